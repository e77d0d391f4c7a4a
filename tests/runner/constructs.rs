//! What a scoring file can say has a test that proves it.
//!
//! `tests/golden/CONSTRUCTS.md` is the table. Every word of the schema of scoring files that
//! can change a number stands in it, and every test that it names is there.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::Value;

const FILE: &str = "tests/golden/CONSTRUCTS.md";
/// Words that name, place or explain, and change no number.
const PLAIN: &[&str] = &[
    "scoring",
    "title",
    "text",
    "label",
    "level",
    "name",
    "id",
    "because",
    "points_are",
    "official",
    "example",
    "higher_is_better",
    "message",
    "hard",
    "soft",
    "note",
];

/// What stands in backquotes in a column of all tables.
fn quoted(page: &str, column: usize) -> Vec<&str> {
    let rows = page.lines().filter(|line| line.starts_with('|'));
    let cells = rows.filter_map(|row| row.split(" | ").nth(column));
    cells.flat_map(|cell| cell.split('`').skip(1).step_by(2)).collect()
}

/// Whether there is a test of this name, or a folder of this path.
fn is_there(test: &str) -> bool {
    let Some((module, function)) = test.rsplit_once("::") else {
        return Path::new(test).is_dir();
    };
    let file = format!("tests/runner/{}.rs", module.replace("::", "/"));
    let text = fs::read_to_string(file).unwrap_or_default();
    text.contains(&format!("#[test]\nfn {function}("))
}

/// Every key and every word that may be written, wherever in the schema.
fn words<'a>(schema: &'a Value, found: &mut BTreeSet<&'a str>) {
    match schema {
        Value::Object(keys) => {
            for (key, value) in keys {
                match (key.as_str(), value) {
                    ("properties", Value::Object(all)) => {
                        let all = all.iter().filter(|(_, schema)| !schema.is_boolean());
                        found.extend(all.map(|(name, _)| name.as_str()));
                    }
                    ("enum", Value::Array(all)) => {
                        found.extend(all.iter().filter_map(Value::as_str));
                    }
                    _ => {}
                }
                words(value, found);
            }
        }
        Value::Array(all) => all.iter().for_each(|value| words(value, found)),
        _ => {}
    }
}

#[test]
fn every_proof_that_is_named_is_there() {
    let page = fs::read_to_string(FILE).unwrap();
    let proofs = quoted(&page, 2);
    assert!(proofs.len() > 100, "{}", proofs.len());
    let gone: Vec<_> = proofs.into_iter().filter(|test| !is_there(test)).collect();
    assert_eq!(gone, [] as [&str; 0]);
    let rows = page.lines().filter(|line| line.starts_with("| ")).skip(1);
    let bare: Vec<_> =
        rows.filter(|row| !row.contains("proved by") && !row.ends_with("` |")).collect();
    assert_eq!(bare, [] as [&str; 0], "without a proof");
}

#[test]
fn every_word_of_the_schema_is_proved() {
    let page = fs::read_to_string(FILE).unwrap();
    let proved: BTreeSet<&str> = quoted(&page, 0).into_iter().collect();
    let schema = fs::read_to_string("schemas/scoring.schema.json").unwrap();
    let schema: Value = serde_json::from_str(&schema).unwrap();
    let mut found = BTreeSet::new();
    words(&schema, &mut found);
    let known = |word: &&str| proved.contains(word) || PLAIN.contains(word);
    let unproved: Vec<&str> = found.iter().copied().filter(|word| !known(word)).collect();
    assert_eq!(unproved, [] as [&str; 0], "add them to {FILE}");
    let unknown: Vec<&str> =
        proved.iter().copied().filter(|word| !found.contains(word)).collect();
    assert_eq!(unknown, [] as [&str; 0], "the schema has no such words");
}
