//! A questionnaire against itself, and a scoring file against its questionnaire.
//!
//! *In:* a questionnaire as written, and scoring files. *Out:* findings, in the order
//! of place; and, where none is an error, an [`Instrument`] and [`SoundScoring`].
//!
//! One rule, one file under `rules/`, one page beside it, one line in [`CHECKS`]. A
//! rule never stops the others, but what may follow from something else is held back.
//! None looks at answers, and none renders anything. What `load` has found wrong already
//! is not said again.
//!
//! Method lints ([`LINTS`]) judge how a question is put, not whether it works: they are
//! rules too, under `lints/`, and run only where they are asked for.

mod absence;
mod allowances;
mod bands;
mod causes;
mod chance;
mod columns;
mod fairness;
mod followed;
mod graph;
mod instrument;
pub mod lints;
mod lists;
mod mentioned;
mod policies;
mod problems;
mod proofs;
mod reasons;
pub mod rules;
mod scalars;
mod scales;
mod spelling;
mod subject;
mod targets;
mod texts;
mod vocabulary;
mod wording;

use crate::diagnostic::{Findings, Rule};
use crate::model::{Questionnaire, Scoring};
use crate::proof::Prover;
use crate::source::Sources;

pub use causes::can_be_held_back;
pub use fairness::Fairness;
pub(crate) use fairness::answers_worth;
pub use followed::Followed;
pub use instrument::{Instrument, SoundScoring};
pub use lints::LINTS;
pub use proofs::Proofs;
pub use rules::{CHECKS, can_be_allowed};
pub use subject::{ScoringRole, ScoringSubject, ScoringUse, Subject};

/// A rule and the function that runs it.
#[derive(Clone, Copy, Debug)]
pub struct Check {
    /// Name, severity and page.
    pub rule: &'static Rule,
    /// What runs it.
    pub run: Run,
}

/// What a rule looks at.
#[derive(Clone, Copy, Debug)]
pub enum Run {
    /// The questionnaire.
    Questionnaire(fn(&Subject<'_>, &mut Findings)),
    /// A scoring file beside its questionnaire.
    Scoring(fn(&ScoringSubject<'_>, &mut Findings)),
    /// Both.
    Both(fn(&Subject<'_>, &mut Findings), fn(&ScoringSubject<'_>, &mut Findings)),
    /// Found while allowances are applied.
    Allowances,
}

/// Checks a questionnaire and the scoring files beside it. `earlier` are the version it
/// follows, the one that this one follows, and so on.
///
/// `findings` holds what `load` found in the same files; it comes back with everything,
/// tidied, and without what an `# allow:` covers. The instrument is there when the
/// questionnaire has no finding of severity error; a sound scoring file likewise.
pub fn check(
    sources: &Sources,
    questionnaire: Questionnaire,
    earlier: impl IntoIterator<Item = Questionnaire>,
    scorings: Vec<Scoring>,
    findings: &mut Findings,
) -> (Option<Instrument>, Vec<SoundScoring>) {
    let earlier = earlier.into_iter().collect();
    Definitions { questionnaire, earlier, scorings, lints: &[] }.check(sources, findings)
}

/// As [`check`], and judges the method with [`LINTS`] too.
pub fn check_and_lint(
    sources: &Sources,
    questionnaire: Questionnaire,
    earlier: impl IntoIterator<Item = Questionnaire>,
    scorings: Vec<Scoring>,
    findings: &mut Findings,
) -> (Option<Instrument>, Vec<SoundScoring>) {
    let earlier = earlier.into_iter().collect();
    Definitions { questionnaire, earlier, scorings, lints: LINTS }
        .check(sources, findings)
}

/// Whether a rule is a method lint, which runs only where it is asked for.
pub fn is_lint(rule: &Rule) -> bool {
    LINTS.iter().any(|lint| lint.rule.name == rule.name)
}

/// What is checked together.
struct Definitions {
    questionnaire: Questionnaire,
    earlier: Vec<Questionnaire>,
    scorings: Vec<Scoring>,
    /// All lints, or none.
    lints: &'static [Check],
}

impl Definitions {
    fn check(
        self,
        sources: &Sources,
        findings: &mut Findings,
    ) -> (Option<Instrument>, Vec<SoundScoring>) {
        let Self { questionnaire, earlier, scorings, lints } = self;
        let compiled = crate::route::compile(&questionnaire, &earlier);
        let segments = wording::Segments::default();
        let mut prover = Prover::new(&questionnaire, &compiled.plan);
        let proofs = Proofs::of(&mut prover, &questionnaire, &compiled);
        let followed =
            earlier.first().map(|previous| Followed::new(previous, &questionnaire));
        let subject = Subject {
            sources,
            questionnaire: &questionnaire,
            compiled: &compiled,
            proofs: &proofs,
            previous: earlier.first(),
            earlier: &earlier,
            followed: followed.as_ref(),
            scorings: &scorings,
            segments: &segments,
        };
        for check in CHECKS.iter().chain(lints) {
            if let Run::Questionnaire(run) | Run::Both(run, _) = check.run {
                run(&subject, findings);
            }
        }
        for scoring in &scorings {
            let uses = subject::scoring_uses(&subject, scoring, &mut prover);
            let shadows = subject::shadows(scoring, &uses, &mut prover);
            let study = (&questionnaire, &compiled.plan);
            let fits = rules::wrong_questionnaire::fits(&questionnaire, scoring);
            let fairness = if fits && is_whole(findings, &questionnaire, scoring) {
                Fairness::of(&mut prover, study, scoring)
            } else {
                Fairness::default()
            };
            let subject = ScoringSubject {
                base: &subject,
                scoring,
                uses: &uses,
                shadows: &shadows,
                fairness: &fairness,
            };
            // Beside the wrong version nearly everything would be wrong, and none of it news.
            if !fits {
                rules::wrong_questionnaire::run(&subject, findings);
                continue;
            }
            for check in CHECKS.iter().chain(lints) {
                if let Run::Scoring(run) | Run::Both(_, run) = check.run {
                    run(&subject, findings);
                }
            }
        }
        let files: Vec<_> = questionnaire
            .files()
            .chain(scorings.iter().flat_map(Scoring::files))
            .collect();
        allowances::apply(sources, &files, !lints.is_empty(), findings);
        // What is allowed holds nothing back: else a file could pass because of it.
        causes::settle(sources, &questionnaire, findings);
        findings.tidy();
        let broken = questionnaire.files().any(|file| findings.has_errors_in(file));
        let sound = scorings
            .into_iter()
            .filter(|scoring| {
                let mut files = scoring.files().chain(scoring.tables.iter().copied());
                !broken && !files.any(|file| findings.has_errors_in(file))
            })
            .map(|scoring| SoundScoring::new(sources, scoring))
            .collect();
        if broken {
            return (None, sound);
        }
        (Some(Instrument::new(sources, questionnaire, compiled.plan)), sound)
    }
}

/// Whether nothing is wrong with either file that scores could rest on.
fn is_whole(
    findings: &Findings,
    questionnaire: &Questionnaire,
    scoring: &Scoring,
) -> bool {
    let mut files = questionnaire.files().chain(scoring.files());
    !files.any(|file| findings.has_errors_in(file))
}
