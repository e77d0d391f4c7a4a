//! A tree that was put together of several files, as YAML.
//!
//! *In:* the tree and the texts it comes from. *Out:* one file with the same meaning, in
//! which a comment says of every value in which file and on which line it was written.
//!
//! A scalar stands as it was typed. Where an id was given a prefix it is written anew.

use std::fmt::Write;

use crate::report::visible::visible;
use crate::source::Sources;
use crate::yaml::{Kind, Node, scalar_map};

/// Where the comments begin, unless a line is longer.
const COLUMN: usize = 40;

/// The tree as YAML.
pub fn yaml(tree: &Node, sources: &Sources) -> String {
    let mut lines = Vec::new();
    block(tree, sources, &mut lines);
    let mut all = String::new();
    for Line { text, place } in lines {
        // Writing to a string cannot fail.
        let _ = match place {
            Some(place) => writeln!(all, "{text:COLUMN$}  # {place}"),
            None => writeln!(all, "{text}"),
        };
    }
    all
}

/// A line, and where its value was written.
struct Line {
    text: String,
    place: Option<String>,
}

/// The lines of a collection, none of them set in.
fn block(node: &Node, sources: &Sources, lines: &mut Vec<Line>) {
    match &node.kind {
        Kind::Mapping(mapping) => {
            for (key, value) in mapping {
                let key = scalar(key, sources);
                if is_long(value) {
                    lines.push(Line { text: format!("{key}:"), place: None });
                    inner(value, sources, ["  ", "  "], lines);
                } else {
                    lines.push(commented(&format!("{key}: "), value, sources));
                }
            }
        }
        Kind::Sequence(elements) => {
            for element in elements {
                if is_long(element) {
                    inner(element, sources, ["- ", "  "], lines);
                } else {
                    lines.push(commented("- ", element, sources));
                }
            }
        }
        _ => lines.push(commented("", node, sources)),
    }
}

/// The lines of a collection behind what stands before the first and before the others.
fn inner(node: &Node, sources: &Sources, before: [&str; 2], lines: &mut Vec<Line>) {
    let mut own = Vec::new();
    block(node, sources, &mut own);
    let [first, other] = before;
    for (at, Line { text, place }) in own.into_iter().enumerate() {
        let before = if at == 0 { first } else { other };
        lines.push(Line { text: format!("{before}{text}"), place });
    }
}

fn is_long(node: &Node) -> bool {
    node.mapping().is_some_and(|mapping| !mapping.is_empty())
        || node.sequence().is_some_and(|elements| !elements.is_empty())
}

/// A line with a value that has no lines of its own, and where it was written.
fn commented(before: &str, node: &Node, sources: &Sources) -> Line {
    let text = format!("{before}{}", scalar(node, sources));
    let name = sources.get(node.span.file).name();
    let line = sources.position(node.span).line;
    Line { text, place: Some(format!("{}:{line}", visible(name))) }
}

/// A scalar or an empty collection: as typed where that is one line and still holds.
fn scalar(node: &Node, sources: &Sources) -> String {
    let source = sources.get(node.span.file);
    let typed = source.text().get(node.span.range()).unwrap_or_default();
    let Kind::Text(text) = &node.kind else {
        return match &node.kind {
            Kind::Mapping(_) => "{}".to_owned(),
            Kind::Sequence(_) => "[]".to_owned(),
            Kind::Number { text } => text.clone(),
            _ if typed.is_empty() => "null".to_owned(),
            _ => typed.to_owned(),
        };
    };
    let is_short = !typed.is_empty() && !typed.contains('\n');
    if is_short && scalar_map(source, node).is_some() {
        return typed.to_owned();
    }
    // No word with an underscore is anything else to YAML.
    let is_word = text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.contains('_')
        && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.'));
    match is_word {
        true => text.clone(),
        // What JSON writes in quotes, YAML reads.
        false => serde_json::Value::from(text.as_str()).to_string(),
    }
}
