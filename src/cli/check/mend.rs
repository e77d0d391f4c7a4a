//! Mends, in rounds: applied to texts, examined again, kept or dropped.
//!
//! *In:* files and what was found in them. *Out:* the texts as they would be, and how
//! many findings are gone.
//!
//! Nothing is written: `fix` does that. Only files that were named are mended, so that
//! none changes that its author did not look at.
//!
//! # Why
//!
//! A mend is kept only where its finding goes and none comes that could have been seen
//! before. What could not be read before the mend may of course be found wrong now: after
//! a mended bracket the rest of the file, after a mended key what stands under it, after a
//! mended name the code it is compared with, if that can be mended too. So faults of YAML
//! are mended first, then those of shape, then all others, and only what is of the same
//! step or an earlier one speaks against a mend. Less must be left in the end all the same:
//! what comes to light with a mend is mended ahead, and the mend is kept only if that comes
//! to fewer findings. Only of a text that could not be read it is enough that the reading
//! goes on, since its one fault hid all others.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::check::can_be_held_back;
use crate::cli::check::work::Work;
use crate::cli::error::Error;
use crate::cli::files::{Input, Overlay};
use crate::diagnostic::fix::Change;
use crate::diagnostic::{Finding, Fix, Rule, Severity};
use crate::source::Position;
use crate::{load, yaml};

/// How often the files are examined again at most.
const MOST_TRIES: usize = 200;
/// How many mends in a row may follow from one before less is left.
const MOST_AHEAD: usize = 8;

/// What mending comes to.
#[derive(Debug, Default)]
pub(in crate::cli::check) struct Mended {
    /// The mended texts, by path as found on disk.
    pub texts: Overlay,
    /// How many findings were mended in each.
    pub counts: BTreeMap<PathBuf, usize>,
    /// Mends that were tried and dropped: rule and place of their findings.
    pub dropped: Vec<(&'static str, String)>,
}

/// The files of a run, and how they are examined.
pub(in crate::cli::check) struct Files<'a> {
    /// What was named.
    pub inputs: &'a [Input],
    /// The folder that a flag names.
    pub given: Option<&'a Path>,
    /// Guesses are taken too.
    pub with_guesses: bool,
    /// The method is judged too.
    pub lints: bool,
}

/// The step of reading that a rule belongs to.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    Yaml,
    Shape,
    Meaning,
}

/// What a finding says, wherever it stands in its file.
type Key = (&'static str, String, String);

/// A mend that can be tried.
struct Try {
    key: Key,
    /// The line it stands on, by which it is known again.
    line: String,
    at: Position,
    pointer: Option<String>,
    step: Step,
    is_safe: bool,
    path: PathBuf,
    changes: Vec<Change>,
}

impl Files<'_> {
    /// Examines the files with other texts in the place of some.
    ///
    /// # Errors
    ///
    /// As [`Work::examine`].
    pub fn examine(&self, texts: &Overlay) -> Result<Work, Error> {
        Work::examine(self.inputs, self.given, texts.clone(), self.lints)
    }

    /// Mends what can be mended of what was found.
    ///
    /// # Errors
    ///
    /// The files can no longer be examined.
    pub fn mend(&self, work: &Work) -> Result<Mended, Error> {
        let mut mended = Mended::default();
        let mut refused: BTreeSet<(Key, String)> = BTreeSet::new();
        let mut later: Option<Work> = None;
        let mut tries = 0;
        while tries < MOST_TRIES {
            let work = later.as_ref().unwrap_or(work);
            let mut chosen = self.chosen(work, |one| !refused.contains(&one.known()));
            if chosen.is_empty() {
                break;
            }
            loop {
                tries += 1;
                let texts = applied(work, &mended.texts, &chosen);
                let after = self.examine(&texts)?;
                let is_better = is_better(work, &chosen, &after);
                if is_better && self.pays(work, &chosen, (&texts, &after))? {
                    for one in &chosen {
                        *mended.counts.entry(one.path.clone()).or_default() += 1;
                    }
                    mended.texts = texts;
                    later = Some(after);
                    break;
                }
                if let [one] = &chosen[..] {
                    refused.insert(one.known());
                    let place = format!("{}:{}", one.key.2, one.at.line);
                    mended.dropped.push((one.key.0, place));
                    break;
                }
                // One of them makes it worse: the first half is tried alone.
                chosen.truncate(chosen.len() / 2);
            }
        }
        Ok(mended)
    }

    /// Whether fewer findings are left after mends, one fewer for each: at once, or when
    /// what came to light with them is mended too.
    fn pays(
        &self,
        before: &Work,
        chosen: &[Try],
        (texts, after): (&Overlay, &Work),
    ) -> Result<bool, Error> {
        if chosen.first().is_none_or(|one| one.step == Step::Yaml) {
            return Ok(true);
        }
        let old = counts(before);
        let is_paid =
            |now: &Work| now.findings.len() + chosen.len() <= before.findings.len();
        let (mut texts, mut now) = (texts.clone(), None);
        for _ in 0..MOST_AHEAD {
            let last = now.as_ref().unwrap_or(after);
            if is_paid(last) {
                return Ok(true);
            }
            let new = counts(last);
            let comes = |one: &Try| new.get(&one.key) > old.get(&one.key);
            let further = self.chosen(last, comes);
            if further.is_empty() {
                return Ok(false);
            }
            texts = applied(last, &texts, &further);
            let next = self.examine(&texts)?;
            if !is_better(last, &further, &next) {
                return Ok(false);
            }
            now = Some(next);
        }
        Ok(now.as_ref().is_some_and(is_paid))
    }

    /// The mends that may be taken, of the earliest step that has any, none of which
    /// touches another.
    fn chosen(&self, work: &Work, may: impl Fn(&Try) -> bool) -> Vec<Try> {
        let mut tries: Vec<Try> = work
            .findings
            .iter()
            .filter_map(|finding| self.candidate(work, finding))
            .filter(|one| may(one))
            .collect();
        let earliest = tries.iter().map(|one| one.step).min();
        tries.retain(|one| Some(one.step) == earliest);
        tries.sort_by_key(|one| (one.path.clone(), one.reach()));
        let mut last: Option<(PathBuf, (u32, u32))> = None;
        tries.retain(|one| {
            let (start, end) = one.reach();
            let is_free = last.as_ref().is_none_or(|(path, (before, until))| {
                *path != one.path || (start >= *until && start > *before)
            });
            if is_free {
                last = Some((one.path.clone(), (start, end)));
            }
            is_free
        });
        tries
    }

    /// The mend of a finding, where it may be tried.
    fn candidate(&self, work: &Work, finding: &Finding) -> Option<Try> {
        let fix = finding.fix.as_ref()?;
        if !fix.is_safe() && !self.with_guesses {
            return None;
        }
        let changes = fix.changes(&work.library.sources)?;
        let file = changes.first()?.span.file;
        if !work.is_named(file) {
            return None;
        }
        let source = work.library.sources.get(finding.label.span.file);
        let at = position(work, finding);
        let line = source.text().lines().nth(at.line - 1).unwrap_or_default();
        Some(Try {
            key: key(work, finding),
            line: line.to_owned(),
            at,
            pointer: finding.pointer.clone(),
            step: step(finding.rule),
            is_safe: fix.is_safe(),
            path: work.library.folder.path(file)?,
            changes,
        })
    }
}

impl Try {
    /// By what it is known again.
    fn known(&self) -> (Key, String) {
        (self.key.clone(), self.line.clone())
    }

    /// From its first byte to its last.
    fn reach(&self) -> (u32, u32) {
        let start = self.changes.iter().map(|change| change.span.start).min();
        let end = self.changes.iter().map(|change| change.span.end).max();
        (start.unwrap_or(0), end.unwrap_or(0))
    }
}

fn step(rule: &Rule) -> Step {
    let is_in = |rules: &[&Rule]| rules.iter().any(|other| other.name == rule.name);
    match () {
        () if is_in(yaml::RULES) => Step::Yaml,
        () if is_in(load::RULES) => Step::Shape,
        () => Step::Meaning,
    }
}

fn key(work: &Work, finding: &Finding) -> Key {
    let file = work.library.sources.get(finding.label.span.file).name();
    (finding.rule.name, finding.message.en.clone(), file.to_owned())
}

/// The texts with mends made.
fn applied(work: &Work, texts: &Overlay, chosen: &[Try]) -> Overlay {
    let mut texts = texts.clone();
    let mut changes: BTreeMap<&PathBuf, Vec<&Change>> = BTreeMap::new();
    for one in chosen {
        changes.entry(&one.path).or_default().extend(&one.changes);
    }
    for (path, mut changes) in changes {
        // From the end, so that places before stay what they are.
        changes.sort_by_key(|change| std::cmp::Reverse(change.span.start));
        let file = changes[0].span.file;
        let mut text = work.library.sources.get(file).text().to_owned();
        for change in changes {
            text.replace_range(change.span.range(), &change.text);
        }
        texts.insert(path.clone(), text);
    }
    texts
}

/// How many findings say the same.
fn counts(work: &Work) -> BTreeMap<Key, usize> {
    let mut counts = BTreeMap::new();
    for finding in work.findings.iter() {
        *counts.entry(key(work, finding)).or_default() += 1;
    }
    counts
}

/// Whether the findings of the mends are gone, and none has come that could have been
/// seen before.
fn is_better(before: &Work, chosen: &[Try], after: &Work) -> bool {
    if after.errors.len() > before.errors.len() {
        return false;
    }
    let (old, new) = (counts(before), counts(after));
    let of = |counts: &BTreeMap<Key, usize>, key: &Key| counts.get(key).copied();
    let step_of_all = chosen.first().map_or(Step::Meaning, |one| one.step);
    let goes = chosen.iter().all(|one| match step_of_all {
        // The next fault of a text that cannot be read may read the same.
        Step::Yaml => !is_there(after, one),
        _ => of(&new, &one.key) < of(&old, &one.key),
    });
    let comes = after.findings.iter().filter(|finding| {
        let key = key(after, finding);
        let is_held_back = can_be_held_back(finding.rule);
        let is_seen = step(finding.rule) <= step_of_all && !is_held_back;
        is_seen && of(&new, &key) > of(&old, &key)
    });
    goes && chosen.iter().all(|one| is_readable(after, one))
        && comes.into_iter().all(|finding| match step_of_all {
            Step::Yaml => is_further(after, finding, chosen),
            Step::Shape => is_within(after, finding, chosen),
            Step::Meaning => is_next(after, finding, chosen),
        })
}

/// Whether a fault stands on the line of a mend and can be mended in turn: with a name
/// that is known now, the code beside it is judged too.
fn is_next(after: &Work, finding: &Finding, chosen: &[Try]) -> bool {
    let file = after.library.sources.get(finding.label.span.file).name();
    let at = position(after, finding);
    let can_be = finding.fix.as_ref().is_some_and(Fix::is_safe);
    can_be && chosen.iter().any(|one| one.key.2 == file && one.at.line == at.line)
}

fn position(work: &Work, finding: &Finding) -> Position {
    let source = work.library.sources.get(finding.label.span.file);
    source.position(finding.label.span.start as usize)
}

/// Whether the finding of a mend stands where it stood.
fn is_there(after: &Work, one: &Try) -> bool {
    let mut same = after.findings.iter().filter(|finding| key(after, finding) == one.key);
    same.any(|finding| position(after, finding) == one.at)
}

/// Whether the line of a mended fault of YAML can be read now: as an expression too, and
/// after a guess with no error at all.
fn is_readable(after: &Work, one: &Try) -> bool {
    let mut errors = after.findings.iter().filter(|f| f.severity() == Severity::Error);
    let is_unread = |rule: &Rule| {
        !one.is_safe || step(rule) == Step::Yaml || rule.name == "expression-syntax"
    };
    one.step != Step::Yaml
        || !errors.any(|finding| {
            let file = after.library.sources.get(finding.label.span.file).name();
            let is_here =
                one.key.2 == file && position(after, finding).line == one.at.line;
            is_here && is_unread(finding.rule)
        })
}

/// Whether a fault of YAML stands on a line after all that was mended in its file: the
/// reading went on.
fn is_further(after: &Work, finding: &Finding, chosen: &[Try]) -> bool {
    let file = after.library.sources.get(finding.label.span.file).name();
    let mut here = chosen.iter().filter(|one| one.key.2 == file);
    here.all(|one| position(after, finding).line > one.at.line)
}

/// Whether a fault of shape stands in what a mend made readable.
fn is_within(after: &Work, finding: &Finding, chosen: &[Try]) -> bool {
    let file = after.library.sources.get(finding.label.span.file).name();
    let Some(pointer) = &finding.pointer else { return false };
    chosen.iter().any(|one| {
        let around = one.pointer.as_ref().and_then(|pointer| pointer.rsplit_once('/'));
        one.key.2 == file
            && around.is_some_and(|(around, _)| {
                pointer
                    .strip_prefix(around)
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            })
    })
}
