//! An analysis as tables.
//!
//! *In:* what `analyse` and `figures` found. *Out:* sheets: tables with typed cells,
//! which become a listing for people, objects for programs, and one CSV table.
//!
//! Numbers are rounded here once, for print; objects also carry them exactly. What is
//! hidden is `..`, what has nothing to count is `–`.

mod behind;
mod figures;
mod lift;

use serde_json::{Map, Value, json};

use crate::analyse::Hidden;
use crate::decimal::Number;
use crate::diagnostic::Words;
use crate::report::listing::{Column, Listing};
use crate::report::machine::{self, Table};
use crate::report::score::MISSING;
use crate::report::visible::visible;
use crate::report::{Ink, Language, Look};

pub use behind::{items, reliability, response};
pub use figures::{Figured, checks, figures, headlines};
pub use lift::{gaps, rank_changes, robustness};

/// What stands for a hidden cell.
pub const HIDDEN: &str = "..";

/// What is said below a table with hidden cells, and nothing below one without.
pub(in crate::report::analysis) fn hidden_note<'a>(
    cells: impl IntoIterator<Item = &'a Option<Hidden>>,
    counts_of: Option<&str>,
) -> Vec<Words> {
    let is_hidden = cells.into_iter().any(Option::is_some);
    is_hidden.then(|| hidden_words(counts_of)).into_iter().collect()
}

/// What the mark of a hidden cell says, and of what there are too few.
pub fn hidden_words(counts_of: Option<&str>) -> Words {
    let of = counts_of.map(|of| format!(" ({of})")).unwrap_or_default();
    Words::new(
        format!("{HIDDEN} = too few{of}, or hidden so that others cannot be worked out"),
        format!("{HIDDEN} = för få{of}, eller dolt så att andra inte kan räknas ut"),
    )
}

/// A table of an analysis.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    /// The part it is of, such as `response`.
    pub section: &'static str,
    /// Its name in machine output, such as `groups`.
    pub name: &'static str,
    /// What stands above it, for people.
    pub title: Words,
    /// What is said below it, for people.
    pub notes: Vec<Words>,
    /// Its columns.
    pub columns: Vec<SheetColumn>,
    /// Its rows; as many cells as columns.
    pub rows: Vec<Vec<Datum>>,
    /// It is for people only: programs have the same apart.
    pub for_people: bool,
}

/// A column of a sheet.
#[derive(Clone, Debug)]
pub struct SheetColumn {
    /// Its name in machine output.
    pub key: &'static str,
    /// Its heading; none where people are not shown it.
    pub heading: Option<Words>,
    /// Its cells are numbers.
    pub is_number: bool,
    /// It is for people only: programs have the same in other columns.
    pub for_people: bool,
}

/// A cell of a sheet.
#[derive(Clone, Debug, PartialEq)]
pub enum Datum {
    /// Nothing.
    None,
    /// It may not be shown.
    Hidden,
    /// A text that is the same in both languages.
    Text(String),
    /// Words for people, and a stable word for programs.
    Said(&'static str, Words),
    /// A whole number.
    Count(usize),
    /// A number in print, with so many decimals.
    Number(Number, u32),
    /// A number as it is.
    Exact(Number),
    /// Several texts.
    List(Vec<String>),
    /// Counts by name.
    Counts(Vec<(String, usize)>),
}

/// How many texts of a list people see; programs get all.
const MOST_LISTED: usize = 5;

/// A column of text.
pub(in crate::report::analysis) fn text(
    key: &'static str,
    english: &'static str,
    swedish: &'static str,
) -> SheetColumn {
    let heading = Some(Words::new(english, swedish));
    SheetColumn { key, heading, is_number: false, for_people: false }
}

/// A column of text that programs have in other columns.
pub(in crate::report::analysis) fn said(
    key: &'static str,
    english: &'static str,
    swedish: &'static str,
) -> SheetColumn {
    SheetColumn { for_people: true, ..text(key, english, swedish) }
}

/// A column of numbers.
pub(in crate::report::analysis) fn number(
    key: &'static str,
    english: &'static str,
    swedish: &'static str,
) -> SheetColumn {
    SheetColumn { is_number: true, ..text(key, english, swedish) }
}

/// A column that people are not shown.
pub(in crate::report::analysis) fn unseen(key: &'static str) -> SheetColumn {
    SheetColumn { key, heading: None, is_number: false, for_people: false }
}

/// A share of a whole in hundredths, to one decimal; nothing of nothing.
pub(in crate::report::analysis) fn share(part: usize, whole: usize) -> Datum {
    match Number::from(part * 100).divide(&Number::from(whole)) {
        Some(share) => Datum::Number(share, 1),
        None => Datum::None,
    }
}

impl Datum {
    /// A text, or nothing.
    pub fn of(text: Option<&str>) -> Self {
        text.map_or(Self::None, |text| Self::Text(text.to_owned()))
    }

    fn for_people(&self, language: Language) -> String {
        match self {
            Self::None => MISSING.to_owned(),
            Self::Hidden => HIDDEN.to_owned(),
            Self::Text(text) => visible(text).into_owned(),
            Self::Said(_, words) => visible(language.say(words)).into_owned(),
            Self::Count(count) => language.count(*count),
            Self::Number(number, decimals) => language.number(&number.fixed(*decimals)),
            Self::Exact(number) => language.number(&number.to_string()),
            Self::List(texts) if texts.is_empty() => MISSING.to_owned(),
            Self::List(texts) => {
                let shown = &texts[..texts.len().min(MOST_LISTED)];
                let mut text = visible(&shown.join(", ")).into_owned();
                let more = texts.len() - shown.len();
                if more > 0 {
                    let (and, tail) = language.pick(("and", "more"), ("och", "till"));
                    text.push_str(&format!(" {and} {} {tail}", language.count(more)));
                }
                text
            }
            Self::Counts(counts) if counts.is_empty() => MISSING.to_owned(),
            Self::Counts(counts) => {
                let told = counts.iter();
                let told = told
                    .map(|(name, count)| format!("{name} {}", language.count(*count)));
                visible(&told.collect::<Vec<_>>().join(", ")).into_owned()
            }
        }
    }

    fn value(&self) -> Value {
        match self {
            Self::None | Self::Hidden => Value::Null,
            Self::Text(text) => json!(text),
            Self::Said(word, _) => json!(word),
            Self::Count(count) => json!(count),
            Self::Number(number, decimals) => machine::number(&number.fixed(*decimals)),
            Self::Exact(number) => json!(number.to_string()),
            Self::List(texts) => json!(texts),
            Self::Counts(counts) => {
                let counts = counts.iter();
                counts.map(|(name, count)| (name.clone(), json!(count))).collect()
            }
        }
    }

    fn add(&self, table: &mut Table) {
        match self {
            Self::None => table.missing(),
            Self::Hidden => table.number(HIDDEN),
            Self::Text(text) => table.text(text),
            Self::Said(word, _) => table.text(word),
            Self::Count(count) => table.number(&count.to_string()),
            Self::Number(number, decimals) => table.number(&number.fixed(*decimals)),
            Self::Exact(number) => table.number(&number.to_string()),
            Self::List(texts) => table.text(&texts.join("|")),
            Self::Counts(counts) => {
                let told = counts.iter().map(|(name, count)| format!("{name}={count}"));
                table.text(&told.collect::<Vec<_>>().join("|"));
            }
        }
    }
}

impl Sheet {
    /// The table for people, with its title and notes.
    pub fn human(&self, look: &Look) -> String {
        let language = look.language;
        let title = look.paint(Ink::Bold, language.say(&self.title));
        let mut text = format!("{title}\n");
        let shown = |column: &SheetColumn| column.heading.is_some();
        let column = |column: &SheetColumn| {
            let heading = column.heading.as_ref().map_or("", |words| language.say(words));
            match column.is_number {
                true => Column::number(column.key, heading),
                false => Column::text(column.key, heading),
            }
        };
        let columns = self.columns.iter().filter(|column| shown(column)).map(column);
        let row = |row: &Vec<Datum>| {
            let cells = self.columns.iter().zip(row).filter(|(column, _)| shown(column));
            cells.map(|(_, datum)| datum.for_people(language)).collect()
        };
        let listing = Listing {
            columns: columns.collect(),
            rows: self.rows.iter().map(row).collect(),
        };
        if !self.rows.is_empty() {
            text.push_str(&listing.render(look).0);
        }
        for note in &self.notes {
            text.push_str(&look.fit(&format!("{}\n", language.say(note))));
        }
        text
    }

    /// One object a row; a hidden cell is null and named.
    pub fn values(&self) -> Vec<Value> {
        let value = |row: &Vec<Datum>| {
            let mut object = Map::new();
            object.insert("type".to_owned(), json!("analysis"));
            object.insert("section".to_owned(), json!(self.section));
            object.insert("table".to_owned(), json!(self.name));
            let mut hidden = Vec::new();
            let cells = self.columns.iter().zip(row);
            for (column, datum) in cells.filter(|(column, _)| !column.for_people) {
                if *datum == Datum::Hidden {
                    hidden.push(json!(column.key));
                }
                object.insert(column.key.to_owned(), datum.value());
            }
            if !hidden.is_empty() {
                object.insert("hidden".to_owned(), Value::Array(hidden));
            }
            Value::Object(object)
        };
        if self.for_people { Vec::new() } else { self.rows.iter().map(value).collect() }
    }
}

/// All sheets as one CSV table: a row fills the columns of its own.
pub fn csv(sheets: &[Sheet], form: machine::TableForm) -> String {
    let own = || sheets.iter().filter(|sheet| !sheet.for_people);
    let mut keys: Vec<&str> = Vec::new();
    let columns = own().flat_map(|sheet| &sheet.columns);
    for column in columns.filter(|column| !column.for_people) {
        if !keys.contains(&column.key) {
            keys.push(column.key);
        }
    }
    let names: Vec<&str> = ["section", "table"].into_iter().chain(keys.clone()).collect();
    let mut table = Table::new(form, &names);
    for sheet in own() {
        for row in &sheet.rows {
            table.text(sheet.section);
            table.text(sheet.name);
            for key in &keys {
                match sheet.columns.iter().position(|column| column.key == *key) {
                    Some(at) => row[at].add(&mut table),
                    None => table.missing(),
                }
            }
            table.end_row();
        }
    }
    table.finish()
}
