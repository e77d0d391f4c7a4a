//! What `survey analyse` keeps of a unit.
//!
//! *In:* units as they were scored. *Out:* what counts take of each; its answers and scores
//! where a part tells of every single unit; of more units than are kept only what counts
//! take, and which of them came more than once.
//!
//! Nothing is counted here.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::analyse::{Counts, Extract, Extractor, Handed};
use crate::answers::ValidAnswers;
use crate::cli::beside::Second;
use crate::cli::error::Error;
use crate::cli::files::{Spool, full, record};
use crate::cli::library::Definition;
use crate::cli::met::{Met, Place, seconds};
use crate::cli::scored::{Head, Ready, Unit};
use crate::cli::tables::study;
use crate::diagnostic::Findings;
use crate::score::UnitScores;
use crate::source::Sources;

/// What is kept of a unit.
pub struct Made {
    /// What counts take of it; none where it is not counted.
    pub extract: Option<Extract>,
    /// The unit itself, for what is told of every single one.
    pub whole: Option<Whole>,
}

/// A unit with its answers and scores.
pub struct Whole {
    /// The answers.
    pub answers: ValidAnswers,
    /// Their scores.
    pub scores: UnitScores,
}

/// Makes what is kept, on all threads.
pub struct Maker {
    with_scales: bool,
    keeps_whole: AtomicBool,
    /// What is looked at in records of the first questionnaire met: an analysis is of one.
    first: OnceLock<(&'static Definition, Extractor<'static>)>,
}

impl Maker {
    /// Begins; scales are looked at or not, and units kept whole or not.
    pub fn new(with_scales: bool, keeps_whole: bool) -> Self {
        let keeps_whole = AtomicBool::new(keeps_whole);
        Self { with_scales, keeps_whole, first: OnceLock::new() }
    }

    /// What is looked at in records of a questionnaire; none of another than the first.
    pub fn extractor(&self, ready: &Ready) -> Option<&Extractor<'static>> {
        let new = || {
            let study = study(ready, None);
            let extractor = Extractor::new(ready.scoring(), &study, self.with_scales);
            (ready.definition, extractor)
        };
        let (definition, extractor) = self.first.get_or_init(new);
        std::ptr::eq(*definition, ready.definition).then_some(extractor)
    }

    /// Keeps no further unit whole: there are too many.
    pub fn keeps_none_whole(&self) {
        self.keeps_whole.store(false, Ordering::Relaxed);
    }

    /// What is kept of a unit.
    pub fn make(
        &self,
        ready: &Ready,
        head: &Head,
        scores: &UnitScores,
        answers: &ValidAnswers,
    ) -> Made {
        let (unit, name, result) = (&head.code, &head.name, head.result);
        let handed = Handed { unit, name, answers, scores, result };
        let extractor = self.extractor(ready).filter(|_| head.counts);
        let whole = || Whole { answers: answers.clone(), scores: scores.clone() };
        Made {
            extract: extractor.map(|of| of.extract(&study(ready, None), &handed)),
            whole: self.keeps_whole.load(Ordering::Relaxed).then(whole),
        }
    }
}

/// Units beyond those that are kept.
#[derive(Default)]
pub struct Spilled {
    extracts: Spool,
    met: Met,
    /// How many.
    pub units: usize,
    /// Those that a simulation made.
    pub simulated: usize,
}

impl Spilled {
    /// Takes a unit.
    ///
    /// # Errors
    ///
    /// There is no room.
    pub fn take(&mut self, unit: &Unit<Made>, place: &Place) -> Result<(), Error> {
        self.units += 1;
        self.simulated += usize::from(unit.head.is_simulated);
        self.met.add(place, 0)?;
        let text = serde_json::to_vec(&unit.made.extract);
        self.extracts.add_record(&text.map_err(|error| full(error.into()))?)
    }

    /// Counts all units; what is found of those that came more than once, and which they
    /// are.
    ///
    /// # Errors
    ///
    /// What was spilled cannot be read.
    pub fn count(
        self,
        counts: &mut Counts<'_>,
        sources: &mut Sources,
    ) -> Result<(Findings, Vec<Second>), Error> {
        let several = self.met.several(sources)?;
        let mut found = Vec::new();
        let mut extracts = self.extracts.reader()?;
        for number in 0..self.units as u64 {
            let extract: Option<Extract> =
                serde_json::from_slice(&record(&mut extracts)?)
                    .map_err(|error| full(error.into()))?;
            let second = several.get(&number).map(|(_, filed)| filed);
            if let Some(filed) = second {
                let name = extract.as_ref().map_or(&*filed.unit, Extract::name);
                found.push(Second {
                    code: filed.unit.clone(),
                    key: filed.key.clone(),
                    name: name.to_owned(),
                    file: sources.get(filed.span.file).name().to_owned(),
                });
            }
            if let Some(extract) = extract {
                counts.take(extract, second.is_some());
            }
        }
        Ok((seconds(&several), found))
    }
}
