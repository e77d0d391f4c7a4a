//! The small words of sentences: lists, counts, quotes.
//!
//! *In:* parts that are words already. *Out:* the same, put together as each language
//! does it.
//!
//! Nothing here knows expressions.

use crate::report::Language;

/// The most characters of a wording that a sentence quotes.
const MOST: usize = 70;

/// `a, b and c`, or `a, b or c`.
pub fn series(parts: &[String], last: &str) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., end] => format!("{} {last} {end}", first.join(", ")),
    }
}

/// `a, b and c`.
pub fn all_of(language: Language, parts: &[String]) -> String {
    series(parts, language.pick("and", "och"))
}

/// `a, b or c`.
pub fn one_of(language: Language, parts: &[String]) -> String {
    series(parts, language.pick("or", "eller"))
}

/// A wording in the quotes of the language, on one line and not too long.
pub fn quoted(language: Language, text: &str) -> String {
    let (open, close) = language.pick(('“', '”'), ('”', '”'));
    let line = shortened(&one_line(text), MOST);
    let line = line.replace(['“', '”', '"'], "’");
    format!("{open}{line}{close}")
}

/// A label: bare where it is one word, else in quotes.
pub fn label(language: Language, text: &str) -> String {
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '’' | '\'');
    if !text.is_empty() && text.chars().all(is_word) {
        return text.to_owned();
    }
    quoted(language, text)
}

/// A piece of an author's file, as it stands there.
pub fn code(text: &str) -> String {
    format!("`{}`", one_line(text).replace('`', "’"))
}

/// A text on one line, with single blanks; those that hold words together stay.
pub fn one_line(text: &str) -> String {
    let is_blank = |c: char| c.is_whitespace() && !matches!(c, '\u{a0}' | '\u{202f}');
    let words = text.split(is_blank).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

/// At most so many characters, cut between two words.
pub fn shortened(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let cut: String = text.chars().take(most).collect();
    let end = cut.rfind(' ').filter(|end| *end > cut.len() / 2).unwrap_or(cut.len());
    let kept = cut[..end].trim_end_matches([',', ';', ':', ' ', '–', '-', '.']);
    format!("{kept}…")
}

/// The first letter as a capital.
pub fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}

/// A thing that is counted: one and many, and in Swedish whether it is an *ett*.
#[derive(Clone, Copy, Debug)]
pub struct Counted {
    english: [&'static str; 2],
    swedish: [&'static str; 2],
    is_neuter: bool,
}

impl Counted {
    /// Options that are ticked.
    pub const OPTION: Self = Self {
        english: ["option", "options"],
        swedish: ["alternativ", "alternativ"],
        is_neuter: true,
    };
    /// Rows of a grid or a roster.
    pub const ROW: Self =
        Self { english: ["row", "rows"], swedish: ["rad", "rader"], is_neuter: false };

    /// `two options`; figures from thirteen on.
    pub fn told(self, language: Language, count: i64) -> String {
        let [one, many] = language.pick(self.english, self.swedish);
        let number = match count {
            1 => {
                language.pick("one", if self.is_neuter { "ett" } else { "en" }).to_owned()
            }
            _ => spelt(language, count),
        };
        format!("{number} {}", if count == 1 { one } else { many })
    }

    /// `options`.
    pub fn many(self, language: Language) -> &'static str {
        language.pick(self.english[1], self.swedish[1])
    }

    /// What is not there in Swedish: `något alternativ`.
    pub fn any(self) -> String {
        let any = if self.is_neuter { "något" } else { "någon" };
        format!("{any} {}", self.swedish[0])
    }

    /// `no options`.
    pub fn none(self, language: Language) -> String {
        format!("{} {}", language.pick("no", "inga"), self.many(language))
    }
}

/// A whole number in letters up to twelve, in figures from there on.
pub fn spelt(language: Language, count: i64) -> String {
    const ENGLISH: [&str; 13] = [
        "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
        "ten", "eleven", "twelve",
    ];
    const SWEDISH: [&str; 13] = [
        "noll", "en", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio",
        "elva", "tolv",
    ];
    let words = language.pick(&ENGLISH, &SWEDISH);
    match usize::try_from(count).ok().and_then(|count| words.get(count)) {
        Some(word) => (*word).to_owned(),
        None => language.number(&count.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_of_several_words_are_quoted() {
        assert_eq!(label(Language::Swedish, "Ja"), "Ja");
        assert_eq!(label(Language::Swedish, "Vill och kan"), "”Vill och kan”");
        assert_eq!(label(Language::English, "a \"b\" c"), "“a ’b’ c”");
    }

    #[test]
    fn long_wordings_are_cut_between_words() {
        assert_eq!(shortened("ett två tre", 8), "ett två…");
        assert_eq!(shortened("ett två", 8), "ett två");
        assert_eq!(shortened("åäöåäöåäö", 4), "åäöå…");
    }

    #[test]
    fn counts_follow_the_gender() {
        let told = |count| Counted::ROW.told(Language::Swedish, count);
        assert_eq!((told(1), told(3)), ("en rad".into(), "tre rader".into()));
        assert_eq!(Counted::OPTION.told(Language::Swedish, 1), "ett alternativ");
        assert_eq!(Counted::OPTION.told(Language::English, 20), "20 options");
    }
}
