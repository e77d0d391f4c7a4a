//! Changes for programs: objects, and a row each.
//!
//! *In:* comparisons. *Out:* JSON values and a CSV table, free of language and of the
//! terminal, in the order of the newer definition.

use serde_json::{Map, Value, json};

use crate::changes::{Change, Compared, Side};
use crate::report::changes::{Told, class_name};
use crate::report::machine::{Table, TableForm};
use crate::source::Sources;

const COLUMNS: [&str; 19] = [
    "definition",
    "scoring",
    "subject",
    "name",
    "old_name",
    "declared",
    "found",
    "change",
    "parts",
    "class",
    "judged",
    "old",
    "new",
    "old_file",
    "old_line",
    "old_column",
    "new_file",
    "new_line",
    "new_column",
];

/// One object a thing that has changed.
pub fn values(told: &[Told], sources: &Sources) -> Vec<Value> {
    let of = |told: &Told| -> Vec<Value> {
        let all = told.comparison.compared.iter();
        all.map(|compared| value(compared, told, sources)).collect()
    };
    told.iter().flat_map(of).collect()
}

const fn definition(told: &Told) -> &'static str {
    if told.scoring.is_some() { "scoring" } else { "questionnaire" }
}

fn value(compared: &Compared, told: &Told, sources: &Sources) -> Value {
    let changes = compared.changes.iter().map(|change| of_change(change, sources));
    let because = compared.declared.as_ref().and_then(|said| said.because.as_ref());
    let because: Option<Map<String, Value>> = because.map(|text| {
        let all = text.translations.iter();
        all.map(|it| {
            let tag =
                it.language.as_ref().map_or(told.language.as_str(), |tag| &tag.value);
            (tag.to_owned(), json!(it.text.text))
        })
        .collect()
    });
    let mut value = json!({
        "type": "comparison",
        "definition": definition(told),
        "subject": compared.subject.name(),
        "name": compared.name,
        "old_name": compared.old_name,
        "declared": compared.declared.as_ref().map(|said| class_name(said.word)),
        "declared_because": because,
        "found": class_name(compared.found),
        "changes": changes.collect::<Vec<_>>(),
    });
    if let Some(scoring) = &told.scoring {
        value["scoring"] = json!(scoring);
    }
    value
}

fn of_change(change: &Change, sources: &Sources) -> Value {
    let parts: Map<String, Value> = change
        .parts
        .iter()
        .map(|part| (part.what.to_owned(), json!(part.name)))
        .collect();
    let side = |side: &Option<Side>| {
        let Some(side) = side else { return Value::Null };
        let at = sources.position(side.span);
        json!({
            "file": sources.get(side.span.file).name(),
            "line": at.line,
            "column": at.column,
            "text": side.text,
        })
    };
    json!({
        "change": change.kind.name,
        "class": class_name(change.class),
        "judged": change.kind.is_judged,
        "why": change.kind.why.0,
        "parts": parts,
        "old": side(&change.old),
        "new": side(&change.new),
    })
}

/// One row a change.
pub fn csv(told: &[Told], sources: &Sources, form: TableForm) -> String {
    let mut table = Table::new(form, &COLUMNS);
    for told in told {
        for compared in &told.comparison.compared {
            for change in &compared.changes {
                row(told, (compared, change), sources, &mut table);
            }
        }
    }
    table.finish()
}

fn row(
    told: &Told,
    (compared, change): (&Compared, &Change),
    sources: &Sources,
    table: &mut Table,
) {
    let parts: Vec<String> =
        change.parts.iter().map(|part| format!("{}={}", part.what, part.name)).collect();
    let declared = compared.declared.as_ref().map(|said| class_name(said.word));
    table.text(definition(told));
    optional(table, told.scoring.as_deref());
    table.text(compared.subject.name());
    table.text(&compared.name);
    optional(table, compared.old_name.as_deref());
    optional(table, declared);
    table.text(class_name(compared.found));
    table.text(change.kind.name);
    table.text(&parts.join(" "));
    table.text(class_name(change.class));
    table.text(if change.kind.is_judged { "true" } else { "false" });
    for side in [&change.old, &change.new] {
        optional(table, side.as_ref().and_then(|side| side.text.as_deref()));
    }
    for side in [&change.old, &change.new] {
        let Some(side) = side else {
            (0..3).for_each(|_| table.missing());
            continue;
        };
        let at = sources.position(side.span);
        table.text(sources.get(side.span.file).name());
        table.number(&at.line.to_string());
        table.number(&at.column.to_string());
    }
    table.end_row();
}

fn optional(table: &mut Table, text: Option<&str>) {
    match text {
        Some(text) => table.text(text),
        None => table.missing(),
    }
}
