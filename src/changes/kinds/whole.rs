//! Kinds of change in a questionnaire as a whole and in its sections.
//!
//! *In:* nothing. *Out:* a static each, and the table of them.
//!
//! What is found is for `changes::whole` and `changes::sections` to say.

use crate::changes::kinds::{ChangeKind, broken, identical, minor};

/// All of them, in the order in which they are explained.
pub const KINDS: &[&ChangeKind] = &[
    &TITLE,
    &LANGUAGES,
    &WAVE,
    &SENDER,
    &PRIVACY,
    &UNITS,
    &REGISTER,
    &RECORDS,
    &PARTS,
    &PART_RESPONDENT,
    &ARMS,
    &CONSTANT,
    &NOT_ASKED_KEPT,
    &SECTION_ADDED,
    &SECTION_REMOVED,
    &SECTION_RENAMED,
    &SECTION_MOVED,
    &SECTION_TEXT,
    &SHOWN_PARTS,
];

/// Title: the questions are the same.
pub static TITLE: ChangeKind = identical(
    "title",
    ("title", "rubrik"),
    ("the questions are the same", "frågorna är desamma"),
);

/// Languages: some answer in another language than before.
pub static LANGUAGES: ChangeKind = minor(
    "languages",
    ("languages", "språk"),
    (
        "some answer in another language than before",
        "några svarar på ett annat språk än förut",
    ),
);

/// Wave: it is another round of the same study.
pub static WAVE: ChangeKind = identical(
    "wave",
    ("wave", "mätning"),
    ("it is another round of the same study", "det är en annan omgång av samma studie"),
);

/// Sender: who asks can colour the answers.
pub static SENDER: ChangeKind = minor(
    "sender",
    ("sender", "avsändare"),
    ("who asks can colour the answers", "vem som frågar kan färga svaren"),
);

/// Use of answers: what becomes of answers can colour them.
pub static PRIVACY: ChangeKind = minor(
    "privacy",
    ("use of answers", "svarens användning"),
    ("what becomes of answers can colour them", "vad svaren används till kan färga dem"),
);

/// Units: other units answer, or they are grouped otherwise.
pub static UNITS: ChangeKind = minor(
    "units",
    ("units", "enheter"),
    (
        "other units answer, or they are grouped otherwise",
        "andra enheter svarar, eller så grupperas de på ett annat sätt",
    ),
);

/// Register: rows or columns were added, removed or corrected.
pub static REGISTER: ChangeKind = minor(
    "register",
    ("register", "register"),
    (
        "rows or columns were added, removed or corrected",
        "rader eller kolumner har lagts till, tagits bort eller rättats",
    ),
);

/// Records: answer files stand for something else.
pub static RECORDS: ChangeKind = broken(
    "records",
    ("records", "poster"),
    ("answer files stand for something else", "svarsfiler står för något annat"),
);

/// Parts: the record is answered in other sittings.
pub static PARTS: ChangeKind = minor(
    "parts",
    ("parts", "delar"),
    ("the record is answered in other sittings", "posten besvaras vid andra tillfällen"),
);

/// Respondent of a part: somebody else answers.
pub static PART_RESPONDENT: ChangeKind = broken(
    "part_respondent",
    ("respondent of a part", "svarande i en del"),
    ("somebody else answers", "någon annan svarar"),
);

/// Arms: chance divides units otherwise.
pub static ARMS: ChangeKind = minor(
    "arms",
    ("arms", "grupper"),
    ("chance divides units otherwise", "slumpen delar in enheterna på ett annat sätt"),
);

/// Constant: items that rest on it are told by themselves.
pub static CONSTANT: ChangeKind = identical(
    "constant",
    ("constant", "konstant"),
    (
        "items that rest on it are told by themselves",
        "frågor som vilar på den redovisas var för sig",
    ),
);

/// Answers off the route: answers come back with the route, or do not any more.
pub static NOT_ASKED_KEPT: ChangeKind = minor(
    "not_asked_kept",
    ("answers off the route", "svar utanför vägen genom formuläret"),
    (
        "answers come back with the route, or do not any more",
        "svar kommer tillbaka med vägen, eller gör det inte längre",
    ),
);

/// Section added: its items are told by themselves.
pub static SECTION_ADDED: ChangeKind = identical(
    "section_added",
    ("section added", "avsnitt tillagt"),
    ("its items are told by themselves", "dess frågor redovisas var för sig"),
);

/// Section removed: its items are told by themselves.
pub static SECTION_REMOVED: ChangeKind = identical(
    "section_removed",
    ("section removed", "avsnitt borttaget"),
    ("its items are told by themselves", "dess frågor redovisas var för sig"),
);

/// Section renamed: nothing is joined by the ids of sections.
pub static SECTION_RENAMED: ChangeKind = identical(
    "section_renamed",
    ("section renamed", "avsnitt omdöpt"),
    ("nothing is joined by the ids of sections", "inget hålls ihop av avsnittens id"),
);

/// Section moved: what is asked before can colour the answers.
pub static SECTION_MOVED: ChangeKind = minor(
    "section_moved",
    ("section moved", "avsnitt flyttat"),
    (
        "what is asked before can colour the answers",
        "det som frågas innan kan färga svaren",
    ),
);

/// Text of a section: the questions themselves are as before.
pub static SECTION_TEXT: ChangeKind = minor(
    "section_text",
    ("text of a section", "avsnittets text"),
    ("the questions themselves are as before", "själva frågorna är som förut"),
);

/// Parts shown: chance leaves out more or fewer.
pub static SHOWN_PARTS: ChangeKind = minor(
    "shown_parts",
    ("parts shown", "visade delar"),
    ("chance leaves out more or fewer", "slumpen utelämnar fler eller färre"),
);
