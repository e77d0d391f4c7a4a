//! The words and signs of an expression.
//!
//! *In:* the text. *Out:* tokens with their places, and problems for characters that
//! mean nothing here.
//!
//! What other languages write (`&&`, `=`, `<>`) is told and read as what was meant, so
//! that the rest of the expression is still checked.

use std::ops::Range;

use crate::expression::problem::{Mend, Problem, ProblemKind};

/// A token and its place.
#[derive(Clone, Debug)]
pub(crate) struct Token {
    pub(crate) kind: TokenKind,
    pub(crate) span: Range<usize>,
}

/// What a token is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum TokenKind {
    Name,
    Number,
    Text(String),
    /// A sign or a keyword.
    Sign(&'static str),
    End,
}

const KEYWORDS: [&str; 7] = ["and", "or", "not", "in", "is", "if", "else"];
const SIGNS: [&str; 23] = [
    "==", "!=", "<=", ">=", "//", "**", "<", ">", "+", "-", "*", "/", "%", "~", "(", ")",
    "[", "]", ",", ".", "|", "{", "}",
];
/// Signs of other languages and of word processors, and what is meant.
const FOREIGN: [(&str, &str); 10] = [
    ("–", "-"),
    ("—", "-"),
    ("−", "-"),
    ("===", "=="),
    ("&&", "and"),
    ("||", "or"),
    ("<>", "!="),
    ("=<", "<="),
    ("=>", ">="),
    ("=", "=="),
];

/// A word in the place of a sign, with a blank where the sign had none beside it.
fn apart(source: &str, place: Range<usize>, meant: &str) -> String {
    if !meant.starts_with(char::is_alphabetic) {
        return meant.to_owned();
    }
    let is_glued = |c: Option<char>| c.is_some_and(|c| !c.is_whitespace());
    let before = is_glued(source[..place.start].chars().next_back());
    let after = is_glued(source[place.end..].chars().next());
    format!("{}{meant}{}", if before { " " } else { "" }, if after { " " } else { "" })
}

/// The length of a text in typographic quotes that can stand in straight ones.
fn curly(rest: &str) -> Option<usize> {
    const MARKS: [char; 8] = ['“', '”', '’', '‘', '´', '`', '«', '»'];
    let inner = rest.strip_prefix(MARKS)?;
    let end = inner.find(MARKS)?;
    let last = inner[end..].chars().next()?;
    let is_plain = !inner[..end].contains(['\'', '\\', '\n']);
    is_plain.then(|| rest.len() - inner.len() + end + last.len_utf8())
}

/// Signs that take no room on the screen: they come with text that is pasted.
pub(crate) const fn is_unseen(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}'
            | '\u{2066}'..='\u{206f}' | '\u{feff}'
    )
}

/// The fault of an expression in which signs cannot be seen; nothing else is told of it,
/// since no name is what it seems.
pub(crate) fn unseen(source: &str) -> Option<Problem> {
    // Within quotes they may be meant.
    let is_text = |at: usize| {
        let close = |open: Option<char>, c: char| match open {
            None => Some(c),
            Some(quote) if quote == c => None,
            open => open,
        };
        let quotes = source[..at].chars().filter(|c| matches!(c, '\'' | '"'));
        quotes.fold(None, close).is_some()
    };
    let found = source.char_indices().filter(|(at, c)| is_unseen(*c) && !is_text(*at));
    let found: Vec<(usize, char)> = found.collect();
    let (at, first) = *found.first()?;
    let code = format!("U+{:04X}", u32::from(first));
    let edits = found.iter().map(|(at, c)| (*at..at + c.len_utf8(), String::new()));
    let mend = Mend { edits: edits.collect(), is_safe: true };
    let problem = Problem::new(
        ProblemKind::ExpressionSyntax,
        at..at + first.len_utf8(),
        format!("a sign stands here that cannot be seen ({code})"),
        format!("här står ett tecken som inte syns ({code})"),
    );
    let problem = problem.help(
        "write the word anew; such signs come with text that is pasted",
        "skriv ordet på nytt; sådana tecken följer med inklistrad text",
    );
    Some(Problem { mend: Some(mend), ..problem })
}

/// Splits a text into tokens; the last is [`TokenKind::End`].
pub(crate) fn tokens(source: &str) -> (Vec<Token>, Vec<Problem>) {
    let mut lexer = Lexer { source, at: 0, tokens: Vec::new(), problems: Vec::new() };
    while lexer.at < source.len() {
        lexer.step();
    }
    lexer.push(TokenKind::End, source.len());
    (lexer.tokens, lexer.problems)
}

struct Lexer<'a> {
    source: &'a str,
    at: usize,
    tokens: Vec<Token>,
    problems: Vec<Problem>,
}

impl Lexer<'_> {
    fn push(&mut self, kind: TokenKind, end: usize) {
        self.tokens.push(Token { kind, span: self.at..end });
        self.at = end;
    }

    fn problem(&mut self, end: usize, en: String, sv: String) -> &mut Problem {
        let kind = ProblemKind::ExpressionSyntax;
        self.problems.push(Problem::new(kind, self.at..end, en, sv));
        self.problems.last_mut().expect("one was pushed just now")
    }

    fn step(&mut self) {
        let rest = &self.source[self.at..];
        let Some(first) = rest.chars().next() else { return };
        if first.is_whitespace() {
            self.at += first.len_utf8();
        } else if first == '\'' || first == '"' {
            self.text(first);
        } else if first.is_ascii_digit() {
            self.number();
        } else if first.is_alphabetic() || first == '_' {
            self.name();
        } else {
            self.sign(rest, first);
        }
    }

    fn name(&mut self) {
        let rest = &self.source[self.at..];
        let length = rest
            .find(|c: char| !(c.is_alphabetic() || c.is_ascii_digit() || c == '_'))
            .unwrap_or(rest.len());
        let after_dot =
            self.tokens.last().is_some_and(|last| last.kind == TokenKind::Sign("."));
        let keyword = KEYWORDS.iter().find(|word| **word == &rest[..length]);
        let kind = match keyword {
            Some(word) if !after_dot => TokenKind::Sign(word),
            _ => TokenKind::Name,
        };
        self.push(kind, self.at + length);
    }

    fn number(&mut self) {
        let bytes = &self.source.as_bytes()[self.at..];
        let digits = |from: usize| {
            bytes.iter().skip(from).take_while(|b| b.is_ascii_digit()).count()
        };
        let mut length = digits(0);
        if bytes.get(length) == Some(&b'.') && digits(length + 1) > 0 {
            length += 1 + digits(length + 1);
        }
        if matches!(bytes.get(length), Some(b'e' | b'E')) {
            let sign = usize::from(matches!(bytes.get(length + 1), Some(b'+' | b'-')));
            if digits(length + 1 + sign) > 0 {
                length += 1 + sign + digits(length + 1 + sign);
            }
        }
        self.push(TokenKind::Number, self.at + length);
    }

    /// A text in quotes, with the escapes of Jinja that mean the same everywhere.
    fn text(&mut self, quote: char) {
        let mut value = String::new();
        let mut chars = self.source[self.at..].char_indices().skip(1);
        while let Some((offset, c)) = chars.next() {
            if c == quote {
                return self.push(TokenKind::Text(value), self.at + offset + 1);
            }
            if c != '\\' {
                value.push(c);
                continue;
            }
            let Some((_, escaped)) = chars.next() else { break };
            match escaped {
                '\\' | '\'' | '"' | '/' => value.push(escaped),
                'n' => value.push('\n'),
                't' => value.push('\t'),
                'r' => value.push('\r'),
                'b' | 'f' | 'u' | 'x' | '0'..='7' => {
                    let start = self.at + offset;
                    self.escape(start..start + 2, escaped);
                    value.push(escaped);
                }
                // As in Jinja: `'\d'` is a backslash and a `d`, as patterns need it.
                other => value.extend(['\\', other]),
            }
        }
        let end = self.source.len();
        self.problem(
            end,
            format!("the text that starts here has no closing `{quote}`"),
            format!("texten som börjar här saknar avslutande `{quote}`"),
        );
        self.push(TokenKind::Text(value), end);
    }

    fn escape(&mut self, span: Range<usize>, escaped: char) {
        let kind = ProblemKind::ExpressionSyntax;
        let problem = Problem::new(
            kind,
            span,
            format!("`\\{escaped}` is not a backslash and a letter here"),
            format!("`\\{escaped}` är inte ett omvänt snedstreck och en bokstav här"),
        );
        self.problems.push(problem.write(format!("\\\\{escaped}")));
    }

    /// A text in typographic quotes, read as one in straight ones; the fault was told.
    fn curly_text(&mut self, length: usize) {
        let end = self.at + length;
        let marks = |text: &str| text.chars().next().map_or(0, char::len_utf8);
        let first = marks(&self.source[self.at..]);
        let last = self.source[..end].chars().next_back().map_or(0, char::len_utf8);
        let value = self.source[self.at + first..end - last].to_owned();
        let quote = || "'".to_owned();
        let edits = vec![(self.at..self.at + first, quote()), (end - last..end, quote())];
        if let Some(problem) = self.problems.last_mut() {
            problem.mend = Some(Mend { edits, is_safe: true });
        }
        self.push(TokenKind::Text(value), end);
    }

    fn sign(&mut self, rest: &str, first: char) {
        let foreign = FOREIGN.iter().find(|(sign, _)| {
            rest.starts_with(sign) && (*sign != "=" || !rest.starts_with("=="))
        });
        if let Some((written, meant)) = foreign {
            let end = self.at + written.len();
            self.problem(
                end,
                format!("`{written}` is not an operator here"),
                format!("`{written}` är ingen operator här"),
            );
            let instead = apart(self.source, self.at..end, meant);
            let problem = self.problems.last_mut().expect("one was pushed just now");
            *problem = problem.clone().write(meant).replace(instead);
            return self.push(TokenKind::Sign(meant), end);
        }
        if let Some(sign) = SIGNS.iter().find(|sign| rest.starts_with(**sign)) {
            return self.push(TokenKind::Sign(sign), self.at + sign.len());
        }
        let end = self.at + first.len_utf8();
        let problem = self.problem(
            end,
            format!("`{first}` has no meaning in an expression"),
            format!("`{first}` betyder ingenting i ett uttryck"),
        );
        let help = match first {
            '!' => Some(("write `not`", "skriv `not`")),
            '$' => Some((
                "write the name of the item alone, without `${…}`",
                "skriv frågans namn ensamt, utan `${…}`",
            )),
            '“' | '”' | '’' | '‘' | '´' | '`' | '«' | '»' => Some((
                "write straight quotes: `'text'`",
                "skriv raka citattecken: `'text'`",
            )),
            '≤' => Some(("write `<=`", "skriv `<=`")),
            '≥' => Some(("write `>=`", "skriv `>=`")),
            '≠' => Some(("write `!=`", "skriv `!=`")),
            _ => None,
        };
        if let Some((en, sv)) = help {
            *problem = problem.clone().help(en, sv);
        }
        if let Some(length) = curly(rest) {
            return self.curly_text(length);
        }
        let instead = match first {
            '!' => Some("not "),
            '≤' => Some("<="),
            '≥' => Some(">="),
            '≠' => Some("!="),
            _ => None,
        };
        if let Some(instead) = instead {
            *problem = problem.clone().replace(instead);
        }
        self.at = end;
    }
}
