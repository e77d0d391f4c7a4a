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
                format!("av de {all} delarna i {title} lottas {some} fram")
            }
        }
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
