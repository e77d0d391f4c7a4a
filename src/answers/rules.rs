//! What can be wrong with an answer file: the rules.
//!
//! *In:* nothing. *Out:* name, weight and page of every rule of this step.
//!
//! What is said where is in the files that find it.

use crate::diagnostic::{Rule, Severity};

/// Text that cannot be read as JSON.
pub const JSON_SYNTAX: Rule = Rule {
    name: "json-syntax",
    severity: Severity::Error,
    explanation: include_str!("rules/json_syntax.md"),
};

/// A key that is there already.
pub const DUPLICATE_ANSWER_KEY: Rule = Rule {
    name: "duplicate-answer-key",
    severity: Severity::Error,
    explanation: include_str!("rules/duplicate_answer_key.md"),
};

/// A questionnaire or version that does not exist.
pub const UNKNOWN_QUESTIONNAIRE: Rule = Rule {
    name: "unknown-questionnaire",
    severity: Severity::Error,
    explanation: include_str!("rules/unknown_questionnaire.md"),
};

/// A key that every answer file has.
pub const MISSING_ENVELOPE_KEY: Rule = Rule {
    name: "missing-envelope-key",
    severity: Severity::Error,
    explanation: include_str!("rules/missing_envelope_key.md"),
};

/// A key about the file with a value it cannot have.
pub const WRONG_ENVELOPE: Rule = Rule {
    name: "wrong-envelope",
    severity: Severity::Error,
    explanation: include_str!("rules/wrong_envelope.md"),
};

/// A unit that is not in the register.
pub const UNKNOWN_UNIT: Rule = Rule {
    name: "unknown-unit",
    severity: Severity::Error,
    explanation: include_str!("rules/unknown_unit.md"),
};

/// An answer to something that is not asked at all.
pub const ANSWER_FOR_UNKNOWN_ITEM: Rule = Rule {
    name: "answer-for-unknown-item",
    severity: Severity::Error,
    explanation: include_str!("rules/answer_for_unknown_item.md"),
};

/// Answers of a questionnaire that extends the one they are read as.
pub const ADDED_ANSWER: Rule = Rule {
    name: "added-answer",
    severity: Severity::Note,
    explanation: include_str!("rules/added_answer.md"),
};

/// A code that is not among the options.
pub const UNKNOWN_CODE: Rule = Rule {
    name: "unknown-code",
    severity: Severity::Error,
    explanation: include_str!("rules/unknown_code.md"),
};

/// A value of another type than the item's.
pub const WRONG_ANSWER_TYPE: Rule = Rule {
    name: "wrong-answer-type",
    severity: Severity::Error,
    explanation: include_str!("rules/wrong_answer_type.md"),
};

/// A number that cannot be kept exactly.
pub const INEXACT_NUMBER: Rule = Rule {
    name: "inexact-number",
    severity: Severity::Error,
    explanation: include_str!("rules/inexact_number.md"),
};

/// A number, day or year outside its bounds.
pub const OUT_OF_RANGE: Rule = Rule {
    name: "out-of-range",
    severity: Severity::Error,
    explanation: include_str!("rules/out_of_range.md"),
};

/// A number with more decimals than declared.
pub const TOO_MANY_DECIMALS: Rule = Rule {
    name: "too-many-decimals",
    severity: Severity::Error,
    explanation: include_str!("rules/too_many_decimals.md"),
};

/// "None of these" together with one of these.
pub const EXCLUSIVE_WITH_OTHERS: Rule = Rule {
    name: "exclusive-with-others",
    severity: Severity::Error,
    explanation: include_str!("rules/exclusive_with_others.md"),
};

/// More ticks than allowed.
pub const TOO_MANY_CHOICES: Rule = Rule {
    name: "too-many-choices",
    severity: Severity::Error,
    explanation: include_str!("rules/too_many_choices.md"),
};

/// Fewer ticks than wanted.
pub const TOO_FEW_CHOICES: Rule = Rule {
    name: "too-few-choices",
    severity: Severity::Error,
    explanation: include_str!("rules/too_few_choices.md"),
};

/// One option ticked twice.
pub const REPEATED_CODE: Rule = Rule {
    name: "repeated-code",
    severity: Severity::Error,
    explanation: include_str!("rules/repeated_code.md"),
};

/// A null or empty text in place of an answer.
pub const BLANK_ANSWER: Rule = Rule {
    name: "blank-answer",
    severity: Severity::Error,
    explanation: include_str!("rules/blank_answer.md"),
};

/// A missing code that the item does not offer.
pub const MISSING_CODE_NOT_OFFERED: Rule = Rule {
    name: "missing-code-not-offered",
    severity: Severity::Error,
    explanation: include_str!("rules/missing_code_not_offered.md"),
};

/// A required item without an answer.
pub const MISSING_ANSWER: Rule = Rule {
    name: "missing-answer",
    severity: Severity::Error,
    explanation: include_str!("rules/missing_answer.md"),
};

/// An item that should have an answer.
pub const SOFT_MISSING_ANSWER: Rule = Rule {
    name: "soft-missing-answer",
    severity: Severity::Warning,
    explanation: include_str!("rules/soft_missing_answer.md"),
};

/// An answer to what was not asked.
pub const UNASKED_ANSWER: Rule = Rule {
    name: "unasked-answer",
    severity: Severity::Warning,
    explanation: include_str!("rules/unasked_answer.md"),
};

/// An option that was not offered.
pub const UNOFFERED_OPTION: Rule = Rule {
    name: "unoffered-option",
    severity: Severity::Warning,
    explanation: include_str!("rules/unoffered_option.md"),
};

/// A row that the grid does not have.
pub const UNKNOWN_ROW: Rule = Rule {
    name: "unknown-row",
    severity: Severity::Error,
    explanation: include_str!("rules/unknown_row.md"),
};

/// An option without what must be written beside it.
pub const MISSING_SPECIFY: Rule = Rule {
    name: "missing-specify",
    severity: Severity::Error,
    explanation: include_str!("rules/missing_specify.md"),
};

/// A text beside an option that asks for none.
pub const STRAY_SPECIFY: Rule = Rule {
    name: "stray-specify",
    severity: Severity::Error,
    explanation: include_str!("rules/stray_specify.md"),
};

/// A text longer than allowed.
pub const TOO_LONG_TEXT: Rule = Rule {
    name: "too-long-text",
    severity: Severity::Error,
    explanation: include_str!("rules/too_long_text.md"),
};

/// A text shorter than wanted.
pub const TOO_SHORT_TEXT: Rule = Rule {
    name: "too-short-text",
    severity: Severity::Error,
    explanation: include_str!("rules/too_short_text.md"),
};

/// A text that does not meet its pattern.
pub const PATTERN_MISMATCH: Rule = Rule {
    name: "pattern-mismatch",
    severity: Severity::Error,
    explanation: include_str!("rules/pattern_mismatch.md"),
};

/// A text that is not of the form its item asks for.
pub const FORMAT_MISMATCH: Rule = Rule {
    name: "format-mismatch",
    severity: Severity::Error,
    explanation: include_str!("rules/format_mismatch.md"),
};

/// A personal identity number in free text.
pub const PERSONAL_NUMBER_IN_TEXT: Rule = Rule {
    name: "personal-number-in-text",
    severity: Severity::Warning,
    explanation: include_str!("rules/personal_number_in_text.md"),
};

/// A text that is no day of the calendar.
pub const NOT_A_DATE: Rule = Rule {
    name: "not-a-date",
    severity: Severity::Error,
    explanation: include_str!("rules/not_a_date.md"),
};

/// A number that is no year.
pub const NOT_A_YEAR: Rule = Rule {
    name: "not-a-year",
    severity: Severity::Error,
    explanation: include_str!("rules/not_a_year.md"),
};

/// A stored result that is not what the answers give.
pub const DERIVED_DISAGREES: Rule = Rule {
    name: "derived-disagrees",
    severity: Severity::Error,
    explanation: include_str!("rules/derived_disagrees.md"),
};

/// A division by zero or the like.
pub const UNDEFINED_RESULT: Rule = Rule {
    name: "undefined-result",
    severity: Severity::Warning,
    explanation: include_str!("rules/undefined_result.md"),
};

/// A hard check that does not hold.
pub const FAILED_CHECK: Rule = Rule {
    name: "failed-check",
    severity: Severity::Error,
    explanation: include_str!("rules/failed_check.md"),
};

/// A soft check that fails and was not confirmed.
pub const UNCONFIRMED_CHECK: Rule = Rule {
    name: "unconfirmed-check",
    severity: Severity::Warning,
    explanation: include_str!("rules/unconfirmed_check.md"),
};

/// A confirmation without the reason it needs.
pub const MISSING_REASON: Rule = Rule {
    name: "missing-reason",
    severity: Severity::Warning,
    explanation: include_str!("rules/missing_reason.md"),
};

/// A confirmation of a check that holds.
pub const NEEDLESS_CONFIRMATION: Rule = Rule {
    name: "needless-confirmation",
    severity: Severity::Warning,
    explanation: include_str!("rules/needless_confirmation.md"),
};

/// Answers given to another state of the questionnaire.
pub const DIFFERENT_INSTRUMENT: Rule = Rule {
    name: "different-instrument",
    severity: Severity::Warning,
    explanation: include_str!("rules/different_instrument.md"),
};

/// An arm that the key does not draw.
pub const OTHER_DRAW: Rule = Rule {
    name: "other-draw",
    severity: Severity::Warning,
    explanation: include_str!("rules/other_draw.md"),
};

/// Two answer files for one unit.
pub const SECOND_ANSWER_FILE: Rule = Rule {
    name: "second-answer-file",
    severity: Severity::Error,
    explanation: include_str!("rules/second_answer_file.md"),
};

/// A text that is no month of the calendar.
pub const NOT_A_MONTH: Rule = Rule {
    name: "not-a-month",
    severity: Severity::Error,
    explanation: include_str!("rules/not_a_month.md"),
};

/// A text that is no time of day.
pub const NOT_A_TIME: Rule = Rule {
    name: "not-a-time",
    severity: Severity::Error,
    explanation: include_str!("rules/not_a_time.md"),
};

/// A text that is no length of time.
pub const NOT_A_DURATION: Rule = Rule {
    name: "not-a-duration",
    severity: Severity::Error,
    explanation: include_str!("rules/not_a_duration.md"),
};

/// A consent that says no.
pub const CONSENT_NOT_GIVEN: Rule = Rule {
    name: "consent-not-given",
    severity: Severity::Error,
    explanation: include_str!("rules/consent_not_given.md"),
};

/// A file that is too large or of another type.
pub const DOCUMENT_NOT_TAKEN: Rule = Rule {
    name: "document-not-taken",
    severity: Severity::Error,
    explanation: include_str!("rules/document_not_taken.md"),
};

/// A ranking that leaves out what must be ranked.
pub const INCOMPLETE_RANKING: Rule = Rule {
    name: "incomplete-ranking",
    severity: Severity::Error,
    explanation: include_str!("rules/incomplete_ranking.md"),
};

/// Parts that do not add up to their total.
pub const TOTAL_DOES_NOT_ADD_UP: Rule = Rule {
    name: "total-does-not-add-up",
    severity: Severity::Error,
    explanation: include_str!("rules/total_does_not_add_up.md"),
};

/// Rows of a grid or roster that must differ and do not.
pub const EQUAL_ROWS: Rule = Rule {
    name: "equal-rows",
    severity: Severity::Error,
    explanation: include_str!("rules/equal_rows.md"),
};

/// A roster with fewer rows than it must have.
pub const TOO_FEW_ROWS: Rule = Rule {
    name: "too-few-rows",
    severity: Severity::Error,
    explanation: include_str!("rules/too_few_rows.md"),
};

/// A roster with more rows than it may have.
pub const TOO_MANY_ROWS: Rule = Rule {
    name: "too-many-rows",
    severity: Severity::Error,
    explanation: include_str!("rules/too_many_rows.md"),
};

/// A count of rows that is no number of rows.
pub const WRONG_ROW_COUNT: Rule = Rule {
    name: "wrong-row-count",
    severity: Severity::Error,
    explanation: include_str!("rules/wrong_row_count.md"),
};

/// An answer in the file of a part that does not ask it.
pub const ANSWER_OF_ANOTHER_PART: Rule = Rule {
    name: "answer-of-another-part",
    severity: Severity::Error,
    explanation: include_str!("rules/answer_of_another_part.md"),
};

/// An answer file of a unit whose answers are made from those of its children.
pub const ANSWERS_OF_MADE_PARENT: Rule = Rule {
    name: "answers-of-made-parent",
    severity: Severity::Error,
    explanation: include_str!("rules/answers_of_made_parent.md"),
};

/// Parts of one record that say different things of it.
pub const PARTS_DISAGREE: Rule = Rule {
    name: "parts-disagree",
    severity: Severity::Error,
    explanation: include_str!("rules/parts_disagree.md"),
};

/// A status or disposition that is not that of the end.
pub const STATUS_DISAGREES: Rule = Rule {
    name: "status-disagrees",
    severity: Severity::Error,
    explanation: include_str!("rules/status_disagrees.md"),
};

/// A person who signed twice, or reviewed what was answered by the same.
pub const REPEATED_SIGNATURE: Rule = Rule {
    name: "repeated-signature",
    severity: Severity::Warning,
    explanation: include_str!("rules/repeated_signature.md"),
};

/// A moment before one that came earlier.
pub const BACKWARD_TIME: Rule = Rule {
    name: "backward-time",
    severity: Severity::Warning,
    explanation: include_str!("rules/backward_time.md"),
};

/// Every rule of this step.
pub const RULES: &[&Rule] = &[
    &ANSWER_FOR_UNKNOWN_ITEM,
    &ADDED_ANSWER,
    &ANSWER_OF_ANOTHER_PART,
    &ANSWERS_OF_MADE_PARENT,
    &BACKWARD_TIME,
    &BLANK_ANSWER,
    &CONSENT_NOT_GIVEN,
    &DERIVED_DISAGREES,
    &DIFFERENT_INSTRUMENT,
    &DOCUMENT_NOT_TAKEN,
    &DUPLICATE_ANSWER_KEY,
    &EQUAL_ROWS,
    &EXCLUSIVE_WITH_OTHERS,
    &FAILED_CHECK,
    &FORMAT_MISMATCH,
    &INCOMPLETE_RANKING,
    &INEXACT_NUMBER,
    &JSON_SYNTAX,
    &MISSING_ANSWER,
    &MISSING_CODE_NOT_OFFERED,
    &MISSING_ENVELOPE_KEY,
    &MISSING_REASON,
    &MISSING_SPECIFY,
    &NEEDLESS_CONFIRMATION,
    &NOT_A_DATE,
    &NOT_A_DURATION,
    &NOT_A_MONTH,
    &NOT_A_TIME,
    &NOT_A_YEAR,
    &OTHER_DRAW,
    &OUT_OF_RANGE,
    &PARTS_DISAGREE,
    &PATTERN_MISMATCH,
    &PERSONAL_NUMBER_IN_TEXT,
    &REPEATED_CODE,
    &REPEATED_SIGNATURE,
    &SECOND_ANSWER_FILE,
    &SOFT_MISSING_ANSWER,
    &STATUS_DISAGREES,
    &STRAY_SPECIFY,
    &TOO_FEW_CHOICES,
    &TOO_FEW_ROWS,
    &TOO_LONG_TEXT,
    &TOO_MANY_CHOICES,
    &TOO_MANY_DECIMALS,
    &TOO_MANY_ROWS,
    &TOO_SHORT_TEXT,
    &TOTAL_DOES_NOT_ADD_UP,
    &UNASKED_ANSWER,
    &UNCONFIRMED_CHECK,
    &UNDEFINED_RESULT,
    &UNKNOWN_CODE,
    &UNKNOWN_QUESTIONNAIRE,
    &UNKNOWN_ROW,
    &UNKNOWN_UNIT,
    &UNOFFERED_OPTION,
    &WRONG_ANSWER_TYPE,
    &WRONG_ENVELOPE,
    &WRONG_ROW_COUNT,
];
