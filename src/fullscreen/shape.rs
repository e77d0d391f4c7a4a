//! How a question is answered on a screen: by a list, a field, a line of points, rows.
//!
//! *In:* a session and the question it shows. *Out:* which keys and which picture fit it,
//! and what is chosen already.
//!
//! What may be answered is `interview`'s business; points and consent, which it takes as
//! typed text, are made into lists here so that they can be chosen with arrows.

use crate::decimal::Number;
use crate::entry::choice::folded;
use crate::interview::{Choice, Cursor, Part, Question, Session};
use crate::model::{ItemKind, ScaleItem, TextItem};
use crate::report::Language;
use crate::report::interview::MISSING_KEYS;
use crate::value::AnswerState;

/// More points than this are typed: a line of them no longer fits a narrow screen.
const MOST_POINTS: usize = 11;

/// How a question is answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// Nothing is answered.
    Note,
    /// One option.
    One {
        /// Yes and no are found in both languages.
        is_yes_no: bool,
    },
    /// Several options.
    Several {
        /// In order.
        is_ranked: bool,
    },
    /// One of a list that is made here; its code is typed.
    Made {
        /// What there is.
        choices: Vec<Choice>,
        /// They are points of a scale, side by side.
        is_scale: bool,
    },
    /// A text that is typed.
    Field {
        /// It may have several lines.
        is_long: bool,
        /// It is the path of a file.
        is_path: bool,
    },
    /// Rows of a roster.
    Rows,
}

/// What an option stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Stands {
    Code(String),
    Missing(AnswerState),
}

/// An option as it is listed: with what is typed to choose it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Listed {
    pub key: String,
    pub label: String,
    pub stands: Stands,
    pub stands_alone: bool,
}

/// A question with what a screen needs to know of it.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    pub question: Question,
    pub shape: Shape,
    /// The codes that are chosen, in their order; points and consent as they are typed.
    pub chosen: Vec<String>,
    /// The answer as JSON text.
    pub held: Option<String>,
    /// Where something is written beside an option: all the options there, each with
    /// whether it is chosen.
    pub around: Vec<(Choice, bool)>,
    /// The rows of a register that can be chosen: codes and names.
    pub units: Vec<(String, String)>,
}

impl Asked {
    pub fn new(question: Question, session: &Session<'_>, language: Language) -> Self {
        let shape = shape(session, &question, language);
        let held = session.state().draft.value(&question.at).map(str::to_owned);
        let chosen = held.as_deref().map(|held| chosen(held, &shape)).unwrap_or_default();
        let around = around(session, &question.at);
        let units = session.units_at(&question.at).into_iter();
        let units =
            units.map(|(code, name)| (code.to_owned(), name.to_owned())).collect();
        Self { question, shape, chosen, held, around, units }
    }

    /// The rows of a register whose code or name begins as a text does; none for no text.
    pub fn candidates(&self, typed: &str) -> Vec<(&str, &str)> {
        let sought = folded(typed);
        let begins = |text: &str| folded(text).starts_with(&sought);
        let is_meant = |(code, name): &&(String, String)| begins(code) || begins(name);
        let meant = self.units.iter().filter(|_| !sought.is_empty()).filter(is_meant);
        meant.map(|(code, name)| (code.as_str(), name.as_str())).collect()
    }

    /// The options with the missing codes that none of them spells.
    pub fn listed(&self, language: Language) -> Vec<Listed> {
        let choices = match &self.shape {
            Shape::One { .. } | Shape::Several { .. } => &self.question.choices,
            Shape::Made { choices, .. } => choices,
            Shape::Note | Shape::Field { .. } | Shape::Rows => return Vec::new(),
        };
        let option = |choice: &Choice| Listed {
            key: choice.key.clone(),
            label: choice.label.clone(),
            stands: Stands::Code(choice.code.clone()),
            stands_alone: choice.stands_alone && choice.missing.is_none(),
        };
        let missing = self.beside(language);
        choices.iter().map(option).chain(missing).collect()
    }

    /// The missing codes that are offered and that no option spells.
    pub fn beside(&self, language: Language) -> Vec<Listed> {
        let question = &self.question;
        let is_spelled =
            |state| question.choices.iter().any(|choice| choice.missing == Some(state));
        let offered = MISSING_KEYS
            .iter()
            .filter(|(_, state)| question.missing.contains(state) && !is_spelled(*state));
        let listed = offered.map(|(key, state)| Listed {
            key: key.to_string(),
            label: language.say(&crate::report::interview::missing(*state)).to_owned(),
            stands: Stands::Missing(*state),
            stands_alone: false,
        });
        listed.collect()
    }

    /// Whether an option is chosen; a number where it is one of several in order.
    pub fn rank(&self, listed: &Listed) -> Option<usize> {
        match &listed.stands {
            Stands::Code(code) => self.chosen.iter().position(|chosen| chosen == code),
            Stands::Missing(state) => {
                let missing = self.question.answer.as_ref()?.missing;
                (missing == Some(*state)).then_some(0)
            }
        }
    }

    /// What is in the field before anything is typed.
    pub fn prefilled(&self, language: Language) -> String {
        let question = &self.question;
        let Some(shown) = &question.answer else { return String::new() };
        // A secret is not shown again; a file is handed over anew or kept.
        if shown.is_hidden || question.kind == "document" {
            return String::new();
        }
        if let Some(state) = shown.missing {
            let key = MISSING_KEYS.iter().find(|(_, known)| *known == state);
            return key.map(|(key, _)| key.to_string()).unwrap_or_default();
        }
        let said = language.say(&shown.words);
        match &self.held {
            Some(held) if question.kind == "unit" => held.trim_matches('"').to_owned(),
            _ => said.to_owned(),
        }
    }
}

/// The options among which the one stands that something is written beside.
fn around(session: &Session<'_>, at: &Cursor) -> Vec<(Choice, bool)> {
    let Part::Beside { cell, .. } = &at.part else { return Vec::new() };
    let part = cell.clone().map_or(Part::Whole, Part::Cell);
    let of = Cursor { path: at.path.clone(), part };
    let held = session.state().draft.value(&of).unwrap_or_default();
    let codes = chosen(held, &Shape::Note);
    let choices = session.choices_at(&of).into_iter();
    choices.map(|choice| (choice.clone(), codes.contains(&choice.code))).collect()
}

fn shape(session: &Session<'_>, question: &Question, language: Language) -> Shape {
    if question.kind == "note" {
        return Shape::Note;
    }
    if question.roster.is_some() {
        return Shape::Rows;
    }
    let questionnaire = session.instrument().questionnaire();
    let item = questionnaire.position(&question.at.path.full_name());
    let item = item.map(|number| &questionnaire.items[number]);
    let typed = Shape::Field { is_long: false, is_path: false };
    let Some(item) = item else { return typed };
    let cell = match &item.kind {
        ItemKind::Grid(grid) => &*grid.cell,
        kind => kind,
    };
    let of = |kind: &ItemKind| match kind {
        ItemKind::Single(_) => Shape::One { is_yes_no: false },
        ItemKind::YesNo(_) => Shape::One { is_yes_no: true },
        ItemKind::Multiple { .. } => Shape::Several { is_ranked: false },
        ItemKind::Ranking { .. } => Shape::Several { is_ranked: true },
        ItemKind::Scale(scale) => match points(scale, session.language(), language) {
            Some(choices) => Shape::Made { choices, is_scale: true },
            None => typed.clone(),
        },
        ItemKind::Consent => Shape::Made { choices: consent(language), is_scale: false },
        ItemKind::Text(TextItem { long: true, .. }) => {
            Shape::Field { is_long: true, is_path: false }
        }
        ItemKind::Document { .. } => Shape::Field { is_long: false, is_path: true },
        _ => typed.clone(),
    };
    match &question.at.part {
        Part::Whole => of(&item.kind),
        Part::Cell(_) if matches!(item.kind, ItemKind::Allocate(_)) => typed,
        Part::Cell(_) => of(cell),
        Part::Beside { code, .. } => {
            let options = cell.choices().map(|choices| &choices.options);
            let option = options.and_then(|options| {
                options.iter().find(|option| option.code.value == *code)
            });
            let specify = option.and_then(|option| option.specify.as_ref());
            specify.map_or(typed.clone(), |specify| of(&specify.kind))
        }
    }
}

/// The points of a scale with their labels; none where they are too many.
fn points(scale: &ScaleItem, tag: &str, language: Language) -> Option<Vec<Choice>> {
    let one = Number::parse("1").ok()?;
    let step = scale.step.as_ref().map_or(one, |step| step.value.clone());
    let (mut point, last) = (scale.from.value.clone(), &scale.to.value);
    let mut choices = Vec::new();
    while point <= *last {
        if choices.len() == MOST_POINTS {
            return None;
        }
        let label = scale.labels.iter().find(|(of, _)| of.value == point);
        let code = point.to_string();
        choices.push(Choice {
            key: match language {
                Language::English => code.clone(),
                Language::Swedish => code.replace('.', ","),
            },
            code,
            label: label
                .map_or_else(String::new, |(_, text)| text.wording(tag).to_owned()),
            stands_alone: false,
            specify: false,
            missing: None,
        });
        point = point + step.clone();
    }
    Some(choices)
}

fn consent(language: Language) -> Vec<Choice> {
    let choice = |key: &str, code: &str, label: &str| Choice {
        key: key.to_owned(),
        code: code.to_owned(),
        label: label.to_owned(),
        stands_alone: false,
        specify: false,
        missing: None,
    };
    vec![choice("1", "ja", language.pick("Yes, I consent", "Ja, jag samtycker"))]
}

/// The codes that an answer chooses; a point or consent as it is typed.
fn chosen(held: &str, shape: &Shape) -> Vec<String> {
    match serde_json::from_str::<serde_json::Value>(held) {
        Ok(serde_json::Value::String(code)) => vec![code],
        Ok(serde_json::Value::Bool(true)) => vec!["ja".to_owned()],
        Ok(serde_json::Value::Number(_)) if matches!(shape, Shape::Made { .. }) => {
            vec![held.to_owned()]
        }
        Ok(serde_json::Value::Array(list)) => {
            list.iter().filter_map(|code| code.as_str().map(str::to_owned)).collect()
        }
        _ => Vec::new(),
    }
}
