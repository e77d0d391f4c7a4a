//! `scoring.yaml`: rules of items, nodes, gates, grades and ranks.
//!
//! *In:* the file, and a [`Reader`] for those it builds on. *Out:* a [`Scoring`] as written,
//! or the tree that it was read from.
//!
//! Item rules are read in `points` and `formulas`, missing policies in `policies`, scales
//! and what comes after them in `steps`. No name is looked up: `check` holds the file to
//! its questionnaire.

mod figures;
mod formulas;
mod over;
mod points;
mod policies;
mod steps;
mod waves;

use crate::decimal::{Number, Quantum, Rounding};
use crate::diagnostic::Findings;
use crate::load::Reader;
use crate::load::item::refuse_reserved;
use crate::load::reading::{Faults, Reading, elements, entries};
use crate::load::scoring::policies::policies;
use crate::load::scoring::steps::{normalise, output, screen, steps};
use crate::load::tables::Paths;
use crate::load::variant::{self, Whole};
use crate::model::{
    Aggregate, AnyOf, Arithmetic, Combination, CombinationTerm, Cut, Direction, Eligible,
    Gate, GateAction, GradeBand, Grades, IndexRule, ListCut, OnZero, PointRule,
    PointsAre, RankRule, RankValue, Scoring, Ties, Weights,
};
use crate::source::{FileId, Sources, Span, Spanned};
use crate::yaml::{Node, join};

const AGGREGATES: [(&str, Aggregate); 7] = [
    ("sum", Aggregate::Sum),
    ("mean", Aggregate::Mean),
    ("geometric", Aggregate::Geometric),
    ("harmonic", Aggregate::Harmonic),
    ("median", Aggregate::Median),
    ("min", Aggregate::Min),
    ("max", Aggregate::Max),
];

/// Loads a scoring file and those it builds on.
///
/// None where a text is no YAML, or where what it extends is not there.
pub fn scoring(
    file: FileId,
    sources: &mut Sources,
    reader: &dyn Reader,
    findings: &mut Findings,
) -> Option<Scoring> {
    let Whole { tree, files, prefixed, spread, mut found } =
        variant::whole(file, sources, reader, findings)?;
    let paths = Paths::open_norms(&tree, sources, reader);
    let reading = Reading::new(file, sources.get(file), &tree)
        .with_tables(sources, &paths)
        .with_prefixed(&prefixed);
    let mut scoring = read(&reading);
    scoring.parts = files;
    scoring.tables = paths.files().collect();
    found.append(reading.into_findings());
    let faults = Faults::anywhere(&found);
    spread.lead_back(&mut found);
    // A pointer is into the file itself.
    let elsewhere = found.iter_mut().filter(|finding| finding.label.span.file != file);
    elsewhere.for_each(|finding| finding.pointer = None);
    for rule in &mut scoring.items {
        let id = &rule.id.value;
        let mut names = std::iter::once(id.as_str()).chain(spread.of(id));
        rule.poisoned |= names.any(|name| faults.under(&join("/items", name)));
    }
    for index in &mut scoring.indices {
        index.poisoned |= faults.under(&join("/indices", &index.id.value));
    }
    findings.append(found);
    Some(scoring)
}

/// A scoring file and those it builds on as one tree, each value with its place.
pub fn scoring_tree(
    file: FileId,
    sources: &mut Sources,
    reader: &dyn Reader,
    findings: &mut Findings,
) -> Option<Node> {
    let Whole { tree, found, .. } = variant::whole(file, sources, reader, findings)?;
    findings.append(found);
    Some(tree)
}

fn read(reading: &Reading) -> Scoring {
    let root = reading.root;
    let points_are = [("example", PointsAre::Example), ("official", PointsAre::Official)];
    let unscored = |(name, reason): &(Node, Node)| {
        Some((reading.word(Some(name))?, reading.plain_text(Some(reason))))
    };
    let item = |(key, node): &(Node, Node)| {
        Some(points::rule(reading, reading.word(Some(key))?, node))
    };
    Scoring {
        file: reading.file,
        parts: Vec::new(),
        tables: Vec::new(),
        name: reading.word_or_empty(root.get("scoring"), root),
        for_questionnaire: reading.word_or_empty(root.get("for"), root),
        title: reading.text(root.get("title")),
        frozen: reading.date(root.get("frozen")),
        points_are: reading.choice(root.get("points_are"), &points_are),
        arithmetic: arithmetic(reading, root.get("arithmetic")),
        missing: policies(reading, root),
        route_spread: reading
            .number(root.get("fairness").and_then(|f| f.get("route_spread"))),
        items: entries(root.get("items")).filter_map(item).collect(),
        unscored: entries(root.get("unscored")).filter_map(unscored).collect(),
        any_of: named(reading, "any_of", any_of),
        indices: named(reading, "indices", index),
        gates: elements(root.get("gates"))
            .iter()
            .filter_map(|node| gate(reading, node))
            .collect(),
        grades: named(reading, "grades", grades),
        ranks: named(reading, "ranks", rank),
        screen: root.get("screen").and_then(|said| screen(reading, said)),
        results: figures::results(reading),
        waves: waves::waves(reading, root.get("waves")),
    }
}

/// The entries of a map from id to node.
fn named<T>(
    reading: &Reading,
    key: &str,
    read: impl Fn(&Reading, Spanned<String>, &Node, Span) -> T,
) -> Vec<T> {
    let entry = |(key, node): &(Node, Node)| {
        Some(read(
            reading,
            reading.word(Some(key))?,
            node,
            entry_span(key, node, reading),
        ))
    };
    entries(reading.root.get(key)).filter_map(entry).collect()
}

/// An entry of a map from its key on; only the key where the value stands elsewhere.
fn entry_span(key: &Node, node: &Node, reading: &Reading) -> Span {
    let end = reading.label(node).end;
    if end > key.span.end { Span { end, ..key.span } } else { key.span }
}

fn arithmetic(reading: &Reading, node: Option<&Node>) -> Arithmetic {
    let roundings = [
        ("half_up", Rounding::HalfUp),
        ("half_even", Rounding::HalfEven),
        ("floor", Rounding::Floor),
        ("ceil", Rounding::Ceil),
    ];
    let round = node.and_then(|node| node.get("round"));
    Arithmetic {
        decimals: reading.whole(node.and_then(|node| node.get("decimals"))),
        rounding: reading.choice(round, &roundings).map_or(Rounding::HalfUp, |r| r.value),
        quantum: quantum(reading, node),
    }
}

/// What numbers that lost digits are compared on; the schema holds it between 0 and 1.
fn quantum(reading: &Reading, arithmetic: Option<&Node>) -> Quantum {
    let said = reading.number(arithmetic.and_then(|node| node.get("quantum")));
    said.and_then(|size| Quantum::new(size.value)).unwrap_or_default()
}

fn any_of(reading: &Reading, id: Spanned<String>, node: &Node, span: Span) -> AnyOf {
    refuse_reserved(reading, &id);
    AnyOf {
        id,
        of: reading.words(node.get("of")),
        normalise: normalise(reading, node),
        steps: steps(reading, node),
        output: output(reading, node),
        missing: policies(reading, node),
        label: reading.text(node.get("label")),
        span,
    }
}

/// `aggregate:`, a word or `{method: number}`; a combination has its terms beside it.
fn aggregate(reading: &Reading, node: &Node) -> Option<Spanned<Aggregate>> {
    let said = node.get("aggregate")?;
    let place = reading.label(said);
    let made = |aggregate: Aggregate| Some(Spanned::new(aggregate, place));
    if said.text() == Some("combination") {
        return made(Aggregate::Combination(Box::new(combination(reading, node))));
    }
    let number = |key: &str| reading.number(said.get(key)).map(|number| number.value);
    if let Some(exponent) = number("power") {
        return made(Aggregate::Power(exponent));
    }
    if let Some(least) = number("share_at_least") {
        return made(Aggregate::ShareAtLeast(least));
    }
    if let Some(pull) = number("mean_min") {
        return made(Aggregate::MeanMin(pull));
    }
    reading.choice(Some(said), &AGGREGATES)
}

fn combination(reading: &Reading, node: &Node) -> Combination {
    let number = |node: &Node, key: &str, unless: Number| {
        reading.number(node.get(key)).map_or(unless, |number| number.value)
    };
    let term = |(_, term): &(Node, Node)| CombinationTerm {
        minus: number(term, "minus", Number::ZERO),
        divide_by: reading
            .number(term.get("divide_by"))
            .unwrap_or_else(|| Spanned::new(Number::ONE, reading.label(term))),
        times: number(term, "times", Number::ONE),
    };
    Combination {
        constant: number(node, "constant", Number::ZERO),
        times: number(node, "times", Number::ONE),
        terms: entries(node.get("children")).map(term).collect(),
    }
}

fn on_zero(reading: &Reading, node: &Node) -> Option<Spanned<OnZero>> {
    let said = node.get("on_zero")?;
    if let Some(offset) = reading.number(said.get("offset")) {
        let place = reading.label(said);
        return Some(Spanned::new(OnZero::Offset(offset.value), place));
    }
    let words = [("zero", OnZero::Zero), ("no_score", OnZero::NoScore)];
    reading.choice(Some(said), &words)
}

fn index(reading: &Reading, id: Spanned<String>, node: &Node, span: Span) -> IndexRule {
    refuse_reserved(reading, &id);
    let (rule, turn) = points::of_node(reading, node);
    let of = reading.word(node.get("of"));
    // A node that stands for another, or reads answers itself, puts nothing together.
    let is_plain = of.is_none() && rule.is_none();
    let said = aggregate(reading, node);
    let (mut weights, mut children) = children(reading, node);
    let is_combination =
        said.as_ref().is_some_and(|said| matches!(said.value, Aggregate::Combination(_)));
    if !is_plain || is_combination {
        weights = Some(Spanned::new(Weights::Points, id.span));
    }
    if let Some(of) = &of {
        children = vec![of.clone()];
    }
    let is_unreadable =
        rule.as_ref().is_some_and(|rule| rule.value == PointRule::Unreadable);
    IndexRule {
        poisoned: is_plain && (said.is_none() || weights.is_none()) || is_unreadable,
        aggregate: said.unwrap_or(Spanned::new(Aggregate::Sum, id.span)),
        weights: weights.unwrap_or(Spanned::new(Weights::Points, id.span)),
        children,
        children_as_value: children_as(reading, node),
        rule,
        turn,
        is_of: of.is_some(),
        on_zero: on_zero(reading, node),
        normalise: normalise(reading, node),
        steps: steps(reading, node),
        missing: policies(reading, node),
        unlike_ranges: reading.flag(node.get("unlike_ranges")),
        output: output(reading, node),
        level: reading.word(node.get("level")),
        label: reading.text(node.get("label")),
        id,
        span,
        is_scale: reading.flag(node.get("scale")),
    }
}

/// Weights and children; a map of children declares the weights.
fn children(
    reading: &Reading,
    node: &Node,
) -> (Option<Spanned<Weights>>, Vec<Spanned<String>>) {
    let is_combination =
        node.get("aggregate").and_then(Node::text) == Some("combination");
    match node.get("children") {
        Some(children) if is_combination => {
            let names = entries(Some(children));
            let names = names.filter_map(|(name, _)| reading.word(Some(name))).collect();
            (None, names)
        }
        Some(children) if children.mapping().is_some() => {
            let weights = declared(reading, children);
            let names = weights.iter().map(|(name, _)| name.clone()).collect();
            let weights =
                Spanned::new(Weights::Declared(weights), reading.label(children));
            (Some(weights), names)
        }
        children => (weights(reading, node), reading.words(children)),
    }
}

/// `weights:`, a word or one number a child.
fn weights(reading: &Reading, node: &Node) -> Option<Spanned<Weights>> {
    let words = [("points", Weights::Points), ("equal", Weights::Equal)];
    match node.get("weights") {
        Some(said) if said.mapping().is_some() => {
            let weights = Weights::Declared(declared(reading, said));
            Some(Spanned::new(weights, reading.label(said)))
        }
        word => reading.choice(word, &words),
    }
}

/// Names with their weights.
fn declared(reading: &Reading, node: &Node) -> Vec<(Spanned<String>, Spanned<Number>)> {
    let entry = |(name, weight): &(Node, Node)| {
        Some((reading.word(Some(name))?, reading.number(Some(weight))?))
    };
    entries(Some(node)).filter_map(entry).collect()
}

/// Whether children of relative weights enter as they stand.
fn children_as(reading: &Reading, node: &Node) -> Option<Spanned<bool>> {
    let scales = [("percent", false), ("value", true)];
    reading.choice(node.get("children_as"), &scales)
}

fn gate(reading: &Reading, node: &Node) -> Option<Gate> {
    Some(Gate {
        id: reading.word_or_empty(node.get("id"), node),
        when: reading.written(node.get("when"))?,
        node: reading.word(node.get("node"))?,
        action: action(reading, node)?,
        because: reading.text(node.get("because")),
        acts_if_unknown: node.get("unknown").and_then(Node::text) == Some("act"),
        span: reading.label(node),
    })
}

fn action(reading: &Reading, node: &Node) -> Option<GateAction> {
    if let Some(cap) = reading.number(node.get("cap")) {
        return Some(GateAction::Cap(cap));
    }
    if let Some(less) = reading.number(node.get("subtract")) {
        return Some(GateAction::Subtract(less));
    }
    if let Some(grade) = reading.word(node.get("grade")) {
        return Some(GateAction::Grade(grade));
    }
    reading.flag(node.get("withdraw")).then_some(GateAction::Withdraw)
}

fn grades(reading: &Reading, id: Spanned<String>, node: &Node, span: Span) -> Grades {
    let band = |node: &Node| {
        Some(GradeBand {
            from: reading.number(node.get("from"))?,
            grade: reading.word(node.get("grade"))?,
            label: reading.text(node.get("label")),
        })
    };
    Grades {
        id,
        of: reading.word_or_empty(node.get("of"), node),
        value: value(reading, node).map_or(RankValue::Exact, |value| value.value),
        bands: elements(node.get("bands")).iter().filter_map(band).collect(),
        label: reading.text(node.get("label")),
        span,
    }
}

/// `exact`, `published` or `{decimals: n}`.
fn value(reading: &Reading, node: &Node) -> Option<Spanned<RankValue>> {
    let node = node.get("value")?;
    if let Some(decimals) = reading.whole(node.get("decimals")) {
        return Some(Spanned::new(RankValue::Decimals(decimals.value), node.span));
    }
    let words = [("exact", RankValue::Exact), ("published", RankValue::Published)];
    reading.choice(Some(node), &words)
}

fn rank(reading: &Reading, id: Spanned<String>, node: &Node, span: Span) -> RankRule {
    let directions =
        [("descending", Direction::Descending), ("ascending", Direction::Ascending)];
    let ties = [
        ("competition", Ties::Competition),
        ("modified", Ties::Modified),
        ("dense", Ties::Dense),
        ("ordinal", Ties::Ordinal),
        ("fractional", Ties::Fractional),
    ];
    RankRule {
        by: reading.word_or_empty(node.get("by"), node),
        direction: reading
            .choice(node.get("direction"), &directions)
            .map_or_else(Direction::default, |d| d.value),
        ties: reading
            .choice(node.get("ties"), &ties)
            .map_or_else(Ties::default, |t| t.value),
        value: value(reading, node).unwrap_or(Spanned::new(RankValue::Exact, id.span)),
        eligible: node
            .get("eligible")
            .map(|node| eligible(reading, node))
            .unwrap_or_default(),
        within: match node.get("only_within") {
            Some(columns) => reading.words(Some(columns)),
            None => reading.words(node.get("within")),
        },
        list: node.get("list").map(|node| cut(reading, node)).unwrap_or_default(),
        id,
        span,
        panel: reading.words(node.get("panel")),
        is_only_within: node.get("only_within").is_some(),
        break_ties: reading.words(node.get("break_ties")),
        quantum: quantum(reading, reading.root.get("arithmetic")),
    }
}

fn eligible(reading: &Reading, node: &Node) -> Eligible {
    let except = |node: &Node| {
        Some((reading.word(node.get("unit"))?, reading.text(node.get("because"))))
    };
    Eligible {
        status: reading.words(node.get("status")),
        answered: reading.number(node.get("answered")),
        condition: reading.written(node.get("where")),
        except: elements(node.get("except")).iter().filter_map(except).collect(),
        until: reading.date(node.get("until")),
    }
}

fn cut(reading: &Reading, node: &Node) -> ListCut {
    let cuts = [("rank", Cut::Rank), ("rows", Cut::Rows)];
    ListCut {
        top: reading.whole(node.get("top")),
        bottom: reading.whole(node.get("bottom")),
        cut: reading
            .choice(node.get("cut"), &cuts)
            .map_or_else(Cut::default, |cut| cut.value),
        worst_first: node.get("bottom_order").and_then(Node::text) == Some("worst_first"),
        order: reading.word(node.get("order")),
        bands: node.get("bands").and_then(|node| figures::bands(reading, node)),
    }
}
