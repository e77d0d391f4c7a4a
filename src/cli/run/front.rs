//! The plain front: linear prompts, for pipes, screen readers and any terminal.
//!
//! *In:* lines. *Out:* lines; the journal before each of them.
//!
//! No cursor is moved and nothing is drawn again. Errors are new lines that begin with the
//! word for it; choices are typed as digits; what commands there are is told by `?`.

use crate::cli::error::Error;
use crate::cli::files::{DraftFile, submit};
use crate::cli::run::draft::Draft;
use crate::cli::run::echo::Unseen;
use crate::cli::run::hear::{Ear, Silence};
use crate::cli::run::keys::Whose;
use crate::cli::run::{hand_in, now, receipt, reviewed};
use crate::cli::session::Session;
use crate::interview::journal::Tail;
use crate::interview::{
    At, Change, Cursor, Event, Part, Question, Review, Screen, Session as Interview,
};
use crate::report::language::Noun;
use crate::report::visible::visible;
use crate::report::{Language, interview as words};

mod commands;
mod files;
mod screen;

/// What is waited for beside an answer.
enum Mode {
    /// An answer or a command.
    Question,
    /// A reason for an answer that a check doubts.
    Reason,
    /// The name of who answered.
    Name,
    /// The role of who answered, whose name this is.
    Role(String),
}

/// An interview in lines.
pub struct Front<'a, 's> {
    interview: Interview<'a>,
    file: DraftFile,
    tail: Tail,
    is_resumed: bool,
    /// An interviewer reads it aloud.
    is_aloud: bool,
    whose: &'s Whose,
    ear: Ear,
    session: &'s mut Session,
    mode: Mode,
    /// What is typed now must not be shown to others.
    is_hidden: bool,
    /// The place that was shown in full last.
    shown: Option<Cursor>,
    /// Something was done since a problem was told.
    is_done: bool,
    is_over: bool,
}

impl<'a, 's> Front<'a, 's> {
    /// A front for a draft.
    pub fn new(
        draft: Draft<'a>,
        (whose, is_aloud): (&'s Whose, bool),
        (ear, session): (Ear, &'s mut Session),
    ) -> Self {
        let Draft { interview, file, tail, is_resumed } = draft;
        let mode = Mode::Question;
        let (shown, is_done, is_over, is_hidden) = (None, false, false, false);
        Self {
            interview,
            file,
            tail,
            is_resumed,
            is_aloud,
            whose,
            ear,
            session,
            mode,
            is_hidden,
            shown,
            is_done,
            is_over,
        }
    }

    /// The interview, and where things are said.
    pub fn parts(&mut self) -> (&mut Interview<'a>, &mut Session) {
        (&mut self.interview, self.session)
    }

    /// Writes changes down, and waits until they are on the disk.
    pub fn write(&mut self, changes: &[Change]) -> Result<(), Error> {
        let when = now();
        let lines: String =
            changes.iter().map(|change| self.tail.change(change, &when)).collect();
        self.file.append(&lines)
    }

    /// Takes an event: its changes are on the disk before anything is said.
    pub fn take(&mut self, event: Event) -> Result<(), Error> {
        // What is noted beside an answer says nothing new of what is wrong with it.
        self.is_done |= !matches!(
            event,
            Event::Note(_) | Event::Call(..) | Event::Language(_) | Event::Sign(..)
        );
        let told = self.interview.take(event, &now());
        self.write(&told.changes)?;
        for notice in &told.notices {
            let text = words::notice(notice, self.language());
            self.say(&text)?;
        }
        Ok(())
    }

    fn language(&self) -> Language {
        self.session.settings.out.language
    }

    fn say(&mut self, text: &str) -> Result<(), Error> {
        let text = self.session.settings.out.fit(text);
        self.session.result(&text)
    }

    fn pick(&self, english: &'static str, swedish: &'static str) -> &'static str {
        self.language().pick(english, swedish)
    }

    /// Goes on in a language of the questionnaire that was asked for.
    pub fn speak(&mut self, tag: Option<&str>) -> Result<(), Error> {
        match tag.filter(|tag| *tag != self.interview.language()) {
            Some(tag) => self.take(Event::Language(tag.to_owned())),
            None => Ok(()),
        }
    }

    /// Asks these items again and no others, if any are named.
    pub fn ask_again(&mut self, names: &[String]) -> Result<(), Error> {
        if names.is_empty() {
            return Ok(());
        }
        let (told, unasked) = self.interview.ask_again(names);
        self.write(&told.changes)?;
        self.is_resumed = false;
        if !unasked.is_empty() {
            let head =
                self.pick("Not asked of this unit", "Frågas inte av den här enheten");
            let text = format!("{head}: {}\n", unasked.join(", "));
            self.ear.tell(&text, self.session)?;
        }
        Ok(())
    }

    /// Hands in without asking anything, or says what is lacking.
    pub fn hand_in_unasked(mut self) -> Result<(), Error> {
        hand_in(&mut self.interview, self.whose, self.session)?;
        self.file.close().map(|_| ())
    }

    /// Asks until all is handed in, or nobody answers any more: on a whole screen where
    /// there is one, unless lines are asked for.
    pub fn interview(self) -> Result<(), Error> {
        match self.ear.has_screen(self.session) {
            true => self.on_screen(),
            false => self.in_lines(),
        }
    }

    /// Asks line by line.
    fn in_lines(mut self) -> Result<(), Error> {
        let text = words::welcome(&self.interview, self.language());
        self.say(&text)?;
        let keys = self.pick(
            "Enter: next. ?: help. <: back. Ctrl-C: save and leave.\n",
            "Enter: nästa. ?: hjälp. <: tillbaka. Ctrl-C: spara och sluta.\n",
        );
        self.say(keys)?;
        if matches!(self.interview.screen(), Screen::Start) {
            self.take(Event::Begin)?;
        } else if self.is_resumed && *self.interview.at() != At::Review {
            let text =
                self.pick("You go on where you were.\n", "Du fortsätter där du var.\n");
            self.say(text)?;
        }
        while !self.is_over {
            let prompt = self.show()?;
            let is_seen = !self.is_hidden || !self.session.environment.in_terminal;
            let unseen = (!is_seen).then(Unseen::begin);
            let heard = self.ear.ask(&prompt, self.session);
            drop(unseen);
            match heard {
                Ok(line) => self.hear(&line)?,
                Err(silence) => return self.leave(silence),
            }
            if self.session.is_unheard() {
                return self.leave(Silence::Paused);
            }
        }
        Ok(())
    }

    /// Says that all is saved, and how to go on.
    fn leave(&mut self, silence: Silence) -> Result<(), Error> {
        let (answered, _) = self.interview.reached();
        let language = self.language();
        let answers = language.counted(answered, Noun::ANSWER);
        let resume = &self.whose.resume;
        let text = match language {
            Language::English => format!("\nSaved: {answers}. Go on with:\n  {resume}\n"),
            Language::Swedish => {
                format!("\nSparat: {answers}. Fortsätt med:\n  {resume}\n")
            }
        };
        self.session.ends(silence.exit());
        self.session.result(&text)
    }

    /// Shows what there is to show; the prompt.
    fn show(&mut self) -> Result<String, Error> {
        let language = self.language();
        self.is_hidden = false;
        match &self.mode {
            Mode::Reason => {
                return Ok(language.pick("Why? > ", "Varför? > ").to_owned());
            }
            Mode::Name if self.interview.lacks_reviewer() => {
                return Ok(language.pick("Your name > ", "Ditt namn > ").to_owned());
            }
            Mode::Name => {
                let ask = ("Your name (Enter: none) > ", "Ditt namn (Enter: inget) > ");
                return Ok(language.pick(ask.0, ask.1).to_owned());
            }
            Mode::Role(_) => {
                return Ok(language.pick("Your role > ", "Din roll > ").to_owned());
            }
            Mode::Question => {}
        }
        loop {
            match self.interview.screen() {
                Screen::Start => self.take(Event::Begin)?,
                Screen::Review(review) => {
                    self.show_review(&review)?;
                    return Ok("> ".to_owned());
                }
                Screen::Question(question) if question.kind == "note" => {
                    let head = words::heading(&question, language);
                    let body = words::body(&question, self.is_aloud, language);
                    self.say(&format!("\n{head}\n{body}"))?;
                    self.shown = None;
                    self.take(Event::Typed(String::new()))?;
                }
                Screen::Question(question) => return self.show_question(&question),
            }
        }
    }

    fn show_question(&mut self, question: &Question) -> Result<String, Error> {
        let language = self.language();
        let is_done = std::mem::take(&mut self.is_done);
        if let (Some(problem), true) = (&question.problem, is_done) {
            let text = words::problem(problem, language);
            self.say(&text)?;
        } else if let Some(doubt) = &question.doubt {
            if self.shown.as_ref() != Some(&question.at) {
                self.show_in_full(question)?;
                self.shown = Some(question.at.clone());
            }
            let head = language.pick("Check", "Kontroll");
            let ask = language.pick("Is it right? [y/N]", "Stämmer det? [j/N]");
            let message = visible(&doubt.message);
            return Ok(format!("{head}: {message} {ask} "));
        } else if self.shown.as_ref() != Some(&question.at) {
            self.show_in_full(question)?;
        }
        self.shown = Some(question.at.clone());
        self.is_hidden = question.is_hidden;
        Ok("> ".to_owned())
    }

    fn show_in_full(&mut self, question: &Question) -> Result<(), Error> {
        let language = self.language();
        let is_same = self.shown.as_ref().is_some_and(|at| at.path == question.at.path);
        let mut text = String::new();
        if !is_same {
            text.push_str(&format!("\n{}\n", words::heading(question, language)));
            text.push_str(&words::body(question, self.is_aloud, language));
        }
        // The options of a grid are the same in every row.
        let is_next_cell = is_same
            && matches!(question.at.part, Part::Cell(_))
            && self.shown.as_ref().is_some_and(|at| matches!(at.part, Part::Cell(_)));
        if let Some(of) = &question.of {
            text.push_str(&format!("{}:\n", visible(of)));
        }
        if !is_next_cell {
            text.push_str(&words::options(question, language));
        }
        text.push_str(&words::roster(question, language));
        text.push_str(&words::standing(question, language));
        if question.is_hidden && self.session.environment.in_terminal {
            let told =
                ("(what you type is not shown)\n", "(det du skriver visas inte)\n");
            text.push_str(language.pick(told.0, told.1));
        }
        if let (Some(total), true) = (&question.total, is_next_cell) {
            let left = language.pick("left", "kvar");
            text.push_str(&format!("({left}: {})\n", language.say(&total.left)));
        }
        self.say(&text)
    }

    fn show_review(&mut self, review: &Review) -> Result<(), Error> {
        self.shown = None;
        let language = self.language();
        let text = words::review(review, language);
        let keys = language.pick(
            "Change: the number of a question. Send: s. Save and leave: q. Back: <\n",
            "Ändra: ett frågenummer. Skicka: s. Spara och sluta: q. Tillbaka: <\n",
        );
        self.say(&format!("\n{text}{keys}"))
    }

    /// Takes a line.
    fn hear(&mut self, line: &str) -> Result<(), Error> {
        match std::mem::replace(&mut self.mode, Mode::Question) {
            Mode::Reason => return self.confirm(Some(line.to_owned())),
            Mode::Name if line.trim().is_empty() && self.interview.lacks_reviewer() => {
                let text = reviewed::unsigned(self.language());
                return self.say(text);
            }
            Mode::Name if line.trim().is_empty() => return self.send(),
            Mode::Name => {
                self.mode = Mode::Role(line.trim().to_owned());
                return Ok(());
            }
            Mode::Role(name) => {
                self.take(Event::Sign(name.clone(), line.trim().to_owned()))?;
                return match self.interview.has_signed(&name) {
                    true => self.send(),
                    false => Ok(()),
                };
            }
            Mode::Question => {}
        }
        match self.interview.screen() {
            Screen::Start => Ok(()),
            Screen::Review(review) => self.hear_at_review(line.trim(), &review),
            Screen::Question(question) if question.doubt.is_some() => {
                let asks = question.doubt.as_ref().is_some_and(|doubt| doubt.asks_reason);
                match crate::entry::choice::yes_no(line) {
                    Some(true) if asks => {
                        self.mode = Mode::Reason;
                        Ok(())
                    }
                    Some(true) => self.confirm(None),
                    _ => {
                        self.take(Event::Doubt)?;
                        self.shown = None;
                        Ok(())
                    }
                }
            }
            Screen::Question(question) => self.hear_at_question(line, &question),
        }
    }

    fn confirm(&mut self, reason: Option<String>) -> Result<(), Error> {
        self.take(Event::Confirm(reason))
    }

    fn hear_at_question(&mut self, line: &str, question: &Question) -> Result<(), Error> {
        let bare = line.trim();
        let mut keys = bare.chars();
        let only = keys.next().filter(|_| keys.next().is_none());
        let missing = words::MISSING_KEYS.iter().find(|(key, _)| only == Some(*key));
        match (bare, missing) {
            (_, Some((_, state))) if question.missing.contains(state) => {
                return self.take(Event::Missing(*state));
            }
            ("?", _) => return self.help(question),
            ("<", _) => return self.take(Event::Back),
            (">", _) => return self.take(Event::Forward),
            ("+", _) if question.roster.is_some() => return self.take(Event::AddRow),
            _ => {}
        }
        if let Some(wanted) = bare.strip_prefix('=') {
            return self.list(wanted.trim());
        }
        if let Some(number) = bare.strip_prefix('-').filter(|_| question.roster.is_some())
        {
            let number = number.trim().parse().unwrap_or(0);
            self.shown = None;
            return self.take(Event::RemoveRow(number));
        }
        if let Some(command) = line.strip_prefix(':')
            && self.command(command.trim(), question)?
        {
            return Ok(());
        }
        if question.kind == "document" && !bare.is_empty() {
            return self.hand_over(bare);
        }
        self.take(Event::Typed(line.to_owned()))
    }

    /// Lists the questions, or goes to one by its number.
    fn list(&mut self, wanted: &str) -> Result<(), Error> {
        let entries = self.interview.list();
        if let Ok(number) = wanted.parse::<usize>() {
            return self.jump(number);
        }
        let sought = wanted.to_lowercase();
        let is_meant = |entry: &&crate::interview::Entry| {
            entry.text.to_lowercase().contains(&sought)
                || entry.section.to_lowercase().contains(&sought)
        };
        let text = words::list(entries.iter().filter(is_meant), self.language());
        self.say(&text)?;
        let how = self.pick("(jump: = and a number)\n", "(hoppa: = och ett nummer)\n");
        self.say(how)
    }

    fn jump(&mut self, number: usize) -> Result<(), Error> {
        let entries = self.interview.list();
        let path = entries.iter().find(|entry| entry.number == number);
        let at = path.and_then(|entry| self.interview.opening(&entry.path));
        match at {
            Some(at) => {
                self.shown = None;
                self.take(Event::Go(at))
            }
            None => {
                let text = self.pick(
                    "Error: there is no question with that number.\n",
                    "Fel: det finns ingen fråga med det numret.\n",
                );
                self.say(text)
            }
        }
    }

    fn hear_at_review(&mut self, line: &str, review: &Review) -> Result<(), Error> {
        match line.to_lowercase().as_str() {
            "s" if review.asks_word() => self.take(Event::Recheck),
            "s" if review.is_ready() => {
                self.mode = Mode::Name;
                Ok(())
            }
            "s" => {
                let text = self.pick(
                    "Error: something is missing or to be looked over, see under First.\n",
                    "Fel: något saknas eller ska ses över, se under Först.\n",
                );
                self.say(text)
            }
            "q" | ":leave" | ":lämna" => {
                self.is_over = true;
                self.leave(Silence::Paused)
            }
            "<" => self.take(Event::Back),
            "" | "=" | "?" => Ok(()),
            other => match other.trim_start_matches('=').trim().parse() {
                Ok(number) => self.jump(number),
                Err(_) => {
                    let text = self.pick(
                        "Error: write a number, s, q or <.\n",
                        "Fel: skriv ett nummer, s, q eller <.\n",
                    );
                    self.say(text)
                }
            },
        }
    }

    /// Hands the answers in, and gives the receipt.
    fn send(&mut self) -> Result<(), Error> {
        let Some((text, sha256)) = self.deliver()? else { return Ok(()) };
        self.is_over = true;
        self.session.result(&format!("\n{text}"))?;
        self.seal(sha256)
    }

    /// Hands the answers in; the receipt and the hash, or nothing where something stands in
    /// the way.
    fn deliver(&mut self) -> Result<Option<(String, String)>, Error> {
        let Ok(finished) = self.interview.finish(&now()) else { return Ok(None) };
        let path = &self.whose.answers;
        let is_again = self.whose.again.is_some();
        let mut beside = String::new();
        if let Some(filed) = &self.interview.state().review {
            let of = (path.as_path(), finished.text.as_str());
            beside = reviewed::submit(&self.interview, of, filed, self.language())?;
        } else {
            let kept = match is_again {
                true => Some(self.file.keep_beside(path)?),
                false => None,
            };
            submit(path, &finished.text, is_again || self.session.settings.force)?;
            if let Some(kept) = kept {
                let head = self.pick(
                    "The answers as they were are kept",
                    "Svaren som de var finns kvar",
                );
                let kept = kept.to_string_lossy().into_owned();
                beside = format!("{head}: {}\n", visible(&kept));
            }
        }
        let text = receipt(self.whose, &finished.receipt, self.session) + &beside;
        Ok(Some((text, finished.receipt.sha256)))
    }

    /// Closes the draft of answers that were handed in, once the receipt was given.
    fn seal(&mut self, sha256: String) -> Result<(), Error> {
        self.write(&[Change::Submitted { sha256 }])?;
        self.file.close().map(|_| ())
    }
}
