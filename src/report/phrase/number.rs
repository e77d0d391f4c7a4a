//! Counts in words: "ticked at least two options in “…”".
//!
//! *In:* `count(x)` or `count_where(rows, …)` against a whole number. *Out:* an [`Atom`]
//! that counts as people do; nothing where it is against something else.

use crate::expression::{Kind, Node, Order, Tree};
use crate::report::phrase::words::{Counted, spelt};
use crate::report::phrase::{Atom, Called, Clause, Manner, Teller, Thing, Vocabulary};

impl<V: Vocabulary> Teller<'_, V> {
    /// A count that is compared with a whole number.
    pub(in crate::report::phrase) fn quantity(
        &self,
        left: &Tree<'_>,
        order: Order,
        right: &Tree<'_>,
    ) -> Option<Clause> {
        let Node::Number(number) = &right.node else { return None };
        let count = number.to_i64()?;
        let Node::Call { name, arguments, .. } = &left.node else { return None };
        match (*name, arguments.as_slice()) {
            ("count", [subject]) => self.counted(subject, order, count),
            ("count_where", [rows, each]) => {
                let Thing::Roster(roster) = self.thing(rows)? else { return None };
                let where_ = self.within(roster, || self.clause(each, false));
                let where_ = where_.statement(self.language);
                let name = self.words.roster(roster);
                let rows = self.so_many(order, count, Counted::ROW);
                let told = self.say(
                    format!("{rows} in {name} where {where_}"),
                    format!("{rows} i {name} där {where_}"),
                );
                let who = self.say(format!("gave {told}"), format!("angett {told}"));
                let states =
                    self.say(format!("there are {told}"), format!("det finns {told}"));
                let brief = None;
                Some(Clause::Atom(Box::new(Atom { who: Some(who), states, brief })))
            }
            _ => None,
        }
    }

    fn counted(&self, subject: &Tree<'_>, order: Order, count: i64) -> Option<Clause> {
        let thing = self.thing(subject)?;
        let (called, slot, verb, place) = match &thing {
            Thing::Cell(slot, domain, place) => {
                let verb = match domain.kind() {
                    Kind::Ranking => ("ranked", "rangordnat", "in", "i"),
                    _ => ("ticked", "kryssat", "in", "på"),
                };
                (self.words.called(*slot), Some(*slot), verb, place.as_deref())
            }
            Thing::Group(members, place) => {
                let called = self.words.group(members.first()?.0);
                (called, None, ("answered", "besvarat", "in", "i"), place.as_deref())
            }
            Thing::Roster(roster) => {
                let called = Called::answer(self.words.roster(*roster));
                (called, None, ("gave", "angett", "in", "i"), None)
            }
            _ => return None,
        };
        let thing_counted = match slot {
            Some(_) => Counted::OPTION,
            None => Counted::ROW,
        };
        let told = self.so_many(order, count, thing_counted);
        let name = &called.name;
        let noun = self.count_noun(&thing);
        let limit = self.limit(order, count);
        let states = self.is(&noun, &limit);
        let none = match plainer(order, count) {
            (Order::Equal, 0) => Some(thing_counted.any()),
            _ => None,
        };
        let swedish = match none {
            Some(any) => format!("inte {} {any}", verb.1),
            None => format!("{} {told}", verb.1),
        };
        let own = self.say(
            format!("{} {told} {} {name}", verb.0, verb.2),
            format!("{swedish} {} {name}", verb.3),
        );
        let who = match (&called.manner, place) {
            (Manner::Answer, None) => Some(own),
            (Manner::Wave(Some(wave)), None) => Some(self.say(
                format!("{own} in the wave of {wave}"),
                format!("i mätningen {wave} {own}"),
            )),
            _ => None,
        };
        let brief = slot.filter(|_| place.is_none()).map(|slot| (slot, told));
        Some(Clause::Atom(Box::new(Atom { who, states, brief })))
    }

    /// "at least two options"; none at all is "no options".
    fn so_many(&self, order: Order, count: i64, what: Counted) -> String {
        let language = self.language;
        let (order, count) = plainer(order, count);
        let number = what.told(language, count);
        let (en, sv) = match (order, count) {
            (Order::Equal, 0) => return what.none(language),
            (Order::Equal, _) => ("exactly", "exakt"),
            (Order::Unequal, _) => {
                let many = what.many(language);
                return self.say(
                    format!("another number of {many} than {}", spelt(language, count)),
                    format!("ett annat antal {many} än {}", spelt(language, count)),
                );
            }
            (Order::Less, _) => ("fewer than", "färre än"),
            (Order::LessOrEqual, _) => ("at most", "högst"),
            (Order::Greater, _) => ("more than", "fler än"),
            (Order::GreaterOrEqual, _) => ("at least", "minst"),
        };
        format!("{} {number}", self.pick(en, sv))
    }

    /// "at least two".
    fn limit(&self, order: Order, count: i64) -> String {
        let (order, count) = plainer(order, count);
        let number = spelt(self.language, count);
        let (en, sv) = match order {
            Order::Equal => return number,
            Order::Unequal => ("something other than", "något annat än"),
            Order::Less => ("less than", "mindre än"),
            Order::LessOrEqual => ("at most", "högst"),
            Order::Greater => ("more than", "fler än"),
            Order::GreaterOrEqual => ("at least", "minst"),
        };
        format!("{} {number}", self.pick(en, sv))
    }

    /// `count(x)` as a noun.
    pub(in crate::report::phrase) fn count_noun(&self, thing: &Thing) -> String {
        let name = match thing {
            Thing::Cell(slot, ..) => self.words.called(*slot).name,
            Thing::Group(members, _) => match members.first() {
                Some((first, _)) => self.words.group(*first).name,
                None => self.pick("nothing", "ingenting").to_owned(),
            },
            Thing::Roster(roster) => self.words.roster(*roster),
            Thing::Register(told) | Thing::Other(told, _) => told.clone(),
        };
        let (en, sv) = match thing {
            Thing::Cell(_, domain, _) if domain.kind() == Kind::Ranking => {
                ("the number of options ranked in", "antalet rangordnade alternativ i")
            }
            Thing::Cell(..) => ("the number of ticks in", "antalet kryss på"),
            Thing::Group(..) => {
                ("the number of answered rows in", "antalet besvarade rader i")
            }
            _ => ("the number of rows in", "antalet rader i"),
        };
        let place = match thing {
            Thing::Cell(_, _, Some(place)) | Thing::Group(_, Some(place)) => {
                format!(" {place}")
            }
            _ => String::new(),
        };
        format!("{} {name}{place}", self.pick(en, sv))
    }
}

/// "more than 0" and "not 0" are "at least 1", "less than 1" is "0".
fn plainer(order: Order, count: i64) -> (Order, i64) {
    match (order, count) {
        (Order::Greater | Order::Unequal, 0) => (Order::GreaterOrEqual, 1),
        (Order::Less, 1) | (Order::LessOrEqual, 0) => (Order::Equal, 0),
        other => other,
    }
}
