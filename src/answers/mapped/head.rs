//! The first row of data from elsewhere.
//!
//! *In:* a table, a questionnaire and a map. *Out:* what each column is, how its cells are
//! turned, and findings about the first row.
//!
//! A column that `columns` names is that; else one that `ignore` meets is not read; else
//! its name is ours. Any other is a finding, since what stands in it would be dropped.

use std::collections::HashMap;
use std::sync::Arc;

use crate::answers::mapped::names::{self, known};
use crate::answers::mapped::rules::ABSENT_DATA_COLUMN;
use crate::answers::mapped::turn::{Mapped, Turns};
use crate::answers::mapped::{in_head, pointer};
use crate::answers::notation::cells::Cell;
use crate::answers::notation::columns::{Column, ENVELOPE};
use crate::answers::notation::rules::{COLUMN_FOR_UNKNOWN_ITEM, REPEATED_COLUMN};
use crate::answers::notation::table::{Table, at, syntax, twice};
use crate::answers::notation::tree::Place;
use crate::answers::rules::MISSING_ENVELOPE_KEY;
use crate::answers::{Reader, words};
use crate::diagnostic::{Finding, Findings, nearest};
use crate::model::{DataMap, nearness};
use crate::source::Spanned;
use crate::value::AnswerState;

/// What is being held together.
struct Head<'a> {
    table: &'a Table,
    reader: &'a Reader<'a>,
    map: Option<&'a DataMap>,
    findings: Findings,
}

/// Holds the first row to a questionnaire and a map.
pub(in crate::answers) fn head(
    table: &Arc<Table>,
    reader: &Reader<'_>,
    map: Option<&DataMap>,
) -> (Vec<Option<Column>>, Mapped, Findings) {
    let mut head = Head { table, reader, map, findings: Findings::default() };
    let cells = match &table.head {
        Ok(cells) => cells.as_slice(),
        Err(fault) => {
            head.findings.push(syntax(super::in_head((0, 0)).file, *fault));
            &[]
        }
    };
    let columns = head.columns(cells);
    let constants = head.constants(&columns);
    if table.head.is_ok() {
        head.lacking(cells, &columns, &constants);
    }
    let turns = |(number, column): (usize, &Option<Column>)| {
        Some(Turns::new(reader, map, ((*column)?, table.typed_as(number))))
    };
    let blank = map.map(|map| map.blank);
    let mapped = Mapped {
        turns: columns.iter().enumerate().map(turns).collect(),
        constants,
        blank: blank.filter(|state| AnswerState::MISSING_CODES.contains(state)),
    };
    (columns, mapped, head.findings)
}

impl Head<'_> {
    /// What every column is.
    fn columns(&mut self, cells: &[Cell]) -> Vec<Option<Column>> {
        let mut columns = Vec::new();
        let mut names: HashMap<&str, Place> = HashMap::new();
        let mut taken: HashMap<Column, &Cell> = HashMap::new();
        for cell in cells {
            let column = self.column(cell);
            if let Some(column) = column {
                match (names.get(cell.text.as_str()), taken.get(&column)) {
                    (Some(first), _) => {
                        self.findings.push(twice(&cell.text, cell.at, *first));
                    }
                    (None, Some(first)) => {
                        let finding = self.second(column, cell, first);
                        self.findings.push(finding);
                    }
                    _ => {}
                }
                names.entry(&cell.text).or_insert(cell.at);
                taken.entry(column).or_insert(cell);
            }
            columns.push(column);
        }
        columns
    }

    fn column(&mut self, cell: &Cell) -> Option<Column> {
        let name = cell.text.trim();
        if let Some(map) = self.map {
            let own = map.columns.iter().find(|(_, theirs)| theirs.value == name);
            if let Some((own, _)) = own {
                return names::column(self.reader, &own.value);
            }
            if map.ignore.iter().any(|wanted| nearness(&wanted.value, name).is_some()) {
                return None;
            }
        }
        let found = names::column(self.reader, name);
        if found.is_none() {
            let finding = self.unknown(cell);
            self.findings.push(finding);
        }
        found
    }

    fn unknown(&self, cell: &Cell) -> Finding {
        let name = cell.text.trim();
        if name.is_empty() {
            return at(&COLUMN_FOR_UNKNOWN_ITEM, cell.at)
                .says("the column has no name", "kolumnen har inget namn")
                .help(
                    "name it, or leave it out in the map: `ignore: [\"\"]`",
                    "namnge den, eller utelämna den i kartan: `ignore: [\"\"]`",
                );
        }
        let shown = words::shown(name, false);
        // A name that the data lack may be meant by the map.
        let wanted = self.map.iter().flat_map(|map| &map.columns);
        let wanted = wanted.map(|(_, theirs)| theirs.value.as_str());
        let is_there = |name: &&str| self.table.position(name).is_some();
        let near = nearest(name, wanted.filter(|name| !is_there(name)));
        let near = near.or_else(|| nearest(name, known(self.reader)));
        at(&COLUMN_FOR_UNKNOWN_ITEM, cell.at)
            .says(
                format!("the column {} is of no item, and no map says what it is", shown.en),
                format!("kolumnen {} hör inte till någon fråga, och ingen karta anger vad den är", shown.sv),
            )
            .suggest(near)
            .help(
                format!("say in the map what it is, `columns: {{…: {name}}}`, or leave it out, `ignore: [{name}]`"),
                format!("ange i kartan vad den är, `columns: {{…: {name}}}`, eller utelämna den, `ignore: [{name}]`"),
            )
    }

    fn second(&self, column: Column, cell: &Cell, first: &Cell) -> Finding {
        let name = self.reader.names.name(column).unwrap_or_default();
        let shown = words::shown(name, false);
        let [one, other] =
            [first, cell].map(|cell| words::shown(cell.text.trim(), false));
        at(&REPEATED_COLUMN, cell.at)
            .says(
                format!("{} has two columns: {} and {}", shown.en, one.en, other.en),
                format!("{} har två kolumner: {} och {}", shown.sv, one.sv, other.sv),
            )
            .mark("once more here", "en gång till här")
            .also(in_head(first.at), "first here", "först här")
            .help(
                "leave one of them out: `ignore: […]`",
                "utelämna en av dem: `ignore: […]`",
            )
    }

    /// What every row has besides.
    fn constants(&mut self, columns: &[Option<Column>]) -> Vec<(Column, String)> {
        let mut constants = Vec::new();
        for (name, value) in self.map.iter().flat_map(|map| &map.constants) {
            let Some(column) = names::column(self.reader, &name.value) else { continue };
            if columns.contains(&Some(column)) {
                let finding = self.constant_and_column(name);
                self.findings.push(finding);
            }
            constants.push((column, value.value.clone()));
        }
        let (own, version) = self.reader.instrument.questionnaire().root();
        for (number, word) in [own, version].into_iter().enumerate() {
            let column = Column::Envelope(number);
            if !columns.contains(&Some(column)) {
                constants.push((column, word.to_owned()));
            }
        }
        constants
    }

    fn constant_and_column(&self, name: &Spanned<String>) -> Finding {
        let pointer = self.map.map(|map| pointer(map, &["constants", &name.value]));
        super::rules::COLUMN_MAPPED_TWICE
            .at(name.span)
            .says(
                format!(
                    "`{}` is the same in every row, and the data have a column for it",
                    name.value
                ),
                format!(
                    "`{}` är lika i alla rader, och data har en kolumn för det",
                    name.value
                ),
            )
            .also(self.table.whole(), "the columns", "kolumnerna")
            .pointer(pointer.unwrap_or_default())
            .help(
                "remove it here, or ignore the column",
                "ta bort det här, eller utelämna kolumnen med `ignore`",
            )
    }

    /// What the map names and the data lack, and what no row can be read without.
    fn lacking(
        &mut self,
        cells: &[Cell],
        columns: &[Option<Column>],
        constants: &[(Column, String)],
    ) {
        let names = || cells.iter().map(|cell| cell.text.trim());
        // What the map names already is not what was meant.
        let is_free = |name: &&str| {
            let named = self.map.iter().flat_map(|map| &map.columns);
            !named.into_iter().any(|(_, theirs)| theirs.value == *name)
        };
        for (own, theirs) in self.map.iter().flat_map(|map| &map.columns) {
            if names().any(|name| name == theirs.value) {
                continue;
            }
            let pointer = self.map.map(|map| pointer(map, &["columns", &own.value]));
            let finding = ABSENT_DATA_COLUMN
                .at(theirs.span)
                .says(
                    format!("the data have no column `{}`", theirs.value),
                    format!("data har ingen kolumn `{}`", theirs.value),
                )
                .also(self.table.whole(), "the columns", "kolumnerna")
                .pointer(pointer.unwrap_or_default())
                .suggest(nearest(&theirs.value, names().filter(is_free)))
                .help(
                    "correct the name, or remove the entry",
                    "rätta namnet, eller ta bort raden",
                );
            self.findings.push(finding);
        }
        let wanted = self.map.iter().flat_map(|map| &map.columns);
        let wanted: Vec<Option<Column>> =
            wanted.map(|(own, _)| names::column(self.reader, &own.value)).collect();
        let keys = (0..self.reader.fields.keys.len()).map(Column::Key);
        for column in [2, 4].map(Column::Envelope).into_iter().chain(keys) {
            let is_there = columns.contains(&Some(column))
                || constants.iter().any(|(constant, _)| *constant == column)
                || wanted.contains(&Some(column));
            if !is_there {
                let finding = self.needed(column);
                self.findings.push(finding);
            }
        }
    }

    fn needed(&self, column: Column) -> Finding {
        let name = match column {
            Column::Key(key) => {
                self.reader.fields.keys.get(key).map_or("", String::as_str)
            }
            Column::Envelope(number) => ENVELOPE[number].0,
            _ => "",
        };
        let finding = MISSING_ENVELOPE_KEY.at(self.table.whole()).says(
            format!("no column of the data says `{name}`"),
            format!("ingen kolumn i data anger `{name}`"),
        );
        match name {
            "status" => finding.help(
                "say in a map how the rows ended, `constants: {status: complete}`, or which column says it, `columns: {status: …}`",
                "ange i en karta hur raderna slutade, `constants: {status: complete}`, eller vilken kolumn som anger det, `columns: {status: …}`",
            ),
            _ => finding.help(
                format!("say in a map which column it is: `columns: {{{name}: …}}`"),
                format!("ange i en karta vilken kolumn det är: `columns: {{{name}: …}}`"),
            ),
        }
    }
}
