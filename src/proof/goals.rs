//! What can be asked of a questionnaire, and what can stand in the way.
//!
//! *In:* a goal. *Out:* the literal that it is.
//!
//! A hard check counts where it stands before the goal: what is judged later can be met
//! on the way.

use crate::expression::Program;
use crate::model::{Level, Questionnaire};
use crate::proof::formula::{At, Formula};
use crate::proof::solver::{Lit, Truth};
use crate::route::{CheckOwner, Plan};

/// Something that a respondent can reach, do or be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Goal {
    /// The conditions of a section are true, and the interview has come so far.
    Section(usize),
    /// An item is asked.
    Item(usize),
    /// A row of a grid is asked.
    Row(usize, usize),
    /// An option is chosen: of an item, or in a row of a grid.
    Option(usize, usize),
    /// An item that is asked has an answer that nothing forbids.
    Answer(usize),
    /// The condition of an item is false.
    Unasked(usize),
    /// The condition of a section is false.
    UnaskedSection(usize),
    /// A check, by its number in the plan, is judged and fails.
    CheckFails(usize),
    /// A check is judged and holds.
    CheckHolds(usize),
    /// An end, by its number in the plan, is met.
    End(usize),
    /// The interview goes to its end.
    Finish,
    /// `required` of an item is true where it is asked.
    Required(usize),
}

/// What a condition of a scoring file is wanted to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// True.
    True,
    /// False.
    False,
    /// Not true: false or unknown.
    NotTrue,
    /// Not false: true or unknown.
    NotFalse,
}

/// What stands in the way of a goal, or what it rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cause {
    /// A part of the condition of a section.
    Section(usize, usize),
    /// A part of the condition of an item.
    Item(usize, usize),
    /// A part of the condition of a row: item, row, part.
    Row(usize, usize, usize),
    /// What an option is offered under: item, option.
    Offer(usize, usize),
    /// What the options of an item are offered under.
    Offers(usize),
    /// The bounds of an item.
    Bounds(usize),
    /// What a derived item is worked out from.
    Value(usize),
    /// Where the rows of a roster come from: its item.
    Rows(usize),
    /// A hard check, by its number in the plan.
    Check(usize),
    /// An end, by its number in the plan.
    End(usize),
    /// A part of the condition that was asked about: which of them, and the part.
    Asked(usize, usize),
}

impl Formula<'_> {
    /// The literal of a goal.
    pub(super) fn goal(&mut self, goal: Goal) -> Lit {
        match goal {
            Goal::Section(section) => self.section_reached(section),
            Goal::Item(item) => self.is_put(item),
            Goal::Row(item, row) => match self.plan.items[item].rows.get(row) {
                Some(row) => {
                    let slot = row.slot;
                    self.vars(slot).asked.yes
                }
                None => self.solver.fresh(),
            },
            Goal::Option(item, option) => {
                let slots = self.answer_slots(item);
                let chosen: Vec<Lit> =
                    slots.into_iter().map(|slot| self.has_code(slot, option)).collect();
                self.solver.or(&chosen)
            }
            Goal::Answer(item) => {
                let slots = self.answer_slots(item);
                let answers: Vec<Lit> =
                    slots.into_iter().map(|slot| self.vars(slot).answered).collect();
                self.solver.or(&answers)
            }
            Goal::Unasked(item) => match &self.plan.items[item].condition {
                Some(program) => self.whole(program, At::default()).no,
                None => self.solver.fresh(),
            },
            Goal::UnaskedSection(section) => {
                let parts = self.section_parts(section);
                self.solver.all(&parts).no
            }
            Goal::CheckFails(check) => {
                let truth = self.check(check);
                let on = self.judged(check);
                self.solver.and(&[on, truth.no])
            }
            Goal::CheckHolds(check) => {
                let truth = self.check(check);
                let on = self.judged(check);
                self.solver.and(&[on, truth.yes])
            }
            Goal::End(end) => self.end_met(end),
            Goal::Finish => self.alive_before(usize::MAX).0,
            Goal::Required(item) => {
                let put = self.is_put(item);
                let holds = match &self.plan.items[item].required {
                    Some(program) => self.whole(program, At::default()).yes,
                    None => self.solver.fresh(),
                };
                self.solver.and(&[put, holds])
            }
        }
    }

    /// The literal of several conditions that stand in no questionnaire.
    pub(super) fn all_wanted(&mut self, wanted: &[(&Program, Wanted)]) -> Lit {
        let mut all = Vec::new();
        for (number, (program, wanted)) in wanted.iter().enumerate() {
            let parts = self.parts(program, At::default());
            if *wanted == Wanted::True {
                for (part, truth) in parts.into_iter().enumerate() {
                    let cause = self.cause(Cause::Asked(number, part));
                    all.push(self.solver.or(&[!cause, truth.yes]));
                }
                continue;
            }
            let whole = self.solver.all(&parts);
            let literal = match wanted {
                Wanted::True => whole.yes,
                Wanted::False => whole.no,
                Wanted::NotTrue => !whole.yes,
                Wanted::NotFalse => !whole.no,
            };
            let cause = self.cause(Cause::Asked(number, 0));
            all.push(self.solver.or(&[!cause, literal]));
        }
        self.solver.and(&all)
    }

    fn section_reached(&mut self, section: usize) -> Lit {
        let conditions = self.section_conditions(section);
        let mut all: Vec<Lit> = Vec::new();
        for (cause, truth) in conditions {
            let holds = self.solver.or(&[!cause, truth.yes]);
            all.push(holds);
        }
        let first = self
            .questionnaire
            .items
            .iter()
            .position(|item| self.plan.section_path[item.section].contains(&section));
        if let Some(first) = first {
            all.push(self.alive_before(first).0);
        }
        self.solver.and(&all)
    }

    /// The truth of what a check demands.
    fn check(&mut self, number: usize) -> Truth {
        if let Some(known) = self.checks.get(&number) {
            return *known;
        }
        let program: &Program = &self.plan.checks[number].program;
        let truth = self.whole(program, At::default());
        self.checks.insert(number, truth);
        truth
    }

    /// Whether a check is judged: what it stands on was asked.
    fn judged(&mut self, number: usize) -> Lit {
        match self.plan.checks[number].owner {
            CheckOwner::Item(item, _) => self.is_put(item),
            CheckOwner::Section(section, _) => {
                let conditions = self.section_conditions(section);
                let all: Vec<Lit> = conditions.iter().map(|(_, t)| t.yes).collect();
                self.solver.and(&all)
            }
            CheckOwner::Questionnaire(_) => self.solver.yes(),
        }
    }

    /// Demands that hard checks do not fail, each under a literal of its own.
    pub(super) fn demand_checks(&mut self) {
        let mut demanded = Vec::new();
        for number in 0..self.plan.checks.len() {
            let check = written_check(self.questionnaire, self.plan, number);
            if check.level != Level::Hard || !check.holds_in(self.questionnaire) {
                continue;
            }
            let truth = self.check(number);
            let judged = self.judged(number);
            let demand = self.solver.fresh();
            self.solver.clause([!demand, !judged, !truth.no]);
            let place = self.place_of_check(number);
            demanded.push((place, number, demand));
        }
        demanded.sort_unstable_by_key(|(place, number, _)| (*place, *number));
        self.demanded = demanded;
    }

    /// The item after which a check has been judged: the last that it rests on.
    pub(super) fn place_of_check(&self, number: usize) -> usize {
        let plan = &self.plan.checks[number];
        let on = match plan.owner {
            CheckOwner::Item(item, _) => item,
            CheckOwner::Section(section, _) => self
                .questionnaire
                .items
                .iter()
                .rposition(|item| self.plan.section_path[item.section].contains(&section))
                .unwrap_or(0),
            CheckOwner::Questionnaire(_) => usize::MAX,
        };
        let items = plan.program.rests_on().iter();
        items.filter_map(|slot| self.plan.item_of(*slot)).fold(on, usize::max)
    }

    /// The hard checks that count for a goal: those that are judged before it, in the
    /// order of the interview. For whether a check can hold none counts, so that of two
    /// that contradict each other neither is to blame alone.
    pub(super) fn assumed(&self, goal: Goal) -> Vec<(usize, Lit)> {
        let before: (usize, usize) = match goal {
            Goal::Section(section) => (self.first_item(section), 0),
            Goal::Item(item)
            | Goal::Row(item, _)
            | Goal::Unasked(item)
            | Goal::Option(item, _)
            | Goal::Required(item) => (item, 0),
            Goal::UnaskedSection(section) => (self.first_item(section), 0),
            Goal::Answer(item) => (item, usize::MAX),
            Goal::CheckFails(check) => (self.place_of_check(check), check),
            Goal::CheckHolds(_) => (0, 0),
            Goal::End(end) => (self.plan.ends[end].item, 0),
            Goal::Finish => (usize::MAX, usize::MAX),
        };
        let demanded = self.demanded.iter();
        let counted = demanded.filter(|(place, number, _)| (*place, *number) < before);
        counted.map(|(_, number, demand)| (*number, *demand)).collect()
    }

    fn first_item(&self, section: usize) -> usize {
        let mut items = self.questionnaire.items.iter();
        let first = items
            .position(|item| self.plan.section_path[item.section].contains(&section));
        first.unwrap_or(usize::MAX)
    }
}

/// A check as its author wrote it.
pub(super) fn written_check<'q>(
    questionnaire: &'q Questionnaire,
    plan: &Plan,
    number: usize,
) -> &'q crate::model::ItemCheck {
    match plan.checks[number].owner {
        CheckOwner::Item(item, check) => &questionnaire.items[item].checks[check],
        CheckOwner::Section(section, check) => {
            &questionnaire.sections[section].checks[check]
        }
        CheckOwner::Questionnaire(check) => &questionnaire.checks[check],
    }
}
