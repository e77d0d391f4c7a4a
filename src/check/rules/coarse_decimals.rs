#![doc = include_str!("coarse_decimals.md")]

use std::collections::{BTreeSet, HashSet};

use crate::check::{ScoringSubject, absence, targets};
use crate::decimal::{Number, Rounding};
use crate::diagnostic::{Findings, Rule, Severity};
use crate::model::{
    Aggregate, ItemKind, Normalise, PointRule, RankRule, RankValue, Weights,
};
use crate::points::{self, Attainable};
use crate::route::Role;
use crate::source::Spanned;
use crate::value::{AnswerState, CodeSet, Value};

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "coarse-decimals",
    severity: Severity::Warning,
    explanation: include_str!("coarse_decimals.md"),
};

/// More different sums are not looked for: so many prove enough.
const MOST_SUMS: usize = 2000;
/// Of a number that is typed, so many neighbours are looked at.
const MOST_NEIGHBOURS: usize = 50;

pub(crate) fn run(subject: &ScoringSubject<'_>, findings: &mut Findings) {
    for rank in &subject.scoring.ranks {
        let by = &rank.by.value;
        let Some(index) = subject.index(by) else { continue };
        let own = index.output.decimals.as_ref().or(subject
            .scoring
            .arithmetic
            .decimals
            .as_ref());
        let Some(decimals) = own else { continue };
        let printed = decimals.value;
        // With so many decimals or fewer the rank sees what is printed.
        let is_finer = match rank.value.value {
            RankValue::Exact => true,
            RankValue::Published => false,
            RankValue::Decimals(decided) => decided > printed,
        };
        if !is_finer {
            continue;
        }
        let Some(scores) = spread(subject, by) else { continue };
        let scores = decided(rank, &scores);
        if !some_print_alike(&scores, printed) {
            continue;
        }
        findings.push(
            RULE.at(rank.value.span)
                .says(
                    format!("some scores of `{by}` differ, get different places, and print alike"),
                    format!("några poäng för `{by}` skiljer sig, får olika platser och skrivs lika"),
                )
                .also(
                    decimals.span,
                    format!("printed with so many decimals: {printed}"),
                    format!("skrivs med så många decimaler: {printed}"),
                )
                .help(
                    "rank by `value: published`, or print more decimals",
                    "rangordna efter `value: published`, eller skriv fler decimaler",
                ),
        );
    }
}

/// Scores that the rank certainly tells apart. They are counted from an unknown least, so
/// of two that are nearer than a unit of the rounding nobody knows whether they are rounded
/// to the same.
fn decided(rank: &RankRule, scores: &BTreeSet<Number>) -> BTreeSet<Number> {
    let RankValue::Decimals(decimals) = rank.value.value else { return scores.clone() };
    let Some(unit) = unit(decimals) else { return BTreeSet::new() };
    let mut apart: BTreeSet<Number> = BTreeSet::new();
    for score in scores {
        let least = apart.last().map(|last| last.clone() + unit.clone());
        if least.is_none_or(|least| *score >= least) {
            apart.insert(score.clone());
        }
    }
    apart
}

/// 1 in the last of so many decimals.
fn unit(decimals: u32) -> Option<Number> {
    let ten = Number::from(10_i64);
    (0..decimals).try_fold(Number::ONE, |unit, _| unit.divide(&ten))
}

/// Whether two of these, wherever they begin, are the same when printed: more of them
/// lie in a stretch than can be printed there. The whole is looked at, and each three.
fn some_print_alike(scores: &BTreeSet<Number>, decimals: u32) -> bool {
    let scores: Vec<&Number> = scores.iter().collect();
    let Some(unit) = unit(decimals) else { return false };
    let is_crowded = |part: &[&Number]| {
        let (Some(first), Some(last)) = (part.first(), part.last()) else { return false };
        let length = ((*last).clone() - (*first).clone()).divide(&unit);
        let printed = length.map(|l| l.round(0, Rounding::Floor) + Number::from(2_i64));
        printed.is_some_and(|printed| Number::from(part.len()) > printed)
    };
    is_crowded(&scores) || scores.windows(3).any(is_crowded)
}

/// Scores that units can certainly have, counted from the least of them: those that
/// come of items that everybody is asked and on which nothing else rests. None where
/// the index is put together in another way than by sums of points.
fn spread(subject: &ScoringSubject<'_>, by: &str) -> Option<BTreeSet<Number>> {
    let index = subject.index(by)?;
    let is_percent = |normalise: &Spanned<Normalise>| normalise.value.is_percent();
    let on_own_scale = index.normalise.as_ref().is_some_and(|it| !is_percent(it));
    if index.rule.is_some() || index.is_of || on_own_scale || index.steps.bonus.is_some()
    {
        return None;
    }
    if !matches!(index.weights.value, Weights::Points) {
        return None;
    }
    let mut names = Vec::new();
    let is_flat = collect(subject, by, true, &mut names);
    let free = Free::new(subject);
    let divisor = match index.aggregate.value {
        Aggregate::Sum => Number::ONE,
        // The fewer enter a mean, the further apart its values are: so only those count
        // that everybody is asked.
        Aggregate::Mean if is_flat => {
            Number::from(names.iter().filter(|name| free.rule(name).is_some()).count())
        }
        _ => return None,
    };
    let steps: Vec<BTreeSet<Number>> =
        names.iter().filter_map(|name| free.points(name)).collect();
    let mut sums: BTreeSet<Number> = BTreeSet::from([Number::ZERO]);
    for points in &steps {
        let Some(least) = points.first() else { continue };
        let from_least = points.iter().map(|at| at.clone() - least.clone());
        let from_least: Vec<Number> = from_least.collect();
        let add = |sum: &Number| -> Vec<Number> {
            from_least.iter().map(|more| sum.clone() + more.clone()).collect()
        };
        sums = sums.iter().flat_map(add).take(MOST_SUMS).collect();
    }
    let scale = match index.normalise {
        // The fewer points the whole is counted over, the further apart scores are: so
        // only those count that everybody can get.
        Some(_) => {
            let hundred = Number::from(100_i64);
            hundred.divide(&free.range(&names)?)?
        }
        None => Number::ONE.divide(&divisor)?,
    };
    Some(sums.into_iter().map(|sum| sum * scale.clone()).collect())
}

/// The items below an index that enter it as they stand; false where there is an index
/// between.
fn collect(
    subject: &ScoringSubject<'_>,
    id: &str,
    is_root: bool,
    names: &mut Vec<String>,
) -> bool {
    let Some(index) = subject.index(id) else {
        names.push(id.to_owned());
        return true;
    };
    let is_sum = index.aggregate.value == Aggregate::Sum && index.normalise.is_none();
    let is_plain = matches!(index.weights.value, Weights::Points) && is_sum;
    // A chain that leads back is told elsewhere; it ends at what was met already.
    let is_deep = names.len() > MOST_SUMS;
    if !is_root && !is_plain || is_deep {
        return false;
    }
    let mut is_flat = is_root;
    for child in index.children.iter().filter(|child| child.value != id) {
        is_flat &= subject.index(&child.value).is_none();
        collect(subject, &child.value, false, names);
    }
    is_flat
}

/// Items that everybody is asked and on which nothing else rests.
struct Free<'a> {
    subject: &'a ScoringSubject<'a>,
    always: Vec<bool>,
    rested_on: HashSet<usize>,
}

impl<'a> Free<'a> {
    fn new(subject: &'a ScoringSubject<'a>) -> Self {
        let states = absence::states(subject.base);
        let always = states.iter().map(|all| !all.contains(&AnswerState::NotAsked));
        let plan = &subject.base.compiled.plan;
        let uses = subject.base.compiled.uses.iter();
        let of_texts = |role: Role| role == Role::Text;
        let own = uses.filter(|used| !of_texts(used.role)).flat_map(|u| &u.references);
        let scoring = subject.uses.iter().flat_map(|used| &used.references);
        let rested_on = own.chain(scoring).filter_map(|used| plan.item_of(used.slot));
        Self { subject, always: always.collect(), rested_on: rested_on.collect() }
    }

    /// The rule of an item that everybody is asked.
    fn rule(&self, name: &str) -> Option<(usize, points::Compiled, &'a ItemKind)> {
        let rule =
            self.subject.scoring.items.iter().find(|rule| rule.id.value == name)?;
        let (position, target) = targets::named(self.subject, name)?;
        let item = target.item;
        let is_plain = target.row.is_none()
            && rule.normalise.is_none()
            && !rule.poisoned
            && !item.poisoned
            && item.roster.is_none()
            && item.kind.takes_answers()
            && self.always.get(position) == Some(&true)
            && !matches!(rule.rule, PointRule::Rows { .. });
        let compiled = is_plain.then(|| points::compile_item(rule, &item.kind))?;
        Some((position, compiled?, &item.kind))
    }

    /// What can be earned between the least and the greatest points of these together,
    /// those alone counted that everybody is asked.
    fn range(&self, names: &[String]) -> Option<Number> {
        let rules = names.iter().filter_map(|name| self.rule(name)?.1.bounds);
        let range: Number = rules.map(|(low, high)| high - low).sum();
        (!range.is_zero()).then_some(range)
    }

    /// Points that single answers earn.
    fn points(&self, name: &str) -> Option<BTreeSet<Number>> {
        let (position, compiled, kind) = self.rule(name)?;
        if self.rested_on.contains(&position) {
            return None;
        }
        let values = match kind {
            ItemKind::Single(choices) | ItemKind::YesNo(choices) => {
                let options = (0..).zip(choices.options.iter());
                // Which options are offered may rest on others.
                let open = options.filter(|(_, option)| {
                    option.missing.is_none() && option.ask_if.is_none()
                });
                open.map(|(number, _)| Value::Code(number)).collect()
            }
            ItemKind::Multiple { choices, .. } => {
                let options = (0..).zip(choices.options.iter());
                let open = options.filter(|(_, option)| {
                    option.missing.is_none() && option.ask_if.is_none()
                });
                let one = |number: u16| Value::Codes(CodeSet::from_iter([number]));
                open.map(|(number, _)| one(number)).collect()
            }
            _ => neighbours(kind)?,
        };
        let is_narrowed = kind.choices().is_some_and(|choices| {
            choices.carried.is_some() || choices.offered_where.is_some()
        });
        if is_narrowed {
            return None;
        }
        Some(values.iter().filter_map(|value| compiled.of(value)).collect())
    }
}

/// The first values of a number, from its least.
fn neighbours(kind: &ItemKind) -> Option<Vec<Value>> {
    let values = Attainable::new(kind)?;
    let (mut at, greatest) = values.ends()?;
    let step = values.step?;
    let mut found = Vec::new();
    while at <= greatest && found.len() < MOST_NEIGHBOURS {
        found.push(Value::Number(at.clone()));
        at = at + step.clone();
    }
    Some(found)
}
