#![doc = include_str!("absent_fill.md")]

use std::collections::{HashMap, HashSet};

use crate::check::chance::Chances;
use crate::check::{Subject, spelling};
use crate::diagnostic::{Findings, Rule, Severity, Words};
use crate::expression::SlotId;
use crate::model::{Item, ItemCheck, ItemKind, Required, ResponseOption};
use crate::route::{Owner, Role, SlotKind, Use, column_value};

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "absent-fill",
    severity: Severity::Warning,
    explanation: include_str!("absent_fill.md"),
};

pub(crate) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    let facts = Facts::new(subject);
    for used in &subject.compiled.uses {
        if used.role != Role::Text {
            continue;
        }
        let is_derived = |item: usize| {
            matches!(subject.questionnaire.items[item].kind, ItemKind::Derived { .. })
        };
        if used.item().is_some_and(is_derived) {
            continue;
        }
        let known = facts.known(used);
        let mut told = HashSet::new();
        for reference in used.references.iter().filter(|r| r.can_be_unknown) {
            let Some(reason) = facts.doubt(used, reference.slot, &known) else {
                continue;
            };
            if !told.insert(reference.slot) {
                continue;
            }
            let name = &subject.compiled.plan.slot(reference.slot).name;
            findings.push(
                RULE.at(reference.span)
                    .says(
                        format!("`{name}` may have no value where this text is shown"),
                        format!("`{name}` kan sakna värde där texten visas"),
                    )
                    .why(reason.en, reason.sv)
                    .help(
                        format!("write `{{% if {name} is answered %}}…{{% endif %}}` around it"),
                        format!("skriv `{{% if {name} is answered %}}…{{% endif %}}` runt om"),
                    ),
            );
        }
    }
}

/// What must be so where something is shown.
#[derive(Default)]
struct Known<'a> {
    /// Cells that a condition on the way names: were they absent, it would not be true.
    /// Where that cannot be told they are taken for known, and nothing is said.
    slots: HashSet<SlotId>,
    /// The conditions on the way.
    conditions: HashSet<&'a str>,
}

/// Conditions by what they stand on.
struct Facts<'a> {
    subject: &'a Subject<'a>,
    chances: Chances<'a>,
    items: HashMap<usize, Vec<&'a Use>>,
    sections: HashMap<usize, Vec<&'a Use>>,
    values: HashMap<usize, &'a Use>,
    /// Conditions and checks by the item they stand on or in.
    near: HashMap<Option<usize>, Vec<&'a Use>>,
}

impl<'a> Facts<'a> {
    fn new(subject: &'a Subject<'a>) -> Self {
        let (mut items, mut sections) = (HashMap::new(), HashMap::new());
        let (mut values, mut near) = (HashMap::new(), HashMap::new());
        for used in &subject.compiled.uses {
            if matches!(used.role, Role::AskIf | Role::Must) {
                near.entry(used.item()).or_insert_with(Vec::new).push(used);
            }
            match (used.role, used.owner) {
                (Role::AskIf, Owner::Section(section)) => {
                    sections.entry(section).or_insert_with(Vec::new).push(used);
                }
                (Role::AskIf, Owner::Item(item)) => {
                    items.entry(item).or_insert_with(Vec::new).push(used);
                }
                (Role::Value, Owner::Item(item)) => {
                    values.insert(item, used);
                }
                _ => {}
            }
        }
        Self { subject, chances: Chances::new(subject), items, sections, values, near }
    }

    /// The conditions of an item and of the sections around it.
    fn conditions(&self, item: usize) -> impl Iterator<Item = &'a Use> + '_ {
        let section = self.subject.questionnaire.items[item].section;
        let own = self.items.get(&item).into_iter().flatten();
        own.chain(self.of_section(section)).copied()
    }

    fn of_section(&self, section: usize) -> impl Iterator<Item = &&'a Use> {
        let path = &self.subject.compiled.plan.section_path[section];
        path.iter().filter_map(|section| self.sections.get(section)).flatten()
    }

    /// What is known where a text is shown.
    fn known(&self, text: &Use) -> Known<'a> {
        let mut waiting: Vec<&'a Use> = match text.owner {
            Owner::Section(section) => self.of_section(section).copied().collect(),
            Owner::Questionnaire => Vec::new(),
            Owner::Item(item) | Owner::Row(item, _) | Owner::Option(item, _) => {
                self.conditions(item).collect()
            }
        };
        let near = self.near.get(&text.item()).into_iter().flatten().copied();
        waiting.extend(near.filter(|used| {
            let same = used.role == Role::AskIf && used.owner == text.owner;
            same || (used.role == Role::Must && self.tells(text, used))
        }));
        let mut known = Known::default();
        let mut met = HashSet::new();
        while let Some(condition) = waiting.pop() {
            if !known.conditions.insert(condition.written.text.trim()) {
                continue;
            }
            for reference in &condition.references {
                known.slots.insert(reference.slot);
                let named = self.subject.compiled.plan.item_of(reference.slot);
                if let Some(item) = named.filter(|item| met.insert(*item)) {
                    waiting.extend(self.conditions(item));
                }
            }
        }
        known
    }

    /// Whether a text is the message of the check that a `must` belongs to.
    fn tells(&self, text: &Use, must: &Use) -> bool {
        let questionnaire = self.subject.questionnaire;
        let checks: &[ItemCheck] = match must.owner {
            Owner::Item(item) => &questionnaire.items[item].checks,
            Owner::Section(section) => &questionnaire.sections[section].checks,
            _ => &questionnaire.checks,
        };
        let own = checks.iter().find(|check| check.must.span == must.written.span);
        let message = own.and_then(|check| check.message.as_ref());
        message.is_some_and(|message| message.span.contains(text.written.span))
    }

    /// Why a cell may be absent where a text is shown; none where it never is, or where
    /// that cannot be told.
    fn doubt(&self, text: &Use, slot: SlotId, known: &Known<'_>) -> Option<Words> {
        let plan = &self.subject.compiled.plan;
        if known.slots.contains(&slot) {
            return None;
        }
        match plan.slot(slot).kind {
            SlotKind::Column => self.empty_cells(slot),
            SlotKind::Previous(_) => Some(Words::new(
                "not every unit answered in the earlier wave",
                "alla enheter svarade inte i förra mätningen",
            )),
            SlotKind::Submitted
            | SlotKind::Started
            | SlotKind::Arm(_)
            | SlotKind::Key(_)
            | SlotKind::RowIndex(_)
            | SlotKind::RowCode(_)
            | SlotKind::Specify { .. } => None,
            SlotKind::Item(item) | SlotKind::Row { item, .. } => {
                self.item(text, item, known)
            }
        }
    }

    fn empty_cells(&self, slot: SlotId) -> Option<Words> {
        let frame = self.subject.questionnaire.units.as_ref()?.frame.as_ref()?;
        let slot = self.subject.compiled.plan.slot(slot);
        let column = frame.column(slot.name.trim_start_matches("unit."))?;
        let is_empty = |cells: &[String]| {
            let cell = cells.get(column);
            cell.is_none_or(|cell| column_value(&slot.domain, cell).is_none())
        };
        let units = frame.units.iter().filter(|unit| is_empty(&unit.cells));
        let units: Vec<&str> = units.map(|unit| unit.code.as_str()).collect();
        let names = spelling::quoted(units.iter().copied(), 3);
        (!units.is_empty()).then(|| {
            Words::new(
                format!("the register has an empty cell there for {names}"),
                format!("registret har en tom cell där för {names}"),
            )
        })
    }

    fn item(&self, text: &Use, number: usize, known: &Known<'_>) -> Option<Words> {
        let questionnaire = self.subject.questionnaire;
        let item = &questionnaire.items[number];
        let id = &item.id.value;
        if item.poisoned {
            return None;
        }
        if let Some(value) = self.values.get(&number) {
            // A derived item is in doubt when everything is that it is made from.
            let mut parts = value.references.iter();
            let all = !value.references.is_empty()
                && parts.all(|part| self.doubt(text, part.slot, known).is_some());
            return all.then(|| {
                Words::new(
                    format!("what `{id}` is worked out from may be unanswered"),
                    format!("det som `{id}` räknas ut från kan vara obesvarat"),
                )
            });
        }
        let shown_at = match text.owner {
            Owner::Section(section) => questionnaire.items.iter().position(|item| {
                self.subject.compiled.plan.section_path[item.section].contains(&section)
            }),
            _ => text.item(),
        };
        let may_be_later =
            |shown| self.chances.shuffled_by(shown, number, None).is_some();
        if shown_at.is_some_and(|shown| number >= shown || may_be_later(shown)) {
            return Some(Words::new(
                format!("`{id}` has not been asked yet"),
                format!("`{id}` har inte ställts än"),
            ));
        }
        if !matches!(item.required, Required::Yes(_)) {
            return Some(Words::new(
                format!("`{id}` is not required"),
                format!("`{id}` är inte obligatorisk"),
            ));
        }
        if self.offers_missing(item) {
            return Some(Words::new(
                format!("`{id}` can be answered with a missing code"),
                format!("`{id}` kan besvaras med en bortfallskod"),
            ));
        }
        if self.chances.may_be_left_out(number, shown_at) {
            return Some(Words::new(
                format!("`{id}` may be left out by chance"),
                format!("`{id}` kan lottas bort"),
            ));
        }
        let mut conditions = self.conditions(number);
        let beyond = conditions.find(|condition| {
            !known.conditions.contains(condition.written.text.trim())
        })?;
        let condition = &beyond.written.text;
        Some(Words::new(
            format!("`{id}` is asked only if `{condition}`"),
            format!("`{id}` ställs bara om `{condition}`"),
        ))
    }

    fn offers_missing(&self, item: &Item) -> bool {
        let spelt = |option: &ResponseOption| option.missing.is_some();
        let choices = item.kind.choices();
        choices.is_some_and(|choices| choices.options.iter().any(spelt))
            || !self.subject.questionnaire.offered(item).is_empty()
    }
}
