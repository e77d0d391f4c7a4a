//! Who gave an answer.
//!
//! *In:* the raw value of `given_by`. *Out:* items with who gave their answer, and
//! findings.
//!
//! An answer that is not named came from the respondent.

use crate::answers::GivenBy;
use crate::answers::json::{self, Shape};
use crate::answers::judge::{Judge, escaped};
use crate::answers::rules as rule;
use crate::answers::words;
use crate::diagnostic::nearest;

impl<'t> Judge<'_, 't> {
    pub(super) fn given_by(
        &mut self,
        pair: Option<(&'t str, &'t str)>,
    ) -> Vec<(usize, GivenBy)> {
        let mut given = Vec::new();
        let Some((_, raw)) = pair else { return given };
        if json::shape(raw) != Shape::Object {
            self.wrong("given_by", raw, ("an object", "ett objekt"));
            return given;
        }
        let mut seen: Vec<(String, &'t str)> = Vec::new();
        let _ = json::entries(raw, |key, value| {
            let Ok(id) = json::text(key) else {
                self.findings.push(json::unreadable(self.span(key)));
                return true;
            };
            if let Some((_, first)) = seen.iter().find(|(other, _)| *other == id) {
                let name = format!("given_by/{}", escaped(&id));
                self.second_key(key, &name, first);
                return true;
            }
            seen.push((id.clone().into_owned(), key));
            let item = self.named_item(key, &id);
            let by = self.giver(&id, value);
            given.extend(item.zip(by));
            true
        });
        given
    }

    /// The item that is named, if the file answers it.
    fn named_item(&mut self, key: &'t str, id: &str) -> Option<usize> {
        let reader = self.reader;
        let pointer = format!("/given_by/{}", escaped(id));
        let found = reader.form.find(id, 0);
        let shown = words::shown(id, false);
        let Some(item) = found else {
            let ids = reader.form.items.iter().map(|field| field.id.as_str());
            let finding = rule::ANSWER_FOR_UNKNOWN_ITEM
                .at(self.span(key))
                .says(
                    format!("the questionnaire has no item {}", shown.en),
                    format!("formuläret har ingen fråga {}", shown.sv),
                )
                .pointer(pointer)
                .suggest(nearest(id, ids));
            self.findings.push(finding);
            return None;
        };
        if !self.work.marks[item].is_set() {
            let finding = rule::WRONG_ENVELOPE
                .at(self.span(key))
                .says(
                    format!("`given_by` names {}, which has no answer here", shown.en),
                    format!("`given_by` anger {}, som inte har något svar här", shown.sv),
                )
                .pointer(pointer)
                .help(
                    "remove it, or add the answer",
                    "ta bort det, eller lägg till svaret",
                );
            self.findings.push(finding);
            return None;
        }
        Some(item)
    }

    fn giver(&mut self, id: &str, raw: &'t str) -> Option<GivenBy> {
        let text = self.word("given_by", raw)?;
        let by = GivenBy::from_name(&text);
        if by.is_none() {
            let names = || GivenBy::ALL.iter().map(|by| by.name());
            let shown = words::shown(&text, false);
            let (en, sv) = words::one_of(names());
            let finding = self
                .about("given_by", raw)
                .says(
                    format!("no answer is given by {}", shown.en),
                    format!("inget svar ges av {}", shown.sv),
                )
                .pointer(format!("/given_by/{}", escaped(id)))
                .suggest(nearest(&text, names()))
                .help(en, sv);
            self.findings.push(finding);
        }
        by
    }
}
