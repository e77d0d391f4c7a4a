//! Records of which parts are still to come.
//!
//! *In:* texts in the order read. *Out:* the texts of one record together, once all its
//! parts have come, or at the end.
//!
//! What is held is proportional to the records that are open: one that is whole is handed
//! on at once.

use std::collections::BTreeMap;

use crate::answers::RecordOf;
use crate::cli::batch::Key;
use crate::cli::files::Text;

/// The texts of one record, or a text that stands alone.
pub struct Group {
    /// The questionnaire; none where the text names none.
    pub named: Option<Key>,
    /// Its texts, in the order of the parts.
    pub texts: Vec<Text>,
}

/// Records of which parts are still to come.
#[derive(Default)]
pub struct Open {
    records: BTreeMap<(Key, Vec<String>), Waiting>,
    next: usize,
}

struct Waiting {
    /// The number of the first text, so that records keep their order.
    number: usize,
    texts: Vec<(Option<usize>, Text)>,
}

impl Group {
    /// A text that stands alone.
    pub fn single(named: Option<Key>, text: Text) -> Self {
        Self { named, texts: vec![text] }
    }
}

impl Open {
    /// Takes a text of a record with so many parts; gives the record back if it is whole
    /// now. A part that comes twice stays with its record, which says so.
    pub fn take(
        &mut self,
        named: Key,
        of: RecordOf,
        parts: usize,
        text: Text,
    ) -> Option<Group> {
        let key = (named, of.record);
        let number = self.next;
        self.next += 1;
        let waiting = self
            .records
            .entry(key.clone())
            .or_insert_with(|| Waiting { number, texts: Vec::new() });
        waiting.texts.push((of.part, text));
        let mut come: Vec<_> = waiting.texts.iter().map(|(part, _)| *part).collect();
        come.sort_unstable();
        come.dedup();
        if come.len() < parts {
            return None;
        }
        let waiting = self.records.remove(&key)?;
        Some(group(key.0, waiting))
    }

    /// Everything that is still open, in the order of the first text of each.
    pub fn rest(&mut self) -> Vec<Group> {
        let mut rest: Vec<_> = std::mem::take(&mut self.records).into_iter().collect();
        rest.sort_by_key(|(_, waiting)| waiting.number);
        rest.into_iter().map(|((named, _), waiting)| group(named, waiting)).collect()
    }
}

fn group(named: Key, mut waiting: Waiting) -> Group {
    waiting.texts.sort_by_key(|(part, _)| *part);
    let texts = waiting.texts.into_iter().map(|(_, text)| text).collect();
    Group { named: Some(named), texts }
}
