//! What an answer does to others: questions that fall away or come back, checks that fire.
//!
//! *In:* the draft before and after an answer. *Out:* what there is to say, what has to be
//! confirmed, and whether the interview may go on.
//!
//! Which checks fire is said by `answers`.

use std::collections::HashSet;
use std::sync::Arc;

use crate::diagnostic::Words;
use crate::expression::SlotId;
use crate::interview::events::is_at;
use crate::interview::steps::Place;
use crate::interview::{
    At, Change, Cursor, Notice, Part, Path, Problem, RowChange, Session, Told,
};
use crate::model::{ItemKind, Level};
use crate::route::{CheckOwner, Owner};
use crate::value::Value;

/// What was known before an answer.
pub(super) struct Earlier {
    asked: Arc<[Place]>,
    worked: Vec<Option<Value>>,
}

impl Session<'_> {
    pub(super) fn looked_at(&self) -> Earlier {
        Earlier { asked: Arc::clone(&self.steps), worked: self.worked() }
    }

    /// Values that are worked out outside of rosters, in the order of items.
    fn worked(&self) -> Vec<Option<Value>> {
        let derived = self.derived();
        derived.map(|(_, slot)| self.record().cell(slot).value.clone()).collect()
    }

    fn derived(&self) -> impl Iterator<Item = (usize, SlotId)> + '_ {
        let items = self.questionnaire().items.iter().enumerate();
        items.filter_map(|(number, item)| {
            let is_told = matches!(item.kind, ItemKind::Derived { .. })
                && item.text.is_some()
                && item.roster.is_none();
            is_told.then(|| Some((number, self.plan().items[number].slot?)))?
        })
    }

    /// Tells what an answer has done to others.
    pub(super) fn compare(&mut self, earlier: &Earlier, told: &mut Told) {
        let before = || earlier.asked.iter().map(|step| &step.path);
        let is_same = self.steps.len() == earlier.asked.len()
            && self
                .steps
                .iter()
                .zip(&*earlier.asked)
                .all(|(now, then)| now.is_same(then));
        if !is_same {
            let now: HashSet<&Path> = self.steps.iter().map(|step| &step.path).collect();
            let then: HashSet<&Path> = before().collect();
            let draft = &self.state.draft;
            let gone = |path: &&Path| !now.contains(path) && draft.has(path);
            let fell: Vec<Path> = before().filter(gone).cloned().collect();
            let came = self.steps.iter().map(|step| &step.path);
            let came: Vec<Path> = came
                .filter(|path| !then.contains(path) && draft.has(path))
                .cloned()
                .collect();
            if !came.is_empty() {
                let names = came.iter().map(|path| self.named(path)).collect();
                told.notices.push(Notice::CameBack(names));
            }
            if !fell.is_empty() {
                let names = fell.iter().map(|path| self.named(path)).collect();
                told.notices.push(Notice::Fell(names));
            }
            if self.questionnaire().missing.clears_not_asked {
                self.forget(&fell, told);
            }
        }
        let worked = self.worked();
        let derived: Vec<(usize, SlotId)> = self.derived().collect();
        for (((number, slot), now), then) in
            derived.into_iter().zip(worked).zip(&earlier.worked)
        {
            if let (Some(value), true) = (&now, now != *then) {
                self.tell_worked(number, (slot, value), told);
            }
        }
    }

    fn tell_worked(
        &self,
        number: usize,
        (slot, value): (SlotId, &Value),
        told: &mut Told,
    ) {
        let instrument = self.instrument();
        let item = &self.questionnaire().items[number];
        let path = Path::outer(item.id.value.clone());
        let place = Place { item: number, row: None, path };
        let Some(json) = crate::answers::write::value(instrument, slot, value) else {
            return;
        };
        let shown = self.shown(&place, &Part::Whole, &json);
        if !shown.is_hidden {
            told.notices.push(Notice::Worked(self.named(&place.path), shown.words));
        }
    }

    /// Takes back answers that fell out of their universe, where the author wants that.
    fn forget(&mut self, fell: &[Path], told: &mut Told) {
        for path in fell {
            let Some(held) = self.state.draft.held(path) else { continue };
            let mut parts: Vec<Part> =
                held.cells.keys().cloned().map(Part::Cell).collect();
            if held.value.is_some() {
                parts.push(Part::Whole);
            }
            let beside = held.beside.keys().cloned();
            parts.extend(beside.map(|code| Part::Beside { cell: None, code }));
            if held.rows.is_some() {
                let to = RowChange::None;
                self.change(Change::Rows { of: path.clone(), to }, told);
            }
            for part in parts {
                let at = Cursor { path: path.clone(), part };
                self.change(Change::Answer { at, value: None }, told);
            }
        }
        if !fell.is_empty() {
            self.refresh();
        }
    }

    /// Confirmations of what rested on another answer do not stand any more.
    pub(super) fn withdraw(&mut self, place: &Place, told: &mut Told) {
        let checks = 0..self.plan().checks.len();
        let stale: Vec<String> = checks
            .filter(|number| self.concerns(*number, place.item))
            .map(|number| self.check(number).0.id.value.clone())
            .filter(|id| self.state.confirmed.contains_key(id))
            .collect();
        if stale.is_empty() {
            return;
        }
        told.notices.push(Notice::Reopened(stale.len()));
        for check in stale {
            self.change(Change::Withdraw { check }, told);
        }
        self.refresh();
    }

    /// Whether a check is about an item, also by way of what is worked out from it.
    fn concerns(&self, check: usize, item: usize) -> bool {
        let plan = self.plan();
        let of = &plan.checks[check];
        if matches!(of.owner, CheckOwner::Item(owner, _) if owner == item) {
            return true;
        }
        let mut open: Vec<SlotId> = of.program.rests_on().to_vec();
        let mut seen: HashSet<SlotId> = HashSet::new();
        while let Some(slot) = open.pop() {
            let Some(named) = plan.item_of(slot).filter(|_| seen.insert(slot)) else {
                continue;
            };
            let mut around = Some(item);
            while let Some(number) = around {
                if number == named {
                    return true;
                }
                around = self.questionnaire().items[number].roster;
            }
            if let Some(derived) = &plan.items[named].derived {
                open.extend_from_slice(derived.program.rests_on());
            }
        }
        false
    }

    /// Looks at the checks that are about an answer; whether the interview may go on.
    pub(super) fn weigh(&mut self, place: &Place, part: &Part, told: &mut Told) -> bool {
        let fired: Vec<(usize, Level, bool)> = self
            .answers
            .fired()
            .iter()
            .filter(|fired| self.concerns(fired.check, place.item))
            .map(|fired| (fired.check, fired.level, fired.is_confirmed))
            .collect();
        for (check, level, is_confirmed) in fired {
            match level {
                Level::Hard => {
                    let says = Words::same(self.message(check, place));
                    let at = Cursor { path: place.path.clone(), part: part.clone() };
                    let typed = self.state.draft.value(&at).unwrap_or_default();
                    self.problem = Some(Problem::new(typed, says, elsewhere()).kept());
                    return false;
                }
                Level::Soft if !is_confirmed => self.doubts.push(check),
                Level::Soft => {}
                Level::Note => {
                    told.notices.push(Notice::Remark(self.message(check, place)));
                }
            }
        }
        if let Some(problem) = self.apart(place, part) {
            self.problem = Some(problem);
            return false;
        }
        self.doubts.is_empty()
    }

    /// What is wrong with the parts of an answer taken together, once all are there.
    fn apart(&self, place: &Place, part: &Part) -> Option<Problem> {
        let (item, _) = self.item(place);
        if matches!(item.kind, ItemKind::Allocate(_)) {
            let value = |part: &Part| {
                let at = Cursor { path: place.path.clone(), part: part.clone() };
                self.state.draft.value(&at).is_some()
            };
            if !self.parts(place).iter().all(value) {
                return None;
            }
        }
        let at = Cursor { path: place.path.clone(), part: Part::Whole };
        let pointer = self.pointer(&at);
        let found = self.findings.iter().find(|finding| {
            let found = finding.pointer.as_deref().unwrap_or_default();
            matches!(finding.rule.name, "total-does-not-add-up" | "equal-rows")
                && (is_at(found, &pointer) || is_at(&pointer, found))
        })?;
        let typed = self.held(place, part).map(|shown| shown.words.en);
        let limits = self.limits(place, part);
        let hides = self.item(place).0.sensitive;
        let typed = (typed.as_deref().unwrap_or_default(), hides);
        let problem = Problem::found(found, typed, &limits);
        Some(Problem { help: elsewhere().into(), ..problem }.kept())
    }

    /// What the author says where a check fires.
    pub(super) fn message(&self, number: usize, place: &Place) -> String {
        let (check, owner) = self.check(number);
        let (owner, place) = match owner {
            CheckOwner::Item(item, _) => {
                let is_here = self.plan().items[item].within
                    == self.plan().items[place.item].within;
                (Owner::Item(item), is_here.then_some(place))
            }
            CheckOwner::Section(section, _) => (Owner::Section(section), None),
            CheckOwner::Questionnaire(_) => (Owner::Questionnaire, None),
        };
        match &check.message {
            Some(message) => self.text(message, owner, place),
            None => check.must.text.clone(),
        }
    }

    /// Asks of the first answer that a soft check doubts and nobody has confirmed.
    pub(super) fn recheck(&mut self, told: &mut Told) {
        let mut fired = self.answers.fired().iter();
        let doubt = fired.find(|f| f.level == Level::Soft && !f.is_confirmed);
        let Some(check) = doubt.map(|fired| fired.check) else { return };
        let asks = |step: &&Place| !self.is_note(step) && self.concerns(check, step.item);
        let step = self.steps.iter().rev().find(asks);
        let Some(at) = step.and_then(|step| self.opening(&step.path)) else { return };
        self.go(At::Question(at), told);
        self.doubts.push(check);
        self.is_recheck = true;
    }

    /// Confirms the doubt that is shown, and goes on after the last.
    pub(super) fn confirm(&mut self, reason: Option<String>, told: &mut Told) {
        let Some(number) = self.doubts.first().copied() else { return };
        let reason = reason.map(|reason| reason.trim().to_owned());
        let reason = reason.filter(|reason| !reason.is_empty());
        let (check, _) = self.check(number);
        if check.asks_reason && reason.is_none() {
            let says = Words::new("a reason is needed", "ett skäl behövs");
            self.problem = Some(Problem::new("", says, Vec::new()).kept());
            return;
        }
        self.problem = None;
        self.doubts.remove(0);
        let check = check.id.value.clone();
        self.change(Change::Confirm { check, reason }, told);
        if self.doubts.is_empty() {
            self.refresh();
            if std::mem::take(&mut self.is_recheck) {
                self.go(At::Review, told);
            } else if let Some((place, part)) = self.place() {
                self.advance(&place, &part, told);
            }
        }
    }
}

fn elsewhere() -> Vec<Words> {
    vec![Words::new(
        "change the answer, or write > to go on and come back later",
        "ändra svaret, eller skriv > för att gå vidare och återkomma",
    )]
}
