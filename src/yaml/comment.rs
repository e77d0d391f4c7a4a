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

/// One rule of `# allow: rule-name because …`.
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
    /// Whether the comment says nothing else and names no other rule.
    pub is_only: bool,
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

/// Every scalar of several lines, from its sign or quote on.
pub fn long_scalars(file: FileId, source: &Source) -> Vec<Span> {
    let scanner = Scanner::new(StrInput::new(source.text()));
    let tokens = scanner.map_while(Result::ok).map(|token| token.into_parts());
    let scalars = tokens.filter(|(_, token)| matches!(token, TokenType::Scalar(..)));
    let ranges = scalars.filter_map(|(span, _)| span.byte_range());
    ranges
        .map(|range| source.clamp(range))
        .map(|range| {
            // Of a block the parser gives the lines, without the sign before them.
            let before = source.text()[..range.start].trim_end();
            let sign =
                before.trim_end_matches(|c: char| matches!(c, '+' | '-' | '0'..='9'));
            let is_block = sign.ends_with(['|', '>']) && before.len() < range.start;
            if is_block { sign.len() - 1..range.end } else { range }
        })
        .filter(|range| source.text()[range.clone()].trim_end().contains('\n'))
        .map(|range| Span::new(file, range))
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
    if !source.text().to_ascii_lowercase().contains("allow:") {
        return Vec::new();
    }
    comments(file, source).iter().flat_map(|comment| allowance(comment, source)).collect()
}

/// The allowances of a comment, one a rule: `# allow: one, another because …`, also after
/// other words of the comment.
fn allowance(comment: &Comment, source: &Source) -> Vec<Allowance> {
    let text = &source.text()[comment.span.range()];
    let Some(words) = text.split('#').find_map(|part| after_allow(part.trim_start()))
    else {
        return Vec::new();
    };
    let (mut rules, mut rest) = (Vec::new(), words.trim());
    loop {
        let end = rest.find(|c: char| c == ',' || c.is_whitespace());
        let (rule, after) = rest.split_at(end.unwrap_or(rest.len()));
        rules.push(rule.to_owned());
        let after = after.trim_start();
        match after.strip_prefix(',') {
            Some(more) => rest = more.trim_start(),
            None => {
                rest = after;
                break;
            }
        }
    }
    let reason = rest.strip_prefix("because").unwrap_or(rest).trim();
    let own = source.position(comment.span.start as usize).line;
    let line = if comment.alone { next_line(comment, source, own) } else { own };
    let is_only = rules.len() == 1
        && after_allow(text.trim_start_matches('#').trim_start()).is_some();
    let allowance = |rule| Allowance {
        rule,
        reason: (!reason.is_empty()).then(|| reason.to_owned()),
        span: comment.span,
        line,
        is_only,
    };
    rules.into_iter().map(allowance).collect()
}

/// What follows `allow:`, however it is spelt.
fn after_allow(text: &str) -> Option<&str> {
    const WORD: &str = "allow:";
    let head = text.get(..WORD.len())?;
    head.eq_ignore_ascii_case(WORD).then(|| &text[WORD.len()..])
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

    #[test]
    fn a_comment_can_allow_several_rules_and_say_more() {
        let text = "a: 1 # Allow: one, two,three because we know\n\
                    b: 2 # agreed # allow: four because of that\nc: 3 # not allowed: it\n";
        let found = allowances(FileId(0), &Source::new("q", text));
        let reason = |a: &Allowance| a.reason.clone().unwrap();
        let found: Vec<_> = found
            .iter()
            .map(|a| (a.rule.as_str(), a.line, reason(a), a.is_only))
            .collect();
        let because = |why: &str| why.to_owned();
        assert_eq!(
            found,
            [
                ("one", 1, because("we know"), false),
                ("two", 1, because("we know"), false),
                ("three", 1, because("we know"), false),
                ("four", 2, because("of that"), false),
            ]
        );
    }
}
