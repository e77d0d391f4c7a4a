//! Slips of the hand that make a text unreadable as YAML.
//!
//! *In:* a text, what stands open and where its reading stopped. *Out:* what the author
//! probably left out: a comma, a blank, a quote round a `#`; and how to put it in.
//!
//! It looks at the lines near the place and is only a guess; it changes advice, never
//! whether something is a fault.

use std::ops::Range;

use crate::diagnostic::{Edit, Fix, Words};
use crate::source::{FileId, Span};
use crate::yaml::open::Open;

/// What was probably left out.
pub struct Advice {
    /// What to write.
    pub words: Words,
    /// The bytes to replace and by what, where one edit does it.
    edit: Option<(Range<usize>, String)>,
    /// Nothing else can have been meant.
    is_safe: bool,
    /// Where the fault is and what it is, where that is known better than by the parser.
    pub fault: Option<(usize, Words)>,
}

impl Advice {
    fn new(en: String, sv: String) -> Self {
        Self { words: Words { en, sv }, edit: None, is_safe: false, fault: None }
    }

    fn safe(self, range: Range<usize>, text: impl Into<String>) -> Self {
        Self { edit: Some((range, text.into())), is_safe: true, ..self }
    }

    fn guess(self, range: Range<usize>, text: impl Into<String>) -> Self {
        Self { edit: Some((range, text.into())), is_safe: false, ..self }
    }

    /// The mend, in a file.
    pub fn fix(&self, file: FileId) -> Option<Fix> {
        let (range, text) = self.edit.clone()?;
        let edit = [Edit::new(Span::new(file, range), text)];
        let words = self.words.clone();
        Some(if self.is_safe { Fix::safe(words, edit) } else { Fix::guess(words, edit) })
    }
}

/// What was probably left out.
pub fn near(text: &str, open: &Open, at: usize) -> Option<Advice> {
    match open.brackets.last() {
        Some((_, start)) => comment(text, *start).or_else(|| comma(text, *start, at)),
        None if text[at..].starts_with(['{', '[']) => comment(text, at),
        None => blank(text, at),
    }
}

/// What a word in `{…}` that has no value should have been.
pub fn without_value(text: &str, start: usize, word: &str) -> Option<Advice> {
    let before = text[..start].trim_end_matches(' ');
    if let Some(key) = key_without_blank(word) {
        let colon = start + key.len() + 1;
        return Some(after_colon(key).safe(colon..colon, " "));
    }
    let digits =
        |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let whole = before.strip_suffix(',')?;
    let comma = whole.len();
    let begin = whole.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let whole = &whole[begin..];
    let is_number = digits(whole) && digits(word) && text[..start].ends_with(',');
    is_number.then(|| {
        let advice = Advice::new(
            format!("write a decimal point: `{whole}.{word}`"),
            format!("skriv decimalpunkt: `{whole}.{word}`"),
        );
        advice.safe(comma..comma + 1, ".")
    })
}

/// `{type: integer min: 0}`: the word before the second colon is a key.
fn comma(text: &str, open: usize, at: usize) -> Option<Advice> {
    if !text[at..].starts_with(':') {
        return None;
    }
    let part = &text[open + 1..at];
    let part = &part[part.rfind([',', '{', '[', '\n']).map_or(0, |last| last + 1)..];
    let (value, key) = part.trim_end().rsplit_once(' ')?;
    let has_value = value.split_once(": ").is_some_and(|(_, value)| {
        !value.trim().is_empty() && !value.trim().contains(' ')
    });
    (has_value && is_key(key)).then(|| {
        let advice = Advice::new(
            format!("is a comma missing before `{key}`?"),
            format!("saknas ett komma före `{key}`?"),
        );
        let key = text[..at].trim_end().len() - key.len();
        let said = text[..key].trim_end().len();
        advice.guess(said..said, ",")
    })
}

/// `{text: How #1}`: a blank and `#` hide the rest of the line with its bracket.
fn comment(text: &str, open: usize) -> Option<Advice> {
    let line = text[open..].split('\n').next()?;
    let hash = line.find(" #")?;
    let quoted = line[..hash].matches(['\'', '"']).count() % 2 == 1;
    let closes = line[hash..].contains(['}', ']']);
    if !closes || quoted {
        return None;
    }
    let is_text = !line[..hash].trim_end().ends_with([',', '{', '[', ':']);
    let (en, sv) = if is_text {
        ("put quotes round the text", "sätt citattecken runt texten")
    } else {
        ("remove the `#`", "ta bort `#`")
    };
    let fault = Words::new(
        "what follows `#` is a comment, and the bracket in it closes nothing",
        "det som följer efter `#` är en kommentar, och parentesen i den avslutar inget",
    );
    let advice = Advice::new(en.to_owned(), sv.to_owned());
    Some(Advice { fault: Some((open + hash + 1, fault)), ..advice })
}

/// `required:true` and `-id: x`, on the line of the place or the one before.
fn blank(text: &str, at: usize) -> Option<Advice> {
    let start = text[..at].rfind('\n').map_or(0, |before| before + 1);
    let before = text[..start].trim_end();
    let above = before.rfind('\n').map_or(0, |before| before + 1);
    [start, above].into_iter().find_map(|start| {
        let line = text[start..].lines().next().unwrap_or_default();
        let begin = start + line.len() - line.trim_start().len();
        let line = line.trim();
        let item = line.strip_prefix('-').filter(|rest| !rest.starts_with([' ', '-']));
        if let Some((key, _)) = item.and_then(|rest| rest.split_once(": "))
            && is_key(key)
        {
            let advice = Advice::new(
                format!("put a blank after `-`: `- {key}`"),
                format!("sätt ett blanksteg efter `-`: `- {key}`"),
            );
            return Some(advice.safe(begin + 1..begin + 1, " "));
        }
        let entry = line.strip_prefix("- ").unwrap_or(line);
        let begin = begin + line.len() - entry.len();
        let key = key_without_blank(entry)?;
        let colon = begin + key.len() + 1;
        Some(after_colon(key).safe(colon..colon, " "))
    })
}

fn after_colon(key: &str) -> Advice {
    Advice::new(
        format!("put a blank after the colon: `{key}: `"),
        format!("sätt ett blanksteg efter kolon: `{key}: `"),
    )
}

/// The key of `min:0`, which is one word.
fn key_without_blank(word: &str) -> Option<&str> {
    let (key, value) = word.split_once(':')?;
    let glued = !value.is_empty() && !value.starts_with([' ', '/', ':']);
    (is_key(key) && glued && !value.contains(": ")).then_some(key)
}

fn is_key(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_lowercase())
        && word.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'_'))
}
