//! A record as expressions see it, at one of its rows and in one language.
//!
//! *In:* a plan, a questionnaire for its labels, and a record. *Out:* the cells, rows and
//! labels that expressions name.
//!
//! Nothing is worked out here.

use std::borrow::Cow;

use crate::decimal::{QUANTUM, Quantum};
use crate::expression::{Candidate, Cells, RosterId, RowId, SlotId};
use crate::model::{Choices, Questionnaire};
use crate::route::{CarriedPlan, Plan, Record, RowSource, SlotKind, scores};
use crate::value::{AnswerState, Cell, Value};

/// A score that is not worked out yet.
static UNKNOWN: Cell = Cell::absent(AnswerState::NoAnswer);

/// A record as expressions see it, in one language.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// The questionnaire, for labels.
    pub questionnaire: &'a Questionnaire,
    /// The record.
    pub record: &'a Record,
    /// The language of labels.
    pub language: &'a str,
    /// The row that an expression is evaluated at; none outside of rosters.
    pub row: Option<RowId>,
    /// What `option.x` is read from.
    pub candidate: Option<Candidate<'a>>,
    /// Scores that are known so far, as [`ScoreNames`](crate::route::ScoreNames) has
    /// them; none where no scoring file is at work.
    pub scores: &'a [Cell],
    /// What numbers that lost digits are compared on.
    pub quantum: &'a Quantum,
}

impl<'a> View<'a> {
    /// The cells outside of rosters.
    pub fn new(
        plan: &'a Plan,
        questionnaire: &'a Questionnaire,
        record: &'a Record,
        language: &'a str,
    ) -> Self {
        Self {
            plan,
            questionnaire,
            record,
            language,
            row: None,
            candidate: None,
            scores: &[],
            quantum: &QUANTUM,
        }
    }

    /// The same at a row.
    #[must_use]
    pub fn at(self, row: Option<RowId>) -> Self {
        Self { row, ..self }
    }

    fn choices(&self, slot: SlotId) -> Option<&'a Choices> {
        if scores::is_score(slot) {
            return None;
        }
        let item = match self.plan.slot(slot).kind {
            SlotKind::Item(item)
            | SlotKind::Row { item, .. }
            | SlotKind::Previous(item) => Some(item),
            SlotKind::RowCode(roster) => match self.plan.roster(roster).rows {
                RowSource::Choices(source) => return self.choices(source?),
                _ => None,
            },
            SlotKind::Specify { item, option, .. } => {
                let choices = self.questionnaire.items[item].kind.choices()?;
                let specify = choices.options.get(option)?.specify.as_ref()?;
                return specify.kind.choices();
            }
            SlotKind::Key(number) => {
                return self.questionnaire.records.get(number)?.kind.choices();
            }
            _ => None,
        };
        self.questionnaire.items[item?].kind.choices()
    }

    /// What a row that is offered as an option is called: the answer in its label column.
    fn row_label(
        &self,
        slot: SlotId,
        code: u16,
        here: Option<RowId>,
    ) -> Option<Cow<'a, str>> {
        let item = &self.plan.items[self.plan.item_of(slot)?];
        let Some(CarriedPlan::Rows { of, label, .. }) = &item.carried else {
            return None;
        };
        let row = *Cells::rows(self, *of, here)?.get(usize::from(code))?;
        match &self.record.cell_at((*label)?, Some(row)).value {
            Some(Value::Text(text)) => Some(Cow::Owned(text.clone())),
            Some(Value::Code(chosen)) => {
                Some(self.label((*label)?, *chosen, Some(row)).into_owned().into())
            }
            Some(Value::Number(number)) => Some(Cow::Owned(number.to_string())),
            _ => None,
        }
    }
}

impl Cells for View<'_> {
    fn quantum(&self) -> &Quantum {
        self.quantum
    }

    fn here(&self) -> Option<RowId> {
        self.row
    }

    fn cell(&self, slot: SlotId, here: Option<RowId>) -> &Cell {
        match scores::place(slot) {
            None => self.record.cell_at(slot, here),
            Some(place) => self.scores.get(place).unwrap_or(&UNKNOWN),
        }
    }

    fn is_asked(&self, slot: SlotId, here: Option<RowId>) -> Option<bool> {
        if scores::is_score(slot) {
            return Some(true);
        }
        self.record.asked_at(slot, here)
    }

    fn rows(&self, roster: RosterId, here: Option<RowId>) -> Option<Cow<'_, [RowId]>> {
        let around = self.plan.roster(roster).around;
        match around {
            None => self.record.rows_in(roster, None).map(Cow::Borrowed),
            Some(around) => match self.record.row_of(around, here) {
                Some(row) => self.record.rows_in(roster, Some(row)).map(Cow::Borrowed),
                None => Some(Cow::Borrowed(self.record.all_rows(roster))),
            },
        }
    }

    fn roster_is_answered(&self, roster: RosterId, here: Option<RowId>) -> bool {
        let Some(rows) = self.rows(roster, here) else { return false };
        let plan = self.plan.roster(roster);
        let item = plan.item;
        rows.is_empty() && self.record.cell_at(plan.slot, here).is_answered()
            || rows.iter().any(|row| {
                self.questionnaire.columns(item).any(|(number, column)| {
                    let takes_answers = column.kind.takes_answers();
                    let plan = &self.plan.items[number];
                    let slots = plan.slot.into_iter();
                    let slots = slots.chain(plan.rows.iter().map(|row| row.slot));
                    takes_answers
                        && match plan.roster {
                            Some(inner) => self.roster_is_answered(inner, Some(*row)),
                            None => slots.into_iter().any(|slot| {
                                self.record.cell_at(slot, Some(*row)).is_answered()
                            }),
                        }
                })
            })
    }

    fn source(&self, row: RowId) -> Option<RowId> {
        self.record.rows.get(row.0 as usize)?.source
    }

    fn candidate(&self) -> Option<Candidate<'_>> {
        self.candidate
    }

    fn label(&self, slot: SlotId, code: u16, here: Option<RowId>) -> Cow<'_, str> {
        if scores::is_score(slot) {
            return Cow::Borrowed("");
        }
        if let Some(label) = self.row_label(slot, code, here) {
            return label;
        }
        if let SlotKind::Arm(number) = self.plan.slot(slot).kind {
            let arm = self.questionnaire.randomise[number].arms.get(usize::from(code));
            return Cow::Borrowed(arm.map_or("", |arm| arm.wording(self.language)));
        }
        let option =
            self.choices(slot).and_then(|choices| choices.options.get(usize::from(code)));
        Cow::Borrowed(option.map_or("", |option| {
            let label = option.label.as_ref();
            label.map_or(option.code.value.as_str(), |label| label.wording(self.language))
        }))
    }
}
