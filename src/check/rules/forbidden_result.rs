#![doc = include_str!("forbidden_result.md")]

use crate::check::ScoringSubject;
use crate::diagnostic::{Findings, Rule, Severity};
use crate::model::{Forbidden, Scoring};
use crate::source::Span;

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "forbidden-result",
    severity: Severity::Error,
    explanation: include_str!("forbidden_result.md"),
};

pub(crate) fn run(subject: &ScoringSubject<'_>, findings: &mut Findings) {
    let scoring = subject.scoring;
    for (what, place, made) in made(scoring) {
        let Some((forbid, span)) = scoring.results.forbids(what) else { continue };
        let because = forbid.because.as_ref();
        let reason = |tag| because.map_or("", |because| because.wording(tag));
        let (name, en, sv) = (what.name(), reason("en"), reason("sv"));
        findings.push(
            RULE.at(place)
                .says(
                    format!("{} is forbidden here (`{name}`): {en}", made.0),
                    format!("{} är förbjudet här (`{name}`): {sv}", made.1),
                )
                .help(
                    format!("remove it, or take `{name}` out of `forbid`"),
                    format!("ta bort det, eller ta `{name}` ur `forbid`"),
                )
                .also(span, "forbidden here", "förbjudet här"),
        );
    }
}

/// What a scoring file makes that can be forbidden: what it is, where, in words.
fn made(scoring: &Scoring) -> Vec<(Forbidden, Span, (&'static str, &'static str))> {
    let mut made = Vec::new();
    for rank in &scoring.ranks {
        made.push((Forbidden::Rank, rank.id.span, ("a rank", "en rangordning")));
    }
    for change in &scoring.results.rank_changes {
        let words = ("a change of place", "en ändring av plats");
        made.push((Forbidden::Rank, change.id.span, words));
    }
    let is_child = |id: &str| {
        let children = scoring.indices.iter().flat_map(|index| &index.children);
        let members = scoring.any_of.iter().flat_map(|node| &node.of);
        children.chain(members).any(|child| child.value == id)
    };
    for index in &scoring.indices {
        if index.children.len() > 1 && !is_child(&index.id.value) {
            let words = ("a total of several parts", "en total av flera delar");
            made.push((Forbidden::Total, index.id.span, words));
        }
    }
    for figure in &scoring.results.figures {
        for by in figure.by.iter().filter(|by| by.text.trim() == "unit") {
            let words = ("a figure unit by unit", "ett tal enhet för enhet");
            made.push((Forbidden::ByUnit, by.span, words));
        }
    }
    made
}
