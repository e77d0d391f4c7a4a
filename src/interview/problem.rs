//! What is wrong with an answer, worded for the person who gives it.
//!
//! *In:* a finding of `answers`, or why what was typed could not be read. *Out:* what to do,
//! with what was typed kept.
//!
//! Nothing is found here: `answers` finds, for an answer that is typed and for one that
//! stands in a file alike. The rule says what is wrong, and the words here say to a person
//! what a person can do about it.

use crate::answers::RULES;
use crate::diagnostic::{Finding, Severity, Words};
use crate::entry::Refusal;
use crate::interview::limits::Limits;
use crate::interview::shown::number_words;

/// What is wrong with an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What was typed.
    pub typed: String,
    /// What is wrong, in one sentence.
    pub says: Words,
    /// What to do.
    pub help: Box<[Words]>,
    /// What it could mean, as JSON text, where that is more than one thing.
    pub readings: Box<[String]>,
    /// The answer was kept, but the answers cannot be handed in with it.
    pub is_kept: bool,
}

/// Rules about answers that do not go together: the answer may be right and another wrong,
/// so that it is kept until both are.
const TOGETHER: [&str; 7] = [
    "failed-check",
    "equal-rows",
    "too-few-rows",
    "total-does-not-add-up",
    "missing-specify",
    "missing-answer",
    "wrong-row-count",
];

/// Whether a finding means that an answer cannot be taken as it is.
pub(super) fn refuses(finding: &Finding) -> bool {
    finding.severity() == Severity::Error && !TOGETHER.contains(&finding.rule.name)
}

/// Whether a finding means that the answers cannot be handed in.
pub(super) fn hinders(finding: &Finding) -> bool {
    finding.severity() == Severity::Error
        && RULES.iter().any(|rule| rule.name == finding.rule.name)
}

impl Problem {
    pub(super) fn new(typed: &str, says: Words, help: Vec<Words>) -> Self {
        let help = help.into_iter().filter(|words| !words.en.is_empty()).collect();
        let typed = typed.to_owned();
        Self { typed, says, help, readings: Box::default(), is_kept: false }
    }

    pub(super) fn of(typed: &str, refusal: Refusal) -> Self {
        let Refusal { says, help, readings } = refusal;
        Self { readings: readings.into(), ..Self::new(typed, says, help) }
    }

    /// The same for an answer that was kept.
    #[must_use]
    pub(super) fn kept(self) -> Self {
        Self { is_kept: true, ..self }
    }

    /// What a finding about an answer says to the person who gave it.
    /// What is nobody else's business is not said again.
    pub(super) fn found(
        finding: &Finding,
        (typed, is_hidden): (&str, bool),
        limits: &Limits,
    ) -> Self {
        let allowed = limits.words();
        let wanted = || vec![limits.wanted()];
        let (says, help) = match finding.rule.name {
            "out-of-range" => (outside((typed, is_hidden), limits), wanted()),
            "too-many-decimals" => {
                (Words::new("too many decimals", "för många decimaler"), wanted())
            }
            "too-short-text" => {
                (Words::new("the text is too short", "texten är för kort"), wanted())
            }
            "too-long-text" => {
                (Words::new("the text is too long", "texten är för lång"), wanted())
            }
            "too-few-choices" | "incomplete-ranking" => {
                (Words::new("too few were chosen", "för få är valda"), wanted())
            }
            "too-many-choices" => {
                (Words::new("too many were chosen", "för många är valda"), wanted())
            }
            "exclusive-with-others" => (
                Words::new(
                    "one of the options stands alone and cannot be chosen with others",
                    "ett av alternativen står ensamt och kan inte väljas ihop med andra",
                ),
                vec![Words::new(
                    "choose it alone, or the others without it",
                    "välj bara det, eller de andra utan det",
                )],
            ),
            "repeated-code" => (
                Words::new("an option was given twice", "ett alternativ står två gånger"),
                vec![Words::new("give it once", "ange det en gång")],
            ),
            "pattern-mismatch" | "format-mismatch" => (
                Words::new(
                    "it does not have the form that is asked for",
                    "det har inte den form som efterfrågas",
                ),
                vec![Words::new(
                    "? shows the question and its help again",
                    "? visar frågan och hjälpen till den igen",
                )],
            ),
            "unknown-unit" => (
                Words::new("it is not in the register", "det finns inte i registret"),
                finding.help.clone(),
            ),
            "document-not-taken" => {
                (Words::new("the file is not taken", "bilagan tas inte emot"), wanted())
            }
            "inexact-number" => (
                Words::new(
                    "the number has too many digits",
                    "talet har för många siffror",
                ),
                vec![Words::new("write it shorter", "skriv det kortare")],
            ),
            "total-does-not-add-up" => (
                Words::new("the parts do not add up", "delarna går inte ihop"),
                Vec::new(),
            ),
            "equal-rows" => (
                Words::new("two rows are the same", "två rader är lika"),
                vec![Words::new("change one of them", "ändra en av dem")],
            ),
            "too-few-rows" => {
                (Words::new("there are too few rows", "det är för få rader"), wanted())
            }
            "too-many-rows" => (
                Words::new("there are too many rows", "det är för många rader"),
                wanted(),
            ),
            "missing-answer" => {
                (Words::new("an answer is needed", "frågan behöver ett svar"), Vec::new())
            }
            "missing-specify" => (
                Words::new(
                    "say what is meant by the option",
                    "skriv vad alternativet avser",
                ),
                Vec::new(),
            ),
            _ if allowed.en.is_empty() => (
                Words::new(
                    "it cannot be the answer here",
                    "det kan inte vara svaret här",
                ),
                Vec::new(),
            ),
            _ => (
                Words::new(
                    "it cannot be the answer here",
                    "det kan inte vara svaret här",
                ),
                wanted(),
            ),
        };
        Self::new(typed, says, help)
    }
}

/// Which side of its limits an answer is on.
fn outside((typed, is_hidden): (&str, bool), limits: &Limits) -> Words {
    use crate::decimal::Number;
    let number = |text: &str| Number::parse(text).ok();
    let is_less = |bound: &str, typed: &str| match (number(typed), number(bound)) {
        (Some(typed), Some(bound)) => typed < bound,
        _ => typed < bound,
    };
    let typed = typed.trim_matches('"');
    let shown = match is_hidden {
        true => Words::new("it", "det"),
        false => number_words(typed),
    };
    match (&limits.least, &limits.most) {
        (Some(least), _) if is_less(least, typed) => {
            let least = number_words(least);
            let (en, sv) = match limits.is_moment {
                true => ("earlier", "tidigare"),
                false => ("less", "mindre"),
            };
            Words::new(
                format!("{} is {en} than {}", shown.en, least.en),
                format!("{} är {sv} än {}", shown.sv, least.sv),
            )
        }
        (_, Some(most)) if is_less(typed, most) => {
            let most = number_words(most);
            let (en, sv) = match limits.is_moment {
                true => ("later", "senare"),
                false => ("more", "större"),
            };
            Words::new(
                format!("{} is {en} than {}", shown.en, most.en),
                format!("{} är {sv} än {}", shown.sv, most.sv),
            )
        }
        _ => Words::new(
            format!("{} is not within the limits", shown.en),
            format!("{} ligger utanför gränserna", shown.sv),
        ),
    }
}
