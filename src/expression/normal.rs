//! The normal form of expressions and texts: two that say the same are equal in it.
//!
//! *In:* the text of an expression and what its names are called ([`Naming`]). *Out:* a
//! text, or a [`Universe`]: those for whom several conditions hold together.
//!
//! Blanks, quotes, redundant parentheses, the order of what stands around `and`, `or` and
//! `+`, of the values of a list, and the side on which a literal stands do not count;
//! `x == 'a' or x == 'b'` is `x in ['a', 'b']`. Nothing is evaluated: two texts that are
//! equal for every answer may still differ here, never the other way round.

mod form;
mod term;
mod text;

use std::collections::BTreeSet;

use crate::expression::normal::form::{Form, conjuncts};
use crate::expression::normal::term::Terms;
use crate::expression::parse;
use crate::value::Value;

pub use crate::expression::normal::text::{in_years, normal_text};

/// What the names of an expression are called, where two texts may call one thing by
/// different names: after an item or a code was renamed.
pub trait Naming {
    /// The number of the item that an id means where it stands: in the rows of a roster,
    /// or outside. `self` is one too. None for what is no item.
    fn find(&self, within: Option<usize>, id: &str) -> Option<usize>;
    /// The number of a column of a roster.
    fn column(&self, roster: usize, id: &str) -> Option<usize>;
    /// What that item is called.
    fn called(&self, item: usize) -> &str;
    /// What one of its codes is called.
    fn code<'a>(&'a self, item: usize, code: &'a str) -> &'a str;
    /// The value of a constant.
    fn constant(&self, name: &str) -> Option<&Value>;
}

/// Those for whom several conditions hold together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Universe {
    all: BTreeSet<Form>,
}

/// The normal form of an expression; of one that cannot be read, its words.
pub fn normal(text: &str, naming: &impl Naming, within: Option<usize>) -> String {
    match read(text) {
        Some(tree) => Terms { naming, source: text }.value(&tree, within),
        None => words(text),
    }
}

impl Universe {
    /// Narrows it by a condition that stands in the rows of a roster, or outside.
    pub fn narrow(&mut self, text: &str, naming: &impl Naming, within: Option<usize>) {
        match read(text) {
            Some(tree) => {
                let form = Terms { naming, source: text }.form(&tree, within, false);
                self.all.extend(conjuncts(form));
            }
            None => self.all.extend([Form::Plain(words(text))]),
        }
    }

    /// Whether it holds everyone.
    pub fn is_everyone(&self) -> bool {
        self.all.is_empty()
    }

    /// Whether everyone in it is certainly in the other as well.
    pub fn is_within(&self, other: &Self) -> bool {
        other.all.iter().all(|wanted| self.all.iter().any(|own| own.implies(wanted)))
    }
}

impl std::fmt::Display for Universe {
    /// In normal form, which is not the author's words.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let parts: Vec<String> = self.all.iter().map(Form::to_string).collect();
        f.write_str(&parts.join(" and "))
    }
}

/// The tree of an expression that is part of the language.
fn read(text: &str) -> Option<crate::expression::tree::Tree<'_>> {
    let (tree, problems) = parse::parse(text);
    tree.filter(|_| problems.iter().all(|problem| problem.kind.is_advice()))
}

/// The words of a text, with one blank between them.
fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Item 0 is `plan` (once `policy`, with the code `old` that is `new` now), 1 the
    /// roster `rows`, 2 its column `age`; the constant `limit` is 12.
    struct Older;

    impl Naming for Older {
        fn find(&self, within: Option<usize>, id: &str) -> Option<usize> {
            match (within, id) {
                (_, "policy" | "plan") => Some(0),
                (_, "rows") => Some(1),
                (Some(1), "age") => Some(2),
                _ => None,
            }
        }
        fn column(&self, roster: usize, id: &str) -> Option<usize> {
            (roster == 1 && id == "age").then_some(2)
        }
        fn called(&self, item: usize) -> &str {
            ["plan", "rows", "age"][item]
        }
        fn code<'a>(&'a self, item: usize, code: &'a str) -> &'a str {
            if item == 0 && code == "old" { "new" } else { code }
        }
        fn constant(&self, name: &str) -> Option<&Value> {
            static LIMIT: std::sync::LazyLock<Value> =
                std::sync::LazyLock::new(|| Value::Number(12_i64.into()));
            (name == "limit").then_some(&*LIMIT)
        }
    }

    fn universe(texts: &[&str]) -> Universe {
        let mut universe = Universe::default();
        for text in texts {
            universe.narrow(text, &Older, None);
        }
        universe
    }

    #[test]
    fn what_says_the_same_is_equal() {
        for (one, other) in [
            (&["plan == 'a' and x>1"][..], &["( x > 1 )", "plan == \"a\""][..]),
            (&["plan in ['b', 'a']"], &["plan == 'a' or plan == 'b'"]),
            (&["policy == 'old'"], &["plan == 'new'"]),
            (&["not (plan == 'a' or x <= 1)"], &["plan != 'a' and x > 1"]),
            (&["1 <= x < 5"], &["x >= 1 and 5 > x"]),
            (&["x > const.limit"], &["x > 12.0"]),
            (&["plan is answered and plan is answered"], &["plan is answered"]),
            (&["any_of(plan, ['old', 'b'])"], &["any_of(plan, ['b', 'new'])"]),
            (&["count_where(rows, age>18) > 0"], &["0 < count_where(rows, 18 < age)"]),
            (&["prev.policy == 'old'"], &["prev.plan == 'new'"]),
            (&["a + b * 2 > 3"], &["2 * b + (a) > 3"]),
        ] {
            assert_eq!(universe(one), universe(other), "{one:?}");
        }
    }

    #[test]
    fn what_does_not_say_the_same_differs() {
        for (one, other) in [
            ("plan == 'a'", "plan == 'A'"),
            ("plan == 'a'", "plan != 'a'"),
            ("a - b > 3", "b - a > 3"),
            ("a / b > 3", "b / a > 3"),
            ("not (plan is answered)", "plan is answered"),
            ("x > 1", "x >= 1"),
            ("a and b or c", "a and (b or c)"),
            ("'1' in x", "1 in x"),
            ("x == 'a b'", "x == 'a  b'"),
        ] {
            assert_ne!(universe(&[one]), universe(&[other]), "{one}");
        }
    }

    #[test]
    fn one_universe_may_lie_within_another() {
        let within = |one: &[&str], other: &[&str]| {
            (universe(one).is_within(&universe(other)), {
                universe(other).is_within(&universe(one))
            })
        };
        assert_eq!(within(&["a == 'x'", "b == 'y'"], &["a == 'x'"]), (true, false));
        assert_eq!(within(&["a == 'x'"], &["a in ['x', 'y']"]), (true, false));
        assert_eq!(within(&["a > 5"], &["a > 3"]), (true, false));
        assert_eq!(within(&["a > 3"], &["a >= 3"]), (true, false));
        assert_eq!(within(&["a not in ['x', 'y']"], &["a != 'x'"]), (true, false));
        assert_eq!(within(&["a == 'x'"], &["a == 'x' or b == 'y'"]), (true, false));
        assert_eq!(within(&["a == 'x'"], &["b == 'x'"]), (false, false));
        assert_eq!(within(&["a == 'x'"], &[]), (true, false));
    }

    #[test]
    fn fills_in_a_text_follow_renamed_items_and_years_the_wave() {
        let text = |text| normal_text(text, &Older, None);
        assert_eq!(text("Om {{policy}}?"), text("Om {{ plan }}?"));
        assert_ne!(text("Om {{policy}}?"), text("Om policy?"));
        assert_eq!(
            text("{% if policy=='old' %}a{% endif %}"),
            text("{% if plan == 'new' %}a{%endif%}")
        );
        assert_eq!(
            in_years("för 2023, 2022–23", 2023),
            in_years("för 2025, 2024–23", 2025)
        );
        assert_ne!(in_years("20230 kr", 2023), in_years("20250 kr", 2025));
    }
}
