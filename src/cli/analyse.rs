//! `survey analyse`: what stands behind the scores of one wave.
//!
//! *In:* answer files of one questionnaire. *Out:* tables on standard output: who
//! answered, how items were answered, figures, what would lift units, how much places
//! depend on weights, how scales hang together.
//!
//! Every unit is counted as it is read. Parts that tell of every single one need them all;
//! where there are many they are left out unless they are asked for by name.
//!
//! Like `score` it ends with 1 where a file has errors, after telling of the others.

mod made;
mod sheets;

use std::sync::Arc;

use serde_json::{Value, json};

use crate::analyse::{Counted, Counts, Extractor};
use crate::cli::analyse::made::{Made, Maker, Spilled};
use crate::cli::analyse::sheets::sheets;
use crate::cli::args::{AnalyseArguments, AnalysePart, Format};
use crate::cli::beside::{self, Second};
use crate::cli::error::Error;
use crate::cli::findings::{Summary, aside, summary_line};
use crate::cli::forbidden;
use crate::cli::hints::Again;
use crate::cli::met::Place;
use crate::cli::score;
use crate::cli::scored::{Collected, Group, Ready, Spill, Unit, collect, one_wave};
use crate::cli::session::Session;
use crate::cli::tables::{invited, study};
use crate::diagnostic::{Findings, Words, nearest};
use crate::model::Forbidden;
use crate::report::Language;
use crate::report::analysis::{self as told, Sheet};
use crate::report::machine;
use crate::report::score as scored;
use crate::route::Record;
use crate::source::Sources;

const FORMATS: &[Format] = &[Format::Human, Format::Json, Format::Ndjson, Format::Csv];

/// What an analysis comes to.
#[derive(Default)]
struct Analysis {
    sheets: Vec<Sheet>,
    /// Parts that would tell of every single one of too many units.
    left_out: Vec<AnalysePart>,
    /// Records beyond those that are kept whose unit has another for the same.
    seconds: Vec<Second>,
    /// How many units there are, and those of them that a simulation made.
    units: usize,
    simulated: usize,
}

/// Analyses the files and prints the result.
pub fn run(arguments: &AnalyseArguments, session: &mut Session) -> Result<(), Error> {
    let format = session.format("analyse", FORMATS)?;
    let parts = arguments.parts();
    let tells_units = parts.iter().any(|part| part.tells_units());
    let maker = Maker::new(parts.contains(&AnalysePart::Reliability), tells_units);
    let (mut collected, spilled) = all(arguments, &maker, session)?;
    let sources = &collected.batch.library.sources;
    aside(session, &collected.batch.broken, sources, &[]);
    aside(session, &beside::of_corrections(&collected), sources, &[]);
    let analysis = match &collected.groups[..] {
        [] => Analysis::default(),
        [group] => {
            if is_forbidden(group, arguments, format, &collected, session)? {
                return Ok(());
            }
            analysis(&mut collected, &maker, spilled, arguments, session)?
        }
        several => return Err(one_wave(several, ("an analysis is", "en analys gäller"))),
    };
    let text = text(&analysis, format, &mut collected, session)?;
    session.result(&text)?;
    notes(&analysis, &collected, arguments, session);
    Ok(())
}

/// Reads and scores all units; those beyond the ones that are kept are counted later.
fn all(
    arguments: &AnalyseArguments,
    maker: &Maker,
    session: &mut Session,
) -> Result<(Collected<Made>, Spilled), Error> {
    let mut spilled = Spilled::default();
    let mut spill = |_: &[Group<Made>], _, unit: Unit<Made>, place: Place| {
        maker.keeps_none_whole();
        spilled.take(&unit, &place)
    };
    let collected = collect(
        &arguments.answers,
        (arguments.scoring.as_deref(), false),
        session,
        |ready, head, scores, answers| maker.make(ready, head, scores, answers),
        (!arguments.names_units())
            .then_some(Spill { is_for: &|_| true, take: &mut spill }),
    )?;
    Ok((collected, spilled))
}

/// The result in the format that was asked for.
fn text(
    analysis: &Analysis,
    format: Format,
    collected: &mut Collected<Made>,
    session: &Session,
) -> Result<String, Error> {
    match format {
        Format::Csv => Ok(told::csv(&analysis.sheets, session.settings.table)),
        Format::Json => document(analysis, collected, session),
        Format::Ndjson => lines(analysis, collected, session),
        _ => Ok(human(analysis, collected, session)),
    }
}

/// What stands beside the result.
fn notes(
    analysis: &Analysis,
    collected: &Collected<Made>,
    arguments: &AnalyseArguments,
    session: &Session,
) {
    let scoring = arguments.scoring.as_deref();
    let language = session.settings.err.language;
    if let [group] = &collected.groups[..] {
        beside::scoring_taken(&group.ready, scoring, session);
    }
    session.note(&left_out(analysis, language));
    let mut notes = beside::unread(collected, language);
    let units = collected.groups.iter().flat_map(|group| &group.units);
    let again = Again::new(&arguments.answers, scoring, session);
    notes.extend(beside::doubles(units.map(|unit| &unit.head), again, language));
    notes.extend(beside::of_seconds(&analysis.seconds, again, language));
    beside::tell(&notes, session);
}

/// Says which parts were left out, and how they are had.
fn left_out(Analysis { left_out, units, .. }: &Analysis, language: Language) -> String {
    if left_out.is_empty() {
        return String::new();
    }
    let names: Vec<&str> = left_out.iter().map(|part| part.name()).collect();
    let (told, names, units) =
        (names.join(", "), names.join(","), language.count(*units));
    match language {
        Language::English => {
            format!(
                "note: left out, since they tell of every single one of {units} units: \
                 {told}. --only {names} tells them, and keeps all units in memory\n"
            )
        }
        Language::Swedish => {
            format!(
                "not: utelämnat, eftersom det berättar om var och en av {units} enheter: \
                 {told}. --only {names} visar det, och håller alla enheter i minnet\n"
            )
        }
    }
}

/// Counts the units of the only questionnaire and makes its tables.
fn analysis(
    collected: &mut Collected<Made>,
    maker: &Maker,
    spilled: Spilled,
    arguments: &AnalyseArguments,
    session: &mut Session,
) -> Result<Analysis, Error> {
    let Collected { groups, batch, .. } = &mut *collected;
    let [group] = &mut groups[..] else { return Ok(Analysis::default()) };
    is_known(group, arguments)?;
    let Group { ready, units, .. } = group;
    let Some(extractor) = maker.extractor(ready) else { return Ok(Analysis::default()) };
    let simulated = units.iter().filter(|unit| unit.head.is_simulated).count();
    let (is_kept, count) = (spilled.units == 0, units.len() + spilled.units);
    let simulated = simulated + spilled.simulated;
    let (ready, invited) = (Arc::clone(ready), invited(ready));
    let sources = &mut batch.library.sources;
    let (mut counted, findings, seconds) =
        counted((&ready, &invited), extractor, units, spilled, sources)?;
    session.found(&findings);
    collected.findings.append(findings);
    let of = (&extractor.figures[..], &mut counted);
    let group = (&collected.groups[0], is_kept);
    let (sheets, left_out) = sheets(group, of, arguments, session);
    Ok(Analysis { sheets, left_out, seconds, units: count, simulated })
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

/// Counts the units, those that were spilled after those that were not; which of the
/// former came more than once.
fn counted<'a>(
    (ready, invited): (&'a Ready, &'a [(String, String, Record)]),
    extractor: &'a Extractor<'_>,
    units: &mut [Unit<Made>],
    spilled: Spilled,
    sources: &mut Sources,
) -> Result<(Counted, Findings, Vec<Second>), Error> {
    let mut counts = Counts::new(study(ready, None), extractor, invited);
    for unit in units {
        if let Some(extract) = unit.made.extract.take() {
            counts.take(extract, unit.head.is_second);
        }
    }
    let (findings, seconds) = spilled.count(&mut counts, sources)?;
    Ok((counts.finish(), findings, seconds))
}

/// Whether a unit that was named is there.
fn is_known(group: &Group<Made>, arguments: &AnalyseArguments) -> Result<(), Error> {
    let Some(code) = &arguments.unit else { return Ok(()) };
    let heads = group.units.iter().map(|unit| &unit.head).filter(|head| head.counts);
    let mut units: Vec<&str> = heads.map(|head| head.code.as_str()).collect();
    units.sort_unstable();
    if units.contains(&code.as_str()) {
        return Ok(());
    }
    Err(Error::Unknown {
        what: Words::new("unit", "ingen enhet"),
        given: code.clone(),
        near: nearest(code, units.iter().copied()).map(str::to_owned),
        known: units.into_iter().map(str::to_owned).collect(),
    })
}

fn human(analysis: &Analysis, collected: &Collected<Made>, session: &Session) -> String {
    let look = &session.settings.out;
    let tables: Vec<String> =
        analysis.sheets.iter().map(|sheet| sheet.human(look)).collect();
    let mut text = tables.join("\n");
    if let [group] = &collected.groups[..] {
        text.push_str(&scored::reservation(
            scored::points_are(group.ready.scoring()) == Some("example"),
            analysis.simulated,
            analysis.units,
            look,
        ));
    }
    text
}

fn summary(analysis: &Analysis, collected: &Collected<Made>, session: &Session) -> Value {
    let mut summary = json!({"files": collected.read});
    if let [group] = &collected.groups[..] {
        let questionnaire = group.ready.questionnaire();
        summary["questionnaire"] = json!(questionnaire.name.value);
        summary["version"] = json!(questionnaire.version.value);
        summary["scoring"] = json!(group.ready.scoring().name.value);
        summary["points_are"] = json!(scored::points_are(group.ready.scoring()));
        summary["simulated"] = json!(analysis.simulated);
        summary["hashes"] = group.ready.hashes();
    }
    if !analysis.left_out.is_empty() {
        let names = analysis.left_out.iter().map(|part| part.name());
        summary["parts_left_out"] = json!(names.collect::<Vec<_>>());
    }
    summary["exit_code"] = json!(session.exit().code());
    summary
}

fn document(
    analysis: &Analysis,
    collected: &mut Collected<Made>,
    session: &Session,
) -> Result<String, Error> {
    let findings = score::told(collected)?;
    let results = analysis.sheets.iter().flat_map(Sheet::values).collect();
    let summary = summary(analysis, collected, session);
    let errors = session.error_values();
    Ok(machine::envelope("analyse", results, summary, findings, errors))
}

fn lines(
    analysis: &Analysis,
    collected: &mut Collected<Made>,
    session: &Session,
) -> Result<String, Error> {
    let values = analysis.sheets.iter().flat_map(Sheet::values);
    let mut text: String = values.map(|value| machine::line(&value)).collect();
    text.extend(score::told(collected)?.iter().map(machine::line));
    let values = summary(analysis, collected, session);
    let (results, told) = (Vec::new(), String::new());
    let summary = Summary { command: "analyse", results, values, text: told };
    Ok(text + &summary_line(session, &summary))
}
