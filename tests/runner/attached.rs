//! What goes with the answers of a file: signatures, notes, contacts, what it replaced.
//!
//! *In:* answer files written by hand. *Out:* what is read of them, what is said, and what is
//! written again.

use survey::answers::write::{self, Envelope};
use survey::answers::{CallKind, Note, Reader, Signs, Workspace};
use survey::source::FileId;
use survey::value::Status;

use crate::answers::{demo, instrument, read};

const ITEMS: &str = "\
- {id: plan, type: yes_no, text: Plan?}
- {id: kinds, type: multiple, text: Kinds?, options: [{code: a, label: A}, {code: 'b].c', label: B}]}
- id: stay
  type: roster
  max: 5
  text: Stays?
  items: [{id: days, type: integer, text: Days?}]
- id: each
  type: roster
  for_each: kinds
  text: Each?
  items: [{id: cost, type: integer, text: Cost?}]
";

const WHOLE: &str = r#""signatures": [
    {"name": "Ada Ek", "role": "Chef", "when": "2025-10-02T09:40:00+02:00", "as": "respondent", "since": "changed"},
    {"name": "Bo Ro", "when": "2025-10-03T09:40:00Z", "as": "reviewer", "reviewed": "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}],
  "notes": {"plan": [{"text": "asked twice", "when": "2025-10-02T09:20:00+02:00"}, {"text": "no", "when": "2025-10-02T09:19:00+02:00"}],
    "stay[2].days": [{"text": "about", "when": "2025-10-02T09:21:00+02:00"}],
    "each[b].c].cost": [{"text": "dear", "when": "2025-10-02T09:22:00+02:00"}]},
  "calls": [{"outcome": "no_contact", "when": "2025-10-01T10:00:00+02:00"},
    {"outcome": "appointment", "when": "2025-10-01T12:00:00+02:00", "text": "Thursday at 9"}],
  "replaces": "sha256:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb""#;

fn file(status: &str, more: &str) -> String {
    format!(
        "{{\"questionnaire\": \"demo\", \"version\": \"1\", \"unit\": \"1\", {status}, \
         \"started\": \"2025-10-02T09:12:00+02:00\", \"answers\": {{\"plan\": \"yes\"}}, \
         {more}}}"
    )
}

const COMPLETE: &str = r#""status": "complete""#;

/// Everything said of a file: rule, pointer, message and advice, in English.
fn said(status: &str, more: &str) -> Vec<String> {
    let (sources, instrument) = instrument("demo.yaml", &demo(ITEMS));
    let reader = Reader::new(&sources, &instrument);
    let (_, findings) = read(&reader, &file(status, more));
    let line = |finding: &survey::diagnostic::Finding| {
        let help: Vec<&str> = finding.help.iter().map(|help| help.en.as_str()).collect();
        let pointer = finding.pointer.as_deref().unwrap_or_default();
        let (name, says) = (finding.rule.name, &finding.message.en);
        format!("{name} {pointer}: {says} | {}", help.join("; "))
    };
    findings.iter().map(line).collect()
}

#[test]
fn what_goes_with_the_answers_is_read_as_it_stands() {
    let (sources, instrument) = instrument("demo.yaml", &demo(ITEMS));
    let reader = Reader::new(&sources, &instrument);
    let text = file(COMPLETE, WHOLE);
    let reading = reader.read(FileId(9), &text, &mut Workspace::default());
    let said: Vec<_> = reading.findings.iter().map(|f| &f.message.en).collect();
    assert!(said.is_empty(), "{said:?}");
    let answers = reading.answers.unwrap();
    let attached = answers.attached();
    let [ada, bo] = &attached.signatures[..] else { panic!("{attached:?}") };
    assert_eq!(
        (ada.role.as_str(), ada.signs, ada.is_outdated),
        ("Chef", Signs::Respondent, true)
    );
    assert_eq!(
        (bo.name.as_str(), bo.signs, bo.is_outdated),
        ("Bo Ro", Signs::Reviewer, false)
    );
    assert_eq!(
        bo.reviewed.as_deref(),
        Some(format!("sha256:{}", "a".repeat(64)).as_str())
    );
    let note = |at: &str, text: &str, minute: u32| Note {
        at: at.to_owned(),
        text: text.to_owned(),
        when: format!("2025-10-02T09:{minute}:00+02:00"),
    };
    let wanted = [
        note("plan", "asked twice", 20),
        note("plan", "no", 19),
        note("stay[2].days", "about", 21),
        note("each[b].c].cost", "dear", 22),
    ];
    assert_eq!(attached.notes, wanted);
    let calls: Vec<_> =
        attached.calls.iter().map(|c| (c.kind, c.text.as_str())).collect();
    assert_eq!(
        calls,
        [(CallKind::NoContact, ""), (CallKind::Appointment, "Thursday at 9")]
    );
    assert_eq!(attached.replaces, Some(format!("sha256:{}", "b".repeat(64))));

    // Written again, it says the same, and other programs find it sound.
    let envelope = Envelope {
        unit: "1".to_owned(),
        status: Some(Status::Complete),
        given_by: vec![("plan".to_owned(), survey::answers::GivenBy::Sender)],
        attached: attached.clone(),
        ..Envelope::default()
    };
    for written in [
        write::file(&instrument, &envelope, answers.record()),
        write::line(&instrument, &envelope, answers.record()),
    ] {
        let again = reader.read(FileId(9), &written, &mut Workspace::default());
        assert!(again.findings.is_empty(), "{written}");
        let again = again.answers.unwrap();
        assert_eq!(again.attached(), attached);
        assert_eq!(again.given_by(), [(0, survey::answers::GivenBy::Sender)]);
        let own = jsonschema::draft7::new(&survey::answers::schema(&instrument)).unwrap();
        let whole = std::fs::read_to_string("schemas/answers.schema.json").unwrap();
        let whole =
            jsonschema::draft7::new(&serde_json::from_str(&whole).unwrap()).unwrap();
        let value = serde_json::from_str(&written).unwrap();
        assert!(own.is_valid(&value) && whole.is_valid(&value), "{written}");
    }
}

#[test]
fn what_cannot_be_is_told_at_its_place() {
    let stamp = "2025-10-02T09:40:00+02:00";
    let signature = |more: &str| {
        format!(
            r#""signatures": [{{"name": "Ada", "when": "{stamp}", "as": "respondent"{more}}}]"#
        )
    };
    let note = |at: &str| {
        format!(r#""notes": {{"{at}": [{{"text": "t", "when": "{stamp}"}}]}}"#)
    };
    for (more, wanted) in [
        (
            r#""signatures": {}"#.to_owned(),
            "wrong-envelope /signatures: `signatures`: expected a list",
        ),
        (
            r#""signatures": [{"name": "Ada"}]"#.to_owned(),
            "wrong-envelope /signatures/0: the signature has no `when`",
        ),
        (
            format!(
                r#""signatures": [{{"name": " ", "when": "{stamp}", "as": "respondent"}}]"#
            ),
            "wrong-envelope /signatures/0/name: `signatures/0/name`: expected a text",
        ),
        (
            format!(
                r#""signatures": [{{"name": "Ada", "when": "{stamp}", "as": "reviewr"}}]"#
            ),
            "wrong-envelope /signatures/0/as: `signatures/0/as` cannot be `reviewr` | did you mean `reviewer`?",
        ),
        (
            signature(r#", "rol": "x""#),
            "wrong-envelope /signatures/0: the signature may have no key `rol` | did you mean `role`?",
        ),
        (
            signature(r#", "reviewed": "sha256:00""#),
            "wrong-envelope /signatures/0/reviewed: `signatures/0/reviewed` is no `sha256:`",
        ),
        (signature(r#", "name": "Bo""#), "duplicate-answer-key /signatures/0/name: "),
        (
            note("pan"),
            "answer-for-unknown-item /notes/pan: the questionnaire has no item `pan` | did you mean `plan`?",
        ),
        (
            note("stay[1].day"),
            "answer-for-unknown-item /notes/stay[1].day: the questionnaire has no item `day` | did you mean `days`?",
        ),
        (note("days"), "answer-for-unknown-item /notes/days: "),
        (
            note("stay[0].days"),
            "wrong-envelope /notes/stay[0].days: a note names a row that `stay` cannot have",
        ),
        (
            note("each[z].cost"),
            "wrong-envelope /notes/each[z].cost: a note names a row that `each` cannot have",
        ),
        (
            note("plan[1].x"),
            "wrong-envelope /notes/plan[1].x: a note names a row that `plan` cannot have",
        ),
        (
            r#""notes": {"plan": [{"text": "", "when": "2025-10-02T09:40:00Z"}]}"#
                .to_owned(),
            "wrong-envelope /notes/plan/0/text: ",
        ),
        (
            r#""calls": [{"outcome": "no_answer", "when": "2025-10-02T09:40:00Z"}]"#
                .to_owned(),
            "wrong-envelope /calls/0/outcome: `calls/0/outcome` cannot be `no_answer`",
        ),
        (
            r#""calls": [{"outcome": "refusal", "when": "2025-10-02"}]"#.to_owned(),
            "wrong-envelope /calls/0/when: ",
        ),
        (r#""replaces": "no""#.to_owned(), "wrong-envelope /replaces: "),
    ] {
        let found = said(COMPLETE, &more);
        assert!(
            found.iter().any(|line| line.starts_with(wanted)),
            "{wanted}\n{found:#?}"
        );
    }
    for sound in ["plan", "stay[1].days", "stay[900].days", "each[a].cost", "stay"] {
        assert_eq!(said(COMPLETE, &note(sound)), [""; 0], "{sound}");
    }
}

#[test]
fn times_that_run_backwards_are_told() {
    let call = |minute: u32| {
        format!(
            r#"{{"outcome": "no_contact", "when": "2025-10-01T10:{minute}:00+02:00"}}"#
        )
    };
    let calls = |one, two| format!("\"calls\": [{}, {}]", call(one), call(two));
    assert_eq!(said(COMPLETE, &calls(10, 10)), [""; 0]);
    let found = said(COMPLETE, &calls(11, 10));
    let wanted = "backward-time /calls/1/when: `calls/1/when` is before `calls/0/when`";
    assert!(found.len() == 1 && found[0].starts_with(wanted), "{found:?}");
    // The moment counts, not how it is written.
    let submitted = |stamp: &str| said(COMPLETE, &format!(r#""submitted": "{stamp}""#));
    assert_eq!(submitted("2025-10-02T08:13:00+01:00"), [""; 0]);
    assert!(
        submitted("2025-10-02T09:11:00+02:01")[0].starts_with("backward-time /submitted")
    );
}

#[test]
fn what_came_of_the_last_contact_may_be_the_disposition() {
    let of = |word: &str| format!(r#""status": "refused", "disposition": "{word}""#);
    let calls = r#""calls": [{"outcome": "appointment", "when": "2025-10-01T10:00:00Z"}, {"outcome": "refusal", "when": "2025-10-01T11:00:00Z"}]"#;
    assert_eq!(said(&of("refusal"), calls), [""; 0]);
    let found = said(&of("appointment"), calls);
    assert!(
        found[0].contains("no `end_if` has the disposition `appointment`"),
        "{found:?}"
    );
    assert_eq!(said(&of("refusal"), r#""calls": []"#).len(), 1);
}

#[test]
fn what_was_noted_or_said_is_never_repeated() {
    let more = r#""notes": {"plan": [{"text": "Kalle 19811218-9876", "when": 7}]}, "calls": [{"outcome": "x", "when": "2025-10-01T11:00:00Z", "text": "Kalle is ill"}]"#;
    let text = file(COMPLETE, more);
    let (sources, instrument) = instrument("demo.yaml", &demo(ITEMS));
    let reader = Reader::new(&sources, &instrument);
    let reading = reader.read(FileId(9), &text, &mut Workspace::default());
    let rules: Vec<_> = reading.findings.iter().map(|f| f.rule.name).collect();
    assert!(rules.contains(&"personal-number-in-text"), "{rules:?}");
    for finding in reading.findings.iter() {
        let help = finding.help.iter().flat_map(|help| [&help.en, &help.sv]);
        for said in help.chain([&finding.message.en, &finding.message.sv]) {
            assert!(!said.contains("Kalle") && !said.contains("1218"), "{said}");
        }
    }
    for secret in ["Kalle 1981", "Kalle is ill"] {
        let at = text.find(secret).unwrap();
        let is_hidden = reading.hidden.iter().any(|span| span.range().contains(&at));
        assert!(is_hidden, "{secret}");
    }
    let other = survey::answers::hidden(
        &reader,
        &survey::answers::Notation::Json,
        FileId(9),
        &text,
    );
    assert_eq!(other.len(), 2);
}
