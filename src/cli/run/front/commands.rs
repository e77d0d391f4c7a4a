//! Commands that are spelled out: `:note`, `:review`, `:leave` and the others.
//!
//! *In:* what was typed after the colon. *Out:* what it does, or that it is no command, so
//! that it may be an answer where texts are; a blank before the colon makes it one.
//!
//! Each has a Swedish and an English word, and both are understood in either language.

use crate::cli::error::Error;
use crate::cli::run::front::Front;
use crate::cli::run::hear::Silence;
use crate::diagnostic::nearest;
use crate::interview::{CallKind, Event, Question};
use crate::report::visible::visible;
use crate::report::{Language, interview as words};
use crate::value::Status;

/// What a command does.
#[derive(Clone, Copy)]
enum Command {
    Help,
    Review,
    Leave,
    Clear,
    Note,
    Language,
    Call,
    Refuse,
    Edit,
    Again,
}

/// Every command: its words, and what it is for.
const COMMANDS: [(Command, [&str; 2], [&str; 2]); 10] = [
    (Command::Help, ["help", "hjälp"], ["this list", "den här listan"]),
    (
        Command::Again,
        ["again", "igen"],
        ["shows the question again", "visar frågan igen"],
    ),
    (
        Command::Clear,
        ["clear", "rensa"],
        ["takes the answer back", "tar tillbaka svaret"],
    ),
    (
        Command::Review,
        ["review", "granska"],
        ["all answers, and handing in", "alla svar, och att skicka in"],
    ),
    (Command::Leave, ["leave", "lämna"], ["saves and leaves", "sparar och slutar"]),
    (
        Command::Note,
        ["note TEXT", "anteckning TEXT"],
        ["a note to the question", "en anteckning till frågan"],
    ),
    (
        Command::Language,
        ["language TAG", "språk TAGG"],
        ["the questions in another language", "frågorna på ett annat språk"],
    ),
    (
        Command::Call,
        ["call no_contact|refusal|appointment TEXT", "samtal ingen|vägran|tid TEXT"],
        ["writes a contact down", "skriver upp en kontakt"],
    ),
    (
        Command::Edit,
        ["edit", "redigera"],
        ["a text in your editor", "en text i din editor"],
    ),
    (
        Command::Refuse,
        ["refuse TEXT", "avstå TEXT"],
        ["ends it: the respondent will not answer", "avslutar: den som svarar vill inte"],
    ),
];

impl Front<'_, '_> {
    /// Carries out a command; false where it is none.
    pub(super) fn command(
        &mut self,
        typed: &str,
        question: &Question,
    ) -> Result<bool, Error> {
        let (word, rest) = typed.split_once(char::is_whitespace).unwrap_or((typed, ""));
        let rest = rest.trim();
        let found = COMMANDS.iter().find(|(_, names, _)| {
            names.iter().any(|name| name.split(' ').next() == Some(word))
        });
        let Some((command, ..)) = found else { return self.unknown(word, question) };
        match command {
            Command::Help => self.commands()?,
            Command::Again => self.shown = None,
            Command::Clear => {
                self.take(Event::Clear)?;
                self.shown = None;
            }
            Command::Review => self.take(Event::Review)?,
            Command::Leave => {
                self.is_over = true;
                self.leave(Silence::Paused)?;
            }
            Command::Note => {
                self.take(Event::Note(rest.to_owned()))?;
                let text = self.pick("Noted.\n", "Antecknat.\n");
                self.say(text)?;
            }
            Command::Language => {
                self.take(Event::Language(rest.to_owned()))?;
                self.shown = None;
            }
            Command::Call => self.call(rest)?,
            Command::Refuse => {
                if !rest.is_empty() {
                    self.take(Event::Call(CallKind::Refusal, rest.to_owned()))?;
                }
                self.take(Event::End(Status::Refused))?;
            }
            Command::Edit => self.edit_line(question)?,
        }
        Ok(true)
    }

    /// Tells that there is no such command; false where it may be an answer.
    fn unknown(&mut self, word: &str, question: &Question) -> Result<bool, Error> {
        let names = COMMANDS.iter().flat_map(|(_, names, _)| names);
        let names = names.map(|name| name.split(' ').next().unwrap_or(name));
        let near = nearest(word, names);
        if question.is_text() && near.is_none() {
            return Ok(false);
        }
        let word = visible(word);
        let text = match (self.language(), near) {
            (Language::English, Some(near)) => format!(
                "Error: there is no command :{word}. Did you mean :{near}? All of them: :help\n"
            ),
            (Language::English, None) => {
                format!("Error: there is no command :{word}. All of them: :help\n")
            }
            (Language::Swedish, Some(near)) => format!(
                "Fel: det finns inget kommando :{word}. Menade du :{near}? Alla: :hjälp\n"
            ),
            (Language::Swedish, None) => {
                format!("Fel: det finns inget kommando :{word}. Alla: :hjälp\n")
            }
        };
        self.say(&text)?;
        Ok(true)
    }

    /// A contact, or an attempt at one.
    fn call(&mut self, rest: &str) -> Result<(), Error> {
        let (word, text) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
        let is_it = |kind: &CallKind| kind.name() == word || swedish(*kind) == word;
        let kind = CallKind::ALL.into_iter().find(is_it);
        let Some(kind) = kind else {
            let text = self.pick(
                "Error: write :call no_contact, :call refusal or :call appointment.\n",
                "Fel: skriv :samtal ingen, :samtal vägran eller :samtal tid.\n",
            );
            return self.say(text);
        };
        self.take(Event::Call(kind, text.trim().to_owned()))?;
        let said = words::call(kind);
        let head = self.pick("Written down", "Uppskrivet");
        let text = format!("{head}: {}\n", self.language().say(&said));
        self.say(&text)
    }

    /// Help to a question, why it is asked, and what can be typed.
    pub(super) fn help(&mut self, question: &Question) -> Result<(), Error> {
        let language = self.language();
        let mut text = words::body(question, self.is_aloud, language);
        if let Some(why) = &question.why {
            let head = language.pick("Why it is asked", "Varför den ställs");
            text.push_str(&format!("{head}: {}\n", visible(why)));
        }
        text.push_str(&words::options(question, language));
        self.say(&text)?;
        self.commands()
    }

    fn commands(&mut self) -> Result<(), Error> {
        let language = self.language();
        let mut text = language
            .pick(
                "Enter keeps or passes, < back, > on without an answer, = list, =7 question 7\n",
                "Enter behåller eller går vidare, < tillbaka, > vidare utan svar, = lista, =7 \
                 fråga 7\n",
            )
            .to_owned();
        for (_, names, does) in &COMMANDS {
            let (name, does) =
                (language.pick(names[0], names[1]), language.pick(does[0], does[1]));
            text.push_str(&format!("  :{name}  {does}\n"));
        }
        self.say(&text)
    }
}

/// What came of a contact, as it is written after `:samtal`.
const fn swedish(kind: CallKind) -> &'static str {
    match kind {
        CallKind::NoContact => "ingen",
        CallKind::Refusal => "vägran",
        CallKind::Appointment => "tid",
    }
}
