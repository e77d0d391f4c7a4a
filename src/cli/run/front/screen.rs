//! The whole-screen front on a real terminal.
//!
//! *In:* keys. *Out:* pictures; the journal before each of them.
//!
//! What keys mean and what is drawn is made by `fullscreen`; here its wishes are carried
//! out: events, files, the editor, handing in.

use std::path::Path;

use crate::cli::error::Error;
use crate::cli::run::display::{Display, Stroke};
use crate::cli::run::editor;
use crate::cli::run::front::Front;
use crate::cli::run::front::files::{answer_of, completed};
use crate::cli::run::hear::Silence;
use crate::cli::run::pages::gone;
use crate::cli::run::{now, reviewed};
use crate::fullscreen::{Act, Front as Screen};
use crate::interview::{CallKind, Event, Notice};
use crate::report::visible::visible;
use crate::value::Status;

/// How the screen is left.
enum End {
    /// Nobody answers any more.
    Silence(Silence),
    /// It goes on line by line.
    Lines,
    /// All is handed in; the receipt.
    HandedIn(String),
}

impl Front<'_, '_> {
    /// Asks on a whole screen until all is handed in, or nobody answers any more.
    pub(super) fn on_screen(mut self) -> Result<(), Error> {
        let look = self.session.settings.out;
        let mut display = self.ear.display()?;
        let mut screen = Screen::new(&mut self.interview, look).aloud(self.is_aloud);
        let told = std::mem::take(&mut self.ear.told);
        if !told.is_empty() {
            screen.says(&told, false);
        }
        let end = self.converse(&mut screen, &mut display);
        let end = end.map(|end| match end {
            End::Silence(Silence::Paused) if display.is_interrupted() => {
                End::Silence(Silence::Interrupted)
            }
            end => end,
        });
        // The terminal is as it was before anything is said on it.
        drop(display);
        self.session.settings.out.language = screen.language();
        match end? {
            End::Lines => {
                self.ear.in_lines(self.session)?;
                self.in_lines()
            }
            End::HandedIn(receipt) => self.session.result(&receipt),
            End::Silence(silence) => {
                self.session.ends(silence.exit());
                self.tell_unsent(&screen)?;
                self.leave(silence)
            }
        }
    }

    /// What was typed and not accepted is in no journal: it is shown once more.
    fn tell_unsent(&mut self, screen: &Screen) -> Result<(), Error> {
        let unsent = screen.unsent();
        if unsent.is_empty() {
            return Ok(());
        }
        let head = self.pick(
            "Typed, but not accepted with Enter:",
            "Skrivet, men inte godkänt med Enter:",
        );
        let mut text = format!("{head}\n");
        for line in unsent.iter().flat_map(|typed| typed.lines()) {
            text.push_str(&format!("  {}\n", visible(line)));
        }
        self.session.result(&text)
    }

    fn converse(
        &mut self,
        screen: &mut Screen,
        display: &mut Display,
    ) -> Result<End, Error> {
        let mut receipt = None;
        loop {
            // A terminal that takes no picture has gone, which loses nothing.
            let drawn = display.draw(|frame| screen.draw(frame));
            let stroke = drawn.and_then(|()| display.next(&self.ear));
            let act = match stroke.unwrap_or(Stroke::Silence(Silence::Terminated)) {
                Stroke::Key(key) => screen.press(key, &mut self.interview),
                Stroke::Paste(text) => {
                    screen.paste(&text);
                    Act::Draw
                }
                Stroke::Resize => Act::Draw,
                Stroke::Silence(silence) => {
                    return Ok(receipt.map_or(End::Silence(silence), End::HandedIn));
                }
            };
            match act {
                Act::Draw => {}
                Act::Take(event) => self.take_on(screen, event)?,
                Act::Refuse(why) => self.refuse_on(screen, why)?,
                Act::HandOver(path) => self.hand_over_on(screen, &path)?,
                Act::Complete(typed) => complete(screen, &typed),
                Act::Edit(text) => self.edit(screen, display, &text)?,
                Act::Suspend => display.suspend().map_err(gone)?,
                Act::HandIn(signed) => {
                    receipt = self.hand_in_on((screen, display), signed)?;
                }
                // Once all is handed in there is nothing to go on with.
                Act::Pause | Act::Plain | Act::Leave if receipt.is_some() => {
                    return Ok(End::HandedIn(receipt.unwrap_or_default()));
                }
                Act::Pause | Act::Leave => return Ok(End::Silence(Silence::Paused)),
                Act::Plain => return Ok(End::Lines),
            }
        }
    }

    /// Takes an event: its changes are on the disk before anything is drawn.
    fn take_on(&mut self, screen: &mut Screen, event: Event) -> Result<(), Error> {
        let told = self.interview.take(event, &now());
        self.write(&told.changes)?;
        let is_new = |notice: &&Notice| !matches!(notice, Notice::Edge);
        let notices: Vec<Notice> = told.notices.iter().filter(is_new).cloned().collect();
        screen.told(&notices, &mut self.interview);
        Ok(())
    }

    /// Ends the interview: what was said stands among the contacts.
    fn refuse_on(&mut self, screen: &mut Screen, why: String) -> Result<(), Error> {
        if !why.is_empty() {
            self.take_on(screen, Event::Call(CallKind::Refusal, why))?;
        }
        self.take_on(screen, Event::End(Status::Refused))
    }

    fn hand_over_on(&mut self, screen: &mut Screen, path: &str) -> Result<(), Error> {
        match answer_of(Path::new(path)) {
            Ok((answer, said)) => {
                self.take_on(screen, Event::Given(answer))?;
                screen.says(&said, false);
            }
            Err(error) => screen.says(screen.language().say(&error.words()), true),
        }
        Ok(())
    }

    fn edit(
        &mut self,
        screen: &mut Screen,
        display: &mut Display,
        text: &str,
    ) -> Result<(), Error> {
        let Some(command) = editor::command(&self.session.environment) else {
            let text = screen.language().pick(
                "No editor is known: set VISUAL or EDITOR.",
                "Ingen editor är känd: sätt VISUAL eller EDITOR.",
            );
            screen.says(text, true);
            return Ok(());
        };
        let path = self.file.path().to_owned();
        let edited =
            display.lend(|| editor::edit(&command, &path, text)).map_err(gone)?;
        // Ctrl-C in the editor was meant for the editor.
        let _ = self.ear.signal();
        match edited {
            Ok(edited) => screen.edited(&edited),
            Err(error) => screen.says(screen.language().say(&error.words()), true),
        }
        Ok(())
    }

    /// Hands in: the receipt is on the screen before the draft is closed.
    fn hand_in_on(
        &mut self,
        (screen, display): (&mut Screen, &mut Display),
        signed: Option<(String, String)>,
    ) -> Result<Option<String>, Error> {
        self.session.settings.out.language = screen.language();
        let name = signed.as_ref().map(|(name, _)| name.clone());
        if let Some((name, role)) = signed {
            self.take_on(screen, Event::Sign(name, role))?;
        }
        if name.is_some_and(|name| !self.interview.has_signed(&name)) {
            return Ok(None);
        }
        if self.interview.lacks_reviewer() {
            screen.told(&[], &mut self.interview);
            screen.says(reviewed::unsigned(screen.language()).trim_end(), true);
            return Ok(None);
        }
        let Some((receipt, sha256)) = self.deliver()? else {
            screen.told(&[], &mut self.interview);
            return Ok(None);
        };
        screen.handed_in(&receipt);
        display.draw(|frame| screen.draw(frame)).map_err(gone)?;
        self.seal(sha256)?;
        Ok(Some(receipt))
    }
}

fn complete(screen: &mut Screen, typed: &str) {
    let (path, ways) = completed(typed);
    screen.edited(&path);
    if ways == 0 {
        let text = screen
            .language()
            .pick("There is no such file.", "Det finns ingen sådan fil.");
        screen.says(text, true);
    }
}
