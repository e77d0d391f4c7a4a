//! Lints on texts that nobody would write: no text stops them, and places stay in it.
//!
//! What each lint finds and leaves alone is shown in `tests/check/`.

use proptest::prelude::*;
use survey::check::{check_and_lint, is_lint};
use survey::diagnostic::Findings;
use survey::expression;
use survey::load::{self, ReadProblem, Reader};
use survey::source::{FileId, Source, Sources};

/// Reads nothing.
struct Alone;

impl Reader for Alone {
    fn read(&self, _: FileId, _: &str, _: &mut Sources) -> Result<FileId, ReadProblem> {
        Err(ReadProblem::Missing)
    }
}

/// Pieces that lints and rules about texts look for, and letters of several bytes.
const PIECES: &[&str] = &[
    "{{",
    "}}",
    "{%",
    "%}",
    "{#",
    "if ",
    "else",
    "endif",
    "plan",
    "== 1",
    "**",
    "`",
    "[",
    "](",
    ")",
    "<b>",
    "</b>",
    "&nbsp;",
    "0–4",
    "10 eller fler",
    "99",
    "om ni ",
    "vet ej",
    "och/eller",
    "inte ",
    "otillräcklig",
    "hur ",
    "och ",
    "både ",
    "alltid ",
    "Mycket ",
    "bra",
    "LSS",
    "(LSS)",
    "åäö",
    "é",
    "🙂",
    " ",
    " ",
    ". ",
    "? ",
    "t.ex. ",
    "-",
    "\u{a0}",
    "instämmer ",
    "av ",
    "kr",
    "\u{301}",
];

fn text() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(PIECES), 1..16).prop_map(|p| p.concat())
}

/// A text as YAML writes it in quotes.
fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_stops_a_lint_and_every_place_lies_in_its_file(
        texts in prop::collection::vec(text(), 6),
        language in prop::sample::select(&["sv", "en", "fi"][..]),
    ) {
        let [a, b, c, d, e, f] = [0, 1, 2, 3, 4, 5].map(|at| quoted(&texts[at]));
        let yaml = format!(
            "questionnaire: q\nversion: \"1\"\ntitle: T\nlanguages: [{language}]\nsections:\n\
             \x20 - id: s\n    title: {a}\n    items:\n\
             \x20     - {{id: plan, type: integer, min: 0, text: {b}, help: {c}}}\n\
             \x20     - {{id: kind, type: single, text: {d}, options: [{{code: a1, label: {e}}}, {{code: b1, label: {f}}}]}}\n\
             \x20     - {{id: mark, type: scale, from: 1, to: 5, labels: {{1: {e}, 5: {f}}}, text: {a}}}\n\
             \x20     - {{id: rows, type: grid, text: {b}, rows: [{{id: r, label: {c}}}], options: [{{code: a1, label: {e}}}]}}\n"
        );
        let (mut sources, mut findings) = (Sources::default(), Findings::default());
        let file = sources.add(Source::new("q.yaml", yaml.clone()));
        if let Some(read) = load::questionnaire(file, &mut sources, &Alone, &mut findings) {
            check_and_lint(&sources, read, None, Vec::new(), &mut findings);
        }
        for finding in findings.iter().filter(|finding| is_lint(finding.rule)) {
            let range = finding.label.span.range();
            prop_assert!(yaml.get(range.clone()).is_some(), "{range:?} in {yaml}");
        }
    }

    #[test]
    fn a_text_without_its_fills_is_as_long_and_has_no_fill(text in text()) {
        let plain = expression::plain(&text);
        prop_assert_eq!(plain.len(), text.len());
        prop_assert!(expression::filled(&plain).is_empty());
        for range in expression::filled(&text) {
            prop_assert!(text.get(range).is_some());
        }
    }
}
