//! Records as JSON, as YAML and as cells of a table.
//!
//! *In:* a [`Branch`]. *Out:* text.
//!
//! # Why
//!
//! The writers of `serde` go through numbers of 64 bits, and those of YAML leave bare what
//! another reader takes for a day or a truth value. Here every number is written with its
//! own digits, and a text stands in quotes unless it is a plain small word.

use crate::answers::notation::cells;
use crate::answers::notation::columns::{Column, ENVELOPE, Holds, Names, Slot};
use crate::answers::notation::shape::{Fields, Shape};
use crate::answers::notation::tree::{Branch, Datum, push_text};

/// JSON with a line for every key of the file and for every answer.
pub(crate) fn json(root: &Branch) -> String {
    let mut text = String::new();
    object(&mut text, root, "");
    text.push('\n');
    text
}

fn object(text: &mut String, value: &Branch, indent: &str) {
    let entries = value.entries();
    if entries.is_empty() || indent.len() > 2 {
        inline(text, value, Style::Json);
        return;
    }
    text.push_str("{\n");
    for (number, (key, value)) in entries.iter().enumerate() {
        text.push_str(if number == 0 { "" } else { ",\n" });
        text.push_str(indent);
        text.push_str("  ");
        push_text(text, &key.name);
        text.push_str(": ");
        match key.name.as_str() {
            "answers" if indent.is_empty() => object(text, value, "  "),
            _ => inline(text, value, Style::Json),
        }
    }
    text.push('\n');
    text.push_str(indent);
    text.push('}');
}

/// YAML with a line for every key of the file, every answer and every row of one.
pub(crate) fn yaml(root: &Branch) -> String {
    let mut text = String::new();
    if root.entries().is_empty() {
        inline(&mut text, root, Style::Yaml);
        text.push('\n');
        return text;
    }
    for (key, value) in root.entries() {
        word(&mut text, &key.name);
        text.push(':');
        match (key.name.as_str(), value.entries()) {
            ("answers", [_, ..]) => {
                text.push('\n');
                for (key, value) in value.entries() {
                    text.push_str("  ");
                    word(&mut text, &key.name);
                    text.push(':');
                    lines(&mut text, value, "    ");
                }
            }
            _ => lines(&mut text, value, "  "),
        }
    }
    text
}

/// A value after its key; a list of objects has a line an element.
fn lines(text: &mut String, value: &Branch, indent: &str) {
    let is_table = |list: &[Branch]| {
        list.iter().any(|value| matches!(value.datum, Datum::Object(_)))
    };
    match &value.datum {
        Datum::List(list) if is_table(list) => {
            text.push('\n');
            for value in list {
                text.push_str(indent);
                text.push_str("- ");
                inline(text, value, Style::Yaml);
                text.push('\n');
            }
        }
        _ => {
            text.push(' ');
            inline(text, value, Style::Yaml);
            text.push('\n');
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Style {
    Json,
    Yaml,
}

fn inline(text: &mut String, value: &Branch, style: Style) {
    match &value.datum {
        Datum::Raw(raw) => text.push_str(raw),
        Datum::Text(own) if style == Style::Yaml => word(text, own),
        Datum::Text(own) => push_text(text, own),
        Datum::List(list) => {
            text.push('[');
            for (number, value) in list.iter().enumerate() {
                text.push_str(if number == 0 { "" } else { ", " });
                inline(text, value, style);
            }
            text.push(']');
        }
        Datum::Object(entries) => {
            text.push('{');
            for (number, (key, value)) in entries.iter().enumerate() {
                text.push_str(if number == 0 { "" } else { ", " });
                match style {
                    Style::Json => push_text(text, &key.name),
                    Style::Yaml => word(text, &key.name),
                }
                text.push_str(": ");
                inline(text, value, style);
            }
            text.push('}');
        }
    }
}

/// A text in YAML: bare where no reader of any version takes it for anything else.
fn word(text: &mut String, word: &str) {
    const OTHERS: [&str; 11] =
        ["y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf"];
    let is_plain = word.starts_with(|c: char| c.is_ascii_lowercase())
        && word
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
        && !OTHERS.contains(&word);
    if is_plain { text.push_str(word) } else { push_text(text, word) }
}

/// A row of cells with its end.
pub(crate) fn row<'c>(cells: impl Iterator<Item = &'c str>, delimiter: char) -> String {
    let mut row = String::new();
    for (number, cell) in cells.enumerate() {
        if number > 0 {
            row.push(delimiter);
        }
        cells::push(&mut row, cell, delimiter);
    }
    row.push('\n');
    row
}

/// The cells of a record; what finds no place is left out, for the caller to notice.
pub(crate) fn cells(root: &Branch, fields: &Fields, names: &Names) -> Vec<String> {
    let mut scribe = Scribe { names, cells: vec![String::new(); names.list.len()] };
    for (number, (key, _, holds)) in ENVELOPE.iter().enumerate() {
        let Some(value) = root.get(key) else { continue };
        let text = match holds {
            Holds::Word | Holds::Truth => value.word().unwrap_or_default().to_owned(),
            Holds::Json => value.line(),
        };
        scribe.put(Column::Envelope(number), text);
    }
    for (number, name) in fields.keys.iter().enumerate() {
        let word = root.get(name).and_then(Branch::word);
        scribe.put(Column::Key(number), word.unwrap_or_default().to_owned());
    }
    for (key, value) in root.get("answers").map_or(&[][..], Branch::entries) {
        let Some(item) = fields.find(&key.name) else { continue };
        let slot = Slot { item, row: None };
        match &fields.list[item].shape {
            Shape::Rows { rows, cell } if value.only("missing").is_none() => {
                for (key, value) in value.entries() {
                    let row = rows.iter().position(|row| *row == key.name);
                    if let Some(row) = row {
                        scribe.answer(Slot { item, row: Some(row) }, cell, value);
                    }
                }
            }
            shape => scribe.answer(slot, shape, value),
        }
    }
    scribe.cells
}

struct Scribe<'n> {
    names: &'n Names,
    cells: Vec<String>,
}

impl Scribe<'_> {
    fn put(&mut self, column: Column, text: String) {
        if let Some(number) = self.names.number(column) {
            self.cells[number] = text;
        }
    }

    fn answer(&mut self, slot: Slot, shape: &Shape, value: &Branch) {
        if let Some(missing) = value.only("missing").and_then(Branch::word) {
            self.put(Column::Missing(slot), missing.to_owned());
            return;
        }
        let text = match shape {
            Shape::Word { .. } => self.chosen(slot, shape, value),
            Shape::Words { .. } => self.words(slot, shape, value),
            Shape::Number | Shape::Truth => value.word().map(str::to_owned),
            _ => Some(value.line()),
        };
        if let Some(text) = text {
            self.put(Column::Answer(slot), text);
        }
    }

    /// A code; what is written beside it goes into its own column.
    fn chosen(&mut self, slot: Slot, shape: &Shape, value: &Branch) -> Option<String> {
        if let Some(word) = value.word() {
            return Some(word.to_owned());
        }
        let code = value.get("code")?.word()?;
        let beside = value.get("specify")?.word()?;
        let option = shape.specify().iter().position(|(own, _)| own == code)?;
        self.put(Column::Specify(slot, option), beside.to_owned());
        Some(code.to_owned())
    }

    /// `a|b`, with `\` before a `|` or `\` that is meant itself.
    fn words(&mut self, slot: Slot, shape: &Shape, value: &Branch) -> Option<String> {
        let Datum::List(list) = &value.datum else { return None };
        if list.is_empty() {
            return Some("[]".to_owned());
        }
        let mut words = Vec::new();
        for value in list {
            let word = self.chosen(slot, shape, value)?;
            words.push(word.replace('\\', "\\\\").replace('|', "\\|"));
        }
        let text = words.join("|");
        Some(if text == "[]" { "\\[]".to_owned() } else { text })
    }
}
