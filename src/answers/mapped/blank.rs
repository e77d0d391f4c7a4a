//! Empty cells that stand for a missing code.
//!
//! *In:* a row of data in which every empty cell has that code. *Out:* the same without
//! those of what was not asked, which is `not_asked` anyway.
//!
//! `route` alone knows what was asked, so the row is read once to learn it. What was not
//! asked counts for no condition, so one reading is enough.

use crate::answers::notation::columns::Slot;
use crate::answers::notation::shape::Shape;
use crate::answers::notation::tree::Datum;
use crate::answers::notation::{Notation, Told};
use crate::answers::reader::{Reader, Workspace};
use crate::answers::stream::bare;
use crate::route::SlotKind;
use crate::source::FileId;

impl Reader<'_> {
    /// Takes a text apart, and empty cells of what was not asked out of it.
    pub(in crate::answers) fn told(
        &self,
        (notation, file): (&Notation, FileId),
        text: &str,
        work: &mut Workspace,
    ) -> Told {
        let mut told = notation.told(file, bare(text), Some(&self.fields));
        let Some(root) = &told.root else { return told };
        // What is in a part may be asked because of another one.
        if told.blanks.is_empty() || self.parts() > 1 {
            return told;
        }
        let reading = self.read(file, &root.line(), work);
        let Some(answers) = reading.answers else { return told };
        let unasked = answers.record().unasked.iter().filter(|spot| spot.row.is_none());
        for spot in unasked {
            let (item, row) = match self.instrument.plan().slot(spot.slot).kind {
                SlotKind::Item(item) => (item, None),
                SlotKind::Row { item, row } => (item, Some(row)),
                _ => continue,
            };
            let id = &self.form.items[item].id;
            let slot = self.fields.find(id).map(|item| Slot { item, row });
            if let Some(slot) = slot.filter(|slot| told.blanks.contains(slot)) {
                self.take_out(slot, &mut told);
            }
        }
        work.recycle(answers);
        told
    }

    fn take_out(&self, slot: Slot, told: &mut Told) {
        let field = &self.fields.list[slot.item];
        let row = match (&field.shape, slot.row) {
            (Shape::Rows { rows, .. }, Some(row)) => rows.get(row),
            _ => None,
        };
        let Some(Datum::Object(entries)) = told.root.as_mut().map(|root| &mut root.datum)
        else {
            return;
        };
        let answers = entries.iter_mut().find(|(key, _)| key.name == "answers");
        let Some(Datum::Object(answers)) = answers.map(|(_, value)| &mut value.datum)
        else {
            return;
        };
        let Some(at) = answers.iter().position(|(key, _)| key.name == field.id) else {
            return;
        };
        told.empty.push((field.id.clone(), answers[at].1.at));
        match (row, &mut answers[at].1.datum) {
            (Some(row), Datum::Object(cells)) => {
                cells.retain(|(key, _)| key.name != *row);
                if cells.is_empty() {
                    answers.remove(at);
                }
            }
            _ => {
                answers.remove(at);
            }
        }
    }
}
