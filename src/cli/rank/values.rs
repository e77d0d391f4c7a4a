//! The ranking of `survey rank` for programs.
//!
//! *In:* a ranking. *Out:* one object a place, as the schema `output` describes it; a
//! CSV table of the same.

use serde_json::{Map, Value, json};

use crate::cli::args::RankArguments;
use crate::cli::compare::moved_values;
use crate::cli::error::Error;
use crate::cli::findings::{Summary, summary_line};
use crate::cli::rank::Made;
use crate::cli::rank::told::{Told, has_cut_flags, shown};
use crate::cli::results;
use crate::cli::score::{errors, unknown_column, unread};
use crate::cli::scored::{Collected, Unit};
use crate::cli::session::Session;
use crate::rank::{Row, band};
use crate::report::findings::json as finding;
use crate::report::machine::{self, Table};
use crate::report::{Language, rank as told, score as scored};

/// Columns of the CSV table, around those that a study and its rank add.
const FIRST: &[&str] = &["rank", "shared", "unit"];
const VALUES: &[&str] = &["published", "value", "base"];
const TAIL: &[&str] = &["ranking", "points_are", "simulated", "reason"];

/// The head of the CSV table, where no unit answered.
pub fn no_rows(arguments: &RankArguments, session: &Session) -> String {
    let mut names: Vec<&str> = FIRST.iter().chain(VALUES).chain(TAIL).copied().collect();
    if !arguments.columns.is_empty() {
        names = arguments.columns.iter().map(String::as_str).collect();
    }
    Table::new(session.settings.table, &names).finish()
}

impl Told<'_> {
    /// The CSV table.
    pub(in crate::cli::rank) fn csv(
        &self,
        arguments: &RankArguments,
        session: &Session,
    ) -> Result<String, Error> {
        let own = |names: &[&str]| -> Vec<String> {
            names.iter().map(ToString::to_string).collect()
        };
        let mut names = own(FIRST);
        names.extend(self.label.map(str::to_owned));
        names.extend(own(VALUES));
        for within in &self.rule.within {
            let name = &within.value;
            names.extend([name.clone(), format!("{name}_rank"), format!("{name}_base")]);
        }
        if self.against.is_some() {
            let names_of = ["previous", "previous_ranked", "moved", "change"];
            names.extend(names_of.map(str::to_owned));
        }
        if self.before.is_some() {
            names.extend(["rank_before", "published_before"].map(str::to_owned));
        }
        names.extend(own(TAIL));
        if self.group.ready.family.is_some() {
            names.extend(["kind", "children"].map(str::to_owned));
        }
        let chosen =
            if arguments.columns.is_empty() { &names } else { &arguments.columns };
        if let Some(wrong) = chosen.iter().find(|name| !names.contains(name)) {
            return Err(unknown_column(wrong, &names));
        }
        let headings: Vec<&str> = chosen.iter().map(String::as_str).collect();
        let mut table = Table::new(session.settings.table, &headings);
        for value in self.values(arguments) {
            for name in &headings {
                self.cell_of(name, &value, &mut table);
            }
            table.end_row();
        }
        Ok(table.finish())
    }

    /// One cell of the CSV table, out of the object of the row.
    fn cell_of(&self, name: &str, value: &Value, table: &mut Table) {
        let within = self.rule.within.iter().find_map(|column| {
            let rest = name.strip_prefix(column.value.as_str())?;
            let key = match rest {
                "" => "group",
                "_rank" => "rank",
                "_base" => "base",
                _ => return None,
            };
            Some(&value["within"][&column.value][key])
        });
        let cell = match within {
            Some(cell) => cell,
            None if Some(name) == self.label => &value["label"],
            None => match name.strip_suffix("_before") {
                Some(key) => &value["before"][key],
                None => &value[name],
            },
        };
        match cell {
            Value::Null => table.missing(),
            Value::String(text) => match machine::digits(text) {
                Some(digits) => table.number(digits),
                None if name == "value" => table.number(text),
                None => table.text(text),
            },
            other => table.number(&other.to_string()),
        }
    }

    /// The object of every row, by unit code inside a shared place; with
    /// `--show-unranked` also of those without a place.
    pub(in crate::cli::rank) fn values(&self, arguments: &RankArguments) -> Vec<Value> {
        let shown = shown(&self.rule.list, &self.ranking.rows, has_cut_flags(arguments));
        let mut values: Vec<Value> =
            shown.rows.iter().map(|row| self.value(row)).collect();
        if arguments.show_unranked {
            values.extend(self.ranking.unranked.iter().map(|(at, why)| {
                let (code, name, unit) = &self.contenders[*at];
                let mut value = self.head(code, name, *unit);
                value["rank"] = Value::Null;
                value["shared"] = json!(false);
                value["base"] = json!(self.ranking.base.ranked);
                value["reason"] = json!(why.name());
                value["reason_text"] =
                    json!(told::reason(why, &self.rule, Language::English));
                value
            }));
        }
        values
    }

    fn head(&self, code: &str, name: &str, unit: Option<&Unit<Made>>) -> Value {
        let mut value = json!({
            "type": "rank",
            "ranking": self.rule.id.value,
            "unit": code,
            "label": name,
            "points_are": scored::points_are(self.group.ready.scoring()),
            "simulated": unit.is_some_and(|unit| unit.head.is_simulated),
            "hashes": {"answers": unit.and_then(|unit| unit.head.hash.as_deref())},
        });
        if self.group.ready.family.is_some() {
            let made = unit.and_then(|unit| unit.head.made_of.as_ref());
            value["kind"] = json!(self.group.ready.kind(code));
            value["children"] = json!(made.map(|made| made.units.len()));
        }
        value
    }

    fn value(&self, row: &Row) -> Value {
        let (code, name, unit) = &self.contenders[row.contender];
        let mut value = self.head(code, name, *unit);
        value["rank"] = machine::number(&told::digits(&row.place.place));
        value["shared"] = json!(row.place.shared_by > 1);
        value["base"] = json!(row.place.of);
        if self.rule.is_only_within {
            value["rank"] = Value::Null;
            value["shared"] = json!(false);
        }
        if let Some((first, last)) = band(&self.rule.list, &row.place.place, row.place.of)
        {
            value["band"] = json!([first, last]);
        }
        value["value"] = json!(row.value.to_string());
        value["published"] = self.published(row).map_or(Value::Null, machine::number);
        let mut within = Map::new();
        for (column, place) in self.rule.within.iter().zip(&row.within) {
            let Some(place) = place else { continue };
            within.insert(
                column.value.clone(),
                json!({
                    "group": self.cell(&row.unit, &column.value),
                    "rank": machine::number(&told::digits(&place.place)),
                    "shared": place.shared_by > 1,
                    "base": place.of,
                }),
            );
        }
        value["within"] = Value::Object(within);
        if self.before.is_some() {
            value["before"] = match self.row_before(row) {
                Some((before, published)) => json!({
                    "rank": machine::number(&told::digits(&before.place.place)),
                    "value": before.value.to_string(),
                    "published": published.map_or(Value::Null, machine::number),
                }),
                None => Value::Null,
            };
        }
        if let Some(against) = &self.against {
            against.add(row, &mut value);
        }
        value["reason"] = Value::Null;
        value
    }

    fn summary(&self, arguments: &RankArguments, session: &Session) -> Value {
        let base = self.ranking.base;
        let mut reasons: Map<String, Value> = Map::new();
        for (_, why) in &self.ranking.unranked {
            let count = reasons.get(why.name()).and_then(Value::as_u64).unwrap_or(0);
            reasons.insert(why.name().to_owned(), json!(count + 1));
        }
        let mut summary = json!({
            "ranking": self.rule.id.value,
            "questionnaire": self.group.ready.instrument.name(),
            "scoring": self.group.ready.scoring().name.value,
            "by": self.rule.by.value,
            "direction": told::direction_name(self.rule.direction),
            "ties": told::ties_name(self.rule.ties),
            "ranked": base.ranked,
            "answered": base.answered,
            "frame": self.frame.map(|frame| frame.units.len()),
            "unranked": reasons,
            "points_are": scored::points_are(self.group.ready.scoring()),
            "hashes": self.group.ready.hashes(),
            "engine": env!("CARGO_PKG_VERSION"),
            "options": options(arguments, session),
            "exit_code": session.exit().code(),
        });
        if let Some(against) = &self.against {
            summary["against"] = against.value();
        }
        if self.before.is_some() {
            let moved = self.moved_by_corrections();
            summary["moved_by_corrections"] = json!(moved_values(&moved));
        }
        if self.group.ready.family.is_some() {
            summary["kinds"] = json!(self.kinds());
        }
        summary
    }
}

/// The document.
pub fn document(
    told: Option<&Told<'_>>,
    arguments: &RankArguments,
    collected: &Collected<Made>,
    session: &Session,
) -> String {
    let sources = &collected.batch.library.sources;
    let findings =
        errors(collected).map(|found| finding::value(found, sources)).collect();
    let mut results = told.map_or_else(Vec::new, |told| told.values(arguments));
    results.extend(unread(collected));
    let summary = summary(told, arguments, collected, session);
    machine::envelope("rank", results, summary, findings, session.error_values())
}

/// One line a place.
pub fn ndjson(
    told: Option<&Told<'_>>,
    arguments: &RankArguments,
    collected: &Collected<Made>,
    session: &Session,
) -> String {
    let sources = &collected.batch.library.sources;
    let mut results = told.map_or_else(Vec::new, |told| told.values(arguments));
    results.extend(unread(collected));
    let mut text: String = results.iter().map(machine::line).collect();
    text.extend(errors(collected).map(|e| machine::line(&finding::value(e, sources))));
    let values = summary(told, arguments, collected, session);
    let summary =
        Summary { command: "rank", results: Vec::new(), values, text: String::new() };
    text + &summary_line(session, &summary)
}

/// What the run was given, so that it can be done again.
fn options(arguments: &RankArguments, session: &Session) -> Value {
    let mut options = results::options(&arguments.answers, session);
    options["within"] = json!(arguments.within);
    options["top"] = json!(arguments.top);
    options["bottom"] = json!(arguments.bottom);
    options["show_unranked"] = json!(arguments.show_unranked);
    let against = arguments.against.as_ref();
    options["against"] =
        json!(against.map(|path| path.to_string_lossy().replace('\\', "/")));
    options
}

/// The totals.
pub fn summary(
    told: Option<&Told<'_>>,
    arguments: &RankArguments,
    collected: &Collected<Made>,
    session: &Session,
) -> Value {
    let mut values = match told {
        Some(told) => told.summary(arguments, session),
        None => json!({"ranked": 0, "answered": 0, "exit_code": session.exit().code()}),
    };
    if let Some(corrections) = &collected.batch.corrections {
        values["corrections"] = json!(corrections.hash);
    }
    values
}
