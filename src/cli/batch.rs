//! Answer files read one after the other, each by its own questionnaire.
//!
//! *In:* what the command line names. *Out:* one [`Answered`] for every file and every
//! line of a stream, in order.
//!
//! Texts are read in pieces and judged on all threads, but told in order, so that the
//! same files give the same bytes. Of a text without findings only the place of its
//! unit is kept.

mod crew;
mod feed;
mod kept;
mod mapped;
mod open;
mod seats;

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;
use sha2::{Digest, Sha256};

use crate::answers::{
    self, Columns, Filed, Notation, Reader, Reading, Table, ValidAnswers, Workspace,
};
use crate::cli::args::{AnswerArguments, Kind};
pub use crate::cli::batch::crew::in_order;
use crate::cli::batch::feed::{Fed, Feed};
pub use crate::cli::batch::kept::{Kept, Task, Told};
pub use crate::cli::batch::mapped::unknown;
use crate::cli::batch::open::{Group, Open};
pub use crate::cli::batch::seats::{Last, Seats, Sought};
use crate::cli::corrections::{ByRecord, Corrections};
use crate::cli::error::Error;
use crate::cli::exit::Exit;
use crate::cli::files::{
    BadLine, Gathered, Input, MOST_LINE, Text, UNREADABLE_LINE, Wanted, gather,
    kind_of_yaml,
};
use crate::cli::library::{Definition, Library};
use crate::cli::session::Session;
use crate::diagnostic::{Finding, Findings, Severity, Words};
use crate::model::DataMap;
use crate::source::{FileId, Source, Sources, Span};

/// How many texts are read before they are judged.
const PIECE: usize = 256;
/// What is added to the name of a text that was turned into JSON, where it is shown.
const AS_JSON: &str = " (as JSON)";
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
    /// The SHA-256 of the text, where it was asked for; of all its texts, in the order of
    /// the parts, where a record has several.
    pub hash: Option<String>,
    /// How many texts it was read from.
    pub texts: usize,
    /// The answers as they were handed in, where a correction changed them.
    pub before: Option<ValidAnswers>,
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
    /// The corrections that count.
    pub corrections: Option<Corrections>,
    readers: BTreeMap<Key, Option<Arc<Known>>>,
    /// The tables met, held to the questionnaires that their rows name.
    tables: Vec<Held>,
    open: Open,
    inputs: Vec<Input>,
    from: Option<Kind>,
    fail_fast: bool,
    /// The questionnaire that all files are read as, by name.
    read_as: Option<String>,
    read_as_key: Option<Key>,
    base: Option<&'static Definition>,
    /// What the columns of tables are.
    map: Option<DataMap>,
    /// The file that was told last.
    told: String,
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
pub struct Known {
    /// The questionnaire.
    pub definition: &'static Definition,
    /// The reader of its answers.
    pub reader: Option<Reader<'static>>,
    corrections: ByRecord,
}

/// What came of one record.
struct Judged {
    reading: Reading,
    before: Option<ValidAnswers>,
    /// The numbers of the corrections that are about it.
    about: Vec<usize>,
    /// The texts that were corrected.
    corrected: Vec<Option<String>>,
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
        if let Some(jobs) = arguments.jobs {
            let threads = rayon::ThreadPoolBuilder::new().num_threads(usize::from(jobs));
            // They are there already where a command reads twice, as many as were wanted.
            let _ = threads.build_global();
        }
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
        let (mut library, mut broken) = (library, Findings::default());
        let corrections = match &arguments.corrections {
            Some(path) => {
                Some(Corrections::read(path, &mut library.sources, &mut broken)?)
            }
            None => None,
        };
        let map = match &arguments.map {
            Some(path) => mapped::read(path, &mut library, &mut broken)?,
            None => None,
        };
        let is_unmapped = arguments.map.is_some() && map.is_none();
        let inputs = if is_unmapped { Vec::new() } else { inputs };
        if broken.has_errors() {
            session.ends(Exit::Findings);
        }
        Ok(Self {
            library,
            broken,
            corrections,
            open: Open::default(),
            passed_over,
            hashes: false,
            readers: BTreeMap::new(),
            tables: Vec::new(),
            inputs,
            from: arguments.from,
            fail_fast: arguments.fail_fast,
            read_as: arguments.read_as.clone(),
            read_as_key: None,
            base: None,
            map,
            told: String::new(),
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
        let task =
            Task::<(), ()> { keep, equip: &mut |_, _| Ok(None), make: &|(), _, _| None };
        self.each(session, task, &mut |session, sources, kept| match kept {
            Kept::Answers(answered) => take(session, sources, *answered),
            Kept::Made(..) => Ok(()),
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
        self.settle(session)?;
        for fed in self.feed() {
            let more: Vec<Text> = match fed {
                Fed::Texts(texts) => texts,
                Fed::Lines(name, block) => block.texts(&name).collect(),
                Fed::Failed(error) => {
                    let piece = self.piece(&mut texts, session);
                    take(self, piece, session)?;
                    session.fail(error);
                    continue;
                }
            };
            self.tell_names(&more, session);
            for text in more {
                bytes += text.text.as_ref().map_or(0, String::len);
                texts.push(text);
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

    /// What is read, piece by piece.
    fn feed(&mut self) -> Feed {
        let inputs = std::mem::take(&mut self.inputs);
        Feed::new(inputs, (self.kind(), self.delimiter()), self.map.is_some())
    }

    /// Says which files are read, once for each.
    fn tell_names(&mut self, texts: &[Text], session: &Session) {
        for text in texts {
            self.tell_name(&text.name, session);
        }
    }

    fn tell_name(&mut self, name: &str, session: &Session) {
        if self.told != name {
            session.detail(&format!("answers: {name}\n"));
            name.clone_into(&mut self.told);
        }
    }

    /// Loads what the texts name, and holds the columns of tables to it.
    fn piece(&mut self, texts: &mut Vec<Text>, session: &mut Session) -> Piece {
        let mut piece = Piece::default();
        for mut text in std::mem::take(texts) {
            let key = Self::key(&text).or_else(|| self.read_as_key.clone());
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
        let is_foreign = self.read_as_key.is_some()
            && (self.map.is_some() || !table.names_questionnaire());
        if reader.is_none() && (is_foreign || table.faults().is_empty()) {
            return true;
        }
        let key = key.cloned().unwrap_or_default();
        let is_same = |held: &Held| Arc::ptr_eq(&held.table, table) && held.key == key;
        let number = self.tables.iter().rposition(is_same).unwrap_or_else(|| {
            let columns = match reader.filter(|_| is_foreign) {
                Some(reader) => {
                    let own = reader.instrument().questionnaire().data_file.as_ref();
                    Columns::mapped(table, reader, self.map.as_ref().or(own))
                }
                None => Columns::new(table, reader),
            };
            let columns = Arc::new(columns);
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

    /// The record that a text completes; none where further parts are to come.
    fn group(&mut self, mut text: Text, key: Option<Key>) -> Option<Group> {
        let known = key.as_ref().and_then(|key| self.readers.get(key)?.as_ref());
        let reader = known.and_then(|known| known.reader.as_ref());
        let (Some(key), Some(reader)) = (key.clone(), reader) else {
            return Some(Group::single(key, text));
        };
        let several = reader.parts() > 1;
        if several || self.corrections.is_some() {
            as_json(&mut text, reader);
        }
        let plain = matches!(text.notation, Notation::Json);
        let of = match &text.text {
            Ok(text) if several && plain => reader.record_of(text),
            _ => None,
        };
        match of {
            Some(of) => self.open.take(key, of, reader.parts(), text),
            None => Some(Group::single(Some(key), text)),
        }
    }

    /// Judges records and hands them on; `false` where no more is wanted.
    fn tell(
        &mut self,
        groups: Vec<Group>,
        session: &mut Session,
        keep: bool,
        take: &mut dyn FnMut(&mut Session, &Sources, Answered) -> Result<(), Error>,
    ) -> Result<bool, Error> {
        let judged = self.judge(&groups, self.library.sources.next().0);
        for (group, judged) in groups.into_iter().zip(judged) {
            let Judged { reading, before, about, corrected } = judged;
            let Group { named, texts } = group;
            let known = named.and_then(|named| self.readers.get(&named)?.as_ref());
            let definition = known.map(|known| known.definition);
            let is_wrong = reading.findings.has_errors();
            if let Some(corrections) = &mut self.corrections {
                corrections.note_used(&about);
            }
            let hash = self.hashes.then(|| hash(&texts));
            let Some(first) = texts.first() else { continue };
            let answered = Answered {
                hash,
                name: first.name.strip_suffix(AS_JSON).unwrap_or(&first.name).to_owned(),
                line: first.of_stream.then_some(first.line),
                definition,
                reading,
                texts: texts.len(),
                before,
            };
            let unit = answered.reading.answers.as_ref().map(|a| a.filed().span);
            let whole = !answered.reading.findings.is_empty();
            let mut files = Vec::new();
            for (at, text) in texts.iter().enumerate() {
                let corrected = corrected.get(at).and_then(Option::as_deref);
                let unit = unit.filter(|_| at == 0);
                let short = source(text, corrected, false, unit);
                let source = source(text, corrected, whole, unit);
                files.push((self.library.sources.add(source), short));
            }
            take(session, &self.library.sources, answered)?;
            if whole && !keep {
                for (file, short) in files {
                    self.library.sources.replace(file, short);
                }
            }
            if self.fail_fast && is_wrong || session.is_unheard() {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Adds a text that something is said about, whole.
    pub fn add(&mut self, text: &Text) -> FileId {
        self.library.sources.add(source(text, None, true, None))
    }

    /// The reader of a questionnaire that texts name: none where there is no such file,
    /// none within where it has errors.
    pub fn sought(&self, key: &Key) -> Option<Option<&Reader<'static>>> {
        self.readers.get(key)?.as_ref().map(|known| known.reader.as_ref())
    }

    /// Loads what `--as` names, before anything is read; its name and version.
    ///
    /// # Errors
    ///
    /// There is no such questionnaire.
    pub fn begin(&mut self, session: &mut Session) -> Result<Option<Key>, Error> {
        self.settle(session)?;
        Ok(self.read_as_key.clone())
    }

    /// The questionnaire that is named, loaded; none where there is no such file.
    pub fn known(&mut self, key: &Key, session: &mut Session) -> Option<Arc<Known>> {
        self.prepare(key, session);
        self.readers.get(key).cloned().flatten()
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
        let named = self.library.definition(&key.0, &key.1);
        let known = self.base.or(named).map(|definition| {
            let reader = definition.reader(&self.library.sources);
            let extended = named.and_then(|named| named.instrument.as_ref());
            let reader = match extended {
                Some(named) if self.base.is_some() => {
                    reader.map(|reader| reader.of_extension(named))
                }
                _ => reader,
            };
            // What extends the questionnaire must be sound too: else it cannot be told
            // what it adds.
            let extends = named
                .filter(|named| self.base.is_some() && !std::ptr::eq(*named, definition));
            for of in std::iter::once(definition).chain(extends) {
                for error in &of.errors {
                    session.ends(error.exit());
                    session.aside(&error.render(&session.settings.err));
                }
                if of.instrument.is_none() {
                    session.ends(Exit::Findings);
                    let errors = of.findings.iter();
                    let errors = errors.filter(|f| f.severity() == Severity::Error);
                    self.broken.extend(errors.cloned());
                }
            }
            let corrections = match (&self.corrections, &reader) {
                (Some(corrections), Some(reader)) => corrections.by_record(reader),
                _ => ByRecord::new(),
            };
            // Data from elsewhere name no questionnaire.
            let reader = match self.base {
                Some(_) => reader.map(Reader::assumed),
                None => reader,
            };
            let is_known = extends.is_none_or(|extends| extends.instrument.is_some());
            Arc::new(Known {
                definition,
                reader: reader.filter(|_| is_known),
                corrections,
            })
        });
        self.readers.insert(key.clone(), known);
    }

    /// Reads records on all threads.
    fn judge(&self, groups: &[Group], first: u32) -> Vec<Judged> {
        let mut next = first;
        let numbers: Vec<u32> = groups
            .iter()
            .map(|group| {
                let own = next;
                let count = u32::try_from(group.texts.len()).unwrap_or(u32::MAX);
                next = next.saturating_add(count);
                own
            })
            .collect();
        let known = self.library.known();
        let judging = Judging {
            readers: &self.readers,
            corrections: self.corrections.as_ref(),
            known: &known,
        };
        let one = |work: &mut Workspace, at: usize| {
            judging.record(&groups[at], numbers[at], work)
        };
        let all = (0..groups.len()).into_par_iter();
        all.map_init(Workspace::default, one).collect()
    }
}

/// What it takes to judge a record on any thread.
struct Judging<'a> {
    readers: &'a BTreeMap<Key, Option<Arc<Known>>>,
    corrections: Option<&'a Corrections>,
    /// Every questionnaire there is.
    known: &'a [(&'a str, &'a str)],
}

impl Judging<'_> {
    /// Reads one record, and with corrections once more as it was handed in.
    fn record(&self, group: &Group, first: u32, work: &mut Workspace) -> Judged {
        let file = |at: usize| {
            FileId(first.saturating_add(u32::try_from(at).unwrap_or(u32::MAX)))
        };
        if let [only] = group.texts.as_slice()
            && !matches!(only.notation, Notation::Json)
        {
            return Judged::plain(self.text(group, only, file(0), work));
        }
        let mut texts = Vec::new();
        for (at, text) in group.texts.iter().enumerate() {
            match &text.text {
                Ok(text) => texts.push((file(at), text.as_str())),
                Err(bad) => return Judged::plain(only(bad_line(file(at), bad))),
            }
        }
        let reader = group.named.as_ref().and_then(|named| self.readers.get(named));
        let known = match reader {
            Some(Some(known)) => known,
            _ => {
                let text = texts.first().map_or("", |(_, text)| *text);
                let known = self.known.iter().copied();
                return Judged::plain(only(answers::unknown(file(0), text, known)));
            }
        };
        let Some(reader) = &known.reader else {
            return Judged::plain(Reading::default());
        };
        let corrections =
            self.corrections.as_ref().filter(|_| !known.corrections.is_empty());
        let Some(corrections) = corrections else {
            return Judged::plain(reader.read_parts(&texts, work));
        };
        let (mut about, mut corrected) = (Vec::new(), Vec::new());
        let mut findings = Findings::default();
        for (_, text) in &texts {
            let made = reader
                .record_of(text)
                .map(|of| corrections.correct(reader, &known.corrections, (&of, text)));
            let made = made.unwrap_or_default();
            about.extend(made.about);
            findings.append(made.findings);
            corrected.push(made.text);
        }
        let is_changed = corrected.iter().any(Option::is_some);
        let before =
            is_changed.then(|| reader.read_parts(&texts, work).answers).flatten();
        let after: Vec<(FileId, &str)> = texts
            .iter()
            .zip(&corrected)
            .map(|((file, text), corrected)| {
                (*file, corrected.as_deref().unwrap_or(text))
            })
            .collect();
        let mut reading = reader.read_parts(&after, work);
        reading.findings.append(findings);
        Judged { reading, before, about, corrected }
    }

    /// Reads a text that is no JSON.
    fn text(
        &self,
        group: &Group,
        text: &Text,
        file: FileId,
        work: &mut Workspace,
    ) -> Reading {
        let written = match &text.text {
            Ok(written) => written,
            Err(bad) => return only(bad_line(file, bad)),
        };
        if let Notation::Head(columns) = &text.notation {
            let findings = columns.findings(file);
            return Reading { findings, ..Reading::default() };
        }
        match group.named.as_ref().and_then(|named| self.readers.get(named)) {
            Some(Some(known)) => match &known.reader {
                Some(reader) => reader.read_as(&text.notation, file, written, work),
                None => Reading::default(),
            },
            _ => text.notation.unknown(file, written, self.known.iter().copied()),
        }
    }
}

/// Turns a text of another notation into JSON, where its record has several texts or is
/// corrected; one that cannot be read stays as it is, and is told.
fn as_json(text: &mut Text, reader: &Reader<'_>) {
    let written = match &text.text {
        Ok(written) if !matches!(text.notation, Notation::Json) => written,
        _ => return,
    };
    if let Some(json) = text.notation.json(reader, written) {
        text.text = Ok(json);
        text.notation = Notation::Json;
        // What is shown stands in no file.
        text.name.push_str(AS_JSON);
    }
}

impl Judged {
    /// A record that nothing corrects.
    fn plain(reading: Reading) -> Self {
        Self { reading, before: None, about: Vec::new(), corrected: Vec::new() }
    }
}

/// Records in pieces that are judged at once.
fn in_pieces(groups: Vec<Group>) -> Vec<Vec<Group>> {
    let mut pieces = vec![Vec::new()];
    for group in groups {
        if pieces.last().is_some_and(|piece| piece.len() >= PIECE) {
            pieces.push(Vec::new());
        }
        if let Some(piece) = pieces.last_mut() {
            piece.push(group);
        }
    }
    pieces
}

/// The SHA-256 of a record's texts, one after the other.
fn hash(texts: &[Text]) -> String {
    let bytes: Vec<u8> = texts
        .iter()
        .filter_map(|text| text.text.as_ref().ok())
        .flat_map(|text| text.bytes())
        .collect();
    sha256(&bytes)
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
fn source(
    text: &Text,
    corrected: Option<&str>,
    whole: bool,
    unit: Option<Span>,
) -> Source {
    let full = match &text.text {
        Ok(_) if corrected.is_some() => corrected.unwrap_or_default(),
        Ok(text) => text.as_str(),
        Err(BadLine::NotUtf8(sound)) => sound.as_str(),
        Err(BadLine::TooLong(_) | BadLine::NoRows) => "",
    };
    let end = unit.map_or(0, |span| span.end as usize);
    let part = if whole { full } else { full.get(..end).unwrap_or_default() };
    let name = match corrected {
        // What is shown stands in no file.
        Some(_) => format!("{} (corrected)", text.name),
        None => text.name.clone(),
    };
    match text.notation.is_typed() {
        true => Source::of_row(name, part, text.line),
        false => Source::from_line(name, part, text.line),
    }
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
        "map" => Words::new("this is a map of data", "det här är en karta över data"),
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
