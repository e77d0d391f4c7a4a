#![doc = include_str!("wrong_rule.md")]

use crate::check::ScoringSubject;
use crate::check::targets::{self, Form};
use crate::diagnostic::{Findings, Rule, Severity};
use crate::model::{ItemKind, PointRule};

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "wrong-rule",
    severity: Severity::Error,
    explanation: include_str!("wrong_rule.md"),
};

pub(crate) fn run(subject: &ScoringSubject<'_>, findings: &mut Findings) {
    for (name, rule, target) in targets::of(subject) {
        let Some(used) = key(&rule.rule) else { continue };
        let form = target.form();
        let fits = fitting(form);
        let is_note = matches!(target.item.kind, ItemKind::Note);
        let by_itself = has_one_answer(&target.item.kind) && !is_note;
        if fits.contains(&used) || (used == "value" && by_itself) {
            continue;
        }
        let kind = target.item.kind.name();
        let what = match target.row {
            Some(_) => format!("a row of a `{kind}`"),
            None => format!("of type `{kind}`"),
        };
        let what_sv = match target.row {
            Some(_) => format!("en rad i en `{kind}`"),
            None => format!("av typen `{kind}`"),
        };
        let finding = RULE
            .at(rule.rule_span)
            .says(
                format!("`{used}` does not fit `{name}`, which is {what}"),
                format!("`{used}` passar inte `{name}`, som är {what_sv}"),
            )
            .also(target.item.kind_span, "its type", "dess typ");
        let (en, sv) = match fits.first() {
            Some(first) => (format!("write `{first}`"), format!("skriv `{first}`")),
            None if is_note => {
                ("remove the rule".to_owned(), "ta bort regeln".to_owned())
            }
            None if !by_itself => (
                "score a derived item that is worked out from it, and list this one in `unscored`".to_owned(),
                "ge poäng åt en härledd fråga som räknas ut ur den, och ta upp den här i `unscored`".to_owned(),
            ),
            None => (
                "write `value`, or list it in `unscored`".to_owned(),
                "skriv `value`, eller ta upp den i `unscored`".to_owned(),
            ),
        };
        findings.push(finding.help(en, sv));
    }
}

/// Rows, parts and files are not one answer that points could be given for.
fn has_one_answer(kind: &ItemKind) -> bool {
    !matches!(
        kind,
        ItemKind::Roster(_)
            | ItemKind::Allocate(_)
            | ItemKind::Location { .. }
            | ItemKind::Document { .. }
            | ItemKind::Consent
    )
}

fn key(rule: &PointRule) -> Option<&'static str> {
    Some(match rule {
        PointRule::Map(_) => "map",
        PointRule::Reverse(_) => "reverse",
        PointRule::Bands { .. } => "bands",
        PointRule::Linear { .. } => "linear",
        PointRule::Multiple(_) => "multiple",
        PointRule::Rows { .. } => "rows",
        PointRule::Value { .. } => "value",
        // These name what they read; what fits is said there.
        PointRule::Ratio { .. }
        | PointRule::CountIf(_)
        | PointRule::Lookup(_)
        | PointRule::PartOf(_)
        | PointRule::Unreadable => return None,
    })
}

/// The rules that fit an answer, the likeliest first; `value` fits most.
fn fitting(form: Form<'_>) -> &'static [&'static str] {
    match form {
        Form::Codes(_) => &["map"],
        Form::Ticks(_) => &["multiple"],
        Form::Scale(_) => &["linear", "map", "bands", "reverse"],
        Form::Number => &["bands", "linear", "reverse"],
        Form::Grid => &["rows"],
        Form::Other => &[],
    }
}
