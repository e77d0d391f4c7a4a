//! Ranks against what was published, and what holds whatever is ranked.

use std::collections::BTreeMap;
use std::fs;

use proptest::prelude::*;

use crate::score::properties::runner;
use crate::support::Beside;
use survey::decimal::Number;
use survey::diagnostic::Findings;
use survey::load;
use survey::model::{Cut, Direction, RankRule, Ties};
use survey::rank::{self, Base, Contender, Ranking, Unranked, ranks};
use survey::score::Null;
use survey::source::{Source, Sources};
use survey::value::Status;

const METHODS: [Ties; 5] =
    [Ties::Competition, Ties::Modified, Ties::Dense, Ties::Ordinal, Ties::Fractional];

/// The rank rule of a scoring file with these keys.
fn rule(keys: &str) -> RankRule {
    let text = format!(
        "scoring: s\nfor: demo@1\npoints_are: example\narithmetic: {{decimals: 1}}\nmissing: {{dont_know: zero}}\nitems: {{x: {{value: self}}}}\nindices: {{total: {{aggregate: sum, weights: points, children: [x]}}}}\nranks: {{main: {{by: total, direction: descending, value: exact, {keys}}}}}"
    );
    let mut sources = Sources::default();
    let file = sources.add(Source::new("scoring.yaml", text));
    let mut findings = Findings::default();
    let mut scoring = load::scoring(file, &mut sources, &Beside, &mut findings).unwrap();
    let told: Vec<_> = findings.iter().map(|f| &f.message.en).collect();
    assert!(told.is_empty(), "{told:?}");
    scoring.ranks.remove(0)
}

fn contender<'a>(unit: &'a str, value: &'a Number) -> Contender<'a> {
    Contender {
        unit,
        status: Some(Status::Complete),
        value: Ok(value),
        asked: 10,
        answered: 10,
        condition: Some(true),
        groups: Vec::new(),
        also: Default::default(),
        order: None,
    }
}

fn places(ranking: &Ranking) -> Vec<(&str, String)> {
    ranking
        .rows
        .iter()
        .map(|row| (row.unit.as_str(), row.place.place.to_string()))
        .collect()
}

/// Units of one wave with invented points that fit the published places.
fn published(wave: &str) -> BTreeMap<usize, Vec<String>> {
    let text = fs::read_to_string("tests/golden/published_ranks.csv").unwrap();
    let mut places: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    for line in text.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        if let ([of, name, ..], Ok(place)) = (&cells[..2], cells[3].parse())
            && *of == wave
        {
            places.entry(place).or_default().push((*name).to_owned());
        }
    }
    places
}

/// Points in which exactly the units that share a published place are equal; units that
/// nobody published stand between them, each alone.
fn invented(runs: &[usize], ranked: usize) -> Vec<Option<usize>> {
    let mut points: Vec<Option<usize>> = Vec::new();
    for place in 1..=ranked {
        let shared = runs.iter().rev().find(|first| **first <= place).filter(|first| {
            let units = runs.iter().filter(|other| other == first).count();
            place < **first + units
        });
        points.push(Some(1000 - shared.copied().unwrap_or(place)));
    }
    points
}

/// What a method gives where the published places stand.
fn told(points: &[Option<usize>], runs: &[usize], ties: Ties) -> Vec<String> {
    let places = ranks(points, ties, Direction::Descending);
    let first = runs[0];
    let told = places.iter().skip(first - 1).take(runs.len()).flatten();
    told.map(ToString::to_string).collect()
}

#[test]
fn published_runs_follow_competition_places_and_no_other_method() {
    let runs: [(&[usize], usize); 4] = [
        (&[1, 2, 3, 3, 5], 162),
        (&[1, 2, 3, 3, 3, 6, 6, 8, 9, 10], 165),
        (&[156, 156, 156, 159, 159, 161, 162, 163, 164, 165], 165),
        (&[191, 191, 193, 193, 195, 196, 196, 198, 199, 200], 200),
    ];
    for (run, ranked) in runs {
        let points = invented(run, ranked);
        let expected: Vec<String> = run.iter().map(ToString::to_string).collect();
        for ties in METHODS {
            let fits = told(&points, run, ties) == expected;
            assert_eq!(fits, ties == Ties::Competition, "{ties:?} {run:?}");
        }
    }
    // As the sources work out for 2017.
    let points = invented(&[1, 2, 3, 3, 5], 5);
    assert_eq!(told(&points, &[1, 2, 3, 3, 5], Ties::Dense), ["1", "2", "3", "3", "4"]);
    assert_eq!(
        told(&points, &[1, 2, 3, 3, 5], Ties::Modified),
        ["1", "2", "4", "4", "5"]
    );
}

#[test]
fn every_published_wave_is_given_back_as_sets_of_units_at_a_place() {
    for wave in ["2015", "2017", "2019", "2021", "2023", "2025"] {
        let published = published(wave);
        let last =
            published.last_key_value().map_or(0, |(place, units)| place + units.len());
        // Units that nobody published fill the places between.
        let mut units: Vec<(String, Number)> = Vec::new();
        let mut place = 1;
        while place < last {
            let points = Number::from(1000 - place);
            match published.get(&place) {
                Some(names) => {
                    units.extend(names.iter().map(|name| (name.clone(), points.clone())));
                    place += names.len();
                }
                None => {
                    units.push((format!("unit {place}"), points));
                    place += 1;
                }
            }
        }
        let contenders: Vec<_> = units.iter().map(|(u, p)| contender(u, p)).collect();
        let ranking = rank::rank(&rule("ties: competition"), &contenders);
        for (place, names) in published {
            let rows = ranking.rows.iter();
            let mut found: Vec<_> = rows
                .filter(|row| row.place.place == Number::from(place))
                .map(|row| row.unit.clone())
                .collect();
            let mut names = names.clone();
            names.sort();
            found.sort();
            assert_eq!(found, names, "{wave}, place {place}");
        }
    }
}

#[test]
fn a_list_of_ten_rows_that_cuts_a_tie_says_so() {
    // 2023: places 1, 2, 3, 3, 3, 6, 6, 8, 9, 10, 10: two units share the tenth.
    let values: Vec<Number> =
        [20_i64, 19, 18, 18, 18, 15, 15, 13, 12, 11, 11, 9].map(Number::from).to_vec();
    let units: Vec<String> = (0..values.len()).map(|n| format!("{n:04}")).collect();
    let contenders: Vec<_> =
        units.iter().zip(&values).map(|(unit, value)| contender(unit, value)).collect();
    let mut rule = rule("ties: competition, list: {top: 10, cut: rows, bottom: 2}");
    let ranking = rank::rank(&rule, &contenders);
    let list = rank::top(&rule.list, &ranking.rows);
    assert_eq!((list.rows.len(), list.tied_left_out), (10, 1));
    let bottom = rank::bottom(&rule.list, &ranking.rows);
    assert_eq!((bottom.rows.len(), bottom.tied_left_out), (2, 1));
    rule.list.cut = Cut::Rank;
    let list = rank::top(&rule.list, &ranking.rows);
    assert_eq!((list.rows.len(), list.tied_left_out), (11, 0));
    let bottom = rank::bottom(&rule.list, &ranking.rows);
    assert_eq!((bottom.rows.len(), bottom.tied_left_out), (3, 0));
}

#[test]
fn a_bottom_list_goes_either_way_and_no_list_shows_all() {
    let values: Vec<Number> = [4_i64, 3, 2, 1].map(Number::from).to_vec();
    let contenders: Vec<_> =
        ["a", "b", "c", "d"].iter().zip(&values).map(|(u, v)| contender(u, v)).collect();
    let told = |order: &str| {
        let rule = rule(&format!(
            "ties: competition, list: {{bottom: 2, bottom_order: {order}}}"
        ));
        let ranking = rank::rank(&rule, &contenders);
        let rows = rank::bottom(&rule.list, &ranking.rows).rows;
        rows.iter().map(|row| row.unit.clone()).collect::<Vec<_>>()
    };
    assert_eq!(told("worst_last"), ["c", "d"]);
    assert_eq!(told("worst_first"), ["d", "c"]);
    let rule = rule("ties: competition");
    let ranking = rank::rank(&rule, &contenders);
    assert_eq!(rank::top(&rule.list, &ranking.rows).rows.len(), 4);
    assert!(rank::bottom(&rule.list, &ranking.rows).rows.is_empty());
}

#[test]
fn whoever_is_not_ranked_is_listed_with_the_reason() {
    let rule = rule(
        "ties: competition, eligible: {status: [complete], answered: 0.5, where: unit.population > 0, except: [{unit: \"0180\", because: a}]}",
    );
    let value = Number::from(7_i64);
    let mut all: Vec<Contender<'_>> =
        ["0001", "0002", "0003", "0004", "0005", "0006", "0180"]
            .iter()
            .map(|unit| contender(unit, &value))
            .collect();
    all[1].status = Some(Status::Partial);
    all[2].answered = 4;
    all[3].value = Err(Null::Strict);
    all[4].condition = None;
    all[5].status = None;
    let ranking = rank::rank(&rule, &all);
    assert_eq!(places(&ranking), [("0001", "1".to_owned())]);
    let told: Vec<_> =
        ranking.unranked.iter().map(|(at, why)| (all[*at].unit, why)).collect();
    assert_eq!(
        told,
        [
            ("0002", &Unranked::Status(Status::Partial)),
            ("0003", &Unranked::Answered { answered: 4, asked: 10 }),
            ("0004", &Unranked::NoScore(Null::Strict)),
            ("0005", &Unranked::Condition { unknown: true }),
            ("0006", &Unranked::NotAnswered),
            ("0180", &Unranked::Except(0)),
        ]
    );
    assert_eq!(ranking.base, Base { invited: 7, answered: 6, ranked: 1 });
    // Exactly the share is enough, and who was asked nothing has not met it.
    all[2].answered = 5;
    assert_eq!(rank::eligible(&rule, &all[2]), Ok(&value));
    (all[2].asked, all[2].answered) = (0, 0);
    let none = Unranked::Answered { answered: 0, asked: 0 };
    assert_eq!(rank::eligible(&rule, &all[2]), Err(none));
}

#[test]
fn groups_have_places_and_bases_of_their_own() {
    // Södermanland 2017: four answered, five did not.
    let values: Vec<Number> = [95_i64, 88, 60, 60].map(Number::from).to_vec();
    let names = ["Katrineholm", "Strängnäs", "Eskilstuna", "Flen"];
    let silent = ["Gnesta", "Nyköping", "Oxelösund", "Trosa", "Vingåker"];
    let other = Number::from(90_i64);
    let mut all: Vec<_> =
        names.iter().zip(&values).map(|(u, v)| contender(u, v)).collect();
    for unit in silent {
        all.push(Contender { status: None, ..contender(unit, &other) });
    }
    for contender in &mut all {
        contender.groups = vec![Some("Södermanlands län")];
    }
    all.push(Contender {
        groups: vec![Some("Skåne län")],
        ..contender("Kristianstad", &other)
    });
    all.push(Contender { groups: vec![None], ..contender("Nowhere", &other) });
    let ranking = rank::rank(&rule("ties: competition, within: [county]"), &all);
    let told: Vec<_> = ranking
        .rows
        .iter()
        .map(|row| {
            let within = row.within[0].as_ref();
            let within = within.map(|p| (p.place.to_string(), p.shared_by, p.of));
            (row.unit.as_str(), row.place.place.to_string(), within)
        })
        .collect();
    let of = |place: &str, shared, of| Some((place.to_owned(), shared, of));
    assert_eq!(
        told,
        [
            ("Katrineholm", "1".to_owned(), of("1", 1, 4)),
            ("Kristianstad", "2".to_owned(), of("1", 1, 1)),
            ("Nowhere", "2".to_owned(), None),
            ("Strängnäs", "4".to_owned(), of("2", 1, 4)),
            ("Eskilstuna", "5".to_owned(), of("3", 2, 4)),
            ("Flen", "5".to_owned(), of("3", 2, 4)),
        ]
    );
    let county =
        ranking.groups[0].iter().find(|group| group.group != "Skåne län").unwrap();
    assert_eq!(county.base, Base { invited: 9, answered: 4, ranked: 4 });
}

#[test]
fn ordinal_follows_the_units_code_and_a_column_orders_print_only() {
    let value = Number::from(7_i64);
    let mut all: Vec<_> =
        ["0003", "0001", "0002"].map(|unit| contender(unit, &value)).to_vec();
    let ranking = rank::rank(&rule("ties: ordinal"), &all);
    let expected = [("0001", "1".to_owned()), ("0002", "2".into()), ("0003", "3".into())];
    assert_eq!(places(&ranking), expected);
    for (contender, order) in all.iter_mut().zip(["9", "10", ""]) {
        contender.order = Some(order).filter(|order| !order.is_empty());
    }
    let ranking = rank::rank(&rule("ties: competition, list: {order: n}"), &all);
    let told: Vec<_> = ranking.rows.iter().map(|row| row.unit.as_str()).collect();
    assert_eq!(told, ["0003", "0001", "0002"]);
    assert!(ranking.rows.iter().all(|row| row.place.place == Number::ONE));
    assert!(ranking.rows.iter().all(|row| row.place.shared_by == 3));
}

#[test]
fn places_follow_the_pattern_of_ties() {
    let scores = prop::collection::vec(prop::option::weighted(0.9, 0_u8..8), 0..40);
    runner()
        .run(&scores, |scores| {
            let competition = ranks(&scores, Ties::Competition, Direction::Descending);
            let modified = ranks(&scores, Ties::Modified, Direction::Descending);
            let fractional = ranks(&scores, Ties::Fractional, Direction::Descending);
            let dense = ranks(&scores, Ties::Dense, Direction::Descending);
            for (at, score) in scores.iter().enumerate() {
                let Some(score) = score else {
                    prop_assert_eq!(&competition[at], &None);
                    continue;
                };
                let present = || scores.iter().flatten();
                let better = present().filter(|other| *other > score).count();
                let equal = present().filter(|other| *other == score).count();
                let mut above: Vec<_> =
                    present().filter(|other| *other > score).collect();
                above.sort();
                above.dedup();
                let place = |place: usize| Some(Number::from(place));
                prop_assert_eq!(&competition[at], &place(better + 1));
                prop_assert_eq!(&modified[at], &place(better + equal));
                prop_assert_eq!(&dense[at], &place(above.len() + 1));
                let twice = i64::try_from(2 * better + 1 + equal).unwrap();
                prop_assert_eq!(&fractional[at], &Number::ratio(twice, 2));
            }
            Ok(())
        })
        .unwrap();
}

#[test]
fn more_points_never_worsen_a_place() {
    let scores = prop::collection::vec(0_u8..8, 1..30);
    runner()
        .run(&(scores, any::<prop::sample::Index>(), 1_u8..4), |(scores, at, more)| {
            let at = at.index(scores.len());
            let mut raised = scores.clone();
            raised[at] += more;
            let some = |scores: Vec<u8>| scores.into_iter().map(Some).collect::<Vec<_>>();
            let (before, after) = (some(scores), some(raised));
            for ties in METHODS {
                let before = ranks(&before, ties, Direction::Descending);
                let after = ranks(&after, ties, Direction::Descending);
                // `dense` counts values: who leaves a shared one may open a new place.
                prop_assert!(after[at] <= before[at], "{ties:?}");
            }
            Ok(())
        })
        .unwrap();
}

#[test]
fn the_order_of_units_changes_no_place() {
    let values = prop::collection::vec(0_u8..6, 1..25);
    let permuted = values.prop_flat_map(|values| {
        let named: Vec<(String, u8)> =
            values.into_iter().enumerate().map(|(n, v)| (format!("{n:04}"), v)).collect();
        (Just(named.clone()), Just(named).prop_shuffle())
    });
    runner()
        .run(&permuted, |(one, other)| {
            for ties in ["competition", "modified", "dense", "ordinal", "fractional"] {
                let rule = rule(&format!("ties: {ties}"));
                let told = |units: &[(String, u8)]| {
                    let values: Vec<Number> = units
                        .iter()
                        .map(|(_, v)| Number::from(usize::from(*v)))
                        .collect();
                    let all: Vec<_> = units
                        .iter()
                        .zip(&values)
                        .map(|((u, _), v)| contender(u, v))
                        .collect();
                    let ranking = rank::rank(&rule, &all);
                    let rows = ranking.rows.into_iter();
                    rows.map(|row| (row.unit, row.place)).collect::<Vec<_>>()
                };
                prop_assert_eq!(told(&one), told(&other));
            }
            Ok(())
        })
        .unwrap();
}

#[test]
fn other_scores_decide_between_equal_values_and_none_is_worse_than_any() {
    let numbers = [5_i64, 5, 5, 3].map(Number::from);
    let breaking = [Some(1_i64), Some(4), None, Some(9)];
    let with = |keys: &str| {
        let rule = rule(keys);
        let told = ["a", "b", "c", "d"].iter().zip(&numbers).zip(breaking);
        let told: Vec<_> = told
            .map(|((unit, value), other)| {
                let also = rank::Also {
                    breaking: vec![other.map(Number::from)],
                    ..rank::Also::default()
                };
                Contender { also, ..contender(unit, value) }
            })
            .collect();
        let ranking = rank::rank(&rule, &told);
        places(&ranking).into_iter().map(|(u, p)| format!("{u}{p}")).collect::<Vec<_>>()
    };
    assert_eq!(with("break_ties: [x]"), ["b1", "a2", "c3", "d4"]);
    // The least is best, of the second score too; what has none is still last.
    let turned = rule("break_ties: [x]");
    let turned = RankRule { direction: Direction::Ascending, ..turned };
    let told = ["a", "b", "c"].iter().zip(&numbers).zip(breaking);
    let told: Vec<_> = told
        .map(|((unit, value), other)| {
            let breaking = vec![other.map(Number::from)];
            let also = rank::Also { breaking, ..rank::Also::default() };
            Contender { also, ..contender(unit, value) }
        })
        .collect();
    let ranking = rank::rank(&turned, &told);
    let order: Vec<&str> = ranking.rows.iter().map(|row| row.unit.as_str()).collect();
    assert_eq!(order, ["a", "b", "c"]);
}

#[test]
fn late_units_and_those_outside_the_panel_have_no_place_and_a_reason() {
    let number = Number::from(5_i64);
    let rule = rule("eligible: {until: 2025-11-30}, panel: [other]");
    let day = |day: &str| day.parse().ok();
    let unit = |unit, submitted, not_in| {
        let also = rank::Also { submitted, not_in, breaking: Vec::new() };
        Contender { also, ..contender(unit, &number) }
    };
    let told = [
        unit("a", day("2025-11-30"), None),
        unit("b", day("2025-12-01"), None),
        unit("c", None, None),
        unit("d", day("2025-10-01"), Some(0)),
    ];
    let ranking = rank::rank(&rule, &told);
    assert_eq!(places(&ranking), [("a", "1".to_owned())]);
    let reasons: Vec<&str> = ranking.unranked.iter().map(|(_, why)| why.name()).collect();
    assert_eq!(reasons, ["until", "until", "panel"]);
}

#[test]
fn far_places_are_told_in_bands_that_never_divide_a_shared_one() {
    let list = rule("list: {bands: {from: 101, width: 50}}").list;
    let band = |place: i64| rank::band(&list, &Number::from(place), 290);
    assert_eq!(band(100), None);
    assert_eq!(band(101), Some((101, 150)));
    // A place shared by the 149th to the 153rd is told by its first.
    assert_eq!(band(149), Some((101, 150)));
    assert_eq!(band(151), Some((151, 200)));
    assert_eq!(band(290), Some((251, 290)));
}

#[test]
fn ascending_places_the_least_first() {
    let points = [Some(3), None, Some(1), Some(3), Some(2)];
    let told = |ties| {
        let places = ranks(&points, ties, Direction::Ascending);
        places
            .iter()
            .map(|p| p.as_ref().map_or("–".into(), ToString::to_string))
            .collect()
    };
    let of = |ties| -> Vec<String> { told(ties) };
    assert_eq!(of(Ties::Competition), ["3", "–", "1", "3", "2"]);
    assert_eq!(of(Ties::Modified), ["4", "–", "1", "4", "2"]);
    assert_eq!(of(Ties::Dense), ["3", "–", "1", "3", "2"]);
    assert_eq!(of(Ties::Ordinal), ["3", "–", "1", "4", "2"]);
    assert_eq!(of(Ties::Fractional), ["3.5", "–", "1", "3.5", "2"]);
}

#[test]
fn a_unit_that_is_not_eligible_changes_no_place() {
    let rule = rule("ties: competition, eligible: {where: \"true\"}");
    let values = proptest::collection::vec(0_i64..5, 1..9);
    runner()
        .run(&(values, 0_i64..5, any::<prop::sample::Index>()), |(values, other, at)| {
            let names: Vec<String> = (0..values.len()).map(|n| format!("u{n}")).collect();
            let values: Vec<Number> = values.into_iter().map(Number::from).collect();
            let mut all: Vec<_> =
                names.iter().zip(&values).map(|(u, v)| contender(u, v)).collect();
            let before = rank::rank(&rule, &all);
            let other = Number::from(other);
            let outside = Contender { condition: Some(false), ..contender("x", &other) };
            all.insert(at.index(all.len() + 1), outside);
            let after = rank::rank(&rule, &all);
            prop_assert_eq!(places(&before), places(&after));
            Ok(())
        })
        .unwrap();
}
