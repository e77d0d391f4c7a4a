//! Every JSON document that a command gives meets the schema of output, and the schema
//! names every key of it.
//!
//! Where the schema lists the keys of an object, no other may come: a key that a command
//! adds fails here until it is described.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use jsonschema::Validator;
use serde_json::{Value, json};

use crate::staged::Staged;
use crate::why_adds_up;

/// The schema in which an object has the keys that are named and no others.
fn strict() -> Validator {
    let mut schema: Value =
        serde_json::from_str(&fs::read_to_string("schemas/output.schema.json").unwrap())
            .unwrap();
    close(&mut schema, "");
    // What it is of is said by `type`; rows of `analyse` have columns of their own.
    for open in ["result", "analysis"] {
        schema["definitions"][open]["additionalProperties"] = json!(true);
    }
    jsonschema::validator_for(&schema).unwrap()
}

fn close(schema: &mut Value, key: &str) {
    match schema {
        Value::Object(keys) => {
            let is_open = keys.contains_key("properties") && key != "if";
            for (key, value) in keys.iter_mut() {
                close(value, key);
            }
            if is_open {
                keys.entry("additionalProperties").or_insert(json!(false));
            }
        }
        Value::Array(all) => all.iter_mut().for_each(|value| close(value, "")),
        _ => {}
    }
}

fn copy(from: &Path, staged: &Staged, to: &str) {
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = format!("{to}/{}", path.file_name().unwrap().to_str().unwrap());
        if path.is_dir() {
            copy(&path, staged, &target);
        } else {
            staged.write(&target, &fs::read_to_string(&path).unwrap());
        }
    }
}

/// Runs it and holds what it says to the schema; what kinds of results there were, and
/// the document.
#[track_caller]
fn held(
    staged: &Staged,
    schema: &Validator,
    kinds: &mut BTreeSet<String>,
    line: &str,
) -> Value {
    let words: Vec<&str> = line.split_whitespace().collect();
    let document = staged.json(&words);
    let told = |error: jsonschema::ValidationError<'_>| {
        format!("{}: {error}", error.instance_path()).chars().take(300).collect()
    };
    let wrong: Vec<String> = schema.iter_errors(&document).map(told).collect();
    assert!(wrong.is_empty(), "{line}: {:#?}", &wrong[..wrong.len().min(5)]);
    assert_eq!(document["command"], *words.first().unwrap());
    for result in document["results"].as_array().unwrap() {
        kinds.insert(result["type"].as_str().unwrap().to_owned());
    }
    document
}

const TREATED: &str = "scoring: standard
for: demo@1
points_are: example
arithmetic: {decimals: 1}
missing: {dont_know: exclude, refused: exclude, no_answer: exclude, not_applicable: exclude, not_asked: exclude, not_reached: exclude, invalid: invalidate, no_score: exclude}
items:
  d: {value: self, normalise: min_max, treat: {winsorise: 5}}
unscored: {a: x, b: x, c: x, plan: x}
indices:
  total: {aggregate: sum, weights: points, children: [d]}
ranks:
  main: {by: total, direction: descending, ties: competition, value: exact}
";

#[test]
fn every_document_meets_the_schema_which_names_every_key() {
    let schema = strict();
    let staged = Staged::new(&[]);
    for demo in ["analysed", "trend", "tested", "collection"] {
        copy(&Path::new("tests/cli/demo").join(demo), &staged, demo);
    }
    let mut kinds = BTreeSet::new();
    let (kinds, run) = (&mut kinds, |kinds: &mut BTreeSet<String>, line: &str| {
        held(&staged, &schema, kinds, line)
    });
    let town = "analysed/questionnaires/town/2025/answers --questionnaires analysed/questionnaires";
    let at = |unit: &str| town.replacen("answers ", &format!("answers/{unit}.json "), 1);
    for unit in ["a", "b", "c", "d", "e"] {
        let document = run(kinds, &format!("why {}", at(unit)));
        assert!(document["results"].as_array().unwrap().len() > 5);
    }
    // An item without points, a grid, an index; what is not asked; ordinary results.
    for line in [
        format!("why {} plan_antagen", at("b")),
        format!("why {} utbildning", at("d")),
        format!("why {} total", at("a")),
        format!("score {town}"),
        format!("rank {town} --show-unranked"),
        format!("analyse {town}"),
        "analyse analysed/questionnaires/cases/2029/answers --questionnaires analysed/questionnaires".to_owned(),
        "test tested --coverage".to_owned(),
        "check tested".to_owned(),
        "fmt --check tested".to_owned(),
        format!("validate {town}"),
    ] {
        run(kinds, &line);
    }
    // Waves, corrections, and results worked out again, as they were and otherwise.
    let correction = "- {unit: d, item: stod, old: 55.3, new: 59, who: A. Berg, why: phoned, date: 2029-11-03}\n";
    staged.write("c.yaml", correction);
    let trend = "--questionnaires trend/questionnaires";
    let now = format!("trend/questionnaires/trend/2029/answers {trend}");
    for line in [
        format!("compare trend@2027 trend@2029 --parts {trend}"),
        format!("compare plan@2027 plan@2029 --corrections c.yaml {trend}"),
        format!("compare trend@2027 trend@2029 --corrections c.yaml {trend}"),
        format!("rank {now} --against trend@2027 --corrections c.yaml"),
        format!("score {now} --corrections c.yaml"),
        format!(
            "why {} --corrections c.yaml",
            now.replacen("answers ", "answers/d.json ", 1)
        ),
    ] {
        run(kinds, &line);
    }
    for command in ["score", "rank"] {
        let document = run(kinds, &format!("{command} {now}")).to_string();
        staged.write("results.json", &document);
        let told = run(kinds, &format!("verify results.json {trend}"));
        assert_eq!(told["summary"]["findings"], 0);
        // Another program may have laid it out, and escaped it, otherwise.
        let wide = serde_json::from_str::<Value>(&document).unwrap();
        let wide = serde_json::to_string_pretty(&wide).unwrap();
        staged.write("results.json", &wide.replace('ö', "\\u00f6"));
        let told = run(kinds, &format!("verify results.json {trend}"));
        assert_eq!(told["summary"]["findings"], 0);
        // What was published is another number now.
        assert!(document.contains("93.5"), "{command}");
        staged.write("results.json", &document.replace("93.5", "94.5"));
        let told = run(kinds, &format!("verify results.json {trend}"));
        assert_ne!(told["summary"]["findings"], 0);
    }
    let expected = [
        "analysis",
        "case",
        "coverage",
        "file",
        "item",
        "node",
        "rank",
        "score",
        "wave_change",
    ];
    let kinds: Vec<&str> = kinds.iter().map(String::as_str).collect();
    assert_eq!(kinds, expected);
}

#[test]
fn what_depends_on_others_meets_the_schema_too() {
    let schema = strict();
    let staged = Staged::new(&[]);
    let mut kinds = BTreeSet::new();
    why_adds_up::write(staged.path());
    // Bonus, gates, constants, relative scales, and a unit whose answer is taken over.
    for unit in ["u0", "u1", "u2", "u3"] {
        held(&staged, &schema, &mut kinds, &format!("why answers/{unit}.json"));
    }
    held(&staged, &schema, &mut kinds, "score answers");
    // Ten values of which one lies far out, and is drawn in to the next: 9.
    staged.write("scoring.yaml", TREATED);
    for (n, value) in (1..10).chain([100]).enumerate() {
        let answers = format!(r#"{{"d": {value}}}"#);
        staged.answer("answers", "demo@1", &format!("u{n}"), &answers);
    }
    let document = held(&staged, &schema, &mut kinds, "score answers");
    let drawn_in = json!([{"unit": "u9", "node": "d", "before": "100", "after": "9"}]);
    assert_eq!(document["summary"]["drawn_in"], drawn_in);
    // A file that is of no unit, rules with errors, and a folder that holds nothing.
    staged.write("answers/torn.json", "{");
    for command in ["score", "rank", "analyse", "validate"] {
        held(&staged, &schema, &mut kinds, &format!("{command} answers"));
    }
    staged.write("scoring.yaml", &TREATED.replace("children: [d]", "children: [dd]"));
    for line in
        ["score answers", "rank answers", "analyse answers", "compare answers answers"]
    {
        let document = held(&staged, &schema, &mut kinds, line);
        assert_eq!(document["summary"]["exit_code"], 1, "{line}");
        let found = document["findings"].as_array().unwrap();
        assert!(
            found.iter().any(|one| one["file"] == "scoring.yaml"),
            "{line}: {found:?}"
        );
    }
    fs::create_dir(staged.path().join("empty")).unwrap();
    for command in ["score", "rank", "analyse"] {
        let document = held(&staged, &schema, &mut kinds, &format!("{command} empty"));
        assert_eq!(document["errors"][0]["exit_code"], 3, "{command}");
    }
}

#[test]
fn a_key_that_is_not_named_fails() {
    let schema = strict();
    let document = |result: Value| {
        json!({
            "format_version": 1, "tool": {"name": "survey", "version": "0"},
            "command": "test", "results": [result], "summary": {"exit_code": 0},
            "findings": [],
        })
    };
    let case = json!({
        "type": "case", "file": "a", "line": 1, "name": "b", "questionnaire": "c@1",
        "result": "passed", "errors": 0,
    });
    assert!(schema.is_valid(&document(case.clone())));
    let mut more = case;
    more["more"] = json!(1);
    assert!(!schema.is_valid(&document(more)));
}

#[test]
fn a_run_that_fails_before_it_has_a_result_still_gives_a_document() {
    let schema = strict();
    let staged = Staged::new(&[]);
    let mut kinds = BTreeSet::new();
    for line in ["why nothing.json", "compare nothing@1 nothing@2", "diff a.yaml b.yaml"]
    {
        let document = held(&staged, &schema, &mut kinds, line);
        let words: Vec<&str> = line.split(' ').collect();
        let exit = json!({"exit_code": staged.run(&words).code});
        assert_ne!(exit["exit_code"], 0);
        assert_eq!(document["summary"], exit, "{line}");
        let errors = document["errors"].as_array().unwrap();
        assert_eq!(errors.len(), 1, "{line}");
        let said = staged.run(&[&words[..], &["--format", "ndjson"]].concat());
        let lines: Vec<Value> =
            said.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(lines[0]["message"], errors[0]["message"], "{line}");
        assert_eq!(lines[1]["type"], "summary");
        assert_eq!(lines[1]["exit_code"], exit["exit_code"], "{line}");
        assert_eq!(lines.len(), 2);
        // A file that was to be written is not there, or stays as it was.
        staged.run(&[&words[..], &["--format", "json", "-o", "out.json"]].concat());
        assert!(!staged.path().join("out.json").exists(), "{line}");
    }
    assert!(kinds.is_empty());
}
