//! The rows of a ranking as they are written, one after the other.
//!
//! *In:* the object of every row. *Out:* lines, a CSV table, or a document, on standard
//! output, a piece at a time.
//!
//! A document of more rows than are kept has each of them on a line of its own.

use serde_json::Value;

use crate::cli::args::Format;
use crate::cli::error::Error;
use crate::cli::findings::{Summary, summary_line};
use crate::cli::rank::values::Form;
use crate::cli::session::Session;
use crate::report::machine::{self, Table, TableForm};

/// How much is written at once.
const MOST_TEXT: usize = 256 * 1024;
/// How many objects of a document are kept.
const MOST_KEPT: usize = 1024;

/// Rows that are being written.
pub(super) struct Written {
    format: Format,
    table: TableForm,
    names: Vec<String>,
    text: String,
    /// The first objects of a document.
    kept: Vec<Value>,
    count: usize,
}

impl Written {
    /// Begins a table of these columns, or lines, or a document.
    pub(super) fn new(format: Format, names: Vec<String>, session: &Session) -> Self {
        let table = session.settings.table;
        let mut text = String::new();
        if format == Format::Csv {
            let headings: Vec<&str> = names.iter().map(String::as_str).collect();
            text = Table::new(table, &headings).finish();
        }
        Self { format, table, names, text, kept: Vec::new(), count: 0 }
    }

    /// Takes a row of a ranking.
    ///
    /// # Errors
    ///
    /// It cannot be written.
    pub(super) fn row(
        &mut self,
        form: &Form<'_>,
        value: &Value,
        session: &mut Session,
    ) -> Result<(), Error> {
        if self.format != Format::Csv {
            return self.value(value, session);
        }
        let mut table = Table::rows(self.table);
        for name in &self.names {
            form.cell(name, value, &mut table);
        }
        table.end_row();
        self.text.push_str(&table.finish());
        self.pass(session)
    }

    /// Takes an object that is no row; a table has no place for it.
    ///
    /// # Errors
    ///
    /// It cannot be written.
    pub(super) fn value(
        &mut self,
        value: &Value,
        session: &mut Session,
    ) -> Result<(), Error> {
        match self.format {
            Format::Csv => return Ok(()),
            Format::Json if self.count < MOST_KEPT => self.kept.push(value.clone()),
            Format::Json => {
                if self.count == MOST_KEPT {
                    self.text.push_str(&machine::head_of("rank"));
                    for (number, value) in self.kept.drain(..).enumerate() {
                        self.text.push_str(machine::comma(number));
                        self.text.push_str(machine::line(&value).trim_end());
                    }
                }
                self.text.push_str(machine::comma(self.count));
                self.text.push_str(machine::line(value).trim_end());
            }
            _ => self.text.push_str(&machine::line(value)),
        }
        self.count += 1;
        self.pass(session)
    }

    /// Writes what there is, when it is enough.
    fn pass(&mut self, session: &mut Session) -> Result<(), Error> {
        if self.text.len() > MOST_TEXT {
            session.result(&self.text)?;
            self.text.clear();
        }
        Ok(())
    }

    /// Ends with what was found and the totals.
    ///
    /// # Errors
    ///
    /// It cannot be written.
    pub(super) fn end(
        mut self,
        findings: Vec<Value>,
        values: Value,
        session: &mut Session,
    ) -> Result<(), Error> {
        match self.format {
            Format::Csv => {}
            Format::Json if self.count <= MOST_KEPT => {
                let errors = session.error_values();
                self.text =
                    machine::envelope("rank", self.kept, values, findings, errors);
            }
            Format::Json => {
                let errors = session.error_values();
                let tail = machine::tail_of(self.count, "rank", values, findings, errors);
                self.text.push_str(&tail);
            }
            _ => {
                self.text.extend(findings.iter().map(machine::line));
                let (results, text) = (Vec::new(), String::new());
                let summary = Summary { command: "rank", results, values, text };
                self.text.push_str(&summary_line(session, &summary));
            }
        }
        session.result(&self.text)
    }
}
