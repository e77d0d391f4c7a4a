//! What a person sees of options and answers: labels, names, numbers.
//!
//! *In:* a place, and an answer as JSON text. *Out:* words in the language of the
//! questionnaire's texts, with their fills.
//!
//! Which options are offered, and in which order, is taken from `route`.

use std::borrow::Cow;

use serde_json::Value as Json;

use crate::diagnostic::Words;
use crate::expression::{Candidate, Cells, Fill, SlotId, calendar, evaluate_condition};
use crate::interview::steps::Place;
use crate::interview::{Cursor, Part, Session};
use crate::model::{
    CarriedOptions, Choices, ItemKind, NumberItem, NumberKind, ResponseOption, Text, Unit,
};
use crate::route::{Owner, Role, Scope, View, shown_order};
use crate::value::AnswerState;

/// An option as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What is typed to choose it: its number in the list shown, or its code where codes
    /// are numbers.
    pub key: String,
    /// Its code.
    pub code: String,
    /// Its label.
    pub label: String,
    /// It stands alone: "none of these", "all of these", a missing code.
    pub stands_alone: bool,
    /// Something is written beside it.
    pub specify: bool,
    /// The missing code that it is.
    pub missing: Option<AnswerState>,
}

/// An answer as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// The words; those of the two interface languages differ in signs alone.
    pub words: Words,
    /// The missing code that it is.
    pub missing: Option<AnswerState>,
    /// It must not be shown to others.
    pub is_hidden: bool,
}

impl Session<'_> {
    /// A text of the questionnaire with its fills.
    pub(super) fn text(
        &self,
        text: &Text,
        owner: Owner,
        place: Option<&Place>,
    ) -> String {
        let (questionnaire, plan) = (self.questionnaire(), self.plan());
        let scope = Scope::standing(questionnaire, plan, owner, Role::Text);
        let row = place.and_then(|place| place.row);
        let wording = text.wording(self.language());
        if !wording.contains("{{") && !wording.contains("{%") {
            return wording.to_owned();
        }
        Fill::compile(wording, &scope).0.render(&self.view(row))
    }

    pub(super) fn label(&self, place: &Place, text: Option<&Text>, code: &str) -> String {
        let owner = Owner::Item(place.item);
        text.map_or_else(|| code.to_owned(), |text| self.text(text, owner, Some(place)))
    }

    /// The type of what is answered at a part of an item.
    pub(super) fn kind(&self, place: &Place, part: &Part) -> Cow<'_, ItemKind> {
        let kind = &self.questionnaire().items[place.item].kind;
        let cell = match kind {
            ItemKind::Grid(grid) => &*grid.cell,
            kind => kind,
        };
        match (part, kind) {
            (Part::Whole, _) => Cow::Borrowed(kind),
            (Part::Cell(_), ItemKind::Allocate(allocate)) => {
                Cow::Owned(ItemKind::Number(NumberItem {
                    kind: NumberKind::Decimal,
                    min: None,
                    max: None,
                    unit: allocate.unit.clone(),
                    decimals: allocate.decimals,
                    currency: None,
                }))
            }
            (Part::Cell(_), _) => Cow::Borrowed(cell),
            (Part::Beside { code, .. }, _) => {
                let specify = option_of(cell, code).and_then(|o| o.specify.as_ref());
                specify.map_or(Cow::Borrowed(cell), |of| Cow::Borrowed(&of.kind))
            }
        }
    }

    /// The cell that a part of an item is held in.
    pub(super) fn slot(&self, place: &Place, part: &Part) -> Option<SlotId> {
        let (item, plan) = self.item(place);
        let row = |id: &str| {
            let number = match &item.kind {
                ItemKind::Grid(grid) => grid.rows.iter().position(|r| r.id.value == id),
                kind => kind.choices()?.position(id),
            };
            plan.rows.get(number?)
        };
        match part {
            Part::Whole => plan.slot,
            Part::Cell(cell) => Some(row(cell)?.slot),
            Part::Beside { cell, code } => {
                let option = item.kind.choices()?.position(code)?;
                let beside = match cell {
                    Some(cell) => &row(cell)?.specify,
                    None => &plan.specify,
                };
                beside.iter().find(|(number, _)| *number == option).map(|(_, slot)| *slot)
            }
        }
    }

    /// The options that are offered at a place, in the order shown.
    pub fn choices_at(&self, at: &Cursor) -> Vec<Choice> {
        let place = self.locate(&at.path);
        place.map(|place| self.choices(&place, &at.part)).unwrap_or_default()
    }

    /// The options that are offered at a part of an item, in the order shown.
    pub(super) fn choices(&self, place: &Place, part: &Part) -> Vec<Choice> {
        let kind = self.kind(place, part);
        let Some(choices) = kind.choices() else { return Vec::new() };
        let (item, plan) = self.item(place);
        let is_beside = matches!(part, Part::Beside { .. });
        let offered = (!is_beside).then(|| self.view(place.row).offered(plan)).flatten();
        let is_offered = |number: &usize| {
            offered.as_ref().is_none_or(|offered| offered.get(*number) == Some(&true))
        };
        if let Some(CarriedOptions::Rows { .. }) = &choices.carried {
            let count = offered.as_ref().map_or(0, Vec::len);
            let rows = (0..count).filter(is_offered);
            return rows.map(|number| self.row_choice(place, part, number)).collect();
        }
        let is_shuffled = !is_beside && !matches!(item.kind, ItemKind::Grid(_));
        let order = match is_shuffled {
            true => shown_order(self.questionnaire(), place.item, &self.key()),
            false => (0..choices.options.len()).collect(),
        };
        let shown: Vec<usize> = order.into_iter().filter(is_offered).collect();
        let is_number = |option: &ResponseOption| {
            option.code.value.bytes().all(|byte| byte.is_ascii_digit())
        };
        let by_code = choices.options.iter().any(is_number);
        let choice = |(place_shown, number): (usize, usize)| {
            let option = &choices.options[number];
            let code = option.code.value.clone();
            Choice {
                key: if by_code { code.clone() } else { (place_shown + 1).to_string() },
                label: self.label(place, option.label.as_ref(), &code),
                stands_alone: stands_alone(option),
                specify: option.specify.is_some(),
                missing: option.missing.as_ref().map(|missing| missing.value),
                code,
            }
        };
        shown.into_iter().enumerate().map(choice).collect()
    }

    /// A row of a roster as an option.
    fn row_choice(&self, place: &Place, part: &Part, number: usize) -> Choice {
        let code = (number + 1).to_string();
        let label = self.slot(place, part).and_then(|slot| {
            let number = u16::try_from(number).ok()?;
            let label = self.view(place.row).label(slot, number, place.row).into_owned();
            (!label.is_empty()).then_some(label)
        });
        let label = label.unwrap_or_else(|| code.clone());
        let (stands_alone, specify, missing) = (false, false, None);
        Choice { key: code.clone(), code, label, stands_alone, specify, missing }
    }

    /// The rows of a register that can be chosen at a place, with their names.
    pub fn units_at(&self, at: &Cursor) -> Vec<(&str, &str)> {
        let place = self.locate(&at.path).filter(|_| at.part == Part::Whole);
        place.map(|place| self.units(&place)).unwrap_or_default()
    }

    /// The rows of a register that can be chosen, with their names.
    pub(super) fn units(&self, place: &Place) -> Vec<(&str, &str)> {
        let (item, plan) = self.item(place);
        let ItemKind::Unit(of) = &item.kind else { return Vec::new() };
        let Some(frame) = self.questionnaire().register(&of.from.value) else {
            return Vec::new();
        };
        let is_offered = |unit: &&Unit| match (&plan.table, &plan.offered_where) {
            (Some(table), Some(program)) => {
                let row = table.position(&unit.code).and_then(|row| table.row(row));
                let candidate = row.map(Candidate::Cells);
                let view = View { candidate, ..self.view(place.row) };
                evaluate_condition(program, &view) == Some(true)
            }
            _ => true,
        };
        let offered = frame.units.iter().filter(is_offered);
        offered.map(|unit| (unit.code.as_str(), frame.name(unit))).collect()
    }

    /// An answer as it is shown.
    pub(super) fn shown(&self, place: &Place, part: &Part, value: &str) -> Shown {
        let kind = self.kind(place, part);
        let json: Json = serde_json::from_str(value).unwrap_or(Json::Null);
        let missing = json.get("missing").and_then(Json::as_str);
        let missing = missing.and_then(AnswerState::from_name);
        let (item, _) = self.item(place);
        let is_hidden = item.sensitive;
        let words = match (&json, missing) {
            (_, Some(state)) => missing_words(state),
            (Json::Number(_), _) => number_words(value),
            (Json::Bool(_), _) => Words::new("yes", "ja"),
            (Json::String(text), _) => self.one(place, part, &kind, text),
            (Json::Array(codes), _) => {
                let codes = codes.iter().filter_map(Json::as_str);
                let all = codes.map(|code| self.one(place, part, &kind, code));
                joined(all, ", ")
            }
            (Json::Object(keys), _) if keys.contains_key("lat") => {
                let of = |key: &str| keys.get(key).and_then(Json::as_str).unwrap_or("");
                Words::same(format!("{} {}", of("lat"), of("lon")))
            }
            (Json::Object(keys), _) => {
                let name = keys.get("name").and_then(Json::as_str).unwrap_or_default();
                Words::same(name)
            }
            (Json::Null, _) => Words::default(),
        };
        let missing = missing.or_else(|| match &json {
            Json::String(code) => {
                option_of(&kind, code)?.missing.as_ref().map(|m| m.value)
            }
            _ => None,
        });
        Shown { words, missing, is_hidden }
    }

    fn one(&self, place: &Place, part: &Part, kind: &ItemKind, text: &str) -> Words {
        match kind {
            ItemKind::Duration { .. } => {
                let seconds = calendar::read_duration(text);
                Words::same(seconds.map_or_else(|| text.to_owned(), length))
            }
            ItemKind::Unit(of) => {
                let register = self.questionnaire().register(&of.from.value);
                let name = register
                    .and_then(|frame| Some(frame.name(frame.unit(text)?).to_owned()));
                Words::same(match name {
                    Some(name) if name != text => format!("{name} ({text})"),
                    _ => text.to_owned(),
                })
            }
            kind => match kind.choices() {
                Some(Choices { carried: Some(CarriedOptions::Rows { .. }), .. }) => {
                    let number = text.parse::<usize>().ok();
                    let number = number.and_then(|number| number.checked_sub(1));
                    let choice = number.map(|n| self.row_choice(place, part, n));
                    Words::same(choice.map_or_else(|| text.to_owned(), |c| c.label))
                }
                Some(_) => {
                    let label = option_of(kind, text).and_then(|o| o.label.as_ref());
                    Words::same(self.label(place, label, text))
                }
                None => Words::same(text),
            },
        }
    }

    /// The answer held at a place, as it is shown.
    pub(super) fn held(&self, place: &Place, part: &Part) -> Option<Shown> {
        let at = Cursor { path: place.path.clone(), part: part.clone() };
        self.state.draft.value(&at).map(|value| self.shown(place, part, value))
    }
}

/// The option with a code.
pub(super) fn option_of<'k>(
    kind: &'k ItemKind,
    code: &str,
) -> Option<&'k ResponseOption> {
    kind.choices()?.options.iter().find(|option| option.code.value == code)
}

fn stands_alone(option: &ResponseOption) -> bool {
    option.exclusive.is_some()
        || option.all_of_these.is_some()
        || option.missing.is_some()
}

/// A missing code in words.
pub(super) fn missing_words(state: AnswerState) -> Words {
    match state {
        AnswerState::DontKnow => Words::new("don't know", "vet ej"),
        AnswerState::Refused => Words::new("prefer not to say", "vill inte svara"),
        AnswerState::NotApplicable => Words::new("not applicable", "ej tillämpligt"),
        other => Words::same(other.name()),
    }
}

/// A number in JSON's spelling as people write it.
pub(super) fn number_words(number: &str) -> Words {
    Words::new(number, number.replace('.', ","))
}

/// A length of time: `1 h 30 min`.
pub(super) fn length(seconds: i64) -> String {
    let parts = [(seconds / 3600, "h"), (seconds / 60 % 60, "min"), (seconds % 60, "s")];
    let told = parts.into_iter().filter(|(count, _)| *count != 0);
    let told: Vec<String> = told.map(|(count, unit)| format!("{count} {unit}")).collect();
    if told.is_empty() { "0 s".to_owned() } else { told.join(" ") }
}

pub(super) fn joined(all: impl Iterator<Item = Words>, by: &str) -> Words {
    let all: Vec<Words> = all.collect();
    let list =
        |pick: fn(&Words) -> &str| all.iter().map(pick).collect::<Vec<_>>().join(by);
    Words::new(list(|words| &words.en), list(|words| &words.sv))
}
