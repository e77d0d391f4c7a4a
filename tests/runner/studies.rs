//! The invented study that uses the whole language: it loads, and `check` is silent.
//!
//! What is not yet used by it is named here, so that a key without an example fails.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::support::{Beside, add};
use survey::check::check;
use survey::diagnostic::Findings;
use survey::load;
use survey::source::Sources;

const STUDY: &str = "tests/questionnaires/omsorg/2026/questionnaire.yaml";

/// Keys whose example is elsewhere, with the reason.
const ELSEWHERE: &[&str] = &[
    // Of a second version, which this study has none of.
    "renamed_from",
    "follows",
];

#[test]
fn the_invented_study_is_sound() {
    let (mut sources, mut findings) = (Sources::default(), Findings::default());
    let path = fs::canonicalize(STUDY).unwrap();
    let file = add(&mut sources, &path);
    let read = load::questionnaire(file, &mut sources, &Beside, &mut findings).unwrap();
    assert!(read.items.iter().all(|item| !item.poisoned));
    check(&sources, read, None, Vec::new(), &mut findings);
    let told: Vec<String> = findings
        .iter()
        .map(|finding| {
            let at = sources.position(finding.label.span);
            format!("{}: {}: {}", at.line, finding.rule.name, finding.message.en)
        })
        .collect();
    assert_eq!(told, [] as [&str; 0]);
}

/// Every key of an item, option, grid row and end that the schema knows.
fn keys_of_the_schema() -> BTreeSet<String> {
    let text = fs::read_to_string("schemas/questionnaire.schema.json").unwrap();
    let schema: serde_json::Value = serde_json::from_str(&text).unwrap();
    let mut keys = BTreeSet::new();
    for definition in
        ["item", "section", "option", "specify", "end_if", "options_from", "check"]
    {
        let properties = &schema["definitions"][definition]["properties"];
        keys.extend(properties.as_object().unwrap().keys().cloned());
    }
    keys
}

#[test]
fn the_invented_study_uses_every_key_and_every_type() {
    let text = fs::read_to_string(Path::new(STUDY)).unwrap();
    let without = |key: &String| {
        !text.contains(&format!("{key}:")) && !ELSEWHERE.contains(&key.as_str())
    };
    let unused: Vec<String> = keys_of_the_schema().into_iter().filter(without).collect();
    assert_eq!(unused, [] as [&str; 0], "keys without an example");
    let schema: serde_json::Value = serde_json::from_str(
        &fs::read_to_string("schemas/questionnaire.schema.json").unwrap(),
    )
    .unwrap();
    let types = &schema["definitions"]["item"]["properties"]["type"]["enum"];
    for kind in types.as_array().unwrap() {
        let kind = kind.as_str().unwrap();
        assert!(text.contains(&format!("type: {kind}")), "no item of type {kind}");
    }
}
