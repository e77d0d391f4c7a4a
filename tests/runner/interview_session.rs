//! The state machine of interviews, one behaviour a test.
//!
//! Each test has a questionnaire of its own, small enough to be read beside what is typed.

use survey::answers::Reader;
use survey::check::{Instrument, check};
use survey::diagnostic::Findings;
use survey::interview::{
    About, At, Change, Cursor, Event, Mark, Need, Notice, Part, Path, Question, RowKey,
    Screen, Session, State, Told, migrate, prepared,
};
use survey::load;
use survey::source::{FileId, Source, Sources};
use survey::value::{AnswerState, Status};

use crate::support::Beside;

pub const NOW: &str = "2026-03-01T12:00:00+01:00";

/// An instrument with these items, in one section.
pub fn instrument(head: &str, items: &str) -> (Sources, Instrument) {
    // A continued literal loses the blanks its first line begins with.
    let items = format!("      {}", items.trim_start());
    let text = format!(
        "questionnaire: prov\nversion: \"1\"\ntitle: Prov\nlanguages: [sv, en]\n{head}\
         sections:\n  - id: s\n    title: Delen\n    items:\n{items}"
    );
    let (mut sources, mut findings) = (Sources::default(), Findings::default());
    let file = sources.add(Source::new("questionnaire.yaml", &text));
    let read =
        load::questionnaire(file, &mut sources, &Beside, &mut findings).expect(&text);
    let (instrument, _) = check(&sources, read, None, Vec::new(), &mut findings);
    let said: Vec<_> = findings.iter().map(|f| &f.message.en).collect();
    (sources, instrument.unwrap_or_else(|| panic!("{said:#?}\n{text}")))
}

/// Runs a talk with a new session.
pub fn talk(head: &str, items: &str, about: impl FnOnce(&mut Session<'_>)) {
    let (sources, instrument) = instrument(head, items);
    let reader = Reader::new(&sources, &instrument);
    let mut session = begun(&reader, State::default());
    about(&mut session);
}

pub fn begun<'a>(reader: &'a Reader<'a>, state: State) -> Session<'a> {
    let about =
        About { unit: "1".to_owned(), started: NOW.to_owned(), ..About::default() };
    let mut session = Session::new(reader, FileId(0), (about, state), NOW).unwrap();
    if *session.at() == At::Start {
        session.take(Event::Begin, NOW);
    }
    session
}

pub fn types(session: &mut Session<'_>, text: &str) -> Told {
    session.take(Event::Typed(text.to_owned()), NOW)
}

pub fn question(session: &mut Session<'_>) -> Question {
    match session.screen() {
        Screen::Question(question) => *question,
        other => panic!("no question: {other:#?}"),
    }
}

pub fn at(session: &mut Session<'_>) -> String {
    match session.screen() {
        Screen::Question(question) => question.at.to_string(),
        Screen::Review(_) => "review".to_owned(),
        Screen::Start => "start".to_owned(),
    }
}

/// The `answers` of the finished file.
fn finished(session: &mut Session<'_>) -> serde_json::Value {
    let finished = session.finish(NOW).unwrap_or_else(|review| panic!("{review:#?}"));
    let file: serde_json::Value = serde_json::from_str(&finished.text).unwrap();
    file["answers"].clone()
}

const ROUTE: &str = "\
      - {id: finns, type: yes_no, text: Finns det?}
      - {id: antal, type: integer, min: 0, ask_if: finns == 'yes', text: Hur många?}
      - {id: varfor, type: text, ask_if: finns == 'no', text: Varför inte?}
      - {id: sist, type: text, text: Och sist?}
";

#[test]
fn an_answer_that_closes_others_says_which_and_they_come_back() {
    talk("", ROUTE, |session| {
        types(session, "ja");
        types(session, "12");
        session.take(Event::Back, NOW);
        session.take(Event::Back, NOW);
        let told = types(session, "nej");
        assert_eq!(told.notices, [Notice::Fell(vec!["Hur många?".to_owned()])]);
        assert_eq!(at(session), "varfor");
        // Kept in the draft, absent from the file.
        assert!(session.state().draft.has(&Path::outer("antal")));
        assert_eq!(finished(session), serde_json::json!({"finns": "no"}));
        session.take(Event::Back, NOW);
        let told = types(session, "ja");
        assert_eq!(told.notices, [Notice::CameBack(vec!["Hur många?".to_owned()])]);
        assert_eq!(question(session).answer.unwrap().words.sv, "12");
        assert_eq!(finished(session), serde_json::json!({"finns": "yes", "antal": 12}));
    });
}

#[test]
fn where_the_author_clears_what_falls_away_it_is_taken_back() {
    talk("missing: {not_asked: clear}\n", ROUTE, |session| {
        types(session, "ja");
        types(session, "12");
        session.take(Event::Back, NOW);
        session.take(Event::Back, NOW);
        let told = types(session, "nej");
        let at = Path::outer("antal").whole();
        assert!(told.changes.contains(&Change::Answer { at, value: None }));
        assert!(!session.state().draft.has(&Path::outer("antal")));
    });
}

#[test]
fn what_cannot_be_the_answer_is_kept_under_the_field_and_nowhere_else() {
    talk("", ROUTE, |session| {
        types(session, "ja");
        let told = types(session, "-3");
        assert!(told.changes.is_empty());
        let shown = question(session);
        assert_eq!(shown.at.to_string(), "antal");
        let problem = shown.problem.unwrap();
        assert_eq!((problem.typed.as_str(), problem.is_kept), ("-3", false));
        assert_eq!(problem.says.sv, "-3 är mindre än 0");
        assert_eq!(problem.help[0].sv, "ange ett heltal som är minst 0");
        assert!(shown.answer.is_none());
        // Both readings are shown where there are two.
        types(session, "1.234");
        let problem = question(session).problem.unwrap();
        assert_eq!(*problem.readings, ["1234", "1.234"]);
        // What follows forgets it.
        types(session, "4");
        assert!(question(session).problem.is_none());
    });
}

#[test]
fn one_can_go_back_and_forward_and_jump() {
    talk("", ROUTE, |session| {
        types(session, "ja");
        assert_eq!(session.take(Event::Forward, NOW).changes.len(), 1);
        assert_eq!(at(session), "sist");
        session.take(Event::Forward, NOW);
        assert_eq!(at(session), "review");
        assert_eq!(session.take(Event::Forward, NOW).notices, [Notice::Edge]);
        session.take(Event::Back, NOW);
        assert_eq!(at(session), "sist");
        session.take(Event::Go(Path::outer("finns").whole()), NOW);
        assert_eq!(at(session), "finns");
        assert_eq!(session.take(Event::Back, NOW).notices, [Notice::Edge]);
        let told = session.take(Event::Go(Path::outer("varfor").whole()), NOW);
        assert!(matches!(told.notices[..], [Notice::Cannot(_)]), "it is not asked");
        let marks: Vec<_> =
            session.list().into_iter().map(|e| (e.number, e.mark)).collect();
        assert_eq!(marks, [(1, Mark::Answered), (2, Mark::Open), (3, Mark::Open)]);
    });
}

#[test]
fn a_required_question_may_be_left_for_later_but_not_at_the_end() {
    let items = "      - {id: a, type: integer, required: true, text: A?}\n      \
                 - {id: b, type: text, text: B?}\n";
    talk("", items, |session| {
        assert_eq!(question(session).need, Need::Required);
        types(session, "");
        assert_eq!(question(session).problem.unwrap().says.sv, "frågan behöver ett svar");
        session.take(Event::Forward, NOW);
        types(session, "hej");
        let Screen::Review(review) = session.screen() else { panic!() };
        assert!(!review.is_ready());
        assert_eq!((review.missing, review.answered), (1, 1));
        assert_eq!(review.entries[0].mark, Mark::Missing);
        assert!(session.finish(NOW).is_err());
        session.take(Event::Go(Path::outer("a").whole()), NOW);
        types(session, "1");
        assert_eq!(finished(session), serde_json::json!({"a": 1, "b": "hej"}));
    });
}

#[test]
fn an_answer_that_is_wanted_is_asked_for_once_more() {
    let items = "      - {id: a, type: text, required: soft, text: A?}\n";
    talk("", items, |session| {
        types(session, "");
        assert!(question(session).problem.is_some());
        types(session, "");
        assert_eq!(at(session), "review");
        assert!(session.finish(NOW).is_ok());
    });
}

const CHECKED: &str = "\
      - {id: a, type: integer, text: A?}
      - id: b
        type: integer
        text: B?
        checks:
          - {id: mindre, must: b <= a, level: hard, message: 'B är högst A ({{ a }}).'}
          - {id: stor, must: b < 100, level: soft, reason: ask, message: Så stort?}
          - {id: jamn, must: b % 2 == 0, level: note, message: Udda.}
";

#[test]
fn a_soft_check_asks_for_a_word_and_a_reason() {
    talk("", CHECKED, |session| {
        types(session, "500");
        types(session, "200");
        assert_eq!(question(session).doubt.unwrap().message, "Så stort?");
        session.take(Event::Doubt, NOW);
        assert_eq!(question(session).answer.unwrap().words.sv, "200");
        types(session, "202");
        session.take(Event::Confirm(Some(" ".to_owned())), NOW);
        assert!(question(session).problem.is_some(), "a reason is needed");
        session.take(Event::Confirm(Some("Räknat två gånger.".to_owned())), NOW);
        assert_eq!(at(session), "review");
        let text = session.finish(NOW).unwrap().text;
        assert!(text.contains("Räknat två gånger."), "{text}");
        // Another answer is not what was confirmed.
        session.take(Event::Back, NOW);
        let told = types(session, "204");
        assert!(told.notices.contains(&Notice::Reopened(1)));
        assert!(question(session).doubt.is_some());
        // One that the check has nothing against needs no word.
        session.take(Event::Doubt, NOW);
        types(session, "4");
        assert!(!session.finish(NOW).unwrap().text.contains("confirmed"));
    });
}

#[test]
fn what_a_soft_check_doubts_is_asked_once_more_before_handing_in() {
    talk("", CHECKED, |session| {
        types(session, "500");
        types(session, "200");
        session.take(Event::Forward, NOW);
        session.take(Event::Review, NOW);
        let review = session.review();
        assert!(review.asks_word() && !review.is_ready());
        assert_eq!(review.marked(), 1);
        assert!(session.finish(NOW).is_err(), "nobody has said that it is right");
        session.take(Event::Recheck, NOW);
        assert_eq!(question(session).doubt.unwrap().message, "Så stort?");
        session.take(Event::Confirm(Some("Räknat två gånger.".to_owned())), NOW);
        assert_eq!(at(session), "review");
        assert!(session.review().is_ready());
        assert!(session.finish(NOW).unwrap().text.contains("Räknat två gånger."));
    });
}

#[test]
fn a_note_is_said_and_asks_nothing() {
    talk("", CHECKED, |session| {
        types(session, "5");
        let told = types(session, "3");
        assert_eq!(told.notices, [Notice::Remark("Udda.".to_owned())]);
        assert_eq!(at(session), "review");
    });
}

#[test]
fn answers_that_do_not_go_together_are_kept_until_they_do() {
    talk("", CHECKED, |session| {
        types(session, "2");
        let told = types(session, "6");
        assert_eq!(told.changes.len(), 1, "the answer is kept");
        let problem = question(session).problem.unwrap();
        assert!(problem.is_kept);
        assert_eq!(problem.says.sv, "B är högst A (2).");
        session.take(Event::Forward, NOW);
        let Screen::Review(review) = session.screen() else { panic!() };
        assert_eq!((review.wrong, review.is_ready()), (1, false));
        assert!(session.finish(NOW).is_err());
        // The other of the two may have been wrong.
        session.take(Event::Go(Path::outer("a").whole()), NOW);
        types(session, "6");
        assert_eq!(finished(session), serde_json::json!({"a": 6, "b": 6}));
    });
}

pub const OPTIONS: &str = "\
      - id: vilka
        type: multiple
        text: Vilka?
        allow_missing: [dont_know]
        options:
          - {code: tid, label: {sv: Tid, en: Time}}
          - {code: tidning, label: {sv: Tidning, en: Paper}}
          - {code: annan, label: {sv: Annan, en: Other}, specify: text}
          - {code: ingen, label: {sv: Ingen, en: None}, exclusive: true}
      - {id: b, type: text, text: B?}
";

#[test]
fn options_are_numbers_codes_labels_and_their_beginnings() {
    for (typed, wanted) in [
        ("1", r#"["tid"]"#),
        ("1 2", r#"["tid","tidning"]"#),
        ("2,1", r#"["tidning","tid"]"#),
        ("Tid", r#"["tid"]"#),
        ("tidn", r#"["tidning"]"#),
        ("ingen", r#"["ingen"]"#),
        ("I", r#"["ingen"]"#),
        ("tid tidn", r#"["tid","tidning"]"#),
        ("vet ej", r#"{"missing":"dont_know"}"#),
    ] {
        talk("", OPTIONS, |session| {
            types(session, typed);
            let value = session.state().draft.value(&Path::outer("vilka").whole());
            assert_eq!(value, Some(wanted), "{typed}");
        });
    }
    for typed in ["ti", "5", "0", "1 4", "1 1", "tid tidx", "vill inte svara"] {
        talk("", OPTIONS, |session| {
            assert!(types(session, typed).changes.is_empty(), "{typed}");
            assert!(question(session).problem.is_some(), "{typed}");
        });
    }
}

#[test]
fn an_option_that_stands_alone_clears_the_others_and_says_so() {
    talk("", OPTIONS, |session| {
        for (code, ticked, says) in [
            ("tid", r#"["tid"]"#, 0),
            ("tidning", r#"["tid","tidning"]"#, 0),
            ("ingen", r#"["ingen"]"#, 1),
            ("annan", r#"["annan"]"#, 1),
            ("annan", "[]", 0),
        ] {
            let told = session.take(Event::Tick(code.to_owned()), NOW);
            let value = session.state().draft.value(&Path::outer("vilka").whole());
            assert_eq!((value, told.notices.len()), (Some(ticked), says), "{code}");
        }
    });
}

#[test]
fn whatever_was_cleared_is_named_as_that_which_stands_alone() {
    talk("", OPTIONS, |session| {
        session.take(Event::Tick("ingen".to_owned()), NOW);
        let told = session.take(Event::Tick("tid".to_owned()), NOW);
        let [Notice::GaveWay(name)] = told.notices.as_slice() else {
            panic!("{:?}", told.notices)
        };
        let labels = question(session).choices;
        let label = |code: &str| {
            labels.iter().find(|choice| choice.code == code).unwrap().label.clone()
        };
        assert_eq!(*name, label("ingen"));
        let told = session.take(Event::Tick("ingen".to_owned()), NOW);
        assert_eq!(told.notices, [Notice::StoodAlone(label("ingen"))]);
    });
}

#[test]
fn what_is_written_beside_an_option_is_asked_in_place_and_kept() {
    talk("", OPTIONS, |session| {
        types(session, "3 1");
        assert_eq!(at(session), "vilka.annan.specify");
        types(session, "");
        assert!(question(session).problem.is_some(), "it is needed");
        types(session, "Skolan");
        assert_eq!(at(session), "b");
        let both = serde_json::json!([{"code": "annan", "specify": "Skolan"}, "tid"]);
        let found = finished(session)["vilka"].clone();
        assert_eq!(found.as_array().unwrap().len(), both.as_array().unwrap().len());
        assert!(found.as_array().unwrap().contains(&both[0]), "{found}");
        // Not chosen any more, and chosen again.
        session.take(Event::Go(Path::outer("vilka").whole()), NOW);
        types(session, "1");
        assert_eq!(finished(session), serde_json::json!({"vilka": ["tid"]}));
        session.take(Event::Go(Path::outer("vilka").whole()), NOW);
        types(session, "3");
        assert_eq!(question(session).answer.unwrap().words.sv, "Skolan");
    });
}

#[test]
fn nothing_ticked_is_an_answer_where_none_is_needed() {
    talk("", OPTIONS, |session| {
        types(session, "");
        assert_eq!(at(session), "b");
        assert_eq!(finished(session), serde_json::json!({"vilka": []}));
    });
}

#[test]
fn missing_codes_are_given_where_they_are_offered() {
    talk("", OPTIONS, |session| {
        assert_eq!(question(session).missing, [AnswerState::DontKnow]);
        let told = session.take(Event::Missing(AnswerState::Refused), NOW);
        assert!(matches!(told.notices[..], [Notice::Cannot(_)]));
        session.take(Event::Missing(AnswerState::DontKnow), NOW);
        assert_eq!(at(session), "b");
        let wanted = serde_json::json!({"vilka": {"missing": "dont_know"}});
        assert_eq!(finished(session), wanted);
    });
}

pub const ROWS: &str = "\
      - id: barn
        type: roster
        min: 0
        max: 3
        text: Vilka barn?
        row_label: '{% if namn is answered %}{{ namn }}{% endif %}'
        items:
          - {id: namn, type: text, text: Namn?}
          - {id: alder, type: integer, min: 0, text: Ålder?}
      - {id: aldst, type: single, options_from: {rows: barn, label: namn}, text: Vem är äldst?}
      - id: skola
        type: roster
        for_each: {rows: barn, where: alder >= 6}
        text: Skola
        items: [{id: klass, type: integer, min: 0, text: Klass?}]
";

pub fn three_children(session: &mut Session<'_>) {
    for (name, age) in [("Ada", "3"), ("Bo", "9"), ("Cy", "7")] {
        session.take(Event::AddRow, NOW);
        types(session, name);
        types(session, age);
    }
}

#[test]
fn rows_are_added_changed_and_taken_away_and_what_names_them_follows() {
    talk("", ROWS, |session| {
        three_children(session);
        assert_eq!(at(session), "barn", "back where rows are added");
        assert_eq!(question(session).roster.unwrap().rows, ["Ada", "Bo", "Cy"]);
        let told = session.take(Event::AddRow, NOW);
        assert!(matches!(told.notices[..], [Notice::Cannot(_)]), "no more than three");
        types(session, "");
        types(session, "Cy");
        // A row for each of those who are six.
        assert_eq!(at(session), "skola[2].klass");
        assert_eq!(question(session).rows, ["Skola 2"]);
        types(session, "3");
        types(session, "1");
        session.take(Event::Go(Path::outer("barn").whole()), NOW);
        session.take(Event::RemoveRow(1), NOW);
        assert_eq!(question(session).roster.unwrap().rows, ["Bo", "Cy"]);
        let wanted = serde_json::json!({
            "barn": [{"namn": "Bo", "alder": 9}, {"namn": "Cy", "alder": 7}],
            "aldst": "2",
            "skola": [{"row": "1", "klass": 3}, {"row": "2", "klass": 1}],
        });
        assert_eq!(finished(session), wanted);
        // Who was named and is gone is named no more.
        session.take(Event::RemoveRow(2), NOW);
        assert_eq!(session.state().draft.value(&Path::outer("aldst").whole()), None);
    });
}

#[test]
fn that_there_are_no_rows_is_an_answer() {
    talk("", ROWS, |session| {
        assert!(!question(session).roster.unwrap().is_said);
        types(session, "");
        // Nor a row for any of them.
        let wanted = serde_json::json!({"barn": [], "skola": []});
        assert_eq!(finished(session), wanted);
    });
}

#[test]
fn a_note_to_a_row_goes_and_moves_with_it() {
    talk("", ROWS, |session| {
        three_children(session);
        let at = |row: u32| Path::outer("barn").within(RowKey::Number(row), "namn");
        session.take(Event::Go(at(2).whole()), NOW);
        session.take(Event::Note("osäkert".to_owned()), NOW);
        session.take(Event::Go(Path::outer("barn").whole()), NOW);
        session.take(Event::RemoveRow(1), NOW);
        let notes: Vec<_> = session.state().notes.keys().cloned().collect();
        assert_eq!(notes, [at(1)]);
        session.take(Event::RemoveRow(1), NOW);
        assert!(session.state().notes.is_empty());
    });
}

#[test]
fn a_grid_is_asked_row_by_row_and_an_allocation_until_it_adds_up() {
    let items = "\
      - id: utb
        type: grid
        text: Utbildning?
        rows: [{id: chef, label: Chefen}, {id: annan, label: Andra, ask_if: chefer == 'yes'}]
        options: [{code: ingen, label: Ingen}, {code: grund, label: Grund}]
      - {id: tid, type: allocate, total: 100, text: Tid?, options: [{code: a, label: A}, {code: b, label: B}]}
";
    let items = format!("- {{id: chefer, type: yes_no, text: Fler?}}\n      {items}");
    talk("", &items, |session| {
        types(session, "ja");
        assert_eq!(at(session), "utb.chef");
        assert_eq!(question(session).of.as_deref(), Some("Chefen"));
        types(session, "2");
        types(session, "Ing");
        assert_eq!(at(session), "tid.a");
        types(session, "60");
        assert_eq!(question(session).total.unwrap().left.sv, "40");
        types(session, "30");
        assert!(question(session).problem.unwrap().is_kept);
        assert_eq!(at(session), "tid.b");
        types(session, "40");
        let wanted = serde_json::json!({
            "chefer": "yes",
            "utb": {"chef": "grund", "annan": "ingen"},
            "tid": {"a": 60, "b": 40},
        });
        assert_eq!(finished(session), wanted);
        // A row that is not asked any more is no part of the answer.
        session.take(Event::Go(Path::outer("chefer").whole()), NOW);
        types(session, "nej");
        assert_eq!(finished(session)["utb"], serde_json::json!({"chef": "grund"}));
    });
}

#[test]
fn a_default_is_an_answer_only_when_it_is_taken() {
    let items = "\
      - {id: a, type: integer, text: A?}
      - {id: b, type: integer, default: a, text: B?}
";
    talk("", items, |session| {
        types(session, "7");
        let shown = question(session);
        assert!(shown.answer.is_none());
        assert_eq!(shown.proposed.unwrap().words.sv, "7");
        assert_eq!(finished(session), serde_json::json!({"a": 7}));
        types(session, "");
        assert_eq!(finished(session), serde_json::json!({"a": 7, "b": 7}));
    });
}

#[test]
fn what_was_answered_before_is_proposed() {
    let load = |text: &str, sources: &mut Sources| {
        let file = sources.add(Source::new("questionnaire.yaml", text));
        load::questionnaire(file, sources, &Beside, &mut Findings::default()).unwrap()
    };
    let whole = |version: &str, wave: &str, items: &str| {
        format!(
            "questionnaire: prov\nversion: \"{version}\"\ntitle: Prov\nlanguages: [sv]\n\
             wave: {{label: \"{version}\"{wave}}}\nsections:\n  - id: s\n    items:\n\
             {items}"
        )
    };
    let options = "options: [{code: b, label: B}, {code: a, label: A}]";
    let old = whole(
        "1",
        "",
        "      - {id: q, type: single, options: [{code: a, label: A}, {code: b, label: B}], text: Q?}\n",
    );
    let new = whole(
        "2",
        ", follows: \"1\"",
        &format!("      - {{id: q, type: single, prefill: prev, {options}, text: Q?}}\n"),
    );
    let mut sources = Sources::default();
    let before = load(&old, &mut sources);
    let now = load(&new, &mut sources);
    let sound = |read, follows, sources: &Sources| {
        check(sources, read, follows, Vec::new(), &mut Findings::default()).0.unwrap()
    };
    let earlier = sound(before.clone(), None, &sources);
    let instrument = sound(now, Some(before), &sources);
    let text = r#"{"questionnaire": "prov", "version": "1", "unit": "1", "status": "complete", "answers": {"q": "b"}}"#;
    let reading = Reader::new(&sources, &earlier).read(
        FileId(9),
        text,
        &mut survey::answers::Workspace::default(),
    );
    let answers = reading.answers.unwrap();
    let reader = Reader::new(&sources, &instrument).after(&earlier, [&answers]);
    let mut session = begun(&reader, State::default());
    assert_eq!(question(&mut session).proposed.unwrap().words.sv, "B");
    assert_eq!(finished(&mut session), serde_json::json!({}));
    types(&mut session, "");
    assert_eq!(finished(&mut session), serde_json::json!({"q": "b"}));
}

#[test]
fn control_characters_of_a_paste_are_dropped() {
    let items = "      - {id: a, type: text, text: A?}\n";
    talk("", items, |session| {
        types(session, "\u{1b}[31mhej\u{7}");
        assert_eq!(finished(session), serde_json::json!({"a": "[31mhej"}));
    });
}

#[test]
fn an_end_ends_the_interview_with_its_status() {
    let items = "\
      - id: vuxen
        type: yes_no
        text: Är du vuxen?
        end_if: {when: vuxen == 'no', status: ineligible, disposition: no_adult, message: Tack ändå.}
      - {id: b, type: text, required: true, text: B?}
";
    talk("", items, |session| {
        let told = types(session, "nej");
        assert_eq!(told.notices, [Notice::Ends("Tack ändå.".to_owned())]);
        assert_eq!(at(session), "review");
        let finished = session.finish(NOW).unwrap();
        assert_eq!(finished.receipt.status, Status::Ineligible);
        assert!(finished.text.contains("no_adult"), "{}", finished.text);
        session.take(Event::Back, NOW);
        types(session, "ja");
        assert_eq!(at(session), "b");
    });
}

#[test]
fn who_would_not_answer_is_handed_in_as_refused() {
    let items = "      - {id: a, type: consent, text: Samtycker du?}\n";
    talk("", items, |session| {
        types(session, "nej");
        assert!(question(session).problem.is_some());
        session.take(Event::End(Status::Refused), NOW);
        let finished = session.finish(NOW).unwrap();
        assert_eq!(finished.receipt.status, Status::Refused);
    });
}

#[test]
fn the_language_can_be_changed_on_the_way() {
    talk("", OPTIONS, |session| {
        assert_eq!(question(session).choices[0].label, "Tid");
        session.take(Event::Language("en".to_owned()), NOW);
        assert_eq!(question(session).choices[0].label, "Time");
        types(session, "paper");
        let told = session.take(Event::Language("fi".to_owned()), NOW);
        assert!(matches!(told.notices[..], [Notice::Cannot(_)]));
        let text = session.finish(NOW).unwrap().text;
        assert!(text.contains("\"language\": \"en\""), "{text}");
    });
}

#[test]
fn progress_follows_the_route() {
    talk("", ROUTE, |session| {
        let first = question(session).progress;
        assert_eq!((first.number, first.of, first.is_about), (1, 2, true));
        types(session, "ja");
        let second = question(session).progress;
        assert_eq!((second.number, second.of), (2, 3));
        session.take(Event::Forward, NOW);
        let last = question(session).progress;
        assert_eq!((last.number, last.of, last.is_about), (3, 3, false));
    });
}

#[test]
fn what_is_worked_out_is_told_when_it_changes() {
    let items = "\
      - {id: a, type: integer, text: A?}
      - {id: dubbelt, type: derived, as: integer, value: a * 2, text: Dubbelt}
";
    talk("", items, |session| {
        let told = types(session, "4");
        let Notice::Worked(text, value) = &told.notices[0] else { panic!("{told:?}") };
        assert_eq!((text.as_str(), value.sv.as_str()), ("Dubbelt", "8"));
        session.take(Event::Back, NOW);
        assert!(types(session, "4").notices.is_empty());
    });
}

#[test]
fn an_answer_can_be_taken_back() {
    talk("", ROUTE, |session| {
        types(session, "ja");
        session.take(Event::Back, NOW);
        session.take(Event::Clear, NOW);
        assert!(question(session).answer.is_none());
        assert_eq!(session.reached(), (0, 2));
        assert!(session.take(Event::Clear, NOW).changes.is_empty());
    });
}

#[test]
fn what_is_sensitive_is_not_shown() {
    let items = "      - {id: a, type: text, sensitive: true, text: A?}\n";
    talk("", items, |session| {
        types(session, "hemligt");
        session.take(Event::Back, NOW);
        assert!(question(session).answer.unwrap().is_hidden);
        assert!(session.review().entries[0].answer.as_ref().unwrap().is_hidden);
    });
}

#[test]
fn prepared_answers_are_taken_as_far_as_they_fit() {
    let (sources, instrument) = instrument("", OPTIONS);
    let reader = Reader::new(&sources, &instrument);
    let mut session = begun(&reader, State::default());
    let text =
        r#"{"vilka": ["tid", {"code": "annan", "specify": "Skolan"}], "b": 7, "c": 1}"#;
    let (draft, unknown) = prepared(&instrument, text).unwrap();
    assert_eq!(unknown, ["c"]);
    let moved = migrate(&mut session, &State { draft, ..State::default() });
    assert_eq!((moved.kept, moved.lost), (2, vec!["b".to_owned()]));
    assert_eq!(at(&mut session), "b", "what does not fit is asked");
    let wanted = serde_json::json!(["tid", {"code": "annan", "specify": "Skolan"}]);
    assert_eq!(finished(&mut session)["vilka"], wanted);
    assert!(prepared(&instrument, "[]").is_err());
}

#[test]
fn what_the_respondent_answered_stands_before_what_is_sent() {
    let (sources, instrument) = instrument("", OPTIONS);
    let reader = Reader::new(&sources, &instrument);
    let mut session = begun(&reader, State::default());
    session.take(Event::Tick("tid".to_owned()), NOW);
    let (mut draft, _) =
        prepared(&instrument, r#"{"vilka": ["annan"], "b": "ja"}"#).unwrap();
    assert_eq!(session.spare(&mut draft), ["vilka"]);
    assert_eq!(draft.json(), r#"{"b":"ja"}"#);
    // The same answer is kept without a word, and stays the respondent's.
    let (mut draft, _) = prepared(&instrument, r#"{"vilka": ["tid"]}"#).unwrap();
    assert_eq!(session.spare(&mut draft), [""; 0]);
    assert_eq!(draft.json(), "{}");
    // What the sender gave, the sender may change.
    let mut session = begun(&reader, State::default());
    let sent = |text: &str| prepared(&instrument, text).unwrap().0;
    migrate(&mut session, &State::prepared(sent(r#"{"vilka": ["tid"]}"#)));
    let mut draft = sent(r#"{"vilka": ["annan"]}"#);
    assert_eq!(session.spare(&mut draft), [""; 0]);
    assert_eq!(draft.json(), r#"{"vilka":["annan"]}"#);
}

#[test]
fn an_answer_file_of_something_else_is_not_taken_beforehand() {
    let (sources, instrument) = instrument("", OPTIONS);
    let reader = Reader::new(&sources, &instrument);
    let session = begun(&reader, State::default());
    let of = |head: &str| session.is_foreign(&format!(r#"{{{head} "answers": {{}}}}"#));
    let said = |head: &str| of(head).unwrap().en;
    let own = r#""questionnaire": "prov", "version": "1","#;
    assert_eq!(of(&format!(r#"{own} "unit": "1","#)), None);
    assert_eq!(of(""), None, "bare answers are of nobody");
    assert_eq!(said(&format!(r#"{own} "unit": "2","#)), "the unit in it is `2`, not `1`");
    let other = r#""questionnaire": "prov", "version": "2", "unit": "1","#;
    assert_eq!(said(other), "the version in it is `2`, not `1`");
    let simulated = format!(r#"{own} "unit": "1", "simulated": true,"#);
    assert_eq!(said(&simulated), "the answers are simulated");
}

#[test]
fn places_are_named_as_they_are_told() {
    talk("", ROWS, |session| {
        for name in ["barn", "barn[2].namn", "aldst", "skola[2].klass"] {
            let place = session.named_place(name).unwrap_or_else(|| panic!("{name}"));
            assert_eq!(place.to_string(), name);
        }
        for name in ["", "x", "barn[0].namn", "barn[x].namn", "barn[1]", "barn[1].x"] {
            assert_eq!(session.named_place(name), None, "{name}");
        }
        let at = session.named_place("barn[2].namn").unwrap();
        assert_eq!(at, Cursor { part: Part::Whole, path: at.path.clone() });
        // Rows that are not there yet are added.
        let event = session.put_typed(at, "Bo").unwrap();
        session.take(event, NOW);
        let wanted = serde_json::json!([{}, {"namn": "Bo"}]);
        assert_eq!(finished(session)["barn"], wanted);
    });
}

#[test]
fn a_unit_that_is_not_in_the_register_cannot_begin() {
    let (sources, instrument) = instrument("", ROUTE);
    let reader = Reader::new(&sources, &instrument);
    let about = About { unit: " ".to_owned(), ..About::default() };
    assert!(Session::new(&reader, FileId(0), (about, State::default()), NOW).is_err());
}
