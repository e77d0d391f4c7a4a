//! What the answers and scores of one unit exercise.
//!
//! *In:* its record and its scores. *Out:* the goals that it meets.
//!
//! A condition counts where it was judged: not in a section that was not asked, and not
//! after an end.

use std::collections::BTreeSet;

use crate::answers::ValidAnswers;
use crate::cases::bench::{Bench, Chosen};
use crate::cases::covered::Key;
use crate::cases::covered::goals::{Written, is_chosen, rules};
use crate::decimal::Number;
use crate::expression::{Program, RowId, SlotId, evaluate_condition};
use crate::model::{Choices, PointRule};
use crate::points::Form;
use crate::route::{CheckOwner, View};
use crate::score::{Formula, Node, NodeScore, UnitScores, Work};
use crate::value::{AnswerState, Cell, Value};

type Met = BTreeSet<Key>;

/// Options, conditions and checks.
pub(in crate::cases::covered) fn answers(
    met: &mut Met,
    bench: &Bench<'_>,
    answers: &ValidAnswers,
) {
    let view = bench.view(answers);
    options(met, &view);
    conditions(met, &view);
    for fired in answers.fired() {
        met.insert(Key::Check { check: fired.check, holds: false });
    }
    checks(met, &view);
}

fn options(met: &mut Met, view: &View<'_>) {
    for (item, entry) in view.questionnaire.items.iter().enumerate() {
        let choices = entry.kind.choices().filter(|_| is_chosen(&entry.kind));
        let (Some(choices), Some(rows)) = (choices, rows_of(view, item)) else {
            continue;
        };
        let plan = &view.plan.items[item];
        for row in rows {
            if let Some(slot) = plan.slot {
                let cell = view.record.cell_at(slot, row);
                met.extend(
                    chosen(cell, choices)
                        .into_iter()
                        .map(|option| Key::Option { item, option }),
                );
            }
            for (number, cell) in plan.rows.iter().enumerate() {
                let cell = view.record.cell_at(cell.slot, row);
                let options = match &cell.value {
                    // The rows of an allocation are its options.
                    Some(Value::Number(part)) if *part > Number::ZERO => vec![number],
                    _ => chosen(cell, choices),
                };
                met.extend(
                    options.into_iter().map(|option| Key::Option { item, option }),
                );
            }
        }
    }
}

/// The options that a cell holds; that of a missing code by the state it stands for.
fn chosen(cell: &Cell, choices: &Choices) -> Vec<usize> {
    match &cell.value {
        Some(Value::Code(code)) => vec![usize::from(*code)],
        Some(Value::Codes(codes)) => codes.iter().map(usize::from).collect(),
        Some(Value::Ranking(codes)) => {
            codes.iter().map(|code| usize::from(*code)).collect()
        }
        Some(Value::Condition(holds)) => {
            choices.position(if *holds { "yes" } else { "no" }).into_iter().collect()
        }
        Some(_) => Vec::new(),
        None if cell.inherited => Vec::new(),
        None => {
            let of_state = |state: AnswerState| {
                let mut options = choices.options.iter();
                options.position(|o| o.missing.as_ref().is_some_and(|m| m.value == state))
            };
            of_state(cell.state).into_iter().collect()
        }
    }
}

/// The rows an item stands in; one that is none outside of rosters.
fn rows_of(view: &View<'_>, item: usize) -> Option<Vec<Option<RowId>>> {
    Some(view.named(&view.questionnaire.full_name(item))?.rows)
}

fn conditions(met: &mut Met, view: &View<'_>) {
    for (section, program) in view.plan.sections.iter().enumerate() {
        let around = view.plan.section_path[section].iter();
        let is_reached =
            around.filter(|outer| **outer != section).all(|outer| is_asked(view, *outer));
        let holds = view.record.section_asked(section).filter(|_| is_reached);
        let holds = holds.filter(|_| program.is_some());
        met.extend(holds.map(|holds| Key::Section { section, holds }));
    }
    for (item, plan) in view.plan.items.iter().enumerate() {
        let path = &view.plan.section_path[view.plan.section_of[item]];
        if !path.iter().all(|section| is_asked(view, *section)) {
            continue;
        }
        for row in rows_of(view, item).unwrap_or_default() {
            if view.record.is_past_end(item, row) {
                continue;
            }
            let own = holds(plan.condition.as_ref(), view, row);
            met.extend(own.map(|holds| Key::Item { item, holds }));
            if plan.condition.is_some() && own != Some(true) {
                continue;
            }
            for (number, cell) in plan.rows.iter().enumerate() {
                let of_row = holds(cell.condition.as_ref(), view, row);
                met.extend(of_row.map(|holds| Key::Row { item, row: number, holds }));
            }
            ends(met, view, (item, row));
        }
    }
}

fn is_asked(view: &View<'_>, section: usize) -> bool {
    view.record.section_asked(section) == Some(true)
}

fn holds(program: Option<&Program>, view: &View<'_>, row: Option<RowId>) -> Option<bool> {
    evaluate_condition(program?, &View { row, ..*view })
}

/// The ends after an item that was reached: the one that was met, and the others.
fn ends(met: &mut Met, view: &View<'_>, (item, row): (usize, Option<RowId>)) {
    for (end, plan) in view.plan.ends.iter().enumerate() {
        if plan.item != item {
            continue;
        }
        let was_met = view.record.ended == Some((end, row));
        if was_met || view.record.ended.is_none_or(|(other, _)| other > end) {
            met.insert(Key::End { end, holds: was_met });
        }
    }
}

/// Checks that hold somewhere; those that fail are told by the reader.
fn checks(met: &mut Met, view: &View<'_>) {
    for (check, plan) in view.plan.checks.iter().enumerate() {
        let rows = match plan.owner {
            CheckOwner::Item(item, _) => rows_of(view, item).unwrap_or_default(),
            CheckOwner::Section(..) | CheckOwner::Questionnaire(_) => vec![None],
        };
        let is_put = |row: &Option<RowId>| match plan.owner {
            CheckOwner::Item(item, _) => view.plan.items[item]
                .slot
                .is_none_or(|slot| view.record.asked_at(slot, *row) == Some(true)),
            CheckOwner::Section(section, _) => is_asked(view, section),
            CheckOwner::Questionnaire(_) => true,
        };
        let mut rows = rows.into_iter().filter(is_put);
        if rows.any(|row| holds(Some(&plan.program), view, row) == Some(true)) {
            met.insert(Key::Check { check, holds: true });
        }
    }
}

/// Rules, gates and grades of the scoring file of this number.
pub(in crate::cases::covered) fn scores(
    met: &mut Met,
    bench: &Bench<'_>,
    scoring: usize,
    (answers, scores): (&ValidAnswers, &UnitScores),
) {
    let Some(chosen) = bench.chosen.get(scoring) else { return };
    let view = View { scores: &scores.cells, ..bench.view(answers) };
    for (node, rule) in rules(chosen) {
        // A unit without scores uses no rule.
        let is_scored = crate::score::is_scored(answers.status());
        let parts = parts(chosen, &rule, (node, &view, scores));
        met.extend(parts.into_iter().filter(|_| is_scored).map(|part| Key::Part {
            scoring,
            node,
            part,
        }));
    }
    for gate in &scores.gates {
        met.extend(gate.fired.map(|fires| Key::Gate { scoring, gate: gate.gate, fires }));
    }
    for grade in &scores.grades {
        let grades = grade.grades;
        met.extend(grade.band.map(|band| Key::Grade { scoring, grades, band }));
    }
}

/// The parts of a rule that give a node its points.
fn parts(
    chosen: &Chosen<'_>,
    written: &Written<'_>,
    (at, view, scores): (usize, &View<'_>, &UnitScores),
) -> Vec<usize> {
    let node = &chosen.ruleset.nodes[at];
    let value = value(node, &scores.nodes[at], view, scores);
    match written.rule {
        PointRule::Map(points) => {
            let Some(value) = value else { return Vec::new() };
            let codes = codes(node, view, &value);
            let is_one = |code: &str| match &value {
                Value::Number(number) => {
                    Number::parse(code).is_ok_and(|own| own == *number)
                }
                _ => codes.iter().any(|own| own == code),
            };
            points.iter().position(|(code, _)| is_one(&code.value)).into_iter().collect()
        }
        PointRule::Multiple(ticks) => {
            let Some(value) = value else { return Vec::new() };
            if ticks.points.is_empty() {
                return vec![0];
            }
            let codes = codes(node, view, &value);
            let is_ticked = |code: &str| codes.iter().any(|own| own == code);
            let points = ticks.points.iter().enumerate();
            points
                .filter(|(_, (code, _))| is_ticked(&code.value))
                .map(|(at, _)| at)
                .collect()
        }
        PointRule::Bands { .. } => {
            let (Some(Form::Bands(bands)), Some(Value::Number(number))) =
                (form(node), value)
            else {
                return Vec::new();
            };
            bands.iter().position(|band| band.holds(&number)).into_iter().collect()
        }
        PointRule::Lookup(lookup) => {
            let Some(formula) = formula(node) else { return Vec::new() };
            let is_else = scores.nodes[at].score.is_some().then_some(lookup.rows.len());
            formula.row(view).or(is_else).into_iter().collect()
        }
        _ => value.map(|_| 0).into_iter().collect(),
    }
}

/// The value that a rule is about: an answer, the score of the one child, or where there
/// is neither, what the rule itself came to.
fn value(
    node: &Node,
    own: &NodeScore,
    view: &View<'_>,
    scores: &UnitScores,
) -> Option<Value> {
    match &node.work {
        Work::Leaf(leaf) => view.record.cell(leaf.slot).value.clone(),
        Work::Through { children, .. } => {
            let child = children.first()?.node;
            scores.nodes[child].score.clone().map(Value::Number)
        }
        Work::Formula(_) => own.score.clone().map(Value::Number),
        Work::Combine { .. } | Work::Best(_) => None,
    }
}

fn form(node: &Node) -> Option<&Form> {
    match &node.work {
        Work::Leaf(leaf) => Some(&leaf.points.form),
        Work::Through { rule, .. } => rule.as_ref().map(|rule| &rule.points.form),
        _ => None,
    }
}

fn formula(node: &Node) -> Option<&Formula> {
    match &node.work {
        Work::Leaf(leaf) => leaf.formula.as_ref(),
        Work::Through { rule, .. } => rule.as_ref()?.formula.as_ref(),
        Work::Formula(rule) => Some(&rule.formula),
        _ => None,
    }
}

/// The codes that a value holds.
fn codes(node: &Node, view: &View<'_>, value: &Value) -> Vec<String> {
    let Work::Leaf(leaf) = &node.work else { return Vec::new() };
    let Some(choices) = choices(view, leaf.slot) else { return Vec::new() };
    let cell = Cell::answered(value.clone());
    let options = chosen(&cell, choices).into_iter();
    options.filter_map(|at| Some(choices.options.get(at)?.code.value.clone())).collect()
}

fn choices<'a>(view: &View<'a>, slot: SlotId) -> Option<&'a Choices> {
    view.questionnaire.items[view.plan.item_of(slot)?].kind.choices()
}
