//! Codes in words: `in`, `any_of`, `all_of`, `none_of`.
//!
//! *In:* an item with options, or a grid, and codes. *Out:* "ticked at least one of …",
//! "answered A or B to “…”".

use crate::expression::{Domain, Kind, Node, Order, SlotId, Tree};
use crate::report::phrase::compare::Verdict;
use crate::report::phrase::{
    Atom, Called, Clause, Manner, Teller, Thing, Vocabulary, words,
};

/// Which of several codes must be ticked.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::report::phrase) enum Which {
    Any,
    Every,
    None,
    NotEvery,
}

impl<V: Vocabulary> Teller<'_, V> {
    /// `left in right`, or its opposite.
    pub(in crate::report::phrase) fn contained(
        &self,
        left: &Tree<'_>,
        right: &Tree<'_>,
        negated: bool,
    ) -> Clause {
        if let Node::List(list) = &right.node {
            return self.listed(left, list, negated);
        }
        match self.thing(right) {
            Some(Thing::Cell(slot, domain, place))
                if matches!(domain.kind(), Kind::Multiple | Kind::Ranking) =>
            {
                if let Node::Text(code) = &left.node {
                    let which = if negated { Which::None } else { Which::Any };
                    let labels = vec![self.option(slot, code)];
                    return self.ticked(
                        (slot, place.as_deref()),
                        &domain,
                        which,
                        &labels,
                    );
                }
                let noun = self.noun(left, None);
                let called = self.words.called(slot);
                let name = self.called_noun(&called, place.as_deref());
                Clause::states(match negated {
                    false => self.say(
                        format!("{noun} is among {name}"),
                        format!("{noun} ingår i {name}"),
                    ),
                    true => self.say(
                        format!("{noun} is not among {name}"),
                        format!("{noun} inte ingår i {name}"),
                    ),
                })
            }
            _ => {
                let (noun, list) = (self.noun(left, None), self.noun(right, None));
                Clause::states(match negated {
                    false => self.say(
                        format!("{noun} is among {list}"),
                        format!("{noun} ingår i {list}"),
                    ),
                    true => self.say(
                        format!("{noun} is not among {list}"),
                        format!("{noun} inte ingår i {list}"),
                    ),
                })
            }
        }
    }

    /// The label of an option, for a sentence.
    fn option(&self, slot: SlotId, code: &str) -> String {
        words::label(self.language, &self.words.label(slot, code))
    }

    /// `x in ['a', 'b']`, `'a' in [x, y]`.
    fn listed(&self, left: &Tree<'_>, list: &[Tree<'_>], negated: bool) -> Clause {
        let pair = |item: &Tree<'_>| match self.is_fixed(left) {
            true => self.pair(item, Order::Equal, left, negated),
            false => self.pair(left, Order::Equal, item, negated),
        };
        let are_fixed = list.iter().all(|item| self.is_fixed(item)) && list.len() > 1;
        match self.thing(left) {
            Some(Thing::Cell(slot, domain, place)) if are_fixed => {
                let beside = self.beside(slot, &domain);
                let told: Vec<String> =
                    list.iter().map(|item| self.noun(item, Some(&beside))).collect();
                let value = words::one_of(self.language, &told);
                let order = if negated { Order::Unequal } else { Order::Equal };
                let told = match negated {
                    true => {
                        format!(
                            "{} {value}",
                            self.pick("something other than", "något annat än")
                        )
                    }
                    false => value.clone(),
                };
                let verdict = Verdict { order: Some(order), value, told };
                self.said_of(slot, &domain, place.as_deref(), &verdict)
            }
            _ if negated => Clause::all(list.iter().map(pair)),
            _ => Clause::any(list.iter().map(pair)),
        }
    }

    /// `any_of(x, […])` and its like.
    pub(in crate::report::phrase) fn among(
        &self,
        name: &str,
        arguments: &[Tree<'_>],
        negated: bool,
    ) -> Option<Clause> {
        let [subject, list] = arguments else { return None };
        let Node::List(list) = &list.node else { return None };
        let mut codes = Vec::new();
        for item in list {
            let Node::Text(code) = &item.node else { return None };
            codes.push(code.as_str());
        }
        let which = match (name, negated) {
            ("any_of", false) | ("none_of", true) => Which::Any,
            ("any_of", true) | ("none_of", false) => Which::None,
            (_, false) => Which::Every,
            (_, true) => Which::NotEvery,
        };
        if codes.is_empty() {
            let is_true = matches!(which, Which::Every | Which::None);
            return Some(if is_true { Clause::Always } else { Clause::Never });
        }
        match self.thing(subject)? {
            Thing::Cell(slot, domain, place) => {
                let labels: Vec<String> =
                    codes.iter().map(|code| self.option(slot, code)).collect();
                Some(self.ticked((slot, place.as_deref()), &domain, which, &labels))
            }
            Thing::Group(members, place) => {
                let (first, _) = members.first()?;
                let labels: Vec<String> =
                    codes.iter().map(|code| self.option(*first, code)).collect();
                let called = self.words.group(*first);
                Some(self.in_rows(&called, place.as_deref(), which, &labels))
            }
            _ => None,
        }
    }

    /// "at least one of A, B and C".
    fn which(&self, which: Which, labels: &[String]) -> String {
        let list = words::all_of(self.language, labels);
        let (en, sv) = match (which, labels.len()) {
            (_, 1) => return list,
            (Which::Any, _) => ("at least one of", "minst ett av"),
            (Which::None, _) => ("any of", "något av"),
            (Which::Every | Which::NotEvery, 2) => ("both", "både"),
            (Which::Every | Which::NotEvery, _) => ("each of", "vart och ett av"),
        };
        format!("{} {list}", self.pick(en, sv))
    }

    fn ticked(
        &self,
        (slot, place): (SlotId, Option<&str>),
        domain: &Domain,
        which: Which,
        labels: &[String],
    ) -> Clause {
        let called = self.words.called(slot);
        let told = self.which(which, labels);
        let ranks = domain.kind() == Kind::Ranking;
        let noun = match place {
            Some(place) => format!("{} {place}", called.name),
            None => called.name.clone(),
        };
        let is_not = matches!(which, Which::None | Which::NotEvery);
        let states = match (ranks, is_not) {
            (false, false) => self.say(
                format!("{told} is ticked in {noun}"),
                format!("{told} är kryssat på {noun}"),
            ),
            (false, true) => self.say(
                format!("{noun} is answered without {told}"),
                format!("{noun} är besvarad utan {told}"),
            ),
            (true, false) => self.say(
                format!("{told} is ranked in {noun}"),
                format!("{told} är rangordnat i {noun}"),
            ),
            (true, true) => self.say(
                format!("{told} is not ranked in {noun}"),
                format!("{told} inte är rangordnat i {noun}"),
            ),
        };
        if place.is_some() || !matches!(called.manner, Manner::Answer | Manner::Wave(_)) {
            return Clause::states(states);
        }
        let own = match (ranks, is_not) {
            (false, false) => self.say(
                format!("ticked {told} in {noun}"),
                format!("kryssat {told} på {noun}"),
            ),
            (false, true) => self.say(
                format!("answered {noun} without ticking {told}"),
                format!("besvarat {noun} utan att kryssa {told}"),
            ),
            (true, false) => self.say(
                format!("ranked {told} in {noun}"),
                format!("rangordnat {told} i {noun}"),
            ),
            (true, true) => self.say(
                format!("answered {noun} without ranking {told}"),
                format!("besvarat {noun} utan att rangordna {told}"),
            ),
        };
        let who = match &called.manner {
            Manner::Wave(Some(wave)) => self.say(
                format!("{own} in the wave of {wave}"),
                format!("i mätningen {wave} {own}"),
            ),
            Manner::Wave(None) => self.say(
                format!("{own} in the latest earlier wave"),
                format!("i den senaste tidigare mätningen {own}"),
            ),
            _ => own,
        };
        let brief = match is_not {
            false => told,
            true => format!("{} {told}", self.pick("not", "inte")),
        };
        Clause::Atom(Box::new(Atom {
            who: Some(who),
            states,
            brief: Some((slot, brief)),
        }))
    }

    /// The same over the rows of a grid.
    fn in_rows(
        &self,
        called: &Called,
        place: Option<&str>,
        which: Which,
        labels: &[String],
    ) -> Clause {
        let list = match which {
            Which::Any | Which::None => words::one_of(self.language, labels),
            _ => self.which(which, labels),
        };
        let noun = match place {
            Some(place) => format!("{} {place}", called.name),
            None => called.name.clone(),
        };
        let states = match which {
            Which::None => self.say(
                format!("no row of {noun} is {list}"),
                format!("ingen rad i {noun} är {list}"),
            ),
            Which::NotEvery => self.say(
                format!("the rows of {noun} do not hold {list}"),
                format!("raderna i {noun} inte har {list}"),
            ),
            _ => self.say(
                format!("{list} is the answer in at least one row of {noun}"),
                format!("{list} är svaret på minst en rad i {noun}"),
            ),
        };
        if place.is_some() || called.manner != Manner::Answer {
            return Clause::states(states);
        }
        let who = match which {
            Which::None => self.say(
                format!("answered {list} in no row of {noun}"),
                format!("inte svarat {list} på någon rad i {noun}"),
            ),
            Which::NotEvery => self.say(
                format!("did not answer {list} in the rows of {noun}"),
                format!("inte svarat {list} på raderna i {noun}"),
            ),
            Which::Every if labels.len() > 1 => self.say(
                format!("answered {list}, each in at least one row of {noun}"),
                format!("svarat {list}, vart och ett på minst en rad i {noun}"),
            ),
            _ => self.say(
                format!("answered {list} in at least one row of {noun}"),
                format!("svarat {list} på minst en rad i {noun}"),
            ),
        };
        Clause::Atom(Box::new(Atom { who: Some(who), states, brief: None }))
    }
}
