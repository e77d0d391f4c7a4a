//! Units with units above them, and units that are others since an earlier wave.
//!
//! *In:* questionnaires and registers in memory. *Out:* who counts, what a unit was called
//! before, and every finding with its file, line and column.

use crate::texts::Texts;
use survey::model::Questionnaire;

/// A questionnaire of a wave, with these keys of `units` besides `frame` and `id`.
fn demo(wave: &str, keys: &str) -> String {
    format!(
        "questionnaire: demo\nversion: \"{wave}\"\ntitle: Demo\nwave: {{label: \"{wave}\"}}\n\
         units: {{frame: units.csv, id: code, {keys}}}\n\
         sections: [{{id: s, title: S, items: [{{id: a, type: integer, text: A?}}]}}]\n"
    )
}

const FRAME: &str = "\
code,above,what,weight
0180,,city,1
018001,0180,district,0.5
018002,0180,district,2
0201,,city,1
0203,,city,1
";

fn load(questionnaire: &str, changes: &str) -> (Questionnaire, Vec<String>) {
    let files =
        [("q.yaml", questionnaire), ("units.csv", FRAME), ("changes.csv", changes)];
    let (questionnaire, told) = Texts::new(&files).load();
    (questionnaire.expect("a questionnaire"), told)
}

#[test]
fn a_parent_is_never_counted_beside_its_children() {
    let count = |take: &str| {
        let keys = format!("parent: above, kind: what, weight: weight, {take}");
        let (questionnaire, told) = load(&demo("2025", &keys), "");
        assert_eq!(told, Vec::<String>::new(), "{take}");
        let units = questionnaire.units.expect("units");
        assert_eq!(units.kind_of("018002"), Some("district"));
        assert_eq!(units.parent_of("018002"), Some("0180"));
        ["0180", "018001", "018002", "0201"].map(|code| units.family().counts(code))
    };
    // The children are the rows; then the city's own file is, and they have no place.
    assert_eq!(count("parents: {\"0180\": {take: own_rows}}"), [false, true, true, true]);
    assert_eq!(
        count("parents: {\"0180\": {take: one_answer}}"),
        [true, false, false, true]
    );
}

#[test]
fn a_renamed_unit_keeps_its_earlier_code_and_a_merged_or_split_one_has_none() {
    let changes = "old,new,wave,kind\n0101,0201,2024,rename\n0102,0203,2024,merge\n\
                   0103,0203,2024,merge\n0099,0101,2022,rename\n";
    let (present, told) = load(&demo("2025", "changes: changes.csv"), changes);
    assert_eq!(told, Vec::<String>::new());
    let earlier = |wave: &str, code: &str| {
        let (earlier, _) = load(&demo(wave, ""), "");
        let units = present.units.as_ref().expect("units");
        units.earlier_code(code, &earlier, &present).map(str::to_owned)
    };
    assert_eq!(earlier("2023", "0201").as_deref(), Some("0101"));
    assert_eq!(earlier("2023", "0203"), None, "two units became one");
    assert_eq!(
        earlier("2023", "0180").as_deref(),
        Some("0180"),
        "nothing happened to it"
    );
    assert_eq!(earlier("2021", "0201").as_deref(), Some("0099"), "renamed twice");
    assert_eq!(earlier("2024", "0201").as_deref(), Some("0201"), "so since 2024");
}

#[test]
fn faults_of_a_file_of_changes_are_told_with_their_cell() {
    let keys = "changes: changes.csv";
    let changes = "old,new,wave,kind\n0101,0201,2024,renamed\n";
    let (_, told) = load(&demo("2025", keys), changes);
    assert_eq!(told, ["changes.csv:2:16 unknown-word renamed"]);
    let (_, told) = load(&demo("2025", keys), "old,new,kind\n0101,0201,rename\n");
    assert_eq!(told, ["q.yaml:5:46 missing-column changes.csv"]);
}
