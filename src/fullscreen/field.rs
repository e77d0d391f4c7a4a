//! A field that is typed into: one line, or several for long texts.
//!
//! *In:* keys and pasted text. *Out:* the text, and where the next character goes.
//!
//! Characters that act unseen on a terminal are dropped. What is typed is not judged.

use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use crate::report::visible::is_unseen;

/// A text that is being typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Field {
    text: String,
    /// Where the next character goes, in bytes.
    at: usize,
    has_lines: bool,
}

impl Field {
    /// A field that holds a text, ready to go on at its end.
    pub fn new(text: &str, has_lines: bool) -> Self {
        let mut field = Self { has_lines, ..Self::default() };
        field.insert(text);
        field
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Puts a text in where the next character goes.
    pub fn insert(&mut self, text: &str) {
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        for character in text.chars() {
            let kept = match character {
                '\n' if self.has_lines => '\n',
                '\n' | '\t' => ' ',
                unseen if is_unseen(unseen) => continue,
                seen => seen,
            };
            self.text.insert(self.at, kept);
            self.at += kept.len_utf8();
        }
    }

    /// Takes a key; false where it is none of a field's.
    pub fn press(&mut self, key: KeyEvent) -> bool {
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        let alt = key.modifiers.contains(KeyModifiers::ALT);
        match key.code {
            KeyCode::Enter if alt && self.has_lines => self.insert("\n"),
            KeyCode::Char('j') if control && self.has_lines => self.insert("\n"),
            KeyCode::Char('a') if control => self.at = 0,
            KeyCode::Char('u') if control => {
                self.text.drain(..self.at);
                self.at = 0;
            }
            KeyCode::Char('k') if control => self.text.truncate(self.at),
            KeyCode::Char('w') if control => {
                let start = self.word_before();
                self.text.drain(start..self.at);
                self.at = start;
            }
            KeyCode::Char(character) if !control && !alt => {
                self.insert(character.encode_utf8(&mut [0; 4]));
            }
            KeyCode::Backspace => {
                let start = self.at - self.before();
                self.text.drain(start..self.at);
                self.at = start;
            }
            KeyCode::Delete => {
                let end = self.at + self.after();
                self.text.drain(self.at..end);
            }
            KeyCode::Left if !alt => self.at -= self.before(),
            KeyCode::Right if !alt => self.at += self.after(),
            KeyCode::Home => self.at = self.line_start(),
            KeyCode::End => self.at = self.line_end(),
            KeyCode::Up if self.has_lines => self.go_line(false),
            KeyCode::Down if self.has_lines => self.go_line(true),
            _ => return false,
        }
        true
    }

    /// The lines of the field in so many columns, and where the cursor is: line, column.
    pub fn lines(&self, width: usize) -> (Vec<String>, (usize, usize)) {
        let width = width.max(4);
        let (mut lines, mut used) = (vec![String::new()], 0);
        let mut cursor = (0, 0);
        for (place, one) in self.text.grapheme_indices(true) {
            if one != "\n" && used + one.width() >= width {
                lines.push(String::new());
                used = 0;
            }
            if place == self.at {
                cursor = (lines.len() - 1, used);
            }
            if one == "\n" {
                lines.push(String::new());
                used = 0;
            } else if let Some(line) = lines.last_mut() {
                line.push_str(one);
                used += one.width();
            }
        }
        if self.at == self.text.len() {
            cursor = (lines.len() - 1, used);
        }
        (lines, cursor)
    }

    /// The same with a sign for every character.
    pub fn masked(&self) -> Self {
        let sign = |one: &str| if one == "\n" { "\n" } else { "*" };
        let text: String = self.text.graphemes(true).map(sign).collect();
        // Each sign is one byte.
        let at = self.text[..self.at].graphemes(true).count();
        Self { text, at, has_lines: self.has_lines }
    }

    /// The length of the character before the cursor.
    fn before(&self) -> usize {
        self.text[..self.at].graphemes(true).next_back().map_or(0, str::len)
    }

    fn after(&self) -> usize {
        self.text[self.at..].graphemes(true).next().map_or(0, str::len)
    }

    fn word_before(&self) -> usize {
        let before = self.text[..self.at].trim_end();
        before.rfind(char::is_whitespace).map_or(0, |blank| {
            blank + before[blank..].chars().next().map_or(0, char::len_utf8)
        })
    }

    fn line_start(&self) -> usize {
        self.text[..self.at].rfind('\n').map_or(0, |end| end + 1)
    }

    fn line_end(&self) -> usize {
        self.text[self.at..].find('\n').map_or(self.text.len(), |end| self.at + end)
    }

    /// Goes to the line above or below, to the same column.
    fn go_line(&mut self, is_down: bool) {
        let start = self.line_start();
        let column = self.text[start..self.at].graphemes(true).count();
        let line = match is_down {
            true if self.line_end() < self.text.len() => self.line_end() + 1,
            false if start > 0 => {
                self.at = start - 1;
                self.line_start()
            }
            _ => return,
        };
        self.at = line;
        for _ in 0..column {
            if self.at < self.line_end() {
                self.at += self.after();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pressed(field: &mut Field, codes: &[KeyCode]) {
        for code in codes {
            assert!(field.press(KeyEvent::new(*code, KeyModifiers::NONE)));
        }
    }

    #[test]
    fn a_character_of_several_parts_goes_at_once() {
        let mut field = Field::new("ae\u{301}👩‍👧", false);
        pressed(&mut field, &[KeyCode::Backspace]);
        assert_eq!(field.text(), "ae\u{301}");
        pressed(&mut field, &[KeyCode::Left, KeyCode::Char('x')]);
        assert_eq!(field.text(), "axe\u{301}");
    }

    #[test]
    fn what_acts_unseen_is_dropped_and_lines_are_kept_for_long_texts_alone() {
        assert_eq!(Field::new("a\u{1b}[2J\u{202e}b\r\nc", false).text(), "a[2Jb c");
        assert_eq!(Field::new("a\r\nb", true).text(), "a\nb");
    }

    #[test]
    fn what_is_masked_has_a_sign_a_character_and_the_cursor_at_the_same_one() {
        let mut field = Field::new("ae\u{301}å\nö", true);
        assert_eq!(field.masked().lines(20), (vec!["***".into(), "*".into()], (1, 1)));
        pressed(&mut field, &[KeyCode::Up]);
        assert_eq!(field.masked().lines(20).1, (0, 1));
    }

    #[test]
    fn the_cursor_follows_lines_that_are_wrapped() {
        let mut field = Field::new("abcdefghij", false);
        assert_eq!(field.lines(6).0, ["abcde", "fghij"]);
        assert_eq!(field.lines(6).1, (1, 5));
        pressed(&mut field, &[KeyCode::Home]);
        assert_eq!(field.lines(6).1, (0, 0));
    }

    #[test]
    fn up_and_down_keep_the_column_where_the_line_is_long_enough() {
        let mut field = Field::new("abc\nd\nefg", true);
        pressed(&mut field, &[KeyCode::Up, KeyCode::Char('-')]);
        assert_eq!(field.text(), "abc\nd-\nefg");
        pressed(&mut field, &[KeyCode::Up, KeyCode::Up, KeyCode::Char('+')]);
        assert_eq!(field.text(), "ab+c\nd-\nefg");
    }
}
