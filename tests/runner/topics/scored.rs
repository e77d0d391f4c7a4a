//! The pages of scoring are true: their examples go through the commands themselves.
//!
//! A page with a `scoring.yaml` shows answers as `json`, a unit a line, scored among each
//! other; what the line leaves out of the envelope is filled in, and the units are then
//! 1, 2, 3 … A line of `text` says what comes of them, with a value for each unit of the
//! present version in the order of the answers, and the working behind `#`:
//!
//! ```text
//! score total 75 strict        the exact score, or the reason why there is none
//! published total 75.0         the score in print
//! maximum total 15             what could be had
//! grade betyg B                a grade, or `none`
//! gate plan fires              a gate, or `rests`
//! rank main 1 2 2              a place, or why there is none
//! moved shift 1 -1             a change of place between two ranks
//! compare change_… 25          a figure of `survey compare`
//! figure open 50               a figure over all; `figure open North 50` of a group
//! check most fires             a check of figures, or `holds`
//! forbids rank                 a command that is refused
//! ```

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};
use survey::load::topics;
use survey::score::Null;

use super::{Block, listed, schema};
use crate::support::named;

/// The parts of the schema that a page tells, with all that is within them.
const TELLS: &[(&str, &[&str])] = &[
    ("points", &["/definitions/rule", "/definitions/index"]),
    (
        "policies",
        &[
            "",
            "/definitions/missing",
            "/definitions/policy",
            "/definitions/rule",
            "/definitions/index",
            "/definitions/any_of",
        ],
    ),
    (
        "indices",
        &["", "/definitions/index", "/definitions/any_of", "/definitions/output"],
    ),
    (
        "scales",
        &[
            "",
            "/definitions/rule",
            "/definitions/index",
            "/definitions/any_of",
            "/definitions/normalise",
            "/definitions/fixed_reference_set",
            "/properties/screen",
        ],
    ),
    (
        "gates",
        &[
            "",
            "/definitions/rule",
            "/definitions/index",
            "/definitions/any_of",
            "/definitions/gate",
            "/definitions/grade",
            "/definitions/shown_value",
        ],
    ),
    ("ranks", &["", "/definitions/rank", "/definitions/shown_value"]),
    (
        "figures",
        &[
            "",
            "/definitions/figure",
            "/definitions/disclosure",
            "/definitions/forbid",
            "/definitions/robustness",
            "/definitions/index",
        ],
    ),
    ("compare", &["", "/properties/waves"]),
    (
        "scoring",
        &[
            "",
            "/properties/arithmetic",
            "/properties/extends",
            "/properties/fairness",
            "/properties/include",
            "/definitions/index",
            "/definitions/rule",
        ],
    ),
];

/// The keys of wordings are on the page `languages`.
const ELSEWHERE: &[&str] = &["/definitions/translation"];

/// Whether a page is one of scoring.
pub(super) fn tells(page: &str) -> bool {
    TELLS.iter().any(|(name, _)| *name == page)
}

/// What is wrong with the example of a page.
pub(super) fn faults(name: &str, all: &[Block]) -> Vec<String> {
    let stage = stage(name, all);
    let mut faults = said(&document(&stage, &["check", "files"]).0);
    if all.iter().any(|block| block.caption == "cases.yaml") {
        faults.extend(said(&document(&stage, &["test", "files"]).0));
    }
    let (mut units, mut outcomes) = (Vec::new(), 0);
    for block in all {
        match block.language.as_str() {
            "json" => {
                let lines = block.text.lines().filter(|line| !line.trim().is_empty());
                for line in lines {
                    units.push(envelope(line, units.len() + 1, all));
                }
            }
            "text" if !units.is_empty() => {
                outcomes += 1;
                let run = Run::new(&stage, std::mem::take(&mut units), all);
                let wrong = run.differences(&block.text);
                faults.extend(
                    wrong.into_iter().map(|w| format!("outcome {outcomes}: {w}")),
                );
            }
            _ => {}
        }
    }
    if outcomes == 0 || !units.is_empty() {
        faults.push("answers without what comes of them".to_owned());
    }
    faults.into_iter().map(|fault| format!("{name}: {fault}")).collect()
}

/// The files of a page in a folder.
fn stage(name: &str, all: &[Block]) -> PathBuf {
    let stage = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("topics").join(name);
    let _ = fs::remove_dir_all(&stage);
    let files = all.iter().filter(|b| !matches!(b.language.as_str(), "json" | "text"));
    for block in files {
        let path = stage.join("files").join(&block.caption);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, &block.text).unwrap();
    }
    stage
}

/// An answer file on one line, with what the page leaves out.
fn envelope(line: &str, number: usize, all: &[Block]) -> Value {
    let main = all.iter().find(|block| block.caption == "questionnaire.yaml").unwrap();
    let named = named(&main.text).unwrap();
    let (questionnaire, version) = named.split_once('@').unwrap();
    let shown: Value = serde_json::from_str(line).unwrap_or_else(|_| panic!("{line}"));
    let shown =
        if shown.get("answers").is_some() { shown } else { json!({"answers": shown}) };
    let mut file = json!({"questionnaire": questionnaire, "version": version,
        "unit": number.to_string(), "status": "complete"});
    let keys = shown.as_object().unwrap().clone();
    file.as_object_mut().unwrap().extend(keys);
    file
}

/// The document that a command prints, and whether it ended well.
fn document(stage: &Path, arguments: &[&str]) -> (Value, Option<i32>) {
    let output = Command::new(env!("CARGO_BIN_EXE_survey"))
        .args(arguments)
        .args(["--format", "json"])
        .current_dir(stage)
        .env("LANG", "C.UTF-8")
        .env_remove("SURVEY_LOCALE")
        .env_remove("SURVEY_FORMAT")
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    let document = serde_json::from_str(&text).unwrap_or_else(
        |_| json!({"said": format!("{text}{}", String::from_utf8_lossy(&output.stderr))}),
    );
    (document, output.status.code())
}

/// The findings of a document, or what a command said instead of one.
fn said(document: &Value) -> Vec<String> {
    let Some(findings) = document["findings"].as_array() else {
        return vec![document["said"].to_string()];
    };
    let told = |finding: &Value| {
        let of = |key: &str| finding[key].as_str().unwrap_or_default().to_owned();
        format!("{}: {}", of("rule"), of("message"))
    };
    findings.iter().map(told).collect()
}

/// The answers of one outcome.
struct Run<'a> {
    stage: &'a Path,
    /// The units of the present version.
    units: Vec<String>,
    scores: BTreeMap<String, Value>,
    found: BTreeSet<String>,
    /// What was asked of commands, and what they printed.
    asked: RefCell<BTreeMap<String, (Value, Option<i32>)>>,
}

impl<'a> Run<'a> {
    fn new(stage: &'a Path, answers: Vec<Value>, all: &[Block]) -> Self {
        let now = envelope("{}", 1, all)["version"].clone();
        let (now, before): (Vec<Value>, Vec<Value>) =
            answers.into_iter().partition(|answers| answers["version"] == now);
        for (name, answers) in [("now.ndjson", &now), ("before.ndjson", &before)] {
            let lines: String = answers.iter().map(|a| format!("{a}\n")).collect();
            fs::write(stage.join(name), lines).unwrap();
        }
        let unit = |answers: &Value| answers["unit"].as_str().unwrap().to_owned();
        let mut run = Self {
            stage,
            units: now.iter().map(unit).collect(),
            scores: BTreeMap::new(),
            found: BTreeSet::new(),
            asked: RefCell::default(),
        };
        let document = run.document(&["score", "now.ndjson"]).0;
        run.found = said(&document).into_iter().collect();
        run.scores = by_unit(&document);
        run
    }

    /// What a command prints, each asked once.
    fn document(&self, arguments: &[&str]) -> (Value, Option<i32>) {
        let arguments = [arguments, &["--questionnaires", "files"]].concat();
        let mut asked = self.asked.borrow_mut();
        let told = asked.entry(arguments.join(" "));
        told.or_insert_with(|| document(self.stage, &arguments)).clone()
    }

    /// Where what is written differs from what comes out.
    fn differences(&self, expected: &str) -> Vec<String> {
        let mut wrong = Vec::new();
        let mut promised = BTreeSet::new();
        let is_told = |line: &&str| !line.trim().is_empty() && !line.starts_with('#');
        for line in expected.lines().filter(is_told) {
            let line = line.split(" #").next().unwrap().trim_end();
            let mut words: Vec<&str> = line.split_whitespace().collect();
            if let Some(name) = words.get_mut(1) {
                *name = name.trim_end_matches(':');
            }
            match self.line(&words) {
                Some(found) if found == words => {}
                Some(found) => {
                    wrong.push(format!("not `{line}` but `{}`", found.join(" ")))
                }
                None => {
                    promised.insert(line.to_owned());
                }
            }
        }
        wrong.extend(self.found.difference(&promised).map(|said| format!("also {said}")));
        wrong.extend(promised.difference(&self.found).map(|said| format!("not {said}")));
        wrong
    }

    /// The line as it should be; none where it is a finding.
    fn line(&self, words: &[&str]) -> Option<Vec<String>> {
        let (kind, name) = (*words.first()?, *words.get(1)?);
        let head = || vec![kind.to_owned(), name.to_owned()];
        let row = |of: &dyn Fn(&Value) -> String| {
            let none = Value::Null;
            let unit = |unit: &String| of(self.scores.get(unit).unwrap_or(&none));
            [head(), self.units.iter().map(unit).collect()].concat()
        };
        Some(match kind {
            "score" => row(&|row| exact(&row["scores"][name])),
            "published" => row(&|row| row["scores"][name]["published"].to_string()),
            "maximum" => row(&|row| text(&row["scores"][name]["denominator"])),
            "grade" => {
                row(&|row| row["grades"][name].as_str().unwrap_or("none").to_owned())
            }
            "gate" => row(&|row| {
                let fired = row["gates"].as_array().unwrap();
                if fired.iter().any(|gate| gate == name) { "fires" } else { "rests" }
                    .to_owned()
            }),
            "rank" => [head(), self.places(name)].concat(),
            "moved" => [head(), self.moved(name)].concat(),
            "compare" => [head(), self.compared(name)].concat(),
            "figure" => self.figure(words),
            "check" => vec![kind.to_owned(), name.to_owned(), self.check(name)],
            "forbids" => {
                let (said, code) = self.document(&[name, "now.ndjson"]);
                let is_named = said.to_string().contains("forbidden-result");
                let refused = code == Some(1) && is_named;
                vec![if refused { kind } else { "allows" }.to_owned(), name.to_owned()]
            }
            _ => return None,
        })
    }

    fn places(&self, rank: &str) -> Vec<String> {
        let told = ["rank", "now.ndjson", "--rank", rank, "--show-unranked"];
        let rows = by_unit(&self.document(&told).0);
        let place = |unit: &String| match rows.get(unit) {
            Some(row) if row["rank"].is_null() => text(&row["reason"]),
            Some(row) => text(&row["rank"]),
            None => "absent".to_owned(),
        };
        self.units.iter().map(place).collect()
    }

    fn analysed(&self, part: &str) -> Vec<Value> {
        let document = self.document(&["analyse", "now.ndjson", "--only", part]).0;
        let results = document["results"].as_array();
        results.unwrap_or_else(|| panic!("{document}")).clone()
    }

    fn moved(&self, name: &str) -> Vec<String> {
        let rows = self.analysed("ranks");
        let rows: Vec<&Value> = rows.iter().filter(|row| row["change"] == name).collect();
        let moved = |unit: &String| {
            let row = rows.iter().find(|row| row["unit"] == **unit);
            row.map_or_else(|| "absent".to_owned(), |row| text(&row["places"]))
        };
        self.units.iter().map(moved).collect()
    }

    fn compared(&self, path: &str) -> Vec<String> {
        let document = self.document(&["compare", "before.ndjson", "now.ndjson"]).0;
        let rows = by_unit(&document);
        let path = format!("/{}", path.replace('.', "/"));
        let value = |unit: &String| {
            let row = rows.get(unit).unwrap_or_else(|| panic!("{document}"));
            let reason = row["reasons"].pointer(&path).map(text);
            reason.unwrap_or_else(|| row.pointer(&path).map_or_else(String::new, text))
        };
        self.units.iter().map(value).collect()
    }

    /// `figure open 50` over all, `figure open North 50` of a group.
    fn figure(&self, words: &[&str]) -> Vec<String> {
        let group = words.get(2).filter(|_| words.len() > 3);
        let rows = self.analysed("figures");
        let found = rows.iter().find(|row| {
            let fits = match group {
                Some(group) => row["group"] == **group,
                None => row["by"] == "all",
            };
            row["table"] == "figures" && row["figure"] == words[1] && fits
        });
        let found = found.unwrap_or_else(|| panic!("{words:?}: {rows:?}"));
        let value = match &found["exact"] {
            Value::Null if found["hidden"].is_array() => "..".to_owned(),
            exact => text(exact),
        };
        let head = words.iter().take(2 + usize::from(group.is_some()));
        head.map(|word| (*word).to_owned()).chain([value]).collect()
    }

    fn check(&self, name: &str) -> String {
        let rows = self.analysed("figures");
        let fired =
            rows.iter().any(|row| row["table"] == "checks" && row["check"] == name);
        if fired { "fires" } else { "holds" }.to_owned()
    }
}

fn by_unit(document: &Value) -> BTreeMap<String, Value> {
    let rows = document["results"].as_array().unwrap_or_else(|| panic!("{document}"));
    rows.iter().map(|row| (text(&row["unit"]), row.clone())).collect()
}

/// The exact score, or the reason why there is none.
fn exact(node: &Value) -> String {
    if node["exact"].is_null() { text(&node["no_score"]) } else { text(&node["exact"]) }
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Every key of the schema of scoring files, with the place of what holds it.
fn keys() -> Vec<(String, String)> {
    let mut keys = Vec::new();
    walk(&schema("scoring"), "", &mut keys);
    keys
}

fn walk(node: &Value, place: &str, keys: &mut Vec<(String, String)>) {
    if let Some(properties) = node.get("properties").and_then(Value::as_object) {
        for (key, value) in properties {
            keys.push((place.to_owned(), key.clone()));
            walk(value, &format!("{place}/properties/{key}"), keys);
        }
    }
    for within in ["items", "additionalProperties"] {
        if let Some(inner) = node.get(within) {
            walk(inner, &format!("{place}/{within}"), keys);
        }
    }
    for (name, definition) in
        node.get("definitions").and_then(Value::as_object).into_iter().flatten()
    {
        walk(definition, &format!("/definitions/{name}"), keys);
    }
}

/// Whether a place is within one of the parts; the empty part is the file itself.
fn within(place: &str, parts: &[&str]) -> bool {
    let is_in = |part: &&str| match part.is_empty() {
        true => place.is_empty(),
        false => place.starts_with(*part),
    };
    parts.iter().any(is_in)
}

#[test]
fn a_key_on_a_page_of_scoring_is_one_of_its_schema_and_every_key_is_on_a_page() {
    let (keys, mut told, mut wrong) = (keys(), BTreeSet::new(), Vec::new());
    for (name, parts) in TELLS {
        let topic = topics::CONCEPTS.iter().find(|topic| topic.name == *name);
        let page = topic.unwrap_or_else(|| panic!("no page `{name}`")).page;
        for key in listed(page, "Keys") {
            let mut fits =
                keys.iter().filter(|(at, k)| *k == key && within(at, parts)).peekable();
            if fits.peek().is_none() {
                wrong.push(format!("{name}: `{key}` is no key"));
            }
            told.extend(fits.cloned());
        }
    }
    let elsewhere = |place: &str| within(place, ELSEWHERE);
    let untold = keys.iter().filter(|key| !told.contains(*key) && !elsewhere(&key.0));
    wrong
        .extend(untold.map(|(place, key)| format!("`{key}` of `{place}` is on no page")));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_page_of_scoring_has_every_reason_why_there_is_no_score() {
    let topic = topics::CONCEPTS.iter().find(|topic| topic.name == "scoring").unwrap();
    let told: BTreeSet<String> = listed(topic.page, "Reasons").into_iter().collect();
    let known: BTreeSet<String> =
        Null::ALL.iter().map(|reason| reason.name().to_owned()).collect();
    assert_eq!(told, known);
}
