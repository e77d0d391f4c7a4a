//! One examination of files: sorted by kind, checked, counted.
//!
//! *In:* inputs, and texts that stand for those on disk. *Out:* what was found in them.
//!
//! Nothing is printed and nothing is written: what could not be read is kept as an error,
//! so that files can be examined again and again.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use serde_json::{Value, json};

use crate::answers::Workspace;
use crate::cases::Bench;
use crate::cli::check::maps;
use crate::cli::error::Error;
use crate::cli::files::{
    Folder, Input, Known, Overlay, SCORING_WITHOUT_QUESTIONNAIRE, known,
};
use crate::cli::library::{Definition, Library};
use crate::diagnostic::fix::Safety;
use crate::diagnostic::{Finding, Findings, Near, Severity, Words};
use crate::load::{self, FileKind};
use crate::model::Cases;
use crate::report::visible::visible;
use crate::source::FileId;

/// Rules whose mends write no name that is defined elsewhere.
const NO_NAMES: [&str; 7] = [
    "ambiguous-scalar",
    "expression-syntax",
    "stale-allowance",
    "unknown-function",
    "unknown-key",
    "unknown-word",
    "yaml-syntax",
];

/// The files by kind, and what was found.
pub(in crate::cli::check) struct Work {
    pub library: Library,
    pub kinds: Vec<(FileId, FileKind)>,
    questionnaires: Vec<Input>,
    /// What the questionnaires that were named say they are.
    known: Vec<(Input, Known)>,
    scorings: Vec<(Input, FileId)>,
    /// Files of cases that can be read.
    cases: Vec<(Input, Cases)>,
    /// Registers that were named, each of a questionnaire of its folder.
    pub registers: Vec<FileId>,
    /// Files that were named and could not be read.
    unread: Vec<Input>,
    /// What could not be read.
    pub errors: Vec<Error>,
    /// A flag names the folder of all; else each file has its own.
    is_one_folder: bool,
    pub findings: Findings,
    pub items: usize,
    pub languages: Vec<String>,
}

impl Work {
    /// Examines the files, with `lints` the method too; `given` is the folder that a flag
    /// names.
    ///
    /// # Errors
    ///
    /// There is no such folder, or a file is of a kind that is not checked.
    pub fn examine(
        inputs: &[Input],
        given: Option<&Path>,
        texts: Overlay,
        lints: bool,
    ) -> Result<Self, Error> {
        let mut work = Self::begin(inputs, given, texts)?;
        work.library.lints = lints;
        for input in inputs {
            work.sort(input)?;
        }
        work.check();
        work.findings.tidy();
        work.doubt_repeated();
        Ok(work)
    }

    /// Makes guesses of mends that write one word for the same other word in several
    /// places of a folder: nobody slips twice in the same way, so it may be the other that
    /// slipped, where it is defined.
    fn doubt_repeated(&mut self) {
        let sources = &self.library.sources;
        let words = |finding: &Finding| match &finding.fix.as_ref()?.edits[..] {
            [edit] => {
                let old = sources.slice(edit.span).trim_matches(['"', '\'']).to_owned();
                let name = sources.get(edit.span.file).name();
                let folder = name.rsplit_once('/').map_or("", |parts| parts.0);
                let is_word = !old.is_empty() && !edit.text.is_empty();
                is_word.then(|| (folder.to_owned(), old, edit.text.clone()))
            }
            _ => None,
        };
        let mut counts: HashMap<(String, String, String), usize> = HashMap::new();
        for words in self.findings.iter().filter_map(words) {
            *counts.entry(words).or_default() += 1;
        }
        for finding in self.findings.iter_mut() {
            let times = words(finding).and_then(|words| counts.get(&words));
            let of_names = !NO_NAMES.contains(&finding.rule.name);
            if times.is_some_and(|times| *times > 1)
                && of_names
                && let Some(fix) = &mut finding.fix
            {
                fix.safety = Safety::Unsafe;
            }
        }
    }

    fn begin(
        inputs: &[Input],
        given: Option<&Path>,
        texts: Overlay,
    ) -> Result<Self, Error> {
        let first = inputs.iter().find_map(|input| input.path.as_deref());
        let folder = Folder::of(given, first)?.with(texts);
        Ok(Self {
            library: Library::new(folder),
            errors: Vec::new(),
            kinds: Vec::new(),
            questionnaires: Vec::new(),
            known: Vec::new(),
            scorings: Vec::new(),
            cases: Vec::new(),
            registers: Vec::new(),
            unread: Vec::new(),
            is_one_folder: given.is_some(),
            findings: Findings::default(),
            items: 0,
            languages: Vec::new(),
        })
    }

    /// Reads a file and puts it with its kind.
    fn sort(&mut self, input: &Input) -> Result<(), Error> {
        let Library { folder, sources, .. } = &mut self.library;
        let file = match folder.open(input, sources) {
            Ok(file) => file,
            Err(error) => {
                self.errors.push(error);
                self.unread.push(input.clone());
                return Ok(());
            }
        };
        if input.name.to_lowercase().ends_with(".csv") {
            return self.register(input, file);
        }
        let source = self.library.sources.get(file);
        let kind = match load::kind_of(source) {
            Some(kind) => kind,
            None => guess(input, source.text())?,
        };
        self.kinds.push((file, kind));
        match kind {
            FileKind::Questionnaire => {
                let text = self.library.sources.get(file).text();
                self.known.extend(known(text).map(|known| (input.clone(), known)));
                self.questionnaires.push(input.clone());
            }
            FileKind::Scoring => self.scorings.push((input.clone(), file)),
            FileKind::Cases => {
                let mut found = Findings::default();
                let cases = load::cases(file, &self.library.sources, &mut found);
                if !found.has_errors() {
                    self.cases.extend(cases.map(|cases| (input.clone(), cases)));
                }
                self.findings.append(found);
            }
            FileKind::Options
            | FileKind::Corrections
            | FileKind::Map
            | FileKind::Texts => {}
        }
        Ok(())
    }

    /// Checks a register or another table as the questionnaires of its folder read it; what they say
    /// besides is not asked for.
    fn register(&mut self, input: &Input, file: FileId) -> Result<(), Error> {
        self.turn_to(input);
        let owned = |(name, version): (&str, &str)| (name.to_owned(), version.to_owned());
        let known: Vec<_> = self.library.known().into_iter().map(owned).collect();
        let mut is_register = false;
        for (name, version) in known {
            for questionnaire in self.library.files_of(&name, &version) {
                let scorings = self.library.scorings_of(&name, &version);
                let mut definition = self.library.define(&questionnaire, &scorings);
                if definition.tables.contains(&file) {
                    is_register = true;
                    definition.findings.retain(|found| found.label.span.file == file);
                    self.findings.append(definition.findings);
                }
            }
        }
        if !is_register {
            return Err(table(input));
        }
        self.registers.push(file);
        Ok(())
    }

    /// Checks every questionnaire with the scoring files that are for it.
    fn check(&mut self) {
        let mut groups: BTreeMap<usize, Vec<Input>> = BTreeMap::new();
        let mut files = std::mem::take(&mut self.questionnaires);
        let chosen = files.len();
        let mut parts = Vec::new();
        for (input, file) in std::mem::take(&mut self.scorings) {
            if known(self.library.sources.get(file).text()).is_none() {
                // It says not what it is for: others may include it.
                parts.push((input, file));
                continue;
            }
            self.turn_to(&input);
            match self.questionnaire_of(&input, file, &mut files) {
                Some(number) => groups.entry(number).or_default().push(input),
                None => self.lonely(&input, file, &mut files),
            }
        }
        let (mut read, mut defined) = (Vec::new(), Vec::new());
        for (number, file) in files.iter().enumerate() {
            let scorings = groups.remove(&number).unwrap_or_default();
            self.turn_to(file);
            let mut definition = self.library.define(file, &scorings);
            read.extend(self.take(&mut definition, number < chosen));
            if number < chosen {
                defined.push((file.clone(), definition));
            }
        }
        for (input, file) in parts.into_iter().filter(|(_, file)| !read.contains(file)) {
            self.turn_to(&input);
            self.lonely(&input, file, &mut files);
        }
        for (file, definition) in defined {
            self.cases_beside(&file, &definition);
        }
        let kinds = self.kinds.clone();
        for (file, kind) in kinds {
            if read.contains(&file) {
                continue;
            }
            if kind == FileKind::Map {
                let library = &self.library;
                let root = library.folder.root().to_owned();
                let given = self.is_one_folder.then_some(root);
                self.findings.append(maps::check(file, library, given.as_deref()));
            }
            if kind == FileKind::Texts {
                load::texts(file, &self.library.sources, &mut self.findings);
            }
            if kind == FileKind::Options {
                let Library { folder, sources, .. } = &mut self.library;
                load::option_lists(file, sources, folder, &mut self.findings);
            }
        }
    }

    /// Looks for what the cases beside a questionnaire name; `survey test` runs them.
    fn cases_beside(&mut self, questionnaire: &Input, definition: &Definition) {
        let Some(instrument) = &definition.instrument else { return };
        let (name, version) = instrument.questionnaire().root();
        let has_points = !self.library.scorings_of(name, version).is_empty();
        let folder =
            |name: &str| name.rsplit_once('/').map_or("", |parts| parts.0).to_owned();
        let own = folder(&questionnaire.name);
        let is_here = |file| folder(self.library.sources.get(file).name()) == own;
        let is_error = |f: &Finding| f.severity() == Severity::Error;
        let is_broken =
            self.findings.iter().any(|f| is_error(f) && is_here(f.label.span.file));
        // Without the points nobody can tell which of them there are.
        if is_broken || has_points && definition.scorings.is_empty() {
            return;
        }
        let sources = &self.library.sources;
        let beside = self.cases.iter().filter(|(file, _)| file.is_beside(questionnaire));
        let beside: Vec<&Cases> = beside.map(|(_, cases)| cases).collect();
        if beside.is_empty() {
            return;
        }
        let bench = Bench::new(sources, instrument, None, &definition.scorings);
        let (mut work, mut found) = (Workspace::default(), Findings::default());
        for case in beside.into_iter().flat_map(|cases| &cases.cases) {
            found.append(bench.names(case, &mut work));
        }
        self.findings.append(found);
    }

    /// Turns to the folder of a file, where no flag names one for all.
    fn turn_to(&mut self, file: &Input) {
        if !self.is_one_folder {
            self.library.turn_to(file);
        }
    }

    /// The number of the questionnaire a scoring file is for: of its own folder, else one
    /// that was named. One that was not named is added at the end.
    fn questionnaire_of(
        &mut self,
        input: &Input,
        scoring: FileId,
        files: &mut Vec<Input>,
    ) -> Option<usize> {
        let mut unheard = Findings::default();
        let scoring = self.library.scoring(scoring, &mut unheard)?;
        let (name, version) = scoring.for_questionnaire.value.split_once('@')?;
        let wanted = Known::Questionnaire(name.to_owned(), version.to_owned());
        let mut own = self.library.files_of(name, version);
        own.sort_by_key(|file| !file.is_beside(input));
        let at =
            |file: &Input, files: &[Input]| files.iter().position(|f| f.is_same(file));
        if let Some(number) = own.iter().find_map(|file| at(file, files)) {
            return Some(number);
        }
        if let Some(file) = own.into_iter().next() {
            files.push(file);
            return Some(files.len() - 1);
        }
        let is_named =
            |input: &Input| self.known.iter().any(|(i, k)| i == input && *k == wanted);
        files.iter().position(is_named)
    }

    /// Whether a questionnaire that cannot be known lies beside a scoring file: it is
    /// told what is wrong with it, and not that there is none.
    fn is_unknown_beside(&self, scoring: &Input, files: &mut Vec<Input>) -> bool {
        let folder = scoring.path.as_deref().and_then(Path::parent);
        let Some(folder) = folder else { return false };
        let beside = Input::file(&folder.join("questionnaire.yaml"));
        if self.unread.iter().any(|file| file.is_same(&beside)) {
            return true;
        }
        let is_file = beside.path.as_deref().is_some_and(Path::is_file);
        let text = self.library.folder.text(&beside).unwrap_or_default();
        if !is_file || known(&text).is_some() {
            return false;
        }
        if !files.iter().any(|file| file.is_same(&beside)) {
            files.push(beside);
        }
        true
    }

    /// A scoring file whose questionnaire is not there: its own shape, and that.
    fn lonely(&mut self, input: &Input, file: FileId, files: &mut Vec<Input>) {
        let scoring = self.library.scoring(file, &mut self.findings);
        let Some(scoring) = scoring else { return };
        if self.is_unknown_beside(input, files) {
            return;
        }
        let wanted = &scoring.for_questionnaire;
        if wanted.value.is_empty() {
            return;
        }
        // Rather the one beside it than one with a name as near.
        let beside = self.library.beside(input);
        let near = Near::of(&wanted.value, beside.iter().map(String::as_str));
        let known: Vec<String> = self
            .library
            .known()
            .iter()
            .map(|(name, version)| format!("{name}@{version}"))
            .collect();
        self.findings.push(
            SCORING_WITHOUT_QUESTIONNAIRE
                .at(wanted.span)
                .says(
                    format!("there is no questionnaire `{}`", wanted.value),
                    format!("det finns inget formulär `{}`", wanted.value),
                )
                .pointer("/for")
                .meant(Near::surest(
                    near,
                    Near::of(&wanted.value, known.iter().map(String::as_str)),
                )),
        );
    }

    /// Takes over what was found; of a questionnaire that was not named only errors.
    fn take(&mut self, definition: &mut Definition, chosen: bool) -> Vec<FileId> {
        self.errors.append(&mut definition.errors);
        if chosen {
            self.items += definition.items;
            for language in &definition.languages {
                if !self.languages.contains(language) {
                    self.languages.push(language.clone());
                }
            }
        }
        let mut findings = std::mem::take(&mut definition.findings);
        findings.retain(|finding| {
            chosen
                || self.is_named(finding.label.span.file)
                || finding.severity() == Severity::Error
        });
        self.findings.append(findings);
        definition.files.clone()
    }

    /// Whether a file was named, or found in a folder that was.
    pub fn is_named(&self, file: FileId) -> bool {
        self.kinds.iter().any(|(named, _)| *named == file)
    }

    /// How many of the files that were named are of a kind.
    pub fn count(&self, kind: FileKind) -> usize {
        self.kinds.iter().filter(|(_, other)| *other == kind).count()
    }

    /// One result a file.
    pub fn values(&self) -> Vec<Value> {
        let value = |(file, kind): (&FileId, &str)| {
            let count = |level| {
                let here = self.findings.iter().filter(|f| f.label.span.file == *file);
                here.filter(|finding| finding.severity() == level).count()
            };
            json!({
                "type": "file",
                "file": self.library.sources.get(*file).name(),
                "kind": kind,
                "errors": count(Severity::Error),
                "warnings": count(Severity::Warning),
                "notes": count(Severity::Note),
            })
        };
        let registers = self.registers.iter().map(|file| (file, "register"));
        let kinds = self.kinds.iter().map(|(file, kind)| (file, kind_name(*kind)));
        kinds.chain(registers).map(value).collect()
    }

    /// The totals; `exit` is the code of the run.
    pub fn summary(&self, files: usize, exit: u8) -> Value {
        json!({
            "files": files,
            "questionnaires": self.count(FileKind::Questionnaire),
            "scoring_files": self.count(FileKind::Scoring),
            "items": self.items,
            "languages": self.languages.len(),
            "errors": self.findings.count(Severity::Error),
            "warnings": self.findings.count(Severity::Warning),
            "notes": self.findings.count(Severity::Note),
            "exit_code": exit,
        })
    }
}

/// The error of a table that is no questionnaire's register.
fn table(input: &Input) -> Error {
    let name = visible(&input.name);
    Error::Choose {
        what: Words::new(
            format!("{name}: no questionnaire names this table as its register"),
            format!("{name}: inget formulär anger den här tabellen som sitt register"),
        ),
        help: Words::new(
            "a register is checked with its questionnaire: name the questionnaire",
            "ett register granskas med sitt formulär: ange formuläret",
        ),
    }
}

/// The kind of a file that does not say.
fn guess(input: &Input, text: &str) -> Result<FileKind, Error> {
    let name = input.name.rsplit('/').next().unwrap_or_default();
    if name.ends_with(".json") || name.ends_with(".ndjson") || text.starts_with('{') {
        return Err(Error::OtherKind {
            name: input.name.clone(),
            kind: Words::new("these are answers", "det här är svar"),
            command: format!("survey validate {}", input.name),
        });
    }
    Ok(match name {
        _ if name.starts_with("scoring") => FileKind::Scoring,
        _ if name.starts_with("cases") => FileKind::Cases,
        _ if name.starts_with("map") => FileKind::Map,
        _ => FileKind::Questionnaire,
    })
}

const fn kind_name(kind: FileKind) -> &'static str {
    match kind {
        FileKind::Questionnaire => "questionnaire",
        FileKind::Options => "options",
        FileKind::Scoring => "scoring",
        FileKind::Cases => "cases",
        FileKind::Corrections => "corrections",
        FileKind::Map => "map",
        FileKind::Texts => "texts",
    }
}
