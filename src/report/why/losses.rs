//! Where points were lost, the greatest loss first.
//!
//! *In:* nodes with their trace. *Out:* what each question lost of how much, in the
//! order of what it cost the score at the top.
//!
//! A grid and an `any_of` are told as one. What is not counted loses nothing.

use crate::decimal::Number;
use crate::model::{Aggregate, Normalise};
use crate::report::score as told;
use crate::report::why::Case;
use crate::report::why::node::{self, short};
use crate::report::why::steps;
use crate::report::{Ink, Language};
use crate::score::{ChildTrace, GateAct, GateTrace, NodeKind, Work};

/// How many are told unless all are asked for.
const MOST: usize = 10;

/// A question that lost points.
struct Loss {
    node: usize,
    lost: Number,
    /// What it cost the score at the top.
    cost: Number,
}

/// The list, and before it the gates that lowered a score.
pub fn loss_lines(case: &Case<'_>, roots: &[usize], all: bool) -> String {
    let language = case.language();
    let (mut losses, mut seen) = (Vec::new(), Vec::new());
    for root in roots {
        walk(case, *root, &Number::ONE, &mut losses, &mut seen);
    }
    losses.sort_by(|left, right| right.cost.cmp(&left.cost));
    let bit = |gate: &&GateTrace| gate.bit && seen.contains(&gate.node);
    let mut gates: Vec<&GateTrace> = case.scores.gates.iter().filter(bit).collect();
    gates.sort_by_key(|gate| !roots.contains(&gate.node));
    if losses.is_empty() && gates.is_empty() {
        return String::new();
    }
    let head =
        language.pick("Lost points, greatest first", "Tappade poäng, störst först");
    let mut text = format!("{}\n", case.look.paint(Ink::Bold, head));
    for gate in gates {
        text.push_str(&case.line("  ", &lowered(case, gate)));
    }
    let shown = if all { losses.len() } else { losses.len().min(MOST) };
    for loss in &losses[..shown] {
        let entry = case.hanging("  ", "    ", &line(case, loss));
        text.push_str(&entry);
    }
    let more = language.count(losses.len() - shown);
    if losses.len() > shown {
        let line = match language {
            Language::English => format!("and {more} more: --all shows them"),
            Language::Swedish => format!("och {more} till: --all visar dem"),
        };
        text.push_str(&case.line("  ", &line));
    }
    text + "\n"
}

/// `3 of 3: Is there an adopted plan? (plan)`.
fn line(case: &Case<'_>, loss: &Loss) -> String {
    let language = case.language();
    let id = &case.ruleset.nodes[loss.node].id;
    let of = case.scores.nodes[loss.node].bounds.as_ref();
    let of = of.map_or_else(String::new, |(_, greatest)| {
        format!(" {} {}", language.pick("of", "av"), language.number(&short(greatest)))
    });
    let lost = language.number(&short(&loss.lost));
    match node::words(case, &case.ruleset.nodes[loss.node]) {
        Some(words) => format!("{lost}{of}: {words} (`{id}`)"),
        None => format!("{lost}{of}: `{id}`"),
    }
}

/// `spärren utan_plan sänker total till 50 (annars 64,7)`.
fn lowered(case: &Case<'_>, gate: &GateTrace) -> String {
    let language = case.language();
    let id = &case.ruleset.gates[gate.gate].id;
    let node = &case.ruleset.nodes[gate.node];
    let trace = case.scores.nodes[gate.node].trace.as_ref();
    let before = trace.and_then(|trace| trace.before_gates.as_ref());
    let before = before.map_or_else(
        || told::MISSING.to_owned(),
        |before| {
            let digits = match node.decimals {
                Some(decimals) => {
                    before.round(decimals, case.ruleset.rounding).fixed(decimals)
                }
                None => short(before),
            };
            language.number(&digits)
        },
    );
    let of = &node.id;
    let number = |number: &Number| language.number(&short(number));
    match (&case.ruleset.gates[gate.gate].act, language) {
        (GateAct::Cap(cap), Language::English) => {
            format!("gate `{id}` lowers `{of}` to {} (otherwise {before})", number(cap))
        }
        (GateAct::Cap(cap), Language::Swedish) => {
            format!("spärren `{id}` sänker `{of}` till {} (annars {before})", number(cap))
        }
        (act, Language::English) => {
            let word = steps::gate(gate, act, language);
            format!("gate `{id}` {word}: `{of}` (otherwise {before})")
        }
        (act, Language::Swedish) => {
            let word = steps::gate(gate, act, language);
            format!("spärren `{id}` {word}: `{of}` (annars {before})")
        }
    }
}

/// Collects losses beneath a node; `factor` is what one of its points is worth at the
/// top.
fn walk(
    case: &Case<'_>,
    number: usize,
    factor: &Number,
    losses: &mut Vec<Loss>,
    seen: &mut Vec<usize>,
) {
    seen.push(number);
    let node = &case.ruleset.nodes[number];
    let score = &case.scores.nodes[number];
    let Work::Combine { percent, .. } = &node.work else {
        return own(case, number, factor, losses);
    };
    if node.kind != NodeKind::Index {
        return own(case, number, factor, losses);
    }
    let hundred = Number::from(100usize);
    let is_percent = node.normalise.as_ref().is_some_and(Normalise::is_percent);
    let scale = match &score.denominator {
        Some(range) if is_percent => hundred.divide(range),
        _ => Some(Number::ONE),
    };
    let children = score.trace.iter().flat_map(|trace| &trace.children);
    for child in children.filter(|child| counts(child)) {
        let bounds = case.scores.nodes[child.node].bounds.as_ref();
        let entered = match bounds {
            Some((least, greatest)) if *percent => {
                hundred.divide(&(greatest.clone() - least.clone()))
            }
            _ => Some(Number::ONE),
        };
        let factor = factor.clone()
            * child.weight_effective.clone()
            * scale.clone().unwrap_or(Number::ONE)
            * entered.unwrap_or(Number::ONE);
        walk(case, child.node, &factor, losses, seen);
    }
}

/// What a question, a grid or an `any_of` lost itself; once, where several nodes hold it.
fn own(case: &Case<'_>, number: usize, factor: &Number, losses: &mut Vec<Loss>) {
    let Some(lost) = lost(case, number) else { return };
    let cost = lost.clone() * factor.clone();
    match losses.iter_mut().find(|loss| loss.node == number) {
        Some(loss) => loss.cost = loss.cost.clone() + cost,
        None => losses.push(Loss { node: number, lost, cost }),
    }
}

/// Whether a child is in its parent's score.
fn counts(child: &ChildTrace) -> bool {
    child.included && !child.weight_effective.is_zero()
}

/// How far a node is below its greatest.
fn lost(case: &Case<'_>, number: usize) -> Option<Number> {
    let score = &case.scores.nodes[number];
    let (_, greatest) = score.bounds.as_ref()?;
    let lost = greatest.clone() - score.score.clone()?;
    (lost > Number::ZERO).then_some(lost)
}

/// `loses 2`, of an answer that counts; nothing of a row whose grid does not add up.
pub fn loses(
    case: &Case<'_>,
    number: usize,
    entered: Option<&ChildTrace>,
) -> Option<String> {
    let node = &case.ruleset.nodes[number];
    let sums = |parent: &usize| {
        let work = &case.ruleset.nodes[*parent].work;
        matches!(work, Work::Combine { aggregate: Aggregate::Sum, .. })
    };
    let is_whole = node.kind != NodeKind::Row || node.parents.iter().all(sums);
    let is_leaf = matches!(node.work, Work::Leaf(_));
    if !is_leaf || !is_whole || entered.is_some_and(|child| !counts(child)) {
        return None;
    }
    let lost = case.language().number(&short(&lost(case, number)?));
    Some(format!("{} {lost}", case.language().pick("loses", "tappar")))
}
