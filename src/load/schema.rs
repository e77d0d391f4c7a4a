//! The JSON Schemas, and a tree held to one.
//!
//! *In:* a tree. *Out:* one finding a fault, each at its place, with its JSON pointer.
//!
//! The schemas are those of the folder `schemas/`, built in. What a fault is called is
//! in `explain`; here faults that follow from another one are left out.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use jsonschema::{Draft, PatternOptions, Validator};
use serde_json::Value;

use crate::diagnostic::{Finding, Findings, Rule};
use crate::load::explain::{Fault, Place};
use crate::load::rules;
use crate::source::{Source, Span};
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
    /// A file of corrections.
    Corrections,
    /// A map of data from elsewhere.
    Map,
    /// A file of texts that a licence holder supplies.
    Texts,
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
static CORRECTIONS: LazyLock<Schema> = LazyLock::new(|| compile(FileKind::Corrections));
static MAP: LazyLock<Schema> = LazyLock::new(|| compile(FileKind::Map));
static TEXTS: LazyLock<Schema> = LazyLock::new(|| compile(FileKind::Texts));

/// The text of the JSON Schema of a kind of file.
pub fn schema(kind: FileKind) -> &'static str {
    match kind {
        FileKind::Questionnaire => {
            include_str!("../../schemas/questionnaire.schema.json")
        }
        FileKind::Options => include_str!("../../schemas/options.schema.json"),
        FileKind::Scoring => include_str!("../../schemas/scoring.schema.json"),
        FileKind::Cases => include_str!("../../schemas/cases.schema.json"),
        FileKind::Corrections => include_str!("../../schemas/corrections.schema.json"),
        FileKind::Map => include_str!("../../schemas/map.schema.json"),
        FileKind::Texts => include_str!("../../schemas/texts.schema.json"),
    }
}

fn compile(kind: FileKind) -> Schema {
    let json: Value =
        serde_json::from_str(schema(kind)).expect("built-in schemas are JSON");
    let validator = validator(&json);
    Schema { json, validator }
}

fn validator(json: &Value) -> Validator {
    jsonschema::options()
        .with_draft(Draft::Draft7)
        .with_pattern_options(PatternOptions::regex())
        .build(json)
        .expect("built-in schemas are schemas")
}

fn compiled(kind: FileKind) -> &'static Schema {
    match kind {
        FileKind::Questionnaire => &QUESTIONNAIRE,
        FileKind::Options => &OPTIONS,
        FileKind::Scoring => &SCORING,
        FileKind::Cases => &CASES,
        FileKind::Corrections => &CORRECTIONS,
        FileKind::Map => &MAP,
        FileKind::Texts => &TEXTS,
    }
}

static ITEM: LazyLock<Schema> = LazyLock::new(|| {
    let json = &QUESTIONNAIRE.json;
    let mut json = serde_json::json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$ref": "#/definitions/item",
        "definitions": json["definitions"],
    });
    let validator = validator(&json);
    // What is beside a failing keyword is looked up from the root.
    json["properties"] = json["definitions"]["item"]["properties"].clone();
    Schema { json, validator }
});

/// The keys that an item can have.
pub(in crate::load) fn item_keys() -> Vec<&'static str> {
    let keys = ITEM.json["properties"].as_object();
    keys.into_iter().flatten().map(|(key, _)| key.as_str()).collect()
}

/// Holds one item to the schema of items; its parts may stand in several files.
pub(in crate::load) fn hold_item<'a>(
    item: &'a Node,
    source: &dyn Fn(Span) -> &'a Source,
) -> Findings {
    let instance = item.json();
    let mut faults = Vec::new();
    for error in ITEM.validator.iter_errors(&instance) {
        let node = item.at(error.instance_path().as_str());
        let place = Place::new(&ITEM.json, item, source(node.span), &error);
        faults.extend(place.faults(error.kind()));
    }
    let causes = Causes::new(&faults);
    let mut findings = Findings::default();
    let causeless = faults.iter().filter(|fault| !causes.explain(fault));
    findings.extend(causeless.map(|fault| fault.finding.clone()));
    findings
}

/// Holds a tree to its schema; its parts may stand in several files. `read` are the findings of reading it as YAML.
pub(in crate::load) fn hold<'a>(
    kind: FileKind,
    root: &'a Node,
    source: &dyn Fn(Span) -> &'a Source,
    read: &Findings,
) -> Findings {
    let schema = compiled(kind);
    let instance = root.json();
    let mut faults = Vec::new();
    for error in schema.validator.iter_errors(&instance) {
        let node = root.at(error.instance_path().as_str());
        let place = Place::new(&schema.json, root, source(node.span), &error);
        if !follows_from_yaml(&place, read) {
            faults.extend(place.faults(error.kind()));
        }
    }
    let mut findings = Findings::default();
    let causes = Causes::new(&faults);
    findings.extend(faults.iter().filter(|fault| !causes.explain(fault)).map(finding));
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

/// Faults from which others follow: a misplaced key, a key or type that is not built
/// yet, a key whose spelling is near one that is missing or that others go together with.
struct Causes<'f> {
    misplaced: BTreeSet<&'f str>,
    later: BTreeSet<&'f str>,
    /// Pointers of containers and the keys that were probably meant in them.
    meant: BTreeSet<(&'f str, &'f str)>,
}

impl<'f> Causes<'f> {
    fn new(faults: &'f [Fault]) -> Self {
        let of = |rule: &Rule| {
            let name = rule.name;
            let of_rule =
                faults.iter().filter(move |fault| fault.finding.rule.name == name);
            of_rule.map(|fault| fault.pointer.as_str()).collect()
        };
        let meant =
            |fault: &'f Fault| Some((fault.parent(), fault.suggestion.as_deref()?));
        Self {
            misplaced: of(&rules::MISPLACED_KEY),
            later: of(&rules::NOT_SUPPORTED_YET),
            meant: faults.iter().filter_map(meant).collect(),
        }
    }

    /// Whether a fault says nothing new beside one of these.
    fn explain(&self, fault: &Fault) -> bool {
        let pointer = fault.pointer.as_str();
        let misplaced = fault.finding.rule.name == rules::MISPLACED_KEY.name;
        let mut above = pointer.match_indices('/').map(|(at, _)| &pointer[..at]);
        if above.any(|above| self.misplaced.contains(above) || self.later.contains(above))
            || (!misplaced && self.misplaced.contains(pointer))
        {
            return true;
        }
        let of_type = format!("{}/type", fault.parent());
        if fault.is_about_keys()
            && of_type != pointer
            && self.later.contains(of_type.as_str())
        {
            return true;
        }
        let is_meant =
            |key: &String| self.meant.contains(&(fault.parent(), key.as_str()));
        if fault.needed.as_ref().is_some_and(is_meant) {
            return true;
        }
        fault.missing.iter().any(|key| self.meant.contains(&(pointer, key.as_str())))
    }
}
