//! A sheet as plain text.
//!
//! *In:* a [`Sheet`] and a width. *Out:* lines that fit it.

use crate::report::Look;
use crate::report::outline::{Block, Body, Choice, Part, Sheet};
use crate::report::wrap::wrap;

/// Room for an answer, in characters.
const LONG: usize = 30;
const SHORT: usize = 10;
const NUMBER: usize = 4;

/// Writes a sheet as plain text.
pub fn plain(sheet: &Sheet, look: &Look) -> String {
    let width = if look.plain { usize::MAX } else { look.width };
    let is_drawn = look.unicode && !look.plain;
    let [one, many] = if is_drawn { ["○", "☐"] } else { ["( )", "[ ]"] };
    let mut writer = Writer {
        sheet,
        width,
        one,
        many,
        arrow: match is_drawn {
            true => "→ ",
            false if look.plain => "",
            false => "-> ",
        },
        // A row of signs says nothing when it is read aloud.
        is_read: look.plain,
        text: String::new(),
    };
    writer.line("", &sheet.title);
    writer.text.push('\n');
    for (head, words) in &sheet.lead {
        writer.line("", &format!("{head}: {words}"));
    }
    let notice = sheet.notice.replace('○', one).replace('☐', many);
    writer.line("", &notice);
    for part in &sheet.parts {
        writer.section(part);
    }
    writer.text
}

struct Writer<'a> {
    sheet: &'a Sheet,
    width: usize,
    one: &'static str,
    many: &'static str,
    arrow: &'static str,
    is_read: bool,
    text: String,
}

impl Writer<'_> {
    fn line(&mut self, indent: &str, words: &str) {
        self.hanging(indent, indent, words);
    }

    fn hanging(&mut self, first: &str, rest: &str, words: &str) {
        self.text.push_str(&wrap(words, self.width, first, rest));
        self.text.push('\n');
    }

    fn section(&mut self, part: &Part) {
        self.text.push('\n');
        let title = format!("{} {}", part.mark, part.title);
        self.line("", &title.to_uppercase());
        for paragraph in &part.text {
            self.line("", paragraph);
        }
        if let Some(who) = &part.who {
            self.line("", who);
        }
        for block in &part.blocks {
            self.question(block, "");
        }
        for route in &part.routes {
            let route = format!("{}{route}", self.arrow);
            self.line("", &route);
        }
    }

    fn question(&mut self, block: &Block, around: &str) {
        let indent = format!("{around}    ");
        let mut wording = block.text.iter();
        self.text.push('\n');
        if let Some(number) = &block.number {
            let head = format!("{around}{number}. ");
            let first = wording.next().unwrap_or(&block.id);
            self.hanging(&head, &indent, first);
        }
        for paragraph in wording {
            let indent = if block.number.is_some() { &indent } else { around };
            self.line(indent, paragraph);
        }
        let told = block.who.iter().chain(&block.help).cloned();
        for words in told.collect::<Vec<_>>() {
            self.line(&indent, &words);
        }
        if !block.hints.is_empty() {
            self.line(&indent, &format!("({})", block.hints.join("; ")));
        }
        if let Some(why) = &block.why {
            self.line(&indent, &format!("{} {why}", self.sheet.words.why));
        }
        self.body(block, &indent);
        let is_one = matches!(block.body, Body::One { .. } | Body::Scale { .. });
        let mark = if is_one { self.one } else { self.many };
        for offered in &block.offered {
            self.line(&indent, &format!("{mark} {offered}"));
        }
        for route in &block.routes {
            self.line(&indent, &format!("{}{route}", self.arrow));
        }
        if !block.inner.is_empty() {
            self.line(&indent, self.sheet.words.for_each);
        }
        for inner in &block.inner {
            self.question(inner, &indent);
        }
    }

    fn body(&mut self, block: &Block, indent: &str) {
        match &block.body {
            Body::None | Body::Rows => {}
            Body::One { options } => self.choices(self.one, options, indent),
            Body::Many { options } => self.choices(self.many, options, indent),
            Body::Scale { points } => {
                for (point, word) in points {
                    let word = word.as_deref().unwrap_or_default();
                    self.line(indent, &format!("{} {point} {word}", self.one));
                }
            }
            Body::Line { unit, short } => {
                let room = self.room(if *short { SHORT } else { LONG });
                let unit = unit.as_deref().unwrap_or_default();
                self.line(indent, &format!("{room} {unit}"));
            }
            Body::Lines => {
                let room = self.room(LONG);
                let lines = if self.is_read { 1 } else { 3 };
                (0..lines).for_each(|_| self.line(indent, &room));
            }
            Body::Numbers { options, unit } => {
                let unit = unit.as_deref().unwrap_or_default();
                let room = self.room(NUMBER);
                self.choices(&format!("{room} {unit}"), options, indent);
            }
            Body::Table { head, rows, several, unit } => {
                let mark = if *several { self.many } else { self.one };
                for (label, only) in rows {
                    let only = only
                        .as_ref()
                        .map_or_else(String::new, |only| format!(" ({only})"));
                    let cells: Vec<String> =
                        head.iter().map(|label| format!("{mark} {label}")).collect();
                    let cells = match head.is_empty() {
                        true => {
                            let unit = unit.as_deref().unwrap_or_default();
                            format!("{} {unit}", self.room(SHORT))
                        }
                        false => cells.join("   "),
                    };
                    let rest = format!("{indent}  ");
                    self.hanging(indent, &rest, &format!("{label}{only}: {cells}"));
                }
            }
        }
    }

    /// Where an answer is written.
    fn room(&self, length: usize) -> String {
        match self.is_read {
            true => format!("[{}]", self.sheet.words.answer),
            false => "_".repeat(length),
        }
    }

    fn choices(&mut self, mark: &str, options: &[Choice], indent: &str) {
        for option in options {
            let mut told = format!("{mark} {}", option.label);
            if option.specify {
                let room = self.room(LONG);
                told.push_str(&format!(", {} {room}", self.sheet.words.specify));
            }
            if let Some(note) = &option.note {
                told.push_str(&format!(" ({note})"));
            }
            self.hanging(indent, &format!("{indent}  "), &told);
        }
    }
}
