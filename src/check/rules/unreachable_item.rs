#![doc = include_str!("unreachable_item.md")]

use crate::check::{Subject, reasons};
use crate::diagnostic::{Finding, Findings, Rule, Severity};
use crate::proof::{Cause, Goal};

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "unreachable-item",
    severity: Severity::Error,
    explanation: include_str!("unreachable_item.md"),
};

pub(crate) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    for (goal, causes) in subject.proofs.never() {
        let Goal::Item(item) = goal else { continue };
        let id = subject.questionnaire.full_name(item);
        let finding = stands_on(subject, &RULE, (item, causes)).help(
            "widen the condition, or remove what it stands on",
            "vidga villkoret, eller ta bort det som det står på",
        );
        findings.push(reasons::with_causes(
            finding.says(
                format!("item `{id}` is never asked"),
                format!("fråga `{id}` ställs aldrig"),
            ),
            subject,
            causes,
        ));
    }
}

/// A finding on the last part of an item's own condition that stands in the way, else on
/// the item.
fn stands_on(
    subject: &Subject<'_>,
    rule: &'static Rule,
    (item, causes): (usize, &[Cause]),
) -> Finding {
    let model = &subject.questionnaire.items[item];
    let program = subject.compiled.plan.items[item].condition.as_ref();
    let own = causes.iter().rev().find_map(|cause| match cause {
        Cause::Item(on, part) if *on == item => Some(*part),
        _ => None,
    });
    let (Some(part), Some(written), Some(program)) = (own, &model.ask_if, program) else {
        return rule.at(model.id.span);
    };
    let finding = rule.at(reasons::place(Some(program), written, part));
    let by_itself = |cause: &Cause| {
        *cause == Cause::Item(item, part) || matches!(cause, Cause::Bounds(_))
    };
    if causes.iter().all(by_itself) {
        let words = reasons::false_for(subject, &reasons::named(program, part));
        return finding.mark(words.en, words.sv);
    }
    finding.mark(
        format!("`{}` is asked only where this holds", model.id.value),
        format!("`{}` ställs bara när detta gäller", model.id.value),
    )
}
