//! What came of a contact: the menu, words to it, and a refusal that ends the interview.
//!
//! *In:* keys. *Out:* the event that writes it down, and pages.
//!
//! Where it is kept is the session's business.

use ratatui::crossterm::event::{KeyCode, KeyEvent};

use crate::fullscreen::field::Field;
use crate::fullscreen::front::{Act, Front, Over};
use crate::fullscreen::page::{Page, Tone};
use crate::interview::{Call, CallKind, Event, Session};
use crate::report::interview as words;

/// What an interviewer writes down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Contact {
    /// A contact, or an attempt at one; the interview goes on, now or later.
    Call(CallKind),
    /// Whoever is asked will not answer: the interview ends.
    Refused,
}

/// What the menu offers.
const CONTACTS: [(Contact, &str, &str); 4] = [
    (Contact::Call(CallKind::NoContact), "nobody was reached", "ingen nåddes"),
    (
        Contact::Call(CallKind::Appointment),
        "another time was agreed",
        "en annan tid avtalades",
    ),
    (
        Contact::Call(CallKind::Refusal),
        "a refusal, and you may ask again",
        "en vägran, men du kan fråga igen",
    ),
    (
        Contact::Refused,
        "a refusal that ends the interview",
        "en vägran som avslutar intervjun",
    ),
];

impl Contact {
    /// What Enter does with it.
    pub(super) const fn does(self) -> (&'static str, &'static str) {
        match self {
            Self::Call(_) => ("write it down", "skriv upp"),
            Self::Refused => ("end it", "avsluta"),
        }
    }

    /// What is asked of it.
    const fn asks(self) -> (&'static str, &'static str) {
        match self {
            Self::Call(CallKind::NoContact) => {
                ("Anything to add? Enter: nothing.", "Något att tillägga? Enter: inget.")
            }
            Self::Call(CallKind::Appointment) => {
                ("When, and with whom?", "När, och med vem?")
            }
            Self::Call(CallKind::Refusal) => {
                ("What was said? Enter: nothing.", "Vad sades? Enter: inget.")
            }
            Self::Refused => (
                "The interview ends as refused, with the answers so far. Why? Enter: not said.",
                "Intervjun avslutas som vägran, med svaren så här långt. Varför? Enter: sägs \
                 inte.",
            ),
        }
    }

    const fn is_time(self) -> bool {
        matches!(self, Self::Call(CallKind::Appointment))
    }
}

impl Front {
    pub(super) fn open_contacts(&mut self, session: &Session<'_>) {
        let calls = session.state().calls.iter();
        let earlier = calls.map(|call| self.told_of(call)).collect();
        self.over = Over::Contact { at: 0, earlier };
    }

    /// A contact in one line.
    fn told_of(&self, call: &Call) -> String {
        let when = call.when.replacen('T', " ", 1);
        let when = when.get(..16).unwrap_or(&when).to_owned();
        let kind = words::call(call.kind);
        let said = format!("{when} {} {}", self.language().say(&kind), call.text);
        said.trim_end().to_owned()
    }

    pub(super) fn press_at_contacts(&mut self, key: KeyEvent) -> Act {
        let Over::Contact { at, .. } = &mut self.over else { return Act::Draw };
        let last = CONTACTS.len() - 1;
        match key.code {
            KeyCode::Up => *at = at.saturating_sub(1),
            KeyCode::Down => *at = (*at + 1).min(last),
            KeyCode::Char(digit @ '1'..='4') => {
                *at = digit.to_digit(10).map_or(0, |digit| digit as usize - 1);
            }
            KeyCode::Enter => {
                if let Some((of, ..)) = CONTACTS.get(*at) {
                    self.over = Over::Words { of: *of, field: Field::default() };
                    self.notices.clear();
                }
            }
            _ => {}
        }
        Act::Draw
    }

    pub(super) fn press_at_words(&mut self, key: KeyEvent) -> Act {
        let Over::Words { of, field } = &mut self.over else { return Act::Draw };
        if key.code != KeyCode::Enter {
            field.press(key);
            return Act::Draw;
        }
        let (of, text) = (*of, field.text().trim().to_owned());
        if of.is_time() && text.is_empty() {
            let says = self.pick("Write when it is to be.", "Skriv när det ska bli av.");
            self.says(says, true);
            return Act::Draw;
        }
        match of {
            Contact::Call(kind) => {
                let head = self.pick("Written down", "Uppskrivet");
                let said = words::call(kind);
                self.done = Some(format!("{head}: {}", self.language().say(&said)));
                Act::Take(Event::Call(kind, text))
            }
            Contact::Refused => Act::Refuse(text),
        }
    }

    pub(super) fn contacts(&self, at: usize, earlier: &[String]) -> Page {
        let mut page = self.titled(self.pick("Contact", "Kontakt"));
        page.text(self.pick("What came of it?", "Vad blev det?"), Tone::Strong);
        let signs = page.signs();
        for (number, (_, en, sv)) in CONTACTS.iter().enumerate() {
            let is_here = number == at;
            let here = if is_here { signs.here } else { " " };
            let tone = if is_here { Tone::Chosen } else { Tone::Plain };
            let row = page.next_row();
            page.hanging(&format!("{here} {} ", number + 1), self.pick(en, sv), tone);
            if is_here {
                page.point(row, 0);
            }
        }
        if !earlier.is_empty() {
            page.blank();
            page.text(self.pick("Before:", "Tidigare:"), Tone::Strong);
            for line in earlier {
                page.hanging("  ", line, Tone::Plain);
            }
        }
        page
    }

    pub(super) fn contact(&self, of: Contact, field: &Field) -> Page {
        let mut page = self.titled(self.pick("Contact", "Kontakt"));
        self.notices(&mut page);
        let asks = of.asks();
        page.text(self.pick(asks.0, asks.1), Tone::Strong);
        self.line(&mut page, field);
        page
    }
}
