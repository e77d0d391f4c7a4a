//! `survey score`: a row of scores for every answer file.
//!
//! *In:* answer files. *Out:* a table or objects on standard output; totals, reasons and
//! the next useful command beside it.
//!
//! A file with errors makes the run end with 1, after all the others have been scored.

mod notes;
mod table;

use serde_json::{Value, json};

use crate::cli::args::{AnswerArguments, Format, ScoreArguments};
use crate::cli::beside;
use crate::cli::corrections::Corrections;
use crate::cli::error::Error;
use crate::cli::family::{MadeOf, kinds};
use crate::cli::findings::summary_line;
use crate::cli::findings::{Summary, aside};
use crate::cli::forbidden;
use crate::cli::results::options;
use crate::cli::scored::{Collected, Head, Ready, Unit, Unread, collect};
use crate::cli::session::Session;
use crate::cli::validate::shares;
use crate::cli::verify::Again;
use crate::decimal::Number;
use crate::diagnostic::{Finding, Severity};
use crate::model::Forbidden;
use crate::report::findings::json as finding;
use crate::report::machine::{self};
use crate::report::score::{self as told};
use crate::score::{Changed, Null, UnitResult, UnitScores};

pub use table::{heading, left_out, unknown_column};

const FORMATS: &[Format] = &[Format::Human, Format::Json, Format::Ndjson, Format::Csv];

/// What is kept of a unit's scores.
struct Made {
    /// The published score of every column.
    cells: Vec<Option<String>>,
    /// The exact score of the first column.
    first: Option<Number>,
    /// The first column without a score, and why.
    null: Option<(usize, Null)>,
    /// The object on one line, for formats that print it.
    value: Option<String>,
}

/// Scores the files and prints the result.
pub fn run(arguments: &ScoreArguments, session: &mut Session) -> Result<(), Error> {
    let format = session.format("score", FORMATS)?;
    let objects = matches!(format, Format::Json | Format::Ndjson);
    let scoring = arguments.scoring.as_deref();
    let collected = collect(
        &arguments.answers,
        scoring,
        objects,
        session,
        |ready, head, scores, _| make(ready, head, scores, objects),
    )?;
    aside(session, &collected.batch.broken, &collected.batch.library.sources, &[]);
    let scorings = collected.groups.iter().map(|group| group.ready.scoring());
    let what = (&[Forbidden::ByUnit][..], format);
    let sources = &collected.batch.library.sources;
    if forbidden::refuses("score", what, scorings, sources, session)? {
        return Ok(());
    }
    let sources = &collected.batch.library.sources;
    aside(session, &beside::of_corrections(&collected), sources, &[]);
    let text = match format {
        Format::Csv => table::csv(&collected, arguments, session)?,
        Format::Ndjson => ndjson(&collected, &arguments.answers, session),
        Format::Json => json_document(&collected, &arguments.answers, session),
        _ => table::human(&collected, arguments, session)?,
    };
    session.result(&text)?;
    notes::tell(&collected, arguments, session);
    Ok(())
}

fn make(ready: &Ready, head: &Head, scores: &UnitScores, objects: bool) -> Made {
    let (ruleset, columns) = (&ready.ruleset, &ready.columns);
    let cells = columns
        .iter()
        .map(|column| told::published(ruleset, column.node, &scores.nodes[column.node]))
        .collect();
    let null = columns.iter().enumerate().find_map(|(at, column)| {
        let null = scores.nodes[column.node].null?;
        (null != Null::NotApplicable).then_some((at, null))
    });
    let first = columns.first().and_then(|c| scores.nodes[c.node].score.clone());
    let value = objects.then(|| machine::line(&value(ready, head, scores)));
    Made { cells, first, null, value }
}

/// The object of a unit, as the schema `output` describes it.
fn value(ready: &Ready, head: &Head, scores: &UnitScores) -> Value {
    let questionnaire = ready.questionnaire();
    let mut value = json!({
        "type": "score",
        "file": head.made_of.is_none().then_some(&head.file),
        "line": head.line,
        "unit": head.code,
        "key": key(ready, head),
        "label": head.name,
        "questionnaire": questionnaire.name.value,
        "version": questionnaire.version.value,
        "scoring": ready.scoring().name.value,
        "points_are": told::points_are(ready.scoring()),
        "simulated": head.is_simulated,
        "status": head.status.name(),
        "result": head.result.name(),
        "answered": head.answered,
        "asked": head.asked,
        "scores": told::scores(&ready.ruleset, scores),
        "grades": told::grades(&ready.ruleset, scores),
        "gates": told::gates(&ready.ruleset, scores),
        "hashes": ready.hashes(),
        "engine": env!("CARGO_PKG_VERSION"),
        "scored_items": {"asked": scores.asked, "answered": scores.answered},
        "ranks": told::rank_values(&ready.ruleset, scores),
    });
    value["hashes"]["answers"] = json!(head.hash);
    if ready.family.is_some() {
        value["kind"] = json!(head.kind);
        value["counted"] = json!(head.counts);
        value["children"] = json!(head.made_of.as_ref().map(MadeOf::value));
    }
    value
}

/// The names of the record with their words.
fn key(ready: &Ready, head: &Head) -> Value {
    let names = ready.questionnaire().records.iter().map(|record| &record.name.value);
    names.zip(&head.key).map(|(name, word)| (name.clone(), json!(word))).collect()
}

/// The line of a unit; of one that answered twice without its scores. With corrections
/// it also says what was scored before.
fn finished(unit: &Unit<Made>, corrections: Option<&Corrections>) -> String {
    let line = unit.made.value.clone().unwrap_or_default();
    if !unit.head.is_second {
        let Some(corrections) = corrections else { return line };
        let before = unit.before.as_ref().and_then(|(_, before)| before.value.as_deref());
        let more = json!({
            "corrections": corrections.hash,
            "before": before.map_or(Value::Null, |line| machine::raw(line.trim())),
        });
        // Both are objects on one line, whose numbers must not be read again.
        let (line, more) = (line.trim_end(), machine::line(&more));
        let head = line.strip_suffix('}').unwrap_or(line);
        return format!("{head},{}", more.strip_prefix('{').unwrap_or(&more));
    }
    let mut value: Value = serde_json::from_str(&line).unwrap_or_default();
    value["result"] = json!(UnitResult::Invalid.name());
    for key in ["scores", "grades"] {
        value[key] = json!({});
    }
    value["gates"] = json!([]);
    machine::line(&value)
}

/// What made a questionnaire or an answer file not count; the rest is told by
/// `check` and `validate`.
pub fn errors<T>(collected: &Collected<T>) -> impl Iterator<Item = &Finding> {
    let found = collected.batch.broken.iter().chain(collected.findings.iter());
    found.filter(|finding| finding.severity() == Severity::Error)
}

fn units(collected: &Collected<Made>) -> impl Iterator<Item = &Unit<Made>> {
    collected.groups.iter().flat_map(|group| &group.units)
}

fn json_document(
    collected: &Collected<Made>,
    arguments: &AnswerArguments,
    session: &Session,
) -> String {
    let sources = &collected.batch.library.sources;
    let corrections = collected.batch.corrections.as_ref();
    let objects = units(collected).map(|unit| finished(unit, corrections));
    let mut results: Vec<Value> = objects.map(|line| machine::raw(line.trim())).collect();
    results.extend(unread(collected));
    let findings =
        errors(collected).map(|found| finding::value(found, sources)).collect();
    let summary = summary(collected, arguments, session);
    machine::envelope("score", results, summary, findings, session.error_values())
}

fn ndjson(
    collected: &Collected<Made>,
    arguments: &AnswerArguments,
    session: &Session,
) -> String {
    let sources = &collected.batch.library.sources;
    let corrections = collected.batch.corrections.as_ref();
    let mut text: String =
        units(collected).map(|unit| finished(unit, corrections)).collect();
    text.extend(unread(collected).iter().map(machine::line));
    text.extend(errors(collected).map(|e| machine::line(&finding::value(e, sources))));
    let values = summary(collected, arguments, session);
    let (results, told) = (Vec::new(), String::new());
    text + &summary_line(
        session,
        &Summary { command: "score", results, values, text: told },
    )
}

/// The rows and totals that a run with these arguments gives, as text.
///
/// # Errors
///
/// Those of the run.
pub fn rows(
    arguments: &AnswerArguments,
    scoring: Option<&str>,
    session: &mut Session,
) -> Result<Again, Error> {
    let collected =
        collect(arguments, scoring, true, session, |ready, head, scores, _| {
            make(ready, head, scores, true)
        })?;
    let corrections = collected.batch.corrections.as_ref();
    let rows = units(&collected).map(|unit| finished(unit, corrections)).collect();
    Ok((rows, machine::line(&summary(&collected, arguments, session))))
}

/// Files that are of no unit.
pub fn unread<T>(collected: &Collected<T>) -> Vec<Value> {
    let value = |unread: &Unread| {
        json!({
            "type": "file",
            "file": unread.file,
            "line": unread.line,
            "result": "invalid",
            "reason": unread.why.en,
        })
    };
    collected.unread.iter().map(value).collect()
}

fn summary(
    collected: &Collected<Made>,
    arguments: &AnswerArguments,
    session: &Session,
) -> Value {
    let [scored, incomplete, invalid, status] = counts(collected);
    let counted = units(collected).map(|unit| &unit.head).filter(|head| head.counts);
    let made = units(collected).filter(|unit| unit.head.made_of.is_some()).count();
    let mut summary = json!({
        "files": collected.read,
        "scored": scored,
        "incomplete": incomplete,
        "invalid": invalid,
        "not_scored": status,
        "simulated": units(collected).filter(|unit| unit.head.is_simulated).count(),
        "frame": frame(collected),
        "given_by": shares(units(collected).map(|unit| &unit.head.givers)),
        "corrections": collected.batch.corrections.as_ref().map(|c| c.hash.as_str()),
        "options": options(arguments, session),
        "exit_code": session.exit().code(),
    });
    let drawn_in = collected.groups.iter().flat_map(|group| {
        let told = |changed: &Changed| {
            json!({
                "unit": changed.unit.split('\u{1f}').next(),
                "node": group.ready.ruleset.nodes[changed.node].id,
                "before": changed.before.to_string(),
                "after": changed.after.to_string(),
            })
        };
        group.drawn_in.iter().map(told).collect::<Vec<Value>>()
    });
    let drawn_in: Vec<Value> = drawn_in.collect();
    if !drawn_in.is_empty() {
        summary["drawn_in"] = json!(drawn_in);
    }
    if collected.groups.iter().any(|group| group.ready.family.is_some()) {
        summary["kinds"] = json!(kinds(counted.map(|head| head.kind)));
        summary["made"] = json!(made);
    }
    summary
}

/// Scored, incomplete, invalid, and of a status that is not scored.
fn counts<T>(collected: &Collected<T>) -> [usize; 4] {
    let mut counts = [0; 4];
    let units = collected.groups.iter().flat_map(|group| &group.units);
    for unit in units.filter(|unit| unit.head.made_of.is_none()) {
        counts[match unit.head.result {
            UnitResult::Scored => 0,
            UnitResult::Incomplete => 1,
            UnitResult::Invalid => 2,
            UnitResult::Status => 3,
        }] += 1;
    }
    counts[2] += collected.unread.len() - collected.unscored;
    counts
}

/// How many units the register has, where all answers are of one questionnaire.
fn frame<T>(collected: &Collected<T>) -> Option<usize> {
    let [group] = &collected.groups[..] else { return None };
    let units = group.ready.questionnaire().units.as_ref()?;
    units.frame.as_ref().map(|frame| frame.units.len())
}

/// The name of the column with names, such as `municipality`.
pub fn name_column(ready: &Ready) -> Option<&'static str> {
    let label = ready.questionnaire().units.as_ref()?.label.as_ref()?;
    Some(label.value.as_str())
}
