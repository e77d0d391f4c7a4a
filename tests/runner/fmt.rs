//! `survey fmt` on files: what is written, what is not, and what is left when it fails.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use survey::cli::files::rewrite;

const UNTIDY: &str = "questionnaire:   x\nversion: \"1\"\nsections: [ ]\n";
const TIDY: &str = "questionnaire: x\nversion: \"1\"\nsections: []\n";

fn survey(arguments: &[&str], folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_survey"));
    command.args(arguments).current_dir(folder).env_clear().stdin(Stdio::null());
    command
}

fn run(arguments: &[&str], folder: &Path) -> (i32, String, String) {
    said(&survey(arguments, folder).output().unwrap())
}

fn said(output: &Output) -> (i32, String, String) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (output.status.code().unwrap(), text(&output.stdout), text(&output.stderr))
}

/// The names in a folder, hidden ones too.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<_> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn what_the_repository_holds_is_laid_out() {
    let folders = [
        "questionnaires",
        "tests/questionnaires",
        "tests/collection",
        "tests/peers/fixtures",
        "tests/peers/items",
        "tests/cli/demo/questionnaires",
        "tests/cli/demo/collection",
        "tests/cli/readme",
    ];
    let mut arguments = vec!["fmt", "--check"];
    arguments.extend(folders);
    let (code, out, err) = run(&arguments, Path::new("."));
    assert_eq!((code, out.as_str()), (0, ""), "{err}");
}

#[test]
fn a_file_is_written_only_where_it_changes_and_keeps_what_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    fs::write(folder.join("questionnaire.yaml"), UNTIDY).unwrap();
    fs::write(folder.join("scoring.yaml"), "scoring: a\nfor: x@1\n").unwrap();
    fs::create_dir(folder.join("q")).unwrap();
    symlink("../questionnaire.yaml", folder.join("q/scoring-linked.yaml")).unwrap();
    let mode = fs::Permissions::from_mode(0o640);
    fs::set_permissions(folder.join("questionnaire.yaml"), mode).unwrap();
    let written =
        |name: &str| fs::metadata(folder.join(name)).unwrap().modified().unwrap();
    let before = written("scoring.yaml");
    let (code, out, err) = run(&["fmt", "q/scoring-linked.yaml", "scoring.yaml"], folder);
    assert_eq!((code, out.as_str()), (0, "q/scoring-linked.yaml\n"), "{err}");
    assert_eq!(fs::read_to_string(folder.join("questionnaire.yaml")).unwrap(), TIDY);
    let link = fs::symlink_metadata(folder.join("q/scoring-linked.yaml")).unwrap();
    assert!(link.is_symlink());
    let about = fs::metadata(folder.join("questionnaire.yaml")).unwrap();
    assert_eq!(about.permissions().mode() & 0o777, 0o640);
    assert_eq!(written("scoring.yaml"), before);
    assert_eq!(names(folder), ["q", "questionnaire.yaml", "scoring.yaml"]);
    assert_eq!(run(&["fmt", "."], folder).1, "");
}

#[test]
fn standard_input_is_laid_out_on_standard_output() {
    let folder = tempfile::tempdir().unwrap();
    let fed = |arguments: &[&str], text: &[u8]| {
        use std::io::Write;
        let mut command = survey(arguments, folder.path());
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(text).unwrap();
        said(&child.wait_with_output().unwrap())
    };
    let (code, out, _) = fed(&["fmt", "-", "-q"], UNTIDY.as_bytes());
    assert_eq!((code, out.as_str()), (0, TIDY));
    let (code, out, _) = fed(&["fmt", "-", "-q"], TIDY.as_bytes());
    assert_eq!((code, out.as_str()), (0, TIDY));
    let named = ["fmt", "-", "--stdin-filename", "a/scoring.yaml"];
    let (code, out, err) = fed(&named, b"a: [\n");
    assert_eq!((code, out.as_str()), (1, ""), "{err}");
    assert!(err.contains("a/scoring.yaml:1:4"), "{err}");
    let (code, out, err) = fed(&[&named[..], &["--check"]].concat(), UNTIDY.as_bytes());
    assert_eq!((code, out.as_str()), (1, "a/scoring.yaml\n"), "{err}");
    let (code, out, err) = fed(&named, b"a: \xe5\n");
    assert_eq!((code, out.as_str()), (3, ""), "{err}");
    assert!(err.contains("not UTF-8"), "{err}");
}

#[test]
fn ignored_and_excluded_files_are_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    for place in ["drafts", "q", "x"] {
        fs::create_dir(folder.join(place)).unwrap();
        fs::write(folder.join(place).join("questionnaire.yaml"), UNTIDY).unwrap();
    }
    fs::create_dir(folder.join(".git")).unwrap();
    fs::write(folder.join(".gitignore"), "drafts/\n").unwrap();
    fs::write(folder.join("corrections.yaml"), "-   {unit: a }\n").unwrap();
    fs::write(folder.join("texts.yaml"), "texts:  {a: b}\n").unwrap();
    fs::write(folder.join("others.yaml"), "a:   b\n").unwrap();
    let listed = |more: &[&str]| {
        let arguments = [&["fmt", "--check"], more].concat();
        run(&arguments, folder).1
    };
    let own = "corrections.yaml\nq/questionnaire.yaml\ntexts.yaml\n";
    assert_eq!(listed(&["--exclude", "x"]).replace("./", ""), own);
    assert!(listed(&["--no-ignore"]).contains("drafts/questionnaire.yaml"));
    assert_eq!(listed(&["others.yaml"]), "others.yaml\n");
    assert_eq!(
        listed(&["others.yaml", "--exclude", "others.yaml", "--force-exclude"]),
        ""
    );
}

#[test]
fn a_file_that_may_not_be_written_is_3_and_the_others_are_done() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    fs::write(folder.join("questionnaire.yaml"), UNTIDY).unwrap();
    fs::write(folder.join("scoring.yaml"), "scoring:  a\nfor: x@1\n").unwrap();
    fs::write(folder.join("cases.yaml"), b"cases: \xe5\n").unwrap();
    let mode = fs::Permissions::from_mode(0o444);
    fs::set_permissions(folder.join("questionnaire.yaml"), mode).unwrap();
    let (code, out, err) = run(&["fmt", "."], folder);
    assert_eq!((code, out.replace("./", "").as_str()), (3, "scoring.yaml\n"), "{err}");
    assert!(
        err.contains("questionnaire.yaml: cannot be written: permission denied"),
        "{err}"
    );
    assert!(err.contains("cases.yaml: not UTF-8"), "{err}");
    assert_eq!(fs::read_to_string(folder.join("questionnaire.yaml")).unwrap(), UNTIDY);
    assert_eq!(names(folder), ["cases.yaml", "questionnaire.yaml", "scoring.yaml"]);
}

#[test]
fn a_full_disk_leaves_the_file_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let text = format!("{UNTIDY}{}", "# a line of a comment\n".repeat(200));
    fs::write(folder.join("questionnaire.yaml"), &text).unwrap();
    let mut shell = Command::new("bash");
    let script = format!("ulimit -f 2; '{}' fmt .", env!("CARGO_BIN_EXE_survey"));
    shell.args(["-c", &script]).current_dir(folder).env_clear();
    let (code, out, err) = said(&shell.output().unwrap());
    assert_eq!((code, out.as_str()), (3, ""), "{err}");
    assert!(err.contains("cannot be written: file too large"), "{err}");
    assert_eq!(fs::read_to_string(folder.join("questionnaire.yaml")).unwrap(), text);
    assert_eq!(names(folder), ["questionnaire.yaml"]);
}

#[test]
fn what_someone_saves_meanwhile_is_not_written_over() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("questionnaire.yaml");
    fs::write(&path, "saved: meanwhile\n").unwrap();
    let error = rewrite(&path, UNTIDY, TIDY).unwrap_err();
    assert!(error.to_string().contains("has changed meanwhile"), "{error}");
    assert_eq!(fs::read_to_string(&path).unwrap(), "saved: meanwhile\n");
    fs::remove_file(&path).unwrap();
    assert!(rewrite(&path, UNTIDY, TIDY).is_err());
    assert_eq!(names(folder.path()), [""; 0]);
}
