#![doc = include_str!("unknown_reference.md")]

use crate::check::Subject;
use crate::decimal::Number;
use crate::diagnostic::{Findings, Near, Rule, Severity};
use crate::model::{Item, ItemCheck, ItemKind, ScaleItem};
use crate::route;
use crate::source::Spanned;

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "unknown-reference",
    severity: Severity::Error,
    explanation: include_str!("unknown_reference.md"),
};

pub(crate) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    let questionnaire = subject.questionnaire;
    for item in questionnaire.items.iter().filter(|item| !item.poisoned) {
        headline(item, findings);
        renamed(subject, item, findings);
    }
    for item in &questionnaire.items {
        for check in &item.checks {
            marked(subject, item.roster, check, findings);
        }
    }
    let checks = questionnaire.sections.iter().flat_map(|section| &section.checks);
    for check in checks.chain(&questionnaire.checks) {
        marked(subject, None, check, findings);
    }
}

fn headline(item: &Item, findings: &mut Findings) {
    let kind = match &item.kind {
        ItemKind::Derived { of, .. } | ItemKind::Hidden { of, .. } => of,
        ItemKind::Grid(grid) => &grid.cell,
        kind => kind,
    };
    let id = &item.id.value;
    for code in &item.headline {
        if let (ItemKind::Scale(scale), Ok(number)) = (kind, Number::parse(&code.value))
            && is_on(scale, &number)
        {
            continue;
        }
        let Some(choices) = kind.choices() else {
            if !matches!(kind, ItemKind::Scale(_)) {
                let text = "has no options to quote a share of";
                let sv = "har inga alternativ att visa andelen för";
                findings.push(
                    RULE.at(code.span)
                        .says(format!("item `{id}` {text}"), format!("fråga `{id}` {sv}"))
                        .help("remove `headline`", "ta bort `headline`"),
                );
                return;
            }
            findings.push(not_there(code, id));
            continue;
        };
        if choices.options.is_empty() || choices.position(&code.value).is_some() {
            continue;
        }
        let codes = choices.options.iter().map(|option| option.code.value.as_str());
        findings.push(not_there(code, id).meant(Near::of(&code.value, codes)));
    }
}

fn not_there(code: &Spanned<String>, id: &str) -> crate::diagnostic::Finding {
    let code_text = &code.value;
    RULE.at(code.span).says(
        format!("`headline` names `{code_text}`, which is no option of item `{id}`"),
        format!(
            "`headline` nämner `{code_text}`, som inte är ett alternativ i fråga `{id}`"
        ),
    )
}

/// Whether a number is a point of a scale.
fn is_on(scale: &ScaleItem, number: &Number) -> bool {
    let step = scale.step.as_ref().map_or(Number::ONE, |step| step.value.clone());
    let steps = (number.clone() - scale.from.value.clone()).divide(&step);
    let within = *number >= scale.from.value && *number <= scale.to.value;
    within && steps.is_some_and(|steps| steps.is_whole())
}

/// An id of the version before; without that version nothing can be said.
fn renamed(subject: &Subject<'_>, item: &Item, findings: &mut Findings) {
    let (Some(old), Some(previous)) = (&item.renamed_from, subject.previous) else {
        return;
    };
    // A column of a roster was one before, too.
    let is_column = item.roster.is_some();
    let mut before = previous.items.iter().filter(|b| b.roster.is_some() == is_column);
    if before.any(|before| before.id.value == old.value) {
        return;
    }
    let (id, version) = (&old.value, &previous.version.value);
    let before = previous.items.iter().filter(|b| b.roster.is_some() == is_column);
    let ids = before.map(|item| item.id.value.as_str());
    findings.push(
        RULE.at(old.span)
            .says(
                format!("version {version} has no item `{id}`"),
                format!("version {version} har ingen fråga `{id}`"),
            )
            .meant(Near::of(id, ids)),
    );
}

/// The items that a failing check makes invalid.
fn marked(
    subject: &Subject<'_>,
    within: Option<usize>,
    check: &ItemCheck,
    findings: &mut Findings,
) {
    let (questionnaire, plan) = (subject.questionnaire, &subject.compiled.plan);
    for item in &check.items {
        if route::marked(questionnaire, plan, within, &item.value).is_some() {
            continue;
        }
        let (name, check) = (&item.value, &check.id.value);
        let id = name.split('.').next().unwrap_or_default();
        let near = questionnaire.items.iter();
        let near = near.filter(|item| item.roster.is_none() || item.roster == within);
        let ids = near.map(|item| item.id.value.as_str());
        let near = Near::of(id, ids).map(|near| match near.word == id {
            // The item is there, and has no such part.
            true => Near { is_sole: false, ..near },
            false => near.spelt(|known| name.replacen(id, known, 1)),
        });
        findings.push(
            RULE.at(item.span)
                .says(
                    format!("check `{check}` names item `{name}`, which does not exist"),
                    format!("kontroll `{check}` nämner fråga `{name}`, som inte finns"),
                )
                .meant(near),
        );
    }
}
