//! Changes of files, as they happen.
//!
//! *In:* paths as typed. *Out:* which files of ours have changed.
//!
//! Folders are watched, never single files: most editors save by writing another file
//! and giving it the name, and a file that is watched itself is then the one that is
//! gone. Each folder is watched alone and the tree is walked anew before each round, so
//! that what `.gitignore` leaves out costs nothing and a folder that went and came back
//! is found again.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use ignore::WalkBuilder;
use notify::event::{EventKind, ModifyKind};
use notify::{ErrorKind, Event, RecommendedWatcher, RecursiveMode, Watcher as _};

use crate::cli::error::Error;
use crate::cli::files::Folder;
use crate::cli::files::gather::is_pattern;

/// Endings of files that a command may read.
const READ: [&str; 6] = ["yaml", "yml", "csv", "json", "ndjson", "jsonl"];

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Something at these paths.
    At(Vec<PathBuf>),
    /// The system lost count: anything may have changed.
    Anywhere,
}

/// Folders that are watched.
pub struct Watcher {
    system: RecommendedWatcher,
    watched: BTreeSet<PathBuf>,
}

impl Watcher {
    /// Begins; what happens is handed to `tell` on a thread of its own.
    ///
    /// # Errors
    ///
    /// The system can watch no more.
    pub fn new(tell: impl Fn(Change) + Send + 'static) -> Result<Self, Error> {
        let heard = move |event: notify::Result<Event>| match event {
            Ok(event) if event.need_rescan() => tell(Change::Anywhere),
            Ok(event) if is_change(&event.kind) => tell(Change::At(event.paths)),
            Ok(_) => {}
            Err(_) => tell(Change::Anywhere),
        };
        let system = notify::recommended_watcher(heard);
        let system = system.map_err(|error| unwatched(Path::new("."), error))?;
        Ok(Self { system, watched: BTreeSet::new() })
    }

    /// Watches the folders that the paths lead to, and no others. Where there is nothing
    /// at a path the nearest folder above it is watched, until there is.
    ///
    /// # Errors
    ///
    /// The system can watch no more.
    pub fn follow(&mut self, paths: &[PathBuf], ignored: bool) -> Result<(), Error> {
        let folders = folders(paths, ignored);
        for gone in self.watched.difference(&folders) {
            // It may be gone already, and that is why.
            let _ = self.system.unwatch(gone);
        }
        self.watched.retain(|folder| folders.contains(folder));
        for folder in folders {
            if self.watched.contains(&folder) {
                continue;
            }
            match self.system.watch(&folder, RecursiveMode::NonRecursive) {
                Ok(()) => {
                    self.watched.insert(folder);
                }
                // Gone since the walk: its parent tells of it.
                Err(_) if !folder.is_dir() => {}
                Err(error) => return Err(unwatched(&folder, error)),
            }
        }
        Ok(())
    }

    /// The files and folders of a change that are ours: hidden ones, those an editor
    /// keeps beside a file, and `spared`, which we write ourselves, are not. `None` where
    /// nothing is.
    pub fn ours(
        &mut self,
        change: &Change,
        spared: Option<&Path>,
    ) -> Option<Vec<PathBuf>> {
        let Change::At(paths) = change else { return Some(Vec::new()) };
        let spared = spared.and_then(|path| fs::canonicalize(path).ok());
        let mut ours = Vec::new();
        for path in paths {
            if self.watched.remove(path) {
                // Gone, or another one by the same name: it is watched anew if it is there.
                let _ = self.system.unwatch(path);
                ours.push(path.clone());
            } else if spared.as_ref() != Some(path) && is_read(path) {
                ours.push(path.clone());
            }
        }
        (!ours.is_empty()).then_some(ours)
    }
}

/// Whether something else can be read now than before.
const fn is_change(kind: &EventKind) -> bool {
    !matches!(kind, EventKind::Access(_) | EventKind::Modify(ModifyKind::Metadata(_)))
}

/// Whether a command may read the file, or what is in the folder.
fn is_read(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let ending = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    !name.starts_with('.') && (READ.contains(&&*ending) || path.is_dir())
}

/// The folders that are watched for the paths, by their full names.
fn folders(paths: &[PathBuf], ignored: bool) -> BTreeSet<PathBuf> {
    let mut found = BTreeSet::new();
    for path in paths {
        let full = fs::canonicalize(path).ok();
        match full {
            Some(full) if full.is_dir() => {
                below(Folder::around(&full.join("any")).root(), ignored, &mut found);
                below(&full, ignored, &mut found);
            }
            Some(full) => below(Folder::around(&full).root(), ignored, &mut found),
            None => {
                let above = path.ancestors().skip(1).map(|above| match above {
                    above if above.as_os_str().is_empty() => Path::new("."),
                    above => above,
                });
                let mut there = above.filter_map(|above| fs::canonicalize(above).ok());
                let Some(nearest) = there.find(|above| above.is_dir()) else { continue };
                if is_pattern(path) {
                    below(&nearest, ignored, &mut found);
                } else {
                    found.insert(nearest);
                }
            }
        }
    }
    found
}

/// Adds a folder and those in it; hidden ones are left out, as when files are sought.
fn below(folder: &Path, ignored: bool, found: &mut BTreeSet<PathBuf>) {
    if found.contains(folder) {
        return;
    }
    let walk = WalkBuilder::new(folder).standard_filters(!ignored).hidden(true).build();
    let entries = walk.flatten().filter(|entry| {
        entry.depth() == 0 || entry.file_type().is_some_and(|kind| kind.is_dir())
    });
    found.extend(entries.map(ignore::DirEntry::into_path));
}

fn unwatched(path: &Path, error: notify::Error) -> Error {
    let error = match error.kind {
        ErrorKind::Io(error) => error,
        ErrorKind::MaxFilesWatch => io::Error::other(
            "the system watches as many folders as it may (fs.inotify.max_user_watches)",
        ),
        _ => io::Error::other(error.to_string()),
    };
    Error::Unwatched { path: path.to_owned(), error }
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "a test makes what it watches")]
mod tests {
    use super::*;

    #[test]
    fn what_editors_keep_beside_a_file_is_not_read() {
        for read in ["q.yaml", "a/scoring.YML", "register.csv", "answers/0114.json"] {
            assert!(is_read(Path::new(read)), "{read}");
        }
        for other in [".q.yaml.swp", "q.yaml~", ".#q.yaml", "#q.yaml#", "4913", "q.txt"] {
            assert!(!is_read(Path::new(other)), "{other}");
        }
    }

    #[test]
    fn only_folders_are_watched_and_none_that_git_leaves_out() {
        let stage = tempfile::tempdir().unwrap();
        let root = fs::canonicalize(stage.path()).unwrap();
        let study = root.join("questionnaires/demo");
        for folder in ["questionnaires/demo/answers", "questionnaires/.old", "drafts"] {
            fs::create_dir_all(root.join(folder)).unwrap();
        }
        fs::write(study.join("questionnaire.yaml"), "").unwrap();
        let named = |folders: BTreeSet<PathBuf>| -> Vec<String> {
            let name = |folder: &PathBuf| folder.strip_prefix(&root).unwrap().to_owned();
            folders.iter().map(|f| name(f).to_string_lossy().into_owned()).collect()
        };
        let all =
            ["questionnaires", "questionnaires/demo", "questionnaires/demo/answers"];
        assert_eq!(named(folders(&[study.join("questionnaire.yaml")], false)), all);
        assert_eq!(named(folders(std::slice::from_ref(&study), false)), all);
        // Nothing there: the nearest folder above tells when it comes.
        assert_eq!(named(folders(&[root.join("drafts/new/q.yaml")], false)), ["drafts"]);
        let pattern = root.join("questionnaires/**/q*.yaml");
        assert_eq!(named(folders(&[pattern], false)), all);
        fs::write(root.join("questionnaires/.gitignore"), "answers\n").unwrap();
        fs::create_dir(root.join(".git")).unwrap();
        assert_eq!(named(folders(std::slice::from_ref(&study), false)), all[..2]);
        assert_eq!(named(folders(&[study], true)), all);
    }
}
