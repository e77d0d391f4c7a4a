//! What authors write, as plain data in the words of the field.
//!
//! *In:* nothing; `load` fills these types. *Out:* a [`Questionnaire`] as written, a
//! [`Scoring`] file as written, a [`Frame`], each value with its place.
//!
//! Nothing is decided here: conditions are still text, and no name is looked up.
//! `check` makes an instrument of it.
//!
//! # Glossary
//!
//! | word | meaning |
//! |---|---|
//! | questionnaire | what an author writes |
//! | instrument | a questionnaire that passed `check` |
//! | section, item, option | ordered group of items, one thing asked, one allowed answer |
//! | condition | an expression; true = asked |
//! | universe | those for whom an item's `ask_if` is true |
//! | frame, unit | the register, and one row of it: what answers and is ranked |
//! | record, part | one answer file's worth of a unit that has many; what one sitting answers of it |
//! | wave | one round of fieldwork |
//! | map | which columns and values of data from elsewhere are which items and answers |
//! | answer, answer state | what was given for an item, and why there is none |
//! | item check | an author's condition on answers: hard, soft or note |
//! | randomisation, arm | a draw that puts a unit or a record into one of several groups |
//! | concept | the same thing across waves |
//! | item score, index, node | what an item earns; items and indices put together; either |
//! | gate, grade | a condition that lowers a node; a band of a node's score |
//! | base | the units that a share, mean or rank is counted over |
//! | figure | a number for print with one definition: a count, share, rate, mean, median or sum |
//! | cell | a figure of one group, and what stands in one place of a record |

mod bound;
mod cases;
mod chance;
mod constant;
mod corrections;
mod data_map;
mod family;
mod figures;
mod frame;
mod item;
mod judged;
mod kinds;
mod options;
mod panel;
mod questionnaire;
mod records;
mod scoring;
mod steps;
mod text;
mod units;
mod waves;
mod weighing;

pub use bound::Bound;
pub use cases::{
    AnswerCase, Case, CaseExpectation, CasePlace, CasePlaces, CaseTrace, Cases,
};
pub use chance::{Arm, DrawnFor, Part, Randomisation, ShownOrder, Shuffle};
pub use constant::Constant;
pub use corrections::Correction;
pub use data_map::{DataMap, Named, is_pattern, nearness};
pub use family::Family;
pub use figures::{
    AbsentAs, AlsoWith, Class, ClassRule, Disclosure, FigureCheck, FigureRule, Forbid,
    Forbidden, Measure, PlaceBands, RankChange, ResultRules, Robustness,
};
pub use frame::{ColumnKind, Frame, Register, Unit};
pub use item::{Comparable, Item, ItemKind, Required, Style};
pub use judged::{EndIf, ItemCheck, Level};
pub use kinds::{
    AllocateItem, Decimals, GridItem, GridRow, HiddenFrom, NumberItem, NumberKind,
    RosterItem, RosterRows, ScaleItem, TextItem, UnitItem,
};
pub use options::{CarriedOptions, Choices, ResponseOption, Specify};
pub use questionnaire::{
    Base, Missing, OptionList, Privacy, Questionnaire, Section, Sender, Wave,
};
pub use records::{RecordName, RecordPart};
pub use scoring::{
    Aggregate, AllMissing, AnyOf, Arithmetic, Band, Basis, Clamp, Combination,
    CombinationTerm, Cut, Direction, Eligible, Gate, GateAction, GradeBand, Grades,
    Impute, ImputeWith, Inclusive, IndexRule, ItemRule, Least, ListCut, MissingKind,
    MultipleRule, PointRule, PointsAre, Policies, Policy, Prorate, RankRule, RankValue,
    Scoring, TickMethod, Ties, Turn, Weights,
};
pub use steps::{
    Against, Bonus, CountIf, FixedZ, Goalposts, Lookup, LookupCell, LookupRow, Normalise,
    Norms, OnZero, Output, Over, Ratio, Relative, Screen, Steps, Treat, Worth,
};
pub use text::{Map, Text, Translation, Written};
pub use units::{Change, ChangeKind, Parent, Take, Units};
pub use waves::{Rescore, WaveBreak, Waves};
pub use weighing::Weighing;
