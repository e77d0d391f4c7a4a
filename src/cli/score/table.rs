//! The tables of `survey score`.
//!
//! *In:* scored units. *Out:* a CSV table over all questionnaires, or a listing a
//! questionnaire for people.

use crate::cli::args::ScoreArguments;
use crate::cli::error::Error;
use crate::cli::score::{Made, name_column};
use crate::cli::scored::{Collected, Group, Unit};
use crate::cli::session::Session;
use crate::diagnostic::{Words, nearest};
use crate::report::listing::{Column, Listing};
use crate::report::machine::{CellKind, Table, TableForm};
use crate::report::score::{self as told, MISSING, ScoreColumn};
use crate::report::visible::visible;
use crate::report::{Language, Look};
use crate::score::UnitResult;

/// The columns of the CSV table.
pub struct Layout {
    /// Their names, in order.
    names: Vec<String>,
    /// Those among them that are scores, or stand beside them.
    scores: Vec<String>,
    /// The one with names of units.
    label: Option<&'static str>,
}

impl Layout {
    /// The columns of all questionnaires, or those that are asked for.
    ///
    /// # Errors
    ///
    /// There is no column of a name that is asked for.
    pub fn new(
        groups: &[Group<Made>],
        has_corrections: bool,
        arguments: &ScoreArguments,
    ) -> Result<Self, Error> {
        let mut names: Vec<String> = vec!["unit".to_owned()];
        names.extend(key_names(groups));
        let label = groups.iter().find_map(|group| name_column(&group.ready));
        names.extend(label.map(str::to_owned));
        let mut scores: Vec<String> = Vec::new();
        for column in groups.iter().flat_map(columns) {
            if !scores.contains(&column) {
                scores.push(column);
            }
        }
        let mut counts: Vec<String> = Vec::new();
        let all = || groups.iter().flat_map(|group| &group.ready.columns);
        for score in &scores {
            names.push(score.clone());
            let own = all().find(|column| column.name == *score && column.with_answered);
            let own: Vec<String> = own.into_iter().flat_map(beside).collect();
            names.extend(own.iter().cloned());
            counts.extend(own);
        }
        if has_corrections {
            names.extend(scores.iter().map(|name| format!("{name}_before")));
            names.push("result_before".to_owned());
        }
        let tail = [
            "answered",
            "asked",
            "status",
            "result",
            "points_are",
            "simulated",
            "questionnaire",
            "version",
            "scoring",
            "file",
        ];
        names.extend(tail.map(str::to_owned));
        if groups.iter().any(|group| group.ready.family.is_some()) {
            names.extend(["kind", "counted", "children"].map(str::to_owned));
        }
        if let Some(wrong) = arguments.columns.iter().find(|name| !names.contains(name)) {
            return Err(unknown_column(wrong, &names));
        }
        if !arguments.columns.is_empty() {
            names.clone_from(&arguments.columns);
        }
        let scores = scores.into_iter().chain(counts).collect();
        Ok(Self { names, scores, label })
    }

    /// What every column holds.
    pub fn kinds(&self, groups: &[Group<Made>]) -> Vec<(String, CellKind)> {
        let of = |name: &String| (name.clone(), self.kind(name, groups));
        self.names.iter().map(of).collect()
    }

    fn kind(&self, name: &str, groups: &[Group<Made>]) -> CellKind {
        if matches!(name, "simulated" | "counted") {
            return CellKind::Truth;
        }
        let column = name.strip_suffix("_before").unwrap_or(name);
        let decimals = || {
            groups.iter().flat_map(|group| {
                let own = group.ready.columns.iter();
                let own = own.filter(move |own| own.name == column);
                own.map(|own| group.ready.ruleset.nodes[own.node].decimals)
            })
        };
        let is_score = decimals().next().is_some();
        let is_count = matches!(name, "answered" | "asked" | "children")
            || self.scores.iter().any(|own| own == name);
        match decimals().collect::<Option<Vec<u32>>>() {
            // One that is published exactly may be a fraction.
            None => CellKind::Text,
            Some(decimals) if is_score => {
                CellKind::Decimal(decimals.into_iter().max().unwrap_or_default())
            }
            Some(_) if is_count => CellKind::Count,
            Some(_) => CellKind::Text,
        }
    }

    /// The table with its header and no row.
    pub fn begin(&self, form: TableForm) -> Table {
        let headings: Vec<&str> = self.names.iter().map(String::as_str).collect();
        Table::new(form, &headings)
    }

    /// Adds the row of a unit.
    fn row(
        &self,
        group: &Group<Made>,
        unit: &Unit<Made>,
        own: &[String],
        to: &mut Table,
    ) {
        for name in &self.names {
            cell(name, unit, group, own, self.label, to);
        }
        to.end_row();
    }

    /// The row of a unit, to stand in a table begun elsewhere.
    pub fn row_of(
        &self,
        group: &Group<Made>,
        unit: &Unit<Made>,
        form: TableForm,
    ) -> String {
        let mut table = Table::rows(form);
        self.row(group, unit, &columns(group), &mut table);
        table.finish()
    }

    /// The row of a unit that came twice: what it was, without its scores.
    pub fn voided(&self, row: &str, form: TableForm) -> String {
        let delimiter = u8::try_from(form.delimiter).unwrap_or(b',');
        let mut reader = csv::ReaderBuilder::new();
        let mut reader =
            reader.has_headers(false).delimiter(delimiter).from_reader(row.as_bytes());
        let mut table = Table::rows(form);
        for cells in reader.records().flatten() {
            for (name, cell) in self.names.iter().zip(&cells) {
                match name.as_str() {
                    "result" => table.text(UnitResult::Invalid.name()),
                    "answered" | "asked" => table.missing(),
                    _ if self.scores.contains(name) => table.missing(),
                    // It is guarded already.
                    _ => table.number(cell),
                }
            }
            table.end_row();
        }
        table.finish()
    }
}

/// The CSV table: a row a unit, the columns of all questionnaires.
pub fn csv(
    collected: &Collected<Made>,
    arguments: &ScoreArguments,
    session: &Session,
) -> Result<String, Error> {
    let form = session.settings.table;
    let (layout, rows) = rows(collected, arguments, form)?;
    Ok(layout.begin(form).finish() + &rows)
}

/// The columns of that table, and its rows.
pub fn rows(
    collected: &Collected<Made>,
    arguments: &ScoreArguments,
    form: TableForm,
) -> Result<(Layout, String), Error> {
    let has_corrections = collected.batch.corrections.is_some();
    let layout = Layout::new(&collected.groups, has_corrections, arguments)?;
    let mut table = Table::rows(form);
    for group in &collected.groups {
        let own = columns(group);
        for unit in &group.units {
            layout.row(group, unit, &own, &mut table);
        }
    }
    Ok((layout, table.finish()))
}

fn columns(group: &Group<Made>) -> Vec<String> {
    group.ready.columns.iter().map(|column| column.name.clone()).collect()
}

/// What stands beside a column: how much of what is beneath it is answered.
fn beside(column: &ScoreColumn) -> impl Iterator<Item = String> + '_ {
    let names = ["answered", "asked"].into_iter().filter(|_| column.with_answered);
    names.map(|word| format!("{}_{word}", column.name))
}

/// What a cell beside a column holds; none where the name is not that of one.
fn counted(name: &str, unit: &Unit<Made>, group: &Group<Made>) -> Option<Option<usize>> {
    let columns = group.ready.columns.iter();
    columns.zip(&unit.made.counts).find_map(|(column, counts)| {
        let at = beside(column).position(|own| own == name)?;
        let counts = counts.filter(|_| !unit.head.is_second);
        Some(counts.map(|counts| [counts.answered, counts.asked][at]))
    })
}

/// The names of records over all questionnaires, each once.
fn key_names(groups: &[Group<Made>]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for group in groups {
        for record in &group.ready.questionnaire().records {
            if !names.contains(&record.name.value) {
                names.push(record.name.value.clone());
            }
        }
    }
    names
}

/// One cell of the CSV table.
#[expect(clippy::too_many_arguments, reason = "a cell is told by its row and its column")]
fn cell(
    name: &str,
    unit: &Unit<Made>,
    group: &Group<Made>,
    own: &[String],
    label: Option<&str>,
    table: &mut Table,
) {
    let Unit { head, made, before } = unit;
    let (questionnaire, scoring) = (group.ready.questionnaire(), group.ready.scoring());
    let is_void = matches!(head.result, UnitResult::Invalid | UnitResult::Status);
    match name {
        "unit" => table.text(&head.code),
        "result_before" => {
            let before = before.as_ref().map_or(head.result, |(result, _)| *result);
            table.text(before.name());
        }
        _ if Some(name) == label => table.text(&head.name),
        "answered" | "asked" if is_void => table.missing(),
        "answered" => table.number(&head.answered.to_string()),
        "asked" => table.number(&head.asked.to_string()),
        "status" => table.text(head.status.name()),
        "result" => table.text(head.result.name()),
        "points_are" => table.text(told::points_are(scoring).unwrap_or_default()),
        "simulated" => table.text(if head.is_simulated { "true" } else { "false" }),
        "questionnaire" => table.text(&questionnaire.name.value),
        "version" => table.text(&questionnaire.version.value),
        "scoring" => table.text(&scoring.name.value),
        "file" if head.made_of.is_some() => table.missing(),
        "file" => table.text(&head.file),
        "kind" => match head.kind {
            Some(kind) => table.text(kind),
            None => table.missing(),
        },
        "counted" => table.text(if head.counts { "true" } else { "false" }),
        "children" => match &head.made_of {
            Some(made) => table.number(&made.units.len().to_string()),
            None => table.missing(),
        },
        _ => {
            let keys = &questionnaire.records;
            if let Some(at) = keys.iter().position(|key| key.name.value == name) {
                return match head.key.get(at) {
                    Some(word) => table.text(word),
                    None => table.missing(),
                };
            }
            if let Some(count) = counted(name, unit, group) {
                return match count {
                    Some(count) => table.number(&count.to_string()),
                    None => table.missing(),
                };
            }
            let earlier = name.strip_suffix("_before");
            let earlier = earlier.filter(|column| own.iter().any(|own| own == column));
            let (column, made) = match (earlier, before) {
                (Some(column), Some((_, before))) => (column, before),
                (Some(column), None) => (column, made),
                (None, _) => (name, made),
            };
            let at = own.iter().position(|own| own == column);
            let score = at.and_then(|at| made.cells[at].as_deref());
            match score.filter(|_| !head.is_second) {
                Some(score) => table.number(score),
                None => table.missing(),
            }
        }
    }
}

/// The error of `--columns` with a name that is not there.
pub fn unknown_column(name: &str, known: &[String]) -> Error {
    let near = nearest(name, known.iter().map(String::as_str));
    Error::Unknown {
        what: Words::new("column", "ingen kolumn"),
        given: name.to_owned(),
        near: near.map(str::to_owned),
        known: known.to_vec(),
    }
}

/// The listings for people, and what they must not leave unsaid.
pub fn human(
    collected: &Collected<Made>,
    arguments: &ScoreArguments,
    session: &Session,
) -> Result<String, Error> {
    let look = &session.settings.out;
    let many = collected.groups.len() > 1;
    let mut text = String::new();
    for group in &collected.groups {
        if many {
            let scoring = &group.ready.scoring().name.value;
            text.push_str(&format!("{}, {scoring}\n", group.ready.instrument.name()));
        }
        let has_corrections = collected.batch.corrections.is_some();
        let mut listing = listing(group, has_corrections, look);
        let names: Vec<String> = listing.columns.iter().map(|c| c.name.clone()).collect();
        listing
            .choose(&arguments.columns)
            .map_err(|name| unknown_column(&name, &names))?;
        let (table, dropped) = listing.render(look);
        text.push_str(&table);
        let heads = || group.units.iter().map(|unit| &unit.head);
        text.push_str(&told::reservation(
            told::points_are(group.ready.scoring()) == Some("example"),
            heads().filter(|head| head.is_simulated).count(),
            group.units.len(),
            look,
        ));
        left_out(&dropped, &group.ready.instrument.name(), session);
        if many {
            text.push('\n');
        }
    }
    Ok(text)
}

/// Says which columns of a questionnaire's table there was no room for.
pub fn left_out(dropped: &[String], questionnaire: &str, session: &Session) {
    if dropped.is_empty() {
        return;
    }
    let names = dropped.join(", ");
    session.note(&match session.settings.err.language {
        Language::English => {
            format!(
                "note: {questionnaire}: no room for {names}; choose with --columns, or \
                 --format csv\n"
            )
        }
        Language::Swedish => {
            format!(
                "not: {questionnaire}: ingen plats för {names}; välj med --columns eller \
                 --format csv\n"
            )
        }
    });
}

/// The table of one questionnaire's units.
fn listing(group: &Group<Made>, has_corrections: bool, look: &Look) -> Listing {
    let language = look.language;
    let ready = &group.ready;
    let mut columns = vec![Column::text("unit", language.pick("Unit", "Enhet"))];
    let records = &ready.questionnaire().records;
    let names = records.iter().map(|record| &record.name.value);
    columns.extend(names.map(|name| Column::text(name, heading(name, language))));
    let label = name_column(ready);
    if let Some(label) = label {
        columns.push(Column::text(label, heading(label, language)));
    }
    for (at, column) in ready.columns.iter().enumerate() {
        columns.push(Column::number(&column.name, &column.heading).drops(at));
        if let Some(name) = beside(column).next() {
            let answered = language.pick("answered", "besvarat");
            let heading = format!("{}, {answered}", column.heading);
            columns.push(Column::number(name, heading).drops(at));
        }
    }
    let before = ready.columns.first().filter(|_| has_corrections);
    if let Some(column) = before {
        let name = format!("{}_before", column.name);
        columns.push(Column::number(name, language.pick("Before", "Före")));
    }
    columns.push(Column::number("answered", language.pick("Answered", "Besvarat")));
    columns.push(Column::text("status", "Status").drops(1));
    let row = |unit: &Unit<Made>| {
        let head = &unit.head;
        let mut cells = vec![visible(&head.code).into_owned()];
        cells.extend(
            (0..records.len())
                .map(|at| head.key.get(at).map_or(MISSING.into(), |word| visible(word)))
                .map(|word| word.into_owned()),
        );
        cells.extend(label.map(|_| visible(&head.name).into_owned()));
        let made = unit.made.cells.iter().zip(&unit.made.counts);
        for (column, (cell, counts)) in ready.columns.iter().zip(made) {
            cells.push(match cell {
                Some(digits) if !head.is_second => language.number(digits),
                _ => MISSING.to_owned(),
            });
            if column.with_answered {
                let counts = counts.filter(|_| !head.is_second);
                cells.push(counts.map_or(MISSING.to_owned(), |counts| {
                    format!("{}/{}", counts.answered, counts.asked)
                }));
            }
        }
        if before.is_some() {
            let made = unit.before.as_ref().map_or(&unit.made, |(_, before)| before);
            let digits = made.cells.first().and_then(Option::as_deref);
            let digits = digits.filter(|_| !head.is_second);
            cells.push(digits.map_or(MISSING.to_owned(), |d| language.number(d)));
        }
        cells.push(match head.result {
            UnitResult::Invalid | UnitResult::Status => MISSING.to_owned(),
            _ => format!("{}/{}", head.answered, head.asked),
        });
        cells.push(match head.result {
            UnitResult::Scored => told::status(head.status, language).to_owned(),
            result => told::result(result, head.status, language).to_owned(),
        });
        cells
    };
    Listing { columns, rows: group.units.iter().map(row).collect() }
}

/// The heading of a register column: known ones in the reader's language.
pub fn heading(column: &str, language: Language) -> String {
    let known = match column {
        "municipality" => Some(language.pick("Municipality", "Kommun")),
        "county" => Some(language.pick("County", "Län")),
        "group" => Some(language.pick("Group", "Grupp")),
        "name" => Some(language.pick("Name", "Namn")),
        _ => None,
    };
    known.map_or_else(|| column.to_owned(), str::to_owned)
}
