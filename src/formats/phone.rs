//! Phone numbers.
//!
//! *In:* a text. *Out:* `+` and the digits, as in E.164.
//!
//! International: `+` (or `00`), then a country code and a number, 7 to 15 digits in all,
//! the first from 1 to 9 (ITU-T E.164 §6). National: what begins with a single 0 is Swedish
//! and gets `+46` in its place; a Swedish number has 7 to 10 digits after it (PTS, svensk
//! nummerplan för telefoni). Spaces, hyphens, dots and slashes between digits mean nothing;
//! parentheses may stand round one group, or round the 0 after the country code
//! (`+46 (0)8`), which is then left out.
//!
//! Short numbers such as 112 are no E.164 numbers and are not taken; neither are extensions,
//! letters, or several numbers at once. Whether the number is in use is not asked.

use crate::diagnostic::Words;
use crate::formats::Fault;
use crate::formats::digits::is_hyphen;

/// Sweden.
const HOME: &str = "46";

pub(crate) fn canonical(text: &str) -> Result<String, Fault> {
    if text.contains('\u{0}') {
        return fault(OTHER);
    }
    let text = text.replace("(0)", "\u{0}");
    let (is_international, rest) = match text.strip_prefix(['+', '\u{ff0b}']) {
        Some(rest) => (true, rest),
        None => (false, text.as_str()),
    };
    let mut digits = plain(rest)?;
    let mut is_international = is_international;
    if let (false, Some(rest)) = (is_international, digits.strip_prefix("00")) {
        (is_international, digits) = (true, rest.to_owned());
    }
    if is_international {
        digits = trunk(&digits)?;
    } else {
        let Some(rest) = digits.strip_prefix('0') else { return fault(START) };
        if rest.contains('\u{0}') {
            return fault(OTHER);
        }
        digits = format!("{HOME}{rest}");
    }
    if digits.starts_with('0') || digits.starts_with("460") {
        return fault(ZERO);
    }
    let least = if digits.starts_with(HOME) { 9 } else { 7 };
    let most = if digits.starts_with(HOME) { 12 } else { 15 };
    match digits.len() {
        length if length < least => fault(FEW),
        length if length > most => fault(MANY),
        _ => Ok(format!("+{digits}")),
    }
}

/// The digits, with the mark for `(0)` among them.
fn plain(text: &str) -> Result<String, Fault> {
    let (before, group) = text.split_once('(').unwrap_or((text, ""));
    let (group, after) = match group.split_once(')') {
        Some(parts) => parts,
        None if text.contains('(') => return fault(OTHER),
        None => ("", ""),
    };
    let mut digits = String::new();
    for c in before.chars().chain(group.chars()).chain(after.chars()) {
        match c {
            '0'..='9' | '\u{0}' => digits.push(c),
            c if c.is_whitespace() || is_hyphen(c) || matches!(c, '.' | '/') => {}
            _ => return fault(OTHER),
        }
    }
    if digits.is_empty() { fault(FEW) } else { Ok(digits) }
}

/// Leaves out the `(0)` that follows a country code of one to three digits.
fn trunk(digits: &str) -> Result<String, Fault> {
    match digits.split_once('\u{0}') {
        None => Ok(digits.to_owned()),
        Some((code, rest))
            if (1..=3).contains(&code.len())
                && (!code.starts_with(HOME) || code == HOME)
                && !rest.contains('\u{0}') =>
        {
            Ok(format!("{code}{rest}"))
        }
        Some(_) => fault(OTHER),
    }
}

const START: (&str, &str) =
    ("it begins neither with `+` nor with 0", "det börjar varken med `+` eller med 0");
const ZERO: (&str, &str) = (
    "a 0 follows the country code or stands in its place",
    "en nolla följer på landskoden eller står i dess ställe",
);
const OTHER: (&str, &str) = (
    "there is something else than the digits of one number",
    "här finns annat än siffrorna i ett nummer",
);
const FEW: (&str, &str) = ("there are too few digits", "det är för få siffror");
const MANY: (&str, &str) = ("there are too many digits", "det är för många siffror");

fn fault<T>((en, sv): (&str, &str)) -> Result<T, Fault> {
    let help = Words::new(
        "write one number with its country code, such as `+46812345678`",
        "skriv ett nummer med landskod, till exempel `+46812345678`",
    );
    Err(Fault::new(Words::new(en, sv), help))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_of_a_number_leads_to_one() {
        for text in [
            "+46812345678",
            "+46 8 123 456 78",
            "0046 8-123 456 78",
            "+46 (0)8-123 456 78",
            "08-123 456 78",
            "(08) 123\u{a0}456\u{2011}78",
            "08/123.456.78",
        ] {
            assert_eq!(canonical(text).unwrap(), "+46812345678", "{text}");
        }
        assert_eq!(canonical("070-174 06 05").unwrap(), "+46701740605");
        assert_eq!(canonical("+1 (202) 555-0143").unwrap(), "+12025550143");
        assert_eq!(canonical("+683 4000").unwrap(), "+6834000");
        assert_eq!(canonical("+358 (0)9 123 4567").unwrap(), "+35891234567");
    }

    #[test]
    fn everything_else_is_told_what_is_wrong() {
        for (text, said) in [
            ("112", START),
            ("8-123 456 78", START),
            ("08-123", FEW),
            ("", FEW),
            ("+46 08-123 456 78", ZERO),
            ("+012345678", ZERO),
            ("08-123 456 78 ankn. 12", OTHER),
            ("08-123 456 78, 070-174 06 05", OTHER),
            ("08-SURVEY", OTHER),
            ("(08 123 456 78", OTHER),
            ("08-123 456 789 012", MANY),
            ("+1234567890123456", MANY),
            ("+46 8 (0) 123 456", OTHER),
        ] {
            let found = canonical(text).unwrap_err().says.en;
            assert_eq!(found, said.0, "{text}");
        }
    }
}
