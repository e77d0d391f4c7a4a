//! Interviewers at the whole screen, answers that nobody else may see, and the pages before
//! an interview; pictures of these in English.
//!
//! The questionnaire is the one of `tests/run/questionnaires/visit`. Pictures are recorded in
//! `tests/interview/screens`, as those of `fullscreen` are.

use std::fs;

use ratatui::Terminal;
use ratatui::backend::TestBackend;
use survey::answers::{Reader, Workspace};
use survey::fullscreen::{Act, Chooser, Offer, Picked};
use survey::report::Look;
use survey::source::FileId;

use crate::desk::{Desk, keys_of};
use crate::fullscreen::{recorded, swedish};
use crate::simulate::instrument_of;

const VISIT: &str = "tests/run/questionnaires/visit/2026/questionnaire.yaml";

/// Sits down at the visit.
fn at_visit(size: (u16, u16), is_aloud: bool, does: impl FnOnce(&mut Desk<'_>)) {
    let text = fs::read_to_string(VISIT).unwrap();
    let (sources, instrument) = instrument_of(&text).unwrap();
    let reader = Reader::new(&sources, &instrument);
    let mut desk = Desk::new(&reader, size, Look::default());
    desk.front = desk.front.clone().aloud(is_aloud);
    desk.draws();
    does(&mut desk);
}

const TO_ROOMS: &str = "<Enter>1<Enter><Enter>";
const TO_PIN: &str = "<Enter>1<Enter><Enter>3<Enter>";
const TO_AFRAID: &str = "<Enter>1<Enter><Enter>3<Enter>mango<Enter>";
const TO_AGE: &str = "<Enter>1<Enter><Enter>3<Enter>mango<Enter>1<Enter>";
const TO_GRID: &str = "<Enter>1<Enter><Enter>3<Enter>mango<Enter>1<Enter>41<Enter>";

/// Pictures: name, whether an interviewer sits there, how one comes to them, what is pressed.
const PICTURES: [(&str, bool, &str, &str); 18] = [
    ("en-start", true, "", ""),
    ("en-consent", true, "<Enter>", ""),
    ("en-note", true, "<Enter>1<Enter>", ""),
    ("en-aloud", true, TO_ROOMS, ""),
    ("en-too-much", false, TO_ROOMS, "40<Enter>"),
    ("en-masked", false, TO_PIN, "mango"),
    ("en-shown", false, TO_PIN, "mango<C-o>"),
    ("en-masked-choice", false, TO_AFRAID, "1<Enter><Esc>"),
    ("en-help", true, TO_ROOMS, "?"),
    ("en-contact", true, TO_ROOMS, "<C-t>2<Enter>Thursday at four<Enter><C-t>"),
    ("en-contact-time", true, TO_ROOMS, "<C-t>2<Enter><Enter>"),
    ("en-refused", true, TO_ROOMS, "<C-t>4<Enter>no time"),
    ("en-grid-other", false, TO_GRID, "3<Enter>my sister"),
    ("en-ranking", false, TO_GRID, ">>21"),
    ("en-allocation", false, TO_GRID, ">>>6<Enter>2"),
    ("en-roster-within", false, TO_GRID, ">>>>>>+Anna<Enter>+Trosa<Enter>2.5<Enter>"),
    ("en-list-filter", false, TO_GRID, "1<Enter>2<Enter><C-g>ar"),
    ("en-review-missing", false, "<Enter>1<Enter><Enter>", "<C-r>"),
];

#[test]
fn screens_of_a_visit_are_as_recorded() {
    let mut wrong = Vec::new();
    for (name, is_aloud, before, keys) in PICTURES {
        wrong.extend(recorded(name, |size| {
            let mut picture = None;
            at_visit(size, is_aloud, |desk| {
                desk.presses(before);
                desk.presses(keys);
                picture = Some(desk.picture());
            });
            picture.unwrap()
        }));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_receipt_shows_the_path_and_the_whole_hash() {
    let hash = "5c1e".repeat(16);
    let receipt = format!(
        "Done. visit@2026 7: the answers are in questionnaires/visit/2026/answers/7.json\n\
         sha256 {hash}\nYou can close the window.\n"
    );
    let wrong = recorded("en-receipt", |size| {
        let mut picture = None;
        at_visit(size, false, |desk| {
            desk.front.handed_in(&receipt);
            desk.draws();
            let letters: String = desk.screen().split_whitespace().collect();
            assert!(letters.contains(&hash), "{}", desk.screen());
            picture = Some(desk.picture());
        });
        picture.unwrap()
    });
    assert_eq!(wrong, None);
}

/// What a page shows after keys, and what came of the last one.
fn chosen(
    look: Look,
    (asks, offer): (&str, &Offer),
    keys: &str,
    (width, height): (u16, u16),
) -> (String, Picked) {
    let mut chooser =
        Chooser::new(look, ("Trygg hemma 2026", "0483", asks), offer.clone());
    let mut picked = Picked::Draw;
    for key in keys_of(keys) {
        picked = chooser.press(key);
    }
    let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
    terminal.draw(|frame| chooser.draw(frame)).unwrap();
    let cursor = terminal.get_cursor_position().unwrap();
    let screen = crate::desk::rows_of(terminal.backend());
    let head = format!("== {width} x {height}, cursor {},{} ==\n", cursor.x, cursor.y);
    (head + &screen, picked)
}

fn towns() -> Offer {
    let rows = [
        ("0114", "Upplands Väsby"),
        ("0115", "Vallentuna"),
        ("0120", "Värmdö"),
        ("0180", "Stockholm"),
        ("0483", "Katrineholm"),
        ("0484", "Eskilstuna"),
        ("0486", "Strängnäs"),
        ("0488", "Trosa"),
        ("1480", "Göteborg"),
        ("1488", "Trollhättan"),
        ("04", "Södermanlands län"),
    ];
    Offer::Register(rows.map(|(code, name)| (code.to_owned(), name.to_owned())).to_vec())
}

fn draft() -> Offer {
    Offer::Lines(vec!["fortsätt med det".into(), "börja om; det finns kvar".into()])
}

#[test]
fn pages_before_the_interview_are_as_recorded() {
    let asks = "För vilken enhet? Skriv något av koden eller namnet.";
    let pages = [
        ("choose-unit", asks, towns(), ""),
        ("choose-unit-sought", asks, towns(), "holm<Down><Down>"),
        ("choose-unit-none", asks, towns(), "xyz<Enter>"),
        ("choose-draft", "Det finns ett utkast från 2029-02-14 14:11.", draft(), ""),
    ];
    let mut wrong = Vec::new();
    for (name, asks, offer, keys) in pages {
        wrong.extend(recorded(name, |size| {
            chosen(swedish(), (asks, &offer), keys, size).0
        }));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_unit_is_found_by_code_name_or_a_part_of_it() {
    let offer = towns();
    for (keys, at) in [
        ("0483<Enter>", 4),
        ("katr<Enter>", 4),
        ("KATR<Enter>", 4),
        // What begins so stands before what only has it somewhere.
        ("st<Down><Enter>", 3),
        ("holm<Down><Down><Enter>", 4),
        ("tuna<Down><Enter>", 1),
        ("<Down><Down><Enter>", 1),
        ("tr<Down><Enter>", 7),
        ("goteborg<Enter>", 8),
        ("strangn<Enter>", 6),
        // A whole code is itself, also where others begin like it.
        ("04<Enter>", 10),
    ] {
        let (screen, picked) = chosen(swedish(), ("Vilken?", &offer), keys, (80, 24));
        assert_eq!(picked, Picked::Line(at), "{keys}: {screen}");
    }
    for (keys, says) in [
        ("zz<Enter>", "Fel: Den finns inte i registret."),
        // Nothing is chosen that nobody meant.
        ("<Enter>", "Fel: Skriv mer, eller välj med nedåtpilen."),
        ("st<Enter>", "Fel: Skriv mer, eller välj med nedåtpilen."),
    ] {
        let (screen, picked) = chosen(swedish(), ("Vilken?", &offer), keys, (80, 24));
        assert_eq!(picked, Picked::Draw, "{screen}");
        assert!(screen.contains(says), "{screen}");
    }
}

#[test]
fn a_draft_is_gone_on_with_unless_something_else_is_chosen() {
    for (keys, expected) in [
        ("<Enter>", Picked::Line(0)),
        ("<Down><Enter>", Picked::Line(1)),
        ("2", Picked::Line(1)),
        ("7", Picked::Draw),
        ("<Esc>", Picked::Leave),
        ("<C-c>", Picked::Leave),
        ("p", Picked::Plain),
        ("<C-p>", Picked::Plain),
    ] {
        let (_, picked) = chosen(swedish(), ("Utkast", &draft()), keys, (40, 20));
        assert_eq!(picked, expected, "{keys}");
    }
    // Any text names whom it is about where there is no register; letters are letters there.
    let (_, picked) = chosen(swedish(), ("Vem?", &Offer::Text), "pia<Enter>", (40, 20));
    assert_eq!(picked, Picked::Text("pia".to_owned()));
    let (_, picked) = chosen(swedish(), ("Vem?", &Offer::Text), " <Enter>", (40, 20));
    assert_eq!(picked, Picked::Draw);
}

#[test]
fn whoever_answers_alone_is_not_told_what_the_interviewer_is() {
    for (is_aloud, told) in [(true, true), (false, false)] {
        at_visit((80, 24), is_aloud, |desk| {
            desk.presses("<Enter>");
            let screen = desk.screen();
            assert_eq!(screen.contains("Show your card"), told, "{screen}");
            assert_eq!(screen.contains("Read aloud:"), told, "{screen}");
            assert!(screen.contains("Do you want to take part?"), "{screen}");
            desk.presses("1<Enter><Enter>");
            let screen = desk.screen();
            assert_eq!(screen.contains("Do not count them yourself."), told, "{screen}");
            assert!(!screen.contains("Show your card"), "only at the head: {screen}");
        });
    }
}

#[test]
fn a_contact_is_written_down_and_a_time_needs_words() {
    at_visit((80, 24), true, |desk| {
        desk.presses("<Enter><C-t>2<Enter><Enter>");
        assert!(desk.screen().contains("Write when it is to be."), "{}", desk.screen());
        desk.presses("Thursday<Enter>");
        assert!(desk.screen().contains("Written down: appointment"), "{}", desk.screen());
        desk.presses("<F3>1<Enter><Enter>");
        let calls = &desk.session.state().calls;
        let calls: Vec<_> =
            calls.iter().map(|c| (c.kind.name(), c.text.as_str())).collect();
        assert_eq!(calls, [("appointment", "Thursday"), ("no_contact", "")]);
        desk.presses("<C-t>4<Enter>no time<Enter>");
        assert_eq!(desk.asked, Act::Refuse("no time".to_owned()));
        desk.presses("<Esc><C-t><Esc>");
        assert_eq!(desk.session.state().outcome, None, "Esc writes nothing down");
    });
}

#[test]
fn what_is_sensitive_is_on_no_screen_but_while_it_is_asked_to_be() {
    at_visit((80, 24), false, |desk| {
        desk.presses(TO_PIN);
        desk.presses("mango");
        assert!(desk.line_of_cursor().starts_with("> *****"), "{}", desk.screen());
        desk.presses("<C-o>");
        assert!(desk.line_of_cursor().starts_with("> mango"), "{}", desk.screen());
        desk.presses("s");
        assert!(desk.line_of_cursor().starts_with("> ******"), "{}", desk.screen());
        desk.presses("<Back><Enter><Esc>");
        assert!(!desk.screen().contains("mango"), "{}", desk.screen());
        desk.presses("<C-o>");
        assert!(desk.screen().contains("mango"), "the answer too: {}", desk.screen());
        for keys in ["<C-g>", "<Esc><C-r>"] {
            desk.presses(keys);
            let screen = desk.screen();
            assert!(screen.contains("‹hidden›") && !screen.contains("mango"), "{screen}");
        }
    });
}

#[test]
fn a_choice_that_is_sensitive_is_not_marked_when_one_comes_back() {
    at_visit((80, 24), false, |desk| {
        desk.presses(TO_AFRAID);
        desk.presses("1<Enter><Esc>");
        let screen = desk.screen();
        let is_marked = |line: &str| line.starts_with('›') || line.contains('✓');
        assert!(!screen.lines().any(is_marked), "{screen}");
        assert!(screen.contains("Answer: ‹hidden›"), "{screen}");
        // Enter keeps what is there, and does not choose another.
        desk.presses("<Enter>");
        assert!(desk.answers().contains(r#""afraid":"yes""#), "{}", desk.answers());
    });
}

#[test]
fn a_message_about_a_sensitive_answer_does_not_say_it() {
    at_visit((80, 24), false, |desk| {
        desk.presses(TO_AGE);
        desk.presses("140<Enter>");
        let screen = desk.screen();
        assert!(screen.contains("Error: It is more than 120."), "{screen}");
        assert!(!screen.contains("140"), "{screen}");
        desk.presses("<C-g>");
        assert_eq!(desk.front.unsent(), [""; 0], "nor when all is over");
    });
}

#[test]
fn no_missing_code_stands_for_a_consent() {
    at_visit((80, 24), false, |desk| {
        desk.presses("<Enter>-*");
        assert_eq!(desk.answers(), "{}");
        assert!(!desk.screen().contains("don't know"), "{}", desk.screen());
    });
    let text = fs::read_to_string(VISIT).unwrap();
    let (sources, instrument) = instrument_of(&text).unwrap();
    let reader = Reader::new(&sources, &instrument);
    let answers = |agrees: &str| {
        format!(
            r#"{{"questionnaire":"visit","version":"2026","unit":"1","status":"partial","answers":{{"agrees":{agrees}}}}}"#
        )
    };
    let rules = |text: &str| -> Vec<&str> {
        let reading = reader.read(FileId(9), text, &mut Workspace::default());
        reading.findings.iter().map(|finding| finding.rule.name).collect()
    };
    assert_eq!(rules(&answers("true")), [""; 0]);
    let missing = r#"{"missing":"dont_know"}"#;
    assert_eq!(rules(&answers(missing)), ["missing-code-not-offered"]);
}
