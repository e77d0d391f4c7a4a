//! The printed form: one written by hand, and what must hold of all.

use survey::check::Instrument;
use survey::report::outline::{self, Sheet};
use survey::report::universe::{Naming, Wording};
use survey::report::{Language, Look};
use survey::simulate::Simulator;
use survey::value::{AnswerState, Value};

use crate::texts::Texts;
use crate::universe::sound;

const STUDY: &str = r#"
questionnaire: demo
version: "2026"
title: Demo <b>
languages: [sv]
sender: {name: Exempel, contact: enkat@example.org}
privacy: {purpose: Att visa., public: results, kept: Ett år.}
units: {frame: units.csv, id: code, label: namn, called: kommuner, size: population}
missing: {offer: [dont_know]}
options:
  ja_nej: [{code: ja, label: Ja}, {code: nej, label: Nej}]
sections:
  - id: start
    title: Start
    text: "Läs detta.\n\nOch detta."
    items:
      - {id: intro, type: note, text: "Välkommen, {{ unit.namn }}!"}
      - {id: plan, type: single, options: ja_nej, required: true, text: "Finns en plan?", help: "Bara en som gäller.", why: "Den styr."}
      - {id: ar, type: year, min: 2000, max: 2026, ask_if: plan == 'ja', text: "Vilket år?"}
      - {id: kvot, type: derived, as: decimal, decimals: 1, value: 100 / unit.population}
      - {id: andel, type: percent, ask_if: plan == 'ja' and ar > 2010, allow_missing: [], text: "Hur stor andel?"}
      - id: vilka
        type: multiple
        text: "Vilka *är* med?"
        options: [{code: a, label: Polisen}, {code: b, label: Annan, specify: text}, {code: c, label: Ingen, exclusive: true}]
      - {id: slut, type: single, allow_missing: [], options: [{code: ja, label: Ja}, {code: nej, label: Nej, end_if: {status: ineligible, message: Tack.}}], text: "Fortsätta?"}
      - {id: hur, type: grid, text: "Hur?", rows: [{id: p, label: Polis}, {id: s, label: Skola, ask_if: plan == 'ja'}], options: [{code: bra, label: Bra}, {code: daligt, label: Dåligt}]}
      - id: hem
        type: roster
        text: "Vilka hem finns?"
        max: 3
        allow_missing: []
        items:
          - {id: namn, type: text, allow_missing: [], text: "Vad heter hemmet?"}
          - {id: platser, type: integer, allow_missing: [], ask_if: namn is answered, text: "Hur många platser har {{ namn }}?"}
"#;

const EXPECTED: &str = r"# Demo \<b\>

- **Avsändare:** Exempel
- **Kontakt:** enkat@example.org
- **Syfte:** Att visa.
- **Blir offentligt:** resultat, inte svaren
- **Sparas:** Ett år.

○ välj ett. ☐ kryssa hur många som helst. Frågor som inte gäller alla säger det.

## 1 Start

Läs detta.

Och detta.

Välkommen, \[namn\]\!

**1.** **Finns en plan?**

(Obligatorisk)

Bara en som gäller.

Varför vi frågar: Den styr.

- ○ Ja
- ○ Nej
- ○ Vet ej

→ Om Nej: gå till fråga 4.

**2.** **Vilket år?**

*Besvaras av kommuner som svarat Ja på fråga 1.*

(Årtal; 2000–2026)

`__________`

Eller:

- ☐ Vet ej

**3.** **Hur stor andel?**

*Besvaras av kommuner som svarat Ja på fråga 1 och svarat efter 2010 på fråga 2.*

(Procent)

`__________` %

**4.** **Vilka \*är\* med?**

- ☐ Polisen
- ☐ Annan, vad: `______________________________`
- ☐ Ingen (inget annat kryssas)
- ☐ Vet ej

**5.** **Fortsätta?**

- ○ Ja
- ○ Nej

→ Om Nej: formuläret slutar här. Tack.

**6.** **Hur?**

| Rad | Bra | Dåligt |
| --- | --- | --- |
| Polis | ○ | ○ |
| Skola (bara där svaret på fråga 1 är Ja) | ○ | ○ |

Eller:

- ☐ Vet ej

**7.** **Vilka hem finns?**

(Rader läggs till fritt; högst 3 rader)

För varje rad:

**7.1.** **Vad heter hemmet?**

(Text)

`______________________________`

**7.2.** **Hur många platser har \[svaret på fråga 7.1\]?**

*Bara där fråga 7.1 är besvarad.*

(Heltal)

`__________`
";

fn sheet(instrument: &Instrument, language: Language) -> Sheet {
    Sheet::new(&Wording {
        questionnaire: instrument.questionnaire(),
        plan: instrument.plan(),
        language,
        tag: instrument.questionnaire().source_language(),
        naming: Naming::Full,
    })
}

#[test]
fn a_form_is_numbered_and_says_where_to_go() {
    let files = [
        ("questionnaire.yaml", STUDY),
        ("units.csv", "code,namn,population\n0114,Upplands Väsby,48000\n"),
    ];
    let (instrument, told) = Texts::new(&files).check();
    let instrument = instrument.unwrap_or_else(|| panic!("{told:#?}"));
    let sheet = sheet(&instrument, Language::Swedish);
    let markdown = outline::markdown(&sheet);
    for (line, (found, expected)) in markdown.lines().zip(EXPECTED.lines()).enumerate() {
        assert_eq!(found, expected, "line {}", line + 1);
    }
    assert_eq!(markdown, EXPECTED);
    let html = outline::html(&sheet);
    assert!(html.contains("<title>Demo &lt;b&gt;</title>"), "{html}");
    assert!(!html.contains("<b>"));
}

#[test]
fn every_sound_questionnaire_has_a_form_in_all_notations() {
    for (path, instrument) in sound() {
        for language in [Language::Swedish, Language::English] {
            let sheet = sheet(instrument, language);
            let look = Look { language, ..Look::default() };
            let [markdown, html, plain] = [
                outline::markdown(&sheet),
                outline::html(&sheet),
                outline::plain(&sheet, &look),
            ];
            let questions = instrument.questionnaire().items.iter();
            let asked = questions.filter(|item| item.kind.takes_answers()).count();
            assert_eq!(html.matches("<fieldset").count(), asked, "{path}");
            assert_eq!(markdown.matches("\n**").count(), asked, "{path}: {markdown}");
            assert!(html.ends_with("</html>\n") || html.ends_with("</html>"), "{path}");
            assert!(plain.lines().all(|line| line.trim_end() == line), "{path}: {plain}");
        }
    }
}

/// Questions of a sheet by number, in order: number, id, routes.
fn questions(sheet: &Sheet) -> Vec<(usize, String, Vec<String>)> {
    let blocks = sheet.parts.iter().flat_map(|part| &part.blocks);
    let numbered = blocks.filter_map(|block| {
        let number = block.number.as_ref()?.parse().ok()?;
        Some((number, block.id.clone(), block.routes.clone()))
    });
    numbered.collect()
}

#[test]
fn where_a_form_leads_past_questions_the_route_does_not_ask_them() {
    let (mut routes, mut led) = (0, 0);
    for (path, instrument) in sound() {
        if !path.contains("barometer") && !path.contains("omsorg") {
            continue;
        }
        let questions = questions(&sheet(instrument, Language::Swedish));
        let simulator = Simulator::new(instrument, 7);
        let made: Vec<_> =
            (0..60).map(|id| simulator.respondent(id, "0114", &[]).record).collect();
        for (number, id, told) in &questions {
            for route in told.iter().filter(|route| route.contains("gå till fråga")) {
                routes += 1;
                let (_, target) = route.rsplit_once(' ').unwrap();
                let target: usize = target.trim_end_matches('.').parse().unwrap();
                let item = instrument.questionnaire().position(id).unwrap();
                let slot = instrument.plan().items[item].slot.unwrap();
                let options = &instrument.questionnaire().items[item]
                    .kind
                    .choices()
                    .unwrap()
                    .options;
                for record in &made {
                    let Some(Value::Code(code)) = &record.cell(slot).value else {
                        continue;
                    };
                    let label = options[usize::from(*code)].label.as_ref().unwrap();
                    if !route.contains(label.wording("sv")) {
                        continue;
                    }
                    led += 1;
                    for (passed, id, _) in &questions {
                        if passed <= number || *passed >= target {
                            continue;
                        }
                        let passed = instrument.questionnaire().position(id).unwrap();
                        for slot in instrument.plan().slots_of(passed) {
                            let state = record.cell(slot).state;
                            assert_eq!(
                                state,
                                AnswerState::NotAsked,
                                "{path} {route}: {id}"
                            );
                        }
                    }
                }
            }
        }
    }
    assert!(routes > 20 && led > 200, "{routes} {led}");
}
