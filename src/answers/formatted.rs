//! Texts of a declared form, and personal identity numbers where none was asked for.
//!
//! *In:* a text and the `format` of its item. *Out:* findings.
//!
//! What a form is, `formats` says. A valid text in another spelling than the canonical one
//! is a finding too: nothing is changed on the way into the data, and two spellings of one
//! number would not be seen to be the same.

use crate::answers::judge::{At, Judge};
use crate::answers::rules as rule;
use crate::formats::{Format, personal_numbers};
use crate::source::Spanned;

impl<'t> Judge<'_, 't> {
    /// Whether a text is written as its format wants it; a finding where it is not.
    pub(crate) fn formatted(
        &mut self,
        format: &Spanned<Format>,
        text: &str,
        (at, raw): (At, &'t str),
        is_personal: bool,
    ) -> bool {
        let read = format.value.canonical(text);
        if matches!(&read, Ok(canonical) if canonical == text) {
            return true;
        }
        let (name, title) = (self.name(at), format.value.title());
        let finding = self.finding(&rule::FORMAT_MISMATCH, at, raw);
        let finding = match read {
            Err(fault) => finding
                .says(
                    format!("{name} is not {}: {}", title.en, fault.says.en),
                    format!("{name} är inte {}: {}", title.sv, fault.says.sv),
                )
                .help(fault.help.en, fault.help.sv),
            Ok(canonical) => {
                let hidden = is_personal || self.is_hidden(at);
                let shape = format.value.shape();
                let (en, sv) = if hidden {
                    (shape.en.as_str(), shape.sv.as_str())
                } else {
                    (&*canonical, &*canonical)
                };
                finding
                    .says(
                        format!("{name} is {}, but spelt in another way", title.en),
                        format!("{name} är {}, men skrivet på annat sätt", title.sv),
                    )
                    .help(format!("write it as `{en}`"), format!("skriv `{sv}`"))
            }
        };
        let place = self.reader.place(format.span);
        let word = format.value.name();
        self.findings.push(finding.why(
            format!("{place} sets `format: {word}`"),
            format!("{place} anger `format: {word}`"),
        ));
        false
    }

    /// Warns of personal identity numbers in a text that asks for none; whether there is
    /// one, so that nobody echoes it.
    pub(crate) fn personal_numbers(
        &mut self,
        format: Option<&Spanned<Format>>,
        text: &str,
        at: At,
        raw: &'t str,
    ) -> bool {
        if format.is_some_and(|format| format.value.is_hidden())
            || personal_numbers(text).is_empty()
        {
            return false;
        }
        let name = self.name(at);
        let finding = self
            .finding(&rule::PERSONAL_NUMBER_IN_TEXT, at, raw)
            .says(
                format!("{name} holds a personal identity number"),
                format!("{name} innehåller ett personnummer"),
            )
            .help(
                "take the number out, and ask the unit to write none",
                "ta bort numret, och be enheten att inte skriva några",
            );
        self.findings.push(finding);
        true
    }
}
