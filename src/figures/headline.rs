//! Headlines: the share of an item in one direction, and how people say it.
//!
//! *In:* items with `headline`, and records one after the other. *Out:* the exact share with
//! its base, and a rough form such as "4 in 10" or "half".
//!
//! The rough form is the nearest of tenths, quarters and thirds; it never stands for
//! none or all unless it is none or all, and the exact share always stands beside it.

use crate::decimal::Number;
use crate::diagnostic::Words;
use crate::expression::SlotId;
use crate::figures::{Cell, Set, Table};
use crate::model::Questionnaire;
use crate::route::{Plan, Record};
use crate::value::Value;

/// The share of an item in the direction of its headline, as it is added up.
#[derive(Clone, Debug, PartialEq)]
pub struct Headline {
    /// The item, or a row of a grid.
    pub item: String,
    /// The codes it is about.
    pub codes: Vec<String>,
    /// How many answered with one of them.
    pub numerator: usize,
    /// How many answered.
    pub base: usize,
    slot: SlotId,
    /// The codes as options, by their numbers.
    numbers: Vec<u16>,
}

impl Headline {
    /// Those who answered, as a set of the figure that it is.
    const OVER: usize = 0;
    /// Those of them who answered with one of the codes.
    const HITS: usize = 1;

    /// Whether a record answers with one of the codes; none where it does not answer.
    pub fn of(&self, record: &Record) -> Option<bool> {
        let codes = &self.codes;
        Some(match record.cell(self.slot).value.as_ref()? {
            Value::Code(code) => self.numbers.contains(code),
            Value::Codes(ticks) => self.numbers.iter().any(|code| ticks.contains(*code)),
            Value::Number(number) => codes.contains(&number.to_string()),
            Value::Condition(holds) => {
                codes.iter().any(|code| code == if *holds { "yes" } else { "no" })
            }
            _ => false,
        })
    }

    /// Adds what a record has, and tells the numbers of the sets that it is in.
    pub fn take(&mut self, of: Option<bool>) -> Vec<usize> {
        let Some(is_hit) = of else { return Vec::new() };
        self.base += 1;
        self.numerator += usize::from(is_hit);
        if is_hit { vec![Self::OVER, Self::HITS] } else { vec![Self::OVER] }
    }

    /// It as the figure that it is: a share of all.
    pub fn table(&self) -> Table {
        let cell = Cell {
            numerator: Number::from(self.numerator),
            denominator: Some(Number::from(self.base)),
            base: self.base,
            hits: Set { number: Self::HITS, count: self.numerator },
            over: Set { number: Self::OVER, count: self.base },
            ..Cell::default()
        };
        Table { by: "all".to_owned(), cells: vec![cell] }
    }
}

/// The headlines of a questionnaire, of nobody yet.
pub fn headlines(questionnaire: &Questionnaire, plan: &Plan) -> Vec<Headline> {
    let mut found = Vec::new();
    for (item, compiled) in questionnaire.items.iter().zip(&plan.items) {
        let options = item.kind.choices();
        if item.headline.is_empty() || compiled.within.is_some() {
            continue;
        }
        let codes: Vec<String> =
            item.headline.iter().map(|code| code.value.clone()).collect();
        let number = |code: &String| u16::try_from(options?.position(code)?).ok();
        let numbers: Vec<u16> = codes.iter().filter_map(number).collect();
        let rows = compiled.rows.iter().map(|row| row.slot);
        for slot in compiled.slot.into_iter().chain(rows) {
            let item = plan.slot(slot).name.clone();
            let (codes, numbers) = (codes.clone(), numbers.clone());
            found.push(Headline { item, codes, numerator: 0, base: 0, slot, numbers });
        }
    }
    found
}

/// Fractions that people have words for: above and below the line, English, Swedish.
const WORDS: &[(i64, i64, &str, &str)] = &[
    (1, 10, "1 in 10", "1 av 10"),
    (1, 5, "1 in 5", "var femte"),
    (1, 4, "a quarter", "en fjärdedel"),
    (3, 10, "3 in 10", "3 av 10"),
    (1, 3, "a third", "en tredjedel"),
    (2, 5, "4 in 10", "4 av 10"),
    (1, 2, "half", "hälften"),
    (3, 5, "6 in 10", "6 av 10"),
    (2, 3, "two thirds", "två tredjedelar"),
    (7, 10, "7 in 10", "7 av 10"),
    (3, 4, "three quarters", "tre fjärdedelar"),
    (4, 5, "8 in 10", "8 av 10"),
    (9, 10, "9 in 10", "9 av 10"),
];

/// How people say a share of some: the nearest fraction they have words for. Half of
/// some is also every other one. None where there is nothing to share.
pub fn rough(numerator: usize, base: usize) -> Option<Words> {
    let share = Number::from(numerator).divide(&Number::from(base))?;
    if numerator == 0 {
        return Some(Words::new("none", "ingen"));
    }
    if numerator == base {
        return Some(Words::new("all", "alla"));
    }
    if Number::from(numerator * 2) == Number::from(base) {
        return Some(Words::new("half, every other one", "hälften, varannan"));
    }
    if share < Number::ratio(1, 20)? {
        return Some(Words::new("fewer than 1 in 20", "färre än 1 av 20"));
    }
    if share > Number::ratio(19, 20)? {
        return Some(Words::new("more than 19 in 20", "fler än 19 av 20"));
    }
    let distance = |(upper, lower, ..): &&(i64, i64, &str, &str)| {
        let said = Number::ratio(*upper, *lower).unwrap_or(Number::ZERO);
        (share.clone() - said).abs()
    };
    let (_, _, english, swedish) = WORDS.iter().min_by_key(distance)?;
    Some(Words::new(*english, *swedish))
}
