//! Soft checks that the respondent confirmed.
//!
//! *In:* the raw value of `confirmed`. *Out:* checks with their reasons, and findings.
//!
//! Whether a check needs confirming is the record's business: see `checks`.

use std::borrow::Cow;

use crate::answers::Confirmed;
use crate::answers::json::{self, Shape};
use crate::answers::judge::Judge;
use crate::diagnostic::nearest;
use crate::source::Span;

impl<'t> Judge<'_, 't> {
    pub(super) fn confirmed(
        &mut self,
        pair: Option<(&'t str, &'t str)>,
    ) -> (Vec<Confirmed>, Vec<Span>) {
        let (mut confirmed, mut places) = (Vec::new(), Vec::new());
        let Some((_, raw)) = pair else { return (confirmed, places) };
        if json::shape(raw) != Shape::List {
            self.wrong("confirmed", raw, ("a list", "en lista"));
            return (confirmed, places);
        }
        json::elements(raw, |element| {
            if json::shape(element) != Shape::Object {
                self.wrong("confirmed", element, ("an object", "ett objekt"));
            } else if let Some(entry) = self.confirmation(element) {
                confirmed.push(entry);
                places.push(self.span(element));
            }
        });
        (confirmed, places)
    }

    fn confirmation(&mut self, raw: &'t str) -> Option<Confirmed> {
        let (mut check, mut reason): (Option<&'t str>, Option<&'t str>) = (None, None);
        let _ = json::entries(raw, |key, value| {
            let place = match key {
                "\"check\"" => &mut check,
                "\"reason\"" => &mut reason,
                _ => {
                    let name = key.trim_matches('"');
                    let finding = self.about("confirmed", key).says(
                        format!("a confirmation has no key `{name}`"),
                        format!("en bekräftelse har ingen nyckel `{name}`"),
                    );
                    self.findings
                        .push(finding.suggest(nearest(name, ["check", "reason"])));
                    return true;
                }
            };
            match *place {
                None => *place = Some(value),
                Some(first) => {
                    let name = key.trim_matches('"');
                    self.second_key(key, name, first);
                }
            }
            true
        });
        let Some(check) = check else {
            let finding = self.about("confirmed", raw).says(
                "the confirmation names no `check`",
                "bekräftelsen anger ingen `check`",
            );
            self.findings.push(finding);
            return None;
        };
        let check = self.word("confirmed", check)?.into_owned();
        let reason =
            reason.and_then(|raw| self.word("confirmed", raw)).map(Cow::into_owned);
        Some(Confirmed { check, reason })
    }
}
