#![doc = include_str!("unreachable_row.md")]

use crate::check::{Subject, reasons};
use crate::diagnostic::{Findings, Rule, Severity};
use crate::model::ItemKind;
use crate::proof::{Cause, Goal};

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "unreachable-row",
    severity: Severity::Error,
    explanation: include_str!("unreachable_row.md"),
};

pub(crate) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    for (goal, causes) in subject.proofs.never() {
        let Goal::Row(item, row) = goal else { continue };
        let ItemKind::Grid(grid) = &subject.questionnaire.items[item].kind else {
            continue;
        };
        let written = &grid.rows[row];
        let grid = subject.questionnaire.full_name(item);
        let id = &written.id.value;
        let place = written.ask_if.as_ref().map_or(written.id.span, |ask_if| ask_if.span);
        let finding = RULE
            .at(place)
            .says(
                format!("row `{id}` of `{grid}` is never asked"),
                format!("raden `{id}` i `{grid}` ställs aldrig"),
            )
            .mark(
                "the row is asked only where this holds",
                "raden ställs bara när detta gäller",
            )
            .help(
                "widen the condition, or remove the row",
                "vidga villkoret, eller ta bort raden",
            );
        let others: Vec<Cause> = causes
            .iter()
            .filter(|cause| !matches!(cause, Cause::Row(on, of, _) if (*on, *of) == (item, row)))
            .copied()
            .collect();
        findings.push(reasons::with_causes(finding, subject, &others));
    }
}
