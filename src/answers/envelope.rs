//! What an answer file says of itself: everything but the answers.
//!
//! *In:* the text. *Out:* a [`Head`], and the raw value of `answers`, or findings.
//!
//! Whether the questionnaire exists has been settled by the caller; here it must be the
//! one that the reader was made for.

mod attached;
mod confirmed;
mod entries;
mod given_by;
mod key;
mod paths;
mod said;

use std::borrow::Cow;
use std::sync::Arc;

use crate::answers::draws::Drawn;
use crate::answers::json::{self, Shape, Taker};
use crate::answers::judge::{Judge, escaped};
use crate::answers::rules as rule;
use crate::answers::stream::{missing, word};
use crate::answers::{Attached, Confirmed, Filed, GivenBy, Stamp, words};
use crate::diagnostic::{Finding, Findings, nearest};
use crate::source::Span;
use crate::value::{Status, Value};

pub(crate) use key::{KeyField, key_fields};

/// What an answer file says of itself.
#[derive(Debug)]
pub(crate) struct Head {
    pub(crate) filed: Filed,
    pub(crate) unit_number: Option<usize>,
    pub(crate) status: Status,
    /// Where `status` stands; none where nobody wrote it.
    pub(crate) status_at: Option<Span>,
    pub(crate) simulated: bool,
    pub(crate) language: Arc<str>,
    pub(crate) started: Option<Stamp>,
    pub(crate) submitted: Option<Stamp>,
    /// The arms that the file names.
    pub(crate) draws: Vec<Drawn>,
    /// The values of the record's key, in the order of `records`.
    pub(crate) key: Vec<Value>,
    /// The number of the part that the file answers.
    pub(crate) part: Option<usize>,
    /// The author's word for how the interview ended.
    pub(crate) disposition: Option<String>,
    /// By item, who gave an answer; one that is not here came from the respondent.
    pub(crate) given_by: Vec<(usize, GivenBy)>,
    pub(crate) confirmed: Vec<Confirmed>,
    /// Who signed, notes, contacts, what it replaced.
    pub(crate) attached: Attached,
    /// Where `simulated` and `disposition` stand, to be compared between parts.
    pub(crate) agreed_at: [Option<Span>; 2],
    /// Where each of `confirmed` stands.
    pub(crate) confirmed_at: Vec<Span>,
    /// The key `answers`.
    pub(crate) answers_at: Span,
}

/// The keys, in the order in which files are written.
const KEYS: [&str; 19] = [
    "questionnaire",
    "version",
    "simulated",
    "unit",
    "part",
    "status",
    "disposition",
    "language",
    "started",
    "submitted",
    "draws",
    "answers",
    "given_by",
    "confirmed",
    "signatures",
    "notes",
    "calls",
    "replaces",
    "instrument",
];

/// Key and value of every key there is.
#[derive(Default)]
pub(in crate::answers) struct Raw<'t> {
    pairs: [Option<(&'t str, &'t str)>; KEYS.len()],
    /// The same for the names of a record, in the order of `records`.
    names: Vec<Option<(&'t str, &'t str)>>,
}

/// The place of `answers` among them.
const ANSWERS: usize = 11;

impl<'t> Raw<'t> {
    /// The key `answers`; its value is empty where the answers were judged at once.
    fn answers(&self) -> Option<(&'t str, &'t str)> {
        self.pairs[ANSWERS]
    }

    /// Whether the answers were judged at once.
    fn is_judged(&self) -> bool {
        self.answers().is_some_and(|(_, value)| value.is_empty())
    }

    pub(in crate::answers) fn get(&self, name: &str) -> Option<(&'t str, &'t str)> {
        KEYS.iter().position(|key| *key == name).and_then(|number| self.pairs[number])
    }
}

/// An answer file as it is read.
struct Taking<'j, 'r, 't> {
    judge: &'j mut Judge<'r, 't>,
    raw: Raw<'t>,
    /// The key that probably comes next.
    guess: usize,
    /// The item that probably is answered next.
    item: usize,
    /// Answers are judged as they are met.
    at_once: bool,
}

impl<'t> Taker<'t> for Taking<'_, '_, 't> {
    fn opens(&mut self, key: &'t str) -> bool {
        let opens = self.at_once && key == r#""answers""# && self.raw.answers().is_none();
        if opens {
            self.raw.pairs[ANSWERS] = Some((key, ""));
            self.guess = ANSWERS + 1;
        }
        opens
    }

    fn take(&mut self, key: &'t str, value: &'t str) {
        let judge = &mut *self.judge;
        let Ok(name) = json::text(key) else {
            judge.findings.push(json::unreadable(judge.span(key)));
            return;
        };
        let number = match KEYS.get(self.guess) {
            Some(next) if *next == name => Some(self.guess),
            _ => KEYS.iter().position(|next| *next == name),
        };
        let place = match number {
            Some(number) => {
                self.guess = number + 1;
                &mut self.raw.pairs[number]
            }
            None => {
                let fields = &judge.reader.key_fields;
                match fields.iter().position(|field| field.name == name) {
                    Some(number) => &mut self.raw.names[number],
                    None => return judge.unknown_key(key, &name),
                }
            }
        };
        match *place {
            None => *place = Some((key, value)),
            Some((first, _)) => judge.second_key(key, &name, first),
        }
    }

    fn take_within(&mut self, key: &'t str, value: &'t str) {
        self.judge.next_answer(&mut self.item, key, value);
    }
}

impl<'t> Judge<'_, 't> {
    /// Reads the file; none where it cannot be told to be of any unit.
    pub(crate) fn file(&mut self) -> Option<Head> {
        if self.at_once {
            // Whether answers count is known when all is read. It is rare that they do
            // not: then all is forgotten and read anew.
            if let Some(raw) = self.envelope(true)
                && raw.is_judged()
                && self.is_ours(&raw)
            {
                let part = self.part(raw.get("part"));
                self.tell_added(&raw);
                return self.head(&raw).filter(|_| part.is_some());
            }
            self.work.reset(self.reader.instrument.plan());
            (self.findings, self.added) = (Findings::default(), 0);
        }
        let raw = self.envelope(false)?;
        let is_ours = self.is_ours(&raw);
        let answers = self.required(&raw, "answers");
        let part = self.part(raw.get("part"));
        self.part = part.flatten();
        if let (Some((_, answers)), true) = (answers, is_ours) {
            if json::shape(answers) == Shape::Object {
                self.answers(answers);
                self.tell_added(&raw);
            } else {
                self.wrong("answers", answers, ("an object", "ett objekt"));
                return None;
            }
        }
        self.head(&raw).filter(|_| is_ours && part.is_some())
    }

    fn envelope(&mut self, at_once: bool) -> Option<Raw<'t>> {
        let text = self.text;
        let names = vec![None; self.reader.key_fields.len()];
        let raw = Raw { names, ..Raw::default() };
        let mut taking = Taking { judge: self, raw, guess: 0, item: 0, at_once };
        match json::taken(text, &mut taking) {
            Ok(()) => Some(taking.raw),
            Err(error) => {
                // What was found before the fault may follow from it.
                self.findings = Findings::default();
                self.findings.push(json::syntax(self.file, self.text, &error));
                None
            }
        }
    }

    fn unknown_key(&mut self, key: &'t str, name: &str) {
        let (span, pointer) = (self.span(key), format!("/{}", escaped(name)));
        let shown = words::shown(name, false);
        let names = self.reader.key_fields.iter().map(|field| field.name.as_str());
        let finding = rule::WRONG_ENVELOPE
            .at(span)
            .pointer(pointer)
            .says(
                format!("an answer file has no key {}", shown.en),
                format!("en svarsfil har ingen nyckel {}", shown.sv),
            )
            .suggest(nearest(name, KEYS.into_iter().chain(names)));
        self.findings.push(finding);
    }

    pub(in crate::answers) fn second_key(
        &mut self,
        key: &'t str,
        name: &str,
        first: &str,
    ) {
        self.findings.push(
            rule::DUPLICATE_ANSWER_KEY
                .at(self.span(key))
                .says(
                    format!("the key `{name}` is there already"),
                    format!("nyckeln `{name}` finns redan"),
                )
                .mark("once more here", "en gång till här")
                .also(self.span(first), "first here", "först här")
                .pointer(format!("/{name}"))
                .help("keep one of them", "behåll en av dem"),
        );
    }

    fn required(&mut self, raw: &Raw<'t>, key: &str) -> Option<(&'t str, &'t str)> {
        let found = raw.get(key);
        if found.is_none() {
            self.findings.push(missing(self.file, self.text, key));
        }
        found
    }

    /// Whether the file is about the reader's instrument.
    fn is_ours(&mut self, raw: &Raw<'t>) -> bool {
        let questionnaire = self.reader.instrument.questionnaire();
        let (name, version) = match &self.reader.extension {
            Some(extension) => (&extension.name, &extension.version),
            None => (&questionnaire.name.value, &questionnaire.version.value),
        };
        let wanted = [("questionnaire", name), ("version", version)];
        let mut is_ours = true;
        for (key, wanted) in wanted {
            if self.reader.is_assumed && raw.get(key).is_none() {
                continue;
            }
            let Some((_, value)) = self.required(raw, key) else {
                is_ours = false;
                continue;
            };
            match self.word(key, value) {
                Some(found) if found == *wanted => continue,
                Some(found) => {
                    let shown = words::shown(&found, false);
                    let finding = rule::UNKNOWN_QUESTIONNAIRE
                        .at(self.span(value))
                        .says(
                            format!("the {key} is {}, not `{wanted}`", shown.en),
                            format!("`{key}` är {}, inte `{wanted}`", shown.sv),
                        )
                        .pointer(format!("/{key}"));
                    self.findings.push(finding);
                }
                None => {}
            }
            is_ours = false;
        }
        is_ours
    }

    /// A text, or a number or truth value as it was typed; a finding for anything else.
    fn word(&mut self, key: &str, raw: &'t str) -> Option<Cow<'t, str>> {
        let found = word(raw).filter(|word| !word.trim().is_empty());
        if found.is_none() {
            self.wrong(key, raw, ("a text", "en text"));
        }
        found
    }

    pub(in crate::answers) fn wrong(
        &mut self,
        key: &str,
        raw: &'t str,
        (en, sv): (&str, &str),
    ) {
        let found = words::found(raw, false);
        let finding = self.about(key, raw).says(
            format!("`{key}`: expected {en}, found {}", found.en),
            format!("`{key}`: väntade {sv}, fann {}", found.sv),
        );
        self.findings.push(finding);
    }

    pub(in crate::answers) fn about(&self, key: &str, raw: &str) -> Finding {
        let pointer = format!("/{key}");
        rule::WRONG_ENVELOPE
            .at(self.span(raw))
            .mark(pointer.clone(), pointer.clone())
            .pointer(pointer)
    }
}
