//! Options in the order of preference.
//!
//! *In:* a list of codes and the options of its item. *Out:* a cell with their order, or
//! a finding and an invalid one.
//!
//! Whether all are there depends on what was offered; `fitting` says so.

use crate::answers::form::Kind;
use crate::answers::json;
use crate::answers::judge::{At, Beside, INVALID, Judge};
use crate::answers::rules as rule;
use crate::answers::words;
use crate::value::{Cell, CodeSet, Value};

impl<'t> Judge<'_, 't> {
    pub(crate) fn ranking(
        &mut self,
        kind: &Kind,
        (at, raw): (At, &'t str),
        beside: Beside<'_>,
    ) -> Option<Cell> {
        let Kind::Ranking { codes, top } = kind else { return INVALID };
        let (mut seen, mut order) = (CodeSet::new(), Vec::new());
        let (mut position, mut fine, mut alone) = (0, true, None);
        json::elements(raw, |element| {
            let at = At { element: Some(position), ..at };
            position += 1;
            let Some(number) = self.tick(codes, (at, element), beside) else {
                fine = false;
                return;
            };
            if seen.contains(number) {
                fine = false;
                self.ranked_twice(codes.code(number), at, element);
            }
            seen.insert(number);
            order.push(number);
            if codes.get(number).is_some_and(|code| code.alone) {
                alone = alone.or(Some((number, at, element)));
            }
        });
        if position == 0 {
            self.blank(at, raw);
            return INVALID;
        }
        if let (Some((number, at, element)), true) = (alone, seen.len() > 1) {
            fine = false;
            self.not_alone(codes, number, at, element);
        }
        if let (true, Some(top)) = (fine, top)
            && order.len() > usize::try_from(top.value).unwrap_or(usize::MAX)
        {
            fine = false;
            let (name, place) = (self.name(at), self.reader.place(top.span));
            let (count, limit) = (order.len(), top.value);
            let finding = self
                .finding(&rule::TOO_MANY_CHOICES, at, raw)
                .says(
                    format!("{name} ranks {count} options, more than {limit}"),
                    format!("{name} rangordnar {count} alternativ, fler än {limit}"),
                )
                .why(
                    format!("{place} sets `top: {limit}`"),
                    format!("{place} anger `top: {limit}`"),
                );
            self.findings.push(finding);
        }
        if !fine {
            return INVALID;
        }
        let missing = alone.and_then(|(number, ..)| codes.get(number)?.missing);
        let ranked = || Cell::answered(Value::Ranking(order));
        Some(missing.map_or_else(ranked, Cell::absent))
    }

    fn ranked_twice(&mut self, code: &str, at: At, raw: &'t str) {
        let shown = words::shown(code, self.is_hidden(at));
        let finding = self
            .finding(&rule::REPEATED_CODE, at, raw)
            .says(
                format!("the option {} has two ranks", shown.en),
                format!("alternativet {} har två platser", shown.sv),
            )
            .help("keep it once", "behåll det en gång");
        self.findings.push(finding);
    }
}
