//! The page of a rule or of a word of the language, for a terminal.
//!
//! *In:* the Markdown of the page: a title, sections, indented or fenced examples, and
//! a section `## På svenska`. *Out:* the page as text.
//!
//! Only the Markdown that pages use is known: headings, paragraphs, lists, code.

use crate::diagnostic::{Rule, Severity};
use crate::report::wrap::wrap;
use crate::report::{Ink, Language, Look};

/// The heading of the part in Swedish.
const SWEDISH: &str = "På svenska";

/// A page in parts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page<'a> {
    /// Headings and the lines under them.
    pub sections: Vec<(&'a str, Vec<&'a str>)>,
}

impl<'a> Page<'a> {
    /// Splits a page at its `##` headings; what stands before the first has no heading.
    pub fn parse(markdown: &'a str) -> Self {
        let mut sections: Vec<(&str, Vec<&str>)> = Vec::new();
        let mut fenced = false;
        for line in markdown.lines() {
            fenced ^= line.trim_start().starts_with("```");
            match line.strip_prefix("## ") {
                Some(heading) if !fenced => sections.push((heading.trim(), Vec::new())),
                _ if line.starts_with("# ") && !fenced => {}
                _ => match sections.last_mut() {
                    Some((_, lines)) => lines.push(line),
                    None if line.trim().is_empty() => {}
                    None => sections.push(("", vec![line])),
                },
            }
        }
        Self { sections }
    }

    /// The lines under a heading.
    pub fn section(&self, heading: &str) -> Option<&[&'a str]> {
        self.sections
            .iter()
            .find(|(title, _)| *title == heading)
            .map(|(_, lines)| lines.as_slice())
    }

    /// The first sentence under the first heading, on one line.
    pub fn first_sentence(&self) -> Option<String> {
        let lines = &self.sections.first()?.1;
        let paragraph: Vec<_> = lines
            .iter()
            .skip_while(|line| line.trim().is_empty())
            .take_while(|line| !line.trim().is_empty())
            .map(|line| line.trim())
            .collect();
        let text = paragraph.join(" ");
        let end = text.find(". ").map_or(text.len(), |at| at + 1);
        (!text.is_empty()).then(|| text[..end].to_owned())
    }
}

/// Renders the page of a rule: name and level, then its sections, indented. Of a lint
/// the head says that it is asked for.
///
/// In Swedish the Swedish part comes first and the examples follow it.
pub fn render(rule: &Rule, is_lint: bool, look: &Look) -> String {
    let level = level(rule.severity, look.language);
    let head = look.paint(Ink::Bold, rule.name);
    let when = match is_lint {
        true => {
            look.language.pick(", only with `check --lint`", ", bara med `check --lint`")
        }
        false => "",
    };
    format!("{head} ({level}{when})\n{}", sections(rule.explanation, look))
}

/// Renders the page of a type or of another word of the language.
///
/// In Swedish the Swedish part comes first; keys and examples follow it.
pub fn topic(name: &str, page: &str, look: &Look) -> String {
    format!("{}\n{}", look.paint(Ink::Bold, name), sections(page, look))
}

fn sections(markdown: &str, look: &Look) -> String {
    let page = Page::parse(markdown);
    let mut text = String::new();
    let swedish = match look.language {
        Language::Swedish => page.section(SWEDISH),
        Language::English => None,
    };
    if let Some(lines) = swedish {
        text.push('\n');
        body(lines, look, "", &mut text);
    }
    for (heading, lines) in &page.sections {
        let prose = matches!(
            *heading,
            "What it finds"
                | "Why it matters"
                | "What it is for"
                | "Order of work"
                | "Changes"
                | ""
        );
        if *heading == SWEDISH || (swedish.is_some() && prose) {
            continue;
        }
        text.push('\n');
        if !heading.is_empty() {
            let heading = translated(heading, look.language);
            text.push_str(&look.paint(Ink::Bold, heading));
            text.push('\n');
        }
        body(lines, look, "  ", &mut text);
    }
    text
}

/// The word of a level in prose.
fn level(severity: Severity, language: Language) -> &'static str {
    language.level(severity)
}

/// A heading, or a line over an example, in the reader's language.
fn translated(heading: &str, language: Language) -> &str {
    match (language, heading) {
        (Language::Swedish, "Example") => "Exempel",
        (Language::Swedish, "Instead") => "I stället",
        (Language::Swedish, "Keys") => "Nycklar",
        (Language::Swedish, "Functions") => "Funktioner",
        (Language::Swedish, "Reasons") => "Skäl",
        (Language::Swedish, "Answers") => "Svar",
        (Language::Swedish, "In expressions") => "I uttryck",
        (Language::Swedish, "What comes out:") => "Det här blir det:",
        (Language::Swedish, "In the version before:") => "I förra versionen:",
        (Language::Swedish, "Now:") => "Nu:",
        (Language::Swedish, "As a row of a table:") => "Som rad i en tabell:",
        (Language::Swedish, "What `check` says:") => "Vad `check` säger:",
        _ => heading,
    }
}

/// Paragraphs are wrapped, lists hang, code stays as it is.
fn body(lines: &[&str], look: &Look, indent: &str, text: &mut String) {
    let mut paragraph = String::new();
    let mut fenced = false;
    let mut blank = false;
    let mut begun = false;
    for line in lines.iter().chain(std::iter::once(&"")) {
        let fence = line.trim_start().starts_with("```");
        let code = fenced || line.starts_with("    ");
        let item = line.trim_start().starts_with("- ");
        if fence || code || item || line.trim().is_empty() {
            if !paragraph.is_empty() {
                if blank && begun {
                    text.push('\n');
                }
                let told = translated(&paragraph, look.language);
                text.push_str(&hang(told, look, indent));
                paragraph.clear();
                (blank, begun) = (false, true);
            }
            blank |= line.trim().is_empty() && !fenced;
        }
        if fence {
            fenced = !fenced;
        } else if code && !line.is_empty() {
            if blank && begun {
                text.push('\n');
            }
            let line = if fenced { line } else { &line[4..] };
            text.push_str(&format!("{indent}{line}\n"));
            (blank, begun) = (false, true);
        } else if code {
            blank = true;
        } else if !line.trim().is_empty() {
            if !paragraph.is_empty() {
                paragraph.push(' ');
            }
            paragraph.push_str(line.trim());
        }
    }
}

fn hang(paragraph: &str, look: &Look, indent: &str) -> String {
    let rest = if paragraph.starts_with("- ") {
        format!("{indent}  ")
    } else {
        indent.to_owned()
    };
    wrap(paragraph, look.width, indent, &rest) + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULE: Rule = Rule {
        name: "unknown-item",
        severity: Severity::Error,
        explanation: "# `unknown-item`\n\n## What it finds\n\nA condition that names\n\
            no item. And more.\n\n## Example\n\n```yaml\nask_if: samordnre == 'ja'\n\
            \n  b: 1\n```\n\n## På svenska\n\nEtt villkor utan fråga.\n",
    };

    #[test]
    fn a_page_is_told_in_sections() {
        let text = render(&RULE, false, &Look::default());
        let expected = "unknown-item (error)\n\nWhat it finds\n  A condition that names \
            no item. And more.\n\nExample\n  ask_if: samordnre == 'ja'\n\n    b: 1\n";
        assert_eq!(text, expected);
        let first = Page::parse(RULE.explanation).first_sentence();
        assert_eq!(first.as_deref(), Some("A condition that names no item."));
    }

    #[test]
    fn in_swedish_the_swedish_part_comes_first() {
        let look = Look { language: Language::Swedish, ..Look::default() };
        let text = render(&RULE, false, &look);
        let expected = "unknown-item (fel)\n\nEtt villkor utan fråga.\n\nExempel\n  \
            ask_if: samordnre == 'ja'\n\n    b: 1\n";
        assert_eq!(text, expected);
    }
}
