#![doc = include_str!("unknown_break.md")]

use crate::check::ScoringSubject;
use crate::diagnostic::{Findings, Near, Rule, Severity};
use crate::model::Questionnaire;

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "unknown-break",
    severity: Severity::Error,
    explanation: include_str!("unknown_break.md"),
};

pub(crate) fn run(subject: &ScoringSubject<'_>, findings: &mut Findings) {
    let own = subject.base.questionnaire;
    // The latest first, this one before all.
    let waves: Vec<&Questionnaire> =
        std::iter::once(own).chain(subject.base.earlier).collect();
    for broken in &subject.scoring.waves.breaks {
        let found = [&broken.before, &broken.after].map(|named| {
            let number = waves.iter().position(|wave| wave.is_wave(&named.value));
            if number.is_none() {
                let name = &named.value;
                let labels = waves.iter().map(|wave| wave.wave_label());
                findings.push(
                    RULE.at(named.span)
                        .says(
                            format!("`{name}` is neither this wave nor one it follows"),
                            format!("`{name}` är varken denna mätning eller en tidigare"),
                        )
                        .meant(Near::of(name, labels)),
                );
            }
            number
        });
        if let [Some(before), Some(after)] = found
            && before <= after
        {
            let (first, last) = (&broken.before.value, &broken.after.value);
            findings.push(
                RULE.at(broken.after.span)
                    .says(
                        format!("`{first}` does not come before `{last}`"),
                        format!("`{first}` kommer inte före `{last}`"),
                    )
                    .help(
                        "name the earlier wave first",
                        "ange den tidigare mätningen först",
                    ),
            );
        }
    }
}
