//! What goes with the answers of a file: who signed, notes, contacts, what it replaced.
//!
//! *In:* nothing. *Out:* plain data, in the words of answer files.
//!
//! No score and no route rests on it. It names people and repeats what they said, so that it
//! is for those who work with the answers: it is never published.

/// What goes with the answers of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attached {
    /// Who signed, in order.
    pub signatures: Vec<Signature>,
    /// Notes to items, in order of the file.
    pub notes: Vec<Note>,
    /// Contacts, and attempts at one, in order.
    pub calls: Vec<Call>,
    /// The file that this one took the place of, as `sha256:…`.
    pub replaces: Option<String>,
}

/// Who answered, or looked the answers through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// The name.
    pub name: String,
    /// In which role; empty where none was told.
    pub role: String,
    /// When, as the caller told it.
    pub when: String,
    /// For what.
    pub signs: Signs,
    /// The file that was looked through, as `sha256:…`; none where it was not handed in yet.
    pub reviewed: Option<String>,
    /// Answers were changed after it.
    pub is_outdated: bool,
}

/// What a signature says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Signs {
    /// The answers are mine.
    #[default]
    Respondent,
    /// I have looked them through.
    Reviewer,
}

/// A note to an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The item, with the rows around it: `barn[2].namn`.
    pub at: String,
    /// What it says.
    pub text: String,
    /// When it was written.
    pub when: String,
}

/// A contact, or an attempt at one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// What came of it.
    pub kind: CallKind,
    /// What was said: when to call again, why not.
    pub text: String,
    /// When, as the caller told it.
    pub when: String,
}

/// What came of a contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallKind {
    /// Nobody was reached.
    NoContact,
    /// Somebody would not.
    Refusal,
    /// Another time was agreed.
    Appointment,
}

impl Attached {
    /// Adds what goes with another part of the same record.
    pub(crate) fn add(&mut self, other: Self) {
        self.signatures.extend(other.signatures);
        self.notes.extend(other.notes);
        self.calls.extend(other.calls);
        self.replaces = self.replaces.take().or(other.replaces);
    }
}

impl Signature {
    /// Whether it is of the same person, as far as a name tells.
    pub fn is_of(&self, name: &str) -> bool {
        plain(&self.name) == plain(name)
    }
}

/// A name without the blanks and capitals in which people write it differently.
fn plain(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

impl Signs {
    /// Every one.
    pub const ALL: [Self; 2] = [Self::Respondent, Self::Reviewer];

    /// The word in answer files and journals.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Respondent => "respondent",
            Self::Reviewer => "reviewer",
        }
    }

    /// The one with that word.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|signs| signs.name() == name)
    }
}

impl CallKind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::NoContact, Self::Refusal, Self::Appointment];

    /// The word in answer files and journals; also a disposition.
    pub const fn name(self) -> &'static str {
        match self {
            Self::NoContact => "no_contact",
            Self::Refusal => "refusal",
            Self::Appointment => "appointment",
        }
    }

    /// The kind with that word.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// The word that says of a signature that answers were changed after it.
pub(crate) const CHANGED: &str = "changed";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_is_known_by_the_words_of_the_name() {
        let signature = Signature {
            name: "Anna  Ek ".to_owned(),
            role: String::new(),
            when: String::new(),
            signs: Signs::Respondent,
            reviewed: None,
            is_outdated: false,
        };
        assert!(signature.is_of("anna ek"));
        assert!(!signature.is_of("anna ekman"));
    }
}
