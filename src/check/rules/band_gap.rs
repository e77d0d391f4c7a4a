#![doc = include_str!("band_gap.md")]

use std::collections::HashSet;

use crate::check::{ScoringSubject, Subject, absence, targets};
use crate::decimal::Number;
use crate::diagnostic::{Finding, Findings, Rule, Severity};
use crate::expression::{self, Least};
use crate::model::{Band, Bound, GradeBand, Grades, Item, ItemKind, PointRule};
use crate::points::{self, Attainable, Children};
use crate::source::{Span, Spanned};
use crate::value::AnswerState;

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
        if matches!(target.item.kind, ItemKind::Derived { .. }) {
            below_zero(subject.base, &name, bands, target.item, findings);
        } else {
            ends(&name, bands, target.item, findings);
        }
    }
    let bounds =
        points::node_bounds(subject.scoring, subject.base.questionnaire, Children::All);
    for grades in &subject.scoring.grades {
        edges(&grades.bands, findings);
        let own = bounds.get(grades.of.value.as_str()).and_then(Option::as_ref);
        findings.extend(own.and_then(|own| ungraded(grades, &own.0)));
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
    if has_expression(&item.kind) {
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

/// What is worked out has no bounds of its own: only a formula that can be 0 is judged,
/// and only where no condition keeps that away.
fn below_zero(
    subject: &Subject<'_>,
    name: &str,
    bands: &[Band],
    item: &Item,
    findings: &mut Findings,
) {
    let ItemKind::Derived { of, value } = &item.kind else { return };
    let Some(first) = bands.first().filter(|band| band.from.value > Number::ZERO) else {
        return;
    };
    let position = subject.compiled.plan.position(name);
    let states = position.and_then(|at| absence::states(subject).into_iter().nth(at));
    let is_always = states.is_some_and(|all| !all.contains(&AnswerState::NotAsked));
    let is_number = matches!(**of, ItemKind::Number(_));
    let least = expression::least(&value.text, &|name| least_of(subject, name));
    if is_always && is_number && least == Some(Least::Zero) {
        let from = &first.from;
        let finding = beyond(name, from, ("below", "under"), Some(&Number::ZERO));
        findings
            .push(finding.help_instead("add a band from 0", "lägg till ett band från 0"));
    }
}

/// The least of an item or a column of the register.
fn least_of(subject: &Subject<'_>, name: &str) -> Option<Least> {
    let questionnaire = subject.questionnaire;
    if let Some(column) = name.strip_prefix("unit.") {
        let frame = questionnaire.units.as_ref()?.frame.as_ref()?;
        let at = frame.column(column)?;
        let cells = frame.units.iter().filter_map(|unit| unit.cells.get(at));
        let is_number =
            |cell: &String| Number::parse(cell).is_ok_and(|number| !number.is_negative());
        let known = cells.filter(|cell| !cell.is_empty()).all(is_number);
        return known.then_some(Least::NotBelow);
    }
    let item = &questionnaire.items[subject.compiled.plan.position(name)?];
    let least =
        Attainable::new(&item.kind).filter(|_| item.kind.takes_answers())?.least?;
    match least {
        least if least.is_zero() => Some(Least::Zero),
        least => (!least.is_negative()).then_some(Least::NotBelow),
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

/// Scores below the first grade.
fn ungraded(grades: &Grades, least: &Number) -> Option<Finding> {
    let first = grades.bands.first().filter(|band| band.from.value > *least)?;
    let (node, from) = (&grades.of.value, &first.from.value);
    let finding = RULE.at(first.from.span).says(
        format!("`{node}` can be below {from}, which no grade holds"),
        format!("`{node}` kan vara under {from}, vilket inget betyg rymmer"),
    );
    let finding =
        finding.why(format!("it can be {least}"), format!("den kan vara {least}")).help(
            format!("add a grade from {least}"),
            format!("lägg till ett betyg från {least}"),
        );
    Some(finding)
}

fn repair(finding: Finding) -> Finding {
    finding.help(
        "let every band begin where the one before ends",
        "låt varje band börja där det förra slutar",
    )
}
