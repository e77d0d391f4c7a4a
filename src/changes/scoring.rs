//! Two scoring files: what earns points, how they are put together, who is ranked.
//!
//! *In:* two scoring files and, where they are at hand, their questionnaires, whose
//! renamed items and codes are then the same in both. *Out:* a [`Comparison`].
//!
//! A node of which a part does not continue does not continue either. Points are never
//! given here: whether any unit's score would differ is not known.

mod nodes;
mod points;
mod ranks;
mod results;
mod shown;

use std::collections::{HashMap, HashSet};

use crate::changes::kinds::scoring::{
    DATES, LABEL, POINTS_ARE, POLICY, ROUNDING, RULE_ADDED, RULE_REMOVED, SCREEN,
    UNSCORED, WAVES,
};
use crate::changes::ledger::{added, change, removed, said, unsaid};
use crate::changes::pairs::Named;
use crate::changes::wording::one_line;
use crate::changes::{Change, ChangeKind, Compared, Comparison, Pairs, Side, Subject};
use crate::decimal::Rounding;
use crate::expression::{Naming, Universe, normal};
use crate::model::{
    AllMissing, Basis, Least, PointsAre, Policies, Policy, Rescore, Scoring, Text,
    WaveBreak, Written,
};
use crate::source::{Span, Spanned};
use crate::value::Value;

/// Compares two scoring files, the older one first.
pub fn compare_scorings(
    old: &Scoring,
    new: &Scoring,
    pairs: Option<&Pairs<'_>>,
) -> Comparison {
    let both = Both::new(old, new, pairs);
    let mut comparison = Comparison::default();
    let mut whole = Compared::new(Subject::Scoring, &new.name.value);
    whole.old_name = Some(old.name.value.clone());
    comparison.push(whole, both.whole());
    points::compare(&both, &mut comparison);
    nodes::compare(&both, &mut comparison);
    ranks::compare(&both, &mut comparison);
    results::compare(&both, &mut comparison);
    nodes::pass_on(&both, &mut comparison);
    comparison
}

/// Two scoring files, and what names mean in both.
struct Both<'a> {
    old: &'a Scoring,
    new: &'a Scoring,
    older: Names<'a>,
    newer: Names<'a>,
}

/// The names of expressions; without questionnaires they mean what they say.
struct Names<'a>(Option<Named<'a>>);

impl Naming for Names<'_> {
    fn find(&self, within: Option<usize>, id: &str) -> Option<usize> {
        self.0.as_ref()?.find(within, id)
    }

    fn column(&self, roster: usize, id: &str) -> Option<usize> {
        self.0.as_ref()?.column(roster, id)
    }

    fn called(&self, item: usize) -> &str {
        self.0.as_ref().map_or("", |names| names.called(item))
    }

    fn code<'b>(&'b self, item: usize, code: &'b str) -> &'b str {
        self.0.as_ref().map_or(code, |names| names.code(item, code))
    }

    fn constant(&self, name: &str) -> Option<&Value> {
        self.0.as_ref()?.constant(name)
    }
}

impl<'a> Both<'a> {
    fn new(old: &'a Scoring, new: &'a Scoring, pairs: Option<&'a Pairs<'a>>) -> Self {
        let older = Names(pairs.map(Pairs::older));
        let newer = Names(pairs.map(Pairs::newer));
        Self { old, new, older, newer }
    }

    /// What an old name of an item, of a row or of a node is called now.
    fn called(&self, name: &str) -> String {
        let (id, rest) = name.split_once('.').map_or((name, ""), |(id, rest)| (id, rest));
        let found = self.older.find(None, id);
        let id = found.map_or(id, |item| self.older.called(item));
        if rest.is_empty() { id.to_owned() } else { format!("{id}.{rest}") }
    }

    /// The item that a rule of the older file is for.
    fn old_item(&self, name: &str) -> Option<usize> {
        self.older.find(None, name.split('.').next().unwrap_or(name))
    }

    /// What an old code of an item is called now.
    fn code<'b>(&'b self, item: Option<usize>, code: &'b str) -> &'b str {
        item.map_or(code, |item| self.older.code(item, code))
    }

    fn is_same(
        &self,
        old: &Written,
        new: &Written,
        rule: Option<(usize, usize)>,
    ) -> bool {
        let own = |names: &Names<'a>, item: Option<usize>| {
            Names(names.0.map(|names| item.map_or(names, |item| names.of(item))))
        };
        let (older, newer) = (
            own(&self.older, rule.map(|rule| rule.0)),
            own(&self.newer, rule.map(|rule| rule.1)),
        );
        if rule.is_some() {
            return normal(&old.text, &older, None) == normal(&new.text, &newer, None);
        }
        let (mut before, mut now) = (Universe::default(), Universe::default());
        before.narrow(&old.text, &older, None);
        now.narrow(&new.text, &newer, None);
        before == now
    }

    /// What changed of the file as a whole.
    fn whole(&self) -> Vec<Change> {
        let (old, new) = (self.old, self.new);
        let homes = (old.name.span, new.name.span);
        let mut changes = Vec::new();
        changes.extend(text(&LABEL, "title", (&old.title, &new.title), homes));
        let frozen = (old.frozen.as_ref(), new.frozen.as_ref());
        changes.extend(plain(&DATES, "frozen", frozen, homes, ToString::to_string));
        let spread = (old.route_spread.as_ref(), new.route_spread.as_ref());
        changes.extend(plain(&DATES, "route_spread", spread, homes, ToString::to_string));
        let standing = (old.points_are.as_ref(), new.points_are.as_ref());
        let name = |are: &PointsAre| match are {
            PointsAre::Example => "example".to_owned(),
            PointsAre::Official => "official".to_owned(),
        };
        changes.extend(plain(&POINTS_ARE, "points_are", standing, homes, name));
        let decimals =
            (old.arithmetic.decimals.as_ref(), new.arithmetic.decimals.as_ref());
        changes.extend(plain(&ROUNDING, "decimals", decimals, homes, u32::to_string));
        let rounds = [old.arithmetic.rounding, new.arithmetic.rounding].map(rounding);
        if rounds[0] != rounds[1] {
            let sides = (said(homes.0, rounds[0]), said(homes.1, rounds[1]));
            changes.push(change(&ROUNDING, sides.0, sides.1).of("key", "round"));
        }
        let quanta = [old, new].map(|it| it.arithmetic.quantum.size().to_string());
        if quanta[0] != quanta[1] {
            let sides = (said(homes.0, &*quanta[0]), said(homes.1, &*quanta[1]));
            changes.push(change(&ROUNDING, sides.0, sides.1).of("key", "quantum"));
        }
        changes.extend(policies(&old.missing, &new.missing, homes));
        let screens = (old.screen.as_ref(), new.screen.as_ref());
        changes.extend(plain(&SCREEN, "screen", screens, homes, shown::screen));
        changes.extend(self.unscored());
        changes.extend(self.waves());
        changes
    }

    /// How waves are compared: by whose rules, and where series end.
    fn waves(&self) -> Vec<Change> {
        let (old, new) = (&self.old.waves, &self.new.waves);
        let homes = (self.old.name.span, self.new.name.span);
        let name = |rules: &Rescore| rules.name().to_owned();
        let rules = (old.rules.as_ref(), new.rules.as_ref());
        let mut changes = Vec::new();
        changes.extend(plain(&WAVES, "like_for_like", rules, homes, name));
        let place = |broken: &WaveBreak| {
            (broken.before.value.clone(), broken.after.value.clone())
        };
        let shown = |broken: &WaveBreak, old: bool| {
            let called = |node: &Spanned<String>| match old {
                true => self.called(&node.value),
                false => node.value.clone(),
            };
            let nodes: Vec<String> = broken.nodes.iter().map(called).collect();
            let nodes = if nodes.is_empty() { "*".to_owned() } else { nodes.join(", ") };
            said(broken.span, nodes)
        };
        for broken in &new.breaks {
            let before = old.breaks.iter().find(|it| place(it) == place(broken));
            let before = before.map_or(unsaid(homes.0), |it| shown(it, true));
            let now = shown(broken, false);
            if before.text != now.text {
                changes
                    .push(change(&WAVES, before, now).of("break", &broken.after.value));
            }
        }
        for broken in &old.breaks {
            if !new.breaks.iter().any(|it| place(it) == place(broken)) {
                let gone = change(&WAVES, shown(broken, true), unsaid(homes.1));
                changes.push(gone.of("break", &broken.after.value));
            }
        }
        changes
    }

    /// Items that are asked and not scored, in either file.
    fn unscored(&self) -> Vec<Change> {
        type Entry = (Spanned<String>, Option<Spanned<String>>);
        let homes = (self.old.name.span, self.new.name.span);
        let side = |entry: Option<&Entry>, home| match entry {
            Some((item, reason)) => {
                said(item.span, reason.as_ref().map_or("", |it| it.value.as_str()))
            }
            None => unsaid(home),
        };
        let old: HashMap<String, &Entry> = self
            .old
            .unscored
            .iter()
            .map(|entry| (self.called(&entry.0.value), entry))
            .collect();
        let mut changes = Vec::new();
        for entry in &self.new.unscored {
            let sides = (
                side(old.get(&entry.0.value).copied(), homes.0),
                side(Some(entry), homes.1),
            );
            if sides.0.text != sides.1.text {
                changes
                    .push(change(&UNSCORED, sides.0, sides.1).of("item", &entry.0.value));
            }
        }
        let known: HashSet<&str> =
            self.new.unscored.iter().map(|(item, _)| item.value.as_str()).collect();
        for entry in &self.old.unscored {
            let name = self.called(&entry.0.value);
            if !known.contains(name.as_str()) {
                let sides = (side(Some(entry), homes.0), unsaid(homes.1));
                changes.push(change(&UNSCORED, sides.0, sides.1).of("item", name));
            }
        }
        changes
    }
}

const fn rounding(rounding: Rounding) -> &'static str {
    match rounding {
        Rounding::HalfUp => "half_up",
        Rounding::HalfEven => "half_even",
        Rounding::Floor => "floor",
        Rounding::Ceil => "ceil",
    }
}

/// A change of something short that may be said or not.
fn plain<T: PartialEq>(
    kind: &'static ChangeKind,
    key: &'static str,
    (old, new): (Option<&Spanned<T>>, Option<&Spanned<T>>),
    homes: (Span, Span),
    show: impl Fn(&T) -> String,
) -> Option<Change> {
    let side = |side: Option<&Spanned<T>>, home| match side {
        Some(found) => said(found.span, show(&found.value)),
        None => unsaid(home),
    };
    let is_same = old.map(|old| &old.value) == new.map(|new| &new.value);
    let sides = (side(old, homes.0), side(new, homes.1));
    (!is_same).then(|| change(kind, sides.0, sides.1).under(key))
}

/// A change of words that say nothing about points, each language by itself.
fn text(
    kind: &'static ChangeKind,
    key: &'static str,
    (old, new): (&Option<Text>, &Option<Text>),
    homes: (Span, Span),
) -> Vec<Change> {
    let mut tags: Vec<Option<&str>> = Vec::new();
    for text in [old, new].into_iter().flatten() {
        for translation in &text.translations {
            let tag = translation.language.as_ref().map(|tag| tag.value.as_str());
            if !tags.contains(&tag) {
                tags.push(tag);
            }
        }
    }
    let side = |text: &Option<Text>, tag: Option<&str>, home| {
        let mut translations = text.iter().flat_map(|text| &text.translations);
        let found = translations
            .find(|it| it.language.as_ref().map(|tag| tag.value.as_str()) == tag);
        match found {
            Some(found) => said(found.text.span, one_line(&found.text.text)),
            None => unsaid(home),
        }
    };
    let found = tags.into_iter().filter_map(|tag| {
        let (before, now) = (side(old, tag, homes.0), side(new, tag, homes.1));
        let found = (before.text != now.text).then(|| change(kind, before, now))?;
        let found = found.under(key);
        Some(match tag {
            Some(tag) => found.of("language", tag),
            None => found,
        })
    });
    found.collect()
}

/// Missing policies, one change for each kind of absence.
fn policies(old: &Policies, new: &Policies, homes: (Span, Span)) -> Vec<Change> {
    let mut kinds: Vec<_> = old.by_kind.iter().map(|(kind, _)| *kind).collect();
    kinds.extend(new.by_kind.iter().map(|(kind, _)| *kind));
    kinds.sort();
    kinds.dedup();
    let homes = (old.span.unwrap_or(homes.0), new.span.unwrap_or(homes.1));
    let mut changes: Vec<Change> = kinds
        .into_iter()
        .filter_map(|kind| {
            let sides = (old.get(kind), new.get(kind));
            let found = plain(&POLICY, "missing", sides, homes, policy)?;
            Some(found.of("state", kind.name()))
        })
        .collect();
    let all = (old.all_missing.as_ref(), new.all_missing.as_ref());
    changes.extend(plain(&POLICY, "all_missing", all, homes, |all| {
        let word = if *all == AllMissing::Zero { "zero" } else { "no_score" };
        word.to_owned()
    }));
    changes
}

fn policy(policy: &Policy) -> String {
    match policy {
        Policy::Zero => "zero".to_owned(),
        Policy::Full => "full".to_owned(),
        Policy::Score(number) => format!("score {number}"),
        Policy::Exclude => "exclude".to_owned(),
        Policy::Strict => "strict".to_owned(),
        Policy::Invalidate => "invalidate".to_owned(),
        Policy::Impute(impute) => shown::impute(impute),
        Policy::Prorate(prorate) => {
            let least = match &prorate.least {
                Least::Share(share) => format!("min {share}"),
                Least::Answered(count) => format!("min_answered {count}"),
                Least::Missing(count) => format!("max_missing {count}"),
            };
            let strictly = if prorate.strictly { ", strictly" } else { "" };
            let basis = if prorate.basis == Basis::Weight { ", by weight" } else { "" };
            format!("prorate {least}{strictly}{basis}")
        }
    }
}

/// Something that is in one file only.
fn only_in(
    subject: Subject,
    name: &str,
    (old, new): (Option<Span>, Option<Span>),
    comparison: &mut Comparison,
) {
    let mut compared = Compared::new(subject, name);
    let found = match (old, new) {
        (Some(span), _) => {
            compared.old_name = Some(name.to_owned());
            removed(&RULE_REMOVED, span)
        }
        (None, Some(span)) => added(&RULE_ADDED, span),
        (None, None) => return,
    };
    comparison.push(compared, vec![found]);
}

/// A side of several words, nothing where there are none.
fn listing(words: &[String], home: Span) -> Side {
    Side { span: home, text: Some(words.join(", ")).filter(|text| !text.is_empty()) }
}
