//! Reference sets of earlier waves: `over: {wave: …}`.
//!
//! *In:* a rule set, and what was answered to the waves before. *Out:* the same rule set
//! with what it needs to know of those waves.
//!
//! The answers are those of the folder `answers/` beside that version, as for `prev.` and
//! for `compare`; files with errors and units with two files are none. They are scored by
//! the rules of this file, with items joined as in a like-for-like comparison. A unit
//! that chose an option which is no more is left out: nobody can say what it is worth.

use std::collections::BTreeMap;

use crate::answers::ValidAnswers;
use crate::changes::continued;
use crate::check::{Instrument, SoundScoring};
use crate::cli::batch::duplicates;
use crate::cli::error::Error;
use crate::cli::library::{Definition, Earlier};
use crate::diagnostic::Words;
use crate::model::{Family, Over, Questionnaire};
use crate::route::{Carriage, Record, View};
use crate::score::{Member, Membership, Ruleset, fix_wave, resolve};

/// The waves that the steps of a rule set are over, each once.
fn waves(ruleset: &Ruleset) -> Vec<String> {
    let mut waves: Vec<String> = Vec::new();
    for step in &ruleset.steps {
        if let Over::Wave(wave) = &step.over
            && !waves.contains(&wave.value)
        {
            waves.push(wave.value.clone());
        }
    }
    waves
}

/// The SHA-256 of the answers to each of these waves.
pub fn hashes(ruleset: &Ruleset, definition: &Definition) -> BTreeMap<String, String> {
    let hash = |wave: String| {
        let found = definition.earlier.iter().find(|earlier| is_wave(earlier, &wave))?;
        Some((wave, found.hash.clone()))
    };
    waves(ruleset).into_iter().filter_map(hash).collect()
}

/// The waves that scoring files name, so that their answers are read.
pub fn named(scorings: &[SoundScoring], instrument: &Instrument) -> Vec<String> {
    let rules = scorings.iter().filter_map(|sound| {
        resolve(sound.scoring(), instrument.questionnaire(), instrument.plan())
    });
    rules.flat_map(|ruleset| waves(&ruleset)).collect()
}

/// Whether it is the wave of that label or version.
pub fn is_wave(earlier: &Earlier, wave: &str) -> bool {
    let found = earlier.definition.instrument.as_ref();
    found.is_some_and(|found| found.questionnaire().is_wave(wave))
}

/// Settles every step over an earlier wave.
///
/// # Errors
///
/// Nobody's answers to that wave are at hand.
pub fn settle(
    ruleset: &mut Ruleset,
    instrument: &Instrument,
    definition: &Definition,
) -> Result<(), Error> {
    for wave in waves(ruleset) {
        let earlier = &definition.earlier;
        let found = earlier.iter().position(|earlier| is_wave(earlier, &wave));
        let found = found.filter(|at| !earlier[*at].answers.is_empty());
        let Some(at) = found else { return Err(nobody(&wave)) };
        let waves = earlier[..=at].iter().rev();
        let waves = waves.filter_map(|it| it.definition.instrument.as_ref());
        let versions: Vec<&Instrument> = waves.chain([instrument]).collect();
        of_wave(ruleset, &wave, &versions, &earlier[at].answers);
    }
    Ok(())
}

fn of_wave(
    ruleset: &mut Ruleset,
    wave: &str,
    versions: &[&Instrument],
    answers: &[ValidAnswers],
) {
    let (Some(first), Some(last)) = (versions.first(), versions.last()) else { return };
    let written: Vec<&Questionnaire> =
        versions.iter().map(|version| version.questionnaire()).collect();
    let (own, plan) = (last.questionnaire(), last.plan());
    let carriage = Carriage::new(first.plan(), plan, &continued(&written).items);
    let (_, seconds) = duplicates(answers.iter().map(|one| Some(one.filed())));
    let units = first.questionnaire().units.as_ref();
    let family = units.filter(|units| units.parent.is_some()).map(Family::new);
    let counts = |unit: &str| family.as_ref().is_none_or(|family| family.counts(unit));
    let answers = answers.iter().enumerate();
    let counted = answers
        .filter(|(number, one)| !seconds.contains(number) && counts(one.unit()))
        .map(|(_, one)| one);
    let carried = counted.filter_map(|one| {
        let (record, lost) = carriage.carry((own, plan), one.record());
        lost.is_empty().then_some((one, record))
    });
    let carried: Vec<(&ValidAnswers, Record)> = carried.collect();
    let member = |(one, record)| {
        let one: &ValidAnswers = one;
        Member {
            key: one.unit(),
            view: View::new(plan, own, record, own.source_language()),
            envelope: one.envelope(),
            standing: Membership { is_eligible: true, is_in_panel: true },
        }
    };
    let members: Vec<Member<'_>> =
        carried.iter().map(|(one, record)| member((*one, record))).collect();
    fix_wave(ruleset, wave, &members);
}

fn nobody(wave: &str) -> Error {
    Error::NothingFound {
        what: wave.to_owned(),
        wanted: Words::new(
            "answers beside that version, which scores are compared with",
            "svar bredvid den versionen, som poängen jämförs med",
        ),
    }
}
