//! Texts: joining, labels, and how values are shown in fills.
//!
//! *In:* values. *Out:* bounded texts in NFC.
//!
//! Numbers are shown with a point and dates as ISO 8601 writes them: the language of a
//! reader is not known here, but for the labels that the caller hands in.

use unicode_normalization::{UnicodeNormalization, is_nfc};

use crate::decimal::Number;
use crate::expression::calendar;
use crate::expression::cells::Cells;
use crate::expression::evaluate::{DEAR_BYTES, Fault, Run};
use crate::expression::names::SlotId;
use crate::expression::program::Term;
use crate::value::Value;

/// The most bytes a text made by an expression may have.
const MOST_TEXT: usize = 65_536;

impl<'a, C: Cells> Run<'a, C> {
    /// The texts of the parts, one after the other.
    pub(crate) fn join(&mut self, parts: &'a [Term]) -> Option<String> {
        let mut joined = String::new();
        for part in parts {
            let text = show(&*self.term(part)?)?;
            self.charge(text.len() / DEAR_BYTES)?;
            joined.push_str(&text);
            if joined.len() > MOST_TEXT {
                self.faults.add(Fault::OutOfRange);
                return None;
            }
        }
        Some(if is_nfc(&joined) { joined } else { joined.nfc().collect() })
    }

    /// The label of what was chosen; several between commas.
    pub(crate) fn labels(&mut self, slot: SlotId) -> Option<String> {
        let text = match self.slot(slot)? {
            Value::Code(code) => self.cells.label(slot, *code, self.here).into_owned(),
            Value::Codes(codes) => {
                let labels =
                    codes.iter().map(|code| self.cells.label(slot, code, self.here));
                labels.collect::<Vec<_>>().join(", ")
            }
            Value::Ranking(codes) => {
                let label = |code: &u16| self.cells.label(slot, *code, self.here);
                codes.iter().map(label).collect::<Vec<_>>().join(", ")
            }
            _ => return None,
        };
        if text.len() > MOST_TEXT {
            self.faults.add(Fault::OutOfRange);
            return None;
        }
        Some(text)
    }
}

/// What a fill shows for a term: labels for options, else the value.
pub(crate) fn spoken<'a, C: Cells>(
    run: &mut Run<'a, C>,
    mut term: &'a Term,
) -> Option<String> {
    loop {
        term = match term {
            Term::If(branches, otherwise) => run.branch(branches, otherwise)?,
            Term::Coalesce(list) => {
                list.iter().find(|term| run.term(term).is_some()).or(list.last())?
            }
            Term::Recode(inner, _) => inner,
            Term::At(place, inner) => return run.at(place, |run| spoken(run, inner)),
            Term::Slot(slot) => {
                return match run.slot(*slot)? {
                    Value::Code(_) | Value::Codes(_) | Value::Ranking(_) => {
                        run.labels(*slot)
                    }
                    value => show(value),
                };
            }
            other => return show(&*run.term(other)?),
        };
    }
}

/// A value as text; options and conditions have none.
pub(crate) fn show(value: &Value) -> Option<String> {
    match value {
        Value::Text(text) => Some(text.clone()),
        Value::Number(number) => Some(show_number(number)),
        Value::Date(date) => Some(date.to_string()),
        Value::Month(month) => Some(calendar::show_month(*month)),
        Value::Time(time) => Some(calendar::show_time(*time)),
        Value::Duration(seconds) => Some(calendar::show_duration(*seconds)),
        Value::Condition(_)
        | Value::Code(_)
        | Value::Codes(_)
        | Value::Ranking(_)
        | Value::Location(_)
        | Value::Document(_) => None,
    }
}

/// In full where the decimals end within a dozen, else to two decimals.
fn show_number(number: &Number) -> String {
    match number.decimals() {
        Some(decimals) if decimals <= 12 => number.to_string(),
        _ => number.fixed(2),
    }
}
