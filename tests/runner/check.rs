//! Every rule of `check` has a folder and a page, and both do what they say.
//!
//! `bad.yaml` (with `bad.scoring.yaml` where the rule is about scoring) has this finding
//! and no other, `good.yaml` none; so have the blocks of the page, behind the same head.
//! `tests/check/README.md` tells the layout.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Component, Path, PathBuf};

use survey::check::{CHECKS, LINTS, can_be_allowed, check, check_and_lint, is_lint};
use survey::diagnostic::{Finding, Findings, Rule, Words};
use survey::load::{self, ReadProblem, Reader};
use survey::report::Look;
use survey::report::findings::{Form, Shown, render};
use survey::source::{FileId, Source, Sources};

const FOLDER: &str = "tests/check";

/// What stands before a block of a page, line by line, unless the block says it.
const QUESTIONNAIRE: &[&str] =
    &["questionnaire: demo", "version: \"1\"", "title: Demo", "languages: [en]"];
const SCORING: &[&str] = &[
    "scoring: demo",
    "for: demo@1",
    "points_are: example",
    "arithmetic: {decimals: 1}",
    "missing: {dont_know: zero, refused: zero, no_answer: zero, not_applicable: exclude, \
     not_asked: exclude, not_reached: zero, invalid: invalidate, no_score: zero}",
];
/// The questionnaire of pages that show a scoring file alone.
const SECTIONS: &str = "\
sections:
  - id: policy
    title: Policy
    items:
      - {id: plan, type: yes_no, text: Is there a plan?}
      - {id: places, type: integer, min: 0, max: 50, text: How many places are there?}
";
const HEADINGS: [&str; 5] =
    ["What it finds", "Why it matters", "Example", "Instead", "På svenska"];

/// Reads beside the file that names it; names stay relative to the repository.
struct Beside;

impl Reader for Beside {
    fn read(
        &self,
        from: FileId,
        path: &str,
        sources: &mut Sources,
    ) -> Result<FileId, ReadProblem> {
        let mut file = Path::new(sources.get(from).name()).parent().unwrap().to_owned();
        for part in Path::new(path).components() {
            match part {
                Component::ParentDir => drop(file.pop()),
                part => file.push(part),
            }
        }
        let name = file.to_str().unwrap().replace('\\', "/");
        let known = sources.iter().find(|(_, source)| source.name() == name);
        if let Some((known, _)) = known {
            return Ok(known);
        }
        let text = fs::read_to_string(&file).map_err(|_| ReadProblem::Missing)?;
        Ok(sources.add(Source::new(name, text)))
    }
}

/// The texts of one case, each with its name.
#[derive(Default)]
struct Case {
    questionnaire: (String, String),
    previous: Option<(String, String)>,
    scoring: Option<(String, String)>,
}

/// Everything that is said about a case, by lints too where one of them is the rule.
fn run_for(rule: &Rule, case: &Case) -> (Sources, Findings) {
    run(case, is_lint(rule))
}

/// Everything that is said about a case.
fn run(case: &Case, lints: bool) -> (Sources, Findings) {
    let mut sources = Sources::default();
    let mut findings = Findings::default();
    let mut add = |(name, text): &(String, String)| {
        sources.add(Source::new(name.clone(), text.clone()))
    };
    let main = add(&case.questionnaire);
    let previous = case.previous.as_ref().map(&mut add);
    let scoring = case.scoring.as_ref().map(add);
    let previous = previous.and_then(|file| {
        load::questionnaire(file, &mut sources, &Beside, &mut Findings::default())
    });
    let questionnaire = load::questionnaire(main, &mut sources, &Beside, &mut findings);
    let scoring = scoring
        .and_then(|file| load::scoring(file, &mut sources, &Beside, &mut findings));
    if let Some(questionnaire) = questionnaire {
        let scorings = scoring.into_iter().collect();
        if lints {
            check_and_lint(&sources, questionnaire, previous, scorings, &mut findings);
        } else {
            check(&sources, questionnaire, previous, scorings, &mut findings);
        }
    }
    findings.tidy();
    (sources, findings)
}

/// The cases of a folder whose names begin with `bad` or `good`.
fn cases(folder: &Path, kind: &str) -> Vec<Case> {
    let mut cases = Vec::new();
    let entries = fs::read_dir(folder)
        .unwrap_or_else(|_| panic!("{} is missing", folder.display()));
    for entry in entries {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let stem = name.strip_suffix(".yaml").filter(|stem| !stem.contains('.'));
        let Some(stem) = stem.filter(|stem| stem.starts_with(kind)) else { continue };
        let file = |name: String| {
            let path = folder.join(name);
            let text = fs::read_to_string(&path).ok()?;
            Some((path.to_str().unwrap().replace('\\', "/"), text))
        };
        cases.push(Case {
            questionnaire: file(name.clone()).unwrap(),
            previous: file(format!("{stem}.previous.yaml")),
            scoring: file(format!("{stem}.scoring.yaml")),
        });
    }
    cases.sort_by(|a, b| a.questionnaire.0.cmp(&b.questionnaire.0));
    cases
}

/// The rules whose page and folder are here: those of `load` have theirs there.
fn rules() -> Vec<&'static Rule> {
    let of_load: BTreeSet<&str> = load::RULES.iter().map(|rule| rule.name).collect();
    let rules = CHECKS.iter().chain(LINTS).map(|check| check.rule);
    rules.filter(|rule| !of_load.contains(rule.name)).collect()
}

fn told(sources: &Sources, findings: &Findings) -> String {
    render(
        Form::Human,
        findings,
        sources,
        &Look::default(),
        &Shown { all: true, ..Shown::default() },
    )
}

/// What is wrong where this rule and nothing else should speak.
fn not_only(
    rule: &Rule,
    sources: &Sources,
    findings: &Findings,
    place: &str,
) -> Option<String> {
    let is_worded = |words: &Words| !words.sv.is_empty() && words.en != words.sv;
    let fits =
        |finding: &Finding| finding.rule.name == rule.name && is_worded(&finding.message);
    let right = !findings.is_empty() && findings.iter().all(fits);
    let found = told(sources, findings);
    (!right).then(|| format!("{place}: not just `{}`:\n{found}", rule.name))
}

fn none(failures: &[String]) {
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// A rule whose finding is in a comment cannot be marked by another.
fn not_marked(rule: &Rule, sources: &Sources, findings: &Findings) -> Option<String> {
    let mark = format!("# finds: {}", rule.name);
    let mut marked = BTreeSet::new();
    for (file, source) in sources.iter() {
        let lines = (1..).zip(source.text().lines());
        let lines = lines.filter(|(_, line)| line.ends_with(&mark));
        marked.extend(lines.map(|(number, _)| (file, number)));
    }
    let found: BTreeSet<(FileId, usize)> = findings
        .iter()
        .map(|f| (f.label.span.file, sources.position(f.label.span).line))
        .collect();
    let differs = rule.name != "stale-allowance" && found != marked;
    differs.then(|| format!("not the marked line:\n{}", told(sources, findings)))
}

#[test]
fn every_rule_has_a_folder_and_every_folder_a_rule() {
    let names: BTreeSet<String> =
        rules().iter().map(|rule| rule.name.to_owned()).collect();
    assert_eq!(names.len(), rules().len(), "a name is there twice");
    let folders: BTreeSet<String> = fs::read_dir(FOLDER)
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.file_type().unwrap().is_dir())
        .map(|entry| entry.file_name().into_string().unwrap())
        .collect();
    assert_eq!(folders, names);
    for name in names {
        let plain = name.chars().all(|c| c.is_ascii_lowercase() || c == '-');
        let prefixes = ["no-", "must-", "check-", "invalid-"];
        let polite = !prefixes.iter().any(|prefix| name.starts_with(prefix));
        assert!(plain && polite, "`{name}` is no name of a rule");
    }
}

#[test]
fn a_bad_case_has_this_finding_and_no_other() {
    let mut failures = Vec::new();
    for rule in rules() {
        let folder = PathBuf::from(FOLDER).join(rule.name);
        let mut said = String::new();
        for case in cases(&folder, "bad") {
            let (sources, found) = run_for(rule, &case);
            failures.extend(not_only(rule, &sources, &found, &case.questionnaire.0));
            failures.extend(not_marked(rule, &sources, &found));
            said.push_str(&told(&sources, &found));
        }
        let expected = folder.join("expected.txt");
        if std::env::var_os("UPDATE").is_some() {
            crate::support::renew(&expected, &said);
        }
        let expected = fs::read_to_string(&expected).unwrap_or_default();
        if said != expected {
            failures.push(format!("{}: run with UPDATE=1 and read it", rule.name));
        }
    }
    none(&failures);
}

#[test]
fn a_good_case_has_no_finding() {
    let mut failures = Vec::new();
    for rule in rules() {
        for case in cases(&PathBuf::from(FOLDER).join(rule.name), "good") {
            let (sources, found) = run_for(rule, &case);
            let told = told(&sources, &found);
            if !found.is_empty() {
                failures.push(format!("{}:\n{told}", case.questionnaire.0));
            }
        }
    }
    none(&failures);
}

#[test]
fn every_page_shows_what_it_finds_and_what_to_write_instead() {
    let mut failures = Vec::new();
    for rule in rules() {
        let page = rule.explanation;
        assert!(page.starts_with(&format!("# `{}`\n", rule.name)), "{}", rule.name);
        let headings: Vec<&str> =
            page.lines().filter_map(|line| line.strip_prefix("## ")).collect();
        assert_eq!(headings, HEADINGS, "{}", rule.name);
        let (sources, found) = run_for(rule, &of_page(rule, "Example"));
        failures.extend(not_only(rule, &sources, &found, "the page's example"));
        let (sources, found) = run_for(rule, &of_page(rule, "Instead"));
        let told = told(&sources, &found);
        if !found.is_empty() {
            failures.push(format!("{}, instead:\n{told}", rule.name));
        }
    }
    none(&failures);
}

/// The blocks under a heading, each behind its head.
fn of_page(rule: &Rule, heading: &str) -> Case {
    let part = rule.explanation.split("\n## ").find(|part| part.starts_with(heading));
    let blocks = part.unwrap_or_default().split("```yaml\n").skip(1);
    let name = |kind: &str| format!("{FOLDER}/{}/page{kind}.yaml", rule.name);
    let mut case = Case::default();
    for block in blocks {
        let block = block.split("```").next().unwrap_or_default();
        let is_questionnaire = block.lines().any(|line| line.trim_end() == "sections:");
        if is_questionnaire {
            // Of two, the first is the version that the other follows.
            if !case.questionnaire.0.is_empty() {
                let (_, before) = std::mem::take(&mut case.questionnaire);
                case.previous = Some((name(".previous"), before));
            }
            case.questionnaire = (name(""), with_head(QUESTIONNAIRE, block));
        } else {
            case.scoring = Some((name(".scoring"), with_head(SCORING, block)));
        }
    }
    if case.questionnaire.0.is_empty() {
        case.questionnaire = (name(""), with_head(QUESTIONNAIRE, SECTIONS));
    }
    case
}

fn with_head(head: &[&str], block: &str) -> String {
    let key = |line: &str| line.split(':').next().unwrap_or_default().to_owned();
    let said: BTreeSet<String> = block.lines().map(key).collect();
    let mut text = String::new();
    for line in head.iter().filter(|line| !said.contains(&key(line))) {
        text.push_str(line);
        text.push('\n');
    }
    text + block
}

#[test]
fn no_rule_fires_on_the_barometer() {
    let folder = "questionnaires/kvinnofridsbarometern";
    let file = |path: String| {
        let text = fs::read_to_string(&path).unwrap();
        (path, text)
    };
    for (version, before) in [("2023", None), ("2025", Some("2023"))] {
        let case = Case {
            questionnaire: file(format!("{folder}/{version}/questionnaire.yaml")),
            previous: before
                .map(|before| file(format!("{folder}/{before}/questionnaire.yaml"))),
            scoring: Some(file(format!("{folder}/{version}/scoring.yaml"))),
        };
        let (sources, found) = run(&case, false);
        assert!(found.is_empty(), "{version}:\n{}", told(&sources, &found));
    }
}

/// Two items, one with a comment at its end.
fn allowing(comment: &str) -> Case {
    let text = format!(
        "sections:\n  - id: policy\n    title: Policy\n    items:\n      \
         - {{id: risk, type: yes_no, text: Is the risk always assessed?}}{comment}\n      \
         - {{id: plan, type: yes_no, text: Is there a plan?}}\n"
    );
    let text = with_head(QUESTIONNAIRE, &text);
    Case { questionnaire: ("q.yaml".to_owned(), text), ..Case::default() }
}

#[test]
fn lints_run_only_where_they_are_asked_for_and_can_be_allowed() {
    let told = |comment: &str, lints: bool| -> Vec<&str> {
        let (_, found) = run(&allowing(comment), lints);
        found.iter().map(|finding| finding.rule.name).collect()
    };
    assert_eq!(told("", false), [] as [&str; 0]);
    assert_eq!(told("", true), ["absolute-wording"]);
    let allowed = "  # allow: absolute-wording because agreed";
    assert_eq!(told(allowed, true), [] as [&str; 0]);
    // Without lints nobody can tell whether it still covers something.
    assert_eq!(told(allowed, false), [] as [&str; 0]);
    let stale = "  # allow: double-negation because agreed";
    assert_eq!(told(stale, true), ["absolute-wording", "stale-allowance"]);
    assert_eq!(told(stale, false), [] as [&str; 0]);
    // A reason is wanted in any case, and a name that is one.
    let unreasoned = "  # allow: absolute-wording";
    assert_eq!(told(unreasoned, true), ["stale-allowance"]);
    assert_eq!(told(unreasoned, false), ["stale-allowance"]);
    let unknown = "  # allow: absolute-words because agreed";
    assert_eq!(told(unknown, false), ["stale-allowance"]);
}

/// The case with an allowance before each line that a rule speaks of, for that rule.
fn allowed(case: Case, rule: &Rule) -> Case {
    let (sources, found) = run_for(rule, &case);
    let put = |(name, text): (String, String)| {
        let lines: BTreeSet<usize> = found
            .iter()
            .filter(|f| sources.get(f.label.span.file).name() == name)
            .map(|f| sources.position(f.label.span).line)
            .collect();
        let mut with = String::new();
        for (number, line) in (1..).zip(text.lines()) {
            if lines.contains(&number) {
                with.push_str(&format!(
                    "# Allow: {}, idle-check because so\n",
                    rule.name
                ));
            }
            with.push_str(line);
            with.push('\n');
        }
        (name, with)
    };
    Case {
        questionnaire: put(case.questionnaire),
        previous: case.previous,
        scoring: case.scoring.map(put),
    }
}

#[test]
fn what_leaves_a_meaning_can_be_allowed_and_nothing_else() {
    use survey::diagnostic::Severity;
    let mut failures = Vec::new();
    for rule in rules().into_iter().filter(|rule| rule.name != "stale-allowance") {
        let case = cases(&Path::new(FOLDER).join(rule.name), "bad").remove(0);
        let (sources, found) = run_for(rule, &allowed(case, rule));
        let has = |name: &str| found.iter().any(|finding| finding.rule.name == name);
        let fits = if can_be_allowed(rule) {
            !has(rule.name)
        } else {
            // It is told, that it cannot be allowed too, and no allowance is stale.
            let stale = found.iter().filter(|f| f.rule.name == "stale-allowance");
            let mut words = stale.map(|finding| &finding.message.en);
            rule.severity == Severity::Error
                && has(rule.name)
                && words.all(|words| words.contains("cannot be allowed"))
        };
        if !fits {
            failures.push(format!("{}:\n{}", rule.name, told(&sources, &found)));
        }
    }
    none(&failures);
}

#[test]
fn an_allowance_on_the_wrong_line_is_told_where_it_belongs() {
    let comment = "\n      # allow: absolute-wording because the law says so";
    let (_, found) = run(&allowing(comment), true);
    let help: Vec<String> = found
        .iter()
        .filter(|finding| finding.rule.name == "stale-allowance")
        .flat_map(|finding| finding.help.iter().map(|help| help.en.clone()))
        .collect();
    assert_eq!(help, ["it finds something on line 9: move the comment there"]);
}

#[test]
fn a_wording_of_several_lines_is_allowed_before_it() {
    for wording in [
        "|\n          Is the risk always\n          assessed?",
        "Is the risk always\n          assessed?",
        "\"Is the risk always\n          assessed?\"",
    ] {
        let told = |comment: &str| -> Vec<&str> {
            let text = format!(
                "sections:\n  - id: policy\n    title: Policy\n    items:\n      - id: risk\n        \
                 type: yes_no\n{comment}        text: {wording}\n"
            );
            let text = with_head(QUESTIONNAIRE, &text);
            let questionnaire = ("q.yaml".to_owned(), text);
            let (_, found) = run(&Case { questionnaire, ..Case::default() }, true);
            found.iter().map(|finding| finding.rule.name).collect()
        };
        assert!(told("").contains(&"absolute-wording"), "{wording}: {:?}", told(""));
        let with = told("        # allow: absolute-wording because the law says so\n");
        assert!(!with.contains(&"absolute-wording"), "{wording}: {with:?}");
        assert!(!with.contains(&"stale-allowance"), "{wording}: {with:?}");
    }
}

#[test]
fn what_is_allowed_holds_no_error_back() {
    let questionnaire = |comment: &str| {
        let text = format!(
            "sections:\n  - id: policy\n    title: Policy\n    items:\n      \
             - {{id: plan, type: yes_no, text: Is there a plan?}}\n      \
             - {{id: year, type: year, ask_if: plan == 'yes' and plan == 'no', text: Since when?}}{comment}\n"
        );
        with_head(QUESTIONNAIRE, &text)
    };
    let scoring = "items: {plan: {map: {\"yes\": 3, \"no\": 1}}}\nunscored: {year: context}\n\
                   indices:\n  total: {aggregate: sum, weights: points, children: [plan]}\n";
    let scoring = with_head(SCORING, scoring);
    let told = |comment: &str| -> BTreeSet<&str> {
        let case = Case {
            questionnaire: ("q.yaml".to_owned(), questionnaire(comment)),
            scoring: Some(("s.yaml".to_owned(), scoring.clone())),
            ..Case::default()
        };
        run(&case, false).1.iter().map(|finding| finding.rule.name).collect()
    };
    assert_eq!(told(""), BTreeSet::from(["unreachable-item"]));
    let allowed = told("  # allow: unreachable-item because the law may change");
    assert_eq!(allowed, BTreeSet::from(["score-out-of-range"]));
}

#[test]
fn no_lint_is_an_error() {
    use survey::diagnostic::Severity;
    for lint in LINTS {
        assert_ne!(lint.rule.severity, Severity::Error, "{}", lint.rule.name);
    }
}

/// Rules that `load` has too, for keys, are found in expressions and ranks as well.
#[test]
fn names_that_are_planned_and_columns_of_ranks_are_told_with_the_rules_of_load() {
    let text = |text: &str| with_head(QUESTIONNAIRE, text);
    let planned = "\
sections:
  - id: policy
    items:
      - {id: plan, type: yes_no, text: Is there a plan?}
      - {id: year, type: year, text: Which year?, ask_if: score.plan == 'yes'}
";
    let case =
        Case { questionnaire: ("q.yaml".to_owned(), text(planned)), ..Case::default() };
    let rules = |case: &Case| -> Vec<&str> {
        run(case, false).1.iter().map(|finding| finding.rule.name).collect()
    };
    assert_eq!(rules(&case), ["not-supported-yet"]);
    let scoring = "\
items:
  plan: {map: {\"yes\": 3, \"no\": 0}}
  places: {linear: {from: [0, 50], to: [0, 2]}}
indices:
  total: {aggregate: sum, weights: points, children: [plan, places]}
ranks:
  main: {by: total, direction: descending, ties: competition, value: published, within: [county]}
";
    let case = Case {
        questionnaire: ("q.yaml".to_owned(), text(SECTIONS)),
        scoring: Some(("s.yaml".to_owned(), with_head(SCORING, scoring))),
        ..Case::default()
    };
    assert_eq!(rules(&case), ["missing-column"]);
}

/// Ten thousand items beside a version that had them all under other ids, so that every
/// one is looked for: what was said is told of each, and in no time that grows with the
/// square.
#[test]
fn a_large_questionnaire_is_compared_with_the_one_it_follows() {
    let items = |id: &str, text: &str| {
        let mut block = "sections:\n  - id: all\n    title: All\n    items:\n".to_owned();
        for number in 0..10_000 {
            let item = format!(
                "{{id: {id}{number}, type: yes_no, text: Is the {text} of place {number} in force?}}"
            );
            block.push_str(&format!("      - {item}\n"));
        }
        block
    };
    let wave = "wave: {label: \"1\", follows: \"0\"}\n";
    let case = Case {
        questionnaire: (
            "q.yaml".to_owned(),
            with_head(QUESTIONNAIRE, &format!("{wave}{}", items("b", "plan"))),
        ),
        previous: Some((
            "p.yaml".to_owned(),
            with_head(QUESTIONNAIRE, &format!("version: \"0\"\n{}", items("a", "plans"))),
        )),
        ..Case::default()
    };
    let (_, found) = run(&case, false);
    let all = found.iter().filter(|it| it.rule.name == "undeclared-rename").count();
    assert_eq!((all, found.len()), (10_000, 10_000));
}

/// Ten thousand items with two thousand conditions are checked in a moment, also where
/// each rests on the one before.
#[test]
fn a_large_questionnaire_takes_no_time_that_grows_with_its_square() {
    let mut block = "sections:\n  - id: all\n    title: All\n    items:\n".to_owned();
    for number in 0..10_000 {
        let condition = match number % 5 {
            0 if number > 0 => format!(", ask_if: q{} == 'yes'", number - 5),
            _ => String::new(),
        };
        let item =
            format!("{{id: q{number}, type: yes_no, text: Number {number}?{condition}}}");
        block.push_str(&format!("      - {item}\n"));
    }
    let case = Case {
        questionnaire: ("q.yaml".to_owned(), with_head(QUESTIONNAIRE, &block)),
        ..Case::default()
    };
    let (sources, found) = run(&case, false);
    assert!(found.is_empty(), "{}", told(&sources, &found));
}
