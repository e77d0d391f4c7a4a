//! The one questionnaire that a command is about.
//!
//! *In:* a file, a folder, `name`, `name@version`, or nothing, which is this folder.
//! *Out:* the questionnaire with its scoring files, loaded and checked.
//!
//! What is wrong with it is told beside the result; where it is not sound there is none.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::check::Instrument;
use crate::cli::args::Selection;
use crate::cli::error::{Error, MOST_NAMES, few};
use crate::cli::files::{Folder, Gathered, Input, Known, MOST_BYTES, Wanted};
use crate::cli::files::{gather, is_there, known};
use crate::cli::findings::aside;
use crate::cli::library::{Definition, Library};
use crate::cli::session::Session;
use crate::diagnostic::{Findings, Severity, Words, nearest};
use crate::report::Language;

/// Finds the questionnaire that is meant.
///
/// # Errors
///
/// There is none, or there are several.
pub fn find(
    given: Option<&PathBuf>,
    session: &Session,
) -> Result<(Library, &'static Definition), Error> {
    let named = session.settings.questionnaires.clone();
    let unnamed = Folder::unnamed(named.as_deref());
    let path = given.unwrap_or(&unnamed);
    let text = path.to_string_lossy();
    if given.is_some() && !is_there(path) && is_name(&text) {
        let mut library = Library::find(named.as_deref(), None)?;
        let name = versioned(&library, &text)?;
        let definition = library.named(&name)?;
        return Ok((library, definition));
    }
    let mut found = questionnaires(path, false, session);
    if !matches!(&found, Ok(found) if !found.is_empty()) {
        // Where there is nothing else, what .gitignore leaves out may be meant.
        found = questionnaires(path, true, session);
    }
    match &found?[..] {
        [] => Err(Error::NothingFound {
            what: text.into_owned(),
            wanted: Words::new("a questionnaire", "ett formulär"),
        }),
        [(input, name, version)] => {
            let folder = match (&named, &input.path) {
                (None, Some(path)) => Folder::around(path),
                _ => Folder::of(named.as_deref(), input.path.as_deref())?,
            };
            let mut library = Library::new(folder);
            match library.definition(name, version) {
                Some(definition) => Ok((library, definition)),
                None => library
                    .named(&format!("{name}@{version}"))
                    .map(|found| (library, found)),
            }
        }
        several => {
            let names =
                several.iter().map(|(_, name, version)| format!("{name}@{version}"));
            let names: BTreeSet<String> = names.collect();
            // What has one name must be told apart by its files.
            let files = || several.iter().map(|(input, _, _)| input.name.clone());
            Err(match names.len() {
                1 => choose(&text, files()),
                _ => choose(&text, names.into_iter()),
            })
        }
    }
}

/// The questionnaires of a file or folder, with name and version.
fn questionnaires(
    path: &Path,
    ignored: bool,
    session: &Session,
) -> Result<Vec<(Input, String, String)>, Error> {
    let wanted = Wanted::Definitions { ignored };
    let paths = [path.to_owned()];
    let Gathered { inputs, errors, .. } =
        gather(&paths, &Selection::default(), wanted, session.environment.in_terminal)?;
    if let Some(error) = errors.into_iter().next() {
        return Err(error);
    }
    let mut found = Vec::new();
    for input in inputs {
        if let Some(Known::Questionnaire(name, version)) = known(&input.text(MOST_BYTES)?)
        {
            found.push((input, name, version));
        }
    }
    Ok(found)
}

/// Whether an argument can be the name of a questionnaire and is no path.
fn is_name(text: &str) -> bool {
    let ending = Path::new(text).extension().and_then(|ending| ending.to_str());
    text.contains('@')
        || !text.contains(['/', '\\']) && !matches!(ending, Some("yaml" | "yml" | "json"))
}

/// `name@version`, where only the name was given and there is one version of it.
fn versioned(library: &Library, name: &str) -> Result<String, Error> {
    if name.contains('@') {
        return Ok(name.to_owned());
    }
    let known = library.known();
    let same: Vec<String> = known
        .iter()
        .filter(|(known, _)| *known == name)
        .map(|(name, version)| format!("{name}@{version}"))
        .collect();
    match same.as_slice() {
        [one] => Ok(one.clone()),
        [] => {
            let names = known.iter().map(|(name, _)| *name);
            Err(Error::Unknown {
                what: Words::new("questionnaire", "inget formulär"),
                given: name.to_owned(),
                near: nearest(name, names).map(str::to_owned),
                known: known.iter().map(|(name, v)| format!("{name}@{v}")).collect(),
            })
        }
        _ => Err(choose(name, same.into_iter())),
    }
}

fn choose(given: &str, names: impl Iterator<Item = String>) -> Error {
    let names = few(names, MOST_NAMES);
    Error::Choose {
        what: Words::new(
            format!("{given} holds several questionnaires"),
            format!("{given} innehåller flera formulär"),
        ),
        help: Words::new(
            format!("name one of them: {}", names.en),
            format!("ange ett av dem: {}", names.sv),
        ),
    }
}

/// Tells what is wrong with a questionnaire; it, where it is sound.
pub fn sound(
    library: &Library,
    definition: &'static Definition,
    session: &mut Session,
) -> Option<&'static Instrument> {
    for error in &definition.errors {
        session.ends(error.exit());
        session.aside(&error.render(&session.settings.err));
    }
    let mut errors = Findings::default();
    let found = definition.findings.iter();
    errors.extend(found.filter(|f| f.severity() == Severity::Error).cloned());
    session.found(&errors);
    aside(session, &errors, &library.sources, &[]);
    definition.instrument.as_ref()
}

/// The language of a questionnaire's own texts: the one asked for, else that of the
/// messages where it has it, else its first.
///
/// # Errors
///
/// It has not the one asked for.
pub fn tongue<'q>(
    instrument: &'q Instrument,
    asked: Option<&str>,
    language: Language,
) -> Result<&'q str, Error> {
    let questionnaire = instrument.questionnaire();
    let tags = || questionnaire.languages.iter().map(|tag| tag.value.as_str());
    let Some(asked) = asked else {
        let own = tags().find(|tag| *tag == language.tag());
        return Ok(own.unwrap_or(questionnaire.source_language()));
    };
    tags().find(|tag| *tag == asked).ok_or_else(|| Error::Choose {
        what: Words::new(
            format!("{} has no texts in `{asked}`", instrument.name()),
            format!("{} har inga texter på `{asked}`", instrument.name()),
        ),
        help: {
            // Northern Sami is often meant to be Swedish.
            let near = match asked {
                "se" => tags().find(|tag| *tag == "sv"),
                other => nearest(other, tags()),
            };
            let tags = tags().collect::<Vec<_>>().join(", ");
            match near {
                Some(near) => Words::new(
                    format!("did you mean `{near}`? it has: {tags}"),
                    format!("menade du `{near}`? det har: {tags}"),
                ),
                None => Words::new(format!("it has: {tags}"), format!("det har: {tags}")),
            }
        },
    })
}
