//! A questionnaire that extends another one: what it takes, what it adds, and that
//! nothing of the base is changed.
//!
//! *In:* questionnaires in memory. *Out:* what is put together of them, every finding
//! with its place, and the same answers read as either.

use proptest::prelude::*;

use crate::texts::Texts;
use survey::answers::{Reader, Workspace};
use survey::check::Instrument;
use survey::model::Questionnaire;
use survey::source::{FileId, Sources};
use survey::value::Cell;

const BASE: &str = "questionnaire: bas\nversion: \"2026\"\ntitle: Bas\nlanguages: [sv]\n\
privacy: {purpose: P, public: nothing, kept: K}\n\
wave: {label: v26, reference_date: 2026-01-31}\n\
missing: {offer: [dont_know]}\n\
constants: {antal: 3}\n\
options:\n  ja_nej: [{code: ja, label: Ja}, {code: nej, label: Nej}]\n\
randomise: {arm: {arms: {a: 1, b: 1}, by: unit}}\n\
sections:\n- id: start\n  title: Start\n  items:\n  \
- {id: boende, type: single, options: ja_nej, required: true, text: 'Finns boende?'}\n  \
- {id: platser, type: integer, min: 0, max: 9, ask_if: boende == 'ja', text: 'Hur många?'}\n  \
- {id: fler, type: yes_no, ask_if: arm == 'a', text: 'Fler?'}\n  \
- {id: summa, type: derived, as: integer, value: platser + const.antal}\n\
checks: [{id: rimligt, must: platser < 9, level: soft, message: 'Så många?'}]\n";

const LOCAL: &str = "questionnaire: lokala\nversion: \"1\"\ntitle: Lokala\n\
extends: {base: bas@2026, as: lokal}\n\
sender: {name: Kommunen}\n\
constants: {gräns: 5}\n\
options:\n  ja_nej: [{code: ja, label: Jo}, {code: nej, label: Nix}]\n\
randomise: {arm: {arms: {x: 1, y: 1}, by: unit}}\n\
sections:\n- id: start\n  title: Egna\n  items:\n  \
- {id: boende, type: single, options: ja_nej, text: 'Är {{ platser }} nog?', ask_if: platser > 1}\n  \
- {id: varfor, type: text, text: 'Varför {{ boende }}?', ask_if: boende == 'nej' and arm == 'x'}\n\
checks: [{id: rimligt, must: varfor is answered, level: soft, message: 'Inget svar?'}]\n";

fn local() -> String {
    LOCAL.replace("gräns", "grans")
}

fn check(files: &[(&str, &str)]) -> (Option<Instrument>, Vec<String>) {
    let (instrument, told) = Texts::new(files).check();
    // That a fill may be absent here is no affair of this test.
    (
        instrument,
        told.into_iter().filter(|line| !line.contains(" absent-fill ")).collect(),
    )
}

/// Ids with types, conditions, texts and lists; sections, checks and draws.
fn shown(questionnaire: &Questionnaire) -> Vec<String> {
    let mut lines = Vec::new();
    for item in &questionnaire.items {
        let condition = item.ask_if.as_ref().map_or("", |ask_if| &ask_if.text);
        let text = item.text.as_ref().map_or("", |text| text.wording("sv"));
        let choices = item.kind.choices();
        let list = choices.and_then(|choices| choices.list.as_ref());
        let list = list.map_or("", |list| &list.value);
        let (id, kind) = (&item.id.value, item.kind.name());
        lines.push(format!("{id} {kind} {list} [{condition}] {text}"));
    }
    lines.extend(questionnaire.sections.iter().map(|one| one.id.value.clone()));
    let must =
        |one: &survey::model::ItemCheck| format!("{} {}", one.id.value, one.must.text);
    lines.extend(questionnaire.checks.iter().map(must));
    lines.extend(questionnaire.randomise.iter().map(|draw| draw.id.value.clone()));
    lines
}

#[test]
fn the_sections_of_the_base_come_first_and_what_is_added_has_the_prefix() {
    let (instrument, told) = check(&[("lokala.yaml", &local()), ("bas.yaml", BASE)]);
    assert_eq!(told, Vec::<String>::new());
    let instrument = instrument.expect("sound");
    let questionnaire = instrument.questionnaire();
    assert_eq!(
        shown(questionnaire),
        [
            "boende single ja_nej [] Finns boende?",
            "platser integer  [boende == 'ja'] Hur många?",
            "fler yes_no  [arm == 'a'] Fler?",
            "summa derived  [] ",
            "lokal_boende single lokal_ja_nej [platser > 1] Är {{ platser }} nog?",
            "lokal_varfor text  [lokal_boende == 'nej' and lokal_arm == 'x'] Varför {{ lokal_boende }}?",
            "start",
            "lokal_start",
            "rimligt platser < 9",
            "lokal_rimligt lokal_varfor is answered",
            "arm",
            "lokal_arm",
        ]
    );
    let lists: Vec<_> = questionnaire.option_lists.keys().map(String::as_str).collect();
    assert!(lists.contains(&"ja_nej") && lists.contains(&"lokal_ja_nej"), "{lists:?}");
    // The head: its own name, title and sender; wave and languages of the base.
    assert_eq!(instrument.name(), "lokala@1");
    assert_eq!(questionnaire.wave_label(), "v26");
    assert_eq!(questionnaire.source_language(), "sv");
    assert_eq!(questionnaire.root(), ("bas", "2026"));
    assert!(questionnaire.sender.is_some() && questionnaire.privacy.is_some());
}

#[test]
fn a_base_may_extend_another() {
    let further = "questionnaire: mer\nversion: a\ntitle: Mer\nextends: {base: lokala@1, as: mer}\n\
        sections:\n- id: s\n  title: S\n  items:\n  \
        - {id: x, type: single, options: lokal_ja_nej, text: 'X?', ask_if: lokal_boende == 'ja' and boende == 'ja'}\n";
    let (instrument, told) =
        check(&[("mer.yaml", further), ("lokala.yaml", &local()), ("bas.yaml", BASE)]);
    assert_eq!(told, Vec::<String>::new());
    let instrument = instrument.expect("sound");
    let questionnaire = instrument.questionnaire();
    let last = questionnaire.items.last().expect("an item");
    assert_eq!(last.id.value, "mer_x");
    // Four items of the base, two that the first one adds.
    assert_eq!(questionnaire.items_of_base("bas", "2026"), Some(4));
    assert_eq!(questionnaire.items_of_base("lokala", "1"), Some(6));
    assert_eq!(questionnaire.items_of_base("mer", "a"), None);
    assert_eq!(questionnaire.root(), ("bas", "2026"));
}

#[test]
fn what_cannot_be_extended_is_told_where_it_is_named() {
    let told = |from: &str, to: &str| {
        let local = local().replace(from, to);
        check(&[("lokala.yaml", &local), ("bas.yaml", BASE)]).1
    };
    let named = |text: &str| told("bas@2026", text);
    assert_eq!(named("bas@2025"), ["lokala.yaml:4:17 unknown-base bas@2025"]);
    assert_eq!(named("ingen@2026"), ["lokala.yaml:4:17 unknown-base ingen@2026"]);
    assert_eq!(named("bas"), ["lokala.yaml:4:17 ill-formed-value bas"]);
    assert_eq!(named("lokala@1"), ["lokala.yaml:4:17 include-cycle lokala@1"]);
    assert_eq!(
        told("sender: {name: Kommunen}", "languages: [en]"),
        ["lokala.yaml:5:1 misplaced-key languages"]
    );
    assert_eq!(told("{grans: 5}", "{antal: 5}"), ["lokala.yaml:6:13 name-taken antal"]);
    // An item of the base that has the prefix already.
    let base = BASE.replace("{id: fler,", "{id: lokal_varfor,");
    let (_, clash) = check(&[("lokala.yaml", &local()), ("bas.yaml", &base)]);
    assert_eq!(clash, ["lokala.yaml:15:10 duplicate-id varfor"]);
    // A fault of the base is told in the base.
    let base = BASE.replace("ask_if: boende", "ask_if: boend");
    let (instrument, faults) = check(&[("lokala.yaml", &local()), ("bas.yaml", &base)]);
    assert_eq!(faults, ["bas.yaml:17:58 unknown-item boend"]);
    assert!(instrument.is_none());
}

#[test]
fn questionnaires_that_extend_one_another_are_a_circle() {
    let one = "questionnaire: a\nversion: x\ntitle: A\nextends: {base: b@x, as: k}\n\
        sections: [{id: s, items: [{id: i, type: yes_no, text: I?}]}]\n";
    let other = one.replace("a\nversion", "b\nversion").replace("b@x", "a@x");
    let (_, told) = check(&[("a.yaml", one), ("b.yaml", &other)]);
    assert_eq!(told, ["b.yaml:4:17 include-cycle a@x"]);
}

/// Answers to both, as the text of a file; `None` is left blank.
fn file(of: (&str, &str), unit: u32, answers: &[(&str, Option<String>)]) -> String {
    let given = answers.iter().filter_map(|(id, value)| Some((id, value.as_ref()?)));
    let given: Vec<_> = given.map(|(id, value)| format!("\"{id}\": {value}")).collect();
    format!(
        "{{\"questionnaire\": \"{}\", \"version\": \"{}\", \"unit\": \"u{unit}\", \
         \"status\": \"complete\", \"answers\": {{{}}}}}",
        of.0,
        of.1,
        given.join(", ")
    )
}

/// States and values of the first items, and the rules that findings are of.
fn read(reader: &Reader<'_>, items: usize, text: &str) -> (Vec<Cell>, Vec<&'static str>) {
    let reading = reader.read(FileId(9), text, &mut Workspace::default());
    let answers = reading.answers.unwrap_or_else(|| panic!("{:?}", reading.findings));
    let plan = &reader.instrument().plan().items[..items];
    let cells = plan.iter().filter_map(|item| item.slot);
    let cells = cells.map(|slot| answers.record().cell(slot).clone()).collect();
    (cells, reading.findings.iter().map(|finding| finding.rule.name).collect())
}

fn both() -> (Instrument, Instrument) {
    let base = check(&[("bas.yaml", BASE)]).0.expect("sound");
    let local = check(&[("lokala.yaml", &local()), ("bas.yaml", BASE)]).0;
    (base, local.expect("sound"))
}

fn answer() -> impl Strategy<Value = Vec<Option<String>>> {
    let code = |codes: &'static [&'static str]| {
        let quoted = |code: &str| format!("\"{code}\"");
        let missing = Just("{\"missing\": \"dont_know\"}".to_owned());
        proptest::option::of(prop_oneof![
            proptest::sample::select(codes).prop_map(quoted),
            missing
        ])
    };
    let number = proptest::option::of((0..10).prop_map(|number: i32| number.to_string()));
    let parts =
        (code(&["ja", "nej"]), number, code(&["yes", "no"]), code(&["ja", "nej"]));
    parts.prop_map(|(a, b, c, d)| vec![a, b, c, d])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// What the base asks has the same state and value in three readings: of the base's
    /// file as the base, of the other's file as what it names, of that file as the base.
    #[test]
    fn items_of_the_base_are_the_same_in_both(unit in 0..1000_u32, given in answer()) {
        let (base, local) = both();
        let ids = ["boende", "platser", "fler", "lokal_boende"];
        let answers: Vec<_> = ids.into_iter().zip(given).collect();
        let items = base.questionnaire().items.len();
        let of_base = file(("bas", "2026"), unit, &answers[..3]);
        let of_local = file(("lokala", "1"), unit, &answers);
        let expected = read(&reader_of(&base), items, &of_base);
        let whole = read(&reader_of(&local), items, &of_local);
        let reader = reader_of(&base).of_extension(&local);
        let (cells, mut rules) = read(&reader, items, &of_local);
        prop_assert_eq!(&expected.0, &whole.0);
        prop_assert_eq!(&expected.0, &cells);
        // One note where the answer to `lokal_boende` has been left out.
        let before = rules.len();
        rules.retain(|rule| *rule != "added-answer");
        prop_assert_eq!(before - rules.len(), usize::from(answers[3].1.is_some()));
        prop_assert_eq!(expected.1, rules);
    }
}

fn reader_of(instrument: &Instrument) -> Reader<'_> {
    // The texts only serve to tell where a rule stands.
    let mut sources = Sources::default();
    for file in instrument.questionnaire().files() {
        while sources.next().0 <= file.0 {
            sources.add(survey::source::Source::new("q.yaml", BASE));
        }
    }
    Reader::new(&sources, instrument)
}

#[test]
fn answers_that_are_left_out_are_counted_and_others_are_not() {
    let (base, local) = both();
    let reader = reader_of(&base).of_extension(&local);
    let told = |text: &str| {
        let reading = reader.read(FileId(9), text, &mut Workspace::default());
        let line = |f: &survey::diagnostic::Finding| {
            format!("{}: {}", f.rule.name, f.message.en)
        };
        reading.findings.iter().map(line).collect::<Vec<_>>()
    };
    let text = |answers: &str, further: &str| {
        format!(
            "{{\"questionnaire\": \"lokala\", \"version\": \"1\", \"unit\": \"1\", \"status\": \
             \"partial\", {further} \"answers\": {{{answers}}}}}"
        )
    };
    let mine = "\"confirmed\": [{\"check\": \"lokal_rimligt\"}], \"draws\": {\"lokal_arm\": \"x\"},";
    assert_eq!(
        told(&text(
            "\"boende\": \"nej\", \"lokal_boende\": \"ja\", \"lokal_varfor\": \"x\"",
            mine
        )),
        ["added-answer: 2 answers are left out, to what `lokala@1` adds to `bas@2026`"]
    );
    assert_eq!(
        told(&text("\"boende\": \"nej\", \"lokal_boend\": \"ja\"", "")),
        ["answer-for-unknown-item: the questionnaire has no item `lokal_boend`"]
    );
    // A file of the base itself is not one of the extension.
    let other = text("\"boende\": \"nej\"", "").replace("lokala", "andra");
    assert_eq!(
        told(&other),
        ["unknown-questionnaire: the questionnaire is `andra`, not `lokala`"]
    );
}

#[test]
fn records_are_those_of_the_base_and_sections_that_are_added_have_parts_of_their_own() {
    let base = BASE.replace(
        "options:\n",
        "records: {arende: {type: text, pattern: \"[a-z]+\"}}\nparts: {forst: {sections: [start]}}\noptions:\n",
    );
    let files = |local: &str| check(&[("lokala.yaml", local), ("bas.yaml", &base)]);
    let (_, told) = files(&local());
    assert_eq!(told, ["lokala.yaml:11:7 section-not-in-one-part start"]);
    let own = local().replace(
        "sections:\n",
        "parts: {sist: {sections: [start], ask_if: platser > 0}}\nsections:\n",
    );
    let (instrument, told) = files(&own);
    assert_eq!(told, Vec::<String>::new());
    let instrument = instrument.expect("sound");
    let questionnaire = instrument.questionnaire();
    let parts: Vec<_> = questionnaire.parts.iter().map(|part| &part.name.value).collect();
    assert_eq!(parts, ["forst", "lokal_sist"]);
    assert_eq!(questionnaire.records[0].name.value, "arende");
    // The key of the base cannot be changed.
    let other =
        local().replace("sender: {name: Kommunen}", "records: {dag: {type: date}}");
    let (_, told) = files(&other);
    assert!(told[0].starts_with("lokala.yaml:5:1 misplaced-key records"), "{told:?}");
}
