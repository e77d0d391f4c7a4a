//! Calls of functions.
//!
//! *In:* a name and its arguments. *Out:* a term, or a problem: no such function, too
//! many or too few arguments, an argument of the wrong kind.
//!
//! Functions of values are told by their signature; each of the others has its method.

use std::ops::Range;

use regex::RegexBuilder;

use crate::diagnostic::Near;
use crate::expression::calendar;
use crate::expression::functions::{Function, Gives, Kind, NAMES, OVER_ROWS, Signature};
use crate::expression::lower::{Lower, Typed};
use crate::expression::names::{Domain, Names, Resolution};
use crate::expression::problem::{Problem, ProblemKind};
use crate::expression::program::{Condition, Order, Term};
use crate::expression::tree::{Node, Tree};

/// The most bytes a compiled pattern may take.
const MOST_PATTERN: usize = 1 << 20;

impl<N: Names> Lower<'_, N> {
    pub(in crate::expression::lower) fn call(
        &mut self,
        tree: &Tree<'_>,
        wanted: Option<&Domain>,
    ) -> Option<Typed> {
        let Node::Call { name, name_span, arguments } = &tree.node else { return None };
        let (name, arguments) = (*name, arguments.as_slice());
        let is_text = |tree: &Tree<'_>| matches!(tree.node, Node::Text(_));
        let is_literal_month = name == "month" && arguments.iter().any(is_text);
        if matches!(name, "date" | "time" | "duration") || is_literal_month {
            return self.dated(name, &tree.span, arguments);
        }
        if let Some(signature) = Function::signature(name) {
            return self.plain(name, name_span, &signature, arguments);
        }
        match (name, arguments) {
            (_, [rows, each]) if OVER_ROWS.contains(&name) => {
                self.over_rows(name, rows, each)
            }
            ("sum" | "mean" | "min" | "max", [_, ..]) => self.fold(name, arguments),
            ("coalesce", [_, _, ..]) => self.coalesce(arguments, wanted),
            ("count", [argument]) => self.count(argument),
            ("any_of" | "all_of" | "none_of", [subject, list]) => {
                self.among(name, subject, list)
            }
            ("matches", [text, pattern]) => self.matches(text, pattern),
            ("contains" | "starts_with", [text, part]) => self.contains(name, text, part),
            ("label", [item]) => self.label(item),
            ("specify", [item, code]) => self.specify(tree, item, code),
            ("between", [value, from, to]) => {
                let at_most = Order::LessOrEqual;
                let chain = self.chain(from, &[(at_most, value), (at_most, to)])?;
                Some(Typed::condition(chain))
            }
            _ => {
                self.no_call(name, name_span, arguments);
                None
            }
        }
    }

    fn no_call(&mut self, name: &str, span: &Range<usize>, arguments: &[Tree<'_>]) {
        let takes = match name {
            "sum" | "mean" | "min" | "max" => "1–",
            "coalesce" => "2–",
            "count" | "label" => "1",
            "between" => "3",
            _ if NAMES.contains(&name) => "2",
            _ => return self.no_function(name, span),
        };
        self.wrong_count(name, span, takes, arguments.len());
    }

    fn no_function(&mut self, name: &str, span: &Range<usize>) {
        let problem = Problem::new(
            ProblemKind::UnknownFunction,
            span.clone(),
            format!("there is no function `{name}`"),
            format!("det finns ingen funktion `{name}`"),
        );
        let near = match name {
            "selected" => Some("in"),
            "len" | "string_length" | "strlen" => Some("length"),
            "avg" | "average" => Some("mean"),
            "today" | "now" => Some("submitted"),
            "if" | "iif" => Some("a if c else b"),
            "regex" | "match" => Some("matches"),
            "log" => Some("ln"),
            "power" => Some("pow"),
            _ => {
                return self.push(problem.meant(Near::of(name, NAMES).as_ref()));
            }
        };
        // What another language calls so may mean something else.
        let problem = problem.suggest(near);
        self.push(match near.filter(|near| NAMES.contains(near)) {
            Some(near) => problem.perhaps(near),
            None => problem,
        });
    }

    fn wrong_count(
        &mut self,
        name: &str,
        span: &Range<usize>,
        takes: &str,
        found: usize,
    ) {
        let problem = self.mismatch(
            span,
            format!("`{name}` takes {takes} values, found {found}"),
            format!("`{name}` tar {takes} värden, fann {found}"),
        );
        self.push(problem);
    }

    /// A function of values.
    fn plain(
        &mut self,
        name: &str,
        span: &Range<usize>,
        signature: &Signature,
        arguments: &[Tree<'_>],
    ) -> Option<Typed> {
        let most = signature.takes.len();
        let least = most - signature.optional;
        if !(least..=most).contains(&arguments.len()) {
            let takes = match least == most {
                true => most.to_string(),
                false => format!("{least}–{most}"),
            };
            self.wrong_count(name, span, &takes, arguments.len());
            return None;
        }
        let mut parts = Vec::new();
        for (tree, kinds) in arguments.iter().zip(signature.takes) {
            parts.push(self.argument(tree, kinds, name));
        }
        let parts: Vec<Typed> = parts.into_iter().collect::<Option<_>>()?;
        let first = parts.first().and_then(|part| part.domain.clone());
        let is_pair = matches!(
            signature.function,
            Function::MonthsBetween | Function::YearsBetween
        );
        if is_pair
            && let [from, to] = parts.as_slice()
            && from.domain.is_some()
            && to.domain.is_some()
            && from.domain != to.domain
        {
            self.no_argument(&arguments[1], to, &[first.as_ref()?.kind()], name);
            return None;
        }
        let domain = match signature.gives {
            Gives::Number => Domain::Number,
            Gives::Year => Domain::Year,
            Gives::Date => Domain::Date,
            Gives::SameAsFirst => first.unwrap_or(Domain::Date),
        };
        let terms = parts.into_iter().map(|part| part.term).collect();
        Some(Typed { term: Term::Call(signature.function, terms), domain: Some(domain) })
    }

    fn argument(&mut self, tree: &Tree<'_>, kinds: &[Kind], name: &str) -> Option<Typed> {
        let typed = self.value(tree, None)?;
        if kinds.iter().any(|kind| typed.is(*kind)) {
            return Some(typed);
        }
        self.no_argument(tree, &typed, kinds, name);
        None
    }

    fn no_argument(
        &mut self,
        tree: &Tree<'_>,
        typed: &Typed,
        kinds: &[Kind],
        function: &str,
    ) {
        let Some(domain) = &typed.domain else { return };
        let name = self.excerpt(tree);
        let (en, sv) = domain.kind().words();
        let or = |words: Vec<&str>, or: &str| words.join(or);
        let wanted_en = or(kinds.iter().map(|kind| kind.words().0).collect(), " or ");
        let wanted_sv = or(kinds.iter().map(|kind| kind.words().1).collect(), " eller ");
        let problem = self.mismatch(
            &tree.span,
            format!("`{name}` is {en}, but `{function}` takes {wanted_en}"),
            format!("`{name}` är {sv}, men `{function}` tar {wanted_sv}"),
        );
        let instead = match &tree.node {
            Node::Text(text) if kinds.contains(&Kind::Date) => {
                self.rewritten(text, &Domain::Date)
            }
            _ if domain.kind() == Kind::Multiple && function == "length" => {
                Some(format!("count({name})"))
            }
            _ => None,
        };
        let day = calendar::day_written(&name).filter(|_| kinds.contains(&Kind::Date));
        self.push(match (instead, day.map(|day| format!("date('{day}')"))) {
            (_, Some(day)) => problem.write(&day).replace(day),
            (Some(instead), None) => problem.write(instead),
            (None, None) => problem,
        });
    }

    /// `matches(x, 're')`; the pattern covers the whole text.
    fn matches(&mut self, text: &Tree<'_>, pattern: &Tree<'_>) -> Option<Typed> {
        let term = self.argument(text, &[Kind::Text], "matches");
        let Node::Text(written) = &pattern.node else {
            let problem = self.mismatch(
                &pattern.span,
                "a pattern is written in quotes".to_owned(),
                "ett mönster skrivs inom citattecken".to_owned(),
            );
            self.push(problem);
            return None;
        };
        // Alone first: what is unbalanced must not pair with our own parentheses.
        let built = compile_pattern(written)
            .and_then(|_| compile_pattern(&format!(r"\A(?:{written})\z")));
        match built {
            Ok(regex) => {
                let text = Box::new(term?.term);
                let condition = Condition::Matches(text, Box::new(regex));
                Some(Typed::condition(condition))
            }
            Err(error) => {
                self.no_pattern(pattern, &error);
                None
            }
        }
    }

    fn no_pattern(&mut self, pattern: &Tree<'_>, error: &regex::Error) {
        let problem = match error {
            regex::Error::CompiledTooBig(_) => Problem::new(
                ProblemKind::ExpressionLimit,
                pattern.span.clone(),
                "the pattern is too large",
                "mönstret är för stort",
            ),
            other => {
                // The last line says what is wrong, the others draw it.
                let told = other.to_string();
                let detail = told.lines().last().unwrap_or_default();
                let detail = detail.trim_start_matches("error: ");
                Problem::new(
                    ProblemKind::ExpressionSyntax,
                    pattern.span.clone(),
                    format!("the pattern cannot be read: {detail}"),
                    format!("mönstret kan inte läsas: {detail}"),
                )
            }
        };
        self.push(problem);
    }

    fn contains(
        &mut self,
        name: &str,
        text: &Tree<'_>,
        part: &Tree<'_>,
    ) -> Option<Typed> {
        let found = self.value(text, None);
        let part_found = self.argument(part, &[Kind::Text], name);
        let found = found?;
        if !found.is(Kind::Text) {
            self.no_argument(text, &found, &[Kind::Text], name);
            if let Some(Domain::Multiple(_)) = found.domain
                && let Some(last) = self.problems.pop()
            {
                let instead = format!("{} in {}", self.text(part), self.text(text));
                self.push(last.write(instead));
            }
            return None;
        }
        let (text, part) = (Box::new(found.term), Box::new(part_found?.term));
        let at_start = name == "starts_with";
        Some(Typed::condition(Condition::Contains { text, part, at_start }))
    }

    fn label(&mut self, item: &Tree<'_>) -> Option<Typed> {
        let typed = self.value(item, None)?;
        let text = |term| Some(Typed { term, domain: Some(Domain::Text) });
        match typed.domain {
            Some(Domain::Single(_) | Domain::Multiple(_) | Domain::Ranking(_)) => {
                if let Ok((place, slot)) = typed.term.into_cell() {
                    return text(Term::Label(slot).at(place));
                }
            }
            Some(Domain::Unit(table)) => {
                return text(Term::UnitLabel(Box::new(typed.term), table));
            }
            _ => {}
        }
        let problem = self.mismatch(
            &item.span,
            "`label` takes the name of an item with options or of a register".to_owned(),
            "`label` tar namnet på en fråga med svarsalternativ eller ur ett register"
                .to_owned(),
        );
        self.push(problem);
        None
    }

    /// `specify(x, 'code')`: what was written beside an option.
    fn specify(
        &mut self,
        tree: &Tree<'_>,
        item: &Tree<'_>,
        code: &Tree<'_>,
    ) -> Option<Typed> {
        let (before, reads) = (self.references.len(), self.reads.len());
        let typed = self.value(item, None)?;
        // The item itself is not read, only what stands beside its option.
        self.references.truncate(before);
        self.reads.truncate(reads);
        let (true, Node::Text(text)) = (item.is_named(), &code.node) else {
            let problem = self.mismatch(
                &tree.span,
                "`specify` takes the name of an item and one of its codes".to_owned(),
                "`specify` tar namnet på en fråga och en av dess koder".to_owned(),
            );
            self.push(problem.write("specify(x, 'code')"));
            return None;
        };
        let Some(Domain::Single(options) | Domain::Multiple(options)) = &typed.domain
        else {
            self.no_argument(item, &typed, &[Kind::Single, Kind::Multiple], "specify");
            return None;
        };
        let name = self.excerpt(item);
        self.code(&code.span, text, options, Some(&name))?;
        let written = self.text(tree).to_owned();
        let subject = match &item.node {
            Node::Index { subject, key, path } => {
                let (place, roster) = self.picked(subject, key)?;
                match self.names.specify(path, text, Some(roster)) {
                    Resolution::Found(symbol) => {
                        self.symbol(symbol, Some(place), &tree.span)
                    }
                    other => self.resolved(other, tree, &written),
                }
            }
            Node::Name(path) => {
                let resolution = self.names.specify(path, text, self.roster_around());
                self.resolved(resolution, tree, &written)
            }
            _ => None,
        }?;
        self.one_value(subject, tree)
    }
}

fn compile_pattern(pattern: &str) -> Result<regex::Regex, regex::Error> {
    RegexBuilder::new(pattern)
        .size_limit(MOST_PATTERN)
        .dfa_size_limit(MOST_PATTERN)
        .nest_limit(64)
        .build()
}
