#![doc = include_str!("shares_above_hundred.md")]

use std::collections::BTreeSet;

use crate::check::{Subject, lists};
use crate::decimal::Number;
use crate::diagnostic::{Findings, Rule, Severity};
use crate::model::{Choices, ItemKind};
use crate::source::Span;

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "shares-above-hundred",
    severity: Severity::Error,
    explanation: include_str!("shares_above_hundred.md"),
};

pub(crate) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    // A list that several items name is told of once.
    let mut told = BTreeSet::new();
    for item in subject.questionnaire.items.iter().filter(|item| !item.poisoned) {
        kind(&item.kind, &mut told, findings);
    }
    for list in lists::of(subject.questionnaire) {
        for specify in list.options.iter().filter_map(|option| option.specify.as_ref()) {
            kind(&specify.kind, &mut told, findings);
        }
    }
}

fn kind(of: &ItemKind, told: &mut BTreeSet<Span>, findings: &mut Findings) {
    match of {
        ItemKind::Single(choices) if choices.carried.is_none() => {
            shares(choices, told, findings);
        }
        ItemKind::Grid(grid) => kind(&grid.cell, told, findings),
        _ => {}
    }
}

fn shares(choices: &Choices, told: &mut BTreeSet<Span>, findings: &mut Findings) {
    let declared: Vec<_> =
        choices.options.iter().filter_map(|option| option.share.as_ref()).collect();
    let all = Number::from(100_i64);
    let mut sum = Number::ZERO;
    let mut above = None;
    for share in &declared {
        sum = sum + share.value.clone();
        if above.is_none() && sum > all {
            above = Some(share.span);
        }
    }
    let Some(span) = above.filter(|span| told.insert(*span)) else { return };
    findings.push(
        RULE.at(span)
            .says(
                format!("the shares add up to {sum}, but one option is chosen"),
                format!("andelarna blir tillsammans {sum}, men ett alternativ väljs"),
            )
            .mark("here they pass 100", "här går de över 100")
            .help(
                "lower them so that they add up to 100 at the most",
                "sänk dem så att de tillsammans är högst 100",
            ),
    );
}
