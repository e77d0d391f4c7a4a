#![doc = include_str!("unlike_panels.md")]

use std::collections::BTreeSet;

use crate::check::ScoringSubject;
use crate::diagnostic::{Findings, Rule, Severity};
use crate::model::RankRule;

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "unlike-panels",
    severity: Severity::Error,
    explanation: include_str!("unlike_panels.md"),
};

pub(crate) fn run(subject: &ScoringSubject<'_>, findings: &mut Findings) {
    let ranks = &subject.scoring.ranks;
    let find = |id: &str| ranks.iter().find(|rank| rank.id.value == id);
    for change in &subject.scoring.results.rank_changes {
        let (Some(from), Some(to)) = (find(&change.from.value), find(&change.to.value))
        else {
            continue;
        };
        if change.unlike_panels || is_one_panel(from, to) {
            continue;
        }
        let (from, to) = (&from.id.value, &to.id.value);
        findings.push(
            RULE.at(change.id.span)
                .says(
                    format!("`{from}` and `{to}` may rank different units"),
                    format!("`{from}` och `{to}` kan rangordna olika enheter"),
                )
                .help(
                    format!(
                        "write `panel: [{to}]` in `{from}` and `panel: [{from}]` in \
                         `{to}`, or `unlike_panels: true`, which the result then says"
                    ),
                    format!(
                        "skriv `panel: [{to}]` i `{from}` och `panel: [{from}]` i \
                         `{to}`, eller `unlike_panels: true`, vilket då sägs i resultatet"
                    ),
                ),
        );
    }
}

/// Whether both rank the same units: those that are eligible in the same ranks, or under
/// the same conditions by the same score.
fn is_one_panel(from: &RankRule, to: &RankRule) -> bool {
    let panel = |rank: &RankRule| {
        let named = rank.panel.iter().map(|rank| rank.value.clone());
        named.chain([rank.id.value.clone()]).collect::<BTreeSet<_>>()
    };
    let condition =
        |rank: &RankRule| rank.eligible.condition.as_ref().map(|it| it.text.clone());
    let statuses = |rank: &RankRule| {
        let statuses = rank.eligible.status.iter();
        statuses.map(|status| status.value.clone()).collect::<BTreeSet<_>>()
    };
    let except = |rank: &RankRule| {
        let except = rank.eligible.except.iter();
        except.map(|(unit, _)| unit.value.clone()).collect::<BTreeSet<_>>()
    };
    let share =
        |rank: &RankRule| rank.eligible.answered.as_ref().map(|it| it.value.clone());
    let until = |rank: &RankRule| rank.eligible.until.as_ref().map(|until| until.value);
    let is_alike = from.by.value == to.by.value
        && condition(from) == condition(to)
        && statuses(from) == statuses(to)
        && except(from) == except(to)
        && share(from) == share(to)
        && until(from) == until(to)
        && from.panel.is_empty()
        && to.panel.is_empty();
    is_alike || panel(from) == panel(to)
}
