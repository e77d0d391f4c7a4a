//! What is said about other files that a questionnaire takes in.
//!
//! *In:* paths, bases and texts. *Out:* findings in every interface language.
//!
//! Nothing is judged here: `explain`, `include` and `frame` do.

use crate::diagnostic::{Finding, Near};
use crate::load::ReadProblem;
use crate::load::rules::{
    EMPTY_WITHOUT, FILE_OUTSIDE, INCLUDE_CYCLE, LOOSENED_FORBID, MISSING_FILE,
    MISSING_KEY, MISSING_TEXT, NAME_TAKEN, TEXTS_WANTED, UNKNOWN_BASE, UNKNOWN_TEXT,
    UNMET_LEVEL, UNMET_PATTERN,
};
use crate::source::{Span, Spanned};
use crate::yaml::MOST_LEVELS;
use crate::yaml::rules::YAML_LIMIT;

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

pub fn extends_scoring_cycle(span: Span, names: &[String]) -> Finding {
    let names = names.join(" → ");
    INCLUDE_CYCLE
        .at(span)
        .says(
            format!("scoring files extend one another: {names}"),
            format!("poängfiler bygger på varandra: {names}"),
        )
        .help("remove one `extends`", "ta bort ett `extends`")
}

pub fn empty_without(span: Span, path: &str, near: Option<Near>) -> Finding {
    EMPTY_WITHOUT
        .at(span)
        .says(
            format!("what is extended has no `{path}` to leave out"),
            format!("det som utökas har inget `{path}` att utelämna"),
        )
        .help(
            "a path leads from the top, and names a gate by its id: `items.q7`, \
             `gates.plan`",
            "en sökväg går från toppen, och anger ett villkorstak med dess id: \
             `items.q7`, `gates.plan`",
        )
        .meant(near)
}

pub fn loosened_forbid(span: Span) -> Finding {
    LOOSENED_FORBID
        .at(span)
        .says(
            "what a scoring file forbids, those that extend it cannot allow",
            "det som en poängfil förbjuder kan de som bygger på den inte tillåta",
        )
        .help(
            "change `forbid` in the file that is extended, or extend none",
            "ändra `forbid` i filen som utökas, eller utöka ingen",
        )
}

pub fn unmet_level(span: Span, name: &str, near: Option<Near>) -> Finding {
    let near = near.map(|near| Near { word: format!("level:{}", near.word), ..near });
    UNMET_LEVEL
        .at(span)
        .says(
            format!("no index has `level: {name}`"),
            format!("inget index har `level: {name}`"),
        )
        .suggest(near.as_ref().map(|near| near.word.as_str()))
}

pub fn unmet_pattern(span: Span, pattern: &str, near: Option<Near>) -> Finding {
    UNMET_PATTERN
        .at(span)
        .says(
            format!("`{pattern}` meets no item that can be scored here"),
            format!("`{pattern}` träffar ingen fråga som kan ge poäng här"),
        )
        .why(
            "what `unscored` names is not scored by a pattern",
            "det som står under `unscored` får inga poäng av ett mönster",
        )
        .meant(near)
}

pub fn taken_by_part(span: Span, name: &str) -> Finding {
    NAME_TAKEN
        .at(span)
        .says(
            format!("there is a `{name}` already, before this file is included"),
            format!("det finns redan `{name}`, innan den här filen inkluderas"),
        )
        .help("give it another `as`", "ge den ett annat `as`")
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

pub fn too_many_includes(span: Span) -> Finding {
    YAML_LIMIT.at(span).says(
        format!("expected at most {MOST_LEVELS} files that include one another in a row"),
        format!("högst {MOST_LEVELS} filer får inkludera varandra i rad"),
    )
}

pub fn too_much_included(span: Span, most: usize) -> Finding {
    YAML_LIMIT.at(span).says(
        format!("included sections hold more than {most} items together"),
        format!("inkluderade avsnitt har mer än {most} frågor tillsammans"),
    )
}
