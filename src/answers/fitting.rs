//! Answers whose parts must fit together.
//!
//! *In:* a walked record. *Out:* findings about rankings that leave something out and
//! parts that do not add up.
//!
//! A ranking or allocation that does not fit is invalid as a whole: nobody knows which
//! part is wrong.

use crate::answers::form::Kind;
use crate::answers::review::Review;
use crate::answers::rules as rule;
use crate::answers::words;
use crate::decimal::Number;
use crate::expression::{RowId, SlotId, evaluate};
use crate::model::{AllocateItem, Bound, ItemKind};
use crate::route::Spot;
use crate::source::Span;
use crate::value::Value;

/// The most parts that are written out as a sum.
const MOST_PARTS: usize = 8;

impl Review<'_, '_> {
    /// Adds the places of rankings and allocations that do not fit.
    pub(crate) fn unfit(&mut self, invalid: &mut Vec<Spot>) {
        let reader = self.reader;
        for item in &reader.needs.fitting {
            let kind = &reader.instrument.questionnaire().items[*item].kind;
            let plan = &reader.instrument.plan().items[*item];
            for place in 0..self.places(*item) {
                let row = self.nth_row(*item, place);
                match kind {
                    ItemKind::Allocate(allocate) => {
                        self.does_not_add_up((*item, allocate), row, invalid);
                    }
                    ItemKind::Ranking { .. } | ItemKind::Grid(_) => {
                        let cells = plan.rows.iter().map(|cell| cell.slot);
                        for slot in plan.slot.into_iter().chain(cells) {
                            self.incomplete(*item, Spot { slot, row }, invalid);
                        }
                    }
                    _ => {}
                }
            }
        }
    }

    /// A ranking with fewer options than are asked for.
    fn incomplete(&mut self, item: usize, spot: Spot, invalid: &mut Vec<Spot>) {
        let reader = self.reader;
        let Some(Value::Ranking(ranked)) = &self.record.cell_of(spot).value else {
            return;
        };
        let ranked = ranked.clone();
        let kind = match &reader.form.items[item].kind {
            Kind::Grid { cell, .. } => cell,
            kind => kind,
        };
        let Kind::Ranking { codes, top } = kind else { return };
        let is_alone = |number: u16| codes.get(number).is_some_and(|code| code.alone);
        if ranked.iter().any(|number| is_alone(*number)) {
            return;
        }
        let plan = &reader.instrument.plan().items[item];
        let offered = self.view(spot.row).offered(plan);
        let mut left: Vec<u16> = (0..u16::try_from(codes.list.len()).unwrap_or(u16::MAX))
            .filter(|number| !is_alone(*number))
            .filter(|number| {
                let offered = offered.as_ref().and_then(|o| o.get(usize::from(*number)));
                offered.copied().unwrap_or(true)
            })
            .collect();
        let all = left.len();
        let most = top.as_ref().and_then(|top| usize::try_from(top.value).ok());
        let wanted = most.map_or(all, |most| most.min(all));
        let given = self.work.given.get_at(spot.slot, self.line_of(spot.row));
        let given = match given.and_then(|cell| cell.value.as_ref()) {
            Some(Value::Ranking(given)) => given.len(),
            _ => 0,
        };
        // One that lost an option which is not offered was complete when it was made.
        if ranked.len().max(given) >= wanted {
            return;
        }
        left.retain(|number| !ranked.contains(number));
        let (name, count) = (reader.name(self.place_of(spot)), ranked.len());
        let list = words::listed(left.iter().map(|number| codes.code(*number)));
        let finding = self.at(&rule::INCOMPLETE_RANKING, spot).says(
            format!("{name} ranks {count} of {wanted} options"),
            format!("{name} rangordnar {count} av {wanted} alternativ"),
        );
        // What is left tells what was ranked.
        let mut finding = if reader.form.items[item].hidden {
            finding.help("ask the unit", "fråga enheten")
        } else {
            finding.help(
                format!("ask the unit; not ranked: {list}"),
                format!("fråga enheten; utan plats: {list}"),
            )
        };
        if let Some(top) = top {
            let (place, limit) = (reader.place(top.span), top.value);
            finding = finding.why(
                format!("{place} sets `top: {limit}`"),
                format!("{place} anger `top: {limit}`"),
            );
        }
        self.findings.push(finding);
        invalid.push(spot);
    }

    /// An allocation whose parts do not add up to its total.
    fn does_not_add_up(
        &mut self,
        (item, allocate): (usize, &AllocateItem),
        row: Option<RowId>,
        invalid: &mut Vec<Spot>,
    ) {
        let reader = self.reader;
        let plan = &reader.instrument.plan().items[item];
        let (mut parts, mut left): (Vec<(SlotId, Number)>, Vec<&str>) =
            Default::default();
        let codes = match &reader.form.items[item].kind {
            Kind::Allocate { codes, .. } => codes,
            _ => return,
        };
        for (cell, code) in plan.rows.iter().zip(&codes.list) {
            match &self.record.cell_at(cell.slot, row).value {
                Some(Value::Number(number)) => parts.push((cell.slot, number.clone())),
                // A part with a fault has a finding of its own.
                _ if self.is_spoiled(Spot { slot: cell.slot, row }) => return,
                _ if self.record.asked_at(cell.slot, row) == Some(true) => {
                    left.push(&code.code);
                }
                _ => {}
            }
        }
        let Some(total) = self.total(item, allocate, row) else { return };
        let sum = parts.iter().fold(Number::ZERO, |sum, (_, part)| sum + part.clone());
        if parts.is_empty() || sum == total {
            return;
        }
        let at = self.item_at(item, row);
        let hidden = reader.form.items[item].hidden;
        let (en, sv) = self.arithmetic(&parts, (&sum, &total), (item, hidden));
        let name = reader.name(at);
        let mut finding = self
            .located(&rule::TOTAL_DOES_NOT_ADD_UP, at, Spot { slot: parts[0].0, row })
            .says(format!("{name}: {en}"), format!("{name}: {sv}"));
        if left.is_empty() || hidden {
            finding = finding.help(
                "ask the unit; do not scale the parts",
                "fråga enheten; räkna inte om delarna",
            );
        } else {
            let list = words::listed(left.iter().copied());
            finding = finding.help(
                format!("ask the unit; nothing is given for {list}"),
                format!("fråga enheten; inget är angivet för {list}"),
            );
        }
        if let Some((span, text)) = written(&allocate.total, reader) {
            let place = reader.place(span);
            finding = finding.why(
                format!("{place} sets `total: {text}`"),
                format!("{place} anger `total: {text}`"),
            );
        }
        self.findings.push(finding);
        invalid.extend(parts.iter().map(|(slot, _)| Spot { slot: *slot, row }));
    }

    fn is_spoiled(&self, spot: Spot) -> bool {
        self.record.cell_of(spot).state == crate::value::AnswerState::Invalid
    }

    /// What the parts of an allocation add up to.
    fn total(
        &self,
        item: usize,
        allocate: &AllocateItem,
        row: Option<RowId>,
    ) -> Option<Number> {
        match &allocate.total {
            Some(Bound::Number(number)) => Some(number.value.clone()),
            _ => {
                let program = self.reader.instrument.plan().items[item].total.as_ref()?;
                match evaluate(program, &self.view(row)).value {
                    Some(Value::Number(number)) => Some(number),
                    _ => None,
                }
            }
        }
    }

    /// `60 + 30 = 90, not 100`, in both languages, without what is hidden.
    fn arithmetic(
        &self,
        parts: &[(SlotId, Number)],
        (sum, total): (&Number, &Number),
        (item, hidden): (usize, bool),
    ) -> (String, String) {
        let program = &self.reader.instrument.plan().items[item].total;
        let tells = program.as_ref().is_some_and(|program| self.tells_hidden(program));
        let total = words::shown(&total.to_string(), tells);
        let total = total.en.trim_matches('`');
        if hidden || tells {
            return (
                format!("the parts do not add up to {total}"),
                format!("delarnas summa är inte {total}"),
            );
        }
        let mut terms: Vec<String> =
            parts.iter().take(MOST_PARTS).map(|(_, part)| part.to_string()).collect();
        if parts.len() > MOST_PARTS {
            terms.push("…".to_owned());
        }
        let terms = terms.join(" + ");
        let said = match parts.len() {
            1 => terms,
            _ => format!("{terms} = {sum}"),
        };
        (format!("{said}, not {total}"), format!("{said}, inte {total}"))
    }
}

/// What a bound says, where it is written.
fn written(
    bound: &Option<Bound>,
    reader: &crate::answers::Reader<'_>,
) -> Option<(Span, String)> {
    match bound.as_ref()? {
        Bound::Number(number) => Some((number.span, reader.slice(number.span))),
        Bound::Expression(written) => Some((written.span, written.text.clone())),
        _ => None,
    }
}
