//! What rosters and draws add to who is asked.
//!
//! *In:* a column of a roster, or a section of which some parts are shown. *Out:* what is
//! said of it.

use crate::report::universe::Wording;

impl Wording<'_> {
    /// The roster in whose rows an item stands.
    pub(in crate::report::universe) fn roster_around(
        &self,
        item: usize,
    ) -> Option<String> {
        let roster = self.questionnaire.items[item].roster?;
        Some(self.name(roster))
    }

    /// That some parts of a section are drawn by lot.
    pub(in crate::report::universe) fn drawn(
        &self,
        section: usize,
        some: u32,
        all: usize,
    ) -> String {
        let title = self.section_name(section);
        let (some, all) = (self.language.count(some as usize), self.language.count(all));
        match self.language {
            crate::report::Language::English => {
                format!("of the {all} parts of {title}, {some} are drawn by lot")
            }
            crate::report::Language::Swedish => {
                format!("av de {all} delarna i {title} väljs {some} genom lottning")
            }
        }
    }

    /// The section around a section; the condition of a part is a section too, which
    /// nobody sees.
    pub fn section_around(&self, section: usize) -> Option<usize> {
        let mut next = self.questionnaire.sections[section].parent;
        while let Some(around) = next.filter(|around| self.is_part(*around)) {
            next = self.questionnaire.sections[around].parent;
        }
        next
    }

    /// Whether a section stands for a part of the record.
    pub fn is_part(&self, section: usize) -> bool {
        self.questionnaire.parts.iter().any(|part| part.gate == Some(section))
    }

    /// The numbers of the sections, in their order: 1, 2, 2.1 …
    pub fn section_marks(&self) -> Vec<String> {
        let sections = self.questionnaire.sections.len();
        let mut counts = vec![0_usize; sections];
        let mut outer = 0_usize;
        let mut marks: Vec<String> = Vec::with_capacity(sections);
        for section in 0..sections {
            marks.push(match self.section_around(section) {
                _ if self.is_part(section) => String::new(),
                Some(around) => {
                    counts[around] += 1;
                    format!("{}.{}", marks[around], counts[around])
                }
                None => {
                    outer += 1;
                    outer.to_string()
                }
            });
        }
        marks
    }

    /// What a section is called.
    pub fn section_name(&self, section: usize) -> String {
        let section = &self.questionnaire.sections[section];
        match (&section.title, self.naming) {
            (Some(title), super::Naming::Full | super::Naming::Numbered(_)) => {
                crate::report::phrase::words::quoted(self.language, &self.plain(title))
            }
            _ => section.id.value.clone(),
        }
    }
}
