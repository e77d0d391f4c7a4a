//! One JSON object a line.
//!
//! *In:* findings and texts. *Out:* lines, each with `"type":"finding"`.
//!
//! The summary line at the end is the command's, which knows what was read.

use crate::diagnostic::Findings;
use crate::report::findings::json;
use crate::report::machine;
use crate::source::Sources;

/// Renders findings, one a line.
pub fn render(findings: &Findings, sources: &Sources) -> String {
    findings.iter().map(|finding| machine::line(&json::value(finding, sources))).collect()
}
