//! What a simulation showed, in words and as a value.
//!
//! *In:* counts over simulated respondents, and their scores. *Out:* lines for people, an
//! object for programs. Both say that nothing of it is real.
//!
//! Nothing is drawn here, and no score is worked out.

use serde_json::{Value, json};

use crate::check::Instrument;
use crate::decimal::{Number, Rounding};
use crate::report::language::Noun;
use crate::report::score::{reservation, status};
use crate::report::visible::visible;
use crate::report::{Language, Look};
use crate::route::{CheckOwner, Owner};
use crate::score::{RankKey, Ruleset, UnitScores};
use crate::simulate::Tally;
use crate::value::Status;

/// How many ids a line names before the rest is counted.
const MOST_NAMES: usize = 12;

/// What there is to tell.
#[derive(Clone, Copy, Debug)]
pub struct Simulation<'a> {
    /// The questionnaire.
    pub instrument: &'a Instrument,
    /// The seed.
    pub seed: u64,
    /// The counts.
    pub tally: &'a Tally,
    /// How often each status was met.
    pub statuses: &'a [(Status, usize)],
    /// The scores, where there is a scoring file.
    pub scores: Option<&'a Scored>,
}

/// Scores of all respondents.
#[derive(Clone, Debug)]
pub struct Scored {
    /// The name of the scoring file.
    pub scoring: String,
    /// Its points are examples.
    pub is_example: bool,
    /// The columns.
    pub columns: Vec<Spread>,
    /// The first rank: its id, and the values that are ranked.
    pub rank: Option<(String, Vec<Number>)>,
}

/// The scores of one column.
#[derive(Clone, Debug)]
pub struct Spread {
    /// The node's number.
    pub node: usize,
    /// Its name in machine formats.
    pub name: String,
    /// Its words.
    pub heading: String,
    /// Decimals of the published value.
    pub decimals: Option<u32>,
    /// How published values are rounded.
    pub rounding: Rounding,
    /// The exact scores.
    pub values: Vec<Number>,
    /// How many have the least that could be had on their route.
    pub at_floor: usize,
    /// How many have the greatest.
    pub at_ceiling: usize,
    /// How many have no score.
    pub without: usize,
}

/// How many share a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ties {
    /// Units with a value.
    pub ranked: usize,
    /// Places that several share.
    pub places: usize,
    /// Units in these.
    pub units: usize,
}

impl Scored {
    /// Takes the scores of one respondent.
    pub fn add(&mut self, scores: &UnitScores) {
        for column in &mut self.columns {
            let node = &scores.nodes[column.node];
            let Some(score) = &node.score else {
                column.without += 1;
                continue;
            };
            if let Some((least, greatest)) = &node.bounds {
                column.at_floor += usize::from(score == least);
                column.at_ceiling += usize::from(score == greatest);
            }
            column.values.push(score.clone());
        }
        let key = scores.ranks.first();
        if let (Some((_, values)), Some(RankKey { value: Ok(value), condition })) =
            (&mut self.rank, key)
            && *condition == Some(true)
        {
            values.push(value.clone());
        }
    }

    /// The ties of the first rank; none where there is none.
    ///
    /// ```
    /// use survey::decimal::Number;
    /// use survey::report::simulate::{Scored, Ties};
    ///
    /// let values = [41, 55, 41, 30, 55, 55].map(|points: i64| Number::from(points));
    /// let rank = Some(("main".to_owned(), values.to_vec()));
    /// let scored = Scored { scoring: String::new(), is_example: true, columns: Vec::new(), rank };
    /// assert_eq!(scored.ties(), Some(Ties { ranked: 6, places: 2, units: 5 }));
    /// ```
    pub fn ties(&self) -> Option<Ties> {
        let (_, values) = self.rank.as_ref()?;
        let mut sorted: Vec<&Number> = values.iter().collect();
        sorted.sort();
        let shared = sorted.chunk_by(|a, b| a == b).map(<[_]>::len).filter(|n| *n > 1);
        let (places, units) =
            shared.fold((0, 0), |(places, units), of| (places + 1, units + of));
        Some(Ties { ranked: sorted.len(), places, units })
    }
}

impl Spread {
    /// The least, the median and the greatest score; none where nobody has one. The
    /// median of an even number lies half-way between the two in the middle.
    pub fn three(&self) -> Option<[Number; 3]> {
        let mut sorted: Vec<&Number> = self.values.iter().collect();
        sorted.sort();
        let (least, greatest) = (*sorted.first()?, *sorted.last()?);
        let middle =
            sorted[(sorted.len() - 1) / 2].clone() + sorted[sorted.len() / 2].clone();
        let median = middle.divide(&Number::from(2_usize))?;
        Some([least.clone(), median, greatest.clone()])
    }

    /// Columns of a rule set, without scores.
    pub fn of(ruleset: &Ruleset, (node, name, heading): (usize, &str, &str)) -> Self {
        Self {
            node,
            name: name.to_owned(),
            heading: heading.to_owned(),
            decimals: ruleset.nodes[node].decimals,
            rounding: ruleset.rounding,
            values: Vec::new(),
            at_floor: 0,
            at_ceiling: 0,
            without: 0,
        }
    }

    fn printed(&self, number: &Number) -> String {
        let decimals = self.decimals.unwrap_or(1);
        number.round(decimals, self.rounding).fixed(decimals)
    }
}

impl Simulation<'_> {
    fn respondents(&self) -> usize {
        self.tally.burdens.len()
    }

    fn items(&self) -> Option<[i64; 3]> {
        self.tally.spread(|burden| i64::try_from(burden.items).unwrap_or(i64::MAX))
    }

    fn minutes(&self) -> Option<[String; 3]> {
        let minutes = |seconds: i64| {
            let minutes = Number::ratio(seconds, 60).unwrap_or(Number::ZERO);
            minutes.round(1, Rounding::HalfUp).fixed(1)
        };
        Some(self.tally.spread(|burden| burden.seconds)?.map(minutes))
    }

    fn full_name(&self, item: usize) -> String {
        self.instrument.questionnaire().full_name(item)
    }

    fn code(&self, item: usize, option: usize) -> &str {
        let choices = self.instrument.questionnaire().items[item].kind.choices();
        let option = choices.and_then(|choices| choices.options.get(option));
        option.map_or("", |option| option.code.value.as_str())
    }

    /// Options nobody chose: item, option.
    fn never_chosen(&self) -> Vec<(usize, usize)> {
        let items = &self.instrument.questionnaire().items;
        let mut never = self.tally.never_chosen(self.instrument);
        // The options of hidden items are set by a program.
        never.retain(|(item, _)| items[*item].kind.name() != "hidden");
        never
    }

    fn check(&self, owner: CheckOwner) -> &str {
        let questionnaire = self.instrument.questionnaire();
        let checks = match owner {
            CheckOwner::Item(item, number) => {
                questionnaire.items[item].checks.get(number)
            }
            CheckOwner::Section(section, number) => {
                questionnaire.sections[section].checks.get(number)
            }
            CheckOwner::Questionnaire(number) => questionnaire.checks.get(number),
        };
        checks.map_or("", |check| check.id.value.as_str())
    }

    /// Where an end stands: an item, `item.option`, or a section.
    fn end(&self, end: usize) -> String {
        let questionnaire = self.instrument.questionnaire();
        match self.instrument.plan().ends[end].owner {
            Owner::Item(item) | Owner::Row(item, _) => self.full_name(item),
            Owner::Option(item, option) => {
                format!("{}.{}", self.full_name(item), self.code(item, option))
            }
            Owner::Section(section) => questionnaire.sections[section].id.value.clone(),
            Owner::Questionnaire => String::new(),
        }
    }

    fn blank(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        let blank = self.tally.blank.iter().copied().enumerate();
        blank.filter(|(_, times)| *times > 0)
    }

    /// The object of the simulation, as the schema `output` describes it.
    pub fn value(&self) -> Value {
        let questionnaire = self.instrument.questionnaire();
        let three = |[least, median, greatest]: [Value; 3]| json!({"least": least, "median": median, "greatest": greatest});
        let asked = &self.tally.asked;
        let never_chosen = self.never_chosen().into_iter().map(|(item, option)| {
            json!({
                "item": self.full_name(item),
                "option": self.code(item, option),
                "asked": asked[item],
            })
        });
        let never_asked = self.tally.never_asked(self.instrument);
        let ends = self.tally.ended.iter().enumerate();
        let ends = ends.map(|(end, met)| json!({"at": self.end(end), "met": met}));
        let unmet = self.tally.unmet.iter().map(
            |(check, times)| json!({"check": self.check(*check), "respondents": times}),
        );
        let blank = self.blank().map(
            |(item, times)| json!({"item": self.full_name(item), "respondents": times}),
        );
        let statuses = self.statuses.iter();
        let statuses: serde_json::Map<String, Value> =
            statuses.map(|(of, times)| (of.name().to_owned(), json!(times))).collect();
        json!({
            "type": "simulation",
            "simulated": true,
            "questionnaire": questionnaire.name.value,
            "version": questionnaire.version.value,
            "seed": self.seed,
            "respondents": self.respondents(),
            "items_asked": self.items().map(|items| three(items.map(Value::from))),
            "minutes_estimated": self.minutes().map(|minutes| {
                three(minutes.map(|digits| crate::report::machine::number(&digits)))
            }),
            "status": statuses,
            "never_asked": never_asked.into_iter().map(|item| self.full_name(item)).collect::<Vec<_>>(),
            "never_chosen": never_chosen.collect::<Vec<_>>(),
            "ends": ends.collect::<Vec<_>>(),
            "unmet_checks": unmet.collect::<Vec<_>>(),
            "unanswered": blank.collect::<Vec<_>>(),
            "scoring": self.scores.map(|scores| scores.scoring.clone()),
            "scores": self.scores.map_or_else(Vec::new, |scores| {
                scores.columns.iter().map(Spread::value).collect()
            }),
            "ties": self.scores.and_then(|scores| {
                let (rank, ties) = (scores.rank.as_ref()?, scores.ties()?);
                Some(json!({
                    "ranking": rank.0,
                    "ranked": ties.ranked,
                    "shared_places": ties.places,
                    "units_in_shared_places": ties.units,
                }))
            }),
        })
    }

    /// The lines for people.
    pub fn lines(&self, look: &Look) -> String {
        let language = look.language;
        let name = visible(&self.instrument.name()).into_owned();
        let respondents = language.counted(self.respondents(), RESPONDENT);
        let seed = self.seed;
        let mut text = match language {
            Language::English => format!(
                "Simulated: {respondents} of {name}, seed {seed}. No answer is real.\n\n"
            ),
            Language::Swedish => format!(
                "Simulerat: {respondents} till {name}, frö {seed}. Inget svar är verkligt.\n\n"
            ),
        };
        let mut line = |label: &str, rest: &str| text += &format!("{label}: {rest}\n");
        let three = |three: [String; 3]| {
            let [least, median, greatest] = three.map(|digits| language.number(&digits));
            match language {
                Language::English => {
                    format!("least {least}, median {median}, most {greatest}")
                }
                Language::Swedish => {
                    format!("minst {least}, median {median}, mest {greatest}")
                }
            }
        };
        if let (Some(items), Some(minutes)) = (self.items(), self.minutes()) {
            line(
                language.pick("Items asked", "Ställda frågor"),
                &three(items.map(|items| items.to_string())),
            );
            let (en, sv) = ("an estimate, see --help", "en uppskattning, se --help");
            let estimate = language.pick(en, sv);
            line(
                language.pick("Minutes", "Minuter"),
                &format!("{} ({estimate})", three(minutes)),
            );
        }
        let met: Vec<String> = self
            .statuses
            .iter()
            .map(|(of, times)| {
                format!("{} {}", status(*of, language), language.count(*times))
            })
            .collect();
        line("Status", &met.join(", "));
        let ends = self.tally.ended.iter().enumerate();
        let ends: Vec<String> = ends
            .map(|(end, met)| {
                format!("{} {}", visible(&self.end(end)), language.count(*met))
            })
            .collect();
        if !ends.is_empty() {
            line(language.pick("Ends met", "Nådda slut"), &listed(&ends, language));
        }
        let never: Vec<String> = self
            .tally
            .never_asked(self.instrument)
            .into_iter()
            .map(|item| visible(&self.full_name(item)).into_owned())
            .collect();
        line(language.pick("Never asked", "Aldrig ställda"), &listed(&never, language));
        let chosen: Vec<String> = self
            .never_chosen()
            .into_iter()
            .map(|(item, option)| {
                let name =
                    format!("{}.{}", self.full_name(item), self.code(item, option));
                let asked = language.count(self.tally.asked[item]);
                let of = language.pick("of", "av");
                format!("{} (0 {of} {asked})", visible(&name))
            })
            .collect();
        line(language.pick("Never chosen", "Aldrig valda"), &listed(&chosen, language));
        let unmet: Vec<String> = self
            .tally
            .unmet
            .iter()
            .map(|(check, times)| {
                format!("{} {}", visible(self.check(*check)), language.count(*times))
            })
            .collect();
        if !unmet.is_empty() {
            let (en, sv) = (
                "Hard checks that chance did not meet",
                "Hårda kontroller som slumpen inte uppfyllde",
            );
            line(language.pick(en, sv), &listed(&unmet, language));
        }
        let blank: Vec<String> = self
            .blank()
            .map(|(item, times)| {
                format!("{} {}", visible(&self.full_name(item)), language.count(times))
            })
            .collect();
        if !blank.is_empty() {
            let (en, sv) = ("Required, without an answer", "Obligatoriska, utan svar");
            line(language.pick(en, sv), &listed(&blank, language));
        }
        if let Some(scores) = self.scores {
            text += &scores.lines(look);
        }
        look.fit(&text)
    }
}

impl Spread {
    fn value(&self) -> Value {
        let number = |number: &Number| json!(number.to_string());
        let three = self.three();
        let [least, median, greatest] = match &three {
            Some(three) => three.each_ref().map(number),
            None => [Value::Null, Value::Null, Value::Null],
        };
        json!({
            "name": self.name,
            "scored": self.values.len(),
            "without": self.without,
            "least": least,
            "median": median,
            "greatest": greatest,
            "at_floor": self.at_floor,
            "at_ceiling": self.at_ceiling,
        })
    }
}

impl Scored {
    fn lines(&self, look: &Look) -> String {
        let language = look.language;
        let scoring = visible(&self.scoring).into_owned();
        let mut text = match language {
            Language::English => format!("\nSimulated scores, scoring `{scoring}`\n"),
            Language::Swedish => format!("\nSimulerade poäng, poängfil `{scoring}`\n"),
        };
        for column in &self.columns {
            let heading = visible(&column.heading);
            let Some(three) = column.three() else {
                let none = language.pick("no score", "inga poäng");
                text += &format!("{heading}: {none}\n");
                continue;
            };
            let [least, median, greatest] =
                three.map(|number| language.number(&column.printed(&number)));
            let all = column.values.len();
            let share = |count: usize| {
                let share = Number::from(count * 100).divide(&Number::from(all));
                let share = share.unwrap_or(Number::ZERO).round(1, Rounding::HalfUp);
                format!("{} %", language.number(&share.fixed(1)))
            };
            let (floor, ceiling) = (share(column.at_floor), share(column.at_ceiling));
            text += &match language {
                Language::English => format!(
                    "{heading}: lowest {least}, median {median}, highest {greatest}; at the floor {floor}, at the ceiling {ceiling}"
                ),
                Language::Swedish => format!(
                    "{heading}: lägst {least}, median {median}, högst {greatest}; på golvet {floor}, i taket {ceiling}"
                ),
            };
            if column.without > 0 {
                let without = language.count(column.without);
                let words = language.pick("without a score", "utan poäng");
                text += &format!("; {without} {words}");
            }
            text.push('\n');
        }
        if let (Some((rank, _)), Some(ties)) = (&self.rank, self.ties()) {
            let [units, ranked] =
                [ties.units, ties.ranked].map(|count| language.count(count));
            let places = language.counted(ties.places, SHARED_PLACE);
            let rank = visible(rank);
            text += &match language {
                Language::English => format!(
                    "Ties in rank `{rank}`: {units} of {ranked} share a place with another, {places}\n"
                ),
                Language::Swedish => format!(
                    "Delade placeringar i rangen `{rank}`: {units} av {ranked} delar placering med någon annan, {places}\n"
                ),
            };
        }
        text + &reservation(self.is_example, 0, 0, look)
    }
}

const RESPONDENT: Noun =
    Noun { english: ["respondent", "respondents"], swedish: ["svarande", "svarande"] };

const SHARED_PLACE: Noun = Noun {
    english: ["shared place", "shared places"],
    swedish: ["delad placering", "delade placeringar"],
};

/// Names in a row, the first of them where there are many.
fn listed(names: &[String], language: Language) -> String {
    if names.is_empty() {
        return language.pick("none", "inga").to_owned();
    }
    let mut text = names[..names.len().min(MOST_NAMES)].join(", ");
    if names.len() > MOST_NAMES {
        let more = language.count(names.len() - MOST_NAMES);
        let (en, sv) =
            ("more; --format json lists all", "till; --format json visar alla");
        text += &format!(" + {more} {}", language.pick(en, sv));
    }
    text
}
