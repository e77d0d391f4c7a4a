//! Where an answer leads on a sheet: "If No: go to question 7".
//!
//! *In:* an item that is answered by one option. *Out:* for every option after which the
//! next questions are surely not asked, the number of the first that may be.
//!
//! Only parts of conditions that rest on this item alone are judged: what rests on others
//! too is said at the question itself.

use crate::expression::{
    Cells, Expected, Node, Program, RowId, SlotId, Tree, compile, evaluate_condition,
    parse,
};
use crate::model::{EndIf, ItemKind, Written};
use crate::report::Language;
use crate::report::outline::build::Printer;
use crate::report::phrase::words::{label, one_of};
use crate::report::universe::Wording;
use crate::route::{Owner, Role, Scope};
use crate::value::{AnswerState, Cell, Value};

static BLANK: Cell = Cell::absent(AnswerState::NoAnswer);

/// A record in which one question has an answer.
struct Answered {
    slot: SlotId,
    cell: Cell,
}

impl Cells for Answered {
    fn here(&self) -> Option<RowId> {
        None
    }

    fn cell(&self, slot: SlotId, _: Option<RowId>) -> &Cell {
        if slot == self.slot { &self.cell } else { &BLANK }
    }

    fn is_asked(&self, slot: SlotId, _: Option<RowId>) -> Option<bool> {
        (slot == self.slot).then_some(true)
    }
}

impl Printer<'_> {
    /// Where the answers to an item lead, a sentence each.
    pub(in crate::report::outline) fn routes(&self, item: usize) -> Vec<String> {
        let entry = &self.wording.questionnaire.items[item];
        let mut told = self.skips(item);
        if let Some(choices) = entry.kind.choices() {
            for option in choices.options.iter() {
                let Some(end) = &option.end_if else { continue };
                let name = self.option(option.label.as_ref(), &option.code.value);
                let words = match self.wording.language {
                    Language::English => {
                        format!("If {name}: the questionnaire ends here.")
                    }
                    Language::Swedish => format!("Om {name}: formuläret slutar här."),
                };
                told.push(self.with_message(words, end));
            }
        }
        told.extend(self.end(Owner::Item(item), entry.end_if.as_ref()));
        told
    }

    fn option(&self, text: Option<&crate::model::Text>, code: &str) -> String {
        let text = text.map_or_else(|| code.to_owned(), |text| self.wording.plain(text));
        label(self.wording.language, &text)
    }

    fn with_message(&self, words: String, end: &EndIf) -> String {
        match &end.message {
            Some(message) => format!("{words} {}", self.wording.plain(message)),
            None => words,
        }
    }

    /// Where a questionnaire ends before its last question.
    pub(in crate::report::outline) fn end(
        &self,
        owner: Owner,
        end: Option<&EndIf>,
    ) -> Option<String> {
        let (end, language) = (end?, self.wording.language);
        let words = match (&end.when, language) {
            (Some(when), _) => {
                let clause = self.wording.condition(owner, Role::When, &when.text);
                let states = clause.statement(language);
                match language {
                    Language::English => {
                        format!("The questionnaire ends here if {states}.")
                    }
                    Language::Swedish => format!("Formuläret slutar här om {states}."),
                }
            }
            (None, Language::English) => "The questionnaire ends here.".to_owned(),
            (None, Language::Swedish) => "Formuläret slutar här.".to_owned(),
        };
        Some(self.with_message(words, end))
    }

    /// "If No: go to question 7."
    fn skips(&self, item: usize) -> Vec<String> {
        let entry = &self.wording.questionnaire.items[item];
        let (ItemKind::Single(choices) | ItemKind::YesNo(choices)) = &entry.kind else {
            return Vec::new();
        };
        let slot = self.wording.plan.items[item].slot;
        let (Some(slot), None, None) = (slot, entry.roster, &choices.carried) else {
            return Vec::new();
        };
        let mut targets: Vec<(Option<usize>, Vec<String>)> = Vec::new();
        for (number, option) in choices.options.iter().enumerate() {
            let Ok(code) = u16::try_from(number) else { break };
            if option.end_if.is_some() || option.missing.is_some() {
                continue;
            }
            let answered = Answered { slot, cell: Cell::answered(Value::Code(code)) };
            let Some(target) = self.first_asked(item, &answered) else { continue };
            let name = self.option(option.label.as_ref(), &option.code.value);
            match targets.iter_mut().find(|(known, _)| *known == target) {
                Some((_, names)) => names.push(name),
                None => targets.push((target, vec![name])),
            }
        }
        let told = targets.into_iter().map(|(target, names)| {
            let names = one_of(self.wording.language, &names);
            let number = target.and_then(|target| self.numbers[target].clone());
            match (number, self.wording.language) {
                (Some(number), Language::English) => {
                    format!("If {names}: go to question {number}.")
                }
                (Some(number), Language::Swedish) => {
                    format!("Om {names}: gå till fråga {number}.")
                }
                (None, Language::English) => {
                    format!("If {names}: that was the last question.")
                }
                (None, Language::Swedish) => format!("Om {names}: det var sista frågan."),
            }
        });
        told.collect()
    }

    /// The first question after an item that may be asked; none where no question is
    /// passed by, and within that none where no question is left.
    fn first_asked(&self, item: usize, answered: &Answered) -> Option<Option<usize>> {
        let items = self.wording.questionnaire.items.iter().enumerate().skip(item + 1);
        let mut passed = false;
        for (number, entry) in items {
            if entry.roster.is_some() || self.numbers[number].is_none() {
                continue;
            }
            if !self.is_passed(number, answered) {
                return passed.then_some(Some(number));
            }
            passed = true;
        }
        passed.then_some(None)
    }

    /// Whether an item is surely not asked.
    fn is_passed(&self, item: usize, answered: &Answered) -> bool {
        let section = self.wording.questionnaire.items[item].section;
        let around = self.wording.plan.section_path[section].iter();
        let around = around.flat_map(|section| &self.conditions.sections[*section]);
        let mut programs = around.chain(&self.conditions.items[item]);
        let is_false = |program: &Program| {
            program.rests_on() == [answered.slot]
                && evaluate_condition(program, answered) == Some(false)
        };
        programs.any(is_false)
    }
}

/// The conditions of sections and items, each in the parts that must all hold.
pub(in crate::report::outline) struct Conditions {
    sections: Vec<Vec<Program>>,
    items: Vec<Vec<Program>>,
}

impl Conditions {
    /// Takes the conditions of a questionnaire apart.
    pub(in crate::report::outline) fn new(wording: &Wording<'_>) -> Self {
        let parts = |owner: Owner, written: Option<&Written>| {
            written.map_or_else(Vec::new, |written| apart(wording, owner, written))
        };
        let questionnaire = wording.questionnaire;
        let sections = questionnaire.sections.iter().enumerate();
        let items = questionnaire.items.iter().enumerate();
        Self {
            sections: sections
                .map(|(at, section)| parts(Owner::Section(at), section.ask_if.as_ref()))
                .collect(),
            items: items
                .map(|(at, item)| parts(Owner::Item(at), item.ask_if.as_ref()))
                .collect(),
        }
    }
}

fn apart(wording: &Wording<'_>, owner: Owner, written: &Written) -> Vec<Program> {
    let Some(tree) = parse(&written.text).0 else { return Vec::new() };
    let parts = match &tree.node {
        Node::All(parts) => parts.as_slice(),
        _ => std::slice::from_ref(&tree),
    };
    let (questionnaire, plan) = (wording.questionnaire, wording.plan);
    let scope = Scope::standing(questionnaire, plan, owner, Role::AskIf);
    let program = |part: &Tree<'_>| {
        compile(&written.text[part.span.clone()], &scope, &Expected::Condition).0
    };
    parts.iter().filter_map(program).collect()
}
