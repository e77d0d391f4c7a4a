//! What is written out: codes, texts, dates, months, times and lengths of time.
//!
//! *In:* literals, and what they stand beside. *Out:* constants, or a problem that names
//! the code that was perhaps meant.
//!
//! Codes are compared after NFC and by case; nothing else is taken for equal.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

use crate::diagnostic::Near;
use crate::expression::calendar;
use crate::expression::lower::{Lower, Typed, quoted};
use crate::expression::names::{Domain, Names, Options};
use crate::expression::problem::{Problem, ProblemKind};
use crate::expression::program::Term;
use crate::expression::tree::{Node, Tree};
use crate::value::{AnswerState, Value};

/// How many codes a problem lists.
const CODES_SHOWN: usize = 8;

impl<N: Names> Lower<'_, N> {
    pub(in crate::expression::lower) fn text_literal(
        &mut self,
        tree: &Tree<'_>,
        text: &str,
        wanted: Option<&Domain>,
    ) -> Option<Typed> {
        if let Some(Domain::Single(options)) = wanted {
            let code = self.code(&tree.span, text, options, None)?;
            let term = Term::Constant(Value::Code(code));
            return Some(Typed { term, domain: wanted.cloned() });
        }
        if let Some(Domain::Unit(table)) = wanted {
            return self.unit_code(&tree.span, text, table);
        }
        let term = Term::Constant(Value::Text(text.nfc().collect()));
        Some(Typed { term, domain: Some(Domain::Text) })
    }

    /// The number of a code; `subject` is the item that has it, where that is known.
    pub(in crate::expression::lower) fn code(
        &mut self,
        span: &Range<usize>,
        text: &str,
        options: &Options,
        subject: Option<&str>,
    ) -> Option<u16> {
        let sought: String = text.nfc().collect();
        let is_same = |code: &str| code == text || code.nfc().eq(sought.chars());
        let Some(number) = options.list.iter().position(|o| is_same(&o.code)) else {
            self.unknown_code(span, text, options, subject);
            return None;
        };
        if let Some(state) = options.list[number].missing {
            self.missing_code(span, text, state, subject);
            return None;
        }
        u16::try_from(number).ok()
    }

    fn unknown_code(
        &mut self,
        span: &Range<usize>,
        text: &str,
        options: &Options,
        subject: Option<&str>,
    ) {
        let (en, sv) = match subject {
            Some(name) => (
                format!("`{text}` is no option of `{name}`"),
                format!("`{text}` är inget svarsalternativ i `{name}`"),
            ),
            None => (
                format!("`{text}` is no option here"),
                format!("`{text}` är inget svarsalternativ här"),
            ),
        };
        let problem = Problem::new(ProblemKind::UnknownOption, span.clone(), en, sv);
        let problem = problem.unlike(text);
        let codes = || options.list.iter().map(|option| option.code.as_str());
        let problem = match Near::of(text, codes()) {
            Some(near) => problem.meant(Some(&near.spelt(quoted))),
            None => {
                let mut list: Vec<_> = codes().take(CODES_SHOWN).map(quoted).collect();
                if options.list.len() > CODES_SHOWN {
                    list.push("…".to_owned());
                }
                let list = list.join(", ");
                problem.help(
                    format!("use one of its codes: {list}"),
                    format!("använd en av koderna: {list}"),
                )
            }
        };
        self.push(problem);
    }

    fn missing_code(
        &mut self,
        span: &Range<usize>,
        text: &str,
        state: AnswerState,
        subject: Option<&str>,
    ) {
        let name = state.name();
        let problem = Problem::new(
            ProblemKind::MissingCodeComparison,
            span.clone(),
            format!("`{text}` stands for a missing answer, so this is never true"),
            format!("`{text}` står för ett uteblivet svar, så detta blir aldrig sant"),
        );
        self.push(problem.write(format!("{} is {name}", subject.unwrap_or("x"))));
    }

    /// `date('2025-01-01')` and its like.
    pub(in crate::expression::lower) fn dated(
        &mut self,
        name: &str,
        span: &Range<usize>,
        arguments: &[Tree<'_>],
    ) -> Option<Typed> {
        let [Tree { node: Node::Text(text), .. }] = arguments else {
            let problem = self.mismatch(
                span,
                format!("`{name}` takes one text in quotes"),
                format!("`{name}` tar en text inom citattecken"),
            );
            self.push(problem.write(format!("{name}('{}')", example(name))));
            return None;
        };
        let found = match name {
            "date" => calendar::read_date(text).map(|d| (Value::Date(d), Domain::Date)),
            "month" => {
                calendar::read_month(text).map(|d| (Value::Month(d), Domain::Month))
            }
            "time" => calendar::read_time(text).map(|t| (Value::Time(t), Domain::Time)),
            _ => calendar::read_duration(text)
                .map(|seconds| (Value::Duration(seconds), Domain::Duration)),
        };
        if let Some((value, domain)) = found {
            return Some(Typed { term: Term::Constant(value), domain: Some(domain) });
        }
        let problem = Problem::new(
            ProblemKind::ExpressionSyntax,
            arguments[0].span.clone(),
            format!("`{text}` cannot be read by `{name}`"),
            format!("`{text}` kan inte läsas av `{name}`"),
        );
        self.push(problem.write(format!("{name}('{}')", example(name))));
        None
    }

    /// How a text literal is written so that it is of that domain, if it can be.
    pub(in crate::expression::lower) fn rewritten(
        &self,
        text: &str,
        wanted: &Domain,
    ) -> Option<String> {
        let called = |name: &str| Some(format!("{name}('{text}')"));
        match wanted {
            Domain::Number | Domain::Year => {
                crate::decimal::Number::parse(text).ok().map(|_| text.to_owned())
            }
            Domain::Date => calendar::read_date(text).and_then(|_| called("date")),
            Domain::Month => calendar::read_month(text).and_then(|_| called("month")),
            Domain::Time => calendar::read_time(text).and_then(|_| called("time")),
            Domain::Duration => {
                calendar::read_duration(text).and_then(|_| called("duration"))
            }
            Domain::Condition => {
                matches!(text, "true" | "false").then(|| text.to_owned())
            }
            _ => None,
        }
    }
}

fn example(name: &str) -> &'static str {
    match name {
        "date" => "2025-01-31",
        "month" => "2025-01",
        "time" => "12:30",
        _ => "PT90M",
    }
}
