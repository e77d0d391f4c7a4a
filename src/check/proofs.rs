//! What was proved of a questionnaire, for the rules to tell.
//!
//! *In:* a prover. *Out:* everything that nobody can reach, do or fail, with what stands
//! in the way; what follows from something else that is told is left out.
//!
//! Nothing is worded here, and nothing is asked about an item whose own faults are told.

use std::collections::HashMap;

use crate::model::{Questionnaire, Required};
use crate::proof::{Cause, Corner, Goal, Prover, Verdict, Witness};
use crate::route::{CheckOwner, Compiled, EndPlan, Owner, Plan};

/// What was proved.
#[derive(Debug, Default)]
pub struct Proofs {
    never: Vec<(Goal, Vec<Cause>)>,
    cornered: Vec<(usize, Witness, Corner)>,
}

impl Proofs {
    /// Asks everything that a rule tells of.
    /// Where something rests on what comes later nothing is proved: that is told first.
    pub(crate) fn of(
        prover: &mut Prover<'_>,
        questionnaire: &Questionnaire,
        compiled: &Compiled,
    ) -> Self {
        let plan = &compiled.plan;
        if !looks_back(questionnaire, compiled) {
            return Self::default();
        }
        let goals = goals(questionnaire, plan);
        let verdicts = prover.decide(&goals);
        let mut never: Vec<(Goal, Vec<Cause>)> = Vec::new();
        let lost: HashMap<Goal, Vec<Cause>> = goals
            .iter()
            .zip(verdicts)
            .filter_map(|(goal, verdict)| match verdict {
                Verdict::Never(causes) => Some((*goal, causes)),
                _ => None,
            })
            .collect();
        for goal in &goals {
            let Some(causes) = lost.get(goal) else { continue };
            let around = around(questionnaire, plan, *goal);
            let is_told = around.iter().any(|outer| lost.contains_key(outer));
            let follows = never.iter().any(|(told, of)| {
                is_reach(*told) && !of.is_empty() && of.iter().all(|c| causes.contains(c))
            });
            if !is_told && !follows {
                never.push((*goal, causes.clone()));
            }
        }
        let cornered = (0..questionnaire.items.len())
            .filter(|item| {
                may_be_cornered(questionnaire, plan, *item)
                    && !lost.contains_key(&Goal::Item(*item))
                    && !lost.contains_key(&Goal::Answer(*item))
            })
            .filter_map(|item| {
                let (who, corner) = prover.cornered(item)?;
                Some((item, who, corner))
            })
            .collect();
        Self { never, cornered }
    }

    /// What nobody can meet, in the order of the questionnaire.
    pub(crate) fn never(&self) -> impl Iterator<Item = (Goal, &[Cause])> {
        self.never.iter().map(|(goal, causes)| (*goal, causes.as_slice()))
    }

    /// What stands in the way of a goal, where it is told.
    pub(crate) fn why_never(&self, goal: Goal) -> Option<&[Cause]> {
        self.never().find(|(known, _)| *known == goal).map(|(_, causes)| causes)
    }

    /// Items that somebody is asked and cannot answer.
    pub(crate) fn cornered(&self) -> impl Iterator<Item = &(usize, Witness, Corner)> {
        self.cornered.iter()
    }
}

/// Whether everything that decides the route rests on what is known before it.
fn looks_back(questionnaire: &Questionnaire, compiled: &Compiled) -> bool {
    let plan = &compiled.plan;
    let mut place = vec![0; plan.items.len()];
    for (at, item) in plan.order.iter().enumerate() {
        place[*item] = at;
    }
    let first_of = |section: usize| {
        let items = (0..plan.items.len()).filter(|item| {
            plan.section_path[questionnaire.items[*item].section].contains(&section)
        });
        items.map(|item| place[item]).min().unwrap_or(usize::MAX)
    };
    let route = compiled.uses.iter().filter(|used| used.role.decides_the_route());
    route.into_iter().all(|used| {
        let own = used.item();
        let here = match used.owner {
            Owner::Section(section) => first_of(section),
            _ => own.map_or(usize::MAX, |item| place[item]),
        };
        used.references.iter().all(|reference| {
            let named = plan.item_of(reference.slot);
            let is_row = matches!(used.owner, Owner::Row(..)) && named == own;
            let of_rows = named.is_some_and(|item| plan.items[item].within.is_some());
            is_row || of_rows || named.is_none_or(|item| place[item] < here)
        })
    })
}

/// Whether a goal is to be reached: what lies behind it is out of reach with it.
fn is_reach(goal: Goal) -> bool {
    matches!(
        goal,
        Goal::Section(_)
            | Goal::Item(_)
            | Goal::Row(..)
            | Goal::Option(..)
            | Goal::Answer(_)
            | Goal::CheckHolds(_)
    )
}

/// What is told instead where it is out of reach too.
fn around(questionnaire: &Questionnaire, plan: &Plan, goal: Goal) -> Vec<Goal> {
    let sections = |section: usize| {
        plan.section_path[section].iter().map(|outer| Goal::Section(*outer))
    };
    let within = |item: usize| {
        let mut goals: Vec<Goal> = sections(questionnaire.items[item].section).collect();
        let mut outer = questionnaire.items[item].roster;
        while let Some(roster) = outer {
            goals.push(Goal::Item(roster));
            outer = questionnaire.items[roster].roster;
        }
        goals
    };
    let of_item = |item: usize| {
        let mut goals = within(item);
        goals.push(Goal::Item(item));
        goals
    };
    let of_owner = |number: usize| match plan.checks[number].owner {
        CheckOwner::Item(item, _) => of_item(item),
        CheckOwner::Section(section, _) => sections(section).collect(),
        CheckOwner::Questionnaire(_) => Vec::new(),
    };
    match goal {
        Goal::Section(section) => {
            sections(section).filter(|outer| *outer != goal).collect()
        }
        Goal::Item(item) => within(item),
        Goal::Row(item, _) | Goal::Unasked(item) | Goal::Required(item) => of_item(item),
        Goal::Answer(item) => of_item(item),
        Goal::Option(item, _) => {
            let mut goals = of_item(item);
            goals.push(Goal::Answer(item));
            goals
        }
        Goal::UnaskedSection(section) => sections(section).collect(),
        Goal::CheckFails(check) => of_owner(check),
        // A check that never fails does not hold either where it is never known.
        Goal::CheckHolds(check) => {
            let mut goals = of_owner(check);
            goals.push(Goal::CheckFails(check));
            goals
        }
        Goal::End(end) => match &plan.ends[end] {
            EndPlan { owner: Owner::Section(section), .. } => {
                sections(*section).collect()
            }
            EndPlan { owner: Owner::Option(item, option), .. } => {
                let mut goals = of_item(*item);
                goals.extend([Goal::Answer(*item), Goal::Option(*item, *option)]);
                goals
            }
            end => of_item(end.item),
        },
        Goal::Finish => Vec::new(),
    }
}

/// Everything worth asking, what lies further out first.
fn goals(questionnaire: &Questionnaire, plan: &Plan) -> Vec<Goal> {
    let mut goals = Vec::new();
    let has_ends = !plan.ends.is_empty();
    for (number, section) in questionnaire.sections.iter().enumerate() {
        if section.ask_if.is_some() || has_ends {
            goals.push(Goal::Section(number));
        }
    }
    let in_checks = in_checks(plan);
    for (number, item) in questionnaire.items.iter().enumerate() {
        let compiled = &plan.items[number];
        if item.poisoned || compiled.faulty {
            continue;
        }
        let is_narrowed = compiled.carried.is_some()
            || compiled.offered_where.is_some()
            || !compiled.offers.is_empty();
        if item.ask_if.is_some() || item.roster.is_some() || is_narrowed || has_ends {
            goals.push(Goal::Item(number));
        }
        for (row, plan) in compiled.rows.iter().enumerate() {
            if plan.condition.is_some() {
                goals.push(Goal::Row(number, row));
            }
        }
        let is_bounded = compiled.min.is_some() || compiled.max.is_some();
        let takes_answers = item.kind.takes_answers() && compiled.roster.is_none();
        if takes_answers && (in_checks[number] || is_bounded) {
            goals.push(Goal::Answer(number));
        }
        // Options of a list that an item narrows are left out on purpose.
        if let Some(choices) = item.kind.choices().filter(|_| takes_answers) {
            for (option, written) in choices.options.iter().enumerate() {
                if written.ask_if.is_some() && written.missing.is_none() {
                    goals.push(Goal::Option(number, option));
                }
            }
        }
    }
    goals.extend((0..plan.checks.len()).map(Goal::CheckHolds));
    goals.extend((0..plan.checks.len()).map(Goal::CheckFails));
    goals.extend((0..plan.ends.len()).map(Goal::End));
    if has_ends {
        goals.push(Goal::Finish);
    }
    for (number, section) in questionnaire.sections.iter().enumerate() {
        if section.ask_if.is_some() && plan.sections[number].is_some() {
            goals.push(Goal::UnaskedSection(number));
        }
    }
    for (number, item) in questionnaire.items.iter().enumerate() {
        let compiled = &plan.items[number];
        if item.poisoned || compiled.faulty {
            continue;
        }
        if compiled.condition.is_some() {
            goals.push(Goal::Unasked(number));
        }
        if matches!(item.required, Required::If(_)) && compiled.required.is_some() {
            goals.push(Goal::Required(number));
        }
    }
    goals
}

/// For every item, whether a hard check may stand in the way of its answers.
fn in_checks(plan: &Plan) -> Vec<bool> {
    let mut found = vec![false; plan.items.len()];
    for check in plan.checks.iter().filter(|check| !check.marks.is_empty()) {
        for slot in check.program.rests_on() {
            if let Some(item) = plan.item_of(*slot) {
                found[item] = true;
            }
        }
    }
    found
}

fn may_be_cornered(questionnaire: &Questionnaire, plan: &Plan, item: usize) -> bool {
    let compiled = &plan.items[item];
    let written = &questionnaire.items[item];
    if written.poisoned || compiled.faulty {
        return false;
    }
    let is_required = matches!(written.required, Required::Yes(_));
    compiled.min.is_some()
        || compiled.max.is_some()
        || (is_required && !written.checks.is_empty())
}
