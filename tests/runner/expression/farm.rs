//! A record with rosters: members, what they ate, plots, and the crops on each plot.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use survey::expression::{Move, Reach, Table, reads};

use crate::expression::*;

/// The rosters by number, with the roster around each.
pub(super) const ROSTERS: [(&str, Option<u32>); 4] =
    [("members", None), ("plots", None), ("plots.crops", Some(1)), ("eaters", None)];
pub(super) const MEMBERS: RosterId = RosterId(0);
pub(super) const PLOTS: RosterId = RosterId(1);
pub(super) const CROPS: RosterId = RosterId(2);
pub(super) const EATERS: RosterId = RosterId(3);

#[derive(Clone, Debug)]
struct Row {
    roster: RosterId,
    around: Option<RowId>,
    source: Option<RowId>,
}

/// A household and its land; nothing is answered to begin with.
#[derive(Clone, Debug)]
pub(super) struct Farm {
    names: BTreeMap<String, Symbol>,
    homes: Vec<Option<RosterId>>,
    rows: Vec<Row>,
    cells: BTreeMap<(SlotId, Option<RowId>), Cell>,
    unknown: Vec<RosterId>,
    /// Where expressions stand.
    stands: Option<RosterId>,
    pub(super) here: Option<RowId>,
    pub(super) option: Option<RowId>,
    attributes: Option<Vec<Option<Value>>>,
}

static BLANK: Cell = Cell::absent(AnswerState::NoAnswer);

/// Three villages; the last has no district.
pub(super) fn villages() -> Arc<Table> {
    let columns = vec![
        ("name".to_owned(), Domain::Text),
        ("district".to_owned(), Domain::Text),
        ("people".to_owned(), Domain::Number),
    ];
    let mut table = Table::new("villages", columns).labelled("name");
    let text = |text: &str| Some(Value::Text(text.to_owned()));
    table.push("v1", vec![text("Ekby"), text("north"), Some(number("120"))]);
    table.push("v2", vec![text("Linby"), text("south"), Some(number("80"))]);
    table.push("12", vec![text("Tolvby"), None, Some(number("12"))]);
    Arc::new(table)
}

impl Farm {
    pub(super) fn new() -> Self {
        let mut farm = Self {
            names: BTreeMap::new(),
            homes: Vec::new(),
            rows: Vec::new(),
            cells: BTreeMap::new(),
            unknown: Vec::new(),
            stands: None,
            here: None,
            option: None,
            attributes: None,
        };
        for (number, (name, around)) in (0..).zip(ROSTERS) {
            let slot = farm.slot(around.map(RosterId));
            let symbol = Symbol::Roster { roster: RosterId(number), slot };
            farm.names.insert(name.to_owned(), symbol);
            farm.add(&format!("{name}.row.index"), Domain::Number, Some(number));
        }
        let villages = villages();
        let unit = Domain::Unit(Arc::clone(&villages));
        let numbers = "1 2 3";
        for (name, domain, roster) in [
            ("members.name", Domain::Text, Some(0)),
            ("members.age", Domain::Number, Some(0)),
            ("members.role", single("parent child other?"), Some(0)),
            ("members.ticks", Domain::Multiple(options("a b c*")), Some(0)),
            ("members.guardian", single(numbers), Some(0)),
            ("members.born", Domain::Date, Some(0)),
            ("members.time", Domain::Duration, Some(0)),
            ("members.home", unit.clone(), Some(0)),
            ("members.skills.read", single("no some well"), Some(0)),
            ("members.skills.write", single("no some well"), Some(0)),
            ("members.other", Domain::Text, Some(0)),
            ("plots.area", Domain::Number, Some(1)),
            ("plots.limit", Domain::Number, Some(1)),
            ("plots.crops.weight", Domain::Number, Some(2)),
            ("plots.crops.kind", single("rice maize"), Some(2)),
            ("eaters.ate", Domain::Number, Some(3)),
            ("village", unit, None),
            ("town", Domain::Unit(Arc::new(Table::new("towns", vec![]))), None),
            ("crop", single("v1 v2 x"), None),
            ("ranked", Domain::Ranking(options("a b c")), None),
            ("spot", Domain::Location, None),
            ("paper", Domain::Document, None),
            ("limit", Domain::Number, None),
            ("note", Domain::Text, None),
            ("consent", Domain::Condition, None),
        ] {
            farm.add(name, domain, roster);
        }
        let skills = ["members.skills.read", "members.skills.write"];
        let members = skills.map(|name| match &farm.names[name] {
            Symbol::Slot { slot, domain } => (*slot, domain.clone()),
            _ => unreachable!(),
        });
        let group = Symbol::Group { members: members.into() };
        farm.names.insert("members.skills".to_owned(), group);
        farm.names.insert("villages".to_owned(), Symbol::Table(villages));
        let column = Symbol::Candidate { column: 1, domain: Domain::Text };
        farm.names.insert("option.district".to_owned(), column);
        for column in ["age", "name", "row.index"] {
            let symbol = Box::new(farm.names[&format!("members.{column}")].clone());
            let moved = Symbol::Moved { to: Move::Candidate, symbol: symbol.clone() };
            farm.names.insert(format!("option.{column}"), moved);
            let moved = Symbol::Moved { to: Move::Source(EATERS), symbol };
            farm.names.insert(format!("eaters.source.{column}"), moved);
        }
        let crops = Box::new(farm.names["plots.crops"].clone());
        let all = Symbol::Moved { to: Move::Outside, symbol: crops };
        farm.names.insert("all_crops".to_owned(), all);
        farm
    }

    fn slot(&mut self, home: Option<RosterId>) -> SlotId {
        self.homes.push(home);
        SlotId(u32::try_from(self.homes.len() - 1).unwrap())
    }

    fn add(&mut self, name: &str, domain: Domain, roster: Option<u32>) {
        let slot = self.slot(roster.map(RosterId));
        self.names.insert(name.to_owned(), Symbol::Slot { slot, domain });
    }

    /// The name of a slot that is no roster's own.
    pub(super) fn named(&self, wanted: SlotId) -> (String, Domain) {
        let found = self.names.iter().find_map(|(name, symbol)| match symbol {
            Symbol::Slot { slot, domain } if *slot == wanted => {
                Some((name.clone(), domain.clone()))
            }
            _ => None,
        });
        found.unwrap()
    }

    pub(super) fn find(&self, name: &str) -> (SlotId, Domain) {
        match &self.names[name] {
            Symbol::Slot { slot, domain } => (*slot, domain.clone()),
            Symbol::Roster { slot, .. } => (*slot, Domain::Number),
            other => panic!("{name} is {other:?}"),
        }
    }

    /// Adds a row with answers: `age=3 role=parent`.
    pub(super) fn row(
        &mut self,
        roster: RosterId,
        around: Option<RowId>,
        answers: &str,
    ) -> RowId {
        let row = RowId(u32::try_from(self.rows.len()).unwrap());
        let index = self.under(roster, around).len() + 1;
        self.rows.push(Row { roster, around, source: None });
        let name = ROSTERS[roster.0 as usize].0;
        self.set(&format!("{name}.row.index"), Some(row), &index.to_string());
        for answer in answers.split(' ').filter(|answer| !answer.is_empty()) {
            let (column, answer) = answer.split_once('=').unwrap();
            self.set(&format!("{name}.{column}"), Some(row), answer);
        }
        row
    }

    pub(super) fn made_from(&mut self, row: RowId, source: RowId) {
        self.rows[row.0 as usize].source = Some(source);
    }

    /// Answers a cell; `a+b` for several options, `?refused` for a state.
    pub(super) fn set(&mut self, name: &str, row: Option<RowId>, answer: &str) {
        let (slot, domain) = self.find(name);
        if let Some(state) = answer.strip_prefix('?') {
            let state = AnswerState::from_name(state).unwrap();
            self.cells.insert((slot, row), Cell::absent(state));
            return;
        }
        let code = |options: &Options, word: &str| options.position(word).unwrap();
        let words = || answer.split('+').filter(|word| !word.is_empty());
        let value = match &domain {
            Domain::Condition => Value::Condition(answer == "true"),
            Domain::Number | Domain::Year => number(answer),
            Domain::Text | Domain::Unit(_) => Value::Text(answer.to_owned()),
            Domain::Date => date(answer),
            Domain::Duration => Value::Duration(answer.parse().unwrap()),
            Domain::Single(options) => Value::Code(code(options, answer)),
            Domain::Multiple(options) => {
                Value::Codes(words().map(|word| code(options, word)).collect())
            }
            Domain::Ranking(options) => {
                Value::Ranking(words().map(|word| code(options, word)).collect())
            }
            Domain::Location => {
                let number = |text| Number::parse(text).unwrap();
                let (lat, lon) = (number("59.33"), number("18.06"));
                let place = survey::value::Location { lat, lon, accuracy: None };
                Value::Location(Arc::new(place))
            }
            other => panic!("{name} is of {other:?}"),
        };
        self.cells.insert((slot, row), Cell::answered(value));
    }

    pub(super) fn forget(&mut self, roster: RosterId) {
        self.unknown.push(roster);
    }

    pub(super) fn attributes(&mut self, cells: Vec<Option<Value>>) {
        self.attributes = Some(cells);
    }

    /// The same record, seen from a row.
    pub(super) fn at(&self, row: RowId) -> Self {
        let mut farm = self.clone();
        farm.here = Some(row);
        farm.stands = Some(self.rows[row.0 as usize].roster);
        farm
    }

    pub(super) fn under(&self, roster: RosterId, here: Option<RowId>) -> Vec<RowId> {
        let around = ROSTERS[roster.0 as usize].1.map(RosterId);
        let owner = self.up(here).find(|row| Some(self.roster_of(*row)) == around);
        let rows = (0..).map(RowId).zip(&self.rows);
        let is_under =
            |row: &Row| row.roster == roster && (owner.is_none() || row.around == owner);
        rows.filter(|(_, row)| is_under(row)).map(|(id, _)| id).collect()
    }

    fn roster_of(&self, row: RowId) -> RosterId {
        self.rows[row.0 as usize].roster
    }

    fn up(&self, here: Option<RowId>) -> impl Iterator<Item = RowId> {
        std::iter::successors(here, |row| self.rows[row.0 as usize].around)
    }

    pub(super) fn is_unknown(&self, roster: RosterId) -> bool {
        self.unknown.contains(&roster)
    }

    #[track_caller]
    fn program(&self, source: &str, expected: &Expected) -> survey::expression::Program {
        let (program, problems) = compile(source, self, expected);
        program.unwrap_or_else(|| panic!("{source}: {problems:#?}"))
    }

    #[track_caller]
    pub(super) fn truth(&self, source: &str) -> Option<bool> {
        evaluate_condition(&self.program(source, &Expected::Condition), self)
    }

    #[track_caller]
    pub(super) fn outcome(&self, source: &str) -> Outcome {
        evaluate(&self.program(source, &Expected::Any), self)
    }

    #[track_caller]
    pub(super) fn shown(&self, source: &str) -> String {
        match self.outcome(source).value {
            None => "unknown".to_owned(),
            Some(Value::Number(number)) => number.to_string(),
            Some(Value::Text(text)) => text,
            Some(Value::Date(date)) => date.to_string(),
            Some(Value::Duration(seconds)) => calendar::show_duration(seconds),
            Some(Value::Condition(value)) => value.to_string(),
            Some(other) => format!("{other:?}"),
        }
    }

    #[track_caller]
    pub(super) fn reach(&self, source: &str, name: &str) -> Option<Reach> {
        self.program(source, &Expected::Any).reach(self.find(name).0)
    }

    /// The rows at which a column is read.
    #[track_caller]
    pub(super) fn read(&self, source: &str, name: &str) -> Vec<Option<RowId>> {
        let program = self.program(source, &Expected::Any);
        let mut rows = Vec::new();
        reads(&program, self, &mut |slot, row| {
            if slot == self.find(name).0 {
                rows.push(row);
            }
        });
        rows
    }

    /// Rule, place and first advice of every problem.
    #[track_caller]
    pub(super) fn faults<'s>(
        &self,
        source: &'s str,
    ) -> Vec<(&'static str, &'s str, String)> {
        let (program, problems) = compile(source, self, &Expected::Any);
        assert_eq!(program.is_some(), problems.iter().all(|p| p.kind.is_advice()));
        let told = |problem: Problem| {
            assert!(problem.message.sv != problem.message.en);
            let help = problem.help.first().map_or(String::new(), |h| h.en.clone());
            (problem.kind.name(), &source[problem.span], help)
        };
        problems.into_iter().map(told).collect()
    }
}

impl Farm {
    /// The first problem.
    #[track_caller]
    pub(super) fn fault<'s>(&self, source: &'s str) -> (&'static str, &'s str, String) {
        let first = self.faults(source).into_iter().next();
        first.unwrap_or_else(|| panic!("{source} is accepted"))
    }
}

impl Names for Farm {
    fn resolve(&self, path: &[&str], within: Option<RosterId>) -> Resolution {
        let up = |start: Option<RosterId>| {
            std::iter::successors(start, |roster| self.around(*roster))
        };
        let name = path.join(".");
        for roster in up(within).chain(up(self.stands)) {
            let full = format!("{}.{name}", ROSTERS[roster.0 as usize].0);
            if let Some(symbol) = self.names.get(&full) {
                return Resolution::Found(symbol.clone());
            }
        }
        // A column is named in full only at its own roster.
        let symbol = self.names.get(&name).filter(|symbol| match symbol {
            Symbol::Slot { slot, .. } => self.home(*slot).is_none(),
            _ => true,
        });
        match symbol {
            Some(symbol) => Resolution::Found(symbol.clone()),
            None => {
                let names =
                    self.names.keys().filter_map(|known| known.rsplit('.').next());
                Resolution::Unknown {
                    kind: ProblemKind::UnknownItem,
                    what: Words::new("no item", "ingen fråga"),
                    near: survey::diagnostic::Near::of(&name, names),
                }
            }
        }
    }

    fn specify(&self, item: &[&str], code: &str, within: Option<RosterId>) -> Resolution {
        assert_eq!((item, code), (["ticks"].as_slice(), "b"));
        self.resolve(&["other"], within)
    }

    fn home(&self, slot: SlotId) -> Option<RosterId> {
        self.homes[slot.0 as usize]
    }

    fn around(&self, roster: RosterId) -> Option<RosterId> {
        ROSTERS[roster.0 as usize].1.map(RosterId)
    }
}

impl Cells for Farm {
    fn here(&self) -> Option<RowId> {
        self.here
    }

    fn cell(&self, slot: SlotId, here: Option<RowId>) -> &Cell {
        let home = self.home(slot);
        let row = self.up(here).find(|row| Some(self.roster_of(*row)) == home);
        self.cells.get(&(slot, row)).unwrap_or(&BLANK)
    }

    fn is_asked(&self, slot: SlotId, here: Option<RowId>) -> Option<bool> {
        Some(self.cell(slot, here).state != AnswerState::NotAsked)
    }

    fn label(&self, slot: SlotId, code: u16, here: Option<RowId>) -> Cow<'_, str> {
        let row = here.map_or(String::new(), |row| row.0.to_string());
        Cow::Owned(format!("label {}/{code}/{row}", slot.0))
    }

    fn rows(&self, roster: RosterId, here: Option<RowId>) -> Option<Cow<'_, [RowId]>> {
        (!self.is_unknown(roster)).then(|| Cow::Owned(self.under(roster, here)))
    }

    /// A roster whose rows are known to be none is answered, as an empty list is.
    fn roster_is_answered(&self, roster: RosterId, here: Option<RowId>) -> bool {
        let rows = self.under(roster, here);
        let is_index = |slot: &SlotId| {
            let name = format!("{}.row.index", ROSTERS[roster.0 as usize].0);
            self.find(&name).0 == *slot
        };
        let is_answered = |row: &RowId| {
            self.cells.iter().any(|((slot, at), cell)| {
                *at == Some(*row) && cell.is_answered() && !is_index(slot)
            })
        };
        !self.is_unknown(roster) && (rows.is_empty() || rows.iter().any(is_answered))
    }

    fn source(&self, row: RowId) -> Option<RowId> {
        self.up(Some(row)).find_map(|row| self.rows[row.0 as usize].source)
    }

    fn candidate(&self) -> Option<Candidate<'_>> {
        let cells = self.attributes.as_deref().map(Candidate::Cells);
        cells.or(self.option.map(Candidate::Row))
    }
}
