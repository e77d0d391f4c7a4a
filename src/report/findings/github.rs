//! Findings as workflow commands, and as the summary of a job.
//!
//! *In:* findings and texts. *Out:* `::error …::text` lines, gravest first, since only
//! some ten of a level are shown; and a Markdown table.
//!
//! Where the summary is to be written is `cli`'s to know.

use std::cmp::Reverse;

use crate::diagnostic::{Finding, Findings, Severity};
use crate::report::Language;
use crate::report::findings::{place, totals};
use crate::report::visible::visible;
use crate::source::Sources;

/// Renders findings as workflow commands.
pub fn render(findings: &Findings, sources: &Sources) -> String {
    gravest_first(findings).into_iter().map(|finding| command(finding, sources)).collect()
}

/// The same as a Markdown table under a heading.
pub fn summary(findings: &Findings, sources: &Sources) -> String {
    let mut text = String::from("## survey\n\n");
    if findings.is_empty() {
        return text + "No findings.\n";
    }
    text.push_str(&totals(findings, Language::English));
    text.push_str("\n\n");
    text.push_str("| level | rule | place | finding |\n|---|---|---|---|\n");
    for finding in gravest_first(findings) {
        let place = place(finding.label.span, sources);
        text.push_str(&format!(
            "| {} | {} | {}:{}:{} | {} |\n",
            command_name(finding.severity()),
            finding.rule.name,
            cell(place.file),
            place.start.line,
            place.start.column,
            cell(&finding.message.en),
        ));
    }
    text
}

fn gravest_first(findings: &Findings) -> Vec<&Finding> {
    let mut list: Vec<_> = findings.iter().collect();
    list.sort_by_key(|finding| Reverse(finding.severity()));
    list
}

fn command(finding: &Finding, sources: &Sources) -> String {
    let place = place(finding.label.span, sources);
    let mut message = finding.message.en.clone();
    for help in &finding.help {
        message.push_str("\nhelp: ");
        message.push_str(&help.en);
    }
    format!(
        "::{} title=survey ({}),file={},line={},col={},endLine={},endColumn={}::{}\n",
        command_name(finding.severity()),
        finding.rule.name,
        property(place.file),
        place.start.line,
        place.start.column,
        place.end.line,
        place.end.column,
        data(&message),
    )
}

const fn command_name(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    }
}

/// Text after `::`: the per cent sign and line breaks are escaped.
fn data(text: &str) -> String {
    let escaped: Vec<_> = text.split('\n').map(visible).collect();
    escaped.join("\n").replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property: also the colon and the comma, which would end it.
fn property(text: &str) -> String {
    data(&visible(text)).replace(':', "%3A").replace(',', "%2C")
}

/// A cell of a Markdown table, without its own markup.
fn cell(text: &str) -> String {
    visible(text).replace('&', "&amp;").replace('<', "&lt;").replace('|', "\\|")
}
