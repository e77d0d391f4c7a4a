//! Keys at what lies over the interview: the list, languages, a note, a signature; and at
//! the review.
//!
//! *In:* a key. *Out:* what is to be done.
//!
//! Nothing is shown here.

use ratatui::crossterm::event::{KeyCode, KeyEvent};

use crate::fullscreen::field::Field;
use crate::fullscreen::front::{Act, Front, Over, Shown};
use crate::interview::{Entry, Event, Mark, Review, Session};
use crate::report::Language;

/// How many lines of a list are turned over at a time.
const LEAP: usize = 8;

impl Front {
    pub(super) fn press_over(&mut self, key: KeyEvent, session: &mut Session<'_>) -> Act {
        let is_left = key.code == KeyCode::Esc && !matches!(self.over, Over::Receipt(_));
        if is_left {
            self.over = Over::Nothing;
            return Act::Draw;
        }
        match &mut self.over {
            Over::Nothing => {}
            Over::Help => self.over = Over::Nothing,
            Over::Receipt(_) => {
                if matches!(key.code, KeyCode::Enter | KeyCode::Esc | KeyCode::Char('q'))
                {
                    return Act::Leave;
                }
            }
            Over::Remove(number) => {
                let number = *number;
                return match key.code {
                    KeyCode::Char('j' | 'J' | 'y' | 'Y') => {
                        Act::Take(Event::RemoveRow(number))
                    }
                    _ => {
                        self.over = Over::Nothing;
                        Act::Draw
                    }
                };
            }
            Over::Note(field) if key.code == KeyCode::Enter => {
                return Act::Take(Event::Note(field.text().to_owned()));
            }
            Over::Reason(field) if key.code == KeyCode::Enter => {
                let reason = field.text().trim().to_owned();
                if !reason.is_empty() {
                    return Act::Take(Event::Confirm(Some(reason)));
                }
            }
            Over::Note(field) | Over::Reason(field) => {
                field.press(key);
            }
            Over::Contact { .. } => return self.press_at_contacts(key),
            Over::Words { .. } => return self.press_at_words(key),
            Over::List { .. } => return self.press_in_entries(key, session),
            Over::Languages { .. } => return self.press_at_languages(key, session),
            Over::Sign { .. } => return self.press_at_signature(key),
        }
        Act::Draw
    }

    fn press_in_entries(&mut self, key: KeyEvent, session: &Session<'_>) -> Act {
        let Over::List { filter, entries, at } = &mut self.over else { return Act::Draw };
        let count = meant(entries, filter.text()).len();
        let last = count.saturating_sub(1);
        match key.code {
            KeyCode::Up => *at = at.saturating_sub(1),
            KeyCode::Down => *at = (*at + 1).min(last),
            KeyCode::PageUp => *at = at.saturating_sub(LEAP),
            KeyCode::PageDown => *at = (*at + LEAP).min(last),
            KeyCode::Enter => {
                let entry = meant(entries, filter.text()).into_iter().nth(*at);
                let to = entry.and_then(|entry| session.opening(&entry.path));
                return to.map_or(Act::Draw, |to| Act::Take(Event::Go(to)));
            }
            _ => {
                filter.press(key);
                *at = 0;
            }
        }
        Act::Draw
    }

    fn press_at_languages(&mut self, key: KeyEvent, session: &mut Session<'_>) -> Act {
        let Over::Languages { at } = &mut self.over else { return Act::Draw };
        let texts = self.languages.len();
        match key.code {
            KeyCode::Up => *at = at.saturating_sub(1),
            KeyCode::Down => *at = (*at + 1).min(texts + 1),
            KeyCode::Enter if *at < texts => {
                return Act::Take(Event::Language(self.languages[*at].clone()));
            }
            KeyCode::Enter => {
                self.look.language =
                    if *at == texts { Language::Swedish } else { Language::English };
                self.over = Over::Nothing;
                self.notices.clear();
                self.look_at(session);
            }
            _ => {}
        }
        Act::Draw
    }

    fn press_at_signature(&mut self, key: KeyEvent) -> Act {
        let Over::Sign { name, role, on_role } = &mut self.over else { return Act::Draw };
        match (key.code, *on_role) {
            (KeyCode::Enter, false) if name.text().trim().is_empty() => Act::HandIn(None),
            (KeyCode::Enter | KeyCode::Tab | KeyCode::Down, false) => {
                *on_role = true;
                Act::Draw
            }
            (KeyCode::BackTab | KeyCode::Up, true) => {
                *on_role = false;
                Act::Draw
            }
            (KeyCode::Enter, true) => {
                let said = |field: &Field| field.text().trim().to_owned();
                Act::HandIn(Some((said(name), said(role))))
            }
            (_, is_role) => {
                if is_role { role } else { name }.press(key);
                Act::Draw
            }
        }
    }

    pub(super) fn press_at_review(
        &mut self,
        key: KeyEvent,
        session: &Session<'_>,
    ) -> Act {
        let Shown::Review(review) = &self.shown else { return Act::Draw };
        let ordered = ordered(review);
        let last = ordered.len().saturating_sub(1);
        let at = self.at.unwrap_or(0).min(last);
        let mut to = at;
        match key.code {
            KeyCode::Up => to = at.saturating_sub(1),
            KeyCode::Down => to = (at + 1).min(last),
            KeyCode::PageUp => to = at.saturating_sub(LEAP),
            KeyCode::PageDown => to = (at + LEAP).min(last),
            KeyCode::Home => to = 0,
            KeyCode::End => to = last,
            KeyCode::Char(digit) if digit.is_ascii_digit() => {
                let number = |typed: &str| {
                    let number = typed.parse::<usize>().ok();
                    ordered.iter().position(|entry| Some(entry.number) == number)
                };
                let typed = format!("{}{digit}", self.digits);
                let found = number(&typed).or_else(|| number(&digit.to_string()));
                let is_longer = number(&typed).is_some() || found.is_none();
                self.digits = if is_longer { typed } else { digit.to_string() };
                self.at = found.or(self.at);
                return Act::Draw;
            }
            KeyCode::Enter => {
                let entry = ordered.get(at);
                let to = entry.and_then(|entry| session.opening(&entry.path));
                return to.map_or(Act::Draw, |to| Act::Take(Event::Go(to)));
            }
            KeyCode::Char('s' | 'S') if review.asks_word() => {
                return Act::Take(Event::Recheck);
            }
            KeyCode::Char('s' | 'S') if review.is_ready() => {
                let (name, role) = (Field::default(), Field::default());
                self.over = Over::Sign { name, role, on_role: false };
            }
            KeyCode::Char('s' | 'S') => {
                let text = self.pick(
                    "It cannot be handed in yet: what is marked with ! stands first.",
                    "Det kan inte skickas in än: det som är märkt med ! står först.",
                );
                self.says(text, true);
                to = 0;
            }
            KeyCode::Char('q') => return Act::Pause,
            KeyCode::Char('<') => return Act::Take(Event::Back),
            KeyCode::Char('?') => self.over = Over::Help,
            _ => {}
        }
        self.digits.clear();
        self.at = Some(to);
        Act::Draw
    }
}

/// The entries of a review, those first that keep it from being handed in.
pub(super) fn ordered(review: &Review) -> Vec<&Entry> {
    let is_first = |entry: &&Entry| matches!(entry.mark, Mark::Missing | Mark::Check);
    let first = review.entries.iter().filter(is_first);
    first.chain(review.entries.iter().filter(|entry| !is_first(entry))).collect()
}

/// The entries that a filter means: a number, or words of the question, its section or row.
pub(super) fn meant<'e>(entries: &'e [Entry], filter: &str) -> Vec<&'e Entry> {
    let sought = filter.trim().to_lowercase();
    let number = sought.parse::<usize>().ok();
    let has = |text: &String| text.to_lowercase().contains(&sought);
    let is_meant = |entry: &&Entry| match number {
        Some(number) => entry.number == number,
        None => has(&entry.text) || has(&entry.section) || entry.rows.iter().any(has),
    };
    entries.iter().filter(|entry| sought.is_empty() || is_meant(entry)).collect()
}
