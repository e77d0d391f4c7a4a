//! The arms that an answer file says were drawn.
//!
//! *In:* the value of `draws`. *Out:* the arm of each randomisation it names, and a
//! warning where the key draws another one.
//!
//! The file's arm counts: a questionnaire whose name or version was changed since must
//! not move anyone to another arm. What the file does not name is drawn by `route`.

use unicode_normalization::UnicodeNormalization;

use crate::answers::json::{self, Shape};
use crate::answers::judge::{Judge, escaped};
use crate::answers::review::Review;
use crate::answers::rules as rule;
use crate::answers::stream::word;
use crate::answers::words;
use crate::check::Instrument;
use crate::diagnostic::nearest;
use crate::route::ArmPlan;
use crate::source::{Span, Spanned};
use crate::value::{Cell, Value};

/// An arm that a file names.
#[derive(Debug)]
pub(crate) struct Drawn {
    /// The number in [`ChancePlan::arms`](crate::route::ChancePlan).
    arm: usize,
    /// The code's number.
    code: u16,
    span: Span,
    /// A case put the unit there, whatever its key draws.
    is_set: bool,
}

impl Drawn {
    /// The arm that a case names; none where there is no such arm.
    pub(crate) fn of_case(
        instrument: &Instrument,
        id: &str,
        code: &Spanned<String>,
    ) -> Option<Self> {
        let draws = &instrument.questionnaire().randomise;
        let mut arms = instrument.plan().chance.arms.iter().enumerate();
        let (arm, plan) =
            arms.find(|(_, arm)| draws[arm.randomisation].id.value == id)?;
        let mut codes = draws[plan.randomisation].arms.iter();
        let found = codes.position(|arm| arm.code.value == code.value)?;
        Some(Self {
            arm,
            code: u16::try_from(found).ok()?,
            span: code.span,
            is_set: true,
        })
    }
}

impl<'t> Judge<'_, 't> {
    /// Reads `draws`.
    pub(crate) fn draws(&mut self, pair: Option<(&'t str, &'t str)>) -> Vec<Drawn> {
        let mut drawn = Vec::new();
        let Some((_, raw)) = pair else { return drawn };
        if json::shape(raw) != Shape::Object {
            self.wrong("draws", raw, ("an object", "ett objekt"));
            return drawn;
        }
        let mut seen: Vec<(String, &'t str)> = Vec::new();
        // The text has been read as JSON already: what stands here can be read too.
        let _ = json::entries(raw, |key, value| {
            let Ok(name) = json::text(key) else { return true };
            if let Some((_, first)) = seen.iter().find(|(other, _)| *other == *name) {
                self.second_key(key, &name, first);
                return true;
            }
            seen.push((name.to_string(), key));
            drawn.extend(self.draw(&name, key, value));
            true
        });
        drawn
    }

    fn draw(&mut self, name: &str, key: &'t str, raw: &'t str) -> Option<Drawn> {
        let instrument = self.reader.instrument;
        let draws = &instrument.questionnaire().randomise;
        let arms = &instrument.plan().chance.arms;
        let of = |arm: &ArmPlan| &draws[arm.randomisation];
        let Some(number) = arms.iter().position(|arm| of(arm).id.value == name) else {
            if self.reader.extension.as_ref().is_some_and(|of| of.draws(name)) {
                return None;
            }
            let shown = words::shown(name, false);
            let finding = self.about("draws", key).says(
                format!("there is no randomisation {}", shown.en),
                format!("det finns ingen lottning {}", shown.sv),
            );
            let known = draws.iter().map(|draw| draw.id.value.as_str());
            self.findings.push(finding.suggest(nearest(name, known)));
            return None;
        };
        let Some(text) = word(raw) else {
            self.wrong("draws", raw, ("a code", "en kod"));
            return None;
        };
        let text: String = text.nfc().collect();
        let codes = || of(&arms[number]).arms.iter().map(|arm| arm.code.value.as_str());
        let is_it = |code: &str| code.nfc().eq(text.chars());
        if let Some(code) = codes().position(is_it) {
            let code = u16::try_from(code).ok()?;
            return Some(Drawn {
                arm: number,
                code,
                span: self.span(raw),
                is_set: false,
            });
        }
        let shown = words::shown(&text, false);
        let (en, sv) = words::one_of(codes());
        let pointer = format!("/draws/{}", escaped(name));
        let finding = rule::UNKNOWN_CODE
            .at(self.span(raw))
            .mark(pointer.clone(), pointer.clone())
            .pointer(pointer)
            .says(
                format!("{} is no arm of `{name}`", shown.en),
                format!("{} är ingen arm i `{name}`", shown.sv),
            );
        self.findings.push(match nearest(&text, codes()) {
            Some(near) => finding.suggest(Some(near)),
            None => finding.help(en, sv),
        });
        None
    }
}

impl Review<'_, '_> {
    /// Puts the file's arms into what was given.
    pub(crate) fn take_draws(&mut self) {
        let arms = &self.reader.instrument.plan().chance.arms;
        for drawn in &self.head.draws {
            let cell = Cell::answered(Value::Code(drawn.code));
            self.work.given.set(arms[drawn.arm].slot, cell);
        }
    }

    /// Warns of arms that the key does not draw.
    pub(crate) fn other_draws(&mut self) {
        let instrument = self.reader.instrument;
        let (questionnaire, plan) = (instrument.questionnaire(), instrument.plan());
        for drawn in &self.head.draws {
            let arm = &plan.chance.arms[drawn.arm];
            let own = plan.chance.arm(questionnaire, arm, &self.work.given.key);
            if own == drawn.code || drawn.is_set {
                continue;
            }
            let written = &questionnaire.randomise[arm.randomisation];
            let code = |number: u16| {
                let arm = written.arms.get(usize::from(number));
                arm.map_or("", |arm| arm.code.value.as_str())
            };
            let (id, given, own) = (&written.id.value, code(drawn.code), code(own));
            let pointer = format!("/draws/{}", escaped(id));
            let place = self.reader.place(written.id.span);
            self.findings.push(
                rule::OTHER_DRAW
                    .at(drawn.span)
                    .mark(pointer.clone(), pointer.clone())
                    .pointer(pointer)
                    .says(
                        format!("`{id}` is `{given}`, but `{own}` is drawn for this key"),
                        format!("`{id}` är `{given}`, men nyckeln lottas till `{own}`"),
                    )
                    .help(
                        "the file's arm counts; find out why it is another",
                        "filens arm gäller; ta reda på varför den är en annan",
                    )
                    .why(
                        format!(
                            "{place} draws from name, version and key: one of them may have changed"
                        ),
                        format!(
                            "{place} lottar ur namn, version och nyckel: något av dem kan ha ändrats"
                        ),
                    ),
            );
        }
    }
}
