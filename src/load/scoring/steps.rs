//! What is done to a value on its way through a node.
//!
//! *In:* `normalise`, `treat`, `direction`, `over`, `within`, `bonus`, `clamp`, `output` of
//! an item or a node, and `screen` of the file. *Out:* the same as written.
//!
//! Rules of points are read in `points`, policies in `policies`.

use crate::decimal::Number;
use crate::load::reading::{Reading, elements};
use crate::load::scoring::over::over;
use crate::load::scoring::policies::basis;
use crate::model::{
    Against, Bonus, Clamp, FixedZ, Goalposts, Normalise, Output, Relative, Screen, Steps,
    Treat,
};
use crate::source::Spanned;
use crate::yaml::Node;

/// The words of `clamp` on a line.
pub const CLAMPS: [(&str, Clamp); 4] = [
    ("both", Clamp::Both),
    ("low", Clamp::Low),
    ("high", Clamp::High),
    ("none", Clamp::None),
];

/// What is done beside `normalise`.
pub fn steps(reading: &Reading, node: &Node) -> Steps {
    let direction = node.get("direction");
    let lower = direction.filter(|said| said.text() == Some("lower_is_better"));
    Steps {
        treat: node.get("treat").and_then(|said| treat(reading, said)),
        lower_is_better: lower.map(|said| said.span),
        over: over(reading, node.get("over")),
        within: reading.word(node.get("within")),
        bonus: node.get("bonus").and_then(|said| bonus(reading, said)),
        clamp: node
            .get("clamp")
            .filter(|_| node.get("linear").is_none())
            .and_then(|said| reading.pair(Some(said))),
    }
}

fn treat(reading: &Reading, node: &Node) -> Option<Spanned<Treat>> {
    node.mapping()?;
    let when = node.get("when");
    let number = |key: &str, unless: Number| {
        let said = reading.number(when.and_then(|when| when.get(key)));
        said.map_or(unless, |said| said.value)
    };
    let treat = Treat {
        skew: number("skew", Number::from(2_i64)),
        kurtosis: number("kurtosis", Number::ratio(7, 2)?),
        winsorise: reading.whole(node.get("winsorise")).map_or(5, |most| most.value),
        or_log: node.get("else").and_then(Node::text) == Some("log"),
    };
    Some(Spanned::new(treat, reading.label(node)))
}

/// `screen: {answered: 0.9, basis: weight}`.
pub fn screen(reading: &Reading, node: &Node) -> Option<Spanned<Screen>> {
    let answered = reading.number(node.get("answered"))?.value;
    let screen = Screen { answered, basis: basis(reading, node) };
    Some(Spanned::new(screen, reading.label(node)))
}

/// How the value of a node is published.
pub fn output(reading: &Reading, node: &Node) -> Output {
    let Some(said) = node.get("output") else { return Output::default() };
    let with = elements(said.get("with")).iter();
    Output {
        decimals: reading.whole(said.get("decimals")),
        name: reading.word(said.get("name")),
        with_answered: with
            .filter(|word| word.text() == Some("answered"))
            .map(|word| word.span)
            .next(),
    }
}

fn bonus(reading: &Reading, node: &Node) -> Option<Bonus> {
    Some(Bonus {
        when: reading.written(node.get("when"))?,
        add: reading.number(node.get("add"))?,
        because: reading.text(node.get("because")),
        span: reading.label(node),
    })
}

/// `normalise:`, a word or `{method: {…}}`.
pub fn normalise(reading: &Reading, node: &Node) -> Option<Spanned<Normalise>> {
    let node = node.get("normalise")?;
    let place = reading.label(node);
    let words = [
        ("percent_of_max", "percent_of_max"),
        ("min_max", "min_max"),
        ("z", "z"),
        ("percentile_rank", "percentile_rank"),
        ("borda", "borda"),
    ];
    let (method, more) = match node.mapping() {
        Some(entries) => {
            let (key, more) = entries.iter().next()?;
            (key.text()?.to_owned(), Some(more))
        }
        None => (reading.choice(Some(node), &words)?.value.to_owned(), None),
    };
    Some(Spanned::new(method_of(reading, &method, more)?, place))
}

fn method_of(reading: &Reading, method: &str, more: Option<&Node>) -> Option<Normalise> {
    let get = |key: &str| more.and_then(|more| more.get(key));
    let range = |low: i64, high: i64| {
        let said = reading.pair(get("to"));
        let unless = (Number::from(low), Number::from(high));
        said.map_or(unless, |(low, high)| (low.value, high.value))
    };
    let number = |key: &str| reading.number(get(key)).map(|number| number.value);
    let constant_is_mid = get("constant").and_then(Node::text) == Some("mid");
    let decimals = || reading.whole(get("decimals")).map(|decimals| decimals.value);
    Some(match method {
        "percent_of_max" => Normalise::PercentOfMax,
        "goalposts" => Normalise::Goalposts(Goalposts {
            low: number("low")?,
            high: number("high")?,
            ln: get("transform").and_then(Node::text) == Some("ln"),
            clamp: reading
                .choice(get("clamp"), &CLAMPS)
                .map_or_else(Clamp::default, |clamp| clamp.value),
            to: range(0, 1),
        }),
        "min_max" => {
            Normalise::Relative(Relative::MinMax { to: range(0, 100), constant_is_mid })
        }
        "z" => match (number("mean"), number("sd")) {
            (Some(mean), Some(deviation)) => {
                Normalise::FixedZ(FixedZ { mean, deviation, to: range(0, 1) })
            }
            _ => Normalise::Relative(Relative::Z {
                ddof: reading.whole(get("ddof")).map_or(1, |ddof| ddof.value),
                to: range(0, 1),
                constant_is_mid,
            }),
        },
        "percentile_rank" => {
            Normalise::Relative(Relative::PercentileRank { decimals: decimals() })
        }
        "borda" => Normalise::Relative(Relative::Borda { decimals: decimals() }),
        "reference" => Normalise::Relative(Relative::Reference {
            against: against(reading, get("against")?)?,
            times: number("times").unwrap_or(Number::ONE),
            gap: reading.flag(get("gap")),
        }),
        _ => return None,
    })
}

fn against(reading: &Reading, node: &Node) -> Option<Against> {
    if let Some(unit) = reading.word(node.get("unit")) {
        return Some(Against::Unit(unit));
    }
    match node.text() {
        Some("max") => Some(Against::Max),
        Some("min") => Some(Against::Min),
        Some("mean") => Some(Against::Mean),
        _ => reading.number(Some(node)).map(|number| Against::Number(number.value)),
    }
}
