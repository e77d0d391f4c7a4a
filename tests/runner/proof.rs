//! Proofs against every respondent there is.
//!
//! Small questionnaires made by chance are answered in every possible way, by walking
//! each combination of answers. What was proved to be out of reach must be reached by
//! none of them; and of what is reached by none nearly all must have been proved.

use std::collections::BTreeSet;

use crate::generated;
use crate::simulate::{instrument_of, studies, unit};
use crate::support::Beside;
use survey::check::Instrument;
use survey::diagnostic::Findings;
use survey::expression::{Domain, evaluate_condition};
use survey::load;
use survey::model::{ItemKind, Level, Questionnaire};
use survey::proof::{Cause, Goal, Prover, Verdict};
use survey::route::{CheckOwner, Compiled, Given, Plan, Record, View, compile, walk};
use survey::simulate::Simulator;
use survey::source::{Source, Sources};
use survey::value::{AnswerState, Cell, CodeSet, Value};

const HEAD: &str = "\
questionnaire: proved
version: \"1\"
title: Proved
languages: [en]
missing: {offer: [dont_know]}
sections:
";

fn compiled(text: &str) -> (Questionnaire, Compiled) {
    let (mut sources, mut findings) = (Sources::default(), Findings::default());
    let file = sources.add(Source::new("questionnaire.yaml", text));
    let read = load::questionnaire(file, &mut sources, &Beside, &mut findings).unwrap();
    let compiled = compile(&read, None::<&Questionnaire>);
    let problems: Vec<String> = compiled
        .uses
        .iter()
        .flat_map(|used| {
            used.problems
                .iter()
                .map(|p| format!("{}: {}", used.written.text, p.message.en))
        })
        .collect();
    assert_eq!(problems, [] as [&str; 0], "{text}");
    let said: Vec<&str> = findings.iter().map(|f| f.message.en.as_str()).collect();
    assert_eq!(said, [] as [&str; 0], "{text}");
    (read, compiled)
}

/// A generator of small numbers: Knuth's MMIX.
struct Maker {
    state: u64,
}

impl Maker {
    fn below(&mut self, bound: usize) -> usize {
        self.state = self
            .state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.state >> 33).unwrap() % bound
    }

    /// A condition on items before number `item`.
    fn condition(&mut self, item: usize, depth: usize) -> String {
        let below = self.below(item);
        match self.below(if depth < 2 { 9 } else { 5 }) {
            0..5 => self.about(below),
            5 => format!(
                "({} and {})",
                self.condition(item, depth + 1),
                self.condition(item, depth + 1)
            ),
            6 => format!(
                "({} or {})",
                self.condition(item, depth + 1),
                self.condition(item, depth + 1)
            ),
            7 => format!("not ({})", self.condition(item, depth + 1)),
            _ => format!(
                "{} and {}",
                self.condition(item, depth + 1),
                self.condition(item, depth + 1)
            ),
        }
    }

    /// A condition on one item; the kind of item follows from its number.
    fn about(&mut self, item: usize) -> String {
        let code = self.below(3);
        match (item % 4, self.below(4)) {
            (_, 0) if item % 4 != 3 => {
                let test = ["answered", "missing", "asked", "dont_know"][self.below(4)];
                format!("i{item} is {test}")
            }
            (0, 1) => format!("i{item} != 'c{code}'"),
            (0, 2) => format!("i{item} in ['c{code}', 'c0']"),
            (0, _) => format!("i{item} == 'c{code}'"),
            (1, 1) => format!("'c{code}' not in i{item}"),
            (1, 2) => format!("count(i{item}) > {}", self.below(3)),
            (1, _) => format!("'c{code}' in i{item}"),
            (2, 1) => format!("i{item} > {}", self.below(4)),
            (2, 2) => format!("1 <= i{item} < {}", self.below(4) + 1),
            (2, _) => format!("i{item} * 2 <= {}", self.below(7)),
            (_, _) => format!("i{item} == '{}'", ["yes", "no"][self.below(2)]),
        }
    }

    fn questionnaire(&mut self) -> String {
        let mut text = HEAD.to_owned();
        let mut number = 0;
        for section in 0..2 {
            text += &format!("  - id: s{section}\n    title: S\n");
            if section > 0 && self.below(2) == 0 {
                text += &format!("    ask_if: \"{}\"\n", self.condition(number, 0));
            }
            text += "    items:\n";
            for _ in 0..2 + self.below(2) {
                text += &format!("      - {}\n", self.item(number));
                number += 1;
            }
        }
        text
    }

    fn item(&mut self, item: usize) -> String {
        let mut keys = String::new();
        if item > 0 && self.below(3) > 0 && item % 4 != 3 {
            keys += &format!(", ask_if: \"{}\"", self.condition(item, 0));
        }
        if item > 0 && self.below(5) == 0 && item % 4 != 3 {
            let must = self.condition(item + 1, 1);
            keys += &format!(
                ", checks: [{{id: k{item}, must: \"{must}\", level: hard, message: M}}]"
            );
        }
        if item > 0 && self.below(6) == 0 && item % 4 != 3 {
            let when = self.condition(item + 1, 1);
            keys += &format!(
                ", end_if: {{when: \"{when}\", status: ineligible, message: M}}"
            );
        }
        let option = |maker: &mut Self, code: usize| {
            let ask_if = if item > 0 && maker.below(4) == 0 {
                format!(", ask_if: \"{}\"", maker.condition(item, 1))
            } else {
                String::new()
            };
            format!("{{code: c{code}, label: C{code}{ask_if}}}")
        };
        match item % 4 {
            0 => {
                let options: Vec<String> =
                    (0..3).map(|code| option(self, code)).collect();
                format!(
                    "{{id: i{item}, type: single, text: T, options: [{}]{keys}}}",
                    options.join(", ")
                )
            }
            1 => {
                let mut options: Vec<String> =
                    (0..2).map(|code| option(self, code)).collect();
                options.push("{code: c2, label: C2, exclusive: true}".to_owned());
                format!(
                    "{{id: i{item}, type: multiple, text: T, options: [{}]{keys}}}",
                    options.join(", ")
                )
            }
            2 => format!("{{id: i{item}, type: integer, text: T, min: 0, max: 3{keys}}}"),
            _ => {
                let value = self.condition(item, 0);
                format!("{{id: i{item}, type: derived, as: yes_no, value: \"{value}\"}}")
            }
        }
    }
}

/// Everything that can be given for one item: nothing, a missing code, each value.
fn answers(plan: &Plan, item: usize) -> Vec<Option<Cell>> {
    let Some(slot) = plan.items[item].slot else { return vec![None] };
    if plan.items[item].derived.is_some() {
        return vec![None];
    }
    let mut all = vec![None, Some(Cell::absent(AnswerState::DontKnow))];
    let value = |value| Some(Cell::answered(value));
    match &plan.slot(slot).domain {
        Domain::Single(_) => all.extend((0..3).map(|code| value(Value::Code(code)))),
        Domain::Multiple(_) => {
            for codes in [&[][..], &[0], &[1], &[0, 1], &[2]] {
                let codes: CodeSet = codes.iter().copied().collect();
                all.push(value(Value::Codes(codes)));
            }
        }
        Domain::Number => {
            all.extend((0..=3_i64).map(|n| value(Value::Number(n.into()))));
        }
        other => panic!("{other:?}"),
    }
    all
}

/// What some record reaches, of all that there can be.
fn reached(
    questionnaire: &Questionnaire,
    plan: &Plan,
    goals: &[Goal],
) -> BTreeSet<usize> {
    let choices: Vec<Vec<Option<Cell>>> =
        (0..plan.items.len()).map(|item| answers(plan, item)).collect();
    let mut place = vec![0; choices.len()];
    let mut reached = BTreeSet::new();
    let mut record = Record::default();
    loop {
        let mut given = Given::new(plan);
        given.complete = true;
        for (item, number) in place.iter().enumerate() {
            if let (Some(slot), Some(cell)) =
                (plan.items[item].slot, &choices[item][*number])
            {
                given.set(slot, cell.clone());
            }
        }
        walk(questionnaire, plan, &given, &mut record);
        // Answers that nobody was asked for are other records once more.
        if record.unasked.is_empty() && record.unoffered.is_empty() {
            let failing = failing(questionnaire, plan, &record);
            for (number, goal) in goals.iter().enumerate() {
                if !reached.contains(&number)
                    && is_met((questionnaire, plan), &record, *goal, &failing)
                    && !stands_in_the_way(plan, *goal, &failing)
                {
                    reached.insert(number);
                }
            }
        }
        let Some(next) =
            (0..place.len()).rev().find(|at| place[*at] + 1 < choices[*at].len())
        else {
            return reached;
        };
        place[next] += 1;
        place[next + 1..].fill(0);
    }
}

/// The checks that fail in a record, with the item they stand on.
fn failing(
    questionnaire: &Questionnaire,
    plan: &Plan,
    record: &Record,
) -> Vec<(usize, usize)> {
    let view = View::new(plan, questionnaire, record, "");
    let mut found = Vec::new();
    for (number, check) in plan.checks.iter().enumerate() {
        let CheckOwner::Item(item, place) = check.owner else { continue };
        assert_eq!(questionnaire.items[item].checks[place].level, Level::Hard);
        let is_asked = plan.items[item].slot.is_some_and(|slot| record.is_asked(slot));
        if is_asked && evaluate_condition(&check.program, &view) == Some(false) {
            found.push((number, item));
        }
    }
    found
}

/// A hard check before a goal keeps from it; one that stands on it, from its answers.
fn stands_in_the_way(plan: &Plan, goal: Goal, failing: &[(usize, usize)]) -> bool {
    failing.iter().any(|(number, on)| match goal {
        Goal::Item(item) | Goal::Option(item, _) => *on < item,
        Goal::Answer(item) => *on <= item,
        Goal::CheckHolds(_) => false,
        Goal::CheckFails(check) => {
            let CheckOwner::Item(item, _) = plan.checks[check].owner else {
                return false;
            };
            *on < item || (*on == item && *number < check)
        }
        Goal::End(end) => *on < plan.ends[end].item,
        _ => true,
    })
}

fn is_met(
    (questionnaire, plan): (&Questionnaire, &Plan),
    record: &Record,
    goal: Goal,
    failing: &[(usize, usize)],
) -> bool {
    let slot = |item: usize| plan.items[item].slot.unwrap();
    match goal {
        Goal::Item(item) => record.is_asked(slot(item)),
        Goal::Answer(item) => record.cell(slot(item)).is_answered(),
        Goal::Option(item, option) => {
            let option = u16::try_from(option).unwrap();
            match &record.cell(slot(item)).value {
                Some(Value::Code(code)) => *code == option,
                Some(Value::Codes(codes)) => codes.contains(option),
                _ => false,
            }
        }
        Goal::CheckFails(check) => failing.iter().any(|(number, _)| *number == check),
        Goal::CheckHolds(check) => {
            let CheckOwner::Item(item, _) = plan.checks[check].owner else {
                return false;
            };
            let view = View::new(plan, questionnaire, record, "");
            record.is_asked(slot(item))
                && evaluate_condition(&plan.checks[check].program, &view) == Some(true)
        }
        // Of several ends only the first shows.
        Goal::End(end) => record.ended.is_some_and(|(met, _)| met == end),
        other => panic!("{other:?}"),
    }
}

fn goals(questionnaire: &Questionnaire, plan: &Plan) -> Vec<Goal> {
    let mut goals = Vec::new();
    for (item, written) in questionnaire.items.iter().enumerate() {
        goals.push(Goal::Item(item));
        if plan.items[item].derived.is_none() {
            goals.push(Goal::Answer(item));
        }
        let options = written.kind.choices().map_or(0, |choices| choices.options.len());
        goals.extend((0..options).map(|option| Goal::Option(item, option)));
    }
    goals.extend((0..plan.checks.len()).map(Goal::CheckFails));
    goals.extend((0..plan.checks.len()).map(Goal::CheckHolds));
    goals.extend((0..plan.ends.len()).map(Goal::End));
    goals
}

/// How many questionnaires are tried; more with `PROOFS=5000`.
fn rounds(usual: u64) -> u64 {
    let more = std::env::var("PROOFS").ok();
    more.and_then(|number| number.parse().ok()).unwrap_or(usual)
}

#[test]
fn what_is_proved_is_true_of_every_respondent_and_nearly_all_that_is_true_is_proved() {
    let (mut proved, mut missed, mut all) = (0, 0, 0);
    for seed in 0..rounds(150) {
        let mut maker = Maker { state: seed.wrapping_mul(7919).wrapping_add(3) };
        let text = maker.questionnaire();
        let (questionnaire, compiled) = compiled(&text);
        let plan = &compiled.plan;
        let goals = goals(&questionnaire, plan);
        let verdicts = Prover::new(&questionnaire, plan).decide(&goals);
        let reached = reached(&questionnaire, plan, &goals);
        for (number, (goal, verdict)) in goals.iter().zip(&verdicts).enumerate() {
            let is_reached = reached.contains(&number);
            all += 1;
            match verdict {
                Verdict::Never(_) => {
                    proved += 1;
                    assert!(!is_reached, "seed {seed}: {goal:?} is met\n{text}");
                }
                // An end that is met after another shows in no record.
                Verdict::Possible if matches!(goal, Goal::End(_)) => {}
                Verdict::Possible => missed += usize::from(!is_reached),
                Verdict::Undecided => panic!("seed {seed}: {goal:?} is undecided"),
            }
        }
    }
    assert!(proved * 20 > all, "only {proved} of {all} goals were out of reach");
    // Of a missing code that is taken over the formula knows where it may come from, not
    // that it must come.
    assert!(missed * 1000 <= all, "{missed} of {all} goals are met by none, unproved");
}

/// What keeps a goal from being met, as the causes are told.
fn causes(text: &str, goal: Goal) -> Vec<Cause> {
    let (questionnaire, compiled) = compiled(&format!("{HEAD}{text}"));
    match Prover::new(&questionnaire, &compiled.plan).one(goal) {
        Verdict::Never(causes) => causes,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_proof_names_the_parts_that_contradict_each_other_and_no_others() {
    let text = "
  - id: a
    title: A
    items:
      - {id: plan, type: yes_no, text: T}
      - {id: other, type: yes_no, text: T}
  - id: b
    title: B
    ask_if: other == 'yes' and plan == 'yes'
    items:
      - {id: year, type: integer, text: T, ask_if: other == 'yes' and plan == 'no'}
";
    let expected = [Cause::Section(1, 1), Cause::Item(2, 1)];
    assert_eq!(causes(text, Goal::Item(2)), expected);
}

#[test]
fn what_rests_on_something_out_of_reach_is_so_through_it() {
    let text = "
  - id: a
    title: A
    items:
      - {id: n, type: integer, min: 1, max: 5, text: T}
      - {id: m, type: yes_no, text: T, ask_if: n > 5}
      - {id: o, type: yes_no, text: T, ask_if: m == 'yes'}
";
    assert_eq!(causes(text, Goal::Item(1)), [Cause::Item(1, 0), Cause::Bounds(0)]);
    let expected = [Cause::Item(1, 0), Cause::Item(2, 0), Cause::Bounds(0)];
    assert_eq!(causes(text, Goal::Item(2)), expected);
}

#[test]
fn numbers_are_reckoned_as_intervals() {
    let text = "
  - id: a
    title: A
    items:
      - {id: n, type: integer, min: 0, max: 500, text: T}
      - {id: m, type: integer, min: 0, max: 500, text: T}
      - {id: total, type: derived, as: integer, value: n + m}
      - {id: o, type: yes_no, text: T, ask_if: n > 300 and m > 300 and total < 602}
";
    let expected = [Cause::Item(3, 0), Cause::Item(3, 1), Cause::Item(3, 2)];
    let causes = causes(text, Goal::Item(3));
    assert!(expected.iter().all(|cause| causes.contains(cause)), "{causes:?}");
    let text = text.replace("602", "603");
    let (questionnaire, compiled) = compiled(&format!("{HEAD}{text}"));
    let mut prover = Prover::new(&questionnaire, &compiled.plan);
    assert_eq!(prover.one(Goal::Item(3)), Verdict::Possible);
}

#[test]
fn a_roster_has_as_many_rows_wherever_it_is_counted() {
    let text = "
  - id: a
    title: A
    items:
      - {id: who, type: roster, text: T, items: [{id: age, type: integer, text: T}], end_if: {when: count(who) > 2, status: complete}}
      - {id: many, type: yes_no, text: T, ask_if: count(who) >= 3}
      - {id: two, type: yes_no, text: T, ask_if: 1 < count(who)}
      - {id: both, type: yes_no, text: T, ask_if: count(who) == 1 and 2 == count(who)}
      - {id: less, type: yes_no, text: T, ask_if: count(who) < 0}
";
    let (questionnaire, compiled) = compiled(&format!("{HEAD}{text}"));
    let mut prover = Prover::new(&questionnaire, &compiled.plan);
    let item = |id: &str| Goal::Item(compiled.plan.position(id).unwrap());
    let mut is_never = |id: &str| matches!(prover.one(item(id)), Verdict::Never(_));
    let found = ["many", "two", "both", "less"].map(|id| (id, is_never(id)));
    let expected = [("many", true), ("two", false), ("both", true), ("less", true)];
    assert_eq!(found, expected);
}

/// Every goal about what is asked and chosen.
fn goals_of(instrument: &Instrument) -> Vec<Goal> {
    let (questionnaire, plan) = (instrument.questionnaire(), instrument.plan());
    let mut goals: Vec<Goal> =
        (0..questionnaire.sections.len()).map(Goal::Section).collect();
    for (item, written) in questionnaire.items.iter().enumerate() {
        goals.push(Goal::Item(item));
        goals.extend((0..plan.items[item].rows.len()).map(|row| Goal::Row(item, row)));
        let options = written.kind.choices().map_or(0, |choices| choices.options.len());
        let of_choice = matches!(
            written.kind,
            ItemKind::Single(_) | ItemKind::Multiple { .. } | ItemKind::YesNo(_)
        );
        if of_choice {
            goals.extend((0..options).map(|option| Goal::Option(item, option)));
        }
    }
    goals.extend((0..plan.ends.len()).map(Goal::End));
    goals
}

/// Whether a simulated respondent meets a goal, in some row.
fn meets(instrument: &Instrument, record: &Record, goal: Goal) -> bool {
    let plan = instrument.plan();
    let rows = |item: usize| match plan.items[item].within {
        Some(roster) => record.all_rows(roster).iter().copied().map(Some).collect(),
        None => vec![None],
    };
    let slots = |item: usize| {
        let plan = &plan.items[item];
        plan.slot.into_iter().chain(plan.rows.iter().map(|row| row.slot))
    };
    match goal {
        // After an end the condition of a section may be true and nothing be asked.
        Goal::Section(section) => {
            let items = (0..plan.items.len()).filter(|item| {
                let of = instrument.questionnaire().items[*item].section;
                plan.section_path[of].contains(&section)
            });
            record.section_asked(section) == Some(true)
                && (record.ended.is_none()
                    || items
                        .into_iter()
                        .any(|i| meets(instrument, record, Goal::Item(i))))
        }
        Goal::Item(item) => rows(item).into_iter().any(|row| {
            slots(item).any(|slot| record.asked_at(slot, row) == Some(true))
                || record.note_asked(item, row) == Some(true)
        }),
        Goal::Row(item, number) => rows(item).into_iter().any(|row| {
            record.asked_at(plan.items[item].rows[number].slot, row) == Some(true)
        }),
        Goal::Option(item, option) => {
            let code = u16::try_from(option).unwrap();
            rows(item).into_iter().any(|row| {
                slots(item).any(|slot| match &record.cell_at(slot, row).value {
                    Some(Value::Code(chosen)) => *chosen == code,
                    Some(Value::Codes(chosen)) => chosen.contains(code),
                    _ => false,
                })
            })
        }
        Goal::End(end) => record.ended.is_some_and(|(met, _)| met == end),
        other => panic!("{other:?}"),
    }
}

/// Simulates respondents; tells the goals that none of them meets, of those for which
/// nothing was proved, and whether the respondent that the prover has in mind, walked by
/// `route`, meets it. That one has no rows of rosters and is drawn into no order, so that
/// questionnaires with these are left out.
fn simulated(
    name: &str,
    instrument: &Instrument,
    respondents: u64,
) -> Vec<(bool, String)> {
    let (questionnaire, plan) = (instrument.questionnaire(), instrument.plan());
    let goals = goals_of(instrument);
    let mut prover = Prover::new(questionnaire, plan);
    let verdicts = prover.decide(&goals);
    let simulator = Simulator::new(instrument, 4);
    let mut met = vec![false; goals.len()];
    for number in 0..respondents {
        let code = unit(instrument, usize::try_from(number).unwrap());
        let one = simulator.respondent(number, &code, &[]);
        for (number, goal) in goals.iter().enumerate() {
            if met[number] || !meets(instrument, &one.record, *goal) {
                continue;
            }
            met[number] = true;
            let is_never = matches!(verdicts[number], Verdict::Never(_));
            assert!(!is_never, "{name}: {goal:?} is met by respondent {number}");
        }
    }
    let is_drawn = questionnaire
        .sections
        .iter()
        .any(|section| section.order.is_some() || section.show.is_some());
    if !plan.rosters.is_empty() || is_drawn {
        return Vec::new();
    }
    let open = goals.iter().zip(&met).zip(&verdicts);
    let open =
        open.filter(|((_, met), verdict)| !**met && **verdict == Verdict::Possible);
    let mut shown = |goal: Goal| {
        let who = prover.witness(goal);
        who.is_some_and(|who| meets(instrument, &prover.walked(&who), goal))
    };
    open.map(|((goal, _), _)| (shown(*goal), format!("{name}: {goal:?}"))).collect()
}

/// A hundred thousand respondents and more: what is proved to be out of reach is reached
/// by none, in the questionnaires of the repository and in generated ones. What none of
/// them reaches and is not proved is looked into: somebody else does. `PROOFS=800` gives
/// 160,000 respondents.
#[test]
fn what_is_proved_to_be_out_of_reach_is_reached_by_no_simulated_respondent() {
    let (mut open, mut proved) = (Vec::new(), 0);
    for (path, _, instrument) in studies() {
        let name = path.display().to_string();
        open.extend(simulated(&name, &instrument, rounds(60)));
    }
    for seed in 0..rounds(60) {
        let text = generated::questionnaire(seed, false);
        let Ok((_, instrument)) = instrument_of(&text) else { continue };
        let goals = goals_of(&instrument);
        let mut prover = Prover::new(instrument.questionnaire(), instrument.plan());
        let verdicts = prover.decide(&goals);
        proved += verdicts.iter().filter(|v| matches!(v, Verdict::Never(_))).count();
        open.extend(simulated(&format!("seed {seed}"), &instrument, 200));
    }
    assert!(proved > 5, "only {proved} goals were out of reach");
    let all = open.len();
    open.retain(|(is_shown, _)| !is_shown);
    let left: Vec<String> = open.into_iter().map(|(_, goal)| goal).collect();
    let told = format!("{} of {all} are met by nobody:\n{}", left.len(), left.join("\n"));
    assert!(left.is_empty(), "{told}");
}
