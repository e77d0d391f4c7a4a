#![doc = include_str!("unreachable_option.md")]

use crate::check::{Subject, reasons};
use crate::diagnostic::{Findings, Rule, Severity};
use crate::proof::{Cause, Goal};

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "unreachable-option",
    severity: Severity::Error,
    explanation: include_str!("unreachable_option.md"),
};

pub(crate) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    for (goal, causes) in subject.proofs.never() {
        let Goal::Option(item, option) = goal else { continue };
        let model = &subject.questionnaire.items[item];
        let Some(written) = model.kind.choices().and_then(|c| c.options.get(option))
        else {
            continue;
        };
        let (id, code) = (subject.questionnaire.full_name(item), &written.code.value);
        let own = causes.iter().find(|cause| matches!(cause, Cause::Offer(..)));
        let own = own.and_then(|cause| reasons::label(subject, *cause));
        let place = own.as_ref().map_or(written.code.span, |label| label.span);
        let mut finding = RULE.at(place).says(
            format!("nobody can choose `{code}` of `{id}`"),
            format!("ingen kan välja `{code}` i `{id}`"),
        );
        finding.label.words = own.and_then(|label| label.words);
        let finding = finding.help(
            "widen the condition, or remove the option",
            "vidga villkoret, eller ta bort alternativet",
        );
        findings.push(reasons::with_causes(finding, subject, causes));
    }
}
