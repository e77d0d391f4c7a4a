//! Faults of syntax in our own words.
//!
//! *In:* the parser's error. *Out:* a finding whose place lies on whole characters.
//!
//! The parser's own sentences are English and speak of its inside, so they are never
//! shown. Kinds that an author meets have words of their own; the rest share one.

use granit_parser::{ErrorKind, ScanError};

use crate::diagnostic::{Edit, Finding, Fix, Words};
use crate::source::{FileId, Source, Span};
use crate::yaml::open::{self, Open};
use crate::yaml::rules::{self, YAML_SYNTAX};
use crate::yaml::{repair, slips};

/// The finding about an error of the parser.
pub fn explain(error: &ScanError, file: FileId, source: &Source) -> Finding {
    let from = error.marker().byte_offset().unwrap_or(source.text().len());
    let range = source.clamp(from..from.saturating_add(1));
    let fault = Fault {
        source,
        open: open::before(source.text(), range.start),
        at: range.start,
        span: Span::new(file, range),
    };
    fault.explain(error.kind())
}

/// The finding where nothing more can be said.
pub fn unreadable(span: Span) -> Finding {
    YAML_SYNTAX.at(span).says(
        "the text cannot be read as YAML from here on",
        "härifrån går texten inte att läsa som YAML",
    )
}

/// The finding about a control character, which YAML allows only as an escape.
pub fn control_character(file: FileId, source: &Source) -> Option<Finding> {
    let control = |c: char| {
        (c.is_ascii_control() && !matches!(c, '\t' | '\n' | '\r')) || c == '\u{feff}'
    };
    let (at, found) = source.text().char_indices().find(|(_, c)| control(*c))?;
    let code = format!("U+{:04X}", u32::from(found));
    let finding = YAML_SYNTAX.at(Span::new(file, at..at + found.len_utf8()));
    let finding = finding.says(
        format!("the control character {code} stands in the text"),
        format!("styrtecknet {code} står i texten"),
    );
    let words = Words::new("remove it", "ta bort det");
    let edit = Edit::new(finding.label.span, "");
    Some(finding.help(&words.en, &words.sv).mend(Fix::safe(words, [edit])))
}

struct Fault<'s> {
    source: &'s Source,
    open: Open,
    at: usize,
    span: Span,
}

impl Fault<'_> {
    fn explain(&self, kind: &ErrorKind) -> Finding {
        if let Some(finding) = self.conflict().or_else(|| self.foreign_blank()) {
            return finding;
        }
        let finding = self.of_kind(kind);
        match slips::near(self.source.text(), &self.open, self.at) {
            Some(advice) => {
                let fix = advice.fix(self.span.file);
                let finding = match advice.fault {
                    Some((at, Words { en, sv })) => {
                        YAML_SYNTAX.at(self.span_of(at, at + 1)).says(en, sv)
                    }
                    None => finding,
                };
                let Words { en, sv } = advice.words;
                Finding { fix, ..finding.help_instead(en, sv) }
            }
            None => finding,
        }
    }

    /// The lines that a merge leaves where it could not decide.
    fn conflict(&self) -> Option<Finding> {
        let text = self.source.text();
        let is_mark = |at: &usize| text[..*at].ends_with('\n') || *at == 0;
        let at = text.match_indices("<<<<<<< ").map(|(at, _)| at).find(is_mark)?;
        let finding = YAML_SYNTAX.at(self.span_of(at, at + 7)).says(
            "a merge was not finished: two versions of these lines stand here",
            "en sammanslagning är inte avslutad: här står två versioner av raderna",
        );
        Some(finding.help(
            "keep one of them, and remove the lines with `<<<<<<<`, `=======` and `>>>>>>>`",
            "behåll den ena, och ta bort raderna med `<<<<<<<`, `=======` och `>>>>>>>`",
        ))
    }

    /// A blank of another kind in the indentation here or a line before.
    fn foreign_blank(&self) -> Option<Finding> {
        let text = self.source.text();
        let here = text[..self.at].rfind('\n').map_or(0, |start| start + 1);
        let before = text[..here].trim_end().rfind('\n').map_or(0, |start| start + 1);
        for start in [here, before] {
            let line = text[start..].lines().next().unwrap_or_default();
            let is_blank = |c: char| c.is_whitespace() || c == '\u{200b}';
            let head = &line[..line.len() - line.trim_start_matches(is_blank).len()];
            let is_foreign = |c: &char| !matches!(c, ' ' | '\t');
            let Some((at, c)) = head.char_indices().find(|(_, c)| is_foreign(c)) else {
                continue;
            };
            let code = format!("U+{:04X}", u32::from(c));
            let at = self.span_of(start + at, start + at + c.len_utf8());
            let words = Words::new(
                "write a blank of the keyboard",
                "skriv ett vanligt blanksteg",
            );
            let finding = YAML_SYNTAX.at(at).says(
                format!(
                    "a blank stands in the indentation that is none to YAML ({code})"
                ),
                format!(
                    "i indraget står ett blanksteg som inte är det för YAML ({code})"
                ),
            );
            let edit = Edit::new(at, if c == '\u{200b}' { "" } else { " " });
            let finding = finding.help(&words.en, &words.sv);
            return Some(finding.mend(Fix::guess(words, [edit])));
        }
        None
    }

    fn of_kind(&self, kind: &ErrorKind) -> Finding {
        use ErrorKind as Kind;
        match kind {
            Kind::RecursionLimitExceeded => rules::too_deep(self.span),
            Kind::UnclosedQuotedScalar
            | Kind::InvalidQuotedScalarIndent
            | Kind::DocumentIndicatorInQuotedScalar => self.open_quote(),
            Kind::InvalidTrailingSingleQuotedScalar
            | Kind::InvalidTrailingDoubleQuotedScalar => self.text_after_quote(),
            Kind::UnclosedFlowCollection { .. }
            | Kind::UnexpectedEofFlowSequence
            | Kind::UnexpectedEofFlowMapping
            | Kind::UnexpectedEof => self.open_bracket(),
            Kind::MismatchedFlowCollectionEnd { open, close } => {
                self.other_bracket(*open, *close)
            }
            Kind::MisplacedFlowCollectionEnd => self.lone_bracket(),
            Kind::ExpectedFlowMappingSeparator
            | Kind::ExpectedFlowSequenceSeparator
            | Kind::UnexpectedEofImplicitFlowMapping
            | Kind::InvalidColonPlacement
            | Kind::FlowMappingValueAdjacentCollection
            | Kind::PlainScalarStartsWithDashFlowIndicator
            | Kind::BlockEntryInFlowCollection => self.flow_slip(),
            Kind::TabNotAllowed
            | Kind::TabInBlockIndentation
            | Kind::TabInIndentation
            | Kind::TabInPlainScalar
            | Kind::TabAtBlockScalarStart => self.tab(),
            Kind::UnexpectedCharacter { character } => self.bad_start(*character),
            Kind::MissingAnchorOrAliasName => self.bad_start(self.character()),
            Kind::MappingValueNotAllowed | Kind::MappingKeyNotAllowed => {
                self.second_colon()
            }
            Kind::UnknownQuotedScalarEscape
            | Kind::InvalidQuotedScalarHexEscape
            | Kind::InvalidUnicodeEscape => self.escape(),
            Kind::ExpectedBlockMappingKey
            | Kind::ExpectedBlockSequenceEntry
            | Kind::BlockSequenceEntryNotAllowed
            | Kind::InvalidIndentation
            | Kind::InvalidFlowScalarIndent
            | Kind::InvalidBlockScalarIndent => self.indentation(),
            _ => unreadable(self.span),
        }
    }

    fn character(&self) -> char {
        self.source.text()[self.at..].chars().next().unwrap_or(' ')
    }

    fn span_of(&self, start: usize, end: usize) -> Span {
        Span::new(self.span.file, self.source.clamp(start..end))
    }

    fn open_quote(&self) -> Finding {
        let finding = YAML_SYNTAX
            .at(self.span)
            .says("a quote is not closed", "ett citattecken är inte avslutat")
            .help(
                "close the quote at the end of the text",
                "avsluta citatet där texten slutar",
            );
        // The quote may also be the very character where the reading stopped.
        let start = self.open.quote.or(self.open.quoted.map(|quoted| quoted.0));
        match start.filter(|start| *start != self.at) {
            Some(start) => finding
                .mark("the reading stops here", "läsningen stannar här")
                .also(self.span_of(start, start + 1), "opened here", "öppnas här"),
            None => finding,
        }
    }

    fn text_after_quote(&self) -> Finding {
        let finding = YAML_SYNTAX
            .at(self.span)
            .says("text follows a closing quote", "text följer efter ett avslutat citat")
            .help(
                "put one pair of quotes round the whole, of the kind that is not inside it",
                "sätt ett par citattecken runt hela texten, av det slag som inte finns i den",
            );
        match self.open.quoted {
            Some((start, end)) => self
                .mended(finding, self.quoted_value(start))
                .also(self.span_of(start, start + 1), "opened here", "öppnas här")
                .also(self.span_of(end - 1, end), "closed here", "avslutas här"),
            None => finding,
        }
    }

    fn open_bracket(&self) -> Finding {
        let Some((bracket, start)) = self.open.brackets.last().copied() else {
            let starts_here = matches!(self.character(), '[' | '{');
            return if starts_here {
                self.unclosed(self.character(), self.span)
            } else {
                unreadable(self.span)
            };
        };
        self.unclosed(bracket, self.span_of(start, start + 1))
    }

    fn unclosed(&self, bracket: char, at: Span) -> Finding {
        let finding = YAML_SYNTAX.at(at).says(
            format!("the bracket `{bracket}` is not closed"),
            format!("parentesen `{bracket}` är inte avslutad"),
        );
        if at == self.span || self.at >= self.source.text().len() {
            return finding;
        }
        finding.mark("opened here", "öppnas här").also(
            self.span,
            "the reading stops here",
            "läsningen stannar här",
        )
    }

    fn other_bracket(&self, open: char, close: char) -> Finding {
        YAML_SYNTAX.at(self.span).says(
            format!("the bracket `{open}` is closed by `{close}`"),
            format!("parentesen `{open}` avslutas av `{close}`"),
        )
    }

    fn lone_bracket(&self) -> Finding {
        let found = self.character();
        YAML_SYNTAX
            .at(self.span)
            .says(
                format!("`{found}` closes a bracket that is not open"),
                format!("`{found}` avslutar en parentes som inte är öppen"),
            )
            .help("remove it, or quote the text", "ta bort den, eller citera texten")
    }

    /// `{must: x in ['a']}`: an indicator inside an unquoted text.
    fn flow_slip(&self) -> Finding {
        let Some((bracket, start)) = self.open.brackets.last().copied() else {
            return unreadable(self.span);
        };
        if self.source.text()[..self.at].trim_end().ends_with("}}") {
            // Of a fill the parser has made a value, and what follows is too much.
            return Finding { fix: None, ..self.bad_start('{') };
        }
        if self.bracket_was_left(start) {
            return self.unclosed(bracket, self.span_of(start, start + 1));
        }
        let found = match self.character() {
            ':' => ": ".to_owned(),
            '?' => "? ".to_owned(),
            other => other.to_string(),
        };
        let finding = YAML_SYNTAX
            .at(self.span)
            .says(
                format!("`{found}` stands in a text without quotes inside `{bracket}`"),
                format!("`{found}` står i en text utan citattecken inom `{bracket}`"),
            )
            .also(self.span_of(start, start + 1), "opened here", "öppnas här")
            .help(
                "quote the expression or text, such as `\"x in ['a']\"`",
                "sätt citattecken runt uttrycket eller texten, till exempel `\"x in ['a']\"`",
            );
        let value = repair::flow_value(self.source, self.span.file, start, self.at);
        let finding = self.mended(finding, value);
        if self.character() != ':' {
            return finding;
        }
        // A comma or a bracket may be missing before the word with the colon.
        let fix = finding.fix.map(|fix| Fix::guess(fix.words, fix.edits));
        Finding { fix, ..finding }
    }

    /// The value that begins with a quote and goes on behind the one that closes it.
    fn quoted_value(&self, start: usize) -> Option<Span> {
        let begins = repair::value_start(self.source, start) == Some(start);
        let quote = self.source.text()[start..].chars().next()?;
        let is_paired = |value: &Span| {
            let text = &self.source.text()[value.range()];
            text.matches(quote).count().is_multiple_of(2)
        };
        self.value_from(start).filter(|value| begins && is_paired(value))
    }

    /// The value that begins at a byte, where no bracket is open.
    fn value_from(&self, start: usize) -> Option<Span> {
        let value = repair::rest_of_line(self.source, self.span.file, start);
        self.open.brackets.is_empty().then_some(value)
    }

    /// With quotes round a value, which is the one way to write it.
    fn mended(&self, finding: Finding, value: Option<Span>) -> Finding {
        let fix = value.and_then(|value| repair::quotes(self.source, value));
        Finding { fix, ..finding }
    }

    /// Whether a later line begins no deeper than the one with the bracket.
    fn bracket_was_left(&self, bracket: usize) -> bool {
        let text = self.source.text();
        let line = |at: usize| text[..at].rfind('\n').map_or(0, |start| start + 1);
        let indent = |start: usize| {
            text[start..].len() - text[start..].trim_start_matches(' ').len()
        };
        line(self.at) > line(bracket) && indent(line(self.at)) <= indent(line(bracket))
    }

    fn tab(&self) -> Finding {
        let text = self.source.text();
        let line = text[..self.at].rfind('\n').map_or(0, |start| start + 1);
        let tab = text[line..].find('\t').map_or(self.at, |found| line + found);
        let finding = YAML_SYNTAX
            .at(self.span_of(tab, tab + 1))
            .says("a tab stands in the indentation", "en tabb står i indraget")
            .help(
                "indent with spaces; most editors can convert tabs",
                "dra in med blanksteg; de flesta redigerare kan byta ut tabbar",
            );
        Finding { fix: repair::tabs(self.source, self.span.file), ..finding }
    }

    fn bad_start(&self, character: char) -> Finding {
        let finding = YAML_SYNTAX
            .at(self.span)
            .says(
                format!("`{character}` begins a text without quotes"),
                format!("`{character}` inleder en text utan citattecken"),
            )
            .help("put quotes round the text", "sätt citattecken runt texten");
        let start = repair::value_start(self.source, self.at);
        self.mended(finding, start.and_then(|start| self.value_from(start)))
    }

    fn second_colon(&self) -> Finding {
        let finding = YAML_SYNTAX
            .at(self.span)
            .says(
                "a colon and a blank stand in a text without quotes",
                "kolon och blanksteg står i en text utan citattecken",
            )
            .help(
                "put quotes round the text, or set the line in as the key it belongs to",
                "sätt citattecken runt texten, eller dra in raden som den nyckel den hör till",
            );
        let start = repair::value_start(self.source, self.at);
        let value = start.and_then(|start| self.value_from(start));
        let fix = value.and_then(|value| repair::quotes(self.source, value));
        // It may be a key that is not set in.
        let fix = fix.map(|fix| Fix::guess(fix.words, fix.edits));
        Finding { fix, ..finding }
    }

    fn escape(&self) -> Finding {
        let fix = repair::backslashes(self.source, self.span.file, self.at);
        let finding = YAML_SYNTAX
            .at(self.span)
            .says(
                "a backslash is followed by a character that has no meaning there",
                "ett omvänt snedstreck följs av ett tecken som inte betyder något där",
            )
            .help(
                "write two backslashes, or use single quotes",
                "skriv två omvända snedstreck, eller använd enkla citattecken",
            );
        Finding { fix, ..finding }
    }

    fn indentation(&self) -> Finding {
        let before = self.source.text()[..self.at].trim_end_matches([' ', '\t']);
        if before.ends_with("}}") {
            return self.bad_start('{');
        }
        if let Some(finding) = self.second_dash() {
            return finding;
        }
        YAML_SYNTAX
            .at(self.span)
            .says(
                "the line does not line up with those it belongs to",
                "raden står inte i linje med dem den hör till",
            )
            .help(
                "indent it exactly as its neighbours",
                "dra in den exakt lika mycket som grannarna",
            )
    }

    /// `- - id: x`, on the line before.
    fn second_dash(&self) -> Option<Finding> {
        let text = self.source.text();
        let here = text[..self.at].rfind('\n').map_or(0, |start| start + 1);
        let before = text[..here].trim_end().rfind('\n').map_or(0, |start| start + 1);
        let line = text[before..].lines().next()?;
        let dash = before + line.len() - line.trim_start().len();
        let second = text[dash..].strip_prefix("- - ")?;
        let at = text.len() - second.len() - 2;
        let words = Words::new("remove one `-`", "ta bort ett `-`");
        let finding = YAML_SYNTAX.at(self.span_of(at, at + 1)).says(
            "a second `-` makes a list within the list",
            "ett andra `-` gör en lista i listan",
        );
        let edit = Edit::new(self.span_of(at, at + 2), "");
        Some(finding.help(&words.en, &words.sv).mend(Fix::guess(words, [edit])))
    }
}
