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

/// Puts lines that are too long into several; a command of ours at the end of one stays
/// whole, so that it can be copied.
pub fn fit(text: &str, width: usize) -> String {
    text.split_inclusive('\n').map(|line| fit_line(line, width)).collect()
}

fn fit_line(line: &str, width: usize) -> String {
    let bare = line.trim_end_matches('\n');
    if bare.width() <= width || bare.starts_with(' ') {
        return line.to_owned();
    }
    let (said, command) = bare.split_at(bare.find("survey ").unwrap_or(bare.len()));
    let mut text = wrap(said, width, "", "  ");
    if !command.is_empty() && !text.is_empty() {
        let last = text.rsplit('\n').next().unwrap_or_default().width();
        text.push_str(if last + 1 + command.width() > width { "\n  " } else { " " });
    }
    text.push_str(command);
    text.push_str(&line[bare.len()..]);
    text
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

    #[test]
    fn a_command_at_the_end_of_a_line_stays_whole() {
        let text = fit("note: 0115: invalid. See: survey validate a.json\nok\n", 20);
        let expected = "note: 0115: invalid.\n  See:\n  survey validate a.json\nok\n";
        assert_eq!(text, expected);
    }
}
