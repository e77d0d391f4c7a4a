//! Whether the reasons that are given for findings in answer files are the right ones.
//!
//! Rules have their folders in `tests/answers`; here are the words of one rule in its
//! several situations.

use survey::answers::Reader;

use crate::answers::{demo, instrument, read};

/// Everything said of a file: rule, message, reason and advice, in English.
fn said(items: &str, head: &str, answers: &str) -> Vec<String> {
    let (sources, instrument) = instrument("demo.yaml", &demo(items));
    let reader = Reader::new(&sources, &instrument);
    let text = format!(
        r#"{{"questionnaire": "demo", "version": "1", "unit": "1", {head}, "answers": {answers}}}"#
    );
    let (_, findings) = read(&reader, &text);
    let line = |finding: &survey::diagnostic::Finding| {
        let why = finding.why.as_ref().map(|why| why.en.as_str()).unwrap_or_default();
        let help: Vec<&str> = finding.help.iter().map(|help| help.en.as_str()).collect();
        let help = help.join("; ");
        format!("{}: {} | {why} | {help}", finding.rule.name, finding.message.en)
    };
    findings.iter().map(line).collect()
}

/// One finding, which has all these words.
fn one(found: &[String], words: &[&str]) {
    let all = words.iter().all(|word| found.iter().any(|line| line.contains(word)));
    assert!(found.len() == 1 && all, "{found:#?} lacks some of {words:?}");
}

const PLACED: &str = "\
- id: placed
  type: yes_no
  text: Placed?
  end_if: {when: placed == 'no', status: ineligible, disposition: none_placed}
- {id: home, type: yes_no, text: A home?}
- {id: year, type: year, text: Since when?, ask_if: home == 'yes'}
- id: more
  type: yes_no
  text: More?
  end_if: {when: more == 'no', status: complete, disposition: no_more}
";

const COMPLETE: &str = r#""status": "complete""#;
const INELIGIBLE: &str = r#""status": "ineligible""#;

#[test]
fn a_status_is_that_of_the_end() {
    one(
        &said(PLACED, COMPLETE, r#"{"placed": "no"}"#),
        &[
            "status-disagrees",
            "`complete`",
            "`placed` gives `ineligible`",
            "placed == 'no'",
        ],
    );
    one(
        &said(PLACED, INELIGIBLE, r#"{"placed": "yes"}"#),
        &["status-disagrees", "no end is met", "is an end that gives it"],
    );
    one(
        &said(PLACED, INELIGIBLE, r#"{"placed": "yes", "more": "no"}"#),
        &["status-disagrees", "`more` gives `complete`"],
    );
    for (head, answers) in [
        (INELIGIBLE, r#"{"placed": "no"}"#),
        (COMPLETE, r#"{"placed": "yes", "more": "no"}"#),
        (COMPLETE, r#"{"placed": "yes"}"#),
        // Found out before anything was asked.
        (INELIGIBLE, "{}"),
        (r#""status": "partial""#, r#"{"placed": "no"}"#),
        (r#""status": "refused""#, r#"{"placed": "no"}"#),
        (r#""status": "withdrawn""#, r#"{"placed": "yes"}"#),
    ] {
        assert_eq!(said(PLACED, head, answers), [""; 0], "{head} {answers}");
    }
}

#[test]
fn a_disposition_is_that_of_the_end() {
    let of = |status: &str, word: &str| {
        format!(r#""status": "{status}", "disposition": "{word}""#)
    };
    one(
        &said(PLACED, &of("ineligible", "no_more"), r#"{"placed": "no"}"#),
        &["status-disagrees", "`no_more`", "`placed` gives `none_placed`"],
    );
    one(
        &said(PLACED, &of("complete", "no_more"), r#"{"placed": "yes"}"#),
        &["status-disagrees", "`no_more`", "no end is met"],
    );
    let fits = said(PLACED, &of("ineligible", "none_placed"), r#"{"placed": "no"}"#);
    assert_eq!(fits, [""; 0]);
}

#[test]
fn an_answer_after_the_end_is_told_with_the_end() {
    let found =
        said(PLACED, INELIGIBLE, r#"{"placed": "no", "home": "yes", "year": 2020}"#);
    assert_eq!(found.len(), 2, "{found:#?}");
    for (line, name) in found.iter().zip(["`home`", "`year`"]) {
        assert!(line.contains(name), "{line}");
        assert!(line.contains("comes after the end"), "{line}");
        assert!(line.contains("demo.yaml:"), "{line}");
        assert!(line.contains("ends the interview at `placed` if `placed == 'no'`"));
    }
    // Without the end, the reason is the condition.
    one(
        &said(PLACED, COMPLETE, r#"{"placed": "yes", "home": "no", "year": 2020}"#),
        &["unasked-answer", "asks it only if `home == 'yes'`"],
    );
}

const TRAINED: &str = "\
- {id: any, type: yes_no, text: Any?}
- {id: staff, type: integer, max: 100, text: Staff?}
- id: trained
  type: integer
  text: Trained?
  ask_if: any == 'yes'
  checks:
    - {id: fits, must: trained <= staff, level: soft, message: Too many}
";

#[test]
fn a_needless_confirmation_says_why() {
    let head = r#""status": "complete", "confirmed": [{"check": "fits"}]"#;
    for (answers, words) in [
        (r#"{"any": "yes", "staff": 5, "trained": 3}"#, "which holds"),
        (r#"{"any": "no", "staff": 5}"#, "whose question was not asked"),
        (r#"{"any": "yes", "trained": 3}"#, "cannot be judged without more answers"),
    ] {
        one(&said(TRAINED, head, answers), &["needless-confirmation", words]);
    }
    // The answer has a finding of its own.
    one(
        &said(TRAINED, head, r#"{"any": "yes", "staff": 101, "trained": 3}"#),
        &["out-of-range"],
    );
}

#[test]
fn an_option_carried_from_another_item_says_from_which() {
    let items = |carried: &str| {
        format!(
            "- id: used
  type: multiple
  text: Used?
  options: [{{code: a, label: A}}, {{code: b, label: B}}]
- {{id: best, type: single, text: Best?, options_from: {carried}}}
"
        )
    };
    let answers = r#"{"used": ["a"], "best": "b"}"#;
    one(
        &said(&items("{item: used}"), COMPLETE, answers),
        &["unoffered-option", "offers what was chosen in `used`"],
    );
    one(
        &said(
            &items("{item: used, which: unticked}"),
            COMPLETE,
            r#"{"used": ["a"], "best": "a"}"#,
        ),
        &["unoffered-option", "offers what was not chosen in `used`"],
    );
}

#[test]
fn a_missing_code_written_as_plain_text_is_told_how_to_be_written() {
    for kind in [
        "type: month",
        "type: date",
        "type: time",
        "type: duration",
        "type: integer",
        "type: year",
        "type: percent",
        "type: single, options: [{code: a, label: A}, {code: b, label: B}]",
        "type: multiple, options: [{code: a, label: A}, {code: b, label: B}]",
        "type: scale, from: 1, to: 5",
        "type: location",
        "type: document",
    ] {
        let of = |offered: &str| {
            let item = format!("- {{id: m, {kind}, text: M?{offered}}}\n");
            said(&item, COMPLETE, r#"{"m": "dont_know"}"#)
        };
        let help = r#"| write `{"missing": "dont_know"}`"#;
        one(&of(", allow_missing: [dont_know]"), &[help]);
        let found = of("");
        assert!(found.len() == 1 && !found[0].contains(help), "{kind}: {found:?}");
    }
}

#[test]
fn a_bound_of_the_type_is_told_as_that() {
    let items = "- id: split
  type: allocate
  text: Split?
  total: 100
  options: [{code: a, label: A}, {code: b, label: B}]
";
    one(
        &said(items, COMPLETE, r#"{"split": {"a": -1, "b": 101}}"#),
        &["out-of-range", "sets `type: allocate`, which is never less than 0"],
    );
    one(
        &said("- {id: p, type: percent, text: P?}\n", COMPLETE, r#"{"p": 101}"#),
        &["out-of-range", "sets `type: percent`, which is never more than 100"],
    );
}
