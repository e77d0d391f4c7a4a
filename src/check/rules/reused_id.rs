#![doc = include_str!("reused_id.md")]

use std::collections::HashMap;

use crate::changes::Joined;
use crate::changes::kinds::items::{CONCEPT, TYPE};
use crate::check::Subject;
use crate::check::followed::{Followed, of_kinds};
use crate::diagnostic::{Finding, Findings, Rule, Severity};
use crate::source::Span;

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "reused-id",
    severity: Severity::Error,
    explanation: include_str!("reused_id.md"),
};

pub(crate) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    let Some(followed) = subject.followed else { return };
    for (old, new) in followed.kept() {
        let by_id = matches!(followed.pairs.items[new], Some((_, Joined::Id)));
        let Some(compared) = followed.of(new).filter(|_| by_id) else { continue };
        let found = of_kinds(compared, &[&CONCEPT, &TYPE]);
        let Some(change) = found.first() else { continue };
        if followed.is_declared_break(new) {
            continue;
        }
        let text = |side: &Option<crate::changes::Side>| {
            side.as_ref().and_then(|side| side.text.clone()).unwrap_or_default()
        };
        let (before, now) = (text(&change.old), text(&change.new));
        let (english, swedish) = change.kind.what;
        let words = (
            format!("{english} `{before}`, now `{now}`"),
            format!("{swedish} `{before}`, nu `{now}`"),
        );
        findings.push(finding(subject, followed, (old, new), words));
    }
    taken_over(subject, followed, findings);
}

/// New items with the id of an item that goes on under another.
fn taken_over(subject: &Subject<'_>, followed: &Followed<'_>, findings: &mut Findings) {
    let pairs = &followed.pairs;
    let by_id: HashMap<&str, usize> = pairs
        .old
        .items
        .iter()
        .enumerate()
        .filter(|(_, item)| item.roster.is_none())
        .map(|(number, item)| (item.id.value.as_str(), number))
        .collect();
    for (new, item) in subject.questionnaire.items.iter().enumerate() {
        let is_new = pairs.items[new].is_none() && item.roster.is_none();
        let old = by_id.get(item.id.value.as_str()).filter(|_| is_new && !item.poisoned);
        let Some(old) = old else { continue };
        let Some(later) = pairs.later[*old] else { continue };
        if !followed.is_declared_break(new) {
            let name = subject.questionnaire.full_name(later);
            let words = (
                format!("what goes on as `{name}`"),
                format!("det som fortsätter som `{name}`"),
            );
            findings.push(finding(subject, followed, (*old, new), words));
        }
    }
}

fn finding(
    subject: &Subject<'_>,
    followed: &Followed<'_>,
    (old, new): (usize, usize),
    (english, swedish): (String, String),
) -> Finding {
    let name = subject.questionnaire.full_name(new);
    let version = followed.version();
    let before: Span = followed.pairs.old.items[old].id.span;
    RULE.at(subject.questionnaire.items[new].id.span)
        .says(
            format!("the id `{name}` was something else in version {version}: {english}"),
            format!("id:t `{name}` var något annat i version {version}: {swedish}"),
        )
        .also(before, "before", "förut")
        .help(
            "give the item an id of its own, or say `comparable: break`",
            "ge frågan ett eget id, eller ange `comparable: break`",
        )
        .why(
            "without a shared concept, the id is what joins answers over waves",
            "utan gemensamt begrepp är det id:t som håller ihop svar över mätningar",
        )
}
