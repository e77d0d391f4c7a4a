//! What counts take of one record.
//!
//! *In:* a record, scored. *Out:* what it adds to everything that is counted: its answers to
//! items with options, what its figures come to, its scores on scales. It is small, and can
//! be kept between two steps of a run.
//!
//! All expressions are evaluated here, so that records can be looked at on all threads; what
//! they add is added up in `counts`.

use serde::{Deserialize, Serialize};

use crate::analyse::Handed;
use crate::analyse::items::{Answerable, Given, answerable};
use crate::analyse::reliability::{Row, Scale, scales};
use crate::figures::{Case, Figure, Headline, Study, Told, figures, headlines};
use crate::model::Scoring;
use crate::value::Status;

/// What is looked at in every record of a study.
#[derive(Debug)]
pub struct Extractor<'a> {
    /// The figures of the scoring file.
    pub figures: Vec<Figure<'a>>,
    /// Those that checks read and that have no breakdown of all, of all.
    pub(in crate::analyse) totals: Vec<Figure<'a>>,
    pub(in crate::analyse) headlines: Vec<Headline>,
    pub(in crate::analyse) cells: Vec<Answerable>,
    pub(in crate::analyse) scales: Vec<Scale>,
}

/// What counts take of one record.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Extract {
    /// The code of its unit.
    pub unit: String,
    /// The name of its unit, where it has another.
    pub(in crate::analyse) name: Option<String>,
    pub(in crate::analyse) status: Status,
    pub(in crate::analyse) disposition: Option<String>,
    /// What it answered; none where it does not count as answered.
    pub(in crate::analyse) answers: Option<Answers>,
}

/// What a record that counts as answered adds.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(in crate::analyse) struct Answers {
    pub items: Vec<Given>,
    pub headlines: Vec<Option<bool>>,
    pub figures: Vec<Told>,
    pub totals: Vec<Told>,
    pub scales: Vec<Row>,
}

impl Extract {
    /// The name of its unit.
    pub fn name(&self) -> &str {
        self.name.as_deref().unwrap_or(&self.unit)
    }
}

impl<'a> Extractor<'a> {
    /// What is looked at in the records of a study, whose scoring file is this; scales too
    /// or not.
    pub fn new(scoring: &'a Scoring, study: &Study<'_>, with_scales: bool) -> Self {
        let Study { questionnaire, plan, .. } = *study;
        let figures = figures(scoring, questionnaire, plan);
        let is_read = !scoring.results.checks.is_empty();
        let broken = figures.iter().filter(|figure| figure.at_all().is_none());
        let read = broken.filter(|figure| is_read && !figure.is_other);
        Self {
            totals: read.map(Figure::of_all).collect(),
            figures,
            headlines: headlines(questionnaire, plan),
            cells: answerable(questionnaire, plan),
            scales: if with_scales { scales(study) } else { Vec::new() },
        }
    }

    /// What counts take of a record.
    pub fn extract(&self, study: &Study<'_>, handed: &Handed<'_>) -> Extract {
        let Handed { unit, name, answers, .. } = *handed;
        Extract {
            unit: unit.to_owned(),
            name: (name != unit).then(|| name.to_owned()),
            status: answers.status(),
            disposition: answers.disposition().map(str::to_owned),
            answers: handed.is_answered().then(|| self.answers(study, handed)),
        }
    }

    fn answers(&self, study: &Study<'_>, handed: &Handed<'_>) -> Answers {
        let Handed { unit, name, scores, .. } = *handed;
        let record = handed.answers.record();
        let case = Case { unit, name, record, scores };
        Answers {
            items: self.cells.iter().map(|cell| cell.given(record)).collect(),
            headlines: self.headlines.iter().map(|of| of.of(record)).collect(),
            figures: study.told(&self.figures, &case),
            totals: study.told(&self.totals, &case),
            scales: self.scales.iter().map(|scale| scale.row(scores)).collect(),
        }
    }
}
