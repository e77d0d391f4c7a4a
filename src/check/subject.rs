//! What rules look at.
//!
//! *In:* a questionnaire or scoring file with its compiled expressions. *Out:* the same,
//! handy.
//!
//! Nothing is judged here.

use crate::check::wording::Segments;
use crate::check::{Fairness, Followed, Proofs};
use crate::expression::{self, Expected, Problem, Program};
use crate::model::{
    Gate, GateAction, IndexRule, ItemRule, PointRule, Questionnaire, Scoring, Written,
};
use crate::proof::{Cause, Prover, Verdict, Wanted};
use crate::route::{Compiled, Scope, UsedSlot};
use crate::source::{Sources, Span};

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
        used.program.as_ref().filter(|_| !is_told)
    };
    let mut found = Vec::new();
    for (number, gate) in scoring.gates.iter().enumerate() {
        let by = scoring.gates.iter().enumerate().find(|(other, by)| {
            let (GateAction::Cap(own), GateAction::Cap(cap)) = (&gate.action, &by.action);
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
    let mut uses = Vec::new();
    let mut add = |role, itself: Option<&str>, written: &Written, expected: &Expected| {
        let mut scope = Scope::new(subject.questionnaire, &subject.compiled.plan);
        if let Some(name) = itself {
            scope = scope.with_self(name);
        }
        let (program, mut problems) =
            expression::compile(&written.text, &scope, expected);
        if scope.met_poison() {
            problems.clear();
        }
        let references = program.as_ref().map_or(&[][..], |program| program.references());
        let references = references
            .iter()
            .map(|reference| UsedSlot {
                slot: reference.slot,
                span: written.place(reference.span.clone()),
                can_be_unknown: reference.can_be_unknown,
                reach: reference.reach,
            })
            .collect();
        uses.push(ScoringUse {
            role,
            written: written.clone(),
            references,
            problems,
            program,
            proved: Proved::default(),
        });
    };
    for (number, rule) in scoring.items.iter().enumerate() {
        if let PointRule::Value { expression, .. } = &rule.rule {
            let itself = Some(rule.id.value.as_str());
            add(ScoringRole::Value(number), itself, expression, &Expected::Number);
        }
    }
    for (number, gate) in scoring.gates.iter().enumerate() {
        add(ScoringRole::Gate(number), None, &gate.when, &Expected::Condition);
    }
    for (number, rank) in scoring.ranks.iter().enumerate() {
        if let Some(condition) = &rank.eligible.condition {
            add(ScoringRole::Eligible(number), None, condition, &Expected::Condition);
        }
    }
    uses
}
