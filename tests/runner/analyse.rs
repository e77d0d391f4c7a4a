//! What stands behind scores, held to numbers worked out by hand.
//!
//! The town study is the worked example of scoring, with six towns: `a` earns 13 of 15 and
//! is capped at 60, `b` 8 of 15, `c` 12 of 15, `d` (below 20 000 inhabitants, so that a
//! row is not asked) 9 of 13 capped at 60, `e` broke off with nothing, `f` did not answer.
//! The case study has 3 cases in a unit of 8 123 adults and 12 in one of 41 877.

use std::ops::Range;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;
use survey::analyse::{Hidden, Overlaps, Shown, hide};
use survey::decimal::Number;
use survey::figures::{Cell, Group, Places, Set, Table, rough};
use survey::model::{Disclosure, Measure};
use survey::source::{FileId, Span, Spanned};

const STUDIES: &str = "tests/cli/demo/analysed/questionnaires";

fn survey(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_survey"));
    command.args(arguments).args(["--questionnaires", STUDIES]);
    command.env("LANG", "C.UTF-8").env_remove("SURVEY_LOCALE");
    command.output().unwrap()
}

fn analysed(study: &str, part: &str) -> Vec<Value> {
    let answers = format!("{STUDIES}/{study}/answers");
    let output = survey(&["analyse", &answers, "--only", part, "--format", "json"]);
    let value: Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)));
    value["results"].as_array().unwrap().clone()
}

/// The rows of a table in which some keys have some values.
fn rows<'a>(all: &'a [Value], table: &str, keys: &[(&str, &str)]) -> Vec<&'a Value> {
    let fits = |row: &&Value| {
        row["table"] == table && keys.iter().all(|(key, value)| row[key] == **value)
    };
    all.iter().filter(fits).collect()
}

fn one<'a>(all: &'a [Value], table: &str, keys: &[(&str, &str)]) -> &'a Value {
    let found = rows(all, table, keys);
    assert_eq!(found.len(), 1, "{table} {keys:?}: {found:?}");
    found[0]
}

#[test]
fn a_rate_of_all_is_a_ratio_of_sums_and_the_hidden_cells_do_not_follow() {
    let all = analysed("cases/2029", "figures");
    let of =
        |by: &str| rows(&all, "figures", &[("figure", "arenden_per_10000"), ("by", by)]);
    // (3 + 12) / (8 123 + 41 877) · 10 000 = 15 / 50 000 · 10 000 = 3.0, not the mean 3.28
    // of 3.69 and 2.87.
    let whole = of("all")[0];
    assert_eq!(whole["exact"], "3");
    assert_eq!(whole["published"].to_string(), "3.0");
    assert_eq!(
        (&whole["numerator"], &whole["denominator"]),
        (&"15".into(), &"50000".into())
    );
    // 3 is under 5; 12 is not, and 15 − 12 = 3 would give it away.
    let units = of("unit");
    assert_eq!(units.len(), 2);
    for unit in units {
        for key in ["published", "exact", "numerator", "denominator", "base"] {
            assert!(unit[key].is_null(), "{key} of {unit}");
        }
    }
}

#[test]
fn what_is_unknown_is_in_neither_and_counted_by_its_state() {
    let all = analysed("town/2025", "figures");
    // Of five towns a and d have no plan, b and c have one, and e did not get there.
    let plan = one(&all, "figures", &[("figure", "plan"), ("by", "all")]);
    assert_eq!(plan["exact"], "50");
    assert_eq!((&plan["numerator"], &plan["denominator"]), (&"2".into(), &"4".into()));
    assert_eq!(plan["base"], 4);
    assert_eq!(plan["unknown"]["not_reached"], 1);
    assert_eq!(plan["left_out"][0], "e");
    let south = [("figure", "plan"), ("by", "county"), ("group", "South")];
    let south = one(&all, "figures", &south);
    assert_eq!((&south["exact"], &south["base"]), (&"50".into(), &2.into()));
    // 60, 800/15, 80, 60 and 0: the sum is 760/3, a fifth of it 152/3.
    let mean = one(&all, "figures", &[("figure", "mean_total"), ("by", "all")]);
    assert_eq!(
        (&mean["exact"], mean["published"].to_string()),
        (&"152/3".into(), "50.7".into())
    );
    // Of weights 1, 2, 1 and 3 those with a plan, b and c, have 3 of 7; the base is four.
    let weighed = one(&all, "figures", &[("figure", "plan_weighted")]);
    assert_eq!((&weighed["exact"], &weighed["base"]), (&"300/7".into(), &4.into()));
    assert_eq!(weighed["denominator"], "7");
    // The sixth town did not answer and counts as 0: 760/3 over 6.
    let of_all = one(&all, "figures", &[("figure", "mean_of_all")]);
    assert_eq!((&of_all["exact"], &of_all["base"]), (&"380/9".into(), &6.into()));
    assert_eq!(of_all["stood_in"], 1);
    // Published: 0, 53, 60, 60, 80.
    let middle = one(&all, "figures", &[("figure", "middle_total")]);
    assert_eq!(middle["exact"], "60");
    // Only c, with 80, has an A.
    let done = one(&all, "figures", &[("figure", "well_done")]);
    assert_eq!((&done["exact"], &done["base"]), (&"1".into(), &5.into()));
}

#[test]
fn a_figure_under_earlier_constants_stands_beside_the_present_one() {
    let all = analysed("cases/2029", "figures");
    // Of 14 cases with months (1 to 15 without 11) 13, 14 and 15 took longer than 12; 7 to
    // 15 without 11, eight of them, longer than 6. Shares of three are hidden.
    let now = one(&all, "figures", &[("figure", "langa")]);
    assert!(now["exact"].is_null() && now["hidden"][0] == "published");
    let then = one(&all, "figures", &[("figure", "langa.also_with")]);
    assert_eq!(then["label"], "Longer than half a year");
    assert_eq!((&then["exact"], &then["base"]), (&"400/7".into(), &14.into()));
    assert_eq!(then["unknown"]["no_answer"], 1);
}

#[test]
fn headlines_and_checks_of_figures_are_told() {
    let all = analysed("town/2025", "figures");
    // a, c and d of five have a coordinator; b and c of four a plan.
    let first = one(&all, "headlines", &[("item", "samordnare")]);
    assert_eq!((&first["rough_sv"], &first["base"]), (&"6 av 10".into(), &5.into()));
    let second = one(&all, "headlines", &[("item", "handlingsplan")]);
    assert_eq!(second["rough_sv"], "hälften, varannan");
    // 50 is at least 50, and 2 of 4 is not all.
    let fired = rows(&all, "checks", &[]);
    assert_eq!(fired.len(), 1);
    assert_eq!(
        (&fired[0]["check"], &fired[0]["level"]),
        (&"plan_all".into(), &"soft".into())
    );
}

#[test]
fn rough_forms_are_the_nearest_that_people_have_words_for() {
    let said = |part, whole| rough(part, whole).map(|words| words.sv);
    assert_eq!(said(4, 10).as_deref(), Some("4 av 10"));
    assert_eq!(said(1, 3).as_deref(), Some("en tredjedel"));
    assert_eq!(said(50, 100).as_deref(), Some("hälften, varannan"));
    // 0.49 is nearer a half than four in ten, and is not every other one.
    assert_eq!(said(49, 100).as_deref(), Some("hälften"));
    assert_eq!(said(74, 100).as_deref(), Some("tre fjärdedelar"));
    assert_eq!(said(1, 290).as_deref(), Some("färre än 1 av 20"));
    assert_eq!(said(289, 290).as_deref(), Some("fler än 19 av 20"));
    assert_eq!(
        (said(0, 7).as_deref(), said(7, 7).as_deref()),
        (Some("ingen"), Some("alla"))
    );
    assert_eq!(said(0, 0), None);
}

#[test]
fn the_town_gains_forty_points_by_its_plan_and_not_two() {
    let all = analysed("town/2025", "gaps");
    let step = |unit: &str, item: &str| {
        let found = rows(&all, "items", &[("unit", unit), ("item", item)]);
        found.first().map(|row| {
            (row["gain_exact"].as_str().unwrap().to_owned(), row["grade"].clone())
        })
    };
    // 15 of 15 is 100, and 100 − 60 = 40. Nothing else lifts it: the cap stays.
    assert_eq!(step("a", "handlingsplan"), Some(("40".into(), "A".into())));
    assert_eq!(rows(&all, "items", &[("unit", "a")]).len(), 1);
    // b: 8 of 15. Deeper training for three groups is 3 more, 300/15; a coordinator
    // instead of a team 1 more, 100/15, since the post that is then asked earns nothing.
    assert_eq!(step("b", "utbildning"), Some(("20".into(), "B".into())));
    assert_eq!(step("b", "samordnare"), Some(("20/3".into(), "B".into())));
    // d: 11 of 13 with a plan is 1100/13, and 1100/13 − 60 = 320/13.
    assert_eq!(step("d", "handlingsplan"), Some(("320/13".into(), "A".into())));
    // c is first with 80; a and d share the second place with 60, b is fourth with 800/15.
    let unit = |code: &str| one(&all, "units", &[("unit", code)]);
    assert_eq!(unit("a")["place"], "2");
    assert_eq!(
        (unit("a")["next_place"].to_string(), unit("a")["points_to_next"].to_string()),
        ("1".into(), "20".into())
    );
    assert_eq!(unit("b")["next_place"].to_string(), "2");
    assert_eq!(unit("b")["points_to_next"].to_string(), "7");
    assert!(unit("c")["next_place"].is_null() && unit("c")["next_grade"].is_null());
    assert_eq!(unit("b")["together"][0], "utbildning");
    // e broke off: it has a score of 0 and no place.
    assert!(unit("e")["place"].is_null());
}

#[test]
fn response_is_held_against_the_register() {
    let all = analysed("town/2025", "response");
    let north = one(&all, "groups", &[("group", "North")]);
    assert_eq!((&north["invited"], &north["answered"]), (&3.into(), &2.into()));
    // Expected 2.5 and 0.5 in each county: 2 · 0.25/2.5 + 2 · 0.25/0.5 = 1.2.
    let found = one(&all, "compared", &[("column", "county"), ("group", "North")]);
    assert_eq!(found["statistic"], 1.2);
    assert_eq!((&found["test"], &found["degrees"]), (&"chi_square".into(), &1.into()));
    // From a table of the distribution.
    assert_eq!(found["p"].to_string(), "0.2733");
    assert_eq!(
        (found["answered"].to_string(), found["silent"].to_string()),
        ("40.0".into(), "100.0".into())
    );
    // 138 000 / 5 and 9 000; of one unit there is no spread, so no test.
    let size = one(&all, "compared", &[("column", "population")]);
    assert_eq!(size["answered"].to_string(), "27600.0");
    assert!(size["statistic"].is_null() && size["p"].is_null());
    let silent = rows(&all, "silent", &[]);
    assert_eq!((silent.len(), &silent[0]["unit"]), (1, &"f".into()));
}

#[test]
fn items_have_a_base_of_those_that_answered() {
    let all = analysed("town/2025", "items");
    let keys = [("item", "aktorer"), ("option", "polis")];
    let of_all: Vec<_> = rows(&all, "options", &keys)
        .into_iter()
        .filter(|row| row["by"].is_null())
        .collect();
    assert_eq!((&of_all[0]["count"], &of_all[0]["base"]), (&4.into(), &4.into()));
    let asked = one(&all, "non_response", &[("item", "samordnare_tjanst")]);
    assert_eq!((&asked["asked"], &asked["answered"]), (&3.into(), &3.into()));
    let plan = one(&all, "non_response", &[("item", "handlingsplan")]);
    assert_eq!((&plan["asked"], &plan["not_reached"]), (&5.into(), &1.into()));
}

#[test]
fn places_under_drawn_weights_are_the_same_whatever_the_threads() {
    let first = analysed("town/2025", "robustness");
    let answers = format!("{STUDIES}/town/2025/answers");
    let mut command = Command::new(env!("CARGO_BIN_EXE_survey"));
    command.args(["analyse", &answers, "--only", "robustness", "--format", "json"]);
    command.args(["--questionnaires", STUDIES]).env("RAYON_NUM_THREADS", "1");
    let second: Value =
        serde_json::from_slice(&command.output().unwrap().stdout).unwrap();
    assert_eq!(&first, second["results"].as_array().unwrap());
    // c has no cap and 80; a and d are capped at 60 whatever the weights, which 9 of 13 and
    // 13 of 15 stay above; b has 8 of 15 and can pass neither c nor, below 60, the others.
    let c = one(&first, "units", &[("unit", "c")]);
    assert_eq!((&c["drawn_best"], &c["drawn_worst"]), (&1.into(), &1.into()));
    let a = one(&first, "units", &[("unit", "a")]);
    assert_eq!((&a["place"], &a["drawn_best"]), (&2.into(), &2.into()));
    // Without the plan the cap falls on a and d all the same, and c has 10 of 13.
    let items: Vec<_> = rows(&first, "items", &[]);
    assert_eq!(items.len(), 6);
}

#[test]
fn what_is_forbidden_is_refused_with_the_reason() {
    let answers = format!("{STUDIES}/cases/2029/answers");
    let to = ["convert", &answers, "--to", "csv"];
    for arguments in [&["rank", &answers][..], &to[..]] {
        let output = survey(arguments);
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{arguments:?}: {said}");
        assert!(output.stdout.is_empty(), "{arguments:?}");
        assert!(said.contains("Cases are of persons."), "{arguments:?}: {said}");
        assert!(said.contains("scoring.yaml"), "{arguments:?}: {said}");
    }
}

/// By table, of every cell its name and the records in it.
type Counted<'a> = [(&'a str, &'a [(&'a str, Range<usize>)])];

/// Tables of counts, each cell with a set of its own, and how far these overlap.
fn tables(counted: &Counted<'_>) -> (Vec<Table>, Overlaps) {
    let (mut sets, mut next) = (Vec::new(), 0);
    let mut cell = |(name, records): &(&str, Range<usize>)| {
        let set = Set { number: next, count: records.len() };
        next += 1;
        sets.push(records.clone());
        Cell {
            group: if *name == "all" { Group::all() } else { Group::unit(name, name) },
            numerator: Number::from(records.len()),
            base: records.len(),
            hits: set,
            over: set,
            ..Cell::default()
        }
    };
    let table = |(by, cells): &(&str, &[(&str, Range<usize>)])| Table {
        by: (*by).to_owned(),
        cells: cells.iter().map(&mut cell).collect(),
    };
    let tables = counted.iter().map(table).collect();
    let mut overlaps = Overlaps::default();
    for record in 0..sets.iter().map(|set| set.end).max().unwrap_or_default() {
        let own = (0..sets.len()).filter(|number| sets[*number].contains(&record));
        overlaps.take(&own.map(|number| (0, number)).collect::<Vec<_>>());
    }
    (tables, overlaps)
}

fn limits(min_cell: u32) -> Disclosure {
    let span = Span { file: FileId(0), start: 0, end: 0 };
    Disclosure {
        min_base: None,
        min_cell: Some(Spanned::new(min_cell, span)),
        hides_zero: false,
        complementary: true,
        inverse: true,
        counts_of: None,
        span,
    }
}

/// Whether an unknown is the same in every solution of the equations: by Gauss, over
/// fractions, in another way than the engine does it.
fn is_settled(equations: &[Vec<i64>], unknown: &[i64]) -> bool {
    let rank = |rows: &[Vec<i64>]| {
        let mut rows: Vec<Vec<Number>> = rows
            .iter()
            .map(|row| row.iter().map(|n| Number::from(*n)).collect())
            .collect();
        let (mut rank, width) = (0, unknown.len());
        for column in 0..width {
            let Some(at) = (rank..rows.len()).find(|at| !rows[*at][column].is_zero())
            else {
                continue;
            };
            rows.swap(rank, at);
            for other in rank + 1..rows.len() {
                let by = rows[other][column].divide(&rows[rank][column]).unwrap();
                let pivot = rows[rank].clone();
                for (cell, above) in rows[other].iter_mut().zip(&pivot) {
                    *cell = cell.clone() - above.clone() * by.clone();
                }
            }
            rank += 1;
        }
        rank
    };
    let mut more = equations.to_vec();
    more.push(unknown.to_vec());
    rank(equations) == rank(&more)
}

#[test]
fn no_hidden_cell_can_be_solved_from_the_published_margins() {
    // 40 records; by region 3, 12, 25; by kind, which cuts across, 15 and 25 — so that the
    // kinds and regions share sums: 3 + 12 = 15.
    let counted: &Counted<'_> = &[
        ("all", &[("all", 0..40)]),
        ("region", &[("r1", 0..3), ("r2", 3..15), ("r3", 15..40)]),
        ("kind", &[("k1", 0..15), ("k2", 15..40)]),
    ];
    let (tables, overlaps) = tables(counted);
    for places in [Places::Records, Places::Units] {
        let shown = Shown {
            name: "counted",
            measure: Measure::Count,
            places,
            is_count: true,
            values: 0,
            tables: &tables,
        };
        let hidden = &hide(&limits(5), &[shown], &overlaps)[0];
        assert_eq!(hidden[1][0], Some(Hidden::Few));
        let vector = |records: &Range<usize>| -> Vec<i64> {
            (0..40).map(|record| i64::from(records.contains(&record))).collect()
        };
        let (mut published, mut secret) = (Vec::new(), Vec::new());
        for ((_, cells), hidden) in counted.iter().zip(hidden) {
            for ((_, records), hidden) in cells.iter().zip(hidden) {
                match hidden {
                    None => published.push(vector(records)),
                    Some(_) => secret.push(vector(records)),
                }
            }
        }
        assert!(!published.is_empty(), "something is still told");
        assert!(secret.len() >= 2, "one hidden cell alone would follow");
        for cell in secret {
            assert!(!is_settled(&published, &cell), "{hidden:?}");
        }
    }
    // With primary hiding alone 3 = 15 − 12 can be solved: the test can fail.
    let twelve: Vec<i64> = (0..40).map(|r| i64::from((3..15).contains(&r))).collect();
    let fifteen: Vec<i64> = (0..40).map(|r| i64::from(r < 15)).collect();
    let three: Vec<i64> = (0..40).map(|r| i64::from(r < 3)).collect();
    assert!(is_settled(&[twelve, fifteen], &three));
}

#[test]
fn the_demo_studies_pass_check() {
    for study in ["town/2025", "cases/2029"] {
        let folder = Path::new(STUDIES).join(study);
        let output = survey(&["check", folder.to_str().unwrap()]);
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert_eq!(output.status.code(), Some(0), "{said}");
    }
}
