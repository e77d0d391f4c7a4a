//! Changes between waves in words.
//!
//! *In:* changes of scores and places, and why there is none. *Out:* `+11.2`, `▲ 3`,
//! `new`, what a figure is called with its panel, rules and items.
//!
//! A number of places is told with its direction, since 3 places up is a lower number.

use crate::decimal::Number;
use crate::report::rank::digits;
use crate::report::{Language, Look, score as told};
use crate::waves::{Cause, Parts, Standing, Why};

/// The names of figures in machine formats; each says its rules and items, or its panel.
pub const CHANGE: &str = "change_own_rules_all_items";
/// Places among all that each wave ranked.
pub const MOVED: &str = "moved_all_ranked";
/// Places among those that both waves ranked.
pub const PANEL: &str = "moved_ranked_in_both";

/// What the like-for-like change is called in machine formats.
pub const fn like(is_newer: bool) -> &'static str {
    if is_newer {
        "change_newer_rules_comparable_items"
    } else {
        "change_older_rules_comparable_items"
    }
}

/// A difference with as many decimals as the two numbers in print have.
pub fn difference(change: &Number, old: &str, new: &str) -> String {
    let decimals = |digits: &str| match digits.split_once('.') {
        _ if digits.contains('/') => None,
        Some((_, decimals)) => u32::try_from(decimals.len()).ok(),
        None => Some(0),
    };
    match (decimals(old), decimals(new)) {
        (Some(old), Some(new)) => change.fixed(old.max(new)),
        _ => change.to_string(),
    }
}

/// A change as people write it: `+11.2`, `−0.5`, `0.0`.
pub fn signed(digits: &str, language: Language) -> String {
    let is_zero = digits.bytes().all(|byte| matches!(byte, b'0' | b'.' | b'-'));
    let number = language.number(digits);
    match digits.starts_with('-') || is_zero {
        true => number,
        false => format!("+{number}"),
    }
}

/// A number of places: `▲ 3`, `▼ 2`, `=`.
pub fn arrow(moved: &Number, look: &Look) -> String {
    let (up, down) = if look.unicode { ("▲", "▼") } else { ("^", "v") };
    let number = |places: &Number| look.language.number(&digits(places));
    match moved.cmp(&Number::ZERO) {
        std::cmp::Ordering::Greater => format!("{up} {}", number(moved)),
        std::cmp::Ordering::Less => {
            format!("{down} {}", number(&(Number::ZERO - moved.clone())))
        }
        std::cmp::Ordering::Equal => "=".to_owned(),
    }
}

/// The same in a sentence: `up 3 places`, `ner 1 plats`.
pub fn in_words(moved: &Number, language: Language) -> String {
    let places =
        if *moved < Number::ZERO { Number::ZERO - moved.clone() } else { moved.clone() };
    let number = language.number(&digits(&places));
    let noun = match (language, places == Number::ONE) {
        (Language::English, true) => "place",
        (Language::English, false) => "places",
        (Language::Swedish, true) => "plats",
        (Language::Swedish, false) => "platser",
    };
    match moved.cmp(&Number::ZERO) {
        std::cmp::Ordering::Greater => {
            format!("{} {number} {noun}", language.pick("up", "upp"))
        }
        std::cmp::Ordering::Less => {
            format!("{} {number} {noun}", language.pick("down", "ner"))
        }
        std::cmp::Ordering::Equal => {
            language.pick("place unchanged", "oförändrad plats").to_owned()
        }
    }
}

/// A word for why there is no figure.
pub fn short(why: &Why, language: Language) -> &'static str {
    let (english, swedish) = match why {
        Why::Standing(Standing::New) => ("new", "ny"),
        Why::Standing(Standing::Returning(_)) => ("back", "åter"),
        Why::Standing(Standing::Lost) => ("gone", "borta"),
        Why::Standing(Standing::Changed) => ("merged", "ändrad"),
        Why::Unranked { is_old: true } => ("new", "ny"),
        Why::Break(_) => ("break", "brott"),
        _ => ("–", "–"),
    };
    language.pick(english, swedish)
}

/// A stable name for machine output.
pub const fn name(why: &Why) -> &'static str {
    match why {
        Why::Standing(standing) => standing_name(standing),
        Why::NoScore { is_old: true, .. } => "no_old_score",
        Why::NoScore { is_old: false, .. } => "no_new_score",
        Why::Unranked { is_old: true } => "not_ranked_before",
        Why::Unranked { is_old: false } => "not_ranked",
        Why::Break(_) => "break",
        Why::NoAnswers { .. } => "no_answers",
        Why::Lost(_) => "unmatched_answer",
    }
}

/// A stable name for machine output.
pub const fn standing_name(standing: &Standing) -> &'static str {
    match standing {
        Standing::Both => "both",
        Standing::New => "new",
        Standing::Returning(_) => "returning",
        Standing::Lost => "lost",
        Standing::Changed => "changed",
    }
}

/// Why there is no figure, in a sentence.
pub fn reason(why: &Why, (old, new): (&str, &str), language: Language) -> String {
    let wave = |is_old: &bool| if *is_old { old } else { new };
    match (why, language) {
        (Why::Standing(standing), _) => self::standing(standing, (old, new), language),
        (Why::NoScore { is_old, null }, _) => {
            let null = told::null(*null, language);
            let (en, sv) = ("no score in", "ingen poäng i");
            format!("{} {}: {null}", language.pick(en, sv), wave(is_old))
        }
        (Why::Unranked { is_old }, Language::English) => {
            format!("not ranked in {}", wave(is_old))
        }
        (Why::Unranked { is_old }, Language::Swedish) => {
            format!("inte rangordnad {}", wave(is_old))
        }
        (Why::Break(_), _) => {
            language.pick("the series ends between", "serien bryts mellan").to_owned()
        }
        (Why::NoAnswers { is_old }, Language::English) => {
            format!("the answers of {} are not at hand", wave(is_old))
        }
        (Why::NoAnswers { is_old }, Language::Swedish) => {
            format!("svaren från {} är inte med", wave(is_old))
        }
        (Why::Lost(items), Language::English) => {
            format!(
                "an answer that the other wave has no option for: {}",
                items.join(", ")
            )
        }
        (Why::Lost(items), Language::Swedish) => {
            format!(
                "ett svar som saknas som alternativ i den andra: {}",
                items.join(", ")
            )
        }
    }
}

/// What a unit is in two waves, in a sentence.
pub fn standing(
    standing: &Standing,
    (old, new): (&str, &str),
    language: Language,
) -> String {
    match (standing, language) {
        (Standing::Both, Language::English) => "answered both".to_owned(),
        (Standing::Both, Language::Swedish) => "svarade båda gångerna".to_owned(),
        (Standing::New, Language::English) => "answers for the first time".to_owned(),
        (Standing::New, Language::Swedish) => "svarar för första gången".to_owned(),
        (Standing::Returning(wave), Language::English) => {
            format!("answered {wave}, not {old}")
        }
        (Standing::Returning(wave), Language::Swedish) => {
            format!("svarade {wave} men inte {old}")
        }
        (Standing::Lost, Language::English) => format!("answered {old}, not {new}"),
        (Standing::Lost, Language::Swedish) => format!("svarade {old} men inte {new}"),
        (Standing::Changed, Language::English) => {
            format!("merged or split since {old}")
        }
        (Standing::Changed, Language::Swedish) => {
            format!("sammanslagen eller delad sedan {old}")
        }
    }
}

/// Why something scored is left out of like for like.
pub fn cause(cause: Option<&Cause>, language: Language) -> String {
    match cause {
        None => language
            .pick(
                "rests on what cannot be compared",
                "vilar på det som inte går att jämföra",
            )
            .to_owned(),
        Some(Cause::Added) => language.pick("new", "ny").to_owned(),
        Some(Cause::Removed) => language.pick("gone", "borttagen").to_owned(),
        Some(Cause::Declared(because)) => {
            let head = language.pick("declared a break", "angiven som brott");
            match because {
                Some(because) => format!("{head}: {}", because.wording(language.tag())),
                None => head.to_owned(),
            }
        }
        Some(Cause::Minor(because)) => {
            let head =
                language.pick("declared a minor change", "angiven som mindre ändring");
            format!("{head}: {}", because.wording(language.tag()))
        }
        Some(Cause::Changed(kinds)) => {
            let kinds: Vec<&str> = kinds
                .iter()
                .map(|kind| language.pick(kind.what.0, kind.what.1))
                .collect();
            format!("{}: {}", language.pick("changed", "ändrad"), kinds.join(", "))
        }
    }
}

/// The parts of a change: name in machine formats, heading, value.
pub fn parts(
    parts: &Parts,
    language: Language,
) -> [(&'static str, &'static str, Number); 4] {
    let pick = |en, sv| language.pick(en, sv);
    [
        (
            "answers",
            pick("Items answered differently", "Frågor med annat svar"),
            parts.answers.clone(),
        ),
        (
            "items",
            pick("Items added or removed", "Frågor tillagda eller borttagna"),
            parts.items.clone(),
        ),
        (
            "rules",
            pick("Points or weights changed", "Poäng eller vikter ändrade"),
            parts.rules.clone(),
        ),
        (
            "applicability",
            pick("Applicability and absence", "Tillämplighet och bortfall"),
            parts.applicability.clone(),
        ),
    ]
}
