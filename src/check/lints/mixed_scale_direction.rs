#![doc = include_str!("mixed_scale_direction.md")]

use std::collections::HashMap;

use crate::check::{Subject, scales, vocabulary, wording};
use crate::diagnostic::{Findings, Rule, Severity};
use crate::model::{Item, ItemKind, ScaleItem};
use crate::source::Span;

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "mixed-scale-direction",
    severity: Severity::Warning,
    explanation: include_str!("mixed_scale_direction.md"),
};

pub(crate) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    // The first of each section, numbered scales for themselves: whether it begins with
    // the better end, and where.
    let mut firsts: HashMap<(usize, bool), (bool, Span)> = HashMap::new();
    for (name, item) in wording::asked(subject) {
        let Some((best_first, span)) = direction(subject, item) else { continue };
        let is_numbered = vocabulary::one_of(item).is_none();
        let key = (item.section, is_numbered);
        let (first, other) = *firsts.entry(key).or_insert((best_first, span));
        if first == best_first {
            continue;
        }
        let (en, sv) = if best_first {
            ("best end first", "bästa änden först")
        } else {
            ("worst end first", "sämsta änden först")
        };
        findings.push(
            RULE.at(span)
                .says(
                    format!("`{name}` has the {en}, unlike a scale before it in the section"),
                    format!("`{name}` har {sv}, till skillnad från en tidigare skala i avsnittet"),
                )
                .also(other, "the other way round", "tvärtom")
                .help(
                    "turn one of them, so that all scales of a section run alike",
                    "vänd den ena, så att alla skalor i ett avsnitt löper likadant",
                ),
        );
    }
}

/// Whether the better end comes first, where that is certain.
fn direction(subject: &Subject<'_>, item: &Item) -> Option<(bool, Span)> {
    let kind = match &item.kind {
        ItemKind::Grid(grid) => &*grid.cell,
        kind => kind,
    };
    if let ItemKind::Scale(scale) = kind {
        return of_scale(subject, scale);
    }
    let choices = vocabulary::one_of(item)?;
    if let Some(best_first) = choices.best_first {
        return Some((best_first, item.id.span));
    }
    let labels = wording::labels(subject, &vocabulary::answers(choices));
    let ratings = labels.iter().find_map(|labels| {
        let texts: Vec<&str> = labels.iter().map(|label| label.plain.as_str()).collect();
        scales::ratings(&texts)
    })?;
    let (first, last) = (ratings.first()?, ratings.last()?);
    let sided = ratings.iter().find(|rating| rating.side != 0)?;
    (sided.is_valued() && first.side != last.side)
        .then_some((first.side > last.side, item.id.span))
}

fn of_scale(subject: &Subject<'_>, scale: &ScaleItem) -> Option<(bool, Span)> {
    let mut ends = [&scale.from, &scale.to].into_iter().map(|end| {
        let label = scale.labels.iter().find(|(point, _)| point.value == end.value);
        let text = label.map(|(_, text)| text)?;
        let wordings = wording::of(subject, Some(text));
        wordings.iter().find_map(|wording| scales::point(&wording.plain))
    });
    let (first, last) = (ends.next()??, ends.next()??);
    let is_pair = first.dimension == last.dimension && first.side * last.side < 0;
    (is_pair && first.is_valued()).then_some((first.side > 0, scale.from.span))
}
