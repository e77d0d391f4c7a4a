//! What rules look at.
//!
//! *In:* a questionnaire or scoring file with its compiled expressions. *Out:* the same,
//! handy.
//!
//! Nothing is judged here.

use crate::check::wording::Segments;
use crate::check::{Fairness, Followed, Proofs};
use crate::expression::{self, Expected, Problem, Program, SlotId};
use crate::figures::{self, Part};
use crate::model::{
    Gate, GateAction, IndexRule, ItemRule, PointRule, Questionnaire, Scoring, Written,
};
use crate::proof::{Cause, Prover, Verdict, Wanted};
use crate::route::{Compiled, Scope, ScoreNames, UsedSlot, scores};
use crate::source::{Sources, Span, Spanned};

/// A questionnaire under check.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// The texts.
    pub sources: &'a Sources,
    /// The questionnaire.
    pub questionnaire: &'a Questionnaire,
    /// Its expressions, compiled.
    pub compiled: &'a Compiled,
    /// What was proved of it.
    pub proofs: &'a Proofs,
    /// The version it follows, where that could be read.
    pub previous: Option<&'a Questionnaire>,
    /// That one, the version that it follows, and so on.
    pub earlier: &'a [Questionnaire],
    /// What changed since that version.
    pub followed: Option<&'a Followed<'a>>,
    /// The scoring files that are checked beside it.
    pub scorings: &'a [Scoring],
    /// Sentences and words that lints have found.
    pub(crate) segments: &'a Segments,
}

/// A scoring file under check.
#[derive(Clone, Copy, Debug)]
pub struct ScoringSubject<'a> {
    /// Its questionnaire.
    pub base: &'a Subject<'a>,
    /// The scoring file.
    pub scoring: &'a Scoring,
    /// Its expressions, compiled.
    pub uses: &'a [ScoringUse],
    /// Gates that never change anything, each with the one that is to blame.
    pub shadows: &'a [(usize, usize)],
    /// What its routes can reach.
    pub fairness: &'a Fairness,
}

/// An expression of a scoring file, and what was found out about it.
#[derive(Clone, Debug)]
pub struct ScoringUse {
    /// What it stands on.
    pub role: ScoringRole,
    /// The expression.
    pub written: Written,
    /// Every cell it names.
    pub references: Vec<UsedSlot>,
    /// What is wrong with it.
    pub problems: Vec<Problem>,
    /// It, compiled; none where something is wrong with it.
    pub program: Option<Program>,
    /// What was proved of it.
    pub proved: Proved,
}

/// What was proved of a condition of a scoring file.
#[derive(Clone, Debug, Default)]
pub struct Proved {
    /// It is never true, and these contradict each other.
    pub never_true: Option<Vec<Cause>>,
    /// It is never false, and this is why.
    pub never_false: Option<Vec<Cause>>,
}

/// What an expression of a scoring file stands on: the number of the entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScoringRole {
    /// `value:` of an item rule.
    Value(usize),
    /// `when:` of a gate.
    Gate(usize),
    /// `where:` of a rank.
    Eligible(usize),
    /// An expression of a rule that reads several answers, of an item or a node.
    Rule,
    /// `when:` of a bonus.
    Bonus,
    /// A part of a figure.
    Figure(usize, Part),
    /// `must:` of a check of figures.
    FigureCheck(usize),
}

impl<'a> Subject<'a> {
    /// The text a span covers.
    pub fn slice(&self, span: Span) -> &'a str {
        self.sources.slice(span)
    }
}

impl<'a> ScoringSubject<'a> {
    /// The index with an id.
    pub fn index(&self, id: &str) -> Option<&'a IndexRule> {
        self.scoring.indices.iter().find(|index| index.id.value == id)
    }

    /// Every item rule, a grid's row rules after the grid's, with the name of what it
    /// scores: an item's id or `grid.row`.
    pub fn item_rules(&self) -> Vec<(String, &'a ItemRule)> {
        let mut rules = Vec::new();
        for rule in &self.scoring.items {
            rules.push((rule.id.value.clone(), rule));
            if let PointRule::Rows { rows, .. } = &rule.rule {
                for row in rows {
                    let name = if row.id.value.contains('.') {
                        row.id.value.clone()
                    } else {
                        format!("{}.{}", rule.id.value, row.id.value)
                    };
                    rules.push((name, row));
                }
            }
        }
        rules
    }
}

/// Compiles every expression of a scoring file, and proves what can be proved of gates.
pub(crate) fn scoring_uses(
    subject: &Subject<'_>,
    scoring: &Scoring,
    prover: &mut Prover<'_>,
) -> Vec<ScoringUse> {
    let mut uses = compiled_uses(subject, scoring);
    for used in &mut uses {
        let (ScoringRole::Gate(gate), Some(program)) = (used.role, &used.program) else {
            continue;
        };
        // What a score can be is not looked at.
        if program.rests_on().iter().any(|slot| scores::is_score(*slot)) {
            continue;
        }
        let fires = fires(&scoring.gates[gate]);
        let mut never = |wanted| match prover.together(&[(program, wanted)]) {
            Verdict::Never(causes) => Some(causes),
            _ => None,
        };
        used.proved =
            Proved { never_true: never(fires), never_false: never(Wanted::False) };
    }
    uses
}

/// What the condition of a gate is where the gate fires.
fn fires(gate: &Gate) -> Wanted {
    if gate.acts_if_unknown { Wanted::NotFalse } else { Wanted::True }
}

/// Gates that never change anything: another on the same node fires whenever they do and
/// caps at least as low. Each with the other.
pub(crate) fn shadows(
    scoring: &Scoring,
    uses: &[ScoringUse],
    prover: &mut Prover<'_>,
) -> Vec<(usize, usize)> {
    let of_gate = |number: usize| {
        let used = uses.iter().find(|used| used.role == ScoringRole::Gate(number))?;
        let is_told =
            used.proved.never_true.is_some() || used.proved.never_false.is_some();
        let of_answers = |program: &&Program| {
            !program.rests_on().iter().any(|slot| scores::is_score(*slot))
        };
        used.program.as_ref().filter(|_| !is_told).filter(of_answers)
    };
    let mut found = Vec::new();
    for (number, gate) in scoring.gates.iter().enumerate() {
        let by = scoring.gates.iter().enumerate().find(|(other, by)| {
            let (GateAction::Cap(own), GateAction::Cap(cap)) = (&gate.action, &by.action)
            else {
                return false;
            };
            let is_lower =
                cap.value < own.value || (cap.value == own.value && *other < number);
            if !is_lower || by.node.value != gate.node.value {
                return false;
            }
            let (Some(own), Some(other)) = (of_gate(number), of_gate(*other)) else {
                return false;
            };
            let rests = if by.acts_if_unknown { Wanted::False } else { Wanted::NotTrue };
            let apart = prover.together(&[(own, fires(gate)), (other, rests)]);
            matches!(apart, Verdict::Never(_))
        });
        found.extend(by.map(|(other, _)| (number, other)));
    }
    found
}

fn compiled_uses(subject: &Subject<'_>, scoring: &Scoring) -> Vec<ScoringUse> {
    let names = ScoreNames::new(scoring);
    let plan = &subject.compiled.plan;
    let base = || Scope::new(subject.questionnaire, plan).with_scores(&names);
    // `self` is the answer of an item, or the score of a node.
    let of = |name: &str| match plan.names.contains_key(name) {
        true => base().with_self(name),
        false => base().with_self_score(name),
    };
    let mut uses = Vec::new();
    let mut add = |role, scope: Scope<'_>, written: &Written, expected: &Expected| {
        let (program, mut problems) =
            expression::compile(&written.text, &scope, expected);
        if scope.met_poison() {
            problems.clear();
        }
        // Scores are no cells of the record: rules that look at answers do not see them.
        let is_of_plan = |slot: SlotId| !scores::is_score(slot);
        uses.push(used(role, written, program, problems, is_of_plan));
    };
    let mut rule = |role, own: &str, rule: &PointRule| match rule {
        PointRule::Value { expression, .. } => {
            add(role, of(own), expression, &Expected::Number);
        }
        PointRule::Ratio { ratio, .. } => {
            for written in [&ratio.of, &ratio.per] {
                add(ScoringRole::Rule, of(own), written, &Expected::Number);
            }
        }
        PointRule::CountIf(count) => {
            // A fault of the condition itself is told once.
            let known = |id: &&Spanned<String>| {
                plan.find(&id.value).is_some() || names.position(&id.value).is_some()
            };
            if let Some(first) = count.of.iter().find(known) {
                let scope = of(&first.value);
                add(ScoringRole::Rule, scope, &count.meets, &Expected::Condition);
            }
        }
        _ => {}
    };
    for (number, item) in scoring.items.iter().enumerate() {
        rule(ScoringRole::Value(number), &item.id.value, &item.rule);
    }
    for index in &scoring.indices {
        if let Some(written) = &index.rule {
            let own = index.children.first().filter(|_| index.is_of);
            let own = own.map_or("", |child| child.value.as_str());
            rule(ScoringRole::Rule, own, &written.value);
        }
    }
    let steps = scoring.items.iter().map(|item| &item.steps);
    let steps = steps.chain(scoring.any_of.iter().map(|node| &node.steps));
    let steps = steps.chain(scoring.indices.iter().map(|index| &index.steps));
    for bonus in steps.filter_map(|steps| steps.bonus.as_ref()) {
        add(ScoringRole::Bonus, base(), &bonus.when, &Expected::Condition);
    }
    for (number, gate) in scoring.gates.iter().enumerate() {
        add(ScoringRole::Gate(number), base(), &gate.when, &Expected::Condition);
    }
    for (number, rank) in scoring.ranks.iter().enumerate() {
        if let Some(condition) = &rank.eligible.condition {
            let role = ScoringRole::Eligible(number);
            add(role, base(), condition, &Expected::Condition);
        }
    }
    uses.extend(figure_uses(subject, scoring));
    uses
}

/// An expression with the cells that it names, as far as those are of the plan.
fn used(
    role: ScoringRole,
    written: &Written,
    program: Option<Program>,
    problems: Vec<Problem>,
    is_of_plan: impl Fn(SlotId) -> bool,
) -> ScoringUse {
    let references = program.as_ref().map_or(&[][..], |program| program.references());
    let references = references
        .iter()
        .filter(|reference| is_of_plan(reference.slot))
        .map(|reference| UsedSlot {
            slot: reference.slot,
            span: written.place(reference.span.clone()),
            can_be_unknown: reference.can_be_unknown,
            reach: reference.reach,
        })
        .collect();
    let (written, proved) = (written.clone(), Proved::default());
    ScoringUse { role, written, references, problems, program, proved }
}

/// The expressions of figures and of their checks.
fn figure_uses(subject: &Subject<'_>, scoring: &Scoring) -> Vec<ScoringUse> {
    let (questionnaire, plan) = (subject.questionnaire, &subject.compiled.plan);
    let names_of_scores = ScoreNames::new(scoring);
    let mut uses = Vec::new();
    for (number, rule) in scoring.results.figures.iter().enumerate() {
        for (part, written, expected) in figures::expressions(rule, questionnaire, plan) {
            let names = figures::names(rule, &names_of_scores, questionnaire, plan);
            let (program, mut problems) =
                expression::compile(&written.text, &names, &expected);
            if names.met_poison() {
                problems.clear();
            }
            let role = ScoringRole::Figure(number, part);
            let is_of_plan = |slot: SlotId| !scores::is_score(slot);
            uses.push(used(role, &written, program, problems, is_of_plan));
        }
    }
    let names = figures::names_of_checks(scoring);
    for (number, check) in scoring.results.checks.iter().enumerate() {
        let role = ScoringRole::FigureCheck(number);
        let (program, problems) =
            expression::compile(&check.must.text, &names, &Expected::Condition);
        // Their cells are figures, none of a plan.
        uses.push(used(role, &check.must, program, problems, |_| false));
    }
    uses
}
