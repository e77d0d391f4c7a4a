//! A second evaluator, written for tests alone: it walks generated trees, knows three
//! values and reckons in fractions. Ours has to give the same on thousands of them.
//!
//! It shares nothing with the engine but the texts: data are plain lists, and every rule
//! is written out again from the language's page.

use jiff::civil::Date;
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Signed, ToPrimitive, Zero};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use crate::expression::farm::*;
use crate::expression::*;

type Num = Option<BigRational>;
type Truth = Option<bool>;

/// Small numbers from a seed, the same everywhere.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % sides
    }

    fn pick<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.roll(list.len())]
    }

    /// A third of all cells are blank.
    fn maybe<T>(&mut self, of: impl FnOnce(&mut Self) -> T) -> Option<T> {
        (self.roll(3) > 0).then(|| of(self))
    }
}

#[derive(Default, Debug)]
struct Member {
    age: Option<i64>,
    role: Option<&'static str>,
    ticks: Option<Vec<&'static str>>,
    name: Option<&'static str>,
    born: Option<Date>,
    home: Option<&'static str>,
    time: Option<i64>,
}

#[derive(Default, Debug)]
struct Crop {
    weight: Option<i64>,
    kind: Option<&'static str>,
}

#[derive(Default, Debug)]
struct Plot {
    area: Option<i64>,
    limit: Option<i64>,
    crops: Vec<Crop>,
}

#[derive(Default, Debug)]
struct Data {
    members: Option<Vec<Member>>,
    plots: Vec<Plot>,
    limit: Option<i64>,
    note: Option<&'static str>,
    village: Option<&'static str>,
    ranked: Option<Vec<&'static str>>,
    consent: Option<bool>,
}

const ROLES: [&str; 2] = ["parent", "child"];
const NAMES: [&str; 3] = ["Ada", "Bo", "v1"];
const KINDS: [&str; 2] = ["rice", "maize"];
const CODES: [&str; 3] = ["v1", "v2", "12"];
const PEOPLE: [i64; 3] = [120, 80, 12];

impl Data {
    fn new(dice: &mut Dice) -> Self {
        let number = |dice: &mut Dice| dice.roll(7) as i64 - 2;
        let member = |dice: &mut Dice| Member {
            age: dice.maybe(number),
            role: dice.maybe(|dice| dice.pick(&ROLES)),
            ticks: dice.maybe(|dice| {
                let ticks = [&[][..], &["a"], &["b"], &["a", "b"], &["c"]];
                dice.pick(&ticks).to_vec()
            }),
            name: dice.maybe(|dice| dice.pick(&NAMES)),
            born: dice.maybe(|dice| Date::new(2000, 2, 27 + dice.roll(3) as i8).unwrap()),
            home: dice.maybe(|dice| dice.pick(&CODES)),
            time: dice.maybe(|dice| dice.roll(100) as i64),
        };
        let crop = |dice: &mut Dice| Crop {
            weight: dice.maybe(number),
            kind: dice.maybe(|dice| dice.pick(&KINDS)),
        };
        let plot = |dice: &mut Dice| Plot {
            area: dice.maybe(number),
            limit: dice.maybe(number),
            crops: (0..dice.roll(4)).map(|_| crop(dice)).collect(),
        };
        Self {
            members: (dice.roll(6) > 0)
                .then(|| (0..dice.roll(5)).map(|_| member(dice)).collect()),
            plots: (0..dice.roll(4)).map(|_| plot(dice)).collect(),
            limit: dice.maybe(number),
            note: dice.maybe(|dice| dice.pick(&NAMES)),
            village: dice.maybe(|dice| dice.pick(&CODES)),
            ranked: dice.maybe(|dice| match dice.roll(3) {
                0 => vec![],
                1 => vec!["b"],
                _ => vec!["c", "a"],
            }),
            consent: dice.maybe(|dice| dice.roll(2) == 0),
        }
    }

    /// The same record for the engine.
    fn farm(&self) -> Farm {
        let mut farm = Farm::new();
        let text = |number: Option<i64>| number.map(|number| number.to_string());
        match &self.members {
            None => farm.forget(MEMBERS),
            Some(members) => {
                for member in members {
                    let row = farm.row(MEMBERS, None, "");
                    for (name, answer) in [
                        ("members.age", text(member.age)),
                        ("members.role", member.role.map(str::to_owned)),
                        ("members.ticks", member.ticks.as_ref().map(|t| t.join("+"))),
                        ("members.name", member.name.map(str::to_owned)),
                        ("members.born", member.born.map(|day| day.to_string())),
                        ("members.home", member.home.map(str::to_owned)),
                        ("members.time", text(member.time)),
                    ] {
                        if let Some(answer) = answer {
                            farm.set(name, Some(row), &answer);
                        }
                    }
                }
            }
        }
        for plot in &self.plots {
            let row = farm.row(PLOTS, None, "");
            let cells = [("plots.area", plot.area), ("plots.limit", plot.limit)];
            for (name, answer) in cells {
                if let Some(answer) = answer {
                    farm.set(name, Some(row), &answer.to_string());
                }
            }
            for crop in &plot.crops {
                let inner = farm.row(CROPS, Some(row), "");
                if let Some(weight) = crop.weight {
                    farm.set("plots.crops.weight", Some(inner), &weight.to_string());
                }
                if let Some(kind) = crop.kind {
                    farm.set("plots.crops.kind", Some(inner), kind);
                }
            }
        }
        for (name, answer) in [
            ("limit", text(self.limit)),
            ("note", self.note.map(str::to_owned)),
            ("village", self.village.map(str::to_owned)),
            ("ranked", self.ranked.as_ref().map(|codes| codes.join("+"))),
            ("consent", self.consent.map(|truth| truth.to_string())),
        ] {
            if let Some(answer) = answer {
                farm.set(name, None, &answer);
            }
        }
        farm
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Rows {
    Members,
    Plots,
    Crops,
    AllCrops,
}

/// A row that a function over rows has come to.
#[derive(Clone, Copy, Debug)]
enum Row {
    Member(usize),
    Plot(usize),
    Crop(usize, usize),
}

#[derive(Debug)]
enum N {
    Literal(i64),
    Age,
    Area,
    Weight,
    Limit,
    Index,
    Two(&'static str, Box<N>, Box<N>),
    One(&'static str, Box<N>),
    Fold(&'static str, Vec<N>),
    If(Box<C>, Box<N>, Box<N>),
    Coalesce(Box<N>, Box<N>),
    Ticks,
    Ranked,
    Count(Rows),
    CountWhere(Rows, Box<C>),
    FirstWhere(Rows, Box<C>),
    OverRows(&'static str, Rows, Box<N>),
    MemberAge(Box<N>),
    CropWeight(Box<N>, Box<N>),
    People(T),
    Length(T),
    Days,
}

#[derive(Debug)]
enum C {
    Two(&'static str, Box<C>, Box<C>),
    Not(Box<C>),
    Compare(&'static str, N, N),
    Between(N, N, N),
    Chain(N, N, N),
    In(N, N, N),
    Role(&'static str, &'static str),
    MemberRole(N, &'static str),
    Tick(&'static str),
    AllTicks,
    Rank(&'static str),
    Kind(&'static str),
    Same(T, T),
    Village(&'static str),
    Born(&'static str),
    Long,
    Consent,
    AgeIs(&'static str),
    MemberAgeIs(N, &'static str),
    RosterIs(Rows, &'static str),
    Any(Rows, Box<C>),
    All(Rows, Box<C>),
}

#[derive(Clone, Copy, Debug)]
enum T {
    Note,
    Name,
    Village,
    Home,
}

/// Makes trees of what has a meaning inside of certain functions over rows.
struct Maker<'a> {
    dice: &'a mut Dice,
    scopes: Vec<Rows>,
}

impl Maker<'_> {
    fn is_in(&self, rows: &[Rows]) -> bool {
        self.scopes.iter().any(|scope| rows.contains(scope))
    }

    fn in_members(&self) -> bool {
        self.is_in(&[Rows::Members])
    }

    fn rows(&mut self) -> Rows {
        self.dice.pick(&[Rows::Members, Rows::Plots, Rows::Crops, Rows::AllCrops])
    }

    fn within<R>(&mut self, rows: Rows, make: impl FnOnce(&mut Self) -> R) -> R {
        self.scopes.push(rows);
        let made = make(self);
        self.scopes.pop();
        made
    }

    fn leaf(&mut self) -> N {
        let mut leaves = vec![N::Limit, N::Literal(self.dice.roll(5) as i64), N::Ranked];
        if self.in_members() {
            leaves.extend([N::Age, N::Age, N::Ticks, N::Days]);
        }
        if self.is_in(&[Rows::Plots, Rows::Crops, Rows::AllCrops]) {
            leaves.extend([N::Area, N::Area]);
        }
        if self.is_in(&[Rows::Crops, Rows::AllCrops]) {
            leaves.extend([N::Weight, N::Weight]);
        }
        if !self.scopes.is_empty() {
            leaves.push(N::Index);
        }
        let chosen = self.dice.roll(leaves.len());
        leaves.swap_remove(chosen)
    }

    fn text(&mut self) -> T {
        match self.in_members() {
            true => self.dice.pick(&[T::Note, T::Name, T::Village, T::Home]),
            false => self.dice.pick(&[T::Note, T::Village]),
        }
    }

    fn number(&mut self, depth: usize) -> N {
        if depth == 0 {
            return self.leaf();
        }
        let depth = depth - 1;
        let boxed = |number: N| Box::new(number);
        match self.dice.roll(18) {
            0..=3 => {
                let sign = self.dice.pick(&["+", "-", "*", "/", "//", "%"]);
                N::Two(sign, boxed(self.number(depth)), boxed(self.number(depth)))
            }
            4 => {
                let name = self.dice.pick(&["-", "abs", "floor", "ceil", "round"]);
                N::One(name, boxed(self.number(depth)))
            }
            5 => {
                let name = self.dice.pick(&["sum", "mean", "min", "max"]);
                let count = 1 + self.dice.roll(3);
                N::Fold(name, (0..count).map(|_| self.number(depth)).collect())
            }
            6 => {
                let condition = Box::new(self.condition(depth));
                N::If(condition, boxed(self.number(depth)), boxed(self.number(depth)))
            }
            7 => N::Coalesce(boxed(self.number(depth)), boxed(self.number(depth))),
            8 => N::Count(self.rows()),
            9 | 10 => {
                let rows = self.rows();
                let condition = self.within(rows, |maker| maker.condition(depth));
                match self.dice.roll(2) {
                    0 => N::CountWhere(rows, Box::new(condition)),
                    _ => N::FirstWhere(rows, Box::new(condition)),
                }
            }
            11..=13 => {
                let rows = self.rows();
                let name = self.dice.pick(&["sum_of", "min_of", "max_of"]);
                let each = self.within(rows, |maker| maker.number(depth));
                N::OverRows(name, rows, boxed(each))
            }
            14 => N::MemberAge(boxed(self.index(depth))),
            15 => N::CropWeight(boxed(self.index(depth)), boxed(self.index(depth))),
            16 => N::People(self.text()),
            _ => N::Length(self.text()),
        }
    }

    /// A literal below 1 is no index, so none is made.
    fn index(&mut self, depth: usize) -> N {
        match self.dice.roll(2) {
            0 => N::Literal(1 + self.dice.roll(4) as i64),
            _ => match self.number(depth) {
                N::Literal(_) | N::One("-", _) => N::Limit,
                other => other,
            },
        }
    }

    fn condition(&mut self, depth: usize) -> C {
        let inner = depth.saturating_sub(1);
        let boxed = |condition: C| Box::new(condition);
        if depth > 0 {
            match self.dice.roll(9) {
                0..=2 => {
                    let sign = self.dice.pick(&["and", "or"]);
                    let first = boxed(self.condition(inner));
                    return C::Two(sign, first, boxed(self.condition(inner)));
                }
                3 => return C::Not(boxed(self.condition(inner))),
                4 | 5 => {
                    let rows = self.rows();
                    let each = self.within(rows, |maker| maker.condition(inner));
                    return match self.dice.roll(2) {
                        0 => C::Any(rows, boxed(each)),
                        _ => C::All(rows, boxed(each)),
                    };
                }
                _ => {}
            }
        }
        let last = if self.in_members() { 19 } else { 12 };
        match self.dice.roll(last) {
            0..=2 => {
                let order = self.dice.pick(&["==", "!=", "<", "<=", ">", ">="]);
                C::Compare(order, self.number(inner), self.number(inner))
            }
            3 => C::Between(self.number(0), self.number(inner), self.number(0)),
            4 => C::Chain(self.number(0), self.number(inner), self.number(0)),
            5 => C::In(self.number(inner), self.number(0), self.number(0)),
            6 => C::MemberRole(self.index(inner), self.dice.pick(&ROLES)),
            7 => {
                let test = self.dice.pick(&["answered", "missing"]);
                C::MemberAgeIs(self.index(inner), test)
            }
            8 => C::RosterIs(self.rows(), self.dice.pick(&["answered", "missing"])),
            9 => C::Rank(self.dice.pick(&["a", "b", "c"])),
            10 => match self.is_in(&[Rows::Crops, Rows::AllCrops]) {
                true => C::Kind(self.dice.pick(&KINDS)),
                false => C::Consent,
            },
            11 => match self.dice.roll(2) {
                0 => C::Village(self.dice.pick(&CODES)),
                _ => C::Same(self.text(), self.text()),
            },
            12 => C::Role(self.dice.pick(&["==", "!="]), self.dice.pick(&ROLES)),
            13 => C::Tick(self.dice.pick(&["a", "b"])),
            14 => C::AllTicks,
            15 => C::Born(self.dice.pick(&["<", ">=", "=="])),
            16 => C::Long,
            _ => C::AgeIs(self.dice.pick(&["answered", "missing"])),
        }
    }
}

fn rows_text(rows: Rows) -> &'static str {
    match rows {
        Rows::Members => "members",
        Rows::Plots => "plots",
        Rows::Crops => "plots.crops",
        Rows::AllCrops => "all_crops",
    }
}

fn text(text: T) -> &'static str {
    match text {
        T::Note => "note",
        T::Name => "name",
        T::Village => "village",
        T::Home => "home",
    }
}

fn write(number: &N) -> String {
    match number {
        N::Literal(number) => number.to_string(),
        N::Age => "age".to_owned(),
        N::Area => "area".to_owned(),
        N::Weight => "weight".to_owned(),
        N::Limit => "limit".to_owned(),
        N::Index => "row.index".to_owned(),
        N::Ticks => "count(ticks)".to_owned(),
        N::Ranked => "count(ranked)".to_owned(),
        N::Days => "days_between(born, date('2000-03-01'))".to_owned(),
        N::Two(sign, a, b) => format!("({} {sign} {})", write(a), write(b)),
        N::One("-", a) => format!("(-{})", write(a)),
        N::One(name, a) => format!("{name}({})", write(a)),
        N::Fold(name, list) => {
            format!("{name}({})", list.iter().map(write).collect::<Vec<_>>().join(", "))
        }
        N::If(c, a, b) => format!("({} if {} else {})", write(a), say(c), write(b)),
        N::Coalesce(a, b) => format!("coalesce({}, {})", write(a), write(b)),
        N::Count(rows) => format!("count({})", rows_text(*rows)),
        N::CountWhere(rows, c) => {
            format!("count_where({}, {})", rows_text(*rows), say(c))
        }
        N::FirstWhere(rows, c) => {
            format!("first_where({}, {})", rows_text(*rows), say(c))
        }
        N::OverRows(name, rows, n) => {
            format!("{name}({}, {})", rows_text(*rows), write(n))
        }
        N::MemberAge(n) => format!("members[{}].age", write(n)),
        N::CropWeight(p, c) => format!("plots[{}].crops[{}].weight", write(p), write(c)),
        N::People(key) => format!("villages[{}].people", text(*key)),
        N::Length(of) => format!("length({})", text(*of)),
    }
}

fn say(condition: &C) -> String {
    match condition {
        C::Two(sign, a, b) => format!("({} {sign} {})", say(a), say(b)),
        C::Not(a) => format!("(not {})", say(a)),
        C::Compare(order, a, b) => format!("({} {order} {})", write(a), write(b)),
        C::Between(a, b, c) => {
            format!("between({}, {}, {})", write(b), write(a), write(c))
        }
        C::Chain(a, b, c) => format!("({} <= {} < {})", write(a), write(b), write(c)),
        C::In(a, b, c) => format!("({} in [{}, {}])", write(a), write(b), write(c)),
        C::Role(order, code) => format!("(role {order} '{code}')"),
        C::MemberRole(n, code) => format!("(members[{}].role == '{code}')", write(n)),
        C::Tick(code) => format!("('{code}' in ticks)"),
        C::AllTicks => "all_of(ticks, ['a', 'b'])".to_owned(),
        C::Rank(code) => format!("('{code}' in ranked)"),
        C::Kind(code) => format!("(kind in ['{code}'])"),
        C::Same(a, b) => format!("({} == {})", text(*a), text(*b)),
        C::Village(code) => format!("(village == '{code}')"),
        C::Born(order) => format!("(born {order} date('2000-02-28'))"),
        C::Long => "(time > duration('PT50S'))".to_owned(),
        C::Consent => "consent".to_owned(),
        C::AgeIs(test) => format!("(age is {test})"),
        C::MemberAgeIs(n, test) => format!("(members[{}].age is {test})", write(n)),
        C::RosterIs(rows, test) => format!("({} is {test})", rows_text(*rows)),
        C::Any(rows, c) => format!("any_where({}, {})", rows_text(*rows), say(c)),
        C::All(rows, c) => format!("all_where({}, {})", rows_text(*rows), say(c)),
    }
}

fn whole(number: i64) -> BigRational {
    BigRational::from_integer(BigInt::from(number))
}

fn and(a: Truth, b: Truth) -> Truth {
    match (a, b) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    }
}

fn not(a: Truth) -> Truth {
    a.map(|a| !a)
}

fn or(a: Truth, b: Truth) -> Truth {
    not(and(not(a), not(b)))
}

/// The evaluator: data, and the rows that functions have come to, the innermost last.
struct Naive<'a> {
    data: &'a Data,
    rows: Vec<Row>,
    /// Whether a number grew so long that the engine may cut it.
    long: bool,
}

impl<'a> Naive<'a> {
    fn member(&self) -> &'a Member {
        let found = self.rows.iter().rev().find_map(|row| match row {
            Row::Member(number) => Some(*number),
            _ => None,
        });
        &self.data.members.as_ref().unwrap()[found.unwrap()]
    }

    fn plot(&self) -> Option<usize> {
        self.rows.iter().rev().find_map(|row| match row {
            Row::Plot(plot) | Row::Crop(plot, _) => Some(*plot),
            Row::Member(_) => None,
        })
    }

    fn crop(&self) -> &'a Crop {
        let found = self.rows.iter().rev().find_map(|row| match row {
            Row::Crop(plot, crop) => Some(&self.data.plots[*plot].crops[*crop]),
            _ => None,
        });
        found.unwrap()
    }

    fn list(&self, rows: Rows) -> Option<Vec<Row>> {
        let plots = &self.data.plots;
        let crops_of =
            |plot: usize| (0..plots[plot].crops.len()).map(move |c| Row::Crop(plot, c));
        Some(match (rows, self.plot()) {
            (Rows::Members, _) => {
                (0..self.data.members.as_ref()?.len()).map(Row::Member).collect()
            }
            (Rows::Plots, _) => (0..plots.len()).map(Row::Plot).collect(),
            (Rows::Crops, Some(plot)) => crops_of(plot).collect(),
            (Rows::Crops | Rows::AllCrops, _) => {
                (0..plots.len()).flat_map(crops_of).collect()
            }
        })
    }

    /// A roster of known rows is answered when it has none, or one with an answer.
    fn is_answered(&self, rows: Rows) -> bool {
        let Some(list) = self.list(rows) else { return false };
        let has = |row: &Row| match row {
            Row::Member(number) => {
                let member = &self.data.members.as_ref().unwrap()[*number];
                let Member { age, role, ticks, name, born, home, time } = member;
                age.or(*time).is_some()
                    || role.or(*name).or(*home).is_some()
                    || ticks.is_some()
                    || born.is_some()
            }
            Row::Plot(plot) => {
                self.data.plots[*plot].area.or(self.data.plots[*plot].limit).is_some()
            }
            Row::Crop(plot, crop) => {
                let crop = &self.data.plots[*plot].crops[*crop];
                crop.weight.is_some() || crop.kind.is_some()
            }
        };
        list.is_empty() || list.iter().any(has)
    }

    fn each<R>(
        &mut self,
        rows: Rows,
        mut of: impl FnMut(&mut Self) -> R,
    ) -> Option<Vec<R>> {
        let list = self.list(rows)?;
        let visit = |row: Row| {
            self.rows.push(row);
            let found = of(self);
            self.rows.pop();
            found
        };
        Some(list.into_iter().map(visit).collect())
    }

    fn text(&self, text: T) -> Option<&'static str> {
        match text {
            T::Note => self.data.note,
            T::Village => self.data.village,
            T::Name => self.member().name,
            T::Home => self.member().home,
        }
    }

    fn picked(&mut self, index: &N, length: usize) -> Option<usize> {
        let index = self.number(index)?;
        if !index.is_integer() {
            return None;
        }
        let index = index.to_integer().to_usize()?.checked_sub(1)?;
        (index < length).then_some(index)
    }

    fn picked_member(&mut self, index: &N) -> Option<&'a Member> {
        let members = self.data.members.as_ref()?;
        let index = self.picked(index, members.len())?;
        members.get(index)
    }

    fn number(&mut self, number: &N) -> Num {
        let found = self.reckon(number)?;
        let digits = |number: &BigInt| number.to_string().len();
        self.long |= digits(found.numer()).max(digits(found.denom())) > 20;
        Some(found)
    }

    fn reckon(&mut self, number: &N) -> Num {
        match number {
            N::Literal(number) => Some(whole(*number)),
            N::Age => self.member().age.map(whole),
            N::Area => self.data.plots[self.plot()?].area.map(whole),
            N::Weight => self.crop().weight.map(whole),
            // A column of plots before the item of that name.
            N::Limit => match self.plot() {
                Some(plot) => self.data.plots[plot].limit.map(whole),
                None => self.data.limit.map(whole),
            },
            N::Index => {
                let (Row::Member(row) | Row::Plot(row) | Row::Crop(_, row)) =
                    self.rows.last()?;
                Some(whole(*row as i64 + 1))
            }
            // `c` stands for both of the others.
            N::Ticks => {
                let ticks = self.member().ticks.as_ref()?;
                let count = if ticks.contains(&"c") { 2 } else { ticks.len() };
                Some(whole(count as i64))
            }
            N::Ranked => Some(whole(self.data.ranked.as_ref()?.len() as i64)),
            // 2000 was a leap year: the 29th of February comes between.
            N::Days => Some(whole(30 - i64::from(self.member().born?.day()))),
            N::Two(sign, a, b) => {
                let (a, b) = (self.number(a)?, self.number(b)?);
                match *sign {
                    "+" => Some(a + b),
                    "-" => Some(a - b),
                    "*" => Some(a * b),
                    _ if b.is_zero() => None,
                    "/" => Some(a / b),
                    "//" => Some((a / b).floor()),
                    _ => Some(&a - (&a / &b).floor() * b),
                }
            }
            N::One(name, a) => {
                let a = self.number(a)?;
                Some(match *name {
                    "-" => -a,
                    "abs" => a.abs(),
                    "floor" => a.floor(),
                    "ceil" => a.ceil(),
                    _ => a.round(),
                })
            }
            N::Fold(name, list) => {
                let list: Vec<_> = list.iter().filter_map(|n| self.number(n)).collect();
                let count = whole(list.len() as i64);
                match *name {
                    "min" => list.into_iter().min(),
                    "max" => list.into_iter().max(),
                    _ if list.is_empty() => None,
                    "sum" => Some(list.into_iter().sum()),
                    _ => Some(list.into_iter().sum::<BigRational>() / count),
                }
            }
            N::If(c, a, b) => match self.truth(c)? {
                true => self.number(a),
                false => self.number(b),
            },
            N::Coalesce(a, b) => match self.number(a) {
                Some(a) => Some(a),
                None => self.number(b),
            },
            N::Count(rows) => {
                let list = self.list(*rows)?;
                self.is_answered(*rows).then(|| whole(list.len() as i64))
            }
            N::CountWhere(rows, c) => {
                let found = self.each(*rows, |run| run.truth(c))?;
                let all_unknown = !found.is_empty() && found.iter().all(Option::is_none);
                let count = found.iter().filter(|truth| **truth == Some(true)).count();
                (!all_unknown).then(|| whole(count as i64))
            }
            N::FirstWhere(rows, c) => {
                let found = self.each(*rows, |run| run.truth(c))?;
                let first = found.iter().position(|truth| *truth == Some(true))?;
                Some(whole(first as i64 + 1))
            }
            N::OverRows(name, rows, n) => {
                let found = self.each(*rows, |run| run.number(n))?;
                let is_empty = found.is_empty();
                let known: Vec<_> = found.into_iter().flatten().collect();
                match *name {
                    "min_of" => known.into_iter().min(),
                    "max_of" => known.into_iter().max(),
                    _ if known.is_empty() && !is_empty => None,
                    _ => Some(known.into_iter().sum()),
                }
            }
            N::MemberAge(n) => self.picked_member(n)?.age.map(whole),
            N::CropWeight(p, c) => {
                let plot = self.picked(p, self.data.plots.len())?;
                let crops = &self.data.plots[plot].crops;
                crops[self.picked(c, crops.len())?].weight.map(whole)
            }
            N::People(key) => {
                let key = self.text(*key)?;
                let row = CODES.iter().position(|code| *code == key)?;
                Some(whole(PEOPLE[row]))
            }
            N::Length(of) => Some(whole(self.text(*of)?.len() as i64)),
        }
    }

    fn compare(
        &mut self,
        a: &N,
        b: &N,
        holds: impl Fn(&BigRational, &BigRational) -> bool,
    ) -> Truth {
        let (a, b) = (self.number(a), self.number(b));
        Some(holds(&a?, &b?))
    }

    fn truth(&mut self, condition: &C) -> Truth {
        match condition {
            C::Two(sign, a, b) => {
                let (a, b) = (self.truth(a), self.truth(b));
                if *sign == "and" { and(a, b) } else { or(a, b) }
            }
            C::Not(a) => not(self.truth(a)),
            C::Compare(order, a, b) => self.compare(a, b, |a, b| match *order {
                "==" => a == b,
                "!=" => a != b,
                "<" => a < b,
                "<=" => a <= b,
                ">" => a > b,
                _ => a >= b,
            }),
            C::Between(a, b, c) => {
                let from = self.compare(a, b, |a, b| a <= b);
                and(from, self.compare(b, c, |b, c| b <= c))
            }
            C::Chain(a, b, c) => {
                let from = self.compare(a, b, |a, b| a <= b);
                and(from, self.compare(b, c, |b, c| b < c))
            }
            C::In(a, b, c) => {
                let first = self.compare(a, b, |a, b| a == b);
                or(first, self.compare(a, c, |a, c| a == c))
            }
            C::Role(order, code) => {
                Some((self.member().role? == *code) == (*order == "=="))
            }
            C::MemberRole(n, code) => Some(self.picked_member(n)?.role? == *code),
            C::Tick(code) => {
                let ticks = self.member().ticks.as_ref()?;
                Some(ticks.contains(code) || ticks.contains(&"c"))
            }
            C::AllTicks => {
                let ticks = self.member().ticks.as_ref()?;
                let both = ticks.contains(&"a") && ticks.contains(&"b");
                Some(both || ticks.contains(&"c"))
            }
            C::Rank(code) => Some(self.data.ranked.as_ref()?.contains(code)),
            C::Kind(code) => Some(self.crop().kind? == *code),
            C::Same(a, b) => Some(self.text(*a)? == self.text(*b)?),
            C::Village(code) => Some(self.data.village? == *code),
            C::Born(order) => {
                let day = self.member().born?.day();
                Some(match *order {
                    "<" => day < 28,
                    ">=" => day >= 28,
                    _ => day == 28,
                })
            }
            C::Long => Some(self.member().time? > 50),
            C::Consent => self.data.consent,
            C::AgeIs(test) => Some(self.member().age.is_some() == (*test == "answered")),
            C::MemberAgeIs(n, test) => {
                let age = self.picked_member(n).and_then(|member| member.age);
                Some(age.is_some() == (*test == "answered"))
            }
            C::RosterIs(rows, test) => {
                Some(self.is_answered(*rows) == (*test == "answered"))
            }
            C::Any(rows, c) => {
                let found = self.each(*rows, |run| run.truth(c))?;
                found.into_iter().fold(Some(false), or)
            }
            C::All(rows, c) => {
                let found = self.each(*rows, |run| run.truth(c))?;
                found.into_iter().fold(Some(true), and)
            }
        }
    }
}

/// An expression from a seed, over the names of a farm.
pub(super) fn generated(seed: u64, depth: usize, is_number: bool) -> String {
    let mut dice = Dice(seed);
    let mut maker = Maker { dice: &mut dice, scopes: Vec::new() };
    match is_number {
        true => write(&maker.number(depth)),
        false => say(&maker.condition(depth)),
    }
}

/// A fraction as the engine's number.
fn exact(number: &BigRational) -> Number {
    let part = |part: &BigInt| Number::parse(&part.to_string()).unwrap();
    part(number.numer()).divide(&part(number.denom())).unwrap()
}

#[test]
fn thousands_of_generated_expressions_mean_what_a_naive_reader_takes_them_for() {
    let config = Config { cases: 12_000, failure_persistence: None, ..Config::default() };
    let random = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(config, random);
    let tally = std::cell::Cell::new([0_usize; 3]);
    let count = |which: usize| {
        let mut counts = tally.get();
        counts[which] += 1;
        tally.set(counts);
    };
    runner
        .run(&(1..u64::MAX, 0..4_usize, any::<bool>()), |(seed, depth, is_number)| {
            let mut dice = Dice(seed);
            let data = Data::new(&mut dice);
            let farm = data.farm();
            let mut maker = Maker { dice: &mut dice, scopes: Vec::new() };
            let mut naive = Naive { data: &data, rows: Vec::new(), long: false };
            let (source, expected) = if is_number {
                let tree = maker.number(depth);
                let found = naive.number(&tree);
                (write(&tree), found.map(|number| Value::Number(exact(&number))))
            } else {
                let tree = maker.condition(depth);
                (say(&tree), naive.truth(&tree).map(Value::Condition))
            };
            let (program, problems) = compile(&source, &farm, &Expected::Any);
            let Some(program) = program else {
                // What says nothing is refused; whatever else was made is sound.
                let is_told = |problem: &Problem| {
                    problem.kind == ProblemKind::ConstantComparison
                        || problem.kind == ProblemKind::ExpressionLimit
                };
                prop_assert!(problems.iter().all(is_told), "{source}: {problems:#?}");
                return Ok(());
            };
            if naive.long {
                return Ok(());
            }
            count(0);
            count(if expected.is_some() { 1 } else { 2 });
            let found = evaluate(&program, &farm).value;
            prop_assert_eq!(found, expected, "{}\n{:#?}", source, data);
            Ok(())
        })
        .unwrap();
    let [compared, known, unknown] = tally.get();
    assert!(compared > 9000 && known > 4000 && unknown > 1500, "{:?}", tally.get());
}
