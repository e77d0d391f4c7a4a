//! Where answers are written on a sheet.
//!
//! *In:* the type of an item. *Out:* boxes, lines and tables.

use crate::decimal::Number;
use crate::model::{Choices, ItemKind, ScaleItem, Text};
use crate::report::outline::build::Printer;
use crate::report::outline::{Body, Choice};
use crate::route::{Owner, Role};

/// The most options or points that are printed one by one.
const MOST: usize = 60;

impl Printer<'_> {
    /// Where the answer to an item is written.
    pub(in crate::report::outline) fn body(&self, item: usize, kind: &ItemKind) -> Body {
        let line = |short| Body::Line { unit: None, short };
        match kind {
            ItemKind::Single(choices) | ItemKind::YesNo(choices) => {
                match self.options(item, choices) {
                    Some(options) => Body::One { options },
                    None => line(false),
                }
            }
            ItemKind::Multiple { choices, .. } => match self.options(item, choices) {
                Some(options) => Body::Many { options },
                None => Body::Lines,
            },
            ItemKind::Scale(scale) => self.scale(scale),
            ItemKind::Number(number) => {
                Body::Line { unit: self.wording.unit_of(number), short: true }
            }
            ItemKind::Text(text) if text.long => Body::Lines,
            ItemKind::Text(_) | ItemKind::Unit(_) | ItemKind::Document { .. } => {
                line(false)
            }
            ItemKind::Date { .. }
            | ItemKind::Month { .. }
            | ItemKind::Year { .. }
            | ItemKind::Time { .. }
            | ItemKind::Duration { .. }
            | ItemKind::Location { .. } => line(true),
            ItemKind::Ranking { choices, .. } => match self.options(item, choices) {
                Some(options) => Body::Numbers { options, unit: None },
                None => Body::Lines,
            },
            ItemKind::Allocate(allocate) => {
                let unit = allocate.unit.as_ref().map(|unit| self.wording.plain(unit));
                match self.options(item, &allocate.choices) {
                    Some(options) => Body::Numbers { options, unit },
                    None => Body::Lines,
                }
            }
            ItemKind::Grid(_) => self.table(item, kind),
            ItemKind::Roster(_) => Body::Rows,
            ItemKind::Consent => {
                let label = self.pick("Yes, I consent", "Ja, jag samtycker").to_owned();
                Body::Many { options: vec![Choice { label, specify: false, note: None }] }
            }
            _ => Body::None,
        }
    }

    fn label(&self, owner: Owner, label: Option<&Text>, code: &str) -> String {
        label.map_or_else(|| code.to_owned(), |label| self.wording.plain_at(owner, label))
    }

    /// The options; none where they are another answer's rows, or too many.
    fn options(&self, item: usize, choices: &Choices) -> Option<Vec<Choice>> {
        let options = &choices.options;
        if options.is_empty() || options.len() > MOST {
            return None;
        }
        let told = options.iter().enumerate().map(|(number, option)| {
            let owner = Owner::Option(item, number);
            let only = option.ask_if.as_ref().map(|ask_if| {
                let clause = self.wording.condition(owner, Role::AskIf, &ask_if.text);
                let states = clause.statement(self.wording.language);
                format!("{} {states}", self.pick("only where", "bara där"))
            });
            let alone = option.exclusive.is_some() && option.missing.is_none();
            let alone =
                alone.then(|| self.pick("nothing else is ticked", "inget annat kryssas"));
            let note: Vec<String> =
                only.into_iter().chain(alone.map(str::to_owned)).collect();
            Choice {
                label: self.label(owner, option.label.as_ref(), &option.code.value),
                specify: option.specify.is_some(),
                note: (!note.is_empty()).then(|| note.join("; ")),
            }
        });
        Some(told.collect())
    }

    fn scale(&self, scale: &ScaleItem) -> Body {
        let step = scale.step.as_ref().map_or(Number::ONE, |step| step.value.clone());
        let mut points = Vec::new();
        let mut at = scale.from.value.clone();
        while at <= scale.to.value && points.len() < MOST {
            let word = scale.labels.iter().find(|(point, _)| point.value == at);
            let word = word.map(|(_, text)| self.wording.plain(text));
            points.push((self.wording.language.number(&at.to_string()), word));
            let next = at.clone() + step.clone();
            if next <= at {
                break;
            }
            at = next;
        }
        Body::Scale { points }
    }

    fn table(&self, item: usize, kind: &ItemKind) -> Body {
        let ItemKind::Grid(grid) = kind else { return Body::None };
        let language = self.wording.language;
        let rows = grid.rows.iter().enumerate().map(|(number, row)| {
            let owner = Owner::Row(item, number);
            let only = row.ask_if.as_ref().map(|ask_if| {
                let clause = self.wording.condition(owner, Role::AskIf, &ask_if.text);
                let states = clause.statement(language);
                format!("{} {states}", self.pick("only where", "bara där"))
            });
            (self.label(owner, row.label.as_ref(), &row.id.value), only)
        });
        let head = grid.cell.choices().map_or_else(Vec::new, |choices| {
            let options = choices.options.iter().enumerate();
            let told = options.map(|(number, option)| {
                let owner = Owner::Option(item, number);
                self.label(owner, option.label.as_ref(), &option.code.value)
            });
            told.collect()
        });
        let (head, unit) = match &*grid.cell {
            ItemKind::Number(number) => (Vec::new(), self.wording.unit_of(number)),
            ItemKind::Scale(scale) => match self.scale(scale) {
                Body::Scale { points } => {
                    let told = points.into_iter().map(|(point, word)| match word {
                        Some(word) => format!("{point} {word}"),
                        None => point,
                    });
                    (told.collect(), None)
                }
                _ => (head, None),
            },
            _ => (head, None),
        };
        Body::Table {
            head,
            rows: rows.collect(),
            several: grid.cell.takes_several(),
            unit,
        }
    }
}
