//! From the tree of an expression to its normal form.
//!
//! *In:* a tree and what its names are called. *Out:* a text for a value, a [`Form`] for
//! a condition.
//!
//! The parser bounds how deep trees are, so plain recursion ends.

use unicode_normalization::UnicodeNormalization;

use crate::decimal::Number;
use crate::expression::functions::OVER_ROWS;
use crate::expression::normal::Naming;
use crate::expression::normal::form::{self, Edge, Form, Side};
use crate::expression::program::{Operator, Order};
use crate::expression::tree::{Comparison, Node, Tree};
use crate::value::Value;

/// Names that are no items, whatever stands behind them.
const WAVES: [&str; 2] = ["prev", "last"];
/// The rows around, or the candidate: what stands behind them is a column.
const ROWS: [&str; 2] = ["parent", "source"];

/// Makes terms and forms of the trees of one text.
pub(super) struct Terms<'a, N> {
    pub(super) naming: &'a N,
    pub(super) source: &'a str,
}

/// What is written out: a number, or anything else in its normal form.
enum Literal {
    Number(Number),
    Text(String),
}

impl Literal {
    fn shown(&self) -> String {
        match self {
            Self::Number(number) => number.to_string(),
            Self::Text(text) => text.clone(),
        }
    }

    fn edge(self) -> Edge {
        match self {
            Self::Number(number) => Edge::Number(number),
            Self::Text(text) => Edge::Text(text),
        }
    }
}

impl<N: Naming> Terms<'_, N> {
    /// A condition; `negated` where `not` stands before it.
    pub(super) fn form(
        &self,
        tree: &Tree<'_>,
        within: Option<usize>,
        negated: bool,
    ) -> Form {
        let parts = |trees: &[Tree<'_>]| -> Vec<Form> {
            trees.iter().map(|tree| self.form(tree, within, negated)).collect()
        };
        match &tree.node {
            Node::All(trees) if !negated => form::all(parts(trees)),
            Node::Any(trees) if negated => form::all(parts(trees)),
            Node::All(trees) | Node::Any(trees) => form::any(parts(trees)),
            Node::Not(inner) => self.form(inner, within, !negated),
            Node::Truth(truth) => Form::Plain((*truth != negated).to_string()),
            Node::Compare { first, rest } => {
                let mut left = &**first;
                let mut pairs = Vec::with_capacity(rest.len());
                for (comparison, right) in rest {
                    pairs.push(self.pair(left, *comparison, right, (within, negated)));
                    left = right;
                }
                if negated { form::any(pairs) } else { form::all(pairs) }
            }
            _ => {
                let text = self.value(tree, within);
                Form::Plain(if negated { format!("not {text}") } else { text })
            }
        }
    }

    /// One comparison.
    fn pair(
        &self,
        left: &Tree<'_>,
        comparison: Comparison,
        right: &Tree<'_>,
        (within, negated): (Option<usize>, bool),
    ) -> Form {
        let order = match comparison {
            Comparison::In => return self.member((left, right), within, !negated),
            Comparison::NotIn => return self.member((left, right), within, negated),
            Comparison::Order(order) => order,
        };
        let (side, is_equal) = match order {
            Order::Equal => (None, true),
            Order::Unequal => (None, false),
            Order::Less => (Some(Side::Below), false),
            Order::LessOrEqual => (Some(Side::NotAbove), false),
            Order::Greater => (Some(Side::Above), false),
            Order::GreaterOrEqual => (Some(Side::NotBelow), false),
        };
        let Some(side) = side else {
            return self.equal((left, right), within, is_equal != negated);
        };
        let side = if negated { side.opposite() } else { side };
        let (of_left, of_right) =
            (self.subject(left, within), self.subject(right, within));
        if let Some(edge) = self.literal(right, of_left) {
            let subject = self.value(left, within);
            return Form::Side { subject, side, edge: edge.edge() };
        }
        if let Some(edge) = self.literal(left, of_right) {
            let subject = self.value(right, within);
            return Form::Side { subject, side: side.turned(), edge: edge.edge() };
        }
        let (left, right) = (self.value(left, within), self.value(right, within));
        Form::Plain(match side {
            Side::Below => format!("{left} < {right}"),
            Side::NotAbove => format!("{left} <= {right}"),
            Side::Above => format!("{right} < {left}"),
            Side::NotBelow => format!("{right} <= {left}"),
        })
    }

    fn equal(
        &self,
        (left, right): (&Tree<'_>, &Tree<'_>),
        within: Option<usize>,
        is: bool,
    ) -> Form {
        let (of_left, of_right) =
            (self.subject(left, within), self.subject(right, within));
        let among = |subject: &Tree<'_>, value: Literal| Form::Among {
            subject: self.value(subject, within),
            is,
            values: [value.shown()].into(),
        };
        if let Some(value) = self.literal(right, of_left) {
            return among(left, value);
        }
        if let Some(value) = self.literal(left, of_right) {
            return among(right, value);
        }
        let mut sides = [self.value(left, within), self.value(right, within)];
        sides.sort();
        let sign = if is { "==" } else { "!=" };
        Form::Plain(sides.join(&format!(" {sign} ")))
    }

    /// `x in ['a', 'b']`, or `'a' in x`.
    fn member(
        &self,
        (left, right): (&Tree<'_>, &Tree<'_>),
        within: Option<usize>,
        is: bool,
    ) -> Form {
        let subject = self.subject(left, within);
        if let Node::List(list) = &right.node {
            let values = list.iter().map(|value| self.literal(value, subject));
            if let Some(values) = values.collect::<Option<Vec<_>>>() {
                let values = values.iter().map(Literal::shown).collect();
                return Form::Among { subject: self.value(left, within), is, values };
            }
        }
        let left = match self.literal(left, self.subject(right, within)) {
            Some(code) => code.shown(),
            None => self.value(left, within),
        };
        let word = if is { "in" } else { "not in" };
        Form::Plain(format!("{left} {word} {}", self.value(right, within)))
    }

    /// A value.
    pub(super) fn value(&self, tree: &Tree<'_>, within: Option<usize>) -> String {
        match &tree.node {
            Node::Name(parts) => self.name(parts, within),
            Node::Index { subject, key, path } => {
                let roster = self.subject(subject, None);
                let head = self.value(subject, within);
                let key = self.value(key, within);
                format!("{head}[{key}].{}", self.path(path, roster))
            }
            Node::List(list) => self.list(list, None, within),
            Node::Call { name, arguments, .. } => self.call(name, arguments, within),
            Node::Test { subject, name, .. } => {
                format!("{} is {name}", self.value(subject, within))
            }
            Node::Negative(inner) => match self.literal(tree, None) {
                Some(number) => number.shown(),
                None => format!("-({})", self.value(inner, within)),
            },
            Node::Arithmetic { first, rest } => self.arithmetic(first, rest, within),
            Node::Join(parts) => {
                let parts: Vec<_> =
                    parts.iter().map(|part| self.value(part, within)).collect();
                format!("({})", parts.join(" ~ "))
            }
            Node::If { branches, otherwise } => {
                let mut text = String::from("(");
                for (condition, value) in branches {
                    let condition = self.form(condition, within, false);
                    let value = self.value(value, within);
                    text.push_str(&format!("if {condition}: {value}; "));
                }
                text + &format!("else {})", self.value(otherwise, within))
            }
            Node::Compare { .. } | Node::All(_) | Node::Any(_) | Node::Not(_) => {
                format!("({})", self.form(tree, within, false))
            }
            Node::Text(_) | Node::Number(_) | Node::Truth(_) | Node::Absent => {
                self.literal(tree, None).map_or_else(String::new, |it| it.shown())
            }
            Node::Broken => self.source[tree.span.clone()].to_owned(),
        }
    }

    /// What is written out; a text that is compared with an item is one of its codes.
    fn literal(&self, tree: &Tree<'_>, of: Option<usize>) -> Option<Literal> {
        Some(match &tree.node {
            Node::Number(number) => Literal::Number(number.clone()),
            Node::Text(text) => Literal::Text(quoted(match of {
                Some(item) => self.naming.code(item, text),
                None => text,
            })),
            Node::Truth(truth) => Literal::Text(truth.to_string()),
            Node::Absent => Literal::Text("none".to_owned()),
            Node::Negative(inner) => match self.literal(inner, of)? {
                Literal::Number(number) => Literal::Number(-number),
                Literal::Text(_) => return None,
            },
            Node::Call { name, arguments, .. } => {
                let [one] = &arguments[..] else { return None };
                let Node::Text(text) = &one.node else { return None };
                let is_day = ["date", "month", "time", "duration"].contains(name);
                is_day.then(|| Literal::Text(format!("{name}({})", quoted(text))))?
            }
            Node::Name(parts) => match parts[..] {
                ["const", name] => match self.naming.constant(name)? {
                    Value::Number(number) => Literal::Number(number.clone()),
                    Value::Text(text) => Literal::Text(quoted(text)),
                    Value::Date(day) => Literal::Text(format!("date('{day}')")),
                    Value::Condition(truth) => Literal::Text(truth.to_string()),
                    _ => return None,
                },
                _ => return None,
            },
            _ => return None,
        })
    }

    /// The item whose codes a text is compared with.
    fn subject(&self, tree: &Tree<'_>, within: Option<usize>) -> Option<usize> {
        match &tree.node {
            Node::Name(parts) => match parts[..] {
                [wave, id, ..] if WAVES.contains(&wave) => self.naming.find(None, id),
                [row, id] if ROWS.contains(&row) => self.naming.find(within, id),
                [id, column] => {
                    let item = self.naming.find(within, id)?;
                    self.naming.column(item, column).or(Some(item))
                }
                [id, ..] => self.naming.find(within, id),
                [] => None,
            },
            Node::Index { subject, path, .. } => {
                let roster = self.subject(subject, None)?;
                self.naming.column(roster, path.first()?)
            }
            Node::Call { name, arguments, .. } => {
                let is_choice = matches!(*name, "coalesce" | "first_where");
                self.subject(arguments.first().filter(|_| is_choice)?, within)
            }
            _ => None,
        }
    }

    fn name(&self, parts: &[&str], within: Option<usize>) -> String {
        let called = |within: Option<usize>, id: &str| match self.naming.find(within, id)
        {
            Some(item) => self.naming.called(item).to_owned(),
            None => id.to_owned(),
        };
        match parts {
            ["const", name] => match self.naming.constant(name) {
                Some(Value::Number(number)) => number.to_string(),
                Some(Value::Text(text)) => quoted(text),
                Some(Value::Date(day)) => format!("date('{day}')"),
                Some(Value::Condition(truth)) => truth.to_string(),
                _ => parts.join("."),
            },
            [wave, id, rest @ ..] if WAVES.contains(wave) => {
                let id = called(None, id);
                [&[*wave, &id], rest].concat().join(".")
            }
            [row, id, rest @ ..] if ROWS.contains(row) => {
                let id = called(within, id);
                [&[*row, &id], rest].concat().join(".")
            }
            [id, rest @ ..] => {
                let item = self.naming.find(within, id);
                let head = called(within, id);
                match rest {
                    [] => head,
                    rest => format!("{head}.{}", self.path(rest, item)),
                }
            }
            [] => String::new(),
        }
    }

    /// What stands behind a roster, a grid or a register.
    fn path(&self, path: &[&str], roster: Option<usize>) -> String {
        let Some((first, rest)) = path.split_first() else { return String::new() };
        let column = roster.and_then(|roster| self.naming.column(roster, first));
        let first = column.map_or(*first, |column| self.naming.called(column));
        [&[first], rest].concat().join(".")
    }

    fn call(&self, name: &str, arguments: &[Tree<'_>], within: Option<usize>) -> String {
        let subject = arguments.first().and_then(|first| self.subject(first, within));
        let inside = if OVER_ROWS.contains(&name) { subject.or(within) } else { within };
        let takes_codes =
            matches!(name, "any_of" | "all_of" | "none_of" | "specify" | "coalesce");
        let mut shown = Vec::with_capacity(arguments.len());
        for (number, argument) in arguments.iter().enumerate() {
            let within = if number == 0 { within } else { inside };
            let of = subject.filter(|_| takes_codes);
            shown.push(match &argument.node {
                Node::List(list) => self.list(list, of, within),
                Node::Text(_) => {
                    self.literal(argument, of).map_or_else(String::new, |it| it.shown())
                }
                _ => self.value(argument, within),
            });
        }
        format!("{name}({})", shown.join(", "))
    }

    /// A list: of codes in a fixed order, since their order has no meaning there.
    fn list(
        &self,
        list: &[Tree<'_>],
        of: Option<usize>,
        within: Option<usize>,
    ) -> String {
        let shown = |tree: &Tree<'_>| match self.literal(tree, of) {
            Some(literal) => literal.shown(),
            None => self.value(tree, within),
        };
        let mut values: Vec<String> = list.iter().map(shown).collect();
        if of.is_some() {
            values.sort();
            values.dedup();
        }
        format!("[{}]", values.join(", "))
    }

    fn arithmetic(
        &self,
        first: &Tree<'_>,
        rest: &[(Operator, Tree<'_>)],
        within: Option<usize>,
    ) -> String {
        let is = |wanted: fn(&Operator) -> bool| {
            rest.iter().all(|(operator, _)| wanted(operator))
        };
        let is_sum =
            is(|operator| matches!(operator, Operator::Add | Operator::Subtract));
        let is_product = is(|operator| matches!(operator, Operator::Multiply));
        let mut parts = vec![(Operator::Add, first)];
        parts.extend(rest.iter().map(|(operator, part)| (*operator, part)));
        let mut shown: Vec<String> = Vec::with_capacity(parts.len());
        for (number, (operator, part)) in parts.into_iter().enumerate() {
            let sign = match operator {
                Operator::Add if number == 0 && !is_sum => "",
                Operator::Add => "+ ",
                Operator::Subtract => "- ",
                Operator::Multiply if is_product => "",
                Operator::Multiply => "* ",
                Operator::Divide => "/ ",
                Operator::DivideDown => "// ",
                Operator::Remainder => "% ",
            };
            shown.push(format!("{sign}{}", self.value(part, within)));
        }
        if is_sum || is_product {
            shown.sort();
        }
        let between = if is_product { " * " } else { " " };
        format!("({})", shown.join(between))
    }
}

/// A text in quotes, composed.
fn quoted(text: &str) -> String {
    let text: String = text.nfc().collect();
    format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'"))
}
