#![doc = include_str!("long_grid.md")]

use crate::check::{Subject, vocabulary, wording};
use crate::diagnostic::{Findings, Rule, Severity};
use crate::model::{Choices, ItemKind};

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "long-grid",
    severity: Severity::Note,
    explanation: include_str!("long_grid.md"),
};

/// The most rows.
const MOST_ROWS: usize = 10;
/// The most columns.
const MOST_COLUMNS: usize = 7;

pub(crate) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    for (name, item) in wording::asked(subject) {
        let ItemKind::Grid(grid) = &item.kind else { continue };
        let options = |choices: &Choices| vocabulary::answers(choices).len();
        let (rows, columns) = (grid.rows.len(), grid.cell.choices().map_or(0, options));
        let (count, most, en, sv) = if rows > MOST_ROWS {
            (rows, MOST_ROWS, "rows", "rader")
        } else if columns > MOST_COLUMNS {
            (columns, MOST_COLUMNS, "columns", "kolumner")
        } else {
            continue;
        };
        findings.push(
            RULE.at(item.id.span)
                .says(
                    format!("grid `{name}` has {count} {en}, at most {most} are advised"),
                    format!(
                        "tabellen `{name}` har {count} {sv}, högst {most} rekommenderas"
                    ),
                )
                .help(
                    "divide it, or ask its rows one by one",
                    "dela den, eller ställ dess rader en och en",
                ),
        );
    }
}
