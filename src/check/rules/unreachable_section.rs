#![doc = include_str!("unreachable_section.md")]

use crate::check::{Subject, reasons};
use crate::diagnostic::{Findings, Rule, Severity};
use crate::proof::{Cause, Goal};

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "unreachable-section",
    severity: Severity::Error,
    explanation: include_str!("unreachable_section.md"),
};

pub(crate) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    for (goal, causes) in subject.proofs.never() {
        let Goal::Section(number) = goal else { continue };
        let section = &subject.questionnaire.sections[number];
        let id = &section.id.value;
        let program = subject.compiled.plan.sections[number].as_ref();
        let own = causes.iter().rev().find_map(|cause| match cause {
            Cause::Section(on, part) if *on == number => Some(*part),
            _ => None,
        });
        let finding = match (own, &section.ask_if, program) {
            (Some(part), Some(written), Some(program)) => {
                let finding = RULE.at(reasons::place(Some(program), written, part));
                let by_itself = |cause: &Cause| {
                    *cause == Cause::Section(number, part)
                        || matches!(cause, Cause::Bounds(_))
                };
                if causes.iter().all(by_itself) {
                    let named = reasons::named(program, part);
                    let words = reasons::false_for(subject, &named);
                    finding.mark(words.en, words.sv)
                } else {
                    finding.mark(
                        "the section is asked only where this holds",
                        "avsnittet ställs bara när detta gäller",
                    )
                }
            }
            _ => RULE.at(section.id.span),
        };
        let finding = finding
            .says(
                format!("section `{id}` is never asked"),
                format!("avsnitt `{id}` ställs aldrig"),
            )
            .help(
                "widen the condition, or remove what it stands on",
                "vidga villkoret, eller ta bort det som det står på",
            );
        findings.push(reasons::with_causes(finding, subject, causes));
    }
}
