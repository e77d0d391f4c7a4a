#![doc = include_str!("empty_cells.md")]

use std::collections::HashSet;

use crate::check::columns::{self, Read};
use crate::check::{Subject, spelling};
use crate::diagnostic::{Findings, Rule, Severity};
use crate::expression::Domain;
use crate::model::Frame;
use crate::route::{Role, SlotKind, column_domain, column_value};
use crate::source::Span;

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "empty-cells",
    severity: Severity::Warning,
    explanation: include_str!("empty_cells.md"),
};

pub(crate) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    of_units(subject, findings);
    of_tables(subject, findings);
}

/// The register of the units, where a condition, a bound or a value needs it.
fn of_units(subject: &Subject<'_>, findings: &mut Findings) {
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
            let column =
                Column { register: None, frame, place, domain: slot.domain.clone() };
            report(reference.span, &column, findings);
        }
    }
}

/// Further registers, and rows that are offered as options.
fn of_tables(subject: &Subject<'_>, findings: &mut Findings) {
    let mut seen = HashSet::new();
    for told in columns::of(subject) {
        if matches!(told.role(), Some(Role::Text | Role::Must)) {
            continue;
        }
        for name in told.parts.names.iter().filter(|name| !name.is_guarded) {
            let Some(Read::Column { register, frame, column }) =
                columns::read(subject, &told, name)
            else {
                continue;
            };
            // What is read of the unit itself is judged with its own references.
            let is_own = name.path[0] == "unit";
            if is_own || !seen.insert((register.clone(), column)) {
                continue;
            }
            let kind = frame.kinds.get(column).copied().unwrap_or_default();
            let domain = column_domain(kind);
            let column =
                Column { register: Some(register), frame, place: column, domain };
            report(told.place(&name.span), &column, findings);
        }
    }
}

/// A column that something rests on.
struct Column<'a> {
    register: Option<String>,
    frame: &'a Frame,
    place: usize,
    domain: Domain,
}

fn report(at: Span, column: &Column<'_>, findings: &mut Findings) {
    let Column { register, frame, place, domain } = column;
    let is_empty = |cell: Option<&String>| {
        cell.is_none_or(|cell| column_value(domain, cell).is_none())
    };
    let units: Vec<_> =
        frame.units.iter().filter(|unit| is_empty(unit.cells.get(*place))).collect();
    let Some(first) = units.first() else { return };
    let names = spelling::quoted(units.iter().map(|unit| unit.code.as_str()), 5);
    let name = &frame.columns[*place];
    let (of, av) = match register.as_deref().filter(|register| *register != "unit") {
        Some(register) => (format!(" of `{register}`"), format!(" i `{register}`")),
        None => (String::new(), String::new()),
    };
    let (en, sv) = match domain {
        Domain::Number => ("no number", "inget tal"),
        Domain::Date => ("no day", "ingen dag"),
        _ => ("nothing", "inget"),
    };
    let (rows, rader) = match register {
        Some(_) => ("rows", "rader"),
        None => ("units", "enheter"),
    };
    let (count, all) = (units.len(), frame.units.len());
    findings.push(
        RULE.at(at)
            .says(
                format!("column `{name}`{of} holds {en} for {names}"),
                format!("kolumnen `{name}`{av} har {sv} för {names}"),
            )
            .also(first.span, "the first of them", "den första av dem")
            .why(
                format!("{rows} without: {count} of {all}"),
                format!("{rader} utan: {count} av {all}"),
            )
            .help(
                "fill the cells, or say with `is answered` or `coalesce` what happens without",
                "fyll i cellerna, eller säg med `is answered` eller `coalesce` vad som annars gäller",
            ),
    );
}
