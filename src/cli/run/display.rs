//! The terminal of a whole-screen interview: raw mode, the other screen, keys.
//!
//! *In:* pictures. *Out:* keys, pasted text, and that nothing more comes.
//!
//! However it ends, by return, error or panic, the terminal is as it was. Nothing is asked
//! of the terminal itself: one that does not answer would be waited for.

use std::io::{self, Stdout};
use std::mem::ManuallyDrop;
use std::sync::Once;
use std::time::Duration;

use ratatui::backend::CrosstermBackend;
use ratatui::crossterm::cursor::Show;
use ratatui::crossterm::event::{
    self, DisableBracketedPaste, EnableBracketedPaste, Event, KeyCode, KeyEvent,
    KeyEventKind, KeyModifiers,
};
use ratatui::crossterm::execute;
use ratatui::crossterm::terminal::{
    EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
};
use ratatui::{Frame, Terminal};

use crate::cli::run::hear::{Ear, Silence};

/// How long keys are waited for before signals are looked at.
const PAUSE: Duration = Duration::from_millis(50);

/// What a person does at the terminal.
pub enum Stroke {
    /// A key is pressed.
    Key(KeyEvent),
    /// A text is pasted.
    Paste(String),
    /// The size is another.
    Resize,
    /// Nothing more comes.
    Silence(Silence),
}

/// The terminal.
pub struct Display {
    /// Never dropped: its end would be told on standard error where the terminal has gone,
    /// and a panic is all that comes of that. [`give_back`] shows the cursor.
    terminal: ManuallyDrop<Terminal<CrosstermBackend<Stdout>>>,
}

impl Display {
    /// Takes the terminal over.
    ///
    /// # Errors
    ///
    /// It cannot be.
    pub fn open() -> io::Result<Self> {
        static HOOK: Once = Once::new();
        HOOK.call_once(|| {
            let usual = std::panic::take_hook();
            std::panic::set_hook(Box::new(move |panic| {
                give_back();
                usual(panic);
            }));
        });
        let taken =
            take_over().and_then(|()| Terminal::new(CrosstermBackend::new(io::stdout())));
        match taken {
            Ok(terminal) => Ok(Self { terminal: ManuallyDrop::new(terminal) }),
            Err(error) => {
                give_back();
                Err(error)
            }
        }
    }

    /// Shows a picture.
    ///
    /// # Errors
    ///
    /// The terminal has gone.
    pub fn draw(&mut self, picture: impl FnOnce(&mut Frame<'_>)) -> io::Result<()> {
        self.terminal.draw(picture).map(|_| ())
    }

    /// Waits for a key, or for what the system has to say.
    ///
    /// # Errors
    ///
    /// The terminal cannot be read.
    pub fn next(&self, ear: &Ear) -> io::Result<Stroke> {
        loop {
            if let Some(silence) = ear.signal() {
                return Ok(Stroke::Silence(silence));
            }
            // Reading from a terminal that has gone would never end.
            if has_gone(Duration::ZERO) {
                return Ok(Stroke::Silence(Silence::Terminated));
            }
            if !event::poll(Duration::ZERO)? {
                has_gone(PAUSE);
                continue;
            }
            match event::read()? {
                Event::Key(key) if key.kind != KeyEventKind::Release => {
                    return Ok(Stroke::Key(key));
                }
                Event::Paste(text) => return Ok(Stroke::Paste(text)),
                Event::Resize(..) => return Ok(Stroke::Resize),
                _ => {}
            }
        }
    }

    /// Whether Ctrl-C was pressed once more.
    pub fn is_interrupted(&self) -> bool {
        while !has_gone(Duration::ZERO) && event::poll(Duration::ZERO).unwrap_or(false) {
            if let Ok(Event::Key(key)) = event::read()
                && key.code == KeyCode::Char('c')
                && key.modifiers.contains(KeyModifiers::CONTROL)
            {
                return true;
            }
        }
        false
    }

    /// Gives the terminal back while another program has it.
    ///
    /// # Errors
    ///
    /// The terminal cannot be taken over again.
    pub fn lend<T>(&mut self, does: impl FnOnce() -> T) -> io::Result<T> {
        give_back();
        let done = does();
        take_over()?;
        // Clearing the one there was would ask the terminal where its cursor is.
        let terminal = Terminal::new(CrosstermBackend::new(io::stdout()))?;
        self.terminal = ManuallyDrop::new(terminal);
        Ok(done)
    }
}

impl Display {
    /// Stops until whoever started it lets it go on; the terminal is theirs meanwhile.
    ///
    /// # Errors
    ///
    /// The terminal cannot be taken over again.
    pub fn suspend(&mut self) -> io::Result<()> {
        self.lend(stop)
    }
}

/// Where nobody could let it go on, the system does not stop it.
#[cfg(unix)]
fn stop() {
    use rustix::process::{Signal, getpid, kill_process};
    let _ = kill_process(getpid(), Signal::TSTP);
}

#[cfg(not(unix))]
fn stop() {}

impl Drop for Display {
    fn drop(&mut self) {
        give_back();
    }
}

fn take_over() -> io::Result<()> {
    enable_raw_mode()?;
    execute!(io::stdout(), EnterAlternateScreen, EnableBracketedPaste)
}

/// Nothing can be done about a terminal that does not take this.
fn give_back() {
    let _ = execute!(io::stdout(), DisableBracketedPaste, LeaveAlternateScreen, Show);
    let _ = disable_raw_mode();
}

/// Waits for something to read, and tells whether the terminal has gone instead.
#[cfg(unix)]
fn has_gone(wait: Duration) -> bool {
    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    let stdin = io::stdin();
    let mut ends = [PollFd::new(&stdin, PollFlags::IN)];
    let wait = Timespec::try_from(wait).ok();
    // An interrupted wait is over early, which is nothing.
    let _ = poll(&mut ends, wait.as_ref());
    ends[0].revents().intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL)
}

#[cfg(not(unix))]
fn has_gone(wait: Duration) -> bool {
    let _ = event::poll(wait);
    false
}
