//! `survey schema`: the JSON Schema of a kind of file.
//!
//! *In:* the kind; with `answers`, a questionnaire. *Out:* the schema.
//!
//! The schemas are those that `load` and the editors use; they are compiled in.

use crate::answers;
use crate::cli::args::{Format, SchemaArguments, SchemaKind};
use crate::cli::error::Error;
use crate::cli::findings::aside;
use crate::cli::library::Library;
use crate::cli::session::Session;
use crate::diagnostic::Words;
use crate::report::machine;

/// Prints the schema.
pub fn run(arguments: &SchemaArguments, session: &mut Session) -> Result<(), Error> {
    session.format("schema", &[Format::Human, Format::Json])?;
    match &arguments.questionnaire {
        None => session.result(general(arguments.kind)),
        Some(name) if arguments.kind == SchemaKind::Answers => own(name, session),
        Some(name) => Err(Error::Choose {
            what: Words::new(
                format!("only the schema of answers knows `{name}`"),
                format!("bara schemat för svar känner `{name}`"),
            ),
            help: Words::same(format!("survey schema answers {name}")),
        }),
    }
}

/// The schema of the answers to one questionnaire.
fn own(name: &str, session: &mut Session) -> Result<(), Error> {
    let mut library = Library::find(session.settings.questionnaires.as_deref(), None)?;
    let definition = library.named(name)?;
    session.detail(&format!("questionnaires: {}\n", library.folder.root().display()));
    match &definition.instrument {
        Some(instrument) => {
            session.result(&machine::document(&answers::schema(instrument)))
        }
        None => {
            session.found(&definition.findings);
            aside(session, &definition.findings, &library.sources, &[]);
            Ok(())
        }
    }
}

/// The schema of a kind of file, whatever it is about.
pub fn general(kind: SchemaKind) -> &'static str {
    match kind {
        SchemaKind::Questionnaire => {
            include_str!("../../schemas/questionnaire.schema.json")
        }
        SchemaKind::Scoring => include_str!("../../schemas/scoring.schema.json"),
        SchemaKind::Cases => include_str!("../../schemas/cases.schema.json"),
        SchemaKind::Options => include_str!("../../schemas/options.schema.json"),
        SchemaKind::Texts => include_str!("../../schemas/texts.schema.json"),
        SchemaKind::Answers => include_str!("../../schemas/answers.schema.json"),
        SchemaKind::Corrections => {
            include_str!("../../schemas/corrections.schema.json")
        }
        SchemaKind::Map => include_str!("../../schemas/map.schema.json"),
        SchemaKind::Output => include_str!("../../schemas/output.schema.json"),
    }
}
