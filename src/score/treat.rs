//! What a child is to its parent: a value, or one of the ways to be absent.
//!
//! *In:* a child's score and the policies that hold between the two. *Out:* how it
//! enters the aggregate.
//!
//! Nothing is added up here.

use std::borrow::Cow;

use crate::decimal::Number;
use crate::expression::Cells;
use crate::model::{Impute, ImputeWith, MissingKind, Policy, Prorate};
use crate::points::Bounds;
use crate::route::View;
use crate::score::relative::{Among, group};
use crate::score::{Child, Imputes, NodeScore, Null, Standing};
use crate::value::AnswerState;

/// The range of percentages.
pub(crate) static HUNDRED: Bounds = (Number::ZERO, Number::whole(100));

/// A child as its parent takes it.
#[derive(Clone, Debug)]
pub(crate) struct Treated<'a> {
    /// The child.
    pub child: &'a Child,
    /// How it enters.
    pub entry: Entry<'a>,
    /// Its least and greatest on the scale on which it enters.
    pub bounds: Option<&'a Bounds>,
    /// The policy that was used.
    pub policy: Option<(MissingKind, &'a Policy)>,
    /// Why it has no score of its own.
    pub null: Option<Null>,
    /// It is answered, or something beneath it is, whether that gave a score or not.
    pub has_answer: bool,
}

/// How a child enters.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Entry<'a> {
    /// With a value, and what that rests on.
    Value(Cow<'a, Number>, Standing),
    /// Not at all: it does not apply.
    Leaves,
    /// Not at all: it is missing.
    Excluded,
    /// The answered stand for it.
    Prorated(&'a Prorate),
    /// It leaves the parent without a score.
    Strict,
    /// It leaves the parent, and all above, without a score.
    Invalidates,
}

impl Treated<'_> {
    /// Whether it counts: a weight of 0 is shown, not scored.
    pub(crate) fn is_scored(&self) -> bool {
        !self.child.weight.is_zero()
    }

    pub(crate) fn value(&self) -> Option<&Number> {
        match &self.entry {
            Entry::Value(value, _) => Some(value),
            _ => None,
        }
    }

    pub(crate) fn is_answered(&self) -> bool {
        matches!(self.entry, Entry::Value(_, Standing::Answered))
    }
}

/// Whether a state lies outside what is missing: there was nothing to answer.
pub(crate) const fn is_outside(state: AnswerState) -> bool {
    matches!(
        state,
        AnswerState::NotAsked | AnswerState::NotApplicable | AnswerState::NotFielded
    )
}

/// Treats a child under the policies of its parent.
///
/// With `percent` the value is put on 0–100 first; a child whose least and greatest are
/// the same, or are not there, then has no score (`no_range`, `unbounded`).
pub(crate) fn treat<'a>(
    child: &'a Child,
    scored: &'a NodeScore,
    percent: bool,
    (view, among): (&View<'_>, Among<'_>),
) -> Treated<'a> {
    let spread = Spread::new(scored, percent);
    let bounds = spread.entered(scored);
    let mut treated = Treated {
        child,
        entry: Entry::Leaves,
        bounds,
        policy: None,
        null: scored.null,
        has_answer: scored.is_answered(),
    };
    let kind = match scored.state.filter(|state| *state != AnswerState::Answered) {
        Some(state) => MissingKind::State(state),
        None => match (&scored.score, scored.null) {
            (Some(score), _) => match spread.put(score) {
                Ok(value) => {
                    treated.entry = Entry::Value(value, scored.standing);
                    return treated;
                }
                Err(null) => {
                    treated.null = Some(null);
                    MissingKind::NoScore
                }
            },
            (None, Some(Null::NotApplicable)) => return treated,
            (None, Some(Null::Invalidated)) => {
                treated.entry = Entry::Invalidates;
                return treated;
            }
            (None, _) => MissingKind::NoScore,
        },
    };
    treated.policy = Some((kind, child.table.get(kind)));
    treated.entry = match child.table.get(kind) {
        Policy::Impute(impute) => {
            match imputed(impute, child.imputes.as_ref(), view, among) {
                // An imputed value stands for an answer, and is none.
                Some(points) => worth(child, points, &spread, Standing::Answered),
                None => Entry::Strict,
            }
        }
        _ => absent(child, kind, scored, &spread),
    };
    treated
}

/// The points that an absent answer takes over; none where nobody has any.
pub(crate) fn imputed(
    impute: &Impute,
    imputes: Option<&Imputes>,
    view: &View<'_>,
    among: Among<'_>,
) -> Option<Number> {
    let imputes = imputes?;
    if impute.with == ImputeWith::PreviousWave {
        let cell = view.cell(imputes.previous?, None);
        return match &cell.value {
            Some(value) => imputes.points.of(value),
            None => None,
        };
    }
    let group = group(imputes.within.as_ref(), view)?;
    among.imputed(imputes.step?, &group)
}

/// Points of an item put in the place of its own, on the scale on which it enters.
fn worth<'a>(
    child: &'a Child,
    points: Number,
    spread: &Spread<'_>,
    standing: Standing,
) -> Entry<'a> {
    let raw = child.raw.as_ref();
    let points = raw.and_then(|raw| percent_of(&points, raw)).unwrap_or(points);
    let put = spread.put(&points).ok().map(Cow::into_owned);
    Entry::Value(Cow::Owned(put.unwrap_or(points)), standing)
}

/// What a policy makes of an absence.
fn absent<'a>(
    child: &'a Child,
    kind: MissingKind,
    scored: &NodeScore,
    spread: &Spread<'_>,
) -> Entry<'a> {
    let outside = matches!(kind, MissingKind::State(state) if is_outside(state));
    let standing = if outside { Standing::Outside } else { Standing::Blank };
    let worth = |points: Number| {
        let put = spread.put(&points).ok().map(Cow::into_owned);
        Entry::Value(Cow::Owned(put.unwrap_or(points)), standing)
    };
    let points = |points: Number| self::worth(child, points, spread, standing);
    match child.table.get(kind) {
        Policy::Zero => points(Number::ZERO),
        Policy::Score(given) => points(given.clone()),
        Policy::Full => match (&scored.bounds, spread) {
            (_, Spread::None(_)) => Entry::Value(Cow::Borrowed(&HUNDRED.1), standing),
            (Some((_, greatest)), _) => worth(greatest.clone()),
            // All points of something without a greatest: nothing to give.
            (None, _) => Entry::Strict,
        },
        Policy::Exclude if outside => Entry::Leaves,
        Policy::Exclude => Entry::Excluded,
        Policy::Prorate(prorate) => Entry::Prorated(prorate),
        Policy::Strict | Policy::Impute(_) => Entry::Strict,
        Policy::Invalidate => Entry::Invalidates,
    }
}

/// The scale on which children enter.
enum Spread<'a> {
    /// As they stand.
    Value,
    /// As a percentage of this range.
    Percent(&'a Bounds),
    /// As a percentage, of which there is none.
    None(Null),
}

impl<'a> Spread<'a> {
    fn new(scored: &'a NodeScore, percent: bool) -> Self {
        match &scored.bounds {
            _ if !percent => Self::Value,
            Some(bounds) if bounds.0 < bounds.1 => Self::Percent(bounds),
            Some(_) => Self::None(Null::NoRange),
            None => Self::None(Null::Unbounded),
        }
    }

    fn entered(&self, scored: &'a NodeScore) -> Option<&'a Bounds> {
        match self {
            Self::Value => scored.bounds.as_ref(),
            Self::Percent(_) | Self::None(_) => Some(&HUNDRED),
        }
    }

    fn put<'v>(&self, value: &'v Number) -> Result<Cow<'v, Number>, Null> {
        match self {
            Self::Value => Ok(Cow::Borrowed(value)),
            Self::Percent(bounds) => {
                percent_of(value, bounds).map(Cow::Owned).ok_or(Null::NoRange)
            }
            Self::None(null) => Err(*null),
        }
    }
}

/// 100 · (s − lo) / (hi − lo); `None` where lo = hi.
pub(crate) fn percent_of(value: &Number, (least, greatest): &Bounds) -> Option<Number> {
    let share =
        (value.clone() - least.clone()).divide(&(greatest.clone() - least.clone()))?;
    Some(share * HUNDRED.1.clone())
}
