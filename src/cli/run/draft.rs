//! The draft of an interview: found, locked, gone on with or begun.
//!
//! *In:* its file. *Out:* an interview with its journal, or nothing where whoever was asked
//! would rather leave.
//!
//! A draft is never thrown away here: what is not gone on with keeps lying beside.

use crate::answers::Reader;
use crate::cli::args::RunArguments;
use crate::cli::error::Error;
use crate::cli::files::{DraftFile, Input, MOST_BYTES, Opening, make_room};
use crate::cli::run::hear::Ear;
use crate::cli::run::keys::Whose;
use crate::cli::run::{begin, now, reviewed};
use crate::cli::session::Session;
use crate::diagnostic::Words;
use crate::fullscreen::{Chooser, Offer, Picked};
use crate::interview::journal::{Head, Journal, Opened, Tail};
use crate::interview::{About, Change, Filed, Session as Interview, State, migrate};
use crate::report::Language;
use crate::report::language::Noun;
use crate::report::visible::visible;

/// An interview and its journal.
pub struct Draft<'a> {
    /// The interview.
    pub interview: Interview<'a>,
    /// Its file.
    pub file: DraftFile,
    /// Where the journal goes on.
    pub tail: Tail,
    /// It was begun before.
    pub is_resumed: bool,
}

/// What becomes of a draft that is there.
enum Choice {
    Resume,
    StartOver,
    Leave,
}

/// Opens a draft; none where whoever was asked would rather leave.
pub fn open<'a>(
    arguments: &RunArguments,
    (reader, whose, tag): (&'a Reader<'a>, &Whose, &str),
    (ear, session): (&mut Ear, &mut Session),
) -> Result<Option<Draft<'a>>, Error> {
    // The unit and the key are held to the register before anything is made, and what is
    // reviewed to the questionnaire.
    let state = State::default();
    let mut trial = begin(reader, whose.about.clone(), state)?;
    if let Some(text) = &whose.reviewed {
        reviewed::taken(&mut trial, (&whose.answers, text))?;
    }
    let head = trial.head();
    let mut file = held(whose)?;
    if let Err(error) = make_room(&whose.answers) {
        file.drop_empty();
        return Err(error);
    }
    let language = session.settings.out.language;
    if Journal::is_only_begun(file.text()) {
        if !file.text().is_empty() {
            file.cut(0, false)?;
            tell_torn((ear, session));
        }
        return fresh(reader, (whose, tag), (file, None), (ear, session)).map(Some);
    }
    let journal = match Journal::read(file.text()) {
        Ok(journal) => journal,
        Err(_) if arguments.new => {
            return aside(reader, (whose, tag), file, (ear, session)).map(Some);
        }
        Err(fault) => {
            let path = whose.draft.clone();
            return Err(Error::NoJournal { path, line: fault.line, says: fault.says });
        }
    };
    if !is_of(&journal.head, &head) {
        return Err(of_another(whose, &journal));
    }
    if journal.state().submitted.is_some() {
        let done = (file, Some("done"));
        return fresh(reader, (whose, tag), done, (ear, session)).map(Some);
    }
    let is_begun =
        journal.changes.iter().any(|change| !matches!(change, Change::Language { .. }));
    let choice = match (arguments.resume || !is_begun, arguments.new) {
        (_, true) => Choice::StartOver,
        (true, _) => Choice::Resume,
        _ => choose(&journal, (reader, whose), (ear, session))?,
    };
    match choice {
        Choice::Leave => Ok(None),
        Choice::StartOver => aside(reader, (whose, tag), file, (ear, session)).map(Some),
        Choice::Resume => {
            held_to(whose, journal.state().review.as_ref())?;
            tell_damage(&journal, &mut file, (ear, session))?;
            let same = journal.head.instrument == reader.instrument().hash();
            let draft = match same {
                true => resumed(reader, whose, (journal, file))?,
                false => moved(reader, whose, (journal, file), (ear, session))?,
            };
            if is_begun && same {
                let (done, all) = draft.interview.reached();
                let text = match language {
                    Language::English => format!("{done} of about {all} answered.\n"),
                    Language::Swedish => format!("{done} av ca {all} besvarade.\n"),
                };
                ear.tell(&text, session)?;
            }
            Ok(Some(draft))
        }
    }
}

/// A draft beside answers that were handed in is a review of these, or of none.
fn held_to(whose: &Whose, review: Option<&Filed>) -> Result<(), Error> {
    match (review, &whose.reviewed) {
        (Some(filed), _) => reviewed::holds(&whose.answers, filed).map(|_| ()),
        (None, None) => Ok(()),
        (None, Some(_)) => Err(Error::Choose {
            what: Words::new(
                "there are answers that were handed in, and a draft that was not",
                "det finns svar som har skickats in, och ett utkast som inte har det",
            ),
            help: Words::new(
                "leave the draft aside and review the answers: --review --new",
                "låt utkastet vara och granska svaren: --review --new",
            ),
        }),
    }
}

/// The draft, held by this process alone.
pub fn held(whose: &Whose) -> Result<DraftFile, Error> {
    match DraftFile::open(&whose.draft)? {
        Opening::Ours(file) => Ok(file),
        Opening::Held(text) => Err(locked(&whose.about.unit, &text)),
    }
}

/// Begins a draft; what its file holds is kept under another name, where one is given.
fn fresh<'a>(
    reader: &'a Reader<'a>,
    (whose, tag): (&Whose, &str),
    (mut file, aside): (DraftFile, Option<&str>),
    (ear, session): (&mut Ear, &Session),
) -> Result<Draft<'a>, Error> {
    let mut interview = begin(reader, whose.about.clone(), State::default())?;
    let mut tail = Tail::default();
    let mut lines = tail.begin(&interview.head());
    lines.push_str(&tail.opened(&us()));
    let when = now();
    let event = crate::interview::Event::Language(tag.to_owned());
    let mut changes = interview.take(event, &when).changes;
    if let Some(text) = &whose.reviewed {
        let of = (whose.answers.as_path(), text.as_str());
        changes.extend(reviewed::begin(&mut interview, of, (ear, session))?);
    }
    for change in changes {
        lines.push_str(&tail.change(&change, &when));
    }
    match aside {
        Some(ending) => drop(file.begin_anew(ending, &lines)?),
        None => file.append(&lines)?,
    }
    Ok(Draft { interview, file, tail, is_resumed: false })
}

fn resumed<'a>(
    reader: &'a Reader<'a>,
    whose: &Whose,
    (journal, mut file): (Journal, DraftFile),
) -> Result<Draft<'a>, Error> {
    let started = journal.head.started.clone();
    let about = About { started, ..whose.about.clone() };
    let interview = begin(reader, about, journal.state())?;
    let mut tail = journal.tail;
    let line = tail.opened(&us());
    file.append(&line)?;
    Ok(Draft { interview, file, tail, is_resumed: true })
}

/// Goes on with answers to another state of the questionnaire.
fn moved<'a>(
    reader: &'a Reader<'a>,
    whose: &Whose,
    (journal, mut file): (Journal, DraftFile),
    (ear, session): (&mut Ear, &mut Session),
) -> Result<Draft<'a>, Error> {
    let started = journal.head.started.clone();
    let about = About { started, ..whose.about.clone() };
    let mut interview = begin(reader, about, State::default())?;
    let moved = migrate(&mut interview, &journal.state());
    let mut tail = Tail::default();
    let mut lines = tail.begin(&interview.head());
    lines.push_str(&tail.opened(&us()));
    let when = now();
    for change in &moved.changes {
        lines.push_str(&tail.change(change, &when));
    }
    let kept = file.begin_anew("before", &lines)?;
    let count = session.settings.out.language.counted(moved.kept, Noun::ANSWER);
    let mut text = match session.settings.out.language {
        Language::English => format!(
            "The questionnaire has changed since. {count} still fit and were kept.\n"
        ),
        Language::Swedish => format!(
            "Formuläret har ändrats sedan dess. {count} passar fortfarande och behölls.\n"
        ),
    };
    if !moved.lost.is_empty() {
        let head = session.settings.out.language.pick(
            "These do not fit and are asked again:",
            "Dessa passar inte och frågas igen:",
        );
        text.push_str(&format!("{head}\n"));
        moved
            .lost
            .iter()
            .for_each(|name| text.push_str(&format!("  {}\n", visible(name))));
    }
    if !moved.notes.is_empty() {
        let head = session.settings.out.language.pick(
            "Notes to questions that there are no more stay there:",
            "Anteckningar till frågor som inte finns längre står kvar där:",
        );
        text.push_str(&format!("{head} {}\n", visible(&moved.notes.join(", "))));
    }
    let name = kept.to_string_lossy().into_owned();
    let before = session
        .settings
        .out
        .language
        .pick("The earlier draft is kept", "Det tidigare utkastet finns kvar");
    text.push_str(&format!("{before}: {}\n", visible(&name)));
    ear.tell(&text, session)?;
    Ok(Draft { interview, file, tail, is_resumed: true })
}

/// Asks what becomes of a draft that is there.
fn choose(
    journal: &Journal,
    of: (&Reader<'_>, &Whose),
    (ear, session): (&mut Ear, &mut Session),
) -> Result<Choice, Error> {
    let picked = match ear.has_screen(session) {
        true => choose_on_screen(journal, of, (ear, session))?,
        false => None,
    };
    Ok(picked.unwrap_or_else(|| choose_in_lines(journal, (ear, session))))
}

/// The same on a page; none where lines are wanted.
fn choose_on_screen(
    journal: &Journal,
    (reader, whose): (&Reader<'_>, &Whose),
    (ear, session): (&mut Ear, &mut Session),
) -> Result<Option<Choice>, Error> {
    let look = session.settings.out;
    let questionnaire = reader.instrument().questionnaire();
    let title = questionnaire.title.as_ref();
    let title = title.map(|title| title.wording(look.language.tag()));
    let title = title.unwrap_or(&questionnaire.name.value);
    let last = moment(journal);
    let asks = match look.language {
        Language::English => format!("There is a draft from {last}."),
        Language::Swedish => format!("Det finns ett utkast från {last}."),
    };
    let lines = [
        ("go on with it", "fortsätt med det"),
        ("start over; it is kept", "börja om; det finns kvar"),
        ("leave", "lämna"),
    ];
    let lines = lines.map(|(en, sv)| look.language.pick(en, sv).to_owned());
    let offer = Offer::Lines(lines.to_vec());
    let picked = ear
        .choose(Chooser::new(look, (title, &whose.about.unit, &asks), offer), session)?;
    Ok(match picked {
        Picked::Plain => None,
        Picked::Line(0) => Some(Choice::Resume),
        Picked::Line(1) => Some(Choice::StartOver),
        _ => Some(Choice::Leave),
    })
}

/// When a draft was changed last.
fn moment(journal: &Journal) -> String {
    let last = visible(&journal.last).replacen('T', " ", 1);
    last.get(..16).unwrap_or(&last).to_owned()
}

fn choose_in_lines(
    journal: &Journal,
    (ear, session): (&mut Ear, &mut Session),
) -> Choice {
    let language = session.settings.out.language;
    let last = moment(journal);
    let prompt = match language {
        Language::English => format!(
            "There is a draft from {last}.\n  1 go on with it (Enter)\n  2 start over; it is \
             kept\n  3 leave\n> "
        ),
        Language::Swedish => format!(
            "Det finns ett utkast från {last}.\n  1 fortsätt med det (Enter)\n  2 börja om; \
             det finns kvar\n  3 lämna\n> "
        ),
    };
    loop {
        let Ok(line) = ear.ask(&prompt, session) else { return Choice::Leave };
        match line.trim() {
            "" | "1" => return Choice::Resume,
            "2" => return Choice::StartOver,
            "3" => return Choice::Leave,
            _ => {}
        }
    }
}

/// Begins a draft anew, and says where the earlier one is kept.
fn aside<'a>(
    reader: &'a Reader<'a>,
    of: (&Whose, &str),
    file: DraftFile,
    (ear, session): (&mut Ear, &Session),
) -> Result<Draft<'a>, Error> {
    let ending = "set-aside";
    let name = file.aside(ending).to_string_lossy().into_owned();
    let draft = fresh(reader, of, (file, Some(ending)), (ear, session))?;
    let head = session
        .settings
        .out
        .language
        .pick("The earlier draft is kept", "Det tidigare utkastet finns kvar");
    ear.note(&format!("{head}: {}\n", visible(&name)), session);
    Ok(draft)
}

/// Tells what was found damaged, and keeps what is sound.
fn tell_damage(
    journal: &Journal,
    file: &mut DraftFile,
    (ear, session): (&mut Ear, &Session),
) -> Result<(), Error> {
    let language = session.settings.out.language;
    if let Some(fault) = &journal.fault {
        let copy = file.cut(journal.sound, true)?;
        let copy = copy.unwrap_or_default().to_string_lossy().into_owned();
        let (line, says) = (fault.line, language.say(&fault.says));
        let text = match language {
            Language::English => format!(
                "warning: line {line} of the draft: {says}. What stands before it counts; \
                 all of it is in {}\n",
                visible(&copy)
            ),
            Language::Swedish => format!(
                "varning: rad {line} i utkastet: {says}. Det som står före gäller; allt \
                 finns i {}\n",
                visible(&copy)
            ),
        };
        ear.note(&text, session);
    } else if journal.is_torn {
        file.cut(journal.sound, false)?;
        tell_torn((ear, session));
    }
    Ok(())
}

fn tell_torn((ear, session): (&mut Ear, &Session)) {
    let text = session.settings.out.language.pick(
        "note: the last line of the draft was cut off and is left out\n",
        "not: sista raden i utkastet var avbruten och räknas inte\n",
    );
    ear.note(text, session);
}

fn locked(unit: &str, text: &str) -> Error {
    let opened = Journal::read(text).ok().and_then(|journal| journal.opened);
    let (who, sv) = match &opened {
        Some(Opened { process, host, since }) => {
            let since = since.replacen('T', " ", 1);
            let since = since.get(..16).unwrap_or(&since);
            (
                format!("process {process} on {host}, since {since}"),
                format!("process {process} på {host}, sedan {since}"),
            )
        }
        None => ("by another process".to_owned(), "av en annan process".to_owned()),
    };
    Error::Locked { unit: unit.to_owned(), who, sv }
}

/// Whether a draft is of the record that is asked for.
fn is_of(found: &Head, wanted: &Head) -> bool {
    let of = |head: &Head| {
        let (unit, keys) = (head.unit.clone(), head.keys.clone());
        (head.questionnaire.clone(), unit, keys, head.part.clone())
    };
    of(found) == of(wanted)
}

fn of_another(whose: &Whose, journal: &Journal) -> Error {
    let name = whose.draft.to_string_lossy().into_owned();
    let head = &journal.head;
    let of = format!("{}@{}", head.questionnaire, head.version);
    let keys = head.keys.iter().map(|(name, word)| format!("{name}={word}"));
    let record = std::iter::once(head.unit.clone()).chain(keys).chain(head.part.clone());
    let record = record.collect::<Vec<_>>().join(", ");
    let record = visible(&record);
    let resume = format!("survey run {of} --draft {name} --resume");
    Error::Choose {
        what: Words::new(
            format!("{name}: is a draft of {of}, {record}"),
            format!("{name}: är ett utkast till {of}, {record}"),
        ),
        help: Words::same(resume),
    }
}

/// This process, for whoever finds the draft locked.
fn us() -> Opened {
    let name = Input::file(std::path::Path::new("/proc/sys/kernel/hostname"));
    let host = name.text(MOST_BYTES).unwrap_or_default().trim().to_owned();
    let host = if host.is_empty() { "?".to_owned() } else { host };
    Opened { process: std::process::id(), host, since: now() }
}
