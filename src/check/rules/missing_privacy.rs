#![doc = include_str!("missing_privacy.md")]

use crate::check::{Subject, spelling};
use crate::diagnostic::{Findings, Rule, Severity};

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "missing-privacy",
    severity: Severity::Warning,
    explanation: include_str!("missing_privacy.md"),
};

pub(crate) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    let questionnaire = subject.questionnaire;
    let Some(units) = &questionnaire.units else { return };
    let sender = questionnaire.sender.as_ref();
    let privacy = questionnaire.privacy.as_ref();
    let parts = [
        ("sender.name", sender.is_some_and(|sender| sender.name.is_some())),
        ("sender.contact", sender.is_some_and(|sender| sender.contact.is_some())),
        ("privacy.purpose", privacy.is_some_and(|privacy| privacy.purpose.is_some())),
        ("privacy.public", privacy.is_some_and(|privacy| privacy.public.is_some())),
        ("privacy.kept", privacy.is_some_and(|privacy| privacy.kept.is_some())),
    ];
    let missing: Vec<&str> =
        parts.iter().filter(|(_, is_there)| !is_there).map(|(key, _)| *key).collect();
    if missing.is_empty() {
        return;
    }
    let missing = spelling::quoted(missing, 5);
    findings.push(
        RULE.at(privacy.map_or(units.span, |privacy| privacy.span))
            .says(
                format!("respondents are not told everything, for want of {missing}"),
                format!("de som svarar får inte veta allt, eftersom {missing} saknas"),
            )
            .help(format!("add {missing}"), format!("lägg till {missing}")),
    );
}
