//! Data from elsewhere: what a table of another program becomes by its map.
//!
//! A folder a rule in `tests/mapped/`, where `bad` has this finding and no other and `good`
//! none; and the program itself, run on tables whose answers are written down here by hand.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use proptest::prelude::*;
use survey::answers::{self, Columns, Notation, Reader, RowEnd, Table, Workspace};
use survey::check::{Instrument, check};
use survey::diagnostic::Findings;
use survey::load;
use survey::source::{FileId, Source, Sources};
use tempfile::TempDir;

use crate::notes::run;
use crate::support::Beside;

const QUESTIONNAIRE: &str = r#"questionnaire: meals
version: "2026"
title: School meals
languages: [en]
missing: {offer: [dont_know, refused]}
records: {visit: {type: integer}}
sections:
  - id: s
    title: S
    items:
      - {id: plan, type: yes_no, text: Is there a plan?}
      - {id: since, type: year, text: Since when?, ask_if: plan == 'yes'}
      - {id: taste, type: scale, from: 1, to: 5, text: How good?}
      - {id: cost, type: decimal, decimals: 2, text: What does a meal cost?}
      - id: who
        type: multiple
        text: Who cooks?
        options: [{code: own, label: Own}, {code: firm, label: Firm}, {code: other, label: Other, specify: text}]
      - id: langs
        type: multiple
        text: In which languages is the menu?
        options: [{code: sv, label: Swedish}, {code: "a|b", label: Two}, {code: none, label: None of these, missing: refused}]
      - id: often
        type: grid
        text: How often?
        rows: [{id: fish, label: Fish}, {id: veg, label: Vegetables}]
        options: [{code: never, label: Never}, {code: weekly, label: Weekly}]
      - {id: day, type: date, text: When?}
      - {id: note, type: text, text: Anything else?}
"#;

const SCORING: &str = r#"scoring: standard
for: meals@2026
points_are: example
arithmetic: {decimals: 0}
missing: {dont_know: zero, refused: zero, no_answer: zero, not_applicable: exclude, not_asked: exclude, not_reached: zero, invalid: invalidate, no_score: zero}
items:
  plan: {map: {"yes": 2, "no": 0}}
  taste: {bands: [{from: 1, points: 0}, {from: 3, points: 1}, {from: 5, points: 3}]}
unscored: {since: fact, cost: fact, who: fact, langs: fact, often: fact, day: fact, note: fact}
indices:
  total: {aggregate: sum, weights: points, children: [plan, taste], normalise: percent_of_max, all_missing: zero}
ranks:
  main: {by: total, direction: descending, value: published, eligible: {status: [complete]}}
"#;

pub const MAP: &str = r#"# yaml-language-server: $schema=schemas/map.schema.json
columns: {unit: SKOLA, visit: BESOK, plan: B1, since: B2, taste: B3, cost: B4, who.own: B5_1, who.firm: B5_2, who.other: B5_3, who.other.specify: B5_3T, langs: B9, often.fish: B6A, often.veg: B6B, day: B7, note: B8}
constants: {status: complete}
ignore: ["X_*", ""]
values: {plan: {"1": "yes", "2": "no"}, often: {"0": never, "1": weekly}, "who.*": {"2": "0"}, langs: {"1": sv, "2": "a|b"}}
codes: {"*": {dont_know: [-99], refused: [-98]}, taste: {dont_know: ["88"]}}
several: {langs: ","}
decimal: ","
dates: DD.MM.YYYY
"#;

pub const DATA: &str = "\
;SKOLA;BESOK;B1;B2;B3;B4;B5_1;B5_2;B5_3;B5_3T;B9;B6A;B6B;B7;B8;X_1
1;S1;1;1;2019;4;45,50;1;2;1;parents; 2, 1;0;1;03.11.2025;fine;a
2;S1;2;2,0;;5;1 045,5;0;0;0;;[];1;-99;01.02.2025;;b
3;S2;1;-98;;88;-99,0;-99;-99;-99;;-98;;;;;c
";

/// What [`DATA`] are, by hand.
pub const ANSWERS: [&str; 3] = [
    r#"{"questionnaire":"meals","version":"2026","unit":"S1","visit":"1","status":"complete","answers":{"plan":"yes","since":2019,"taste":4,"cost":45.50,"who":["own",{"code":"other","specify":"parents"}],"langs":["a|b","sv"],"often":{"fish":"never","veg":"weekly"},"day":"2025-11-03","note":"fine"}}"#,
    r#"{"questionnaire":"meals","version":"2026","unit":"S1","visit":"2","status":"complete","answers":{"plan":"no","taste":5,"cost":1045.5,"who":[],"langs":[],"often":{"fish":"weekly","veg":{"missing":"dont_know"}},"day":"2025-02-01"}}"#,
    r#"{"questionnaire":"meals","version":"2026","unit":"S2","visit":"1","status":"complete","answers":{"plan":{"missing":"refused"},"taste":{"missing":"dont_know"},"cost":{"missing":"dont_know"},"who":{"missing":"dont_know"},"langs":["none"]}}"#,
];

pub const AS: [&str; 4] = ["--as", "meals@2026", "--map", "map.yaml"];

/// A folder with the questionnaire, its points, a map and data.
pub fn folder(map: &str, data: &str) -> TempDir {
    let place = tempfile::tempdir().unwrap();
    let own = place.path().join("questionnaires/meals");
    fs::create_dir_all(&own).unwrap();
    fs::write(own.join("questionnaire.yaml"), QUESTIONNAIRE).unwrap();
    fs::write(own.join("scoring.yaml"), SCORING).unwrap();
    fs::write(place.path().join("map.yaml"), map).unwrap();
    fs::write(place.path().join("data.csv"), data).unwrap();
    place
}

/// What the program finds in data, a line a finding.
#[track_caller]
fn concise(place: &Path, words: &[&str], code: i32) -> String {
    let all = [&["validate", "data.csv", "--format", "concise"], words].concat();
    let (out, err) = run(place, &all, code);
    out + &err
}

#[track_caller]
fn lines(place: &Path, words: &[&str], code: i32) -> Vec<String> {
    let all = [&["convert", "data.csv", "--to", "ndjson", "-q"], words].concat();
    run(place, &all, code).0.lines().map(str::to_owned).collect()
}

#[test]
fn every_kind_of_column_becomes_the_answer_it_is() {
    let place = folder(MAP, DATA);
    assert_eq!(lines(place.path(), &AS, 0), ANSWERS);
    let told = concise(place.path(), &AS, 0);
    assert!(told.contains("3 valid, 0 invalid; 0 errors, 0 warnings"), "{told}");
}

#[test]
fn data_and_what_convert_makes_of_them_score_alike() {
    // A ranking has one row a unit.
    let single: String =
        DATA.split_inclusive('\n').filter(|row| !row.starts_with("2;")).collect();
    for (command, data) in [("score", DATA), ("rank", &single)] {
        let place = folder(MAP, data);
        let words = |file| vec![command, file, "--format", "csv"];
        let convert = ["convert", "data.csv", "-o", "own.ndjson"];
        run(place.path(), &[&convert[..], &AS].concat(), 0);
        let (own, _) = run(place.path(), &words("own.ndjson"), 0);
        let (theirs, _) = run(place.path(), &[&words("data.csv"), &AS[..]].concat(), 0);
        assert_eq!(own.replace("own.ndjson", "data.csv"), theirs);
        assert!(own.lines().count() >= 3, "{own}");
    }
    let place = folder(MAP, DATA);
    let place = place.path();
    // By hand: S1 answered yes (2) and 4 (1), of at most 2 + 3.
    let why = ["why", "data.csv", "--unit", "S2", "taste"];
    let (out, _) = run(place, &[&why[..], &AS].concat(), 0);
    assert!(out.contains("dont_know") || out.contains("do not know"), "{out}");
    let (scores, _) =
        run(place, &[&["score", "data.csv", "--format", "csv"], &AS[..]].concat(), 0);
    let first: Vec<&str> = scores.lines().filter(|line| line.starts_with("S1")).collect();
    assert!(first.len() == 2 && first[0].contains(",60"), "{scores}");
}

#[test]
fn findings_stand_at_the_cell_of_the_data() {
    let data = DATA.to_owned()
        + "4;S3;1;1;2019;7;4.5;1;0;0;;1;3;1;30.02.2025;-99;\n5;S4;1;4;;9;3;0;0;0;;1;1;1;01.01.2025;;\n";
    let place = folder(MAP, &data);
    let told = concise(place.path(), &AS, 1);
    // Row 4 has a number that cannot be read, so nothing else of it is.
    assert!(told.contains("data.csv:5:17: error[unreadable-cell]"), "{told}");
    assert!(told.contains("data.csv:6:8: error[unknown-code]"), "{told}");
    assert!(told.contains("data.csv:6:11: error[out-of-range]"), "{told}");
    let words = [&["validate", "data.csv"], &AS[..]].concat();
    let (told, _) = run(place.path(), &words, 1);
    let told = told.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(told.contains("`codes: {taste: {no_answer: [9]}}`"), "{told}");
    assert!(told.contains("`values: {plan: {\"4\": …}}`"), "{told}");
    let (told, _) = run(place.path(), &[&words[..], &["--locale", "sv"]].concat(), 1);
    assert!(told.contains("säg det i kartan"), "{told}");
}

#[test]
fn what_is_not_mapped_is_told_with_what_is_near() {
    let place = folder(MAP, &DATA.replacen("B4", "B04", 1).replacen("X_1", "Y_1", 1));
    let words = [&["validate", "data.csv"], &AS[..]].concat();
    let (told, _) = run(place.path(), &words, 1);
    let plain = told.split_whitespace().collect::<Vec<_>>().join(" ");
    for part in [
        "error[column-for-unknown-item]",
        "the column `B04` is of no item",
        "did you mean `B4`?",
        "the column `Y_1` is of no item",
        "`ignore: [Y_1]`",
        "error[absent-data-column]",
        "the data have no column `B4`",
        "map.yaml:2:",
        "did you mean `B04`?",
    ] {
        assert!(plain.contains(part), "{part}: {told}");
    }
    // Of two columns for one item neither is taken.
    let place = folder(MAP, &DATA.replacen("X_1", "cost", 1));
    let told = concise(place.path(), &AS, 1);
    assert!(
        told.contains("error[repeated-column] `cost` has two columns: `B4` and `cost`"),
        "{told}"
    );
    let place = folder(MAP, &DATA.replacen("X_1", "B4", 1));
    let told = concise(place.path(), &AS, 1);
    assert!(
        told.contains("error[repeated-column] the table has `B4` in two places"),
        "{told}"
    );
}

#[test]
fn the_more_specific_name_wins_value_by_value() {
    let map = "columns: {unit: ID}\nconstants: {status: complete, visit: 1}\n\
        codes: {\"*\": {dont_know: [-9, -8]}, \"c*\": {refused: [-9]}, cost: {answered: [-8]}}\n";
    let place = folder(map, "ID,cost,taste\na,-9,-9\nb,-8,-8\nc,-9.00,4\n");
    let answers: Vec<String> = lines(place.path(), &AS, 0)
        .iter()
        .map(|line| line.split_once("\"answers\":").unwrap().1.to_owned())
        .collect();
    let absent = |state: &str| format!("{{\"missing\":\"{state}\"}}");
    let (know, refused) = (absent("dont_know"), absent("refused"));
    assert_eq!(answers[0], format!("{{\"taste\":{know},\"cost\":{refused}}}}}"));
    assert_eq!(answers[1], format!("{{\"taste\":{know},\"cost\":-8}}}}"));
    assert_eq!(answers[2], format!("{{\"taste\":4,\"cost\":{refused}}}}}"));
}

#[test]
fn an_empty_cell_is_what_blank_says_where_the_item_was_asked() {
    let map = "columns: {unit: ID}\nconstants: {status: complete, visit: 1}\nblank: dont_know\n";
    let place = folder(map, "ID,plan,since,often.fish\na,yes,,\nb,no,,never\nc,,,\n");
    let answers: Vec<String> = lines(place.path(), &AS, 0)
        .iter()
        .map(|line| line.split_once("\"answers\":").unwrap().1.to_owned())
        .collect();
    let know = "{\"missing\":\"dont_know\"}";
    assert_eq!(
        answers[0],
        format!("{{\"plan\":\"yes\",\"since\":{know},\"often\":{{\"fish\":{know}}}}}}}")
    );
    // It was not asked.
    assert_eq!(answers[1], "{\"plan\":\"no\",\"often\":{\"fish\":\"never\"}}}");
    assert_eq!(
        answers[2],
        format!("{{\"plan\":{know},\"often\":{{\"fish\":{know}}}}}}}")
    );
    let told = concise(place.path(), &AS, 0);
    assert!(!told.contains("unasked"), "{told}");
}

#[test]
fn headers_that_are_ids_need_no_map() {
    let place = folder(
        "",
        "unit,visit,status,plan,cost\nS1,1,complete,yes,4.5\nS1,2,complete,no,3\n",
    );
    let told = concise(place.path(), &AS[..2], 0);
    assert!(told.contains("2 valid"), "{told}");
    // Without a column that says how the rows ended, a map must.
    fs::write(place.path().join("data.csv"), "unit,visit,plan\nS1,1,yes\n").unwrap();
    let (told, _) = run(place.path(), &[&["validate", "data.csv"], &AS[..2]].concat(), 1);
    assert!(told.contains("no column of the data says `status`"), "{told}");
    assert!(told.contains("constants: {status: complete}"), "{told}");
    // Nothing says what they are answers to.
    let (told, _) = run(place.path(), &["validate", "data.csv"], 1);
    assert!(told.contains("--as NAME@VERSION"), "{told}");
}

#[test]
fn a_map_may_name_its_questionnaire() {
    let place = folder(&format!("map: meals@2026\n{MAP}"), DATA);
    assert_eq!(lines(place.path(), &["--map", "map.yaml"], 0), ANSWERS);
    assert_eq!(lines(place.path(), &AS, 0), ANSWERS);
    let told = concise(place.path(), &["--as", "meals@2025", "--map", "map.yaml"], 2);
    assert!(told.contains("meals@2026"), "{told}");
    let place = folder(&format!("map: meal@2026\n{MAP}"), DATA);
    let words = ["validate", "data.csv", "--map", "map.yaml"];
    let (out, err) = run(place.path(), &words, 1);
    let told = out + &err;
    assert!(told.contains("map-without-questionnaire"), "{told}");
    assert!(told.contains("did you mean `meals@2026`?"), "{told}");
    let told = concise(place.path(), &AS, 1);
    assert!(told.contains("the map is for `meal@2026`"), "{told}");
    let (told, _) = run(place.path(), &["check", "map.yaml"], 1);
    assert!(told.contains("map-without-questionnaire"), "{told}");
    // Neither names it.
    let place = folder(MAP, DATA);
    let told = concise(place.path(), &["--map", "map.yaml"], 2);
    assert!(told.contains("map: NAME@VERSION"), "{told}");
}

#[test]
fn a_questionnaire_may_hold_the_map_of_its_data() {
    let place = folder("", DATA);
    let own: String = MAP.lines().skip(1).map(|line| format!("  {line}\n")).collect();
    let file = place.path().join("questionnaires/meals/questionnaire.yaml");
    let written =
        QUESTIONNAIRE.replace("sections:", &format!("data_file:\n{own}sections:"));
    fs::write(&file, &written).unwrap();
    assert_eq!(lines(place.path(), &AS[..2], 0), ANSWERS);
    // A table of our own needs none of it.
    run(place.path(), &["convert", "data.csv", "-o", "own.csv", "--as", "meals@2026"], 0);
    let (out, _) = run(place.path(), &["convert", "own.csv", "--to", "ndjson", "-q"], 0);
    assert_eq!(out.lines().collect::<Vec<_>>(), ANSWERS);
    fs::write(&file, written.replace("taste: B3", "tste: B3")).unwrap();
    let (told, _) =
        run(place.path(), &["check", "questionnaires/meals/questionnaire.yaml"], 1);
    assert!(told.contains("unknown-mapped-column"), "{told}");
    assert!(told.contains("did you mean `taste`?"), "{told}");
    let told = concise(place.path(), &AS[..2], 1);
    assert!(told.contains("unknown-mapped-column"), "{told}");
}

#[test]
fn a_map_is_checked_without_data() {
    let place = folder(
        &format!("map: meals@2026\n{}", MAP.replace("\"2\": \"no\"", "\"2\": nej")),
        DATA,
    );
    let (told, _) = run(place.path(), &["check", "map.yaml", "--format", "concise"], 1);
    assert!(
        told.contains("map.yaml:6:") && told.contains("unknown-mapped-value"),
        "{told}"
    );
    fs::write(place.path().join("map.yaml"), "columnz: {unit: A}\nmap: meals@2026\n")
        .unwrap();
    let (told, _) = run(place.path(), &["check", "map.yaml"], 1);
    assert!(told.contains("did you mean `columns`?"), "{told}");
    // No row is read by a map with errors.
    let told = concise(place.path(), &AS, 1);
    assert!(told.contains("unknown-key") && !told.contains("data.csv:"), "{told}");
}

#[test]
fn cells_are_parted_as_the_first_row_or_the_map_says() {
    let map =
        "columns: {unit: \"id, of school\", visit: V}\nconstants: {status: complete}\n";
    for (between, declared) in [(';', "delimiter: ;\n"), ('\t', "delimiter: tab\n")] {
        let data = "id, of school|V|plan\nS1|1|yes\n".replace('|', &between.to_string());
        let place = folder(&format!("{map}{declared}"), &data);
        assert_eq!(lines(place.path(), &AS, 0).len(), 1);
        // The first of them in the first row is a comma here.
        let place = folder(map, &data);
        let told = concise(place.path(), &AS, 1);
        assert!(told.contains("absent-data-column"), "{told}");
    }
    let data = "\u{feff}id, of school\tV\tplan\r\nS1\t1\tyes\r\n";
    let place =
        folder(&map.replace("id, of school", "A"), &data.replace("id, of school", "A"));
    assert_eq!(lines(place.path(), &AS, 0).len(), 1);
}

#[test]
fn what_is_no_utf8_is_told_with_its_line() {
    let place = folder(MAP, DATA);
    let mut data = DATA.as_bytes().to_vec();
    data.extend(b"4;Sm\xe5;1;1;2019;4;45,50;1;2;1;;1;0;1;03.11.2025;;\n");
    fs::write(place.path().join("data.csv"), data).unwrap();
    let told = concise(place.path(), &AS, 1);
    assert!(told.contains("data.csv:5:5: error[unreadable-line]"), "{told}");
    assert!(told.contains("3 valid, 1 invalid"), "{told}");
}

#[test]
fn two_rows_of_one_key_are_told() {
    let place = folder(MAP, &(DATA.to_owned() + DATA.lines().nth(1).unwrap() + "\n"));
    let told = concise(place.path(), &AS, 1);
    assert!(told.contains("data.csv:5:3: error[second-answer-file]"), "{told}");
}

#[test]
fn as_that_names_nothing_and_a_map_of_no_table_are_refused() {
    let place = folder(MAP, DATA);
    let words = ["--as", "meels@2026", "--map", "map.yaml"];
    let told = concise(place.path(), &words, 2);
    assert!(told.contains("meels@2026") && told.contains("meals@2026"), "{told}");
    fs::write(place.path().join("own.ndjson"), ANSWERS.join("\n")).unwrap();
    let words = [&["validate", "own.ndjson"], &AS[..]].concat();
    let (_, told) = run(place.path(), &words, 2);
    assert!(told.contains("leave --map out"), "{told}");
}

#[test]
fn answers_in_json_need_not_name_the_questionnaire_that_as_names() {
    let place = folder("", "");
    let line = |n: usize| {
        ANSWERS[n].replace("\"questionnaire\":\"meals\",\"version\":\"2026\",", "")
    };
    let text = (0..3).map(line).collect::<Vec<_>>().join("\n");
    fs::write(place.path().join("bare.ndjson"), text).unwrap();
    let words = ["convert", "bare.ndjson", "--to", "ndjson", "-q", "--as", "meals@2026"];
    let (out, _) = run(place.path(), &words, 0);
    assert_eq!(out.lines().collect::<Vec<_>>(), ANSWERS);
    let (out, err) =
        run(place.path(), &["validate", "bare.ndjson", "--as", "meals@2026"], 0);
    assert!((out + &err).contains("3 valid"));
    let (out, err) = run(place.path(), &["validate", "bare.ndjson"], 1);
    assert!((out + &err).contains("questionnaire"));
}

#[test]
fn a_map_and_data_file_have_the_same_keys() {
    let read = |name: &str| -> serde_json::Value {
        let text = fs::read_to_string(format!("schemas/{name}.schema.json")).unwrap();
        serde_json::from_str(&text).unwrap()
    };
    let (mut map, questionnaire) = (read("map"), read("questionnaire"));
    let keys = map["properties"].as_object_mut().unwrap();
    keys.remove("map").unwrap();
    assert_eq!(
        map["properties"],
        questionnaire["definitions"]["data_file"]["properties"]
    );
    for name in ["data_word", "data_text"] {
        assert_eq!(map["definitions"][name], questionnaire["definitions"][name]);
    }
}

// A folder a rule.

fn instrument(yaml: &str) -> (Sources, Instrument) {
    let mut sources = Sources::default();
    let mut findings = Findings::default();
    let file = sources.add(Source::new("demo.yaml", yaml));
    let read = load::questionnaire(file, &mut sources, &Beside, &mut findings);
    let (instrument, _) = check(&sources, read.unwrap(), None, Vec::new(), &mut findings);
    let Some(instrument) = instrument else { panic!("{yaml}: {:?}", told(&findings)) };
    (sources, instrument)
}

fn demo(items: &str) -> String {
    let items: String = items.lines().map(|line| format!("      {line}\n")).collect();
    format!(
        "questionnaire: demo\nversion: \"1\"\ntitle: Demo\nlanguages: [en]\n\
         missing: {{offer: [dont_know, refused]}}\nsections:\n  - id: s\n    title: S\n    \
         items:\n{items}"
    )
}

fn told(findings: &Findings) -> Vec<String> {
    findings.iter().map(|f| format!("{}: {}", f.rule.name, f.message.en)).collect()
}

/// What is found in a map, and in data by it.
fn found(yaml: &str, map: &str, data: &str) -> Findings {
    let (mut sources, instrument) = instrument(yaml);
    let file = sources.add(Source::new("map.yaml", map));
    let mut findings = Findings::default();
    let map = load::data_map(file, &sources, &mut findings).unwrap();
    let reader = Reader::new(&sources, &instrument);
    findings.append(answers::hold_map(&reader, &map));
    if findings.has_errors() {
        return findings;
    }
    let mut rows = data.split_inclusive('\n');
    let table = Arc::new(Table::new(rows.next().unwrap_or_default(), 1));
    let columns = Arc::new(Columns::mapped(&table, &reader, Some(&map)));
    if !columns.is_sound() {
        return columns.findings(FileId(9));
    }
    let mut work = Workspace::default();
    for row in rows {
        assert!(RowEnd::new(table.delimiter()).is_after(row.as_bytes()));
        let notation = Notation::Row(Arc::clone(&columns));
        findings.append(reader.read_as(&notation, FileId(9), row, &mut work).findings);
    }
    findings
}

#[test]
fn every_rule_has_a_page_and_a_folder_that_hold() {
    let names: BTreeSet<String> =
        answers::MAP_RULES.iter().map(|rule| rule.name.to_owned()).collect();
    let folders: BTreeSet<String> = fs::read_dir("tests/mapped")
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(folders, names);
    let mut wrong = Vec::new();
    for rule in answers::MAP_RULES {
        let folder = PathBuf::from("tests/mapped").join(rule.name);
        let text = |name: &str| fs::read_to_string(folder.join(name)).unwrap();
        let mut cases = Vec::new();
        for kind in ["bad", "good"] {
            let (map, data) =
                (text(&format!("{kind}-map.yaml")), text(&format!("{kind}.csv")));
            cases.push((text("questionnaire.yaml"), map, data, kind == "bad"));
        }
        let parts: Vec<&str> = rule.explanation.split("```").collect();
        assert_eq!(parts.len(), 13, "{}: two examples of three blocks", rule.name);
        for (block, is_bad) in [(1, true), (7, false)] {
            let inner =
                |number: usize| parts[number].split_once('\n').unwrap().1.to_owned();
            cases.push((demo(&inner(block)), inner(block + 2), inner(block + 4), is_bad));
        }
        for (yaml, map, data, is_bad) in cases {
            let found = found(&yaml, &map, &data);
            let fits = found.iter().all(|finding| finding.rule.name == rule.name);
            if found.is_empty() == is_bad || !fits {
                wrong.push(format!("{} {is_bad}: {:?}", rule.name, told(&found)));
            }
            assert!(found.iter().all(|f| !f.message.sv.is_empty()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn no_row_and_no_value_of_a_map_ends_the_program(
        row in "[ -~åäö;\u{a0}\u{2212}]{0,60}",
        value in "[ -~å]{0,12}",
        name in "[a-z*?.]{1,10}",
    ) {
        let value = serde_json::Value::from(value).to_string();
        let map = format!(
            "columns: {{unit: ID}}\nconstants: {{status: complete}}\nblank: refused\ndecimal: \",\"\n\
             codes: {{\"{name}\": {{dont_know: [{value}]}}}}\nvalues: {{\"*\": {{{value}: \"1\"}}}}\n"
        );
        let items = "- {id: a, type: decimal, decimals: any, text: A}\n\
            - {id: b, type: multiple, text: B, options: [{code: x, label: X}, {code: y, label: Y}]}\n\
            - {id: c, type: date, text: C}";
        for head in ["ID;a;b;c", "ID;a;b.x;b.y;c"] {
            let data = format!("{head}\n{}\n", row.replace('"', "'"));
            for finding in found(&demo(items), &map, &data).iter() {
                prop_assert!(!finding.message.en.is_empty());
            }
        }
    }
}
