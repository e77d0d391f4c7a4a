#![doc = include_str!("agree_disagree.md")]

use crate::check::{Subject, lists, vocabulary, wording};
use crate::diagnostic::{Findings, Rule, Severity};
use crate::model::{ItemKind, ResponseOption, Text};
use crate::source::Span;

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "agree-disagree",
    severity: Severity::Note,
    explanation: include_str!("agree_disagree.md"),
};

/// How a label begins or ends that says how far one agrees.
const AGREEING: &[&str] = &[
    "instämmer",
    "håller med",
    "tar avstånd",
    "stämmer helt",
    "stämmer delvis",
    "stämmer inte",
    "stämmer mycket",
    "stämmer ganska",
    "agree",
    "disagree",
    "strongly agree",
    "strongly disagree",
    "somewhat agree",
    "somewhat disagree",
    "tend to agree",
    "tend to disagree",
    "neither agree",
    "completely agree",
    "completely disagree",
];

pub(crate) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    for list in lists::of(subject.questionnaire) {
        let labels = |option: &'_ ResponseOption| -> Option<Span> {
            agrees(subject, option.label.as_ref())
        };
        let agreeing: Vec<Span> = list.options.iter().filter_map(labels).collect();
        if let [first, _, ..] = agreeing[..] {
            report(first, findings);
        }
    }
    for (_, item) in wording::asked(subject) {
        let kind = match &item.kind {
            ItemKind::Grid(grid) => &*grid.cell,
            kind => kind,
        };
        let ItemKind::Scale(scale) = kind else { continue };
        let labels = scale.labels.iter();
        let mut agreeing = labels.filter_map(|(_, text)| agrees(subject, Some(text)));
        if let Some(first) = agreeing.next() {
            report(first, findings);
        }
    }
}

fn agrees(subject: &Subject<'_>, label: Option<&Text>) -> Option<Span> {
    let wordings = wording::of(subject, label);
    let found = wordings.iter().find(|wording| {
        let label = vocabulary::bare(&wording.plain);
        AGREEING
            .iter()
            .any(|phrase| label == *phrase || label.starts_with(&format!("{phrase} ")))
    });
    found.map(wording::Wording::span)
}

fn report(at: Span, findings: &mut Findings) {
    findings.push(
        RULE.at(at)
            .says(
                "the answers say how far one agrees with a statement",
                "svaren säger hur långt man instämmer i ett påstående",
            )
            .help(
                "ask for the thing itself, with answers of its own: `How good …?`, `Very good`",
                "fråga om saken själv, med egna svar: `Hur bra …?`, `Mycket bra`",
            ),
    );
}
