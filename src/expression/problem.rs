//! What can be wrong with an expression.
//!
//! *In:* nothing. *Out:* one [`Problem`] a fault, with its place, its sentence and the
//! way out.
//!
//! No finding is made here: where in a file an expression stands, and which rule a kind
//! belongs to, is known by the caller.

use std::ops::Range;

use crate::diagnostic::{Near, Words};

/// The kinds of fault; each has a rule of the same name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ProblemKind {
    /// It cannot be read.
    ExpressionSyntax,
    /// It is too long or too deep.
    ExpressionLimit,
    /// There is no such name.
    UnknownItem,
    /// There is no such column.
    UnknownColumn,
    /// The item has no such option.
    UnknownOption,
    /// There is no such function or test.
    UnknownFunction,
    /// What stands together does not go together.
    TypeMismatch,
    /// Two constants are compared, or an item with itself.
    ConstantComparison,
    /// The code of an option with `missing:` is compared: never true.
    MissingCodeComparison,
    /// Whole months or years are compared with `<=`: perhaps not what was meant.
    MonthsCompared,
    /// It means something, but the engine does not know it yet.
    NotSupportedYet,
}

/// One fault of an expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What kind of fault.
    pub kind: ProblemKind,
    /// Where: bytes of the expression.
    pub span: Range<usize>,
    /// What is wrong, in one sentence.
    pub message: Words,
    /// What stands under the mark.
    pub mark: Option<Words>,
    /// What the author can do.
    pub help: Vec<Words>,
    /// What a machine may write instead.
    pub mend: Option<Mend>,
}

/// What a machine may write in the place of a fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mend {
    /// Bytes of the expression, and the text that takes their place.
    pub edits: Vec<(Range<usize>, String)>,
    /// Nothing else can have been meant.
    pub is_safe: bool,
}

impl ProblemKind {
    /// The name of its rule.
    pub const fn name(self) -> &'static str {
        match self {
            Self::ExpressionSyntax => "expression-syntax",
            Self::ExpressionLimit => "expression-limit",
            Self::UnknownItem => "unknown-item",
            Self::UnknownColumn => "unknown-column",
            Self::UnknownOption => "unknown-option",
            Self::UnknownFunction => "unknown-function",
            Self::TypeMismatch => "type-mismatch",
            Self::ConstantComparison => "constant-comparison",
            Self::MissingCodeComparison => "missing-code-comparison",
            Self::MonthsCompared => "months-compared",
            Self::NotSupportedYet => "not-supported-yet",
        }
    }
}

impl ProblemKind {
    /// Whether the expression can be used all the same.
    pub const fn is_advice(self) -> bool {
        matches!(self, Self::MonthsCompared)
    }
}

impl Mend {
    /// The same elsewhere: where the expression is a part of a text.
    pub(crate) fn moved(self, place: &dyn Fn(&Range<usize>) -> Range<usize>) -> Self {
        let edits = self.edits.into_iter().map(|(range, text)| (place(&range), text));
        Self { edits: edits.collect(), ..self }
    }
}

impl Problem {
    /// Starts a problem.
    pub(crate) fn new(
        kind: ProblemKind,
        span: Range<usize>,
        en: impl Into<String>,
        sv: impl Into<String>,
    ) -> Self {
        let message = Words::new(en, sv);
        Self { kind, span, message, mark: None, help: Vec::new(), mend: None }
    }

    /// Adds advice.
    #[must_use]
    pub(crate) fn help(mut self, en: impl Into<String>, sv: impl Into<String>) -> Self {
        self.help.push(Words::new(en, sv));
        self
    }

    /// Advises to write something else.
    #[must_use]
    pub(crate) fn write(self, instead: impl AsRef<str>) -> Self {
        let instead = instead.as_ref();
        self.help(format!("write `{instead}`"), format!("skriv `{instead}`"))
    }

    /// Tells of a letter of another alphabet in a word that is spelt with Latin ones.
    #[must_use]
    pub(crate) fn unlike(self, word: &str) -> Self {
        let other = word.chars().find(|c| matches!(c, '\u{370}'..='\u{52f}'));
        let is_latin = word.contains(|c: char| c.is_ascii_alphabetic());
        let Some(c) = other.filter(|_| is_latin) else { return self };
        let code = format!("U+{:04X}", u32::from(c));
        self.help(
            format!("`{c}` is another letter than it looks like ({code}): write it anew"),
            format!(
                "`{c}` är en annan bokstav än den ser ut som ({code}): skriv den på nytt"
            ),
        )
    }

    /// Lets a machine write something in the place of the fault: nothing else can have
    /// been meant.
    #[must_use]
    pub(crate) fn replace(self, text: impl Into<String>) -> Self {
        let span = self.span.clone();
        self.replace_at(span, text)
    }

    /// As [`Self::replace`], at another place.
    #[must_use]
    pub(crate) fn replace_at(
        mut self,
        span: Range<usize>,
        text: impl Into<String>,
    ) -> Self {
        self.mend = Some(Mend { edits: vec![(span, text.into())], is_safe: true });
        self
    }

    /// As [`Self::replace`], but it is a guess.
    #[must_use]
    pub(crate) fn perhaps(self, text: impl Into<String>) -> Self {
        let mut problem = self.replace(text);
        problem.mend = problem.mend.map(|mend| Mend { is_safe: false, ..mend });
        problem
    }

    /// Adds "did you mean" where a near word was found, and lets a machine write it.
    #[must_use]
    pub(crate) fn meant(self, near: Option<&Near>) -> Self {
        match near {
            Some(near) if near.is_sole => {
                self.suggest(Some(&near.word)).replace(&near.word)
            }
            Some(near) => self.suggest(Some(&near.word)).perhaps(&near.word),
            None => self,
        }
    }

    /// Adds "did you mean" where a near word was found.
    #[must_use]
    pub(crate) fn suggest(self, near: Option<&str>) -> Self {
        match near {
            Some(near) => self
                .help(format!("did you mean `{near}`?"), format!("menade du `{near}`?")),
            None => self,
        }
    }
}
