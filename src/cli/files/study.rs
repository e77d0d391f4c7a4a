//! A folder of new files, made all at once or not at all.
//!
//! *In:* paths and texts. *Out:* the files; where anything fails, what was there before.
//!
//! Everything is written into a folder beside the place first, and then given its name.
//! Nothing is ever written over.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::cli::error::Error;
use crate::cli::files::is_there;

/// A file that is to be made.
#[derive(Clone, Debug)]
pub struct NewFile {
    /// Where, below the folder, with `/` between its parts.
    pub path: String,
    /// What stands in it.
    pub text: String,
    /// Only its owner may read it, and the folder it lies in.
    pub private: bool,
}

/// Makes a folder with files; the folder is there already only where `fills` is set.
///
/// # Errors
///
/// Something is in the way, which is named, or cannot be written; nothing is left then.
pub fn make_study(folder: &Path, files: &[NewFile], fills: bool) -> Result<(), Error> {
    let in_the_way: Vec<PathBuf> = match fills {
        true => {
            let targets = files.iter().map(|file| folder.join(&file.path));
            targets.filter(|path| is_blocked(folder, path)).collect()
        }
        false if is_there(folder) && !is_empty(folder) => vec![folder.to_owned()],
        false => Vec::new(),
    };
    if !in_the_way.is_empty() {
        return Err(Error::InTheWay { paths: in_the_way });
    }
    let failed = |error| unwritable(folder, error);
    let aside = match fills {
        true => folder.join(aside_name("survey")),
        false => {
            let name = folder.file_name().unwrap_or_default().to_string_lossy();
            folder.with_file_name(aside_name(&name))
        }
    };
    let made = fill(&aside, files).and_then(|()| match fills {
        true => settle(&aside, folder, files),
        false => {
            // An empty folder gives way; on some systems it has to go first.
            if is_there(folder) {
                fs::remove_dir(folder)?;
            }
            fs::rename(&aside, folder)
        }
    });
    let cleaned = match is_there(&aside) {
        true => fs::remove_dir_all(&aside),
        false => Ok(()),
    };
    made.and(cleaned).map_err(failed)
}

fn aside_name(name: &str) -> String {
    format!(".{name}.{}", std::process::id())
}

fn is_empty(folder: &Path) -> bool {
    fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_none())
}

/// Whether a file cannot be made since something has its name, or that of a folder of it.
fn is_blocked(folder: &Path, path: &Path) -> bool {
    let above = path.ancestors().skip(1).take_while(|above| *above != folder);
    is_there(path) || above.into_iter().any(|above| is_there(above) && !above.is_dir())
}

fn unwritable(path: &Path, error: io::Error) -> Error {
    Error::Unwritable { name: path.to_string_lossy().into_owned(), error }
}

/// Writes the files into a folder of their own.
fn fill(aside: &Path, files: &[NewFile]) -> io::Result<()> {
    fs::create_dir_all(aside)?;
    for file in files {
        let path = aside.join(&file.path);
        let parent = path.parent().unwrap_or(aside);
        make_folders(aside, parent, file.private)?;
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        if file.private {
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        }
        let mut written = options.open(&path)?;
        written.write_all(file.text.as_bytes())?;
        written.sync_all()?;
    }
    Ok(())
}

/// Makes the folders of a file; the innermost is private where the file is.
fn make_folders(root: &Path, folder: &Path, private: bool) -> io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    if let Some(above) = folder.parent().filter(|_| folder != root) {
        make_folders(root, above, false)?;
    }
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    if private {
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    }
    #[cfg(not(unix))]
    let _ = private;
    builder.create(folder)
}

/// Moves the files to their places, and takes them back where one fails.
fn settle(aside: &Path, folder: &Path, files: &[NewFile]) -> io::Result<()> {
    let mut moved: Vec<PathBuf> = Vec::new();
    let mut made: Vec<PathBuf> = Vec::new();
    let settled = files.iter().try_for_each(|file| {
        let target = folder.join(&file.path);
        let parent = target.parent().unwrap_or(folder);
        let missing: Vec<PathBuf> = parent
            .ancestors()
            .take_while(|above| !is_there(above))
            .map(Path::to_owned)
            .collect();
        make_folders(folder, parent, file.private)?;
        made.extend(missing);
        if is_there(&target) {
            return Err(io::Error::from(io::ErrorKind::AlreadyExists));
        }
        fs::rename(aside.join(&file.path), &target)?;
        moved.push(target);
        Ok(())
    });
    if settled.is_err() {
        for file in moved {
            let _ = fs::remove_file(file);
        }
        made.sort();
        // The innermost folders first; one that holds anything else stays.
        for folder in made.iter().rev() {
            let _ = fs::remove_dir(folder);
        }
    }
    settled
}
