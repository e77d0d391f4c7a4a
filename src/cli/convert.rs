//! `survey convert`: answers in another notation.
//!
//! *In:* answer files of any notation. *Out:* the same records as JSON, YAML, NDJSON or a
//! wide CSV table.
//!
//! Records are read and written one after the other, so that a stream of any length can be
//! converted. A record that cannot be read or written whole is left out and named; all
//! others are written. Nothing is judged.

use std::collections::{BTreeSet, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use crate::answers::{self, Columns, Notation, Reader, Record};
use crate::cli::args::{ConvertArguments, Format, Kind};
use crate::cli::batch::{Batch, Key, Piece, bad_line};
use crate::cli::error::Error;
use crate::cli::exit::Exit;
use crate::cli::files::{Output, Text, is_folder, make_folder};
use crate::cli::findings::aside;
use crate::cli::forbidden;
use crate::cli::session::Session;
use crate::cli::settings::Settings;
use crate::cli::validate::passed_over;
use crate::diagnostic::{Finding, Findings, Words};
use crate::model::Forbidden;
use crate::report::Language;
use crate::source::{FileId, Span};

/// The file of a text that is being converted, before it has a number.
const HERE: FileId = FileId(u32::MAX);

/// Converts the files.
pub fn run(arguments: &ConvertArguments, session: &mut Session) -> Result<(), Error> {
    session.format("convert", &[Format::Human])?;
    let to = target(arguments, session)?;
    let mut batch = Batch::new(&arguments.answers, session)?;
    let mut work = Work::new(to, arguments.answers.fail_fast);
    batch
        .pieces(session, &mut |batch, piece, session| work.take(batch, piece, session))?;
    if let Some(text) = work.single.take() {
        session.result(&text)?;
    }
    session.found(&work.findings);
    session.found(&batch.broken);
    work.findings.tidy();
    aside(session, &batch.broken, &batch.library.sources, &[]);
    aside(session, &work.findings, &batch.library.sources, &work.hidden);
    if work.read > 0 {
        session.note(&work.told(&batch, session.settings.err.language));
    }
    Ok(())
}

/// Takes a folder that `--output` names out of it: the records get a file each.
pub fn take_folder(settings: &mut Settings) {
    if settings.output.as_deref().is_some_and(is_folder) {
        settings.folder = settings.output.take();
    }
}

/// The notation that is asked for.
fn target(arguments: &ConvertArguments, session: &Session) -> Result<Kind, Error> {
    let settings = &session.settings;
    let named = settings.output.as_deref().and_then(Path::to_str).and_then(Kind::of_name);
    if arguments.answers.corrections.is_some() {
        return Err(Error::Choose {
            what: Words::new(
                "answers are written as they were handed in, without corrections",
                "svar skrivs som de lämnades in, utan rättelser",
            ),
            help: Words::new(
                "leave --corrections to validate, score, rank and why",
                "lämna --corrections till validate, score, rank och why",
            ),
        });
    }
    let Some(to) = arguments.to.or(named) else {
        return Err(Error::Choose {
            what: Words::new(
                "how the answers are to be written is not said",
                "hur svaren ska skrivas är inte sagt",
            ),
            help: Words::new(
                "say it with --to json, yaml, ndjson or csv",
                "ange det med --to json, yaml, ndjson eller csv",
            ),
        });
    };
    if to == Kind::Parquet {
        return Err(Error::Choose {
            what: Words::new(
                "answers are read from Parquet, and not written as it",
                "svar läses från Parquet men skrivs inte så",
            ),
            help: Words::new(
                "use --to csv or --to ndjson; scores are written: score --format parquet",
                "använd --to csv eller --to ndjson; poäng skrivs: score --format parquet",
            ),
        });
    }
    if settings.folder.is_some() && matches!(to, Kind::Ndjson | Kind::Csv) {
        let name = to.ending();
        return Err(Error::Choose {
            what: Words::new(
                format!("{name} holds all records in one file, and --output is a folder"),
                format!("{name} har alla poster i en fil, och --output är en mapp"),
            ),
            help: Words::new(
                format!("name a file: -o answers.{name}"),
                format!("ange en fil: -o svar.{name}"),
            ),
        });
    }
    let delimiter = settings.table.delimiter;
    if to == Kind::Csv && !matches!(delimiter, ',' | ';' | '\t') {
        return Err(Error::Choose {
            what: Words::new(
                format!("a table of answers has no `{delimiter}` between its cells"),
                format!("en tabell med svar har inte `{delimiter}` mellan sina celler"),
            ),
            help: Words::new("use `,`, `;` or a tab", "använd `,`, `;` eller tabb"),
        });
    }
    Ok(to)
}

/// The table that is written.
struct Head {
    key: Key,
    text: String,
    columns: Arc<Columns>,
}

/// What has been done so far.
struct Work {
    to: Kind,
    fail_fast: bool,
    head: Option<Head>,
    /// The record of a notation that holds one.
    single: Option<String>,
    /// The files written.
    names: BTreeSet<String>,
    /// Columns whose formulas have been told of.
    formulas: HashSet<usize>,
    findings: Findings,
    hidden: Vec<Span>,
    read: usize,
    written: usize,
}

/// A record in its new notation.
struct Made {
    record: Record,
    text: String,
    warnings: Vec<(usize, Finding)>,
}

impl Work {
    fn new(to: Kind, fail_fast: bool) -> Self {
        Self {
            to,
            fail_fast,
            head: None,
            single: None,
            names: BTreeSet::new(),
            formulas: HashSet::new(),
            findings: Findings::default(),
            hidden: Vec::new(),
            read: 0,
            written: 0,
        }
    }

    /// Converts a piece; `false` where no more is wanted.
    fn take(
        &mut self,
        batch: &mut Batch,
        piece: Piece,
        session: &mut Session,
    ) -> Result<bool, Error> {
        let Piece { texts, keys } = piece;
        if self.is_forbidden(batch, &keys, session) {
            return Ok(false);
        }
        self.begin(batch, &keys, session)?;
        let known = batch.library.known();
        let sought = |key: &Option<Key>| batch.sought(key.as_ref()?);
        let readers: Vec<_> = keys.iter().map(sought).collect();
        let one = |number: usize| {
            let reader = readers[number];
            self.make((&texts[number], keys[number].as_ref()), reader, &known)
        };
        let made: Vec<_> = (0..texts.len()).into_par_iter().map(one).collect();
        for ((text, key), made) in texts.iter().zip(&keys).zip(made) {
            self.read += 1;
            let told = match made {
                Ok(made) => self.write(made, session)?,
                Err(findings) => findings,
            };
            let is_wrong = told.has_errors();
            if !told.is_empty() {
                self.tell(batch, text, key.as_ref(), told);
            }
            if session.is_unheard() || self.fail_fast && is_wrong {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Whether a scoring file of these answers forbids that they are written anew.
    fn is_forbidden(
        &mut self,
        batch: &mut Batch,
        keys: &[Option<Key>],
        session: &mut Session,
    ) -> bool {
        let keys: BTreeSet<&Key> = keys.iter().flatten().collect();
        for key in keys {
            let Some(definition) = batch.library.definition(&key.0, &key.1) else {
                continue;
            };
            let scorings = definition.scorings.iter().map(|sound| sound.scoring());
            let mut found = scorings.filter_map(|scoring| {
                forbidden::finding_of(scoring, Forbidden::RecordExport)
            });
            if let Some(finding) = found.next() {
                session.ends(Exit::Findings);
                self.findings.push(finding);
                return true;
            }
        }
        false
    }

    /// Begins a table with the columns of the first questionnaire that is met.
    fn begin(
        &mut self,
        batch: &Batch,
        keys: &[Option<Key>],
        session: &mut Session,
    ) -> Result<(), Error> {
        if self.to != Kind::Csv || self.head.is_some() {
            return Ok(());
        }
        let first =
            keys.iter().flatten().find_map(|key| Some((key, batch.sought(key)??)));
        let Some((key, reader)) = first else { return Ok(()) };
        let form = session.settings.table;
        let (text, columns) = answers::head(reader, form.delimiter);
        let mark = if form.byte_order_mark { "\u{feff}" } else { "" };
        let text = format!("{mark}{text}");
        self.head = Some(Head { key: key.clone(), text, columns });
        Ok(())
    }

    /// A text in its new notation, or why there is none.
    fn make(
        &self,
        (text, key): (&Text, Option<&Key>),
        reader: Option<Option<&Reader<'_>>>,
        known: &[(&str, &str)],
    ) -> Result<Made, Findings> {
        let file = HERE;
        let content = match (&text.text, &text.notation) {
            (Err(bad), _) => return Err(only(bad_line(file, bad))),
            (_, Notation::Head(columns)) => return Err(columns.findings(file)),
            (Ok(content), _) => content,
        };
        let reader = match reader {
            Some(Some(reader)) => reader,
            // What is wrong with a questionnaire is said once, for all its answers.
            Some(None) => return Err(Findings::default()),
            None => {
                let known = known.iter().copied();
                return Err(text.notation.unknown(file, content, known).findings);
            }
        };
        let record = answers::record(reader, &text.notation, file, content)?;
        let (text, warnings) = match (self.to, &self.head) {
            (Kind::Json, _) => (record.json(), Vec::new()),
            (Kind::Yaml, _) => (answers::yaml_of(&record, reader)?, Vec::new()),
            (Kind::Csv, Some(head)) if key == Some(&head.key) => {
                answers::row(&record, reader, &head.columns)?
            }
            (Kind::Csv, Some(head)) => {
                let name = |key: &Key| format!("{}@{}", key.0, key.1);
                let own = key.map(name).unwrap_or_default();
                return Err(only(record.mixed(&own, &name(&head.key))));
            }
            (Kind::Ndjson | Kind::Csv | Kind::Parquet, _) => (record.line(), Vec::new()),
        };
        Ok(Made { record, text, warnings })
    }

    /// Writes a record; what there is to say about it.
    fn write(&mut self, made: Made, session: &mut Session) -> Result<Findings, Error> {
        let Made { record, text, warnings } = made;
        match self.to {
            Kind::Json | Kind::Yaml => match session.settings.folder.clone() {
                Some(folder) => {
                    let name = file_name(&record.key(), self.to);
                    if !self.names.insert(name.to_lowercase()) {
                        return Ok(only(record.second(&name)));
                    }
                    write_file(&folder, &name, &text, session.settings.force)?;
                }
                None if self.single.is_some() => return Err(several(self.to)),
                None => self.single = Some(text),
            },
            Kind::Ndjson | Kind::Parquet => session.result(&text)?,
            Kind::Csv => {
                if let Some(head) = self.head.as_mut().filter(|_| self.written == 0) {
                    session.result(&std::mem::take(&mut head.text))?;
                }
                session.result(&text)?;
            }
        }
        self.written += 1;
        let mut findings = Findings::default();
        let new =
            warnings.into_iter().filter(|(column, _)| self.formulas.insert(*column));
        findings.extend(new.map(|(_, finding)| finding));
        Ok(findings)
    }

    /// Keeps findings about a text, and the text.
    fn tell(
        &mut self,
        batch: &mut Batch,
        text: &Text,
        key: Option<&Key>,
        told: Findings,
    ) {
        let file = batch.add(text);
        self.findings.extend(told.into_iter().map(|mut finding| {
            finding.moved(HERE, file);
            finding
        }));
        let reader = key.and_then(|key| batch.sought(key)?);
        if let (Some(reader), Ok(content)) = (reader, &text.text) {
            self.hidden.extend(answers::hidden(reader, &text.notation, file, content));
        }
    }

    /// `12 records: 11 converted, 1 left out`.
    fn told(&self, batch: &Batch, language: Language) -> String {
        let [read, written, left] = [self.read, self.written, self.read - self.written]
            .map(|n| language.count(n));
        let counts = match language {
            Language::English => {
                let end = if self.read == 1 { "" } else { "s" };
                format!("{read} record{end}: {written} converted, {left} left out\n")
            }
            Language::Swedish => {
                let end = if self.read == 1 { "" } else { "er" };
                let [one, other] = [self.written, self.read - self.written]
                    .map(|n| if n == 1 { "d" } else { "de" });
                format!(
                    "{read} post{end}: {written} konvertera{one}, {left} utelämna{other}\n"
                )
            }
        };
        counts + &passed_over(batch, language)
    }
}

fn only(finding: Finding) -> Findings {
    let mut findings = Findings::default();
    findings.push(finding);
    findings
}

/// A second record where there is room for one.
fn several(to: Kind) -> Error {
    let name = to.ending();
    Error::Choose {
        what: Words::new(
            format!("a {name} file holds one record, and there are several"),
            format!("en {name}-fil har en post, och det finns flera"),
        ),
        help: Words::new(
            format!("give them a folder, `-o FOLDER/ --to {name}`, or use --to ndjson"),
            format!("ge dem en mapp, `-o MAPP/ --to {name}`, eller använd --to ndjson"),
        ),
    }
}

/// `0114.json`; what could lead out of the folder is written as `%2F`.
pub fn file_name(key: &[&str], to: Kind) -> String {
    let mut name = String::new();
    for (number, word) in key.iter().enumerate() {
        name.push_str(if number == 0 { "" } else { "." });
        for character in word.chars() {
            if character.is_alphanumeric() || matches!(character, '-' | '_') {
                name.push(character);
            } else {
                let mut bytes = [0; 4];
                for byte in character.encode_utf8(&mut bytes).bytes() {
                    name.push_str(&format!("%{byte:02X}"));
                }
            }
        }
    }
    format!("{name}.{}", to.ending())
}

fn write_file(folder: &Path, name: &str, text: &str, force: bool) -> Result<(), Error> {
    make_folder(folder)?;
    let path: PathBuf = folder.join(name);
    let mut output = Output::create(&path, force)?;
    output.write(text)?;
    output.commit()
}
