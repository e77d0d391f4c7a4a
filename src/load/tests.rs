//! Whole files: what is told, what is kept, what is poisoned.

use proptest::prelude::*;

use crate::diagnostic::Findings;
use crate::load::{ReadProblem, Reader, questionnaire, scoring};
use crate::model::{Bound, Decimals, ItemKind, PointRule, Questionnaire, Weights};
use crate::source::{FileId, Source, Sources};

/// Knows no file but one of option lists and one register.
struct Two;

impl Reader for Two {
    fn read(
        &self,
        _: FileId,
        path: &str,
        sources: &mut Sources,
    ) -> Result<FileId, ReadProblem> {
        match path {
            "common.yaml" => Ok(sources
                .add(Source::new(path, "options:\n  ja_nej: [{code: ja, label: Ja}]\n"))),
            "units.csv" => Ok(sources
                .add(Source::new(path, "code;name\n0114;\"A; B\"\n0115;C\n0115;D\n"))),
            _ => Err(ReadProblem::Missing),
        }
    }
}

fn load(text: &str) -> (Option<Questionnaire>, Vec<String>) {
    let mut sources = Sources::default();
    let file = sources.add(Source::new("q.yaml", text));
    let mut findings = Findings::default();
    let questionnaire = questionnaire(file, &mut sources, &Two, &mut findings);
    findings.tidy();
    let told = findings
        .iter()
        .map(|f| format!("{} {}", f.rule.name, sources.slice(f.label.span)))
        .collect();
    (questionnaire, told)
}

const MANY: &str = r#"questionnaire: demo
version: 2025
title: Demo
languges: [sv]
include: [{file: common.yaml, lists: [ja_nej, borta]}]
units: {frame: units.csv, id: code, label: nam}
sections:
  - id: start
    ask_if: true
    items:
      - {id: a, type: single, options: ja_nej, text: A?, reqired: true}
      - {id: b, type: single, options: borta, text: B?}
      - {id: c, type: single, options: ja_nje, text: C?}
      - {id: d, type: chioce, text: D?}
      - {id: e, type: percent, text: E?, min: "a + 1", default: 5}
      - {id: f, type: decimal, text: F?}
      - {id: g, type: derived, as: integer, value: e + 1}
      - {type: text, text: H?}
      - {id: i, type: text, text: 5, ask_if: 'it''s'}
      - just words
"#;

#[test]
fn one_slip_hides_nothing_else() {
    let (questionnaire, told) = load(MANY);
    assert_eq!(
        told,
        [
            "unknown-key languges",
            "unknown-list borta",
            "missing-column nam",
            "unknown-key reqired",
            "unknown-list ja_nje",
            "unknown-word chioce",
            "missing-key {id: f, type: decimal, text: F?}",
            "missing-key {type: text, text: H?}",
            "wrong-type just words",
            "duplicate-unit 0115",
        ]
    );
    let questionnaire = questionnaire.expect("a questionnaire");
    let poisoned: Vec<_> = questionnaire
        .items
        .iter()
        .filter(|item| item.poisoned)
        .map(|item| item.id.value.as_str())
        .collect();
    assert_eq!(poisoned, ["a", "b", "c", "d", "f", "", ""]);
    assert_eq!(questionnaire.items.len(), 10);
    assert_eq!(questionnaire.version.value, "2025");
}

#[test]
fn values_keep_their_places_and_digits() {
    let (questionnaire, _) = load(MANY);
    let questionnaire = questionnaire.expect("a questionnaire");
    let item =
        |id: &str| &questionnaire.items[questionnaire.position(id).expect("the item")];
    let ItemKind::Number(percent) = &item("e").kind else { panic!("a number") };
    assert_eq!(percent.decimals, Decimals::AtMost(0));
    let Some(Bound::Expression(min)) = &percent.min else { panic!("an expression") };
    let span = min.place(4..5);
    assert_eq!(&MANY[span.range()], "1");
    let ask_if = item("i").ask_if.as_ref().expect("a condition");
    assert_eq!((ask_if.text.as_str(), &MANY[ask_if.place(3..4).range()]), ("it's", "s"));
    assert_eq!(item("i").text.as_ref().map(|text| text.wording("sv")), Some("5"));
    assert_eq!(
        questionnaire.sections[0].ask_if.as_ref().map(|w| w.text.as_str()),
        Some("true")
    );
    let units = questionnaire.units.as_ref().and_then(|units| units.frame.as_ref());
    let frame = units.expect("a register");
    assert_eq!(
        frame.unit("0114").map(|unit| frame.cell(unit, "name")),
        Some(Some("A; B"))
    );
}

#[test]
fn a_scoring_file_is_read_with_its_places() {
    let text = "scoring: s\nfor: demo@1\npoints_are: example\narithmetic: {decimals: 1}\nmissing: strict\n\
                items:\n  a: {map: &m {ja: 1.50, nej: -.5}}\n  b: {map: *m, missing: {not_asked: {score: 2}}}\n  \
                c: {mapp: {}}\n  d: {rows: {x: {map: *m}}, aggregate: sum}\n\
                indices:\n  t: {aggregate: mean, children: {a: 1, b: 2.5}}\n";
    let mut sources = Sources::default();
    let file = sources.add(Source::new("s.yaml", text));
    let mut findings = Findings::default();
    let scoring =
        scoring(file, &mut sources, &Two, &mut findings).expect("a scoring file");
    let told: Vec<_> =
        findings.iter().map(|f| (f.rule.name, sources.slice(f.label.span))).collect();
    assert_eq!(told, [("unknown-key", "mapp")]);
    let PointRule::Map(points) = &scoring.items[1].rule else { panic!("a map") };
    assert_eq!(points[1].1.value.to_string(), "-0.5");
    assert_eq!(scoring.missing.by_kind.len(), 6);
    assert!(scoring.items[2].poisoned && !scoring.items[0].poisoned);
    assert!(
        matches!(&scoring.indices[0].weights.value, Weights::Declared(weights) if weights.len() == 2)
    );
    assert_eq!(sources.slice(scoring.items[0].span), "a: {map: &m {ja: 1.50, nej: -.5}}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn mutated_questionnaires_never_panic(
        edits in proptest::collection::vec((0..MANY.len(), "[-:,?*&'\"{}\\[\\]# \nåx1]{0,3}", 0..9_usize), 0..5)
    ) {
        let mut text = MANY.to_owned();
        for (at, insert, remove) in edits {
            let start = text.floor_char_boundary(at.min(text.len()));
            let end = text.ceil_char_boundary((start + remove).min(text.len()));
            text.replace_range(start..end, &insert);
        }
        let mut sources = Sources::default();
        let file = sources.add(Source::new("q.yaml", text));
        let mut findings = Findings::default();
        let found = questionnaire(file, &mut sources, &Two, &mut findings);
        for finding in findings {
            let labels = finding.related.iter().chain([&finding.label]);
            for label in labels {
                prop_assert!(sources.get(label.span.file).text().get(label.span.range()).is_some());
            }
        }
        if let Some(found) = found {
            for item in found.items {
                for written in item.ask_if.iter() {
                    for at in 0..=written.text.len() {
                        written.place(at..at);
                    }
                }
            }
        }
    }
}
