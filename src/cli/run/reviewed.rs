//! The review of answers that were handed in.
//!
//! *In:* an answer file that is there, and an interview. *Out:* an interview about it; in the
//! end a new file in its place, and the old one beside it.
//!
//! Nothing is lost and nothing changed in silence: what a review changes is told by name, and
//! the file that was reviewed is kept under another name, with its hash in the new one.

use std::path::Path;

use crate::cli::error::Error;
use crate::cli::files::{Input, MOST_BYTES, replace};
use crate::cli::run::hear::Ear;
use crate::cli::session::Session;
use crate::diagnostic::Words;
use crate::interview::{Change, Filed, Moved, Session as Interview, sha256};
use crate::report::Language;
use crate::report::visible::visible;

/// Takes over what a file says, where that can be reviewed.
pub fn taken(
    interview: &mut Interview<'_>,
    (path, text): (&Path, &str),
) -> Result<Moved, Error> {
    interview.review_of(text).map_err(|why| {
        let name = path.to_string_lossy().into_owned();
        Error::Choose {
            what: Words::new(
                format!("{name}: cannot be reviewed: {}", why.en),
                format!("{name}: kan inte granskas: {}", why.sv),
            ),
            help: Words::new(
                format!("see what is wrong with it: survey validate {name}"),
                format!("se vad som är fel med den: survey validate {name}"),
            ),
        }
    })
}

/// Begins a review of a file.
pub fn begin(
    interview: &mut Interview<'_>,
    (path, text): (&Path, &str),
    (ear, session): (&mut Ear, &Session),
) -> Result<Vec<Change>, Error> {
    let moved = taken(interview, (path, text))?;
    if !moved.lost.is_empty() {
        let names = visible(&moved.lost.join(", ")).into_owned();
        let head = session.settings.err.language.pick(
            "note: these do not fit the questionnaire and are asked again",
            "not: dessa passar inte formuläret och frågas igen",
        );
        ear.note(&format!("{head}: {names}\n"), session);
    }
    Ok(moved.changes)
}

/// Whether the file is still the one whose review was begun.
pub fn holds(path: &Path, filed: &Filed) -> Result<String, Error> {
    let text = Input::file(path).text(MOST_BYTES)?;
    if sha256(&text) == filed.sha256 {
        return Ok(text);
    }
    let name = path.to_string_lossy().into_owned();
    Err(Error::Choose {
        what: Words::new(
            format!("{name}: was changed after its review began"),
            format!("{name}: har ändrats sedan granskningen började"),
        ),
        help: Words::new(
            "begin the review anew: --review --new",
            "börja om granskningen: --review --new",
        ),
    })
}

/// Puts the new file in the place of the old one; what there is to say of that.
pub fn submit(
    interview: &Interview<'_>,
    (path, text): (&Path, &str),
    filed: &Filed,
    language: Language,
) -> Result<String, Error> {
    let before = holds(path, filed)?;
    let changed = interview.changed(&before, text);
    let kept = replace(path, &before, text)?;
    let kept = kept.to_string_lossy().replace('\\', "/");
    let changed = match changed.as_slice() {
        [] => language.pick("No answer was changed.", "Inget svar ändrades.").to_owned(),
        names => {
            let head = language.pick("Changed in the review", "Ändrat i granskningen");
            format!("{head}: {}", names.join(", "))
        }
    };
    let head = language.pick("The file before it is kept", "Filen före den finns kvar");
    Ok(format!("{}\n{head}: {}\n", visible(&changed), visible(&kept)))
}

/// What is said where a review is not signed: it would have nobody who made it.
pub fn unsigned(language: Language) -> &'static str {
    language.pick(
        "Error: a review of answers that were handed in is signed. Give your name.\n",
        "Fel: en granskning av inskickade svar signeras. Ange ditt namn.\n",
    )
}
