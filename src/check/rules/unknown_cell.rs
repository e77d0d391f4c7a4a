#![doc = include_str!("unknown_cell.md")]

use std::collections::BTreeSet;

use crate::check::columns::{self, Read, Told};
use crate::check::spelling;
use crate::check::{ScoringSubject, Subject};
use crate::diagnostic::{Findings, Rule, Severity, nearest};
use crate::model::ColumnKind;
use crate::value::Value;

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "unknown-cell",
    severity: Severity::Warning,
    explanation: include_str!("unknown_cell.md"),
};

pub(crate) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    report(subject, &columns::of(subject), findings);
}

pub(crate) fn run_scoring(subject: &ScoringSubject<'_>, findings: &mut Findings) {
    report(subject.base, &columns::of_scoring(subject), findings);
}

fn report(subject: &Subject<'_>, all: &[Told<'_>], findings: &mut Findings) {
    for told in all {
        for compared in &told.parts.texts {
            let Some(read) = columns::read(subject, told, &compared.name) else {
                continue;
            };
            let wanted = spelling::composed(&compared.text);
            let Some(known) = texts(&read).filter(|known| !known.contains(&wanted))
            else {
                continue;
            };
            let (en, sv) = place(&read);
            let near = nearest(&wanted, known.iter().map(String::as_str));
            findings.push(
                RULE.at(told.place(&compared.span))
                    .says(
                        format!("{} has `{wanted}` in {}", en.0, en.1),
                        format!("{} har `{wanted}` i {}", sv.0, sv.1),
                    )
                    .suggest(near.map(|near| format!("'{near}'")).as_deref()),
            );
        }
    }
}

/// The texts that are there; none where there are none or the column holds no texts.
fn texts(read: &Read<'_>) -> Option<BTreeSet<String>> {
    let known: BTreeSet<String> = match read {
        Read::Column { frame, column, .. } => {
            if frame.kinds.get(*column) != Some(&ColumnKind::Text) {
                return None;
            }
            let cells = frame.units.iter().filter_map(|unit| unit.cells.get(*column));
            let cells = cells.filter(|cell| !cell.is_empty());
            cells.map(|cell| spelling::composed(cell)).collect()
        }
        Read::Attribute { options, name } => {
            let values = options.iter().filter_map(|option| option.attribute(name));
            let text = |value: &Value| match value {
                Value::Text(text) => Some(text.clone()),
                _ => None,
            };
            values.filter_map(text).collect()
        }
    };
    (!known.is_empty()).then_some(known)
}

/// "no row of the register", "column `county`".
fn place(read: &Read<'_>) -> ((String, String), (String, String)) {
    match read {
        Read::Column { register, frame, column } => {
            let column = &frame.columns[*column];
            let (en, sv) = match register.as_str() {
                "unit" => (
                    "no row of the register".to_owned(),
                    "ingen rad i registret".to_owned(),
                ),
                name => (format!("no row of `{name}`"), format!("ingen rad i `{name}`")),
            };
            ((en, format!("column `{column}`")), (sv, format!("kolumnen `{column}`")))
        }
        Read::Attribute { name, .. } => (
            ("no option".to_owned(), format!("its attribute `{name}`")),
            ("inget alternativ".to_owned(), format!("sitt attribut `{name}`")),
        ),
    }
}
