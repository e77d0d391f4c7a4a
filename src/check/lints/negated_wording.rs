#![doc = include_str!("negated_wording.md")]

use crate::check::Subject;
use crate::check::lints::{double_negation, leading_wording};
use crate::check::vocabulary;
use crate::check::wording::{self, Sentence, Tongue, Wording};
use crate::diagnostic::{Findings, Rule, Severity};
use crate::model::{Item, ItemKind};

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "negated-wording",
    severity: Severity::Note,
    explanation: include_str!("negated_wording.md"),
};

/// After one of these a negation is part of what is asked about: "children who do not go
/// to school".
const SUBORDINATING: &[&str] = &[
    "som", "att", "om", "när", "där", "eftersom", "medan", "vars", "vilket", "vilken",
    "vilka", "hur", "vad", "varför", "who", "that", "which", "if", "when", "whether",
    "because", "where", "whose", "what", "why", "how", "than", "än",
];
/// What takes a negation its edge: "not only", "inte bara".
const SOFTENING: &[&str] =
    &["bara", "endast", "minst", "enbart", "only", "least", "just"];

pub(crate) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    for (name, item) in wording::asked(subject) {
        if !is_agreed_to(subject, item) {
            continue;
        }
        let rows = match &item.kind {
            ItemKind::Grid(grid) => &grid.rows[..],
            _ => &[],
        };
        let texts = rows.iter().map(|row| row.label.as_ref());
        let texts = texts.chain([item.text.as_ref()]);
        for wording in texts.flat_map(|text| wording::of(subject, text)) {
            findings.extend(judged(&name, &wording));
        }
    }
}

/// Whether the answers say yes and no, or are points of a scale.
fn is_agreed_to(subject: &Subject<'_>, item: &Item) -> bool {
    let kind = match &item.kind {
        ItemKind::Grid(grid) => &*grid.cell,
        kind => kind,
    };
    matches!(kind, ItemKind::Scale(_))
        || vocabulary::is_yes_or_no(item, subject.questionnaire)
}

fn judged(name: &str, wording: &Wording<'_>) -> Option<crate::diagnostic::Finding> {
    let tongue = wording.tongue?;
    let sentences = wording.sentences();
    let asks = sentences.iter().any(Sentence::is_question);
    let judged = sentences.iter().filter(|sentence| sentence.is_question() || !asks);
    for sentence in judged {
        let is_told = leading_wording::leading(sentence, tongue).is_some()
            || double_negation::negations(sentence, tongue).is_some();
        let Some(word) = negation(sentence, tongue).filter(|_| !is_told) else {
            continue;
        };
        return Some(
            RULE.at(wording.place(sentence.range.clone()))
                .says(
                    format!("item `{name}` asks with a negation: `{word}`"),
                    format!("fråga `{name}` ställs med en negation: `{word}`"),
                )
                .help(
                    "ask what is, not what is not",
                    "fråga efter det som är, inte efter det som inte är",
                ),
        );
    }
    None
}

/// The first negation of the main clause.
fn negation(sentence: &Sentence<'_>, tongue: Tongue) -> Option<String> {
    let words = sentence.lower();
    for (at, word) in words.iter().enumerate() {
        // The first word of a question may be one of these and subordinates nothing.
        if at > 0 && SUBORDINATING.contains(&word.as_str()) {
            return None;
        }
        let softened =
            words.get(at + 1).is_some_and(|next| SOFTENING.contains(&next.as_str()));
        if !softened && double_negation::is_negation(word, tongue) {
            return Some(word.clone());
        }
    }
    None
}
