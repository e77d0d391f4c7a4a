//! The points of a `multiple`.
//!
//! *In:* a rule and the options. *Out:* points of a set of ticks, and their bounds.
//!
//! An option with `missing:` is never a tick: its answer is a state.

use crate::decimal::Number;
use crate::model::{MultipleRule, ResponseOption, TickMethod};
use crate::points::Bounds;
use crate::value::CodeSet;

/// A rule for ticks beside its options.
#[derive(Clone, Debug, PartialEq)]
pub struct Ticks {
    method: TickMethod,
    /// Points by the number of the option (`sum`, `max`).
    points: Box<[Option<Number>]>,
    kinds: Box<[Kind]>,
    /// The options asked for (`any`, `all`).
    of: CodeSet,
    /// Points of a tick (`count`), or of having `of`.
    worth: Number,
    cap: Option<Number>,
    floor: Option<Number>,
}

/// What an option does among ticks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Ordinary,
    Exclusive,
    AllOfThese,
    Missing,
}

impl Ticks {
    /// Joins a rule and the options it is about. Codes that no option has are left out:
    /// `check` reports them.
    pub fn new(rule: &MultipleRule, options: &[ResponseOption]) -> Self {
        let position = |code: &str| {
            let at = options.iter().position(|option| option.code.value == code)?;
            u16::try_from(at).ok()
        };
        let mut points = vec![None; options.len()];
        for (code, worth) in &rule.points {
            if let Some(at) = position(&code.value) {
                points[usize::from(at)] = Some(worth.value.clone());
            }
        }
        let given = if rule.method.value == TickMethod::Count {
            rule.each.as_ref()
        } else {
            rule.worth.as_ref()
        };
        Self {
            method: rule.method.value,
            points: points.into(),
            kinds: options.iter().map(Kind::of).collect(),
            of: rule.of.iter().filter_map(|code| position(&code.value)).collect(),
            worth: given.map_or(Number::ONE, |worth| worth.value.clone()),
            cap: rule.cap.as_ref().map(|cap| cap.value.clone()),
            floor: rule.floor.as_ref().map(|floor| floor.value.clone()),
        }
    }

    /// The points of the ticks.
    ///
    /// Nothing ticked is an answer, worth 0 brought up to `floor`. An `all_of_these`
    /// earns what the options it stands for earn, whatever points it has itself. An
    /// option the rule leaves out earns 0.
    pub fn of(&self, codes: &CodeSet) -> Number {
        let raw = match self.method {
            TickMethod::Sum => self.ticked(codes).map(|at| self.worth_of(at)).sum(),
            TickMethod::Max => self
                .ticked(codes)
                .map(|at| self.worth_of(at))
                .max()
                .unwrap_or(Number::ZERO),
            TickMethod::Count => {
                let ticked = |at: &usize| self.kinds[*at] == Kind::Ordinary;
                let count = self.ticked(codes).filter(ticked).count();
                self.worth.clone() * Number::from(count)
            }
            TickMethod::Any | TickMethod::All => {
                let mut wanted = self.of.iter().map(usize::from);
                let has = |at: usize| self.ticked(codes).any(|ticked| ticked == at);
                let met = match self.method {
                    TickMethod::Any => wanted.any(has),
                    _ => !self.of.is_empty() && wanted.all(has),
                };
                if met { self.worth.clone() } else { Number::ZERO }
            }
        };
        self.within(raw)
    }

    /// What respondents can reach who tick from `least` to `most` options.
    ///
    /// One exclusive option, or one that stands for all, is enough whatever the least.
    pub fn bounds(&self, least: usize, most: Option<usize>) -> Bounds {
        let mut reached: Vec<Number> = (0..self.kinds.len())
            .filter(|at| matches!(self.kinds[*at], Kind::Exclusive | Kind::AllOfThese))
            .filter_map(|at| u16::try_from(at).ok())
            .map(|at| self.of(&std::iter::once(at).collect()))
            .collect();
        let ordinary = self.kinds.iter().filter(|kind| **kind == Kind::Ordinary).count();
        let most = most.map_or(ordinary, |most| most.min(ordinary));
        if least <= most {
            reached.extend(self.ends(least, most).map(|end| self.within(end)));
        }
        let least = reached.iter().min().cloned().unwrap_or(Number::ZERO);
        (least, reached.into_iter().max().unwrap_or(Number::ZERO))
    }

    /// The ends reached by ordinary options only, before `cap` and `floor`.
    fn ends(&self, least: usize, most: usize) -> impl Iterator<Item = Number> {
        let mut worth: Vec<Number> =
            self.ordinary().map(|at| self.worth_of(at)).collect();
        worth.sort();
        let ends = match self.method {
            TickMethod::Sum => {
                let low = picked(worth.iter(), least, most, |n| n.is_negative());
                let high = picked(worth.iter().rev(), least, most, |n| *n > Number::ZERO);
                vec![low, high]
            }
            TickMethod::Max => {
                // At least so many ticks: the greatest of them is no less than the
                // `least`-th smallest.
                let low = if least == 0 { None } else { worth.get(least - 1) };
                let none = (least == 0).then_some(Number::ZERO);
                let high = if most == 0 { None } else { worth.last().cloned() };
                let first = if most == 0 { None } else { worth.first().cloned() };
                none.into_iter().chain(low.cloned().or(first)).chain(high).collect()
            }
            TickMethod::Count => [least, most]
                .map(|count| self.worth.clone() * Number::from(count))
                .to_vec(),
            TickMethod::Any | TickMethod::All => self.met_ends(most),
        };
        ends.into_iter()
    }

    /// 0, and what `any` or `all` is worth where ordinary ticks can meet it.
    fn met_ends(&self, most: usize) -> Vec<Number> {
        let wanted = self.of.iter().map(usize::from);
        let ordinary = wanted.filter(|at| self.kinds[*at] == Kind::Ordinary).count();
        let met = match self.method {
            TickMethod::Any => ordinary > 0 && most > 0,
            _ => ordinary == self.of.len() && ordinary > 0 && ordinary <= most,
        };
        let worth = met.then(|| self.worth.clone());
        std::iter::once(Number::ZERO).chain(worth).collect()
    }

    /// The ticks that count, an `all_of_these` being those it stands for.
    fn ticked<'a>(&'a self, codes: &'a CodeSet) -> impl Iterator<Item = usize> + 'a {
        let has = |at: usize| u16::try_from(at).is_ok_and(|at| codes.contains(at));
        let all =
            (0..self.kinds.len()).any(|at| self.kinds[at] == Kind::AllOfThese && has(at));
        (0..self.kinds.len()).filter(move |at| match self.kinds[*at] {
            Kind::Ordinary => all || has(*at),
            Kind::Exclusive => has(*at),
            Kind::AllOfThese | Kind::Missing => false,
        })
    }

    pub(crate) fn ordinary(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.kinds.len()).filter(|at| self.kinds[*at] == Kind::Ordinary)
    }

    fn worth_of(&self, at: usize) -> Number {
        self.points[at].clone().unwrap_or(Number::ZERO)
    }

    /// `floor` and `cap`; where they cross, the cap wins.
    fn within(&self, raw: Number) -> Number {
        let raw = match &self.floor {
            Some(floor) => raw.max(floor.clone()),
            None => raw,
        };
        match &self.cap {
            Some(cap) => raw.min(cap.clone()),
            None => raw,
        }
    }
}

impl Kind {
    fn of(option: &ResponseOption) -> Self {
        if option.missing.is_some() {
            Self::Missing
        } else if option.all_of_these.is_some() {
            Self::AllOfThese
        } else if option.exclusive.is_some() {
            Self::Exclusive
        } else {
            Self::Ordinary
        }
    }
}

/// The sum of the first numbers, at least so many and further ones while they help.
fn picked<'a>(
    worth: impl Iterator<Item = &'a Number>,
    least: usize,
    most: usize,
    helps: impl Fn(&Number) -> bool,
) -> Number {
    let taken = worth.enumerate().take(most);
    taken.take_while(|(at, n)| *at < least || helps(n)).map(|(_, n)| n.clone()).sum()
}
