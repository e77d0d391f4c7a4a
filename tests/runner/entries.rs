//! An answer file means the same whatever the order and the spelling of its keys.
//!
//! Answers are judged as they are met, before it is known what comes after them. These are
//! the files in which something after them, or a key that is written with an escape, could
//! make that wrong.

use survey::answers::{Reader, Reading, Workspace};
use survey::source::FileId;

use crate::answers::{demo, instrument};

const ITEMS: &str = "\
- {id: a, type: single, text: A?, options: [{code: yes, label: Y}, {code: no, label: N}]}
- {id: b, type: integer, min: 0, max: 10, text: B?}
- {id: c, type: text, text: C?, personal: true}
";

const HEAD: &str = r#""questionnaire": "demo", "version": "1""#;
const TAIL: &str = r#""unit": "1", "status": "complete""#;

/// What is found in each text, one after the other in one workspace: rule, place, text.
fn found(texts: &[String]) -> Vec<Vec<(String, String, String)>> {
    let (sources, instrument) = instrument("demo.yaml", &demo(ITEMS));
    let reader = Reader::new(&sources, &instrument);
    let mut work = Workspace::default();
    let told = |text: &String| {
        let reading = reader.read(FileId(9), text, &mut work);
        let told = |finding: &survey::diagnostic::Finding| {
            let place = text[finding.label.span.range()].to_owned();
            (finding.rule.name.to_owned(), place, finding.message.en.clone())
        };
        reading.findings.iter().map(told).collect()
    };
    texts.iter().map(told).collect()
}

fn reading(text: &str) -> Reading {
    let (sources, instrument) = instrument("demo.yaml", &demo(ITEMS));
    Reader::new(&sources, &instrument).read(FileId(9), text, &mut Workspace::default())
}

#[test]
fn the_order_of_keys_and_their_escapes_change_no_finding() {
    let answers = r#""answers": {"a": "maybe", "b": 11, "d": 1}"#;
    let spelled = r#""\u0061nswers": {"\u0061": "maybe", "\u0062": 11, "d": 1}"#;
    let texts = [
        format!("{{{HEAD}, {TAIL}, {answers}}}"),
        format!("{{{answers}, {TAIL}, {HEAD}}}"),
        format!("{{{TAIL}, {answers}, {HEAD}}}"),
        format!("{{{HEAD}, {TAIL}, {spelled}}}"),
    ];
    let rules = |told: &[(String, String, String)]| {
        told.iter().map(|(rule, place, _)| format!("{rule} {place}")).collect::<Vec<_>>()
    };
    let all = found(&texts);
    let wanted =
        ["unknown-code \"maybe\"", "out-of-range 11", "answer-for-unknown-item \"d\""];
    assert_eq!(rules(&all[0]), wanted);
    for (text, told) in texts.iter().zip(&all) {
        assert_eq!(*told, all[0], "{text}");
    }
}

#[test]
fn answers_to_another_version_are_not_judged_wherever_it_is_named() {
    let answers = r#""answers": {"a": "maybe", "c": "Eva"}"#;
    let other = r#""questionnaire": "demo", "version": "2""#;
    let good = format!(r#"{{{HEAD}, {TAIL}, "answers": {{"a": "yes"}}}}"#);
    let texts = [
        format!("{{{other}, {TAIL}, {answers}}}"),
        format!("{{{answers}, {TAIL}, {other}}}"),
        good,
    ];
    let all = found(&texts);
    assert_eq!(all[0].len(), 1, "{all:?}");
    assert_eq!(all[0], all[1]);
    assert_eq!(all[0][0].0, "unknown-questionnaire");
    assert!(all[2].is_empty(), "what was forgotten is gone: {:?}", all[2]);
    let reading = reading(&texts[1]);
    assert!(reading.answers.is_none() && reading.hidden.is_empty());
}

#[test]
fn what_is_no_answer_file_leaves_nothing_behind() {
    let answers = r#""answers": {"a": "maybe", "c": "Eva"}"#;
    let whole = format!("{{{HEAD}, {TAIL}, {answers}}}");
    let texts = [
        format!("{{{HEAD}, {TAIL}, {answers}"),
        format!(r#"{{{HEAD}, {TAIL}, "answers": ["maybe"]}}"#),
        format!(r#"{{{HEAD}, {TAIL}, {answers}, "answers": {{"a": "yes"}}}}"#),
        whole.clone(),
    ];
    let rules: Vec<Vec<String>> = found(&texts)
        .into_iter()
        .map(|told| told.into_iter().map(|(rule, ..)| rule).collect())
        .collect();
    assert_eq!(rules[0], ["json-syntax"]);
    assert_eq!(rules[1], ["wrong-envelope"]);
    // The first of the two counts.
    assert_eq!(rules[2], ["unknown-code", "duplicate-answer-key"]);
    assert_eq!(rules[3], ["unknown-code"]);
    assert!(reading(&texts[0]).hidden.is_empty());
    let hidden = reading(&whole).hidden;
    let told: Vec<&str> = hidden.iter().map(|span| &whole[span.range()]).collect();
    assert_eq!(told, ["\"Eva\""]);
}
