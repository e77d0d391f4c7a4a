//! Comparisons: `==`, `<`, `in` and chains of them.
//!
//! *In:* two parts and an operator. *Out:* a condition whose sides are of one kind, or
//! what should have been written.
//!
//! Comparisons that could only ever be false, or always give the same, are problems:
//! nobody would notice them in an interview.

use std::sync::Arc;

use crate::expression::calendar;
use crate::expression::functions::Kind;
use crate::expression::lower::{Lower, Typed, quoted, recode};
use crate::expression::names::{Domain, Names, Options, Resolution};
use crate::expression::problem::{Problem, ProblemKind};
use crate::expression::program::{Condition, Order, Term};
use crate::expression::tree::{Comparison, Node, Tree};
use crate::value::Value;

/// A part of a comparison and what values it has.
type Side<'a> = (&'a Tree<'a>, &'a Domain);

impl<N: Names> Lower<'_, N> {
    pub(in crate::expression::lower) fn comparison(
        &mut self,
        tree: &Tree<'_>,
        first: &Tree<'_>,
        rest: &[(Comparison, Tree<'_>)],
    ) -> Option<Condition> {
        if let [(comparison, second)] = rest {
            return match comparison {
                Comparison::Order(order) => self.pair(tree, first, *order, second),
                Comparison::In => self.within(tree, first, second, false),
                Comparison::NotIn => {
                    let within = self.within(tree, first, second, true)?;
                    Some(Condition::Not(Box::new(within)))
                }
            };
        }
        let mut links = Vec::new();
        for (comparison, part) in rest {
            let Comparison::Order(order) = comparison else {
                let problem = self.mismatch(
                    &tree.span,
                    "`in` does not stand in a chain of comparisons".to_owned(),
                    "`in` står inte i en kedja av jämförelser".to_owned(),
                );
                self.push(problem.help(
                    "write two comparisons with `and` between them",
                    "skriv två jämförelser med `and` emellan",
                ));
                return None;
            };
            links.push((*order, part));
        }
        self.chain(first, &links)
    }

    /// `a < b <= c`, each part compiled once.
    pub(in crate::expression::lower) fn chain(
        &mut self,
        first: &Tree<'_>,
        links: &[(Order, &Tree<'_>)],
    ) -> Option<Condition> {
        let trees: Vec<&Tree<'_>> =
            std::iter::once(first).chain(links.iter().map(|(_, part)| *part)).collect();
        for two in trees.windows(2) {
            if let Some(absent) = two.iter().find(|t| matches!(t.node, Node::Absent)) {
                let span = two[0].span.start..two[1].span.end;
                let whole = Tree::broken(span);
                let is_first = std::ptr::eq(*absent, two[0]);
                let other = if is_first { two[1] } else { two[0] };
                return self.compared_with_none(&whole, other, Order::Equal);
            }
            if !self.can_differ(two[0], two[1]) {
                return None;
            }
        }
        let found: Vec<_> = trees.iter().map(|part| self.value(part, None)).collect();
        let parts: Vec<Typed> = found.into_iter().collect::<Option<_>>()?;
        for ((two, part), (order, _)) in parts.windows(2).zip(trees.windows(2)).zip(links)
        {
            let (Some(from_domain), Some(to_domain)) = (&two[0].domain, &two[1].domain)
            else {
                continue;
            };
            let (from, to) = (from_domain.kind(), to_domain.kind());
            let are_texts = (from, to) == (Kind::Text, Kind::Text) && !is_ranking(*order);
            let are_ordered = from.fits(to) && from.is_ordered();
            if !are_texts && !are_ordered {
                self.unlike((part[0], from_domain), *order, (part[1], to_domain));
                return None;
            }
        }
        let mut terms = parts.into_iter().map(|part| part.term);
        let first = Box::new(terms.next()?);
        let links = links.iter().map(|(order, _)| *order).zip(terms).collect();
        Some(Condition::Chain(first, links))
    }

    /// Two parts whose comparison says something; else the problem is told.
    fn can_differ(&mut self, left: &Tree<'_>, right: &Tree<'_>) -> bool {
        let span = left.span.start..right.span.end;
        if self.are_alike(left, right) {
            self.compared_with_itself(left, span);
            return false;
        }
        let problem = if left.is_literal() && right.is_literal() {
            Problem::new(
                ProblemKind::ConstantComparison,
                span,
                "no answer is compared here, so the result is always the same",
                "inget svar jämförs här, så resultatet blir alltid detsamma",
            )
        } else {
            return true;
        };
        self.push(problem);
        false
    }

    /// Whether two parts that hold a name are written alike, blanks aside.
    pub(in crate::expression::lower) fn are_alike(
        &self,
        left: &Tree<'_>,
        right: &Tree<'_>,
    ) -> bool {
        let plain = |tree: &Tree<'_>| match &tree.node {
            Node::Name(path) => path.join("."),
            // Within quotes a blank matters.
            _ if self.text(tree).contains(['\'', '"']) => self.text(tree).to_owned(),
            _ => self.text(tree).split_whitespace().collect(),
        };
        let is_broken = matches!(left.node, Node::Broken);
        !left.is_literal() && !is_broken && plain(left) == plain(right)
    }

    /// Tells that both sides are the same.
    pub(in crate::expression::lower) fn compared_with_itself(
        &mut self,
        part: &Tree<'_>,
        span: std::ops::Range<usize>,
    ) {
        let name = self.excerpt(part);
        let problem = Problem::new(
            ProblemKind::ConstantComparison,
            span,
            format!("`{name}` is compared with itself"),
            format!("`{name}` jämförs med sig själv"),
        );
        self.push(problem);
    }

    pub(in crate::expression::lower) fn pair(
        &mut self,
        tree: &Tree<'_>,
        left: &Tree<'_>,
        order: Order,
        right: &Tree<'_>,
    ) -> Option<Condition> {
        for (absent, other) in [(left, right), (right, left)] {
            if matches!(absent.node, Node::Absent) {
                return self.compared_with_none(tree, other, order);
            }
        }
        for (list, other) in [(right, left), (left, right)] {
            if matches!(list.node, Node::List(_)) {
                let instead = format!("{} in {}", self.text(other), self.text(list));
                let problem = self.mismatch(
                    &tree.span,
                    "a list is compared with `in`".to_owned(),
                    "en lista jämförs med `in`".to_owned(),
                );
                self.push(match order {
                    Order::Equal => problem.write(&instead).replace(instead),
                    _ => problem.write(instead),
                });
                return None;
            }
        }
        if !self.can_differ(left, right) {
            return None;
        }
        let (first, second) = self.sides(left, right);
        self.compared((left, first?), order, (right, second?))
    }

    /// Compiles two sides, the one that is no text in quotes first.
    fn sides(
        &mut self,
        left: &Tree<'_>,
        right: &Tree<'_>,
    ) -> (Option<Typed>, Option<Typed>) {
        if left.is_quoted() && !right.is_quoted() {
            let second = self.value(right, None);
            let first = self.beside(left, second.as_ref(), right);
            return (first, second);
        }
        let first = self.value(left, None);
        let second = self.beside(right, first.as_ref(), left);
        (first, second)
    }

    /// Compiles a part beside one that is compiled already.
    pub(in crate::expression::lower) fn beside(
        &mut self,
        tree: &Tree<'_>,
        other: Option<&Typed>,
        subject: &Tree<'_>,
    ) -> Option<Typed> {
        let domain = other.and_then(|other| other.domain.as_ref());
        match (&tree.node, domain) {
            (Node::Text(text), Some(Domain::Single(options))) => {
                let name = self.excerpt(subject);
                let code = self.code(&tree.span, text, options, Some(&name))?;
                let term = Term::Constant(Value::Code(code));
                Some(Typed { term, domain: domain.cloned() })
            }
            (Node::Name(_), Some(Domain::Single(options)))
                if self.bare_code(tree, options) =>
            {
                None
            }
            (Node::Text(text), Some(Domain::Unit(table))) => {
                self.unit_code(&tree.span, text, table)
            }
            // What stands beside a fault is compiled for its own faults only.
            (Node::Text(_), None) if other.is_none() => None,
            _ => self.value(tree, domain),
        }
    }

    /// Tells of a code without its quotes, which is no item either.
    pub(in crate::expression::lower) fn bare_code(
        &mut self,
        tree: &Tree<'_>,
        options: &Options,
    ) -> bool {
        let Node::Name(path) = &tree.node else { return false };
        let [code] = path[..] else { return false };
        let is_item = || !matches!(self.resolve(path), Resolution::Unknown { .. });
        if options.position(code).is_none() || is_item() {
            return false;
        }
        let problem = Problem::new(
            ProblemKind::UnknownItem,
            tree.span.clone(),
            format!("there is no item `{code}`"),
            format!("det finns ingen fråga `{code}`"),
        );
        self.push(problem.write(quoted(code)).replace(quoted(code)));
        true
    }

    pub(in crate::expression::lower) fn compared_with_none(
        &mut self,
        tree: &Tree<'_>,
        other: &Tree<'_>,
        order: Order,
    ) -> Option<Condition> {
        let problem = self.mismatch(
            &tree.span,
            "nothing is equal to `none`, nor unequal".to_owned(),
            "inget är lika med `none`, och inget är olikt".to_owned(),
        );
        let test = if order == Order::Unequal { "answered" } else { "missing" };
        let test = format!("{} is {test}", self.text(other));
        self.push(match order {
            Order::Equal | Order::Unequal => problem.write(&test).replace(test),
            _ => problem.write(test),
        });
        self.value(other, None);
        None
    }

    /// Compares two compiled sides.
    fn compared(
        &mut self,
        (left_tree, left): (&Tree<'_>, Typed),
        order: Order,
        (right_tree, right): (&Tree<'_>, Typed),
    ) -> Option<Condition> {
        let (Some(left_domain), Some(right_domain)) = (&left.domain, &right.domain)
        else {
            return Some(condition(left.term, order, right.term));
        };
        let (from, to) = (left_domain.kind(), right_domain.kind());
        let is_sound = match (from, to) {
            (Kind::Text, Kind::Text)
            | (Kind::Condition, Kind::Condition)
            | (Kind::Single, Kind::Single | Kind::Text)
            | (Kind::Text, Kind::Single)
            | (Kind::Unit, Kind::Text)
            | (Kind::Text, Kind::Unit) => !is_ranking(order),
            (Kind::Unit, Kind::Unit) => left_domain == right_domain && !is_ranking(order),
            _ => from.fits(to) && from.is_ordered(),
        };
        if !is_sound {
            self.unlike((left_tree, left_domain), order, (right_tree, right_domain));
            return None;
        }
        self.whole_months(left_tree, order, right_tree);
        let text_of = |term, options: &Arc<Options>| {
            Term::TextOf(Box::new(term), Arc::clone(options))
        };
        let (first, second) = match (left_domain, right_domain) {
            (Domain::Single(from), Domain::Single(to)) if from != to => {
                (left.term, recode(right.term, to, from))
            }
            (Domain::Single(options), Domain::Text) => {
                (text_of(left.term, options), right.term)
            }
            (Domain::Text, Domain::Single(options)) => {
                (left.term, text_of(right.term, options))
            }
            _ => (left.term, right.term),
        };
        Some(condition(first, order, second))
    }

    /// Counts of completed months say "within 24" of what is 24 months and 30 days.
    fn whole_months(&mut self, left: &Tree<'_>, order: Order, right: &Tree<'_>) {
        let is_count = |tree: &Tree<'_>| {
            matches!(
                tree.node,
                Node::Call { name: "months_between" | "years_between", .. }
            )
        };
        let tree = match order {
            Order::LessOrEqual if is_count(left) && right.is_literal() => left,
            Order::GreaterOrEqual if is_count(right) && left.is_literal() => right,
            _ => return,
        };
        let problem = Problem::new(
            ProblemKind::MonthsCompared,
            tree.span.clone(),
            "only completed months and years are counted, so `<=` lets in what is \
             nearly one more",
            "bara fullbordade månader och år räknas, så `<=` släpper in det som nästan \
             är en till",
        );
        self.push(problem.help(
            "compare dates: `d >= add_months(wave.reference_date, -24)`",
            "jämför datum: `d >= add_months(wave.reference_date, -24)`",
        ));
    }

    /// Tells that two sides do not go together, and what would.
    pub(in crate::expression::lower) fn unlike(
        &mut self,
        left: Side<'_>,
        order: Order,
        right: Side<'_>,
    ) {
        let ((left_tree, from), (right_tree, to)) = (left, right);
        let ends = [&left_tree.span, &right_tree.span];
        let span = ends[0].start.min(ends[1].start)..ends[0].end.max(ends[1].end);
        let (name, other) = (self.excerpt(left_tree), self.excerpt(right_tree));
        let ((en, sv), (other_en, other_sv)) = (from.kind().words(), to.kind().words());
        let (message, swedish) = if is_ranking(order) && !from.kind().is_ordered() {
            (
                format!("`{name}` is {en}, which is neither more nor less"),
                format!("`{name}` är {sv}, som varken är mer eller mindre"),
            )
        } else {
            (
                format!("`{name}` is {en}, but `{other}` is {other_en}"),
                format!("`{name}` är {sv}, men `{other}` är {other_sv}"),
            )
        };
        let problem = self.mismatch(&span, message, swedish);
        let instead = self
            .instead(left, order, right)
            .or_else(|| self.instead(right, order.reversed(), left));
        self.push(match instead {
            Some((instead, Sure::Yes)) => problem.write(&instead).replace(instead),
            Some((instead, Sure::Perhaps)) => problem.write(&instead).perhaps(instead),
            Some((instead, Sure::No)) => problem.write(instead),
            None => problem,
        });
    }

    /// The comparison that was perhaps meant, seen from one side, and how sure that is.
    fn instead(
        &self,
        (left_tree, left): Side<'_>,
        order: Order,
        (right_tree, right): Side<'_>,
    ) -> Option<(String, Sure)> {
        let (name, other) = (self.text(left_tree), self.text(right_tree));
        let sign = sign(order);
        match (left, &right_tree.node) {
            (Domain::Multiple(options) | Domain::Ranking(options), Node::Text(text)) => {
                let found = options.position(text);
                let sure = if found.is_some() { Sure::Perhaps } else { Sure::No };
                let code = found.map_or("code", |_| text.as_str());
                let not = if order == Order::Unequal { "not " } else { "" };
                return Some((format!("{} {not}in {name}", quoted(code)), sure));
            }
            (Domain::Multiple(_) | Domain::Ranking(_), _) if right.kind().is_number() => {
                return Some((format!("count({name}) {sign} {other}"), Sure::Perhaps));
            }
            (Domain::Single(options), Node::Truth(value)) if options.is_yes_no() => {
                let code = if *value { "yes" } else { "no" };
                return Some((format!("{name} {sign} '{code}'"), Sure::Yes));
            }
            (Domain::Single(options), Node::Number(_)) if !is_ranking(order) => {
                options.position(other)?;
                return Some((format!("{name} {sign} '{other}'"), Sure::Yes));
            }
            (Domain::Single(options), _) if is_ranking(order) => {
                let codes = options.list.iter().filter(|o| o.missing.is_none());
                let codes: Vec<_> = codes.take(2).map(|o| quoted(&o.code)).collect();
                return Some((format!("{name} in [{}]", codes.join(", ")), Sure::No));
            }
            (Domain::Text, Node::Number(_)) if !is_ranking(order) => {
                return Some((format!("{name} {sign} '{other}'"), Sure::Perhaps));
            }
            (wanted, Node::Text(text)) => {
                let literal = self.rewritten(text, wanted)?;
                return Some((format!("{name} {sign} {literal}"), Sure::Yes));
            }
            _ => {}
        }
        let edge = if matches!(order, Order::Less | Order::GreaterOrEqual) {
            "first_day"
        } else {
            "last_day"
        };
        if left.kind() == Kind::Date
            && let Some(day) = calendar::day_written(other)
        {
            return Some((format!("{name} {sign} date('{day}')"), Sure::Yes));
        }
        match (left.kind(), right.kind()) {
            (Kind::Date, Kind::Month | Kind::Year) => {
                Some((format!("{name} {sign} {edge}({other})"), Sure::Perhaps))
            }
            (Kind::Date, Kind::Number) if matches!(right_tree.node, Node::Number(_)) => {
                Some((format!("year({name}) {sign} {other}"), Sure::Perhaps))
            }
            _ => None,
        }
    }
}

/// How sure it is that something was meant.
enum Sure {
    /// Nothing else can have been.
    Yes,
    Perhaps,
    /// It is an example of how such things are written.
    No,
}

fn is_ranking(order: Order) -> bool {
    !matches!(order, Order::Equal | Order::Unequal)
}

fn sign(order: Order) -> &'static str {
    match order {
        Order::Equal => "==",
        Order::Unequal => "!=",
        Order::Less => "<",
        Order::LessOrEqual => "<=",
        Order::Greater => ">",
        Order::GreaterOrEqual => ">=",
    }
}

/// The cheapest condition for a comparison.
fn condition(left: Term, order: Order, right: Term) -> Condition {
    match (left, right) {
        (Term::Slot(slot), Term::Constant(limit @ Value::Number(_))) => {
            Condition::Measures(slot, order, limit)
        }
        (Term::Constant(limit @ Value::Number(_)), Term::Slot(slot)) => {
            Condition::Measures(slot, order.reversed(), limit)
        }
        (Term::Slot(slot), Term::Constant(Value::Code(code)))
        | (Term::Constant(Value::Code(code)), Term::Slot(slot)) => match order {
            Order::Unequal => Condition::Not(Box::new(Condition::Is(slot, code))),
            _ => Condition::Is(slot, code),
        },
        (left, right) => Condition::Chain(Box::new(left), [(order, right)].into()),
    }
}
