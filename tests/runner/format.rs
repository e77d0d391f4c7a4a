//! The layout of YAML: nothing that is said changes, and what is laid out stays so.
//!
//! Every YAML file of the repository is laid out, generated questionnaires, and texts
//! that are set as strangely as may be (`nasty`).

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use survey::diagnostic::Findings;
use survey::format::{Unformatted, format};
use survey::load::{self, FileKind};
use survey::source::{FileId, Source, Sources};
use survey::yaml::{self, TokenKind};

use crate::support::Beside;
use crate::{generated, nasty};

const FILE: FileId = FileId(0);

fn laid_out(text: &str) -> Result<String, Unformatted> {
    format(FILE, &Source::new("q.yaml", text), &mut Findings::default())
}

/// Lays a text out, and holds what must hold of every text.
fn held(text: &str, name: &str) -> Option<String> {
    let laid = match laid_out(text) {
        Ok(laid) => laid,
        Err(Unformatted::Unreadable) => return None,
        Err(Unformatted::Unlike) => panic!("{name}: says something else:\n{text}"),
    };
    assert_eq!(laid_out(&laid).as_deref(), Ok(laid.as_str()), "{name}: laid out again");
    let blank = |line: &str| line.trim_matches(' ').is_empty();
    assert!(!laid.lines().next().is_some_and(blank), "{name}: begins blank\n{laid}");
    Some(laid)
}

/// As [`held`], and every comment stays beside the word it belongs to.
fn held_with_comments(text: &str, name: &str) {
    let laid = held(text, name).unwrap_or_else(|| panic!("{name}: unreadable\n{text}"));
    let (before, after) = (beside(text), beside(&laid));
    assert_eq!(before.len(), after.len(), "{name}: comments");
    for (one, other) in before.iter().zip(&after) {
        assert_eq!(one, other, "{name}: a comment\n{text}\n=====\n{laid}");
    }
}

/// Every comment with the word it belongs to: the next one where it stands on a line of
/// its own, else the one before it on its line.
fn beside(text: &str) -> Vec<(String, String)> {
    let source = Source::new("q", text);
    let tokens: Vec<_> = yaml::tokens(&source).unwrap();
    let words: Vec<_> = tokens.iter().filter(|token| !token.range.is_empty()).collect();
    let written = |at: usize| first_line(&text[words[at].range.clone()]);
    let mut found = Vec::new();
    for (at, word) in words.iter().enumerate() {
        if word.kind != TokenKind::Comment {
            continue;
        }
        let before = at.checked_sub(1).map(|before| words[before].range.end);
        let gap = &text[before.unwrap_or(0)..word.range.start];
        let on_line =
            before.is_some_and(|b| !gap.contains('\n') && !text[..b].ends_with('\n'));
        if on_line {
            found.push((written(at), written(at - 1)));
            continue;
        }
        let next = (at + 1..words.len())
            .find(|at| !matches!(words[*at].kind, TokenKind::Comment | TokenKind::Comma));
        found.push((
            written(at),
            next.map_or_else(String::new, |next| word_of(text, &words, next)),
        ));
    }
    found
}

/// The first word from there that is no dash: dashes are joined with what follows.
fn word_of(text: &str, words: &[&yaml::Token], from: usize) -> String {
    let word = words[from..].iter().find(|word| word.kind != TokenKind::Dash);
    word.map(|word| first_line(&text[word.range.clone()])).unwrap_or_default()
}

/// A scalar of several lines is set in anew.
fn first_line(word: &str) -> String {
    word.lines().next().unwrap_or_default().trim_end().to_owned()
}

/// The model of a file and what is found in it, without places.
fn model(path: &str, text: &str) -> String {
    let mut sources = Sources::default();
    let mut findings = Findings::default();
    let path = fs::canonicalize(path).unwrap();
    let file = sources.add(Source::new(path.to_str().unwrap(), text));
    let found = &mut findings;
    let model = match load::kind_of(sources.get(file)) {
        Some(FileKind::Scoring) => {
            format!("{:?}", load::scoring(file, &mut sources, &Beside, found))
        }
        Some(FileKind::Cases) => format!("{:?}", load::cases(file, &sources, found)),
        Some(
            FileKind::Texts | FileKind::Corrections | FileKind::Map | FileKind::Options,
        )
        | None => {
            format!("{:?}", yaml::read(file, sources.get(file), found))
        }
        Some(FileKind::Questionnaire) => {
            format!("{:?}", load::questionnaire(file, &mut sources, &Beside, found))
        }
    };
    let mut said: Vec<_> = findings
        .iter()
        .map(|finding| format!("{}: {}", finding.rule.name, finding.message.en))
        .collect();
    said.sort();
    PLACE.replace_all(&model, "_").into_owned() + &said.join("\n")
}

static PLACE: LazyLock<regex::Regex> = LazyLock::new(|| {
    let span = r"Span \{ file: FileId\(\d+\), start: \d+, end: \d+ \}";
    let map = r"map: (Shifted\(\d+\)|Bytes\(\[[\d, ]*\]\))";
    regex::Regex::new(&format!(r"{span}|{map}|by_code: \{{[^}}]*\}}")).unwrap()
});

/// Every YAML file below a folder.
fn yaml_files(folder: &Path, files: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if path.is_dir() && !matches!(name.as_str(), ".venv" | "node_modules") {
            yaml_files(&path, files);
        } else if path.extension().is_some_and(|ending| ending == "yaml") {
            files.push(path.to_str().unwrap().replace('\\', "/"));
        }
    }
}

/// The same text set otherwise: every level set in deeper, blanks where there may be more.
fn ruffled(text: &str, seed: usize) -> String {
    let tokens = yaml::tokens(&Source::new("q", text)).unwrap();
    let (mut out, mut end, mut before) = (String::new(), 0, TokenKind::BlockEnd);
    for token in tokens.iter().filter(|token| !token.range.is_empty()) {
        let gap = &text[end..token.range.start];
        let blanks = match gap.rfind('\n') {
            Some(line) => {
                out.push_str(&gap[..=line]);
                (gap.len() - line - 1) * 3
            }
            None if token.kind == TokenKind::Comment => gap.len(),
            None if gap.is_empty() => match (before, token.kind) {
                (TokenKind::Open, _) | (_, TokenKind::Close | TokenKind::Comma) => {
                    seed % 3
                }
                _ => 0,
            },
            // The keys behind a dash line up with those below them.
            None if before == TokenKind::Dash => gap.len() * 3 + 2,
            None => gap.len() + (seed + end) % 4,
        };
        out.extend(std::iter::repeat_n(' ', blanks));
        out.push_str(&text[token.range.clone()]);
        (end, before) = (token.range.end, token.kind);
    }
    out + &text[end..]
}

#[test]
fn every_file_of_the_repository_says_the_same_however_it_was_set() {
    let mut files = Vec::new();
    yaml_files(Path::new("questionnaires"), &mut files);
    yaml_files(Path::new("tests"), &mut files);
    assert!(files.len() > 300, "{}", files.len());
    let mut sound = 0;
    for (seed, path) in files.iter().enumerate() {
        let text = fs::read_to_string(path).unwrap();
        let Some(laid) = held(&text, path) else { continue };
        let other = ruffled(&text, seed);
        assert_eq!(held(&other, path).as_deref(), Some(laid.as_str()), "{path}");
        // `held` has compared the trees; of all those small files some are loaded.
        if !path.starts_with("tests/check/") || seed % 8 == 0 {
            assert_eq!(model(path, &laid), model(path, &other), "{path}");
        }
        sound += 1;
    }
    assert!(sound > 290, "{sound}");
}

#[test]
fn generated_questionnaires_say_the_same_however_they_were_set() {
    let folder = "tests/questionnaires/omsorg/2026/questionnaire.yaml";
    for seed in 0..25 {
        let text = generated::questionnaire(seed, seed % 2 == 0);
        let laid = held(&text, "generated").unwrap();
        let other = ruffled(&text, usize::try_from(seed).unwrap());
        assert_ne!(other, text);
        assert_eq!(held(&other, "generated").as_deref(), Some(laid.as_str()));
        assert_eq!(model(folder, &laid), model(folder, &other));
        // As another program writes it: dashes under their key, long texts in lines.
        let value: serde_yaml::Value = serde_yaml::from_str(&text).unwrap();
        let other = serde_yaml::to_string(&value).unwrap();
        let laid = held(&other, "written by another program").unwrap();
        assert_eq!(model(folder, &laid), model(folder, &other));
    }
}

#[test]
fn however_strangely_a_text_is_set_it_says_the_same_and_keeps_its_comments() {
    for seed in 0..300 {
        held(&nasty::text(seed, true), &format!("seed {seed}")).unwrap();
        held_with_comments(&nasty::text(seed, false), &format!("seed {seed}, plain"));
    }
}

/// What is laid out, what comes of it, and why.
const LAID_OUT: &[(&str, &str, &str)] = &[
    (
        "dashes are set in under their key, blanks between words are one",
        "a:\n- b:   1\n  c :  [x ,y,  { z : 1 } , ]\n-   - d\n",
        "a:\n  - b: 1\n    c: [x, y, {z: 1}]\n  - - d\n",
    ),
    (
        "what was written on one line stays on one, what was not does not",
        "a: {b: 1, c: [1,\n 2]}\nd:\n    e: {f: 1}\n",
        "a: {b: 1, c: [1,\n              2]}\nd:\n  e: {f: 1}\n",
    ),
    (
        "lines within brackets that begin a line of their own",
        "a: [\n  {b: 1},\n      {c: 2},\n]\nd:\n    [{e: 1},\n {f: 2}\n ]\n",
        "a: [\n  {b: 1},\n  {c: 2},\n  ]\nd:\n  [{e: 1},\n   {f: 2}]\n",
    ),
    (
        "blank lines: one at most, none at the head, the end or under a key",
        "\n\na: 1\n\n\n\nb:\n\n  - c\n\n\n  - d\n\n",
        "a: 1\n\nb:\n  - c\n\n  - d\n",
    ),
    (
        "what comes first of an item is what it is, with the comments of each key",
        "sections:\n  - items:\n      - id: a\n    title: S # t\n    # the id\n    id: s\n",
        "sections:\n  - items:\n      - id: a\n    title: S # t\n    # the id\n    id: s\n",
    ),
    (
        "a key moves with its comments",
        "sections:\n  - title: S # t\n    id: s  # s\n    items:\n      - text: A\n        # why\n        ask_if: b\n        type: text # kind\n        id: a\n",
        "sections:\n  - id: s  # s\n    title: S # t\n    items:\n      - id: a\n        type: text # kind\n        text: A\n        # why\n        ask_if: b\n",
    ),
    (
        "but not past an anchor, and not from under its allowance",
        "sections:\n  - items:\n      - {type: &t text, id: a}\n      # allow: some-rule because of this\n      - type: *t\n        id: b\n      # allow: some-rule because of that\n      - type: text\n        id: c\n",
        "sections:\n  - items:\n      - {type: &t text, id: a}\n      # allow: some-rule because of this\n      - type: *t\n        id: b\n      # allow: some-rule because of that\n      - type: text\n        id: c\n",
    ),
    (
        "keys of mappings that authors name are never sorted",
        "items:\n  b: {type: x, id: y}\n  a: {map: {no: 1, ja: 2}}\n",
        "items:\n  b: {type: x, id: y}\n  a: {map: {no: 1, ja: 2}}\n",
    ),
    (
        "words, quotes, anchors and merges stay what was typed",
        "a: &x   {no: 0180 , 'b': \"c\", d: &y 1_000}\ne:\n    <<:   *x\n    f:    2025-01-01\n*y   : 12:30\n",
        "a: &x {no: 0180, 'b': \"c\", d: &y 1_000}\ne:\n  <<: *x\n  f: 2025-01-01\n*y : 12:30\n",
    ),
    (
        "a block scalar is moved as a whole, and a comment is none of it",
        "a:\n    b: |2-\n        x\n       y\n\n    # c\n    d: >\n     z\n\n\n\ne: 1\n",
        "a:\n  b: |2-\n      x\n     y\n\n  # c\n  d: >\n    z\n\ne: 1\n",
    ),
    (
        "a text over several lines",
        "a: one\n  two\n\n     three\nb: \"four \\\n       five\\\n   \\ six\"\n",
        "a: one\n  two\n\n  three\nb: \"four \\\n  five\\\n  \\ six\"\n",
    ),
    (
        "a comment belongs to the block it is set in to",
        "a:\n - b: 1\n   # of b\n # of the list\n# of c\nc: 1\n  # end\n",
        "a:\n  - b: 1\n    # of b\n  # of the list\n# of c\nc: 1\n# end\n",
    ),
    (
        "line ends and a byte order mark",
        "\u{feff}a: 1\r\nb: |\r\n  x\r\n  y\r\n",
        "a: 1\nb: |\n  x\n  y\n",
    ),
];

#[test]
fn what_is_laid_out_is_as_it_should_be() {
    for (why, text, expected) in LAID_OUT {
        let laid = laid_out(text);
        assert_eq!(
            laid.as_deref(),
            Ok(*expected),
            "{why}:\n{}",
            laid.clone().unwrap_or_default()
        );
        assert_eq!(laid_out(expected).as_deref(), Ok(*expected), "{why}, again");
    }
}
