//! What operators stand between: names, literals, calls, parentheses, lists and tests.
//!
//! *In:* tokens. *Out:* one operand of the tree, or a problem and what was perhaps meant.
//!
//! Filters and methods are read so that what stands behind them is still
//! checked, but none of them is part of the language.

use std::ops::Range;

use crate::decimal::{Number, NumberError};
use crate::diagnostic::nearest;
use crate::expression::functions;
use crate::expression::parse::{Parser, meant};
use crate::expression::problem::{Problem, ProblemKind};
use crate::expression::token::TokenKind;
use crate::expression::tree::{Node, Tree};

/// How many rows may be picked in one name: rosters nest to depth 3.
const MOST_INDICES: usize = 4;

impl<'a> Parser<'a> {
    pub(in crate::expression::parse) fn primary(&mut self) -> Tree<'a> {
        let token = self.token().clone();
        let span = token.span.clone();
        let node = match token.kind {
            TokenKind::Name => match self.slice(&span) {
                word @ ("True" | "False" | "None") => self.lower_case(&span, word),
                "true" => Node::Truth(true),
                "false" => Node::Truth(false),
                "none" => Node::Absent,
                name => Node::Name(vec![name]),
            },
            TokenKind::Number => self.number(&span),
            TokenKind::Text(text) => Node::Text(text),
            TokenKind::Sign("(") => return self.parenthesis(),
            TokenKind::Sign("[") => return self.list(),
            _ => return self.no_value(),
        };
        self.advance();
        if matches!(node, Node::Text(_))
            && matches!(self.token().kind, TokenKind::Text(_))
        {
            let span = span.start..self.token().span.end;
            let problem = self.problem(
                span,
                "two texts stand side by side".to_owned(),
                "två texter står intill varandra".to_owned(),
            );
            *problem = problem.clone().help(
                "write `~` between them, or a comma",
                "skriv `~` mellan dem, eller ett komma",
            );
            self.advance();
        }
        Tree { node, span }
    }

    fn lower_case(&mut self, span: &Range<usize>, word: &str) -> Node<'a> {
        let problem = self.problem(
            span.clone(),
            format!("`{word}` is written with a small letter"),
            format!("`{word}` skrivs med liten bokstav"),
        );
        let word = word.to_lowercase();
        *problem = problem.clone().write(&word).replace(word);
        Node::Broken
    }

    fn number(&mut self, span: &Range<usize>) -> Node<'a> {
        let text = self.slice(span);
        let (en, sv) = match Number::parse(text) {
            Ok(number) => return Node::Number(number),
            Err(NumberError::TooLong) => ("more than 28 digits", "fler än 28 siffror"),
            Err(NumberError::OutOfRange) => {
                ("a number beyond 10^100", "ett tal bortom 10^100")
            }
            Err(NumberError::Malformed) => ("not a number", "inget tal"),
        };
        self.problem(span.clone(), format!("`{text}`: {en}"), format!("`{text}`: {sv}"));
        Node::Broken
    }

    /// A value is expected, and there is none.
    fn no_value(&mut self) -> Tree<'a> {
        let token = self.token().clone();
        let span = token.span.clone();
        // Where the reader gave up, or something was told about this place already.
        let told = self.problems.iter().any(|problem| {
            problem.kind == ProblemKind::ExpressionLimit
                || problem.span.end == span.start && problem.span.end == self.end()
        });
        if told && token.kind == TokenKind::End {
            return Tree::broken(span);
        }
        let start = if span.is_empty() { self.end().min(span.start) } else { span.start };
        let place = start..span.end;
        if token.kind == TokenKind::End {
            let (en, sv) = if self.tokens.len() == 1 {
                ("the expression is empty", "uttrycket är tomt")
            } else {
                (
                    "the expression ends where a value is expected",
                    "uttrycket slutar där ett värde väntas",
                )
            };
            self.problem(place, en.to_owned(), sv.to_owned());
            return Tree::broken(span);
        }
        let found = self.slice(&span);
        let problem = self.problem(
            place,
            format!("expected a name or a value, found `{found}`"),
            format!("väntade ett namn eller ett värde, fann `{found}`"),
        );
        if found == "{" {
            *problem = problem.clone().help(
                "write the expression without braces; `{{ … }}` belongs in texts",
                "skriv uttrycket utan klamrar; `{{ … }}` hör hemma i texter",
            );
        }
        if found == "not" {
            *problem = problem.clone().help(
                "put the part with `not` in parentheses",
                "sätt delen med `not` inom parentes",
            );
        }
        self.recover();
        Tree::broken(span)
    }

    fn parenthesis(&mut self) -> Tree<'a> {
        let start = self.token().span.start;
        self.advance();
        let mut tree = self.expression();
        if self.sees(",") {
            let problem = self.problem(
                start..self.token().span.end,
                "a list is written in square brackets".to_owned(),
                "en lista skrivs inom hakparenteser".to_owned(),
            );
            *problem = problem.clone().write("['a', 'b']");
            while self.accept(",") && !self.sees(")") {
                self.expression();
            }
            tree = Tree::broken(start..self.end());
        }
        self.close(")", start);
        tree.span = start..self.end();
        tree
    }

    fn list(&mut self) -> Tree<'a> {
        let start = self.token().span.start;
        self.advance();
        let list = self.separated("]", start);
        Tree { node: Node::List(list), span: start..self.end() }
    }

    /// Values between commas up to a closing bracket; a last comma is allowed.
    fn separated(&mut self, closing: &'static str, start: usize) -> Vec<Tree<'a>> {
        let mut list = Vec::new();
        while !self.sees(closing) {
            list.push(self.expression());
            if !self.accept(",") {
                break;
            }
        }
        self.close(closing, start);
        list
    }

    fn close(&mut self, closing: &'static str, start: usize) {
        if self.accept(closing) {
            return;
        }
        let limit = |p: &Problem| p.kind == ProblemKind::ExpressionLimit;
        if self.problems.iter().any(limit) {
            return;
        }
        let token = self.token().clone();
        let opening = self.source[start..].chars().next().unwrap_or('(');
        if token.kind == TokenKind::End {
            self.problem(
                start..start + opening.len_utf8(),
                format!("`{opening}` is never closed"),
                format!("`{opening}` stängs aldrig"),
            );
            return;
        }
        let found = self.slice(&token.span);
        let problem = self.problem(
            token.span.clone(),
            format!("expected `{closing}`, found `{found}`"),
            format!("väntade `{closing}`, fann `{found}`"),
        );
        if let Some(word) = meant(found) {
            *problem = problem.clone().write(word).replace(word);
        }
        loop {
            self.recover();
            if self.accept(closing) || self.token().kind == TokenKind::End {
                return;
            }
            self.advance();
        }
    }

    /// Dots, calls and indices.
    pub(in crate::expression::parse) fn postfix(
        &mut self,
        mut tree: Tree<'a>,
    ) -> Tree<'a> {
        let mut indices = 0;
        loop {
            tree = if self.accept(".") {
                self.dot(tree)
            } else if self.sees("(") {
                self.call(tree)
            } else if self.sees("[") && indices == MOST_INDICES {
                return self.too_many_indices(tree.span.start);
            } else if self.accept("[") {
                indices += 1;
                self.index(tree)
            } else {
                return tree;
            };
        }
    }

    fn index(&mut self, subject: Tree<'a>) -> Tree<'a> {
        let (start, bracket) = (subject.span.start, self.end() - 1);
        let key = Box::new(self.expression());
        self.close("]", bracket);
        let span = start..self.end();
        if matches!(subject.node, Node::Broken) {
            return Tree::broken(span);
        }
        let subject = Box::new(subject);
        Tree { node: Node::Index { subject, key, path: Vec::new() }, span }
    }

    fn too_many_indices(&mut self, start: usize) -> Tree<'a> {
        let span = start..self.token().span.end;
        self.problems.push(Problem::new(
            ProblemKind::ExpressionLimit,
            span.clone(),
            format!("more than {MOST_INDICES} rows picked in one name"),
            format!("fler än {MOST_INDICES} rader valda i ett namn"),
        ));
        self.at = self.tokens.len() - 1;
        Tree::broken(span)
    }

    fn dot(&mut self, tree: Tree<'a>) -> Tree<'a> {
        let token = self.token().clone();
        let start = tree.span.start;
        if token.kind != TokenKind::Name {
            return self.no_value();
        }
        self.advance();
        let span = start..self.end();
        match tree.node {
            Node::Name(mut parts) => {
                parts.push(self.slice(&token.span));
                Tree { node: Node::Name(parts), span }
            }
            Node::Index { subject, key, mut path } => {
                path.push(self.slice(&token.span));
                Tree { node: Node::Index { subject, key, path }, span }
            }
            Node::Broken => Tree::broken(span),
            _ => {
                self.problem(
                    span.clone(),
                    "only a name can have a part after a dot".to_owned(),
                    "bara ett namn kan ha en del efter en punkt".to_owned(),
                );
                Tree::broken(span)
            }
        }
    }

    fn call(&mut self, tree: Tree<'a>) -> Tree<'a> {
        let open = self.token().span.start;
        self.advance();
        let arguments = self.separated(")", open);
        let span = tree.span.start..self.end();
        match tree.node {
            Node::Name(parts) if parts.len() == 1 => {
                let node = Node::Call { name: parts[0], name_span: tree.span, arguments };
                Tree { node, span }
            }
            Node::Broken => Tree::broken(span),
            node => {
                let problem = self.problem(
                    tree.span.clone(),
                    "only functions can be called".to_owned(),
                    "bara funktioner kan anropas".to_owned(),
                );
                if let Node::Name(parts) = node
                    && let Some(last) = parts.last()
                    && functions::NAMES.contains(last)
                {
                    let subject = parts[..parts.len() - 1].join(".");
                    *problem = problem.clone().write(format!("{last}({subject})"));
                }
                Tree::broken(span)
            }
        }
    }

    /// `is` tests, and filters, which are told.
    pub(in crate::expression::parse) fn behind(
        &mut self,
        mut tree: Tree<'a>,
    ) -> Tree<'a> {
        loop {
            if self.accept("is") {
                tree = self.test(tree);
            } else if self.sees("|") {
                tree = self.filter(tree);
            } else {
                return tree;
            }
        }
    }

    fn test(&mut self, subject: Tree<'a>) -> Tree<'a> {
        let negated = self.accept("not");
        let token = self.token().clone();
        let start = subject.span.start;
        if token.kind != TokenKind::Name {
            let problem = self.problem(
                start..token.span.end,
                "expected a test after `is`".to_owned(),
                "väntade ett test efter `is`".to_owned(),
            );
            *problem = problem
                .clone()
                .help("compare values with `==`", "jämför värden med `==`");
            self.recover();
            return Tree::broken(start..self.end());
        }
        self.advance();
        let span = start..self.end();
        if !self.is_end_of_test() {
            self.problem(
                span.clone(),
                "nothing can stand right behind a test".to_owned(),
                "ingenting kan stå direkt efter ett test".to_owned(),
            );
            let problem = self.problems.last_mut().expect("one was pushed just now");
            *problem = problem.clone().write(format!("({})", &self.source[span.clone()]));
            self.recover();
            return Tree::broken(span);
        }
        let name = self.slice(&token.span);
        let node = Node::Test { subject: Box::new(subject), name, name_span: token.span };
        let tree = Tree { node, span: span.clone() };
        if negated { Tree { node: Node::Not(Box::new(tree)), span } } else { tree }
    }

    /// Jinja takes what stands behind a test for its argument.
    fn is_end_of_test(&self) -> bool {
        match &self.token().kind {
            TokenKind::Name | TokenKind::Number | TokenKind::Text(_) => false,
            TokenKind::Sign(sign) => {
                !matches!(*sign, "if" | "in" | "not" | "is" | "(" | "[" | "{" | "+" | "-")
            }
            TokenKind::End => true,
        }
    }

    fn filter(&mut self, tree: Tree<'a>) -> Tree<'a> {
        let start = tree.span.start;
        let bar = self.token().span.start;
        self.advance();
        let name = self.token().clone();
        if name.kind == TokenKind::Name {
            self.advance();
            if self.sees("(") {
                self.call(Tree { node: Node::Broken, span: name.span.clone() });
            }
        }
        let word = self.slice(&name.span);
        let subject = self.slice(&tree.span);
        let problem = self.problem(
            bar..name.span.end,
            format!("filters such as `|{word}` are not part of expressions"),
            format!("filter som `|{word}` ingår inte i uttryck"),
        );
        if let Some(near) = nearest(word, functions::NAMES.iter().copied()) {
            *problem = problem.clone().write(format!("{near}({subject})"));
        }
        Tree::broken(start..self.end())
    }
}
