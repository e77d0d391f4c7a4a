//! Who is asked, in words: sentences written by hand, and every questionnaire that is
//! sound.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::Instant;

use survey::check::{Instrument, check};
use survey::diagnostic::Findings;
use survey::load;
use survey::model::ItemKind;
use survey::report::graph::{self, Detail, Picture, Shown};
use survey::report::outline::{self, Sheet};
use survey::report::universe::{Naming, Universe, Wording};
use survey::report::{Language, Look};
use survey::route::compile;
use survey::source::{Source, Sources};

use crate::generated;
use crate::support::{Beside, add};
use crate::texts::Texts;

const STUDY: &str = r#"
questionnaire: demo
version: "2026"
title: Demo
languages: [sv]
sender: {name: Exempel, contact: enkat@example.org}
privacy: {purpose: Att visa., public: nothing, kept: Ett år.}
units: {frame: units.csv, id: code, label: namn, called: kommuner, size: population}
randomise: {arm: {arms: {kort: 1, lang: 1}, by: unit}}
options:
  ja_nej: [{code: ja, label: Ja}, {code: nej, label: Nej}]
sections:
  - id: start
    title: Start
    items:
      - {id: intro, type: note, text: "Välkommen, {{ unit.namn }}!"}
      - {id: plan, type: single, options: ja_nej, text: "Finns en beslutad handlingsplan?"}
      - {id: ar, type: year, ask_if: plan == 'ja', text: "Vilket år?"}
      - {id: sent, type: text, ask_if: ar > 2020, text: "Varför så sent?"}
      - {id: stor, type: text, ask_if: unit.population > 20000, text: "Hur är det i stora kommuner?"}
      - {id: kort, type: text, ask_if: arm == 'kort', text: "Kort?"}
      - {id: andel, type: derived, as: decimal, decimals: 1, value: 100 / unit.population, ask_if: plan == 'nej'}
      - id: vilka
        type: multiple
        text: "Vilka är med?"
        options: [{code: a, label: Polisen}, {code: b, label: Skolan, ask_if: plan == 'ja'}, {code: c, label: "Slut", end_if: {status: ineligible, disposition: slut}}]
      - id: hur
        type: grid
        text: "Hur går det?"
        ask_if: count(vilka) >= 2
        rows: [{id: p, label: Med polisen, ask_if: "'a' in vilka"}, {id: s, label: Med skolan}]
        options: [{code: bra, label: Bra}, {code: daligt, label: Dåligt}]
  - id: detaljer
    title: Detaljer
    ask_if: plan == 'ja' and unit.population > 20000
    show: 1
    order: random
    items:
      - {id: d1, type: text, ask_if: plan == 'ja', text: "Detalj ett?"}
      - id: hem
        type: roster
        text: "Vilka hem finns?"
        max: 3
        items:
          - {id: namn, type: text, text: "Vad heter hemmet?"}
          - {id: platser, type: integer, ask_if: namn is answered and plan == 'ja', text: "Hur många platser har {{ namn }}?"}
"#;

fn study() -> Instrument {
    let files = [
        ("questionnaire.yaml", STUDY),
        (
            "units.csv",
            "code,namn,population\n0114,Upplands Väsby,48000\n0125,Ekerö,29000\n",
        ),
    ];
    let (instrument, told) = Texts::new(&files).check();
    instrument.unwrap_or_else(|| panic!("{told:#?}"))
}

fn wording(instrument: &Instrument, language: Language) -> Wording<'_> {
    Wording {
        questionnaire: instrument.questionnaire(),
        plan: instrument.plan(),
        language,
        tag: instrument.questionnaire().source_language(),
        naming: Naming::Full,
    }
}

#[test]
fn who_is_asked_is_said_of_every_item_section_row_and_option() {
    let instrument = study();
    let wording = wording(&instrument, Language::Swedish);
    let item = |id: &str| instrument.questionnaire().position(id).unwrap();
    let sentence = |universe: Universe| universe.sentences(&wording);
    let plan = "”Finns en beslutad handlingsplan?” (plan)";
    let ended = "Intervjun slutar dessförinnan för kommuner som kryssat Slut på ”Vilka är \
                 med?” (vilka).";
    let expected = [
        (wording.item(item("intro")), "Visas för alla.".to_owned()),
        (wording.item(item("plan")), "Ställs till alla.".to_owned()),
        (
            wording.item(item("ar")),
            format!("Ställs till kommuner som svarat Ja på {plan}."),
        ),
        (
            wording.item(item("sent")),
            format!(
                "Ställs till kommuner som svarat efter 2020 på ”Vilket år?” (ar); alltså \
                 bara kommuner som svarat Ja på {plan}."
            ),
        ),
        (
            wording.item(item("stor")),
            "Ställs till kommuner som har population över 20\u{a0}000.".to_owned(),
        ),
        (
            wording.item(item("kort")),
            "Ställs till kommuner som lottats till kort i arm.".to_owned(),
        ),
        (
            wording.item(item("andel")),
            format!("Räknas ut för kommuner som svarat Nej på {plan}."),
        ),
        (
            wording.option(item("vilka"), 1),
            format!("Erbjuds kommuner som svarat Ja på {plan}."),
        ),
        (
            wording.row(item("hur"), 0),
            format!(
                "Ställs till kommuner som kryssat minst två alternativ på ”Vilka är med?” \
                 (vilka) och kryssat Polisen på ”Vilka är med?” (vilka). {ended}"
            ),
        ),
        (
            wording.section(1),
            format!(
                "Ställs till kommuner som svarat Ja på {plan} och har population över \
                 20\u{a0}000. {ended}"
            ),
        ),
        (
            wording.item(item("d1")),
            format!(
                "Ställs till kommuner som svarat Ja på {plan} och har population över \
                 20\u{a0}000; av de 2 delarna i ”Detaljer” väljs 1 genom lottning. {ended}"
            ),
        ),
        (
            wording.item(item("hem.platser")),
            format!(
                "Ställs för varje rad i ”Vilka hem finns?” (hem) där ”Vad heter hemmet?” \
                 (hem.namn) är besvarad och svaret på {plan} är Ja; av de 2 delarna i \
                 ”Detaljer” väljs 1 genom lottning. {ended}"
            ),
        ),
    ];
    for (universe, expected) in expected {
        assert_eq!(sentence(universe), expected);
    }
}

#[test]
fn a_wording_with_fills_shows_what_is_filled_in() {
    let instrument = study();
    let wording = wording(&instrument, Language::Swedish);
    let text = |id: &str| {
        let item = instrument.questionnaire().position(id).unwrap();
        let owner = survey::route::Owner::Item(item);
        let text = instrument.questionnaire().items[item].text.clone().unwrap();
        wording.plain_at(owner, &text)
    };
    assert_eq!(text("intro"), "Välkommen, [namn]!");
    assert_eq!(text("hem.platser"), "Hur många platser har [svaret på hem.namn]?");
}

/// Every folder below that holds a sound questionnaire.
fn questionnaires(below: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(below).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            questionnaires(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "yaml") {
            let text = fs::read_to_string(&path).unwrap();
            if text.lines().any(|line| line.starts_with("questionnaire:"))
                && text.contains("\nsections:")
            {
                found.push(path);
            }
        }
    }
}

/// Every sound questionnaire of the repository, read once.
pub fn sound() -> &'static [(String, Instrument)] {
    static SOUND: OnceLock<Vec<(String, Instrument)>> = OnceLock::new();
    SOUND.get_or_init(read_sound)
}

fn read_sound() -> Vec<(String, Instrument)> {
    let mut paths = Vec::new();
    for folder in ["questionnaires", "tests"] {
        questionnaires(Path::new(folder), &mut paths);
    }
    paths.sort();
    let mut instruments = Vec::new();
    for path in paths {
        let (mut sources, mut findings) = (Sources::default(), Findings::default());
        let file = add(&mut sources, &fs::canonicalize(&path).unwrap());
        let loaded = load::questionnaire(file, &mut sources, &Beside, &mut findings);
        let Some(loaded) = loaded.filter(|_| !findings.has_errors()) else { continue };
        let (instrument, _) = check(&sources, loaded, None, Vec::new(), &mut findings);
        let Some(instrument) = instrument else { continue };
        instruments.push((path.to_str().unwrap().to_owned(), instrument));
    }
    assert!(instruments.len() > 100, "{}", instruments.len());
    instruments
}

/// Questionnaires made by chance that use every type of item.
fn generated() -> Vec<(String, Instrument)> {
    let made = (1..30).filter_map(|seed| {
        let text = generated::questionnaire(seed, false);
        let files = [("q.yaml", text.as_str()), ("orter.csv", generated::REGISTER)];
        Some((format!("seed {seed}"), Texts::new(&files).check().0?))
    });
    made.collect()
}

#[test]
fn whatever_is_generated_can_be_seen() {
    let generated = generated();
    assert!(generated.len() > 15, "{}", generated.len());
    for (seed, instrument) in generated {
        for language in [Language::Swedish, Language::English] {
            let words = wording(&instrument, language);
            let look = Look { language, ..Look::default() };
            for detail in [Detail::Sections, Detail::Items, Detail::Full] {
                let shown = Shown { detail, section: None };
                let text = graph::text(&words, shown, &look);
                let picture = Picture::new(&words, shown);
                let drawn = [text, graph::mermaid(&picture), graph::dot(&picture)];
                assert!(drawn.iter().all(|text| text.lines().count() > 3), "{seed}");
                let balanced = drawn[1].matches("subgraph").count();
                assert_eq!(balanced, picture.boxes.len(), "{seed}");
            }
            let html = outline::html(&Sheet::new(&words));
            for item in &instrument.questionnaire().items {
                let is_there = html.contains(&format!("\"{}\"", item.id.value))
                    || item.roster.is_some();
                assert!(
                    is_there || !item.kind.takes_answers(),
                    "{seed}: {}",
                    item.id.value
                );
            }
        }
    }
}

#[test]
fn every_sound_questionnaire_says_who_is_asked_in_both_languages() {
    let mut count = 0;
    for (path, instrument) in sound().iter().chain(&generated()) {
        let words =
            [Language::Swedish, Language::English].map(|l| wording(instrument, l));
        let told = |tell: &dyn Fn(&Wording<'_>) -> Universe| {
            let [sv, en] = [0, 1].map(|at| tell(&words[at]).sentences(&words[at]));
            assert!(sv.len() > 8 && en.len() > 8 && sv != en, "{path}: {sv} / {en}");
            for sentence in [&sv, &en] {
                assert!(
                    !sentence.contains("  ") && sentence.ends_with('.'),
                    "{sentence}"
                );
            }
        };
        let questionnaire = instrument.questionnaire();
        for section in 0..questionnaire.sections.len() {
            told(&|words| words.section(section));
        }
        for (number, item) in questionnaire.items.iter().enumerate() {
            count += 1;
            told(&|words| words.item(number));
            if let ItemKind::Grid(grid) = &item.kind {
                (0..grid.rows.len())
                    .for_each(|row| told(&|words| words.row(number, row)));
            }
            let options = item.kind.choices().map_or(0, |choices| choices.options.len());
            for option in 0..options.min(20) {
                told(&|words| words.option(number, option));
            }
        }
    }
    assert!(count > 300, "{count}");
}

/// A questionnaire of so many items, every fifth of them under a condition.
fn many(items: usize) -> String {
    let mut text = String::from(
        "questionnaire: many\nversion: '1'\ntitle: Many\nlanguages: [en]\n\
         options: {g: [{code: a, label: All}, {code: b, label: Some}]}\nsections:\n",
    );
    for item in 0..items {
        if item % 100 == 0 {
            text += &format!("  - id: s{item}\n    title: Section {item}\n    items:\n");
        }
        let condition = match item % 5 {
            4 => format!(", ask_if: \"q{} == 'a' or q{} == 'b'\"", item - 1, item - 2),
            _ => String::new(),
        };
        text += &format!(
            "      - {{id: q{item}, type: single, options: g, text: Is it?{condition}}}\n"
        );
    }
    text
}

#[test]
fn pictures_and_forms_of_many_items_take_time_in_proportion() {
    let drawn = |items: usize| {
        let text = many(items);
        let (mut sources, mut findings) = (Sources::default(), Findings::default());
        let file = sources.add(Source::new("questionnaire.yaml", text));
        let loaded = load::questionnaire(file, &mut sources, &Beside, &mut findings);
        let questionnaire = loaded.unwrap();
        let plan = compile(&questionnaire, []).plan;
        let words = Wording {
            questionnaire: &questionnaire,
            plan: &plan,
            language: Language::Swedish,
            tag: "en",
            naming: Naming::Full,
        };
        let shown = Shown { detail: Detail::Full, section: None };
        let start = Instant::now();
        let text = graph::text(&words, shown, &Look::default());
        let picture = Picture::new(&words, shown);
        let sheet = Sheet::new(&words);
        let length =
            text.len() + graph::mermaid(&picture).len() + graph::dot(&picture).len();
        let length =
            length + outline::html(&sheet).len() + outline::markdown(&sheet).len();
        (length, start.elapsed())
    };
    let ((few, quick), (many, slow)) = (drawn(1000), drawn(8000));
    assert!(many < 9 * few, "{few} {many}");
    // Eight times as long, and room for a machine that does other things too; in the
    // square it would be 64.
    assert!(slow < quick * 40, "{quick:?} {slow:?}");
}
