//! An answer in words.
//!
//! *In:* a cell. *Out:* its value with the option's label, or why there is none.

use crate::expression::SlotId;
use crate::model::ResponseOption;
use crate::report::Language;
use crate::report::visible::visible;
use crate::report::why::Case;
use crate::value::{AnswerState, Value};

/// The most characters of a text that are quoted.
const MOST: usize = 60;

/// What was answered in a slot, or why nothing was.
pub fn words(case: &Case<'_>, slot: SlotId) -> String {
    let cell = case.answers.record().cell(slot);
    let language = case.look.language;
    let Some(value) = &cell.value else {
        let state = state(cell.state, language);
        return if cell.inherited && cell.state != AnswerState::NotAsked {
            let (en, sv) = (
                "taken over from an answer it rests on",
                "övertaget från ett svar som den beror på",
            );
            format!("{state} ({})", language.pick(en, sv))
        } else {
            state.to_owned()
        };
    };
    if case.plan.item_of(slot).is_some_and(|item| case.is_hidden(item)) {
        return language.pick("‹hidden›", "‹dold›").to_owned();
    }
    value_words(case, slot, value)
}

fn value_words(case: &Case<'_>, slot: SlotId, value: &Value) -> String {
    let language = case.look.language;
    match value {
        Value::Condition(true) => language.pick("yes", "ja").to_owned(),
        Value::Condition(false) => language.pick("no", "nej").to_owned(),
        Value::Number(number) => language.number(&number.to_string()),
        Value::Text(text) => quoted(text, case),
        Value::Code(code) => option(case, slot, *code, true),
        Value::Codes(codes) if codes.is_empty() => {
            language.pick("nothing ticked", "inget ikryssat").to_owned()
        }
        Value::Codes(codes) => {
            let codes: Vec<_> =
                codes.iter().map(|code| option(case, slot, code, false)).collect();
            codes.join(", ")
        }
        Value::Date(day) => day.to_string(),
        Value::Month(day) => day.strftime("%Y-%m").to_string(),
        Value::Time(time) => time.to_string(),
        Value::Duration(seconds) => format!("{seconds} s"),
    }
}

fn quoted(text: &str, case: &Case<'_>) -> String {
    let text = visible(text);
    if text.chars().count() <= MOST {
        return format!("\"{text}\"");
    }
    let cut: String = text.chars().take(MOST).collect();
    format!("\"{cut}{}\"", case.look.dots())
}

/// `` `egna` (Ja, en egen analys) ``; without the label where there are several.
fn option(case: &Case<'_>, slot: SlotId, code: u16, label: bool) -> String {
    let Some(option) = option_of(case, slot, code) else { return code.to_string() };
    let name = format!("`{}`", visible(&option.code.value));
    let words = option.label.as_ref().map(|text| text.wording(case.look.language.tag()));
    match words.filter(|words| label && !words.is_empty()) {
        Some(words) => format!("{name} ({})", visible(words)),
        None => name,
    }
}

/// The option with a number, of the item a slot belongs to.
pub fn option_of<'a>(
    case: &Case<'a>,
    slot: SlotId,
    code: u16,
) -> Option<&'a ResponseOption> {
    let item = case.plan.item_of(slot)?;
    let choices = case.questionnaire.items[item].kind.choices()?;
    choices.options.get(usize::from(code))
}

/// A state as words for people.
pub const fn state(state: AnswerState, language: Language) -> &'static str {
    match state {
        AnswerState::Answered => language.pick("answered", "besvarad"),
        AnswerState::DontKnow => language.pick("don't know", "vet ej"),
        AnswerState::Refused => language.pick("would not say", "vill inte svara"),
        AnswerState::NotApplicable => language.pick("not applicable", "ej tillämpligt"),
        AnswerState::NotAsked => language.pick("not asked", "inte ställd"),
        AnswerState::NoAnswer => language.pick("no answer", "inget svar"),
        AnswerState::NotReached => language.pick("not reached", "inte nådd"),
        AnswerState::NotFielded => language.pick("not in this wave", "inte i mätningen"),
        AnswerState::Invalid => language.pick("invalid", "ogiltigt"),
    }
}
