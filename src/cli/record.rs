//! `survey test --record`: a case from an answer file.
//!
//! *In:* answer files. *Out:* a case of each, on standard output or added to a file of cases:
//! the answers, and what the engine makes of them, with places that its author must fill.
//!
//! What the engine says proves nothing of the engine: the case says so itself, and until it
//! has a name and a reason, `survey test` tells that they are missing.

mod into;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use serde_json::Value;

use crate::answers::{self, Reader, ValidAnswers, Workspace};
use crate::cases::UNFILLED;
use crate::check::Instrument;
use crate::cli::args::{AnswerArguments, Format, TestArguments};
use crate::cli::batch::{Batch, Piece};
use crate::cli::error::Error;
use crate::cli::files::{Input, rewrite};
use crate::cli::findings::aside;
use crate::cli::scored::Ready;
use crate::cli::session::Session;
use crate::diagnostic::{Findings, Words};
use crate::report::Language;
use crate::report::language::Noun;
use crate::route::View;
use crate::score::{NodeKind, Trace};
use crate::source::FileId;
use crate::value::Status;

/// The file of a text before it has a number.
const HERE: FileId = FileId(u32::MAX);

/// Writes the cases.
pub fn run(arguments: &TestArguments, session: &mut Session) -> Result<(), Error> {
    session.format("test", &[Format::Human])?;
    let answers = AnswerArguments::of(arguments.record.clone());
    let mut batch = Batch::new(&answers, session)?;
    let (mut text, mut wrong) = (String::new(), Findings::default());
    let (mut count, mut of) = (0, BTreeSet::new());
    batch.pieces(session, &mut |batch, Piece { texts, keys }, session| {
        for (content, key) in texts.iter().zip(&keys) {
            let definition = match key {
                Some((name, version)) => batch.library.definition(name, version),
                None => None,
            };
            let reader = key.as_ref().and_then(|key| batch.sought(key));
            let (Some(Some(reader)), Ok(content_text)) = (reader, &content.text) else {
                session.fail(unread(&content.name));
                continue;
            };
            let record = answers::record(reader, &content.notation, HERE, content_text);
            let yaml = record.and_then(|record| answers::yaml_of(&record, reader));
            let mut work = Workspace::default();
            let reading = reader.read(HERE, content_text, &mut work);
            let (Ok(yaml), Some(valid)) = (yaml, &reading.answers) else {
                session.fail(unread(&content.name));
                continue;
            };
            let language = session.settings.out.language;
            let ready = match definition {
                Some(definition) if !definition.scorings.is_empty() => {
                    Ready::new(definition, None, language)?
                }
                _ => None,
            };
            let case = Case { reader, valid, findings: &reading.findings, ready };
            if !text.is_empty() {
                text.push('\n');
            }
            text.push_str(&case.written(&yaml, language));
            count += 1;
            of.extend(key.clone());
        }
        Ok(true)
    })?;
    session.found(&batch.broken);
    wrong.append(std::mem::take(&mut batch.broken));
    aside(session, &wrong, &batch.library.sources, &[]);
    if let Some(path) = arguments.into.as_deref().filter(|_| count > 0) {
        return add(path, (&text, count), &of, &mut batch, session);
    }
    if arguments.into.is_some() {
        return Ok(());
    }
    let head = if text.is_empty() { "" } else { "cases:\n" };
    session.result(&format!("{head}{text}"))
}

/// Adds cases to a file of cases, which is about the questionnaire in its folder.
fn add(
    path: &Path,
    (cases, count): (&str, usize),
    of: &BTreeSet<(String, String)>,
    batch: &mut Batch,
    session: &mut Session,
) -> Result<(), Error> {
    let input = Input::file(path);
    let library = &mut batch.library;
    let elsewhere = of.iter().find(|(name, version)| {
        let files = library.files_of(name, version);
        !files.iter().any(|file| file.is_beside(&input))
    });
    let file = library.folder.open(&input, &mut library.sources)?;
    if let Some((name, version)) = elsewhere {
        return Err(Error::Choose {
            what: Words::new(
                format!("{} does not lie beside {name}@{version}", input.name),
                format!("{} ligger inte bredvid {name}@{version}", input.name),
            ),
            help: Words::new(
                "name the file of cases in the folder of the questionnaire",
                "ange filen med fall i formulärets mapp",
            ),
        });
    }
    let before = library.sources.get(file).text().to_owned();
    let added = into::added(file, &library.sources, cases);
    let after = added.map_err(|why| Error::Choose {
        what: Words::new(
            format!("{}: {}", input.name, why.en),
            format!("{}: {}", input.name, why.sv),
        ),
        help: Words::new(
            "without --into the cases are printed",
            "utan --into skrivs fallen ut",
        ),
    })?;
    rewrite(path, &before, &after)?;
    let language = session.settings.err.language;
    let all = language.counted(count, Noun::CASE);
    session.note(&match language {
        Language::English => format!("{all} added to {}\n", input.name),
        Language::Swedish => format!("{all} till i {}\n", input.name),
    });
    Ok(())
}

fn unread(name: &str) -> Error {
    Error::NothingFound {
        what: name.to_owned(),
        wanted: Words::new(
            "answers that can be read; `survey validate` tells why not",
            "svar som kan läsas; `survey validate` säger varför inte",
        ),
    }
}

/// What one case is made from.
struct Case<'a> {
    reader: &'a Reader<'static>,
    valid: &'a ValidAnswers,
    findings: &'a Findings,
    ready: Option<Ready>,
}

impl Case<'_> {
    fn instrument(&self) -> &Instrument {
        self.reader.instrument()
    }

    fn written(&self, yaml: &str, language: Language) -> String {
        let mut text = format!("  - name: {UNFILLED}\n    because: {UNFILLED}\n");
        let cells = self.cells();
        if !cells.is_empty() {
            let cells: Vec<String> = cells
                .iter()
                .map(|(name, cell)| format!("{name}: {}", quoted(cell)))
                .collect();
            let _ = writeln!(text, "    unit: {{{}}}", cells.join(", "));
        }
        if self.valid.status() != Status::Complete {
            let _ = writeln!(text, "    status: {}", self.valid.status().name());
        }
        for key in ["draws", "answers"] {
            text.push_str(&block(yaml, key));
        }
        let warning = language.pick(
            "From the engine, not from outside: check every value by hand before you keep it.",
            "Från motorn, inte utifrån: kontrollera varje värde för hand innan du behåller det.",
        );
        let _ = writeln!(text, "    # {warning}\n    expect:");
        for (key, value) in self.expected() {
            let _ = writeln!(text, "      {key}: {value}");
        }
        text
    }

    /// The unit's row in the register, and what tells the record apart.
    fn cells(&self) -> Vec<(String, String)> {
        let questionnaire = self.instrument().questionnaire();
        let frame = questionnaire.units.as_ref().and_then(|units| units.frame.as_deref());
        let unit = frame.and_then(|frame| frame.unit(self.valid.unit()));
        let cells = frame.zip(unit).map(|(frame, unit)| {
            frame.columns.iter().cloned().zip(unit.cells.iter().cloned())
        });
        let names = questionnaire.records.iter().map(|record| record.name.value.clone());
        let keys = names.zip(self.valid.key().iter().cloned());
        let all = cells.into_iter().flatten().chain(keys);
        all.filter(|(_, cell)| !cell.is_empty()).collect()
    }

    /// What the engine makes of the answers.
    fn expected(&self) -> Vec<(&'static str, String)> {
        let questionnaire = self.instrument().questionnaire();
        let plan = self.instrument().plan();
        let language = questionnaire.source_language();
        let view = View::new(plan, questionnaire, self.valid.record(), language);
        let (mut asked, mut not_asked) = (Vec::new(), Vec::new());
        for item in 0..questionnaire.items.len() {
            let name = questionnaire.full_name(item);
            match view.named(&name).and_then(|named| view.was_asked(&named)) {
                Some(true) => asked.push(name),
                Some(false) => not_asked.push(name),
                None => {}
            }
        }
        let mut rules: Vec<String> = Vec::new();
        for finding in self.findings.iter() {
            let name = finding.rule.name.to_owned();
            if !rules.contains(&name) {
                rules.push(name);
            }
        }
        let mut expected = vec![
            ("asked", list(&asked)),
            ("not_asked", list(&not_asked)),
            ("findings", list(&rules)),
        ];
        expected.extend(self.scores());
        expected
    }

    fn scores(&self) -> Vec<(&'static str, String)> {
        let Some(ready) = &self.ready else { return Vec::new() };
        let scores = ready.score(self.valid, Trace::Off, None);
        let ruleset = &ready.ruleset;
        let (mut values, mut nulls) = (Vec::new(), Vec::new());
        for (node, score) in ruleset.nodes.iter().zip(&scores.nodes) {
            if node.kind != NodeKind::Index {
                continue;
            }
            match (&score.published, score.null) {
                (Some(value), _) => values.push(format!("{}: {value}", node.id)),
                (None, Some(null)) => nulls.push(format!("{}: {}", node.id, null.name())),
                (None, None) => {}
            }
        }
        let fired = scores.gates.iter().filter(|gate| gate.fired == Some(true));
        let fired: Vec<String> =
            fired.map(|gate| ruleset.gates[gate.gate].id.clone()).collect();
        let grades = scores.grades.iter().filter_map(|grade| {
            let rule = &ruleset.grades[grade.grades];
            let (_, word) = rule.bands.get(grade.band?)?;
            Some(format!("{}: {}", rule.id, quoted(word)))
        });
        let maps =
            [("scores", values), ("no_score", nulls), ("grades", grades.collect())];
        let maps = maps.into_iter().filter(|(_, entries)| !entries.is_empty());
        let maps =
            maps.map(|(key, entries)| (key, format!("{{{}}}", entries.join(", "))));
        maps.chain([("gates", list(&fired))]).collect()
    }
}

fn list(names: &[String]) -> String {
    format!("[{}]", names.join(", "))
}

/// A text in quotes that YAML reads as JSON does.
fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}

/// The lines of a key at the root of an answer file, further in.
fn block(yaml: &str, key: &str) -> String {
    let head = format!("{key}:");
    let mut lines = yaml.lines().skip_while(|line| !line.starts_with(&head));
    let first = lines.next();
    let rest = lines.take_while(|line| line.is_empty() || line.starts_with([' ', '-']));
    first.into_iter().chain(rest).map(|line| format!("    {line}\n")).collect()
}
