//! Texts of a questionnaire where nobody has answered yet.
//!
//! *In:* a wording with fills. *Out:* the same with `[…]` for what is filled in.

use crate::expression::find_end;

/// Puts `[…]` for fills; of `{% if %}` every branch is shown, parted by `/`.
pub(in crate::report::universe) fn placeholder(
    text: &str,
    tell: impl Fn(&str) -> String,
) -> String {
    let mut told = String::new();
    let mut rest = text;
    while let Some(at) = opening(rest) {
        told.push_str(&rest[..at]);
        let closing = match rest.as_bytes()[at + 1] {
            b'{' => "}}",
            b'%' => "%}",
            _ => "#}",
        };
        let Some(end) = find_end(&rest[at + 2..], closing) else {
            told.push_str(&rest[at..]);
            return told;
        };
        let inner = rest[at + 2..at + 2 + end].trim();
        match closing {
            "}}" => told.push_str(&format!("[{}]", tell(inner))),
            "%}" => told.push_str(branch(inner)),
            _ => {}
        }
        rest = &rest[at + 2 + end + 2..];
    }
    told.push_str(rest);
    told
}

/// What stands for the mark of a branch.
fn branch(statement: &str) -> &'static str {
    let word = statement.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    match word {
        "if" => "[",
        "elif" | "else" => " / ",
        "endif" => "]",
        _ => "",
    }
}

fn opening(text: &str) -> Option<usize> {
    let mut braces = text.match_indices('{').map(|(at, _)| at);
    braces.find(|at| matches!(text.as_bytes().get(at + 1), Some(b'{' | b'%' | b'#')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fills_are_shown_in_brackets() {
        let tell = |source: &str| source.to_uppercase();
        let told = |text| placeholder(text, tell);
        assert_eq!(
            told("I {{ unit.name }}, {# x #}bor { du }?"),
            "I [UNIT.NAME], bor { du }?"
        );
        assert_eq!(told("a{% if n == 1 %}b{% else %}c{% endif %}"), "a[b / c]");
        assert_eq!(told("{{ '}}' }}!"), "['}}']!");
        assert_eq!(told("a {{ b"), "a {{ b");
    }
}
