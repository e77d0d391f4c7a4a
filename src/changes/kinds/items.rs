//! Kinds of change in an item.
//!
//! *In:* nothing. *Out:* a static each, and the table of them.
//!
//! What is found is for `changes::item` to say.

use crate::changes::kinds::{ChangeKind, broken, identical, judged, minor};

/// All of them, in the order in which they are explained.
pub const KINDS: &[&ChangeKind] = &[
    &ADDED,
    &REMOVED,
    &RENAMED,
    &CONCEPT,
    &CONCEPT_NAMED,
    &MOVED,
    &TYPE,
    &FORM,
    &SOURCE,
    &WORDING,
    &SIGNS,
    &YEARS,
    &TRANSLATION,
    &HELP,
    &WHY,
    &INSTRUCTION,
    &LABEL,
    &TEXTS_FILE,
    &UNIVERSE,
    &UNIVERSE_NARROWED,
    &UNIVERSE_WIDENED,
    &UNIVERSE_YEARS,
    &REQUIRED,
    &MISSING_OFFERED,
    &DEFAULT,
    &BOUNDS_NARROWED,
    &BOUNDS_WIDENED,
    &BOUNDS_YEARS,
    &BOUNDS,
    &DECIMALS,
    &UNIT,
    &UNIT_NAMED,
    &CURRENCY,
    &SCALE,
    &PATTERN,
    &LENGTH,
    &LIMITS,
    &VALUE,
    &ROW_ADDED,
    &ROW_REMOVED,
    &ROW_ORDER,
    &ROSTER_ROWS,
    &ROSTER_UNIQUE,
    &CHECK_HARD,
    &CHECK_SOFT,
    &CHECK_TEXT,
    &END,
    &END_TEXT,
    &SHOWN_ORDER,
    &STYLE,
    &HEADLINE,
    &PRIVACY_MARK,
    &ABOUT,
];

/// Added: no series rests on it yet.
pub static ADDED: ChangeKind = identical(
    "added",
    ("added", "tillagd"),
    ("no series rests on it yet", "ingen tidsserie vilar på den än"),
);

/// Removed: its series ends here.
pub static REMOVED: ChangeKind = broken(
    "removed",
    ("removed", "borttagen"),
    ("its series ends here", "dess tidsserie slutar här"),
);

/// Renamed: the concept or `renamed_from` joins the answers.
pub static RENAMED: ChangeKind = identical(
    "renamed",
    ("renamed", "omdöpt"),
    (
        "the concept or `renamed_from` joins the answers",
        "begreppet eller `renamed_from` håller ihop svaren",
    ),
);

/// Concept: another thing is measured.
pub static CONCEPT: ChangeKind = broken(
    "concept",
    ("concept", "begrepp"),
    ("another thing is measured", "något annat mäts"),
);

/// Concept named: the id joins the answers as before.
pub static CONCEPT_NAMED: ChangeKind = identical(
    "concept_named",
    ("concept named", "angivet begrepp"),
    ("the id joins the answers as before", "id:t håller ihop svaren som förut"),
);

/// Moved: what is asked before can colour the answer.
pub static MOVED: ChangeKind = minor(
    "moved",
    ("moved", "flyttad"),
    (
        "what is asked before can colour the answer",
        "det som frågas innan kan färga svaret",
    ),
);

/// Type: answers of the two types cannot be compared.
pub static TYPE: ChangeKind = broken(
    "type",
    ("type", "frågetyp"),
    (
        "answers of the two types cannot be compared",
        "svar av de två typerna kan inte jämföras",
    ),
);

/// Form of the answer: the answers are of one kind and only their form is another.
pub static FORM: ChangeKind = minor(
    "form",
    ("form of the answer", "svarets form"),
    (
        "the answers are of one kind and only their form is another",
        "svaren är av samma slag och bara deras form är en annan",
    ),
);

/// Source of the value: the value comes from somebody or something else.
pub static SOURCE: ChangeKind = judged(
    "source",
    ("source of the value", "värdets källa"),
    (
        "the value comes from somebody or something else",
        "värdet kommer från någon annan eller något annat",
    ),
);

/// Wording: another wording can give other answers.
pub static WORDING: ChangeKind = judged(
    "wording",
    ("wording", "ordalydelse"),
    ("another wording can give other answers", "en annan ordalydelse kan ge andra svar"),
);

/// Signs: only punctuation, blanks or capitals differ.
pub static SIGNS: ChangeKind = minor(
    "signs",
    ("signs", "tecken"),
    (
        "only punctuation, blanks or capitals differ",
        "bara skiljetecken, blanksteg eller versaler skiljer",
    ),
);

/// Years: the years move with the wave.
pub static YEARS: ChangeKind = minor(
    "years",
    ("years", "årtal"),
    ("the years move with the wave", "årtalen flyttas med mätningen"),
);

/// Translation: a series rests on the source language.
pub static TRANSLATION: ChangeKind = minor(
    "translation",
    ("translation", "översättning"),
    ("a series rests on the source language", "en tidsserie vilar på källspråket"),
);

/// Help: what counts as an answer is told otherwise.
pub static HELP: ChangeKind = judged(
    "help",
    ("help", "hjälptext"),
    (
        "what counts as an answer is told otherwise",
        "vad som räknas som svar sägs på ett annat sätt",
    ),
);

/// Reason for asking: the question itself is as before.
pub static WHY: ChangeKind = minor(
    "why",
    ("reason for asking", "skäl till frågan"),
    ("the question itself is as before", "själva frågan är som förut"),
);

/// Instruction: the question itself is as before.
pub static INSTRUCTION: ChangeKind = minor(
    "instruction",
    ("instruction to the interviewer", "instruktion till intervjuaren"),
    ("the question that is read aloud is as before", "frågan som läses upp är som förut"),
);

/// Label: a point or a row is told otherwise.
pub static LABEL: ChangeKind = judged(
    "label",
    ("label", "etikett"),
    (
        "a point or a row is told otherwise",
        "ett skalsteg eller en rad sägs på ett annat sätt",
    ),
);

/// File of texts: the wording is supplied by others.
pub static TEXTS_FILE: ChangeKind = minor(
    "texts_file",
    ("file of texts", "textfil"),
    ("the wording is supplied by others", "ordalydelsen kommer från andra"),
);

/// Universe: others are asked than before.
pub static UNIVERSE: ChangeKind = broken(
    "universe",
    ("universe", "vilka som tillfrågas"),
    ("others are asked than before", "andra tillfrågas än förut"),
);

/// Narrower universe: some who were asked are not asked any more.
pub static UNIVERSE_NARROWED: ChangeKind = judged(
    "universe_narrowed",
    ("narrower universe", "färre tillfrågas"),
    (
        "some who were asked are not asked any more",
        "några som tillfrågades gör det inte längre",
    ),
);

/// Wider universe: some are asked who were not asked before.
pub static UNIVERSE_WIDENED: ChangeKind = judged(
    "universe_widened",
    ("wider universe", "fler tillfrågas"),
    (
        "some are asked who were not asked before",
        "några tillfrågas som inte gjorde det förut",
    ),
);

/// Years of the universe: the years move with the wave.
pub static UNIVERSE_YEARS: ChangeKind = minor(
    "universe_years",
    ("years of the universe", "årtal för vilka som tillfrågas"),
    ("the years move with the wave", "årtalen flyttas med mätningen"),
);

/// Required: more or fewer may leave it blank.
pub static REQUIRED: ChangeKind = minor(
    "required",
    ("required", "obligatorisk"),
    ("more or fewer may leave it blank", "fler eller färre kan lämna den tom"),
);

/// Missing codes offered: the share of substantive answers depends on what else is offered.
pub static MISSING_OFFERED: ChangeKind = judged(
    "missing_offered",
    ("missing codes offered", "erbjudna bortfallskoder"),
    (
        "the share of substantive answers depends on what else is offered",
        "andelen sakliga svar beror på vad som erbjuds i övrigt",
    ),
);

/// Default: what stands in the form beforehand draws answers to it.
pub static DEFAULT: ChangeKind = minor(
    "default",
    ("default", "förvalt värde"),
    (
        "what stands in the form beforehand draws answers to it",
        "det som står ifyllt drar svar till sig",
    ),
);

/// Narrower bounds: answers that were possible are refused.
pub static BOUNDS_NARROWED: ChangeKind = judged(
    "bounds_narrowed",
    ("narrower bounds", "snävare gränser"),
    ("answers that were possible are refused", "svar som var möjliga avvisas"),
);

/// Wider bounds: answers are possible that were refused.
pub static BOUNDS_WIDENED: ChangeKind = minor(
    "bounds_widened",
    ("wider bounds", "vidare gränser"),
    ("answers are possible that were refused", "svar är möjliga som avvisades"),
);

/// Years of the bounds: the years move with the wave.
pub static BOUNDS_YEARS: ChangeKind = minor(
    "bounds_years",
    ("years of the bounds", "gränsernas årtal"),
    ("the years move with the wave", "årtalen flyttas med mätningen"),
);

/// Bounds: which answers are possible depends on something else.
pub static BOUNDS: ChangeKind = judged(
    "bounds",
    ("bounds", "gränser"),
    (
        "which answers are possible depends on something else",
        "vilka svar som är möjliga beror på något annat",
    ),
);

/// Decimals: answers are coarser or finer.
pub static DECIMALS: ChangeKind = minor(
    "decimals",
    ("decimals", "decimaler"),
    ("answers are coarser or finer", "svaren är grövre eller finare"),
);

/// Unit of measurement: figures in two units are not one series.
pub static UNIT: ChangeKind = broken(
    "unit",
    ("unit of measurement", "måttenhet"),
    ("figures in two units are not one series", "tal i två enheter är inte en serie"),
);

/// Unit of measurement named: a figure without a unit may have been meant in another.
pub static UNIT_NAMED: ChangeKind = judged(
    "unit_named",
    ("unit of measurement named", "angiven måttenhet"),
    (
        "a figure without a unit may have been meant in another",
        "ett tal utan enhet kan ha menats i en annan",
    ),
);

/// Currency: amounts in two currencies are not one series.
pub static CURRENCY: ChangeKind = broken(
    "currency",
    ("currency", "valuta"),
    (
        "amounts in two currencies are not one series",
        "belopp i två valutor är inte en serie",
    ),
);

/// Ends of the scale: a point means something else on another scale.
pub static SCALE: ChangeKind = broken(
    "scale",
    ("ends of the scale", "skalans ändar"),
    (
        "a point means something else on another scale",
        "ett skalsteg betyder något annat på en annan skala",
    ),
);

/// Pattern: texts that were taken may be refused.
pub static PATTERN: ChangeKind = judged(
    "pattern",
    ("pattern", "mönster"),
    ("texts that were taken may be refused", "texter som godtogs kan avvisas"),
);

/// Length: texts may be longer or shorter.
pub static LENGTH: ChangeKind = minor(
    "length",
    ("length", "längd"),
    ("texts may be longer or shorter", "texter kan vara längre eller kortare"),
);

/// Limits: what can be handed in or located is limited otherwise.
pub static LIMITS: ChangeKind = minor(
    "limits",
    ("limits", "begränsningar"),
    (
        "what can be handed in or located is limited otherwise",
        "det som kan lämnas in eller anges begränsas på ett annat sätt",
    ),
);

/// Formula: it is worked out otherwise.
pub static VALUE: ChangeKind = judged(
    "value",
    ("formula", "formel"),
    ("it is worked out otherwise", "det räknas ut på ett annat sätt"),
);

/// Row added: the other rows are asked as before.
pub static ROW_ADDED: ChangeKind = minor(
    "row_added",
    ("row added", "rad tillagd"),
    ("the other rows are asked as before", "de andra raderna frågas som förut"),
);

/// Row removed: the series of that row ends here.
pub static ROW_REMOVED: ChangeKind = judged(
    "row_removed",
    ("row removed", "rad borttagen"),
    ("the series of that row ends here", "den radens tidsserie slutar här"),
);

/// Order of rows: what is asked before can colour the answer.
pub static ROW_ORDER: ChangeKind = minor(
    "row_order",
    ("order of rows", "radernas ordning"),
    (
        "what is asked before can colour the answer",
        "det som frågas innan kan färga svaret",
    ),
);

/// Rows of the roster: rows stand for something else.
pub static ROSTER_ROWS: ChangeKind = judged(
    "roster_rows",
    ("rows of the roster", "uppräkningens rader"),
    ("rows stand for something else", "raderna står för något annat"),
);

/// Equal rows: rows may be equal that were not, or the reverse.
pub static ROSTER_UNIQUE: ChangeKind = minor(
    "roster_unique",
    ("equal rows", "lika rader"),
    (
        "rows may be equal that were not, or the reverse",
        "rader får vara lika som inte fick det, eller tvärtom",
    ),
);

/// Hard check: answers that contradict one another are refused otherwise.
pub static CHECK_HARD: ChangeKind = minor(
    "check_hard",
    ("hard check", "hård kontroll"),
    (
        "answers that contradict one another are refused otherwise",
        "svar som motsäger varandra avvisas på ett annat sätt",
    ),
);

/// Soft check: it asks and takes no for an answer.
pub static CHECK_SOFT: ChangeKind = identical(
    "check_soft",
    ("soft check", "mjuk kontroll"),
    ("it asks and takes no for an answer", "den frågar och godtar ett nej"),
);

/// Text of a check: the same answers are asked about.
pub static CHECK_TEXT: ChangeKind = identical(
    "check_text",
    ("text of a check", "kontrollens text"),
    ("the same answers are asked about", "samma svar ifrågasätts"),
);

/// End of the interview: others are asked what follows.
pub static END: ChangeKind = judged(
    "end",
    ("end of the interview", "intervjuns slut"),
    ("others are asked what follows", "andra tillfrågas om det som följer"),
);

/// Text at the end: the same interviews end.
pub static END_TEXT: ChangeKind = identical(
    "end_text",
    ("text at the end", "text vid slutet"),
    ("the same interviews end", "samma intervjuer avslutas"),
);

/// Order by chance: the order can colour the answer.
pub static SHOWN_ORDER: ChangeKind = minor(
    "shown_order",
    ("order by chance", "slumpad ordning"),
    ("the order can colour the answer", "ordningen kan färga svaret"),
);

/// Style: the options are the same.
pub static STYLE: ChangeKind = identical(
    "style",
    ("style", "utseende"),
    ("the options are the same", "alternativen är desamma"),
);

/// Headline: another share is quoted of the same answers.
pub static HEADLINE: ChangeKind = identical(
    "headline",
    ("headline", "huvudsiffra"),
    ("another share is quoted of the same answers", "en annan andel visas av samma svar"),
);

/// Sensitive or personal: answers are guarded otherwise.
pub static PRIVACY_MARK: ChangeKind = identical(
    "privacy_mark",
    ("sensitive or personal", "känslig eller personlig"),
    ("answers are guarded otherwise", "svaren skyddas på ett annat sätt"),
);

/// Documentation: the respondent does not see it.
pub static ABOUT: ChangeKind = identical(
    "about",
    ("documentation", "dokumentation"),
    ("the respondent does not see it", "den svarande ser den inte"),
);
