//! Scores in words, tables and values.
//!
//! *In:* the scores of units under one scoring file. *Out:* columns and cells for
//! people, rows for spreadsheets, objects for programs.
//!
//! Nothing is rounded here: what is published was rounded once, by `score`.

use serde_json::{Map, Value, json};

use crate::decimal::{Number, Rounding};
use crate::model::{PointsAre, Scoring};
use crate::report::{Language, Look, machine};
use crate::score::{NodeScore, Null, Ruleset, UnitResult, UnitScores};
use crate::value::Status;

/// What stands for a value that is not there, for people.
pub const MISSING: &str = "–";

/// A node that is shown as a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScoreColumn {
    /// The node's number.
    pub node: usize,
    /// Its name in machine formats.
    pub name: String,
    /// Its words.
    pub heading: String,
    /// How many of the items beneath it are answered stands beside it.
    pub with_answered: bool,
}

/// Indices as columns: those without a parent first, then the others as written. A file
/// without indices shows what has no parent.
pub fn columns(
    scoring: &Scoring,
    ruleset: &Ruleset,
    language: Language,
) -> Vec<ScoreColumn> {
    let roots: Vec<usize> = ruleset.roots().collect();
    let mut columns: Vec<ScoreColumn> = scoring
        .indices
        .iter()
        .filter_map(|index| {
            let node = ruleset.position(&index.id.value)?;
            let name = index.output.name.as_ref().map_or(&index.id.value, |n| &n.value);
            let label = index.label.as_ref().map(|label| label.wording(language.tag()));
            let heading = label.filter(|label| !label.is_empty()).unwrap_or(name);
            Some(ScoreColumn {
                node,
                name: name.clone(),
                heading: heading.to_owned(),
                with_answered: index.output.with_answered.is_some(),
            })
        })
        .collect();
    if columns.is_empty() {
        let column = |node: &usize| {
            let own = &ruleset.nodes[*node];
            let name = own.output_name.as_ref().unwrap_or(&own.id).clone();
            let with_answered = own.beneath.is_some();
            ScoreColumn { node: *node, heading: name.clone(), name, with_answered }
        };
        return roots.iter().map(column).collect();
    }
    // What the first rank is of stands first, then what else nothing is made of.
    let ranked = ruleset.ranks.first().map(|rank| rank.node);
    columns.sort_by_key(|column| {
        (ranked != Some(column.node), !roots.contains(&column.node))
    });
    columns
}

/// The published score with the decimals declared; a fraction where none are.
pub fn published(ruleset: &Ruleset, node: usize, score: &NodeScore) -> Option<String> {
    let value = score.published.as_ref()?;
    Some(match ruleset.nodes[node].decimals {
        Some(decimals) => value.fixed(decimals),
        None => value.to_string(),
    })
}

/// `example` or `official`, as the scoring file says; nothing where it does not.
pub fn points_are(scoring: &Scoring) -> Option<&'static str> {
    scoring.points_are.as_ref().map(|points| match points.value {
        PointsAre::Example => "example",
        PointsAre::Official => "official",
    })
}

/// What every table says of points and answers that are not real: a blank line and one
/// more, or nothing.
pub fn reservation(
    is_example: bool,
    simulated: usize,
    all: usize,
    look: &Look,
) -> String {
    let language = look.language;
    let mut parts = Vec::new();
    if is_example {
        parts.push(
            language
                .pick(
                    "Points are examples, not official.",
                    "Exempelpoäng, inte officiella.",
                )
                .to_owned(),
        );
    }
    if simulated > 0 && simulated == all {
        parts.push(
            language
                .pick(
                    "All answers are simulated, not real.",
                    "Alla svar är simulerade, inte verkliga.",
                )
                .to_owned(),
        );
    } else if simulated > 0 {
        let (some, all) = (language.count(simulated), language.count(all));
        parts.push(match language {
            Language::English => {
                format!("{some} of {all} answer files are simulated, not real.")
            }
            Language::Swedish => {
                format!("{some} av {all} svarsfiler är simulerade, inte verkliga.")
            }
        });
    }
    if parts.is_empty() {
        return String::new();
    }
    look.fit(&format!("\n{}\n", parts.join(" ")))
}

/// What became of a unit, as a word for people.
pub fn result(result: UnitResult, status: Status, language: Language) -> &'static str {
    match result {
        UnitResult::Scored => language.pick("scored", "poängsatt"),
        UnitResult::Incomplete => language.pick("incomplete", "ofullständig"),
        UnitResult::Invalid => language.pick("invalid", "ogiltig"),
        UnitResult::Status => self::status(status, language),
    }
}

/// The status of an answer file, as a word for people.
pub fn status(status: Status, language: Language) -> &'static str {
    match status {
        Status::Complete => language.pick("complete", "inskickad"),
        Status::Partial => language.pick("partial", "delvis besvarad"),
        Status::Refused => language.pick("refused", "avböjd"),
        Status::Ineligible => language.pick("ineligible", "ingår inte"),
        Status::Withdrawn => language.pick("withdrawn", "återtagen"),
    }
}

/// The status of answer files that are counted: of one, and of many.
pub fn statuses(status: Status, language: Language) -> [&'static str; 2] {
    match status {
        Status::Complete => language.pick(["complete"; 2], ["inskickad", "inskickade"]),
        Status::Partial => {
            language.pick(["partial"; 2], ["delvis besvarad", "delvis besvarade"])
        }
        Status::Refused => language.pick(["refused"; 2], ["avböjde"; 2]),
        Status::Ineligible => language.pick(["ineligible"; 2], ["som inte ingår"; 2]),
        Status::Withdrawn => language.pick(["withdrawn"; 2], ["återtagen", "återtagna"]),
    }
}

/// Why there is no score, in words that follow "no score:".
pub fn null(reason: Null, language: Language) -> &'static str {
    let (english, swedish) = match reason {
        Null::NotApplicable => ("nothing in it applies", "inget i det är tillämpligt"),
        Null::TooFew => ("too little is answered", "för lite är besvarat"),
        Null::Strict => {
            ("something is missing and all is needed", "något saknas och allt behövs")
        }
        Null::Invalidated => {
            ("something beneath it invalidates it", "något under det gör det ogiltigt")
        }
        Null::Status => (
            "answer files of this status are not scored",
            "svarsfiler med den statusen får inga poäng",
        ),
        Null::Invalid => ("the answer file has errors", "svarsfilen har fel"),
        Null::NoRange => (
            "its least and its greatest are the same",
            "dess minsta och största värde är samma",
        ),
        Null::Unbounded => {
            ("it has no least or no greatest", "det saknar minsta eller största värde")
        }
        Null::ZeroWeight => {
            ("the weights that are left sum to nothing", "vikterna som är kvar är noll")
        }
        Null::AllMissing => ("nothing is answered", "inget är besvarat"),
        Null::Withdrawn => ("a gate withdraws it", "en spärr tar bort det"),
        Null::NoPoints => {
            ("its rule has no points for the answer", "regeln har inga poäng för svaret")
        }
        Null::Unknown => ("its expression is unknown", "uttrycket är okänt"),
        Null::Excluded => (
            "it, or all in it, is without a score and left out",
            "det, eller allt i det, saknar poäng och utelämnas",
        ),
        Null::Prorated => (
            "it is missing and the others stand for it",
            "det saknas och de andra räknas i stället",
        ),
        Null::Denominator => (
            "what it is divided by is missing or 0",
            "det som delas med saknas eller är 0",
        ),
        Null::Domain => (
            "a value lies where the scale has no result",
            "ett värde ligger där skalan inte har något resultat",
        ),
        Null::Constant => (
            "the units it is compared with are all the same, or there is one only",
            "enheterna det jämförs med är alla lika, eller bara en",
        ),
        Null::Reference => (
            "what it is held against is missing or 0",
            "det som det ställs mot saknas eller är 0",
        ),
        Null::Screened => (
            "too little is answered for a comparison",
            "för lite är besvarat för att jämföras",
        ),
        Null::NoDonor => (
            "it is missing and no other unit has a value to take",
            "det saknas och ingen annan enhet har ett värde att ta",
        ),
        Null::Alone => (
            "it is compared with other units, and there are none here",
            "det jämförs med andra enheter, och här finns inga",
        ),
        Null::ReferenceSet => (
            "nobody of the norms or the wave it is held against has a value",
            "ingen av dem det ställs mot, normer eller en tidigare mätning, har ett värde",
        ),
    };
    language.pick(english, swedish)
}

/// The score of one node as an object.
pub fn node_score(ruleset: &Ruleset, number: usize, score: &NodeScore) -> Value {
    let exact = |value: &Option<Number>| value.as_ref().map(Number::to_string);
    let published = published(ruleset, number, score);
    let mut object = json!({
        "published": published.map(|digits| machine::number(&digits)),
        "exact": exact(&score.score),
        "numerator": exact(&score.numerator),
        "denominator": exact(&score.denominator),
        "no_score": score.null.map(Null::name),
    });
    if let Some(state) = score.state {
        object["state"] = json!(state.name());
    }
    if let Some(reason) = score.reason {
        object["reason"] = json!(reason.name());
    }
    if let Some(counts) = score.counts {
        object["answered"] = json!(counts.answered);
        object["asked"] = json!(counts.asked);
    }
    if score.lowered {
        object["lowered"] = json!(true);
    }
    if score.is_inexact() {
        object["inexact"] = json!(true);
    }
    object
}

/// Grades by their id; null without one.
pub fn grades(ruleset: &Ruleset, unit: &UnitScores) -> Value {
    let mut grades = Map::new();
    for grade in &unit.grades {
        let rule = &ruleset.grades[grade.grades];
        let word = grade.band.and_then(|band| rule.bands.get(band)).map(|(_, word)| word);
        grades.insert(rule.id.clone(), json!(word));
    }
    Value::Object(grades)
}

/// Mean, median, least and greatest of some scores, to so many decimals.
pub fn spread(values: &[Number], ruleset: &Ruleset, node: usize) -> Option<[String; 4]> {
    let mut sorted: Vec<&Number> = values.iter().collect();
    sorted.sort();
    let (least, greatest) = (*sorted.first()?, *sorted.last()?);
    let count = Number::from(values.len());
    let sum = values.iter().fold(Number::ZERO, |sum, value| sum + value.clone());
    let middle = (sorted[(values.len() - 1) / 2].clone()
        + sorted[values.len() / 2].clone())
    .divide(&Number::from(2usize))?;
    let decimals = ruleset.nodes[node].decimals.unwrap_or(1);
    let print = |value: &Number| value.round(decimals, ruleset.rounding).fixed(decimals);
    Some([print(&sum.divide(&count)?), print(&middle), print(least), print(greatest)])
}

/// At most four decimals of an exact number.
pub fn short(number: &Number) -> String {
    match number.decimals() {
        Some(decimals) if decimals <= 4 => number.fixed(decimals),
        _ => number.round(4, Rounding::HalfUp).fixed(4),
    }
}
