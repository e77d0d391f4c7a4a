//! Every wording of a file, with what it belongs to.
//!
//! *In:* a questionnaire or scoring file. *Out:* its texts in order, those of a shared
//! option list once.
//!
//! The built-in options of `yes_no` have no place in a file and are left out.

use std::borrow::Cow;

use crate::check::lists;
use crate::diagnostic::Words;
use crate::model::{
    EndIf, Item, ItemCheck, ItemKind, Questionnaire, ResultRules, Scoring, Text,
};

/// A wording and what it belongs to.
#[derive(Clone, Debug)]
pub(crate) struct Shown<'a> {
    /// What it is, English and Swedish: "the text of item", "texten till fråga".
    what: (&'static str, &'static str),
    /// The id of that.
    id: Option<Cow<'a, str>>,
    /// The wording.
    pub text: &'a Text,
    /// A name or sign that reads alike in every language, such as `kr`: it needs no
    /// translation when it is a plain string.
    pub is_name: bool,
}

impl Shown<'_> {
    /// What it is, with the id.
    pub fn words(&self) -> Words {
        let (en, sv) = self.what;
        match &self.id {
            Some(id) => Words::new(format!("{en} `{id}`"), format!("{sv} `{id}`")),
            None => Words::new(en, sv),
        }
    }
}

/// Collects texts.
struct Texts<'a> {
    list: Vec<Shown<'a>>,
}

impl<'a> Texts<'a> {
    fn add(
        &mut self,
        en: &'static str,
        sv: &'static str,
        id: Option<&'a str>,
        text: Option<&'a Text>,
    ) {
        self.push((en, sv), id.map(Cow::Borrowed), text);
    }

    fn push(
        &mut self,
        what: (&'static str, &'static str),
        id: Option<Cow<'a, str>>,
        text: Option<&'a Text>,
    ) {
        self.list.extend(text.map(|text| Shown { what, id, text, is_name: false }));
    }

    fn end(&mut self, id: &'a str, end: Option<&'a EndIf>) {
        let message = end.and_then(|end| end.message.as_ref());
        self.add("the message at the end in", "texten vid slutet i", Some(id), message);
    }

    fn name(&mut self, en: &'static str, sv: &'static str, text: Option<&'a Text>) {
        let what = (en, sv);
        self.list.extend(text.map(|text| Shown { what, id: None, text, is_name: true }));
    }

    fn checks(&mut self, checks: &'a [ItemCheck]) {
        for check in checks {
            let id = Some(check.id.value.as_str());
            self.add(
                "the message of check",
                "texten till kontroll",
                id,
                check.message.as_ref(),
            );
        }
    }

    fn results(&mut self, results: &'a ResultRules) {
        for figure in &results.figures {
            let id = Some(figure.id.value.as_str());
            let (en, sv) = ("the label of figure", "texten till tal");
            self.add(en, sv, id, figure.label.as_ref());
            let other = figure.also_with.as_ref().and_then(|other| other.label.as_ref());
            self.add(en, sv, id, other);
            let absent = figure.absent_as.as_ref();
            let because = absent.and_then(|absent| absent.because.as_ref());
            self.add("the reason in figure", "skälet i tal", id, because);
        }
        for check in &results.checks {
            let id = Some(check.id.value.as_str());
            let (en, sv) = ("the message of check", "texten till kontroll");
            self.add(en, sv, id, check.message.as_ref());
        }
        for forbid in &results.forbid {
            let (en, sv) = ("the reason of `forbid`", "skälet i `forbid`");
            self.add(en, sv, None, forbid.because.as_ref());
        }
    }

    fn head(&mut self, questionnaire: &'a Questionnaire) {
        self.add("the title", "rubriken", None, questionnaire.title.as_ref());
        if let Some(units) = &questionnaire.units {
            let called = units.called.as_ref();
            self.add("what units are called", "vad enheterna kallas", None, called);
        }
        if let Some(sender) = &questionnaire.sender {
            self.name("the sender's name", "avsändarens namn", sender.name.as_ref());
        }
        if let Some(privacy) = &questionnaire.privacy {
            self.add("the purpose", "syftet", None, privacy.purpose.as_ref());
            self.add("the legal ground", "den rättsliga grunden", None, {
                privacy.ground.as_ref()
            });
            self.add("how long answers are kept", "hur länge svaren sparas", None, {
                privacy.kept.as_ref()
            });
        }
    }

    /// The texts of an item, which is told by its full name.
    fn item(&mut self, item: &'a Item, name: &str) {
        let mut add = |en, sv, text| {
            self.push((en, sv), Some(Cow::Owned(name.to_owned())), text);
        };
        add("the text of item", "texten till fråga", item.text.as_ref());
        add("the help of item", "hjälpen till fråga", item.help.as_ref());
        add("the reason of item", "skälet till fråga", item.why.as_ref());
        let told = item.instruction.as_ref();
        add("the instruction of item", "instruktionen till fråga", told);
        let because = item.comparable_because.as_ref();
        add("`comparable_because` of item", "`comparable_because` i fråga", because);
        if let ItemKind::Roster(roster) = &item.kind {
            let label = roster.row_label.as_ref();
            add("the row label of roster", "radens text i uppräkningen", label);
        }
        self.kind(Some(&item.id.value), &item.kind);
        self.end(&item.id.value, item.end_if.as_ref());
        self.checks(&item.checks);
    }

    fn kind(&mut self, id: Option<&'a str>, kind: &'a ItemKind) {
        match kind {
            ItemKind::Scale(scale) => {
                for (_, label) in &scale.labels {
                    self.add("a label of item", "en etikett i fråga", id, Some(label));
                }
            }
            ItemKind::Number(number) => {
                self.name("the unit", "enheten", number.unit.as_ref());
            }
            ItemKind::Allocate(allocate) => {
                self.name("the unit", "enheten", allocate.unit.as_ref());
            }
            ItemKind::Grid(grid) => {
                self.kind(id, &grid.cell);
                for row in &grid.rows {
                    let id = Some(row.id.value.as_str());
                    self.add("the label of row", "texten till rad", id, {
                        row.label.as_ref()
                    });
                }
            }
            ItemKind::Derived { of, .. } | ItemKind::Hidden { of, .. } => {
                self.kind(id, of)
            }
            _ => {}
        }
    }
}

/// Every text of a questionnaire.
pub(crate) fn of_questionnaire(questionnaire: &Questionnaire) -> Vec<Shown<'_>> {
    let mut texts = Texts { list: Vec::new() };
    texts.head(questionnaire);
    for list in lists::of(questionnaire) {
        for option in list.options {
            let id = Some(option.code.value.as_str());
            texts.add("the label of option", "texten till alternativ", id, {
                option.label.as_ref()
            });
            if let Some(specify) = &option.specify {
                texts.kind(id, &specify.kind);
            }
            texts.end(&option.code.value, option.end_if.as_ref());
        }
    }
    for section in &questionnaire.sections {
        let id = Some(section.id.value.as_str());
        texts.add("the title of section", "rubriken till avsnitt", id, {
            section.title.as_ref()
        });
        texts.add("the text of section", "texten till avsnitt", id, {
            section.text.as_ref()
        });
        let told = section.instruction.as_ref();
        texts.add("the instruction of section", "instruktionen till avsnitt", id, told);
        texts.checks(&section.checks);
        texts.end(&section.id.value, section.end_if.as_ref());
    }
    for (number, item) in questionnaire.items.iter().enumerate() {
        texts.item(item, &questionnaire.full_name(number));
    }
    texts.checks(&questionnaire.checks);
    texts.list
}

/// Every text of a scoring file.
pub(crate) fn of_scoring(scoring: &Scoring) -> Vec<Shown<'_>> {
    let mut texts = Texts { list: Vec::new() };
    texts.add("the title", "rubriken", None, scoring.title.as_ref());
    let (en, sv) = ("the label of node", "texten till nod");
    for rule in &scoring.items {
        texts.add(en, sv, Some(&rule.id.value), rule.label.as_ref());
    }
    for node in &scoring.any_of {
        texts.add(en, sv, Some(&node.id.value), node.label.as_ref());
    }
    for index in &scoring.indices {
        texts.add(en, sv, Some(&index.id.value), index.label.as_ref());
    }
    for gate in &scoring.gates {
        let id = Some(gate.id.value.as_str());
        texts.add("the reason of gate", "skälet till spärr", id, gate.because.as_ref());
    }
    for grades in &scoring.grades {
        let id = Some(grades.id.value.as_str());
        texts.add("the label of grades", "texten till betyg", id, grades.label.as_ref());
        for band in &grades.bands {
            let id = Some(band.grade.value.as_str());
            texts.add("the label of grade", "texten till betyg", id, {
                band.label.as_ref()
            });
        }
    }
    for rank in &scoring.ranks {
        for (unit, because) in &rank.eligible.except {
            let id = Some(unit.value.as_str());
            texts.add("the reason for unit", "skälet för enhet", id, because.as_ref());
        }
    }
    texts.results(&scoring.results);
    for broken in &scoring.waves.breaks {
        let id = Some(broken.after.value.as_str());
        let (en, sv) = ("the reason for break", "skälet för brott");
        texts.add(en, sv, id, broken.because.as_ref());
    }
    texts.list
}
