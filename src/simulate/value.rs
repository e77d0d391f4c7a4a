//! One answer of a simulated respondent.
//!
//! *In:* an item, and the record as far as it is filled. *Out:* a value that its type,
//! bounds and options allow.
//!
//! Checks of the author are not looked at here; `unit` draws again where one fails.

use std::cmp::Ordering;

use jiff::ToSpan;
use jiff::civil::{Date, Time};

use crate::decimal::Number;
use crate::expression::{Candidate, Program, evaluate, evaluate_condition};
use crate::model::{
    AllocateItem, Bound, Choices, Decimals, ItemKind, NumberKind, ResponseOption,
};
use crate::route::{ItemPlan, View};
use crate::simulate::draw::Chance;
use crate::simulate::words;
use crate::value::{AnswerState, Cell, CodeSet, Document, Location, Value};

/// What is drawn where the author gives no bounds.
const UNBOUNDED: i64 = 100;
/// One in so many answers is a missing code, where one is offered.
pub(super) const MISSING: usize = 20;
/// The SHA-256 of nothing, for documents that are not there.
const EMPTY: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/// What an answer is drawn for.
#[derive(Clone, Copy)]
pub(super) struct Asked<'a> {
    /// The record, at the row.
    pub view: View<'a>,
    /// The item, compiled.
    pub plan: &'a ItemPlan,
    /// Which options are offered; none where all are.
    pub offered: Option<&'a [bool]>,
    /// Missing codes that no option spells.
    pub missing: &'a [AnswerState],
}

impl Asked<'_> {
    fn is_offered(&self, option: usize) -> bool {
        self.offered.is_none_or(|offered| offered.get(option) == Some(&true))
    }

    fn worked_out(&self, program: Option<&Program>) -> Option<Value> {
        evaluate(program?, &self.view).value
    }

    /// A bound as it is now: written, or worked out.
    fn bound(&self, bound: Option<&Bound>, program: Option<&Program>) -> Option<Value> {
        Some(match bound? {
            Bound::Number(number) => Value::Number(number.value.clone()),
            Bound::Date(day) => Value::Date(day.value),
            Bound::Month(month) => Value::Month(month.value.0),
            Bound::Time(time) => Value::Time(time.value.0),
            Bound::Duration(length) => Value::Duration(length.value.0),
            Bound::Expression(_) => return self.worked_out(program),
            Bound::Word(_) | Bound::Words(_) => return None,
        })
    }

    /// Whether answers drawn before still lie within their bounds, add up to their total
    /// and rank all there is to rank.
    pub fn fits(&self, kind: &ItemKind, values: &[&Value]) -> bool {
        if let (Some(total), false) = (self.plan.total.as_ref(), values.is_empty()) {
            let sum = values.iter().fold(Number::ZERO, |sum, value| match value {
                Value::Number(part) => sum + part.clone(),
                _ => sum,
            });
            let total = self.worked_out(Some(total));
            return total.is_none_or(|total| total == Value::Number(sum));
        }
        if let (ItemKind::Ranking { choices, top }, [Value::Ranking(ranked)]) =
            (kind, values)
        {
            let most = top.as_ref().map_or(usize::MAX, |top| top.value as usize);
            return ranked.len() == self.ordinary(choices).count().min(most);
        }
        let least = self.worked_out(self.plan.min.as_ref());
        let most = self.worked_out(self.plan.max.as_ref());
        values.iter().all(|value| {
            let beyond = |bound: &Option<Value>, wanted| {
                bound.as_ref().and_then(|bound| order(value, bound)) == Some(wanted)
            };
            !beyond(&least, Ordering::Less) && !beyond(&most, Ordering::Greater)
        })
    }

    /// An answer, or a missing code now and then; none where none is possible.
    pub fn cell(&self, kind: &ItemKind, chance: &mut Chance) -> Option<Cell> {
        if !self.missing.is_empty() && chance.once_in(MISSING) {
            let state = self.missing[chance.below(self.missing.len())];
            return Some(Cell::absent(state));
        }
        self.value(kind, chance)
    }

    fn value(&self, kind: &ItemKind, chance: &mut Chance) -> Option<Cell> {
        let value = match kind {
            ItemKind::Single(choices) | ItemKind::YesNo(choices) => {
                return self.single(choices, chance);
            }
            ItemKind::Multiple { choices, min_choices, max_choices } => {
                let least = min_choices.as_ref().map_or(0, |least| least.value as usize);
                let most = max_choices.as_ref();
                let most = most.map_or(usize::MAX, |most| most.value as usize);
                return self.multiple(choices, (least, most), chance);
            }
            ItemKind::Scale(scale) => {
                let step =
                    scale.step.as_ref().map_or(Number::ONE, |step| step.value.clone());
                let width = scale.to.value.clone() - scale.from.value.clone();
                let steps = width.divide_down(&step)?.to_i64()?;
                let drawn = Number::from(chance.between(0, steps));
                Value::Number(scale.from.value.clone() + drawn * step)
            }
            ItemKind::Number(number) => {
                let decimals = match number.decimals {
                    Decimals::AtMost(decimals) => decimals,
                    Decimals::Any => 2,
                };
                let is_percent = number.kind == NumberKind::Percent;
                let unsaid = [0, if is_percent { 100 } else { UNBOUNDED }];
                let bounds = self.numbers(kind, unsaid);
                Value::Number(chance.number(&bounds.0, &bounds.1, decimals)?)
            }
            ItemKind::Year { .. } => {
                let (least, most) = self.numbers(kind, [1950, 2025]);
                Value::Number(chance.number(&least, &most, 0)?)
            }
            ItemKind::Text(item) => {
                let tag = self.view.questionnaire.source_language();
                Value::Text(words::text(item, tag, chance)?)
            }
            ItemKind::Date { .. } => Value::Date(self.day(kind, chance)?),
            ItemKind::Month { .. } => {
                Value::Month(self.day(kind, chance)?.first_of_month())
            }
            ItemKind::Time { .. } => self.time(kind, chance)?,
            ItemKind::Duration { .. } => self.duration(kind, chance)?,
            ItemKind::Unit(_) => Value::Text(self.unit(chance)?),
            ItemKind::Location { accuracy_max } => {
                location(accuracy_max.as_ref(), chance)?
            }
            ItemKind::Ranking { choices, top } => {
                let options: Vec<u16> = self.ordinary(choices).collect();
                let most = top.as_ref().map_or(options.len(), |top| top.value as usize);
                let order = chance.order(options.len()).into_iter().take(most);
                let ranked: Vec<u16> = order.map(|place| options[place]).collect();
                if ranked.is_empty() {
                    return None;
                }
                Value::Ranking(ranked)
            }
            ItemKind::Document { types, .. } => {
                let ending = types.iter().map(|of| of.value.as_str()).next();
                let ending = ending.filter(|of| !of.contains('/')).unwrap_or("pdf");
                let name = format!("simulerad.{}", ending.trim_start_matches('.'));
                let sha256 = EMPTY.to_owned();
                Value::Document(Document { name, bytes: 0, sha256 }.into())
            }
            ItemKind::Consent => Value::Condition(true),
            ItemKind::Hidden { of, .. } => return self.value(of, chance),
            _ => return None,
        };
        Some(Cell::answered(value))
    }

    /// The numbers of options that stand for themselves and are offered.
    fn ordinary<'c>(&'c self, choices: &'c Choices) -> impl Iterator<Item = u16> + 'c {
        let is_ordinary = |option: &ResponseOption| {
            option.exclusive.is_none()
                && option.all_of_these.is_none()
                && option.missing.is_none()
        };
        choices
            .options
            .iter()
            .enumerate()
            .filter(move |(number, option)| {
                is_ordinary(option) && self.is_offered(*number)
            })
            .filter_map(|(number, _)| u16::try_from(number).ok())
    }

    fn single(&self, choices: &Choices, chance: &mut Chance) -> Option<Cell> {
        let count = choices.options.len();
        let even = || (0..count).map(|option| u64::from(self.is_offered(option)));
        // Where only options of share 0 are offered, one of them it must be.
        let number = match chance.weighted(&self.weights(choices)) {
            Some(number) => number,
            None => chance.weighted(&even().collect::<Vec<_>>())?,
        };
        let option = &choices.options[number];
        Some(match &option.missing {
            Some(missing) => Cell::absent(missing.value),
            None => Cell::answered(Value::Code(u16::try_from(number).ok()?)),
        })
    }

    /// Declared shares; what they leave goes in equal parts to the options without one,
    /// a missing code taking one part where another option takes twenty.
    fn weights(&self, choices: &Choices) -> Vec<u64> {
        let share =
            |option: &ResponseOption| option.share.as_ref().map(|s| parts(&s.value));
        let declared: u64 = choices.options.iter().filter_map(share).sum();
        let usual =
            |option: &ResponseOption| if option.missing.is_some() { 1 } else { 20 };
        let open = choices.options.iter().filter(|option| option.share.is_none());
        let sum_of_usual: u64 = open.map(usual).sum();
        let left = WHOLE.saturating_sub(declared);
        let weight = |(number, option): (usize, &ResponseOption)| {
            if !self.is_offered(number) {
                return 0;
            }
            match share(option) {
                Some(share) => share,
                None if declared == 0 => usual(option),
                None => left * usual(option) / sum_of_usual.max(1),
            }
        };
        choices.options.iter().enumerate().map(weight).collect()
    }

    /// Ticks, each with its own share, one half where none is declared. An option that
    /// stands alone is chosen as often as its share says, else one time in twenty.
    fn multiple(
        &self,
        choices: &Choices,
        (least, most): (usize, usize),
        chance: &mut Chance,
    ) -> Option<Cell> {
        let is_only = self.ordinary(choices).next().is_none();
        for (number, option) in choices.options.iter().enumerate() {
            let stands_alone = option.exclusive.is_some()
                || option.all_of_these.is_some()
                || option.missing.is_some();
            if !stands_alone || !self.is_offered(number) {
                continue;
            }
            let share = option.share.as_ref().map_or(WHOLE / 20, |s| parts(&s.value));
            let share = i64::try_from(share).unwrap_or(0);
            if is_only || chance.between(1, WHOLE_SIGNED) <= share {
                return Some(match &option.missing {
                    Some(missing) => Cell::absent(missing.value),
                    None => {
                        let code = u16::try_from(number).ok()?;
                        Cell::answered(Value::Codes([code].into_iter().collect()))
                    }
                });
            }
        }
        let ordinary: Vec<u16> = self.ordinary(choices).collect();
        let order = chance.order(ordinary.len());
        let mut ticked = Vec::new();
        for place in order.iter().map(|place| ordinary[*place]) {
            let option = &choices.options[usize::from(place)];
            let share = option.share.as_ref().map_or(WHOLE / 2, |s| parts(&s.value));
            let wanted = i64::try_from(share).unwrap_or(0);
            if ticked.len() < most && chance.between(1, WHOLE_SIGNED) <= wanted {
                ticked.push(place);
            }
        }
        for place in order.iter().map(|place| ordinary[*place]) {
            if ticked.len() < least.max(1).min(most) && !ticked.contains(&place) {
                ticked.push(place);
            }
        }
        if ticked.len() < least || ticked.is_empty() {
            return None;
        }
        Some(Cell::answered(Value::Codes(ticked.into_iter().collect::<CodeSet>())))
    }

    fn numbers(&self, kind: &ItemKind, unsaid: [i64; 2]) -> (Number, Number) {
        let (min, max) = kind.bounds().unwrap_or_default();
        let number = |value: Option<Value>| match value {
            Some(Value::Number(number)) => Some(number),
            _ => None,
        };
        let least = number(self.bound(min, self.plan.min.as_ref()));
        let most = number(self.bound(max, self.plan.max.as_ref()));
        let [unsaid_least, unsaid_most] = unsaid.map(Number::from);
        let width = unsaid_most.clone() - unsaid_least.clone();
        match (least, most) {
            (Some(least), Some(most)) => (least, most),
            (Some(least), None) if least > unsaid_most => (least.clone(), least + width),
            (Some(least), None) => (least, unsaid_most),
            (None, Some(most)) if most < unsaid_least => (most.clone() - width, most),
            (None, Some(most)) => (unsaid_least, most),
            (None, None) => (unsaid_least, unsaid_most),
        }
    }

    /// A day within bounds, or within the two years before the wave's reference date.
    fn day(&self, kind: &ItemKind, chance: &mut Chance) -> Option<Date> {
        let (min, max) = kind.bounds().unwrap_or_default();
        let day = |value: Option<Value>| match value {
            Some(Value::Date(day) | Value::Month(day)) => Some(day),
            _ => None,
        };
        let least = day(self.bound(min, self.plan.min.as_ref()));
        let most = day(self.bound(max, self.plan.max.as_ref()));
        let wave = self.view.questionnaire.wave.as_ref();
        let reference = wave.and_then(|wave| wave.reference_date.as_ref());
        let reference = reference.map_or(jiff::civil::date(2025, 1, 1), |day| day.value);
        let two_years = 730.days();
        let (least, most) = match (least, most) {
            (Some(least), Some(most)) => (least, most),
            (Some(least), None) if least > reference => {
                (least, least.saturating_add(two_years))
            }
            (Some(least), None) => (least, reference),
            (None, Some(most)) => (most.saturating_sub(two_years), most),
            (None, None) => (reference.saturating_sub(two_years), reference),
        };
        let width = i64::from(least.until(most).ok()?.get_days());
        if width < 0 {
            return None;
        }
        least.checked_add(chance.between(0, width).days()).ok()
    }

    fn time(&self, kind: &ItemKind, chance: &mut Chance) -> Option<Value> {
        let (min, max) = kind.bounds().unwrap_or_default();
        let minutes = |value: Option<Value>, up: bool| match value {
            Some(Value::Time(time)) => {
                let extra = i64::from(up && time.second() > 0);
                Some(i64::from(time.hour()) * 60 + i64::from(time.minute()) + extra)
            }
            _ => None,
        };
        let least = minutes(self.bound(min, self.plan.min.as_ref()), true).unwrap_or(0);
        let most = minutes(self.bound(max, self.plan.max.as_ref()), false)
            .unwrap_or(24 * 60 - 1);
        if least > most {
            return None;
        }
        let drawn = chance.between(least, most);
        let (hour, minute) =
            (i8::try_from(drawn / 60).ok()?, i8::try_from(drawn % 60).ok()?);
        Some(Value::Time(Time::new(hour, minute, 0, 0).ok()?))
    }

    fn duration(&self, kind: &ItemKind, chance: &mut Chance) -> Option<Value> {
        let (min, max) = kind.bounds().unwrap_or_default();
        let seconds = |value: Option<Value>| match value {
            Some(Value::Duration(seconds)) => Some(seconds),
            _ => None,
        };
        let least = seconds(self.bound(min, self.plan.min.as_ref()));
        let most = seconds(self.bound(max, self.plan.max.as_ref()));
        let least = least.unwrap_or_else(|| most.map_or(60, |most| most.min(60)));
        let most = most.unwrap_or_else(|| least.saturating_add(3600));
        if least > most {
            return None;
        }
        let drawn = chance.between(least, most);
        // Whole minutes where there is one within the bounds.
        let minute = drawn - drawn.rem_euclid(60);
        Some(Value::Duration(if minute >= least { minute } else { drawn }))
    }

    /// A row of the register that is offered.
    fn unit(&self, chance: &mut Chance) -> Option<String> {
        let table = self.plan.table.as_ref()?;
        let offered: Vec<&str> = table
            .codes()
            .enumerate()
            .filter(|(number, _)| {
                self.plan.offered_where.as_ref().is_none_or(|program| {
                    let candidate = table.row(*number).map(Candidate::Cells);
                    let view = View { candidate, ..self.view };
                    evaluate_condition(program, &view) == Some(true)
                })
            })
            .map(|(_, code)| code)
            .collect();
        offered.get(chance.below(offered.len())).map(|code| (*code).to_owned())
    }

    /// The parts of an allocation, one for each offered option.
    pub fn parts(
        &self,
        allocate: &AllocateItem,
        chance: &mut Chance,
    ) -> Option<Vec<Number>> {
        let decimals = match allocate.decimals {
            Decimals::AtMost(decimals) => decimals,
            Decimals::Any => 2,
        };
        let total = match self.bound(allocate.total.as_ref(), self.plan.total.as_ref()) {
            Some(Value::Number(total)) => total,
            _ if allocate.total.is_none() => Number::from(UNBOUNDED),
            _ => return None,
        };
        let unit = Number::from(10_i64.checked_pow(decimals)?);
        let whole = (total * unit.clone()).to_i64().filter(|whole| *whole >= 0)?;
        let count = (0..self.plan.rows.len()).filter(|row| self.is_offered(*row)).count();
        // Where the whole is cut, in ascending order: the parts lie between.
        let mut cuts: Vec<i64> = (1..count).map(|_| chance.between(0, whole)).collect();
        cuts.sort_unstable();
        cuts.push(whole);
        let mut before = 0;
        let mut sizes =
            cuts.into_iter().map(|cut| cut - std::mem::replace(&mut before, cut));
        let part = |row: usize| {
            let size = if self.is_offered(row) { sizes.next()? } else { 0 };
            Number::from(size).divide(&unit)
        };
        (0..self.plan.rows.len()).map(part).collect()
    }
}

/// How two values of one kind lie to each other.
fn order(value: &Value, bound: &Value) -> Option<Ordering> {
    Some(match (value, bound) {
        (Value::Number(value), Value::Number(bound)) => value.cmp(bound),
        (Value::Date(value), Value::Date(bound))
        | (Value::Month(value), Value::Month(bound)) => value.cmp(bound),
        (Value::Time(value), Value::Time(bound)) => value.cmp(bound),
        (Value::Duration(value), Value::Duration(bound)) => value.cmp(bound),
        _ => return None,
    })
}

/// All shares together, in parts of ten thousand.
const WHOLE: u64 = 10_000;
const WHOLE_SIGNED: i64 = 10_000;

/// A share in per cent as parts of ten thousand.
fn parts(share: &Number) -> u64 {
    let parts = (share.clone() * Number::from(100_i64)).to_i64().unwrap_or_default();
    u64::try_from(parts).unwrap_or_default().min(WHOLE)
}

/// A place somewhere in Sweden.
fn location(
    accuracy_max: Option<&crate::source::Spanned<Number>>,
    chance: &mut Chance,
) -> Option<Value> {
    let degrees = |least: i64, most: i64, chance: &mut Chance| {
        chance.number(&Number::from(least), &Number::from(most), 4)
    };
    let (lat, lon) = (degrees(56, 68, chance)?, degrees(12, 23, chance)?);
    let most = accuracy_max.map_or(Number::from(30_i64), |most| most.value.clone());
    let accuracy = Some(chance.number(&Number::ZERO, &most, 0).unwrap_or(Number::ZERO));
    Some(Value::Location(Location { lat, lon, accuracy }.into()))
}
