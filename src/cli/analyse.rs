//! `survey analyse`: what stands behind the scores of one wave.
//!
//! *In:* answer files of one questionnaire. *Out:* tables on standard output: who
//! answered, how items were answered, figures, what would lift units, how much places
//! depend on weights, how scales hang together.
//!
//! Like `score` it ends with 1 where a file has errors, after telling of the others.

use serde_json::{Value, json};

use crate::analyse::{self as analysed, Hidden, Wave};
use crate::answers::ValidAnswers;
use crate::cli::args::{AnalyseArguments, AnalysePart, Format};
use crate::cli::beside::{self, Double};
use crate::cli::error::Error;
use crate::cli::exit::Exit;
use crate::cli::findings::{Summary, aside, summary_line};
use crate::cli::forbidden;
use crate::cli::hints::Again;
use crate::cli::score::errors;
use crate::cli::scored::{Collected, Group, Head, Ready, collect, one_wave};
use crate::cli::session::Session;
use crate::cli::tables::{Beside, Tables};
use crate::diagnostic::{Words, nearest};
use crate::figures;
use crate::model::{Forbidden, Level};
use crate::report::Language;
use crate::report::analysis::{self as told, Sheet};
use crate::report::findings::json as finding;
use crate::report::machine;
use crate::report::score as scored;
use crate::score::UnitScores;

const FORMATS: &[Format] = &[Format::Human, Format::Json, Format::Ndjson, Format::Csv];

/// What is kept of a unit.
struct Made {
    answers: ValidAnswers,
    scores: UnitScores,
}

/// Analyses the files and prints the result.
pub fn run(arguments: &AnalyseArguments, session: &mut Session) -> Result<(), Error> {
    let format = session.format("analyse", FORMATS)?;
    let scoring = arguments.scoring.as_deref();
    let make = |_: &Ready, _: &Head, scores: &UnitScores, answers: &ValidAnswers| Made {
        answers: answers.clone(),
        scores: scores.clone(),
    };
    let collected = collect(&arguments.answers, (scoring, false), session, make, None)?;
    let sources = &collected.batch.library.sources;
    aside(session, &collected.batch.broken, sources, &[]);
    aside(session, &beside::of_corrections(&collected), sources, &[]);
    let sheets = match &collected.groups[..] {
        [] => Vec::new(),
        [group] => {
            if is_forbidden(group, arguments, format, &collected, session)? {
                return Ok(());
            }
            sheets(group, arguments, session)?
        }
        several => return Err(one_wave(several, ("an analysis is", "en analys gäller"))),
    };
    let text = match format {
        Format::Csv => told::csv(&sheets, session.settings.table),
        Format::Json => document(&sheets, &collected, session),
        Format::Ndjson => lines(&sheets, &collected, session),
        _ => human(&sheets, &collected, session),
    };
    session.result(&text)?;
    if let [group] = &collected.groups[..] {
        beside::scoring_taken(&group.ready, scoring, session);
    }
    let language = session.settings.err.language;
    let mut notes = beside::unread(&collected, language);
    let units = collected.groups.iter().flat_map(|group| &group.units);
    let again = Again::new(&arguments.answers, scoring, session);
    notes.extend(beside::doubles(
        units.filter_map(|unit| Double::of(&unit.head)),
        again,
        language,
    ));
    beside::tell(&notes, session);
    Ok(())
}

fn parts(arguments: &AnalyseArguments) -> Vec<AnalysePart> {
    let is_wanted =
        |part: &AnalysePart| arguments.only.is_empty() || arguments.only.contains(part);
    AnalysePart::ALL.into_iter().filter(is_wanted).collect()
}

/// Parts that tell of single units are refused where the scoring file forbids that.
fn is_forbidden(
    group: &Group<Made>,
    arguments: &AnalyseArguments,
    format: Format,
    collected: &Collected<Made>,
    session: &mut Session,
) -> Result<bool, Error> {
    let asked = |part: AnalysePart| arguments.only.contains(&part);
    let mut what = Vec::new();
    if asked(AnalysePart::Gaps) {
        what.push(Forbidden::ByUnit);
    }
    if asked(AnalysePart::Ranks) || asked(AnalysePart::Robustness) {
        what.extend([Forbidden::ByUnit, Forbidden::Rank]);
    }
    let scorings = std::iter::once(group.ready.scoring());
    let sources = &collected.batch.library.sources;
    forbidden::refuses("analyse", (&what, format), scorings, sources, session)
}

fn parts_of(made: &Made) -> (&ValidAnswers, &UnitScores) {
    (&made.answers, &made.scores)
}

/// The tables of all parts that are wanted.
fn sheets(
    group: &Group<Made>,
    arguments: &AnalyseArguments,
    session: &mut Session,
) -> Result<Vec<Sheet>, Error> {
    let ready = &group.ready;
    let beside = Beside::new(ready, &group.units, parts_of);
    let wave = beside.wave(ready, &group.units, parts_of);
    let units = wave.handed.iter().map(|handed| handed.unit);
    if let Some(code) = &arguments.unit
        && !units.clone().any(|known| known == code)
    {
        return Err(Error::Unknown {
            what: Words::new("unit", "ingen enhet"),
            given: code.clone(),
            near: nearest(code, units.clone()).map(str::to_owned),
            known: units.map(str::to_owned).collect(),
        });
    }
    let results = &ready.scoring().results;
    let is_open = |what: &[Forbidden]| what.iter().all(|w| results.forbids(*w).is_none());
    let told_of = Tables::new(ready, &wave);
    let mut sheets = Vec::new();
    for part in parts(arguments) {
        let before = sheets.len();
        match part {
            AnalysePart::Response => {
                let mut found = analysed::response(&wave);
                if !is_open(&[Forbidden::ByUnit]) {
                    found.silent.clear();
                }
                sheets.extend(told::response(&found));
            }
            AnalysePart::Items => {
                let silent = analysed::non_response(&wave);
                let of = (ready.questionnaire(), ready.scoring());
                let tables = (&told_of.items[..], told_of.hidden_items());
                sheets.extend(told::items(tables, &silent, of));
            }
            AnalysePart::Figures => sheets.extend(figured(ready, &told_of, session)),
            AnalysePart::Gaps if is_open(&[Forbidden::ByUnit]) => {
                sheets.extend(gaps(ready, &wave, arguments));
            }
            AnalysePart::Ranks if is_open(&[Forbidden::ByUnit, Forbidden::Rank]) => {
                sheets.extend(told::rank_changes(&analysed::rank_changes(&wave)));
            }
            AnalysePart::Robustness if is_open(&[Forbidden::ByUnit, Forbidden::Rank]) => {
                if let Some(mut found) = analysed::robustness(&wave) {
                    retain(&mut found.units, arguments, |unit| &unit.unit.0);
                    sheets.extend(told::robustness(&found));
                }
            }
            AnalysePart::Reliability => {
                let found = analysed::reliability(&wave);
                if !found.is_empty() {
                    sheets.extend(told::reliability(&found));
                }
            }
            AnalysePart::Gaps | AnalysePart::Ranks | AnalysePart::Robustness => {}
        }
        if sheets.len() == before && arguments.only.contains(&part) {
            session.note(&nothing(part, session.settings.err.language));
        }
    }
    Ok(sheets)
}

/// What is said of a part that was asked for and of which there is nothing to tell.
fn nothing(part: AnalysePart, language: Language) -> String {
    let name = part.name();
    match language {
        Language::English => {
            format!("note: nothing to tell of {name}: the scoring file declares none\n")
        }
        Language::Swedish => {
            format!("not: inget att berätta om {name}: poängfilen anger inget\n")
        }
    }
}

fn retain<T>(found: &mut Vec<T>, arguments: &AnalyseArguments, code: fn(&T) -> &String) {
    if let Some(unit) = &arguments.unit {
        found.retain(|one| code(one) == unit);
    }
}

fn gaps(ready: &Ready, wave: &Wave<'_>, arguments: &AnalyseArguments) -> Vec<Sheet> {
    let mut found = analysed::gaps(wave);
    retain(&mut found, arguments, |gap| &gap.unit.0);
    let Some(node) = analysed::ranked_node(&wave.study) else { return Vec::new() };
    let node = &ready.ruleset.nodes[node];
    told::gaps(&found, &node.id, node.decimals.unwrap_or(2))
}

/// The figures of the scoring file, headlines, and checks that do not hold.
fn figured(ready: &Ready, told_of: &Tables<'_>, session: &mut Session) -> Vec<Sheet> {
    let scoring = ready.scoring();
    let Tables { figures: found, tables, headlines, hidden, .. } = told_of;
    let (of_figures, of_headlines) = hidden.split_at(found.len());
    let shown: Vec<told::Figured<'_>> = found
        .iter()
        .zip(tables)
        .zip(of_figures)
        .map(|((figure, tables), hidden)| told::Figured {
            figure,
            tables,
            hidden,
            decimals: figure.decimals(scoring),
            rounding: scoring.arithmetic.rounding,
        })
        .collect();
    let counts_of = scoring.results.disclosure.as_ref();
    let counts_of = counts_of.and_then(|rule| rule.counts_of.as_ref());
    let mut sheets = Vec::new();
    if !shown.is_empty() {
        sheets.push(told::figures(&shown, counts_of.map(|of| of.value.as_str())));
    }
    if !headlines.is_empty() {
        let hidden: Vec<Option<Hidden>> =
            of_headlines.iter().map(|tables| tables[0][0]).collect();
        sheets.push(told::headlines(headlines, &hidden));
    }
    let fired = figures::fired(scoring, |id| told_of.totals.get(id).cloned());
    if fired.iter().any(|fired| fired.check.level == Level::Hard) {
        session.ends(Exit::Findings);
    }
    sheets.extend(told::checks(&fired));
    sheets
}

fn human(sheets: &[Sheet], collected: &Collected<Made>, session: &Session) -> String {
    let look = &session.settings.out;
    let tables: Vec<String> = sheets.iter().map(|sheet| sheet.human(look)).collect();
    let mut text = tables.join("\n");
    if let [group] = &collected.groups[..] {
        let heads = || group.units.iter().map(|unit| &unit.head);
        text.push_str(&scored::reservation(
            scored::points_are(group.ready.scoring()) == Some("example"),
            heads().filter(|head| head.is_simulated).count(),
            group.units.len(),
            look,
        ));
    }
    text
}

fn summary(collected: &Collected<Made>, session: &Session) -> Value {
    let mut summary = json!({"files": collected.read});
    if let [group] = &collected.groups[..] {
        let questionnaire = group.ready.questionnaire();
        let simulated = group.units.iter().filter(|unit| unit.head.is_simulated).count();
        summary["questionnaire"] = json!(questionnaire.name.value);
        summary["version"] = json!(questionnaire.version.value);
        summary["scoring"] = json!(group.ready.scoring().name.value);
        summary["points_are"] = json!(scored::points_are(group.ready.scoring()));
        summary["simulated"] = json!(simulated);
        summary["hashes"] = group.ready.hashes();
    }
    summary["exit_code"] = json!(session.exit().code());
    summary
}

fn document(sheets: &[Sheet], collected: &Collected<Made>, session: &Session) -> String {
    let sources = &collected.batch.library.sources;
    let results = sheets.iter().flat_map(Sheet::values).collect();
    let findings =
        errors(collected).map(|found| finding::value(found, sources)).collect();
    let summary = summary(collected, session);
    machine::envelope("analyse", results, summary, findings, session.error_values())
}

fn lines(sheets: &[Sheet], collected: &Collected<Made>, session: &Session) -> String {
    let sources = &collected.batch.library.sources;
    let values = sheets.iter().flat_map(Sheet::values);
    let mut text: String = values.map(|value| machine::line(&value)).collect();
    text.extend(errors(collected).map(|e| machine::line(&finding::value(e, sources))));
    let values = summary(collected, session);
    let (results, told) = (Vec::new(), String::new());
    text + &summary_line(
        session,
        &Summary { command: "analyse", results, values, text: told },
    )
}
