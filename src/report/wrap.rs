//! Lines that fit a width.
//!
//! *In:* a text without control characters. *Out:* its words in lines of so many
//! columns, with an indentation for the first line and one for the rest.
//!
//! Words longer than a line stay whole: a path or a command that is cut in two can
//! no longer be copied.

use unicode_width::UnicodeWidthStr;

/// Puts words into lines; `first` stands before the first one, `rest` before others.
pub fn wrap(text: &str, width: usize, first: &str, rest: &str) -> String {
    let mut lines = String::from(first);
    let mut used = first.width();
    let mut empty = true;
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        if !empty && used + 1 + word.width() > width {
            lines.push('\n');
            lines.push_str(rest);
            used = rest.width();
            empty = true;
        }
        if !empty {
            lines.push(' ');
            used += 1;
        }
        lines.push_str(word);
        used += word.width();
        empty = false;
    }
    lines
}

/// Pads to a number of columns, at the right for text, at the left for numbers.
pub fn pad(text: &str, width: usize, right_aligned: bool) -> String {
    let blanks = " ".repeat(width.saturating_sub(text.width()));
    if right_aligned { format!("{blanks}{text}") } else { format!("{text}{blanks}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stay_whole_and_lines_fit() {
        let text = wrap("ett två tre fyra questionnaires/demo.yaml", 12, "a: ", "   ");
        assert_eq!(text, "a: ett två\n   tre fyra\n   questionnaires/demo.yaml");
    }
}
