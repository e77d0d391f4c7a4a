//! Who answers: `units:` with its register, its parents and its changes.
//!
//! *In:* the value of `units:` and a way to the files it names. *Out:* [`Units`].
//!
//! What is wrong with the register itself is found by `frame`; here units are held to
//! one another.

use std::collections::BTreeSet;

use crate::decimal::Number;
use crate::diagnostic::{Findings, Near};
use crate::load::frame::{Row, Table};
use crate::load::reading::{Reading, entries};
use crate::load::register::{Tables, columns, path};
use crate::load::words;
use crate::model::{Change, ChangeKind, Frame, Parent, Take, Unit, Units};
use crate::source::{FileId, Source, Span};
use crate::value::AnswerState;
use crate::yaml::{Node, join};

/// The columns of a file of changes.
const CHANGES: [&str; 4] = ["old", "new", "wave", "kind"];

/// Reads `units:` without the files it names.
pub(in crate::load) fn units(reading: &Reading) -> Option<Units> {
    let node = reading.root.get("units")?;
    let parents: Vec<Parent> =
        entries(node.get("parents")).filter_map(|entry| parent(reading, entry)).collect();
    if let (Some(key), None) = (node.key("parents"), node.get("parent")) {
        reading.push(words::missing_key(key.span, &["parent".to_owned()]));
    }
    Some(Units {
        path: path(reading, node, "frame"),
        id: reading.word_or_empty(node.get("id"), node),
        label: reading.word(node.get("label")),
        called: reading.text(node.get("called")),
        groups: reading.words(node.get("groups")),
        size: reading.word(node.get("size")),
        columns: columns(reading, node),
        weight: reading.word(node.get("weight")),
        parent: reading.word(node.get("parent")),
        kind: reading.word(node.get("kind")),
        changes: reading.word(node.get("changes")),
        changed: Vec::new(),
        parents,
        frame: None,
        span: node.label(reading.source),
    })
}

fn parent(reading: &Reading, (unit, rule): &(Node, Node)) -> Option<Parent> {
    let mut ties = AnswerState::MISSING_CODES.to_vec();
    ties.push(AnswerState::NoAnswer);
    let ties: Vec<_> = ties.into_iter().map(|state| (state.name(), state)).collect();
    let tie = reading.choice(rule.get("tie"), &ties);
    Some(Parent {
        unit: reading.word(Some(unit))?,
        take: reading.choice(rule.get("take"), &Take::ALL)?.value,
        tie: tie.map_or(AnswerState::NoAnswer, |tie| tie.value),
    })
}

/// Holds the units to one another, and reads the file of changes.
pub(in crate::load) fn hold(tables: &mut Tables, units: &mut Units) {
    if let Some(frame) = &units.frame {
        let source = tables.sources.get(frame.file);
        // What is wrong with the table itself has been said.
        if let Some(table) = Table::read(frame.file, source, &mut Findings::default()) {
            weights(units, &table, tables.findings);
            hierarchy(units, frame, &table, tables.findings);
        }
    }
    let Some(path) = &units.changes else { return };
    if let Some(file) = tables.file(path, "/units/changes") {
        let source = tables.sources.get(file);
        units.changed = changes(file, source, path.span, tables.findings);
    }
}

fn weights(units: &Units, table: &Table, findings: &mut Findings) {
    let Some(name) = &units.weight else { return };
    let Some(column) = table.column(&name.value) else { return };
    for row in &table.rows {
        let Some(cell) = row.cells.get(column).filter(|cell| !cell.is_empty()) else {
            continue;
        };
        if !Number::parse(cell).is_ok_and(|weight| !weight.is_negative()) {
            findings.push(words::wrong_weight(table.place(row, column), cell));
        }
    }
}

/// Parents that are not there, circles of parents, and rules for units that are none.
fn hierarchy(units: &Units, frame: &Frame, table: &Table, findings: &mut Findings) {
    let Some(name) = &units.parent else { return };
    let Some(column) = table.column(&name.value) else { return };
    let codes = || frame.units.iter().map(|unit| unit.code.as_str());
    for row in &table.rows {
        let Some(code) = row.cells.get(column).filter(|cell| !cell.is_empty()) else {
            continue;
        };
        if frame.unit(code).is_none() {
            let place = table.place(row, column);
            let near = Near::of(code, codes());
            findings.push(words::unknown_parent(place, code, near).unmended());
        }
    }
    circles(frame, column, findings);
    let children = units.children();
    for Parent { unit, .. } in &units.parents {
        let pointer = join("/units/parents", &unit.value);
        if frame.unit(&unit.value).is_none() {
            let near = Near::of(&unit.value, children.keys().copied());
            let finding = words::unknown_parent(unit.span, &unit.value, near);
            findings.push(finding.pointer(pointer));
        } else if !children.contains_key(unit.value.as_str()) {
            findings.push(words::own_above(unit.span, &unit.value).pointer(pointer));
        }
    }
}

/// One finding for every circle. Each unit is walked up from once.
fn circles(frame: &Frame, column: usize, findings: &mut Findings) {
    let mut settled: BTreeSet<&str> = BTreeSet::new();
    for start in &frame.units {
        let mut path: Vec<&Unit> = Vec::new();
        let mut on_path: BTreeSet<&str> = BTreeSet::new();
        let mut next = Some(start);
        while let Some(unit) = next {
            if settled.contains(unit.code.as_str()) {
                break;
            }
            if !on_path.insert(&unit.code) {
                let from = path.iter().position(|other| other.code == unit.code);
                let circle = &path[from.unwrap_or_default()..];
                let mut codes: Vec<&str> =
                    circle.iter().map(|unit| unit.code.as_str()).collect();
                codes.push(&unit.code);
                findings.push(words::parent_cycle(unit.span, &codes));
                break;
            }
            path.push(unit);
            next = unit.cells.get(column).and_then(|above| frame.unit(above));
        }
        settled.extend(on_path);
    }
}

/// The rows of a file of changes, by wave; one with an unknown kind is left out.
fn changes(
    file: FileId,
    source: &Source,
    named: Span,
    findings: &mut Findings,
) -> Vec<Change> {
    let Some(table) = Table::read(file, source, findings) else { return Vec::new() };
    let mut columns = [0; CHANGES.len()];
    let mut is_whole = true;
    for (at, name) in CHANGES.iter().enumerate() {
        match table.column(name) {
            Some(column) => columns[at] = column,
            None => {
                is_whole = false;
                let near = Near::of(name, table.columns.iter().map(String::as_str));
                let finding = words::missing_column(named, name, table.header, near)
                    .says(
                        format!("the file of changes has no column `{name}`"),
                        format!("filen med ändringar har ingen kolumn `{name}`"),
                    );
                findings.push(finding.unmended().pointer("/units/changes"));
            }
        }
    }
    let change = |row: &Row| {
        let cell = |at: usize| row.cells.get(at).map_or("", String::as_str);
        let [old, new, wave, kind] = columns.map(cell);
        let Some((_, kind)) = ChangeKind::ALL.iter().find(|(word, _)| *word == kind)
        else {
            let near = Near::of(kind, ChangeKind::ALL.iter().map(|(word, _)| *word));
            let place = table.place(row, columns[3]);
            findings.push(words::unknown_word(place, kind, "kind", near).unmended());
            return None;
        };
        let [old, new, wave] = [old, new, wave].map(str::to_owned);
        Some(Change { old, new, wave, kind: *kind, span: row.span })
    };
    if !is_whole {
        return Vec::new();
    }
    let mut changes: Vec<Change> = table.rows.iter().filter_map(change).collect();
    // Rows may stand in any order, and names are followed back wave by wave.
    changes.sort_by_cached_key(|change| Number::parse(&change.wave).ok());
    changes
}
