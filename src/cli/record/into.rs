//! Recorded cases added to a file of cases.
//!
//! *In:* the text of the file, and cases. *Out:* the text with the cases after the last one
//! that is there, in the indentation of the list.
//!
//! Every other byte stays: comments, order, quotes, what stands after the list. A list in
//! brackets is left to its author.

use crate::diagnostic::{Findings, Words};
use crate::load::{self, FileKind};
use crate::source::{FileId, Sources};
use crate::yaml::{self, Node, Style};

/// How far the cases are indented as they are written.
const OWN: usize = 2;

/// The text of a file of cases with further ones.
///
/// # Errors
///
/// It is no file of cases, or its list is none of dashes: why.
pub fn added(file: FileId, sources: &Sources, cases: &str) -> Result<String, Words> {
    let source = sources.get(file);
    let mut findings = Findings::default();
    if load::kind_of(source) != Some(FileKind::Cases) {
        return Err(Words::new("it is no file of cases", "det är ingen fil med fall"));
    }
    let tree = yaml::read(file, source, &mut findings);
    let list = tree.as_ref().and_then(|tree| tree.get("cases"));
    let last = list.and_then(|list| Some((list.style, list.sequence()?.last()?)));
    let (style, last) = match last {
        Some(found) if !findings.has_errors() => found,
        _ => {
            return Err(Words::new(
                "its cases cannot be read",
                "dess fall går inte att läsa",
            ));
        }
    };
    let text = source.text();
    let dash = (style == Style::Block).then(|| dash(text, last)).flatten();
    let Some(dash) = dash else {
        return Err(Words::new(
            "its cases stand in brackets, and only a list of dashes can be added to",
            "dess fall står inom hakparentes, och bara en lista med streck kan fyllas på",
        ));
    };
    let end = end(text, last.span.start as usize, dash);
    let (before, after) = text.split_at(end);
    let newline = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let mut whole = before.to_owned();
    if !whole.ends_with('\n') {
        whole.push_str(newline);
    }
    for line in cases.lines() {
        let own = line.get(OWN..).unwrap_or_default();
        if !own.is_empty() {
            whole.push_str(&" ".repeat(dash));
            whole.push_str(own);
        }
        whole.push_str(newline);
    }
    whole.push_str(after);
    Ok(whole)
}

/// The column of the dash before an element.
fn dash(text: &str, element: &Node) -> Option<usize> {
    let before = text.get(..element.span.start as usize)?;
    let dash = before.rfind('-')?;
    let line = before[..dash].rfind('\n').map_or(0, |at| at + 1);
    before[line..dash].bytes().all(|byte| byte == b' ').then_some(dash - line)
}

/// The end of an element that begins at a byte: of the last line that is further in than
/// its dash, comments among them.
fn end(text: &str, start: usize, dash: usize) -> usize {
    let mut end = None;
    let mut at = text[..start].rfind('\n').map_or(0, |at| at + 1);
    for line in text[at..].split_inclusive('\n') {
        let is_first = end.is_none();
        let inner = line.trim_end();
        let indent = inner.len() - inner.trim_start_matches(' ').len();
        at += line.len();
        if is_first || !inner.is_empty() && indent > dash {
            end = Some(at);
        } else if !inner.is_empty() {
            break;
        }
    }
    end.unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Source;

    fn told(text: &str) -> Result<String, Words> {
        let mut sources = Sources::default();
        let file = sources.add(Source::new("cases.yaml", text));
        added(file, &sources, "  - name: new\n    expect:\n      findings: []\n")
    }

    #[test]
    fn a_case_stands_after_the_last_one_and_nothing_else_moves() {
        let text = "# head\ncases:  # all\n  - name: one # first\n    answers: {}\n    expect: {findings: []}\n    # of one\n\n# the end\n";
        let new = "  - name: new\n    expect:\n      findings: []\n";
        let (before, after) = text.split_at(text.find("\n# the end").unwrap());
        assert_eq!(told(text), Ok(format!("{before}{new}{after}")));
    }

    #[test]
    fn the_indentation_and_the_line_ends_are_those_of_the_file() {
        let text = "cases:\r\n- name: one\r\n  answers: {}\r\n  because: |\r\n    a\r\n\r\n    b\r\n  expect: {findings: []}";
        let new = "\r\n- name: new\r\n  expect:\r\n    findings: []\r\n";
        assert_eq!(told(text), Ok(format!("{text}{new}")));
    }

    #[test]
    fn what_cannot_be_added_to_is_told() {
        assert!(
            told("cases: [{name: one, answers: {}, expect: {findings: []}}]\n").is_err()
        );
        assert!(told("cases: [\n").is_err());
        assert!(told("questionnaire: x\nversion: \"1\"\n").is_err());
    }
}
