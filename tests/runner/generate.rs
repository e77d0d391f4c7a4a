//! Generated questionnaires and answers, for tests of size and for benchmarks.
//!
//! *In:* how many. *Out:* YAML and NDJSON, the same at every call.
//!
//! Nothing here is random: what is to be spread is spread by arithmetic.

use std::fmt::Write;

use serde_json::{Value, json};

/// A questionnaire with so many items, every fifth of them under a condition on an item
/// shortly before it. Half are closed.
pub fn questionnaire(items: usize) -> String {
    let sections: Vec<Value> = (0..items.div_ceil(100))
        .map(|section| {
            let items: Vec<Value> =
                (section * 100..items.min(section * 100 + 100)).map(item).collect();
            json!({"id": format!("s{section}"), "title": format!("Section {section}"), "items": items})
        })
        .collect();
    let questionnaire = json!({
        "questionnaire": "generated", "version": "1", "title": "Generated", "languages": ["en"],
        "missing": {"offer": ["dont_know"]},
        "options": {"grades": [
            {"code": "all", "label": "All"}, {"code": "some", "label": "Some"},
            {"code": "none", "label": "None"},
        ]},
        "sections": sections,
    });
    serde_yaml::to_string(&questionnaire).unwrap()
}

fn item(number: usize) -> Value {
    let text = format!("Question number {number}?");
    let mut item = match number % 4 {
        0 | 2 => {
            json!({"id": format!("q{number}"), "type": "single", "options": "grades", "text": text})
        }
        1 => {
            json!({"id": format!("q{number}"), "type": "integer", "min": 0, "max": 1000, "text": text})
        }
        _ => json!({"id": format!("q{number}"), "type": "text", "text": text}),
    };
    if number % 5 == 4 {
        let closed = (number - 1) / 2 * 2;
        item["ask_if"] = json!(format!("q{closed} == 'all' or q{closed} in ['some']"));
    }
    item
}

/// The scoring file of such a questionnaire: closed items have points, numbers bands.
pub fn scoring(items: usize) -> String {
    let mut rules = serde_json::Map::new();
    let mut unscored = serde_json::Map::new();
    let mut children: Vec<Vec<String>> = vec![Vec::new(); items.div_ceil(100)];
    for number in 0..items {
        let id = format!("q{number}");
        let rule = match number % 4 {
            0 | 2 => json!({"map": {"all": 2, "some": 1, "none": 0}}),
            1 => json!({"bands": [{"from": 0, "points": 0}, {"from": 10, "points": 1}]}),
            _ => {
                unscored.insert(id, json!("text"));
                continue;
            }
        };
        children[number / 100].push(id.clone());
        rules.insert(id, rule);
    }
    let mut indices = serde_json::Map::new();
    let names: Vec<String> = (0..children.len()).map(|n| format!("index{n}")).collect();
    indices.insert(
        "total".into(),
        json!({"aggregate": "sum", "weights": "points",
        "children": names, "normalise": "percent_of_max"}),
    );
    for (name, children) in names.iter().zip(children) {
        let index = json!({"aggregate": "sum", "weights": "points", "children": children,
            "all_missing": "zero"});
        indices.insert(name.clone(), index);
    }
    let scoring = json!({
        "scoring": "standard", "for": "generated@1", "points_are": "example",
        "arithmetic": {"decimals": 1, "round": "half_up"},
        "missing": {"dont_know": "zero", "refused": "zero", "no_answer": "zero",
            "not_applicable": "exclude", "not_asked": "exclude", "not_reached": "zero",
            "invalid": "invalidate", "no_score": "zero"},
        "items": rules, "unscored": unscored, "indices": indices,
        "ranks": {"main": {"by": "total", "direction": "descending", "value": "published",
            "eligible": {"status": ["complete"]}}},
    });
    serde_yaml::to_string(&scoring).unwrap()
}

/// So many records for such a questionnaire, one a line.
pub fn records(items: usize, records: usize) -> String {
    (0..records).map(|number| record(items, number)).collect()
}

/// One of them, with the end of its line.
pub fn record(items: usize, record: usize) -> String {
    let mut line = format!(
        r#"{{"questionnaire": "generated", "version": "1", "unit": "u{record}", "status": "complete", "answers": {{"#
    );
    let mut first = true;
    for number in 0..items {
        let Some(answer) = answer(record, number) else { continue };
        let comma = if first { "" } else { ", " };
        first = false;
        write!(line, r#"{comma}"q{number}": {answer}"#).unwrap();
    }
    line.push_str("}}\n");
    line
}

fn answer(record: usize, number: usize) -> Option<String> {
    let closed = |number: usize| (record * 7 + number * 13 + record / 11) % 3;
    if number % 5 == 4 && closed((number - 1) / 2 * 2) == 2 {
        return None;
    }
    Some(match number % 4 {
        0 | 2 => format!("\"{}\"", ["all", "some", "none"][closed(number)]),
        1 => ((record * 31 + number) % 40).to_string(),
        _ => format!("\"An answer of some length to {number}, of record {record}\""),
    })
}
