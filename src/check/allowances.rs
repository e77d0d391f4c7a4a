//! Allowances: findings that an author has accepted on their line, with a reason.
//!
//! *In:* findings, and the comments `# allow: rule-name because …` of the same files.
//! *Out:* the findings that are left, and one for each allowance that covers nothing,
//! names nothing or has no reason.
//!
//! Only what leaves a meaning can be allowed: a file that cannot be read cannot be
//! excused, nor can an item that does not exist. Where there are errors of that kind rules
//! may be silent because of them, and no allowance is called stale. Nor is that of a lint
//! where none was run.

use std::collections::{HashMap, HashSet};

use crate::check::LINTS;
use crate::check::rules::{CHECKS, can_be_allowed, stale_allowance};
use crate::diagnostic::{Findings, Rule, Severity};
use crate::source::{FileId, Sources, Span};
use crate::yaml::{Allowance, allowances, long_scalars};

/// Takes away what allowances cover; `linted` tells whether lints were run.
pub(crate) fn apply(
    sources: &Sources,
    files: &[FileId],
    linted: bool,
    findings: &mut Findings,
) {
    let all: Vec<&'static Rule> =
        CHECKS.iter().chain(LINTS).map(|check| check.rule).collect();
    let can_be = all.iter().filter(|rule| can_be_allowed(rule));
    let known: HashSet<&str> = can_be.map(|rule| rule.name).collect();
    let is_checked = |name: &str| CHECKS.iter().any(|check| check.rule.name == name);
    // Rules may be silent because of what these find, in whatever file.
    let is_cut_short = findings
        .iter()
        .any(|f| f.severity() == Severity::Error && !known.contains(f.rule.name));
    let mut written: Vec<(FileId, Allowance)> = Vec::new();
    for file in files {
        let found = allowances(*file, sources.get(*file));
        written.extend(found.into_iter().map(|allowance| (*file, allowance)));
    }
    let mut places: HashMap<(FileId, usize, &str), Vec<usize>> = HashMap::new();
    for (number, (file, allowance)) in written.iter().enumerate() {
        let key = (*file, allowance.line, allowance.rule.as_str());
        places.entry(key).or_default().push(number);
    }
    let mut used = vec![false; written.len()];
    let named: HashSet<FileId> = written.iter().map(|(file, _)| *file).collect();
    let texts = LongTexts::of(sources, named.into_iter());
    if !written.is_empty() {
        findings.retain(|finding| {
            let span = finding.label.span;
            let name = finding.rule.name;
            let line = sources.position(span).line;
            // Within a wording of several lines no comment can stand: before it then.
            let first = texts.first_line(span).unwrap_or(line);
            let covering = [line, first]
                .into_iter()
                .find_map(|line| places.get(&(span.file, line, name)));
            let Some(covering) = covering.filter(|_| known.contains(name)) else {
                return true;
            };
            for number in covering {
                used[*number] = true;
            }
            false
        });
    }
    for ((file, allowance), used) in written.iter().zip(used) {
        let is_silent = is_cut_short
            || !linted && LINTS.iter().any(|lint| lint.rule.name == allowance.rule);
        let (source, name) = (sources.get(*file), allowance.rule.as_str());
        if !known.contains(name) && is_checked(name) {
            stale_allowance::leaves_no_meaning(allowance, findings);
        } else if !known.contains(name) {
            stale_allowance::names_nothing(allowance, source, &all, findings);
        } else if !used && !is_silent {
            let line =
                |span| texts.first_line(span).unwrap_or(sources.position(span).line);
            let lines = findings.iter().filter(|finding| {
                finding.rule.name == name && finding.label.span.file == *file
            });
            let lines = lines.map(|finding| line(finding.label.span));
            let near = lines.min_by_key(|other| other.abs_diff(allowance.line));
            stale_allowance::covers_nothing(allowance, source, near, findings);
        } else if allowance.reason.is_none() {
            stale_allowance::has_no_reason(allowance, findings);
        }
    }
}

/// Where texts of several lines begin.
struct LongTexts {
    /// The text, and the line on which it begins.
    texts: Vec<(Span, usize)>,
}

impl LongTexts {
    fn of(sources: &Sources, files: impl Iterator<Item = FileId>) -> Self {
        let texts = files.flat_map(|file| long_scalars(file, sources.get(file)));
        let begins = |span: Span| (span, sources.position(span).line);
        Self { texts: texts.map(begins).collect() }
    }

    /// The line on which the text around a place begins.
    fn first_line(&self, place: Span) -> Option<usize> {
        let around = self.texts.iter().find(|(text, _)| text.contains(place));
        around.map(|(_, line)| *line)
    }
}
