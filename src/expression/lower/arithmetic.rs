//! Signs, sums, products, and texts joined with `~`.
//!
//! *In:* the parts of a chain of one rank. *Out:* one flat term, or a problem for each
//! part that is no number.
//!
//! Nothing is calculated here but the sign of a number that is written out.

use crate::expression::functions::Kind;
use crate::expression::lower::{Lower, Typed};
use crate::expression::names::{Domain, Names};
use crate::expression::program::{Operator, Term};
use crate::expression::tree::Tree;
use crate::value::Value;

impl<N: Names> Lower<'_, N> {
    pub(in crate::expression::lower) fn negative(
        &mut self,
        inner: &Tree<'_>,
    ) -> Option<Typed> {
        let typed = self.value(inner, None)?;
        match (typed.term, typed.domain) {
            (Term::Constant(Value::Number(number)), _) => Some(Typed::number(-number)),
            (term, Some(Domain::Number | Domain::Year)) => Some(Typed {
                term: Term::Negative(Box::new(term)),
                domain: Some(Domain::Number),
            }),
            (term, Some(Domain::Duration)) => Some(Typed {
                term: Term::Negative(Box::new(term)),
                domain: Some(Domain::Duration),
            }),
            (_, domain) => {
                self.no_number(inner, domain.as_ref());
                None
            }
        }
    }

    fn no_number(&mut self, tree: &Tree<'_>, domain: Option<&Domain>) {
        let name = self.excerpt(tree);
        let (en, sv) = domain.map_or(("absent", "frånvarande"), |d| d.kind().words());
        let problem = self.mismatch(
            &tree.span,
            format!("`{name}` is {en}, which cannot be reckoned with"),
            format!("`{name}` är {sv}, som det inte går att räkna med"),
        );
        let problem = match domain.map(Domain::kind) {
            Some(Kind::Text) => {
                problem.help("join texts with `~`", "sätt samman texter med `~`")
            }
            Some(Kind::Multiple) => problem.write(format!("count({name})")),
            Some(Kind::Date) => problem.help(
                "use `add_days(d, n)`, `add_months(d, n)` or `days_between(from, to)`",
                "använd `add_days(d, n)`, `add_months(d, n)` eller \
                 `days_between(från, till)`",
            ),
            _ => problem,
        };
        self.push(problem);
    }

    pub(in crate::expression::lower) fn arithmetic(
        &mut self,
        tree: &Tree<'_>,
        first: &Tree<'_>,
        rest: &[(Operator, Tree<'_>)],
    ) -> Option<Typed> {
        let trees = std::iter::once(first).chain(rest.iter().map(|(_, part)| part));
        let found: Vec<_> = trees.clone().map(|part| self.value(part, None)).collect();
        let parts: Vec<Typed> = found.into_iter().collect::<Option<_>>()?;
        let adds =
            |(op, _): &(Operator, _)| matches!(op, Operator::Add | Operator::Subtract);
        let are = |kind: Kind| parts.iter().all(|part| part.is(kind));
        let domain = if are(Kind::Number) {
            Domain::Number
        } else if are(Kind::Duration) && rest.iter().all(adds) {
            Domain::Duration
        } else {
            return self.no_arithmetic(tree, &trees.collect::<Vec<_>>(), &parts);
        };
        let mut terms = parts.into_iter().map(|part| part.term);
        let first = Box::new(terms.next()?);
        let rest = rest.iter().map(|(operator, _)| *operator).zip(terms).collect();
        Some(Typed { term: Term::Arithmetic(first, rest), domain: Some(domain) })
    }

    fn no_arithmetic(
        &mut self,
        tree: &Tree<'_>,
        trees: &[&Tree<'_>],
        parts: &[Typed],
    ) -> Option<Typed> {
        if let ([left, right], [from, to]) = (trees, parts)
            && from.is(Kind::Date)
            && to.is(Kind::Date)
        {
            let instead =
                format!("days_between({}, {})", self.text(right), self.text(left));
            let problem = self.mismatch(
                &tree.span,
                "dates are not subtracted or added".to_owned(),
                "datum dras inte ifrån varandra och läggs inte ihop".to_owned(),
            );
            self.push(problem.write(instead));
            return None;
        }
        for (tree, part) in trees.iter().zip(parts) {
            if !part.is(Kind::Number) {
                self.no_number(tree, part.domain.as_ref());
            }
        }
        None
    }

    pub(in crate::expression::lower) fn join(
        &mut self,
        parts: &[Tree<'_>],
    ) -> Option<Typed> {
        let mut terms = Vec::new();
        let mut is_sound = true;
        for part in parts {
            let Some(typed) = self.value(part, None) else {
                is_sound = false;
                continue;
            };
            is_sound &= self.is_joinable(part, &typed);
            terms.push(typed.term);
        }
        let term = Term::Join(terms.into());
        is_sound.then_some(Typed { term, domain: Some(Domain::Text) })
    }

    fn is_joinable(&mut self, part: &Tree<'_>, typed: &Typed) -> bool {
        let Some(domain) = &typed.domain else { return true };
        let kind = domain.kind();
        let is_chosen = kind.is_chosen() || kind == Kind::Unit;
        if !is_chosen && kind != Kind::Condition {
            return true;
        }
        let name = self.excerpt(part);
        let (en, sv) = kind.words();
        let problem = self.mismatch(
            &part.span,
            format!("`{name}` is {en}, not a text"),
            format!("`{name}` är {sv}, ingen text"),
        );
        let problem =
            if is_chosen { problem.write(format!("label({name})")) } else { problem };
        self.push(problem);
        false
    }
}
