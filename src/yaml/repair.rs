//! Mends of what cannot be read as YAML, or says what it cannot mean there.
//!
//! *In:* a text, and where its reading met with a fault. *Out:* the mend, where one thing
//! alone can have been meant, or a guess.
//!
//! It looks at the lines near the place, as `slips` does, and decides nothing: a mend is
//! made only where the text reads further with it.

use crate::diagnostic::{Edit, Fix, Words};
use crate::source::{FileId, Source, Span};
use crate::yaml::mend::{self, line_start, quote, without_entry};
use crate::yaml::node::{Kind, Node};

/// Letters that have a meaning after a backslash: YAML 1.2.2, section 5.7.
const ESCAPES: &str = "0abtnvfre \"/\\N_LPxuU\t\n\r";

/// Puts quotes round a value.
pub fn quotes(source: &Source, value: Span) -> Option<Fix> {
    let text = source.text().get(value.range())?;
    // A value that begins with a quote and goes on behind it is quoted as a whole.
    let edit = match text.starts_with(['\'', '"']) {
        true => Edit::new(value, mend::quoted(text)),
        false => quote(source, value)?,
    };
    let text = &edit.text;
    let words = Words::new(format!("write `{text}`"), format!("skriv `{text}`"));
    Some(Fix::safe(words, [edit]))
}

/// The rest of a value that stands alone behind its key or dash, without a comment.
pub fn rest_of_line(source: &Source, file: FileId, start: usize) -> Span {
    let text = source.text();
    let line = text[start..].split('\n').next().unwrap_or_default();
    let end = line.find(" #").unwrap_or(line.len());
    Span::new(file, start..start + line[..end].trim_end().len())
}

/// The value without quotes in brackets in which the reading stopped: from its first
/// character to the comma or bracket that ends it, brackets within it passed over.
pub fn flow_value(
    source: &Source,
    file: FileId,
    bracket: usize,
    at: usize,
) -> Option<Span> {
    let text = source.text();
    let (mut entry, mut depth) = (bracket + 1, 0_usize);
    for (offset, c) in text.get(bracket + 1..at)?.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            ',' | '{' | '\n' if depth == 0 => entry = bracket + 2 + offset,
            _ => {}
        }
    }
    let colon = entry + text.get(entry..at)?.find(": ")?;
    let blanks =
        text[colon + 1..].len() - text[colon + 1..].trim_start_matches(' ').len();
    let start = colon + 1 + blanks;
    let (mut open, mut quote) = (Vec::new(), None);
    for (offset, c) in text[start..].char_indices() {
        let place = || {
            Some(Span::new(
                file,
                start..start + text[start..start + offset].trim_end().len(),
            ))
        };
        match (c, quote) {
            ('\n', _) => return None,
            (c, Some(q)) if c == q => quote = None,
            (_, Some(_)) => {}
            ('\'' | '"', None) => quote = Some(c),
            ('(' | '[' | '{', None) => open.push(c),
            (',' | '}', None) if open.is_empty() => return place(),
            (')' | ']' | '}', None) => drop(open.pop()?),
            _ => {}
        }
    }
    None
}

/// Where the value of the key or dash on the line of a byte begins.
pub fn value_start(source: &Source, at: usize) -> Option<usize> {
    let text = source.text();
    let start = line_start(text, at);
    let line = text[start..].lines().next()?;
    let entry = line.trim_start_matches([' ', '-']);
    let begin = line.len() - entry.len();
    let value = match entry.split_once(": ") {
        Some((key, _)) if !key.contains(['"', '\'', '{', '[']) => begin + key.len() + 2,
        _ => begin,
    };
    let blanks = line[value..].len() - line[value..].trim_start_matches(' ').len();
    Some(start + value + blanks)
}

/// `a: {{ unit.name }}`, read as a mapping within a mapping: a text that wants quotes.
/// `inner` is the place of the inner one.
pub fn fill(source: &Source, inner: Span) -> Option<Fix> {
    let text = source.text();
    let start = (inner.start as usize).checked_sub(1)?;
    if !text.get(start..)?.starts_with('{') {
        return None;
    }
    let line = &text[line_start(text, start)..start];
    let is_value = line.trim_end().ends_with([':', '-']) && !line.contains(['{', '[']);
    let value = rest_of_line(source, inner.file, start);
    let whole = text.get(value.range())?;
    (is_value && whole.ends_with("}}")).then(|| quotes(source, value)).flatten()
}

/// `{text: Ja, det är så}`: quotes round the text and the words that its commas cut off.
pub fn words_without_value(source: &Source, word: Span) -> Option<Fix> {
    let text = source.text();
    let (start, end) = (word.start as usize, word.end as usize);
    let line = line_start(text, start);
    let colon = line + text[line..start].rfind(": ")?;
    let before = text.get(colon + 2..start)?;
    let begin = start - before.trim_start_matches(' ').len();
    let rest = text[end..].lines().next()?;
    let close = rest.find('}')?;
    let cut = |part: &&str| !part.contains([':', '[', ']', '{', '"', '\'']);
    let parts = rest[..close].split(',').skip(1).take_while(cut);
    let more: usize = parts.map(|part| part.len() + 1).sum();
    let is_bare = !text[begin..start].contains(['[', ']', '{', '}', '"', '\'', '#']);
    let more = text[..end + more].trim_end().len();
    let fix = quotes(source, Span::new(word.file, begin..more)).filter(|_| is_bare)?;
    // A value may have been forgotten.
    Some(Fix::guess(fix.words, fix.edits))
}

/// A key that is there already, with the same value: it says nothing.
pub fn repeated_entry(source: &Source, first: &Node, again: &Node) -> Option<Fix> {
    let is_scalar = !matches!(again.kind, Kind::Sequence(_) | Kind::Mapping(_));
    if !is_scalar || first.kind != again.kind {
        return None;
    }
    let words = Words::new("remove the second", "ta bort den andra");
    Some(Fix::safe(words, [without_entry(source, again.span)?]))
}

/// A dash before a key, in the place of the blanks that set it in.
pub fn dash(source: &Source, key: Span) -> Option<Fix> {
    let start = key.start as usize;
    let at =
        start.checked_sub(2).filter(|at| source.text().get(*at..start) == Some("  "))?;
    let words = Words::new("write `- ` before it", "skriv `- ` före den");
    Some(Fix::safe(words, [Edit::new(Span::new(key.file, at..start), "- ")]))
}

/// Two blanks for every tab that sets a line in; a guess where other lines are set in with
/// blanks.
pub fn tabs(source: &Source, file: FileId) -> Option<Fix> {
    let (mut edits, mut at, mut is_pure) = (Vec::new(), 0, true);
    for line in source.text().split_inclusive('\n') {
        let head = &line[..line.len() - line.trim_start_matches([' ', '\t']).len()];
        is_pure &= !head.contains(' ') || line.trim().is_empty();
        if head.contains('\t') && head.len() < line.trim_end().len() {
            let place = Span::new(file, at..at + head.len());
            edits.push(Edit::new(place, head.replace('\t', "  ")));
        }
        at += line.len();
    }
    if edits.is_empty() {
        return None;
    }
    let words = Words::new("indent with spaces", "dra in med blanksteg");
    Some(if is_pure { Fix::safe(words, edits) } else { Fix::guess(words, edits) })
}

/// Doubles every backslash of a text in double quotes that stands before nothing it could
/// change. `at` lies within the text or at its head.
pub fn backslashes(source: &Source, file: FileId, at: usize) -> Option<Fix> {
    let text = source.text();
    let line = line_start(text, at);
    let start = match text[at..].starts_with('"') {
        true => at,
        false => line + text[line..at].rfind('"')?,
    };
    let mut edits = Vec::new();
    let mut chars = text[start + 1..].char_indices();
    while let Some((offset, c)) = chars.next() {
        match c {
            '"' | '\n' => break,
            '\\' => {
                let (_, escaped) = chars.next()?;
                if !ESCAPES.contains(escaped) {
                    let place = start + 1 + offset;
                    edits.push(Edit::new(Span::new(file, place..place), "\\"));
                }
            }
            _ => {}
        }
    }
    let words = Words::new("write two backslashes", "skriv två omvända snedstreck");
    (!edits.is_empty()).then(|| Fix::safe(words, edits))
}

/// Takes a tag of the core schema away, and leaves what it says: text in quotes.
pub fn tag(source: &Source, tag: Span, node: Span, is_plain: bool) -> Option<Fix> {
    let text = source.text();
    let written = text.get(tag.range())?;
    let gap = text.get(tag.end as usize..node.start as usize)?;
    let is_near = gap.bytes().all(|b| b == b' ') && !gap.is_empty();
    let is_known = match written {
        "!!str" => true,
        "!!int" | "!!float" | "!!bool" => is_plain,
        _ => false,
    };
    if !is_near || !is_known {
        return None;
    }
    let mut edits = vec![Edit::new(Span { end: node.start, ..tag }, "")];
    if written == "!!str" && is_plain {
        edits.push(quote(source, node)?);
    }
    let words = Words::new(format!("remove `{written}`"), format!("ta bort `{written}`"));
    Some(Fix::safe(words, edits))
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: FileId = FileId(0);

    #[test]
    fn a_value_in_brackets_ends_where_its_own_brackets_have() {
        for (text, expected) in [
            ("{must: x in ['a', 'b'], level: soft}", "x in ['a', 'b']"),
            ("{must: any_of(x, ['a']) and y}", "any_of(x, ['a']) and y"),
            ("{id: a, must: x in ['}'] }", "x in ['}']"),
        ] {
            let source = Source::new("q", text);
            let stop = text.find("['").unwrap();
            let span = flow_value(&source, FILE, 0, stop).unwrap();
            assert_eq!(&text[span.range()], expected);
        }
    }
}
