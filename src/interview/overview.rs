//! All questions at a glance: how far, what is open, what is to be looked at.
//!
//! *In:* a session. *Out:* progress, the list to jump in, the review before handing in.
//!
//! What is missing and what is wrong is said by `answers`, of the file that the draft would
//! be were it handed in now.

use std::collections::HashMap;

use crate::diagnostic::{Severity, Words};
use crate::interview::problem::hinders;
use crate::interview::shown::joined;
use crate::interview::steps::Place;
use crate::interview::{Cursor, Part, Path, Problem, Session, Shown};
use crate::model::{Item, ItemKind, Level};
use crate::route::Owner;
use crate::value::Status;

/// How far the interview has come. The numbers change with the route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// The number of the question, from 1.
    pub number: usize,
    /// How many are asked, as far as is known.
    pub of: usize,
    /// Whether more may come, or fewer.
    pub is_about: bool,
}

/// How a question stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// It has an answer.
    Answered,
    /// It has none, and need not.
    Open,
    /// It needs an answer.
    Missing,
    /// There is something to look at.
    Check,
}

/// A question in a list.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Where it is.
    pub path: Path,
    /// Its number on the route, from 1.
    pub number: usize,
    /// The title of its section.
    pub section: String,
    /// What the rows around it are called.
    pub rows: Vec<String>,
    /// The question.
    pub text: String,
    /// The answer, in short.
    pub answer: Option<Shown>,
    /// How it stands.
    pub mark: Mark,
    /// What is wrong, where something is.
    pub says: Vec<Words>,
}

/// Everything before it is handed in.
#[derive(Clone, Debug, Default)]
pub struct Review {
    /// Every question of the route.
    pub entries: Vec<Entry>,
    /// How many have an answer.
    pub answered: usize,
    /// How many of these are missing codes.
    pub missing_codes: usize,
    /// How many have none and need none.
    pub open: usize,
    /// How many need an answer.
    pub missing: usize,
    /// How many must be looked at before it can be handed in.
    pub wrong: usize,
    /// How many answers an author's soft check doubts.
    pub doubted: usize,
    /// What else is wrong, of no question in particular.
    pub says: Vec<Words>,
    /// How it ends where that is not by its last question.
    pub status: Option<Status>,
}

impl Review {
    /// Whether it can be handed in.
    pub fn is_ready(&self) -> bool {
        self.missing == 0 && self.wrong == 0 && self.doubted == 0 && self.says.is_empty()
    }

    /// Whether nothing keeps it from being handed in but a word to what soft checks doubt.
    pub fn asks_word(&self) -> bool {
        self.missing == 0 && self.wrong == 0 && self.doubted > 0
    }

    /// How much is marked to be looked over.
    pub fn marked(&self) -> usize {
        let is_marked = |entry: &&Entry| entry.mark == Mark::Check;
        self.entries.iter().filter(is_marked).count() + self.says.len()
    }
}

impl Session<'_> {
    /// How far the interview has come at a place.
    pub(super) fn progress(&self, place: &Place) -> Progress {
        let before = |step: usize| step - self.notes.partition_point(|note| *note < step);
        let of = before(self.steps.len());
        let asks = |step: &usize| self.notes.binary_search(step).is_err();
        let before = self.step(place).filter(asks).map_or(of, before);
        Progress {
            number: (before + 1).min(of.max(1)),
            of,
            is_about: self.may_change(place),
        }
    }

    /// Whether what is asked after a place may depend on what is answered from there on.
    fn may_change(&self, place: &Place) -> bool {
        let (questionnaire, plan) = (self.questionnaire(), self.plan());
        // Rows may still be added to a roster around it.
        let mut first = place.item;
        while let Some(roster) = questionnaire.items[first].roster {
            first = roster;
        }
        if plan.items[first].roster.is_none() {
            first += 1;
        }
        let mut items = questionnaire.items.iter().enumerate().skip(first);
        let is_open = |(number, item): (usize, &Item)| {
            let sections = &plan.section_path[item.section];
            let is_ours = self.about.part.is_none()
                || questionnaire.part_of(item) == self.about.part;
            let may_differ = plan.items[number].condition.is_some()
                || plan.items[number].roster.is_some()
                || sections.iter().any(|section| plan.sections[*section].is_some());
            is_ours && item.kind.takes_answers() && may_differ
        };
        items.any(is_open)
    }

    /// How many questions have an answer, and how many are asked.
    pub fn reached(&self) -> (usize, usize) {
        let questions = || self.steps.iter().filter(|step| !self.is_note(step));
        let answered = questions().filter(|step| self.state.draft.has(&step.path));
        (answered.count(), questions().count())
    }

    /// Every question of the route.
    pub fn list(&mut self) -> Vec<Entry> {
        self.review().entries
    }

    /// Everything before it is handed in.
    pub fn review(&mut self) -> Review {
        let status = self.status();
        let reading = self.judged(status);
        let mut review = Review { entries: self.entries(), ..Review::default() };
        review.status = (status != Status::Complete).then_some(status);
        let places: HashMap<String, usize> = review
            .entries
            .iter()
            .enumerate()
            .map(|(number, entry)| (self.pointer(&entry.path.clone().whole()), number))
            .collect();
        for finding in reading.findings.iter() {
            if !hinders(finding) && finding.rule.name != "unconfirmed-check" {
                continue;
            }
            let pointer = finding.pointer.as_deref().unwrap_or_default();
            let entry = nearest(pointer, &places);
            let name = finding.item.as_deref();
            let is_its =
                |entry: &&Entry| Some(entry.path.full_name()) == name.map(str::to_owned);
            let entry = entry
                .filter(|number| name.is_none() || is_its(&&review.entries[*number]))
                .or_else(|| {
                    // What has no answer has no place in the file: the first such one.
                    let mut entries = review.entries.iter();
                    entries.position(|entry| is_its(&entry) && entry.mark == Mark::Open)
                })
                .or(entry);
            let place = entry.and_then(|e| self.locate(&review.entries[e].path));
            let says = match (&place, finding.rule.name) {
                (Some(_), "failed-check" | "unconfirmed-check") | (None, _) => {
                    finding.message.clone()
                }
                (Some(place), _) => {
                    let limits = self.limits(place, &Part::Whole);
                    Problem::found(finding, ("", false), &limits).says
                }
            };
            let Some(entry) = entry.map(|number| &mut review.entries[number]) else {
                review.says.push(says);
                continue;
            };
            let mark = match finding.rule.name {
                "missing-answer" => Mark::Missing,
                _ => Mark::Check,
            };
            if finding.severity() != Severity::Error {
                review.doubted += 1;
            }
            if entry.mark != Mark::Check {
                entry.mark = mark;
            }
            entry.says.push(says);
        }
        self.word_checks(&mut review);
        let is_missing = |name: &str| name == "missing-answer";
        let hindering = reading.findings.iter().filter(|finding| hinders(finding));
        for finding in hindering {
            match is_missing(finding.rule.name) {
                true => review.missing += 1,
                false => review.wrong += 1,
            }
        }
        for entry in &review.entries {
            match &entry.answer {
                Some(shown) => {
                    review.answered += 1;
                    review.missing_codes += usize::from(shown.missing.is_some());
                }
                None if entry.mark == Mark::Open => review.open += 1,
                None => {}
            }
        }
        review
    }

    /// Checks are told in their author's words, without ours around them.
    fn word_checks(&self, review: &mut Review) {
        let at = |number| self.steps.get(number);
        let Some(place) = at(0) else { return };
        let fired = self.answers.fired().iter();
        let messages: Vec<(String, String)> = fired
            .filter(|fired| fired.level != Level::Note)
            .map(|fired| {
                let id = self.check(fired.check).0.id.value.clone();
                (format!("`{id}`"), self.message(fired.check, place))
            })
            .collect();
        for says in review.entries.iter_mut().flat_map(|entry| &mut entry.says) {
            let known = messages.iter().find(|(id, _)| says.en.contains(id.as_str()));
            if let Some((_, message)) = known {
                *says = Words::same(message.clone());
            }
        }
    }

    fn entries(&self) -> Vec<Entry> {
        let questionnaire = self.questionnaire();
        let questions = self.steps.iter().filter(|step| !self.is_note(step));
        let entry = |(number, step): (usize, &Place)| {
            let section = &questionnaire.items[step.item].section;
            let title = questionnaire.sections[*section].title.as_ref();
            let answer = self.summed_up(step);
            Entry {
                path: step.path.clone(),
                number: number + 1,
                section: title
                    .map(|title| self.text(title, Owner::Section(*section), None))
                    .unwrap_or_default(),
                rows: self.row_names(step),
                text: self.wording(step),
                mark: if answer.is_some() { Mark::Answered } else { Mark::Open },
                answer,
                says: Vec::new(),
            }
        };
        questions.enumerate().map(entry).collect()
    }

    /// The answer of a whole item in short.
    fn summed_up(&self, step: &Place) -> Option<Shown> {
        let (item, _) = self.item(step);
        if let Some(whole) = self.held(step, &Part::Whole) {
            let beside = self.parts(step).into_iter().filter_map(|part| {
                matches!(part, Part::Beside { .. }).then(|| self.held(step, &part))?
            });
            let beside = joined(beside.map(|shown| shown.words), ", ");
            if beside.en.is_empty() || whole.is_hidden {
                return Some(whole);
            }
            let words = Words::new(
                format!("{}: {}", whole.words.en, beside.en),
                format!("{}: {}", whole.words.sv, beside.sv),
            );
            return Some(Shown { words, ..whole });
        }
        let shown = |words| Shown { words, missing: None, is_hidden: item.sensitive };
        if let ItemKind::Roster(_) = item.kind {
            let count = self.row_count(step)?;
            let rows = if count == 1 { ("row", "rad") } else { ("rows", "rader") };
            let words =
                Words::new(format!("{count} {}", rows.0), format!("{count} {}", rows.1));
            return Some(shown(words));
        }
        let cells = self.parts(step).into_iter();
        let cells: Vec<Words> = cells
            .filter(|part| matches!(part, Part::Cell(_)))
            .filter_map(|part| {
                let answer = self.held(step, &part)?;
                let label = self.part_name(step, &part);
                Some(Words::new(
                    format!("{label}: {}", answer.words.en),
                    format!("{label}: {}", answer.words.sv),
                ))
            })
            .collect();
        (!cells.is_empty()).then(|| shown(joined(cells.into_iter(), "; ")))
    }

    /// The first question without an answer.
    pub fn first_open(&self) -> Option<Cursor> {
        let mut questions = self.steps.iter().filter(|step| !self.is_note(step));
        let open = questions.find(|step| self.summed_up(step).is_none())?;
        self.opening(&open.path)
    }

    /// The part of a place where an answer is wanted first.
    pub fn opening(&self, path: &Path) -> Option<Cursor> {
        let place = self.locate(path)?;
        let parts = self.parts(&place);
        let is_blank = |part: &&Part| self.held(&place, part).is_none();
        let part = parts.iter().find(is_blank).or(parts.first())?.clone();
        Some(Cursor { path: path.clone(), part })
    }
}

/// The entry that a pointer leads to or into.
fn nearest(pointer: &str, places: &HashMap<String, usize>) -> Option<usize> {
    let mut pointer = pointer;
    loop {
        if let Some(number) = places.get(pointer) {
            return Some(*number);
        }
        pointer = pointer.rsplit_once('/')?.0;
    }
}
