#![doc = include_str!("unused_name.md")]

use std::collections::HashSet;

use crate::check::{Subject, lists};
use crate::diagnostic::{Finding, Findings, Rule, Severity};
use crate::model::{Choices, ItemKind, Questionnaire, Scoring};
use crate::source::{FileId, Spanned};

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "unused-name",
    severity: Severity::Note,
    explanation: include_str!("unused_name.md"),
};

pub(crate) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    let questionnaire = subject.questionnaire;
    // What another file declares may be there for others.
    let is_own = |name: &&Spanned<String>| name.span.file == questionnaire.file;
    let used = lists_of(questionnaire);
    let lists = questionnaire.option_lists.values().map(|list| &list.name);
    let unused = lists.filter(is_own).filter(|name| !used.contains(name.value.as_str()));
    findings.extend(unused.map(|name| told(name, "option list", "listan")));
    let text = Text::new(subject);
    let registers = questionnaire.registers.values().map(|register| &register.name);
    let taken = registers_of(questionnaire);
    let unused = registers.filter(is_own).filter(|name| {
        let name = name.value.as_str();
        !taken.contains(name) && !text.says(&format!("{name}["))
    });
    findings.extend(unused.map(|name| told(name, "register", "registret")));
    // A scoring file that is not looked at may read a constant.
    if !subject.scorings.is_empty() {
        let constants = questionnaire.constants.values().map(|constant| &constant.name);
        let unused = constants
            .filter(is_own)
            .filter(|name| !text.says(&format!("const.{}", name.value)));
        findings.extend(unused.map(|name| told(name, "constant", "konstanten")));
    }
    let mut attributes = HashSet::new();
    let all = lists::of(questionnaire);
    let written = all.iter().flat_map(|list| list.options).flat_map(|o| &o.attributes);
    for (name, _) in written.filter(|(name, _)| is_own(&name)) {
        if attributes.insert(name.value.as_str())
            && !text.says(&format!("option.{}", name.value))
        {
            findings.push(told(name, "attribute", "attributet"));
        }
    }
}

fn told(name: &Spanned<String>, en: &str, sv: &str) -> Finding {
    let word = &name.value;
    RULE.at(name.span)
        .says(
            format!("nothing uses the {en} `{word}`"),
            format!("inget använder {sv} `{word}`"),
        )
        .help("use it, or remove it", "använd det, eller ta bort det")
}

/// The names of lists that something takes its options from.
fn lists_of(questionnaire: &Questionnaire) -> HashSet<&str> {
    let mut used = HashSet::new();
    let items = questionnaire.items.iter().map(|item| &item.kind);
    let records = questionnaire.records.iter().map(|name| &name.kind);
    for kind in items.chain(records) {
        lists_in(kind, &mut used);
    }
    for list in questionnaire.option_lists.values() {
        beside(&list.options, &mut used);
    }
    used
}

fn lists_in<'a>(kind: &'a ItemKind, used: &mut HashSet<&'a str>) {
    let Some(choices) = kind.choices() else { return };
    let Choices { list, options, .. } = choices;
    used.extend(list.as_ref().map(|name| name.value.as_str()));
    beside(options, used);
}

/// What is written beside an option may have options of its own.
fn beside<'a>(options: &'a [crate::model::ResponseOption], used: &mut HashSet<&'a str>) {
    for specify in options.iter().filter_map(|option| option.specify.as_ref()) {
        let choices = specify.kind.choices();
        let name = choices.and_then(|choices| choices.list.as_ref());
        used.extend(name.map(|name| name.value.as_str()));
    }
}

/// The registers that items take their rows from.
fn registers_of(questionnaire: &Questionnaire) -> HashSet<&str> {
    fn of(kind: &ItemKind) -> Option<&str> {
        match kind {
            ItemKind::Unit(unit) => Some(&unit.from.value),
            ItemKind::Grid(grid) => of(&grid.cell),
            ItemKind::Derived { of: kind, .. } | ItemKind::Hidden { of: kind, .. } => {
                of(kind)
            }
            _ => None,
        }
    }
    questionnaire.items.iter().filter_map(|item| of(&item.kind)).collect()
}

/// Everything that is written in the files that are checked together.
struct Text<'a>(Vec<&'a str>);

impl<'a> Text<'a> {
    fn new(subject: &Subject<'a>) -> Self {
        let scorings = subject.scorings.iter().flat_map(Scoring::files);
        let files: Vec<FileId> = subject.questionnaire.files().chain(scorings).collect();
        Self(files.into_iter().map(|file| subject.sources.get(file).text()).collect())
    }

    /// Whether something is written anywhere, even in a comment, as a word of its own.
    fn says(&self, words: &str) -> bool {
        let is_part = |c: char| c.is_alphanumeric() || c == '_';
        self.0.iter().any(|text| {
            text.match_indices(words).any(|(at, _)| {
                let before = text[..at].chars().next_back();
                let after = text[at + words.len()..].chars().next();
                let runs_on = after.is_some_and(is_part) && words.ends_with(is_part);
                !(before.is_some_and(is_part) || runs_on)
            })
        })
    }
}
