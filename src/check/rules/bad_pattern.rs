#![doc = include_str!("bad_pattern.md")]

use crate::check::{Subject, lists};
use crate::diagnostic::{Findings, Rule, Severity};
use crate::model::ItemKind;

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "bad-pattern",
    severity: Severity::Error,
    explanation: include_str!("bad_pattern.md"),
};

pub(crate) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    for item in &subject.questionnaire.items {
        kind(&item.kind, findings);
    }
    for name in &subject.questionnaire.records {
        kind(&name.kind, findings);
    }
    for list in lists::of(subject.questionnaire) {
        for specify in list.options.iter().filter_map(|option| option.specify.as_ref()) {
            kind(&specify.kind, findings);
        }
    }
}

fn kind(of: &ItemKind, findings: &mut Findings) {
    let text = match of {
        ItemKind::Text(text) => text,
        ItemKind::Derived { of, .. } | ItemKind::Hidden { of, .. } => {
            return kind(of, findings);
        }
        ItemKind::Grid(grid) => return kind(&grid.cell, findings),
        _ => return,
    };
    let Some(pattern) = &text.pattern else { return };
    let Err(error) = regex::Regex::new(&format!("^(?:{})$", pattern.value)) else {
        return;
    };
    // The last line says what is wrong; those before draw the pattern.
    let reason = error.to_string();
    let reason = reason.lines().last().unwrap_or_default();
    let reason = reason.trim().trim_start_matches("error: ").to_owned();
    findings.push(
        RULE.at(pattern.span)
            .says("this pattern cannot be read", "mönstret går inte att läsa")
            .why(reason.clone(), reason)
            .help(
                "put `\\` before a sign that stands for itself, such as `\\(`",
                "sätt `\\` före ett tecken som står för sig självt, till exempel `\\(`",
            ),
    );
}
