//! A page: lines with their tones, where the cursor is, and the keys at the bottom.
//!
//! *In:* texts. *Out:* rows that fit a width, drawn into a frame so that the cursor is seen.
//!
//! What a page says is made elsewhere. No row relies on colour: signs and words say the
//! same.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::style::{Color, Modifier, Style};
use ratatui::text::Line;
use ratatui::widgets::Paragraph;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use crate::report::Look;
use crate::report::visible::visible;
use crate::report::wrap::wrap;

/// The widest that running text becomes: longer lines are hard to follow.
const MEASURE: usize = 100;

/// What a row is, which decides how it stands out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tone {
    Plain,
    /// What is asked.
    Strong,
    /// Help, limits, keys.
    Quiet,
    /// Something is wrong.
    Bad,
    /// Something was done.
    Good,
    /// What the next key is about.
    Chosen,
}

/// The signs of a terminal that has them, or of ASCII.
#[derive(Clone, Copy, Debug)]
pub(super) struct Signs {
    pub here: &'static str,
    pub done: &'static str,
    pub open: &'static str,
    pub rule: &'static str,
    pub past: &'static str,
    pub between: &'static str,
    pub above: &'static str,
    pub below: &'static str,
    pub more: &'static str,
}

impl Signs {
    pub const fn of(look: &Look) -> Self {
        match look.unicode {
            true => Self {
                here: "›",
                done: "✓",
                open: "•",
                rule: "─",
                past: "━",
                between: " · ",
                above: "↑",
                below: "↓",
                more: "…",
            },
            false => Self {
                here: ">",
                done: "v",
                open: ".",
                rule: "-",
                past: "=",
                between: ", ",
                above: "^",
                below: "v",
                more: "...",
            },
        }
    }
}

/// Rows of one page.
#[derive(Clone, Debug)]
pub(super) struct Page {
    look: Look,
    width: usize,
    head: Vec<(String, Tone)>,
    body: Vec<(String, Tone)>,
    keys: Vec<String>,
    /// Row of the body and column.
    cursor: Option<(usize, usize)>,
    /// The last row that is to be seen with the cursor.
    seen_to: usize,
}

impl Page {
    pub fn new(look: Look, width: u16) -> Self {
        let (head, body, keys) = (Vec::new(), Vec::new(), Vec::new());
        let width = usize::from(width).max(10);
        Self { look, width, head, body, keys, cursor: None, seen_to: 0 }
    }

    pub fn signs(&self) -> Signs {
        Signs::of(&self.look)
    }

    pub fn width(&self) -> usize {
        self.width
    }

    /// The columns that running text takes.
    pub fn measure(&self) -> usize {
        self.width.min(MEASURE)
    }

    /// A line at the top that is cut where it does not fit, with another at its right end.
    pub fn head(&mut self, left: &str, right: &str, tone: Tone) {
        let right = visible(right);
        let room = self.width.saturating_sub(right.width() + 1);
        let left = cut(&visible(left), room, self.signs().more);
        let gap = self.width.saturating_sub(left.width() + right.width());
        self.head.push((format!("{left}{}{right}", " ".repeat(gap)), tone));
    }

    /// A line at the top that goes on in the next where it does not fit.
    pub fn head_wrapped(&mut self, text: &str, tone: Tone) {
        for row in rows(text, self.width, "", "  ") {
            self.head.push((row, tone));
        }
    }

    /// The line below the head, `done` of `of` heavier.
    pub fn rule(&mut self, done: usize, of: usize) {
        let heavy = self.width * done.min(of) / of.max(1);
        let signs = self.signs();
        let light = signs.rule.repeat(self.width - heavy);
        self.head.push((format!("{}{light}", signs.past.repeat(heavy)), Tone::Quiet));
    }

    pub fn blank(&mut self) {
        if self.body.last().is_some_and(|(row, _)| !row.is_empty()) {
            self.body.push((String::new(), Tone::Plain));
        }
    }

    /// Running text; every line of it is a paragraph.
    pub fn text(&mut self, text: &str, tone: Tone) {
        self.hanging("", text, tone);
    }

    /// Running text behind a mark, under which the later rows are set in.
    pub fn hanging(&mut self, mark: &str, text: &str, tone: Tone) {
        let blanks = " ".repeat(mark.width());
        let mut first = mark;
        for paragraph in text.lines() {
            for row in rows(paragraph, self.measure(), first, &blanks) {
                self.body.push((row, tone));
            }
            first = &blanks;
        }
    }

    /// One row as it is, cut where it does not fit.
    pub fn row(&mut self, text: &str, tone: Tone) {
        self.body.push((cut(&visible(text), self.width, self.signs().more), tone));
    }

    /// The next row's number.
    pub fn next_row(&self) -> usize {
        self.body.len()
    }

    /// Where the cursor is shown.
    pub fn point(&mut self, row: usize, column: usize) {
        self.cursor = Some((row, column));
    }

    /// What was written last is to be seen with the cursor.
    pub fn keep(&mut self) {
        self.seen_to = self.body.len().saturating_sub(1);
    }

    /// What can be pressed here.
    pub fn keys(&mut self, keys: &[String]) {
        self.keys = packed(keys, self.signs().between, self.width);
    }

    /// Short entries side by side, none of them taken apart where it fits a row.
    pub fn entries(&mut self, mark: &str, entries: &[String], tone: Tone) {
        let room = self.measure().saturating_sub(mark.width());
        for row in packed(entries, self.signs().between, room) {
            self.hanging(mark, &row, tone);
        }
    }

    /// Draws the page; `turned` rows further down or up than the cursor wants.
    pub fn draw(&self, frame: &mut Frame<'_>, turned: i32) {
        let area = frame.area();
        let (width, height) = (area.width, usize::from(area.height));
        // On a low screen the question has the right of way.
        let keys = self.keys.len().min(if height < 12 { 1 } else { 3 });
        let head = self.head.len().min(height.saturating_sub(keys + 3).max(1));
        let room = height.saturating_sub(head + keys + 1);
        let first = self.first(room, turned);
        let shown = self.body.len().saturating_sub(first).min(room);
        let mut lines: Vec<Line<'_>> = Vec::with_capacity(height);
        let heads = self.head[self.head.len() - head..].iter();
        lines.extend(heads.map(|(row, tone)| self.line(row, *tone)));
        let body = self.body[first..first + shown].iter();
        lines.extend(body.map(|(row, tone)| self.line(row, *tone)));
        lines.extend((shown..room).map(|_| Line::default()));
        let more = (first > 0, first + shown < self.body.len());
        lines.push(Line::styled(self.foot(more), self.style(Tone::Quiet)));
        let keys = self.keys[..keys].iter();
        lines.extend(keys.map(|row| self.line(row, Tone::Quiet)));
        lines.truncate(height);
        frame.render_widget(Paragraph::new(lines), Rect { x: 0, y: 0, width, ..area });
        // Without a field or a list a screen reader begins at the text.
        let (row, column) = self.cursor.unwrap_or((first, 0));
        if (first..first + shown).contains(&row) {
            let y = u16::try_from(head + row - first).unwrap_or(u16::MAX);
            let x = u16::try_from(column).unwrap_or(u16::MAX);
            let (x, y) = (x.min(width.saturating_sub(1)), y.min(area.height - 1));
            frame.set_cursor_position(Position { x, y });
        }
    }

    /// The first row of the body that is shown in so many.
    fn first(&self, room: usize, turned: i32) -> usize {
        let most = self.body.len().saturating_sub(room);
        let wanted = match self.cursor {
            Some((row, _)) => {
                let last = (row + 1).max(self.seen_to);
                (last + 1).saturating_sub(room).min(row)
            }
            None => 0,
        };
        let turned = isize::try_from(turned).unwrap_or(0);
        wanted.saturating_add_signed(turned).min(most)
    }

    /// The line above the keys, which says where there is more.
    fn foot(&self, (above, below): (bool, bool)) -> String {
        let signs = self.signs();
        let more = match (above, below) {
            (true, true) => format!(" {}{} PgUp PgDn ", signs.above, signs.below),
            (true, false) => format!(" {} PgUp ", signs.above),
            (false, true) => format!(" {} PgDn ", signs.below),
            (false, false) => String::new(),
        };
        let room = self.width.saturating_sub(more.width() + 2);
        format!("{}{more}{}", signs.rule.repeat(room), signs.rule.repeat(2))
    }

    fn line<'t>(&self, row: &'t str, tone: Tone) -> Line<'t> {
        Line::styled(row, self.style(tone))
    }

    fn style(&self, tone: Tone) -> Style {
        let plain = Style::new();
        let coloured = |color: Color| match self.look.color {
            true => plain.fg(color),
            false => plain,
        };
        match tone {
            Tone::Plain => plain,
            Tone::Strong => plain.add_modifier(Modifier::BOLD),
            Tone::Quiet => coloured(Color::Cyan),
            Tone::Bad => coloured(Color::Red).add_modifier(Modifier::BOLD),
            Tone::Good => coloured(Color::Green),
            Tone::Chosen => coloured(Color::Blue).add_modifier(Modifier::BOLD),
        }
    }
}

/// Entries side by side in rows of so many columns, with a sign between.
fn packed(entries: &[String], between: &str, width: usize) -> Vec<String> {
    let (mut rows, mut line) = (Vec::new(), String::new());
    for entry in entries {
        let is_full = line.width() + between.width() + entry.width() > width;
        if is_full && !line.is_empty() {
            rows.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push_str(between);
        }
        line.push_str(entry);
    }
    rows.push(line);
    rows
}

/// A text in rows of so many columns: words stay whole where they can.
pub(super) fn rows(text: &str, width: usize, first: &str, rest: &str) -> Vec<String> {
    let text = visible(text);
    let set = wrap(text.trim_end(), width, first, rest);
    let mut rows = Vec::new();
    for line in set.lines() {
        let mut line = line.to_owned();
        while line.width() > width {
            let head = prefix(&line, width);
            let tail = format!("{rest}{}", &line[head.len()..]);
            // A width that the indentation fills leaves no room to go on in.
            let head = if tail.len() >= line.len() { line.clone() } else { head };
            line = if head == line { String::new() } else { tail };
            rows.push(head);
        }
        if !line.is_empty() || rows.is_empty() {
            rows.push(line);
        }
    }
    if rows.is_empty() {
        rows.push(first.to_owned());
    }
    rows
}

/// A text of at most so many columns, with a sign where some of it is left out.
pub(super) fn cut(text: &str, width: usize, more: &str) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    format!("{}{more}", prefix(text, width.saturating_sub(more.width())).trim_end())
}

/// As much of the beginning as so many columns hold.
fn prefix(text: &str, width: usize) -> String {
    let mut used = 0;
    let fits = text.graphemes(true).take_while(|one| {
        used += one.width();
        used <= width
    });
    fits.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_that_is_longer_than_the_row_is_taken_apart() {
        let set = rows("se https://example.org/plan nu", 12, "- ", "  ");
        assert_eq!(set, ["- se", "  https://ex", "  ample.org/", "  plan", "  nu"]);
        assert_eq!(rows("", 12, "", ""), [""]);
    }

    #[test]
    fn entries_stay_whole() {
        let entries = ["1 no", "2 some", "3 much"].map(str::to_owned);
        assert_eq!(packed(&entries, " · ", 14), ["1 no · 2 some", "3 much"]);
        assert_eq!(packed(&[], " · ", 14), [""]);
    }

    #[test]
    fn what_is_left_out_is_marked() {
        assert_eq!(cut("Kvinnofridsbarometern", 10, "…"), "Kvinnofri…");
        assert_eq!(cut("kort", 10, "…"), "kort");
    }
}
