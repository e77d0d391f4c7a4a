//! Wording that a licence holder supplies: with its file, without it, and with one that
//! does not agree.
//!
//! *In:* questionnaires and files of texts in memory. *Out:* the wording of items, and
//! every finding with its place.

use survey::answers;

use crate::texts::Texts;

const WHOLE: &str = "questionnaire: demo\nversion: \"1\"\ntitle: {sv: D, en: D}\nlanguages: [sv, en]\n\
texts: k6.yaml\nprivacy: {purpose: {sv: P, en: P}, public: nothing, kept: {sv: K, en: K}}\n\
sections:\n- id: k6\n  title: {sv: K, en: K}\n  items:\n  \
- {id: nervous, type: integer, text: external}\n  \
- {id: stays, type: roster, max: 3, items: [{id: felt, type: integer, text: external}]}\n\
- include: {file: shared.yaml, section: more, as: m}\n";

const SHARED: &str = "sections:\n- id: more\n  title: {sv: M, en: M}\n  items:\n  \
- {id: calm, type: integer, text: external}\n";

const SUPPLIED: &str = "texts:\n  nervous: {sv: Nervös?, en: Nervous?}\n  \
stays.felt: {sv: 'Kändes, efter {{ nervous }}?', en: 'Felt, after {{ nervous }}?'}\n  \
m_calm: {sv: Lugn?, en: Calm?}\n";

fn check(supplied: Option<&str>) -> (Option<survey::check::Instrument>, Vec<String>) {
    let mut files = vec![("q.yaml", WHOLE), ("shared.yaml", SHARED)];
    files.extend(supplied.map(|text| ("k6.yaml", text)));
    let (instrument, told) = Texts::new(&files).check();
    (instrument, told.into_iter().filter(|line| !line.contains("absent-fill")).collect())
}

#[test]
fn wording_is_read_from_the_file_that_is_named() {
    let (instrument, told) = check(Some(SUPPLIED));
    assert_eq!(told, Vec::<String>::new());
    let instrument = instrument.expect("sound");
    let questionnaire = instrument.questionnaire();
    let wordings: Vec<_> = questionnaire
        .items
        .iter()
        .filter_map(|item| Some(item.text.as_ref()?.wording("en").to_owned()))
        .collect();
    assert_eq!(wordings, ["Nervous?", "Felt, after {{ nervous }}?", "Calm?"]);
    assert!(questionnaire.items.iter().all(|item| item.wanted_texts().is_none()));
    let schema = answers::schema(&instrument);
    let title = schema.pointer("/properties/answers/properties/nervous/title");
    assert_eq!(title.and_then(|title| title.as_str()), Some("Nervös?"));
}

#[test]
fn without_the_file_a_questionnaire_is_sound_and_says_what_is_wanted() {
    let (instrument, told) = check(None);
    assert_eq!(told, ["q.yaml:5:8 texts-wanted k6.yaml"]);
    let instrument = instrument.expect("sound");
    let wanted: Vec<_> = instrument
        .questionnaire()
        .items
        .iter()
        .map(|item| item.wanted_texts().unwrap_or("-"))
        .collect();
    assert_eq!(wanted, ["k6.yaml", "-", "k6.yaml", "k6.yaml"]);
    let schema = answers::schema(&instrument);
    let title = schema.pointer("/properties/answers/properties/nervous/title");
    assert_eq!(title.and_then(|title| title.as_str()), Some("(wording: k6.yaml)"));
}

#[test]
fn a_file_that_does_not_agree_is_told_name_by_name() {
    let text = SUPPLIED
        .replace("  nervous", "  nervos")
        .replace("m_calm: {sv: Lugn?, en: Calm?}", "m_calm: {sv: Lugn?}");
    let (instrument, told) = check(Some(&text));
    assert!(instrument.is_none());
    assert_eq!(
        told,
        [
            "q.yaml:11:40 missing-text external",
            "k6.yaml:2:3 unknown-text nervos",
            "k6.yaml:4:11 missing-translation {sv: Lugn?}",
        ]
    );
    // Without `texts` there is no file to look in.
    let none = WHOLE.replace("texts: k6.yaml\n", "");
    let (_, told) = Texts::new(&[("q.yaml", &none), ("shared.yaml", SHARED)]).check();
    assert_eq!(told[0], "q.yaml:10:40 missing-key external");
    // A fill of a name that is not there is told in the file of texts.
    let text = SUPPLIED.replace("Nervous?", "'{{ nervus }}?'");
    let (_, told) = check(Some(&text));
    assert_eq!(told, ["k6.yaml:2:34 unknown-item nervus"]);
    // Faults of its shape too, and no other follows.
    let (_, told) = check(Some("text: {}\n"));
    assert_eq!(told, ["k6.yaml:1:1 unknown-key text"]);
}
