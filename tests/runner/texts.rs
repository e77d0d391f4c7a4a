//! Files in memory, read as a questionnaire.
//!
//! *In:* names and texts. *Out:* what is loaded, and every finding with its place.

use std::collections::BTreeMap;

use crate::support::named;
use survey::check::{self, Instrument};
use survey::diagnostic::Findings;
use survey::load::{self, ReadProblem};
use survey::model::Questionnaire;
use survey::source::{FileId, Source, Sources};

/// Files in memory, the first of them a questionnaire.
pub struct Texts(BTreeMap<String, String>, String);

impl Texts {
    /// Takes names and texts.
    pub fn new(files: &[(&str, &str)]) -> Self {
        let owned =
            |(name, text): &(&str, &str)| ((*name).to_owned(), (*text).to_owned());
        Self(files.iter().map(owned).collect(), files[0].0.to_owned())
    }

    /// Loads the questionnaire; findings as `file:line:column rule text`.
    pub fn load(&self) -> (Option<Questionnaire>, Vec<String>) {
        let (_, questionnaire, told) = self.load_with();
        (questionnaire, told)
    }

    /// Loads and checks it; the instrument if it is sound, and every finding.
    pub fn check(&self) -> (Option<Instrument>, Vec<String>) {
        let (mut sources, mut findings) = (Sources::default(), Findings::default());
        let file = sources.add(Source::new(&self.1, self.0[&self.1].as_str()));
        let loaded = load::questionnaire(file, &mut sources, self, &mut findings);
        let instrument = loaded.and_then(|loaded| {
            check::check(&sources, loaded, None, Vec::new(), &mut findings).0
        });
        findings.tidy();
        let told = told(&sources, &findings);
        (instrument, told)
    }

    /// The same, with the texts that were read.
    pub fn load_with(&self) -> (Sources, Option<Questionnaire>, Vec<String>) {
        let (mut sources, mut findings) = (Sources::default(), Findings::default());
        let file = sources.add(Source::new(&self.1, self.0[&self.1].as_str()));
        let questionnaire = load::questionnaire(file, &mut sources, self, &mut findings);
        findings.tidy();
        let told = told(&sources, &findings);
        (sources, questionnaire, told)
    }
}

/// Findings as `file:line:column rule text`.
pub fn told(sources: &Sources, findings: &Findings) -> Vec<String> {
    let line = |finding: &survey::diagnostic::Finding| {
        let span = finding.label.span;
        let (name, at) = (sources.get(span.file).name(), sources.position(span));
        let (rule, text) = (finding.rule.name, sources.slice(span));
        format!("{name}:{}:{} {rule} {text}", at.line, at.column)
    };
    findings.iter().map(line).collect()
}

impl load::Reader for Texts {
    fn read(
        &self,
        from: FileId,
        path: &str,
        sources: &mut Sources,
    ) -> Result<FileId, ReadProblem> {
        let folder =
            sources.get(from).name().rsplit_once('/').map_or("", |parts| parts.0);
        let mut steps: Vec<&str> =
            folder.split('/').filter(|step| !step.is_empty()).collect();
        for step in path.split('/') {
            match step {
                "." => {}
                ".." => drop(steps.pop().ok_or(ReadProblem::Outside)?),
                step => steps.push(step),
            }
        }
        let name = steps.join("/");
        if let Some((known, _)) = sources.iter().find(|(_, one)| one.name() == name) {
            return Ok(known);
        }
        let text = self.0.get(&name).ok_or(ReadProblem::Missing)?;
        Ok(sources.add(Source::new(name, text.as_str())))
    }

    fn named(
        &self,
        _from: FileId,
        name: &str,
        version: &str,
        sources: &mut Sources,
    ) -> Result<FileId, ReadProblem> {
        let wanted = Some(format!("{name}@{version}"));
        let found = self.0.iter().find(|(_, text)| named(text) == wanted);
        let (name, text) = found.ok_or(ReadProblem::Missing)?;
        if let Some((known, _)) = sources.iter().find(|(_, one)| one.name() == name) {
            return Ok(known);
        }
        Ok(sources.add(Source::new(name.as_str(), text.as_str())))
    }

    fn known(&self, _from: FileId) -> Vec<String> {
        self.0.values().filter_map(|text| named(text)).collect()
    }
}
