//! What would lift a unit, and how certain its place is, as tables.
//!
//! *In:* gaps and robustness. *Out:* sheets.

use crate::analyse::{Gap, RankChanges, Robust};
use crate::decimal::Number;
use crate::diagnostic::Words;
use crate::report::analysis::{Datum, Sheet, number, said, text, unseen};
use crate::report::{Language, rank as told};

fn place(number: &Number) -> Datum {
    Datum::Number(number.clone(), number.decimals().unwrap_or(1).min(1))
}

/// What each item would add, and how far the next place and grade are.
pub fn gaps(found: &[Gap], node: &str, decimals: u32) -> Vec<Sheet> {
    let points = |points: &Number| Datum::Number(points.clone(), decimals);
    let mut steps = Vec::new();
    let mut ways = Vec::new();
    for gap in found {
        let unit = || Datum::Text(gap.unit.0.clone());
        let name = || Datum::Text(gap.unit.1.clone());
        for step in &gap.steps {
            steps.push(vec![
                unit(),
                name(),
                Datum::Text(step.item.clone()),
                points(&gap.now),
                points(&step.gain),
                Datum::Exact(step.gain.clone()),
                points(&step.then),
                Datum::of(step.grade.as_deref()),
            ]);
        }
        let words =
            |language| gap.place.as_ref().map(|place| told::place_of(place, language));
        let words = words(Language::English).zip(words(Language::Swedish));
        ways.push(vec![
            unit(),
            name(),
            points(&gap.now),
            words.map_or(Datum::None, |(en, sv)| Datum::Said("", Words::new(en, sv))),
            match &gap.place {
                Some(place) => Datum::Text(told::digits(&place.place)),
                None => Datum::None,
            },
            gap.next.as_ref().map_or(Datum::None, |(_, next)| place(next)),
            gap.next.as_ref().map_or(Datum::None, |(away, _)| points(away)),
            Datum::of(gap.grade.as_deref()),
            Datum::of(gap.next_grade.as_deref()),
            Datum::List(gap.together.clone()),
        ]);
    }
    let columns = vec![
        text("unit", "Unit", "Enhet"),
        text("label", "Name", "Namn"),
        text("item", "Item", "Fråga"),
        number("now", "Now", "Nu"),
        number("gain", "Adds", "Ger"),
        unseen("gain_exact"),
        number("then", "Then", "Då"),
        text("grade", "Grade then", "Betyg då"),
    ];
    let first = Sheet {
        section: "gaps",
        name: "items",
        title: Words::new(
            format!("What the best answer would add to `{node}`"),
            format!("Vad det bästa svaret skulle ge `{node}`"),
        ),
        columns,
        rows: steps,
        ..Sheet::default()
    };
    let second = Sheet {
        section: "gaps",
        name: "units",
        title: Words::new("To the next place and grade", "Till nästa plats och betyg"),
        columns: vec![
            text("unit", "Unit", "Enhet"),
            text("label", "Name", "Namn"),
            number("now", "Now", "Nu"),
            said("said", "Place", "Plats"),
            unseen("place"),
            number("next_place", "Next", "Nästa"),
            number("points_to_next", "Points to it", "Poäng dit"),
            text("grade", "Grade", "Betyg"),
            text("next_grade", "Next grade", "Nästa betyg"),
            text("together", "By", "Genom"),
        ],
        rows: ways,
        ..Sheet::default()
    };
    vec![first, second]
}

/// Changes of place between two ranks.
pub fn rank_changes(found: &[RankChanges<'_>]) -> Vec<Sheet> {
    let sheet = |change: &RankChanges<'_>| {
        let rows = change.units.iter().map(|(code, name, from, to)| {
            vec![
                Datum::Text(change.rule.id.value.clone()),
                Datum::Text(code.clone()),
                Datum::Text(name.clone()),
                place(from),
                place(to),
                place(&(from.clone() - to.clone())),
            ]
        });
        let (from, to) = (&change.rule.from.value, &change.rule.to.value);
        let unlike = if change.rule.unlike_panels {
            (", of unlike panels", ", av olika paneler")
        } else {
            ("", "")
        };
        let id = &change.rule.id.value;
        Sheet {
            section: "ranks",
            name: "changes",
            title: Words::new(
                format!("`{id}`: from `{from}` to `{to}`{}, above 0 is up", unlike.0),
                format!("`{id}`: från `{from}` till `{to}`{}, över 0 är uppåt", unlike.1),
            ),
            columns: vec![
                unseen("change"),
                text("unit", "Unit", "Enhet"),
                text("label", "Name", "Namn"),
                number("from", "From", "Från"),
                number("to", "To", "Till"),
                number("places", "Change", "Ändring"),
            ],
            rows: rows.collect(),
            ..Sheet::default()
        }
    };
    found.iter().map(sheet).collect()
}

/// Places under other weights, and how far they move without each item.
pub fn robustness(found: &Robust) -> Vec<Sheet> {
    let rows = found.units.iter().map(|unit| {
        let other = |number: &Option<Number>| number.as_ref().map_or(Datum::None, place);
        let span = |(low, high): &(Number, Number)| {
            let said = |language: Language| {
                let number = |number: &Number| language.number(&told::digits(number));
                format!("{}–{}", number(low), number(high))
            };
            Datum::Said("", Words::new(said(Language::English), said(Language::Swedish)))
        };
        vec![
            Datum::Text(unit.unit.0.clone()),
            Datum::Text(unit.unit.1.clone()),
            place(&unit.place),
            span(&unit.drawn),
            place(&unit.drawn.0),
            place(&unit.drawn.1),
            span(&unit.absent),
            place(&unit.absent.0),
            place(&unit.absent.1),
            other(&unit.equal),
            other(&unit.least),
        ]
    });
    let draws = found.draws;
    let notes = vec![Words::new(
        format!(
            "Drawn: where nine in ten of {draws} draws of the weights put it. Absent: \
             where what it did not answer leaves it."
        ),
        format!(
            "Dragna: där nio av tio av {draws} dragningar av vikterna lägger den. \
             Saknade: där det den inte svarat på lämnar den."
        ),
    )];
    let rank = &found.rank;
    let mut sheets = vec![Sheet {
        section: "robustness",
        name: "units",
        title: Words::new(
            format!("Places of `{rank}` under other weights"),
            format!("Platser i `{rank}` med andra vikter"),
        ),
        notes,
        columns: vec![
            text("unit", "Unit", "Enhet"),
            text("label", "Name", "Namn"),
            number("place", "Place", "Plats"),
            said("drawn", "Drawn", "Dragna"),
            unseen("drawn_best"),
            unseen("drawn_worst"),
            said("absent", "Absent", "Saknade"),
            unseen("absent_best"),
            unseen("absent_worst"),
            number("equal", "Equal weights", "Lika vikter"),
            number("weakest", "By the weakest", "Efter svagaste"),
        ],
        rows: rows.collect(),
        ..Sheet::default()
    }];
    if !found.items.is_empty() {
        let row = |(item, shift): &(String, Number)| {
            vec![
                Datum::Text(item.clone()),
                Datum::Number(shift.clone(), 2),
                Datum::Exact(shift.clone()),
            ]
        };
        sheets.push(Sheet {
            section: "robustness",
            name: "items",
            title: Words::new(
                "How far places move without an item, at the mean",
                "Hur långt platserna flyttas utan en fråga, i medeltal",
            ),
            columns: vec![
                text("item", "Item", "Fråga"),
                number("shift", "Places", "Platser"),
                unseen("shift_exact"),
            ],
            rows: found.items.iter().map(row).collect(),
            ..Sheet::default()
        });
    }
    sheets
}
