#![doc = include_str!("default_mismatch.md")]

use crate::check::Subject;
use crate::diagnostic::{Findings, Rule, Severity};
use crate::model::{Bound, Item, ItemKind, TextItem};
use crate::source::Spanned;

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "default-mismatch",
    severity: Severity::Error,
    explanation: include_str!("default_mismatch.md"),
};

pub(crate) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    for item in subject.questionnaire.items.iter().filter(|item| !item.poisoned) {
        if let (ItemKind::Text(text), Some(Bound::Word(word))) =
            (&item.kind, &item.default)
        {
            judge(item, text, word, findings);
        }
    }
}

fn judge(item: &Item, text: &TextItem, word: &Spanned<String>, findings: &mut Findings) {
    let id = &item.id.value;
    let mut say = |(en, sv): (String, String), help: Option<(String, String)>| {
        let finding = RULE.at(word.span).says(
            format!("the default of `{id}` {en}"),
            format!("förvalet för `{id}` {sv}"),
        );
        findings.push(match help {
            Some((en, sv)) => finding.help(en, sv),
            None => finding.help("change the default", "ändra förvalet"),
        });
    };
    let length = u32::try_from(word.value.chars().count()).unwrap_or(u32::MAX);
    if let Some(least) = text.min_length.as_ref().filter(|least| length < least.value) {
        let least = least.value;
        say((format!("is shorter than {least}"), format!("är kortare än {least}")), None);
    }
    if let Some(most) = text.max_length.as_ref().filter(|most| length > most.value) {
        let most = most.value;
        say((format!("is longer than {most}"), format!("är längre än {most}")), None);
    }
    // A pattern that cannot be read is told by `bad-pattern`.
    let pattern = text
        .pattern
        .as_ref()
        .and_then(|pattern| regex::Regex::new(&format!("^(?:{})$", pattern.value)).ok());
    if pattern.is_some_and(|pattern| !pattern.is_match(&word.value)) {
        say(("does not meet its pattern".into(), "följer inte mönstret".into()), None);
    }
    let Some(format) = text.format.as_ref().map(|format| format.value) else { return };
    let title = format.title();
    match format.canonical(&word.value) {
        Err(fault) => say(
            (
                format!("is not {}: {}", title.en, fault.says.en),
                format!("är inte {}: {}", title.sv, fault.says.sv),
            ),
            Some((fault.help.en, fault.help.sv)),
        ),
        Ok(canonical) if canonical != word.value => {
            let shape = format.shape();
            let (en, sv) = if format.is_hidden() {
                (shape.en, shape.sv)
            } else {
                (canonical.to_string(), canonical.to_string())
            };
            say(
                (
                    format!("is {}, but spelt in another way", title.en),
                    format!("är {}, men skrivet på annat sätt", title.sv),
                ),
                Some((format!("write it as `{en}`"), format!("skriv `{sv}`"))),
            );
        }
        Ok(_) => {}
    }
}
