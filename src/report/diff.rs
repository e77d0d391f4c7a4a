//! What a file would become, line by line.
//!
//! *In:* a name, a text and the text that would take its place. *Out:* a unified diff, as
//! `patch` and `git apply` read it.
//!
//! The lines are those of the file. On a terminal unseen characters are written out, so
//! that no line can act on it.

use similar::TextDiff;

use crate::report::visible::visible;
use crate::report::{Ink, Look};

/// How many lines are shown around a change.
const AROUND: usize = 3;

/// The differences of two texts; nothing where there are none. `shown` where people read
/// it on a terminal.
pub fn unified(
    name: &str,
    (before, after): (&str, &str),
    shown: bool,
    look: &Look,
) -> String {
    let diff = TextDiff::from_lines(before, after);
    let name = visible(name);
    let text =
        diff.unified_diff().context_radius(AROUND).header(&name, &name).to_string();
    if !shown && !look.color {
        return text;
    }
    let mut told = String::with_capacity(text.len() + 64);
    for (number, line) in text.split_inclusive('\n').enumerate() {
        let (line, end) = line.strip_suffix('\n').map_or((line, ""), |line| (line, "\n"));
        let line = if shown { visible(line) } else { line.into() };
        let ink = match line.chars().next() {
            _ if number < 2 => Some(Ink::Bold),
            Some('+') => Some(Ink::Green),
            Some('-') => Some(Ink::Red),
            Some('@') => Some(Ink::Cyan),
            _ => None,
        };
        match ink {
            Some(ink) => told.push_str(&look.paint(ink, &line)),
            None => told.push_str(&line),
        }
        told.push_str(end);
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_diff_is_that_of_patch_and_shows_nothing_unseen_on_a_terminal() {
        let look = Look::default();
        let texts = ("a: 1\nb:  \u{202e}2\n", "a: 1\nb: \u{202e}2\n");
        let plain = unified("q.yaml", texts, false, &look);
        let expected = "--- q.yaml\n+++ q.yaml\n@@ -1,2 +1,2 @@\n a: 1\n-b:  \u{202e}2\n+b: \u{202e}2\n";
        assert_eq!(plain, expected);
        let told = unified("q.yaml", texts, true, &Look { color: true, ..look });
        assert!(told.contains("\u{1b}[31m-b:  \\u{202e}2\u{1b}[39m\n"), "{told:?}");
        assert_eq!(unified("q", ("a\n", "a\n"), true, &look), "");
        // A text without a last line break says so.
        assert!(
            unified("q", ("a", "a\n"), false, &look)
                .contains("\\ No newline at end of file")
        );
    }
}
