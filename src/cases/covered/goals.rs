//! Everything that a case can exercise.
//!
//! *In:* a questionnaire and its scoring files. *Out:* goals in the order of the files.
//!
//! Of rules without parts, such as `linear` and `value`, the whole rule is the goal.

use crate::cases::bench::{Bench, Chosen};
use crate::cases::covered::{Goal, GoalKind, Key};
use crate::diagnostic::Words;
use crate::model::{ItemKind, ItemRule, PointRule, Questionnaire, Worth};
use crate::source::Span;

/// Every goal.
pub(in crate::cases::covered) fn all(bench: &Bench<'_>) -> Vec<Goal> {
    let questionnaire = bench.instrument.questionnaire();
    let mut goals = Vec::new();
    options(questionnaire, &mut goals);
    conditions(bench, &mut goals);
    checks(bench, &mut goals);
    for (number, chosen) in bench.chosen.iter().enumerate() {
        points(number, chosen, &mut goals);
    }
    goals.sort_by_key(|goal| goal.kind);
    goals
}

fn goal(kind: GoalKind, key: Key, span: Span, (en, sv): (String, String)) -> Goal {
    Goal { kind, never: Words::new(en, sv), span, key }
}

/// Whether the options of an item are chosen by people.
pub(in crate::cases::covered) const fn is_chosen(kind: &ItemKind) -> bool {
    !matches!(kind, ItemKind::Derived { .. } | ItemKind::Hidden { .. })
}

fn options(questionnaire: &Questionnaire, goals: &mut Vec<Goal>) {
    for (item, entry) in questionnaire.items.iter().enumerate() {
        let choices = entry.kind.choices().filter(|_| is_chosen(&entry.kind));
        let options = choices.into_iter().flat_map(|choices| choices.options.iter());
        for (option, written) in options.enumerate() {
            let (id, code) = (questionnaire.full_name(item), &written.code.value);
            let said = (
                format!("`{code}` of `{id}` is never chosen"),
                format!("`{code}` i `{id}` väljs aldrig"),
            );
            let key = Key::Option { item, option };
            goals.push(goal(GoalKind::Option, key, written.code.span, said));
        }
    }
}

/// Two goals of one condition: that it is true, and that it is false.
fn both(
    goals: &mut Vec<Goal>,
    span: Span,
    (en, sv): (&str, &str),
    key: impl Fn(bool) -> Key,
) {
    for holds in [true, false] {
        let [word, ord] = if holds { ["true", "sant"] } else { ["false", "falskt"] };
        let said = (format!("{en} is never {word}"), format!("{sv} är aldrig {ord}"));
        goals.push(goal(GoalKind::Condition, key(holds), span, said));
    }
}

fn conditions(bench: &Bench<'_>, goals: &mut Vec<Goal>) {
    let questionnaire = bench.instrument.questionnaire();
    for (section, entry) in questionnaire.sections.iter().enumerate() {
        let Some(written) = &entry.ask_if else { continue };
        let id = &entry.id.value;
        let (en, sv) = (
            format!("the condition of section `{id}`"),
            format!("villkoret för avsnittet `{id}`"),
        );
        both(goals, written.span, (&en, &sv), |holds| Key::Section { section, holds });
    }
    for (item, entry) in questionnaire.items.iter().enumerate() {
        let id = questionnaire.full_name(item);
        if let Some(written) = &entry.ask_if {
            let (en, sv) =
                (format!("the condition of `{id}`"), format!("villkoret för `{id}`"));
            both(goals, written.span, (&en, &sv), |holds| Key::Item { item, holds });
        }
        let ItemKind::Grid(grid) = &entry.kind else { continue };
        for (row, written) in grid.rows.iter().enumerate() {
            let Some(condition) = &written.ask_if else { continue };
            let row_id = &written.id.value;
            let (en, sv) = (
                format!("the condition of `{id}.{row_id}`"),
                format!("villkoret för `{id}.{row_id}`"),
            );
            both(goals, condition.span, (&en, &sv), |holds| Key::Row {
                item,
                row,
                holds,
            });
        }
    }
    for (end, plan) in bench.instrument.plan().ends.iter().enumerate() {
        let Some(written) = plan.written(questionnaire) else { continue };
        let id = questionnaire.full_name(plan.item);
        let (en, sv) = (format!("the end after `{id}`"), format!("slutet efter `{id}`"));
        both(goals, written.span, (&en, &sv), |holds| Key::End { end, holds });
    }
}

fn checks(bench: &Bench<'_>, goals: &mut Vec<Goal>) {
    let questionnaire = bench.instrument.questionnaire();
    for (check, plan) in bench.instrument.plan().checks.iter().enumerate() {
        let written = plan.owner.written(questionnaire);
        if !written.holds_in(questionnaire) {
            continue;
        }
        let id = &written.id.value;
        for holds in [true, false] {
            let said = match holds {
                true => (
                    format!("check `{id}` never holds"),
                    format!("kontrollen `{id}` håller aldrig"),
                ),
                false => (
                    format!("check `{id}` never fails"),
                    format!("kontrollen `{id}` slår aldrig till"),
                ),
            };
            let key = Key::Check { check, holds };
            goals.push(goal(GoalKind::Check, key, written.span, said));
        }
    }
}

fn points(scoring: usize, chosen: &Chosen<'_>, goals: &mut Vec<Goal>) {
    for (node, rule) in rules(chosen) {
        let id = &chosen.ruleset.nodes[node].id;
        for (part, (span, (en, sv))) in
            parts(rule.rule, rule.span).into_iter().enumerate()
        {
            let said = (
                format!("{en} of `{id}` is never used"),
                format!("{sv} för `{id}` används aldrig"),
            );
            goals.push(goal(
                GoalKind::Rule,
                Key::Part { scoring, node, part },
                span,
                said,
            ));
        }
    }
    for (gate, written) in chosen.scoring.gates.iter().enumerate() {
        let id = &written.id.value;
        for fires in [true, false] {
            let said = match fires {
                true => (
                    format!("gate `{id}` never fires"),
                    format!("spärren `{id}` slår aldrig till"),
                ),
                false => (
                    format!("gate `{id}` always fires"),
                    format!("spärren `{id}` slår alltid till"),
                ),
            };
            let key = Key::Gate { scoring, gate, fires };
            goals.push(goal(GoalKind::Gate, key, written.span, said));
        }
    }
    for (grades, written) in chosen.scoring.grades.iter().enumerate() {
        let id = &written.id.value;
        for (band, written) in written.bands.iter().enumerate() {
            let grade = &written.grade.value;
            let said = (
                format!("grade `{grade}` of `{id}` is never given"),
                format!("betyget `{grade}` på `{id}` ges aldrig"),
            );
            let key = Key::Grade { scoring, grades, band };
            goals.push(goal(GoalKind::Grade, key, written.grade.span, said));
        }
    }
    for (figure, written) in chosen.scoring.results.figures.iter().enumerate() {
        let id = &written.id.value;
        let said = (
            format!("no case expects anything of `{id}`"),
            format!("inget fall väntar sig något av `{id}`"),
        );
        let key = Key::Figure { scoring, figure };
        goals.push(goal(GoalKind::Figure, key, written.id.span, said));
    }
}

/// A rule as written, and where it stands.
pub(in crate::cases::covered) struct Written<'a> {
    /// The rule.
    pub rule: &'a PointRule,
    span: Span,
}

/// The rules of points of a scoring file, by the number of their node.
pub(in crate::cases::covered) fn rules<'a>(
    chosen: &Chosen<'a>,
) -> Vec<(usize, Written<'a>)> {
    let mut found = Vec::new();
    let mut open: Vec<&'a ItemRule> = chosen.scoring.items.iter().rev().collect();
    while let Some(item) = open.pop() {
        if let PointRule::Rows { rows, .. } = &item.rule {
            open.extend(rows.iter().rev());
            continue;
        }
        if let Some(node) = chosen.ruleset.position(&item.id.value) {
            let (rule, span) = (&item.rule, item.rule_span);
            found.push((node, Written { rule, span }));
        }
    }
    for index in &chosen.scoring.indices {
        let node = chosen.ruleset.position(&index.id.value);
        if let (Some(node), Some(rule)) = (node, &index.rule) {
            let (rule, span) = (&rule.value, rule.span);
            found.push((node, Written { rule, span }));
        }
    }
    found
}

type Part = (Span, (String, String));

/// The parts of a rule in the order that [`super::marks`] numbers them.
fn parts(rule: &PointRule, span: Span) -> Vec<Part> {
    let code = |code: &crate::source::Spanned<String>| {
        let said = (format!("`{}`", code.value), format!("`{}`", code.value));
        (code.span, said)
    };
    match rule {
        PointRule::Map(points) => points.iter().map(|(own, _)| code(own)).collect(),
        PointRule::Multiple(ticks) if !ticks.points.is_empty() => {
            ticks.points.iter().map(|(own, _)| code(own)).collect()
        }
        PointRule::Bands { bands, .. } => {
            let band = |band: &crate::model::Band| {
                let from = &band.from.value;
                (
                    band.span,
                    (format!("the band from {from}"), format!("intervallet från {from}")),
                )
            };
            bands.iter().map(band).collect()
        }
        PointRule::Lookup(lookup) => {
            let rows = lookup.rows.iter().zip(1..).map(|(row, number): (_, usize)| {
                (row.span, (format!("row {number}"), format!("rad {number}")))
            });
            let mut rows: Vec<Part> = rows.collect();
            if let Some(Worth::Points(_)) = &lookup.otherwise {
                rows.push((span, ("the `else`".to_owned(), "`else`".to_owned())));
            }
            rows
        }
        PointRule::Rows { .. } | PointRule::PartOf(_) | PointRule::Unreadable => {
            Vec::new()
        }
        _ => vec![(span, ("the rule".to_owned(), "regeln".to_owned()))],
    }
}
