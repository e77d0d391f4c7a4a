//! A text without its fills: what is left for those who judge wording.
//!
//! *In:* a text of the questionnaire. *Out:* the same with blanks where fills stand, and
//! the expressions of the fills.
//!
//! Nothing is compiled here, and nothing is wrong here: a fill that is never closed runs
//! to the end of the text.

use std::ops::Range;

use crate::expression::fill::find_end;

/// A text of as many bytes, with blanks in the place of its fills. Of an `{% if %}` only
/// the first branch is left, so that what is never read together is not counted
/// together.
pub fn plain(text: &str) -> String {
    let mut left = text.as_bytes().to_vec();
    let mut blank = |range: Range<usize>| left[range].fill(b' ');
    // One for each `if` that is open: where its later branches began.
    let mut open: Vec<Option<usize>> = Vec::new();
    for fill in marks(text) {
        match fill.word {
            "if" => open.push(None),
            "elif" | "else" => {
                if let Some(later) = open.last_mut() {
                    later.get_or_insert(fill.whole.start);
                }
            }
            "endif" => {
                if let Some(start) = open.pop().flatten() {
                    blank(start..fill.whole.start);
                }
            }
            _ => {}
        }
        blank(fill.whole);
    }
    // Whole fills and what lies between them begin and end at characters.
    String::from_utf8(left).expect("only whole characters are blanked")
}

/// The expressions within the fills of a text: bytes of the text.
pub fn filled(text: &str) -> Vec<Range<usize>> {
    let fills = marks(text).into_iter();
    fills.map(|fill| fill.inner).filter(|inner| !inner.is_empty()).collect()
}

/// As [`filled`], but only what is shown: not the conditions of `{% if %}`.
pub fn shown(text: &str) -> Vec<Range<usize>> {
    let fills = marks(text).into_iter().filter(|fill| fill.word.is_empty());
    fills.map(|fill| fill.inner).filter(|inner| !inner.is_empty()).collect()
}

/// A fill in a text.
struct Mark<'a> {
    /// With its braces.
    whole: Range<usize>,
    /// Its expression; empty where it has none.
    inner: Range<usize>,
    /// The word of a statement; empty for a value and a comment.
    word: &'a str,
}

fn marks(text: &str) -> Vec<Mark<'_>> {
    let mut marks = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find('{').map(|found| at + found) {
        let closing = match text.as_bytes().get(start + 1) {
            Some(b'{') => "}}",
            Some(b'%') => "%}",
            Some(b'#') => "#}",
            _ => {
                at = start + 1;
                continue;
            }
        };
        let begin = start + 2;
        let length = find_end(&text[begin..], closing);
        let end = length.map_or(text.len(), |length| begin + length);
        at = length.map_or(end, |_| end + 2);
        let content = &text[begin..end];
        let mut word = "";
        let mut inner = begin..end;
        if closing == "%}" {
            let lead = content.len() - content.trim_start().len();
            let rest = &content[lead..];
            let length = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
            word = &rest[..length];
            inner = begin + lead + length..end;
        }
        if closing == "#}" || text[inner.clone()].trim().is_empty() {
            inner = begin..begin;
        }
        marks.push(Mark { whole: start..at, inner, word });
    }
    marks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fills_are_blanked_and_places_stay() {
        let text = "Hur många i {{ unit.name }} är åtta?";
        assert_eq!(plain(text), "Hur många i                 är åtta?");
        assert_eq!(plain(text).len(), text.len());
        let told: Vec<&str> = filled(text).into_iter().map(|r| &text[r]).collect();
        assert_eq!(told, [" unit.name "]);
    }

    #[test]
    fn of_branches_the_first_is_left() {
        let text = "a{% if n == 1 %}dag{% elif n == 2 %}par{% else %}dagar{% endif %}.";
        let words: Vec<String> =
            plain(text).split_whitespace().map(str::to_owned).collect();
        assert_eq!(words, ["a", "dag", "."]);
        let told: Vec<&str> = filled(text).into_iter().map(|r| text[r].trim()).collect();
        assert_eq!(told, ["n == 1", "n == 2"]);
    }

    #[test]
    fn braces_that_are_no_fill_stay_and_an_open_fill_runs_to_the_end() {
        assert_eq!(plain("a {b} c {{ d"), "a {b} c     ");
        assert!(filled("{# no {{ x }} #}").is_empty());
    }
}
