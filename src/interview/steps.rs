//! The questions of the route, in the order in which they are put.
//!
//! *In:* a judged draft. *Out:* the places that are asked, and the way from one to the next.
//!
//! Whether something is asked, and in which order, is taken from `route`; nothing is
//! decided here but that a note and a roster to be filled by hand are places too.

use crate::expression::{Domain, RosterId, RowId, SlotId};
use crate::interview::draft::codes;
use crate::interview::{At, Cursor, Part, Path, RowKey, Session};
use crate::model::{Item, ItemKind};
use crate::route::{ItemPlan, RowSource, shown_order};
use crate::value::Value;

/// A place on the route.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub item: usize,
    pub row: Option<RowId>,
    pub path: Path,
}

impl Place {
    /// Whether two are the same place, perhaps of two ways.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        // Outside of rosters there is one place for an item.
        let is_outer = self.row.is_none() && other.row.is_none();
        self.item == other.item && (is_outer || self.path == other.path)
    }
}

/// Whether there is anything to see of an item.
fn is_shown(kind: &ItemKind) -> bool {
    kind.takes_answers() || matches!(kind, ItemKind::Note)
}

impl Session<'_> {
    /// Every place outside of rosters that can be asked, in the order in which they are
    /// shown: the same all through an interview.
    pub(super) fn all_outer(&self) -> Vec<Place> {
        let questionnaire = self.questionnaire();
        let shown = self.plan().chance.shown_items(questionnaire, &self.key());
        let order = shown.unwrap_or_else(|| (0..questionnaire.items.len()).collect());
        let is_outer = |number: &usize| {
            let item = &questionnaire.items[*number];
            let is_ours = self.about.part.is_none()
                || questionnaire.part_of(item) == self.about.part;
            item.roster.is_none() && is_ours && is_shown(&item.kind)
        };
        let place = |number: usize| {
            let path = Path::outer(questionnaire.items[number].id.value.clone());
            Place { item: number, row: None, path }
        };
        order.into_iter().filter(is_outer).map(place).collect()
    }

    /// Takes the way anew.
    pub(super) fn walk(&mut self) {
        let mut steps = Vec::with_capacity(self.outer.len());
        for place in &*self.outer {
            self.walk_item(place, &mut steps);
        }
        // Where there are none, no item is looked at for it.
        let has_notes = !self.record().notes.is_empty();
        let numbers = (0..steps.len()).filter(|_| has_notes);
        self.notes = numbers.filter(|number| self.is_note(&steps[*number])).collect();
        self.steps = steps.into();
    }

    fn walk_item(&self, place: &Place, steps: &mut Vec<Place>) {
        if self.asked(place.item, place.row) != Some(true) {
            return;
        }
        let Some(roster) = self.plan().items[place.item].roster else {
            steps.push(place.clone());
            return;
        };
        let questionnaire = self.questionnaire();
        let (path, row) = (&place.path, place.row);
        if matches!(self.plan().roster(roster).rows, RowSource::ByHand) {
            steps.push(place.clone());
        }
        for within in self.record().rows_in(roster, row).unwrap_or_default() {
            let key = self.row_key(roster, *within);
            for (number, column) in questionnaire.columns(place.item) {
                let path = path.within(key.clone(), column.id.value.clone());
                if is_shown(&column.kind) {
                    let column = Place { item: number, row: Some(*within), path };
                    self.walk_item(&column, steps);
                }
            }
        }
    }

    /// Whether an item is asked in a row; `None` is unknown.
    pub(super) fn asked(&self, item: usize, row: Option<RowId>) -> Option<bool> {
        let (plan, record) = (&self.plan().items[item], self.record());
        let of_roster = plan.roster.map(|roster| self.plan().roster(roster).slot);
        match plan.slot.or(of_roster) {
            Some(slot) => record.asked_at(slot, row),
            None if plan.rows.is_empty() => record.note_asked(item, row),
            None => {
                let cells = plan.rows.iter();
                let all: Vec<Option<bool>> =
                    cells.map(|cell| record.asked_at(cell.slot, row)).collect();
                match (all.contains(&Some(true)), all.contains(&None)) {
                    (true, _) => Some(true),
                    (false, true) => None,
                    (false, false) => Some(false),
                }
            }
        }
    }

    /// What a row of the record is known by.
    pub(super) fn row_key(&self, roster: RosterId, row: RowId) -> RowKey {
        let plan = self.plan().roster(roster);
        let number = || RowKey::Number(self.record().row_number(row).0);
        let Some(slot) = plan.code else { return number() };
        match &self.record().cell_at(slot, Some(row)).value {
            Some(Value::Code(code)) => match &self.plan().slot(slot).domain {
                Domain::Single(options) => RowKey::Code(options.code(*code).to_owned()),
                _ => number(),
            },
            Some(Value::Number(number)) => RowKey::Code(number.to_string()),
            _ => number(),
        }
    }

    /// The place of a path, also where it is not asked; none where its row is not there.
    pub(super) fn locate(&self, path: &Path) -> Option<Place> {
        let (mut name, mut row) = (String::new(), None);
        for (id, key) in &path.rows {
            name.push_str(id);
            let roster = self.plan().items[self.plan().position(&name)?].roster?;
            let rows = self.record().rows_in(roster, row)?;
            row = Some(*rows.iter().find(|row| self.row_key(roster, **row) == *key)?);
            name.push('.');
        }
        name.push_str(&path.item);
        let item = self.plan().position(&name)?;
        Some(Place { item, row, path: path.clone() })
    }

    /// The place where the interview stands.
    pub(super) fn place(&self) -> Option<(Place, Part)> {
        let At::Question(at) = &self.state.at else { return None };
        Some((self.locate(&at.path)?, at.part.clone()))
    }

    /// The item of a place with its plan.
    pub(super) fn item(&self, place: &Place) -> (&Item, &ItemPlan) {
        (&self.questionnaire().items[place.item], &self.plan().items[place.item])
    }

    /// The parts of a place that take an answer each, in order.
    pub(super) fn parts(&self, place: &Place) -> Vec<Part> {
        let (item, plan) = self.item(place);
        let questionnaire = self.questionnaire();
        let is_asked =
            |slot: SlotId| self.record().asked_at(slot, place.row) == Some(true);
        let mut parts = Vec::new();
        match &item.kind {
            ItemKind::Grid(grid) => {
                for number in shown_order(questionnaire, place.item, &self.key()) {
                    if !plan.rows.get(number).is_some_and(|row| is_asked(row.slot)) {
                        continue;
                    }
                    let id = grid.rows[number].id.value.clone();
                    let cell = Part::Cell(id.clone());
                    parts.push(cell.clone());
                    self.beside(place, (&cell, Some(id)), &mut parts);
                }
            }
            ItemKind::Allocate(allocate) => {
                let options = allocate.choices.options.iter();
                for (option, cell) in options.zip(&plan.rows) {
                    if is_asked(cell.slot) {
                        parts.push(Part::Cell(option.code.value.clone()));
                    }
                }
            }
            _ => {
                parts.push(Part::Whole);
                self.beside(place, (&Part::Whole, None), &mut parts);
            }
        }
        parts
    }

    /// What is written beside the options that are chosen.
    fn beside(
        &self,
        place: &Place,
        (of, cell): (&Part, Option<String>),
        parts: &mut Vec<Part>,
    ) {
        let (item, _) = self.item(place);
        let Some(choices) = item.kind.choices() else { return };
        let at = Cursor { path: place.path.clone(), part: of.clone() };
        for code in self.state.draft.value(&at).map(codes).unwrap_or_default() {
            let mut options = choices.options.iter();
            let option = options.find(|option| option.code.value == code);
            if option.is_some_and(|option| option.specify.is_some()) {
                parts.push(Part::Beside { cell: cell.clone(), code });
            }
        }
    }

    /// The place after one, or the review; `rows` where the rows of a roster are gone
    /// through too.
    pub(super) fn after(&self, at: &Cursor, rows: bool) -> At {
        let Some(place) = self.locate(&at.path) else { return self.first() };
        let parts = self.parts(&place);
        let here = parts.iter().position(|part| *part == at.part);
        if let Some(next) = here.and_then(|here| parts.get(here + 1)) {
            let (path, part) = (at.path.clone(), next.clone());
            return At::Question(Cursor { path, part });
        }
        let Some(step) = self.step(&place) else { return self.nearest(&place) };
        let mut rest = self.steps[step + 1..].iter();
        let next = rest
            .find(|next| (rows || !next.path.is_in(&at.path)) && self.is_wanted(next));
        // Out of the last row of a roster filled by hand, back to where rows are added.
        let is_left = |roster: &Path| !next.is_some_and(|next| next.path.is_in(roster));
        if let Some(roster) = self.by_hand_around(&place).into_iter().find(is_left) {
            return At::Question(roster.whole());
        }
        next.map_or(At::Review, |next| self.entered(next))
    }

    /// The place before one.
    pub(super) fn before(&self, at: &Cursor) -> Option<Cursor> {
        let place = self.locate(&at.path)?;
        let parts = self.parts(&place);
        let here = parts.iter().position(|part| *part == at.part).unwrap_or(0);
        if let Some(before) = here.checked_sub(1) {
            return Some(Cursor { path: at.path.clone(), part: parts[before].clone() });
        }
        let step = self.step(&place)?;
        let before = self.steps[..step].iter().rev().find(|step| !self.is_note(step))?;
        Some(self.left(before))
    }

    /// The last question, for going back from the review.
    pub(super) fn last(&self) -> Option<Cursor> {
        let last = self.steps.iter().rev().find(|step| !self.is_note(step))?;
        Some(self.left(last))
    }

    /// The number of a place on the way.
    pub(super) fn step(&self, place: &Place) -> Option<usize> {
        self.steps.iter().position(|step| step.is_same(place))
    }

    /// The first question.
    pub(super) fn first(&self) -> At {
        let first = self.steps.iter().find(|step| self.is_wanted(step));
        first.map_or(At::Review, |step| self.entered(step))
    }

    /// Whether a place is asked where only some are.
    fn is_wanted(&self, step: &Place) -> bool {
        self.again.as_ref().is_none_or(|again| again.asks(&step.path))
    }

    /// The first place on the route after one that is no longer on it.
    fn nearest(&self, place: &Place) -> At {
        let is_later = |step: &&Place| step.item > place.item && self.is_wanted(step);
        let next = self.steps.iter().find(is_later);
        next.map_or(At::Review, |step| self.entered(step))
    }

    fn entered(&self, step: &Place) -> At {
        let part = self.parts(step).into_iter().next().unwrap_or(Part::Whole);
        At::Question(Cursor { path: step.path.clone(), part })
    }

    /// Where a place is met from behind: its last row, or its answer.
    fn left(&self, step: &Place) -> Cursor {
        let parts = self.parts(step).into_iter();
        let last = parts.rev().find(|part| !matches!(part, Part::Beside { .. }));
        Cursor { path: step.path.clone(), part: last.unwrap_or(Part::Whole) }
    }

    pub(super) fn is_note(&self, step: &Place) -> bool {
        matches!(self.questionnaire().items[step.item].kind, ItemKind::Note)
    }

    /// The rosters around a place whose rows are added by hand, the innermost first.
    fn by_hand_around(&self, place: &Place) -> Vec<Path> {
        let mut rows = place.path.rows.clone();
        let mut around = self.questionnaire().items[place.item].roster;
        let mut found = Vec::new();
        while let (Some((item, _)), Some(number)) = (rows.pop(), around) {
            let roster = self.plan().items[number].roster;
            let roster = roster.map(|roster| &self.plan().roster(roster).rows);
            if matches!(roster, Some(RowSource::ByHand)) {
                found.push(Path { rows: rows.clone(), item });
            }
            around = self.questionnaire().items[number].roster;
        }
        found
    }
}
