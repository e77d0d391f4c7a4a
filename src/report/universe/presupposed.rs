//! What a condition presupposes: where it rests on an item that is asked of some only.
//!
//! *In:* an item or another thing with a condition. *Out:* the conditions of what must
//! have been answered for its own to be true.
//!
//! Only what must be answered counts: in `a or b` neither must, and `is missing` is true
//! where nothing was asked.

use std::collections::BTreeSet;

use crate::expression::{
    Comparison, Names, Node, Resolution, SlotId, Symbol, Tree, parse,
};
use crate::model::Written;
use crate::report::phrase::Clause;
use crate::report::universe::{Wording, asked_of};
use crate::route::{Owner, Role, Scope};

/// Functions that are unknown where one of their arguments is.
const NEEDS_ALL: [&str; 22] = [
    "any_of",
    "all_of",
    "none_of",
    "count",
    "between",
    "matches",
    "contains",
    "starts_with",
    "abs",
    "round",
    "floor",
    "ceil",
    "length",
    "label",
    "year",
    "week",
    "first_day",
    "last_day",
    "days_between",
    "months_between",
    "years_between",
    "add_days",
];

impl Wording<'_> {
    /// The conditions that the ones of these owners presuppose, without those that are
    /// told already.
    pub(in crate::report::universe) fn presupposed(
        &self,
        told: &Clause,
        owners: &[Owner],
        section: usize,
    ) -> Clause {
        let mut open: Vec<Owner> = owners.to_vec();
        open.extend(
            self.plan.section_path[section].iter().map(|one| Owner::Section(*one)),
        );
        let mut seen: BTreeSet<(u8, usize, usize)> = open.iter().map(key).collect();
        let mut clauses = Vec::new();
        while let Some(owner) = open.pop() {
            let Some(written) = self.written(owner) else { continue };
            for slot in self.needed(owner, written) {
                let Some(found) = asked_of(self.plan, self.questionnaire, slot) else {
                    continue;
                };
                for around in self.around(found) {
                    if !seen.insert(key(&around)) {
                        continue;
                    }
                    open.push(around);
                    if let Some(written) = self.written(around) {
                        clauses.push(self.condition(around, Role::AskIf, &written.text));
                    }
                }
            }
        }
        clauses.reverse();
        let parts = Clause::all(clauses);
        let is_new = |part: &&Clause| !told.parts().contains(part);
        let new: Vec<Clause> = parts.parts().iter().filter(is_new).cloned().collect();
        match parts {
            Clause::Never => Clause::Always,
            _ => Clause::all(new),
        }
    }

    fn written(&self, owner: Owner) -> Option<&Written> {
        let questionnaire = self.questionnaire;
        match owner {
            Owner::Item(item) => questionnaire.items[item].ask_if.as_ref(),
            Owner::Section(section) => questionnaire.sections[section].ask_if.as_ref(),
            Owner::Row(item, row) => match &questionnaire.items[item].kind {
                crate::model::ItemKind::Grid(grid) => grid.rows.get(row)?.ask_if.as_ref(),
                _ => None,
            },
            Owner::Option(item, option) => {
                let choices = questionnaire.items[item].kind.choices()?;
                choices.options.get(option)?.ask_if.as_ref()
            }
            Owner::Questionnaire => None,
        }
    }

    /// What has a condition around something that was asked, itself with it.
    fn around(&self, owner: Owner) -> Vec<Owner> {
        let item = match owner {
            Owner::Item(item) | Owner::Row(item, _) | Owner::Option(item, _) => item,
            Owner::Section(_) | Owner::Questionnaire => return vec![owner],
        };
        let entry = &self.questionnaire.items[item];
        let path = self.plan.section_path[entry.section].iter();
        let mut around: Vec<Owner> = path.map(|one| Owner::Section(*one)).collect();
        around.push(Owner::Item(item));
        if owner != Owner::Item(item) {
            around.push(owner);
        }
        // A row's own conditions speak of its row, which is not this one.
        around.retain(|owner| match owner {
            Owner::Item(item) => self.questionnaire.items[*item].roster.is_none(),
            _ => entry.roster.is_none(),
        });
        around
    }

    /// The cells that must have an answer for a condition to be true.
    fn needed(&self, owner: Owner, written: &Written) -> BTreeSet<SlotId> {
        let scope = Scope::standing(self.questionnaire, self.plan, owner, Role::AskIf);
        match parse(&written.text).0 {
            Some(tree) => needed(&scope, &tree, false),
            None => BTreeSet::new(),
        }
    }
}

fn key(owner: &Owner) -> (u8, usize, usize) {
    match *owner {
        Owner::Item(item) => (0, item, 0),
        Owner::Row(item, row) => (1, item, row),
        Owner::Option(item, option) => (2, item, option),
        Owner::Section(section) => (3, section, 0),
        Owner::Questionnaire => (4, 0, 0),
    }
}

fn union(sets: impl Iterator<Item = BTreeSet<SlotId>>) -> BTreeSet<SlotId> {
    sets.flatten().collect()
}

fn intersection(mut sets: impl Iterator<Item = BTreeSet<SlotId>>) -> BTreeSet<SlotId> {
    let first = sets.next().unwrap_or_default();
    sets.fold(first, |common, set| common.intersection(&set).copied().collect())
}

fn needed(scope: &Scope<'_>, tree: &Tree<'_>, negated: bool) -> BTreeSet<SlotId> {
    let each = |parts: &[Tree<'_>]| -> Vec<BTreeSet<SlotId>> {
        parts.iter().map(|part| needed(scope, part, negated)).collect()
    };
    match &tree.node {
        Node::All(parts) if !negated => union(each(parts).into_iter()),
        Node::Any(parts) if negated => union(each(parts).into_iter()),
        Node::All(parts) | Node::Any(parts) => intersection(each(parts).into_iter()),
        Node::Not(part) => needed(scope, part, !negated),
        Node::Test { subject, name, .. } => match (*name, negated) {
            // All of these are said by who was asked.
            ("answered" | "dont_know" | "refused" | "not_applicable", false)
            | ("missing", true) => cells(scope, subject),
            _ => BTreeSet::new(),
        },
        Node::Compare { first, rest } => {
            let is_list = |comparison: &Comparison, part: &Tree<'_>| {
                !matches!(comparison, Comparison::Order(_))
                    && matches!(part.node, Node::List(_))
            };
            let mut found = cells(scope, first);
            for (comparison, part) in rest {
                // One member of a list is enough.
                if !is_list(comparison, part) {
                    found.extend(cells(scope, part));
                }
            }
            found
        }
        _ => cells(scope, tree),
    }
}

/// The cells without which a value is unknown.
fn cells(scope: &Scope<'_>, tree: &Tree<'_>) -> BTreeSet<SlotId> {
    match &tree.node {
        Node::Name(path) => match scope.resolve(path, None) {
            Resolution::Found(Symbol::Slot { slot, .. }) => BTreeSet::from([slot]),
            _ => BTreeSet::new(),
        },
        Node::Negative(part) => cells(scope, part),
        Node::Arithmetic { first, rest } => {
            let rest = rest.iter().map(|(_, part)| cells(scope, part));
            union(std::iter::once(cells(scope, first)).chain(rest))
        }
        Node::Call { name, arguments, .. } if NEEDS_ALL.contains(name) => {
            union(arguments.iter().map(|part| cells(scope, part)))
        }
        _ => BTreeSet::new(),
    }
}
