//! The groups of a breakdown.
//!
//! *In:* the value of an expression. *Out:* a group with its order: options in that of
//! their list, numbers and days by size, texts by their letters, what is unknown last.

use serde::{Deserialize, Serialize};

use crate::decimal::Number;
use crate::expression::{Cells, Domain, Program};
use crate::value::Value;

/// A group of a breakdown.
#[derive(
    Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize,
)]
pub struct Group {
    order: Order,
    /// Its name in machine output; none for all together, and for what is unknown.
    pub key: Option<String>,
    /// Its words, where it has others than its key.
    pub label: Option<String>,
}

#[derive(
    Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize,
)]
enum Order {
    #[default]
    All,
    Number(Number),
    Text(String),
    Unknown,
}

impl Group {
    /// All together.
    pub fn all() -> Self {
        Self::default()
    }

    /// A unit by its code and name.
    pub fn unit(code: &str, name: &str) -> Self {
        let label = (name != code).then(|| name.to_owned());
        Self { order: Order::Text(code.to_owned()), key: Some(code.to_owned()), label }
    }

    /// Those whose group is unknown.
    pub fn unknown() -> Self {
        Self { order: Order::Unknown, key: None, label: None }
    }

    /// Whether it is those whose group is unknown.
    pub fn is_unknown(&self) -> bool {
        self.order == Order::Unknown
    }

    /// Whether it is all together.
    pub fn is_all(&self) -> bool {
        self.order == Order::All
    }

    /// Whether its order is that of its letters, so that people may want another.
    pub fn is_text(&self) -> bool {
        matches!(self.order, Order::Text(_))
    }

    /// The group of a value; what is no single value is unknown.
    pub(in crate::figures) fn of(
        value: Option<&Value>,
        program: &Program,
        cells: &impl Cells,
    ) -> Self {
        let named =
            |order: Order, key: String| Self { order, key: Some(key), label: None };
        match value {
            Some(Value::Number(number)) => {
                named(Order::Number(number.clone()), number.to_string())
            }
            Some(Value::Condition(holds)) => {
                named(Order::Number(Number::from(usize::from(!holds))), holds.to_string())
            }
            Some(Value::Text(text)) => named(Order::Text(text.clone()), text.clone()),
            Some(Value::Date(day)) => {
                named(Order::Text(day.to_string()), day.to_string())
            }
            Some(Value::Month(day)) => {
                let month = day.strftime("%Y-%m").to_string();
                named(Order::Text(month.clone()), month)
            }
            Some(Value::Time(time)) => {
                named(Order::Text(time.to_string()), time.to_string())
            }
            Some(Value::Duration(seconds)) => {
                named(Order::Number(Number::from(*seconds)), seconds.to_string())
            }
            Some(Value::Code(code)) => Self::option(*code, program, cells),
            _ => Self::unknown(),
        }
    }

    fn option(code: u16, program: &Program, cells: &impl Cells) -> Self {
        let Some(Domain::Single(options)) = program.domain() else {
            return Self::unknown();
        };
        let key = options.code(code).to_owned();
        // Only an item has words for its options.
        let label = match program.references() {
            [only] => cells.label(only.slot, code, cells.here()).into_owned(),
            _ => String::new(),
        };
        let label = Some(label).filter(|label| !label.is_empty() && *label != key);
        Self {
            order: Order::Number(Number::from(usize::from(code))),
            key: Some(key),
            label,
        }
    }
}
