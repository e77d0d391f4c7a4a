//! Functions over several values: sums, counts, and codes in a multiple.
//!
//! *In:* items, lists, grids and allocations. *Out:* one term over their cells, or a
//! condition.
//!
//! A list within a list is not looked into: there is nothing in a survey that has the
//! shape.

use crate::decimal::Number;
use crate::expression::functions::Kind;
use crate::expression::lower::within::standing_for;
use crate::expression::lower::{Lower, Subject, Typed};
use crate::expression::names::{Domain, Names, Options, SlotId};
use crate::expression::program::{Condition, Fold, Term};
use crate::expression::tree::{Node, Tree};
use crate::value::CodeSet;

impl<N: Names> Lower<'_, N> {
    /// `sum`, `mean`, `min` and `max`.
    pub(in crate::expression::lower) fn fold(
        &mut self,
        name: &str,
        arguments: &[Tree<'_>],
    ) -> Option<Typed> {
        let members = self.members(arguments)?;
        let first = members.iter().find_map(|(typed, _)| typed.domain.as_ref());
        let kind = first.map_or(Kind::Number, Domain::kind);
        let ranks = matches!(name, "min" | "max");
        let mut is_sound = true;
        for (member, tree) in &members {
            let Some(domain) = &member.domain else { continue };
            let can_be = match kind {
                Kind::Number | Kind::Year => true,
                Kind::Duration => name != "mean",
                _ => ranks && kind.is_ordered(),
            };
            let wanted = if can_be { kind } else { Kind::Number };
            if !domain.kind().fits(wanted) {
                self.no_member(tree, domain, wanted);
                is_sound = false;
            }
        }
        let (fold, domain) = match (name, kind) {
            ("sum", Kind::Duration) => (Fold::SumDuration, Domain::Duration),
            ("sum", _) => (Fold::Sum, Domain::Number),
            ("mean", _) => (Fold::Mean, Domain::Number),
            ("min", _) => (Fold::Least, first.cloned().unwrap_or(Domain::Number)),
            _ => (Fold::Greatest, first.cloned().unwrap_or(Domain::Number)),
        };
        if !is_sound {
            return None;
        }
        if members.is_empty() && fold == Fold::Sum {
            return Some(Typed::number(Number::ZERO));
        }
        let terms = members.into_iter().map(|(typed, _)| typed.term).collect();
        Some(Typed { term: Term::Fold(fold, terms), domain: Some(domain) })
    }

    pub(in crate::expression::lower) fn no_member(
        &mut self,
        tree: &Tree<'_>,
        domain: &Domain,
        wanted: Kind,
    ) {
        let name = self.excerpt(tree);
        let ((en, sv), (want_en, want_sv)) = (domain.kind().words(), wanted.words());
        let problem = self.mismatch(
            &tree.span,
            format!("`{name}` is {en}, where {want_en} is needed"),
            format!("`{name}` är {sv}, där {want_sv} behövs"),
        );
        self.push(match domain {
            Domain::Multiple(_) | Domain::Ranking(_) => {
                problem.write(format!("count({name})"))
            }
            _ => problem,
        });
    }

    /// The members of arguments that may be values, lists and groups.
    fn members<'t, 'a>(
        &mut self,
        arguments: &'t [Tree<'a>],
    ) -> Option<Vec<(Typed, &'t Tree<'a>)>> {
        let mut members = Vec::new();
        let mut is_sound = true;
        let flat = arguments.iter().flat_map(|argument| match &argument.node {
            Node::List(list) => list.as_slice(),
            _ => std::slice::from_ref(argument),
        });
        for tree in flat {
            match self.subject_or_value(tree) {
                Some(Subject::Group(cells, place)) => {
                    members.extend(cells.into_iter().map(|(slot, domain)| {
                        let term = Term::Slot(slot).at(place.clone());
                        (Typed { term, domain: Some(domain) }, tree)
                    }));
                }
                Some(subject) => match self.one_value(subject, tree) {
                    Some(typed) => members.push((typed, tree)),
                    None => is_sound = false,
                },
                None => is_sound = false,
            }
        }
        is_sound.then_some(members)
    }

    /// `count(x)`.
    pub(in crate::expression::lower) fn count(
        &mut self,
        argument: &Tree<'_>,
    ) -> Option<Typed> {
        let term = match self.subject_or_value(argument)? {
            Subject::Group(members, place) => {
                let slots = members.into_iter().map(|(slot, _)| slot).collect();
                Term::CountAnswered(slots).at(place)
            }
            Subject::Roster(rows, _) => {
                self.all_cells_matter();
                Term::CountRows(rows.roster).at(rows.place)
            }
            Subject::Value(Typed {
                term,
                domain: Some(Domain::Multiple(options) | Domain::Ranking(options)),
            }) if term.is_cell() => {
                let (place, slot) = term.into_cell().ok()?;
                Term::CountTicked(slot, options).at(place)
            }
            table @ Subject::Table(_) => return self.one_value(table, argument),
            Subject::Value(typed) => {
                let name = self.excerpt(argument);
                let (en, sv) = typed
                    .domain
                    .as_ref()
                    .map_or(("absent", "frånvarande"), |domain| domain.kind().words());
                let problem = self.mismatch(
                    &argument.span,
                    format!("`{name}` is {en}, and there is nothing to count in it"),
                    format!("`{name}` är {sv}, och där finns inget att räkna"),
                );
                self.push(problem.help(
                    "count an item with several options, a grid or a roster",
                    "räkna i en fråga med flera svarsalternativ, ett rutnät eller en \
                     upprepad grupp",
                ));
                return None;
            }
        };
        Some(Typed { term, domain: Some(Domain::Number) })
    }

    /// `any_of`, `all_of` and `none_of`.
    pub(in crate::expression::lower) fn among(
        &mut self,
        name: &str,
        subject: &Tree<'_>,
        list: &Tree<'_>,
    ) -> Option<Typed> {
        let found = self.subject_or_value(subject);
        let Node::List(codes) = &list.node else {
            let problem = self.mismatch(
                &list.span,
                format!("`{name}` takes a list of codes"),
                format!("`{name}` tar en lista med koder"),
            );
            let text = self.text(list);
            let instead = format!("{name}({}, [{text}])", self.text(subject));
            self.push(problem.write(instead));
            return None;
        };
        let condition = match found? {
            Subject::Value(Typed {
                term,
                domain: Some(Domain::Multiple(options) | Domain::Ranking(options)),
            }) if term.is_cell() => {
                let codes = self.codes(codes, &options, subject)?;
                let (place, slot) = term.into_cell().ok()?;
                among_ticked(name, slot, &options, &codes).at(place)
            }
            Subject::Group(members, place) => {
                self.among_rows(name, &members, codes, subject)?.at(place)
            }
            other @ (Subject::Roster(..) | Subject::Table(_)) => {
                self.one_value(other, subject);
                return None;
            }
            Subject::Value(typed) => {
                self.among_one(name, subject, list, typed.domain.as_ref());
                return None;
            }
        };
        Some(Typed::condition(condition))
    }

    /// Whether the rows of a grid have the codes: Kleene's `or` over the rows, and for
    /// `all_of` his `and` over the codes.
    fn among_rows(
        &mut self,
        name: &str,
        members: &[(SlotId, Domain)],
        list: &[Tree<'_>],
        subject: &Tree<'_>,
    ) -> Option<Condition> {
        let mut known: Option<(&Domain, Vec<u16>)> = None;
        let mut rows = Vec::new();
        for (slot, domain) in members {
            let (Domain::Single(options) | Domain::Multiple(options)) = domain else {
                self.no_member(subject, domain, Kind::Single);
                return None;
            };
            let codes = match &known {
                Some((before, codes)) if *before == domain => codes.clone(),
                _ => self.codes(list, options, subject)?,
            };
            known = Some((domain, codes.clone()));
            rows.push((*slot, domain, codes));
        }
        if list.is_empty() {
            return Some(Condition::Known(name != "any_of"));
        }
        let any = |of: std::ops::Range<usize>| {
            let row = |(slot, domain, codes): &(SlotId, &Domain, Vec<u16>)| {
                in_row(*slot, domain, &codes[of.clone()])
            };
            Condition::Any(rows.iter().map(row).collect())
        };
        Some(match name {
            "any_of" => any(0..list.len()),
            "none_of" => Condition::Not(Box::new(any(0..list.len()))),
            _ => {
                Condition::All((0..list.len()).map(|code| any(code..code + 1)).collect())
            }
        })
    }

    fn among_one(
        &mut self,
        name: &str,
        subject: &Tree<'_>,
        list: &Tree<'_>,
        domain: Option<&Domain>,
    ) {
        let item = self.excerpt(subject);
        let (en, sv) =
            domain.map_or(("absent", "frånvarande"), |domain| domain.kind().words());
        let problem = self.mismatch(
            &subject.span,
            format!("`{item}` is {en}, not a choice of several options"),
            format!("`{item}` är {sv}, inte ett val av flera svarsalternativ"),
        );
        let not = if name == "none_of" { "not in" } else { "in" };
        let instead = format!("{} {not} {}", self.text(subject), self.text(list));
        self.push(problem.write(instead));
    }

    /// `coalesce(a, b, …)`: the first that has a value.
    pub(in crate::expression::lower) fn coalesce(
        &mut self,
        arguments: &[Tree<'_>],
        wanted: Option<&Domain>,
    ) -> Option<Typed> {
        let last = arguments.len() - 1;
        let before = self.references.len();
        let trees: Vec<&Tree<'_>> = arguments.iter().collect();
        let (terms, domain) = self.alike(&trees, wanted)?;
        // Those before the last have something to fall back on.
        let last_start = arguments[last].span.start;
        for reference in &mut self.references[before..] {
            reference.can_be_unknown &= reference.span.start >= last_start;
        }
        Some(Typed { term: Term::Coalesce(terms.into()), domain })
    }
}

/// Whether a row of a grid has one of the codes.
fn in_row(slot: SlotId, domain: &Domain, codes: &[u16]) -> Condition {
    match domain {
        Domain::Multiple(options) => {
            let all = codes.iter().flat_map(|code| standing_for(*code, options));
            Condition::Ticked(slot, all.collect())
        }
        _ => Condition::IsAmong(slot, codes.iter().copied().collect::<CodeSet>()),
    }
}

/// Whether one, each or none of the codes is ticked.
fn among_ticked(name: &str, slot: SlotId, options: &Options, codes: &[u16]) -> Condition {
    let ticked = |codes: &[u16]| {
        let all = codes.iter().flat_map(|code| standing_for(*code, options));
        Condition::Ticked(slot, all.collect())
    };
    match name {
        "any_of" if codes.is_empty() => Condition::Known(false),
        _ if codes.is_empty() => Condition::Known(true),
        "any_of" => ticked(codes),
        "none_of" => Condition::Not(Box::new(ticked(codes))),
        _ => Condition::All(codes.iter().map(|code| ticked(&[*code])).collect()),
    }
}
