//! Conditions in words: logic, tests of absence, and what is true or false by itself.
//!
//! *In:* a part of an expression, and whether its opposite is meant. *Out:* a [`Clause`].
//!
//! `not` is carried inwards, which changes nothing under three values: so "not both" is
//! told as "one or the other not", and never as a double negation.

use crate::expression::{Domain, Kind, Node, Tree};
use crate::report::phrase::{Atom, Called, Clause, Manner, Teller, Thing, Vocabulary};

/// The most branches of `a if c else b` that are told apart.
const MOST_BRANCHES: usize = 4;

impl<V: Vocabulary> Teller<'_, V> {
    /// A part that is true or false, or its opposite.
    pub(in crate::report::phrase) fn clause(
        &self,
        tree: &Tree<'_>,
        negated: bool,
    ) -> Clause {
        if self.is_one_too_many() {
            return Clause::Never;
        }
        let each = |parts: &[Tree<'_>]| {
            parts.iter().map(|part| self.clause(part, negated)).collect::<Vec<_>>()
        };
        match &tree.node {
            Node::Truth(value) if *value != negated => Clause::Always,
            Node::Truth(_) => Clause::Never,
            Node::All(parts) if negated => Clause::any(each(parts)),
            Node::All(parts) => Clause::all(each(parts)),
            Node::Any(parts) if negated => Clause::all(each(parts)),
            Node::Any(parts) => Clause::any(each(parts)),
            Node::Not(part) => self.clause(part, !negated),
            Node::Compare { first, rest } => self.comparison(first, rest, negated),
            Node::Test { subject, name, .. } => self.test(tree, subject, name, negated),
            Node::Call { name, arguments, .. } => {
                let told = self.call_clause(name, arguments, negated);
                told.unwrap_or_else(|| self.untold(tree, negated))
            }
            Node::If { branches, otherwise } => {
                self.either(tree, branches, otherwise, negated)
            }
            Node::Name(_) | Node::Index { .. } => self.named(tree, negated),
            _ => self.untold(tree, negated),
        }
    }

    /// What has no words of its own.
    pub(in crate::report::phrase) fn untold(
        &self,
        tree: &Tree<'_>,
        negated: bool,
    ) -> Clause {
        self.verbatim_clause(&self.source[tree.span.clone()], negated)
    }

    /// `a if c else b`: c and a, or not c and b.
    fn either(
        &self,
        tree: &Tree<'_>,
        branches: &[(Tree<'_>, Tree<'_>)],
        otherwise: &Tree<'_>,
        negated: bool,
    ) -> Clause {
        // A condition is told twice, so that branches in branches would double each time.
        if self.branching.get() || branches.len() > MOST_BRANCHES {
            return self.untold(tree, negated);
        }
        self.branching.set(true);
        let mut before: Vec<Clause> = Vec::new();
        let mut told = Vec::new();
        for (condition, value) in branches {
            let own = [self.clause(condition, false), self.clause(value, negated)];
            told.push(Clause::all(before.iter().cloned().chain(own)));
            before.push(self.clause(condition, true));
        }
        before.push(self.clause(otherwise, negated));
        told.push(Clause::all(before));
        self.branching.set(false);
        Clause::any(told)
    }

    /// A name that is true or false by itself: a consent, a yes or no.
    fn named(&self, tree: &Tree<'_>, negated: bool) -> Clause {
        match self.thing(tree) {
            Some(Thing::Cell(slot, domain, place))
                if domain.kind() == Kind::Condition =>
            {
                let called = self.words.called(slot);
                let noun = match place {
                    Some(place) => format!("{} {place}", called.name),
                    None => called.name.clone(),
                };
                let states = match negated {
                    false => self.say(
                        format!("consent is given in {noun}"),
                        format!("samtycke är lämnat i {noun}"),
                    ),
                    true => self.say(
                        format!("consent is not given in {noun}"),
                        format!("samtycke inte är lämnat i {noun}"),
                    ),
                };
                let who = match negated {
                    false => self.say(
                        format!("gave consent in {noun}"),
                        format!("lämnat samtycke i {noun}"),
                    ),
                    true => self.say(
                        format!("gave no consent in {noun}"),
                        format!("inte lämnat samtycke i {noun}"),
                    ),
                };
                let told = match negated {
                    false => self.pick("consent", "samtycke"),
                    true => self.pick("no consent", "inget samtycke"),
                };
                let brief = Some((slot, told.to_owned()));
                Clause::Atom(Box::new(Atom { who: Some(who), states, brief }))
            }
            Some(Thing::Other(told, Domain::Condition)) => {
                let truth = match negated {
                    false => self.pick("true", "sant"),
                    true => self.pick("false", "falskt"),
                };
                Clause::states(self.is(&told, truth))
            }
            _ => self.untold(tree, negated),
        }
    }

    /// `x is answered` and its like.
    fn test(
        &self,
        tree: &Tree<'_>,
        subject: &Tree<'_>,
        test: &str,
        negated: bool,
    ) -> Clause {
        // `missing` is the opposite of `answered`.
        let (test, negated) = match test {
            "missing" => ("answered", !negated),
            other => (other, negated),
        };
        let (called, slot, place) = match self.thing(subject) {
            Some(Thing::Cell(slot, _, place)) => {
                (self.words.called(slot), Some(slot), place)
            }
            Some(Thing::Group(members, place)) if !members.is_empty() => {
                (self.words.group(members[0].0), None, place)
            }
            Some(Thing::Roster(roster)) => {
                (Called::answer(self.words.roster(roster)), None, None)
            }
            Some(Thing::Other(told, _)) => {
                let called = Called::answer(told).spoken(Manner::Value);
                (called, None, Some(String::new()))
            }
            _ => return self.untold(tree, negated),
        };
        let state = State { test, negated };
        let noun = match place.as_deref() {
            Some("") | None => called.name.clone(),
            Some(place) => format!("{} {place}", called.name),
        };
        let states = match called.manner {
            Manner::Answer | Manner::Wave(_) => {
                self.state_of(&called.manner, &noun, &state)
            }
            _ => self.value_state(&noun, &state),
        };
        if place.is_some() {
            return Clause::states(states);
        }
        let who = self.who_is(&called, &state);
        let brief = slot.map(|slot| (slot, self.brief_state(&state).to_owned()));
        Clause::Atom(Box::new(Atom { who, states, brief }))
    }

    /// "“…” is answered".
    fn state_of(&self, manner: &Manner, noun: &str, state: &State<'_>) -> String {
        let wave = match manner {
            Manner::Wave(Some(wave)) => self
                .say(format!(" in the wave of {wave}"), format!(" i mätningen {wave}")),
            Manner::Wave(None) => self
                .pick(" in the latest earlier wave", " i den senaste tidigare mätningen")
                .to_owned(),
            _ => String::new(),
        };
        let noun = format!("{noun}{wave}");
        let (en, sv) = match (state.test, state.negated) {
            ("answered", false) => ("is answered", "är besvarad"),
            ("answered", true) => ("has no answer", "saknar svar"),
            ("asked", false) => ("is asked", "ställs"),
            ("asked", true) => ("is not asked", "inte ställs"),
            ("dont_know", false) => ("is answered by don't know", "har svaret vet ej"),
            ("dont_know", true) => {
                ("is not answered by don't know", "inte har svaret vet ej")
            }
            ("refused", false) => ("was refused", "har vägrats svar"),
            ("refused", true) => ("was not refused", "inte har vägrats svar"),
            (_, false) => ("is marked as not applicable", "är ej tillämplig"),
            (_, true) => ("is not marked as not applicable", "inte är ej tillämplig"),
        };
        format!("{noun} {}", self.pick(en, sv))
    }

    /// "population in the register has a value".
    fn value_state(&self, noun: &str, state: &State<'_>) -> String {
        match (state.test, state.negated) {
            ("answered", false) => {
                format!("{noun} {}", self.pick("has a value", "har ett värde"))
            }
            ("answered", true) => {
                format!("{noun} {}", self.pick("has no value", "saknar värde"))
            }
            _ => self.state_of(&Manner::Answer, noun, state),
        }
    }

    /// "answered “…”", "were not asked “…”".
    fn who_is(&self, called: &Called, state: &State<'_>) -> Option<String> {
        let name = &called.name;
        let (before_sv, after_en) = match &called.manner {
            Manner::Answer => (String::new(), String::new()),
            Manner::Wave(Some(wave)) => {
                (format!("i mätningen {wave} "), format!(" in the wave of {wave}"))
            }
            Manner::Wave(None) => (
                "i den senaste tidigare mätningen ".to_owned(),
                " in the latest earlier wave".to_owned(),
            ),
            Manner::Value | Manner::Column | Manner::Key => {
                let (en, sv) = match (state.test, state.negated) {
                    ("answered", false) => ("have a value for", "har ett värde för"),
                    ("answered", true) => ("have no value for", "saknar värde för"),
                    _ => return None,
                };
                return Some(format!("{} {name}", self.pick(en, sv)));
            }
            _ => return None,
        };
        let (en, sv) = match (state.test, state.negated) {
            ("answered", false) => ("answered", "besvarat"),
            ("answered", true) => ("did not answer", "inte besvarat"),
            ("asked", false) => ("were asked", "fått frågan"),
            ("asked", true) => ("were not asked", "inte fått frågan"),
            ("dont_know", false) => ("answered don't know to", "svarat vet ej på"),
            ("dont_know", true) => {
                ("did not answer don't know to", "inte svarat vet ej på")
            }
            ("refused", false) => ("refused to answer", "avböjt att svara på"),
            ("refused", true) => ("did not refuse to answer", "inte avböjt att svara på"),
            (_, false) => ("answered not applicable to", "svarat ej tillämpligt på"),
            (_, true) => {
                ("did not answer not applicable to", "inte svarat ej tillämpligt på")
            }
        };
        Some(
            self.say(format!("{en} {name}{after_en}"), format!("{before_sv}{sv} {name}")),
        )
    }

    fn brief_state(&self, state: &State<'_>) -> &'static str {
        let (en, sv) = match (state.test, state.negated) {
            ("answered", false) => ("answered", "besvarad"),
            ("answered", true) => ("no answer", "inget svar"),
            ("asked", false) => ("asked", "ställd"),
            ("asked", true) => ("not asked", "inte ställd"),
            ("dont_know", false) => ("don't know", "vet ej"),
            ("dont_know", true) => ("not don't know", "inte vet ej"),
            ("refused", false) => ("refused", "avböjt"),
            ("refused", true) => ("not refused", "inte avböjt"),
            (_, false) => ("not applicable", "ej tillämpligt"),
            (_, true) => ("not 'not applicable'", "inte ej tillämpligt"),
        };
        self.language.pick(en, sv)
    }
}

/// A test, and whether its opposite is meant.
struct State<'t> {
    test: &'t str,
    negated: bool,
}
