//! Questions put to the formula, and what came of them.
//!
//! *In:* goals. *Out:* verdicts, in the same order.
//!
//! One respondent that is found often meets many goals at once, so that thousands of
//! items need few of them. Where nobody meets a goal, the formula is built again with a
//! name for everything it rests on, and what is not needed is taken away piece by piece:
//! what is left contradicts itself.

use std::collections::HashMap;

use crate::expression::{Program, SlotId};
use crate::model::Questionnaire;
use crate::proof::cornered::{self, Corner};
use crate::proof::formula::Formula;
use crate::proof::goals::{Cause, Goal, Wanted};
use crate::proof::profiles::{Attain, Profile, Scored};
use crate::proof::refine::MOST_ROUNDS;
use crate::proof::solver::{Answer, Lit};
use crate::proof::witness::Witness;
use crate::route::{Plan, Record};
use crate::value::Value;

/// From how many goals on respondents made by chance are looked at first.
const MANY: usize = 40;
/// How many of them.
const BY_CHANCE: usize = 24;

/// What came of a goal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing was proved against it.
    Possible,
    /// Nobody can meet it, and these contradict each other or the goal itself.
    Never(Vec<Cause>),
    /// It took too long to tell.
    Undecided,
}

/// A questionnaire of which things are proved.
pub struct Prover<'a> {
    questionnaire: &'a Questionnaire,
    plan: &'a Plan,
    formula: Formula<'a>,
    begun: bool,
    known: HashMap<Goal, Verdict>,
}

impl std::fmt::Debug for Prover<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Prover").field("known", &self.known).finish_non_exhaustive()
    }
}

impl<'a> Prover<'a> {
    /// Begins; nothing is worked out before the first question.
    pub fn new(questionnaire: &'a Questionnaire, plan: &'a Plan) -> Self {
        let formula = Formula::new(questionnaire, plan, false);
        Self { questionnaire, plan, formula, begun: false, known: HashMap::new() }
    }

    fn begin(&mut self) {
        if !self.begun {
            self.begun = true;
            self.formula.demand_checks();
        }
    }

    /// Whether somebody can meet each goal.
    pub fn decide(&mut self, goals: &[Goal]) -> Vec<Verdict> {
        self.begin();
        let new: Vec<Goal> =
            goals.iter().filter(|goal| !self.known.contains_key(goal)).copied().collect();
        let literals: Vec<(Goal, Lit)> =
            new.into_iter().map(|goal| (goal, self.formula.goal(goal))).collect();
        self.formula.settle();
        if literals.len() > MANY {
            self.meet_by_chance(&literals);
        }
        // What lies behind much is asked about first: whoever meets it has met the rest.
        for (goal, literal) in literals.iter().rev() {
            if self.known.contains_key(goal) {
                continue;
            }
            let assumed = self.formula.assumed(*goal);
            let answer = look_for(&mut self.formula, &assumed, *literal);
            let verdict = match answer {
                Answer::Possible => {
                    self.also_met(&literals, &assumed);
                    Verdict::Possible
                }
                Answer::Impossible => Verdict::Never(self.blame(*goal)),
                Answer::Undecided => Verdict::Undecided,
            };
            self.known.insert(*goal, verdict);
        }
        goals.iter().map(|goal| self.known[goal].clone()).collect()
    }

    /// Whether somebody can meet one goal.
    pub fn one(&mut self, goal: Goal) -> Verdict {
        self.decide(&[goal]).pop().unwrap_or(Verdict::Undecided)
    }

    /// Whether some record can make conditions of a scoring file what is wanted of them
    /// at once. Hard checks do not count, since what fails one may be scored.
    pub fn together(&mut self, wanted: &[(&Program, Wanted)]) -> Verdict {
        self.begin();
        let literal = self.formula.all_wanted(wanted);
        self.formula.settle();
        match look_for(&mut self.formula, &[], literal) {
            Answer::Possible => Verdict::Possible,
            Answer::Undecided => Verdict::Undecided,
            Answer::Impossible => {
                let mut formula = Formula::new(self.questionnaire, self.plan, true);
                let literal = formula.all_wanted(wanted);
                formula.settle();
                Verdict::Never(least(formula, literal, &[]))
            }
        }
    }

    /// Somebody who is asked an item and can give no answer that is taken. Only items
    /// outside of rosters are looked at.
    pub fn cornered(&mut self, item: usize) -> Option<(Witness, Corner)> {
        let slot = self.plan.items[item].slot?;
        if self.plan.items[item].within.is_some()
            || self.plan.items[item].derived.is_some()
        {
            return None;
        }
        self.begin();
        let study = (self.questionnaire, self.plan);
        if let Some(crossed) = self.formula.crossed(item)
            && let Some(who) = self.somebody(item, crossed)
        {
            let record = cornered::walked(study.0, study.1, &who);
            if let Some(corner) = cornered::is_crossed(study, (item, slot), &record) {
                return Some((who, corner));
            }
        }
        let (refused, checks) = self.formula.refused(item)?;
        let who = self.somebody(item, refused)?;
        let answers: Vec<Value> = self
            .formula
            .choices_of(slot)?
            .iter()
            .filter_map(|choice| choice.value.clone())
            .collect();
        cornered::is_refused(study, (&who, slot), &answers, &checks)
            .then_some((who, Corner::Checks(checks)))
    }

    fn somebody(&mut self, item: usize, literal: Lit) -> Option<Witness> {
        self.formula.settle();
        let assumed = self.formula.assumed(Goal::Item(item));
        let answer = look_for(&mut self.formula, &assumed, literal);
        (answer == Answer::Possible).then(|| Witness::of(&self.formula))
    }

    /// For each set of scored items that can be asked together, up to so many, somebody
    /// who answers all of them at their best.
    pub fn profiles(&mut self, scored: &[Scored], most: usize) -> Vec<Profile> {
        self.begin();
        let (best, asked) = self.formula.all_at_best(scored);
        self.formula.settle();
        let checks = self.formula.assumed(Goal::Finish);
        let whole = self.formula.nothing_blank();
        // What was found is ruled out for this search only.
        let search = self.formula.solver.fresh();
        let mut found = Vec::new();
        while found.len() < most {
            let wanted = self.formula.solver.and(&[best, whole, search]);
            if look_for(&mut self.formula, &checks, wanted) != Answer::Possible {
                break;
            }
            let route = self.formula.route_of_model(scored);
            found.push(Profile { who: Witness::of(&self.formula), route });
            let solver = &mut self.formula.solver;
            let other: Vec<Lit> = asked
                .iter()
                .map(|when| if solver.holds(*when) { !*when } else { *when })
                .collect();
            solver.clause(other.into_iter().chain([!search]));
        }
        self.formula.solver.clause([!search]);
        found
    }

    /// Whether, with all that is not scored as it is in a profile, a cell may be asked.
    pub fn may_be_asked(&mut self, profile: &Profile, slot: SlotId) -> bool {
        let asked = self.formula.vars(slot).asked.yes;
        self.formula.settle();
        let assumptions: Vec<Lit> =
            profile.route.iter().copied().chain([asked]).collect();
        self.formula.solver.solve(&assumptions) != Answer::Impossible
    }

    /// Whether somebody can reach each of several bests that are put together; one
    /// respondent who reaches them all answers for all.
    pub fn attain(&mut self, scored: &[Scored], trees: &[&Attain]) -> Vec<Verdict> {
        self.begin();
        let mut known = HashMap::new();
        let wanted: Vec<Lit> = trees
            .iter()
            .map(|tree| self.formula.attained(scored, tree, &mut known))
            .collect();
        self.formula.settle();
        let mut verdicts = vec![Verdict::Undecided; trees.len()];
        let mut open = vec![(0, trees.len())];
        while let Some((start, end)) = open.pop().filter(|(start, end)| start < end) {
            let group = start..end;
            let all = self.formula.solver.and(&wanted[group.clone()]);
            let answer = look_for(&mut self.formula, &[], all);
            if answer == Answer::Possible {
                verdicts[group].fill(Verdict::Possible);
            } else if group.len() > 1 {
                let middle = start.midpoint(end);
                open.extend([(middle, end), (start, middle)]);
            } else if answer == Answer::Impossible {
                let mut formula = Formula::new(self.questionnaire, self.plan, true);
                let tree = trees[start];
                let literal = formula.attained(scored, tree, &mut HashMap::new());
                formula.settle();
                verdicts[start] = Verdict::Never(least(formula, literal, &[]));
            }
        }
        verdicts
    }

    /// The record of a respondent.
    pub fn walked(&self, who: &Witness) -> Record {
        cornered::walked(self.questionnaire, self.plan, who)
    }

    /// Some respondent that the formula allows to meet a goal.
    pub fn witness(&mut self, goal: Goal) -> Option<Witness> {
        self.begin();
        let literal = self.formula.goal(goal);
        self.formula.settle();
        let assumed = self.formula.assumed(goal);
        let answer = look_for(&mut self.formula, &assumed, literal);
        (answer == Answer::Possible).then(|| Witness::of(&self.formula))
    }

    /// Looks at some respondents made by chance, who meet most goals without being asked.
    fn meet_by_chance(&mut self, literals: &[(Goal, Lit)]) {
        let anything = self.formula.solver.yes();
        for _ in 0..BY_CHANCE {
            if look_for(&mut self.formula, &[], anything) != Answer::Possible {
                return;
            }
            self.also_met(literals, &[]);
        }
    }

    /// Marks the goals that the respondent just found meets too. Checks that were not
    /// assumed for it may fail for these: then they are asked for by themselves.
    fn also_met(&mut self, literals: &[(Goal, Lit)], assumed: &[(usize, Lit)]) {
        let solver = &self.formula.solver;
        for (goal, literal) in literals {
            let is_met = solver.holds(*literal)
                && !self.known.contains_key(goal)
                && self.formula.assumed(*goal).iter().all(|(number, demand)| {
                    solver.holds(*demand)
                        || assumed.iter().any(|(known, _)| known == number)
                });
            if is_met {
                self.known.insert(*goal, Verdict::Possible);
            }
        }
    }

    /// What contradicts itself where nobody meets a goal: nothing of it can be left out.
    fn blame(&self, goal: Goal) -> Vec<Cause> {
        let mut formula = Formula::new(self.questionnaire, self.plan, true);
        formula.demand_checks();
        let literal = formula.goal(goal);
        formula.settle();
        let checks = formula.assumed(goal);
        least(formula, literal, &checks)
    }
}

/// The causes of a contradiction, none of which can be left out.
fn least(mut formula: Formula<'_>, goal: Lit, checks: &[(usize, Lit)]) -> Vec<Cause> {
    let mut causes: Vec<(Cause, Lit)> =
        formula.causes.iter().map(|(cause, literal)| (*cause, *literal)).collect();
    causes.extend(checks.iter().map(|(number, demand)| (Cause::Check(*number), *demand)));
    if !contradicts(&mut formula, goal, &causes) {
        return Vec::new();
    }
    causes.retain(|(_, cause)| formula.solver.is_to_blame(*cause));
    let mut number = 0;
    while number < causes.len() {
        let mut fewer = causes.clone();
        fewer.remove(number);
        if contradicts(&mut formula, goal, &fewer) {
            causes = fewer;
        } else {
            number += 1;
        }
    }
    let mut causes: Vec<Cause> = causes.into_iter().map(|(cause, _)| cause).collect();
    causes.sort_unstable();
    causes
}

fn contradicts(formula: &mut Formula<'_>, goal: Lit, causes: &[(Cause, Lit)]) -> bool {
    let assumptions: Vec<Lit> =
        causes.iter().map(|(_, literal)| *literal).chain([goal]).collect();
    for _ in 0..MOST_ROUNDS {
        match formula.solver.solve(&assumptions) {
            Answer::Impossible => return true,
            Answer::Undecided => return false,
            Answer::Possible if !formula.refine() => return false,
            Answer::Possible => {}
        }
    }
    false
}

/// Looks for a respondent in whom numbers are possible too, and whom these checks let
/// pass.
fn look_for(formula: &mut Formula<'_>, checks: &[(usize, Lit)], literal: Lit) -> Answer {
    let mut assumptions: Vec<Lit> = checks.iter().map(|(_, demand)| *demand).collect();
    assumptions.push(literal);
    for _ in 0..MOST_ROUNDS {
        match formula.solver.solve(&assumptions) {
            Answer::Possible if formula.refine() => {}
            answer => return answer,
        }
    }
    Answer::Possible
}
