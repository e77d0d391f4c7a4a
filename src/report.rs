//! Words for readers: the only place that says what the engine found.
//!
//! *In:* findings, scores, ranks. *Out:* text for a terminal, a screen reader, an
//! editor, a program.
//!
//! Nothing is written anywhere here: `cli` has the streams and knows the width, the
//! colours and the language, and hands them in as a [`Look`].

pub mod analysis;
pub mod changes;
pub mod covered;
pub mod described;
pub mod diff;
pub mod findings;
pub mod graph;
pub mod interview;
pub mod language;
pub mod listing;
pub mod machine;
pub mod outline;
pub mod page;
#[cfg(feature = "parquet")]
pub mod parquet;
#[cfg(not(feature = "parquet"))]
#[path = "report/parquet_absent.rs"]
pub mod parquet;
pub mod phrase;
pub mod rank;
pub mod row;
pub mod score;
pub mod simulate;
pub mod tree;
pub mod trends;
pub mod universe;
pub mod visible;
pub mod waves;
pub mod why;
pub mod wrap;

pub use language::Language;

use crate::diagnostic::Severity;

/// How text is made for a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// The language of the sentences.
    pub language: Language,
    /// How many columns a line may take.
    pub width: usize,
    /// Box lines and arrows beyond ASCII may be used.
    pub unicode: bool,
    /// Colour may be used.
    pub color: bool,
    /// Linear sentences, for screen readers.
    pub plain: bool,
    /// Tables may be wider than the width: they go to a file or a pipe.
    pub wide_tables: bool,
}

impl Default for Look {
    /// English, 80 columns, Unicode, no colour: what tests and files get.
    fn default() -> Self {
        Self {
            language: Language::English,
            width: 80,
            unicode: true,
            color: false,
            plain: false,
            wide_tables: false,
        }
    }
}

/// A colour of the user's own sixteen, and what it is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    /// Errors.
    Red,
    /// Warnings.
    Yellow,
    /// Places and hints.
    Cyan,
    /// Lines that come to a file.
    Green,
    /// Headlines.
    Bold,
}

impl Look {
    /// The text in a colour, if there is to be colour.
    pub fn paint(&self, ink: Ink, text: &str) -> String {
        if !self.color || text.is_empty() {
            return text.to_owned();
        }
        let (on, off) = match ink {
            Ink::Red => (31, 39),
            Ink::Yellow => (33, 39),
            Ink::Cyan => (36, 39),
            Ink::Green => (32, 39),
            Ink::Bold => (1, 22),
        };
        format!("\u{1b}[{on}m{text}\u{1b}[{off}m")
    }

    /// Lines that fit the width, where there is one: neither in a file or pipe, where a line
    /// stays a line, nor for screen readers, which read sentences.
    pub fn fit(&self, text: &str) -> String {
        if self.plain || self.wide_tables {
            return text.to_owned();
        }
        wrap::fit(text, self.width)
    }

    /// The colour of a level.
    pub const fn ink(severity: Severity) -> Ink {
        match severity {
            Severity::Error => Ink::Red,
            Severity::Warning => Ink::Yellow,
            Severity::Note => Ink::Cyan,
        }
    }

    /// Three dots, as one character where that can be shown.
    pub const fn dots(&self) -> &'static str {
        if self.unicode { "…" } else { "..." }
    }
}
