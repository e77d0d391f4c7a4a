//! Names: what they stand for, and at which row they are read.
//!
//! *In:* a name or a row picked by its index. *Out:* a value, a group of cells, a roster
//! or a register, each use noted with its place.
//!
//! What a name means is the caller's word; here it is only told apart by kind.

use std::ops::Range;

use crate::diagnostic::Words;
use crate::diagnostic::fix::truth;
use crate::expression::lower::{Lower, Subject, Typed};
use crate::expression::names::{Move, Names, Resolution, RosterId, SlotId, Symbol};
use crate::expression::problem::{Problem, ProblemKind};
use crate::expression::program::{Place, Reach, Read, Reference, Rows, Step, Term};
use crate::expression::tree::{Node, Tree};

/// Rosters nest to depth 3; whatever a caller says, the way up ends.
const MOST_AROUND: usize = 16;

impl<N: Names> Lower<'_, N> {
    /// The value that a name stands for, if it is one that expressions may look into.
    pub(in crate::expression::lower) fn one_value(
        &mut self,
        subject: Subject,
        tree: &Tree<'_>,
    ) -> Option<Typed> {
        match subject {
            Subject::Value(Typed { domain: Some(domain), .. })
                if domain.kind().is_opaque() =>
            {
                let name = self.excerpt(tree);
                let (en, sv) = domain.kind().words();
                let problem = self.mismatch(
                    &tree.span,
                    format!("`{name}` is {en}, which only `is …` can ask about"),
                    format!("`{name}` är {sv}, som bara `is …` kan fråga om"),
                );
                let instead = format!("{} is answered", self.text(tree));
                self.push(problem.write(instead));
                None
            }
            Subject::Value(typed) => Some(typed),
            Subject::Group(..) => self.no_group(tree),
            Subject::Roster(..) => self.no_roster(tree),
            Subject::Table(table) => {
                let name = self.excerpt(tree);
                let problem = self.mismatch(
                    &tree.span,
                    format!("`{name}` is a register, where one value is needed"),
                    format!("`{name}` är ett register, där ett värde behövs"),
                );
                let column = table.columns().first().map_or("…", |(name, _)| name);
                self.push(problem.write(format!("{name}[…].{column}")));
                None
            }
        }
    }

    pub(in crate::expression::lower) fn no_group(
        &mut self,
        tree: &Tree<'_>,
    ) -> Option<Typed> {
        let name = self.excerpt(tree);
        let problem = self.mismatch(
            &tree.span,
            format!("`{name}` has several answers, where one value is needed"),
            format!("`{name}` har flera svar, där ett värde behövs"),
        );
        self.push(problem.help(
            format!("name one of its rows, or use `sum({name})` or `count({name})`"),
            format!(
                "ange en av raderna, eller använd `sum({name})` eller `count({name})`"
            ),
        ));
        None
    }

    fn no_roster(&mut self, tree: &Tree<'_>) -> Option<Typed> {
        let name = self.excerpt(tree);
        let problem = self.mismatch(
            &tree.span,
            format!("`{name}` has several rows, where one value is needed"),
            format!("`{name}` har flera rader, där ett värde behövs"),
        );
        self.push(problem.help(
            format!(
                "pick a row, `{name}[1].…`, or use `count({name})` or `sum_of({name}, …)`"
            ),
            format!(
                "välj en rad, `{name}[1].…`, eller använd `count({name})` eller \
                 `sum_of({name}, …)`"
            ),
        ));
        None
    }

    /// Compiles a part that may stand for more than one value.
    pub(in crate::expression::lower) fn subject_or_value(
        &mut self,
        tree: &Tree<'_>,
    ) -> Option<Subject> {
        match tree.is_named() {
            true => self.subject(tree),
            false => self.value(tree, None).map(Subject::Value),
        }
    }

    /// Looks up a name, or a name in a row that is picked, and notes its use.
    pub(in crate::expression::lower) fn subject(
        &mut self,
        tree: &Tree<'_>,
    ) -> Option<Subject> {
        match &tree.node {
            Node::Name(path) => {
                let resolution = self.resolve(path);
                self.resolved(resolution, tree, &path.join("."))
            }
            Node::Index { subject, key, path } => self.indexed(tree, subject, key, path),
            _ => None,
        }
    }

    /// What a name means here: a column of the innermost function over rows that has
    /// one of that name, else what it means where the expression stands.
    pub(in crate::expression::lower) fn resolve(&self, path: &[&str]) -> Resolution {
        let mut first = None;
        for scope in self.scopes.iter().rev() {
            let found = self.names.resolve(path, Some(scope.roster));
            let home = match &found {
                Resolution::Found(symbol) => self.home(symbol),
                _ => None,
            };
            if home.is_some_and(|home| self.is_in(scope.roster, home)) {
                return found;
            }
            first = first.or(Some(found));
        }
        let standing = self.names.resolve(path, None);
        match first {
            Some(first) if !matches!(standing, Resolution::Found(_)) => first,
            _ => standing,
        }
    }

    /// Whether the rows of a roster are of another one or lie within its rows.
    fn is_in(&self, roster: RosterId, home: RosterId) -> bool {
        let up = |roster: &RosterId| self.names.around(*roster);
        let mut way = std::iter::successors(Some(roster), up).take(MOST_AROUND);
        way.any(|roster| roster == home)
    }

    /// The roster over whose rows the innermost function runs.
    pub(in crate::expression::lower) fn roster_around(&self) -> Option<RosterId> {
        self.scopes.last().map(|rows| rows.roster)
    }

    pub(in crate::expression::lower) fn resolved(
        &mut self,
        resolution: Resolution,
        tree: &Tree<'_>,
        written: &str,
    ) -> Option<Subject> {
        let span = tree.span.clone();
        match resolution {
            Resolution::Found(symbol) => self.symbol(symbol, None, &span),
            Resolution::Unknown { kind, what, near } => {
                let problem = Problem::new(
                    kind,
                    span,
                    format!("there is {} `{written}`", what.en),
                    format!("det finns {} `{written}`", what.sv),
                );
                let truth = self.truth(written).filter(|_| near.is_none());
                self.push(match truth {
                    Some(truth) => problem.write(truth).perhaps(truth),
                    None => self.meant(problem, near.as_ref()),
                });
                None
            }
            Resolution::NotYet(Words { en, sv }) => {
                let kind = ProblemKind::NotSupportedYet;
                let en = format!("`{written}`: {en}");
                let sv = format!("`{written}`: {sv}");
                self.push(Problem::new(kind, span, en, sv));
                None
            }
        }
    }

    /// What a symbol stands for, read at a place; without one, where it is named.
    pub(in crate::expression::lower) fn symbol(
        &mut self,
        symbol: Symbol,
        at: Option<Place>,
        span: &Range<usize>,
    ) -> Option<Subject> {
        let value =
            |term, domain| Some(Subject::Value(Typed { term, domain: Some(domain) }));
        match symbol {
            Symbol::Slot { slot, domain } => {
                let place = self.refer(slot, at, span);
                value(Term::Slot(slot).at(place), domain)
            }
            Symbol::Group { members } => {
                let mut place = at.clone();
                for (slot, _) in &members {
                    place = self.refer(*slot, at.clone(), span);
                }
                Some(Subject::Group(members, place))
            }
            Symbol::Roster { roster, slot } => {
                let place = self.refer(slot, at, span);
                Some(Subject::Roster(Rows { roster, place }, slot))
            }
            Symbol::Table(table) => Some(Subject::Table(table)),
            Symbol::Constant { value: constant, domain } => {
                value(constant.map_or(Term::Absent, Term::Constant), domain)
            }
            Symbol::Candidate { column, domain } => {
                value(Term::Candidate(column as usize), domain)
            }
            Symbol::Moved { to, symbol } => {
                let (from, step) = match to {
                    Move::Source(roster) => {
                        (at.or_else(|| self.frame(Some(roster)).0), Step::Source)
                    }
                    Move::Candidate => (at, Step::Candidate),
                    Move::Outside => (at, Step::Outside),
                };
                let place = Place { from: from.map(Box::new), step };
                self.symbol(*symbol, Some(place), span)
            }
        }
    }

    /// From where a column of a roster is read inside of functions over rows: from the
    /// innermost that runs through rows with that column, else from where the expression
    /// stands.
    fn frame(&self, home: Option<RosterId>) -> (Option<Place>, Reach) {
        let (Some(home), Some(last)) = (home, self.scopes.len().checked_sub(1)) else {
            return (None, Reach::Here);
        };
        let has = |rows: &Rows| self.is_in(rows.roster, home);
        match self.scopes.iter().rposition(has) {
            Some(scope) if scope == last => (None, Reach::All),
            Some(scope) => (Some(Place::to(Step::Frame(scope + 1))), Reach::All),
            None => (Some(Place::to(Step::Frame(0))), Reach::Here),
        }
    }

    /// Notes the use of a cell; gives the place to read it at.
    fn refer(
        &mut self,
        slot: SlotId,
        at: Option<Place>,
        span: &Range<usize>,
    ) -> Option<Place> {
        let home = self.names.home(slot);
        let (place, reach) = match at {
            Some(place) => (Some(place), Reach::Others),
            None => self.frame(home),
        };
        let span = span.clone();
        let can_be_unknown = self.guarded == 0;
        self.references.push(Reference { slot, span, can_be_unknown, reach });
        let each = match reach {
            Reach::Here => [].into(),
            _ => self.scopes.clone().into(),
        };
        let place_read = place.clone().filter(|_| reach != Reach::Here);
        self.reads.push(Read { slot, each, place: place_read });
        place
    }

    /// What an expression that is one everyday word should have been.
    fn truth(&self, written: &str) -> Option<&'static str> {
        let meant = truth(written).filter(|_| self.source.trim() == written)?;
        Some(if meant { "true" } else { "false" })
    }
}
