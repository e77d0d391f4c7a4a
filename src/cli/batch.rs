//! Answer files read one after the other, each by its own questionnaire.
//!
//! *In:* what the command line names. *Out:* one [`Answered`] for every file and every
//! line of a stream, in order.
//!
//! Here it is known what the answers name: files, questionnaires, readers, columns of
//! tables. How they are judged stands in `kept` and, the longer way, in `judged`.

mod crew;
mod feed;
mod judged;
mod kept;
mod mapped;
mod open;
mod seats;

use std::collections::BTreeMap;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use crate::answers::{
    self, Columns, Filed, Notation, Reader, Reading, Table, ValidAnswers,
};
use crate::cli::args::{AnswerArguments, Kind};
pub use crate::cli::batch::crew::in_order;
use crate::cli::batch::feed::{Fed, Feed};
pub use crate::cli::batch::judged::bad_line;
use crate::cli::batch::judged::{in_pieces, source};
pub use crate::cli::batch::kept::{Kept, Task, Told};
pub use crate::cli::batch::mapped::unknown;
use crate::cli::batch::open::Open;
pub use crate::cli::batch::seats::{Last, Seats, Sought};
use crate::cli::corrections::{ByRecord, Corrections};
use crate::cli::error::Error;
use crate::cli::exit::Exit;
use crate::cli::files::{BadLine, Gathered, Input, Text, Wanted, gather, kind_of_yaml};
use crate::cli::library::{Definition, Library};
use crate::cli::session::Session;
use crate::diagnostic::{Findings, Severity, Words};
use crate::model::DataMap;
use crate::source::{FileId, Sources};

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
    /// Where it stands, if its text is there only while it is handed on.
    pub told: Option<Told>,
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
}

/// The SHA-256 of a text, as `sha256:…`.
pub fn sha256(bytes: &[u8]) -> String {
    let digits = Sha256::digest(bytes);
    digits
        .iter()
        .fold(String::from("sha256:"), |text, byte| text + &format!("{byte:02x}"))
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
