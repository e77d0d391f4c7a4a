//! Definitions as they are needed: questionnaires with their scoring files, checked.
//!
//! *In:* a name and version, or files. *Out:* a [`Definition`] that lives as long as the
//! run.
//!
//! Each questionnaire is loaded and checked once, whoever asks. Nothing is said here:
//! findings are handed on.

mod kin;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::answers::{self, Reader, ValidAnswers, Workspace, hold_map};
use crate::check::{Instrument, SoundScoring, check, check_and_lint};
use crate::cli::batch::sha256;
use crate::cli::error::Error;
use crate::cli::files::{Folder, Input, Known, MOST_BYTES, Wanted, gather};
use crate::cli::reference;
use crate::diagnostic::{Finding, Findings, Words, nearest};
use crate::load;
use crate::model::{Questionnaire, Scoring};
use crate::source::{FileId, Sources};

/// The questionnaires of a folder, and every text read so far.
pub struct Library {
    /// The folder.
    pub folder: Folder,
    /// The texts.
    pub sources: Sources,
    /// Whether the method is judged too, with the lints of `check`.
    pub lints: bool,
    files: Vec<(Input, Known)>,
    /// The files of folders it has turned from.
    others: BTreeMap<PathBuf, Vec<(Input, Known)>>,
    loaded: BTreeMap<(PathBuf, String, String), &'static Definition>,
    /// Versions that others follow, as written.
    waves: BTreeMap<(PathBuf, String, String), Option<Questionnaire>>,
    /// Being loaded now: waves that follow one another in a circle end here.
    busy: BTreeSet<(PathBuf, String, String)>,
}

/// A questionnaire with its scoring files, as far as they are sound.
#[derive(Debug, Default)]
pub struct Definition {
    /// The questionnaire; none where it has errors.
    pub instrument: Option<Instrument>,
    /// Its scoring files; those with errors are left out.
    pub scorings: Vec<SoundScoring>,
    /// Scoring files that lie beside it and are for another, where none is for it: the
    /// file, and what it is for.
    pub strays: Vec<(String, String)>,
    /// What is wrong with any of them.
    pub findings: Findings,
    /// How many items it has.
    pub items: usize,
    /// Its languages.
    pub languages: Vec<String>,
    /// Every file of it.
    pub files: Vec<FileId>,
    /// Files that are read besides: registers, and what it includes.
    pub tables: Vec<FileId>,
    /// The SHA-256 of the register.
    pub frame_hash: Option<String>,
    /// Files that could not be read.
    pub errors: Vec<Error>,
    /// What was given to earlier waves, the latest first: to the one that is followed
    /// and, where `last.` asks for it, to those before.
    pub earlier: Vec<Earlier>,
}

/// An earlier wave: its questionnaire, and what was answered then.
#[derive(Debug)]
pub struct Earlier {
    /// The questionnaire.
    pub definition: &'static Definition,
    /// Its answers.
    pub answers: Vec<ValidAnswers>,
    /// The SHA-256 of the texts they were read from.
    pub hash: String,
}

impl Library {
    /// Opens the folder that belongs to the working directory or to a file.
    ///
    /// # Errors
    ///
    /// There is none.
    pub fn find(named: Option<&Path>, beside: Option<&Path>) -> Result<Self, Error> {
        Folder::find(named, beside).map(Self::new)
    }

    /// Takes a folder.
    pub fn new(folder: Folder) -> Self {
        let files = folder.files();
        Self {
            folder,
            sources: Sources::default(),
            lints: false,
            files,
            others: BTreeMap::new(),
            loaded: BTreeMap::new(),
            waves: BTreeMap::new(),
            busy: BTreeSet::new(),
        }
    }

    /// Turns to the folder that holds a file of definitions, so that files of one folder
    /// never answer for those of another. Each is walked once.
    pub fn turn_to(&mut self, file: &Input) {
        let Some(path) = &file.path else { return };
        let root = Folder::around(path).root().to_owned();
        if root == self.folder.root() {
            return;
        }
        let before = self.folder.root().to_owned();
        self.folder.turn_to(root.clone());
        let files = match self.others.remove(&root) {
            Some(files) => files,
            None => self.folder.files(),
        };
        self.others.insert(before, std::mem::replace(&mut self.files, files));
    }

    /// Every questionnaire: name and version.
    pub fn known(&self) -> Vec<(&str, &str)> {
        let named = self.files.iter().filter_map(|(_, known)| match known {
            Known::Questionnaire(name, version) => {
                Some((name.as_str(), version.as_str()))
            }
            Known::Scoring(_) => None,
        });
        named.collect()
    }

    /// The questionnaire with that name and version; none where there is no such file.
    pub fn definition(
        &mut self,
        name: &str,
        version: &str,
    ) -> Option<&'static Definition> {
        // Studies of two folders may have one name.
        let root = self.folder.root().to_owned();
        let key = (root, name.to_owned(), version.to_owned());
        if let Some(found) = self.loaded.get(&key) {
            return Some(found);
        }
        let file = self.files_of(name, version).into_iter().next()?;
        if !self.busy.insert(key.clone()) {
            return None;
        }
        let scorings = self.scorings_of(name, version);
        let mut definition = self.define(&file, &scorings);
        definition.earlier = self.earlier(&definition);
        if scorings.is_empty() {
            definition.strays = self.strays(&file);
        }
        self.busy.remove(&key);
        // One a questionnaire and run: it lives as long as the process.
        let definition: &'static Definition = Box::leak(Box::new(definition));
        self.loaded.insert(key, definition);
        Some(definition)
    }

    /// As [`Self::definition`], by `name@version`.
    ///
    /// # Errors
    ///
    /// There is no such questionnaire.
    pub fn named(&mut self, name: &str) -> Result<&'static Definition, Error> {
        let parts = name.split_once('@');
        if let Some(found) = parts.and_then(|(name, v)| self.definition(name, v)) {
            return Ok(found);
        }
        Err(self.unknown(name))
    }

    /// The error of a `name@version` that is not there.
    pub fn unknown(&self, name: &str) -> Error {
        let known = self.known();
        let known = known.iter().map(|(name, v)| format!("{name}@{v}"));
        // Two files may carry one name.
        let known: Vec<String> = known.collect::<BTreeSet<_>>().into_iter().collect();
        Error::Unknown {
            what: Words::new("questionnaire", "inget formulär"),
            given: name.to_owned(),
            near: nearest(name, known.iter().map(String::as_str)).map(str::to_owned),
            known,
        }
    }

    /// A questionnaire as written, with what is wrong in its files; it is not checked.
    pub fn written(
        &mut self,
        file: FileId,
        findings: &mut Findings,
    ) -> Option<Questionnaire> {
        load::questionnaire(file, &mut self.sources, &self.folder, findings)
    }

    /// A scoring file as written, with what is wrong in its files; it is not checked.
    pub fn scoring(&mut self, file: FileId, findings: &mut Findings) -> Option<Scoring> {
        load::scoring(file, &mut self.sources, &self.folder, findings)
    }

    /// The files that are that questionnaire; more than one is a fault.
    pub fn files_of(&self, name: &str, version: &str) -> Vec<Input> {
        let wanted = Known::Questionnaire(name.to_owned(), version.to_owned());
        let files = self.files.iter().filter(|(_, known)| *known == wanted);
        files.map(|(input, _)| input.clone()).collect()
    }

    /// The questionnaires in the folder of a file, as `name@version`.
    pub fn beside(&self, file: &Input) -> Vec<String> {
        let beside = self.files.iter().filter_map(|(input, known)| match known {
            Known::Questionnaire(name, version) => {
                input.is_beside(file).then(|| format!("{name}@{version}"))
            }
            Known::Scoring(_) => None,
        });
        beside.collect()
    }

    /// The scoring files for that questionnaire.
    pub fn scorings_of(&self, name: &str, version: &str) -> Vec<Input> {
        let wanted = Known::Scoring(format!("{name}@{version}"));
        let files = self.files.iter().filter(|(_, known)| *known == wanted);
        files.map(|(input, _)| input.clone()).collect()
    }

    /// The scoring files in the folder of a file, each with what it is for.
    fn strays(&self, file: &Input) -> Vec<(String, String)> {
        let beside = self.files.iter().filter_map(|(input, known)| match known {
            Known::Scoring(of) => {
                input.is_beside(file).then(|| (input.name.clone(), of.clone()))
            }
            Known::Questionnaire(..) => None,
        });
        beside.collect()
    }

    /// Loads and checks a questionnaire with scoring files.
    pub fn define(&mut self, file: &Input, scorings: &[Input]) -> Definition {
        let mut definition = Definition::default();
        let Some(questionnaire) = self.questionnaire(file, &mut definition) else {
            definition.findings.tidy();
            return definition;
        };
        definition.items = questionnaire.items.len();
        let tags = questionnaire.languages.iter();
        definition.languages = tags.map(|tag| tag.value.clone()).collect();
        definition.files = questionnaire.files().collect();
        let frame = questionnaire.units.as_ref().and_then(|units| units.frame.as_ref());
        let registers = questionnaire.registers.values();
        let registers = registers.filter_map(|register| register.frame.as_ref());
        let tables = frame.into_iter().chain(registers).map(|frame| frame.file);
        definition.tables =
            tables.chain(questionnaire.included.iter().copied()).collect();
        definition.frame_hash =
            frame.map(|frame| sha256(self.sources.get(frame.file).text().as_bytes()));
        let mut sound = Vec::new();
        for scoring in scorings {
            match self.folder.open(scoring, &mut self.sources) {
                Ok(file) => {
                    definition.files.push(file);
                    let findings = &mut definition.findings;
                    let (sources, folder) = (&mut self.sources, &self.folder);
                    let read = load::scoring(file, sources, folder, findings);
                    let parts = || read.iter().flat_map(|read| &read.parts);
                    definition.files.extend(parts());
                    definition.tables.extend(parts());
                    definition.tables.extend(read.iter().flat_map(|read| &read.tables));
                    sound
                        .extend(read.filter(|read| self.is_own(scoring, read, findings)));
                }
                Err(error) => definition.errors.push(error),
            }
        }
        self.twice(&questionnaire, &mut definition.findings);
        definition.findings.extend(self.unknown_wave(&questionnaire));
        definition.findings.extend(self.unlinked_wave(&questionnaire));
        let (earlier, circle) = self.followed(&questionnaire);
        let findings = &mut definition.findings;
        findings.extend(circle);
        let (instrument, scorings) = if self.lints {
            check_and_lint(&self.sources, questionnaire, earlier, sound, findings)
        } else {
            check(&self.sources, questionnaire, earlier, sound, findings)
        };
        if let Some(instrument) = &instrument
            && let Some(map) = &instrument.questionnaire().data_file
        {
            let reader = Reader::new(&self.sources, instrument);
            definition.findings.append(hold_map(&reader, map));
        }
        (definition.instrument, definition.scorings) = (instrument, scorings);
        definition
    }

    fn questionnaire(
        &mut self,
        file: &Input,
        definition: &mut Definition,
    ) -> Option<Questionnaire> {
        match self.folder.open(file, &mut self.sources) {
            Ok(file) => load::questionnaire(
                file,
                &mut self.sources,
                &self.folder,
                &mut definition.findings,
            ),
            Err(error) => {
                definition.errors.push(error);
                None
            }
        }
    }

    /// The versions a questionnaire continues, the latest first.
    pub fn earlier_versions(
        &mut self,
        questionnaire: &Questionnaire,
    ) -> Vec<Questionnaire> {
        self.followed(questionnaire).0
    }

    /// The versions a questionnaire continues, the latest first, and a finding where they
    /// lead back to it; what is wrong with them is their own affair.
    fn followed(
        &mut self,
        questionnaire: &Questionnaire,
    ) -> (Vec<Questionnaire>, Option<Finding>) {
        let name = questionnaire.root().0.to_owned();
        let own = questionnaire.root().1.to_owned();
        let mut seen = vec![own.clone()];
        let mut versions: Vec<Questionnaire> = Vec::new();
        loop {
            let wave = versions.last().unwrap_or(questionnaire).wave.as_ref();
            let Some(follows) = wave.and_then(|wave| wave.follows.as_ref()) else {
                return (versions, None);
            };
            let follows = follows.value.clone();
            if seen.contains(&follows) {
                // A circle further back is told where it is.
                let circle =
                    (follows == own).then(|| kin::wave_cycle(questionnaire, &seen));
                return (versions, circle.flatten());
            }
            let Some(found) = self.wave(&name, &follows) else { return (versions, None) };
            seen.push(follows);
            versions.push(found);
        }
    }

    /// A version that another one follows, as written.
    fn wave(&mut self, name: &str, version: &str) -> Option<Questionnaire> {
        let root = self.folder.root().to_owned();
        let key = (root, name.to_owned(), version.to_owned());
        if let Some(known) = self.waves.get(&key) {
            return known.clone();
        }
        let file = self.files_of(name, version).into_iter().next();
        let found =
            file.and_then(|file| self.questionnaire(&file, &mut Definition::default()));
        self.waves.insert(key, found.clone());
        found
    }

    /// What was answered to earlier waves: to the one that is followed and, where
    /// something names `last.`, to those before it.
    fn earlier(&mut self, definition: &Definition) -> Vec<Earlier> {
        let mut earlier: Vec<Earlier> = Vec::new();
        let Some(instrument) = &definition.instrument else { return earlier };
        let previous = &instrument.plan().previous;
        let versions = previous.iter().map(|slot| slot.from.len()).max().unwrap_or(0);
        let names_last = |file: &FileId| self.sources.get(*file).text().contains("last.");
        let is_deep = definition.files.iter().any(names_last);
        let mut compared = reference::named(&definition.scorings, instrument);
        let name = instrument.questionnaire().root().0.to_owned();
        let mut wave = instrument.questionnaire().wave.as_ref();
        let wanted = if is_deep { versions } else { versions.min(1) };
        while earlier.len() < wanted || !compared.is_empty() {
            let Some(follows) = wave.and_then(|wave| wave.follows.as_ref()) else {
                break;
            };
            let Some(found) = self.answered(&name, &follows.value) else { break };
            let instrument = found.definition.instrument.as_ref();
            wave = instrument.and_then(|found| found.questionnaire().wave.as_ref());
            compared.retain(|wave| !reference::is_wave(&found, wave));
            earlier.push(found);
        }
        earlier
    }

    /// What was answered to a version: the folder `answers/` beside it.
    fn answered(&mut self, name: &str, version: &str) -> Option<Earlier> {
        let file = self.files_of(name, version).into_iter().next()?;
        let definition = self.definition(name, version)?;
        let reader = definition.reader(&self.sources)?;
        let folder = file.path?.parent()?.join("answers");
        let selection = crate::cli::args::Selection::default();
        let found = gather(&[folder], &selection, Wanted::Answers, false);
        let inputs = found.map(|found| found.inputs).unwrap_or_default();
        let (mut work, mut answers) = (Workspace::default(), Vec::new());
        let mut texts = Vec::new();
        for input in inputs {
            let Ok(text) = input.text(MOST_BYTES) else { continue };
            let lines: Vec<&str> = if answers::is_ndjson(&text) {
                answers::lines(&text).map(|(_, line)| line).collect()
            } else {
                vec![text.as_str()]
            };
            // Findings about the earlier wave are not told here, so no text is kept.
            let next = self.sources.next();
            let read =
                lines.iter().filter_map(|l| reader.read(next, l, &mut work).answers);
            answers.extend(read.filter(|answers| !answers.has_errors()));
            texts.push(sha256(text.as_bytes()));
        }
        texts.sort_unstable();
        let hash = sha256(texts.concat().as_bytes());
        Some(Earlier { definition, answers, hash })
    }
}

impl Definition {
    /// A reader of its answers, which knows those of earlier waves; none where it has
    /// errors.
    pub fn reader(&self, sources: &Sources) -> Option<Reader<'_>> {
        let mut reader = Reader::new(sources, self.instrument.as_ref()?);
        for earlier in &self.earlier {
            let Some(instrument) = &earlier.definition.instrument else { break };
            reader = reader.after(instrument, &earlier.answers);
        }
        Some(reader)
    }
}
