//! Answers to a questionnaire that extends another, read as answers to that other one.
//!
//! *In:* the questionnaire that extends. *Out:* which answers, draws and confirmations
//! of its files are its own, and one note a file that counts them.
//!
//! What both have is read as in any file of the base. Nothing of what is added is
//! judged: that is done where the file is read as what it names.

use std::collections::HashSet;

use crate::answers::envelope::Raw;
use crate::answers::judge::Judge;
use crate::answers::rules as rule;
use crate::check::Instrument;
use crate::model::{ItemCheck, Questionnaire};

/// What a questionnaire adds to the one it extends.
#[derive(Debug)]
pub(in crate::answers) struct Extension {
    pub name: String,
    pub version: String,
    pub hash: String,
    items: HashSet<String>,
    checks: HashSet<String>,
    draws: HashSet<String>,
}

impl Extension {
    /// None where it does not extend that one.
    pub fn new(extension: &Instrument, base: &Instrument) -> Option<Self> {
        let (whole, base) = (extension.questionnaire(), base.questionnaire());
        whole.items_of_base(&base.name.value, &base.version.value)?;
        let items = |of: &crate::model::Questionnaire| -> HashSet<String> {
            of.outer_items().map(|(_, item)| item.id.value.clone()).collect()
        };
        let checks = |of: &crate::model::Questionnaire| -> HashSet<String> {
            let id = |check: &ItemCheck| check.id.value.clone();
            let of_items = of.items.iter().flat_map(|item| &item.checks);
            let of_sections = of.sections.iter().flat_map(|section| &section.checks);
            of_items.chain(of_sections).chain(&of.checks).map(id).collect()
        };
        let draws = |of: &crate::model::Questionnaire| -> HashSet<String> {
            of.randomise.iter().map(|draw| draw.id.value.clone()).collect()
        };
        let added =
            |of: &dyn Fn(&Questionnaire) -> HashSet<String>| &of(whole) - &of(base);
        Some(Self {
            name: whole.name.value.clone(),
            version: whole.version.value.clone(),
            hash: extension.hash().to_owned(),
            items: added(&items),
            checks: added(&checks),
            draws: added(&draws),
        })
    }

    /// Whether an item is one that is added.
    pub fn adds(&self, item: &str) -> bool {
        self.items.contains(item)
    }

    /// Whether a check is one that is added.
    pub fn checks(&self, check: &str) -> bool {
        self.checks.contains(check)
    }

    /// Whether a draw is one that is added.
    pub fn draws(&self, draw: &str) -> bool {
        self.draws.contains(draw)
    }
}

impl<'t> Judge<'_, 't> {
    /// Tells how many answers have been left out.
    pub(in crate::answers) fn tell_added(&mut self, raw: &Raw<'t>) {
        let Some(extension) = &self.reader.extension else { return };
        let (Some((_, value)), 1..) = (raw.get("questionnaire"), self.added) else {
            return;
        };
        let named = format!("{}@{}", extension.name, extension.version);
        let (answers, svar) = match self.added {
            1 => ("1 answer is".to_owned(), "1 svar".to_owned()),
            many => (format!("{many} answers are"), format!("{many} svar")),
        };
        let base = &self.reader.name;
        let finding = rule::ADDED_ANSWER
            .at(self.span(value))
            .says(
                format!("{answers} left out, to what `{named}` adds to `{base}`"),
                format!(
                    "{svar} räknas inte: de gäller vad `{named}` lägger till `{base}`"
                ),
            )
            .pointer("/questionnaire");
        self.findings.push(finding);
    }
}
