//! Everything that is counted of one wave, and what of it must not be shown.
//!
//! *In:* the units of a wave with their answers and scores. *Out:* its figures, headlines
//! and items with their tables; which cells are hidden.
//!
//! Hidden cells are chosen over all of it together, whatever a command prints. Nothing is
//! worded here.

use std::collections::BTreeMap;

use crate::analyse::{self as analysed, Handed, Hidden, ItemTable, Shown, Wave};
use crate::answers::ValidAnswers;
use crate::cli::among::population;
use crate::cli::scored::{Ready, Unit};
use crate::figures::{self, Cell, Figure, Headline, Places, Population, Study, Table};
use crate::model::{Measure, Scoring};
use crate::route::Record;
use crate::score::{self, UnitScores};

/// What the units of a wave are told beside: those that scores are compared with, and the
/// register.
pub struct Beside {
    among: Option<score::Population>,
    invited: Vec<(String, String, Record)>,
}

impl Beside {
    /// Of these units; `of` gives the answers and scores of one.
    pub fn new<T>(
        ready: &Ready,
        units: &[Unit<T>],
        of: impl Fn(&T) -> (&ValidAnswers, &UnitScores),
    ) -> Self {
        let counted = units.iter().filter(|unit| unit.head.counts);
        let counted = counted.filter(|unit| !unit.head.is_second);
        let answers: Vec<&ValidAnswers> = counted.map(|unit| of(&unit.made).0).collect();
        Self { among: population(ready, &answers), invited: invited(ready) }
    }

    /// The wave, by unit code.
    pub fn wave<'a, T>(
        &'a self,
        ready: &'a Ready,
        units: &'a [Unit<T>],
        of: impl Fn(&'a T) -> (&'a ValidAnswers, &'a UnitScores),
    ) -> Wave<'a> {
        let counted = units.iter().filter(|unit| unit.head.counts);
        let mut handed: Vec<Handed<'_>> = counted
            .map(|unit| {
                let (answers, scores) = of(&unit.made);
                let (code, name) = (&unit.head.code, &unit.head.name);
                Handed { unit: code, name, answers, scores, result: unit.head.result }
            })
            .collect();
        handed.sort_by_key(|handed| (handed.unit, handed.answers.key().to_vec()));
        let study = study(ready, self.among.as_ref());
        Wave { study, invited: &self.invited, handed }
    }
}

fn study<'a>(ready: &'a Ready, among: Option<&'a score::Population>) -> Study<'a> {
    Study {
        among,
        scoring: ready.scoring(),
        ruleset: &ready.ruleset,
        questionnaire: ready.questionnaire(),
        plan: ready.instrument.plan(),
    }
}

/// The rows of the register that count.
fn invited(ready: &Ready) -> Vec<(String, String, Record)> {
    let mut rows = figures::registered(ready.questionnaire(), ready.instrument.plan());
    if let Some(family) = &ready.family {
        rows.retain(|(code, ..)| family.counts(code));
    }
    rows
}

/// Everything that is counted, and what of it must not be shown: hidden cells are chosen
/// over all of it together, whichever parts are printed.
pub struct Tables<'a> {
    /// The figures of the scoring file.
    pub figures: Vec<Figure<'a>>,
    /// Their tables.
    pub tables: Vec<Vec<Table>>,
    /// Figures of all together, by id, for the checks of the file.
    pub totals: BTreeMap<String, Cell>,
    /// The headlines of items.
    pub headlines: Vec<Headline>,
    /// How items were answered.
    pub items: Vec<ItemTable>,
    /// Of figures, then of headlines, each with its tables.
    pub hidden: Vec<Vec<Vec<Option<Hidden>>>>,
    /// Of every table of an item.
    of_items: Vec<Vec<Option<Hidden>>>,
}

impl<'a> Tables<'a> {
    /// Counts everything.
    pub fn new(ready: &'a Ready, wave: &Wave<'_>) -> Self {
        let (questionnaire, plan) = (ready.questionnaire(), ready.instrument.plan());
        let cases = wave.cases();
        let figures = figures::figures(ready.scoring(), questionnaire, plan);
        let population = Population::new(wave.study, &cases, wave.invited);
        let tables: Vec<Vec<Table>> =
            figures.iter().map(|figure| figures::compute(figure, &population)).collect();
        let totals = totals(ready.scoring(), &figures, &population);
        let headlines = figures::headlines(questionnaire, plan, &cases);
        let items = analysed::items(wave);
        let spoken: Vec<Vec<Table>> =
            headlines.iter().map(|headline| vec![headline.table()]).collect();
        let counted: Vec<Table> = items.iter().map(ItemTable::table).collect();
        let has_records = !questionnaire.records.is_empty();
        let places = if has_records { Places::Records } else { Places::Units };
        let share =
            |tables| Shown { measure: Measure::Share, places, is_count: true, tables };
        let mut shown: Vec<Shown<'_>> = figures
            .iter()
            .zip(&tables)
            .map(|(figure, tables)| Shown {
                measure: figure.rule.measure,
                places: figure.places,
                is_count: figure.is_count(),
                tables,
            })
            .collect();
        shown.extend(spoken.iter().map(|tables| share(tables)));
        shown.push(share(&counted));
        let mut hidden = hidden(ready, &shown);
        let of_items = hidden.pop().unwrap_or_default();
        Self { figures, tables, totals, headlines, items, hidden, of_items }
    }

    /// Which cells of items are hidden.
    pub fn hidden_items(&self) -> &[Vec<Option<Hidden>>] {
        &self.of_items
    }
}

/// Every figure of all together, by its id: what checks read, whatever breakdowns are
/// printed. Nothing where there are no checks.
fn totals(
    scoring: &Scoring,
    figures: &[Figure<'_>],
    population: &Population<'_>,
) -> BTreeMap<String, Cell> {
    let read = figures.iter().filter(|figure| !figure.is_other);
    let read = read.filter(|_| !scoring.results.checks.is_empty());
    read.filter_map(|figure| {
        Some((figure.rule.id.value.clone(), figures::total(figure, population)?))
    })
    .collect()
}

/// Which cells are hidden; none where nothing says so.
fn hidden(ready: &Ready, shown: &[Shown<'_>]) -> Vec<Vec<Vec<Option<Hidden>>>> {
    match &ready.scoring().results.disclosure {
        Some(rule) => analysed::hide(rule, shown),
        None => {
            let open = |shown: &Shown<'_>| {
                shown.tables.iter().map(|table| vec![None; table.cells.len()]).collect()
            };
            shown.iter().map(open).collect()
        }
    }
}
