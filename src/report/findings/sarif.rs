//! Findings in the static analysis results interchange format, 2.1.0.
//!
//! *In:* findings and texts. *Out:* one document with one run.
//!
//! Columns are characters, which the document says (`unicodeCodePoints`). Excerpts are
//! left out on purpose: answers do not belong into logs that others may read.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::diagnostic::fix::Change;
use crate::diagnostic::{Finding, Findings, Fix, Label, Rule, Severity};
use crate::report::findings::place;
use crate::report::{machine, page};
use crate::source::{Sources, Span};

/// Renders findings as one document.
pub fn render(findings: &Findings, sources: &Sources) -> String {
    let mut rules: BTreeMap<&str, &Rule> = BTreeMap::new();
    for finding in findings.iter() {
        rules.insert(finding.rule.name, finding.rule);
    }
    let names: Vec<&str> = rules.keys().copied().collect();
    let mut repeats = BTreeMap::new();
    let results: Vec<Value> = findings
        .iter()
        .map(|finding| {
            let index = names.iter().position(|name| *name == finding.rule.name);
            result(finding, index, sources, &mut repeats)
        })
        .collect();
    machine::document(&json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "survey",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules.values().map(|rule| described(rule)).collect::<Vec<_>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    }))
}

/// The entry of a rule: its page as help.
fn described(rule: &Rule) -> Value {
    let page = page::Page::parse(rule.explanation);
    let short = page.first_sentence().unwrap_or_else(|| rule.name.to_owned());
    json!({
        "id": rule.name,
        "name": rule.name,
        "shortDescription": {"text": short},
        "fullDescription": {"text": short},
        "help": {
            "text": format!("survey explain {}", rule.name),
            "markdown": rule.explanation,
        },
        "defaultConfiguration": {"level": level(rule.severity)},
    })
}

fn result(
    finding: &Finding,
    index: Option<usize>,
    sources: &Sources,
    repeats: &mut BTreeMap<String, usize>,
) -> Value {
    let mut message = finding.message.en.clone();
    for help in &finding.help {
        message.push_str("\nhelp: ");
        message.push_str(&help.en);
    }
    let mut object = json!({
        "ruleId": finding.rule.name,
        "ruleIndex": index,
        "level": level(finding.severity()),
        "message": {"text": message},
        "locations": [location(&finding.label, sources, false)],
        "partialFingerprints": {
            "primaryLocationLineHash": fingerprint(finding, sources, repeats),
        },
    });
    if !finding.related.is_empty() {
        object["relatedLocations"] =
            finding.related.iter().map(|label| location(label, sources, true)).collect();
    }
    if let Some(fix) = finding.fix.as_ref().and_then(|fix| mend(fix, sources)) {
        object["fixes"] = json!([fix]);
    }
    object
}

/// A mend; whether it is safe stands among its properties, since the format has no word
/// for it.
fn mend(fix: &Fix, sources: &Sources) -> Option<Value> {
    let changes = fix.changes(sources)?;
    let file = sources.get(changes.first()?.span.file).name();
    let replacement = |change: &Change| {
        json!({
            "deletedRegion": region(change.span, sources),
            "insertedContent": {"text": change.text},
        })
    };
    Some(json!({
        "description": {"text": fix.words.en},
        "artifactChanges": [{
            "artifactLocation": {"uri": uri(file)},
            "replacements": changes.iter().map(replacement).collect::<Vec<_>>(),
        }],
        "properties": {"safe": fix.is_safe()},
    }))
}

fn region(span: Span, sources: &Sources) -> Value {
    let place = place(span, sources);
    json!({
        "startLine": place.start.line,
        "startColumn": place.start.column,
        "endLine": place.end.line,
        "endColumn": place.end.column,
    })
}

fn location(label: &Label, sources: &Sources, said: bool) -> Value {
    let place = place(label.span, sources);
    let mut object = json!({
        "physicalLocation": {
            "artifactLocation": {"uri": uri(place.file)},
            "region": region(label.span, sources),
        },
    });
    if let (true, Some(words)) = (said, &label.words) {
        object["message"] = json!({"text": words.en});
    }
    object
}

const fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

/// A relative reference: what RFC 3986 does not allow in a path is percent-encoded.
fn uri(name: &str) -> String {
    let name = name.strip_prefix("./").unwrap_or(name);
    let mut uri = String::with_capacity(name.len());
    for byte in name.replace('\\', "/").bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' => uri.push(char::from(byte)),
            b'-' | b'.' | b'_' | b'~' | b'/' | b'+' | b'@' | b'=' => {
                uri.push(char::from(byte));
            }
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    if name.starts_with('/') { format!("file://{uri}") } else { uri }
}

/// A hash of rule, file and the line's text, which survives lines put in above it;
/// numbered where the same line has it again.
fn fingerprint(
    finding: &Finding,
    sources: &Sources,
    repeats: &mut BTreeMap<String, usize>,
) -> String {
    let mut hash = Sha256::new();
    let span = finding.label.span;
    let item = finding.item.as_deref().unwrap_or_default();
    for part in [finding.rule.name, sources.get(span.file).name(), item] {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    hash.update(line(span, sources).trim().as_bytes());
    let digits: String =
        hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    let repeat = repeats.entry(digits.clone()).or_default();
    *repeat += 1;
    format!("{digits}:{repeat}")
}

fn line(span: Span, sources: &Sources) -> &str {
    let source = sources.get(span.file);
    let text = source.text();
    let at = source.clamp(span.range()).start;
    let start = text[..at].rfind('\n').map_or(0, |at| at + 1);
    let end = text[at..].find('\n').map_or(text.len(), |length| at + length);
    &text[start..end]
}
