//! Comments, and the findings that an author allows in one.
//!
//! *In:* a text. *Out:* its comments with their places, and its allowances.
//!
//! A `#` inside a scalar is no comment: the parser tells. Where a file has a fault of
//! syntax, the comments before it are found. Whether an allowance names a rule, and
//! whether it still applies, is for `check` to say.

use granit_parser::{Scanner, StrInput, TokenType};

use crate::source::{FileId, Source, Span};

/// A comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// From the `#` to the end of the line.
    pub span: Span,
    /// Whether nothing else stands on its line.
    pub alone: bool,
}

/// `# allow: rule-name because …`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allowance {
    /// The rule that is named; whether there is such a rule is not known here.
    pub rule: String,
    /// What stands after `because`.
    pub reason: Option<String>,
    /// The comment.
    pub span: Span,
    /// The line it covers: its own or, where it stands alone, the next one that is
    /// neither blank nor a comment.
    pub line: usize,
}

/// Every comment, in the order written.
pub fn comments(file: FileId, source: &Source) -> Vec<Comment> {
    let text = source.text();
    let options = granit_parser::options! { emit_comments: true };
    let scanner = Scanner::with_options(StrInput::new(text), options);
    let tokens = scanner.map_while(Result::ok).map(|token| token.into_parts());
    tokens
        .filter(|(_, token)| matches!(token, TokenType::Comment(_)))
        .filter_map(|(span, _)| span.byte_range())
        .map(|range| {
            let range = source.clamp(range);
            let line = text[..range.start].rfind('\n').map_or(0, |at| at + 1);
            let alone = text[line..range.start].trim().is_empty();
            Comment { span: Span::new(file, range), alone }
        })
        .collect()
}

/// Every allowance, in the order written.
///
/// ```
/// use survey::source::{FileId, Source};
/// use survey::yaml::allowances;
///
/// let text = "a: 1\n# allow: near-code because both exist\n\nb: 2\n";
/// let found = allowances(FileId(0), &Source::new("q", text));
/// assert_eq!((found[0].rule.as_str(), found[0].line), ("near-code", 4));
/// assert_eq!(found[0].reason.as_deref(), Some("both exist"));
/// ```
pub fn allowances(file: FileId, source: &Source) -> Vec<Allowance> {
    if !source.text().contains("allow:") {
        return Vec::new();
    }
    comments(file, source)
        .iter()
        .filter_map(|comment| allowance(comment, source))
        .collect()
}

fn allowance(comment: &Comment, source: &Source) -> Option<Allowance> {
    let text = &source.text()[comment.span.range()];
    let words = text.trim_start_matches('#').trim().strip_prefix("allow:")?.trim();
    let (rule, reason) = match words.split_once(char::is_whitespace) {
        Some((rule, rest)) => (rule, rest.trim()),
        None => (words, ""),
    };
    let reason = reason.strip_prefix("because").unwrap_or(reason).trim();
    let own = source.position(comment.span.start as usize).line;
    Some(Allowance {
        rule: rule.to_owned(),
        reason: (!reason.is_empty()).then(|| reason.to_owned()),
        span: comment.span,
        line: if comment.alone { next_line(comment, source, own) } else { own },
    })
}

/// The next line that says something; the comment's own where none does.
fn next_line(comment: &Comment, source: &Source, own: usize) -> usize {
    let after = source.text()[comment.span.end as usize..].lines().skip(1);
    let says_something = |line: &str| {
        let line = line.trim();
        !line.is_empty() && !line.starts_with('#')
    };
    after.zip(own + 1..).find(|(line, _)| says_something(line)).map_or(own, |(_, at)| at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_inside_a_scalar_is_no_comment() {
        let text = "a: 'x # allow: one'\nb: |\n  # allow: two\n  y\nc: 1 # allow: three\n\
                    d: x#y\n# allow: four for once\n\n# more\ne: 2\n";
        let found = allowances(FileId(0), &Source::new("q", text));
        let found: Vec<_> = found.iter().map(|a| (a.rule.as_str(), a.line)).collect();
        assert_eq!(found, [("three", 5), ("four", 10)]);
    }
}
