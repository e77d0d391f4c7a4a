//! The row of a unit's scores, as the schema `output` describes it.
//!
//! *In:* the scores of a unit, and what is known of it. *Out:* one JSON object on one line.
//!
//! It is written key by key into a text that is used again, since a batch writes millions
//! of them. What is the same in every row of a scoring file is spelled once, in [`RowForm`].
//! Nothing is rounded here.

use std::fmt::Write;

use serde_json::Value;

use crate::model::{Questionnaire, Scoring};
use crate::report::machine;
use crate::report::score::{points_are, published};
use crate::report::visible::is_unseen;
use crate::score::{Counts, NodeScore, Ruleset, UnitScores};

/// What is the same in every row of a scoring file, spelled.
#[derive(Clone, Debug)]
pub struct RowForm {
    /// From the questionnaire's name to what the points are.
    of: String,
    /// For every node, its key and the first one of its values.
    nodes: Vec<String>,
    grades: Vec<String>,
    gates: Vec<String>,
    ranks: Vec<String>,
    /// Names of the record's key.
    names: Vec<String>,
    /// The hashes before the one of the answers.
    hashes: String,
}

/// What is known of a unit besides its scores.
#[derive(Clone, Copy, Debug)]
pub struct RowHead<'a> {
    /// The answer file and the line in a stream; none where the row stands for its line.
    pub place: Option<(Option<&'a str>, Option<usize>)>,
    /// The code.
    pub unit: &'a str,
    /// What tells the record from others.
    pub key: &'a [String],
    /// The name in the register, or the code.
    pub label: &'a str,
    /// A simulation made it.
    pub simulated: bool,
    /// How the interview ended, and what became of it.
    pub words: [&'static str; 2],
    /// Items answered and asked.
    pub answered: [usize; 2],
    /// The SHA-256 of the answers.
    pub hash: Option<&'a str>,
    /// Where units stand above units: its kind, whether it counts, what it was made from.
    pub family: Option<(Option<&'a str>, bool, Option<&'a Value>)>,
}

impl RowForm {
    /// Spells what all rows of a scoring file have in common.
    pub fn new(
        questionnaire: &Questionnaire,
        (scoring, ruleset): (&Scoring, &Ruleset),
    ) -> Self {
        let mut of = String::new();
        let entries = [
            ("questionnaire", Some(questionnaire.name.value.as_str())),
            ("version", Some(questionnaire.version.value.as_str())),
            ("scoring", Some(scoring.name.value.as_str())),
            ("points_are", points_are(scoring)),
        ];
        for (name, word) in entries {
            entry(&mut of, name, word);
        }
        let keys = |ids: Vec<&str>| ids.into_iter().map(spelled).collect::<Vec<String>>();
        Self {
            of,
            nodes: keys(ruleset.nodes.iter().map(|node| node.id.as_str()).collect()),
            grades: keys(ruleset.grades.iter().map(|rule| rule.id.as_str()).collect()),
            gates: keys(ruleset.gates.iter().map(|gate| gate.id.as_str()).collect()),
            ranks: keys(ruleset.ranks.iter().map(|rank| rank.id.as_str()).collect()),
            names: keys(
                questionnaire.records.iter().map(|r| r.name.value.as_str()).collect(),
            ),
            hashes: String::new(),
        }
    }

    /// Takes the hashes of everything but the answers that scores rest on.
    pub fn take_hashes(&mut self, hashes: &Value) {
        let spelled = machine::line(hashes);
        let entries = spelled.trim_end().trim_start_matches('{').strip_suffix('}');
        self.hashes = entries.map_or_else(String::new, |entries| format!("{entries},"));
    }

    /// Adds the row of a unit and the end of its line.
    pub fn write(
        &self,
        out: &mut String,
        head: &RowHead<'_>,
        (ruleset, scores): (&Ruleset, &UnitScores),
    ) {
        out.push_str("{\"type\":\"score\",");
        if let Some((file, line)) = head.place {
            entry(out, "file", file);
            match line {
                Some(line) => put(out, format_args!("\"line\":{line},")),
                None => out.push_str("\"line\":null,"),
            }
        }
        entry(out, "unit", Some(head.unit));
        out.push_str("\"key\":{");
        list(out, self.names.iter().zip(head.key), |out, (name, word)| {
            out.push_str(name);
            out.push(':');
            text(out, word);
        });
        out.push_str("},");
        entry(out, "label", Some(head.label));
        out.push_str(&self.of);
        let [answered, asked] = head.answered;
        put(out, format_args!("\"simulated\":{},", head.simulated));
        let [status, result] = head.words;
        put(out, format_args!("\"status\":\"{status}\",\"result\":\"{result}\","));
        put(out, format_args!("\"answered\":{answered},\"asked\":{asked},\"scores\":{{"));
        let nodes = self.nodes.iter().zip(&scores.nodes).enumerate();
        list(out, nodes, |out, (number, (key, score))| {
            out.push_str(key);
            out.push(':');
            node(out, ruleset, number, score);
        });
        out.push_str("},\"grades\":{");
        list(out, scores.grades.iter(), |out, grade| {
            let bands = &ruleset.grades[grade.grades].bands;
            out.push_str(&self.grades[grade.grades]);
            out.push(':');
            match grade.band.and_then(|band| bands.get(band)) {
                Some((_, word)) => text(out, word),
                None => out.push_str("null"),
            }
        });
        out.push_str("},\"gates\":[");
        let fired = scores.gates.iter().filter(|gate| gate.fired == Some(true));
        list(out, fired, |out, gate| out.push_str(&self.gates[gate.gate]));
        out.push_str("],\"hashes\":{");
        out.push_str(&self.hashes);
        entry(out, "answers", head.hash);
        close(out);
        put(out, format_args!(",\"engine\":\"{}\",", env!("CARGO_PKG_VERSION")));
        let UnitScores { asked, answered, .. } = scores;
        put(
            out,
            format_args!(
                "\"scored_items\":{{\"asked\":{asked},\"answered\":{answered}}},\"ranks\":{{"
            ),
        );
        list(out, self.ranks.iter().zip(&scores.ranks), |out, (id, key)| {
            put(out, format_args!("{id}:{{"));
            number(out, "value", key.value.as_ref().ok());
            match key.condition {
                Some(holds) => put(out, format_args!("\"where\":{holds}}}")),
                None => out.push_str("\"where\":null}"),
            }
        });
        out.push('}');
        if let Some((kind, counts, made)) = head.family {
            out.push(',');
            entry(out, "kind", kind);
            put(out, format_args!("\"counted\":{counts},\"children\":"));
            match made {
                Some(made) => out.push_str(machine::line(made).trim_end()),
                None => out.push_str("null"),
            }
        }
        out.push_str("}\n");
    }
}

/// The score of one node.
fn node(out: &mut String, ruleset: &Ruleset, at: usize, score: &NodeScore) {
    out.push_str("{\"published\":");
    match published(ruleset, at, score) {
        // A fraction is no number of JSON.
        Some(digits) if digits.contains('/') => put(out, format_args!("\"{digits}\",")),
        Some(digits) => put(out, format_args!("{digits},")),
        None => out.push_str("null,"),
    }
    number(out, "exact", score.score.as_ref());
    number(out, "numerator", score.numerator.as_ref());
    number(out, "denominator", score.denominator.as_ref());
    match score.null {
        Some(null) => put(out, format_args!("\"no_score\":\"{}\"", null.name())),
        None => out.push_str("\"no_score\":null"),
    }
    if let Some(state) = score.state {
        put(out, format_args!(",\"state\":\"{}\"", state.name()));
    }
    if let Some(reason) = score.reason {
        put(out, format_args!(",\"reason\":\"{}\"", reason.name()));
    }
    if let Some(counts) = score.counts {
        let Counts { answered, asked } = counts;
        put(out, format_args!(",\"answered\":{answered},\"asked\":{asked}"));
    }
    if score.lowered {
        out.push_str(",\"lowered\":true");
    }
    if score.is_inexact() {
        out.push_str(",\"inexact\":true");
    }
    out.push('}');
}

/// An exact number, as a text, and a comma.
fn number(out: &mut String, name: &str, number: Option<&crate::decimal::Number>) {
    match number {
        Some(number) => put(out, format_args!("\"{name}\":\"{number}\",")),
        None => put(out, format_args!("\"{name}\":null,")),
    }
}

/// A key with a text, and a comma.
fn entry(out: &mut String, name: &str, word: Option<&str>) {
    put(out, format_args!("\"{name}\":"));
    match word {
        Some(word) => text(out, word),
        None => out.push_str("null"),
    }
    out.push(',');
}

/// Ends an object of entries.
fn close(out: &mut String) {
    if out.ends_with(',') {
        out.pop();
    }
    out.push('}');
}

/// Values with commas between them.
fn list<T>(
    out: &mut String,
    values: impl Iterator<Item = T>,
    mut write: impl FnMut(&mut String, T),
) {
    for (number, value) in values.enumerate() {
        if number > 0 {
            out.push(',');
        }
        write(out, value);
    }
}

/// A text in quotes; what acts unseen is escaped.
pub fn text(out: &mut String, word: &str) {
    let is_plain = |c: char| !is_unseen(c) && c != '"' && c != '\\';
    if word.chars().all(is_plain) {
        put(out, format_args!("\"{word}\""));
    } else {
        out.push_str(machine::line(&Value::from(word)).trim_end());
    }
}

/// A text in quotes.
fn spelled(word: &str) -> String {
    let mut out = String::new();
    text(&mut out, word);
    out
}

fn put(out: &mut String, arguments: std::fmt::Arguments<'_>) {
    // A text takes all that is written to it.
    let _ = out.write_fmt(arguments);
}
