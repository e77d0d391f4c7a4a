//! What is said about the shape of a file.
//!
//! *In:* places and what was found there. *Out:* findings in every interface language.
//!
//! Nothing is judged here: `explain`, `include` and `frame` do.

mod units;

use jsonschema::JsonType;
use serde_json::Value;

use crate::decimal::Number;
use crate::diagnostic::{Finding, Near, Words};
use crate::load::ReadProblem;
use crate::load::rules::{
    DEEP_ROSTER, DUPLICATE_COLUMN, DUPLICATE_LIST, DUPLICATE_UNIT, EMPTY_SECTION,
    FILE_OUTSIDE, ILL_FORMED_ID, ILL_FORMED_VALUE, ILL_TYPED_CELL, INCLUDE_CYCLE,
    MISPLACED_KEY, MISSING_COLUMN, MISSING_FILE, MISSING_KEY, MISSING_TEXT, NAME_TAKEN,
    NOT_SUPPORTED_YET, RAGGED_ROW, REPEATED_ENTRY, RESERVED_ID, TEXTS_WANTED,
    UNFIT_SOURCE, UNIT_WITHOUT_CODE, UNKNOWN_BASE, UNKNOWN_KEY, UNKNOWN_LIST,
    UNKNOWN_SECTION, UNKNOWN_SOURCE, UNKNOWN_TEXT, UNKNOWN_WORD, WRONG_SIZE, WRONG_TYPE,
};
use crate::model::ColumnKind;
use crate::model::RosterItem;
use crate::source::{Span, Spanned};
use crate::yaml::rules::YAML_LIMIT;
use crate::yaml::{MOST_LEVELS, Node};

pub use units::{
    name_of_answer_file, name_of_item, own_above, parent_cycle, section_in_no_part,
    section_in_two_parts, unknown_parent, unknown_part_section, wrong_weight,
};

/// More words than this are not listed.
const MOST_LISTED: usize = 14;

pub fn unknown_key(
    span: Span,
    name: &str,
    near: Option<Near>,
    known: &[&str],
) -> Finding {
    let finding = UNKNOWN_KEY.at(span).says(
        format!("the key `{name}` does not exist here"),
        format!("nyckeln `{name}` finns inte här"),
    );
    if near.is_some() || known.is_empty() || known.len() > MOST_LISTED {
        return finding.meant(near);
    }
    one_of(finding, known.iter().copied())
}

pub fn not_supported_yet(span: Span, word: &str) -> Finding {
    NOT_SUPPORTED_YET
        .at(span)
        .says(format!("`{word}` is not supported yet"), format!("`{word}` stöds inte än"))
        .help("remove it for now", "ta bort det tills vidare")
}

pub fn not_of_type(span: Span, name: &str, of: &str, result: Option<&str>) -> Finding {
    let (with, med) = match result {
        Some(result) => (format!(" with `as: {result}`"), format!(" med `as: {result}`")),
        None => (String::new(), String::new()),
    };
    MISPLACED_KEY
        .at(span)
        .says(
            format!("type `{of}`{with} does not take `{name}`"),
            format!("typen `{of}`{med} tar inte `{name}`"),
        )
        .help("remove the key, or change the type", "ta bort nyckeln eller byt typ")
}

pub fn needs_key(span: Span, name: &str, other: &str) -> Finding {
    MISPLACED_KEY.at(span).says(
        format!("`{name}` goes only together with `{other}`"),
        format!("`{name}` går bara tillsammans med `{other}`"),
    )
}

pub fn not_beside(span: Span, name: &str, other: &str) -> Finding {
    if (name, other) == ("weights", "children") {
        return MISPLACED_KEY
            .at(span)
            .says("`children` holds weights already", "`children` har redan vikter")
            .help("remove `weights`", "ta bort `weights`");
    }
    MISPLACED_KEY.at(span).says(
        format!("`{name}` does not go together with `{other}`"),
        format!("`{name}` går inte tillsammans med `{other}`"),
    )
}

pub fn not_with_word(span: Span, name: &str, other: &str, word: &str) -> Finding {
    MISPLACED_KEY.at(span).says(
        format!("`{other}: {word}` does not take `{name}`"),
        format!("`{other}: {word}` tar inte `{name}`"),
    )
}

pub fn not_here(span: Span, name: &str) -> Finding {
    MISPLACED_KEY
        .at(span)
        .says(format!("`{name}` does not go here"), format!("`{name}` hör inte hit"))
}

pub fn missing_key(span: Span, names: &[String]) -> Finding {
    let shown = quoted(names.iter().map(String::as_str));
    let finding = MISSING_KEY.at(span);
    if names.len() == 1 {
        return finding.says(
            format!("the key {shown} is missing"),
            format!("nyckeln {shown} saknas"),
        );
    }
    finding.says(
        format!("one of the keys {shown} is missing"),
        format!("någon av nycklarna {shown} saknas"),
    )
}

/// A condition on an answer that stands on the item itself.
pub fn under_checks(finding: Finding) -> Finding {
    finding.help_instead(
        "write it under `checks`: `checks: [{id: …, must: …, level: hard, message: …}]`",
        "skriv det under `checks`: `checks: [{id: …, must: …, level: hard, message: …}]`",
    )
}

/// A number that does not say how many decimals it has.
pub fn how_many_decimals(finding: Finding) -> Finding {
    finding.help(
        "write how many an answer can have, such as `decimals: 1`, or `any`",
        "skriv hur många ett svar kan ha, till exempel `decimals: 1`, eller `any`",
    )
}

/// A response option that is a word alone.
pub fn as_option(finding: Finding, code: &str) -> Finding {
    let code = if code.is_empty() { "…" } else { code };
    finding.help(
        format!("write its code and what is read: `{{code: {code}, label: …}}`"),
        format!("skriv dess kod och vad som ska läsas: `{{code: {code}, label: …}}`"),
    )
}

/// A value that `#` has made a comment.
pub fn swallowed(finding: Finding) -> Finding {
    finding.help(
        "remove the `#`: what follows it is a comment, and no value",
        "ta bort `#`: det som följer är en kommentar och inget värde",
    )
}

/// An entry that has nothing of one.
pub fn perhaps_no_entry(finding: Finding) -> Finding {
    finding.help(
        "write `id: …`, or remove the `-` if this goes on with the entry above",
        "skriv `id: …`, eller ta bort `-` om det här hör till posten ovanför",
    )
}

pub fn to_write(finding: Finding, key: &str, known: &[&str]) -> Finding {
    let known: Vec<String> =
        known.iter().map(|word| format!("`{key}: {word}`")).collect();
    finding.help(
        format!("write {}", known.join(" or ")),
        format!("skriv {}", known.join(" eller ")),
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

pub fn too_great(span: Span, node: &Node, limit: &Value) -> Finding {
    let found = node.text().unwrap_or_default();
    WRONG_SIZE.at(span).says(
        format!("expected at most {limit}, found `{found}`"),
        format!("talet ska vara högst {limit}, nu står `{found}`"),
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

pub fn reserved_id(span: Span, id: &str) -> Finding {
    RESERVED_ID
        .at(span)
        .says(
            format!("`{id}` is a word of the expression language"),
            format!("`{id}` är ett ord i uttrycksspråket"),
        )
        .help("choose another id", "välj ett annat id")
}

pub fn too_fine_odds(span: Span, most: u32) -> Finding {
    WRONG_SIZE
        .at(span)
        .says(
            format!("odds have at most {most} decimals"),
            format!("chanser har högst {most} decimaler"),
        )
        .help(
            "write whole numbers in the same proportion",
            "skriv heltal med samma förhållande",
        )
}

pub fn unreadable_file(span: Span, path: &str, problem: ReadProblem) -> Finding {
    let missing = |en: &str, sv: &str| {
        MISSING_FILE
            .at(span)
            .says(format!("the file `{path}` {en}"), format!("filen `{path}` {sv}"))
    };
    match problem {
        ReadProblem::Missing => missing("is not there", "finns inte"),
        ReadProblem::NotAFile => missing("is not a file", "är ingen fil"),
        ReadProblem::NotUtf8 => missing("is not UTF-8", "är inte UTF-8")
            .help("save it as UTF-8", "spara den som UTF-8"),
        ReadProblem::Failed => missing("cannot be read", "går inte att läsa"),
        ReadProblem::Outside => FILE_OUTSIDE
            .at(span)
            .says(
                format!("`{path}` leads out of the questionnaires folder"),
                format!("`{path}` leder ut ur mappen med frågeformulär"),
            )
            .help(
                "put the file below that folder and name it relative to this one",
                "lägg filen i den mappen och ange den i förhållande till den här filen",
            ),
    }
}

pub fn include_cycle(span: Span, names: &[String]) -> Finding {
    let names = names.join(" → ");
    INCLUDE_CYCLE
        .at(span)
        .says(
            format!("files include one another: {names}"),
            format!("filer inkluderar varandra: {names}"),
        )
        .help("remove one of the includes", "ta bort en av inkluderingarna")
}

pub fn extends_cycle(span: Span, names: &[String]) -> Finding {
    let names = names.join(" → ");
    INCLUDE_CYCLE
        .at(span)
        .says(
            format!("questionnaires extend one another: {names}"),
            format!("frågeformulär utökar varandra: {names}"),
        )
        .help("remove one `extends`", "ta bort ett `extends`")
}

pub fn no_texts_named(span: Span) -> Finding {
    MISSING_KEY
        .at(span)
        .says(
            "no file is named that holds this wording",
            "ingen fil anges som har den här formuleringen",
        )
        .help("name it at the top: `texts: FILE`", "ange den överst: `texts: FIL`")
}

pub fn texts_wanted(span: Span, path: &str, count: usize) -> Finding {
    let (items, fragor) = match count {
        1 => ("1 item".to_owned(), "1 fråga".to_owned()),
        many => (format!("{many} items"), format!("{many} frågor")),
    };
    TEXTS_WANTED
        .at(span)
        .says(
            format!("the wording of {items} is wanted from `{path}`, which is not here"),
            format!("formuleringen av {fragor} ska stå i `{path}`, som inte finns här"),
        )
        .help(
            "put the file there before anyone is asked",
            "lägg filen där innan någon tillfrågas",
        )
}

pub fn unknown_text(span: Span, name: &str, near: Option<Near>) -> Finding {
    UNKNOWN_TEXT
        .at(span)
        .says(
            format!("no item `{name}` has `text: external`"),
            format!("ingen fråga `{name}` har `text: external`"),
        )
        .meant(near)
}

pub fn missing_text(wanted: &Spanned<String>, name: &str) -> Finding {
    MISSING_TEXT.at(wanted.span).says(
        format!("`{}` has no wording of `{name}`", wanted.value),
        format!("`{}` har ingen formulering av `{name}`", wanted.value),
    )
}

pub fn unknown_base(span: Span, wanted: &str, near: Option<Near>) -> Finding {
    UNKNOWN_BASE
        .at(span)
        .says(
            format!("there is no questionnaire `{wanted}` to extend"),
            format!("det finns inget frågeformulär `{wanted}` att utöka"),
        )
        .meant(near)
}

pub fn taken_in_base(span: Span, name: &str, first: Span) -> Finding {
    NAME_TAKEN
        .at(span)
        .says(
            format!("the questionnaire that is extended has a `{name}` already"),
            format!("frågeformuläret som utökas har redan ett `{name}`"),
        )
        .also(first, "this one", "den här")
        .help("give it another name", "ge den ett annat namn")
}

pub fn register_of_item(span: Span, name: &str, item: Span) -> Finding {
    NAME_TAKEN
        .at(span)
        .says(
            format!("the register `{name}` has the name of an item"),
            format!("registret `{name}` har samma namn som en fråga"),
        )
        .mark("a register here", "ett register här")
        .also(item, "and an item here", "och en fråga här")
        .help("rename one of them", "byt namn på det ena")
}

pub fn too_many_includes(span: Span) -> Finding {
    YAML_LIMIT.at(span).says(
        format!("expected at most {MOST_LEVELS} files that include one another in a row"),
        format!("högst {MOST_LEVELS} filer får inkludera varandra i rad"),
    )
}

pub fn unknown_source(span: Span, name: &str, near: Option<Near>) -> Finding {
    UNKNOWN_SOURCE
        .at(span)
        .says(
            format!("there is no item `{name}` to take this from"),
            format!("det finns ingen fråga `{name}` att hämta detta från"),
        )
        .meant(near)
}

pub fn unknown_roster_column(
    span: Span,
    name: &str,
    roster: &str,
    near: Option<Near>,
) -> Finding {
    UNKNOWN_SOURCE
        .at(span)
        .says(
            format!("roster `{roster}` has no column `{name}`"),
            format!("uppräkningen `{roster}` har ingen kolumn `{name}`"),
        )
        .meant(near)
}

pub fn unknown_register(span: Span, name: &str, near: Option<Near>) -> Finding {
    UNKNOWN_SOURCE
        .at(span)
        .says(
            format!("there is no register `{name}`"),
            format!("det finns inget register `{name}`"),
        )
        .meant(near)
        .help(
            format!("write it under `registers:`, such as `{name}: {{file: …, id: …}}`"),
            format!(
                "skriv det under `registers:`, till exempel `{name}: {{file: …, id: …}}`"
            ),
        )
}

pub fn frame_without_units(span: Span) -> Finding {
    UNKNOWN_SOURCE
        .at(span)
        .says(
            "`frame` is the register of `units`, and the questionnaire has none",
            "`frame` är registret i `units`, och formuläret har inget",
        )
        .help(
            "write `units:`, or name another register",
            "skriv `units:`, eller ange ett annat register",
        )
}

pub fn nothing_to_keep(
    span: Span,
    code: &str,
    source: &Spanned<String>,
    near: Option<Near>,
) -> Finding {
    let name = &source.value;
    UNKNOWN_SOURCE
        .at(span)
        .says(
            format!("item `{name}` has no option `{code}` to keep"),
            format!("fråga `{name}` har inget alternativ `{code}` att behålla"),
        )
        .meant(near)
}

pub fn no_options(span: Span, name: &str, of: &str) -> Finding {
    UNFIT_SOURCE
        .at(span)
        .says(
            format!("item `{name}` is of type `{of}` and has no options that are chosen"),
            format!(
                "fråga `{name}` är av typen `{of}` och har inga alternativ som väljs"
            ),
        )
        .help(
            "name an item of type `single`, `multiple` or `ranking`",
            "ange en fråga av typen `single`, `multiple` eller `ranking`",
        )
}

pub fn no_roster(span: Span, name: &str, of: &str) -> Finding {
    UNFIT_SOURCE
        .at(span)
        .says(
            format!("item `{name}` is of type `{of}` and has no rows"),
            format!("fråga `{name}` är av typen `{of}` och har inga rader"),
        )
        .help("name an item of type `roster`", "ange en fråga av typen `roster`")
}

pub fn no_multiple(span: Span, name: &str, of: &str) -> Finding {
    let finding = UNFIT_SOURCE.at(span).says(
        format!("item `{name}` is of type `{of}`, and nothing is ticked there"),
        format!("fråga `{name}` är av typen `{of}`, och där kryssas inget för"),
    );
    if of == "roster" {
        return finding.help(
            format!("write `for_each: {{rows: {name}}}` for a row each"),
            format!("skriv `for_each: {{rows: {name}}}` för en rad var"),
        );
    }
    if of == "integer" {
        return finding
            .help(format!("write `count: {name}`"), format!("skriv `count: {name}`"));
    }
    finding.help("name an item of type `multiple`", "ange en fråga av typen `multiple`")
}

pub fn not_comparable(span: Span, name: &str, of: &str) -> Finding {
    UNFIT_SOURCE
        .at(span)
        .says(
            format!("column `{name}` is of type `{of}` and cannot tell rows apart"),
            format!("kolumnen `{name}` är av typen `{of}` och kan inte skilja rader åt"),
        )
        .help("name a column with one answer", "ange en kolumn med ett enda svar")
}

pub fn deep_roster(span: Span, name: &str) -> Finding {
    let most = RosterItem::MOST_DEPTH;
    DEEP_ROSTER
        .at(span)
        .says(
            format!("roster `{name}` lies within {most} others"),
            format!("uppräkningen `{name}` ligger i {most} andra"),
        )
        .help(
            format!("nest at most {most} rosters, the outermost counted"),
            format!("lägg högst {most} uppräkningar i varandra, den yttersta räknad"),
        )
}

pub fn reserved_column(span: Span, id: &str) -> Finding {
    RESERVED_ID
        .at(span)
        .says(
            format!("in a roster `{id}` is the number of the row"),
            format!("i en uppräkning är `{id}` radens nummer"),
        )
        .help("choose another id", "välj ett annat id")
}

pub fn reserved_code(span: Span, code: &str) -> Finding {
    RESERVED_ID
        .at(span)
        .says(
            format!("in the answer to an allocation `{code}` says why there is none"),
            format!("i svaret på en fördelning säger `{code}` varför det saknas"),
        )
        .help("choose another code", "välj en annan kod")
}

pub fn unreachable_total(span: Span, total: &Number, decimals: u32) -> Finding {
    let finding = WRONG_SIZE.at(span);
    if total.is_negative() {
        return finding.says(
            format!("the parts are 0 or more and cannot add up to {total}"),
            format!("delarna är 0 eller mer och kan inte bli {total} tillsammans"),
        );
    }
    finding
        .says(
            format!("parts with at most {decimals} decimals cannot add up to {total}"),
            format!(
                "delar med högst {decimals} decimaler kan inte bli {total} tillsammans"
            ),
        )
        .help(
            "round `total`, or write more `decimals`",
            "avrunda `total`, eller skriv fler `decimals`",
        )
}

pub fn no_list(span: Span, of: &str) -> Finding {
    WRONG_TYPE
        .at(span)
        .says(
            format!("type `{of}` takes one value as its default, not a list"),
            format!("typen `{of}` har ett enda värde som förval, ingen lista"),
        )
        .help("remove the brackets", "ta bort hakparenteserna")
}

pub fn value_of_another_type(span: Span, found: &str, of: &str) -> Finding {
    let (en, sv, example) = match of {
        "date" => ("a day", "en dag", "2025-02-28"),
        "month" => ("a month", "en månad", "2025-02"),
        "time" => ("a time of day", "ett klockslag", "\"12:30\""),
        "duration" => ("a length of time", "en tidslängd", "PT90M"),
        "year" => ("a year", "ett år", "2025"),
        _ => ("a number", "ett tal", "12"),
    };
    WRONG_TYPE
        .at(span)
        .says(
            format!("expected {en}, found `{found}`"),
            format!("här ska stå {sv}, nu står `{found}`"),
        )
        .help(
            format!("write {en} such as `{example}`, or an expression"),
            format!("skriv {sv} som `{example}`, eller ett uttryck"),
        )
}

pub fn unknown_list(span: Span, name: &str, near: Option<Near>) -> Finding {
    UNKNOWN_LIST
        .at(span)
        .says(
            format!("there is no option list `{name}`"),
            format!("det finns ingen svarslista `{name}`"),
        )
        .meant(near)
}

/// An included file has the list, and only its name is missing there.
pub fn with_list_of(finding: Finding, name: &str, file: &str) -> Finding {
    finding.help(
        format!("`{file}` has it; write `{name}` among its `lists`"),
        format!("`{file}` har den; skriv `{name}` bland dess `lists`"),
    )
}

pub fn duplicate_list(span: Span, name: &str, first: Span) -> Finding {
    DUPLICATE_LIST
        .at(span)
        .says(
            format!("the option list `{name}` is there already"),
            format!("svarslistan `{name}` finns redan"),
        )
        .also(first, "first here", "först här")
}

pub fn missing_column(
    span: Span,
    name: &str,
    header: Span,
    near: Option<Near>,
) -> Finding {
    MISSING_COLUMN
        .at(span)
        .says(
            format!("the register has no column `{name}`"),
            format!("registret har ingen kolumn `{name}`"),
        )
        .also(header, "the columns", "kolumnerna")
        .meant(near)
}

pub fn duplicate_column(span: Span, name: &str, first: Span) -> Finding {
    DUPLICATE_COLUMN
        .at(span)
        .says(
            format!("the column `{name}` is there already"),
            format!("kolumnen `{name}` finns redan"),
        )
        .also(first, "first here", "först här")
}

pub fn duplicate_unit(span: Span, code: &str, first: Span) -> Finding {
    DUPLICATE_UNIT
        .at(span)
        .says(
            format!("the unit `{code}` is there already"),
            format!("enheten `{code}` finns redan"),
        )
        .also(first, "first here", "först här")
}

pub fn unit_without_code(span: Span) -> Finding {
    UNIT_WITHOUT_CODE.at(span).says("the unit has no code", "enheten saknar kod")
}

pub fn unknown_section(span: Span, id: &str, file: &str, near: Option<Near>) -> Finding {
    UNKNOWN_SECTION
        .at(span)
        .says(
            format!("`{file}` has no section `{id}`"),
            format!("`{file}` har inget avsnitt `{id}`"),
        )
        .meant(near)
}

pub fn too_much_included(span: Span, most: usize) -> Finding {
    YAML_LIMIT.at(span).says(
        format!("included sections hold more than {most} items together"),
        format!("inkluderade avsnitt har mer än {most} frågor tillsammans"),
    )
}

pub fn constant_without_value(span: Span, name: &str, wave: &str) -> Finding {
    MISSING_KEY
        .at(span)
        .says(
            format!("the constant `{name}` has no value for the wave `{wave}`"),
            format!("konstanten `{name}` har inget värde för mätningen `{wave}`"),
        )
        .help(
            format!("write \"{wave}\": and its value"),
            format!("skriv \"{wave}\": och värdet"),
        )
}

pub fn option_without_code(span: Span) -> Finding {
    UNIT_WITHOUT_CODE
        .at(span)
        .says("the option has no code", "svarsalternativet saknar kod")
}

pub fn ill_typed_cell(span: Span, cell: &str, column: &str, kind: ColumnKind) -> Finding {
    let (en, sv) = match kind {
        ColumnKind::Integer => ("a whole number", "ett heltal"),
        ColumnKind::Number => ("a number", "ett tal"),
        ColumnKind::Year => ("a year such as `2025`", "ett årtal som `2025`"),
        ColumnKind::Date => ("a day such as `2025-02-28`", "en dag som `2025-02-28`"),
        ColumnKind::YesNo => ("`yes` or `no`", "`yes` eller `no`"),
        ColumnKind::Text => ("text", "text"),
    };
    let finding = ILL_TYPED_CELL.at(span).says(
        format!("expected {en} in the column `{column}`, found `{cell}`"),
        format!("i kolumnen `{column}` ska stå {sv}, nu står `{cell}`"),
    );
    let is_number = matches!(kind, ColumnKind::Integer | ColumnKind::Number);
    if is_number && cell.contains([',', ' ', '\u{a0}']) {
        return finding.help(
            "write digits without blanks, and a point before decimals",
            "skriv siffror utan mellanslag, med punkt före decimaler",
        );
    }
    finding.help(
        "correct the cell, or leave it empty where there is no value",
        "rätta cellen, eller lämna den tom där inget värde finns",
    )
}

pub fn and_more(finding: Finding, more: usize) -> Finding {
    finding.why(
        format!("in this column {more} further cells have the same fault"),
        format!("i kolumnen har ytterligare {more} celler samma fel"),
    )
}

pub fn ragged_row(span: Span, expected: usize, found: usize) -> Finding {
    RAGGED_ROW
        .at(span)
        .says(
            format!("expected {expected} cells, found {found}"),
            format!("raden ska ha {expected} celler, inte {found}"),
        )
        .help(
            "put quotes round a cell that holds a comma",
            "sätt citattecken runt en cell som innehåller ett komma",
        )
}

fn one_of<'a>(finding: Finding, known: impl Iterator<Item = &'a str>) -> Finding {
    let known: Vec<&str> = known.collect();
    let list = quoted(known.iter().copied());
    if known.len() == 1 {
        return finding.help(format!("use {list}"), format!("använd {list}"));
    }
    finding.help(format!("use one of {list}"), format!("använd någon av {list}"))
}

fn quoted<'a>(words: impl Iterator<Item = &'a str>) -> String {
    words.map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}
