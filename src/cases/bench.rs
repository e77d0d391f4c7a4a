//! A questionnaire with its scoring files, on which cases are run.
//!
//! *In:* one case after the other. *Out:* what does not come out as it expects.
//!
//! A bench is made once a file of cases. A case without an expectation of scores needs
//! no scoring file.

use crate::answers::{Reader, ValidAnswers, Workspace};
use crate::cases::UNKNOWN_IN_CASE;
use crate::cases::compare::{Compare, unknown, unknown_answers, wrong_answers};
use crate::check::{Instrument, SoundScoring};
use crate::diagnostic::{Finding, Findings, Words, nearest};
use crate::model::{AnswerCase, CaseExpectation};
use crate::route::View;
use crate::score::{Ruleset, Trace, resolve, score};
use crate::source::{Sources, Spanned};

/// The scoring file that is meant where a case names none of several.
const PLAIN: &str = "standard";

/// A questionnaire with its scoring files, on which cases are run.
#[derive(Debug)]
pub struct Bench<'a> {
    instrument: &'a Instrument,
    reader: Reader<'a>,
    /// A reader of the answers to the earlier wave.
    before: Option<Reader<'a>>,
    rulesets: Vec<(&'a str, Ruleset)>,
}

impl<'a> Bench<'a> {
    /// Prepares a questionnaire. `sources` holds its files; `earlier` is the wave that
    /// `prev:` of a case answers.
    pub fn new(
        sources: &Sources,
        instrument: &'a Instrument,
        earlier: Option<&'a Instrument>,
        scorings: &'a [SoundScoring],
    ) -> Self {
        let mut reader = Reader::new(sources, instrument).of_invented();
        let before = earlier.map(|earlier| Reader::new(sources, earlier).of_invented());
        if let Some(earlier) = earlier {
            reader = reader.after(earlier, []);
        }
        let rulesets = scorings.iter().filter_map(|sound| {
            let scoring = sound.scoring();
            let ruleset =
                resolve(scoring, instrument.questionnaire(), instrument.plan())?;
            Some((scoring.name.value.as_str(), ruleset))
        });
        Self { instrument, reader, before, rulesets: rulesets.collect() }
    }

    /// Runs a case. It passes where nothing is found.
    pub fn run(&self, case: &AnswerCase, work: &mut Workspace) -> Findings {
        let reading = self.reader.read_case(case, work);
        let mut findings = Findings::default();
        findings.extend(self.unknown_columns(case));
        findings.extend(self.unknown_arms(case));
        let mut strange = unknown_answers(case, &reading.findings);
        strange.extend(self.unknown_before(case, work));
        if !strange.is_empty() {
            // Nothing that comes of other answers than the author meant is news.
            findings.extend(strange);
            findings.tidy();
            return findings;
        }
        let Some(answers) = &reading.answers else {
            findings.extend(wrong_answers(case, &reading.findings));
            return findings;
        };
        let mut compare =
            Compare { case, view: self.view(answers), read: &reading.findings, findings };
        compare.route();
        compare.rules();
        if needs_scores(&case.expect) {
            match self.ruleset(case) {
                Ok(ruleset) => {
                    let envelope = answers.envelope();
                    let scores = score(ruleset, &compare.view, envelope, Trace::Off);
                    compare.scores(ruleset, &scores);
                }
                Err(finding) => compare.findings.push(*finding),
            }
        }
        compare.findings.tidy();
        compare.findings
    }

    /// Answers of `prev:` to what the earlier wave did not have.
    fn unknown_before(&self, case: &AnswerCase, work: &mut Workspace) -> Vec<Finding> {
        let (Some(before), Some(answers)) = (&self.before, &case.previous) else {
            return Vec::new();
        };
        let case = AnswerCase {
            answers: answers.clone(),
            answer_places: case.previous_places.clone(),
            previous: None,
            expect: CaseExpectation::default(),
            ..case.clone()
        };
        let reading = before.read_case(&case, work);
        unknown_answers(&case, &reading.findings)
    }

    /// What a case names that is not there; whether what it expects comes out is not
    /// asked.
    pub fn names(&self, case: &AnswerCase, work: &mut Workspace) -> Findings {
        let mut findings = self.run(case, work);
        findings.retain(|finding| finding.rule.name == UNKNOWN_IN_CASE.name);
        findings
    }

    fn view<'v>(&'v self, answers: &'v ValidAnswers) -> View<'v> {
        let questionnaire = self.instrument.questionnaire();
        let (plan, record) = (self.instrument.plan(), answers.record());
        View::new(plan, questionnaire, record, questionnaire.source_language())
    }

    /// The scoring file a case means: the one it names, the only or the plain one.
    fn ruleset(&self, case: &AnswerCase) -> Result<&Ruleset, Box<Finding>> {
        let names = || self.rulesets.iter().map(|(name, _)| *name);
        let find = |name: &str| {
            self.rulesets.iter().find(|(other, _)| *other == name).map(|(_, set)| set)
        };
        if let Some(name) = &case.scoring {
            let what = Words::new("scoring file", "ingen poängfil");
            return find(&name.value).ok_or_else(|| {
                Box::new(unknown(name, &what, nearest(&name.value, names())))
            });
        }
        match &self.rulesets[..] {
            [] => Err(Box::new(UNKNOWN_IN_CASE.at(case.name.span).says(
                "scores are expected, but there is no scoring file",
                "poäng väntas, men det finns ingen poängfil",
            ))),
            [(_, only)] => Ok(only),
            _ => find(PLAIN).ok_or_else(|| {
                let names: Vec<_> = names().map(|name| format!("`{name}`")).collect();
                let names = names.join(", ");
                Box::new(
                    UNKNOWN_IN_CASE
                        .at(case.name.span)
                        .says(
                            "the case does not say which scoring file it means",
                            "fallet säger inte vilken poängfil det gäller",
                        )
                        .help(
                            format!("add `scoring:` with one of {names}"),
                            format!("lägg till `scoring:` med en av {names}"),
                        ),
                )
            }),
        }
    }

    /// Randomisations and arms of `draws:` that there are not.
    fn unknown_arms(&self, case: &AnswerCase) -> Vec<Finding> {
        let draws = &self.instrument.questionnaire().randomise;
        let one = |(id, code): &(Spanned<String>, Spanned<String>)| {
            let Some(draw) = draws.iter().find(|draw| draw.id.value == id.value) else {
                let known = draws.iter().map(|draw| draw.id.value.as_str());
                let what = Words::new("randomisation", "ingen lottning");
                return Some(unknown(id, &what, nearest(&id.value, known)));
            };
            let codes = || draw.arms.iter().map(|arm| arm.code.value.as_str());
            let what = Words::new("arm", "ingen arm");
            let near = nearest(&code.value, codes());
            codes().all(|known| known != code.value).then(|| unknown(code, &what, near))
        };
        case.draws.iter().filter_map(one).collect()
    }

    /// Columns of `unit:` that the register does not have, and `prev:` without an
    /// earlier wave: they would be passed over in silence.
    fn unknown_columns(&self, case: &AnswerCase) -> Vec<Finding> {
        let units = self.instrument.questionnaire().units.as_ref();
        let plan = self.instrument.plan();
        let columns = || {
            let own = units.map(|units| units.id.value.as_str());
            plan.columns.iter().map(|(name, _)| name.as_str()).chain(own)
        };
        let strange =
            case.unit.iter().filter(|(name, _)| columns().all(|column| column != name));
        let mut findings: Vec<Finding> = strange
            .map(|(name, _)| {
                UNKNOWN_IN_CASE
                    .at(case.name.span)
                    .says(
                        format!("the register has no column `{name}`"),
                        format!("registret har ingen kolumn `{name}`"),
                    )
                    .mark("its `unit:` has it", "fallets `unit:` har den")
                    .suggest(nearest(name, columns()))
            })
            .collect();
        let wave = self.instrument.questionnaire().wave.as_ref();
        let follows = wave.and_then(|wave| wave.follows.as_ref());
        if case.previous.is_some() && follows.is_none() {
            findings.push(UNKNOWN_IN_CASE.at(case.name.span).says(
                "the questionnaire follows no earlier wave, so `prev:` has no meaning",
                "formuläret följer ingen tidigare mätning, så `prev:` betyder inget",
            ));
        }
        findings
    }
}

/// Whether anything is expected of scores.
fn needs_scores(expect: &CaseExpectation) -> bool {
    !expect.scores.is_empty()
        || !expect.exact.is_empty()
        || !expect.no_score.is_empty()
        || expect.gates.is_some()
        || !expect.grades.is_empty()
        || !expect.trace.is_empty()
}
