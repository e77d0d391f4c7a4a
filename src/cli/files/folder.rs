//! The folder of questionnaires, and what lies in it.
//!
//! *In:* a flag, the working directory, an answer file. *Out:* which file is which
//! questionnaire, known by its content.
//!
//! Only the margin of each YAML file is looked at. That two files carry one name and
//! version is a finding, made by whoever asks for that questionnaire.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::cli::error::Error;
use crate::cli::files::gather::{is_key, top_key_of, yaml_below};
use crate::cli::files::{Input, MOST_BYTES, missing};
use crate::source::{FileId, Source, Sources};

/// The folder's usual name.
const NAME: &str = "questionnaires";

/// A folder of questionnaires.
#[derive(Debug)]
pub struct Folder {
    root: PathBuf,
    /// Texts that stand for those on disk, by path as found on disk.
    texts: Texts,
    /// Path as found on disk, and number, of every file read so far.
    read: RefCell<Vec<(PathBuf, FileId)>>,
}

/// A YAML file that belongs to us.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Known {
    /// A questionnaire: its name and version.
    Questionnaire(String, String),
    /// A scoring file: the `name@version` it is for.
    Scoring(String),
}

/// Texts that stand for those on disk, by path as found on disk.
pub type Texts = BTreeMap<PathBuf, String>;

impl Folder {
    /// Takes a folder that is known.
    pub fn new(root: PathBuf) -> Self {
        Self { root, texts: Texts::new(), read: RefCell::default() }
    }

    /// The same folder with other texts in the place of those on disk.
    #[must_use]
    pub fn with(self, texts: Texts) -> Self {
        Self { texts, ..self }
    }

    /// The text of a file: the one that stands for it, else the one on disk.
    ///
    /// # Errors
    ///
    /// It cannot be read.
    pub fn text(&self, input: &Input) -> Result<String, Error> {
        if !self.texts.is_empty()
            && let Some(path) = &input.path
            && let Ok(full) = fs::canonicalize(path)
            && let Some(text) = self.texts.get(&full)
        {
            return Ok(text.clone());
        }
        input.text(MOST_BYTES)
    }

    /// Finds the folder: the one that was named, the nearest `questionnaires/` at or
    /// above the working directory, the nearest above `beside`, else the working
    /// directory itself if a questionnaire lies in it.
    ///
    /// # Errors
    ///
    /// The one that was named is missing, or there is none.
    pub fn find(named: Option<&Path>, beside: Option<&Path>) -> Result<Self, Error> {
        if let Some(named) = named {
            return match fs::metadata(named) {
                Ok(about) if about.is_dir() => Ok(Self::new(named.to_owned())),
                Ok(_) => Err(Error::NotAFolder { path: named.to_owned() }),
                Err(error) => Err(missing(named, error)),
            };
        }
        let above = |path: &Path| {
            let path = fs::canonicalize(path).ok()?;
            let found = path.ancestors().map(|a| a.join(NAME)).find(|f| f.is_dir());
            found.map(shortened)
        };
        let found = above(Path::new(".")).or_else(|| above(beside?.parent()?));
        if let Some(root) = found {
            return Ok(Self::new(root));
        }
        let here = Self::new(PathBuf::from("."));
        if here.files().is_empty() { Err(Error::NoFolder) } else { Ok(here) }
    }

    /// The folder of a command on definitions: the one given by a flag, else that around
    /// its first file, else the working directory.
    ///
    /// # Errors
    ///
    /// The one that was given is missing or no folder.
    pub fn of(given: Option<&Path>, first: Option<&Path>) -> Result<Self, Error> {
        match (given, first) {
            (Some(_), _) => Self::find(given, None),
            (None, Some(first)) => Ok(Self::around(first)),
            (None, None) => Ok(Self::new(PathBuf::from("."))),
        }
    }

    /// What is looked at where no file is named: the folder given by a flag, else the
    /// `questionnaires/` of the working directory, else the working directory itself.
    pub fn unnamed(given: Option<&Path>) -> PathBuf {
        let below = Path::new(NAME);
        match given {
            Some(given) => given.to_owned(),
            None if below.is_dir() => below.to_owned(),
            None => PathBuf::from("."),
        }
    }

    /// The folder that holds a file of definitions: the nearest `questionnaires/` above
    /// it, else the folder it lies in.
    pub fn around(file: &Path) -> Self {
        let full = fs::canonicalize(file).unwrap_or_else(|_| file.to_owned());
        let named = full.ancestors().skip(1).find(|folder| folder.ends_with(NAME));
        let root = named.or(full.parent()).unwrap_or(Path::new("."));
        Self::new(root.to_owned())
    }

    /// Turns to another folder; what was read stays read.
    pub fn turn_to(&mut self, root: PathBuf) {
        self.root = root;
    }

    /// The folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Every questionnaire and scoring file below, sorted by path.
    pub fn files(&self) -> Vec<(Input, Known)> {
        yaml_below(&self.root)
            .into_iter()
            .filter_map(|path| {
                let path = fs::canonicalize(path).ok()?;
                let input = Input::file(&shortened(path));
                let known = known(&self.text(&input).ok()?)?;
                Some((input, known))
            })
            .collect()
    }

    /// Adds a file to the sources, once.
    ///
    /// # Errors
    ///
    /// It cannot be read.
    pub fn open(&self, input: &Input, sources: &mut Sources) -> Result<FileId, Error> {
        let full = input.path.as_deref().and_then(|path| fs::canonicalize(path).ok());
        if let Some(file) = full.as_deref().and_then(|full| self.number(full)) {
            return Ok(file);
        }
        let file = sources.add(Source::new(input.name.clone(), self.text(input)?));
        if let Some(full) = full {
            self.read.borrow_mut().push((full, file));
        }
        Ok(file)
    }

    /// Every file read so far, as found on disk.
    pub fn paths(&self) -> Vec<PathBuf> {
        self.read.borrow().iter().map(|(path, _)| path.clone()).collect()
    }

    fn number(&self, full: &Path) -> Option<FileId> {
        let read = self.read.borrow();
        read.iter().find(|(path, _)| path == full).map(|(_, file)| *file)
    }

    /// Where a file that was read lies on disk.
    pub fn path(&self, file: FileId) -> Option<PathBuf> {
        let read = self.read.borrow();
        read.iter().find(|(_, number)| *number == file).map(|(path, _)| path.clone())
    }
}

/// What the text of a YAML file says it is.
pub fn known(text: &str) -> Option<Known> {
    match top_key_of(text)? {
        "questionnaire" => {
            let name = scalar(text, "questionnaire")?;
            Some(Known::Questionnaire(name, scalar(text, "version").unwrap_or_default()))
        }
        "scoring" => Some(Known::Scoring(scalar(text, "for")?)),
        _ => None,
    }
}

/// The value of a key at the margin, without quotes and comment.
pub fn scalar(text: &str, key: &str) -> Option<String> {
    let line = text.trim_start_matches('\u{feff}').lines().find(|l| is_key(l, key))?;
    let mut value = line.split_once(':')?.1.trim();
    // A tag and an anchor are no part of what is said.
    while value.starts_with(['!', '&']) {
        value = value.split_once([' ', '\t']).map_or("", |(_, rest)| rest.trim_start());
    }
    let quoted = ['"', '\'']
        .into_iter()
        .find_map(|quote| value.strip_prefix(quote)?.split(quote).next());
    let plain = || value.split(" #").next().unwrap_or_default().trim();
    Some(quoted.unwrap_or_else(plain).to_owned())
}

/// A path relative to the working directory where they share more than the root.
pub fn shortened(full: PathBuf) -> PathBuf {
    let Ok(here) = fs::canonicalize(".") else { return full };
    if let Ok(below) = full.strip_prefix(&here) {
        return below.to_owned();
    }
    for (up, above) in here.ancestors().enumerate().skip(1) {
        if above.parent().is_none() {
            break;
        }
        if let Ok(below) = full.strip_prefix(above) {
            let up: PathBuf = std::iter::repeat_n("..", up).collect();
            return up.join(below);
        }
    }
    full
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_questionnaire_is_known_by_its_margin() {
        let text = "# c\nquestionnaire: demo # now\nversion: \"2025\"\nitems: []\n";
        let expected = Known::Questionnaire("demo".to_owned(), "2025".to_owned());
        assert_eq!(known(text), Some(expected));
        let text = "scoring: a\nfor: demo@2025\n";
        assert_eq!(known(text), Some(Known::Scoring("demo@2025".to_owned())));
        assert_eq!(known("  questionnaire: inner\n"), None);
        let tagged = "questionnaire: &name demo\nversion: !!str 2025\nsections: []\n";
        let expected = Known::Questionnaire("demo".to_owned(), "2025".to_owned());
        assert_eq!(known(tagged), Some(expected));
    }
}
