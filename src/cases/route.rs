//! What was asked, and what was found in the answers.
//!
//! *In:* the record of a case. *Out:* findings where another route was taken than the
//! case expects.
//!
//! A grid is asked when one of its rows is. What rests on an absent answer is neither
//! asked nor not asked.

use crate::answers;
use crate::cases::compare::{Compare, unknown};
use crate::diagnostic::{Severity, Words, nearest};
use crate::expression::{Program, SlotId, evaluate_condition};
use crate::model::{ItemKind, Written};
use crate::route::SlotKind;
use crate::source::Spanned;

/// What an expectation names: a cell, or an item without one of its own.
#[derive(Clone, Copy)]
enum Named {
    Cell(SlotId),
    Item(usize),
}

impl Compare<'_> {
    /// `asked` and `not_asked`.
    pub fn route(&mut self) {
        let expect = &self.case.expect;
        for name in &expect.asked {
            self.asked(name, true);
        }
        for name in &expect.not_asked {
            self.asked(name, false);
        }
    }

    /// `findings`.
    pub fn rules(&mut self) {
        let Some(expected) = &self.case.expect.findings else { return };
        let rules = || answers::RULES.iter().map(|rule| rule.name);
        for name in &expected.value {
            if rules().all(|rule| rule != name.value) {
                let what = Words::new("rule for answers", "ingen regel för svar");
                let finding = unknown(name, &what, nearest(&name.value, rules()));
                self.findings.push(finding);
                return;
            }
        }
        let mut found: Vec<&str> = Vec::new();
        for finding in self.read.iter() {
            if !found.contains(&finding.rule.name) {
                found.push(finding.rule.name);
            }
        }
        let before = self.findings.len();
        self.same_set(expected, &found, &Words::new("finding", "fynd"));
        if self.findings.len() > before && !found.is_empty() {
            let told = self.first_finding();
            self.advise(before, &told);
        }
    }

    /// The gravest and first thing that was found in the answers.
    pub fn first_finding(&self) -> Words {
        let errors = self.read.iter().filter(|f| f.severity() == Severity::Error);
        let first = errors.chain(self.read.iter()).next();
        let message = first.map(|finding| &finding.message);
        let (en, sv) = message.map_or(("", ""), |words| (&words.en, &words.sv));
        Words::new(format!("look at the answers: {en}"), format!("se på svaren: {sv}"))
    }

    /// Adds advice to the findings from a number on.
    fn advise(&mut self, from: usize, words: &Words) {
        let all = std::mem::take(&mut self.findings);
        self.findings.extend(all.into_iter().enumerate().map(|(number, finding)| {
            if number < from { finding } else { finding.help(&words.en, &words.sv) }
        }));
    }

    fn asked(&mut self, name: &Spanned<String>, expected: bool) {
        let Some(named) = self.named(&name.value) else {
            let names = self.names();
            let near = nearest(&name.value, names.iter().map(String::as_str));
            let what = Words::new("item", "ingen fråga");
            self.findings.push(unknown(name, &what, near));
            return;
        };
        let found = self.is_asked(named);
        if found == Some(expected) {
            return;
        }
        let word = |asked: Option<bool>| match asked {
            Some(true) => Words::new("asked", "ställd"),
            Some(false) => Words::new("not asked", "inte ställd"),
            None => Words::new(
                "unknown, for want of an answer it rests on",
                "okänd, eftersom ett svar som den beror på saknas",
            ),
        };
        let what = Words::same(format!("`{}`", name.value));
        let finding = self.differs(name.span, &what, &word(Some(expected)), &word(found));
        let finding = match self.in_the_way(named) {
            Some((written, Some(false))) => {
                finding.also(written.span, "this does not hold", "det här gäller inte")
            }
            Some((written, _)) => {
                finding.also(written.span, "this is unknown", "det här är okänt")
            }
            None => finding,
        };
        let id = &name.value;
        self.findings.push(finding.help(
            format!("run `survey why ANSWERS {id}` on an answer file like it"),
            format!("kör `survey why SVAR {id}` på en sådan svarsfil"),
        ));
    }

    fn named(&self, name: &str) -> Option<Named> {
        let plan = self.view.plan;
        let cell = plan.find(name).filter(|slot| {
            matches!(plan.slot(*slot).kind, SlotKind::Item(_) | SlotKind::Row { .. })
        });
        cell.map(Named::Cell).or_else(|| plan.position(name).map(Named::Item))
    }

    /// Every item and row.
    fn names(&self) -> Vec<String> {
        let items = self.view.questionnaire.items.iter().map(|i| i.id.value.clone());
        let slots = self.view.plan.slots.iter();
        let rows = slots.filter(|slot| matches!(slot.kind, SlotKind::Row { .. }));
        items.chain(rows.map(|row| row.name.clone())).collect()
    }

    /// Whether it is asked: of a cell what the walk found, of a grid whether one of its
    /// rows is, of a note whether its conditions hold.
    fn is_asked(&self, named: Named) -> Option<bool> {
        let record = self.view.record;
        let any = |states: &mut dyn Iterator<Item = Option<bool>>, all: bool| {
            let states: Vec<_> = states.collect();
            match states.iter().find(|state| **state == Some(!all)) {
                Some(state) => *state,
                None if states.contains(&None) => None,
                None => Some(all),
            }
        };
        match named {
            Named::Cell(slot) => record.asked[slot.0 as usize],
            Named::Item(item) if !self.view.plan.items[item].rows.is_empty() => {
                let rows = self.view.plan.items[item].rows.iter();
                any(&mut rows.map(|row| record.asked[row.slot.0 as usize]), false)
            }
            Named::Item(item) => {
                let conditions = self.conditions(item, None);
                any(&mut conditions.into_iter().map(|(_, holds)| holds), true)
            }
        }
    }

    /// The first condition that does not hold.
    fn in_the_way(&self, named: Named) -> Option<(&Written, Option<bool>)> {
        let conditions = match named {
            Named::Cell(slot) => {
                self.conditions(self.view.plan.item_of(slot)?, Some(slot))
            }
            Named::Item(item) => self.conditions(item, None),
        };
        conditions.into_iter().find(|(_, holds)| *holds != Some(true))
    }

    /// The conditions of the sections around an item, its own and that of its row.
    fn conditions(
        &self,
        item: usize,
        row: Option<SlotId>,
    ) -> Vec<(&Written, Option<bool>)> {
        let holds = |program: Option<&Program>| evaluate_condition(program?, &self.view);
        let entry = &self.view.questionnaire.items[item];
        let plan = &self.view.plan.items[item];
        let sections = self.view.questionnaire.section_conditions(entry).into_iter();
        let mut conditions: Vec<_> = sections
            .map(|(number, written)| (written, self.view.record.section_asked(number)))
            .collect();
        let own = entry.ask_if.as_ref();
        conditions.extend(own.map(|written| (written, holds(plan.condition.as_ref()))));
        let number = plan.rows.iter().position(|other| Some(other.slot) == row);
        if let (Some(number), ItemKind::Grid(grid)) = (number, &entry.kind) {
            let written = grid.rows.get(number).and_then(|row| row.ask_if.as_ref());
            let program = plan.rows[number].condition.as_ref();
            conditions.extend(written.map(|written| (written, holds(program))));
        }
        conditions
    }
}
