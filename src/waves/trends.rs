//! Figures in two waves: which may be compared, and how they differ.
//!
//! *In:* the figures of two waves as they are published, and the scoring files on the way
//! from the one to the other. *Out:* each figure that both have, group by group, with its
//! difference or why there is none.
//!
//! Whether a figure goes on is told by `changes`, by the break that a scoring file
//! declares, and by what it reads. Nothing is counted and nothing is worded here; the
//! difference is that of the two numbers in print.

use crate::changes::kinds::scoring::FIGURE;
use crate::changes::{Compared as Changed, Pairs, Subject, compare_scorings};
use crate::decimal::Number;
use crate::figures::{Figure, Group};
use crate::model::{Comparable, FigureRule, Measure, Questionnaire, Scoring, Text};
use crate::route::{ScoreNames, scores};
use crate::score::Work;
use crate::waves::{Cause, Continued, Joins, Study};

/// A figure of one group, as one wave publishes it.
#[derive(Clone, Debug)]
pub struct Printed {
    /// The figure's name.
    pub figure: String,
    /// What it is.
    pub measure: Measure,
    /// Words for it.
    pub label: Option<Text>,
    /// The breakdown as written.
    pub by: String,
    /// The number of the breakdown.
    pub breakdown: usize,
    /// The group.
    pub group: Group,
    /// The rounded value and its decimals; none where there is nothing to divide by.
    pub value: Option<(Number, u32)>,
    /// How many it is over.
    pub base: usize,
    /// It must not be shown.
    pub is_hidden: bool,
}

/// A wave on the way from the older to the newer: its questionnaire and scoring file.
#[derive(Clone, Copy, Debug)]
pub struct Stage<'a> {
    /// The questionnaire.
    pub questionnaire: &'a Questionnaire,
    /// The scoring file.
    pub scoring: &'a Scoring,
}

/// What makes a figure less comparable.
#[derive(Clone, Debug)]
pub enum Ground {
    /// Its author's word, or what changed of the figure itself.
    Own(Cause),
    /// An item that it reads, and why that does not go on as before.
    Item(String, Cause),
    /// A node that it reads, whose rules changed.
    Node(String),
    /// The break that the scoring file declares, by its number.
    Series(usize),
}

/// How comparable a figure is.
#[derive(Clone, Debug)]
pub struct Continuity {
    /// The worst of what was found and of what authors say.
    pub word: Comparable,
    /// The reason that an author gives for a minor change of the figure.
    pub because: Option<Text>,
    /// What of that which it reads has a minor change.
    pub minor: Vec<Ground>,
    /// What ends the series, the author's word first; there only with a break.
    pub endings: Vec<Ground>,
}

/// Why there is no difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Apart {
    /// The series ends between the two.
    Break,
    /// One of the two must not be shown.
    Hidden,
    /// One wave has no value: whether it is the older.
    NoValue {
        /// In the older wave.
        is_old: bool,
    },
}

/// A figure of one group in both waves.
#[derive(Clone, Debug)]
pub struct Trend {
    /// In the older wave.
    pub old: Printed,
    /// In the newer.
    pub new: Printed,
    /// How comparable the two are.
    pub continuity: Continuity,
    /// The difference and its decimals, or why there is none.
    pub difference: Result<(Number, u32), Apart>,
}

/// Every figure that both waves have, in the order of the newer one, group by group.
pub fn trends(
    (old, new): (&[Printed], &[Printed]),
    joins: &Joins,
    continuity: impl Fn(&Printed) -> Option<Continuity>,
) -> Vec<Trend> {
    let joined = |new: &Printed| {
        let old = old.iter().find(|old| is_same(old, new, joins))?.clone();
        let continuity = continuity(new)?;
        let difference = difference(&old, new, continuity.word);
        Some(Trend { old, new: new.clone(), continuity, difference })
    };
    new.iter().filter_map(joined).collect()
}

/// Whether two cells are of one group of one figure; units go by their earlier code.
fn is_same(old: &Printed, new: &Printed, joins: &Joins) -> bool {
    if old.figure != new.figure || old.by != new.by {
        return false;
    }
    if new.by != "unit" {
        let is_unknown = (old.group.is_unknown(), new.group.is_unknown());
        return old.group.key == new.group.key && is_unknown.0 == is_unknown.1;
    }
    let Some(code) = &new.group.key else { return false };
    match joins.earlier.get(code) {
        Some(earlier) => old.group.key == *earlier && earlier.is_some(),
        None => old.group.key == new.group.key,
    }
}

fn difference(
    old: &Printed,
    new: &Printed,
    word: Comparable,
) -> Result<(Number, u32), Apart> {
    if word == Comparable::Break {
        return Err(Apart::Break);
    }
    // Two waves that are both in print give away no more than they say.
    if old.is_hidden || new.is_hidden {
        return Err(Apart::Hidden);
    }
    let (before, first) = old.value.clone().ok_or(Apart::NoValue { is_old: true })?;
    let (now, last) = new.value.clone().ok_or(Apart::NoValue { is_old: false })?;
    Ok((now - before, first.max(last)))
}

/// How comparable a figure of the newest stage is with the oldest: by the steps between
/// them, by what it reads, and by the breaks that `stop` tells of a node.
pub fn continuity(
    (figure, breakdown): (&Figure<'_>, usize),
    stages: &[Stage<'_>],
    (study, continued): (Study<'_>, &Continued),
    stop: impl Fn(&str) -> Option<usize>,
) -> Continuity {
    let mut found = Continuity::AS_BEFORE;
    let id = figure.rule.id.value.as_str();
    let known = |stage: &&Stage<'_>| stage.scoring.results.figure(id).is_some();
    let stages: Vec<&Stage<'_>> = stages.iter().filter(known).collect();
    let nodes = nodes(figure, breakdown, &stages);
    for step in stages.windows(2) {
        found.step((id, figure.is_other), (step[0], step[1]), &nodes);
    }
    for item in items((figure, breakdown), &nodes, study) {
        let mut broken = continued.broken.iter();
        if let Some(broken) = broken.find(|broken| broken.new.as_ref() == Some(&item)) {
            found.endings.push(Ground::Item(item, broken.cause.clone()));
            continue;
        }
        let minor = continued.minor.iter().filter(|(name, _)| *name == item);
        found
            .minor
            .extend(minor.map(|(item, cause)| Ground::Item(item.clone(), cause.clone())));
    }
    let stopped = nodes.iter().find_map(|node| stop(node));
    found.endings.extend(stopped.map(Ground::Series));
    if !found.minor.is_empty() {
        found.word = found.word.max(Comparable::Minor);
    }
    if !found.endings.is_empty() {
        found.word = Comparable::Break;
    }
    found
}

impl Continuity {
    /// Of what nothing changed.
    const AS_BEFORE: Self = Self {
        word: Comparable::Identical,
        because: None,
        minor: Vec::new(),
        endings: Vec::new(),
    };

    /// What one step from a wave to the next does.
    fn step(
        &mut self,
        (id, is_other): (&str, bool),
        (old, new): (&Stage<'_>, &Stage<'_>),
        nodes: &[String],
    ) {
        let rule = |stage: &Stage<'_>| stage.scoring.results.figure(id).cloned();
        let (Some(before), Some(now)) = (rule(old), rule(new)) else { return };
        let word = now.comparable.as_ref().map(|word| word.value);
        if word == Some(Comparable::Break) {
            let because = now.comparable_because.clone();
            self.endings.push(Ground::Own(Cause::Declared(because)));
            return;
        }
        self.word = self.word.max(word.unwrap_or(Comparable::Identical));
        self.because = now.comparable_because.clone().or(self.because.take());
        let pairs = Pairs::new(old.questionnaire, new.questionnaire);
        let comparison = compare_scorings(old.scoring, new.scoring, Some(&pairs));
        for compared in &comparison.compared {
            self.hear(compared, id, nodes);
        }
        if is_other && !has_same_constants(&before, &now) {
            self.endings.push(Ground::Own(Cause::Changed(vec![&FIGURE])));
        }
    }

    /// What changed of the figure itself, or of a node that it reads.
    fn hear(&mut self, compared: &Changed, id: &str, nodes: &[String]) {
        match compared.subject {
            Subject::Figure if compared.name == id => {
                self.word = self.word.max(compared.found);
                let breaks = compared.changes.iter();
                let breaks = breaks.filter(|it| it.class == Comparable::Break);
                let kinds: Vec<_> = breaks.map(|change| change.kind).collect();
                if !kinds.is_empty() {
                    self.endings.push(Ground::Own(Cause::Changed(kinds)));
                }
            }
            Subject::Index | Subject::AnyOf | Subject::ItemScore => {
                let grounds = match compared.found {
                    Comparable::Identical => return,
                    Comparable::Minor => &mut self.minor,
                    Comparable::Break => &mut self.endings,
                };
                if nodes.contains(&compared.name) {
                    grounds.push(Ground::Node(compared.name.clone()));
                }
            }
            _ => {}
        }
    }
}

/// Whether a figure under other constants has the same ones in both.
fn has_same_constants(old: &FigureRule, new: &FigureRule) -> bool {
    let constants = |rule: &FigureRule| {
        let other = rule.also_with.iter().flat_map(|other| other.constants.clone());
        other.map(|(name, value)| (name.value, value.value)).collect::<Vec<_>>()
    };
    constants(old) == constants(new)
}

/// The nodes whose scores a figure reads.
fn nodes(figure: &Figure<'_>, breakdown: usize, stages: &[&Stage<'_>]) -> Vec<String> {
    let Some(newest) = stages.last() else { return Vec::new() };
    let names = ScoreNames::new(newest.scoring);
    let read = figure.reads(breakdown).into_iter();
    read.filter_map(|slot| names.read(slot).map(str::to_owned)).collect()
}

/// The items that a figure reads, itself or beneath the nodes that it reads.
fn items(
    (figure, breakdown): (&Figure<'_>, usize),
    nodes: &[String],
    study: Study<'_>,
) -> Vec<String> {
    let Study { questionnaire, plan, ruleset } = study;
    let own = figure.reads(breakdown).into_iter();
    let mut slots: Vec<_> = own.filter(|slot| !scores::is_score(*slot)).collect();
    for node in nodes.iter().filter_map(|node| ruleset.position(node)) {
        let leaves = ruleset.nodes[node].leaves.iter().chain([&node]);
        slots.extend(leaves.filter_map(|leaf| match &ruleset.nodes[*leaf].work {
            Work::Leaf(leaf) => Some(leaf.slot),
            _ => None,
        }));
    }
    let found = slots.into_iter().filter_map(|slot| plan.item_of(slot));
    let mut found: Vec<String> =
        found.map(|item| questionnaire.full_name(item)).collect();
    found.sort();
    found.dedup();
    found
}
