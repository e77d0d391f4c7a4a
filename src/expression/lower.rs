//! From the tree of an expression to its program, with every check of meaning.
//!
//! *In:* a tree, and the names that mean something. *Out:* a program whose steps fit each
//! other, or all problems that can be told.
//!
//! A text in quotes has no kind of its own: beside an item with options it is one of its
//! codes. So the part with a name is always compiled first. Nothing is calculated here
//! but the sign of a number.

mod alike;
mod arithmetic;
mod call;
mod compare;
mod literal;
mod members;
mod rows;
mod subject;
mod test;
mod within;

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use crate::decimal::Number;
use crate::diagnostic::Near;
use crate::expression::functions::Kind;
use crate::expression::names::{Domain, Expected, Names, Options, SlotId};
use crate::expression::problem::{Mend, Problem, ProblemKind};
use crate::expression::program::{
    Body, Condition, OTHER_CODE, Order, Place, Program, Read, Reference, Rows, Term,
};
use crate::expression::table::Table;
use crate::expression::tree::{Comparison, Node, Tree};
use crate::value::Value;

/// Compiles a tree; no program where there are problems that forbid it.
pub(crate) fn lower(
    source: &str,
    tree: &Tree<'_>,
    names: &impl Names,
    expected: &Expected,
) -> (Option<Program>, Vec<Problem>) {
    let mut lower = Lower {
        source,
        names,
        problems: Vec::new(),
        references: Vec::new(),
        reads: Vec::new(),
        guarded: 0,
        scopes: Vec::new(),
    };
    let body = lower.body(tree, expected);
    let mut references = lower.references;
    references.sort_by_key(|reference| (reference.span.start, reference.slot));
    let mut rests_on: Vec<SlotId> = references.iter().map(|r| r.slot).collect();
    rests_on.sort_unstable();
    rests_on.dedup();
    // Those that are read where the expression stands are told once.
    let mut plain = BTreeSet::new();
    let mut reads = lower.reads;
    reads.retain(|read| {
        !read.each.is_empty() || read.place.is_some() || plain.insert(read.slot)
    });
    let parts = match &tree.node {
        Node::All(parts) => parts.iter().map(|part| part.span.clone()).collect(),
        _ => vec![tree.span.clone()],
    };
    let program = body.map(|(body, domain)| Program {
        source: source.into(),
        body,
        parts,
        domain,
        references,
        rests_on,
        reads,
    });
    (program, lower.problems)
}

/// A compiled part; without a domain it is `none`.
struct Typed {
    term: Term,
    domain: Option<Domain>,
}

/// What a name or a call like one stands for.
enum Subject {
    Value(Typed),
    /// Several cells, all read at one place.
    Group(Vec<(SlotId, Domain)>, Option<Place>),
    Roster(Rows, SlotId),
    Table(Arc<Table>),
}

struct Lower<'a, N> {
    source: &'a str,
    names: &'a N,
    problems: Vec<Problem>,
    references: Vec<Reference>,
    /// For each reference, how its cell is reached.
    reads: Vec<Read>,
    /// Above 0 where an absent cell does not make the result unknown.
    guarded: usize,
    /// The functions over rows around this part, the outermost first.
    scopes: Vec<Rows>,
}

impl<N: Names> Lower<'_, N> {
    fn body(
        &mut self,
        tree: &Tree<'_>,
        expected: &Expected,
    ) -> Option<(Body, Option<Domain>)> {
        let wanted = match expected {
            Expected::Any => None,
            Expected::Condition => {
                let condition = self.condition(tree)?;
                return Some((Body::Condition(condition), Some(Domain::Condition)));
            }
            Expected::Number => Some(Domain::Number),
            Expected::Text => Some(Domain::Text),
            Expected::Date => Some(Domain::Date),
            Expected::Domain(domain) => Some(domain.clone()),
        };
        let typed = self.value(tree, wanted.as_ref())?;
        let typed = match &wanted {
            Some(wanted) => self.fit(typed, wanted, tree)?,
            None => typed,
        };
        Some(match typed.term {
            Term::Condition(condition) => (Body::Condition(*condition), typed.domain),
            term => (Body::Value(term), typed.domain),
        })
    }

    fn push(&mut self, problem: Problem) {
        self.problems.push(problem);
    }

    /// The source of a part, shortened for a sentence.
    fn excerpt(&self, tree: &Tree<'_>) -> String {
        let text = &self.source[tree.span.clone()];
        if text.chars().count() <= 40 {
            return text.to_owned();
        }
        text.chars().take(39).chain(['…']).collect()
    }

    /// The source of a part in full, for advice.
    fn text(&self, tree: &Tree<'_>) -> &str {
        &self.source[tree.span.clone()]
    }

    /// Adds what was probably meant; a name without a dot is that of the last part.
    fn meant(&self, problem: Problem, near: Option<&Near>) -> Problem {
        let written = &self.source[problem.span.clone()];
        let last = written.rfind('.').map(|dot| problem.span.start + dot + 1);
        let end = problem.span.end;
        let problem = problem.meant(near).unlike(written);
        match (near, last) {
            (Some(near), Some(start)) if !near.word.contains('.') => {
                let is_safe = near.is_sole;
                let edits = vec![(start..end, near.word.clone())];
                Problem { mend: Some(Mend { edits, is_safe }), ..problem }
            }
            _ => problem,
        }
    }

    fn mismatch(&self, span: &Range<usize>, en: String, sv: String) -> Problem {
        Problem::new(ProblemKind::TypeMismatch, span.clone(), en, sv)
    }

    /// Compiles a part that must be true or false.
    fn condition(&mut self, tree: &Tree<'_>) -> Option<Condition> {
        let condition = match &tree.node {
            Node::Truth(value) => Condition::Known(*value),
            Node::All(parts) => Condition::All(self.conditions(parts)?),
            Node::Any(parts) => Condition::Any(self.conditions(parts)?),
            Node::Not(part) => Condition::Not(Box::new(self.condition(part)?)),
            Node::Compare { first, rest } => self.comparison(tree, first, rest)?,
            Node::Test { subject, name, name_span } => {
                self.test(subject, name, name_span)?
            }
            _ => {
                let typed = self.value(tree, None)?;
                match (typed.term, typed.domain) {
                    (Term::Condition(condition), _) => *condition,
                    (term, Some(Domain::Condition)) => Condition::Term(Box::new(term)),
                    (_, domain) => return self.no_condition(tree, domain.as_ref()),
                }
            }
        };
        Some(condition)
    }

    /// Every part is compiled, so that the problems of all are told.
    fn conditions(&mut self, parts: &[Tree<'_>]) -> Option<Box<[Condition]>> {
        let mut found = Vec::with_capacity(parts.len());
        for (number, part) in parts.iter().enumerate() {
            let before = number.checked_sub(1).map(|before| &parts[before]);
            found.push(match (&part.node, before) {
                (Node::Text(_), Some(before)) if self.is_second_value(before, part) => {
                    None
                }
                _ => self.condition(part),
            });
        }
        found.into_iter().collect()
    }

    /// Tells of the second value in `x == 'a' or 'b'`, if it is one.
    fn is_second_value(&mut self, before: &Tree<'_>, part: &Tree<'_>) -> bool {
        let Node::Compare { first, rest } = &before.node else { return false };
        let [(Comparison::Order(Order::Equal), value)] = &rest[..] else { return false };
        if !matches!(value.node, Node::Text(_)) {
            return false;
        }
        let (name, one, two) = (self.text(first), self.text(value), self.text(part));
        let instead = format!("{name} in [{one}, {two}]");
        let whole = before.span.start..part.span.end;
        let joins = self.source[before.span.end..part.span.start].trim() == "or";
        let problem = self.mismatch(
            &part.span,
            format!("`{two}` is a value that nothing is compared with"),
            format!("`{two}` är ett värde som inget jämförs med"),
        );
        let problem = if joins {
            problem.write(&instead).replace_at(whole, instead)
        } else {
            problem.write(format!("{name} == {two}"))
        };
        self.push(problem);
        true
    }

    fn no_condition(
        &mut self,
        tree: &Tree<'_>,
        domain: Option<&Domain>,
    ) -> Option<Condition> {
        let name = self.excerpt(tree);
        let (en, sv) = domain.map_or(("absent", "frånvarande"), |d| d.kind().words());
        let problem = self.mismatch(
            &tree.span,
            format!("`{name}` is {en}, where something true or false is needed"),
            format!("`{name}` är {sv}, där något sant eller falskt behövs"),
        );
        let first = |options: &Options| {
            let chosen = options.list.iter().find(|option| option.missing.is_none());
            chosen.map(|option| quoted(&option.code))
        };
        let instead = match domain {
            Some(Domain::Single(options)) if options.is_yes_no() => {
                Some(format!("{name} == 'yes'"))
            }
            Some(Domain::Single(options)) => {
                first(options).map(|code| format!("{name} == {code}"))
            }
            Some(Domain::Multiple(options) | Domain::Ranking(options)) => {
                first(options).map(|code| format!("{code} in {name}"))
            }
            Some(Domain::Number) => Some(format!("{name} > 0")),
            Some(_) if tree.is_named() => Some(format!("{name} is answered")),
            _ => None,
        };
        let problem = match instead {
            Some(instead) => problem.write(instead),
            None => problem,
        };
        self.push(problem);
        None
    }

    /// Compiles a part that has a value. `wanted` only tells what a text in quotes is.
    fn value(&mut self, tree: &Tree<'_>, wanted: Option<&Domain>) -> Option<Typed> {
        match &tree.node {
            Node::Broken => None,
            Node::Text(text) => self.text_literal(tree, text, wanted),
            Node::Number(number) => Some(Typed::number(number.clone())),
            Node::Absent => Some(Typed { term: Term::Absent, domain: None }),
            Node::Name(_) | Node::Index { .. } => {
                let subject = self.subject(tree)?;
                self.one_value(subject, tree)
            }
            Node::List(_) => {
                let problem = self.mismatch(
                    &tree.span,
                    "a list can only stand behind `in` or within a function".to_owned(),
                    "en lista kan bara stå efter `in` eller i en funktion".to_owned(),
                );
                self.push(problem.write("x in ['a', 'b']"));
                None
            }
            Node::Call { .. } => self.call(tree, wanted),
            Node::Negative(inner) => self.negative(inner),
            Node::Arithmetic { first, rest } => self.arithmetic(tree, first, rest),
            Node::Join(parts) => self.join(parts),
            Node::If { branches, otherwise } => {
                self.branches(branches, otherwise, wanted)
            }
            Node::Truth(_)
            | Node::Test { .. }
            | Node::Compare { .. }
            | Node::All(_)
            | Node::Any(_)
            | Node::Not(_) => Some(Typed::condition(self.condition(tree)?)),
        }
    }
}

impl Typed {
    fn number(number: Number) -> Self {
        Self { term: Term::Constant(Value::Number(number)), domain: Some(Domain::Number) }
    }

    fn condition(condition: Condition) -> Self {
        Self {
            term: Term::Condition(Box::new(condition)),
            domain: Some(Domain::Condition),
        }
    }

    /// Whether it is of that kind; `none` is of every kind.
    fn is(&self, kind: Kind) -> bool {
        self.domain.as_ref().is_none_or(|domain| domain.kind().fits(kind))
    }
}

/// A code among other options; [`OTHER_CODE`] where they lack it.
fn recode(term: Term, from: &Options, to: &Options) -> Term {
    let code = |code: &str| to.position(code).unwrap_or(OTHER_CODE);
    let codes = from.list.iter().map(|option| code(&option.code)).collect();
    Term::Recode(Box::new(term), codes)
}

/// A code as an author writes it in an expression.
fn quoted(code: &str) -> String {
    format!("'{}'", code.replace('\\', "\\\\").replace('\'', "\\'"))
}
