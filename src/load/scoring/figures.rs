//! What a scoring file makes of scores: figures, their checks, classes, what is
//! forbidden or hidden, how ranks are tried and subtracted.
//!
//! *In:* `figures:`, `checks:`, `classes:`, `forbid:`, `disclosure:`, `robustness:` and
//! `rank_changes:`. *Out:* [`ResultRules`] as written.
//!
//! An entry with faults of its shape is left out: those have been told.

use crate::load::constants;
use crate::load::item::comparable;
use crate::load::reading::{Reading, elements, entries};
use crate::load::scoring::named;
use crate::model::{
    AbsentAs, AlsoWith, ClassRule, Disclosure, FigureCheck, FigureRule, Forbid,
    Forbidden, Level, Measure, PlaceBands, RankChange, ResultRules, Robustness,
};
use crate::source::{Span, Spanned};
use crate::yaml::Node;

/// All of it.
pub(super) fn results(reading: &Reading) -> ResultRules {
    let root = reading.root;
    let list = |key: &str| elements(root.get(key)).iter();
    ResultRules {
        figures: named(reading, "figures", figure).into_iter().flatten().collect(),
        checks: list("checks").filter_map(|node| check(reading, node)).collect(),
        classes: named(reading, "classes", classes),
        forbid: list("forbid").map(|node| forbid(reading, node)).collect(),
        disclosure: root.get("disclosure").map(|node| disclosure(reading, node)),
        robustness: root.get("robustness").and_then(|node| robustness(reading, node)),
        rank_changes: named(reading, "rank_changes", rank_change)
            .into_iter()
            .flatten()
            .collect(),
    }
}

/// From which place on places are told in bands, and how wide those are.
pub(super) fn bands(reading: &Reading, node: &Node) -> Option<PlaceBands> {
    Some(PlaceBands {
        from: reading.whole(node.get("from"))?,
        width: reading.whole(node.get("width"))?,
    })
}

fn figure(
    reading: &Reading,
    id: Spanned<String>,
    node: &Node,
    span: Span,
) -> Option<FigureRule> {
    let written = |(key, measure): (&str, Measure)| {
        Some((measure, reading.written(node.get(key))?))
    };
    let (measure, value) = Measure::ALL.into_iter().find_map(written)?;
    let weighted = node.get("weighted");
    Some(FigureRule {
        id,
        measure,
        value,
        of: reading.word(node.get("of")),
        base: reading.written(node.get("base")),
        by: elements(node.get("by"))
            .iter()
            .filter_map(|by| reading.written(Some(by)))
            .collect(),
        per: reading.written(node.get("per")),
        times: reading.number(node.get("times")),
        decimals: reading.whole(node.get("decimals")),
        weighted: weighted.map(|node| Spanned::new(reading.flag(weighted), node.span)),
        absent_as: node.get("absent_as").and_then(|node| absent_as(reading, node)),
        also_with: node.get("also_with").map(|node| also_with(reading, node)),
        label: reading.text(node.get("label")),
        comparable: comparable(reading, node),
        comparable_because: reading.text(node.get("comparable_because")),
        span,
    })
}

fn absent_as(reading: &Reading, node: &Node) -> Option<AbsentAs> {
    Some(AbsentAs {
        value: reading.number(node.get("value"))?,
        because: reading.text(node.get("because")),
    })
}

fn also_with(reading: &Reading, node: &Node) -> AlsoWith {
    let entry = |(name, node): &(Node, Node)| {
        Some((reading.word(Some(name))?, constants::value(reading, node)?))
    };
    AlsoWith {
        constants: entries(node.get("constants")).filter_map(entry).collect(),
        label: reading.text(node.get("label")),
        span: reading.label(node),
    }
}

fn check(reading: &Reading, node: &Node) -> Option<FigureCheck> {
    let levels = [("hard", Level::Hard), ("soft", Level::Soft), ("note", Level::Note)];
    Some(FigureCheck {
        id: reading.word(node.get("id"))?,
        must: reading.written(node.get("must"))?,
        level: reading.choice(node.get("level"), &levels)?.value,
        message: reading.text(node.get("message")),
        span: reading.label(node),
    })
}

fn classes(reading: &Reading, of: Spanned<String>, node: &Node, span: Span) -> ClassRule {
    let class = |(name, node): &(Node, Node)| {
        let takes = node.sequence().map(|_| reading.words(Some(node)));
        Some((reading.word(Some(name))?, takes))
    };
    ClassRule { of, classes: entries(Some(node)).filter_map(class).collect(), span }
}

fn forbid(reading: &Reading, node: &Node) -> Forbid {
    let what = |node: &Node| reading.choice(Some(node), &Forbidden::ALL);
    Forbid {
        what: elements(node.get("what")).iter().filter_map(what).collect(),
        because: reading.text(node.get("because")),
        span: reading.label(node),
    }
}

fn disclosure(reading: &Reading, node: &Node) -> Disclosure {
    let holds = |key: &str| node.get(key).is_none_or(|node| reading.flag(Some(node)));
    Disclosure {
        min_base: reading.whole(node.get("min_base")),
        min_cell: reading.whole(node.get("min_cell")),
        hides_zero: node.get("zero").and_then(Node::text) == Some("hidden"),
        complementary: holds("complementary"),
        inverse: holds("inverse"),
        counts_of: reading.word(node.get("counts_of")),
        span: reading.label(node),
    }
}

fn robustness(reading: &Reading, node: &Node) -> Option<Robustness> {
    Some(Robustness {
        noise: reading.number(node.get("noise"))?,
        levels: reading.words(node.get("levels")),
        draws: reading.whole(node.get("draws"))?,
        seed: reading.whole(node.get("seed"))?,
        leave_one_out: node.get("leave_one_out").is_some(),
        span: reading.label(node),
    })
}

fn rank_change(
    reading: &Reading,
    id: Spanned<String>,
    node: &Node,
    span: Span,
) -> Option<RankChange> {
    Some(RankChange {
        id,
        from: reading.word(node.get("from"))?,
        to: reading.word(node.get("to"))?,
        unlike_panels: reading.flag(node.get("unlike_panels")),
        span,
    })
}
