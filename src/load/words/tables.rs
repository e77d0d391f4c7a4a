//! What is said about tables: the register, option tables, their columns and cells.
//!
//! *In:* columns, rows and cells. *Out:* findings in every interface language.
//!
//! Nothing is judged here: `explain`, `include` and `frame` do.

use crate::diagnostic::{Finding, Near};
use crate::load::rules::{
    DUPLICATE_COLUMN, DUPLICATE_UNIT, ILL_TYPED_CELL, MISSING_COLUMN, MISSING_KEY,
    NAME_TAKEN, RAGGED_ROW, RESERVED_ID, UNIT_WITHOUT_CODE, UNKNOWN_SOURCE,
};
use crate::model::ColumnKind;
use crate::source::Span;

pub fn register_of_item(span: Span, name: &str, item: Span) -> Finding {
    NAME_TAKEN
        .at(span)
        .says(
            format!("the register `{name}` has the name of an item"),
            format!("registret `{name}` har samma namn som en fråga"),
        )
        .mark("a register here", "ett register här")
        .also(item, "and an item here", "och en fråga här")
        .help("rename one of them", "byt namn på det ena")
}

pub fn unknown_register(span: Span, name: &str, near: Option<Near>) -> Finding {
    UNKNOWN_SOURCE
        .at(span)
        .says(
            format!("there is no register `{name}`"),
            format!("det finns inget register `{name}`"),
        )
        .meant(near)
        .help(
            format!("write it under `registers:`, such as `{name}: {{file: …, id: …}}`"),
            format!(
                "skriv det under `registers:`, till exempel `{name}: {{file: …, id: …}}`"
            ),
        )
}

pub fn frame_without_units(span: Span) -> Finding {
    UNKNOWN_SOURCE
        .at(span)
        .says(
            "`frame` is the register of `units`, and the questionnaire has none",
            "`frame` är registret i `units`, och formuläret har inget",
        )
        .help(
            "write `units:`, or name another register",
            "skriv `units:`, eller ange ett annat register",
        )
}

pub fn reserved_column(span: Span, id: &str) -> Finding {
    RESERVED_ID
        .at(span)
        .says(
            format!("in a roster `{id}` is the number of the row"),
            format!("i en uppräkning är `{id}` radens nummer"),
        )
        .help("choose another id", "välj ett annat id")
}

pub fn missing_column(
    span: Span,
    name: &str,
    header: Span,
    near: Option<Near>,
) -> Finding {
    MISSING_COLUMN
        .at(span)
        .says(
            format!("the table has no column `{name}`"),
            format!("tabellen har ingen kolumn `{name}`"),
        )
        .also(header, "the columns", "kolumnerna")
        .meant(near)
}

pub fn duplicate_column(span: Span, name: &str, first: Span) -> Finding {
    DUPLICATE_COLUMN
        .at(span)
        .says(
            format!("the column `{name}` is there already"),
            format!("kolumnen `{name}` finns redan"),
        )
        .also(first, "first here", "först här")
}

pub fn duplicate_unit(span: Span, code: &str, first: Span) -> Finding {
    DUPLICATE_UNIT
        .at(span)
        .says(
            format!("the unit `{code}` is there already"),
            format!("enheten `{code}` finns redan"),
        )
        .also(first, "first here", "först här")
}

pub fn unit_without_code(span: Span) -> Finding {
    UNIT_WITHOUT_CODE.at(span).says("the unit has no code", "enheten saknar kod")
}

pub fn constant_without_value(span: Span, name: &str, wave: &str) -> Finding {
    MISSING_KEY
        .at(span)
        .says(
            format!("the constant `{name}` has no value for the wave `{wave}`"),
            format!("konstanten `{name}` har inget värde för mätningen `{wave}`"),
        )
        .help(
            format!("write \"{wave}\": and its value"),
            format!("skriv \"{wave}\": och värdet"),
        )
}

pub fn option_without_code(span: Span) -> Finding {
    UNIT_WITHOUT_CODE
        .at(span)
        .says("the option has no code", "svarsalternativet saknar kod")
}

pub fn ill_typed_cell(span: Span, cell: &str, column: &str, kind: ColumnKind) -> Finding {
    let (en, sv) = match kind {
        ColumnKind::Integer => ("a whole number", "ett heltal"),
        ColumnKind::Number => ("a number", "ett tal"),
        ColumnKind::Year => ("a year such as `2025`", "ett årtal som `2025`"),
        ColumnKind::Date => ("a day such as `2025-02-28`", "en dag som `2025-02-28`"),
        ColumnKind::YesNo => ("`yes` or `no`", "`yes` eller `no`"),
        ColumnKind::Text => ("text", "text"),
    };
    let finding = ILL_TYPED_CELL.at(span).says(
        format!("expected {en} in the column `{column}`, found `{cell}`"),
        format!("i kolumnen `{column}` ska stå {sv}, nu står `{cell}`"),
    );
    let is_number = matches!(kind, ColumnKind::Integer | ColumnKind::Number);
    if is_number && cell.contains([',', ' ', '\u{a0}']) {
        return finding.help(
            "write digits without blanks, and a point before decimals",
            "skriv siffror utan mellanslag, med punkt före decimaler",
        );
    }
    finding.help(
        "correct the cell, or leave it empty where there is no value",
        "rätta cellen, eller lämna den tom där inget värde finns",
    )
}

pub fn and_more(finding: Finding, more: usize) -> Finding {
    finding.why(
        format!("in this column {more} further cells have the same fault"),
        format!("i kolumnen har ytterligare {more} celler samma fel"),
    )
}

pub fn ragged_row(span: Span, expected: usize, found: usize) -> Finding {
    RAGGED_ROW
        .at(span)
        .says(
            format!("expected {expected} cells, found {found}"),
            format!("raden ska ha {expected} celler, inte {found}"),
        )
        .help(
            "put quotes round a cell that holds a comma",
            "sätt citattecken runt en cell som innehåller ett komma",
        )
}
