#![doc = include_str!("filter_out_of_order.md")]

use std::collections::{BTreeSet, HashMap, HashSet};

use crate::check::Subject;
use crate::check::chance::Chances;
use crate::diagnostic::{Findings, Rule, Severity};
use crate::model::ItemKind;
use crate::route::{Owner, Role, Use, UsedSlot};

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "filter-out-of-order",
    severity: Severity::Error,
    explanation: include_str!("filter_out_of_order.md"),
};

pub(crate) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    let chances = Chances::new(subject);
    if chances.is_empty() {
        return;
    }
    let made_of = made_of(subject);
    for used in &subject.compiled.uses {
        let is_early = matches!(
            used.role,
            Role::AskIf | Role::Required | Role::Min | Role::Max | Role::Default
        );
        if is_early {
            one(subject, (&chances, &made_of), used, findings);
        }
    }
}

/// What each derived item names.
type MadeOf<'a> = HashMap<usize, Vec<&'a UsedSlot>>;

fn made_of<'a>(subject: &'a Subject<'_>) -> MadeOf<'a> {
    let mut made_of = MadeOf::new();
    for used in &subject.compiled.uses {
        let Some(item) = used.item() else { continue };
        let is_derived = is_derived(subject, item);
        if is_derived && matches!(used.role, Role::AskIf | Role::Value) {
            made_of.entry(item).or_default().extend(&used.references);
        }
    }
    made_of
}

fn one(
    subject: &Subject<'_>,
    (chances, made_of): (&Chances<'_>, &MadeOf<'_>),
    used: &Use,
    findings: &mut Findings,
) {
    let questionnaire = subject.questionnaire;
    let plan = &subject.compiled.plan;
    let (owner, within) = match used.owner {
        Owner::Section(section) => {
            let mut items = questionnaire.items.iter();
            let inside =
                items.position(|item| plan.section_path[item.section].contains(&section));
            (inside, Some(section))
        }
        _ => (used.item(), None),
    };
    let Some(owner) =
        owner.filter(|owner| within.is_some() || !is_derived(subject, *owner))
    else {
        return;
    };
    for reference in &used.references {
        let Some(named) = plan.item_of(reference.slot) else { continue };
        let asked = asked(subject, made_of, named);
        let found = asked
            .into_iter()
            .find_map(|item| Some((item, chances.shuffled_by(owner, item, within)?)));
        let Some((item, section)) = found else { continue };
        let (other, shuffled) =
            (&questionnaire.items[item].id, &questionnaire.sections[section]);
        let own = match within {
            Some(section) => &questionnaire.sections[section].id.value,
            None => &questionnaire.items[owner].id.value,
        };
        let (name, order) = (&other.value, shuffled.order.as_ref());
        let mut finding = RULE
            .at(reference.span)
            .says(
                format!("`{own}` may be shown before `{name}`, on which it rests"),
                format!("`{own}` kan visas före `{name}`, som den bygger på"),
            )
            .also(other.span, "asked here", "ställs här")
            .help(
                "put both into a section of their own within it, or keep the order fixed",
                "lägg båda i ett eget avsnitt inom det, eller behåll ordningen",
            );
        if let Some(order) = order {
            finding = finding.also(order.span, "shuffled here", "blandas här");
        }
        findings.push(finding);
    }
}

/// The items that are asked and that a name rests on: itself, or what a derived item is
/// made of.
fn asked(subject: &Subject<'_>, made_of: &MadeOf<'_>, named: usize) -> BTreeSet<usize> {
    let mut asked = BTreeSet::new();
    let (mut waiting, mut met) = (vec![named], HashSet::from([named]));
    while let Some(item) = waiting.pop() {
        if !is_derived(subject, item) {
            asked.insert(item);
            continue;
        }
        for reference in made_of.get(&item).into_iter().flatten() {
            let next = subject.compiled.plan.item_of(reference.slot);
            waiting.extend(next.filter(|next| met.insert(*next)));
        }
    }
    asked
}

fn is_derived(subject: &Subject<'_>, item: usize) -> bool {
    matches!(subject.questionnaire.items[item].kind, ItemKind::Derived { .. })
}
