//! The list of `survey rank --within`: a table a group, with places and bases of its own.
//!
//! *In:* a ranking with the groups of one column. *Out:* for people, groups by name, each
//! with its counts and its rows; the place among all stands beside the place in it.
//!
//! A list that is cut shows so many places of every group. Ranked units whose cell is
//! empty are in no group and are counted at the end.

use crate::cli::args::RankArguments;
use crate::cli::error::Error;
use crate::cli::rank::told::Told;
use crate::cli::score::heading;
use crate::cli::session::Session;
use crate::rank::{GroupBase, Row};
use crate::report::language::Names;
use crate::report::listing::{Column, Listing};
use crate::report::score::MISSING;
use crate::report::visible::visible;
use crate::report::{Ink, Language, rank as told};

impl Told<'_> {
    /// The rows of every group: the place in the group as their place, the one among all
    /// as the place within.
    pub(in crate::cli::rank) fn grouped(&self) -> Vec<(&GroupBase, Vec<Row>)> {
        let (Some(column), Some(bases)) =
            (self.rule.within.first(), self.ranking.groups.first())
        else {
            return Vec::new();
        };
        let names = Names::new();
        let mut bases: Vec<&GroupBase> = bases.iter().collect();
        bases.sort_by(|a, b| names.compare(&a.group, &b.group));
        let rows = |base: &GroupBase| {
            let own =
                |row: &&Row| self.cell(&row.unit, &column.value) == Some(&base.group);
            self.ranking.rows.iter().filter(own).filter_map(turned).collect()
        };
        bases.into_iter().map(|base| (base, rows(base))).collect()
    }

    /// The groups for people; columns for which there is no room are added to `dropped`.
    pub(in crate::cli::rank) fn groups_for_people(
        &self,
        arguments: &RankArguments,
        session: &Session,
        dropped: &mut Vec<String>,
    ) -> Result<String, Error> {
        let look = &session.settings.out;
        let mut parts = Vec::new();
        for (group, rows) in self.grouped() {
            let counts = told::counts(&group.base, self.frame.is_some(), look.language);
            let head = format!("{}: {counts}", visible(&group.group));
            let mut text = look.paint(Ink::Bold, &head) + "\n";
            if !rows.is_empty() {
                text.push_str(&self.list(rows, arguments, session, dropped)?);
            }
            parts.push(text);
        }
        let outside = |row: &&Row| row.within.iter().all(Option::is_none);
        let outside = self.ranking.rows.iter().filter(outside).count();
        if let Some(column) = self.rule.within.first().filter(|_| outside > 0) {
            let head = heading(&column.value, look.language);
            let count = told::ranked(outside, look.language);
            parts.push(format!("{head} {MISSING}: {count}\n"));
        }
        Ok(parts.join("\n"))
    }

    /// The table of one group.
    pub(in crate::cli::rank) fn listing_within(
        &self,
        column: &str,
        rows: &[&Row],
        arguments: &RankArguments,
        language: Language,
    ) -> Listing {
        let has_column = arguments.columns.iter().any(|name| name == column);
        let rank = format!("{column}_rank");
        let mut columns = vec![Column::number(rank, place_in(column, language))];
        columns.push(Column::text("unit", language.pick("Unit", "Enhet")).drops(3));
        columns.extend(
            self.label.map(|label| Column::text(label, heading(label, language))),
        );
        if has_column {
            columns.push(Column::text(column, heading(column, language)));
        }
        let has_all = !self.rule.is_only_within;
        if has_all {
            let among = language.pick("Place among all", "Plats bland alla");
            columns.push(Column::number("rank", among).drops(1));
        }
        columns.push(Column::number("value", language.pick("Score", "Poäng")));
        let cells = |row: &&Row| {
            let mut cells = vec![told::place(&row.place, language)];
            cells.push(visible(&row.unit).into_owned());
            cells.extend(self.label.map(|_| visible(self.name(row)).into_owned()));
            if has_column {
                let cell = self.cell(&row.unit, column).unwrap_or(MISSING);
                cells.push(visible(cell).into_owned());
            }
            let all = row.within.first().and_then(Option::as_ref);
            let all = all.map(|place| told::place_of(place, language));
            if has_all {
                cells.push(all.unwrap_or_else(|| MISSING.to_owned()));
            }
            cells.push(self.score(row, language));
            cells
        };
        Listing { columns, rows: rows.iter().map(cells).collect() }
    }
}

/// A row with its place in the group and the one among all changed over.
fn turned(row: &Row) -> Option<Row> {
    let place = row.within.first()?.clone()?;
    Some(Row { place, within: vec![Some(row.place.clone())], ..row.clone() })
}

/// The heading of places within the groups of a column.
fn place_in(column: &str, language: Language) -> String {
    let (en, sv) = match column {
        "county" => ("county", "länet"),
        "group" => ("group", "gruppen"),
        other => (other, other),
    };
    match language {
        Language::English => format!("Place in {en}"),
        Language::Swedish => format!("Plats i {sv}"),
    }
}
