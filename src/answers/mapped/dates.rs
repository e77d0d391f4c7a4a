//! Days in another spelling.
//!
//! *In:* a text and a spelling such as `DD.MM.YYYY`. *Out:* the day as `YYYY-MM-DD`.
//!
//! Nothing is guessed: every place of the spelling must be met by so many digits. Whether
//! there is such a day is judged with the answer.

/// The day as our answers write it; none where it is not spelt so.
pub(super) fn iso(text: &str, spelling: &str) -> Option<String> {
    if text.len() != spelling.len() || !text.is_ascii() {
        return None;
    }
    let (mut year, mut month, mut day) = (String::new(), String::new(), String::new());
    for (letter, place) in text.chars().zip(spelling.chars()) {
        let part = match place {
            'Y' => &mut year,
            'M' => &mut month,
            'D' => &mut day,
            other if other == letter => continue,
            _ => return None,
        };
        if !letter.is_ascii_digit() {
            return None;
        }
        part.push(letter);
    }
    Some(format!("{year}-{month}-{day}"))
}

/// The day of a moment at midnight, in whatever zone: other programs keep days so.
pub(super) fn midnight(text: &str) -> Option<String> {
    let (day, time) = text.split_once('T')?;
    matches!(time, "00:00:00" | "00:00:00Z").then(|| day.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_spelt_so_is_a_day() {
        let day = Some("2025-03-01".to_owned());
        assert_eq!(iso("01.03.2025", "DD.MM.YYYY"), day);
        assert_eq!(iso("03/01/2025", "MM/DD/YYYY"), day);
        assert_eq!(iso("20250301", "YYYYMMDD"), day);
        for text in ["1.3.2025", "01-03-2025", "01.03.25", "0a.03.2025", "å1.03.2025"] {
            assert_eq!(iso(text, "DD.MM.YYYY"), None, "{text}");
        }
    }
}
