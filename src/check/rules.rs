//! The rules, one file each, and the table of them.
//!
//! *In:* nothing. *Out:* [`CHECKS`], in the order in which they run.
//!
//! Nothing registers itself: a rule that is not in the table does not exist, and a test
//! demands a page and a folder of every rule in it.

pub mod absent_fill;
pub mod ambiguous_scalar;
pub mod bad_pattern;
pub mod band_gap;
pub mod closed_route;
pub mod coarse_decimals;
pub mod code_claimed_twice;
pub mod comment_in_text;
pub mod comparable_to_nothing;
pub mod concept_used_twice;
pub mod concepts_alike;
pub mod constant_comparison;
pub mod constant_gate;
pub mod contradictory_option;
pub mod cornered_respondent;
pub mod cycle;
pub mod day_in_route;
pub mod dead_end;
pub mod dead_gate;
pub mod dead_requirement;
pub mod default_mismatch;
pub mod default_out_of_range;
pub mod duplicate_code;
pub mod duplicate_id;
pub mod duplicate_label;
pub mod duplicate_wording;
pub mod empty_cells;
pub mod exclusive_on_single;
pub mod expression_limit;
pub mod expression_syntax;
pub mod fill_in_one_language;
pub mod filter_out_of_order;
pub mod forbidden_result;
pub mod forward_reference;
pub mod frozen_late;
pub mod html_in_text;
pub mod idle_cap;
pub mod idle_check;
pub mod impossible_check;
pub mod impossible_scale;
pub mod keep_last_above_parts;
pub mod lookup_gap;
pub mod max_choices_above_options;
pub mod member_elsewhere;
pub mod min_above_max;
pub mod missing_code_as_value;
pub mod missing_code_comparison;
pub mod missing_column;
pub mod missing_privacy;
pub mod missing_translation;
pub mod mixed_weights;
pub mod months_compared;
pub mod needless_break;
pub mod needless_condition;
pub mod node_cycle;
pub mod not_supported_yet;
pub mod option_band_gap;
pub mod order_by_code;
pub mod other_without_specify;
pub mod parent_without_rule;
pub mod percent_of_unbounded;
pub mod point_off_scale;
pub mod points_for_unknown_option;
pub mod points_out_of_order;
pub mod range_contradicted;
pub mod required_in_optional_roster;
pub mod reused_code;
pub mod reused_id;
pub mod score_out_of_range;
pub mod scored_twice;
pub mod self_reference;
pub mod shadowed_gate;
pub mod shares_above_hundred;
pub mod show_above_parts;
pub mod single_braces;
pub mod stale_allowance;
pub mod stale_translation;
pub mod stray_quote;
pub mod type_mismatch;
pub mod unanswerable_item;
pub mod unbalanced_markup;
pub mod unclaimed_code;
pub mod uncounted_index;
pub mod uncounted_item;
pub mod undeclared_break;
pub mod undeclared_missing_policy;
pub mod undeclared_rename;
pub mod unequal_routes;
pub mod unfit_bound;
pub mod unfit_cell;
pub mod unfit_class;
pub mod unfit_figure;
pub mod unfit_prefill;
pub mod unfit_reference_set;
pub mod unguarded_zero;
pub mod unknown_break;
pub mod unknown_cell;
pub mod unknown_column;
pub mod unknown_function;
pub mod unknown_grade;
pub mod unknown_item;
pub mod unknown_language;
pub mod unknown_level;
pub mod unknown_node;
pub mod unknown_option;
pub mod unknown_rank;
pub mod unknown_reference;
pub mod unknown_scored_item;
pub mod unlike_panels;
pub mod unlike_ranges;
pub mod unmentioned_item;
pub mod unreachable_item;
pub mod unreachable_maximum;
pub mod unreachable_option;
pub mod unreachable_row;
pub mod unreachable_section;
pub mod unread_part;
pub mod unscored_option;
pub mod unused_name;
pub mod unweighted_child;
pub mod wrong_questionnaire;
pub mod wrong_rule;
pub mod zero_weights;

use crate::check::{Check, LINTS, Run};
use crate::diagnostic::{Rule, Severity};
use crate::load;

/// Every rule of `check`.
pub const CHECKS: &[Check] = &[
    Check {
        rule: &unknown_item::RULE,
        run: Run::Both(unknown_item::run, unknown_item::run_scoring),
    },
    Check {
        rule: &unknown_column::RULE,
        run: Run::Both(unknown_column::run, unknown_column::run_scoring),
    },
    Check {
        rule: &unknown_option::RULE,
        run: Run::Both(unknown_option::run, unknown_option::run_scoring),
    },
    Check {
        rule: &unknown_function::RULE,
        run: Run::Both(unknown_function::run, unknown_function::run_scoring),
    },
    Check {
        rule: &unknown_language::RULE,
        run: Run::Both(unknown_language::run, unknown_language::run_scoring),
    },
    Check {
        rule: &unknown_reference::RULE,
        run: Run::Questionnaire(unknown_reference::run),
    },
    Check {
        rule: &expression_syntax::RULE,
        run: Run::Both(expression_syntax::run, expression_syntax::run_scoring),
    },
    Check {
        rule: &expression_limit::RULE,
        run: Run::Both(expression_limit::run, expression_limit::run_scoring),
    },
    Check {
        rule: &type_mismatch::RULE,
        run: Run::Both(type_mismatch::run, type_mismatch::run_scoring),
    },
    Check {
        rule: &constant_comparison::RULE,
        run: Run::Both(constant_comparison::run, constant_comparison::run_scoring),
    },
    Check {
        rule: &missing_code_comparison::RULE,
        run: Run::Both(
            missing_code_comparison::run,
            missing_code_comparison::run_scoring,
        ),
    },
    Check {
        rule: &months_compared::RULE,
        run: Run::Both(months_compared::run, months_compared::run_scoring),
    },
    Check {
        rule: not_supported_yet::RULE,
        run: Run::Both(not_supported_yet::run, not_supported_yet::run_scoring),
    },
    Check { rule: missing_column::RULE, run: Run::Scoring(missing_column::run) },
    Check {
        rule: &duplicate_id::RULE,
        run: Run::Both(duplicate_id::run, duplicate_id::run_scoring),
    },
    Check { rule: &duplicate_code::RULE, run: Run::Questionnaire(duplicate_code::run) },
    Check { rule: &duplicate_label::RULE, run: Run::Questionnaire(duplicate_label::run) },
    Check {
        rule: &code_claimed_twice::RULE,
        run: Run::Questionnaire(code_claimed_twice::run),
    },
    Check {
        rule: &concept_used_twice::RULE,
        run: Run::Questionnaire(concept_used_twice::run),
    },
    Check { rule: &self_reference::RULE, run: Run::Questionnaire(self_reference::run) },
    Check { rule: &cycle::RULE, run: Run::Questionnaire(cycle::run) },
    Check {
        rule: &forward_reference::RULE,
        run: Run::Questionnaire(forward_reference::run),
    },
    Check {
        rule: &filter_out_of_order::RULE,
        run: Run::Questionnaire(filter_out_of_order::run),
    },
    Check {
        rule: &shares_above_hundred::RULE,
        run: Run::Questionnaire(shares_above_hundred::run),
    },
    Check {
        rule: &show_above_parts::RULE,
        run: Run::Questionnaire(show_above_parts::run),
    },
    Check {
        rule: &keep_last_above_parts::RULE,
        run: Run::Questionnaire(keep_last_above_parts::run),
    },
    Check { rule: &day_in_route::RULE, run: Run::Questionnaire(day_in_route::run) },
    Check {
        rule: &unreachable_item::RULE,
        run: Run::Questionnaire(unreachable_item::run),
    },
    Check {
        rule: &unreachable_section::RULE,
        run: Run::Questionnaire(unreachable_section::run),
    },
    Check { rule: &unreachable_row::RULE, run: Run::Questionnaire(unreachable_row::run) },
    Check {
        rule: &unreachable_option::RULE,
        run: Run::Questionnaire(unreachable_option::run),
    },
    Check {
        rule: &unanswerable_item::RULE,
        run: Run::Questionnaire(unanswerable_item::run),
    },
    Check {
        rule: &needless_condition::RULE,
        run: Run::Questionnaire(needless_condition::run),
    },
    Check { rule: &idle_check::RULE, run: Run::Questionnaire(idle_check::run) },
    Check {
        rule: &impossible_check::RULE,
        run: Run::Questionnaire(impossible_check::run),
    },
    Check { rule: &dead_end::RULE, run: Run::Questionnaire(dead_end::run) },
    Check { rule: &closed_route::RULE, run: Run::Questionnaire(closed_route::run) },
    Check {
        rule: &dead_requirement::RULE,
        run: Run::Questionnaire(dead_requirement::run),
    },
    Check {
        rule: &cornered_respondent::RULE,
        run: Run::Questionnaire(cornered_respondent::run),
    },
    Check {
        rule: &exclusive_on_single::RULE,
        run: Run::Questionnaire(exclusive_on_single::run),
    },
    Check { rule: &min_above_max::RULE, run: Run::Questionnaire(min_above_max::run) },
    Check { rule: &unfit_bound::RULE, run: Run::Questionnaire(unfit_bound::run) },
    Check {
        rule: &max_choices_above_options::RULE,
        run: Run::Questionnaire(max_choices_above_options::run),
    },
    Check {
        rule: &default_out_of_range::RULE,
        run: Run::Questionnaire(default_out_of_range::run),
    },
    Check {
        rule: &default_mismatch::RULE,
        run: Run::Questionnaire(default_mismatch::run),
    },
    Check { rule: &bad_pattern::RULE, run: Run::Questionnaire(bad_pattern::run) },
    Check {
        rule: &missing_translation::RULE,
        run: Run::Both(missing_translation::run, missing_translation::run_scoring),
    },
    Check {
        rule: &stale_translation::RULE,
        run: Run::Both(stale_translation::run, stale_translation::run_scoring),
    },
    Check { rule: &absent_fill::RULE, run: Run::Questionnaire(absent_fill::run) },
    Check {
        rule: &ambiguous_scalar::RULE,
        run: Run::Both(ambiguous_scalar::run, ambiguous_scalar::run_scoring),
    },
    Check {
        rule: &comment_in_text::RULE,
        run: Run::Both(comment_in_text::run, comment_in_text::run_scoring),
    },
    Check { rule: &unfit_prefill::RULE, run: Run::Questionnaire(unfit_prefill::run) },
    Check {
        rule: &undeclared_break::RULE,
        run: Run::Questionnaire(undeclared_break::run),
    },
    Check {
        rule: &comparable_to_nothing::RULE,
        run: Run::Questionnaire(comparable_to_nothing::run),
    },
    Check { rule: &needless_break::RULE, run: Run::Questionnaire(needless_break::run) },
    Check { rule: &reused_id::RULE, run: Run::Questionnaire(reused_id::run) },
    Check { rule: &reused_code::RULE, run: Run::Questionnaire(reused_code::run) },
    Check {
        rule: &undeclared_rename::RULE,
        run: Run::Questionnaire(undeclared_rename::run),
    },
    Check { rule: &unclaimed_code::RULE, run: Run::Questionnaire(unclaimed_code::run) },
    Check { rule: &empty_cells::RULE, run: Run::Questionnaire(empty_cells::run) },
    Check {
        rule: &parent_without_rule::RULE,
        run: Run::Questionnaire(parent_without_rule::run),
    },
    Check { rule: &missing_privacy::RULE, run: Run::Questionnaire(missing_privacy::run) },
    Check {
        rule: &unknown_scored_item::RULE,
        run: Run::Scoring(unknown_scored_item::run),
    },
    Check { rule: &unknown_node::RULE, run: Run::Scoring(unknown_node::run) },
    Check { rule: &unknown_break::RULE, run: Run::Scoring(unknown_break::run) },
    Check { rule: &wrong_rule::RULE, run: Run::Scoring(wrong_rule::run) },
    Check { rule: &unscored_option::RULE, run: Run::Scoring(unscored_option::run) },
    Check {
        rule: &points_for_unknown_option::RULE,
        run: Run::Scoring(points_for_unknown_option::run),
    },
    Check { rule: &unmentioned_item::RULE, run: Run::Scoring(unmentioned_item::run) },
    Check { rule: &scored_twice::RULE, run: Run::Scoring(scored_twice::run) },
    Check { rule: &member_elsewhere::RULE, run: Run::Scoring(member_elsewhere::run) },
    Check { rule: &uncounted_index::RULE, run: Run::Scoring(uncounted_index::run) },
    Check { rule: &uncounted_item::RULE, run: Run::Scoring(uncounted_item::run) },
    Check {
        rule: &undeclared_missing_policy::RULE,
        run: Run::Scoring(undeclared_missing_policy::run),
    },
    Check { rule: &band_gap::RULE, run: Run::Scoring(band_gap::run) },
    Check { rule: &score_out_of_range::RULE, run: Run::Scoring(score_out_of_range::run) },
    Check { rule: &idle_cap::RULE, run: Run::Scoring(idle_cap::run) },
    Check { rule: &impossible_scale::RULE, run: Run::Scoring(impossible_scale::run) },
    Check { rule: &unguarded_zero::RULE, run: Run::Scoring(unguarded_zero::run) },
    Check { rule: &unfit_cell::RULE, run: Run::Scoring(unfit_cell::run) },
    Check { rule: &lookup_gap::RULE, run: Run::Scoring(lookup_gap::run) },
    Check { rule: &unread_part::RULE, run: Run::Scoring(unread_part::run) },
    Check { rule: &unknown_grade::RULE, run: Run::Scoring(unknown_grade::run) },
    Check { rule: &zero_weights::RULE, run: Run::Scoring(zero_weights::run) },
    Check { rule: &unweighted_child::RULE, run: Run::Scoring(unweighted_child::run) },
    Check { rule: &mixed_weights::RULE, run: Run::Scoring(mixed_weights::run) },
    Check { rule: &unlike_ranges::RULE, run: Run::Scoring(unlike_ranges::run) },
    Check { rule: &node_cycle::RULE, run: Run::Scoring(node_cycle::run) },
    Check { rule: &dead_gate::RULE, run: Run::Scoring(dead_gate::run) },
    Check { rule: &constant_gate::RULE, run: Run::Scoring(constant_gate::run) },
    Check { rule: &shadowed_gate::RULE, run: Run::Scoring(shadowed_gate::run) },
    Check { rule: &unequal_routes::RULE, run: Run::Scoring(unequal_routes::run) },
    Check {
        rule: &unreachable_maximum::RULE,
        run: Run::Scoring(unreachable_maximum::run),
    },
    Check { rule: &frozen_late::RULE, run: Run::Scoring(frozen_late::run) },
    Check {
        rule: &wrong_questionnaire::RULE,
        run: Run::Scoring(wrong_questionnaire::run),
    },
    Check {
        rule: &unknown_cell::RULE,
        run: Run::Both(unknown_cell::run, unknown_cell::run_scoring),
    },
    Check {
        rule: &missing_code_as_value::RULE,
        run: Run::Questionnaire(missing_code_as_value::run),
    },
    Check {
        rule: &other_without_specify::RULE,
        run: Run::Questionnaire(other_without_specify::run),
    },
    Check { rule: &option_band_gap::RULE, run: Run::Questionnaire(option_band_gap::run) },
    Check {
        rule: &duplicate_wording::RULE,
        run: Run::Questionnaire(duplicate_wording::run),
    },
    Check { rule: &concepts_alike::RULE, run: Run::Questionnaire(concepts_alike::run) },
    Check {
        rule: &required_in_optional_roster::RULE,
        run: Run::Questionnaire(required_in_optional_roster::run),
    },
    Check {
        rule: &fill_in_one_language::RULE,
        run: Run::Both(fill_in_one_language::run, fill_in_one_language::run_scoring),
    },
    Check {
        rule: &unbalanced_markup::RULE,
        run: Run::Both(unbalanced_markup::run, unbalanced_markup::run_scoring),
    },
    Check {
        rule: &stray_quote::RULE,
        run: Run::Both(stray_quote::run, stray_quote::run_scoring),
    },
    Check {
        rule: &single_braces::RULE,
        run: Run::Both(single_braces::run, single_braces::run_scoring),
    },
    Check {
        rule: &html_in_text::RULE,
        run: Run::Both(html_in_text::run, html_in_text::run_scoring),
    },
    Check { rule: &unused_name::RULE, run: Run::Questionnaire(unused_name::run) },
    Check {
        rule: &points_out_of_order::RULE,
        run: Run::Scoring(points_out_of_order::run),
    },
    Check { rule: &coarse_decimals::RULE, run: Run::Scoring(coarse_decimals::run) },
    Check { rule: &order_by_code::RULE, run: Run::Scoring(order_by_code::run) },
    Check { rule: &point_off_scale::RULE, run: Run::Questionnaire(point_off_scale::run) },
    Check {
        rule: &contradictory_option::RULE,
        run: Run::Questionnaire(contradictory_option::run),
    },
    Check { rule: &range_contradicted::RULE, run: Run::Scoring(range_contradicted::run) },
    Check {
        rule: &percent_of_unbounded::RULE,
        run: Run::Scoring(percent_of_unbounded::run),
    },
    Check { rule: &unfit_figure::RULE, run: Run::Scoring(unfit_figure::run) },
    Check { rule: &forbidden_result::RULE, run: Run::Scoring(forbidden_result::run) },
    Check { rule: &unknown_rank::RULE, run: Run::Scoring(unknown_rank::run) },
    Check { rule: &unlike_panels::RULE, run: Run::Scoring(unlike_panels::run) },
    Check { rule: &unfit_class::RULE, run: Run::Scoring(unfit_class::run) },
    Check { rule: &unknown_level::RULE, run: Run::Scoring(unknown_level::run) },
    Check {
        rule: &unfit_reference_set::RULE,
        run: Run::Scoring(unfit_reference_set::run),
    },
    Check { rule: &stale_allowance::RULE, run: Run::Allowances },
];

/// Errors that leave a meaning: what is written can be asked and scored in one way, but
/// nobody is thought to have meant it. These can be allowed, with a reason. Any other
/// error leaves open what is asked or what it is worth, and no reason settles that.
const SENSELESS: &[&Rule] = &[
    &closed_route::RULE,
    &constant_comparison::RULE,
    &constant_gate::RULE,
    &dead_end::RULE,
    &dead_gate::RULE,
    &dead_requirement::RULE,
    &duplicate_label::RULE,
    &exclusive_on_single::RULE,
    &impossible_check::RULE,
    &keep_last_above_parts::RULE,
    &max_choices_above_options::RULE,
    &missing_code_comparison::RULE,
    &mixed_weights::RULE,
    &point_off_scale::RULE,
    &range_contradicted::RULE,
    &show_above_parts::RULE,
    &unanswerable_item::RULE,
    &unlike_ranges::RULE,
    &unreachable_item::RULE,
    &unreachable_option::RULE,
    &unreachable_row::RULE,
    &unreachable_section::RULE,
];

/// Whether an author may allow what a rule finds, on its line and with a reason: warnings,
/// notes, and errors that leave a meaning; never what makes a file unreadable.
pub fn can_be_allowed(rule: &Rule) -> bool {
    let is = |other: &&Rule| other.name == rule.name;
    let is_checked = CHECKS.iter().chain(LINTS).any(|check| check.rule.name == rule.name);
    let is_mild = rule.severity != Severity::Error || SENSELESS.iter().any(is);
    let is_own = !load::RULES.iter().any(|other| other.name == rule.name);
    is_checked && is_own && is_mild && rule.name != stale_allowance::RULE.name
}
