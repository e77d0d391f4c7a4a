//! Items with their types, bounds and checks.
//!
//! *In:* an entry of `items:`. *Out:* the same, typed.
//!
//! Every entry becomes an item, also one without a readable type or id: it is poisoned,
//! and what names it is not reported as unknown.

use crate::decimal::Number;
use crate::load::include::Found;
use crate::load::options::{self, MISSING};
use crate::load::reading::{Reading, elements, entries, is_date};
use crate::load::words;
use crate::model::{
    Bound, Comparable, Decimals, GridItem, GridRow, Item, ItemCheck, ItemKind, Level,
    NumberItem, NumberKind, Required, ScaleItem, TextItem,
};
use crate::source::Spanned;
use crate::yaml::{Kind, Node, join};

/// Words of the expression language, which name no item and no node.
const RESERVED: &[&str] = &[
    "and",
    "or",
    "not",
    "in",
    "is",
    "if",
    "elif",
    "else",
    "true",
    "false",
    "none",
    "self",
    "super",
    "loop",
    "caller",
    "varargs",
    "kwargs",
    "unit",
    "prev",
    "last",
    "wave",
    "const",
    "submitted",
    "started",
    "row",
    "parent",
    "source",
    "option",
    "missing",
    "score",
    "published",
    "grade",
    "figure",
];

/// Reports an id that means something else in expressions.
pub(in crate::load) fn refuse_reserved(reading: &Reading, id: &Spanned<String>) {
    if RESERVED.contains(&id.value.as_str()) {
        reading.push(words::reserved_id(id.span, &id.value));
    }
}

/// Reads an item; whether it is poisoned is told later, when all faults are known.
pub(in crate::load) fn item(
    reading: &Reading,
    node: &Node,
    section: usize,
    pointer: String,
    lists: &Found,
) -> Item {
    let id = reading.word_or_empty(node.get("id"), node);
    refuse_reserved(reading, &id);
    let of = node.get("type");
    let kind = kind(reading, node, of, lists);
    let default = default(reading, node.get("default"), &kind);
    Item {
        id,
        section,
        pointer: pointer.clone(),
        span: node.span,
        poisoned: matches!(kind, ItemKind::Unreadable),
        kind_span: of.map_or_else(|| node.label(reading.source), |of| of.span),
        kind,
        text: reading.text(node.get("text")),
        help: reading.text(node.get("help")),
        why: reading.text(node.get("why")),
        ask_if: reading.written(node.get("ask_if")),
        required: required(reading, node.get("required")),
        allow_missing: node
            .get("allow_missing")
            .map(|node| missing_codes(reading, Some(node))),
        default,
        checks: checks(reading, node.get("checks"), &join(&pointer, "checks")),
        concept: reading.word(node.get("concept")),
        comparable: comparable(reading, node),
        comparable_because: reading.text(node.get("comparable_because")),
        renamed_from: reading.word(node.get("renamed_from")),
        headline: reading.words(node.get("headline")),
        sensitive: reading.flag(node.get("sensitive")),
        personal: reading.flag(node.get("personal")),
    }
}

/// Reads the type named by `of` and its keys in `node`.
pub(in crate::load) fn kind(
    reading: &Reading,
    node: &Node,
    of: Option<&Node>,
    lists: &Found,
) -> ItemKind {
    let Some(word) = reading.word(of) else { return ItemKind::Unreadable };
    match word.value.as_str() {
        "single" => {
            let mut choices = options::choices(reading, node.get("options"), lists);
            let order = [("best_first", true), ("worst_first", false)];
            choices.best_first =
                reading.choice(node.get("ordered"), &order).map(|o| o.value);
            ItemKind::Single(choices)
        }
        "multiple" => ItemKind::Multiple {
            choices: options::choices(reading, node.get("options"), lists),
            min_choices: reading.whole(node.get("min_choices")),
            max_choices: reading.whole(node.get("max_choices")),
        },
        "yes_no" => ItemKind::YesNo(options::yes_no(word.span)),
        "scale" => scale(reading, node).map_or(ItemKind::Unreadable, ItemKind::Scale),
        "integer" => number(reading, node, NumberKind::Integer),
        "decimal" => number(reading, node, NumberKind::Decimal),
        "percent" => number(reading, node, NumberKind::Percent),
        "text" => text(reading, node, false),
        "long_text" => text(reading, node, true),
        "date" => ItemKind::Date {
            min: bound(reading, node.get("min")),
            max: bound(reading, node.get("max")),
        },
        "year" => ItemKind::Year {
            min: bound(reading, node.get("min")),
            max: bound(reading, node.get("max")),
        },
        "grid" => ItemKind::Grid(grid(reading, node, lists)),
        "note" => ItemKind::Note,
        "derived" => derived(reading, node, lists),
        _ => ItemKind::Unreadable,
    }
}

/// A derived item never has one of another as its type: the schema's `as` is closed.
fn derived(reading: &Reading, node: &Node, lists: &Found) -> ItemKind {
    let of = node.get("as").filter(|of| of.text() != Some("derived"));
    match (kind(reading, node, of, lists), reading.written(node.get("value"))) {
        (ItemKind::Unreadable, _) | (_, None) => ItemKind::Unreadable,
        (of, Some(value)) => ItemKind::Derived { of: Box::new(of), value },
    }
}

fn scale(reading: &Reading, node: &Node) -> Option<ScaleItem> {
    let label = |(key, value): &(Node, Node)| {
        let point = Number::parse(key.text()?).ok()?;
        Some((Spanned::new(point, key.span), reading.text(Some(value))?))
    };
    Some(ScaleItem {
        from: reading.number(node.get("from"))?,
        to: reading.number(node.get("to"))?,
        step: reading.number(node.get("step")),
        labels: entries(node.get("labels")).filter_map(label).collect(),
    })
}

fn number(reading: &Reading, node: &Node, kind: NumberKind) -> ItemKind {
    let declared = node.get("decimals");
    let decimals = match reading.whole(declared) {
        Some(most) => Decimals::AtMost(most.value),
        // `any`; and a `decimal` that declares none is poisoned.
        None if declared.is_some() || kind == NumberKind::Decimal => Decimals::Any,
        None => Decimals::AtMost(0),
    };
    ItemKind::Number(NumberItem {
        kind,
        min: bound(reading, node.get("min")),
        max: bound(reading, node.get("max")),
        unit: reading.text(node.get("unit")),
        decimals,
    })
}

fn text(reading: &Reading, node: &Node, long: bool) -> ItemKind {
    ItemKind::Text(TextItem {
        long,
        min_length: reading.whole(node.get("min_length")),
        max_length: reading.whole(node.get("max_length")),
        pattern: reading.word(node.get("pattern")),
    })
}

fn grid(reading: &Reading, node: &Node, lists: &Found) -> GridItem {
    let row = |node: &Node| {
        Some(GridRow {
            id: reading.word(node.get("id"))?,
            label: reading.text(node.get("label")),
            ask_if: reading.written(node.get("ask_if")),
            span: node.label(reading.source),
        })
    };
    GridItem {
        rows: elements(node.get("rows")).iter().filter_map(row).collect(),
        choices: options::choices(reading, node.get("options"), lists),
        multiple: reading.flag(node.get("multiple")),
        each_row_required: reading.flag(node.get("each_row_required")),
    }
}

/// A number, a day, or an expression for one.
fn bound(reading: &Reading, node: Option<&Node>) -> Option<Bound> {
    if let Some(number) = reading.number(node) {
        return Some(Bound::Number(number));
    }
    if node.and_then(Node::text).is_some_and(is_date) {
        return reading.date(node).map(Bound::Date);
    }
    reading.written(node).map(Bound::Expression)
}

/// What fills the form: codes and texts are words, the rest as a bound.
fn default(reading: &Reading, node: Option<&Node>, kind: &ItemKind) -> Option<Bound> {
    if node?.sequence().is_some() {
        reading
            .push(words::not_supported_yet(node?.label(reading.source), "default: […]"));
        return None;
    }
    match kind {
        ItemKind::Number(_)
        | ItemKind::Scale(_)
        | ItemKind::Date { .. }
        | ItemKind::Year { .. } => bound(reading, node),
        _ => reading.word(node).map(Bound::Word),
    }
}

fn required(reading: &Reading, node: Option<&Node>) -> Required {
    match node.map(|node| (&node.kind, node.span)) {
        Some((Kind::Bool(true), span)) => Required::Yes(span),
        Some((Kind::Text(text), span)) if text == "soft" => Required::Soft(span),
        Some((Kind::Text(_), _)) => {
            reading.written(node).map_or(Required::No, Required::If)
        }
        _ => Required::No,
    }
}

/// A list of missing codes.
pub(in crate::load) fn missing_codes(
    reading: &Reading,
    node: Option<&Node>,
) -> Vec<Spanned<crate::value::AnswerState>> {
    elements(node)
        .iter()
        .filter_map(|code| reading.choice(Some(code), &MISSING))
        .collect()
}

fn comparable(reading: &Reading, node: &Node) -> Option<Spanned<Comparable>> {
    let known = [
        ("identical", Comparable::Identical),
        ("minor", Comparable::Minor),
        ("break", Comparable::Break),
    ];
    reading.choice(node.get("comparable"), &known)
}

/// The checks of an item, a section or the questionnaire; one without `must` is left
/// out, since it has nothing to judge.
pub(in crate::load) fn checks(
    reading: &Reading,
    node: Option<&Node>,
    pointer: &str,
) -> Vec<ItemCheck> {
    let levels = [("hard", Level::Hard), ("soft", Level::Soft), ("note", Level::Note)];
    let check = |(at, node): (usize, &Node)| {
        Some(ItemCheck {
            id: reading.word_or_empty(node.get("id"), node),
            must: reading.written(node.get("must"))?,
            level: reading
                .choice(node.get("level"), &levels)
                .map_or(Level::Note, |l| l.value),
            message: reading.text(node.get("message")),
            items: reading.words(node.get("items")),
            asks_reason: node.get("reason").and_then(Node::text) == Some("ask"),
            since: reading.word(node.get("since")),
            span: node.label(reading.source),
            pointer: join(pointer, &at.to_string()),
        })
    };
    elements(node).iter().enumerate().filter_map(check).collect()
}
