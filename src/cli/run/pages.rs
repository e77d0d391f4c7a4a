//! Pages before the interview: what is asked while there is no session yet.
//!
//! *In:* a page, a terminal. *Out:* what was chosen, or that lines are wanted instead.
//!
//! The terminal is kept for the interview, so that the screen does not come and go. What is
//! said meanwhile waits for its first page.

use std::io;

use crate::cli::error::Error;
use crate::cli::run::display::{Display, Stroke};
use crate::cli::run::hear::{Ear, Silence};
use crate::cli::run::remembered;
use crate::cli::session::Session;
use crate::fullscreen::{Chooser, Picked};
use crate::report::visible::visible;

impl Ear {
    /// Whether questions are put on a whole screen.
    pub fn has_screen(&self, session: &Session) -> bool {
        let environment = &session.environment;
        let is_terminal = environment.in_terminal && environment.out_terminal;
        is_terminal && self.hears() && !session.settings.out.plain
    }

    /// The terminal as a whole screen: the one that is open, or another.
    pub fn display(&mut self) -> Result<Display, Error> {
        match self.display.take() {
            Some(display) => Ok(display),
            None => Display::open().map_err(gone),
        }
    }

    /// Shows a page until something is chosen on it. Where lines are wanted instead, that is
    /// remembered, and the terminal is as it was.
    pub fn choose(
        &mut self,
        mut chooser: Chooser,
        session: &mut Session,
    ) -> Result<Picked, Error> {
        let mut display = self.display()?;
        let picked = loop {
            // A terminal that takes no picture has gone.
            let drawn = display.draw(|frame| chooser.draw(frame));
            let stroke = drawn.and_then(|()| display.next(self));
            match stroke.unwrap_or(Stroke::Silence(Silence::Terminated)) {
                Stroke::Key(key) => match chooser.press(key) {
                    Picked::Draw => {}
                    picked => break picked,
                },
                Stroke::Paste(text) => chooser.paste(&text),
                Stroke::Resize => {}
                Stroke::Silence(silence) => {
                    self.falls_silent(silence);
                    break Picked::Leave;
                }
            }
        };
        if picked == Picked::Plain {
            drop(display);
            self.in_lines(session)?;
        } else {
            self.display = Some(display);
        }
        Ok(picked)
    }

    /// From now on questions are put line by line, next time too.
    pub fn in_lines(&mut self, session: &mut Session) -> Result<(), Error> {
        session.settings.out.plain = true;
        let told = std::mem::take(&mut self.told);
        session.result(&told)?;
        if let Some(file) = remembered::keep(&session.environment) {
            let path = file.to_string_lossy().into_owned();
            let head = session.settings.out.language.pick(
                "Line by line from now on. The whole screen again: survey run --no-plain",
                "Rad för rad från och med nu. Hela skärmen igen: survey run --no-plain",
            );
            session.result(&format!("{head}\n({})\n", visible(&path)))?;
        }
        Ok(())
    }

    /// Says something before the interview begins: on its first page, where it is on a whole
    /// screen.
    pub fn tell(&mut self, text: &str, session: &mut Session) -> Result<(), Error> {
        match self.has_screen(session) {
            true => {
                self.told.push_str(text);
                Ok(())
            }
            false => session.result(text),
        }
    }

    /// The same for what is no result.
    pub fn note(&mut self, text: &str, session: &Session) {
        match self.has_screen(session) && session.settings.quiet == 0 {
            true => self.told.push_str(text),
            false => session.note(text),
        }
    }
}

/// The terminal does not do what it should.
pub fn gone(error: io::Error) -> Error {
    Error::Unwritable { name: "<terminal>".to_owned(), error }
}
