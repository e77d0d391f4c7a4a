#![doc = include_str!("fill_in_one_language.md")]

use std::collections::{BTreeSet, HashSet};

use crate::check::texts::{self, Shown};
use crate::check::{ScoringSubject, Subject};
use crate::diagnostic::{Findings, Rule, Severity};
use crate::expression;
use crate::model::Translation;
use crate::source::Span;

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "fill-in-one-language",
    severity: Severity::Warning,
    explanation: include_str!("fill_in_one_language.md"),
};

pub(crate) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    // What is wrong with a fill itself is told as that.
    let faulty = subject.compiled.uses.iter().filter(|used| !used.problems.is_empty());
    let faulty: HashSet<Span> = faulty.map(|used| used.written.span).collect();
    let mut shown = texts::of_questionnaire(subject.questionnaire);
    shown.retain(|shown| {
        !shown.text.translations.iter().any(|own| faulty.contains(&own.text.span))
    });
    report(&shown, findings);
}

pub(crate) fn run_scoring(subject: &ScoringSubject<'_>, findings: &mut Findings) {
    report(&texts::of_scoring(subject.scoring), findings);
}

fn report(shown: &[Shown<'_>], findings: &mut Findings) {
    for shown in shown {
        let [source, others @ ..] = &shown.text.translations[..] else { continue };
        let wanted = names(source);
        for other in others {
            let found = names(other);
            let (Some(here), Some(there)) = (tag(other), tag(source)) else { continue };
            let lost = wanted.difference(&found).next().map(|name| (name, there, here));
            let added = found.difference(&wanted).next().map(|name| (name, here, there));
            let Some((name, has, lacks)) = lost.or(added) else { continue };
            let what = shown.words();
            findings.push(
                RULE.at(other.text.span)
                    .says(
                        format!(
                            "{} shows `{name}` in `{has}` and not in `{lacks}`",
                            what.en
                        ),
                        format!(
                            "{} visar `{name}` på `{has}` men inte på `{lacks}`",
                            what.sv
                        ),
                    )
                    .also(source.text.span, "the other language", "det andra språket")
                    .help(
                        format!("show it in both: `{{{{ {name} }}}}`"),
                        format!("visa det på båda: `{{{{ {name} }}}}`"),
                    ),
            );
        }
    }
}

fn tag(translation: &Translation) -> Option<&str> {
    translation.language.as_ref().map(|tag| tag.value.as_str())
}

/// What is shown in a text; conditions may differ, as plurals do.
fn names(translation: &Translation) -> BTreeSet<String> {
    let text = &translation.text.text;
    let mut names = BTreeSet::new();
    for range in expression::shown(text) {
        let parts = expression::parts(&text[range]);
        names.extend(parts.names.iter().map(|name| name.path.join(".")));
    }
    names
}
