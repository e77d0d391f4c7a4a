//! What people type, for items of every type that is typed.
//!
//! The spellings are those that people use; the answers are worked out by hand. Each part of
//! `src/entry/` has its own tables of spellings beside it.

use std::sync::LazyLock;

use proptest::prelude::*;
use survey::diagnostic::Findings;
use survey::entry::{Asked, Refusal, read};
use survey::load;
use survey::model::Questionnaire;
use survey::source::{Source, Sources};
use survey::value::AnswerState;

use crate::answers::{demo, found, instrument};
use crate::support::Beside;

const ITEMS: &str = "\
- {id: n, type: integer, text: N?}
- {id: d, type: decimal, decimals: any, text: N?, unit: {sv: platser, en: places}}
- {id: p, type: percent, text: N?}
- {id: m, type: money, currency: SEK, text: N?}
- {id: s, type: scale, from: 1, to: 5, labels: {1: Aldrig, 5: Alltid}, text: N?}
- {id: t, type: text, text: N?}
- {id: email, type: text, format: email, text: N?}
- {id: phone, type: text, format: phone, text: N?}
- {id: orgnr, type: text, format: orgnr, text: N?}
- {id: person, type: text, format: personnummer, text: N?}
- {id: day, type: date, text: N?}
- {id: month, type: month, text: N?}
- {id: year, type: year, text: N?}
- {id: time, type: time, text: N?}
- {id: length, type: duration, text: N?}
- {id: yes, type: yes_no, text: N?}
- {id: consent, type: consent, text: N?}
- {id: place, type: location, text: N?}
- id: one
  type: single
  text: N?
  options:
    - {code: ja, label: {sv: Ja tack, en: 'Yes, please'}}
    - {code: nej, label: {sv: Nej tack, en: 'No, thanks'}}
    - {code: '?', label: {sv: Vet ej, en: Unsure}, missing: dont_know}
- id: coded
  type: single
  text: N?
  options: [{code: '2', label: Two}, {code: '1', label: One}, {code: x, label: Same}, {code: y, label: Same}]
- id: many
  type: multiple
  text: N?
  options: [{code: polis, label: Polisen}, {code: jour, label: 'Jour, kvinno- eller tjej-'}, {code: annan, label: Annan}]
- id: rank
  type: ranking
  text: N?
  options: [{code: a, label: Alfa}, {code: b, label: Beta}, {code: c, label: Gamma}]
";

/// Read, not checked: what may be typed does not rest on the route.
static DEMO: LazyLock<Questionnaire> = LazyLock::new(|| {
    let mut sources = Sources::default();
    let mut findings = Findings::default();
    let text = demo(ITEMS).replace("languages: [en]", "languages: [sv, en]");
    let file = sources.add(Source::new("entry.yaml", text));
    let read = load::questionnaire(file, &mut sources, &Beside, &mut findings);
    let told: Vec<&str> = findings.iter().map(|f| f.message.en.as_str()).collect();
    assert!(!findings.has_errors(), "{told:?}");
    read.unwrap()
});

fn typed_in(
    id: &str,
    text: &str,
    hidden: bool,
    mark: Option<char>,
) -> Result<Option<String>, Refusal> {
    let item = DEMO.items.iter().find(|item| item.id.value == id).unwrap();
    let asked = Asked {
        kind: &item.kind,
        offered: &[AnswerState::DontKnow, AnswerState::Refused],
        language: "sv",
        hidden,
        decimal_mark: mark,
    };
    read(&asked, text)
}

fn typed(id: &str, text: &str) -> Result<Option<String>, Refusal> {
    typed_in(id, text, false, None)
}

#[test]
fn what_people_type_becomes_the_answer_of_a_file() {
    for (id, text, json) in [
        ("n", " 1\u{a0}234 ", "1234"),
        ("n", "\u{2212}\u{ff13}", "-3"),
        ("n", "1\u{2009}234\u{202f}567", "1234567"),
        ("d", "12,5", "12.5"),
        ("d", "12,5 platser", "12.5"),
        ("d", "3 Places", "3"),
        ("p", "40 %", "40"),
        ("p", "40 procent", "40"),
        ("m", "1 200,50 kr", "1200.5"),
        ("m", "1 200:-", "1200"),
        ("m", "SEK 1200", "1200"),
        ("s", "4", "4"),
        ("s", "alltid", "5"),
        ("t", "  Så här: \"nej\" ", r#""Så här: \"nej\"""#),
        ("email", " anna@example.org ", "\"anna@example.org\""),
        ("phone", "08-123 456 78", "\"+46812345678\""),
        ("orgnr", "16 2120000142".trim_start_matches("16 "), "\"212000-0142\""),
        ("person", "6408233234", "\"640823-3234\""),
        ("day", "28 februari 2025", "\"2025-02-28\""),
        ("day", "2/3 2025", "\"2025-03-02\""),
        ("month", "februari 2025", "\"2025-02\""),
        ("year", "2025", "2025"),
        ("time", "12.30", "\"12:30\""),
        ("length", "1 h 30 min", "\"PT1H30M\""),
        ("yes", "Ja", "\"yes\""),
        ("yes", "n", "\"no\""),
        ("consent", "ja", "true"),
        ("place", "59,33 18,06", r#"{"lat":"59.33","lon":"18.06"}"#),
        ("place", "59.33, 18.06", r#"{"lat":"59.33","lon":"18.06"}"#),
        ("one", "ja", "\"ja\""),
        ("one", "2", "\"nej\""),
        ("one", "yes, please", "\"ja\""),
        ("one", "don\u{2019}t know", "\"?\""),
        ("coded", "1", "\"1\""),
        ("coded", "two", "\"2\""),
        ("many", "polis, ANNAN", r#"["polis","annan"]"#),
        ("many", "Jour, kvinno- eller tjej-", r#"["jour"]"#),
        ("many", "1; Jour, kvinno- eller tjej-", r#"["polis","jour"]"#),
        ("many", "vet ej", r#"{"missing":"dont_know"}"#),
        ("rank", "Beta, 1", r#"["b","a"]"#),
        ("n", "Vet ej", r#"{"missing":"dont_know"}"#),
        ("t", "vill inte svara", r#"{"missing":"refused"}"#),
        ("t", "n/a", "\"n/a\""),
    ] {
        assert_eq!(typed(id, text).unwrap().as_deref(), Some(json), "{id}: {text}");
    }
    assert_eq!(typed("n", " \u{a0}"), Ok(None));
}

#[test]
fn what_is_no_answer_is_refused_in_both_languages_with_a_way_on() {
    for (id, text) in [
        ("n", "tolv"),
        ("n", "40 %"),
        ("m", "12 €"),
        ("s", "ofta"),
        ("email", "anna@"),
        ("phone", "112"),
        ("orgnr", "212000-0143"),
        ("person", "640823-3235"),
        ("day", "2025-02-30"),
        ("month", "2025-13"),
        ("year", "25"),
        ("time", "9"),
        ("length", "90"),
        ("yes", "kanske"),
        ("consent", "nej"),
        ("place", "91 18"),
        ("place", "59"),
        ("one", "kanske"),
        ("one", "9"),
        ("one", "refused me"),
        ("coded", "3"),
        ("many", "polis, brand"),
        ("n", "n/a"),
    ] {
        let refusal = typed(id, text).unwrap_err();
        assert!(refusal.readings.is_empty(), "{id}: {text}");
        let words = refusal.help.iter().chain([&refusal.says]);
        assert!(words.clone().count() > 1, "{id}: {text}");
        for words in words {
            assert!(!words.en.is_empty() && !words.sv.is_empty(), "{id}: {text}");
        }
    }
    let near = typed("one", "ja tak").unwrap_err();
    assert_eq!(near.help[0].en, "did you mean `Ja tack`?");
}

#[test]
fn two_readings_are_shown_and_none_is_chosen() {
    for (id, text, readings) in [
        ("n", "1.234", ["1234", "1.234"]),
        ("m", "1,234 kr", ["1234", "1.234"]),
        ("day", "2/3/2025", ["\"2025-03-02\"", "\"2025-02-03\""]),
        ("length", "1:30", ["\"PT1H30M\"", "\"PT1M30S\""]),
        ("coded", "same", ["\"x\"", "\"y\""]),
    ] {
        assert_eq!(typed(id, text).unwrap_err().readings, readings, "{id}: {text}");
        let hidden = typed_in(id, text, true, None).unwrap_err();
        assert!(hidden.readings.is_empty() && !format!("{hidden:?}").contains("1234"));
    }
    let hidden = typed_in("one", "ja tak", true, None).unwrap_err();
    assert!(!format!("{hidden:?}").contains("Ja tack"));
}

#[test]
fn a_file_is_strict_and_shows_the_canonical_spelling() {
    let items = "- {id: n, type: decimal, decimals: 3, text: N?}";
    let help = |answer: &str| {
        let (sources, instrument) = instrument("demo.yaml", &demo(items));
        let reader = survey::answers::Reader::new(&sources, &instrument);
        let text = crate::answers::file(&format!("{{\"n\": \"{answer}\"}}"));
        let (_, findings) = crate::answers::read(&reader, &text);
        let help: Vec<String> = findings
            .iter()
            .flat_map(|f| f.help.iter().map(|help| help.en.clone()))
            .collect();
        help.join("; ")
    };
    assert_eq!(help("12,5"), "write `12.5`");
    assert_eq!(help("1 234,5"), "write `1234.5`");
    assert_eq!(help("1,234"), "write `1234` or `1.234`, whichever is meant");
    let told = found(items, r#"{"n": "12,5"}"#);
    assert!(told[0].starts_with("wrong-answer-type"), "{told:?}");
}

/// The answers that a file may hold, by item.
fn canonical() -> impl Strategy<Value = (&'static str, String)> {
    let quoted = |text: String| format!("\"{text}\"");
    prop_oneof![
        "-?[1-9][0-9]{0,11}(\\.[0-9]{0,8}[1-9])?".prop_map(|n| ("d", n)),
        (1i16..9999, 1i8..=12, 1i8..=28)
            .prop_map(move |(y, m, d)| ("day", quoted(format!("{y:04}-{m:02}-{d:02}")))),
        (1i16..9999, 1i8..=12)
            .prop_map(move |(y, m)| ("month", quoted(format!("{y:04}-{m:02}")))),
        (100i16..9999).prop_map(|y| ("year", y.to_string())),
        (0u8..24, 0u8..60)
            .prop_map(move |(h, m)| ("time", quoted(format!("{h:02}:{m:02}")))),
        (1u32..99, 1u32..59)
            .prop_map(move |(h, m)| ("length", quoted(format!("PT{h}H{m}M")))),
        (0u8..100).prop_map(|p| ("p", p.to_string())),
        prop_oneof![Just("ja"), Just("nej"), Just("?")]
            .prop_map(move |c| ("one", quoted(c.into()))),
        prop_oneof![Just("1"), Just("2"), Just("x"), Just("y")]
            .prop_map(move |c| ("coded", quoted(c.into()))),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_canonical_stays_as_it_is((id, json) in canonical()) {
        let text = json.trim_matches('"');
        prop_assert_eq!(typed_in(id, text, false, Some('.')).unwrap(), Some(json.clone()));
        // Without a known mark it is the same, or asked back with it among the readings.
        match typed(id, text) {
            Ok(read) => prop_assert_eq!(read, Some(json)),
            Err(refusal) => prop_assert!(refusal.readings.contains(&json)),
        }
    }

    #[test]
    fn a_number_is_the_same_however_it_is_written(whole in 1000u64..999_999_999, part in 1u32..99) {
        let digits = whole.to_string();
        let mut grouped = String::new();
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                grouped.push('#');
            }
            grouped.push(digit);
        }
        let json = typed("d", &format!("{whole}.{part:02}")).unwrap();
        for (by, mark) in [(" ", ","), (" ", "."), ("\u{a0}", ","), ("\u{202f}", ","), (".", ","), (",", ".")] {
            let text = format!("{}{mark}{part:02}", grouped.replace('#', by));
            prop_assert_eq!(&typed("d", &text).unwrap(), &json, "{}", text);
        }
    }

    #[test]
    fn nothing_that_is_typed_makes_it_panic(text in "\\PC{0,30}|[0-9 .,:/%a-z-]{0,20}") {
        for item in &DEMO.items {
            let _ = typed(&item.id.value, &text);
            let _ = typed_in(&item.id.value, &text, true, Some(','));
        }
    }
}
