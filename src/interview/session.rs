//! A session: the draft, judged as the answer file it would be, and where it stands.
//!
//! *In:* a reader of answer files, whose unit it is about, and a state. *Out:* the same with
//! every answer judged, and the questions of the route.
//!
//! What is done with it is in `events`, what is shown of it in `question` and `overview`.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::answers::{Reader, Reading, ValidAnswers, Workspace};
use crate::check::Instrument;
use crate::diagnostic::Findings;
use crate::expression::RowId;
use crate::interview::draft::quoted;
use crate::interview::journal::Head;
use crate::interview::steps::Place;
use crate::interview::{At, Change, Cursor, Path, Problem, State, Told};
use crate::model::{EndIf, ItemCheck, Questionnaire};
use crate::route::chance::Key;
use crate::route::{CheckOwner, Plan, Record, View};
use crate::source::FileId;
use crate::value::Status;

/// Who is interviewed, and when it began.
#[derive(Clone, Debug, Default)]
pub struct About {
    /// The code of the unit.
    pub unit: String,
    /// The record's key: name and JSON text.
    pub keys: Vec<(String, String)>,
    /// The part that is answered, by its number; none where there are no parts.
    pub part: Option<usize>,
    /// When it began.
    pub started: String,
    /// Whoever answers looks the answers of another through.
    pub is_review: bool,
    /// The answer files of the record's other parts.
    pub beside: Vec<String>,
}

/// An interview.
#[derive(Debug)]
pub struct Session<'a> {
    pub(super) reader: &'a Reader<'a>,
    /// The number under which the draft is read.
    pub(super) file: FileId,
    pub(super) about: About,
    pub(super) state: State,
    /// The present moment, as the caller told it last.
    pub(super) now: String,
    work: Workspace,
    pub(super) answers: ValidAnswers,
    pub(super) findings: Findings,
    /// The route, as far as it is known.
    pub(super) steps: Arc<[Place]>,
    /// The places outside of rosters that it may come to.
    pub(super) outer: Arc<[Place]>,
    /// The numbers of the steps that ask nothing.
    pub(super) notes: Vec<usize>,
    /// What is wrong with what was typed last.
    pub(super) problem: Option<Problem>,
    /// Soft checks that wait for a word, by their numbers in the plan.
    pub(super) doubts: Vec<usize>,
    /// They were asked from the review, to which the answer leads back.
    pub(super) is_recheck: bool,
    /// Places that should be answered and were asked once more.
    pub(super) pressed: BTreeSet<Cursor>,
    /// What alone is asked, where not everything is.
    pub(super) again: Option<Again>,
}

/// What alone is asked.
#[derive(Debug)]
pub(super) struct Again {
    /// Full names of items.
    names: Vec<String>,
    /// What was on the route when it began: the rest was opened since.
    known: BTreeSet<Path>,
}

impl Again {
    /// Whether a place is asked: it is named, or stands in a roster that is, or was opened.
    pub(super) fn asks(&self, path: &Path) -> bool {
        let name = path.full_name();
        let is_its = |named: &String| {
            name.strip_prefix(named.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        self.names.iter().any(is_its) || !self.known.contains(path)
    }
}

impl<'a> Session<'a> {
    /// Begins an interview, or goes on with one. `file` is the number that the draft's
    /// source would get; `now` the present moment as answer files have it.
    ///
    /// # Errors
    ///
    /// The unit, the key or the part is not one of this questionnaire's; what is wrong.
    pub fn new(
        reader: &'a Reader<'a>,
        file: FileId,
        (about, state): (About, State),
        now: &str,
    ) -> Result<Self, Findings> {
        let mut work = Workspace::default();
        let text = text(reader.instrument(), &about, &state, (Status::Partial, now));
        let reading = read(reader, file, (&text, &about), &mut work);
        let Some(answers) = reading.answers else { return Err(reading.findings) };
        let is_wrong = |f: &crate::diagnostic::Finding| {
            let pointer = f.pointer.as_deref().unwrap_or_default();
            f.severity() == crate::diagnostic::Severity::Error
                && !pointer.starts_with("/answers")
        };
        if reading.findings.iter().any(is_wrong) {
            return Err(reading.findings);
        }
        let mut session = Self {
            reader,
            file,
            about,
            state,
            now: now.to_owned(),
            work,
            answers,
            findings: reading.findings,
            outer: Arc::default(),
            steps: Arc::default(),
            notes: Vec::new(),
            problem: None,
            doubts: Vec::new(),
            is_recheck: false,
            pressed: BTreeSet::new(),
            again: None,
        };
        session.outer = session.all_outer().into();
        session.walk();
        Ok(session)
    }

    /// Asks nothing but these items, by their full names, and what is opened from now on;
    /// goes to the first of them. The names that are no questions of the route come back.
    pub fn ask_again(&mut self, names: &[String]) -> (Told, Vec<String>) {
        let known: BTreeSet<Path> =
            self.steps.iter().map(|step| step.path.clone()).collect();
        let is_asked =
            |name: &&String| known.iter().any(|path| path.full_name() == **name);
        let unasked: Vec<String> =
            names.iter().filter(|name| !is_asked(name)).cloned().collect();
        self.again = Some(Again { names: names.to_vec(), known });
        let mut told = Told::default();
        let first = self.first();
        self.go(first, &mut told);
        (told, unasked)
    }

    /// The state that its changes have come to.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// Whom it is about.
    pub fn about(&self) -> &About {
        &self.about
    }

    /// The instrument.
    pub fn instrument(&self) -> &'a Instrument {
        self.reader.instrument()
    }

    /// The first line of its journal.
    pub fn head(&self) -> Head {
        let questionnaire = self.questionnaire();
        let part = self.about.part.and_then(|part| questionnaire.parts.get(part));
        Head {
            questionnaire: questionnaire.name.value.clone(),
            version: questionnaire.version.value.clone(),
            instrument: self.instrument().hash().to_owned(),
            unit: self.about.unit.clone(),
            keys: self.about.keys.clone(),
            part: part.map(|part| part.name.value.clone()),
            started: self.about.started.clone(),
        }
    }

    /// The name of the unit in the register; its code where it has none.
    pub fn unit_name(&self) -> &str {
        self.answers.unit_name()
    }

    /// The language of the questionnaire's texts.
    pub fn language(&self) -> &str {
        let chosen = self.state.language.as_deref();
        chosen.unwrap_or(self.questionnaire().source_language())
    }

    /// Where it stands.
    pub fn at(&self) -> &At {
        &self.state.at
    }

    /// Stands where it is told to, without a word: after prepared answers were put in.
    pub fn stand(&mut self, at: At) -> Option<Change> {
        let change = (self.state.at != at).then_some(Change::Go { to: at })?;
        self.state.apply(&change);
        Some(change)
    }

    /// What is wrong with what was given last, which is forgotten.
    pub fn take_problem(&mut self) -> Option<Problem> {
        self.problem.take().filter(|problem| !problem.is_kept)
    }

    pub(super) fn questionnaire(&self) -> &'a Questionnaire {
        self.instrument().questionnaire()
    }

    pub(super) fn plan(&self) -> &'a Plan {
        self.instrument().plan()
    }

    pub(super) fn record(&self) -> &Record {
        self.answers.record()
    }

    pub(super) fn view(&self, row: Option<RowId>) -> View<'_> {
        let (plan, questionnaire) = (self.plan(), self.questionnaire());
        View::new(plan, questionnaire, self.record(), self.language()).at(row)
    }

    /// Whose answers they are, from which chance is drawn.
    pub(super) fn key(&self) -> Key {
        let record = self.answers.key().to_vec();
        Key { unit: self.about.unit.clone(), record }
    }

    /// The end of the author's that the answers meet.
    pub(super) fn end(&self) -> Option<&'a EndIf> {
        self.record().end_met(self.plan(), self.questionnaire())
    }

    /// A check as its author wrote it.
    pub(super) fn check(&self, number: usize) -> (&'a ItemCheck, CheckOwner) {
        let owner = self.plan().checks[number].owner;
        let questionnaire = self.questionnaire();
        let check = match owner {
            CheckOwner::Item(item, check) => &questionnaire.items[item].checks[check],
            CheckOwner::Section(section, check) => {
                &questionnaire.sections[section].checks[check]
            }
            CheckOwner::Questionnaire(check) => &questionnaire.checks[check],
        };
        (check, owner)
    }

    /// Judges the draft as a file with a status.
    pub(super) fn judged(&mut self, status: Status) -> Reading {
        let (instrument, now) = (self.instrument(), self.now.as_str());
        let text = text(instrument, &self.about, &self.state, (status, now));
        read(self.reader, self.file, (&text, &self.about), &mut self.work)
    }

    /// Judges another text of the same record.
    pub(super) fn judged_text(&mut self, text: &str) -> Reading {
        read(self.reader, self.file, (text, &self.about), &mut self.work)
    }

    /// Takes over what was judged, and walks the route.
    pub(super) fn settle(&mut self, reading: Reading) {
        let Some(answers) = reading.answers else { return };
        let before = std::mem::replace(&mut self.answers, answers);
        self.work.recycle(before);
        self.findings = reading.findings;
        self.walk();
    }

    /// The same after changes that have been carried out.
    pub(super) fn refresh(&mut self) {
        let reading = self.judged(Status::Partial);
        self.settle(reading);
    }
}

fn read(
    reader: &Reader<'_>,
    file: FileId,
    (text, about): (&str, &About),
    work: &mut Workspace,
) -> Reading {
    let beside = about.beside.iter().map(String::as_str);
    let texts: Vec<(FileId, &str)> =
        std::iter::once(text).chain(beside).map(|text| (file, text)).collect();
    reader.read_parts(&texts, work)
}

/// The draft as the answer file that it would be.
fn text(
    instrument: &Instrument,
    about: &About,
    state: &State,
    (status, now): (Status, &str),
) -> String {
    let questionnaire = instrument.questionnaire();
    let mut text = format!(
        "{{\"questionnaire\":{},\"version\":{},\"unit\":{}",
        quoted(&questionnaire.name.value),
        quoted(&questionnaire.version.value),
        quoted(&about.unit)
    );
    for (name, value) in &about.keys {
        text.push_str(&format!(",{}:{value}", quoted(name)));
    }
    if let Some(part) = about.part.and_then(|part| questionnaire.parts.get(part)) {
        text.push_str(&format!(",\"part\":{}", quoted(&part.name.value)));
    }
    text.push_str(&format!(",\"status\":\"{}\"", status.name()));
    let language = state.language.as_deref();
    let language = language.unwrap_or(questionnaire.source_language());
    if questionnaire.languages.iter().any(|tag| tag.value == language) {
        text.push_str(&format!(",\"language\":{}", quoted(language)));
    }
    for (key, stamp) in [("started", about.started.as_str()), ("submitted", now)] {
        if !stamp.is_empty() {
            text.push_str(&format!(",\"{key}\":{}", quoted(stamp)));
        }
    }
    let answers = state.draft.json();
    text.push_str(&format!(",\"answers\":{answers}"));
    if !state.confirmed.is_empty() {
        let confirmed = state.confirmed.iter().map(|(check, reason)| match reason {
            Some(reason) => {
                format!("{{\"check\":{},\"reason\":{}}}", quoted(check), quoted(reason))
            }
            None => format!("{{\"check\":{}}}", quoted(check)),
        });
        let confirmed = confirmed.collect::<Vec<_>>().join(",");
        text.push_str(&format!(",\"confirmed\":[{confirmed}]"));
    }
    text.push('}');
    text
}
