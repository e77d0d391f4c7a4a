//! Mends: what a machine may write in the place of what is wrong.
//!
//! *In:* a place and what is meant there. *Out:* the bytes to replace and their new text,
//! spelt as the place asks: with the quotes that stand there, escaped within a scalar.
//!
//! Nothing is written here and nothing is chosen: `cli` applies, checks again, and drops
//! what makes a file no better.

use crate::diagnostic::Words;
use crate::source::{Sources, Span};

/// A mend of one finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What it does, beginning with a verb.
    pub words: Words,
    /// What it changes; all of it or nothing.
    pub edits: Vec<Edit>,
    /// Whether it may be made unasked.
    pub safety: Safety,
}

/// Whether a mend can be wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Safety {
    /// It is the one thing that can have been meant.
    Safe,
    /// It is a guess, or changes what the file means.
    Unsafe,
}

/// One change of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced; nothing is where text comes in.
    pub span: Span,
    /// What takes its place.
    pub text: String,
    /// How it is spelt there.
    pub form: Form,
}

/// How the new text of an [`Edit`] is spelt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// As it is.
    Plain,
    /// As the word that stands there: within its quotes, or with quotes of its own where
    /// without them it would be read as something else.
    Word,
    /// As a part of the scalar there, whose quotes escape it.
    Inside(Span),
}

/// A change that can be made: which bytes, and the bytes that take their place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What is replaced.
    pub span: Span,
    /// What takes its place.
    pub text: String,
}

impl Fix {
    /// A mend that is the one thing that can have been meant.
    pub fn safe(words: Words, edits: impl IntoIterator<Item = Edit>) -> Self {
        Self { words, edits: edits.into_iter().collect(), safety: Safety::Safe }
    }

    /// A mend that is a guess, or changes what the file means.
    pub fn guess(words: Words, edits: impl IntoIterator<Item = Edit>) -> Self {
        Self { words, edits: edits.into_iter().collect(), safety: Safety::Unsafe }
    }

    /// Whether it may be made unasked.
    pub fn is_safe(&self) -> bool {
        self.safety == Safety::Safe
    }

    /// The changes it comes to; none where one of them cannot be spelt at its place.
    pub fn changes(&self, sources: &Sources) -> Option<Vec<Change>> {
        let changes: Vec<Change> =
            self.edits.iter().map(|edit| edit.change(sources)).collect::<Option<_>>()?;
        let changes = match self.edits.first().map(|edit| edit.form) {
            Some(Form::Inside(scalar)) => whole(scalar, changes, sources)?,
            _ => changes,
        };
        let one_file = changes.iter().all(|c| c.span.file == changes[0].span.file);
        (!changes.is_empty() && one_file).then_some(changes)
    }
}

impl Edit {
    /// Puts text in the place of a span, as it is.
    pub fn new(span: Span, text: impl Into<String>) -> Self {
        Self { span, text: text.into(), form: Form::Plain }
    }

    /// Puts a word in the place of the one there.
    pub fn word(span: Span, text: impl Into<String>) -> Self {
        Self { span, text: text.into(), form: Form::Word }
    }

    /// Puts text in the place of a part of a scalar.
    pub fn inside(scalar: Span, span: Span, text: impl Into<String>) -> Self {
        Self { span, text: text.into(), form: Form::Inside(scalar) }
    }

    fn change(&self, sources: &Sources) -> Option<Change> {
        let text = sources.get(self.span.file).text();
        let written = text.get(self.span.range())?;
        let text = match self.form {
            Form::Plain => self.text.clone(),
            Form::Word => {
                // Of a block scalar the place begins after its sign, and has lines.
                let is_word = !written.contains('\n') && !written.is_empty();
                spelt(&self.text, written.chars().next().filter(|_| is_word)?)?
            }
            Form::Inside(scalar) => {
                let within = scalar.contains(self.span);
                let first = text.get(scalar.range())?.chars().next();
                escaped(&self.text, first.filter(|_| within)?)?
            }
        };
        (written != text).then_some(Change { span: self.span, text })
    }
}

/// The changes of a scalar without quotes as one that puts quotes round it, where it is no
/// longer to be read without.
fn whole(
    scalar: Span,
    mut changes: Vec<Change>,
    sources: &Sources,
) -> Option<Vec<Change>> {
    let text = sources.get(scalar.file).text();
    let old = text.get(scalar.range())?.trim_end();
    if old.starts_with(['\'', '"']) || old.contains('\n') {
        return Some(changes);
    }
    changes.sort_by_key(|change| std::cmp::Reverse(change.span.start));
    let mut new = old.to_owned();
    for Change { span, text } in &changes {
        let start = (span.start - scalar.start) as usize;
        let end = (span.end - scalar.start) as usize;
        new.get(start..end)?;
        new.replace_range(start..end, text);
    }
    let begins = ['\'', '"', '[', '{', '&', '*', '!', '|', '>', '%', '@', '`', '#'];
    let ends = [": ", " #", ",", "[", "]", "{", "}"];
    let comes = |sign: &&str| new.contains(*sign) && !old.contains(*sign);
    if !new.starts_with(begins) && !ends.iter().any(comes) {
        return Some(changes);
    }
    let start = scalar.start as usize;
    let span = Span::new(scalar.file, start..start + old.len());
    Some(vec![Change { span, text: quoted(&new) }])
}

/// A text in quotes: double ones, unless it holds one of them or a backslash.
pub fn quoted(text: &str) -> String {
    match text.contains(['"', '\\']) {
        true => format!("'{}'", text.replace('\'', "''")),
        false => format!("\"{text}\""),
    }
}

/// A word with the quotes of the one that begins with `first`.
fn spelt(word: &str, first: char) -> Option<String> {
    match first {
        '\'' | '"' => Some(format!("{first}{}{first}", escaped(word, first)?)),
        '*' | '&' | '{' | '[' => None,
        _ if is_plain(word) => Some(word.to_owned()),
        _ => Some(format!("\"{}\"", escaped(word, '"')?)),
    }
}

/// Text as it stands within quotes of that kind, or without any.
fn escaped(text: &str, quote: char) -> Option<String> {
    if text.contains(['\n', '\r']) {
        return None;
    }
    Some(match quote {
        '\'' => text.replace('\'', "''"),
        '"' => text.replace('\\', "\\\\").replace('"', "\\\""),
        _ => text.to_owned(),
    })
}

/// Whether every reader of YAML takes a word without quotes for that very text.
fn is_plain(word: &str) -> bool {
    let others = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"];
    let part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '-' | '@');
    word.starts_with(char::is_alphabetic)
        && word.chars().all(part)
        && !others.contains(&word.to_lowercase().as_str())
}

/// What an everyday word for true or false was meant as.
pub fn truth(word: &str) -> Option<bool> {
    match word.trim().to_lowercase().as_str() {
        "ja" | "on" | "sant" | "true" | "yes" => Some(true),
        "falskt" | "false" | "nej" | "no" | "off" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{FileId, Source};

    fn changed(text: &str, old: &str, edit: impl Fn(Span) -> Edit) -> Option<String> {
        let mut sources = Sources::default();
        sources.add(Source::new("q", text));
        let start = text.find(old).unwrap();
        let span = Span::new(FileId(0), start..start + old.len());
        edit(span).change(&sources).map(|change| change.text)
    }

    #[test]
    fn a_word_keeps_the_quotes_that_stand_there() {
        let word = |text: &str, old: &str| changed(text, old, |at| Edit::word(at, "jo"));
        assert_eq!(word("a: jaa", "jaa").as_deref(), Some("jo"));
        assert_eq!(word("a: 'jaa'", "'jaa'").as_deref(), Some("'jo'"));
        assert_eq!(word("a: \"jaa\"", "\"jaa\"").as_deref(), Some("\"jo\""));
        assert_eq!(word("a: *jaa", "*jaa"), None);
        assert_eq!(word("a: jo", "jo"), None);
        let no = changed("a: nno", "nno", |at| Edit::word(at, "no"));
        assert_eq!(no.as_deref(), Some("\"no\""));
    }

    #[test]
    fn what_stands_within_a_scalar_is_escaped_as_it_asks() {
        for (text, expected) in [
            ("a: b == 'jaa'", "'ja'"),
            ("a: 'b == ''jaa'''", "''ja''"),
            ("a: \"b == 'jaa'\"", "'ja'"),
            ("a: \"b == \\\"jaa\\\"\"", "'ja'"),
        ] {
            let scalar = Span::new(FileId(0), 3..text.len());
            let old = if text.contains("''") {
                "''jaa''"
            } else {
                &text[8 + usize::from(text.contains('"'))..]
            };
            let old = old.trim_end_matches('"').trim_end_matches('\\');
            let found = changed(text, old, |at| Edit::inside(scalar, at, "'ja'"));
            assert_eq!(found.as_deref(), Some(expected), "{text}");
        }
    }
}
