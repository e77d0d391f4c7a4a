//! `in` and `not in`: codes in a multiple, and values in a list.
//!
//! *In:* what stands on both sides. *Out:* a condition, or what should have been written:
//! the code of a `single` is not `in` it, and a `multiple` is in no list.
//!
//! Lists are not values: they are compiled only here and within functions.

use std::sync::Arc;

use crate::expression::functions::Kind;
use crate::expression::lower::{Lower, Subject, Typed, recode};
use crate::expression::names::{Domain, Names, Options, SlotId};
use crate::expression::problem::{Problem, ProblemKind};
use crate::expression::program::{Condition, Order, Place, Term};
use crate::expression::tree::{Node, Tree};
use crate::value::CodeSet;

impl<N: Names> Lower<'_, N> {
    /// `in` and `not in`; the latter is turned by the caller.
    pub(in crate::expression::lower) fn within(
        &mut self,
        tree: &Tree<'_>,
        left: &Tree<'_>,
        right: &Tree<'_>,
        negated: bool,
    ) -> Option<Condition> {
        if let Node::List(list) = &right.node {
            return self.within_list(tree, left, list, right);
        }
        match self.subject_or_value(right) {
            Some(Subject::Value(Typed { term, domain })) => match &domain {
                Some(Domain::Multiple(options) | Domain::Ranking(options))
                    if term.is_cell() =>
                {
                    let set = term.into_cell().ok()?;
                    self.ticked(left, set, options, right)
                }
                _ => self.not_within_one(left, right, domain.as_ref(), negated),
            },
            Some(other @ (Subject::Roster(..) | Subject::Table(_))) => {
                self.one_value(other, right);
                None
            }
            Some(Subject::Group(..)) => {
                let (code, name) = (self.text(left), self.text(right));
                let function = if negated { "none_of" } else { "any_of" };
                let instead = format!("{function}({name}, [{code}])");
                let problem = self.mismatch(
                    &tree.span,
                    format!("`{name}` has several answers, not one"),
                    format!("`{name}` har flera svar, inte ett"),
                );
                self.push(problem.write(instead));
                None
            }
            None => {
                if !matches!(left.node, Node::Text(_)) {
                    self.value(left, None);
                }
                None
            }
        }
    }

    fn not_within_one(
        &mut self,
        left: &Tree<'_>,
        right: &Tree<'_>,
        domain: Option<&Domain>,
        negated: bool,
    ) -> Option<Condition> {
        if !matches!(left.node, Node::Text(_)) {
            self.value(left, None);
        }
        self.not_within(left, right, domain, negated);
        None
    }

    fn not_within(
        &mut self,
        left: &Tree<'_>,
        right: &Tree<'_>,
        domain: Option<&Domain>,
        negated: bool,
    ) {
        let (code, name) = (self.text(left), self.text(right));
        let (sign, not) = if negated { ("!=", "not ") } else { ("==", "") };
        let (en, sv) =
            domain.map_or(("absent", "frånvarande"), |domain| domain.kind().words());
        let problem = self.mismatch(
            &(left.span.start..right.span.end),
            format!("`{}` is {en}, and nothing is `in` it", self.excerpt(right)),
            format!("`{}` är {sv}, och inget är `in` det", self.excerpt(right)),
        );
        let problem = match domain {
            Some(Domain::Text) => problem.write(format!("{not}contains({name}, {code})")),
            Some(Domain::Multiple(_) | Domain::Ranking(_)) => problem.help(
                "name the item itself behind `in`",
                "skriv frågans eget namn efter `in`",
            ),
            _ => {
                let instead = format!("{name} {sign} {code}");
                problem.write(&instead).perhaps(instead)
            }
        };
        self.push(problem);
    }

    /// `'code' in multiple`.
    fn ticked(
        &mut self,
        left: &Tree<'_>,
        (place, slot): (Option<Place>, SlotId),
        options: &Arc<Options>,
        right: &Tree<'_>,
    ) -> Option<Condition> {
        if let Node::Text(text) = &left.node {
            let name = self.excerpt(right);
            let code = self.code(&left.span, text, options, Some(&name))?;
            let codes = standing_for(code, options).into();
            return Some(Condition::Ticked(slot, codes).at(place));
        }
        if self.bare_code(left, options) {
            return None;
        }
        let wanted = Domain::Single(Arc::clone(options));
        let typed = self.value(left, Some(&wanted))?;
        let code = match typed.domain {
            Some(Domain::Single(from)) if from != *options => {
                recode(typed.term, &from, options)
            }
            None | Some(Domain::Single(_)) => typed.term,
            Some(Domain::Text) => Term::CodeOf(Box::new(typed.term), Arc::clone(options)),
            Some(other) => {
                self.misfit(left, &other, &wanted);
                return None;
            }
        };
        let options = Arc::clone(options);
        let set = Box::new(Term::Slot(slot).at(place));
        Some(Condition::TickedIn { code: Box::new(code), set, options })
    }

    /// `x in ['a', 'b']`, and `'a' in [x, y]`.
    fn within_list(
        &mut self,
        tree: &Tree<'_>,
        left: &Tree<'_>,
        list: &[Tree<'_>],
        right: &Tree<'_>,
    ) -> Option<Condition> {
        if list.is_empty() || left.is_literal() && right.is_literal() {
            let problem = Problem::new(
                ProblemKind::ConstantComparison,
                tree.span.clone(),
                "no answer is compared here, so the result is always the same",
                "inget svar jämförs här, så resultatet blir alltid detsamma",
            );
            self.push(problem);
            return None;
        }
        if left.is_literal() {
            let pairs: Vec<_> = list
                .iter()
                .map(|item| self.pair(tree, item, Order::Equal, left))
                .collect();
            return Some(Condition::Any(pairs.into_iter().collect::<Option<_>>()?));
        }
        if let Some(item) = list.iter().find(|item| matches!(item.node, Node::Absent)) {
            return self.compared_with_none(item, left, Order::Equal);
        }
        if let Some(same) = list.iter().find(|item| self.are_alike(left, item)) {
            self.compared_with_itself(left, tree.span.start..same.span.end);
            return None;
        }
        let subject = self.value(left, None)?;
        match subject.domain.clone() {
            Some(Domain::Single(options)) => {
                self.single_within(subject, left, list, &options)
            }
            Some(Domain::Multiple(_) | Domain::Ranking(_)) => {
                let instead =
                    format!("any_of({}, {})", self.text(left), self.text(right));
                let problem = self.mismatch(
                    &tree.span,
                    format!("`{}` can have several options ticked", self.excerpt(left)),
                    format!("`{}` kan ha flera kryss", self.excerpt(left)),
                );
                self.push(problem.write(&instead).perhaps(instead));
                None
            }
            domain => self.one_of(subject.term, domain.as_ref(), left, list),
        }
    }

    fn single_within(
        &mut self,
        subject: Typed,
        left: &Tree<'_>,
        list: &[Tree<'_>],
        options: &Arc<Options>,
    ) -> Option<Condition> {
        let is_plain = list.iter().all(|item| matches!(item.node, Node::Text(_)));
        if let (Term::Slot(slot), true) = (&subject.term, is_plain) {
            let codes = self.codes(list, options, left)?;
            let codes: CodeSet = codes.into_iter().collect();
            return Some(Condition::IsAmong(*slot, codes));
        }
        let domain = Some(Domain::Single(Arc::clone(options)));
        self.one_of(subject.term, domain.as_ref(), left, list)
    }

    /// The numbers of codes in quotes; all of them are looked up.
    pub(in crate::expression::lower) fn codes(
        &mut self,
        list: &[Tree<'_>],
        options: &Options,
        subject: &Tree<'_>,
    ) -> Option<Vec<u16>> {
        let name = self.excerpt(subject);
        let mut codes = Vec::new();
        let mut is_sound = true;
        for item in list {
            let code = match &item.node {
                Node::Text(text) => self.code(&item.span, text, options, Some(&name)),
                Node::Broken => None,
                _ => {
                    let problem = self.mismatch(
                        &item.span,
                        format!("`{}` is no code in quotes", self.excerpt(item)),
                        format!("`{}` är ingen kod inom citattecken", self.excerpt(item)),
                    );
                    self.push(problem);
                    None
                }
            };
            is_sound &= code.is_some();
            codes.extend(code);
        }
        is_sound.then_some(codes)
    }

    /// Equality with one of several values.
    fn one_of(
        &mut self,
        subject: Term,
        domain: Option<&Domain>,
        left: &Tree<'_>,
        list: &[Tree<'_>],
    ) -> Option<Condition> {
        let mut terms = Vec::new();
        let mut is_sound = true;
        for item in list {
            let beside = Typed { term: Term::Absent, domain: domain.cloned() };
            let found = self.beside(item, Some(&beside), left);
            let Some(typed) = found else {
                is_sound = false;
                continue;
            };
            match self.same_kind(typed, domain, left, item) {
                Some(term) => terms.push(term),
                None => is_sound = false,
            }
        }
        is_sound.then(|| Condition::OneOf(Box::new(subject), terms.into()))
    }
}

impl<N: Names> Lower<'_, N> {
    /// Brings a member of a list to the kind of what is compared with it.
    fn same_kind(
        &mut self,
        item: Typed,
        domain: Option<&Domain>,
        left: &Tree<'_>,
        tree: &Tree<'_>,
    ) -> Option<Term> {
        let (Some(wanted), Some(found)) = (domain, &item.domain) else {
            return Some(item.term);
        };
        match (wanted, found) {
            (Domain::Single(to), Domain::Single(from)) if from != to => {
                Some(recode(item.term, from, to))
            }
            (Domain::Single(options), Domain::Text) => {
                Some(Term::CodeOf(Box::new(item.term), Arc::clone(options)))
            }
            (Domain::Text, Domain::Single(options)) => {
                Some(Term::TextOf(Box::new(item.term), Arc::clone(options)))
            }
            (Domain::Text, Domain::Unit(_)) | (Domain::Unit(_), Domain::Text) => {
                Some(item.term)
            }
            (Domain::Unit(one), Domain::Unit(other)) if one == other => Some(item.term),
            _ if found.kind().fits(wanted.kind())
                && !matches!(
                    found.kind(),
                    Kind::Multiple | Kind::Ranking | Kind::Unit
                ) =>
            {
                Some(item.term)
            }
            _ => {
                self.unlike((left, wanted), Order::Equal, (tree, found));
                None
            }
        }
    }
}

/// Every code by which an option counts as ticked.
pub(in crate::expression::lower) fn standing_for(
    code: u16,
    options: &Options,
) -> Vec<u16> {
    let mut codes = vec![code];
    if options.is_ordinary(code) {
        codes.extend(options.all_of_these());
    }
    codes
}
