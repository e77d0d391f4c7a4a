//! Answers that were handed in and are reviewed, as whole programs: what lies in the folder
//! afterwards.

use std::fs;
use std::path::Path;

use serde_json::{Value as Json, json};
use sha2::{Digest, Sha256};

use crate::running::{says, stage, words};

const ANSWERS: &str = "questionnaires/demo/2029/answers/0488.json";

/// What is said on both streams, and the exit code.
fn survey(folder: &Path, line: &str, typed: &str) -> (String, i32) {
    let (out, err, code) = says(folder, &words(line), typed);
    (out + &err, code)
}

fn handed_in(folder: &Path) -> String {
    let line = "run demo --unit 0488 --no-input --set samordnare=nej --set plan=2";
    let (said, code) = survey(folder, line, "");
    assert_eq!(code, 0, "{said}");
    fs::read_to_string(folder.join(ANSWERS)).unwrap()
}

fn hash(text: &str) -> String {
    let digits =
        Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    format!("sha256:{digits}")
}

const REVIEW: &str = "run demo --unit 0488 --review";

#[test]
fn the_file_that_was_reviewed_is_kept_and_named_by_its_hash() {
    let (_keep, folder) = stage();
    let first = handed_in(&folder);
    let (said, code) = survey(&folder, REVIEW, "s\nBo Ro\nController\n");
    assert_eq!(code, 0, "{said}");
    let kept = folder.join(format!("{ANSWERS}.before-review"));
    assert_eq!(fs::read_to_string(&kept).unwrap(), first, "to the byte");
    let second = fs::read_to_string(folder.join(ANSWERS)).unwrap();
    let (one, two): (Json, Json) =
        (serde_json::from_str(&first).unwrap(), serde_json::from_str(&second).unwrap());
    assert_eq!(two["replaces"], hash(&first));
    for key in ["answers", "given_by", "started", "submitted", "status", "language"] {
        assert_eq!(one[key], two[key], "{key}");
    }
    let signature = &two["signatures"][0];
    assert_eq!(
        (&signature["as"], &signature["reviewed"]),
        (&json!("reviewer"), &json!(hash(&first)))
    );

    // What is changed is told, and is the observer's; the earlier review stands beside it.
    let (said, code) = survey(&folder, REVIEW, "2\n1\n:review\ns\nCy Al\n\n");
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("Changed in the review: aktorer\n"), "{said}");
    let third = fs::read_to_string(folder.join(ANSWERS)).unwrap();
    let three: Json = serde_json::from_str(&third).unwrap();
    assert_eq!(three["replaces"], hash(&second));
    assert_eq!(
        three["given_by"],
        json!({"samordnare": "sender", "aktorer": "observer", "plan": "sender"})
    );
    let signed = three["signatures"].as_array().unwrap();
    let signed: Vec<_> = signed.iter().map(|of| (&of["name"], &of["since"])).collect();
    let wanted = [(&json!("Bo Ro"), &json!("changed")), (&json!("Cy Al"), &Json::Null)];
    assert_eq!(signed, wanted);
    let (said, code) = survey(&folder, &format!("validate {ANSWERS}"), "");
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("0 errors, 0 warnings"), "{said}");
}

#[test]
fn a_file_that_is_changed_meanwhile_is_not_written_over() {
    let (_keep, folder) = stage();
    let first = handed_in(&folder);
    survey(&folder, REVIEW, "2\n1\n:review\nq\n");
    let path = folder.join(ANSWERS);
    let other =
        first.replace("\"answers\": {", "\"answers\": {\"aktorer\": [\"polis\"],");
    assert_ne!(other, first);
    fs::write(&path, &other).unwrap();
    let (said, code) = survey(&folder, &format!("{REVIEW} --resume"), "s\nBo\n\n");
    assert_eq!(code, 2, "{said}");
    assert!(said.contains("was changed after its review began"), "{said}");
    assert_eq!(fs::read_to_string(&path).unwrap(), other);
    // Begun anew, it is about the file as it is.
    let (said, code) = survey(&folder, &format!("{REVIEW} --new"), "s\nBo\n\n");
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("No answer was changed."), "{said}");
}

#[test]
fn who_answered_does_not_review_and_nothing_is_written() {
    let (_keep, folder) = stage();
    let typed = "nej\n\n2\n\ns\nAda Ek\nChef\n";
    let (said, code) = survey(&folder, "run demo --unit 0488", typed);
    assert_eq!(code, 0, "{said}");
    let before = fs::read_to_string(folder.join(ANSWERS)).unwrap();
    let file: Json = serde_json::from_str(&before).unwrap();
    assert_eq!(file["signatures"][0]["as"], "respondent");
    let (said, code) = survey(&folder, REVIEW, "s\nada ek\n\n");
    assert_eq!(code, 5, "{said}");
    assert!(said.contains("da ek answered; the review is by another person"), "{said}");
    assert_eq!(fs::read_to_string(folder.join(ANSWERS)).unwrap(), before);
}

#[test]
fn what_cannot_be_reviewed_is_told_and_leaves_no_draft() {
    let (_keep, folder) = stage();
    let first = handed_in(&folder);
    let path = folder.join(ANSWERS);
    for (from, to, why) in [
        ("\"unit\"", "\"simulated\": true, \"unit\"", "the answers are simulated"),
        ("\"unit\": \"0488\"", "\"unit\": \"0488\", \"nots\": {}", "kan inte granskas"),
        ("{", "[", "kan inte granskas"),
    ] {
        fs::write(&path, first.replacen(from, to, 1)).unwrap();
        let language = if why.starts_with("kan") { " --locale sv" } else { "" };
        let (said, code) = survey(&folder, &format!("{REVIEW}{language}"), "");
        assert_eq!(code, 2, "{said}");
        assert!(said.contains(why), "{said}");
        let drafts = folder.join("questionnaires/demo/2029/drafts");
        assert!(!drafts.exists(), "{why}");
    }
}

#[test]
fn a_draft_that_was_never_handed_in_is_no_review() {
    let (_keep, folder) = stage();
    survey(&folder, "run demo --unit 0488", "nej\n");
    let aside = folder.join("questionnaires/demo/2029/drafts/0488.journal");
    let draft = fs::read(&aside).unwrap();
    fs::remove_file(&aside).unwrap();
    handed_in(&folder);
    fs::write(&aside, draft).unwrap();
    let (said, code) = survey(&folder, &format!("{REVIEW} --resume"), "");
    assert_eq!(code, 2, "{said}");
    assert!(said.contains("a draft that was not"), "{said}");
}

#[test]
fn drafts_tell_the_last_contact_and_what_was_agreed() {
    let (_keep, folder) = stage();
    let listed = |typed: &str| {
        survey(&folder, "run demo --unit 0488 --resume", typed);
        let (out, _, code) = says(&folder, &words("drafts --format json"), "");
        assert_eq!(code, 0, "{out}");
        let list: Json = serde_json::from_str(&out).unwrap();
        let draft = &list["results"][0];
        let of = |key: &str| (draft[key]["outcome"].clone(), draft[key]["text"].clone());
        (of("call"), of("appointment"))
    };
    let none = (Json::Null, Json::Null);
    let agreed = (json!("appointment"), json!("Thursday"));
    assert_eq!(listed("nej\n"), (none.clone(), none.clone()));
    assert_eq!(listed(":call appointment Thursday\n"), (agreed.clone(), agreed.clone()));
    let nobody = (json!("no_contact"), json!(""));
    assert_eq!(listed(":call no_contact\n"), (nobody, agreed));
    // Who has refused has agreed to nothing.
    let refused = (json!("refusal"), json!("no time"));
    assert_eq!(listed(":call refusal no time\n"), (refused, none));
}
