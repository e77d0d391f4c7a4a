//! Method lints: how a question is put, not whether it works.
//!
//! *In:* nothing. *Out:* [`LINTS`], in the order in which they run.
//!
//! They are rules like those of `rules`, each with a page and a folder of its own, and
//! run only where they are asked for (`survey check --lint`). None of them is an error:
//! they rest on experience, and an author may know better. What they measure and where
//! the limit lies stands on the page, with the source.
//!
//! # Why
//!
//! A lint that cries wolf is turned off. So each looks only for what is certain in the
//! words that it knows, and is silent on the rest.

pub mod absolute_wording;
pub mod agree_disagree;
pub mod double_barrelled;
pub mod double_negation;
pub mod equal_weights_of_values;
pub mod hard_reading;
pub mod leading_order;
pub mod leading_wording;
pub mod long_grid;
pub mod long_item;
pub mod long_words;
pub mod missing_dont_know;
pub mod mixed_and_or;
pub mod mixed_scale_direction;
pub mod negated_wording;
pub mod open_items_in_a_row;
pub mod plural_of_one;
pub mod preselected_answer;
pub mod sensitive_without_refusal;
pub mod too_many_options;
pub mod unbalanced_scale;
pub mod unexplained_abbreviation;
pub mod unstated_base;

use crate::check::{Check, Run};

/// Every lint.
pub const LINTS: &[Check] = &[
    Check { rule: &hard_reading::RULE, run: Run::Questionnaire(hard_reading::run) },
    Check { rule: &long_words::RULE, run: Run::Questionnaire(long_words::run) },
    Check { rule: &long_item::RULE, run: Run::Questionnaire(long_item::run) },
    Check {
        rule: &double_barrelled::RULE,
        run: Run::Questionnaire(double_barrelled::run),
    },
    Check { rule: &double_negation::RULE, run: Run::Questionnaire(double_negation::run) },
    Check { rule: &negated_wording::RULE, run: Run::Questionnaire(negated_wording::run) },
    Check { rule: &leading_wording::RULE, run: Run::Questionnaire(leading_wording::run) },
    Check {
        rule: &absolute_wording::RULE,
        run: Run::Questionnaire(absolute_wording::run),
    },
    Check {
        rule: &unexplained_abbreviation::RULE,
        run: Run::Questionnaire(unexplained_abbreviation::run),
    },
    Check { rule: &plural_of_one::RULE, run: Run::Questionnaire(plural_of_one::run) },
    Check { rule: &unstated_base::RULE, run: Run::Questionnaire(unstated_base::run) },
    Check { rule: &leading_order::RULE, run: Run::Questionnaire(leading_order::run) },
    Check {
        rule: &preselected_answer::RULE,
        run: Run::Questionnaire(preselected_answer::run),
    },
    Check {
        rule: &unbalanced_scale::RULE,
        run: Run::Questionnaire(unbalanced_scale::run),
    },
    Check {
        rule: &mixed_scale_direction::RULE,
        run: Run::Questionnaire(mixed_scale_direction::run),
    },
    Check { rule: &agree_disagree::RULE, run: Run::Questionnaire(agree_disagree::run) },
    Check {
        rule: &too_many_options::RULE,
        run: Run::Questionnaire(too_many_options::run),
    },
    Check {
        rule: &missing_dont_know::RULE,
        run: Run::Questionnaire(missing_dont_know::run),
    },
    Check {
        rule: &sensitive_without_refusal::RULE,
        run: Run::Questionnaire(sensitive_without_refusal::run),
    },
    Check {
        rule: &open_items_in_a_row::RULE,
        run: Run::Questionnaire(open_items_in_a_row::run),
    },
    Check { rule: &long_grid::RULE, run: Run::Questionnaire(long_grid::run) },
    Check {
        rule: &mixed_and_or::RULE,
        run: Run::Both(mixed_and_or::run, mixed_and_or::run_scoring),
    },
    Check {
        rule: &equal_weights_of_values::RULE,
        run: Run::Scoring(equal_weights_of_values::run),
    },
];
