//! Comparisons in words.
//!
//! *In:* two parts and an operator. *Out:* an [`Atom`]: "answered at least 5 to “…”",
//! "the answer to “…” is at least 5", "at least 5".
//!
//! What is compared with another answer, and not with something fixed, is a sentence
//! about both.

use crate::expression::{Comparison, Domain, Kind, Node, Order, Resolution, SlotId};
use crate::expression::{Symbol, Tree};
use crate::report::phrase::value::Beside;
use crate::report::phrase::{Atom, Called, Clause, Manner, Teller, Thing, Vocabulary};

/// What is said of a value.
pub(in crate::report::phrase) struct Verdict {
    /// How it lies to what it is compared with; none = between two bounds.
    pub(in crate::report::phrase) order: Option<Order>,
    /// What it is compared with: "5".
    pub(in crate::report::phrase) value: String,
    /// All of it: "at least 5".
    pub(in crate::report::phrase) told: String,
}

impl<V: Vocabulary> Teller<'_, V> {
    /// `a == b`, `a < b <= c`, `a in b`.
    pub(in crate::report::phrase) fn comparison(
        &self,
        first: &Tree<'_>,
        rest: &[(Comparison, Tree<'_>)],
        negated: bool,
    ) -> Clause {
        if let [(comparison, second)] = rest {
            return match comparison {
                Comparison::Order(order) => self.pair(first, *order, second, negated),
                Comparison::In => self.contained(first, second, negated),
                Comparison::NotIn => self.contained(first, second, !negated),
            };
        }
        let mut left = first;
        let mut links = Vec::new();
        for (comparison, right) in rest {
            let Comparison::Order(order) = comparison else { return Clause::Never };
            links.push((left, *order, right));
            left = right;
        }
        self.chain(&links, negated)
    }

    /// Links of a chain; a value between two fixed bounds is told at once.
    pub(in crate::report::phrase) fn chain(
        &self,
        links: &[(&Tree<'_>, Order, &Tree<'_>)],
        negated: bool,
    ) -> Clause {
        if let ([(low, under, value), (_, over, high)], false) = (links, negated)
            && self.is_fixed(low)
            && self.is_fixed(high)
            && let Some(Thing::Cell(slot, domain, place)) = self.thing(value)
        {
            let beside = self.beside(slot, &domain);
            let verdicts = [(under.reversed(), low), (*over, high)];
            let told = verdicts.map(|(order, bound)| {
                let bound = self.noun(bound, Some(&beside));
                self.verdict(domain.kind(), order, &bound, true)
            });
            let and = self.pick("and", "och");
            let told = told.join(&format!(" {and} "));
            let verdict = Verdict { order: None, value: String::new(), told };
            return self.said_of(slot, &domain, place.as_deref(), &verdict);
        }
        let pair = |(left, order, right): &(&Tree<'_>, Order, &Tree<'_>)| {
            self.pair(left, *order, right, negated)
        };
        match negated {
            true => Clause::any(links.iter().map(pair)),
            false => Clause::all(links.iter().map(pair)),
        }
    }

    /// One comparison.
    pub(in crate::report::phrase) fn pair(
        &self,
        left: &Tree<'_>,
        order: Order,
        right: &Tree<'_>,
        negated: bool,
    ) -> Clause {
        let order = if negated { opposite(order) } else { order };
        if self.is_fixed(left) && !self.is_fixed(right) {
            return self.ordered(right, order.reversed(), left);
        }
        self.ordered(left, order, right)
    }

    fn ordered(&self, left: &Tree<'_>, order: Order, right: &Tree<'_>) -> Clause {
        if let Some(clause) = self.quantity(left, order, right) {
            return clause;
        }
        let is_fixed = self.is_fixed(right);
        match self.thing(left) {
            Some(Thing::Cell(slot, domain, place)) => {
                let beside = self.beside(slot, &domain);
                let value = self.noun(right, Some(&beside));
                let told = self.verdict(domain.kind(), order, &value, is_fixed);
                let verdict = Verdict { order: Some(order), value, told };
                if is_fixed {
                    return self.said_of(slot, &domain, place.as_deref(), &verdict);
                }
                let called = self.words.called(slot);
                let noun = self.called_noun(&called, place.as_deref());
                Clause::states(self.is(&noun, &verdict.told))
            }
            _ => {
                let kind = self.kind(left).or_else(|| self.kind(right));
                let kind = kind.unwrap_or(Kind::Text);
                let value = self.noun(right, None);
                let told = self.verdict(kind, order, &value, is_fixed);
                Clause::states(self.is(&self.noun(left, None), &told))
            }
        }
    }

    pub(in crate::report::phrase) fn beside(
        &self,
        slot: SlotId,
        domain: &Domain,
    ) -> Beside {
        let unit = self.words.called(slot).unit;
        Beside { slot, domain: domain.clone(), unit }
    }

    /// "… is …".
    pub(in crate::report::phrase) fn is(&self, noun: &str, told: &str) -> String {
        format!("{noun} {} {told}", self.pick("is", "är"))
    }

    /// What is said of a value: "at least 5", "before 2025-01-01".
    fn verdict(&self, kind: Kind, order: Order, value: &str, is_fixed: bool) -> String {
        let is_time = is_time(kind);
        let words = match (order, kind) {
            (Order::Equal, _) if is_fixed => return value.to_owned(),
            (Order::Equal, _) => ("the same as", "detsamma som"),
            (Order::Unequal, _) => ("something other than", "något annat än"),
            (Order::Less, _) if is_time => ("before", "före"),
            (Order::LessOrEqual, _) if is_time => ("no later than", "senast"),
            (Order::Greater, _) if is_time => ("after", "efter"),
            (Order::GreaterOrEqual, _) if is_time => ("no earlier than", "tidigast"),
            (Order::Less, Kind::Duration) => ("shorter than", "kortare än"),
            (Order::Greater, Kind::Duration) => ("longer than", "längre än"),
            (Order::Less, _) => ("less than", "mindre än"),
            (Order::LessOrEqual, _) => ("at most", "högst"),
            (Order::Greater, _) => ("more than", "mer än"),
            (Order::GreaterOrEqual, _) => ("at least", "minst"),
        };
        format!("{} {value}", self.pick(words.0, words.1))
    }

    /// Something fixed that is said of a cell, in all its forms.
    pub(in crate::report::phrase) fn said_of(
        &self,
        slot: SlotId,
        domain: &Domain,
        place: Option<&str>,
        verdict: &Verdict,
    ) -> Clause {
        let called = self.words.called(slot);
        let states = self.is(&self.called_noun(&called, place), &verdict.told);
        if place.is_some() {
            return Clause::states(states);
        }
        let who = self.predicate(&called, domain, verdict);
        let brief = Some((slot, verdict.told.clone()));
        Clause::Atom(Box::new(Atom { who, states, brief }))
    }

    /// "answered at least 5 to “…”", "have population of at least 5".
    fn predicate(
        &self,
        called: &Called,
        domain: &Domain,
        verdict: &Verdict,
    ) -> Option<String> {
        let (name, told) = (&called.name, &verdict.told);
        let kind = domain.kind();
        Some(match &called.manner {
            Manner::Answer => self.say(
                format!("answered {told} to {name}"),
                format!("svarat {told} på {name}"),
            ),
            Manner::Wave(Some(wave)) => self.say(
                format!("answered {told} to {name} in the wave of {wave}"),
                format!("i mätningen {wave} svarat {told} på {name}"),
            ),
            Manner::Wave(None) => self.say(
                format!("answered {told} to {name} in the latest earlier wave"),
                format!("i den senaste tidigare mätningen svarat {told} på {name}"),
            ),
            Manner::Arm => self.say(
                format!("were drawn into {told} in {name}"),
                format!("lottats till {told} i {name}"),
            ),
            Manner::Value | Manner::Column | Manner::Key => {
                match verdict.order.is_none_or(is_ranking) {
                    true => self.measured(name, kind, verdict),
                    false => self.say(
                        format!("have {told} as {name}"),
                        format!("har {told} som {name}"),
                    ),
                }
            }
            Manner::Beside | Manner::Day | Manner::Row | Manner::Number => {
                return None;
            }
        })
    }

    /// "have population above 20,000".
    fn measured(&self, name: &str, kind: Kind, verdict: &Verdict) -> String {
        let Verdict { order, value, told } = verdict;
        let (en, sv) = match order {
            _ if is_time(kind) => (told.clone(), told.clone()),
            Some(Order::Greater) => (format!("above {value}"), format!("över {value}")),
            Some(Order::Less) => (format!("below {value}"), format!("under {value}")),
            _ => (format!("of {told}"), format!("på {told}")),
        };
        self.say(format!("have {name} {en}"), format!("har {name} {sv}"))
    }

    /// Whether no answer can change a part.
    pub(in crate::report::phrase) fn is_fixed(&self, tree: &Tree<'_>) -> bool {
        match &tree.node {
            Node::Text(_) | Node::Number(_) | Node::Truth(_) | Node::Absent => true,
            Node::Name(path) => {
                matches!(self.resolve(path), Resolution::Found(Symbol::Constant { .. }))
            }
            Node::Negative(inner) => self.is_fixed(inner),
            Node::Call { arguments, .. } => {
                !arguments.is_empty() && arguments.iter().all(|part| self.is_fixed(part))
            }
            Node::Arithmetic { first, rest } => {
                self.is_fixed(first) && rest.iter().all(|(_, part)| self.is_fixed(part))
            }
            Node::Join(parts) | Node::List(parts) => {
                parts.iter().all(|part| self.is_fixed(part))
            }
            _ => false,
        }
    }
}

fn is_time(kind: Kind) -> bool {
    matches!(kind, Kind::Date | Kind::Month | Kind::Time | Kind::Year)
}

fn is_ranking(order: Order) -> bool {
    !matches!(order, Order::Equal | Order::Unequal)
}

/// What is true where a comparison is false.
fn opposite(order: Order) -> Order {
    match order {
        Order::Equal => Order::Unequal,
        Order::Unequal => Order::Equal,
        Order::Less => Order::GreaterOrEqual,
        Order::LessOrEqual => Order::Greater,
        Order::Greater => Order::LessOrEqual,
        Order::GreaterOrEqual => Order::Less,
    }
}
