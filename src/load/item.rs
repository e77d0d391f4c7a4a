//! Items with their types, bounds and checks.
//!
//! *In:* an entry of `items:`. *Out:* the same, typed.
//!
//! Every entry becomes an item, also one without a readable type or id: it is poisoned,
//! and what names it is not reported as unknown.

use crate::decimal::Number;
use crate::expression::calendar::{self, Clock, Length, Month};
use crate::formats::Format;
use crate::load::include::Found;
use crate::load::options::{self, MISSING};
use crate::load::reading::{Reading, elements, entries, is_date};
use crate::load::{chance, currency, words};
use crate::model::{
    AllocateItem, Bound, Comparable, Decimals, EndIf, GridItem, GridRow, HiddenFrom,
    Item, ItemCheck, ItemKind, Level, NumberItem, NumberKind, Required, RosterItem,
    RosterRows, ScaleItem, Style, Text, TextItem, UnitItem,
};
use crate::source::Spanned;
use crate::yaml::{Kind, Node, join};

/// Words of the expression language, which name no item and no node.
pub(in crate::load) const RESERVED: &[&str] = &[
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
    (section, roster): (usize, Option<usize>),
    pointer: String,
    lists: &Found,
) -> Item {
    let id = reading.word_or_empty(node.get("id"), node);
    refuse_reserved(reading, &id);
    // A column's id is unique within its roster, and needs no prefix.
    let is_column = roster.is_some();
    let declared =
        |word: Spanned<String>| if is_column { word } else { reading.declared(word) };
    let id = declared(id);
    let of = node.get("type");
    let kind = kind(reading, node, of, lists);
    let default = default(reading, node.get("default"), &kind);
    let is_hidden = kind.holds_personal_number();
    let is_location = matches!(kind, ItemKind::Location { .. });
    let required = match required(reading, node.get("required")) {
        Required::No if node.get("required").is_none() => match kind {
            // A consent must be given.
            ItemKind::Consent => Required::Yes(node.label(reading.source)),
            _ => Required::No,
        },
        said => said,
    };
    let external = reading
        .word(node.get("text"))
        .filter(|word| word.value == "external")
        .map(|word| Spanned::new(String::new(), word.span));
    Item {
        id,
        section,
        roster,
        pointer: pointer.clone(),
        span: node.span,
        poisoned: matches!(kind, ItemKind::Unreadable),
        kind_span: of.map_or_else(|| node.label(reading.source), |of| of.span),
        kind,
        text: reading.text(node.get("text").filter(|_| external.is_none())),
        external,
        help: reading.text(node.get("help")),
        why: reading.text(node.get("why")),
        instruction: reading.text(node.get("instruction")),
        ask_if: reading.written(node.get("ask_if")),
        required,
        allow_missing: node
            .get("allow_missing")
            .map(|node| missing_codes(reading, Some(node))),
        default,
        prefill: node.get("prefill").map(|node| node.span),
        end_if: end_if(reading, node.get("end_if")),
        checks: checks(reading, node.get("checks"), &join(&pointer, "checks")),
        concept: reading.word(node.get("concept")).map(|word| reading.declared(word)),
        comparable: comparable(reading, node),
        comparable_because: reading.text(node.get("comparable_because")),
        renamed_from: reading.word(node.get("renamed_from")).map(declared),
        order: chance::order(reading, node),
        headline: reading.words(node.get("headline")),
        sensitive: reading.flag(node.get("sensitive")) || is_hidden,
        style: reading.choice(node.get("style"), &STYLES),
        keywords: reading.words(node.get("keywords")),
        about: about(reading, node),
        personal: match node.get("personal") {
            Some(personal) => reading.flag(Some(personal)),
            // Where somebody is tells who that is.
            None => is_location,
        },
    }
}

/// The ways to show a `single` by their word.
const STYLES: [(&str, Style); 2] =
    [("radio", Style::Radio), ("dropdown", Style::Dropdown)];

fn about(reading: &Reading, node: &Node) -> Vec<(Spanned<String>, Text)> {
    let entry = |(key, value): &(Node, Node)| {
        Some((reading.word(Some(key))?, reading.text(Some(value))?))
    };
    entries(node.get("about")).filter_map(entry).collect()
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
            let mut choices = options::of_item(reading, node, lists);
            let order = [("best_first", true), ("worst_first", false)];
            choices.best_first =
                reading.choice(node.get("ordered"), &order).map(|o| o.value);
            ItemKind::Single(choices)
        }
        "multiple" => ItemKind::Multiple {
            choices: options::of_item(reading, node, lists),
            min_choices: reading.whole(node.get("min_choices")),
            max_choices: reading.whole(node.get("max_choices")),
        },
        "yes_no" => ItemKind::YesNo(options::yes_no(word.span)),
        "scale" => scale(reading, node).map_or(ItemKind::Unreadable, ItemKind::Scale),
        "integer" => number(reading, node, NumberKind::Integer),
        "decimal" => number(reading, node, NumberKind::Decimal),
        "percent" => number(reading, node, NumberKind::Percent),
        "money" => number(reading, node, NumberKind::Money),
        "text" => text(reading, node, false),
        "long_text" => text(reading, node, true),
        "date" | "month" | "year" | "time" | "duration" => {
            let of = word.value.as_str();
            let bounds = [node.get("min"), node.get("max")];
            let [min, max] = bounds.map(|node| bound(reading, node, of));
            match of {
                "date" => ItemKind::Date { min, max },
                "month" => ItemKind::Month { min, max },
                "year" => ItemKind::Year { min, max },
                "time" => ItemKind::Time { min, max },
                _ => ItemKind::Duration { min, max },
            }
        }
        "unit" => ItemKind::Unit(UnitItem {
            from: reading.word_or_empty(node.get("from"), node),
            offered_where: reading.written(node.get("where")),
        }),
        "location" => {
            ItemKind::Location { accuracy_max: reading.number(node.get("accuracy_max")) }
        }
        "ranking" => ItemKind::Ranking {
            choices: options::of_item(reading, node, lists),
            top: reading.whole(node.get("top")),
        },
        "allocate" => ItemKind::Allocate(allocate(reading, node, lists)),
        "grid" => grid(reading, node, lists).map_or(ItemKind::Unreadable, ItemKind::Grid),
        "roster" => ItemKind::Roster(roster(reading, node)),
        "document" => ItemKind::Document {
            max_bytes: reading.whole(node.get("max_bytes")),
            types: reading.words(node.get("types")),
        },
        "consent" => ItemKind::Consent,
        "hidden" => hidden(reading, node, lists),
        "note" => ItemKind::Note,
        "derived" => derived(reading, node, lists),
        _ => ItemKind::Unreadable,
    }
}

fn hidden(reading: &Reading, node: &Node, lists: &Found) -> ItemKind {
    let of = node.get("as").filter(|of| of.text() != Some("hidden"));
    let from = match node.get("from").map(|from| (from.text(), from.span)) {
        Some((Some("caller"), span)) => HiddenFrom::Caller(span),
        Some((Some("part"), span)) => HiddenFrom::Part(span),
        _ => match reading.written(node.get("from")) {
            Some(name) => HiddenFrom::Name(name),
            None => return ItemKind::Unreadable,
        },
    };
    match kind(reading, node, of, lists) {
        ItemKind::Unreadable => ItemKind::Unreadable,
        of => ItemKind::Hidden { of: Box::new(of), from },
    }
}

/// A roster without its columns, which are items of their own.
fn roster(reading: &Reading, node: &Node) -> RosterItem {
    let rows = match (node.get("count"), node.get("for_each")) {
        (Some(count), _) => reading.written(Some(count)).map(RosterRows::Count),
        (None, Some(each)) if each.mapping().is_some() => Some(RosterRows::ForEachRow {
            rows: reading
                .reference(each.get("rows"))
                .unwrap_or_else(|| reading.word_or_empty(None, each)),
            condition: reading.written(each.get("where")),
        }),
        (None, Some(each)) => {
            reading.reference(Some(each)).map(RosterRows::ForEachChoice)
        }
        (None, None) => None,
    };
    RosterItem {
        rows: rows.unwrap_or(RosterRows::ByHand),
        min: reading.whole(node.get("min")),
        max: reading.whole(node.get("max")),
        row_label: reading.text(node.get("row_label")),
        unique: reading.words(node.get("unique")),
    }
}

/// An end of the interview, on an item, a section or an option.
pub(in crate::load) fn end_if(reading: &Reading, node: Option<&Node>) -> Option<EndIf> {
    let node = node?;
    Some(EndIf {
        when: reading.written(node.get("when")),
        status: reading.word_or_empty(node.get("status"), node),
        disposition: reading.word(node.get("disposition")),
        message: reading.text(node.get("message")),
        span: node.label(reading.source),
    })
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

/// A total that is shared out; one that the parts cannot add up to is reported.
fn allocate(reading: &Reading, node: &Node, lists: &Found) -> AllocateItem {
    let choices = options::of_item(reading, node, lists);
    let total = bound(reading, node.get("total"), "allocate");
    let decimals = decimals(reading, node, Decimals::AtMost(0));
    if let (Some(Bound::Number(total)), Decimals::AtMost(most)) = (&total, decimals)
        && (total.value.is_negative() || total.value.decimals().is_none_or(|d| d > most))
    {
        reading.push(words::unreachable_total(total.span, &total.value, most));
    }
    // In an answer `{"missing": "refused"}` stands for the whole allocation.
    for option in choices.options.iter().filter(|o| o.code.value == "missing") {
        reading.push(words::reserved_code(option.code.span, &option.code.value));
    }
    AllocateItem { choices, total, unit: reading.text(node.get("unit")), decimals }
}

fn number(reading: &Reading, node: &Node, kind: NumberKind) -> ItemKind {
    let most = match kind {
        // One that declares none is poisoned.
        NumberKind::Decimal => Decimals::Any,
        NumberKind::Money => Decimals::AtMost(2),
        NumberKind::Integer | NumberKind::Percent => Decimals::AtMost(0),
    };
    ItemKind::Number(NumberItem {
        kind,
        min: bound(reading, node.get("min"), "number"),
        max: bound(reading, node.get("max"), "number"),
        unit: reading.text(node.get("unit")),
        decimals: decimals(reading, node, most),
        currency: currency::read(reading, node.get("currency")),
    })
}

/// `decimals:`, a number or `any`.
fn decimals(reading: &Reading, node: &Node, unsaid: Decimals) -> Decimals {
    let declared = node.get("decimals");
    match reading.whole(declared) {
        Some(most) => Decimals::AtMost(most.value),
        None if declared.is_some() => Decimals::Any,
        None => unsaid,
    }
}

fn text(reading: &Reading, node: &Node, long: bool) -> ItemKind {
    ItemKind::Text(TextItem {
        long,
        min_length: reading.whole(node.get("min_length")),
        max_length: reading.whole(node.get("max_length")),
        pattern: reading.word(node.get("pattern")),
        format: reading.choice(
            node.get("format"),
            &Format::ALL.map(|format| (format.name(), format)),
        ),
    })
}

/// A grid; none where the type of its cells cannot be read or is one that has parts.
fn grid(reading: &Reading, node: &Node, lists: &Found) -> Option<GridItem> {
    let row = |node: &Node| {
        Some(GridRow {
            id: reading.word(node.get("id"))?,
            label: reading.text(node.get("label")),
            ask_if: reading.written(node.get("ask_if")),
            span: node.label(reading.source),
        })
    };
    let cell = match node.get("item") {
        Some(item) => kind(reading, item, item.get("type"), lists),
        None => {
            let choices = options::of_item(reading, node, lists);
            if reading.flag(node.get("multiple")) {
                ItemKind::Multiple { choices, min_choices: None, max_choices: None }
            } else {
                ItemKind::Single(choices)
            }
        }
    };
    if matches!(cell, ItemKind::Unreadable) {
        return None;
    }
    let unique = node.get("unique_rows").filter(|node| reading.flag(Some(node)));
    Some(GridItem {
        rows: elements(node.get("rows")).iter().filter_map(row).collect(),
        cell: Box::new(cell),
        each_row_required: reading.flag(node.get("each_row_required")),
        unique_rows: unique.map(|node| node.span),
    })
}

/// A number, a day, a month, a time, a length of time, or an expression for one; a
/// value of another type than `of` is reported.
fn bound(reading: &Reading, node: Option<&Node>, of: &str) -> Option<Bound> {
    let bound = any_bound(reading, node)?;
    let fits = match bound {
        Bound::Number(_) => !["date", "month", "time", "duration"].contains(&of),
        Bound::Date(_) => of == "date",
        Bound::Month(_) => of == "month",
        Bound::Time(_) => of == "time",
        Bound::Duration(_) => of == "duration",
        _ => true,
    };
    if !fits {
        let node = node?;
        let found = node.text().unwrap_or_default();
        reading.push(words::value_of_another_type(node.span, found, of));
        return None;
    }
    Some(bound)
}

fn any_bound(reading: &Reading, node: Option<&Node>) -> Option<Bound> {
    if let Some(number) = reading.number(node) {
        return Some(Bound::Number(number));
    }
    if node.and_then(Node::text).is_some_and(is_date) {
        return reading.date(node).map(Bound::Date);
    }
    let word = reading.word(node)?;
    let text = word.value.as_str();
    if let Some(month) = calendar::read_month(text) {
        return Some(Bound::Month(Spanned::new(Month(month), word.span)));
    }
    if let Some(time) = calendar::read_time(text) {
        return Some(Bound::Time(Spanned::new(Clock(time), word.span)));
    }
    if let Some(seconds) = calendar::read_duration(text) {
        return Some(Bound::Duration(Spanned::new(Length(seconds), word.span)));
    }
    reading.written(node).map(Bound::Expression)
}

/// What fills the form: codes and texts are words, the rest as a bound.
fn default(reading: &Reading, node: Option<&Node>, kind: &ItemKind) -> Option<Bound> {
    let node = node?;
    let takes_list = matches!(kind, ItemKind::Multiple { .. } | ItemKind::Ranking { .. });
    if node.sequence().is_some() {
        if !takes_list && !matches!(kind, ItemKind::Unreadable) {
            reading.push(words::no_list(node.label(reading.source), kind.name()));
            return None;
        }
        return Some(Bound::Words(reading.words(Some(node))));
    }
    match kind {
        ItemKind::Number(_) | ItemKind::Scale(_) => bound(reading, Some(node), "number"),
        ItemKind::Date { .. }
        | ItemKind::Month { .. }
        | ItemKind::Time { .. }
        | ItemKind::Duration { .. }
        | ItemKind::Year { .. } => bound(reading, Some(node), kind.name()),
        _ => reading.word(Some(node)).map(Bound::Word),
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

/// The author's word on comparability, of an item or of a figure.
pub(in crate::load) fn comparable(
    reading: &Reading,
    node: &Node,
) -> Option<Spanned<Comparable>> {
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
            id: reading.declared(reading.word_or_empty(node.get("id"), node)),
            must: reading.written(node.get("must"))?,
            level: reading
                .choice(node.get("level"), &levels)
                .map_or(Level::Note, |l| l.value),
            message: reading.text(node.get("message")),
            items: reading.references(node.get("items")),
            asks_reason: node.get("reason").and_then(Node::text) == Some("ask"),
            since: reading.word(node.get("since")),
            span: node.label(reading.source),
            pointer: join(pointer, &at.to_string()),
        })
    };
    elements(node).iter().enumerate().filter_map(check).collect()
}
