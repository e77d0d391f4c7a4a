//! Findings as a table.
//!
//! *In:* findings and texts. *Out:* CSV with file, line, column, level, rule, message.
//!
//! The columns never change their order; new ones are added at the end.

use crate::diagnostic::Findings;
use crate::report::Language;
use crate::report::findings::place;
use crate::report::machine::{Table, TableForm};
use crate::source::Sources;

/// Renders findings as rows under a header.
pub fn render(findings: &Findings, sources: &Sources, form: TableForm) -> String {
    let mut table =
        Table::new(form, &["file", "line", "column", "level", "rule", "message"]);
    for finding in findings.iter() {
        let place = place(finding.label.span, sources);
        table.text(place.file);
        table.number(&place.start.line.to_string());
        table.number(&place.start.column.to_string());
        table.text(Language::English.level(finding.severity()));
        table.text(finding.rule.name);
        table.text(&finding.message.en);
        table.end_row();
    }
    table.finish()
}
