//! The normal form of expressions: however a condition is written it is the same, and
//! what is the same in it, or lies within, is so for every answer.
//!
//! Conditions are made by chance and written in many ways; the engine's own evaluator,
//! which knows nothing of normal forms, is what they are held to.

use survey::expression::{Naming, Universe, normal};

use crate::expression::*;

/// Small numbers from a seed, the same everywhere.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % sides
    }

    fn pick<T: Clone>(&mut self, list: &[T]) -> T {
        list[self.roll(list.len())].clone()
    }
}

/// Nothing has another name, and there are no constants.
struct Plain;

impl Naming for Plain {
    fn find(&self, _: Option<usize>, _: &str) -> Option<usize> {
        None
    }
    fn column(&self, _: usize, _: &str) -> Option<usize> {
        None
    }
    fn called(&self, _: usize) -> &str {
        unreachable!()
    }
    fn code<'a>(&'a self, _: usize, code: &'a str) -> &'a str {
        code
    }
    fn constant(&self, _: &str) -> Option<&Value> {
        None
    }
}

/// A condition.
#[derive(Clone)]
enum Cond {
    /// `samordnare` is, or is not, one of some codes.
    Among(bool, Vec<&'static str>),
    /// A number on one side of another: subject, sign, limit.
    Side(&'static str, &'static str, i64),
    /// `low <= antal < high`.
    Between(i64, i64),
    Day(&'static str, usize),
    Ticked(bool, &'static str),
    Sum(i64),
    Answered,
    And(Vec<Self>),
    Or(Vec<Self>),
    Not(Box<Self>),
}

impl Cond {
    fn new(dice: &mut Dice, depth: usize) -> Self {
        let parts = |dice: &mut Dice| {
            (0..2 + dice.roll(2)).map(|_| Self::new(dice, depth - 1)).collect()
        };
        match dice.roll(if depth == 0 { 7 } else { 10 }) {
            0 => {
                let all = ["ja", "nej"];
                let codes =
                    if dice.roll(2) == 0 { vec![dice.pick(&all)] } else { all.to_vec() };
                Self::Among(dice.roll(2) == 0, codes)
            }
            1 => {
                let subject = dice.pick(&["antal", "belopp"]);
                let sign = dice.pick(&["<", "<=", ">", ">="]);
                Self::Side(subject, sign, dice.roll(4) as i64 - 1)
            }
            2 => Self::Between(dice.roll(2) as i64, 1 + dice.roll(3) as i64),
            3 => Self::Day(dice.pick(&["<", "<=", ">", ">="]), 1 + dice.roll(3)),
            4 => Self::Ticked(dice.roll(2) == 0, dice.pick(&["polis", "skola"])),
            5 => Self::Sum(dice.roll(4) as i64),
            6 => Self::Answered,
            7 => Self::And(parts(dice)),
            8 => Self::Or(parts(dice)),
            _ => Self::Not(Box::new(Self::new(dice, depth - 1))),
        }
    }

    /// The condition in one of the ways to write it.
    fn written(&self, dice: &mut Dice) -> String {
        let turned = |sign: &str| match sign {
            "<" => ">",
            "<=" => ">=",
            ">" => "<",
            _ => "<=",
        };
        let text = match self {
            Self::Among(is, codes) => among(*is, codes, dice),
            Self::Side(subject, sign, limit) => match dice.roll(3) {
                0 => format!("{subject} {sign} {limit}"),
                1 => format!("{subject}{sign}{limit}.0"),
                _ => format!("{limit} {} {subject}", turned(sign)),
            },
            Self::Between(low, high) => match dice.roll(3) {
                0 => format!("{low} <= antal < {high}"),
                1 => format!("antal < {high} and {low} <= antal"),
                _ => format!("({high} > antal >= {low})"),
            },
            Self::Day(sign, day) => match dice.roll(2) {
                0 => format!("dag {sign} date('2025-01-0{day}')"),
                _ => format!("date(\"2025-01-0{day}\") {} dag", turned(sign)),
            },
            Self::Ticked(is, code) => {
                let word = if *is { "in" } else { "not in" };
                match dice.roll(2) {
                    0 => format!("'{code}' {word} aktorer"),
                    _ if *is => format!("not ('{code}' not in aktorer)"),
                    _ => format!("not ('{code}' in aktorer)"),
                }
            }
            Self::Sum(least) => match dice.roll(2) {
                0 => format!("antal + belopp * 2 >= {least}"),
                _ => format!("(2 * belopp) + antal >= {least}"),
            },
            Self::Answered => "samordnare is answered".to_owned(),
            Self::And(parts) => joined(parts, " and ", dice),
            Self::Or(parts) => joined(parts, " or ", dice),
            Self::Not(inner) => match (&**inner, dice.roll(2)) {
                (Self::And(parts), 0) => negated(parts, " or ", dice),
                (Self::Or(parts), 0) => negated(parts, " and ", dice),
                (inner, _) => format!("not ({})", inner.written(dice)),
            },
        };
        if dice.roll(4) == 0 { format!("( {text} )") } else { text }
    }
}

fn among(is: bool, codes: &[&str], dice: &mut Dice) -> String {
    let mut codes = codes.to_vec();
    if dice.roll(2) == 0 {
        codes.reverse();
    }
    let (word, sign, between) =
        if is { ("in", "==", " or ") } else { ("not in", "!=", " and ") };
    let list: Vec<String> = codes.iter().map(|code| format!("\"{code}\"")).collect();
    match dice.roll(3) {
        0 => format!("samordnare {word} [{}]", list.join(",")),
        1 => {
            let each = codes.iter().map(|code| format!("samordnare {sign} '{code}'"));
            format!("({})", each.collect::<Vec<_>>().join(between))
        }
        _ => {
            let each = codes.iter().map(|code| format!("'{code}' {sign} samordnare"));
            format!("({})", each.collect::<Vec<_>>().join(between))
        }
    }
}

fn joined(parts: &[Cond], word: &str, dice: &mut Dice) -> String {
    let mut parts: Vec<String> =
        parts.iter().map(|part| format!("({})", part.written(dice))).collect();
    if dice.roll(2) == 0 {
        parts.reverse();
    }
    if dice.roll(3) == 0 {
        parts.push(parts[0].clone());
    }
    parts.join(word)
}

fn negated(parts: &[Cond], word: &str, dice: &mut Dice) -> String {
    let parts: Vec<String> =
        parts.iter().map(|part| format!("not ({})", part.written(dice))).collect();
    parts.join(word)
}

fn universe(text: &str) -> Universe {
    let mut universe = Universe::default();
    universe.narrow(text, &Plain, None);
    universe
}

/// Records in which every cell is answered or blank.
fn worlds(dice: &mut Dice) -> Vec<World> {
    let answers: [(&str, &[&str]); 5] = [
        ("samordnare", &["ja", "nej"]),
        ("antal", &["-1", "0", "1", "2", "3"]),
        ("belopp", &["0", "1", "3"]),
        ("dag", &["2024-12-31", "2025-01-01", "2025-01-02", "2025-01-03"]),
        ("aktorer", &["-", "polis", "skola", "polis skola", "alla"]),
    ];
    let world = |dice: &mut Dice| {
        let mut world = World::new();
        for (name, values) in answers {
            if dice.roll(4) > 0 {
                world = world.with(name, dice.pick(values));
            }
        }
        world
    };
    (0..30).map(|_| world(dice)).collect()
}

#[test]
fn a_condition_is_the_same_however_it_is_written() {
    let mut dice = Dice(20_250_831);
    for _ in 0..2000 {
        let condition = Cond::new(&mut dice, 3);
        let (one, other) = (condition.written(&mut dice), condition.written(&mut dice));
        assert_eq!(universe(&one), universe(&other), "{one}\n{other}");
    }
}

#[test]
fn what_lies_within_another_universe_does_so_for_every_answer() {
    let mut dice = Dice(7);
    let worlds = worlds(&mut dice);
    let (mut equal, mut within) = (0, 0);
    for _ in 0..700 {
        let depth = dice.roll(3);
        let (one, other) = (Cond::new(&mut dice, depth), Cond::new(&mut dice, depth));
        let wider = Cond::Or(vec![one.clone(), other.clone()]);
        let narrower = Cond::And(vec![other.clone(), one.clone()]);
        for other in [&other, &wider, &narrower] {
            let (one, other) = (one.written(&mut dice), other.written(&mut dice));
            let (before, now) = (universe(&one), universe(&other));
            let is_within = before.is_within(&now);
            within += usize::from(is_within);
            equal += usize::from(before == now);
            for world in worlds.iter().filter(|_| is_within || before == now) {
                let (was, is) = (world.truth(&one), world.truth(&other));
                assert!(before != now || was == is, "{one}\n{other}\n{was:?} {is:?}");
                let holds = was != Some(true) || is == Some(true);
                assert!(!is_within || holds, "{one}\n{other}\n{was:?} {is:?}");
            }
        }
    }
    assert!(equal > 50 && within > 500, "{equal} equal, {within} within");
}

#[test]
fn no_text_of_an_expression_makes_it_panic() {
    let mut dice = Dice(99);
    let words = [
        "a", "and", "or", "not", "in", "is", "(", ")", "[", "]", "'x'", "1", "==", "<",
        "+", "-", "*", "date(", "const.x", "prev.a", "if", "else", ",", ".", "{{", "å",
    ];
    for _ in 0..3000 {
        let text: Vec<&str> = (0..1 + dice.roll(12)).map(|_| dice.pick(&words)).collect();
        let text = text.join(if dice.roll(2) == 0 { " " } else { "" });
        assert_eq!(normal(&text, &Plain, None), normal(&text, &Plain, None));
        assert!(universe(&text).is_within(&universe(&text)), "{text}");
        let _ = survey::expression::normal_text(&text, &Plain, None);
    }
}
