//! Parts of expressions with few combinations of answers: each is asked of the evaluator.
//!
//! *In:* a part, and the cells it reads. *Out:* its truth, tied to every combination of
//! their values; nothing where those are too many.
//!
//! So functions, arithmetic and registers mean here what they mean in an interview.

use std::collections::BTreeSet;
use std::rc::Rc;

use crate::decimal::Number;
use crate::expression::{
    Candidate, Cells, Condition, Domain, RowId, SlotId, evaluate_part,
};
use crate::model::ItemKind;
use crate::proof::cells::{Values, Vars};
use crate::proof::formula::{At, Formula};
use crate::proof::solver::{Lit, Truth};
use crate::proof::terms;
use crate::route::SlotKind;
use crate::value::{AnswerState, Cell, CodeSet, Value};

/// The most combinations of one part.
const MOST_COMBINATIONS: usize = 1024;
/// The most values of a measured cell that are looked at one by one.
const MOST_STEPS: i64 = 40;
/// The most options of a `multiple` whose sets are looked at one by one.
const MOST_TICKS: usize = 10;

/// One value that a cell can have, or none, and when it has it.
#[derive(Clone, Debug)]
pub(super) struct Choice {
    pub(super) holds: Lit,
    pub(super) value: Option<Value>,
}

/// One value for each of several cells, and when they have them.
pub(super) struct Combination {
    pub(super) holds: Vec<Lit>,
    pub(super) cells: Given,
}

/// What one thing can be, such as a cell or the unit: each possibility, and when it is so.
pub(super) type Factor = Vec<(Lit, Vec<(SlotId, Option<Value>)>)>;

/// Values of cells, as the evaluator reads them.
#[derive(Clone, Debug, Default)]
pub(super) struct Given {
    cells: Vec<(SlotId, Cell)>,
}

/// The same, with what is offered as an option.
struct Judged<'g> {
    given: &'g Given,
    absent: Cell,
    candidate: Option<&'g [Option<Value>]>,
}

impl Given {
    pub(super) fn with(&self, slot: SlotId, value: Option<Value>) -> Self {
        let mut cells = self.cells.clone();
        let cell = match value {
            Some(value) => Cell::answered(value),
            None => Cell::absent(AnswerState::NoAnswer),
        };
        cells.push((slot, cell));
        Self { cells }
    }

    /// As the evaluator reads it.
    pub(super) fn as_cells(&self) -> impl Cells + '_ {
        self.offering(None)
    }

    fn offering<'g>(&'g self, candidate: Option<&'g [Option<Value>]>) -> Judged<'g> {
        Judged { given: self, absent: Cell::absent(AnswerState::NoAnswer), candidate }
    }
}

impl Cells for Judged<'_> {
    fn here(&self) -> Option<RowId> {
        None
    }

    fn cell(&self, slot: SlotId, _: Option<RowId>) -> &Cell {
        let found = self.given.cells.iter().find(|(known, _)| *known == slot);
        found.map_or(&self.absent, |(_, cell)| cell)
    }

    fn is_asked(&self, _: SlotId, _: Option<RowId>) -> Option<bool> {
        None
    }

    fn candidate(&self) -> Option<Candidate<'_>> {
        self.candidate.map(Candidate::Cells)
    }
}

impl Formula<'_> {
    /// The truth of a part whose combinations are few.
    pub(super) fn table(&mut self, condition: &Condition, at: At<'_>) -> Option<Truth> {
        let slots = terms::of_condition(condition)?;
        let combinations = self.combined(&slots)?;
        if let [only] = &combinations[..]
            && only.holds.is_empty()
        {
            let value = evaluate_part(condition, &only.cells.offering(at.candidate));
            return Some(match value {
                Some(value) => self.solver.known(value),
                None => self.solver.unknown(),
            });
        }
        let truth = self.solver.free();
        for combination in combinations {
            let cells = combination.cells.offering(at.candidate);
            let value = evaluate_part(condition, &cells);
            let (yes, no) = match value {
                Some(true) => (truth.yes, !truth.no),
                Some(false) => (!truth.yes, truth.no),
                None => (!truth.yes, !truth.no),
            };
            for outcome in [yes, no] {
                let unless = combination.holds.iter().map(|literal| !*literal);
                self.solver.clause(unless.chain([outcome]));
            }
        }
        Some(truth)
    }

    /// Every combination of the values of some cells; none where there are too many.
    pub(super) fn combined(
        &mut self,
        slots: &BTreeSet<SlotId>,
    ) -> Option<Vec<Combination>> {
        let is_column =
            |slot: &&SlotId| matches!(self.plan.slot(**slot).kind, SlotKind::Column);
        let columns: Vec<SlotId> = slots.iter().filter(is_column).copied().collect();
        let mut factors: Vec<Factor> = Vec::new();
        if !columns.is_empty() {
            factors.push(self.units_in(&columns)?);
        }
        for slot in slots.iter().filter(|slot| !columns.contains(slot)) {
            let choices = self.choices_of(*slot)?;
            let factor = choices.iter();
            let factor = factor.map(|c| (c.holds, vec![(*slot, c.value.clone())]));
            factors.push(factor.collect());
        }
        let count = factors.iter().try_fold(1_usize, |product, factor| {
            product.checked_mul(factor.len()).filter(|count| *count <= MOST_COMBINATIONS)
        })?;
        self.combinations = self.combinations.checked_sub(count)?;
        let mut all = vec![Combination { holds: Vec::new(), cells: Given::default() }];
        for factor in factors {
            let mut next = Vec::with_capacity(all.len() * factor.len());
            for before in &all {
                for (holds, values) in &factor {
                    let mut cells = before.cells.clone();
                    for (slot, value) in values {
                        cells = cells.with(*slot, value.clone());
                    }
                    let mut together = before.holds.clone();
                    together.push(*holds);
                    next.push(Combination { holds: together, cells });
                }
            }
            all = next;
        }
        Some(all)
    }

    /// The values that a cell can have, where they are few.
    pub(super) fn choices_of(&mut self, slot: SlotId) -> Option<Rc<[Choice]>> {
        if let Some(known) = self.choices.get(&slot) {
            return known.clone();
        }
        let vars = self.vars(slot);
        let found = self.few(slot, &vars).map(Rc::from);
        self.choices.insert(slot, found.clone());
        found
    }

    fn few(&mut self, slot: SlotId, vars: &Vars) -> Option<Vec<Choice>> {
        let no = self.solver.no();
        let mut choices = Vec::new();
        match &vars.values {
            Values::Codes(codes) => {
                let codes = (0..).zip(codes).filter(|(_, holds)| **holds != no);
                for (code, holds) in codes {
                    choices.push((*holds, Value::Code(code)));
                }
            }
            Values::Rows(rows) => {
                let Domain::Unit(table) = &self.plan.slot(slot).domain else {
                    return None;
                };
                for (code, holds) in table.codes().zip(rows) {
                    choices.push((*holds, Value::Text(code.to_owned())));
                }
            }
            Values::Flag(flag) => {
                choices.push((*flag, Value::Condition(true)));
                choices.push((!*flag, Value::Condition(false)));
            }
            Values::Ticks(ticks) => choices = self.sets(slot, ticks)?,
            Values::Measure => choices = self.steps(slot)?,
            Values::Text | Values::Other | Values::Column(_) => return None,
        }
        let answered = vars.answered;
        let mut all: Vec<Choice> = choices
            .into_iter()
            .map(|(holds, value)| {
                let holds = self.solver.and(&[answered, holds]);
                Choice { holds, value: Some(value) }
            })
            .collect();
        all.push(Choice { holds: !answered, value: None });
        Some(all)
    }

    /// The sets of options that can be ticked together.
    fn sets(&mut self, slot: SlotId, ticks: &[Lit]) -> Option<Vec<(Lit, Value)>> {
        let Domain::Multiple(options) = &self.plan.slot(slot).domain else { return None };
        let no = self.solver.no();
        let usable: Vec<usize> =
            (0..ticks.len()).filter(|tick| ticks[*tick] != no).collect();
        if usable.len() > MOST_TICKS {
            return None;
        }
        let most = self.most_ticks(slot);
        let stands_alone =
            |code: usize| options.list[code].exclusive || options.list[code].all_of_these;
        let mut sets = Vec::new();
        for pattern in 0..1_usize << usable.len() {
            let is_in = |place: usize| pattern >> place & 1 == 1;
            let chosen: Vec<usize> = usable
                .iter()
                .enumerate()
                .filter(|(p, _)| is_in(*p))
                .map(|(_, c)| *c)
                .collect();
            if chosen.len() > 1 && chosen.iter().any(|code| stands_alone(*code)) {
                continue;
            }
            let signs = usable.iter().enumerate();
            let literals: Vec<Lit> = signs
                .map(
                    |(place, code)| {
                        if is_in(place) { ticks[*code] } else { !ticks[*code] }
                    },
                )
                .collect();
            let holds = self.solver.and(&literals);
            if most.is_some_and(|most| chosen.len() > most) {
                self.solver.clause([!holds]);
                continue;
            }
            let codes = chosen.iter().filter_map(|code| u16::try_from(*code).ok());
            sets.push((holds, Value::Codes(codes.collect::<CodeSet>())));
        }
        Some(sets)
    }

    fn most_ticks(&self, slot: SlotId) -> Option<usize> {
        let SlotKind::Item(item) = self.plan.slot(slot).kind else { return None };
        match &self.questionnaire.items[item].kind {
            ItemKind::Multiple { max_choices: Some(most), .. } => {
                usize::try_from(most.value).ok()
            }
            _ => None,
        }
    }

    /// The values of a cell that is measured in few steps.
    fn steps(&mut self, slot: SlotId) -> Option<Vec<(Lit, Value)>> {
        if !matches!(self.plan.slot(slot).domain, Domain::Number | Domain::Year) {
            return None;
        }
        let (SlotKind::Item(item) | SlotKind::Row { item, .. }) =
            self.plan.slot(slot).kind
        else {
            return None;
        };
        if self.plan.items[item].derived.is_some() {
            return None;
        }
        let kind = match &self.questionnaire.items[item].kind {
            ItemKind::Grid(grid) => &*grid.cell,
            kind => kind,
        };
        let values = crate::points::Attainable::new(kind)?;
        let (low, high) = values.ends()?;
        let step = values.step?;
        let count =
            (high - low.clone()).divide(&step)?.round(0, crate::decimal::Rounding::Floor);
        let count = count.to_i64().filter(|count| (0..=MOST_STEPS).contains(count))?;
        let mut found = Vec::new();
        for number in 0..=count {
            let value = low.clone() + Number::from(number) * step.clone();
            let within = self.at_most(slot, &value, true);
            let below = self.at_most(slot, &value, false);
            let holds = self.solver.and(&[within, !below]);
            found.push((holds, Value::Number(value)));
        }
        Some(found)
    }
}
