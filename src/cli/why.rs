//! `survey why`: why a score is what it is, or why an item was or was not asked.
//!
//! *In:* one answer file, and perhaps a name. *Out:* every node with its points, its
//! answer and the line of its rule.
//!
//! Handed the name of a rule, it says which command explains rules.

use std::path::PathBuf;

use serde_json::{Value, json};

use crate::answers::{ValidAnswers, Workspace};
use crate::check::Instrument;
use crate::cli::among::population;
use crate::cli::args::{AnswerArguments, Format, WhyArguments};
use crate::cli::batch::{Answered, Batch, duplicates};
use crate::cli::beside;
use crate::cli::error::Error;
use crate::cli::explain::rules;
use crate::cli::family::MadeOf;
use crate::cli::findings::aside;
use crate::cli::library::Definition;
use crate::cli::scored::Ready;
use crate::cli::session::Session;
use crate::cli::validate::corrected;
use crate::diagnostic::{Findings, Words, nearest};
use crate::expression::SlotId;
use crate::model::{Scoring, Units};
use crate::report::findings::json as finding;
use crate::report::machine::{self, Table};
use crate::report::score as told;
use crate::report::why::{Case, Found, answer_words, head_lines, item_lines, item_value};
use crate::report::why::{loss_lines, node_lines, node_value, route_lines};
use crate::route::View;
use crate::score::{Trace, resolve, score_among};
use crate::source::Span;

const FORMATS: &[Format] = &[Format::Human, Format::Json, Format::Ndjson, Format::Csv];

/// Explains the file and prints the result.
pub fn run(arguments: &WhyArguments, session: &mut Session) -> Result<(), Error> {
    let format = session.format("why", FORMATS)?;
    let look = session.settings.out;
    let Read { batch, answers: mut read, findings, hidden, before, others: known } =
        read(arguments, session)?;
    aside(session, &batch.broken, &batch.library.sources, &[]);
    if findings.has_errors() {
        aside(session, &findings, &batch.library.sources, &hidden);
    }
    let (answers, definition) = match &mut read[..] {
        [] => return nothing(arguments, &known, &findings),
        [one] => (&one.0, one.1),
        several => {
            let files = several.iter().map(|(answers, _)| answers.filed().span.file);
            let names: Vec<&str> =
                files.map(|file| batch.library.sources.get(file).name()).collect();
            return Err(choose_unit(&names, arguments.unit.is_some()));
        }
    };
    let ready = Ready::new(definition, arguments.scoring.as_deref(), look.language);
    let ready = match (ready, &definition.instrument) {
        (Ok(ready), _) => ready.map(|ready| (ready.instrument, Some(ready))),
        // Without a scoring file there is still a route to tell.
        (Err(error @ Error::NothingFound { .. }), Some(instrument)) => {
            // Points that lie beside it and are for another were meant for it, perhaps.
            if let Some(help) = error.help().filter(|_| !definition.strays.is_empty()) {
                let language = session.settings.err.language;
                let head = language.pick("note: no points", "not: inga poäng");
                session.note(&format!("{head}: {}\n", language.say(&help)));
            }
            Some((instrument, None))
        }
        (Err(error), _) => return Err(error),
    };
    let Some((instrument, ready)) = ready else {
        session.found(&definition.findings);
        aside(session, &definition.findings, &batch.library.sources, &[]);
        return Ok(());
    };
    let (questionnaire, plan) = (instrument.questionnaire(), instrument.plan());
    let none = Scoring::none(&questionnaire.name);
    let bare = if ready.is_none() { resolve(&none, questionnaire, plan) } else { None };
    let (scoring, ruleset) = match (&ready, &bare) {
        (Some(ready), _) => (ready.scoring(), &ready.ruleset),
        (None, Some(bare)) => (&none, bare),
        (None, None) => return Ok(()),
    };
    let view =
        View::new(plan, questionnaire, answers.record(), questionnaire.source_language());
    let others = match &ready {
        Some(ready) if ready.is_relative() => others(arguments, ready, session)?,
        _ => Vec::new(),
    };
    let others: Vec<&ValidAnswers> = others.iter().collect();
    let among = ready.as_ref().and_then(|ready| population(ready, &others));
    let envelope = answers.envelope();
    let scores = score_among(ruleset, &view, envelope, Trace::On, among.as_ref());
    let case = Case {
        sources: &batch.library.sources,
        questionnaire,
        plan,
        scoring,
        ruleset,
        answers,
        scores: &scores,
        look: &look,
    };
    let corrections = batch.corrections.as_ref();
    let changed = before.as_ref().map_or_else(Vec::new, |before| changed(&case, before));
    let found = match &arguments.item {
        Some(name) => Some(case.find(name).ok_or_else(|| unknown(name, &case))?),
        None => None,
    };
    let text = match format {
        Format::Json => {
            let mut corrected = Value::Null;
            if let Some(corrections) = corrections {
                let told = |(name, now, before): &(String, String, String)| json!({"name": name, "now": now, "before": before});
                let changed: Vec<Value> = changed.iter().map(told).collect();
                corrected = json!({"file": corrections.hash, "changed": changed});
            }
            document(&case, found, (instrument, corrected), &findings, session)
        }
        Format::Ndjson => values(&case, found).iter().map(machine::line).collect(),
        Format::Csv => csv(&case, found, session),
        _ => human(&case, found, arguments.all),
    };
    session.result(&text)?;
    let language = session.settings.err.language;
    if let Some(ready) = &ready {
        beside::scoring_taken(ready, arguments.scoring.as_deref(), session);
    }
    session.note(&corrected(corrections, usize::from(before.is_some()), language));
    for (name, now, before) in &changed {
        let was = language.pick("before", "före");
        session.note(&format!("  {name}: {now}; {was}: {before}\n"));
    }
    Ok(())
}

/// The answers of all units that scores depend on: those named, else those of the folder
/// the file lies in, else those of the file itself. What is wrong with them is told by
/// `score`.
fn others(
    arguments: &WhyArguments,
    ready: &Ready,
    session: &mut Session,
) -> Result<Vec<ValidAnswers>, Error> {
    let beside = || {
        let is_one = arguments.answers.extension().is_some_and(|ending| ending == "json");
        let folder = arguments.answers.parent().filter(|_| is_one);
        match folder {
            Some(folder) if folder.as_os_str().is_empty() => PathBuf::from("."),
            Some(folder) => folder.to_path_buf(),
            None => arguments.answers.clone(),
        }
    };
    let among =
        if arguments.among.is_empty() { vec![beside()] } else { arguments.among.clone() };
    if among.iter().any(|path| path.as_os_str() == "-") {
        return Ok(Vec::new());
    }
    let answer_arguments = files(arguments, among);
    let mut batch = Batch::new(&answer_arguments, session)?;
    let mut others = Vec::new();
    batch.read(session, false, &mut |_, _, answered| {
        let of =
            answered.definition.and_then(|definition| definition.instrument.as_ref());
        let is_same = of.is_some_and(|of| of.name() == ready.instrument.name());
        others.extend(answered.reading.answers.filter(|_| is_same));
        Ok(())
    })?;
    let (_, seconds) = duplicates(others.iter().map(|one| Some(one.filed())));
    let others = others.into_iter().enumerate();
    let others = others.filter(|(number, _)| !seconds.contains(number));
    Ok(others.map(|(_, one)| one).collect())
}

/// What a correction changed: item or row, what is there now, what was before. Answers
/// that are never shown are not shown here either.
fn changed(case: &Case<'_>, before: &ValidAnswers) -> Vec<(String, String, String)> {
    let earlier = Case { answers: before, ..*case };
    let (now, then) = (case.answers.record(), before.record());
    let slots = case.plan.slots.iter().take(case.plan.outer).zip(0..);
    let slots = slots.map(|(slot, number)| (&slot.name, SlotId(number)));
    slots
        .filter(|(_, slot)| now.cell(*slot) != then.cell(*slot))
        .map(|(name, slot)| {
            (name.clone(), answer_words(case, slot), answer_words(&earlier, slot))
        })
        .collect()
}

/// What a file gave.
struct Read {
    batch: Batch,
    answers: Vec<(ValidAnswers, &'static Definition)>,
    findings: Findings,
    hidden: Vec<Span>,
    /// The answers as they were handed in, where a correction changed them.
    before: Option<ValidAnswers>,
    /// Units of which others are told in the same files, the first of them.
    others: Vec<String>,
}

/// How many units are looked through for one whose code is near.
const MOST_OTHERS: usize = 10_000;

/// How files of answers are read: all of them in one way.
fn files(arguments: &WhyArguments, answers: Vec<PathBuf>) -> AnswerArguments {
    AnswerArguments {
        from: arguments.from,
        corrections: arguments.corrections.clone(),
        read_as: arguments.read_as.clone(),
        map: arguments.map.clone(),
        ..AnswerArguments::of(answers)
    }
}

/// Reads the file; of many units only the one that is meant.
fn read(arguments: &WhyArguments, session: &mut Session) -> Result<Read, Error> {
    let mut answer_arguments = files(arguments, vec![arguments.answers.clone()]);
    answer_arguments.selection.stdin_filename = arguments.stdin_filename.clone();
    let mut batch = Batch::new(&answer_arguments, session)?;
    let (mut answers, mut hidden) = (Vec::new(), Vec::new());
    let mut before = None;
    let mut fed: Vec<(ValidAnswers, &'static Definition)> = Vec::new();
    let (mut findings, mut unreadable) = (Findings::default(), Findings::default());
    let mut others = Vec::new();
    batch.read(session, true, &mut |session, _, answered| {
        let Answered { definition, reading, before: handed_in, .. } = answered;
        let is_meant = |answers: &ValidAnswers| {
            arguments.unit.as_deref().is_none_or(|unit| unit == answers.unit())
        };
        match &reading.answers {
            Some(answers) if !is_meant(answers) => {
                if others.len() < MOST_OTHERS {
                    others.push(answers.unit().to_owned());
                }
            }
            // Where the unit is found, what cannot be read is not about it.
            None if arguments.unit.is_some() => {
                unreadable.append(reading.findings);
                hidden.extend(&reading.hidden);
            }
            _ => {
                session.found(&reading.findings);
                findings.append(reading.findings);
                hidden.extend(&reading.hidden);
            }
        }
        let is_below = |answers: &ValidAnswers| {
            let units = definition
                .and_then(|d| d.instrument.as_ref()?.questionnaire().units.as_ref());
            let family = units.map(Units::family);
            family.zip(arguments.unit.as_deref()).is_some_and(|(family, unit)| {
                family.is_made(unit) && family.feeds(answers.unit())
            })
        };
        match reading.answers.zip(definition) {
            Some((own, definition)) if is_meant(&own) => {
                before = handed_in;
                answers.push((own, definition));
            }
            Some((below, definition)) if is_below(&below) => {
                fed.push((below, definition));
            }
            _ => {}
        }
        Ok(())
    })?;
    if let (Some(unit), Some((_, definition)), true) =
        (&arguments.unit, fed.first(), answers.is_empty())
    {
        let definition = *definition;
        answers = parent(unit, &fed, definition, &batch);
    }
    if answers.is_empty() {
        session.found(&unreadable);
        findings.append(unreadable);
    }
    Ok(Read { batch, answers, findings, hidden, before, others })
}

/// The answers of a parent, made from those of its children; of a child with two answer
/// files neither counts.
fn parent(
    unit: &str,
    fed: &[(ValidAnswers, &'static Definition)],
    definition: &'static Definition,
    batch: &Batch,
) -> Vec<(ValidAnswers, &'static Definition)> {
    let Some(instrument) = &definition.instrument else { return Vec::new() };
    let questionnaire = instrument.questionnaire();
    let key = (questionnaire.name.value.clone(), questionnaire.version.value.clone());
    let Some(Some(reader)) = batch.sought(&key) else { return Vec::new() };
    let (_, seconds) = duplicates(fed.iter().map(|(answers, _)| Some(answers.filed())));
    let children: Vec<&ValidAnswers> = fed
        .iter()
        .enumerate()
        .filter(|(number, (_, of))| {
            std::ptr::eq(*of, definition) && !seconds.contains(number)
        })
        .map(|(_, (answers, _))| answers)
        .collect();
    let made = reader.parents(&children, &mut Workspace::default());
    let own = made.into_iter().filter(|answers| answers.unit() == unit);
    own.map(|answers| (answers, definition)).collect()
}

/// There are no answers of the unit: that none could be read was said already.
fn nothing(
    arguments: &WhyArguments,
    others: &[String],
    findings: &Findings,
) -> Result<(), Error> {
    match &arguments.unit {
        Some(unit) if !others.is_empty() || findings.is_empty() => {
            let near = nearest(unit, others.iter().map(String::as_str));
            Err(Error::Unknown {
                what: Words::new("unit in the file", "ingen enhet i filen"),
                given: unit.clone(),
                near: near.map(str::to_owned),
                known: Vec::new(),
            })
        }
        _ => Ok(()),
    }
}

/// Several answers are meant; of one unit, in files of their own, a file is to be named.
fn choose_unit(names: &[&str], is_one_unit: bool) -> Error {
    let count = names.len();
    let mut files = names.to_vec();
    files.sort_unstable();
    files.dedup();
    let help = if is_one_unit && files.len() == count {
        let named: Vec<&str> = files.iter().copied().take(5).collect();
        let more = if count > named.len() { ", …" } else { "" };
        let named = named.join(", ");
        Words::new(
            format!("name one of the files instead: {named}{more}"),
            format!("ange en av filerna i stället: {named}{more}"),
        )
    } else if is_one_unit {
        Words::new(
            "the unit has several here, so none counts; put one in a file of its own",
            "enheten har flera här, så ingen räknas; lägg en i en egen fil",
        )
    } else {
        Words::new("choose one with --unit CODE", "välj en med --unit KOD")
    };
    Error::Choose {
        what: Words::new(
            format!("there are {count} answer files"),
            format!("det finns {count} svarsfiler"),
        ),
        help,
    }
}

/// A name that is neither item nor node.
fn unknown(name: &str, case: &Case<'_>) -> Error {
    if rules().iter().any(|rule| rule.name == name) {
        return Error::OtherKind {
            name: name.to_owned(),
            kind: Words::new("this is a rule", "det här är en regel"),
            command: format!("survey explain {name}"),
        };
    }
    let names = case.names();
    Error::Unknown {
        what: Words::new("item or node", "ingen fråga eller nod"),
        given: name.to_owned(),
        near: nearest(name, names.iter().map(String::as_str)).map(str::to_owned),
        known: Vec::new(),
    }
}

/// The losses and the nodes shown: the roots, or the one that was named; and the item, if
/// it is one. A file that is not scored has none, only the reason.
fn human(case: &Case<'_>, found: Option<Found>, all: bool) -> String {
    let mut text = head_lines(case);
    let is_example = told::points_are(case.scoring) == Some("example");
    let simulated = usize::from(case.answers.is_simulated());
    let reservation = told::reservation(is_example, simulated, 1, case.look);
    text.push_str(reservation.trim_start());
    let item = found.and_then(|found| found.item);
    if !case.has_scoring() || case.not_scored().is_some() {
        if let Some(reason) = case.not_scored().filter(|_| case.has_scoring()) {
            let head = case.look.language.pick("not scored", "ingen poäng");
            text.push_str(&format!("{head}: {reason}\n"));
        }
        match item {
            Some(item) => text.push_str(&format!("\n{}", item_lines(case, item))),
            None if !case.has_scoring() => {
                text.push_str(&format!("\n{}", route_lines(case)));
            }
            None => {}
        }
        return text;
    }
    text.push('\n');
    if let Some(item) = item {
        text.push_str(&item_lines(case, item));
    }
    let nodes: Vec<usize> = match found {
        None => case.ruleset.roots().collect(),
        Some(found) => found.node.into_iter().collect(),
    };
    if item.is_none() {
        text.push_str(&loss_lines(case, &nodes, all));
    }
    for node in nodes {
        text.push_str(&node_lines(case, node, item.is_some()));
    }
    text
}

/// The objects: every node that is shown, and the item.
fn values(case: &Case<'_>, found: Option<Found>) -> Vec<Value> {
    match found {
        None => {
            (0..case.ruleset.nodes.len()).map(|node| node_value(case, node)).collect()
        }
        Some(found) => {
            let item = found.item.map(|item| item_value(case, item));
            let mut values: Vec<Value> = item.into_iter().collect();
            let mut beneath: Vec<usize> = found.node.into_iter().collect();
            let mut next = 0;
            while let Some(node) = beneath.get(next).copied() {
                next += 1;
                for child in case.ruleset.nodes[node].children() {
                    if !beneath.contains(&child.node) {
                        beneath.push(child.node);
                    }
                }
            }
            values.extend(beneath.into_iter().map(|node| node_value(case, node)));
            values
        }
    }
}

fn document(
    case: &Case<'_>,
    found: Option<Found>,
    (instrument, corrected): (&Instrument, Value),
    findings: &Findings,
    session: &Session,
) -> String {
    let records = case.questionnaire.records.iter().map(|record| &record.name.value);
    let key: serde_json::Map<String, Value> = records
        .zip(case.answers.key())
        .map(|(name, word)| (name.clone(), json!(word)))
        .collect();
    let made = MadeOf::of(instrument, case.answers);
    let summary = json!({
        "unit": case.answers.unit(),
        "key": key,
        "corrections": corrected,
        "children": made.map(|made| made.value()),
        "label": case.answers.unit_name(),
        "questionnaire": instrument.name(),
        "scoring": case.has_scoring().then_some(&case.scoring.name.value),
        "points_are": told::points_are(case.scoring),
        "simulated": case.answers.is_simulated(),
        "status": case.answers.status().name(),
        "result": case.scores.result.name(),
        "grades": told::grades(case.ruleset, case.scores),
        "exit_code": session.exit().code(),
    });
    let findings = finding::values(findings, case.sources);
    let errors = session.error_values();
    machine::envelope("why", values(case, found), summary, findings, errors)
}

fn csv(case: &Case<'_>, found: Option<Found>, session: &Session) -> String {
    let columns = [
        "unit",
        "node",
        "kind",
        "published",
        "exact",
        "numerator",
        "denominator",
        "no_score",
        "state",
        "answer",
        "file",
        "line",
        "points_are",
        "simulated",
    ];
    let mut columns = columns.to_vec();
    // How many children are behind a value that was made.
    columns.extend(case.answers.children().map(|_| "behind"));
    let mut table = Table::new(session.settings.table, &columns);
    for mut value in values(case, found) {
        if value["type"] != "node" {
            continue;
        }
        value["points_are"] = json!(told::points_are(case.scoring));
        value["simulated"] = json!(case.answers.is_simulated());
        for column in columns.iter().copied() {
            match &value[column] {
                Value::Null => table.missing(),
                Value::String(text) => match machine::digits(text) {
                    Some(digits) => table.number(digits),
                    None if matches!(column, "exact" | "numerator" | "denominator") => {
                        table.number(text);
                    }
                    None => table.text(text),
                },
                Value::Array(codes) => {
                    let codes: Vec<_> = codes.iter().filter_map(Value::as_str).collect();
                    table.text(&codes.join(" "));
                }
                other => table.text(&other.to_string()),
            }
        }
        table.end_row();
    }
    table.finish()
}
