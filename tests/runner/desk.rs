//! Somebody at a whole screen: keys are pressed, and what is on the screen is looked at.
//!
//! *In:* a questionnaire, keys by their names. *Out:* the screen as text, the answers.
//!
//! No terminal is opened.

use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use survey::answers::Reader;
use survey::fullscreen::{Act, Front};
use survey::interview::{About, Event, Session, State};
use survey::report::Look;
use survey::source::FileId;

const NOW: &str = "2029-02-14T14:11:00+01:00";

/// Whoever sits at the screen.
pub struct Desk<'a> {
    pub session: Session<'a>,
    pub front: Front,
    pub terminal: Terminal<TestBackend>,
    /// What the last key asked of whoever keeps the journal, events apart.
    pub asked: Act,
}

impl<'a> Desk<'a> {
    /// Sits down.
    pub fn new(reader: &'a Reader<'a>, (width, height): (u16, u16), look: Look) -> Self {
        let unit = "0483".to_owned();
        let about = About { unit, started: NOW.to_owned(), ..About::default() };
        let mut session =
            Session::new(reader, FileId(9), (about, State::default()), NOW).unwrap();
        let front = Front::new(&mut session, look);
        let terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
        let mut desk = Self { session, front, terminal, asked: Act::Draw };
        desk.draws();
        desk
    }

    /// Draws the screen again.
    pub fn draws(&mut self) {
        self.terminal.draw(|frame| self.front.draw(frame)).unwrap();
    }

    /// Does what a key asked for.
    pub fn takes(&mut self, event: Event) {
        let told = self.session.take(event, NOW);
        self.front.told(&told.notices, &mut self.session);
    }

    /// Presses keys: characters as they are, others by their names in `<…>`.
    pub fn presses(&mut self, keys: &str) {
        for key in keys_of(keys) {
            self.asked = Act::Draw;
            match self.front.press(key, &mut self.session) {
                Act::Take(event) => self.takes(event),
                act => self.asked = act,
            }
            self.draws();
        }
    }

    /// The screen, blanks at the right left out.
    pub fn screen(&self) -> String {
        rows_of(self.terminal.backend())
    }

    /// The same with its size and its cursor, as it is recorded.
    pub fn picture(&mut self) -> String {
        let cursor = self.terminal.get_cursor_position().unwrap();
        let (x, y) = (cursor.x, cursor.y);
        let size = self.terminal.size().unwrap();
        let head = format!("== {} x {}, cursor {x},{y} ==\n", size.width, size.height);
        head + &self.screen()
    }

    /// The row that the cursor is in.
    pub fn line_of_cursor(&mut self) -> String {
        let position = self.terminal.get_cursor_position().unwrap();
        self.screen().lines().nth(position.y.into()).unwrap_or_default().to_owned()
    }

    /// The answers so far.
    pub fn answers(&self) -> String {
        self.session.state().draft.json()
    }
}

/// Rows of a screen, blanks at the right left out.
pub fn rows_of(backend: &TestBackend) -> String {
    let buffer = backend.buffer();
    let mut text = String::new();
    for y in 0..buffer.area.height {
        let row: String =
            (0..buffer.area.width).map(|x| buffer[(x, y)].symbol()).collect();
        text.push_str(row.trim_end());
        text.push('\n');
    }
    text
}

/// Keys by their names.
pub fn keys_of(keys: &str) -> Vec<KeyEvent> {
    let mut rest = keys;
    let mut all = Vec::new();
    while let Some(first) = rest.chars().next() {
        let named = rest.strip_prefix('<').and_then(|rest| rest.split_once('>'));
        if let Some((name, after)) = named.filter(|(name, _)| !name.is_empty()) {
            all.push(named_key(name));
            rest = after;
        } else {
            all.push(KeyEvent::new(KeyCode::Char(first), KeyModifiers::NONE));
            rest = &rest[first.len_utf8()..];
        }
    }
    all
}

fn named_key(name: &str) -> KeyEvent {
    let (modifiers, name) = match name.split_once('-') {
        Some(("C", name)) => (KeyModifiers::CONTROL, name),
        Some(("A", name)) => (KeyModifiers::ALT, name),
        _ => (KeyModifiers::NONE, name),
    };
    let code = match name {
        "Enter" => KeyCode::Enter,
        "Esc" => KeyCode::Esc,
        "Up" => KeyCode::Up,
        "Down" => KeyCode::Down,
        "Left" => KeyCode::Left,
        "Right" => KeyCode::Right,
        "Tab" => KeyCode::Tab,
        "Back" => KeyCode::Backspace,
        "Del" => KeyCode::Delete,
        "PgDn" => KeyCode::PageDown,
        "F1" => KeyCode::F(1),
        "F2" => KeyCode::F(2),
        "F3" => KeyCode::F(3),
        one => KeyCode::Char(one.chars().next().unwrap()),
    };
    KeyEvent::new(code, modifiers)
}
