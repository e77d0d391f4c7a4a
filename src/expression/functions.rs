//! The functions of expressions: their names, and what they take and give.
//!
//! *In:* nothing. *Out:* a table that `lower` reads, and the plain functions that
//! `evaluate` carries out.
//!
//! Functions that need to see names rather than values (`count`, `label`, `coalesce` …)
//! are told apart here and compiled one by one in `lower`.

use crate::expression::names::Domain;

/// Every function, in the order of the documentation.
pub(crate) const NAMES: [&str; 44] = [
    "count",
    "any_of",
    "all_of",
    "none_of",
    "sum",
    "mean",
    "min",
    "max",
    "abs",
    "round",
    "floor",
    "ceil",
    "sqrt",
    "ln",
    "exp",
    "pow",
    "coalesce",
    "length",
    "matches",
    "contains",
    "starts_with",
    "label",
    "specify",
    "between",
    "year",
    "month",
    "week",
    "add_days",
    "add_months",
    "first_day",
    "last_day",
    "days_between",
    "months_between",
    "years_between",
    "date",
    "time",
    "duration",
    "count_where",
    "sum_of",
    "min_of",
    "max_of",
    "any_where",
    "all_where",
    "first_where",
];

/// The functions over rosters.
pub(crate) const OVER_ROWS: [&str; 7] = [
    "count_where",
    "sum_of",
    "min_of",
    "max_of",
    "any_where",
    "all_where",
    "first_where",
];

/// A function of values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Function {
    Abs,
    Round,
    Floor,
    Ceil,
    Sqrt,
    Ln,
    Exp,
    Pow,
    Length,
    Year,
    Month,
    Week,
    AddDays,
    AddMonths,
    FirstDay,
    LastDay,
    DaysBetween,
    MonthsBetween,
    YearsBetween,
}

/// What a function of values takes and gives.
#[derive(Debug)]
pub(crate) struct Signature {
    pub(crate) function: Function,
    /// For each argument the domains it may have.
    pub(crate) takes: &'static [&'static [Kind]],
    /// How many may be left out at the end.
    pub(crate) optional: usize,
    pub(crate) gives: Gives,
}

/// A domain without its options.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Condition,
    Number,
    Year,
    Text,
    Date,
    Month,
    Time,
    Duration,
    Single,
    Multiple,
    Ranking,
    Unit,
    Location,
    Document,
}

/// What a function gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Gives {
    Number,
    Year,
    Date,
    SameAsFirst,
}

impl Function {
    /// What the function of that name takes and gives.
    pub(crate) fn signature(name: &str) -> Option<Signature> {
        use Kind::{Date, Month, Number, Text, Year};
        const NUMBER: &[&[Kind]] = &[&[Number]];
        const TWO_DATES: &[&[Kind]] = &[&[Date], &[Date]];
        const TWO_MONTHS: &[&[Kind]] = &[&[Date, Month], &[Date, Month]];
        const CALENDAR: &[&[Kind]] = &[&[Month, Year, Date]];
        let of = |function, takes, gives| {
            Some(Signature { function, takes, optional: 0, gives })
        };
        match name {
            "abs" => of(Self::Abs, NUMBER, Gives::Number),
            "round" => Some(Signature {
                function: Self::Round,
                takes: &[&[Number], &[Number]],
                optional: 1,
                gives: Gives::Number,
            }),
            "floor" => of(Self::Floor, NUMBER, Gives::Number),
            "ceil" => of(Self::Ceil, NUMBER, Gives::Number),
            "sqrt" => of(Self::Sqrt, NUMBER, Gives::Number),
            "ln" => of(Self::Ln, NUMBER, Gives::Number),
            "exp" => of(Self::Exp, NUMBER, Gives::Number),
            "pow" => of(Self::Pow, &[&[Number], &[Number]], Gives::Number),
            "length" => of(Self::Length, &[&[Text]], Gives::Number),
            "year" => of(Self::Year, &[&[Date, Month]], Gives::Year),
            "month" => of(Self::Month, &[&[Date, Month]], Gives::Number),
            "week" => of(Self::Week, &[&[Date]], Gives::Number),
            "add_days" => of(Self::AddDays, &[&[Date], &[Number]], Gives::Date),
            "add_months" => {
                of(Self::AddMonths, &[&[Date, Month], &[Number]], Gives::SameAsFirst)
            }
            "first_day" => of(Self::FirstDay, CALENDAR, Gives::Date),
            "last_day" => of(Self::LastDay, CALENDAR, Gives::Date),
            "days_between" => of(Self::DaysBetween, TWO_DATES, Gives::Number),
            "months_between" => of(Self::MonthsBetween, TWO_MONTHS, Gives::Number),
            "years_between" => of(Self::YearsBetween, TWO_MONTHS, Gives::Number),
            _ => None,
        }
    }
}

impl Kind {
    /// Whether a value of this kind can stand where `wanted` is: a year is a number, and
    /// the code of a row of a register is a text.
    pub(crate) fn fits(self, wanted: Self) -> bool {
        self == wanted
            || self.is_number() && wanted.is_number()
            || self == Self::Unit && wanted == Self::Text
    }

    /// Whether only `is …` tests may touch its values.
    pub(crate) fn is_opaque(self) -> bool {
        matches!(self, Self::Location | Self::Document)
    }

    /// Whether its values are options of a list.
    pub(crate) fn is_chosen(self) -> bool {
        matches!(self, Self::Single | Self::Multiple | Self::Ranking)
    }

    pub(crate) fn is_number(self) -> bool {
        matches!(self, Self::Number | Self::Year)
    }

    /// Whether its values lie before and after each other.
    pub(crate) fn is_ordered(self) -> bool {
        matches!(
            self,
            Self::Number
                | Self::Year
                | Self::Date
                | Self::Month
                | Self::Time
                | Self::Duration
        )
    }

    /// What it is called, English and Swedish.
    pub(crate) fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Condition => ("a condition", "ett villkor"),
            Self::Number => ("a number", "ett tal"),
            Self::Year => ("a year", "ett årtal"),
            Self::Text => ("a text", "en text"),
            Self::Date => ("a date", "ett datum"),
            Self::Month => ("a month", "en månad"),
            Self::Time => ("a time of day", "ett klockslag"),
            Self::Duration => ("a length of time", "en tidslängd"),
            Self::Single => ("one of several options", "ett av flera svarsalternativ"),
            Self::Multiple => {
                ("a choice of several options", "ett val av flera svarsalternativ")
            }
            Self::Ranking => {
                ("a ranking of options", "en rangordning av svarsalternativ")
            }
            Self::Unit => ("a row of a register", "en rad i ett register"),
            Self::Location => ("a place on the map", "en plats på kartan"),
            Self::Document => ("a file", "en fil"),
        }
    }
}

impl Domain {
    pub(crate) fn kind(&self) -> Kind {
        match self {
            Self::Condition => Kind::Condition,
            Self::Number => Kind::Number,
            Self::Year => Kind::Year,
            Self::Text => Kind::Text,
            Self::Date => Kind::Date,
            Self::Month => Kind::Month,
            Self::Time => Kind::Time,
            Self::Duration => Kind::Duration,
            Self::Single(_) => Kind::Single,
            Self::Multiple(_) => Kind::Multiple,
            Self::Ranking(_) => Kind::Ranking,
            Self::Unit(_) => Kind::Unit,
            Self::Location => Kind::Location,
            Self::Document => Kind::Document,
        }
    }
}
