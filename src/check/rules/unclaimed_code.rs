#![doc = include_str!("unclaimed_code.md")]

use crate::changes::kinds::options::{OPTION_FOLDED, OPTION_REMOVED};
use crate::check::Subject;
use crate::check::followed::of_kinds;
use crate::diagnostic::{Findings, Rule, Severity};
use crate::model::ItemKind;
use crate::route::{SlotKind, continues};

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "unclaimed-code",
    severity: Severity::Warning,
    explanation: include_str!("unclaimed_code.md"),
};

pub(crate) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    let Some(followed) = subject.followed else { return };
    let read = read_items(subject);
    for (old, new) in followed.kept().filter(|(_, new)| read[*new]) {
        let item = &subject.questionnaire.items[new];
        let before = &followed.pairs.old.items[old];
        let Some(compared) = followed.of(new) else { continue };
        if !continues(item, before) || matches!(item.kind, ItemKind::Allocate(_)) {
            continue;
        }
        for change in of_kinds(compared, &[&OPTION_REMOVED, &OPTION_FOLDED]) {
            let code = change.parts.iter().find(|part| part.what == "option");
            let code = code.map_or("", |part| part.name.as_str());
            let (Some(was), Some(now)) = (&change.old, &change.new) else { continue };
            let (id, version) = (&item.id.value, followed.version());
            findings.push(
                RULE.at(now.span)
                    .says(
                        format!("`{id}` had the code `{code}` in version {version}, and no option claims it"),
                        format!("`{id}` hade koden `{code}` i version {version}, och inget alternativ gör anspråk på den"),
                    )
                    .also(was.span, "before", "förut")
                    .help(
                        format!("write `was: [{code}]` on the option that it belongs to now"),
                        format!("skriv `was: [{code}]` på alternativet som den hör till nu"),
                    )
                    .why(
                        "earlier answers to this item are read here, and those with the code are lost",
                        "tidigare svar på frågan läses här, och de med koden går förlorade",
                    ),
            );
        }
    }
}

/// For each item, whether what was answered to it earlier is read.
pub(crate) fn read_items(subject: &Subject<'_>) -> Vec<bool> {
    let items = &subject.questionnaire.items;
    let mut read: Vec<bool> = items.iter().map(|item| item.prefill.is_some()).collect();
    for used in &subject.compiled.uses {
        for reference in &used.references {
            let slot = subject.compiled.plan.slot(reference.slot);
            if let SlotKind::Previous(item) = slot.kind {
                read[item] = true;
            }
        }
    }
    read
}
