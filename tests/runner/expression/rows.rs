//! One test for each sentence of the language's page on rows: rosters, registers and
//! options. Every expected value is reckoned by hand beside it.

use std::time::{Duration, Instant};

use survey::expression::Reach;

use crate::expression::farm::*;
use crate::expression::*;

const YES: Option<bool> = Some(true);
const NO: Option<bool> = Some(false);

/// Three members, the last of whom did not tell her age; plots of 2, 3 and 5.
fn farm() -> (Farm, Vec<RowId>) {
    let mut farm = Farm::new();
    let mut rows = vec![
        farm.row(MEMBERS, None, "name=Ada age=41 role=parent ticks=a+b guardian=2 born=1984-02-29 time=60 home=v1"),
        farm.row(MEMBERS, None, "name=Bo age=9 role=child ticks= guardian=1 born=2016-12-31 time=30 home=v2"),
        farm.row(MEMBERS, None, "name=Cai age=?refused role=child"),
    ];
    for (area, weights) in [("2", &["1", "4"][..]), ("3", &[]), ("5", &["7"])] {
        let plot = farm.row(PLOTS, None, &format!("area={area}"));
        rows.push(plot);
        for weight in weights {
            rows.push(farm.row(CROPS, Some(plot), &format!("weight={weight} kind=rice")));
        }
    }
    (farm, rows)
}

#[track_caller]
fn holds(farm: &Farm, truths: &[(&str, Option<bool>)]) {
    for (source, expected) in truths {
        assert_eq!(farm.truth(source), *expected, "{source}");
    }
}

#[track_caller]
fn shows(farm: &Farm, values: &[(&str, &str)]) {
    for (source, expected) in values {
        assert_eq!(farm.shown(source), *expected, "{source}");
    }
}

#[test]
fn an_index_reads_a_cell_of_another_row_counted_from_one() {
    let (mut farm, rows) = farm();
    farm.set("limit", None, "2");
    shows(
        &farm,
        &[
            ("members[1].name", "Ada"),
            ("members[2].age + members[1].age", "50"),
            // limit is 2, so the row is 2 and 2 - 1.
            ("members[limit].name ~ members[limit - 1].name", "BoAda"),
            ("members[3].age", "unknown"),
            ("members[4].name", "unknown"),
            ("members[limit - 2].name", "unknown"),
            ("members[limit / 4].name", "unknown"),
            ("members[-limit].name", "unknown"),
            ("members[1e30 * limit].name", "unknown"),
            ("plots[1].crops[2].weight", "4"),
            ("plots[3].crops[1].weight", "7"),
            ("plots[2].crops[1].weight", "unknown"),
            ("members[first_where(members, age < 18)].name", "Bo"),
            ("members[first_where(members, age > 90)].name", "unknown"),
            // The code of an option that is a row is its number.
            ("members[members[1].guardian].name", "Bo"),
            ("label(members[2].role)", "label 10/1/1"),
        ],
    );
    assert_eq!(farm.find("members.role").0, SlotId(10));
    // Bo is row 2; the row before is Ada's.
    shows(
        &farm.at(rows[1]),
        &[
            ("name", "Bo"),
            ("members[row.index - 1].name", "Ada"),
            ("members[guardian].name", "Ada"),
            ("row.index", "2"),
        ],
    );
}

#[test]
fn tests_look_at_indexed_cells_rosters_and_grids_of_a_row() {
    let (mut farm, rows) = farm();
    holds(
        &farm,
        &[
            ("members[1].age is answered", YES),
            ("members[3].age is answered", NO),
            ("members[3].age is refused", YES),
            ("members[3].age is asked", YES),
            ("members[1].age is refused", NO),
            // There is no fourth row: no answer, and nobody was asked.
            ("members[4].age is missing", YES),
            ("members[4].age is answered", NO),
            ("members[4].age is asked", NO),
            ("members[4].age is refused", NO),
            // Which row is meant is not known.
            ("members[limit].age is missing", YES),
            ("members[limit].age is asked", None),
            ("members is answered", YES),
            ("members is missing", NO),
            ("members is asked", YES),
            ("members is dont_know", NO),
            ("plots[2].crops is asked", YES),
            ("members[1].skills is answered", NO),
            ("villages['v1'].district is answered", YES),
            ("villages['12'].district is missing", YES),
            ("villages['12'].district is refused", NO),
        ],
    );
    farm.set("members.skills.read", Some(rows[0]), "well");
    holds(
        &farm,
        &[
            ("members[1].skills is answered", YES),
            ("members[2].skills is answered", NO),
            ("members[1].skills.read == 'well'", YES),
            ("any_of(members[1].skills, ['well'])", YES),
            ("any_of(members[2].skills, ['well'])", None),
            ("any_where(members, skills is answered)", YES),
            ("all_where(members, skills is answered)", NO),
        ],
    );
    assert_eq!(farm.shown("count(members[1].skills)"), "1");
    farm.set("members", None, "?refused");
    farm.forget(MEMBERS);
    holds(
        &farm,
        &[
            ("members is refused", YES),
            ("members is answered", NO),
            ("members is missing", YES),
            ("members[1].age is missing", YES),
            ("members[1].age is asked", None),
        ],
    );
}

#[test]
fn functions_over_rows_follow_the_page() {
    let (farm, _) = farm();
    shows(
        &farm,
        &[
            // Ages 41, 9 and refused: the third is skipped.
            ("count(members)", "3"),
            ("count_where(members, age >= 18)", "1"),
            ("count_where(members, role == 'child')", "2"),
            ("sum_of(members, age)", "50"),
            ("min_of(members, age)", "9"),
            ("max_of(members, age)", "41"),
            ("min_of(members, born)", "1984-02-29"),
            ("sum_of(members, time)", "PT1M30S"),
            ("first_where(members, role == 'child')", "2"),
            ("first_where(members, age > 90)", "unknown"),
            // Unknown in every row.
            ("count_where(members, limit > age)", "unknown"),
            ("sum_of(members, limit)", "unknown"),
            // Areas 2 + 3 + 5; weights (1 + 4) + 0 + 7.
            ("sum_of(plots, area)", "10"),
            ("sum_of(plots, sum_of(crops, weight))", "12"),
            ("sum_of(plots.crops, weight)", "12"),
            ("sum_of(plots[1].crops, weight)", "5"),
            // 2 * (1 + 4) + 5 * 7.
            ("sum_of(plots, sum_of(crops, area * weight))", "45"),
            ("sum_of(plots.crops, area * weight)", "45"),
            ("count_where(plots, count(crops) > 0)", "2"),
            ("max_of(plots, count(crops))", "2"),
            ("count(plots.crops)", "3"),
            // Ada's two ticks, and Bo's none; Cai did not answer.
            ("sum_of(members, count(ticks))", "2"),
            ("count_where(members, 'a' in ticks)", "1"),
            // Pairs (member, plot) with age > 10 * area: 41 > 20, 30; 9 > none.
            ("sum_of(members, count_where(plots, age > 10 * area))", "2"),
        ],
    );
    holds(
        &farm,
        &[
            ("any_where(members, age > 40)", YES),
            // False, false and unknown.
            ("any_where(members, age > 90)", None),
            ("all_where(members, age > 5)", None),
            ("all_where(members, age > 10)", NO),
            ("all_where(members, name is answered)", YES),
            ("any_where(members, name is missing)", NO),
        ],
    );
}

#[test]
fn over_no_rows_there_are_fixed_values_and_over_unknown_rows_none() {
    let mut farm = Farm::new();
    shows(
        &farm,
        &[
            ("count(members)", "0"),
            ("count_where(members, age > 1)", "0"),
            ("sum_of(members, age)", "0"),
            ("sum_of(members, time)", "PT0S"),
            ("min_of(members, age)", "unknown"),
            ("max_of(members, age)", "unknown"),
            ("first_where(members, age > 1)", "unknown"),
        ],
    );
    holds(
        &farm,
        &[("any_where(members, age > 1)", NO), ("all_where(members, age > 1)", YES)],
    );
    farm.forget(MEMBERS);
    for source in [
        "count(members)",
        "count_where(members, true)",
        "sum_of(members, age)",
        "min_of(members, age)",
        "any_where(members, age > 1)",
        "all_where(members, age > 1)",
        "first_where(members, age > 1)",
    ] {
        assert_eq!(farm.shown(source), "unknown", "{source}");
    }
    // Rows that are there, but blank: no answer to count.
    let mut farm = Farm::new();
    farm.row(MEMBERS, None, "");
    assert_eq!(farm.shown("count(members)"), "unknown");
    assert_eq!(farm.shown("count_where(members, row.index == 1)"), "1");
}

#[test]
fn bare_names_are_columns_of_the_rows_first() {
    let (mut farm, rows) = farm();
    farm.set("limit", None, "40");
    // `limit` is also a column of plots: 1, blank and blank.
    farm.set("plots.limit", Some(rows[3]), "1");
    shows(
        &farm,
        &[("count_where(members, age > limit)", "1"), ("sum_of(plots, limit)", "1")],
    );
    // From a plot: members have no `limit`, so that of this plot counts.
    let plot = farm.at(rows[3]);
    assert_eq!(plot.shown("count_where(members, age > limit)"), "2");
    assert_eq!(plot.shown("count_where(plots, area > limit)"), "1");
    assert_eq!(plot.shown("sum_of(crops, weight * limit)"), "5");
    // Within two functions the inner one's columns come first, then the outer's.
    assert_eq!(farm.shown("sum_of(plots, count_where(members, age > limit))"), "2");
    assert_eq!(
        farm.shown("sum_of(plots, count_where(members, age > area * 10))"),
        // 41 > 20 and 30, not 50; 9 never.
        "2"
    );
}

#[test]
fn a_share_of_the_whole_is_no_cycle_by_its_reach() {
    let (farm, rows) = farm();
    let plots = [rows[3], rows[6], rows[7]];
    // 2, 3 and 5 of 10.
    for (row, share) in plots.iter().zip(["20", "30", "50"]) {
        assert_eq!(farm.at(*row).shown("100 * area / sum_of(plots, area)"), share);
    }
    let here = farm.at(rows[3]);
    assert_eq!(here.reach("area", "plots.area"), Some(Reach::Here));
    assert_eq!(here.reach("plots[1].area", "plots.area"), Some(Reach::Others));
    assert_eq!(here.reach("area / sum_of(plots, area)", "plots.area"), Some(Reach::All));
    assert_eq!(here.reach("sum_of(crops, weight)", "plots.area"), None);
    assert_eq!(
        here.reach("sum_of(crops, weight)", "plots.crops.weight"),
        Some(Reach::All)
    );
    assert_eq!(here.reach("count(crops)", "plots.crops"), Some(Reach::All));
    assert_eq!(here.reach("sum_of(crops, weight)", "plots.crops"), Some(Reach::Here));
    // A cell outside of rosters is the same in every row.
    assert_eq!(farm.reach("sum_of(members, limit)", "limit"), Some(Reach::Here));
}

#[test]
fn what_an_expression_rests_on_is_told_row_by_row() {
    let (mut farm, rows) = farm();
    let at = |numbers: &[usize]| -> Vec<Option<RowId>> {
        numbers.iter().map(|number| Some(rows[*number])).collect()
    };
    assert_eq!(farm.read("sum_of(members, age)", "members.age"), at(&[0, 1, 2]));
    assert_eq!(farm.read("sum_of(members, age)", "members"), [None]);
    assert_eq!(farm.read("members[2].age", "members.age"), at(&[1]));
    assert_eq!(farm.read("members[9].age", "members.age"), []);
    assert_eq!(
        farm.read("sum_of(plots, sum_of(crops, weight))", "plots.crops.weight"),
        at(&[4, 5, 8])
    );
    // The plot's own crops, each with the plot around it.
    let plot = farm.at(rows[3]);
    let source = "sum_of(crops, weight * area)";
    assert_eq!(plot.read(source, "plots.crops.weight"), at(&[4, 5]));
    assert_eq!(plot.read(source, "plots.area"), at(&[4, 5]));
    assert_eq!(plot.read("area / sum_of(plots, area)", "plots.area"), at(&[3, 3, 6, 7]));
    farm.set("limit", None, "1");
    assert_eq!(farm.read("limit + limit", "limit"), [None]);
    // In each plot the member of its number: 1, 2 and 3.
    let source = "sum_of(plots, members[row.index].age)";
    assert_eq!(farm.read(source, "members.age"), at(&[0, 1, 2]));
    assert_eq!(farm.shown(source), "50");
}

#[test]
fn source_option_and_outside_move_to_other_rows() {
    let (mut farm, rows) = farm();
    for (source, ate) in [(rows[1], "3"), (rows[0], "5")] {
        let eater = farm.row(EATERS, None, &format!("ate={ate}"));
        farm.made_from(eater, source);
    }
    let eater = RowId(u32::try_from(rows.len()).unwrap());
    // The first eater is Bo, 9; the second Ada, 41.
    let here = farm.at(eater);
    shows(
        &here,
        &[
            ("source.name", "Bo"),
            ("source.age + ate", "12"),
            ("sum_of(eaters, source.age * ate)", "232"), // 9 * 3 + 41 * 5
            ("count_where(members, age > source.age)", "1"),
            ("count_where(plots, area > source.age - 6)", "1"), // 5 > 3
            ("eaters[2].source.name", "Ada"),
        ],
    );
    assert_eq!(farm.truth("eaters[1].source.age is answered"), YES);
    assert_eq!(
        farm.read("sum_of(eaters, source.age)", "members.age"),
        [rows[1], rows[0]].map(Some)
    );
    let mut judged = farm.at(rows[1]);
    judged.option = Some(rows[0]);
    holds(
        &judged,
        &[
            ("option.age >= 18 and option.row.index != row.index", YES),
            ("option.name == name", NO),
            ("any_where(members, age > option.age)", None), // no, no, unknown
        ],
    );
    judged.option = None;
    assert_eq!(judged.truth("option.age >= 18"), None);
    assert_eq!(judged.truth("option.age is missing"), YES);
    judged.attributes(vec![None, Some(Value::Text("north".to_owned()))]);
    assert_eq!(judged.truth("option.district == 'north'"), YES);
    assert_eq!(judged.truth("option.district == villages[home].district"), NO);
    // From within a plot: its own crops, and those of the whole record.
    let plot = farm.at(rows[3]);
    assert_eq!(plot.shown("sum_of(crops, weight)"), "5");
    assert_eq!(plot.shown("sum_of(all_crops, weight)"), "12");
    assert_eq!(plot.shown("count(all_crops)"), "3");
}

#[test]
fn registers_are_read_by_the_code_of_a_row() {
    let (mut farm, _) = farm();
    farm.set("village", None, "v2");
    farm.set("note", None, "v1");
    farm.set("crop", None, "x");
    shows(
        &farm,
        &[
            ("villages[village].district", "south"),
            ("villages[village].people / 2", "40"),
            ("villages['v1'].name", "Ekby"),
            ("villages[note].people", "120"),
            // No such row, and an empty cell.
            ("villages[crop].people", "unknown"),
            ("villages[note ~ '0'].people", "unknown"),
            ("villages['12'].district", "unknown"),
            ("coalesce(villages['12'].district, 'none')", "none"),
            ("label(village)", "Linby"),
            ("village", "v2"),
            ("length(village)", "2"),
            ("'v1' if limit is answered else village", "v2"),
            // Homes v1, v2 and none: 120 + 80.
            ("sum_of(members, villages[home].people)", "200"),
            ("label(members[1].home)", "Ekby"),
        ],
    );
    holds(
        &farm,
        &[
            ("village == 'v2'", YES),
            ("village != 'v2'", NO),
            ("village in ['v1', 'v2']", YES),
            ("village == note", NO),
            ("village == members[2].home", YES),
            ("starts_with(village, 'v')", YES),
            ("villages[village].district == 'south'", YES),
        ],
    );
    let (fill, problems) = Fill::compile("{{ village }}: {{ members[1].home }}", &farm);
    assert_eq!((problems, fill.render(&farm).as_str()), (vec![], "Linby: Ekby"));
    assert_eq!(
        farm.fault("village == 'v3'"),
        ("unknown-option", "'v3'", "did you mean `'v1'`?".to_owned())
    );
    assert_eq!(farm.fault("villages['v22'].people").1, "'v22'");
    assert_eq!(farm.fault("villages['v22'].people").2, "did you mean `'v2'`?");
    assert_eq!(farm.fault("village in ['v1', 'v9']").0, "unknown-option");
    assert_eq!(farm.fault("coalesce(village, 'v9')").0, "unknown-option");
    assert_eq!(farm.fault("villages[village].distrikt").2, "did you mean `district`?");
    assert_eq!(farm.fault("villages[12].people").2, "write `'12'`");
    for wrong in [
        "village < 'v2'",
        "village == town",
        "villages[town].people",
        "village == limit",
        "village ~ 'x'",
        "villages",
        "villages is answered",
        "villages[village]",
        "count(villages)",
        "villages[spot].people",
    ] {
        assert_eq!(farm.fault(wrong).0, "type-mismatch", "{wrong}");
    }
    // A text becomes the code of a row where such is wanted; another text is none.
    let wanted = Expected::Domain(Domain::Unit(villages()));
    let (program, _) = compile("note", &farm, &wanted);
    let outcome = evaluate(&program.unwrap(), &farm);
    assert_eq!(outcome.value, Some(Value::Text("v1".to_owned())));
    let (program, _) = compile("note ~ 'x'", &farm, &wanted);
    let outcome = evaluate(&program.unwrap(), &farm);
    assert!(outcome.value.is_none() && outcome.faults.contains(Fault::OutsideDomain));
}

#[test]
fn a_ranking_is_counted_and_looked_into() {
    let (mut farm, _) = farm();
    farm.set("ranked", None, "c+a");
    assert_eq!(farm.shown("count(ranked)"), "2");
    let slot = farm.find("ranked").0.0;
    assert_eq!(farm.shown("label(ranked)"), format!("label {slot}/2/, label {slot}/0/"));
    holds(
        &farm,
        &[
            ("'a' in ranked", YES),
            ("'b' in ranked", NO),
            ("'b' not in ranked", YES),
            ("any_of(ranked, ['b', 'c'])", YES),
            ("all_of(ranked, ['b', 'c'])", NO),
            ("none_of(ranked, ['b'])", YES),
            ("members[1].role in ['parent']", YES),
            ("ranked is answered", YES),
        ],
    );
    for (wrong, advice) in [
        ("ranked == 'a'", "write `'a' in ranked`"),
        ("ranked > 1", "write `count(ranked) > 1`"),
        ("ranked in ['a']", "write `any_of(ranked, ['a'])`"),
    ] {
        assert_eq!(farm.faults(wrong)[0].2, advice);
    }
    let (fill, _) = Fill::compile("{{ ranked }}", &farm);
    assert_eq!(fill.render(&farm), format!("label {slot}/2/, label {slot}/0/"));
}

#[test]
fn places_and_files_are_only_tested_and_a_consent_stands_alone() {
    let (mut farm, _) = farm();
    farm.set("spot", None, "59.33/18.06");
    farm.set("consent", None, "true");
    holds(
        &farm,
        &[
            ("spot is answered", YES),
            ("paper is answered", NO),
            ("paper is missing", YES),
            ("consent", YES),
            ("not consent or spot is missing", NO),
        ],
    );
    for wrong in [
        "spot == paper",
        "spot == 'x'",
        "spot",
        "coalesce(spot, none)",
        "length(paper)",
        "paper ~ 'x'",
        "spot < 3",
        "spot in ['x']",
        "sum(spot)",
        "count(paper)",
        "spot if consent else none",
    ] {
        let found = farm.faults(wrong);
        assert_eq!(found[0].0, "type-mismatch", "{wrong}");
    }
    assert_eq!(farm.faults("spot")[0].2, "write `spot is answered`");
}

#[test]
fn slips_with_rows_are_told_with_the_way_out() {
    let (farm, rows) = farm();
    for (source, rule, place, advice) in [
        (
            "members + 1",
            "type-mismatch",
            "members",
            "pick a row, `members[1].…`, or use `count(members)` or `sum_of(members, …)`",
        ),
        (
            "members[1]",
            "type-mismatch",
            "members[1]",
            "name one of its columns: `members[1].…`",
        ),
        ("members[1].nam", "unknown-column", "members[1].nam", "did you mean `name`?"),
        ("members[1].limit", "unknown-column", "members[1].limit", ""),
        ("members['a'].name", "type-mismatch", "'a'", ""),
        ("members[0].name", "type-mismatch", "0", ""),
        ("members[1.5].name", "type-mismatch", "1.5", ""),
        (
            "note[1].x",
            "type-mismatch",
            "note",
            "name a roster or a register before `[…]`",
        ),
        (
            "(limit + 1)[1].x",
            "type-mismatch",
            "(limit + 1)",
            "name a roster or a register before `[…]`",
        ),
        ("sum_of(limit, 1)", "type-mismatch", "limit", "write `sum(limit)`"),
        (
            "any_where(note, true)",
            "type-mismatch",
            "note",
            "write the name of a roster first: `any_where(members, …)`",
        ),
        ("count_where(members)", "type-mismatch", "count_where", ""),
        ("count_where(members, age)", "type-mismatch", "age", "write `age > 0`"),
        ("sum_of(members, name)", "type-mismatch", "name", ""),
        ("sum_of(members, ticks)", "type-mismatch", "ticks", "write `count(ticks)`"),
        ("sum_of(members, agee)", "unknown-item", "agee", "did you mean `age`?"),
        (
            "sum(members)",
            "type-mismatch",
            "members",
            "pick a row, `members[1].…`, or use `count(members)` or `sum_of(members, …)`",
        ),
        (
            "members[1].age == members[1].age",
            "constant-comparison",
            "members[1].age == members[1].age",
            "",
        ),
        ("members[1].f(2)", "type-mismatch", "members[1].f", ""),
    ] {
        let rule = if source.ends_with("f(2)") { "expression-syntax" } else { rule };
        assert_eq!(farm.fault(source), (rule, place, advice.to_owned()), "{source}");
    }
    assert_eq!(farm.fault("members[1][1][1][1][1].x").0, "expression-limit");
    assert_eq!(farm.faults("members[1].role == 'chld'")[0].2, "did you mean `'child'`?");
    // What is written beside an option of another row.
    let mut farm = farm.clone();
    farm.set("members.other", Some(rows[1]), "x");
    assert_eq!(farm.shown("specify(members[2].ticks, 'b')"), "x");
    assert_eq!(farm.truth("specify(members[1].ticks, 'b') is missing"), YES);
    assert_eq!(farm.truth("any_where(members, specify(ticks, 'b') == 'x')"), YES);
    assert_eq!(farm.shown("count_where(members, guardian == '1')"), "1");
    assert_eq!(farm.truth("members[1].guardian == members[2].guardian"), NO);
    assert_eq!(farm.truth("members[1].guardian in members[1].ticks"), NO);
}

#[test]
fn fills_are_rendered_at_a_row() {
    let (farm, rows) = farm();
    let text = "{{ row.index }}. {{ name }}{% if age < 18 %} ({{ age }}){% endif %} av {{ count(members) }}";
    let here = farm.at(rows[1]);
    let (fill, problems) = Fill::compile(text, &here);
    assert_eq!((problems, fill.render(&here).as_str()), (vec![], "2. Bo (9) av 3"));
    let here = farm.at(rows[2]);
    assert_eq!(fill.render(&here), "3. Cai av 3");
    let (fill, problems) = Fill::compile("{{ members[2].role }} {{ members }}", &farm);
    assert_eq!(problems[0].kind.name(), "type-mismatch");
    assert_eq!(fill.render(&farm), "label 10/1/1 ");
}

#[test]
fn nested_rows_cost_no_more_than_the_budget() {
    let mut farm = Farm::new();
    for _ in 0..200 {
        farm.row(MEMBERS, None, "age=1");
    }
    // 200 * 200 rows are still reckoned: 40 000 ones.
    assert_eq!(farm.shown("sum_of(members, sum_of(members, age))"), "40000");
    let start = Instant::now();
    for source in [
        "sum_of(members, sum_of(members, sum_of(members, age)))",
        "count_where(members, all_where(members, all_where(members, age == 1)))",
        "min_of(members, max_of(members, first_where(members, age > 1)))",
        "any_where(members, any_where(members, any_where(members, age > 1)))",
        "sum_of(members, sum_of(members, ln(age + 1)))",
    ] {
        let outcome = farm.outcome(source);
        assert_eq!(outcome.value, None, "{source}");
        assert!(outcome.faults.contains(Fault::TooCostly), "{source}");
        assert_eq!(outcome.faults.iter().count(), 1);
    }
    assert!(start.elapsed() < Duration::from_secs(60), "{:?}", start.elapsed());
    let read = farm
        .read("sum_of(members, sum_of(members, sum_of(members, age)))", "members.age");
    assert!(read.len() < 1_000_001);
}

#[test]
fn deep_rows_end_within_a_small_stack() {
    let run = || {
        let (farm, _) = farm();
        for times in [1, 10, 30, 62, 63, 64, 65, 170] {
            for (open, inner, close) in [
                ("plots[", "1", "].crops[1].weight"),
                ("members[", "1", "].age"),
                ("sum_of(members, ", "age", ")"),
                ("count_where(plots, any_where(crops, ", "area > 1", ")) > 0"),
                ("villages[", "village", "].name"),
                ("x[1][1][1][1].a[", "1", "]"),
            ] {
                let source =
                    format!("{}{inner}{}", open.repeat(times), close.repeat(times));
                let (program, problems) = compile(&source, &farm, &Expected::Any);
                let is_sound = problems.iter().all(|problem| problem.kind.is_advice());
                assert_eq!(program.is_some(), is_sound, "{source}");
                if let Some(program) = program {
                    evaluate(&program, &farm);
                    survey::expression::reads(&program, &farm, &mut |_, _| {});
                }
            }
        }
    };
    let small = std::thread::Builder::new().stack_size(2 << 20);
    small.spawn(run).unwrap().join().unwrap();
}
