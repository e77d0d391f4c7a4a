//! The questionnaire as its author wrote it.
//!
//! *In:* `questionnaire.yaml` and what it includes. *Out:* sections and items in
//! asking order, with the places of everything.
//!
//! It may hold faults: only `check` turns it into an instrument.

use std::sync::Arc;

use indexmap::IndexMap;
use jiff::civil::Date;

use crate::model::{
    Constant, DataMap, EndIf, Frame, Item, ItemCheck, Randomisation, RecordName,
    RecordPart, Register, ResponseOption, ShownOrder, Text, Units, Written,
};
use crate::source::{FileId, Span, Spanned};
use crate::value::AnswerState;

/// A questionnaire as its author wrote it.
#[derive(Clone, Debug, PartialEq)]
pub struct Questionnaire {
    /// The file.
    pub file: FileId,
    /// The files it includes, each once, in the order met.
    pub included: Vec<FileId>,
    /// The questionnaires it extends, the nearest first. Their sections and items come
    /// before its own; waves, constants by wave and draws are those of the last.
    pub bases: Vec<Base>,
    /// Its name.
    pub name: Spanned<String>,
    /// Its version, a text.
    pub version: Spanned<String>,
    /// Its title.
    pub title: Option<Text>,
    /// Language tags; the first is the source.
    pub languages: Vec<Spanned<String>>,
    /// The round of fieldwork.
    pub wave: Option<Wave>,
    /// Who asks.
    pub sender: Option<Sender>,
    /// What the respondent is told of the use of answers.
    pub privacy: Option<Privacy>,
    /// Who answers.
    pub units: Option<Units>,
    /// Further registers by name, in the order written.
    pub registers: IndexMap<String, Register>,
    /// Constants by name, in the order written.
    pub constants: IndexMap<String, Constant>,
    /// What, beside the unit, tells one answer file from another.
    pub records: Vec<RecordName>,
    /// The parts a record is answered in; none where it is answered at once.
    pub parts: Vec<RecordPart>,
    /// Missing codes.
    pub missing: Missing,
    /// How to read data that another program wrote.
    pub data_file: Option<DataMap>,
    /// Draws of arms, in the order written.
    pub randomise: Vec<Randomisation>,
    /// Option lists by name, its own and included ones.
    pub option_lists: IndexMap<String, OptionList>,
    /// Sections, outer before inner, in asking order.
    pub sections: Vec<Section>,
    /// Items in asking order.
    pub items: Vec<Item>,
    /// Checks of the whole questionnaire.
    pub checks: Vec<ItemCheck>,
}

/// A questionnaire that another one extends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Base {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// How many items it has: the first ones of the questionnaire that extends it.
    pub items: usize,
}

/// A round of fieldwork.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wave {
    /// Its label, the value of `wave` in expressions.
    pub label: Spanned<String>,
    /// The day answers are about.
    pub reference_date: Option<Spanned<Date>>,
    /// First day of fieldwork.
    pub from: Option<Spanned<Date>>,
    /// Last day of fieldwork.
    pub to: Option<Spanned<Date>>,
    /// Day of publication.
    pub published: Option<Spanned<Date>>,
    /// The version this one continues.
    pub follows: Option<Spanned<String>>,
}

/// Who asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sender {
    /// The name.
    pub name: Option<Text>,
    /// An address.
    pub contact: Option<Spanned<String>>,
}

/// What the respondent is told of the use of answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Privacy {
    /// What they are used for.
    pub purpose: Option<Text>,
    /// The legal ground.
    pub ground: Option<Text>,
    /// What becomes public a unit: `answers`, `results` or `nothing`.
    pub public: Option<Spanned<String>>,
    /// How long they are kept.
    pub kept: Option<Text>,
    /// The whole value.
    pub span: Span,
}

/// How missing codes are offered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Missing {
    /// Codes offered wherever a missing code is an answer and the item has no
    /// `allow_missing` of its own.
    pub offer: Vec<Spanned<AnswerState>>,
    /// `not_asked: clear`: an answer that falls out of its universe is not kept.
    pub clears_not_asked: bool,
}

/// A named list of options.
#[derive(Clone, Debug, PartialEq)]
pub struct OptionList {
    /// Its name.
    pub name: Spanned<String>,
    /// The options.
    pub options: Arc<Vec<ResponseOption>>,
    /// The whole list.
    pub span: Span,
}

/// An ordered group of items.
#[derive(Clone, Debug, PartialEq)]
pub struct Section {
    /// Identifier, unique among sections.
    pub id: Spanned<String>,
    /// The section around it.
    pub parent: Option<usize>,
    /// Its title.
    pub title: Option<Text>,
    /// Text at its head.
    pub text: Option<Text>,
    /// What an interviewer is to know or do before its first item.
    pub instruction: Option<Text>,
    /// The condition that everything in it inherits.
    pub ask_if: Option<Written>,
    /// Checks judged when it is left.
    pub checks: Vec<ItemCheck>,
    /// Where the interview may end, judged when it is left.
    pub end_if: Option<EndIf>,
    /// The order of its parts; none = as written.
    pub order: Option<ShownOrder>,
    /// How many of its parts are shown; none = all.
    pub show: Option<Spanned<u32>>,
    /// The whole entry.
    pub span: Span,
    /// Its JSON pointer.
    pub pointer: String,
}

impl Questionnaire {
    /// The rows of a register; that of the units is called `frame`.
    pub fn register(&self, name: &str) -> Option<&Arc<Frame>> {
        match name {
            "frame" => self.units.as_ref()?.frame.as_ref(),
            _ => self.registers.get(name)?.frame.as_ref(),
        }
    }

    /// The number of an item by its full name: its id, or `roster.column`.
    pub fn position(&self, name: &str) -> Option<usize> {
        let (around, id) = match name.rsplit_once('.') {
            Some((around, id)) => (Some(self.position(around)?), id),
            None => (None, name),
        };
        let fits = |item: &Item| item.roster == around && item.id.value == id;
        self.items.iter().position(fits)
    }

    /// The full name of an item: its id, or `roster.column`.
    pub fn full_name(&self, item: usize) -> String {
        let item = &self.items[item];
        match item.roster {
            Some(roster) => format!("{}.{}", self.full_name(roster), item.id.value),
            None => item.id.value.clone(),
        }
    }

    /// The item that an id means where an item stands: a column of the roster around it,
    /// or of one around that, else one outside of rosters.
    pub fn nearest_item(&self, mut within: Option<usize>, id: &str) -> Option<usize> {
        loop {
            let fits = |item: &Item| item.roster == within && item.id.value == id;
            if let Some(found) = self.items.iter().position(fits) {
                return Some(found);
            }
            within = self.items[within?].roster;
        }
    }

    /// The items at the top of a record: all but the columns of rosters.
    pub fn outer_items(&self) -> impl Iterator<Item = (usize, &Item)> {
        self.items.iter().enumerate().filter(|(_, item)| item.roster.is_none())
    }

    /// The columns of a roster, without those of rosters within it.
    pub fn columns(&self, roster: usize) -> impl Iterator<Item = (usize, &Item)> {
        let within = move |(_, item): &(usize, &Item)| item.roster == Some(roster);
        self.items.iter().enumerate().skip(roster + 1).filter(within)
    }

    /// The author's words for how an interview can end, each once, in asking order.
    pub fn dispositions(&self) -> Vec<String> {
        let of_options = |item: &Item| {
            let options = item.kind.choices().map(|choices| Arc::clone(&choices.options));
            let ends = options.iter().flat_map(|list| list.iter());
            ends.filter_map(|option| option.end_if.clone()).collect::<Vec<_>>()
        };
        let items = self.items.iter();
        let ends = items.flat_map(|item| {
            of_options(item).into_iter().chain(item.end_if.clone()).collect::<Vec<_>>()
        });
        let of_sections =
            self.sections.iter().filter_map(|section| section.end_if.clone());
        let mut words = Vec::new();
        for word in ends.chain(of_sections).filter_map(|end| end.disposition) {
            if !words.contains(&word.value) {
                words.push(word.value);
            }
        }
        words
    }

    /// What the wave is called, the version unless said.
    pub fn wave_label(&self) -> &str {
        let label = self.wave.as_ref().map(|wave| &wave.label);
        label.map_or(self.root().1, |label| &label.value)
    }

    /// Whether it is the wave of that label or version.
    pub fn is_wave(&self, name: &str) -> bool {
        self.wave_label() == name || self.root().1 == name || self.version.value == name
    }

    /// Name and version that draws and waves go by: those of the questionnaire that is
    /// extended, so that a draw or an earlier answer is the same in both.
    pub fn root(&self) -> (&str, &str) {
        match self.bases.last() {
            Some(base) => (&base.name, &base.version),
            None => (&self.name.value, &self.version.value),
        }
    }

    /// How many of its first items are those of a questionnaire that it extends; none
    /// where it does not extend that one.
    pub fn items_of_base(&self, name: &str, version: &str) -> Option<usize> {
        let base = |base: &&Base| base.name == name && base.version == version;
        self.bases.iter().find(base).map(|base| base.items)
    }

    /// The language of plain strings.
    pub fn source_language(&self) -> &str {
        self.languages.first().map_or("en", |language| language.value.as_str())
    }

    /// The missing codes that an item offers: its own, else those of `missing.offer`.
    ///
    /// Nobody chooses one where nothing is answered, and a consent is given or not.
    pub fn offered<'q>(&'q self, item: &'q Item) -> &'q [Spanned<AnswerState>] {
        match &item.allow_missing {
            Some(own) => own,
            None if item.kind.takes_missing() => &self.missing.offer,
            None => &[],
        }
    }

    /// The number of the part that an item belongs to.
    pub fn part_of(&self, item: &Item) -> Option<usize> {
        let mut next = Some(item.section);
        while let Some(number) = next {
            let section = &self.sections[number];
            let is_of = |part: &RecordPart| {
                part.gate == Some(number)
                    || part.sections.iter().any(|id| id.value == section.id.value)
            };
            if let Some(part) = self.parts.iter().position(is_of) {
                return Some(part);
            }
            next = section.parent;
        }
        None
    }

    /// The conditions of the sections around an item, outermost first.
    pub fn section_conditions(&self, item: &Item) -> Vec<(usize, &Written)> {
        let mut conditions = Vec::new();
        let mut next = Some(item.section);
        while let Some(number) = next {
            let section = &self.sections[number];
            conditions.extend(section.ask_if.as_ref().map(|ask_if| (number, ask_if)));
            next = section.parent;
        }
        conditions.reverse();
        conditions
    }

    /// Every file it was read from, itself first.
    pub fn files(&self) -> impl Iterator<Item = FileId> + '_ {
        std::iter::once(self.file).chain(self.included.iter().copied())
    }
}
