//! What `check` is to find, and the rule that finds it.
//!
//! The table below becomes `tests/check/COVERAGE.md` with `UPDATE=1`. Every rule of
//! `check` stands in it, and every rule that stands in it has a folder (or a test of its
//! own) that proves it.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use survey::check::{CHECKS, LINTS, is_lint};

const FILE: &str = "tests/check/COVERAGE.md";
/// Folders with one folder a rule.
const FOLDERS: &[&str] = &[
    "tests/check",
    "tests/load",
    "tests/answers",
    "tests/convert",
    "tests/mapped",
    "tests/cases",
];
/// Rules about several files, which no single folder shows.
const PROVED_BY: &[(&str, &str)] = &[
    (
        "duplicate-questionnaire",
        "cli::two_files_of_one_questionnaire_are_a_finding_and_answers_wait",
    ),
    ("duplicate-scoring", "cli::two_scoring_files_of_one_name_are_told_apart"),
    ("unknown-wave", "cli::a_wave_that_follows_nothing_is_told"),
    ("unlinked-wave", "cli::a_version_beside_an_earlier_one_is_told"),
];

/// What is found, and by which rules.
type Row = (&'static str, &'static [&'static str]);

/// Areas, what is found there, and by which rules.
const TABLE: &[(&str, &[Row])] = &[
    (
        "Structure",
        &[
            ("a key that does not exist, with the nearest one", &["unknown-key"]),
            ("a key that does not go there", &["misplaced-key"]),
            ("an id that is there twice, also in another case", &["duplicate-id"]),
            ("a code that is there twice", &["duplicate-code"]),
            ("an empty section", &["empty-section"]),
            ("a reserved name", &["reserved-id"]),
            ("files that include one another", &["include-cycle"]),
            (
                "a scoring file that leaves out of another what is not there, or what it \
                 forbids",
                &["empty-without", "loosened-forbid"],
            ),
            ("keys for a level that no index is of", &["unmet-level"]),
            ("a pattern that meets no item", &["unmet-pattern"]),
            (
                "two files of one name and version, or for one",
                &["duplicate-questionnaire", "duplicate-scoring"],
            ),
            ("what is declared and never used", &["unused-name"]),
            (
                "a questionnaire that does not tell respondents what they should know",
                &["missing-privacy"],
            ),
            ("a parent without a rule for its answers", &["parent-without-rule"]),
            (
                "an allowance that covers nothing, names nothing or has no reason",
                &["stale-allowance"],
            ),
            ("what the language will know but does not yet", &["not-supported-yet"]),
        ],
    ),
    (
        "References",
        &[
            (
                "an item that does not exist, or that is a row's and named outside of it",
                &["unknown-item"],
            ),
            (
                "an option that does not exist: a literal that is none of the codes",
                &["unknown-option"],
            ),
            (
                "a list, a function, a section, a source that does not exist",
                &[
                    "unknown-list",
                    "unknown-function",
                    "unknown-section",
                    "unknown-source",
                ],
            ),
            (
                "a column of the register that does not exist",
                &["unknown-column", "missing-column"],
            ),
            ("a text that no row of a register has", &["unknown-cell"]),
            ("an item, a code or a row named by another key", &["unknown-reference"]),
            (
                "a map of data that names what is not there",
                &["unknown-mapped-column", "unknown-mapped-value"],
            ),
            (
                "a map that says two things of one column or value",
                &["column-mapped-twice", "value-mapped-twice"],
            ),
            ("a missing code of data that is a valid answer", &["code-is-answer"]),
            ("an item that names itself", &["self-reference"]),
            ("a name asked later than its user", &["forward-reference"]),
            ("a follow-up before its filter", &["filter-out-of-order"]),
            ("a circle of conditions, the shortest one", &["cycle"]),
            (
                "what is absent in one language: a translation, or a fill",
                &["missing-translation", "fill-in-one-language"],
            ),
            ("a language that is not declared", &["unknown-language"]),
        ],
    ),
    (
        "Expressions",
        &[
            ("what cannot be read", &["expression-syntax"]),
            ("what is too long or too deep", &["expression-limit"]),
            (
                "an operator and what it is applied to do not fit; a day against a number; `none` compared",
                &["type-mismatch"],
            ),
            ("two constants compared, or an item with itself", &["constant-comparison"]),
            (
                "the code of an option with `missing` compared",
                &["missing-code-comparison"],
            ),
            ("completed months compared with `<=`", &["months-compared"]),
            ("`submitted` where a route rests on it", &["day-in-route"]),
            ("`and` and `or` mixed without parentheses", &["mixed-and-or"]),
        ],
    ),
    (
        "Conditions and bounds",
        &[
            (
                "an item, a section, a row or an option that nobody can reach",
                &[
                    "unreachable-item",
                    "unreachable-section",
                    "unreachable-row",
                    "unreachable-option",
                ],
            ),
            ("a condition that is always true", &["needless-condition"]),
            (
                "a check that cannot fail, or cannot hold",
                &["idle-check", "impossible-check"],
            ),
            (
                "an item that nobody can answer, or that somebody cannot: bounds that may \
                 cross, checks that contradict",
                &["unanswerable-item", "cornered-respondent"],
            ),
            ("a requirement that binds nobody", &["dead-requirement"]),
            (
                "an end that nobody meets, or that leaves no way to the end",
                &["dead-end", "closed-route"],
            ),
            ("a least above the greatest", &["min-above-max"]),
            ("a bound that does not fit its item", &["unfit-bound"]),
            (
                "a default that is no answer, or out of range",
                &["default-mismatch", "default-out-of-range"],
            ),
            ("a pattern that is none", &["bad-pattern"]),
            ("an earlier answer that cannot fill the form", &["unfit-prefill"]),
            (
                "empty cells that a condition or a value needs, also of further registers",
                &["empty-cells"],
            ),
            (
                "a required item in a roster that may have no rows",
                &["required-in-optional-roster"],
            ),
            (
                "more parts shown, or kept last, than there are",
                &["show-above-parts", "keep-last-above-parts"],
            ),
            ("shares of a simulation above a hundred", &["shares-above-hundred"]),
        ],
    ),
    (
        "Choices",
        &[
            ("`exclusive` where only one is chosen", &["exclusive-on-single"]),
            (
                "a limit on ticks above the number of options",
                &["max-choices-above-options"],
            ),
            ("two labels that read alike", &["duplicate-label"]),
            (
                "an option that contradicts itself, or another of a missing code",
                &["contradictory-option"],
            ),
            ("a label off its scale, or steps past its end", &["point-off-scale"]),
            ("\"other\" without a place to say what", &["other-without-specify"]),
            ("numbers in labels with gaps or overlaps", &["option-band-gap"]),
            ("an old code claimed by two options", &["code-claimed-twice"]),
            ("a code or value that other readers of YAML change", &["ambiguous-scalar"]),
        ],
    ),
    (
        "Texts",
        &[
            ("a fill that may have no value there", &["absent-fill"]),
            (
                "a translation that is missing, or of an older wording",
                &["missing-translation", "stale-translation"],
            ),
            ("a plural that one of something cannot have", &["plural-of-one"]),
            (
                "markup that is not closed, or that is HTML",
                &["unbalanced-markup", "html-in-text"],
            ),
            ("a quote or a brace that is lost", &["stray-quote", "single-braces"]),
            ("a text cut by a comment", &["comment-in-text"]),
            ("two items that read alike", &["duplicate-wording"]),
        ],
    ),
    (
        "Absent answers",
        &[
            (
                "a missing code that counts as a value, or collides with one",
                &["missing-code-as-value"],
            ),
            (
                "a missing policy not declared for a state that can occur",
                &["undeclared-missing-policy"],
            ),
        ],
    ),
    (
        "Scoring",
        &[
            (
                "an option without points, points for one that does not exist or that is missing",
                &["unscored-option", "points-for-unknown-option"],
            ),
            (
                "an item asked but neither scored nor declared unscored",
                &["unmentioned-item"],
            ),
            (
                "a rule for an item that does not exist, or of the wrong kind",
                &["unknown-scored-item", "wrong-rule"],
            ),
            (
                "an item scored twice, or counted elsewhere, or nowhere",
                &[
                    "scored-twice",
                    "member-elsewhere",
                    "uncounted-item",
                    "uncounted-index",
                ],
            ),
            (
                "a node that does not exist, or that leads back to itself",
                &["unknown-node", "node-cycle"],
            ),
            ("a break between waves that do not follow each other", &["unknown-break"]),
            ("a cap or a floor that nothing reaches", &["idle-cap"]),
            (
                "a scale that no value can stand on; a mean that meets 0",
                &["impossible-scale", "unguarded-zero"],
            ),
            (
                "a table that misses a combination, or has a cell that never fits",
                &["lookup-gap", "unfit-cell"],
            ),
            (
                "an item that its node does not read; a grade there is not",
                &["unread-part", "unknown-grade"],
            ),
            (
                "weights that sum to nothing, or that a child lacks",
                &["zero-weights", "unweighted-child"],
            ),
            ("relative weights and weights by points mixed", &["mixed-weights"]),
            (
                "prorating over unlike ranges; points beyond their bounds",
                &["unlike-ranges", "score-out-of-range"],
            ),
            ("a `range` that the answers contradict", &["range-contradicted"]),
            ("a percentage of what has no maximum", &["percent-of-unbounded"]),
            ("`equal` where `points` says the same", &["equal-weights-of-values"]),
            (
                "a better answer that earns less than a worse one",
                &["points-out-of-order"],
            ),
            ("bands with gaps or overlaps", &["band-gap"]),
            (
                "a gate that never acts, always does, or is shadowed by another",
                &["dead-gate", "constant-gate", "shadowed-gate"],
            ),
            (
                "a maximum out of reach, for a section or on a route",
                &["unreachable-maximum", "unequal-routes"],
            ),
            ("scores that differ, rank apart and print alike", &["coarse-decimals"]),
            ("places given by the unit's code", &["order-by-code"]),
            (
                "a figure that cannot be computed, or can be read in two ways",
                &["unfit-figure", "unfit-class"],
            ),
            ("a result that the file itself forbids", &["forbidden-result"]),
            (
                "places among other units than those that are named",
                &["unknown-rank", "unlike-panels"],
            ),
            ("weights that should vary and would not", &["unknown-level"]),
            (
                "units to compare with that there are not, or that measure something else",
                &["unfit-reference-set"],
            ),
            ("a unit that is not ranked without a reason", &["missing-key"]),
            (
                "a scoring file of another version, or fixed after fieldwork began",
                &["wrong-questionnaire", "frozen-late"],
            ),
        ],
    ),
    (
        "Waves",
        &[
            (
                "a version that is followed and is not there, or is there and not followed",
                &["unknown-wave", "unlinked-wave"],
            ),
            (
                "a break that is not declared, one that is none, and a series that ends",
                &["undeclared-break", "needless-break", "comparable-to-nothing"],
            ),
            (
                "an id or a code used again for something else",
                &["reused-id", "reused-code"],
            ),
            ("an item that was renamed without saying so", &["undeclared-rename"]),
            ("old answers that no code takes any more", &["unclaimed-code"]),
            (
                "a concept that two items have, or that is typed in two ways",
                &["concept-used-twice", "concepts-alike"],
            ),
        ],
    ),
    (
        "Wording, with `--lint`",
        &[
            ("hard reading: LIX, and long words", &["hard-reading", "long-words"]),
            ("long items", &["long-item"]),
            ("two questions in one", &["double-barrelled"]),
            ("negations, single and double", &["negated-wording", "double-negation"]),
            ("leading wording", &["leading-wording"]),
            ("absolute words", &["absolute-wording"]),
            ("abbreviations that are not spelt out", &["unexplained-abbreviation"]),
            ("shares and sums of nobody knows what", &["unstated-base"]),
        ],
    ),
    (
        "Answers that are offered, with `--lint`",
        &[
            ("no way to say \"don't know\"", &["missing-dont-know"]),
            ("no way to refuse what is sensitive", &["sensitive-without-refusal"]),
            ("scales out of balance", &["unbalanced-scale"]),
            (
                "leading order, and answers given in advance",
                &["leading-order", "preselected-answer"],
            ),
            ("scales that run in both directions", &["mixed-scale-direction"]),
            ("agreement in place of an answer", &["agree-disagree"]),
            ("more options or rows than are read", &["too-many-options", "long-grid"]),
            ("open items in a row", &["open-items-in-a-row"]),
        ],
    ),
];

fn page() -> String {
    let mut page =
        "# What `check` finds, and what proves it\n\nWritten by `UPDATE=1 cargo \
                    test coverage` from the table in `tests/runner/coverage.rs`. Every \
                    rule of `check` stands here; `survey explain RULE` prints its page. \
                    Those with a * run only with `survey check --lint`.\n"
            .to_owned();
    for (area, rows) in TABLE {
        write!(page, "\n## {area}\n\n| finding | rule | proved by |\n|---|---|---|\n")
            .unwrap();
        for (finding, rules) in *rows {
            let names: Vec<String> = rules.iter().map(|rule| name(rule)).collect();
            let proofs: Vec<String> =
                rules.iter().map(|rule| format!("`{}`", proof(rule))).collect();
            let (names, proofs) = (names.join(", "), proofs.join(", "));
            writeln!(page, "| {finding} | {names} | {proofs} |").unwrap();
        }
    }
    page
}

fn name(rule: &str) -> String {
    let found = LINTS.iter().find(|lint| lint.rule.name == rule);
    let star = if found.is_some_and(|lint| is_lint(lint.rule)) { "\\*" } else { "" };
    format!("`{rule}`{star}")
}

/// What proves a rule: its folder, or a test that is there.
fn proof(rule: &str) -> String {
    if let Some((_, test)) = PROVED_BY.iter().find(|(known, _)| *known == rule) {
        let (file, function) = test.split_once("::").unwrap();
        let text = fs::read_to_string(format!("tests/runner/{file}.rs")).unwrap();
        assert!(text.contains(&format!("fn {function}(")), "there is no test `{test}`");
        return (*test).to_owned();
    }
    let folders = FOLDERS.iter().map(|folder| format!("{folder}/{rule}"));
    let found = folders.into_iter().find(|folder| Path::new(folder).is_dir());
    found.unwrap_or_else(|| panic!("`{rule}` has no folder, so it is no rule"))
}

#[test]
fn what_is_found_is_told_with_its_proof() {
    let page = page();
    if std::env::var_os("UPDATE").is_some() {
        crate::support::renew(FILE, &page);
    }
    let written = fs::read_to_string(FILE).unwrap_or_default();
    assert!(written == page, "run with UPDATE=1 and read {FILE}");
}

#[test]
fn every_rule_of_check_is_there_for_something_that_is_to_be_found() {
    let rows = TABLE.iter().flat_map(|(_, rows)| *rows);
    let told: BTreeSet<&str> = rows.flat_map(|(_, rules)| *rules).copied().collect();
    let rules = CHECKS.iter().chain(LINTS).map(|check| check.rule.name);
    let untold: Vec<&str> = rules.filter(|rule| !told.contains(rule)).collect();
    assert_eq!(
        untold,
        [] as [&str; 0],
        "add them to the table in tests/runner/coverage.rs"
    );
}

#[test]
fn the_readme_lists_every_lint() {
    let readme = fs::read_to_string("README.md").unwrap();
    let names = LINTS.iter().map(|lint| lint.rule.name);
    let untold: Vec<&str> =
        names.filter(|name| !readme.contains(&format!("`{name}`"))).collect();
    assert_eq!(untold, [] as [&str; 0]);
}
