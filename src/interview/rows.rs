//! Rows of rosters that are added and taken away by hand, and what is proposed.
//!
//! *In:* the roster where the interview stands. *Out:* changes, also of answers that name
//! rows by their numbers: when a row goes, the later ones have other numbers.
//!
//! Rows that a count or another answer asks for come from `route`.

use crate::answers::write;
use crate::diagnostic::Words;
use crate::expression::{evaluate, evaluate_condition};
use crate::interview::draft::{codes, quoted};
use crate::interview::limits::value_of;
use crate::interview::steps::Place;
use crate::interview::{
    At, Change, Cursor, Notice, Part, Path, Problem, RowChange, RowKey, Session, Told,
};
use crate::model::{Bound, ItemKind, Required, RosterItem};
use crate::route::{CarriedPlan, RowSource};

impl Session<'_> {
    pub(super) fn is_roster(&self, place: &Place) -> bool {
        self.roster(place).is_some()
    }

    pub(super) fn roster(&self, place: &Place) -> Option<&RosterItem> {
        match &self.questionnaire().items[place.item].kind {
            ItemKind::Roster(roster) => Some(roster),
            _ => None,
        }
    }

    /// The rows that a roster has in the draft.
    pub(super) fn row_count(&self, place: &Place) -> Option<usize> {
        let held = self.state.draft.held(&place.path)?;
        held.rows.as_ref().map(Vec::len)
    }

    /// Passes on from a roster: its rows are all there.
    pub(super) fn pass_rows(&mut self, place: &Place, told: &mut Told) {
        let count = self.row_count(place);
        let (item, _) = self.item(place);
        let least = self.roster(place).and_then(|roster| roster.min.as_ref());
        let least = least.map_or(0, |least| least.value as usize);
        let is_needed = self.is_needed(place, &Part::Whole);
        let wanted = if is_needed { least.max(1) } else { least };
        let is_begun = count.is_some_and(|count| count > 0);
        if count.unwrap_or(0) < wanted && (is_needed || is_begun) {
            let says = Words::new(
                format!("at least {wanted} rows are needed"),
                format!("minst {wanted} rader behövs"),
            );
            let help = Words::new(
                "add a row with +, or write > to come back later",
                "lägg till en rad med +, eller skriv > för att återkomma",
            );
            self.problem = Some(Problem::new("", says, vec![help]));
            return;
        }
        if count.is_none() && wanted == 0 && !matches!(item.required, Required::Soft(_)) {
            let to = RowChange::None;
            self.change(Change::Rows { of: place.path.clone(), to }, told);
            self.refresh();
        }
        self.advance(place, &Part::Whole, told);
    }

    pub(super) fn add_row(&mut self, told: &mut Told) {
        let here = self.place().map(|(place, _)| place);
        let Some(place) = here.filter(|place| self.is_roster(place)) else { return };
        let most = self.roster(&place).map_or(0, |roster| roster.most() as usize);
        let count = self.row_count(&place).unwrap_or(0);
        if count >= most {
            let says = Words::new(
                format!("there can be no more than {most} rows"),
                format!("det kan inte vara fler än {most} rader"),
            );
            return told.notices.push(Notice::Cannot(says));
        }
        self.change(Change::Rows { of: place.path.clone(), to: RowChange::Add }, told);
        self.refresh();
        let depth = place.path.rows.len();
        let number = u32::try_from(count + 1).unwrap_or(u32::MAX);
        let first = self.steps.iter().find(|step| {
            step.path.is_in(&place.path)
                && step.path.rows[depth].1 == RowKey::Number(number)
        });
        if let Some(first) = first {
            let part = self.parts(first).into_iter().next().unwrap_or(Part::Whole);
            let to = At::Question(Cursor { path: first.path.clone(), part });
            self.go(to, told);
        }
    }

    /// Adds the rows that a path goes through, where they are added by hand.
    pub(super) fn make_rows(&mut self, path: &Path, told: &mut Told) {
        for depth in 0..path.rows.len() {
            let (item, key) = &path.rows[depth];
            let of = Path { rows: path.rows[..depth].to_vec(), item: item.clone() };
            let (Some(place), RowKey::Number(number)) = (self.locate(&of), key) else {
                return;
            };
            let roster = self.plan().items[place.item].roster;
            let rows = roster.map(|roster| &self.plan().roster(roster).rows);
            let most = self.roster(&place).map_or(0, RosterItem::most);
            if !matches!(rows, Some(RowSource::ByHand)) || *number > most {
                return;
            }
            let count = self.row_count(&place).unwrap_or(0);
            for _ in count..*number as usize {
                let to = RowChange::Add;
                self.change(Change::Rows { of: of.clone(), to }, told);
            }
            self.refresh();
        }
    }

    pub(super) fn remove_row(&mut self, number: u32, told: &mut Told) {
        let here = self.place().map(|(place, _)| place);
        let Some(place) = here.filter(|place| self.is_roster(place)) else { return };
        let count = self.row_count(&place).unwrap_or(0);
        if number == 0 || number as usize > count {
            let says = Words::new("there is no such row", "den raden finns inte");
            return told.notices.push(Notice::Cannot(says));
        }
        let earlier = self.looked_at();
        let of = place.path.clone();
        self.change(Change::Rows { of, to: RowChange::Remove(number) }, told);
        self.renumber(&place, (number, count), told);
        self.refresh();
        self.compare(&earlier, told);
        self.withdraw(&place, told);
    }

    /// Answers and rows that name the rows of a roster by their numbers follow them.
    fn renumber(&mut self, place: &Place, (gone, count): (u32, usize), told: &mut Told) {
        let Some(roster) = self.plan().items[place.item].roster else { return };
        let moved = |code: &str| -> Option<String> {
            let number: u32 = code.parse().ok()?;
            match number.cmp(&gone) {
                std::cmp::Ordering::Less => Some(code.to_owned()),
                std::cmp::Ordering::Equal => None,
                std::cmp::Ordering::Greater => Some((number - 1).to_string()),
            }
        };
        let mut changes = Vec::new();
        for path in self.state.draft.paths() {
            let Some(item) = self.numbered(&path) else { continue };
            let plan = &self.plan().items[item];
            if matches!(plan.carried, Some(CarriedPlan::Rows { of, .. }) if of == roster)
            {
                changes.extend(self.recoded(&path, &moved));
            }
            let rows = plan.roster.map(|own| &self.plan().roster(own).rows);
            if !matches!(rows, Some(RowSource::Rows { of: Some(of), .. }) if *of == roster)
            {
                continue;
            }
            for number in gone as usize..=count {
                let from = number.to_string();
                let to = RowChange::Recode { to: moved(&from), from: RowKey::Code(from) };
                changes.push(Change::Rows { of: path.clone(), to });
            }
        }
        for change in changes {
            self.change(change, told);
        }
    }

    /// Answers of an item whose codes are numbers of rows.
    fn recoded(
        &self,
        path: &Path,
        moved: &impl Fn(&str) -> Option<String>,
    ) -> Vec<Change> {
        let Some(held) = self.state.draft.held(path) else { return Vec::new() };
        let whole = held.value.as_ref().map(|value| (Part::Whole, value));
        let cells = held.cells.iter();
        let cells = cells.filter_map(|(id, cell)| {
            Some((Part::Cell(id.clone()), cell.value.as_ref()?))
        });
        let change = |(part, value): (Part, &String)| {
            let list: Vec<String> =
                codes(value).iter().filter_map(|code| moved(code)).collect();
            let list: Vec<String> = list.iter().map(|code| quoted(code)).collect();
            let value = match value.starts_with('[') {
                true if !list.is_empty() => Some(format!("[{}]", list.join(","))),
                true => None,
                false if value.starts_with('"') => list.into_iter().next(),
                false => Some(value.clone()),
            };
            Change::Answer { at: Cursor { path: path.clone(), part }, value }
        };
        whole.into_iter().chain(cells).map(change).collect()
    }

    /// The number of the item that a path names, whatever rows there are.
    pub(super) fn numbered(&self, path: &Path) -> Option<usize> {
        self.plan().position(&path.full_name())
    }

    /// Whether an answer is needed at a part of an item.
    pub(super) fn is_needed(&self, place: &Place, part: &Part) -> bool {
        let (item, plan) = self.item(place);
        let own = || match (&item.required, &plan.required) {
            (Required::Yes(_), _) => true,
            (Required::If(_), Some(program)) => {
                evaluate_condition(program, &self.view(place.row)) == Some(true)
            }
            _ => false,
        };
        match part {
            Part::Whole => own(),
            Part::Cell(_) => match &item.kind {
                ItemKind::Grid(grid) => grid.each_row_required && own(),
                _ => false,
            },
            Part::Beside { code, .. } => {
                let mut options =
                    item.kind.choices().into_iter().flat_map(|c| c.options.iter());
                let option = options.find(|option| option.code.value == *code);
                option.and_then(|o| o.specify.as_ref()).is_some_and(|s| s.required)
            }
        }
    }

    /// What was answered in the earlier wave, where the author prefills with it.
    pub(super) fn prefilled(&self, place: &Place, part: &Part) -> Option<String> {
        let (item, plan) = self.item(place);
        if *part != Part::Whole || item.prefill.is_none() {
            return None;
        }
        let name = format!("prev.{}", self.questionnaire().full_name(place.item));
        let earlier = self.plan().find(&name)?;
        let value = self.record().cell_at(earlier, place.row).value.clone()?;
        write::value(self.instrument(), plan.slot?, &value)
    }

    /// What fills the field before it is answered, as JSON text: the author's default, or
    /// what was answered in the earlier wave.
    pub(super) fn proposed(&self, place: &Place, part: &Part) -> Option<String> {
        let (item, plan) = self.item(place);
        if *part != Part::Whole {
            return None;
        }
        let slot = plan.slot?;
        let json = |value| write::value(self.instrument(), slot, &value);
        if let Some(earlier) = self.prefilled(place, part) {
            return Some(earlier);
        }
        match item.default.as_ref()? {
            Bound::Word(word) => Some(quoted(&word.value)),
            Bound::Words(words) => {
                let list: Vec<String> = words.iter().map(|w| quoted(&w.value)).collect();
                Some(format!("[{}]", list.join(",")))
            }
            Bound::Expression(_) => {
                let program = plan.default.as_ref()?;
                json(evaluate(program, &self.view(place.row)).value?)
            }
            bound => json(value_of(bound)?),
        }
    }
}
