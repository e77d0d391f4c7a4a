//! The tree as JSON, for the JSON Schema alone.
//!
//! *In:* a node. *Out:* the same as a JSON value.
//!
//! The schema only asks whether something is a number and how large it is, so digits
//! beyond the 17th may be lost here. No value is read from this JSON: the model takes
//! every number from its text.

use serde_json::{Map, Value};

use crate::yaml::node::{Kind, Node};
use crate::yaml::scalar::is_out_of_range;

impl Node {
    /// The node as JSON. A number outside the range of exact ones is 0: there is a
    /// finding about it already, and it becomes neither null nor infinity.
    pub fn json(&self) -> Value {
        match &self.kind {
            Kind::Null => Value::Null,
            Kind::Bool(value) => (*value).into(),
            Kind::Number { text } => number(text),
            Kind::Text(text) => text.as_str().into(),
            Kind::Sequence(elements) => elements.iter().map(Self::json).collect(),
            Kind::Mapping(mapping) => {
                let mut object = Map::with_capacity(mapping.len());
                for (key, value) in mapping {
                    object
                        .insert(key.text().unwrap_or_default().to_owned(), value.json());
                }
                Value::Object(object)
            }
        }
    }
}

/// JSON writes no `+5` and no `.5`.
fn number(text: &str) -> Value {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let zero = if digits.starts_with('.') { "0" } else { "" };
    if is_out_of_range(text) {
        return 0.into();
    }
    serde_json::from_str(&format!("{sign}{zero}{digits}")).unwrap_or_else(|_| 0.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_never_null_or_infinite() {
        for text in
            ["+5", ".5", "-.5", "1e100", "1e-100", "18446744073709551617", "1e400", "-0"]
        {
            assert!(number(text).is_number(), "{text}");
        }
        assert_eq!(number("+5"), 5);
        assert_eq!(number("9007199254740993"), 9_007_199_254_740_993_i64);
    }
}
