//! Whether a formula can be 0 and never less.
//!
//! *In:* the text of an expression, and what its names can be. *Out:* yes, or not known.
//!
//! Only sums, products and quotients of numbers are looked at. A yes is a proof; where
//! anything else stands in the text nothing is said.

use crate::expression::parse;
use crate::expression::program::Operator;
use crate::expression::tree::{Node, Tree};

/// What a part of a formula can be at the least.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Least {
    /// 0, and 0 can occur.
    Zero,
    /// Never below 0; whether it can be 0 is not known.
    NotBelow,
}

/// The least of a formula; none where it is not known.
pub fn least(text: &str, of: &impl Fn(&str) -> Option<Least>) -> Option<Least> {
    let (tree, problems) = parse::parse(text);
    problems.is_empty().then_some(())?;
    of_tree(&tree?, of)
}

fn of_tree(tree: &Tree<'_>, of: &impl Fn(&str) -> Option<Least>) -> Option<Least> {
    match &tree.node {
        Node::Name(parts) => of(&parts.join(".")),
        Node::Number(number) => (!number.is_negative()).then_some(Least::NotBelow),
        Node::Arithmetic { first, rest } => {
            let mut all = of_tree(first, of)?;
            for (operator, part) in rest {
                let part = of_tree(part, of)?;
                all = match (operator, all, part) {
                    (Operator::Add, Least::Zero, Least::Zero) => Least::Zero,
                    (Operator::Add, ..) => Least::NotBelow,
                    (Operator::Multiply, Least::NotBelow, part) => part,
                    (Operator::Multiply | Operator::Divide, all, _) => all,
                    _ => return None,
                };
            }
            Some(all)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_sums_products_and_quotients_are_known() {
        let of = |name: &str| match name {
            "a" | "b" => Some(Least::Zero),
            "unit.size" => Some(Least::NotBelow),
            _ => None,
        };
        let is = |text| least(text, &of);
        assert_eq!(is("(a + b) / unit.size * 1000"), Some(Least::Zero));
        assert_eq!(is("a + 5"), Some(Least::NotBelow));
        assert_eq!(is("a - b"), None);
        assert_eq!(is("max(a, b)"), None);
        assert_eq!(is("a + other"), None);
    }
}
