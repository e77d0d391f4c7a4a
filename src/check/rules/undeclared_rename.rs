#![doc = include_str!("undeclared_rename.md")]

use std::collections::HashMap;

use crate::changes::folded;
use crate::check::{Followed, Subject};
use crate::diagnostic::{Findings, Rule, Severity};
use crate::expression::in_years;
use crate::model::{Item, ItemKind, Questionnaire};

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "undeclared-rename",
    severity: Severity::Warning,
    explanation: include_str!("undeclared_rename.md"),
};

/// How many items with the same beginning, middle or end are compared with one.
const MOST_COMPARED: usize = 8;

pub(crate) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    let Some(followed) = subject.followed else { return };
    for (item, before) in renamed(followed, subject.questionnaire) {
        report(followed, before, item, findings);
    }
}

/// Items that are new by their names and ask what an item that is gone asked.
pub(crate) fn renamed<'a>(
    followed: &'a Followed<'_>,
    questionnaire: &'a Questionnaire,
) -> Vec<(&'a Item, &'a Item)> {
    let pairs = &followed.pairs;
    let mut found = Vec::new();
    let old = Asked::all(pairs.old, |number| pairs.later[number].is_none());
    let new = Asked::all(questionnaire, |number| pairs.items[number].is_none());
    let shelves = Shelves::new(&old);
    for asked in &new {
        let item = &questionnaire.items[asked.item];
        if item.renamed_from.is_some() {
            continue;
        }
        let Some(before) = shelves.nearest(asked, &old) else { continue };
        let before = &pairs.old.items[before];
        let says_other = item.concept.is_some() && before.concept.is_some();
        if !says_other {
            found.push((item, before));
        }
    }
    found
}

fn report(followed: &Followed<'_>, before: &Item, item: &Item, findings: &mut Findings) {
    let (id, old, version) = (&item.id.value, &before.id.value, followed.version());
    findings.push(
        RULE.at(item.id.span)
            .says(
                format!("`{id}` asks what `{old}` asked in version {version}, as if it were new"),
                format!("`{id}` frågar det som `{old}` frågade i version {version}, som om den vore ny"),
            )
            .also(before.id.span, "before", "förut")
            .help(
                format!("did you mean `renamed_from: {old}`?"),
                format!("menade du `renamed_from: {old}`?"),
            )
            .why(
                "neither a concept, `renamed_from` nor the id joins the two, so the series \
                 ends",
                "varken begrepp, `renamed_from` eller id håller ihop de två, så serien slutar",
            ),
    );
}

/// What an item asks, as far as two can be held side by side.
struct Asked {
    item: usize,
    /// Type and codes.
    kind: String,
    /// Its words, years told from that of the wave.
    words: Vec<String>,
}

impl Asked {
    /// The items that are alone in their questionnaire with what they ask, and among
    /// those the ones that are wanted.
    fn all(
        questionnaire: &Questionnaire,
        is_wanted: impl Fn(usize) -> bool,
    ) -> Vec<Self> {
        let all: Vec<Self> = questionnaire
            .outer_items()
            .filter_map(|(number, item)| Self::of(questionnaire, number, item))
            .collect();
        let mut counts: HashMap<Vec<String>, usize> = HashMap::new();
        for asked in &all {
            *counts.entry(asked.words.clone()).or_default() += 1;
        }
        let is_alone = |asked: &Self| counts.get(&asked.words) == Some(&1);
        all.into_iter().filter(|asked| is_alone(asked) && is_wanted(asked.item)).collect()
    }

    fn of(questionnaire: &Questionnaire, number: usize, item: &Item) -> Option<Self> {
        let is_apart = matches!(
            item.kind,
            ItemKind::Note | ItemKind::Consent | ItemKind::Document { .. }
        );
        if item.poisoned || is_apart {
            return None;
        }
        let text = item.text.as_ref()?.wording(questionnaire.source_language());
        let wave = questionnaire.wave.as_ref();
        let day = wave.and_then(|wave| wave.reference_date.as_ref());
        let text = match day {
            Some(day) => in_years(text, day.value.year()),
            None => text.to_owned(),
        };
        let words: Vec<String> = folded(&text).split(' ').map(str::to_owned).collect();
        let options = item.kind.choices().into_iter().flat_map(|it| it.options.iter());
        let codes: Vec<&str> = options.map(|option| option.code.value.as_str()).collect();
        let kind = format!("{} {}", item.kind.name(), codes.join("|"));
        (words.len() > 1).then_some(Self { item: number, kind, words })
    }

    /// Whether the words are the same, but for two of them that differ by a letter or an
    /// ending. Numbers never differ.
    fn is_near(&self, other: &Self) -> bool {
        let pairs = self.words.iter().zip(&other.words);
        let differing: Vec<_> = pairs.filter(|(one, other)| one != other).collect();
        let is_slip = |(one, other): &(&String, &String)| {
            let letters = one.chars().count().min(other.chars().count());
            let has_digit = |word: &str| word.contains(|c: char| c.is_ascii_digit());
            letters >= 4
                && !has_digit(one)
                && !has_digit(other)
                && strsim::damerau_levenshtein(one, other) <= 1 + letters / 8
        };
        self.kind == other.kind
            && self.words.len() == other.words.len()
            && differing.len() <= 2.min(self.words.len() / 4)
            && differing.iter().all(is_slip)
    }

    /// A third of its words with what must be equal anyway.
    fn third(&self, number: usize) -> (String, usize, usize, String) {
        let size = self.words.len().div_ceil(3);
        let third: Vec<&str> = self
            .words
            .iter()
            .skip(number * size)
            .take(size)
            .map(String::as_str)
            .collect();
        (self.kind.clone(), self.words.len(), number, third.join(" "))
    }
}

/// Items by the beginning, the middle and the end of what they ask: two that differ in
/// two words at most share one of the three.
struct Shelves {
    shelves: HashMap<(String, usize, usize, String), Vec<usize>>,
}

impl Shelves {
    fn new(all: &[Asked]) -> Self {
        let mut shelves: HashMap<_, Vec<usize>> = HashMap::new();
        for (number, asked) in all.iter().enumerate() {
            for third in 0..3 {
                let shelf = shelves.entry(asked.third(third)).or_default();
                if shelf.len() < MOST_COMPARED {
                    shelf.push(number);
                }
            }
        }
        Self { shelves }
    }

    /// The only item that asks the same, or nearly so.
    fn nearest(&self, asked: &Asked, all: &[Asked]) -> Option<usize> {
        let mut near: Vec<usize> = (0..3)
            .filter_map(|third| self.shelves.get(&asked.third(third)))
            .flatten()
            .copied()
            .filter(|number| asked.is_near(&all[*number]))
            .collect();
        near.sort_unstable();
        near.dedup();
        match near[..] {
            [only] => Some(all[only].item),
            _ => None,
        }
    }
}
