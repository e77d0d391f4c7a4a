//! Everything of a wave that is counted.
//!
//! *In:* what is taken of each record, one after the other and in any order. *Out:* who
//! answered, how items were answered, figures, headlines, scales; how far the records
//! behind their cells overlap, for whoever hides some of these.
//!
//! What is kept does not grow with the records: counts, sums, and of values that a median
//! wants how often each was met.

use std::collections::BTreeMap;

use crate::analyse::extract::Answers;
use crate::analyse::items::Items;
use crate::analyse::overlaps::SetOf;
use crate::analyse::reliability::Scale;
use crate::analyse::response::Responding;
use crate::analyse::{
    Extract, Extractor, ItemTable, NonResponse, Overlaps, Reliability, Response,
};
use crate::figures::{Cell, Headline, Places, Study, Table, Tally};
use crate::model::Frame;
use crate::route::Record;
use crate::source::Spanned;

/// Counts as they grow.
#[derive(Debug)]
pub struct Counts<'a> {
    study: Study<'a>,
    /// The units of the register that count, as records without answers.
    invited: &'a [(String, String, Record)],
    responding: Responding<'a>,
    items: Items<'a>,
    figures: Vec<Tally<'a>>,
    totals: Vec<Tally<'a>>,
    headlines: Vec<Headline>,
    scales: Vec<Scale>,
    /// None where nothing is hidden because of others.
    overlaps: Option<Overlaps>,
}

/// What counts came to.
#[derive(Debug)]
pub struct Counted {
    /// Who answered.
    pub response: Response,
    /// The shares of every item with options.
    pub items: Vec<ItemTable>,
    /// Who did not answer them.
    pub non_response: Vec<NonResponse>,
    /// The tables of every figure.
    pub figures: Vec<Vec<Table>>,
    /// Every figure of all together, by its id: what checks read, whatever breakdowns are
    /// printed. Those without such a breakdown are there where there are checks.
    pub totals: BTreeMap<String, Cell>,
    /// The headlines of items.
    pub headlines: Vec<Headline>,
    /// The reliability of every scale.
    pub scales: Vec<Reliability>,
    /// What items and headlines count.
    pub places: Places,
    /// How far sets of records overlap: those of figures, then of headlines, each by its
    /// number, then of items together.
    pub overlaps: Overlaps,
}

/// What is counted in a record, by what it is and its number, with all sets that it is in.
#[derive(Default)]
struct Things(Vec<((Places, usize), Vec<SetOf>)>);

impl Things {
    /// A thing is in these sets of a figure.
    fn are_in(&mut self, thing: (Places, usize), figure: usize, sets: Vec<usize>) {
        let sets = sets.into_iter().map(|set| (figure, set));
        match self.0.iter_mut().find(|(known, _)| *known == thing) {
            Some((_, all)) => all.extend(sets),
            None => self.0.push((thing, sets.collect())),
        }
    }
}

impl<'a> Counts<'a> {
    /// Begins with nobody.
    pub fn new(
        study: Study<'a>,
        extractor: &'a Extractor<'a>,
        invited: &'a [(String, String, Record)],
    ) -> Self {
        let rule = study.scoring.results.disclosure.as_ref();
        let is_complementary = rule.is_some_and(|rule| rule.complementary);
        Self {
            study,
            invited,
            responding: Responding::new(study.questionnaire, invited),
            items: Items::new(&extractor.cells),
            figures: extractor.figures.iter().map(Tally::new).collect(),
            totals: extractor.totals.iter().map(Tally::new).collect(),
            headlines: extractor.headlines.clone(),
            scales: extractor.scales.clone(),
            overlaps: is_complementary.then(Overlaps::default),
        }
    }

    /// What items and headlines count.
    fn places(&self) -> Places {
        match self.study.questionnaire.records.is_empty() {
            true => Places::Units,
            false => Places::Records,
        }
    }

    /// Takes what there is of a record. One whose unit has another for the same does not
    /// count as answered, and both were handed in.
    pub fn take(&mut self, mut extract: Extract, is_second: bool) {
        let answers = extract.answers.take().filter(|_| !is_second);
        self.responding.take(&extract, answers.is_some());
        if let Some(answers) = answers {
            let things = self.add(&extract, answers);
            if let Some(overlaps) = &mut self.overlaps {
                things.0.iter().for_each(|(_, sets)| overlaps.take(sets));
            }
        }
    }

    /// Adds the answers of a record, and tells the sets that each thing in it is in.
    fn add(&mut self, extract: &Extract, answers: Answers) -> Things {
        let unit = extract.unit.as_str();
        let is_invited = self.responding.row(unit).is_some();
        let record = (self.places(), 0);
        let (mut things, mut number) = (Things::default(), 0);
        for (tally, told) in self.figures.iter_mut().zip(answers.figures) {
            let places = tally.places();
            let sets = tally.take((unit, extract.name()), told, is_invited);
            for (at, sets) in sets.into_iter().enumerate() {
                things.are_in((places, at), number, sets);
            }
            number += 1;
        }
        for (tally, told) in self.totals.iter_mut().zip(answers.totals) {
            // They are not shown, so nothing is hidden because of them.
            tally.take((unit, extract.name()), told, is_invited);
        }
        for (headline, of) in self.headlines.iter_mut().zip(answers.headlines) {
            things.are_in(record, number, headline.take(of));
            number += 1;
        }
        let groups = groups(&self.study, unit);
        things.are_in(record, number, self.items.take(&answers.items, &groups));
        for (scale, row) in self.scales.iter_mut().zip(&answers.scales) {
            scale.take(row);
        }
        things
    }

    /// What it all came to.
    pub fn finish(self) -> Counted {
        let (places, invited) = (self.places(), self.responding.invited(self.invited));
        let mut totals = BTreeMap::new();
        let figures = self.figures.into_iter().map(|tally| {
            let figure = tally.figure();
            let tables = tally.tables(&self.study, &invited);
            let all = figure.at_all().filter(|_| !figure.is_other);
            let all = all.and_then(|at| tables.get(at)?.cells.first());
            totals.extend(all.map(|cell| (figure.rule.id.value.clone(), cell.clone())));
            tables
        });
        let figures = figures.collect();
        for tally in self.totals {
            let id = tally.figure().rule.id.value.clone();
            let tables = tally.tables(&self.study, &invited).into_iter();
            let cell = tables.flat_map(|table| table.cells).next();
            totals.extend(cell.map(|cell| (id, cell)));
        }
        let (items, non_response) = self.items.finish();
        Counted {
            response: self.responding.finish(),
            items,
            non_response,
            figures,
            totals,
            headlines: self.headlines,
            scales: self.scales.into_iter().map(Scale::finish).collect(),
            places,
            overlaps: self.overlaps.unwrap_or_default(),
        }
    }
}

/// The groups of a unit, by the columns of `units.groups`.
fn groups<'a>(study: &Study<'a>, unit: &str) -> Vec<(&'a str, &'a str)> {
    let Some(units) = &study.questionnaire.units else { return Vec::new() };
    let frame: Option<&Frame> = units.frame.as_deref();
    let row = frame.and_then(|frame| Some((frame, frame.unit(unit)?)));
    let Some((frame, row)) = row else { return Vec::new() };
    let group = |column: &'a Spanned<String>| {
        Some((column.value.as_str(), frame.cell(row, &column.value)?))
    };
    units.groups.iter().filter_map(group).collect()
}
