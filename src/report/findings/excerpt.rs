//! The lines around a finding, as miette wants to read them.
//!
//! *In:* the places of one finding, in any number of files. *Out:* one text made of
//! the lines to show, and a [`SourceCode`] that knows of every part of it which file
//! and line it came from.
//!
//! # Why
//!
//! miette counts columns in bytes and shows one file, whole lines, raw. Here columns
//! count characters, the other half of a pair may stand in another file, a line of
//! NDJSON keeps its number, a line of many kilobytes is cut around its mark, control
//! characters are visible, and sensitive answers are not.

use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};
use unicode_width::UnicodeWidthChar;

use crate::report::visible;
use crate::source::{FileId, Source, Sources, Span};

/// Two marks so many lines apart or nearer are shown in one piece.
const NEAR: usize = 6;
/// A mark over more lines than this is drawn on its first line only.
const MOST_LINES: usize = 4;

/// The lines to show of every file, one after the other.
pub struct Excerpt {
    text: String,
    blocks: Vec<Block>,
    marks: Vec<Mark>,
}

/// Neighbouring lines of one file.
struct Block {
    name: String,
    first_line: usize,
    lines: usize,
    start: usize,
    end: usize,
}

/// One place: where it lies in the excerpt, and its line and column in the file.
struct Mark {
    start: usize,
    end: usize,
    line: usize,
    column: usize,
}

/// What to leave out of the lines, and how wide they may be.
pub struct Frame<'a> {
    /// Columns for the text of a line.
    pub width: usize,
    /// Places whose text is not shown.
    pub hidden: &'a [Span],
    /// What stands there instead.
    pub stand_in: &'a str,
    /// What stands where a line is cut.
    pub dots: &'a str,
}

/// Neighbouring regions of one file, and how their lines are shown.
#[derive(Clone, Copy)]
struct Group<'a> {
    source: &'a Source,
    regions: &'a [Region],
    frame: &'a Frame<'a>,
}

/// A place cut to what will be drawn, with the whole lines around it.
#[derive(Clone, Copy)]
struct Region {
    file: FileId,
    mark: (usize, usize),
    lines: (usize, usize),
    label: usize,
}

impl Excerpt {
    /// Collects the lines around the places; the file of the first comes first.
    pub fn new(spans: &[Span], sources: &Sources, frame: &Frame<'_>) -> Self {
        let mut excerpt = Self { text: String::new(), blocks: Vec::new(), marks: vec![] };
        let mut files: Vec<FileId> = Vec::new();
        for span in spans {
            if !files.contains(&span.file) {
                files.push(span.file);
            }
        }
        let mut placed = Vec::new();
        for file in files {
            let source = sources.get(file);
            let mut regions: Vec<_> = (0..spans.len())
                .filter(|label| spans[*label].file == file)
                .map(|label| region(source, spans[label], label))
                .collect();
            regions.sort_by_key(|region| (region.mark, region.label));
            for regions in near(&regions, source.text()) {
                placed.extend(excerpt.add(Group { source, regions, frame }));
            }
        }
        placed.sort_by_key(|(label, _)| *label);
        excerpt.marks = placed.into_iter().map(|(_, mark)| mark).collect();
        excerpt
    }

    /// Where the places lie in the excerpt, in the order they were given.
    pub fn marks(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        self.marks.iter().map(|mark| (mark.start, mark.end - mark.start))
    }

    /// Adds neighbouring lines and returns where their marks came to lie.
    fn add(&mut self, group: Group<'_>) -> Vec<(usize, Mark)> {
        let Group { source, regions, .. } = group;
        let from = regions.first().map_or(0, |region| region.lines.0);
        let to = regions.iter().map(|region| region.lines.1).max().unwrap_or(from);
        let start = self.text.len();
        let mut map = Vec::new();
        let mut lines = 0;
        let mut at = from;
        loop {
            let end = source.text()[at..to].find('\n').map_or(to, |length| at + length);
            self.line(group, (at, end), &mut map);
            lines += 1;
            if end == to {
                break;
            }
            at = end + 1;
        }
        self.blocks.push(Block {
            name: visible::visible(source.name()).into_owned(),
            first_line: source.position(from).line,
            lines,
            start,
            end: self.text.len(),
        });
        regions.iter().map(|region| (region.label, mark(source, region, &map))).collect()
    }

    /// Adds one line: visible, cut to the width, sensitive answers left out.
    fn line(
        &mut self,
        Group { source, regions, frame }: Group<'_>,
        (start, end): (usize, usize),
        map: &mut Vec<(usize, usize)>,
    ) {
        let text = source.text()[start..end].trim_end_matches('\r');
        let marks: Vec<_> = regions
            .iter()
            .filter(|region| region.mark.0 <= end && region.mark.1 >= start)
            .map(|region| {
                (region.mark.0.max(start) - start, region.mark.1.min(end) - start)
            })
            .collect();
        let (first, last) = window(text, &marks, frame.width);
        map.push((start, self.text.len()));
        if first > 0 {
            self.text.push_str(frame.dots);
        }
        for (at, character) in text[first..last].char_indices() {
            let byte = start + first + at;
            map.push((byte, self.text.len()));
            let masked = frame.hidden.iter().find(|span| covers(span, regions, byte));
            match masked {
                Some(span) if byte == (span.start as usize).max(start + first) => {
                    self.text.push_str(frame.stand_in);
                }
                Some(_) => {}
                None if character == '\t' => self.text.push('\t'),
                None => visible::push(&mut self.text, character),
            }
        }
        map.push((start + last, self.text.len()));
        if last < text.len() {
            self.text.push_str(frame.dots);
        }
        self.text.push('\n');
    }

    fn block(&self, offset: usize) -> Option<&Block> {
        self.blocks.iter().find(|block| (block.start..block.end).contains(&offset))
    }
}

impl SourceCode for Excerpt {
    /// With lines of context asked for, the whole block; without, the line and column
    /// of the mark in its file.
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let block = self.block(span.offset()).ok_or(MietteError::OutOfBounds)?;
        if span.offset() + span.len() > block.end {
            return Err(MietteError::OutOfBounds);
        }
        let (range, line, column) = if before == 0 && after == 0 {
            let mark = self.marks.iter().find(|mark| mark.start == span.offset());
            let range = span.offset()..span.offset() + span.len();
            mark.map_or((range.clone(), block.first_line, 1), |mark| {
                (range, mark.line, mark.column)
            })
        } else {
            (block.start..block.end, block.first_line, 1)
        };
        Ok(Box::new(MietteSpanContents::new_named(
            block.name.clone(),
            &self.text.as_bytes()[range.clone()],
            (range.start, range.len()).into(),
            line - 1,
            column - 1,
            block.lines,
        )))
    }
}

/// The mark of a span, and its lines with one more on either side.
fn region(source: &Source, span: Span, label: usize) -> Region {
    let text = source.text();
    let range = source.clamp(span.range());
    let first = line_start(text, range.start);
    let mut end = range.end;
    // A span that ends with a line break is drawn on the line it ends.
    while end > range.start && text[..end].ends_with(['\n', '\r']) {
        end -= 1;
    }
    if text[range.start..end].matches('\n').count() >= MOST_LINES {
        end = line_end(text, range.start);
    }
    let before = if first > 0 { line_start(text, first - 1) } else { first };
    let last = line_end(text, end);
    // What follows the last line break of a file is not a line to show.
    let after = if last + 1 < text.len() { line_end(text, last + 1) } else { last };
    Region { file: span.file, mark: (range.start, end), lines: (before, after), label }
}

fn line_start(text: &str, byte: usize) -> usize {
    text[..byte].rfind('\n').map_or(0, |at| at + 1)
}

fn line_end(text: &str, byte: usize) -> usize {
    text[byte..].find('\n').map_or(text.len(), |at| byte + at)
}

/// Splits regions into groups that are shown in one piece.
fn near<'a>(regions: &'a [Region], text: &str) -> Vec<&'a [Region]> {
    let mut groups = Vec::new();
    let mut start = 0;
    let mut end = 0;
    for (number, region) in regions.iter().enumerate() {
        let far = number > start
            && region.lines.0 > end
            && text[end..region.lines.0].matches('\n').count() > NEAR;
        if far {
            groups.push(&regions[start..number]);
            start = number;
        }
        end = end.max(region.lines.1);
    }
    groups.push(&regions[start..]);
    groups
}

/// The bytes of a line that are shown: all, or as much as fits around its marks.
fn window(text: &str, marks: &[(usize, usize)], width: usize) -> (usize, usize) {
    let columns =
        |part: &str| part.chars().map(|c| c.width().unwrap_or(0)).sum::<usize>();
    if text.len() <= width || columns(text) <= width {
        return (0, text.len());
    }
    let first = marks.iter().map(|mark| mark.0).min().unwrap_or(0).min(text.len());
    let last = marks.iter().map(|mark| mark.1).max().unwrap_or(0).min(text.len());
    let lead = if columns(&text[..last]) <= width { first } else { width / 3 };
    let start = text[..first]
        .char_indices()
        .rev()
        .nth(lead.saturating_sub(1))
        .map_or(0, |(at, _)| at);
    let start = if lead == 0 { first } else { start };
    let end =
        text[start..].char_indices().nth(width).map_or(text.len(), |(at, _)| start + at);
    (start, end)
}

/// Whether a sensitive place of the group's file covers a byte.
fn covers(span: &Span, regions: &[Region], byte: usize) -> bool {
    regions.first().is_some_and(|region| region.file == span.file)
        && span.range().contains(&byte)
}

/// Where a mark came to lie, and its line and column in the file.
fn mark(source: &Source, region: &Region, map: &[(usize, usize)]) -> Mark {
    let shown = |byte: usize| {
        let after = map.partition_point(|(from, _)| *from <= byte);
        map.get(after.saturating_sub(1)).map_or(0, |(_, to)| *to)
    };
    let position = source.position(region.mark.0);
    let start = shown(region.mark.0);
    let end = shown(region.mark.1).max(start);
    Mark { start, end, line: position.line, column: position.column }
}
