//! Findings as a command's result.
//!
//! *In:* findings, and what the command has to say around them. *Out:* the format asked
//! for, on standard output; totals on standard error.
//!
//! Only `check`, `validate` and `test` end here; other commands tell findings aside.

use serde_json::{Value, json};

use crate::cli::args::Format;
use crate::cli::error::Error;
use crate::cli::files::append;
use crate::cli::session::Session;
use crate::diagnostic::Findings;
use crate::report::findings::{Form, Shown, csv, github, json as finding, render};
use crate::report::machine;
use crate::source::{Sources, Span};

/// Findings with what it takes to tell them.
#[derive(Clone, Copy)]
pub struct Found<'a> {
    /// The findings.
    pub findings: &'a Findings,
    /// The texts they are about.
    pub sources: &'a Sources,
    /// Answers that are not echoed.
    pub hidden: &'a [Span],
}

/// What a command has to say around its findings.
pub struct Summary {
    /// The command.
    pub command: &'static str,
    /// One object a file.
    pub results: Vec<Value>,
    /// The totals.
    pub values: Value,
    /// The same for people.
    pub text: String,
}

/// Prints findings and totals.
pub fn print(
    session: &mut Session,
    format: Format,
    found: Found<'_>,
    summary: Summary,
) -> Result<(), Error> {
    let Found { findings, sources, hidden } = found;
    let look = session.settings.out;
    let shown = Shown { all: session.settings.all, hidden };
    let of = |form| render(form, findings, sources, &look, &shown);
    let text = match format {
        Format::Human if look.plain => of(Form::Narrated),
        Format::Human => of(Form::Human),
        Format::Concise => of(Form::Concise),
        // No command has findings as Parquet.
        Format::Csv | Format::Parquet => {
            csv::render(findings, sources, session.settings.table)
        }
        Format::Sarif => of(Form::Sarif),
        Format::Github => of(Form::Github),
        Format::Ndjson => of(Form::Ndjson) + &summary_line(session, &summary),
        Format::Json => machine::envelope(
            summary.command,
            summary.results,
            summary.values,
            finding::values(findings, sources),
            session.error_values(),
        ),
    };
    session.result(&text)?;
    if format == Format::Github
        && let Some(path) = session.settings.step_summary.clone()
    {
        append(&path, &github::summary(findings, sources))?;
    }
    session.note(&summary.text);
    Ok(())
}

/// Tells findings of a command whose result is something else, on standard error.
/// Answers in `hidden` are not echoed.
pub fn aside(session: &Session, findings: &Findings, sources: &Sources, hidden: &[Span]) {
    if findings.is_empty() {
        return;
    }
    let look = session.settings.err;
    let form = if look.plain { Form::Narrated } else { Form::Human };
    let shown = Shown { all: session.settings.all, hidden };
    session.aside(&render(form, findings, sources, &look, &shown));
}

/// Ends a run that failed before it had a result with the errors, for programs that read
/// one; a file that was to be written stays as it was.
///
/// # Errors
///
/// It cannot be written.
pub fn print_failure(command: &str, session: &mut Session) -> Result<(), Error> {
    let values = json!({"exit_code": session.exit().code()});
    let text = match session.settings.format {
        _ if session.settings.output.is_some() || !session.failed_in_its_format() => {
            return Ok(());
        }
        Some(Format::Json) => {
            let errors = session.error_values();
            machine::envelope(command, Vec::new(), values, Vec::new(), errors)
        }
        Some(Format::Ndjson) => {
            let (results, text) = (Vec::new(), String::new());
            summary_line(session, &Summary { command: "", results, values, text })
        }
        _ => return Ok(()),
    };
    session.result(&text)
}

/// The last line of NDJSON: errors, then the totals.
pub fn summary_line(session: &Session, summary: &Summary) -> String {
    let mut text: String = session.error_values().iter().map(machine::line).collect();
    let mut value = json!({"type": "summary"});
    if let (Some(object), Some(totals)) =
        (value.as_object_mut(), summary.values.as_object())
    {
        object.extend(totals.clone());
    }
    text.push_str(&machine::line(&value));
    text
}
