//! What is said about names that stand for something: lists, items, rosters, codes.
//!
//! *In:* names and what they were to mean. *Out:* findings in every interface language.
//!
//! Nothing is judged here: `explain`, `include` and `frame` do.

use crate::decimal::Number;
use crate::diagnostic::{Finding, Near};
use crate::load::rules::{
    DEEP_ROSTER, DUPLICATE_LIST, RESERVED_ID, UNFIT_SOURCE, UNKNOWN_LIST,
    UNKNOWN_SECTION, UNKNOWN_SOURCE, WRONG_SIZE, WRONG_TYPE,
};
use crate::model::RosterItem;
use crate::source::{Span, Spanned};

pub fn reserved_id(span: Span, id: &str) -> Finding {
    RESERVED_ID
        .at(span)
        .says(
            format!("`{id}` is a word of the expression language"),
            format!("`{id}` är ett ord i uttrycksspråket"),
        )
        .help("choose another id", "välj ett annat id")
}

pub fn too_fine_odds(span: Span, most: u32) -> Finding {
    WRONG_SIZE
        .at(span)
        .says(
            format!("odds have at most {most} decimals"),
            format!("chanser har högst {most} decimaler"),
        )
        .help(
            "write whole numbers in the same proportion",
            "skriv heltal med samma förhållande",
        )
}

pub fn unknown_source(span: Span, name: &str, near: Option<Near>) -> Finding {
    UNKNOWN_SOURCE
        .at(span)
        .says(
            format!("there is no item `{name}` to take this from"),
            format!("det finns ingen fråga `{name}` att hämta detta från"),
        )
        .meant(near)
}

pub fn unknown_roster_column(
    span: Span,
    name: &str,
    roster: &str,
    near: Option<Near>,
) -> Finding {
    UNKNOWN_SOURCE
        .at(span)
        .says(
            format!("roster `{roster}` has no column `{name}`"),
            format!("uppräkningen `{roster}` har ingen kolumn `{name}`"),
        )
        .meant(near)
}

pub fn nothing_to_keep(
    span: Span,
    code: &str,
    source: &Spanned<String>,
    near: Option<Near>,
) -> Finding {
    let name = &source.value;
    UNKNOWN_SOURCE
        .at(span)
        .says(
            format!("item `{name}` has no option `{code}` to keep"),
            format!("fråga `{name}` har inget alternativ `{code}` att behålla"),
        )
        .meant(near)
}

pub fn no_options(span: Span, name: &str, of: &str) -> Finding {
    UNFIT_SOURCE
        .at(span)
        .says(
            format!("item `{name}` is of type `{of}` and has no options that are chosen"),
            format!(
                "fråga `{name}` är av typen `{of}` och har inga alternativ som väljs"
            ),
        )
        .help(
            "name an item of type `single`, `multiple` or `ranking`",
            "ange en fråga av typen `single`, `multiple` eller `ranking`",
        )
}

pub fn no_roster(span: Span, name: &str, of: &str) -> Finding {
    UNFIT_SOURCE
        .at(span)
        .says(
            format!("item `{name}` is of type `{of}` and has no rows"),
            format!("fråga `{name}` är av typen `{of}` och har inga rader"),
        )
        .help("name an item of type `roster`", "ange en fråga av typen `roster`")
}

pub fn no_multiple(span: Span, name: &str, of: &str) -> Finding {
    let finding = UNFIT_SOURCE.at(span).says(
        format!("item `{name}` is of type `{of}`, and nothing is ticked there"),
        format!("fråga `{name}` är av typen `{of}`, och där kryssas inget för"),
    );
    if of == "roster" {
        return finding.help(
            format!("write `for_each: {{rows: {name}}}` for a row each"),
            format!("skriv `for_each: {{rows: {name}}}` för en rad var"),
        );
    }
    if of == "integer" {
        return finding
            .help(format!("write `count: {name}`"), format!("skriv `count: {name}`"));
    }
    finding.help("name an item of type `multiple`", "ange en fråga av typen `multiple`")
}

pub fn not_comparable(span: Span, name: &str, of: &str) -> Finding {
    UNFIT_SOURCE
        .at(span)
        .says(
            format!("column `{name}` is of type `{of}` and cannot tell rows apart"),
            format!("kolumnen `{name}` är av typen `{of}` och kan inte skilja rader åt"),
        )
        .help("name a column with one answer", "ange en kolumn med ett enda svar")
}

pub fn deep_roster(span: Span, name: &str) -> Finding {
    let most = RosterItem::MOST_DEPTH;
    DEEP_ROSTER
        .at(span)
        .says(
            format!("roster `{name}` lies within {most} others"),
            format!("uppräkningen `{name}` ligger i {most} andra"),
        )
        .help(
            format!("nest at most {most} rosters, the outermost counted"),
            format!("lägg högst {most} uppräkningar i varandra, den yttersta räknad"),
        )
}

pub fn reserved_code(span: Span, code: &str) -> Finding {
    RESERVED_ID
        .at(span)
        .says(
            format!("in the answer to an allocation `{code}` says why there is none"),
            format!("i svaret på en fördelning säger `{code}` varför det saknas"),
        )
        .help("choose another code", "välj en annan kod")
}

pub fn unreachable_total(span: Span, total: &Number, decimals: u32) -> Finding {
    let finding = WRONG_SIZE.at(span);
    if total.is_negative() {
        return finding.says(
            format!("the parts are 0 or more and cannot add up to {total}"),
            format!("delarna är 0 eller mer och kan inte bli {total} tillsammans"),
        );
    }
    finding
        .says(
            format!("parts with at most {decimals} decimals cannot add up to {total}"),
            format!(
                "delar med högst {decimals} decimaler kan inte bli {total} tillsammans"
            ),
        )
        .help(
            "round `total`, or write more `decimals`",
            "avrunda `total`, eller skriv fler `decimals`",
        )
}

pub fn no_list(span: Span, of: &str) -> Finding {
    WRONG_TYPE
        .at(span)
        .says(
            format!("type `{of}` takes one value as its default, not a list"),
            format!("typen `{of}` har ett enda värde som förval, ingen lista"),
        )
        .help("remove the brackets", "ta bort hakparenteserna")
}

pub fn value_of_another_type(span: Span, found: &str, of: &str) -> Finding {
    let (en, sv, example) = match of {
        "date" => ("a day", "en dag", "2025-02-28"),
        "month" => ("a month", "en månad", "2025-02"),
        "time" => ("a time of day", "ett klockslag", "\"12:30\""),
        "duration" => ("a length of time", "en tidslängd", "PT90M"),
        "year" => ("a year", "ett år", "2025"),
        _ => ("a number", "ett tal", "12"),
    };
    WRONG_TYPE
        .at(span)
        .says(
            format!("expected {en}, found `{found}`"),
            format!("här ska stå {sv}, nu står `{found}`"),
        )
        .help(
            format!("write {en} such as `{example}`, or an expression"),
            format!("skriv {sv} som `{example}`, eller ett uttryck"),
        )
}

pub fn unknown_list(span: Span, name: &str, near: Option<Near>) -> Finding {
    UNKNOWN_LIST
        .at(span)
        .says(
            format!("there is no option list `{name}`"),
            format!("det finns ingen svarslista `{name}`"),
        )
        .meant(near)
}

/// An included file has the list, and only its name is missing there.
pub fn with_list_of(finding: Finding, name: &str, file: &str) -> Finding {
    finding.help(
        format!("`{file}` has it; write `{name}` among its `lists`"),
        format!("`{file}` har den; skriv `{name}` bland dess `lists`"),
    )
}

pub fn duplicate_list(span: Span, name: &str, first: Span) -> Finding {
    DUPLICATE_LIST
        .at(span)
        .says(
            format!("the option list `{name}` is there already"),
            format!("svarslistan `{name}` finns redan"),
        )
        .also(first, "first here", "först här")
}

pub fn unknown_section(span: Span, id: &str, file: &str, near: Option<Near>) -> Finding {
    UNKNOWN_SECTION
        .at(span)
        .says(
            format!("`{file}` has no section `{id}`"),
            format!("`{file}` har inget avsnitt `{id}`"),
        )
        .meant(near)
}
