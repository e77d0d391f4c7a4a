//! Expressions, sentence by sentence of the language's page.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use survey::decimal::Number;
use survey::diagnostic::Words;
use survey::expression::{
    Candidate, Cells, Domain, Expected, Fault, Fill, Names, OptionCode, Options, Outcome,
    Problem, ProblemKind, Resolution, RosterId, RowId, SlotId, Symbol, calendar, compile,
    evaluate, evaluate_condition,
};
use survey::value::{AnswerState, Cell, CodeSet, Value};

mod farm;
mod language;
mod naive;
mod normal;
mod phrase;
mod read_back;
mod robustness;
mod rows;
mod slips;
mod yardstick;

/// A record of a small questionnaire, in which nothing is answered to begin with.
struct World {
    names: BTreeMap<&'static str, Symbol>,
    domains: Vec<Domain>,
    cells: Vec<Cell>,
    asked: Vec<Option<bool>>,
}

/// Options from a line: `ja nej vet_ej?` has a missing code, `alla*` stands for all,
/// `ingen!` for none.
fn options(line: &str) -> Arc<Options> {
    let option = |word: &str| OptionCode {
        code: word.trim_end_matches(['*', '!', '?']).to_owned(),
        exclusive: word.ends_with('!'),
        all_of_these: word.ends_with('*'),
        missing: word.ends_with('?').then_some(AnswerState::DontKnow),
    };
    Arc::new(Options { list: line.split(' ').map(option).collect() })
}

fn single(line: &str) -> Domain {
    Domain::Single(options(line))
}

impl World {
    fn new() -> Self {
        let mut world = Self {
            names: BTreeMap::new(),
            domains: Vec::new(),
            cells: Vec::new(),
            asked: Vec::new(),
        };
        let grid = single("grund fort");
        for (name, domain) in [
            ("samordnare", single("ja nej vet_ej?")),
            ("prev.samordnare", single("nej delvis ja")),
            ("arbete", single("yes no")),
            (
                "aktorer",
                Domain::Multiple(options("polis skola vård alla* ingen! vet_ej?")),
            ),
            ("antal", Domain::Number),
            ("belopp", Domain::Number),
            ("ar", Domain::Year),
            ("namn", Domain::Text),
            ("unit.county", Domain::Text),
            ("dag", Domain::Date),
            ("slut", Domain::Date),
            ("manad", Domain::Month),
            ("tid", Domain::Time),
            ("langd", Domain::Duration),
            ("samtycke", Domain::Condition),
            ("utbildning.socialchef", grid.clone()),
            ("utbildning.enhetschef", grid.clone()),
            ("platser.a", Domain::Number),
            ("platser.b", Domain::Number),
            ("self", Domain::Number),
        ] {
            world.add(name, domain);
        }
        let group = |rows: &[&str], domain: &Domain| Symbol::Group {
            members: rows.iter().map(|row| (world.slot(row), domain.clone())).collect(),
        };
        let education = group(&["utbildning.socialchef", "utbildning.enhetschef"], &grid);
        let places = group(&["platser.a", "platser.b"], &Domain::Number);
        let nothing = group(&[], &Domain::Number);
        world.names.insert("utbildning", education);
        world.names.insert("platser", places);
        world.names.insert("tomt", nothing);
        for (name, value, domain) in [
            ("wave", Value::Text("2025".to_owned()), Domain::Text),
            ("const.antal", number("3"), Domain::Number),
            ("wave.reference_date", date("2025-06-30"), Domain::Date),
        ] {
            world.names.insert(name, Symbol::Constant { value: Some(value), domain });
        }
        world
    }

    fn add(&mut self, name: &'static str, domain: Domain) {
        let slot = SlotId(u32::try_from(self.cells.len()).unwrap());
        self.names.insert(name, Symbol::Slot { slot, domain: domain.clone() });
        self.domains.push(domain);
        self.cells.push(Cell::absent(AnswerState::NoAnswer));
        self.asked.push(Some(true));
    }

    fn slot(&self, name: &str) -> SlotId {
        match self.names.get(name) {
            Some(Symbol::Slot { slot, .. }) => *slot,
            _ => panic!("{name} is no cell"),
        }
    }

    /// Answers an item as an answer file would; `a b` ticks two options, `-` none.
    fn with(mut self, name: &str, answer: &str) -> Self {
        let slot = self.slot(name).0 as usize;
        let codes = |options: &Options| -> CodeSet {
            let words = answer.split(' ').filter(|word| *word != "-");
            words.map(|word| options.position(word).unwrap()).collect()
        };
        let value = match &self.domains[slot] {
            Domain::Condition => Value::Condition(answer == "true"),
            Domain::Number | Domain::Year => number(answer),
            Domain::Text => Value::Text(answer.to_owned()),
            Domain::Date => date(answer),
            Domain::Month => Value::Month(calendar::read_month(answer).unwrap()),
            Domain::Time => Value::Time(calendar::read_time(answer).unwrap()),
            Domain::Duration => Value::Duration(calendar::read_duration(answer).unwrap()),
            Domain::Single(options) => Value::Code(options.position(answer).unwrap()),
            Domain::Multiple(options) => Value::Codes(codes(options)),
            other => panic!("{name} is of {other:?}"),
        };
        self.cells[slot] = Cell::answered(value);
        self
    }

    fn without(mut self, name: &str, state: AnswerState) -> Self {
        let slot = self.slot(name).0 as usize;
        self.cells[slot] = Cell::absent(state);
        self
    }

    fn asked(mut self, name: &str, asked: Option<bool>) -> Self {
        let slot = self.slot(name).0 as usize;
        self.asked[slot] = asked;
        self
    }

    #[track_caller]
    fn truth(&self, source: &str) -> Option<bool> {
        let (program, problems) = compile(source, self, &Expected::Condition);
        let program = program.unwrap_or_else(|| panic!("{source}: {problems:#?}"));
        let truth = evaluate_condition(&program, self);
        assert_eq!(evaluate(&program, self).value, truth.map(Value::Condition));
        truth
    }

    #[track_caller]
    fn outcome(&self, source: &str, expected: &Expected) -> Outcome {
        let (program, problems) = compile(source, self, expected);
        let program = program.unwrap_or_else(|| panic!("{source}: {problems:#?}"));
        evaluate(&program, self)
    }

    #[track_caller]
    fn value(&self, source: &str) -> Option<Value> {
        self.outcome(source, &Expected::Any).value
    }

    /// The value as a person would write it, `unknown` where there is none.
    #[track_caller]
    fn shown(&self, source: &str) -> String {
        match self.value(source) {
            None => "unknown".to_owned(),
            Some(Value::Number(number)) => number.to_string(),
            Some(Value::Text(text)) => text,
            Some(Value::Date(date)) => date.to_string(),
            Some(Value::Month(month)) => calendar::show_month(month),
            Some(Value::Time(time)) => calendar::show_time(time),
            Some(Value::Duration(seconds)) => calendar::show_duration(seconds),
            Some(Value::Condition(value)) => value.to_string(),
            Some(other) => format!("{other:?}"),
        }
    }
}

impl Names for World {
    fn resolve(&self, path: &[&str], _within: Option<RosterId>) -> Resolution {
        let name = path.join(".");
        if name == "bilaga" {
            return Resolution::NotYet(Words::new(
                "files are not read",
                "filer läses inte",
            ));
        }
        if let Some(symbol) = self.names.get(name.as_str()) {
            return Resolution::Found(symbol.clone());
        }
        let near = survey::diagnostic::Near::of(&name, self.names.keys().copied());
        let (kind, what) = match path {
            ["unit", _] => {
                (ProblemKind::UnknownColumn, Words::new("no column", "ingen kolumn"))
            }
            _ => (ProblemKind::UnknownItem, Words::new("no item", "ingen fråga")),
        };
        Resolution::Unknown { kind, what, near }
    }

    fn specify(&self, item: &[&str], code: &str, within: Option<RosterId>) -> Resolution {
        assert_eq!((item, code), (["aktorer"].as_slice(), "polis"));
        self.resolve(&["namn"], within)
    }

    fn home(&self, _slot: SlotId) -> Option<RosterId> {
        None
    }

    fn around(&self, _roster: RosterId) -> Option<RosterId> {
        None
    }
}

impl Cells for World {
    fn here(&self) -> Option<RowId> {
        None
    }

    fn rows(&self, _roster: RosterId, _here: Option<RowId>) -> Option<Cow<'_, [RowId]>> {
        None
    }

    fn roster_is_answered(&self, _roster: RosterId, _here: Option<RowId>) -> bool {
        false
    }

    fn source(&self, _row: RowId) -> Option<RowId> {
        None
    }

    fn candidate(&self) -> Option<Candidate<'_>> {
        None
    }

    fn cell(&self, slot: SlotId, _here: Option<RowId>) -> &Cell {
        &self.cells[slot.0 as usize]
    }

    fn is_asked(&self, slot: SlotId, _here: Option<RowId>) -> Option<bool> {
        self.asked[slot.0 as usize]
    }

    fn label(&self, slot: SlotId, code: u16, _here: Option<RowId>) -> Cow<'_, str> {
        match &self.domains[slot.0 as usize] {
            Domain::Single(options) | Domain::Multiple(options) => {
                Cow::Borrowed(match options.code(code) {
                    "ja" => "Ja, hela året",
                    "polis" => "Polisen",
                    other => other,
                })
            }
            _ => Cow::Borrowed(""),
        }
    }
}

fn number(text: &str) -> Value {
    Value::Number(Number::parse(text).unwrap())
}

fn date(text: &str) -> Value {
    Value::Date(calendar::read_date(text).unwrap())
}

fn problems(source: &str) -> Vec<Problem> {
    compile(source, &World::new(), &Expected::Condition).1
}

/// Rule and place of every problem of a condition.
fn faults(source: &str) -> Vec<(&'static str, &str)> {
    let place = |problem: Problem| (problem.kind.name(), &source[problem.span]);
    problems(source).into_iter().map(place).collect()
}

/// The first piece of advice.
#[track_caller]
fn advice(source: &str) -> String {
    let problems = problems(source);
    let first = problems.first().unwrap_or_else(|| panic!("{source} is accepted"));
    assert!(!first.message.sv.is_empty() && first.message.sv != first.message.en);
    first.help.first().map_or_else(String::new, |words| words.en.clone())
}
