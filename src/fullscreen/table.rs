//! Pictures of what has rows or columns: grids, allocations, rosters, scales.
//!
//! *In:* what is asked. *Out:* rows of a page.
//!
//! A grid of single choices is a table where that fits the width; else, and for all that is
//! typed, each row has its answer behind it and the present one is opened below.

use unicode_width::UnicodeWidthStr;

use crate::decimal::Number;
use crate::diagnostic::Words;
use crate::fullscreen::front::Front;
use crate::fullscreen::page::{Page, Tone, cut, rows};
use crate::fullscreen::shape::{Asked, Shape, Stands};
use crate::interview::{CellShown, Part};
use crate::report::Language;

/// The least that the label of a row is given in a table.
const LEAST_LABEL: usize = 14;

impl Front {
    /// Whether the rows and options of a grid stand in one table, so that ↑ ↓ go between
    /// rows and ← → between options.
    pub(super) fn is_matrix(&self) -> bool {
        self.asked().is_some_and(|asked| self.columns(asked).is_some())
    }

    /// The width of a column of the table; none where there is no table.
    fn columns(&self, asked: &Asked) -> Option<usize> {
        let question = &asked.question;
        let is_one = matches!(
            asked.shape,
            Shape::One { .. } | Shape::Several { is_ranked: false } | Shape::Made { .. }
        );
        if !is_one || !matches!(question.at.part, Part::Cell(_)) {
            return None;
        }
        let listed = asked.listed(self.language());
        let wide = listed.iter().map(|one| one.key.width()).max()? + 4;
        let width = usize::from(self.width).min(100);
        (listed.len() * wide + LEAST_LABEL + 2 <= width).then_some(wide)
    }

    /// A grid or an allocation.
    pub(super) fn cells(&self, page: &mut Page, asked: &Asked) {
        match self.columns(asked) {
            Some(wide) => self.matrix(page, asked, wide),
            None => self.by_row(page, asked),
        }
        self.total(page, asked);
    }

    fn is_here(asked: &Asked, cell: &CellShown) -> bool {
        match &asked.question.at.part {
            Part::Beside { cell: Some(id), .. } => cell.part == Part::Cell(id.clone()),
            part => *part == cell.part,
        }
    }

    fn matrix(&self, page: &mut Page, asked: &Asked, wide: usize) {
        let listed = asked.listed(self.language());
        let legend = listed.iter().filter(|one| !one.label.is_empty());
        let legend: Vec<String> =
            legend.map(|one| format!("{} {}", one.key, one.label)).collect();
        page.entries("  ", &legend, Tone::Plain);
        page.blank();
        let width = page.measure();
        let room = width.saturating_sub(listed.len() * wide + 2);
        let longest = asked.question.cells.iter().map(|cell| cell.label.width()).max();
        let room = room.min(longest.unwrap_or(0).max(LEAST_LABEL));
        let heads = listed.iter().map(|one| format!("{:^wide$}", one.key));
        let heads: String = heads.collect();
        page.row(&format!("  {}{heads}", " ".repeat(room)), Tone::Quiet);
        for cell in &asked.question.cells {
            let is_here = Self::is_here(asked, cell);
            let said = cell.answer.as_ref();
            let is_chosen = |number: usize| {
                let one = &listed[number];
                match (is_here, said) {
                    _ if said.is_some_and(|said| said.is_hidden) && self.veils(asked) => {
                        false
                    }
                    (true, _) => asked.rank(one).is_some(),
                    (false, Some(said)) => match one.stands {
                        Stands::Missing(state) => said.missing == Some(state),
                        Stands::Code(_) => {
                            self.is_said(&said.words, &one.label, &one.key)
                        }
                    },
                    (false, None) => false,
                }
            };
            let marks: String = (0..listed.len())
                .map(|number| {
                    let inner = if is_chosen(number) { "x" } else { " " };
                    let is_marked = is_here && self.at == Some(number);
                    let (left, right) = if is_marked { (">", "<") } else { ("[", "]") };
                    format!("{:^wide$}", format!("{left}{inner}{right}"))
                })
                .collect();
            let here = if is_here { page.signs().here } else { " " };
            let label = rows(&cell.label, room, "", "");
            let tone = if is_here { Tone::Chosen } else { Tone::Plain };
            let first = page.next_row();
            for (number, line) in label.iter().enumerate() {
                let gap = " ".repeat(room.saturating_sub(line.width()));
                let lead = if number == 0 { here } else { " " };
                let marks = if number == 0 { marks.as_str() } else { "" };
                page.row(format!("{lead} {line}{gap}{marks}").trim_end(), tone);
            }
            if is_here {
                let column = self.at.map_or(0, |at| 2 + room + at * wide + wide / 2 - 1);
                page.point(first, column);
            }
        }
    }

    /// Whether the words of an answer are those of an option, alone or among several.
    fn is_said(&self, said: &Words, label: &str, key: &str) -> bool {
        let said = self.language().say(said);
        said == label || said == key || said.split(", ").any(|one| one == label)
    }

    fn by_row(&self, page: &mut Page, asked: &Asked) {
        let typed = matches!(asked.shape, Shape::Field { is_long: false, .. })
            && matches!(asked.question.at.part, Part::Cell(_));
        let cells = &asked.question.cells;
        let longest = cells.iter().map(|cell| cell.label.width()).max().unwrap_or(0);
        let room = longest.min(page.measure().saturating_sub(14)).max(4);
        for cell in cells {
            let is_here = Self::is_here(asked, cell);
            let said = cell.answer.as_ref().map(|shown| self.said(shown));
            let label = rows(&cell.label, room, "", "");
            let here = if is_here { page.signs().here } else { " " };
            let tone = if is_here { Tone::Chosen } else { Tone::Plain };
            for (number, line) in label.iter().enumerate() {
                let gap = " ".repeat(room.saturating_sub(line.width()));
                let lead = if number == 0 { here } else { " " };
                let is_last = number + 1 == label.len();
                match (is_last, is_here && typed) {
                    (true, true) => {
                        self.field_at(page, &format!("{lead} {line}{gap} > "));
                        self.problem(page, asked);
                    }
                    (true, false) => {
                        let said = said.as_deref().unwrap_or_default();
                        let line = format!("{lead} {line}{gap}   {said}");
                        page.row(line.trim_end(), tone);
                    }
                    (false, _) => page.row(&format!("{lead} {line}"), tone),
                }
            }
        }
        page.blank();
        if typed {
            self.beside(page, asked);
        } else {
            if let Some(of) = &asked.question.of {
                page.text(&format!("{of}:"), Tone::Strong);
            }
            self.of_option(page, asked);
            self.entry(page, asked);
        }
    }

    /// What an allocation adds up to, what is in the field counted in.
    fn total(&self, page: &mut Page, asked: &Asked) {
        let Some(total) = &asked.question.total else { return };
        let parse =
            |text: &str| Number::parse(text.trim().replace(',', ".").as_str()).ok();
        let counted = asked.held.as_deref().and_then(parse);
        let typed = parse(self.field.text());
        let left = parse(&total.left.en).map(|left| {
            let left = counted.into_iter().fold(left, |left, part| left + part);
            typed.into_iter().fold(left, |left, part| left - part).to_string()
        });
        let left = left.unwrap_or_else(|| total.left.en.clone());
        let (left, whole) = match self.language() {
            Language::English => (left, total.total.en.clone()),
            Language::Swedish => (left.replace('.', ","), total.total.sv.clone()),
        };
        page.blank();
        let text = match self.language() {
            Language::English => format!("Left: {left} of {whole}"),
            Language::Swedish => format!("Kvar: {left} av {whole}"),
        };
        page.row(&text, Tone::Strong);
    }

    /// The rows of a roster, and what can be done with them.
    pub(super) fn rows(&self, page: &mut Page, asked: &Asked) {
        let Some(roster) = &asked.question.roster else { return };
        let (least, most) = (roster.least, roster.most);
        let text = match self.language() {
            Language::English => format!("({least} to {most} rows)"),
            Language::Swedish => format!("({least} till {most} rader)"),
        };
        page.text(&text, Tone::Quiet);
        page.blank();
        let rows = (1..).zip(&roster.rows);
        let mut lines: Vec<String> =
            rows.map(|(number, row)| format!("{number} {row}")).collect();
        let is_none = lines.is_empty();
        lines.push(self.pick("+ add a row", "+ lägg till en rad").to_owned());
        lines.push(
            match is_none {
                true => self.pick("there are none: go on", "det finns inga: gå vidare"),
                false => self.pick("these are all: go on", "det är alla: gå vidare"),
            }
            .to_owned(),
        );
        let beside = asked.beside(self.language());
        lines.extend(beside.iter().map(|one| format!("{} {}", one.key, one.label)));
        for (number, line) in lines.iter().enumerate() {
            let is_here = self.at == Some(number);
            let tone = if is_here { Tone::Chosen } else { Tone::Plain };
            let here = if is_here { page.signs().here } else { " " };
            let row = page.next_row();
            page.hanging(&format!("{here} "), line, tone);
            if is_here {
                page.point(row, 0);
            }
        }
    }

    /// Whether the points of a scale fit side by side.
    pub(super) fn fits_a_line(&self, asked: &Asked) -> bool {
        let listed = asked.listed(self.language());
        let wide: usize = listed.iter().map(|one| one.key.width() + 4).sum();
        wide + 2 <= usize::from(self.width)
    }

    /// The points of a scale side by side, the missing codes at the end.
    pub(super) fn scale(&self, page: &mut Page, asked: &Asked) {
        let listed = asked.listed(self.language());
        let (mut line, mut cursor) = ("  ".to_owned(), 0);
        for (number, one) in listed.iter().enumerate() {
            let is_here = self.at == Some(number);
            let is_chosen = asked.rank(one).is_some() && !self.veils(asked);
            if is_here {
                cursor = line.width() + 1;
            }
            let done = if is_chosen { page.signs().done } else { " " };
            line.push_str(&match is_here {
                true => format!("[{}]{done} ", one.key),
                false => format!(" {} {done} ", one.key),
            });
        }
        let row = page.next_row();
        page.row(line.trim_end(), Tone::Chosen);
        page.point(row, cursor);
        // The limits tell the words of points already.
        let missing =
            listed.iter().filter(|one| matches!(one.stands, Stands::Missing(_)));
        let legend: Vec<String> =
            missing.map(|one| format!("{} {}", one.key, one.label)).collect();
        if !legend.is_empty() {
            page.entries("  ", &legend, Tone::Plain);
        }
    }

    /// In a grid by row: the option that something is written beside.
    fn of_option(&self, page: &mut Page, asked: &Asked) {
        if matches!(asked.question.at.part, Part::Beside { .. }) {
            let more = page.signs().more;
            let hint = self.pick("say which", "skriv vilket");
            page.row(&cut(hint, page.width(), more), Tone::Quiet);
            self.field_at(page, "> ");
            self.problem(page, asked);
        }
    }
}
