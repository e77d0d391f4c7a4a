//! The pages of the language are true: every example is run, every key is one.
//!
//! A page's example is a questionnaire (`yaml`), the files that it names (each under a
//! line with its name), and one or several answers (`json`), each followed by what comes
//! of it (`text`): a cell and its value a line, with the working behind `#`, and a
//! finding a line. Several answers before it are parts of one record, and
//! `corrections.yaml` corrects them. A table (`csv`) behind them is the same answers as
//! `survey convert` writes them, without the columns that the file says of itself. Pages
//! with a `scoring.yaml` are in [`scored`].

mod scored;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::Path;

use survey::answers::{self, Notation, Workspace};
use survey::check::{CHECKS, Instrument, check};
use survey::diagnostic::Findings;
use survey::expression::{Domain, RosterId, RowId, SlotId, calendar};
use survey::load::{self, ReadProblem, Topic, topics};
use survey::report::page::Page;
use survey::route::{Record, SlotKind};
use survey::source::{FileId, Source, Sources};
use survey::value::{Cell, Value};

use crate::support::named;

const FOLDER: &str = "src/load/topics";
const HEADINGS: [&str; 10] = [
    "What it is for",
    "Order of work",
    "Keys",
    "Reasons",
    "Functions",
    "Answers",
    "In expressions",
    "Changes",
    "Example",
    "På svenska",
];

/// Which definitions of the schema a page tells; items where nothing is said.
const TELLS: &[(&str, &[&str])] = &[
    ("answers", &["answers"]),
    ("cases", &["case", "case_unit", "expected", "expected_of_units"]),
    ("chance", &["randomisation", "arm", "section", "item"]),
    ("checks", &["check", "item"]),
    ("comparability", &["item", "option"]),
    ("constants", &["constant"]),
    ("end_if", &["end_if", "option_end_if", "item"]),
    ("extends", &["extends"]),
    ("grid", &["item", "cell_type", "row"]),
    ("include", &["include", "section_include"]),
    ("items_from", &["items_from"]),
    ("languages", &["questionnaire", "translation"]),
    ("missing", &["missing", "item"]),
    ("options", &["option", "option_table"]),
    ("options_from", &["options_from"]),
    ("questionnaire", &["questionnaire", "sender", "privacy"]),
    ("texts", &["item", "questionnaire"]),
    ("corrections", &["correction"]),
    ("data_file", &["data_file"]),
    ("parts", &["part"]),
    ("records", &["record_name"]),
    ("registers", &["register"]),
    ("roster", &["item", "for_each_row"]),
    ("sections", &["section"]),
    ("specify", &["specify"]),
    ("units", &["units", "parent"]),
    ("waves", &["wave", "fieldwork", "item"]),
];

/// The files of one page.
struct Shelf {
    files: BTreeMap<String, String>,
}

impl load::Reader for Shelf {
    fn read(
        &self,
        _: FileId,
        path: &str,
        sources: &mut Sources,
    ) -> Result<FileId, ReadProblem> {
        let known = sources.iter().find(|(_, source)| source.name() == path);
        if let Some((known, _)) = known {
            return Ok(known);
        }
        let text = self.files.get(path).ok_or(ReadProblem::Missing)?;
        Ok(sources.add(Source::new(path, text.as_str())))
    }

    fn named(
        &self,
        from: FileId,
        name: &str,
        version: &str,
        sources: &mut Sources,
    ) -> Result<FileId, ReadProblem> {
        let wanted = Some(format!("{name}@{version}"));
        let found = self.files.iter().find(|(_, text)| named(text) == wanted);
        self.read(from, found.ok_or(ReadProblem::Missing)?.0, sources)
    }
}

/// A fenced block: the name in the line above it, its language, its text.
struct Block {
    caption: String,
    language: String,
    text: String,
}

fn pages() -> Vec<Topic> {
    topics::TYPES.iter().chain(topics::CONCEPTS).copied().collect()
}

/// The pages as they lie in the folder.
fn written() -> Vec<(String, String)> {
    let mut pages: Vec<(String, String)> = fs::read_dir(FOLDER)
        .unwrap()
        .map(|entry| {
            let path = entry.unwrap().path();
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            (name, fs::read_to_string(path).unwrap())
        })
        .collect();
    pages.sort();
    pages
}

fn blocks(page: &str) -> Vec<Block> {
    let parsed = Page::parse(page);
    let (mut blocks, mut caption) = (Vec::<Block>::new(), String::new());
    let mut open = false;
    for line in parsed.section("Example").unwrap_or_default() {
        if let Some(language) = line.strip_prefix("```") {
            open = !open;
            if open {
                let caption = std::mem::take(&mut caption);
                let language = language.to_owned();
                blocks.push(Block { caption, language, text: String::new() });
            }
        } else if open {
            writeln!(blocks.last_mut().unwrap().text, "{line}").unwrap();
        } else if let Some(name) = line.trim_end_matches(':').strip_prefix('`') {
            caption = name.trim_end_matches('`').to_owned();
        }
    }
    blocks
}

fn told(findings: &Findings) -> Vec<String> {
    findings.iter().map(|f| format!("{}: {}", f.rule.name, f.message.en)).collect()
}

/// A whole answer file; where only the answers are shown, one that holds them.
fn answer_file(shown: &str, instrument: &Instrument) -> String {
    if shown.contains("\"answers\"") {
        return shown.to_owned();
    }
    let questionnaire = instrument.questionnaire();
    format!(
        r#"{{"questionnaire": "{}", "version": "{}", "unit": "1", "status": "complete", "answers": {shown}}}"#,
        questionnaire.name.value, questionnaire.version.value
    )
}

/// Every cell of people's and the engine's, by name: `placering[2].dygn`.
fn cells(instrument: &Instrument, record: &Record) -> BTreeMap<String, String> {
    let plan = instrument.plan();
    let mut cells = BTreeMap::new();
    for (number, slot) in plan.slots.iter().enumerate() {
        let id = SlotId(u32::try_from(number).unwrap());
        if matches!(
            slot.kind,
            SlotKind::Column
                | SlotKind::Previous(_)
                | SlotKind::Submitted
                | SlotKind::Started
        ) {
            continue;
        }
        let rows: Vec<Option<RowId>> = match plan.home(id) {
            None => vec![None],
            Some(roster) => record.all_rows(roster).iter().copied().map(Some).collect(),
        };
        for row in rows {
            let name = match (plan.home(id), row) {
                (Some(roster), Some(row)) => {
                    in_row(instrument, record, roster, row, &slot.name)
                }
                _ => slot.name.clone(),
            };
            cells.insert(name, shown(record.cell_at(id, row), &slot.domain));
        }
    }
    cells
}

/// `team.skift.antal` in its row: `team[1].skift[2].antal`.
fn in_row(
    instrument: &Instrument,
    record: &Record,
    roster: RosterId,
    row: RowId,
    name: &str,
) -> String {
    let plan = instrument.plan();
    let own = &plan.slot(plan.roster(roster).slot).name;
    let (number, around) = record.row_number(row);
    let before = match (plan.roster(roster).around, around) {
        (Some(outer), Some(around)) => in_row(instrument, record, outer, around, own),
        _ => own.clone(),
    };
    let column = name.strip_prefix(&format!("{own}.")).unwrap_or(name);
    format!("{before}[{number}].{column}")
}

/// A value as people would write it down, or the state.
fn shown(cell: &Cell, domain: &Domain) -> String {
    let Some(value) = &cell.value else {
        let reason = cell.reason.map(|reason| format!(", {}", reason.name()));
        return format!("{}{}", cell.state.name(), reason.unwrap_or_default());
    };
    match (value, domain) {
        (Value::Condition(condition), _) => condition.to_string(),
        (Value::Number(number), _) => number.to_string(),
        (Value::Text(text), _) => text.clone(),
        (Value::Code(code), Domain::Single(options)) => options.code(*code).to_owned(),
        (Value::Codes(codes), Domain::Multiple(options)) => {
            let codes: Vec<&str> = codes.iter().map(|code| options.code(code)).collect();
            if codes.is_empty() { "[]".to_owned() } else { codes.join(", ") }
        }
        (Value::Ranking(codes), Domain::Ranking(options)) => {
            let codes: Vec<&str> = codes.iter().map(|code| options.code(*code)).collect();
            codes.join(", ")
        }
        (Value::Date(date), _) => date.to_string(),
        (Value::Month(date), _) => calendar::show_month(*date),
        (Value::Time(time), _) => calendar::show_time(*time),
        (Value::Duration(seconds), _) => calendar::show_duration(*seconds),
        (Value::Location(place), _) => format!("{} {}", place.lat, place.lon),
        (Value::Document(document), _) => document.name.clone(),
        (other, _) => format!("{other:?}"),
    }
}

/// What is wrong with the example of a page.
fn faults(name: &str, page: &str) -> Vec<String> {
    let mut faults = Vec::new();
    let all = blocks(page);
    if all.iter().any(|block| block.caption == "scoring.yaml") {
        return scored::faults(name, &all);
    }
    let files = all
        .iter()
        .filter(|block| !matches!(block.language.as_str(), "json" | "text"))
        .map(|block| (block.caption.clone(), block.text.clone()))
        .collect();
    let shelf = Shelf { files };
    let Some(main) = all.iter().find(|block| block.language == "yaml") else {
        return vec![format!("{name}: no questionnaire")];
    };
    let (mut sources, mut findings) = (Sources::default(), Findings::default());
    let file = sources.add(Source::new("questionnaire.yaml", main.text.as_str()));
    let read = load::questionnaire(file, &mut sources, &shelf, &mut findings);
    let instrument = read.and_then(|read| {
        let previous = previous(&shelf, &mut sources);
        check(&sources, read, previous, Vec::new(), &mut findings).0
    });
    let of_check = |pair: &&[Block]| {
        let before = &pair[0];
        let shows_files =
            before.language != "json" && before.caption != "corrections.yaml";
        shows_files && pair[1].language == "text"
    };
    let said = all.windows(2).find(of_check);
    let said = said.map_or("", |pair| &pair[1].text);
    let wrong = differences(said, &BTreeMap::new(), &told(&findings));
    faults.extend(wrong.into_iter().map(|fault| format!("{name}: {fault}")));
    let Some(instrument) = instrument else { return faults };
    let reader = answers::Reader::new(&sources, &instrument);
    let (mut outcomes, mut texts) = (0, Vec::new());
    for block in &all {
        match block.language.as_str() {
            "json" => texts.push(answer_file(&block.text, &instrument)),
            "yaml" if block.caption == "corrections.yaml" => {
                texts = texts.iter().map(|text| corrected(text, &block.text)).collect();
            }
            "text" if !texts.is_empty() => {
                outcomes += 1;
                for fault in outcome(&reader, &std::mem::take(&mut texts), &block.text) {
                    faults.push(format!("{name}, outcome {outcomes}: {fault}"));
                }
            }
            _ => {}
        }
    }
    if outcomes == 0 || !texts.is_empty() {
        faults.push(format!("{name}: answers without what comes of them"));
    }
    for pair in all.windows(3) {
        if pair[0].language == "json" && pair[2].language == "csv" {
            let text = answer_file(&pair[0].text, &instrument);
            let (written, shown) = (row(&reader, &text), table(&pair[2].text));
            if written != shown {
                faults.push(format!("{name}: the table holds {written:?}"));
            }
        }
    }
    faults
}

/// What is wrong with what comes of the files of one record.
fn outcome(
    reader: &answers::Reader<'_>,
    texts: &[String],
    expected: &str,
) -> Vec<String> {
    let texts: Vec<_> =
        (99..).map(FileId).zip(texts.iter().map(String::as_str)).collect();
    let reading = reader.read_parts(&texts, &mut Workspace::default());
    let Some(answers) = &reading.answers else {
        return vec![format!("not read: {:?}", told(&reading.findings))];
    };
    let mut cells = cells(reader.instrument(), answers.record());
    cells.entry("status".to_owned()).or_insert(answers.status().name().to_owned());
    differences(expected, &cells, &told(&reading.findings))
}

/// An answer file with the corrections of a file.
fn corrected(text: &str, corrections: &str) -> String {
    let (mut sources, mut findings) = (Sources::default(), Findings::default());
    let file = sources.add(Source::new("corrections.yaml", corrections));
    let all = load::corrections(file, &sources, &mut findings);
    assert!(findings.is_empty() && !all.is_empty(), "{:?}", told(&findings));
    all.iter().fold(text.to_owned(), |text, one| {
        answers::correct(&text, &one.item.value, &one.old.value, &one.new).unwrap()
    })
}

/// The answers as `survey convert` writes them into a table, by column.
fn row(reader: &answers::Reader<'_>, text: &str) -> BTreeMap<String, String> {
    let record = answers::record(reader, &Notation::Json, FileId(99), text).unwrap();
    let (head, columns) = answers::head(reader, ',');
    let (row, _) = answers::row(&record, reader, &columns).unwrap();
    let mut cells = table(&format!("{}\n{row}", head.trim_end()));
    cells.retain(|name, _| name != "unit" && !name.starts_with('_'));
    cells
}

/// The filled cells of a table of one row, by column.
fn table(text: &str) -> BTreeMap<String, String> {
    let mut rows =
        csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    let rows: Vec<csv::StringRecord> = rows.records().map(Result::unwrap).collect();
    let cells = rows[0].iter().zip(rows[1].iter());
    cells
        .filter(|(_, cell)| !cell.is_empty())
        .map(|(name, cell)| (name.to_owned(), cell.to_owned()))
        .collect()
}

/// The version that the questionnaire follows, where the page shows one.
fn previous(
    shelf: &Shelf,
    sources: &mut Sources,
) -> Option<survey::model::Questionnaire> {
    let (name, text) =
        shelf.files.iter().find(|(name, _)| name.ends_with("/questionnaire.yaml"))?;
    let file = sources.add(Source::new(name.as_str(), text.as_str()));
    load::questionnaire(file, sources, shelf, &mut Findings::default())
}

/// Where what is written differs from what comes out.
fn differences(
    expected: &str,
    cells: &BTreeMap<String, String>,
    findings: &[String],
) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut promised = BTreeSet::new();
    for line in expected.lines().filter(|line| !line.trim().is_empty()) {
        let line = line.split(" #").next().unwrap().trim_end();
        let (name, value) = line.split_once(": ").unwrap_or((line, ""));
        if name.contains('-') {
            promised.insert(line.to_owned());
            continue;
        }
        match cells.get(name.trim()) {
            Some(cell) if cell == value.trim() => {}
            Some(cell) => wrong.push(format!("`{name}` is {cell}, not {value}")),
            None => wrong.push(format!("no cell `{name}`: {:?}", cells.keys())),
        }
    }
    let found: BTreeSet<String> = findings.iter().cloned().collect();
    wrong.extend(found.difference(&promised).map(|said| format!("also found {said}")));
    wrong.extend(promised.difference(&found).map(|said| format!("not found {said}")));
    wrong
}

#[test]
fn every_page_lies_in_the_folder_and_is_told() {
    let mut told: Vec<(String, String)> = pages()
        .iter()
        .map(|topic| (topic.name.to_owned(), topic.page.to_owned()))
        .collect();
    told.sort();
    assert_eq!(told, written());
    let rules: BTreeSet<&str> = [
        load::RULES,
        survey::yaml::RULES,
        answers::RULES,
        answers::NOTATION_RULES,
        answers::MAP_RULES,
    ]
    .concat()
    .into_iter()
    .chain(CHECKS.iter().map(|check| check.rule))
    .map(|rule| rule.name)
    .collect();
    for (name, _) in told {
        assert!(!rules.contains(name.as_str()), "`{name}` is a rule too");
    }
}

#[test]
fn every_page_has_the_headings_and_an_example() {
    for (name, page) in written() {
        assert!(page.starts_with(&format!("# `{name}`\n\n")), "{name}");
        let parsed = Page::parse(&page);
        let found: Vec<&str> = parsed.sections.iter().map(|(title, _)| *title).collect();
        let known: Vec<&str> =
            HEADINGS.iter().copied().filter(|title| found.contains(title)).collect();
        assert_eq!(found, known, "{name}");
        for needed in ["What it is for", "Example", "På svenska"] {
            assert!(found.contains(&needed), "{name}: no `{needed}`");
        }
        if topics::TYPES.iter().any(|topic| topic.name == name) {
            for needed in ["Keys", "Answers", "In expressions"] {
                assert!(found.contains(&needed), "{name}: no `{needed}`");
            }
        }
    }
}

#[test]
fn every_example_comes_out_as_the_page_says() {
    let faults: Vec<String> =
        written().iter().flat_map(|(name, page)| faults(name, page)).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// The keys that a page lists: the words in front of each entry.
fn listed(page: &str, heading: &str) -> Vec<String> {
    let parsed = Page::parse(page);
    let mut keys = Vec::new();
    for line in parsed.section(heading).unwrap_or_default() {
        let Some(entry) = line.strip_prefix("- ") else { continue };
        let head = entry.split_once("`:").map_or(entry, |parts| parts.0);
        keys.extend(
            head.split('`')
                .filter(|word| !word.trim_matches([',', ' ']).is_empty())
                .map(str::to_owned),
        );
    }
    keys
}

fn schema(kind: &str) -> serde_json::Value {
    let text = fs::read_to_string(format!("schemas/{kind}.schema.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// The schema and the place in it of a definition, by the name that [`TELLS`] uses.
pub(crate) fn pointer_of(definition: &str) -> (&'static str, String) {
    let place = match definition {
        "answers" => return ("answers", String::new()),
        "correction" => return ("corrections", "/definitions/correction".to_owned()),
        "case" => return ("cases", "/definitions/case".to_owned()),
        "case_unit" => return ("cases", "/definitions/unit".to_owned()),
        "expected" | "expected_of_units" => {
            return ("cases", format!("/definitions/{definition}"));
        }
        "questionnaire" => "",
        "wave" => "/properties/wave",
        "sender" => "/properties/sender",
        "privacy" => "/properties/privacy",
        "units" => "/properties/units",
        "missing" => "/properties/missing",
        "extends" => "/properties/extends",
        "fieldwork" => "/properties/wave/properties/fieldwork",
        "include" => "/properties/include/items",
        "arm" => "/definitions/randomisation/properties/arms/additionalProperties",
        "row" => "/definitions/item/properties/rows/items",
        "items_from" => "/definitions/item_rows/properties/items_from",
        "section_include" => "/definitions/section_include/properties/include",
        other => return ("questionnaire", format!("/definitions/{other}")),
    };
    ("questionnaire", place.to_owned())
}

/// The keys of a definition.
pub(crate) fn keys_of(definition: &str) -> BTreeSet<String> {
    let (file, pointer) = pointer_of(definition);
    let schema = schema(file);
    let definition = schema.pointer(&pointer).unwrap_or_else(|| panic!("{definition}"));
    definition["properties"].as_object().unwrap().keys().cloned().collect()
}

/// Every definition that pages tell.
pub(crate) fn definitions() -> BTreeSet<&'static str> {
    let all = TELLS.iter().flat_map(|(_, definitions)| definitions.iter());
    all.copied().chain(["item"]).collect()
}

#[test]
fn a_key_on_a_page_is_one_of_the_schema_and_every_key_is_on_a_page() {
    let mut wrong = Vec::new();
    let mut told: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    let pages = written();
    for (name, page) in pages.iter().filter(|(name, _)| !scored::tells(name)) {
        let tells = TELLS.iter().find(|(topic, _)| topic == name);
        let definitions = tells.map_or(&["item"][..], |(_, definitions)| definitions);
        for key in listed(page, "Keys") {
            let mut is_one = false;
            for definition in definitions {
                if keys_of(definition).contains(&key) {
                    is_one = true;
                    told.entry(definition).or_default().insert(key.clone());
                }
            }
            if !is_one {
                wrong.push(format!("{name}: `{key}` is no key"));
            }
        }
    }
    for definition in definitions() {
        let known = told.remove(definition).unwrap_or_default();
        let mut keys = keys_of(definition);
        if definition == "items_from" {
            // The other keys are those of every item, and `as items` says so.
            keys.retain(|key| matches!(key.as_str(), "file" | "id" | "text" | "type"));
        }
        for key in keys.difference(&known) {
            wrong.push(format!("`{key}` of `{definition}` is on no page"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_page_of_functions_names_every_function_and_no_other() {
    let source = fs::read_to_string("src/expression/functions.rs").unwrap();
    let table = source.split_once("NAMES: ").unwrap().1.split_once("];").unwrap().0;
    let known: BTreeSet<String> =
        table.split('"').skip(1).step_by(2).map(str::to_owned).collect();
    let page = fs::read_to_string(Path::new(FOLDER).join("functions.md")).unwrap();
    let told: BTreeSet<String> = listed(&page, "Functions").into_iter().collect();
    assert_eq!(told, known);
}
