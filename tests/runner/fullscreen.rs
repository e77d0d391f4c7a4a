//! The full-screen interview: pictures of every type of item and every page, and keys.
//!
//! Pictures are taken at 40, 80 and 120 columns and recorded in `tests/interview/screens`;
//! `UPDATE=1` writes them anew, and each is to be looked at. No terminal is opened.

use std::fs;

use survey::answers::Reader;
use survey::fullscreen::Act;
use survey::report::{Language, Look};

use crate::desk::Desk;
use crate::simulate::instrument_of;
use crate::support::renew;

/// Widths and heights that pictures are taken at.
pub const SIZES: [(u16, u16); 3] = [(40, 20), (80, 24), (120, 30)];

pub fn swedish() -> Look {
    Look { language: Language::Swedish, ..Look::default() }
}

/// Sits down at the questionnaire of every type.
fn at_every_type(size: (u16, u16), look: Look, does: impl FnOnce(&mut Desk<'_>)) {
    let text = fs::read_to_string("tests/interview/screens.yaml").unwrap();
    let (sources, instrument) = instrument_of(&text).unwrap();
    let reader = Reader::new(&sources, &instrument);
    does(&mut Desk::new(&reader, size, look));
}

/// Every answer before a place, as keys.
const TO_CONSENT: &str = "<Enter>";
const TO_YES_NO: &str = "<Enter>1<Enter>";
const TO_PERCENT: &str = "<Enter>1<Enter>j<Enter>";
const TO_MULTIPLE: &str = "<Enter>1<Enter>j<Enter>50<Enter>";
const TO_GRID: &str = "<Enter>1<Enter>n<Enter>";
const TO_NUMBERS: &str = "<Enter>1<Enter>n<Enter>3<Enter>2<Enter>-";
const TO_NOTE: &str = "<Enter>1<Enter>n<Enter>3<Enter>2<Enter>-12<Enter>7<Enter>";
const TO_SINGLE: &str =
    "<Enter>1<Enter>n<Enter>3<Enter>2<Enter>-12<Enter>7<Enter><Enter>";
const TO_DATE: &str =
    "<Enter>1<Enter>n<Enter>3<Enter>2<Enter>-12<Enter>7<Enter><Enter>1<Enter>";
const TO_SCALE: &str =
    "<Enter>1<Enter>n<Enter>3<Enter>2<Enter>-12<Enter>7<Enter><Enter>3<Enter>";

/// Pictures: name, how one comes to them, what is pressed then.
const PICTURES: [(&str, &str, &str); 37] = [
    ("start", "", ""),
    ("consent", TO_CONSENT, ""),
    ("yes-no", TO_YES_NO, ""),
    ("yes-no-chosen", TO_YES_NO, "j"),
    ("needed", TO_YES_NO, "<Enter>"),
    ("help", TO_YES_NO, "?"),
    ("percent", TO_PERCENT, ""),
    ("too-much", TO_PERCENT, "140<Enter>"),
    ("check", TO_PERCENT, "5<Enter>"),
    ("check-reason", TO_PERCENT, "5<Enter>jTjänsten är ny"),
    ("multiple", TO_MULTIPLE, "12"),
    ("alone", TO_MULTIPLE, "124"),
    ("specify", TO_MULTIPLE, "13<Enter>Länsstyrelsen"),
    ("grid", TO_GRID, "3<Enter>2"),
    ("grid-numbers", TO_NUMBERS, "12"),
    ("note", TO_NOTE, ""),
    ("single", TO_SINGLE, "<Down>"),
    ("date", TO_DATE, "31/2 2028<Enter>"),
    ("scale", TO_SCALE, "4"),
    ("money", TO_SCALE, "4<Enter>1,500<Enter>"),
    ("ranking", TO_SCALE, "4<Enter><Enter>3 <Down>1"),
    ("allocation", TO_SCALE, "4<Enter><Enter>312<Enter>60<Enter>2"),
    (
        "long-text",
        TO_SCALE,
        "><Esc>4<Enter>>>>>>Fler utbildade<C-j>och en egen jourlägenhet.",
    ),
    ("document", TO_SCALE, ">>>>>>>>plan.pdf"),
    ("roster-empty", TO_SCALE, ">>>>>>>>>"),
    ("roster", TO_SCALE, ">>>>>>>>>+Alby<Enter>14<Enter>"),
    ("roster-row", TO_SCALE, ">>>>>>>>>+Alby<Enter>"),
    ("roster-remove", TO_SCALE, ">>>>>>>>>+Alby<Enter>14<Enter>1<Del>"),
    ("location", TO_SCALE, ">>>>>>>>>>59.33 18.06"),
    ("hidden", TO_SCALE, ">>>>>>>>>>>>>>Anna<Enter><Esc>"),
    ("register", TO_SCALE, ">>>>>>>>>+b"),
    ("list", TO_SCALE, "4<Enter><C-g>"),
    ("list-filter", TO_SCALE, "4<Enter><C-g>plan"),
    ("review", TO_SCALE, "<C-r>"),
    ("review-missing", TO_GRID, "<C-r>"),
    ("sign", TO_SCALE, "<C-r>sAnna Ek<Enter>Enhetschef"),
    ("languages", TO_YES_NO, "<F2>"),
];

/// Holds pictures of every size to what is recorded; what is wrong with them.
pub fn recorded(name: &str, picture: impl Fn((u16, u16)) -> String) -> Option<String> {
    let text: String = SIZES.into_iter().map(picture).collect();
    let path = format!("tests/interview/screens/{name}.txt");
    if std::env::var_os("UPDATE").is_some() {
        renew(&path, &text);
    }
    let is_same = fs::read_to_string(&path).ok().as_deref() == Some(text.as_str());
    (!is_same).then(|| format!("{path}: run with UPDATE=1 and look at it\n{text}"))
}

#[test]
fn screens_are_as_recorded() {
    let mut wrong = Vec::new();
    for (name, before, keys) in PICTURES {
        wrong.extend(recorded(name, |size| {
            let mut picture = None;
            at_every_type(size, swedish(), |desk| {
                desk.presses(before);
                desk.presses(keys);
                picture = Some(desk.picture());
            });
            picture.unwrap()
        }));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Sits down at a questionnaire of a few lines.
fn at(items: &str, look: Look, does: impl FnOnce(&mut Desk<'_>)) {
    let text = format!(
        "questionnaire: prov\nversion: \"1\"\ntitle: {{sv: Prov, en: Trial}}\n\
         languages: [sv, en]\n\
         privacy: {{purpose: {{sv: Prov., en: Trial.}}, public: nothing, kept: {{sv: Nej., en: No.}}}}\n\
         sections:\n  - id: s\n    title: {{sv: S, en: S}}\n    items:\n{items}"
    );
    let (sources, instrument) = instrument_of(&text).unwrap();
    let reader = Reader::new(&sources, &instrument);
    does(&mut Desk::new(&reader, (80, 24), look));
}

const TWO: &str = "      - {id: a, type: single, text: {sv: Första?, en: First?}, options: [{code: ja, label: {sv: Ja, en: \"Yes\"}}, {code: nej, label: {sv: Nej, en: \"No\"}}]}
      - {id: b, type: text, text: {sv: Andra?, en: Second?}, ask_if: a == 'ja'}
      - {id: c, type: integer, min: 0, text: {sv: Tredje?, en: Third?}, allow_missing: [dont_know]}
";

#[test]
fn no_option_is_marked_before_it_is_chosen() {
    at(TWO, swedish(), |desk| {
        desk.presses("<Enter>");
        assert!(!desk.screen().contains('›'), "{}", desk.screen());
        desk.presses("<Enter>");
        assert_eq!(desk.answers(), "{}", "Enter alone chooses nothing");
    });
}

#[test]
fn arrows_letters_and_digits_choose_and_enter_accepts() {
    for keys in ["<Down>", "j", "1", "<Up><Up>", "JA", "2<Up>", "ne<Esc>ja"] {
        at(TWO, swedish(), |desk| {
            desk.presses(&format!("<Enter>{keys}"));
            let line = desk.line_of_cursor();
            assert!(line.contains("1 Ja"), "{keys}: {line}");
            assert_eq!(desk.answers(), "{}", "{keys}: nothing before Enter");
            desk.presses("<Enter>");
            assert_eq!(desk.answers(), r#"{"a":"ja"}"#, "{keys}");
        });
    }
}

#[test]
fn a_word_finds_the_option_that_begins_so_and_no_other() {
    for (keys, answer) in [
        ("nej<Enter>", r#"{"a":"nej"}"#),
        ("n<Enter>", r#"{"a":"nej"}"#),
        // Nothing begins with "jn": the mark stays, and Enter takes nothing at first.
        ("1jn<Enter>", "{}"),
        ("1k<Enter>", "{}"),
        ("k<Enter><Enter>", "{}"),
        ("1k<Enter><Enter>", r#"{"a":"ja"}"#),
        ("1k<Down><Enter>", r#"{"a":"nej"}"#),
        ("1nx<Back><Enter>", r#"{"a":"nej"}"#),
        ("19<Enter>", "{}"),
        ("1-<Enter>", "{}"),
        ("1*2<Enter>", r#"{"a":"nej"}"#),
    ] {
        at(TWO, swedish(), |desk| {
            desk.presses(&format!("<Enter>{keys}"));
            assert_eq!(desk.answers(), answer, "{keys}: {}", desk.screen());
        });
    }
}

#[test]
fn what_means_no_option_is_told_at_once_and_again_at_enter() {
    for (keys, says) in [
        ("1nix", "Fel: inget alternativ börjar med \"nix\"."),
        ("17", "Fel: det är inget av alternativen. Skriv ett nummer från 1 till 2"),
        ("1!", "Fel: det erbjuds inte som svar här."),
    ] {
        at(TWO, swedish(), |desk| {
            desk.presses(&format!("<Enter>{keys}"));
            assert!(desk.screen().contains(says), "{keys}: {}", desk.screen());
            desk.presses("<Enter>");
            assert!(desk.screen().contains(says), "{keys}: {}", desk.screen());
            assert_eq!(desk.answers(), "{}", "{keys}");
        });
    }
}

#[test]
fn what_several_options_begin_with_marks_none_of_them() {
    let items = "      - {id: a, type: single, text: {sv: Var?, en: Where?}, options: [{code: n1, label: {sv: Nora, en: Nora}}, {code: b, label: {sv: Norberg, en: Norberg}}, {code: c, label: {sv: Nor, en: Nor}}]}\n";
    at(items, swedish(), |desk| {
        desk.presses("<Enter>2no<Enter>");
        assert_eq!(desk.answers(), "{}");
        let says = "Fel: flera alternativ börjar med \"no\".";
        assert!(desk.screen().contains(says), "{}", desk.screen());
        desk.presses("<Esc>nor");
        assert!(desk.line_of_cursor().contains("3 Nor"), "{}", desk.screen());
        desk.presses("b<Enter>");
        assert_eq!(desk.answers(), r#"{"a":"b"}"#);
    });
}

#[test]
fn letters_find_what_is_ticked_with_space_or_enter() {
    let items = "      - {id: a, type: multiple, text: {sv: Vilka?, en: Which?}, options: [{code: polis, label: {sv: Polisen, en: Police}}, {code: jour, label: {sv: Jour, en: Shelter}}, {code: kyrka, label: {sv: Kyrkan, en: Church}}]}\n";
    for keys in ["jo kyr<Enter>", "jo<Enter>ky ", "jour <Up><Up><Down><Down>3"] {
        at(items, swedish(), |desk| {
            desk.presses(&format!("<Enter>{keys}"));
            assert_eq!(desk.answers(), r#"{"a":["jour","kyrka"]}"#, "{keys}");
        });
    }
    at(items, swedish(), |desk| {
        desk.presses("<Enter>1jx<Enter>");
        assert_eq!(desk.answers(), r#"{"a":["polis"]}"#);
        assert!(desk.screen().contains("börjar med \"jx\""), "{}", desk.screen());
    });
}

#[test]
fn what_was_typed_is_there_when_one_comes_back() {
    for back in ["<Esc>", "<A-Left>"] {
        at(TWO, swedish(), |desk| {
            desk.presses(&format!("<Enter>1<Enter>halv mening{back}<Enter>"));
            assert!(desk.line_of_cursor().contains("> halv mening"), "{}", desk.screen());
            assert_eq!(desk.answers(), r#"{"a":"ja"}"#);
            assert_eq!(desk.front.unsent(), ["halv mening"]);
            desk.presses("<Enter>");
            assert_eq!(desk.front.unsent(), [""; 0]);
        });
    }
}

#[test]
fn what_was_typed_stays_beside_what_is_wrong_with_it() {
    at(TWO, swedish(), |desk| {
        desk.presses("<Enter>2<Enter>tolv<Enter>");
        assert!(desk.line_of_cursor().starts_with("> tolv"), "{}", desk.screen());
        assert!(desk.screen().contains("Fel: "), "{}", desk.screen());
        desk.presses("<Back><Back><Back><Back>12<Enter>");
        assert_eq!(desk.answers(), r#"{"a":"nej","c":12}"#);
    });
}

#[test]
fn signs_of_missing_codes_act_only_where_they_are_offered() {
    at(TWO, swedish(), |desk| {
        desk.presses("<Enter>-!*");
        assert_eq!(desk.answers(), "{}");
        desk.presses("2<Enter>-<Enter>");
        assert_eq!(desk.answers(), r#"{"a":"nej","c":{"missing":"dont_know"}}"#);
    });
}

#[test]
fn a_question_that_falls_away_is_told_and_comes_back_with_its_answer() {
    at(TWO, swedish(), |desk| {
        desk.presses("<Enter>1<Enter>text<Enter><Esc><Esc>2<Enter>");
        let screen = desk.screen();
        assert!(screen.contains("Frågas inte längre; svaren behålls:"), "{screen}");
        assert!(screen.contains("Andra?"), "{screen}");
        assert!(screen.contains("Tredje?"), "{screen}");
        desk.presses("<Esc>1<Enter>");
        assert!(desk.line_of_cursor().starts_with("> text"), "{}", desk.screen());
    });
}

#[test]
fn the_texts_and_the_interface_have_a_language_each() {
    at(TWO, swedish(), |desk| {
        desk.presses("<Enter><F2><Down><Enter>");
        let screen = desk.screen();
        assert!(screen.contains("First?") && screen.contains("Fråga 1 av"), "{screen}");
        desk.presses("<C-l><Down><Down><Enter>");
        let screen = desk.screen();
        assert!(
            screen.contains("First?") && screen.contains("Question 1 of"),
            "{screen}"
        );
        assert_eq!(desk.front.language(), Language::English);
    });
}

#[test]
fn without_unicode_every_sign_of_ours_is_ascii() {
    let look = Look { unicode: false, ..Look::default() };
    at_every_type((80, 24), look, |desk| {
        for keys in
            ["", "<Enter>", "<F2>", "<Esc>1<Enter>", "?", "<Esc>", "j<Enter>", "<C-g>"]
        {
            desk.presses(keys);
            let screen = desk.screen();
            let odd = |c: &char| !c.is_ascii() && !"åäöÅÄÖ–".contains(*c);
            assert_eq!(screen.chars().find(odd), None, "{screen}");
        }
    });
}

#[test]
fn ctrl_c_pauses_from_everywhere() {
    for keys in
        ["", "<Enter>", "<Enter>?", "<Enter><C-g>", "<Enter><F2>", "<Enter><C-n>x"]
    {
        at(TWO, swedish(), |desk| {
            desk.presses(&format!("{keys}<C-c>"));
            assert_eq!(desk.asked, Act::Pause, "{keys}");
        });
    }
}

#[test]
fn a_note_is_kept_and_shown_and_what_was_typed_stays() {
    at(TWO, swedish(), |desk| {
        desk.presses("<Enter>1<Enter>halv<C-n>ring igen<Enter>");
        let screen = desk.screen();
        assert!(screen.contains("Anteckning: ring igen"), "{screen}");
        assert!(screen.contains("> halv"), "{screen}");
    });
}

#[test]
fn one_jumps_by_the_list_and_by_number_in_the_review() {
    at(TWO, swedish(), |desk| {
        desk.presses("<Enter>1<Enter><C-g>tredje<Enter>");
        assert!(desk.screen().contains("Fråga 3 av"), "{}", desk.screen());
        desk.presses("7<Enter>");
        assert!(desk.screen().contains("Granska"), "{}", desk.screen());
        desk.presses("2<Enter>");
        assert!(desk.screen().contains("Fråga 2 av"), "{}", desk.screen());
    });
}

#[test]
fn handing_in_asks_who_signs() {
    at(TWO, swedish(), |desk| {
        desk.presses("<Enter>2<Enter>7<Enter>s<Enter>");
        assert_eq!(desk.asked, Act::HandIn(None));
        desk.presses("Anna<Enter>Chef<Enter>");
        let signed = Some(("Anna".to_owned(), "Chef".to_owned()));
        assert_eq!(desk.asked, Act::HandIn(signed));
    });
}

#[test]
fn what_is_pasted_goes_into_the_field_without_what_acts_unseen() {
    at(TWO, swedish(), |desk| {
        desk.presses("<Enter>1<Enter>");
        desk.front.paste("två\u{1b}[31m\nrader");
        desk.presses("<Enter>");
        assert_eq!(desk.answers(), r#"{"a":"ja","b":"två[31m rader"}"#);
    });
}

#[test]
fn a_line_feed_is_enter_but_in_a_long_text() {
    at(TWO, swedish(), |desk| {
        desk.presses("<C-j>1<C-j>");
        assert_eq!(desk.answers(), r#"{"a":"ja"}"#);
    });
}

#[test]
fn every_size_can_be_drawn() {
    at_every_type((80, 24), swedish(), |desk| {
        desk.presses(TO_GRID);
        for (width, height) in [(0, 0), (1, 1), (3, 2), (10, 4), (20, 6), (200, 60)] {
            desk.terminal.backend_mut().resize(width, height);
            desk.draws();
            desk.presses("?<Esc><C-g><Esc><C-r><Esc>");
        }
        assert!(desk.screen().contains("Fråga"), "{}", desk.screen());
    });
}
