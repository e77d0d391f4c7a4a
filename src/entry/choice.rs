//! Options as people choose them, and missing codes.
//!
//! *In:* what was typed and the options. *Out:* codes as JSON text, or why there is none.
//!
//! An option is named by its code, by its number in the list from 1, or by its label in any
//! language, case aside. Numbers are read only where no code is itself a number. What names
//! two options is refused with both.

use crate::diagnostic::{Words, nearest};
use crate::entry::{Asked, Refusal, quoted};
use crate::model::{Choices, ItemKind, ResponseOption};
use crate::value::AnswerState;

/// Reads one option.
///
/// # Errors
///
/// That there is none of that name, and the nearest; or the options it could be.
pub(crate) fn one(
    asked: &Asked<'_>,
    kind: &ItemKind,
    text: &str,
) -> Result<String, Refusal> {
    match found(kind, text)? {
        Some(code) => Ok(quoted(&code)),
        None => absent(asked, kind, text)?.ok_or_else(|| unknown(asked, kind, text)),
    }
}

/// Reads several options, with commas or semicolons between.
///
/// # Errors
///
/// As for one, for the first that is none.
pub(crate) fn several(
    asked: &Asked<'_>,
    kind: &ItemKind,
    text: &str,
) -> Result<String, Refusal> {
    if let Some(code) = found(kind, text)? {
        return Ok(format!("[{}]", quoted(&code)));
    }
    if let Some(missing) = absent(asked, kind, text)? {
        // A missing code that an option spells is ticked.
        return Ok(if missing.starts_with('"') {
            format!("[{missing}]")
        } else {
            missing
        });
    }
    let by = if text.contains(';') { ';' } else { ',' };
    let parts = text.split(by).map(str::trim).filter(|part| !part.is_empty());
    let mut codes = Vec::new();
    for part in parts {
        match found(kind, part)? {
            Some(code) => codes.push(quoted(&code)),
            None => return Err(unknown(asked, kind, part)),
        }
    }
    Ok(format!("[{}]", codes.join(",")))
}

/// The code of the option that a text names.
fn found(kind: &ItemKind, text: &str) -> Result<Option<String>, Refusal> {
    let Some(choices) = kind.choices() else { return Ok(None) };
    let of = |option: &ResponseOption| option.code.value.clone();
    if choices.options.is_empty() && choices.carried.is_some() {
        // Rows of another answer are known by their numbers, which that answer tells.
        return Ok(Some(text.to_owned()));
    }
    let sought = folded(text);
    let exact =
        choices.options.iter().find(|o| composed(&o.code.value) == composed(text));
    if let Some(option) = exact {
        return Ok(Some(of(option)));
    }
    if let (ItemKind::YesNo(_), Some(is_yes)) = (kind, yes_no(text)) {
        return Ok(Some(if is_yes { "yes" } else { "no" }.to_owned()));
    }
    let named = |option: &&ResponseOption| {
        let mut labels = option.label.iter().flat_map(|label| &label.translations);
        folded(&option.code.value) == sought
            || labels.any(|label| folded(&label.text.text) == sought)
    };
    let mut options = choices.options.iter().filter(named);
    match (options.next(), options.next()) {
        (Some(first), Some(second)) => {
            Err(Refusal::between(&quoted(&of(first)), &quoted(&of(second))))
        }
        (Some(option), None) => Ok(Some(of(option))),
        _ => Ok(numbered(choices, text).map(of)),
    }
}

/// The option with a number in the list, where no code is itself a number.
fn numbered<'o>(choices: &'o Choices, text: &str) -> Option<&'o ResponseOption> {
    let is_number =
        |code: &str| !code.is_empty() && code.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number(text) || choices.options.iter().any(|o| is_number(&o.code.value)) {
        return None;
    }
    let place = text.parse::<usize>().ok()?.checked_sub(1)?;
    choices.options.get(place)
}

/// The missing code that a text names: the option that spells it, else its own form.
fn absent(
    asked: &Asked<'_>,
    kind: &ItemKind,
    text: &str,
) -> Result<Option<String>, Refusal> {
    let Some(state) = missing(text) else { return Ok(None) };
    let options = kind.choices().into_iter().flat_map(|choices| choices.options.iter());
    let spelled = options.into_iter().find(|option| {
        option.missing.as_ref().is_some_and(|missing| missing.value == state)
    });
    match spelled {
        Some(option) => Ok(Some(quoted(&option.code.value))),
        None if asked.offered.contains(&state) => Ok(Some(missing_json(state))),
        None => Err(Refusal::new(
            ("this is not offered as an answer here", "det erbjuds inte som svar här"),
            (
                "choose an option, or leave it blank",
                "välj ett alternativ, eller lämna tomt",
            ),
        )),
    }
}

/// The missing code that a text names in Swedish or English.
pub fn missing(text: &str) -> Option<AnswerState> {
    match folded(&text.replace('\u{2019}', "'")).as_str() {
        "dont_know" | "don't know" | "dont know" | "do not know" | "vet ej"
        | "vet inte" => Some(AnswerState::DontKnow),
        "refused"
        | "prefer not to say"
        | "prefer not to answer"
        | "vill inte svara"
        | "vill ej svara" => Some(AnswerState::Refused),
        "not_applicable" | "not applicable" | "n/a" | "ej tillämpligt"
        | "inte tillämpligt" | "ej aktuellt" => Some(AnswerState::NotApplicable),
        _ => None,
    }
}

/// A missing code as files write it.
pub(crate) fn missing_json(state: AnswerState) -> String {
    format!(r#"{{"missing":"{}"}}"#, state.name())
}

/// Yes or no in Swedish or English.
pub fn yes_no(text: &str) -> Option<bool> {
    match folded(text).as_str() {
        "yes" | "y" | "ja" | "j" => Some(true),
        "no" | "n" | "nej" => Some(false),
        _ => None,
    }
}

/// A text in lower case and NFC, for comparison.
pub(crate) fn folded(text: &str) -> String {
    composed(&text.trim().to_lowercase())
}

fn composed(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    text.nfc().collect()
}

fn unknown(asked: &Asked<'_>, kind: &ItemKind, text: &str) -> Refusal {
    let mut refusal = Refusal::new(
        ("this is none of the options", "det här är inget av alternativen"),
        (
            "write a code, a number in the list or a label",
            "skriv en kod, ett nummer i listan eller en etikett",
        ),
    );
    let options = kind.choices().into_iter().flat_map(|choices| choices.options.iter());
    let labels = |option: &'_ ResponseOption| -> Vec<String> {
        let labels = option.label.iter().flat_map(|label| &label.translations);
        let mut known: Vec<String> =
            labels.map(|label| label.text.text.clone()).collect();
        known.push(option.code.value.clone());
        known
    };
    let known: Vec<String> = options.flat_map(labels).collect();
    if let (false, Some(near)) =
        (asked.hidden, nearest(text, known.iter().map(String::as_str)))
    {
        let words =
            Words::new(format!("did you mean `{near}`?"), format!("menade du `{near}`?"));
        refusal.help.insert(0, words);
    }
    refusal
}
