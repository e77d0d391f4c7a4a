//! Allowances: findings that an author has accepted on their line, with a reason.
//!
//! *In:* findings, and the comments `# allow: rule-name because …` of the same files.
//! *Out:* the findings that are left, and one for each allowance that covers nothing,
//! names nothing or has no reason.
//!
//! Only findings of `check` can be allowed: a file that cannot be read cannot be
//! excused. Where a file has faults of that kind, rules may be silent because of them,
//! and no allowance in it is called stale. Nor is that of a lint where none was run.

use std::collections::{HashMap, HashSet};

use crate::check::LINTS;
use crate::check::rules::{self, CHECKS, stale_allowance};
use crate::diagnostic::{Findings, Severity};
use crate::load;
use crate::source::{FileId, Sources};
use crate::yaml::{Allowance, allowances};

/// Takes away what allowances cover; `linted` tells whether lints were run.
pub(crate) fn apply(
    sources: &Sources,
    files: &[FileId],
    linted: bool,
    findings: &mut Findings,
) {
    let names: Vec<&'static str> = CHECKS
        .iter()
        .chain(LINTS)
        .map(|check| check.rule.name)
        .filter(|name| *name != stale_allowance::RULE.name)
        .filter(|name| !load::RULES.iter().any(|rule| rule.name == *name))
        .collect();
    let known: HashSet<&str> = names.iter().copied().collect();
    let unread: HashSet<FileId> = findings
        .iter()
        .filter(|f| f.severity() == Severity::Error)
        .filter(|f| !known.contains(f.rule.name) || rules::silences_others(f.rule))
        .map(|f| f.label.span.file)
        .collect();
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
        let is_silent = unread.contains(file)
            || !linted && LINTS.iter().any(|lint| lint.rule.name == allowance.rule);
        if !known.contains(allowance.rule.as_str()) {
            let source = sources.get(*file);
            stale_allowance::names_nothing(allowance, source, &names, findings);
        } else if !used && !is_silent {
            stale_allowance::covers_nothing(allowance, sources.get(*file), findings);
        } else if allowance.reason.is_none() {
            stale_allowance::has_no_reason(allowance, findings);
        }
    }
}
