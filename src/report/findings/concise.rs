//! One line a finding, as grep and an editor's error list read it.
//!
//! *In:* findings and texts. *Out:* `file:line:column: level[rule] message`.
//!
//! The level is English in every language, so that one pattern finds it; the message
//! is in the reader's.

use crate::diagnostic::Findings;
use crate::report::Language;
use crate::report::findings::place;
use crate::report::visible::visible;
use crate::source::Sources;

/// Renders findings, one a line.
pub fn render(findings: &Findings, sources: &Sources, language: Language) -> String {
    let mut text = String::new();
    for finding in findings.iter() {
        let place = place(finding.label.span, sources);
        let level = Language::English.level(finding.severity());
        text.push_str(&format!(
            "{}:{}:{}: {level}[{}] {}\n",
            visible(place.file),
            place.start.line,
            place.start.column,
            finding.rule.name,
            visible(language.say(&finding.message)),
        ));
    }
    text
}
