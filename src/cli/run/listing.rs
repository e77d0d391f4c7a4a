//! `survey run` without a questionnaire: what there is to answer.
//!
//! *In:* the folder of questionnaires. *Out:* their names and titles, and how many drafts
//! each has.

use std::collections::BTreeSet;
use std::path::Path;

use crate::cli::error::Error;
use crate::cli::files::drafts_in;
use crate::cli::library::Library;
use crate::cli::session::Session;
use crate::diagnostic::Words;
use crate::report::Language;
use crate::report::visible::visible;

/// Lists what there is.
pub fn run(session: &mut Session) -> Result<(), Error> {
    let named = session.settings.questionnaires.clone();
    let mut library = Library::find(named.as_deref(), None)?;
    let language = session.settings.out.language;
    let known: BTreeSet<(String, String)> = library
        .known()
        .into_iter()
        .map(|(name, version)| (name.to_owned(), version.to_owned()))
        .collect();
    if known.is_empty() {
        return Err(Error::NothingFound {
            what: library.folder.root().to_string_lossy().into_owned(),
            wanted: Words::new("a questionnaire", "ett formulär"),
        });
    }
    let mut first = None;
    for (name, version) in known {
        let title = library.definition(&name, &version).and_then(|definition| {
            let questionnaire = definition.instrument.as_ref()?.questionnaire();
            let title = questionnaire.title.as_ref()?;
            Some(title.wording(language.tag()).to_owned())
        });
        let files = library.files_of(&name, &version);
        let folder = files.first().and_then(|file| file.path.as_deref()?.parent());
        let folder = folder.unwrap_or(Path::new("")).join("drafts");
        let drafts = drafts_in(&folder).len();
        let mut line = format!("{name}@{version}");
        if let Some(title) = title {
            line.push_str(&format!("  {}", visible(&title)));
        }
        if drafts > 0 {
            line.push_str(&match language {
                Language::English => format!("  ({drafts} in progress)"),
                Language::Swedish => format!("  ({drafts} pågår)"),
            });
        }
        session.result(&format!("{line}\n"))?;
        first.get_or_insert(format!("{name}@{version}"));
    }
    if let Some(first) = first {
        let head = language.pick("Answer one", "Besvara ett");
        session.note(&format!("{head}: survey run {first}\n"));
    }
    Ok(())
}
