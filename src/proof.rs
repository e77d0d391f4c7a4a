//! Proofs about all respondents at once: what nobody can reach, and why.
//!
//! *In:* a questionnaire with its plan. *Out:* for a [`Goal`], such as "this item is
//! asked", a [`Verdict`]: somebody can meet it, nobody can (and what stands in the way),
//! or it cannot be told.
//!
//! Nothing is evaluated that `route` and `expression` evaluate, and nothing is reported:
//! what follows from a proof is for the rules of `check` to say.
//!
//! # Why
//!
//! A condition that can never be true is found by trying no number of answers. So the
//! whole questionnaire becomes one formula over true and false: every answer is a few
//! variables (which option, which side of which limit, which reason for having none),
//! every condition two literals, *true* and *false*, of which at most one holds (Kleene).
//! A solver (`batsat`) then either finds a respondent or proves that there is
//! none.
//!
//! The formula may allow more than a real interview does, never less. What it cannot
//! express (functions over rows, texts, arithmetic beyond intervals) is left free. So
//! [`Verdict::Never`] is certain, and [`Verdict::Possible`] means no more than that
//! nothing was proved. Parts whose answers are few are not translated at all but asked
//! of the one evaluator, combination by combination.

mod bounds;
mod cells;
mod conditions;
mod cornered;
mod derived;
mod formula;
mod goals;
mod interval;
mod measure;
mod offers;
mod profiles;
mod prover;
mod refine;
mod route;
mod solver;
mod table;
mod terms;
mod units;
mod witness;

pub use cornered::Corner;
pub use goals::{Cause, Goal, Wanted};
pub use profiles::{Attain, Best, Profile, Scored};
pub use prover::{Prover, Verdict};
pub use witness::Witness;
