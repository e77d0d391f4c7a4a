//! From a rule as written to one that is quick.
//!
//! *In:* a rule and the item's type. *Out:* the compiled rule with its bounds.
//!
//! Names that do not exist are left out: `check` reports them.

use crate::decimal::Number;
use crate::model::{
    Band, Choices, Inclusive, ItemKind, ItemRule, PointRule, Turn, Worth, Written,
};
use crate::points::{Attainable, Bounds, Compiled, Form, Line, Reach, Ticks};
use crate::source::Spanned;

/// Joins the whole rule of an item, turned round where it says so, and the item; for the
/// row of a grid, `kind` is the grid's.
///
/// `None` as in [`compile`], and where what is turned round has no ends.
pub fn compile_item(rule: &ItemRule, kind: &ItemKind) -> Option<Compiled> {
    compile(&rule.rule, kind)?.turned_by(rule.turn.as_ref())
}

/// Joins the rule of a node, turned round where it says so, and the numbers it is for.
///
/// `None` as in `compile_number`, and where what is turned round has no ends.
pub fn compile_node(
    rule: &PointRule,
    turn: Option<&Turn>,
    attainable: &Attainable,
) -> Option<Compiled> {
    compile_number(rule, attainable)?.turned_by(turn)
}

/// Joins a point rule and the item it is for; for the row of a grid, `kind` is the
/// grid's.
///
/// `None` where the rule does not fit the type, where it is `rows` (a node, not a rule)
/// and where it could not be read.
pub fn compile(rule: &PointRule, kind: &ItemKind) -> Option<Compiled> {
    match rule {
        PointRule::Map(points) => match kind.choices() {
            Some(choices) => Some(codes(points, choices)),
            None => values(points, kind),
        },
        PointRule::Multiple(rule) => {
            let ticks = Ticks::new(rule, &kind.choices()?.options);
            let (least, most) = limits(kind);
            let bounds = Some(ticks.bounds(least, most));
            Some(Compiled::new(Form::Ticks(ticks), bounds))
        }
        PointRule::Value { expression, range } => {
            let own = Attainable::new(kind).filter(|_| is_itself(expression));
            Some(itself_or_expression(own.as_ref(), range.as_ref()))
        }
        PointRule::Ratio { .. } | PointRule::CountIf(_) | PointRule::Lookup(_) => {
            compile_number(rule, &Attainable::anything())
        }
        rule => compile_number(rule, &Attainable::new(kind)?),
    }
}

/// Joins a point rule and the numbers it is for: those of an item, or of a node.
///
/// `None` where the rule is not about numbers, and where it could not be read.
fn compile_number(rule: &PointRule, attainable: &Attainable) -> Option<Compiled> {
    match rule {
        PointRule::Reverse(stated) => {
            let ends = attainable.ends();
            let (lo, hi) = stated.as_ref().map(pair).or_else(|| ends.clone())?;
            let sum = lo.clone() + hi.clone();
            let (low, high) = ends.unwrap_or((lo, hi));
            let bounds = Some((sum.clone() - high, sum.clone() - low));
            Some(Compiled::new(Form::Reverse(sum), bounds))
        }
        PointRule::Bands { bands, inclusive } => {
            let bands = reaches(bands, *inclusive);
            let met = bands.iter().filter(|band| attainable.meets(band));
            let bounds = ends(met.filter_map(|band| band.points.as_ref()));
            Some(Compiled::new(Form::Bands(bands), bounds))
        }
        PointRule::Linear { from, to, clamp } => {
            let line = Line::new(&pair(from), &pair(to), *clamp)?;
            let bounds = attainable.along(&line);
            Some(Compiled::new(Form::Line(line), bounds))
        }
        PointRule::Value { expression, range } => {
            let own = Some(attainable).filter(|_| is_itself(expression));
            Some(itself_or_expression(own, range.as_ref()))
        }
        PointRule::Ratio { range, .. } => {
            let bounds = range.as_ref().map(pair);
            Some(Compiled::new(Form::Expression, bounds))
        }
        PointRule::CountIf(count) => {
            let points = &count.points.value;
            let most = match count.at_least {
                Some(_) => points.clone(),
                None => points.clone() * Number::from(count.of.len()),
            };
            let bounds = Some((most.clone().min(Number::ZERO), most.max(Number::ZERO)));
            Some(Compiled::new(Form::Expression, bounds))
        }
        PointRule::Lookup(lookup) => {
            let rows = lookup.rows.iter().filter_map(|row| row.points.value.points());
            let more = lookup.otherwise.as_ref().and_then(Worth::points);
            let bounds = ends(rows.chain(more));
            Some(Compiled::new(Form::Expression, bounds))
        }
        PointRule::Map(_)
        | PointRule::Multiple(_)
        | PointRule::Rows { .. }
        | PointRule::PartOf(_)
        | PointRule::Unreadable => None,
    }
}

impl Compiled {
    fn new(form: Form, bounds: Option<Bounds>) -> Self {
        Self { form, turned: None, bounds }
    }

    /// The same turned round by declared ends, or by its own.
    fn turned_by(mut self, turn: Option<&Turn>) -> Option<Self> {
        let Some(turn) = turn else { return Some(self) };
        let declared = turn.value.as_ref().map(pair);
        let (low, high) = declared.or_else(|| self.bounds.clone())?;
        self.turned = Some(low + high);
        self.bounds = self.bounds.take().map(|bounds| self.turn_bounds(bounds));
        Some(self)
    }
}

/// Whether an expression takes the answer as its points.
fn is_itself(expression: &Written) -> bool {
    expression.text.trim() == "self"
}

/// A number that is its own points, which is a line like others; else an expression.
fn itself_or_expression(
    own: Option<&Attainable>,
    range: Option<&(Spanned<Number>, Spanned<Number>)>,
) -> Compiled {
    let bounds = range.map(pair).or_else(|| own?.ends());
    let form = match own {
        Some(_) => Form::Line(Line {
            from: Number::ZERO,
            to: Number::ZERO,
            slope: Number::ONE,
            low: None,
            high: None,
        }),
        None => Form::Expression,
    };
    Compiled::new(form, bounds)
}

/// Points by option.
fn codes(written: &[(Spanned<String>, Spanned<Worth>)], choices: &Choices) -> Compiled {
    let mut points = vec![None; choices.options.len()];
    for (code, worth) in written {
        if let Some(at) = choices.position(&code.value) {
            points[at] = worth.value.points().cloned();
        }
    }
    let open = choices.options.iter().map(|option| option.missing.is_none());
    let chosen = points.iter().zip(open).filter(|(_, open)| *open);
    let bounds = ends(chosen.filter_map(|(worth, _)| worth.as_ref()));
    let number = |code: &str| u16::try_from(choices.position(code)?).ok();
    let yes_no = number("yes").zip(number("no"));
    Compiled::new(Form::Codes { points: points.into(), yes_no }, bounds)
}

/// Points by the points of a scale, or by single numbers.
fn values(
    written: &[(Spanned<String>, Spanned<Worth>)],
    kind: &ItemKind,
) -> Option<Compiled> {
    let attainable = Attainable::new(kind)?;
    let mut points: Vec<(Number, Number)> = written
        .iter()
        .filter_map(|(code, worth)| {
            Some((Number::parse(&code.value).ok()?, worth.value.points()?.clone()))
        })
        .collect();
    points.sort();
    let inside = |at: &Number| {
        attainable.least.as_ref().is_none_or(|least| at >= least)
            && attainable.greatest.as_ref().is_none_or(|greatest| at <= greatest)
    };
    let met = points.iter().filter(|(at, _)| inside(at)).map(|(_, worth)| worth);
    let bounds = ends(met);
    Some(Compiled::new(Form::Values(points.into()), bounds))
}

/// Bands with their ends: the next one's beginning, unless they say their own.
///
/// An edge lies in one band only, but nothing is lost at the outer ends: with `lower` a
/// last band that says its `to` holds it, with `upper` the first one holds its `from`.
fn reaches(written: &[Band], inclusive: Inclusive) -> Box<[Reach]> {
    let lower = inclusive == Inclusive::Lower;
    let last = written.len().saturating_sub(1);
    let reach = |(at, band): (usize, &Band)| {
        let own = band.to.as_ref().map(|to| to.value.clone());
        let next = written.get(at + 1).map(|next| next.from.value.clone());
        Reach {
            from: band.from.value.clone(),
            from_in: lower || at == 0,
            to_in: !lower || at == last && own.is_some(),
            to: own.or(next),
            points: band.points.value.points().cloned(),
        }
    };
    written.iter().enumerate().map(reach).collect()
}

/// How many options may be ticked.
fn limits(kind: &ItemKind) -> (usize, Option<usize>) {
    let number = |limit: &Option<Spanned<u32>>| {
        limit.as_ref().and_then(|limit| usize::try_from(limit.value).ok())
    };
    match kind {
        ItemKind::Multiple { min_choices, max_choices, .. } => {
            (number(min_choices).unwrap_or(0), number(max_choices))
        }
        ItemKind::Derived { of, .. } => limits(of),
        _ => (0, None),
    }
}

fn pair(pair: &(Spanned<Number>, Spanned<Number>)) -> Bounds {
    (pair.0.value.clone(), pair.1.value.clone())
}

fn ends<'a>(points: impl Iterator<Item = &'a Number> + Clone) -> Option<Bounds> {
    Some((points.clone().min()?.clone(), points.max()?.clone()))
}
