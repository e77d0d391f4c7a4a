//! Grades and ranks.
//!
//! *In:* those of two scoring files. *Out:* changes.

use crate::changes::kinds::scoring::{GRADES, LABEL, RANK, RANK_LIST};
use crate::changes::ledger::{change, said, unsaid};
use crate::changes::scoring::nodes::joined;
use crate::changes::scoring::{Both, plain, text};
use crate::changes::wording::one_line;
use crate::changes::{Change, Comparison, Subject};
use crate::model::{Cut, Direction, Grades, ListCut, RankRule, RankValue, Ties};
use crate::source::Spanned;

/// What changed of grades and ranks.
pub(super) fn compare(both: &Both<'_>, comparison: &mut Comparison) {
    let (old, new) = (&both.old.grades, &both.new.grades);
    joined(
        (old, new),
        |grades: &Grades| &grades.id,
        Subject::Grades,
        comparison,
        |old, new| grades(both, old, new),
    );
    let (old, new) = (&both.old.ranks, &both.new.ranks);
    joined(
        (old, new),
        |rank: &RankRule| &rank.id,
        Subject::Rank,
        comparison,
        |old, new| rank(both, old, new),
    );
}

fn value(value: RankValue) -> String {
    match value {
        RankValue::Exact => "exact".to_owned(),
        RankValue::Published => "published".to_owned(),
        RankValue::Decimals(decimals) => format!("{decimals} decimals"),
    }
}

fn grades(both: &Both<'_>, old: &Grades, new: &Grades) -> Vec<Change> {
    let homes = (old.id.span, new.id.span);
    let bands = |grades: &Grades| {
        let band = grades.bands.iter();
        let bands = band.map(|band| format!("{}: {}", band.from.value, band.grade.value));
        bands.collect::<Vec<_>>().join(", ")
    };
    let mut changes = Vec::new();
    let sides = [
        ("of", both.called(&old.of.value), new.of.value.clone()),
        ("value", value(old.value), value(new.value)),
        ("bands", bands(old), bands(new)),
    ];
    for (key, before, now) in sides {
        if before != now {
            let found = change(&GRADES, said(homes.0, before), said(homes.1, now));
            changes.push(found.under(key));
        }
    }
    changes.extend(text(&LABEL, "label", (&old.label, &new.label), homes));
    for band in &new.bands {
        let grade = &band.grade.value;
        let before = old.bands.iter().find(|before| before.grade.value == *grade);
        let Some(before) = before else { continue };
        let spans = (before.grade.span, band.grade.span);
        let found = text(&LABEL, "label", (&before.label, &band.label), spans);
        changes.extend(found.into_iter().map(|found| found.of("grade", grade)));
    }
    changes
}

const fn direction(direction: Direction) -> &'static str {
    match direction {
        Direction::Descending => "descending",
        Direction::Ascending => "ascending",
    }
}

const fn ties(ties: Ties) -> &'static str {
    match ties {
        Ties::Competition => "competition",
        Ties::Modified => "modified",
        Ties::Dense => "dense",
        Ties::Ordinal => "ordinal",
        Ties::Fractional => "fractional",
    }
}

fn rank(both: &Both<'_>, old: &RankRule, new: &RankRule) -> Vec<Change> {
    let homes = (old.id.span, new.id.span);
    let words = |words: &[Spanned<String>]| {
        let mut words: Vec<&str> = words.iter().map(|word| word.value.as_str()).collect();
        words.sort_unstable();
        words.join(", ")
    };
    let except = |rank: &RankRule| {
        let units = rank.eligible.except.iter().map(|(unit, _)| unit.clone());
        words(&units.collect::<Vec<_>>())
    };
    let in_order = |words: &[Spanned<String>]| {
        let words = words.iter().map(|word| word.value.as_str());
        words.collect::<Vec<_>>().join(", ")
    };
    let only = |rank: &RankRule| if rank.is_only_within { "true" } else { "" }.to_owned();
    let statuses = [&old.eligible.status, &new.eligible.status].map(|it| words(it));
    let [before, now] = statuses;
    let sides = [
        (&RANK, "by", both.called(&old.by.value), new.by.value.clone()),
        (
            &RANK,
            "direction",
            direction(old.direction).into(),
            direction(new.direction).into(),
        ),
        (&RANK, "ties", ties(old.ties).into(), ties(new.ties).into()),
        (&RANK, "value", value(old.value.value), value(new.value.value)),
        (&RANK, "status", before, now),
        (&RANK, "except", except(old), except(new)),
        (&RANK, "panel", words(&old.panel), words(&new.panel)),
        (&RANK, "break_ties", in_order(&old.break_ties), in_order(&new.break_ties)),
        (&RANK_LIST, "only_within", only(old), only(new)),
        (&RANK_LIST, "within", words(&old.within), words(&new.within)),
        (&RANK_LIST, "list", list(&old.list), list(&new.list)),
    ];
    let mut changes: Vec<Change> = Vec::new();
    for (kind, key, before, now) in sides {
        if before != now {
            let found = change(kind, said(homes.0, before), said(homes.1, now));
            changes.push(found.under(key));
        }
    }
    let answered = (old.eligible.answered.as_ref(), new.eligible.answered.as_ref());
    changes.extend(plain(&RANK, "answered", answered, homes, ToString::to_string));
    let until = (old.eligible.until.as_ref(), new.eligible.until.as_ref());
    changes.extend(plain(&RANK, "until", until, homes, ToString::to_string));
    let conditions = (old.eligible.condition.as_ref(), new.eligible.condition.as_ref());
    let is_same = match conditions {
        (Some(old), Some(new)) => both.is_same(old, new, None),
        (old, new) => old.is_none() && new.is_none(),
    };
    if !is_same {
        let side = |written: Option<&crate::model::Written>, home| match written {
            Some(written) => said(written.span, one_line(&written.text)),
            None => unsaid(home),
        };
        let sides = (side(conditions.0, homes.0), side(conditions.1, homes.1));
        changes.push(change(&RANK, sides.0, sides.1).of("key", "where"));
    }
    changes
}

fn list(list: &ListCut) -> String {
    let mut parts = Vec::new();
    for (key, count) in [("top", &list.top), ("bottom", &list.bottom)] {
        parts.extend(count.as_ref().map(|count| format!("{key} {}", count.value)));
    }
    if list.cut == Cut::Rows {
        parts.push("cut rows".to_owned());
    }
    if list.worst_first {
        parts.push("worst first".to_owned());
    }
    let bands = list.bands.as_ref();
    parts.extend(bands.map(|it| format!("bands {}+{}", it.from.value, it.width.value)));
    parts.extend(list.order.as_ref().map(|order| format!("order {}", order.value)));
    parts.join(", ")
}
