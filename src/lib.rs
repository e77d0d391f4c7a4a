//! An interoperable survey engine: questionnaires and scoring rules in YAML are
//! checked, answers are validated and scored, units are ranked, and every point can
//! be explained.
//!
//! ```text
//! source ─► yaml ─► load ── Questionnaire ─► check ── Instrument ─► answers
//!                                                                      │
//!      cli ◄─ report ◄─ rank ── Ranking ◄─ score ── Scores ◄─ ValidAnswers
//! ```
//! `expression` and `route` stand beside the line: `check`, `answers` and `score` all
//! ask the same two. `proof` tells `check` what no respondent can reach, `changes` what
//! became another since the earlier wave; `interview` puts the questions to one person, and
//! `simulate` to nobody, on the same routes; `format` sets a text in its one layout. `cases`
//! runs an author's cases through `answers` and `score`, and says where they come out
//! otherwise. `figures` computes numbers for print, `analyse` asks what stands behind
//! scores: who answered, what would lift a unit, how much places depend on weights, and
//! `waves` compares the scores and places of two waves.
//! `interview` asks one person question by question, and `fullscreen` makes
//! pictures of that for a whole screen.

pub mod analyse;
pub mod answers;
pub mod cases;
pub mod changes;
pub mod check;
pub mod cli;
pub mod decimal;
pub mod diagnostic;
pub mod entry;
pub mod expression;
pub mod figures;
pub mod format;
pub mod formats;
pub mod fullscreen;
pub mod interview;
pub mod load;
pub mod model;
pub mod points;
pub mod proof;
pub mod rank;
pub mod report;
pub mod route;
pub mod score;
pub mod simulate;
pub mod source;
pub mod value;
pub mod waves;
pub mod yaml;
