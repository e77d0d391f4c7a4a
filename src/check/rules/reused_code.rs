#![doc = include_str!("reused_code.md")]

use crate::changes::kinds::options::{OPTION_REUSED, OPTION_SWAPPED};
use crate::check::Subject;
use crate::check::followed::of_kinds;
use crate::diagnostic::{Findings, Rule, Severity};
use crate::model::Comparable;

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "reused-code",
    severity: Severity::Error,
    explanation: include_str!("reused_code.md"),
};

pub(crate) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    let Some(followed) = subject.followed else { return };
    for (_, new) in followed.kept() {
        let Some(compared) = followed.of(new) else { continue };
        if followed.is_declared_break(new) {
            continue;
        }
        let found = of_kinds(compared, &[&OPTION_SWAPPED, &OPTION_REUSED]);
        for change in found.into_iter().filter(|it| it.class == Comparable::Break) {
            let (Some(before), Some(now)) = (&change.old, &change.new) else { continue };
            let code = change.parts.iter().find(|part| part.what == "option");
            let code = code.map_or("", |part| part.name.as_str());
            let text = |text: &Option<String>| text.clone().unwrap_or_default();
            let (was, is) = (text(&before.text), text(&now.text));
            let version = followed.version();
            let finding = RULE.at(now.span).says(
                format!(
                    "the code `{code}` was “{was}” in version {version} and is “{is}” now"
                ),
                format!(
                    "koden `{code}` var ”{was}” i version {version} och är ”{is}” nu"
                ),
            );
            let finding = finding.also(before.span, "before", "förut");
            findings.push(if *change.kind == OPTION_SWAPPED {
                finding.help(
                    "let each label keep its code, or say `comparable: break` on the items \
                     that use the list",
                    "låt varje etikett behålla sin kod, eller ange `comparable: break` på \
                     frågorna som använder listan",
                )
            } else {
                finding.help(
                    format!(
                        "give the option a code of its own; if it is the same category, say \
                         so with `concept: {code}`"
                    ),
                    format!(
                        "ge alternativet en egen kod; är det samma kategori, ange det med \
                         `concept: {code}`"
                    ),
                )
            });
        }
    }
}
