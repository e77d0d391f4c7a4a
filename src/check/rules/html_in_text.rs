#![doc = include_str!("html_in_text.md")]

use std::sync::LazyLock;

use regex::Regex;

use crate::check::texts::{self, Shown};
use crate::check::{ScoringSubject, Subject};
use crate::diagnostic::{Findings, Rule, Severity};

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "html-in-text",
    severity: Severity::Warning,
    explanation: include_str!("html_in_text.md"),
};

static HTML: LazyLock<Regex> = LazyLock::new(|| {
    let tags = "b|i|u|s|em|strong|br|hr|p|a|ul|ol|li|span|div|font|h[1-6]|table|tr|td|th|\
                img|sup|sub|small|big|code|pre|blockquote|center|script|style|iframe";
    let pattern =
        format!(r"(?i)</?(?:{tags})(?:\s[^<>]*)?/?>|&(?:nbsp|amp|lt|gt|quot|#\d+);");
    Regex::new(&pattern).expect("the pattern is one")
});

pub(crate) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    report(&texts::of_questionnaire(subject.questionnaire), findings);
}

pub(crate) fn run_scoring(subject: &ScoringSubject<'_>, findings: &mut Findings) {
    report(&texts::of_scoring(subject.scoring), findings);
}

fn report(shown: &[Shown<'_>], findings: &mut Findings) {
    for shown in shown {
        for translation in &shown.text.translations {
            let written = &translation.text;
            // Most texts have neither, and a pattern takes time to make.
            if !written.text.contains(['<', '&']) {
                continue;
            }
            let mut tags = HTML.find_iter(&written.text);
            let Some(found) = tags.find(|tag| is_tag(&written.text, tag.as_str())) else {
                continue;
            };
            let (tag, what) = (found.as_str(), shown.words());
            findings.push(
                RULE.at(written.place(found.range()))
                    .says(
                        format!("{} shows `{tag}` as it stands", what.en),
                        format!("{} visar `{tag}` som det står", what.sv),
                    )
                    .help(
                        "remove it: texts are plain, and the form lays them out",
                        "ta bort det: texter är ren text, och formuläret ger dem form",
                    ),
            );
        }
    }
}

/// A letter alone may be a place to fill in, `<a>`, unless it is closed somewhere.
fn is_tag(text: &str, tag: &str) -> bool {
    let name = tag.trim_matches(['<', '>', '/']);
    name.len() > 1 || text.contains(&format!("</{name}>"))
}
