//! What `survey score` says beside its result.
//!
//! *In:* scored units. *Out:* totals, the spread, a reason for every unit without a
//! score, and the next useful command, on standard error.

use crate::cli::family::{families_note, kinds, kinds_note};
use crate::cli::score::{Made, counts, frame, units};
use crate::cli::scored::{Collected, Group, Head, Unit};
use crate::cli::session::Session;
use crate::cli::validate::{corrected, givers, passed_over};
use crate::decimal::Number;
use crate::report::Language;
use crate::report::language::Noun;
use crate::report::score as told;
use crate::report::visible::visible;
use crate::score::UnitResult;

/// How many reasons are told before the rest is counted.
const MOST_REASONS: usize = 10;

/// Totals, reasons, and the next useful command.
pub fn tell(collected: &Collected<Made>, session: &Session) {
    let language = session.settings.err.language;
    if collected.read == 0 {
        return;
    }
    session.note(&totals(collected, language));
    let heads = units(collected).map(|unit| &unit.head.givers);
    session.note(&givers(heads, language));
    session.note(&corrected(
        collected.batch.corrections.as_ref(),
        units(collected).filter(|unit| unit.before.is_some()).count(),
        language,
    ));
    for group in &collected.groups {
        session.note(&spread(group, language));
    }
    let heads = || units(collected).map(|unit| &unit.head);
    let counted = heads().filter(|head| head.counts).map(|head| head.kind);
    session.note(&kinds_note(&kinds(counted), language));
    session.note(&families_note(heads(), language));
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
    let is_scored = |head: &Head| head.result == UnitResult::Scored;
    let is_of_file = |head: &Head| is_scored(head) && head.made_of.is_none();
    let scored = units(collected).find(|unit| is_of_file(&unit.head));
    if let Some(Unit { head, made, .. }) = scored.filter(|unit| unit.head.line.is_none())
        && let Some(Some(score)) = made.cells.first()
    {
        let (why, score) = (language.pick("Why", "Varför"), language.number(score));
        session.note(&format!("{why} {score}? survey why {}\n", visible(&head.file)));
    }
}

fn totals(collected: &Collected<Made>, language: Language) -> String {
    let [scored, incomplete, invalid, status] = counts(collected);
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

/// Mean, median and range of the first column.
fn spread(group: &Group<Made>, language: Language) -> String {
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
    match language {
        Language::English => {
            format!("Mean {mean}, median {median}, lowest {least}, highest {greatest}.\n")
        }
        Language::Swedish => {
            format!(
                "Medelvärde {mean}, median {median}, lägst {least}, högst {greatest}.\n"
            )
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
        for Unit { head, made, .. } in &group.units {
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
