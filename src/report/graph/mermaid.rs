//! A picture as a Mermaid flowchart.
//!
//! *In:* a [`Picture`]. *Out:* text that Mermaid reads, whatever the labels hold.
//!
//! Ids are numbers behind a letter, so that no id of an author can be a word of Mermaid's
//! own (`end`, `graph`, `click` …). Labels stand in quotes, and every sign that means
//! something there is written as an entity.

use crate::report::graph::{Contents, Edge, EdgeKind, Node, NodeKind, Picture, Point};

/// Writes a picture for Mermaid.
pub fn mermaid(picture: &Picture) -> String {
    let mut text = String::from("flowchart TB\n");
    text.push_str(&format!("  accTitle: {}\n", plain(&picture.title)));
    let contents = picture.contents();
    let outside = picture.boxes.len();
    for node in &contents.nodes[outside] {
        let node = written(*node, &picture.nodes[*node]);
        text.push_str(&format!("  {node}\n"));
    }
    for frame in &contents.boxes[outside] {
        frame_lines((picture, &contents), *frame, 1, &mut text);
    }
    for edge in &picture.edges {
        if let Some(line) = edge_line(&contents, edge) {
            text.push_str(&format!("  {line}\n"));
        }
    }
    text.push_str(STYLES);
    for (kind, class) in CLASSES {
        let of: Vec<String> = picture
            .nodes
            .iter()
            .enumerate()
            .filter(|(_, node)| node.kind == *kind)
            .map(|(number, _)| format!("n{number}"))
            .collect();
        if !of.is_empty() {
            text.push_str(&format!("  class {} {class}\n", of.join(",")));
        }
    }
    text
}

/// Colours that add nothing to what shapes and lines say.
const STYLES: &str = "  \
  classDef asked fill:#ffffff,stroke:#333333,color:#111111
  classDef note fill:#f4f4f4,stroke:#777777,color:#111111
  classDef value fill:#eef3f8,stroke:#47637d,color:#111111
  classDef given fill:#f3eef8,stroke:#63477d,color:#111111
  classDef gate fill:#fff6dd,stroke:#8a6d1d,color:#111111
  classDef terminal fill:#e7f3e7,stroke:#2f6b2f,color:#111111
  classDef ends fill:#fbe9e7,stroke:#a13b2b,color:#111111
";

const CLASSES: &[(NodeKind, &str)] = &[
    (NodeKind::Asked, "asked"),
    (NodeKind::Section, "asked"),
    (NodeKind::Note, "note"),
    (NodeKind::Value, "value"),
    (NodeKind::Given, "given"),
    (NodeKind::Gate, "gate"),
    (NodeKind::Terminal, "terminal"),
    (NodeKind::End, "ends"),
];

fn frame_lines(
    (picture, contents): (&Picture, &Contents),
    frame: usize,
    depth: usize,
    text: &mut String,
) {
    let indent = "  ".repeat(depth);
    let title = label(&picture.boxes[frame].title);
    text.push_str(&format!("{indent}subgraph b{frame}[\"{title}\"]\n"));
    for node in &contents.nodes[frame] {
        let node = written(*node, &picture.nodes[*node]);
        text.push_str(&format!("{indent}  {node}\n"));
    }
    for inner in &contents.boxes[frame] {
        frame_lines((picture, contents), *inner, depth + 1, text);
    }
    text.push_str(&format!("{indent}end\n"));
}

fn written(number: usize, node: &Node) -> String {
    let words = label(&node.lines);
    let (open, close) = match node.kind {
        NodeKind::Asked | NodeKind::Section => ("[", "]"),
        NodeKind::Note => (">", "]"),
        NodeKind::Value => ("[/", "/]"),
        NodeKind::Given => ("[(", ")]"),
        NodeKind::Gate => ("{{", "}}"),
        NodeKind::Terminal => ("([", "])"),
        NodeKind::End => ("[[", "]]"),
    };
    format!("n{number}{open}\"{words}\"{close}")
}

fn edge_line(contents: &Contents, edge: &Edge) -> Option<String> {
    let point = |point: Point| match point {
        Point::Node(node) => Some(format!("n{node}")),
        // A box without a node is nothing to point at.
        Point::Box(frame) => contents.ends[frame].map(|_| format!("b{frame}")),
    };
    let (from, to) = (point(edge.from)?, point(edge.to)?);
    let arrow = match edge.kind {
        EdgeKind::Order => "---",
        EdgeKind::Asks => "-->",
        EdgeKind::Ends => "==>",
        EdgeKind::Uses => "-.->",
    };
    Some(match &edge.label {
        Some(words) => format!("{from} {arrow}|\"{}\"| {to}", escaped(words)),
        None => format!("{from} {arrow} {to}"),
    })
}

fn label(lines: &[String]) -> String {
    lines.iter().map(|line| escaped(line)).collect::<Vec<_>>().join("<br>")
}

/// A text in quotes, with an entity for whatever ends a text, begins an entity, an
/// element, an icon, a formula, a directive or Markdown.
fn escaped(text: &str) -> String {
    let mut told = String::with_capacity(text.len());
    let mut before = ' ';
    let mut rest = text.chars().peekable();
    while let Some(character) = rest.next() {
        let after = rest.peek().copied().unwrap_or(' ');
        let is_sign = "\"#&<>`:;$%\\*{}[]|~@".contains(character)
            || character == '_' && !(before.is_alphanumeric() && after.is_alphanumeric());
        match character {
            '\n' | '\r' | '\t' => told.push(' '),
            _ if is_sign => told.push_str(&format!("#{};", u32::from(character))),
            other => told.push(other),
        }
        before = character;
    }
    told
}

/// A text that stands without quotes at the end of a line.
fn plain(text: &str) -> String {
    let is_sign = |c: char| matches!(c, ';' | '#' | '{' | '}' | '%' | '"' | '<' | '>');
    text.replace(|c: char| is_sign(c) || c.is_control(), " ")
}
