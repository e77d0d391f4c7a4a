//! What is said about units, records and parts.
//!
//! *In:* places and what was found there. *Out:* findings in every interface language.
//!
//! Nothing is judged here: `units` and `records` do.

use crate::diagnostic::{Finding, Near};
use crate::load::rules::{
    PARENT_CYCLE, RESERVED_ID, SECTION_NOT_IN_ONE_PART, UNKNOWN_PARENT,
    UNKNOWN_PART_SECTION, WRONG_WEIGHT,
};
use crate::source::Span;

pub fn unknown_parent(span: Span, code: &str, near: Option<Near>) -> Finding {
    UNKNOWN_PARENT
        .at(span)
        .says(
            format!("there is no unit `{code}` in the register"),
            format!("det finns ingen enhet `{code}` i registret"),
        )
        .meant(near)
}

pub fn own_above(span: Span, code: &str) -> Finding {
    UNKNOWN_PARENT
        .at(span)
        .says(
            format!("unit `{code}` has none below it"),
            format!("enheten `{code}` har ingen under sig"),
        )
        .help("remove it from `parents`", "ta bort den ur `parents`")
}

pub fn parent_cycle(span: Span, codes: &[&str]) -> Finding {
    let codes = codes.join(" → ");
    PARENT_CYCLE
        .at(span)
        .says(
            format!("units stand above one another in a circle: {codes}"),
            format!("enheter står över varandra i en cirkel: {codes}"),
        )
        .help(
            "leave the parent of the uppermost one empty",
            "lämna cellen tom för den översta",
        )
}

pub fn wrong_weight(span: Span, cell: &str) -> Finding {
    WRONG_WEIGHT
        .at(span)
        .says(
            format!("the weight is `{cell}`, not a number from 0"),
            format!("vikten är `{cell}`, inte ett tal från 0"),
        )
        .help("write it as `1.25`", "skriv den som `1.25`")
}

pub fn name_of_answer_file(span: Span, name: &str) -> Finding {
    RESERVED_ID
        .at(span)
        .says(
            format!("`{name}` is a key of every answer file"),
            format!("`{name}` är en nyckel i varje svarsfil"),
        )
        .help("choose another name", "välj ett annat namn")
}

pub fn name_of_item(span: Span, name: &str, item: Span) -> Finding {
    RESERVED_ID
        .at(span)
        .says(
            format!("`{name}` is the id of an item too"),
            format!("`{name}` är också en frågas id"),
        )
        .also(item, "the item", "frågan")
        .help("choose another name", "välj ett annat namn")
}

pub fn unknown_part_section(span: Span, id: &str, near: Option<Near>) -> Finding {
    UNKNOWN_PART_SECTION
        .at(span)
        .says(
            format!("there is no outermost section `{id}`"),
            format!("det finns inget yttersta avsnitt `{id}`"),
        )
        .meant(near)
}

pub fn section_in_two_parts(span: Span, id: &str, first: Span) -> Finding {
    SECTION_NOT_IN_ONE_PART
        .at(span)
        .says(
            format!("section `{id}` is in another part already"),
            format!("avsnittet `{id}` är redan i en annan del"),
        )
        .also(first, "first here", "först här")
        .help("keep it in one of them", "behåll det i en av dem")
}

pub fn section_in_no_part(span: Span, id: &str) -> Finding {
    SECTION_NOT_IN_ONE_PART
        .at(span)
        .says(
            format!("section `{id}` is in no part"),
            format!("avsnittet `{id}` är inte i någon del"),
        )
        .help("name it in `parts`", "ange det i `parts`")
}
