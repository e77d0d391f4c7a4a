//! Fields, made of items.
//!
//! *In:* the items of a questionnaire. *Out:* what the answer to each may be; lists that
//! several items share are made once.
//!
//! Which roster an item stands in is told by the caller.

use std::collections::HashMap;
use std::sync::Arc;

use regex::Regex;

use crate::answers::form::{
    Code, Codes, Field, Kind, Pattern, Range, Roster, normal, quoted,
};
use crate::decimal::Number;
use crate::model::{
    AllocateItem, Bound, CarriedOptions, Choices, Decimals, HiddenFrom, Item, ItemKind,
    NumberItem, NumberKind, Questionnaire, ResponseOption, RosterItem, RosterRows,
    TextItem,
};
use crate::route::Plan;
use crate::source::{Span, Spanned};

/// What fields are made with.
pub(super) struct Making<'q> {
    questionnaire: &'q Questionnaire,
    plan: &'q Plan,
    /// Lists of options that were made ready already, by where they lie.
    lists: HashMap<usize, Arc<Codes>>,
}

impl<'q> Making<'q> {
    pub(super) fn new(questionnaire: &'q Questionnaire, plan: &'q Plan) -> Self {
        Self { questionnaire, plan, lists: HashMap::new() }
    }

    pub(super) fn field(&mut self, number: usize, item: &Item) -> Field {
        let kind = match &item.kind {
            ItemKind::Roster(roster) => self.roster(number, roster, item.kind_span),
            kind => self.kind(kind, (number, item.kind_span)),
        };
        let offered = self.questionnaire.offered(item);
        Field {
            id: item.id.value.clone(),
            written: quoted(&item.id.value),
            full: item.id.value.clone(),
            roster: item.roster,
            depth: 0,
            column: 0,
            kind,
            hidden: item.sensitive || item.personal,
            offered: offered.iter().map(|state| state.value).collect(),
        }
    }

    fn roster(&mut self, number: usize, roster: &RosterItem, span: Span) -> Kind {
        let Some(id) = self.plan.items[number].roster else { return Kind::Nothing };
        let columns: Vec<(usize, &str)> = self
            .questionnaire
            .columns(number)
            .map(|(column, item)| (column, item.id.value.as_str()))
            .collect();
        let index = columns.iter().rev().map(|(n, id)| ((*id).to_owned(), *n)).collect();
        let (each, each_is_row) = match &roster.rows {
            RosterRows::ForEachChoice(source) => (self.choices_of(number, source), false),
            RosterRows::ForEachRow { rows, .. } => {
                (Some(self.row_codes(number, rows)), true)
            }
            RosterRows::ByHand | RosterRows::Count(_) => (None, false),
        };
        let each_hidden = match &roster.rows {
            RosterRows::ForEachChoice(source) => {
                let questionnaire = self.questionnaire;
                let around = questionnaire.items[number].roster;
                let source = questionnaire.nearest_item(around, &source.value);
                let source = source.map(|source| &questionnaire.items[source]);
                source.is_some_and(|source| source.sensitive || source.personal)
            }
            _ => false,
        };
        let by_hand = matches!(roster.rows, RosterRows::ByHand);
        let unless_said = || Spanned::new(roster.most(), span);
        Kind::Roster(Box::new(Roster {
            id,
            columns: columns.into_iter().map(|(column, _)| column).collect(),
            index,
            each,
            each_hidden,
            each_is_row,
            least: roster.min.clone().filter(|_| by_hand),
            most: roster.max.clone().unwrap_or_else(unless_said),
        }))
    }

    /// The options of the item that a roster has a row for each of.
    fn choices_of(
        &mut self,
        roster: usize,
        source: &Spanned<String>,
    ) -> Option<Arc<Codes>> {
        let questionnaire = self.questionnaire;
        let around = questionnaire.items[roster].roster;
        let source = questionnaire.nearest_item(around, &source.value)?;
        questionnaire.items[source]
            .kind
            .choices()
            .map(|choices| self.codes(source, choices))
    }

    /// The numbers of the rows of a roster, from 1, as codes.
    fn row_codes(&self, item: usize, rows: &Spanned<String>) -> Arc<Codes> {
        let questionnaire = self.questionnaire;
        let around = questionnaire.items[item].roster;
        let source = questionnaire.nearest_item(around, &rows.value);
        let most = match source.map(|source| &questionnaire.items[source].kind) {
            Some(ItemKind::Roster(roster)) => roster.most(),
            _ => 0,
        };
        let code = |number: u32| Code {
            code: number.to_string(),
            alone: false,
            missing: None,
            specify: None,
        };
        let most = most.min(u32::from(u16::MAX));
        Arc::new(Codes::new((1..=most).map(code).collect()))
    }

    fn kind(&mut self, kind_of: &ItemKind, (item, span): (usize, Span)) -> Kind {
        match kind_of {
            ItemKind::Single(choices) | ItemKind::YesNo(choices) => {
                Kind::Single(self.offered(item, choices))
            }
            ItemKind::Multiple { choices, min_choices, max_choices } => Kind::Multiple {
                codes: self.offered(item, choices),
                least: min_choices.clone(),
                most: max_choices.clone(),
            },
            ItemKind::Ranking { choices, top } => {
                Kind::Ranking { codes: self.offered(item, choices), top: top.clone() }
            }
            ItemKind::Allocate(allocate) => Kind::Allocate {
                codes: self.offered(item, &allocate.choices),
                part: Box::new(part(allocate, span)),
            },
            ItemKind::Scale(scale) => Kind::Scale {
                range: Range {
                    least: Some(scale.from.clone()),
                    most: Some(scale.to.clone()),
                    unit: None,
                },
                step: scale.step.as_ref().map_or(Number::ONE, |step| step.value.clone()),
            },
            ItemKind::Number(item) => number(item, span),
            ItemKind::Text(item) => text(item),
            ItemKind::Date { min, max } => Kind::Date(range(min, max, Bound::day)),
            ItemKind::Month { min, max } => Kind::Month(range(min, max, Bound::month)),
            ItemKind::Time { min, max } => Kind::Time(range(min, max, Bound::time)),
            ItemKind::Duration { min, max } => {
                Kind::Duration(range(min, max, Bound::duration))
            }
            ItemKind::Year { min, max } => Kind::Year(range(min, max, Bound::number)),
            ItemKind::Unit(unit) => match self.questionnaire.register(&unit.from.value) {
                Some(frame) => Kind::Unit(Arc::clone(frame)),
                None => Kind::Nothing,
            },
            ItemKind::Location { accuracy_max } => {
                Kind::Location { accuracy_max: accuracy_max.clone() }
            }
            ItemKind::Document { max_bytes, types } => {
                Kind::Document { most: max_bytes.clone(), types: types.clone() }
            }
            ItemKind::Consent => Kind::Consent,
            ItemKind::Grid(grid) => {
                let cell = self.kind(&grid.cell, (item, span));
                let rows = grid.rows.iter().map(|row| row.id.value.clone()).collect();
                Kind::Grid { rows, cell: Box::new(cell) }
            }
            ItemKind::Derived { of, .. }
            | ItemKind::Hidden { of, from: HiddenFrom::Name(_) } => {
                Kind::Derived(Box::new(self.kind(of, (item, span))))
            }
            ItemKind::Hidden { of, .. } => self.kind(of, (item, span)),
            ItemKind::Roster(_) | ItemKind::Note | ItemKind::Unreadable => Kind::Nothing,
        }
    }

    /// What an item takes: its options, or the rows of a roster by their numbers.
    fn offered(&mut self, item: usize, choices: &Choices) -> Arc<Codes> {
        match &choices.carried {
            Some(CarriedOptions::Rows { rows, .. }) => self.row_codes(item, rows),
            _ => self.codes(item, choices),
        }
    }

    /// Items that share a list share what is made of it.
    fn codes(&mut self, item: usize, choices: &Choices) -> Arc<Codes> {
        let key = Arc::as_ptr(&choices.options) as usize;
        if let Some(codes) = self.lists.get(&key) {
            return Arc::clone(codes);
        }
        let list = choices.options.iter().map(|option| self.code(item, option)).collect();
        let codes = Arc::new(Codes::new(list));
        self.lists.insert(key, Arc::clone(&codes));
        codes
    }

    fn code(&mut self, item: usize, option: &ResponseOption) -> Code {
        let missing = option.missing.as_ref().map(|missing| missing.value);
        let specify = option.specify.as_ref();
        Code {
            code: normal(&option.code.value).into_owned(),
            alone: option.exclusive.is_some()
                || option.all_of_these.is_some()
                || missing.is_some(),
            missing,
            specify: specify
                .map(|specify| self.kind(&specify.kind, (item, specify.span))),
        }
    }
}

fn number(item: &NumberItem, span: Span) -> Kind {
    let mut range = range(&item.min, &item.max, Bound::number);
    if item.kind == NumberKind::Percent {
        if item.min.is_none() {
            range.least = whole(0, span);
        }
        if item.max.is_none() {
            range.most = whole(100, span);
        }
    }
    range.unit = item.currency.as_ref().map(|currency| currency.value.clone());
    Kind::Number { range, decimals: at_most(item.decimals), span }
}

/// A part of an allocation: a share of a total is never below 0.
fn part(allocate: &AllocateItem, span: Span) -> Kind {
    let range = Range { least: whole(0, span), most: None, unit: None };
    Kind::Number { range, decimals: at_most(allocate.decimals), span }
}

fn at_most(decimals: Decimals) -> Option<u32> {
    match decimals {
        Decimals::AtMost(decimals) => Some(decimals),
        Decimals::Any => None,
    }
}

/// A bound that holds unless another is written.
fn whole(value: i64, span: Span) -> Option<Spanned<Number>> {
    Some(Spanned::new(Number::ratio(value, 1).unwrap_or(Number::ZERO), span))
}

fn text(item: &TextItem) -> Kind {
    let pattern = item.pattern.as_ref().and_then(|written| {
        let regex = Regex::new(&format!("^(?:{})$", written.value)).ok()?;
        Some(Pattern { written: written.clone(), regex })
    });
    Kind::Text {
        least: item.min_length.clone(),
        most: item.max_length.clone(),
        pattern,
        format: item.format.clone(),
    }
}

/// The bounds that are values; `pick` tells those of the right kind.
fn range<T: Clone>(
    min: &Option<Bound>,
    max: &Option<Bound>,
    pick: fn(&Bound) -> Option<&Spanned<T>>,
) -> Range<T> {
    let bound = |bound: &Option<Bound>| bound.as_ref().and_then(pick).cloned();
    Range { least: bound(min), most: bound(max), unit: None }
}
