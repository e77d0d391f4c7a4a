//! Tests of the whole reading: findings, limits, places.

use proptest::prelude::*;

use crate::diagnostic::Findings;
use crate::source::{FileId, Source};
use crate::yaml::{Kind, Node, allowances, read, scalar_map};

fn findings(text: &str) -> Vec<(&'static str, String)> {
    let source = Source::new("q", text);
    let mut findings = Findings::default();
    read(FileId(0), &source, &mut findings);
    findings
        .iter()
        .map(|f| (f.rule.name, source.text()[f.label.span.range()].to_owned()))
        .collect()
}

fn rules(text: &str) -> Vec<&'static str> {
    findings(text).into_iter().map(|finding| finding.0).collect()
}

fn message(text: &str) -> (String, Vec<usize>) {
    let mut findings = Findings::default();
    read(FileId(0), &Source::new("q", text), &mut findings);
    let finding = findings.iter().next().expect("a finding");
    let related = finding.related.iter().map(|label| label.span.start as usize).collect();
    (finding.message.en.clone(), related)
}

#[test]
fn every_duplicate_key_is_reported_with_both_places() {
    let text = "å: 1\nb: 2\nå: 3\nb: 4\n";
    assert_eq!(
        findings(text),
        [("duplicate-key", "å".to_owned()), ("duplicate-key", "b".to_owned())]
    );
    assert_eq!(message(text).1, [0]);
}

#[test]
fn merge_keys_fill_in_what_is_not_there() {
    let text = "base: &b {x: 1, y: 2}\nz:\n  <<: *b\n  y: 3\n";
    let tree = read(FileId(0), &Source::new("q", text), &mut Findings::default());
    let json = tree.expect("a tree").at("/z").json();
    assert_eq!(json, serde_json::json!({"y": 3, "x": 1}));
    assert_eq!(findings("a: &a x\nb: {<<: *a}\n"), [("unknown-merge", "*a".to_owned())]);
}

#[test]
fn what_is_not_used_here_is_refused_and_the_rest_is_read() {
    assert_eq!(findings("a: &a [*a]\n"), [("alias-cycle", "*a".to_owned())]);
    assert_eq!(
        findings("a: !!python/object x\n"),
        [("yaml-tag", "!!python/object".to_owned())]
    );
    assert_eq!(findings("a: 1\n---\nb: 2\n"), [("second-document", "---".to_owned())]);
    assert_eq!(rules("a: 1\n---\nb: 2\n]\n"), ["second-document", "yaml-syntax"]);
    assert_eq!(rules("a: 1\n]\n"), ["yaml-syntax"]);
    assert_eq!(rules("? [x]\n: 1\n"), ["unreadable-key"]);
    assert_eq!(rules("a: {{ unit.name }}\n"), ["unreadable-key"]);
    assert_eq!(findings("a: 1e400\n"), [("number-out-of-range", "1e400".to_owned())]);
    assert_eq!(findings("a: *b\nc: *d\n").len(), 2);
    for text in ["", "# x\n", "---\n", "\n\n", "~\n", "\u{feff}"] {
        assert_eq!(rules(text), ["empty-file"], "{text:?}");
    }
}

#[test]
fn slips_of_syntax_have_words_of_their_own() {
    let says = |text: &str, words: &str, related: &[usize]| {
        let found = message(text);
        assert!(found.0.contains(words), "{text:?}: {found:?}");
        assert_eq!(found.1, related, "{text:?}: {found:?}");
    };
    says("a: {must: x in ['a']}\n", "`[` stands in a text without quotes", &[3]);
    says("a: {text: Fråga: ja}\n", "`: ` stands in a text without quotes", &[3]);
    says("a: {ask_if: ? x}\n", "`? ` stands in a text without quotes", &[3]);
    says("a: {text: Ja, det är så}\n", "`det är så` has no value", &[]);
    says("a: \"abc\nb: \"d\"\n", "a quote is not closed", &[3]);
    says("a:\n  - text: 'abc\n  - b: 1\n", "a quote is not closed", &[13]);
    says("a: 'x", "a quote is not closed", &[]);
    says("a: 'x' == y\n", "text follows a closing quote", &[3, 5]);
    says("a: {x: y\nb: 1\n", "`{` is not closed", &[10]);
    says("a: [x, y\nb: 1\n", "`[` is not closed", &[10]);
    says("a: [x, y\n", "`[` is not closed", &[]);
    says("a:\n\tb: c\n", "a tab stands", &[]);
    says("a: @x\n", "`@` begins", &[]);
    says("a: {{ b }} x\n", "`{` begins", &[]);
    says("a: b: c\n", "a colon and a blank", &[]);
    says("a:\n  b: 1\n c: 2\n", "does not line up", &[]);
    says("a: \"x \\d\"\n", "a backslash", &[]);
    says("a: x\u{1b}[2J\n", "control character U+001B", &[]);
    says("a:\n<<<<<<< HEAD\n  b: 1\n", "a merge was not finished", &[]);
    says("a:\n  b: 1\n \u{a0}c: 2\n", "none to YAML (U+00A0)", &[]);
    says("a: {text: How #1}\nb: 1\n", "what follows `#` is a comment", &[]);
}

#[test]
fn slips_of_the_hand_are_named() {
    let advises = |text: &str, words: &str| {
        let source = Source::new("q", text);
        let mut findings = Findings::default();
        let _ = read(FileId(0), &source, &mut findings);
        let advice = findings.iter().find_map(|finding| finding.help.first().cloned());
        let advice = advice.map(|advice| advice.en).unwrap_or_default();
        assert!(advice.contains(words), "{text:?}: {advice}");
    };
    advises("a: {type: integer min: 0}\n", "a comma missing before `min`?");
    advises("a: {ja: 2 nej: 0}\n", "a comma missing before `nej`?");
    advises("a: {must: x in ['a']}\n", "quote the expression");
    advises("a: {text: Det är fråga: ja}\n", "quote the expression");
    advises("a: {each: 0,5}\n", "write a decimal point: `0.5`");
    advises("a: {min:0, max: 1}\n", "a blank after the colon: `min: `");
    advises("a: 1\nrequired:true\nb: 2\n", "a blank after the colon: `required: `");
    advises("a:\n  -id: x\n   b: y\n", "a blank after `-`");
    advises("a: {text: How #1}\nb: 1\n", "put quotes round the text");
    advises("a: {b: 1, # c: 2}\nd: 3\n", "remove the `#`");
    advises("a: {{ b }} c\n", "put quotes round the text");
    advises("a: {b: {{ c }} d}\n", "put quotes round the text");
    advises("a:\n  - - id: x\n    b: y\n", "remove one `-`");
    advises("a: &mote x\nb: *moten\n", "did you mean `*mote`?");
    advises(
        "a:\n  - id: x\n    b: y\n    id: z\n    b: y\n    c: w\n",
        "write `- ` before it",
    );
}

#[test]
fn an_entry_without_its_dash_is_told_once() {
    let text = "a:\n  - id: x\n    b: y\n    id: z\n    b: y\n    c: w\n";
    assert_eq!(findings(text), [("duplicate-key", "id".to_owned())]);
    // Elsewhere the second `id` is one too many.
    let other = "a:\n  - {id: x, b: y, id: z, b: w}\n";
    assert_eq!(rules(other), ["duplicate-key", "duplicate-key"]);
}

#[test]
fn bombs_and_depth_are_refused_in_a_small_stack() {
    let mut bomb = "a0: &a0 [x,x,x,x,x,x,x,x,x]\n".to_owned();
    for i in 1..10 {
        let part = format!("*a{}", i - 1);
        bomb += &format!("a{i}: &a{i} [{}]\n", [part.as_str(); 9].join(","));
    }
    let mut tower = "a0: &a0 x\n".to_owned();
    for i in 1..400 {
        tower +=
            &format!("a{i}: &a{i} {}*a{}{}\n", "[".repeat(40), i - 1, "]".repeat(40));
    }
    let texts = [
        bomb,
        tower,
        "[".repeat(10_000),
        "- ".repeat(10_000) + "x",
        "{a: ".repeat(10_000) + "1" + &"}".repeat(10_000),
        (0..10_000).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect(),
    ];
    let run = move || texts.iter().map(|text| rules(text)).collect::<Vec<_>>();
    let small = std::thread::Builder::new().stack_size(2 << 20).spawn(run);
    for found in small.expect("a thread").join().expect("no overflow") {
        assert_eq!(found, ["yaml-limit"]);
    }
    let fits = "[".repeat(64) + &"]".repeat(64);
    assert!(rules(&fits).is_empty());
    assert_eq!(rules(&format!("[{fits}]")), ["yaml-limit"]);
}

#[test]
fn places_lead_to_pointers_and_back() {
    let text = "\u{feff}a: 1\r\ns:\r\n  - id: x\r\n    b/c: åäö\r\n";
    let source = Source::new("q", text);
    let tree = read(FileId(0), &source, &mut Findings::default()).expect("a tree");
    let node = tree.at("/s/0/b~1c");
    assert_eq!(&source.text()[node.span.range()], "åäö");
    assert_eq!(tree.pointer_of(node.span), "/s/0/b~1c");
    assert_eq!(tree.pointer_of(tree.at("/s/0").key("id").expect("id").span), "/s/0/id");
    assert_eq!(&source.text()[tree.at("/s/0").label(&source).range()], "id: x");
    assert_eq!(tree.at("/s/7/x"), tree.at("/s"));
}

fn visit(node: &Node, source: &Source) {
    assert!(source.text().get(node.span.range()).is_some());
    assert!(source.text().get(node.label(source).range()).is_some());
    for byte in scalar_map(source, node).unwrap_or_default() {
        assert!(source.text().is_char_boundary(byte));
    }
    match &node.kind {
        Kind::Sequence(elements) => {
            elements.iter().for_each(|element| visit(element, source))
        }
        Kind::Mapping(mapping) => mapping.iter().for_each(|(key, value)| {
            visit(key, source);
            visit(value, source);
        }),
        _ => {}
    }
}

const SEED: &str = "# allow: x because å\na: &å {b: [c, 'd''é'], \"e\\u00e5\": 1.5}\nf: |\n  åäö\n   # x\n\
                    g: >-\n  x\n  y\nh:\n  <<: *å\n  - i # allow: y\n? k\n: {l: m, n}\n---\n";

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn mutated_text_never_panics_and_every_place_lies_on_characters(
        edits in proptest::collection::vec((0..SEED.len(), "[-:,?*&!%@|>'\"{}\\[\\]# \t\r\nåx1~<\\\\]{0,3}", 0..4_usize), 0..6)
    ) {
        let mut text = SEED.to_owned();
        for (at, insert, remove) in edits {
            let start = text.floor_char_boundary(at.min(text.len()));
            let end = text.ceil_char_boundary((start + remove).min(text.len()));
            text.replace_range(start..end, &insert);
        }
        let source = Source::new("q", text);
        let mut findings = Findings::default();
        if let Some(tree) = read(FileId(0), &source, &mut findings) {
            visit(&tree, &source);
        }
        allowances(FileId(0), &source);
        for finding in findings {
            let labels = finding.related.iter().chain([&finding.label]);
            for label in labels {
                prop_assert!(source.text().get(label.span.range()).is_some());
            }
        }
    }
}
