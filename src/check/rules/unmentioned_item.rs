#![doc = include_str!("unmentioned_item.md")]

use crate::check::{ScoringSubject, mentioned, spelling};
use crate::diagnostic::{Findings, Rule, Severity, Words};

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "unmentioned-item",
    severity: Severity::Error,
    explanation: include_str!("unmentioned_item.md"),
};

/// How many items are pointed at.
const MOST_PLACES: usize = 5;

pub(crate) fn run(subject: &ScoringSubject<'_>, findings: &mut Findings) {
    let mut left_out = mentioned::left_out(subject);
    // A misspelt name is told as that.
    for (name, _) in mentioned::unknown(subject) {
        if let Some(near) = mentioned::meant(subject, &name) {
            left_out.retain(|(other, _)| *other != near.word);
        }
    }
    if left_out.is_empty() {
        return;
    }
    let names = spelling::quoted(left_out.iter().map(|(name, _)| name.as_str()), 10);
    let mut finding = RULE.at(subject.scoring.for_questionnaire.span).says(
        format!("asked, but neither scored nor in `unscored`: {names}"),
        format!("ställs, men har varken poäng eller står i `unscored`: {names}"),
    );
    for (_, item) in left_out.iter().take(MOST_PLACES) {
        finding = finding.also(item.id.span, "asked here", "ställs här");
    }
    let first = &left_out[0].0;
    let place = match first.split_once('.') {
        Some((grid, _)) => Words::new(
            format!("under `rows` of `{grid}`"),
            format!("under `rows` för `{grid}`"),
        ),
        None => Words::new("under `items`", "under `items`"),
    };
    findings.push(finding.help(
        format!(
            "write a rule {}, or a reason under `unscored`: `{first}: context`",
            place.en
        ),
        format!(
            "skriv en regel {}, eller ett skäl under `unscored`: `{first}: context`",
            place.sv
        ),
    ));
}
