//! Who answers: the register, what its columns mean, and how units hang together.
//!
//! *In:* `units:` of a questionnaire and the files it names. *Out:* plain data.
//!
//! Nothing is worked out here but who stands below whom.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::decimal::Number;
use crate::model::{ColumnKind, Family, Frame, Questionnaire, Text};
use crate::source::{Span, Spanned};
use crate::value::AnswerState;

/// Who answers: the register and what its columns mean.
#[derive(Clone, Debug, PartialEq)]
pub struct Units {
    /// The path of the register, as written.
    pub path: Spanned<String>,
    /// The column that identifies a unit.
    pub id: Spanned<String>,
    /// The column with its name.
    pub label: Option<Spanned<String>>,
    /// What units are called in a sentence, in the plural.
    pub called: Option<Text>,
    /// Columns to compare within.
    pub groups: Vec<Spanned<String>>,
    /// The column with its size, a number.
    pub size: Option<Spanned<String>>,
    /// The types of further columns; one not named is text.
    pub columns: Vec<(Spanned<String>, ColumnKind)>,
    /// The column with its survey weight, a number from 0.
    pub weight: Option<Spanned<String>>,
    /// The column with the code of the unit above.
    pub parent: Option<Spanned<String>>,
    /// The column that says what a unit is.
    pub kind: Option<Spanned<String>>,
    /// The path of the file of changes, as written, and what it says.
    pub changes: Option<Spanned<String>>,
    /// The units that are others since an earlier wave, by wave.
    pub changed: Vec<Change>,
    /// How parents get their answers.
    pub parents: Vec<Parent>,
    /// The register; none where it could not be read.
    pub frame: Option<Arc<Frame>>,
    /// The whole value.
    pub span: Span,
}

/// A unit that is another since an earlier wave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The earlier code.
    pub old: String,
    /// The present code.
    pub new: String,
    /// The wave from which the present code holds.
    pub wave: String,
    /// What happened.
    pub kind: ChangeKind,
    /// The row.
    pub span: Span,
}

/// What happened to a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeKind {
    /// It has another code and is the same: old answers are its own.
    Rename,
    /// It became one with others.
    Merge,
    /// It became several.
    Split,
}

/// How a unit that has others below it gets its answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parent {
    /// Its code.
    pub unit: Spanned<String>,
    /// What is taken.
    pub take: Take,
    /// What it has where `mode` meets a tie: a missing code, or `no_answer`.
    pub tie: AnswerState,
}

/// What a parent takes for its answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Take {
    /// None: its children are rows of their own.
    OwnRows,
    /// Its own answer file; its children have no place.
    OneAnswer,
    /// What most of its children answered.
    Mode,
    /// The sum over its children that answered.
    Sum,
    /// The mean over its children that answered.
    Mean,
}

impl ChangeKind {
    /// Every kind with its word.
    pub const ALL: [(&'static str, Self); 3] =
        [("rename", Self::Rename), ("merge", Self::Merge), ("split", Self::Split)];
}

impl Take {
    /// Every way with its word.
    pub const ALL: [(&'static str, Self); 5] = [
        ("own_rows", Self::OwnRows),
        ("one_answer", Self::OneAnswer),
        ("mode", Self::Mode),
        ("sum", Self::Sum),
        ("mean", Self::Mean),
    ];

    /// Whether answers are made from those of the children.
    pub fn is_made(self) -> bool {
        matches!(self, Self::Mode | Self::Sum | Self::Mean)
    }

    /// The word in a questionnaire.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(_, take)| *take == self).map_or("", |(name, _)| name)
    }
}

impl Units {
    /// The code of the unit above; none where there is none or no such column.
    pub fn parent_of(&self, code: &str) -> Option<&str> {
        let (frame, column) = (self.frame.as_ref()?, self.parent.as_ref()?);
        frame.cell(frame.unit(code)?, &column.value)
    }

    /// What a unit is, where the register says so.
    pub fn kind_of(&self, code: &str) -> Option<&str> {
        let (frame, column) = (self.frame.as_ref()?, self.kind.as_ref()?);
        frame.cell(frame.unit(code)?, &column.value)
    }

    /// The units directly below each parent, by code, both in order.
    pub fn children(&self) -> BTreeMap<&str, Vec<&str>> {
        let mut children: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        let Some(frame) = self.frame.as_ref() else { return children };
        let Some(column) = self.parent.as_ref() else { return children };
        let Some(at) = frame.column(&column.value) else { return children };
        for unit in &frame.units {
            let above = unit.cells.get(at).filter(|above| !above.is_empty());
            if let Some(above) = above {
                children.entry(above).or_default().push(&unit.code);
            }
        }
        children
    }

    /// The rows of the register that hand in answers of their own: all but parents whose
    /// answers are made from their children's, or whose children stand for them.
    pub fn answering(&self) -> Vec<usize> {
        let Some(frame) = &self.frame else { return Vec::new() };
        let children = self.children();
        let has_none = |code: &str| match self.rule_of(code).map(|rule| rule.take) {
            Some(Take::OneAnswer) => false,
            Some(take) => take.is_made() || children.contains_key(code),
            None => children.contains_key(code),
        };
        (0..frame.units.len()).filter(|row| !has_none(&frame.units[*row].code)).collect()
    }

    /// Who stands above whom.
    pub fn family(&self) -> Family<'_> {
        Family::new(self)
    }

    /// How a unit gets its answers, if it is named.
    pub fn rule_of(&self, code: &str) -> Option<&Parent> {
        self.parents.iter().find(|parent| parent.unit.value == code)
    }

    /// The code that a unit had in an earlier wave; none where it was merged or split
    /// since, so that it has no answers of its own then.
    pub fn earlier_code<'a>(
        &'a self,
        code: &'a str,
        earlier: &Questionnaire,
        present: &Questionnaire,
    ) -> Option<&'a str> {
        let (from, to) = (earlier.wave_label(), present.wave_label());
        let mut code = code;
        for change in self.changed.iter().rev() {
            if !is_between(&change.wave, from, to) {
                continue;
            }
            match change.kind {
                ChangeKind::Rename if change.new == code => code = &change.old,
                ChangeKind::Merge | ChangeKind::Split
                    if change.new == code || change.old == code =>
                {
                    return None;
                }
                _ => {}
            }
        }
        Some(code)
    }
}

/// Whether a wave is after one and not after another; labels that are no numbers are
/// compared with the later one only.
fn is_between(wave: &str, from: &str, to: &str) -> bool {
    match [wave, from, to].map(Number::parse) {
        [Ok(wave), Ok(from), Ok(to)] => from < wave && wave <= to,
        _ => wave == to,
    }
}
