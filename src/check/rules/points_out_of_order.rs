#![doc = include_str!("points_out_of_order.md")]

use crate::check::targets::{self, Form};
use crate::check::{ScoringSubject, spelling};
use crate::decimal::Number;
use crate::diagnostic::{Findings, Rule, Severity};
use crate::model::{Choices, Direction, PointRule, Worth};
use crate::source::{Span, Spanned};

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "points-out-of-order",
    severity: Severity::Warning,
    explanation: include_str!("points_out_of_order.md"),
};

/// An answer and what it earns.
type Earned<'a> = (&'a str, &'a Number, Span);

pub(crate) fn run(subject: &ScoringSubject<'_>, findings: &mut Findings) {
    let is_less_better =
        subject.scoring.ranks.iter().any(|rank| rank.direction == Direction::Ascending);
    for (_, rule, target) in targets::of(subject) {
        let PointRule::Map(map) = &rule.rule else { continue };
        match target.form() {
            Form::Codes(choices) => {
                let Some(best_first) = choices.best_first else { continue };
                let mut earned = of_options(choices, map);
                if best_first != rule.turn.is_some() {
                    earned.reverse();
                }
                // Where the least total is best, better answers may earn less throughout.
                let falls = earned.windows(2).all(|two| two[1].1 <= two[0].1);
                if !(is_less_better && falls) {
                    from_worse_to_better(&earned, findings);
                }
            }
            Form::Scale(_) => zigzag(&of_points(map), findings),
            _ => {}
        }
    }
}

/// Options with points, in the order of the list.
fn of_options<'a>(
    choices: &'a Choices,
    map: &'a [(Spanned<String>, Spanned<Worth>)],
) -> Vec<Earned<'a>> {
    let worth = |code: &str| {
        let code = spelling::composed(code);
        map.iter().find(|(known, _)| spelling::composed(&known.value) == code)
    };
    let answers = choices.options.iter().filter(|option| option.missing.is_none());
    answers
        .filter_map(|option| {
            let (_, points) = worth(&option.code.value)?;
            Some((option.code.value.as_str(), points.value.points()?, points.span))
        })
        .collect()
}

/// Points of a scale, ascending.
fn of_points(map: &[(Spanned<String>, Spanned<Worth>)]) -> Vec<Earned<'_>> {
    let mut points: Vec<(Number, Earned<'_>)> = map
        .iter()
        .filter_map(|(at, worth)| {
            let number = Number::parse(&at.value).ok()?;
            let points = worth.value.points()?;
            Some((number, (at.value.as_str(), points, worth.span)))
        })
        .collect();
    points.sort_by(|a, b| a.0.cmp(&b.0));
    points.into_iter().map(|(_, earned)| earned).collect()
}

fn from_worse_to_better(earned: &[Earned<'_>], findings: &mut Findings) {
    for two in earned.windows(2) {
        let ((worse, more, _), (better, less, span)) = (two[0], two[1]);
        if less >= more {
            continue;
        }
        findings.push(
            RULE.at(span)
                .says(
                    format!("the better answer `{better}` earns {less}, the worse `{worse}` {more}"),
                    format!("det bättre svaret `{better}` ger {less}, det sämre `{worse}` {more}"),
                )
                .also(two[0].2, "the worse answer", "det sämre svaret")
                .help(
                    "give the better answer at least as much, or correct `ordered` in the questionnaire",
                    "ge det bättre svaret minst lika mycket, eller rätta `ordered` i formuläret",
                ),
        );
    }
}

/// A scale says not which end is better, and its best point may lie in between; but
/// points that turn twice follow no order.
fn zigzag(earned: &[Earned<'_>], findings: &mut Findings) {
    let steps: Vec<(std::cmp::Ordering, usize)> = earned
        .windows(2)
        .enumerate()
        .map(|(at, two)| (two[1].1.cmp(two[0].1), at + 1))
        .filter(|(step, _)| step.is_ne())
        .collect();
    let mut turns = steps.windows(2).filter(|two| two[0].0 != two[1].0);
    let Some(second) = turns.nth(1) else { return };
    let (at, points, span) = earned[second[1].1];
    findings.push(
        RULE.at(span)
            .says(
                format!("the points rise and fall along the scale, a second time at {at}: {points}"),
                format!("poängen stiger och faller längs skalan, en andra gång vid {at}: {points}"),
            )
            .help(
                "let the points rise, fall, or turn once",
                "låt poängen stiga, falla eller vända en gång",
            ),
    );
}
