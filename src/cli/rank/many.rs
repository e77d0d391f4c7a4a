//! A ranking of more units than are kept in memory.
//!
//! *In:* units as they were scored, in the order read. *Out:* the rows that a ranking in
//! memory has: the best first, inside a shared place by unit code, then those without a
//! place.
//!
//! One small row a unit is put away, and sorted beyond the size of memory. Who is eligible
//! and which place is whose is decided by `rank`, as for few. A study with a register does
//! not come here: that is in memory anyway, and nobody else is ranked.

use std::collections::{BTreeMap, BTreeSet};
use std::io::ErrorKind;

use serde_json::Value;

use crate::answers::{Filed, Givers};
use crate::cli::args::RankArguments;
use crate::cli::error::Error;
use crate::cli::files::{Sorter, Spool, full, record};
use crate::cli::met::{Met, Place as Found, Several, seconds};
use crate::cli::rank::many::entry::Entry;
use crate::cli::rank::many::order::{Code, Placed, Unplaced};
use crate::cli::rank::told::{contender, has_cut_flags, shown};
use crate::cli::rank::values::Form;
use crate::cli::rank::{Made, rule_of, several_records};
use crate::cli::scored::{Ready, Unit};
use crate::diagnostic::Findings;
use crate::model::RankRule;
use crate::rank::{Base, Place, Row, Run, Unranked, eligible, may_be_listed, missing_in};
use crate::score::is_scored;
use crate::source::Sources;

mod entry;
mod order;

/// Units that wait for their places.
pub(super) struct Many {
    number: usize,
    pub(super) rule: RankRule,
    entries: Spool,
    count: u64,
    met: Met,
    /// The code of every record, where a unit may have several.
    codes: Option<Sorter<Code>>,
    /// Who gave the answers.
    pub(super) givers: Givers,
}

/// What came of a ranking besides its rows.
#[derive(Debug)]
pub(super) struct Counted {
    pub(super) base: Base,
    pub(super) unranked: BTreeMap<Unranked, usize>,
    /// Units that came more than once.
    pub(super) findings: Findings,
    pub(super) doubles: Vec<Filed>,
    /// Whether a place is shared, or scores print alike and differ in place.
    pub(super) wants_ties: bool,
    /// How many rows were written, and how many equal ones left out at an edge.
    pub(super) shown: (usize, usize),
}

impl Many {
    /// Whether units of a questionnaire are ranked without keeping them.
    pub(super) fn is_for(ready: &Ready, arguments: &RankArguments) -> bool {
        let units = ready.questionnaire().units.as_ref();
        let has_frame = units.is_some_and(|units| units.frame.is_some());
        let is_plain = |rule: &RankRule| rule.within.is_empty() && !rule.is_only_within;
        let rule = rule_of(ready, arguments);
        !has_frame
            && ready.family.is_none()
            && arguments.against.is_none()
            && rule.is_ok_and(|(_, rule)| is_plain(&rule))
    }

    /// Begins without a unit.
    ///
    /// # Errors
    ///
    /// The rank that is wanted is not there.
    pub(super) fn new(ready: &Ready, arguments: &RankArguments) -> Result<Self, Error> {
        let (number, rule) = rule_of(ready, arguments)?;
        let has_records = !ready.questionnaire().records.is_empty();
        Ok(Self {
            number,
            rule,
            entries: Spool::default(),
            count: 0,
            met: Met::default(),
            codes: has_records.then(Sorter::default),
            givers: Givers::default(),
        })
    }

    /// Takes a unit.
    ///
    /// # Errors
    ///
    /// There is no room for it.
    pub(super) fn take(
        &mut self,
        ready: &Ready,
        unit: &Unit<Made>,
        place: &Found,
    ) -> Result<(), Error> {
        let code = unit.head.code.as_str();
        let told =
            |number| contender(code, Some(unit), None, (number, false), &self.rule);
        let mut mine = told(self.number);
        let ranks = &ready.scoring().ranks;
        mine.also.not_in = missing_in(ranks, &self.rule, |number, other| {
            eligible(other, &told(number)).is_ok()
        });
        let entry = Entry::new(unit, &mine, (self.number, &self.rule));
        self.entries.add_record(&entry.stored())?;
        self.met.add(place, 0)?;
        if let Some(codes) = &mut self.codes {
            codes.add(Code(code.to_owned(), self.count))?;
        }
        self.givers.add(unit.head.givers);
        self.count += 1;
        Ok(())
    }

    /// Ranks the units and hands on the object of every row.
    ///
    /// # Errors
    ///
    /// A unit has several records; what was put away cannot be read; those of `take`.
    pub(super) fn rank(
        self,
        (ready, arguments): (&Ready, &RankArguments),
        sources: &mut Sources,
        take: Take<'_>,
    ) -> Result<Counted, Error> {
        let Self { rule, entries, count, met, codes, .. } = self;
        let several = met.several(sources)?;
        let further = further(codes, &several)?;
        let mut base = Base::default();
        let (mut placed, mut unplaced) = (Sorter::default(), Sorter::default());
        let mut entries = entries.reader()?;
        for number in 0..count {
            let bytes = record(&mut entries)?;
            if further.contains(&number) {
                continue;
            }
            let entry = read(&bytes)?;
            let is_second = several.contains_key(&number);
            let told = entry.contender(is_second);
            base.invited += 1;
            base.answered += usize::from(told.status.is_some_and(is_scored));
            match eligible(&rule, &told) {
                Ok(_) => {
                    base.ranked += 1;
                    placed.add(Placed { entry, direction: rule.direction, number })?;
                }
                Err(_) => unplaced.add(Unplaced { entry, is_second, number })?,
            }
        }
        let form = Form::plain(ready, &rule);
        let ranked = base.ranked;
        let mut rows =
            Rows { form: &form, ranked, before: None, wants_ties: false, take };
        let shown = rows.placed(placed, has_cut_flags(arguments))?;
        let unranked = rows.unplaced(unplaced, arguments.show_unranked)?;
        let wants_ties = rows.wants_ties;
        let findings = seconds(&several);
        let doubles = several.into_values().map(|(_, filed)| filed).collect();
        Ok(Counted { base, unranked, findings, doubles, wants_ties, shown })
    }
}

/// The records of units that have several, but for the first of each: a ranking has one row
/// a unit.
///
/// # Errors
///
/// Several of them count.
fn further(
    codes: Option<Sorter<Code>>,
    several: &Several,
) -> Result<BTreeSet<u64>, Error> {
    let mut further = BTreeSet::new();
    let Some(codes) = codes else {
        let mut met = BTreeSet::new();
        for (number, (_, filed)) in several {
            if !met.insert(&filed.unit) {
                further.insert(*number);
            }
        }
        return Ok(further);
    };
    let (mut last, mut count) = (None, 0_usize);
    for code in codes.sorted()? {
        let Code(code, number) = code.map_err(full)?;
        if last.as_ref() == Some(&code) {
            further.insert(number);
        } else {
            if let Some(unit) = last.filter(|_| count > 1) {
                return Err(several_records(&unit, count));
            }
            count = 0;
            last = Some(code);
        }
        count += usize::from(!several.contains_key(&number));
    }
    match last.filter(|_| count > 1) {
        Some(unit) => Err(several_records(&unit, count)),
        None => Ok(further),
    }
}

/// Takes the object of a row.
type Take<'t> = &'t mut dyn FnMut(&Form<'_>, &Value) -> Result<(), Error>;

/// Rows as they are told.
struct Rows<'r> {
    form: &'r Form<'r>,
    /// How many have a place.
    ranked: usize,
    /// The published score of the row before.
    before: Option<Option<String>>,
    wants_ties: bool,
    take: Take<'r>,
}

impl Rows<'_> {
    /// Tells the rows with a place; how many, and how many equal ones were left out.
    fn placed(
        &mut self,
        placed: Sorter<Placed>,
        is_cut: bool,
    ) -> Result<(usize, usize), Error> {
        let mut kept: Vec<(Row, Entry)> = Vec::new();
        let mut last: Option<Placed> = None;
        let (mut run, mut equal) = (Run::default(), Spool::default());
        for item in placed.sorted()? {
            let item = item.map_err(full)?;
            if last.is_some_and(|last| last.by_value(&item).is_ne()) {
                self.run(run, std::mem::take(&mut equal), is_cut, &mut kept)?;
                run = run.next();
            }
            equal.add_record(&item.entry.stored())?;
            run.len += 1;
            last = Some(item);
        }
        self.run(run, equal, is_cut, &mut kept)?;
        if !is_cut {
            return Ok((self.ranked, 0));
        }
        let rows: Vec<Row> = kept.iter().map(|(row, _)| row.clone()).collect();
        let shown = shown(&self.form.rule.list, &rows, true);
        for row in &shown.rows {
            self.row(row, &kept[row.contender].1)?;
        }
        Ok((shown.rows.len(), shown.left_out))
    }

    /// Tells the rows of equal scores, or keeps those that may be in a list.
    fn run(
        &mut self,
        run: Run,
        equal: Spool,
        is_cut: bool,
        kept: &mut Vec<(Row, Entry)>,
    ) -> Result<(), Error> {
        self.wants_ties |= run.len > 1;
        let rule = self.form.rule;
        let is_kept = is_cut && may_be_listed(&rule.list, rule.ties, run, self.ranked);
        let mut equal = equal.reader()?;
        for within in 0..run.len {
            let entry = read(&record(&mut equal)?)?;
            if self.before.as_ref() == Some(&entry.published) {
                self.wants_ties = true;
            }
            self.before = Some(entry.published.clone());
            let place = Place {
                place: run.place(rule.ties, within),
                shared_by: run.len,
                of: self.ranked,
            };
            let Some(row) = entry.row(kept.len(), place) else { continue };
            if !is_cut {
                self.row(&row, &entry)?;
            } else if is_kept {
                kept.push((row, entry));
            }
        }
        Ok(())
    }

    fn row(&mut self, row: &Row, entry: &Entry) -> Result<(), Error> {
        let published = entry.published.as_deref();
        let mut value = self.form.placed(&entry.who(), row, published);
        value["reason"] = Value::Null;
        (self.take)(self.form, &value)
    }

    /// Counts the units without a place, and tells them.
    fn unplaced(
        &mut self,
        unplaced: Sorter<Unplaced>,
        is_told: bool,
    ) -> Result<BTreeMap<Unranked, usize>, Error> {
        let mut counts = BTreeMap::new();
        for item in unplaced.sorted()? {
            let Unplaced { entry, is_second, .. } = item.map_err(full)?;
            let told = entry.contender(is_second);
            let Err(mut why) = eligible(self.form.rule, &told) else { continue };
            if is_second {
                why = Unranked::SeveralFiles;
            }
            if is_told {
                let value = self.form.unplaced(&entry.who(), &why, self.ranked);
                (self.take)(self.form, &value)?;
            }
            *counts.entry(why).or_default() += 1;
        }
        Ok(counts)
    }
}

fn read(bytes: &[u8]) -> Result<Entry, Error> {
    Entry::restore(bytes).ok_or_else(|| full(ErrorKind::InvalidData.into()))
}
