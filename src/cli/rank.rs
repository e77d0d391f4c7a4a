//! `survey rank`: the order of the units that answered.
//!
//! *In:* answer files of one wave. *Out:* a list of places on standard output; bases,
//! what decides ties, and who has no place beside it.
//!
//! Like `score` it ends with 1 where a file has errors, after ranking the others.

mod against;
mod list;
mod values;
mod within;

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::answers::ValidAnswers;
use crate::cli::args::{Format, RankArguments};
use crate::cli::beside;
use crate::cli::error::Error;
use crate::cli::family::kinds;
use crate::cli::findings::aside;
use crate::cli::forbidden;
use crate::cli::rank::against::Against;
use crate::cli::score::{name_column, unknown_column};
use crate::cli::scored::{
    Collected, Group, Head, Ready, Unit, Unread, collect, one_wave,
};
use crate::cli::session::Session;
use crate::cli::verify::Again;
use crate::decimal::Number;
use crate::diagnostic::{Words, nearest};
use crate::model::{Forbidden, Frame, ListCut, RankRule, Unit as Registered};
use crate::rank::{
    Also, Contender, Ranking, Row, Unranked, bottom, breaking, eligible, missing_in,
    rank, top,
};
use crate::report::{machine, score as scored};
use crate::score::{Null, UnitScores};
use crate::source::Spanned;

const FORMATS: &[Format] = &[Format::Human, Format::Json, Format::Ndjson, Format::Csv];

/// What a rank needs of a unit.
struct Made {
    keys: Vec<Key>,
    asked: usize,
    answered: usize,
    submitted: Option<Date>,
}

/// What one rank rule needs of a unit.
struct Key {
    value: Result<Number, Null>,
    condition: Option<bool>,
    published: Option<String>,
    /// The exact scores of `break_ties`.
    breaking: Vec<Option<Number>>,
}

/// A unit of the register: code, name, and its answers where there are any.
type Candidate<'a> = (String, String, Option<&'a Unit<Made>>);

/// One ranking with everything needed to tell it.
struct Told<'a> {
    group: &'a Group<Made>,
    number: usize,
    rule: RankRule,
    frame: Option<&'a Frame>,
    ranking: Ranking,
    /// The same with the answers as they were handed in, where there are corrections.
    before: Option<Ranking>,
    contenders: Vec<Candidate<'a>>,
    label: Option<&'static str>,
    /// The earlier wave that it is told beside.
    against: Option<Against>,
}

/// Ranks the units and prints the list.
pub fn run(arguments: &RankArguments, session: &mut Session) -> Result<(), Error> {
    let format = session.format("rank", FORMATS)?;
    let collected = collected(arguments, session)?;
    aside(session, &collected.batch.broken, &collected.batch.library.sources, &[]);
    let sources = &collected.batch.library.sources;
    aside(session, &beside::of_corrections(&collected), sources, &[]);
    let scorings = collected.groups.iter().map(|group| group.ready.scoring());
    let what = (&[Forbidden::Rank, Forbidden::ByUnit][..], format);
    if forbidden::refuses("rank", what, scorings, sources, session)? {
        return Ok(());
    }
    let arguments = &chosen(arguments, &collected)?;
    let told = told(&collected, arguments, session)?;
    let text = match (format, &told) {
        (Format::Csv, Some(told)) => told.csv(arguments, session)?,
        (Format::Csv, None) => values::no_rows(arguments, session),
        (Format::Ndjson, _) => {
            values::ndjson(told.as_ref(), arguments, &collected, session)
        }
        (Format::Json, _) => {
            values::document(told.as_ref(), arguments, &collected, session)
        }
        (_, Some(told)) => told.human(arguments, session)?,
        _ => String::new(),
    };
    session.result(&text)?;
    match &told {
        Some(told) => told.tell(arguments, &collected, session),
        None if collected.read > 0 => list::tell_none(&collected, session),
        None => {}
    }
    Ok(())
}

/// The rows and totals that a run with these arguments gives, as text.
///
/// # Errors
///
/// Those of the run.
pub fn rows(arguments: &RankArguments, session: &mut Session) -> Result<Again, Error> {
    let collected = collected(arguments, session)?;
    let arguments = &chosen(arguments, &collected)?;
    let told = told(&collected, arguments, session)?;
    let totals = values::summary(told.as_ref(), arguments, &collected, session);
    let values = told.map_or_else(Vec::new, |told| told.values(arguments));
    Ok((values.iter().map(machine::line).collect(), machine::line(&totals)))
}

fn collected(
    arguments: &RankArguments,
    session: &mut Session,
) -> Result<Collected<Made>, Error> {
    let scoring = arguments.scoring.as_deref();
    let make = |ready: &Ready, _: &Head, scores: &UnitScores, of: &ValidAnswers| {
        make(ready, scores, of)
    };
    collect(&arguments.answers, (scoring, true), session, make, None)
}

/// The arguments with what the rule says in place of what they leave out: where places
/// across groups are not given, the list is one of groups.
fn chosen(
    arguments: &RankArguments,
    collected: &Collected<Made>,
) -> Result<RankArguments, Error> {
    let mut chosen = arguments.clone();
    if let [group] = &collected.groups[..] {
        let (_, rule) = rule_of(&group.ready, arguments)?;
        let column = rule.within.first().filter(|_| rule.is_only_within);
        let within = column.map(|column| column.value.clone());
        chosen.within = chosen.within.take().or(within);
    }
    Ok(chosen)
}

/// The ranking; none where nothing is of any unit.
fn told<'a>(
    collected: &'a Collected<Made>,
    arguments: &RankArguments,
    session: &mut Session,
) -> Result<Option<Told<'a>>, Error> {
    match &collected.groups[..] {
        [] => Ok(None),
        [group] => {
            one_record(group)?;
            Told::new(group, arguments, collected, session).map(Some)
        }
        several => Err(one_wave(several, ("a ranking is", "en rankning gäller"))),
    }
}

fn make(ready: &Ready, scores: &UnitScores, answers: &ValidAnswers) -> Made {
    let ruleset = &ready.ruleset;
    let keys = ruleset.ranks.iter().zip(&scores.ranks).map(|(plan, key)| {
        let node = &scores.nodes[plan.node];
        let published = scored::published(ruleset, plan.node, node);
        let rule = ready.scoring().ranks.iter().find(|rule| rule.id.value == plan.id);
        let breaking = rule.map(|rule| breaking(rule, ruleset, scores));
        Key {
            value: key.value.clone(),
            condition: key.condition,
            published,
            breaking: breaking.unwrap_or_default(),
        }
    });
    let submitted = answers.submitted().map(|stamp| stamp.day);
    let (asked, answered) = (scores.asked, scores.answered);
    Made { keys: keys.collect(), asked, answered, submitted }
}

/// A ranking has one row a unit: which of its records would stand for it is not ours to
/// choose.
pub fn one_record<T>(group: &Group<T>) -> Result<(), Error> {
    if group.ready.questionnaire().records.is_empty() {
        return Ok(());
    }
    let mut records: BTreeMap<&str, usize> = BTreeMap::new();
    let units = group.units.iter();
    for unit in units.filter(|unit| !unit.head.is_second && unit.head.counts) {
        *records.entry(&unit.head.code).or_default() += 1;
    }
    let Some((unit, count)) = records.into_iter().find(|(_, count)| *count > 1) else {
        return Ok(());
    };
    Err(Error::Choose {
        what: Words::new(
            format!(
                "unit `{unit}` has {count} records, and a ranking has one row a unit"
            ),
            format!(
                "enheten `{unit}` har {count} poster, och en rankning har en rad per enhet"
            ),
        ),
        help: Words::new(
            "name the answers of one record a unit; `survey score` has a row a record",
            "ange svaren på en post per enhet; `survey score` har en rad per post",
        ),
    })
}

/// The rule that is meant, with what the command line says instead.
fn rule_of(ready: &Ready, arguments: &RankArguments) -> Result<(usize, RankRule), Error> {
    let rules = &ready.scoring().ranks;
    let names: Vec<&str> = rules.iter().map(|rule| rule.id.value.as_str()).collect();
    let number = match &arguments.rank {
        None if rules.is_empty() => {
            return Err(Error::Choose {
                what: Words::new(
                    format!("scoring `{}` has no ranks", ready.scoring().name.value),
                    format!("poängfilen `{}` har ingen rang", ready.scoring().name.value),
                ),
                help: Words::new(
                    "write `ranks:` in the scoring file",
                    "skriv `ranks:` i poängfilen",
                ),
            });
        }
        None => 0,
        Some(name) => names.iter().position(|other| other == name).ok_or_else(|| {
            Error::Unknown {
                what: Words::new("rank", "ingen rang"),
                given: name.clone(),
                near: nearest(name, names.iter().copied()).map(str::to_owned),
                known: names.iter().map(ToString::to_string).collect(),
            }
        })?,
    };
    let mut rule = rules[number].clone();
    if let Some(column) = &arguments.within {
        rule.within = vec![Spanned::new(column.clone(), rule.span)];
    }
    if arguments.top.is_some() || arguments.bottom.is_some() {
        let spanned =
            |count: Option<u32>| count.map(|count| Spanned::new(count, rule.span));
        let (first, last) = (spanned(arguments.top), spanned(arguments.bottom));
        rule.list = ListCut { top: first, bottom: last, ..rule.list };
    }
    Ok((number, rule))
}

impl<'a> Told<'a> {
    fn new(
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
    fn kinds(&self) -> BTreeMap<String, usize> {
        let kind = |(code, _, _): &Candidate<'_>| self.group.ready.kind(code);
        kinds(self.contenders.iter().map(kind))
    }

    fn published(&self, row: &Row) -> Option<&str> {
        let unit = self.contenders[row.contender].2?;
        unit.made.keys[self.number].published.as_deref()
    }

    /// The row that a unit had before it was corrected, and its published score then.
    fn row_before(&self, row: &Row) -> Option<(&Row, Option<&str>)> {
        let before = self.before.as_ref()?;
        let found = before.rows.iter().find(|other| other.contender == row.contender)?;
        let unit = self.contenders[row.contender].2?;
        let made = unit.before.as_ref().map_or(&unit.made, |(_, before)| before);
        Some((found, made.keys[self.number].published.as_deref()))
    }

    fn name(&self, row: &Row) -> &str {
        &self.contenders[row.contender].1
    }

    /// A cell of a unit in the register.
    fn cell(&self, code: &str, column: &str) -> Option<&'a str> {
        let frame = self.frame?;
        frame.cell(frame.unit(code)?, column)
    }

    /// The rows shown: for people as the scoring file cuts its list, for programs only
    /// as the command line does.
    fn shown<'r>(&self, rows: &'r [Row], is_cut: bool) -> Shown<'r> {
        let list = &self.rule.list;
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
            (Some(_), Some(_)) if best.rows.len() + last.rows.len() >= rows.len() => {
                whole()
            }
            (Some(_), Some(_)) => Shown {
                gap: Some(best.rows.len()),
                left_out: best.tied_left_out + last.tied_left_out,
                rows: best.rows.into_iter().chain(last.rows).collect(),
            },
        }
    }

    fn has_cut_flags(arguments: &RankArguments) -> bool {
        arguments.top.is_some() || arguments.bottom.is_some()
    }
}

/// The rows shown, where a gap lies between best and last, and how many equal ones were
/// left out at an edge.
struct Shown<'r> {
    rows: Vec<&'r Row>,
    gap: Option<usize>,
    left_out: usize,
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

fn contender<'c>(
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
