//! Maps of data from elsewhere, held to their questionnaire.
//!
//! *In:* a map file. *Out:* findings about it.
//!
//! A map lies beside data rather than beside a questionnaire, so that one is looked for as
//! for answers. Where the map names none and not exactly one lies beside it, only its shape
//! is checked; the data that are read by it are not looked at.

use std::path::Path;

use crate::answers::{Reader, hold_map};
use crate::cli::batch::unknown;
use crate::cli::files::Input;
use crate::cli::library::Library;
use crate::diagnostic::Findings;
use crate::load;
use crate::source::FileId;

/// Checks a map; `given` is the folder of questionnaires that a flag names.
pub(in crate::cli::check) fn check(
    file: FileId,
    read: &Library,
    given: Option<&Path>,
) -> Findings {
    let mut findings = Findings::default();
    let map = load::data_map(file, &read.sources, &mut findings);
    let Some(map) = map.filter(|_| !findings.has_errors_in(file)) else {
        return findings;
    };
    let path = read.folder.path(file);
    let Ok(mut library) = Library::find(given, path.as_deref()) else { return findings };
    let beside = path.map(|path| library.beside(&Input::file(&path))).unwrap_or_default();
    let name = match (&map.questionnaire, &beside[..]) {
        (Some(named), _) => named.value.clone(),
        (None, [only]) => only.clone(),
        _ => return findings,
    };
    match (library.named(&name), &map.questionnaire) {
        (Ok(definition), _) => {
            if let Some(instrument) = &definition.instrument {
                let reader = Reader::new(&library.sources, instrument);
                findings.append(hold_map(&reader, &map));
            }
        }
        (Err(_), Some(named)) => findings.extend([unknown(&library, named)]),
        (Err(_), None) => {}
    }
    findings
}
