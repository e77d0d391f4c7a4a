//! Figures as tables.
//!
//! *In:* computed figures, which of their cells are hidden, headlines and checks that do
//! not hold. *Out:* sheets.

use crate::analyse::Hidden;
use crate::decimal::{Number, Rounding};
use crate::diagnostic::Words;
use crate::figures::{Cell, Figure, Fired, Headline, Table, rough};
use crate::model::{Level, Measure, Text};
use crate::report::analysis::{
    Datum, Sheet, hidden_note, number, said, share, text, unseen,
};
use crate::report::language::Names;

/// A figure with its tables and what is hidden of them.
#[derive(Debug)]
pub struct Figured<'a> {
    /// The figure.
    pub figure: &'a Figure<'a>,
    /// Its tables.
    pub tables: &'a [Table],
    /// Which cells are hidden.
    pub hidden: &'a [Vec<Option<Hidden>>],
    /// Decimals in print.
    pub decimals: u32,
    /// How it is rounded.
    pub rounding: Rounding,
}

/// The figures of a scoring file, one row a cell.
pub fn figures(found: &[Figured<'_>], counts_of: Option<&str>) -> Sheet {
    let mut rows = Vec::new();
    for figured in found {
        for (table, hidden) in figured.tables.iter().zip(figured.hidden) {
            let mut cells: Vec<(&Cell, Option<Hidden>)> =
                table.cells.iter().zip(hidden.iter().copied()).collect();
            by_name(&mut cells);
            let row = |(cell, hidden)| row(figured, &table.by, cell, hidden);
            rows.extend(cells.into_iter().map(row));
        }
    }
    let hidden = found.iter().flat_map(|figured| figured.hidden).flatten();
    Sheet {
        section: "figures",
        name: "figures",
        title: Words::new("Figures", "Tal"),
        notes: hidden_note(hidden, counts_of),
        columns: vec![
            text("figure", "Figure", "Tal"),
            unseen("label"),
            unseen("measure"),
            text("by", "By", "Efter"),
            text("group", "Group", "Grupp"),
            unseen("group_label"),
            number("published", "Value", "Värde"),
            unseen("exact"),
            number("numerator", "Numerator", "Täljare"),
            number("denominator", "Denominator", "Nämnare"),
            number("base", "Base", "Bas"),
            text("unknown", "Unknown", "Okänt"),
            text("left_out", "Left out", "Utelämnade"),
            number("stood_in", "Stood in for", "Ersatta"),
        ],
        rows,
        ..Sheet::default()
    }
}

/// Groups that are told by a text stand in the order of their names.
fn by_name(cells: &mut [(&Cell, Option<Hidden>)]) {
    let names = Names::new();
    let name = |cell: &Cell| {
        let group = &cell.group;
        group.label.clone().or_else(|| group.key.clone()).unwrap_or_default()
    };
    if cells.iter().all(|(cell, _)| cell.group.is_text() || cell.group.is_unknown()) {
        cells.sort_by(|(a, _), (b, _)| {
            let unknown = a.group.is_unknown().cmp(&b.group.is_unknown());
            unknown.then_with(|| names.compare(&name(a), &name(b)))
        });
    }
}

fn row(
    figured: &Figured<'_>,
    by: &str,
    cell: &Cell,
    hidden: Option<Hidden>,
) -> Vec<Datum> {
    let rule = figured.figure.rule;
    let label = match (&rule.also_with, figured.figure.is_other) {
        (Some(other), true) => other.label.as_ref(),
        _ => rule.label.as_ref(),
    };
    let unless = |datum: Datum| match hidden {
        Some(_) if datum != Datum::None => Datum::Hidden,
        _ => datum,
    };
    let published = cell.value.as_ref().map(|value| {
        let value = value.round(figured.decimals, figured.rounding);
        Datum::Number(value, figured.decimals)
    });
    let exact = cell.value.clone().map(Datum::Exact);
    let is_plain = matches!(rule.measure, Measure::Count | Measure::Median);
    let numerator = Datum::Exact(cell.numerator.clone());
    let unknown = cell.unknown.iter();
    let unknown = unknown.map(|(state, count)| (state.name().to_owned(), *count));
    let group = match cell.group.is_unknown() {
        true => Datum::Said("unknown", Words::new("unknown", "okänd")),
        false => Datum::of(cell.group.key.as_deref()),
    };
    vec![
        Datum::Text(figured.figure.name()),
        Datum::of(label.map(first_wording)),
        Datum::Text(rule.measure.name().to_owned()),
        Datum::Text(by.to_owned()),
        group,
        Datum::of(cell.group.label.as_deref()),
        unless(published.unwrap_or(Datum::None)),
        unless(exact.unwrap_or(Datum::None)),
        unless(if is_plain { Datum::None } else { numerator }),
        unless(cell.denominator.clone().map_or(Datum::None, denominator(is_plain))),
        unless(Datum::Count(cell.base)),
        unless(Datum::Counts(unknown.collect())),
        unless(Datum::List(cell.left_out.iter().cloned().collect())),
        match cell.stood_in {
            // That there are none tells of a hidden cell too, where there can be some.
            0 if hidden.is_none() || rule.absent_as.is_none() => Datum::None,
            stood_in => unless(Datum::Count(stood_in)),
        },
    ]
}

fn denominator(is_plain: bool) -> impl Fn(Number) -> Datum {
    move |whole| if is_plain { Datum::None } else { Datum::Exact(whole) }
}

fn first_wording(text: &Text) -> &str {
    text.translations.first().map_or("", |translation| translation.text.text.as_str())
}

/// The headlines of items: the exact share, and how people say it.
pub fn headlines(
    found: &[Headline],
    hidden: &[Option<Hidden>],
    counts_of: Option<&str>,
) -> Sheet {
    let rows = found.iter().zip(hidden).map(|(headline, hidden)| {
        let (part, whole) = (headline.numerator, headline.base);
        let said = rough(part, whole).filter(|_| hidden.is_none());
        let unless = |datum: Datum| match hidden {
            Some(_) if datum != Datum::None => Datum::Hidden,
            _ => datum,
        };
        let word = |pick: fn(&Words) -> &str| Datum::of(said.as_ref().map(pick));
        vec![
            Datum::Text(headline.item.clone()),
            Datum::List(headline.codes.clone()),
            unless(share(part, whole)),
            unless(Datum::Count(part)),
            unless(Datum::Count(whole)),
            match &said {
                Some(said) => Datum::Said("", said.clone()),
                None => Datum::None,
            },
            word(|said| &said.en),
            word(|said| &said.sv),
        ]
    });
    let rows = rows.collect::<Vec<_>>();
    Sheet {
        section: "figures",
        name: "headlines",
        title: Words::new("Headlines", "Rubriktal"),
        notes: hidden_note(hidden, counts_of),
        columns: vec![
            text("item", "Item", "Fråga"),
            text("codes", "Answered", "Svarade"),
            number("share", "%", "%"),
            number("numerator", "Count", "Antal"),
            number("base", "Base", "Bas"),
            said("rough", "Roughly", "Ungefär"),
            unseen("rough_en"),
            unseen("rough_sv"),
        ],
        rows,
        ..Sheet::default()
    }
}

/// The checks of figures that do not hold.
pub fn checks(fired: &[Fired<'_>]) -> Option<Sheet> {
    let rows = fired.iter().map(|fired| {
        let (word, words) = match fired.check.level {
            Level::Hard => ("hard", Words::new("error", "fel")),
            Level::Soft => ("soft", Words::new("warning", "varning")),
            Level::Note => ("note", Words::new("note", "anmärkning")),
        };
        let message = fired.check.message.as_ref();
        let said = |tag: &str| {
            message.map_or_else(String::new, |text| text.wording(tag).to_owned())
        };
        vec![
            Datum::Text(fired.check.id.value.clone()),
            Datum::Said(word, words),
            Datum::Text(fired.check.must.text.clone()),
            Datum::Said("", Words::new(said("en"), said("sv"))),
            Datum::Text(said("en")),
        ]
    });
    let sheet = Sheet {
        section: "figures",
        name: "checks",
        title: Words::new("Checks that do not hold", "Kontroller som inte håller"),
        columns: vec![
            text("check", "Check", "Kontroll"),
            text("level", "Level", "Nivå"),
            text("must", "Must hold", "Ska gälla"),
            said("said", "Message", "Text"),
            unseen("message"),
        ],
        rows: rows.collect(),
        ..Sheet::default()
    };
    (!sheet.rows.is_empty()).then_some(sheet)
}
