#![doc = include_str!("band_gap.md")]

use std::collections::HashSet;

use crate::check::{ScoringSubject, targets};
use crate::decimal::Number;
use crate::diagnostic::{Finding, Findings, Rule, Severity};
use crate::model::{Band, Bound, GradeBand, Item, ItemKind, PointRule};
use crate::points::Attainable;
use crate::source::{Span, Spanned};

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "band-gap",
    severity: Severity::Error,
    explanation: include_str!("band_gap.md"),
};

pub(crate) fn run(subject: &ScoringSubject<'_>, findings: &mut Findings) {
    let mut told = HashSet::new();
    for (name, rule, target) in targets::of(subject) {
        let PointRule::Bands { bands, .. } = &rule.rule else { continue };
        if !told.insert(rule.rule_span) {
            continue;
        }
        neighbours(bands, findings);
        ends(&name, bands, target.item, findings);
    }
    for grades in &subject.scoring.grades {
        edges(&grades.bands, findings);
    }
}

fn neighbours(bands: &[Band], findings: &mut Findings) {
    for band in bands {
        if let Some(to) = band.to.as_ref().filter(|to| to.value <= band.from.value) {
            let (from, to_text) = (&band.from.value, &to.value);
            findings.push(repair(RULE.at(band.span).says(
                format!("this band runs from {from} to {to_text} and holds nothing"),
                format!("bandet går från {from} till {to_text} och rymmer inget"),
            )));
        }
    }
    for pair in bands.windows(2) {
        let (this, next) = (&pair[0], &pair[1]);
        let begin = &next.from.value;
        if *begin <= this.from.value {
            let from = &this.from.value;
            findings.push(repair(
                RULE.at(next.from.span)
                    .says(
                        format!("this band begins at {begin}, not above the one before, {from}"),
                        format!("bandet börjar vid {begin}, inte över det förra, {from}"),
                    )
                    .also(this.from.span, "the one before", "det förra"),
            ));
            continue;
        }
        let Some(to) = &this.to else { continue };
        let (end, words) = match to.value.cmp(begin) {
            std::cmp::Ordering::Equal => continue,
            std::cmp::Ordering::Less => {
                (&to.value, ("lies in no band", "ligger i inget band"))
            }
            std::cmp::Ordering::Greater => {
                (&to.value, ("lies in two bands", "ligger i två band"))
            }
        };
        let (low, high) = if end < begin { (end, begin) } else { (begin, end) };
        findings.push(repair(
            RULE.at(next.from.span)
                .says(
                    format!("what is between {low} and {high} {}", words.0),
                    format!("det som är mellan {low} och {high} {}", words.1),
                )
                .also(to.span, "the band before ends here", "bandet före slutar här"),
        ));
    }
}

/// Values below the first band and above a last one that ends.
fn ends(name: &str, bands: &[Band], item: &Item, findings: &mut Findings) {
    let (Some(first), Some(last)) = (bands.first(), bands.last()) else { return };
    if matches!(item.kind, ItemKind::Derived { .. }) || has_expression(&item.kind) {
        return;
    }
    let Some(values) = Attainable::new(&item.kind) else { return };
    let below = values.least.as_ref().is_none_or(|least| *least < first.from.value);
    if below {
        let from = &first.from;
        findings.push(beyond(name, from, ("below", "under"), values.least.as_ref()));
    }
    let Some(to) = &last.to else { return };
    if values.greatest.as_ref().is_none_or(|greatest| *greatest > to.value) {
        findings.push(beyond(name, to, ("above", "över"), values.greatest.as_ref()));
    }
}

fn beyond(
    name: &str,
    edge: &Spanned<Number>,
    (en, sv): (&str, &str),
    end: Option<&Number>,
) -> Finding {
    let value = &edge.value;
    let finding = RULE.at(edge.span).says(
        format!("`{name}` can be {en} {value}, which no band holds"),
        format!("`{name}` kan vara {sv} {value}, vilket inget band rymmer"),
    );
    let finding = match end {
        Some(end) => {
            finding.why(format!("it can be {end}"), format!("den kan vara {end}"))
        }
        None => finding.why("it has no bound there", "den har ingen gräns där"),
    };
    let key = if en == "below" { "min" } else { "max" };
    finding.help(
        format!("add a band, or give the item a `{key}`"),
        format!("lägg till ett band, eller ge frågan ett `{key}`"),
    )
}

fn has_expression(kind: &ItemKind) -> bool {
    let is_one = |bound: &Option<Bound>| matches!(bound, Some(Bound::Expression(_)));
    match kind {
        ItemKind::Number(number) => is_one(&number.min) || is_one(&number.max),
        ItemKind::Year { min, max } => is_one(min) || is_one(max),
        _ => false,
    }
}

/// Grades have only a beginning: each must be above the one before.
fn edges(bands: &[GradeBand], findings: &mut Findings) {
    let edges: Vec<(&Number, Span)> =
        bands.iter().map(|band| (&band.from.value, band.from.span)).collect();
    for pair in edges.windows(2) {
        let ((before, first), (from, span)) = (pair[0], pair[1]);
        if from > before {
            continue;
        }
        findings.push(repair(
            RULE.at(span)
                .says(
                    format!(
                        "this grade begins at {from}, not above the one before, {before}"
                    ),
                    format!("betyget börjar vid {from}, inte över det förra, {before}"),
                )
                .also(first, "the one before", "det förra"),
        ));
    }
}

fn repair(finding: Finding) -> Finding {
    finding.help(
        "let every band begin where the one before ends",
        "låt varje band börja där det förra slutar",
    )
}
