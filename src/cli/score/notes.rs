//! What `survey score` says beside its result.
//!
//! *In:* scored units. *Out:* totals, the spread, a reason for every unit without a
//! score, and the next useful command, on standard error.

use std::collections::BTreeMap;

use crate::cli::args::ScoreArguments;
use crate::cli::beside;
use crate::cli::family::{families_note, kinds, kinds_note};
use crate::cli::hints::Again;
use crate::cli::score::spill::Tally;
use crate::cli::score::{Made, counts, frame, units};
use crate::cli::scored::{Collected, Group, Unit};
use crate::cli::session::Session;
use crate::cli::validate::{corrected, givers, passed_over};
use crate::decimal::Number;
use crate::report::Language;
use crate::report::language::Noun;
use crate::report::score as told;
use crate::report::visible::visible;
use crate::score::{Changed, UnitResult};

/// Totals, reasons, and the next useful command.
pub fn tell(collected: &Collected<Made>, arguments: &ScoreArguments, session: &Session) {
    let language = session.settings.err.language;
    if collected.read == 0 {
        return;
    }
    let asked = arguments.scoring.as_deref();
    let again = Again::new(&arguments.answers, asked, session);
    for group in &collected.groups {
        beside::scoring_taken(&group.ready, asked, session);
    }
    session.note(&totals(collected, &Tally::default(), language));
    let heads = units(collected).map(|unit| &unit.head.givers);
    session.note(&givers(heads, language));
    session.note(&corrected(
        collected.batch.corrections.as_ref(),
        units(collected).filter(|unit| unit.before.is_some()).count(),
        language,
    ));
    let is_one = collected.groups.len() == 1;
    for group in &collected.groups {
        session.note(&spread(group, is_one, language));
        session.note(&drawn_in(group, language));
    }
    let heads = || units(collected).map(|unit| &unit.head);
    let counted = heads().filter(|head| head.counts).map(|head| head.kind);
    session.note(&kinds_note(&kinds(counted), language));
    session.note(&families_note(heads(), language));
    beside::tell(&reasons(collected, again, language), session);
    session.note(&passed_over(&collected.batch, language));
    if let Some(hint) = why(collected, again, language) {
        session.note(&hint);
    }
}

/// Totals of more units than are kept; why one has no score stands in its row.
pub fn of_many(collected: &Collected<Made>, spilled: &Tally, session: &Session) {
    let language = session.settings.err.language;
    session.note(&totals(collected, spilled, language));
    session.note(&givers(std::iter::once(&spilled.givers), language));
    beside::tell(&beside::unread(collected, language), session);
    session.note(&passed_over(&collected.batch, language));
}

/// The command that explains the first score, under which one sees the others too.
fn why(
    collected: &Collected<Made>,
    again: Again<'_>,
    language: Language,
) -> Option<String> {
    let mut records: BTreeMap<&str, usize> = BTreeMap::new();
    for unit in units(collected) {
        *records.entry(&unit.head.code).or_default() += 1;
    }
    units(collected).find_map(|Unit { head, made, .. }| {
        let is_of_file = head.made_of.is_none() && head.line.is_none();
        if head.result != UnitResult::Scored || !is_of_file {
            return None;
        }
        let score = made.cells.first()?.as_deref()?;
        let is_only = records.get(head.code.as_str()) == Some(&1);
        let command = again.why(head, is_only)?;
        let (why, score) = (language.pick("Why", "Varför"), language.number(score));
        Some(format!("{why} {score}? {command}\n"))
    })
}

fn totals(collected: &Collected<Made>, spilled: &Tally, language: Language) -> String {
    let [scored, incomplete, invalid, status] = counts(collected, spilled);
    let files = language.counted(collected.read, Noun::FILE);
    let count = |number: usize, en: &'static str, [one, many]: [&'static str; 2]| {
        language.counted(number, Noun { english: [en, en], swedish: [one, many] })
    };
    let mut parts = vec![count(scored, "scored", ["poängsatt", "poängsatta"])];
    parts.push(count(incomplete, "incomplete", ["ofullständig", "ofullständiga"]));
    parts.push(count(invalid, "invalid", ["ogiltig", "ogiltiga"]));
    if collected.unscored > 0 {
        let words = ["utan poäng", "utan poäng"];
        parts.push(count(collected.unscored, "without scores", words));
    }
    if status > 0 {
        parts.push(count(
            status,
            "not to be scored",
            ["får inga poäng", "får inga poäng"],
        ));
    }
    let frame = frame(collected).map_or_else(String::new, |units| {
        let words = ["i registret", "i registret"];
        format!("; {}", count(units, "in the frame", words))
    });
    format!("{files}: {}{frame}.\n", parts.join(", "))
}

/// Every value that was drawn in before units were compared.
fn drawn_in(group: &Group<Made>, language: Language) -> String {
    if group.drawn_in.is_empty() {
        return String::new();
    }
    let told = |changed: &Changed| {
        let node = &group.ready.ruleset.nodes[changed.node].id;
        let number = |number: &Number| language.number(&told::short(number));
        let (from, to) = (number(&changed.before), number(&changed.after));
        let unit = changed.unit.replace('\u{1f}', " ");
        let (unit, node) = (visible(&unit), visible(node));
        match language {
            Language::English => format!("{unit}: `{node}` {from} counts as {to}"),
            Language::Swedish => format!("{unit}: `{node}` {from} räknas som {to}"),
        }
    };
    let head = language.pick("Outlying values drawn in", "Avvikande värden som dras in");
    let all: Vec<String> = group.drawn_in.iter().map(told).collect();
    format!("{head}: {}.\n", all.join("; "))
}

/// Mean, median and range of the first column; of which questionnaire, unless it is the
/// only one.
fn spread(group: &Group<Made>, is_one: bool, language: Language) -> String {
    let values: Vec<Number> = group
        .units
        .iter()
        .filter(|unit| unit.head.result == UnitResult::Scored && unit.head.counts)
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
    let head = match (is_one, language) {
        (true, Language::English) => "Mean".to_owned(),
        (true, Language::Swedish) => "Medelvärde".to_owned(),
        (false, Language::English) => format!("{}: mean", ready.instrument.name()),
        (false, Language::Swedish) => format!("{}: medelvärde", ready.instrument.name()),
    };
    match language {
        Language::English => {
            format!(
                "{head} {mean}, median {median}, lowest {least}, highest {greatest}.\n"
            )
        }
        Language::Swedish => {
            format!("{head} {mean}, median {median}, lägst {least}, högst {greatest}.\n")
        }
    }
}

/// One line for every unit without a score, and for every file without a unit.
fn reasons(
    collected: &Collected<Made>,
    again: Again<'_>,
    language: Language,
) -> Vec<String> {
    let note = language.pick("note", "not");
    let see = language.pick("See", "Se");
    let mut lines = Vec::new();
    for group in &collected.groups {
        let ready = &group.ready;
        let heads = group.units.iter().map(|unit| &unit.head);
        lines.extend(beside::doubles(heads, again, language));
        for Unit { head, made, .. } in &group.units {
            let unit = visible(&format!("{} {}", head.code, head.name)).into_owned();
            let why = match (head.result, made.null) {
                _ if head.is_second => continue,
                (UnitResult::Invalid, _) => {
                    let word = told::result(head.result, head.status, language);
                    let command = again.validate(&[&head.file]);
                    let command = command.map(|command| format!(". {see}: {command}"));
                    format!("{word}{}", command.unwrap_or_default())
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
    lines.extend(beside::unread(collected, language));
    lines
}
