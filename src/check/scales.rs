//! Rating scales that can be told from their labels.
//!
//! *In:* the labels of a list. *Out:* what each label says: on which side of the middle
//! it is, and how strongly.
//!
//! A list is a rating only if every label is made of known words, apart from words that
//! all labels share (`Mycket stor påverkan`). What is not certain is no rating: scales
//! from nothing to much (`inte alls … helt`) have no sides and are left alone.

use std::collections::HashSet;

use crate::check::vocabulary::bare;

/// What a label says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Rating {
    /// What is rated, so that labels of different things are not put together.
    pub dimension: usize,
    /// Above 0 on the better, greater or agreeing side, below 0 on the other, 0 in the
    /// middle; the further out the stronger.
    pub side: i8,
}

/// The first so many dimensions have a better and a worse end; of the rest one end is
/// only more than the other.
const VALUED: usize = 8;

impl Rating {
    /// Whether a scale of it has a middle to be balanced about: sizes have none, since
    /// small, large and very large are as good a list as any.
    pub fn is_about_a_middle(self) -> bool {
        !DIMENSIONS[self.dimension].upper.contains(&"stor")
    }

    /// Whether one side is better than the other.
    pub fn is_valued(self) -> bool {
        self.dimension < VALUED
    }
}

/// A pair of opposites, in all forms.
struct Dimension {
    upper: &'static [&'static str],
    lower: &'static [&'static str],
}

const DIMENSIONS: &[Dimension] = &[
    Dimension {
        upper: &["bra", "god", "gott", "goda", "good"],
        lower: &["dålig", "dåligt", "dåliga", "bad", "poor"],
    },
    Dimension {
        upper: &["nöjd", "nöjda", "satisfied"],
        lower: &["missnöjd", "missnöjda", "dissatisfied", "unsatisfied"],
    },
    Dimension { upper: &["agree"], lower: &["disagree"] },
    Dimension {
        upper: &["lätt", "lätta", "enkel", "enkelt", "easy"],
        lower: &["svår", "svårt", "svåra", "difficult", "hard"],
    },
    Dimension {
        upper: &["lättare", "enklare", "easier"], lower: &["svårare", "harder"]
    },
    Dimension { upper: &["bättre", "better"], lower: &["sämre", "worse"] },
    Dimension {
        upper: &["positiv", "positivt", "positiva", "positive"],
        lower: &["negativ", "negativt", "negativa", "negative"],
    },
    Dimension {
        upper: &["trygg", "tryggt", "trygga", "safe"],
        lower: &["otrygg", "otryggt", "otrygga", "unsafe"],
    },
    Dimension {
        upper: &["troligt", "sannolikt", "likely"],
        lower: &["otroligt", "osannolikt", "unlikely"],
    },
    Dimension {
        upper: &["viktig", "viktigt", "viktiga", "important"],
        lower: &["oviktig", "oviktigt", "oviktiga", "unimportant"],
    },
    Dimension {
        upper: &["stor", "stort", "stora", "hög", "högt", "höga", "large", "high"],
        lower: &["liten", "litet", "små", "låg", "lågt", "låga", "small", "low"],
    },
    Dimension {
        upper: &["större", "högre", "fler", "mer", "larger", "higher", "more"],
        lower: &["mindre", "lägre", "färre", "smaller", "lower", "fewer", "less"],
    },
    Dimension {
        upper: &["ökat", "ökade", "ökar", "increased", "increases"],
        lower: &["minskat", "minskade", "minskar", "decreased", "decreases"],
    },
];
/// Words that stand alone on the far side, stronger than any other.
const EXTREME: &[(&str, usize, i8)] = &[
    ("utmärkt", 0, 4),
    ("utmärkta", 0, 4),
    ("excellent", 0, 4),
    ("usel", 0, -4),
    ("uselt", 0, -4),
    ("terrible", 0, -4),
];
const MIDDLE: &[&str] = &[
    "varken",
    "neither",
    "oförändrat",
    "oförändrad",
    "unchanged",
    "neutral",
    "neutralt",
    "som förut",
    "as before",
    "the same",
    "no change",
    "detsamma",
    "lika",
    "lagom",
    "varken eller",
    "medel",
    "medelstor",
    "average",
    "medium",
];
const STRONG: &[&str] = &[
    "mycket",
    "väldigt",
    "helt",
    "fullständigt",
    "extremt",
    "ytterst",
    "starkt",
    "very",
    "extremely",
    "completely",
    "strongly",
    "totally",
    "much",
    "fully",
];
const WEAK: &[&str] = &[
    "ganska",
    "rätt",
    "delvis",
    "något",
    "lite",
    "fairly",
    "quite",
    "rather",
    "somewhat",
    "slightly",
    "partly",
    "moderately",
    "tend",
];
const FILLING: &[&str] = &["i", "grad", "to", "a", "an", "degree", "extent", "så"];
/// From most often to least often: has an order and no sides.
const FREQUENCY: &[&[&str]] = &[
    &["alltid", "always"],
    &["nästan alltid", "almost always"],
    &["oftast", "usually", "mostly"],
    &["ofta", "often"],
    &["ibland", "sometimes", "då och då", "occasionally"],
    &["sällan", "rarely", "seldom"],
    &["nästan aldrig", "almost never", "hardly ever"],
    &["aldrig", "never"],
];

/// What the labels of a list say; none where it is no rating that is known.
pub(crate) fn ratings(labels: &[&str]) -> Option<Vec<Rating>> {
    let labels: Vec<String> = labels.iter().map(|label| bare(label)).collect();
    let words: Vec<Vec<&str>> = labels.iter().map(|label| split(label)).collect();
    let shared = shared(&labels, &words);
    let found = labels.iter().zip(&words).map(|(label, words)| {
        let own: Vec<&str> =
            words.iter().copied().filter(|word| !shared.contains(word)).collect();
        rating(label, &own)
    });
    let found: Vec<Rating> = found.collect::<Option<_>>()?;
    let sided = found.iter().filter(|rating| rating.side != 0);
    let dimension = sided.clone().map(|rating| rating.dimension).next()?;
    let is_one = sided.clone().all(|rating| rating.dimension == dimension);
    (is_one && sided.count() > 1).then_some(found)
}

/// The place of each label in an order that is known: that of ratings, or how often.
pub(crate) fn order(labels: &[&str]) -> Option<Vec<i8>> {
    if let Some(ratings) = ratings(labels) {
        return Some(ratings.into_iter().map(|rating| rating.side).collect());
    }
    let often = |label: &&str| {
        let label = bare(label);
        let found = FREQUENCY.iter().position(|words| words.contains(&label.as_str()));
        found.and_then(|at| i8::try_from(at).ok()).map(|at| -at)
    };
    labels.iter().map(often).collect()
}

/// What the label of a single point says, in words that need no others beside them.
pub(crate) fn point(label: &str) -> Option<Rating> {
    let label = bare(label);
    rating(&label, &split(&label))
}

fn split(label: &str) -> Vec<&str> {
    let is_edge = |c: char| !c.is_alphanumeric();
    label.split(is_edge).filter(|word| !word.is_empty()).collect()
}

/// The words that every label has and that say nothing of themselves, the middle of the
/// scale not looked at.
fn shared<'a>(labels: &[String], words: &[Vec<&'a str>]) -> HashSet<&'a str> {
    let sides = labels.iter().zip(words).filter(|(label, _)| !is_middle(label));
    let mut sets = sides.map(|(_, words)| {
        let unknown = words.iter().copied().filter(|word| !is_known(word));
        unknown.collect::<HashSet<_>>()
    });
    let first = sets.next().unwrap_or_default();
    sets.fold(first, |left, next| left.intersection(&next).copied().collect())
}

fn is_known(word: &str) -> bool {
    let sides = |dimension: &Dimension| {
        dimension.upper.contains(&word) || dimension.lower.contains(&word)
    };
    [STRONG, WEAK, FILLING].concat().contains(&word)
        || DIMENSIONS.iter().any(sides)
        || EXTREME.iter().any(|(extreme, ..)| *extreme == word)
}

fn is_middle(label: &str) -> bool {
    MIDDLE.contains(&label)
        || split(label).first().is_some_and(|w| ["varken", "neither"].contains(w))
}

/// What own words of a label say; none where one of them is not known.
fn rating(label: &str, own: &[&str]) -> Option<Rating> {
    if is_middle(label) {
        return Some(Rating { dimension: 0, side: 0 });
    }
    if let Some((_, dimension, side)) =
        EXTREME.iter().find(|(word, ..)| own == [*word].as_slice())
    {
        return Some(Rating { dimension: *dimension, side: *side });
    }
    let mut strength = 2;
    let mut found: Option<(usize, i8)> = None;
    for word in own {
        let side = |words: &[&str]| words.contains(word);
        let known =
            DIMENSIONS.iter().enumerate().find_map(|(number, dimension)| {
                match (side(dimension.upper), side(dimension.lower)) {
                    (true, _) => Some((number, 1)),
                    (_, true) => Some((number, -1)),
                    _ => None,
                }
            });
        match known {
            Some(_) if found.is_some() => return None,
            Some(known) => found = Some(known),
            None if STRONG.contains(word) => strength = 3,
            None if WEAK.contains(word) => strength = 1,
            None if FILLING.contains(word) => {}
            None => return None,
        }
    }
    found.map(|(dimension, side)| Rating { dimension, side: side * strength })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sides(labels: &[&str]) -> Option<Vec<i8>> {
        Some(ratings(labels)?.into_iter().map(|rating| rating.side).collect())
    }

    #[test]
    fn labels_have_a_side_and_a_strength() {
        let labels = ["Mycket bra", "Bra", "Varken bra eller dåligt", "Ganska dåligt"];
        assert_eq!(sides(&labels), Some(vec![3, 2, 0, -1]));
        let labels = ["Mycket stor påverkan", "Ganska liten påverkan"];
        assert_eq!(sides(&labels), Some(vec![3, -1]));
        let labels = ["Strongly agree", "Agree", "Disagree"];
        assert_eq!(sides(&labels), Some(vec![3, 2, -2]));
    }

    #[test]
    fn what_is_not_certain_is_no_rating() {
        assert_eq!(sides(&["Mycket bra", "Ganska bra", "Bra"]), Some(vec![3, 1, 2]));
        assert_eq!(sides(&["Inte alls nöjd", "Ganska nöjd", "Mycket nöjd"]), None);
        assert_eq!(sides(&["Stora kommuner", "Stora företag"]), None);
        assert_eq!(sides(&["Bra", "Mycket trygg"]), None);
        assert_eq!(sides(&["Ja", "Nej"]), None);
        assert_eq!(order(&["Ofta", "Alltid", "Aldrig"]), Some(vec![-3, 0, -7]));
    }
}
