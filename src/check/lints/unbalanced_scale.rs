#![doc = include_str!("unbalanced_scale.md")]

use crate::check::scales::{self, Rating};
use crate::check::wording::Wording;
use crate::check::{Subject, lists, wording};
use crate::decimal::Number;
use crate::diagnostic::{Finding, Findings, Rule, Severity};
use crate::model::{ItemKind, ResponseOption, ScaleItem};

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "unbalanced-scale",
    severity: Severity::Warning,
    explanation: include_str!("unbalanced_scale.md"),
};

pub(crate) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    for list in lists::of(subject.questionnaire) {
        let options: Vec<&ResponseOption> =
            list.options.iter().filter(|option| option.missing.is_none()).collect();
        let labels = wording::labels(subject, &options);
        findings.extend(labels.iter().find_map(|labels| uneven(labels)));
    }
    for (name, item) in wording::asked(subject) {
        let kind = match &item.kind {
            ItemKind::Grid(grid) => &*grid.cell,
            kind => kind,
        };
        if let ItemKind::Scale(scale) = kind {
            findings.extend(lopsided(subject, &name, scale));
        }
    }
}

/// Unequally many labels on the two sides.
fn uneven(labels: &[Wording<'_>]) -> Option<Finding> {
    let texts: Vec<&str> = labels.iter().map(|label| label.plain.as_str()).collect();
    let ratings = scales::ratings(&texts)?;
    let count = |side: i8| ratings.iter().filter(|r| r.side.signum() == side).count();
    let (upper, lower) = (count(1), count(-1));
    let sided = ratings.iter().find(|rating| rating.side != 0)?;
    if upper == lower || !sided.is_about_a_middle() {
        return None;
    }
    let of_side = |side: i8| {
        let own = texts.iter().zip(&ratings).filter(|(_, r)| r.side.signum() == side);
        own.map(|(text, _)| format!("`{text}`")).collect::<Vec<_>>().join(", ")
    };
    let (more, fewer) = if upper > lower { (1, -1) } else { (-1, 1) };
    let told = |none: &str| match of_side(fewer) {
        fewer if fewer.is_empty() => none.to_owned(),
        fewer => fewer,
    };
    let (many, none) = (of_side(more), (told("none"), told("ingen")));
    Some(
        balance(RULE.at(labels[0].span()).says(
            format!(
                "the scale has {} labels on one side and {} on the other",
                upper.max(lower),
                upper.min(lower)
            ),
            format!(
                "skalan har {} etiketter på ena sidan och {} på den andra",
                upper.max(lower),
                upper.min(lower)
            ),
        ))
        .why(format!("{many} against {}", none.0), format!("{many} mot {}", none.1)),
    )
}

/// Points of a numbered scale whose words do not match: only one end has words, both lie
/// on one side, one is stronger, or the middle is elsewhere.
fn lopsided(subject: &Subject<'_>, name: &str, scale: &ScaleItem) -> Option<Finding> {
    let label = |at: &Number| {
        scale.labels.iter().find(|(point, _)| point.value == *at).map(|(_, text)| text)
    };
    let (low, high) = (label(&scale.from.value), label(&scale.to.value));
    if let (Some(only), None) | (None, Some(only)) = (low, high) {
        return Some(balance(RULE.at(only.span).says(
            format!("one end of the scale of `{name}` has words, and the other none"),
            format!("ena änden av skalan för `{name}` har ord, den andra inga"),
        )));
    }
    let rated = |text| -> Vec<Rating> {
        let wordings = wording::of(subject, text);
        wordings.iter().filter_map(|wording| scales::point(&wording.plain)).collect()
    };
    let (first, last) = (rated(low), rated(high));
    let (first, last) = (first.first()?, last.first()?);
    let is_pair = first.dimension == last.dimension && first.is_about_a_middle();
    if !is_pair || first.side == 0 || last.side == 0 {
        return None;
    }
    let at = low?.span;
    if first.side.signum() == last.side.signum() {
        return Some(balance(RULE.at(at).says(
            format!("both ends of the scale of `{name}` are on the same side"),
            format!("båda ändarna av skalan för `{name}` ligger på samma sida"),
        )));
    }
    if first.side.abs() != last.side.abs() {
        return Some(balance(RULE.at(at).says(
            format!("one end of the scale of `{name}` is stronger than the other"),
            format!("ena änden av skalan för `{name}` är starkare än den andra"),
        )));
    }
    let sum = scale.from.value.clone() + scale.to.value.clone();
    let off = scale.labels.iter().find(|(point, text)| {
        let twice = point.value.clone() + point.value.clone();
        twice != sum && rated(Some(text)).first().is_some_and(|r| r.side == 0)
    })?;
    Some(balance(RULE.at(off.1.span).says(
        format!("the middle of the scale of `{name}` is said to be at {}", off.0.value),
        format!("mitten av skalan för `{name}` sägs ligga vid {}", off.0.value),
    )))
}

fn balance(finding: Finding) -> Finding {
    finding.help(
        "give both sides as many labels, equally strong, and the middle its own place",
        "ge båda sidorna lika många etiketter, lika starka, och mitten sin egen plats",
    )
}
