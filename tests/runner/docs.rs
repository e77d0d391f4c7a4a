//! The README and CONTRIBUTING are true: what they show is run, what they name exists.

use std::fs;
use std::path::Path;
use std::process::Command;

/// Variables that would change what is printed; an empty one counts as not set.
const SCRUBBED: &[&str] = &[
    "SURVEY_FORMAT",
    "SURVEY_LOCALE",
    "SURVEY_COLOR",
    "SURVEY_PLAIN",
    "SURVEY_QUESTIONNAIRES",
    "ACCESSIBLE",
    "LC_ALL",
    "LC_MESSAGES",
    "LC_CTYPE",
    "FORCE_COLOR",
    "CLICOLOR_FORCE",
];

#[test]
fn what_the_readme_shows_is_what_is_printed() {
    if std::env::var_os("UPDATE").is_some() && std::env::var_os("TRYCMD").is_none() {
        // trycmd asks its own variable, and a test may not set one for the others.
        let mut again = Command::new(std::env::current_exe().unwrap());
        again.args(["--exact", "docs::what_the_readme_shows_is_what_is_printed"]);
        again.env("TRYCMD", "overwrite").output().unwrap();
        return;
    }
    let cases = trycmd::TestCases::new();
    for name in SCRUBBED {
        cases.env(*name, "");
    }
    cases.env("LANG", "C.UTF-8").env("TERM", "xterm").env("COLUMNS", "80");
    cases.case("README.md");
}

#[test]
fn yaml_in_the_readme_stands_in_the_files_it_names() {
    let readme = fs::read_to_string("README.md").unwrap();
    let blocks =
        readme.split("```yaml\n").skip(1).map(|rest| rest.split("```").next().unwrap());
    let named = blocks.filter(|block| block.starts_with("# questionnaires/"));
    let mut count = 0;
    for block in named {
        let (head, shown) = block.split_once('\n').unwrap();
        let path = head.trim_start_matches("# ").split(',').next().unwrap();
        let file = fs::read_to_string(path).unwrap();
        assert!(file.contains(shown), "{path} does not hold:\n{shown}");
        count += 1;
    }
    assert_eq!(count, 2);
}

#[test]
fn every_path_that_is_named_exists() {
    for document in ["README.md", "CONTRIBUTING.md", "tests/golden/README.md"] {
        let text = fs::read_to_string(document).unwrap();
        let named = text.split('`').skip(1).step_by(2).filter(|word| {
            let is_path =
                word.contains('/') || word.ends_with(".md") || word.ends_with(".toml");
            is_path
                && !word.starts_with(|c: char| c.is_ascii_digit())
                && !word.contains(['<', '*', ' ', '{', '…', '@', '$'])
        });
        for path in named {
            let beside = Path::new(document).parent().unwrap().join(path);
            assert!(
                Path::new(path).exists() || beside.exists(),
                "{document} names `{path}`"
            );
        }
    }
}
