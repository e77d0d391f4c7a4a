//! Which items go on from one wave to a later one, and may be compared.
//!
//! *In:* the versions of a questionnaire between two waves, the oldest first. *Out:* the
//! items that go on without a break, with their codes, and which of them with a minor
//! change; the others with the reason.
//!
//! Each step is classed by `changes`, so that an author's word in one of the versions
//! between counts too.

use std::collections::BTreeMap;

use crate::changes::{ChangeKind, Comparison, Pairs, compare_pairs};
use crate::model::{Comparable, Questionnaire, Text};
use crate::route::Lasting;

/// What goes on between two waves, and what does not.
#[derive(Debug, Default)]
pub struct Continued {
    /// Items that go on without a break.
    pub items: Vec<Lasting>,
    /// Those of them that go on with a minor change, by their names in the newer wave,
    /// and what each step says of it.
    pub minor: Vec<(String, Cause)>,
    /// Items of either wave that do not, by their names there.
    pub broken: Vec<Broken>,
}

/// An item that cannot be compared.
#[derive(Clone, Debug)]
pub struct Broken {
    /// Its name in the older wave; none where it is new.
    pub old: Option<String>,
    /// Its name in the newer wave; none where it is gone.
    pub new: Option<String>,
    /// Why.
    pub cause: Cause,
}

/// Why an item cannot be compared, or not as before.
#[derive(Clone, Debug)]
pub enum Cause {
    /// Its author says so.
    Declared(Option<Text>),
    /// Its author says that the change is minor, and why.
    Minor(Text),
    /// What changed of it.
    Changed(Vec<&'static ChangeKind>),
    /// It was not there.
    Added,
    /// It is not there any more.
    Removed,
}

/// One item on its way through the versions.
#[derive(Clone)]
struct Way {
    /// Its number in the oldest version.
    first: usize,
    codes: BTreeMap<String, String>,
    minor: Vec<Cause>,
    cause: Option<Cause>,
}

/// Follows every item from the first of these versions to the last.
pub fn continued(versions: &[&Questionnaire]) -> Continued {
    let Some((first, later)) = versions.split_first() else {
        return Continued::default();
    };
    let mut ways: Vec<Option<Way>> = (0..first.items.len())
        .map(|first| {
            let (codes, minor) = (BTreeMap::new(), Vec::new());
            Some(Way { first, codes, minor, cause: None })
        })
        .collect();
    let mut last = *first;
    for version in later {
        ways = step(last, version, &ways);
        last = version;
    }
    told(first, last, ways)
}

/// The ways from one version to the next, by the items of that one.
fn step(
    old: &Questionnaire,
    new: &Questionnaire,
    ways: &[Option<Way>],
) -> Vec<Option<Way>> {
    let pairs = Pairs::new(old, new);
    let comparison = compare_pairs(&pairs);
    let next = |(number, joined): (usize, &Option<(usize, _)>)| {
        let before = joined.as_ref()?.0;
        let mut way = ways.get(before)?.clone()?;
        way.cause = way.cause.or_else(|| cause(&comparison, new, number));
        way.minor.extend(minor(&comparison, new, number));
        for there in way.codes.values_mut() {
            *there = pairs.code(before, there).to_owned();
        }
        if way.codes.is_empty() {
            let choices = old.items[before].kind.choices();
            let options = choices.iter().flat_map(|choices| choices.options.iter());
            let codes = options.map(|option| option.code.value.as_str());
            let next =
                |code: &str| (code.to_owned(), pairs.code(before, code).to_owned());
            way.codes = codes.map(next).collect();
        }
        Some(way)
    };
    pairs.items.iter().enumerate().map(next).collect()
}

/// What keeps an item from being compared across one step.
fn cause(comparison: &Comparison, new: &Questionnaire, item: usize) -> Option<Cause> {
    let written = &new.items[item];
    if written.comparable.as_ref().is_some_and(|word| word.value == Comparable::Break) {
        return Some(Cause::Declared(written.comparable_because.clone()));
    }
    changed(comparison, item, Comparable::Break)
}

/// What makes an item less comparable across one step without breaking its series: its
/// author's word, heard with a reason only, else what changed.
fn minor(comparison: &Comparison, new: &Questionnaire, item: usize) -> Option<Cause> {
    let written = &new.items[item];
    let word = written.comparable.as_ref().map(|word| word.value);
    let because = written.comparable_because.clone();
    let declared = because.filter(|_| word == Some(Comparable::Minor));
    let changed = || changed(comparison, item, Comparable::Minor);
    declared.map(Cause::Minor).or_else(changed)
}

/// What changed of an item, where the worst of it is of that class.
fn changed(comparison: &Comparison, item: usize, class: Comparable) -> Option<Cause> {
    let found = comparison.compared.iter().find(|found| found.item == Some(item))?;
    if found.found != class {
        return None;
    }
    let worst = found.changes.iter().filter(|change| change.class == class);
    Some(Cause::Changed(worst.map(|change| change.kind).collect()))
}

fn told(
    first: &Questionnaire,
    last: &Questionnaire,
    ways: Vec<Option<Way>>,
) -> Continued {
    let mut continued = Continued::default();
    let mut gone = vec![true; first.items.len()];
    for (number, way) in ways.into_iter().enumerate() {
        let new = Some(last.full_name(number));
        let Some(Way { first: from, codes, minor, cause }) = way else {
            let broken = Broken { old: None, new, cause: Cause::Added };
            continued.broken.push(broken);
            continue;
        };
        gone[from] = false;
        match cause {
            Some(cause) => {
                let old = Some(first.full_name(from));
                continued.broken.push(Broken { old, new, cause });
            }
            None => {
                let codes = codes.into_iter().collect();
                let minor =
                    minor.into_iter().map(|cause| (last.full_name(number), cause));
                continued.minor.extend(minor);
                continued.items.push(Lasting { from, to: number, codes });
            }
        }
    }
    for (number, _) in gone.iter().enumerate().filter(|(_, gone)| **gone) {
        let old = Some(first.full_name(number));
        continued.broken.push(Broken { old, new: None, cause: Cause::Removed });
    }
    continued
}
