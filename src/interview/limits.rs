//! What an answer may be, in words, before it is typed.
//!
//! *In:* a place. *Out:* its type and limits, such as "whole number, 0–100".
//!
//! Limits that are expressions are worked out by the one evaluator; nothing is judged.

use crate::diagnostic::Words;
use crate::expression::evaluate;
use crate::interview::shown::{length, number_words};
use crate::interview::steps::Place;
use crate::interview::{Part, Session};
use crate::model::{
    Bound, Decimals, ItemKind, NumberItem, NumberKind, ScaleItem, TextItem,
};
use crate::value::Value;

/// The type and limits of an answer.
#[derive(Clone, Debug, Default)]
pub(super) struct Limits {
    /// The type: "whole number".
    pub kind: Words,
    /// The range: "0–100"; empty where there is none.
    pub range: Words,
    /// The bounds as files write them.
    pub least: Option<String>,
    pub most: Option<String>,
    /// What is counted, such as "places".
    pub unit: String,
    /// What one is called in a sentence: "a whole number".
    pub noun: Option<Words>,
    /// It is a day, a month or a time of day: earlier or later, not more or less.
    pub is_moment: bool,
}

impl Limits {
    fn of(en: &str, sv: &str) -> Self {
        Self { kind: Words::new(en, sv), ..Self::default() }
    }

    /// What to give, as advice: "give a whole number between 0 and 100".
    pub fn wanted(&self) -> Words {
        let Some(Words { en, sv }) = &self.noun else {
            let words = self.words();
            return Words::new(
                format!("this is asked for: {}", words.en),
                format!("det här efterfrågas: {}", words.sv),
            );
        };
        let bound = |bound: &Option<String>| bound.as_deref().map(number_words);
        let (en_range, sv_range) = match (bound(&self.least), bound(&self.most)) {
            (Some(least), Some(most)) => (
                format!(" between {} and {}", least.en, most.en),
                format!(" mellan {} och {}", least.sv, most.sv),
            ),
            (Some(least), None) => (
                format!(" of at least {}", least.en),
                format!(" som är minst {}", least.sv),
            ),
            (None, Some(most)) => {
                (format!(" of at most {}", most.en), format!(" som är högst {}", most.sv))
            }
            (None, None) => (String::new(), String::new()),
        };
        Words::new(format!("give {en}{en_range}"), format!("ange {sv}{sv_range}"))
    }

    /// Type, unit and range on one line.
    pub fn words(&self) -> Words {
        let line = |kind: &str, range: &str| {
            let parts = [kind, &self.unit, range].into_iter();
            parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
        };
        Words::new(
            line(&self.kind.en, &self.range.en),
            line(&self.kind.sv, &self.range.sv),
        )
    }
}

impl Session<'_> {
    pub(super) fn limits(&self, place: &Place, part: &Part) -> Limits {
        let kind = self.kind(place, part);
        let mut limits = match &*kind {
            ItemKind::Single(_) | ItemKind::YesNo(_) => {
                Limits::of("one choice", "ett val")
            }
            ItemKind::Multiple { min_choices, max_choices, .. } => {
                let bound = |bound: &Option<crate::source::Spanned<u32>>| {
                    bound.as_ref().map(|bound| bound.value.to_string())
                };
                Limits {
                    least: bound(min_choices),
                    most: bound(max_choices),
                    ..Limits::of("several choices", "flera val")
                }
            }
            ItemKind::Ranking { top, .. } => match top {
                Some(top) => Limits::of(
                    &format!("rank the first {}, in order", top.value),
                    &format!("rangordna de {} främsta", top.value),
                ),
                None => Limits::of("put in order", "rangordna alla"),
            },
            ItemKind::Scale(scale) => self.of_scale(place, scale),
            ItemKind::Number(number) => self.of_number(number),
            ItemKind::Text(text) => of_text(text),
            ItemKind::Date { .. } => {
                Limits::of("date, such as 2025-02-28", "datum, till exempel 2025-02-28")
            }
            ItemKind::Month { .. } => {
                Limits::of("month, such as 2025-02", "månad, till exempel 2025-02")
            }
            ItemKind::Year { .. } => Limits {
                noun: Some(Words::new("a year", "ett årtal")),
                ..Limits::of("year", "årtal")
            },
            ItemKind::Time { .. } => {
                Limits::of("time of day, such as 12:30", "klockslag, till exempel 12:30")
            }
            ItemKind::Duration { .. } => Limits::of(
                "length of time, such as 1 h 30 min",
                "tidslängd, till exempel 1 h 30 min",
            ),
            ItemKind::Unit(_) => {
                Limits::of("code or name of the register", "kod eller namn ur registret")
            }
            ItemKind::Location { accuracy_max } => {
                let mut limits = Limits::of(
                    "latitude and longitude, such as 59.33 18.06",
                    "latitud och longitud, till exempel 59.33 18.06",
                );
                if let Some(most) = accuracy_max {
                    let most = number_words(&most.value.to_string());
                    limits.range = Words::new(
                        format!("to within {} m", most.en),
                        format!("på {} m när", most.sv),
                    );
                }
                limits
            }
            ItemKind::Allocate(_) => Limits::of("share out", "fördela"),
            ItemKind::Grid(_) => Limits::of("table", "tabell"),
            ItemKind::Roster(_) => Limits::of("rows", "rader"),
            ItemKind::Document { max_bytes, types } => {
                let mut limits = Limits::of("file (its path)", "bilaga (sökväg)");
                let types: Vec<&str> = types.iter().map(|of| of.value.as_str()).collect();
                limits.unit = types.join(" ");
                if let Some(most) = max_bytes {
                    let most = bytes(u64::from(most.value));
                    limits.range =
                        Words::new(format!("at most {most}"), format!("högst {most}"));
                }
                limits
            }
            ItemKind::Consent => Limits::of("consent: yes", "samtycke: ja"),
            ItemKind::Note
            | ItemKind::Derived { .. }
            | ItemKind::Hidden { .. }
            | ItemKind::Unreadable => Limits::default(),
        };
        if let Some((min, max)) = kind.bounds() {
            let is_whole = matches!(part, Part::Whole | Part::Cell(_));
            let plan = &self.plan().items[place.item];
            let programs = (plan.min.as_ref(), plan.max.as_ref());
            let (least, most) = if is_whole { programs } else { (None, None) };
            let worked_out = |program: Option<&crate::expression::Program>| {
                evaluate(program?, &self.view(place.row)).value
            };
            let bound = |written: Option<&Bound>, program| match written? {
                Bound::Expression(_) => said(&worked_out(program)?),
                written => said(&value_of(written)?),
            };
            limits.least = bound(min, least).or(limits.least);
            limits.most = bound(max, most).or(limits.most);
        }
        let is_length = matches!(&*kind, ItemKind::Duration { .. });
        limits.is_moment = matches!(
            &*kind,
            ItemKind::Date { .. } | ItemKind::Month { .. } | ItemKind::Time { .. }
        );
        if limits.least.is_some() || limits.most.is_some() {
            limits.range = range(&limits, is_length);
        }
        limits
    }

    fn of_number(&self, number: &NumberItem) -> Limits {
        let decimals = match number.decimals {
            Decimals::AtMost(decimals) => Some(decimals),
            Decimals::Any => None,
        };
        let mut limits = match (number.kind, decimals) {
            (NumberKind::Integer, _) => Limits::of("whole number", "heltal"),
            (NumberKind::Percent, Some(0)) => {
                Limits::of("per cent, whole number", "procent, heltal")
            }
            (NumberKind::Percent, _) => Limits::of("per cent", "procent"),
            (NumberKind::Money, _) => {
                let currency =
                    number.currency.as_ref().map_or("", |of| of.value.as_str());
                let line =
                    |word: &str| format!("{word} {currency}").trim_end().to_owned();
                Limits::of(&line("amount in"), &line("belopp i"))
            }
            (NumberKind::Decimal, Some(0)) => Limits::of("whole number", "heltal"),
            (NumberKind::Decimal, Some(1)) => {
                Limits::of("number, at most 1 decimal", "tal, högst 1 decimal")
            }
            (NumberKind::Decimal, Some(most)) => Limits::of(
                &format!("number, at most {most} decimals"),
                &format!("tal, högst {most} decimaler"),
            ),
            (NumberKind::Decimal, None) => Limits::of("number", "tal"),
        };
        if number.kind == NumberKind::Percent {
            (limits.least, limits.most) = (Some("0".to_owned()), Some("100".to_owned()));
        }
        let is_whole = decimals == Some(0);
        limits.noun = Some(match number.kind {
            NumberKind::Integer => Words::new("a whole number", "ett heltal"),
            _ if is_whole => Words::new("a whole number", "ett heltal"),
            NumberKind::Money => Words::new("an amount", "ett belopp"),
            _ => match decimals {
                Some(1) => Words::new("a number with 1 decimal", "ett tal med 1 decimal"),
                Some(most) => Words::new(
                    format!("a number with at most {most} decimals"),
                    format!("ett tal med högst {most} decimaler"),
                ),
                None => Words::new("a number", "ett tal"),
            },
        });
        let unit = number.unit.as_ref().map(|unit| unit.wording(self.language()));
        limits.unit = unit.unwrap_or_default().to_owned();
        limits
    }

    fn of_scale(&self, place: &Place, scale: &ScaleItem) -> Limits {
        let labels = scale.labels.iter().map(|(point, label)| {
            let label = self.label(place, Some(label), "");
            format!("{} = {label}", point.value)
        });
        let labels = labels.collect::<Vec<_>>().join(", ");
        let (from, to) = (
            number_words(&scale.from.value.to_string()),
            number_words(&scale.to.value.to_string()),
        );
        let line = |word: &str, from: &str, to: &str| match labels.is_empty() {
            true => format!("{word} {from}–{to}"),
            false => format!("{word} {from}–{to} ({labels})"),
        };
        Limits {
            noun: Some(Words::new(
                format!("a number from {} to {}", from.en, to.en),
                format!("ett tal från {} till {}", from.sv, to.sv),
            )),
            ..Limits::of(
                &line("scale", &from.en, &to.en),
                &line("skala", &from.sv, &to.sv),
            )
        }
    }
}

fn of_text(text: &TextItem) -> Limits {
    let mut limits = match (&text.format, text.long) {
        (Some(format), _) => {
            let title = format.value.title();
            Limits { kind: title, ..Limits::default() }
        }
        (None, true) => Limits::of("long text", "lång text"),
        (None, false) => Limits::of("short text", "kort text"),
    };
    let count =
        |bound: &Option<crate::source::Spanned<u32>>| bound.as_ref().map(|b| b.value);
    limits.range = match (count(&text.min_length), count(&text.max_length)) {
        (None, None) => Words::default(),
        (Some(least), Some(most)) => Words::new(
            format!("{least}–{most} characters"),
            format!("{least}–{most} tecken"),
        ),
        (Some(least), None) => Words::new(
            format!("at least {least} characters"),
            format!("minst {least} tecken"),
        ),
        (None, Some(most)) => Words::new(
            format!("at most {most} characters"),
            format!("högst {most} tecken"),
        ),
    };
    limits
}

fn range(limits: &Limits, is_length: bool) -> Words {
    let word = |bound: &Option<String>| {
        bound.as_deref().map(|bound| match is_length {
            true => Words::same(
                crate::expression::calendar::read_duration(bound)
                    .map_or_else(|| bound.to_owned(), length),
            ),
            false => number_words(bound),
        })
    };
    match (word(&limits.least), word(&limits.most)) {
        (Some(least), Some(most)) if least == most => least,
        (Some(least), Some(most)) if limits.is_moment => Words::new(
            format!("from {} to {}", least.en, most.en),
            format!("från {} till {}", least.sv, most.sv),
        ),
        (Some(least), None) if limits.is_moment => {
            let (en, sv) = (&least.en, &least.sv);
            Words::new(format!("no earlier than {en}"), format!("tidigast {sv}"))
        }
        (None, Some(most)) if limits.is_moment => {
            let (en, sv) = (&most.en, &most.sv);
            Words::new(format!("no later than {en}"), format!("senast {sv}"))
        }
        (Some(least), Some(most)) => Words::new(
            format!("{}–{}", least.en, most.en),
            format!("{}–{}", least.sv, most.sv),
        ),
        (Some(least), None) => {
            Words::new(format!("at least {}", least.en), format!("minst {}", least.sv))
        }
        (None, Some(most)) => {
            Words::new(format!("at most {}", most.en), format!("högst {}", most.sv))
        }
        (None, None) => Words::default(),
    }
}

/// A bound that is written as a value.
pub(super) fn value_of(bound: &Bound) -> Option<Value> {
    Some(match bound {
        Bound::Number(number) => Value::Number(number.value.clone()),
        Bound::Date(day) => Value::Date(day.value),
        Bound::Month(month) => Value::Month(month.value.0),
        Bound::Time(time) => Value::Time(time.value.0),
        Bound::Duration(length) => Value::Duration(length.value.0),
        Bound::Word(_) | Bound::Words(_) | Bound::Expression(_) => return None,
    })
}

/// A measured value as files write it.
fn said(value: &Value) -> Option<String> {
    use crate::expression::calendar::{show_duration, show_month, show_time};
    Some(match value {
        Value::Number(number) => number.to_string(),
        Value::Date(day) => day.to_string(),
        Value::Month(month) => show_month(*month),
        Value::Time(time) => show_time(*time),
        Value::Duration(seconds) => show_duration(*seconds),
        _ => return None,
    })
}

/// A number of bytes as people tell it.
pub(super) fn bytes(count: u64) -> String {
    match count {
        0..10_000 => format!("{count} byte"),
        10_000..10_000_000 => format!("{} kB", count / 1000),
        _ => format!("{} MB", count / 1_000_000),
    }
}
