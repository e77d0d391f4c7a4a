//! An answer file written in YAML.
//!
//! *In:* its text. *Out:* a [`Branch`] with the places of the file.
//!
//! What a scalar is depends on the item that it answers, never on how it looks: a code, a
//! text or a day is what was typed (`no`, `0180`, `1_000`, `True`, `2025-01-01`), a number
//! is one where JSON spells it so, and anything else stays text, for the reader to refuse.

use crate::answers::notation::shape::{Fields, Shape};
use crate::answers::notation::tree::{Branch, Key, Place};
use crate::diagnostic::Findings;
use crate::source::{FileId, Source, Span};
use crate::yaml::{self, Kind, Node};

/// Reads a text; none where it cannot be read to its end.
pub(crate) fn read(
    file: FileId,
    text: &str,
    fields: Option<&Fields>,
    findings: &mut Findings,
) -> Option<Branch> {
    let source = Source::new("", text);
    let mut found = Findings::default();
    let node = yaml::read(file, &source, &mut found);
    // Whether a number is too long is said where it is known to be a number.
    found.retain(|finding| finding.rule.name != yaml::rules::NUMBER_OUT_OF_RANGE.name);
    findings.append(found);
    let node = node?;
    let scribe = Scribe { source: &source };
    let none = Fields::default();
    Some(scribe.file(&node, fields.unwrap_or(&none)))
}

/// The questionnaire and version a text names.
pub(crate) fn peek(text: &str) -> (Option<String>, Option<String>) {
    let mut findings = Findings::default();
    let root = read(FileId(0), text, None, &mut findings);
    let word = |key: &str| Some(root.as_ref()?.get(key)?.word()?.to_owned());
    (word("questionnaire"), word("version"))
}

/// What turns nodes into branches.
struct Scribe<'s> {
    source: &'s Source,
}

/// A word of any kind.
static WORD: Shape = Shape::Word { specify: Vec::new() };

impl Scribe<'_> {
    fn file(&self, node: &Node, fields: &Fields) -> Branch {
        self.entries(node, &|name| match name {
            "answers" => Part::Answers(fields),
            "simulated" => Part::Shape(&Shape::Truth),
            "confirmed" | "given_by" | "draws" | "signatures" | "notes" | "calls" => {
                Part::Words
            }
            _ => Part::Shape(&WORD),
        })
    }

    /// A mapping, each value by what its key says it is; anything else as it is.
    fn entries<'f>(&self, node: &Node, part: &dyn Fn(&str) -> Part<'f>) -> Branch {
        let Some(mapping) = node.mapping() else {
            return self.shaped(node, &Shape::Open);
        };
        let entries = mapping.iter().map(|(key, value)| {
            let name = key.text().unwrap_or_default();
            let value = match part(name) {
                Part::Shape(shape) => self.shaped(value, shape),
                Part::Words => self.words(value),
                Part::Answers(fields) => {
                    self.entries(value, &|id| Part::Shape(fields.shape(id)))
                }
            };
            (Key { at: place(key.span), name: name.to_owned() }, value)
        });
        Branch::object(place(node.span), entries.collect())
    }

    /// A value all of whose scalars are words.
    fn words(&self, node: &Node) -> Branch {
        match &node.kind {
            Kind::Sequence(list) => {
                let list = list.iter().map(|node| self.words(node)).collect();
                Branch::list(place(node.span), list)
            }
            Kind::Mapping(_) => self.entries(node, &|_| Part::Words),
            _ => self.scalar(node, &WORD),
        }
    }

    fn shaped(&self, node: &Node, shape: &Shape) -> Branch {
        match &node.kind {
            Kind::Sequence(list) => {
                let element = |node| match shape {
                    Shape::Words { .. } | Shape::Word { .. } => self.shaped(node, shape),
                    Shape::Roster { columns } => self.row(node, columns),
                    _ => self.shaped(node, &Shape::Open),
                };
                Branch::list(place(node.span), list.iter().map(element).collect())
            }
            Kind::Mapping(_) => self.object(node, shape),
            _ => self.scalar(node, shape),
        }
    }

    fn object(&self, node: &Node, shape: &Shape) -> Branch {
        match shape {
            Shape::Word { .. } | Shape::Words { .. } => {
                let code = node.get("code").map(|code| self.scalar(code, &WORD));
                let code = code.as_ref().and_then(Branch::word);
                let beside = code.and_then(|code| shape.beside(code)).unwrap_or(&WORD);
                self.entries(node, &|key| match key {
                    "specify" => Part::Shape(beside),
                    _ => Part::Shape(&WORD),
                })
            }
            Shape::Rows { rows, cell } => {
                self.entries(node, &|key| match key == "missing"
                    && !rows.iter().any(|row| row == key)
                {
                    true => Part::Shape(&WORD),
                    false => Part::Shape(cell),
                })
            }
            Shape::Parts { numbers } => self.entries(node, &|key| {
                let is_number = numbers.contains(&key);
                Part::Shape(if is_number { &Shape::Number } else { &WORD })
            }),
            Shape::Number | Shape::Truth | Shape::Roster { .. } => {
                self.entries(node, &|_| Part::Shape(&WORD))
            }
            Shape::Nothing | Shape::Open => {
                self.entries(node, &|_| Part::Shape(&Shape::Open))
            }
        }
    }

    fn row(&self, node: &Node, columns: &[(String, Shape)]) -> Branch {
        self.entries(node, &|key| {
            let column = columns.iter().find(|(id, _)| id == key);
            Part::Shape(match column {
                Some((_, shape)) => shape,
                None if key == "row" => &WORD,
                None => &Shape::Open,
            })
        })
    }

    fn scalar(&self, node: &Node, shape: &Shape) -> Branch {
        let at = place(node.span);
        let is_open = matches!(
            shape,
            Shape::Open | Shape::Nothing | Shape::Rows { .. } | Shape::Roster { .. }
        );
        match &node.kind {
            Kind::Null => Branch::raw(at, "null"),
            Kind::Number { text } if is_open || *shape == Shape::Number => {
                Branch::number(at, text)
            }
            Kind::Bool(_) if is_open || *shape == Shape::Truth => {
                Branch::truth(at, self.typed(node))
            }
            Kind::Bool(_) => Branch::text(at, self.typed(node)),
            _ => Branch::text(at, node.text().unwrap_or_default()),
        }
    }

    /// A plain scalar as it was typed: `True` is no `true`.
    fn typed(&self, node: &Node) -> &str {
        self.source.text().get(node.span.range()).unwrap_or_default()
    }
}

/// What stands under a key.
enum Part<'f> {
    Answers(&'f Fields),
    Words,
    Shape(&'f Shape),
}

fn place(span: Span) -> Place {
    (span.start, span.end)
}
