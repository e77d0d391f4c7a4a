//! Two answer files for one unit, or for one record of it.
//!
//! *In:* which unit and record each file is about. *Out:* a finding for each unit that has several,
//! and which files must not be scored.
//!
//! It is not decided which of them is right: neither counts until a person has chosen.

use std::collections::HashMap;

use crate::answers::Filed;
use crate::answers::rules::SECOND_ANSWER_FILE;
use crate::diagnostic::Findings;

/// Files that are about a unit that another file is about too.
#[derive(Clone, Debug, Default)]
pub struct Seconds {
    /// One for every file but the first of each unit.
    pub findings: Findings,
    /// The numbers of all files concerned, ascending, in the order they were given.
    pub files: Vec<usize>,
}

/// Finds units with more than one answer file for the same version.
pub fn duplicates<'a>(filed: impl IntoIterator<Item = &'a Filed>) -> Seconds {
    let mut first: HashMap<(&str, &str, &[String]), (usize, &Filed)> = HashMap::new();
    let mut seconds = Seconds::default();
    for (number, filed) in filed.into_iter().enumerate() {
        let key = (&*filed.instrument, filed.unit.as_str(), filed.key.as_slice());
        let Some((earlier, other)) = first.get(&key) else {
            first.insert(key, (number, filed));
            continue;
        };
        seconds.files.extend([*earlier, number]);
        let (unit, instrument) = (filed.told(), &filed.instrument);
        seconds.findings.push(
            SECOND_ANSWER_FILE
                .at(filed.span)
                .says(
                    format!("unit {unit} has a second answer file for {instrument}"),
                    format!("enheten {unit} har en andra svarsfil för {instrument}"),
                )
                .mark("second here", "andra här")
                .also(other.span, "first here", "först här")
                .pointer("/unit")
                .unit(filed.unit.clone())
                .help("remove one of them", "ta bort en av dem")
                .why(
                    "nobody can tell which one counts, so neither is scored",
                    "ingen kan veta vilken som gäller, så ingen av dem poängsätts",
                ),
        );
    }
    seconds.files.sort_unstable();
    seconds.files.dedup();
    seconds
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{FileId, Span};

    #[test]
    fn neither_of_two_files_for_one_unit_counts() {
        let filed = |unit: &str, instrument: &str| Filed {
            unit: unit.to_owned(),
            key: Vec::new(),
            instrument: instrument.into(),
            span: Span::new(FileId(0), 0..1),
        };
        let files =
            [filed("1", "a@1"), filed("2", "a@1"), filed("1", "a@2"), filed("1", "a@1")];
        let seconds = duplicates(&files);
        assert_eq!(seconds.files, [0, 3]);
        assert_eq!(seconds.findings.len(), 1);
    }
}
