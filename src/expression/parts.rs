//! What an expression says, as far as rules ask before anything is compiled.
//!
//! *In:* an expression. *Out:* the names it reads, the texts that names are compared
//! with, and where `and` and `or` meet without parentheses.
//!
//! No name is looked up and nothing is judged. What cannot be read says nothing here:
//! its faults are told elsewhere.

use std::ops::Range;

use crate::expression::parse;
use crate::expression::program::Order;
use crate::expression::tree::{Comparison, Node, Tree};

/// A name that an expression reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention<'a> {
    /// Its parts between dots; of `villages[village].district` those outside of the
    /// brackets.
    pub path: Vec<&'a str>,
    /// Whether a row was picked in brackets after the first part.
    pub is_row: bool,
    /// Whether its absence is provided for: by `is …`, or by `coalesce`.
    pub is_guarded: bool,
    /// Where it stands: bytes of the expression.
    pub span: Range<usize>,
}

/// A text in quotes that a name is compared with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComparedText<'a> {
    /// The name.
    pub name: Mention<'a>,
    /// The text.
    pub text: String,
    /// Where the text stands: bytes of the expression, quotes included.
    pub span: Range<usize>,
}

/// What an expression says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parts<'a> {
    /// Every name, in the order of the text.
    pub names: Vec<Mention<'a>>,
    /// Every text that a name is compared with by `==`, `!=` or `in`.
    pub texts: Vec<ComparedText<'a>>,
    /// Every `and` within an `or` that has no parentheses of its own.
    pub mixed: Vec<Range<usize>>,
}

/// Reads an expression.
pub fn parts(source: &str) -> Parts<'_> {
    let mut found = Parts::default();
    if let (Some(tree), _) = parse::parse(source) {
        walk(&tree, false, &mut found);
    }
    found
}

/// As deep as the tree, which the parser bounds.
fn walk<'a>(tree: &Tree<'a>, is_guarded: bool, found: &mut Parts<'a>) {
    if let Some(name) = mention(tree, is_guarded) {
        found.names.push(name);
    }
    let mut each = |part: &Tree<'a>| walk(part, is_guarded, found);
    match &tree.node {
        Node::Name(_)
        | Node::Text(_)
        | Node::Number(_)
        | Node::Truth(_)
        | Node::Absent
        | Node::Broken => {}
        Node::Index { subject, key, .. } => {
            if mention(tree, false).is_none() {
                each(subject);
            }
            each(key);
        }
        Node::List(parts) | Node::All(parts) | Node::Join(parts) => {
            parts.iter().for_each(each);
        }
        Node::Any(parts) => {
            parts.iter().for_each(each);
            found.mixed.extend(parts.iter().filter_map(bare_and));
        }
        Node::Not(inner) | Node::Negative(inner) => each(inner),
        Node::Test { subject, .. } => walk(subject, true, found),
        Node::Call { name: "coalesce", arguments, .. } => {
            let last = arguments.len().saturating_sub(1);
            for (number, part) in arguments.iter().enumerate() {
                walk(part, is_guarded || number < last, found);
            }
        }
        Node::Call { arguments, .. } => arguments.iter().for_each(each),
        Node::Arithmetic { first, rest } => {
            each(first);
            rest.iter().for_each(|(_, part)| each(part));
        }
        Node::If { branches, otherwise } => {
            for (condition, value) in branches {
                each(condition);
                each(value);
            }
            each(otherwise);
        }
        Node::Compare { first, rest } => {
            each(first);
            rest.iter().for_each(|(_, part)| each(part));
            compared(first, rest, found);
        }
    }
}

/// The name that a part is; of `a[b].c` the parts outside of the brackets.
fn mention<'a>(tree: &Tree<'a>, is_guarded: bool) -> Option<Mention<'a>> {
    let span = tree.span.clone();
    match &tree.node {
        Node::Name(path) => {
            Some(Mention { path: path.clone(), is_row: false, is_guarded, span })
        }
        Node::Index { subject, path, .. } => {
            let Node::Name(table) = &subject.node else { return None };
            let path = table.iter().chain(path).copied().collect();
            Some(Mention { path, is_row: true, is_guarded, span })
        }
        _ => None,
    }
}

fn compared<'a>(
    first: &Tree<'a>,
    rest: &[(Comparison, Tree<'a>)],
    found: &mut Parts<'a>,
) {
    let mut left = first;
    for (comparison, right) in rest {
        let is_equality = matches!(
            comparison,
            Comparison::In
                | Comparison::NotIn
                | Comparison::Order(Order::Equal | Order::Unequal)
        );
        for (name, other) in [(left, right), (right, left)] {
            let Some((name, otherwise)) = subject(name).filter(|_| is_equality) else {
                continue;
            };
            let listed = match &other.node {
                Node::List(list) => list.iter().collect(),
                _ => vec![other],
            };
            for text in listed {
                if let Node::Text(written) = &text.node
                    && !otherwise.contains(&written.as_str())
                {
                    found.texts.push(ComparedText {
                        name: name.clone(),
                        text: written.clone(),
                        span: text.span.clone(),
                    });
                }
            }
        }
        left = right;
    }
}

/// The name that is compared, and the texts that stand for its absence: `coalesce(name,
/// 'none')` is the name, and may be compared with `'none'`.
fn subject<'a, 't>(tree: &'t Tree<'a>) -> Option<(Mention<'a>, Vec<&'t str>)> {
    let Node::Call { name: "coalesce", arguments, .. } = &tree.node else {
        return Some((mention(tree, false)?, Vec::new()));
    };
    let [first, rest @ ..] = &arguments[..] else { return None };
    let texts = rest.iter().map(|part| match &part.node {
        Node::Text(text) => Some(text.as_str()),
        _ => None,
    });
    Some((mention(first, true)?, texts.collect::<Option<_>>()?))
}

/// Where an `and` stands that has no parentheses around it.
fn bare_and(tree: &Tree<'_>) -> Option<Range<usize>> {
    let Node::All(parts) = &tree.node else { return None };
    // Parentheses belong to the part they are around.
    let first = parts.first()?;
    (first.span.start == tree.span.start).then(|| tree.span.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_with_what_provides_for_their_absence() {
        let source = "coalesce(unit.county, other) == 'x' and not (a is answered) \
                      or sum(b, homes[home].price) > 1";
        let found = parts(source);
        let told: Vec<(String, bool, bool)> = found
            .names
            .iter()
            .map(|name| (name.path.join("."), name.is_row, name.is_guarded))
            .collect();
        let name = |name: &str, row, guarded| (name.to_owned(), row, guarded);
        let expected = [
            name("unit.county", false, true),
            name("other", false, false),
            name("a", false, true),
            name("b", false, false),
            name("homes.price", true, false),
            name("home", false, false),
        ];
        assert_eq!(told, expected);
    }

    #[test]
    fn texts_are_told_with_the_name_they_are_compared_with() {
        let source = "unit.county in ['x', 'y'] or 'z' != option.kind or a ~ 'b' == c \
                      or coalesce(d, 'none') in ['none', 'w'] or coalesce(e, f) == 'v'";
        let found = parts(source);
        let told: Vec<String> =
            found.texts.iter().map(|t| t.name.path.join(".") + " " + &t.text).collect();
        assert_eq!(told, ["unit.county x", "unit.county y", "option.kind z", "d w"]);
        assert_eq!(&source[found.texts[1].span.clone()], "'y'");
    }

    #[test]
    fn an_and_within_an_or_needs_parentheses_of_its_own() {
        let mixed = |source| parts(source).mixed.len();
        assert_eq!(mixed("a == 1 and b == 2 or c == 3"), 1);
        assert_eq!(mixed("(a == 1) and b == 2 or c == 3"), 1);
        assert_eq!(mixed("(a == 1 and b == 2) or c == 3"), 0);
        assert_eq!(mixed("a == 1 and (b == 2 or c == 3)"), 0);
    }
}
