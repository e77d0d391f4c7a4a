//! Answers read by `serde_json` alone: what the engine's speed is held to.
//!
//! *In:* lines or files of generated records of [`ITEMS`] items. *Out:* how many there
//! are and a sum of all that was read, so that nothing is left unread and two ways of
//! reading can be seen to read the same. No check, no route, no score.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::{fs, thread};

use serde::Deserialize;

/// The items of the struct below.
pub const ITEMS: usize = 60;

/// What is made of a line.
pub type Read = fn(&str) -> u64;

/// A record whose answers are a map of whatever comes.
#[derive(Deserialize)]
struct Mapped<'a> {
    unit: &'a str,
    #[serde(borrow)]
    answers: HashMap<&'a str, Answer<'a>>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Answer<'a> {
    Number(u64),
    Text(&'a str),
}

/// A record whose every answer has a field and a type.
#[derive(Deserialize)]
struct Typed<'a> {
    unit: &'a str,
    #[serde(borrow)]
    answers: Answers<'a>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Grade {
    All,
    Some,
    None,
}

macro_rules! answers {
    (closed $($closed:ident)*; number $($number:ident)*; text $($text:ident)*) => {
        #[derive(Deserialize)]
        struct Answers<'a> {
            $($closed: Option<Grade>,)*
            $($number: Option<u64>,)*
            $(#[serde(borrow)] $text: Option<&'a str>,)*
        }

        impl Answers<'_> {
            fn sum(&self) -> u64 {
                let mut sum = 0;
                $(sum += self.$closed.map_or(0, |grade| length(grade.code()));)*
                $(sum += self.$number.unwrap_or(0);)*
                $(sum += self.$text.map_or(0, length);)*
                sum
            }
        }
    };
}

answers! {
    closed q0 q2 q4 q6 q8 q10 q12 q14 q16 q18 q20 q22 q24 q26 q28
        q30 q32 q34 q36 q38 q40 q42 q44 q46 q48 q50 q52 q54 q56 q58;
    number q1 q5 q9 q13 q17 q21 q25 q29 q33 q37 q41 q45 q49 q53 q57;
    text q3 q7 q11 q15 q19 q23 q27 q31 q35 q39 q43 q47 q51 q55 q59
}

impl Grade {
    fn code(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Some => "some",
            Self::None => "none",
        }
    }
}

fn length(text: &str) -> u64 {
    text.len().try_into().unwrap()
}

/// Reads into a map.
pub fn mapped(line: &str) -> u64 {
    let Mapped { unit, answers } = serde_json::from_str(line).unwrap();
    let sizes = answers.into_values().map(|answer| match answer {
        Answer::Number(number) => number,
        Answer::Text(text) => length(text),
    });
    length(unit) + sizes.sum::<u64>()
}

/// Reads into fields.
pub fn typed(line: &str) -> u64 {
    let Typed { unit, answers } = serde_json::from_str(line).unwrap();
    length(unit) + answers.sum()
}

/// The way of reading by its name.
pub fn by_name(name: &str) -> Read {
    match name {
        "map" => mapped,
        "typed" => typed,
        _ => panic!("`{name}` is neither `map` nor `typed`"),
    }
}

/// The records of a file, one a line: how many and their sum.
pub fn lines(file: &Path, threads: usize, read: Read) -> (usize, u64) {
    let text = fs::read_to_string(file).unwrap();
    let share = text.len().div_ceil(threads);
    let mut parts = Vec::new();
    let mut rest = text.as_str();
    while !rest.is_empty() {
        let least = share.min(rest.len()) - 1;
        let end = memchr::memchr(b'\n', &rest.as_bytes()[least..]);
        let (part, after) = rest.split_at(end.map_or(rest.len(), |end| least + end + 1));
        parts.push(part);
        rest = after;
    }
    shared(parts, |part| {
        part.lines().map(read).fold((0, 0), |all, sum| add(all, (1, sum)))
    })
}

/// The records of a folder, one a file: how many and their sum.
pub fn files(folder: &Path, threads: usize, read: Read) -> (usize, u64) {
    let mut paths: Vec<PathBuf> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    shared(paths.chunks(paths.len().div_ceil(threads).max(1)).collect(), |part| {
        let texts = part.iter().map(|path| fs::read_to_string(path).unwrap());
        texts.fold((0, 0), |all, text| add(all, (1, read(&text))))
    })
}

/// A thread for each part, and their sums.
fn shared<T: Send>(
    parts: Vec<T>,
    each: impl Fn(T) -> (usize, u64) + Copy + Send,
) -> (usize, u64) {
    thread::scope(|scope| {
        let run = parts.into_iter().map(|part| scope.spawn(move || each(part)));
        let running: Vec<_> = run.collect();
        running.into_iter().fold((0, 0), |all, part| add(all, part.join().unwrap()))
    })
}

fn add(one: (usize, u64), other: (usize, u64)) -> (usize, u64) {
    (one.0 + other.0, one.1.wrapping_add(other.1))
}
