//! What a file says of registers: that of the units, and further ones.
//!
//! *In:* the values of `units:` and `registers:`, and a [`Reader`]. *Out:* the same,
//! typed, each with its rows.
//!
//! The rows are read by `frame`; a register whose file cannot be read keeps its name, so
//! that what names it is not reported as unknown.

use std::sync::Arc;

use indexmap::IndexMap;

use crate::diagnostic::Findings;
use crate::load::frame::{self, Columns};
use crate::load::item::refuse_reserved;
use crate::load::reading::{Reading, entries};
use crate::load::{Reader, include, units, words};
use crate::model::{ColumnKind, Frame, Register, Units};
use crate::source::{FileId, Sources, Spanned};
use crate::yaml::{Kind, Node, join};

/// Further registers by name.
pub(in crate::load) type Registers = IndexMap<String, Register>;

/// The types of columns by their word.
const KINDS: [(&str, ColumnKind); 7] = [
    ("text", ColumnKind::Text),
    ("yes_no", ColumnKind::YesNo),
    ("integer", ColumnKind::Integer),
    ("decimal", ColumnKind::Number),
    ("percent", ColumnKind::Number),
    ("year", ColumnKind::Year),
    ("date", ColumnKind::Date),
];

/// `registers:`, without their rows.
pub(in crate::load) fn registers(reading: &Reading) -> Registers {
    let mut registers = Registers::new();
    for (key, node) in entries(reading.root.get("registers")) {
        let Some(name) = reading.word(Some(key)) else { continue };
        refuse_reserved(reading, &name);
        let register = Register {
            path: path(reading, node, "file"),
            id: reading.word_or_empty(node.get("id"), node),
            label: reading.word(node.get("label")),
            columns: columns(reading, node),
            frame: None,
            span: node.label(reading.source),
            name,
        };
        registers.insert(register.name.value.clone(), register);
    }
    registers
}

/// Reads the rows of the units and of every further register.
pub(in crate::load) fn fill(
    tables: &mut Tables,
    units: Option<&mut Units>,
    registers: &mut Registers,
) {
    if let Some(units) = units {
        units.frame = tables.read(&units.path, &of_units(units), "/units/frame");
        units::hold(tables, units);
    }
    for register in registers.values_mut() {
        let pointer = join(&join("/registers", &register.name.value), "file");
        register.frame = tables.read(&register.path, &of_register(register), &pointer);
    }
}

/// The way to the tables that a file names.
pub(in crate::load) struct Tables<'a> {
    /// The file that names them.
    pub from: FileId,
    pub sources: &'a mut Sources,
    pub reader: &'a dyn Reader,
    pub findings: &'a mut Findings,
}

impl Tables<'_> {
    fn read(
        &mut self,
        path: &Spanned<String>,
        columns: &Columns,
        pointer: &str,
    ) -> Option<Arc<Frame>> {
        let file = self.file(path, pointer)?;
        frame::frame(file, self.sources.get(file), columns, self.findings).map(Arc::new)
    }

    /// The number of a table that is named; without one there is a finding.
    pub fn file(&mut self, path: &Spanned<String>, pointer: &str) -> Option<FileId> {
        if path.value.is_empty() {
            return None;
        }
        match include::read_file(self.reader, self.sources, self.from, &path.value) {
            Ok(file) => Some(file),
            Err(problem) => {
                let finding = words::unreadable_file(path.span, &path.value, problem);
                self.findings.push(finding.pointer(pointer));
                None
            }
        }
    }
}

fn of_units(units: &Units) -> Columns<'_> {
    let [weight, above, kind] = [&units.weight, &units.parent, &units.kind];
    let (label, size) = (&units.label, &units.size);
    let further = [label, size, weight, above, kind].map(Option::as_ref);
    Columns {
        id: &units.id,
        label: units.label.as_ref(),
        named: further.into_iter().flatten().chain(&units.groups).collect(),
        typed: &units.columns,
        size: units.size.as_ref(),
    }
}

fn of_register(register: &Register) -> Columns<'_> {
    Columns {
        id: &register.id,
        label: register.label.as_ref(),
        named: register.label.iter().collect(),
        typed: &register.columns,
        size: None,
    }
}

/// The types of columns that a value declares under `columns`.
pub(in crate::load) fn columns(
    reading: &Reading,
    node: &Node,
) -> Vec<(Spanned<String>, ColumnKind)> {
    let column = |(name, kind): &(Node, Node)| {
        Some((reading.word(Some(name))?, reading.choice(Some(kind), &KINDS)?.value))
    };
    entries(node.get("columns")).filter_map(column).collect()
}

/// A path that is a number or a truth value has a finding already.
pub(in crate::load) fn path(
    reading: &Reading,
    node: &Node,
    key: &str,
) -> Spanned<String> {
    let text = node.get(key).filter(|path| matches!(path.kind, Kind::Text(_)));
    reading.word_or_empty(text, node)
}
