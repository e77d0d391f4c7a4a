//! `format:` of texts, from the questionnaire to the findings and the exported schema.
//!
//! Control digits are worked out in the comments; what a form takes is tested beside it in
//! `src/formats/`.

use proptest::prelude::*;
use survey::answers;
use survey::formats::{Format, personal_numbers};
use survey::report::Look;
use survey::report::findings::{Form, Shown, render};

use crate::answers::{demo, file, found, instrument};

/// An item of a form, and findings for one answer to it.
fn of(format: &str, answer: &str) -> Vec<String> {
    let items = format!("- {{id: t, type: text, format: {format}, text: Which?}}");
    found(&items, &serde_json::json!({ "t": answer }).to_string())
}

#[test]
fn canonical_spellings_are_accepted() {
    // 212000-014?: 2→4, 1, 2→4, 0, 0, 0, 0, 1, 4→8: 18, so 2.
    // 640823-323?: 6→12→3, 4, 0, 8, 2→4, 3, 3→6, 2, 3→6: 36, so 4.
    // 701063-239?: 7→14→5, 0, 1→2, 0, 6→12→3, 3, 2→4, 3, 9→18→9: 29, so 1.
    for (format, answer) in [
        ("email", "anna.berg@example.org"),
        ("url", "https://example.org/plan?id=4"),
        ("phone", "+46812345678"),
        ("orgnr", "212000-0142"),
        ("personnummer", "640823-3234"),
        ("personnummer", "640823+3234"),
        ("personnummer", "19640823-3234"),
        ("personnummer", "701063-2391"),
    ] {
        assert_eq!(of(format, answer), [""; 0], "{answer}");
    }
}

#[test]
fn what_is_wrong_is_named_and_another_spelling_is_shown() {
    for (format, answer, said) in [
        (
            "email",
            "anna@example",
            "`t` is not an e-mail address: the name of the host has no dot",
        ),
        (
            "url",
            "example.org",
            "`t` is not a web address: it does not begin with `https://` or `http://`",
        ),
        (
            "phone",
            "112",
            "`t` is not a phone number: it begins neither with `+` nor with 0",
        ),
        ("phone", "08-123 456 78", "`t` is a phone number, but spelt in another way"),
        (
            "orgnr",
            "212000-0143",
            "`t` is not an organisation number: the control digit does not fit",
        ),
        (
            "orgnr",
            "2120000142",
            "`t` is an organisation number, but spelt in another way",
        ),
        (
            "personnummer",
            "641323-3234",
            "`t` is not a personal identity number: the month is not one from 01 to 12",
        ),
        (
            "personnummer",
            "640823-3235",
            "`t` is not a personal identity number: the control digit does not fit",
        ),
        (
            "personnummer",
            "6408233234",
            "`t` is a personal identity number, but spelt in another way",
        ),
    ] {
        assert_eq!(of(format, answer), [format!("format-mismatch: {said}")], "{answer}");
    }
}

/// Everything that is printed about an answer file, in one form.
fn printed(items: &str, answers: &str, form: Form) -> String {
    let (mut sources, instrument) = instrument("demo.yaml", &demo(items));
    let text = file(answers);
    let id = sources.add(survey::source::Source::new("a.json", text.as_str()));
    let reader = answers::Reader::new(&sources, &instrument);
    let reading = reader.read(id, &text, &mut answers::Workspace::default());
    assert!(!reading.findings.is_empty(), "{answers}");
    let shown = Shown { all: true, hidden: &reading.hidden };
    render(form, &reading.findings, &sources, &Look::default(), &shown)
}

#[test]
fn a_personal_identity_number_is_never_echoed() {
    // 811218-987?: 7+1+2+2+2+8+9+8+5 = 44, so 6.
    let person = "- {id: p, type: text, format: personnummer, text: Who?}";
    let beside = "- id: p\n  type: single\n  text: Who?\n  options:\n    \
                  - {code: a, label: A, specify: {type: text, format: personnummer}}";
    let free = "- {id: p, type: text, max_length: 99, pattern: '[A-Z]*', text: What?}";
    let filled = "- {id: p, type: text, text: What?}\n\
        - id: n\n  type: integer\n  text: How many?\n  checks:\n    \
        - {id: few, must: n < 3, level: hard, message: 'Not so many, {{ p }}'}";
    for (items, answers) in [
        (person, r#"{"p": "8112189876"}"#),
        (person, r#"{"p": "811218-9875"}"#),
        (person, r#"{"p": 8112189876}"#),
        (beside, r#"{"p": {"code": "a", "specify": "8112189876"}}"#),
        (free, r#"{"p": "ask 811218-9876"}"#),
        (filled, r#"{"p": "ask 811218-9876", "n": 7}"#),
    ] {
        let forms = [
            Form::Human,
            Form::Narrated,
            Form::Concise,
            Form::Ndjson,
            Form::Csv,
            Form::Sarif,
            Form::Github,
        ];
        for form in forms {
            let text = printed(items, answers, form);
            assert!(!text.contains("9876") && !text.contains("9875"), "{form:?}: {text}");
        }
    }
}

#[test]
fn a_number_in_free_text_is_a_warning_also_beside_an_option() {
    let told = "personal-number-in-text: `p` holds a personal identity number";
    for items in [
        "- {id: p, type: text, text: What?}",
        "- {id: p, type: long_text, text: What?}",
        "- {id: p, type: text, sensitive: true, text: What?}",
    ] {
        assert_eq!(found(items, r#"{"p": "see 640823-3234"}"#), [told], "{items}");
    }
    let beside = "- id: p\n  type: single\n  text: Who?\n  options:\n    \
                  - {code: a, label: A, specify: text}";
    let answers = r#"{"p": {"code": "a", "specify": "19640823-3234"}}"#;
    assert_eq!(found(beside, answers), [told]);
}

#[test]
fn a_format_stands_beside_lengths_and_a_pattern() {
    let items = "- {id: t, type: text, format: email, max_length: 20, \
                 pattern: '.*@example[.]org', text: Where?}";
    assert_eq!(found(items, r#"{"t": "anna@example.org"}"#), [""; 0]);
    let rule = |answer: &str| {
        let told = found(items, &serde_json::json!({ "t": answer }).to_string());
        assert_eq!(told.len(), 1, "{told:?}");
        told[0].split(':').next().unwrap().to_owned()
    };
    assert_eq!(rule("anna.lena.berg@example.org"), "too-long-text");
    assert_eq!(rule("anna@example.com"), "pattern-mismatch");
    assert_eq!(rule("a..b@example.org"), "format-mismatch");
}

#[test]
fn the_exported_schema_knows_the_canonical_spelling() {
    let items = "- {id: n, type: text, format: orgnr, text: Which?}";
    let (_, instrument) = instrument("demo.yaml", &demo(items));
    let schema = jsonschema::validator_for(&answers::schema(&instrument)).unwrap();
    let valid = |answer: &str| {
        let text = file(&serde_json::json!({ "n": answer }).to_string());
        schema.is_valid(&serde_json::from_str(&text).unwrap())
    };
    assert!(valid("212000-0142") && !valid("2120000142") && !valid("210000-0142"));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn canonical_spellings_stay_and_meet_their_pattern(text in "[+(]{0,1}[0-9]{6,12}[-+ ]?[0-9]{4}") {
        for format in Format::ALL {
            let Ok(canonical) = format.canonical(&text) else { continue };
            prop_assert_eq!(&format.canonical(&canonical).unwrap(), &canonical);
            let pattern = regex::Regex::new(format.pattern()).unwrap();
            prop_assert!(pattern.is_match(&canonical), "{}", canonical);
        }
    }

    #[test]
    fn no_text_makes_a_form_panic(text in "\\PC{0,40}|[0-9 .,+()@:/%-]{0,30}") {
        for format in Format::ALL {
            let _ = format.canonical(&text);
        }
        for at in personal_numbers(&text) {
            prop_assert!(text.get(at).is_some());
        }
    }
}
