//! Conditions that are put together, and the sentences they make.
//!
//! *In:* the parts of a condition, each in words. *Out:* one phrase in which it is always
//! plain what belongs together: "either … or …", or numbered parts where that is not
//! enough.
//!
//! Nothing here knows expressions. `and` and `or` may be told in another order than they
//! were written, which changes nothing.

use crate::expression::SlotId;
use crate::report::Language;
use crate::report::phrase::words::series;

/// One condition that is not put together of others, in its forms.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Atom {
    /// What is said of those it is true of: "answered Yes to “…”"; none where it says
    /// nothing of them.
    pub who: Option<String>,
    /// The whole sentence: "the answer to “…” is Yes".
    pub states: String,
    /// The cell it is about and no more than what is said of it: "Yes".
    pub brief: Option<(SlotId, String)>,
}

/// A condition in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Clause {
    /// True of everyone.
    Always,
    /// True of no one.
    Never,
    /// One condition.
    Atom(Box<Atom>),
    /// All of these.
    All(Vec<Clause>),
    /// One or more of these.
    Any(Vec<Clause>),
}

/// In which form parts are told.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Who,
    States,
    Brief,
}

/// Numbers of parts: `(1)`, `(a)`, `(i)`, then figures again.
const MARKS: [[&str; 8]; 3] = [
    ["1", "2", "3", "4", "5", "6", "7", "8"],
    ["a", "b", "c", "d", "e", "f", "g", "h"],
    ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii"],
];

impl Clause {
    /// A condition that is a sentence and nothing else.
    pub fn states(states: impl Into<String>) -> Self {
        Self::Atom(Box::new(Atom { states: states.into(), ..Atom::default() }))
    }

    /// All of these: flat, each once, and nothing that is always true.
    pub fn all(parts: impl IntoIterator<Item = Self>) -> Self {
        let mut flat: Vec<Self> = Vec::new();
        for part in parts {
            let parts = match part {
                Self::Always => continue,
                Self::Never => return Self::Never,
                Self::All(parts) => parts,
                other => vec![other],
            };
            for part in parts {
                if !flat.contains(&part) {
                    flat.push(part);
                }
            }
        }
        match flat.len() {
            0 => Self::Always,
            1 => flat.remove(0),
            _ => Self::All(flat),
        }
    }

    /// One or more of these: flat, each once, and nothing that is never true.
    pub fn any(parts: impl IntoIterator<Item = Self>) -> Self {
        let mut flat: Vec<Self> = Vec::new();
        for part in parts {
            let parts = match part {
                Self::Never => continue,
                Self::Always => return Self::Always,
                Self::Any(parts) => parts,
                other => vec![other],
            };
            for part in parts {
                if !flat.contains(&part) {
                    flat.push(part);
                }
            }
        }
        match flat.len() {
            0 => Self::Never,
            1 => flat.remove(0),
            _ => Self::Any(flat),
        }
    }

    /// The parts of which all must hold.
    pub fn parts(&self) -> &[Self] {
        match self {
            Self::All(parts) => parts,
            one => std::slice::from_ref(one),
        }
    }

    /// "those who answered Yes to “…”", "municipalities that have population above 20,000";
    /// `noun` is the plural of those who answer. True of everyone: none.
    pub fn relative(&self, language: Language, noun: Option<&str>) -> Option<String> {
        if *self == Self::Always {
            return None;
        }
        let who = match (language, noun) {
            (Language::English, None) => "those who".to_owned(),
            (Language::English, Some(noun)) => format!("{noun} that"),
            (Language::Swedish, noun) => format!("{} som", noun.unwrap_or("dem")),
        };
        let whom = match (language, noun) {
            (Language::English, None) => "those for whom".to_owned(),
            (Language::English, Some(noun)) => format!("{noun} for which"),
            (Language::Swedish, noun) => format!("{} för vilka", noun.unwrap_or("dem")),
        };
        if *self == Self::Never {
            return Some(language.pick("no one", "ingen").to_owned());
        }
        if self.is_of(Form::Who) {
            return Some(format!("{who} {}", self.phrase(Form::Who, language, 0)));
        }
        if let Self::All(parts) = self
            && parts.iter().all(|part| matches!(part, Self::Atom(_)))
        {
            let (said, rest): (Vec<Self>, Vec<Self>) =
                parts.iter().cloned().partition(|part| part.is_of(Form::Who));
            if !said.is_empty() {
                let said = Self::all(said).phrase(Form::Who, language, 0);
                let rest = Self::all(rest).phrase(Form::States, language, 0);
                let and = match (language, noun) {
                    (Language::English, None) => ", and for whom",
                    (Language::English, Some(_)) => ", and for which",
                    (Language::Swedish, _) => ", och för vilka",
                };
                return Some(format!("{who} {said}{and} {rest}"));
            }
        }
        Some(format!("{whom} {}", self.phrase(Form::States, language, 0)))
    }

    /// "the answer to “…” is Yes".
    pub fn statement(&self, language: Language) -> String {
        match self {
            Self::Always => {
                language.pick("it is always so", "det alltid är så").to_owned()
            }
            Self::Never => language.pick("it is never so", "det aldrig är så").to_owned(),
            other => other.phrase(Form::States, language, 0),
        }
    }

    /// No more than "Yes", where everything in it is about one cell.
    pub fn brief(&self, language: Language) -> Option<(SlotId, String)> {
        let slot = self.only_slot()?;
        Some((slot, self.phrase(Form::Brief, language, 0)))
    }

    fn only_slot(&self) -> Option<SlotId> {
        match self {
            Self::Atom(atom) => atom.brief.as_ref().map(|(slot, _)| *slot),
            Self::All(parts) | Self::Any(parts) => {
                let first = parts.first()?.only_slot()?;
                let same = |part: &Self| part.only_slot() == Some(first);
                parts.iter().all(same).then_some(first)
            }
            Self::Always | Self::Never => None,
        }
    }

    fn is_of(&self, form: Form) -> bool {
        match self {
            Self::Always | Self::Never => false,
            Self::Atom(atom) => form != Form::Who || atom.who.is_some(),
            Self::All(parts) | Self::Any(parts) => {
                parts.iter().all(|part| part.is_of(form))
            }
        }
    }

    fn is_flat(&self) -> bool {
        match self {
            Self::All(parts) | Self::Any(parts) => {
                parts.iter().all(|part| matches!(part, Self::Atom(_)))
            }
            _ => true,
        }
    }

    fn phrase(&self, form: Form, language: Language, depth: usize) -> String {
        let (parts, is_all) = match self {
            Self::Always => return language.pick("always", "alltid").to_owned(),
            Self::Never => return language.pick("never", "aldrig").to_owned(),
            Self::Atom(atom) => return atom.form(form).to_owned(),
            Self::All(parts) => (parts, true),
            Self::Any(parts) => (parts, false),
        };
        let (mut simple, composed): (Vec<&Self>, Vec<&Self>) =
            parts.iter().partition(|part| matches!(part, Self::Atom(_)));
        let is_plain = composed.iter().all(|part| part.is_flat())
            && match is_all {
                true => composed.len() <= 1,
                false => composed.iter().all(|part| part.len() == 2),
            };
        if !is_plain {
            return numbered(parts, is_all, (form, language), depth);
        }
        simple.extend(composed);
        let told: Vec<String> =
            simple.iter().map(|part| part.inner(form, language, depth)).collect();
        let word = match is_all {
            true => language.pick("and", "och"),
            false => language.pick("or", "eller"),
        };
        let list = series(&told, word);
        match is_all || form == Form::Brief {
            true => list,
            false => format!("{} {list}", language.pick("either", "antingen")),
        }
    }

    /// A part within another one: two that both hold are bracketed.
    fn inner(&self, form: Form, language: Language, depth: usize) -> String {
        let told = self.phrase(form, language, depth);
        match self {
            Self::All(_) => format!("{} {told}", language.pick("both", "både")),
            Self::Any(_) if form == Form::Brief => {
                format!("{} {told}", language.pick("either", "antingen"))
            }
            _ => told,
        }
    }

    fn len(&self) -> usize {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.len(),
            _ => 1,
        }
    }
}

impl Atom {
    fn form(&self, form: Form) -> &str {
        match form {
            Form::Who => self.who.as_deref().unwrap_or(&self.states),
            Form::States => &self.states,
            Form::Brief => self.brief.as_ref().map_or(&self.states, |(_, told)| told),
        }
    }
}

/// "all of these hold: (1) …; (2) …".
fn numbered(
    parts: &[Clause],
    is_all: bool,
    (form, language): (Form, Language),
    depth: usize,
) -> String {
    let head = match (form, is_all) {
        (Form::Who, true) => language
            .pick("meet all of these conditions:", "uppfyller alla dessa villkor:"),
        (Form::Who, false) => language.pick(
            "meet at least one of these conditions:",
            "uppfyller minst ett av dessa villkor:",
        ),
        (_, true) => language.pick("all of these hold:", "allt detta gäller:"),
        (_, false) => {
            language.pick("at least one of these holds:", "minst ett av detta gäller:")
        }
    };
    let mark = |number: usize| {
        let marks = &MARKS[depth % MARKS.len()];
        marks
            .get(number)
            .map_or_else(|| (number + 1).to_string(), |mark| (*mark).to_owned())
    };
    let told = parts.iter().enumerate().map(|(number, part)| {
        format!("({}) {}", mark(number), part.phrase(form, language, depth + 1))
    });
    format!("{head} {}", told.collect::<Vec<_>>().join("; "))
}
