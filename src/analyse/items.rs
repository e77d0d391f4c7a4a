//! How items were answered.
//!
//! *In:* records, one after the other. *Out:* for every item with options the count of each
//! with its base, of all and by group; for every item how many were asked and did not
//! answer, by state, with what chance left out apart.
//!
//! The base is those that answered the item: a missing code is no answer, and never a no.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::expression::SlotId;
use crate::figures::{Cell, Group, Set, Table};
use crate::model::{ItemKind, Questionnaire};
use crate::route::{Plan, Record};
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
    /// How many are in each state without an answer.
    pub states: BTreeMap<AnswerState, usize>,
    /// The number of the set of those that answered; those of the options follow.
    first: usize,
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

/// A cell outside of rosters that people answer.
#[derive(Clone, Debug)]
pub(in crate::analyse) struct Answerable {
    /// The item, or `grid.row`.
    name: String,
    slot: SlotId,
    /// The codes that are counted; none where it has no options.
    codes: Option<Vec<String>>,
}

/// What stands in such a cell: whether it was asked, its state, and which of the codes that
/// are counted were chosen, by their numbers.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(in crate::analyse) struct Given(Asked, AnswerState, Vec<u16>);

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
enum Asked {
    #[serde(rename = "y")]
    Yes,
    #[serde(rename = "n")]
    No,
    /// Chance has left it out.
    #[serde(rename = "p")]
    Planned,
}

/// The cells that people answer.
pub(in crate::analyse) fn answerable(
    questionnaire: &Questionnaire,
    plan: &Plan,
) -> Vec<Answerable> {
    let items = questionnaire.items.iter().zip(&plan.items);
    let answered = items.filter(|(item, compiled)| {
        item.kind.takes_answers() && compiled.within.is_none()
    });
    let cells = answered.flat_map(|(item, compiled)| {
        let rows = compiled.rows.iter().map(|row| row.slot);
        let slots = compiled.slot.into_iter().chain(rows);
        slots.map(|slot| Answerable {
            name: plan.slot(slot).name.clone(),
            slot,
            codes: codes(&item.kind),
        })
    });
    cells.collect()
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

impl Answerable {
    /// What a record has in it.
    pub fn given(&self, record: &Record) -> Given {
        let cell = record.cell(self.slot);
        let asked = match cell.is_planned() {
            true => Asked::Planned,
            false if record.is_asked(self.slot) => Asked::Yes,
            false => Asked::No,
        };
        let mut chosen = Vec::new();
        if let Some(value) = &cell.value {
            let codes = (0_u16..).zip(self.codes.iter().flatten());
            let own = codes.filter(|(at, code)| is_chosen(value, *at, code));
            chosen.extend(own.map(|(at, _)| at));
        }
        Given(asked, cell.state, chosen)
    }
}

/// Answers to items as they are added up.
#[derive(Debug)]
pub(in crate::analyse) struct Items<'a> {
    of: &'a [Answerable],
    all: Vec<Counts>,
    /// By column and group, one a cell.
    groups: BTreeMap<(String, String), Vec<Counts>>,
    silent: Vec<NonResponse>,
    /// How many sets of records there are.
    sets: usize,
}

/// The counts of one cell, of all or of one group.
#[derive(Clone, Debug)]
struct Counts {
    first: usize,
    base: usize,
    options: Vec<usize>,
    states: BTreeMap<AnswerState, usize>,
}

impl Counts {
    fn new(of: &[Answerable], sets: &mut usize) -> Vec<Self> {
        let counts = |cell: &Answerable| {
            let (options, first) = (cell.codes.as_ref().map_or(0, Vec::len), *sets);
            *sets += 1 + options;
            Self { first, base: 0, options: vec![0; options], states: BTreeMap::new() }
        };
        of.iter().map(counts).collect()
    }

    fn take(&mut self, Given(_, state, chosen): &Given, sets: &mut Vec<usize>) {
        if *state != AnswerState::Answered {
            *self.states.entry(*state).or_default() += 1;
            return;
        }
        self.base += 1;
        sets.push(self.first);
        for at in chosen {
            if let Some(count) = self.options.get_mut(usize::from(*at)) {
                *count += 1;
                sets.push(self.first + 1 + usize::from(*at));
            }
        }
    }

    fn table(
        self,
        of: &Answerable,
        group: Option<&(String, String)>,
    ) -> Option<ItemTable> {
        let Self { first, base, options, states } = self;
        let (item, group) = (of.name.clone(), group.cloned());
        let options = of.codes.as_ref()?.iter().cloned().zip(options).collect();
        Some(ItemTable { item, group, base, options, states, first })
    }
}

impl<'a> Items<'a> {
    /// Begins with nobody.
    pub fn new(of: &'a [Answerable]) -> Self {
        let mut sets = 0;
        let all = Counts::new(of, &mut sets);
        let silent = of.iter().map(|cell| NonResponse {
            item: cell.name.clone(),
            ..NonResponse::default()
        });
        Self { of, all, groups: BTreeMap::new(), silent: silent.collect(), sets }
    }

    /// Adds what a record of these groups, by column and group, has in all cells; tells the
    /// numbers of the sets that it is in.
    pub fn take(&mut self, given: &[Given], groups: &[(&str, &str)]) -> Vec<usize> {
        let mut sets = Vec::new();
        for (own, silent) in given.iter().zip(&mut self.silent) {
            silent.take(own);
        }
        for (own, counts) in given.iter().zip(&mut self.all) {
            counts.take(own, &mut sets);
        }
        for (column, group) in groups {
            let key = ((*column).to_owned(), (*group).to_owned());
            let fresh = || Counts::new(self.of, &mut self.sets);
            let group = self.groups.entry(key).or_insert_with(fresh);
            for (own, counts) in given.iter().zip(group) {
                counts.take(own, &mut sets);
            }
        }
        sets
    }

    /// The shares of every item with options, of all and of every group, and who did not
    /// answer.
    pub fn finish(self) -> (Vec<ItemTable>, Vec<NonResponse>) {
        let mut tables = Vec::new();
        let mut groups: Vec<_> = self
            .groups
            .into_iter()
            .map(|(group, counts)| (group, counts.into_iter()))
            .collect();
        for (cell, all) in self.of.iter().zip(self.all) {
            tables.extend(all.table(cell, None));
            for (group, counts) in &mut groups {
                let counts = counts.next();
                tables.extend(counts.and_then(|counts| counts.table(cell, Some(group))));
            }
        }
        (tables, self.silent)
    }
}

impl NonResponse {
    fn take(&mut self, Given(asked, state, _): &Given) {
        match asked {
            Asked::Planned => self.planned += 1,
            Asked::No => {}
            Asked::Yes => {
                self.asked += 1;
                if *state == AnswerState::Answered {
                    self.answered += 1;
                } else {
                    *self.states.entry(*state).or_default() += 1;
                }
            }
        }
    }
}

impl ItemTable {
    /// It as the figure that it is: a share for every option.
    pub fn table(&self) -> Table {
        let over = Set { number: self.first, count: self.base };
        let cell = |(at, (_, count)): (usize, &(String, usize))| Cell {
            group: match &self.group {
                Some((_, group)) => Group::unit(group, group),
                None => Group::all(),
            },
            base: self.base,
            hits: Set { number: self.first + 1 + at, count: *count },
            over,
            ..Cell::default()
        };
        let cells = self.options.iter().enumerate().map(cell).collect();
        Table { by: self.item.clone(), cells }
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
