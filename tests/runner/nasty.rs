//! YAML made by chance that is set as no person would set it: every level set in by
//! another number of blanks, comments wherever one may stand, every way to write a scalar.
//!
//! *In:* a seed, and whether its keys are those of a questionnaire. *Out:* a text that
//! reads without a finding.

/// A text; `known` where its keys may be ones whose order is settled.
pub fn text(seed: u64, known: bool) -> String {
    let mut maker = Maker {
        keys: if known { KEYS } else { NAMES },
        state: seed.wrapping_mul(2_862_933_555_777_941_757).wrapping_add(3_037_000_493),
        out: String::new(),
        comments: 0,
        anchors: 0,
    };
    for _ in 0..maker.below(3) {
        maker.line_comment(0);
    }
    if maker.once_in(6) {
        maker.out.push_str("---\n");
    }
    match maker.below(5) {
        0 => maker.sequence(0, 0),
        _ => maker.mapping(0, 0, false),
    }
    maker.maybe_comments(0, 0);
    if maker.once_in(8) {
        maker.out.push_str("...\n");
    }
    maker.out
}

const KEYS: &[&str] = &[
    "id",
    "type",
    "text",
    "items",
    "sections",
    "options",
    "checks",
    "rows",
    "code",
    "label",
    "about",
    "concept",
    "title",
    "must",
    "questionnaire",
    "version",
    "åäö",
    "\"no\"",
    "'x y'",
    "k",
];
const NAMES: &[&str] = &["a", "b", "c", "d", "e", "f", "åäö", "\"no\"", "'x y'", "k"];
const SCALARS: &[&str] = &[
    "a",
    "no",
    "0180",
    "1_000",
    "2025-01-01",
    "12:30",
    "1.10",
    "~",
    "true",
    "a b  c",
    "x#y",
    "\"q\"",
    "'it''s'",
    "\"a \\\"b\\\" # c\"",
    "'# no comment'",
    "\"\\u00e5\\n\"",
    "a: b",
    "plan == 'ja'",
    "å ä ö",
    "https://example.org/?a=b",
    "-1",
    "\"\"",
    "''",
    "- x",
    "|",
    "x, y",
    "[a",
    "null",
    "<<",
    "=",
    "\"yes\"",
    "{{ unit.x }}",
];

struct Maker {
    keys: &'static [&'static str],
    state: u64,
    out: String,
    comments: usize,
    anchors: usize,
}

impl Maker {
    fn below(&mut self, bound: usize) -> usize {
        self.state = self
            .state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.state >> 33).unwrap() % bound.max(1)
    }

    fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    fn one_of(&mut self, words: &[&str]) {
        let word = words[self.below(words.len())];
        self.out.push_str(word);
    }

    fn blanks(&mut self, count: usize) {
        self.out.extend(std::iter::repeat_n(' ', count));
    }

    fn comment(&mut self) {
        self.comments += 1;
        let text = match self.below(6) {
            0 => format!("#no blank {}", self.comments),
            1 => {
                format!("# {}: with [brackets], {{x: y}} 'and \"quotes\"", self.comments)
            }
            2 => format!("# allow: some-rule because of {}", self.comments),
            _ => format!("# c{}", self.comments),
        };
        self.out.push_str(&text);
        if self.once_in(5) {
            self.out.push_str("  ");
        }
    }

    fn line_comment(&mut self, indent: usize) {
        self.blanks(indent);
        self.comment();
        self.out.push('\n');
    }

    fn maybe_comments(&mut self, low: usize, high: usize) {
        if self.once_in(4) {
            for _ in 0..1 + self.below(2) {
                if self.once_in(4) {
                    self.one_of(&["\n", "  \n", "\n\n\n"]);
                }
                let indent = low + self.below(high.saturating_sub(low) + 1);
                self.line_comment(indent);
            }
        } else if self.once_in(6) {
            self.one_of(&["\n", "\n\n", "\t\n"]);
        }
    }

    fn end_line(&mut self) {
        if self.once_in(6) {
            let blanks = 1 + self.below(12);
            self.blanks(blanks);
            self.comment();
        } else if self.once_in(8) {
            self.out.push_str("  ");
        }
        self.out.push('\n');
    }

    /// Entries at an indentation; `inline` where the first stands behind a dash.
    fn mapping(&mut self, indent: usize, depth: usize, inline: bool) {
        let mut keys: Vec<&str> = self.keys.to_vec();
        for number in 0..1 + self.below(5) {
            if number > 0 || !inline {
                self.maybe_comments(indent, indent);
                self.blanks(indent);
            }
            let at = self.below(keys.len());
            let key = keys.remove(at);
            if self.once_in(12) {
                self.out.push_str("?  ");
                self.out.push_str(key);
                self.end_line();
                self.blanks(indent);
                self.out.push(':');
            } else {
                self.out.push_str(key);
                self.one_of(&[":", ":", ":", " :"]);
            }
            self.value(indent, depth, false);
        }
    }

    fn sequence(&mut self, indent: usize, depth: usize) {
        for _ in 0..1 + self.below(4) {
            self.maybe_comments(indent, indent);
            self.blanks(indent);
            self.out.push('-');
            self.value(indent, depth, true);
        }
    }

    /// A value behind a colon or a dash.
    fn value(&mut self, indent: usize, depth: usize, in_list: bool) {
        match self.below(if depth > 4 { 5 } else { 10 }) {
            0 => self.end_line(),
            1 => self.block_scalar(indent),
            2 => self.folded(indent),
            3 | 4 => {
                self.one_of(&[" ", "   ", "\t"]);
                self.scalar(false);
                self.end_line();
            }
            5 | 6 => {
                if self.once_in(5) {
                    self.end_line();
                    self.blanks(indent + 1);
                } else {
                    self.out.push(' ');
                }
                let lines = self.once_in(3);
                self.flow(indent + 1, 0, lines);
                self.end_line();
            }
            7 if in_list && self.once_in(2) => {
                let gap = 1 + self.below(3);
                self.blanks(gap);
                self.mapping(indent + 1 + gap, depth + 1, true);
            }
            7 | 8 => {
                self.anchor();
                self.end_line();
                let deeper = indent + 1 + self.below(4);
                self.maybe_comments(deeper, deeper);
                self.mapping(deeper, depth + 1, false);
                self.maybe_comments(indent, deeper);
            }
            _ => {
                self.end_line();
                let deeper = indent + usize::from(in_list) + self.below(4);
                self.sequence(deeper, depth + 1);
                self.maybe_comments(indent, deeper);
            }
        }
    }

    fn anchor(&mut self) {
        if self.once_in(6) {
            self.anchors += 1;
            self.out.push_str(&format!(" &a{}", self.anchors));
        }
    }

    fn scalar(&mut self, in_flow: bool) {
        loop {
            let scalar = SCALARS[self.below(SCALARS.len())];
            let plain = !scalar.starts_with(['"', '\'']);
            let needs_quotes = plain
                && (scalar.contains(": ")
                    || scalar.starts_with(['-', '|', '[', '{', '='])
                    || (in_flow && scalar.contains([',', '[', '{', '?'])));
            if !needs_quotes {
                self.out.push_str(scalar);
                return;
            }
        }
    }

    fn block_scalar(&mut self, indent: usize) {
        let deeper = 1 + self.below(4);
        let style = ["|", ">"][self.below(2)];
        let chomp = ["", "-", "+"][self.below(3)];
        let named = self.once_in(3);
        let number = if named { deeper.to_string() } else { String::new() };
        self.out.push_str(&format!(" {style}{number}{chomp}"));
        self.end_line();
        if self.once_in(4) {
            self.out.push('\n');
        }
        for line in 0..1 + self.below(4) {
            let more = match named || line > 0 {
                true => self.below(3),
                false => 0,
            };
            self.blanks(indent + deeper + more);
            self.one_of(&["a line", "# a hash", "- a dash", "x: {y", "\ttab"]);
            self.one_of(&["\n", "  \n", "\n\n"]);
        }
        for _ in 0..self.below(3) {
            let blanks = self.below(indent + 1);
            self.blanks(blanks);
            self.out.push('\n');
        }
    }

    /// A scalar of several lines.
    fn folded(&mut self, indent: usize) {
        let quote = ["", "'", "\""][self.below(3)];
        self.out.push(' ');
        self.out.push_str(quote);
        self.out.push_str("one two");
        for _ in 0..1 + self.below(3) {
            self.one_of(&["\n", " \n", "\n\n", "\n  \n\n"]);
            let blanks = indent + 1 + self.below(5);
            self.blanks(blanks);
            self.one_of(&["three", "four", "- five", "x,y"]);
            if quote == "\"" && self.once_in(3) {
                self.one_of(&[" six \\", "\\ ", "\\t"]);
            }
        }
        if quote == "\"" && self.out.ends_with('\\') {
            self.out.push('\\');
        }
        self.out.push_str(quote);
        self.end_line();
    }

    /// Brackets; `lines` where they may hold line breaks.
    fn flow(&mut self, indent: usize, depth: usize, lines: bool) {
        let is_list = self.once_in(2);
        let count = self.below(4);
        let mut keys: Vec<&str> = self.keys.to_vec();
        self.out.push(if is_list { '[' } else { '{' });
        for number in 0..count {
            self.gap(indent, lines);
            if !is_list {
                let at = self.below(keys.len());
                let key = keys.remove(at);
                self.out.push_str(key);
                self.one_of(&[": ", ":  ", " : "]);
            }
            if depth < 3 && self.once_in(3) {
                self.flow(indent, depth + 1, lines);
            } else {
                self.scalar(true);
            }
            if number + 1 < count || self.once_in(6) {
                let breaks = lines && self.once_in(4);
                self.gap(indent, breaks);
                self.out.push(',');
            }
        }
        self.gap(indent, lines);
        self.out.push(if is_list { ']' } else { '}' });
    }

    fn gap(&mut self, indent: usize, lines: bool) {
        match self.below(if lines { 5 } else { 2 }) {
            0 => {}
            1 => self.one_of(&[" ", "  "]),
            2 => {
                self.out.push_str("  ");
                self.comment();
                self.out.push('\n');
                let deeper = indent + self.below(4);
                self.blanks(deeper);
            }
            3 => {
                self.out.push('\n');
                self.maybe_comments(indent, indent + 3);
                let deeper = indent + self.below(4);
                self.blanks(deeper);
            }
            _ => {
                self.out.push('\n');
                let deeper = indent + self.below(6);
                self.blanks(deeper);
            }
        }
    }
}
