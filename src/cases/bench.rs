//! A questionnaire with its scoring files, on which cases are run.
//!
//! *In:* one case after the other. *Out:* what does not come out as it expects.
//!
//! A bench is made once a file of cases. A case without an expectation of scores needs
//! no scoring file.

use crate::answers::{Reader, Reading, ValidAnswers, Workspace};
use crate::cases::compare::{Compare, unknown, unknown_answers, wrong_answers};
use crate::cases::covered::Covered;
use crate::cases::figures::figures;
use crate::cases::ranks::ranks;
use crate::cases::{UNFILLED, UNFILLED_CASE, UNKNOWN_IN_CASE};
use crate::check::{Instrument, SoundScoring};
use crate::diagnostic::{Finding, Findings, Words, nearest};
use crate::model::{AnswerCase, Case, CaseExpectation, Scoring};
use crate::rank::membership;
use crate::route::View;
use crate::score::{
    Member, Population, Ruleset, Trace, UnitScores, resolve, score, score_among,
};
use crate::source::{Sources, Spanned};

/// The scoring file that is meant where a case names none of several.
const PLAIN: &str = "standard";

/// A questionnaire with its scoring files, on which cases are run.
#[derive(Debug)]
pub struct Bench<'a> {
    pub(in crate::cases) instrument: &'a Instrument,
    reader: Reader<'a>,
    /// A reader of the answers to the earlier wave.
    before: Option<Reader<'a>>,
    pub(in crate::cases) chosen: Vec<Chosen<'a>>,
}

/// A scoring file that cases can mean.
#[derive(Debug)]
pub(in crate::cases) struct Chosen<'a> {
    /// As written.
    pub scoring: &'a Scoring,
    /// The same, resolved.
    pub ruleset: Ruleset,
}

/// A unit of a case whose answers could be read.
pub(in crate::cases) struct Whole<'a> {
    /// The unit and what is expected of it.
    pub case: &'a AnswerCase,
    /// What was found in its answers.
    pub read: &'a Findings,
    /// Its answers.
    pub answers: &'a ValidAnswers,
}

impl Whole<'_> {
    /// What it is found by among others: its code in the register if the case gives one.
    fn key(&self) -> &str {
        let is_record = !self.answers.key().is_empty();
        let own = self.case.code.as_ref().filter(|_| is_record);
        own.map_or(self.answers.unit(), |code| code.value.as_str())
    }
}

fn whole<'a>((case, reading): (&'a AnswerCase, &'a Reading)) -> Option<Whole<'a>> {
    let answers = reading.answers.as_ref()?;
    Some(Whole { case, read: &reading.findings, answers })
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
            Some(Chosen { scoring, ruleset })
        });
        Self { instrument, reader, before, chosen: rulesets.collect() }
    }

    /// Runs a case. It passes where nothing is found.
    pub fn run(&self, case: &Case, work: &mut Workspace) -> Findings {
        self.run_covering(case, work, None)
    }

    /// Runs a case, and notes what it exercises.
    pub fn run_covering(
        &self,
        case: &Case,
        work: &mut Workspace,
        covered: Option<&mut Covered>,
    ) -> Findings {
        let mut findings = Findings::default();
        findings.extend(unfilled(case));
        findings.extend(strangers(case));
        let read: Vec<Reading> =
            case.units.iter().map(|unit| self.reader.read_case(unit, work)).collect();
        let mut strange = Vec::new();
        for (unit, reading) in case.units.iter().zip(&read) {
            findings.extend(self.unknown_columns(unit));
            findings.extend(self.unknown_arms(unit));
            strange.extend(unknown_answers(unit, &reading.findings));
            strange.extend(self.unknown_before(unit, work));
        }
        let whole: Vec<Whole<'_>> =
            case.units.iter().zip(&read).filter_map(whole).collect();
        if !strange.is_empty() || whole.len() < case.units.len() {
            // Nothing that comes of other answers than the author meant is news.
            let told = case.units.iter().zip(&read).filter(|_| strange.is_empty());
            let told = told.filter(|(_, reading)| reading.answers.is_none());
            let wrong =
                told.flat_map(|(unit, reading)| wrong_answers(unit, &reading.findings));
            findings.extend(wrong.collect::<Vec<_>>());
            findings.extend(strange);
            findings.tidy();
            return findings;
        }
        if let Some(covered) = covered {
            self.cover(case, &whole, covered);
        }
        self.compared(case, &whole, findings)
    }

    /// Notes what the answers of a case exercise, and their scores, whether or not it
    /// expects any.
    fn cover(&self, case: &Case, units: &[Whole<'_>], covered: &mut Covered) {
        for unit in units {
            covered.answers(self, unit.answers);
        }
        let Ok(chosen) = self.chosen(case) else { return };
        let number = self.chosen.iter().position(|one| std::ptr::eq(one, chosen));
        covered.figures(number.unwrap_or(0), chosen.scoring, case);
        for (unit, scores) in units.iter().zip(self.scores(chosen, units)) {
            covered.scores(self, number.unwrap_or(0), (unit.answers, &scores));
        }
    }

    /// What does not come out as expected, after what was found before.
    fn compared(&self, case: &Case, units: &[Whole<'_>], found: Findings) -> Findings {
        let mut all = found;
        let needs_scores = !case.ranks.is_empty()
            || !case.figures.is_empty()
            || case.units.iter().any(|u| needs_scores(&u.expect));
        let scored = match needs_scores.then(|| self.chosen(case)) {
            Some(Ok(chosen)) => Some((chosen, self.scores(chosen, units))),
            Some(Err(finding)) => {
                all.push(*finding);
                None
            }
            None => None,
        };
        for (at, unit) in units.iter().enumerate() {
            let (view, read) = (self.view(unit.answers), unit.read);
            let findings = Findings::default();
            let mut compare = Compare { case: unit.case, view, read, findings };
            compare.route();
            compare.rules();
            if let Some((chosen, scores)) = &scored {
                compare.scores(&chosen.ruleset, &scores[at]);
            }
            all.append(compare.findings);
        }
        if let Some((chosen, scores)) = &scored {
            all.extend(ranks(case, chosen, units, scores));
            all.extend(figures(case, (self.instrument, chosen), units, scores));
        }
        all.tidy();
        all
    }

    /// The scores of the units of a case, several among each other.
    fn scores(&self, chosen: &Chosen<'_>, units: &[Whole<'_>]) -> Vec<UnitScores> {
        let ruleset = &chosen.ruleset;
        let alone = |unit: &Whole<'_>| {
            score(ruleset, &self.view(unit.answers), unit.answers.envelope(), Trace::Off)
        };
        if units.len() < 2 || !ruleset.is_relative() {
            return units.iter().map(alone).collect();
        }
        let members: Vec<Member<'_>> = units
            .iter()
            .map(|unit| Member {
                key: unit.key(),
                view: self.view(unit.answers),
                envelope: unit.answers.envelope(),
                standing: {
                    let submitted = unit.answers.submitted().map(|stamp| stamp.day);
                    let of = (unit.answers.unit(), unit.answers.status(), submitted);
                    membership(chosen.scoring, of, &alone(unit))
                },
            })
            .collect();
        let among = Some(&Population::new(ruleset, &members));
        let of_member = |member: &Member<'_>| {
            score_among(ruleset, &member.view, member.envelope, Trace::Off, among)
        };
        members.iter().map(of_member).collect()
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
    pub fn names(&self, case: &Case, work: &mut Workspace) -> Findings {
        let mut findings = self.run(case, work);
        findings.retain(|finding| finding.rule.name == UNKNOWN_IN_CASE.name);
        findings
    }

    pub(in crate::cases) fn view<'v>(&'v self, answers: &'v ValidAnswers) -> View<'v> {
        let questionnaire = self.instrument.questionnaire();
        let (plan, record) = (self.instrument.plan(), answers.record());
        View::new(plan, questionnaire, record, questionnaire.source_language())
    }

    /// The scoring file a case means: the one it names, the only or the plain one.
    fn chosen(&self, case: &Case) -> Result<&Chosen<'a>, Box<Finding>> {
        let names = || self.chosen.iter().map(|one| one.scoring.name.value.as_str());
        let find = |name: &str| {
            let at = names().position(|other| other == name)?;
            self.chosen.get(at)
        };
        if let Some(name) = &case.scoring {
            let what = Words::new("scoring file", "ingen poängfil");
            return find(&name.value).ok_or_else(|| {
                Box::new(unknown(name, &what, nearest(&name.value, names())))
            });
        }
        match &self.chosen[..] {
            [] => Err(Box::new(UNKNOWN_IN_CASE.at(case.name.span).says(
                "scores are expected, but there is no scoring file",
                "poäng väntas, men det finns ingen poängfil",
            ))),
            [only] => Ok(only),
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
        let questionnaire = self.instrument.questionnaire();
        let units = questionnaire.units.as_ref();
        let plan = self.instrument.plan();
        let columns = || {
            let own = units.map(|units| units.id.value.as_str());
            let keys =
                questionnaire.records.iter().map(|record| record.name.value.as_str());
            plan.columns.iter().map(|(name, _)| name.as_str()).chain(own).chain(keys)
        };
        let strange =
            case.unit.iter().filter(|(name, _)| columns().all(|column| column != name));
        let mut findings: Vec<Finding> = strange
            .map(|(name, _)| {
                UNKNOWN_IN_CASE
                    .at(case.place())
                    .says(
                        format!("the register has no column `{name}`"),
                        format!("registret har ingen kolumn `{name}`"),
                    )
                    .mark("its `unit:` has it", "fallets `unit:` har den")
                    .suggest(nearest(name, columns()))
            })
            .collect();
        let wave = questionnaire.wave.as_ref();
        let follows = wave.and_then(|wave| wave.follows.as_ref());
        if case.previous.is_some() && follows.is_none() {
            findings.push(UNKNOWN_IN_CASE.at(case.place()).says(
                "the questionnaire follows no earlier wave, so `prev:` has no meaning",
                "formuläret följer ingen tidigare mätning, så `prev:` betyder inget",
            ));
        }
        findings
    }
}

/// What the author of a recorded case must still write.
fn unfilled(case: &Case) -> Vec<Finding> {
    let words = [
        (Some(&case.name), "the case has no name yet", "fallet har inget namn än"),
        (
            case.because.as_ref(),
            "the case does not say why it should be so",
            "fallet säger inte varför det ska vara så",
        ),
    ];
    let is_open = |said: &&Spanned<String>| said.value == UNFILLED;
    let told = words.into_iter().filter_map(|(said, en, sv)| {
        let said = said.filter(is_open)?;
        Some(UNFILLED_CASE.at(said.span).says(en, sv).help(
            "check what is expected by hand, then write it here",
            "kontrollera det som väntas för hand och skriv det sedan här",
        ))
    });
    told.collect()
}

/// Units that a case expects something of and does not have.
fn strangers(case: &Case) -> Vec<Finding> {
    let codes = || case.units.iter().filter_map(|unit| unit.code.as_ref());
    let what = Words::new("unit in the case", "ingen enhet i fallet som heter");
    let told = case.strangers.iter().map(|name| {
        let near = nearest(&name.value, codes().map(|code| code.value.as_str()));
        unknown(name, &what, near)
    });
    told.collect()
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
