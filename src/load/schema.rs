//! The JSON Schemas, and a tree held to one.
//!
//! *In:* a tree. *Out:* one finding a fault, each at its place, with its JSON pointer.
//!
//! The schemas are those of the folder `schemas/`, built in. What a fault is called is
//! in `explain`; here faults that follow from another one are left out.

use std::sync::LazyLock;

use jsonschema::{Draft, PatternOptions, Validator};
use serde_json::Value;

use crate::diagnostic::{Finding, Findings};
use crate::load::explain::{Fault, Place};
use crate::load::rules;
use crate::source::Source;
use crate::yaml::Node;
use crate::yaml::rules as yaml_rules;

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FileKind {
    /// `questionnaire.yaml`
    Questionnaire,
    /// A file of option lists.
    Options,
    /// `scoring.yaml`
    Scoring,
    /// `cases.yaml`
    Cases,
}

struct Schema {
    json: Value,
    validator: Validator,
}

static QUESTIONNAIRE: LazyLock<Schema> =
    LazyLock::new(|| compile(FileKind::Questionnaire));
static OPTIONS: LazyLock<Schema> = LazyLock::new(|| compile(FileKind::Options));
static SCORING: LazyLock<Schema> = LazyLock::new(|| compile(FileKind::Scoring));
static CASES: LazyLock<Schema> = LazyLock::new(|| compile(FileKind::Cases));

/// The text of the JSON Schema of a kind of file.
pub fn schema(kind: FileKind) -> &'static str {
    match kind {
        FileKind::Questionnaire => {
            include_str!("../../schemas/questionnaire.schema.json")
        }
        FileKind::Options => include_str!("../../schemas/options.schema.json"),
        FileKind::Scoring => include_str!("../../schemas/scoring.schema.json"),
        FileKind::Cases => include_str!("../../schemas/cases.schema.json"),
    }
}

fn compile(kind: FileKind) -> Schema {
    let json: Value =
        serde_json::from_str(schema(kind)).expect("built-in schemas are JSON");
    let validator = jsonschema::options()
        .with_draft(Draft::Draft7)
        .with_pattern_options(PatternOptions::regex())
        .build(&json)
        .expect("built-in schemas are schemas");
    Schema { json, validator }
}

fn compiled(kind: FileKind) -> &'static Schema {
    match kind {
        FileKind::Questionnaire => &QUESTIONNAIRE,
        FileKind::Options => &OPTIONS,
        FileKind::Scoring => &SCORING,
        FileKind::Cases => &CASES,
    }
}

/// Holds a tree to its schema. `read` are the findings of reading it as YAML.
pub(in crate::load) fn hold(
    kind: FileKind,
    root: &Node,
    source: &Source,
    read: &Findings,
) -> Findings {
    let schema = compiled(kind);
    let instance = root.json();
    let mut faults = Vec::new();
    for error in schema.validator.iter_errors(&instance) {
        let place = Place::new(&schema.json, root, source, &error);
        if !follows_from_yaml(&place, read) {
            faults.extend(place.faults(error.kind()));
        }
    }
    let mut findings = Findings::default();
    findings.extend(faults.iter().filter(|fault| !follows(fault, &faults)).map(finding));
    findings
}

fn finding(fault: &Fault) -> Finding {
    fault.finding.clone().pointer(fault.pointer.clone())
}

/// A value that YAML could not read has no shape to complain of.
fn follows_from_yaml(place: &Place, read: &Findings) -> bool {
    let half_read = [yaml_rules::UNREADABLE_KEY.name, yaml_rules::YAML_SYNTAX.name];
    read.iter().any(|finding| {
        finding.label.span == place.node.span
            || (half_read.contains(&finding.rule.name)
                && place.is_small()
                && place.node.span.contains(finding.label.span))
    })
}

/// Whether a fault says nothing new beside another one: a key that is missing because
/// it is misspelt, what stands under a misplaced key, the keys of an unbuilt type.
fn follows(fault: &Fault, others: &[Fault]) -> bool {
    others.iter().any(|other| {
        let rule = other.finding.rule.name;
        let under = fault.pointer.strip_prefix(other.pointer.as_str());
        let below = under.is_some_and(|rest| rest.starts_with('/'));
        let same = under == Some("") && fault.finding.rule.name != rule;
        if rule == rules::MISPLACED_KEY.name && (below || same) {
            return true;
        }
        if rule == rules::NOT_SUPPORTED_YET.name {
            let of_type = other.pointer.strip_suffix("/type");
            let beside = of_type.is_some_and(|item| {
                fault.pointer != other.pointer
                    && fault.parent() == item
                    && fault.is_about_keys()
            });
            return below || beside;
        }
        let suggested = other.suggestion.as_ref();
        suggested.is_some_and(|word| fault.missing.contains(word))
            && other.parent() == fault.pointer
    })
}
