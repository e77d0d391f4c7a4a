//! What a person types, turned into the answer that a file holds.
//!
//! *In:* an item's type and the text that was typed or stood in a table's cell. *Out:* the
//! answer as JSON text in its canonical spelling, or why there is none, in words.
//!
//! | asked | typed | kept |
//! |---|---|---|
//! | number | `12,5`, `1 234`, `1.234,5`, `−3`, `40 %`, `1 200 kr` | `12.5`, `1234`, … |
//! | date | `2025-02-28`, `20250228`, `28/2 2025`, `28 februari 2025` | `"2025-02-28"` |
//! | month, year | `februari 2025`, `2/2025`; `2025` | `"2025-02"`; `2025` |
//! | time | `12.30`, `12:30`, `kl 9`, `2.30 pm` | `"12:30"` |
//! | duration | `1 h 30 min`, `1,5 tim`, `90 min`, `PT90M` | `"PT1H30M"` |
//! | options | a code, its number in the list, or a label | `"ja"` |
//! | several | the same with commas between | `["polis","jour"]` |
//! | text | as it stands, without blanks around it; a `format` in its own spelling | `"…"` |
//! | any | `vet ej`, `don't know`, … where it is offered | `{"missing":"dont_know"}` |
//!
//! What can be read in two ways is never guessed: `1.234` and `2/3/2025` are refused with
//! both readings. Bounds, decimals and patterns are not judged here: `answers` does that for
//! typed answers and for files alike. Grids, rosters and allocations are typed part by part,
//! documents not at all. Answer files are not read here: they hold the canonical spelling.

pub mod choice;
pub mod clock;
pub mod day;
pub mod number;

use crate::decimal::Number;
use crate::diagnostic::Words;
use crate::expression::calendar;
use crate::model::{ItemKind, NumberItem, NumberKind, ScaleItem, TextItem};
use crate::value::AnswerState;

/// What is asked, as far as reading what was typed must know it.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// The type; for a grid that of its cell.
    pub kind: &'a ItemKind,
    /// The missing codes that are offered beside the options.
    pub offered: &'a [AnswerState],
    /// The language of the person, such as `sv`: `2/3 2025` is a day before a month there.
    pub language: &'a str,
    /// What was typed is never echoed: refusals hold no readings and no suggestions.
    pub hidden: bool,
    /// The decimal mark, `.` or `,`, where a file declares one: nothing is ambiguous then.
    pub decimal_mark: Option<char>,
}

/// Why what was typed is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// What is wrong, in one sentence.
    pub says: Words,
    /// What to do.
    pub help: Vec<Words>,
    /// The answers it could mean, as JSON text, where there is more than one.
    pub readings: Vec<String>,
}

impl Refusal {
    pub(crate) fn new(says: (&str, &str), help: (&str, &str)) -> Self {
        Self {
            says: Words::new(says.0, says.1),
            help: vec![Words::new(help.0, help.1)],
            readings: Vec::new(),
        }
    }

    /// What was typed has two readings.
    pub(crate) fn between(first: &str, second: &str) -> Self {
        let unquoted = |text: &str| text.trim_matches('"').to_owned();
        let (a, b) = (unquoted(first), unquoted(second));
        Self {
            says: Words::new(
                "what was typed can be read in two ways",
                "det som skrevs kan läsas på två sätt",
            ),
            help: vec![Words::new(
                format!("write `{a}` or `{b}`, whichever is meant"),
                format!("skriv `{a}` eller `{b}`, det som avses"),
            )],
            readings: vec![first.to_owned(), second.to_owned()],
        }
    }

    /// The same, without anything that tells what was typed.
    fn hide(self) -> Self {
        if self.readings.is_empty() {
            return self;
        }
        let help = Words::new("write it in another way", "skriv på ett annat sätt");
        Self { help: vec![help], readings: Vec::new(), ..self }
    }
}

/// Reads what was typed; none where nothing but blanks was.
///
/// # Errors
///
/// Why it is no answer, and what to do; never what was typed where that is hidden.
///
/// # Examples
///
/// ```
/// use survey::entry::{Asked, read};
/// use survey::model::ItemKind;
///
/// let kind = ItemKind::Date { min: None, max: None };
/// let asked =
///     Asked { kind: &kind, offered: &[], language: "sv", hidden: false, decimal_mark: None };
/// assert_eq!(read(&asked, "28 februari 2025").unwrap().unwrap(), "\"2025-02-28\"");
/// assert_eq!(read(&asked, " ").unwrap(), None);
/// assert_eq!(
///     read(&asked, "2/3/2025").unwrap_err().readings,
///     ["\"2025-03-02\"", "\"2025-02-03\""],
/// );
/// ```
pub fn read(asked: &Asked<'_>, text: &str) -> Result<Option<String>, Refusal> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let answer = of_kind(asked, asked.kind, text);
    answer
        .map(Some)
        .map_err(|refusal| if asked.hidden { refusal.hide() } else { refusal })
}

fn of_kind(asked: &Asked<'_>, kind: &ItemKind, text: &str) -> Result<String, Refusal> {
    if kind.choices().is_none()
        && let Some(state) = choice::missing(text)
        && asked.offered.contains(&state)
    {
        return Ok(choice::missing_json(state));
    }
    let plain = plain(text);
    match kind {
        ItemKind::Single(_) | ItemKind::YesNo(_) => choice::one(asked, kind, text),
        ItemKind::Multiple { .. } | ItemKind::Ranking { .. } => {
            choice::several(asked, kind, text)
        }
        ItemKind::Scale(scale) => point(asked, scale, text, &plain),
        ItemKind::Number(item) => amount(asked, item, &plain),
        ItemKind::Text(item) => words(item, text),
        ItemKind::Date { .. } => day::date(&plain, asked.language),
        ItemKind::Month { .. } => {
            day::month(&plain).map(|date| quoted(&calendar::show_month(date)))
        }
        ItemKind::Year { .. } => day::year(&plain),
        ItemKind::Time { .. } => clock::time(&plain),
        ItemKind::Duration { .. } => clock::duration(&plain),
        ItemKind::Unit(_) => Ok(quoted(text)),
        ItemKind::Consent => match choice::yes_no(text) {
            Some(true) => Ok("true".to_owned()),
            _ => Err(Refusal::new(
                ("this is no consent", "det här är inget samtycke"),
                ("write yes if you consent", "skriv ja om du samtycker"),
            )),
        },
        ItemKind::Location { .. } => place(&plain),
        ItemKind::Derived { of, .. } | ItemKind::Hidden { of, .. } => {
            of_kind(asked, of, text)
        }
        ItemKind::Grid(_)
        | ItemKind::Roster(_)
        | ItemKind::Allocate(_)
        | ItemKind::Document { .. }
        | ItemKind::Note
        | ItemKind::Unreadable => Err(Refusal::new(
            ("this is not answered in one text", "det här besvaras inte med en text"),
            ("answer it part by part", "besvara det del för del"),
        )),
    }
}

fn amount(asked: &Asked<'_>, item: &NumberItem, text: &str) -> Result<String, Refusal> {
    let bare = match item.kind {
        NumberKind::Percent => number::without(text, &["%", "procent", "percent"]),
        NumberKind::Money => {
            let currency = item.currency.as_ref().map_or("", |code| code.value.as_str());
            let mut marks = number::currency(currency).to_vec();
            marks.push(currency);
            number::without(text, &marks)
        }
        _ => text,
    };
    let units: Vec<&str> = item
        .unit
        .iter()
        .flat_map(|unit| &unit.translations)
        .map(|translation| translation.text.text.as_str())
        .collect();
    number::read(number::without(bare, &units), asked.decimal_mark)
}

/// A point of a scale, by its number or by its label.
fn point(
    asked: &Asked<'_>,
    scale: &ScaleItem,
    text: &str,
    plain: &str,
) -> Result<String, Refusal> {
    let sought = choice::folded(text);
    let labelled = scale.labels.iter().find(|(_, label)| {
        let mut words = label.translations.iter();
        words.any(|translation| choice::folded(&translation.text.text) == sought)
    });
    match labelled {
        Some((point, _)) => Ok(point.value.to_string()),
        None => number::read(plain, asked.decimal_mark),
    }
}

fn words(item: &TextItem, text: &str) -> Result<String, Refusal> {
    let Some(format) = item.format.as_ref().map(|format| format.value) else {
        return Ok(quoted(text));
    };
    let canonical = format.canonical(text).map_err(|fault| {
        let title = format.title();
        Refusal {
            says: Words::new(
                format!("this is not {}: {}", title.en, fault.says.en),
                format!("det här är inte {}: {}", title.sv, fault.says.sv),
            ),
            help: vec![fault.help],
            readings: Vec::new(),
        }
    })?;
    Ok(quoted(&canonical))
}

/// Latitude and longitude in degrees, with a blank, a comma and a blank, or `;` between.
fn place(text: &str) -> Result<String, Refusal> {
    let wrong = || {
        Refusal::new(
            ("this is not a place", "det här är ingen plats"),
            (
                "write latitude and longitude in degrees, such as `59.33 18.06`",
                "skriv latitud och longitud i grader, till exempel `59.33 18.06`",
            ),
        )
    };
    let mut parts = text.split([' ', ';']).filter(|part| !part.is_empty());
    let (Some(lat), Some(lon), None) = (parts.next(), parts.next(), parts.next()) else {
        return Err(wrong());
    };
    // Degrees are never grouped, so that one mark is the decimal one.
    let degrees = |part: &str, most: i64| {
        let part = part.trim_end_matches(',').replace(',', ".");
        let number = Number::parse(&part).ok()?;
        let fits = Number::ratio(most, 1).is_some_and(|most| number.abs() <= most);
        fits.then(|| number.to_string())
    };
    match (degrees(lat, 90), degrees(lon, 180)) {
        (Some(lat), Some(lon)) => Ok(format!(r#"{{"lat":"{lat}","lon":"{lon}"}}"#)),
        _ => Err(wrong()),
    }
}

/// Reads a number without its item, blanks and signs of every kind.
///
/// # Errors
///
/// What is wrong, or both readings.
pub fn number(text: &str) -> Result<String, Refusal> {
    number::read(&plain(text), None)
}

/// A text as JSON.
pub(crate) fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// A text with the digits, blanks and minus signs of ASCII in place of their kin: fullwidth
/// digits, no-break and thin blanks, U+2212.
fn plain(text: &str) -> String {
    let one = |c: char| match c {
        '\u{ff10}'..='\u{ff19}' => {
            char::from_u32(u32::from(c) - 0xff10 + u32::from('0')).unwrap_or(c)
        }
        '\u{2010}'..='\u{2013}' | '\u{2212}' | '\u{ff0d}' => '-',
        '\u{ff05}' => '%',
        c if c.is_whitespace() => ' ',
        c => c,
    };
    text.chars().map(one).collect::<String>().trim().to_owned()
}
