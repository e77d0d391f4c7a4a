#![doc = include_str!("idle_cap.md")]

use crate::check::{ScoringSubject, targets};
use crate::decimal::Number;
use crate::diagnostic::{Findings, Rule, Severity};
use crate::model::{ItemKind, MultipleRule, PointRule};
use crate::points;
use crate::source::Spanned;

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "idle-cap",
    severity: Severity::Warning,
    explanation: include_str!("idle_cap.md"),
};

pub(crate) fn run(subject: &ScoringSubject<'_>, findings: &mut Findings) {
    for (name, rule, target) in targets::of(subject) {
        let PointRule::Multiple(multiple) = &rule.rule else { continue };
        let kind: &ItemKind = match (&target.item.kind, target.row) {
            (ItemKind::Grid(grid), Some(_)) => &grid.cell,
            (kind, _) => kind,
        };
        let bare = MultipleRule { cap: None, floor: None, ..multiple.clone() };
        let bare = points::compile(&PointRule::Multiple(bare), kind);
        let Some((least, most)) = bare.and_then(|bare| bare.bounds) else { continue };
        let idle = |limit: &Option<Spanned<Number>>,
                    is_idle: &dyn Fn(&Number) -> bool| {
            limit.clone().filter(|limit| is_idle(&limit.value))
        };
        if let Some(cap) = idle(&multiple.cap, &|cap| *cap > most) {
            findings.push(
                RULE.at(cap.span)
                    .says(
                        format!("`{name}` never earns {}: {most} is the most", cap.value),
                        format!("`{name}` ger aldrig {}: {most} är det mesta", cap.value),
                    )
                    .help("lower the cap, or remove it", "sänk taket, eller ta bort det"),
            );
        }
        if let Some(floor) = idle(&multiple.floor, &|floor| *floor < least) {
            findings.push(
                RULE.at(floor.span)
                    .says(
                        format!(
                            "`{name}` never earns {}: {least} is the least",
                            floor.value
                        ),
                        format!(
                            "`{name}` ger aldrig {}: {least} är det minsta",
                            floor.value
                        ),
                    )
                    .help(
                        "raise the floor, or remove it",
                        "höj golvet, eller ta bort det",
                    ),
            );
        }
    }
}
