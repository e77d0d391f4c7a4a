//! Figures, and all else that is made of scores.
//!
//! *In:* the results of two scoring files. *Out:* changes.
//!
//! A figure whose expression, base or denominator became another is another figure. How
//! it is broken down and what is shown of it changes no number.

use crate::changes::kinds::scoring::{FIGURE, LABEL, RANK, RESULTS, ROUNDING};
use crate::changes::ledger::{change, said, unsaid};
use crate::changes::scoring::nodes::joined;
use crate::changes::scoring::{Both, plain, text};
use crate::changes::wording::one_line;
use crate::changes::{Change, Compared, Comparison, Declared, Subject};
use crate::expression::normal;
use crate::model::{FigureRule, RankChange, ResultRules, Written};
use crate::source::{Span, Spanned};

/// What changed of figures and of changes of place.
pub(super) fn compare(both: &Both<'_>, comparison: &mut Comparison) {
    let (old, new) = (&both.old.results, &both.new.results);
    joined(
        (&old.figures, &new.figures),
        |figure: &FigureRule| &figure.id,
        Subject::Figure,
        comparison,
        |old, new| figure(both, old, new),
    );
    for compared in &mut comparison.compared {
        if compared.subject == Subject::Figure {
            compared.declared = new.figure(&compared.name).and_then(declared);
        }
    }
    joined(
        (&old.rank_changes, &new.rank_changes),
        |change: &RankChange| &change.id,
        Subject::Rank,
        comparison,
        rank_change,
    );
    let mut whole = Compared::new(Subject::Scoring, &both.new.name.value);
    whole.old_name = Some(both.old.name.value.clone());
    let homes = (both.old.name.span, both.new.name.span);
    let changes = told(old, new, homes);
    if !changes.is_empty() {
        comparison.push(whole, changes);
    }
}

/// Whether two expressions say the same.
fn is_same(
    both: &Both<'_>,
    is_condition: bool,
    (old, new): (Option<&Written>, Option<&Written>),
) -> bool {
    match (old, new) {
        (Some(old), Some(new)) if is_condition => both.is_same(old, new, None),
        (Some(old), Some(new)) => {
            normal(&old.text, &both.older, None) == normal(&new.text, &both.newer, None)
        }
        (old, new) => old.is_none() && new.is_none(),
    }
}

fn figure(both: &Both<'_>, old: &FigureRule, new: &FigureRule) -> Vec<Change> {
    let homes = (old.id.span, new.id.span);
    let mut changes = Vec::new();
    let is_condition = old.measure.is_condition();
    let value = (Some(&old.value), Some(&new.value));
    let shown = |figure: &FigureRule| {
        let text = format!("{}: {}", figure.measure.name(), one_line(&figure.value.text));
        said(figure.value.span, text)
    };
    if old.measure != new.measure || !is_same(both, is_condition, value) {
        changes.push(change(&FIGURE, shown(old), shown(new)));
    }
    let parts = [
        ("base", true, (old.base.as_ref(), new.base.as_ref())),
        ("per", false, (old.per.as_ref(), new.per.as_ref())),
    ];
    for (key, is_condition, sides) in parts {
        if !is_same(both, is_condition, sides) {
            let side = |written: Option<&Written>, home| match written {
                Some(written) => said(written.span, one_line(&written.text)),
                None => unsaid(home),
            };
            let sides = (side(sides.0, homes.0), side(sides.1, homes.1));
            changes.push(change(&FIGURE, sides.0, sides.1).under(key));
        }
    }
    let counted = (old.of.as_ref(), new.of.as_ref());
    changes.extend(plain(&FIGURE, "of", counted, homes, String::clone));
    let times = (old.times.as_ref(), new.times.as_ref());
    changes.extend(plain(&FIGURE, "times", times, homes, ToString::to_string));
    let weighted = (old.weighted.as_ref(), new.weighted.as_ref());
    changes.extend(plain(&FIGURE, "weighted", weighted, homes, bool::to_string));
    let stands = |figure: &'_ FigureRule| {
        figure.absent_as.as_ref().map(|absent| absent.value.clone())
    };
    let (before, now) = (stands(old), stands(new));
    let absent = (before.as_ref(), now.as_ref());
    changes.extend(plain(&FIGURE, "absent_as", absent, homes, ToString::to_string));
    let decimals = (old.decimals.as_ref(), new.decimals.as_ref());
    changes.extend(plain(&ROUNDING, "decimals", decimals, homes, u32::to_string));
    let by = |figure: &FigureRule| {
        let by = figure.by.iter().map(|by| one_line(&by.text));
        by.collect::<Vec<_>>().join(", ")
    };
    changes.extend(differing("by", (by(old), by(new)), homes));
    let other = |figure: &FigureRule| {
        let constants = figure.also_with.iter().flat_map(|other| &other.constants);
        let told =
            constants.map(|(name, value)| format!("{} {:?}", name.value, value.value));
        told.collect::<Vec<_>>().join(", ")
    };
    changes.extend(differing("also_with", (other(old), other(new)), homes));
    changes.extend(text(&LABEL, "label", (&old.label, &new.label), homes));
    changes
}

/// What an author says of a figure.
fn declared(figure: &FigureRule) -> Option<Declared> {
    let comparable = figure.comparable.as_ref()?;
    Some(Declared {
        word: comparable.value,
        because: figure.comparable_because.clone(),
        span: comparable.span,
    })
}

fn rank_change(old: &RankChange, new: &RankChange) -> Vec<Change> {
    let homes = (old.id.span, new.id.span);
    let name = |name: &Spanned<String>| name.clone();
    let mut changes = Vec::new();
    for (key, before, now) in
        [("from", name(&old.from), name(&new.from)), ("to", name(&old.to), name(&new.to))]
    {
        let sides = (Some(&before), Some(&now));
        changes.extend(plain(&RANK, key, sides, homes, String::clone));
    }
    changes
}

/// What of a file says how results are told.
fn told(old: &ResultRules, new: &ResultRules, homes: (Span, Span)) -> Vec<Change> {
    let forbid = |rules: &ResultRules| {
        let what = rules.forbid.iter().flat_map(|forbid| &forbid.what);
        let mut what: Vec<&str> = what.map(|what| what.value.name()).collect();
        what.sort_unstable();
        what.join(", ")
    };
    let classes = |rules: &ResultRules| {
        let told = rules.classes.iter().map(|rule| {
            let classes = rule.classes.iter().map(|(name, codes)| {
                let codes = codes.iter().flatten().map(|code| code.value.as_str());
                format!("{} {}", name.value, codes.collect::<Vec<_>>().join(" "))
            });
            format!("{}: {}", rule.of.value, classes.collect::<Vec<_>>().join(", "))
        });
        told.collect::<Vec<_>>().join("; ")
    };
    let checks = |rules: &ResultRules| {
        let checks = rules.checks.iter();
        let told =
            checks.map(|it| format!("{}: {}", it.id.value, one_line(&it.must.text)));
        told.collect::<Vec<_>>().join("; ")
    };
    let hidden = |rules: &ResultRules| {
        rules.disclosure.as_ref().map_or_else(String::new, |rule| {
            let least = |key: &str, limit: &Option<Spanned<u32>>| {
                limit.as_ref().map(|limit| format!("{key} {}", limit.value))
            };
            let flag = |key: &str, holds: bool| holds.then(|| key.to_owned());
            let parts = [
                least("min_base", &rule.min_base),
                least("min_cell", &rule.min_cell),
                flag("zero hidden", rule.hides_zero),
                flag("complementary", rule.complementary),
                flag("inverse", rule.inverse),
                rule.counts_of.as_ref().map(|of| format!("of {}", of.value)),
            ];
            parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
        })
    };
    let tried = |rules: &ResultRules| {
        rules.robustness.as_ref().map_or_else(String::new, |rule| {
            let levels = rule.levels.iter().map(|level| level.value.as_str());
            let levels = levels.collect::<Vec<_>>().join(" ");
            let (noise, draws) = (&rule.noise.value, rule.draws.value);
            let out = if rule.leave_one_out { ", leave one out" } else { "" };
            format!("{noise} of {levels}, {draws} draws from {}{out}", rule.seed.value)
        })
    };
    let sides = [
        ("forbid", forbid(old), forbid(new)),
        ("classes", classes(old), classes(new)),
        ("checks", checks(old), checks(new)),
        ("disclosure", hidden(old), hidden(new)),
        ("robustness", tried(old), tried(new)),
    ];
    let found = sides.into_iter();
    found.filter_map(|(key, before, now)| differing(key, (before, now), homes)).collect()
}

/// A change of something that only says how results are told.
fn differing(
    key: &'static str,
    (before, now): (String, String),
    homes: (Span, Span),
) -> Option<Change> {
    let side = |text: String, home| match text.is_empty() {
        true => unsaid(home),
        false => said(home, text),
    };
    (before != now)
        .then(|| change(&RESULTS, side(before, homes.0), side(now, homes.1)).under(key))
}
