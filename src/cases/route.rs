//! What was asked, and what was found in the answers.
//!
//! *In:* the record of a case. *Out:* findings where another route was taken than the
//! case expects.
//!
//! A grid and a column of a roster are asked when one of their rows is. What rests on an
//! absent answer is neither asked nor not asked. A derived item is never put to anyone:
//! of it the same keys mean that it is worked out, also after an end.

use crate::answers;
use crate::cases::compare::{Compare, unknown, wrong_answers};
use crate::diagnostic::{Severity, Words, nearest};
use crate::expression::{Program, evaluate_condition};
use crate::model::{ItemKind, Written};
use crate::route::{Named, SlotKind, View};
use crate::source::Spanned;

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
        let Some(expected) = &self.case.expect.findings else {
            let wrong = wrong_answers(self.case, self.read);
            self.findings.extend(wrong);
            return;
        };
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
        let Some(named) = self.view.named(&name.value) else {
            let names = self.names();
            let near = nearest(&name.value, names.iter().map(String::as_str));
            let what = Words::new("item", "ingen fråga");
            self.findings.push(unknown(name, &what, near));
            return;
        };
        let found = self.view.was_asked(&named);
        if found == Some(expected) {
            return;
        }
        // What is worked out is never put to anyone.
        let is_derived = self.view.plan.items[named.item].derived.is_some();
        let word = |asked: Option<bool>| match (asked, is_derived) {
            (Some(true), false) => Words::new("asked", "ställd"),
            (Some(false), false) => Words::new("not asked", "inte ställd"),
            (Some(true), true) => Words::new("worked out", "uträknad"),
            (Some(false), true) => Words::new("not worked out", "inte uträknad"),
            (None, _) => Words::new(
                "unknown, for want of an answer it rests on",
                "okänd, eftersom ett svar som den beror på saknas",
            ),
        };
        let what = Words::same(format!("`{}`", name.value));
        let finding = self.differs(name.span, &what, &word(Some(expected)), &word(found));
        let finding = match (self.in_the_way(&named, found), self.view.met_end()) {
            (Some((written, Some(false))), _) => {
                finding.also(written.span, "this does not hold", "det här gäller inte")
            }
            (Some((written, _)), _) => {
                finding.also(written.span, "this is unknown", "det här är okänt")
            }
            (None, Some((_, _, end))) if found == Some(false) => finding.also(
                end.span,
                "the interview ended here",
                "intervjun slutade här",
            ),
            (None, _) => finding,
        };
        let id = &name.value;
        self.findings.push(finding.help(
            format!("run `survey why ANSWERS {id}` on an answer file like it"),
            format!("kör `survey why SVAR {id}` på en sådan svarsfil"),
        ));
    }

    /// Every item and row.
    fn names(&self) -> Vec<String> {
        let questionnaire = self.view.questionnaire;
        let items = (0..questionnaire.items.len()).map(|n| questionnaire.full_name(n));
        let slots = self.view.plan.slots.iter();
        let rows = slots.filter(|slot| matches!(slot.kind, SlotKind::Row { .. }));
        items.chain(rows.map(|row| row.name.clone())).collect()
    }

    /// The first condition that does not hold, in the first row that came out so.
    fn in_the_way(
        &self,
        named: &Named,
        found: Option<bool>,
    ) -> Option<(&Written, Option<bool>)> {
        let conditions = self.conditions(named);
        conditions.into_iter().find(|(_, holds)| {
            *holds != Some(true) && (found.is_some() || holds.is_none())
        })
    }

    /// The conditions of the sections around an item, its own and that of its row.
    fn conditions(&self, named: &Named) -> Vec<(&Written, Option<bool>)> {
        let view = View { row: named.rows.first().copied().flatten(), ..self.view };
        let holds = |program: Option<&Program>| evaluate_condition(program?, &view);
        let entry = &self.view.questionnaire.items[named.item];
        let plan = &self.view.plan.items[named.item];
        let sections = self.view.questionnaire.section_conditions(entry).into_iter();
        let mut conditions: Vec<_> = sections
            .map(|(number, written)| (written, self.view.record.section_asked(number)))
            .collect();
        if named.rows.is_empty() {
            return conditions;
        }
        let own = entry.ask_if.as_ref();
        conditions.extend(own.map(|written| (written, holds(plan.condition.as_ref()))));
        let number = plan.rows.iter().position(|other| Some(other.slot) == named.cell);
        if let (Some(number), ItemKind::Grid(grid)) = (number, &entry.kind) {
            let written = grid.rows.get(number).and_then(|row| row.ask_if.as_ref());
            let program = plan.rows[number].condition.as_ref();
            conditions.extend(written.map(|written| (written, holds(program))));
        }
        conditions
    }
}
