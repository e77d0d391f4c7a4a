//! `survey score`: a row of scores for every answer file.
//!
//! *In:* answer files. *Out:* a table or objects on standard output; totals, reasons and
//! the next useful command beside it.
//!
//! A file with errors makes the run end with 1, after all the others have been scored.

use serde_json::{Value, json};

use crate::cli::args::{Format, ScoreArguments};
use crate::cli::error::Error;
use crate::cli::findings::summary_line;
use crate::cli::findings::{Summary, aside};
use crate::cli::scored::{Collected, Group, Head, Ready, Unit, collect};
use crate::cli::session::Session;
use crate::cli::validate::passed_over;
use crate::decimal::Number;
use crate::diagnostic::{Finding, Severity, Words};
use crate::report::findings::json as finding;
use crate::report::language::Noun;
use crate::report::listing::{Column, Listing};
use crate::report::machine::{self, Table};
use crate::report::score::{self as told, MISSING};
use crate::report::visible::visible;
use crate::report::{Language, Look};
use crate::score::{Null, UnitResult, UnitScores};

const FORMATS: &[Format] = &[Format::Human, Format::Json, Format::Ndjson, Format::Csv];
/// How many reasons are told before the rest is counted.
const MOST_REASONS: usize = 10;

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
    let collected =
        collect(&arguments.answers, scoring, objects, session, |ready, head, scores| {
            make(ready, head, scores, objects)
        })?;
    aside(session, &collected.batch.broken, &collected.batch.library.sources, &[]);
    let text = match format {
        Format::Csv => csv(&collected, arguments, session)?,
        Format::Ndjson => ndjson(&collected, session),
        Format::Json => json_document(&collected, session),
        _ => human(&collected, arguments, session)?,
    };
    session.result(&text)?;
    tell(&collected, session);
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
    json!({
        "type": "score",
        "file": head.file,
        "line": head.line,
        "unit": head.code,
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
        "hashes": {
            "questionnaire": ready.instrument.hash(),
            "scoring": ready.sound.hash(),
            "frame": ready.frame_hash(),
            "answers": head.hash,
        },
        "engine": env!("CARGO_PKG_VERSION"),
    })
}

/// The line of a unit; of one that answered twice without its scores.
fn finished(unit: &Unit<Made>) -> String {
    let line = unit.made.value.clone().unwrap_or_default();
    if !unit.head.is_second {
        return line;
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

fn json_document(collected: &Collected<Made>, session: &Session) -> String {
    let sources = &collected.batch.library.sources;
    let objects = units(collected).map(finished);
    let mut results: Vec<Value> = objects.map(|line| machine::raw(line.trim())).collect();
    results.extend(unread(collected));
    let findings =
        errors(collected).map(|found| finding::value(found, sources)).collect();
    let summary = summary(collected, session);
    machine::envelope("score", results, summary, findings, session.error_values())
}

fn ndjson(collected: &Collected<Made>, session: &Session) -> String {
    let sources = &collected.batch.library.sources;
    let mut text: String = units(collected).map(finished).collect();
    text.extend(unread(collected).iter().map(machine::line));
    text.extend(errors(collected).map(|e| machine::line(&finding::value(e, sources))));
    let values = summary(collected, session);
    let (results, told) = (Vec::new(), String::new());
    text + &summary_line(
        session,
        &Summary { command: "score", results, values, text: told },
    )
}

/// Files that are of no unit.
fn unread<T>(collected: &Collected<T>) -> Vec<Value> {
    let value = |(file, line, why): &(String, Option<usize>, Words)| {
        json!({
            "type": "file",
            "file": file,
            "line": line,
            "result": "invalid",
            "reason": why.en,
        })
    };
    collected.unread.iter().map(value).collect()
}

fn summary(collected: &Collected<Made>, session: &Session) -> Value {
    let [scored, incomplete, invalid, status] = counts(collected);
    json!({
        "files": collected.read,
        "scored": scored,
        "incomplete": incomplete,
        "invalid": invalid,
        "not_scored": status,
        "simulated": units(collected).filter(|unit| unit.head.is_simulated).count(),
        "frame": frame(collected),
        "exit_code": session.exit().code(),
    })
}

/// Scored, incomplete, invalid, and of a status that is not scored.
fn counts<T>(collected: &Collected<T>) -> [usize; 4] {
    let mut counts = [0; 4];
    for unit in collected.groups.iter().flat_map(|group| &group.units) {
        counts[match unit.head.result {
            UnitResult::Scored => 0,
            UnitResult::Incomplete => 1,
            UnitResult::Invalid => 2,
            UnitResult::Status => 3,
        }] += 1;
    }
    counts[2] += collected.unread.len();
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

fn csv(
    collected: &Collected<Made>,
    arguments: &ScoreArguments,
    session: &Session,
) -> Result<String, Error> {
    let mut names: Vec<String> = vec!["unit".to_owned()];
    let label = collected.groups.iter().find_map(|group| name_column(&group.ready));
    names.extend(label.map(str::to_owned));
    let mut scores: Vec<String> = Vec::new();
    for group in &collected.groups {
        for column in columns(group) {
            if !scores.contains(&column) {
                scores.push(column);
            }
        }
    }
    names.extend(scores.iter().cloned());
    let tail = [
        "answered",
        "asked",
        "status",
        "result",
        "points_are",
        "simulated",
        "questionnaire",
        "version",
        "scoring",
        "file",
    ];
    names.extend(tail.map(str::to_owned));
    let chosen = if arguments.columns.is_empty() { &names } else { &arguments.columns };
    if let Some(wrong) = chosen.iter().find(|name| !names.contains(name)) {
        return Err(unknown_column(wrong, &names));
    }
    let headings: Vec<&str> = chosen.iter().map(String::as_str).collect();
    let mut table = Table::new(session.settings.table, &headings);
    for group in &collected.groups {
        let own = columns(group);
        for unit in &group.units {
            for name in &headings {
                cell(name, unit, group, &own, label, &mut table);
            }
            table.end_row();
        }
    }
    Ok(table.finish())
}

fn columns(group: &Group<Made>) -> Vec<String> {
    group.ready.columns.iter().map(|column| column.name.clone()).collect()
}

/// One cell of the CSV table.
#[expect(clippy::too_many_arguments, reason = "a cell is told by its row and its column")]
fn cell(
    name: &str,
    unit: &Unit<Made>,
    group: &Group<Made>,
    own: &[String],
    label: Option<&str>,
    table: &mut Table,
) {
    let Unit { head, made } = unit;
    let (questionnaire, scoring) = (group.ready.questionnaire(), group.ready.scoring());
    let is_void = matches!(head.result, UnitResult::Invalid | UnitResult::Status);
    match name {
        "unit" => table.text(&head.code),
        _ if Some(name) == label => table.text(&head.name),
        "answered" | "asked" if is_void => table.missing(),
        "answered" => table.number(&head.answered.to_string()),
        "asked" => table.number(&head.asked.to_string()),
        "status" => table.text(head.status.name()),
        "result" => table.text(head.result.name()),
        "points_are" => table.text(told::points_are(scoring).unwrap_or_default()),
        "simulated" => table.text(if head.is_simulated { "true" } else { "false" }),
        "questionnaire" => table.text(&questionnaire.name.value),
        "version" => table.text(&questionnaire.version.value),
        "scoring" => table.text(&scoring.name.value),
        "file" => table.text(&head.file),
        _ => {
            let at = own.iter().position(|column| column == name);
            let score = at.and_then(|at| made.cells[at].as_deref());
            match score.filter(|_| !head.is_second) {
                Some(score) => table.number(score),
                None => table.missing(),
            }
        }
    }
}

/// The error of `--columns` with a name that is not there.
pub fn unknown_column(name: &str, known: &[String]) -> Error {
    let near = crate::diagnostic::nearest(name, known.iter().map(String::as_str));
    Error::Unknown {
        what: Words::new("column", "ingen kolumn"),
        given: name.to_owned(),
        near: near.map(str::to_owned),
        known: known.to_vec(),
    }
}

fn human(
    collected: &Collected<Made>,
    arguments: &ScoreArguments,
    session: &Session,
) -> Result<String, Error> {
    let look = &session.settings.out;
    let many = collected.groups.len() > 1;
    let mut text = String::new();
    for group in &collected.groups {
        if many {
            let scoring = &group.ready.scoring().name.value;
            text.push_str(&format!("{}, {scoring}\n", group.ready.instrument.name()));
        }
        let mut listing = listing(group, look);
        let names: Vec<String> = listing.columns.iter().map(|c| c.name.clone()).collect();
        listing
            .choose(&arguments.columns)
            .map_err(|name| unknown_column(&name, &names))?;
        let (table, dropped) = listing.render(look);
        text.push_str(&table);
        let heads = || group.units.iter().map(|unit| &unit.head);
        text.push_str(&told::reservation(
            told::points_are(group.ready.scoring()) == Some("example"),
            heads().filter(|head| head.is_simulated).count(),
            group.units.len(),
            look.language,
        ));
        left_out(&dropped, session);
        if many {
            text.push('\n');
        }
    }
    Ok(text)
}

/// Says which columns there was no room for.
pub fn left_out(dropped: &[String], session: &Session) {
    if dropped.is_empty() {
        return;
    }
    let names = dropped.join(", ");
    session.note(&match session.settings.err.language {
        Language::English => {
            format!("note: no room for {names}; choose with --columns, or --format csv\n")
        }
        Language::Swedish => {
            format!(
                "not: ingen plats för {names}; välj med --columns eller --format csv\n"
            )
        }
    });
}

/// The table of one questionnaire's units.
fn listing(group: &Group<Made>, look: &Look) -> Listing {
    let language = look.language;
    let ready = &group.ready;
    let mut columns = vec![Column::text("unit", language.pick("Unit", "Enhet"))];
    let label = name_column(ready);
    if let Some(label) = label {
        columns.push(Column::text(label, heading(label, language)));
    }
    for (at, column) in ready.columns.iter().enumerate() {
        columns.push(Column::number(&column.name, &column.heading).drops(at));
    }
    columns.push(Column::number("answered", language.pick("Answered", "Besvarat")));
    let row = |unit: &Unit<Made>| {
        let head = &unit.head;
        let mut cells = vec![visible(&head.code).into_owned()];
        cells.extend(label.map(|_| visible(&head.name).into_owned()));
        cells.extend(unit.made.cells.iter().map(|cell| match cell {
            Some(digits) if !head.is_second => language.number(digits),
            _ => MISSING.to_owned(),
        }));
        cells.push(match head.result {
            UnitResult::Invalid | UnitResult::Status => {
                told::result(head.result, head.status, language).to_owned()
            }
            _ => format!("{}/{}", head.answered, head.asked),
        });
        cells
    };
    Listing { columns, rows: group.units.iter().map(row).collect() }
}

/// The heading of a register column: known ones in the reader's language.
pub fn heading(column: &str, language: Language) -> String {
    let known = match column {
        "municipality" => Some(language.pick("Municipality", "Kommun")),
        "county" => Some(language.pick("County", "Län")),
        "group" => Some(language.pick("Group", "Grupp")),
        "name" => Some(language.pick("Name", "Namn")),
        _ => None,
    };
    known.map_or_else(|| column.to_owned(), str::to_owned)
}

/// Totals, reasons, and the next useful command.
fn tell(collected: &Collected<Made>, session: &Session) {
    let language = session.settings.err.language;
    if collected.read == 0 {
        return;
    }
    session.note(&totals(collected, language));
    for group in &collected.groups {
        session.note(&spread(group, language));
    }
    let reasons = reasons(collected, language);
    for reason in reasons.iter().take(MOST_REASONS) {
        session.note(reason);
    }
    if reasons.len() > MOST_REASONS {
        let more = language.count(reasons.len() - MOST_REASONS);
        let dots = session.settings.err.dots();
        let (en, sv) =
            (" more; --format csv lists all", " till; --format csv visar alla");
        session.note(&format!("{dots} {more}{}\n", language.pick(en, sv)));
    }
    session.note(&passed_over(&collected.batch, language));
    let scored = units(collected).find(|unit| unit.head.result == UnitResult::Scored);
    if let Some(Unit { head, made }) = scored.filter(|unit| unit.head.line.is_none())
        && let Some(Some(score)) = made.cells.first()
    {
        let (why, score) = (language.pick("Why", "Varför"), language.number(score));
        session.note(&format!("{why} {score}? survey why {}\n", visible(&head.file)));
    }
}

fn totals(collected: &Collected<Made>, language: Language) -> String {
    let [scored, incomplete, invalid, status] = counts(collected);
    let files = language.counted(collected.read, Noun::FILE);
    let count = |number: usize, en: &str, sv: &str| {
        format!("{} {}", language.count(number), language.pick(en, sv))
    };
    let mut parts = vec![count(scored, "scored", "poängsatta")];
    parts.push(count(incomplete, "incomplete", "ofullständiga"));
    parts.push(count(invalid, "invalid", "ogiltiga"));
    if status > 0 {
        parts.push(count(status, "not to be scored", "får inga poäng"));
    }
    let frame = frame(collected).map_or_else(String::new, |units| {
        format!("; {}", count(units, "in the frame", "i ramen"))
    });
    format!("{files}: {}{frame}.\n", parts.join(", "))
}

/// Mean, median and range of the first column.
fn spread(group: &Group<Made>, language: Language) -> String {
    let values: Vec<Number> = group
        .units
        .iter()
        .filter(|unit| unit.head.result == UnitResult::Scored)
        .filter_map(|unit| unit.made.first.clone())
        .collect();
    let ready = &group.ready;
    let Some(column) = ready.columns.first().filter(|_| values.len() > 1) else {
        return String::new();
    };
    let Some(values) = told::spread(&values, &ready.ruleset, column.node) else {
        return String::new();
    };
    let [mean, median, least, greatest] = values.map(|digits| language.number(&digits));
    match language {
        Language::English => {
            format!("Mean {mean}, median {median}, range {least}–{greatest}.\n")
        }
        Language::Swedish => {
            format!("Medel {mean}, median {median}, spridning {least}–{greatest}.\n")
        }
    }
}

/// One line for every unit without a score, and for every file without a unit.
fn reasons(collected: &Collected<Made>, language: Language) -> Vec<String> {
    let note = language.pick("note", "not");
    let see = language.pick("See", "Se");
    let mut lines = Vec::new();
    for group in &collected.groups {
        let ready = &group.ready;
        for Unit { head, made } in &group.units {
            let unit = visible(&format!("{} {}", head.code, head.name)).into_owned();
            let file = visible(&head.file);
            let why = match (head.result, made.null) {
                _ if head.is_second => {
                    let (en, sv) = ("two answer files", "två svarsfiler");
                    format!("{}. {see}: survey validate {file}", language.pick(en, sv))
                }
                (UnitResult::Invalid, _) => {
                    let word = told::result(head.result, head.status, language);
                    format!("{word}. {see}: survey validate {file}")
                }
                (UnitResult::Incomplete, Some((at, null))) => {
                    let null = told::null(null, language);
                    format!("{}: {null}", ready.columns[at].heading)
                }
                _ => continue,
            };
            lines.push(format!("{note}: {unit}: {why}\n"));
        }
    }
    for (file, line, why) in &collected.unread {
        let line = line.map_or_else(String::new, |line| format!(":{line}"));
        let why = visible(language.say(why)).into_owned();
        let why = if why.is_empty() {
            language
                .pick("its questionnaire has errors", "dess formulär har fel")
                .to_owned()
        } else {
            why
        };
        lines.push(format!("{note}: {}{line}: {why}\n", visible(file)));
    }
    lines
}
