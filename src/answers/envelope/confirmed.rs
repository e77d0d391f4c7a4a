//! Soft checks that the respondent confirmed.
//!
//! *In:* the raw value of `confirmed`. *Out:* checks with their reasons, and findings.
//!
//! Whether a check needs confirming is the record's business: see `checks`.

use std::borrow::Cow;

use crate::answers::Confirmed;
use crate::answers::envelope::entries::Entries;
use crate::answers::judge::Judge;
use crate::source::Span;

const ENTRIES: Entries<2> = Entries {
    keys: ["check", "reason"],
    needed: 1,
    called: ("confirmation", "bekräftelsen"),
};

impl<'t> Judge<'_, 't> {
    pub(super) fn confirmed(
        &mut self,
        pair: Option<(&'t str, &'t str)>,
    ) -> (Vec<Confirmed>, Vec<Span>) {
        let (mut confirmed, mut places) = (Vec::new(), Vec::new());
        let Some((_, raw)) = pair else { return (confirmed, places) };
        for entry in self.entries("confirmed", raw, ENTRIES) {
            let [check, reason] = entry.values;
            let check = check.and_then(|raw| self.word(&entry.at, raw));
            let Some(check) = check.map(Cow::into_owned) else { continue };
            let reason = reason.and_then(|raw| self.word(&entry.at, raw));
            let reason = reason.map(Cow::into_owned);
            confirmed.push(Confirmed { check, reason });
            places.push(self.span(entry.raw));
        }
        (confirmed, places)
    }
}
