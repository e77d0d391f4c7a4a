#![doc = include_str!("unfit_prefill.md")]

use crate::check::Subject;
use crate::diagnostic::{Findings, Rule, Severity, Words};
use crate::model::{Item, ItemKind};
use crate::route::{Earlier, continues};

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "unfit-prefill",
    severity: Severity::Error,
    explanation: include_str!("unfit_prefill.md"),
};

pub(crate) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    let items = subject.questionnaire.items.iter();
    let mut items =
        items.filter(|item| !item.poisoned && item.prefill.is_some()).peekable();
    if items.peek().is_none() {
        return;
    }
    let earlier = subject.previous.map(Earlier::new);
    for item in items {
        let why = unfit(subject, earlier.as_ref(), item);
        let (Some(span), Some(why)) = (item.prefill, why) else { continue };
        let id = &item.id.value;
        findings.push(
            RULE.at(span)
                .says(
                    format!("`{id}` cannot be filled from the earlier wave"),
                    format!("`{id}` kan inte fyllas i från förra mätningen"),
                )
                .why(why.en, why.sv)
                .help(
                    "remove `prefill`, or say with `renamed_from` or `concept` which \
                     item it continues",
                    "ta bort `prefill`, eller ange med `renamed_from` eller `concept` \
                     vilken fråga den fortsätter",
                ),
        );
    }
}

/// Why the answer of the earlier wave does not fit; none where it does, or where that
/// version is not at hand.
fn unfit(
    subject: &Subject<'_>,
    earlier: Option<&Earlier<'_>>,
    item: &Item,
) -> Option<Words> {
    let wave = subject.questionnaire.wave.as_ref();
    let Some(follows) = wave.and_then(|wave| wave.follows.as_ref()) else {
        return Some(Words::new(
            "the questionnaire follows no earlier version",
            "formuläret följer ingen tidigare version",
        ));
    };
    if item.roster.is_some() || matches!(item.kind, ItemKind::Roster(_)) {
        return Some(Words::new(
            "rows of an earlier wave are not read one by one",
            "rader i en tidigare mätning läses inte en och en",
        ));
    }
    let earlier = earlier?;
    let version = &follows.value;
    let Some(old) = earlier.counterpart(item, item) else {
        return Some(Words::new(
            format!("version {version} has no item that it continues"),
            format!("version {version} har ingen fråga som den fortsätter"),
        ));
    };
    if old.poisoned || continues(item, old) {
        return None;
    }
    let (id, was, is) = (&old.id.value, old.kind.name(), item.kind.name());
    Some(Words::new(
        format!(
            "its answers cannot be those of `{id}` in version {version}: that is `{was}`, this is `{is}`"
        ),
        format!(
            "svaren kan inte vara de på `{id}` i version {version}: den är `{was}`, den här är `{is}`"
        ),
    ))
}
