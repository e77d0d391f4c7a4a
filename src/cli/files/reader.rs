//! Files that files name.
//!
//! *In:* a path as written in a YAML file. *Out:* its text, or why there is none.
//!
//! A path leads from the file that names it, and may not lead out of the folder of
//! questionnaires, also not through a link. A questionnaire that another one extends is
//! found in that folder by its name and version.

use std::fs;
use std::path::{Path, PathBuf};

use crate::cli::error::Error;
use crate::cli::files::{Folder, Input, Known, shortened};
use crate::load::{ReadProblem, Reader};
use crate::source::{FileId, Sources};

impl Reader for Folder {
    fn read(
        &self,
        from: FileId,
        path: &str,
        sources: &mut Sources,
    ) -> Result<FileId, ReadProblem> {
        let from = self.path(from).ok_or(ReadProblem::Missing)?;
        let wanted = from.parent().unwrap_or(Path::new(".")).join(path);
        let full = fs::canonicalize(&wanted).map_err(|_| ReadProblem::Missing)?;
        if !full.starts_with(self.bounds(&from)) {
            return Err(ReadProblem::Outside);
        }
        if !full.is_file() {
            return Err(ReadProblem::NotAFile);
        }
        let name = Input::file(&shortened(full.clone())).name;
        let input = Input { name, path: Some(full) };
        self.open(&input, sources).map_err(|error| match error {
            Error::NotUtf8 { .. } => ReadProblem::NotUtf8,
            Error::Missing { .. } => ReadProblem::Missing,
            Error::NotAFile { .. } => ReadProblem::NotAFile,
            _ => ReadProblem::Failed,
        })
    }

    fn named(
        &self,
        _from: FileId,
        name: &str,
        version: &str,
        sources: &mut Sources,
    ) -> Result<FileId, ReadProblem> {
        let wanted = Known::Questionnaire(name.to_owned(), version.to_owned());
        let found = self.files().into_iter().find(|(_, known)| *known == wanted);
        let (input, _) = found.ok_or(ReadProblem::Missing)?;
        self.open(&input, sources).map_err(|_| ReadProblem::Failed)
    }

    fn known(&self, _from: FileId) -> Vec<String> {
        let name = |(_, known)| match known {
            Known::Questionnaire(name, version) => Some(format!("{name}@{version}")),
            Known::Scoring(_) => None,
        };
        self.files().into_iter().filter_map(name).collect()
    }
}

impl Folder {
    /// The folder that a file's own references may not lead out of.
    fn bounds(&self, from: &Path) -> PathBuf {
        match fs::canonicalize(self.root()) {
            Ok(root) if from.starts_with(&root) => root,
            _ => Self::around(from).root().to_owned(),
        }
    }
}
