//! The table of every key and type of the language, with the test that proves it.
//!
//! *In:* the lists below, written by hand from the description of the language; `L` is its
//! first part (files, items, states, expressions, checks, answers, waves), `C` its second
//! (units, tables, records, rosters, chance, reuse, data files), with the section. *Out:*
//! `tests/keys.md`, kept by `UPDATE=1`.
//!
//! A key that is in no schema, a page that is not there and a test that does not exist
//! fail here, and so does a key of a schema that the lists leave out.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use survey::load::topics;

use crate::topics::{keys_of, pointer_of};

const FILE: &str = "tests/keys.md";

/// Section | definition.key, or a type | page | tests.
const KEYS: &str = "
L2 | questionnaire.questionnaire | questionnaire | tests/check/wrong-questionnaire cli::two_files_of_one_questionnaire_are_a_finding_and_answers_wait
L2 | questionnaire.version | questionnaire | cli::two_files_of_one_questionnaire_are_a_finding_and_answers_wait
L2 | questionnaire.title | questionnaire | tests/load/missing-key
L2 | questionnaire.languages | languages | tests/check/missing-translation tests/check/unknown-language
L2 | translation.text | languages | tests/check/stale-translation
L9 | translation.of | languages | tests/check/stale-translation
L2 | questionnaire.wave | waves | tests/check/unknown-column
L2 | wave.label | waves | constants::a_constant_has_the_value_of_this_wave
L2 | wave.reference_date | waves | tests/check/months-compared
L2 | wave.fieldwork | waves | expression::language::names_are_paths_that_the_caller_resolves
L2 | fieldwork.from | waves | expression::language::names_are_paths_that_the_caller_resolves
L2 | fieldwork.to | waves | studies::the_invented_study_is_sound
L2 | wave.published | waves | studies::the_invented_study_is_sound
L2 | wave.follows | waves | cli::a_wave_that_follows_nothing_is_told cases::a_case_may_answer_the_earlier_wave
L2 | questionnaire.sender | questionnaire | tests/check/missing-privacy
L2 | sender.name | questionnaire | tests/check/missing-privacy
L2 | sender.contact | questionnaire | tests/check/missing-privacy
L2 | questionnaire.privacy | questionnaire | tests/check/missing-privacy
L2 | privacy.purpose | questionnaire | tests/check/missing-privacy
L2 | privacy.public | questionnaire | tests/check/missing-privacy
L2 | privacy.kept | questionnaire | tests/check/missing-privacy
L2 | questionnaire.units | units | tests/load/unit-without-code
L2 | units.frame | units | tests/load/missing-file tests/load/duplicate-unit
L2 | units.id | units | tests/load/missing-column
L2 | units.label | units | tests/load/missing-column
L2 | units.called | units | universe::who_is_asked_is_said_of_every_item_section_row_and_option
L2 | units.groups | units | rank::groups_have_places_and_bases_of_their_own
L2 | units.size | units | tables::a_register_keeps_its_rows_and_the_types_of_its_columns
C1 | units.columns | units | tests/load/ill-typed-cell tables::a_register_keeps_its_rows_and_the_types_of_its_columns
C1 | units.weight | units | tests/load/wrong-weight
C1 | units.parent | units | tests/load/unknown-parent tests/load/parent-cycle
C1 | units.kind | units | units::a_parent_is_never_counted_beside_its_children
C1 | units.parents | units | tests/check/parent-without-rule
C1 | parent.take | units | units::a_parent_is_never_counted_beside_its_children parents::sums_and_means_are_exact_and_rounded_once tests/answers/answers-of-made-parent
C1 | parent.tie | units | parents::a_tie_is_what_it_says_and_is_shown_with_four
C1 | units.changes | units | units::a_renamed_unit_keeps_its_earlier_code_and_a_merged_or_split_one_has_none units::faults_of_a_file_of_changes_are_told_with_their_cell
C3 | questionnaire.records | records | records::two_cases_of_one_unit_are_two_records
C3 | record_name.type | records | records::names_of_a_record_are_read_like_items
C3 | record_name.pattern | records | records::a_key_that_is_not_whole_is_a_finding_at_its_place
C3 | record_name.options | records | records::names_of_a_record_are_read_like_items
C3 | record_name.pseudonym | records | records::two_cases_of_one_unit_are_two_records
C3 | questionnaire.parts | parts | tests/load/section-not-in-one-part
C3 | part.sections | parts | tests/load/unknown-part-section
C3 | part.ask_if | parts | records::a_record_is_complete_when_every_open_part_that_is_not_optional_is
C3 | part.respondent | parts | topics::every_example_comes_out_as_the_page_says
C3 | part.optional | parts | records::a_record_is_complete_when_every_open_part_that_is_not_optional_is
C3 | answers.part | parts | records::two_files_of_one_part_are_a_finding_and_findings_stand_in_their_own_file tests/answers/answer-of-another-part tests/answers/parts-disagree
L6 | answers.disposition | answers | tests/answers/wrong-envelope
C7 | answers.given_by | answers | records::answers_are_counted_by_who_gave_them
C7 | questionnaire.data_file | data_file | mapped::a_questionnaire_may_hold_the_map_of_its_data
C7 | data_file.columns | data_file | tests/mapped/unknown-mapped-column tests/mapped/absent-data-column mapped::every_kind_of_column_becomes_the_answer_it_is
C7 | data_file.constants | data_file | tests/mapped/column-mapped-twice
C7 | data_file.ignore | data_file | mapped::what_is_not_mapped_is_told_with_what_is_near
C7 | data_file.codes | data_file | tests/mapped/code-is-answer tests/mapped/stray-missing-code mapped::the_more_specific_name_wins_value_by_value
C7 | data_file.values | data_file | tests/mapped/unknown-mapped-value tests/mapped/value-mapped-twice
C7 | data_file.blank | data_file | mapped::an_empty_cell_is_what_blank_says_where_the_item_was_asked
C7 | data_file.several | data_file | mapped::every_kind_of_column_becomes_the_answer_it_is
C7 | data_file.decimal | data_file | mapped::every_kind_of_column_becomes_the_answer_it_is
C7 | data_file.dates | data_file | mapped::every_kind_of_column_becomes_the_answer_it_is
C7 | data_file.delimiter | data_file | mapped::cells_are_parted_as_the_first_row_or_the_map_says
C7 | correction.* | corrections | topics::every_example_comes_out_as_the_page_says
R8 | case.* | cases | topics::every_example_comes_out_as_the_page_says cases_units::what_a_case_of_units_names_must_be_there
R8 | case_unit.* | cases | topics::every_example_comes_out_as_the_page_says cases_units::what_a_case_of_units_names_must_be_there
R8 | expected.* | cases | topics::every_example_comes_out_as_the_page_says cases_figures::figures_are_those_of_all_units_of_the_case_as_published
R8 | expected_of_units.* | cases | topics::every_example_comes_out_as_the_page_says cases_figures::figures_are_those_of_all_units_of_the_case_as_published
L2 | questionnaire.missing | missing | answers::a_grid_may_have_one_missing_code_for_all_rows
L2 | missing.offer | missing | tests/answers/missing-code-not-offered
L4 | missing.not_asked | missing | tests/answers/unasked-answer
L1 | questionnaire.include | include | tests/load/include-cycle
L1 | include.file | include | tests/load/file-outside tests/load/missing-file
L1 | include.lists | include | tests/load/unknown-list tests/load/duplicate-list
L2 | questionnaire.options | options | tests/load/unknown-list
L2 | questionnaire.sections | sections | tests/load/empty-section
L2 | questionnaire.checks | checks | studies::the_invented_study_is_sound
L2 | section.id | sections | tests/check/duplicate-id
L2 | section.title | sections | tests/load/missing-key
L2 | section.text | sections | studies::the_invented_study_is_sound
L2 | section.instruction | instruction | visits::whoever_answers_alone_is_not_told_what_the_interviewer_is
L2 | section.ask_if | sections | tests/check/unreachable-item
L2 | section.items | sections | tests/load/empty-section
L2 | section.sections | sections | tests/load/empty-section
L6 | section.checks | checks | studies::the_invented_study_is_sound
L6 | section.end_if | end_if | route::an_end_leaves_what_comes_after_it_unasked
L3 | single | single | answers::codes_are_compared_after_normalisation_and_the_nearest_is_named tests/answers/unknown-code
L3 | multiple | multiple | tests/answers/exclusive-with-others expression::language::count_is_of_ticked_options_and_answered_rows
L3 | yes_no | yes_no | answers::blanks_of_every_kind_are_findings_and_follow_from_nothing_else
L3 | scale | scale | tests/answers/out-of-range
L3 | integer | integer | tests/answers/too-many-decimals
L3 | decimal | decimal | answers::numbers_are_exact_or_refused
L3 | percent | percent | tests/answers/out-of-range
L3 | money | money | items::moments_and_amounts_keep_to_their_bounds
L3 | text | text | tests/answers/pattern-mismatch
L3 | long_text | long_text | formats::a_number_in_free_text_is_a_warning_also_beside_an_option
L3 | date | date | tests/answers/not-a-date
L3 | month | month | tests/answers/not-a-month
L3 | year | year | tests/answers/not-a-year
L3 | time | time | tests/answers/not-a-time
L3 | duration | duration | tests/answers/not-a-duration
L3 | unit | unit | items::the_nearest_row_of_a_register_is_named
L3 | location | location | items::a_place_is_hidden_unless_the_author_says_otherwise
L3 | ranking | ranking | items::a_ranking_has_each_option_once_and_as_many_as_asked_for
L3 | allocate | allocate | items::parts_are_told_with_their_sum
L3 | grid | grid | items::a_grid_has_cells_of_any_type_with_missing_codes_of_their_own
L3 | roster | roster | items::rows_are_read_and_told_by_their_number
L3 | document | document | tests/answers/document-not-taken
L3 | consent | consent | items::a_consent_is_always_required
L3 | note | note | kinds::every_type_loads_with_what_it_needs
L3 | derived | derived | tests/answers/derived-disagrees
L3 | hidden | hidden | items::a_hidden_value_from_the_register_must_agree
L3 | item.id | about | tests/load/ill-formed-id tests/load/reserved-id
L3 | item.type | about | kinds::every_type_loads_with_what_it_needs
L3 | item.text | texts | tests/load/missing-key expression::language::texts_hold_fills
L3 | item.help | texts | tables::what_codebooks_print_of_an_item_is_kept
L3 | item.why | texts | studies::the_invented_study_is_sound
L3 | item.instruction | instruction | visits::whoever_answers_alone_is_not_told_what_the_interviewer_is
L3 | item.ask_if | states | tests/check/unreachable-item expression::language::any_state_but_answered_makes_the_result_unknown
L3 | item.required | required | tests/answers/missing-answer tests/answers/soft-missing-answer
L3 | item.allow_missing | missing | tests/answers/missing-code-not-offered
L3 | item.default | default | tests/check/default-mismatch tests/check/default-out-of-range
L3 | item.prefill | default | studies::the_invented_study_is_sound
L3 | item.checks | checks | tests/answers/failed-check
L3 | item.end_if | end_if | route::an_end_leaves_what_comes_after_it_unasked
L3 | item.concept | waves | tests/check/concept-used-twice
L9 | item.comparable | comparability | tests/check/undeclared-break tests/check/needless-break
L9 | item.comparable_because | comparability | tests/check/undeclared-break changes::every_case_changes_what_was_worked_out_by_hand
L9 | item.renamed_from | waves | cases::a_case_may_answer_the_earlier_wave tests/check/undeclared-rename
L3 | item.headline | single | kinds::a_key_of_the_type_is_taken
L3 | item.sensitive | about | answers::what_is_sensitive_is_never_echoed
L3 | item.personal | about | cli::a_personal_answer_is_never_echoed
L3 | item.keywords | about | tables::what_codebooks_print_of_an_item_is_kept
L3 | item.about | about | tables::what_codebooks_print_of_an_item_is_kept
L3 | item.options | single | tests/load/unknown-list
C2 | item.options_where | options_where | tests/answers/unoffered-option
C2 | item.options_from | options_from | route::options_and_rows_come_from_what_was_ticked kinds::options_carried_over_have_the_codes_of_their_source
L3 | item.style | single | tables::what_codebooks_print_of_an_item_is_kept
C5 | item.order | chance | chance::every_outcome_is_as_likely_as_another
C5 | item.keep_last | chance | tests/check/keep-last-above-parts
L3 | item.ordered | single | kinds::a_key_of_the_type_is_taken
L3 | item.min_choices | multiple | tests/answers/too-few-choices
L3 | item.max_choices | multiple | tests/answers/too-many-choices tests/check/max-choices-above-options
L3 | item.from | unit | kinds::a_key_of_the_type_is_taken tests/load/unknown-source
L3 | item.where | unit | tests/answers/unoffered-option
L3 | item.to | scale | kinds::a_key_of_the_type_is_taken
L3 | item.step | scale | tests/answers/out-of-range
L3 | item.labels | scale | kinds::a_key_of_the_type_is_taken
L3 | item.min | integer | answers::bounds_may_rest_on_other_answers
L3 | item.max | integer | answers::bounds_may_rest_on_other_answers
L3 | item.unit | integer | kinds::a_key_of_the_type_is_taken
L3 | item.currency | money | items::moments_and_amounts_keep_to_their_bounds
L3 | item.decimals | decimal | tests/answers/too-many-decimals
L3 | item.min_length | text | tests/answers/too-short-text
L3 | item.max_length | text | tests/answers/too-long-text
L3 | item.pattern | text | tests/answers/pattern-mismatch tests/check/bad-pattern
L3 | item.format | format | tests/answers/format-mismatch formats::canonical_spellings_are_accepted
L3 | item.accuracy_max | location | items::a_place_is_hidden_unless_the_author_says_otherwise
L3 | item.top | ranking | tests/answers/incomplete-ranking
L3 | item.total | allocate | tests/answers/total-does-not-add-up
L3 | item.rows | grid | tests/answers/unknown-row
L3 | row.id | grid | tests/check/duplicate-id
L3 | row.label | grid | tests/check/duplicate-label
L3 | row.ask_if | grid | score::example::below_20_000_inhabitants_a_row_leaves_numerator_and_maximum
L3 | item.item | grid | items::a_grid_has_cells_of_any_type_with_missing_codes_of_their_own
L3 | cell_type.* | grid | kinds::a_cell_and_a_specify_take_any_type_with_one_answer
L3 | item.multiple | grid | studies::the_invented_study_is_sound
L3 | item.each_row_required | grid | answers::a_grid_may_have_one_missing_code_for_all_rows
L3 | item.unique_rows | grid | tests/answers/equal-rows
L3 | item.items | roster | items::rows_are_read_and_told_by_their_number
C4 | item.count | roster | items::rows_follow_a_count tests/answers/wrong-row-count
C4 | item.for_each | roster | items::rows_follow_what_was_ticked
C4 | for_each_row.rows | roster | items::rows_of_another_roster_are_told_by_their_number
C4 | for_each_row.where | roster | route::rosters_nest_and_rows_are_made_from_other_rows
C4 | item.row_label | roster | studies::the_invented_study_is_sound
C4 | item.unique | roster | tests/answers/equal-rows
L3 | item.max_bytes | document | tests/answers/document-not-taken
L3 | item.types | document | tests/answers/document-not-taken
L3 | item.value | derived | expression::language::a_derived_item_takes_codes_conditions_and_other_items
L3 | item.as | derived | kinds::every_type_loads_with_what_it_needs
L3 | option.code | options | tests/check/duplicate-code
L3 | option.label | options | tests/check/duplicate-label
L3 | option.specify | specify | tests/answers/missing-specify tests/answers/stray-specify
L3 | specify.* | specify | kinds::a_cell_and_a_specify_take_any_type_with_one_answer
L3 | option.exclusive | options | tests/check/exclusive-on-single tests/answers/exclusive-with-others
L3 | option.all_of_these | options | expression::language::an_option_for_all_is_ticked_for_the_others
L3 | option.missing | options | answers::a_missing_code_with_an_option_of_its_own_is_spelled_as_that
L3 | option.ask_if | options | tests/answers/unoffered-option
L3 | option.end_if | end_if | route::an_end_leaves_what_comes_after_it_unasked
L3 | option.attributes | options | tables::attributes_have_one_type_a_name_throughout_a_list
L9 | option.was | options | tests/check/code-claimed-twice tests/check/unclaimed-code
L9 | option.concept | comparability | changes::every_case_changes_what_was_worked_out_by_hand tests/check/reused-code
– | option.share | options | simulate::declared_shares_are_met
C2 | option_table.file | options | tables::an_option_list_may_be_a_table
C2 | option_table.code | options | tables::faults_of_a_table_of_options_are_told_where_they_are
C2 | option_table.label | options | tables::an_option_list_may_be_a_table
C2 | option_table.columns | options | tables::an_option_list_may_be_a_table
C2 | options_from.item | options_from | kinds::options_carried_over_have_the_codes_of_their_source
C2 | options_from.which | options_from | route::options_and_rows_come_from_what_was_ticked
C2 | options_from.keep | options_from | route::options_and_rows_come_from_what_was_ticked
C4 | options_from.rows | options_from | tests/answers/unoffered-option
C4 | options_from.where | options_from | expression::rows::source_option_and_outside_move_to_other_rows
C4 | options_from.label | options_from | studies::the_invented_study_is_sound
L6 | check.id | checks | tests/check/duplicate-id
L6 | check.must | checks | tests/answers/failed-check
L6 | check.level | checks | tests/answers/unconfirmed-check answers::what_a_hard_check_marks_is_invalid_and_the_route_is_walked_anew
L6 | check.message | checks | tests/answers/failed-check
L6 | check.items | checks | tests/check/unknown-item
L6 | check.reason | checks | tests/answers/missing-reason
L6 | check.since | checks | answers::a_check_is_judged_from_its_version_on
L6 | end_if.when | end_if | route::an_end_leaves_what_comes_after_it_unasked
L6 | end_if.status | end_if | route::an_end_leaves_what_comes_after_it_unasked
L6 | end_if.disposition | end_if | studies::the_invented_study_is_sound
L6 | end_if.message | end_if | studies::the_invented_study_is_sound
L6 | option_end_if.* | end_if | route::an_end_leaves_what_comes_after_it_unasked
L7 | answers.questionnaire | answers | tests/answers/unknown-questionnaire
L7 | answers.version | answers | tests/answers/unknown-questionnaire
L7 | answers.unit | answers | tests/answers/unknown-unit tests/answers/second-answer-file
L7 | answers.status | answers | tests/answers/missing-envelope-key
L7 | answers.language | answers | tests/answers/wrong-envelope
L7 | answers.started | answers | tests/answers/wrong-envelope
L7 | answers.submitted | answers | src::answers::envelope::said::a_stamp_keeps_its_local_day
L7 | answers.answers | answers | tests/answers/answer-for-unknown-item tests/answers/blank-answer tests/answers/duplicate-answer-key
L7 | answers.confirmed | answers | tests/answers/needless-confirmation
L7 | answers.signatures | answers | attached::what_goes_with_the_answers_is_read_as_it_stands tests/answers/repeated-signature
L7 | answers.notes | answers | attached::what_cannot_be_is_told_at_its_place attached::what_was_noted_or_said_is_never_repeated
L7 | answers.calls | answers | attached::what_came_of_the_last_contact_may_be_the_disposition tests/answers/backward-time
L7 | answers.replaces | answers | attached::what_goes_with_the_answers_is_read_as_it_stands
L7 | answers.instrument | answers | tests/answers/different-instrument
L7 | answers.simulated | answers | tests/answers/wrong-envelope
C5 | answers.draws | chance | tests/answers/other-draw
C2 | questionnaire.registers | registers | tables::a_register_keeps_its_rows_and_the_types_of_its_columns
C2 | register.file | registers | tables::faults_of_a_register_are_told_with_their_cell
C2 | register.id | registers | tables::faults_of_a_register_are_told_with_their_cell
C2 | register.label | registers | items::the_nearest_row_of_a_register_is_named
C2 | register.columns | registers | tests/load/ill-typed-cell
C2 | items_from.file | items_from | reuse::rows_of_a_table_become_items
C2 | items_from.id | items_from | reuse::rows_of_a_table_become_items
C2 | items_from.text | items_from | reuse::rows_of_a_table_become_items
C2 | items_from.type | items_from | reuse::faults_of_rows_are_told_in_the_table_and_those_of_all_rows_once
C2 | items_from.* | items_from | reuse::ten_thousand_rows_become_ten_thousand_items
C2 | questionnaire.constants | constants | constants::a_constant_has_the_value_of_this_wave
C2 | constant.by | constants | constants::what_is_wrong_with_a_constant_is_told_where_it_stands
C5 | questionnaire.randomise | chance | chance::draws_are_those_that_python_makes
C5 | randomisation.arms | chance | chance::odds_are_kept
C5 | randomisation.by | chance | chance::a_draw_by_unit_is_the_same_in_every_record
C5 | arm.odds | chance | chance::odds_that_say_the_same_draw_the_same
C5 | arm.label | chance | studies::the_invented_study_is_sound
C5 | section.order | chance | chance::items_have_an_order_for_each_key tests/check/filter-out-of-order
C5 | section.keep_last | chance | tests/check/keep-last-above-parts
C5 | section.show | chance | chance::what_rests_on_something_left_out_was_left_out_too tests/check/show-above-parts
C6 | questionnaire.extends | extends | extends::the_sections_of_the_base_come_first_and_what_is_added_has_the_prefix
C6 | extends.base | extends | extends::what_cannot_be_extended_is_told_where_it_is_named tests/load/unknown-base
C6 | extends.as | extends | extends::the_sections_of_the_base_come_first_and_what_is_added_has_the_prefix tests/load/name-taken
L3 | questionnaire.texts | texts | external::wording_is_read_from_the_file_that_is_named tests/load/texts-wanted
C6 | section_include.file | include | reuse::what_cannot_be_included_is_told_where_it_is_named
C6 | section_include.section | include | tests/load/unknown-section
C6 | section_include.as | include | reuse::a_section_can_be_included_twice_and_within_another
";

/// Section | what | page | tests: what is no key of a schema.
const WORDS: &str = "
L4 | nine states | states | expression::language::tests_ask_for_the_state route::what_lies_after_the_last_answer_of_an_unfinished_file_was_not_reached
L4 | states that are taken over | states | score::missing::an_inherited_state_is_treated_by_the_policy_of_that_state
L5 | names: items, grid cells, `unit.x`, `wave`, `const.x`, `self` | expressions | expression::language::names_are_paths_that_the_caller_resolves
L5 | `prev.x` | waves | cases::a_case_may_answer_the_earlier_wave
L5 | `register[x].column` | registers | expression::rows::registers_are_read_by_the_code_of_a_row
L5 | `row`, `row.index`, `parent.x`, `source.x`, `option.x` | roster | expression::rows::source_option_and_outside_move_to_other_rows route::rosters_nest_and_rows_are_made_from_other_rows
L5 | literals and `none` | expressions | expression::language::literals_are_texts_numbers_truths_lists_and_dates expression::language::none_is_a_result_and_nothing_to_compare_with
L5 | `submitted`, `started` | expressions | tests/check/day-in-route expression::language::there_is_no_today
L5 | comparison, logic, arithmetic | expressions | expression::yardstick::conditions_mean_what_they_mean_in_jinja expression::naive::thousands_of_generated_expressions_mean_what_a_naive_reader_takes_them_for
L5 | `is` tests | expressions | expression::language::tests_ask_for_the_state
L5 | functions of numbers and texts | functions | expression::language::functions_of_numbers_and_texts
L5 | functions of dates | functions | expression::language::functions_of_dates expression::language::dates_at_the_edges_of_the_calendar
L5 | functions over rosters | functions | expression::rows::functions_over_rows_follow_the_page
L5 | `label`, `specify` | functions | expression::language::labels_and_what_is_written_beside_an_option
L5 | three values | states | expression::language::and_or_not_follow_kleene
L5 | members and no members | functions | expression::language::members_that_are_absent_are_skipped expression::language::over_no_members_there_is_an_answer_of_its_own
L5 | exact arithmetic | expressions | expression::language::arithmetic_is_exact_and_rounds_only_by_round
L5 | limits | expressions | expression::robustness::no_expression_of_four_kilobytes_takes_long
L5 | cycles | expressions | tests/check/cycle
L5 | fills | texts | expression::language::texts_hold_fills
L7 | NDJSON | answers | answers::one_bad_line_of_a_stream_leaves_the_others_alone
L7 | YAML | answers | convert::every_type_of_item_survives_every_notation
C4 | depth of rosters | roster | tests/load/deep-roster
C4 | rows that go and come back | roster | route::rows_above_a_lowered_count_are_kept_out_and_come_back
C4 | cycles are judged by value | roster | expression::rows::a_share_of_the_whole_is_no_cycle_by_its_reach
C5 | the reason `planned` | chance | chance::what_rests_on_something_left_out_was_left_out_too
C7 | data from elsewhere | data_file | mapped::data_and_what_convert_makes_of_them_score_alike
C7 | wide CSV | answers | convert::there_and_back_is_the_identity
";

/// Section | key | why it is not there.
const LATER: &str = "
L2 | end_if of the questionnaire | a finding, `not-supported-yet`; on items, sections and options it works
L7 | journals | come with interviews
C5 | quotas | a finding, `not-supported-yet`; planned for after the language
C6 | extends of scoring files | come with the whole of scoring
";

/// The cells of a list, row by row.
fn rows(list: &'static str) -> Vec<Vec<&'static str>> {
    let lines = list.lines().filter(|line| !line.is_empty());
    lines.map(|line| line.split(" | ").collect()).collect()
}

/// A test by its path, or a folder of files that a test walks.
fn assert_is_there(proof: &str) {
    if proof.contains('/') {
        assert!(Path::new(proof).is_dir(), "no folder `{proof}`");
        return;
    }
    let (module, name) = proof.rsplit_once("::").unwrap();
    let (root, module) = match module.strip_prefix("src::") {
        Some(module) => ("src", module),
        None => ("tests/runner", module),
    };
    let path = format!("{root}/{}.rs", module.replace("::", "/"));
    let text = fs::read_to_string(&path).unwrap_or_else(|_| panic!("no `{path}`"));
    assert!(text.contains(&format!("fn {name}(")), "`{path}` has no test `{name}`");
}

fn proofs(cell: &str) -> String {
    cell.split(' ').inspect(|proof| assert_is_there(proof)).fold(
        String::new(),
        |told, proof| {
            let comma = if told.is_empty() { "" } else { ", " };
            format!("{told}{comma}`{proof}`")
        },
    )
}

fn assert_page(name: &str) {
    let mut all = topics::TYPES.iter().chain(topics::CONCEPTS);
    assert!(all.any(|topic| topic.name == name), "no page `{name}`");
}

/// Where a key or a type is in the schemas.
fn pointer(key: &str) -> String {
    let Some((definition, name)) = key.split_once('.') else {
        let types = topics::TYPES.iter().any(|topic| topic.name == key);
        assert!(types, "`{key}` is no type");
        return "questionnaire `/definitions/item/properties/type`".to_owned();
    };
    let (file, pointer) = pointer_of(definition);
    if name == "*" {
        return format!("{file} `{pointer}/properties`");
    }
    assert!(keys_of(definition).contains(name), "`{key}` is in no schema");
    format!("{file} `{pointer}/properties/{name}`")
}

fn table() -> String {
    let mut text = String::from(
        "# Every key, and what proves it\n\nWritten by `UPDATE=1 cargo test keys` from the \
         lists in `tests/runner/keys.rs`. `L` and `C` are the two parts of the description \
         of the language, with the section, `R` is that of results. `survey explain PAGE` prints a page; the \
         example of each is run as a test too (`tests/runner/topics.rs`). A test is a \
         function of the test runner, or a folder whose files a test walks; where it is the \
         invented study alone, the key is read and kept for steps to come.\n\n\
         | § | key or type | schema | page | tests |\n|---|---|---|---|---|\n",
    );
    for row in rows(KEYS) {
        let [section, key, page, tests] = row[..] else { panic!("{row:?}") };
        assert_page(page);
        let (pointer, tests) = (pointer(key), proofs(tests));
        writeln!(text, "| {section} | `{key}` | {pointer} | `{page}` | {tests} |")
            .unwrap();
    }
    text.push_str(
        "\n## What is no key\n\n| § | what | page | tests |\n|---|---|---|---|\n",
    );
    for row in rows(WORDS) {
        let [section, what, page, tests] = row[..] else { panic!("{row:?}") };
        assert_page(page);
        writeln!(text, "| {section} | {what} | `{page}` | {} |", proofs(tests)).unwrap();
    }
    text.push_str("\n## What is not there yet\n\n| § | what | why |\n|---|---|---|\n");
    for row in rows(LATER) {
        let [section, what, why] = row[..] else { panic!("{row:?}") };
        writeln!(text, "| {section} | {what} | {why} |").unwrap();
    }
    text
}

#[test]
fn the_table_of_keys_is_current() {
    let table = table();
    if std::env::var_os("UPDATE").is_some() {
        crate::support::renew(FILE, &table);
    }
    let written = fs::read_to_string(FILE).unwrap_or_default();
    assert!(written == table, "run with UPDATE=1 and read {FILE}");
}

#[test]
fn every_key_of_the_schemas_is_in_the_table() {
    let listed: BTreeSet<&str> = rows(KEYS).iter().map(|row| row[1]).collect();
    let mut missing = Vec::new();
    for definition in crate::topics::definitions() {
        if listed.contains(format!("{definition}.*").as_str()) {
            continue;
        }
        let keys = keys_of(definition).into_iter();
        let full = keys.map(|key| format!("{definition}.{key}"));
        missing.extend(full.filter(|key| !listed.contains(key.as_str())));
    }
    assert!(missing.is_empty(), "{missing:?}");
    for topic in topics::TYPES {
        assert!(listed.contains(topic.name), "{} is not listed", topic.name);
    }
}

#[test]
fn what_is_not_there_yet_is_refused_by_the_schema() {
    let text = fs::read_to_string("schemas/questionnaire.schema.json").unwrap();
    let schema: serde_json::Value = serde_json::from_str(&text).unwrap();
    let later = schema["x-later"].as_array().unwrap().iter();
    let units = schema["properties"]["units"]["x-later"].as_array();
    for word in later.chain(units.into_iter().flatten()) {
        let word = word.as_str().unwrap();
        assert!(LATER.contains(word), "`{word}` is for later and not in the list");
    }
}
