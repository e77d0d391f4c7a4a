//! The end of the interview, and what the file says of it.
//!
//! *In:* a walked record with its status and disposition. *Out:* findings where these are
//! not those of the end that was met, and the words in which that end is spoken of.
//!
//! A file may break off, be refused or be taken back at any place: such a status agrees
//! with every end. Which end is met is worked out by `route`.

use crate::answers::review::Review;
use crate::answers::rules as rule;
use crate::answers::words;
use crate::diagnostic::Words;
use crate::model::EndIf;
use crate::route::Owner;
use crate::value::Status;

/// The end that was met.
pub(crate) struct EndMet<'q> {
    written: &'q EndIf,
    /// What it stands on, in backticks.
    pub(crate) at: String,
    /// The line that ends the interview.
    pub(crate) why: Words,
}

impl Review<'_, '_> {
    /// The end that was met, if one was.
    pub(crate) fn end_met(&self) -> Option<EndMet<'_>> {
        let instrument = self.reader.instrument;
        let (questionnaire, plan) = (instrument.questionnaire(), instrument.plan());
        let (end, row) = self.record.ended?;
        let end = plan.ends.get(end)?;
        let written = end.written(questionnaire)?;
        let at = match end.owner {
            Owner::Section(section) => {
                format!("`{}`", questionnaire.sections[section].id.value)
            }
            _ => self.reader.name(self.item_at(end.item, row)),
        };
        let place = self.reader.place(written.span);
        let why = match &written.when {
            Some(when) => Words::new(
                format!("{place} ends the interview at {at} if `{}`", when.text),
                format!("{place} avslutar intervjun vid {at} om `{}`", when.text),
            ),
            None => Words::new(
                format!("{place} ends the interview at {at} with this option"),
                format!("{place} avslutar intervjun vid {at} med detta alternativ"),
            ),
        };
        Some(EndMet { written, at, why })
    }

    /// Status and disposition that are not those of the end.
    pub(crate) fn compare_end(&mut self) {
        if !matches!(self.status, Status::Complete | Status::Ineligible) {
            return;
        }
        let found = match self.end_met() {
            Some(end) => self.of_another_end(&end),
            None => self.of_no_end(),
        };
        self.findings.extend(found);
    }

    fn of_another_end(&self, end: &EndMet<'_>) -> Option<crate::diagnostic::Finding> {
        let wanted = Status::from_name(&end.written.status.value)?;
        let disposition = end.written.disposition.as_ref().map(|word| &word.value);
        let finding = if wanted != self.status {
            let (status, wanted) = (self.status.name(), wanted.name());
            rule::STATUS_DISAGREES
                .at(self.head.status_at?)
                .says(
                    format!(
                        "the status is `{status}`, but the end at {} gives `{wanted}`",
                        end.at
                    ),
                    format!(
                        "`status` är `{status}`, men slutet vid {} ger `{wanted}`",
                        end.at
                    ),
                )
                .pointer("/status")
                .help(
                    format!("write `\"status\": \"{wanted}\"`, or correct {}", end.at),
                    format!("skriv `\"status\": \"{wanted}\"`, eller rätta {}", end.at),
                )
        } else {
            let given = self.head.disposition.as_ref()?;
            if disposition == Some(given) || self.findings.has_errors() {
                return None;
            }
            let shown = words::shown(given, false);
            let (en, sv) = match disposition {
                Some(word) => (format!("gives `{word}`"), format!("ger `{word}`")),
                None => ("has none".to_owned(), "har ingen".to_owned()),
            };
            rule::STATUS_DISAGREES
                .at(self.head.agreed_at[1]?)
                .says(
                    format!(
                        "the disposition is {}, but the end at {} {en}",
                        shown.en, end.at
                    ),
                    format!(
                        "`disposition` är {}, men slutet vid {} {sv}",
                        shown.sv, end.at
                    ),
                )
                .pointer("/disposition")
        };
        Some(finding.why(end.why.en.clone(), end.why.sv.clone()))
    }

    /// What an end alone gives, where none was met. Silent where an answer that would meet
    /// one may be lacking: a faulty file, a part that never came, an end of an extension,
    /// a unit that was found ineligible before it was asked anything.
    fn of_no_end(&self) -> Option<crate::diagnostic::Finding> {
        let reader = self.reader;
        let (questionnaire, plan) =
            (reader.instrument.questionnaire(), reader.instrument.plan());
        if self.findings.has_errors()
            || reader.extension.is_some()
            || self.work.given.never_came.contains(&true)
            || !self.work.marks.iter().any(|mark| mark.is_set())
        {
            return None;
        }
        let ends = || plan.ends.iter().filter_map(|end| end.written(questionnaire));
        let ineligible = Status::Ineligible.name();
        if self.status == Status::Ineligible
            && let Some(first) = ends().find(|end| end.status.value == ineligible)
        {
            let place = reader.place(first.span);
            return Some(
                rule::STATUS_DISAGREES
                    .at(self.head.status_at?)
                    .says(
                        format!("the status is `{ineligible}`, but no end is met"),
                        format!("`status` är `{ineligible}`, men inget slut nås"),
                    )
                    .pointer("/status")
                    .help(
                        "correct the status or the answer",
                        "rätta `status` eller svaret",
                    )
                    .why(
                        format!("{place} is an end that gives it"),
                        format!("{place} är ett slut som ger den"),
                    ),
            );
        }
        let given = self.head.disposition.as_ref()?;
        let first = ends().find(|end| {
            end.disposition.as_ref().is_some_and(|word| word.value == *given)
        })?;
        let (shown, place) = (words::shown(given, false), reader.place(first.span));
        Some(
            rule::STATUS_DISAGREES
                .at(self.head.agreed_at[1]?)
                .says(
                    format!("the disposition is {}, but no end is met", shown.en),
                    format!("`disposition` är {}, men inget slut nås", shown.sv),
                )
                .pointer("/disposition")
                .why(
                    format!("{place} is the end that gives it"),
                    format!("{place} är det slut som ger den"),
                ),
        )
    }
}
