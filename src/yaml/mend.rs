//! Edits that mend a text as YAML: quotes, comments and entries that go.
//!
//! *In:* a text and a place in it. *Out:* an edit, or none where the text around the
//! place is not as simple as it must be.
//!
//! Only bytes are looked at, and only on the line of the place. Whether an edit makes the
//! file better is seen when it is read again.

use crate::diagnostic::Edit;
pub use crate::diagnostic::fix::quoted;
use crate::source::{Source, Span};

/// Puts quotes round what stands at a place, up to its last character that is no blank.
pub fn quote(source: &Source, span: Span) -> Option<Edit> {
    let text = source.text().get(span.range())?.trim_end();
    let is_bare =
        !text.is_empty() && !text.starts_with(['\'', '"']) && !text.contains('\n');
    let start = span.start as usize;
    let place = Span::new(span.file, start..start + text.len());
    is_bare.then(|| Edit::new(place, quoted(text)))
}

/// Takes a comment away: its line where nothing else stands there, else it alone with the
/// blanks before it.
pub fn without_comment(source: &Source, comment: Span) -> Edit {
    let text = source.text();
    let start = comment.start as usize;
    let line = line_start(text, start);
    if text[line..start].trim().is_empty() {
        let end = text[start..].find('\n').map_or(text.len(), |end| start + end + 1);
        return Edit::new(Span::new(comment.file, line..end), "");
    }
    let said = text[..start].trim_end_matches([' ', '\t']).len();
    Edit::new(Span { start: Span::new(comment.file, said..said).start, ..comment }, "")
}

/// Takes a key with its value out of its mapping, by the place of the value.
pub fn without_entry(source: &Source, value: Span) -> Option<Edit> {
    let text = source.text();
    let (start, end) = (value.start as usize, value.end as usize);
    if text.get(value.range())?.contains('\n') {
        return None;
    }
    let key_end = text[..start].trim_end_matches(' ').strip_suffix(':')?.len();
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let key = text[..key_end].trim_end_matches(is_word).len();
    let edit = |range| Some(Edit::new(Span::new(value.file, range), ""));
    let before = text[..key].trim_end_matches(' ');
    let rest = &text[end..];
    if before.ends_with(',') {
        return edit(before.len() - 1..end);
    }
    if before.ends_with('{') {
        let next = rest.trim_start_matches(' ').strip_prefix(',')?;
        let next = next.trim_start_matches(' ');
        return edit(key..text.len() - next.len());
    }
    let line = line_start(text, key);
    let ends = rest.find('\n').map_or(text.len(), |at| end + at + 1);
    let is_alone = text[line..key].trim().is_empty() && text[end..ends].trim().is_empty();
    if is_alone { edit(line..ends) } else { None }
}

/// Takes an element out of its list.
pub fn without_element(source: &Source, element: Span) -> Option<Edit> {
    let text = source.text();
    let (start, end) = (element.start as usize, element.end as usize);
    if text.get(element.range())?.contains('\n') {
        return None;
    }
    let edit = |range| Some(Edit::new(Span::new(element.file, range), ""));
    let before = text[..start].trim_end_matches(' ');
    if before.ends_with(',') {
        return edit(before.len() - 1..end);
    }
    let line = line_start(text, start);
    let ends = text[end..].find('\n').map_or(text.len(), |at| end + at + 1);
    let is_alone = text[line..start].trim() == "-" && text[end..ends].trim().is_empty();
    if is_alone { edit(line..ends) } else { None }
}

/// Where the line of a byte begins.
pub(in crate::yaml) fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |before| before + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;

    const FILE: FileId = FileId(0);

    fn edited(text: &str, edit: Option<Edit>) -> String {
        let Some(edit) = edit else { return "none".to_owned() };
        let mut text = text.to_owned();
        text.replace_range(edit.span.range(), &edit.text);
        text
    }

    fn at(text: &str, word: &str) -> Span {
        let start = text.find(word).unwrap();
        Span::new(FILE, start..start + word.len())
    }

    #[test]
    fn an_entry_goes_with_its_comma_or_its_line() {
        for (text, expected) in [
            ("{a: 1, b: 9}", "{a: 1}"),
            ("{b: 9, a: 1}", "{a: 1}"),
            ("{a: 1, b: 9, c: 2}", "{a: 1, c: 2}"),
            ("- a: 1\n  b: 9\n  c: 2\n", "- a: 1\n  c: 2\n"),
            ("- b: 9\n  c: 2\n", "none"),
            ("{b: 9}", "none"),
            ("a:\n  b: 9 # why\n", "none"),
        ] {
            let source = Source::new("q", text);
            assert_eq!(edited(text, without_entry(&source, at(text, "9"))), expected);
        }
    }

    #[test]
    fn a_comment_goes_with_its_line_or_the_blanks_before_it() {
        for (text, expected) in [
            ("a: 1  # x\nb: 2\n", "a: 1\nb: 2\n"),
            ("a: 1\n  # x\nb: 2\n", "a: 1\nb: 2\n"),
        ] {
            let source = Source::new("q", text);
            assert_eq!(
                edited(text, Some(without_comment(&source, at(text, "# x")))),
                expected
            );
        }
    }
}
