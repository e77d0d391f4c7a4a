//! What `order` and `show` can do to the items of a questionnaire.
//!
//! *In:* two items. *Out:* whether chance can put one before the other, or show one
//! without the other.
//!
//! Nothing is drawn here: what counts is what some key could draw.

use std::collections::HashMap;

use crate::check::Subject;
use crate::model::Part;

/// The parts of every section that has an order or shows only some of them.
pub(crate) struct Chances<'a> {
    subject: &'a Subject<'a>,
    places: HashMap<usize, HashMap<Part, usize>>,
}

impl<'a> Chances<'a> {
    /// Finds the sections.
    pub fn new(subject: &'a Subject<'a>) -> Self {
        let questionnaire = subject.questionnaire;
        let sections = questionnaire.sections.iter().enumerate();
        let of_chance = sections.filter(|(_, s)| s.order.is_some() || s.show.is_some());
        let places = of_chance.map(|(section, _)| {
            let parts = questionnaire.parts(section).into_iter();
            (section, parts.enumerate().map(|(place, part)| (part, place)).collect())
        });
        Self { subject, places: places.collect() }
    }

    /// Whether nothing is left to chance.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// Whether an item may be left out while another one, or a text of no item, is
    /// shown.
    pub fn may_be_left_out(&self, item: usize, beside: Option<usize>) -> bool {
        if self.is_empty() {
            return false;
        }
        let others = beside.map(|other| self.around(other)).unwrap_or_default();
        self.around(item).into_iter().any(|(section, part)| {
            let show = self.subject.questionnaire.sections[section].show.as_ref();
            let (Some(show), Some(places)) = (show, self.places.get(&section)) else {
                return false;
            };
            (show.value as usize) < places.len()
                && places.contains_key(&part)
                && !others.contains(&(section, part))
        })
    }

    /// The outermost section whose order can put `second` before `first`, which is
    /// written before it; only sections around `within`, where that is given.
    pub fn shuffled_by(
        &self,
        first: usize,
        second: usize,
        within: Option<usize>,
    ) -> Option<usize> {
        if self.is_empty() {
            return None;
        }
        let others = self.around(second);
        let outer =
            self.around(first).into_iter().take_while(|(s, _)| Some(*s) != within);
        for (section, part) in outer {
            let (_, other) = others.iter().find(|(around, _)| *around == section)?;
            let order = self.subject.questionnaire.sections[section].order.as_ref();
            let (Some(order), Some(places)) = (order, self.places.get(&section)) else {
                continue;
            };
            let free = places.len().saturating_sub(order.kept());
            let is_free = |part| places.get(part).is_some_and(|place| *place < free);
            if part != *other && is_free(&part) && is_free(other) {
                return Some(section);
            }
        }
        None
    }

    /// The sections around an item, outermost first, each with the part of it that
    /// holds the item.
    fn around(&self, item: usize) -> Vec<(usize, Part)> {
        let questionnaire = self.subject.questionnaire;
        let mut top = item;
        while let Some(roster) = questionnaire.items[top].roster {
            top = roster;
        }
        let section = questionnaire.items[top].section;
        let path = &self.subject.compiled.plan.section_path[section];
        let within = path.iter().skip(1).map(|section| Part::Section(*section));
        path.iter().copied().zip(within.chain([Part::Item(top)])).collect()
    }
}
