//! `survey show`: what comes out of a scoring file that builds on others.
//!
//! *In:* a scoring file. *Out:* one YAML file with the same rules, the file and line of
//! every value as a comment.
//!
//! Nothing is held to a questionnaire: `check` does that.

use crate::cli::args::{Format, ShowArguments};
use crate::cli::error::Error;
use crate::cli::files::{Folder, Input};
use crate::cli::findings::aside;
use crate::cli::session::Session;
use crate::diagnostic::{Findings, Words};
use crate::load::{self, FileKind};
use crate::report::tree::yaml;
use crate::report::visible::visible;
use crate::source::Sources;

/// Shows the file.
pub fn run(arguments: &ShowArguments, session: &mut Session) -> Result<(), Error> {
    session.format("show", &[Format::Human])?;
    let path = arguments.file.as_path();
    let folder = Folder::of(session.settings.questionnaires.as_deref(), Some(path))?;
    let (input, mut sources) = (Input::file(path), Sources::default());
    let file = folder.open(&input, &mut sources)?;
    if load::kind_of(sources.get(file)) != Some(FileKind::Scoring) {
        return Err(no_scoring(&input));
    }
    let mut findings = Findings::default();
    let tree = load::scoring_tree(file, &mut sources, &folder, &mut findings);
    findings.tidy();
    session.found(&findings);
    aside(session, &findings, &sources, &[]);
    match tree {
        Some(tree) => session.result(&yaml(&tree, &sources)),
        None => Ok(()),
    }
}

fn no_scoring(input: &Input) -> Error {
    let name = visible(&input.name);
    Error::Choose {
        what: Words::new(
            format!("{name} is no scoring file: it does not begin with `scoring:`"),
            format!("{name} är ingen poängfil: den börjar inte med `scoring:`"),
        ),
        help: Words::new(
            "only scoring files are laid on one another",
            "bara poängfiler läggs på varandra",
        ),
    }
}
