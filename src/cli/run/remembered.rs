//! That questions are wanted line by line, remembered from one run to the next.
//!
//! *In:* where the system keeps such things. *Out:* whether lines are wanted.
//!
//! It is a file, `plain` in `$XDG_STATE_HOME/survey`, else in `~/.local/state/survey`: while
//! it is there, interviews are in lines. What cannot be kept is asked for again next time.

use std::fs;
use std::path::{Path, PathBuf};

use crate::cli::files::scratch;
use crate::cli::settings::Environment;

/// What stands in the file, for whoever finds it.
const SAYS: &str = "Interviews are asked line by line. Delete this file, or write\n\
                    survey run --no-plain, to have the whole screen again.\n\n\
                    Intervjuer frågas rad för rad. Ta bort filen, eller skriv\n\
                    survey run --no-plain, för att få tillbaka hela skärmen.\n";

fn file(environment: &Environment) -> Option<PathBuf> {
    // A path that is not absolute is to be passed over.
    let folder =
        |name| environment.get(name).map(Path::new).filter(|path| path.is_absolute());
    let state = folder("XDG_STATE_HOME").map(Path::to_owned);
    let state = state.or_else(|| Some(folder("HOME")?.join(".local/state")))?;
    Some(state.join("survey").join("plain"))
}

/// Whether lines are wanted.
pub fn is_plain(environment: &Environment) -> bool {
    file(environment).is_some_and(|file| file.is_file())
}

/// Remembers it; the file, where it could be kept.
pub fn keep(environment: &Environment) -> Option<PathBuf> {
    let file = file(environment)?;
    fs::create_dir_all(file.parent()?).ok()?;
    scratch::write(&file, SAYS).ok()?;
    Some(file)
}

/// Forgets it.
pub fn forget(environment: &Environment) {
    if let Some(file) = file(environment) {
        // What is not there is forgotten.
        let _ = fs::remove_file(file);
    }
}
