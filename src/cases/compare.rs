//! Expected and found, side by side.
//!
//! *In:* a case, and what came of its answers. *Out:* findings, worded once for every
//! kind of expectation.
//!
//! What is compared stands in `route` and `scores`.

use crate::cases::{FAILED_CASE, UNKNOWN_IN_CASE};
use crate::diagnostic::{Finding, Findings, Severity, Words};
use crate::model::AnswerCase;
use crate::route::View;
use crate::source::{Span, Spanned};

/// One case beside what came of it.
pub(in crate::cases) struct Compare<'a> {
    /// The case.
    pub case: &'a AnswerCase,
    /// Its answers, as expressions see them.
    pub view: View<'a>,
    /// What was found in the answers.
    pub read: &'a Findings,
    /// What does not come out as expected.
    pub findings: Findings,
}

impl Compare<'_> {
    /// An expectation that does not hold; `what` is what it is about.
    pub fn differs(
        &self,
        place: Span,
        what: &Words,
        expected: &Words,
        found: &Words,
    ) -> Finding {
        self.of_case(differs(place, what, expected, found))
    }

    /// Two sets that must be the same: a finding for each that is expected and not
    /// there, and one for all that are there unexpected.
    pub fn same_set(
        &mut self,
        expected: &Spanned<Vec<Spanned<String>>>,
        found: &[&str],
        what: &Words,
    ) {
        let told = listed(found);
        let missing =
            expected.value.iter().filter(|e| !found.contains(&e.value.as_str()));
        for name in missing {
            let finding = FAILED_CASE
                .at(name.span)
                .says(
                    format!("expected {} `{}`, found {}", what.en, name.value, told.en),
                    format!("väntade {} `{}`, fann {}", what.sv, name.value, told.sv),
                )
                .mark("is not there", "finns inte");
            self.findings.push(self.of_case(finding));
        }
        let is_new = |name: &&str| expected.value.iter().all(|e| e.value != **name);
        let new: Vec<&str> = found.iter().copied().filter(is_new).collect();
        if new.is_empty() {
            return;
        }
        let names: Vec<&str> = expected.value.iter().map(|e| e.value.as_str()).collect();
        let (wanted, told) = (listed(&names), listed(&new));
        let [only, bara] = if names.is_empty() { ["", ""] } else { ["only ", "bara "] };
        let finding = FAILED_CASE.at(expected.span).says(
            format!("found {} {}, expected {only}{}", what.en, told.en, wanted.en),
            format!("fann {} {}, väntade {bara}{}", what.sv, told.sv, wanted.sv),
        );
        let finding =
            finding.mark(format!("without {}", told.en), format!("utan {}", told.sv));
        let finding = self.of_case(finding);
        self.findings.push(finding);
    }

    /// Adds which case it is, and why its author expects it.
    pub fn of_case(&self, finding: Finding) -> Finding {
        of_case(self.case, finding)
    }
}

/// An expectation that does not hold; `what` is what it is about.
pub(in crate::cases) fn differs(
    place: Span,
    what: &Words,
    expected: &Words,
    found: &Words,
) -> Finding {
    let finding = FAILED_CASE.at(place).says(
        format!("expected {} to be {}, found {}", what.en, expected.en, found.en),
        format!("{} väntades vara {}, men är {}", what.sv, expected.sv, found.sv),
    );
    finding.mark(format!("is {}", found.en), format!("är {}", found.sv))
}

/// Adds which case it is, of which unit, and why its author expects it.
pub(in crate::cases) fn of_case(case: &AnswerCase, mut finding: Finding) -> Finding {
    if let Some(code) = &case.code {
        let Words { en, sv } = &finding.message;
        let of = |said: &str| format!("`{}`: {said}", code.value);
        finding.message = Words::new(of(en), of(sv));
    }
    let finding = finding.also(case.name.span, "in this case", "i det här fallet");
    match &case.because {
        Some(because) => finding.why(&because.value, &because.value),
        None => finding,
    }
}

/// Rules of answers that name what the questionnaire does not have.
const OF_NAMES: [&str; 3] = ["answer-for-unknown-item", "unknown-code", "unknown-row"];

/// Answers to what is not there, or with what is no answer to it, unless the case expects
/// that.
pub(in crate::cases) fn unknown_answers(
    case: &AnswerCase,
    read: &Findings,
) -> Vec<Finding> {
    let strange = unexpected(case, read);
    let strange = strange.filter(|error| OF_NAMES.contains(&error.rule.name));
    let told = strange.map(|error| {
        let Words { en, sv } = error.message.clone();
        let mut finding = UNKNOWN_IN_CASE.at(place(case, error)).says(en, sv);
        finding.help.clone_from(&error.help);
        finding
    });
    told.collect()
}

/// Where the answer of a finding stands; where all do if that is not known.
fn place(case: &AnswerCase, error: &Finding) -> Span {
    let mut pointer = error.pointer.as_deref().unwrap_or_default();
    loop {
        let found = case.answer_places.iter().find(|(other, _)| other == pointer);
        match (found, pointer.rsplit_once('/')) {
            (Some((_, span)), _) => return *span,
            (None, Some((outer, _))) => pointer = outer,
            (None, None) => return case.answers_span,
        }
    }
}

/// Errors in the answers that a case does not name under `findings`.
fn unexpected<'f>(
    case: &AnswerCase,
    read: &'f Findings,
) -> impl Iterator<Item = &'f Finding> {
    let expected = case.expect.findings.as_ref().map_or(&[][..], |all| &all.value[..]);
    let errors = read.iter().filter(|error| error.severity() == Severity::Error);
    errors.filter(|e| expected.iter().all(|name| name.value != e.rule.name))
}

/// Errors in the answers that the case does not name under `findings`: it would be
/// compared with other answers than its author meant.
pub(in crate::cases) fn wrong_answers(
    case: &AnswerCase,
    read: &Findings,
) -> Vec<Finding> {
    unexpected(case, read)
        .map(|error| {
            let (said, rule) = (&error.message, error.rule.name);
            let finding = FAILED_CASE.at(place(case, error)).says(
                format!("the answers are wrong: {}", said.en),
                format!("svaren är fel: {}", said.sv),
            );
            let finding = finding.mark(format!("has `{rule}`"), format!("har `{rule}`"));
            let finding = finding.help(
                format!("correct the answers, or expect it: `findings: [{rule}]`"),
                format!("rätta svaren, eller vänta det: `findings: [{rule}]`"),
            );
            of_case(case, finding)
        })
        .collect()
}

/// A name that is not there; `what` is `item` and `ingen fråga`.
pub(in crate::cases) fn unknown(
    name: &Spanned<String>,
    what: &Words,
    near: Option<&str>,
) -> Finding {
    let no = |en: &str| format!("there is no {en} `{}`", name.value);
    UNKNOWN_IN_CASE
        .at(name.span)
        .says(no(&what.en), format!("det finns {} `{}`", what.sv, name.value))
        .suggest(near)
}

/// Names in backticks, or a word for none.
fn listed(names: &[&str]) -> Words {
    if names.is_empty() {
        return Words::new("none", "inget");
    }
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    Words::same(names.join(", "))
}
