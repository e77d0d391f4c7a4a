//! Values in words: what a name, a literal or a call is called as a noun.
//!
//! *In:* a part of an expression, and what stands beside it where it is compared. *Out:*
//! "the answer to “…”", "20,000", "2025-01-01", or the author's text in backticks.

use crate::expression::{
    Domain, Kind, Move, Node, Resolution, RosterId, SlotId, Symbol, Tree,
};
use crate::report::phrase::{Called, Manner, Teller, Thing, Vocabulary, words};

/// What a literal is compared with: a cell, so that a code is told by its label.
pub(in crate::report::phrase) struct Beside {
    pub(in crate::report::phrase) slot: SlotId,
    pub(in crate::report::phrase) domain: Domain,
    pub(in crate::report::phrase) unit: Option<String>,
}

impl<V: Vocabulary> Teller<'_, V> {
    /// What a name, or a name in a row that is picked, stands for.
    pub(in crate::report::phrase) fn thing(&self, tree: &Tree<'_>) -> Option<Thing> {
        match &tree.node {
            Node::Name(path) => match self.resolve(path) {
                Resolution::Found(symbol) => Some(self.symbol(symbol, None, tree)),
                _ => None,
            },
            Node::Index { subject, key, path } => self.indexed(subject, key, path, tree),
            Node::Call { name: "specify", arguments, .. } => {
                self.beside_option(arguments)
            }
            _ => None,
        }
    }

    fn symbol(&self, symbol: Symbol, place: Option<String>, tree: &Tree<'_>) -> Thing {
        match symbol {
            Symbol::Slot { slot, domain } => Thing::Cell(slot, domain, place),
            Symbol::Group { members } => Thing::Group(members, place),
            Symbol::Roster { roster, .. } => Thing::Roster(roster),
            Symbol::Table(table) => Thing::Register(table.name().to_owned()),
            Symbol::Constant { value, domain } => {
                Thing::Other(self.constant(value.as_ref(), tree), domain)
            }
            Symbol::Candidate { domain, .. } => {
                Thing::Other(self.of_option(tree), domain)
            }
            Symbol::Moved { to: Move::Candidate, symbol } => {
                let place = self.pick("of the row offered", "på den rad som erbjuds");
                self.symbol(*symbol, Some(place.to_owned()), tree)
            }
            Symbol::Moved { to: Move::Source(_), symbol } => {
                let place = self
                    .pick("in the row it is made from", "på den rad som den här görs av");
                self.symbol(*symbol, Some(place.to_owned()), tree)
            }
            Symbol::Moved { to: Move::Outside, symbol } => {
                self.symbol(*symbol, place, tree)
            }
        }
    }

    /// `option.season`: "the option's `season`".
    fn of_option(&self, tree: &Tree<'_>) -> String {
        let name = match &tree.node {
            Node::Name(path) => path.get(1..).unwrap_or_default().join("."),
            _ => String::new(),
        };
        let name = words::label(self.language, &name);
        format!("{} {name}", self.pick("the option’s", "alternativets"))
    }

    fn constant(&self, value: Option<&crate::value::Value>, tree: &Tree<'_>) -> String {
        use crate::value::Value;
        let path = match &tree.node {
            Node::Name(path) => path.join("."),
            _ => String::new(),
        };
        let told = match value {
            Some(Value::Number(number)) => self.language.number(&number.to_string()),
            Some(Value::Text(text)) => words::label(self.language, text),
            Some(Value::Date(day)) => day.to_string(),
            Some(Value::Condition(true)) => self.pick("true", "sant").to_owned(),
            Some(Value::Condition(false)) => self.pick("false", "falskt").to_owned(),
            _ => return words::code(&path),
        };
        let name = match path.as_str() {
            "wave" => self.pick("the wave", "mätningen"),
            "wave.reference_date" => self.pick("the reference day", "referensdagen"),
            "wave.fieldwork.from" => {
                self.pick("the first day of fieldwork", "insamlingens första dag")
            }
            "wave.fieldwork.to" => {
                self.pick("the last day of fieldwork", "insamlingens sista dag")
            }
            "wave.published" => self.pick("the day of publication", "publiceringsdagen"),
            _ => return format!("{told} ({path})"),
        };
        format!("{name} {told}")
    }

    /// `members[2].name`, `villages[village].district`.
    fn indexed(
        &self,
        subject: &Tree<'_>,
        key: &Tree<'_>,
        path: &[&str],
        tree: &Tree<'_>,
    ) -> Option<Thing> {
        match self.thing(subject)? {
            Thing::Roster(roster) => {
                let Resolution::Found(symbol) = self.words.resolve(path, Some(roster))
                else {
                    return None;
                };
                let row = self.row(roster, key);
                Some(self.symbol(symbol, Some(row), tree))
            }
            Thing::Register(name) => {
                let key = self.noun(key, None);
                let column = path.join(".");
                let told = self.say(
                    format!("{column} of {key} in the register {name}"),
                    format!("{column} för {key} i registret {name}"),
                );
                let domain = self.column_domain(subject, &column);
                Some(Thing::Other(told, domain))
            }
            _ => None,
        }
    }

    fn column_domain(&self, subject: &Tree<'_>, column: &str) -> Domain {
        let found = match &subject.node {
            Node::Name(path) => self.resolve(path),
            _ => return Domain::Text,
        };
        match found {
            Resolution::Found(Symbol::Table(table)) => {
                let found = table.columns().iter().find(|(name, _)| name == column);
                found.map_or(Domain::Text, |(_, domain)| domain.clone())
            }
            _ => Domain::Text,
        }
    }

    fn row(&self, roster: RosterId, key: &Tree<'_>) -> String {
        let roster = self.words.roster(roster);
        let number = match &key.node {
            Node::Number(number) => number.to_string(),
            _ => self.noun(key, None),
        };
        self.say(
            format!("in row {number} of {roster}"),
            format!("på rad {number} i {roster}"),
        )
    }

    /// `specify(x, 'code')`.
    fn beside_option(&self, arguments: &[Tree<'_>]) -> Option<Thing> {
        let [item, code] = arguments else { return None };
        let Node::Text(code) = &code.node else { return None };
        let (path, within, place) = match &item.node {
            Node::Name(path) => (path, self.scopes.borrow().last().copied(), None),
            Node::Index { subject, key, path } => match self.thing(subject)? {
                Thing::Roster(roster) => {
                    (path, Some(roster), Some(self.row(roster, key)))
                }
                _ => return None,
            },
            _ => return None,
        };
        match self.words.specify(path, code, within) {
            Resolution::Found(Symbol::Slot { slot, domain }) => {
                Some(Thing::Cell(slot, domain, place))
            }
            _ => None,
        }
    }

    /// What values a part can have; none where that is not known.
    pub(in crate::report::phrase) fn kind(&self, tree: &Tree<'_>) -> Option<Kind> {
        Some(match &tree.node {
            Node::Text(_) | Node::Join(_) => Kind::Text,
            Node::Number(_) | Node::Negative(_) | Node::Arithmetic { .. } => Kind::Number,
            Node::Truth(_)
            | Node::Test { .. }
            | Node::Compare { .. }
            | Node::All(_)
            | Node::Any(_)
            | Node::Not(_) => Kind::Condition,
            Node::If { branches, otherwise } => {
                let first = branches.iter().find_map(|(_, value)| self.kind(value));
                return first.or_else(|| self.kind(otherwise));
            }
            Node::Name(_) | Node::Index { .. } => match self.thing(tree)? {
                Thing::Cell(_, domain, _) | Thing::Other(_, domain) => domain.kind(),
                _ => return None,
            },
            Node::Call { name, arguments, .. } => {
                return self.kind_of_call(name, arguments);
            }
            Node::List(_) | Node::Absent | Node::Broken => return None,
        })
    }

    /// A value as a noun; `beside` is the cell that it is compared with.
    pub(in crate::report::phrase) fn noun(
        &self,
        tree: &Tree<'_>,
        beside: Option<&Beside>,
    ) -> String {
        if self.is_one_too_many() {
            return String::new();
        }
        match &tree.node {
            Node::Text(text) => self.text(text, beside),
            Node::Number(number) => self.number(&number.to_string(), beside),
            Node::Negative(inner) if matches!(inner.node, Node::Number(_)) => {
                match &inner.node {
                    Node::Number(number) => self.number(&format!("-{number}"), beside),
                    _ => self.verbatim(tree),
                }
            }
            Node::Truth(value) => match value {
                true => self.pick("true", "sant").to_owned(),
                false => self.pick("false", "falskt").to_owned(),
            },
            Node::Absent => self.pick("no value", "inget värde").to_owned(),
            Node::Name(_) | Node::Index { .. } | Node::Call { name: "specify", .. } => {
                match self.thing(tree) {
                    Some(thing) => self.thing_noun(&thing),
                    None => self.verbatim(tree),
                }
            }
            Node::Call { name, arguments, .. } => {
                let told = self.call(name, arguments, beside);
                told.unwrap_or_else(|| self.verbatim(tree))
            }
            _ => self.verbatim(tree),
        }
    }

    /// A text in quotes: the label of an option where it is compared with one.
    fn text(&self, text: &str, beside: Option<&Beside>) -> String {
        match beside.map(|beside| (beside.slot, &beside.domain)) {
            Some((slot, domain)) if domain.kind().is_chosen() => {
                words::label(self.language, &self.words.label(slot, text))
            }
            Some((_, Domain::Unit(table))) => {
                words::label(self.language, table.label(text).unwrap_or(text))
            }
            _ => words::quoted(self.language, text),
        }
    }

    fn number(&self, plain: &str, beside: Option<&Beside>) -> String {
        let Some(beside) = beside else { return self.language.number(plain) };
        if beside.domain.kind() == Kind::Year {
            return plain.to_owned();
        }
        let number = self.language.number(plain);
        match &beside.unit {
            Some(unit) => format!("{number}\u{a0}{unit}"),
            None => number,
        }
    }

    pub(in crate::report::phrase) fn thing_noun(&self, thing: &Thing) -> String {
        match thing {
            Thing::Cell(slot, _, place) => {
                self.called_noun(&self.words.called(*slot), place.as_deref())
            }
            Thing::Group(members, place) => match members.first() {
                Some((first, _)) => {
                    let called = self.words.group(*first);
                    let name = &called.name;
                    let noun = match called.manner {
                        Manner::Answer => self.say(
                            format!("the answers to {name}"),
                            format!("svaren på {name}"),
                        ),
                        _ => return self.called_noun(&called, place.as_deref()),
                    };
                    place.iter().fold(noun, |noun, place| format!("{noun} {place}"))
                }
                None => self.pick("nothing", "ingenting").to_owned(),
            },
            Thing::Roster(roster) => self.words.roster(*roster),
            Thing::Register(name) => {
                format!("{} {name}", self.pick("the register", "registret"))
            }
            Thing::Other(told, _) => told.clone(),
        }
    }

    pub(in crate::report::phrase) fn called_noun(
        &self,
        called: &Called,
        place: Option<&str>,
    ) -> String {
        let name = &called.name;
        let noun = match &called.manner {
            Manner::Answer => {
                self.say(format!("the answer to {name}"), format!("svaret på {name}"))
            }
            Manner::Wave(Some(wave)) => self.say(
                format!("the answer to {name} in the wave of {wave}"),
                format!("svaret på {name} i mätningen {wave}"),
            ),
            Manner::Wave(None) => self.say(
                format!("the latest earlier answer to {name}"),
                format!("det senaste tidigare svaret på {name}"),
            ),
            Manner::Column => {
                self.say(format!("{name} in the register"), format!("{name} i registret"))
            }
            Manner::Arm => {
                self.say(format!("the draw {name}"), format!("lottningen {name}"))
            }
            Manner::Beside => self.say(
                format!("what is written beside {name}"),
                format!("det som skrivits vid {name}"),
            ),
            Manner::Number => match place {
                Some(_) => self.pick("the number", "numret").to_owned(),
                None => self.pick("the number of the row", "radens nummer").to_owned(),
            },
            Manner::Value | Manner::Key | Manner::Day | Manner::Row => name.clone(),
        };
        match place {
            Some(place) => format!("{noun} {place}"),
            None => noun,
        }
    }
}
