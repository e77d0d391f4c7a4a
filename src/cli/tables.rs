//! Everything that is counted of one wave, and what of it must not be shown.
//!
//! *In:* a questionnaire with its scoring file, and what was counted. *Out:* which cells
//! are hidden.
//!
//! Hidden cells are chosen over all of it together, whatever a command prints. Nothing is
//! counted and nothing is worded here.

use crate::analyse::{self as analysed, Counted, Hidden, Shown};
use crate::cli::scored::Ready;
use crate::figures::{self, Figure, Study, Table};
use crate::model::Measure;
use crate::route::Record;
use crate::score::Population;

/// A questionnaire with its scoring file, as counts need it.
pub fn study<'a>(ready: &'a Ready, among: Option<&'a Population>) -> Study<'a> {
    Study {
        among,
        scoring: ready.scoring(),
        ruleset: &ready.ruleset,
        questionnaire: ready.questionnaire(),
        plan: ready.instrument.plan(),
    }
}

/// The rows of the register that count.
pub fn invited(ready: &Ready) -> Vec<(String, String, Record)> {
    let mut rows = figures::registered(ready.questionnaire(), ready.instrument.plan());
    if let Some(family) = &ready.family {
        rows.retain(|(code, ..)| family.counts(code));
    }
    rows
}

/// What must not be shown of everything that was counted: hidden cells are chosen over all
/// of it together, whichever parts are printed.
pub struct Hiding {
    /// Of every figure, its tables.
    pub figures: Vec<Vec<Vec<Option<Hidden>>>>,
    /// Of every headline.
    pub headlines: Vec<Option<Hidden>>,
    /// Of every table of an item.
    pub items: Vec<Vec<Option<Hidden>>>,
}

impl Hiding {
    /// Chooses the cells; `figures` are those that were counted.
    pub fn new(ready: &Ready, figures: &[Figure<'_>], counted: &Counted) -> Self {
        let (measure, places) = (Measure::Share, counted.places);
        let share = |name, tables| Shown {
            name,
            measure,
            places,
            is_count: true,
            values: 0,
            tables,
        };
        let spoken: Vec<(&str, Table)> = counted
            .headlines
            .iter()
            .map(|headline| (headline.item.as_str(), headline.table()))
            .collect();
        let items: Vec<Table> =
            counted.items.iter().map(analysed::ItemTable::table).collect();
        let names: Vec<String> = figures.iter().map(Figure::name).collect();
        let figure = |((figure, name), tables): ((&Figure<'_>, _), _)| Shown {
            name,
            measure: figure.rule.measure,
            places: figure.places,
            is_count: figure.is_count(),
            values: figures.iter().position(|one| one.has_values_of(figure)).unwrap_or(0),
            tables,
        };
        let tables = counted.figures.iter().map(Vec::as_slice);
        let names = names.iter().map(String::as_str);
        let mut shown: Vec<Shown<'_>> =
            figures.iter().zip(names).zip(tables).map(figure).collect();
        let spoken = spoken.iter();
        shown
            .extend(spoken.map(|(name, table)| share(name, std::slice::from_ref(table))));
        shown.push(share("", &items));
        let mut hidden = hidden(ready, &shown, counted);
        let items = hidden.pop().unwrap_or_default();
        let headlines = hidden.split_off(figures.len());
        let headlines = headlines.into_iter().flatten().flatten().collect();
        Self { figures: hidden, headlines, items }
    }
}

/// Which cells are hidden; none where nothing says so.
fn hidden(
    ready: &Ready,
    shown: &[Shown<'_>],
    counted: &Counted,
) -> Vec<Vec<Vec<Option<Hidden>>>> {
    match &ready.scoring().results.disclosure {
        Some(rule) => analysed::hide(rule, shown, &counted.overlaps),
        None => {
            let open = |shown: &Shown<'_>| {
                shown.tables.iter().map(|table| vec![None; table.cells.len()]).collect()
            };
            shown.iter().map(open).collect()
        }
    }
}
