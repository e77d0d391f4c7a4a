//! Which files are meant.
//!
//! *In:* files, folders, patterns and `-` as typed. *Out:* inputs in a fixed order.
//!
//! Folders are walked sorted by path. A folder or pattern that yields nothing is an
//! error, never a silent success. Nothing is read here but the heads of YAML files,
//! to tell ours from others'.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use ignore::WalkBuilder;

use crate::cli::args::{Kind, Selection};
use crate::cli::error::Error;
use crate::cli::files::{Input, MOST_BYTES, missing};
use crate::diagnostic::Words;

/// What a command works on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// Questionnaires, scoring files, cases, option lists; `ignored` ones too or not.
    Definitions {
        /// Also those that `.gitignore` leaves out.
        ignored: bool,
    },
    /// Cases, and the definitions that they are about.
    Cases {
        /// Also those that `.gitignore` leaves out.
        ignored: bool,
    },
    /// Every YAML file that authors write: texts and corrections too.
    Written {
        /// Also those that `.gitignore` leaves out.
        ignored: bool,
    },
    /// Answer files.
    Answers,
}

impl Wanted {
    /// What a folder is searched for.
    pub fn words(self) -> Words {
        match self {
            Self::Definitions { .. } => Words::same("questionnaire.yaml, scoring*.yaml"),
            Self::Cases { .. } => Words::same("cases*.yaml"),
            Self::Written { .. } => Words::new(
                "*.yaml, *.yml with a questionnaire, points, cases, options or texts",
                "*.yaml, *.yml med formulär, poäng, testfall, svarslistor eller texter",
            ),
            Self::Answers => Words::same("*.json, *.ndjson"),
        }
    }
}

/// The inputs, what was passed over in folders, and what could not be had.
#[derive(Debug, Default)]
pub struct Gathered {
    /// What to read, in order.
    pub inputs: Vec<Input>,
    /// How many other files lay in the folders, by ending.
    pub passed_over: BTreeMap<String, usize>,
    /// Paths that gave nothing.
    pub errors: Vec<Error>,
}

/// Finds the files that are meant.
///
/// # Errors
///
/// A pattern that cannot be read, a terminal on standard input, standard input twice.
/// A path that gives nothing is no reason to leave the others: it is in the result.
pub fn gather(
    paths: &[PathBuf],
    selection: &Selection,
    wanted: Wanted,
    in_terminal: bool,
) -> Result<Gathered, Error> {
    let exclude = exclusion(&selection.exclude)?;
    let mut gathered = Gathered::default();
    let mut from_stdin = 0;
    let mut all: Vec<PathBuf> = paths.to_vec();
    if let Some(list) = &selection.files_from {
        from_stdin += usize::from(list.as_os_str() == "-");
        all.extend(listed(list, selection.null, in_terminal)?);
    }
    for path in &all {
        if path.as_os_str() == "-" {
            from_stdin += 1;
            if in_terminal {
                return Err(Error::InputIsTerminal);
            }
            gathered.inputs.push(Input::stdin(selection.stdin_filename.as_deref()));
            continue;
        }
        if selection.force_exclude && exclude.is_match(path) {
            continue;
        }
        if let Err(error) = add(path, &exclude, wanted, &mut gathered) {
            gathered.errors.push(error);
        }
    }
    if from_stdin > 1 {
        return Err(Error::InputTwice);
    }
    let mut seen = std::collections::HashSet::new();
    gathered.inputs.retain(|input| seen.insert(input.name.clone()));
    Ok(gathered)
}

/// Adds what one path stands for.
fn add(
    path: &Path,
    exclude: &GlobSet,
    wanted: Wanted,
    gathered: &mut Gathered,
) -> Result<(), Error> {
    match fs::metadata(path) {
        Ok(about) if about.is_dir() => folder(path, exclude, wanted, gathered),
        Ok(about) if about.is_file() => {
            gathered.inputs.push(Input::file(path));
            Ok(())
        }
        Ok(_) => Err(Error::NotAFile { path: path.to_owned() }),
        Err(_) if is_pattern(path) => pattern(path, exclude, gathered),
        Err(error) => Err(missing(path, error)),
    }
}

/// Walks a folder.
fn folder(
    path: &Path,
    exclude: &GlobSet,
    wanted: Wanted,
    gathered: &mut Gathered,
) -> Result<(), Error> {
    let before = (gathered.inputs.len(), gathered.errors.len());
    let ignored = match wanted {
        Wanted::Definitions { ignored }
        | Wanted::Cases { ignored }
        | Wanted::Written { ignored } => ignored,
        Wanted::Answers => true,
    };
    for file in walk(path, exclude, ignored) {
        // What cannot be read is no reason to leave the others.
        let file = match file {
            Ok(file) => file,
            Err(error) => {
                gathered.errors.push(error);
                continue;
            }
        };
        if !file.exists() {
            if is_wanted(&file, wanted) {
                // The link has the very name: there is no other that is meant.
                gathered.errors.push(Error::Missing { path: file, near: None });
            }
        } else if is_wanted(&file, wanted) {
            gathered.inputs.push(Input::file(&file));
        } else {
            let ending = file.extension().unwrap_or_default().to_string_lossy();
            *gathered.passed_over.entry(ending.to_lowercase()).or_default() += 1;
        }
    }
    if (gathered.inputs.len(), gathered.errors.len()) != before {
        return Ok(());
    }
    let what = path.to_string_lossy().into_owned();
    Err(Error::NothingFound { what, wanted: wanted.words() })
}

/// Every regular file below a folder, and every link that leads nowhere, sorted by path,
/// without hidden ones.
fn walk(
    path: &Path,
    exclude: &GlobSet,
    ignored: bool,
) -> impl Iterator<Item = Result<PathBuf, Error>> {
    let walk = WalkBuilder::new(path)
        .standard_filters(!ignored)
        .hidden(true)
        .sort_by_file_path(Ord::cmp)
        .build();
    walk.filter_map(move |entry| match entry {
        Ok(entry) if entry.depth() == 0 => None,
        Ok(entry) => {
            let path = entry.into_path();
            let is_file = || path.is_file() || (path.is_symlink() && !path.exists());
            let file = !exclude.is_match(&path) && is_file();
            file.then_some(Ok(path))
        }
        Err(error) => {
            let (path, text) = (path_of(&error), error.to_string());
            let error = error.into_io_error();
            let error = error.unwrap_or_else(|| std::io::Error::other(text));
            Some(Err(Error::Unreadable { path: path.unwrap_or(".".into()), error }))
        }
    })
}

/// The file or folder that could not be walked.
fn path_of(error: &ignore::Error) -> Option<PathBuf> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path.clone()),
        ignore::Error::WithDepth { err, .. } => path_of(err),
        _ => None,
    }
}

/// Every YAML file below a folder, sorted by path.
pub fn yaml_below(path: &Path) -> Vec<PathBuf> {
    let is_yaml = |path: &PathBuf| {
        path.extension().is_some_and(|ending| ending == "yaml" || ending == "yml")
    };
    walk(path, &GlobSet::empty(), true).flatten().filter(is_yaml).collect()
}

fn is_wanted(path: &Path, wanted: Wanted) -> bool {
    let ending = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    let is_yaml = matches!(ending.as_str(), "yaml" | "yml");
    let is_ours = || is_ours_by_name(path) || top_key(path).is_some();
    match wanted {
        Wanted::Answers => {
            let kind = Kind::of_name(&path.to_string_lossy());
            matches!(kind, Some(Kind::Json | Kind::Ndjson))
        }
        Wanted::Definitions { .. } | Wanted::Cases { .. } => is_yaml && is_ours(),
        Wanted::Written { .. } => is_yaml && (is_ours() || is_beside_ours(path)),
    }
}

/// Whether a file holds texts, or its name says that it holds corrections.
fn is_beside_ours(path: &Path) -> bool {
    let name = path.file_stem().unwrap_or_default().to_string_lossy();
    name.starts_with("corrections")
        || head(path).is_some_and(|text| {
            text.trim_start_matches('\u{feff}').lines().any(|line| is_key(line, "texts"))
        })
}

/// Whether the name alone says that a file is ours: it is read even where its text does
/// not say so any more.
fn is_ours_by_name(path: &Path) -> bool {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    matches!(stem.as_ref(), "questionnaire" | "cases")
        || stem.starts_with("scoring")
        || stem == "map"
}

/// The key at the margin that says what a YAML file is.
pub fn top_key(path: &Path) -> Option<&'static str> {
    top_key_of(&head(path)?)
}

/// The text of a file, as far as it is read.
fn head(path: &Path) -> Option<String> {
    let mut bytes = Vec::new();
    let file = fs::File::open(path).ok()?;
    file.take(MOST_BYTES).read_to_end(&mut bytes).ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

/// As [`top_key`], of a text.
pub fn top_key_of(text: &str) -> Option<&'static str> {
    let keys = ["questionnaire", "scoring", "cases", "map", "options", "sections"];
    let lines = || text.trim_start_matches('\u{feff}').lines();
    // Others call things `map` too; ours names a questionnaire.
    let has = |key: &str| {
        lines().any(|line| is_key(line, key) && (key != "map" || line.contains('@')))
    };
    // An answer file names its questionnaire too.
    match keys.into_iter().find(|key| has(key)) {
        Some("questionnaire") if !has("sections") && (has("unit") || has("answers")) => {
            None
        }
        found => found,
    }
}

/// What a YAML file is by its key at the margin, `""` for one of others; none for a
/// file that is no YAML.
pub fn kind_of_yaml(input: &Input) -> Option<&'static str> {
    let path = input.path.as_deref()?;
    let ending = path.extension()?.to_string_lossy().to_lowercase();
    let is_yaml = matches!(ending.as_str(), "yaml" | "yml");
    is_yaml.then(|| top_key(path).unwrap_or_default())
}

/// Whether a line begins with a key, in quotes or not.
pub fn is_key(line: &str, key: &str) -> bool {
    line.split_once(':')
        .is_some_and(|(head, _)| head.trim_end().trim_matches(['"', '\'']) == key)
}

pub fn is_pattern(path: &Path) -> bool {
    path.to_string_lossy().contains(['*', '?', '[', '{'])
}

/// Expands a pattern that the shell left alone.
fn pattern(path: &Path, exclude: &GlobSet, gathered: &mut Gathered) -> Result<(), Error> {
    let text = path.to_string_lossy().replace('\\', "/");
    let glob = GlobBuilder::new(text.strip_prefix("./").unwrap_or(&text))
        .literal_separator(true)
        .build()
        .map_err(|error| bad_pattern(&text, &error))?
        .compile_matcher();
    let base: PathBuf =
        path.components().take_while(|c| !is_pattern(c.as_ref())).collect();
    let base = if base.as_os_str().is_empty() { PathBuf::from(".") } else { base };
    let before = gathered.inputs.len();
    if base.is_dir() {
        for file in walk(&base, exclude, true).flatten() {
            let input = Input::file(&file);
            if glob.is_match(&input.name) {
                gathered.inputs.push(input);
            }
        }
    }
    if gathered.inputs.len() > before {
        return Ok(());
    }
    let wanted = Words::new("files that meet the pattern", "filer som mönstret gäller");
    Err(Error::NothingFound { what: text, wanted })
}

/// The patterns of `--exclude`: of a whole path, of a name, of a folder.
fn exclusion(patterns: &[String]) -> Result<GlobSet, Error> {
    let mut set = GlobSetBuilder::new();
    for pattern in patterns {
        let plain = pattern.trim_end_matches('/');
        for pattern in [
            plain.to_owned(),
            format!("**/{plain}"),
            format!("{plain}/**"),
            format!("**/{plain}/**"),
        ] {
            let glob = GlobBuilder::new(&pattern).literal_separator(true).build();
            set.add(glob.map_err(|error| bad_pattern(plain, &error))?);
        }
    }
    set.build().map_err(|error| bad_pattern(&patterns.join(" "), &error))
}

fn bad_pattern(pattern: &str, error: &globset::Error) -> Error {
    Error::Pattern { pattern: pattern.to_owned(), reason: error.kind().to_string() }
}

/// The names in the file of `--files-from`.
fn listed(list: &Path, null: bool, in_terminal: bool) -> Result<Vec<PathBuf>, Error> {
    let input = if list.as_os_str() == "-" {
        if in_terminal {
            return Err(Error::InputIsTerminal);
        }
        Input::stdin(None)
    } else {
        Input::file(list)
    };
    let text = input.text(MOST_BYTES)?;
    let end = if null { '\0' } else { '\n' };
    let names = text.split(end).map(|name| name.trim_end_matches('\r'));
    Ok(names.filter(|name| !name.is_empty()).map(PathBuf::from).collect())
}
