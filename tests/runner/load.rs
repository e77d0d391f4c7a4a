//! Every rule of `yaml` and `load` has a folder, every folder a rule.
//!
//! `bad.yaml` has this finding and no other, `good.yaml` none; a line that ends in
//! `# finds: rule` is where it must be.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::support::Beside;
use survey::diagnostic::{Findings, Rule};
use survey::load::{self, FileKind};
use survey::source::{FileId, Source, Sources};

/// Every finding of a file, as rule, file name and line.
fn findings(path: &Path) -> (Sources, Findings) {
    let mut sources = Sources::default();
    let mut findings = Findings::default();
    let path = path.canonicalize().unwrap();
    let text = fs::read_to_string(&path).unwrap();
    let file = sources.add(Source::new(path.to_str().unwrap(), text));
    match load::kind_of(sources.get(file)) {
        Some(FileKind::Scoring) => {
            drop(load::scoring(file, &mut sources, &Beside, &mut findings))
        }
        Some(FileKind::Cases) => drop(load::cases(file, &sources, &mut findings)),
        _ => drop(load::questionnaire(file, &mut sources, &Beside, &mut findings)),
    }
    findings.tidy();
    (sources, findings)
}

fn rules() -> Vec<&'static Rule> {
    load::RULES.iter().chain(survey::yaml::RULES).copied().collect()
}

fn told(sources: &Sources, findings: &Findings) -> String {
    let line = |finding: &survey::diagnostic::Finding| {
        let at = sources.position(finding.label.span);
        format!(
            "{}:{} {}: {}\n",
            at.line, at.column, finding.rule.name, finding.message.en
        )
    };
    findings.iter().map(line).collect()
}

#[test]
fn every_rule_has_a_folder_and_every_folder_a_rule() {
    let names: BTreeSet<String> =
        rules().iter().map(|rule| rule.name.to_owned()).collect();
    assert_eq!(names.len(), rules().len(), "a name is there twice");
    let folders: BTreeSet<String> = fs::read_dir("tests/load")
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(folders, names);
}

#[test]
fn a_bad_file_has_this_finding_and_no_other() {
    for rule in rules() {
        let folder = PathBuf::from("tests/load").join(rule.name);
        let (sources, found) = findings(&folder.join("bad.yaml"));
        assert!(!found.is_empty(), "{}: nothing found", rule.name);
        let told = told(&sources, &found);
        for finding in found.iter() {
            assert_eq!(finding.rule.name, rule.name, "{}:\n{told}", rule.name);
            assert!(finding.message.en != finding.message.sv, "{told}");
            let text = sources.get(finding.label.span.file).text();
            assert!(text.get(finding.label.span.range()).is_some());
        }
        for (file, source) in sources.iter() {
            expect_lines(rule, &sources, &found, file, source);
        }
    }
}

fn expect_lines(
    rule: &Rule,
    sources: &Sources,
    found: &Findings,
    file: FileId,
    source: &Source,
) {
    let mark = format!("# finds: {}", rule.name);
    let marked: BTreeSet<usize> = (1..)
        .zip(source.text().lines())
        .filter(|(_, line)| line.ends_with(&mark))
        .map(|(number, _)| number)
        .collect();
    let here = found.iter().filter(|finding| finding.label.span.file == file);
    let lines: BTreeSet<usize> =
        here.map(|finding| sources.position(finding.label.span).line).collect();
    if !marked.is_empty() {
        assert_eq!(lines, marked, "{}: {}", rule.name, source.name());
    }
}

#[test]
fn a_good_file_has_no_finding() {
    for rule in rules() {
        let (sources, found) =
            findings(&Path::new("tests/load").join(rule.name).join("good.yaml"));
        assert!(found.is_empty(), "{}:\n{}", rule.name, told(&sources, &found));
    }
}

#[test]
fn every_questionnaire_of_the_repository_loads_without_a_finding() {
    for path in yaml_files(Path::new("questionnaires/kvinnofridsbarometern")) {
        let (sources, found) = findings(&path);
        assert!(found.is_empty(), "{}:\n{}", path.display(), told(&sources, &found));
    }
}

fn yaml_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(yaml_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "yaml") {
            files.push(path);
        }
    }
    files.sort();
    files
}
