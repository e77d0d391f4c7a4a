//! The example barometer against results worked out apart from the program.
//!
//! `tests/golden/README.md` says how the numbers came about.

use std::collections::BTreeMap;

use survey::answers::{Reader, ValidAnswers};
use survey::decimal::Number;
use survey::rank::{self, Contender, Ranking};
use survey::route::View;
use survey::score::{self, Ruleset, Trace, UnitScores};

use crate::support::{Study, read_all, study};

const FOLDER: &str = "questionnaires/kvinnofridsbarometern";

/// A wave, read and scored.
struct Scored {
    study: Study,
    answers: Vec<ValidAnswers>,
    ruleset: Ruleset,
    scores: Vec<UnitScores>,
}

fn scored(version: &str) -> Scored {
    let earlier = (version == "2025").then(|| scored("2023"));
    let folder = format!("{FOLDER}/{version}");
    let before = earlier.as_ref().map(|_| format!("{FOLDER}/2023"));
    let mut study = study(&folder, before.as_deref());
    let mut reader = Reader::new(&study.sources, &study.instrument);
    if let Some(earlier) = &earlier {
        reader = reader.after(&earlier.study.instrument, &earlier.answers);
    }
    let answers = read_all(&mut study.sources, &reader, &format!("{folder}/answers"));
    let (questionnaire, plan) =
        (study.instrument.questionnaire(), study.instrument.plan());
    let ruleset = score::resolve(study.scoring.scoring(), questionnaire, plan).unwrap();
    let scores = answers
        .iter()
        .map(|answers| {
            let view = View::new(plan, questionnaire, answers.record(), "sv");
            score::score(&ruleset, &view, answers.envelope(), Trace::Off)
        })
        .collect();
    Scored { study, answers, ruleset, scores }
}

fn ranked(wave: &Scored) -> Ranking {
    let rule = &wave.study.scoring.scoring().ranks[0];
    let contenders: Vec<Contender<'_>> = wave
        .answers
        .iter()
        .zip(&wave.scores)
        .map(|(answers, scores)| Contender {
            unit: answers.unit(),
            status: Some(answers.status()),
            value: scores.ranks[0].value.as_ref().map_err(|null| *null),
            asked: scores.asked,
            answered: scores.answered,
            condition: scores.ranks[0].condition,
            groups: vec![None; rule.within.len()],
            also: Default::default(),
            order: None,
        })
        .collect();
    rank::rank(rule, &contenders)
}

fn rows(file: &str) -> Vec<Vec<String>> {
    let mut reader = csv::Reader::from_path(format!("tests/golden/{file}")).unwrap();
    reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
}

fn exact(text: &str) -> Number {
    let number = |text: &str| Number::parse(text).unwrap();
    match text.split_once('/') {
        Some((upper, lower)) => number(upper).divide(&number(lower)).unwrap(),
        None => number(text),
    }
}

/// Every place and published total of a wave, as `unit → (published, place)`.
fn places(wave: &Scored) -> BTreeMap<String, (String, String)> {
    let total = wave.ruleset.nodes.iter().position(|node| node.id == "total").unwrap();
    let decimals = wave.ruleset.nodes[total].decimals.unwrap();
    ranked(wave)
        .rows
        .iter()
        .map(|row| {
            let published = wave.scores[row.contender].nodes[total].published.as_ref();
            let published = published.unwrap().fixed(decimals);
            (row.unit.clone(), (published, row.place.place.to_string()))
        })
        .collect()
}

fn assert_places(version: &str) {
    let expected: BTreeMap<_, _> = rows(&format!("barometer_{version}_totals.csv"))
        .into_iter()
        .map(|row| (row[0].clone(), (row[1].clone(), row[2].clone())))
        .collect();
    let found = places(&scored(version));
    for (unit, expected) in &expected {
        assert_eq!(found.get(unit), Some(expected), "{version} {unit}");
    }
    assert_eq!(found.len(), expected.len());
}

#[test]
fn every_total_and_place_of_2023_is_the_one_worked_out() {
    assert_places("2023");
}

#[test]
fn every_total_and_place_of_2025_is_the_one_worked_out() {
    assert_places("2025");
}

#[test]
fn every_point_of_sixteen_units_is_the_one_worked_out() {
    let wave = scored("2025");
    let node = |id: &str| wave.ruleset.nodes.iter().position(|node| node.id == id);
    let mut wrong = Vec::new();
    for row in rows("barometer_2025.csv") {
        let [unit, name, points, most] = [&row[0], &row[1], &row[2], &row[3]];
        let at = wave.answers.iter().position(|answers| answers.unit() == unit).unwrap();
        let Some(number) = node(name) else { continue };
        let score = &wave.scores[at].nodes[number];
        let found = score.score.clone();
        let expected = (!points.is_empty()).then(|| exact(points));
        if found != expected {
            wrong.push(format!(
                "{unit} {name}: {found:?}, worked out {points}: {}",
                row[4]
            ));
        }
        let hi = score.bounds.as_ref().map(|(_, hi)| hi.clone());
        if !points.is_empty() && hi != Some(exact(most)) {
            wrong.push(format!(
                "{unit} {name}: at most {hi:?}, worked out {most}: {}",
                row[4]
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn grades_of_sixteen_units_are_the_ones_worked_out() {
    let wave = scored("2025");
    let bands = &wave.study.scoring.scoring().grades[0].bands;
    for row in rows("barometer_2025.csv").iter().filter(|row| row[1] == "grade") {
        let at =
            wave.answers.iter().position(|answers| answers.unit() == row[0]).unwrap();
        let grade =
            wave.scores[at].grades[0].band.map(|band| bands[band].grade.value.as_str());
        let worked = format!("{},{},{}", row[2], row[3], row[4]);
        assert!(
            grade.is_some_and(|grade| worked.contains(grade)),
            "{}: {grade:?}, {worked}",
            row[0]
        );
    }
}
