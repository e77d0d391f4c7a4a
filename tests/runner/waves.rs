//! What a unit answered in earlier waves, worked out by hand: `prev.x` and `last.x`.

use survey::answers::{Reader, ValidAnswers, Workspace};
use survey::check::{Instrument, check};
use survey::diagnostic::Findings;
use survey::load;
use survey::model::Questionnaire;
use survey::source::{FileId, Source, Sources};
use survey::value::{AnswerState, Value};

use crate::support::Beside;

const HEAD: &str = "\
questionnaire: prov
title: Prov
languages: [sv]
privacy: {purpose: Prov., public: nothing, kept: Inte.}
";

/// The questionnaire of a version: its wave and its items, one a line.
fn version(version: &str, follows: Option<&str>, items: &str) -> String {
    let wave = follows.map_or_else(String::new, |follows| {
        format!("wave: {{label: \"{version}\", follows: \"{follows}\"}}\n")
    });
    let items = items.lines().map(|item| format!("      {item}\n"));
    let items: String = items.collect();
    format!(
        "{HEAD}version: \"{version}\"\n{wave}sections:\n  - id: allt\n    title: Allt\n    items:\n{items}"
    )
}

fn loaded(text: &str, sources: &mut Sources, findings: &mut Findings) -> Questionnaire {
    let file = sources.add(Source::new("prov.yaml", text.to_owned()));
    load::questionnaire(file, sources, &Beside, findings).unwrap()
}

/// A version after those it follows, the latest first; and what is found.
fn judged(text: &str, before: &[&str]) -> (Option<Instrument>, Vec<String>) {
    let (mut sources, mut findings) = (Sources::default(), Findings::default());
    let before: Vec<_> = before
        .iter()
        .map(|text| loaded(text, &mut sources, &mut Findings::default()))
        .collect();
    let questionnaire = loaded(text, &mut sources, &mut findings);
    let (instrument, _) =
        check(&sources, questionnaire, before, Vec::new(), &mut findings);
    let said = findings
        .iter()
        .filter(|finding| finding.severity() == survey::diagnostic::Severity::Error);
    let said = said.map(|f| format!("{}: {}", f.rule.name, f.message.en));
    (instrument, said.collect())
}

/// A text for every number that a file can have here.
fn texts() -> Sources {
    let mut sources = Sources::default();
    for _ in 0..4 {
        sources.add(Source::new("prov.yaml", String::new()));
    }
    sources
}

fn sound(text: &str, before: &[&str]) -> Instrument {
    let (instrument, said) = judged(text, before);
    instrument.unwrap_or_else(|| panic!("{said:#?}"))
}

fn answer(reader: &Reader<'_>, version: &str, unit: &str, answers: &str) -> ValidAnswers {
    with_status(reader, (version, "complete"), unit, answers)
}

fn with_status(
    reader: &Reader<'_>,
    (version, status): (&str, &str),
    unit: &str,
    answers: &str,
) -> ValidAnswers {
    let text = format!(
        r#"{{"questionnaire": "prov", "version": "{version}", "unit": "{unit}", "status": "{status}", "answers": {answers}}}"#
    );
    let reading = reader.read(FileId(99), &text, &mut Workspace::default());
    let said: Vec<_> = reading.findings.iter().map(|f| f.message.en.clone()).collect();
    let answers = reading.answers.unwrap_or_else(|| panic!("{said:?}"));
    assert!(!answers.has_errors(), "{said:?}");
    answers
}

/// The state of an item, and its value where it is a number or a condition.
fn found(instrument: &Instrument, answers: &ValidAnswers, name: &str) -> String {
    let cell = answers.record().cell(instrument.plan().find(name).unwrap());
    match &cell.value {
        Some(Value::Number(number)) => number.to_string(),
        Some(Value::Text(text)) => text.clone(),
        Some(Value::Date(day)) => day.to_string(),
        Some(other) => format!("{other:?}"),
        None => cell.state.name().to_owned(),
    }
}

/// 2021 asks `antal`; 2023 renames it `platser`; 2025 calls it `bäddar`. Unit A answered
/// all three, B only 2021, C only 2023 and refused then, D none.
#[test]
fn last_is_of_the_latest_wave_that_the_unit_answered() {
    let v21 = version("2021", None, "- {id: antal, type: integer, min: 0, text: Antal?}");
    let v23 = version(
        "2023",
        Some("2021"),
        "- {id: platser, type: integer, min: 0, renamed_from: antal, text: Antal?}",
    );
    let v25 = version(
        "2025",
        Some("2023"),
        "- {id: baddar, type: integer, min: 0, renamed_from: platser, text: Antal?}\n\
         - {id: ny, type: integer, min: 0, text: Ny?}\n\
         - {id: ny_sist, type: derived, as: integer, value: last.ny}\n\
         - {id: forra, type: derived, as: integer, value: prev.baddar}\n\
         - {id: sist, type: derived, as: integer, value: last.baddar}\n\
         - {id: skillnad, type: derived, as: integer, value: \"baddar - last.baddar\"}",
    );
    let (i21, i23) = (sound(&v21, &[]), sound(&v23, &[&v21]));
    let i25 = sound(&v25, &[&v23, &v21]);
    let sources = texts();
    let (r21, r23) = (Reader::new(&sources, &i21), Reader::new(&sources, &i23));
    let a21 = [
        answer(&r21, "2021", "A", r#"{"antal": 3}"#),
        answer(&r21, "2021", "B", r#"{"antal": 4}"#),
        answer(&r21, "2021", "C", r#"{"antal": 5}"#),
    ];
    let a23 = [
        answer(&r23, "2023", "A", r#"{"platser": 10}"#),
        with_status(&r23, ("2023", "refused"), "C", "{}"),
    ];
    let r25 = Reader::new(&sources, &i25).after(&i23, &a23).after(&i21, &a21);
    let expected = [
        // 12 − 10; `prev` and `last` are both of 2023.
        ("A", "10", "10", "2"),
        // 12 − 4, of 2021: there is no file of 2023.
        ("B", "not_asked", "4", "8"),
        // Refused in 2023: a file in which nothing was reached. 12 − 5.
        ("C", "not_reached", "5", "7"),
        ("D", "not_asked", "not_asked", "not_asked"),
    ];
    for (unit, forra, sist, skillnad) in expected {
        let a = answer(&r25, "2025", unit, r#"{"baddar": 12, "ny": 1}"#);
        let of = |name: &str| found(&i25, &a, name);
        let all = [of("forra"), of("sist"), of("skillnad"), of("ny_sist")];
        assert_eq!(all, [forra, sist, skillnad, "not_asked"], "{unit}");
    }
    let d = answer(&r25, "2025", "D", r#"{"baddar": 12, "ny": 1}"#);
    let slot = i25.plan().find("last.baddar").unwrap();
    assert_eq!(d.record().cell(slot).state, AnswerState::NotFielded);
}

/// 2021: a, b, c. 2023: x was a, b. 2025: y was x, b. So a of 2021 is y, b is b, and c is
/// nothing any more.
#[test]
fn codes_are_carried_over_two_versions() {
    let single = |options: &str, more: &str| {
        format!(
            "- {{id: val, type: single, comparable: break, options: [{options}], text: Val?}}{more}"
        )
    };
    let flera = "\n- {id: flera, type: multiple, options: [{code: a, label: A}, {code: b, label: B}, {code: c, label: C}], text: Flera?}";
    let v21 = version(
        "2021",
        None,
        &single("{code: a, label: A}, {code: b, label: B}, {code: c, label: C}", flera),
    );
    let flera = "\n- {id: flera, type: multiple, comparable: break, options: [{code: x, label: A, was: [a]}, {code: b, label: B}], text: Flera?}";
    let v23 = version(
        "2023",
        Some("2021"),
        &single("{code: x, label: A, was: [a]}, {code: b, label: B}", flera),
    );
    let more = "\n\
        - {id: flera, type: multiple, options: [{code: y, label: A, was: [x]}, {code: b, label: B}], text: Flera?}\n\
        - {id: ar_y, type: derived, as: integer, value: \"1 if last.val == 'y' else 0\"}\n\
        - {id: antal, type: derived, as: integer, value: count(last.flera)}\n\
        - {id: har_y, type: derived, as: integer, value: \"1 if 'y' in last.flera else 0\"}";
    let v25 = version(
        "2025",
        Some("2023"),
        &single("{code: y, label: A, was: [x]}, {code: b, label: B}", more),
    );
    let i21 = sound(&v21, &[]);
    let (i23, i25) = (sound(&v23, &[&v21]), sound(&v25, &[&v23, &v21]));
    let sources = texts();
    let r21 = Reader::new(&sources, &i21);
    let a21 = [
        answer(&r21, "2021", "A", r#"{"val": "a", "flera": ["a", "c"]}"#),
        answer(&r21, "2021", "B", r#"{"val": "b", "flera": ["b", "a"]}"#),
        answer(&r21, "2021", "C", r#"{"val": "c", "flera": ["c"]}"#),
    ];
    let r25 = Reader::new(&sources, &i25).after(&i23, []).after(&i21, &a21);
    let expected = [
        // Of `a, c` only `a` is left, as `y`.
        ("A", "1", "1", "1"),
        ("B", "0", "2", "1"),
        // A code that no option has is no answer of today's list; of several, none left.
        ("C", "not_asked", "0", "0"),
    ];
    for (unit, ar_y, antal, har_y) in expected {
        let a = answer(&r25, "2025", unit, r#"{"val": "y", "flera": ["y"]}"#);
        let of = |name: &str| found(&i25, &a, name);
        assert_eq!(
            [of("ar_y"), of("antal"), of("har_y")],
            [ar_y, antal, har_y],
            "{unit}"
        );
    }
}

const PARTS: &str = "\
- {id: utb, type: grid, item: {type: integer, min: 0}, rows: [{id: chef, label: Chef}, {id: lss, label: LSS}], text: Antal?}
- {id: tid, type: allocate, total: 100, options: [{code: vard, label: Vård}, {code: adm, label: Adm}], text: Tid?}
- {id: manad, type: month, text: Månad?}
- {id: klocka, type: time, text: Klockan?}
- {id: langd, type: duration, text: Hur länge?}
- {id: ordning, type: ranking, options: [{code: a, label: A}, {code: b, label: B}], text: Ordning?}";

/// A whole grid and a whole allocation are told as one; types that are measured are
/// compared.
#[test]
fn grids_allocations_and_measured_types_of_the_earlier_wave() {
    let v1 = version("1", None, PARTS);
    let now = PARTS
        .replace("{id: lss, label: LSS}", "{id: lss, label: LSS}, {id: ny, label: Ny}")
        .replace("{code: adm, label: Adm}", "{code: kontor, label: Adm, was: [adm]}");
    let more = "\n\
        - {id: summa, type: derived, as: integer, value: sum(prev.utb)}\n\
        - {id: rader, type: derived, as: integer, value: count(prev.utb)}\n\
        - {id: ny_rad, type: derived, as: integer, value: prev.utb.ny}\n\
        - {id: delar, type: derived, as: integer, value: sum(prev.tid)}\n\
        - {id: kontor, type: derived, as: integer, value: prev.tid.kontor}\n\
        - {id: manaden, type: derived, as: date, value: first_day(prev.manad)}\n\
        - {id: sent, type: derived, as: integer, value: \"1 if prev.klocka > time('12:00') else 0\"}\n\
        - {id: langt, type: derived, as: integer, value: \"1 if last.langd >= duration('PT90M') else 0\"}\n\
        - {id: rankade, type: derived, as: integer, value: count(prev.ordning)}";
    let v2 = version("2", Some("1"), &format!("{now}{more}"));
    let (i1, i2) = (sound(&v1, &[]), sound(&v2, &[&v1]));
    let sources = texts();
    let r1 = Reader::new(&sources, &i1);
    let before = [answer(
        &r1,
        "1",
        "A",
        r#"{"utb": {"chef": 2, "lss": 5}, "tid": {"vard": 60, "adm": 40}, "manad": "2023-04", "klocka": "12:30", "langd": "PT1H30M", "ordning": ["b", "a"]}"#,
    )];
    let r2 = Reader::new(&sources, &i2).after(&i1, &before);
    let a = answer(&r2, "2", "A", "{}");
    let of = |name: &str| found(&i2, &a, name);
    let names = [
        "summa", "rader", "ny_rad", "delar", "kontor", "manaden", "sent", "langt",
        "rankade",
    ];
    // 2 + 5; two rows answered; no such row then; 60 + 40; adm is kontor now.
    let expected = ["7", "2", "not_asked", "100", "40", "2023-04-01", "1", "1", "2"];
    assert_eq!(names.map(of), expected);
    // Who did not answer then has none of it: members that are all absent are unknown.
    let b = answer(&r2, "2", "B", "{}");
    assert_eq!(found(&i2, &b, "summa"), "not_asked");
}

#[test]
fn what_cannot_be_read_of_an_earlier_wave_is_told() {
    let roster = "- {id: besok, type: roster, max: 3, text: Besök?, items: [{id: dagar, type: integer, min: 0, text: Dagar?}]}";
    let derived = "\n- {id: alla, type: derived, as: integer, value: \"sum_of(prev.besok, dagar)\"}";
    let (_, said) = judged(
        &version("2", Some("1"), &format!("{roster}{derived}")),
        &[&version("1", None, roster)],
    );
    assert_eq!(said.len(), 1, "{said:#?}");
    assert!(
        said[0].starts_with("not-supported-yet: ") && said[0].contains("derived"),
        "{said:#?}"
    );
    let grid = "- {id: utb, type: grid, item: {type: integer, min: 0}, rows: [{id: chef, label: Chef}], text: Antal?}\n\
        - {id: alla, type: derived, as: integer, value: sum(last.utb)}";
    let (_, said) = judged(&version("1", None, grid), &[]);
    assert_eq!(said.len(), 1, "{said:#?}");
    assert!(said[0].contains("wave.follows"), "{said:#?}");
}

/// An item of another type, or another currency, is another item.
#[test]
fn another_type_is_not_read() {
    let v1 = version(
        "1",
        None,
        "- {id: kostnad, type: money, currency: SEK, min: 0, text: Kostnad?}\n\
         - {id: antal, type: text, text: Antal?}\n\
         - {id: del, type: integer, min: 0, text: Del?}",
    );
    let v2 = version(
        "2",
        Some("1"),
        "- {id: kostnad, type: money, currency: EUR, min: 0, comparable: break, text: Kostnad?}\n\
         - {id: antal, type: integer, min: 0, comparable: break, text: Antal?}\n\
         - {id: del, type: decimal, decimals: 1, min: 0, text: Del?}\n\
         - {id: k, type: derived, as: integer, value: \"coalesce(prev.kostnad, 0 - 1)\"}\n\
         - {id: n, type: derived, as: integer, value: \"coalesce(prev.antal, 0 - 1)\"}\n\
         - {id: d, type: derived, as: integer, value: \"coalesce(prev.del, 0 - 1)\"}",
    );
    let (i1, i2) = (sound(&v1, &[]), sound(&v2, &[&v1]));
    let sources = texts();
    let r1 = Reader::new(&sources, &i1);
    let before =
        [answer(&r1, "1", "A", r#"{"kostnad": 100, "antal": "många", "del": 7}"#)];
    let r2 = Reader::new(&sources, &i2).after(&i1, &before);
    let a = answer(&r2, "2", "A", "{}");
    let of = |name: &str| found(&i2, &a, name);
    assert_eq!([of("k"), of("n"), of("d")], ["-1", "-1", "7"]);
}
