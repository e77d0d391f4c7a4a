//! How an answer becomes points: one rule of `items:`.
//!
//! *In:* an entry of `items:`, or of the `rows:` of one. *Out:* an [`ItemRule`].
//!
//! An entry of which no rule can be read is poisoned and keeps its id.

use crate::load::reading::{Reading, elements, entries};
use crate::load::scoring::policies::policies;
use crate::load::scoring::steps::{CLAMPS, normalise, output, steps};
use crate::load::scoring::{aggregate, children_as, formulas, weights};
use crate::model::{
    Band, Clamp, Inclusive, ItemRule, MultipleRule, PointRule, TickMethod, Turn, Worth,
};
use crate::source::{Span, Spanned};
use crate::yaml::Node;

/// The keys that say how, in the order in which they are looked for.
const RULES: [&str; 11] = [
    "map", "bands", "linear", "multiple", "rows", "value", "ratio", "count_if", "lookup",
    "part_of", "reverse",
];
/// Those that can stand in a node.
const OF_NODES: [&str; 7] =
    ["bands", "linear", "value", "ratio", "count_if", "lookup", "reverse"];

/// The rule that takes the place of putting children together, and `reverse` beside it.
pub fn of_node(
    reading: &Reading,
    node: &Node,
) -> (Option<Spanned<PointRule>>, Option<Turn>) {
    let found = OF_NODES.iter().find_map(|key| Some((*key, node.get(key)?)));
    let Some((key, value)) = found else { return (None, None) };
    let rule = of_kind(reading, key, value, node).unwrap_or(PointRule::Unreadable);
    let turn = turn(reading, node, &rule);
    (Some(Spanned::new(rule, reading.label(value))), turn)
}

/// Reads the rule of an item.
pub fn rule(reading: &Reading, id: Spanned<String>, node: &Node) -> ItemRule {
    let found = RULES.iter().find_map(|key| Some((*key, node.get(key)?)));
    let rule = found.and_then(|(key, value)| of_kind(reading, key, value, node));
    let turn = rule.as_ref().and_then(|rule| turn(reading, node, rule));
    let end = reading.label(node).end.max(id.span.end);
    ItemRule {
        poisoned: rule.is_none(),
        rule: rule.unwrap_or(PointRule::Unreadable),
        rule_span: found.map_or(id.span, |(_, value)| reading.label(value)),
        turn,
        normalise: normalise(reading, node),
        steps: steps(reading, node),
        missing: policies(reading, node),
        label: reading.text(node.get("label")),
        output: output(reading, node),
        span: Span { end, ..id.span },
        id,
    }
}

/// `reverse` beside another rule; alone it is the rule.
fn turn(reading: &Reading, node: &Node, rule: &PointRule) -> Option<Turn> {
    let said = node.get("reverse")?;
    let is_alone = matches!(rule, PointRule::Reverse(_));
    (!is_alone).then(|| Spanned::new(reading.pair(Some(said)), reading.label(said)))
}

fn of_kind(reading: &Reading, key: &str, value: &Node, node: &Node) -> Option<PointRule> {
    Some(match key {
        "map" => {
            let worth = |node: &Node| worth(reading, node);
            PointRule::Map(by_code(reading, value.mapping().map(|_| value)?, worth))
        }
        "bands" => PointRule::Bands {
            bands: elements(Some(value))
                .iter()
                .filter_map(|node| band(reading, node))
                .collect(),
            inclusive: if node.get("inclusive").and_then(Node::text) == Some("upper") {
                Inclusive::Upper
            } else {
                Inclusive::Lower
            },
        },
        "linear" => linear(reading, value)?,
        "multiple" => PointRule::Multiple(multiple(reading, value, node)?),
        "rows" => {
            let row = |(key, node): &(Node, Node)| {
                Some(rule(reading, reading.word(Some(key))?, node))
            };
            PointRule::Rows {
                rows: entries(Some(value)).filter_map(row).collect(),
                aggregate: aggregate(reading, node)?,
                weights: weights(reading, node),
                children_as_value: children_as(reading, node),
            }
        }
        "value" => PointRule::Value {
            expression: reading.written(Some(value))?,
            range: reading.pair(node.get("range")),
        },
        "ratio" => PointRule::Ratio {
            ratio: Box::new(formulas::ratio(reading, value)?),
            range: reading.pair(node.get("range")),
        },
        "count_if" => PointRule::CountIf(Box::new(formulas::count_if(reading, value)?)),
        "lookup" => {
            PointRule::Lookup(Box::new(formulas::lookup(reading, value, node.get("of"))?))
        }
        "part_of" => PointRule::PartOf(reading.word(Some(value))?),
        _ => PointRule::Reverse(reading.pair(Some(value))),
    })
}

/// What each code is worth.
fn by_code<T>(
    reading: &Reading,
    node: &Node,
    worth: impl Fn(&Node) -> Option<T>,
) -> Vec<(Spanned<String>, T)> {
    let entry =
        |(code, node): &(Node, Node)| Some((reading.word(Some(code))?, worth(node)?));
    entries(Some(node)).filter_map(entry).collect()
}

/// Points, or `no_score`.
pub fn worth(reading: &Reading, node: &Node) -> Option<Spanned<Worth>> {
    if node.text() == Some("no_score") {
        return Some(Spanned::new(Worth::NoScore, reading.label(node)));
    }
    let points = reading.number(Some(node))?;
    Some(Spanned::new(Worth::Points(points.value), points.span))
}

fn band(reading: &Reading, node: &Node) -> Option<Band> {
    Some(Band {
        from: reading.number(node.get("from"))?,
        to: reading.number(node.get("to")),
        points: worth(reading, node.get("points")?)?,
        span: reading.label(node),
    })
}

fn linear(reading: &Reading, node: &Node) -> Option<PointRule> {
    Some(PointRule::Linear {
        from: reading.pair(node.get("from"))?,
        to: reading.pair(node.get("to"))?,
        clamp: reading
            .choice(node.get("clamp"), &CLAMPS)
            .map_or_else(Clamp::default, |c| c.value),
    })
}

fn multiple(reading: &Reading, method: &Node, node: &Node) -> Option<MultipleRule> {
    let methods = [
        ("sum", TickMethod::Sum),
        ("max", TickMethod::Max),
        ("count", TickMethod::Count),
        ("any", TickMethod::Any),
        ("all", TickMethod::All),
    ];
    let points = node.get("points");
    Some(MultipleRule {
        method: reading.choice(Some(method), &methods)?,
        points: points
            .map(|points| by_code(reading, points, |node| reading.number(Some(node))))
            .unwrap_or_default(),
        each: reading.number(node.get("each")),
        of: reading.words(node.get("of")),
        worth: reading.number(points),
        cap: reading.number(node.get("cap")),
        floor: reading.number(node.get("floor")),
    })
}
