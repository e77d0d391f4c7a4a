//! The tree as JSON: a value for the JSON Schema, and exact text for answers.
//!
//! *In:* a node. *Out:* the same as a JSON value or as the text of one.
//!
//! The schema only asks whether something is a number and how large it is, so digits
//! beyond the 17th may be lost in the value. No number of the model is read from it.
//! The text keeps every digit.

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

    /// The node as JSON text, each number with the digits that were typed.
    pub fn json_text(&self) -> String {
        let mut text = String::new();
        self.write_json(&mut text);
        text
    }

    fn write_json(&self, text: &mut String) {
        match &self.kind {
            Kind::Number { text: number } if !is_out_of_range(number) => {
                text.push_str(&digits(number));
            }
            Kind::Sequence(elements) => {
                text.push('[');
                for (at, element) in elements.iter().enumerate() {
                    text.push_str(if at == 0 { "" } else { ", " });
                    element.write_json(text);
                }
                text.push(']');
            }
            Kind::Mapping(mapping) => {
                text.push('{');
                for (at, (key, value)) in mapping.iter().enumerate() {
                    text.push_str(if at == 0 { "" } else { ", " });
                    text.push_str(
                        &Value::from(key.text().unwrap_or_default()).to_string(),
                    );
                    text.push_str(": ");
                    value.write_json(text);
                }
                text.push('}');
            }
            _ => text.push_str(&self.json().to_string()),
        }
    }
}

/// JSON writes no `+5` and no `.5`.
fn digits(text: &str) -> String {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let zero = if digits.starts_with('.') { "0" } else { "" };
    format!("{sign}{zero}{digits}")
}

fn number(text: &str) -> Value {
    if is_out_of_range(text) {
        return 0.into();
    }
    serde_json::from_str(&digits(text)).unwrap_or_else(|_| 0.into())
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
