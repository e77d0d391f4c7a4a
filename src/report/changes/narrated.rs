//! Changes as sentences, for screen readers and other readers of lines.
//!
//! *In:* comparisons. *Out:* a paragraph a thing, every line a statement.
//!
//! It says everything that the layout for people says, and every reason each time.

use crate::changes::{Change, Compared};
use crate::report::changes::{
    CLASSES, Told, absent, class_word, declared, head, is_of_both, noun, place, sides,
    why, with_noun,
};
use crate::report::visible::visible;
use crate::report::{Language, Look};
use crate::source::{FileId, Sources};

/// Renders the comparisons.
pub fn narrated(told: &[Told], sources: &Sources, look: &Look) -> String {
    let language = look.language;
    let mut text = String::new();
    for told in told.iter().filter(|told| !told.comparison.is_empty()) {
        let (old, new) = (visible(&told.names.0), visible(&told.names.1));
        let name = |file: FileId| visible(sources.get(file).name());
        let (before, now) = (name(told.files.0), name(told.files.1));
        let scoring = told.scoring.as_ref().map(|name| visible(name).into_owned());
        text.push_str(&match (language, scoring) {
            (Language::English, None) => format!("From {old} to {new}.\n"),
            (Language::Swedish, None) => format!("Från {old} till {new}.\n"),
            (Language::English, Some(s)) => {
                format!("Scoring {s}, from {old} to {new}.\n")
            }
            (Language::Swedish, Some(s)) => {
                format!("Poäng {s}, från {old} till {new}.\n")
            }
        });
        text.push_str(&match language {
            Language::English => format!("Before: {before}. Now: {now}.\n\n"),
            Language::Swedish => format!("Före: {before}. Nu: {now}.\n\n"),
        });
        for class in CLASSES {
            let all = told.comparison.compared.iter().filter(|it| it.found == class);
            for compared in all {
                text.push_str(&paragraph(compared, told, sources, language));
                text.push('\n');
            }
        }
    }
    text
}

fn paragraph(
    compared: &Compared,
    told: &Told,
    sources: &Sources,
    language: Language,
) -> String {
    let told_name = with_noun(compared, noun(compared.subject, language), language);
    let class = class_word(compared.found, language);
    let said = declared(compared, language).map(|said| said.replace('`', ""));
    let said = said.map(|said| format!(", {said}")).unwrap_or_default();
    let head = format!("{}: {class}{said}", capital(&told_name));
    let mut text = ended(&head) + "\n";
    for change in &compared.changes {
        text.push_str(&statement(change, told, sources, language));
        text.push('\n');
    }
    text
}

fn statement(
    change: &Change,
    told: &Told,
    sources: &Sources,
    language: Language,
) -> String {
    let mut text = capital(&head(change, language).replace('`', ""));
    let at = |side: &Option<crate::changes::Side>, file, word: &str| {
        let side = side.as_ref()?;
        let line = place(side.span, file, sources);
        let noun = language.pick("line", "rad");
        Some(format!(", {noun} {line} {word}"))
    };
    let (before, now) = language.pick(("before", "now"), ("före", "nu"));
    text.extend(at(&change.old, told.files.0, before));
    text.extend(at(&change.new, told.files.1, now));
    let values = sides(change);
    if let Some(both) = values.1.as_ref().filter(|_| is_of_both(change)) {
        text.push_str(&format!(": {both}"));
    }
    text.push('.');
    if !is_of_both(change) && (values.0.is_some() || values.1.is_some()) {
        let absent = match absent(change, language) {
            "–" => language.pick("nothing", "inget"),
            word => word,
        };
        let shown = |side: Option<String>| side.unwrap_or_else(|| absent.to_owned());
        text.push_str(&format!(" {}: {}", capital(before), ended(&shown(values.0))));
        text.push_str(&format!(" {}: {}", capital(now), ended(&shown(values.1))));
    }
    let why = why(change, language).replace('`', "");
    let class = class_word(change.class, language);
    text.push_str(&format!(" {}: {why}.", capital(class)));
    text
}

/// A sentence with an end.
fn ended(text: &str) -> String {
    if text.ends_with(['.', '?', '!', '…']) {
        text.to_owned()
    } else {
        format!("{text}.")
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}
