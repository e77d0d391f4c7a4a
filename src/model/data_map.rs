//! Data from elsewhere: which columns and values are which items and answers.
//!
//! *In:* a map file, or `data_file` of a questionnaire. *Out:* plain data, and which of
//! several patterns is the nearest to a name.
//!
//! Names are not looked up here: `answers` holds them to a questionnaire and to a table.

use crate::source::{FileId, Span, Spanned};
use crate::value::AnswerState;

/// Words as written, each with what is said of it.
pub type Named<T> = Vec<(Spanned<String>, T)>;

/// What columns and values of data mean that another program wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataMap {
    /// The file it stands in.
    pub file: FileId,
    /// It is a file of its own, and no part of a questionnaire.
    pub is_file: bool,
    /// The `name@version` that the data are answers to; `map` of a map file.
    pub questionnaire: Option<Spanned<String>>,
    /// Our names of columns, with those of the data.
    pub columns: Named<Spanned<String>>,
    /// Our names of columns, with what every row has there.
    pub constants: Named<Spanned<String>>,
    /// Names and patterns of columns that are not read.
    pub ignore: Vec<Spanned<String>>,
    /// By item or pattern, values that stand for a state.
    pub codes: Named<Named<AnswerState>>,
    /// By item or pattern, values and what they mean here.
    pub values: Named<Named<Spanned<String>>>,
    /// What an empty cell is where the item was asked.
    pub blank: AnswerState,
    /// By item or pattern, what stands between several ticks in a cell.
    pub several: Named<String>,
    /// The decimal sign is a comma.
    pub has_comma: bool,
    /// By item or pattern, how days are written.
    pub dates: Named<String>,
    /// What stands between cells; told by the first row, where it is not said.
    pub delimiter: Option<u8>,
    /// The whole map.
    pub span: Span,
}

/// How near a pattern is to a name that it meets: an exact name before any pattern, of
/// patterns the one with more letters of its own.
///
/// `*` stands for any letters and `?` for one; no other sign is special, since columns of
/// other programs are called `Q1[SQ001]`.
///
/// ```
/// use survey::model::nearness;
///
/// assert!(nearness("b6", "b6") > nearness("b*", "b6"));
/// assert!(nearness("b*", "b6") > nearness("*", "b6"));
/// assert_eq!(nearness("a*", "b6"), None);
/// ```
pub fn nearness(pattern: &str, name: &str) -> Option<usize> {
    if pattern == name {
        return Some(usize::MAX);
    }
    let is_own = |c: &char| !matches!(c, '*' | '?');
    meets(pattern, name).then(|| pattern.chars().filter(is_own).count())
}

/// Whether a name of the map may stand for several.
pub fn is_pattern(name: &str) -> bool {
    name.contains(['*', '?'])
}

/// Whether a name meets a pattern, walked once with one place to come back to.
fn meets(pattern: &str, name: &str) -> bool {
    let (pattern, name): (Vec<char>, Vec<char>) =
        (pattern.chars().collect(), name.chars().collect());
    let (mut at, mut letter, mut back) = (0, 0, None);
    while letter < name.len() {
        match pattern.get(at) {
            Some('*') => {
                back = Some((at + 1, letter));
                at += 1;
            }
            Some(own) if *own == '?' || *own == name[letter] => {
                (at, letter) = (at + 1, letter + 1)
            }
            _ => {
                let Some((after, from)) = back else { return false };
                back = Some((after, from + 1));
                (at, letter) = (after, from + 1);
            }
        }
    }
    pattern[at..].iter().all(|rest| *rest == '*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_is_any_letters_and_brackets_are_themselves() {
        for (pattern, name) in [
            ("X_*", "X_"),
            ("*", ""),
            ("a*b*c", "a1b2bc"),
            ("Q1[SQ*]", "Q1[SQ001]"),
            ("q?", "qå"),
            ("**", "x"),
        ] {
            assert!(meets(pattern, name), "{pattern} {name}");
        }
        for (pattern, name) in [("X_*", "x_1"), ("q?", "q"), ("a*b", "abc"), ("", "x")] {
            assert!(!meets(pattern, name), "{pattern} {name}");
        }
        let long = "a".repeat(4_000);
        assert!(!meets(&"*a".repeat(200), &format!("{long}b")));
    }
}
