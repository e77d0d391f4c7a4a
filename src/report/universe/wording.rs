//! What the names of a questionnaire are called in sentences.
//!
//! *In:* a questionnaire, its plan, the language of the sentences and that of the
//! questionnaire's own texts. *Out:* a [`Vocabulary`] for wherever an expression stands.

use crate::expression::{Names, Resolution, RosterId, SlotId};
use crate::model::{ItemKind, NumberKind, Questionnaire, Text};
use crate::report::Language;
use crate::report::phrase::{Called, Manner, Vocabulary, words};
use crate::report::universe::placeholder::placeholder;
use crate::report::visible::visible;
use crate::route::{Owner, Plan, Role, RowSource, Scope, SlotKind};

/// How items are called.
#[derive(Clone, Copy, Debug)]
pub enum Naming<'a> {
    /// By text and id: “Is there a plan?” (plan).
    Full,
    /// By id alone.
    Id,
    /// By the number on the printed form; by text and id where they have none.
    Numbered(&'a [Option<String>]),
}

/// What the names of a questionnaire are called.
#[derive(Clone, Copy, Debug)]
pub struct Wording<'a> {
    /// The questionnaire.
    pub questionnaire: &'a Questionnaire,
    /// Its plan.
    pub plan: &'a Plan,
    /// The language of the sentences.
    pub language: Language,
    /// The language of the questionnaire's own texts.
    pub tag: &'a str,
    /// How items are called.
    pub naming: Naming<'a>,
}

/// The same, where an expression stands.
pub(in crate::report::universe) struct Standing<'a> {
    wording: Wording<'a>,
    scope: Scope<'a>,
    /// The item whose own answer is judged, which needs no name.
    itself: Option<usize>,
}

impl<'a> Wording<'a> {
    pub(in crate::report::universe) fn standing(
        &self,
        owner: Owner,
        role: Role,
    ) -> Standing<'a> {
        let scope = Scope::standing(self.questionnaire, self.plan, owner, role);
        let itself = match (owner, role) {
            (Owner::Item(item), Role::Must) => Some(item),
            _ => None,
        };
        Standing { wording: *self, scope, itself }
    }

    /// The plural of those who answer, where the questionnaire has a word for them.
    pub fn noun(&self) -> Option<&'a str> {
        let called = self.questionnaire.units.as_ref()?.called.as_ref()?;
        let tag = self.language.tag();
        let has = called.has(tag, self.questionnaire.source_language());
        has.then(|| called.wording(tag))
    }

    /// A text of the questionnaire on one line, with `[…]` for what is filled in.
    pub fn plain(&self, text: &Text) -> String {
        self.plain_at(Owner::Questionnaire, text)
    }

    /// The same of a text that stands somewhere.
    pub fn plain_at(&self, owner: Owner, text: &Text) -> String {
        visible(&words::one_line(&self.filled(owner, text))).into_owned()
    }

    /// The same with its lines.
    pub fn filled(&self, owner: Owner, text: &Text) -> String {
        // Names in full would be longer than the text around them.
        let short = match self.naming {
            Naming::Full => Self { naming: Naming::Id, ..*self },
            _ => *self,
        };
        placeholder(text.wording(self.tag), |source| match source.strip_prefix("unit.") {
            Some(column) if !column.contains(|c: char| !is_of_name(c)) => {
                column.to_owned()
            }
            _ => words::one_line(&short.value(owner, Role::Text, source)),
        })
    }

    /// What an item is called.
    pub fn name(&self, item: usize) -> String {
        let entry = &self.questionnaire.items[item];
        let id = self.questionnaire.full_name(item);
        match (self.naming, &entry.text) {
            (Naming::Id, _) => id,
            (Naming::Numbered(numbers), _) if numbers[item].is_some() => {
                let number = numbers[item].as_deref().unwrap_or_default();
                format!("{} {number}", self.language.pick("question", "fråga"))
            }
            (_, Some(text)) => {
                // What is filled in would tell of other items, which tell of others.
                let short = Self { naming: Naming::Id, ..*self };
                let text = short.plain_at(Owner::Item(item), text);
                format!("{} ({id})", words::quoted(self.language, &text))
            }
            (_, None) => id,
        }
    }

    fn cell(&self, item: usize) -> Called {
        let kind = &self.questionnaire.items[item].kind;
        let called = Called::answer(self.name(item));
        let called = match kind {
            ItemKind::Derived { .. } | ItemKind::Hidden { .. } => {
                called.spoken(Manner::Value)
            }
            _ => called,
        };
        Called { unit: self.unit(kind), ..called }
    }

    /// What the numbers of a type are measured in.
    fn unit(&self, kind: &ItemKind) -> Option<String> {
        match kind {
            ItemKind::Number(number) => match number.kind {
                NumberKind::Percent => Some("%".to_owned()),
                NumberKind::Money => {
                    number.currency.as_ref().map(|currency| currency.value.clone())
                }
                _ => number.unit.as_ref().map(|unit| self.plain(unit)),
            },
            ItemKind::Allocate(allocate) => {
                allocate.unit.as_ref().map(|unit| self.plain(unit))
            }
            ItemKind::Derived { of, .. } | ItemKind::Hidden { of, .. } => self.unit(of),
            ItemKind::Grid(grid) => self.unit(&grid.cell),
            _ => None,
        }
    }

    /// A row of a grid, or an option of an allocation.
    fn row_called(&self, item: usize, row: usize) -> Called {
        let entry = &self.questionnaire.items[item];
        let (id, label) = match &entry.kind {
            ItemKind::Grid(grid) => {
                let row = &grid.rows[row];
                (row.id.value.as_str(), row.label.as_ref())
            }
            kind => match kind.choices().and_then(|choices| choices.options.get(row)) {
                Some(option) => (option.code.value.as_str(), option.label.as_ref()),
                None => ("", None),
            },
        };
        let name = match (self.naming, label) {
            (Naming::Id, _) | (_, None) => {
                format!("{}.{id}", self.questionnaire.full_name(item))
            }
            (_, Some(label)) => {
                let label = words::label(self.language, &self.plain(label));
                let name = self.name(item);
                format!("{label} {} {name}", self.language.pick("in", "i"))
            }
        };
        Called { name, ..self.cell(item) }
    }

    /// What is written beside an option.
    fn beside(&self, item: usize, option: usize) -> Called {
        let choices = self.questionnaire.items[item].kind.choices();
        let option = choices.and_then(|choices| choices.options.get(option));
        let label = option.map_or_else(String::new, |option| match &option.label {
            Some(label) => self.plain(label),
            None => option.code.value.clone(),
        });
        let label = words::label(self.language, &label);
        let name = self.name(item);
        let name = format!("{label} {} {name}", self.language.pick("in", "på"));
        Called::answer(name).spoken(Manner::Beside)
    }

    /// What a row was made for.
    fn row_word(&self, roster: RosterId) -> Called {
        let name = self.name(self.plan.roster(roster).item);
        let name = match self.language {
            Language::English => format!("what the row of {name} is about"),
            Language::Swedish => format!("det som raden i {name} gäller"),
        };
        Called::answer(name).spoken(Manner::Row)
    }

    /// The label of an option by its code, wherever the options come from.
    fn option_label(&self, slot: SlotId, code: &str) -> Option<String> {
        let item = match self.plan.slot(slot).kind {
            SlotKind::Item(item)
            | SlotKind::Row { item, .. }
            | SlotKind::Previous(item) => item,
            SlotKind::Arm(draw) => {
                let arms = &self.questionnaire.randomise[draw].arms;
                let arm = arms.iter().find(|arm| arm.code.value == code)?;
                return Some(arm.wording(self.tag).to_owned());
            }
            SlotKind::Key(number) => {
                let choices = self.questionnaire.records[number].kind.choices()?;
                let option = &choices.options[choices.position(code)?];
                return option.label.as_ref().map(|label| self.plain(label));
            }
            SlotKind::RowCode(roster) => match self.plan.roster(roster).rows {
                RowSource::Choices(Some(source)) => {
                    return self.option_label(source, code);
                }
                _ => return None,
            },
            _ => return None,
        };
        let choices = self.questionnaire.items[item].kind.choices()?;
        let option = &choices.options[choices.position(code)?];
        option.label.as_ref().map(|label| self.plain(label))
    }

    fn previous(&self, slot: SlotId, item: usize) -> Called {
        let name = &self.plan.slot(slot).name;
        let follows = self.questionnaire.wave.as_ref();
        let follows = follows.and_then(|wave| wave.follows.as_ref());
        let wave = match name.starts_with("prev.") {
            true => follows.map(|version| version.value.clone()),
            false => None,
        };
        let called = self.cell(item);
        Called { manner: Manner::Wave(wave), ..called }
    }
}

fn is_of_name(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

impl Names for Standing<'_> {
    fn resolve(&self, path: &[&str], within: Option<RosterId>) -> Resolution {
        self.scope.resolve(path, within)
    }

    fn specify(&self, item: &[&str], code: &str, within: Option<RosterId>) -> Resolution {
        self.scope.specify(item, code, within)
    }

    fn home(&self, slot: SlotId) -> Option<RosterId> {
        self.scope.home(slot)
    }

    fn around(&self, roster: RosterId) -> Option<RosterId> {
        self.scope.around(roster)
    }
}

impl Vocabulary for Standing<'_> {
    fn language(&self) -> Language {
        self.wording.language
    }

    fn called(&self, slot: SlotId) -> Called {
        let wording = &self.wording;
        let name = &wording.plan.slot(slot).name;
        let day =
            |en, sv| Called::answer(wording.language.pick(en, sv)).spoken(Manner::Day);
        match wording.plan.slot(slot).kind {
            SlotKind::Item(item) if self.itself == Some(item) => {
                let answer = wording.language.pick("the answer", "svaret");
                let called = Called::answer(answer).spoken(Manner::Row);
                Called { unit: wording.cell(item).unit, ..called }
            }
            SlotKind::Item(item) => wording.cell(item),
            SlotKind::Row { item, row } => wording.row_called(item, row),
            SlotKind::Specify { item, option, .. } => wording.beside(item, option),
            SlotKind::Arm(_) => Called::answer(name).spoken(Manner::Arm),
            SlotKind::Column => {
                let column = name.strip_prefix("unit.").unwrap_or(name);
                Called::answer(column).spoken(Manner::Column)
            }
            SlotKind::Previous(item) => wording.previous(slot, item),
            SlotKind::Submitted => day("the day of submission", "inlämningsdagen"),
            SlotKind::Started => {
                day("the day the interview began", "dagen då intervjun började")
            }
            SlotKind::Key(_) => Called::answer(name).spoken(Manner::Key),
            SlotKind::RowIndex(_) => Called::answer("").spoken(Manner::Number),
            SlotKind::RowCode(roster) => wording.row_word(roster),
        }
    }

    fn group(&self, first: SlotId) -> Called {
        match self.wording.plan.slot(first).kind {
            SlotKind::Row { item, .. } => self.wording.cell(item),
            SlotKind::Previous(item) => self.wording.previous(first, item),
            _ => self.called(first),
        }
    }

    fn label(&self, slot: SlotId, code: &str) -> String {
        let label = self.wording.option_label(slot, code);
        label.filter(|label| !label.is_empty()).unwrap_or_else(|| code.to_owned())
    }

    fn roster(&self, roster: RosterId) -> String {
        self.wording.name(self.wording.plan.roster(roster).item)
    }
}
