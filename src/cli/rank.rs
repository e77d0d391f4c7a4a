//! `survey rank`: the order of the units that answered.
//!
//! *In:* answer files of one wave. *Out:* a list of places on standard output; bases,
//! what decides ties, and who has no place beside it.
//!
//! Like `score` it ends with 1 where a file has errors, after ranking the others.

mod against;
mod list;
mod told;
mod values;
mod within;

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::answers::ValidAnswers;
use crate::cli::args::{Format, RankArguments};
use crate::cli::beside;
use crate::cli::error::Error;
use crate::cli::findings::aside;
use crate::cli::forbidden;
use crate::cli::rank::told::Told;
use crate::cli::scored::{Collected, Group, Head, Ready, collect, one_wave};
use crate::cli::session::Session;
use crate::cli::verify::Again;
use crate::decimal::Number;
use crate::diagnostic::{Words, nearest};
use crate::model::{Forbidden, ListCut, RankRule};
use crate::rank::breaking;
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
