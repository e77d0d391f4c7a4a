//! Parents: answers made from those of the units below.
//!
//! Expected values are worked out by hand beside each test.

use survey::answers::{Reader, ValidAnswers, Workspace};
use survey::check::{Instrument, check};
use survey::diagnostic::Findings;
use survey::load::{self, ReadProblem};
use survey::source::{FileId, Source, Sources};
use survey::value::{AnswerState, Cell, Status, Value};

/// A register in memory.
struct Memory;

const UNITS: &str = "code,name,above,kind\n\
    s,City,,city\na,A,s,district\nb,B,s,district\nc,C,s,district\nd,D,s,district\n\
    e,E,s,district\n";

const ITEMS: &str = "
      - {id: plan, type: yes_no, text: Is there a plan?}
      - {id: when, type: year, ask_if: plan == 'yes', text: Since when?}
      - {id: staff, type: integer, text: How many?}
      - {id: cost, type: decimal, decimals: 1, text: How much?}
      - {id: share, type: derived, as: decimal, decimals: 2, value: cost / staff}
      - {id: why, type: text, text: Why?}
      - {id: with, type: multiple, options: [{code: p, label: P}, {code: q, label: Q}, {code: r, label: R}], text: With whom?}
      - id: views
        type: grid
        rows: [{id: one, label: One}, {id: two, label: Two}]
        options: [{code: x, label: X}, {code: y, label: Y}]
        text: What do you think?
";

impl load::Reader for Memory {
    fn read(
        &self,
        _: FileId,
        path: &str,
        sources: &mut Sources,
    ) -> Result<FileId, ReadProblem> {
        Ok(sources.add(Source::new(path, UNITS)))
    }
}

fn instrument(parents: &str, more: &str) -> (Sources, Instrument) {
    let text = format!(
        "questionnaire: demo\nversion: \"1\"\ntitle: Demo\nlanguages: [en]\n\
         units: {{frame: units.csv, id: code, label: name, parent: above, kind: kind, parents: {{s: {parents}}}}}\n\
         {more}missing: {{offer: [dont_know, refused]}}\nsections:\n  - id: s\n    title: S\n    items:{ITEMS}"
    );
    let mut sources = Sources::default();
    let mut findings = Findings::default();
    let file = sources.add(Source::new("demo.yaml", text.as_str()));
    let read = load::questionnaire(file, &mut sources, &Memory, &mut findings);
    let (instrument, _) = check(&sources, read.unwrap(), None, Vec::new(), &mut findings);
    let told: Vec<_> =
        findings.iter().map(|f| (f.rule.name, f.message.en.as_str())).collect();
    (sources, instrument.unwrap_or_else(|| panic!("{told:?}")))
}

/// The parent that is made from these answers of a, b, c and so on.
fn made(parents: &str, answers: &[&str]) -> (Instrument, Option<ValidAnswers>) {
    let (sources, instrument) = instrument(parents, "");
    let reader = Reader::new(&sources, &instrument);
    let mut work = Workspace::default();
    let mut read = Vec::new();
    for (unit, answers) in ["a", "b", "c", "d", "e"].iter().zip(answers) {
        let text = format!(
            r#"{{"questionnaire": "demo", "version": "1", "unit": "{unit}", "status": "complete", "answers": {answers}}}"#
        );
        let reading = reader.read(FileId(9), &text, &mut work);
        let found: Vec<_> =
            reading.findings.iter().map(|f| f.message.en.clone()).collect();
        assert!(found.is_empty(), "{found:?}");
        read.extend(reading.answers);
    }
    let read: Vec<&ValidAnswers> = read.iter().collect();
    let made = reader.parents(&read, &mut work).pop();
    (instrument, made)
}

fn cell(of: &(Instrument, Option<ValidAnswers>), name: &str) -> (Cell, Option<usize>) {
    let slot = of.0.plan().find(name).unwrap();
    let answers = of.1.as_ref().unwrap();
    let behind = answers.children().unwrap().behind(slot);
    (answers.record().cell(slot).clone(), behind)
}

fn number(
    of: &(Instrument, Option<ValidAnswers>),
    name: &str,
) -> (String, Option<usize>) {
    match cell(of, name) {
        (Cell { value: Some(Value::Number(number)), .. }, behind) => {
            (number.to_string(), behind)
        }
        other => panic!("{name}: {other:?}"),
    }
}

/// Five children with yes, yes, no, no and no answer: a tie, hence `dont_know`, with 4.
#[test]
fn a_tie_is_what_it_says_and_is_shown_with_four() {
    let yes = r#"{"plan": "yes"}"#;
    let no = r#"{"plan": "no"}"#;
    let five = [yes, yes, no, no, "{}"];
    let of = made("{take: mode, tie: dont_know}", &five);
    assert_eq!(cell(&of, "plan"), (Cell::absent(AnswerState::DontKnow), Some(4)));
    let answers = of.1.as_ref().unwrap();
    assert_eq!(answers.unit(), "s");
    assert_eq!(answers.status(), Status::Complete);
    assert_eq!(answers.children().unwrap().units, ["a", "b", "c", "d", "e"]);
    // A tie is `no_answer` where nothing else is said.
    let of = made("{take: mode}", &five);
    assert_eq!(cell(&of, "plan"), (Cell::absent(AnswerState::NoAnswer), Some(4)));
    // One more yes: three against two. A `dont_know` is no answer of a child.
    let of = made("{take: mode}", &[yes, yes, no, no, yes]);
    assert_eq!(cell(&of, "plan"), (Cell::answered(Value::Code(0)), Some(5)));
    let of = made("{take: mode}", &[yes, r#"{"plan": {"missing": "dont_know"}}"#]);
    assert_eq!(cell(&of, "plan"), (Cell::answered(Value::Code(0)), Some(1)));
    // Only two of five have answered: the parent is not complete.
    assert_eq!(of.1.unwrap().status(), Status::Partial);
}

/// `with` of four: p in 3, q in 2, r in 1. q is half of them, a tie. Of the first three:
/// p in 2, q in 1, r in 1, hence p alone.
#[test]
fn of_multiple_every_option_counts_by_itself() {
    let all = [
        r#"{"with": ["p", "q"], "views": {"one": "x"}}"#,
        r#"{"with": ["p"], "views": {"one": "y", "two": "y"}}"#,
        r#"{"with": ["r"], "views": {"one": "x", "two": "y"}}"#,
        r#"{"with": ["p", "q"]}"#,
    ];
    let of = made("{take: mode, tie: refused}", &all);
    assert_eq!(cell(&of, "with"), (Cell::absent(AnswerState::Refused), Some(4)));
    let of = made("{take: mode, tie: refused}", &all[..3]);
    let (Cell { value: Some(Value::Codes(codes)), .. }, Some(3)) = cell(&of, "with")
    else {
        panic!("no codes");
    };
    assert_eq!(codes.iter().collect::<Vec<_>>(), [0]);
    assert_eq!(cell(&of, "views.one"), (Cell::answered(Value::Code(0)), Some(3)));
    assert_eq!(cell(&of, "views.two"), (Cell::answered(Value::Code(1)), Some(2)));
}

/// staff 1, 2, 2: 5, and 5/3 = 1.67, rounded to 2. cost 1.2, 2.5 and 2.4: 6.1, and
/// 2.033…, rounded to 2.0. share is worked out from what was made: 6.1/5 = 1.22 and
/// 2.0/2 = 1, where the children have 1.2, 1.25 and 1.2.
#[test]
fn sums_and_means_are_exact_and_rounded_once() {
    let all = [
        r#"{"plan": "yes", "when": 2020, "staff": 1, "cost": 1.2, "why": "so"}"#,
        r#"{"plan": "yes", "when": 2020, "staff": 2, "cost": 2.5, "why": "so"}"#,
        r#"{"plan": "no", "staff": 2, "cost": 2.4}"#,
    ];
    let of = made("{take: sum}", &all);
    assert_eq!(number(&of, "staff"), ("5".to_owned(), Some(3)));
    assert_eq!(number(&of, "cost"), ("6.1".to_owned(), Some(3)));
    assert_eq!(number(&of, "share"), ("1.22".to_owned(), None));
    // Codes, years and texts are not added up.
    let none = Cell::absent(AnswerState::NoAnswer);
    assert_eq!(cell(&of, "plan"), (none.clone(), Some(3)));
    assert_eq!(cell(&of, "when"), (none.clone(), Some(2)));
    assert_eq!(cell(&of, "why"), (none.clone(), Some(2)));
    let of = made("{take: mean}", &all);
    assert_eq!(number(&of, "staff"), ("2".to_owned(), Some(3)));
    assert_eq!(number(&of, "cost"), ("2".to_owned(), Some(3)));
    assert_eq!(number(&of, "share"), ("1".to_owned(), None));
    // Two of three say yes, and both that say when say 2020; texts have no mode.
    let of = made("{take: mode}", &all);
    assert_eq!(number(&of, "when"), ("2020".to_owned(), Some(2)));
    assert_eq!(cell(&of, "why"), (none, Some(2)));
}

/// By the mode there is no plan, so nobody asks since when; what no child was asked is
/// not asked of a sum either.
#[test]
fn what_is_not_asked_of_the_parent_has_no_value() {
    let yes = r#"{"plan": "yes", "when": 2020}"#;
    let no = r#"{"plan": "no"}"#;
    let of = made("{take: mode}", &[yes, no, no]);
    assert_eq!(cell(&of, "when").0.state, AnswerState::NotAsked);
    let of = made("{take: sum}", &[no, no]);
    assert_eq!(cell(&of, "when").0.state, AnswerState::NotAsked);
}

#[test]
fn a_parent_without_answers_below_has_none() {
    assert!(made("{take: mode}", &[]).1.is_none());
}

#[test]
fn who_counts_is_told_by_the_family() {
    for (take, parent, child) in [
        ("own_rows", false, true),
        ("one_answer", true, false),
        ("mode", true, false),
        ("sum", true, false),
        ("mean", true, false),
    ] {
        let (_, instrument) = instrument(&format!("{{take: {take}}}"), "");
        let units = instrument.questionnaire().units.as_ref().unwrap();
        let family = units.family();
        assert_eq!((family.counts("s"), family.counts("a")), (parent, child), "{take}");
        assert_eq!(family.feeds("a"), family.is_made("s"), "{take}");
    }
}

/// With records, children are joined where their keys are equal: 1 + 2 = 3 in the first
/// visit, 4 in the second.
#[test]
fn a_parent_has_a_record_for_every_key_of_its_children() {
    let (sources, instrument) =
        instrument("{take: sum}", "records: {visit: {type: integer}}\n");
    let reader = Reader::new(&sources, &instrument);
    let mut work = Workspace::default();
    let mut read = Vec::new();
    for (unit, visit, staff) in [("a", 1, 1), ("b", 1, 2), ("a", 2, 4)] {
        let text = format!(
            r#"{{"questionnaire": "demo", "version": "1", "unit": "{unit}", "visit": {visit}, "status": "complete", "answers": {{"staff": {staff}}}}}"#
        );
        read.extend(reader.read(FileId(9), &text, &mut work).answers);
    }
    let read: Vec<&ValidAnswers> = read.iter().collect();
    let slot = instrument.plan().find("staff").unwrap();
    let made = reader.parents(&read, &mut work);
    let told: Vec<_> = made
        .iter()
        .map(|answers| {
            let Some(Value::Number(staff)) = &answers.record().cell(slot).value else {
                panic!("no number");
            };
            let behind = answers.children().unwrap().behind(slot);
            (answers.key().to_vec(), staff.to_string(), behind)
        })
        .collect();
    assert_eq!(
        told,
        [
            (vec!["1".to_owned()], "3".to_owned(), Some(2)),
            (vec!["2".to_owned()], "4".to_owned(), Some(1)),
        ]
    );
}
