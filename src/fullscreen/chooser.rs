//! Pages before the interview: which unit it is about, and what becomes of a draft.
//!
//! *In:* what there is to choose from, and keys. *Out:* what was chosen or typed.
//!
//! There is no session yet. What is chosen is not judged here.

use ratatui::Frame;
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use crate::entry::choice::folded;
use crate::fullscreen::field::Field;
use crate::fullscreen::page::{Page, Tone};
use crate::report::{Language, Look};

/// How many lines of a list are turned over at a time.
const LEAP: usize = 8;

/// More rows than any terminal shows above or below the chosen one.
const AROUND: usize = 200;

/// What came of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Picked {
    /// Nothing but drawing again.
    Draw,
    /// The line with this number, from 0.
    Line(usize),
    /// What was typed, where any text will do.
    Text(String),
    /// It goes on line by line.
    Plain,
    /// Whoever was asked would rather leave.
    Leave,
}

/// What is to be chosen from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Offer {
    /// One of a few lines, the first unless another is chosen.
    Lines(Vec<String>),
    /// One of many, sought by their codes and names.
    Register(Vec<(String, String)>),
    /// Any text.
    Text,
}

/// A page on which one thing is chosen.
#[derive(Clone, Debug)]
pub struct Chooser {
    look: Look,
    title: String,
    /// Whom it is about, as far as is known.
    about: String,
    asks: String,
    offer: Offer,
    field: Field,
    /// The marked line; none in a register before one is meant.
    at: Option<usize>,
    problem: Option<String>,
}

impl Chooser {
    /// A page with a title, whom it is about, and a question.
    pub fn new(
        look: Look,
        (title, about, asks): (&str, &str, &str),
        offer: Offer,
    ) -> Self {
        let (title, about) = (title.to_owned(), about.to_owned());
        let asks = asks.to_owned();
        let at = matches!(offer, Offer::Lines(_)).then_some(0);
        let (field, problem) = (Field::default(), None);
        Self { look, title, about, asks, offer, field, at, problem }
    }

    /// The lines that what is typed means, by their numbers.
    fn meant(&self) -> Vec<usize> {
        let Offer::Register(rows) = &self.offer else { return Vec::new() };
        let sought = folded(self.field.text());
        let bare = unmarked(&sought);
        let place = |(code, name): &(String, String)| {
            let (code, name) = (folded(code), folded(name));
            let unmarked = unmarked(&name);
            // What is written as it is spelled stands before what lacks its marks.
            let fits = [
                code.starts_with(&sought) || name.starts_with(&sought),
                name.contains(&sought),
                unmarked.starts_with(&bare),
                unmarked.contains(&bare),
            ];
            fits.into_iter().position(|fits| fits)
        };
        let found =
            rows.iter().enumerate().filter_map(|(at, row)| Some((place(row)?, at)));
        let mut found: Vec<(usize, usize)> = found.collect();
        // What begins so stands before what only has it somewhere.
        found.sort();
        found.into_iter().map(|(_, at)| at).collect()
    }

    fn count(&self) -> usize {
        match &self.offer {
            Offer::Lines(lines) => lines.len(),
            Offer::Register(_) => self.meant().len(),
            Offer::Text => 0,
        }
    }

    /// Takes pasted text.
    pub fn paste(&mut self, text: &str) {
        if !matches!(self.offer, Offer::Lines(_)) {
            self.field.insert(text);
            self.aim();
        }
    }

    /// Marks the line that what is typed means, where it is one and no other.
    fn aim(&mut self) {
        self.at = None;
        let Offer::Register(rows) = &self.offer else { return };
        let sought = folded(self.field.text());
        let meant = self.meant();
        let is_it = |at: &usize| {
            let (code, name) = &rows[*at];
            folded(code) == sought || folded(name) == sought
        };
        let mut named = meant.iter().enumerate().filter(|(_, at)| is_it(at));
        self.at = match (named.next(), named.next(), meant.len()) {
            (Some((at, _)), None, _) => Some(at),
            (None, _, 1) => Some(0),
            _ => None,
        };
    }

    /// Takes a key.
    pub fn press(&mut self, key: KeyEvent) -> Picked {
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        let last = self.count().saturating_sub(1);
        self.problem = None;
        match key.code {
            KeyCode::Char('c') if control => return Picked::Leave,
            KeyCode::Char('d') if control && self.field.is_empty() => {
                return Picked::Leave;
            }
            KeyCode::Char('p') if control => return Picked::Plain,
            KeyCode::Esc if self.field.is_empty() => return Picked::Leave,
            KeyCode::Esc => {
                self.field = Field::default();
                self.aim();
            }
            KeyCode::Up => self.at = self.at.map(|at| at.saturating_sub(1)),
            KeyCode::Down => self.at = Some(self.at.map_or(0, |at| at + 1).min(last)),
            KeyCode::PageUp => self.at = self.at.map(|at| at.saturating_sub(LEAP)),
            KeyCode::PageDown => {
                self.at = Some(self.at.map_or(0, |at| at + LEAP).min(last));
            }
            KeyCode::Enter => return self.enter(),
            KeyCode::Char('j') if control => return self.enter(),
            _ => match &self.offer {
                Offer::Lines(lines) => {
                    return press_in_lines(key, lines.len());
                }
                Offer::Register(_) | Offer::Text => {
                    if self.field.press(key) {
                        self.aim();
                    }
                }
            },
        }
        Picked::Draw
    }

    fn enter(&mut self) -> Picked {
        match &self.offer {
            Offer::Lines(_) => Picked::Line(self.at.unwrap_or(0)),
            Offer::Register(_) => {
                let meant = self.meant();
                if let Some(at) = self.at.and_then(|at| meant.get(at)) {
                    return Picked::Line(*at);
                }
                let says = match meant.is_empty() {
                    true => self.pick(
                        "It is not in the register. Write less of it.",
                        "Den finns inte i registret. Skriv mindre av namnet.",
                    ),
                    false => self.pick(
                        "Write more, or choose with the arrow down.",
                        "Skriv mer, eller välj med nedåtpilen.",
                    ),
                };
                self.problem = Some(says.to_owned());
                Picked::Draw
            }
            Offer::Text if self.field.text().trim().is_empty() => Picked::Draw,
            Offer::Text => Picked::Text(self.field.text().trim().to_owned()),
        }
    }

    fn pick(&self, english: &'static str, swedish: &'static str) -> &'static str {
        self.look.language.pick(english, swedish)
    }

    /// Draws it.
    pub fn draw(&self, frame: &mut Frame<'_>) {
        let area = frame.area();
        if area.width == 0 || area.height == 0 {
            return;
        }
        let mut page = Page::new(self.look, area.width);
        page.head(&self.title, &self.about, Tone::Quiet);
        page.head(self.pick("Before you begin", "Innan du börjar"), "", Tone::Strong);
        page.rule(0, 1);
        page.text(&self.asks, Tone::Strong);
        page.blank();
        match &self.offer {
            Offer::Lines(lines) => {
                let lines = lines.iter().zip(1..);
                let lines = lines.map(|(line, number)| format!("{number} {line}"));
                self.lines(&mut page, &lines.collect::<Vec<_>>());
            }
            Offer::Register(rows) => self.register(&mut page, rows),
            Offer::Text => {
                self.typed(&mut page);
            }
        }
        page.keys(&self.keys());
        page.draw(frame, 0);
    }

    fn lines(&self, page: &mut Page, lines: &[String]) {
        let first = self.at.unwrap_or(0).saturating_sub(AROUND);
        for (number, line) in lines.iter().enumerate().skip(first).take(2 * AROUND) {
            let is_here = self.at == Some(number);
            let here = if is_here { page.signs().here } else { " " };
            let tone = if is_here { Tone::Chosen } else { Tone::Plain };
            let row = page.next_row();
            page.hanging(&format!("{here} "), line, tone);
            if is_here && matches!(self.offer, Offer::Lines(_)) {
                page.point(row, 0);
            }
        }
    }

    /// The field; the row and the column of its cursor.
    fn typed(&self, page: &mut Page) {
        let (lines, (row, column)) = self.field.lines(page.measure().saturating_sub(2));
        let first = page.next_row();
        for (number, line) in lines.iter().enumerate() {
            let mark = if number == 0 { "> " } else { "  " };
            page.row(&format!("{mark}{line}"), Tone::Chosen);
        }
        page.point(first + row, 2 + column);
        if let Some(problem) = &self.problem {
            let head = self.pick("Error", "Fel");
            page.text(&format!("{head}: {problem}"), Tone::Bad);
        }
    }

    fn register(&self, page: &mut Page, rows: &[(String, String)]) {
        self.typed(page);
        let meant = self.meant();
        let (count, of) = (meant.len(), rows.len());
        let told = match self.look.language {
            Language::English => format!("{count} of {of}"),
            Language::Swedish => format!("{count} av {of}"),
        };
        page.text(&told, Tone::Quiet);
        let said = |at: &usize| {
            let (code, name) = &rows[*at];
            if name == code { code.clone() } else { format!("{name} ({code})") }
        };
        // Those around the chosen one, which is to be seen with the field.
        const SHOWN: usize = 7;
        let first = self.at.unwrap_or(0).saturating_sub(SHOWN / 2);
        let first = first.min(count.saturating_sub(SHOWN));
        for (number, at) in meant.iter().enumerate().skip(first).take(SHOWN) {
            let is_here = self.at == Some(number);
            let here = if is_here { page.signs().here } else { " " };
            let tone = if is_here { Tone::Chosen } else { Tone::Plain };
            page.row(&format!("{here} {}", said(at)), tone);
        }
        page.keep();
    }

    fn keys(&self) -> Vec<String> {
        let arrows = if self.look.unicode { "↑ ↓" } else { "Up Down" };
        let pairs: &[(&str, &str, &str)] = match &self.offer {
            Offer::Lines(_) => &[
                ("Enter", "choose", "välj"),
                ("1-9", "choose", "välj"),
                ("Esc", "leave", "sluta"),
            ],
            Offer::Register(_) => &[
                ("Enter", "choose", "välj"),
                (arrows, "go", "flytta"),
                ("Esc", "leave", "sluta"),
            ],
            Offer::Text => &[("Enter", "go on", "vidare"), ("Esc", "leave", "sluta")],
        };
        let plain = (
            "Ctrl-P",
            "line by line, for screen readers",
            "enkelt läge, för skärmläsare",
        );
        let all = pairs.iter().chain(std::iter::once(&plain));
        all.map(|(key, en, sv)| {
            let does = match self.look.language {
                Language::English => en,
                Language::Swedish => sv,
            };
            format!("{key} {does}")
        })
        .collect()
    }
}

/// A text without the marks of its letters, for keyboards that have none.
fn unmarked(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    use unicode_normalization::char::is_combining_mark;
    text.nfd().filter(|c| !is_combining_mark(*c)).collect()
}

/// In a few lines a digit chooses at once.
fn press_in_lines(key: KeyEvent, count: usize) -> Picked {
    match key.code {
        KeyCode::Char('q') => return Picked::Leave,
        KeyCode::Char('p') => return Picked::Plain,
        KeyCode::Char(digit) => {
            let number = digit.to_digit(10).map(|digit| digit as usize);
            if let Some(number) = number.filter(|number| (1..=count).contains(number)) {
                return Picked::Line(number - 1);
            }
        }
        _ => {}
    }
    Picked::Draw
}
