//! Calls in words: what a function asks or gives.
//!
//! *In:* its name and arguments. *Out:* a [`Clause`] or a noun; nothing for those that
//! only reckon (`round`, `sqrt` …), which stay the author's own text.

use crate::expression::calendar::read_duration;
use crate::expression::{Kind, Node, Order, Tree};
use crate::report::language::duration;
use crate::report::phrase::value::Beside;
use crate::report::phrase::{Clause, Teller, Thing, Vocabulary, words};

impl<V: Vocabulary> Teller<'_, V> {
    /// A call that is true or false.
    pub(in crate::report::phrase) fn call_clause(
        &self,
        name: &str,
        arguments: &[Tree<'_>],
        negated: bool,
    ) -> Option<Clause> {
        match (name, arguments) {
            ("any_of" | "all_of" | "none_of", _) => self.among(name, arguments, negated),
            ("any_where" | "all_where", _) => self.over_rows(name, arguments, negated),
            ("between", [value, low, high]) => {
                let links =
                    [(low, Order::LessOrEqual, value), (value, Order::LessOrEqual, high)];
                Some(self.chain(&links, negated))
            }
            ("matches" | "contains" | "starts_with", [text, part]) => {
                Some(Clause::states(self.text_test(name, text, part, negated)))
            }
            _ => None,
        }
    }

    fn text_test(
        &self,
        name: &str,
        text: &Tree<'_>,
        part: &Tree<'_>,
        negated: bool,
    ) -> String {
        let text = self.noun(text, None);
        let part = match (name, &part.node) {
            ("matches", Node::Text(pattern)) => words::code(pattern),
            _ => self.noun(part, None),
        };
        let (en, sv) = match (name, negated) {
            ("matches", false) => ("follows the pattern", "följer mönstret"),
            ("matches", true) => ("does not follow the pattern", "inte följer mönstret"),
            ("contains", false) => ("contains", "innehåller"),
            ("contains", true) => ("does not contain", "inte innehåller"),
            (_, false) => ("begins with", "börjar med"),
            (_, true) => ("does not begin with", "inte börjar med"),
        };
        format!("{text} {} {part}", self.pick(en, sv))
    }

    /// The kind of value that a call gives; none where that is not known.
    pub(in crate::report::phrase) fn kind_of_call(
        &self,
        name: &str,
        arguments: &[Tree<'_>],
    ) -> Option<Kind> {
        Some(match name {
            "any_of" | "all_of" | "none_of" | "matches" | "contains" | "starts_with"
            | "between" | "any_where" | "all_where" => Kind::Condition,
            "label" => Kind::Text,
            "date" | "add_days" | "first_day" | "last_day" => Kind::Date,
            "time" => Kind::Time,
            "duration" => Kind::Duration,
            "year" => Kind::Year,
            "month" => match arguments {
                [part] if matches!(part.node, Node::Text(_)) => Kind::Month,
                _ => Kind::Number,
            },
            "min" | "max" | "sum" | "coalesce" | "add_months" => {
                return arguments.iter().find_map(|part| match &part.node {
                    Node::List(list) => list.iter().find_map(|part| self.kind(part)),
                    _ => match self.thing(part) {
                        Some(Thing::Group(members, _)) => {
                            members.first().map(|(_, domain)| domain.kind())
                        }
                        _ => self.kind(part),
                    },
                });
            }
            "min_of" | "max_of" | "sum_of" => {
                let [rows, each] = arguments else { return None };
                let Some(Thing::Roster(roster)) = self.thing(rows) else { return None };
                return self.within(roster, || self.kind(each));
            }
            "specify" => Kind::Text,
            _ => Kind::Number,
        })
    }

    /// A call as a noun; none where it has no plain words.
    pub(in crate::report::phrase) fn call(
        &self,
        name: &str,
        arguments: &[Tree<'_>],
        beside: Option<&Beside>,
    ) -> Option<String> {
        match (name, arguments) {
            ("date" | "month" | "time", [Tree { node: Node::Text(text), .. }]) => {
                Some(text.clone())
            }
            ("duration", [Tree { node: Node::Text(text), .. }]) => {
                Some(self.length(text))
            }
            ("count", [subject]) => Some(self.count_noun(&self.thing(subject)?)),
            ("sum" | "mean" | "min" | "max", _) => self.fold(name, arguments),
            ("coalesce", [first, rest @ ..]) if !rest.is_empty() => {
                let told = std::iter::once(first).chain(rest);
                let told: Vec<String> =
                    told.map(|part| self.noun(part, beside)).collect();
                let or =
                    self.pick(", or where that is absent ", ", eller där det saknas ");
                Some(told.join(or))
            }
            ("label", [item]) => {
                let noun = self.noun(item, None);
                Some(self.say(format!("{noun} in words"), format!("{noun} i ord")))
            }
            ("length", [text]) => {
                let noun = self.noun(text, None);
                Some(self.say(
                    format!("the number of characters in {noun}"),
                    format!("antalet tecken i {noun}"),
                ))
            }
            ("add_days" | "add_months", [day, number]) => self.moved(name, day, number),
            ("count_where" | "first_where" | "sum_of" | "min_of" | "max_of", _) => {
                self.of_rows(name, arguments)
            }
            _ => self.calendar(name, arguments),
        }
    }

    /// `sum(a, b)` and its like.
    fn fold(&self, name: &str, arguments: &[Tree<'_>]) -> Option<String> {
        let members = arguments.iter().flat_map(|argument| match &argument.node {
            Node::List(list) => list.as_slice(),
            _ => std::slice::from_ref(argument),
        });
        let told: Vec<String> = members.map(|member| self.noun(member, None)).collect();
        if told.is_empty() {
            return None;
        }
        let list = words::all_of(self.language, &told);
        let (en, sv) = match name {
            "sum" => ("the sum of", "summan av"),
            "mean" => ("the mean of", "medelvärdet av"),
            "min" => ("the least of", "det minsta av"),
            _ => ("the greatest of", "det största av"),
        };
        Some(format!("{} {list}", self.pick(en, sv)))
    }

    /// "24 months before the reference day".
    fn moved(&self, name: &str, day: &Tree<'_>, number: &Tree<'_>) -> Option<String> {
        let (count, is_before) = match &number.node {
            Node::Number(number) => (number.to_i64()?, false),
            Node::Negative(inner) => match &inner.node {
                Node::Number(number) => (number.to_i64()?, true),
                _ => return None,
            },
            _ => return None,
        };
        let units = match name {
            "add_days" => self.language.pick(["day", "days"], ["dag", "dagar"]),
            _ => self.language.pick(["month", "months"], ["månad", "månader"]),
        };
        let unit = units[usize::from(count != 1)];
        let day = self.noun(day, None);
        let word = match is_before {
            true => self.pick("before", "före"),
            false => self.pick("after", "efter"),
        };
        Some(format!(
            "{}\u{a0}{unit} {word} {day}",
            self.language.number(&count.to_string())
        ))
    }

    fn calendar(&self, name: &str, arguments: &[Tree<'_>]) -> Option<String> {
        let told: Vec<String> =
            arguments.iter().map(|part| self.noun(part, None)).collect();
        let [first, rest @ ..] = told.as_slice() else { return None };
        let one = |en: &str, sv: &str| {
            Some(self.say(format!("{en} {first}"), format!("{sv} {first}")))
        };
        match (name, rest) {
            ("year", []) => one("the year of", "året för"),
            ("month", []) => one("the month of", "månaden för"),
            ("week", []) => one("the week of", "veckan för"),
            ("first_day", []) => one("the first day of", "första dagen i"),
            ("last_day", []) => one("the last day of", "sista dagen i"),
            ("days_between" | "months_between" | "years_between", [second]) => {
                let (en, sv) = match name {
                    "days_between" => ("days", "dagar"),
                    "months_between" => ("whole months", "hela månader"),
                    _ => ("whole years", "hela år"),
                };
                Some(self.say(
                    format!("the number of {en} from {first} to {second}"),
                    format!("antalet {sv} från {first} till {second}"),
                ))
            }
            _ => None,
        }
    }

    /// A length of time as people write it; else as it stands.
    fn length(&self, text: &str) -> String {
        read_duration(text).map_or_else(|| text.to_owned(), duration)
    }
}
