//! Sections of other files, and items that are rows of a table.
//!
//! *In:* questionnaires, shared files and tables in memory. *Out:* what is put together
//! of them, and every finding with its file, line and column.

use std::fmt::Write;
use std::fs;

use proptest::prelude::*;
use serde_json::Value;

use crate::texts::Texts;
use survey::check::Instrument;
use survey::model::Questionnaire;

const HEAD: &str = "questionnaire: demo\nversion: \"1\"\ntitle: Demo\nprivacy: {purpose: P, public: nothing, kept: K}\n";

const SHARED: &str = "options:\n  ja_nej: [{code: ja, label: Ja}, {code: nej, label: Nej}]\n\
sections:\n- id: kontakt\n  title: Kontakt\n  ask_if: unit_known == 'yes'\n  items:\n  \
- {id: namn, type: text, text: Vem?}\n  \
- {id: flera, type: single, options: ja_nej, text: 'Svarar fler än {{ namn }}?'}\n  \
- {id: antal, type: integer, text: 'Hur många?', ask_if: flera == 'ja' and namn is answered}\n  \
checks: [{id: minst_tva, must: antal >= 2, level: soft, message: '{{ antal }}?', items: [antal]}]\n";

fn including(entries: &str) -> String {
    format!(
        "{HEAD}sections:\n- id: start\n  title: S\n  items:\n  \
         - {{id: unit_known, type: yes_no, text: K?}}\n{entries}"
    )
}

fn check(files: &[(&str, &str)]) -> (Option<Instrument>, Vec<String>) {
    Texts::new(files).check()
}

/// What is asked, without places: ids with conditions, texts and checks.
fn shown(questionnaire: &Questionnaire) -> Vec<String> {
    let mut lines = Vec::new();
    for section in &questionnaire.sections {
        let condition = section.ask_if.as_ref().map(|ask_if| ask_if.text.as_str());
        lines.push(format!("{} {condition:?}", section.id.value));
        for check in &section.checks {
            let items: Vec<_> =
                check.items.iter().map(|item| item.value.as_str()).collect();
            let message = check.message.as_ref().map(|message| message.wording("en"));
            let (id, must) = (&check.id.value, &check.must.text);
            lines.push(format!("  {id} {must} {items:?} {message:?}"));
        }
    }
    for item in &questionnaire.items {
        let condition = item.ask_if.as_ref().map(|ask_if| ask_if.text.as_str());
        let text = item.text.as_ref().map(|text| text.wording("en"));
        let (id, kind) = (&item.id.value, item.kind.name());
        lines.push(format!("{id} {kind} {condition:?} {text:?}"));
    }
    lines
}

#[test]
fn a_section_that_is_included_is_the_same_as_one_written_out() {
    let included = including("- include: {file: shared.yaml, section: kontakt, as: k}\n");
    let by_hand = including(
        "- id: k_kontakt\n  title: Kontakt\n  ask_if: unit_known == 'yes'\n  items:\n  \
         - {id: k_namn, type: text, text: Vem?}\n  \
         - {id: k_flera, type: single, options: [{code: ja, label: Ja}, {code: nej, label: Nej}], text: 'Svarar fler än {{ k_namn }}?'}\n  \
         - {id: k_antal, type: integer, text: 'Hur många?', ask_if: k_flera == 'ja' and k_namn is answered}\n  \
         checks: [{id: k_minst_tva, must: k_antal >= 2, level: soft, message: '{{ k_antal }}?', items: [k_antal]}]\n",
    );
    let (one, told) = check(&[("q.yaml", &included), ("shared.yaml", SHARED)]);
    let (other, expected) = check(&[("q.yaml", &by_hand)]);
    // What may be absent in a text is told of both, each where it is written.
    let rules = |told: &[String]| -> Vec<String> {
        let rule = |line: &String| line.split(' ').nth(1).unwrap().to_owned();
        told.iter().map(rule).collect()
    };
    assert_eq!(rules(&told), rules(&expected));
    let (one, other) = (one.expect("sound"), other.expect("sound"));
    assert_eq!(shown(one.questionnaire()), shown(other.questionnaire()));
    let names = |one: &Instrument| -> Vec<String> {
        one.plan().slots.iter().map(|slot| slot.name.clone()).collect()
    };
    assert_eq!(names(&one), names(&other));
}

#[test]
fn a_section_can_be_included_twice_and_within_another() {
    let entries = "- include: {file: a.yaml, section: yttre, as: x}\n\
                   - include: {file: a.yaml, section: yttre, as: y}\n";
    let outer = "sections:\n- id: yttre\n  title: Yttre\n  sections:\n  \
        - {id: egen, items: [{id: namn, type: integer, text: N?, concept: namnet}]}\n  \
        - include: {file: b.yaml, section: inre, as: i}\n  \
        - {id: sist, items: [{id: slut, type: integer, text: S?, ask_if: i_namn > namn}]}\n";
    let inner = "sections:\n- id: inre\n  items:\n  \
        - {id: namn, type: integer, text: N?, ask_if: unit_known == 'yes'}\n  \
        - {id: mer, type: integer, text: M?, ask_if: namn > 1}\n";
    let (instrument, told) =
        check(&[("q.yaml", &including(entries)), ("a.yaml", outer), ("b.yaml", inner)]);
    assert_eq!(told, Vec::<String>::new());
    let instrument = instrument.expect("sound");
    let items: Vec<_> = instrument
        .questionnaire()
        .items
        .iter()
        .map(|item| {
            let condition = item.ask_if.as_ref().map_or("", |ask_if| &ask_if.text);
            format!("{} {condition}", item.id.value)
        })
        .collect();
    assert_eq!(
        items,
        [
            "unit_known ",
            "x_namn ",
            "x_i_namn unit_known == 'yes'",
            "x_i_mer x_i_namn > 1",
            "x_slut x_i_namn > x_namn",
            "y_namn ",
            "y_i_namn unit_known == 'yes'",
            "y_i_mer y_i_namn > 1",
            "y_slut y_i_namn > y_namn",
        ]
    );
}

#[test]
fn faults_of_an_included_section_are_told_in_its_own_file() {
    let shared = "sections:\n- id: kontakt\n  items:\n  \
        - {id: namn, type: integer, text: N?, ask_fi: 1}\n  \
        - {id: mer, type: integer, text: 'M {{ nam }}', ask_if: unit_known == 'ja'}\n  \
        - {id: val, type: single, options: borta, text: V?}\n";
    let entries = "- include: {file: delar/shared.yaml, section: kontakt, as: k}\n";
    let (_, told) =
        check(&[("q.yaml", &including(entries)), ("delar/shared.yaml", shared)]);
    assert_eq!(
        told,
        [
            "delar/shared.yaml:4:41 unknown-key ask_fi",
            "delar/shared.yaml:5:42 unknown-item nam",
            "delar/shared.yaml:5:73 unknown-option 'ja'",
            "delar/shared.yaml:6:38 unknown-list borta",
        ]
    );
}

#[test]
fn what_cannot_be_included_is_told_where_it_is_named() {
    let told = |entries: &str, shared: &str| {
        check(&[("q.yaml", &including(entries)), ("shared.yaml", shared)]).1
    };
    let entry = |section: &str| {
        format!("- include: {{file: shared.yaml, section: {section}, as: k}}\n")
    };
    assert_eq!(
        told("- include: {file: borta.yaml, section: kontakt}\n", SHARED),
        ["q.yaml:10:19 missing-file borta.yaml"]
    );
    assert_eq!(
        told(&entry("kontakter"), SHARED),
        ["q.yaml:10:41 unknown-section kontakter"]
    );
    assert_eq!(
        told("- include: {file: ../x.yaml, section: kontakt}\n", SHARED),
        ["q.yaml:10:19 file-outside ../x.yaml"]
    );
    let own = "sections:\n- id: kontakt\n  sections:\n  \
               - include: {file: shared.yaml, section: kontakt, as: x}\n";
    assert_eq!(
        told(&entry("kontakt"), own),
        ["shared.yaml:4:21 include-cycle shared.yaml"]
    );
    let back = "sections:\n- id: kontakt\n  sections:\n  \
                - include: {file: q.yaml, section: start}\n";
    assert_eq!(told(&entry("kontakt"), back), ["shared.yaml:4:21 include-cycle q.yaml"]);
    // The same section twice under one name.
    let twice = "- include: {file: shared.yaml, section: s, as: k}\n".repeat(2);
    let small = "sections: [{id: s, items: [{id: a, type: integer, text: A?}]}]\n";
    let told = told(&twice, small);
    let rules: Vec<_> = told.iter().map(|line| line.split(' ').nth(1).unwrap()).collect();
    assert_eq!(rules, ["duplicate-id", "duplicate-id"], "{told:?}");
}

#[test]
fn sections_that_multiply_without_bounds_end_in_one_finding() {
    let mut files = vec![(
        "q.yaml".to_owned(),
        including("- include: {file: f0.yaml, section: s, as: k}\n"),
    )];
    for level in 0..40 {
        let mut text = "sections:\n- id: s\n  sections:\n".to_owned();
        for way in ["a", "b"] {
            let next = level + 1;
            writeln!(text, "  - include: {{file: f{next}.yaml, section: s, as: {way}}}")
                .expect("a string");
        }
        files.push((format!("f{level}.yaml"), text));
    }
    let last = "sections: [{id: s, items: [{id: a, type: integer, text: A?}]}]\n";
    files.push(("f40.yaml".to_owned(), last.to_owned()));
    let files: Vec<_> = files.iter().map(|(n, t)| (n.as_str(), t.as_str())).collect();
    let (_, told) = Texts::new(&files).load();
    assert_eq!(told, ["q.yaml:10:12 yaml-limit {file: f0.yaml, section: s, as: k}"]);
}

const ROWS: &str = "- id: p\n  title: P\n  items:\n  \
    - items_from: {file: rows.csv, id: kod, text: {sv: sats, en: claim}, type: scale, from: 1, to: 5, required: true}\n";

fn rows_of(table: &str) -> (Option<Instrument>, Vec<String>) {
    let text = including(ROWS)
        .replace("title: Demo", "title: {sv: D, en: D}\nlanguages: [sv, en]")
        .replace("text: K?", "text: {sv: K?, en: K?}")
        .replace("title: S", "title: {sv: S, en: S}")
        .replace("title: P", "title: {sv: P, en: P}")
        .replace("purpose: P", "purpose: {sv: P, en: P}")
        .replace("kept: K", "kept: {sv: K, en: K}");
    check(&[("q.yaml", &text), ("rows.csv", table)])
}

#[test]
fn rows_of_a_table_become_items() {
    let table = "kod,sats,claim,ask_if,to,required,anteckning\n\
                 s1,Vi planerar,We plan,,,,x\n\
                 s2,\"Vi mäter, ofta\",We measure,unit_known == 'yes',7,false,\n";
    let (instrument, told) = rows_of(table);
    assert_eq!(told, Vec::<String>::new());
    let instrument = instrument.expect("sound");
    let items = &instrument.questionnaire().items;
    let told: Vec<_> = items[1..]
        .iter()
        .map(|item| {
            let survey::model::ItemKind::Scale(scale) = &item.kind else {
                panic!("scale")
            };
            let text = item.text.as_ref().expect("text");
            let condition = item.ask_if.as_ref().map_or("", |ask_if| &ask_if.text);
            let required = item.required != survey::model::Required::No;
            format!(
                "{} {} {} {} {condition} {required}",
                item.id.value,
                text.wording("sv"),
                text.wording("en"),
                scale.to.value,
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            "s1 Vi planerar We plan 5  true",
            "s2 Vi mäter, ofta We measure 7 unit_known == 'yes' false",
        ]
    );
}

#[test]
fn faults_of_rows_are_told_in_the_table_and_those_of_all_rows_once() {
    let table = "kod,sats,claim,ask_if,to,asc_if\n\
                 s1,Vi planerar,We plan,unit_know == 'yes',,\n\
                 S 2,\"Vi mäter\",We measure,,sju,\n\
                 s1,Igen,Again,,,\n\
                 s4,,,,,\n";
    let (_, told) = rows_of(table);
    assert_eq!(
        told,
        [
            "rows.csv:1:26 unknown-key asc_if",
            "rows.csv:2:24 unknown-item unit_know",
            "rows.csv:3:1 ill-formed-id S 2",
            "rows.csv:3:28 wrong-type sju",
            "rows.csv:4:1 duplicate-id s1",
            "rows.csv:5:1 wrong-size s4,,,,,",
        ]
    );
    let table = "kod,sats,claim\ns1,A,B\ns2,C,D\n";
    let text = including(&ROWS.replace("from: 1", "form: 1"))
        .replace("{sv: sats, en: claim}", "satser");
    let (_, told) = check(&[("q.yaml", &text), ("rows.csv", table)]);
    assert!(
        told.iter().any(|line| line.contains("missing-column satser"))
            && told.iter().filter(|line| line.contains("unknown-key form")).count() == 1,
        "{told:#?}"
    );
    let (_, told) = check(&[("q.yaml", &including(ROWS))]);
    assert_eq!(told, ["q.yaml:13:24 missing-file rows.csv"]);
}

#[test]
fn ten_thousand_rows_become_ten_thousand_items() {
    let mut table = "kod,sats\n".to_owned();
    for number in 0..10_000 {
        writeln!(table, "s{number},Sats {number}").expect("a string");
    }
    let text = including(&ROWS.replace("{sv: sats, en: claim}", "sats"));
    let (questionnaire, told) =
        Texts::new(&[("q.yaml", &text), ("rows.csv", &table)]).load();
    assert_eq!(told, Vec::<String>::new());
    assert_eq!(questionnaire.expect("a questionnaire").items.len(), 10_001);
}

/// The parts that two schemas share say the same in both, so that a section means the
/// same wherever it stands. `UPDATE=1` copies them.
#[test]
fn schemas_share_their_definitions() {
    let path = "schemas/options.schema.json";
    let text = |path: &str| fs::read_to_string(path).expect("a schema");
    let whole = text("schemas/questionnaire.schema.json");
    let shared = text(path);
    let (of_whole, of_shared) = (blocks(&whole), blocks(&shared));
    let mut wanted = vec!["section_entry".to_owned()];
    let mut needed = std::collections::BTreeSet::new();
    while let Some(name) = wanted.pop() {
        if !needed.insert(name.clone()) {
            continue;
        }
        let (_, text) =
            of_whole.iter().find(|(other, _)| *other == name).expect("defined");
        for found in text.split("#/definitions/").skip(1) {
            let name = found.split(['"', '/']).next().unwrap_or_default();
            wanted.push(name.to_owned());
        }
    }
    let mut expected: Vec<_> =
        of_whole.into_iter().filter(|(name, _)| needed.contains(name)).collect();
    expected.extend(of_shared.iter().filter(|(n, _)| !needed.contains(n)).cloned());
    if std::env::var_os("UPDATE").is_some() && expected != of_shared {
        let start = shared.find("  \"definitions\": {\n").expect("definitions");
        let body: Vec<_> = expected.iter().map(|(_, text)| text.as_str()).collect();
        let head = &shared[..start];
        let new =
            format!("{head}  \"definitions\": {{\n{}\n  }}\n}}\n", body.join(",\n"));
        fs::write(path, new).expect("written");
        return;
    }
    assert_eq!(of_shared, expected, "UPDATE=1 cargo test copies them");
    let keys = |pointer: &str| -> std::collections::BTreeSet<String> {
        let whole: Value = serde_json::from_str(&whole).expect("JSON");
        let of = whole.pointer(pointer).and_then(Value::as_object).expect("keys");
        of.keys().cloned().collect()
    };
    let mut rows = keys("/definitions/item_rows/properties/items_from/properties");
    assert!(rows.remove("file"));
    assert_eq!(rows, keys("/definitions/item/properties"), "items_from takes every key");
}

/// The definitions of a schema, each with its text.
fn blocks(schema: &str) -> Vec<(String, String)> {
    let start = schema.find("  \"definitions\": {\n").expect("definitions");
    let body = schema[start..].trim_end().trim_end_matches("\n  }\n}");
    let mut blocks: Vec<(String, String)> = Vec::new();
    for line in body.lines().skip(1) {
        let name = line.strip_prefix("    \"").and_then(|rest| rest.split_once("\": {"));
        match (name, blocks.last_mut()) {
            (Some((name, _)), _) => blocks.push((name.to_owned(), line.to_owned())),
            (None, Some((_, text))) => {
                text.push('\n');
                text.push_str(line);
            }
            (None, None) => {}
        }
    }
    for (_, text) in &mut blocks {
        text.truncate(text.trim_end_matches(',').len());
    }
    blocks
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever stands in a shared file or a table, it is told and nothing panics.
    #[test]
    fn mutated_shared_files_never_panic(
        edits in proptest::collection::vec((0..SHARED.len(), "[-:,?*&'\"{}\\[\\]# \nåx1]{0,3}", 0..9_usize), 1..5),
        table in "[a-z,;\"\n åx1{}]{0,60}",
    ) {
        let mut text = SHARED.to_owned();
        for (at, insert, remove) in edits {
            let start = text.floor_char_boundary(at.min(text.len()));
            let end = text.ceil_char_boundary((start + remove).min(text.len()));
            text.replace_range(start..end, &insert);
        }
        let entries = format!("- include: {{file: shared.yaml, section: kontakt, as: k}}\n{ROWS}");
        let table = format!("kod,sats,claim,to\n{table}");
        check(&[("q.yaml", &including(&entries)), ("shared.yaml", &text), ("rows.csv", &table)]);
    }
}
