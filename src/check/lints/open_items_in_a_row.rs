#![doc = include_str!("open_items_in_a_row.md")]

use crate::check::Subject;
use crate::diagnostic::{Findings, Rule, Severity};
use crate::model::{Item, ItemKind};

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "open-items-in-a-row",
    severity: Severity::Note,
    explanation: include_str!("open_items_in_a_row.md"),
};

/// The most open items that follow one another.
const MOST: usize = 2;

pub(crate) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    let mut row: Vec<&Item> = Vec::new();
    let asked = subject.questionnaire.items.iter().filter(|item| {
        // What is only shown or worked out does not rest anybody.
        item.kind.takes_answers() && !item.poisoned
    });
    for item in asked.map(Some).chain([None]) {
        if let Some(open) = item.filter(|item| is_open(item)) {
            row.push(open);
            continue;
        }
        if let [_, _, third, ..] = row[..] {
            let count = row.len();
            findings.push(
                RULE.at(third.kind_span)
                    .says(
                        format!("{count} open items follow one another, at most {MOST} are advised"),
                        format!("{count} öppna frågor följer på varandra, högst {MOST} rekommenderas"),
                    )
                    .also(row[0].kind_span, "from here on", "från och med här")
                    .help(
                        "give some of them options, or put them apart",
                        "ge några av dem alternativ, eller skilj dem åt",
                    ),
            );
        }
        row.clear();
    }
}

/// Whether an answer has to be composed: not a name, a number or an address.
fn is_open(item: &Item) -> bool {
    match &item.kind {
        ItemKind::Text(text) => text.long && !item.personal,
        _ => false,
    }
}
