//! The score of an item or of a row of a grid.
//!
//! *In:* its cell. *Out:* its points, or why it has none.
//!
//! Parents do not take what a policy makes of an absent answer here: each applies its
//! own.

use crate::decimal::Number;
use crate::model::{MissingKind, Policy};
use crate::route::View;
use crate::score::relative::Among;
use crate::score::treat::{imputed, is_outside};
use crate::score::{Leaf, NodeScore, Null, Standing};
use crate::value::AnswerState;

/// Scores an item or a row. `score` says nothing yet.
///
/// An absent answer is shown as its own policy, else that of its first parent, else the
/// file's would have it. The rule is not asked about an absent answer, not even a
/// `value:` that would have a result without one; a table is, where it says what an
/// absent answer is worth.
pub(crate) fn leaf(
    leaf: &Leaf,
    view: &View<'_>,
    among: Among<'_>,
    score: &mut NodeScore,
) {
    let cell = view.record.cell(leaf.slot);
    let found = match (&cell.value, &leaf.formula) {
        (Some(_), Some(formula)) => turned(leaf, formula.points(view)),
        (Some(value), None) => leaf.points.of(value).ok_or(Null::NoPoints),
        (None, Some(formula)) if leaf.takes_absent && !is_outside(cell.state) => {
            turned(leaf, formula.points(view))
        }
        (None, _) => absent(leaf, cell.state, view, among),
    };
    score.standing = if cell.state == AnswerState::Answered {
        Standing::Answered
    } else if is_outside(cell.state) {
        Standing::Outside
    } else {
        Standing::Blank
    };
    score.bounds.clone_from(&leaf.points.bounds);
    score.denominator = score.bounds.as_ref().map(|(_, greatest)| greatest.clone());
    score.null = found.as_ref().err().copied();
    score.score = found.ok();
    score.numerator.clone_from(&score.score);
    score.state = Some(cell.state);
    (score.inherited, score.reason) = (cell.inherited, cell.reason);
}

/// What a formula gives, turned round where the rule says so.
fn turned(leaf: &Leaf, found: Result<Number, Null>) -> Result<Number, Null> {
    found.map(|points| leaf.points.turn(points))
}

/// What the policy shows for an absent answer.
fn absent(
    leaf: &Leaf,
    state: AnswerState,
    view: &View<'_>,
    among: Among<'_>,
) -> Result<Number, Null> {
    match leaf.table.get(MissingKind::State(state)) {
        Policy::Zero => Ok(Number::ZERO),
        Policy::Score(points) => Ok(points.clone()),
        Policy::Full => match &leaf.points.bounds {
            Some((_, greatest)) => Ok(greatest.clone()),
            None => Err(Null::Unbounded),
        },
        Policy::Exclude if is_outside(state) => Err(Null::NotApplicable),
        Policy::Exclude => Err(Null::Excluded),
        Policy::Prorate(_) => Err(Null::Prorated),
        Policy::Strict => Err(Null::Strict),
        Policy::Invalidate => Err(Null::Invalidated),
        Policy::Impute(impute) => {
            imputed(impute, leaf.imputes.as_ref(), view, among).ok_or(Null::NoDonor)
        }
    }
}
