//! Who answered, and whether those that did not are others.
//!
//! *In:* records, one after the other, and the register. *Out:* counts of units by status and disposition and by group of the
//! register; for every column that can be compared the shares or means of those that
//! answered and of those that did not, with a test; who did not answer.
//!
//! A unit with several records has answered where one of them counts. Without a register
//! the codes of such units are kept; else every unit has one record.

use std::collections::{BTreeMap, BTreeSet};

use crate::analyse::{Extract, chi_square_p};
use crate::decimal::{Number, Rounding};
use crate::figures::Invited;
use crate::model::{ColumnKind, Frame, Questionnaire, Unit};
use crate::route::Record;
use crate::value::Status;

/// Who answered.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Response {
    /// Units of the register; none where there is no register.
    pub invited: Option<usize>,
    /// Units that answered.
    pub answered: usize,
    /// Answer files by status; of units of the register, those without a file stand
    /// under none.
    pub statuses: BTreeMap<Option<Status>, usize>,
    /// Answer files by the author's word for how they ended.
    pub dispositions: BTreeMap<String, usize>,
    /// Counts by group, for every column of `units.groups`.
    pub groups: Vec<GroupCount>,
    /// Columns on which those that answered are held against the others.
    pub compared: Vec<Compared>,
    /// Units of the register that did not answer: code and name.
    pub silent: Vec<(String, String)>,
}

/// How many of a group answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupCount {
    /// The column.
    pub column: String,
    /// What its cells hold; empty for empty cells.
    pub group: String,
    /// Units of the register.
    pub invited: usize,
    /// Those that answered.
    pub answered: usize,
}

/// One column, those that answered held against those that did not.
#[derive(Clone, Debug, PartialEq)]
pub struct Compared {
    /// The column.
    pub column: String,
    /// `chi_square` of groups, `welch` of numbers (its probability by the normal
    /// distribution).
    pub test: &'static str,
    /// The group, none for a mean; then the shares in hundredths, or the means, of those
    /// that answered and of those that did not.
    pub rows: Vec<(Option<String>, Number, Number)>,
    /// The statistic: exact for `chi_square`, to 10 decimals for `welch`; none where
    /// there is nothing to test.
    pub statistic: Option<Number>,
    /// Degrees of freedom of `chi_square`.
    pub degrees: Option<usize>,
    /// The probability of such a difference by chance.
    pub p: Option<Number>,
}

/// Who answered, as it is added up.
#[derive(Debug)]
pub(in crate::analyse) struct Responding<'a> {
    questionnaire: &'a Questionnaire,
    frame: Option<&'a Frame>,
    /// By the row of the register: whether the unit is invited, handed something in, and
    /// answered.
    rows: Vec<Row>,
    /// Units that answered and have no register.
    others: usize,
    /// Their codes, where a unit has several records.
    codes: BTreeSet<String>,
    statuses: BTreeMap<Option<Status>, usize>,
    dispositions: BTreeMap<String, usize>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Row {
    is_invited: bool,
    has_file: bool,
    has_answered: bool,
}

impl<'a> Responding<'a> {
    /// Begins with nobody; of the register these are invited.
    pub fn new(
        questionnaire: &'a Questionnaire,
        invited: &[(String, String, Record)],
    ) -> Self {
        let units = questionnaire.units.as_ref();
        let frame = units.and_then(|units| units.frame.as_deref());
        let mut rows = vec![Row::default(); frame.map_or(0, |frame| frame.units.len())];
        for (code, ..) in invited {
            if let Some(at) = frame.and_then(|frame| frame.position(code)) {
                rows[at].is_invited = true;
            }
        }
        Self {
            questionnaire,
            frame,
            rows,
            others: 0,
            codes: BTreeSet::new(),
            statuses: BTreeMap::new(),
            dispositions: BTreeMap::new(),
        }
    }

    /// The unit's row of the register, if it is invited.
    pub fn row(&self, code: &str) -> Option<usize> {
        let row = self.frame?.position(code)?;
        self.rows[row].is_invited.then_some(row)
    }

    /// Takes a record, which counts as answered or does not.
    pub fn take(&mut self, extract: &Extract, is_answered: bool) {
        *self.statuses.entry(Some(extract.status)).or_default() += 1;
        if let Some(word) = &extract.disposition {
            *self.dispositions.entry(word.clone()).or_default() += 1;
        }
        if let Some(row) = self.row(&extract.unit) {
            self.rows[row].has_file = true;
            self.rows[row].has_answered |= is_answered;
        } else if self.frame.is_none() && is_answered {
            let is_new = self.questionnaire.records.is_empty()
                || self.codes.insert(extract.unit.clone());
            self.others += usize::from(is_new);
        }
    }

    /// The units of the register that are invited, and whether they answered.
    fn units(&self, frame: &'a Frame) -> Vec<(&'a Unit, bool)> {
        let units = frame.units.iter().filter_map(|unit| {
            let row = self.row(&unit.code)?;
            Some((unit, self.rows[row].has_answered))
        });
        units.collect()
    }

    /// The same as figures need them.
    pub fn invited<'i>(
        &self,
        invited: &'i [(String, String, Record)],
    ) -> Vec<Invited<'i>> {
        let unit = |(code, name, record): &'i (String, String, Record)| Invited {
            code,
            name,
            record,
            has_case: self.row(code).is_some_and(|row| self.rows[row].has_answered),
        };
        invited.iter().map(unit).collect()
    }

    /// Who answered.
    pub fn finish(mut self) -> Response {
        let (mut statuses, dispositions) =
            (std::mem::take(&mut self.statuses), std::mem::take(&mut self.dispositions));
        let Some(frame) = self.frame else {
            let answered = self.others;
            return Response { answered, statuses, dispositions, ..Response::default() };
        };
        let without = self.rows.iter().filter(|row| row.is_invited && !row.has_file);
        let without = without.count();
        if without > 0 {
            statuses.insert(None, without);
        }
        let units = self.units(frame);
        let columns = self.questionnaire.units.iter().flat_map(|units| &units.groups);
        let groups: Vec<String> = columns.map(|column| column.value.clone()).collect();
        let silent = units.iter().filter(|(_, answered)| !answered);
        Response {
            invited: Some(units.len()),
            answered: units.iter().filter(|(_, answered)| *answered).count(),
            statuses,
            dispositions,
            groups: groups.iter().flat_map(|c| counted(frame, c, &units)).collect(),
            compared: compared(frame, &groups, &units),
            silent: silent
                .map(|(unit, _)| (unit.code.clone(), frame.name(unit).to_owned()))
                .collect(),
        }
    }
}

/// The counts of every group of a column, in the order of their names.
fn counted(frame: &Frame, column: &str, units: &[(&Unit, bool)]) -> Vec<GroupCount> {
    let mut counts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for (unit, answered) in units {
        let group = frame.cell(unit, column).unwrap_or_default();
        let count = counts.entry(group).or_default();
        *count = (count.0 + 1, count.1 + usize::from(*answered));
    }
    let told = counts.into_iter().map(|(group, (invited, answered))| GroupCount {
        column: column.to_owned(),
        group: group.to_owned(),
        invited,
        answered,
    });
    told.collect()
}

/// Groups and yes-no columns by chi-square, numbers by their means.
fn compared(frame: &Frame, groups: &[String], units: &[(&Unit, bool)]) -> Vec<Compared> {
    let mut found = Vec::new();
    for (column, kind) in frame.columns.iter().zip(&frame.kinds) {
        let is_group = groups.contains(column) || *kind == ColumnKind::YesNo;
        match kind {
            _ if is_group => found.push(by_group(frame, column, units)),
            ColumnKind::Number | ColumnKind::Integer => {
                found.extend(by_mean(frame, column, units));
            }
            _ => {}
        }
    }
    found
}

fn share(part: usize, whole: usize) -> Number {
    let share = Number::from(part * 100).divide(&Number::from(whole));
    share.unwrap_or(Number::ZERO)
}

/// Pearson's chi-square, without correction. Groups without a unit do not exist, and
/// units with an empty cell are left out.
fn by_group(frame: &Frame, column: &str, units: &[(&Unit, bool)]) -> Compared {
    let counts = counted(frame, column, units);
    let counts: Vec<&GroupCount> =
        counts.iter().filter(|count| !count.group.is_empty()).collect();
    let all: usize = counts.iter().map(|count| count.invited).sum();
    let answered: usize = counts.iter().map(|count| count.answered).sum();
    let rows = counts.iter().map(|count| {
        let silent = count.invited - count.answered;
        let shares = (share(count.answered, answered), share(silent, all - answered));
        (Some(count.group.clone()), shares.0, shares.1)
    });
    let rows = rows.collect();
    let degrees = counts.len().saturating_sub(1);
    let part = |seen: usize, whole: usize, of: usize| {
        let expected = Number::from(whole * of).divide(&Number::from(all))?;
        let off = Number::from(seen) - expected.clone();
        (off.clone() * off).divide(&expected)
    };
    let statistic = counts.iter().try_fold(Number::ZERO, |sum, count| {
        let silent = count.invited - count.answered;
        let first = part(count.answered, count.invited, answered)?;
        Some(sum + first + part(silent, count.invited, all - answered)?)
    });
    let statistic = statistic.filter(|_| degrees > 0);
    let p = statistic.as_ref().and_then(|x| chi_square_p(x, degrees));
    Compared {
        column: column.to_owned(),
        test: "chi_square",
        rows,
        degrees: statistic.is_some().then_some(degrees),
        statistic,
        p,
    }
}

/// Welch's test of two means; its square is a chi-square of one degree where there are
/// many units.
fn by_mean(frame: &Frame, column: &str, units: &[(&Unit, bool)]) -> Option<Compared> {
    let values = |of: bool| -> Vec<Number> {
        let own = units.iter().filter(|(_, answered)| *answered == of);
        let cells = own.filter_map(|(unit, _)| frame.cell(unit, column));
        cells.filter_map(|cell| Number::parse(cell).ok()).collect()
    };
    let (first, second) = (values(true), values(false));
    let (a, b) = (Moments::of(&first)?, Moments::of(&second)?);
    let spread = a.error.clone().zip(b.error.clone()).map(|(a, b)| a + b);
    let off = a.mean.clone() - b.mean.clone();
    let square = spread.and_then(|spread| (off.clone() * off.clone()).divide(&spread));
    let sign = if off.is_negative() { -1_i64 } else { 1 };
    let root = square.as_ref().and_then(Number::sqrt);
    Some(Compared {
        column: column.to_owned(),
        test: "welch",
        rows: vec![(None, a.mean, b.mean)],
        statistic: root.map(|z| (z * Number::from(sign)).round(10, Rounding::HalfEven)),
        degrees: None,
        p: square.as_ref().and_then(|square| chi_square_p(square, 1)),
    })
}

/// A mean, and the square of its standard error.
struct Moments {
    mean: Number,
    error: Option<Number>,
}

impl Moments {
    fn of(values: &[Number]) -> Option<Self> {
        let count = Number::from(values.len());
        let mean = values.iter().cloned().sum::<Number>().divide(&count)?;
        let square = |value: &Number| {
            let off = value.clone() - mean.clone();
            off.clone() * off
        };
        let sum: Number = values.iter().map(square).sum();
        let less = Number::from(values.len().saturating_sub(1));
        let error = sum.divide(&less).and_then(|variance| variance.divide(&count));
        Some(Self { mean, error })
    }
}
