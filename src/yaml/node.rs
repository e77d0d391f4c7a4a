//! The tree: nodes, their places and the ways to look things up.
//!
//! *In:* nothing. *Out:* plain data, read by `load` and `format`.
//!
//! A key is a node too, so that a finding can point at it. Lookups are by the text of
//! a key; a JSON pointer leads to a node and a place leads back to a pointer. An alias
//! and a merged key lead to where the value is written, not to where it is used.

use std::collections::HashMap;

use crate::source::{Source, Span};

/// Mappings with more keys than this get an index.
const FEW: usize = 16;

/// One value or key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// Where it stands, quotes and brackets included. That of a block scalar begins
    /// after the line with `|` or `>`.
    pub span: Span,
    /// How it is written.
    pub style: Style,
    /// What it is.
    pub kind: Kind,
}

/// How a node is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Style {
    /// A word without quotes.
    Plain,
    /// `'…'`
    SingleQuoted,
    /// `"…"`
    DoubleQuoted,
    /// `|`
    Literal,
    /// `>`
    Folded,
    /// A sequence or mapping by indentation.
    Block,
    /// `[…]` or `{…}`
    Flow,
}

/// What a node is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Nothing, `~` or `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number, exactly as written; [`crate::decimal::Number::parse`] reads it.
    Number {
        /// The digits as typed.
        text: String,
    },
    /// Any other scalar.
    Text(String),
    /// A list.
    Sequence(Vec<Node>),
    /// Keys and values.
    Mapping(Mapping),
}

/// Keys and values in the order written, each key once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mapping {
    entries: Vec<(Node, Node)>,
    index: Option<HashMap<Box<str>, usize>>,
}

impl Mapping {
    /// Joins entries whose keys are words and differ.
    pub fn new(entries: Vec<(Node, Node)>) -> Self {
        let index = (entries.len() > FEW).then(|| {
            let name = |key: &Node| key.text().unwrap_or_default().into();
            entries.iter().enumerate().map(|(at, (key, _))| (name(key), at)).collect()
        });
        Self { entries, index }
    }

    /// The key and value of that name.
    pub fn entry(&self, name: &str) -> Option<&(Node, Node)> {
        match &self.index {
            Some(index) => self.entries.get(*index.get(name)?),
            None => self.entries.iter().find(|(key, _)| key.text() == Some(name)),
        }
    }

    /// Every key and value, in the order written; merged ones come last.
    pub fn iter(&self) -> std::slice::Iter<'_, (Node, Node)> {
        self.entries.iter()
    }

    /// How many keys there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    pub(in crate::yaml) fn into_entries(self) -> Vec<(Node, Node)> {
        self.entries
    }
}

impl<'a> IntoIterator for &'a Mapping {
    type Item = &'a (Node, Node);
    type IntoIter = std::slice::Iter<'a, (Node, Node)>;
    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl Node {
    /// The text of a scalar, a number as written; `None` for collections and nothing.
    pub fn text(&self) -> Option<&str> {
        match &self.kind {
            Kind::Text(text) | Kind::Number { text } => Some(text),
            Kind::Bool(true) => Some("true"),
            Kind::Bool(false) => Some("false"),
            Kind::Null | Kind::Sequence(_) | Kind::Mapping(_) => None,
        }
    }

    /// Whether it is nothing, `~` or `null`.
    pub fn is_null(&self) -> bool {
        self.kind == Kind::Null
    }

    /// The mapping, if it is one.
    pub fn mapping(&self) -> Option<&Mapping> {
        match &self.kind {
            Kind::Mapping(mapping) => Some(mapping),
            _ => None,
        }
    }

    /// The elements, if it is a list.
    pub fn sequence(&self) -> Option<&[Self]> {
        match &self.kind {
            Kind::Sequence(elements) => Some(elements),
            _ => None,
        }
    }

    /// The key of that name, if this is a mapping that has it.
    pub fn key(&self, name: &str) -> Option<&Self> {
        Some(&self.mapping()?.entry(name)?.0)
    }

    /// The value under that name, if this is a mapping that has it.
    pub fn get(&self, name: &str) -> Option<&Self> {
        Some(&self.mapping()?.entry(name)?.1)
    }

    /// Follows a JSON pointer; where a step is missing, the deepest node found.
    pub fn at(&self, pointer: &str) -> &Self {
        let mut node = self;
        for step in pointer.split('/').skip(1) {
            let name = step.replace("~1", "/").replace("~0", "~");
            let next = match &node.kind {
                Kind::Sequence(elements) => {
                    name.parse().ok().and_then(|at: usize| elements.get(at))
                }
                _ => node.get(&name),
            };
            match next {
                Some(next) => node = next,
                None => return node,
            }
        }
        node
    }

    /// The JSON pointer of the smallest value (or the value of the key) at a place.
    pub fn pointer_of(&self, span: Span) -> String {
        let mut pointer = String::new();
        let mut node = self;
        'down: loop {
            match &node.kind {
                Kind::Sequence(elements) => {
                    for (at, element) in elements.iter().enumerate() {
                        if element.span.contains(span) {
                            pointer = join(&pointer, &at.to_string());
                            node = element;
                            continue 'down;
                        }
                    }
                }
                Kind::Mapping(mapping) => {
                    for (key, value) in mapping {
                        if value.span.contains(span) || key.span.contains(span) {
                            pointer = join(&pointer, key.text().unwrap_or_default());
                            node = value;
                            continue 'down;
                        }
                    }
                }
                _ => {}
            }
            return pointer;
        }
    }

    /// What to underline for the whole node: of a collection only its first line.
    pub fn label(&self, source: &Source) -> Span {
        let text = source.text().get(self.span.range()).unwrap_or_default();
        let block = matches!(self.style, Style::Block | Style::Flow);
        let shown = match text.split_once('\n') {
            Some((first, _)) if block => first.trim_end(),
            _ => text.trim_end(),
        };
        let start = self.span.start as usize;
        Span::new(self.span.file, start..start + shown.len())
    }
}

/// A JSON pointer one step longer.
pub fn join(pointer: &str, step: &str) -> String {
    let mut longer = String::with_capacity(pointer.len() + step.len() + 1);
    longer.push_str(pointer);
    longer.push('/');
    for character in step.chars() {
        match character {
            '~' => longer.push_str("~0"),
            '/' => longer.push_str("~1"),
            other => longer.push(other),
        }
    }
    longer
}
