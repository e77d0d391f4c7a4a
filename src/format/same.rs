//! Whether two texts say the same.
//!
//! *In:* a text as it was and as it is laid out. *Out:* yes or no.
//!
//! The same values under the same keys, the same comments, and every allowance on the
//! line of what it allows. The order of keys may differ: that is `order`'s work.

use crate::diagnostic::Findings;
use crate::source::{FileId, Source};
use crate::yaml::{Kind, Node, allowances, comments, read};

const FILE: FileId = FileId(0);

/// Whether a text laid out says what it said before.
pub(in crate::format) fn says_the_same(
    (before, tree): (&Source, &Node),
    after: &Source,
) -> bool {
    let mut findings = Findings::default();
    let Some(again) = read(FILE, after, &mut findings) else { return false };
    findings.is_empty()
        && is_same(tree, &again)
        && remarks(before) == remarks(after)
        && all_allowed(&allowed(before), &allowed(after))
}

fn is_same(one: &Node, other: &Node) -> bool {
    if one.style != other.style {
        return false;
    }
    match (&one.kind, &other.kind) {
        (Kind::Sequence(these), Kind::Sequence(those)) => {
            these.len() == those.len()
                && these.iter().zip(those).all(|(one, other)| is_same(one, other))
        }
        (Kind::Mapping(these), Kind::Mapping(those)) => {
            these.len() == those.len()
                && these.iter().all(|(key, value)| {
                    let entry = key.text().and_then(|name| those.entry(name));
                    entry.is_some_and(|(k, v)| is_same(key, k) && is_same(value, v))
                })
        }
        (one, other) => one == other,
    }
}

/// Every comment.
fn remarks(source: &Source) -> Vec<&str> {
    let text = |span: crate::source::Span| source.text()[span.range()].trim_end();
    let found = comments(FILE, source);
    let mut found: Vec<&str> = found.into_iter().map(|found| text(found.span)).collect();
    found.sort_unstable();
    found
}

/// An allowance, and the characters of the line it covers in their order.
type Allowed = (String, Option<String>, Vec<char>);

/// Every allowance. Keys within a line may change places, and the dash before it belongs
/// to the list.
fn allowed(source: &Source) -> Vec<Allowed> {
    let mut found: Vec<_> = allowances(FILE, source)
        .into_iter()
        .map(|allowance| {
            let line = source.text().lines().nth(allowance.line - source.first_line());
            let line = line.unwrap_or_default().trim_start_matches([' ', '-']);
            let says = |c: &char| !c.is_whitespace() && *c != ',';
            let mut words: Vec<char> = line.chars().filter(says).collect();
            words.sort_unstable();
            (allowance.rule, allowance.reason, words)
        })
        .collect();
    found.sort_unstable();
    found
}

/// Whether each allowance still covers what it did; a line may have become longer.
fn all_allowed(before: &[Allowed], after: &[Allowed]) -> bool {
    let holds = |(one, other): (&Allowed, &Allowed)| {
        let mut rest = other.2.iter();
        (&one.0, &one.1) == (&other.0, &other.1)
            && one.2.iter().all(|word| rest.any(|found| found == word))
    };
    before.len() == after.len() && before.iter().zip(after).all(holds)
}
