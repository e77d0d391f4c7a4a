//! What changed between two definitions, and what that does to comparability.
//!
//! *In:* two questionnaires, or two scoring files, as loaded. *Out:* a [`Comparison`]:
//! what changed of the questionnaire, of each section, item, node and so on, each change
//! with both places and a class.
//!
//! Meaning is compared, never lines: where a list of options is written, what it is
//! called, how a condition is laid out does not count. Answers and results are never
//! looked at; what two waves showed is compared elsewhere.
//!
//! # Why
//!
//! It stands below `check`, because `check` refuses a break that its author has not
//! declared, and `diff` must class changes by the same table ([`KINDS`]).

mod bounds;
mod continued;
mod item;
pub mod kinds;
mod ledger;
mod options;
mod order;
mod pairs;
mod rows;
mod rules;
mod scoring;
mod sections;
mod types;
mod universe;
mod whole;
mod wording;

use crate::model::{Comparable, Questionnaire, Text};
use crate::source::Span;

pub use continued::{Broken, Cause, Continued, continued};
pub use kinds::{ChangeKind, KINDS, PART, SCORING_KINDS};
pub use pairs::{Joined, Pairs};
pub use scoring::compare_scorings;
pub use wording::{folded, is_alike};

/// What changed between two definitions.
#[derive(Debug, Default)]
pub struct Comparison {
    /// What has changed, in the order of the newer definition; what is gone stands where
    /// it stood.
    pub compared: Vec<Compared>,
    /// How many items, or nodes, both have.
    pub kept: usize,
}

/// What changed of one thing.
#[derive(Debug)]
pub struct Compared {
    /// What it is.
    pub subject: Subject,
    /// What it is called: in the newer definition, else in the older.
    pub name: String,
    /// What it was called; none where it is new.
    pub old_name: Option<String>,
    /// The number of the item in the newer definition.
    pub item: Option<usize>,
    /// The number of the item in the older one.
    pub old_item: Option<usize>,
    /// The author's word.
    pub declared: Option<Declared>,
    /// The worst of its changes.
    pub found: Comparable,
    /// What changed.
    pub changes: Vec<Change>,
}

/// What something that is compared is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// The questionnaire as a whole.
    Questionnaire,
    /// A section.
    Section,
    /// An item, or a column of a roster.
    Item,
    /// The scoring file as a whole.
    Scoring,
    /// What an item earns: an item, or a row of a grid.
    ItemScore,
    /// A node of which the best child counts.
    AnyOf,
    /// An index.
    Index,
    /// A gate.
    Gate,
    /// Grades.
    Grades,
    /// A rank.
    Rank,
    /// A figure.
    Figure,
}

/// The author's word on comparability.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declared {
    /// The word.
    pub word: Comparable,
    /// The reason for it.
    pub because: Option<Text>,
    /// Where it stands.
    pub span: Span,
}

/// One change.
#[derive(Clone, Debug)]
pub struct Change {
    /// What kind it is.
    pub kind: &'static ChangeKind,
    /// What of the thing, from the outside in: an option, then a language.
    pub parts: Vec<Part>,
    /// What it does to comparability, the author's word heard.
    pub class: Comparable,
    /// What it was; none where the whole thing was not there.
    pub old: Option<Side>,
    /// What it is.
    pub new: Option<Side>,
}

/// A part of what is compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// What it is: `option`, `row`, `language`, `check`, `key` …
    pub what: &'static str,
    /// What it is called.
    pub name: String,
}

/// One side of a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Side {
    /// Where.
    pub span: Span,
    /// What stands there; none where nothing is said.
    pub text: Option<String>,
}

impl Subject {
    /// Its name in machine output.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Questionnaire => "questionnaire",
            Self::Section => "section",
            Self::Item => "item",
            Self::Scoring => "scoring",
            Self::ItemScore => "item_score",
            Self::AnyOf => "any_of",
            Self::Index => "index",
            Self::Gate => "gate",
            Self::Grades => "grades",
            Self::Rank => "rank",
            Self::Figure => "figure",
        }
    }
}

impl Declared {
    /// The class of a kind of change under this word: a reason makes what is judged minor.
    fn hears(declared: Option<&Self>, kind: &ChangeKind) -> Comparable {
        let is_minor = declared
            .is_some_and(|said| said.word == Comparable::Minor && said.because.is_some());
        if kind.is_judged && is_minor { Comparable::Minor } else { kind.class }
    }
}

impl Comparison {
    /// Whether nothing has changed.
    pub fn is_empty(&self) -> bool {
        self.compared.is_empty()
    }

    /// How many things have that class.
    pub fn count(&self, class: Comparable) -> usize {
        self.compared.iter().filter(|compared| compared.found == class).count()
    }
}

/// Compares two questionnaires, the older one first.
pub fn compare(old: &Questionnaire, new: &Questionnaire) -> Comparison {
    let pairs = Pairs::new(old, new);
    compare_pairs(&pairs)
}

/// As [`compare`], where it is known already what belongs together.
pub fn compare_pairs(pairs: &Pairs<'_>) -> Comparison {
    let mut ledger = ledger::Ledger::new(pairs);
    whole::compare(pairs, &mut ledger);
    sections::compare(pairs, &mut ledger);
    let universes = universe::Universes::new(pairs);
    let mut known = options::Known::default();
    for (new, joined) in pairs.items.iter().enumerate() {
        if let Some((old, joined)) = joined {
            let pair = item::Pair { pairs, old: *old, new, joined: *joined };
            let changes = item::compare(&pair, &universes, &mut known);
            ledger.item(new).extend(changes);
        }
    }
    order::moves(pairs, &mut ledger);
    rules::checks(pairs, &mut ledger);
    ledger.close()
}
