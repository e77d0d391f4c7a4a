//! `is …` tests: whether there is a value, and why there is none.
//!
//! *In:* a name and a test. *Out:* a condition that is never unknown, but for `is asked`.
//!
//! Nothing but names can be tested: an expression has no state.

use std::ops::Range;

use crate::diagnostic::Near;
use crate::expression::lower::{Lower, Subject, Typed};
use crate::expression::names::Names;
use crate::expression::problem::{Problem, ProblemKind};
use crate::expression::program::{Condition, Reach, Term, Test};
use crate::expression::tree::{Node, Tree};

impl<N: Names> Lower<'_, N> {
    pub(in crate::expression::lower) fn test(
        &mut self,
        subject: &Tree<'_>,
        name: &str,
        name_span: &Range<usize>,
    ) -> Option<Condition> {
        let test = self.test_name(subject, name, name_span);
        self.guarded += 1;
        let found = match &subject.node {
            Node::Name(_) | Node::Index { .. } => self.subject(subject),
            Node::Call { name: "specify", .. } => {
                self.value(subject, None).map(Subject::Value)
            }
            Node::Broken => None,
            _ => self.not_tested(subject),
        };
        self.guarded -= 1;
        let (found, test) = (found?, test?);
        Some(match found {
            Subject::Group(members, place) => {
                let slots = members.into_iter().map(|(slot, _)| slot).collect();
                Condition::State(slots, test).at(place)
            }
            Subject::Roster(rows, slot) => {
                self.all_cells_matter();
                Condition::RosterState(rows.roster, slot, test).at(rows.place)
            }
            Subject::Table(_) => {
                self.not_tested(subject);
                return None;
            }
            Subject::Value(Typed { term, .. }) => match term.into_cell() {
                Ok((place, slot)) => Condition::State([slot].into(), test).at(place),
                // A constant is there or not, and nobody was asked for it.
                Err(Term::Absent) => Condition::Known(test == Test::Missing),
                Err(Term::Constant(_)) => Condition::Known(test == Test::Answered),
                Err(term) => Condition::Given(Box::new(term), test),
            },
        })
    }

    /// The roster that was named last is not only asked for its rows.
    pub(in crate::expression::lower) fn all_cells_matter(&mut self) {
        if let Some(reference) = self.references.last_mut() {
            reference.reach = Reach::All;
        }
    }

    fn not_tested(&mut self, subject: &Tree<'_>) -> Option<Subject> {
        let problem = self.mismatch(
            &subject.span,
            "only an item can be tested with `is`".to_owned(),
            "bara en fråga kan prövas med `is`".to_owned(),
        );
        self.push(problem);
        None
    }

    fn test_name(
        &mut self,
        subject: &Tree<'_>,
        name: &str,
        span: &Range<usize>,
    ) -> Option<Test> {
        if let Some((_, test)) = Test::NAMES.iter().find(|(known, _)| *known == name) {
            return Some(*test);
        }
        let problem = Problem::new(
            ProblemKind::UnknownFunction,
            span.clone(),
            format!("there is no test `is {name}`"),
            format!("det finns inget test `is {name}`"),
        );
        let guess = |word: &str| Some(Near { word: word.to_owned(), is_sole: false });
        let instead = match name {
            "defined" => guess("answered"),
            "undefined" | "none" | "null" | "empty" | "blank" => guess("missing"),
            _ => Near::of(name, Test::NAMES.iter().map(|(known, _)| *known)),
        };
        let problem = match instead {
            Some(near) => {
                let test = format!("{} is {}", self.text(subject), near.word);
                match near.is_sole {
                    true => problem.write(test).replace(near.word),
                    false => problem.write(test).perhaps(near.word),
                }
            }
            None => problem.help(
                "use one of: answered, missing, asked, dont_know, refused, not_applicable",
                "använd ett av: answered, missing, asked, dont_know, refused, \
                 not_applicable",
            ),
        };
        self.push(problem);
        None
    }
}
