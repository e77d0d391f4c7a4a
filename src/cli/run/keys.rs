//! Whose answers they are, and where they lie.
//!
//! *In:* flags, and what is asked where they are lacking. *Out:* the unit, the record's key,
//! the part; the file of the draft and that of the answers.

use std::path::{Path, PathBuf};

use crate::answers::Reader;
use crate::cli::args::{Kind, RunArguments};
use crate::cli::convert::file_name;
use crate::cli::error::Error;
use crate::cli::files::{Input, MOST_BYTES, gather, is_there};
use crate::cli::library::Library;
use crate::cli::run::hear::Ear;
use crate::cli::run::now;
use crate::cli::session::Session;
use crate::diagnostic::{Words, nearest};
use crate::entry::choice::folded;
use crate::fullscreen::{Chooser, Offer, Picked};
use crate::interview::About;
use crate::interview::journal::Journal;
use crate::model::{ItemKind, Questionnaire};

/// Whose answers they are.
#[derive(Clone, Debug)]
pub struct Whose {
    /// The unit, the key, the part.
    pub about: About,
    /// The file of the draft.
    pub draft: PathBuf,
    /// The file of the answers.
    pub answers: PathBuf,
    /// The text of the answers where they were handed in and are looked through.
    pub reviewed: Option<String>,
    /// The file of answers that are asked again, and written over in the end.
    pub again: Option<PathBuf>,
    /// The command that goes on with the draft.
    pub resume: String,
}

impl Whose {
    /// Finds out; none where whoever was asked has gone.
    ///
    /// # Errors
    ///
    /// Something is lacking and nobody can be asked, or is not known.
    pub fn find(
        arguments: &RunArguments,
        (reader, library): (&Reader<'_>, &Library),
        (ear, session): (&mut Ear, &mut Session),
    ) -> Result<Option<Self>, Error> {
        let questionnaire = reader.instrument().questionnaire();
        let begun = arguments.draft.as_ref().filter(|path| is_there(path));
        let begun = begun.and_then(|path| Input::file(path).text(MOST_BYTES).ok());
        let begun = begun.and_then(|text| Journal::read(&text).ok()).map(|j| j.head);
        let unit = match (&arguments.unit, &begun) {
            (Some(unit), _) => Some(named_unit(questionnaire, unit.trim())?),
            (None, Some(head)) => Some(head.unit.clone()),
            (None, None) => ask_unit(questionnaire, (ear, session))?,
        };
        let Some(unit) = unit else { return Ok(None) };
        let keys = match begun.as_ref().filter(|_| arguments.keys.is_empty()) {
            Some(head) => head.keys.clone(),
            None => keys(questionnaire, &arguments.keys)?,
        };
        let named = arguments.part.clone().or_else(|| begun.and_then(|head| head.part));
        let part = part(questionnaire, named.as_deref())?;
        let words = words(&unit, &keys, part, questionnaire);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let name = questionnaire.name.value.clone();
        let version = questionnaire.version.value.clone();
        let file = library.files_of(&name, &version).into_iter().next();
        let folder = file.and_then(|file| file.path?.parent().map(Path::to_owned));
        let folder = folder.unwrap_or_default();
        let json = file_name(&words, Kind::Json);
        let answers = arguments.target.clone();
        let answers = answers.unwrap_or_else(|| folder.join("answers").join(&json));
        let journal = json.replace(".json", ".journal");
        let draft = arguments.draft.clone();
        let draft = draft.unwrap_or_else(|| folder.join("drafts").join(journal));
        let is_given = is_there(&answers);
        let is_reviewed = arguments.review && !arguments.no_input && is_given;
        let reviewed = match is_reviewed {
            true => Some(Input::file(&answers).text(MOST_BYTES)?),
            false => None,
        };
        // A draft that goes on, or the file itself, has the answers that are not asked.
        let again = (!arguments.ask.is_empty() && is_given).then(|| answers.clone());
        known_items(questionnaire, &arguments.ask)?;
        let beside = beside(reader, (&unit, &keys, part), &folder.join("answers"));
        let mut resume = format!("survey run {name}@{version} --unit {}", quoted(&unit));
        arguments
            .keys
            .iter()
            .for_each(|key| resume.push_str(&format!(" --key {}", quoted(key))));
        if let Some(part) = &named {
            resume.push_str(&format!(" --part {}", quoted(part)));
        }
        if let Some(draft) = &arguments.draft {
            resume.push_str(&format!(" --draft {}", quoted(&draft.to_string_lossy())));
        }
        if let Some(target) = &arguments.target {
            resume.push_str(&format!(" --output {}", quoted(&target.to_string_lossy())));
        }
        if arguments.review {
            resume.push_str(" --review");
        }
        if !arguments.ask.is_empty() {
            resume.push_str(&format!(" --ask {}", quoted(&arguments.ask.join(","))));
        }
        if arguments.interviewer {
            resume.push_str(" --interviewer");
        }
        resume.push_str(" --resume");
        let about = About {
            unit,
            keys,
            part,
            started: reviewed.as_deref().map_or_else(now, began),
            is_review: arguments.review,
            beside,
        };
        Ok(Some(Self { about, draft, answers, reviewed, again, resume }))
    }
}

/// When the interview of an answer file began; empty where it does not say.
fn began(text: &str) -> String {
    let text = text.trim_start_matches('\u{feff}');
    let file: serde_json::Value = serde_json::from_str(text).unwrap_or_default();
    file["started"].as_str().unwrap_or_default().to_owned()
}

/// A word of a command, in quotes where a shell would take it apart.
fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "-_./=@:,".contains(c);
    match !word.is_empty() && word.chars().all(is_plain) {
        true => word.to_owned(),
        false => format!("'{}'", word.replace('\'', "'\\''")),
    }
}

/// The code of a unit that is named by it or by its name in the register. What the register
/// does not have is told with its nearest.
fn named_unit(questionnaire: &Questionnaire, given: &str) -> Result<String, Error> {
    let frame = questionnaire.units.as_ref().and_then(|units| units.frame.as_ref());
    let Some(frame) = frame.filter(|frame| frame.unit(given).is_none()) else {
        return Ok(given.to_owned());
    };
    let sought = folded(given);
    let mut named = frame.units.iter().filter(|unit| folded(frame.name(unit)) == sought);
    if let (Some(unit), None) = (named.next(), named.next()) {
        return Ok(unit.code.clone());
    }
    let near = nearest(given, frame.units.iter().map(|unit| frame.name(unit)));
    let near = frame.units.iter().find(|unit| Some(frame.name(unit)) == near);
    let Some(near) = near else { return Ok(given.to_owned()) };
    let (name, code) = (frame.name(near), &near.code);
    Err(Error::Choose {
        what: Words::new(
            format!("the register has no unit `{given}`"),
            format!("registret har ingen enhet `{given}`"),
        ),
        help: Words::new(
            format!("did you mean {code} ({name})?"),
            format!("menade du {code} ({name})?"),
        ),
    })
}

fn ask_unit(
    questionnaire: &Questionnaire,
    (ear, session): (&mut Ear, &mut Session),
) -> Result<Option<String>, Error> {
    let frame = questionnaire.units.as_ref().and_then(|units| units.frame.as_ref());
    if !ear.hears() {
        return Err(Error::Choose {
            what: Words::new("no unit is named", "ingen enhet är angiven"),
            help: Words::new("name it: --unit CODE", "ange den: --unit KOD"),
        });
    }
    if ear.has_screen(session) {
        match unit_on_screen(questionnaire, (ear, session))? {
            Some(Picked::Text(unit)) => return Ok(Some(unit)),
            Some(Picked::Plain) => {}
            _ => return Ok(None),
        }
    }
    let language = session.settings.out.language;
    let prompt = match frame {
        Some(_) => {
            language.pick("For which unit? (code)\n> ", "För vilken enhet? (kod)\n> ")
        }
        None => language.pick(
            "For whom? (a name or a code)\n> ",
            "För vem? (ett namn eller en kod)\n> ",
        ),
    };
    loop {
        let Ok(line) = ear.ask(prompt, session) else { return Ok(None) };
        let given = line.trim();
        let Some(frame) = frame else {
            if given.is_empty() {
                continue;
            }
            return Ok(Some(given.to_owned()));
        };
        if let Some(unit) = frame.unit(given) {
            return Ok(Some(unit.code.clone()));
        }
        let sought = given.to_lowercase();
        let mut named =
            frame.units.iter().filter(|unit| frame.name(unit).to_lowercase() == sought);
        if let (Some(unit), None) = (named.next(), named.next()) {
            return Ok(Some(unit.code.clone()));
        }
        let near = nearest(given, frame.units.iter().map(|unit| frame.name(unit)));
        let head = language.pick(
            "Error: it is not in the register.",
            "Fel: den finns inte i registret.",
        );
        let near = near.map_or_else(String::new, |near| match language {
            crate::report::Language::English => format!(" Did you mean {near}?"),
            crate::report::Language::Swedish => format!(" Menade du {near}?"),
        });
        session.result(&format!("{head}{near}\n"))?;
    }
}

/// Holds the items that are to be asked to those there are.
fn known_items(questionnaire: &Questionnaire, asked: &[String]) -> Result<(), Error> {
    let names: Vec<String> = (0..questionnaire.items.len())
        .filter(|number| questionnaire.items[*number].kind.takes_answers())
        .map(|number| questionnaire.full_name(number))
        .collect();
    match asked.iter().find(|name| !names.contains(name)) {
        None => Ok(()),
        Some(name) => Err(Error::Unknown {
            what: Words::new("item", "ingen fråga"),
            given: name.clone(),
            near: nearest(name, names.iter().map(String::as_str)).map(str::to_owned),
            known: Vec::new(),
        }),
    }
}

/// Asks for the unit on a page; its code as a text, or that lines are wanted.
fn unit_on_screen(
    questionnaire: &Questionnaire,
    (ear, session): (&mut Ear, &mut Session),
) -> Result<Option<Picked>, Error> {
    let look = session.settings.out;
    let title = questionnaire.title.as_ref();
    let title = title.map(|title| title.wording(look.language.tag()));
    let title = title.unwrap_or(&questionnaire.name.value);
    let frame = questionnaire.units.as_ref().and_then(|units| units.frame.as_ref());
    let (asks, offer) = match frame {
        Some(frame) => {
            let row = |unit: &crate::model::Unit| {
                (unit.code.clone(), frame.name(unit).to_owned())
            };
            let asks = look.language.pick(
                "For which unit? Write some of its code or name.",
                "För vilken enhet? Skriv något av koden eller namnet.",
            );
            (asks, Offer::Register(frame.units.iter().map(row).collect()))
        }
        None => {
            let asks = look
                .language
                .pick("For whom? A name or a code.", "För vem? Ett namn eller en kod.");
            (asks, Offer::Text)
        }
    };
    let picked = ear.choose(Chooser::new(look, (title, "", asks), offer), session)?;
    Ok(match (picked, frame) {
        (Picked::Line(at), Some(frame)) => {
            frame.units.get(at).map(|unit| Picked::Text(unit.code.clone()))
        }
        (picked @ (Picked::Text(_) | Picked::Plain), _) => Some(picked),
        _ => None,
    })
}

/// The record's key: names and JSON texts.
fn keys(
    questionnaire: &Questionnaire,
    given: &[String],
) -> Result<Vec<(String, String)>, Error> {
    let pairs: Vec<(&str, &str)> =
        given.iter().filter_map(|g| g.split_once('=')).collect();
    let known = || questionnaire.records.iter().map(|record| record.name.value.as_str());
    if let Some((name, _)) = pairs.iter().find(|(name, _)| !known().any(|k| k == *name)) {
        return Err(Error::Unknown {
            what: Words::new("name of the record's key", "inget namn i postens nyckel"),
            given: (*name).to_owned(),
            near: nearest(name, known()).map(str::to_owned),
            known: known().map(str::to_owned).collect(),
        });
    }
    let key = |record: &crate::model::RecordName| {
        let name = &record.name.value;
        let (_, word) =
            pairs.iter().find(|(known, _)| known == name).ok_or_else(|| {
                Error::Choose {
                    what: Words::new(
                        format!("a unit has several records, told apart by `{name}`"),
                        format!("en enhet har flera poster, som skiljs åt av `{name}`"),
                    ),
                    help: Words::new(
                        format!("name it: --key {name}=…"),
                        format!("ange det: --key {name}=…"),
                    ),
                }
            })?;
        let is_number =
            matches!(record.kind, ItemKind::Number(_) | ItemKind::Year { .. })
                && word.bytes().all(|byte| byte.is_ascii_digit())
                && !word.is_empty();
        let json = match is_number {
            true => (*word).to_owned(),
            false => serde_json::Value::from(*word).to_string(),
        };
        Ok((name.clone(), json))
    };
    questionnaire.records.iter().map(key).collect()
}

fn part(
    questionnaire: &Questionnaire,
    named: Option<&str>,
) -> Result<Option<usize>, Error> {
    let known = || questionnaire.parts.iter().map(|part| part.name.value.clone());
    match named {
        Some(named) => match known().position(|part| part == named) {
            Some(part) => Ok(Some(part)),
            None => Err(Error::Unknown {
                what: Words::new("part", "ingen del"),
                given: named.to_owned(),
                near: None,
                known: known().collect(),
            }),
        },
        None if questionnaire.parts.is_empty() => Ok(None),
        None => {
            let names = known().collect::<Vec<_>>().join(", ");
            Err(Error::Choose {
                what: Words::new(
                    format!("it is answered in parts: {names}"),
                    format!("det besvaras i delar: {names}"),
                ),
                help: Words::new("name one: --part NAME", "ange en: --part NAMN"),
            })
        }
    }
}

/// What the files of a record are named by.
fn words(
    unit: &str,
    keys: &[(String, String)],
    part: Option<usize>,
    questionnaire: &Questionnaire,
) -> Vec<String> {
    let mut words = vec![unit.to_owned()];
    words.extend(keys.iter().map(|(_, word)| word.trim_matches('"').to_owned()));
    let part = part.and_then(|part| questionnaire.parts.get(part));
    words.extend(part.map(|part| part.name.value.clone()));
    words
}

/// The answer files of the record's other parts.
fn beside(
    reader: &Reader<'_>,
    (unit, keys, part): (&str, &[(String, String)], Option<usize>),
    folder: &Path,
) -> Vec<String> {
    if part.is_none() {
        return Vec::new();
    }
    let selection = crate::cli::args::Selection::default();
    let wanted = crate::cli::files::Wanted::Answers;
    let found = gather(&[folder.to_owned()], &selection, wanted, false);
    let mut record = vec![unit.to_owned()];
    record.extend(keys.iter().map(|(_, word)| word.trim_matches('"').to_owned()));
    let inputs = found.map(|found| found.inputs).unwrap_or_default();
    let texts = inputs.iter().filter_map(|input| input.text(MOST_BYTES).ok());
    let is_of = |text: &String| {
        let of = reader.record_of(text);
        of.is_some_and(|of| of.record == record && of.part != part)
    };
    texts.filter(is_of).collect()
}
