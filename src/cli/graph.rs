//! `survey graph`: the routes of a questionnaire.
//!
//! *In:* a questionnaire. *Out:* an outline for people, a Mermaid flowchart or a Graphviz
//! graph, by the ending of `--output` or by `--to`.

use std::path::Path;

use crate::check::Instrument;
use crate::cli::args::{Format, GraphArguments, GraphDetail, GraphKind};
use crate::cli::chosen;
use crate::cli::error::Error;
use crate::cli::session::Session;
use crate::diagnostic::{Words, nearest};
use crate::report::graph::{self, Detail, Picture, Shown};
use crate::report::universe::{Naming, Wording};

/// What Mermaid draws unless it is set to more: `maxEdges`, `maxTextSize`.
const MOST_EDGES: usize = 500;
const MOST_TEXT: usize = 50_000;

/// Said where it is more.
const TOO_LARGE: (&str, &str) = (
    "note: Mermaid draws no more than 500 edges and 50,000 characters unless it is set to \
     (maxEdges, maxTextSize); take a part of it with --section ID or --detail sections\n",
    "anmärkning: Mermaid ritar högst 500 kanter och 50\u{a0}000 tecken om den inte ställs \
     in på annat (maxEdges, maxTextSize); ta en del med --section ID eller --detail \
     sections\n",
);

/// Draws the questionnaire.
pub fn run(arguments: &GraphArguments, session: &mut Session) -> Result<(), Error> {
    session.format("graph", &[Format::Human])?;
    let kind = kind(arguments, session.settings.output.as_deref())?;
    let (library, definition) = chosen::find(arguments.questionnaire.as_ref(), session)?;
    let Some(instrument) = chosen::sound(&library, definition, session) else {
        return Ok(());
    };
    let look = session.settings.out;
    let shown = Shown {
        detail: match arguments.detail {
            GraphDetail::Sections => Detail::Sections,
            GraphDetail::Items => Detail::Items,
            GraphDetail::Full => Detail::Full,
        },
        section: section(instrument, arguments.section.as_deref())?,
    };
    let wording = Wording {
        questionnaire: instrument.questionnaire(),
        plan: instrument.plan(),
        language: look.language,
        tag: chosen::tongue(instrument, arguments.lang.as_deref(), look.language)?,
        naming: Naming::Full,
    };
    let text = match kind {
        GraphKind::Text => graph::text(&wording, shown, &look),
        GraphKind::Mermaid => {
            let picture = Picture::new(&wording, shown);
            let drawn = graph::mermaid(&picture);
            if picture.edges.len() > MOST_EDGES || drawn.len() > MOST_TEXT {
                session.note(look.language.pick(TOO_LARGE.0, TOO_LARGE.1));
            }
            match is_markdown(session.settings.output.as_deref()) {
                true => format!("```mermaid\n{drawn}```\n"),
                false => drawn,
            }
        }
        GraphKind::Dot => graph::dot(&Picture::new(&wording, shown)),
    };
    session.result(&text)
}

/// The kind of document: by the ending of the file, else by `--to`, else text.
fn kind(arguments: &GraphArguments, output: Option<&Path>) -> Result<GraphKind, Error> {
    let ending = output.and_then(Path::extension).and_then(|ending| ending.to_str());
    let ending = ending.map(str::to_ascii_lowercase);
    Ok(match (arguments.to, ending.as_deref()) {
        (Some(kind), _) => kind,
        (None, Some("mmd" | "mermaid" | "md")) => GraphKind::Mermaid,
        (None, Some("dot" | "gv")) => GraphKind::Dot,
        (None, None | Some("txt")) => GraphKind::Text,
        (None, Some(other)) => {
            let command = "survey graph --to dot | dot -Tsvg > graph.svg";
            let help = match other {
                "svg" | "png" | "pdf" => Words::new(
                    format!("let Graphviz draw it: {command}"),
                    format!("låt Graphviz rita den: {command}"),
                ),
                _ => Words::new(
                    "end it in .mmd, .dot or .txt, or say --to text, mermaid or dot",
                    "låt det sluta på .mmd, .dot eller .txt, eller ange --to text, \
                     mermaid eller dot",
                ),
            };
            return Err(Error::Choose {
                what: Words::new(
                    format!("a graph is not written as `.{other}`"),
                    format!("ett flöde skrivs inte som `.{other}`"),
                ),
                help,
            });
        }
    })
}

fn is_markdown(output: Option<&Path>) -> bool {
    let ending = output.and_then(Path::extension).and_then(|ending| ending.to_str());
    ending.is_some_and(|ending| ending.eq_ignore_ascii_case("md"))
}

/// The section that is meant.
fn section(instrument: &Instrument, id: Option<&str>) -> Result<Option<usize>, Error> {
    let Some(id) = id else { return Ok(None) };
    let sections = &instrument.questionnaire().sections;
    let found = sections.iter().position(|section| section.id.value == id);
    found.map(Some).ok_or_else(|| {
        let ids = || sections.iter().map(|section| section.id.value.as_str());
        Error::Unknown {
            what: Words::new("section", "inget avsnitt"),
            given: id.to_owned(),
            near: nearest(id, ids()).map(str::to_owned),
            known: ids().take(40).map(str::to_owned).collect(),
        }
    })
}
