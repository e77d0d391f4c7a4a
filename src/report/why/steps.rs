//! Means, scales, formulas, bonus and gates in words.
//!
//! *In:* a node and its trace. *Out:* what was done with its children, and after that.
//!
//! Expressions stay as they are written.

use crate::decimal::Number;
use crate::model::{
    Against, Aggregate, CountIf, Lookup, Normalise, Over, PointRule, Ratio, Relative,
    Worth,
};
use crate::report::Language;
use crate::report::visible::visible;
use crate::report::why::Case;
use crate::report::why::node::short;
use crate::score::{GateAct, GateTrace, Node, NodeScore, StepKind};

/// How children are put together.
pub fn aggregate(how: &Aggregate, language: Language) -> String {
    let number = |number: &Number| language.number(&short(number));
    let plain = |en: &'static str, sv: &'static str| language.pick(en, sv).to_owned();
    match how {
        Aggregate::Sum => plain("the sum of these", "summan av dessa"),
        Aggregate::Mean => plain("the mean of these", "medelvärdet av dessa"),
        Aggregate::Min => plain("the least of these", "det minsta av dessa"),
        Aggregate::Max => plain("the greatest of these", "det största av dessa"),
        Aggregate::Geometric => {
            plain("the geometric mean of these", "det geometriska medelvärdet av dessa")
        }
        Aggregate::Harmonic => {
            plain("the harmonic mean of these", "det harmoniska medelvärdet av dessa")
        }
        Aggregate::Median => plain("the median of these", "medianen av dessa"),
        Aggregate::Power(exponent) => match language {
            Language::English => {
                format!("the power mean of these, exponent {}", number(exponent))
            }
            Language::Swedish => {
                format!("potensmedelvärdet av dessa, exponent {}", number(exponent))
            }
        },
        Aggregate::ShareAtLeast(least) => match language {
            Language::English => {
                format!("the share of these that is at least {}", number(least))
            }
            Language::Swedish => {
                format!("andelen av dessa som är minst {}", number(least))
            }
        },
        Aggregate::MeanMin(pull) => match language {
            Language::English => {
                format!("the mean of these, drawn {} to the least", number(pull))
            }
            Language::Swedish => {
                format!("medelvärdet av dessa, draget {} mot det minsta", number(pull))
            }
        },
        Aggregate::Combination(combination) => {
            let constant = number(&combination.constant);
            match language {
                Language::English => format!("{constant} and these, shifted and scaled"),
                Language::Swedish => {
                    format!("{constant} och dessa, flyttade och skalade")
                }
            }
        }
    }
}

/// On what scale a node stands, after a comma.
pub fn scale(normalise: &Normalise, language: Language) -> String {
    let number = |number: &Number| language.number(&short(number));
    let range =
        |(low, high): &(Number, Number)| format!("{}–{}", number(low), number(high));
    let onto = language.pick("onto", "på");
    match normalise {
        Normalise::PercentOfMax => {
            language.pick("as a percentage", "i procent").to_owned()
        }
        Normalise::Goalposts(posts) => {
            let from = range(&(posts.low.clone(), posts.high.clone()));
            let ln = if posts.ln { ", ln" } else { "" };
            let word = language.pick("between the posts", "mellan målstolparna");
            format!("{word} {from} {onto} {}{ln}", range(&posts.to))
        }
        Normalise::FixedZ(z) => {
            let (mean, sd) = (number(&z.mean), number(&z.deviation));
            match language {
                Language::English => format!("as a z-score (mean {mean}, sd {sd})"),
                Language::Swedish => {
                    format!("som z-värde (medelvärde {mean}, standardavvikelse {sd})")
                }
            }
        }
        Normalise::Relative(relative) => self::relative(relative, language),
    }
}

fn relative(relative: &Relative, language: Language) -> String {
    let number = |number: &Number| language.number(&short(number));
    match relative {
        Relative::MinMax { to, .. } => {
            let (low, high) = (number(&to.0), number(&to.1));
            match language {
                Language::English => {
                    format!("from the least to the greatest unit onto {low}–{high}")
                }
                Language::Swedish => {
                    format!("från minsta till största enhet på {low}–{high}")
                }
            }
        }
        Relative::Z { .. } => language
            .pick("as a z-score over the units", "som z-värde över enheterna")
            .to_owned(),
        Relative::PercentileRank { .. } => language
            .pick(
                "as the share of the other units that are below",
                "som andelen av de andra enheterna som ligger under",
            )
            .to_owned(),
        Relative::Borda { .. } => language
            .pick("as the number of units below", "som antalet enheter under")
            .to_owned(),
        Relative::Reference { against, .. } => {
            let against = match against {
                Against::Max => language.pick("the greatest unit", "den största enheten"),
                Against::Min => language.pick("the least unit", "den minsta enheten"),
                Against::Mean => {
                    language.pick("the mean of the units", "enheternas medelvärde")
                }
                Against::Unit(unit) => &visible(&unit.value),
                Against::Number(reference) => &number(reference),
            };
            format!("{} {against}", language.pick("held against", "ställt mot"))
        }
    }
}

/// `3.5 → 62.5`, where the scale is no percentage.
pub fn scaled(case: &Case<'_>, node: &Node, score: &NodeScore) -> Option<String> {
    let trace = score.trace.as_ref()?;
    let normalise = node.normalise.as_ref().filter(|said| !said.is_percent())?;
    let language = case.language();
    let number = |number: &Number| language.number(&short(number));
    let (from, to) = (trace.aggregate.as_ref()?, trace.normalised.as_ref()?);
    let arrow = if case.look.unicode { "→" } else { "->" };
    let words = scale(normalise, language);
    let mut line = format!("{} {arrow} {}: {words}", number(from), number(to));
    if let Some(compared) = &trace.compared {
        let units = language.count(compared.units);
        let (least, greatest) = (number(&compared.least), number(&compared.greatest));
        line.push_str(&match language {
            Language::English => format!("; {units} units, {least} to {greatest}"),
            Language::Swedish => format!("; {units} enheter, {least} till {greatest}"),
        });
        let over = node.step.map(|step| &case.ruleset.steps[step].over);
        line.push_str(&over.map_or_else(String::new, |over| self::over(over, language)));
        if let Some((mean, deviation)) = &compared.spread {
            let (mean, deviation) = (number(mean), number(deviation));
            line.push_str(&match language {
                Language::English => format!(", mean {mean}, deviation {deviation}"),
                Language::Swedish => {
                    format!(", medelvärde {mean}, standardavvikelse {deviation}")
                }
            });
        }
    }
    let step = node.step.map(|step| &case.ruleset.steps[step].kind);
    if matches!(step, Some(StepKind::Scale { lower_is_better: true, .. })) {
        line.push_str(language.pick(
            "; the lower the better, so all are turned by −1",
            "; lägre är bättre, så alla vänds med −1",
        ));
    }
    Some(line)
}

/// Whose values they are, where these are not of all that are scored.
fn over(over: &Over, language: Language) -> String {
    match (over, language) {
        (Over::Scored | Over::Screened | Over::Eligible, _) => String::new(),
        (Over::Panel, Language::English) => " of the panel".to_owned(),
        (Over::Panel, Language::Swedish) => " i panelen".to_owned(),
        (Over::Wave(wave), Language::English) => format!(" of {}", visible(&wave.value)),
        (Over::Wave(wave), Language::Swedish) => format!(" i {}", visible(&wave.value)),
        (Over::File(norms), Language::English) => {
            format!(" of `{}`", visible(&norms.path.value))
        }
        (Over::File(norms), Language::Swedish) => {
            format!(" i `{}`", visible(&norms.path.value))
        }
    }
}

/// What was added because a condition holds.
pub fn bonus(case: &Case<'_>, node: &Node, score: &NodeScore) -> Option<String> {
    let language = case.language();
    let rule = node.bonus.as_ref()?;
    let given = score.trace.as_ref()?.bonus?;
    let add = language.number(&short(&rule.add));
    let when = visible(rule.when.source()).into_owned();
    Some(match (given, language) {
        (Some(true), Language::English) => format!("bonus {add}: `{when}` holds"),
        (Some(true), Language::Swedish) => format!("tillägg {add}: `{when}` gäller"),
        (Some(false), Language::English) => format!("no bonus: `{when}` does not hold"),
        (Some(false), Language::Swedish) => {
            format!("inget tillägg: `{when}` gäller inte")
        }
        (None, Language::English) => format!("no bonus: `{when}` is unknown"),
        (None, Language::Swedish) => format!("inget tillägg: `{when}` är okänt"),
    })
}

/// What a gate did, after its name.
pub fn gate(gate: &GateTrace, act: &GateAct, language: Language) -> String {
    let number = |number: &Number| language.number(&short(number));
    if gate.fired.is_none() {
        return language.pick("is unknown", "är okänd").to_owned();
    }
    match (act, gate.bit, language) {
        (GateAct::Cap(cap), true, Language::English) => {
            format!("caps it at {}", number(cap))
        }
        (GateAct::Cap(cap), true, Language::Swedish) => {
            format!("sätter taket {}", number(cap))
        }
        (GateAct::Cap(cap), false, Language::English) => {
            format!("holds, but {} is not exceeded", number(cap))
        }
        (GateAct::Cap(cap), false, Language::Swedish) => {
            format!("gäller, men {} överskrids inte", number(cap))
        }
        (GateAct::Subtract(less), _, Language::English) => {
            format!("takes {} from it", number(less))
        }
        (GateAct::Subtract(less), _, Language::Swedish) => {
            format!("drar av {}", number(less))
        }
        (GateAct::Withdraw, ..) => {
            language.pick("withdraws it", "tar bort det").to_owned()
        }
        (GateAct::Grade(_), true, _) => {
            language.pick("holds the grade back", "håller betyget nere").to_owned()
        }
        (GateAct::Grade(_), false, _) => language
            .pick(
                "holds, but the grade is no higher",
                "gäller, men betyget är inte högre",
            )
            .to_owned(),
    }
}

/// A rule that reads several answers.
pub fn formula(rule: &PointRule, language: Language) -> Option<String> {
    let number = |number: &Number| language.number(&short(number));
    let flat = |text: &str| {
        let words: Vec<&str> = text.split_whitespace().collect();
        visible(&words.join(" ")).into_owned()
    };
    Some(match rule {
        PointRule::Value { expression, .. } => {
            let word = language.pick("the value of", "värdet av");
            format!("{word} `{}`", flat(&expression.text))
        }
        PointRule::Ratio { ratio, .. } => {
            let Ratio { of, per, times } = &**ratio;
            let sign = language.pick("times", "gånger");
            let quotient = format!("`{}` / `{}`", flat(&of.text), flat(&per.text));
            match *times == Number::ONE {
                true => quotient,
                false => format!("{quotient}, {sign} {}", number(times)),
            }
        }
        PointRule::CountIf(count) => {
            let CountIf { of, meets, at_least, points, .. } = &**count;
            let (all, meets) = (of.len(), flat(&meets.text));
            let points = number(&points.value);
            match (at_least, language) {
                (Some(least), Language::English) => {
                    let least = least.value;
                    format!("{points} where at least {least} of {all} meet `{meets}`")
                }
                (Some(least), Language::Swedish) => {
                    let least = least.value;
                    format!("{points} där minst {least} av {all} uppfyller `{meets}`")
                }
                (None, Language::English) => {
                    format!("{points} for each of {all} that meets `{meets}`")
                }
                (None, Language::Swedish) => {
                    format!("{points} för var och en av {all} som uppfyller `{meets}`")
                }
            }
        }
        PointRule::Lookup(lookup) => {
            let Lookup { of, rows, otherwise } = &**lookup;
            let of: Vec<&str> = of.iter().map(|of| of.value.as_str()).collect();
            let of = visible(&of.join(", ")).into_owned();
            let count = language.count(rows.len());
            let more = match (otherwise, language) {
                (Some(Worth::Points(points)), Language::English) => {
                    format!(", else {}", number(points))
                }
                (Some(Worth::Points(points)), Language::Swedish) => {
                    format!(", annars {}", number(points))
                }
                _ => String::new(),
            };
            match language {
                Language::English => {
                    format!("by a table of {count} rows over {of}{more}")
                }
                Language::Swedish => {
                    format!("ur en tabell om {count} rader över {of}{more}")
                }
            }
        }
        _ => return None,
    })
}
