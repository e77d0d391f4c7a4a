//! Findings: what is said about a file or an answer.
//!
//! *In:* what a rule saw, and where. *Out:* plain data that is collected, sorted
//! and handed on.
//!
//! Nothing is rendered here and no line or column is worked out: `report` does
//! that. Every sentence is made in all interface languages at once, so that a
//! missing translation does not compile.

pub mod fix;
mod near;

use std::cmp::Reverse;

pub use crate::diagnostic::fix::{Edit, Fix};
pub use crate::diagnostic::near::{Near, nearest};
use crate::source::{FileId, Span};

/// How much a finding weighs. The order is that of gravity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing.
    Note,
    /// The file can be used, but probably not as meant.
    Warning,
    /// The file cannot be used as written.
    Error,
}

/// A sentence in every interface language: lower case, no full stop.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// English.
    pub en: String,
    /// Swedish.
    pub sv: String,
}

/// A kind of finding: its name, its weight and its page.
///
/// The name denotes the defect in kebab-case. It is the name of the source file,
/// of the page, of the test folder, of the code in the finding, of the argument
/// of `survey explain` and of `# allow: name because …`.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// Kebab-case name.
    pub name: &'static str,
    /// The weight of its findings.
    pub severity: Severity,
    /// The Markdown page that `survey explain` prints.
    pub explanation: &'static str,
}

/// A place and, where it helps, what is to be seen there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// What stands under the mark.
    pub words: Option<Words>,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule it comes from.
    pub rule: &'static Rule,
    /// What is wrong, in one sentence.
    pub message: Words,
    /// Where.
    pub label: Label,
    /// Further places: the first of two equal keys, the other half of a pair.
    pub related: Vec<Label>,
    /// What the author can do; each starts with a verb.
    pub help: Vec<Words>,
    /// What the rule rests on here.
    pub why: Option<Words>,
    /// What a machine may write instead.
    pub fix: Option<Fix>,
    /// The JSON pointer of the place, such as `/sections/2/items/12/ask_if`.
    pub pointer: Option<String>,
    /// The unit, for findings about answers.
    pub unit: Option<String>,
    /// The item, for findings about answers.
    pub item: Option<String>,
}

/// Findings as they are collected.
#[derive(Clone, Debug, Default)]
pub struct Findings {
    list: Vec<Finding>,
}

impl Words {
    /// One sentence, English and Swedish.
    pub fn new(en: impl Into<String>, sv: impl Into<String>) -> Self {
        Self { en: en.into(), sv: sv.into() }
    }

    /// The same text in every language: a name, a number, an excerpt.
    pub fn same(text: impl Into<String>) -> Self {
        let text = text.into();
        Self { en: text.clone(), sv: text }
    }
}

impl Rule {
    /// Starts a finding of this rule at a place; [`Finding::says`] gives it its sentence.
    pub fn at(&'static self, span: Span) -> Finding {
        Finding {
            rule: self,
            message: Words::default(),
            label: Label { span, words: None },
            related: Vec::new(),
            help: Vec::new(),
            why: None,
            fix: None,
            pointer: None,
            unit: None,
            item: None,
        }
    }
}

impl Finding {
    /// Sets the sentence.
    #[must_use]
    pub fn says(mut self, en: impl Into<String>, sv: impl Into<String>) -> Self {
        self.message = Words::new(en, sv);
        self
    }

    /// Sets what stands under the mark.
    #[must_use]
    pub fn mark(mut self, en: impl Into<String>, sv: impl Into<String>) -> Self {
        self.label.words = Some(Words::new(en, sv));
        self
    }

    /// Adds a further place.
    #[must_use]
    pub fn also(
        mut self,
        span: Span,
        en: impl Into<String>,
        sv: impl Into<String>,
    ) -> Self {
        self.related.push(Label { span, words: Some(Words::new(en, sv)) });
        self
    }

    /// Adds a piece of advice.
    #[must_use]
    pub fn help(mut self, en: impl Into<String>, sv: impl Into<String>) -> Self {
        self.help.push(Words::new(en, sv));
        self
    }

    /// Puts a better piece of advice in the place of what was given.
    #[must_use]
    pub fn help_instead(mut self, en: impl Into<String>, sv: impl Into<String>) -> Self {
        self.help = vec![Words::new(en, sv)];
        self
    }

    /// Sets what the rule rests on.
    #[must_use]
    pub fn why(mut self, en: impl Into<String>, sv: impl Into<String>) -> Self {
        self.why = Some(Words::new(en, sv));
        self
    }

    /// Adds "did you mean" where a near word was found.
    #[must_use]
    pub fn suggest(self, near: Option<&str>) -> Self {
        match near {
            Some(near) => self
                .help(format!("did you mean `{near}`?"), format!("menade du `{near}`?")),
            None => self,
        }
    }

    /// Adds "did you mean" where a near word was found, and the word as a mend of what
    /// stands at the finding's place: a safe one where nothing else is near.
    #[must_use]
    pub fn meant(self, near: Option<Near>) -> Self {
        let Some(near) = near else { return self };
        let edit = Edit::word(self.label.span, near.word.clone());
        let fix = near.fix([edit]);
        self.suggest(Some(&near.word)).mend(fix)
    }

    /// Leaves the mend out where the place is not what is wrong, or no author's to mend:
    /// a row of a register.
    #[must_use]
    pub fn unmended(mut self) -> Self {
        self.fix = None;
        self
    }

    /// Sets what a machine may write instead, where there is something to change.
    #[must_use]
    pub fn mend(mut self, fix: Fix) -> Self {
        self.fix = Some(fix).filter(|fix| !fix.edits.is_empty());
        self
    }

    /// Sets the JSON pointer.
    #[must_use]
    pub fn pointer(mut self, pointer: impl Into<String>) -> Self {
        self.pointer = Some(pointer.into());
        self
    }

    /// Sets the unit.
    #[must_use]
    pub fn unit(mut self, unit: impl Into<String>) -> Self {
        self.unit = Some(unit.into());
        self
    }

    /// Sets the item.
    #[must_use]
    pub fn item(mut self, item: impl Into<String>) -> Self {
        self.item = Some(item.into());
        self
    }

    /// Moves all that it says of one file to another.
    pub fn moved(&mut self, from: FileId, to: FileId) {
        let labels = std::iter::once(&mut self.label).chain(&mut self.related);
        for label in labels.filter(|label| label.span.file == from) {
            label.span.file = to;
        }
    }

    /// The weight, that of the rule.
    pub fn severity(&self) -> Severity {
        self.rule.severity
    }
}

impl Findings {
    /// Adds one.
    pub fn push(&mut self, finding: Finding) {
        self.list.push(finding);
    }

    /// Adds all of another collection.
    pub fn append(&mut self, other: Self) {
        self.list.extend(other.list);
    }

    /// Sorts by file, place and rule, and drops repeats: an alias or a merged key
    /// shows one fault once a use.
    pub fn tidy(&mut self) {
        self.list.sort_by(|a, b| {
            let key = |f: &Finding| {
                (f.label.span.file, f.label.span.start, Reverse(f.severity()))
            };
            key(a).cmp(&key(b)).then_with(|| a.rule.name.cmp(b.rule.name)).then_with(
                || {
                    (a.label.span.end, &a.message.en)
                        .cmp(&(b.label.span.end, &b.message.en))
                },
            )
        });
        self.list.dedup_by(|a, b| {
            a.rule.name == b.rule.name
                && a.label.span == b.label.span
                && a.message == b.message
        });
    }

    /// Every finding, to change it.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut Finding> {
        self.list.iter_mut()
    }

    /// Every finding.
    pub fn iter(&self) -> impl Iterator<Item = &Finding> {
        self.list.iter()
    }

    /// How many findings weigh exactly that much.
    pub fn count(&self, severity: Severity) -> usize {
        self.list.iter().filter(|finding| finding.severity() == severity).count()
    }

    /// Whether one of them is an error.
    pub fn has_errors(&self) -> bool {
        self.list.iter().any(|finding| finding.severity() == Severity::Error)
    }

    /// Whether one of them is an error in that file.
    pub fn has_errors_in(&self, file: FileId) -> bool {
        self.list
            .iter()
            .any(|f| f.severity() == Severity::Error && f.label.span.file == file)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Keeps those for which `keep` is true.
    pub fn retain(&mut self, keep: impl FnMut(&Finding) -> bool) {
        self.list.retain(keep);
    }
}

impl Extend<Finding> for Findings {
    fn extend<I: IntoIterator<Item = Finding>>(&mut self, findings: I) {
        self.list.extend(findings);
    }
}

impl IntoIterator for Findings {
    type Item = Finding;
    type IntoIter = std::vec::IntoIter<Finding>;
    fn into_iter(self) -> Self::IntoIter {
        self.list.into_iter()
    }
}
