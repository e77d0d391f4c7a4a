//! Findings for a terminal: head, excerpt with marks, advice.
//!
//! *In:* findings and texts. *Out:* what miette draws, with our own last lines.
//!
//! miette writes `help:` in every language, so the advice is written here. The
//! excerpts are made by `excerpt`.

use std::collections::BTreeMap;
use std::fmt;

use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, SourceCode,
    ThemeCharacters, ThemeStyles,
};

use crate::diagnostic::{Finding, Findings, Label, Severity};
use crate::report::findings::excerpt::{Excerpt, Frame};
use crate::report::findings::{MOST_OF_A_KIND, Shown};
use crate::report::language::Noun;
use crate::report::visible::visible;
use crate::report::wrap::wrap;
use crate::report::{Ink, Look};
use crate::source::{FileId, Sources};

/// The least room for the text of a line, however narrow the terminal.
const LEAST_TEXT: usize = 32;

/// Renders findings one after the other; beyond [`MOST_OF_A_KIND`] of one rule the
/// rest is counted, unless all are to be shown.
pub fn render(
    findings: &Findings,
    sources: &Sources,
    look: &Look,
    shown: &Shown<'_>,
) -> String {
    let mut text = String::new();
    let mut seen: BTreeMap<&str, (usize, Vec<FileId>)> = BTreeMap::new();
    for finding in findings.iter() {
        let (count, files) = seen.entry(finding.rule.name).or_default();
        *count += 1;
        if *count > MOST_OF_A_KIND && !shown.all {
            files.push(finding.label.span.file);
            continue;
        }
        text.push_str(&one(finding, sources, look, shown, *count == 1));
        text.push('\n');
    }
    for (rule, (_, files)) in seen {
        text.push_str(&more_of_a_kind(rule, files, look));
    }
    text
}

/// One finding; `first` of its rule names the page that explains it.
pub fn one(
    finding: &Finding,
    sources: &Sources,
    look: &Look,
    shown: &Shown<'_>,
    first: bool,
) -> String {
    let labels: Vec<&Label> =
        std::iter::once(&finding.label).chain(&finding.related).collect();
    let spans: Vec<_> = labels.iter().map(|label| label.span).collect();
    let frame = Frame {
        width: look.width.saturating_sub(8).max(LEAST_TEXT),
        hidden: shown.hidden,
        stand_in: look.language.pick("‹hidden›", "‹dold›"),
        dots: look.dots(),
    };
    let excerpt = Excerpt::new(&spans, sources, &frame);
    let marks = excerpt.marks().zip(&labels).enumerate();
    let labels: Vec<_> = marks
        .map(|(number, ((start, length), label))| {
            let words = label.words.as_ref();
            let words = words.map(|words| visible(look.language.say(words)).into_owned());
            let span = (start, length);
            match number {
                0 => LabeledSpan::new_primary_with_span(words, span),
                _ => LabeledSpan::new_with_span(words, span),
            }
        })
        .collect();
    let drawing = Drawing { finding, look, excerpt, labels };
    let mut text = String::new();
    handler(&drawing).render_report(&mut text, &drawing).unwrap_or_default();
    text + &advice(finding, look, first)
}

/// Help, why and where to read more, in the reader's language.
fn advice(finding: &Finding, look: &Look, first: bool) -> String {
    let language = look.language;
    let mut lines: Vec<(&str, String)> = finding
        .help
        .iter()
        .map(|words| (language.pick("help:", "tips:"), language.say(words).to_owned()))
        .collect();
    if let Some(why) = &finding.why {
        lines.push((language.pick("why:", "varför:"), language.say(why).to_owned()));
    }
    if first {
        let command = format!("survey explain {}", finding.rule.name);
        lines.push((language.pick("more:", "mer:"), command));
    }
    let mut text = String::new();
    for (number, (head, words)) in lines.iter().enumerate() {
        let indent = if number == 0 { "  " } else { "        " };
        let words = visible(words);
        let (plain, rest) = (format!("{indent}{head} "), " ".repeat(8));
        let wrapped = wrap(&words, look.width, &plain, &rest);
        let painted = format!("{indent}{} ", look.paint(Ink::Cyan, head));
        text.push_str(&painted);
        text.push_str(wrapped.strip_prefix(&plain).unwrap_or(&wrapped));
        text.push('\n');
    }
    text
}

/// `… and 37 more …`
fn more_of_a_kind(rule: &str, mut files: Vec<FileId>, look: &Look) -> String {
    if files.is_empty() {
        return String::new();
    }
    let (language, more, dots) = (look.language, files.len(), look.dots());
    files.sort_unstable();
    files.dedup();
    let (more, files) = (language.count(more), language.counted(files.len(), Noun::FILE));
    match language {
        crate::report::Language::English => {
            format!("{dots} and {more} more `{rule}` in {files}; `--all` shows them\n")
        }
        crate::report::Language::Swedish => {
            format!("{dots} och {more} till av `{rule}` i {files}; `--all` visar dem\n")
        }
    }
}

/// miette's drawing with our theme. Marks are styled in the order they stand in.
fn handler(drawing: &Drawing<'_>) -> GraphicalReportHandler {
    let look = drawing.look;
    let characters =
        if look.unicode { ThemeCharacters::unicode() } else { ThemeCharacters::ascii() };
    let styles = if look.color {
        let mut styles = ThemeStyles::ansi();
        let main = match drawing.finding.severity() {
            Severity::Error => styles.error,
            Severity::Warning => styles.warning,
            Severity::Note => styles.advice,
        };
        let mut labels: Vec<_> = drawing.labels.iter().collect();
        labels.sort_by_key(|label| label.offset());
        styles.highlights = labels
            .iter()
            .map(|label| if label.primary() { main } else { styles.advice })
            .collect();
        styles
    } else {
        ThemeStyles::none()
    };
    GraphicalReportHandler::new_themed(GraphicalTheme { characters, styles })
        .with_links(false)
        .with_width(look.width)
        .with_break_words(false)
        .without_syntax_highlighting()
}

/// One finding as miette reads it.
struct Drawing<'a> {
    finding: &'a Finding,
    look: &'a Look,
    excerpt: Excerpt,
    labels: Vec<LabeledSpan>,
}

impl fmt::Display for Drawing<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let message = visible(self.look.language.say(&self.finding.message));
        f.write_str(&self.look.paint(Ink::Bold, &message))
    }
}

impl fmt::Debug for Drawing<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for Drawing<'_> {}

impl Diagnostic for Drawing<'_> {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        let level = self.look.language.level(self.finding.severity());
        Some(Box::new(format!("{level}[{}]", self.finding.rule.name)))
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.finding.severity() {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
            Severity::Note => miette::Severity::Advice,
        })
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.excerpt)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.labels.iter().cloned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Finding, Rule};
    use crate::report::Language;
    use crate::source::{Source, Span};

    static RULE: Rule =
        Rule { name: "unknown-item", severity: Severity::Error, explanation: "" };

    fn at(sources: &Sources, file: u32, needle: &str) -> Span {
        let file = FileId(file);
        let start = sources.get(file).text().find(needle).unwrap();
        Span::new(file, start..start + needle.len())
    }

    fn drawn(
        finding: Finding,
        sources: &Sources,
        look: &Look,
        hidden: &[Span],
    ) -> String {
        let mut findings = Findings::default();
        findings.push(finding);
        render(&findings, sources, look, &Shown { all: false, hidden })
    }

    #[test]
    fn columns_count_characters_and_related_places_follow() {
        let mut sources = Sources::default();
        sources.add(Source::new("a.yaml", "x: 1\nåäö: {y: samordnre}\r\nz: 2\n"));
        sources.add(Source::new("b.yaml", "w: 1\n"));
        let finding = RULE
            .at(at(&sources, 0, "samordnre"))
            .says("no item is called `samordnre`", "ingen fråga heter `samordnre`")
            .mark("unknown item", "okänd fråga")
            .also(at(&sources, 1, "w"), "used here", "används här")
            .help("did you mean `samordnare`?", "menade du `samordnare`?")
            .why("a condition may only use items asked earlier", "så är det");
        let expected = "\
error[unknown-item]

  × no item is called `samordnre`
   ╭─[a.yaml:2:10]
 1 │ x: 1
 2 │ åäö: {y: samordnre}
   ·          ────┬────
   ·              ╰── unknown item
 3 │ z: 2
   ╰────
   ╭─[b.yaml:1:1]
 1 │ w: 1
   · ┬
   · ╰── used here
   ╰────
  help: did you mean `samordnare`?
        why: a condition may only use items asked earlier
        more: survey explain unknown-item

";
        assert_eq!(drawn(finding.clone(), &sources, &Look::default(), &[]), expected);
        let look =
            Look { language: Language::Swedish, unicode: false, ..Look::default() };
        let swedish = drawn(finding, &sources, &look, &[]);
        assert!(swedish.starts_with("fel[unknown-item]\n\n  x ingen fråga heter"));
        assert!(swedish.contains("  tips: menade du `samordnare`?\n        varför: så"));
    }

    #[test]
    fn a_long_line_of_a_stream_is_cut_around_its_mark_and_hides_what_is_sensitive() {
        let mut sources = Sources::default();
        let text =
            format!("{{\"a\": \"{}\", \"b\": \u{9b}140, \"c\": 7}}", "x".repeat(300));
        sources.add(Source::from_line("<stdin>", text, 17));
        let finding = RULE.at(at(&sources, 0, "140")).says("too much", "för mycket");
        let hidden = [at(&sources, 0, "7}")];
        let text = drawn(finding, &sources, &Look::default(), &hidden[..]);
        assert!(text.contains("[<stdin>:17:317]"), "{text}");
        assert!(text.contains("\"b\": \\u{9b}140, \"c\": ‹hidden›"), "{text}");
        assert!(text.contains("17 │ …xxx"), "{text}");
    }

    #[test]
    fn many_of_a_kind_are_counted() {
        let mut sources = Sources::default();
        let text = "a: 1\n".repeat(30);
        sources.add(Source::new("a.yaml", text));
        let mut findings = Findings::default();
        for line in 0..30 {
            findings.push(RULE.at(Span::new(FileId(0), line * 5..line * 5 + 1)));
        }
        let text = render(&findings, &sources, &Look::default(), &Shown::default());
        assert!(
            text.ends_with(
                "… and 10 more `unknown-item` in 1 file; `--all` shows them\n"
            )
        );
        assert_eq!(text.matches("more: survey explain").count(), 1);
    }
}
