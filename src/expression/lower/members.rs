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
use crate::expression::problem::{Problem, ProblemKind};
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

    fn no_member(&mut self, tree: &Tree<'_>, domain: &Domain, wanted: Kind) {
        let name = self.excerpt(tree);
        let ((en, sv), (want_en, want_sv)) = (domain.kind().words(), wanted.words());
        let problem = self.mismatch(
            &tree.span,
            format!("`{name}` is {en}, where {want_en} is needed"),
            format!("`{name}` är {sv}, där {want_sv} behövs"),
        );
        self.push(match domain {
            Domain::Multiple(_) => problem.write(format!("count({name})")),
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
            let subject = match &tree.node {
                Node::Name(_) => self.subject(tree),
                _ => self.value(tree, None).map(Subject::Value),
            };
            match subject {
                Some(Subject::Value(typed)) => members.push((typed, tree)),
                Some(Subject::Group(cells)) => {
                    members.extend(cells.into_iter().map(|(slot, domain)| {
                        (Typed { term: Term::Slot(slot), domain: Some(domain) }, tree)
                    }));
                }
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
        let subject = match &argument.node {
            Node::Name(_) => self.subject(argument)?,
            _ => Subject::Value(self.value(argument, None)?),
        };
        let (term, domain) = match subject {
            Subject::Group(members) => {
                let slots = members.into_iter().map(|(slot, _)| slot).collect();
                (Term::CountAnswered(slots), Domain::Number)
            }
            Subject::Value(Typed {
                term: Term::Slot(slot),
                domain: Some(Domain::Multiple(options)),
            }) => (Term::CountTicked(slot, options), Domain::Number),
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
        Some(Typed { term, domain: Some(domain) })
    }

    /// `any_of`, `all_of` and `none_of`.
    pub(in crate::expression::lower) fn among(
        &mut self,
        name: &str,
        subject: &Tree<'_>,
        list: &Tree<'_>,
    ) -> Option<Typed> {
        let found = match &subject.node {
            Node::Name(_) => self.subject(subject),
            _ => self.value(subject, None).map(Subject::Value),
        };
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
                term: Term::Slot(slot),
                domain: Some(Domain::Multiple(options)),
            }) => {
                let codes = self.codes(codes, &options, subject)?;
                among_ticked(name, slot, &options, &codes)
            }
            Subject::Group(members) if name != "all_of" => {
                self.among_rows(name, &members, codes, subject)?
            }
            Subject::Group(_) => return self.all_of_rows(subject),
            Subject::Value(typed) => {
                self.among_one(name, subject, list, typed.domain.as_ref());
                return None;
            }
        };
        Some(Typed::condition(condition))
    }

    /// Whether the rows of a grid have one of the codes: Kleene's `or` over the rows.
    fn among_rows(
        &mut self,
        name: &str,
        members: &[(SlotId, Domain)],
        list: &[Tree<'_>],
        subject: &Tree<'_>,
    ) -> Option<Condition> {
        let mut rows = Vec::new();
        let mut known: Option<(&Domain, Vec<u16>)> = None;
        for (slot, domain) in members {
            let (Domain::Single(options) | Domain::Multiple(options)) = domain else {
                self.no_member(subject, domain, Kind::Single);
                return None;
            };
            let codes = match &known {
                Some((before, codes)) if *before == domain => codes.clone(),
                _ => self.codes(list, options, subject)?,
            };
            rows.push(match domain {
                Domain::Single(_) => {
                    Condition::IsAmong(*slot, codes.iter().copied().collect::<CodeSet>())
                }
                _ => {
                    let all = codes.iter().flat_map(|code| standing_for(*code, options));
                    Condition::Ticked(*slot, all.collect())
                }
            });
            known = Some((domain, codes));
        }
        if list.is_empty() {
            return Some(Condition::Known(name == "none_of"));
        }
        let any = Condition::Any(rows.into());
        Some(if name == "any_of" { any } else { Condition::Not(Box::new(any)) })
    }

    fn all_of_rows(&mut self, subject: &Tree<'_>) -> Option<Typed> {
        let problem = Problem::new(
            ProblemKind::NotSupportedYet,
            subject.span.clone(),
            "`all_of` over the rows of a grid is not supported yet",
            "`all_of` över raderna i ett rutnät stöds inte än",
        );
        self.push(problem.help(
            "write a comparison for each row, with `and` between them",
            "skriv en jämförelse för varje rad, med `and` emellan",
        ));
        None
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
