#![doc = include_str!("self_reference.md")]

use crate::check::Subject;
use crate::diagnostic::{Findings, Rule, Severity};
use crate::model::ItemKind;
use crate::route::{Owner, Role, SlotKind, sources};
use crate::source::Span;

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "self-reference",
    severity: Severity::Error,
    explanation: include_str!("self_reference.md"),
};

pub(crate) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    let questionnaire = subject.questionnaire;
    for (number, item) in questionnaire.items.iter().enumerate() {
        for (_, span) in
            sources(questionnaire, number).into_iter().filter(|(at, _)| *at == number)
        {
            let key = match item.kind {
                ItemKind::Roster(_) => "for_each",
                _ => "options_from",
            };
            report(span, key, &questionnaire.full_name(number), findings);
        }
    }
    let plan = &subject.compiled.plan;
    for used in &subject.compiled.uses {
        let key = match used.role {
            Role::AskIf => "ask_if",
            Role::Required => "required",
            Role::Min => "min",
            Role::Max => "max",
            Role::Default => "default",
            Role::Value => "value",
            Role::Count => "count",
            Role::Where => "where",
            Role::OptionsWhere => "options_where",
            Role::Total => "total",
            Role::Must | Role::When | Role::Text => continue,
        };
        let Some(owner) = used.item() else { continue };
        let names_itself = used.references.iter().find(|reference| {
            match (used.owner, plan.slot(reference.slot).kind) {
                (Owner::Row(item, row), SlotKind::Row { item: named, row: other }) => {
                    (item, row) == (named, other)
                }
                (Owner::Row(..), _) => false,
                _ => plan.item_of(reference.slot) == Some(owner),
            }
        });
        let Some(reference) = names_itself else { continue };
        let name = &plan.slot(reference.slot).name;
        report(reference.span, key, name, findings);
    }
}

fn report(span: Span, key: &str, name: &str, findings: &mut Findings) {
    findings.push(
        RULE.at(span)
            .says(
                format!("`{key}` of `{name}` names `{name}` itself"),
                format!("`{key}` för `{name}` nämner `{name}` självt"),
            )
            .help(
                "name another item, or write a check with `must`",
                "nämn en annan fråga, eller skriv en kontroll med `must`",
            ),
    );
}
