//! Which tables expressions read.
//!
//! *In:* the expressions of a questionnaire or a scoring file, those within texts too.
//! *Out:* the names they read and the texts they compare, each with the column of a
//! register or the attribute of options that is meant.
//!
//! Expressions with faults of their own are left out: those are told elsewhere.

use std::sync::Arc;

use crate::check::{ScoringSubject, Subject};
use crate::expression::{self, Mention, Parts};
use crate::model::{Frame, Item, ItemKind, ResponseOption, Written};
use crate::route::{Owner, Role, Use};
use crate::source::Span;

/// An expression, which may be a part of a text.
#[derive(Clone, Debug)]
pub(crate) struct Told<'a> {
    written: &'a Written,
    /// Where it begins in what was written.
    start: usize,
    /// What it says.
    pub parts: Parts<'a>,
    /// What it stands on, in a questionnaire.
    at: Option<(Owner, Role)>,
}

/// What a name reads.
#[derive(Clone, Debug)]
pub(crate) enum Read<'a> {
    /// A column of a register.
    Column {
        /// The register's name; `unit` for that of the units.
        register: String,
        /// Its rows.
        frame: &'a Arc<Frame>,
        /// The number of the column.
        column: usize,
    },
    /// An attribute of options.
    Attribute {
        /// The options.
        options: &'a [ResponseOption],
        /// The attribute's name.
        name: String,
    },
}

impl Told<'_> {
    /// The place in the file of a part.
    pub fn place(&self, range: &std::ops::Range<usize>) -> Span {
        self.written.place(self.start + range.start..self.start + range.end)
    }

    /// Which key it is, in a questionnaire.
    pub fn role(&self) -> Option<Role> {
        self.at.map(|(_, role)| role)
    }
}

/// Every expression of a questionnaire.
pub(crate) fn of<'a>(subject: &Subject<'a>) -> Vec<Told<'a>> {
    let sound = subject.compiled.uses.iter().filter(|used| used.problems.is_empty());
    sound.flat_map(told).collect()
}

/// Every expression of a scoring file.
pub(crate) fn of_scoring<'a>(subject: &ScoringSubject<'a>) -> Vec<Told<'a>> {
    let sound = subject.uses.iter().filter(|used| used.problems.is_empty());
    sound.map(|used| whole(&used.written, None)).collect()
}

fn told(used: &Use) -> Vec<Told<'_>> {
    let (written, at) = (&used.written, Some((used.owner, used.role)));
    if used.role != Role::Text {
        return vec![whole(written, at)];
    }
    let filled = expression::filled(&written.text).into_iter();
    filled
        .map(|range| {
            let parts = expression::parts(&written.text[range.clone()]);
            Told { written, start: range.start, parts, at }
        })
        .collect()
}

fn whole(written: &Written, at: Option<(Owner, Role)>) -> Told<'_> {
    Told { written, start: 0, parts: expression::parts(&written.text), at }
}

/// The column or attribute that a name reads; none for all other names.
pub(crate) fn read<'a>(
    subject: &Subject<'a>,
    told: &Told<'_>,
    name: &Mention<'_>,
) -> Option<Read<'a>> {
    let questionnaire = subject.questionnaire;
    let [table, column] = name.path[..] else { return None };
    let of = |register: &str, table: &str| {
        let frame = questionnaire.register(table)?;
        let column = frame.column(column)?;
        Some(Read::Column { register: register.to_owned(), frame, column })
    };
    match (table, name.is_row) {
        ("unit", false) => of("unit", "frame"),
        ("option", false) => {
            let (Owner::Item(item), role) = told.at? else { return None };
            let item = &questionnaire.items[item];
            match role {
                Role::Where => {
                    let register = register_of(item)?;
                    let name = if register == "frame" { "unit" } else { register };
                    of(name, register)
                }
                Role::OptionsWhere => {
                    let options = &item.kind.choices()?.options;
                    Some(Read::Attribute { options, name: column.to_owned() })
                }
                _ => None,
            }
        }
        (register, true) => of(register, register),
        _ => None,
    }
}

/// The register that an item takes its rows from.
fn register_of(item: &Item) -> Option<&str> {
    match &item.kind {
        ItemKind::Unit(unit) => Some(&unit.from.value),
        ItemKind::Grid(grid) => match &*grid.cell {
            ItemKind::Unit(unit) => Some(&unit.from.value),
            _ => None,
        },
        _ => None,
    }
}
