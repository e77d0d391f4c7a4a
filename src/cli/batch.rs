//! Answer files read one after the other, each by its own questionnaire.
//!
//! *In:* what the command line names. *Out:* one [`Answered`] for every file and every
//! line of a stream, in order.
//!
//! Texts are read in pieces and judged on all threads, but told in order, so that the
//! same files give the same bytes. Of a text without findings only the place of its
//! unit is kept.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;
use sha2::{Digest, Sha256};

use crate::answers::{self, Columns, Filed, Notation, Reader, Reading, Table, Workspace};
use crate::cli::args::{AnswerArguments, Kind};
use crate::cli::error::Error;
use crate::cli::exit::Exit;
use crate::cli::files::{
    BadLine, Gathered, Input, MOST_LINE, Text, Texts, UNREADABLE_LINE, Wanted, gather,
    kind_of_yaml,
};
use crate::cli::library::{Definition, Library};
use crate::cli::session::Session;
use crate::diagnostic::{Finding, Findings, Severity, Words};
use crate::source::{FileId, Source, Sources, Span};

/// How many texts are read before they are judged.
const PIECE: usize = 256;
/// How many bytes of them.
const PIECE_BYTES: usize = 8 * 1024 * 1024;

/// What came of one answer file or one line of a stream.
pub struct Answered {
    /// The name of the file.
    pub name: String,
    /// The line of a stream.
    pub line: Option<usize>,
    /// The questionnaire it names; none where there is no such file.
    pub definition: Option<&'static Definition>,
    /// The answers, and what was found.
    pub reading: Reading,
    /// The SHA-256 of the text, where it was asked for.
    pub hash: Option<String>,
}

/// Answer files, and the questionnaires they name.
pub struct Batch {
    /// The questionnaires.
    pub library: Library,
    /// What is wrong with questionnaires that answers name.
    pub broken: Findings,
    /// How many files lay beside the answer files and were passed over, by ending.
    pub passed_over: BTreeMap<String, usize>,
    /// Whether the texts are hashed.
    pub hashes: bool,
    readers: BTreeMap<Key, Option<Known>>,
    /// The tables met, held to the questionnaires that their rows name.
    tables: Vec<Held>,
    inputs: Vec<Input>,
    from: Option<Kind>,
    fail_fast: bool,
}

/// A table whose columns are held to a questionnaire.
struct Held {
    table: Arc<Table>,
    key: Key,
    columns: Arc<Columns>,
    /// Its faults have been told.
    is_told: bool,
}

/// Name and version of a questionnaire.
pub type Key = (String, String);

/// Texts that have been read, and the questionnaires they name.
#[derive(Default)]
pub struct Piece {
    /// The texts.
    pub texts: Vec<Text>,
    /// Name and version, where a text says them.
    pub keys: Vec<Option<Key>>,
}

/// A questionnaire that is there, and its reader if it is sound.
struct Known {
    definition: &'static Definition,
    reader: Option<Reader<'static>>,
}

impl Batch {
    /// Finds the files and the folder of questionnaires.
    ///
    /// # Errors
    ///
    /// A file of another kind, no folder, a command line that cannot be meant.
    pub fn new(
        arguments: &AnswerArguments,
        session: &mut Session,
    ) -> Result<Self, Error> {
        let terminal = session.environment.in_terminal;
        let Gathered { inputs, passed_over, errors } =
            gather(&arguments.answers, &arguments.selection, Wanted::Answers, terminal)?;
        for error in errors {
            session.fail(error);
        }
        session.spare(&inputs)?;
        for input in &inputs {
            refuse_definitions(input)?;
        }
        let beside = inputs.iter().find_map(|input| input.path.as_deref());
        let named = session.settings.questionnaires.as_deref();
        let library = match Library::find(named, beside) {
            Err(_) if inputs.is_empty() => {
                Library::new(crate::cli::files::Folder::new(".".into()))
            }
            found => found?,
        };
        session.detail(&format!("questionnaires: {}\n", library.folder.root().display()));
        Ok(Self {
            library,
            broken: Findings::default(),
            passed_over,
            hashes: false,
            readers: BTreeMap::new(),
            tables: Vec::new(),
            inputs,
            from: arguments.from,
            fail_fast: arguments.fail_fast,
        })
    }

    /// Reads everything and hands it on in order. With `keep`, texts with findings are
    /// kept whole, to be shown at the end; else only while they are handed on.
    ///
    /// # Errors
    ///
    /// Those of `take`.
    pub fn read(
        &mut self,
        session: &mut Session,
        keep: bool,
        take: &mut dyn FnMut(&mut Session, &Sources, Answered) -> Result<(), Error>,
    ) -> Result<(), Error> {
        self.pieces(session, &mut |batch, piece, session| {
            batch.hand_on(piece, session, keep, take)
        })
    }

    /// Reads the texts in pieces; `take` says whether more is wanted.
    ///
    /// # Errors
    ///
    /// Those of `take`.
    pub fn pieces(
        &mut self,
        session: &mut Session,
        take: &mut dyn FnMut(&mut Self, Piece, &mut Session) -> Result<bool, Error>,
    ) -> Result<(), Error> {
        let mut texts: Vec<Text> = Vec::new();
        let mut bytes = 0;
        for input in std::mem::take(&mut self.inputs) {
            session.detail(&format!("answers: {}\n", input.name));
            let read = match Texts::open(&input, self.from) {
                Ok(read) => read,
                Err(error) => {
                    let piece = self.piece(&mut texts, session);
                    take(self, piece, session)?;
                    session.fail(error);
                    continue;
                }
            };
            for text in read {
                match text {
                    Ok(text) => {
                        bytes += text.text.as_ref().map_or(0, String::len);
                        texts.push(text);
                    }
                    Err(error) => {
                        let piece = self.piece(&mut texts, session);
                        take(self, piece, session)?;
                        session.fail(error);
                    }
                }
                if texts.len() >= PIECE || bytes >= PIECE_BYTES {
                    bytes = 0;
                    let piece = self.piece(&mut texts, session);
                    if !take(self, piece, session)? {
                        return Ok(());
                    }
                }
            }
        }
        let piece = self.piece(&mut texts, session);
        take(self, piece, session).map(|_| ())
    }

    /// Loads what the texts name, and holds the columns of tables to it.
    fn piece(&mut self, texts: &mut Vec<Text>, session: &mut Session) -> Piece {
        let mut piece = Piece::default();
        for mut text in std::mem::take(texts) {
            let key = Self::key(&text);
            if let Some(key) = &key {
                self.prepare(key, session);
            }
            if let Notation::Table(table) = &text.notation {
                let table = Arc::clone(table);
                if !self.hold(&table, key.as_ref(), &mut text) {
                    continue;
                }
            }
            piece.texts.push(text);
            piece.keys.push(key);
        }
        piece
    }

    /// Gives a row its columns; `false` where its table has faults that have been told.
    fn hold(&mut self, table: &Arc<Table>, key: Option<&Key>, text: &mut Text) -> bool {
        if text.text.as_ref().is_err_and(|bad| *bad == BadLine::NoRows) {
            return true;
        }
        let known = key.and_then(|key| self.readers.get(key)?.as_ref());
        let reader = known.and_then(|known| known.reader.as_ref());
        if reader.is_none() && table.faults().is_empty() {
            return true;
        }
        let key = key.cloned().unwrap_or_default();
        let is_same = |held: &Held| Arc::ptr_eq(&held.table, table) && held.key == key;
        let number = self.tables.iter().rposition(is_same).unwrap_or_else(|| {
            let columns = Arc::new(Columns::new(table, reader));
            let table = Arc::clone(table);
            self.tables.push(Held { table, key, columns, is_told: false });
            self.tables.len() - 1
        });
        let held = &mut self.tables[number];
        let columns = Arc::clone(&held.columns);
        if columns.is_sound() {
            text.notation = Notation::Row(columns);
            return true;
        }
        let is_told = std::mem::replace(&mut held.is_told, true);
        (text.line, text.text) = (table.line, Ok(table.text.clone()));
        text.notation = Notation::Head(columns);
        !is_told
    }

    /// Judges a piece and hands it on; `false` where no more is wanted.
    fn hand_on(
        &mut self,
        piece: Piece,
        session: &mut Session,
        keep: bool,
        take: &mut dyn FnMut(&mut Session, &Sources, Answered) -> Result<(), Error>,
    ) -> Result<bool, Error> {
        let Piece { texts, keys } = piece;
        let first = self.library.sources.next().0;
        let readings = self.judge(&texts, &keys, first);
        for ((text, key), reading) in texts.into_iter().zip(keys).zip(readings) {
            let known = key.and_then(|key| self.readers.get(&key)?.as_ref());
            let definition = known.map(|known| known.definition);
            let is_wrong = reading.findings.has_errors();
            let bytes = text.text.as_ref().map(String::as_bytes).unwrap_or_default();
            let answered = Answered {
                hash: self.hashes.then(|| sha256(bytes)),
                name: text.name.clone(),
                line: text.of_stream.then_some(text.line),
                definition,
                reading,
            };
            let unit = answered.reading.answers.as_ref().map(|a| a.filed().span);
            let whole = !answered.reading.findings.is_empty();
            let file = self.library.sources.add(source(&text, whole, unit));
            take(session, &self.library.sources, answered)?;
            if whole && !keep {
                self.library.sources.replace(file, source(&text, false, unit));
            }
            if self.fail_fast && is_wrong || session.is_unheard() {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Adds a text that something is said about, whole.
    pub fn add(&mut self, text: &Text) -> FileId {
        self.library.sources.add(source(text, true, None))
    }

    /// The reader of a questionnaire that texts name: none where there is no such file,
    /// none within where it has errors.
    pub fn sought(&self, key: &Key) -> Option<Option<&Reader<'static>>> {
        self.readers.get(key)?.as_ref().map(|known| known.reader.as_ref())
    }

    /// The questionnaire a text names.
    fn key(text: &Text) -> Option<Key> {
        let (name, version) = text.notation.peek(text.text.as_deref().ok()?);
        Some((name?, version?))
    }

    /// Loads a questionnaire and makes a reader for its answers.
    fn prepare(&mut self, key: &Key, session: &mut Session) {
        if self.readers.contains_key(key) {
            return;
        }
        let definition = self.library.definition(&key.0, &key.1);
        let known = definition.map(|definition| {
            for error in &definition.errors {
                session.ends(error.exit());
                session.aside(&error.render(&session.settings.err));
            }
            let reader = definition.instrument.as_ref().map(|instrument| {
                let reader = Reader::new(&self.library.sources, instrument);
                let earlier = definition.earlier.as_ref();
                match earlier.and_then(|e| Some((e.definition.instrument.as_ref()?, e))) {
                    Some((instrument, e)) => reader.after(instrument, &e.answers),
                    None => reader,
                }
            });
            if reader.is_none() {
                session.ends(Exit::Findings);
                let errors = definition.findings.iter();
                let errors = errors.filter(|f| f.severity() == Severity::Error);
                self.broken.extend(errors.cloned());
            }
            Known { definition, reader }
        });
        self.readers.insert(key.clone(), known);
    }

    /// Reads a piece on all threads.
    fn judge(&self, texts: &[Text], keys: &[Option<Key>], first: u32) -> Vec<Reading> {
        let (known, readers) = (self.library.known(), &self.readers);
        let one = |work: &mut Workspace, number: usize| {
            let offset = u32::try_from(number).unwrap_or(u32::MAX);
            let file = FileId(first.saturating_add(offset));
            let text = match &texts[number].text {
                Ok(text) => text,
                Err(bad) => return only(bad_line(file, bad)),
            };
            let notation = &texts[number].notation;
            if let Notation::Head(columns) = notation {
                return Reading {
                    findings: columns.findings(file),
                    ..Reading::default()
                };
            }
            let reader = keys[number].as_ref().and_then(|key| readers.get(key));
            match reader {
                Some(Some(Known { reader: Some(reader), .. })) => {
                    reader.read_as(notation, file, text, work)
                }
                Some(Some(Known { reader: None, .. })) => Reading::default(),
                _ => notation.unknown(file, text, known.iter().copied()),
            }
        };
        let numbers = (0..texts.len()).into_par_iter();
        numbers.map_init(Workspace::default, one).collect()
    }
}

/// The SHA-256 of a text, as `sha256:…`.
pub fn sha256(bytes: &[u8]) -> String {
    let digits = Sha256::digest(bytes);
    digits
        .iter()
        .fold(String::from("sha256:"), |text, byte| text + &format!("{byte:02x}"))
}

/// A reading that is one finding.
fn only(finding: Finding) -> Reading {
    let mut findings = Findings::default();
    findings.push(finding);
    Reading { findings, ..Reading::default() }
}

/// A text as a source: whole, or as far as it must be to tell where its unit stands.
fn source(text: &Text, whole: bool, unit: Option<Span>) -> Source {
    let full = match &text.text {
        Ok(text) => text.as_str(),
        Err(BadLine::NotUtf8(sound)) => sound.as_str(),
        Err(BadLine::TooLong(_) | BadLine::NoRows) => "",
    };
    let end = unit.map_or(0, |span| span.end as usize);
    let part = if whole { full } else { full.get(..end).unwrap_or_default() };
    Source::from_line(text.name.clone(), part, text.line)
}

/// The finding for a line that is none.
pub fn bad_line(file: FileId, bad: &BadLine) -> Finding {
    match bad {
        BadLine::NoRows => answers::no_rows(file),
        BadLine::TooLong(size) => UNREADABLE_LINE.at(Span::new(file, 0..0)).says(
            format!("the line has {size} bytes, more than {MOST_LINE}"),
            format!("raden har {size} byte, fler än {MOST_LINE}"),
        ),
        BadLine::NotUtf8(sound) => UNREADABLE_LINE
            .at(Span::new(file, sound.len()..sound.len()))
            .says(
                format!("the line is not UTF-8 at its byte {}", sound.len()),
                format!("raden är inte UTF-8 vid sin byte {}", sound.len()),
            )
            .help("save as UTF-8", "spara som UTF-8"),
    }
}

/// A questionnaire handed to a command on answers: say so, and which command it is for.
fn refuse_definitions(input: &Input) -> Result<(), Error> {
    let Some(key) = kind_of_yaml(input) else { return Ok(()) };
    let kind = match key {
        // What is none of ours by name may be answers; the reader says so.
        "" | "answers" => return Ok(()),
        "questionnaire" => {
            Words::new("this is a questionnaire", "det här är ett formulär")
        }
        "scoring" => Words::new("this is a scoring file", "det här är en poängfil"),
        "cases" => Words::new("these are cases", "det här är testfall"),
        "sections" => Words::new("these are sections", "det här är avsnitt"),
        _ => Words::new("these are option lists", "det här är svarslistor"),
    };
    let command = format!("survey check {}", input.name);
    Err(Error::OtherKind { name: input.name.clone(), kind, command })
}

/// Units with several answer files, and which of the files are concerned.
pub fn duplicates<'a>(
    filed: impl Iterator<Item = Option<&'a Filed>>,
) -> (Findings, Vec<usize>) {
    let filed: Vec<(usize, &Filed)> =
        filed.enumerate().filter_map(|(number, filed)| Some((number, filed?))).collect();
    let seconds = answers::duplicates(filed.iter().map(|(_, filed)| *filed));
    let files = seconds.files.iter().map(|number| filed[*number].0).collect();
    (seconds.findings, files)
}
