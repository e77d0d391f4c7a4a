//! Rules that read several answers, compiled.
//!
//! *In:* a rule as written and what names mean where it stands. *Out:* a [`Formula`], or
//! nothing where a name or an expression is at fault, which `check` reports.
//!
//! Nothing is evaluated and nothing is reported here.

use crate::decimal::Number;
use crate::expression::{self, Expected, Names, Program, Resolution, SlotId, Symbol};
use crate::model::{
    CountIf, ItemKind, Lookup, LookupCell, PointRule, Questionnaire, Worth,
};
use crate::route::{Plan, Scope, ScoreNames};
use crate::score::{Fits, Formula, TableRow};
use crate::value::{AnswerState, Value};

/// A formula that was found.
pub(crate) struct Found {
    pub formula: Formula,
}

/// The cells that a rule reads beside the answer it is for; none where it has faults of
/// its own.
pub fn reads(
    rule: &PointRule,
    questionnaire: &Questionnaire,
    plan: &Plan,
    names: &ScoreNames,
) -> Option<Vec<SlotId>> {
    let scope = || Scope::new(questionnaire, plan).with_scores(names);
    let found = formula(rule, questionnaire, plan, names, &scope)?;
    Some(found.map_or_else(Vec::new, |found| found.formula.reads()))
}

/// The formula of a rule; `Some(None)` where the rule is none.
pub(crate) fn formula<'a>(
    rule: &PointRule,
    questionnaire: &'a Questionnaire,
    plan: &'a Plan,
    names: &'a ScoreNames,
    scope: &dyn Fn() -> Scope<'a>,
) -> Option<Option<Found>> {
    let number = |text: &str| expression::compile(text, &scope(), &Expected::Number).0;
    let formula = match rule {
        PointRule::Value { expression, .. } => Formula::Value(number(&expression.text)?),
        PointRule::Ratio { ratio, .. } => Formula::Ratio {
            of: number(&ratio.of.text)?,
            per: number(&ratio.per.text)?,
            times: ratio.times.clone(),
        },
        PointRule::CountIf(count) => self::count(count, questionnaire, plan, names)?,
        PointRule::Lookup(lookup) => table(lookup, questionnaire, &scope())?,
        _ => return Some(None),
    };
    Some(Some(Found { formula }))
}

fn count<'a>(
    count: &CountIf,
    questionnaire: &'a Questionnaire,
    plan: &'a Plan,
    names: &'a ScoreNames,
) -> Option<Formula> {
    let member = |id: &str| -> Option<(SlotId, Program)> {
        let scope = || Scope::new(questionnaire, plan).with_scores(names);
        // The answer of an item, the score of another node.
        let (slot, scope) = match plan.find(id) {
            Some(slot) => (slot, scope().with_self(id)),
            None => (names.slot(id)?, scope().with_self_score(id)),
        };
        let meets =
            expression::compile(&count.meets.text, &scope, &Expected::Condition).0?;
        Some((slot, meets))
    };
    let members: Option<Vec<_>> = count.of.iter().map(|id| member(&id.value)).collect();
    Some(Formula::Count {
        members: members?,
        at_least: count.at_least.as_ref().and_then(|n| usize::try_from(n.value).ok()),
        points: count.points.value.clone(),
        absent_meets: count.absent_meets,
    })
}

fn table(
    lookup: &Lookup,
    questionnaire: &Questionnaire,
    scope: &Scope<'_>,
) -> Option<Formula> {
    let mut members = Vec::with_capacity(lookup.of.len());
    for id in &lookup.of {
        members.push(member(&id.value, questionnaire, scope)?);
    }
    let row = |row: &crate::model::LookupRow| -> Option<TableRow> {
        let cells = members.iter().zip(&row.cells);
        let cells: Option<Vec<Fits>> =
            cells.map(|((_, kind), cell)| fits(&cell.value, *kind)).collect();
        Some(TableRow { cells: cells?, points: row.points.value.points().cloned() })
    };
    let rows: Option<Vec<TableRow>> = lookup.rows.iter().map(row).collect();
    Some(Formula::Table {
        rows: rows?,
        members: members.iter().map(|(slot, _)| *slot).collect(),
        otherwise: lookup.otherwise.as_ref().and_then(Worth::points).cloned(),
    })
}

/// The cell of a member of a table and, of an item, its type.
pub(crate) fn member<'q>(
    id: &str,
    questionnaire: &'q Questionnaire,
    scope: &Scope<'_>,
) -> Option<(SlotId, Option<&'q ItemKind>)> {
    let found = |path: &[&str]| match scope.resolve(path, None) {
        Resolution::Found(Symbol::Slot { slot, .. }) => Some(slot),
        _ => None,
    };
    let path: Vec<&str> = id.split('.').collect();
    let item = path.first().copied().unwrap_or_default();
    let mut items = questionnaire.items.iter();
    let kind = items.find(|other| other.id.value == item).map(|item| &item.kind);
    if let Some(kind) = kind {
        let kind = match kind {
            ItemKind::Grid(grid) if path.len() > 1 => &*grid.cell,
            kind => kind,
        };
        return Some((found(&path)?, Some(kind)));
    }
    match path.as_slice() {
        ["score" | "published" | "grade", ..] => Some((found(&path)?, None)),
        _ => Some((found(&[&["score"], path.as_slice()].concat())?, None)),
    }
}

/// What a cell of a table asks of a member; none where the member cannot be so.
pub fn fits(cell: &LookupCell, kind: Option<&ItemKind>) -> Option<Fits> {
    let word = match cell {
        LookupCell::Any => return Some(Fits::Any),
        LookupCell::Missing => return Some(Fits::Missing),
        LookupCell::Range(low, high) => {
            return Some(Fits::Between(low.clone(), high.clone()));
        }
        LookupCell::Word(word) => word,
    };
    let choices = kind.and_then(ItemKind::choices);
    let code = choices.and_then(|choices| choices.position(word));
    if let Some(code) = code.and_then(|code| u16::try_from(code).ok()) {
        return Some(Fits::Is(Value::Code(code)));
    }
    if choices.is_none()
        && let Ok(number) = Number::parse(word)
    {
        return Some(Fits::Is(Value::Number(number)));
    }
    let mut states = AnswerState::ALL.into_iter();
    let state = states.find(|state| state.name() == word);
    state.filter(|state| *state != AnswerState::Answered).map(Fits::State)
}
