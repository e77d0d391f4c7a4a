//! What `survey verify` finds.
//!
//! *In:* nothing. *Out:* a rule each, with its page.

use crate::diagnostic::{Rule, Severity};

/// A file that results rest on is another now.
pub const CHANGED_INPUT: Rule = Rule {
    name: "changed-input",
    severity: Severity::Error,
    explanation: include_str!("changed_input.md"),
};

/// A score, a place or anything else that comes out otherwise.
pub const RESULT_DIFFERS: Rule = Rule {
    name: "result-differs",
    severity: Severity::Error,
    explanation: include_str!("result_differs.md"),
};

/// A unit that is in the results and does not come out, or the other way round.
pub const UNMATCHED_RESULT: Rule = Rule {
    name: "unmatched-result",
    severity: Severity::Error,
    explanation: include_str!("unmatched_result.md"),
};

/// Results of another version of the engine.
pub const OTHER_ENGINE: Rule = Rule {
    name: "other-engine",
    severity: Severity::Note,
    explanation: include_str!("other_engine.md"),
};

/// All of them.
pub const RULES: &[&Rule] =
    &[&CHANGED_INPUT, &RESULT_DIFFERS, &UNMATCHED_RESULT, &OTHER_ENGINE];
