#![doc = include_str!("leading_order.md")]

use crate::check::{Subject, lists, scales, vocabulary, wording};
use crate::diagnostic::{Finding, Findings, Rule, Severity};
use crate::model::{ItemKind, ResponseOption};

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "leading-order",
    severity: Severity::Warning,
    explanation: include_str!("leading_order.md"),
};

pub(crate) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    for list in lists::of(subject.questionnaire) {
        let options: Vec<&ResponseOption> =
            list.options.iter().filter(|option| option.missing.is_none()).collect();
        let labels = wording::labels(subject, &options);
        findings.extend(labels.iter().find_map(|labels| out_of_order(labels)));
    }
    for (name, item) in wording::asked(subject) {
        let Some(order) = &item.order else { continue };
        let Some(choices) = vocabulary::one_of(item) else { continue };
        // In a grid it is the rows that are shuffled.
        if matches!(item.kind, ItemKind::Grid(_)) || choices.best_first.is_none() {
            continue;
        }
        findings.push(
            RULE.at(order.span)
                .says(
                    format!("the options of `{name}` are a scale, and are shuffled"),
                    format!("alternativen till `{name}` är en skala, och blandas"),
                )
                .help(
                    "remove `order`: a scale is read from one end to the other",
                    "ta bort `order`: en skala läses från ena änden till den andra",
                ),
        );
    }
}

/// The first label at which the scale turns round.
fn out_of_order(labels: &[wording::Wording<'_>]) -> Option<Finding> {
    let texts: Vec<&str> = labels.iter().map(|label| label.plain.as_str()).collect();
    let places = scales::order(&texts).filter(|places| places.len() > 2)?;
    let steps: Vec<i8> = places.windows(2).map(|two| two[1] - two[0]).collect();
    let first = steps.iter().find(|step| **step != 0)?.signum();
    let turn = steps.iter().position(|step| step.signum() == -first)?;
    let here = texts[turn];
    Some(
        RULE.at(labels[turn].span())
            .says(
                format!("the scale turns round at `{here}`"),
                format!("skalan vänder vid `{here}`"),
            )
            .help(
                "put the options in order from one end to the other",
                "ställ alternativen i ordning från ena änden till den andra",
            ),
    )
}
