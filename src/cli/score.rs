//! `survey score`: a row of scores for every answer file.
//!
//! *In:* answer files. *Out:* a table or objects on standard output; totals, reasons and
//! the next useful command beside it.
//!
//! A file with errors makes the run end with 1, after all the others have been scored.

mod filter;
mod notes;
mod sheet;
mod spill;
mod table;

use std::io::Read;

use serde_json::{Value, json};

use crate::cli::args::{AnswerArguments, Format, ScoreArguments};
use crate::cli::beside;
use crate::cli::corrections::Corrections;
use crate::cli::error::Error;
use crate::cli::family::{MadeOf, kinds};
use crate::cli::files::full;
use crate::cli::findings::summary_line;
use crate::cli::findings::{Summary, aside};
use crate::cli::forbidden;
use crate::cli::results::options;
use crate::cli::score::spill::{Spilled, Tally};
use crate::cli::scored::{
    Collected, Group, Head, Ready, Spill, Unit, Unread, collect, result_number,
};
use crate::cli::session::Session;
use crate::cli::validate::shares;
use crate::cli::verify::Again;
use crate::decimal::Number;
use crate::diagnostic::{Finding, Severity};
use crate::model::Forbidden;
use crate::report::findings::json as finding;
use crate::report::machine;
use crate::report::row::RowHead;
use crate::report::score::{self as told};
use crate::score::{Changed, Counts, Null, UnitResult, UnitScores};

pub use table::{heading, left_out, unknown_column};

const FORMATS: &[Format] =
    &[Format::Human, Format::Json, Format::Ndjson, Format::Csv, Format::Parquet];

/// What is kept of a unit's scores.
struct Made {
    /// The published score of every column.
    cells: Vec<Option<String>>,
    /// What is answered beneath every column, where it stands beside it.
    counts: Vec<Option<Counts>>,
    /// The exact score of the first column.
    first: Option<Number>,
    /// The first column without a score, and why.
    null: Option<(usize, Null)>,
    /// The object on one line, for formats that print it.
    value: Option<String>,
}

/// Scores the files and prints the result.
pub fn run(arguments: &ScoreArguments, session: &mut Session) -> Result<(), Error> {
    if arguments.stream {
        return filter::run(arguments, session);
    }
    let format = session.format("score", FORMATS)?;
    let form = match format {
        Format::Parquet => sheet::refuse(session).map(|()| sheet::FORM)?,
        _ => session.settings.table,
    };
    let objects = matches!(format, Format::Json | Format::Ndjson);
    let scoring = arguments.scoring.as_deref();
    // People see a table of all units; programs get rows of any number of them.
    let mut spilled = Spilled::new(format, form);
    let mut spill = |groups: &[Group<Made>], number: usize, unit, place| {
        spilled.take(groups, number, (&unit, place), arguments)
    };
    let is_human = format == Format::Human;
    let mut collected = collect(
        &arguments.answers,
        (scoring, objects),
        session,
        |ready, head, scores, _| make(ready, head, scores, objects),
        (!is_human).then_some(Spill { is_for: &|_| true, take: &mut spill }),
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
    if !spilled.is_empty() {
        let tally = many(spilled, &mut collected, arguments, session, format);
        if tally.is_err() && format == Format::Parquet {
            // Rows without the end that tells where they stand are nothing.
            session.withdraw();
        }
        let tally = tally?;
        notes::of_many(&collected, &tally, session);
        return Ok(());
    }
    let text = match format {
        Format::Csv => table::csv(&collected, arguments, session)?,
        Format::Parquet => {
            let (layout, rows) = table::rows(&collected, arguments, form)?;
            sheet::all(&collected, (&layout, &rows), session)?;
            notes::tell(&collected, arguments, session);
            return Ok(());
        }
        Format::Ndjson => ndjson(&mut collected, &arguments.answers, session)?,
        Format::Json => json_document(&mut collected, &arguments.answers, session)?,
        _ => table::human(&collected, arguments, session)?,
    };
    session.result(&text)?;
    notes::tell(&collected, arguments, session);
    Ok(())
}

/// Writes rows that were not kept, and what stands around them; what was counted.
fn many(
    spilled: Spilled,
    collected: &mut Collected<Made>,
    arguments: &ScoreArguments,
    session: &mut Session,
    format: Format,
) -> Result<Tally, Error> {
    let mut count = 0;
    let layout = spilled.layout().filter(|_| format == Format::Parquet);
    let mut sheet = match layout {
        Some(layout) => Some(sheet::begin(layout, &collected.groups, None, session)?),
        None => None,
    };
    let sources = &mut collected.batch.library.sources;
    let head = match format {
        Format::Csv => spilled.head(),
        Format::Json => machine::head_of("score"),
        _ => String::new(),
    };
    session.result(&head)?;
    let (findings, tally) = spilled.write(sources, &mut |rows| {
        if let Some(sheet) = &mut sheet {
            return sheet::rows(sheet, rows, session);
        }
        if format != Format::Json {
            return session.result(rows);
        }
        let mut text = String::new();
        for row in rows.lines() {
            text.push_str(machine::comma(count));
            text.push_str(row);
            count += 1;
        }
        session.result(&text)
    })?;
    if let Some(sheet) = sheet {
        sheet::end(sheet, session)?;
    }
    session.found(&findings);
    collected.findings.append(findings);
    let summary = summary(collected, Some(&tally), &arguments.answers, session);
    match format {
        Format::Csv | Format::Parquet => {}
        Format::Json => {
            let mut text = String::new();
            for value in unread(collected) {
                text.push_str(machine::comma(count));
                text.push_str(machine::line(&value).trim_end());
                count += 1;
            }
            let findings = told(collected)?;
            let (values, errors) = (summary, session.error_values());
            text.push_str(&machine::tail_of(count, "score", values, findings, errors));
            session.result(&text)?;
        }
        _ => {
            let text = ends(collected, summary, session)?;
            session.result(&text)?;
        }
    }
    Ok(tally)
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
    let value = objects.then(|| row(ready, head, scores));
    let counts = columns.iter().map(|column| scores.nodes[column.node].counts).collect();
    Made { cells, counts, first, null, value }
}

/// The object of a unit on one line, as the schema `output` describes it.
fn row(ready: &Ready, head: &Head, scores: &UnitScores) -> String {
    let made = head.made_of.as_ref().map(MadeOf::value);
    let file = head.made_of.is_none().then_some(head.file.as_str());
    let told = RowHead {
        place: Some((file, head.line)),
        unit: &head.code,
        key: &head.key,
        label: &head.name,
        simulated: head.is_simulated,
        words: [head.status.name(), head.result.name()],
        answered: [head.answered, head.asked],
        hash: head.hash.as_deref(),
        family: ready.family.as_ref().map(|_| (head.kind, head.counts, made.as_ref())),
    };
    let mut row = String::new();
    ready.row.write(&mut row, &told, (&ready.ruleset, scores));
    row
}

/// The line of a unit that came twice: what it was, without its scores.
fn voided(line: &str) -> String {
    let mut value: Value = serde_json::from_str(line).unwrap_or_default();
    value["result"] = json!(UnitResult::Invalid.name());
    for key in ["scores", "grades"] {
        value[key] = json!({});
    }
    value["gates"] = json!([]);
    machine::line(&value)
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
    voided(&line)
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

/// The errors of answers as objects: those told while they were read, then the others.
///
/// # Errors
///
/// They cannot be read.
pub fn told<T>(collected: &mut Collected<T>) -> Result<Vec<Value>, Error> {
    let mut text = String::new();
    if let Some(told) = collected.told.take() {
        told.reader()?.read_to_string(&mut text).map_err(full)?;
    }
    let mut values: Vec<Value> = text.lines().map(machine::raw).collect();
    let sources = &collected.batch.library.sources;
    values.extend(errors(collected).map(|found| finding::value(found, sources)));
    Ok(values)
}

fn json_document(
    collected: &mut Collected<Made>,
    arguments: &AnswerArguments,
    session: &Session,
) -> Result<String, Error> {
    let findings = told(collected)?;
    let corrections = collected.batch.corrections.as_ref();
    let objects = units(collected).map(|unit| finished(unit, corrections));
    let mut results: Vec<Value> = objects.map(|line| machine::raw(line.trim())).collect();
    results.extend(unread(collected));
    let summary = summary(collected, None, arguments, session);
    Ok(machine::envelope("score", results, summary, findings, session.error_values()))
}

fn ndjson(
    collected: &mut Collected<Made>,
    arguments: &AnswerArguments,
    session: &Session,
) -> Result<String, Error> {
    let corrections = collected.batch.corrections.as_ref();
    let text: String = units(collected).map(|unit| finished(unit, corrections)).collect();
    let values = summary(collected, None, arguments, session);
    Ok(text + &ends(collected, values, session)?)
}

/// What stands after the rows: files of no unit, errors, totals.
fn ends(
    collected: &mut Collected<Made>,
    values: Value,
    session: &Session,
) -> Result<String, Error> {
    let mut text: String = unread(collected).iter().map(machine::line).collect();
    text.extend(told(collected)?.iter().map(machine::line));
    let (results, told) = (Vec::new(), String::new());
    let summary = Summary { command: "score", results, values, text: told };
    Ok(text + &summary_line(session, &summary))
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
    let collected = collect(
        arguments,
        (scoring, true),
        session,
        |ready, head, scores, _| make(ready, head, scores, true),
        None,
    )?;
    let corrections = collected.batch.corrections.as_ref();
    let rows = units(&collected).map(|unit| finished(unit, corrections)).collect();
    Ok((rows, machine::line(&summary(&collected, None, arguments, session))))
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

/// The totals, with those of units that were not kept.
fn summary(
    collected: &Collected<Made>,
    spilled: Option<&Tally>,
    arguments: &AnswerArguments,
    session: &Session,
) -> Value {
    let none = Tally::default();
    let spilled = spilled.unwrap_or(&none);
    let [scored, incomplete, invalid, status] = counts(collected, spilled);
    let counted = units(collected).map(|unit| &unit.head).filter(|head| head.counts);
    let made = units(collected).filter(|unit| unit.head.made_of.is_some()).count();
    let mut summary = json!({
        "files": collected.read,
        "scored": scored,
        "incomplete": incomplete,
        "invalid": invalid,
        "not_scored": status,
        "simulated": spilled.simulated
            + units(collected).filter(|unit| unit.head.is_simulated).count(),
        "frame": frame(collected),
        "given_by": shares(
            units(collected).map(|unit| &unit.head.givers).chain([&spilled.givers]),
        ),
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
fn counts<T>(collected: &Collected<T>, spilled: &Tally) -> [usize; 4] {
    let mut counts = spilled.counts;
    let units = collected.groups.iter().flat_map(|group| &group.units);
    for unit in units.filter(|unit| unit.head.made_of.is_none()) {
        counts[result_number(unit.head.result)] += 1;
    }
    counts[result_number(UnitResult::Invalid)] +=
        collected.unread.len() - collected.unscored;
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
