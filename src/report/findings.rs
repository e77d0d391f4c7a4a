//! Findings as text: one renderer a format.
//!
//! *In:* findings and the texts they are about. *Out:* a string.
//!
//! Line and column are worked out here, in characters, and nowhere else. Formats for
//! programs are in English and know neither width nor colour.

pub mod concise;
pub mod csv;
mod excerpt;
pub mod github;
pub mod human;
pub mod json;
pub mod narrated;
pub mod ndjson;
pub mod sarif;

use crate::diagnostic::{Findings, Severity};
use crate::report::language::Noun;
use crate::report::machine::TableForm;
use crate::report::{Language, Look};
use crate::source::{Position, Sources, Span};

/// How many findings of one rule a person is shown before the rest is counted.
pub const MOST_OF_A_KIND: usize = 20;

/// A form of findings as text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Excerpts with marks, for a terminal.
    Human,
    /// Linear sentences, for a screen reader.
    Narrated,
    /// One line a finding, for an editor.
    Concise,
    /// One object a line.
    Ndjson,
    /// A table.
    Csv,
    /// Static analysis results interchange format.
    Sarif,
    /// Workflow commands.
    Github,
}

/// What of the findings is shown, and what must not be.
#[derive(Clone, Copy, Debug, Default)]
pub struct Shown<'a> {
    /// Every finding, however many of a kind.
    pub all: bool,
    /// Places whose text is never echoed: answers to sensitive items.
    pub hidden: &'a [Span],
}

/// Where a finding stands, as people and editors count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place<'a> {
    /// The name of the file.
    pub file: &'a str,
    /// The first character.
    pub start: Position,
    /// Just after the last character.
    pub end: Position,
}

/// Renders findings in a form.
pub fn render(
    form: Form,
    findings: &Findings,
    sources: &Sources,
    look: &Look,
    shown: &Shown<'_>,
) -> String {
    match form {
        Form::Human => human::render(findings, sources, look, shown),
        Form::Narrated => narrated::render(findings, sources, look, shown),
        Form::Concise => concise::render(findings, sources, look.language),
        Form::Ndjson => ndjson::render(findings, sources),
        Form::Csv => csv::render(findings, sources, TableForm::default()),
        Form::Sarif => sarif::render(findings, sources),
        Form::Github => github::render(findings, sources),
    }
}

/// The file, line and column of a span.
pub fn place(span: Span, sources: &Sources) -> Place<'_> {
    let source = sources.get(span.file);
    let range = source.clamp(span.range());
    let (start, end) = (source.position(range.start), source.position(range.end));
    Place { file: source.name(), start, end }
}

/// `2 errors, 0 warnings`, and the notes if there are any.
pub fn totals(findings: &Findings, language: Language) -> String {
    let counted = |level, noun| language.counted(findings.count(level), noun);
    let mut parts = vec![
        counted(Severity::Error, Noun::ERROR),
        counted(Severity::Warning, Noun::WARNING),
    ];
    if findings.count(Severity::Note) > 0 {
        parts.push(counted(Severity::Note, Noun::NOTE));
    }
    parts.join(", ")
}
