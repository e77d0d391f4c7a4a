//! A long text in the editor of whoever answers.
//!
//! *In:* the editor's command and a text. *Out:* the text as it was left.
//!
//! The text lies beside the draft, readable by its owner alone, until it is read back.

use std::path::Path;
use std::process::Command;

use crate::cli::error::Error;
use crate::cli::files::{Input, MOST_BYTES, scratch};
use crate::cli::settings::Environment;

/// The command of `$VISUAL` or `$EDITOR`; none where neither is set.
pub fn command(environment: &Environment) -> Option<String> {
    ["VISUAL", "EDITOR"]
        .into_iter()
        .find_map(|name| environment.get(name))
        .map(str::to_owned)
}

/// Lets a text be edited; the text before where the editor ends badly.
///
/// # Errors
///
/// The text cannot be written or read back, or the editor not be started.
pub fn edit(command: &str, draft: &Path, text: &str) -> Result<String, Error> {
    let path = draft.with_extension("editing.txt");
    scratch::write(&path, text)?;
    let mut words = command.split_whitespace();
    let program = words.next().unwrap_or_default();
    let status = Command::new(program).args(words).arg(&path).status();
    let status = match status {
        Ok(status) => status,
        Err(error) => {
            scratch::remove(&path);
            return Err(Error::Unwritable { name: program.to_owned(), error });
        }
    };
    let edited = Input::file(&path).text(MOST_BYTES)?;
    scratch::remove(&path);
    Ok(if status.success() { edited } else { text.to_owned() })
}
