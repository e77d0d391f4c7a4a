//! Numbers that labels stand for: `0–4`, `10 eller fler`, `under 5`.
//!
//! *In:* a label. *Out:* the numbers it covers.
//!
//! What is no such label is none: nothing is guessed. Times of day and codes with leading
//! zeros (`08–12`) are none.

use std::sync::LazyLock;

use regex::Regex;

use crate::decimal::Number;

/// The numbers that a label covers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Band {
    /// The least; none where it is open.
    pub from: Option<Number>,
    /// Whether the least itself is covered.
    pub from_in: bool,
    /// The greatest; none where it is open.
    pub to: Option<Number>,
    /// Whether the greatest itself is covered.
    pub to_in: bool,
    /// How many decimals are written.
    pub decimals: u32,
}

/// Words of a label of numbers that are no unit.
const RELATING: &[&str] = &[
    "från", "from", "till", "och", "med", "to", "and", "eller", "or", "under", "mindre",
    "än", "färre", "lägre", "less", "than", "fewer", "below", "högst", "upp", "max",
    "maximalt", "at", "most", "up", "no", "more", "över", "mer", "mera", "fler", "over",
    "above", "minst", "least", "högre", "äldre", "older", "higher", "yngre", "younger",
    "lower",
];

/// Whether two labels of numbers may count different things: `1–2 dagar`, `1–2 veckor`.
pub(crate) fn are_unlike(one: &str, other: &str) -> bool {
    let (one, other) = (units(one), units(other));
    !one.is_empty() && !other.is_empty() && one != other
}

/// The unit words of a label, without their endings.
fn units(label: &str) -> Vec<String> {
    let lower = label.to_lowercase();
    let words = lower.split(|c: char| !c.is_alphabetic() && c != '%');
    let own = words.filter(|word| !word.is_empty() && !RELATING.contains(word));
    let stem = |word: &str| {
        let endings = ["arna", "erna", "ar", "er", "or", "en", "et", "e", "s", "n"];
        let stem = endings.iter().find_map(|ending| word.strip_suffix(ending));
        stem.filter(|stem| stem.len() > 2).unwrap_or(word).to_owned()
    };
    own.map(stem).collect()
}

const NUMBER: &str = r"(\d{1,3}(?:[ \x{a0}\x{202f}]\d{3})+(?:[.,]\d+)?|\d+(?:[.,]\d+)?)";
/// What may follow a number: a unit of one or two words.
const UNIT: &str = r"(?:\s*(?:%|[\p{L}]+(?:\s[\p{L}]+)?))?";

struct Patterns {
    between: Regex,
    below: Regex,
    at_most: Regex,
    above: Regex,
    at_least: Regex,
    or_more: Regex,
    or_less: Regex,
    single: Regex,
}

static PATTERNS: LazyLock<Patterns> = LazyLock::new(|| {
    let whole = |pattern: &str| {
        let pattern = pattern.replace('#', NUMBER).replace('@', UNIT);
        Regex::new(&format!("(?i)^{pattern}$")).expect("the pattern is one")
    };
    Patterns {
        between: whole(
            r"(?:från |from )?#@\s*(?:–|—|-|\btill\b|\btill och med\b|\bto\b)\s*#@",
        ),
        below: whole(
            r"(?:under|mindre än|färre än|lägre än|less than|fewer than|below|<) ?#@",
        ),
        at_most: whole(
            r"(?:högst|upp till|max|maximalt|at most|up to|no more than|≤|<=) ?#@",
        ),
        above: whole(r"(?:över|mer än|fler än|more than|over|above|>) ?#@"),
        at_least: whole(r"(?:minst|från|at least|≥|>=) ?#@"),
        or_more: whole(
            r"#(?:\s?\+|@\s*(?:eller|och|or|and) (?:fler|mer|mera|över|högre|äldre|more|over|above|older|higher)@)",
        ),
        or_less: whole(
            r"#@\s*(?:eller|och|or|and) (?:färre|mindre|under|lägre|yngre|fewer|less|under|below|younger|lower)@",
        ),
        single: whole(r"#@"),
    }
});

/// The numbers that a label covers; none where it is no such label.
pub(crate) fn band(label: &str) -> Option<Band> {
    let label = label.trim().trim_end_matches('.');
    // Most labels are words, and patterns take time to make.
    if !label.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let patterns = &*PATTERNS;
    let numbers = |pattern: &Regex| -> Option<Vec<(Number, u32)>> {
        let found = pattern.captures(label)?;
        found.iter().skip(1).flatten().map(|number| read(number.as_str())).collect()
    };
    if let Some(ends) = numbers(&patterns.between)
        && let [(from, a), (to, b)] = &ends[..]
    {
        return (from < to).then(|| Band {
            from: Some(from.clone()),
            from_in: true,
            to: Some(to.clone()),
            to_in: true,
            decimals: *a.max(b),
        });
    }
    let one = |pattern: &Regex| numbers(pattern)?.pop();
    let low = |(to, decimals): (Number, u32), to_in| Band {
        from: None,
        from_in: false,
        to: Some(to),
        to_in,
        decimals,
    };
    let high = |(from, decimals): (Number, u32), from_in| Band {
        from: Some(from),
        from_in,
        to: None,
        to_in: false,
        decimals,
    };
    let exact = |(at, decimals): (Number, u32)| Band {
        from: Some(at.clone()),
        from_in: true,
        to: Some(at),
        to_in: true,
        decimals,
    };
    None.or_else(|| one(&patterns.below).map(|end| low(end, false)))
        .or_else(|| one(&patterns.at_most).map(|end| low(end, true)))
        .or_else(|| one(&patterns.or_less).map(|end| low(end, true)))
        .or_else(|| one(&patterns.or_more).map(|end| high(end, true)))
        .or_else(|| one(&patterns.above).map(|end| high(end, false)))
        .or_else(|| one(&patterns.at_least).map(|end| high(end, true)))
        .or_else(|| one(&patterns.single).map(exact))
}

/// A number and how many decimals it has; none for a code or a time such as `08`.
fn read(text: &str) -> Option<(Number, u32)> {
    let plain: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let plain = plain.replace(',', ".");
    let is_padded = plain.len() > 1 && plain.starts_with('0') && !plain.starts_with("0.");
    let decimals = plain.split_once('.').map_or(0, |(_, part)| part.len());
    let number = Number::parse(&plain).ok().filter(|_| !is_padded)?;
    Some((number, u32::try_from(decimals).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(label: &str) -> Option<String> {
        let band = band(label)?;
        let end = |end: &Option<Number>| {
            end.as_ref().map_or_else(|| "…".to_owned(), Number::to_string)
        };
        let (open, close) =
            (if band.from_in { '[' } else { '(' }, if band.to_in { ']' } else { ')' });
        Some(format!("{open}{}, {}{close}", end(&band.from), end(&band.to)))
    }

    #[test]
    fn labels_of_numbers_are_read() {
        for (label, band) in [
            ("0–4", "[0, 4]"),
            ("5 - 9 dagar", "[5, 9]"),
            ("10 till 19", "[10, 19]"),
            ("10 000–19 999 kr", "[10000, 19999]"),
            ("0,5–0,9", "[0.5, 0.9]"),
            ("10 eller fler", "[10, …)"),
            ("10 år eller äldre", "[10, …)"),
            ("20+", "[20, …)"),
            ("Mer än 20", "(20, …)"),
            ("under 5 procent", "(…, 5)"),
            ("Högst 5", "(…, 5]"),
            ("5 or fewer beds", "(…, 5]"),
            ("3", "[3, 3]"),
        ] {
            assert_eq!(told(label).as_deref(), Some(band), "{label}");
        }
    }

    #[test]
    fn units_are_told_apart_and_plurals_are_not() {
        assert!(are_unlike("1–2 dagar", "1–2 veckor"));
        assert!(are_unlike("1–9 miljoner", "1–9 miljarder"));
        assert!(!are_unlike("1 dag", "2–5 dagar"));
        assert!(!are_unlike("0–4", "5 platser eller fler"));
        assert!(!are_unlike("1 timme", "2–5 timmar"));
    }

    #[test]
    fn other_labels_are_none() {
        for label in
            ["Ja", "08–12", "Del 1 och 2", "9–4", "Väg 4 norrut om sjön", "2019-01-01"]
        {
            assert_eq!(told(label), None, "{label}");
        }
    }
}
