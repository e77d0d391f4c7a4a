//! Where each byte of a decoded scalar stands in the file.
//!
//! *In:* the file, a scalar's place and style, and its text. *Out:* for every byte of
//! the text, and its end, a byte of the file.
//!
//! It leads from an offset in an expression to the file, whatever quoting and folding
//! did to it. It never guesses: where text and file do not line up there is no map, and
//! the whole scalar is underlined instead.
//!
//! Runs of blanks are aligned as runs, since folding changes them; every other
//! character must match one to one after its escape is undone.

use crate::source::Source;
use crate::yaml::node::{Node, Style};

/// The map of a scalar; `None` for what is no text and where the two do not line up.
///
/// ```
/// use survey::source::{FileId, Source};
/// use survey::{diagnostic::Findings, yaml};
///
/// let source = Source::new("q", "ask_if: 'it''s == a'\n");
/// let tree = yaml::read(FileId(0), &source, &mut Findings::default()).unwrap();
/// let node = tree.get("ask_if").unwrap();
/// let map = yaml::scalar_map(&source, node).unwrap();
/// let at = node.text().unwrap().find("==").unwrap();
/// assert_eq!(&source.text()[map[at]..map[at] + 2], "==");
/// ```
pub fn scalar_map(source: &Source, node: &Node) -> Option<Vec<usize>> {
    let decoded = node.text()?;
    let span = node.span.range();
    let raw = source.text().get(span.clone())?;
    let (mut at, end) = match node.style {
        Style::SingleQuoted | Style::DoubleQuoted => (1, raw.len().checked_sub(1)?),
        _ => (0, raw.len()),
    };
    let mut map = Vec::with_capacity(decoded.len() + 1);
    for sought in decoded.chars() {
        if is_blank(sought) {
            map.push(span.start + at);
            continue;
        }
        let (found, length) = loop {
            let (found, length) = character(raw.get(at..end)?, node.style)?;
            if !is_blank(found) {
                break (found, length);
            }
            at += length;
        };
        if found != sought {
            return None;
        }
        map.resize(map.len() + sought.len_utf8(), span.start + at);
        at += length;
    }
    map.push(span.start + at);
    Some(map)
}

fn is_blank(character: char) -> bool {
    matches!(character, ' ' | '\t' | '\n' | '\r')
}

/// The first decoded character of `raw` and how many bytes it takes there.
fn character(raw: &str, style: Style) -> Option<(char, usize)> {
    let mut rest = raw.chars();
    let first = rest.next()?;
    match (style, first) {
        (Style::SingleQuoted, '\'') => Some(('\'', 2)),
        (Style::DoubleQuoted, '\\') => escape(raw, rest.next()?),
        _ => Some((first, first.len_utf8())),
    }
}

/// YAML 1.2.2, section 5.7.
fn escape(raw: &str, kind: char) -> Option<(char, usize)> {
    Some(match kind {
        '0' => ('\0', 2),
        'a' => ('\u{7}', 2),
        'b' => ('\u{8}', 2),
        'e' => ('\u{1b}', 2),
        'f' => ('\u{c}', 2),
        'n' => ('\n', 2),
        'r' => ('\r', 2),
        't' | '\t' => ('\t', 2),
        'v' => ('\u{b}', 2),
        ' ' | '\n' | '\r' => (' ', 2),
        'N' => ('\u{85}', 2),
        '_' => ('\u{a0}', 2),
        'L' => ('\u{2028}', 2),
        'P' => ('\u{2029}', 2),
        'x' | 'u' | 'U' => {
            let digits = match kind {
                'x' => 2,
                'u' => 4,
                _ => 8,
            };
            let code = u32::from_str_radix(raw.get(2..2 + digits)?, 16).ok()?;
            (char::from_u32(code)?, 2 + digits)
        }
        other => (other, 1 + other.len_utf8()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Findings;
    use crate::source::FileId;
    use crate::yaml;

    #[test]
    fn offsets_survive_every_scalar_style() {
        let files = [
            "when: a == 'x' and b\n",
            "when: a == 'x'\n  and b\n",
            "when: 'it''s == a\n\n   and b'\n",
            "when: \"a \\u00e5 == \\\"x\\\" \\\n   and b\"\n",
            "when: |\n  a ==\n    'x'\n  and b\n",
            "when: >-\n  a == 'x'\n    or c\n  and b\n",
            "when: >\n\n  > 3\n  and b\n",
            "when: 'å'' and b'\r\n",
        ];
        for file in files {
            let source = Source::new("q", file);
            let mut findings = Findings::default();
            let tree = yaml::read(FileId(0), &source, &mut findings).expect("a tree");
            assert!(findings.is_empty(), "{file:?}");
            let node = tree.get("when").expect("the key");
            let at = node.text().and_then(|text| text.find("and")).expect("the word");
            let map = scalar_map(&source, node).expect("it lines up");
            assert_eq!(&source.text()[map[at]..map[at] + 3], "and", "{file:?}");
        }
    }
}
