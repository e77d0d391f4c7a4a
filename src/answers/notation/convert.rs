//! A record that is written down again, in another notation.
//!
//! *In:* a text of one notation. *Out:* the same record in another, or findings that name
//! what the other cannot say.
//!
//! What is written is read back at once and compared with what it was made of, so that
//! nothing is lost in silence. Nothing is judged here: an answer that is wrong is carried
//! over as it is, wherever it can be written at all.

use std::sync::Arc;

use crate::answers::judge::escaped;
use crate::answers::notation::columns::{Column, ENVELOPE};
use crate::answers::notation::rules::{
    FORMULA_CELL, MIXED_QUESTIONNAIRES, UNWRITABLE_ANSWER,
};
use crate::answers::notation::shape::Shape;
use crate::answers::notation::table::{Columns, Table};
use crate::answers::notation::tree::{Branch, Datum, Key, Place};
use crate::answers::notation::{Fields, Notation, csv, write, yaml as read_yaml};
use crate::answers::reader::{Reader, Workspace};
use crate::answers::rules::{DUPLICATE_ANSWER_KEY, WRONG_ENVELOPE};
use crate::answers::stream::bare;
use crate::answers::words;
use crate::diagnostic::{Finding, Findings, nearest};
use crate::source::{FileId, Span};

/// One record, as it was written.
#[derive(Clone, Debug)]
pub struct Record {
    file: FileId,
    root: Branch,
    /// In one spelling of several that mean the same.
    plain: Branch,
    /// The names of its key.
    names: Vec<String>,
}

/// Takes a text apart.
///
/// # Errors
///
/// It cannot be read, a key of it comes twice, or it has a key that answer files do not
/// have: which of two values is meant, and where a strange one belongs, is not ours to
/// say.
pub fn record(
    reader: &Reader<'_>,
    notation: &Notation,
    file: FileId,
    text: &str,
) -> Result<Record, Findings> {
    let told = reader.told((notation, file), text, &mut Workspace::default());
    let mut findings = told.findings;
    let Some(mut root) = told.root else {
        notation.name_columns((file, text), &mut findings);
        return Err(findings);
    };
    name(reader, &mut root);
    repeated(file, &root, "", &mut findings);
    for (key, _) in root.entries() {
        let is_known = ENVELOPE.iter().any(|(known, ..)| *known == key.name)
            || reader.fields.keys.contains(&key.name);
        if !is_known && key.name != "answers" {
            findings.push(unknown(file, key, &reader.fields.keys));
        }
    }
    if findings.has_errors() {
        notation.name_columns((file, text), &mut findings);
        return Err(findings);
    }
    let plain = plain(&reader.fields, root.clone());
    Ok(Record { file, root, plain, names: reader.fields.keys.clone() })
}

/// Names the questionnaire where the text need not.
fn name(reader: &Reader<'_>, root: &mut Branch) {
    if !reader.is_assumed {
        return;
    }
    let (name, version) = reader.instrument.questionnaire().root();
    let at = root.at;
    for (key, word) in [("version", version), ("questionnaire", name)] {
        if root.get(key).is_none()
            && let Datum::Object(entries) = &mut root.datum
        {
            entries.insert(0, (Key { at, name: key.to_owned() }, Branch::text(at, word)));
        }
    }
}

/// Where a text holds answers that are never echoed.
pub fn hidden(
    reader: &Reader<'_>,
    notation: &Notation,
    file: FileId,
    text: &str,
) -> Vec<Span> {
    let told = notation.told(file, bare(text), Some(&reader.fields));
    let mut hidden = told.hidden_spans(file);
    let part = |name: &str| told.root.as_ref().and_then(|root| root.get(name));
    for value in ["notes", "calls"].into_iter().filter_map(part) {
        hidden.push(Span { file, start: value.at.0, end: value.at.1 });
    }
    let answers = part("answers");
    for (key, value) in answers.map_or(&[][..], Branch::entries) {
        let field = reader.fields.find(&key.name).map(|n| &reader.fields.list[n]);
        if field.is_some_and(|field| field.hidden) {
            hidden.push(Span { file, start: value.at.0, end: value.at.1 });
        }
    }
    hidden
}

/// The first row of a table of answers, and its columns; `,`, `;` or a tab stands between
/// cells.
pub fn head(reader: &Reader<'_>, delimiter: char) -> (String, Arc<Columns>) {
    let names = reader.names.list.iter().map(|(name, _)| name.as_str());
    let text = write::row(names, delimiter);
    let columns = Columns::new(&Arc::new(Table::new(&text, 1)), Some(reader));
    (text, Arc::new(columns))
}

/// The record as a row of a table that begins with `columns`, and warnings with the number
/// of their column.
///
/// # Errors
///
/// Something in it cannot stand in a cell.
pub fn row(
    record: &Record,
    reader: &Reader<'_>,
    columns: &Columns,
) -> Result<(String, Vec<(usize, Finding)>), Findings> {
    let cells = write::cells(&record.plain, &reader.fields, &reader.names);
    let texts = cells.iter().map(String::as_str);
    let text = write::row(texts, columns.table.delimiter().into());
    let back = csv::read(record.file, &text, columns, Some(&reader.fields)).root;
    record.is_whole(back, &reader.fields, ("a CSV table", "en CSV-tabell"))?;
    let mut warnings = Vec::new();
    for (number, cell) in cells.iter().enumerate() {
        let is_formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
        let column = reader.names.list[number].1;
        if is_formula && is_text(column, &reader.fields) {
            warnings.push((number, record.formula(column, reader, number)));
        }
    }
    Ok((text, warnings))
}

/// The record as YAML.
///
/// # Errors
///
/// Something in it would be read as something else.
pub fn yaml_of(record: &Record, reader: &Reader<'_>) -> Result<String, Findings> {
    let text = write::yaml(&record.root);
    let mut findings = Findings::default();
    let back = read_yaml::read(record.file, &text, Some(&reader.fields), &mut findings);
    let back = back.filter(|_| !findings.has_errors());
    record.is_whole(back, &reader.fields, ("YAML", "YAML"))?;
    Ok(text)
}

impl Record {
    /// The record as JSON, an answer a line.
    pub fn json(&self) -> String {
        write::json(&self.root)
    }

    /// The record as JSON on one line.
    pub fn line(&self) -> String {
        self.root.line() + "\n"
    }

    /// What tells it from others: the unit, the words of `records`, and the part that was
    /// answered.
    pub fn key(&self) -> Vec<&str> {
        let names = self.names.iter().map(String::as_str);
        let keys = std::iter::once("unit").chain(names).chain(["part"]);
        keys.filter_map(|key| self.plain.get(key)?.word()).collect()
    }

    /// The place of the unit.
    fn unit_span(&self) -> Span {
        self.span(self.root.get("unit").unwrap_or(&self.root).at)
    }

    /// The place of the name of its questionnaire.
    fn questionnaire_span(&self) -> Span {
        self.span(self.root.get("questionnaire").unwrap_or(&self.root).at)
    }

    fn span(&self, (start, end): Place) -> Span {
        Span { file: self.file, start, end }
    }

    /// The finding for a record whose file another record has written already.
    pub fn second(&self, name: &str) -> Finding {
        let finding = UNWRITABLE_ANSWER
            .at(self.unit_span())
            .says(
                format!("another record has been written as `{name}` already"),
                format!("en annan post har redan skrivits som `{name}`"),
            )
            .pointer("/unit")
            .help(
                "convert to NDJSON or CSV, or convert the two one by one",
                "konvertera till NDJSON eller CSV, eller de två var för sig",
            );
        match self.plain.get("unit").and_then(Branch::word) {
            Some(unit) => finding.unit(unit),
            None => finding,
        }
    }

    /// The finding for a record of another questionnaire than the table.
    pub fn mixed(&self, own: &str, table: &str) -> Finding {
        MIXED_QUESTIONNAIRES
            .at(self.questionnaire_span())
            .says(
                format!("the record is of `{own}`, the table of `{table}`"),
                format!("posten gäller `{own}`, tabellen `{table}`"),
            )
            .pointer("/questionnaire")
            .help(
                "write a table for each questionnaire and version",
                "skriv en tabell för varje formulär och version",
            )
    }

    /// A finding for everything that was not read back as it is.
    fn is_whole(
        &self,
        back: Option<Branch>,
        fields: &Fields,
        (en, sv): (&str, &str),
    ) -> Result<(), Findings> {
        let back = back.map(|back| plain(fields, back));
        if back.as_ref().is_some_and(|back| back.is_same(&self.plain)) {
            return Ok(());
        }
        let none = Branch::object((0, 0), Vec::new());
        let back = back.as_ref().unwrap_or(&none);
        let mut findings = Findings::default();
        let lost = |other: &Branch, key: &Key, value: &Branch| {
            !other.get(&key.name).is_some_and(|other| other.is_same(value))
        };
        for (key, value) in self.plain.entries() {
            if key.name != "answers" {
                if lost(back, key, value) {
                    findings.push(self.unwritable(key, value, None, (en, sv)));
                }
                continue;
            }
            let answers = back.get("answers").unwrap_or(&none);
            let count = findings.len();
            for (id, value) in value.entries().iter().filter(|(k, v)| lost(answers, k, v))
            {
                let field = fields.find(&id.name).map(|number| &fields.list[number]);
                let hidden = field.is_some_and(|field| field.hidden);
                findings.push(self.unwritable(id, value, Some(hidden), (en, sv)));
            }
            if findings.len() == count && lost(back, key, value) {
                findings.push(self.unwritable(key, value, None, (en, sv)));
            }
        }
        if findings.is_empty() {
            let key = Key { at: self.root.at, name: "answers".to_owned() };
            findings.push(self.unwritable(&key, &self.root, None, (en, sv)));
        }
        Err(findings)
    }

    /// What cannot be written; `item` where it is an answer, and whether it is hidden.
    fn unwritable(
        &self,
        key: &Key,
        value: &Branch,
        item: Option<bool>,
        (en, sv): (&str, &str),
    ) -> Finding {
        let name = words::shown(&key.name, false);
        let held = match value.datum {
            Datum::List(_) | Datum::Object(_) => None,
            _ => Some(words::shown(&value.line(), item == Some(true))),
        };
        let (held_en, held_sv) = match held {
            Some(held) => {
                (format!("is {}, which", held.en), format!("är {}, vilket", held.sv))
            }
            None => ("holds what".to_owned(), "innehåller något som".to_owned()),
        };
        let finding = UNWRITABLE_ANSWER
            .at(self.span(value.at))
            .says(
                format!("{} {held_en} {en} cannot say", name.en),
                format!("{} {held_sv} {sv} inte kan återge", name.sv),
            )
            .help(
                "correct the answer (`survey validate` tells what is wrong with it), or convert it to JSON",
                "rätta svaret (`survey validate` visar vad som är fel), eller konvertera till JSON",
            );
        let finding = match self.plain.get("unit").and_then(Branch::word) {
            Some(unit) => finding.unit(unit),
            None => finding,
        };
        match item {
            Some(_) => finding
                .item(key.name.clone())
                .pointer(format!("/answers/{}", escaped(&key.name))),
            None => finding.pointer(format!("/{}", escaped(&key.name))),
        }
    }

    fn formula(&self, column: Column, reader: &Reader<'_>, number: usize) -> Finding {
        let name = &reader.names.list[number].0;
        let slot = match column {
            Column::Answer(slot) | Column::Specify(slot, _) => Some(slot),
            _ => None,
        };
        let id = slot.map(|slot| reader.fields.list[slot.item].id.as_str());
        let answers = self.root.get("answers");
        let value = id.and_then(|id| answers?.get(id)).unwrap_or(&self.root);
        let finding = FORMULA_CELL
            .at(self.span(value.at))
            .says(
                format!("a text in the column `{name}` looks like a formula"),
                format!("en text i kolumnen `{name}` ser ut som en formel"),
            )
            .help(
                "import the column as text where the table is opened in a spreadsheet",
                "importera kolumnen som text om tabellen öppnas i ett kalkylprogram",
            );
        match id {
            Some(id) => finding.item(id.to_owned()),
            None => finding,
        }
    }
}

/// Whether a cell of the column holds words that somebody typed.
fn is_text(column: Column, fields: &Fields) -> bool {
    match column {
        Column::Answer(slot) => {
            let (_, shape) = fields.list[slot.item].of(slot);
            !matches!(shape, Shape::Number)
        }
        Column::Specify(..) | Column::Envelope(_) | Column::Key(_) => true,
        Column::Missing(_) | Column::Tick(..) => false,
    }
}

/// A record in one spelling of several that mean the same.
fn plain(fields: &Fields, root: Branch) -> Branch {
    let at = root.at;
    let entries = match root.datum {
        Datum::Object(entries) => entries,
        datum => return Branch { at, datum },
    };
    let entries = entries.into_iter().map(|(key, value)| {
        let value = match key.name.as_str() {
            "answers" => answers(fields, value),
            "simulated" => value,
            _ => all_words(value),
        };
        (key, value)
    });
    Branch::object(at, entries.collect())
}

fn answers(fields: &Fields, value: Branch) -> Branch {
    let at = value.at;
    let entries = match value.datum {
        Datum::Object(entries) => entries,
        datum => return Branch { at, datum },
    };
    let entries = entries.into_iter().filter_map(|(key, value)| {
        let value = fields.shape(&key.name).plain(value)?;
        Some((key, value))
    });
    Branch::object(at, entries.collect())
}

fn all_words(value: Branch) -> Branch {
    let at = value.at;
    match value.datum {
        Datum::Raw(raw) if raw != "null" => Branch::text(at, raw),
        Datum::List(list) => Branch::list(at, list.into_iter().map(all_words).collect()),
        Datum::Object(entries) => {
            let entries = entries.into_iter().map(|(key, value)| (key, all_words(value)));
            Branch::object(at, entries.collect())
        }
        datum => Branch { at, datum },
    }
}

/// Keys that come twice, wherever they stand.
fn repeated(file: FileId, value: &Branch, pointer: &str, findings: &mut Findings) {
    if let Datum::List(list) = &value.datum {
        for (number, value) in list.iter().enumerate() {
            repeated(file, value, &format!("{pointer}/{number}"), findings);
        }
    }
    let mut seen: std::collections::HashMap<&str, Place> =
        std::collections::HashMap::new();
    for (key, value) in value.entries() {
        let pointer = format!("{pointer}/{}", escaped(&key.name));
        if let Some((start, end)) = seen.get(key.name.as_str()) {
            let shown = words::shown(&key.name, false);
            let (first, (at, to)) = (Span { file, start: *start, end: *end }, key.at);
            let finding = DUPLICATE_ANSWER_KEY
                .at(Span { file, start: at, end: to })
                .says(
                    format!("the key {} is there already", shown.en),
                    format!("nyckeln {} finns redan", shown.sv),
                )
                .mark("once more here", "en gång till här")
                .also(first, "first here", "först här")
                .pointer(pointer.clone())
                .help("keep one of them", "behåll en av dem");
            findings.push(finding);
        } else {
            seen.insert(&key.name, key.at);
        }
        repeated(file, value, &pointer, findings);
    }
}

fn unknown(file: FileId, key: &Key, names: &[String]) -> Finding {
    let shown = words::shown(&key.name, false);
    let known = ENVELOPE.iter().map(|(known, ..)| *known).chain(["answers"]);
    let known = known.chain(names.iter().map(String::as_str));
    WRONG_ENVELOPE
        .at(Span { file, start: key.at.0, end: key.at.1 })
        .pointer(format!("/{}", escaped(&key.name)))
        .says(
            format!("an answer file has no key {}", shown.en),
            format!("en svarsfil har ingen nyckel {}", shown.sv),
        )
        .suggest(nearest(&key.name, known))
}
