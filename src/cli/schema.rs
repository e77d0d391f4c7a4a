//! `survey schema`: the JSON Schema of a kind of file.
//!
//! *In:* the kind; with `answers`, a questionnaire. *Out:* the schema.
//!
//! The schemas are those that `load` and the editors use; they are compiled in.

use crate::cli::args::{Format, SchemaArguments, SchemaKind};
use crate::cli::error::Error;
use crate::cli::session::Session;

/// Prints the schema.
pub fn run(arguments: &SchemaArguments, session: &mut Session) -> Result<(), Error> {
    session.format("schema", &[Format::Human, Format::Json])?;
    session.result(general(arguments.kind))
}

/// The schema of a kind of file, whatever it is about.
fn general(kind: SchemaKind) -> &'static str {
    match kind {
        SchemaKind::Questionnaire => {
            include_str!("../../schemas/questionnaire.schema.json")
        }
        SchemaKind::Scoring => include_str!("../../schemas/scoring.schema.json"),
        SchemaKind::Cases => include_str!("../../schemas/cases.schema.json"),
        SchemaKind::Options => include_str!("../../schemas/options.schema.json"),
        SchemaKind::Answers => include_str!("../../schemas/answers.schema.json"),
        SchemaKind::Output => include_str!("../../schemas/output.schema.json"),
    }
}
