//! The front itself: what it shows now, and what a key makes of it.
//!
//! *In:* a session to look at, keys, what came of events. *Out:* what is to be done
//! ([`Act`]), and pictures.
//!
//! Events are taken by whoever keeps the journal, which has to be on the disk before the
//! next picture is drawn. So nothing is changed here but what is on the screen.

use ratatui::Frame;
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use crate::fullscreen::contact::Contact;
use crate::fullscreen::field::Field;
use crate::fullscreen::page::Tone;
use crate::fullscreen::seek::Sought;
use crate::fullscreen::shape::{Asked, Listed, Shape};
use crate::interview::{Cursor, Entry, Event, Notice, Review, Screen, Session};
use crate::report::{Language, Look, interview as words};

/// What is to be done after a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// Nothing but drawing again.
    Draw,
    /// An event is to be taken, and then [`Front::told`].
    Take(Event),
    /// The file at this path is to be handed over as the answer.
    HandOver(String),
    /// The path is to be completed.
    Complete(String),
    /// The text is to be opened in an editor, and then [`Front::edited`].
    Edit(String),
    /// The interview ends as refused; why, where that was said.
    Refuse(String),
    /// The answers are to be handed in, signed with a name and a role.
    HandIn(Option<(String, String)>),
    /// The program is to stop, and to go on when it is told to.
    Suspend,
    /// The interview pauses.
    Pause,
    /// The interview goes on line by line.
    Plain,
    /// The receipt was read.
    Leave,
}

/// What is on the screen.
#[derive(Clone, Debug)]
pub(super) enum Shown {
    Start { welcome: String },
    Question(Box<Asked>),
    Review(Box<Review>),
}

/// What lies over it.
#[derive(Clone, Debug)]
pub(super) enum Over {
    Nothing,
    Help,
    List {
        filter: Field,
        entries: Vec<Entry>,
        at: usize,
    },
    Languages {
        at: usize,
    },
    Note(Field),
    Reason(Field),
    /// What came of a contact: the menu, and what was written down before.
    Contact {
        at: usize,
        earlier: Vec<String>,
    },
    /// Words to one of them.
    Words {
        of: Contact,
        field: Field,
    },
    /// Whether this row of the roster is to go.
    Remove(u32),
    Sign {
        name: Field,
        role: Field,
        on_role: bool,
    },
    Receipt(String),
}

/// An interview on a whole screen.
#[derive(Clone, Debug)]
pub struct Front {
    pub(super) look: Look,
    pub(super) title: String,
    pub(super) unit: String,
    /// The questionnaire's languages, and the one it is shown in.
    pub(super) languages: Vec<String>,
    pub(super) tag: String,
    pub(super) shown: Shown,
    pub(super) over: Over,
    pub(super) field: Field,
    /// What is in the field is being handed in.
    pub(super) is_sent: bool,
    /// The line that the next key is about.
    pub(super) at: Option<usize>,
    /// Digits of a question's number that may have more.
    pub(super) digits: String,
    /// What is typed in a list of options.
    pub(super) sought: Sought,
    /// How far the page was turned by hand.
    pub(super) turned: i32,
    pub(super) notices: Vec<(String, Tone)>,
    /// What was typed at other places and not accepted.
    unsent: Vec<Unsent>,
    /// Something to say once the next event was taken.
    pub(super) done: Option<String>,
    /// Whoever hands in has to sign.
    pub(super) needs_name: bool,
    /// It is read aloud by an interviewer, who is told more than is read.
    pub(super) is_aloud: bool,
    /// What must not be shown to others is shown until the next key.
    pub(super) is_bare: bool,
    /// Something was pressed at this place.
    pub(super) is_met: bool,
    pub(super) width: u16,
}

/// What was typed at a place and not accepted.
#[derive(Clone, Debug)]
struct Unsent {
    at: Cursor,
    text: String,
    is_hidden: bool,
}

impl Front {
    /// A front for a session.
    pub fn new(session: &mut Session<'_>, look: Look) -> Self {
        let questionnaire = session.instrument().questionnaire();
        let languages = questionnaire.languages.iter().map(|tag| tag.value.clone());
        let mut front = Self {
            title: String::new(),
            unit: session.unit_name().to_owned(),
            languages: languages.collect(),
            tag: String::new(),
            shown: Shown::Review(Box::default()),
            over: Over::Nothing,
            field: Field::default(),
            is_sent: false,
            at: None,
            digits: String::new(),
            sought: Sought::default(),
            turned: 0,
            notices: Vec::new(),
            unsent: Vec::new(),
            done: None,
            needs_name: false,
            is_aloud: false,
            is_bare: false,
            is_met: false,
            width: u16::try_from(look.width).unwrap_or(80),
            look,
        };
        front.look_at(session);
        front.arrive();
        front
    }

    /// The same for an interviewer who reads it aloud.
    #[must_use]
    pub fn aloud(mut self, is_aloud: bool) -> Self {
        self.is_aloud = is_aloud;
        self
    }

    /// The language of the interface, which may be changed on the way.
    pub const fn language(&self) -> Language {
        self.look.language
    }

    pub(super) fn pick(
        &self,
        english: &'static str,
        swedish: &'static str,
    ) -> &'static str {
        self.language().pick(english, swedish)
    }

    /// What was typed and not accepted, at the place where it stands and at others; nothing
    /// of what must not be shown to others.
    pub fn unsent(&self) -> Vec<String> {
        let here = self.asked().filter(|_| self.is_touched() && !self.field.is_empty());
        let here = here.filter(|asked| !asked.question.is_hidden);
        let is_shown = |unsent: &&Unsent| !unsent.is_hidden && !unsent.text.is_empty();
        let others = self.unsent.iter().filter(is_shown);
        let others = others.map(|unsent| unsent.text.clone());
        others.chain(here.map(|_| self.field.text().to_owned())).collect()
    }

    /// Takes over what came of an event.
    pub fn told(&mut self, notices: &[Notice], session: &mut Session<'_>) {
        let language = self.language();
        let before = self.place();
        let typed = before.clone().filter(|_| self.is_touched() && !self.is_sent);
        let is_hidden = self.is_hidden();
        let text = self.field.text().to_owned();
        let typed = typed.map(|at| Unsent { at, text, is_hidden });
        let is_sent = std::mem::take(&mut self.is_sent);
        self.look_at(session);
        let problem = self.asked().and_then(|asked| asked.question.problem.as_ref());
        let is_refused = problem.is_some_and(|problem| !problem.is_kept);
        if self.place() != before {
            self.unsent.extend(typed);
            self.arrive();
        } else if is_sent && !is_refused {
            self.refill();
        }
        self.over = Over::Nothing;
        self.turned = 0;
        self.digits.clear();
        self.sought = Sought::default();
        self.notices = notices
            .iter()
            .map(|notice| {
                let tone = match notice {
                    Notice::Cannot(_) => Tone::Bad,
                    _ => Tone::Good,
                };
                (words::notice(notice, language), tone)
            })
            .collect();
        self.notices.extend(self.done.take().map(|done| (done, Tone::Good)));
    }

    /// Says something that is none of the session's notices.
    pub fn says(&mut self, text: &str, is_bad: bool) {
        self.notices =
            vec![(text.to_owned(), if is_bad { Tone::Bad } else { Tone::Good })];
    }

    /// Puts a text into the field: from an editor, or a completed path.
    pub fn edited(&mut self, text: &str) {
        let is_long = self.is_long();
        let text = text.trim_end_matches(['\n', '\r']);
        self.field = Field::new(text, is_long);
    }

    /// Shows the receipt.
    pub fn handed_in(&mut self, receipt: &str) {
        self.over = Over::Receipt(receipt.to_owned());
        self.notices.clear();
    }

    /// Takes pasted text.
    pub fn paste(&mut self, text: &str) {
        let in_question = self.takes_text();
        match &mut self.over {
            Over::Nothing if in_question => {
                self.field.insert(text);
            }
            Over::List { filter: field, .. }
            | Over::Note(field)
            | Over::Words { field, .. }
            | Over::Reason(field) => {
                field.insert(text);
            }
            Over::Sign { name, role, on_role } => {
                if *on_role { role } else { name }.insert(text);
            }
            _ => {}
        }
    }

    /// Takes a key.
    pub fn press(&mut self, key: KeyEvent, session: &mut Session<'_>) -> Act {
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        if control && key.code == KeyCode::Char('c') {
            return Act::Pause;
        }
        if control && key.code == KeyCode::Char('z') {
            return Act::Suspend;
        }
        let was_bare = std::mem::take(&mut self.is_bare);
        if control && key.code == KeyCode::Char('o') && self.is_hidden() {
            self.is_bare = !was_bare;
            return Act::Draw;
        }
        self.is_met = true;
        // What was typed before the keys came one by one has ended with this.
        let is_line_feed = control && key.code == KeyCode::Char('j');
        let key = match is_line_feed && !(self.is_open() && self.is_long()) {
            true => KeyEvent::new(KeyCode::Enter, KeyModifiers::NONE),
            false => key,
        };
        match key.code {
            KeyCode::PageUp if !self.is_listing() => {
                self.turned = self.turned.saturating_sub(5);
                return Act::Draw;
            }
            KeyCode::PageDown if !self.is_listing() => {
                self.turned = self.turned.saturating_add(5);
                return Act::Draw;
            }
            _ => self.turned = 0,
        }
        if !matches!(self.over, Over::Nothing) {
            return self.press_over(key, session);
        }
        self.press_everywhere(key, session).unwrap_or_else(|| match &self.shown {
            Shown::Start { .. } => self.press_at_start(key),
            Shown::Question(_) => self.press_at_question(key, session),
            Shown::Review(_) => self.press_at_review(key, session),
        })
    }

    /// Keys that mean the same at every question and at the review.
    fn press_everywhere(
        &mut self,
        key: KeyEvent,
        session: &mut Session<'_>,
    ) -> Option<Act> {
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        let alt = key.modifiers.contains(KeyModifiers::ALT);
        match key.code {
            KeyCode::F(1) => self.over = Over::Help,
            KeyCode::F(2) => self.over = Over::Languages { at: self.language_at() },
            KeyCode::Char('l') if control => {
                self.over = Over::Languages { at: self.language_at() };
            }
            KeyCode::Char('g') if control => {
                let entries = session.list();
                let here = self.asked().map(|asked| &asked.question.at.path);
                let at = entries.iter().position(|entry| Some(&entry.path) == here);
                let at = at.unwrap_or(0);
                self.over = Over::List { filter: Field::default(), entries, at };
            }
            KeyCode::Char('r') if control => return Some(Act::Take(Event::Review)),
            KeyCode::Char('n') if control => {
                let note = self.asked()?.question.note.clone().unwrap_or_default();
                self.over = Over::Note(Field::new(&note, false));
            }
            KeyCode::F(3) => self.open_contacts(session),
            KeyCode::Char('t') if control => self.open_contacts(session),
            KeyCode::Char('d') if control && self.field.is_empty() => {
                return Some(Act::Pause);
            }
            KeyCode::Esc if self.sought.is_open() => self.sought = Sought::default(),
            KeyCode::Esc if !self.is_doubted() => return Some(Act::Take(Event::Back)),
            KeyCode::Left if alt => return Some(Act::Take(Event::Back)),
            KeyCode::Right if alt => return Some(Act::Take(Event::Forward)),
            _ => return None,
        }
        Some(Act::Draw)
    }

    fn press_at_start(&self, key: KeyEvent) -> Act {
        match key.code {
            KeyCode::Enter | KeyCode::Char('>') => Act::Take(Event::Begin),
            KeyCode::Char('p') => Act::Plain,
            _ => Act::Draw,
        }
    }

    /// Draws what there is to show.
    pub fn draw(&mut self, frame: &mut Frame<'_>) {
        let area = frame.area();
        if area.width == 0 || area.height == 0 {
            return;
        }
        self.width = area.width;
        self.page().draw(frame, self.turned);
    }

    pub(super) fn asked(&self) -> Option<&Asked> {
        match &self.shown {
            Shown::Question(asked) => Some(asked),
            Shown::Start { .. } | Shown::Review(_) => None,
        }
    }

    pub(super) fn listed(&self) -> Vec<Listed> {
        self.asked().map(|asked| asked.listed(self.language())).unwrap_or_default()
    }

    /// Whether keys go to the question, not to something over it.
    pub(super) fn is_open(&self) -> bool {
        matches!(self.over, Over::Nothing) && !self.is_doubted()
    }

    pub(super) fn is_doubted(&self) -> bool {
        self.asked().is_some_and(|asked| asked.question.doubt.is_some())
    }

    /// Whether what is asked must not be shown to others.
    pub(super) fn is_hidden(&self) -> bool {
        self.asked().is_some_and(|asked| asked.question.is_hidden)
    }

    /// Whether it is kept from view now.
    pub(super) fn masks(&self) -> bool {
        self.is_hidden() && !self.is_bare
    }

    pub(super) fn is_long(&self) -> bool {
        let shape = self.asked().map(|asked| &asked.shape);
        matches!(shape, Some(Shape::Field { is_long: true, .. }))
    }

    pub(super) fn takes_text(&self) -> bool {
        let shape = self.asked().map(|asked| &asked.shape);
        matches!(shape, Some(Shape::Field { .. }))
    }

    fn is_listing(&self) -> bool {
        matches!(self.over, Over::List { .. })
            || matches!((&self.over, &self.shown), (Over::Nothing, Shown::Review(_)))
    }

    fn language_at(&self) -> usize {
        self.languages.iter().position(|tag| *tag == self.tag).unwrap_or(0)
    }

    fn place(&self) -> Option<Cursor> {
        self.asked().map(|asked| asked.question.at.clone())
    }

    /// Looks at what the session shows now.
    pub(super) fn look_at(&mut self, session: &mut Session<'_>) {
        let language = self.language();
        self.needs_name = session.lacks_reviewer();
        session.language().clone_into(&mut self.tag);
        let questionnaire = session.instrument().questionnaire();
        let title = questionnaire.title.as_ref().map(|title| title.wording(&self.tag));
        title.unwrap_or(&questionnaire.name.value).clone_into(&mut self.title);
        self.shown = match session.screen() {
            Screen::Start => Shown::Start { welcome: words::welcome(session, language) },
            Screen::Question(question) => {
                Shown::Question(Box::new(Asked::new(*question, session, language)))
            }
            Screen::Review(review) => Shown::Review(review),
        };
    }

    /// Begins at a place: its answer in the field, its choice marked.
    fn arrive(&mut self) {
        self.at = None;
        self.is_met = false;
        self.field = Field::default();
        self.refill();
        let listed = self.listed();
        let Some(asked) = self.asked() else {
            self.at = Some(0);
            return;
        };
        let chosen = listed.iter().position(|listed| asked.rank(listed).is_some());
        let chosen = chosen.filter(|_| !asked.question.is_hidden);
        let proposed = asked.question.proposed.as_ref().map(|shown| &shown.words);
        let proposed = proposed.and_then(|words| {
            let said = self.language().say(words);
            listed.iter().position(|listed| listed.label == said || listed.key == said)
        });
        self.at = match &asked.shape {
            // Nothing is marked before it is chosen: what stands first would be taken more
            // often than it is meant.
            Shape::One { .. } | Shape::Made { .. } => chosen.or(proposed),
            Shape::Several { .. } => Some(0),
            Shape::Rows => {
                let rows = asked.question.roster.as_ref().map_or(0, |r| r.rows.len());
                Some(if rows == 0 { 0 } else { rows + 1 })
            }
            Shape::Note | Shape::Field { .. } => None,
        };
    }

    /// Puts into the field what was typed here before, or the answer.
    fn refill(&mut self) {
        let Some(asked) = self.asked().filter(|_| self.takes_text()) else { return };
        let at = &asked.question.at;
        let typed = self.unsent.iter().position(|unsent| unsent.at == *at);
        let text = match typed {
            Some(_) => None,
            None => Some(asked.prefilled(self.language())),
        };
        let text =
            text.or_else(|| Some(self.unsent.remove(typed?).text)).unwrap_or_default();
        self.field = Field::new(&text, self.is_long());
    }

    /// Whether something was typed that is not accepted.
    pub(super) fn is_touched(&self) -> bool {
        let asked = self.asked().filter(|_| self.takes_text());
        asked.is_some_and(|asked| asked.prefilled(self.language()) != self.field.text())
    }
}
