//! Trees to the model: questionnaires, option lists, scoring files, cases, registers.
//!
//! *In:* a text and a way to the files it names. *Out:* plain data in which every value
//! keeps its place, and findings about its shape.
//!
//! Each file passes its JSON Schema, the same that editors follow, and each fault of it
//! is worded here. Then a reader that never gives up fills the model: an entry with
//! faults is *poisoned* but keeps its id, so that one slip hides nothing else and starts
//! no chain of findings. Names are not looked up, with one exception: lists of options
//! are put in the place of their names.
//!
//! A scoring file that builds on others is put together before it is read, in `variant`.
//!
//! No file is opened here. A [`Reader`] does that, and says what is missing or out of
//! bounds.

mod cases;
mod chance;
mod constants;
mod corrections;
mod currency;
mod data_map;
mod explain;
mod extends;
mod external;
mod frame;
mod include;
mod item;
mod lookups;
mod merge;
mod options;
mod patterns;
mod prefix;
mod questionnaire;
mod reading;
mod records;
mod register;
mod rename;
mod rows;
/// The rules of this step.
pub mod rules;
mod schema;
mod scoring;
mod sections;
mod structure;
mod tables;
/// Pages of the language, beside those of the rules.
pub mod topics;
mod units;
mod variant;
mod words;

#[cfg(test)]
mod tests;

pub use crate::load::cases::cases;
pub use crate::load::corrections::corrections;
pub use crate::load::data_map::data_map;
pub use crate::load::external::texts;
pub use crate::load::include::option_lists;
pub use crate::load::questionnaire::questionnaire;
pub use crate::load::rules::RULES;
pub use crate::load::schema::{FileKind, schema};
pub use crate::load::scoring::{scoring, scoring_tree};
pub use crate::load::topics::Topic;

use crate::source::{FileId, Source, Sources};

/// A way to the files that a file names.
///
/// The same file gives the same number each time, however it is named.
pub trait Reader {
    /// Reads the file that `from` names `path`, relative to `from`.
    ///
    /// # Errors
    ///
    /// Why there is no text; `load` makes a finding of it where the file is named.
    fn read(
        &self,
        from: FileId,
        path: &str,
        sources: &mut Sources,
    ) -> Result<FileId, ReadProblem>;

    /// The file of a questionnaire by name and version, for one that extends it.
    ///
    /// # Errors
    ///
    /// As for [`Self::read`]; a reader that knows no questionnaires has none.
    fn named(
        &self,
        _from: FileId,
        _name: &str,
        _version: &str,
        _sources: &mut Sources,
    ) -> Result<FileId, ReadProblem> {
        Err(ReadProblem::Missing)
    }

    /// Every questionnaire that can be named, as `name@version`.
    fn known(&self, _from: FileId) -> Vec<String> {
        Vec::new()
    }
}

/// Why a file that is named inside another one gives no text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadProblem {
    /// There is no such file.
    Missing,
    /// It lies outside the questionnaires folder.
    Outside,
    /// It is a folder, a pipe or a device.
    NotAFile,
    /// It is not UTF-8.
    NotUtf8,
    /// Reading it failed.
    Failed,
}

/// What a YAML file is, told by its first key at the margin that decides it.
///
/// ```
/// use survey::load::{FileKind, kind_of};
/// use survey::source::Source;
///
/// let source = Source::new("q.yaml", "# a comment\nquestionnaire: demo\n");
/// assert_eq!(kind_of(&source), Some(FileKind::Questionnaire));
/// assert_eq!(kind_of(&Source::new("x", "a: 1\n")), None);
/// ```
pub fn kind_of(source: &Source) -> Option<FileKind> {
    source.text().lines().find_map(|line| {
        let (key, value) = line.split_once(':')?;
        match key.trim_end().trim_matches(['"', '\'']) {
            "questionnaire" => Some(FileKind::Questionnaire),
            "scoring" => Some(FileKind::Scoring),
            "cases" => Some(FileKind::Cases),
            "map" | "columns" => Some(FileKind::Map),
            "options" | "sections" => Some(FileKind::Options),
            // In a questionnaire `texts` names a file, here it holds them.
            "texts" if !names_a_file(value) => Some(FileKind::Texts),
            _ => None,
        }
    })
}

fn names_a_file(value: &str) -> bool {
    !matches!(value.trim_start().chars().next(), None | Some('{' | '#'))
}
