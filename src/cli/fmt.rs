//! `survey fmt`: YAML files in their one layout.
//!
//! *In:* files and folders, or standard input. *Out:* the files rewritten, their names on
//! standard output; standard input laid out on standard output.
//!
//! A file that cannot be read as YAML is told with its findings and stays as it is. What
//! is laid out already is not written. With `--check` and `--diff` nothing is.

use serde_json::{Value, json};

use crate::cli::args::{FmtArguments, Format};
use crate::cli::error::Error;
use crate::cli::files::{Folder, Input, MOST_BYTES, Wanted, gather, rewrite};
use crate::cli::findings::Summary;
use crate::cli::findings::{aside, summary_line};
use crate::cli::session::Session;
use crate::diagnostic::{Findings, Words};
use crate::format::{Unformatted, format};
use crate::report::findings::json as finding;
use crate::report::language::Noun;
use crate::report::visible::visible;
use crate::report::{Language, diff, machine};
use crate::source::{Source, Sources};

const FORMATS: &[Format] = &[Format::Human, Format::Json, Format::Ndjson];

/// Lays the files out.
pub fn run(arguments: &FmtArguments, session: &mut Session) -> Result<(), Error> {
    let form = session.format("fmt", FORMATS)?;
    let here = [Folder::unnamed(session.settings.questionnaires.as_deref())];
    let named = arguments.selection.files_from.is_some() || !arguments.files.is_empty();
    let paths = if named { &arguments.files[..] } else { &here[..] };
    let wanted = Wanted::Written { ignored: arguments.no_ignore };
    let terminal = session.environment.in_terminal;
    let gathered = gather(paths, &arguments.selection, wanted, terminal)?;
    for error in gathered.errors {
        session.fail(error);
    }
    session.spare(&gathered.inputs)?;
    let mut work = Work {
        arguments,
        form,
        sources: Sources::default(),
        findings: Findings::default(),
        results: Vec::new(),
        changed: 0,
        unread: 0,
    };
    for input in &gathered.inputs {
        if let Err(error) = work.file(input, session) {
            work.unread += 1;
            session.fail(error);
            work.tell(input, "failed");
        }
    }
    work.finish(session)
}

struct Work<'a> {
    arguments: &'a FmtArguments,
    form: Format,
    sources: Sources,
    findings: Findings,
    results: Vec<Value>,
    changed: usize,
    /// Files that could not be read, or not written.
    unread: usize,
}

impl Work<'_> {
    /// Whether nothing may be written.
    const fn only_looks(&self) -> bool {
        self.arguments.check || self.arguments.diff
    }

    fn file(&mut self, input: &Input, session: &mut Session) -> Result<(), Error> {
        session.detail(&format!("fmt: {}\n", visible(&input.name)));
        refuse_others(input)?;
        let before = input.text(MOST_BYTES)?;
        let file = self.sources.add(Source::new(input.name.clone(), before.clone()));
        match format(file, self.sources.get(file), &mut self.findings) {
            Ok(after) => self.laid_out(input, (&before, &after), session),
            Err(Unformatted::Unreadable) => {
                self.unread += 1;
                self.tell(input, "unreadable");
                Ok(())
            }
            Err(Unformatted::Unlike) => Err(Error::Bug {
                what: format!("the layout of {} would change what it says", input.name),
            }),
        }
    }

    fn laid_out(
        &mut self,
        input: &Input,
        (before, after): (&str, &str),
        session: &mut Session,
    ) -> Result<(), Error> {
        let is_stream = input.path.is_none();
        let changes = before != after;
        if is_stream && !self.only_looks() && self.form == Format::Human {
            session.result(after)?;
        }
        if !changes {
            self.tell(input, "unchanged");
            return Ok(());
        }
        if let Some(path) = input.path.as_deref().filter(|_| !self.only_looks()) {
            rewrite(path, before, after)?;
        }
        self.changed += 1;
        self.tell(input, if self.only_looks() { "would_change" } else { "changed" });
        if self.form == Format::Human {
            if self.arguments.diff {
                let shown = session.environment.out_terminal;
                let look = session.settings.out;
                let text = diff::unified(&input.name, (before, after), shown, &look);
                session.result(&text)?;
            } else if !is_stream || self.arguments.check {
                session.result(&format!("{}\n", visible(&input.name)))?;
            }
        }
        let language = session.settings.err.language;
        session.note(&self.bytes_told(input, before, language));
        Ok(())
    }

    /// What changed, or would, that no line shows.
    fn bytes_told(&self, input: &Input, before: &str, language: Language) -> String {
        let (only, name) = (self.only_looks(), visible(&input.name));
        let mut told = String::new();
        if before.contains('\r') {
            let words = match only {
                true => {
                    language.pick("line ends would become LF", "radsluten skulle bli LF")
                }
                false => language.pick("line ends are LF now", "radsluten är LF nu"),
            };
            told.push_str(&format!("{name}: {words}\n"));
        }
        if before.starts_with('\u{feff}') {
            let words = match only {
                true => language.pick(
                    "the byte order mark would be removed",
                    "byteordningsmärket skulle tas bort",
                ),
                false => language.pick(
                    "the byte order mark is removed",
                    "byteordningsmärket är borttaget",
                ),
            };
            told.push_str(&format!("{name}: {words}\n"));
        }
        told
    }

    fn tell(&mut self, input: &Input, result: &str) {
        self.results.push(json!({"type": "file", "file": input.name, "result": result}));
    }

    fn finish(mut self, session: &mut Session) -> Result<(), Error> {
        self.findings.tidy();
        session.found(&self.findings);
        if self.arguments.check && self.changed > 0 {
            session.ends(crate::cli::exit::Exit::Findings);
        }
        let values = json!({
            "files": self.results.len(),
            "changed": self.changed,
            "unread": self.unread,
            "exit_code": session.exit().code(),
        });
        let text = self.told(session.settings.err.language);
        let results = std::mem::take(&mut self.results);
        let found = finding::values(&self.findings, &self.sources);
        match self.form {
            Format::Json => {
                let errors = session.error_values();
                session
                    .result(&machine::envelope("fmt", results, values, found, errors))?;
            }
            Format::Ndjson => {
                let lines: String =
                    results.iter().chain(&found).map(machine::line).collect();
                let summary =
                    Summary { command: "fmt", results, values, text: String::new() };
                let last = summary_line(session, &summary);
                session.result(&(lines + &last))?;
            }
            _ => aside(session, &self.findings, &self.sources, &[]),
        }
        session.note(&text);
        Ok(())
    }

    /// `2 of 8 files are laid out anew.`
    fn told(&self, language: Language) -> String {
        let all = self.results.len();
        let files = language.counted(all, Noun::FILE);
        let changed = language.count(self.changed);
        if all == 0 {
            return String::new();
        }
        let unread = match self.unread {
            0 => String::new(),
            n => {
                let words = language.pick("left untouched", "rördes inte");
                format!(", {} {words}", language.counted(n, Noun::FILE))
            }
        };
        let all = match language {
            Language::English => format!("{changed} of {files}"),
            Language::Swedish => format!("{changed} av {files}"),
        };
        let words = match self.only_looks() {
            true => language.pick("would be laid out anew", "skulle ställas upp på nytt"),
            false => language.pick("laid out anew", "ställdes upp på nytt"),
        };
        let next = match self.only_looks() && self.changed > 0 {
            true => language.pick(" To do it: survey fmt", " Gör det med: survey fmt"),
            false => "",
        };
        format!("{all} {words}{unread}.{next}\n")
    }
}

/// Only YAML is laid out.
fn refuse_others(input: &Input) -> Result<(), Error> {
    let name = input.name.to_lowercase();
    if input.path.is_none() || name.ends_with(".yaml") || name.ends_with(".yml") {
        return Ok(());
    }
    Err(Error::Choose {
        what: Words::new(
            format!("{}: only YAML is laid out", visible(&input.name)),
            format!("{}: bara YAML ställs upp", visible(&input.name)),
        ),
        help: Words::new(
            "name a file that ends in .yaml, or `-` for standard input",
            "ange en fil som slutar på .yaml, eller `-` för standard in",
        ),
    })
}
