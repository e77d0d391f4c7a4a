//! What a scoring file forbids is refused, with the reason.
//!
//! *In:* the scoring files of what was read, and what a command is about to make. *Out:*
//! a finding of `forbidden-result` for each that forbids it, and whether there is any.

use serde_json::json;

use crate::check::rules::forbidden_result::RULE;
use crate::cli::args::Format;
use crate::cli::error::Error;
use crate::cli::findings::aside;
use crate::cli::session::Session;
use crate::diagnostic::{Finding, Findings};
use crate::model::{Forbidden, Scoring};
use crate::report::findings::json as finding;
use crate::report::machine;
use crate::source::Sources;

/// The finding where a scoring file forbids something.
pub fn finding_of(scoring: &Scoring, what: Forbidden) -> Option<Finding> {
    let (forbid, span) = scoring.results.forbids(what)?;
    let because = forbid.because.as_ref();
    let reason = |tag| because.map_or("", |because| because.wording(tag));
    let (en, sv) = match what {
        Forbidden::Rank => ("a rank", "en rangordning"),
        Forbidden::Total => ("a total", "en total"),
        Forbidden::ByUnit => ("results unit by unit", "resultat enhet för enhet"),
        Forbidden::RecordExport => ("an export of records", "en export av poster"),
    };
    let name = what.name();
    Some(RULE.at(span).says(
        format!("{en} is forbidden (`{name}`): {}", reason("en")),
        format!("{sv} är förbjudet (`{name}`): {}", reason("sv")),
    ))
}

/// Refuses a command whose whole result is forbidden: tells the findings, and ends the
/// run with them. `false` where nothing forbids it.
pub fn refuses<'s>(
    command: &'static str,
    (what, format): (&[Forbidden], Format),
    scorings: impl Iterator<Item = &'s Scoring>,
    sources: &Sources,
    session: &mut Session,
) -> Result<bool, Error> {
    let mut findings = Findings::default();
    for scoring in scorings {
        let found = what.iter().filter_map(|what| finding_of(scoring, *what));
        findings.extend(found.take(1));
    }
    if findings.is_empty() {
        return Ok(false);
    }
    findings.tidy();
    session.found(&findings);
    aside(session, &findings, sources, &[]);
    let values = finding::values(&findings, sources);
    let text = match format {
        Format::Json => {
            let summary = json!({"exit_code": session.exit().code()});
            let errors = session.error_values();
            machine::envelope(command, Vec::new(), summary, values, errors)
        }
        Format::Ndjson => values.iter().map(machine::line).collect(),
        _ => String::new(),
    };
    session.result(&text)?;
    Ok(true)
}
