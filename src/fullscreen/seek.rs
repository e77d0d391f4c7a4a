//! Keys in a list: digits, letters and signs find an option, arrows go to one.
//!
//! *In:* a key and what is asked. *Out:* the marked option, or what is wrong with what is
//! typed.
//!
//! What means no option, or several, is never passed over: Enter after it takes nothing
//! before the mark was moved or what is wrong was seen again.

use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use crate::entry::choice::folded;
use crate::fullscreen::front::{Act, Front};
use crate::fullscreen::page::{Page, Tone};
use crate::fullscreen::shape::{Asked, Listed, Shape, Stands};
use crate::interview::Event;
use crate::report::Language;
use crate::report::interview::MISSING_KEYS;

/// What is typed in a list.
#[derive(Clone, Debug, Default)]
pub(super) struct Sought {
    typed: String,
    wrong: Option<Wrong>,
    /// Enter has shown once more what is wrong.
    is_told: bool,
}

/// What is wrong with what is typed in a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wrong {
    /// No option begins so.
    Nothing,
    /// More than one option begins so.
    Several,
    /// The sign of a missing code that is not offered.
    NotOffered,
}

impl Sought {
    /// Whether there is something to take back: a number that found its option is none.
    pub fn is_open(&self) -> bool {
        self.wrong.is_some() || !self.typed.is_empty() && !self.is_number()
    }

    fn is_number(&self) -> bool {
        !self.typed.is_empty() && self.typed.bytes().all(|byte| byte.is_ascii_digit())
    }
}

impl Front {
    pub(super) fn press_in_list(&mut self, key: KeyEvent, asked: &Asked) -> Act {
        if let Some(act) = self.press_in_search(key, asked) {
            return act;
        }
        let is_told = std::mem::take(&mut self.sought);
        let last = self.listed().len().saturating_sub(1);
        let is_several = matches!(asked.shape, Shape::Several { .. });
        let (before, after) = match self.at {
            Some(at) => (at.saturating_sub(1), (at + 1).min(last)),
            None => (last, 0),
        };
        match key.code {
            KeyCode::Up | KeyCode::Left => self.at = Some(before),
            KeyCode::Down | KeyCode::Right => self.at = Some(after),
            KeyCode::Home => self.at = Some(0),
            KeyCode::End => self.at = Some(last),
            KeyCode::Char(' ') if is_several => return self.tick(asked),
            KeyCode::Backspace | KeyCode::Delete => return Act::Take(Event::Clear),
            // What was sought by its letters is ticked before the list is done.
            KeyCode::Enter if is_several && is_told.is_open() && !is_told.is_told => {
                return match self.is_marked_chosen(asked) {
                    true => self.send_list(asked),
                    false => self.tick(asked),
                };
            }
            KeyCode::Enter => return self.send_list(asked),
            KeyCode::Char(sign) => return self.press_missing(sign, key, asked),
            _ => self.sought = is_told,
        }
        Act::Draw
    }

    fn is_marked_chosen(&self, asked: &Asked) -> bool {
        let marked = self.at.and_then(|at| self.listed().into_iter().nth(at));
        marked.is_some_and(|one| asked.rank(&one).is_some())
    }

    /// Keys that search, and those that end or take back a search.
    fn press_in_search(&mut self, key: KeyEvent, asked: &Asked) -> Option<Act> {
        let is_plain =
            !key.modifiers.intersects(KeyModifiers::CONTROL | KeyModifiers::ALT);
        match key.code {
            KeyCode::Char(character) if is_plain => self.seek(character, asked),
            KeyCode::Backspace if self.sought.is_open() => {
                let mut typed = std::mem::take(&mut self.sought).typed;
                typed.pop();
                self.sought.typed = typed;
                self.aim(asked);
                Some(Act::Draw)
            }
            KeyCode::Enter => self.holds(asked).then_some(Act::Draw),
            _ => None,
        }
    }

    /// Whether Enter takes nothing yet: what is typed does not mean the marked option.
    fn holds(&mut self, asked: &Asked) -> bool {
        if self.sought.is_told || !self.sought.is_open() {
            return false;
        }
        let meant = self.begun_so(&self.sought.typed, asked);
        if self.sought.wrong.is_none() {
            if matches!(meant.as_slice(), [one] if Some(*one) == self.at) {
                return false;
            }
            self.sought.wrong = Some(Wrong::Several);
        }
        self.sought.is_told = true;
        true
    }

    /// Takes a character; none where it is none of a search.
    fn seek(&mut self, character: char, asked: &Asked) -> Option<Act> {
        let is_several = matches!(asked.shape, Shape::Several { .. });
        let is_digit = character.is_ascii_digit();
        let joined = format!("{}{character}", self.sought.typed);
        let joins = !self.begun_so(&joined, asked).is_empty();
        // Letters and signs after a whole number begin anew, as all does after an error that
        // was seen twice.
        let is_anew = self.sought.is_told
            || self.sought.wrong == Some(Wrong::NotOffered)
            || (self.sought.is_number() && !is_digit && !joins);
        let begun = if is_anew { "" } else { self.sought.typed.as_str() };
        let longer = format!("{begun}{character}");
        let goes_on = !self.begun_so(&longer, asked).is_empty();
        let is_sign = MISSING_KEYS.iter().find(|(key, _)| *key == character);
        let is_offered = is_sign.is_some_and(|(_, state)| {
            begun.is_empty() && asked.question.missing.contains(state)
        });
        let is_unoffered = is_sign.is_some() && begun.is_empty();
        match character {
            ' ' if is_several || begun.is_empty() || !goes_on => return None,
            '?' | '<' | '>' if begun.is_empty() || !goes_on => return None,
            _ if is_offered => return None,
            _ => {}
        }
        let alone = character.to_string();
        let is_alone = !goes_on && is_digit && self.is_key(&alone);
        self.sought = Sought { typed: longer, ..Sought::default() };
        if is_alone {
            self.sought.typed = alone;
        } else if !goes_on {
            let wrong = if is_unoffered { Wrong::NotOffered } else { Wrong::Nothing };
            self.sought.wrong = Some(wrong);
            return Some(Act::Draw);
        }
        let is_found = self.aim(asked);
        Some(match is_found && is_digit && is_several && self.sought.is_number() {
            true => self.tick(asked),
            false => Act::Draw,
        })
    }

    fn is_key(&self, typed: &str) -> bool {
        self.listed().iter().any(|one| one.key == typed)
    }

    /// Marks the option that what is typed means, where it is one and no other.
    fn aim(&mut self, asked: &Asked) -> bool {
        let meant = self.begun_so(&self.sought.typed, asked);
        let found = match meant.as_slice() {
            [one] => Some(*one),
            _ => None,
        };
        self.at = found.or(self.at);
        found.is_some()
    }

    /// The options whose number, code or label is a text, else those that begin so.
    fn begun_so(&self, typed: &str, asked: &Asked) -> Vec<usize> {
        let sought = folded(typed);
        let listed = self.listed();
        let is_number = typed.bytes().all(|byte| byte.is_ascii_digit());
        // A number is that of a line: labels that begin with one do not compete with it.
        let by_key = |fits: &dyn Fn(&str) -> bool| -> Vec<usize> {
            let fit = listed.iter().enumerate().filter(|(_, one)| fits(&one.key));
            fit.map(|(at, _)| at).collect()
        };
        if sought.is_empty() {
            return Vec::new();
        }
        if is_number {
            let exact = by_key(&|key| key == typed);
            let begun = by_key(&|key| key.starts_with(typed));
            return if exact.is_empty() { begun } else { exact };
        }
        let by_name = |fits: &dyn Fn(&str) -> bool| -> Vec<usize> {
            let fit = |one: &Listed| names(one, asked).iter().any(|name| fits(name));
            let fit = listed.iter().enumerate().filter(|(_, one)| fit(one));
            fit.map(|(at, _)| at).collect()
        };
        let exact = by_name(&|name| name == sought);
        let begun = by_name(&|name| name.starts_with(&sought));
        if exact.is_empty() { begun } else { exact }
    }

    /// Below the list: what is sought, and what is wrong with it. Whether something is.
    pub(super) fn search(&self, page: &mut Page) -> bool {
        if !self.sought.is_open() {
            return false;
        }
        let is_list =
            self.asked().is_some_and(|asked| !asked.listed(self.language()).is_empty());
        if !is_list {
            return false;
        }
        let typed = match self.masks() {
            true => "*".repeat(self.sought.typed.chars().count()),
            false => self.sought.typed.clone(),
        };
        page.blank();
        page.row(&format!("{}: {typed}", self.pick("Search", "Sök")), Tone::Chosen);
        if let Some(wrong) = self.sought.wrong {
            let head = self.pick("Error", "Fel");
            let says = self.wrong(wrong, &typed);
            page.text(&format!("{head}: {says} {}", self.cure()), Tone::Bad);
        }
        page.keep();
        self.sought.wrong.is_some()
    }

    fn wrong(&self, wrong: Wrong, typed: &str) -> String {
        let is_english = self.language() == Language::English;
        match wrong {
            Wrong::NotOffered => self
                .pick(
                    "it is not offered as an answer here.",
                    "det erbjuds inte som svar här.",
                )
                .to_owned(),
            Wrong::Nothing if self.sought.is_number() => self
                .pick("it is none of the options.", "det är inget av alternativen.")
                .to_owned(),
            Wrong::Nothing if is_english => format!("no option begins with \"{typed}\"."),
            Wrong::Nothing => format!("inget alternativ börjar med \"{typed}\"."),
            Wrong::Several if is_english => {
                format!("several options begin with \"{typed}\".")
            }
            Wrong::Several => format!("flera alternativ börjar med \"{typed}\"."),
        }
    }

    /// What finds an option.
    fn cure(&self) -> String {
        let listed = self.listed();
        let codes = listed.iter().filter(|one| matches!(one.stands, Stands::Code(_)));
        let keys: Vec<&str> = codes.map(|one| one.key.as_str()).collect();
        let is_number = |key: &&str| key.bytes().all(|byte| byte.is_ascii_digit());
        match (keys.first(), keys.last(), self.language()) {
            (Some(first), Some(last), Language::English)
                if keys.iter().all(is_number) =>
            {
                format!("Write a number from {first} to {last}, or how an option begins.")
            }
            (Some(first), Some(last), Language::Swedish)
                if keys.iter().all(is_number) =>
            {
                format!(
                    "Skriv ett nummer från {first} till {last}, eller början av ett alternativ."
                )
            }
            (_, _, Language::English) => "Write how an option begins.".to_owned(),
            (_, _, Language::Swedish) => "Skriv början av ett alternativ.".to_owned(),
        }
    }
}

/// What an option is found by, in lower case: its number, code and label, and yes and no in
/// both languages.
fn names(one: &Listed, asked: &Asked) -> Vec<String> {
    let mut names = vec![folded(&one.key), folded(&one.label)];
    if let Stands::Code(code) = &one.stands {
        names.push(folded(code));
        let is_yes_no = asked.shape == (Shape::One { is_yes_no: true });
        let both: &[&str] = match code.as_str() {
            "yes" if is_yes_no => &["ja", "yes"],
            "no" if is_yes_no => &["nej", "no"],
            _ => &[],
        };
        names.extend(both.iter().map(|name| (*name).to_owned()));
    }
    names
}
