//! Simulated respondents: whatever they answer is accepted, and read back as it was.
//!
//! Every questionnaire of the repository is tried, and generated ones that use every type
//! (`generated`). What is expected is not worked out by hand here: these are properties
//! that hold for all answers.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::generated;
use crate::support::{Beside, add};
use survey::answers::{Reader, Reading, Workspace, write};
use survey::check::{Instrument, check};
use survey::diagnostic::Findings;
use survey::expression::{RosterId, RowId, SlotId};
use survey::load::{self, ReadProblem};
use survey::model::Item;
use survey::route::{Plan, Record, walk};
use survey::simulate::{Simulated, Simulator, Tally};
use survey::source::{FileId, Source, Sources};
use survey::value::Value;

/// Every questionnaire of the repository that is sound.
pub fn studies() -> Vec<(PathBuf, Sources, Instrument)> {
    let mut folders = vec![
        PathBuf::from("questionnaires"),
        PathBuf::from("tests/questionnaires"),
        PathBuf::from("tests/cli/demo"),
        PathBuf::from("tests/collection"),
        PathBuf::from("tests/cli/readme"),
    ];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.ends_with("questionnaire.yaml") {
                found.push(path.canonicalize().unwrap());
            }
        }
    }
    found.sort();
    let sound = found.into_iter().filter_map(|path| {
        let (mut sources, mut findings) = (Sources::default(), Findings::default());
        let file = add(&mut sources, &path);
        let read = load::questionnaire(file, &mut sources, &Beside, &mut findings)?;
        let (instrument, _) = check(&sources, read, None, Vec::new(), &mut findings);
        Some((path, sources, instrument?))
    });
    sound.collect()
}

/// Files that a generated questionnaire reads.
struct Held;

impl load::Reader for Held {
    fn read(
        &self,
        _: FileId,
        path: &str,
        sources: &mut Sources,
    ) -> Result<FileId, ReadProblem> {
        match path {
            "orter.csv" => Ok(sources.add(Source::new(path, generated::REGISTER))),
            _ => Err(ReadProblem::Missing),
        }
    }
}

/// What chance may write and `check` proves to be senseless.
const SENSELESS: &[&str] = &[
    "unreachable-section",
    "unreachable-item",
    "unreachable-row",
    "unreachable-option",
    "unanswerable-item",
    "impossible-check",
    "dead-end",
    "dead-requirement",
    "closed-route",
];

/// A generated questionnaire, what is senseless in it allowed; none with the errors where
/// it has others.
pub fn instrument_of(text: &str) -> Result<(Sources, Instrument), Vec<String>> {
    let (sources, findings, instrument) = checked(text);
    if let Some(instrument) = instrument {
        return Ok((sources, instrument));
    }
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let mut allowed: Vec<(usize, &str)> = findings
        .iter()
        .filter(|f| SENSELESS.contains(&f.rule.name))
        .map(|f| (sources.position(f.label.span).line, f.rule.name))
        .collect();
    allowed.sort_unstable();
    allowed.dedup();
    for (line, rule) in allowed.into_iter().rev() {
        lines.insert(line - 1, format!("# allow: {rule} because it is made by chance"));
    }
    let (sources, findings, instrument) = checked(&(lines.join("\n") + "\n"));
    let errors =
        findings.iter().filter(|f| f.severity() == survey::diagnostic::Severity::Error);
    let errors: Vec<String> = errors
        .map(|f| {
            let line = sources.position(f.label.span).line;
            format!("{line}: {}: {}", f.rule.name, f.message.en)
        })
        .collect();
    match instrument {
        Some(instrument) if errors.is_empty() => Ok((sources, instrument)),
        _ => Err(errors),
    }
}

fn checked(text: &str) -> (Sources, Findings, Option<Instrument>) {
    let (mut sources, mut findings) = (Sources::default(), Findings::default());
    let file = sources.add(Source::new("questionnaire.yaml", text));
    let read = load::questionnaire(file, &mut sources, &Held, &mut findings);
    let instrument =
        read.and_then(|read| check(&sources, read, None, Vec::new(), &mut findings).0);
    (sources, findings, instrument)
}

/// The code of the unit that answers as number so and so.
pub fn unit(instrument: &Instrument, number: usize) -> String {
    let units = instrument.questionnaire().units.as_ref();
    match units.and_then(|units| Some((units.frame.as_ref()?, units.answering()))) {
        Some((frame, rows)) => frame.units[rows[number * 7 % rows.len()]].code.clone(),
        None => format!("s{number}"),
    }
}

/// Every cell with its state, in rows and outside of them.
fn cells(plan: &Plan, record: &Record) -> Vec<String> {
    let mut told = Vec::new();
    let mut tell = |slot: u32, row: Option<RowId>, at: &str| {
        let slot = SlotId(slot);
        let (cell, asked) = (record.cell_at(slot, row), record.asked_at(slot, row));
        let name = &plan.slot(slot).name;
        told.push(format!("{at}{name}: {:?} {:?} {asked:?}", cell.state, cell.value));
    };
    for slot in 0..u32::try_from(plan.outer).unwrap() {
        tell(slot, None, "");
    }
    for (number, roster) in (0..).zip(&plan.rosters) {
        for row in record.all_rows(RosterId(number)) {
            let at = format!("{:?} ", record.row_number(*row));
            for slot in roster.first.0..roster.first.0 + roster.width {
                tell(slot, Some(*row), &at);
            }
        }
    }
    told
}

fn said(reading: &Reading) -> Vec<String> {
    let findings = reading.findings.iter();
    findings.map(|f| format!("{}: {}", f.rule.name, f.message.en)).collect()
}

/// What is wrong with one respondent; empty where nothing is.
fn faults(
    instrument: &Instrument,
    reader: &Reader<'_>,
    simulated: &Simulated,
    work: &mut Workspace,
) -> Vec<String> {
    let plan = instrument.plan();
    let envelopes = simulated.envelopes(instrument);
    let write = |record: &Record| -> Vec<String> {
        envelopes.iter().map(|e| write::file(instrument, e, record)).collect()
    };
    let texts = write(&simulated.record);
    let reading = match texts.as_slice() {
        [text] if instrument.questionnaire().parts.is_empty() => {
            reader.read(FileId(9), text, work)
        }
        texts => {
            let files = (9..).map(FileId).zip(texts.iter().map(String::as_str));
            reader.read_parts(&files.collect::<Vec<_>>(), work)
        }
    };
    let mut faults = said(&reading);
    let Some(answers) = reading.answers else { return faults };
    let (written, read) = (cells(plan, &simulated.record), cells(plan, answers.record()));
    let differ = written.iter().zip(&read).filter(|(written, read)| written != read);
    faults.extend(differ.map(|(written, read)| format!("{written}, but read: {read}")));
    if written.len() != read.len() {
        faults.push(format!("{} cells, but {} read", written.len(), read.len()));
    }
    if write(answers.record()) != texts {
        faults.push("written otherwise when read".to_owned());
    }
    if !faults.is_empty() {
        faults.extend(texts);
    }
    faults
}

#[test]
fn whatever_is_simulated_is_accepted_and_read_back_as_it_was() {
    let studies = studies();
    assert!(studies.len() >= 7, "{}", studies.len());
    let mut wrong = Vec::new();
    for (path, sources, instrument) in &studies {
        let reader = Reader::new(sources, instrument);
        let (simulator, mut work) = (Simulator::new(instrument, 1), Workspace::default());
        for number in 0..40 {
            let code = unit(instrument, number);
            let one = simulator.respondent(number as u64, &code, &[]);
            let mut faults = faults(instrument, &reader, &one, &mut work);
            faults.extend(one.unmet.iter().map(|check| format!("unmet: {check:?}")));
            let items = &instrument.questionnaire().items;
            faults.extend(
                one.blank.iter().map(|i| format!("blank: {}", items[*i].id.value)),
            );
            if !faults.is_empty() {
                wrong.push(format!("{path:?} {number}: {faults:#?}"));
                break;
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn generated_questionnaires_are_answered_and_read_back() {
    let (mut wrong, mut unsound) = (Vec::new(), Vec::new());
    let mut used = std::collections::BTreeSet::new();
    for seed in 0..120 {
        let text = generated::questionnaire(seed, false);
        let (sources, instrument) = match instrument_of(&text) {
            Ok(sound) => sound,
            Err(errors) => {
                unsound.push(format!("{seed}: {errors:#?}\n{text}"));
                continue;
            }
        };
        let kinds = instrument.questionnaire().items.iter().map(|item| item.kind.name());
        used.extend(kinds);
        let reader = Reader::new(&sources, &instrument);
        let (simulator, mut work) =
            (Simulator::new(&instrument, seed), Workspace::default());
        for number in 0..8 {
            let code = unit(&instrument, number);
            let one = simulator.respondent(number as u64, &code, &[]);
            let faults = faults(&instrument, &reader, &one, &mut work);
            if !faults.is_empty() {
                wrong.push(format!("{seed}/{number}: {faults:#?}\n{text}"));
                break;
            }
        }
    }
    assert!(
        unsound.len() < 12,
        "{}: {}",
        unsound.len(),
        unsound[..unsound.len().min(4)].join("\n")
    );
    assert!(
        wrong.is_empty(),
        "{}: {}",
        wrong.len(),
        wrong[..wrong.len().min(3)].join("\n")
    );
    assert!(used.len() >= 26, "{used:?}");
}

#[test]
fn an_answer_changed_and_changed_back_leaves_no_trace() {
    for seed in 0..40 {
        let Ok((_, instrument)) = instrument_of(&generated::questionnaire(seed, false))
        else {
            continue;
        };
        let (questionnaire, plan) = (instrument.questionnaire(), instrument.plan());
        let simulator = Simulator::new(&instrument, seed);
        let mut one = simulator.respondent(1, "s1", &[]);
        let other = simulator.respondent(2, "s1", &[]);
        let before = write::file(&instrument, &one.envelope, &one.record);
        let cells_before = cells(plan, &one.record);
        let mut record = Record::default();
        for place in 0..plan.outer {
            let slot = SlotId(u32::try_from(place).unwrap());
            let kept = one.given.get(slot).cloned();
            if kept.is_none() {
                continue;
            }
            match other.given.get(slot) {
                Some(cell) => one.given.set(slot, cell.clone()),
                None => one.given.unset_at(slot, None),
            }
            walk(questionnaire, plan, &one.given, &mut record);
            one.given.cells[place] = kept;
            walk(questionnaire, plan, &one.given, &mut record);
            assert_eq!(cells(plan, &record), cells_before, "{seed}: {slot:?}");
            let after = write::file(&instrument, &one.envelope, &record);
            assert_eq!(after, before, "{seed}: {slot:?}");
        }
    }
}

#[test]
fn the_order_in_which_options_are_written_decides_nothing_of_what_is_right() {
    let mut tried = 0;
    for seed in 0..60 {
        let (written, turned) =
            (generated::questionnaire(seed, false), generated::questionnaire(seed, true));
        let (Ok((_, plain)), Ok((sources, turned))) =
            (instrument_of(&written), instrument_of(&turned))
        else {
            continue;
        };
        // Rows made for options are asked in the order of the options: an end in one of them
        // closes others, as the questionnaire is written.
        let ends_in_a_row = |item: &Item| item.roster.is_some() && item.end_if.is_some();
        if plain.questionnaire().items.iter().any(ends_in_a_row) {
            continue;
        }
        let simulator = Simulator::new(&plain, seed);
        let reader = Reader::new(&sources, &turned);
        let mut work = Workspace::default();
        for number in 0..4 {
            let one = simulator.respondent(number, "s1", &[]);
            let text = write::file(&plain, &one.envelope, &one.record);
            let lines: Vec<&str> = text
                .lines()
                .filter(|line| !line.starts_with("  \"instrument\""))
                .collect();
            let text = lines
                .join("\n")
                .replace("\n  },\n}", "\n  }\n}")
                .replace("],\n}", "]\n}");
            let reading = reader.read(FileId(9), &text, &mut work);
            assert_eq!(
                said(&reading),
                [] as [&str; 0],
                "{seed}/{number}\n{text}\n{written}"
            );
            tried += 1;
        }
    }
    assert!(tried > 100, "{tried}");
}

#[test]
fn the_same_seed_gives_the_same_answers_and_another_seed_others() {
    let path = Path::new("tests/questionnaires/omsorg/2026/questionnaire.yaml");
    let path = path.canonicalize().unwrap();
    let (mut sources, mut findings) = (Sources::default(), Findings::default());
    let file = add(&mut sources, &path);
    let read = load::questionnaire(file, &mut sources, &Beside, &mut findings).unwrap();
    let (instrument, _) = check(&sources, read, None, Vec::new(), &mut findings);
    let instrument = instrument.unwrap();
    let file = |seed: u64, number: u64| {
        let one = Simulator::new(&instrument, seed).respondent(number, "0114", &[]);
        write::file(&instrument, &one.envelope, &one.record)
    };
    assert_eq!(file(1, 3), file(1, 3));
    assert_ne!(file(1, 3), file(2, 3));
    assert_ne!(file(1, 3), file(1, 4));
}

#[test]
fn declared_shares_are_met() {
    let text = "\
questionnaire: andelar
version: \"1\"
title: T
privacy: {purpose: Test., public: nothing, kept: Inte alls.}
sections:
  - id: a
    title: A
    items:
      - id: val
        type: single
        text: Vad?
        required: true
        options: [{code: a, label: A, share: 70}, {code: b, label: B, share: 30}, {code: c, label: C, share: 0}]
      - {id: sedan, type: single, text: Sedan?, required: true, ask_if: val == 'a', options: [{code: x, label: X}, {code: y, label: Y}]}
";
    let (_, instrument) = instrument_of(text).unwrap();
    let simulator = Simulator::new(&instrument, 1);
    let mut tally = Tally::new(&instrument);
    for number in 0..1000 {
        tally.add(&instrument, &simulator.respondent(number, "s", &[]));
    }
    // 700 of 1,000 are expected with a standard deviation of √(1000 · 0.7 · 0.3) ≈ 14.5;
    // four of these are 58.
    assert!((642..=758).contains(&tally.chosen[0][0]), "{:?}", tally.chosen);
    assert_eq!(tally.chosen[0].iter().sum::<usize>(), 1000);
    assert_eq!(tally.chosen[0][2], 0);
    assert_eq!(tally.never_chosen(&instrument), [(0, 2)]);
    // The second is asked of those who chose the first, and a path is 1 or 2 items.
    assert_eq!(tally.asked, [1000, tally.chosen[0][0]]);
    let items = tally.spread(|burden| i64::try_from(burden.items).unwrap());
    assert_eq!(items, Some([1, 2, 2]));
}

#[test]
fn a_check_that_chance_cannot_meet_is_told_and_leaves_the_file_valid() {
    let text = "\
questionnaire: kontroll
version: \"1\"
title: T
privacy: {purpose: Test., public: nothing, kept: Inte alls.}
sections:
  - id: a
    title: A
    items:
      - {id: tal, type: integer, min: 0, max: 1000000, required: true, text: Tal?}
      - {id: kvadrat, type: integer, min: 0, required: true, text: Kvadraten?, checks: [{id: kvadrat, must: kvadrat == tal * tal + 7, level: hard, message: Nej.}]}
";
    let (sources, instrument) = instrument_of(text).unwrap();
    let one = Simulator::new(&instrument, 1).respondent(0, "s", &[]);
    assert_eq!(one.unmet.len(), 1);
    let reader = Reader::new(&sources, &instrument);
    let wrong = faults(&instrument, &reader, &one, &mut Workspace::default());
    assert_eq!(wrong, [] as [&str; 0]);
    assert_eq!(one.envelope.status, Some(survey::value::Status::Partial));
}

#[test]
fn a_record_has_a_key_of_its_own() {
    let text = "\
questionnaire: arenden
version: \"1\"
title: T
privacy: {purpose: Test., public: nothing, kept: Inte alls.}
records: {arende: {type: text, pattern: \"[A-Z]{2}-[0-9]{3}\"}, dag: {type: date}, nummer: {type: integer}, ar: {type: year}}
sections:
  - id: a
    title: A
    items:
      - {id: tal, type: integer, required: true, text: Tal?}
";
    let (sources, instrument) = instrument_of(text).unwrap();
    let reader = Reader::new(&sources, &instrument);
    for number in 0..20 {
        let one = Simulator::new(&instrument, 1).respondent(number, "s", &[]);
        assert_eq!(one.envelope.keys.len(), 4);
        let wrong = faults(&instrument, &reader, &one, &mut Workspace::default());
        assert_eq!(wrong, [] as [&str; 0]);
    }
}

#[test]
fn a_check_of_a_later_version_is_not_confirmed() {
    let text = "\
questionnaire: sedan
version: \"1\"
title: T
privacy: {purpose: Test., public: nothing, kept: Inte alls.}
sections:
  - id: a
    title: A
    items:
      - {id: tal, type: integer, min: 5, required: true, text: Tal?, checks: [{id: lag, must: tal == 4 + tal % 1, level: soft, since: \"2\", message: Nej.}]}
";
    let (_, instrument) = instrument_of(text).unwrap();
    let one = Simulator::new(&instrument, 1).respondent(0, "s", &[]);
    assert_eq!(one.envelope.confirmed, []);
    let (_, instrument) = instrument_of(&text.replace("\"2\"", "\"1\"")).unwrap();
    let one = Simulator::new(&instrument, 1).respondent(0, "s", &[]);
    let reason = Some("simulated".to_owned());
    assert_eq!(one.envelope.confirmed, [("lag".to_owned(), reason)]);
}

#[test]
fn ends_give_their_status() {
    let text = "\
questionnaire: slut
version: \"1\"
title: T
privacy: {purpose: Test., public: nothing, kept: Inte alls.}
sections:
  - id: a
    title: A
    items:
      - {id: alder, type: integer, min: 0, max: 17, required: true, text: Ålder?, end_if: {when: alder < 18, status: ineligible, disposition: ung}}
      - {id: mer, type: integer, required: true, text: Mer?}
";
    let (sources, instrument) = instrument_of(text).unwrap();
    let one = Simulator::new(&instrument, 1).respondent(0, "s", &[]);
    assert_eq!(one.envelope.status, Some(survey::value::Status::Ineligible));
    assert_eq!(one.envelope.disposition.as_deref(), Some("ung"));
    let reader = Reader::new(&sources, &instrument);
    let wrong = faults(&instrument, &reader, &one, &mut Workspace::default());
    assert_eq!(wrong, [] as [&str; 0]);
    let mer = instrument.plan().find("mer").unwrap();
    assert_eq!(one.record.asked_at(mer, None), Some(false));
    let alder = instrument.plan().find("alder").unwrap();
    assert!(matches!(one.record.cell(alder).value, Some(Value::Number(_))));
}

/// A copy of the demo, and the program in it.
fn stage(name: &str) -> PathBuf {
    fn copy(from: &Path, to: &Path) {
        fs::create_dir_all(to).unwrap();
        for entry in fs::read_dir(from).unwrap() {
            let path = entry.unwrap().path();
            let target = to.join(path.file_name().unwrap());
            if path.is_dir() {
                copy(&path, &target);
            } else {
                fs::copy(&path, &target).unwrap();
            }
        }
    }
    let stage = Path::new(env!("CARGO_TARGET_TMPDIR")).join("simulate").join(name);
    let _ = fs::remove_dir_all(&stage);
    copy(Path::new("tests/cli/demo"), &stage);
    stage
}

fn run(stage: &Path, arguments: &[&str], threads: &str) -> (i32, String) {
    let mut survey = Command::new(env!("CARGO_BIN_EXE_survey"));
    survey.args(["simulate", "demo@2029", "--seed", "5"]).args(arguments);
    survey.current_dir(stage).env("RAYON_NUM_THREADS", threads).env("LC_ALL", "C");
    let output = survey.output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    (output.status.code().unwrap(), text)
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    let stage = stage("threads");
    let arguments = ["-n", "600", "--format", "json"];
    let (one, two) = (run(&stage, &arguments, "1"), run(&stage, &arguments, "4"));
    assert_eq!(one.0, 0, "{}", one.1);
    assert_eq!(one, two);
    let lines = |threads, file| {
        let (code, _) = run(&stage, &["--units", "frame", "-o", file], threads);
        assert_eq!(code, 0);
        fs::read(stage.join(file)).unwrap()
    };
    assert_eq!(lines("1", "one.ndjson"), lines("3", "three.ndjson"));
}

#[test]
fn files_are_their_owners_alone_and_are_not_written_over() {
    let stage = stage("files");
    let arguments = ["--units", "frame", "-n", "3", "-o", "out"];
    assert_eq!(run(&stage, &arguments, "2").0, 0);
    let mut names: Vec<PathBuf> =
        fs::read_dir(stage.join("out")).unwrap().map(|e| e.unwrap().path()).collect();
    names.sort();
    assert_eq!(names.len(), 3);
    #[cfg(unix)]
    for name in &names {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(name).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name:?}");
    }
    fs::write(&names[1], "mine").unwrap();
    fs::remove_file(&names[0]).unwrap();
    assert_eq!(run(&stage, &arguments, "2").0, 3);
    assert_eq!(fs::read_to_string(&names[1]).unwrap(), "mine");
    assert!(!names[0].exists(), "nothing is written where one file is there");
    let mut forced = arguments.to_vec();
    forced.push("--force");
    assert_eq!(run(&stage, &forced, "2").0, 0);
    assert!(fs::read_to_string(&names[1]).unwrap().contains("\"simulated\": true"));
}

#[test]
fn the_document_is_what_the_schema_says() {
    let stage = stage("schema");
    let (code, text) = run(&stage, &["-n", "30", "--format", "json"], "2");
    assert_eq!(code, 0);
    let schema: serde_json::Value =
        serde_json::from_str(&fs::read_to_string("schemas/output.schema.json").unwrap())
            .unwrap();
    let document: serde_json::Value = serde_json::from_str(&text).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let wrong: Vec<String> =
        validator.iter_errors(&document).map(|error| error.to_string()).collect();
    assert_eq!(wrong, [] as [&str; 0], "{text}");
    let result = document["results"][0].as_object().unwrap();
    let told = &schema["definitions"]["simulation"]["properties"];
    for key in result.keys() {
        assert!(told.get(key).is_some(), "the schema does not tell of `{key}`");
    }
}

#[test]
fn rows_as_options_are_not_told_as_never_chosen() {
    let text = r#"questionnaire: hem
version: "1"
title: Hem
languages: [sv]
sender: {name: Exempel, contact: a@example.org}
privacy: {purpose: Prov., public: nothing, kept: Inte.}
sections:
  - id: s
    title: S
    items:
      - {id: antal, type: integer, text: Antal, min: 1, max: 2, required: true}
      - {id: rad, type: roster, text: Rader, count: antal, items: [{id: namn, type: text, text: Namn}]}
      - {id: en, type: single, text: Vem, options_from: {rows: rad, label: namn}}
      - {id: val, type: single, text: Val, options: [{code: a, label: A, share: 100}, {code: b, label: B, share: 0}]}
"#;
    let (_, instrument) = instrument_of(text).unwrap();
    let (simulator, mut tally) =
        (Simulator::new(&instrument, 1), Tally::new(&instrument));
    for number in 0..20 {
        tally.add(&instrument, &simulator.respondent(number, "s", &[]));
    }
    // The fourth item, `val`, is number 4 behind the column; its second option is `b`.
    assert_eq!(tally.never_chosen(&instrument), [(4, 1)]);
}
