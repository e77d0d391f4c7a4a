//! Rules that read several answers: `ratio`, `count_if`, `lookup`.
//!
//! *In:* the value of the key. *Out:* the rule as written; none where what it cannot do
//! without is not there, which the schema tells.
//!
//! A long table may stand in a CSV file of its own, beside the scoring file.

use crate::decimal::Number;
use crate::load::reading::{Reading, elements};
use crate::load::scoring::points::worth;
use crate::load::words;
use crate::model::{CountIf, Lookup, LookupCell, LookupRow, Ratio, Worth};
use crate::source::Spanned;
use crate::yaml::Node;

/// `{of: x, per: y, times: k}`.
pub fn ratio(reading: &Reading, node: &Node) -> Option<Ratio> {
    let times = reading.number(node.get("times"));
    Some(Ratio {
        of: reading.written(node.get("of"))?,
        per: reading.written(node.get("per"))?,
        times: times.map_or(Number::ONE, |times| times.value),
    })
}

/// `{of: […], meets: …, at_least: k, points: p}`.
pub fn count_if(reading: &Reading, node: &Node) -> Option<CountIf> {
    let points = reading.number(node.get("points"));
    Some(CountIf {
        of: reading.words(node.get("of")),
        meets: reading.written(node.get("meets"))?,
        at_least: reading.whole(node.get("at_least")),
        points: points.unwrap_or_else(|| Spanned::new(Number::ONE, reading.label(node))),
        absent_meets: match node.get("absent").and_then(Node::text) {
            Some("met") => Some(true),
            Some("not_met") => Some(false),
            _ => None,
        },
    })
}

/// `{of: […], table: […], else: …}`; of an `of:` node the one child is the column.
pub fn lookup(reading: &Reading, node: &Node, child: Option<&Node>) -> Option<Lookup> {
    let of = match node.get("of") {
        Some(of) => reading.words(Some(of)),
        None => reading.word(child).into_iter().collect(),
    };
    // A file that could not be read has left no table.
    let rows = elements(Some(node.get("table")?)).iter();
    let otherwise = node.get("else");
    Some(Lookup {
        of,
        rows: rows.filter_map(|row| self::row(reading, row)).collect(),
        otherwise: otherwise.and_then(|said| Some(worth(reading, said)?.value)),
    })
}

fn row(reading: &Reading, node: &Node) -> Option<LookupRow> {
    let (points, cells) = elements(Some(node)).split_last()?;
    let cell = |node: &Node| {
        let word = reading.word(Some(node))?;
        Some(Spanned::new(cell(&word.value), word.span))
    };
    Some(LookupRow {
        cells: cells.iter().filter_map(cell).collect(),
        points: worth(reading, points).unwrap_or_else(|| {
            let place = reading.label(points);
            let found = points.text().unwrap_or_default();
            reading.push(words::no_points(place, found, "lookup"));
            Spanned::new(Worth::NoScore, place)
        }),
        span: reading.label(node),
    })
}

/// `missing`, `any`, `2..4`, `..4`, `5..`, or a word.
fn cell(word: &str) -> LookupCell {
    match word {
        "missing" => return LookupCell::Missing,
        "any" => return LookupCell::Any,
        _ => {}
    }
    let end = |text: &str| match text.trim() {
        "" => Some(None),
        text => Number::parse(text).ok().map(Some),
    };
    let range = word.split_once("..").and_then(|(low, high)| {
        let (low, high) = (end(low)?, end(high)?);
        (low.is_some() || high.is_some()).then_some(LookupCell::Range(low, high))
    });
    range.unwrap_or_else(|| LookupCell::Word(word.to_owned()))
}
