//! A record of one version of a questionnaire, as one of another version.
//!
//! *In:* two plans, which items continue which, and a record of the one. *Out:* a record
//! of the other: answers with their states as they were given, codes as they are there;
//! what is worked out is worked out anew, by the other version's expressions.
//!
//! Whether an answer may be taken over is the caller's business, and who was asked is not
//! asked again: nobody would have an answer to that.

use crate::expression::{Domain, Options, SlotId};
use crate::model::Questionnaire;
use crate::route::walk::{Asked, Reached, Walk, walk};
use crate::route::{Given, LeftOut, Plan, Record, RowPlan, scores};
use crate::value::{AnswerState, Cell, Value};

/// An item of one version that goes on in another.
#[derive(Clone, Debug, Default)]
pub struct Lasting {
    /// Its number in the version that answers come from.
    pub from: usize,
    /// Its number in the other.
    pub to: usize,
    /// Its codes there, for those here; a code that is not listed is the same.
    pub codes: Vec<(String, String)>,
}

/// How records of one plan become records of another.
#[derive(Clone, Debug, Default)]
pub struct Carriage {
    moves: Vec<Move>,
    /// Items of the other plan that are worked out anew, in working order.
    derived: Vec<usize>,
    /// For every outer slot of the other plan, whether it means what it did.
    sound: Vec<bool>,
}

/// One cell.
#[derive(Clone, Debug)]
struct Move {
    from: SlotId,
    to: SlotId,
    /// Option numbers; none where a value has no options.
    codes: Option<Vec<Option<u16>>>,
}

impl Carriage {
    /// Prepares it. Columns of the register are joined by name.
    pub fn new(from: &Plan, to: &Plan, items: &[Lasting]) -> Self {
        let mut carriage = Self { sound: vec![false; to.outer], ..Self::default() };
        for item in items {
            if to.items[item.to].derived.is_none() && to.items[item.to].within.is_none() {
                carriage.item(from, to, item);
            }
        }
        for (name, slot) in &to.columns {
            let same = from.columns.iter().find(|(other, _)| other == name);
            carriage.join(same.map(|(_, slot)| *slot), Some(*slot));
        }
        carriage.join(from.submitted, to.submitted);
        carriage.join(from.started, to.started);
        for number in &to.order {
            let item = &to.items[*number];
            let Some((derived, slot)) = item.derived.as_ref().zip(item.slot) else {
                continue;
            };
            if item.within.is_none() && carriage.rests_well(derived.program.rests_on()) {
                carriage.derived.push(*number);
                carriage.is_sound(slot);
            }
        }
        carriage
    }

    fn item(&mut self, from: &Plan, to: &Plan, item: &Lasting) {
        let (old, new) = (&from.items[item.from], &to.items[item.to]);
        let mut pairs: Vec<(SlotId, SlotId)> =
            old.slot.into_iter().zip(new.slot).collect();
        for row in &new.rows {
            let name = |plan: &Plan, slot| {
                let name = &plan.slot(slot).name;
                name.rsplit('.').next().map(str::to_owned)
            };
            let wanted = name(to, row.slot);
            // The parts of an allocation are its options; rows of a grid have no codes.
            let is_grid = options(to, row.slot).is_some();
            let called = |part: String| match is_grid {
                true => part,
                false => item.code(&part).to_owned(),
            };
            let is_it = |old: &&RowPlan| name(from, old.slot).map(called) == wanted;
            let same = old.rows.iter().find(is_it);
            pairs.extend(same.map(|old| (old.slot, row.slot)));
        }
        for (old, new) in pairs {
            let codes = match (options(from, old), options(to, new)) {
                (Some(old), Some(new)) => Some(item.numbers(old, new)),
                (None, None) => None,
                // Codes there and none here: no answer of the one is one of the other.
                _ => continue,
            };
            self.moves.push(Move { from: old, to: new, codes });
            self.is_sound(new);
        }
    }

    fn join(&mut self, from: Option<SlotId>, to: Option<SlotId>) {
        if let Some((from, to)) = from.zip(to) {
            self.moves.push(Move { from, to, codes: None });
            self.is_sound(to);
        }
    }

    fn is_sound(&mut self, slot: SlotId) {
        if let Some(sound) = self.sound.get_mut(slot.0 as usize) {
            *sound = true;
        }
    }

    /// Whether these cells of the other plan mean what they did. Those of rosters are not
    /// taken over.
    pub fn rests_well(&self, slots: &[SlotId]) -> bool {
        let sound = |slot: &SlotId| self.sound.get(slot.0 as usize).copied();
        let holds =
            |slot: &SlotId| scores::is_score(*slot) || sound(slot).unwrap_or(false);
        slots.iter().all(holds)
    }

    /// The cell of the other plan that takes over a cell.
    pub fn counterpart(&self, from: SlotId) -> Option<SlotId> {
        self.moves.iter().find(|found| found.from == from).map(|found| found.to)
    }

    /// The record as one of the other plan, and the cells of that one whose answer was
    /// an option that is not there.
    pub fn carry(
        &self,
        (questionnaire, plan): (&Questionnaire, &Plan),
        record: &Record,
    ) -> (Record, Vec<SlotId>) {
        let given = Given::new(plan);
        let mut carried = Record::default();
        walk(questionnaire, plan, &given, &mut carried);
        let mut lost = Vec::new();
        for step in &self.moves {
            let (cell, is_whole) = step.cell(record.cell(step.from));
            if !is_whole {
                lost.push(step.to);
            }
            put(&mut carried, step.to, cell, record.asked_at(step.from, None));
        }
        self.derive((questionnaire, plan), &mut carried);
        (carried, lost)
    }

    /// A record whose answers are those of `later` wherever both have one, else those of
    /// `earlier`; both are records of the other plan.
    pub fn mixed(
        &self,
        (questionnaire, plan): (&Questionnaire, &Plan),
        earlier: &Record,
        later: &Record,
    ) -> Record {
        let mut mixed = earlier.clone();
        for step in &self.moves {
            let is_answered = |record: &Record| record.cell(step.to).is_answered();
            let is_item = plan.item_of(step.to).is_some();
            if is_item && is_answered(earlier) && is_answered(later) {
                put(&mut mixed, step.to, later.cell(step.to).clone(), Some(true));
            }
        }
        self.derive((questionnaire, plan), &mut mixed);
        mixed
    }

    /// Works out what is derived.
    fn derive(
        &self,
        (questionnaire, plan): (&Questionnaire, &Plan),
        record: &mut Record,
    ) {
        let given = Given::new(plan);
        record.sections = vec![None; plan.sections.len()];
        let mut walk = Walk {
            questionnaire,
            plan,
            given: &given,
            record,
            left_out: LeftOut::default(),
            places: None,
            ended: None,
            reached: Reached::All,
        };
        for number in &self.derived {
            let item = &plan.items[*number];
            let Some(derived) = &item.derived else { continue };
            let asked = walk.asked(*number, item.condition.as_ref(), None);
            // That a filter is not comparable does not take the figure away.
            let asked =
                if matches!(asked, Asked::Unknown(_)) { Asked::Yes } else { asked };
            walk.derived(*number, item, derived, (asked, None));
        }
    }
}

fn put(record: &mut Record, slot: SlotId, cell: Cell, asked: Option<bool>) {
    if let Some(place) = record.place(slot, None) {
        record.cells[place] = cell;
        record.asked[place] = asked;
    }
}

impl Lasting {
    fn code<'c>(&'c self, code: &'c str) -> &'c str {
        let found = self.codes.iter().find(|(here, _)| here == code);
        found.map_or(code, |(_, there)| there.as_str())
    }

    /// Option numbers here to option numbers there.
    fn numbers(&self, from: &Options, to: &Options) -> Vec<Option<u16>> {
        let codes = from.list.iter().map(|option| option.code.as_str());
        codes.map(|code| to.position(self.code(code))).collect()
    }

    /// The same the other way round.
    #[must_use]
    pub fn turned(&self) -> Self {
        let codes = self.codes.iter().map(|(here, there)| (there.clone(), here.clone()));
        Self { from: self.to, to: self.from, codes: codes.collect() }
    }
}

fn options(plan: &Plan, slot: SlotId) -> Option<&Options> {
    match &plan.slot(slot).domain {
        Domain::Single(options)
        | Domain::Multiple(options)
        | Domain::Ranking(options) => Some(options),
        _ => None,
    }
}

impl Move {
    /// The cell there, and whether nothing of it was lost.
    fn cell(&self, old: &Cell) -> (Cell, bool) {
        let Some(codes) = &self.codes else { return (old.clone(), true) };
        let there = |code: &u16| codes.get(usize::from(*code)).copied().flatten();
        let value = match &old.value {
            Some(Value::Code(code)) => there(code).map(Value::Code),
            Some(Value::Codes(set)) => {
                let all: Option<Vec<u16>> = set.iter().map(|code| there(&code)).collect();
                all.map(|all| Value::Codes(all.into_iter().collect()))
            }
            Some(Value::Ranking(ranked)) => {
                ranked.iter().map(there).collect::<Option<Vec<u16>>>().map(Value::Ranking)
            }
            _ => return (old.clone(), true),
        };
        match value {
            Some(value) => (Cell::answered(value), true),
            None => (Cell::absent(AnswerState::Invalid), false),
        }
    }
}
