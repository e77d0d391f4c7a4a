//! What changed between two definitions: cases worked out by hand, and what must hold of
//! any two. `tests/diff/README.md` tells the layout of the cases.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::process::Command;

use survey::changes::{
    Change, ChangeKind, Compared, Comparison, KINDS, SCORING_KINDS, compare,
    compare_scorings,
};
use survey::diagnostic::Findings;
use survey::load;
use survey::model::{Comparable, Questionnaire, Scoring};
use survey::source::{Source, Sources};

use crate::support::Beside;

const FOLDER: &str = "tests/diff";
const QUESTIONNAIRE: &[&str] =
    &["questionnaire: demo", "title: Demo", "languages: [en, sv]"];
const SCORING: &[&str] = &[
    "scoring: demo",
    "for: demo@1",
    "points_are: example",
    "arithmetic: {decimals: 1}",
    "missing: {dont_know: zero, refused: zero, no_answer: zero, not_applicable: exclude, \
     not_asked: exclude, not_reached: zero, invalid: invalidate, no_score: zero}",
];

/// One case of a file.
struct Case {
    name: String,
    is_scoring: bool,
    old: String,
    new: String,
    expected: String,
}

fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    let mut files: Vec<_> =
        fs::read_dir(FOLDER).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    for file in files.iter().filter(|file| !file.ends_with("README.md")) {
        let text = fs::read_to_string(file).unwrap();
        for part in text.split("\n## ").skip(1) {
            let heading = part.lines().next().unwrap();
            let name = format!("{}: {heading}", file.display());
            let blocks: Vec<(&str, &str)> = part
                .split("\n```")
                .skip(1)
                .step_by(2)
                .map(|block| block.split_once('\n').unwrap())
                .collect();
            let [(kind, old), (_, new), ("text", expected)] = blocks[..] else {
                panic!("{name}: not two definitions and what is expected");
            };
            cases.push(Case {
                name,
                is_scoring: kind == "yaml scoring",
                old: old.to_owned(),
                new: new.to_owned(),
                expected: expected.trim().to_owned(),
            });
        }
    }
    cases
}

/// A block with the lines before it that it does not say itself.
fn whole(block: &str, head: &[&str], version: &str) -> String {
    let body = if block.trim_start().starts_with("- ") {
        let items = block.lines().map(|line| format!("      {line}\n"));
        let items: String = items.collect();
        format!("sections:\n  - id: main\n    title: Main\n    items:\n{items}")
    } else {
        format!("{block}\n")
    };
    let key = |line: &str| line.split(':').next().unwrap_or_default().to_owned();
    let said: BTreeSet<String> = body.lines().map(key).collect();
    let head = head.iter().filter(|line| !said.contains(&key(line)));
    let head: String = head.map(|line| format!("{line}\n")).collect();
    let version = match said.contains("items") {
        true => String::new(),
        false => format!("version: \"{version}\"\n"),
    };
    head + &version + &body
}

fn questionnaire(text: &str, name: &str) -> Questionnaire {
    let (mut sources, mut findings) = (Sources::default(), Findings::default());
    let file = sources.add(Source::new("tests/diff/case.yaml", text));
    let read = load::questionnaire(file, &mut sources, &Beside, &mut findings);
    let said: Vec<_> =
        findings.iter().map(|f| format!("{}: {}", f.rule.name, f.message.en)).collect();
    assert!(said.is_empty(), "{name}: {said:#?}\n{text}");
    read.unwrap()
}

fn scoring(text: &str, name: &str) -> Scoring {
    let (mut sources, mut findings) = (Sources::default(), Findings::default());
    let file = sources.add(Source::new("tests/diff/case.yaml", text));
    let read = load::scoring(file, &mut sources, &Beside, &mut findings);
    let said: Vec<_> =
        findings.iter().map(|f| format!("{}: {}", f.rule.name, f.message.en)).collect();
    assert!(said.is_empty(), "{name}: {said:#?}\n{text}");
    read.unwrap()
}

fn run(case: &Case) -> Comparison {
    if case.is_scoring {
        let of = |text| scoring(&whole(text, SCORING, ""), &case.name);
        compare_scorings(&of(&case.old), &of(&case.new), None)
    } else {
        let of = |text, version| {
            questionnaire(&whole(text, QUESTIONNAIRE, version), &case.name)
        };
        compare(&of(&case.old, "1"), &of(&case.new, "2"))
    }
}

const fn class(class: Comparable) -> &'static str {
    match class {
        Comparable::Identical => "identical",
        Comparable::Minor => "minor",
        Comparable::Break => "break",
    }
}

fn told(comparison: &Comparison) -> String {
    let mut text = String::new();
    for compared in &comparison.compared {
        let Compared { subject, name, old_name, declared, found, changes, .. } = compared;
        write!(text, "{} {} {name}", class(*found), subject.name()).unwrap();
        let gone = changes.iter().all(|change| change.new.is_none());
        if let Some(old) = old_name.as_ref().filter(|old| *old != name || gone) {
            write!(text, " was {old}").unwrap();
        }
        if let Some(declared) = declared {
            write!(text, ", declared {}", class(declared.word)).unwrap();
        }
        let changes: Vec<String> = changes.iter().map(one).collect();
        writeln!(text, ": {}", changes.join(", ")).unwrap();
    }
    if text.is_empty() { "nothing".to_owned() } else { text.trim_end().to_owned() }
}

fn one(change: &Change) -> String {
    let parts: Vec<String> =
        change.parts.iter().map(|part| format!("{}={}", part.what, part.name)).collect();
    let parts = match parts[..] {
        [] => String::new(),
        _ => format!("[{}]", parts.join(" ")),
    };
    format!("{}{parts} {}", change.kind.name, class(change.class))
}

#[test]
fn every_case_changes_what_was_worked_out_by_hand() {
    let cases = cases();
    assert!(cases.len() >= 100, "{} cases", cases.len());
    let mut wrong = Vec::new();
    for case in &cases {
        let found = told(&run(case));
        if found != case.expected {
            let Case { name, expected, .. } = case;
            wrong.push(format!("{name}\n  expected:\n{expected}\n  found:\n{found}\n"));
        }
    }
    assert!(wrong.is_empty(), "{} cases:\n{}", wrong.len(), wrong.join("\n"));
}

/// Kinds without a case, with the reason.
const WITHOUT_A_CASE: &[&str] = &[
    // Need files beside them: `tests/cli/diff.md` and the tests below.
    "texts_file",
    "units",
    "register",
];

#[test]
fn every_kind_of_change_has_a_case() {
    let cases = cases();
    let names = |is_scoring: bool| -> BTreeSet<&str> {
        let cases = cases.iter().filter(|case| case.is_scoring == is_scoring);
        let changes = cases.flat_map(|case| case.expected.lines()).flat_map(|line| {
            line.split_once(": ").map_or("", |parts| parts.1).split(", ")
        });
        changes.filter_map(|change| change.split(['[', ' ']).next()).collect()
    };
    let (of_questionnaires, of_scorings) = (names(false), names(true));
    let without = |kind: &&ChangeKind| !WITHOUT_A_CASE.contains(&kind.name);
    let all = KINDS.iter().copied().flatten().copied().filter(without);
    let missing: Vec<&str> =
        all.map(|kind| kind.name).filter(|it| !of_questionnaires.contains(it)).collect();
    assert_eq!(missing, [] as [&str; 0], "kinds of questionnaires without a case");
    let all = SCORING_KINDS.iter().map(|kind| kind.name);
    let missing: Vec<&str> = all.filter(|it| !of_scorings.contains(it)).collect();
    assert_eq!(missing, [] as [&str; 0], "kinds of scoring files without a case");
}

#[test]
fn the_tables_hold_every_kind_once_and_in_two_languages() {
    for (table, module) in
        [("items", 0), ("options", 1), ("whole", 2)].map(|(name, at)| (name, KINDS[at]))
    {
        let source = fs::read_to_string(format!("src/changes/kinds/{table}.rs")).unwrap();
        assert_eq!(source.matches("\npub static ").count(), module.len(), "{table}");
    }
    let source = fs::read_to_string("src/changes/kinds/scoring.rs").unwrap();
    assert_eq!(source.matches("\npub static ").count(), SCORING_KINDS.len());
    let all: Vec<&ChangeKind> = KINDS.iter().copied().flatten().copied().collect();
    let names: BTreeSet<&str> = all.iter().map(|kind| kind.name).collect();
    assert_eq!(names.len(), all.len());
    for kind in all.iter().chain(SCORING_KINDS) {
        for (english, swedish) in [kind.what, kind.why] {
            assert!(!english.is_empty() && !swedish.is_empty(), "{}", kind.name);
            let is_alike = english == swedish;
            assert!(!is_alike || kind.what == ("register", "register"), "{english}");
        }
        assert!(!kind.is_judged || kind.class == Comparable::Break, "{}", kind.name);
    }
}

const PAGE: &str = "src/load/topics/comparability.md";
const SWEDISH: &str = "\
Om svar från två mätningar går att jämföra. `survey diff` klassar varje ändring i en definition: jämförbar som förut (`identical`), mindre ändring (`minor`) eller brott (`break`); en fråga har den värsta klassen bland sina ändringar. `survey check` jämför en version med den som `wave.follows` anger och vägrar ett brott som inte är angivet. Det är innebörden som jämförs, aldrig rader. `concept`, `renamed_from` och `was` håller ihop frågor och svarskoder. En del ändringar bryter en serie vad som än sägs; andra är ett brott om frågan inte anger `comparable: minor` med skälet i `comparable_because`. Ett brott som är avsett anger `comparable: break`.
";

/// The kinds of one table, by what they do.
fn table(kinds: &[&ChangeKind], is_swedish: bool) -> String {
    let pick = |(english, swedish): (&'static str, &'static str)| {
        if is_swedish { swedish } else { english }
    };
    let of_break = |is_judged: bool| {
        move |kind: &ChangeKind| {
            kind.class == Comparable::Break && kind.is_judged == is_judged
        }
    };
    let of_class = |class: Comparable| move |kind: &ChangeKind| kind.class == class;
    let of = |is_of: &dyn Fn(&ChangeKind) -> bool| -> Vec<&ChangeKind> {
        kinds.iter().copied().filter(|kind| is_of(kind)).collect()
    };
    let groups = [
        (
            ("A break, whatever is said:", "Ett brott, vad som än sägs:"),
            of(&of_break(false)),
        ),
        (
            (
                "A break, unless the item is declared `minor` with a reason:",
                "Ett brott, om frågan inte anges som `minor` med skäl:",
            ),
            of(&of_break(true)),
        ),
        (("Minor:", "Mindre ändring:"), of(&of_class(Comparable::Minor))),
        (
            ("Comparable as before:", "Jämförbar som förut:"),
            of(&of_class(Comparable::Identical)),
        ),
    ];
    let mut text = String::new();
    for (heading, of) in groups.into_iter().filter(|(_, of)| !of.is_empty()) {
        writeln!(text, "{}\n", pick(heading)).unwrap();
        for kind in of {
            let (what, why) = (pick(kind.what), pick(kind.why));
            writeln!(text, "- `{}` ({what}): {why}.", kind.name).unwrap();
        }
        text.push('\n');
    }
    text
}

fn tables(is_swedish: bool) -> String {
    let of_scoring = if is_swedish {
        "I en poängfil, där inget ord gör ett brott mindre:\n\n"
    } else {
        "In a scoring file, where no word makes a break minor:\n\n"
    };
    let all: Vec<&ChangeKind> = KINDS.iter().copied().flatten().copied().collect();
    table(&all, is_swedish) + of_scoring + &table(SCORING_KINDS, is_swedish)
}

#[test]
fn the_page_of_comparability_tells_every_kind() {
    let page = fs::read_to_string(PAGE).unwrap();
    let (head, rest) = page.split_once("## Changes\n").unwrap();
    let (_, rest) = rest.split_once("## Example\n").unwrap();
    let (example, _) = rest.split_once("## På svenska\n").unwrap();
    let (english, swedish) = (tables(false), tables(true));
    let expected = format!(
        "{head}## Changes\n\n{english}## Example\n{example}## På svenska\n\n{SWEDISH}\n{}\n",
        swedish.trim_end()
    );
    if std::env::var_os("UPDATE").is_some() {
        crate::support::renew(PAGE, &expected);
    }
    assert_eq!(fs::read_to_string(PAGE).unwrap(), expected, "run with UPDATE=1");
}

fn diff(width: &str, arguments: &[&str]) -> String {
    let mut survey = Command::new(env!("CARGO_BIN_EXE_survey"));
    survey.args(["diff", "kvinnofridsbarometern@2025", "-q"]).args(arguments);
    survey.env_clear().env("LANG", "C.UTF-8").env("COLUMNS", width);
    let output = survey.output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn the_document_is_what_the_schema_says() {
    let text = fs::read_to_string("schemas/output.schema.json").unwrap();
    let schema: serde_json::Value = serde_json::from_str(&text).unwrap();
    let document: serde_json::Value =
        serde_json::from_str(&diff("80", &["--format", "json"])).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let wrong: Vec<String> =
        validator.iter_errors(&document).map(|error| error.to_string()).collect();
    assert_eq!(wrong, [] as [&str; 0]);
    let results = document["results"].as_array().unwrap();
    for (result, name) in [
        (&results[0], "comparison"),
        (&results[0]["changes"][0], "change"),
        (&results[0]["changes"][0]["old"], "side"),
    ] {
        for key in result.as_object().unwrap().keys() {
            let told = &schema["definitions"][name]["properties"][key];
            assert!(told.is_object(), "the schema does not tell of `{key}`");
        }
    }
}

/// Only words that cannot be cut stand out; the words are the same at every width.
#[test]
fn lines_fit_a_narrow_screen() {
    let words = |text: &str| -> Vec<String> {
        text.split_whitespace().map(str::to_owned).collect()
    };
    let (narrow, wide) = (diff("40", &[]), diff("200", &[]));
    assert_eq!(words(&narrow), words(&wide));
    for line in narrow.lines().filter(|line| line.chars().count() > 40) {
        let word = line.trim_start_matches([' ', '-', '+']);
        assert!(!word.contains(' '), "{line}");
    }
    let ascii = diff("80", &["--ascii"]);
    assert!(!ascii.contains(['→', '…']), "{ascii}");
}
