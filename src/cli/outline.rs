//! `survey outline`: a questionnaire for print.
//!
//! *In:* a questionnaire. *Out:* Markdown, HTML or plain text, by the ending of
//! `--output` or by `--to`.

use std::path::Path;

use crate::cli::args::{Format, OutlineArguments, OutlineKind};
use crate::cli::chosen;
use crate::cli::error::Error;
use crate::cli::session::Session;
use crate::diagnostic::Words;
use crate::report::Language;
use crate::report::outline::{self, Sheet};
use crate::report::universe::{Naming, Wording};

/// Writes the questionnaire.
pub fn run(arguments: &OutlineArguments, session: &mut Session) -> Result<(), Error> {
    session.format("outline", &[Format::Human])?;
    let is_read = session.settings.out.plain;
    let kind = kind(arguments, session.settings.output.as_deref(), is_read)?;
    let (library, definition) = chosen::find(arguments.questionnaire.as_ref(), session)?;
    let Some(instrument) = chosen::sound(&library, definition, session) else {
        return Ok(());
    };
    let look = session.settings.out;
    let tag = chosen::tongue(instrument, arguments.lang.as_deref(), look.language)?;
    let wording = Wording {
        questionnaire: instrument.questionnaire(),
        plan: instrument.plan(),
        // The words around the questions are in their language, if we speak it.
        language: Language::from_locale(tag).unwrap_or(look.language),
        tag,
        naming: Naming::Full,
    };
    let sheet = Sheet::new(&wording);
    session.result(&match kind {
        OutlineKind::Markdown => outline::markdown(&sheet),
        OutlineKind::Html => outline::html(&sheet),
        OutlineKind::Text => outline::plain(&sheet, &look),
    })
}

/// The kind of document: by the ending of the file, else by `--to`, else Markdown; for
/// screen readers text, since markup is not read aloud.
fn kind(
    arguments: &OutlineArguments,
    output: Option<&Path>,
    is_read: bool,
) -> Result<OutlineKind, Error> {
    let ending = output.and_then(Path::extension).and_then(|ending| ending.to_str());
    let ending = ending.map(str::to_ascii_lowercase);
    Ok(match (arguments.to, ending.as_deref()) {
        (Some(kind), _) => kind,
        (None, None) if is_read && output.is_none() => OutlineKind::Text,
        (None, None | Some("md" | "markdown")) => OutlineKind::Markdown,
        (None, Some("html" | "htm")) => OutlineKind::Html,
        (None, Some("txt")) => OutlineKind::Text,
        (None, Some(other)) => {
            let help = match other {
                "pdf" => Words::new(
                    "write a page with -o outline.html, and print it from a browser",
                    "skriv en sida med -o outline.html, och skriv ut den från en \
                     webbläsare",
                ),
                _ => Words::new(
                    "end it in .md, .html or .txt, or say --to markdown, html or text",
                    "låt det sluta på .md, .html eller .txt, eller ange --to markdown, \
                     html eller text",
                ),
            };
            return Err(Error::Choose {
                what: Words::new(
                    format!("an outline is not written as `.{other}`"),
                    format!("en utskrift skrivs inte som `.{other}`"),
                ),
                help,
            });
        }
    })
}
