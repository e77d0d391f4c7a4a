//! Texts with fills: `{{ unit.municipality }}`, `{% if n == 1 %}…{% endif %}`.
//!
//! *In:* a text of the questionnaire, and the names that mean something in it. *Out:* a
//! [`Fill`] that is rendered with the answers of one record.
//!
//! Answers are data: what they hold is never read as a fill. The result is plain text;
//! who prints it escapes it for the medium.

use std::ops::Range;
use std::sync::Arc;

use crate::expression::cells::Cells;
use crate::expression::compile;
use crate::expression::evaluate::{Run, evaluate_condition, spoken};
use crate::expression::names::{Domain, Expected, Names, SlotId};
use crate::expression::problem::{Problem, ProblemKind};
use crate::expression::program::{Body, Program, Reference, Term};

/// How deep `{% if %}` may nest.
const MOST_DEPTH: usize = 64;
/// What shows where there is no value.
const ABSENT: &str = "…";

/// A text with fills, compiled.
#[derive(Clone, Debug)]
pub struct Fill {
    parts: Vec<Part>,
    references: Vec<Reference>,
}

#[derive(Clone, Debug)]
enum Part {
    Text(Box<str>),
    Value(Box<Program>),
    If(Vec<Branch>),
}

/// What shows when its condition is true; without one, in every other case.
#[derive(Clone, Debug, Default)]
struct Branch {
    condition: Option<Program>,
    is_else: bool,
    parts: Vec<Part>,
}

impl Fill {
    /// Reads a text; every fill in it that can be compiled is.
    ///
    /// Spans are bytes of the whole text. A text without fills is a fill too.
    pub fn compile(text: &str, names: &impl Names) -> (Self, Vec<Problem>) {
        let mut reader = Reader {
            text,
            names,
            at: 0,
            problems: Vec::new(),
            references: Vec::new(),
            open: Vec::new(),
            parts: Vec::new(),
        };
        while reader.step() {}
        while let Some((branches, start)) = reader.open.pop() {
            reader.fault(
                start..start + 2,
                "this `if` is never ended",
                "detta `if` avslutas aldrig",
                Some("{% endif %}"),
            );
            reader.push(Part::If(branches));
        }
        (Self { parts: reader.parts, references: reader.references }, reader.problems)
    }

    /// The text with its fills; what is absent shows as `…`.
    ///
    /// A condition that is not true, unknown ones too, takes the `else`.
    pub fn render(&self, cells: &impl Cells) -> String {
        let mut text = String::new();
        show(&self.parts, cells, &mut text);
        text
    }

    /// Whether there is nothing to fill in.
    pub fn is_plain(&self) -> bool {
        self.parts.iter().all(|part| matches!(part, Part::Text(_)))
    }

    /// Every use of a cell, with spans in the whole text.
    ///
    /// `can_be_unknown` tells those that can show as `…`. Uses in a condition cannot,
    /// nor can those in a branch whose condition names the same cell.
    pub fn references(&self) -> &[Reference] {
        &self.references
    }
}

fn show(parts: &[Part], cells: &impl Cells, text: &mut String) {
    for part in parts {
        match part {
            Part::Text(plain) => text.push_str(plain),
            Part::Value(program) => {
                let found = match &program.body {
                    Body::Value(term) => spoken(&mut Run::new(cells), term),
                    Body::Condition(_) => None,
                };
                text.push_str(found.as_deref().unwrap_or(ABSENT));
            }
            Part::If(branches) => {
                let chosen = branches.iter().find(|branch| match &branch.condition {
                    Some(condition) => evaluate_condition(condition, cells) == Some(true),
                    None => branch.is_else,
                });
                if let Some(branch) = chosen {
                    show(&branch.parts, cells, text);
                }
            }
        }
    }
}

struct Reader<'a, N> {
    text: &'a str,
    names: &'a N,
    at: usize,
    problems: Vec<Problem>,
    references: Vec<Reference>,
    /// The `if`s that are not ended yet, and where they start.
    open: Vec<(Vec<Branch>, usize)>,
    parts: Vec<Part>,
}

impl<N: Names> Reader<'_, N> {
    fn push(&mut self, part: Part) {
        match self.open.last_mut().and_then(|(branches, _)| branches.last_mut()) {
            Some(branch) => branch.parts.push(part),
            None => self.parts.push(part),
        }
    }

    fn fault(&mut self, span: Range<usize>, en: &str, sv: &str, instead: Option<&str>) {
        let problem = Problem::new(ProblemKind::ExpressionSyntax, span, en, sv);
        self.problems.push(match instead {
            Some(instead) => problem.write(instead),
            None => problem,
        });
    }

    /// Reads up to and with the next fill; false at the end.
    fn step(&mut self) -> bool {
        let rest = &self.text[self.at..];
        let opening = rest
            .match_indices('{')
            .map(|(at, _)| at)
            .find(|at| matches!(rest.as_bytes().get(at + 1), Some(b'{' | b'%' | b'#')));
        let plain = &rest[..opening.unwrap_or(rest.len())];
        if !plain.is_empty() {
            self.push(Part::Text(plain.into()));
        }
        let Some(opening) = opening else { return false };
        let start = self.at + opening;
        let closing = match self.text.as_bytes()[start + 1] {
            b'{' => "}}",
            b'%' => "%}",
            _ => "#}",
        };
        let Some(end) = find_end(&self.text[start + 2..], closing) else {
            self.at = self.text.len();
            self.fault(
                start..start + 2,
                "what starts here is never closed",
                "det som börjar här stängs aldrig",
                Some(closing),
            );
            return false;
        };
        let inner = start + 2..start + 2 + end;
        self.at = inner.end + 2;
        match closing {
            "}}" => self.value(inner),
            "%}" => self.statement(inner),
            _ => {}
        }
        true
    }

    fn value(&mut self, inner: Range<usize>) {
        let Some(mut program) = self.program(inner.clone(), &Expected::Any, true) else {
            return;
        };
        if matches!(program.domain, Some(Domain::Condition)) {
            self.problems.push(
                Problem::new(
                    ProblemKind::TypeMismatch,
                    trimmed(self.text, inner),
                    "something true or false has no text",
                    "något sant eller falskt har ingen text",
                )
                .write("{% if … %}…{% else %}…{% endif %}"),
            );
            return;
        }
        if let Some(Domain::Unit(table)) = &program.domain {
            let label = |term| Term::UnitLabel(Box::new(term), Arc::clone(table));
            program.body = match program.body {
                Body::Value(term) => Body::Value(label(term)),
                condition => condition,
            };
        }
        self.push(Part::Value(Box::new(program)));
    }

    /// Compiles what stands between braces, its places moved to the whole text.
    fn program(
        &mut self,
        inner: Range<usize>,
        expected: &Expected,
        is_shown: bool,
    ) -> Option<Program> {
        let span = trimmed(self.text, inner);
        let (program, problems) = compile(&self.text[span.clone()], self.names, expected);
        let moved =
            |range: &Range<usize>| range.start + span.start..range.end + span.start;
        self.problems.extend(problems.into_iter().map(|problem| {
            let span = moved(&problem.span);
            let mend = problem.mend.map(|mend| mend.moved(&moved));
            Problem { span, mend, ..problem }
        }));
        let program = program?;
        let guards = self.guards();
        self.references.extend(program.references.iter().map(|reference| Reference {
            slot: reference.slot,
            span: moved(&reference.span),
            can_be_unknown: is_shown
                && reference.can_be_unknown
                && !guards.contains(&reference.slot),
            reach: reference.reach,
        }));
        Some(program)
    }

    /// The cells that the conditions around this place name.
    fn guards(&self) -> Vec<SlotId> {
        let branches = self.open.iter().filter_map(|(branches, _)| branches.last());
        let conditions = branches.filter_map(|branch| branch.condition.as_ref());
        conditions.flat_map(|condition| condition.rests_on.iter().copied()).collect()
    }

    fn statement(&mut self, inner: Range<usize>) {
        let span = trimmed(self.text, inner);
        let statement = &self.text[span.clone()];
        let length =
            statement.find(|c: char| !c.is_alphanumeric()).unwrap_or(statement.len());
        let rest = span.start + length..span.end;
        match &statement[..length] {
            "if" => self.start_if(rest, span),
            "elif" => self.next_branch(Some(rest), span),
            "else" => self.next_branch(None, span),
            "endif" => match self.open.pop() {
                Some((branches, _)) => self.push(Part::If(branches)),
                None => self.without_if(span),
            },
            _ => self.fault(
                span,
                "texts know only `if`, `elif`, `else` and `endif`",
                "texter känner bara `if`, `elif`, `else` och `endif`",
                None,
            ),
        }
    }

    fn start_if(&mut self, condition: Range<usize>, span: Range<usize>) {
        if self.open.len() >= MOST_DEPTH {
            self.problems.push(Problem::new(
                ProblemKind::ExpressionLimit,
                span,
                format!("nested deeper than {MOST_DEPTH} levels"),
                format!("nästlat djupare än {MOST_DEPTH} nivåer"),
            ));
            return;
        }
        let condition = self.program(condition, &Expected::Condition, false);
        let branch = Branch { condition, ..Branch::default() };
        self.open.push((vec![branch], span.start));
    }

    fn next_branch(&mut self, condition: Option<Range<usize>>, span: Range<usize>) {
        let Some((branches, _)) = self.open.last() else { return self.without_if(span) };
        if branches.last().is_some_and(|branch| branch.is_else) {
            return self.fault(
                span,
                "nothing but `endif` follows an `else`",
                "bara `endif` följer på ett `else`",
                None,
            );
        }
        let is_else = condition.is_none();
        let condition =
            condition.and_then(|range| self.program(range, &Expected::Condition, false));
        let branch = Branch { condition, is_else, parts: Vec::new() };
        if let Some((branches, _)) = self.open.last_mut() {
            branches.push(branch);
        }
    }

    fn without_if(&mut self, span: Range<usize>) {
        self.fault(
            span,
            "there is no `if` before this",
            "det finns inget `if` före",
            None,
        );
    }
}

/// Where a closing mark stands outside of quotes.
pub(crate) fn find_end(text: &str, closing: &str) -> Option<usize> {
    if closing == "#}" {
        return text.find(closing);
    }
    let (mut quote, mut is_escaped) = (None, false);
    for (at, c) in text.char_indices() {
        match quote {
            Some(_) if is_escaped => is_escaped = false,
            Some(_) if c == '\\' => is_escaped = true,
            Some(open) if c == open => quote = None,
            Some(_) => {}
            None if c == '\'' || c == '"' => quote = Some(c),
            None if text[at..].starts_with(closing) => return Some(at),
            None => {}
        }
    }
    None
}

/// A range without blanks at its ends.
fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let inner = &text[range.clone()];
    let start = range.start + inner.len() - inner.trim_start().len();
    start..(start + inner.trim().len()).min(range.end)
}
