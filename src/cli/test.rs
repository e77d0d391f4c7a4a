//! `survey test`: the author's cases, run.
//!
//! *In:* files of cases and folders. *Out:* a finding for every expectation that does
//! not hold, on standard output; how many cases passed, beside it.
//!
//! A file of cases is about the questionnaire in its folder. Where that, or a scoring
//! file of it, has errors, they are told and its cases are not run.

use serde_json::{Value, json};

use crate::answers::Workspace;
use crate::cases::{Bench, Covered, Goal};
use crate::cli::args::{Format, TestArguments};
use crate::cli::error::Error;
use crate::cli::files::{Folder, Input, Wanted, gather};
use crate::cli::findings::{Found, Summary, print};
use crate::cli::library::{Definition, Library};
use crate::cli::record;
use crate::cli::session::Session;
use crate::diagnostic::{Findings, Severity, Words};
use crate::load::{self, FileKind};
use crate::model::Cases;
use crate::report::Language;
use crate::report::covered::Told;
use crate::report::language::Noun;

const FORMATS: &[Format] = &[
    Format::Human,
    Format::Concise,
    Format::Json,
    Format::Ndjson,
    Format::Csv,
    Format::Sarif,
    Format::Github,
];

/// What is told of coverage too.
const COVERING: &[Format] = &[Format::Human, Format::Json];

/// Runs the cases and prints what does not come out as expected.
pub fn run(arguments: &TestArguments, session: &mut Session) -> Result<(), Error> {
    if !arguments.record.is_empty() {
        return record::run(arguments, session);
    }
    let formats = if arguments.coverage { COVERING } else { FORMATS };
    let format = session.format("test", formats)?;
    let here = [Folder::unnamed(session.settings.questionnaires.as_deref())];
    let named = arguments.selection.files_from.is_some() || !arguments.files.is_empty();
    let paths = if named { &arguments.files[..] } else { &here[..] };
    let wanted = Wanted::Cases { ignored: arguments.no_ignore };
    let terminal = session.environment.in_terminal;
    let gathered = gather(paths, &arguments.selection, wanted, terminal)?;
    let is_silent = gathered.errors.is_empty();
    for error in gathered.errors {
        session.fail(error);
    }
    session.spare(&gathered.inputs)?;
    let mut work = Work::begin(&gathered.inputs, arguments.coverage, session)?;
    for input in &gathered.inputs {
        work.file(input, session);
    }
    if work.files == 0 && is_silent {
        let what = paths.first().map_or_else(String::new, |p| p.display().to_string());
        session.fail(Error::NothingFound { what, wanted: wanted.words() });
    }
    work.findings.tidy();
    session.found(&work.findings);
    let coverage = work.coverage(session);
    let summary = Summary {
        command: "test",
        values: work.summary(session),
        text: work.told(session.settings.err.language),
        results: std::mem::take(&mut work.results),
    };
    let found =
        Found { findings: &work.findings, sources: &work.library.sources, hidden: &[] };
    print(session, format, found, summary)?;
    if format == Format::Human { session.result(&coverage) } else { Ok(()) }
}

/// What was run so far.
struct Work {
    library: Library,
    findings: Findings,
    results: Vec<Value>,
    files: usize,
    passed: usize,
    failed: usize,
    not_run: usize,
    /// What the cases of each questionnaire exercise, where that is asked for.
    covered: Option<Vec<Tally>>,
    /// Whether the folder of questionnaires was named: then it is that one for all files.
    is_named: bool,
}

/// What the cases of one questionnaire exercise, however many files they stand in.
struct Tally {
    definition: &'static Definition,
    name: String,
    covered: Covered,
    goals: Vec<(Goal, bool)>,
}

impl Work {
    fn begin(inputs: &[Input], covers: bool, session: &Session) -> Result<Self, Error> {
        let first = inputs.iter().find_map(|input| input.path.as_deref());
        let folder = Folder::of(session.settings.questionnaires.as_deref(), first)?;
        session.detail(&format!("questionnaires: {}\n", folder.root().display()));
        Ok(Self {
            library: Library::new(folder),
            findings: Findings::default(),
            results: Vec::new(),
            files: 0,
            passed: 0,
            failed: 0,
            not_run: 0,
            covered: covers.then(Vec::new),
            is_named: session.settings.questionnaires.is_some(),
        })
    }

    /// Runs a file, if it is one of cases.
    fn file(&mut self, input: &Input, session: &mut Session) {
        if !self.is_named {
            self.library.turn_to(input);
        }
        let Library { folder, sources, .. } = &mut self.library;
        let file = match folder.open(input, sources) {
            Ok(file) => file,
            Err(error) => return session.fail(error),
        };
        let source = sources.get(file);
        let is_cases =
            input.name.rsplit('/').next().is_some_and(|n| n.starts_with("cases"));
        match load::kind_of(source) {
            Some(FileKind::Cases) => {}
            None if is_cases => {}
            _ => return,
        }
        self.files += 1;
        session.detail(&format!("test: {}\n", input.name));
        let mut findings = Findings::default();
        let cases = load::cases(file, sources, &mut findings);
        let broken = findings.has_errors_in(file);
        self.findings.append(findings);
        let Some(cases) = cases else { return };
        let definition = match self.questionnaire(input) {
            Ok(definition) => definition,
            Err(error) => {
                session.fail(error);
                return self.none(&cases, input);
            }
        };
        if broken || !self.is_sound(definition, session) {
            return self.none(&cases, input);
        }
        self.cases(&cases, input, definition);
    }

    /// The questionnaire beside a file of cases.
    fn questionnaire(&mut self, input: &Input) -> Result<&'static Definition, Error> {
        match &self.library.beside(input)[..] {
            [] => Err(Error::NothingFound {
                what: input.name.clone(),
                wanted: Words::new(
                    "a questionnaire in the same folder",
                    "ett formulär i samma mapp",
                ),
            }),
            [only] => self.library.named(only),
            several => Err(Error::Choose {
                what: Words::new(
                    format!("{} questionnaires beside {}", several.len(), input.name),
                    format!("{} formulär bredvid {}", several.len(), input.name),
                ),
                help: Words::new(
                    "give each questionnaire a folder of its own",
                    "ge varje formulär en egen mapp",
                ),
            }),
        }
    }

    /// Whether a questionnaire and its scoring files have no errors; else they are told.
    fn is_sound(
        &mut self,
        definition: &'static Definition,
        session: &mut Session,
    ) -> bool {
        let errors =
            definition.findings.iter().filter(|f| f.severity() == Severity::Error);
        self.findings.extend(errors.cloned());
        let unread = !definition.errors.is_empty();
        for error in &definition.errors {
            session.ends(error.exit());
            session.aside(&error.render(&session.settings.err));
        }
        !unread && !definition.findings.has_errors()
    }

    fn cases(&mut self, cases: &Cases, input: &Input, definition: &'static Definition) {
        let Some(instrument) = &definition.instrument else {
            return self.none(cases, input);
        };
        let earlier = definition.earlier.first();
        let earlier = earlier.and_then(|earlier| earlier.definition.instrument.as_ref());
        let sources = &self.library.sources;
        let bench = Bench::new(sources, instrument, earlier, &definition.scorings);
        let mut work = Workspace::default();
        let mut tally = self.covered.as_mut().map(|all| {
            let same = |tally: &Tally| std::ptr::eq(tally.definition, definition);
            let at = all.iter().position(same).unwrap_or(all.len());
            if at == all.len() {
                let (covered, goals) = (Covered::default(), Vec::new());
                all.push(Tally { definition, name: instrument.name(), covered, goals });
            }
            &mut all[at]
        });
        for case in &cases.cases {
            let covered = tally.as_mut().map(|tally| &mut tally.covered);
            let found = bench.run_covering(case, &mut work, covered);
            let passed = found.is_empty();
            self.passed += usize::from(passed);
            self.failed += usize::from(!passed);
            let line = self.library.sources.position(case.name.span).line;
            self.results.push(json!({
                "type": "case",
                "file": input.name,
                "line": line,
                "name": case.name.value,
                "questionnaire": instrument.name(),
                "result": if passed { "passed" } else { "failed" },
                "errors": found.count(Severity::Error),
            }));
            self.findings.append(found);
        }
        if let Some(tally) = tally {
            tally.goals = tally.covered.told(&bench);
        }
    }

    /// Adds what the cases exercise to the results; gives it back in words.
    fn coverage(&mut self, session: &Session) -> String {
        let mut parts = Vec::new();
        for tally in self.covered.iter().flatten() {
            let Tally { name, goals, .. } = tally;
            let told = Told { name, goals, sources: &self.library.sources };
            self.results.push(told.value());
            parts.push(told.human(&session.settings.out));
        }
        parts.join("\n")
    }

    /// None of the cases of a file can be run.
    fn none(&mut self, cases: &Cases, input: &Input) {
        self.not_run += cases.cases.len();
        for case in &cases.cases {
            self.results.push(json!({
                "type": "case",
                "file": input.name,
                "line": self.library.sources.position(case.name.span).line,
                "name": case.name.value,
                "questionnaire": Value::Null,
                "result": "not_run",
                "errors": 0,
            }));
        }
    }

    fn summary(&self, session: &Session) -> Value {
        json!({
            "files": self.files,
            "cases": self.passed + self.failed + self.not_run,
            "passed": self.passed,
            "failed": self.failed,
            "not_run": self.not_run,
            "errors": self.findings.count(Severity::Error),
            "warnings": self.findings.count(Severity::Warning),
            "notes": self.findings.count(Severity::Note),
            "exit_code": session.exit().code(),
        })
    }

    /// `4 cases: 4 passed, 0 failed`.
    fn told(&self, language: Language) -> String {
        if self.files == 0 {
            return String::new();
        }
        let all = language.counted(self.passed + self.failed + self.not_run, Noun::CASE);
        let [passed, failed, not_run] =
            [self.passed, self.failed, self.not_run].map(|n| language.count(n));
        let mut text = match language {
            Language::English => format!("{all}: {passed} passed, {failed} failed"),
            Language::Swedish => {
                format!("{all}: {passed} stämmer, {failed} stämmer inte")
            }
        };
        if self.not_run > 0 {
            let word = language.pick("not run", "kördes inte");
            text.push_str(&format!(", {not_run} {word}"));
        }
        text.push('\n');
        text
    }
}
