//! Scales, means and formulas in one line, as they would be written in YAML.
//!
//! *In:* what a scoring file says. *Out:* a line that is the same where the meaning is.
//!
//! Nothing is compared here.

use crate::changes::wording::one_line;
use crate::decimal::Number;
use crate::model::{
    Against, Aggregate, Basis, Clamp, Combination, CountIf, GateAction, Goalposts,
    ImputeWith, Lookup, LookupCell, Normalise, OnZero, Over, Ratio, Relative, Screen,
    Steps,
};

/// How parts are put together.
pub(in crate::changes) fn aggregate(aggregate: &Aggregate) -> String {
    let word = aggregate.name();
    match aggregate {
        Aggregate::Power(number)
        | Aggregate::ShareAtLeast(number)
        | Aggregate::MeanMin(number) => format!("{word}: {number}"),
        Aggregate::Combination(combination) => combined(combination),
        _ => word.to_owned(),
    }
}

fn combined(combination: &Combination) -> String {
    let Combination { constant, times, terms } = combination;
    let term = |term: &crate::model::CombinationTerm| {
        format!("{} · (– {}) / {}", term.times, term.minus, term.divide_by.value)
    };
    let terms: Vec<String> = terms.iter().map(term).collect();
    format!("combination {constant} + {times} · [{}]", terms.join("; "))
}

/// On what scale it stands.
pub(in crate::changes) fn normalise(normalise: &Normalise) -> String {
    let word = normalise.name();
    let pair = |(low, high): &(Number, Number)| format!("[{low}, {high}]");
    match normalise {
        Normalise::PercentOfMax => word.to_owned(),
        Normalise::Goalposts(posts) => {
            let Goalposts { low, high, ln, clamp, to } = posts;
            let ln = if *ln { ", ln" } else { "" };
            let clamp = self::clamp(*clamp);
            format!("{word} {low}–{high} → {}{ln}, clamp {clamp}", pair(to))
        }
        Normalise::FixedZ(z) => {
            format!("{word}, mean {}, sd {} → {}", z.mean, z.deviation, pair(&z.to))
        }
        Normalise::Relative(relative) => match relative {
            Relative::MinMax { to, constant_is_mid } => {
                format!("{word} → {}{}", pair(to), mid(*constant_is_mid))
            }
            Relative::Z { ddof, to, constant_is_mid } => {
                format!("{word}, ddof {ddof} → {}{}", pair(to), mid(*constant_is_mid))
            }
            Relative::PercentileRank { decimals } | Relative::Borda { decimals } => {
                let decimals = decimals.map(|decimals| format!(", decimals {decimals}"));
                format!("{word}{}", decimals.unwrap_or_default())
            }
            Relative::Reference { against, times, gap } => {
                let against = match against {
                    Against::Max => "max".to_owned(),
                    Against::Min => "min".to_owned(),
                    Against::Mean => "mean".to_owned(),
                    Against::Unit(unit) => format!("unit {}", unit.value),
                    Against::Number(number) => number.to_string(),
                };
                let gap = if *gap { ", gap" } else { "" };
                format!("{word} {against}, times {times}{gap}")
            }
        },
    }
}

const fn mid(is_mid: bool) -> &'static str {
    if is_mid { ", constant mid" } else { "" }
}

const fn clamp(clamp: Clamp) -> &'static str {
    match clamp {
        Clamp::Both => "both",
        Clamp::Low => "low",
        Clamp::High => "high",
        Clamp::None => "none",
    }
}

/// What is done beside the scale, the keys in the order in which it is done.
pub(in crate::changes) fn steps(steps: &Steps) -> Vec<(&'static str, String)> {
    let mut all = Vec::new();
    if let Some(treat) = &steps.treat {
        let treat = &treat.value;
        let or_log = if treat.or_log { ", else log" } else { "" };
        let text = format!(
            "skew {}, kurtosis {}, winsorise {}{or_log}",
            treat.skew, treat.kurtosis, treat.winsorise
        );
        all.push(("treat", text));
    }
    if steps.lower_is_better.is_some() {
        all.push(("direction", "lower_is_better".to_owned()));
    }
    if let Some(over) = &steps.over {
        all.push(("over", self::over(&over.value)));
    }
    if let Some(within) = &steps.within {
        all.push(("within", within.value.clone()));
    }
    if let Some(bonus) = &steps.bonus {
        let when = one_line(&bonus.when.text);
        all.push(("bonus", format!("{} if {when}", bonus.add.value)));
    }
    if let Some((low, high)) = &steps.clamp {
        all.push(("clamp", format!("{}–{}", low.value, high.value)));
    }
    all
}

/// Who is left out.
pub(in crate::changes) fn screen(screen: &Screen) -> String {
    let basis = if screen.basis == Basis::Weight { ", by weight" } else { "" };
    format!("answered {}{basis}", screen.answered)
}

/// Which units; of a file its path, since what changed in it is no rule.
fn over(over: &Over) -> String {
    match over {
        Over::Scored => "scored".to_owned(),
        Over::Eligible => "eligible".to_owned(),
        Over::Screened => "screened".to_owned(),
        Over::Panel => "panel".to_owned(),
        Over::Wave(wave) => format!("wave {}", wave.value),
        Over::File(norms) => format!("file {}", norms.path.value),
    }
}

/// What becomes of zeros.
pub(in crate::changes) fn on_zero(on_zero: &OnZero) -> String {
    match on_zero {
        OnZero::Zero => "zero".to_owned(),
        OnZero::NoScore => "no_score".to_owned(),
        OnZero::Offset(offset) => format!("offset {offset}"),
    }
}

/// Where an absent answer takes its points from.
pub(in crate::changes) fn impute(impute: &crate::model::Impute) -> String {
    let with = match impute.with {
        ImputeWith::ItemMean => "item_mean",
        ImputeWith::ItemMedian => "item_median",
        ImputeWith::GroupMean => "group_mean",
        ImputeWith::PreviousWave => "previous_wave",
    };
    let by = impute.by.as_ref().map(|by| format!(" by {}", by.value));
    let among =
        impute.over.as_ref().map(|over| format!(" over {}", self::over(&over.value)));
    format!("impute {with}{}{}", by.unwrap_or_default(), among.unwrap_or_default())
}

/// A quotient.
pub(in crate::changes) fn ratio(ratio: &Ratio) -> String {
    let (of, per) = (one_line(&ratio.of.text), one_line(&ratio.per.text));
    format!("{} · ({of}) / ({per})", ratio.times)
}

/// A count.
pub(in crate::changes) fn count_if(count: &CountIf) -> String {
    let of: Vec<&str> = count.of.iter().map(|of| of.value.as_str()).collect();
    let least = count.at_least.as_ref().map(|n| format!(", at_least {}", n.value));
    let absent = match count.absent_meets {
        Some(true) => ", absent met",
        Some(false) => ", absent not_met",
        None => "",
    };
    let meets = one_line(&count.meets.text);
    let least = least.unwrap_or_default();
    format!("{} if {meets} of {}{least}{absent}", count.points.value, of.join(", "))
}

/// A table.
pub(in crate::changes) fn lookup(lookup: &Lookup) -> String {
    let of: Vec<&str> = lookup.of.iter().map(|of| of.value.as_str()).collect();
    let cell = |cell: &LookupCell| match cell {
        LookupCell::Any => "any".to_owned(),
        LookupCell::Missing => "missing".to_owned(),
        LookupCell::Word(word) => word.clone(),
        LookupCell::Range(low, high) => {
            let end = |end: &Option<Number>| {
                end.as_ref().map_or_else(String::new, ToString::to_string)
            };
            format!("{}..{}", end(low), end(high))
        }
    };
    let row = |row: &crate::model::LookupRow| {
        let cells: Vec<String> = row.cells.iter().map(|it| cell(&it.value)).collect();
        format!("{} → {}", cells.join(" "), row.points.value)
    };
    let rows: Vec<String> = lookup.rows.iter().map(row).collect();
    let otherwise = match &lookup.otherwise {
        Some(worth) => format!(", else {worth}"),
        None => String::new(),
    };
    format!("{}: {}{otherwise}", of.join(", "), rows.join("; "))
}

/// What a gate does.
pub(in crate::changes) fn action(action: &GateAction) -> String {
    match action {
        GateAction::Cap(cap) => format!("cap {}", cap.value),
        GateAction::Subtract(less) => format!("subtract {}", less.value),
        GateAction::Grade(grade) => format!("grade {}", grade.value),
        GateAction::Withdraw => "withdraw".to_owned(),
    }
}
