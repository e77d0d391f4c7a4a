#![doc = include_str!("comment_in_text.md")]

use crate::check::{ScoringSubject, Subject, texts};
use crate::diagnostic::{Findings, Fix, Rule, Severity, Words};
use crate::source::{Sources, Span};
use crate::yaml::mend;

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "comment-in-text",
    severity: Severity::Warning,
    explanation: include_str!("comment_in_text.md"),
};

pub(crate) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    let shown = texts::of_questionnaire(subject.questionnaire);
    let wordings = shown.iter().flat_map(|shown| &shown.text.translations);
    report(subject.sources, wordings.map(|wording| wording.text.span), findings);
}

pub(crate) fn run_scoring(subject: &ScoringSubject<'_>, findings: &mut Findings) {
    let shown = texts::of_scoring(subject.scoring);
    let wordings = shown.iter().flat_map(|shown| &shown.text.translations);
    report(subject.base.sources, wordings.map(|wording| wording.text.span), findings);
}

fn report(
    sources: &Sources,
    places: impl Iterator<Item = Span>,
    findings: &mut Findings,
) {
    for place in places {
        if !is_cut(sources, place) {
            continue;
        }
        let finding = RULE.at(place).says(
            "the text ends at `#`; what follows is a comment",
            "texten slutar vid `#`; det som följer är en kommentar",
        );
        let help =
            Words::new("put quotes round the text", "sätt citattecken runt texten");
        // A comment may be meant as one all the same.
        let edit = whole(sources, place).map(|place| (sources.get(place.file), place));
        let edit = edit.and_then(|(source, place)| mend::quote(source, place));
        findings.push(finding.help(&help.en, &help.sv).mend(Fix::guess(help, edit)));
    }
}

/// The text with what follows its `#`, where that is the rest of a line and closes no
/// bracket.
fn whole(sources: &Sources, place: Span) -> Option<Span> {
    let text = sources.get(place.file).text();
    let line = text.get(place.start as usize..)?.lines().next()?.trim_end();
    let end = place.start as usize + line.len();
    (!line.contains(['}', ']'])).then(|| Span::new(place.file, place.start as usize..end))
}

/// Whether a text without quotes is followed by `#` and no blank: `Question #1`.
fn is_cut(sources: &Sources, place: Span) -> bool {
    let written = sources.slice(place);
    if written.starts_with(['\'', '"', '|', '>', '*', '&']) {
        return false;
    }
    let end = place.start as usize + written.trim_end().len();
    let rest = sources.get(place.file).text().get(end..).unwrap_or_default();
    let rest = rest.lines().next().unwrap_or_default();
    let Some(comment) = rest.trim_start().strip_prefix('#') else { return false };
    rest.starts_with([' ', '\t'])
        && !comment.is_empty()
        && !comment.starts_with([' ', '\t', '#'])
        && !comment.starts_with("allow:")
}
