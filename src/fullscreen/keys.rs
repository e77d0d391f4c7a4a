//! What can be pressed here, in words.
//!
//! *In:* what is on the screen. *Out:* the keys at the bottom, and all of them for the help.
//!
//! The most wanted stand first: on a low screen only one line of them is seen.

use crate::fullscreen::front::{Front, Over, Shown};
use crate::fullscreen::shape::{Asked, Shape};
use crate::report::Language;

/// Keys that mean the same at every question: key, English, Swedish.
const EVERYWHERE: [(&str, &str, &str); 11] = [
    ("Enter", "accept and go on", "svara och gå vidare"),
    ("Esc, Alt-Left, <", "the question before", "föregående fråga"),
    ("Alt-Right, >", "on without an answer", "vidare utan svar"),
    ("?, F1", "help, and why it is asked", "hjälp, och varför frågan ställs"),
    ("Ctrl-G", "all questions, to jump", "alla frågor, att hoppa till"),
    ("Ctrl-R", "review and hand in", "granska och skicka in"),
    ("Ctrl-N", "a note to the question", "en anteckning till frågan"),
    (
        "Ctrl-T, F3",
        "a contact: nobody there, another time, a refusal",
        "en kontakt: ingen nådd, annan tid, vägran",
    ),
    ("Ctrl-L, F2", "language", "språk"),
    ("PgUp, PgDn", "turn the page", "bläddra"),
    ("Ctrl-C", "save and leave", "spara och sluta"),
];

/// Keys at some questions.
const SOMEWHERE: [(&str, &str, &str); 10] = [
    ("Up, Down, digits, letters", "choose in a list", "välj i en lista"),
    ("Space", "tick, or rank next", "markera, eller ordna härnäst"),
    ("Backspace", "takes the answer back", "tar tillbaka svaret"),
    (
        "-  !  *",
        "don't know, not applicable, prefer not to say, where offered",
        "vet ej, ej tillämpligt, vill inte svara, där det erbjuds",
    ),
    (
        "Tab",
        "next row of a table; completes a path",
        "nästa rad i en tabell; fyller i en sökväg",
    ),
    ("Left, Right", "choose in a table or a scale", "välj i en tabell eller skala"),
    ("+, Delete", "add or remove a row", "lägg till eller ta bort en rad"),
    ("Alt-Enter, Ctrl-J", "new line in a long text", "ny rad i en lång text"),
    ("Ctrl-E", "long text in your editor", "lång text i din editor"),
    ("Ctrl-O", "shows for a moment what is hidden", "visar en stund det som är dolt"),
];

/// Arrows by their signs.
const ARROWS: [(&str, &str); 4] =
    [("Up", "↑"), ("Down", "↓"), ("Left", "←"), ("Right", "→")];

/// What keys are called in Swedish.
const SWEDISH: [(&str, &str); 4] = [
    ("Space", "Blanksteg"),
    ("digits", "siffror"),
    ("letters", "bokstäver"),
    ("any other key", "annan tangent"),
];

impl Front {
    /// Every key with what it does.
    pub(super) fn all_keys(&self) -> Vec<(String, &'static str)> {
        let all = EVERYWHERE.iter().chain(&SOMEWHERE);
        all.map(|(key, en, sv)| (self.key_name(key), self.pick(en, sv))).collect()
    }

    /// A key as it is called on the keyboards of the language.
    fn key_name(&self, key: &str) -> String {
        let arrows =
            ARROWS.iter().filter(|_| self.look.unicode && !key.starts_with("Pg"));
        let swedish = SWEDISH.iter().filter(|_| self.language() == Language::Swedish);
        let names = arrows.chain(swedish);
        names.fold(key.to_owned(), |name, (from, to)| name.replace(from, to))
    }

    /// The keys at the bottom.
    pub(super) fn keys(&self) -> Vec<String> {
        let pairs: Vec<(&str, &str, &str)> = match (&self.over, &self.shown) {
            (Over::Nothing, Shown::Start { .. }) => vec![
                ("Enter", "begin", "börja"),
                ("F2", "language", "språk"),
                ("p", "line by line, for screen readers", "enkelt läge, för skärmläsare"),
                ("Ctrl-C", "leave", "sluta"),
            ],
            (Over::Nothing, Shown::Review(review)) => {
                let mut pairs = vec![
                    ("Enter", "change", "ändra"),
                    ("1-9", "question number", "frågenummer"),
                ];
                if review.is_ready() || review.asks_word() {
                    pairs.insert(0, ("s", "sign and hand in", "signera och skicka in"));
                }
                pairs.extend([
                    ("Esc", "back", "tillbaka"),
                    ("q", "save and leave", "spara och sluta"),
                    ("?", "help", "hjälp"),
                ]);
                pairs
            }
            (Over::Nothing, Shown::Question(asked)) => self.at_question(asked),
            (Over::Help, _) => vec![
                ("PgUp PgDn", "turn", "bläddra"),
                ("any other key", "close", "stäng"),
            ],
            (Over::List { .. }, _) => vec![
                ("Enter", "go there", "gå dit"),
                ("letters", "filter", "filtrera"),
                ("Esc", "close", "stäng"),
            ],
            (Over::Contact { .. }, _) => {
                vec![("Enter", "choose", "välj"), ("Esc", "close", "stäng")]
            }
            (Over::Words { of, .. }, _) => vec![
                ("Enter", of.does().0, of.does().1),
                ("Esc", "never mind", "låt bli"),
            ],
            (Over::Languages { .. }, _) => {
                vec![("Enter", "choose", "välj"), ("Esc", "close", "stäng")]
            }
            (Over::Note(_) | Over::Reason(_), _) => {
                vec![("Enter", "save", "spara"), ("Esc", "never mind", "låt bli")]
            }
            (Over::Remove(_), _) => {
                vec![
                    (self.pick("y", "j"), "remove", "ta bort"),
                    ("Esc", "keep", "behåll"),
                ]
            }
            (Over::Sign { .. }, _) => {
                vec![("Enter", "go on", "vidare"), ("Esc", "back", "tillbaka")]
            }
            (Over::Receipt(_), _) => vec![("Enter", "close", "stäng")],
        };
        let key = |(key, en, sv): (&str, &'static str, &'static str)| {
            format!("{} {}", self.key_name(key), self.pick(en, sv))
        };
        pairs.into_iter().map(key).collect()
    }

    fn at_question(
        &self,
        asked: &Asked,
    ) -> Vec<(&'static str, &'static str, &'static str)> {
        let question = &asked.question;
        if question.doubt.is_some() {
            return vec![
                (self.pick("y", "j"), "it is right", "det stämmer"),
                ("Enter", "change it", "ändra"),
            ];
        }
        let mut pairs = match &asked.shape {
            Shape::Several { is_ranked: true } => {
                vec![("Space", "ranks next", "ordnar"), ("Enter", "done", "klar")]
            }
            Shape::Several { .. } => {
                vec![("Space", "ticks", "markerar"), ("Enter", "done", "klar")]
            }
            Shape::Rows => vec![
                ("Enter", "choose", "välj"),
                ("+", "add", "lägg till"),
                ("Delete", "remove", "ta bort"),
            ],
            Shape::Field { is_long: true, .. } => vec![
                ("Enter", "next", "nästa"),
                ("Alt-Enter", "new line", "ny rad"),
                ("Ctrl-E", "editor", "editor"),
            ],
            Shape::Field { is_path: true, .. } => {
                vec![("Enter", "next", "nästa"), ("Tab", "completes", "fyller i")]
            }
            Shape::Made { is_scale: true, .. } if self.fits_a_line(asked) => {
                vec![("Left Right", "choose", "välj"), ("Enter", "next", "nästa")]
            }
            Shape::One { .. } | Shape::Made { .. } if !self.is_matrix() => {
                vec![("Up Down", "choose", "välj"), ("Enter", "next", "nästa")]
            }
            _ => vec![("Enter", "next", "nästa")],
        };
        if self.is_matrix() {
            pairs.push(("Left Right", "option", "alternativ"));
            pairs.push(("Up Down", "row", "rad"));
        } else if !question.cells.is_empty() {
            pairs.push(("Tab", "next row", "nästa rad"));
        }
        if question.is_hidden {
            pairs.push(match self.is_bare {
                true => ("Ctrl-O", "hide", "dölj"),
                false => ("Ctrl-O", "show", "visa"),
            });
        }
        pairs.extend([("Esc", "back", "tillbaka"), ("?", "help", "hjälp")]);
        if self.is_aloud {
            pairs.push(("Ctrl-T", "contact", "kontakt"));
        }
        pairs.extend([
            ("Ctrl-G", "list", "lista"),
            ("Ctrl-C", "save and leave", "spara och sluta"),
        ]);
        pairs
    }
}
