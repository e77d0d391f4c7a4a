//! Interviews: whatever a simulated respondent answers can be typed, and gives the same file.
//!
//! Every questionnaire of the repository is tried, and generated ones that use every type
//! of item. The journal of each interview is read back at every line, and gives the state
//! that the session had then.

use serde_json::Value as Json;
use survey::answers::{Reader, write};
use survey::check::Instrument;
use survey::interview::journal::{Journal, Tail};
use survey::interview::{
    About, At, CallKind, Cursor, Event, Part, Path, Question, RowKey, Screen, Session,
    State,
};
use survey::model::ItemKind;
use survey::simulate::{Simulated, Simulator};
use survey::source::FileId;
use survey::value::{AnswerState, Status};

use crate::generated;
use crate::simulate::{instrument_of, studies, unit};

/// How many events an interview may take before it is held to go in a circle.
const MOST_EVENTS: usize = 4000;

/// One interview that is typed, with its journal.
struct Typist<'a> {
    session: Session<'a>,
    answers: Json,
    now: String,
    tail: Tail,
    journal: String,
    /// The states after every line.
    states: Vec<(usize, State)>,
    /// How things are spelt, in turn.
    turn: usize,
}

impl<'a> Typist<'a> {
    fn new(
        reader: &'a Reader<'a>,
        simulated: &Simulated,
        text: &str,
        (number, beside): (usize, Vec<String>),
    ) -> Self {
        let envelope = &simulated.envelope;
        let now = envelope.submitted.clone().unwrap();
        let part = serde_json::from_str::<Json>(text).unwrap()["part"].clone();
        let parts = &reader.instrument().questionnaire().parts;
        let about = About {
            unit: envelope.unit.clone(),
            keys: envelope.keys.clone(),
            part: part
                .as_str()
                .map(|part| parts.iter().position(|p| p.name.value == part).unwrap()),
            started: envelope.started.clone().unwrap(),
            is_review: false,
            beside,
        };
        let session =
            Session::new(reader, FileId(9), (about, State::default()), &now).unwrap();
        let mut tail = Tail::default();
        let journal = tail.begin(&session.head());
        let answers = serde_json::from_str::<Json>(text).unwrap()["answers"].clone();
        let states = Vec::new();
        Self { session, answers, now, tail, journal, states, turn: number }
    }

    fn takes(&mut self, event: Event) {
        let told = self.session.take(event, &self.now);
        for change in &told.changes {
            self.journal.push_str(&self.tail.change(change, &self.now));
        }
        self.states.push((self.journal.len(), self.session.state().clone()));
    }

    /// Hidden items that the caller hands in.
    fn hands_in(&mut self) {
        let questionnaire = self.session.instrument().questionnaire();
        for (_, item) in questionnaire.outer_items() {
            let id = &item.id.value;
            if item.kind.name() == "hidden"
                && let Some(value) = self.answers.get(id)
            {
                self.takes(Event::Put(Path::outer(id).whole(), value.to_string()));
            }
        }
    }

    /// Goes the route; what went wrong.
    fn goes(&mut self) -> Result<(), String> {
        self.hands_in();
        self.takes(Event::Begin);
        for _ in 0..MOST_EVENTS {
            let question = match self.session.screen() {
                Screen::Start => return Err("at the start again".to_owned()),
                Screen::Review(_) => return Ok(()),
                Screen::Question(question) => question,
            };
            if question.doubt.is_some() {
                self.takes(Event::Confirm(Some("simulerat".to_owned())));
                continue;
            }
            if let Some(problem) = &question.problem {
                if problem.is_kept {
                    self.takes(Event::Forward);
                    continue;
                }
                let at = &question.at;
                return Err(format!("{at}: {problem:?}"));
            }
            let event = self.event(&question);
            self.takes(event);
        }
        Err(format!("no end, at {:?}", self.session.at()))
    }

    fn event(&mut self, question: &Question) -> Event {
        self.turn += 1;
        let wanted = wanted(&self.answers, &question.at);
        if question.kind == "note" {
            return Event::Typed(String::new());
        }
        if let Some(roster) = &question.roster {
            return match wanted {
                Some(Json::Array(rows)) if roster.rows.len() < rows.len() => {
                    Event::AddRow
                }
                Some(Json::Array(_)) => Event::Typed(String::new()),
                Some(value) => missing(&value).unwrap(),
                None => Event::Forward,
            };
        }
        let Some(value) = wanted else { return Event::Forward };
        if let Some(event) = missing(&value) {
            return event;
        }
        self.typed(question, &value)
    }

    /// An answer as people type it, in one spelling or another.
    fn typed(&self, question: &Question, value: &Json) -> Event {
        let choice = |value: &Json| {
            let code = match value {
                Json::Object(keys) => keys["code"].as_str().unwrap(),
                value => value.as_str().unwrap(),
            };
            let choice = question.choices.iter().find(|choice| choice.code == code);
            let choice = choice.unwrap_or_else(|| panic!("{code} is not offered"));
            match self.turn % 3 {
                0 => choice.code.clone(),
                1 => choice.key.clone(),
                _ if question
                    .choices
                    .iter()
                    .filter(|c| c.label == choice.label)
                    .count()
                    == 1
                    && !choice.label.contains([',', ';']) =>
                {
                    choice.label.clone()
                }
                _ => choice.key.clone(),
            }
        };
        Event::Typed(match value {
            Json::Number(number) => spelt(&number.to_string(), self.turn),
            Json::Bool(_) => "ja".to_owned(),
            Json::Array(list) if list.is_empty() => {
                return Event::Given("[]".to_owned());
            }
            Json::Array(list) => list.iter().map(choice).collect::<Vec<_>>().join(", "),
            Json::Object(keys) if keys.contains_key("code") => choice(value),
            Json::Object(_) => return Event::Given(value.to_string()),
            Json::String(_) if !question.choices.is_empty() => choice(value),
            Json::String(text) => text.clone(),
            Json::Null => unreachable!("no null is written"),
        })
    }
}

/// A number with a comma or a point, and never with two readings.
fn spelt(number: &str, turn: usize) -> String {
    let Some((whole, part)) = number.split_once('.') else { return number.to_owned() };
    let mark = if turn.is_multiple_of(2) { ',' } else { '.' };
    let more = if part.len() == 3 { "0" } else { "" };
    format!("{whole}{mark}{part}{more}")
}

fn missing(value: &Json) -> Option<Event> {
    let state = value.get("missing")?.as_str()?;
    AnswerState::from_name(state).map(Event::Missing)
}

/// What an answer file holds at a place.
fn wanted(answers: &Json, at: &Cursor) -> Option<Json> {
    let mut level = answers;
    for (roster, key) in &at.path.rows {
        let rows = level.get(roster)?.as_array()?;
        level = match key {
            RowKey::Number(number) => rows.get(*number as usize - 1)?,
            RowKey::Code(code) => rows.iter().find(|row| row["row"] == code.as_str())?,
        };
    }
    let whole = level.get(&at.path.item)?;
    let specify = |of: &Json, code: &str| {
        let one = |of: &Json| (of["code"] == code).then(|| of.get("specify").cloned())?;
        match of {
            Json::Array(list) => list.iter().find_map(one),
            of => one(of),
        }
    };
    match &at.part {
        Part::Whole => Some(whole.clone()),
        Part::Cell(cell) => whole.get(cell).cloned(),
        Part::Beside { cell: Some(cell), code } => specify(whole.get(cell)?, code),
        Part::Beside { cell: None, code } => specify(whole, code),
    }
}

/// A file without what differs between a simulation and an interview.
fn bare(text: &str) -> Json {
    let mut file: Json = serde_json::from_str(text).unwrap();
    file.as_object_mut().unwrap().shift_remove("simulated");
    file
}

/// A finished file without who gave what was not asked: whoever put it in.
fn of_respondent(instrument: &Instrument, text: &str) -> Json {
    let mut file = bare(text);
    let items = &instrument.questionnaire().items;
    let is_hidden = |id: &str| {
        let found = items.iter().find(|item| item.id.value == id);
        matches!(found.map(|item| &item.kind), Some(ItemKind::Hidden { .. }))
    };
    let given = file["given_by"].as_object();
    if given
        .is_some_and(|given| given.iter().all(|(id, by)| is_hidden(id) && by == "sender"))
    {
        file.as_object_mut().unwrap().remove("given_by");
    }
    file
}

/// What is wrong with one respondent who is interviewed; empty where nothing is.
fn faults(
    instrument: &Instrument,
    reader: &Reader<'_>,
    (simulated, number): (&Simulated, usize),
) -> Vec<String> {
    let texts: Vec<String> = simulated
        .envelopes(instrument)
        .iter()
        .map(|envelope| write::file(instrument, envelope, &simulated.record))
        .collect();
    let mut faults = Vec::new();
    for (at, text) in texts.iter().enumerate() {
        let mut beside: Vec<String> =
            texts.iter().map(|text| bare(text).to_string()).collect();
        beside.remove(at);
        let mut typist = Typist::new(reader, simulated, text, (number, beside));
        if let Err(fault) = typist.goes() {
            faults.push(format!("{fault}\n{text}"));
            continue;
        }
        match typist.session.finish(&typist.now.clone()) {
            Ok(finished) if of_respondent(instrument, &finished.text) == bare(text) => {}
            Ok(finished) => {
                faults.push(format!("wanted {text}\nwritten {}", finished.text))
            }
            Err(review) => faults.push(format!("{review:#?}\n{text}")),
        }
        faults.extend(of_journal(&typist));
    }
    faults
}

/// The journal, read back after every event, and cut off in every line.
fn of_journal(typist: &Typist<'_>) -> Vec<String> {
    let mut faults = Vec::new();
    for (length, state) in &typist.states {
        let whole = &typist.journal[..*length];
        let journal = Journal::read(whole).unwrap();
        if journal.fault.is_some() || journal.is_torn || journal.state() != *state {
            faults.push(format!("{:?} after\n{whole}", journal.fault));
            break;
        }
    }
    faults
}

#[test]
fn what_is_simulated_can_be_typed_and_gives_the_same_file() {
    let mut wrong = Vec::new();
    let mut typed = 0;
    for (path, sources, instrument) in &studies() {
        let reader = Reader::new(sources, instrument);
        let simulator = Simulator::new(instrument, 3);
        for number in 0..6 {
            let code = unit(instrument, number);
            let one = simulator.respondent(number as u64, &code, &[]);
            if one.envelope.status == Some(Status::Partial) {
                continue;
            }
            typed += 1;
            let faults = faults(instrument, &reader, (&one, number));
            if !faults.is_empty() {
                wrong.push(format!("{path:?} {number}: {}", faults.join("\n")));
                break;
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(typed > 30, "{typed}");
}

#[test]
fn every_type_of_item_can_be_typed() {
    let mut wrong = Vec::new();
    let mut used = std::collections::BTreeSet::new();
    for seed in 0..60 {
        let text = generated::questionnaire(seed, false);
        let Ok((sources, instrument)) = instrument_of(&text) else { continue };
        let reader = Reader::new(&sources, &instrument);
        let simulator = Simulator::new(&instrument, seed);
        for number in 0..3 {
            let code = unit(&instrument, number);
            let one = simulator.respondent(number as u64, &code, &[]);
            if one.envelope.status == Some(Status::Partial) {
                continue;
            }
            let kinds = instrument.questionnaire().items.iter();
            used.extend(kinds.map(|item| item.kind.name()));
            let faults = faults(&instrument, &reader, (&one, number));
            if !faults.is_empty() {
                wrong.push(format!("{seed}/{number}: {}\n{text}", faults.join("\n")));
                break;
            }
        }
    }
    let shown: Vec<&str> = wrong.iter().map(|w| w.lines().next().unwrap()).collect();
    let shown = format!("{}\n{}", shown.join("\n"), wrong.first().map_or("", |w| w));
    assert!(wrong.is_empty(), "{} of 60: {shown}", wrong.len());
    assert!(used.len() >= 24, "{used:?}");
}

#[test]
fn an_interview_begins_at_its_start() {
    let (_, sources, instrument) = studies().remove(0);
    let reader = Reader::new(&sources, &instrument);
    let simulator = Simulator::new(&instrument, 1);
    let one = simulator.respondent(1, &unit(&instrument, 1), &[]);
    let text = write::file(&instrument, &one.envelope, &one.record);
    let typist = Typist::new(&reader, &one, &text, (0, Vec::new()));
    assert_eq!(*typist.session.at(), At::Start);
}

/// What somebody might type who does not read the question.
const ANYTHING: [&str; 40] = [
    "",
    " ",
    "ja",
    "nej",
    "1",
    "2",
    "3",
    "1 2",
    "1,2,3",
    "0",
    "-1",
    "99",
    "500",
    "12,5",
    "1.234",
    "1e400",
    "2026-02-03",
    "3/2 2026",
    "2026-02",
    "12:30",
    "kl 9",
    "PT30S",
    "90 min",
    "59.33 18.06",
    "a1",
    "Alby",
    "c0",
    "c1",
    "c2",
    "Val 1",
    "val",
    "vet ej",
    "hej",
    "hej hej hej",
    "anna@example.org",
    "\u{1b}[2J",
    "å\u{301}",
    "{{ q1 }}",
    "\"",
    "\\",
];

/// An event that nobody thought of.
fn any_event(turn: u64, session: &mut Session<'_>) -> Event {
    let pick = |count: usize| usize::try_from((turn >> 17) % count as u64).unwrap();
    match (turn >> 33) % 26 {
        0 => Event::Back,
        1 => Event::Forward,
        2 => Event::Review,
        3 => Event::Clear,
        4 => Event::AddRow,
        5 => Event::RemoveRow(u32::try_from(pick(4)).unwrap()),
        6 => Event::Missing(AnswerState::MISSING_CODES[pick(3)]),
        7 => Event::Confirm(Some("skäl".to_owned())),
        8 => Event::Doubt,
        9 => Event::Tick(format!("c{}", pick(5))),
        10 => Event::Note(ANYTHING[pick(40)].to_owned()),
        11 => Event::Given(
            ["[]", "true", "null", "7", "{}", "\"c1\"", "[\"c1\"]"][pick(7)].to_owned(),
        ),
        12 | 13 => {
            let list = session.list();
            let at = list.get(pick(list.len().max(1))).map(|entry| entry.path.clone());
            let at = at.and_then(|path| session.opening(&path));
            at.map_or(Event::Back, Event::Go)
        }
        24 => Event::Call(CallKind::ALL[pick(3)], ANYTHING[pick(40)].to_owned()),
        25 => Event::Sign(ANYTHING[pick(40)].to_owned(), ANYTHING[pick(7)].to_owned()),
        _ => Event::Typed(ANYTHING[pick(40)].to_owned()),
    }
}

/// What is kept from one event to the next is what judging from scratch gives.
fn is_as_if_begun_anew(reader: &Reader<'_>, typist: &mut Typist<'_>) {
    let about = typist.session.about().clone();
    let of = (about, typist.session.state().clone());
    let mut anew = Session::new(reader, FileId(9), of, &typist.now).unwrap();
    let told = |session: &mut Session<'_>| {
        (session.reached(), format!("{:?}", session.review()))
    };
    assert_eq!(told(&mut typist.session), told(&mut anew));
}

#[test]
fn whatever_is_done_nothing_breaks_and_the_journal_tells_all() {
    let (mut handed_in, mut events) = (0, 0);
    for seed in 0..40_u64 {
        let text = generated::questionnaire(seed, false);
        let Ok((sources, instrument)) = instrument_of(&text) else { continue };
        let reader = Reader::new(&sources, &instrument);
        let simulator = Simulator::new(&instrument, seed);
        let one = simulator.respondent(1, &unit(&instrument, 1), &[]);
        let file = write::file(&instrument, &one.envelope, &one.record);
        let mut typist = Typist::new(&reader, &one, &file, (0, Vec::new()));
        typist.takes(Event::Begin);
        let mut turn = seed.wrapping_mul(2).wrapping_add(1);
        for _ in 0..150 {
            turn = turn.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(99_991);
            let event = any_event(turn, &mut typist.session);
            typist.takes(event);
            typist.session.screen();
            events += 1;
            if events % 5 == 0 {
                is_as_if_begun_anew(&reader, &mut typist);
            }
        }
        let wrong = of_journal(&typist);
        assert!(wrong.is_empty(), "{seed}: {}", wrong.join("\n"));
        // Going on with the journal shows what was shown.
        let journal = Journal::read(&typist.journal).unwrap();
        let about = typist.session.about().clone();
        let mut again =
            Session::new(&reader, FileId(9), (about, journal.state()), &typist.now)
                .unwrap();
        let shown = |session: &mut Session<'_>| {
            session.take(Event::Review, "2026-03-01T12:00:00Z");
            format!("{:?}", session.review())
        };
        assert_eq!(shown(&mut again), shown(&mut typist.session), "{seed}");
        if let Ok(finished) = again.finish(&typist.now) {
            handed_in += 1;
            let read = reader.read(
                FileId(9),
                &finished.text,
                &mut survey::answers::Workspace::default(),
            );
            assert!(!read.findings.has_errors(), "{seed}: {:?}", read.findings);
        }
    }
    assert!(events > 4000, "{events}");
    assert!(handed_in > 0, "{handed_in}");
}
