//! What several tests need: reading a study as the program does, without the program.
//!
//! *In:* a folder. *Out:* instrument, rules, answers.

use std::fs;
use std::path::{Path, PathBuf};

use survey::answers::{self, Workspace};
use survey::check::{self, Instrument, SoundScoring};
use survey::diagnostic::Findings;
use survey::load::{self, ReadProblem};
use survey::source::{FileId, Source, Sources};
use tempfile::TempDir;

use crate::generate;

/// Reads beside the file that names it, as `cli::files` does within its folder.
pub struct Beside;

impl load::Reader for Beside {
    fn read(
        &self,
        from: FileId,
        path: &str,
        sources: &mut Sources,
    ) -> Result<FileId, ReadProblem> {
        let folder = Path::new(sources.get(from).name()).parent().unwrap().to_owned();
        let file = folder.join(path).canonicalize().map_err(|_| ReadProblem::Missing)?;
        if !file.starts_with(fs::canonicalize(".").unwrap()) {
            return Err(ReadProblem::Outside);
        }
        let name = file.to_str().unwrap();
        let known = sources.iter().find(|(_, source)| source.name() == name);
        if let Some((known, _)) = known {
            return Ok(known);
        }
        let text = fs::read_to_string(&file).map_err(|_| ReadProblem::NotUtf8)?;
        Ok(sources.add(Source::new(name, text)))
    }

    fn named(
        &self,
        from: FileId,
        name: &str,
        version: &str,
        sources: &mut Sources,
    ) -> Result<FileId, ReadProblem> {
        let wanted = format!("{name}@{version}");
        let found = beside(sources.get(from).name());
        let found = found.into_iter().find(|(known, _)| *known == wanted);
        let (_, file) = found.ok_or(ReadProblem::Missing)?;
        self.read(from, &file, sources)
    }
}

/// The questionnaires in the folder of a file: `name@version` and the file's name.
pub fn beside(file: &str) -> Vec<(String, String)> {
    let folder = Path::new(file).parent().unwrap();
    let entries = fs::read_dir(folder).unwrap();
    let mut files: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let named = files.iter().filter_map(|path| {
        let known = named(&fs::read_to_string(path).ok()?)?;
        Some((known, path.file_name()?.to_str()?.to_owned()))
    });
    named.collect()
}

/// `name@version` of a questionnaire, by the keys at its margin.
pub fn named(text: &str) -> Option<String> {
    let value = |key: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(key));
        line.map(|value| value.trim().trim_matches('"'))
    };
    Some(format!("{}@{}", value("questionnaire:")?, value("version:")?))
}

/// One version of a questionnaire with its plain scoring file.
pub struct Study {
    /// The texts.
    pub sources: Sources,
    /// The questionnaire.
    pub instrument: Instrument,
    /// The scoring file.
    pub scoring: SoundScoring,
}

/// Writes a generated file, but only where it is another: tests run side by side, and one
/// that reads it must not meet it half written.
pub fn renew(path: impl AsRef<Path>, text: &str) {
    if fs::read_to_string(&path).ok().as_deref() != Some(text) {
        fs::write(path, text).unwrap();
    }
}

/// A folder with the generated study of so many items.
pub fn generated(items: usize) -> TempDir {
    let folder = TempDir::new().unwrap();
    let own = folder.path().join("questionnaires");
    fs::create_dir(&own).unwrap();
    fs::write(own.join("questionnaire.yaml"), generate::questionnaire(items)).unwrap();
    fs::write(own.join("scoring.yaml"), generate::scoring(items)).unwrap();
    folder
}

/// Adds a file.
pub fn add(sources: &mut Sources, path: &Path) -> FileId {
    sources.add(Source::new(path.to_str().unwrap(), fs::read_to_string(path).unwrap()))
}

/// Loads and checks a version; panics with the findings where there are errors.
pub fn study(folder: &str, follows: Option<&str>) -> Study {
    let (mut sources, mut findings) = (Sources::default(), Findings::default());
    let load = |folder: &str, sources: &mut Sources, findings: &mut Findings| {
        let file = add(sources, &Path::new(folder).join("questionnaire.yaml"));
        load::questionnaire(file, sources, &Beside, findings).unwrap()
    };
    let previous = follows.map(|folder| load(folder, &mut sources, &mut findings));
    let questionnaire = load(folder, &mut sources, &mut findings);
    let file = add(&mut sources, &Path::new(folder).join("scoring.yaml"));
    let scoring = load::scoring(file, &mut sources, &Beside, &mut findings).unwrap();
    let (instrument, scorings) =
        check::check(&sources, questionnaire, previous, vec![scoring], &mut findings);
    let said: Vec<_> =
        findings.iter().map(|f| format!("{}: {}", f.rule.name, f.message.en)).collect();
    Study {
        instrument: instrument.unwrap_or_else(|| panic!("{said:#?}")),
        scoring: scorings.into_iter().next().unwrap_or_else(|| panic!("{said:#?}")),
        sources,
    }
}

/// Every answer file of a folder, in order of name.
pub fn answer_files(folder: &str) -> Vec<PathBuf> {
    let mut files: Vec<_> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

/// Reads every answer file of a folder; panics with the findings where there are errors.
pub fn read_all(
    sources: &mut Sources,
    reader: &answers::Reader<'_>,
    folder: &str,
) -> Vec<answers::ValidAnswers> {
    let mut work = Workspace::default();
    answer_files(folder)
        .iter()
        .map(|path| {
            let file = add(sources, path);
            let text = sources.get(file).text().to_owned();
            let reading = reader.read(file, &text, &mut work);
            let findings = reading.findings.iter();
            let said: Vec<_> =
                findings.map(|f| format!("{}: {}", f.rule.name, f.message.en)).collect();
            assert!(!reading.findings.has_errors(), "{path:?}: {said:#?}");
            reading.answers.unwrap()
        })
        .collect()
}
