//! Answers read, and made something of, on all threads at once.
//!
//! *In:* what is read, piece by piece. *Out:* what a command keeps of each record, in order.
//!
//! Sound JSON is read, judged and made into what is kept on one thread, so that nothing else
//! of it is held. A text with anything to tell of, tables, parts of records and what is
//! corrected go the longer way of [`Batch`], whose findings have places: the same answers are
//! read by the same reader on both.

use std::sync::Arc;

use crate::answers::{Notation, Reading, ValidAnswers, Workspace};
use crate::cli::batch::feed::Fed;
use crate::cli::batch::{
    Answered, Batch, Key, Known, Last, Piece, Seats, Sought, in_order, in_pieces, sha256,
};
use crate::cli::error::Error;
use crate::cli::files::Text;
use crate::cli::library::Definition;
use crate::cli::progress::Progress;
use crate::cli::session::Session;
use crate::cli::streams::note;
use crate::source::{FileId, Source, Sources};

/// The number of a text before it has one.
const HERE: FileId = FileId(u32::MAX);

/// Makes what it takes for answers to a questionnaire.
pub type Equip<'a, E> =
    &'a mut dyn FnMut(&'static Definition, &mut Session) -> Result<Option<Arc<E>>, Error>;

/// Takes a record.
pub type Take<'a, T> =
    &'a mut dyn FnMut(&mut Session, &Sources, Kept<T>) -> Result<(), Error>;

/// What a command does with records.
pub struct Task<'a, E, T> {
    /// Texts with findings are kept whole, to be shown at the end; else of none more is
    /// kept, while it is handed on, than where its unit stands.
    pub keep: bool,
    /// What it takes to make something of answers to a questionnaire, made once for each;
    /// none where answers are wanted as they are.
    pub equip: Equip<'a, E>,
    /// What is kept of a sound record; none where its answers are wanted as they are.
    pub make: &'a (dyn Fn(&E, &ValidAnswers, &Told) -> Option<T> + Sync),
}

/// Where a record stands.
pub struct Told {
    /// The name of the file.
    pub name: Arc<str>,
    /// The line of a stream.
    pub line: Option<usize>,
    /// The SHA-256 of the text, where it was asked for.
    pub hash: Option<String>,
    /// The text, as far as the place of its unit.
    head: Head,
}

/// A text as far as the place of its unit.
enum Head {
    /// With the line where it begins.
    Line(String, usize),
    Source(Box<Source>),
}

/// A record as a command gets it.
pub enum Kept<T> {
    /// With all its answers.
    Answers(Box<Answered>),
    /// As it was made, and where it stands.
    Made(&'static Definition, T, Told),
}

/// What is known of a questionnaire.
struct Seat<E> {
    known: Option<Arc<Known>>,
    kit: Option<Arc<E>>,
}

/// What came of a piece.
enum Came<T> {
    Own(Vec<Own<T>>),
    /// A questionnaire that is not loaded yet, and the piece.
    Needs(Key, Fed),
    Failed(Error),
}

/// What came of a text.
enum Own<T> {
    Answers(&'static Definition, Box<ValidAnswers>, Told),
    Made(&'static Definition, T, Told),
    /// It goes the longer way.
    Text(Box<Text>),
}

/// What all threads know.
struct Desk<'a, E, T> {
    seats: Seats<Seat<E>>,
    make: &'a (dyn Fn(&E, &ValidAnswers, &Told) -> Option<T> + Sync),
    hashes: bool,
    /// Everything goes the longer way.
    is_slow: bool,
}

impl Told {
    /// Of a text that goes the longer way.
    pub(super) fn new(name: &str, line: Option<usize>, head: Source) -> Self {
        Self { name: name.into(), line, hash: None, head: Head::Source(Box::new(head)) }
    }

    /// The text as far as the place of its unit, as a source.
    pub fn source(&self) -> Source {
        match &self.head {
            Head::Line(head, first) => {
                Source::from_line(&*self.name, head.as_str(), *first)
            }
            Head::Source(source) => (**source).clone(),
        }
    }
}

impl Batch {
    /// Reads everything and hands it on in order.
    ///
    /// # Errors
    ///
    /// Those of `take` and `equip`.
    pub fn each<E: Send + Sync, T: Send>(
        &mut self,
        session: &mut Session,
        task: Task<'_, E, T>,
        take: Take<'_, T>,
    ) -> Result<(), Error> {
        let Task { keep, equip, make } = task;
        self.settle(session)?;
        let desk = Desk {
            seats: Seats::new(self.read_as_key.clone()),
            make,
            hashes: self.hashes,
            is_slow: self.corrections.is_some() || self.map.is_some(),
        };
        let mut goes_on = true;
        let feed = self.feed();
        let mut space = Workspace::default();
        let threads = rayon::current_num_threads();
        let of_piece = |fed: Fed, space: &mut Workspace| desk.piece(fed, space);
        let mut progress = Progress::new(&session.settings, &session.environment);
        in_order(threads, feed, of_piece, |mut came| {
            while let Came::Needs(key, fed) = came {
                let known = self.known(&key, session);
                let kit = match &known {
                    Some(known) => equip(known.definition, session)?,
                    None => None,
                };
                desk.seats.take_in(key, Seat { known, kit });
                came = desk.piece(fed, &mut space);
            }
            let mut count = 0;
            match came {
                Came::Own(all) => {
                    count = all.len();
                    goes_on = self.hand_on(all, session, keep, take)?;
                }
                Came::Failed(error) => {
                    progress.end().into_iter().for_each(note);
                    session.fail(error);
                }
                Came::Needs(..) => {}
            }
            if let Some(line) = progress.more(count) {
                note(&line);
            }
            Ok(goes_on)
        })?;
        progress.end().into_iter().for_each(note);
        if goes_on {
            let rest = self.open.rest();
            for piece in in_pieces(rest) {
                let goes_on =
                    self.tell(piece, session, keep, &mut |s, sources, of| {
                        take(s, sources, Kept::Answers(Box::new(of)))
                    })?;
                if !goes_on {
                    break;
                }
            }
        }
        Ok(())
    }

    /// Hands on what came of a piece, in order; `false` where no more is wanted.
    fn hand_on<T>(
        &mut self,
        all: Vec<Own<T>>,
        session: &mut Session,
        keep: bool,
        take: Take<'_, T>,
    ) -> Result<bool, Error> {
        let mut texts = Vec::new();
        for own in all {
            let kept = match own {
                Own::Text(text) => {
                    texts.push(*text);
                    continue;
                }
                // Those before it go before it.
                _ if !self.longer(&mut texts, session, keep, take)? => return Ok(false),
                Own::Made(definition, made, told) => {
                    self.tell_name(&told.name, session);
                    Kept::Made(definition, made, told)
                }
                Own::Answers(definition, answers, told) => {
                    self.tell_name(&told.name, session);
                    self.plain(definition, *answers, told)
                }
            };
            take(session, &self.library.sources, kept)?;
            if session.is_unheard() {
                return Ok(false);
            }
        }
        self.longer(&mut texts, session, keep, take)
    }

    /// Texts that go the longer way; `false` where no more is wanted.
    fn longer<T>(
        &mut self,
        texts: &mut Vec<Text>,
        session: &mut Session,
        keep: bool,
        take: Take<'_, T>,
    ) -> Result<bool, Error> {
        if texts.is_empty() {
            return Ok(true);
        }
        self.tell_names(texts, session);
        let Piece { texts, keys } = self.piece(texts, session);
        let mut groups = Vec::new();
        for (text, key) in texts.into_iter().zip(keys) {
            groups.extend(self.group(text, key));
        }
        self.tell(groups, session, keep, &mut |session, sources, of| {
            take(session, sources, Kept::Answers(Box::new(of)))
        })
    }

    /// Answers that nothing is to be said of, with their place.
    fn plain<T>(
        &mut self,
        definition: &'static Definition,
        mut answers: ValidAnswers,
        told: Told,
    ) -> Kept<T> {
        answers.stands_in(self.library.sources.add(told.source()));
        Kept::Answers(Box::new(Answered {
            name: told.name.to_string(),
            line: told.line,
            told: None,
            definition: Some(definition),
            reading: Reading { answers: Some(answers), ..Reading::default() },
            hash: told.hash,
            texts: 1,
            before: None,
        }))
    }
}

/// A text with its place: the name of its file, its line, and whether that is one of many;
/// the text, where it is JSON that can be read.
type Line<'t> = (&'t Arc<str>, usize, bool, Option<&'t str>);

impl<E: Send + Sync, T: Send> Desk<'_, E, T> {
    /// Makes what is kept of a piece.
    fn piece(&self, fed: Fed, space: &mut Workspace) -> Came<T> {
        let made = match &fed {
            Fed::Texts(texts) => {
                let names: Vec<Arc<str>> =
                    texts.iter().map(|text| text.name.as_str().into()).collect();
                let lines = texts.iter().zip(&names).map(|(text, name)| {
                    let is_json = matches!(text.notation, Notation::Json);
                    let json = text.text.as_deref().ok().filter(|_| is_json);
                    (name, text.line, text.of_stream, json)
                });
                self.all(lines, space)
            }
            Fed::Lines(name, block) => {
                let lines = block.filled();
                self.all(lines.map(|(line, text)| (name, line, true, text.ok())), space)
            }
            Fed::Failed(_) => Ok(Vec::new()),
        };
        let made = match made {
            Ok(made) => made.into_iter(),
            Err(key) => return Came::Needs(key, fed),
        };
        let longer = |text: Text| Own::Text(Box::new(text));
        Came::Own(match fed {
            Fed::Texts(texts) => {
                let all = made.zip(texts);
                all.map(|(own, text)| own.unwrap_or_else(|| longer(text))).collect()
            }
            Fed::Lines(..) if made.as_slice().iter().all(Option::is_some) => {
                made.flatten().collect()
            }
            Fed::Lines(name, block) => made
                .zip(block.filled())
                .map(|(own, (line, text))| {
                    own.unwrap_or_else(|| longer(Text::of_line(&name, line, text)))
                })
                .collect(),
            Fed::Failed(error) => return Came::Failed(error),
        })
    }

    /// What is kept of each of these texts; none of those that go the longer way. An error
    /// is the questionnaire that must be loaded first.
    fn all<'t>(
        &self,
        lines: impl Iterator<Item = Line<'t>>,
        space: &mut Workspace,
    ) -> Result<Vec<Option<Own<T>>>, Key> {
        let mut last: Last<Seat<E>> = None;
        lines.map(|line| self.own(line, &mut last, space)).collect()
    }

    /// What is kept of a text.
    fn own(
        &self,
        (name, line, of_stream, text): Line<'_>,
        last: &mut Last<Seat<E>>,
        space: &mut Workspace,
    ) -> Result<Option<Own<T>>, Key> {
        let Some(text) = text.filter(|_| !self.is_slow) else { return Ok(None) };
        let seat = match self.seats.find(text, last) {
            Sought::Nothing => return Ok(None),
            Sought::New(key) => return Err(key),
            Sought::Known(seat) => seat,
        };
        let Some(known) = &seat.known else { return Ok(None) };
        let Some(reader) = known.reader.as_ref().filter(|of| of.parts() < 2) else {
            return Ok(None);
        };
        let Reading { answers, findings, .. } = reader.read(HERE, text, space);
        let Some(answers) = answers.filter(|_| findings.is_empty()) else {
            return Ok(None);
        };
        let bare = text.strip_prefix('\u{feff}').unwrap_or(text);
        let end = answers.filed().span.range().end;
        let told = Told {
            name: Arc::clone(name),
            line: of_stream.then_some(line),
            hash: self.hashes.then(|| sha256(text.as_bytes())),
            head: Head::Line(bare.get(..end).unwrap_or_default().to_owned(), line),
        };
        let made = seat.kit.as_ref().and_then(|kit| (self.make)(kit, &answers, &told));
        Ok(Some(match made {
            Some(made) => {
                space.recycle(answers);
                Own::Made(known.definition, made, told)
            }
            None => Own::Answers(known.definition, Box::new(answers), told),
        }))
    }
}
