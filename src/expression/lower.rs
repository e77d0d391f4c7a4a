//! From the tree of an expression to its program, with every check of meaning.
//!
//! *In:* a tree, and the names that mean something. *Out:* a program whose steps fit each
//! other, or all problems that can be told.
//!
//! A text in quotes has no kind of its own: beside an item with options it is one of its
//! codes. So the part with a name is always compiled first. Nothing is calculated here
//! but the sign of a number.

mod call;
mod compare;
mod literal;
mod members;

use std::ops::Range;
use std::sync::Arc;

use crate::decimal::Number;
use crate::diagnostic::{Words, nearest};
use crate::expression::functions::Kind;
use crate::expression::names::{
    Domain, Expected, Names, Options, Resolution, SlotId, Symbol,
};
use crate::expression::problem::{Problem, ProblemKind};
use crate::expression::program::{
    Body, Condition, OTHER_CODE, Operator, Program, Reference, Term, Test,
};
use crate::expression::tree::{Node, Tree};
use crate::value::Value;

/// Compiles a tree; no program where there are problems that forbid it.
pub(crate) fn lower(
    source: &str,
    tree: &Tree<'_>,
    names: &impl Names,
    expected: &Expected,
) -> (Option<Program>, Vec<Problem>) {
    let mut lower =
        Lower { source, names, problems: Vec::new(), references: Vec::new(), guarded: 0 };
    let body = lower.body(tree, expected);
    let mut references = lower.references;
    references.sort_by_key(|reference| (reference.span.start, reference.slot));
    let mut rests_on: Vec<SlotId> = references.iter().map(|r| r.slot).collect();
    rests_on.sort_unstable();
    rests_on.dedup();
    let program = body.map(|(body, domain)| Program {
        source: source.into(),
        body,
        domain,
        references,
        rests_on,
    });
    (program, lower.problems)
}

/// A compiled part; without a domain it is `none`.
struct Typed {
    term: Term,
    domain: Option<Domain>,
}

/// What a name or a call like one stands for.
enum Subject {
    Value(Typed),
    Group(Vec<(SlotId, Domain)>),
}

struct Lower<'a, N> {
    source: &'a str,
    names: &'a N,
    problems: Vec<Problem>,
    references: Vec<Reference>,
    /// Above 0 where an absent cell does not make the result unknown.
    guarded: usize,
}

impl<N: Names> Lower<'_, N> {
    fn body(
        &mut self,
        tree: &Tree<'_>,
        expected: &Expected,
    ) -> Option<(Body, Option<Domain>)> {
        let wanted = match expected {
            Expected::Any => None,
            Expected::Condition => {
                let condition = self.condition(tree)?;
                return Some((Body::Condition(condition), Some(Domain::Condition)));
            }
            Expected::Number => Some(Domain::Number),
            Expected::Text => Some(Domain::Text),
            Expected::Date => Some(Domain::Date),
            Expected::Domain(domain) => Some(domain.clone()),
        };
        let typed = self.value(tree, wanted.as_ref())?;
        let typed = match &wanted {
            Some(wanted) => self.fit(typed, wanted, tree)?,
            None => typed,
        };
        Some(match typed.term {
            Term::Condition(condition) => (Body::Condition(*condition), typed.domain),
            term => (Body::Value(term), typed.domain),
        })
    }

    fn push(&mut self, problem: Problem) {
        self.problems.push(problem);
    }

    /// The source of a part, shortened for a sentence.
    fn excerpt(&self, tree: &Tree<'_>) -> String {
        let text = &self.source[tree.span.clone()];
        if text.chars().count() <= 40 {
            return text.to_owned();
        }
        text.chars().take(39).chain(['…']).collect()
    }

    /// The source of a part in full, for advice.
    fn text(&self, tree: &Tree<'_>) -> &str {
        &self.source[tree.span.clone()]
    }

    fn mismatch(&self, span: &Range<usize>, en: String, sv: String) -> Problem {
        Problem::new(ProblemKind::TypeMismatch, span.clone(), en, sv)
    }

    /// Compiles a part that must be true or false.
    fn condition(&mut self, tree: &Tree<'_>) -> Option<Condition> {
        let condition = match &tree.node {
            Node::Truth(value) => Condition::Known(*value),
            Node::All(parts) => Condition::All(self.conditions(parts)?),
            Node::Any(parts) => Condition::Any(self.conditions(parts)?),
            Node::Not(part) => Condition::Not(Box::new(self.condition(part)?)),
            Node::Compare { first, rest } => self.comparison(tree, first, rest)?,
            Node::Test { subject, name, name_span } => {
                self.test(subject, name, name_span)?
            }
            _ => {
                let typed = self.value(tree, None)?;
                match (typed.term, typed.domain) {
                    (Term::Condition(condition), _) => *condition,
                    (term, Some(Domain::Condition)) => Condition::Term(Box::new(term)),
                    (_, domain) => return self.no_condition(tree, domain.as_ref()),
                }
            }
        };
        Some(condition)
    }

    /// Every part is compiled, so that the problems of all are told.
    fn conditions(&mut self, parts: &[Tree<'_>]) -> Option<Box<[Condition]>> {
        let found: Vec<_> = parts.iter().map(|part| self.condition(part)).collect();
        found.into_iter().collect()
    }

    fn no_condition(
        &mut self,
        tree: &Tree<'_>,
        domain: Option<&Domain>,
    ) -> Option<Condition> {
        let name = self.excerpt(tree);
        let (en, sv) = domain.map_or(("absent", "frånvarande"), |d| d.kind().words());
        let problem = self.mismatch(
            &tree.span,
            format!("`{name}` is {en}, where something true or false is needed"),
            format!("`{name}` är {sv}, där något sant eller falskt behövs"),
        );
        let first = |options: &Options| {
            let chosen = options.list.iter().find(|option| option.missing.is_none());
            chosen.map(|option| quoted(&option.code))
        };
        let instead = match domain {
            Some(Domain::Single(options)) if options.is_yes_no() => {
                Some(format!("{name} == 'yes'"))
            }
            Some(Domain::Single(options)) => {
                first(options).map(|code| format!("{name} == {code}"))
            }
            Some(Domain::Multiple(options)) => {
                first(options).map(|code| format!("{code} in {name}"))
            }
            Some(Domain::Number) => Some(format!("{name} > 0")),
            Some(_) if matches!(tree.node, Node::Name(_)) => {
                Some(format!("{name} is answered"))
            }
            _ => None,
        };
        let problem = match instead {
            Some(instead) => problem.write(instead),
            None => problem,
        };
        self.push(problem);
        None
    }

    /// Compiles a part that has a value. `wanted` only tells what a text in quotes is.
    fn value(&mut self, tree: &Tree<'_>, wanted: Option<&Domain>) -> Option<Typed> {
        match &tree.node {
            Node::Broken => None,
            Node::Text(text) => self.text_literal(tree, text, wanted),
            Node::Number(number) => Some(Typed::number(number.clone())),
            Node::Absent => Some(Typed { term: Term::Absent, domain: None }),
            Node::Name(_) => match self.subject(tree)? {
                Subject::Value(typed) => Some(typed),
                Subject::Group(_) => self.no_group(tree),
            },
            Node::List(_) => {
                let problem = self.mismatch(
                    &tree.span,
                    "a list can only stand behind `in` or within a function".to_owned(),
                    "en lista kan bara stå efter `in` eller i en funktion".to_owned(),
                );
                self.push(problem.write("x in ['a', 'b']"));
                None
            }
            Node::Call { name, name_span, arguments } => {
                self.call(tree, name, name_span, arguments, wanted)
            }
            Node::Negative(inner) => self.negative(inner),
            Node::Arithmetic { first, rest } => self.arithmetic(tree, first, rest),
            Node::Join(parts) => self.join(parts),
            Node::If { branches, otherwise } => {
                self.branches(branches, otherwise, wanted)
            }
            Node::Truth(_)
            | Node::Test { .. }
            | Node::Compare { .. }
            | Node::All(_)
            | Node::Any(_)
            | Node::Not(_) => Some(Typed::condition(self.condition(tree)?)),
        }
    }

    fn no_group(&mut self, tree: &Tree<'_>) -> Option<Typed> {
        let name = self.excerpt(tree);
        let problem = self.mismatch(
            &tree.span,
            format!("`{name}` has several answers, where one value is needed"),
            format!("`{name}` har flera svar, där ett värde behövs"),
        );
        self.push(problem.help(
            format!("name one of its rows, or use `sum({name})` or `count({name})`"),
            format!(
                "ange en av raderna, eller använd `sum({name})` eller `count({name})`"
            ),
        ));
        None
    }

    /// Looks up a name and notes its use.
    fn subject(&mut self, tree: &Tree<'_>) -> Option<Subject> {
        let Node::Name(path) = &tree.node else { return None };
        let resolution = self.names.resolve(path);
        let written = path.join(".");
        self.resolved(resolution, tree, &written)
    }

    fn resolved(
        &mut self,
        resolution: Resolution,
        tree: &Tree<'_>,
        written: &str,
    ) -> Option<Subject> {
        let span = tree.span.clone();
        match resolution {
            Resolution::Found(Symbol::Slot { slot, domain }) => {
                self.refer(slot, &span);
                let term = Term::Slot(slot);
                Some(Subject::Value(Typed { term, domain: Some(domain) }))
            }
            Resolution::Found(Symbol::Group { members }) => {
                for (slot, _) in &members {
                    self.refer(*slot, &span);
                }
                Some(Subject::Group(members))
            }
            Resolution::Found(Symbol::Constant { value, domain }) => {
                let term = value.map_or(Term::Absent, Term::Constant);
                Some(Subject::Value(Typed { term, domain: Some(domain) }))
            }
            Resolution::Unknown { kind, what, near } => {
                let problem = Problem::new(
                    kind,
                    span,
                    format!("there is {} `{written}`", what.en),
                    format!("det finns {} `{written}`", what.sv),
                );
                self.push(problem.suggest(near.as_deref()));
                None
            }
            Resolution::NotYet(Words { en, sv }) => {
                let kind = ProblemKind::NotSupportedYet;
                let en = format!("`{written}`: {en}");
                let sv = format!("`{written}`: {sv}");
                self.push(Problem::new(kind, span, en, sv));
                None
            }
        }
    }

    fn refer(&mut self, slot: SlotId, span: &Range<usize>) {
        let can_be_unknown = self.guarded == 0;
        self.references.push(Reference { slot, span: span.clone(), can_be_unknown });
    }

    fn test(
        &mut self,
        subject: &Tree<'_>,
        name: &str,
        name_span: &Range<usize>,
    ) -> Option<Condition> {
        let test = self.test_name(subject, name, name_span);
        self.guarded += 1;
        let found = match &subject.node {
            Node::Name(_) => self.subject(subject),
            Node::Call { name: "specify", .. } => {
                self.value(subject, None).map(Subject::Value)
            }
            Node::Broken => None,
            _ => {
                let problem = self.mismatch(
                    &subject.span,
                    "only an item can be tested with `is`".to_owned(),
                    "bara en fråga kan prövas med `is`".to_owned(),
                );
                self.push(problem);
                None
            }
        };
        self.guarded -= 1;
        let test = test?;
        Some(match found? {
            Subject::Group(members) => Condition::State(
                members.into_iter().map(|(slot, _)| slot).collect(),
                test,
            ),
            Subject::Value(Typed { term: Term::Slot(slot), .. }) => {
                Condition::State([slot].into(), test)
            }
            // A constant is there or not, and nobody was asked for it.
            Subject::Value(Typed { term, .. }) => Condition::Known(match test {
                Test::Answered => !matches!(term, Term::Absent),
                Test::Missing => matches!(term, Term::Absent),
                _ => false,
            }),
        })
    }

    fn test_name(
        &mut self,
        subject: &Tree<'_>,
        name: &str,
        span: &Range<usize>,
    ) -> Option<Test> {
        if let Some((_, test)) = Test::NAMES.iter().find(|(known, _)| *known == name) {
            return Some(*test);
        }
        let problem = Problem::new(
            ProblemKind::UnknownFunction,
            span.clone(),
            format!("there is no test `is {name}`"),
            format!("det finns inget test `is {name}`"),
        );
        let instead = match name {
            "defined" => Some("answered"),
            "undefined" | "none" | "null" | "empty" | "blank" => Some("missing"),
            _ => nearest(name, Test::NAMES.iter().map(|(known, _)| *known)),
        };
        let problem = match instead {
            Some(instead) => problem.write(format!("{} is {instead}", self.text(subject))),
            None => problem.help(
                "use one of: answered, missing, asked, dont_know, refused, not_applicable",
                "använd ett av: answered, missing, asked, dont_know, refused, \
                 not_applicable",
            ),
        };
        self.push(problem);
        None
    }

    fn negative(&mut self, inner: &Tree<'_>) -> Option<Typed> {
        let typed = self.value(inner, None)?;
        match (typed.term, typed.domain) {
            (Term::Constant(Value::Number(number)), _) => Some(Typed::number(-number)),
            (term, Some(Domain::Number | Domain::Year)) => Some(Typed {
                term: Term::Negative(Box::new(term)),
                domain: Some(Domain::Number),
            }),
            (term, Some(Domain::Duration)) => Some(Typed {
                term: Term::Negative(Box::new(term)),
                domain: Some(Domain::Duration),
            }),
            (_, domain) => {
                self.no_number(inner, domain.as_ref());
                None
            }
        }
    }

    fn no_number(&mut self, tree: &Tree<'_>, domain: Option<&Domain>) {
        let name = self.excerpt(tree);
        let (en, sv) = domain.map_or(("absent", "frånvarande"), |d| d.kind().words());
        let problem = self.mismatch(
            &tree.span,
            format!("`{name}` is {en}, which cannot be reckoned with"),
            format!("`{name}` är {sv}, som det inte går att räkna med"),
        );
        let problem = match domain.map(Domain::kind) {
            Some(Kind::Text) => {
                problem.help("join texts with `~`", "sätt samman texter med `~`")
            }
            Some(Kind::Multiple) => problem.write(format!("count({name})")),
            Some(Kind::Date) => problem.help(
                "use `add_days(d, n)`, `add_months(d, n)` or `days_between(from, to)`",
                "använd `add_days(d, n)`, `add_months(d, n)` eller \
                 `days_between(från, till)`",
            ),
            _ => problem,
        };
        self.push(problem);
    }

    fn arithmetic(
        &mut self,
        tree: &Tree<'_>,
        first: &Tree<'_>,
        rest: &[(Operator, Tree<'_>)],
    ) -> Option<Typed> {
        let trees = std::iter::once(first).chain(rest.iter().map(|(_, part)| part));
        let found: Vec<_> = trees.clone().map(|part| self.value(part, None)).collect();
        let parts: Vec<Typed> = found.into_iter().collect::<Option<_>>()?;
        let adds =
            |(op, _): &(Operator, _)| matches!(op, Operator::Add | Operator::Subtract);
        let are = |kind: Kind| parts.iter().all(|part| part.is(kind));
        let domain = if are(Kind::Number) {
            Domain::Number
        } else if are(Kind::Duration) && rest.iter().all(adds) {
            Domain::Duration
        } else {
            return self.no_arithmetic(tree, &trees.collect::<Vec<_>>(), &parts);
        };
        let mut terms = parts.into_iter().map(|part| part.term);
        let first = Box::new(terms.next()?);
        let rest = rest.iter().map(|(operator, _)| *operator).zip(terms).collect();
        Some(Typed { term: Term::Arithmetic(first, rest), domain: Some(domain) })
    }

    fn no_arithmetic(
        &mut self,
        tree: &Tree<'_>,
        trees: &[&Tree<'_>],
        parts: &[Typed],
    ) -> Option<Typed> {
        if let ([left, right], [from, to]) = (trees, parts)
            && from.is(Kind::Date)
            && to.is(Kind::Date)
        {
            let instead =
                format!("days_between({}, {})", self.text(right), self.text(left));
            let problem = self.mismatch(
                &tree.span,
                "dates are not subtracted or added".to_owned(),
                "datum dras inte ifrån varandra och läggs inte ihop".to_owned(),
            );
            self.push(problem.write(instead));
            return None;
        }
        for (tree, part) in trees.iter().zip(parts) {
            if !part.is(Kind::Number) {
                self.no_number(tree, part.domain.as_ref());
            }
        }
        None
    }

    fn join(&mut self, parts: &[Tree<'_>]) -> Option<Typed> {
        let mut terms = Vec::new();
        let mut is_sound = true;
        for part in parts {
            let Some(typed) = self.value(part, None) else {
                is_sound = false;
                continue;
            };
            is_sound &= self.is_joinable(part, &typed);
            terms.push(typed.term);
        }
        let term = Term::Join(terms.into());
        is_sound.then_some(Typed { term, domain: Some(Domain::Text) })
    }

    fn is_joinable(&mut self, part: &Tree<'_>, typed: &Typed) -> bool {
        let Some(domain) = &typed.domain else { return true };
        let kind = domain.kind();
        let is_chosen = matches!(kind, Kind::Single | Kind::Multiple);
        if !is_chosen && kind != Kind::Condition {
            return true;
        }
        let name = self.excerpt(part);
        let (en, sv) = kind.words();
        let problem = self.mismatch(
            &part.span,
            format!("`{name}` is {en}, not a text"),
            format!("`{name}` är {sv}, ingen text"),
        );
        let problem =
            if is_chosen { problem.write(format!("label({name})")) } else { problem };
        self.push(problem);
        false
    }

    fn branches(
        &mut self,
        branches: &[(Tree<'_>, Tree<'_>)],
        otherwise: &Tree<'_>,
        wanted: Option<&Domain>,
    ) -> Option<Typed> {
        let conditions: Vec<_> =
            branches.iter().map(|(condition, _)| self.condition(condition)).collect();
        let values: Vec<&Tree<'_>> =
            branches.iter().map(|(_, value)| value).chain([otherwise]).collect();
        let (mut terms, domain) = self.alike(&values, wanted)?;
        let last = Box::new(terms.pop()?);
        let conditions: Vec<Condition> = conditions.into_iter().collect::<Option<_>>()?;
        let term = Term::If(conditions.into_iter().zip(terms).collect(), last);
        Some(Typed { term, domain })
    }

    /// Compiles values that must be of one kind; those in quotes after the others.
    fn alike(
        &mut self,
        values: &[&Tree<'_>],
        wanted: Option<&Domain>,
    ) -> Option<(Vec<Term>, Option<Domain>)> {
        let mut found: Vec<Option<Typed>> = values.iter().map(|_| None).collect();
        let mut common = wanted.cloned();
        let mut is_sound = true;
        for quoted in [false, true] {
            for (value, place) in values.iter().zip(&mut found) {
                if value.is_quoted() != quoted {
                    continue;
                }
                *place = self.value(value, common.as_ref());
                is_sound &= place.is_some();
                if let Some(typed) = place
                    && wanted.is_none()
                {
                    common = both(common, typed.domain.as_ref());
                }
            }
        }
        if !is_sound {
            return None;
        }
        let Some(common) = common else {
            return Some((found.into_iter().flatten().map(|t| t.term).collect(), None));
        };
        let terms: Vec<Option<Term>> = found
            .into_iter()
            .flatten()
            .zip(values)
            .map(|(typed, tree)| Some(self.fit(typed, &common, tree)?.term))
            .collect();
        Some((terms.into_iter().collect::<Option<_>>()?, Some(common)))
    }

    /// Brings a part to the domain that is wanted, or tells that it does not go.
    fn fit(&mut self, typed: Typed, wanted: &Domain, tree: &Tree<'_>) -> Option<Typed> {
        let Typed { term, domain } = typed;
        let term = match (domain, wanted) {
            (None, _) => term,
            (Some(Domain::Single(from)), Domain::Single(to)) => {
                match self.recoded(term, &from, to) {
                    Ok(term) => term,
                    Err(code) => return self.no_such_code(tree, &code),
                }
            }
            (Some(Domain::Text), Domain::Single(options)) => {
                Term::CodeOf(Box::new(term), Arc::clone(options))
            }
            (Some(Domain::Condition), Domain::Single(options)) if options.is_yes_no() => {
                let (yes, no) = (options.position("yes")?, options.position("no")?);
                let condition = match term {
                    Term::Condition(condition) => condition,
                    term => Box::new(Condition::Term(Box::new(term))),
                };
                Term::YesNo { condition, yes, no }
            }
            (Some(from), to) if from == *to || is_number(&from) && is_number(to) => term,
            (Some(from), to) => {
                self.misfit(tree, &from, to);
                return None;
            }
        };
        Some(Typed { term, domain: Some(wanted.clone()) })
    }

    /// A code among other options; the first code that they do not have is an error.
    fn recoded(
        &self,
        term: Term,
        from: &Arc<Options>,
        to: &Arc<Options>,
    ) -> Result<Term, String> {
        if Arc::ptr_eq(from, to) || from == to {
            return Ok(term);
        }
        let of = |code: &str| to.position(code);
        match from.list.iter().find(|o| o.missing.is_none() && of(&o.code).is_none()) {
            Some(option) => Err(option.code.clone()),
            None => Ok(recode(term, from, to)),
        }
    }

    fn no_such_code(&mut self, tree: &Tree<'_>, code: &str) -> Option<Typed> {
        let name = self.excerpt(tree);
        let problem = self.mismatch(
            &tree.span,
            format!("`{name}` can be `{code}`, which is no option here"),
            format!("`{name}` kan vara `{code}`, som inte är ett svarsalternativ här"),
        );
        self.push(problem);
        None
    }

    fn misfit(&mut self, tree: &Tree<'_>, from: &Domain, to: &Domain) {
        let name = self.excerpt(tree);
        let ((en, sv), (want_en, want_sv)) = (from.kind().words(), to.kind().words());
        let problem = self.mismatch(
            &tree.span,
            format!("`{name}` is {en}, where {want_en} is needed"),
            format!("`{name}` är {sv}, där {want_sv} behövs"),
        );
        let chosen = matches!(from.kind(), Kind::Single | Kind::Multiple);
        let problem = match (from, to) {
            (_, Domain::Text) if chosen => problem.write(format!("label({name})")),
            (Domain::Month | Domain::Year, Domain::Date) => {
                problem.write(format!("first_day({name})"))
            }
            _ => problem,
        };
        self.push(problem);
    }
}

impl Typed {
    fn number(number: Number) -> Self {
        Self { term: Term::Constant(Value::Number(number)), domain: Some(Domain::Number) }
    }

    fn condition(condition: Condition) -> Self {
        Self {
            term: Term::Condition(Box::new(condition)),
            domain: Some(Domain::Condition),
        }
    }

    /// Whether it is of that kind; `none` is of every kind.
    fn is(&self, kind: Kind) -> bool {
        self.domain.as_ref().is_none_or(|domain| domain.kind().fits(kind))
    }
}

/// The domain of what is one or the other: of two singles, the options of both.
fn both(one: Option<Domain>, other: Option<&Domain>) -> Option<Domain> {
    match (one, other) {
        (Some(Domain::Single(one)), Some(Domain::Single(other))) if one != *other => {
            let mut list = one.list.clone();
            let added = other.list.iter().filter(|o| one.position(&o.code).is_none());
            list.extend(added.cloned());
            Some(Domain::Single(Arc::new(Options { list })))
        }
        (Some(one), _) => Some(one),
        (None, other) => other.cloned(),
    }
}

fn is_number(domain: &Domain) -> bool {
    domain.kind().is_number()
}

/// A code among other options; [`OTHER_CODE`] where they lack it.
fn recode(term: Term, from: &Options, to: &Options) -> Term {
    let code = |code: &str| to.position(code).unwrap_or(OTHER_CODE);
    let codes = from.list.iter().map(|option| code(&option.code)).collect();
    Term::Recode(Box::new(term), codes)
}

/// A code as an author writes it in an expression.
fn quoted(code: &str) -> String {
    format!("'{}'", code.replace('\\', "\\\\").replace('\'', "\\'"))
}
