//! `survey verify`: results worked out again, and held to what was written.
//!
//! *In:* a results file of `score` or `rank`. *Out:* findings: what has changed of the
//! files that it rests on, and what comes out otherwise; exit 0 where nothing does.
//!
//! The same code that made the results makes them again; nothing is written.

mod rules;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use serde_json::json;

use crate::cli::args::{AnswerArguments, Format, RankArguments, VerifyArguments};
use crate::cli::error::Error;
use crate::cli::exit::Exit;
use crate::cli::files::{Input, MOST_BYTES};
use crate::cli::findings::{Found, Summary, print};
use crate::cli::results::{self, Command, Raw, Results};
use crate::cli::session::Session;
use crate::cli::{rank, score};
use crate::diagnostic::{Findings, Words};
use crate::report::Language;
use crate::report::visible::visible;
use crate::source::{FileId, Source, Sources, Span};

pub use rules::{CHANGED_INPUT, OTHER_ENGINE, RESULT_DIFFERS, RULES, UNMATCHED_RESULT};

const FORMATS: &[Format] = &[
    Format::Human,
    Format::Concise,
    Format::Json,
    Format::Ndjson,
    Format::Csv,
    Format::Sarif,
    Format::Github,
];

/// Works results out again and prints what differs.
pub fn run(arguments: &VerifyArguments, session: &mut Session) -> Result<(), Error> {
    let format = session.format("verify", FORMATS)?;
    let input = Input::file(&arguments.results);
    session.spare(std::slice::from_ref(&input))?;
    let text = input.text(MOST_BYTES)?;
    let results = Results::parse(text.clone()).ok_or_else(|| no_results(&input.name))?;
    let mut sources = Sources::default();
    let file = sources.add(Source::new(input.name.clone(), text));
    let Some((again, totals)) = again(&results, arguments, session)? else {
        return Ok(());
    };
    let mut check = Check {
        file,
        text: &results.text,
        findings: Findings::default(),
        changed: Vec::new(),
        inputs: BTreeSet::new(),
        moved: !arguments.answers.is_empty(),
        values: 0,
    };
    check.engine(&results);
    check.hashes(results.summary(), Raw(totals.trim()));
    if check.rows(&results, &again) {
        check.totals(results.summary(), Raw(totals.trim()));
    }
    let Check { mut findings, values, .. } = check;
    findings.tidy();
    session.found(&findings);
    let (rows, differing) = (again.len(), findings.len());
    let language = session.settings.err.language;
    let summary = Summary {
        command: "verify",
        results: Vec::new(),
        values: json!({
            "results": input.name,
            "of": results.command.row(),
            "rows": results.rows.len(),
            "worked_out": rows,
            "values": values,
            "findings": differing,
            "exit_code": session.exit().code(),
        }),
        text: told(&input.name, (results.rows.len(), values, differing), language),
    };
    let found = Found { findings: &findings, sources: &sources, hidden: &[] };
    print(session, format, found, summary)
}

fn told(
    name: &str,
    (rows, values, differing): (usize, usize, usize),
    language: Language,
) -> String {
    let name = visible(name);
    let (rows, values) = (language.count(rows), language.count(values));
    match (language, differing) {
        (Language::English, 0) => {
            format!("{name}: {rows} rows, {values} values: all as written.\n")
        }
        (Language::Swedish, 0) => {
            format!("{name}: {rows} rader, {values} värden: allt stämmer.\n")
        }
        (Language::English, many) => {
            format!("{name}: {rows} rows, {values} values; findings: {many}.\n")
        }
        (Language::Swedish, many) => {
            format!("{name}: {rows} rader, {values} värden; iakttagelser: {many}.\n")
        }
    }
}

fn no_results(name: &str) -> Error {
    let name = visible(name);
    Error::Choose {
        what: Words::new(
            format!("{name}: this is no results file"),
            format!("{name}: det här är ingen resultatfil"),
        ),
        help: Words::new(
            "write one: survey score answers/ --format json -o scores.json",
            "skriv en: survey score answers/ --format json -o scores.json",
        ),
    }
}

/// What comes out now: rows and totals, as text.
pub type Again = (Vec<String>, String);

/// Does it again; nothing where inputs cannot be read.
fn again(
    results: &Results,
    arguments: &VerifyArguments,
    session: &mut Session,
) -> Result<Option<Again>, Error> {
    let options = results.summary().get("options");
    let recorded = options.and_then(results::arguments);
    let mut given = match recorded {
        Some(given) => given,
        None if !arguments.answers.is_empty() => AnswerArguments::of(Vec::new()),
        None => return Err(no_inputs()),
    };
    if !arguments.answers.is_empty() {
        given = AnswerArguments {
            answers: arguments.answers.clone(),
            selection: crate::cli::args::Selection::default(),
            from: None,
            ..given
        };
    }
    if given.answers.iter().any(|path| path.as_os_str() == "-") {
        return Err(no_inputs());
    }
    given.corrections = arguments.corrections.clone().or(given.corrections);
    let word = |key: &str| options.and_then(|options| options.get(key)?.text());
    let scoring = results.said("scoring");
    let mut settings = session.settings.clone();
    settings.quiet = 2;
    let recorded = word("questionnaires").map(PathBuf::from);
    settings.questionnaires = settings.questionnaires.or(recorded);
    let mut inner = Session::silent(settings, session.environment.clone());
    let number = |key: &str| {
        let count = options.and_then(|options| options.get(key)?.count());
        count.and_then(|count| u32::try_from(count).ok())
    };
    let flag = |key: &str| options.and_then(|options| options.get(key)?.flag());
    let rows = match results.command {
        Command::Score => score::rows(&given, scoring.as_deref(), &mut inner),
        Command::Rank => {
            let arguments = RankArguments {
                answers: given,
                scoring,
                rank: results.said("ranking"),
                within: word("within"),
                top: number("top"),
                bottom: number("bottom"),
                show_unranked: flag("show_unranked").unwrap_or_default(),
                against: word("against").map(PathBuf::from),
                columns: Vec::new(),
            };
            rank::rows(&arguments, &mut inner)
        }
    };
    if inner.exit() > Exit::Findings {
        // What could not be read is told, and nothing is held to the rest.
        for error in inner.into_errors() {
            session.fail(error);
        }
        return Ok(None);
    }
    rows.map(Some)
}

fn no_inputs() -> Error {
    Error::Choose {
        what: Words::new(
            "the results do not say where their answers are",
            "resultaten säger inte var svaren finns",
        ),
        help: Words::new(
            "name them: survey verify RESULTS ANSWERS",
            "ange dem: survey verify RESULTAT SVAR",
        ),
    }
}

/// Results as they are held to what comes out now.
struct Check<'t> {
    file: FileId,
    text: &'t str,
    findings: Findings,
    /// The inputs that have changed, in both languages.
    changed: Vec<Words>,
    /// The changed inputs that have been told, so that each is told once.
    inputs: BTreeSet<String>,
    /// The answers were named anew, so that their files are not the same.
    moved: bool,
    /// How many values were compared.
    values: usize,
}

impl Check<'_> {
    fn span(&self, raw: Raw<'_>) -> Span {
        let start = (raw.0.as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize);
        let start = start.min(self.text.len());
        Span::new(self.file, start..(start + raw.0.len()).min(self.text.len()))
    }

    fn engine(&mut self, results: &Results) {
        let own = env!("CARGO_PKG_VERSION");
        let row = results.rows().next().and_then(|row| row.get("engine"));
        let Some(raw) = results.summary().get("engine").or(row) else { return };
        let Some(said) = raw.text().filter(|said| said != own) else { return };
        self.changed.push(Words::new(
            format!("this is version {own} of the engine"),
            format!("detta är version {own} av motorn"),
        ));
        let finding = OTHER_ENGINE.at(self.span(raw)).says(
            format!("version {said} wrote this, and version {own} works it out again"),
            format!("version {said} skrev detta, och version {own} räknar om det"),
        );
        self.findings.push(finding);
    }

    /// Every row; whether they are of the same units, so that the totals should be the same.
    fn rows(&mut self, results: &Results, again: &[String]) -> bool {
        let mut now: BTreeMap<String, Vec<Raw<'_>>> = BTreeMap::new();
        for row in again {
            let row = Raw(row.trim());
            now.entry(self.key(row)).or_default().push(row);
        }
        let (mut pairs, mut gone) = (Vec::new(), 0);
        for row in results.rows() {
            let found = now.get_mut(&self.key(row)).filter(|rows| !rows.is_empty());
            match found.map(|rows| rows.remove(0)) {
                Some(found) => pairs.push((row, found)),
                None => {
                    gone += 1;
                    self.gone(row);
                }
            }
        }
        let come = now.values().flatten().count();
        self.other_units(gone, come);
        for (row, found) in &pairs {
            self.hashes(*row, *found);
        }
        for (row, found) in pairs {
            self.values(row, found);
        }
        let place = results.summary();
        for row in now.into_values().flatten() {
            let unit = unit(row);
            let finding = UNMATCHED_RESULT.at(self.span(place)).says(
                format!("`{unit}` comes out now and is not in the results"),
                format!("`{unit}` kommer med nu och finns inte bland resultaten"),
            );
            self.findings.push(finding.unit(unit));
        }
        gone + come == 0
    }

    /// That units have gone or come, so that places and bases of others are others too.
    fn other_units(&mut self, gone: usize, come: usize) {
        if gone > 0 {
            self.changed.push(Words::new(
                format!("units of the results that do not come out any more: {gone}"),
                format!("enheter i resultaten som inte längre kommer med: {gone}"),
            ));
        }
        if come > 0 {
            self.changed.push(Words::new(
                format!("units that come out now and are not in the results: {come}"),
                format!("enheter som nu kommer med och inte finns i resultaten: {come}"),
            ));
        }
    }

    /// The totals, but for what follows from how the run was made.
    fn totals(&mut self, summary: Raw<'_>, now: Raw<'_>) {
        let (Some(old), Some(new)) = (summary.entries(), now.entries()) else { return };
        let apart = ["type", "hashes", "corrections", "engine", "options", "exit_code"];
        let keys = old.keys().filter(|key| !apart.contains(&key.as_str()));
        for key in keys {
            let sides = (old.get(key).copied(), new.get(key).copied());
            self.value("", key, sides, summary);
        }
    }

    /// What tells a row from others.
    fn key(&self, row: Raw<'_>) -> String {
        let part = |key: &str| row.get(key).map(Raw::name).unwrap_or_default() + "\u{1f}";
        let file = if self.moved { String::new() } else { part("file") + &part("line") };
        part("unit") + &part("key") + &file
    }

    fn gone(&mut self, row: Raw<'_>) {
        let (unit, place) = (unit(row), row.get("unit").unwrap_or(row));
        let finding = UNMATCHED_RESULT
            .at(self.span(place))
            .says(
                format!("`{unit}` does not come out any more"),
                format!("`{unit}` kommer inte med längre"),
            )
            .help(
                "its answers may be gone, renamed or of another unit now",
                "svaren kan vara borta, omdöpta eller gälla en annan enhet nu",
            );
        self.findings.push(finding.unit(unit));
    }

    /// The hashes of what a row rests on, or all of them.
    fn hashes(&mut self, row: Raw<'_>, now: Raw<'_>) {
        let unit = unit(row);
        let before = row.get("hashes").and_then(Raw::entries).unwrap_or_default();
        let after = now.get("hashes").and_then(Raw::entries).unwrap_or_default();
        for (name, old) in &before {
            self.values += 1;
            let new = after.get(name).map_or("null", |new| new.0);
            if old.0 != new {
                self.input(name, *old, &unit);
            }
        }
        if let Some(old) = row.get("corrections") {
            self.values += 1;
            if now.get("corrections").map_or("null", |new| new.0) != old.0 {
                self.input("corrections", old, &unit);
            }
        }
    }

    fn input(&mut self, name: &str, place: Raw<'_>, unit: &str) {
        let of_unit = name == "answers";
        let key = if of_unit { format!("answers {unit}") } else { name.to_owned() };
        if !self.inputs.insert(key) {
            return;
        }
        let (en, sv) = match name {
            "questionnaire" => ("the questionnaire".to_owned(), "formuläret".to_owned()),
            "scoring" => ("the scoring file".to_owned(), "poängfilen".to_owned()),
            "frame" => ("the register".to_owned(), "registret".to_owned()),
            "corrections" => ("the corrections".to_owned(), "rättelserna".to_owned()),
            "waves" => (
                "the answers to an earlier wave".to_owned(),
                "svaren på en tidigare mätning".to_owned(),
            ),
            _ => (format!("the answers of `{unit}`"), format!("svaren från `{unit}`")),
        };
        let is_many = matches!(name, "corrections" | "waves") || of_unit;
        let has = if is_many { "have" } else { "has" };
        let words = Words::new(
            format!("{en} {has} changed since"),
            format!("{sv} har ändrats sedan dess"),
        );
        if !of_unit {
            self.changed.push(words.clone());
        }
        let mut finding = CHANGED_INPUT.at(self.span(place)).says(words.en, words.sv);
        if of_unit {
            finding = finding.unit(unit.to_owned());
        }
        self.findings.push(finding);
    }

    /// Everything else of a row.
    fn values(&mut self, row: Raw<'_>, now: Raw<'_>) {
        let (Some(old), Some(new)) = (row.entries(), now.entries()) else { return };
        let is_apart = |key: &str| match key {
            "hashes" | "corrections" | "engine" => true,
            "file" | "line" => self.moved,
            _ => false,
        };
        let keys: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
        let keys: Vec<&String> = keys.into_iter().filter(|key| !is_apart(key)).collect();
        let unit = unit(row);
        for key in keys {
            self.value(&unit, key, (old.get(key).copied(), new.get(key).copied()), row);
        }
    }

    fn value(
        &mut self,
        unit: &str,
        path: &str,
        (old, new): (Option<Raw<'_>>, Option<Raw<'_>>),
        around: Raw<'_>,
    ) {
        let Some(old) = old else {
            // Later versions only add keys.
            return;
        };
        if let (Some(before), Some(after)) = (old.entries(), new.and_then(Raw::entries)) {
            let keys: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
            for key in keys {
                if path == "before" && matches!(key.as_str(), "hashes" | "engine") {
                    continue;
                }
                let sides = (before.get(key).copied(), after.get(key).copied());
                self.value(unit, &format!("{path}.{key}"), sides, old);
            }
            return;
        }
        self.values += 1;
        let new = new.unwrap_or(Raw("null"));
        if old.says(new) {
            return;
        }
        let place = if old.0.is_empty() { around } else { old };
        let (before, now) = (visible(old.0).into_owned(), visible(new.0).into_owned());
        let [of, for_unit] = match unit {
            "" => [" of the totals".to_owned(), " i summeringen".to_owned()],
            unit => [format!(" of `{unit}`"), format!(" för `{unit}`")],
        };
        let mut finding = RESULT_DIFFERS.at(self.span(place)).says(
            format!("`{path}`{of} is {before} here, and comes out as {now}"),
            format!("`{path}`{for_unit} är {before} här, och blir {now}"),
        );
        if !unit.is_empty() {
            finding = finding.unit(unit.to_owned());
        }
        let mut why = self.changed.clone();
        if self.inputs.contains(&format!("answers {unit}")) {
            why.push(Words::new(
                format!("the answers of `{unit}` have changed since"),
                format!("svaren från `{unit}` har ändrats sedan dess"),
            ));
        }
        if why.is_empty() && self.inputs.iter().any(|input| input.starts_with("answers "))
        {
            why.push(Words::new(
                "answers of other units have changed since",
                "svar från andra enheter har ändrats sedan dess",
            ));
        }
        if why.is_empty() {
            why.push(Words::new(
                "no input has changed, so it is this file that was",
                "inget underlag har ändrats, så det är den här filen som har det",
            ));
        }
        let joined = |pick: fn(&Words) -> &str| {
            why.iter().map(pick).collect::<Vec<_>>().join("; ")
        };
        finding = finding.why(joined(|words| &words.en), joined(|words| &words.sv));
        self.findings.push(finding);
    }
}

fn unit(row: Raw<'_>) -> String {
    let unit = row.get("unit").and_then(Raw::text).unwrap_or_default();
    visible(&unit).into_owned()
}
