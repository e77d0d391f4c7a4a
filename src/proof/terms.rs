//! What a part of an expression reads.
//!
//! *In:* conditions and terms. *Out:* the cells that decide them, or nothing where more
//! than the values of cells does: rows, states, labels.
//!
//! Nothing is evaluated here.

use std::collections::BTreeSet;

use crate::expression::{Condition, SlotId, Term, Test};

/// The cells whose values decide a part; none where something else does too.
pub(super) fn of_condition(condition: &Condition) -> Option<BTreeSet<SlotId>> {
    let mut slots = BTreeSet::new();
    in_condition(condition, &mut slots)?;
    Some(slots)
}

/// The same for a term.
pub(super) fn of_term(term: &Term) -> Option<BTreeSet<SlotId>> {
    let mut slots = BTreeSet::new();
    in_term(term, &mut slots)?;
    Some(slots)
}

fn all<'t>(
    terms: impl IntoIterator<Item = &'t Term>,
    slots: &mut BTreeSet<SlotId>,
) -> Option<()> {
    terms.into_iter().try_for_each(|term| in_term(term, slots))
}

fn in_condition(condition: &Condition, slots: &mut BTreeSet<SlotId>) -> Option<()> {
    match condition {
        Condition::Known(_) => Some(()),
        Condition::All(parts) | Condition::Any(parts) => {
            parts.iter().try_for_each(|part| in_condition(part, slots))
        }
        Condition::Not(part) => in_condition(part, slots),
        Condition::Is(slot, _)
        | Condition::IsAmong(slot, _)
        | Condition::Ticked(slot, _)
        | Condition::Measures(slot, ..) => {
            slots.insert(*slot);
            Some(())
        }
        Condition::Chain(first, links) => {
            in_term(first, slots)?;
            all(links.iter().map(|(_, term)| term), slots)
        }
        Condition::OneOf(term, list) => {
            in_term(term, slots)?;
            all(list, slots)
        }
        Condition::TickedIn { code, set, .. } => all([&**code, &**set], slots),
        Condition::State(cells, Test::Answered | Test::Missing) => {
            slots.extend(cells);
            Some(())
        }
        Condition::Given(term, _) => in_term(term, slots),
        Condition::Matches(term, _) => in_term(term, slots),
        Condition::Contains { text, part, .. } => all([&**text, &**part], slots),
        Condition::Term(term) => in_term(term, slots),
        Condition::State(..)
        | Condition::RosterState(..)
        | Condition::At(..)
        | Condition::AnyRow(..)
        | Condition::EveryRow(..) => None,
    }
}

fn in_term(term: &Term, slots: &mut BTreeSet<SlotId>) -> Option<()> {
    match term {
        Term::Constant(_) | Term::Absent | Term::Candidate(_) => Some(()),
        Term::Slot(slot) | Term::CountTicked(slot, _) => {
            slots.insert(*slot);
            Some(())
        }
        Term::Condition(condition) | Term::YesNo { condition, .. } => {
            in_condition(condition, slots)
        }
        Term::Arithmetic(first, rest) => {
            in_term(first, slots)?;
            all(rest.iter().map(|(_, term)| term), slots)
        }
        Term::Join(parts) | Term::Coalesce(parts) | Term::Fold(_, parts) => {
            all(parts, slots)
        }
        Term::If(branches, otherwise) => {
            for (condition, term) in branches {
                in_condition(condition, slots)?;
                in_term(term, slots)?;
            }
            in_term(otherwise, slots)
        }
        Term::CountAnswered(cells) => {
            slots.extend(cells);
            Some(())
        }
        Term::Lookup(_, _, inner)
        | Term::Negative(inner)
        | Term::KeyOf(inner, _)
        | Term::UnitLabel(inner, _)
        | Term::IndexOf(inner, _)
        | Term::Recode(inner, _)
        | Term::CodeOf(inner, _)
        | Term::TextOf(inner, _) => in_term(inner, slots),
        Term::Call(_, arguments) => all(arguments, slots),
        Term::CountRows(_)
        | Term::CountWhere(..)
        | Term::FirstWhere(..)
        | Term::FoldRows(..)
        | Term::At(..)
        | Term::Label(_) => None,
    }
}
