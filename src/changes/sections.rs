//! Sections: their texts, their ends, what chance shows of them.
//!
//! *In:* sections that belong together. *Out:* changes.
//!
//! Who is asked what is in a section is told of each item.

use crate::changes::item::shown_order;
use crate::changes::kinds::whole::{SECTION_TEXT, SHOWN_PARTS};
use crate::changes::ledger::Ledger;
use crate::changes::types::Place;
use crate::changes::wording::Around;
use crate::changes::{Change, Pairs, rules};

/// What changed of every section.
pub(super) fn compare(pairs: &Pairs<'_>, ledger: &mut Ledger<'_>) {
    let around = Around::new(pairs);
    for (number, old) in pairs.sections.iter().enumerate() {
        let Some(old) = old else { continue };
        let (old, new) = (&pairs.old.sections[*old], &pairs.new.sections[number]);
        let place = Place { around, old: old.id.span, new: new.id.span };
        let mut changes: Vec<Change> = Vec::new();
        let texts = [
            ("title", &old.title, &new.title),
            ("text", &old.text, &new.text),
            ("instruction", &old.instruction, &new.instruction),
        ];
        for (key, before, now) in texts {
            let sides = ((before.as_ref(), place.old), (now.as_ref(), place.new));
            let found = around.text(&SECTION_TEXT, key, sides.0, sides.1);
            changes.extend(found);
        }
        changes.extend(rules::end(&place, old.end_if.as_ref(), new.end_if.as_ref()));
        changes.extend(shown_order(&place, old.order.as_ref(), new.order.as_ref()));
        let shown = (old.show.as_ref(), new.show.as_ref());
        changes.extend(place.plain(&SHOWN_PARTS, "show", shown, u32::to_string));
        ledger.section(number).extend(changes);
    }
}
