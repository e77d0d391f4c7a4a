#![doc = include_str!("missing_code_as_value.md")]

use std::sync::LazyLock;

use regex::Regex;

use crate::check::{Subject, lists, vocabulary};
use crate::decimal::Number;
use crate::diagnostic::{Finding, Findings, Rule, Severity};
use crate::model::{Item, ItemKind, ResponseOption, Text};
use crate::points::Attainable;
use crate::source::Span;
use crate::value::AnswerState;

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "missing-code-as-value",
    severity: Severity::Warning,
    explanation: include_str!("missing_code_as_value.md"),
};

/// A number that a text tells to write for no answer: "write 99 if you do not know", "99
/// = vet ej". What only speaks of numbers and of not knowing is left alone.
static SENTINEL: LazyLock<Regex> = LazyLock::new(|| {
    let told = "(?:skriv|ange|fyll i|svara|write|enter|use|put|give|answer) \
                (?:(?:talet|siffran|koden|the number|the code|code|in) )?";
    let number = r"(-?\d{1,6})";
    let when =
        r"(?: ?(?:=|:) ?| (?:om|för|betyder|if|for|means|when) )(?:[\w'’]+ ){0,3}?";
    let absent = "(?:vet ej|vet inte|inte vet|ej vet|uppgift saknas|uppgiften saknas|\
                  ej tillämpligt|inte vill svara|don['’]t know|do not know|not known|\
                  unknown|not applicable)";
    let pattern = format!(
        r"(?i)(?:{told}{number}{when}|(?:^|[\s(]){number} ?(?:=|betyder|means) ?){absent}"
    );
    Regex::new(&pattern).expect("the pattern is one")
});

pub(crate) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    let questionnaire = subject.questionnaire;
    for list in lists::of(questionnaire) {
        // What is worked out is not answered: there a code may say so.
        let is_answered = |item: &&Item| item.kind.takes_answers();
        if !list.users.is_empty() && !list.users.iter().any(is_answered) {
            continue;
        }
        findings.extend(list.options.iter().filter_map(of_option));
    }
    for (number, item) in questionnaire.items.iter().enumerate() {
        if item.poisoned || !item.kind.takes_answers() {
            continue;
        }
        let kind = match &item.kind {
            ItemKind::Grid(grid) => &*grid.cell,
            kind => kind,
        };
        let name = || questionnaire.full_name(number);
        match kind {
            ItemKind::Scale(scale) => {
                let labels = scale.labels.iter();
                findings.extend(labels.filter_map(|(point, text)| {
                    let (state, span) = spelt(text)?;
                    Some(of_point(&name(), &point.value, state, span))
                }));
            }
            ItemKind::Number(_) | ItemKind::Year { .. } => {
                let texts = [item.text.as_ref(), item.help.as_ref()];
                let texts = texts.into_iter().flatten();
                findings.extend(texts.filter_map(|text| told(&name(), kind, text)));
            }
            _ => {}
        }
    }
}

/// The missing code that a text spells in one of its languages.
fn spelt(text: &Text) -> Option<(AnswerState, Span)> {
    text.translations.iter().find_map(|translation| {
        let state = vocabulary::missing_code(&translation.text.text)?;
        Some((state, translation.text.span))
    })
}

fn of_option(option: &ResponseOption) -> Option<Finding> {
    if option.missing.is_some() {
        return None;
    }
    let (state, span) = spelt(option.label.as_ref()?)?;
    let (code, state) = (&option.code.value, state.name());
    let finding = RULE.at(span).says(
        format!("`{code}` says that there is no answer, and counts as one"),
        format!("`{code}` säger att svar saknas, och räknas som ett svar"),
    );
    Some(finding.help(
        format!("add `missing: {state}` to the option"),
        format!("lägg till `missing: {state}` på alternativet"),
    ))
}

fn of_point(name: &str, point: &Number, state: AnswerState, span: Span) -> Finding {
    let state = state.name();
    RULE.at(span)
        .says(
            format!("{point} on the scale of `{name}` says that there is no answer, and counts as one"),
            format!("{point} på skalan för `{name}` säger att svar saknas, och räknas som ett svar"),
        )
        .help(
            format!("end the scale before it, and offer `allow_missing: [{state}]`"),
            format!("låt skalan sluta före den, och erbjud `allow_missing: [{state}]`"),
        )
}

/// A number in a text that is meant for no answer.
fn told(name: &str, kind: &ItemKind, text: &Text) -> Option<Finding> {
    let values = Attainable::new(kind)?;
    text.translations.iter().find_map(|translation| {
        let text = &translation.text.text;
        // Most texts have none of these, and a pattern takes time to make.
        let may_tell = ["vet", "saknas", "svara", "tillämplig", "know", "applic"]
            .iter()
            .any(|part| text.to_lowercase().contains(part));
        if !may_tell || !text.contains(|c: char| c.is_ascii_digit()) {
            return None;
        }
        let captures = SENTINEL.captures(text)?;
        let found = captures.get(1).or_else(|| captures.get(2))?;
        let number = Number::parse(found.as_str()).ok()?;
        let is_below = values.least.as_ref().is_some_and(|least| number < *least);
        let is_above = values.greatest.as_ref().is_some_and(|most| number > *most);
        let finding = RULE.at(translation.text.place(found.range()));
        let finding = if is_below || is_above {
            finding.says(
                format!("{number} is to say that there is no answer, and is out of the range of `{name}`"),
                format!("{number} ska säga att svar saknas, och ligger utanför gränserna för `{name}`"),
            )
        } else {
            finding.says(
                format!("{number} is to say that there is no answer, and counts as a value of `{name}`"),
                format!("{number} ska säga att svar saknas, och räknas som ett värde på `{name}`"),
            )
        };
        Some(finding.help(
            "offer `allow_missing: [dont_know]`, and leave the number out of the text",
            "erbjud `allow_missing: [dont_know]`, och stryk talet ur texten",
        ))
    })
}
