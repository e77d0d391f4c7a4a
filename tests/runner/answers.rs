//! Answer files: a folder a rule, the example barometer, and hostile texts.
//!
//! `bad.json` beside its questionnaire has this finding and no other, `good.json` none;
//! so have the examples of each rule's page.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use survey::answers::{self, Reader, Reading, Workspace};
use survey::check::{Instrument, check};
use survey::diagnostic::{Findings, Severity};
use survey::load::{self, ReadProblem};
use survey::source::{FileId, Source, Sources};
use survey::value::AnswerState;

/// Reads beside the file that names it.
struct Beside;

impl load::Reader for Beside {
    fn read(
        &self,
        from: FileId,
        path: &str,
        sources: &mut Sources,
    ) -> Result<FileId, ReadProblem> {
        let folder = Path::new(sources.get(from).name()).parent().unwrap().to_owned();
        let file = folder.join(path);
        let name = file.to_str().unwrap();
        if let Some((known, _)) = sources.iter().find(|(_, s)| s.name() == name) {
            return Ok(known);
        }
        let text = fs::read_to_string(&file).map_err(|_| ReadProblem::Missing)?;
        Ok(sources.add(Source::new(name, text)))
    }
}

/// A questionnaire without errors, from its text.
fn instrument(name: &str, text: &str) -> (Sources, Instrument) {
    let mut sources = Sources::default();
    let mut findings = Findings::default();
    let file = sources.add(Source::new(name, text));
    let read = load::questionnaire(file, &mut sources, &Beside, &mut findings);
    let (instrument, _) = check(&sources, read.unwrap(), None, Vec::new(), &mut findings);
    let Some(instrument) = instrument else { panic!("{name}: {:?}", told(&findings)) };
    (sources, instrument)
}

fn at(path: &Path) -> (Sources, Instrument) {
    instrument(path.to_str().unwrap(), &fs::read_to_string(path).unwrap())
}

/// Reads a file or stream as the command line does.
fn read(reader: &Reader<'_>, text: &str) -> (Vec<Reading>, Findings) {
    let mut work = Workspace::default();
    let mut readings = Vec::new();
    if answers::is_ndjson(text) && text.trim().contains("\n{") {
        for (_, line) in answers::lines(text) {
            readings.push(reader.read(FileId(9), line, &mut work));
        }
    } else {
        readings.push(reader.read(FileId(9), text, &mut work));
    }
    let mut findings = Findings::default();
    for reading in &readings {
        findings.extend(reading.findings.iter().cloned());
    }
    let valid = readings.iter().filter_map(|reading| reading.answers.as_ref());
    let seconds = answers::duplicates(valid.map(|answers| answers.filed()));
    findings.append(seconds.findings);
    (readings, findings)
}

fn told(findings: &Findings) -> Vec<String> {
    findings.iter().map(|f| format!("{}: {}", f.rule.name, f.message.en)).collect()
}

fn demo(items: &str) -> String {
    let (head, items) = match items.split_once("\n- ") {
        Some((head, rest)) if !items.starts_with("- ") => (head, format!("- {rest}")),
        _ => ("", items.to_owned()),
    };
    let items: String = items.lines().map(|line| format!("      {line}\n")).collect();
    format!(
        "questionnaire: demo\nversion: \"1\"\ntitle: Demo\nlanguages: [en]\n{head}\n\
         sections:\n  - id: s\n    title: S\n    items:\n{items}"
    )
}

fn file(answers: &str) -> String {
    format!(
        r#"{{"questionnaire": "demo", "version": "1", "unit": "1", "status": "complete", "answers": {answers}}}"#
    )
}

/// What is found in answers to a questionnaire with these items.
fn found(items: &str, answers: &str) -> Vec<String> {
    let (sources, instrument) = instrument("demo.yaml", &demo(items));
    let reader = Reader::new(&sources, &instrument);
    told(&read(&reader, &file(answers)).1)
}

#[test]
fn every_rule_has_a_folder_and_every_folder_a_rule() {
    let names: BTreeSet<String> =
        answers::RULES.iter().map(|rule| rule.name.to_owned()).collect();
    assert_eq!(names.len(), answers::RULES.len(), "a name is there twice");
    let folders: BTreeSet<String> = fs::read_dir("tests/answers")
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(folders, names);
}

#[test]
fn a_bad_file_has_this_finding_and_no_other_and_a_good_one_none() {
    let mut wrong = Vec::new();
    for rule in answers::RULES {
        let folder = PathBuf::from("tests/answers").join(rule.name);
        let (sources, instrument) = at(&folder.join("questionnaire.yaml"));
        let reader = Reader::new(&sources, &instrument);
        let text = |name: &str| fs::read_to_string(folder.join(name)).unwrap();
        let (_, bad) = read(&reader, &text("bad.json"));
        if bad.is_empty() || bad.iter().any(|finding| finding.rule.name != rule.name) {
            wrong.push(format!("{} bad: {:?}", rule.name, told(&bad)));
        }
        for finding in bad.iter() {
            let has_place = finding.label.span.end > finding.label.span.start
                || rule.name == "json-syntax";
            let is_told =
                !finding.message.en.is_empty() && !finding.message.sv.is_empty();
            assert!(has_place && is_told, "{}", rule.name);
        }
        let (_, good) = read(&reader, &text("good.json"));
        if !good.is_empty() {
            wrong.push(format!("{} good: {:?}", rule.name, told(&good)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_examples_of_a_page_find_what_it_says() {
    for rule in answers::RULES {
        let parts: Vec<&str> = rule.explanation.split("```").collect();
        assert_eq!(parts.len(), 9, "{}: two examples of two blocks", rule.name);
        for (block, is_bad) in [(1, true), (5, false)] {
            let items = parts[block].strip_prefix("yaml\n").unwrap();
            let json = parts[block + 2].strip_prefix("json\n").unwrap();
            let name = format!("tests/answers/{}/page.yaml", rule.name);
            let (sources, instrument) = instrument(&name, &demo(items));
            let reader = Reader::new(&sources, &instrument);
            let text =
                if json.contains("\"answers\"") { json.to_owned() } else { file(json) };
            let (_, findings) = read(&reader, &text);
            assert_eq!(!findings.is_empty(), is_bad, "{}: {text}", rule.name);
            assert!(findings.iter().all(|f| f.rule.name == rule.name), "{}", rule.name);
        }
    }
}

#[test]
fn the_example_barometer_has_no_errors() {
    for wave in ["2023", "2025"] {
        let folder = PathBuf::from("questionnaires/kvinnofridsbarometern").join(wave);
        let (sources, instrument) = at(&folder.join("questionnaire.yaml"));
        let reader = Reader::new(&sources, &instrument);
        let mut work = Workspace::default();
        let mut count = 0;
        for entry in fs::read_dir(folder.join("answers")).unwrap() {
            let path = entry.unwrap().path();
            let text = fs::read_to_string(&path).unwrap();
            let reading = reader.read(FileId(9), &text, &mut work);
            let errors: Vec<_> = reading
                .findings
                .iter()
                .filter(|finding| finding.severity() == Severity::Error)
                .map(|finding| (finding.rule.name, &finding.message.en))
                .collect();
            assert!(errors.is_empty(), "{}: {errors:?}", path.display());
            work.recycle(reading.answers.unwrap());
            count += 1;
        }
        assert!(count > 100, "{count} files");
    }
}
