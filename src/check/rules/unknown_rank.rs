#![doc = include_str!("unknown_rank.md")]

use crate::check::ScoringSubject;
use crate::diagnostic::{Findings, Near, Rule, Severity};
use crate::source::Spanned;

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "unknown-rank",
    severity: Severity::Error,
    explanation: include_str!("unknown_rank.md"),
};

pub(crate) fn run(subject: &ScoringSubject<'_>, findings: &mut Findings) {
    let ranks = &subject.scoring.ranks;
    let named = |own: Option<&str>, name: &Spanned<String>, findings: &mut Findings| {
        let known = || ranks.iter().map(|rank| rank.id.value.as_str());
        let others = known().filter(|known| Some(*known) != own);
        if Some(name.value.as_str()) == own {
            findings.push(
                RULE.at(name.span)
                    .says(
                        format!("`{}` is this rank itself", name.value),
                        format!("`{}` är den här rangordningen själv", name.value),
                    )
                    .help("name another rank", "ange en annan rangordning"),
            );
        } else if !known().any(|known| known == name.value) {
            findings.push(
                RULE.at(name.span)
                    .says(
                        format!("there is no rank `{}`", name.value),
                        format!("det finns ingen rangordning `{}`", name.value),
                    )
                    .meant(Near::of(&name.value, others)),
            );
        }
    };
    for rank in ranks {
        for name in &rank.panel {
            named(Some(&rank.id.value), name, findings);
        }
    }
    for change in &subject.scoring.results.rank_changes {
        named(None, &change.from, findings);
        named(None, &change.to, findings);
    }
}
