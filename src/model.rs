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
//! | answer, answer state | what was given for an item, and why there is none |
//! | item check | an author's condition on answers: hard, soft or note |
//! | randomisation, arm | a draw that puts a unit or a record into one of several groups |
//! | concept | the same thing across waves |
//! | item score, index, node | what an item earns; items and indices put together; either |
//! | gate, grade | a condition that caps a node; a band of a node's score |
//! | base | the units that a share, mean or rank is counted over |

mod bound;
mod cases;
mod chance;
mod constant;
mod corrections;
mod family;
mod frame;
mod item;
mod judged;
mod kinds;
mod options;
mod questionnaire;
mod records;
mod scoring;
mod text;
mod units;
mod waves;

pub use bound::Bound;
pub use cases::{AnswerCase, CaseExpectation, CaseTrace, Cases};
pub use chance::{Arm, DrawnFor, Part, Randomisation, ShownOrder, Shuffle};
pub use constant::Constant;
pub use corrections::Correction;
pub use family::Family;
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
    Aggregate, AllMissing, AnyOf, Arithmetic, Band, Basis, Clamp, Cut, Direction,
    Eligible, Gate, GateAction, GradeBand, Grades, Inclusive, IndexRule, ItemRule, Least,
    ListCut, MissingKind, MultipleRule, Normalise, PointRule, PointsAre, Policies,
    Policy, Prorate, RankRule, RankValue, Scoring, TickMethod, Ties, Weights,
};
pub use text::{Map, Text, Translation, Written};
pub use units::{Change, ChangeKind, Parent, Take, Units};
pub use waves::{Rescore, WaveBreak, Waves};
