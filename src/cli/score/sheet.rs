//! The table of `survey score` as Parquet.
//!
//! *In:* the columns and rows of the CSV table. *Out:* bytes on standard output or in the file
//! of `--output`, where nothing is left of a table that could not be ended.
//!
//! The rows are those of `table`, so that CSV and Parquet never say different things.

use serde_json::{Value, json};

use crate::cli::error::Error;
use crate::cli::score::Made;
use crate::cli::score::table::Layout;
use crate::cli::scored::{Collected, Group};
use crate::cli::session::Session;
use crate::diagnostic::Words;
use crate::report::machine::{self, TableForm};
use crate::report::parquet::{IS_BUILT, Sheet};

/// How the rows come: whatever people asked of CSV is not for a program to undo.
pub const FORM: TableForm =
    TableForm { delimiter: ',', byte_order_mark: false, raw: true };

/// Refuses what could not be written, before any work.
///
/// # Errors
///
/// The build has no Parquet, or a terminal would get it.
pub fn refuse(session: &Session) -> Result<(), Error> {
    let is_named = session.settings.output.as_ref().is_some_and(|o| o.as_os_str() != "-");
    if !IS_BUILT {
        Err(Error::WithoutParquet { name: None })
    } else if session.environment.out_terminal && !is_named {
        Err(Error::Choose {
            what: Words::new(
                "Parquet is nothing to read on a terminal",
                "Parquet är inget att läsa i en terminal",
            ),
            help: Words::new(
                "name a file: -o scores.parquet",
                "ange en fil: -o poang.parquet",
            ),
        })
    } else {
        Ok(())
    }
}

/// Begins the table; its file says what the scores rest on.
///
/// # Errors
///
/// There can be no such columns.
pub fn begin(
    layout: &Layout,
    groups: &[Group<Made>],
    corrections: Option<&str>,
    session: &mut Session,
) -> Result<Sheet, Error> {
    let of = |group: &Group<Made>| {
        json!({
            "questionnaire": group.ready.questionnaire().name.value,
            "version": group.ready.questionnaire().version.value,
            "scoring": group.ready.scoring().name.value,
            "hashes": group.ready.hashes(),
        })
    };
    let about = json!({
        "tool": {"name": "survey", "version": env!("CARGO_PKG_VERSION")},
        "of": groups.iter().map(of).collect::<Vec<Value>>(),
        "corrections": corrections,
    });
    let about = vec![("survey".to_owned(), machine::line(&about).trim_end().to_owned())];
    Sheet::new(layout.kinds(groups), about).map_err(|says| withdrawn(says, session))
}

/// Adds rows, and writes what is whole.
///
/// # Errors
///
/// A score has more digits than there is room for; it cannot be written.
pub fn rows(sheet: &mut Sheet, rows: &str, session: &mut Session) -> Result<(), Error> {
    sheet.rows(rows).map_err(|says| withdrawn(says, session))?;
    let bytes = sheet.taken();
    if bytes.is_empty() { Ok(()) } else { session.bytes(&bytes) }
}

/// Ends the table.
///
/// # Errors
///
/// Those of [`rows`].
pub fn end(sheet: Sheet, session: &mut Session) -> Result<(), Error> {
    let bytes = sheet.finish().map_err(|says| withdrawn(says, session))?;
    session.bytes(&bytes)
}

/// The table of few units.
///
/// # Errors
///
/// Those of the others.
pub fn all(
    collected: &Collected<Made>,
    (layout, text): (&Layout, &str),
    session: &mut Session,
) -> Result<(), Error> {
    let corrections = collected.batch.corrections.as_ref().map(|c| c.hash.as_str());
    let mut sheet = begin(layout, &collected.groups, corrections, session)?;
    rows(&mut sheet, text, session)?;
    end(sheet, session)
}

/// What went wrong, when nothing is left of what was written.
fn withdrawn(says: Words, session: &mut Session) -> Error {
    session.withdraw();
    let name = session.settings.output.as_ref();
    let name = name.map_or("<stdout>".into(), |name| name.to_string_lossy().into_owned());
    let help = Words::new("take --format csv", "använd --format csv");
    Error::Parquet { name, says, help }
}
