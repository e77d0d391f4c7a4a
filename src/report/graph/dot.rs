//! A picture as a Graphviz graph.
//!
//! *In:* a [`Picture`]. *Out:* DOT that Graphviz reads, whatever the labels hold.
//!
//! An edge to a box goes to the first node in it and is cut off at the box. Sections are
//! set in columns, and their numbers tell their order: one below the other they would
//! make a picture of ten metres.

use crate::report::graph::{Contents, Edge, EdgeKind, Node, NodeKind, Picture, Point};

/// Writes a picture for Graphviz.
pub fn dot(picture: &Picture) -> String {
    let mut text = String::from("digraph survey {\n");
    let title = quoted(std::slice::from_ref(&picture.title));
    text.push_str(&format!("  graph [label={title}, labelloc=t, fontsize=20];\n"));
    text.push_str(HEAD);
    let contents = picture.contents();
    let outside = picture.boxes.len();
    for node in contents.nodes[outside].iter().filter(|node| is_drawn(picture, **node)) {
        let node = written(*node, &picture.nodes[*node]);
        text.push_str(&format!("  {node};\n"));
    }
    for frame in &contents.boxes[outside] {
        frame_lines((picture, &contents), *frame, 1, &mut text);
    }
    for edge in picture.edges.iter().filter(|edge| !leads_on(picture, edge)) {
        if let Some(line) = edge_line((picture, &contents), edge) {
            text.push_str(&format!("  {line};\n"));
        }
    }
    columns(&contents, &mut text);
    text.push_str("}\n");
    text
}

/// Unseen edges that set each section below the one whose column is shortest so far, and
/// the first ones beside each other.
fn columns(contents: &Contents, text: &mut String) {
    let outside = contents.boxes.len() - 1;
    let filled = contents.boxes[outside].iter().filter_map(|frame| contents.ends[*frame]);
    let filled: Vec<(usize, usize)> = filled.collect();
    let nodes: usize = filled.iter().map(|(first, last)| last - first + 1).sum();
    let wanted = (1..).find(|side| side * side * NODES_A_CELL >= nodes).unwrap_or(1);
    // The last node of each column, and how many nodes it has.
    let mut columns: Vec<(usize, usize)> = Vec::new();
    let mut beside = None;
    for (first, last) in filled {
        let height = last - first + 1;
        if columns.len() < wanted {
            if let Some(left) = beside.replace(first) {
                let pair = format!("n{left} -> n{first} [style=invis]");
                text.push_str(&format!("  {{rank=same; {pair}}}\n"));
            }
            columns.push((last, height));
        } else if let Some(shortest) = columns.iter_mut().min_by_key(|column| column.1) {
            text.push_str(&format!("  n{} -> n{first} [style=invis];\n", shortest.0));
            *shortest = (last, shortest.1 + height);
        }
    }
}

/// A column is about four times as wide as a node is high.
const NODES_A_CELL: usize = 4;

const HEAD: &str = "  compound=true; rankdir=TB; newrank=true; ranksep=0.4; nodesep=0.35;
  fontname=\"DejaVu Sans\";
  node [fontname=\"DejaVu Sans\", fontsize=11, shape=box, style=filled, fillcolor=white, color=\"#333333\", fontcolor=\"#111111\", margin=\"0.14,0.08\"];
  edge [fontname=\"DejaVu Sans\", fontsize=10, color=\"#333333\", fontcolor=\"#111111\"];
";

/// Columns have neither a beginning nor an end.
fn is_drawn(picture: &Picture, node: usize) -> bool {
    picture.boxes.is_empty() || picture.nodes[node].kind != NodeKind::Terminal
}

/// Whether an edge says no more than that one section follows another.
fn leads_on(picture: &Picture, edge: &Edge) -> bool {
    let outermost = |point: Point| match point {
        Point::Node(node) => picture.up(&picture.nodes[node]).last(),
        Point::Box(frame) => Some(frame),
    };
    let leaves = |point: Point| match point {
        Point::Node(node) => !is_drawn(picture, node),
        Point::Box(_) => false,
    };
    let differ = outermost(edge.from) != outermost(edge.to);
    edge.kind == EdgeKind::Order && (differ || leaves(edge.from) || leaves(edge.to))
}

fn frame_lines(
    (picture, contents): (&Picture, &Contents),
    frame: usize,
    depth: usize,
    text: &mut String,
) {
    let indent = "  ".repeat(depth);
    let title = quoted(&picture.boxes[frame].title);
    text.push_str(&format!("{indent}subgraph cluster_b{frame} {{\n"));
    text.push_str(&format!(
        "{indent}  label={title}; style=rounded; color=\"#777777\"; fontsize=14; margin=14;\n"
    ));
    for node in &contents.nodes[frame] {
        let node = written(*node, &picture.nodes[*node]);
        text.push_str(&format!("{indent}  {node};\n"));
    }
    for inner in &contents.boxes[frame] {
        frame_lines((picture, contents), *inner, depth + 1, text);
    }
    text.push_str(&format!("{indent}}}\n"));
}

fn written(number: usize, node: &Node) -> String {
    let look = match node.kind {
        NodeKind::Asked | NodeKind::Section => "",
        NodeKind::Note => ", shape=note, fillcolor=\"#f4f4f4\"",
        NodeKind::Value => ", shape=parallelogram, fillcolor=\"#eef3f8\"",
        NodeKind::Given => ", shape=cylinder, fillcolor=\"#f3eef8\"",
        NodeKind::Gate => ", shape=hexagon, fillcolor=\"#fff6dd\"",
        NodeKind::Terminal => ", shape=oval, fillcolor=\"#e7f3e7\"",
        NodeKind::End => ", peripheries=2, fillcolor=\"#fbe9e7\"",
    };
    format!("n{number} [label={}{look}]", quoted(&wrapped(&node.lines)))
}

/// Lines of a node, none of them very long.
fn wrapped(lines: &[String]) -> Vec<String> {
    let wrap = |line: &String| crate::report::wrap::wrap(line, 34, "", "");
    lines
        .iter()
        .flat_map(|line| wrap(line).split('\n').map(str::to_owned).collect::<Vec<_>>())
        .collect()
}

fn edge_line((picture, contents): (&Picture, &Contents), edge: &Edge) -> Option<String> {
    let point = |point: Point| match point {
        Point::Node(node) => Some((node, None)),
        Point::Box(frame) => Some((contents.ends[frame]?.0, Some(frame))),
    };
    let ((from, tail), (to, head)) = (point(edge.from)?, point(edge.to)?);
    let mut look: Vec<String> = Vec::new();
    // An edge out of a box into it would have no visible part.
    let is_within = |frame: usize, node: usize| picture.is_in(node, frame);
    look.extend(
        tail.filter(|tail| !is_within(*tail, to)).map(|b| format!("ltail=cluster_b{b}")),
    );
    look.extend(
        head.filter(|head| !is_within(*head, from))
            .map(|b| format!("lhead=cluster_b{b}")),
    );
    look.extend(match edge.kind {
        EdgeKind::Order => vec![
            "color=\"#aaaaaa\"".to_owned(),
            "arrowhead=none".to_owned(),
            "weight=8".to_owned(),
        ],
        EdgeKind::Asks => vec!["penwidth=1.3".to_owned()],
        EdgeKind::Ends => vec!["penwidth=2".to_owned()],
        EdgeKind::Uses => vec!["style=dashed".to_owned(), "constraint=false".to_owned()],
    });
    if let Some(words) = &edge.label {
        let lines = wrapped(std::slice::from_ref(words));
        look.push(format!("label={}", quoted(&lines)));
    }
    Some(format!("n{from} -> n{to} [{}]", look.join(", ")))
}

/// Lines in quotes; Graphviz reads entities and escapes even there.
fn quoted(lines: &[String]) -> String {
    let escaped = |line: &String| {
        let line = line.replace('&', "&amp;").replace('\\', "\\\\").replace('"', "\\\"");
        line.replace(['\n', '\r', '\t'], " ")
    };
    format!("\"{}\"", lines.iter().map(escaped).collect::<Vec<_>>().join("\\n"))
}
