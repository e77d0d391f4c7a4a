#![doc = include_str!("single_braces.md")]

use std::sync::LazyLock;

use regex::Regex;

use crate::check::texts::{self, Shown};
use crate::check::{ScoringSubject, Subject};
use crate::diagnostic::{Edit, Findings, Fix, Rule, Severity, Words};

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "single-braces",
    severity: Severity::Warning,
    explanation: include_str!("single_braces.md"),
};

/// Names that are no item's and that a fill can begin with.
const ROOTS: [&str; 6] = ["unit", "prev", "last", "wave", "const", "self"];

static BRACES: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\{\s*([A-Za-z_]\w*)(?:\.\w+)*\s*\}").expect("the pattern is one")
});

pub(crate) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    report(subject, &texts::of_questionnaire(subject.questionnaire), findings);
}

pub(crate) fn run_scoring(subject: &ScoringSubject<'_>, findings: &mut Findings) {
    report(subject.base, &texts::of_scoring(subject.scoring), findings);
}

fn report(subject: &Subject<'_>, shown: &[Shown<'_>], findings: &mut Findings) {
    for shown in shown {
        for translation in &shown.text.translations {
            let written = &translation.text;
            let text = &written.text;
            // Most texts have none, and a pattern takes time to make.
            if !text.contains('{') {
                continue;
            }
            for found in BRACES.captures_iter(text) {
                let (whole, root) = (found.get_match().range(), &found[1]);
                let is_double = text[..whole.start].ends_with('{')
                    || text[whole.end..].starts_with('}');
                let plan = &subject.compiled.plan;
                let is_known = ROOTS.contains(&root) || plan.position(root).is_some();
                if is_double || !is_known {
                    continue;
                }
                let (braces, what) = (&text[whole.clone()], shown.words());
                let fill = format!("{{{braces}}}");
                let words =
                    Words::new(format!("write `{fill}`"), format!("skriv `{fill}`"));
                let finding = RULE
                    .at(written.place(whole.clone()))
                    .says(
                        format!("{} shows `{braces}` as it stands", what.en),
                        format!("{} visar `{braces}` som det står", what.sv),
                    )
                    .help(&words.en, &words.sv);
                findings.push(match written.bytes(whole) {
                    Some(place) => finding.mend(Fix::guess(
                        words,
                        [Edit::inside(written.span, place, fill)],
                    )),
                    None => finding,
                });
            }
        }
    }
}
