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
use crate::source::{FileId, Sources};
use crate::yaml::{Allowance, allowances};

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
    if !written.is_empty() {
        findings.retain(|finding| {
            let span = finding.label.span;
            let name = finding.rule.name;
            let line = sources.position(span).line;
            let covering = places.get(&(span.file, line, name));
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
            let line = |span| sources.position(span).line;
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
