//! What the answer file of a simulated respondent says of itself.
//!
//! *In:* a respondent who went the route. *Out:* an envelope: unit, status, stamps,
//! draws and confirmed checks.
//!
//! No clock is asked: days lie within the fieldwork, else on the reference date.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::answers::write::Envelope;
use crate::expression::SlotId;
use crate::model::{Level, Questionnaire};
use crate::route::Plan;
use crate::simulate::Burden;
use crate::simulate::draw::Chance;
use crate::simulate::unit::Respondent;
use crate::value::{Cell, Status, Value};

/// Interviews begin at eight, and less than this many minutes later.
const MINUTES: i64 = 8 * 60;
/// The longest interview in seconds, so that it ends on the day it began.
const LONGEST: i64 = 7 * 60 * 60;

/// The day of an interview, and the minute it begins.
pub(super) struct Day {
    day: Date,
    minute: i64,
}

impl Day {
    /// A day of the fieldwork, else the reference date, else the first of 2025.
    pub fn draw(questionnaire: &Questionnaire, chance: &mut Chance) -> Self {
        let wave = questionnaire.wave.as_ref();
        let day = |day: Option<&crate::source::Spanned<Date>>| day.map(|day| day.value);
        let from = day(wave.and_then(|wave| wave.from.as_ref()));
        let to = day(wave.and_then(|wave| wave.to.as_ref()));
        let reference = day(wave.and_then(|wave| wave.reference_date.as_ref()));
        let least = from.or(to).or(reference).unwrap_or(jiff::civil::date(2025, 1, 1));
        let width = to.and_then(|to| least.until(to).ok());
        let width = width.map_or(0, |width| i64::from(width.get_days()).max(0));
        let days = chance.between(0, width);
        let day = least.checked_add(days.days()).unwrap_or(least);
        Self { day, minute: 8 * 60 + chance.between(0, MINUTES - 1) }
    }

    /// The day as conditions read it.
    pub fn cells(&self, plan: &Plan) -> Vec<(SlotId, Cell)> {
        let cell = |slot: SlotId| (slot, Cell::answered(Value::Date(self.day)));
        [plan.started, plan.submitted].into_iter().flatten().map(cell).collect()
    }

    /// A moment so many seconds after the beginning, as files have it.
    fn stamp(&self, seconds: i64) -> String {
        let second = self.minute * 60 + seconds.clamp(0, LONGEST);
        let (hour, minute) = (second / 3600, second / 60 % 60);
        format!("{}T{hour:02}:{minute:02}:{:02}Z", self.day, second % 60)
    }
}

/// The envelope of a respondent; walks the route once more where the file is not
/// complete.
pub(super) fn envelope(
    respondent: &mut Respondent<'_>,
    is_whole: bool,
    day: &Day,
    burden: Burden,
) -> Envelope {
    let instrument = respondent.instrument();
    let (questionnaire, plan) = (instrument.questionnaire(), instrument.plan());
    let end = respondent.record.end_met(plan, questionnaire);
    let ended = end.and_then(|end| Status::from_name(&end.status.value));
    let status = match ended {
        Some(status) => status,
        None if is_whole => Status::Complete,
        None => Status::Partial,
    };
    let status = match status {
        Status::Complete if !is_whole => Status::Partial,
        status => status,
    };
    respondent.finish(status == Status::Complete);
    let draws = plan.chance.drawn(questionnaire, &respondent.record);
    let reason = match questionnaire.source_language() {
        "sv" => "simulerat",
        _ => "simulated",
    };
    let mut confirmed: Vec<(String, Option<String>)> = Vec::new();
    for (check, _) in respondent.failing(Level::Soft) {
        let Some(check) = respondent.check(plan.checks[check].owner) else { continue };
        if !confirmed.iter().any(|(known, _)| *known == check.id.value) {
            confirmed.push((check.id.value.clone(), Some(reason.to_owned())));
        }
    }
    Envelope {
        part: None,
        simulated: true,
        unit: respondent.given.key.unit.clone(),
        keys: Vec::new(),
        status: Some(status),
        disposition: end
            .and_then(|end| end.disposition.as_ref())
            .map(|word| word.value.clone()),
        language: questionnaire.languages.first().map(|tag| tag.value.clone()),
        started: Some(day.stamp(0)),
        submitted: Some(day.stamp(burden.seconds.max(1))),
        draws,
        confirmed,
        ..Envelope::default()
    }
}
