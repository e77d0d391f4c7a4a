#![doc = include_str!("undeclared_missing_policy.md")]

use std::collections::BTreeMap;

use crate::check::policies::{Declared, occurring};
use crate::check::{ScoringSubject, spelling};
use crate::diagnostic::{Finding, Findings, Rule, Severity};
use crate::model::MissingKind;

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "undeclared-missing-policy",
    severity: Severity::Error,
    explanation: include_str!("undeclared_missing_policy.md"),
};

pub(crate) fn run(subject: &ScoringSubject<'_>, findings: &mut Findings) {
    let declared = Declared::new(subject);
    let mut undeclared: BTreeMap<MissingKind, Vec<String>> = BTreeMap::new();
    for (name, kinds) in occurring(subject) {
        for kind in kinds {
            if declared.policy(&name, kind).is_none() {
                undeclared.entry(kind).or_default().push(name.clone());
            }
        }
    }
    let no_score = MissingKind::NoScore;
    let bare = |name: &String| declared.policy(name, no_score).is_none();
    for name in declared.without_score().into_iter().filter(bare) {
        undeclared.entry(MissingKind::NoScore).or_default().push(name);
    }
    let scoring = subject.scoring;
    let place = scoring.missing.span.unwrap_or(scoring.for_questionnaire.span);
    for (kind, names) in undeclared {
        let is_of_rule = names.iter().all(|name| declared.has_rule(name));
        let state = kind.name();
        let names = spelling::quoted(names.iter().map(String::as_str), 5);
        let finding = RULE.at(place).says(
            format!("no policy says what `{state}` is worth, which can occur: {names}"),
            format!(
                "ingen regel säger vad `{state}` är värt, som kan förekomma: {names}"
            ),
        );
        findings.push(advised(finding, kind, is_of_rule));
    }
}

/// What to write, and why a node can be without a score.
fn advised(finding: Finding, kind: MissingKind, is_of_rule: bool) -> Finding {
    let state = kind.name();
    let (zero, exclude) = (format!("{state}: zero"), format!("{state}: exclude"));
    if kind != MissingKind::NoScore {
        return finding.help(
            format!("add it under `missing`, such as `{zero}` or `{exclude}`"),
            format!(
                "lägg till det under `missing`, till exempel `{zero}` eller `{exclude}`"
            ),
        );
    }
    if is_of_rule {
        return finding
            .why(
                "its rule can leave an answer without a score",
                "regeln kan lämna ett svar utan poäng",
            )
            .help(
                format!("add it under `missing`, such as `{zero}` or `{exclude}`"),
                format!(
                    "lägg till det under `missing`, till exempel `{zero}` eller `{exclude}`"
                ),
            );
    }
    finding
        .why(
            "where nothing beneath a node is answered it has no score",
            "där inget under en nod är besvarat får den ingen poäng",
        )
        .help(
            format!("add it under `missing`, such as `{zero}` or `{exclude}`, or write `all_missing: zero`"),
            format!("lägg till det under `missing`, till exempel `{zero}` eller `{exclude}`, eller skriv `all_missing: zero`"),
        )
}
