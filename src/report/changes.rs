//! What changed between two definitions, in words, lines, rows and values.
//!
//! *In:* comparisons and the texts they are about. *Out:* text for people, for screen
//! readers and for editors, a table, objects.
//!
//! For people the worst stands first; for programs everything stands in the order of the
//! newer definition. Nothing is classed here.

mod human;
mod machine;
mod narrated;

pub use human::human;
pub use machine::{csv, values};
pub use narrated::narrated;

use crate::changes::{Change, Compared, Comparison, PART, Part, Subject};
use crate::model::Comparable;
use crate::report::language::Noun;
use crate::report::visible::visible;
use crate::report::{Language, Look};
use crate::source::{FileId, Sources, Span};

/// Two definitions that were compared.
#[derive(Debug)]
pub struct Told {
    /// What they are called, the older one first: `demo@2027`.
    pub names: (String, String),
    /// Their files.
    pub files: (FileId, FileId),
    /// The name of the scoring file, where they are some.
    pub scoring: Option<String>,
    /// The source language of the newer one.
    pub language: String,
    /// What changed.
    pub comparison: Comparison,
}

/// Items, or nodes, that both have.
const ITEMS: Noun = Noun::ITEM;
const NODES: Noun = Noun { english: ["node", "nodes"], swedish: ["nod", "noder"] };

/// The classes, the worst first.
const CLASSES: [Comparable; 3] =
    [Comparable::Break, Comparable::Minor, Comparable::Identical];

/// The word of a class in files and in machine output.
pub const fn class_name(class: Comparable) -> &'static str {
    match class {
        Comparable::Identical => "identical",
        Comparable::Minor => "minor",
        Comparable::Break => "break",
    }
}

/// The word of a class for people.
fn class_word(class: Comparable, language: Language) -> &'static str {
    match class {
        Comparable::Identical => {
            language.pick("comparable as before", "jämförbar som förut")
        }
        Comparable::Minor => language.pick("minor change", "mindre ändring"),
        Comparable::Break => language.pick("break", "brott"),
    }
}

/// A line for each change: `file:line:column: class[kind] name: what`.
pub fn concise(told: &[Told], sources: &Sources, look: &Look) -> String {
    let mut text = String::new();
    for told in told {
        for compared in &told.comparison.compared {
            for change in &compared.changes {
                let side = change.new.as_ref().or(change.old.as_ref());
                let Some(span) = side.map(|side| side.span) else { continue };
                let at = sources.position(span);
                let class = class_name(change.class);
                text.push_str(&format!(
                    "{}:{}:{}: {class}[{}] {}: {}{}\n",
                    visible(sources.get(span.file).name()),
                    at.line,
                    at.column,
                    change.kind.name,
                    named(compared, look.language),
                    head(change, look.language),
                    values_of(change, look).map(|v| format!(": {v}")).unwrap_or_default(),
                ));
            }
        }
    }
    text
}

/// How many of each class, and of how many that both have.
pub fn totals(told: &[Told], language: Language) -> String {
    if told.iter().all(|told| told.comparison.is_empty()) {
        return language.pick("No difference.\n", "Ingen skillnad.\n").to_owned();
    }
    let count = |class: Comparable| -> usize {
        told.iter().map(|told| told.comparison.count(class)).sum()
    };
    let parts: Vec<String> = CLASSES
        .into_iter()
        .map(|class| {
            let count = count(class);
            let word = match (class, count) {
                (Comparable::Break, 1) | (Comparable::Identical, _) => {
                    class_word(class, language)
                }
                (Comparable::Break, _) => language.pick("breaks", "brott"),
                (Comparable::Minor, 1) => class_word(class, language),
                (Comparable::Minor, _) => {
                    language.pick("minor changes", "mindre ändringar")
                }
            };
            format!("{} {word}", language.count(count))
        })
        .collect();
    let kept = |is_scoring: bool| -> usize {
        let own = told.iter().filter(|told| told.scoring.is_some() == is_scoring);
        own.map(|told| told.comparison.kept).sum()
    };
    let both = [(kept(false), ITEMS), (kept(true), NODES)];
    let both = both.into_iter().filter(|(count, _)| *count > 0);
    let both: Vec<String> = both.map(|(n, noun)| language.counted(n, noun)).collect();
    let parts = parts.join(", ");
    match (language, both[..].is_empty()) {
        (_, true) => format!("{parts}.\n"),
        (Language::English, _) => format!("{parts}; {} in both.\n", both.join(", ")),
        (Language::Swedish, _) => format!("{parts}; {} i båda.\n", both.join(", ")),
    }
}

/// What has changed, with what it is.
fn named(compared: &Compared, language: Language) -> String {
    let noun = noun(compared.subject, language);
    // Most are items, which need no word.
    let is_item = matches!(compared.subject, Subject::Item | Subject::ItemScore);
    with_noun(compared, if is_item { "" } else { noun }, language)
}

/// What a thing is, in a word.
const fn noun(subject: Subject, language: Language) -> &'static str {
    match subject {
        Subject::Item | Subject::ItemScore => language.pick("item ", "fråga "),
        Subject::Questionnaire => language.pick("questionnaire ", "formuläret "),
        Subject::Section => language.pick("section ", "avsnitt "),
        Subject::Scoring => language.pick("scoring file ", "poängfilen "),
        Subject::AnyOf => "any_of ",
        Subject::Index => "index ",
        Subject::Gate => language.pick("gate ", "spärr "),
        Subject::Grades => language.pick("grades ", "betyg "),
        Subject::Rank => language.pick("rank ", "rangordning "),
        Subject::Figure => language.pick("figure ", "tal "),
    }
}

fn with_noun(compared: &Compared, noun: &str, language: Language) -> String {
    let name = visible(&compared.name);
    let old = compared.old_name.as_ref().filter(|old| **old != compared.name);
    match old {
        Some(old) => {
            let was = language.pick("was", "var");
            format!("{noun}{name} ({was} {})", visible(old))
        }
        None => format!("{noun}{name}"),
    }
}

/// What kind of change it is, and of which part.
fn head(change: &Change, language: Language) -> String {
    let (english, swedish) = change.kind.what;
    let mut text = language.pick(english, swedish).to_owned();
    let is_said = |part: &&Part| part.what != "key" || part.name != change.kind.name;
    for Part { what, name } in change.parts.iter().filter(is_said) {
        let name = visible(name);
        let noun = match *what {
            "language" => {
                text.push_str(&format!(" ({name})"));
                continue;
            }
            "option" => language.pick("option", "alternativ"),
            "row" => language.pick("row", "rad"),
            "point" => language.pick("point", "steg"),
            "check" => language.pick("check", "kontroll"),
            "attribute" => language.pick("attribute", "uppgift"),
            "grade" => language.pick("grade", "betyg"),
            "item" => language.pick("item", "fråga"),
            _ => "",
        };
        if noun.is_empty() || change.kind.name.starts_with(what) {
            text.push_str(&format!(" `{name}`"));
        } else {
            text.push_str(&format!(", {noun} `{name}`"));
        }
    }
    text
}

/// Both values on one line, `before → now`; nothing where neither side says anything.
fn values_of(change: &Change, look: &Look) -> Option<String> {
    let (before, now) = sides(change);
    if is_of_both(change) {
        return now.or(before);
    }
    if before.is_none() && now.is_none() {
        return None;
    }
    let arrow = if look.unicode { "→" } else { "->" };
    let absent = absent(change, look.language);
    let shown = |side: Option<String>| side.unwrap_or_else(|| absent.to_owned());
    Some(format!("{} {arrow} {}", shown(before), shown(now)))
}

/// Whether what is told of is in both: it has no before and no now.
fn is_of_both(change: &Change) -> bool {
    change.kind.name == PART.name
}

/// What stands on both sides.
fn sides(change: &Change) -> (Option<String>, Option<String>) {
    let text = |side: &Option<crate::changes::Side>| {
        let text = side.as_ref()?.text.as_ref()?;
        Some(visible(text).into_owned())
    };
    (text(&change.old), text(&change.new))
}

/// What stands for a side on which nothing is said.
fn absent(change: &Change, language: Language) -> &'static str {
    if change.kind.name.contains("universe") {
        language.pick("everyone", "alla")
    } else {
        "–"
    }
}

/// Why a change is classed as it is.
fn why(change: &Change, language: Language) -> &'static str {
    let (english, swedish) = change.kind.why;
    language.pick(english, swedish)
}

/// The author's word and its reason, where there is one.
fn declared(compared: &Compared, language: Language) -> Option<String> {
    let declared = compared.declared.as_ref()?;
    let word = class_name(declared.word);
    let because = declared.because.as_ref();
    let because = because.map(|text| visible(text.wording(language.tag())).into_owned());
    let because = because.map(|text| format!(": {text}")).unwrap_or_default();
    Some(format!("{} `{word}`{because}", language.pick("declared", "angiven")))
}

/// A line, with the file's name where it is not the definition's own.
fn place(span: Span, own: FileId, sources: &Sources) -> String {
    let line = sources.position(span).line;
    if span.file == own {
        return line.to_string();
    }
    let name = sources.get(span.file).name();
    format!("{}:{line}", visible(name.rsplit('/').next().unwrap_or(name)))
}
