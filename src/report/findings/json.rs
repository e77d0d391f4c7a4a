//! Findings as JSON values, as the schema `output` describes them.
//!
//! *In:* findings and texts. *Out:* one object a finding, in English.
//!
//! The document around them is made by `report::machine`.

use serde_json::{Value, json};

use crate::diagnostic::fix::Change;
use crate::diagnostic::{Finding, Findings, Fix, Label};
use crate::report::Language;
use crate::report::findings::place;
use crate::source::{Sources, Span};

/// Every finding, in the order given.
pub fn values(findings: &Findings, sources: &Sources) -> Vec<Value> {
    findings.iter().map(|finding| value(finding, sources)).collect()
}

/// One finding; what it does not have is left out.
pub fn value(finding: &Finding, sources: &Sources) -> Value {
    let mut object = json!({
        "type": "finding",
        "rule": finding.rule.name,
        "level": Language::English.level(finding.severity()),
    });
    locate(&mut object, finding.label.span, sources);
    let optional =
        [("unit", &finding.unit), ("item", &finding.item), ("pointer", &finding.pointer)];
    for (key, text) in optional {
        if let Some(text) = text {
            object[key] = json!(text);
        }
    }
    object["message"] = json!(finding.message.en);
    if !finding.help.is_empty() {
        object["help"] = finding.help.iter().map(|words| json!(words.en)).collect();
    }
    if let Some(why) = &finding.why {
        object["why"] = json!(why.en);
    }
    if !finding.related.is_empty() {
        object["related"] =
            finding.related.iter().map(|label| related(label, sources)).collect();
    }
    if let Some(fix) = finding.fix.as_ref().and_then(|fix| mend(fix, sources)) {
        object["fix"] = fix;
    }
    object
}

/// What a machine may write instead; none where it cannot be spelt at its place.
fn mend(fix: &Fix, sources: &Sources) -> Option<Value> {
    let edit = |change: Change| {
        let mut object = json!({});
        locate(&mut object, change.span, sources);
        object["text"] = json!(change.text);
        object
    };
    let edits: Vec<Value> = fix.changes(sources)?.into_iter().map(edit).collect();
    Some(json!({"message": fix.words.en, "safe": fix.is_safe(), "edits": edits}))
}

fn related(label: &Label, sources: &Sources) -> Value {
    let mut object = json!({});
    locate(&mut object, label.span, sources);
    if let Some(words) = &label.words {
        object["message"] = json!(words.en);
    }
    object
}

fn locate(object: &mut Value, span: Span, sources: &Sources) {
    let place = place(span, sources);
    object["file"] = json!(place.file);
    object["line"] = json!(place.start.line);
    object["column"] = json!(place.start.column);
    object["end_line"] = json!(place.end.line);
    object["end_column"] = json!(place.end.column);
}
