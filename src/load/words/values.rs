//! What is said about values: words, types, sizes.
//!
//! *In:* values as written. *Out:* findings in every interface language.
//!
//! Nothing is judged here: `explain`, `include` and `frame` do.

use jsonschema::JsonType;
use serde_json::Value;

use crate::diagnostic::{Finding, Near, Words};
use crate::load::rules::{
    EMPTY_SECTION, ILL_FORMED_ID, ILL_FORMED_VALUE, REPEATED_ENTRY, UNKNOWN_WORD,
    WRONG_SIZE, WRONG_TYPE,
};
use crate::load::words::one_of;
use crate::source::Span;
use crate::yaml::Node;

/// A response option that is a word alone.
pub fn as_option(finding: Finding, code: &str) -> Finding {
    let code = if code.is_empty() { "…" } else { code };
    finding.help(
        format!("write its code and what is read: `{{code: {code}, label: …}}`"),
        format!("skriv dess kod och vad som ska läsas: `{{code: {code}, label: …}}`"),
    )
}

pub fn unknown_word(span: Span, found: &str, key: &str, near: Option<Near>) -> Finding {
    UNKNOWN_WORD
        .at(span)
        .says(
            format!("`{found}` is not a word that `{key}` takes"),
            format!("`{found}` är inget ord som `{key}` kan ha"),
        )
        .meant(near)
}

pub fn no_points(span: Span, found: &str, key: &str) -> Finding {
    WRONG_TYPE
        .at(span)
        .says(
            format!("expected a number for `{key}`, found `{found}`"),
            format!("`{key}` ska vara ett tal, nu står `{found}`"),
        )
        .help(
            "write the points as a number, or `no_score`",
            "skriv poängen som ett tal, eller `no_score`",
        )
}

pub fn with_words(finding: Finding, known: &[String]) -> Finding {
    one_of(finding, known.iter().map(String::as_str))
}

pub fn wrong_type(
    span: Span,
    key: &str,
    expected: &[JsonType],
    node: &Node,
    found: JsonType,
) -> Finding {
    // Where any scalar will do it is read as text.
    let any_scalar = [JsonType::String, JsonType::Number, JsonType::Boolean];
    let text = any_scalar.iter().all(|one| expected.contains(one));
    let shown = expected
        .iter()
        .filter(|one| !text || **one == JsonType::String || !any_scalar.contains(one));
    let (en, sv): (Vec<_>, Vec<_>) = shown.map(|one| type_name(*one)).unzip();
    let (found_en, found_sv) = match node.text() {
        Some(text) if found == JsonType::Number => {
            (format!("`{text}`"), format!("`{text}`"))
        }
        _ => {
            let (en, sv) = type_name(found);
            (en.to_owned(), sv.to_owned())
        }
    };
    let (en, sv) = (en.join(" or "), sv.join(" eller "));
    if key.is_empty() {
        return WRONG_TYPE.at(span).says(
            format!("expected {en}, found {found_en}"),
            format!("här ska stå {sv}, nu står {found_sv}"),
        );
    }
    WRONG_TYPE.at(span).says(
        format!("expected {en} for `{key}`, found {found_en}"),
        format!("`{key}` ska vara {sv}, nu står {found_sv}"),
    )
}

/// Of true and false the key takes only true; some take a list too.
pub fn only_true(
    span: Span,
    key: &str,
    takes_list: bool,
    node: &Node,
    found: JsonType,
) -> Finding {
    let (en, sv) = match takes_list {
        true => ("`true` or a list", "`true` eller en lista"),
        false => ("`true`", "`true`"),
    };
    let written = node.text().map(|text| format!("`{text}`"));
    let of = |other: &str| written.clone().unwrap_or_else(|| other.to_owned());
    let (found_en, found_sv) = type_name(found);
    WRONG_TYPE.at(span).says(
        format!("expected {en} for `{key}`, found {}", of(found_en)),
        format!("`{key}` ska vara {sv}, nu står {}", of(found_sv)),
    )
}

pub fn without_key(finding: Finding) -> Finding {
    finding.help("leave the key out", "utelämna nyckeln")
}

pub fn true_or_no_key(finding: Finding) -> Finding {
    finding.help(
        "write `true`, or leave the key out",
        "skriv `true`, eller utelämna nyckeln",
    )
}

pub fn without_quotes(finding: Finding) -> Finding {
    finding.help("remove the quotes", "ta bort citattecknen")
}

pub fn with_brackets(finding: Finding, text: &str) -> Finding {
    finding.help(format!("write `[{text}]`"), format!("skriv `[{text}]`"))
}

pub fn with_quotes(finding: Finding, text: &str) -> Finding {
    finding.help(
        format!("write \"{text}\" if text is meant"),
        format!("skriv \"{text}\" om text är tänkt"),
    )
}

pub fn quotes_round(text: &str) -> Words {
    Words::new(format!("write \"{text}\""), format!("skriv \"{text}\""))
}

const fn type_name(of: JsonType) -> (&'static str, &'static str) {
    match of {
        JsonType::Null => ("nothing", "ingenting"),
        JsonType::Boolean => ("true or false", "true eller false"),
        JsonType::Integer => ("a whole number", "ett heltal"),
        JsonType::Number => ("a number", "ett tal"),
        JsonType::String => ("text", "text"),
        JsonType::Array => ("a list", "en lista"),
        JsonType::Object => ("keys with values", "nycklar med värden"),
    }
}

pub fn ill_formed_id(span: Span, found: &str) -> Finding {
    ILL_FORMED_ID
        .at(span)
        .says(
            format!("`{found}` is not spelt as an id"),
            format!("`{found}` är inte skrivet som ett id"),
        )
        .help(
            "use a–z, digits and underscores, a letter first",
            "använd a–z, siffror och understreck, med en bokstav först",
        )
}

pub fn ill_formed_date(span: Span, found: &str) -> Finding {
    ILL_FORMED_VALUE
        .at(span)
        .says(
            format!("`{found}` is not a day of the calendar"),
            format!("`{found}` är ingen dag i kalendern"),
        )
        .help("write it as YYYY-MM-DD", "skriv dagen som ÅÅÅÅ-MM-DD")
}

pub fn ill_formed_value(span: Span, found: &str) -> Finding {
    ILL_FORMED_VALUE.at(span).says(
        format!("`{found}` is not spelt as it must be here"),
        format!("`{found}` är inte skrivet som det ska här"),
    )
}

/// How a language tag, a reference or a point of a scale is written.
pub fn with_spelling(finding: Finding, path: &str) -> Finding {
    if path.contains("/languages/") || path.starts_with("/definitions/text/propertyNames")
    {
        finding.help(
            "write a language tag such as `sv` or `en`",
            "skriv en språkkod som `sv` eller `en`",
        )
    } else if path.contains("/labels/") {
        finding.help("write a number of the scale", "skriv ett tal på skalan")
    } else if path.starts_with("/properties/for/") {
        finding.help(
            "write name and version, such as `demo@2025`",
            "skriv namn och version, till exempel `demo@2025`",
        )
    } else if path.starts_with("/definitions/currency/") {
        finding.help(
            "write the three capitals of the currency, such as `SEK`",
            "skriv valutans tre versaler, till exempel `SEK`",
        )
    } else if path.starts_with("/definitions/ending/") {
        finding.help(
            "write an ending without its dot, such as `pdf`",
            "skriv en filändelse utan punkt, till exempel `pdf`",
        )
    } else if path.contains("/properties/from/") {
        finding.help(
            "write `caller`, `part`, `unit.` and a column, or `prev.` and an item",
            "skriv `caller`, `part`, `unit.` och en kolumn, eller `prev.` och en fråga",
        )
    } else if path.contains("/of/") {
        finding.help(
            "write the first eight hexadecimal digits of the SHA-256 of the source text",
            "skriv de första åtta hexadecimala siffrorna i källtextens SHA-256",
        )
    } else {
        finding
    }
}

pub fn repeated(span: Span, first: Span, text: Option<&str>) -> Finding {
    let finding = REPEATED_ENTRY.at(span).also(first, "first here", "först här");
    match text {
        Some(text) => finding
            .says(format!("`{text}` is there already"), format!("`{text}` finns redan")),
        None => finding.says("the entry is there already", "posten finns redan"),
    }
}

pub fn empty_roster(span: Span) -> Finding {
    EMPTY_SECTION
        .at(span)
        .says("the roster has no items", "uppräkningen har inga frågor")
        .help("write what each row asks", "skriv vad varje rad frågar om")
}

pub fn empty_section(span: Span, key: &str) -> Finding {
    if key == "items" {
        EMPTY_SECTION
            .at(span)
            .says("the section has no items", "avsnittet har inga frågor")
    } else {
        EMPTY_SECTION.at(span).says("there are no sections", "det finns inga avsnitt")
    }
}

pub fn empty_text(span: Span, key: &str) -> Finding {
    WRONG_SIZE.at(span).says(
        format!("the text of `{key}` is empty"),
        format!("texten för `{key}` är tom"),
    )
}

pub fn too_few(span: Span, limit: u64, found: usize) -> Finding {
    WRONG_SIZE.at(span).says(
        format!("expected at least {limit} here, found {found}"),
        format!("här ska finnas minst {limit}, nu finns {found}"),
    )
}

pub fn too_many(span: Span, limit: u64, found: usize) -> Finding {
    WRONG_SIZE.at(span).says(
        format!("expected at most {limit} here, found {found}"),
        format!("här får finnas högst {limit}, nu finns {found}"),
    )
}

pub fn too_small(span: Span, node: &Node, limit: &Value, beyond: bool) -> Finding {
    let found = node.text().unwrap_or_default();
    let (en, sv) = if beyond { ("more than", "mer än") } else { ("at least", "minst") };
    WRONG_SIZE.at(span).says(
        format!("expected {en} {limit}, found `{found}`"),
        format!("talet ska vara {sv} {limit}, nu står `{found}`"),
    )
}

pub fn too_great(span: Span, node: &Node, limit: &Value, beyond: bool) -> Finding {
    let found = node.text().unwrap_or_default();
    let (en, sv) =
        if beyond { ("less than", "mindre än") } else { ("at most", "högst") };
    WRONG_SIZE.at(span).says(
        format!("expected {en} {limit}, found `{found}`"),
        format!("talet ska vara {sv} {limit}, nu står `{found}`"),
    )
}

pub fn mismatch(span: Span) -> Finding {
    ILL_FORMED_VALUE
        .at(span)
        .says(
            "the value does not have the shape that is needed here",
            "värdet har inte den form som behövs här",
        )
        .help(
            "see the description of the key in the schema",
            "se nyckelns beskrivning i schemat",
        )
}
