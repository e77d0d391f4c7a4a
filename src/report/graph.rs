//! The routes of a questionnaire as a picture: what is asked after what, and because of
//! what.
//!
//! *In:* a questionnaire, how much of it is wanted, and a language. *Out:* an outline for
//! a terminal, a Mermaid flowchart, or a Graphviz graph.
//!
//! Everything is told in the words of `universe`. A picture is built once, as a
//! [`Picture`] of nodes and edges, and written in either notation; what it takes grows
//! with the number of items and of names in conditions, and no faster.

mod build;
mod dot;
mod mermaid;
mod text;

pub use dot::dot;
pub use mermaid::mermaid;
pub use text::text;

/// How much is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Detail {
    /// Sections, and what decides between them.
    Sections,
    /// Items too, with what decides whether they are asked.
    Items,
    /// Also what is worked out, rows, options, and what is required because of what.
    Full,
}

/// Which part of a questionnaire is shown, and how much of it.
#[derive(Clone, Copy, Debug)]
pub struct Shown {
    /// How much.
    pub detail: Detail,
    /// One section with what is in it; none = all.
    pub section: Option<usize>,
}

/// A graph: nodes in nested boxes, and edges between them.
#[derive(Clone, Debug, Default)]
pub struct Picture {
    /// The title.
    pub title: String,
    /// Boxes: sections and rosters, outer before inner.
    pub boxes: Vec<Frame>,
    /// Nodes, in asking order.
    pub nodes: Vec<Node>,
    /// Edges.
    pub edges: Vec<Edge>,
}

/// A box around nodes.
#[derive(Clone, Debug)]
pub struct Frame {
    /// The box around it.
    pub around: Option<usize>,
    /// Its words.
    pub title: Vec<String>,
}

/// A node.
#[derive(Clone, Debug)]
pub struct Node {
    /// The box it stands in.
    pub within: Option<usize>,
    /// What it is.
    pub kind: NodeKind,
    /// Its lines.
    pub lines: Vec<String>,
}

/// What a node is; each has a shape of its own, so that nothing is told by colour alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NodeKind {
    /// Something that is asked.
    Asked,
    /// A text that is shown.
    Note,
    /// Something worked out or known without a question.
    Value,
    /// What a register or a draw says.
    Given,
    /// Where several conditions meet.
    Gate,
    /// A section, where its items are not shown.
    Section,
    /// Where the interview begins or is handed in.
    Terminal,
    /// Where it ends before.
    End,
}

/// An end of an edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Point {
    /// A node.
    Node(usize),
    /// A box.
    Box(usize),
}

/// An edge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edge {
    /// From where.
    pub from: Point,
    /// To where.
    pub to: Point,
    /// What stands on it.
    pub label: Option<String>,
    /// What it says.
    pub kind: EdgeKind,
}

/// What an edge says; each has a line of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EdgeKind {
    /// Asked next.
    Order,
    /// Asked because of what was answered.
    Asks,
    /// Ends the interview.
    Ends,
    /// Used in working out, in limits or in what is required.
    Uses,
}

/// What stands in each box.
struct Contents {
    /// The nodes of each box; the last are those in none.
    nodes: Vec<Vec<usize>>,
    /// The boxes in each box; the last are those in none.
    boxes: Vec<Vec<usize>>,
    /// The first and the last node within each box or the boxes in it.
    ends: Vec<Option<(usize, usize)>>,
}

impl Picture {
    fn contents(&self) -> Contents {
        let outside = self.boxes.len();
        let mut nodes = vec![Vec::new(); outside + 1];
        let mut boxes = vec![Vec::new(); outside + 1];
        let mut ends: Vec<Option<(usize, usize)>> = vec![None; outside];
        for (number, node) in self.nodes.iter().enumerate() {
            nodes[node.within.unwrap_or(outside)].push(number);
            for frame in self.up(node) {
                let first = ends[frame].map_or(number, |(first, _)| first);
                ends[frame] = Some((first, number));
            }
        }
        for (number, frame) in self.boxes.iter().enumerate() {
            boxes[frame.around.unwrap_or(outside)].push(number);
        }
        Contents { nodes, boxes, ends }
    }

    /// The boxes around a node, the innermost first.
    fn up(&self, node: &Node) -> impl Iterator<Item = usize> {
        std::iter::successors(node.within, |frame| self.boxes[*frame].around)
    }

    fn is_in(&self, node: usize, frame: usize) -> bool {
        self.up(&self.nodes[node]).any(|around| around == frame)
    }
}
