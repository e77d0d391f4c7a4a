//! Option lists and options.
//!
//! *In:* the value of `options:`. *Out:* the options in the order shown.
//!
//! An option without a code is left out: the schema has a finding about it. A list by
//! name is looked up among those that exist; a name that is not there is reported here
//! and gives no options.

use std::collections::HashMap;
use std::mem::{Discriminant, discriminant};
use std::sync::Arc;

use indexmap::IndexMap;
use unicode_normalization::UnicodeNormalization;

use crate::decimal::Number;
use crate::diagnostic::Near;
use crate::load::include::Found;
use crate::load::reading::{Reading, elements, entries};
use crate::load::{item, tables, words};
use crate::model::{
    CarriedOptions, Choices, ItemKind, Map, OptionList, ResponseOption, Specify, Text,
    TextItem, Translation, Written,
};
use crate::source::{Span, Spanned};
use crate::value::{AnswerState, Value};
use crate::yaml::{Kind, Node};

/// Option lists by name, own and included.
pub(in crate::load) type Lists = IndexMap<String, OptionList>;

/// The missing codes by their name.
pub(in crate::load) const MISSING: [(&str, AnswerState); 3] = [
    ("dont_know", AnswerState::DontKnow),
    ("refused", AnswerState::Refused),
    ("not_applicable", AnswerState::NotApplicable),
];

/// The lists of a file's own `options:`.
pub(in crate::load) fn lists(reading: &Reading) -> Lists {
    let mut lists = Lists::new();
    for (key, value) in entries(reading.root.get("options")) {
        let Some(name) = reading.word(Some(key)) else { continue };
        let options = Arc::new(options(reading, Some(value)));
        let list = OptionList { name, options, span: value.span };
        lists.insert(list.name.value.clone(), list);
    }
    lists
}

/// The options of an item, in place or by the name of a list.
pub(in crate::load) fn choices(
    reading: &Reading,
    node: Option<&Node>,
    found: &Found,
) -> Choices {
    let list = reading.word(node);
    let named = list.as_ref().and_then(|name| found.lists.get(&name.value));
    if let (Some(name), None) = (&list, named)
        && !found.faulty.contains(&name.value)
    {
        let near = Near::of(&name.value, found.lists.keys().map(String::as_str));
        let finding = words::unknown_list(name.span, &name.value, near);
        reading.push(match found.unnamed.get(&name.value) {
            Some(file) => words::with_list_of(finding, &name.value, file),
            None => finding,
        });
    }
    let options = match (&list, named) {
        (_, Some(found)) => Arc::clone(&found.options),
        (Some(_), None) => Arc::default(),
        (None, None) => Arc::new(options(reading, node)),
    };
    let span = node.map_or(reading.root.span, |node| node.span);
    // A list may have a prefix where one questionnaire extends another.
    let name = |list: Spanned<String>| match named {
        Some(found) => Spanned::new(found.name.value.clone(), list.span),
        None => list,
    };
    Choices::new(options, list.map(name), span)
}

/// The options of an item with what narrows them, or where they come from.
pub(in crate::load) fn of_item(reading: &Reading, node: &Node, found: &Found) -> Choices {
    let mut choices = choices(reading, node.get("options"), found);
    choices.offered_where = reading.written(node.get("options_where"));
    if let Some(from) = node.get("options_from") {
        choices.carried = Some(carried(reading, from));
        choices.span = from.span;
    }
    choices
}

fn carried(reading: &Reading, node: &Node) -> CarriedOptions {
    if let Some(rows) = reading.reference(node.get("rows")) {
        return CarriedOptions::Rows {
            rows,
            condition: reading.written(node.get("where")),
            label: reading.word(node.get("label")),
        };
    }
    CarriedOptions::Item {
        item: reading
            .reference(node.get("item"))
            .unwrap_or_else(|| reading.word_or_empty(None, node)),
        ticked: node.get("which").and_then(Node::text) != Some("unticked"),
        keep: reading.words(node.get("keep")),
    }
}

/// The built-in codes of `yes_no`.
pub(in crate::load) fn yes_no(span: Span) -> Choices {
    let wording = |language: &str, text: &str| Translation {
        language: Some(Spanned::new(language.to_owned(), span)),
        text: Written { text: text.to_owned(), span, map: Map::Whole },
        of: None,
    };
    let option = |code: &str, en: &str, sv: &str| ResponseOption {
        label: Some(Text {
            span,
            translations: vec![wording("en", en), wording("sv", sv)],
        }),
        ..ResponseOption::new(Spanned::new(code.to_owned(), span), span)
    };
    let options = vec![option("yes", "Yes", "Ja"), option("no", "No", "Nej")];
    Choices::new(Arc::new(options), None, span)
}

/// The options of a list, or of a table.
fn options(reading: &Reading, node: Option<&Node>) -> Vec<ResponseOption> {
    let mut options = match node {
        Some(table) if table.mapping().is_some() => tables::options(reading, table),
        _ => {
            let nodes = elements(node);
            let mut options: Vec<_> =
                nodes.iter().filter_map(|node| option(reading, node)).collect();
            attributes(reading, nodes, &mut options);
            options
        }
    };
    let most = Choices::MOST_OPTIONS;
    if let (Some(node), true) = (node, options.len() > most) {
        let place = node.get("file").map_or(node.label(reading.source), |file| file.span);
        reading.push(words::too_many(place, most as u64, options.len()));
        options.truncate(most);
    }
    options
}

/// Reads `attributes`. One name has one type in a list: numbers where every value is a
/// number, truth values where every one is `true` or `false`, else texts as typed.
fn attributes(reading: &Reading, nodes: &[Node], options: &mut [ResponseOption]) {
    let mut kinds: HashMap<&str, Option<Discriminant<Kind>>> = HashMap::new();
    let all = || nodes.iter().flat_map(|node| entries(node.get("attributes")));
    for (name, value) in all() {
        let (Some(name), kind) = (name.text(), discriminant(&value.kind)) else {
            continue;
        };
        let known = kinds.entry(name).or_insert(Some(kind));
        *known = known.filter(|known| *known == kind);
    }
    let value = |name: &Node, node: &Node| {
        let alike = kinds.get(name.text()?).copied().flatten().is_some();
        Some(match &node.kind {
            Kind::Number { text } if alike => Value::Number(Number::parse(text).ok()?),
            Kind::Bool(truth) if alike => Value::Condition(*truth),
            _ => Value::Text(reading.word(Some(node))?.value.nfc().collect()),
        })
    };
    let with_code = nodes.iter().filter(|node| reading.word(node.get("code")).is_some());
    for (option, node) in options.iter_mut().zip(with_code) {
        let attribute = |(name, node): &(Node, Node)| {
            let value = Spanned::new(value(name, node)?, node.span);
            Some((reading.word(Some(name))?, value))
        };
        option.attributes =
            entries(node.get("attributes")).filter_map(attribute).collect();
    }
}

fn option(reading: &Reading, node: &Node) -> Option<ResponseOption> {
    let flag = |key: &str| {
        let value = node.get(key);
        value.filter(|_| reading.flag(value)).map(|value| value.span)
    };
    let code = reading.word(node.get("code"))?;
    Some(ResponseOption {
        label: reading.text(node.get("label")),
        specify: node.get("specify").map(|node| specify(reading, node)),
        exclusive: flag("exclusive"),
        all_of_these: flag("all_of_these"),
        missing: reading.choice(node.get("missing"), &MISSING),
        ask_if: reading.written(node.get("ask_if")),
        was: reading.words(node.get("was")),
        concept: reading.word(node.get("concept")),
        end_if: item::end_if(reading, node.get("end_if")),
        share: reading.number(node.get("share")),
        ..ResponseOption::new(code, node.label(reading.source))
    })
}

/// `specify: text`, or a map with a type and its keys.
fn specify(reading: &Reading, node: &Node) -> Specify {
    let kind = match node.mapping() {
        Some(_) => item::kind(reading, node, node.get("type"), &Found::default()),
        None => ItemKind::Text(TextItem::default()),
    };
    let required = node.get("required").is_none_or(|node| reading.flag(Some(node)));
    Specify { kind, required, span: node.label(reading.source) }
}
