//! The syntax tree of an expression.
//!
//! *In:* nothing. *Out:* the types between `parse` and `lower`.
//!
//! A tree is as deep as the parentheses, calls and branches of its text: chains of one
//! rank are flat. It knows no names and no types.

use std::ops::Range;

use crate::decimal::Number;
use crate::expression::program::{Operator, Order};

/// A part of an expression and where it stands, parentheses included.
#[derive(Debug)]
pub(crate) struct Tree<'a> {
    pub(crate) node: Node<'a>,
    pub(crate) span: Range<usize>,
}

/// What a part is.
#[derive(Debug)]
pub(crate) enum Node<'a> {
    /// The parts of a name between its dots.
    Name(Vec<&'a str>),
    /// `x[key].path`: a row of a roster or a register, and what is read in it.
    Index {
        subject: Box<Tree<'a>>,
        key: Box<Tree<'a>>,
        path: Vec<&'a str>,
    },
    Text(String),
    Number(Number),
    Truth(bool),
    /// `none`.
    Absent,
    List(Vec<Tree<'a>>),
    Call {
        name: &'a str,
        name_span: Range<usize>,
        arguments: Vec<Tree<'a>>,
    },
    Test {
        subject: Box<Tree<'a>>,
        name: &'a str,
        name_span: Range<usize>,
    },
    Compare {
        first: Box<Tree<'a>>,
        rest: Vec<(Comparison, Tree<'a>)>,
    },
    All(Vec<Tree<'a>>),
    Any(Vec<Tree<'a>>),
    Not(Box<Tree<'a>>),
    Negative(Box<Tree<'a>>),
    Arithmetic {
        first: Box<Tree<'a>>,
        rest: Vec<(Operator, Tree<'a>)>,
    },
    Join(Vec<Tree<'a>>),
    If {
        branches: Vec<(Tree<'a>, Tree<'a>)>,
        otherwise: Box<Tree<'a>>,
    },
    /// What could not be read; the problem is told already.
    Broken,
}

/// An operator of comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Comparison {
    Order(Order),
    In,
    NotIn,
}

impl Tree<'_> {
    /// What could not be read.
    pub(crate) fn broken(span: Range<usize>) -> Self {
        Self { node: Node::Broken, span }
    }

    /// Whether it is written out and holds no name: `'a'`, `12`, `-1`, `date('…')`.
    pub(crate) fn is_literal(&self) -> bool {
        match &self.node {
            Node::Text(_) | Node::Number(_) | Node::Truth(_) | Node::Absent => true,
            Node::Negative(inner) => inner.is_literal(),
            Node::List(list) => list.iter().all(Tree::is_literal),
            Node::Call { arguments, .. } => {
                !arguments.is_empty() && arguments.iter().all(Tree::is_literal)
            }
            Node::Arithmetic { first, rest } => {
                first.is_literal() && rest.iter().all(|(_, part)| part.is_literal())
            }
            Node::Join(parts) => parts.iter().all(Tree::is_literal),
            _ => false,
        }
    }

    /// Whether it is a name, or a name in a row that was picked.
    pub(crate) fn is_named(&self) -> bool {
        matches!(self.node, Node::Name(_) | Node::Index { .. })
    }

    /// Whether it is a text in quotes, or branches of such, so that it can be a code.
    pub(crate) fn is_quoted(&self) -> bool {
        match &self.node {
            Node::Text(_) | Node::Absent => true,
            Node::If { branches, otherwise } => {
                otherwise.is_quoted()
                    && branches.iter().all(|(_, value)| value.is_quoted())
            }
            _ => false,
        }
    }
}
