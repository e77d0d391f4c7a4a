//! What a rehearsal shows: the length of routes, and what nobody met.
//!
//! *In:* the records of simulated respondents. *Out:* counts.
//!
//! No result is told of: scores and ranks are worked out elsewhere.

use crate::check::Instrument;
use crate::decimal::Number;
use crate::expression::{RowId, SlotId};
use crate::model::{CarriedOptions, Item, ItemKind, Questionnaire};
use crate::route::{CheckOwner, Plan, Record};
use crate::simulate::Simulated;
use crate::value::{AnswerState, Value};

/// Words read silently in a minute: the mean of 190 studies of adults reading English
/// non-fiction (Brysbaert 2019, Journal of Memory and Language 109).
const WORDS_A_MINUTE: i64 = 238;
/// Seconds to choose or to type, an assumption of this program; they are no measurement.
const CHOOSE: i64 = 4;
const TYPE_NUMBER: i64 = 8;
const TYPE_TEXT: i64 = 20;
const TYPE_LONG_TEXT: i64 = 60;

/// What one respondent had to do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Burden {
    /// Items asked, the columns of every row of a roster counted each.
    pub items: usize,
    /// Estimated seconds.
    pub seconds: i64,
}

/// What each item takes: seconds to read it, and to answer one cell of it.
#[derive(Debug)]
pub(super) struct Effort(Vec<[i64; 2]>);

/// Counts over all respondents.
#[derive(Clone, Debug)]
pub struct Tally {
    /// What each respondent had to do.
    pub burdens: Vec<Burden>,
    /// For every item, how many respondents were asked.
    pub asked: Vec<usize>,
    /// For every item, how often each option was chosen.
    pub chosen: Vec<Vec<usize>>,
    /// For every end, how many met it.
    pub ended: Vec<usize>,
    /// For every item, how many needed an answer that chance did not find.
    pub blank: Vec<usize>,
    /// Hard checks that chance did not meet, and how often.
    pub unmet: Vec<(CheckOwner, usize)>,
}

impl Tally {
    /// Nothing counted.
    pub fn new(instrument: &Instrument) -> Self {
        let questionnaire = instrument.questionnaire();
        let options = |item: &Item| {
            let choices = item.kind.choices();
            vec![0; choices.map_or(0, |choices| choices.options.len())]
        };
        Self {
            burdens: Vec::new(),
            asked: vec![0; questionnaire.items.len()],
            chosen: questionnaire.items.iter().map(options).collect(),
            ended: vec![0; instrument.plan().ends.len()],
            blank: vec![0; questionnaire.items.len()],
            unmet: Vec::new(),
        }
    }

    /// Counts one respondent.
    pub fn add(&mut self, instrument: &Instrument, respondent: &Simulated) {
        let (questionnaire, plan) = (instrument.questionnaire(), instrument.plan());
        let record = &respondent.record;
        for number in 0..questionnaire.items.len() {
            let slots = slots(plan, number);
            let mut is_asked = false;
            for row in rows(plan, record, number) {
                let asked = |slot: &SlotId| record.asked_at(*slot, row) == Some(true);
                if !slots.iter().any(asked) {
                    continue;
                }
                is_asked = true;
                for slot in &slots {
                    let cell = record.cell_at(*slot, row);
                    self.choose(number, &cell.value);
                    self.choose_missing(questionnaire, number, cell.state);
                }
            }
            self.asked[number] += usize::from(is_asked);
        }
        if let Some((end, _)) = record.ended {
            self.ended[end] += 1;
        }
        for item in &respondent.blank {
            self.blank[*item] += 1;
        }
        for check in &respondent.unmet {
            match self.unmet.iter_mut().find(|(known, _)| known == check) {
                Some((_, count)) => *count += 1,
                None => self.unmet.push((*check, 1)),
            }
        }
        self.burdens.push(respondent.burden);
    }

    fn choose(&mut self, item: usize, value: &Option<Value>) {
        let mut count = |code: u16| {
            if let Some(count) = self.chosen[item].get_mut(usize::from(code)) {
                *count += 1;
            }
        };
        match value {
            Some(Value::Code(code)) => count(*code),
            Some(Value::Codes(codes)) => codes.iter().for_each(count),
            Some(Value::Ranking(codes)) => codes.iter().copied().for_each(count),
            _ => {}
        }
    }

    /// A missing code that an option spells was chosen as that option.
    fn choose_missing(
        &mut self,
        questionnaire: &Questionnaire,
        item: usize,
        state: AnswerState,
    ) {
        let Some(choices) = questionnaire.items[item].kind.choices() else { return };
        let spells = choices
            .options
            .iter()
            .position(|option| option.missing.as_ref().is_some_and(|m| m.value == state));
        if let Some(option) = spells {
            self.chosen[item][option] += 1;
        }
    }

    /// Items that take answers and that nobody was asked.
    pub fn never_asked(&self, instrument: &Instrument) -> Vec<usize> {
        let items = &instrument.questionnaire().items;
        let takes = |number: &usize| items[*number].kind.takes_answers();
        let mut never: Vec<usize> = (0..items.len())
            .filter(takes)
            .filter(|item| self.asked[*item] == 0)
            .collect();
        // Grids and the like without slots of their own are told by their rows.
        never.retain(|item| !slots(instrument.plan(), *item).is_empty());
        never
    }

    /// Options that nobody chose, of items that somebody was asked: item, option.
    pub fn never_chosen(&self, instrument: &Instrument) -> Vec<(usize, usize)> {
        let items = &instrument.questionnaire().items;
        let mut never = Vec::new();
        for (item, counts) in self.chosen.iter().enumerate() {
            let choices = items[item].kind.choices();
            // Rows as options: nobody has as many rows as a roster can have.
            let are_rows = choices.is_some_and(|choices| {
                matches!(choices.carried, Some(CarriedOptions::Rows { .. }))
            });
            let is_chosen_from = items[item].kind.takes_answers()
                && !are_rows
                && !matches!(items[item].kind, ItemKind::Allocate(_))
                && self.asked[item] > 0;
            if is_chosen_from {
                let nobody = |(_, count): &(usize, &usize)| **count == 0;
                let options = counts.iter().enumerate().filter(nobody);
                never.extend(options.map(|(option, _)| (item, option)));
            }
        }
        never
    }

    /// The smallest, the middle and the greatest of a measure; none of nobody. Of an even
    /// number of respondents the lower of the two in the middle.
    pub fn spread(&self, measure: impl Fn(&Burden) -> i64) -> Option<[i64; 3]> {
        let mut measures: Vec<i64> = self.burdens.iter().map(measure).collect();
        measures.sort_unstable();
        let last = measures.len().checked_sub(1)?;
        Some([measures[0], measures[last / 2], measures[last]])
    }
}

/// The slots whose universe says whether an item is asked.
fn slots(plan: &Plan, item: usize) -> Vec<SlotId> {
    let item = &plan.items[item];
    item.slot.into_iter().chain(item.rows.iter().map(|row| row.slot)).collect()
}

fn rows(plan: &Plan, record: &Record, item: usize) -> Vec<Option<RowId>> {
    match plan.items[item].within {
        None => vec![None],
        Some(roster) => record.all_rows(roster).iter().copied().map(Some).collect(),
    }
}

impl Effort {
    /// The effort of every item of an instrument.
    pub fn new(instrument: &Instrument) -> Self {
        let questionnaire = instrument.questionnaire();
        Self(questionnaire.items.iter().map(|item| effort(questionnaire, item)).collect())
    }

    /// What one respondent had to do.
    pub fn burden(&self, instrument: &Instrument, record: &Record) -> Burden {
        let (questionnaire, plan) = (instrument.questionnaire(), instrument.plan());
        let mut burden = Burden::default();
        for (number, item) in questionnaire.items.iter().enumerate() {
            if !item.kind.takes_answers() {
                continue;
            }
            let slots = slots(plan, number);
            for row in rows(plan, record, number) {
                let asked = |slot: &&SlotId| record.asked_at(**slot, row) == Some(true);
                let cells = i64::try_from(slots.iter().filter(asked).count());
                let cells = cells.unwrap_or(i64::MAX);
                if cells > 0 {
                    let [read, each] = self.0[number];
                    let seconds = read.saturating_add(each.saturating_mul(cells));
                    burden.items += 1;
                    burden.seconds = burden.seconds.saturating_add(seconds);
                }
            }
        }
        burden
    }
}

/// The time an item takes: its words at reading speed, and the choosing or typing.
fn effort(questionnaire: &Questionnaire, item: &Item) -> [i64; 2] {
    let language = questionnaire.source_language();
    let count = |text: &str| i64::try_from(text.split_whitespace().count()).unwrap_or(0);
    let words = |text: Option<&crate::model::Text>| {
        text.map_or(0, |text| count(text.wording(language)))
    };
    let options = item.kind.choices().map_or(0, |choices| {
        choices.options.iter().map(|option| words(option.label.as_ref())).sum()
    });
    let rows: i64 = match &item.kind {
        ItemKind::Grid(grid) => {
            grid.rows.iter().map(|row| words(row.label.as_ref())).sum()
        }
        _ => 0,
    };
    let read = words(item.text.as_ref()) + words(item.help.as_ref()) + options + rows;
    let of = match &item.kind {
        ItemKind::Grid(grid) => &*grid.cell,
        kind => kind,
    };
    let each = match of {
        ItemKind::Text(text) if text.long => TYPE_LONG_TEXT,
        ItemKind::Text(_) | ItemKind::Document { .. } => TYPE_TEXT,
        ItemKind::Number(_) | ItemKind::Date { .. } | ItemKind::Allocate(_) => {
            TYPE_NUMBER
        }
        _ => CHOOSE,
    };
    let reading = Number::from(read * 60).divide_down(&Number::from(WORDS_A_MINUTE));
    [reading.and_then(|seconds| seconds.to_i64()).unwrap_or_default(), each]
}
