//! `survey rank`: the order of the units that answered.
//!
//! *In:* answer files of one wave. *Out:* a list of places on standard output; bases,
//! what decides ties, and who has no place beside it.
//!
//! Like `score` it ends with 1 where a file has errors, after ranking the others.

mod against;
mod list;
mod many;
mod told;
mod values;
mod within;
mod written;

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use crate::answers::ValidAnswers;
use crate::cli::args::{Format, RankArguments};
use crate::cli::beside;
use crate::cli::error::Error;
use crate::cli::findings::aside;
use crate::cli::forbidden;
use crate::cli::rank::many::Many;
use crate::cli::rank::told::Told;
use crate::cli::rank::values::Form;
use crate::cli::rank::written::Written;
use crate::cli::score::{told as errors_told, unread};
use crate::cli::scored::{Collected, Group, Head, Ready, Spill, Unit, collect, one_wave};
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

/// What is of one wave.
const RANKING: (&str, &str) = ("a ranking is", "en rankning gäller");

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
    let mut many: Option<Many> = None;
    let mut collected = {
        let wants = |ready: &Ready| Many::is_for(ready, arguments);
        let mut take =
            |groups: &[Group<Made>], number: usize, unit: Unit<Made>, place| {
                let ready = &groups[number].ready;
                if groups.len() > 1 {
                    return Err(one_wave(groups, RANKING));
                }
                if many.is_none() {
                    many = Some(Many::new(ready, arguments)?);
                }
                many.iter_mut().try_for_each(|many| many.take(ready, &unit, &place))
            };
        let spill = Spill { is_for: &wants, take: &mut take };
        // People see a list of all units; programs get rows of any number of them.
        collected(arguments, session, (format != Format::Human).then_some(spill))?
    };
    aside(session, &collected.batch.broken, &collected.batch.library.sources, &[]);
    let sources = &collected.batch.library.sources;
    aside(session, &beside::of_corrections(&collected), sources, &[]);
    let scorings = collected.groups.iter().map(|group| group.ready.scoring());
    let what = (&[Forbidden::Rank, Forbidden::ByUnit][..], format);
    if forbidden::refuses("rank", what, scorings, sources, session)? {
        return Ok(());
    }
    if let Some(many) = many {
        return print_many(many, &mut collected, arguments, (session, format));
    }
    let arguments = &chosen(arguments, &collected)?;
    if format != Format::Human {
        return print(&mut collected, arguments, (session, format));
    }
    let told = told(&collected, arguments, session)?;
    let text = match &told {
        Some(told) => told.human(arguments, session)?,
        None => String::new(),
    };
    session.result(&text)?;
    tell(told.as_ref(), &collected, arguments, session);
    Ok(())
}

/// Prints the rows of a ranking for programs.
fn print(
    collected: &mut Collected<Made>,
    arguments: &RankArguments,
    (session, format): (&mut Session, Format),
) -> Result<(), Error> {
    let findings = errors_told(collected)?;
    let told = told(collected, arguments, session)?;
    let mut written = match &told {
        Some(told) => Written::new(format, told.form().names(arguments)?, session),
        None => Written::new(format, values::no_names(arguments), session),
    };
    if let Some(told) = &told {
        let form = told.form();
        told.values(arguments, &mut |value| written.row(&form, value, session))?;
    }
    for value in unread(collected) {
        written.value(&value, session)?;
    }
    let ranking = told.as_ref().map(|told| told.summary(arguments, session));
    let totals = values::totals(ranking, collected, session);
    written.end(findings, totals, session)?;
    tell(told.as_ref(), collected, arguments, session);
    Ok(())
}

/// What is said beside a ranking.
fn tell(
    told: Option<&Told<'_>>,
    collected: &Collected<Made>,
    arguments: &RankArguments,
    session: &Session,
) {
    match told {
        Some(told) => told.tell(arguments, collected, session),
        None if collected.read > 0 => list::tell_none(collected, session),
        None => {}
    }
}

/// Prints a ranking of more units than are kept, and what is said beside it.
fn print_many(
    many: Many,
    collected: &mut Collected<Made>,
    arguments: &RankArguments,
    (session, format): (&mut Session, Format),
) -> Result<(), Error> {
    let [group] = &collected.groups[..] else {
        return Err(one_wave(&collected.groups, RANKING));
    };
    let ready = Arc::clone(&group.ready);
    let (rule, givers) = (many.rule.clone(), many.givers);
    let form = Form::plain(&ready, &rule);
    let mut written = Written::new(format, form.names(arguments)?, session);
    let sources = &mut collected.batch.library.sources;
    let of = (ready.as_ref(), arguments);
    let counted =
        many.rank(of, sources, &mut |form, value| written.row(form, value, session))?;
    for value in unread(collected) {
        written.value(&value, session)?;
    }
    session.found(&counted.findings);
    let findings = counted.findings.iter().cloned();
    collected.findings.extend(findings);
    let findings = errors_told(collected)?;
    let to = (arguments, &*session);
    let ranking = form.summary(counted.base, &counted.unranked, to);
    let totals = values::totals(Some(ranking), collected, session);
    written.end(findings, totals, session)?;
    list::tell_many(&counted, (&form, &givers), (collected, arguments), session);
    Ok(())
}

/// The rows and totals that a run with these arguments gives, as text.
///
/// # Errors
///
/// Those of the run.
pub fn rows(arguments: &RankArguments, session: &mut Session) -> Result<Again, Error> {
    let collected = collected(arguments, session, None)?;
    let arguments = &chosen(arguments, &collected)?;
    let told = told(&collected, arguments, session)?;
    let ranking = told.as_ref().map(|told| told.summary(arguments, session));
    let totals = values::totals(ranking, &collected, session);
    let mut lines = Vec::new();
    if let Some(told) = &told {
        told.values(arguments, &mut |value| {
            lines.push(machine::line(value));
            Ok(())
        })?;
    }
    Ok((lines, machine::line(&totals)))
}

fn collected(
    arguments: &RankArguments,
    session: &mut Session,
    spill: Option<Spill<'_, Made>>,
) -> Result<Collected<Made>, Error> {
    let scoring = arguments.scoring.as_deref();
    let make = |ready: &Ready, _: &Head, scores: &UnitScores, of: &ValidAnswers| {
        make(ready, scores, of)
    };
    collect(&arguments.answers, (scoring, true), session, make, spill)
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
        several => Err(one_wave(several, RANKING)),
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
    match records.into_iter().find(|(_, count)| *count > 1) {
        Some((unit, count)) => Err(several_records(unit, count)),
        None => Ok(()),
    }
}

/// The error of a unit with several records.
fn several_records(unit: &str, count: usize) -> Error {
    Error::Choose {
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
    }
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
