//! A questionnaire for print.
//!
//! *In:* a questionnaire and a language. *Out:* a [`Sheet`], numbered and worded for the
//! person who answers, as Markdown, HTML or plain text.
//!
//! What nobody answers is left out: derived and hidden items. Fills stand as `[…]`. Who a
//! question is for is said at the question, and where an answer leads past the next ones
//! the number to go to is said at the answer.

mod answers;
mod build;
mod html;
mod markdown;
mod plain;
mod routes;

use serde::Serialize;

pub use html::html;
pub use markdown::markdown;
pub use plain::plain;

/// A questionnaire as it is printed.
#[derive(Clone, Debug, Serialize)]
pub struct Sheet {
    /// The language of its texts.
    pub lang: String,
    /// The title.
    pub title: String,
    /// `name@version`.
    pub name: String,
    /// Who asks and what becomes of the answers: a heading and a text each.
    pub lead: Vec<(String, String)>,
    /// How it is filled in.
    pub notice: String,
    /// Sections and what is in them, in asking order.
    pub parts: Vec<Part>,
    /// The fixed words.
    pub words: Words,
}

/// A section with what is asked at its top.
#[derive(Clone, Debug, Serialize)]
pub struct Part {
    /// How deep it lies: 2 for the outermost, as the heading's level.
    pub level: usize,
    /// Its id.
    pub id: String,
    /// Its number: 1, 2.1 …
    pub mark: String,
    /// Its title.
    pub title: String,
    /// The text at its head, a paragraph each.
    pub text: Vec<String>,
    /// Whom it is for.
    pub who: Option<String>,
    /// What is asked.
    pub blocks: Vec<Block>,
    /// What is said where it ends.
    pub routes: Vec<String>,
}

/// One question, or a text between questions.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Block {
    /// Its id.
    pub id: String,
    /// Its number; none for a text.
    pub number: Option<String>,
    /// The wording, a paragraph each.
    pub text: Vec<String>,
    /// "required", and what an answer may be.
    pub hints: Vec<String>,
    /// Help, a paragraph each.
    pub help: Vec<String>,
    /// Why it is asked.
    pub why: Option<String>,
    /// Whom it is for.
    pub who: Option<String>,
    /// Where the answer is written.
    pub body: Body,
    /// What may be chosen instead of an answer.
    pub offered: Vec<String>,
    /// Where answers lead.
    pub routes: Vec<String>,
    /// What is asked for each row.
    pub inner: Vec<Self>,
}

/// Where an answer is written.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Body {
    /// Nowhere.
    #[default]
    None,
    /// One of these.
    One {
        /// The options.
        options: Vec<Choice>,
    },
    /// Any of these.
    Many {
        /// The options.
        options: Vec<Choice>,
    },
    /// A point between two ends.
    Scale {
        /// The points with their words.
        points: Vec<(String, Option<String>)>,
    },
    /// One line, with what stands behind it.
    Line {
        /// The unit.
        unit: Option<String>,
        /// It is about as long as a number.
        short: bool,
    },
    /// Several lines.
    Lines,
    /// A number beside each of these.
    Numbers {
        /// What they stand beside.
        options: Vec<Choice>,
        /// The unit.
        unit: Option<String>,
    },
    /// A table.
    Table {
        /// The options over the columns; empty where cells are written.
        head: Vec<String>,
        /// The rows with whom they are for.
        rows: Vec<(String, Option<String>)>,
        /// Several may be ticked in a row.
        several: bool,
        /// The unit of what is written.
        unit: Option<String>,
    },
    /// The questions within, once for each row.
    Rows,
}

/// One option.
#[derive(Clone, Debug, Serialize)]
pub struct Choice {
    /// Its label.
    pub label: String,
    /// Something is written beside it.
    pub specify: bool,
    /// What is to be known of it.
    pub note: Option<String>,
}

/// The fixed words of a sheet.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Words {
    /// Above the words that are said of the sender and the answers.
    pub about: &'static str,
    /// Before the reason of a question.
    pub why: &'static str,
    /// Over the column of rows.
    pub row: &'static str,
    /// For every row.
    pub for_each: &'static str,
    /// Over written cells.
    pub answer: &'static str,
    /// Beside an option with something to write.
    pub specify: &'static str,
    /// Question.
    pub question: &'static str,
    /// Or.
    pub or: &'static str,
}
