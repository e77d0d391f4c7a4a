//! Kinds of change in a scoring file.
//!
//! *In:* nothing. *Out:* a static each, and the table of them.
//!
//! What is found is for `changes::scoring` to say. No word of an author's makes a kind
//! milder here: breaks of whole nodes are declared in the scoring file.

use crate::changes::kinds::{ChangeKind, broken, identical, minor};

/// All of them, in the order in which they are explained.
pub const SCORING_KINDS: &[&ChangeKind] = &[
    &RULE_ADDED,
    &RULE_REMOVED,
    &RULE,
    &POINTS,
    &POINTS_ADDED,
    &BANDS,
    &LINE,
    &TICKS,
    &FORMULA,
    &AGGREGATE,
    &WEIGHTS,
    &CHILDREN,
    &PART,
    &NORMALISE,
    &SCREEN,
    &POLICY,
    &GATE,
    &GATE_TEXT,
    &GRADES,
    &RANK,
    &RANK_LIST,
    &FIGURE,
    &RESULTS,
    &ROUNDING,
    &UNSCORED,
    &POINTS_ARE,
    &LABEL,
    &DATES,
    &WAVES,
];

/// Added: no series rests on it yet.
pub static RULE_ADDED: ChangeKind = identical(
    "added",
    ("added", "tillagd"),
    ("no series rests on it yet", "ingen tidsserie vilar på den än"),
);

/// Removed: its series ends here.
pub static RULE_REMOVED: ChangeKind = broken(
    "removed",
    ("removed", "borttagen"),
    ("its series ends here", "dess tidsserie slutar här"),
);

/// Kind of rule: answers become points in another way.
pub static RULE: ChangeKind = broken(
    "rule",
    ("kind of rule", "slag av regel"),
    ("answers become points in another way", "svar blir poäng på ett annat sätt"),
);

/// Points: the same answer is worth something else.
pub static POINTS: ChangeKind = broken(
    "points",
    ("points", "poäng"),
    ("the same answer is worth something else", "samma svar är värt något annat"),
);

/// Points added: within the points that could be had before.
pub static POINTS_ADDED: ChangeKind = minor(
    "points_added",
    ("points added", "poäng tillagda"),
    ("within the points that could be had before", "inom de poäng som gick att få förut"),
);

/// Bands: the same answer can be worth something else.
pub static BANDS: ChangeKind = broken(
    "bands",
    ("bands", "intervall"),
    (
        "the same answer can be worth something else",
        "samma svar kan vara värt något annat",
    ),
);

/// Line: the same answer can be worth something else.
pub static LINE: ChangeKind = broken(
    "line",
    ("line", "linje"),
    (
        "the same answer can be worth something else",
        "samma svar kan vara värt något annat",
    ),
);

/// Rule for ticks: the same ticks can be worth something else.
pub static TICKS: ChangeKind = broken(
    "ticks",
    ("rule for ticks", "regel för kryss"),
    (
        "the same ticks can be worth something else",
        "samma kryss kan vara värda något annat",
    ),
);

/// Formula: it is worked out otherwise.
pub static FORMULA: ChangeKind = broken(
    "formula",
    ("formula", "formel"),
    ("it is worked out otherwise", "det räknas ut på ett annat sätt"),
);

/// Aggregate: the parts are put together in another way.
pub static AGGREGATE: ChangeKind = broken(
    "aggregate",
    ("aggregate", "sammanvägning"),
    ("the parts are put together in another way", "delarna läggs ihop på ett annat sätt"),
);

/// Weights: the parts weigh otherwise.
pub static WEIGHTS: ChangeKind = broken(
    "weights",
    ("weights", "vikter"),
    ("the parts weigh otherwise", "delarna väger på ett annat sätt"),
);

/// Children: it is made of other parts.
pub static CHILDREN: ChangeKind = broken(
    "children",
    ("children", "delar"),
    ("it is made of other parts", "det består av andra delar"),
);

/// Parts whose own series breaks: it is made of them.
pub static PART: ChangeKind = broken(
    "part",
    ("parts whose own series breaks", "delar vars egen serie bryts"),
    ("it is made of them", "det består av dem"),
);

/// Normalisation: it stands on another scale.
pub static NORMALISE: ChangeKind = broken(
    "normalise",
    ("normalisation", "normering"),
    ("it stands on another scale", "det står på en annan skala"),
);

/// Screen: scores are worked out among other units.
pub static SCREEN: ChangeKind = broken(
    "screen",
    ("screen", "urval för jämförelse"),
    ("scores are worked out among other units", "poäng räknas bland andra enheter"),
);

/// Missing policy: an absence means something else.
pub static POLICY: ChangeKind = broken(
    "policy",
    ("missing policy", "regel för bortfall"),
    ("an absence means something else", "ett bortfall betyder något annat"),
);

/// Gate: other scores are capped.
pub static GATE: ChangeKind = broken(
    "gate",
    ("gate", "spärr"),
    ("other scores are capped", "andra poäng begränsas"),
);

/// Reason of a gate: the same scores are capped.
pub static GATE_TEXT: ChangeKind = identical(
    "gate_text",
    ("reason of a gate", "spärrens skäl"),
    ("the same scores are capped", "samma poäng begränsas"),
);

/// Grades: the same score has another grade.
pub static GRADES: ChangeKind = broken(
    "grades",
    ("grades", "betyg"),
    ("the same score has another grade", "samma poäng ger ett annat betyg"),
);

/// Rank: the same scores can have other places.
pub static RANK: ChangeKind = broken(
    "rank",
    ("rank", "rangordning"),
    ("the same scores can have other places", "samma poäng kan ge andra placeringar"),
);

/// List: the places are the same.
pub static RANK_LIST: ChangeKind = identical(
    "rank_list",
    ("list", "lista"),
    ("the places are the same", "placeringarna är desamma"),
);

/// Figure: the same answers can give another number.
pub static FIGURE: ChangeKind = broken(
    "figure",
    ("figure", "tal"),
    ("the same answers can give another number", "samma svar kan ge ett annat tal"),
);

/// Results: what is told of scores and figures, which are the same.
pub static RESULTS: ChangeKind = identical(
    "results",
    ("results", "resultat"),
    ("scores and figures are the same", "poäng och tal är desamma"),
);

/// Rounding: published values are coarser or finer.
pub static ROUNDING: ChangeKind = minor(
    "rounding",
    ("rounding", "avrundning"),
    (
        "published values are coarser or finer",
        "publicerade värden är grövre eller finare",
    ),
);

/// Unscored: its reason, or an item that gives no points in either.
pub static UNSCORED: ChangeKind = identical(
    "unscored",
    ("unscored", "utan poäng"),
    (
        "its reason, or an item that gives no points in either",
        "skälet, eller en fråga som inte ger poäng i någon av dem",
    ),
);

/// Standing of the points: the points may be the same and mean more or less.
pub static POINTS_ARE: ChangeKind = minor(
    "points_are",
    ("standing of the points", "poängens ställning"),
    (
        "the points may be the same and mean more or less",
        "poängen kan vara desamma och betyda mer eller mindre",
    ),
);

/// Label: the scores are the same.
pub static LABEL: ChangeKind = identical(
    "label",
    ("label", "etikett"),
    ("the scores are the same", "poängen är desamma"),
);

/// Dates and limits: the scores are the same.
pub static DATES: ChangeKind = identical(
    "dates",
    ("dates and limits", "datum och gränser"),
    ("the scores are the same", "poängen är desamma"),
);

/// Comparison of waves: the scores of either wave are the same.
pub static WAVES: ChangeKind = identical(
    "waves",
    ("comparison of waves", "jämförelse av mätningar"),
    ("the scores of either wave are the same", "poängen i vardera mätningen är desamma"),
);
