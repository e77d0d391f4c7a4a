//! An answer in words.
//!
//! *In:* a cell. *Out:* its value with the option's label, or why there is none.

use crate::decimal::Number;
use crate::expression::{Domain, RowId, SlotId, Table};
use crate::model::{ItemKind, NumberItem, NumberKind, ResponseOption};
use crate::report::Language;
use crate::report::language::duration;
use crate::report::visible::visible;
use crate::report::why::{Case, asked};
use crate::route::SlotKind;
use crate::value::{AnswerState, Value};

/// The most characters of a text that are quoted.
const MOST: usize = 60;

/// What was answered in a slot, or why nothing was.
pub fn words(case: &Case<'_>, slot: SlotId) -> String {
    let words = words_at(case, slot, None);
    let children = case.answers.children().and_then(|made| made.behind(slot));
    match (children, case.look.language) {
        (None, _) => words,
        (Some(1), Language::English) => format!("{words}, from 1 child"),
        (Some(count), Language::English) => format!("{words}, from {count} children"),
        (Some(1), Language::Swedish) => format!("{words}, av 1 enhet under"),
        (Some(count), Language::Swedish) => {
            format!("{words}, av {count} enheter under")
        }
    }
}

/// The same in a row of a roster, and without what it was made from.
pub fn words_at(case: &Case<'_>, slot: SlotId, row: Option<RowId>) -> String {
    let cell = case.answers.record().cell_at(slot, row);
    let language = case.look.language;
    if cell.is_planned() {
        return language
            .pick("left out by chance (planned)", "bortlottad (planerat)")
            .to_owned();
    }
    let Some(value) = &cell.value else {
        let state = state(cell.state, language);
        let is_taken_over = cell.inherited && cell.state != AnswerState::NotAsked;
        return if is_taken_over {
            taken_over(case, slot, row)
        } else {
            state.to_owned()
        };
    };
    if case.plan.item_of(slot).is_some_and(|item| case.is_hidden(item)) {
        return language.pick("‹hidden›", "‹dold›").to_owned();
    }
    value_words(case, slot, value)
}

/// That it was not asked, since an answer that its condition rests on is not there.
fn taken_over(case: &Case<'_>, slot: SlotId, row: Option<RowId>) -> String {
    let language = case.look.language;
    let record = case.answers.record();
    let Some((source, at)) = asked::source(case, slot, row) else {
        return state(record.cell_at(slot, row).state, language).to_owned();
    };
    let name = visible(&case.plan.slot(source).name);
    let is = match (record.cell_at(source, at).state, language) {
        (AnswerState::NoAnswer | AnswerState::NotReached, Language::English) => {
            format!("`{name}` has no answer")
        }
        (AnswerState::NoAnswer | AnswerState::NotReached, Language::Swedish) => {
            format!("`{name}` saknar svar")
        }
        (other, Language::English) => {
            format!("the answer to `{name}` is {}", state(other, language))
        }
        (other, Language::Swedish) => {
            format!("svaret på `{name}` är {}", state(other, language))
        }
    };
    format!("{} {is}", language.pick("not asked, since", "inte ställd, eftersom"))
}

fn value_words(case: &Case<'_>, slot: SlotId, value: &Value) -> String {
    let language = case.look.language;
    match value {
        Value::Condition(true) => language.pick("yes", "ja").to_owned(),
        Value::Condition(false) => language.pick("no", "nej").to_owned(),
        Value::Number(number) => amount(case, slot, number),
        Value::Text(text) => match &case.plan.slot(slot).domain {
            Domain::Unit(table) => unit(table, text),
            _ => quoted(text, case),
        },
        Value::Code(code) => option(case, slot, *code),
        Value::Codes(codes) if codes.is_empty() => {
            language.pick("nothing ticked", "inget ikryssat").to_owned()
        }
        Value::Codes(codes) => {
            let codes: Vec<_> =
                codes.iter().map(|code| option(case, slot, code)).collect();
            codes.join(", ")
        }
        Value::Date(day) => day.to_string(),
        Value::Month(day) => day.strftime("%Y-%m").to_string(),
        Value::Time(time) => time.to_string(),
        Value::Duration(seconds) => duration(*seconds),
        Value::Ranking(codes) => {
            let codes: Vec<_> =
                codes.iter().map(|code| option(case, slot, *code)).collect();
            codes.join(" > ")
        }
        Value::Location(place) => format!(
            "{}, {}",
            language.number(&place.lat.to_string()),
            language.number(&place.lon.to_string())
        ),
        Value::Document(document) => quoted(&document.name, case),
    }
}

/// `1800`, and `1800 SEK` where it is an amount.
fn amount(case: &Case<'_>, slot: SlotId, number: &Number) -> String {
    let language = case.look.language;
    let digits = language.number(&number.to_string());
    let mut kind =
        case.plan.item_of(slot).map(|item| &case.questionnaire.items[item].kind);
    while let Some(
        ItemKind::Grid(crate::model::GridItem { cell: of, .. })
        | ItemKind::Derived { of, .. }
        | ItemKind::Hidden { of, .. },
    ) = kind
    {
        kind = Some(of);
    }
    match kind {
        Some(ItemKind::Number(NumberItem {
            kind: NumberKind::Money,
            currency: Some(currency),
            ..
        })) => format!("{digits} {}", visible(&currency.value)),
        _ => digits,
    }
}

/// `` `0483` (Katrineholm) ``.
fn unit(table: &Table, code: &str) -> String {
    let name = format!("`{}`", visible(code));
    match table.label(code).filter(|label| *label != code) {
        Some(label) => format!("{name} ({})", visible(label)),
        None => name,
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

/// `` `egna` (Ja, en egen analys) ``.
fn option(case: &Case<'_>, slot: SlotId, code: u16) -> String {
    if let SlotKind::Arm(number) = case.plan.slot(slot).kind {
        let arm = case.questionnaire.randomise[number].arms.get(usize::from(code));
        return arm.map_or_else(String::new, |arm| {
            let name = format!("`{}`", visible(&arm.code.value));
            match &arm.label {
                Some(_) => {
                    let words = arm.wording(case.look.language.tag());
                    format!("{name} ({})", visible(words))
                }
                None => name,
            }
        });
    }
    let Some(option) = option_of(case, slot, code) else { return code.to_string() };
    let name = format!("`{}`", visible(&option.code.value));
    let words = option.label.as_ref().map(|text| text.wording(case.look.language.tag()));
    match words.filter(|words| !words.is_empty()) {
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
