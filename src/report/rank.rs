//! Places in words.
//!
//! *In:* places, bases, reasons. *Out:* `2=`, `plats 3 av 165`, why a unit has none, and
//! what decides a shared place.
//!
//! Order inside a shared place carries no meaning: for people it follows the name, for
//! programs the code.

use std::collections::BTreeMap;

use crate::decimal::Number;
use crate::model::{Direction, RankRule, RankValue, Ties};
use crate::rank::{Base, Place, Row, Unranked};
use crate::report::Language;
use crate::report::language::{Names, Noun};
use crate::report::score as told;

/// Units with a place.
const RANKED: Noun =
    Noun { english: ["ranked", "ranked"], swedish: ["rangordnad", "rangordnade"] };

/// A place in a table: `2`, and `2=` where it is shared.
pub fn place(place: &Place, language: Language) -> String {
    let shared = if place.shared_by > 1 { "=" } else { "" };
    format!("{}{shared}", language.number(&place.place.to_string()))
}

/// A place with its base: `2= of 12`.
pub fn place_of(place: &Place, language: Language) -> String {
    let of = language.pick("of", "av");
    format!("{} {of} {}", self::place(place, language), language.count(place.of))
}

/// Puts units of one place in the order of their names.
pub fn by_name<'a>(rows: &mut [Row], name: impl Fn(&Row) -> &'a str) {
    let names = Names::new();
    rows.sort_by(|a, b| {
        let place = a.place.place.cmp(&b.place.place);
        place.then_with(|| names.compare(name(a), name(b)))
    });
}

/// A sentence a unit, for screen readers.
pub fn sentence(place: &Place, name: &str, score: &str, language: Language) -> String {
    let of = language.pick("of", "av");
    let points = language.pick("points", "poäng");
    let base = language.count(place.of);
    format!("{} {of} {base}: {name}, {score} {points}.\n", in_words(place, language))
}

/// `Shared 3rd place`; `Place 2.5` for places between two numbers.
fn in_words(place: &Place, language: Language) -> String {
    let whole = place.place.to_i64().and_then(|rank| usize::try_from(rank).ok());
    let Some(rank) = whole else {
        let number = language.number(&place.place.to_string());
        return format!("{} {number}", language.pick("Place", "Plats"));
    };
    let words = language.place(rank, place.shared_by > 1);
    let mut letters = words.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}

/// `171 ranked, 174 answered, 290 in the frame.`
pub fn bases(base: &Base, has_frame: bool, language: Language) -> String {
    format!("{}.\n", counts(base, has_frame, language))
}

/// `171 ranked`.
pub fn ranked(count: usize, language: Language) -> String {
    language.counted(count, RANKED)
}

/// `171 ranked, 174 answered, 290 in the frame`, of all or of one group.
pub fn counts(base: &Base, has_frame: bool, language: Language) -> String {
    let count = |number: usize| language.count(number);
    let (answered, invited) = (count(base.answered), count(base.invited));
    let frame = match language {
        _ if !has_frame => String::new(),
        Language::English => format!(", {invited} in the frame"),
        Language::Swedish => format!(", {invited} i registret"),
    };
    let ranked = ranked(base.ranked, language);
    let answered = format!("{answered} {}", language.pick("answered", "svarade"));
    format!("{ranked}, {answered}{frame}")
}

/// What decides a shared place, and that the order inside one means nothing.
pub fn ties(
    rule: &RankRule,
    decimals: Option<u32>,
    place: &str,
    language: Language,
) -> String {
    let (en, sv) = decided_on(rule.value.value, decimals);
    let value = match rule.value.value {
        RankValue::Published => ", `value: published`",
        RankValue::Exact | RankValue::Decimals(_) => "",
    };
    let method = match rule.ties {
        Ties::Competition => value.to_owned(),
        other => format!("{value}, `ties: {}`", ties_name(other)),
    };
    let (named, listed) = (rule.list.order.is_none(), rule.list.order.as_ref());
    let order = listed.map_or("", |order| order.value.as_str());
    match language {
        Language::English => {
            let follows = if named { "the name" } else { order };
            format!(
                "Shared places are decided on {en} ({place}{method}). Within a shared \
                 place the order follows {follows} and means nothing.\n"
            )
        }
        Language::Swedish => {
            let follows = if named { "namnet" } else { order };
            format!(
                "Delade platser avgörs av {sv} ({place}{method}). Inom en delad plats \
                 följer ordningen {follows} och betyder inget.\n"
            )
        }
    }
}

/// What is compared, in both languages.
fn decided_on(value: RankValue, decimals: Option<u32>) -> (String, String) {
    match value {
        RankValue::Published => {
            let (en, sv) = match decimals {
                Some(1) => (", one decimal".to_owned(), ", en decimal".to_owned()),
                Some(0) => (", no decimals".to_owned(), ", inga decimaler".to_owned()),
                Some(many) => {
                    (format!(", {many} decimals"), format!(", {many} decimaler"))
                }
                None => (String::new(), String::new()),
            };
            (format!("the published value{en}"), format!("det publicerade värdet{sv}"))
        }
        RankValue::Exact => (
            "the exact value, so that scores may print alike and differ in place"
                .to_owned(),
            "det exakta värdet, så att poäng kan se lika ut och ändå ha olika plats"
                .to_owned(),
        ),
        RankValue::Decimals(1) => {
            ("the value to 1 decimal".to_owned(), "värdet med 1 decimal".to_owned())
        }
        RankValue::Decimals(decimals) => (
            format!("the value to {decimals} decimals"),
            format!("värdet med {decimals} decimaler"),
        ),
    }
}

/// The word of a way to share places.
pub const fn ties_name(ties: Ties) -> &'static str {
    match ties {
        Ties::Competition => "competition",
        Ties::Modified => "modified",
        Ties::Dense => "dense",
        Ties::Ordinal => "ordinal",
        Ties::Fractional => "fractional",
    }
}

/// The word of a direction.
pub const fn direction_name(direction: Direction) -> &'static str {
    match direction {
        Direction::Descending => "descending",
        Direction::Ascending => "ascending",
    }
}

/// Why a unit has no place.
pub fn reason(why: &Unranked, rule: &RankRule, language: Language) -> String {
    match why {
        Unranked::Unread => language
            .pick("its answer file could not be read", "svarsfilen kunde inte läsas")
            .to_owned(),
        Unranked::SeveralFiles => {
            language.pick("several answer files", "flera svarsfiler").to_owned()
        }
        Unranked::NotAnswered => {
            language.pick("has not answered", "har inte svarat").to_owned()
        }
        Unranked::Except(entry) => {
            let because =
                rule.eligible.except.get(*entry).and_then(|(_, text)| text.as_ref());
            let because = because.map(|text| text.wording(language.tag()));
            let head = language.pick("left out by decision", "undantagen genom beslut");
            match because {
                Some(because) => format!("{head}: {because}"),
                None => head.to_owned(),
            }
        }
        Unranked::Status(status) => {
            let word = told::status(*status, language);
            format!("{}: {word}", language.pick("status", "status"))
        }
        Unranked::NoScore(null) => {
            let head = language.pick("no score", "ingen poäng");
            format!("{head}: {}", told::null(*null, language))
        }
        Unranked::Late(None) => language
            .pick("nobody knows when it was submitted", "inlämningsdagen är okänd")
            .to_owned(),
        Unranked::Late(Some(day)) => {
            format!("{} {day}", language.pick("submitted late,", "inlämnad för sent,"))
        }
        Unranked::Panel(rank) => {
            let name = rule.panel.get(*rank).map_or("", |rank| rank.value.as_str());
            let head = language.pick("not eligible in", "inte rangordnad i");
            format!("{head} `{name}`")
        }
        Unranked::Answered { answered, asked } => match language {
            Language::English => format!("answered {answered} of {asked} scored items"),
            Language::Swedish => {
                format!("besvarade {answered} av {asked} poänggivande frågor")
            }
        },
        Unranked::Condition { unknown: true } => {
            language.pick("its condition is unknown", "villkoret är okänt").to_owned()
        }
        Unranked::Condition { unknown: false } => language
            .pick("does not meet the condition", "uppfyller inte villkoret")
            .to_owned(),
    }
}

/// `Not ranked: 2 with too few answers, 1 invalid (--show-unranked)`; nothing where
/// everyone who answered has a place.
pub fn unranked(
    unranked: &BTreeMap<Unranked, usize>,
    shown: bool,
    language: Language,
) -> String {
    let mut counts: BTreeMap<&str, (usize, &str)> = BTreeMap::new();
    for (why, number) in unranked {
        let [one, many] = match why {
            Unranked::NotAnswered => continue,
            Unranked::Unread => {
                language.pick(["that could not be read"; 2], ["som inte kunde läsas"; 2])
            }
            Unranked::SeveralFiles => language
                .pick(["with several answer files"; 2], ["med flera svarsfiler"; 2]),
            Unranked::Except(_) => language.pick(
                ["left out by decision"; 2],
                ["undantagen genom beslut", "undantagna genom beslut"],
            ),
            Unranked::Status(status) => told::statuses(*status, language),
            Unranked::NoScore(crate::score::Null::Invalid) => {
                [language.pick("with errors", "med fel"); 2]
            }
            Unranked::NoScore(_) => [language.pick("without a score", "utan poäng"); 2],
            Unranked::Answered { .. } => {
                [language.pick("with too few answers", "med för få svar"); 2]
            }
            Unranked::Late(_) => [language.pick("late", "för sent"); 2],
            Unranked::Panel(_) => {
                [language.pick("outside the panel", "utanför panelen"); 2]
            }
            Unranked::Condition { .. } => {
                [language.pick("outside the condition", "utanför villkoret"); 2]
            }
        };
        counts.entry(many).or_insert((0, one)).0 += number;
    }
    if counts.is_empty() {
        return String::new();
    }
    let parts: Vec<_> = counts
        .into_iter()
        .map(|(many, (count, one))| {
            let word = if count == 1 { one } else { many };
            format!("{} {word}", language.count(count))
        })
        .collect();
    let hint = if shown { "" } else { " (--show-unranked)" };
    let head = language.pick("Not ranked", "Ej rangordnade");
    format!("{head}: {}{hint}\n", parts.join(", "))
}

/// A place as a number of JSON and CSV.
pub fn digits(place: &Number) -> String {
    match place.decimals() {
        Some(decimals) => place.fixed(decimals),
        None => place.to_string(),
    }
}
