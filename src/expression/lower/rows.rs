//! Rows: picked by an index or a code, and functions that run through all of a roster.
//!
//! *In:* `members[2].name`, `villages[village].district`, `sum_of(plots, area)`. *Out:*
//! terms and conditions that are evaluated at those rows.
//!
//! A row is no value: there is always a column behind it. Registers have no functions
//! over rows; their rows are never counted in a questionnaire.

use std::ops::Range;
use std::sync::Arc;

use crate::diagnostic::Near;
use crate::expression::functions::Kind;
use crate::expression::lower::{Lower, Subject, Typed, quoted};
use crate::expression::names::{
    Domain, Move, Names, Options, Resolution, RosterId, Symbol,
};
use crate::expression::problem::{Problem, ProblemKind};
use crate::expression::program::{Condition, Fold, Place, Rows, Step, Term};
use crate::expression::table::Table;
use crate::expression::tree::{Node, Tree};
use crate::value::Value;

impl<N: Names> Lower<'_, N> {
    /// `x[key].path`.
    pub(in crate::expression::lower) fn indexed(
        &mut self,
        tree: &Tree<'_>,
        subject: &Tree<'_>,
        key: &Tree<'_>,
        path: &[&str],
    ) -> Option<Subject> {
        let found = match subject.is_named() {
            true => self.subject(subject),
            false => {
                self.value(subject, None);
                self.no_rows(subject);
                None
            }
        };
        match found {
            Some(Subject::Roster(rows, _)) => {
                let index = self.index(key);
                let symbol = self.column(tree, subject, rows.roster, path)?;
                self.symbol(symbol, Some(row_of(rows, index?)), &tree.span)
            }
            Some(Subject::Table(table)) => {
                let column = self.table_column(tree, subject, &table, path);
                let key = Box::new(self.key(key, &table)?);
                let domain = Some(table.columns()[column?].1.clone());
                let term = Term::Lookup(table, column?, key);
                Some(Subject::Value(Typed { term, domain }))
            }
            Some(_) => {
                self.no_rows(subject);
                None
            }
            None => {
                if !matches!(key.node, Node::Text(_)) {
                    self.value(key, None);
                }
                None
            }
        }
    }

    /// The row of a roster that is picked, for what is not a plain column of it.
    pub(in crate::expression::lower) fn picked(
        &mut self,
        subject: &Tree<'_>,
        key: &Tree<'_>,
    ) -> Option<(Place, RosterId)> {
        let Subject::Roster(rows, _) = self.subject(subject)? else { return None };
        let (roster, index) = (rows.roster, self.index(key)?);
        Some((row_of(rows, index), roster))
    }

    fn no_rows(&mut self, subject: &Tree<'_>) {
        if matches!(subject.node, Node::Broken) {
            return;
        }
        let name = self.excerpt(subject);
        let problem = self.mismatch(
            &subject.span,
            format!("`{name}` has no rows, so none can be picked with `[…]`"),
            format!("`{name}` har inga rader, så ingen kan väljas med `[…]`"),
        );
        self.push(problem.help(
            "name a roster or a register before `[…]`",
            "skriv en upprepad grupp eller ett register före `[…]`",
        ));
    }

    /// The number of a row, from 1.
    fn index(&mut self, key: &Tree<'_>) -> Option<Term> {
        let typed = self.value(key, None)?;
        match (typed.term, typed.domain) {
            (Term::Constant(Value::Number(number)), _)
                if number.to_i64().is_none_or(|number| number < 1) =>
            {
                let text = self.excerpt(key);
                let problem = self.mismatch(
                    &key.span,
                    format!("there is no row `{text}`: rows are counted from 1"),
                    format!("det finns ingen rad `{text}`: raderna räknas från 1"),
                );
                self.push(problem);
                None
            }
            (term, None | Some(Domain::Number | Domain::Year)) => Some(term),
            (term, Some(Domain::Single(options))) if are_numbers(&options) => {
                Some(Term::IndexOf(Box::new(term), options))
            }
            (_, Some(domain)) => {
                self.misfit(key, &domain, &Domain::Number);
                None
            }
        }
    }

    /// A column of a roster, and of none around it.
    fn column(
        &mut self,
        tree: &Tree<'_>,
        subject: &Tree<'_>,
        roster: RosterId,
        path: &[&str],
    ) -> Option<Symbol> {
        if path.is_empty() {
            self.no_column_named(tree);
            return None;
        }
        let near = match self.names.resolve(path, Some(roster)) {
            Resolution::Found(symbol) => {
                let home = self.home(&symbol);
                let is_above = matches!(path[0], "parent" | "source");
                if home == Some(roster) || is_above && home.is_some() {
                    return Some(symbol);
                }
                None
            }
            Resolution::Unknown { near, .. } => near,
            not_yet @ Resolution::NotYet(_) => {
                self.resolved(not_yet, tree, &path.join("."));
                return None;
            }
        };
        let (name, roster) = (path.join("."), self.excerpt(subject));
        let problem = Problem::new(
            ProblemKind::UnknownColumn,
            tree.span.clone(),
            format!("there is no column `{name}` in `{roster}`"),
            format!("det finns ingen kolumn `{name}` i `{roster}`"),
        );
        self.push(self.meant(problem, near.as_ref()));
        None
    }

    fn no_column_named(&mut self, tree: &Tree<'_>) {
        let text = self.excerpt(tree);
        let problem = self.mismatch(
            &tree.span,
            format!("`{text}` is a whole row, where one value is needed"),
            format!("`{text}` är en hel rad, där ett värde behövs"),
        );
        self.push(problem.help(
            format!("name one of its columns: `{text}.…`"),
            format!("ange en av dess kolumner: `{text}.…`"),
        ));
    }

    /// The roster whose rows hold what a symbol stands for.
    pub(in crate::expression::lower) fn home(&self, symbol: &Symbol) -> Option<RosterId> {
        match symbol {
            Symbol::Slot { slot, .. } | Symbol::Roster { slot, .. } => {
                self.names.home(*slot)
            }
            Symbol::Group { members } => self.names.home(members.first()?.0),
            Symbol::Moved { to: Move::Source(roster), .. } => Some(*roster),
            _ => None,
        }
    }

    fn table_column(
        &mut self,
        tree: &Tree<'_>,
        subject: &Tree<'_>,
        table: &Table,
        path: &[&str],
    ) -> Option<usize> {
        if path.is_empty() {
            self.no_column_named(tree);
            return None;
        }
        let name = path.join(".");
        if let Some(column) = table.column(&name) {
            return Some(column);
        }
        let register = self.excerpt(subject);
        let problem = Problem::new(
            ProblemKind::UnknownColumn,
            tree.span.clone(),
            format!("there is no column `{name}` in `{register}`"),
            format!("det finns ingen kolumn `{name}` i `{register}`"),
        );
        let columns = table.columns().iter().map(|(column, _)| column.as_str());
        let near = Near::of(&name, columns);
        self.push(self.meant(problem, near.as_ref()));
        None
    }

    /// The code of a row of a register.
    fn key(&mut self, key: &Tree<'_>, table: &Arc<Table>) -> Option<Term> {
        if let Node::Number(_) = &key.node {
            let text = self.text(key).to_owned();
            let problem = self.mismatch(
                &key.span,
                format!("`{text}` is a number, but the codes of a register are texts"),
                format!("`{text}` är ett tal, men koderna i ett register är texter"),
            );
            self.push(problem.write(quoted(&text)));
            return None;
        }
        let wanted = Domain::Unit(Arc::clone(table));
        let typed = self.value(key, key.is_quoted().then_some(&wanted))?;
        match typed.domain {
            Some(Domain::Single(options)) => {
                Some(Term::TextOf(Box::new(typed.term), options))
            }
            None | Some(Domain::Text) => Some(typed.term),
            Some(domain) if domain == wanted => Some(typed.term),
            Some(domain) => {
                self.misfit(key, &domain, &wanted);
                None
            }
        }
    }

    /// A literal that is to be the code of a row of a register.
    pub(in crate::expression::lower) fn unit_code(
        &mut self,
        span: &Range<usize>,
        text: &str,
        table: &Arc<Table>,
    ) -> Option<Typed> {
        let Some((code, _)) = table.position(text).and_then(|row| table.at(row)) else {
            let name = table.name();
            let problem = Problem::new(
                ProblemKind::UnknownOption,
                span.clone(),
                format!("`{text}` is no code of the register `{name}`"),
                format!("`{text}` är ingen kod i registret `{name}`"),
            );
            let near = Near::of(text, table.codes()).map(|near| near.spelt(quoted));
            self.push(problem.meant(near.as_ref()));
            return None;
        };
        let term = Term::Constant(Value::Text(code.to_owned()));
        Some(Typed { term, domain: Some(Domain::Unit(Arc::clone(table))) })
    }

    /// `count_where(rows, condition)`, `sum_of(rows, value)` and their like.
    pub(in crate::expression::lower) fn over_rows(
        &mut self,
        name: &str,
        rows: &Tree<'_>,
        each: &Tree<'_>,
    ) -> Option<Typed> {
        let rows = match self.subject_or_value(rows)? {
            Subject::Roster(rows, _) => rows,
            _ => {
                self.no_rows_to_run(name, rows);
                return None;
            }
        };
        self.scopes.push(rows.clone());
        let found = self.in_each_row(name, Box::new(rows), each);
        self.scopes.pop();
        found
    }

    fn no_rows_to_run(&mut self, name: &str, rows: &Tree<'_>) {
        let text = self.excerpt(rows);
        let problem = self.mismatch(
            &rows.span,
            format!("`{text}` is no roster, and `{name}` runs through its rows"),
            format!(
                "`{text}` är ingen upprepad grupp, och `{name}` går igenom dess rader"
            ),
        );
        let instead = name.strip_suffix("_of").filter(|_| rows.is_named());
        self.push(match instead {
            Some(function) => problem.write(format!("{function}({text})")),
            None => problem.help(
                format!("write the name of a roster first: `{name}(members, …)`"),
                format!("skriv namnet på en upprepad grupp först: `{name}(members, …)`"),
            ),
        });
    }

    fn in_each_row(
        &mut self,
        name: &str,
        rows: Box<Rows>,
        each: &Tree<'_>,
    ) -> Option<Typed> {
        if matches!(name, "sum_of" | "min_of" | "max_of") {
            return self.fold_rows(name, rows, each);
        }
        let condition = Box::new(self.condition(each)?);
        Some(match name {
            "any_where" => Typed::condition(Condition::AnyRow(rows, condition)),
            "all_where" => Typed::condition(Condition::EveryRow(rows, condition)),
            "count_where" => Typed {
                term: Term::CountWhere(rows, condition),
                domain: Some(Domain::Number),
            },
            _ => Typed {
                term: Term::FirstWhere(rows, condition),
                domain: Some(Domain::Number),
            },
        })
    }

    fn fold_rows(
        &mut self,
        name: &str,
        rows: Box<Rows>,
        each: &Tree<'_>,
    ) -> Option<Typed> {
        let typed = self.value(each, None)?;
        let domain = typed.domain.unwrap_or(Domain::Number);
        let kind = domain.kind();
        let fits = match name {
            "sum_of" => kind.is_number() || kind == Kind::Duration,
            _ => kind.is_ordered(),
        };
        if !fits {
            self.no_member(each, &domain, Kind::Number);
            return None;
        }
        let (fold, domain) = match (name, kind) {
            ("sum_of", Kind::Duration) => (Fold::SumDuration, domain),
            ("sum_of", _) => (Fold::Sum, Domain::Number),
            ("min_of", _) => (Fold::Least, domain),
            _ => (Fold::Greatest, domain),
        };
        let term = Term::FoldRows(fold, rows, Box::new(typed.term));
        Some(Typed { term, domain: Some(domain) })
    }
}

/// The row of that number under the place of the rows.
fn row_of(rows: Rows, index: Term) -> Place {
    let step = Step::Row { roster: rows.roster, index: Box::new(index) };
    Place { from: rows.place.map(Box::new), step }
}

/// Whether every option that is a value has the number of a row for its code.
fn are_numbers(options: &Options) -> bool {
    let mut codes = options.list.iter().filter(|option| option.missing.is_none());
    codes.all(|option| option.code.parse::<u32>().is_ok_and(|number| number > 0))
}
