//! A sheet as Markdown.
//!
//! *In:* a [`Sheet`]. *Out:* Markdown in which whatever an author wrote is plain text.

use crate::report::outline::{Block, Body, Choice, Part, Sheet};

/// A line to write on: long, or as long as a number.
const LONG: &str = "______________________________";
const SHORT: &str = "__________";

/// Writes a sheet as Markdown.
pub fn markdown(sheet: &Sheet) -> String {
    let mut text = format!("# {}\n\n", escaped(&sheet.title));
    for (head, words) in &sheet.lead {
        text.push_str(&format!("- **{}:** {}\n", escaped(head), escaped(words)));
    }
    if !sheet.lead.is_empty() {
        text.push('\n');
    }
    text.push_str(&format!("{}\n", escaped(&sheet.notice)));
    for part in &sheet.parts {
        section(sheet, part, &mut text);
    }
    text
}

fn section(sheet: &Sheet, part: &Part, text: &mut String) {
    let hashes = "#".repeat(part.level.min(6));
    text.push_str(&format!(
        "\n{hashes} {} {}\n",
        escaped(&part.mark),
        escaped(&part.title)
    ));
    for paragraph in &part.text {
        text.push_str(&format!("\n{}\n", escaped(paragraph)));
    }
    if let Some(who) = &part.who {
        text.push_str(&format!("\n*{}*\n", escaped(who)));
    }
    for block in &part.blocks {
        question(sheet, block, text);
    }
    for route in &part.routes {
        text.push_str(&format!("\n→ {}\n", escaped(route)));
    }
}

fn question(sheet: &Sheet, block: &Block, text: &mut String) {
    let wording = block.text.iter().map(|paragraph| escaped(paragraph));
    let mut wording: Vec<String> = wording.collect();
    if let Some(number) = &block.number {
        let first =
            if wording.is_empty() { escaped(&block.id) } else { wording.remove(0) };
        text.push_str(&format!("\n**{}.** **{first}**\n", number));
    }
    for paragraph in wording {
        text.push_str(&format!("\n{paragraph}\n"));
    }
    if let Some(who) = &block.who {
        text.push_str(&format!("\n*{}*\n", escaped(who)));
    }
    if !block.hints.is_empty() {
        text.push_str(&format!("\n({})\n", escaped(&block.hints.join("; "))));
    }
    for paragraph in &block.help {
        text.push_str(&format!("\n{}\n", escaped(paragraph)));
    }
    if let Some(why) = &block.why {
        text.push_str(&format!("\n{} {}\n", sheet.words.why, escaped(why)));
    }
    body(sheet, block, text);
    if !block.offered.is_empty() {
        let mark = if matches!(block.body, Body::One { .. }) { "○" } else { "☐" };
        if !matches!(block.body, Body::One { .. } | Body::Many { .. }) {
            text.push_str(&format!("\n{}\n\n", sheet.words.or));
        }
        for offered in &block.offered {
            text.push_str(&format!("- {mark} {}\n", escaped(offered)));
        }
    }
    for route in &block.routes {
        text.push_str(&format!("\n→ {}\n", escaped(route)));
    }
    if !block.inner.is_empty() {
        text.push_str(&format!("\n{}\n", sheet.words.for_each));
    }
    for inner in &block.inner {
        question(sheet, inner, text);
    }
}

fn body(sheet: &Sheet, block: &Block, text: &mut String) {
    match &block.body {
        Body::None | Body::Rows => {}
        Body::One { options } => choices(sheet, "○", options, text),
        Body::Many { options } => choices(sheet, "☐", options, text),
        Body::Scale { points } => {
            let cell = |(point, word): &(String, Option<String>)| match word {
                Some(word) => format!("{} {}", escaped(point), escaped(word)),
                None => escaped(point),
            };
            let cells: Vec<String> = points.iter().map(cell).collect();
            table(&cells, &[vec!["○".to_owned(); cells.len()]], text);
        }
        Body::Line { unit, short } => {
            let line = if *short { SHORT } else { LONG };
            let unit = unit
                .as_ref()
                .map_or_else(String::new, |unit| format!(" {}", escaped(unit)));
            text.push_str(&format!("\n`{line}`{unit}\n"));
        }
        Body::Lines => text.push_str(&format!("\n`{LONG}`\n\n`{LONG}`\n\n`{LONG}`\n")),
        Body::Numbers { options, unit } => {
            text.push('\n');
            let unit = unit
                .as_ref()
                .map_or_else(String::new, |unit| format!(" {}", escaped(unit)));
            for option in options {
                text.push_str(&format!("- `____`{unit} {}\n", choice(sheet, option)));
            }
        }
        Body::Table { head, rows, several, unit } => {
            let mark = if *several { "☐" } else { "○" };
            let mut cells = vec![sheet.words.row.to_owned()];
            let written = head.is_empty();
            match written {
                true => cells.push(match unit {
                    Some(unit) => format!("{} ({})", sheet.words.answer, escaped(unit)),
                    None => sheet.words.answer.to_owned(),
                }),
                false => cells.extend(head.iter().map(|label| escaped(label))),
            }
            let rows: Vec<Vec<String>> = rows
                .iter()
                .map(|(label, only)| {
                    let label = match only {
                        Some(only) => format!("{} ({})", escaped(label), escaped(only)),
                        None => escaped(label),
                    };
                    let box_ =
                        if written { format!("`{SHORT}`") } else { mark.to_owned() };
                    std::iter::once(label).chain(vec![box_; cells.len() - 1]).collect()
                })
                .collect();
            table(&cells, &rows, text);
        }
    }
}

fn table(head: &[String], rows: &[Vec<String>], text: &mut String) {
    let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
    text.push('\n');
    text.push_str(&line(head));
    text.push_str(&line(&vec!["---".to_owned(); head.len()]));
    for row in rows {
        text.push_str(&line(row));
    }
}

fn choices(sheet: &Sheet, mark: &str, options: &[Choice], text: &mut String) {
    text.push('\n');
    for option in options {
        text.push_str(&format!("- {mark} {}\n", choice(sheet, option)));
    }
}

fn choice(sheet: &Sheet, option: &Choice) -> String {
    let mut told = escaped(&option.label);
    if option.specify {
        told.push_str(&format!(", {} `{LONG}`", sheet.words.specify));
    }
    if let Some(note) = &option.note {
        told.push_str(&format!(" ({})", escaped(note)));
    }
    told
}

/// A text in which no sign means anything to Markdown.
fn escaped(text: &str) -> String {
    let mut told = String::with_capacity(text.len());
    let mut before = ' ';
    let mut rest = text.chars().peekable();
    while let Some(character) = rest.next() {
        let after = rest.peek().copied().unwrap_or(' ');
        let is_inner =
            character == '_' && before.is_alphanumeric() && after.is_alphanumeric();
        let is_first = told.trim().is_empty();
        let starts = matches!(character, '-' | '+' | '=') && is_first
            || matches!(character, '.' | ')')
                && told.trim_start().chars().all(|c| c.is_ascii_digit())
                && !is_first;
        if "\\`*_{}[]<>#|~&!".contains(character) && !is_inner || starts {
            told.push('\\');
        }
        told.push(character);
        before = character;
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_of_markdown_are_escaped() {
        assert_eq!(
            escaped("1. *a* <b> [c](d) a_b _c_"),
            "1\\. \\*a\\* \\<b\\> \\[c\\](d) a_b \\_c\\_"
        );
        assert_eq!(escaped("- x"), "\\- x");
        assert_eq!(escaped("1.5 kr"), "1\\.5 kr");
        assert_eq!(escaped("a | b"), "a \\| b");
    }
}
