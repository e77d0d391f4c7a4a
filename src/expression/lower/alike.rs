//! Values that must be of one kind: branches, and what a place expects.
//!
//! *In:* compiled parts. *Out:* the same parts, brought to one domain: a text to a code,
//! a condition to `yes` and `no`, a code to another item's options.
//!
//! A part that does not go is told; nothing is converted that could lose something.

use std::sync::Arc;

use crate::expression::calendar;
use crate::expression::lower::{Lower, Typed, recode};
use crate::expression::names::{Domain, Names, Options};
use crate::expression::program::{Condition, Term};
use crate::expression::tree::Tree;

impl<N: Names> Lower<'_, N> {
    pub(in crate::expression::lower) fn branches(
        &mut self,
        branches: &[(Tree<'_>, Tree<'_>)],
        otherwise: &Tree<'_>,
        wanted: Option<&Domain>,
    ) -> Option<Typed> {
        let conditions: Vec<_> =
            branches.iter().map(|(condition, _)| self.condition(condition)).collect();
        let values: Vec<&Tree<'_>> =
            branches.iter().map(|(_, value)| value).chain([otherwise]).collect();
        let (mut terms, domain) = self.alike(&values, wanted)?;
        let last = Box::new(terms.pop()?);
        let conditions: Vec<Condition> = conditions.into_iter().collect::<Option<_>>()?;
        let term = Term::If(conditions.into_iter().zip(terms).collect(), last);
        Some(Typed { term, domain })
    }

    /// Compiles values that must be of one kind; those in quotes after the others.
    pub(in crate::expression::lower) fn alike(
        &mut self,
        values: &[&Tree<'_>],
        wanted: Option<&Domain>,
    ) -> Option<(Vec<Term>, Option<Domain>)> {
        let mut found: Vec<Option<Typed>> = values.iter().map(|_| None).collect();
        let mut common = wanted.cloned();
        let mut is_sound = true;
        for quoted in [false, true] {
            for (value, place) in values.iter().zip(&mut found) {
                if value.is_quoted() != quoted {
                    continue;
                }
                *place = self.value(value, common.as_ref());
                is_sound &= place.is_some();
                if let Some(typed) = place
                    && wanted.is_none()
                {
                    common = both(common, typed.domain.as_ref());
                }
            }
        }
        if !is_sound {
            return None;
        }
        let Some(common) = common else {
            return Some((found.into_iter().flatten().map(|t| t.term).collect(), None));
        };
        let terms: Vec<Option<Term>> = found
            .into_iter()
            .flatten()
            .zip(values)
            .map(|(typed, tree)| Some(self.fit(typed, &common, tree)?.term))
            .collect();
        Some((terms.into_iter().collect::<Option<_>>()?, Some(common)))
    }

    /// Brings a part to the domain that is wanted, or tells that it does not go.
    pub(in crate::expression::lower) fn fit(
        &mut self,
        typed: Typed,
        wanted: &Domain,
        tree: &Tree<'_>,
    ) -> Option<Typed> {
        let Typed { term, domain } = typed;
        let term = match (domain, wanted) {
            (None, _) => term,
            (Some(Domain::Single(from)), Domain::Single(to)) => {
                match self.recoded(term, &from, to) {
                    Ok(term) => term,
                    Err(code) => return self.no_such_code(tree, &code),
                }
            }
            (Some(Domain::Text), Domain::Single(options)) => {
                Term::CodeOf(Box::new(term), Arc::clone(options))
            }
            (Some(Domain::Condition), Domain::Single(options)) if options.is_yes_no() => {
                let (yes, no) = (options.position("yes")?, options.position("no")?);
                let condition = match term {
                    Term::Condition(condition) => condition,
                    term => Box::new(Condition::Term(Box::new(term))),
                };
                Term::YesNo { condition, yes, no }
            }
            (Some(Domain::Text), Domain::Unit(table)) => {
                Term::KeyOf(Box::new(term), Arc::clone(table))
            }
            (Some(Domain::Unit(_)), Domain::Text) => term,
            (Some(from), to) if from == *to || is_number(&from) && is_number(to) => term,
            (Some(from), to) => {
                self.misfit(tree, &from, to);
                return None;
            }
        };
        Some(Typed { term, domain: Some(wanted.clone()) })
    }

    /// A code among other options; the first code that they do not have is an error.
    fn recoded(
        &self,
        term: Term,
        from: &Arc<Options>,
        to: &Arc<Options>,
    ) -> Result<Term, String> {
        if Arc::ptr_eq(from, to) || from == to {
            return Ok(term);
        }
        let of = |code: &str| to.position(code);
        match from.list.iter().find(|o| o.missing.is_none() && of(&o.code).is_none()) {
            Some(option) => Err(option.code.clone()),
            None => Ok(recode(term, from, to)),
        }
    }

    fn no_such_code(&mut self, tree: &Tree<'_>, code: &str) -> Option<Typed> {
        let name = self.excerpt(tree);
        let problem = self.mismatch(
            &tree.span,
            format!("`{name}` can be `{code}`, which is no option here"),
            format!("`{name}` kan vara `{code}`, som inte är ett svarsalternativ här"),
        );
        self.push(problem);
        None
    }

    pub(in crate::expression::lower) fn misfit(
        &mut self,
        tree: &Tree<'_>,
        from: &Domain,
        to: &Domain,
    ) {
        let name = self.excerpt(tree);
        let ((en, sv), (want_en, want_sv)) = (from.kind().words(), to.kind().words());
        let problem = self.mismatch(
            &tree.span,
            format!("`{name}` is {en}, where {want_en} is needed"),
            format!("`{name}` är {sv}, där {want_sv} behövs"),
        );
        let chosen = from.kind().is_chosen();
        let problem = match (from, to) {
            (_, Domain::Text) if chosen => problem.write(format!("label({name})")),
            (Domain::Month | Domain::Year, Domain::Date) => {
                problem.write(format!("first_day({name})"))
            }
            (Domain::Number, Domain::Date) => match calendar::day_written(&name) {
                Some(day) => {
                    let instead = format!("date('{day}')");
                    problem.write(&instead).replace(instead)
                }
                None => problem,
            },
            _ => problem,
        };
        self.push(problem);
    }
}

/// The domain of what is one or the other: of two singles, the options of both.
fn both(one: Option<Domain>, other: Option<&Domain>) -> Option<Domain> {
    match (one, other) {
        (Some(Domain::Single(one)), Some(Domain::Single(other))) if one != *other => {
            let mut list = one.list.clone();
            let added = other.list.iter().filter(|o| one.position(&o.code).is_none());
            list.extend(added.cloned());
            Some(Domain::Single(Arc::new(Options { list })))
        }
        (Some(Domain::Unit(_)), Some(Domain::Text)) => Some(Domain::Text),
        (Some(one), _) => Some(one),
        (None, other) => other.cloned(),
    }
}

fn is_number(domain: &Domain) -> bool {
    domain.kind().is_number()
}
