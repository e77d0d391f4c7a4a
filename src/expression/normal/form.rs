//! Conditions in normal form.
//!
//! *In:* parts of a condition. *Out:* a [`Form`] that is equal for equal conditions, and
//! whether one follows from another.
//!
//! What `and` and `or` join has no order, and `not` stands before single parts only:
//! both hold in three-valued logic as well.

use std::collections::BTreeSet;
use std::fmt;

use crate::decimal::Number;

/// A condition in normal form.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Form {
    /// The subject is (or is not) one of some values.
    Among { subject: String, is: bool, values: BTreeSet<String> },
    /// The subject lies on one side of a value.
    Side { subject: String, side: Side, edge: Edge },
    /// All of these.
    All(BTreeSet<Self>),
    /// One of these.
    Any(BTreeSet<Self>),
    /// Anything else, as a text.
    Plain(String),
}

/// A side of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Side {
    Below,
    NotAbove,
    Above,
    NotBelow,
}

/// A value that others lie above or below.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Edge {
    Number(Number),
    /// A day, a month and the like, in the form of ISO 8601; or what is not known.
    Text(String),
}

/// The parts of a condition that all must hold.
pub(super) fn conjuncts(form: Form) -> BTreeSet<Form> {
    match form {
        Form::All(all) => all,
        Form::Plain(text) if text == "true" => BTreeSet::new(),
        form => BTreeSet::from([form]),
    }
}

/// Joins parts by `and`.
pub(super) fn all(parts: impl IntoIterator<Item = Form>) -> Form {
    let flat = parts.into_iter().flat_map(conjuncts);
    single(merged(flat, false), Form::All)
}

/// Joins parts by `or`.
pub(super) fn any(parts: impl IntoIterator<Item = Form>) -> Form {
    let flat = parts.into_iter().flat_map(|part| match part {
        Form::Any(any) => any,
        form => BTreeSet::from([form]),
    });
    single(merged(flat, true), Form::Any)
}

/// One part stands for itself.
fn single(mut parts: BTreeSet<Form>, join: fn(BTreeSet<Form>) -> Form) -> Form {
    match parts.len() {
        1 => parts.pop_first().expect("there is one"),
        _ => join(parts),
    }
}

/// `x == 'a' or x == 'b'` as one part, and so `x != 'a' and x != 'b'`.
fn merged(parts: impl Iterator<Item = Form>, wanted: bool) -> BTreeSet<Form> {
    let mut lists: Vec<(String, BTreeSet<String>)> = Vec::new();
    let mut rest = BTreeSet::new();
    for part in parts {
        match part {
            Form::Among { subject, is, values } if is == wanted => {
                match lists.iter_mut().find(|(known, _)| *known == subject) {
                    Some((_, known)) => known.extend(values),
                    None => lists.push((subject, values)),
                }
            }
            part => {
                rest.insert(part);
            }
        }
    }
    let lists = lists.into_iter();
    rest.extend(lists.map(|(subject, values)| Form::Among {
        subject,
        is: wanted,
        values,
    }));
    rest
}

impl Form {
    /// Whether the other certainly holds where this one does.
    pub(super) fn implies(&self, other: &Self) -> bool {
        if self == other {
            return true;
        }
        match (self, other) {
            (Self::Any(own), _) => own.iter().all(|part| part.implies(other)),
            (_, Self::Any(wanted)) => wanted.iter().any(|part| self.implies(part)),
            (Self::All(own), _) => own.iter().any(|part| part.implies(other)),
            (_, Self::All(wanted)) => wanted.iter().all(|part| self.implies(part)),
            (
                Self::Among { subject, is, values },
                Self::Among { subject: wanted, is: is_wanted, values: allowed },
            ) if subject == wanted => match (is, is_wanted) {
                (true, true) => values.is_subset(allowed),
                (false, false) => values.is_superset(allowed),
                (true, false) => values.is_disjoint(allowed),
                (false, true) => false,
            },
            (
                Self::Side { subject, side, edge },
                Self::Side { subject: wanted, side: wanted_side, edge: limit },
            ) if subject == wanted => {
                edge.is_like(limit) && {
                    match (side, wanted_side) {
                        (Side::Above, Side::Above | Side::NotBelow) => edge >= limit,
                        (Side::NotBelow, Side::NotBelow) => edge >= limit,
                        (Side::NotBelow, Side::Above) => edge > limit,
                        (Side::Below, Side::Below | Side::NotAbove) => edge <= limit,
                        (Side::NotAbove, Side::NotAbove) => edge <= limit,
                        (Side::NotAbove, Side::Below) => edge < limit,
                        _ => false,
                    }
                }
            }
            _ => false,
        }
    }
}

impl Edge {
    /// Whether two can be compared: numbers, or what one function reads.
    fn is_like(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Number(_), Self::Number(_)) => true,
            (Self::Text(own), Self::Text(other)) => {
                let head = |text: &str| text.split('(').next().map(str::to_owned);
                own == other
                    || head(own) == head(other)
                        && ["date", "month"]
                            .contains(&head(own).unwrap_or_default().as_str())
                        && own.len() == other.len()
            }
            _ => false,
        }
    }
}

impl Side {
    /// The other side: of what is not so.
    pub(super) const fn opposite(self) -> Self {
        match self {
            Self::Below => Self::NotBelow,
            Self::NotAbove => Self::Above,
            Self::Above => Self::NotAbove,
            Self::NotBelow => Self::Below,
        }
    }

    /// The same with subject and value changed over.
    pub(super) const fn turned(self) -> Self {
        match self {
            Self::Below => Self::Above,
            Self::NotAbove => Self::NotBelow,
            Self::Above => Self::Below,
            Self::NotBelow => Self::NotAbove,
        }
    }

    const fn sign(self) -> &'static str {
        match self {
            Self::Below => "<",
            Self::NotAbove => "<=",
            Self::Above => ">",
            Self::NotBelow => ">=",
        }
    }
}

impl fmt::Display for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let joined = |parts: &BTreeSet<Self>, word: &str| {
            let parts: Vec<String> = parts.iter().map(Self::to_string).collect();
            format!("({})", parts.join(word))
        };
        match self {
            Self::Among { subject, is, values } => {
                let word = match (*is, values.len()) {
                    (true, 1) => "==",
                    (false, 1) => "!=",
                    (true, _) => "in",
                    (false, _) => "not in",
                };
                let list: Vec<&str> = values.iter().map(String::as_str).collect();
                match list[..] {
                    [value] => write!(f, "{subject} {word} {value}"),
                    _ => write!(f, "{subject} {word} [{}]", list.join(", ")),
                }
            }
            Self::Side { subject, side, edge } => {
                let edge = match edge {
                    Edge::Number(number) => number.to_string(),
                    Edge::Text(text) => text.clone(),
                };
                write!(f, "{subject} {} {edge}", side.sign())
            }
            Self::All(parts) => f.write_str(&joined(parts, " and ")),
            Self::Any(parts) => f.write_str(&joined(parts, " or ")),
            Self::Plain(text) => f.write_str(text),
        }
    }
}
