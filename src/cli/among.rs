//! The units that scores are compared with.
//!
//! *In:* the answers of a questionnaire's units. *Out:* what is known of them together.
//!
//! Only scoring files with relative steps need it; others score each unit as it comes.

use crate::answers::ValidAnswers;
use crate::cli::scored::Ready;
use crate::rank::membership;
use crate::score::{Member, Membership, Population, Trace, score};

/// What is known of these units; none where nothing depends on it.
pub fn population(ready: &Ready, answers: &[&ValidAnswers]) -> Option<Population> {
    let ruleset = &ready.ruleset;
    if !ready.is_relative() {
        return None;
    }
    let counted = answers.iter().filter(|answers| {
        ready.family.as_ref().is_none_or(|family| family.counts(answers.unit()))
    });
    let counted: Vec<(String, &ValidAnswers)> =
        counted.map(|answers| (key(answers), *answers)).collect();
    let members: Vec<Member<'_>> = counted
        .iter()
        .map(|(key, answers)| Member {
            key,
            view: ready.view(answers),
            envelope: answers.envelope(),
            standing: standing(ready, answers),
        })
        .collect();
    Some(Population::new(ruleset, &members))
}

/// The unit's code, and what tells the record from others.
fn key(answers: &ValidAnswers) -> String {
    let mut key = answers.unit().to_owned();
    for word in answers.key() {
        key.push('\u{1f}');
        key.push_str(word);
    }
    key
}

/// Which ranks would rank a unit, whatever its score is.
fn standing(ready: &Ready, answers: &ValidAnswers) -> Membership {
    let view = ready.view(answers);
    let scores = score(&ready.ruleset, &view, answers.envelope(), Trace::Off);
    let submitted = answers.submitted().map(|stamp| stamp.day);
    membership(ready.scoring(), (answers.unit(), answers.status(), submitted), &scores)
}
