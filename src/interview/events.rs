//! What a person does, and what comes of it.
//!
//! *In:* an event, and the present moment. *Out:* the changes to write down before anything
//! new is shown, and what there is to say.
//!
//! Every answer is put into the draft, and the draft is judged as the file that it would be.
//! One that cannot be right is taken out again; one that does not go together with others is
//! kept and marked. An answer that closes later questions leaves theirs in the draft, absent
//! from the file, so that they are there when the route comes back.

use crate::answers::GivenBy;
use crate::diagnostic::Words;
use crate::interview::draft::{codes, quoted};
use crate::interview::problem::refuses;
use crate::interview::steps::Place;
use crate::interview::{
    At, Call, CallKind, Change, Cursor, Part, Path, Problem, Session,
};
use crate::model::{ItemKind, Required};
use crate::value::{AnswerState, Status};

/// What a person does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// Leaves the first screen.
    Begin,
    /// Types an answer; nothing, to pass on or to take what is proposed.
    Typed(String),
    /// Gives an answer as files hold it, as JSON text.
    Given(String),
    /// Is given an answer at a place without going there, as JSON text: one that was
    /// prepared, or what the caller of a hidden item hands in.
    Put(Cursor, String),
    /// Chooses or unchooses one of several options by its code.
    Tick(String),
    /// Gives a missing code.
    Missing(AnswerState),
    /// Takes an answer back.
    Clear,
    /// Says that an answer which a soft check doubts is right, perhaps why.
    Confirm(Option<String>),
    /// Is asked once more, before handing in, of what a soft check doubts.
    Recheck,
    /// Would rather change it.
    Doubt,
    /// Goes to the place before.
    Back,
    /// Goes on without an answer.
    Forward,
    /// Goes to a place.
    Go(Cursor),
    /// Goes to the review.
    Review,
    /// Adds a row to the roster where it stands.
    AddRow,
    /// Takes a row away, from 1.
    RemoveRow(u32),
    /// Shows the questionnaire in another of its languages.
    Language(String),
    /// Writes a note to the item.
    Note(String),
    /// Writes down a contact, or an attempt at one.
    Call(CallKind, String),
    /// Would not answer, or takes everything back: the interview ends so.
    End(Status),
    /// Signs, by name and role.
    Sign(String, String),
}

/// Something to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// These answered questions are not asked any more; their answers are kept.
    Fell(Vec<String>),
    /// These are asked again, with the answers they had.
    CameBack(Vec<String>),
    /// A value that was worked out: text, value.
    Worked(String, Words),
    /// Something the author says of the answers.
    Remark(String),
    /// An option stands alone, so that these were taken away.
    StoodAlone(String),
    /// These stand alone, and were taken away for another.
    GaveWay(String),
    /// Confirmations that do not stand any more.
    Reopened(usize),
    /// The interview ends here; what its author says.
    Ends(String),
    /// Nothing more lies that way.
    Edge,
    /// It cannot be done, and why.
    Cannot(Words),
}

/// What came of an event.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// What to write down before anything is shown.
    pub changes: Vec<Change>,
    /// What there is to say.
    pub notices: Vec<Notice>,
}

impl Session<'_> {
    /// Takes an event. `now` is the present moment as answer files have it.
    pub fn take(&mut self, event: Event, now: &str) -> Told {
        self.now = now.to_owned();
        let mut told = Told::default();
        self.is_recheck &= matches!(event, Event::Confirm(_));
        match event {
            Event::Begin => {
                let first = self.first();
                self.go(first, &mut told);
            }
            Event::Typed(text) => self.take_typed(&text, &mut told),
            Event::Given(json) => {
                if let Some((place, part)) = self.place() {
                    self.answer((&place, &part), (&json, &json), &mut told);
                }
            }
            Event::Put(at, json) => self.put(at, &json, &mut told),
            Event::Tick(code) => self.tick(&code, &mut told),
            Event::Missing(state) => self.take_missing(state, &mut told),
            Event::Clear => self.clear(&mut told),
            Event::Confirm(reason) => self.confirm(reason, &mut told),
            Event::Recheck => self.recheck(&mut told),
            Event::Doubt => self.doubts.clear(),
            Event::Back => self.back(&mut told),
            Event::Forward => self.forward(&mut told),
            Event::Go(at) => match self.locate(&at.path) {
                Some(place) if self.steps.contains(&place) => {
                    self.go(At::Question(at), &mut told);
                }
                _ => told.notices.push(Notice::Cannot(Words::new(
                    "that question is not asked now",
                    "den frågan ställs inte nu",
                ))),
            },
            Event::Review => self.go(At::Review, &mut told),
            Event::AddRow => self.add_row(&mut told),
            Event::RemoveRow(number) => self.remove_row(number, &mut told),
            Event::Language(tag) => {
                if self.questionnaire().languages.iter().any(|of| of.value == tag) {
                    self.change(Change::Language { to: tag }, &mut told);
                    self.refresh();
                } else {
                    told.notices.push(Notice::Cannot(Words::new(
                        format!("the questionnaire has no texts in `{tag}`"),
                        format!("formuläret har inga texter på `{tag}`"),
                    )));
                }
            }
            Event::Note(text) => {
                if let Some((place, _)) = self.place() {
                    let (text, when) = (text.trim().to_owned(), self.now.clone());
                    let path = place.path;
                    // What stands there already, sent once more, says nothing new.
                    if self.noted(&path).as_ref() != Some(&text) {
                        self.change(Change::Note { path, text, when }, &mut told);
                    }
                }
            }
            Event::Call(kind, text) => {
                let call = Call { kind, text, when: self.now.clone() };
                self.change(Change::Call(call), &mut told);
            }
            Event::End(status) => {
                self.change(Change::End { status }, &mut told);
                self.go(At::Review, &mut told);
            }
            Event::Sign(name, role) => self.sign(&name, &role, &mut told),
        }
        told
    }

    /// Carries out a change, and hands it on to be written down.
    pub(super) fn change(&mut self, change: Change, told: &mut Told) {
        self.state.apply(&change);
        let given = self.observed(&change);
        told.changes.push(change);
        if let Some(given) = given {
            self.change(given, told);
        }
    }

    pub(super) fn go(&mut self, to: At, told: &mut Told) {
        (self.problem, self.doubts) = (None, Vec::new());
        if self.state.at != to {
            self.change(Change::Go { to }, told);
        }
    }

    /// What was typed at the place where it stands.
    fn take_typed(&mut self, text: &str, told: &mut Told) {
        let Some((place, part)) = self.place() else { return };
        if self.is_note(&place) {
            return self.advance(&place, &part, told);
        }
        // What a paste brought along acts on terminals and means nothing.
        let text: String = text
            .chars()
            .filter(|c| !c.is_control() || *c == '\n' || *c == '\t')
            .collect();
        match self.typed(&place, &part, &text) {
            Ok(Some(json)) => self.answer((&place, &part), (&json, text.trim()), told),
            Ok(None) => self.pass((&place, &part), told),
            Err(problem) => self.problem = Some(problem),
        }
    }

    fn take_missing(&mut self, state: AnswerState, told: &mut Told) {
        let Some((place, part)) = self.place() else { return };
        match self.missing_json(&place, &part, state) {
            Some(json) => self.answer((&place, &part), (&json, ""), told),
            None => told.notices.push(Notice::Cannot(Words::new(
                "that is not offered as an answer here",
                "det erbjuds inte som svar här",
            ))),
        }
    }

    /// Passes on without typing: takes what is proposed, or leaves it blank where it may be.
    fn pass(&mut self, (place, part): (&Place, &Part), told: &mut Told) {
        let at = Cursor { path: place.path.clone(), part: part.clone() };
        if self.state.draft.value(&at).is_some() {
            self.accept(&at, told);
            return self.advance(place, part, told);
        }
        if let Some(json) = self.proposed(place, part) {
            return self.answer((place, part), (&json, ""), told);
        }
        if self.is_roster(place) {
            return self.pass_rows(place, told);
        }
        if self.is_needed(place, part) {
            let help = Words::new(
                "answer it, or write > to come back to it later",
                "svara, eller skriv > för att återkomma till den senare",
            );
            let says = Words::new("an answer is needed", "frågan behöver ett svar");
            self.problem = Some(Problem::new("", says, vec![help]));
            return;
        }
        let (item, _) = self.item(place);
        let is_soft = matches!(item.required, Required::Soft(_));
        if is_soft && *part == Part::Whole && self.pressed.insert(at.clone()) {
            let says = Words::new("an answer would help", "ett svar här betyder mycket");
            let help = Words::new(
                "Enter once more leaves it blank",
                "Enter en gång till lämnar tomt",
            );
            self.problem = Some(Problem::new("", says, vec![help]));
            return;
        }
        if matches!(&*self.kind(place, part), ItemKind::Multiple { .. }) {
            // Seen, and nothing ticked: that is an answer.
            return self.answer((place, part), ("[]", ""), told);
        }
        self.advance(place, part, told);
    }

    /// Puts an answer into the draft, as JSON text, and goes on where it may stand.
    pub(super) fn answer(
        &mut self,
        (place, part): (&Place, &Part),
        (json, typed): (&str, &str),
        told: &mut Told,
    ) {
        let at = Cursor { path: place.path.clone(), part: part.clone() };
        let around = self.state.draft.around(&at.path);
        let before = self.state.draft.set(&at, Some(json.to_owned()));
        let reading = self.judged(Status::Partial);
        let pointer = self.pointer(&at);
        let fault = reading.findings.iter().find(|finding| {
            let found = finding.pointer.as_deref().unwrap_or_default();
            refuses(finding) && is_at(found, &pointer)
        });
        if let Some(fault) = fault {
            let limits = self.limits(place, part);
            let shown = if typed.is_empty() { json } else { typed };
            let number = json.trim_matches('"');
            let hides = self.item(place).0.sensitive;
            let of_number = fault.rule.name == "out-of-range";
            let mut problem = Problem::found(
                fault,
                (if of_number { number } else { shown }, hides),
                &limits,
            );
            shown.clone_into(&mut problem.typed);
            self.state.draft.restore(around);
            self.problem = Some(problem);
            return;
        }
        self.state.draft.restore(around);
        (self.problem, self.doubts) = (None, Vec::new());
        let earlier = self.looked_at();
        if before.as_deref() != Some(json) {
            let value = Some(json.to_owned());
            let by = self.proposer(place, part, json);
            self.change(Change::Answer { at: at.clone(), value }, told);
            self.give(&at, by, told);
        } else {
            self.accept(&at, told);
        }
        self.settle(reading);
        self.compare(&earlier, told);
        if before.as_deref() != Some(json) && before.is_some() {
            self.withdraw(place, told);
        }
        if self.weigh(place, part, told) {
            self.advance(place, part, told);
        }
    }

    /// Puts an answer at a place without going there.
    fn put(&mut self, at: Cursor, json: &str, told: &mut Told) {
        self.make_rows(&at.path, told);
        let Some(place) = self.locate(&at.path) else {
            let says = Words::new("there is no such place", "den platsen finns inte");
            self.problem = Some(Problem::new(json, says, Vec::new()));
            return;
        };
        let stands = self.state.at.clone();
        self.answer((&place, &at.part), (json, json), told);
        let is_new = |change: &Change| matches!(change, Change::Answer { at: of, .. } if *of == at);
        if told.changes.iter().any(is_new) {
            self.give(&at, Some(GivenBy::Sender), told);
        }
        self.doubts.clear();
        if self.state.at != stands {
            self.change(Change::Go { to: stands }, told);
        }
    }

    /// Takes an answer back.
    fn clear(&mut self, told: &mut Told) {
        let Some((place, part)) = self.place() else { return };
        let at = Cursor { path: place.path.clone(), part };
        if self.state.draft.value(&at).is_none() {
            return;
        }
        let earlier = self.looked_at();
        self.change(Change::Answer { at, value: None }, told);
        self.refresh();
        self.compare(&earlier, told);
        self.withdraw(&place, told);
        (self.problem, self.doubts) = (None, Vec::new());
    }

    /// Chooses or unchooses one of several options. One that stands alone clears the others,
    /// and any other clears it.
    fn tick(&mut self, code: &str, told: &mut Told) {
        let Some((place, part)) = self.place() else { return };
        let at = Cursor { path: place.path.clone(), part: part.clone() };
        let choices = self.choices(&place, &part);
        let Some(choice) = choices.iter().find(|choice| choice.code == code) else {
            return;
        };
        let mut ticked = self.state.draft.value(&at).map(codes).unwrap_or_default();
        if ticked.iter().any(|known| known == code) {
            ticked.retain(|known| known != code);
        } else {
            let is_alone = |code: &String| {
                choices.iter().any(|choice| choice.code == *code && choice.stands_alone)
            };
            let before = ticked.len();
            let labels = choices.iter().filter(|choice| ticked.contains(&choice.code));
            let labels = labels.filter(|choice| is_alone(&choice.code));
            let alone: Vec<String> = labels.map(|choice| choice.label.clone()).collect();
            match choice.stands_alone {
                true => ticked.clear(),
                false => ticked.retain(|code| !is_alone(code)),
            }
            if ticked.len() < before {
                told.notices.push(match choice.stands_alone {
                    true => Notice::StoodAlone(choice.label.clone()),
                    false => Notice::GaveWay(alone.join(", ")),
                });
            }
            ticked.push(code.to_owned());
        }
        let list: Vec<String> = ticked.iter().map(|code| quoted(code)).collect();
        let value = Some(format!("[{}]", list.join(",")));
        let earlier = self.looked_at();
        self.change(Change::Answer { at, value }, told);
        self.refresh();
        self.compare(&earlier, told);
    }

    /// Goes on from a place.
    pub(super) fn advance(&mut self, place: &Place, part: &Part, told: &mut Told) {
        let at = Cursor { path: place.path.clone(), part: part.clone() };
        let to = self.after(&at, false);
        if to == At::Review
            && let Some(end) = self.end()
        {
            let owner = crate::route::Owner::Questionnaire;
            let message = end.message.as_ref();
            let said = message.map(|message| self.text(message, owner, None));
            told.notices.push(Notice::Ends(said.unwrap_or_default()));
        }
        self.go(to, told);
    }

    fn forward(&mut self, told: &mut Told) {
        match self.state.at.clone() {
            At::Start => {
                let first = self.first();
                self.go(first, told);
            }
            At::Question(at) => {
                let to = self.after(&at, false);
                self.go(to, told);
            }
            At::Review => told.notices.push(Notice::Edge),
        }
    }

    fn back(&mut self, told: &mut Told) {
        let before = match self.state.at.clone() {
            At::Start => None,
            At::Question(at) => self.before(&at),
            At::Review => self.last(),
        };
        match before {
            Some(before) => self.go(At::Question(before), told),
            None => told.notices.push(Notice::Edge),
        }
    }

    /// The JSON pointer of a place in the file that the draft would be.
    pub(super) fn pointer(&self, at: &Cursor) -> String {
        let pointer = format!("/answers{}", self.state.draft.pointer(&at.path));
        match &at.part {
            Part::Whole => pointer,
            Part::Cell(cell) => format!("{pointer}/{}", escaped(cell)),
            Part::Beside { cell: Some(cell), .. } => {
                format!("{pointer}/{}", escaped(cell))
            }
            Part::Beside { .. } => pointer,
        }
    }

    /// The place of a path in words, for lists: its text.
    pub(super) fn named(&self, path: &Path) -> String {
        match self.locate(path) {
            Some(place) => self.wording(&place),
            None => path.to_string(),
        }
    }

    /// The text of a question, or its id where it has none.
    pub(super) fn wording(&self, place: &Place) -> String {
        let (item, _) = self.item(place);
        let owner = crate::route::Owner::Item(place.item);
        let text = item.text.as_ref().map(|text| self.text(text, owner, Some(place)));
        text.unwrap_or_else(|| item.id.value.clone())
    }
}

/// Whether a pointer leads to a place or into it.
pub(super) fn is_at(found: &str, place: &str) -> bool {
    found.strip_prefix(place).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}
