//! Universes: who is asked.
//!
//! *In:* the conditions of the sections and rosters around an item, and its own. *Out:*
//! one change at most: narrower, wider, another, or the same but for years that move with
//! the wave.
//!
//! That one universe lies within another is said only where it is certain.

use crate::changes::kinds::items::{
    UNIVERSE, UNIVERSE_NARROWED, UNIVERSE_WIDENED, UNIVERSE_YEARS,
};
use crate::changes::ledger::{change, said, unsaid};
use crate::changes::order::chain;
use crate::changes::pairs::Named;
use crate::changes::wording::{Around, one_line};
use crate::changes::{Change, ChangeKind, Pairs, Side};
use crate::expression::Universe;
use crate::model::{Questionnaire, Written};
use crate::source::Span;

/// Who is in each section and each item of two questionnaires.
pub(super) struct Universes<'a> {
    pub(super) old: Whole<'a>,
    pub(super) new: Whole<'a>,
}

/// The universes of one questionnaire.
pub(super) struct Whole<'a> {
    items: Vec<(Universe, Vec<&'a Written>)>,
}

impl<'a> Universes<'a> {
    pub(super) fn new(pairs: &'a Pairs<'a>) -> Self {
        Self {
            old: Whole::new(pairs.old, pairs.older()),
            new: Whole::new(pairs.new, pairs.newer()),
        }
    }

    /// What changed of who is asked an item.
    pub(super) fn compare(
        &self,
        (old, old_home): (usize, Span),
        (new, new_home): (usize, Span),
        around: &Around<'_>,
    ) -> Option<Change> {
        let (before, of_old) = &self.old.items[old];
        let (now, of_new) = &self.new.items[new];
        compared((before, of_old, old_home), (now, of_new, new_home), around)
    }
}

impl<'a> Whole<'a> {
    fn new(questionnaire: &'a Questionnaire, names: Named<'_>) -> Self {
        let sections: Vec<(Universe, Vec<&Written>)> = (0..questionnaire.sections.len())
            .map(|number| {
                let mut found = (Universe::default(), Vec::new());
                for section in chain(questionnaire, number).into_iter().rev() {
                    if let Some(ask_if) = &questionnaire.sections[section].ask_if {
                        found.0.narrow(&ask_if.text, &names, None);
                        found.1.push(ask_if);
                    }
                }
                found
            })
            .collect();
        let mut items: Vec<(Universe, Vec<&Written>)> = Vec::new();
        for (number, item) in questionnaire.items.iter().enumerate() {
            let (mut universe, mut written) = match item.roster {
                Some(roster) => items[roster].clone(),
                None => sections[item.section].clone(),
            };
            if let Some(ask_if) = &item.ask_if {
                universe.narrow(&ask_if.text, &names.of(number), item.roster);
                written.push(ask_if);
            }
            items.push((universe, written));
        }
        Self { items }
    }
}

/// What changed of a single condition, such as that of a row.
pub(super) fn condition(
    (old, old_home): (Option<&Written>, Span),
    (new, new_home): (Option<&Written>, Span),
    around: &Around<'_>,
) -> Option<Change> {
    let (mut before, mut now) = (Universe::default(), Universe::default());
    let (of_old, of_new): (Vec<_>, Vec<_>) =
        (old.into_iter().collect(), new.into_iter().collect());
    for written in &of_old {
        before.narrow(&written.text, &around.older, around.within.0);
    }
    for written in &of_new {
        now.narrow(&written.text, &around.newer, around.within.1);
    }
    compared((&before, &of_old, old_home), (&now, &of_new, new_home), around)
}

type Asked<'u> = (&'u Universe, &'u [&'u Written], Span);

fn compared(old: Asked<'_>, new: Asked<'_>, around: &Around<'_>) -> Option<Change> {
    let kind = kind(old.0, new.0, around)?;
    let names = (&around.older, &around.newer);
    let mut before = side(old, (new.0, names.0, around.within.0));
    let mut now = side(new, (old.0, names.1, around.within.1));
    if before.text == now.text {
        // A constant or a name stands for something else.
        (before.text, now.text) = (Some(old.0.to_string()), Some(new.0.to_string()));
    }
    Some(change(kind, before, now))
}

fn kind(
    old: &Universe,
    new: &Universe,
    around: &Around<'_>,
) -> Option<&'static ChangeKind> {
    Some(match (new.is_within(old), old.is_within(new)) {
        (true, true) => return None,
        _ if around.moves_with_wave(&old.to_string(), &new.to_string()) => {
            &UNIVERSE_YEARS
        }
        (true, false) => &UNIVERSE_NARROWED,
        (false, true) => &UNIVERSE_WIDENED,
        (false, false) => &UNIVERSE,
    })
}

/// The conditions as written, at the one that the other side does not have, else at the
/// last.
fn side(
    (_, written, home): Asked<'_>,
    (other, names, within): (&Universe, &Named<'_>, Option<usize>),
) -> Side {
    let is_own = |part: &&&Written| {
        let mut alone = Universe::default();
        alone.narrow(&part.text, names, within);
        !other.is_within(&alone)
    };
    let Some(shown) = written.iter().find(is_own).or(written.last()) else {
        return unsaid(home);
    };
    let parts: Vec<String> = written
        .iter()
        .map(|part| {
            let text = one_line(&part.text);
            let is_open = written.len() > 1 && text.contains(" or ");
            if is_open { format!("({text})") } else { text }
        })
        .collect();
    said(shown.span, parts.join(" and "))
}
