#![doc = include_str!("needless_condition.md")]

use crate::check::{Subject, reasons};
use crate::diagnostic::{Findings, Rule, Severity};
use crate::expression::Program;
use crate::proof::Goal;
use crate::route::SlotKind;

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "needless-condition",
    severity: Severity::Warning,
    explanation: include_str!("needless_condition.md"),
};

pub(crate) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    for (goal, causes) in subject.proofs.never() {
        if rests_on_register(subject, goal) {
            continue;
        }
        let (written, (en, sv)) = match goal {
            Goal::Unasked(item) => {
                let id = subject.questionnaire.full_name(item);
                let words = (
                    format!("the condition of `{id}` is never false"),
                    format!("villkoret för `{id}` är aldrig falskt"),
                );
                (subject.questionnaire.items[item].ask_if.as_ref(), words)
            }
            Goal::UnaskedSection(section) => {
                let section = &subject.questionnaire.sections[section];
                let id = &section.id.value;
                let words = (
                    format!("the condition of section `{id}` is never false"),
                    format!("villkoret för avsnitt `{id}` är aldrig falskt"),
                );
                (section.ask_if.as_ref(), words)
            }
            _ => continue,
        };
        let Some(written) = written else { continue };
        let name = read_name(subject, goal).unwrap_or_else(|| "…".to_owned());
        let finding = RULE
            .at(written.span)
            .says(en, sv)
            .mark("true for every answer", "sant för varje svar");
        findings.push(reasons::with_causes(
            finding.help(
                format!(
                    "remove the condition, or write what was meant; `{name} is answered` \
                     asks for an answer whichever it is"
                ),
                format!(
                    "ta bort villkoret, eller skriv det som var tänkt; `{name} is answered` \
                     frågar efter ett svar vilket det än är"
                ),
            ),
            subject,
            causes,
        ));
    }
}

/// What a condition reads first.
fn read_name(subject: &Subject<'_>, goal: Goal) -> Option<String> {
    let slot = *program(subject, goal)?.rests_on().first()?;
    Some(subject.compiled.plan.slot(slot).name.clone())
}

fn program<'a>(subject: &'a Subject<'_>, goal: Goal) -> Option<&'a Program> {
    let plan = &subject.compiled.plan;
    match goal {
        Goal::Unasked(item) => plan.items[item].condition.as_ref(),
        Goal::UnaskedSection(section) => plan.sections[section].as_ref(),
        _ => None,
    }
}

/// Whether a condition reads the register: what all its units meet today may be there for
/// those of tomorrow.
fn rests_on_register(subject: &Subject<'_>, goal: Goal) -> bool {
    let plan = &subject.compiled.plan;
    program(subject, goal).is_some_and(|program| {
        let mut slots = program.rests_on().iter();
        slots.any(|slot| matches!(plan.slot(*slot).kind, SlotKind::Column))
    })
}
