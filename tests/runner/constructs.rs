//! What a scoring file can say, and the test that proves it.
//!
//! The table below becomes `tests/golden/CONSTRUCTS.md` with `UPDATE=1`. Every word of the
//! schema of scoring files stands in it, and every test it names is there.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use serde_json::Value;

const FILE: &str = "tests/golden/CONSTRUCTS.md";
/// Words that name, place or explain, and change no number.
const PLAIN: &[&str] = &[
    "scoring",
    "title",
    "text",
    "label",
    "level",
    "name",
    "id",
    "because",
    "points_are",
    "official",
    "example",
    "higher_is_better",
];
/// Words that the engine does not know yet.
const LATER: &[&str] = &["previous_wave"];

/// Words of the schema, what they are for, and the tests that prove it.
type Row = (&'static [&'static str], &'static str, &'static [&'static str]);

const TABLE: &[(&str, &[Row])] = &[
    (
        "Items",
        &[
            (
                &["map"],
                "codes to points; ends from what can be chosen",
                &[
                    "score::points::a_map_takes_decimals_and_negatives_and_its_ends_from_what_can_be_chosen",
                ],
            ),
            (
                &["reverse"],
                "least + greatest − points",
                &["score::points::reverse_turns_by_declared_bounds"],
            ),
            (
                &["bands", "from", "to", "points"],
                "half-open; a last one with an end is closed",
                &[
                    "score::points::bands_are_half_open_and_the_last_is_open_ended",
                    "score::points::a_last_band_with_an_end_of_its_own_is_closed_and_gaps_have_no_points",
                ],
            ),
            (
                &["inclusive", "lower", "upper"],
                "on which side an edge lies",
                &[
                    "score::points::bands_are_half_open_and_the_last_is_open_ended",
                    "instruments::every_case_of_a_published_rule_holds",
                ],
            ),
            (
                &["linear", "clamp", "both", "low", "high", "none"],
                "a line, kept within its ends",
                &["score::points::a_line_stays_at_the_ends_it_is_told_to"],
            ),
            (
                &["multiple", "cap", "floor"],
                "ticks",
                &["score::points::ticks_are_summed_between_floor_and_cap"],
            ),
            (
                &["count", "each"],
                "ticks counted, the greatest",
                &["score::points::ticks_can_be_counted_and_the_greatest_taken"],
            ),
            (
                &["any", "all"],
                "one or all of some options",
                &["score::points::any_and_all_of_some_options_are_worth_their_points"],
            ),
            (
                &["rows"],
                "a grid is a node",
                &["score::nodes::a_grid_is_a_node_and_a_row_an_item_wherever_one_stands"],
            ),
            (
                &["ratio", "per"],
                "a quotient, or no denominator",
                &["score::formulas::a_ratio_is_per_something_or_has_no_denominator"],
            ),
            (
                &["count_if", "meets", "at_least"],
                "certain yes, certain no, else unknown",
                &[
                    "score::formulas::without_a_limit_each_one_counts",
                    "instruments::every_case_of_a_published_rule_holds",
                ],
            ),
            (
                &["absent", "met", "not_met"],
                "what an absent member is taken for",
                &["score::formulas::a_count_is_known_where_absent_ones_cannot_matter"],
            ),
            (
                &["lookup", "table", "else"],
                "the first row that fits",
                &[
                    "score::formulas::a_table_takes_the_first_row_that_fits",
                    "instruments::every_case_of_a_published_rule_holds",
                ],
            ),
            (
                &["value", "range"],
                "an expression, and bounds that are stated",
                &[
                    "score::points::a_value_has_bounds_only_where_they_follow_or_are_stated",
                ],
            ),
            (
                &["part_of"],
                "scored inside a node",
                &[
                    "score::formulas::items_scored_within_a_node_count_as_asked_and_answered",
                ],
            ),
            (
                &["items", "unscored"],
                "what is scored and what is not",
                &[
                    "score::example::asked_and_answered_are_counted_for_scored_items_and_for_all",
                ],
            ),
            (
                &["any_of", "best"],
                "the best child",
                &[
                    "score::nodes::the_best_child_counts_and_children_that_do_not_apply_leave",
                    "score::nodes::under_strict_the_best_must_be_all_there_is",
                ],
            ),
        ],
    ),
    (
        "Aggregates and weights",
        &[
            (
                &["indices", "children", "aggregate", "sum", "mean", "min", "max"],
                "children as they stand",
                &["score::nodes::sum_mean_min_and_max_take_children_as_they_stand"],
            ),
            (
                &["geometric"],
                "the root of the product",
                &[
                    "score::means::the_geometric_mean_of_1_and_49_is_7_as_values_and_0_as_percentages",
                    "instruments::the_human_development_index_is_the_published_one",
                ],
            ),
            (
                &["harmonic", "power", "median", "share_at_least", "mean_min"],
                "other means",
                &["score::means::harmonic_power_median_and_share"],
            ),
            (
                &["on_zero", "offset"],
                "what becomes of 0",
                &["score::means::zeros_are_what_the_file_says"],
            ),
            (
                &["combination", "constant", "times", "minus", "divide_by"],
                "shifted and scaled, each child needed",
                &[
                    "score::means::a_combination_shifts_and_scales",
                    "score::means::a_combination_needs_all_its_children_unless_it_says_otherwise",
                    "instruments::a_published_table_of_medals_has_the_published_places",
                ],
            ),
            (
                &["weights", "equal", "percent"],
                "children on 0 to 100 first",
                &[
                    "score::nodes::relative_weights_put_children_on_0_to_100_first",
                    "score::properties::a_common_factor_of_all_weights_changes_no_tree",
                ],
            ),
            (
                &["children_as"],
                "as they stand",
                &["score::nodes::children_as_value_take_them_as_they_stand"],
            ),
            (
                &["of"],
                "one node on another scale",
                &["score::scales::one_node_stands_for_another_on_a_further_scale"],
            ),
            (
                &["output", "round", "decimals", "half_up", "half_even", "ceil"],
                "rounded once",
                &[
                    "score::unit::what_is_published_is_rounded_once_and_as_the_file_says",
                    "score::nodes::a_parent_takes_the_value_before_rounding",
                ],
            ),
        ],
    ),
    (
        "Absent answers",
        &[
            (
                &["missing", "zero", "exclude"],
                "kept in the maximum, or not",
                &["score::missing::zero_keeps_the_maximum_and_exclude_does_not"],
            ),
            (
                &["full", "score"],
                "all points, fixed points",
                &["score::missing::full_and_fixed_points_keep_the_maximum"],
            ),
            (
                &["strict", "invalidate"],
                "none, and none above",
                &["score::missing::strict_makes_the_node_null_and_invalidate_all_above"],
            ),
            (
                &["prorate"],
                "the answered stand for all",
                &[
                    "score::missing::prorate_by_count_stands_for_all_and_so_does_the_maximum",
                    "score::missing::prorate_is_a_floor_on_any_other_aggregate",
                    "instruments::every_case_of_a_published_rule_holds",
                ],
            ),
            (
                &["min_answered", "max_missing", "strictly"],
                "how many must be answered",
                &[
                    "score::missing::prorate_can_ask_for_more_than_the_share_and_for_numbers",
                    "instruments::every_case_of_a_published_rule_holds",
                ],
            ),
            (
                &["basis", "weight", "unlike_ranges"],
                "shares count ranges",
                &["score::missing::prorate_by_weight_counts_ranges"],
            ),
            (
                &["all_missing"],
                "nothing that applies is answered",
                &[
                    "score::missing::nothing_answered_is_null_unless_the_node_says_zero",
                    "instruments::every_case_of_a_published_rule_holds",
                ],
            ),
            (
                &["impute", "with", "item_mean", "item_median", "group_mean"],
                "points taken over from others",
                &["score::relative::points_are_taken_over_from_others"],
            ),
            (
                &["dont_know", "refused", "no_answer", "not_applicable", "not_asked"],
                "states, also inherited",
                &[
                    "score::missing::an_inherited_state_is_treated_by_the_policy_of_that_state",
                    "score::missing::a_form_whose_every_answer_is_not_applicable_scores_0_under_zero",
                ],
            ),
            (
                &["not_reached"],
                "broken off",
                &["score::unit::what_a_broken_off_file_did_not_reach_has_its_own_policy"],
            ),
            (
                &["invalid"],
                "a file with errors",
                &[
                    "score::unit::a_file_with_errors_has_no_scores_unless_the_policy_is_another",
                ],
            ),
            (
                &["no_score"],
                "a child without a score",
                &["score::missing::a_child_without_a_score_is_missing_under_no_score"],
            ),
        ],
    ),
    (
        "Scales",
        &[
            (
                &["normalise", "percent_of_max"],
                "between least and greatest",
                &[
                    "score::nodes::percent_of_max_is_taken_between_least_and_greatest",
                    "score::properties::a_percentage_of_any_tree_lies_between_0_and_100",
                ],
            ),
            (
                &["goalposts"],
                "a line that stays at its ends",
                &[
                    "score::scales::goalposts_are_a_line_that_stays_at_its_ends",
                    "instruments::the_human_development_index_is_the_published_one",
                ],
            ),
            (
                &["transform", "ln"],
                "before the ends",
                &[
                    "score::scales::the_logarithm_is_taken_before_the_ends",
                    "instruments::the_human_development_index_is_the_published_one",
                ],
            ),
            (
                &["min_max"],
                "the least and the greatest unit",
                &["score::relative::the_least_and_the_greatest_are_the_ends"],
            ),
            (
                &["z", "ddof"],
                "over the units",
                &[
                    "score::relative::z_scores_sum_to_nothing",
                    "instruments::z_scores_of_a_sample_are_those_of_its_published_deviation",
                ],
            ),
            (
                &["sd"],
                "a mean and a deviation that are given",
                &[
                    "score::scales::a_z_score_over_a_mean_of_the_authors_is_a_t_score",
                    "instruments::every_case_of_a_published_rule_holds",
                ],
            ),
            (
                &["percentile_rank", "borda"],
                "places from the worst",
                &[
                    "score::relative::ranks_count_from_the_worst_and_equal_ones_take_the_lower_place",
                ],
            ),
            (
                &["reference", "against", "gap", "unit"],
                "against a unit, an end, a number",
                &[
                    "score::relative::references_are_units_or_their_ends",
                    "score::scales::a_number_as_reference_needs_no_other_unit",
                ],
            ),
            (
                &["mid"],
                "units that are all the same",
                &["score::relative::what_cannot_be_compared_says_why"],
            ),
            (
                &["lower_is_better"],
                "the less the better",
                &["score::relative::the_least_and_the_greatest_are_the_ends"],
            ),
            (
                &["over", "scored", "screened"],
                "whom it is taken over",
                &[
                    "score::relative::a_set_of_units_is_the_one_that_is_named",
                    "score::properties::a_unit_that_is_not_eligible_changes_no_score_of_the_others",
                ],
            ),
            (
                &["within"],
                "groups by themselves",
                &[
                    "score::relative::groups_are_compared_within_themselves",
                    "rank::groups_have_places_and_bases_of_their_own",
                ],
            ),
            (
                &["screen", "answered"],
                "who answered too little",
                &["score::relative::who_answered_too_little_is_left_out_first"],
            ),
            (
                &["treat", "winsorise", "skew", "kurtosis"],
                "outlying values drawn in",
                &["score::relative::outlying_values_are_drawn_in_to_the_next"],
            ),
            (
                &["log"],
                "and what stays outlying",
                &["score::relative::what_stays_outlying_is_put_on_a_logarithm"],
            ),
        ],
    ),
    (
        "Bonus, gates, grades",
        &[
            (
                &["bonus", "add", "when", "subtract", "withdraw", "gates"],
                "in that order",
                &["score::scales::bonus_gates_and_ends_act_in_that_order"],
            ),
            (
                &["node"],
                "several caps",
                &["score::nodes::several_caps_are_the_lowest_and_the_others_do_not_bite"],
            ),
            (
                &["grade"],
                "a gate holds a grade back",
                &["score::scales::a_gate_reads_scores_and_holds_a_grade_back"],
            ),
            (
                &["unknown", "act"],
                "a gate that nobody knows of",
                &["score::example::an_unknown_gate_is_flagged_and_does_not_act"],
            ),
            (
                &["grades", "exact", "published"],
                "what is cut",
                &["score::nodes::grades_cut_the_exact_the_published_or_a_rounded_value"],
            ),
        ],
    ),
    (
        "Ranks",
        &[
            (
                &[
                    "ranks",
                    "ties",
                    "competition",
                    "modified",
                    "dense",
                    "ordinal",
                    "fractional",
                ],
                "five ways",
                &[
                    "rank::places_follow_the_pattern_of_ties",
                    "rank::published_runs_follow_competition_places_and_no_other_method",
                    "instruments::a_published_table_of_medals_has_the_published_places",
                ],
            ),
            (
                &["direction", "descending", "ascending"],
                "which end is first",
                &["rank::ascending_places_the_least_first"],
            ),
            (
                &["eligible", "status", "where", "except", "complete", "partial"],
                "who has a place",
                &[
                    "rank::whoever_is_not_ranked_is_listed_with_the_reason",
                    "rank::a_unit_that_is_not_eligible_changes_no_place",
                ],
            ),
            (
                &["by"],
                "which value",
                &[
                    "score::unit::ranks_are_given_the_value_their_rule_names_and_the_condition",
                    "instruments::places_of_the_rounded_index_are_shared_and_of_the_exact_one_are_not",
                ],
            ),
            (
                &["list", "top", "cut", "rank"],
                "a list that cuts a tie",
                &["rank::a_list_of_ten_rows_that_cuts_a_tie_says_so"],
            ),
            (
                &["bottom", "bottom_order", "worst_first", "worst_last"],
                "the other end",
                &["rank::a_bottom_list_goes_either_way_and_no_list_shows_all"],
            ),
            (
                &["order"],
                "print only",
                &["rank::ordinal_follows_the_units_code_and_a_column_orders_print_only"],
            ),
        ],
    ),
    (
        "The file",
        &[
            (
                &["fairness", "route_spread"],
                "what is attainable on each route",
                &["tests/check/unequal-routes"],
            ),
            (&["frozen"], "fixed before fieldwork", &["tests/check/frozen-late"]),
            (&["for"], "one version", &["tests/check/wrong-questionnaire"]),
            (
                &["arithmetic"],
                "rounding of the whole file",
                &["score::unit::what_is_published_is_rounded_once_and_as_the_file_says"],
            ),
        ],
    ),
];

fn page() -> String {
    let mut page = "# What a scoring file can say, and what proves it\n\nWritten by `UPDATE=1 \
                    cargo test constructs` from the table in `tests/runner/constructs.rs`. \
                    A path is a folder of `check`'s findings; the other proofs are tests \
                    below `tests/runner/`.\n"
        .to_owned();
    for (area, rows) in TABLE {
        write!(
            page,
            "\n## {area}\n\n| words | what is proved | proved by |\n|---|---|---|\n"
        )
        .unwrap();
        for (words, meaning, tests) in *rows {
            let quoted = |words: &[&str]| {
                let words: Vec<String> = words.iter().map(|w| format!("`{w}`")).collect();
                words.join(", ")
            };
            let (words, tests) = (quoted(words), quoted(tests));
            writeln!(page, "| {words} | {meaning} | {tests} |").unwrap();
        }
    }
    page
}

/// Whether there is a test of this name, or a folder of this path.
fn is_there(test: &str) -> bool {
    let Some((module, function)) = test.rsplit_once("::") else {
        return Path::new(test).is_dir();
    };
    let file = format!("tests/runner/{}.rs", module.replace("::", "/"));
    let text = fs::read_to_string(file).unwrap_or_default();
    text.contains(&format!("#[test]\nfn {function}("))
}

/// Every key and every word that may be written, wherever in the schema.
fn words<'a>(schema: &'a Value, found: &mut BTreeSet<&'a str>) {
    match schema {
        Value::Object(keys) => {
            for (key, value) in keys {
                match (key.as_str(), value) {
                    ("properties", Value::Object(all)) => {
                        let all = all.iter().filter(|(_, schema)| !schema.is_boolean());
                        found.extend(all.map(|(name, _)| name.as_str()));
                    }
                    ("enum", Value::Array(all)) => {
                        found.extend(all.iter().filter_map(Value::as_str));
                    }
                    _ => {}
                }
                words(value, found);
            }
        }
        Value::Array(all) => all.iter().for_each(|value| words(value, found)),
        _ => {}
    }
}

#[test]
fn what_a_scoring_file_can_say_is_told_with_its_proof() {
    let page = page();
    if std::env::var_os("UPDATE").is_some() {
        crate::support::renew(FILE, &page);
    }
    let written = fs::read_to_string(FILE).unwrap_or_default();
    assert!(written == page, "run with UPDATE=1 and read {FILE}");
}

#[test]
fn every_proof_that_is_named_is_there() {
    let rows = TABLE.iter().flat_map(|(_, rows)| *rows);
    let gone: Vec<&str> = rows
        .flat_map(|(_, _, tests)| *tests)
        .copied()
        .filter(|test| !is_there(test))
        .collect();
    assert_eq!(gone, [] as [&str; 0]);
}

#[test]
fn every_word_of_the_schema_is_proved() {
    let schema = fs::read_to_string("schemas/scoring.schema.json").unwrap();
    let schema: Value = serde_json::from_str(&schema).unwrap();
    let mut found = BTreeSet::new();
    words(&schema, &mut found);
    let rows = TABLE.iter().flat_map(|(_, rows)| *rows);
    let proved: BTreeSet<&str> = rows.flat_map(|(words, _, _)| *words).copied().collect();
    let known = |word: &&str| {
        proved.contains(word) || PLAIN.contains(word) || LATER.contains(word)
    };
    let unproved: Vec<&str> = found.iter().copied().filter(|word| !known(word)).collect();
    assert_eq!(unproved, [] as [&str; 0], "add them to tests/runner/constructs.rs");
    let unknown: Vec<&str> =
        proved.iter().copied().filter(|word| !found.contains(word)).collect();
    assert_eq!(unknown, [] as [&str; 0], "the schema has no such words");
}
