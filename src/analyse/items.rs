//! How items were answered.
//!
//! *In:* a wave. *Out:* for every item with options the count of each with its base, of
//! all and by group; for every item how many were asked and did not answer, by state,
//! with what chance left out apart.
//!
//! The base is those that answered the item: a missing code is no answer, and never a no.

use std::collections::BTreeMap;

use crate::analyse::Wave;
use crate::expression::SlotId;
use crate::figures::{Case, Cell, Group, Table};
use crate::model::{Frame, ItemKind};
use crate::value::{AnswerState, Value};

/// The counts of one item, of all or of one group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemTable {
    /// The item, or `grid.row`.
    pub item: String,
    /// The column and the group; none for all.
    pub group: Option<(String, String)>,
    /// How many answered.
    pub base: usize,
    /// Every option with how many chose it.
    pub options: Vec<(String, usize)>,
    /// The numbers, among all that answered, of those that chose each option.
    pub hits: Vec<Vec<usize>>,
    /// The numbers of those that answered the item.
    pub over: Vec<usize>,
    /// How many are in each state without an answer.
    pub states: BTreeMap<AnswerState, usize>,
}

/// Who was asked an item and did not answer it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NonResponse {
    /// The item, or `grid.row`.
    pub item: String,
    /// How many were asked.
    pub asked: usize,
    /// How many of them answered.
    pub answered: usize,
    /// How many did not, by state.
    pub states: BTreeMap<AnswerState, usize>,
    /// How many chance left out: they are not asked, and nobody's fault.
    pub planned: usize,
}

/// The cells outside of rosters that people answer, with the item they are of.
fn slots(wave: &Wave<'_>) -> Vec<(usize, SlotId)> {
    let (questionnaire, plan) = (wave.study.questionnaire, wave.study.plan);
    let items = questionnaire.items.iter().zip(&plan.items).enumerate();
    let answered = items.filter(|(_, (item, compiled))| {
        item.kind.takes_answers() && compiled.within.is_none()
    });
    let slots = answered.flat_map(|(number, (_, compiled))| {
        let rows = compiled.rows.iter().map(|row| row.slot);
        compiled.slot.into_iter().chain(rows).map(move |slot| (number, slot))
    });
    slots.collect()
}

/// The shares of every item with options: of all, and of every group of `units.groups`.
pub fn items(wave: &Wave<'_>) -> Vec<ItemTable> {
    let cases = wave.cases();
    let groups = groups(wave, &cases);
    let mut tables = Vec::new();
    for (item, slot) in slots(wave) {
        let kind = &wave.study.questionnaire.items[item].kind;
        let Some(codes) = codes(kind) else { continue };
        let name = &wave.study.plan.slot(slot).name;
        let all: Vec<usize> = (0..cases.len()).collect();
        tables.push(table((name, None), &codes, slot, (&cases, &all)));
        for ((column, group), members) in &groups {
            let group = Some((column.clone(), group.clone()));
            tables.push(table((name, group), &codes, slot, (&cases, members)));
        }
    }
    tables
}

/// The codes of an item with options, or the points of a scale.
fn codes(kind: &ItemKind) -> Option<Vec<String>> {
    let kind = match kind {
        ItemKind::Grid(grid) => &*grid.cell,
        kind => kind,
    };
    if let ItemKind::Scale(scale) = kind {
        let (from, to) = (scale.from.value.to_i64()?, scale.to.value.to_i64()?);
        return Some((from..=to).map(|point| point.to_string()).collect());
    }
    let choices = kind.choices().filter(|choices| choices.carried.is_none())?;
    let open = choices.options.iter().filter(|option| option.missing.is_none());
    Some(open.map(|option| option.code.value.clone()).collect())
}

/// The numbers of the cases of every group, by column and group.
type Groups = BTreeMap<(String, String), Vec<usize>>;

fn groups(wave: &Wave<'_>, cases: &[Case<'_>]) -> Groups {
    let mut groups = Groups::new();
    let Some(frame) = wave.frame() else { return groups };
    let columns = wave.study.questionnaire.units.iter().flat_map(|units| &units.groups);
    for column in columns {
        for (number, case) in cases.iter().enumerate() {
            if let Some(group) = cell(frame, case.unit, &column.value) {
                let key = (column.value.clone(), group.to_owned());
                groups.entry(key).or_default().push(number);
            }
        }
    }
    groups
}

fn cell<'f>(frame: &'f Frame, unit: &str, column: &str) -> Option<&'f str> {
    frame.cell(frame.unit(unit)?, column)
}

fn table(
    (item, group): (&str, Option<(String, String)>),
    codes: &[String],
    slot: SlotId,
    (cases, members): (&[Case<'_>], &[usize]),
) -> ItemTable {
    let mut hits: Vec<Vec<usize>> = vec![Vec::new(); codes.len()];
    let (mut over, mut states) = (Vec::new(), BTreeMap::new());
    for number in members {
        let cell = cases[*number].record.cell(slot);
        let Some(value) = &cell.value else {
            *states.entry(cell.state).or_default() += 1;
            continue;
        };
        over.push(*number);
        for ((at, code), hits) in (0_u16..).zip(codes).zip(&mut hits) {
            if is_chosen(value, at, code) {
                hits.push(*number);
            }
        }
    }
    let counts = codes.iter().cloned().zip(hits.iter().map(Vec::len));
    ItemTable {
        item: item.to_owned(),
        group,
        base: over.len(),
        options: counts.collect(),
        hits,
        over,
        states,
    }
}

impl ItemTable {
    /// It as the figure that it is: a share for every option.
    pub fn table(&self) -> Table {
        let cell = |hits: &Vec<usize>| Cell {
            group: match &self.group {
                Some((_, group)) => Group::unit(group, group),
                None => Group::all(),
            },
            base: self.base,
            hits: hits.clone(),
            over: self.over.clone(),
            ..Cell::default()
        };
        Table { by: self.item.clone(), cells: self.hits.iter().map(cell).collect() }
    }
}

fn is_chosen(value: &Value, at: u16, code: &str) -> bool {
    match value {
        Value::Code(chosen) => *chosen == at,
        Value::Codes(chosen) => chosen.contains(at),
        Value::Number(number) => number.to_string() == code,
        Value::Condition(holds) => (if *holds { "yes" } else { "no" }) == code,
        _ => false,
    }
}

/// Who was asked and did not answer, for every item.
pub fn non_response(wave: &Wave<'_>) -> Vec<NonResponse> {
    let cases = wave.cases();
    let told = slots(wave).into_iter().map(|(_, slot)| {
        let item = wave.study.plan.slot(slot).name.clone();
        let mut found = NonResponse { item, ..NonResponse::default() };
        for case in &cases {
            let cell = case.record.cell(slot);
            if cell.is_planned() {
                found.planned += 1;
            } else if case.record.is_asked(slot) {
                found.asked += 1;
                if cell.is_answered() {
                    found.answered += 1;
                } else {
                    *found.states.entry(cell.state).or_default() += 1;
                }
            }
        }
        found
    });
    told.collect()
}
