//! The author's checks, and bounds that are expressions, on a record.
//!
//! *In:* a walked record. *Out:* findings in the author's words, and the answers that a
//! failing hard check makes invalid.
//!
//! A check acts only where what it stands on was asked and its `must` is false; unknown
//! is not false.

use crate::answers::review::{Review, said};
use crate::answers::rules as rule;
use crate::answers::{FiredCheck, words};
use crate::check::Instrument;
use crate::diagnostic::{Finding, Rule, Words};
use crate::expression::{Fill, Program, RowId, SlotId, evaluate, evaluate_condition};
use crate::formats::personal_numbers;
use crate::model::{Bound, ItemCheck, Level};
use crate::route::{CheckOwner, Owner, Role, Scope, Spot};
use crate::value::{AnswerState, Status, Value};

impl Review<'_, '_> {
    /// Answers outside bounds that are expressions.
    pub(crate) fn out_of_bounds(&mut self) -> Vec<Spot> {
        let reader = self.reader;
        let mut invalid = Vec::new();
        for item in &reader.needs.bounded {
            let plan = &reader.instrument.plan().items[*item];
            for place in 0..self.places(*item) {
                let row = self.nth_row(*item, place);
                let slots = plan.slot.into_iter().chain(plan.rows.iter().map(|r| r.slot));
                for slot in slots {
                    self.out_of_bounds_at(*item, Spot { slot, row }, &mut invalid);
                }
            }
        }
        invalid
    }

    fn out_of_bounds_at(&mut self, item: usize, spot: Spot, invalid: &mut Vec<Spot>) {
        let plan = &self.reader.instrument.plan().items[item];
        let Some(value) = self.record.cell_of(spot).value.clone() else { return };
        for (program, is_min) in [(&plan.min, true), (&plan.max, false)] {
            let Some(program) = program else { continue };
            let outcome = evaluate(program, &self.view(spot.row));
            let role = if is_min { Role::Min } else { Role::Max };
            self.record.fault((Owner::Item(item), role), spot.row, outcome.faults);
            let Some(bound) = outcome.value else { continue };
            let outside = match (&value, &bound) {
                (Value::Number(value), Value::Number(bound)) => value.cmp(bound),
                (Value::Date(value), Value::Date(bound))
                | (Value::Month(value), Value::Month(bound)) => value.cmp(bound),
                (Value::Time(value), Value::Time(bound)) => value.cmp(bound),
                (Value::Duration(value), Value::Duration(bound)) => value.cmp(bound),
                _ => std::cmp::Ordering::Equal,
            };
            let wrong = if is_min { outside.is_lt() } else { outside.is_gt() };
            if wrong {
                self.outside(item, spot, (&value, &bound), is_min);
                invalid.push(spot);
                return;
            }
        }
    }

    fn outside(
        &mut self,
        item: usize,
        spot: Spot,
        (value, bound): (&Value, &Value),
        is_min: bool,
    ) {
        let reader = self.reader;
        let model = &reader.instrument.questionnaire().items[item];
        let (min, max) = model.kind.bounds().unwrap_or((None, None));
        let written = match if is_min { min } else { max } {
            Some(Bound::Expression(written)) => Some(written),
            _ => None,
        };
        // A bound worked out from an answer that is hidden would tell it.
        let program = if is_min {
            &reader.instrument.plan().items[item].min
        } else {
            &reader.instrument.plan().items[item].max
        };
        let hidden = reader.form.items[item].hidden;
        let bound_hidden =
            program.as_ref().is_some_and(|program| self.tells_hidden(program));
        let name = reader.name(self.place_of(spot));
        let echo = words::shown(&said(value), hidden);
        let plain = |text: &str| text.trim_matches('`').to_owned();
        let limit = words::shown(&said(bound), bound_hidden);
        let (en, sv) =
            if is_min { ("less than", "mindre än") } else { ("more than", "mer än") };
        let mut finding = self
            .at(&rule::OUT_OF_RANGE, spot)
            .says(
                format!("{name} is {}, {en} {}", plain(&echo.en), plain(&limit.en)),
                format!("{name} är {}, {sv} {}", plain(&echo.sv), plain(&limit.sv)),
            )
            .help("ask the unit; do not clip it", "fråga enheten; kapa inte värdet");
        if let Some(written) = written {
            let key = if is_min { "min" } else { "max" };
            let (place, text) = (reader.place(written.span), &written.text);
            finding = finding.why(
                format!("{place} sets `{key}: {text}`"),
                format!("{place} anger `{key}: {text}`"),
            );
        }
        self.findings.push(finding);
    }

    /// Runs hard checks; adds the places that those which fail make invalid.
    pub(crate) fn hard(&mut self, invalid: &mut Vec<Spot>) {
        let reader = self.reader;
        for (number, plan) in reader.instrument.plan().checks.iter().enumerate() {
            let check = item_check(reader.instrument, plan.owner);
            if check.level != Level::Hard || !self.holds(check) {
                continue;
            }
            for place in 0..self.check_places(plan.owner) {
                let row = self.check_row(plan.owner, place);
                if !self.fails(plan.owner, &plan.program, row) {
                    continue;
                }
                let path = self.item_at(0, row).path;
                if !self.told.insert((number, path)) {
                    continue;
                }
                let finding = self.failing(&rule::FAILED_CHECK, number, row).help(
                    "ask the unit; the answers concerned do not count",
                    "fråga enheten; de svar som berörs räknas inte",
                );
                self.findings.push(finding);
                self.fire(FiredCheck {
                    check: number,
                    level: Level::Hard,
                    is_confirmed: false,
                });
                invalid.extend(plan.marks.iter().map(|slot| Spot { slot: *slot, row }));
            }
        }
    }

    fn holds(&self, check: &ItemCheck) -> bool {
        check.holds_in(self.reader.instrument.questionnaire())
    }

    /// A check that fails in several rows is one that fails.
    fn fire(&mut self, fired: FiredCheck) {
        if !self.fired.iter().any(|known| known.check == fired.check) {
            self.fired.push(fired);
        }
    }

    pub(crate) fn soft(&mut self) {
        let reader = self.reader;
        for (number, plan) in reader.instrument.plan().checks.iter().enumerate() {
            let check = item_check(reader.instrument, plan.owner);
            if check.level == Level::Hard || !self.holds(check) {
                continue;
            }
            let mut is_told = false;
            for place in 0..self.check_places(plan.owner) {
                let row = self.check_row(plan.owner, place);
                if self.fails(plan.owner, &plan.program, row) {
                    self.unsure((number, check), row, is_told);
                    is_told = true;
                }
            }
        }
    }

    /// A soft check or a note that fails. A confirmation holds for all rows.
    fn unsure(
        &mut self,
        (number, check): (usize, &ItemCheck),
        row: Option<RowId>,
        is_told: bool,
    ) {
        let mut confirmed = self.head.confirmed.iter();
        let confirmed = confirmed.position(|entry| entry.check == check.id.value);
        let is_confirmed = confirmed.is_some();
        self.fire(FiredCheck { check: number, level: check.level, is_confirmed });
        if check.level == Level::Note || self.head.status != Status::Complete {
            return;
        }
        match confirmed {
            None => {
                let finding = self.failing(&rule::UNCONFIRMED_CHECK, number, row).help(
                    "ask the unit whether the answer is right",
                    "fråga enheten om svaret stämmer",
                );
                self.findings.push(finding);
            }
            Some(entry)
                if check.asks_reason
                    && !is_told
                    && self.head.confirmed[entry].reason.is_none() =>
            {
                self.no_reason(check, entry);
            }
            Some(_) => {}
        }
    }

    /// In how many places a check is judged: once, or once in each row.
    fn check_places(&self, owner: CheckOwner) -> usize {
        match owner {
            CheckOwner::Item(item, _) => self.places(item),
            CheckOwner::Section(..) | CheckOwner::Questionnaire(_) => 1,
        }
    }

    fn check_row(&self, owner: CheckOwner, place: usize) -> Option<RowId> {
        match owner {
            CheckOwner::Item(item, _) => self.nth_row(item, place),
            CheckOwner::Section(..) | CheckOwner::Questionnaire(_) => None,
        }
    }

    fn no_reason(&mut self, check: &ItemCheck, entry: usize) {
        let (id, place) = (&check.id.value, self.reader.place(check.span));
        self.findings.push(
            rule::MISSING_REASON
                .at(self.head.confirmed_at[entry])
                .says(
                    format!("check `{id}` was confirmed without a reason"),
                    format!("kontrollen `{id}` bekräftades utan skäl"),
                )
                .pointer(format!("/confirmed/{entry}"))
                .why(
                    format!("{place} sets `reason: ask`"),
                    format!("{place} anger `reason: ask`"),
                ),
        );
    }

    pub(crate) fn needless(&mut self) {
        let reader = self.reader;
        let plan = reader.instrument.plan();
        for (entry, confirmed) in self.head.confirmed.iter().enumerate() {
            let named = |number: &usize| {
                item_check(reader.instrument, plan.checks[*number].owner).id.value
                    == confirmed.check
            };
            if self
                .fired
                .iter()
                .any(|fired| fired.level != Level::Hard && named(&fired.check))
            {
                continue;
            }
            let extension = reader.extension.as_ref();
            if extension.is_some_and(|of| of.checks(&confirmed.check)) {
                continue;
            }
            let shown = words::shown(&confirmed.check, false);
            let numbers = (0..plan.checks.len()).filter(named).collect::<Vec<_>>();
            let Some((en, sv)) = self.why_needless(&numbers) else { continue };
            let ids = plan.checks.iter().map(|check| {
                item_check(reader.instrument, check.owner).id.value.as_str()
            });
            let near = crate::diagnostic::nearest(&confirmed.check, ids)
                .filter(|_| numbers.is_empty());
            let finding = rule::NEEDLESS_CONFIRMATION
                .at(self.head.confirmed_at[entry])
                .says(
                    format!("the file confirms check {}, {en}", shown.en),
                    format!("filen bekräftar kontrollen {}, {sv}", shown.sv),
                )
                .pointer(format!("/confirmed/{entry}"))
                .suggest(near);
            self.findings.push(finding);
        }
    }

    /// What the checks of one name come to, none of which is soft and fails. None where
    /// an answer they rest on is invalid: that has a finding of its own.
    fn why_needless(&self, numbers: &[usize]) -> Option<(&'static str, &'static str)> {
        if numbers.is_empty() {
            return Some(("which does not exist", "som inte finns"));
        }
        let plan = self.reader.instrument.plan();
        let (mut is_asked, mut holds, mut is_spoiled, mut applies) =
            (false, false, false, false);
        for number in numbers {
            let check = &plan.checks[*number];
            applies |= self.holds(item_check(self.reader.instrument, check.owner));
            for place in 0..self.check_places(check.owner) {
                let row = self.check_row(check.owner, place);
                let is_invalid = |slot: &SlotId| {
                    self.record.cell_at(*slot, row).state == AnswerState::Invalid
                };
                is_spoiled |= check.program.rests_on().iter().any(is_invalid);
                if self.stands_on_asked(check.owner, row) {
                    is_asked = true;
                    let judged = evaluate_condition(&check.program, &self.view(row));
                    holds |= judged == Some(true);
                }
            }
        }
        if is_spoiled {
            return None;
        }
        Some(match (applies, is_asked, holds) {
            (false, ..) => {
                ("which is of a later version", "som hör till en senare version")
            }
            (_, false, _) => ("whose question was not asked", "vars fråga inte ställdes"),
            (_, _, true) => ("which holds", "som håller"),
            (_, _, false) => (
                "which cannot be judged without more answers",
                "som inte kan bedömas utan fler svar",
            ),
        })
    }

    /// Whether a check stands on something that was asked, and is false.
    fn fails(&self, owner: CheckOwner, program: &Program, row: Option<RowId>) -> bool {
        self.stands_on_asked(owner, row)
            && evaluate_condition(program, &self.view(row)) == Some(false)
    }

    fn stands_on_asked(&self, owner: CheckOwner, row: Option<RowId>) -> bool {
        let plan = self.reader.instrument.plan();
        let is_asked = |slot: SlotId| self.record.asked_at(slot, row) == Some(true);
        match owner {
            CheckOwner::Item(item, _) => {
                let item = &plan.items[item];
                item.slot.is_some_and(is_asked)
                    || item.rows.iter().any(|cell| is_asked(cell.slot))
            }
            CheckOwner::Section(section, _) => {
                self.record.section_asked(section) == Some(true)
            }
            CheckOwner::Questionnaire(_) => true,
        }
    }

    /// The finding for a failing check, at the first answer it is about.
    fn failing(&self, rule: &'static Rule, number: usize, row: Option<RowId>) -> Finding {
        let reader = self.reader;
        let plan = &reader.instrument.plan().checks[number];
        let check = item_check(reader.instrument, plan.owner);
        let (id, place) = (&check.id.value, reader.place(check.must.span));
        let must = &check.must.text;
        let spots = self.concerned(plan.owner, check, &plan.program, row);
        let finding = match spots.first() {
            Some(spot) => self.at(rule, *spot),
            None => rule.at(self.around(row)).pointer("/answers"),
        };
        // The same check may fail in several rows.
        let id = match (row, plan.owner) {
            (Some(_), CheckOwner::Item(item, _)) => {
                format!("`{id}` of {}", reader.name(self.item_at(item, row)))
            }
            _ => format!("`{id}`"),
        };
        let finding = match self.message(plan.owner, check, row) {
            Some(message) => finding.says(
                format!("check {id} fails: {message}"),
                format!("kontrollen {id} håller inte: {message}"),
            ),
            None => finding.says(
                format!("check {id} fails"),
                format!("kontrollen {id} håller inte"),
            ),
        };
        let also = spots.iter().skip(1).fold(finding, |mut finding, spot| {
            let name = Words::same(reader.name(self.place_of(*spot)));
            let span = self.span(*spot);
            finding.related.push(crate::diagnostic::Label { span, words: Some(name) });
            finding
        });
        also.why(format!("{place} wants `{must}`"), format!("{place} kräver `{must}`"))
    }

    /// The places with answers that a check is about: those of its items, else those that
    /// its condition names. Of a roster whose rows it runs over, the whole.
    fn concerned(
        &self,
        owner: CheckOwner,
        check: &ItemCheck,
        program: &Program,
        row: Option<RowId>,
    ) -> Vec<Spot> {
        let instrument = self.reader.instrument;
        let (questionnaire, plan) = (instrument.questionnaire(), instrument.plan());
        let within = match owner {
            CheckOwner::Item(item, _) => questionnaire.items[item].roster,
            CheckOwner::Section(..) | CheckOwner::Questionnaire(_) => None,
        };
        let mut items: Vec<usize> = check
            .items
            .iter()
            .filter_map(|id| questionnaire.nearest_item(within, &id.value))
            .collect();
        if let (true, CheckOwner::Item(item, _)) = (items.is_empty(), owner) {
            items.push(item);
        }
        let mut slots: Vec<SlotId> =
            items.iter().flat_map(|item| plan.slots_of(*item)).collect();
        if slots.is_empty() {
            slots.extend_from_slice(program.rests_on());
        }
        let mut spots: Vec<Spot> = Vec::new();
        for mut slot in slots {
            while let Some(home) = plan.home(slot)
                && self.record.row_of(home, row).is_none()
            {
                slot = plan.roster(home).slot;
            }
            let spot = Spot { slot, row };
            if self.own_span(spot) != (0, 0) && !spots.contains(&spot) {
                spots.push(spot);
            }
        }
        spots
    }

    /// The author's message with its fills; none where there is none, or where a fill
    /// would tell an answer that is hidden.
    fn message(
        &self,
        owner: CheckOwner,
        check: &ItemCheck,
        row: Option<RowId>,
    ) -> Option<String> {
        let instrument = self.reader.instrument;
        let (questionnaire, plan) = (instrument.questionnaire(), instrument.plan());
        let wording = check.message.as_ref()?.wording(&self.head.language);
        let mut scope = Scope::new(questionnaire, plan);
        if let CheckOwner::Item(item, _) = owner {
            scope = scope
                .within(plan.items[item].within)
                .with_self(&questionnaire.full_name(item));
        }
        let (fill, _) = Fill::compile(wording, &scope);
        let tells = fill
            .references()
            .iter()
            .any(|used| self.is_hidden(Spot { slot: used.slot, row }));
        let said = || fill.render(&self.view(row)).trim_end_matches('.').to_owned();
        (!tells).then(said)
    }

    /// Whether an expression's value could tell an answer that is hidden.
    pub(crate) fn tells_hidden(&self, program: &Program) -> bool {
        program.rests_on().iter().any(|slot| self.is_hidden(Spot::outer(*slot)))
    }

    fn is_hidden(&self, spot: Spot) -> bool {
        let item = self.reader.instrument.plan().item_of(spot.slot);
        let is_personal = matches!(
            &self.record.cell_of(spot).value,
            Some(Value::Text(text)) if !personal_numbers(text).is_empty()
        );
        is_personal || item.is_some_and(|item| self.reader.form.items[item].hidden)
    }
}

/// The check as its author wrote it.
fn item_check(instrument: &Instrument, owner: CheckOwner) -> &ItemCheck {
    owner.written(instrument.questionnaire())
}
