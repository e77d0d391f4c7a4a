//! Findings as sentences, for screen readers and other readers of lines.
//!
//! *In:* findings and texts. *Out:* a paragraph a finding, every line a statement.
//!
//! It says everything the drawing says and has no boxes, marks or indentation.

use crate::diagnostic::{Finding, Findings};
use crate::report::findings::{MOST_OF_A_KIND, Shown, place};
use crate::report::visible::visible;
use crate::report::{Language, Look};
use crate::source::{Sources, Span};

/// The most characters of a line that are read out.
const MOST_READ: usize = 160;

/// Renders findings as paragraphs with a blank line between them.
pub fn render(
    findings: &Findings,
    sources: &Sources,
    look: &Look,
    shown: &Shown<'_>,
) -> String {
    let mut text = String::new();
    let mut counts = std::collections::BTreeMap::<&str, usize>::new();
    for (number, finding) in findings.iter().enumerate() {
        let count = counts.entry(finding.rule.name).or_default();
        *count += 1;
        if *count > MOST_OF_A_KIND && !shown.all {
            continue;
        }
        let of = (number + 1, findings.len());
        text.push_str(&paragraph(finding, of, sources, look, shown));
        text.push('\n');
    }
    for (rule, count) in counts {
        if count > MOST_OF_A_KIND && !shown.all {
            let more = look.language.count(count - MOST_OF_A_KIND);
            text.push_str(&match look.language {
                Language::English => {
                    format!("{more} more findings of {rule}. Show them with --all.\n")
                }
                Language::Swedish => {
                    format!("{more} fynd till av {rule}. Visa dem med --all.\n")
                }
            });
        }
    }
    text
}

fn paragraph(
    finding: &Finding,
    (number, of): (usize, usize),
    sources: &Sources,
    look: &Look,
    shown: &Shown<'_>,
) -> String {
    let language = look.language;
    let say = |words| visible(language.say(words)).into_owned();
    let level = capital(language.level(finding.severity()));
    let of = language.pick("of", "av").to_owned() + &format!(" {of}");
    let mut lines = vec![
        format!("{level} {number} {of}: {}.", say(&finding.message)),
        format!("{}: {}.", language.pick("Rule", "Regel"), finding.rule.name),
        format!(
            "{}: {}.",
            language.pick("Place", "Plats"),
            spoken(finding.label.span, sources, language)
        ),
    ];
    lines.extend(read_out(finding.label.span, sources, language, shown));
    if let Some(words) = &finding.label.words {
        lines.push(format!("{}: {}.", language.pick("Mark", "Markering"), say(words)));
    }
    for label in &finding.related {
        let where_ = spoken(label.span, sources, language);
        let words = label.words.as_ref().map(say).unwrap_or_default();
        let also = language.pick("See also", "Se även");
        lines.push(format!("{also}: {where_}. {words}.").replace(" .", ""));
    }
    for words in &finding.help {
        let help = say(words);
        let stop = if help.ends_with(['.', '?', '!']) { "" } else { "." };
        lines.push(format!("{}: {help}{stop}", language.pick("Help", "Tips")));
    }
    if let Some(why) = &finding.why {
        lines.push(format!("{}: {}.", language.pick("Why", "Varför"), say(why)));
    }
    lines.push(format!(
        "{}: survey explain {}",
        language.pick("More", "Mer"),
        finding.rule.name
    ));
    lines.join("\n") + "\n"
}

/// `questionnaire.yaml, line 24, column 17`.
fn spoken(span: Span, sources: &Sources, language: Language) -> String {
    let place = place(span, sources);
    let (line, column) = language.pick(("line", "column"), ("rad", "kolumn"));
    let file = visible(place.file);
    format!("{file}, {line} {}, {column} {}", place.start.line, place.start.column)
}

/// The line as it stands, unless something in it must not be echoed.
fn read_out(
    span: Span,
    sources: &Sources,
    language: Language,
    shown: &Shown<'_>,
) -> Option<String> {
    let source = sources.get(span.file);
    let text = source.text();
    let at = source.clamp(span.range()).start;
    let start = text[..at].rfind('\n').map_or(0, |at| at + 1);
    let end = text[at..].find('\n').map_or(text.len(), |length| at + length);
    let secret = shown.hidden.iter().any(|hidden| {
        hidden.file == span.file
            && (hidden.start as usize) < end
            && (hidden.end as usize) > start
    });
    let line = text[start..end].trim();
    if secret || line.is_empty() || line.chars().count() > MOST_READ {
        return None;
    }
    let reads = language.pick("The line reads", "På raden står");
    Some(format!("{reads}: {}", visible(line)))
}

fn capital(word: &str) -> String {
    let mut characters = word.chars();
    characters.next().map_or_else(String::new, |first| {
        first.to_uppercase().collect::<String>() + characters.as_str()
    })
}
