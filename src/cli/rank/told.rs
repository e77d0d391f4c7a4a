//! The ranking of `survey rank` with everything needed to tell it, in memory.
//!
//! *In:* the units of one questionnaire as they were scored. *Out:* [`Told`]: places, those
//! without one, the same before corrections and beside an earlier wave.
//!
//! Who is eligible and which place is whose is decided by `rank`.

use std::collections::BTreeMap;

use crate::cli::args::RankArguments;
use crate::cli::error::Error;
use crate::cli::family::kinds;
use crate::cli::rank::against::Against;
use crate::cli::rank::{Made, rule_of};
use crate::cli::score::{name_column, unknown_column};
use crate::cli::scored::{Collected, Group, Unit, Unread};
use crate::cli::session::Session;
use crate::model::{Frame, ListCut, RankRule, Unit as Registered};
use crate::rank::{
    Also, Contender, Ranking, Row, Unranked, bottom, eligible, missing_in, rank, top,
};
use crate::score::Null;

/// A unit of the register: code, name, and its answers where there are any.
pub type Candidate<'a> = (String, String, Option<&'a Unit<Made>>);

/// One ranking with everything needed to tell it.
pub(super) struct Told<'a> {
    pub(super) group: &'a Group<Made>,
    pub(super) number: usize,
    pub(super) rule: RankRule,
    pub(super) frame: Option<&'a Frame>,
    pub(super) ranking: Ranking,
    /// The same with the answers as they were handed in, where there are corrections.
    pub(super) before: Option<Ranking>,
    pub(super) contenders: Vec<Candidate<'a>>,
    pub(super) label: Option<&'static str>,
    /// The earlier wave that it is told beside.
    pub(super) against: Option<Against>,
}

impl<'a> Told<'a> {
    /// Ranks the units of a group.
    ///
    /// # Errors
    ///
    /// A rank, a column or an earlier wave that is not there.
    pub(super) fn new(
        group: &'a Group<Made>,
        arguments: &RankArguments,
        collected: &Collected<Made>,
        session: &mut Session,
    ) -> Result<Self, Error> {
        let (number, rule) = rule_of(&group.ready, arguments)?;
        let units = group.ready.questionnaire().units.as_ref();
        let frame = units.and_then(|units| units.frame.as_deref());
        if let Some(column) = &arguments.within {
            let known = frame.map_or_else(Vec::new, |frame| frame.columns.clone());
            if !known.contains(column) {
                return Err(unknown_column(column, &known));
            }
        }
        let family = group.ready.family.as_ref();
        let counts = |code: &str| family.is_none_or(|family| family.counts(code));
        let mut contenders = contenders(group, frame);
        contenders.retain(|(code, _, _)| counts(code));
        let ranked = |is_before: bool| {
            let told: Vec<_> = contenders
                .iter()
                .map(|(code, _, unit)| {
                    let row = frame.and_then(|frame| frame.unit(code));
                    let of = (number, is_before);
                    let told = |of| contender(code, *unit, frame.zip(row), of, &rule);
                    let ranks = &group.ready.scoring().ranks;
                    let not_in = missing_in(ranks, &rule, |number, other| {
                        eligible(other, &told((number, is_before))).is_ok()
                    });
                    let mut told = told(of);
                    told.also.not_in = not_in;
                    told
                })
                .collect();
            rank(&rule, &told)
        };
        let mut ranking = ranked(false);
        for (at, why) in &mut ranking.unranked {
            let (code, _, unit) = &contenders[*at];
            if unit.is_some_and(|unit| unit.head.is_second) {
                *why = Unranked::SeveralFiles;
            }
            let is_named = |unread: &Unread| unread.is_named_after(code);
            if *why == Unranked::NotAnswered && collected.unread.iter().any(is_named) {
                *why = Unranked::Unread;
            }
        }
        let before = collected.batch.corrections.is_some().then(|| ranked(true));
        let label = name_column(&group.ready);
        let against = match &arguments.against {
            Some(given) => {
                let folder = collected.batch.library.folder.root().to_owned();
                let present = (group, number, &rule, contenders.as_slice());
                Some(Against::new(given, present, &folder, session)?)
            }
            None => None,
        };
        Ok(Self {
            group,
            number,
            rule,
            frame,
            ranking,
            before,
            contenders,
            label,
            against,
        })
    }

    /// How many of the units that may have a place are of each kind.
    pub(super) fn kinds(&self) -> BTreeMap<String, usize> {
        let kind = |(code, _, _): &Candidate<'_>| self.group.ready.kind(code);
        kinds(self.contenders.iter().map(kind))
    }

    pub(super) fn published(&self, row: &Row) -> Option<&str> {
        let unit = self.contenders[row.contender].2?;
        unit.made.keys[self.number].published.as_deref()
    }

    /// The row that a unit had before it was corrected, and its published score then.
    pub(super) fn row_before(&self, row: &Row) -> Option<(&Row, Option<&str>)> {
        let before = self.before.as_ref()?;
        let found = before.rows.iter().find(|other| other.contender == row.contender)?;
        let unit = self.contenders[row.contender].2?;
        let made = unit.before.as_ref().map_or(&unit.made, |(_, before)| before);
        Some((found, made.keys[self.number].published.as_deref()))
    }

    pub(super) fn name(&self, row: &Row) -> &str {
        &self.contenders[row.contender].1
    }

    /// A cell of a unit in the register.
    pub(super) fn cell(&self, code: &str, column: &str) -> Option<&'a str> {
        let frame = self.frame?;
        frame.cell(frame.unit(code)?, column)
    }
}

/// The rows shown, where a gap lies between best and last, and how many equal ones were
/// left out at an edge.
pub(super) struct Shown<'r> {
    pub(super) rows: Vec<&'r Row>,
    pub(super) gap: Option<usize>,
    pub(super) left_out: usize,
}

/// The rows shown: for people as the scoring file cuts its list, for programs only as the
/// command line does.
pub(super) fn shown<'r>(list: &ListCut, rows: &'r [Row], is_cut: bool) -> Shown<'r> {
    let (best, last) = (top(list, rows), bottom(list, rows));
    let whole = || Shown { rows: rows.iter().collect(), gap: None, left_out: 0 };
    match (&list.top, &list.bottom) {
        _ if !is_cut => whole(),
        (None, None) => whole(),
        (None, Some(_)) => {
            Shown { rows: last.rows, gap: None, left_out: last.tied_left_out }
        }
        (Some(_), None) => {
            Shown { rows: best.rows, gap: None, left_out: best.tied_left_out }
        }
        (Some(_), Some(_)) if best.rows.len() + last.rows.len() >= rows.len() => whole(),
        (Some(_), Some(_)) => Shown {
            gap: Some(best.rows.len()),
            left_out: best.tied_left_out + last.tied_left_out,
            rows: best.rows.into_iter().chain(last.rows).collect(),
        },
    }
}

/// Whether the command line cuts the list.
pub(super) fn has_cut_flags(arguments: &RankArguments) -> bool {
    arguments.top.is_some() || arguments.bottom.is_some()
}

/// Every unit of the register, or of the answers where there is no register.
fn contenders<'a>(group: &'a Group<Made>, frame: Option<&Frame>) -> Vec<Candidate<'a>> {
    let mut first: BTreeMap<&str, &Unit<Made>> = BTreeMap::new();
    for unit in group.units.iter().filter(|unit| unit.head.counts) {
        first.entry(unit.head.code.as_str()).or_insert(unit);
    }
    match frame {
        Some(frame) => frame
            .units
            .iter()
            .map(|unit| {
                let name = frame.name(unit).to_owned();
                (unit.code.clone(), name, first.get(unit.code.as_str()).copied())
            })
            .collect(),
        None => first
            .into_values()
            .map(|unit| (unit.head.code.clone(), unit.head.name.clone(), Some(unit)))
            .collect(),
    }
}

/// A unit as its rank looks at it.
pub(super) fn contender<'c>(
    code: &'c str,
    unit: Option<&'c Unit<Made>>,
    row: Option<(&'c Frame, &'c Registered)>,
    (number, is_before): (usize, bool),
    rule: &'c RankRule,
) -> Contender<'c> {
    let cell = |column: &str| row.and_then(|(frame, unit)| frame.cell(unit, column));
    let made = |unit: &'c Unit<Made>| match &unit.before {
        Some((_, before)) if is_before => before,
        _ => &unit.made,
    };
    let key = unit.map(|unit| &made(unit).keys[number]);
    let is_second = unit.is_some_and(|unit| unit.head.is_second);
    let value = match key.map(|key| &key.value) {
        Some(Ok(value)) if !is_second => Ok(value),
        Some(Err(null)) => Err(*null),
        _ => Err(Null::Invalid),
    };
    Contender {
        unit: code,
        status: unit.map(|unit| unit.head.status),
        value,
        asked: unit.map_or(0, |unit| made(unit).asked),
        answered: unit.map_or(0, |unit| made(unit).answered),
        condition: key.map_or(Some(true), |key| key.condition),
        groups: rule.within.iter().map(|column| cell(&column.value)).collect(),
        order: rule.list.order.as_ref().and_then(|column| cell(&column.value)),
        also: Also {
            submitted: unit.and_then(|unit| made(unit).submitted),
            not_in: None,
            breaking: key.map(|key| key.breaking.clone()).unwrap_or_default(),
        },
    }
}
