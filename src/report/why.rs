//! Why a score is what it is: the trace in words.
//!
//! *In:* answers, their scores with the trace, and the files the rules stand in. *Out:*
//! a tree for people, objects for programs.
//!
//! Nothing is worked out again here but conditions, to say which one did not hold.
//! Answers to sensitive and personal items are never shown.

mod answer;
mod asked;
mod entry;
mod losses;
mod node;
mod rows;
mod rule;
mod shares;
mod steps;
mod value;

use crate::answers::ValidAnswers;
use crate::expression::{Fill, SlotId};
use crate::model::{Item, Questionnaire, Scoring, Text};
use crate::report::visible::visible;
use crate::report::wrap::wrap;
use crate::report::{Language, Look, score};
use crate::route::{Plan, Scope, View};
use crate::score::{Null, Ruleset, UnitResult, UnitScores};
use crate::source::{Sources, Span};

pub use answer::{state as state_words, words as answer_words};
pub use asked::{item_lines, item_value, route_lines};
pub use losses::loss_lines;
pub use node::{head_lines, node_lines};
pub use value::node_value;

/// Everything that an explanation draws on.
#[derive(Clone, Copy)]
pub struct Case<'a> {
    /// The texts.
    pub sources: &'a Sources,
    /// The questionnaire.
    pub questionnaire: &'a Questionnaire,
    /// Its plan.
    pub plan: &'a Plan,
    /// The scoring file.
    pub scoring: &'a Scoring,
    /// The same, resolved.
    pub ruleset: &'a Ruleset,
    /// The answers.
    pub answers: &'a ValidAnswers,
    /// The scores, with their trace.
    pub scores: &'a UnitScores,
    /// How it is told.
    pub look: &'a Look,
}

impl<'a> Case<'a> {
    fn language(&self) -> Language {
        self.look.language
    }

    /// The answers as expressions see them.
    pub fn view(&self) -> View<'a> {
        let record = self.answers.record();
        let language = self.questionnaire.source_language();
        View::new(self.plan, self.questionnaire, record, language)
    }

    /// `scoring.yaml:41`: the head has said in which folder.
    fn place(&self, span: Span) -> String {
        let name = visible(self.sources.get(span.file).name());
        let name = name.rsplit('/').next().unwrap_or_default();
        format!("{name}:{}", self.sources.position(span).line)
    }

    /// The wording in the reader's language, its fills filled in.
    fn wording(&self, text: &Text) -> String {
        let view = View { language: self.language().tag(), ..self.view() };
        let scope = Scope::new(self.questionnaire, self.plan);
        let (fill, _) = Fill::compile(text.wording(self.language().tag()), &scope);
        visible(&fill.render(&view)).into_owned()
    }

    /// Which file the wording of an item is wanted from, where that is not there.
    fn wanted_wording(&self, item: &Item) -> Option<String> {
        let file = visible(item.wanted_texts()?);
        Some(match self.language() {
            Language::English => format!("(wording in {file}, which is not here)"),
            Language::Swedish => format!("(formulering i {file}, som inte finns här)"),
        })
    }

    /// Words in lines of the reader's width, so far in; for screen readers one line.
    fn line(&self, indent: &str, words: &str) -> String {
        self.hanging(indent, indent, words)
    }

    /// The same, its further lines further in.
    fn hanging(&self, first: &str, rest: &str, words: &str) -> String {
        if self.look.plain {
            return format!("{words}\n");
        }
        format!("{}\n", wrap(words, self.look.width, first, rest))
    }

    /// Whether there is a scoring file; without one only the route is told.
    pub fn has_scoring(&self) -> bool {
        self.scoring.file != self.questionnaire.file
    }

    /// Why the file as a whole has no scores.
    pub fn not_scored(&self) -> Option<&'static str> {
        let null = match self.scores.result {
            UnitResult::Status => Null::Status,
            UnitResult::Invalid => Null::Invalid,
            UnitResult::Scored | UnitResult::Incomplete => return None,
        };
        Some(score::null(null, self.language()))
    }

    /// The cells of an item that is called so: its own, or those of its rows.
    fn cells_of(&self, item: usize, name: &str) -> Vec<(SlotId, String)> {
        let plan = &self.plan.items[item];
        let own = plan.slot.map(|slot| (slot, name.to_owned()));
        let parts = plan.rows.iter().map(|row| {
            let full = &self.plan.slot(row.slot).name;
            let part = full.rsplit('.').next().unwrap_or_default();
            (row.slot, format!("{name}.{part}"))
        });
        own.into_iter().chain(parts).collect()
    }

    /// Whether answers to an item must not be shown.
    fn is_hidden(&self, item: usize) -> bool {
        let item = &self.questionnaire.items[item];
        item.sensitive || item.personal
    }

    /// The number of the node, or of the item and row, that a name stands for.
    pub fn find(&self, name: &str) -> Option<Found> {
        let item = name.split('.').next().unwrap_or(name);
        let position = self.plan.position(item);
        let row = name.split_once('.').map(|(_, row)| row);
        let is_row = |position: usize, row: &str| {
            self.plan.find(name).is_some()
                && self.questionnaire.items[position].id.value != name
                && !row.is_empty()
        };
        let item = match (position, row) {
            (Some(position), Some(row)) => is_row(position, row).then_some(position),
            (position, None) => position,
            (None, Some(_)) => None,
        };
        let node = self.ruleset.position(name);
        if item.is_none() && node.is_none() {
            return None;
        }
        Some(Found { node, item })
    }

    /// Every name that can be asked about.
    pub fn names(&self) -> Vec<String> {
        let items = self.questionnaire.items.iter().map(|item| item.id.value.clone());
        let nodes = self.ruleset.nodes.iter().map(|node| node.id.clone());
        items.chain(nodes).collect()
    }
}

/// What a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// The node of the scoring file.
    pub node: Option<usize>,
    /// The item of the questionnaire.
    pub item: Option<usize>,
}
