//! What is said about the shape of a file.
//!
//! *In:* places and what was found there. *Out:* findings in every interface language.
//!
//! Nothing is judged here: `explain`, `include` and `frame` do.

mod files;
mod keys;
mod names;
mod tables;
mod units;
mod values;

use crate::diagnostic::Finding;

pub use files::*;
pub use keys::*;
pub use names::*;
pub use tables::*;
pub use units::{
    name_of_answer_file, name_of_item, own_above, parent_cycle, section_in_no_part,
    section_in_two_parts, unknown_parent, unknown_part_section, wrong_weight,
};
pub use values::*;

pub(in crate::load::words) fn one_of<'a>(
    finding: Finding,
    known: impl Iterator<Item = &'a str>,
) -> Finding {
    let known: Vec<&str> = known.collect();
    let list = quoted(known.iter().copied());
    if known.len() == 1 {
        return finding.help(format!("use {list}"), format!("använd {list}"));
    }
    finding.help(format!("use one of {list}"), format!("använd någon av {list}"))
}

pub(in crate::load::words) fn quoted<'a>(words: impl Iterator<Item = &'a str>) -> String {
    words.map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}
