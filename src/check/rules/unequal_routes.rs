#![doc = include_str!("unequal_routes.md")]

use crate::check::{ScoringSubject, fairness, reasons};
use crate::decimal::Rounding;
use crate::diagnostic::{Findings, Rule, Severity, Words};
use crate::expression::SlotId;
use crate::proof::Witness;
use crate::route::SlotKind;

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "unequal-routes",
    severity: Severity::Warning,
    explanation: include_str!("unequal_routes.md"),
};

/// So many answers of a route are told, those first in which two routes differ.
const MOST_TOLD: usize = 8;

pub(crate) fn run(subject: &ScoringSubject<'_>, findings: &mut Findings) {
    for unequal in &subject.fairness.unequal {
        let root = &unequal.root;
        let Some(index) = subject.index(root) else { continue };
        let base = subject.base;
        let slots = fairness::tellable(&base.compiled.plan, &unequal.rests_on);
        let differing = |who: &Witness, other: &Witness| {
            let differs = |slot: &&SlotId| {
                let cell = |who: &Witness| {
                    who.cells.iter().find(|(known, _)| known == *slot).cloned()
                };
                let is_column =
                    matches!(base.compiled.plan.slot(**slot).kind, SlotKind::Column);
                (is_column && who.unit != other.unit) || cell(who) != cell(other)
            };
            // The whole route counts: what both share decides too what else is asked.
            let (first, shared): (Vec<SlotId>, Vec<SlotId>) =
                slots.iter().partition(|slot| differs(slot));
            let is_there =
                |slot: &SlotId| who.cells.iter().any(|(known, _)| known == slot);
            let shared = shared.into_iter().filter(is_there);
            let slots: Vec<SlotId> =
                first.into_iter().chain(shared).take(MOST_TOLD).collect();
            let told = reasons::told(base, who, &slots);
            told.unwrap_or_else(|| {
                Words::new("what is left blank", "det som lämnas tomt")
            })
        };
        let (best, better) = (&unequal.better.0, &unequal.better.1);
        let (most, worse) = (&unequal.worse.0, &unequal.worse.1);
        let (one, other) = (differing(better, worse), differing(worse, better));
        let [best, most] =
            [best, most].map(|value| value.round(2, Rounding::HalfUp).to_string());
        let spread = unequal.spread.round(3, Rounding::Floor).to_string();
        let declared = subject.scoring.route_spread.as_ref();
        let allowed = declared.map_or("0".to_owned(), |share| share.value.to_string());
        let place = declared.map_or(index.id.span, |declared| declared.span);
        findings.push(
            RULE.at(place)
                .says(
                    format!("`{root}` reaches {best} on one route and {most} at the most on another"),
                    format!("`{root}` når {best} på en väg och högst {most} på en annan"),
                )
                .why(
                    format!(
                        "with {} against {}; a spread of {spread}, where {allowed} is allowed",
                        one.en, other.en
                    ),
                    format!(
                        "med {} mot {}; en spridning på {spread}, där {allowed} är tillåtet",
                        one.sv, other.sv
                    ),
                )
                .help(
                    "exclude what is not asked, put the index on `percent_of_max`, or \
                     declare `fairness: {route_spread: …}`",
                    "uteslut det som inte ställs, ge indexet `percent_of_max`, eller ange \
                     `fairness: {route_spread: …}`",
                ),
        );
    }
}
