//! `survey rank`: the order of the units that answered.
//!
//! *In:* answer files of one wave. *Out:* a list of places on standard output; bases,
//! what decides ties, and who has no place beside it.
//!
//! Like `score` it ends with 1 where a file has errors, after ranking the others.

use serde_json::{Map, Value, json};

use crate::cli::args::{Format, RankArguments};
use crate::cli::error::Error;
use crate::cli::findings::{Summary, aside, summary_line};
use crate::cli::score::{errors, heading, left_out, name_column, unknown_column};
use crate::cli::scored::{Collected, Group, Head, Ready, Unit, collect};
use crate::cli::session::Session;
use crate::decimal::Number;
use crate::diagnostic::{Words, nearest};
use crate::model::{Frame, ListCut, RankRule, Unit as Registered};
use crate::rank::{Contender, Ranking, Row, bottom, rank, top};
use crate::report::findings::json as finding;
use crate::report::listing::{Column, Listing};
use crate::report::machine::{self, Table};
use crate::report::score::MISSING;
use crate::report::visible::visible;
use crate::report::wrap::wrap;
use crate::report::{Language, rank as told, score as scored};
use crate::score::{Null, UnitScores};
use crate::source::Spanned;

const FORMATS: &[Format] = &[Format::Human, Format::Json, Format::Ndjson, Format::Csv];

/// What one rank rule needs of a unit: its value, whether `where` holds, and the value
/// as readers see it.
type Key = (Result<Number, Null>, Option<bool>, Option<String>);

/// What a rank needs of a unit.
struct Made {
    keys: Vec<Key>,
    asked: usize,
    answered: usize,
}

/// One ranking with everything needed to tell it.
struct Told<'a> {
    group: &'a Group<Made>,
    number: usize,
    rule: RankRule,
    frame: Option<&'a Frame>,
    ranking: Ranking,
    /// Code and name of every contender, and its unit where it answered.
    contenders: Vec<(String, String, Option<&'a Unit<Made>>)>,
    label: Option<&'static str>,
}

/// Ranks the units and prints the list.
pub fn run(arguments: &RankArguments, session: &mut Session) -> Result<(), Error> {
    let format = session.format("rank", FORMATS)?;
    let scoring = arguments.scoring.as_deref();
    let collected =
        collect(&arguments.answers, scoring, false, session, |ready, _, scores| {
            make(ready, scores)
        })?;
    aside(session, &collected.batch.broken, &collected.batch.library.sources, &[]);
    let told = match &collected.groups[..] {
        [] => None,
        [group] => Some(Told::new(group, arguments)?),
        several => return Err(one_wave(several)),
    };
    let text = match (format, &told) {
        (Format::Csv, Some(told)) => told.csv(arguments, session)?,
        (Format::Ndjson, _) => ndjson(told.as_ref(), arguments, &collected, session),
        (Format::Json, _) => document(told.as_ref(), arguments, &collected, session),
        (_, Some(told)) => told.human(arguments, session)?,
        _ => String::new(),
    };
    session.result(&text)?;
    if let Some(told) = &told {
        told.tell(arguments, &collected, session);
    }
    Ok(())
}

fn make(ready: &Ready, scores: &UnitScores) -> Made {
    let ruleset = &ready.ruleset;
    let keys = ruleset.ranks.iter().zip(&scores.ranks).map(|(plan, key)| {
        let node = &scores.nodes[plan.node];
        let published = scored::published(ruleset, plan.node, node);
        (key.value.clone(), key.condition, published)
    });
    Made { keys: keys.collect(), asked: scores.asked, answered: scores.answered }
}

fn one_wave(groups: &[Group<Made>]) -> Error {
    let names: Vec<_> =
        groups.iter().map(|group| group.ready.instrument.name()).collect();
    let names = names.join(", ");
    Error::Choose {
        what: Words::new(
            format!("a ranking is of one wave, and these answers are of {names}"),
            format!("en rankning gäller en mätning, och svaren gäller {names}"),
        ),
        help: Words::new("name the answers of one of them", "ange svaren på en av dem"),
    }
}

/// The rule that is meant, with what the command line says instead.
fn rule_of(ready: &Ready, arguments: &RankArguments) -> Result<(usize, RankRule), Error> {
    let rules = &ready.scoring().ranks;
    let names: Vec<&str> = rules.iter().map(|rule| rule.id.value.as_str()).collect();
    let number = match &arguments.rank {
        None if rules.is_empty() => {
            return Err(Error::Choose {
                what: Words::new(
                    format!("scoring `{}` has no ranks", ready.scoring().name.value),
                    format!("poängfilen `{}` har ingen rang", ready.scoring().name.value),
                ),
                help: Words::new(
                    "write `ranks:` in the scoring file",
                    "skriv `ranks:` i poängfilen",
                ),
            });
        }
        None => 0,
        Some(name) => names.iter().position(|other| other == name).ok_or_else(|| {
            Error::Unknown {
                what: Words::new("rank", "ingen rang"),
                given: name.clone(),
                near: nearest(name, names.iter().copied()).map(str::to_owned),
                known: names.iter().map(ToString::to_string).collect(),
            }
        })?,
    };
    let mut rule = rules[number].clone();
    if let Some(column) = &arguments.within {
        rule.within = vec![Spanned::new(column.clone(), rule.span)];
    }
    if arguments.top.is_some() || arguments.bottom.is_some() {
        let spanned =
            |count: Option<u32>| count.map(|count| Spanned::new(count, rule.span));
        let (first, last) = (spanned(arguments.top), spanned(arguments.bottom));
        rule.list = ListCut { top: first, bottom: last, ..rule.list };
    }
    Ok((number, rule))
}

impl<'a> Told<'a> {
    fn new(group: &'a Group<Made>, arguments: &RankArguments) -> Result<Self, Error> {
        let (number, rule) = rule_of(&group.ready, arguments)?;
        let units = group.ready.questionnaire().units.as_ref();
        let frame = units.and_then(|units| units.frame.as_deref());
        if let Some(column) = &arguments.within {
            let known = frame.map_or_else(Vec::new, |frame| frame.columns.clone());
            if !known.contains(column) {
                return Err(unknown_column(column, &known));
            }
        }
        let contenders = contenders(group, frame);
        let ranking = {
            let told: Vec<_> = contenders
                .iter()
                .map(|(code, _, unit)| {
                    let row = frame.and_then(|frame| frame.unit(code));
                    contender(code, *unit, frame.zip(row), number, &rule)
                })
                .collect();
            rank(&rule, &told)
        };
        let label = name_column(&group.ready);
        Ok(Self { group, number, rule, frame, ranking, contenders, label })
    }

    fn published(&self, row: &Row) -> Option<&str> {
        let unit = self.contenders[row.contender].2?;
        unit.made.keys[self.number].2.as_deref()
    }

    fn name(&self, row: &Row) -> &str {
        &self.contenders[row.contender].1
    }

    /// A cell of a unit in the register.
    fn cell(&self, code: &str, column: &str) -> Option<&'a str> {
        let frame = self.frame?;
        frame.cell(frame.unit(code)?, column)
    }

    /// The rows shown: for people as the scoring file cuts its list, for programs only
    /// as the command line does.
    fn shown<'r>(&self, rows: &'r [Row], is_cut: bool) -> Shown<'r> {
        let list = &self.rule.list;
        let (best, last) = (top(list, rows), bottom(list, rows));
        let whole = || Shown { rows: rows.iter().collect(), gap: None, left_out: 0 };
        match (&list.top, &list.bottom) {
            _ if !is_cut => whole(),
            (None, None) => whole(),
            (None, Some(_)) => {
                Shown { rows: last.rows, gap: None, left_out: last.tied_left_out }
            }
            (Some(_), None) => {
                Shown { rows: best.rows, gap: None, left_out: best.tied_left_out }
            }
            (Some(_), Some(_)) if best.rows.len() + last.rows.len() >= rows.len() => {
                whole()
            }
            (Some(_), Some(_)) => Shown {
                gap: Some(best.rows.len()),
                left_out: best.tied_left_out + last.tied_left_out,
                rows: best.rows.into_iter().chain(last.rows).collect(),
            },
        }
    }

    fn has_cut_flags(arguments: &RankArguments) -> bool {
        arguments.top.is_some() || arguments.bottom.is_some()
    }

    /// The list for people.
    fn human(
        &self,
        arguments: &RankArguments,
        session: &Session,
    ) -> Result<String, Error> {
        let look = &session.settings.out;
        let language = look.language;
        let mut rows = self.ranking.rows.clone();
        if self.rule.list.order.is_none() {
            told::by_name(&mut rows, |row| self.name(row));
        }
        let is_cut = !session.settings.all || Self::has_cut_flags(arguments);
        let shown = self.shown(&rows, is_cut);
        let mut text = String::new();
        if look.plain && arguments.columns.is_empty() {
            for row in &shown.rows {
                let score = self.published(row).map(|digits| language.number(digits));
                let score = score.unwrap_or_else(|| MISSING.to_owned());
                let name = visible(self.name(row));
                text.push_str(&told::sentence(&row.place, &name, &score, language));
            }
        } else {
            let mut listing = self.listing(&shown, arguments, language);
            let names: Vec<_> = listing.columns.iter().map(|c| c.name.clone()).collect();
            listing
                .choose(&arguments.columns)
                .map_err(|name| unknown_column(&name, &names))?;
            let (table, dropped) = listing.render(look);
            left_out(&dropped, session);
            text.push_str(&table);
        }
        if arguments.show_unranked {
            text.push_str(&self.unranked(language));
        }
        let heads = || self.group.units.iter().map(|unit| &unit.head);
        text.push_str(&scored::reservation(
            scored::points_are(self.group.ready.scoring()) == Some("example"),
            heads().filter(|head| head.is_simulated).count(),
            self.group.units.len(),
            language,
        ));
        Ok(text)
    }

    fn listing(
        &self,
        shown: &Shown<'_>,
        arguments: &RankArguments,
        language: Language,
    ) -> Listing {
        let mut columns = vec![Column::number("rank", language.pick("Place", "Plats"))];
        columns.push(Column::text("unit", language.pick("Unit", "Enhet")).drops(3));
        columns.extend(
            self.label.map(|label| Column::text(label, heading(label, language))),
        );
        for within in &self.rule.within {
            let name = &within.value;
            columns.push(Column::text(name, heading(name, language)).drops(2));
            if arguments.within.is_some() {
                let heading = language.pick("Place there", "Plats där");
                columns.push(Column::number(format!("{name}_rank"), heading).drops(1));
            }
        }
        columns.push(Column::number("value", language.pick("Score", "Poäng")));
        let cells = |row: &&Row| {
            let mut cells = vec![told::place(&row.place, language)];
            cells.push(visible(&row.unit).into_owned());
            cells.extend(self.label.map(|_| visible(self.name(row)).into_owned()));
            for (within, place) in self.rule.within.iter().zip(&row.within) {
                let cell = self.cell(&row.unit, &within.value).unwrap_or(MISSING);
                cells.push(visible(cell).into_owned());
                if arguments.within.is_some() {
                    let place = place.as_ref().map(|p| told::place_of(p, language));
                    cells.push(place.unwrap_or_else(|| MISSING.to_owned()));
                }
            }
            let score = self.published(row).map(|digits| language.number(digits));
            cells.push(score.unwrap_or_else(|| MISSING.to_owned()));
            cells
        };
        let mut rows: Vec<Vec<String>> = shown.rows.iter().map(cells).collect();
        if let Some(gap) = shown.gap {
            let mut blank = vec![String::new(); columns.len()];
            blank[0] = "…".to_owned();
            rows.insert(gap, blank);
        }
        Listing { columns, rows }
    }

    /// Units without a place, with the reason.
    fn unranked(&self, language: Language) -> String {
        if self.ranking.unranked.is_empty() {
            return String::new();
        }
        let mut text = format!("\n{}\n", language.pick("Not ranked:", "Ej rankade:"));
        for (at, why) in &self.ranking.unranked {
            let (code, name, _) = &self.contenders[*at];
            let unit = if code == name { code.clone() } else { format!("{code} {name}") };
            let reason = told::reason(why, &self.rule, language);
            text.push_str(&format!("  {}: {}\n", visible(&unit), visible(&reason)));
        }
        text
    }

    fn csv(&self, arguments: &RankArguments, session: &Session) -> Result<String, Error> {
        let mut names: Vec<String> =
            ["rank", "shared", "unit"].map(str::to_owned).to_vec();
        names.extend(self.label.map(str::to_owned));
        names.extend(["published", "value", "base"].map(str::to_owned));
        for within in &self.rule.within {
            let name = &within.value;
            names.extend([name.clone(), format!("{name}_rank"), format!("{name}_base")]);
        }
        let tail = ["ranking", "points_are", "simulated", "reason"];
        names.extend(tail.map(str::to_owned));
        let chosen =
            if arguments.columns.is_empty() { &names } else { &arguments.columns };
        if let Some(wrong) = chosen.iter().find(|name| !names.contains(name)) {
            return Err(unknown_column(wrong, &names));
        }
        let headings: Vec<&str> = chosen.iter().map(String::as_str).collect();
        let mut table = Table::new(session.settings.table, &headings);
        for value in self.values(arguments) {
            for name in &headings {
                self.cell_of(name, &value, &mut table);
            }
            table.end_row();
        }
        Ok(table.finish())
    }

    /// One cell of the CSV table, out of the object of the row.
    fn cell_of(&self, name: &str, value: &Value, table: &mut Table) {
        let within = self.rule.within.iter().find_map(|column| {
            let rest = name.strip_prefix(column.value.as_str())?;
            let key = match rest {
                "" => "group",
                "_rank" => "rank",
                "_base" => "base",
                _ => return None,
            };
            Some(&value["within"][&column.value][key])
        });
        let cell = match within {
            Some(cell) => cell,
            None if Some(name) == self.label => &value["label"],
            None => &value[name],
        };
        match cell {
            Value::Null => table.missing(),
            Value::String(text) => match machine::digits(text) {
                Some(digits) => table.number(digits),
                None if name == "value" => table.number(text),
                None => table.text(text),
            },
            other => table.number(&other.to_string()),
        }
    }

    /// The object of every row, by unit code inside a shared place; with
    /// `--show-unranked` also of those without a place.
    fn values(&self, arguments: &RankArguments) -> Vec<Value> {
        let shown = self.shown(&self.ranking.rows, Self::has_cut_flags(arguments));
        let mut values: Vec<Value> =
            shown.rows.iter().map(|row| self.value(row)).collect();
        if arguments.show_unranked {
            values.extend(self.ranking.unranked.iter().map(|(at, why)| {
                let (code, name, unit) = &self.contenders[*at];
                let mut value = self.head(code, name, *unit);
                value["rank"] = Value::Null;
                value["shared"] = json!(false);
                value["base"] = json!(self.ranking.base.ranked);
                value["reason"] = json!(why.name());
                value["reason_text"] =
                    json!(told::reason(why, &self.rule, Language::English));
                value
            }));
        }
        values
    }

    fn head(&self, code: &str, name: &str, unit: Option<&Unit<Made>>) -> Value {
        json!({
            "type": "rank",
            "ranking": self.rule.id.value,
            "unit": code,
            "label": name,
            "points_are": scored::points_are(self.group.ready.scoring()),
            "simulated": unit.is_some_and(|unit| unit.head.is_simulated),
        })
    }

    fn value(&self, row: &Row) -> Value {
        let (code, name, unit) = &self.contenders[row.contender];
        let mut value = self.head(code, name, *unit);
        value["rank"] = machine::number(&told::digits(&row.place.place));
        value["shared"] = json!(row.place.shared_by > 1);
        value["base"] = json!(row.place.of);
        value["value"] = json!(row.value.to_string());
        value["published"] = self.published(row).map_or(Value::Null, machine::number);
        let mut within = Map::new();
        for (column, place) in self.rule.within.iter().zip(&row.within) {
            let Some(place) = place else { continue };
            within.insert(
                column.value.clone(),
                json!({
                    "group": self.cell(&row.unit, &column.value),
                    "rank": machine::number(&told::digits(&place.place)),
                    "shared": place.shared_by > 1,
                    "base": place.of,
                }),
            );
        }
        value["within"] = Value::Object(within);
        value["reason"] = Value::Null;
        value
    }

    fn summary(&self, session: &Session) -> Value {
        let base = self.ranking.base;
        let mut reasons: Map<String, Value> = Map::new();
        for (_, why) in &self.ranking.unranked {
            let count = reasons.get(why.name()).and_then(Value::as_u64).unwrap_or(0);
            reasons.insert(why.name().to_owned(), json!(count + 1));
        }
        json!({
            "ranking": self.rule.id.value,
            "questionnaire": self.group.ready.instrument.name(),
            "scoring": self.group.ready.scoring().name.value,
            "by": self.rule.by.value,
            "direction": told::direction_name(self.rule.direction),
            "ties": told::ties_name(self.rule.ties),
            "ranked": base.ranked,
            "answered": base.answered,
            "frame": self.frame.map(|frame| frame.units.len()),
            "unranked": reasons,
            "points_are": scored::points_are(self.group.ready.scoring()),
            "exit_code": session.exit().code(),
        })
    }

    /// Bases, what decides ties, who has no place.
    fn tell(
        &self,
        arguments: &RankArguments,
        collected: &Collected<Made>,
        session: &Session,
    ) {
        let language = session.settings.err.language;
        let sources = &collected.batch.library.sources;
        let base = &self.ranking.base;
        session.note(&told::bases(base, self.frame.is_some(), language));
        let span = self.rule.value.span;
        let file = visible(sources.get(span.file).name()).into_owned();
        let place = format!("{file}:{}", sources.position(span).line);
        let node = self.group.ready.ruleset.ranks[self.number].node;
        let decimals = self.group.ready.ruleset.nodes[node].decimals;
        let ties = told::ties(&self.rule, decimals, &place, language);
        session.note(&(wrap(ties.trim(), session.settings.err.width, "", "") + "\n"));
        let is_cut = !session.settings.all || Self::has_cut_flags(arguments);
        let shown = self.shown(&self.ranking.rows, is_cut);
        if shown.rows.len() < self.ranking.rows.len() {
            session.note(&part_shown(&shown, base.ranked, language));
        }
        session.note(&told::unranked(&self.ranking, arguments.show_unranked, language));
        for group in &collected.groups {
            let strangers =
                group.units.iter().filter(|unit| self.is_stranger(&unit.head));
            for unit in strangers.take(3) {
                let (code, file) = (visible(&unit.head.code), visible(&unit.head.file));
                let (en, sv) = ("is not in the register", "finns inte i registret");
                let note = language.pick("note", "not");
                session
                    .note(&format!("{note}: {file}: {code} {}\n", language.pick(en, sv)));
            }
        }
        for (file, _, why) in collected.unread.iter().take(3) {
            let (note, why) =
                (language.pick("note", "not"), language.say(why).to_owned());
            session.note(&format!("{note}: {}: {}\n", visible(file), visible(&why)));
        }
    }

    fn is_stranger(&self, head: &Head) -> bool {
        self.frame.is_some_and(|frame| frame.unit(&head.code).is_none())
    }
}

/// The rows shown, where a gap lies between best and last, and how many equal ones were
/// left out at an edge.
struct Shown<'r> {
    rows: Vec<&'r Row>,
    gap: Option<usize>,
    left_out: usize,
}

fn part_shown(shown: &Shown<'_>, ranked: usize, language: Language) -> String {
    let (some, all) = (language.count(shown.rows.len()), language.count(ranked));
    let mut text = match language {
        Language::English => format!("{some} of {all} shown; --all shows all.\n"),
        Language::Swedish => format!("{some} av {all} visas; --all visar alla.\n"),
    };
    if shown.left_out > 0 {
        let more = language.count(shown.left_out);
        text.push_str(&match language {
            Language::English => {
                format!("warning: {more} more share the place at the edge of the list\n")
            }
            Language::Swedish => {
                format!("varning: {more} till delar platsen vid listans kant\n")
            }
        });
    }
    text
}

/// Every unit of the register, or of the answers where there is no register.
fn contenders<'a>(
    group: &'a Group<Made>,
    frame: Option<&Frame>,
) -> Vec<(String, String, Option<&'a Unit<Made>>)> {
    let mut first: std::collections::BTreeMap<&str, &Unit<Made>> = Default::default();
    for unit in &group.units {
        first.entry(unit.head.code.as_str()).or_insert(unit);
    }
    match frame {
        Some(frame) => frame
            .units
            .iter()
            .map(|unit| {
                let name = frame.name(unit).to_owned();
                (unit.code.clone(), name, first.get(unit.code.as_str()).copied())
            })
            .collect(),
        None => first
            .into_values()
            .map(|unit| (unit.head.code.clone(), unit.head.name.clone(), Some(unit)))
            .collect(),
    }
}

fn contender<'c>(
    code: &'c str,
    unit: Option<&'c Unit<Made>>,
    row: Option<(&'c Frame, &'c Registered)>,
    number: usize,
    rule: &'c RankRule,
) -> Contender<'c> {
    let cell = |column: &str| row.and_then(|(frame, unit)| frame.cell(unit, column));
    let key = unit.map(|unit| &unit.made.keys[number]);
    let is_second = unit.is_some_and(|unit| unit.head.is_second);
    let value = match key {
        Some((Ok(value), ..)) if !is_second => Ok(value),
        Some((Err(null), ..)) => Err(*null),
        _ => Err(Null::Invalid),
    };
    Contender {
        unit: code,
        status: unit.map(|unit| unit.head.status),
        value,
        asked: unit.map_or(0, |unit| unit.made.asked),
        answered: unit.map_or(0, |unit| unit.made.answered),
        condition: key.map_or(Some(true), |(_, condition, _)| *condition),
        groups: rule.within.iter().map(|column| cell(&column.value)).collect(),
        order: rule.list.order.as_ref().and_then(|column| cell(&column.value)),
    }
}

fn document(
    told: Option<&Told<'_>>,
    arguments: &RankArguments,
    collected: &Collected<Made>,
    session: &Session,
) -> String {
    let sources = &collected.batch.library.sources;
    let findings =
        errors(collected).map(|found| finding::value(found, sources)).collect();
    let results = told.map_or_else(Vec::new, |told| told.values(arguments));
    let summary = summary(told, session);
    machine::envelope("rank", results, summary, findings, session.error_values())
}

fn ndjson(
    told: Option<&Told<'_>>,
    arguments: &RankArguments,
    collected: &Collected<Made>,
    session: &Session,
) -> String {
    let sources = &collected.batch.library.sources;
    let results = told.map_or_else(Vec::new, |told| told.values(arguments));
    let mut text: String = results.iter().map(machine::line).collect();
    text.extend(errors(collected).map(|e| machine::line(&finding::value(e, sources))));
    let values = summary(told, session);
    let summary =
        Summary { command: "rank", results: Vec::new(), values, text: String::new() };
    text + &summary_line(session, &summary)
}

fn summary(told: Option<&Told<'_>>, session: &Session) -> Value {
    match told {
        Some(told) => told.summary(session),
        None => json!({"ranked": 0, "answered": 0, "exit_code": session.exit().code()}),
    }
}
