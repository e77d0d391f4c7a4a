//! Slips of a methodologist's hand in the barometer: the first finding names the cause.
//!
//! Each is planted alone in a copy. What should be told, and how much, was written from
//! the slip; the words of the findings are tested where they are made.

use std::fs;
use std::path::Path;
use std::process::Command;

const Q: &str = "kvinnofridsbarometern/2025/questionnaire.yaml";
const C: &str = "kvinnofridsbarometern/2025/cases.yaml";
const S: &str = "kvinnofridsbarometern/2025/scoring.yaml";

/// A file, what stands there once, what is written instead; the rule and a word of the
/// first finding, and how many there are.
type Slip = (&'static str, &'static str, &'static str, &'static str, &'static str, usize);

const SLIPS: &[Slip] = &[
    // Points that could not be read have no least sum.
    (
        S,
        "b1_samordnare: {map: {ja: 3, nej: 0}}",
        "b1_samordnare: {map: {ja: 3, ja: 0}}",
        "duplicate-key",
        "`ja`",
        1,
    ),
    (
        S,
        "a2_mal: {map: {ja: 2, nej: 0}}",
        "a2_mal: {map: {ja: 2, nej:0}}",
        "yaml-syntax",
        "`nej:0`",
        1,
    ),
    // A name that is misspelt is one name, not one too many and one too few.
    (S, "  a2_mal: {map", "  a2_maal: {map", "unknown-scored-item", "`a2_maal`", 2),
    (
        S,
        "b3_tjanster: context",
        "b3_tjanst: context",
        "unknown-scored-item",
        "`b3_tjanst`",
        1,
    ),
    (S, "a1_underlag, a2_mal,", "a1_underlg, a2_mal,", "unknown-node", "`a1_underlg`", 1),
    (
        Q,
        "- id: b2_mandat\n",
        "- id: b2_mandatet\n",
        "unknown-scored-item",
        "`b2_mandat`",
        1,
    ),
    // What goes together with a key that is misspelt is not told of beside it.
    (
        S,
        "en: Total}\n    aggregate: sum",
        "en: Total}\n    aggregat: sum",
        "unknown-key",
        "`aggregat`",
        1,
    ),
    // A scoring file that was copied from the wave before.
    (
        S,
        "for: kvinnofridsbarometern@2025",
        "for: kvinnofridsbarometern@2023",
        "duplicate-scoring",
        "lies beside `kvinnofridsbarometern@2025`",
        1,
    ),
    (
        S,
        "for: kvinnofridsbarometern@2025",
        "for: kvinnofridsbarometern@2024",
        "scoring-without-questionnaire",
        "@2024",
        1,
    ),
    // What stands there and could not be read is not missing.
    (
        Q,
        "  - id: c_rutiner\n",
        "  - id: c_rutiner\n    item: []\n",
        "unknown-key",
        "`item`",
        1,
    ),
    (
        Q,
        "      - id: a2_mal\n",
        "        id: a2_mal\n",
        "duplicate-key",
        "the `-` of the next one is missing",
        1,
    ),
    (Q, "        options: jourtid\n", "", "missing-key", "`options`", 1),
    // No series breaks where an item is not asked at all.
    (
        Q,
        "ask_if: k2_jour_avtal == 'ja'",
        "ask_if: k1_jour_finns == 'nej'",
        "unreachable-item",
        "`k2_avtalstyp`",
        1,
    ),
    (
        Q,
        "text: {sv: \"Hur många heltidstjänster",
        "text: {se: \"Hur många heltidstjänster",
        "unknown-language",
        "`se`",
        1,
    ),
    (
        S,
        "cap: 2}",
        "cap: 20}",
        "idle-cap",
        "`f4_hjalp_med` never earns 20: 2.5 is the most",
        1,
    ),
    // What a case names.
    (
        C,
        "      c4_jourtid: egen\n",
        "      c4_jourtid: eget\n",
        "unknown-in-case",
        "`eget` is no option",
        1,
    ),
    (
        C,
        "      c4_jourtid: egen\n",
        "      c4_jourtd: egen\n",
        "unknown-in-case",
        "`c4_jourtd`",
        1,
    ),
    (
        C,
        "      z3_godkand: \"no\"\n",
        "      z3_godkand: nej\n",
        "unknown-in-case",
        "`nej` is no option",
        1,
    ),
    (C, "scores: {total: 0}", "scores: {totalt: 0}", "unknown-in-case", "`totalt`", 1),
    (
        C,
        "[d2_utb_personal.lss, k2_jour_avtal,",
        "[d2_utb_personal.lss, k2_jouravtal,",
        "unknown-in-case",
        "`k2_jouravtal`",
        1,
    ),
    // What respondents would read, and a series that would end.
    (
        Q,
        "sv: \"Finns beslutade mål för arbetet?\"",
        "sv: Finns beslutade mål för arbetet?\"",
        "stray-quote",
        "`a2_mal`",
        1,
    ),
    (
        Q,
        "de {{ a5_belopp }} kronorna",
        "de { a5_belopp } kronorna",
        "single-braces",
        "`a5_kalla`",
        2,
    ),
    // A wave begun from another.
    (
        Q,
        "follows: \"2023\"",
        "follows: kvinnofridsbarometern@2023",
        "unknown-wave",
        "without a name",
        2,
    ),
];

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name();
        if entry.file_type().unwrap().is_file() {
            fs::copy(entry.path(), to.join(name)).unwrap();
        } else if name != "answers" {
            copy(&entry.path(), &to.join(name));
        }
    }
}

fn findings(stage: &Path) -> Vec<String> {
    let mut check = Command::new(env!("CARGO_BIN_EXE_survey"));
    check.args(["check", "--format", "concise", "kvinnofridsbarometern/2025"]);
    let output = check.current_dir(stage).env_clear().output().unwrap();
    String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()
}

#[test]
fn the_first_finding_names_the_slip_and_few_follow() {
    let stage = tempfile::tempdir().unwrap();
    let folder = stage.path().join("questionnaires");
    for part in ["kvinnofridsbarometern", "frames", "options"] {
        copy(&Path::new("questionnaires").join(part), &folder.join(part));
    }
    assert_eq!(findings(&folder), [] as [&str; 0]);
    let mut failures = String::new();
    for (file, old, new, rule, word, count) in SLIPS {
        let file = folder.join(file);
        let text = fs::read_to_string(&file).unwrap();
        assert_eq!(text.matches(old).count(), 1, "{old} is to stand there once");
        fs::write(&file, text.replacen(old, new, 1)).unwrap();
        let found = findings(&folder);
        fs::write(&file, text).unwrap();
        let first = found.first().map_or("", String::as_str);
        let named = first.contains(&format!("[{rule}]")) && first.contains(word);
        if !named || found.len() != *count {
            failures += &format!("{old} → {new}:\n  {}\n", found.join("\n  "));
        }
    }
    assert!(failures.is_empty(), "{failures}");
}
