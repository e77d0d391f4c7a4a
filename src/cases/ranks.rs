//! Places on ranks.
//!
//! *In:* the scores of the units of a case. *Out:* findings where a unit has another
//! place than its case expects, or none.
//!
//! Nothing is ranked here: `rank` does it. The units of the case are the whole register.

use crate::cases::bench::{Chosen, Whole};
use crate::cases::compare::{differs, of_case, unknown};
use crate::decimal::Number;
use crate::diagnostic::{Finding, Words, nearest};
use crate::model::{AnswerCase, Case, CasePlace, RankRule};
use crate::rank::{
    Also, Contender, Ranking, Unranked, breaking, eligible, missing_in, rank,
};
use crate::score::UnitScores;
use crate::source::{Span, Spanned};

/// How many units are told beside a place.
const MOST_ROWS: usize = 12;

/// Everything that is expected of ranks.
pub(in crate::cases) fn ranks(
    case: &Case,
    chosen: &Chosen<'_>,
    units: &[Whole<'_>],
    scores: &[UnitScores],
) -> Vec<Finding> {
    let mut findings = Vec::new();
    let rules = &chosen.scoring.ranks;
    let known = || rules.iter().map(|rule| rule.id.value.as_str());
    for (name, expected) in &case.ranks {
        let Some(number) = known().position(|id| id == name.value) else {
            let what = Words::new("rank", "ingen rang");
            findings.push(unknown(name, &what, nearest(&name.value, known())));
            continue;
        };
        let rule = &rules[number];
        if let Some(second) = second_record(units) {
            findings.push(several_records(name, second));
            continue;
        }
        let contenders = contenders(chosen, (number, rule), units, scores);
        let ranked = Ranked { rule, units, ranking: rank(rule, &contenders) };
        for (unit, place) in expected {
            findings.extend(ranked.compared(name, unit, place));
        }
    }
    findings
}

/// The second record of a unit: a ranking has one row a unit.
fn second_record<'a>(units: &'a [Whole<'_>]) -> Option<&'a AnswerCase> {
    let second = units.iter().enumerate().find(|(at, unit)| {
        let mut before = units.iter().take(*at);
        before.any(|other| other.answers.unit() == unit.answers.unit())
    });
    second.map(|(_, unit)| unit.case)
}

fn several_records(name: &Spanned<String>, second: &AnswerCase) -> Finding {
    let code = second.code.as_ref().map_or("", |code| code.value.as_str());
    let finding = crate::cases::UNKNOWN_IN_CASE.at(name.span).says(
        format!("a ranking has one row a unit, and `{code}` is a second one of its unit"),
        format!("en rankning har en rad per enhet, och `{code}` är enhetens andra"),
    );
    finding.also(second.place(), "the second one", "den andra")
}

/// Every unit as a rank sees it, its panel among it.
fn contenders<'a>(
    chosen: &Chosen<'_>,
    (number, rule): (usize, &RankRule),
    units: &'a [Whole<'_>],
    scores: &'a [UnitScores],
) -> Vec<Contender<'a>> {
    let ruleset = &chosen.ruleset;
    let contend = |(unit, scores): (&'a Whole<'a>, &'a UnitScores)| {
        let told = |number: usize| contender(unit, scores, number);
        let not_in = missing_in(&chosen.scoring.ranks, rule, |number, other| {
            eligible(other, &told(number)).is_ok()
        });
        let mut told = told(number);
        told.also.not_in = not_in;
        told.also.breaking = breaking(rule, ruleset, scores);
        told
    };
    units.iter().zip(scores).map(contend).collect()
}

fn contender<'a>(
    unit: &'a Whole<'_>,
    scores: &'a UnitScores,
    number: usize,
) -> Contender<'a> {
    let key = &scores.ranks[number];
    let submitted = unit.answers.submitted().map(|stamp| stamp.day);
    Contender {
        unit: unit.answers.unit(),
        status: Some(unit.answers.status()),
        value: key.value.as_ref().map_err(|null| *null),
        asked: scores.asked,
        answered: scores.answered,
        condition: key.condition,
        groups: Vec::new(),
        order: None,
        also: Also { submitted, ..Also::default() },
    }
}

/// One ranking of the units of a case.
struct Ranked<'a> {
    rule: &'a RankRule,
    units: &'a [Whole<'a>],
    ranking: Ranking,
}

impl Ranked<'_> {
    fn compared(
        &self,
        rank: &Spanned<String>,
        unit: &Spanned<String>,
        expected: &Spanned<CasePlace>,
    ) -> Option<Finding> {
        let at = self.units.iter().position(|other| other.case.is(&unit.value))?;
        if let CasePlace::None(reason) = &expected.value
            && !Unranked::NAMES.contains(&reason.as_str())
        {
            let what = Words::new("reason without a place", "inget skäl att sakna plats");
            let name = Spanned::new(reason.clone(), expected.span);
            return Some(unknown(&name, &what, nearest(reason, Unranked::NAMES)));
        }
        let found = self.place(at);
        if found.as_ref() == Some(&expected.value) {
            return None;
        }
        let what = Words::new(
            format!("the place on `{}`", rank.value),
            format!("platsen på `{}`", rank.value),
        );
        let found = found.as_ref().map_or_else(Words::default, told);
        let finding = differs(expected.span, &what, &told(&expected.value), &found);
        let finding = of_case(self.units[at].case, finding);
        Some(self.explained(finding, self.rule.span))
    }

    /// The place of a unit, or the reason why it has none.
    fn place(&self, at: usize) -> Option<CasePlace> {
        let row = self.ranking.rows.iter().find(|row| row.contender == at);
        let place = row.map(|row| CasePlace::Place(row.place.place.clone()));
        place.or_else(|| {
            let (_, reason) =
                self.ranking.unranked.iter().find(|(unit, _)| *unit == at)?;
            Some(CasePlace::None(reason.name().to_owned()))
        })
    }

    /// Adds the rule, and what each unit is ranked by.
    fn explained(&self, finding: Finding, rule: Span) -> Finding {
        let shown = |at: usize, value: Option<&Number>| {
            let code = self.units[at].case.code.as_ref();
            let code = code.map_or("", |code| code.value.as_str());
            let value = value.map_or_else(|| "–".to_owned(), ToString::to_string);
            format!("`{code}` {value}")
        };
        let ranked =
            self.ranking.rows.iter().map(|row| shown(row.contender, Some(&row.value)));
        let unranked = self.ranking.unranked.iter().map(|(at, _)| shown(*at, None));
        let mut rows: Vec<String> = ranked.chain(unranked).collect();
        if rows.len() > MOST_ROWS {
            rows.truncate(MOST_ROWS);
            rows.push("…".to_owned());
        }
        let rows = rows.join(", ");
        finding.also(rule, "by this rule", "enligt den här regeln").help(
            format!("look at what the units are ranked by: {rows}"),
            format!("se på det som enheterna rangordnas efter: {rows}"),
        )
    }
}

fn told(place: &CasePlace) -> Words {
    match place {
        CasePlace::Place(place) => Words::same(place.to_string()),
        CasePlace::None(reason) => {
            Words::new(format!("none (`{reason}`)"), format!("ingen (`{reason}`)"))
        }
    }
}
