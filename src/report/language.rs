//! The two languages of the interface: words, numbers, places, the order of names.
//!
//! *In:* machine numbers and names. *Out:* the same as people write them.
//!
//! Machine formats never come here: they are free of language. Sentences about
//! findings are made where they are found, in both languages at once.

use std::cmp::Ordering;

use icu_collator::options::CollatorOptions;
use icu_collator::{Collator, CollatorBorrowed};
use icu_locale_core::locale;

use crate::diagnostic::{Severity, Words};

/// The blank between groups of three digits; no line breaks at it.
const GROUP: char = '\u{a0}';
/// The minus sign, which is as wide as a plus.
const MINUS: char = '\u{2212}';

/// A language of the interface.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// English, where nothing else is asked for.
    #[default]
    English,
    /// Swedish.
    Swedish,
}

impl Language {
    /// The language a locale such as `sv_SE.UTF-8` stands for; none for one we do not
    /// speak.
    ///
    /// `C` and `POSIX` are English. `se` is Northern Sami, not Swedish.
    pub fn from_locale(locale: &str) -> Option<Self> {
        let tag = locale.split(['.', '@', '_', '-']).next().unwrap_or_default();
        match tag.to_ascii_lowercase().as_str() {
            "sv" => Some(Self::Swedish),
            "en" | "c" | "posix" => Some(Self::English),
            _ => None,
        }
    }

    /// The tag by which questionnaires call it.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Swedish => "sv",
        }
    }

    /// The one of two wordings.
    pub const fn pick<T: Copy>(self, english: T, swedish: T) -> T {
        match self {
            Self::English => english,
            Self::Swedish => swedish,
        }
    }

    /// A sentence in this language; English where the other was left empty.
    pub fn say(self, words: &Words) -> &str {
        match self {
            Self::Swedish if !words.sv.is_empty() => &words.sv,
            _ => &words.en,
        }
    }

    /// The word for a level.
    pub const fn level(self, severity: Severity) -> &'static str {
        match severity {
            Severity::Error => self.pick("error", "fel"),
            Severity::Warning => self.pick("warning", "varning"),
            Severity::Note => self.pick("note", "anmärkning"),
        }
    }

    /// A machine number such as `-1234.5` as people write it: `−1 234,5` in Swedish,
    /// `−1,234.5` in English. A fraction (`260/3`) stays as it is.
    pub fn number(self, plain: &str) -> String {
        let (sign, digits) = match plain.strip_prefix('-') {
            Some(rest) => (Some(MINUS), rest),
            None => (None, plain),
        };
        let number = digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        if !number || digits.is_empty() {
            return plain.to_owned();
        }
        let (whole, decimals) = match digits.split_once('.') {
            Some((whole, decimals)) => (whole, Some(decimals)),
            None => (digits, None),
        };
        let mut text: String = sign.into_iter().collect();
        for (at, digit) in whole.chars().enumerate() {
            if at > 0 && (whole.len() - at).is_multiple_of(3) {
                text.push(self.pick(',', GROUP));
            }
            text.push(digit);
        }
        if let Some(decimals) = decimals {
            text.push(self.pick('.', ','));
            text.push_str(decimals);
        }
        text
    }

    /// A whole number as people write it.
    pub fn count(self, count: usize) -> String {
        self.number(&count.to_string())
    }

    /// A count with its noun: `1 error`, `2 errors`.
    pub fn counted(self, count: usize, noun: Noun) -> String {
        let [one, many] = self.pick(noun.english, noun.swedish);
        format!("{} {}", self.count(count), if count == 1 { one } else { many })
    }

    /// A number of an order: `3rd`, `11th`; in Swedish `1:a`, `3:e`, `11:e`, `21:a`.
    pub fn ordinal(self, number: usize) -> String {
        let teens = matches!(number % 100, 11..=13);
        let ending = match (self, number % 10) {
            (Self::Swedish, 1 | 2) if !matches!(number % 100, 11 | 12) => ":a",
            (Self::Swedish, _) => ":e",
            (Self::English, 1) if !teens => "st",
            (Self::English, 2) if !teens => "nd",
            (Self::English, 3) if !teens => "rd",
            (Self::English, _) => "th",
        };
        format!("{}{ending}", self.count(number))
    }

    /// A place in running text: `shared 3rd place`, `delad 3:e plats`.
    pub fn place(self, rank: usize, shared: bool) -> String {
        let shared = if shared { self.pick("shared ", "delad ") } else { "" };
        format!("{shared}{} {}", self.ordinal(rank), self.pick("place", "plats"))
    }
}

/// `1 h 30 min`.
pub fn duration(seconds: i64) -> String {
    let sign = if seconds < 0 { "-" } else { "" };
    let seconds = seconds.unsigned_abs();
    let parts = [(seconds / 3600, "h"), (seconds / 60 % 60, "min"), (seconds % 60, "s")];
    let told = parts.into_iter().filter(|(count, _)| *count > 0);
    let told: Vec<String> = told.map(|(count, unit)| format!("{count} {unit}")).collect();
    if told.is_empty() { "0 s".to_owned() } else { format!("{sign}{}", told.join(" ")) }
}

/// A noun, one and many, in both languages.
#[derive(Clone, Copy, Debug)]
pub struct Noun {
    /// English, one and many.
    pub english: [&'static str; 2],
    /// Swedish, one and many.
    pub swedish: [&'static str; 2],
}

impl Noun {
    /// Errors.
    pub const ERROR: Self =
        Self { english: ["error", "errors"], swedish: ["fel", "fel"] };
    /// Warnings.
    pub const WARNING: Self =
        Self { english: ["warning", "warnings"], swedish: ["varning", "varningar"] };
    /// Notes.
    pub const NOTE: Self =
        Self { english: ["note", "notes"], swedish: ["anmärkning", "anmärkningar"] };
    /// Questionnaires.
    pub const QUESTIONNAIRE: Self = Self {
        english: ["questionnaire", "questionnaires"],
        swedish: ["formulär", "formulär"],
    };
    /// Scoring files.
    pub const SCORING: Self = Self {
        english: ["scoring file", "scoring files"],
        swedish: ["poängfil", "poängfiler"],
    };
    /// Registers.
    pub const REGISTER: Self =
        Self { english: ["register", "registers"], swedish: ["register", "register"] };
    /// Files of cases.
    pub const CASES: Self = Self {
        english: ["file of cases", "files of cases"],
        swedish: ["fil med testfall", "filer med testfall"],
    };
    /// Cases.
    pub const CASE: Self =
        Self { english: ["case", "cases"], swedish: ["testfall", "testfall"] };
    /// Files of option lists.
    pub const OPTIONS: Self = Self {
        english: ["file of option lists", "files of option lists"],
        swedish: ["fil med svarslistor", "filer med svarslistor"],
    };
    /// Items.
    pub const ITEM: Self =
        Self { english: ["item", "items"], swedish: ["fråga", "frågor"] };
    /// Languages.
    pub const LANGUAGE: Self =
        Self { english: ["language", "languages"], swedish: ["språk", "språk"] };
    /// Answer files.
    pub const ANSWER_FILE: Self = Self {
        english: ["answer file", "answer files"],
        swedish: ["svarsfil", "svarsfiler"],
    };
    /// Answers.
    pub const ANSWER: Self =
        Self { english: ["answer", "answers"], swedish: ["svar", "svar"] };
    /// Mends.
    pub const MEND: Self =
        Self { english: ["mend", "mends"], swedish: ["rättning", "rättningar"] };
    /// Files.
    pub const FILE: Self = Self { english: ["file", "files"], swedish: ["fil", "filer"] };
}

/// The order in which people look names up: Swedish, with å ä ö after z.
///
/// Names are those of a Swedish register, so the order is Swedish in both interface
/// languages, and no environment variable changes it.
pub struct Names {
    collator: CollatorBorrowed<'static>,
}

impl Names {
    /// Prepares the order.
    pub fn new() -> Self {
        let collator =
            Collator::try_new(locale!("sv").into(), CollatorOptions::default())
                .expect("the collation data of Swedish is compiled in");
        Self { collator }
    }

    /// Compares two names; equal ones by their bytes, so that the order is total.
    pub fn compare(&self, left: &str, right: &str) -> Ordering {
        self.collator.compare(left, right).then_with(|| left.cmp(right))
    }
}

impl Default for Names {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn swedish_ordinals_follow_the_last_word() {
        let told: Vec<_> =
            [1, 2, 3, 10, 11, 12, 21, 22, 101, 111, 112].map(sv_ordinal).into();
        let expected = "1:a 2:a 3:e 10:e 11:e 12:e 21:a 22:a 101:a 111:e 112:e";
        assert_eq!(told.join(" "), expected);
        assert_eq!(Language::Swedish.place(3, true), "delad 3:e plats");
        assert_eq!(Language::English.place(3, true), "shared 3rd place");
        assert_eq!(Language::English.ordinal(111), "111th");
    }

    fn sv_ordinal(number: usize) -> String {
        Language::Swedish.ordinal(number)
    }

    #[test]
    fn numbers_for_people_group_and_take_a_comma() {
        let sv = Language::Swedish;
        assert_eq!(sv.number("10587710"), "10\u{a0}587\u{a0}710");
        assert_eq!(sv.number("-0.5"), "\u{2212}0,5");
        assert_eq!(sv.number("260/3"), "260/3");
        assert_eq!(Language::English.number("1234.50"), "1,234.50");
    }

    #[test]
    fn names_end_with_the_swedish_letters() {
        let names = Names::new();
        let mut towns =
            ["Östersund", "Älmhult", "Åmål", "Ängelholm", "Zinkgruvan", "Ale"];
        towns.sort_by(|a, b| names.compare(a, b));
        assert_eq!(
            towns,
            ["Ale", "Zinkgruvan", "Åmål", "Älmhult", "Ängelholm", "Östersund"]
        );
    }

    #[test]
    fn a_locale_names_its_language() {
        assert_eq!(Language::from_locale("sv_SE.UTF-8"), Some(Language::Swedish));
        assert_eq!(Language::from_locale("C.UTF-8"), Some(Language::English));
        assert_eq!(Language::from_locale("se"), None);
    }
}
