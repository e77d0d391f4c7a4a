//! Which item, section and option of an older definition a newer one continues.
//!
//! *In:* two questionnaires. *Out:* pairs, each old one at most once; and what the names
//! in expressions are called, so that a renamed item is the same in both.
//!
//! An item is joined by its concept, else by `renamed_from`, else by its id, as answers
//! of earlier waves are. Nothing is judged here.

use std::collections::HashMap;
use std::sync::Arc;

use crate::expression::Naming;
use crate::model::{Choices, Item, Questionnaire, ResponseOption};
use crate::value::Value;

/// What joins two items.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Joined {
    /// The concept.
    Concept,
    /// `renamed_from`.
    Renamed,
    /// The id.
    Id,
}

/// The items, sections and codes of two questionnaires that belong together.
#[derive(Debug)]
pub struct Pairs<'a> {
    /// The older questionnaire.
    pub old: &'a Questionnaire,
    /// The newer one.
    pub new: &'a Questionnaire,
    /// For each new item the old one, and what joins them.
    pub items: Vec<Option<(usize, Joined)>>,
    /// For each old item the new one.
    pub later: Vec<Option<usize>>,
    /// For each new section the old one.
    pub sections: Vec<Option<usize>>,
    /// For each old section the new one.
    pub later_sections: Vec<Option<usize>>,
    old_ids: Ids<'a>,
    new_ids: Ids<'a>,
    codes: Vec<Option<Arc<HashMap<String, String>>>>,
}

/// Items by the roster around them and their id, or their concept. Two alike are a fault
/// that is told elsewhere; here the first belongs to the first.
type Ids<'a> = HashMap<(Option<usize>, &'a str), Vec<usize>>;

fn ids(questionnaire: &Questionnaire) -> Ids<'_> {
    let mut ids = HashMap::with_capacity(questionnaire.items.len());
    for (number, item) in questionnaire.items.iter().enumerate() {
        let key = (item.roster, item.id.value.as_str());
        ids.entry(key).or_insert_with(Vec::new).push(number);
    }
    ids
}

impl<'a> Pairs<'a> {
    /// Joins two questionnaires.
    pub fn new(old: &'a Questionnaire, new: &'a Questionnaire) -> Self {
        let (old_ids, new_ids) = (ids(old), ids(new));
        let mut pairs = Self {
            old,
            new,
            items: vec![None; new.items.len()],
            later: vec![None; old.items.len()],
            sections: vec![None; new.sections.len()],
            later_sections: vec![None; old.sections.len()],
            old_ids,
            new_ids,
            codes: vec![None; old.items.len()],
        };
        pairs.join_items();
        pairs.join_sections();
        pairs.join_codes();
        pairs
    }

    /// Rosters stand before their columns, so that each level is joined before the next.
    fn join_items(&mut self) {
        let new = self.new;
        let mut levels: Vec<Vec<usize>> = Vec::new();
        let mut depths = vec![0_usize; new.items.len()];
        for (number, item) in new.items.iter().enumerate() {
            let depth = item.roster.map_or(0, |roster| depths[roster] + 1);
            depths[number] = depth;
            levels.resize(levels.len().max(depth + 1), Vec::new());
            levels[depth].push(number);
        }
        let concepts = self.concepts();
        for level in levels {
            for joined in [Joined::Concept, Joined::Renamed, Joined::Id] {
                for number in &level {
                    self.join(*number, joined, &concepts);
                }
            }
        }
    }

    /// Old items by the roster around them and their concept.
    fn concepts(&self) -> Ids<'a> {
        let mut concepts = Ids::new();
        for (number, item) in self.old.items.iter().enumerate() {
            if let Some(concept) = &item.concept {
                let key = (item.roster, concept.value.as_str());
                concepts.entry(key).or_default().push(number);
            }
        }
        concepts
    }

    fn join(&mut self, number: usize, joined: Joined, concepts: &Ids<'a>) {
        let item = &self.new.items[number];
        if self.items[number].is_some() {
            return;
        }
        let around = match item.roster.map(|roster| self.items[roster]) {
            None => None,
            Some(Some((roster, _))) => Some(roster),
            Some(None) => return,
        };
        let of = |ids: &Ids<'a>, word: &str| ids.get(&(around, word)).cloned();
        let found = match joined {
            Joined::Concept => {
                item.concept.as_ref().and_then(|concept| of(concepts, &concept.value))
            }
            Joined::Renamed => item
                .renamed_from
                .as_ref()
                .filter(|_| !self.was_renamed_before(around, item))
                .and_then(|id| of(&self.old_ids, &id.value)),
            Joined::Id => of(&self.old_ids, &item.id.value),
        };
        let mut found = found.into_iter().flatten();
        if let Some(found) = found.find(|found| self.later[*found].is_none()) {
            self.items[number] = Some((found, joined));
            self.later[found] = Some(number);
        }
    }

    /// Whether the older one has the item under the same id and says the same of it: the
    /// two are drafts of one version, and it was renamed before either.
    fn was_renamed_before(&self, around: Option<usize>, item: &Item) -> bool {
        let from = |item: &Item| item.renamed_from.as_ref().map(|id| id.value.clone());
        let same = self.old_ids.get(&(around, item.id.value.as_str()));
        let same = same.and_then(|same| same.first());
        same.is_some_and(|old| from(&self.old.items[*old]) == from(item))
    }

    /// Sections are joined by id; one with another id by where its first item was.
    fn join_sections(&mut self) {
        let known: HashMap<&str, usize> = self
            .old
            .sections
            .iter()
            .enumerate()
            .map(|(number, section)| (section.id.value.as_str(), number))
            .collect();
        for (number, section) in self.new.sections.iter().enumerate() {
            if let Some(old) = known.get(section.id.value.as_str()) {
                self.sections[number] = Some(*old);
                self.later_sections[*old] = Some(number);
            }
        }
        for (number, item) in self.new.items.iter().enumerate() {
            let Some((old, _)) = self.items[number] else { continue };
            let from = self.old.items[old].section;
            if self.sections[item.section].is_none()
                && self.later_sections[from].is_none()
            {
                self.sections[item.section] = Some(from);
                self.later_sections[from] = Some(item.section);
            }
        }
    }

    fn join_codes(&mut self) {
        type Lists = (*const Vec<ResponseOption>, *const Vec<ResponseOption>);
        let mut known: HashMap<Lists, Option<Arc<HashMap<String, String>>>> =
            HashMap::new();
        for (old, new) in self.later.iter().enumerate() {
            let Some(new) = new else { continue };
            let choices = |item: &'a Item| item.kind.choices();
            let of_old = choices(&self.old.items[old]);
            let Some((of_old, of_new)) = of_old.zip(choices(&self.new.items[*new]))
            else {
                continue;
            };
            let key = (Arc::as_ptr(&of_old.options), Arc::as_ptr(&of_new.options));
            let codes = known.entry(key).or_insert_with(|| renamed_codes(of_new));
            self.codes[old] = codes.clone();
        }
    }

    /// The older names, as the newer questionnaire calls them.
    pub fn older(&self) -> Named<'_> {
        Named { pairs: self, is_new: false, itself: None }
    }

    /// The newer names.
    pub fn newer(&self) -> Named<'_> {
        Named { pairs: self, is_new: true, itself: None }
    }

    /// The present code of an old one; the same where no option claims it.
    pub fn code<'b>(&'b self, old_item: usize, code: &'b str) -> &'b str {
        let codes = self.codes[old_item].as_ref();
        codes.and_then(|codes| codes.get(code)).map_or(code, String::as_str)
    }
}

/// Old codes that an option claims, with its present code.
fn renamed_codes(new: &Choices) -> Option<Arc<HashMap<String, String>>> {
    let claims = new.options.iter().flat_map(|option| {
        option.was.iter().map(|was| (was.value.clone(), option.code.value.clone()))
    });
    let codes: HashMap<String, String> = claims.collect();
    (!codes.is_empty()).then(|| Arc::new(codes))
}

/// The names of one of two questionnaires.
#[derive(Clone, Copy, Debug)]
pub struct Named<'a> {
    pairs: &'a Pairs<'a>,
    is_new: bool,
    itself: Option<usize>,
}

impl<'a> Named<'a> {
    /// The names where `self` is an item.
    #[must_use]
    pub fn of(self, item: usize) -> Self {
        Self { itself: Some(item), ..self }
    }

    fn questionnaire(&self) -> &'a Questionnaire {
        if self.is_new { self.pairs.new } else { self.pairs.old }
    }

    fn ids(&self) -> &Ids<'a> {
        if self.is_new { &self.pairs.new_ids } else { &self.pairs.old_ids }
    }
}

impl Naming for Named<'_> {
    fn find(&self, mut within: Option<usize>, id: &str) -> Option<usize> {
        if id == "self" {
            return self.itself;
        }
        loop {
            let found = self.ids().get(&(within, id)).and_then(|all| all.first());
            if let Some(found) = found {
                return Some(*found);
            }
            within = self.questionnaire().items.get(within?)?.roster;
        }
    }

    fn column(&self, roster: usize, id: &str) -> Option<usize> {
        self.ids().get(&(Some(roster), id))?.first().copied()
    }

    fn called(&self, item: usize) -> &str {
        let later = match self.is_new {
            true => Some(item),
            false => self.pairs.later[item],
        };
        match later {
            Some(new) => &self.pairs.new.items[new].id.value,
            None => &self.pairs.old.items[item].id.value,
        }
    }

    fn code<'b>(&'b self, item: usize, code: &'b str) -> &'b str {
        if self.is_new { code } else { self.pairs.code(item, code) }
    }

    fn constant(&self, name: &str) -> Option<&Value> {
        let constant = self.questionnaire().constants.get(name)?;
        constant.value.as_ref().map(|value| &value.value)
    }
}
