//! Changes as they are found, by what they belong to.
//!
//! *In:* changes in any order. *Out:* a [`Comparison`] in the order of the newer
//! questionnaire, each change classed with the author's word heard.

use crate::changes::kinds::{items, whole};
use crate::changes::{
    Change, ChangeKind, Compared, Comparison, Declared, Pairs, Part, Side, Subject,
};
use crate::model::{Comparable, Item, ItemKind, Questionnaire};
use crate::source::Span;

/// What was found so far.
pub(super) struct Ledger<'a> {
    pairs: &'a Pairs<'a>,
    whole: Vec<Change>,
    sections: Vec<Vec<Change>>,
    items: Vec<Vec<Change>>,
    /// Checks that went with what they stood on have no place here.
    gone: Vec<Change>,
}

/// What a check or an end stands on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Owner {
    Questionnaire,
    Section(usize),
    Item(usize),
}

/// Kinds that are of one key, where that is not their own name.
const OF_ONE_KEY: [(&str, &str); 9] = [
    ("wording", "text"),
    ("option_label", "label"),
    ("unit_named", "unit"),
    ("option_missing", "missing"),
    ("option_share", "share"),
    ("option_facts", "attributes"),
    ("policy", "missing"),
    ("part_respondent", "respondent"),
    ("shown_parts", "show"),
];

/// A change, not yet classed.
pub(super) fn change(kind: &'static ChangeKind, old: Side, new: Side) -> Change {
    let (old, new) = (Some(old), Some(new));
    Change { kind, parts: Vec::new(), class: kind.class, old, new }
}

/// Something said on one side.
pub(super) fn said(span: Span, text: impl Into<String>) -> Side {
    Side { span, text: Some(text.into()) }
}

/// Nothing said; the place is where it would stand.
pub(super) const fn unsaid(span: Span) -> Side {
    Side { span, text: None }
}

impl Change {
    /// Says of which part it is, outside of those that are named already.
    #[must_use]
    pub(super) fn of(mut self, what: &'static str, name: impl Into<String>) -> Self {
        self.parts.insert(0, Part { what, name: name.into() });
        self
    }

    /// Says under which key it stands, unless its kind is of that key alone.
    #[must_use]
    pub(super) fn under(self, key: &'static str) -> Self {
        let is_evident =
            self.kind.name == key || OF_ONE_KEY.contains(&(self.kind.name, key));
        if is_evident { self } else { self.of("key", key) }
    }
}

impl<'a> Ledger<'a> {
    pub(super) fn new(pairs: &'a Pairs<'a>) -> Self {
        Self {
            pairs,
            whole: Vec::new(),
            sections: vec![Vec::new(); pairs.new.sections.len()],
            items: vec![Vec::new(); pairs.new.items.len()],
            gone: Vec::new(),
        }
    }

    /// The changes of the questionnaire as a whole.
    pub(super) fn whole(&mut self) -> &mut Vec<Change> {
        &mut self.whole
    }

    /// The changes of a section of the newer questionnaire.
    pub(super) fn section(&mut self, new: usize) -> &mut Vec<Change> {
        &mut self.sections[new]
    }

    /// The changes of an item of the newer questionnaire.
    pub(super) fn item(&mut self, new: usize) -> &mut Vec<Change> {
        &mut self.items[new]
    }

    /// The changes of what a check stands on, in the newer questionnaire; none where that
    /// is new itself.
    pub(super) fn of_new(&mut self, owner: Owner) -> Option<&mut Vec<Change>> {
        match owner {
            Owner::Questionnaire => Some(&mut self.whole),
            Owner::Section(new) => {
                self.pairs.sections[new].map(|_| &mut self.sections[new])
            }
            Owner::Item(new) => self.pairs.items[new].map(|_| &mut self.items[new]),
        }
    }

    /// As [`Self::of_new`], of the older questionnaire.
    pub(super) fn of_old(&mut self, owner: Owner) -> &mut Vec<Change> {
        let later = match owner {
            Owner::Questionnaire => return &mut self.whole,
            Owner::Section(old) => {
                self.pairs.later_sections[old].map(|new| &mut self.sections[new])
            }
            Owner::Item(old) => self.pairs.later[old].map(|new| &mut self.items[new]),
        };
        later.unwrap_or(&mut self.gone)
    }

    /// Everything in the order of the newer questionnaire.
    pub(super) fn close(mut self) -> Comparison {
        let (old, new) = (self.pairs.old, self.pairs.new);
        let mut comparison = Comparison::default();
        let whole = std::mem::take(&mut self.whole);
        let mut of_whole = Compared::new(Subject::Questionnaire, &new.name.value);
        of_whole.old_name = Some(old.name.value.clone());
        comparison.push(of_whole, whole);
        self.close_sections(&mut comparison);
        self.removed_before(None, &mut comparison);
        for (number, changes) in std::mem::take(&mut self.items).into_iter().enumerate() {
            self.close_item(number, changes, &mut comparison);
            if let Some((old, _)) = self.pairs.items[number] {
                self.removed_before(Some(old), &mut comparison);
            }
        }
        comparison
    }

    fn close_sections(&mut self, comparison: &mut Comparison) {
        let (old, new) = (self.pairs.old, self.pairs.new);
        // The condition of a part stands around its sections and has no place in a file.
        let is_gate = |questionnaire: &Questionnaire, number: usize| {
            questionnaire.parts.iter().any(|part| part.gate == Some(number))
        };
        for (number, section) in new.sections.iter().enumerate() {
            if is_gate(new, number) {
                continue;
            }
            let mut compared = Compared::new(Subject::Section, &section.id.value);
            let mut changes = std::mem::take(&mut self.sections[number]);
            match self.pairs.sections[number] {
                Some(before) => {
                    compared.old_name = Some(old.sections[before].id.value.clone());
                }
                None => changes.push(added(&whole::SECTION_ADDED, section.id.span)),
            }
            comparison.push(compared, changes);
        }
        for (number, section) in old.sections.iter().enumerate() {
            if self.pairs.later_sections[number].is_none() && !is_gate(old, number) {
                let mut compared = Compared::new(Subject::Section, &section.id.value);
                compared.old_name = Some(section.id.value.clone());
                let gone = removed(&whole::SECTION_REMOVED, section.id.span);
                comparison.push(compared, vec![gone]);
            }
        }
    }

    fn close_item(
        &self,
        number: usize,
        mut changes: Vec<Change>,
        comparison: &mut Comparison,
    ) {
        let item = &self.pairs.new.items[number];
        let mut compared =
            Compared::new(Subject::Item, &self.pairs.new.full_name(number));
        compared.item = Some(number);
        compared.declared = declared(item);
        match self.pairs.items[number] {
            Some((old, _)) => {
                comparison.kept += 1;
                compared.old_name = Some(self.pairs.old.full_name(old));
                compared.old_item = Some(old);
            }
            // The columns of a new roster are new with it.
            None if item.roster.is_some_and(|around| self.is_new(around)) => return,
            None => changes.push(added(&items::ADDED, item.id.span)),
        }
        if !has_series(&item.kind) {
            for change in &mut changes {
                change.class = change.class.min(Comparable::Minor);
            }
        }
        comparison.push(compared, changes);
    }

    fn is_new(&self, item: usize) -> bool {
        self.pairs.items[item].is_none()
    }

    /// The items that are gone and stood after one of the older questionnaire, up to the
    /// next that is still there; with none, those at its head.
    fn removed_before(&self, after: Option<usize>, comparison: &mut Comparison) {
        let start = after.map_or(0, |after| after + 1);
        let old = self.pairs.old;
        for (number, item) in old.items.iter().enumerate().skip(start) {
            if self.pairs.later[number].is_some() {
                return;
            }
            let is_gone = |around: usize| self.pairs.later[around].is_none();
            if item.roster.is_some_and(is_gone) {
                continue;
            }
            let name = old.full_name(number);
            let mut compared = Compared::new(Subject::Item, &name);
            compared.old_name = Some(name);
            compared.old_item = Some(number);
            let mut gone = removed(&items::REMOVED, item.id.span);
            if !has_series(&item.kind) {
                gone.class = Comparable::Minor;
            }
            comparison.push(compared, vec![gone]);
        }
    }
}

/// What an author says of an item.
fn declared(item: &Item) -> Option<Declared> {
    let comparable = item.comparable.as_ref()?;
    Some(Declared {
        word: comparable.value,
        because: item.comparable_because.clone(),
        span: comparable.span,
    })
}

/// Whether figures are made of its answers: a text that is only read, a consent that must
/// be given and a file that is handed in have no series.
pub(super) fn has_series(kind: &ItemKind) -> bool {
    !matches!(kind, ItemKind::Note | ItemKind::Consent | ItemKind::Document { .. })
}

pub(super) fn added(kind: &'static ChangeKind, span: Span) -> Change {
    let new = Some(unsaid(span));
    Change { kind, parts: Vec::new(), class: kind.class, old: None, new }
}

pub(super) fn removed(kind: &'static ChangeKind, span: Span) -> Change {
    let old = Some(unsaid(span));
    Change { kind, parts: Vec::new(), class: kind.class, old, new: None }
}

impl Compared {
    pub(super) fn new(subject: Subject, name: &str) -> Self {
        Self {
            subject,
            name: name.to_owned(),
            old_name: None,
            item: None,
            old_item: None,
            declared: None,
            found: Comparable::Identical,
            changes: Vec::new(),
        }
    }
}

impl Comparison {
    /// Adds what was found of one thing, if anything was.
    pub(super) fn push(&mut self, mut compared: Compared, mut changes: Vec<Change>) {
        if changes.is_empty() {
            return;
        }
        for change in &mut changes {
            let heard = Declared::hears(compared.declared.as_ref(), change.kind);
            change.class = change.class.min(heard);
        }
        let worst = changes.iter().map(|change| change.class).max();
        compared.found = worst.unwrap_or(Comparable::Identical);
        compared.changes = changes;
        self.compared.push(compared);
    }
}
