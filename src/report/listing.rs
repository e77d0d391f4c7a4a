//! Tables for people.
//!
//! *In:* columns and cells, already worded. *Out:* aligned lines that fit the width; for
//! screen readers, blocks of `key: value`.
//!
//! Where there is not room enough, long headings become numbers that a line beneath the
//! table spells out; where that is not enough, columns fall away in the order they say,
//! and which ones did is told. Machine tables are `machine::Table`.

use unicode_width::UnicodeWidthStr;

use crate::report::wrap::{pad, wrap};
use crate::report::{Ink, Look};

/// Blanks between columns.
const GAP: usize = 2;
/// A heading of several words is set in lines of about this width.
const HEADING: usize = 12;

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name on the command line and in machine formats.
    pub name: String,
    /// What stands above it.
    pub heading: String,
    /// Its cells are numbers.
    pub is_number: bool,
    /// When it falls away: the greatest first; 0 = never.
    pub drop: usize,
}

/// A table as it is filled.
#[derive(Clone, Debug, Default)]
pub struct Listing {
    /// The columns, in order.
    pub columns: Vec<Column>,
    /// The rows; as many cells as columns.
    pub rows: Vec<Vec<String>>,
}

impl Column {
    /// A column of text.
    pub fn text(name: impl Into<String>, heading: impl Into<String>) -> Self {
        Self { name: name.into(), heading: heading.into(), is_number: false, drop: 0 }
    }

    /// A column of numbers.
    pub fn number(name: impl Into<String>, heading: impl Into<String>) -> Self {
        Self { is_number: true, ..Self::text(name, heading) }
    }

    /// Says when it falls away.
    #[must_use]
    pub const fn drops(mut self, order: usize) -> Self {
        self.drop = order;
        self
    }
}

impl Listing {
    /// Keeps the columns with those names, in that order.
    ///
    /// # Errors
    ///
    /// The first name that no column has.
    pub fn choose(&mut self, names: &[String]) -> Result<(), String> {
        if names.is_empty() {
            return Ok(());
        }
        let mut chosen = Vec::new();
        for name in names {
            let found = self.columns.iter().position(|column| column.name == *name);
            chosen.push(found.ok_or_else(|| name.clone())?);
        }
        self.keep(&chosen);
        for column in &mut self.columns {
            column.drop = 0;
        }
        Ok(())
    }

    /// Renders it; also names the columns for which there was no room.
    pub fn render(mut self, look: &Look) -> (String, Vec<String>) {
        if look.plain {
            return (self.blocks(), Vec::new());
        }
        let room = if look.wide_tables { usize::MAX } else { look.width };
        let long = if self.total() > room { self.number_headings() } else { Vec::new() };
        let dropped = self.fit(room);
        let widths = self.widths();
        let mut text = self.header(&widths, look);
        for row in &self.rows {
            text.push_str(&self.line(row, &widths));
        }
        let kept = |(name, _): &&(String, String)| !dropped.contains(name);
        let spelt: Vec<&str> =
            long.iter().filter(kept).map(|(_, told)| &**told).collect();
        if !spelt.is_empty() {
            let words = wrap(&spelt.join(", "), look.width, "", "  ");
            text.push_str(&format!("\n{words}\n"));
        }
        (text, dropped)
    }

    /// One block a row, one line a cell.
    fn blocks(&self) -> String {
        let block = |row: &Vec<String>| {
            let line = |(column, cell): (&Column, &String)| {
                format!("{}: {cell}\n", column.heading)
            };
            self.columns.iter().zip(row).map(line).collect::<String>()
        };
        self.rows.iter().map(block).collect::<Vec<_>>().join("\n")
    }

    fn keep(&mut self, chosen: &[usize]) {
        let pick = |row: &[String]| chosen.iter().map(|at| row[*at].clone()).collect();
        self.rows = self.rows.iter().map(|row| pick(row)).collect();
        self.columns = chosen.iter().map(|at| self.columns[*at].clone()).collect();
    }

    /// Puts numbers for the headings of number columns that may fall away; returns their
    /// names and what each number stands for.
    fn number_headings(&mut self) -> Vec<(String, String)> {
        let may_fall = |column: &&mut Column| column.drop > 0 && column.is_number;
        let columns = self.columns.iter_mut().filter(may_fall);
        let number = |(number, column): (usize, &mut Column)| {
            let told = format!("{} = {}", number + 1, column.heading);
            column.heading = (number + 1).to_string();
            (column.name.clone(), told)
        };
        columns.enumerate().map(number).collect()
    }

    /// How many columns of the terminal it takes.
    fn total(&self) -> usize {
        let total: usize = self.widths().iter().map(|width| width + GAP).sum();
        total.saturating_sub(GAP)
    }

    /// Drops columns until the rest fits.
    fn fit(&mut self, width: usize) -> Vec<String> {
        let mut dropped = Vec::new();
        loop {
            let first = (0..self.columns.len())
                .filter(|at| self.columns[*at].drop > 0)
                .max_by_key(|at| self.columns[*at].drop);
            let Some(first) = first.filter(|_| self.total() > width) else {
                dropped.reverse();
                return dropped;
            };
            dropped.push(self.columns[first].name.clone());
            let rest: Vec<usize> =
                (0..self.columns.len()).filter(|at| *at != first).collect();
            self.keep(&rest);
        }
    }

    fn widths(&self) -> Vec<usize> {
        let width = |(at, column): (usize, &Column)| {
            let cells = self.rows.iter().map(|row| row[at].width());
            let lines = column.lines().into_iter().map(|line| line.width());
            cells.chain(lines).max().unwrap_or(0)
        };
        self.columns.iter().enumerate().map(width).collect()
    }

    /// The headings, the last line of each just above the first row.
    fn header(&self, widths: &[usize], look: &Look) -> String {
        let headings: Vec<_> = self.columns.iter().map(Column::lines).collect();
        let height = headings.iter().map(Vec::len).max().unwrap_or(0);
        let mut text = String::new();
        for line in 0..height {
            let cell = |lines: &Vec<String>| {
                let from = height - lines.len();
                line.checked_sub(from).map_or_else(String::new, |at| lines[at].clone())
            };
            let cells: Vec<_> = headings.iter().map(cell).collect();
            let line = self.line(&cells, widths);
            text.push_str(&look.paint(Ink::Bold, line.trim_end()));
            text.push('\n');
        }
        text
    }

    fn line(&self, cells: &[String], widths: &[usize]) -> String {
        let columns = self.columns.iter().zip(cells).zip(widths);
        let cells: Vec<_> = columns
            .map(|((column, cell), width)| pad(cell, *width, column.is_number))
            .collect();
        cells.join(&" ".repeat(GAP)).trim_end().to_owned() + "\n"
    }
}

impl Column {
    fn lines(&self) -> Vec<String> {
        wrap(&self.heading, HEADING, "", "").split('\n').map(str::to_owned).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listing() -> Listing {
        let columns = vec![
            Column::text("unit", "Unit"),
            Column::text("name", "Municipality"),
            Column::number("total", "Total"),
            Column::number("plan", "Goals, plans and money").drops(1),
            Column::number("care", "Care").drops(2),
        ];
        let row = |cells: [&str; 5]| cells.map(str::to_owned).to_vec();
        let rows = vec![
            row(["0114", "Upplands Väsby", "71.4", "62.5", "1"]),
            row(["0117", "Österåker", "–", "–", "12"]),
        ];
        Listing { columns, rows }
    }

    #[test]
    fn numbers_stand_at_the_right_under_headings_in_lines() {
        let (text, dropped) = listing().render(&Look::default());
        // "Goals, plans" is 12 columns wide, just the width of a heading's line.
        let expected = "                             Goals, plans\nUnit  Municipality    Total\
             \u{20}    and money  Care\n0114  Upplands Väsby   71.4          62.5     1\n0117  \
             Österåker           –             –    12\n";
        assert_eq!(text, expected);
        assert!(dropped.is_empty());
    }

    #[test]
    fn with_little_room_headings_become_numbers_that_are_spelt_out() {
        let look = Look { width: 42, ..Look::default() };
        let (text, dropped) = listing().render(&look);
        let expected = "Unit  Municipality    Total     1   2\n0114  Upplands Väsby   71.4  \
             62.5   1\n0117  Österåker           –     –  12\n\n1 = Goals, plans and money, \
             2 = Care\n";
        assert_eq!(text, expected);
        assert!(dropped.is_empty());
    }

    #[test]
    fn without_room_columns_fall_away_and_are_named() {
        let look = Look { width: 30, ..Look::default() };
        let (text, dropped) = listing().render(&look);
        assert_eq!(dropped, ["plan", "care"]);
        assert!(text.starts_with("Unit  Municipality    Total\n"), "{text}");
    }

    #[test]
    fn for_screen_readers_every_row_is_a_block() {
        let look = Look { plain: true, ..Look::default() };
        let mut listing = listing();
        listing.choose(&["total".to_owned(), "unit".to_owned()]).unwrap();
        assert_eq!(
            listing.render(&look).0,
            "Total: 71.4\nUnit: 0114\n\nTotal: –\nUnit: 0117\n"
        );
    }
}
