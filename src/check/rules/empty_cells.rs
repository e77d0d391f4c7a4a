#![doc = include_str!("empty_cells.md")]

use std::collections::HashSet;

use crate::check::{Subject, spelling};
use crate::diagnostic::{Findings, Rule, Severity};
use crate::expression::Domain;
use crate::route::{Role, SlotKind, column_value};

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "empty-cells",
    severity: Severity::Warning,
    explanation: include_str!("empty_cells.md"),
};

pub(crate) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    let frame =
        subject.questionnaire.units.as_ref().and_then(|units| units.frame.as_ref());
    let Some(frame) = frame else { return };
    let plan = &subject.compiled.plan;
    let mut told = HashSet::new();
    for used in &subject.compiled.uses {
        if matches!(used.role, Role::Text | Role::Must) {
            continue;
        }
        for reference in used.references.iter().filter(|r| r.can_be_unknown) {
            let slot = plan.slot(reference.slot);
            if slot.kind != SlotKind::Column || !told.insert(reference.slot) {
                continue;
            }
            let column = slot.name.trim_start_matches("unit.");
            let Some(place) = frame.column(column) else { continue };
            let is_empty = |cell: Option<&String>| {
                cell.is_none_or(|cell| column_value(&slot.domain, cell).is_none())
            };
            let units: Vec<_> = frame
                .units
                .iter()
                .filter(|unit| is_empty(unit.cells.get(place)))
                .collect();
            let Some(first) = units.first() else { continue };
            let names = spelling::quoted(units.iter().map(|unit| unit.code.as_str()), 5);
            let (en, sv) = match &slot.domain {
                Domain::Number => ("no number", "inget tal"),
                Domain::Date => ("no day", "ingen dag"),
                _ => ("nothing", "inget"),
            };
            let (count, all) = (units.len(), frame.units.len());
            findings.push(
                RULE.at(reference.span)
                    .says(
                        format!("column `{column}` holds {en} for {names}"),
                        format!("kolumnen `{column}` har {sv} för {names}"),
                    )
                    .also(first.span, "the first of them", "den första av dem")
                    .why(
                        format!("units without: {count} of {all}"),
                        format!("enheter utan: {count} av {all}"),
                    )
                    .help(
                        "fill the cells, or say with `is answered` or `coalesce` what happens without",
                        "fyll i cellerna, eller säg med `is answered` eller `coalesce` vad som annars gäller",
                    ),
            );
        }
    }
}
