//! Keys at a question.
//!
//! *In:* a key and what is asked. *Out:* what is to be done.
//!
//! A key that could be the beginning of an answer is one: `?`, `<`, `>` and the signs of
//! missing codes act in an empty field or in a list only.

use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use crate::fullscreen::front::{Act, Front, Over};
use crate::fullscreen::shape::{Asked, Shape, Stands};
use crate::interview::{Cursor, Event, Part, Path, RowKey, Session};
use crate::report::interview::MISSING_KEYS;

impl Front {
    pub(super) fn press_at_question(
        &mut self,
        key: KeyEvent,
        session: &mut Session<'_>,
    ) -> Act {
        let Some(asked) = self.asked().cloned() else { return Act::Draw };
        if let Some(doubt) = &asked.question.doubt {
            return self.press_at_doubt(key, doubt.asks_reason);
        }
        if let Some(act) = self.press_between_cells(key, &asked) {
            return act;
        }
        match &asked.shape {
            Shape::Note => match key.code {
                KeyCode::Enter | KeyCode::Char('>' | ' ') => {
                    Act::Take(Event::Typed(String::new()))
                }
                _ => self.press_sign(key),
            },
            Shape::Field { .. } => self.press_in_field(key, &asked),
            Shape::Rows => self.press_at_rows(key, &asked, session),
            Shape::One { .. } | Shape::Several { .. } | Shape::Made { .. } => {
                self.press_in_list(key, &asked)
            }
        }
    }

    fn press_at_doubt(&mut self, key: KeyEvent, asks_reason: bool) -> Act {
        match key.code {
            KeyCode::Char('j' | 'J' | 'y' | 'Y') if asks_reason => {
                self.over = Over::Reason(super::field::Field::default());
                Act::Draw
            }
            KeyCode::Char('j' | 'J' | 'y' | 'Y') => Act::Take(Event::Confirm(None)),
            KeyCode::Enter | KeyCode::Esc | KeyCode::Char('n' | 'N') => {
                Act::Take(Event::Doubt)
            }
            _ => Act::Draw,
        }
    }

    /// Keys that mean the same wherever nothing is being typed.
    fn press_sign(&mut self, key: KeyEvent) -> Act {
        match key.code {
            KeyCode::Char('?') => self.over = Over::Help,
            KeyCode::Char('<') => return Act::Take(Event::Back),
            KeyCode::Char('>') => return Act::Take(Event::Forward),
            _ => {}
        }
        Act::Draw
    }

    /// Goes from one row of a grid or one part of an allocation to another.
    fn press_between_cells(&self, key: KeyEvent, asked: &Asked) -> Option<Act> {
        let arrows = self.is_matrix()
            || matches!(asked.shape, Shape::Field { is_long: false, .. });
        let is_down = match key.code {
            KeyCode::Tab if asked.question.cells.is_empty() => return None,
            KeyCode::Tab => true,
            KeyCode::BackTab => false,
            KeyCode::Down if arrows => true,
            KeyCode::Up if arrows => false,
            _ => return None,
        };
        let question = &asked.question;
        let cells = &question.cells;
        let is_here = |part: &Part| match &question.at.part {
            Part::Beside { cell: Some(cell), .. } => *part == Part::Cell(cell.clone()),
            here => part == here,
        };
        let here = cells.iter().position(|cell| is_here(&cell.part))?;
        let to = if is_down { here + 1 } else { here.checked_sub(1)? };
        let part = cells.get(to)?.part.clone();
        Some(Act::Take(Event::Go(Cursor { path: question.at.path.clone(), part })))
    }

    fn press_in_field(&mut self, key: KeyEvent, asked: &Asked) -> Act {
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        let alt = key.modifiers.contains(KeyModifiers::ALT);
        let Shape::Field { is_path, .. } = asked.shape else { return Act::Draw };
        match key.code {
            KeyCode::Enter if !alt => return self.send_field(asked),
            KeyCode::Char('e') if control => {
                return Act::Edit(self.field.text().to_owned());
            }
            KeyCode::Tab if is_path => {
                return Act::Complete(self.field.text().to_owned());
            }
            KeyCode::Tab => {
                self.complete_unit(asked);
                return Act::Draw;
            }
            KeyCode::Char('?' | '<' | '>') if self.field.is_empty() => {
                return self.press_sign(key);
            }
            KeyCode::Char(digit) if self.is_ambiguous(asked) => {
                let readings =
                    asked.question.problem.iter().flat_map(|p| p.readings.iter());
                let number = digit.to_digit(10).and_then(|n| (n as usize).checked_sub(1));
                if let Some(json) = number.and_then(|number| readings.clone().nth(number))
                {
                    self.is_sent = true;
                    return Act::Take(Event::Given(json.clone()));
                }
            }
            _ => {}
        }
        self.field.press(key);
        Act::Draw
    }

    /// Goes on with the name of a row of a register as far as it is the only one.
    fn complete_unit(&mut self, asked: &Asked) {
        let names = asked.candidates(self.field.text()).into_iter().map(|(_, name)| name);
        if let Some(common) = common_beginning(names)
            && common.len() >= self.field.text().len()
        {
            self.edited(&common);
        }
    }

    /// Whether what is in the field was found to mean several things.
    pub(super) fn is_ambiguous(&self, asked: &Asked) -> bool {
        let problem = asked.question.problem.as_ref();
        problem.is_some_and(|problem| {
            !problem.readings.is_empty() && problem.typed == self.field.text().trim()
        })
    }

    fn send_field(&mut self, asked: &Asked) -> Act {
        let question = &asked.question;
        let typed = self.field.text().to_owned();
        self.is_sent = true;
        if typed == asked.prefilled(self.language()) {
            let is_kept =
                question.problem.as_ref().is_some_and(|problem| problem.is_kept);
            return Act::Take(if is_kept {
                Event::Forward
            } else {
                Event::Typed(String::new())
            });
        }
        let missing =
            MISSING_KEYS.iter().find(|(key, _)| typed.trim() == key.to_string());
        if let Some((_, state)) = missing.filter(|(_, s)| question.missing.contains(s)) {
            return Act::Take(Event::Missing(*state));
        }
        let is_emptied = typed.trim().is_empty() && question.answer.is_some();
        match asked.shape {
            _ if is_emptied && !question.is_hidden => Act::Take(Event::Clear),
            Shape::Field { is_path: true, .. } if !typed.trim().is_empty() => {
                Act::HandOver(typed.trim().to_owned())
            }
            _ => Act::Take(Event::Typed(typed)),
        }
    }

    /// The missing code of a sign, where it is offered; else whatever the sign does.
    pub(super) fn press_missing(
        &mut self,
        sign: char,
        key: KeyEvent,
        asked: &Asked,
    ) -> Act {
        let missing = MISSING_KEYS.iter().find(|(key, _)| *key == sign);
        let offered = &asked.question.missing;
        match missing.filter(|(_, state)| offered.contains(state)) {
            Some((_, state)) => Act::Take(Event::Missing(*state)),
            None => self.press_sign(key),
        }
    }

    /// Ticks or unticks where the mark is.
    pub(super) fn tick(&self, asked: &Asked) -> Act {
        let listed = asked.listed(self.language());
        match self
            .at
            .and_then(|at| listed.into_iter().nth(at))
            .map(|listed| listed.stands)
        {
            Some(Stands::Code(code)) => Act::Take(Event::Tick(code)),
            Some(Stands::Missing(state)) => Act::Take(Event::Missing(state)),
            None => Act::Draw,
        }
    }

    pub(super) fn send_list(&self, asked: &Asked) -> Act {
        let nothing = Event::Typed(String::new());
        if let Shape::Several { .. } = asked.shape {
            // What is ticked is judged when it is all there.
            let held = asked.held.clone().filter(|held| held.starts_with('['));
            return Act::Take(held.map_or(nothing, Event::Given));
        }
        let listed = asked.listed(self.language());
        let marked = self.at.and_then(|at| listed.into_iter().nth(at));
        let is_made = matches!(asked.shape, Shape::Made { .. });
        Act::Take(match marked.map(|listed| listed.stands) {
            Some(Stands::Code(code)) if is_made => Event::Typed(code),
            Some(Stands::Code(code)) => {
                Event::Given(serde_json::Value::from(code).to_string())
            }
            Some(Stands::Missing(state)) => Event::Missing(state),
            None => nothing,
        })
    }

    fn press_at_rows(
        &mut self,
        key: KeyEvent,
        asked: &Asked,
        session: &mut Session<'_>,
    ) -> Act {
        let rows = asked.question.roster.as_ref().map_or(0, |roster| roster.rows.len());
        let beside = asked.beside(self.language());
        let last = rows + 1 + beside.len();
        let at = self.at.unwrap_or(rows + 1).min(last);
        match key.code {
            KeyCode::Up => self.at = Some(at.saturating_sub(1)),
            KeyCode::Down => self.at = Some((at + 1).min(last)),
            KeyCode::Char('+') => return Act::Take(Event::AddRow),
            KeyCode::Delete | KeyCode::Backspace | KeyCode::Char('x') if at < rows => {
                let number = u32::try_from(at + 1).unwrap_or(u32::MAX);
                self.over = Over::Remove(number);
            }
            KeyCode::Enter if at < rows => {
                return match first_of_row(session, &asked.question.at.path, at + 1) {
                    Some(first) => Act::Take(Event::Go(first)),
                    None => Act::Draw,
                };
            }
            KeyCode::Enter if at == rows => return Act::Take(Event::AddRow),
            KeyCode::Enter if at == rows + 1 => {
                return Act::Take(Event::Typed(String::new()));
            }
            KeyCode::Enter => {
                if let Some(Stands::Missing(state)) =
                    beside.into_iter().nth(at - rows - 2).map(|listed| listed.stands)
                {
                    return Act::Take(Event::Missing(state));
                }
            }
            KeyCode::Char(sign) => {
                if let Some(number) = sign.to_digit(10).map(|number| number as usize)
                    && (1..=rows).contains(&number)
                {
                    self.at = Some(number - 1);
                    return Act::Draw;
                }
                return self.press_missing(sign, key, asked);
            }
            _ => {}
        }
        Act::Draw
    }
}

/// The first question of a row of a roster.
fn first_of_row(session: &mut Session<'_>, roster: &Path, row: usize) -> Option<Cursor> {
    let key = RowKey::Number(u32::try_from(row).ok()?);
    let depth = roster.rows.len();
    let entries = session.list();
    let is_its = |path: &Path| path.is_in(roster) && path.rows[depth].1 == key;
    let first = entries.iter().find(|entry| is_its(&entry.path))?;
    session.opening(&first.path)
}

/// What all of several texts begin with.
fn common_beginning<'t>(mut texts: impl Iterator<Item = &'t str>) -> Option<String> {
    let mut common = texts.next()?.to_owned();
    for text in texts {
        let same =
            common.chars().zip(text.chars()).take_while(|(one, other)| one == other);
        common = same.map(|(one, _)| one).collect();
    }
    Some(common)
}
