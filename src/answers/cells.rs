//! Answers that are several cells: the rows of a grid, the parts of an allocation.
//!
//! *In:* an object with one value a row or option. *Out:* a cell each, or one missing
//! code for all.
//!
//! Whether parts add up and rows differ is `fitting`'s business.

use crate::answers::form::Kind;
use crate::answers::json::{self, Shape};
use crate::answers::judge::{At, Judge};
use crate::answers::rules as rule;
use crate::answers::words;
use crate::diagnostic::nearest;

impl<'t> Judge<'_, 't> {
    pub(crate) fn cells(&mut self, at: At, raw: &'t str) {
        let reader = self.reader;
        let kind = &reader.form.items[at.item].kind;
        let (Kind::Grid { cell, .. } | Kind::Allocate { part: cell, .. }) = kind else {
            return;
        };
        if json::shape(raw) != Shape::Object {
            self.refused(kind, at, raw);
            return;
        }
        let plan = &reader.instrument.plan().items[at.item].rows;
        let (mut guess, mut whole, mut given) = (0, None, false);
        let _ = json::entries(raw, |key, value| {
            let Ok(id) = json::text(key) else {
                self.findings.push(json::unreadable(self.span(key)));
                return true;
            };
            match kind.row(&id, guess) {
                Some(row) => {
                    guess = row + 1;
                    given = true;
                    let at = At { row: Some(row), ..at };
                    let first = self.work.span_of(plan[row].slot, at.line);
                    if first != (0, 0) {
                        let finding = self.twice(at, key, first);
                        self.findings.push(finding);
                    } else if let Some(cell) =
                        self.value(cell, at, value, &plan[row].specify)
                    {
                        self.set(at, plan[row].slot, cell, value);
                    }
                }
                None if id == "missing" && whole.is_none() => whole = Some(value),
                None => self.unknown_row(at, kind, (key, &id)),
            }
            true
        });
        let Some(word) = whole else { return };
        let at = at.key("missing");
        if given {
            self.wrong_type(kind, at, word);
            return;
        }
        let cell = self.missing(cell, at, word);
        self.work.whole.insert((at.item, at.line));
        for row in plan {
            self.set(at, row.slot, cell.clone(), raw);
        }
    }

    fn unknown_row(&mut self, at: At, kind: &Kind, (key, id): (&'t str, &str)) {
        let name = self.name(at);
        let (shown, near) = (words::shown(id, false), nearest(id, kind.rows()));
        let finding = match kind {
            Kind::Allocate { .. } => rule::UNKNOWN_CODE.at(self.span(key)).says(
                format!("{} is no option of {name}", shown.en),
                format!("{} är inget alternativ i {name}", shown.sv),
            ),
            _ => rule::UNKNOWN_ROW.at(self.span(key)).says(
                format!("{name} has no row {}", shown.en),
                format!("{name} har ingen rad {}", shown.sv),
            ),
        };
        let item = self.reader.form.items[at.item].full.clone();
        let pointer = self.reader.pointer_to(at, id);
        self.findings.push(finding.item(item).pointer(pointer).suggest(near));
    }
}

impl Kind {
    /// The number of a row of a grid or option of an allocation; `guess` is probably it.
    fn row(&self, id: &str, guess: usize) -> Option<usize> {
        match self {
            Self::Grid { rows, .. } => match rows.get(guess) {
                Some(row) if *row == id => Some(guess),
                _ => rows.iter().position(|row| *row == id),
            },
            Self::Allocate { codes, .. } => codes.find(id).map(usize::from),
            _ => None,
        }
    }

    /// The rows of a grid or options of an allocation.
    pub(crate) fn rows(&self) -> impl Iterator<Item = &str> {
        let (rows, codes) = match self {
            Self::Grid { rows, .. } => (rows.as_slice(), [].as_slice()),
            Self::Allocate { codes, .. } => ([].as_slice(), codes.list.as_slice()),
            _ => ([].as_slice(), [].as_slice()),
        };
        let codes = codes.iter().map(|code| code.code.as_str());
        rows.iter().map(String::as_str).chain(codes)
    }
}
