#![doc = include_str!("forward_reference.md")]

use std::collections::HashSet;

use crate::check::Subject;
use crate::check::graph::{Graph, end_of_rows};
use crate::diagnostic::{Finding, Findings, Rule, Severity};
use crate::model::{Item, ItemKind};
use crate::route::{Owner, Role, SlotKind, Use, sources};
use crate::source::Span;

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "forward-reference",
    severity: Severity::Error,
    explanation: include_str!("forward_reference.md"),
};

pub(crate) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    let graph = Graph::new(subject);
    let ahead = graph.looks_ahead(subject.questionnaire);
    let firsts = first_items(subject);
    for used in &subject.compiled.uses {
        let is_early = matches!(
            used.role,
            Role::AskIf
                | Role::Required
                | Role::Min
                | Role::Max
                | Role::Default
                | Role::Count
                | Role::Where
                | Role::OptionsWhere
                | Role::Total
                | Role::When
        );
        if is_early {
            one(subject, (&graph, &ahead, &firsts), used, findings);
        }
    }
    for number in 0..subject.questionnaire.items.len() {
        for (source, span) in sources(subject.questionnaire, number) {
            if source > number {
                findings.push(late(subject, source, span));
            }
        }
    }
}

/// Rows or options that come from an item asked later.
fn late(subject: &Subject<'_>, source: usize, span: Span) -> Finding {
    let name = subject.questionnaire.full_name(source);
    RULE.at(span)
        .says(
            format!("`{name}` is asked later than it is needed here"),
            format!("`{name}` ställs senare än den behövs här"),
        )
        .also(subject.questionnaire.items[source].id.span, "asked here", "ställs här")
        .help(
            "move the item before the one that needs it",
            "flytta frågan före den som behöver den",
        )
}

/// The first item within each section, also within the sections in it.
fn first_items(subject: &Subject<'_>) -> Vec<Option<usize>> {
    let questionnaire = subject.questionnaire;
    let mut firsts = vec![None; questionnaire.sections.len()];
    for (number, item) in questionnaire.items.iter().enumerate() {
        for section in &subject.compiled.plan.section_path[item.section] {
            firsts[*section].get_or_insert(number);
        }
    }
    firsts
}

fn one(
    subject: &Subject<'_>,
    (graph, ahead, firsts): (&Graph, &[Option<usize>], &[Option<usize>]),
    used: &Use,
    findings: &mut Findings,
) {
    let questionnaire = subject.questionnaire;
    let plan = &subject.compiled.plan;
    let (owner, node) = match used.owner {
        // An end is judged when the section is left, its condition before it is entered.
        Owner::Section(section) if used.role == Role::When => {
            let within = |item: &Item| plan.section_path[item.section].contains(&section);
            (questionnaire.items.iter().rposition(within), graph.section(section))
        }
        Owner::Section(section) => (firsts[section], graph.section(section)),
        _ => (used.item(), used.item().unwrap_or_default()),
    };
    let Some(owner) = owner else { return };
    let is_end = used.role == Role::When;
    let is_section = matches!(used.owner, Owner::Section(_)) && !is_end;
    // A derived item is worked out after what it names, wherever it stands.
    if !is_section && matches!(questionnaire.items[owner].kind, ItemKind::Derived { .. })
    {
        return;
    }
    let mut told = HashSet::new();
    for reference in &used.references {
        let Some(named) = plan.item_of(reference.slot) else { continue };
        let last = ahead[named].max(end_of_rows(subject, reference, used.item()));
        let Some(last) = last else { continue };
        let in_cycle = used.role.decides_the_route() && graph.in_one_cycle(node, named);
        let own_row = match (used.owner, plan.slot(reference.slot).kind) {
            (Owner::Row(_, row), SlotKind::Row { item, row: other }) => {
                item == owner && other <= row
            }
            _ => false,
        };
        let is_itself =
            !is_section && named == owner && !matches!(used.owner, Owner::Row(..));
        let is_later = last > owner
            || (!is_end
                && last == owner
                && (is_section || named == owner || last != named));
        if in_cycle || own_row || is_itself || !is_later || !told.insert(reference.span) {
            continue;
        }
        let name = &plan.slot(reference.slot).name;
        let asked = &questionnaire.items[last].id;
        let mut finding = RULE.at(reference.span);
        if named == last {
            finding = finding.says(
                format!("`{name}` is asked later than it is needed here"),
                format!("`{name}` ställs senare än den behövs här"),
            );
        } else {
            let later = &asked.value;
            finding = finding.says(
                format!("`{name}` rests on `{later}`, which is asked later than it is needed here"),
                format!("`{name}` bygger på `{later}`, som ställs senare än den behövs här"),
            );
        }
        findings.push(
            finding
                .also(asked.span, "asked here", "ställs här")
                .help(
                    "move the item before the one that needs it",
                    "flytta frågan före den som behöver den",
                )
                .why(
                    "when this is worked out, a later item has no answer yet",
                    "när detta räknas ut har en senare fråga inget svar än",
                ),
        );
    }
}
