//! Who answered, and whether those that did not are others.
//!
//! *In:* a wave. *Out:* counts of units by status and disposition and by group of the
//! register; for every column that can be compared the shares or means of those that
//! answered and of those that did not, with a test; who did not answer.
//!
//! A unit with several records has answered where one of them counts.

use std::collections::{BTreeMap, BTreeSet};

use crate::analyse::{Wave, chi_square_p};
use crate::decimal::{Number, Rounding};
use crate::model::{ColumnKind, Frame, Unit};
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

/// Tells who answered.
pub fn response(wave: &Wave<'_>) -> Response {
    let answered: BTreeSet<&str> = wave
        .handed
        .iter()
        .filter(|handed| handed.is_answered())
        .map(|handed| handed.unit)
        .collect();
    let mut statuses: BTreeMap<Option<Status>, usize> = BTreeMap::new();
    let mut dispositions: BTreeMap<String, usize> = BTreeMap::new();
    for handed in &wave.handed {
        *statuses.entry(Some(handed.answers.status())).or_default() += 1;
        if let Some(word) = handed.answers.disposition() {
            *dispositions.entry(word.to_owned()).or_default() += 1;
        }
    }
    let Some(frame) = wave.frame() else {
        let answered = answered.len();
        return Response { answered, statuses, dispositions, ..Response::default() };
    };
    let handed: BTreeSet<&str> = wave.handed.iter().map(|handed| handed.unit).collect();
    let invited: BTreeSet<&str> =
        wave.invited.iter().map(|(code, ..)| code.as_str()).collect();
    let without = invited.iter().filter(|code| !handed.contains(**code)).count();
    if without > 0 {
        statuses.insert(None, without);
    }
    let units: Vec<(&Unit, bool)> = frame
        .units
        .iter()
        .filter(|unit| invited.contains(unit.code.as_str()))
        .map(|unit| (unit, answered.contains(unit.code.as_str())))
        .collect();
    let columns = wave.study.questionnaire.units.iter().flat_map(|units| &units.groups);
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
