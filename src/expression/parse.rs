//! The parser: from the text of an expression to its tree.
//!
//! *In:* a text. *Out:* a tree, and problems for what is not part of the language.
//!
//! The ranks of the operators are those of Jinja, so what is read here is read alike
//! there. The stack is bounded by [`MOST_DEPTH`]; runs of `not`, `-` and of operators of
//! one rank are walked by loops. After a problem the parser goes on at the next place
//! where it can, so that several are told at once.

mod operand;

use std::ops::Range;

use crate::expression::problem::{Problem, ProblemKind};
use crate::expression::program::{Operator, Order};
use crate::expression::token::{Token, TokenKind, tokens, unseen};
use crate::expression::tree::{Comparison, Node, Tree};
use crate::expression::{MOST_BYTES, MOST_DEPTH, MOST_PREFIXES};

/// Reads an expression; no tree where it is beyond the limits.
pub(crate) fn parse(source: &str) -> (Option<Tree<'_>>, Vec<Problem>) {
    if source.len() > MOST_BYTES {
        let end = source.floor_char_boundary(MOST_BYTES);
        return (None, vec![too_long(0..end)]);
    }
    if let Some(problem) = unseen(source) {
        return (None, vec![problem]);
    }
    let (tokens, problems) = tokens(source);
    let is_prefix = |token: &&Token| {
        matches!(token.kind, TokenKind::Sign("-") | TokenKind::Sign("not"))
    };
    if let Some(token) = tokens.iter().filter(is_prefix).nth(MOST_PREFIXES) {
        let problem = Problem::new(
            ProblemKind::ExpressionLimit,
            token.span.clone(),
            format!("more than {MOST_PREFIXES} `-` and `not` in one expression"),
            format!("fler än {MOST_PREFIXES} `-` och `not` i ett uttryck"),
        );
        return (None, vec![problem]);
    }
    let mut parser = Parser { source, tokens, at: 0, depth: 0, problems };
    let tree = parser.whole();
    let too_deep = parser.problems.iter().any(|p| p.kind == ProblemKind::ExpressionLimit);
    ((!too_deep).then_some(tree), parser.problems)
}

fn too_long(span: Range<usize>) -> Problem {
    Problem::new(
        ProblemKind::ExpressionLimit,
        span,
        format!("the expression is longer than {MOST_BYTES} bytes"),
        format!("uttrycket är längre än {MOST_BYTES} byte"),
    )
    .help(
        "move a part of it to a `derived` item and use its name here",
        "flytta en del av det till en fråga av typen `derived` och använd dess namn här",
    )
}

struct Parser<'a> {
    source: &'a str,
    tokens: Vec<Token>,
    at: usize,
    depth: usize,
    problems: Vec<Problem>,
}

impl<'a> Parser<'a> {
    fn token(&self) -> &Token {
        &self.tokens[self.at]
    }

    fn sees(&self, sign: &'static str) -> bool {
        self.token().kind == TokenKind::Sign(sign)
    }

    fn sees_after(&self, sign: &'static str) -> bool {
        self.tokens.get(self.at + 1).is_some_and(|t| t.kind == TokenKind::Sign(sign))
    }

    fn advance(&mut self) {
        self.at = (self.at + 1).min(self.tokens.len() - 1);
    }

    fn accept(&mut self, sign: &'static str) -> bool {
        let found = self.sees(sign);
        if found {
            self.advance();
        }
        found
    }

    fn slice(&self, span: &Range<usize>) -> &'a str {
        &self.source[span.clone()]
    }

    /// The end of the token before this one.
    fn end(&self) -> usize {
        self.at.checked_sub(1).map_or(0, |at| self.tokens[at].span.end)
    }

    fn problem(&mut self, span: Range<usize>, en: String, sv: String) -> &mut Problem {
        let kind = ProblemKind::ExpressionSyntax;
        self.problems.push(Problem::new(kind, span, en, sv));
        self.problems.last_mut().expect("one was pushed just now")
    }

    /// Goes on to where reading can start again: past what is in brackets, up to the
    /// next `and`, `or`, comma or closing bracket.
    fn recover(&mut self) {
        let mut open = 0_usize;
        loop {
            match self.token().kind {
                TokenKind::End => return,
                TokenKind::Sign("(" | "[") => open += 1,
                TokenKind::Sign(")" | "]") if open > 0 => open -= 1,
                TokenKind::Sign(")" | "]" | "," | "and" | "or") if open == 0 => return,
                _ => {}
            }
            self.advance();
        }
    }

    fn whole(&mut self) -> Tree<'a> {
        let tree = self.expression();
        if self.token().kind == TokenKind::End {
            return tree;
        }
        if self.is_list_without_brackets() {
            // What was read as one value was the first of a list.
            return Tree { node: Node::Broken, ..tree };
        }
        self.left_over();
        tree
    }

    /// Tells of `x in 'a', 'b'`, if that is what is left over.
    fn is_list_without_brackets(&mut self) -> bool {
        let kind = |at: Option<usize>| Some(&self.tokens.get(at?)?.kind);
        let is_value = |at: Option<usize>| {
            matches!(kind(at), Some(TokenKind::Text(_) | TokenKind::Number))
        };
        let is = |at: Option<usize>, sign| kind(at) == Some(&TokenKind::Sign(sign));
        let before = |n: usize| self.at.checked_sub(n);
        if !(is(Some(self.at), ",") && is_value(before(1)) && is(before(2), "in")) {
            return false;
        }
        let mut last = self.at;
        while is(Some(last), ",") && is_value(Some(last + 1)) {
            last += 2;
        }
        let (start, end) = (self.tokens[self.at - 1].span.start, self.end_of(last));
        let list = format!("[{}]", self.slice(&(start..end)));
        let problem = self.problem(
            start..end,
            "a list behind `in` stands in brackets".to_owned(),
            "en lista efter `in` står inom hakparenteser".to_owned(),
        );
        *problem = problem.clone().write(&list).replace(list);
        true
    }

    /// The end of the token before a number.
    fn end_of(&self, at: usize) -> usize {
        self.tokens[at - 1].span.end
    }

    /// Numbers of three digits behind a number: thousands, parted by blanks.
    fn thousands(&self, before: Option<&Token>) -> Option<Range<usize>> {
        let first = before.filter(|token| token.kind == TokenKind::Number)?;
        let is_three =
            |token: &&Token| token.kind == TokenKind::Number && token.span.len() == 3;
        let last = self.tokens[self.at..].iter().take_while(is_three).last()?;
        Some(first.span.start..last.span.end)
    }

    /// Something stands where an operator or the end is expected.
    fn left_over(&mut self) {
        let token = self.token().clone();
        let found = self.slice(&token.span);
        let before = self.at.checked_sub(1).map(|at| self.tokens[at].clone());
        let after = self.tokens.get(self.at + 1).cloned();
        let _ = self.problem(
            token.span.clone(),
            format!("expected an operator or the end, found `{found}`"),
            format!("väntade en operator eller slutet, fann `{found}`"),
        );
        if let Some(place) = self.thousands(before.as_ref()) {
            let number: String =
                self.slice(&place).chars().filter(|c| !c.is_whitespace()).collect();
            let problem = self.problems.last_mut().expect("one was pushed just now");
            *problem = problem.clone().write(&number).replace_at(place, number);
            return;
        }
        let comma = match (&before, &token.kind, &after) {
            (Some(before), TokenKind::Sign(","), Some(after))
                if before.kind == TokenKind::Number
                    && after.kind == TokenKind::Number =>
            {
                Some((before.span.clone(), after.span.clone()))
            }
            _ => None,
        };
        let problem = self.problems.last_mut().expect("one was pushed just now");
        *problem = match meant(found) {
            Some(word) => problem.clone().write(word).replace(word),
            None => problem.clone(),
        };
        if let Some((before, after)) = comma {
            let number = format!("{}.{}", self.slice(&before), self.slice(&after));
            let is_glued =
                before.end == token.span.start && after.start == token.span.end;
            let problem = self.problems.last_mut().expect("one was pushed just now");
            *problem = problem.clone().write(number);
            if is_glued {
                *problem = problem.clone().replace(".");
            }
        }
    }

    /// `a if c else b if d else e`, and all that binds tighter.
    fn expression(&mut self) -> Tree<'a> {
        let start = self.token().span.start;
        self.depth += 1;
        if self.depth > MOST_DEPTH {
            self.too_deep();
        }
        let mut value = self.any();
        let mut branches = Vec::new();
        while self.accept("if") {
            let condition = self.any();
            if !self.accept("else") {
                let span = start..self.end();
                let problem = self.problem(
                    span.clone(),
                    "`if` without `else`".to_owned(),
                    "`if` utan `else`".to_owned(),
                );
                *problem = problem.clone().help(
                    "add `else none` where there is to be no value",
                    "lägg till `else none` där det inte ska finnas något värde",
                );
                value = Tree::broken(span);
                break;
            }
            branches.push((condition, value));
            value = self.any();
        }
        self.depth -= 1;
        if branches.is_empty() {
            return value;
        }
        let otherwise = Box::new(value);
        Tree { node: Node::If { branches, otherwise }, span: start..self.end() }
    }

    fn too_deep(&mut self) {
        let span = self.token().span.clone();
        self.problems.push(
            Problem::new(
                ProblemKind::ExpressionLimit,
                span,
                format!("nested deeper than {MOST_DEPTH} levels"),
                format!("nästlat djupare än {MOST_DEPTH} nivåer"),
            )
            .help(
                "move a part of it to a `derived` item and use its name here",
                "flytta en del av det till en fråga av typen `derived` och använd dess \
                 namn här",
            ),
        );
        self.at = self.tokens.len() - 1;
    }

    fn any(&mut self) -> Tree<'a> {
        self.flat("or", Self::all, Node::Any)
    }

    fn all(&mut self) -> Tree<'a> {
        self.flat("and", Self::negation, Node::All)
    }

    fn join(&mut self) -> Tree<'a> {
        self.flat("~", Self::product, Node::Join)
    }

    /// Operands with one sign between them, as one flat node.
    fn flat(
        &mut self,
        sign: &'static str,
        operand: fn(&mut Self) -> Tree<'a>,
        node: fn(Vec<Tree<'a>>) -> Node<'a>,
    ) -> Tree<'a> {
        let first = operand(self);
        if !self.sees(sign) {
            return first;
        }
        let start = first.span.start;
        let mut operands = vec![first];
        while self.accept(sign) {
            operands.push(operand(self));
        }
        Tree { node: node(operands), span: start..self.end() }
    }

    fn negation(&mut self) -> Tree<'a> {
        let start = self.token().span.start;
        let mut times = 0;
        while self.accept("not") {
            times += 1;
        }
        let mut tree = self.comparison();
        // An even number of them says the same as two.
        for _ in 0..if times == 0 { 0 } else { 2 - times % 2 } {
            tree = Tree { node: Node::Not(Box::new(tree)), span: start..self.end() };
        }
        tree
    }

    fn comparison(&mut self) -> Tree<'a> {
        let first = self.sum();
        let start = first.span.start;
        let mut rest = Vec::new();
        while let Some((comparison, length)) = self.comparison_sign() {
            for _ in 0..length {
                self.advance();
            }
            rest.push((comparison, self.sum()));
        }
        if rest.is_empty() {
            return first;
        }
        let first = Box::new(first);
        Tree { node: Node::Compare { first, rest }, span: start..self.end() }
    }

    fn comparison_sign(&self) -> Option<(Comparison, usize)> {
        let TokenKind::Sign(sign) = self.token().kind else { return None };
        let order = match sign {
            "==" => Order::Equal,
            "!=" => Order::Unequal,
            "<" => Order::Less,
            "<=" => Order::LessOrEqual,
            ">" => Order::Greater,
            ">=" => Order::GreaterOrEqual,
            "in" => return Some((Comparison::In, 1)),
            "not" if self.sees_after("in") => return Some((Comparison::NotIn, 2)),
            _ => return None,
        };
        Some((Comparison::Order(order), 1))
    }

    fn sum(&mut self) -> Tree<'a> {
        self.arithmetic(Self::join, |sign| match sign {
            "+" => Some(Operator::Add),
            "-" => Some(Operator::Subtract),
            _ => None,
        })
    }

    fn product(&mut self) -> Tree<'a> {
        self.arithmetic(Self::sign, |sign| match sign {
            "*" => Some(Operator::Multiply),
            "/" => Some(Operator::Divide),
            "//" => Some(Operator::DivideDown),
            "%" => Some(Operator::Remainder),
            _ => None,
        })
    }

    fn arithmetic(
        &mut self,
        operand: fn(&mut Self) -> Tree<'a>,
        operator: fn(&str) -> Option<Operator>,
    ) -> Tree<'a> {
        let first = operand(self);
        let start = first.span.start;
        let mut rest = Vec::new();
        while let TokenKind::Sign(sign) = self.token().kind
            && let Some(operator) = operator(sign)
        {
            self.advance();
            rest.push((operator, operand(self)));
        }
        if rest.is_empty() {
            return first;
        }
        let first = Box::new(first);
        Tree { node: Node::Arithmetic { first, rest }, span: start..self.end() }
    }

    /// Minus signs, then a value, then what stands behind it: `is`, and what is not ours.
    fn sign(&mut self) -> Tree<'a> {
        let start = self.token().span.start;
        let mut negative = None;
        while self.accept("-") {
            negative = Some(!negative.unwrap_or(false));
        }
        let value = self.primary();
        let mut tree = self.postfix(value);
        if let Some(odd) = negative {
            tree = Tree { node: Node::Negative(Box::new(tree)), span: start..self.end() };
            if !odd {
                tree = Tree {
                    node: Node::Negative(Box::new(tree)),
                    span: start..self.end(),
                };
            }
        }
        let tree = self.behind(tree);
        if self.sees("**") {
            let span = self.token().span.clone();
            let problem = self.problem(
                span,
                "`**` is not an operator here".to_owned(),
                "`**` är ingen operator här".to_owned(),
            );
            *problem = problem.clone().write("pow(x, n)");
            self.advance();
            self.sign_after_power();
            return Tree::broken(start..self.end());
        }
        tree
    }

    /// The exponents after `**`, read and dropped.
    fn sign_after_power(&mut self) {
        loop {
            while self.accept("-") {}
            let value = self.primary();
            let _ = self.postfix(value);
            if !self.accept("**") {
                return;
            }
        }
    }
}

/// The keyword that a word of another language or another case stands for.
fn meant(word: &str) -> Option<&'static str> {
    match word.to_lowercase().as_str() {
        "and" | "och" => Some("and"),
        "or" | "eller" => Some("or"),
        "not" | "inte" => Some("not"),
        "in" | "i" => Some("in"),
        "is" | "är" => Some("is"),
        _ => None,
    }
}
