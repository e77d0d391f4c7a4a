//! Who signed, what was noted, what came of contacts, which file was replaced.
//!
//! *In:* the raw values of `signatures`, `notes`, `calls` and `replaces`. *Out:* the same,
//! typed, and findings.
//!
//! What was noted or said may be about persons: no finding repeats it, and where there are
//! findings it is hidden in what is shown of the file.

use std::borrow::Cow;

use crate::answers::envelope::Raw;
use crate::answers::envelope::entries::Entries;
use crate::answers::envelope::paths::Stray;
use crate::answers::envelope::said::is_hash;
use crate::answers::json::{self, Shape};
use crate::answers::judge::{Judge, escaped};
use crate::answers::rules as rule;
use crate::answers::{
    Attached, CHANGED, Call, CallKind, Note, Signature, Signs, Stamp, words,
};
use crate::diagnostic::nearest;
use crate::formats::personal_numbers;

const SIGNATURES: Entries<6> = Entries {
    keys: ["name", "when", "as", "role", "reviewed", "since"],
    needed: 3,
    called: ("signature", "signaturen"),
};
const NOTES: Entries<2> =
    Entries { keys: ["text", "when"], needed: 2, called: ("note", "anteckningen") };
const CALLS: Entries<3> = Entries {
    keys: ["outcome", "when", "text"],
    needed: 2,
    called: ("contact", "kontakten"),
};

/// A moment, and where it is told.
type Moment<'t> = (Stamp, &'t str, String);

impl<'t> Judge<'_, 't> {
    pub(super) fn attached(&mut self, raw: &Raw<'t>, started: Option<Stamp>) -> Attached {
        let value = |key: &str| raw.get(key).map(|(_, value)| value);
        let signatures = value("signatures")
            .map(|raw| self.signatures(raw, started))
            .unwrap_or_default();
        let notes = value("notes").map(|raw| self.notes(raw)).unwrap_or_default();
        let calls = value("calls").map(|raw| self.calls(raw)).unwrap_or_default();
        let replaces = value("replaces").and_then(|raw| self.file_hash("replaces", raw));
        Attached { signatures, notes, calls, replaces }
    }

    fn signatures(&mut self, raw: &'t str, started: Option<Stamp>) -> Vec<Signature> {
        let mut signatures: Vec<Signature> = Vec::new();
        let mut last: Option<Moment<'t>> = None;
        for entry in self.entries("signatures", raw, SIGNATURES) {
            let at = |key: &str| format!("{}/{key}", entry.at);
            let [name, when, signs, role, reviewed, since] = entry.values;
            let told = name.and_then(|raw| Some((self.word(&at("name"), raw)?, raw)));
            let when = when.and_then(|raw| self.happened(at("when"), raw, &mut last));
            if let (Some(started), Some((_, stamp, raw))) = (started, &when)
                && stamp.at < started.at
            {
                self.backward((at("when"), raw), "`started`");
            }
            let signs = signs.and_then(|raw| {
                let names = Signs::ALL.map(Signs::name);
                Signs::from_name(&self.one_of(&at("as"), raw, &names)?)
            });
            let role = role.and_then(|raw| self.word(&at("role"), raw));
            let reviewed = reviewed.and_then(|raw| self.file_hash(&at("reviewed"), raw));
            let since = since.and_then(|raw| self.one_of(&at("since"), raw, &[CHANGED]));
            let (Some((name, place)), Some((when, ..)), Some(signs)) =
                (told, when, signs)
            else {
                continue;
            };
            let signature = Signature {
                name: name.trim().to_owned(),
                role: role.map(Cow::into_owned).unwrap_or_default(),
                when: when.into_owned(),
                signs,
                reviewed,
                is_outdated: since.is_some(),
            };
            self.signed_before(&signatures, &signature, (at("name"), place));
            signatures.push(signature);
        }
        signatures
    }

    /// A second signature of one person, or a review by the one who answered.
    fn signed_before(
        &mut self,
        before: &[Signature],
        signature: &Signature,
        (at, raw): (String, &'t str),
    ) {
        let mut own = before.iter().filter(|other| other.is_of(&signature.name));
        let is_twice = |other: &&Signature| {
            other.signs == signature.signs && other.reviewed == signature.reviewed
        };
        let shown = words::shown(&signature.name, false);
        let (en, sv) = if own.clone().any(|other| is_twice(&other)) {
            ("has signed already", "har redan signerat")
        } else if own.any(|other| other.signs != signature.signs) {
            ("both answered and reviewed", "har både svarat och granskat")
        } else {
            return;
        };
        let finding = rule::REPEATED_SIGNATURE
            .at(self.span(raw))
            .pointer(format!("/{at}"))
            .says(format!("{} {en}", shown.en), format!("{} {sv}", shown.sv))
            .help(
                "remove one of the signatures, or write the names of two persons so that they \
                 differ",
                "ta bort en av signaturerna, eller skriv två personers namn så att de skiljer \
                 sig åt",
            );
        self.findings.push(finding);
    }

    fn notes(&mut self, raw: &'t str) -> Vec<Note> {
        let mut notes = Vec::new();
        let place = self.span(raw);
        self.work.private.push(place);
        if json::shape(raw) != Shape::Object {
            self.wrong("notes", raw, ("an object", "ett objekt"));
            return notes;
        }
        let mut entries: Vec<(&'t str, Cow<'t, str>, &'t str)> = Vec::new();
        let _ = json::entries(raw, |key, value| {
            match json::text(key) {
                Ok(name) => entries.push((key, name, value)),
                Err(()) => self.findings.push(json::unreadable(self.span(key))),
            }
            true
        });
        for (number, (key, path, value)) in entries.iter().enumerate() {
            let at = format!("notes/{}", escaped(path));
            let first = entries[..number].iter().find(|(_, other, _)| other == path);
            if let Some((first, ..)) = first {
                self.second_key(key, &at, first);
            } else if let Err(stray) = self.reader.item_of_path(path) {
                self.stray_note(key, path, &stray);
            } else {
                for entry in self.entries(&at, value, NOTES) {
                    notes.extend(self.note(path, &entry.at, entry.values));
                }
            }
        }
        notes
    }

    fn note(
        &mut self,
        path: &str,
        at: &str,
        [text, when]: [Option<&'t str>; 2],
    ) -> Option<Note> {
        let when =
            when.and_then(|raw| self.happened(format!("{at}/when"), raw, &mut None));
        let raw = text?;
        let text = self.remark(&format!("{at}/text"), raw)?;
        Some(Note { at: path.to_owned(), text, when: when?.0.into_owned() })
    }

    /// A note to what there is not; one to what an extension adds is left out like answers.
    fn stray_note(&mut self, key: &'t str, path: &str, stray: &Stray<'_>) {
        let extension = self.reader.extension.as_ref();
        let pointer = format!("/notes/{}", escaped(path));
        let finding = match stray {
            Stray::Item { id, .. } if extension.is_some_and(|of| of.adds(id)) => return,
            Stray::Item { id, known } => {
                let shown = words::shown(id, false);
                rule::ANSWER_FOR_UNKNOWN_ITEM
                    .at(self.span(key))
                    .says(
                        format!("the questionnaire has no item {}", shown.en),
                        format!("formuläret har ingen fråga {}", shown.sv),
                    )
                    .suggest(nearest(id, known.iter().copied()))
            }
            Stray::Row { of } => {
                let shown = words::shown(of, false);
                rule::WRONG_ENVELOPE
                    .at(self.span(key))
                    .says(
                        format!("a note names a row that {} cannot have", shown.en),
                        format!("en anteckning anger en rad som {} inte kan ha", shown.sv),
                    )
                    .help(
                        "name an item as `plan`, or `roster[2].item` for one in a row",
                        "ange en fråga som `plan`, eller `lista[2].fråga` för en i en rad",
                    )
            }
        };
        self.findings.push(finding.pointer(pointer));
    }

    fn calls(&mut self, raw: &'t str) -> Vec<Call> {
        let mut calls = Vec::new();
        let mut last: Option<Moment<'t>> = None;
        for entry in self.entries("calls", raw, CALLS) {
            let at = |key: &str| format!("{}/{key}", entry.at);
            let [outcome, when, text] = entry.values;
            let kind = outcome.and_then(|raw| {
                let names = CallKind::ALL.map(CallKind::name);
                CallKind::from_name(&self.one_of(&at("outcome"), raw, &names)?)
            });
            let when = when.and_then(|raw| self.happened(at("when"), raw, &mut last));
            let text = text.map(|raw| {
                let place = self.span(raw);
                self.work.private.push(place);
                self.remark(&at("text"), raw)
            });
            if let (Some(kind), Some((when, ..))) = (kind, when) {
                let text = text.flatten().unwrap_or_default();
                calls.push(Call { kind, text, when: when.into_owned() });
            }
        }
        calls
    }

    /// What somebody wrote; a warning where it holds a personal identity number.
    fn remark(&mut self, at: &str, raw: &'t str) -> Option<String> {
        let text = self.word(at, raw)?.into_owned();
        if !personal_numbers(&text).is_empty() {
            let finding = rule::PERSONAL_NUMBER_IN_TEXT
                .at(self.span(raw))
                .pointer(format!("/{at}"))
                .says(
                    format!("`{at}` holds a personal identity number"),
                    format!("`{at}` innehåller ett personnummer"),
                )
                .help("take the number out", "ta bort numret");
            self.findings.push(finding);
        }
        Some(text)
    }

    /// A moment, with its text and its stamp; a warning where it lies before the last one.
    fn happened(
        &mut self,
        at: String,
        raw: &'t str,
        last: &mut Option<Moment<'t>>,
    ) -> Option<(Cow<'t, str>, Stamp, &'t str)> {
        let text = self.word(&at, raw)?;
        let stamp = self.stamp(&at, raw)?;
        if let Some((before, _, name)) = last
            && stamp.at < before.at
        {
            let name = format!("`{name}`");
            self.backward((at.clone(), raw), &name);
        }
        *last = Some((stamp, raw, at));
        Some((text, stamp, raw))
    }

    /// A moment that lies before one that came earlier.
    pub(super) fn backward(&mut self, (at, raw): (String, &'t str), before: &str) {
        let finding = rule::BACKWARD_TIME
            .at(self.span(raw))
            .pointer(format!("/{at}"))
            .says(
                format!("`{at}` is before {before}"),
                format!("`{at}` är före {before}"),
            )
            .help(
                "correct the clock, or put what happened in order",
                "rätta klockan, eller skriv det som hänt i ordning",
            );
        self.findings.push(finding);
    }

    /// One of these words; a finding for any other.
    fn one_of(&mut self, at: &str, raw: &'t str, names: &[&str]) -> Option<Cow<'t, str>> {
        let text = self.word(at, raw)?;
        if names.contains(&&*text) {
            return Some(text);
        }
        let shown = words::shown(&text, false);
        let (en, sv) = words::one_of(names.iter().copied());
        let finding = self
            .about(at, raw)
            .says(
                format!("`{at}` cannot be {}", shown.en),
                format!("`{at}` kan inte vara {}", shown.sv),
            )
            .suggest(nearest(&text, names.iter().copied()))
            .help(en, sv);
        self.findings.push(finding);
        None
    }

    /// The hash of a file.
    fn file_hash(&mut self, at: &str, raw: &'t str) -> Option<String> {
        let text = self.word(at, raw)?;
        if is_hash(&text) {
            return Some(text.into_owned());
        }
        self.no_hash(at, raw);
        None
    }
}
