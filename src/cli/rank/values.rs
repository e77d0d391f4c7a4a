//! The ranking of `survey rank` for programs.
//!
//! *In:* a ranking. *Out:* one object a place, as the schema `output` describes it; a
//! CSV table of the same.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::cli::args::RankArguments;
use crate::cli::compare::moved_values;
use crate::cli::error::Error;
use crate::cli::rank::Made;
use crate::cli::rank::told::{Candidate, Told, has_cut_flags, shown};
use crate::cli::results;
use crate::cli::score::{name_column, unknown_column};
use crate::cli::scored::{Collected, Ready};
use crate::cli::session::Session;
use crate::model::RankRule;
use crate::rank::{Base, Row, Unranked, band};
use crate::report::machine::{self, Table};
use crate::report::{Language, rank as told, score as scored};

/// Columns of the CSV table, around those that a study and its rank add.
const FIRST: &[&str] = &["rank", "shared", "unit"];
const VALUES: &[&str] = &["published", "value", "base"];
const TAIL: &[&str] = &["ranking", "points_are", "simulated", "reason"];

/// How the rows of a ranking look.
pub(super) struct Form<'a> {
    pub(super) ready: &'a Ready,
    pub(super) rule: &'a RankRule,
    pub(super) label: Option<&'static str>,
    /// Whether there is an earlier wave beside it.
    pub(super) has_against: bool,
    /// Whether answers were corrected.
    pub(super) has_before: bool,
}

/// Whose row it is.
pub(super) struct Who<'w> {
    pub(super) code: &'w str,
    pub(super) name: &'w str,
    pub(super) is_simulated: bool,
    pub(super) hash: Option<&'w str>,
    /// How many units its answers were made of.
    pub(super) children: Option<usize>,
}

/// The columns of the CSV table where no unit answered.
pub(super) fn no_names(arguments: &RankArguments) -> Vec<String> {
    if !arguments.columns.is_empty() {
        return arguments.columns.clone();
    }
    FIRST.iter().chain(VALUES).chain(TAIL).map(ToString::to_string).collect()
}

impl<'a> Form<'a> {
    /// Rows without an earlier wave and without corrections.
    pub(super) fn plain(ready: &'a Ready, rule: &'a RankRule) -> Self {
        let label = name_column(ready);
        Self { ready, rule, label, has_against: false, has_before: false }
    }

    /// The columns of the CSV table.
    ///
    /// # Errors
    ///
    /// One is wanted that is not there.
    pub(super) fn names(&self, arguments: &RankArguments) -> Result<Vec<String>, Error> {
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
        if self.has_against {
            let names_of = ["previous", "previous_ranked", "moved", "change"];
            names.extend(names_of.map(str::to_owned));
        }
        if self.has_before {
            names.extend(["rank_before", "published_before"].map(str::to_owned));
        }
        names.extend(own(TAIL));
        if self.ready.family.is_some() {
            names.extend(["kind", "children"].map(str::to_owned));
        }
        if arguments.columns.is_empty() {
            return Ok(names);
        }
        match arguments.columns.iter().find(|name| !names.contains(name)) {
            Some(wrong) => Err(unknown_column(wrong, &names)),
            None => Ok(arguments.columns.clone()),
        }
    }

    /// One cell of the CSV table, out of the object of the row.
    pub(super) fn cell(&self, name: &str, value: &Value, table: &mut Table) {
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

    fn head(&self, who: &Who<'_>) -> Value {
        let mut value = json!({
            "type": "rank",
            "ranking": self.rule.id.value,
            "unit": who.code,
            "label": who.name,
            "points_are": scored::points_are(self.ready.scoring()),
            "simulated": who.is_simulated,
            "hashes": {"answers": who.hash},
        });
        if self.ready.family.is_some() {
            value["kind"] = json!(self.ready.kind(who.code));
            value["children"] = json!(who.children);
        }
        value
    }

    /// The object of a unit with a place, as far as it depends on nothing else.
    pub(super) fn placed(
        &self,
        who: &Who<'_>,
        row: &Row,
        published: Option<&str>,
    ) -> Value {
        let mut value = self.head(who);
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
        value["published"] = published.map_or(Value::Null, machine::number);
        value["within"] = json!({});
        value
    }

    /// The object of a unit without a place; so many have one.
    pub(super) fn unplaced(&self, who: &Who<'_>, why: &Unranked, ranked: usize) -> Value {
        let mut value = self.head(who);
        value["rank"] = Value::Null;
        value["shared"] = json!(false);
        value["base"] = json!(ranked);
        value["reason"] = json!(why.name());
        value["reason_text"] = json!(told::reason(why, self.rule, Language::English));
        value
    }

    /// The totals of a ranking.
    pub(super) fn summary(
        &self,
        base: Base,
        unranked: &BTreeMap<Unranked, usize>,
        (arguments, session): (&RankArguments, &Session),
    ) -> Value {
        let frame = self.ready.questionnaire().units.as_ref();
        let frame = frame.and_then(|units| units.frame.as_deref());
        let mut reasons: BTreeMap<&str, usize> = BTreeMap::new();
        for (why, count) in unranked {
            *reasons.entry(why.name()).or_default() += count;
        }
        json!({
            "ranking": self.rule.id.value,
            "questionnaire": self.ready.instrument.name(),
            "scoring": self.ready.scoring().name.value,
            "by": self.rule.by.value,
            "direction": told::direction_name(self.rule.direction),
            "ties": told::ties_name(self.rule.ties),
            "ranked": base.ranked,
            "answered": base.answered,
            "frame": frame.map(|frame| frame.units.len()),
            "unranked": reasons,
            "points_are": scored::points_are(self.ready.scoring()),
            "hashes": self.ready.hashes(),
            "engine": env!("CARGO_PKG_VERSION"),
            "options": options(arguments, session),
            "exit_code": session.exit().code(),
        })
    }
}

impl Told<'_> {
    /// How its rows look.
    pub(super) fn form(&self) -> Form<'_> {
        Form {
            has_against: self.against.is_some(),
            has_before: self.before.is_some(),
            ..Form::plain(&self.group.ready, &self.rule)
        }
    }

    /// Hands on the object of every row, by unit code inside a shared place; with
    /// `--show-unranked` also of those without a place.
    ///
    /// # Errors
    ///
    /// Those of `take`.
    pub(super) fn values(
        &self,
        arguments: &RankArguments,
        take: &mut dyn FnMut(&Value) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let form = self.form();
        let is_cut = has_cut_flags(arguments);
        for row in shown(&self.rule.list, &self.ranking.rows, is_cut).rows {
            take(&self.value(&form, row))?;
        }
        if arguments.show_unranked {
            for (at, why) in &self.ranking.unranked {
                let who = who(&self.contenders[*at]);
                take(&form.unplaced(&who, why, self.ranking.base.ranked))?;
            }
        }
        Ok(())
    }

    fn value(&self, form: &Form<'_>, row: &Row) -> Value {
        let who = who(&self.contenders[row.contender]);
        let mut value = form.placed(&who, row, self.published(row));
        for (column, place) in self.rule.within.iter().zip(&row.within) {
            let Some(place) = place else { continue };
            value["within"][&column.value] = json!({
                "group": self.cell(&row.unit, &column.value),
                "rank": machine::number(&told::digits(&place.place)),
                "shared": place.shared_by > 1,
                "base": place.of,
            });
        }
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

    /// The totals.
    pub(super) fn summary(&self, arguments: &RankArguments, session: &Session) -> Value {
        let unranked = self.ranking.reasons();
        let to = (arguments, session);
        let mut summary = self.form().summary(self.ranking.base, &unranked, to);
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

fn who<'c>((code, name, unit): &'c Candidate<'_>) -> Who<'c> {
    let made = unit.and_then(|unit| unit.head.made_of.as_ref());
    Who {
        code,
        name,
        is_simulated: unit.is_some_and(|unit| unit.head.is_simulated),
        hash: unit.and_then(|unit| unit.head.hash.as_deref()),
        children: made.map(|made| made.units.len()),
    }
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

/// The totals of a run: those of its ranking, if there is one.
pub(super) fn totals(
    ranking: Option<Value>,
    collected: &Collected<Made>,
    session: &Session,
) -> Value {
    let none = || json!({"ranked": 0, "answered": 0, "exit_code": session.exit().code()});
    let mut values = ranking.unwrap_or_else(none);
    if let Some(corrections) = &collected.batch.corrections {
        values["corrections"] = json!(corrections.hash);
    }
    values
}
