//! The quote or bracket that was opened last.
//!
//! *In:* a text and where its reading stopped. *Out:* what stands open there.
//!
//! An unclosed quote shows only lines later, where the next one seems to close it.
//! This looks from the start for the place where it began. It is a rough reader that
//! serves a second label and decides nothing.

/// What stands open at a place.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Open {
    /// The quote that is open.
    pub quote: Option<usize>,
    /// Begin and end of the last quoted scalar.
    pub quoted: Option<(usize, usize)>,
    /// The brackets that are open, the innermost last.
    pub brackets: Vec<(char, usize)>,
}

/// Reads the text up to a byte.
pub fn before(text: &str, byte: usize) -> Open {
    let text = &text[..byte];
    let mut open = Open::default();
    let mut at = 0;
    // Whether a quote or bracket here would begin a scalar or collection.
    let mut fresh = true;
    while let Some(character) = text[at..].chars().next() {
        let next = at + character.len_utf8();
        match character {
            '\n' => fresh = true,
            ' ' | '\t' | '\r' => {}
            '#' if follows_blank(text, at) => {
                at = line_end(text, at);
                continue;
            }
            '\'' | '"' if fresh => {
                let Some(end) = quote_end(text, at, character) else {
                    open.quote = Some(at);
                    return open;
                };
                open.quoted = Some((at, end));
                (at, fresh) = (end, false);
                continue;
            }
            '[' | '{' if fresh || !open.brackets.is_empty() => {
                open.brackets.push((character, at));
                fresh = true;
            }
            ']' | '}' if !open.brackets.is_empty() => {
                open.brackets.pop();
                fresh = false;
            }
            '|' | '>' if fresh && open.brackets.is_empty() => {
                at = block_end(text, at);
                fresh = true;
                continue;
            }
            ',' if !open.brackets.is_empty() => fresh = true,
            ':' | '-' | '?' => {
                let ends = text[next..].starts_with([' ', '\n', '\r']);
                fresh = ends && (fresh || character == ':');
            }
            _ => fresh = false,
        }
        at = next;
    }
    open
}

fn follows_blank(text: &str, at: usize) -> bool {
    at == 0 || text[..at].ends_with([' ', '\t', '\n', '\r'])
}

fn line_end(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |end| at + end)
}

fn quote_end(text: &str, start: usize, quote: char) -> Option<usize> {
    let mut at = start + 1;
    while let Some(character) = text[at..].chars().next() {
        at += character.len_utf8();
        let doubled = quote == '\'' && text[at..].starts_with('\'');
        match character {
            '\\' if quote == '"' => at += text[at..].chars().next()?.len_utf8(),
            found if found == quote && doubled => at += 1,
            found if found == quote => return Some(at),
            _ => {}
        }
    }
    None
}

/// The end of a block scalar: the lines indented more than the one with its key.
fn block_end(text: &str, at: usize) -> usize {
    let line = text[..at].rfind('\n').map_or(0, |start| start + 1);
    let depth = |line: &str| line.find(|c| !matches!(c, ' ' | '-')).unwrap_or(line.len());
    let key = depth(&text[line..at]);
    let mut end = line_end(text, at);
    while let Some(rest) = text.get(end + 1..).filter(|rest| !rest.is_empty()) {
        let next = rest.split('\n').next().unwrap_or_default();
        let indent = next.len() - next.trim_start_matches(' ').len();
        if indent <= key && !next.trim().is_empty() {
            break;
        }
        end = line_end(text, end + 1);
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_open_quote_and_bracket_are_found() {
        let quote = |text: &str| before(text, text.len()).quote;
        assert_eq!(quote("a: it's\nb: \"x\nc: y"), Some(11));
        assert_eq!(quote("a: |\n  \"x\nb: y"), None);
        assert_eq!(quote("a: 'x''y' # '\nb: 'z"), Some(17));
        let text = "a: [x]\nb: {c: [d, 'e']\n";
        assert_eq!(before(text, text.len()).brackets, [('{', 10)]);
        assert_eq!(before(text, text.len()).quoted, Some((18, 21)));
    }
}
