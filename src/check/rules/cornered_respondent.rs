#![doc = include_str!("cornered_respondent.md")]

use crate::check::{Subject, reasons};
use crate::diagnostic::{Findings, Rule, Severity};
use crate::expression::{Program, SlotId};
use crate::proof::{Cause, Corner};

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "cornered-respondent",
    severity: Severity::Warning,
    explanation: include_str!("cornered_respondent.md"),
};

pub(crate) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    for (item, who, corner) in subject.proofs.cornered() {
        let id = subject.questionnaire.full_name(*item);
        let plan = &subject.compiled.plan;
        let (programs, causes) = match corner {
            Corner::Bounds(..) => {
                let bounds = [&plan.items[*item].min, &plan.items[*item].max];
                let programs = bounds.into_iter().flatten().collect();
                (programs, vec![Cause::Bounds(*item)])
            }
            Corner::Checks(checks) => {
                let programs =
                    checks.iter().map(|check| &plan.checks[*check].program).collect();
                (programs, checks.iter().map(|check| Cause::Check(*check)).collect())
            }
        };
        let programs: Vec<&Program> = programs;
        let own = plan.items[*item].slot;
        let slots = programs.iter().flat_map(|program| program.rests_on());
        let slots: Vec<SlotId> =
            slots.copied().filter(|slot| Some(*slot) != own).collect();
        let place = match causes.first().and_then(|cause| reasons::label(subject, *cause))
        {
            Some(label) => label.span,
            None => subject.questionnaire.items[*item].id.span,
        };
        let mut finding = RULE
            .at(place)
            .says(
                format!("somebody who is asked `{id}` can give no answer that is taken"),
                format!("någon som får frågan `{id}` kan inte ge något svar som godtas"),
            )
            .help(
                "loosen what is marked, or ask the item of fewer",
                "lätta på det som är utmärkt, eller ställ frågan till färre",
            );
        if let Corner::Bounds(min, max) = corner {
            finding = finding.mark(
                format!("here the least answer is {min} and the greatest {max}"),
                format!("här är minsta svaret {min} och största {max}"),
            );
        }
        if let Some(example) = reasons::told(subject, who, &slots) {
            finding = finding.why(
                format!("for example: {}", example.en),
                format!("till exempel: {}", example.sv),
            );
        }
        findings.push(reasons::with_causes(finding, subject, &causes));
    }
}
