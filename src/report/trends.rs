//! Figures of two waves in words.
//!
//! *In:* figures of both waves and how comparable they are. *Out:* the reason for a mark or
//! for a difference that is not given; what a difference is in.

use crate::model::{Comparable, Measure, Text, WaveBreak};
use crate::report::analysis::HIDDEN;
use crate::report::waves::cause;
use crate::report::{Language, waves};
use crate::waves::{Apart, Continuity, Ground, Printed, Why};

/// Why a figure is as comparable as it is said to be; none where nobody says.
pub fn because(
    continuity: &Continuity,
    breaks: &[WaveBreak],
    language: Language,
) -> Option<String> {
    let told = |ground: &Ground| match ground {
        Ground::Own(own) => cause(Some(own), language),
        Ground::Item(item, why) => format!("`{item}`: {}", cause(Some(why), language)),
        Ground::Node(node) => {
            let changed = language.pick("its rules changed", "dess regler har ändrats");
            format!("`{node}`: {changed}")
        }
        Ground::Series(number) => {
            let broken = breaks.get(*number);
            let because = broken.and_then(|broken| broken.because.as_ref());
            match because {
                Some(because) => because.wording(language.tag()).to_owned(),
                None => waves::reason(&Why::Break(*number), ("", ""), language),
            }
        }
    };
    let endings: Vec<String> = continuity.endings.iter().map(told).collect();
    if !endings.is_empty() {
        return Some(endings.join("; "));
    }
    let because: Option<&Text> = continuity.because.as_ref();
    let own = because.map(|because| because.wording(language.tag()).to_owned());
    let minor = own.into_iter().chain(continuity.minor.iter().map(told));
    let minor: Vec<String> = minor.collect();
    (!minor.is_empty()).then(|| minor.join("; "))
}

/// Why there is no difference, as a stable name.
pub const fn name(apart: Apart) -> &'static str {
    match apart {
        Apart::Break => "break",
        Apart::Hidden => "hidden",
        Apart::NoValue { is_old: true } => "no_old_value",
        Apart::NoValue { is_old: false } => "no_new_value",
    }
}

/// What stands in the place of a difference.
pub fn short(apart: Apart, language: Language) -> &'static str {
    match apart {
        Apart::Break => language.pick("break", "brott"),
        Apart::Hidden => HIDDEN,
        Apart::NoValue { .. } => "–",
    }
}

/// What a difference is in: a change between shares is in percentage points.
pub const fn difference_in(measure: Measure) -> &'static str {
    match measure {
        Measure::Share => "percentage_points",
        Measure::Count
        | Measure::Rate
        | Measure::Mean
        | Measure::Median
        | Measure::Sum => "number",
    }
}

/// A figure by the words that its author has for it, else by its name.
pub fn called(printed: &Printed, language: Language) -> &str {
    let label = printed.label.as_ref().map(|label| label.wording(language.tag()));
    label.unwrap_or(&printed.figure)
}

/// The group that a figure is of.
pub fn group(printed: &Printed, language: Language) -> &str {
    let group = &printed.group;
    match group.is_unknown() {
        true => language.pick("unknown", "okänd"),
        false => group.label.as_deref().or(group.key.as_deref()).unwrap_or("–"),
    }
}

/// How comparable, in a word.
pub fn mark(word: Comparable, language: Language) -> &'static str {
    match word {
        Comparable::Identical => language.pick("yes", "ja"),
        Comparable::Minor => language.pick("minor change", "mindre ändring"),
        Comparable::Break => language.pick("break", "brott"),
    }
}
