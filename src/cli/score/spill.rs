//! Rows of more units than are kept in memory.
//!
//! *In:* units as they were scored. *Out:* their rows in the order read, and which units
//! came more than once.
//!
//! A row is spooled as it will be written. That a unit came twice is only known at the end;
//! its rows are then written without scores, as those of few units are.

use crate::answers::Givers;
use crate::cli::args::{Format, ScoreArguments};
use crate::cli::error::Error;
use crate::cli::files::{Spool, full, record};
use crate::cli::met::{Met, Place, seconds};
use crate::cli::score::table::Layout;
use crate::cli::score::{Made, voided};
use crate::cli::scored::{Group, Unit, result_number};
use crate::diagnostic::{Findings, Words};
use crate::report::machine::TableForm;
use crate::score::UnitResult;
use crate::source::Sources;

/// Rows, and what is counted of them.
pub struct Spilled {
    format: Format,
    form: TableForm,
    rows: Spool,
    met: Met,
    /// The columns of a table, as the first units have them, and of how many
    /// questionnaires those are.
    layout: Option<(Layout, usize)>,
    /// What is counted.
    pub tally: Tally,
}

/// What is counted of units that are not kept.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// How many.
    pub units: usize,
    /// Scored, incomplete, invalid, and of a status that is not scored.
    pub counts: [usize; 4],
    /// Those that a simulation made.
    pub simulated: usize,
    /// Who gave the answers.
    pub givers: Givers,
}

impl Spilled {
    /// Begins without a row.
    pub fn new(format: Format, form: TableForm) -> Self {
        Self {
            format,
            form,
            rows: Spool::default(),
            met: Met::default(),
            layout: None,
            tally: Tally::default(),
        }
    }

    /// Whether there are rows.
    pub fn is_empty(&self) -> bool {
        self.tally.units == 0
    }

    /// Takes a unit of one of the groups.
    ///
    /// # Errors
    ///
    /// There is no room; a table of several questionnaires, a column that is not there.
    pub fn take(
        &mut self,
        groups: &[Group<Made>],
        number: usize,
        (unit, place): (&Unit<Made>, Place),
        arguments: &ScoreArguments,
    ) -> Result<(), Error> {
        let row = match self.format {
            Format::Csv | Format::Parquet => {
                let (layout, known) = match &mut self.layout {
                    Some(layout) => layout,
                    empty => {
                        let layout = Layout::new(groups, false, arguments)?;
                        empty.insert((layout, groups.len()))
                    }
                };
                if number >= *known {
                    return Err(several_tables());
                }
                layout.row_of(&groups[number], unit, self.form)
            }
            _ => unit.made.value.clone().unwrap_or_default(),
        };
        let result = result_number(unit.head.result);
        self.met.add(&place, u8::try_from(result).unwrap_or_default())?;
        self.tally.units += 1;
        self.tally.counts[result] += 1;
        self.tally.simulated += usize::from(unit.head.is_simulated);
        self.tally.givers.add(unit.head.givers);
        self.rows.add_record(row.as_bytes())
    }

    /// The columns of the table.
    pub fn layout(&self) -> Option<&Layout> {
        self.layout.as_ref().map(|(layout, _)| layout)
    }

    /// The head of the table.
    pub fn head(&self) -> String {
        self.layout().map_or_else(String::new, |layout| layout.begin(self.form).finish())
    }

    /// Writes all rows; what is found of units that came more than once, and the counts.
    ///
    /// # Errors
    ///
    /// Rows cannot be read or written.
    pub fn write(
        self,
        sources: &mut Sources,
        write: &mut dyn FnMut(&str) -> Result<(), Error>,
    ) -> Result<(Findings, Tally), Error> {
        let Self { rows, met, mut tally, layout, form, .. } = self;
        let several = met.several(sources)?;
        for (said, _) in several.values() {
            tally.counts[usize::from(*said)] -= 1;
            tally.counts[result_number(UnitResult::Invalid)] += 1;
        }
        let mut rows = rows.reader()?;
        let mut text = String::new();
        for number in 0..tally.units as u64 {
            let row = String::from_utf8(record(&mut rows)?);
            let row = row.map_err(|error| full(std::io::Error::other(error)))?;
            text.push_str(&match (several.contains_key(&number), &layout) {
                (false, _) => row,
                (true, Some((layout, _))) => layout.voided(&row, form),
                (true, None) => voided(&row),
            });
            if text.len() > MOST_TEXT {
                write(&text)?;
                text.clear();
            }
        }
        write(&text)?;
        Ok((seconds(&several), tally))
    }
}

/// How much is written at once.
const MOST_TEXT: usize = 256 * 1024;

/// The error of a table that would need further columns after its first rows.
fn several_tables() -> Error {
    Error::Choose {
        what: Words::new(
            "a table of so many units is of one questionnaire, and these answers are of several",
            "en tabell över så många enheter är av ett formulär, och svaren gäller flera",
        ),
        help: Words::new(
            "name the answers of one, or take --format ndjson",
            "ange svaren på ett, eller ta --format ndjson",
        ),
    }
}
