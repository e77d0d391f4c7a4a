//! How a child entered the score of its parent, in words.
//!
//! *In:* what the trace says of a child. *Out:* the policy that an absence met, why the
//! child is not counted, its weight; nothing where it entered as it stands.
//!
//! The child's own answer and points are told by `node`.

use crate::decimal::Number;
use crate::model::{ImputeWith, MissingKind, Policy};
use crate::report::Language;
use crate::report::why::Case;
use crate::report::why::node::short;
use crate::report::why::rule;
use crate::score::{ChildTrace, WhyNot};
use crate::value::AnswerState;

/// Whether a policy leaves a child out of numerator and maximum.
pub const fn is_left_out(child: &ChildTrace) -> bool {
    matches!(child.policy, Some((_, Policy::Exclude)))
}

/// Whether it is left out because it was not asked.
pub const fn is_left_out_unasked(child: &ChildTrace) -> bool {
    matches!(
        child.policy,
        Some((MissingKind::State(AnswerState::NotAsked), Policy::Exclude))
    )
}

/// How a child entered its parent, where that is not as it stands.
pub fn words(case: &Case<'_>, child: &ChildTrace) -> Option<String> {
    let language = case.language();
    let mut parts = Vec::new();
    if let Some((kind, policy)) = &child.policy {
        parts.push(policy_words(*kind, policy, elsewhere(case, child), language));
    }
    // Where a policy leaves it out, that was said.
    let is_said =
        matches!(child.policy, Some((_, ref policy)) if *policy != Policy::Strict);
    if let Some(why) = child.why_not.filter(|_| !is_said) {
        parts.push(why_not(why, language).to_owned());
    }
    let is_weighted = child.weight_effective != Number::ONE
        && child.weight_effective != Number::ZERO
        && child.included;
    if is_weighted {
        let weight = language.number(&short(&child.weight_effective));
        parts.push(format!("{} {weight}", language.pick("weight", "vikt")));
    }
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// The line where the policy stands, unless it is that of the child's own rule, which is
/// told at its end.
fn elsewhere(case: &Case<'_>, child: &ChildTrace) -> Option<String> {
    let declared = case.place(child.declared?);
    let own = case.place(rule::span(case, &case.ruleset.nodes[child.node]));
    (declared != own).then_some(declared)
}

/// `` `not_asked: zero` ``, with what it means, and where it stands.
fn policy_words(
    kind: MissingKind,
    policy: &Policy,
    place: Option<String>,
    language: Language,
) -> String {
    let (name, en, sv) = match policy {
        Policy::Zero => ("zero".to_owned(), "counts 0", "räknas som 0"),
        Policy::Full => ("full".to_owned(), "counts in full", "räknas fullt"),
        Policy::Score(points) => {
            (format!("score: {points}"), "counts so much", "räknas så")
        }
        Policy::Exclude if kind == MissingKind::State(AnswerState::NotAsked) => (
            "exclude".to_owned(),
            "not counted, since it was not asked",
            "räknas inte med, eftersom den inte ställdes",
        ),
        Policy::Exclude => ("exclude".to_owned(), "not counted", "räknas inte med"),
        Policy::Prorate(_) => {
            ("prorate".to_owned(), "the others stand for it", "de andra räknas i stället")
        }
        Policy::Strict => ("strict".to_owned(), "all is needed", "allt behövs"),
        Policy::Invalidate => {
            ("invalidate".to_owned(), "makes it invalid", "gör det ogiltigt")
        }
        Policy::Impute(impute) if impute.with == ImputeWith::PreviousWave => (
            "impute".to_owned(),
            "takes over what it was in the earlier wave",
            "tar över vad det var i den förra omgången",
        ),
        Policy::Impute(_) => {
            ("impute".to_owned(), "takes over what others have", "tar över vad andra har")
        }
    };
    let place = place.map_or_else(String::new, |place| format!(", {place}"));
    format!("{} (`{}: {name}`{place})", language.pick(en, sv), kind.name())
}

const fn why_not(why: WhyNot, language: Language) -> &'static str {
    match why {
        WhyNot::NotApplicable => language.pick("does not apply", "är inte tillämpligt"),
        WhyNot::Excluded => language.pick("not in the maximum", "inte i det högsta"),
        WhyNot::Prorated => language.pick("the others count", "de andra räknas"),
        WhyNot::Strict => language.pick("so there is no sum", "så det finns ingen summa"),
        WhyNot::Invalidated => language.pick("so it is invalid", "så det är ogiltigt"),
        WhyNot::ZeroWeight => language.pick("weighs nothing", "väger inget"),
    }
}
