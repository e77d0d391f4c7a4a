//! From a figure as written to one that can be computed.
//!
//! *In:* a figure, its scoring file, the questionnaire and its plan. *Out:* the
//! expressions of the figure with the names that mean something in them; the figure with
//! its programs, or none where `check` has found faults in it.
//!
//! Nothing is evaluated and nothing is reported here.

use crate::expression::{self, Domain, Expected, Program, RosterId, SlotId};
use crate::model::{FigureRule, Frame, Map, Measure, Questionnaire, Scoring, Written};
use crate::route::{Plan, Scope, ScoreNames, SlotKind, scores};

/// What a figure counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Places {
    /// Units, a record each.
    Units,
    /// Records.
    Records,
    /// The rows of a roster.
    Rows(RosterId),
}

/// A part of a figure that is an expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The condition or number.
    Value,
    /// Whom it is over.
    Base,
    /// A breakdown, by its number.
    By(usize),
    /// The denominator.
    Per,
}

/// A breakdown.
#[derive(Clone, Debug)]
pub enum Grouping {
    /// None: all together.
    All,
    /// By unit.
    Unit,
    /// By the value of an expression.
    Value(Written),
}

/// A breakdown, compiled.
#[derive(Clone, Debug)]
pub(in crate::figures) enum By {
    All,
    Unit,
    Value { program: Program, of_unit: bool },
}

/// A figure that can be computed.
#[derive(Clone, Debug)]
pub struct Figure<'a> {
    /// As written.
    pub rule: &'a FigureRule,
    /// It is the same once more, under other constants.
    pub is_other: bool,
    /// What it counts.
    pub places: Places,
    pub(in crate::figures) value: Program,
    pub(in crate::figures) base: Option<Program>,
    pub(in crate::figures) by: Vec<By>,
    pub(in crate::figures) per: Option<(Program, bool)>,
    /// The column with the weights of units.
    pub(in crate::figures) weight: Option<SlotId>,
}

/// What a figure counts; none where `of` is no roster.
pub fn counted(
    rule: &FigureRule,
    questionnaire: &Questionnaire,
    plan: &Plan,
) -> Option<Places> {
    match rule.of.as_ref().map(|of| of.value.as_str()) {
        None if questionnaire.records.is_empty() => Some(Places::Units),
        None | Some("records") => Some(Places::Records),
        Some("units") => Some(Places::Units),
        Some(id) => {
            let item = plan.position(id)?;
            plan.items[item].roster.map(Places::Rows)
        }
    }
}

/// What a breakdown means: a column of the register may stand without `unit.` where no
/// item has its name.
pub fn grouping(by: &Written, questionnaire: &Questionnaire, plan: &Plan) -> Grouping {
    let text = by.text.trim();
    let frame = questionnaire.units.as_ref().and_then(|units| units.frame.as_deref());
    let is_column = |frame: &Frame| frame.column(text).is_some();
    match text {
        "all" => Grouping::All,
        "unit" => Grouping::Unit,
        _ if plan.position(text).is_none() && frame.is_some_and(is_column) => {
            let text = format!("unit.{text}");
            Grouping::Value(Written { text, span: by.span, map: Map::Whole })
        }
        _ => Grouping::Value(by.clone()),
    }
}

/// The expressions of a figure, each with what its place needs.
pub fn expressions(
    rule: &FigureRule,
    questionnaire: &Questionnaire,
    plan: &Plan,
) -> Vec<(Part, Written, Expected)> {
    let wanted =
        if rule.measure.is_condition() { Expected::Condition } else { Expected::Any };
    let mut found = vec![(Part::Value, rule.value.clone(), wanted)];
    let base = rule.base.clone();
    found.extend(base.map(|base| (Part::Base, base, Expected::Condition)));
    let per = rule.per.clone();
    found.extend(per.map(|per| (Part::Per, per, Expected::Any)));
    for (number, by) in rule.by.iter().enumerate() {
        if let Grouping::Value(written) = grouping(by, questionnaire, plan) {
            found.push((Part::By(number), written, Expected::Any));
        }
    }
    found
}

/// The names that mean something in a figure.
pub(crate) fn names<'a>(
    rule: &FigureRule,
    scores: &'a ScoreNames,
    questionnaire: &'a Questionnaire,
    plan: &'a Plan,
) -> Scope<'a> {
    let within = match counted(rule, questionnaire, plan) {
        Some(Places::Rows(roster)) => Some(roster),
        _ => None,
    };
    Scope::new(questionnaire, plan).within(within).with_scores(scores)
}

/// Whether an expression reads anything but columns of the register, which are the same
/// in every record of a unit.
pub fn reads_answers(program: &Program, plan: &Plan) -> bool {
    program.references().iter().any(|reference| {
        scores::is_score(reference.slot)
            || plan.slot(reference.slot).kind != SlotKind::Column
    })
}

/// Whether a program can be counted: a number, or a condition that is 1 or 0.
pub(crate) fn is_number(program: &Program) -> bool {
    let domain = program.domain();
    matches!(domain, Some(Domain::Number | Domain::Year | Domain::Condition))
}

/// Whether a program can tell groups apart: it has one value at a time.
pub(crate) fn tells_groups(program: &Program) -> bool {
    !matches!(
        program.domain(),
        None | Some(
            Domain::Multiple(_)
                | Domain::Ranking(_)
                | Domain::Location
                | Domain::Document
        )
    )
}

/// The figures of a scoring file that can be computed, each followed by itself under
/// other constants where it has such.
pub fn figures<'a>(
    scoring: &'a Scoring,
    questionnaire: &Questionnaire,
    plan: &Plan,
) -> Vec<Figure<'a>> {
    let scores = ScoreNames::new(scoring);
    let mut found = Vec::new();
    for rule in &scoring.results.figures {
        found.extend(figure(rule, &scores, questionnaire, plan));
        let Some(other) = &rule.also_with else { continue };
        let mut earlier = questionnaire.clone();
        for (name, value) in &other.constants {
            if let Some(constant) = earlier.constants.get_mut(&name.value) {
                constant.value = Some(value.clone());
            }
        }
        let figure = figure(rule, &scores, &earlier, plan);
        found.extend(figure.map(|figure| Figure { is_other: true, ..figure }));
    }
    found
}

fn figure<'a>(
    rule: &'a FigureRule,
    scores: &ScoreNames,
    questionnaire: &Questionnaire,
    plan: &Plan,
) -> Option<Figure<'a>> {
    let places = counted(rule, questionnaire, plan)?;
    let names = names(rule, scores, questionnaire, plan);
    let (mut value, mut base, mut per) = (None, None, None);
    let mut by: Vec<By> = rule
        .by
        .iter()
        .map(|by| match grouping(by, questionnaire, plan) {
            Grouping::Unit => By::Unit,
            _ => By::All,
        })
        .collect();
    for (part, written, expected) in expressions(rule, questionnaire, plan) {
        let program = expression::compile(&written.text, &names, &expected).0?;
        match part {
            Part::Value => value = Some(program).filter(is_counted(rule.measure)),
            Part::Base => base = Some(program),
            Part::Per => {
                let of_unit = !reads_answers(&program, plan);
                per = Some((program, of_unit)).filter(|(per, _)| is_number(per));
            }
            Part::By(number) => {
                let of_unit = !reads_answers(&program, plan);
                by[number] = By::Value { program, of_unit };
            }
        }
    }
    if by.is_empty() {
        by.push(By::All);
    }
    let weight = questionnaire.units.as_ref().and_then(|units| units.weight.as_ref());
    let weight = weight.and_then(|weight| plan.find(&format!("unit.{}", weight.value)));
    Some(Figure { rule, is_other: false, places, value: value?, base, by, per, weight })
}

fn is_counted(measure: Measure) -> impl Fn(&Program) -> bool {
    move |program| measure.is_condition() || is_number(program)
}

impl Figure<'_> {
    /// Whether its sums are counts: its expression is a condition.
    pub fn is_count(&self) -> bool {
        self.value.domain() == Some(&Domain::Condition)
    }

    /// Whether it takes the same value of everything that both count.
    pub fn has_values_of(&self, other: &Self) -> bool {
        let values = |figure: &Self| {
            let rule = figure.rule;
            let absent = rule.absent_as.as_ref().map(|absent| &absent.value.value);
            let other = rule.also_with.as_ref().filter(|_| figure.is_other);
            let constants = other.iter().flat_map(|other| &other.constants);
            let constants: Vec<_> =
                constants.map(|(id, value)| (&id.value, &value.value)).collect();
            (rule.value.text.trim(), figure.weight, absent, constants)
        };
        self.places == other.places && values(self) == values(other)
    }

    /// Whether it is a count of wholes, so that it has no decimals.
    pub fn counts_whole(&self) -> bool {
        let weighted = self.rule.weighted.as_ref();
        self.rule.measure == Measure::Count && weighted.is_none_or(|w| !w.value)
    }

    /// The cells that it reads in one of its breakdowns.
    pub fn reads(&self, breakdown: usize) -> Vec<SlotId> {
        let by = self.by.get(breakdown).and_then(|by| match by {
            By::Value { program, .. } => Some(program),
            By::All | By::Unit => None,
        });
        let per = self.per.as_ref().map(|(per, _)| per);
        let programs = [Some(&self.value), self.base.as_ref(), by, per];
        let read = programs.into_iter().flatten().flat_map(Program::references);
        read.map(|reference| reference.slot).collect()
    }

    /// Which of its breakdowns is of all together.
    pub fn at_all(&self) -> Option<usize> {
        self.by.iter().position(|by| matches!(by, By::All))
    }

    /// The same of all together, whatever its breakdowns.
    #[must_use]
    pub fn of_all(&self) -> Self {
        Self { by: vec![By::All], ..self.clone() }
    }

    /// What it is measured by, where that is something of units.
    pub(in crate::figures) fn per_unit(&self) -> Option<&Program> {
        self.per.as_ref().filter(|(_, of_unit)| *of_unit).map(|(per, _)| per)
    }

    /// How many decimals it is published with: its own, none of a count of wholes, else
    /// those of the file, 1 unless said.
    pub fn decimals(&self, scoring: &Scoring) -> u32 {
        match (&self.rule.decimals, &scoring.arithmetic.decimals) {
            (Some(own), _) => own.value,
            (None, _) if self.counts_whole() => 0,
            (None, of_file) => of_file.as_ref().map_or(1, |decimals| decimals.value),
        }
    }

    /// Its name in results: its id, and what tells the other one apart.
    pub fn name(&self) -> String {
        let id = &self.rule.id.value;
        if self.is_other { format!("{id}.also_with") } else { id.clone() }
    }
}
