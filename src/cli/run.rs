//! `survey run`: an interview in the terminal.
//!
//! *In:* a questionnaire, a unit, answers that are there beforehand, and what is typed.
//! *Out:* a draft while it lasts, an answer file in the end.
//!
//! What is asked and what is right is `interview`'s business; here are the draft's file, the
//! moment, and which front there is.

mod display;
mod draft;
mod echo;
mod editor;
mod front;
mod hear;
mod keys;
mod listing;
mod pages;
mod prepare;
mod remembered;
mod reviewed;
mod sent;

use std::time::SystemTime;

use jiff::{Timestamp, tz::TimeZone};

use crate::answers::Reader;
use crate::cli::args::{Format, RunArguments};
use crate::cli::chosen;
use crate::cli::error::Error;
use crate::cli::files::{is_there, submit};
use crate::cli::run::front::Front;
use crate::cli::run::hear::Ear;
use crate::cli::run::keys::Whose;
use crate::cli::session::Session;
use crate::diagnostic::{Findings, Words};
use crate::interview::{About, Event, Session as Interview, State};
use crate::report::visible::visible;

/// The second day of the year 1, so that it is of that year in every zone.
const FIRST: i64 = -62_135_510_400;

/// Interviews, or lists what there is.
pub fn run(arguments: &RunArguments, session: &mut Session) -> Result<(), Error> {
    session.format("run", &[Format::Human])?;
    let Some(given) = &arguments.questionnaire else {
        return listing::run(session);
    };
    let (library, definition) = chosen::find(Some(given), session)?;
    let Some(instrument) = chosen::sound(&library, definition, session) else {
        return Ok(());
    };
    let wanted = instrument.questionnaire().items.iter().find_map(|i| i.wanted_texts());
    if let Some(wanted) = wanted {
        return Err(Error::Choose {
            what: Words::new(
                format!("the wording of some questions is wanted from {wanted}"),
                format!("lydelsen av några frågor saknas; den hämtas ur {wanted}"),
            ),
            help: Words::new("ask its licence holder", "fråga den som har licensen"),
        });
    }
    let Some(reader) = definition.reader(&library.sources) else { return Ok(()) };
    let language = session.settings.out.language;
    let tag = chosen::tongue(instrument, arguments.lang.as_deref(), language)?;
    remember(arguments, session);
    let mut ear = Ear::new(arguments.no_input);
    let found = Whose::find(arguments, (&reader, &library), (&mut ear, session))?;
    let Some(whose) = found else {
        session.ends(ear.exit());
        return Ok(());
    };
    let is_looked_at = whose.reviewed.is_some() || whose.again.is_some();
    if is_there(&whose.answers) && !session.settings.force && !is_looked_at {
        return sent::again(&reader, &whose, session);
    }
    if arguments.no_input && !arguments.resume {
        return unasked(arguments, (&reader, &whose, tag), session);
    }
    let opened = draft::open(arguments, (&reader, &whose, tag), (&mut ear, session))?;
    let Some(draft) = opened else {
        session.ends(ear.exit());
        return Ok(());
    };
    let given = whose.again.as_deref().filter(|_| !draft.is_resumed);
    let mut front = Front::new(draft, (&whose, arguments.interviewer), (ear, session));
    prepare::fill(arguments, given, &mut front)?;
    front.ask_again(&arguments.ask)?;
    front.speak(arguments.lang.as_deref())?;
    if arguments.review {
        front.take(Event::Review)?;
    }
    match arguments.no_input {
        true => front.hand_in_unasked(),
        false => front.interview(),
    }
}

/// Puts questions line by line where that was chosen an earlier time, unless this run says
/// otherwise.
fn remember(arguments: &RunArguments, session: &mut Session) {
    let environment = &session.environment;
    let is_terminal = environment.in_terminal && environment.out_terminal;
    if arguments.no_plain {
        remembered::forget(environment);
        (session.settings.out.plain, session.settings.err.plain) = (false, false);
    } else if is_terminal
        && environment.get("SURVEY_PLAIN").is_none()
        && !session.settings.out.plain
        && remembered::is_plain(environment)
    {
        session.settings.out.plain = true;
        session.note(session.settings.out.language.pick(
            "Line by line, as you chose. The whole screen again: survey run --no-plain\n",
            "Rad för rad, som du valde. Hela skärmen igen: survey run --no-plain\n",
        ));
    }
}

/// An interview in which nothing is asked: no draft is needed.
fn unasked(
    arguments: &RunArguments,
    (reader, whose, tag): (&Reader<'_>, &Whose, &str),
    session: &mut Session,
) -> Result<(), Error> {
    if let Some(path) = Some(&whose.draft).filter(|path| path.is_file() && !arguments.new)
    {
        let name = path.to_string_lossy().into_owned();
        return Err(Error::Choose {
            what: Words::new(
                format!("{name}: a draft is there already"),
                format!("{name}: ett utkast finns redan"),
            ),
            help: Words::new(
                "go on with it (--resume), or leave it aside (--new)",
                "fortsätt med det (--resume), eller låt det vara (--new)",
            ),
        });
    }
    let state = State { language: Some(tag.to_owned()), ..State::default() };
    let mut interview = begin(reader, whose.about.clone(), state)?;
    prepare::fill_alone(arguments, &mut interview, session)?;
    hand_in(&mut interview, whose, session)
}

/// Begins an interview; what is wrong with the unit or the key is an error.
fn begin<'a>(
    reader: &'a Reader<'a>,
    about: About,
    state: State,
) -> Result<Interview<'a>, Error> {
    let unit = about.unit.clone();
    let file = reader.instrument().questionnaire().file;
    Interview::new(reader, file, (about, state), &now())
        .map_err(|findings| refused(&unit, &findings))
}

fn refused(unit: &str, findings: &Findings) -> Error {
    let finding =
        findings.iter().find(|f| f.severity() == crate::diagnostic::Severity::Error);
    let what = finding.map_or_else(
        || {
            Words::new(
                format!("nothing can be answered for `{unit}`"),
                format!("inget kan besvaras för `{unit}`"),
            )
        },
        |finding| finding.message.clone(),
    );
    let help = finding.and_then(|finding| finding.help.first().cloned());
    let help = help.unwrap_or_else(|| {
        Words::new("see --unit, --key and --part", "se --unit, --key och --part")
    });
    Error::Choose { what, help }
}

/// Hands in what is there, or lists what is missing with the flag that gives it.
fn hand_in(
    interview: &mut Interview<'_>,
    whose: &Whose,
    session: &mut Session,
) -> Result<(), Error> {
    match interview.finish(&now()) {
        Ok(finished) => {
            submit(&whose.answers, &finished.text, session.settings.force)?;
            let text = receipt(whose, &finished.receipt, session);
            session.result(&text)
        }
        Err(review) => Err(prepare::lacking(&review)),
    }
}

/// What proves that answers were handed in.
fn receipt(
    whose: &Whose,
    receipt: &crate::interview::Receipt,
    session: &Session,
) -> String {
    let path = whose.answers.to_string_lossy().replace('\\', "/");
    let (path, id, hash) = (visible(&path), &receipt.id, &receipt.sha256);
    session
        .settings
        .out
        .language
        .pick(
            "Done. {id}: the answers are in {path}\nsha256 {hash}\nYou can close the window.\n",
            "Klart. {id}: svaren ligger i {path}\nsha256 {hash}\nDu kan stänga fönstret.\n",
        )
        .replace("{id}", &visible(id))
        .replace("{path}", &path)
        .replace("{hash}", hash)
}

/// The present moment as answer files have it. A clock that is off by millennia is told by
/// the first or last moment that can be written.
#[expect(clippy::disallowed_methods, reason = "an interview is held at a moment")]
fn now() -> String {
    let first = Timestamp::constant(FIRST, 0);
    let now = Timestamp::try_from(SystemTime::now());
    let now = now.unwrap_or(Timestamp::MAX).max(first);
    now.to_zoned(TimeZone::system()).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}
