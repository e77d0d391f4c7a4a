//! What an interview keeps beside the answers, and what becomes of it: signatures, notes,
//! contacts, who gave an answer, and all of it in another version.

use serde_json::{Value as Json, json};

use survey::answers::{Reader, Signs};
use survey::check::Instrument;
use survey::interview::journal::{Journal, Tail};
use survey::interview::{
    About, Call, CallKind, Change, Cursor, Event, Filed, Moved, Notice, Part, Path,
    RowKey, Session, State, Told, migrate, prepared,
};
use survey::source::{FileId, Sources};
use survey::value::Status;

use crate::interview_session::{
    NOW, OPTIONS, ROWS, at, begun, instrument, question, talk, three_children, types,
};

const LATER: &str = "2026-03-01T13:00:00+01:00";
const ROUTE: &str = "\
      - {id: finns, type: yes_no, text: Finns det?}
      - {id: antal, type: integer, min: 0, ask_if: finns == 'yes', text: Hur många?}
      - {id: sist, type: text, required: true, text: Och sist?}
";

/// The finished file.
fn file(session: &mut Session<'_>, now: &str) -> Json {
    let finished = session.finish(now).unwrap_or_else(|review| panic!("{review:#?}"));
    serde_json::from_str(&finished.text).unwrap()
}

fn sign(session: &mut Session<'_>, name: &str, now: &str) -> Told {
    session.take(Event::Sign(name.to_owned(), " Chef ".to_owned()), now)
}

/// Why something cannot be done.
fn refusal(told: &Told) -> String {
    match &told.notices[..] {
        [Notice::Cannot(words)] if told.changes.is_empty() => words.sv.clone(),
        other => panic!("{other:?} {:?}", told.changes),
    }
}

fn reviewer<'a>(reader: &'a Reader<'a>, state: State) -> Session<'a> {
    let about = About {
        unit: "1".to_owned(),
        started: NOW.to_owned(),
        is_review: true,
        ..About::default()
    };
    Session::new(reader, FileId(0), (about, state), NOW).unwrap()
}

#[test]
fn who_signed_stands_in_the_file_once_and_in_order() {
    talk("", ROUTE, |session| {
        types(session, "nej");
        types(session, "slut");
        assert_eq!(refusal(&sign(session, "  ", NOW)), "en signatur behöver ett namn");
        assert_eq!(sign(session, " Ada Ek", NOW).changes.len(), 1);
        assert_eq!(
            refusal(&sign(session, "ada  ek", LATER)),
            "ada  ek har redan signerat"
        );
        // Whose clock was put back can sign all the same: `backward-time` tells of it.
        let before = "2026-03-01T12:00:00+01:30";
        sign(session, "Bo", before);
        let wanted = json!([
            {"name": "Ada Ek", "role": "Chef", "when": NOW, "as": "respondent"},
            {"name": "Bo", "role": "Chef", "when": before, "as": "respondent"},
        ]);
        assert_eq!(file(session, LATER)["signatures"], wanted);
    });
}

#[test]
fn an_answer_that_is_changed_outdates_what_was_signed() {
    talk("", ROUTE, |session| {
        types(session, "nej");
        types(session, "slut");
        sign(session, "Ada", NOW);
        session.take(Event::Back, NOW);
        // The same answer is no change.
        types(session, "slut");
        assert!(session.has_signed("Ada"));
        session.take(Event::Back, NOW);
        types(session, "färdigt");
        assert!(!session.has_signed("Ada"));
        let signatures = file(session, LATER)["signatures"].clone();
        assert_eq!(signatures[0]["since"], "changed");
        // Signed again, it stands in place of the other.
        sign(session, "Ada", LATER);
        let signatures = file(session, LATER)["signatures"].clone();
        let wanted =
            json!([{"name": "Ada", "role": "Chef", "when": LATER, "as": "respondent"}]);
        assert_eq!(signatures, wanted);
    });
}

#[test]
fn a_second_person_reviews_and_what_they_change_is_not_the_respondents() {
    let (sources, instrument) = instrument("", ROUTE);
    let reader = Reader::new(&sources, &instrument);
    let mut first = begun(&reader, State::default());
    types(&mut first, "ja");
    types(&mut first, "12");
    types(&mut first, "slut");
    sign(&mut first, "Ada", NOW);
    let mut second = reviewer(&reader, first.state().clone());
    let found = refusal(&sign(&mut second, "ADA", LATER));
    assert_eq!(found, "ADA har svarat; granskningen görs av någon annan");
    second.take(Event::Go(Path::outer("antal").whole()), LATER);
    types(&mut second, "13");
    sign(&mut second, "Bo", LATER);
    let file = file(&mut second, LATER);
    assert_eq!(file["given_by"], json!({"antal": "observer"}));
    assert_eq!(file["signatures"][0]["since"], "changed");
    let wanted = json!({"name": "Bo", "role": "Chef", "when": LATER, "as": "reviewer"});
    assert_eq!(file["signatures"][1], wanted);
    assert_eq!(file["replaces"], Json::Null);
}

#[test]
fn a_review_of_what_was_handed_in_keeps_its_hash_and_day() {
    let (sources, instrument) = instrument("", ROUTE);
    let reader = Reader::new(&sources, &instrument);
    let mut state = State::default();
    let changes = [
        Change::Answer {
            at: Path::outer("sist").whole(),
            value: Some("\"slut\"".to_owned()),
        },
        Change::Note {
            path: Path::outer("sist"),
            text: "sagt".to_owned(),
            when: NOW.to_owned(),
        },
        Change::Reviews(Filed {
            sha256: "a".repeat(64),
            submitted: Some(NOW.to_owned()),
        }),
    ];
    changes.iter().for_each(|change| state.apply(change));
    let mut session = reviewer(&reader, state);
    assert!(session.lacks_reviewer());
    session.take(Event::Go(Path::outer("sist").whole()), LATER);
    // What was noted stays, and there may be more; the same again is no more.
    assert!(session.take(Event::Note("sagt".to_owned()), LATER).changes.is_empty());
    session.take(Event::Note("prövat".to_owned()), LATER);
    session.take(Event::Note("prövat igen".to_owned()), LATER);
    sign(&mut session, "Bo", LATER);
    assert!(!session.lacks_reviewer());
    let file = file(&mut session, "2026-03-02T13:00:00+01:00");
    let hash = format!("sha256:{}", "a".repeat(64));
    assert_eq!((&file["replaces"], &file["submitted"]), (&json!(hash), &json!(NOW)));
    assert_eq!(file["signatures"][0]["reviewed"], json!(hash));
    let wanted = json!({"sist": [{"text": "sagt", "when": NOW}, {"text": "prövat igen", "when": LATER}]});
    assert_eq!(file["notes"], wanted);
}

#[test]
fn notes_and_contacts_are_in_the_file() {
    talk("", ROWS, |session| {
        three_children(session);
        let of = Path::outer("barn").within(RowKey::Number(2), "namn");
        session.take(Event::Go(of.clone().whole()), NOW);
        session.take(Event::Note("stavas så".to_owned()), NOW);
        session.take(Event::Call(CallKind::NoContact, String::new()), NOW);
        session.take(Event::Call(CallKind::Appointment, "tisdag".to_owned()), LATER);
        let whole = file(session, LATER);
        let note = json!([{"text": "stavas så", "when": NOW}]);
        assert_eq!(whole["notes"], json!({"barn[2].namn": note}));
        let calls = json!([
            {"outcome": "no_contact", "when": NOW},
            {"outcome": "appointment", "when": LATER, "text": "tisdag"},
        ]);
        assert_eq!(whole["calls"], calls);
        // Somebody who answered in the end did so, whatever was agreed before.
        assert_eq!(whole["disposition"], Json::Null);
        session.take(Event::Call(CallKind::Refusal, "orkar inte".to_owned()), LATER);
        session.take(Event::End(Status::Refused), LATER);
        let whole = file(session, LATER);
        assert_eq!(
            (&whole["status"], &whole["disposition"]),
            (&json!("refused"), &json!("refusal"))
        );
    });
}

#[test]
fn the_word_of_the_author_comes_before_that_of_the_last_contact() {
    let items = "\
      - id: vuxen
        type: yes_no
        text: Är du vuxen?
        end_if: {when: vuxen == 'no', status: ineligible, disposition: no_adult}
";
    talk("", items, |session| {
        session.take(Event::Call(CallKind::Appointment, String::new()), NOW);
        types(session, "nej");
        assert_eq!(file(session, NOW)["disposition"], "no_adult");
    });
}

#[test]
fn who_gave_an_answer_follows_what_becomes_of_it() {
    let (sources, instrument) = instrument("", ROUTE);
    let reader = Reader::new(&sources, &instrument);
    let known = r#"{"finns": "yes", "antal": 12, "sist": "slut"}"#;
    let session = || {
        let mut session = begun(&reader, State::default());
        let (draft, _) = prepared(&instrument, known).unwrap();
        migrate(&mut session, &State::prepared(draft));
        session.take(Event::Go(Path::outer("finns").whole()), NOW);
        session
    };
    let given = |session: &mut Session<'_>| file(session, NOW)["given_by"].clone();
    let all = json!({"finns": "sender", "antal": "sender", "sist": "sender"});
    assert_eq!(given(&mut session()), all, "nobody looked");

    let mut passed = session();
    types(&mut passed, "");
    // Going on without an answer says nothing.
    passed.take(Event::Forward, NOW);
    let wanted =
        json!({"finns": "sender_confirmed", "antal": "sender", "sist": "sender"});
    assert_eq!(given(&mut passed), wanted);

    let mut retyped = session();
    types(&mut retyped, "ja");
    types(&mut retyped, "13");
    let wanted = json!({"finns": "sender_confirmed", "sist": "sender"});
    assert_eq!(given(&mut retyped), wanted, "typed again, and changed");

    // What is not in the file was given by nobody.
    let mut closed = session();
    types(&mut closed, "nej");
    assert_eq!(given(&mut closed), json!({"sist": "sender"}));

    // An answer that is put in is the sender's; one that stands already is not.
    let mut put = session();
    types(&mut put, "ja");
    types(&mut put, "13");
    put.take(Event::Put(Path::outer("antal").whole(), "13".to_owned()), NOW);
    assert_eq!(given(&mut put), wanted_without(&["antal"]));
    put.take(Event::Put(Path::outer("antal").whole(), "14".to_owned()), NOW);
    assert_eq!(given(&mut put)["antal"], "sender");
}

fn wanted_without(ids: &[&str]) -> Json {
    let mut all =
        json!({"finns": "sender_confirmed", "antal": "sender", "sist": "sender"});
    ids.iter().for_each(|id| {
        all.as_object_mut().unwrap().remove(*id);
    });
    all
}

#[test]
fn an_item_of_several_cells_has_one_giver() {
    let items = "\
      - {id: tid, type: allocate, total: 100, text: Tid?, options: [{code: a, label: A}, {code: b, label: B}]}
      - {id: b, type: roster, max: 3, text: Barn?, items: [{id: n, type: text, text: Namn?}]}
";
    let (sources, instrument) = instrument("", items);
    let reader = Reader::new(&sources, &instrument);
    let mut session = begun(&reader, State::default());
    let known = r#"{"tid": {"a": 60, "b": 40}, "b": [{"n": "Ada"}, {"n": "Bo"}]}"#;
    let (draft, _) = prepared(&instrument, known).unwrap();
    migrate(&mut session, &State::prepared(draft));
    let cell = |code: &str| Cursor {
        path: Path::outer("tid"),
        part: Part::Cell(code.to_owned()),
    };
    session.take(Event::Go(cell("a")), NOW);
    types(&mut session, "");
    assert_eq!(file(&mut session, NOW)["given_by"]["tid"], "sender");
    types(&mut session, "");
    assert_eq!(file(&mut session, NOW)["given_by"]["tid"], "sender_confirmed");
    // A row that the respondent takes away makes the roster theirs.
    session.take(Event::Go(Path::outer("b").whole()), NOW);
    session.take(Event::RemoveRow(1), NOW);
    let whole = file(&mut session, NOW);
    assert_eq!(whole["answers"]["b"], json!([{"n": "Bo"}]));
    assert_eq!(whole["given_by"], json!({"tid": "sender_confirmed"}));
}

#[test]
fn the_journal_tells_all_of_it_again() {
    let at = Path::outer("barn").within(RowKey::Number(2), "namn");
    let filed = Filed { sha256: "a".repeat(64), submitted: None };
    let signature = survey::interview::Signature {
        name: "Ada".to_owned(),
        role: String::new(),
        when: NOW.to_owned(),
        signs: Signs::Reviewer,
        reviewed: Some("sha256:00".to_owned()),
        is_outdated: true,
    };
    let call =
        Call { kind: CallKind::Refusal, text: "nej".to_owned(), when: NOW.to_owned() };
    let changes = [
        Change::Given { at: at.clone().whole(), by: survey::answers::GivenBy::Observer },
        Change::Note { path: at, text: "a \"b\"".to_owned(), when: LATER.to_owned() },
        Change::Reviews(filed),
        Change::Sign(signature),
        Change::Call(call),
    ];
    let (sources, instrument) = instrument("", ROWS);
    let reader = Reader::new(&sources, &instrument);
    let mut tail = Tail::default();
    let mut text = tail.begin(&begun(&reader, State::default()).head());
    changes.iter().for_each(|change| text.push_str(&tail.change(change, NOW)));
    let journal = Journal::read(&text).unwrap();
    assert_eq!(journal.fault, None);
    assert_eq!(journal.changes, changes);
}

/// A draft of one version brought to another.
fn moved<'a>(reader: &'a Reader<'a>, before: &State) -> (Session<'a>, Moved) {
    let mut session = begun(reader, State::default());
    let moved = migrate(&mut session, before);
    (session, moved)
}

/// The state of an interview with answers given as files have them.
fn answered((sources, instrument): &(Sources, Instrument), answers: &str) -> State {
    let reader = Reader::new(sources, instrument);
    let mut session = begun(&reader, State::default());
    let (draft, unknown) = prepared(instrument, answers).unwrap();
    assert!(unknown.is_empty());
    let moved = migrate(&mut session, &State { draft, ..State::default() });
    assert_eq!(moved.lost, [""; 0], "{answers}");
    session.state().clone()
}

#[test]
fn the_codes_that_there_still_are_stay() {
    let before = answered(
        &instrument("", OPTIONS),
        r#"{"vilka": ["tidning", {"code": "annan", "specify": "Skolan"}, "tid"], "b": "hej"}"#,
    );
    let less = OPTIONS
        .replace("          - {code: tidning, label: {sv: Tidning, en: Paper}}\n", "");
    assert_ne!(less, OPTIONS);
    let (sources, now) = instrument("", &less);
    let reader = Reader::new(&sources, &now);
    let (mut session, of) = moved(&reader, &before);
    assert_eq!(of.lost, ["vilka (tidning)"]);
    assert_eq!(at(&mut session), "vilka", "it is asked again");
    let wanted =
        json!({"vilka": ["tid", {"code": "annan", "specify": "Skolan"}], "b": "hej"});
    assert_eq!(file(&mut session, NOW)["answers"], wanted);
    // An option beside which nothing is written any more keeps its tick.
    let plain = OPTIONS.replace(", specify: text", "");
    let (sources, now) = instrument("", &plain);
    let reader = Reader::new(&sources, &now);
    let (mut session, of) = moved(&reader, &before);
    assert_eq!(of.lost, ["vilka.annan.specify"]);
    assert_eq!(
        file(&mut session, NOW)["answers"]["vilka"],
        json!(["tid", "tidning", "annan"])
    );
    // Where none is left, nothing is.
    let only = answered(&instrument("", OPTIONS), r#"{"vilka": ["tidning"]}"#);
    let (sources, now) = instrument("", &less);
    let reader = Reader::new(&sources, &now);
    let (mut session, of) = moved(&reader, &only);
    assert_eq!(of.lost, ["vilka"]);
    assert!(question(&mut session).answer.is_none());
}

const KINDS: &str = "\
      - id: utb
        type: grid
        text: Utbildning?
        rows: [{id: chef, label: Chefen}, {id: annan, label: Andra}]
        options: [{code: ingen, label: Ingen}, {code: grund, label: Grund}]
      - {id: tid, type: allocate, total: 100, text: Tid?, options: [{code: a, label: A}, {code: b, label: B}, {code: c, label: C}]}
      - {id: ordning, type: ranking, text: Ordna?, options: [{code: x, label: X}, {code: y, label: Y}, {code: z, label: Z}]}
      - {id: barn, type: roster, max: 3, text: Barn?, items: [{id: n, type: text, text: Namn?}]}
      - {id: vilka, type: multiple, text: Vilka?, options: [{code: k, label: K}, {code: l, label: L}]}
      - {id: varje, type: roster, for_each: vilka, text: Varje?, items: [{id: kr, type: integer, text: Kronor?}]}
";

#[test]
fn rows_parts_and_ranks_stay_as_far_as_they_fit() {
    let before = answered(
        &instrument("", KINDS),
        r#"{"utb": {"chef": "grund", "annan": "ingen"}, "tid": {"a": 50, "b": 30, "c": 20},
            "ordning": ["z", "x", "y"], "barn": [{"n": "Ada"}, {"n": "Bo"}, {"n": "Cy"}],
            "vilka": ["k", "l"], "varje": [{"row": "k", "kr": 1}, {"row": "l", "kr": 2}]}"#,
    );
    let now = KINDS
        .replace(", {id: annan, label: Andra}", "")
        .replace(", {code: c, label: C}", "")
        .replace(", {code: y, label: Y}", "")
        .replace("max: 3", "max: 2")
        .replace(", {code: l, label: L}", "");
    let (sources, now) = instrument("", &now);
    let reader = Reader::new(&sources, &now);
    let (mut session, of) = moved(&reader, &before);
    let mut lost = of.lost.clone();
    lost.sort();
    let wanted =
        ["barn[3]", "ordning (y)", "tid.c", "utb.annan", "varje[l]", "vilka (l)"];
    assert_eq!(lost, wanted);
    assert_eq!(at(&mut session), "utb.chef", "what lost something first is asked first");
    let draft: Json = serde_json::from_str(&session.state().draft.json()).unwrap();
    let wanted = json!({
        "utb": {"chef": "grund"}, "tid": {"a": 50, "b": 30}, "ordning": ["z", "x"],
        "barn": [{"n": "Ada"}, {"n": "Bo"}], "vilka": ["k"], "varje": [{"row": "k", "kr": 1}],
    });
    assert_eq!(draft, wanted);
    // Parts that do not add up any more stand in the way until they do.
    assert!(session.finish(NOW).is_err());
    let part = Cursor { path: Path::outer("tid"), part: Part::Cell("b".to_owned()) };
    session.take(Event::Put(part, "50".to_owned()), NOW);
    assert_eq!(file(&mut session, NOW)["answers"]["tid"], json!({"a": 50, "b": 50}));
}

#[test]
fn what_goes_with_the_answers_comes_along() {
    let (sources, old) = instrument("", ROUTE);
    let reader = Reader::new(&sources, &old);
    let mut session = begun(&reader, State::default());
    let (draft, _) =
        prepared(&old, r#"{"finns": "yes", "antal": 12, "sist": "slut"}"#).unwrap();
    migrate(&mut session, &State::prepared(draft));
    for path in ["antal", "sist"] {
        session.take(Event::Go(Path::outer(path).whole()), NOW);
        session.take(Event::Note("osäkert".to_owned()), NOW);
    }
    session.take(Event::Call(CallKind::Refusal, "nej".to_owned()), NOW);
    session.take(Event::End(Status::Refused), NOW);
    sign(&mut session, "Ada", NOW);
    let before = session.state().clone();

    // To the same, all of it.
    let (mut same, of) = moved(&reader, &before);
    assert_eq!(of.notes, [""; 0]);
    assert_eq!(file(&mut same, NOW), file(&mut session, NOW));

    let gone = "      - {id: antal, type: integer, min: 0, ask_if: finns == 'yes', text: Hur många?}\n";
    let (sources, new) = instrument("", &ROUTE.replace(gone, ""));
    let reader = Reader::new(&sources, &new);
    let (mut session, of) = moved(&reader, &before);
    assert_eq!((of.lost, of.notes), (vec!["antal".to_owned()], vec!["antal".to_owned()]));
    let whole = file(&mut session, NOW);
    assert_eq!(whole["given_by"], json!({"finns": "sender", "sist": "sender"}));
    assert_eq!(whole["notes"], json!({"sist": [{"text": "osäkert", "when": NOW}]}));
    assert_eq!(whole["calls"].as_array().unwrap().len(), 1);
    assert_eq!(whole["status"], "refused");
    // What was signed had an answer more.
    assert_eq!(whole["signatures"][0]["since"], "changed");
}
