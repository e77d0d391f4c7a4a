//! Every integration test of the project, in one binary.
//!
//! One module a topic. Nothing here is part of the engine.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests read files, and a panic is their way to fail"
)]

mod analyse;
mod answers;
mod architecture;
mod attached;
mod cases;
mod cases_coverage;
mod cases_record;
mod cases_units;
mod chance;
mod changes;
mod check;
mod cli;
mod compare;
mod constants;
mod constructs;
mod convert;
mod coverage;
mod desk;
mod docs;
mod drafts;
mod entries;
mod entry;
mod expression;
mod extends;
mod external;
mod faults;
mod fmt;
mod format;
mod formats;
mod fullscreen;
mod generated;
mod golden;
mod held;
mod instruments;
mod interview;
mod interview_record;
mod interview_session;
mod items;
mod keys;
mod kinds;
mod lint;
mod load;
mod mapped;
mod mend;
mod misuse;
mod nasty;
mod new;
mod notes;
mod onscreen;
mod outline;
mod parents;
mod proof;
mod rank;
mod reasons;
mod records;
mod reuse;
mod reviewed;
mod route;
mod running;
mod same;
mod score;
mod simulate;
mod slips;
mod studies;
mod support;
mod tables;
mod terminal;
mod texts;
mod topics;
mod units;
mod universe;
mod variants;
mod visits;
mod watch;
mod waves;
mod why_adds_up;
mod why_rows;
