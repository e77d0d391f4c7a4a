//! Constants: values that an author names once.
//!
//! *In:* `constants:`. *Out:* each with its value in this wave.
//!
//! Where they are used is not known here.

use crate::source::{Span, Spanned};
use crate::value::Value;

/// A value that is read as `const.name`.
#[derive(Clone, Debug, PartialEq)]
pub struct Constant {
    /// Its name.
    pub name: Spanned<String>,
    /// Its value in this wave: a number, a text, a day or a truth value. None where it
    /// has none, which `load` has reported.
    pub value: Option<Spanned<Value>>,
    /// The values by wave, where it has several.
    pub waves: Vec<(Spanned<String>, Spanned<Value>)>,
    /// The whole entry.
    pub span: Span,
}
