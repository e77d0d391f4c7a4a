//! Kinds of change in the options of an item.
//!
//! *In:* nothing. *Out:* a static each, and the table of them.
//!
//! What is found is for `changes::options` to say.

use crate::changes::kinds::{ChangeKind, broken, identical, judged, minor};

/// All of them, in the order in which they are explained.
pub const KINDS: &[&ChangeKind] = &[
    &OPTION_ADDED,
    &OPTION_SPLIT,
    &OPTION_REMOVED,
    &OPTION_FOLDED,
    &OPTION_RECODED,
    &OPTION_MERGED,
    &OPTION_LABEL,
    &OPTION_REUSED,
    &OPTION_SWAPPED,
    &OPTION_ORDER,
    &OPTION_ALONE,
    &OPTION_SPECIFY,
    &OPTION_MISSING,
    &MISSING_OPTION,
    &OPTION_UNIVERSE,
    &OPTION_CATEGORY,
    &OPTION_CATEGORY_NAMED,
    &OPTION_FACTS,
    &OPTION_SHARE,
    &OPTIONS_SOURCE,
    &ORDERED,
];

/// Option added: those who choose it chose something else before.
pub static OPTION_ADDED: ChangeKind = judged(
    "option_added",
    ("option added", "alternativ tillagt"),
    (
        "those who choose it chose something else before",
        "de som väljer det valde något annat förut",
    ),
);

/// Option added within a category: its `concept` is a category of before: together they are what it was.
pub static OPTION_SPLIT: ChangeKind = minor(
    "option_split",
    ("option added within a category", "alternativ tillagt i en kategori"),
    (
        "its `concept` is a category of before: together they are what it was",
        "dess `concept` är en kategori från förut: tillsammans är de vad den var",
    ),
);

/// Option removed: its answers have no place any more.
pub static OPTION_REMOVED: ChangeKind = broken(
    "option_removed",
    ("option removed", "alternativ borttaget"),
    ("its answers have no place any more", "svaren på det har ingen plats längre"),
);

/// Option removed within a category: its category is there under another code.
pub static OPTION_FOLDED: ChangeKind = minor(
    "option_folded",
    ("option removed within a category", "alternativ borttaget i en kategori"),
    (
        "its category is there under another code",
        "dess kategori finns under en annan kod",
    ),
);

/// Option recoded: `was` joins the answers.
pub static OPTION_RECODED: ChangeKind = identical(
    "option_recoded",
    ("option recoded", "alternativ omkodat"),
    ("`was` joins the answers", "`was` håller ihop svaren"),
);

/// Options merged: `was` joins the answers in a coarser category.
pub static OPTION_MERGED: ChangeKind = minor(
    "option_merged",
    ("options merged", "alternativ sammanslagna"),
    (
        "`was` joins the answers in a coarser category",
        "`was` håller ihop svaren i en grövre kategori",
    ),
);

/// Option worded otherwise: another wording can give other answers.
pub static OPTION_LABEL: ChangeKind = judged(
    "option_label",
    ("option worded otherwise", "alternativ med annan lydelse"),
    ("another wording can give other answers", "en annan ordalydelse kan ge andra svar"),
);

/// Code reused: the code has quite another label.
pub static OPTION_REUSED: ChangeKind = judged(
    "option_reused",
    ("code reused", "återanvänd kod"),
    ("the code has quite another label", "koden har en helt annan etikett"),
);

/// Label moved to another code: old answers with the code mean something else.
pub static OPTION_SWAPPED: ChangeKind = broken(
    "option_swapped",
    ("label moved to another code", "etikett flyttad till en annan kod"),
    (
        "old answers with the code mean something else",
        "gamla svar med koden betyder något annat",
    ),
);

/// Order of options: the order can colour the answer.
pub static OPTION_ORDER: ChangeKind = minor(
    "option_order",
    ("order of options", "alternativens ordning"),
    ("the order can colour the answer", "ordningen kan färga svaret"),
);

/// Exclusive option: other combinations can be ticked.
pub static OPTION_ALONE: ChangeKind = judged(
    "option_alone",
    ("exclusive option", "alternativ som utesluter"),
    ("other combinations can be ticked", "andra kombinationer kan kryssas"),
);

/// Text beside an option: the option itself is as before.
pub static OPTION_SPECIFY: ChangeKind = minor(
    "option_specify",
    ("text beside an option", "text vid ett alternativ"),
    ("the option itself is as before", "själva alternativet är som förut"),
);

/// Meaning as a missing code: what counted as an answer does not any more, or the reverse.
pub static OPTION_MISSING: ChangeKind = judged(
    "option_missing",
    ("meaning as a missing code", "betydelse som bortfallskod"),
    (
        "what counted as an answer does not any more, or the reverse",
        "det som räknades som svar gör det inte längre, eller tvärtom",
    ),
);

/// Missing code as an option: the code is offered in another way.
pub static MISSING_OPTION: ChangeKind = minor(
    "missing_option",
    ("missing code as an option", "bortfallskod som alternativ"),
    ("the code is offered in another way", "koden erbjuds på ett annat sätt"),
);

/// Condition of an option: the option is offered to others than before.
pub static OPTION_UNIVERSE: ChangeKind = judged(
    "option_universe",
    ("condition of an option", "villkor för ett alternativ"),
    (
        "the option is offered to others than before",
        "alternativet erbjuds andra än förut",
    ),
);

/// Category of an option: its answers are counted in another category.
pub static OPTION_CATEGORY: ChangeKind = judged(
    "option_category",
    ("category of an option", "alternativets kategori"),
    (
        "its answers are counted in another category",
        "svaren på det räknas till en annan kategori",
    ),
);

/// Category named: the code is counted as before.
pub static OPTION_CATEGORY_NAMED: ChangeKind = identical(
    "option_category_named",
    ("category named", "angiven kategori"),
    ("the code is counted as before", "koden räknas som förut"),
);

/// Facts of an option: conditions and formulas may read them.
pub static OPTION_FACTS: ChangeKind = minor(
    "option_facts",
    ("facts of an option", "uppgifter om ett alternativ"),
    ("conditions and formulas may read them", "villkor och formler kan läsa dem"),
);

/// Expected share: only simulations use it.
pub static OPTION_SHARE: ChangeKind = identical(
    "option_share",
    ("expected share", "väntad andel"),
    ("only simulations use it", "bara simuleringar använder den"),
);

/// Source of the options: other options are offered.
pub static OPTIONS_SOURCE: ChangeKind = judged(
    "options_source",
    ("source of the options", "alternativens källa"),
    ("other options are offered", "andra alternativ erbjuds"),
);

/// Order of merit: the options are the same.
pub static ORDERED: ChangeKind = identical(
    "ordered",
    ("order of merit", "rangordning av alternativ"),
    ("the options are the same", "alternativen är desamma"),
);
