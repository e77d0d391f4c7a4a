//! Text for programs: JSON documents, JSON lines, CSV tables.
//!
//! *In:* values and cells. *Out:* bytes that are the same whatever the terminal, the
//! colour or the language.
//!
//! JSON keeps every character and escapes those a terminal would act on. CSV guards
//! against formulas, since spreadsheets run them even inside quotes.

use serde::{Serialize, Serializer};
use serde_json::value::RawValue;
use serde_json::{Value, json};

use crate::report::visible::{is_unseen, visible};

/// How a table is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TableForm {
    /// What stands between cells.
    pub delimiter: char,
    /// A byte order mark at the head, which Swedish Excel expects.
    pub byte_order_mark: bool,
    /// Text as it is, without the guard against formulas.
    pub raw: bool,
}

/// A CSV table as it is filled, cell by cell.
#[derive(Debug)]
pub struct Table {
    form: TableForm,
    text: String,
    row_is_empty: bool,
}

/// What the cells of a column hold, where a format wants to know it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellKind {
    /// Text.
    Text,
    /// A count.
    Count,
    /// `true` or `false`.
    Truth,
    /// A number of so many decimals.
    Decimal(u32),
}

impl Default for TableForm {
    fn default() -> Self {
        Self { delimiter: ',', byte_order_mark: false, raw: false }
    }
}

/// One JSON document with a final newline.
pub fn document(value: &Value) -> String {
    let text = serde_json::to_string_pretty(&Exact(value));
    escape(&text.expect("a value is always JSON")) + "\n"
}

/// One JSON object on one line.
pub fn line(value: &Value) -> String {
    let text = serde_json::to_string(&Exact(value));
    escape(&text.expect("a value is always JSON")) + "\n"
}

/// A number with the very digits it is printed with, such as `71.40`; a fraction
/// (`260/3`) becomes a text.
pub fn number(digits: &str) -> Value {
    match serde_json::from_str::<serde_json::Number>(digits) {
        Ok(_) => Value::String(format!("{EXACT}{digits}")),
        Err(_) => json!(digits),
    }
}

/// A value that is JSON already, on one line.
pub fn raw(json: &str) -> Value {
    Value::String(format!("{EXACT}{json}"))
}

/// The digits of a [`number`], for other formats.
pub fn digits(text: &str) -> Option<&str> {
    text.strip_prefix(EXACT)
}

/// Marks a text that is written as it is, without quotes; no text of a file begins with it, since
/// U+0000 is refused everywhere.
const EXACT: char = '\0';

/// A value whose numbers keep their digits.
struct Exact<'a>(&'a Value);

impl Serialize for Exact<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::String(text) => match text.strip_prefix(EXACT).map(str::to_owned) {
                Some(digits) => match RawValue::from_string(digits) {
                    Ok(digits) => digits.serialize(serializer),
                    Err(_) => serializer.serialize_str(text),
                },
                None => serializer.serialize_str(text),
            },
            Value::Array(values) => serializer.collect_seq(values.iter().map(Exact)),
            Value::Object(entries) => serializer
                .collect_map(entries.iter().map(|(key, value)| (key, Exact(value)))),
            other => other.serialize(serializer),
        }
    }
}

/// The document every command prints with `--format json`.
pub fn envelope(
    command: &str,
    results: Vec<Value>,
    summary: Value,
    findings: Vec<Value>,
    errors: Vec<Value>,
) -> String {
    let mut value = json!({
        "format_version": 1,
        "tool": {"name": "survey", "version": env!("CARGO_PKG_VERSION")},
        "command": command,
        "results": results,
        "summary": summary,
        "findings": findings,
    });
    if !errors.is_empty() {
        value["errors"] = Value::Array(errors);
    }
    document(&value)
}

/// The document of [`envelope`] up to its first result, where results come one by one.
pub fn head_of(command: &str) -> String {
    split(command, Value::Null, Vec::new(), Vec::new()).0
}

/// What stands before a result on a line of its own.
pub const fn comma(results_before: usize) -> &'static str {
    if results_before == 0 { "[\n    " } else { ",\n    " }
}

/// The document of [`envelope`] after its last result.
pub fn tail_of(
    results: usize,
    command: &str,
    summary: Value,
    findings: Vec<Value>,
    errors: Vec<Value>,
) -> String {
    let (_, tail) = split(command, summary, findings, errors);
    let end = if results == 0 { "[]" } else { "\n  ]" };
    format!("{end}{tail}")
}

/// The document around its results.
fn split(
    command: &str,
    summary: Value,
    findings: Vec<Value>,
    errors: Vec<Value>,
) -> (String, String) {
    let document = envelope(command, Vec::new(), summary, findings, errors);
    const RESULTS: &str = "\"results\": ";
    let at = document.find(RESULTS).map_or(0, |at| at + RESULTS.len());
    let (head, tail) = document.split_at(at);
    (head.to_owned(), tail.strip_prefix("[]").unwrap_or(tail).to_owned())
}

/// Writes characters that act unseen as `\u….`; outside strings JSON has none.
fn escape(json: &str) -> String {
    if !json.contains(|c: char| c != '\n' && is_unseen(c)) {
        return json.to_owned();
    }
    let mut text = String::with_capacity(json.len() + 16);
    for character in json.chars() {
        if character != '\n' && is_unseen(character) {
            text.push_str(&format!("\\u{:04x}", u32::from(character)));
        } else {
            text.push(character);
        }
    }
    text
}

impl Table {
    /// Begins a table with its header.
    pub fn new(form: TableForm, columns: &[&str]) -> Self {
        let mark = if form.byte_order_mark { "\u{feff}" } else { "" };
        let mut table = Self { form, text: mark.to_owned(), row_is_empty: true };
        for column in columns {
            table.text(column);
        }
        table.end_row();
        table
    }

    /// Begins rows that belong to a table begun elsewhere.
    pub const fn rows(form: TableForm) -> Self {
        Self { form, text: String::new(), row_is_empty: true }
    }

    /// Adds a cell of text: visible, and guarded against being run as a formula.
    pub fn text(&mut self, cell: &str) {
        if self.form.raw {
            self.cell(cell);
            return;
        }
        let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\0']);
        let guard = if formula { "'" } else { "" };
        let lines: Vec<_> = cell.split('\n').map(visible).collect();
        self.cell(&format!("{guard}{}", lines.join("\n")));
    }

    /// Adds a cell that is a number, written as it is.
    pub fn number(&mut self, cell: &str) {
        self.cell(cell);
    }

    /// Adds an empty cell: missing, which is never 0.
    pub fn missing(&mut self) {
        self.cell("");
    }

    /// Ends the row.
    pub fn end_row(&mut self) {
        // A line with nothing on it is no row to most readers.
        if !self.row_is_empty && (self.text.is_empty() || self.text.ends_with('\n')) {
            self.text.push_str("\"\"");
        }
        self.text.push('\n');
        self.row_is_empty = true;
    }

    /// The whole table.
    pub fn finish(self) -> String {
        self.text
    }

    /// Quotes where RFC 4180 §2.6 asks for it.
    fn cell(&mut self, cell: &str) {
        if !self.row_is_empty {
            self.text.push(self.form.delimiter);
        }
        self.row_is_empty = false;
        if cell.contains(['"', '\n', '\r', self.form.delimiter]) {
            self.text.push('"');
            self.text.push_str(&cell.replace('"', "\"\""));
            self.text.push('"');
        } else {
            self.text.push_str(cell);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_keeps_its_decimals() {
        let value = json!({"a": [number("71.40"), number("-3"), number("260/3")]});
        assert_eq!(line(&value), "{\"a\":[71.40,-3,\"260/3\"]}\n");
    }

    #[test]
    fn json_keeps_what_a_terminal_would_act_on_but_escapes_it() {
        let text = line(&json!({"a": "\u{9b}x\u{202e}\u{7f}"}));
        assert_eq!(text, "{\"a\":\"\\u009bx\\u202e\\u007f\"}\n");
        let back: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(back["a"], "\u{9b}x\u{202e}\u{7f}");
    }

    #[test]
    fn a_text_that_looks_like_a_formula_is_guarded_and_a_number_is_not() {
        let mut table = Table::new(TableForm::default(), &["a", "b", "c"]);
        table.text("=HYPERLINK(\"x\", 1)");
        table.number("-1.5");
        table.missing();
        table.end_row();
        assert_eq!(table.finish(), "a,b,c\n\"'=HYPERLINK(\"\"x\"\", 1)\",-1.5,\n");
    }

    #[test]
    fn a_row_of_one_empty_cell_is_a_row() {
        let mut table = Table::new(TableForm::default(), &["a"]);
        table.missing();
        table.end_row();
        table.number("1");
        table.end_row();
        assert_eq!(table.finish(), "a\n\"\"\n1\n");
    }
}
