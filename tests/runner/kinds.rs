//! Every type of item with the keys that are its own, and no others.
//!
//! The table of what belongs to what is written out by hand from the description of the
//! language, apart from the schema that is put to the test by it.

use survey::diagnostic::Findings;
use survey::load;
use survey::source::{Source, Sources};

use crate::support::Beside;

/// A type, an entry of it, and its own keys.
const KINDS: &[(&str, &str, &str)] = &[
    (
        "single",
        "options: abc",
        "options options_where options_from style ordered headline default",
    ),
    (
        "multiple",
        "options: abc",
        "options options_where options_from min_choices max_choices headline default",
    ),
    ("yes_no", "", "headline default"),
    ("scale", "from: 1, to: 5", "from to step labels headline default"),
    ("integer", "", "min max unit decimals default"),
    ("decimal", "decimals: 1", "min max unit decimals default"),
    ("percent", "", "min max unit decimals default"),
    ("money", "", "min max unit decimals currency default"),
    ("text", "", "min_length max_length pattern default"),
    ("long_text", "", "min_length max_length pattern default"),
    ("date", "", "min max default"),
    ("month", "", "min max default"),
    ("year", "", "min max default"),
    ("time", "", "min max default"),
    ("duration", "", "min max default"),
    ("unit", "from: homes", "from where default"),
    ("location", "", "accuracy_max"),
    ("ranking", "options: abc", "options options_where options_from top default"),
    (
        "allocate",
        "options: abc, total: 100",
        "options options_where options_from total unit decimals",
    ),
    (
        "grid",
        "options: abc, rows: [{id: r, label: R}]",
        "options options_where options_from rows item multiple each_row_required unique_rows headline",
    ),
    (
        "roster",
        "items: [{id: n, type: text, text: N?}]",
        "items count for_each min max row_label unique",
    ),
    ("document", "", "max_bytes types"),
    ("consent", "", ""),
    ("note", "", ""),
    ("derived", "as: integer, value: 1 + 1", "as value min max unit decimals"),
    ("hidden", "as: integer, from: caller", "as from min max unit decimals"),
];

/// Every key that is some type's own, with a value that it takes there.
const KEYS: &[(&str, &str)] = &[
    ("options", "abc"),
    ("options_where", "\"1 < 2\""),
    ("options_from", "{item: before}"),
    ("style", "radio"),
    ("ordered", "best_first"),
    ("min_choices", "1"),
    ("max_choices", "1"),
    ("from", "1"),
    ("where", "\"1 < 2\""),
    ("to", "5"),
    ("step", "2"),
    ("labels", "{1: One}"),
    ("min", "1"),
    ("max", "9"),
    ("unit", "kr"),
    ("currency", "SEK"),
    ("decimals", "0"),
    ("min_length", "1"),
    ("max_length", "9"),
    ("pattern", "a+"),
    ("accuracy_max", "50"),
    ("top", "1"),
    ("total", "100"),
    ("rows", "[{id: r, label: R}]"),
    ("item", "{type: integer}"),
    ("multiple", "true"),
    ("each_row_required", "true"),
    ("unique_rows", "true"),
    ("items", "[{id: n, type: text, text: N?}]"),
    ("count", "2"),
    ("for_each", "before"),
    ("row_label", "Row"),
    ("unique", "[n]"),
    ("max_bytes", "9"),
    ("types", "[pdf]"),
    ("value", "1 + 1"),
    ("as", "integer"),
    ("headline", "[a]"),
    ("default", "a"),
];

const HEAD: &str = "\
questionnaire: demo
version: \"1\"
title: Demo
registers: {homes: {file: good-homes.csv, id: code}}
options: {abc: [{code: a, label: A}, {code: b, label: B}]}
sections:
  - id: start
    items:
      - {id: before, type: multiple, options: abc, text: Before?}
";

/// The findings of an item beside one that offers its ticks: rule and the text it marks.
fn found(item: &str) -> Vec<(String, String)> {
    let mut sources = Sources::default();
    let mut findings = Findings::default();
    let name = std::fs::canonicalize("tests/load/ill-typed-cell").unwrap().join("q.yaml");
    let text = format!("{HEAD}      - {item}\n");
    let file = sources.add(Source::new(name.to_str().unwrap(), text));
    load::questionnaire(file, &mut sources, &Beside, &mut findings);
    let told = |finding: &survey::diagnostic::Finding| {
        let marked = sources.slice(finding.label.span).to_owned();
        (finding.rule.name.to_owned(), marked)
    };
    findings.iter().map(told).collect()
}

fn text_of(kind: &str) -> &'static str {
    if ["roster", "derived", "hidden"].contains(&kind) { "" } else { ", text: What?" }
}

#[test]
fn every_type_loads_with_what_it_needs() {
    for (kind, needs, _) in KINDS {
        let comma = if needs.is_empty() { "" } else { ", " };
        let item = format!("{{id: it, type: {kind}{}{comma}{needs}}}", text_of(kind));
        assert_eq!(found(&item), [], "{item}");
    }
}

#[test]
fn a_key_of_another_type_is_said_not_to_belong() {
    for (kind, needs, own) in KINDS {
        let own: Vec<&str> = own.split(' ').collect();
        for (key, value) in KEYS.iter().filter(|(key, _)| !own.contains(key)) {
            let comma = if needs.is_empty() { "" } else { ", " };
            let text = text_of(kind);
            let item =
                format!("{{id: it, type: {kind}{text}{comma}{needs}, {key}: {value}}}");
            let told = found(&item);
            let expected = ("misplaced-key".to_owned(), (*key).to_owned());
            assert_eq!(told, [expected], "{item}");
        }
    }
}

#[test]
fn a_key_of_the_type_is_taken() {
    for (kind, needs, own) in KINDS {
        for (key, value) in
            KEYS.iter().filter(|(key, _)| own.split(' ').any(|k| k == *key))
        {
            let (start, end) = (format!("{key}:"), needs.contains(&format!("{key}: ")));
            // Two ways to say the same exclude each other, and are tried further down.
            let either = match *key {
                "options_from" => {
                    needs.replace("options: abc, ", "").replace("options: abc", "")
                }
                "item" => needs.replace("options: abc, ", ""),
                _ => (*needs).to_owned(),
            };
            if end || needs.starts_with(&start) {
                continue;
            }
            let value = match (*kind, *key) {
                ("scale" | "integer" | "decimal" | "percent" | "money", "default") => "3",
                ("multiple" | "ranking", "default") => "[a]",
                ("year", "default" | "min" | "max") => "2025",
                ("date", "default" | "min" | "max") => "2025-02-28",
                ("month", "default" | "min" | "max") => "2025-02",
                ("time", "default" | "min" | "max") => "\"12:30\"",
                ("duration", "default" | "min" | "max") => "PT90M",
                ("scale", "headline") => "[5]",
                ("yes_no", "headline") => "[yes]",
                _ => value,
            };
            let text = text_of(kind);
            let comma = if either.is_empty() { "" } else { ", " };
            let item =
                format!("{{id: it, type: {kind}{text}{comma}{either}, {key}: {value}}}");
            assert_eq!(found(&item), [], "{item}");
        }
    }
}

#[test]
fn two_ways_to_say_the_same_exclude_each_other() {
    let cases = [
        (
            "{id: it, type: single, text: W?, options: abc, options_from: {item: before}}",
            "options",
        ),
        (
            "{id: it, type: grid, text: W?, rows: [{id: r, label: R}], options: abc, item: {type: text}}",
            "options",
        ),
        (
            "{id: it, type: roster, count: 2, for_each: before, items: [{id: n, type: text, text: N?}]}",
            "for_each",
        ),
        (
            "{id: it, type: roster, count: 2, min: 1, items: [{id: n, type: text, text: N?}]}",
            "min",
        ),
        (
            "{id: it, type: single, text: W?, options_from: {item: before, label: n}}",
            "label",
        ),
    ];
    for (item, key) in cases {
        assert_eq!(found(item), [("misplaced-key".into(), key.into())], "{item}");
    }
}

#[test]
fn a_cell_and_a_specify_take_any_type_with_one_answer() {
    for kind in ["roster", "grid", "note", "derived", "hidden", "consent"] {
        let item = format!(
            "{{id: it, type: grid, text: W?, rows: [{{id: r, label: R}}], item: {{type: {kind}}}}}"
        );
        assert_eq!(found(&item), [("unknown-word".into(), kind.into())], "{item}");
    }
    for inner in [
        "{type: single, options: [{code: x, label: X}, {code: y, label: Y}]}",
        "{type: multiple, options: [{code: x, label: X}], required: false}",
        "{type: money, currency: EUR, min: 0}",
        "{type: month, max: 2025-12}",
        "{type: unit, from: homes}",
    ] {
        let item = format!(
            "{{id: it, type: single, text: W?, options: [{{code: o, label: O, specify: {inner}}}]}}"
        );
        assert_eq!(found(&item), [], "{item}");
    }
    let nested = "{id: it, type: single, text: W?, options: [{code: o, label: O, specify: \
        {type: single, options: [{code: x, label: X, specify: text}]}}]}";
    assert_eq!(found(nested), [("misplaced-key".into(), "specify".into())]);
}

#[test]
fn options_carried_over_have_the_codes_of_their_source() {
    let text = format!(
        "{HEAD}      - {{id: more, type: multiple, text: More?, options: [{{code: a, label: A, specify: text}}, \
         {{code: b, label: B}}, {{code: none, label: None, exclusive: true}}]}}
      - {{id: best, type: single, text: Best?, options_from: {{item: more}}}}
      - {{id: kept, type: multiple, text: Kept?, options_from: {{item: more, which: unticked, keep: [none]}}}}
      - {{id: rows, type: roster, max: 3, items: [{{id: n, type: text, text: N?}}]}}
      - {{id: which, type: single, text: Which?, options_from: {{rows: rows, label: n}}}}
"
    );
    let mut sources = Sources::default();
    let mut findings = Findings::default();
    let name = std::fs::canonicalize("tests/load/ill-typed-cell").unwrap().join("q.yaml");
    let file = sources.add(Source::new(name.to_str().unwrap(), text));
    let read = load::questionnaire(file, &mut sources, &Beside, &mut findings).unwrap();
    let told: Vec<&str> = findings.iter().map(|f| f.message.en.as_str()).collect();
    assert!(findings.is_empty(), "{told:?}");
    let codes = |name: &str| {
        let item = &read.items[read.position(name).unwrap()];
        let options = &item.kind.choices().unwrap().options;
        assert!(options.iter().all(|option| option.specify.is_none()));
        options.iter().map(|option| option.code.value.clone()).collect::<Vec<_>>()
    };
    assert_eq!(codes("best"), ["a", "b"]);
    assert_eq!(codes("kept"), ["a", "b", "none"]);
    assert_eq!(codes("which"), ["1", "2", "3"]);
}
