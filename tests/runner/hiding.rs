//! Cells that are hidden so that others cannot be worked out: which, held to cases worked
//! by hand, and that nothing else tells them.
//!
//! Records stand for themselves here: a cell says which it counts and which it is over, and
//! how far these overlap is counted one by one.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::ops::Range;

use serde_json::Value;
use survey::analyse::{Hidden, Overlaps, Shown, hide};
use survey::decimal::Number;
use survey::figures::{Cell, Group, Places, Set, Table};
use survey::model::{Disclosure, Measure};
use survey::source::{FileId, Span, Spanned};
use tempfile::TempDir;

use crate::many::run;

/// A cell: its group, the records that it counts, those that it is over, and its sum.
type Counted = (&'static str, Range<usize>, Range<usize>, i64);

/// A figure: its name, its measure, what it sums, its tables.
type Made = (&'static str, Measure, &'static str, Vec<(&'static str, Vec<Counted>)>);

/// A cell of a sum: over all that it counts.
fn sum(group: &'static str, over: Range<usize>, sum: i64) -> Counted {
    (group, over.clone(), over, sum)
}

fn limits(min_base: u32) -> Disclosure {
    let span = Span { file: FileId(0), start: 0, end: 0 };
    Disclosure {
        min_base: Some(Spanned::new(min_base, span)),
        min_cell: None,
        hides_zero: false,
        complementary: true,
        inverse: true,
        counts_of: None,
        span,
    }
}

/// The hidden cells of figures: name, breakdown and group.
fn hidden(figures: &[&Made]) -> BTreeSet<(&'static str, &'static str, &'static str)> {
    let mut overlaps = Overlaps::default();
    let mut sets: Vec<((usize, usize), Range<usize>)> = Vec::new();
    let mut tables: Vec<Vec<Table>> = Vec::new();
    for (number, (.., made)) in figures.iter().enumerate() {
        let mut own = 0;
        let mut set = |records: &Range<usize>| {
            own += 1;
            sets.push(((number, own), records.clone()));
            Set { number: own, count: records.len() }
        };
        let mut cell = |(group, hits, over, sum): &Counted| Cell {
            group: if *group == "all" { Group::all() } else { Group::unit(group, group) },
            numerator: Number::from(*sum),
            base: over.len(),
            hits: set(hits),
            over: set(over),
            ..Cell::default()
        };
        let table = |(by, cells): &(&str, Vec<Counted>)| Table {
            by: (*by).to_owned(),
            cells: cells.iter().map(&mut cell).collect(),
        };
        tables.push(made.iter().map(table).collect());
    }
    for record in 0..100 {
        let own = sets.iter().filter(|(_, records)| records.contains(&record));
        overlaps.take(&own.map(|(set, _)| *set).collect::<Vec<_>>());
    }
    let values = |of: &str| figures.iter().position(|(_, _, other, _)| *other == of);
    let shown =
        figures.iter().zip(&tables).map(|((name, measure, of, _), tables)| Shown {
            name,
            measure: *measure,
            places: Places::Records,
            is_count: *measure == Measure::Share,
            values: values(of).unwrap(),
            tables,
        });
    let shown: Vec<Shown<'_>> = shown.collect();
    let found: Vec<Vec<Vec<Option<Hidden>>>> = hide(&limits(3), &shown, &overlaps);
    let mut told = BTreeSet::new();
    for ((name, _, _, made), found) in figures.iter().zip(found) {
        for ((by, cells), found) in made.iter().zip(found) {
            let hidden = cells.iter().zip(found).filter(|(_, hidden)| hidden.is_some());
            told.extend(hidden.map(|((group, ..), _)| (*name, *by, *group)));
        }
    }
    told
}

/// All orders of some.
fn orders<T: Copy>(all: &[T]) -> Vec<Vec<T>> {
    if all.is_empty() {
        return vec![Vec::new()];
    }
    let mut found = Vec::new();
    for at in 0..all.len() {
        let mut rest = all.to_vec();
        let first = rest.remove(at);
        found.extend(orders(&rest).into_iter().map(|rest| [vec![first], rest].concat()));
    }
    found
}

#[test]
fn a_sum_is_the_same_sum_under_another_name() {
    // Twelve records in regions of 2, 5 and 5, and one figure tells the regions and another
    // all: the sum of r1 is that of all less those of r2 and r3. Of these r2 goes, which is
    // as large as r3 and before it; all is of another figure.
    let regions = vec![(
        "region",
        vec![sum("r1", 0..2, 9), sum("r2", 2..7, 20), sum("r3", 7..12, 31)],
    )];
    let by_region = ("by_region", Measure::Mean, "days", regions);
    let whole =
        |of| ("whole", Measure::Mean, of, vec![("all", vec![sum("all", 0..12, 60)])]);
    let of = |group| ("by_region", "region", group);
    let found = hidden(&[&by_region, &whole("days")]);
    assert_eq!(found, BTreeSet::from([of("r1"), of("r2")]));
    // The sum of something else tells nothing of it.
    assert_eq!(hidden(&[&by_region, &whole("hours")]), BTreeSet::from([of("r1")]));
}

#[test]
fn a_number_that_is_hidden_once_is_shown_nowhere() {
    // r2 is hidden so that r1 does not follow from all. `days * 1` is another expression and
    // the same 20 over the same five; 21 is another number, and 20 over others says nothing.
    let made = |group, over: Range<usize>| (group, over.clone(), over, 0);
    let days = (
        "days",
        Measure::Mean,
        "days",
        vec![
            ("all", vec![sum("all", 0..12, 60)]),
            (
                "region",
                vec![sum("r1", 0..2, 9), sum("r2", 2..7, 20), sum("r3", 7..12, 31)],
            ),
        ],
    );
    let same =
        ("same", Measure::Sum, "days * 1", vec![("kind", vec![sum("k", 2..7, 20)])]);
    let other =
        ("other", Measure::Sum, "hours", vec![("kind", vec![sum("k", 2..7, 21)])]);
    let apart = ("apart", Measure::Sum, "pay", vec![("kind", vec![sum("k", 3..8, 20)])]);
    // As many, counted, is no sum of days.
    let count = ("count", Measure::Share, "", vec![("kind", vec![made("k", 2..7)])]);
    let found = hidden(&[&days, &same, &other, &apart, &count]);
    let hidden =
        [("days", "region", "r1"), ("days", "region", "r2"), ("same", "kind", "k")];
    assert_eq!(found, BTreeSet::from(hidden));
}

#[test]
fn which_cells_are_hidden_does_not_depend_on_the_order_of_figures() {
    // 20 records in regions of 2, 9 and 9. Of the first region one has it, of the second
    // and the third five each, so eleven of all; `half` counts all that have it and those
    // of the last two regions, `size` is over what cuts across.
    let share = |group, hits, over| (group, hits, over, 0);
    let a = (
        "a",
        Measure::Share,
        "",
        vec![(
            "region",
            vec![
                share("r1", 0..1, 0..2),
                share("r2", 6..11, 2..11),
                share("r3", 11..16, 11..20),
            ],
        )],
    );
    // 6..16 are both fives: what is hidden in a must not follow by it.
    let half = (
        "half",
        Measure::Share,
        "",
        vec![("half", vec![share("h1", 6..16, 2..20), share("h2", 0..1, 0..20)])],
    );
    let size = (
        "size",
        Measure::Mean,
        "days",
        vec![
            ("all", vec![sum("all", 0..20, 70)]),
            (
                "size",
                vec![sum("s1", 0..2, 4), sum("s2", 2..11, 30), sum("s3", 11..20, 36)],
            ),
        ],
    );
    let whole =
        ("whole", Measure::Mean, "days", vec![("all", vec![sum("all", 0..20, 70)])]);
    let figures = [&a, &half, &size, &whole];
    let found = hidden(&figures);
    // The one of r1 is the one of h2, which is the same set.
    let expected = [
        ("a", "region", "r1"),
        ("half", "half", "h2"),
        ("size", "size", "s1"),
        ("size", "size", "s2"),
    ];
    assert_eq!(found, BTreeSet::from(expected));
    for order in orders(&figures) {
        assert_eq!(hidden(&order), found, "{:?}", order.iter().map(|f| f.0));
    }
}

const QUESTIONNAIRE: &str = r#"
questionnaire: centres
version: "1"
title: Centres
languages: [en]
sender: {name: Institute, contact: survey@example.org}
privacy: {purpose: To describe., public: answers, kept: Two years.}
units: {frame: ../frame.csv, id: code, label: name, groups: [county], size: people}
sections:
  - id: main
    title: Main
    items:
      - {id: has, type: yes_no, required: true, text: Is there one?}
      - {id: days, type: integer, min: 1, max: 7, ask_if: has == 'yes', text: How many days?}
      - {id: who, type: single, options: [{code: town, label: Town}, {code: club, label: Club}], ask_if: has == 'yes', text: Who runs it?}
"#;

const MISSING: &str = "refused: exclude, no_answer: exclude, not_applicable: exclude, \
    not_asked: exclude, not_reached: exclude, invalid: invalidate, no_score: exclude, \
    dont_know: exclude";

/// Six towns, three in each county; the third of each has no centre.
fn centres(figures: &[&str]) -> TempDir {
    let folder = TempDir::new().unwrap();
    let own = folder.path().join("questionnaires/centres");
    fs::create_dir_all(&own).unwrap();
    fs::write(own.join("questionnaire.yaml"), QUESTIONNAIRE).unwrap();
    let frame = "code,name,county,people\nt1,A,N,1200\nt2,B,N,4850\nt3,C,N,730\n\
        t4,D,S,15100\nt5,E,S,2000\nt6,F,S,3000\n";
    fs::write(folder.path().join("questionnaires/frame.csv"), frame).unwrap();
    let figures: String = figures.iter().map(|line| format!("  {line}\n")).collect();
    let scoring = format!(
        "scoring: standard\nfor: centres@1\npoints_are: example\narithmetic: {{decimals: 1}}\nmissing: {{{MISSING}}}\n\
         unscored: {{has: context, days: context, who: context}}\nfigures:\n{figures}\
         disclosure: {{min_base: 3, counts_of: units}}\n"
    );
    fs::write(own.join("scoring.yaml"), scoring).unwrap();
    let answers = [
        ("t1", r#""has": "yes", "days": 3, "who": "town""#),
        ("t2", r#""has": "yes", "days": 5, "who": "club""#),
        ("t3", r#""has": "no""#),
        ("t4", r#""has": "yes", "days": 7, "who": "town""#),
        ("t5", r#""has": "yes", "days": 4, "who": "town""#),
        ("t6", r#""has": "no""#),
    ];
    let line = |(unit, answers): (&str, &str)| {
        format!(
            r#"{{"questionnaire": "centres", "version": "1", "unit": "{unit}", "status": "complete", "answers": {{{answers}}}}}"#
        )
    };
    let lines: Vec<String> = answers.into_iter().map(line).collect();
    fs::write(folder.path().join("answers.ndjson"), lines.join("\n")).unwrap();
    folder
}

fn analysed(folder: &TempDir) -> Vec<Value> {
    let words =
        ["analyse", "answers.ndjson", "--only", "items,figures", "--format", "json"];
    let out = run(folder.path(), &words, "1", 0).0;
    let found: Value = serde_json::from_str(&out).unwrap();
    found["results"].as_array().unwrap().clone()
}

const FIGURES: [&str; 4] = [
    "has_centre: {share: has == 'yes'}",
    "mean_days: {mean: days, by: [all, county]}",
    "mean_2: {mean: days, decimals: 1}",
    "rate: {rate: days, per: unit.people, times: 1000, by: [county]}",
];

#[test]
fn nothing_of_a_hidden_row_is_told_and_its_order_changes_nothing() {
    let told = |figures: &[&str]| -> BTreeMap<String, Value> {
        let folder = centres(figures);
        let rows = analysed(&folder).into_iter().map(|row| {
            let keys = ["table", "figure", "item", "by", "group", "option"];
            (keys.map(|key| row[key].to_string()).join(" "), row)
        });
        rows.collect()
    };
    let all = told(&FIGURES);
    let row = |figure: &str, by: &str, group: &str| {
        let rows = all.values().filter(|row| row["figure"] == *figure);
        let mut rows = rows.filter(|row| row["by"] == *by);
        let row = rows.find(|row| row["group"].as_str().unwrap_or("all") == group);
        row.unwrap_or_else(|| panic!("{figure} {by} {group}"))
    };
    // Of all six 4 have one, and they are open 3 + 5 + 7 + 4 = 19 days, 4.75 each: that can
    // be told, for of the two in each county nothing is.
    assert_eq!(row("has_centre", "all", "all")["numerator"], "4");
    assert_eq!(row("mean_days", "all", "all")["exact"], "4.75");
    assert_eq!(row("mean_2", "all", "all")["exact"], "4.75");
    let hidden = ["published", "exact", "numerator", "denominator", "base", "unknown"];
    for (figure, county) in [("mean_days", "N"), ("mean_days", "S"), ("rate", "N")] {
        let row = row(figure, "county", county);
        let named = row["hidden"].as_array().unwrap();
        for key in hidden.iter().chain(&["left_out"]) {
            assert_eq!(row[key], Value::Null, "{row}");
            assert!(named.iter().any(|name| name == key), "{row}");
        }
    }
    for order in orders(&FIGURES) {
        assert_eq!(told(&order), all, "{order:?}");
    }
}

#[test]
fn people_are_told_why_cells_are_hidden_and_nobody_is_named() {
    let folder = centres(&[FIGURES[3]]);
    let words = ["analyse", "answers.ndjson", "--only", "items,figures"];
    let said = run(folder.path(), &words, "1", 0).0;
    let note = ".. = too few (units), or hidden so that others cannot be worked out";
    assert_eq!(said.matches(note).count(), 2, "{said}");
    assert!(!said.contains("t3") && !said.contains("t6"), "{said}");
}
