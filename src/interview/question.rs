//! What there is to show: a question with all that belongs to it.
//!
//! *In:* a session. *Out:* a [`Screen`]. Texts are in the language of the questionnaire's
//! texts; what the program itself says is in both languages of its own.
//!
//! Nothing is laid out here: fronts do that.

use crate::decimal::Number;
use crate::diagnostic::Words;
use crate::expression::evaluate;
use crate::expression::{Fill, RosterId, RowId};
use crate::interview::limits::{Limits, value_of};
use crate::interview::steps::Place;
use crate::interview::{
    At, Choice, Cursor, Part, Problem, Progress, Review, RowKey, Session, Shown,
};
use crate::model::{Bound, ItemKind, Required};
use crate::route::{Owner, Scope};
use crate::value::{AnswerState, Value};

/// What there is to show.
#[derive(Clone, Debug)]
pub enum Screen {
    /// Who asks, and why.
    Start,
    /// A question.
    Question(Box<Question>),
    /// Every answer, before it is handed in.
    Review(Box<Review>),
}

/// Whether an answer is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// It is.
    Required,
    /// It should be there.
    Wanted,
    /// It may be left blank.
    Optional,
}

/// A question.
#[derive(Clone, Debug)]
pub struct Question {
    /// Where it is.
    pub at: Cursor,
    /// The word for its type in questionnaires.
    pub kind: &'static str,
    /// How far the interview has come.
    pub progress: Progress,
    /// The titles of the sections around it, outermost first.
    pub sections: Vec<String>,
    /// The text at the head of its section, where it is the first question there.
    pub opening: Option<String>,
    /// What the rows of rosters around it are called, outer first.
    pub rows: Vec<String>,
    /// The question.
    pub text: String,
    /// The row of a grid or the part of an allocation that is asked now, or the option that
    /// something is written beside.
    pub of: Option<String>,
    /// Help beneath it.
    pub help: Option<String>,
    /// Why it is asked.
    pub why: Option<String>,
    /// What an interviewer is to know or do: at the head of its section, and here.
    pub instructions: Vec<String>,
    /// Whether an answer is needed.
    pub need: Need,
    /// Its type and limits.
    pub limits: Words,
    /// The options that are offered, in the order shown.
    pub choices: Vec<Choice>,
    /// Missing codes that are offered, those of options too.
    pub missing: Vec<AnswerState>,
    /// The answer it has.
    pub answer: Option<Shown>,
    /// What an empty line takes.
    pub proposed: Option<Shown>,
    /// All rows of a grid or parts of an allocation.
    pub cells: Vec<CellShown>,
    /// What an allocation must add up to.
    pub total: Option<Total>,
    /// The rows of a roster filled by hand.
    pub roster: Option<RosterShown>,
    /// What is wrong with what was typed.
    pub problem: Option<Problem>,
    /// A soft check that waits for a word.
    pub doubt: Option<Doubt>,
    /// The interviewer's note.
    pub note: Option<String>,
    /// It must not be shown to others.
    pub is_hidden: bool,
}

impl Question {
    /// Whether its answer is a text in the respondent's own words.
    pub fn is_text(&self) -> bool {
        matches!(self.kind, "text" | "long_text")
            || matches!(self.at.part, Part::Beside { .. })
    }
}

/// A row of a grid or a part of an allocation.
#[derive(Clone, Debug)]
pub struct CellShown {
    /// Which.
    pub part: Part,
    /// Its label.
    pub label: String,
    /// The answer it has.
    pub answer: Option<Shown>,
}

/// What an allocation must add up to.
#[derive(Clone, Debug)]
pub struct Total {
    /// The whole.
    pub total: Words,
    /// What is left of it.
    pub left: Words,
}

/// The rows of a roster filled by hand.
#[derive(Clone, Debug)]
pub struct RosterShown {
    /// What each is called.
    pub rows: Vec<String>,
    /// The fewest.
    pub least: u32,
    /// The most.
    pub most: u32,
    /// Something was said of them, if only that there are none.
    pub is_said: bool,
}

/// A soft check that waits for a word.
#[derive(Clone, Debug)]
pub struct Doubt {
    /// What its author says.
    pub message: String,
    /// Whether a reason is asked for.
    pub asks_reason: bool,
}

/// The text at the head of a section, and what the interviewer is told there.
type Head = (Option<String>, Option<String>);

impl Session<'_> {
    /// What there is to show now.
    pub fn screen(&mut self) -> Screen {
        match self.state.at.clone() {
            At::Start => Screen::Start,
            At::Review => Screen::Review(Box::new(self.review())),
            At::Question(at) => match self.question(&at) {
                Some(question) => Screen::Question(Box::new(question)),
                None => Screen::Review(Box::new(self.review())),
            },
        }
    }

    fn question(&self, at: &Cursor) -> Option<Question> {
        let place = self.locate(&at.path)?;
        let (item, _) = self.item(&place);
        let part = &at.part;
        let owner = Owner::Item(place.item);
        let said = |text: &crate::model::Text| self.text(text, owner, Some(&place));
        let choices = self.choices(&place, part);
        let spelled = choices.iter().filter_map(|choice| choice.missing);
        let missing = self.offered_missing(&place, part).into_iter().chain(spelled);
        let need = match (self.is_needed(&place, part), &item.required) {
            (true, _) => Need::Required,
            (false, Required::Soft(_)) if *part == Part::Whole => Need::Wanted,
            _ => Need::Optional,
        };
        let whole = Part::Whole;
        let limits = match (&item.kind, part) {
            (ItemKind::Roster(_), _) => Limits::default(),
            (_, part) => self.limits(&place, part),
        };
        let (sections, opens) = self.sections(&place);
        let (opening, told) = opens.unwrap_or_default();
        let own = item.instruction.as_ref().map(said);
        Some(Question {
            at: at.clone(),
            kind: item.kind.name(),
            progress: self.progress(&place),
            sections,
            opening,
            rows: self.row_names(&place),
            text: item.text.as_ref().map(said).unwrap_or_default(),
            of: (*part != whole).then(|| self.part_name(&place, part)),
            help: item.help.as_ref().map(said),
            why: item.why.as_ref().map(said),
            instructions: told.into_iter().chain(own).collect(),
            need,
            limits: limits.words(),
            missing: missing.collect(),
            answer: self.held(&place, part),
            proposed: self
                .held(&place, part)
                .is_none()
                .then(|| self.proposed(&place, part))
                .flatten()
                .map(|json| self.shown(&place, part, &json)),
            cells: self.cells(&place),
            total: self.total(&place),
            roster: self.roster_shown(&place),
            problem: self.problem.clone(),
            doubt: self.doubts.first().map(|number| Doubt {
                message: self.message(*number, &place),
                asks_reason: self.check(*number).0.asks_reason,
            }),
            note: self.noted(&at.path),
            is_hidden: item.sensitive,
            choices,
        })
    }

    /// The titles around a place; where it opens its section, the text at the head of that
    /// and what the interviewer is told there.
    fn sections(&self, place: &Place) -> (Vec<String>, Option<Head>) {
        let questionnaire = self.questionnaire();
        let own = questionnaire.items[place.item].section;
        let titles = self.plan().section_path[own].iter().filter_map(|number| {
            let title = questionnaire.sections[*number].title.as_ref()?;
            Some(self.text(title, Owner::Section(*number), None))
        });
        let sections = &self.plan().section_of;
        let first = self.steps.iter().find(|step| sections[step.item] == own);
        let opens = first.is_some_and(|first| first.path == place.path);
        let said = |text: &crate::model::Text| self.text(text, Owner::Section(own), None);
        let section = &questionnaire.sections[own];
        let head = opens.then(|| {
            (section.text.as_ref().map(said), section.instruction.as_ref().map(said))
        });
        (titles.collect(), head)
    }

    /// What the rows of rosters around a place are called.
    pub(super) fn row_names(&self, place: &Place) -> Vec<String> {
        let mut names = Vec::new();
        for depth in 0..place.path.rows.len() {
            let (roster, key) = &place.path.rows[depth];
            let path = crate::interview::Path {
                rows: place.path.rows[..depth].to_vec(),
                item: roster.clone(),
            };
            if let Some(of) = self.locate(&path) {
                names.push(self.row_name(&of, key));
            }
        }
        names
    }

    /// What a row is called: by its author's label, else by what it was made for, else by
    /// its number.
    fn row_name(&self, of: &Place, key: &RowKey) -> String {
        let (item, plan) = self.item(of);
        let rows = plan.roster.and_then(|roster| {
            let rows = self.record().rows_in(roster, of.row)?;
            rows.iter().find(|row| self.row_key(roster, **row) == *key).copied()
        });
        let label = self.roster(of).and_then(|roster| roster.row_label.as_ref());
        if let (Some(label), Some(row), Some(roster)) = (label, rows, plan.roster) {
            let text = self.row_text(label, (roster, row));
            if !text.trim().is_empty() {
                return text;
            }
        }
        let made_for = plan.roster.and_then(|roster| {
            let (slot, row) = (self.plan().roster(roster).code?, rows?);
            match &self.record().cell_at(slot, Some(row)).value {
                Some(Value::Code(code)) => {
                    use crate::expression::Cells;
                    Some(self.view(Some(row)).label(slot, *code, Some(row)).into_owned())
                }
                _ => None,
            }
        });
        made_for.unwrap_or_else(|| {
            let number = match key {
                RowKey::Number(number) => number.to_string(),
                RowKey::Code(code) => code.clone(),
            };
            let name = item
                .text
                .as_ref()
                .map(|text| self.text(text, Owner::Item(of.item), Some(of)));
            format!("{} {number}", name.unwrap_or_else(|| item.id.value.clone()))
        })
    }

    /// The label of a row, said of the row itself.
    fn row_text(
        &self,
        label: &crate::model::Text,
        (roster, row): (RosterId, RowId),
    ) -> String {
        let scope = Scope::new(self.questionnaire(), self.plan()).within(Some(roster));
        let fill = Fill::compile(label.wording(self.language()), &scope).0;
        fill.render(&self.view(Some(row)))
    }

    /// What the row of a grid, the part of an allocation or an option is called.
    pub(super) fn part_name(&self, place: &Place, part: &Part) -> String {
        let (item, _) = self.item(place);
        let option = |code: &str| {
            let option = item.kind.choices().and_then(|choices| {
                choices.options.iter().find(|option| option.code.value == code)
            });
            self.label(place, option.and_then(|option| option.label.as_ref()), code)
        };
        let cell = |id: &str| match &item.kind {
            ItemKind::Grid(grid) => {
                let row = grid.rows.iter().find(|row| row.id.value == id);
                self.label(place, row.and_then(|row| row.label.as_ref()), id)
            }
            _ => option(id),
        };
        match part {
            Part::Whole => String::new(),
            Part::Cell(id) => cell(id),
            Part::Beside { cell: Some(id), code } => {
                format!("{}: {}", cell(id), option(code))
            }
            Part::Beside { cell: None, code } => option(code),
        }
    }

    fn cells(&self, place: &Place) -> Vec<CellShown> {
        let parts = self.parts(place).into_iter();
        let cells = parts.filter(|part| matches!(part, Part::Cell(_)));
        cells
            .map(|part| CellShown {
                label: self.part_name(place, &part),
                answer: self.held(place, &part),
                part,
            })
            .collect()
    }

    fn total(&self, place: &Place) -> Option<Total> {
        let (item, plan) = self.item(place);
        let ItemKind::Allocate(allocate) = &item.kind else { return None };
        let total = match allocate.total.as_ref()? {
            Bound::Expression(_) => {
                evaluate(plan.total.as_ref()?, &self.view(place.row)).value?
            }
            bound => value_of(bound)?,
        };
        let Value::Number(total) = total else { return None };
        let parts = self.parts(place).into_iter();
        let given = parts.filter_map(|part| {
            let at = Cursor { path: place.path.clone(), part };
            Number::parse(self.state.draft.value(&at)?).ok()
        });
        let left = given.fold(total.clone(), |left, part| left - part);
        let words =
            |number: &Number| crate::interview::shown::number_words(&number.to_string());
        Some(Total { left: words(&left), total: words(&total) })
    }

    fn roster_shown(&self, place: &Place) -> Option<RosterShown> {
        let roster = self.roster(place)?;
        let count = self.row_count(place);
        let names = (1..=count.unwrap_or(0)).map(|number| {
            let key = RowKey::Number(u32::try_from(number).unwrap_or(u32::MAX));
            self.row_name(place, &key)
        });
        Some(RosterShown {
            rows: names.collect(),
            least: roster.min.as_ref().map_or(0, |least| least.value),
            most: roster.most(),
            is_said: count.is_some(),
        })
    }
}
