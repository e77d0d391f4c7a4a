//! Two waves compared, for programs.
//!
//! *In:* the comparison. *Out:* one object a unit, as the schema `output` describes it; a
//! CSV table of the same; totals with the panel, the rules and the items of every figure.

use serde_json::{Map, Value, json};

use crate::cli::args::{CompareArguments, Format};
use crate::cli::compare::{LikeUnit, Moved, Side, Told};
use crate::cli::error::Error;
use crate::cli::findings::{Summary, summary_line};
use crate::cli::score::{errors, unknown_column};
use crate::cli::session::Session;
use crate::decimal::Number;
use crate::model::Rescore;
use crate::rank::{Place, Ranking};
use crate::report::findings::json as finding;
use crate::report::machine::{self, Table};
use crate::report::{Language, rank, score as scored, waves as words};
use crate::waves::{Dropped, Pair, Places, Why};

/// Prints that nothing of a wave could be scored, for machines; people were told.
pub(super) fn nothing(
    found: Vec<Value>,
    format: Format,
    session: &mut Session,
) -> Result<(), Error> {
    let values = json!({"exit_code": session.exit().code()});
    let text = match format {
        Format::Json => {
            let errors = session.error_values();
            machine::envelope("compare", Vec::new(), values, found, errors)
        }
        Format::Ndjson => {
            let rows: String = found.iter().map(machine::line).collect();
            let (results, text) = (Vec::new(), String::new());
            let summary = Summary { command: "compare", results, values, text };
            rows + &summary_line(session, &summary)
        }
        _ => return Ok(()),
    };
    session.result(&text)
}

impl Told {
    /// The document.
    pub(super) fn document(&self, session: &Session) -> String {
        let (results, findings) = (self.values(), self.findings());
        let errors = session.error_values();
        machine::envelope("compare", results, self.summary(session), findings, errors)
    }

    /// What made files of either wave not count.
    fn findings(&self) -> Vec<Value> {
        let sides = [&self.old, &self.new].into_iter();
        let collected = sides.filter_map(|side| side.collected.as_ref());
        let told = collected.flat_map(|collected| {
            let sources = &collected.batch.library.sources;
            errors(collected).map(|found| finding::value(found, sources))
        });
        told.collect()
    }

    /// One line a unit.
    pub(super) fn ndjson(&self, session: &Session) -> String {
        let rows = self.values().into_iter().chain(self.findings());
        let text: String = rows.map(|row| machine::line(&row)).collect();
        let (results, told) = (Vec::new(), String::new());
        let values = self.summary(session);
        text + &summary_line(
            session,
            &Summary { command: "compare", results, values, text: told },
        )
    }

    /// The CSV table.
    pub(super) fn csv(
        &self,
        arguments: &CompareArguments,
        session: &Session,
    ) -> Result<String, Error> {
        let names = self.columns();
        let chosen =
            if arguments.columns.is_empty() { &names } else { &arguments.columns };
        if let Some(wrong) = chosen.iter().find(|name| !names.contains(name)) {
            return Err(unknown_column(wrong, &names));
        }
        let headings: Vec<&str> = chosen.iter().map(String::as_str).collect();
        let mut table = Table::new(session.settings.table, &headings);
        for value in self.values() {
            for name in &headings {
                cell(&value, name, &mut table);
            }
            table.end_row();
        }
        Ok(table.finish())
    }

    fn columns(&self) -> Vec<String> {
        let mut names: Vec<String> = ["unit", "old_unit", "label", "standing"]
            .iter()
            .chain(&["old.published", "new.published", words::CHANGE])
            .chain(&["old.rank", "old.base", "new.rank", "new.base", words::MOVED])
            .chain(&["old.panel_rank", "new.panel_rank", "panel_base", words::PANEL])
            .map(ToString::to_string)
            .collect();
        for like in &self.like {
            let name = words::like(like.by == Rescore::Newer);
            let parts = ["old", "new", "change"].map(|part| format!("{name}.{part}"));
            names.extend(parts);
            let parts = ["answers", "items", "rules", "applicability", "whole"];
            names.extend(parts.map(|part| format!("{name}.parts.{part}")));
        }
        if self.before.is_some() {
            let before = ["corrected", "before.published", "before.rank"];
            names.extend(before.map(str::to_owned));
        }
        names.push("points_are".to_owned());
        if !self.figures.trends.is_empty() {
            let of_figures = ["figure", "measure", "by", "group", "group_label"];
            let compared = ["difference", "difference_in", "comparable", "because"];
            names.extend(of_figures.iter().chain(&compared).map(ToString::to_string));
        }
        names
    }

    /// A row a unit, then a row a figure and group.
    fn values(&self) -> Vec<Value> {
        let units = self.compared.pairs.iter().map(|pair| self.value(pair));
        units.chain(self.figure_values()).collect()
    }

    fn value(&self, pair: &Pair) -> Value {
        let published = |side: &Option<(Number, String)>| match side {
            Some((_, digits)) => machine::number(digits),
            None => Value::Null,
        };
        let side = |side, place: &Option<Place>, panel: &Option<Place>| {
            json!({
                "published": published(side),
                "rank": digits(place.as_ref()),
                "shared": place.as_ref().is_some_and(|place| place.shared_by > 1),
                "base": place.as_ref().map(|place| place.of),
                "panel_rank": digits(panel.as_ref()),
                "panel_shared": panel.as_ref().is_some_and(|place| place.shared_by > 1),
            })
        };
        let mut reasons = Map::new();
        let mut told = |name: &str, why: &Why| {
            reasons.insert(name.to_owned(), json!(words::name(why)));
        };
        let mut value = json!({
            "type": "wave_change",
            "unit": pair.unit,
            "old_unit": pair.old_unit,
            "label": pair.name,
            "standing": words::standing_name(&pair.standing),
            "old": side(&pair.old, &pair.published.old, &pair.panel.old),
            "new": side(&pair.new, &pair.published.new, &pair.panel.new),
            "panel_base": pair.panel.new.as_ref().map(|place| place.of),
        });
        value[words::CHANGE] = match &pair.change {
            Ok(change) => {
                let [old, new] = [&pair.old, &pair.new]
                    .map(|side| side.as_ref().map_or("", |(_, digits)| digits.as_str()));
                machine::number(&words::difference(change, old, new))
            }
            Err(why) => {
                told(words::CHANGE, why);
                Value::Null
            }
        };
        for (name, places) in
            [(words::MOVED, &pair.published), (words::PANEL, &pair.panel)]
        {
            value[name] = moved(places).unwrap_or_else(|why| {
                told(name, why);
                Value::Null
            });
        }
        for like in &self.like {
            let name = words::like(like.by == Rescore::Newer);
            let unit = like.units.get(&pair.unit);
            value[name] = unit.map_or(Value::Null, like_value);
            if let Some(LikeUnit { change: Err(why), .. }) = unit {
                told(name, why);
            }
        }
        value["reasons"] = Value::Object(reasons);
        if self.before.is_some() {
            value["corrected"] = json!(pair.is_corrected);
            value["before"] = self.value_before(pair);
        }
        value["points_are"] = json!(scored::points_are(self.new.ready.scoring()));
        value
    }

    /// Score and place in the newer wave as it was handed in.
    fn value_before(&self, pair: &Pair) -> Value {
        let before = self.before.as_ref();
        let same =
            |other: &&Pair| other.unit == pair.unit && other.standing == pair.standing;
        let Some(found) = before.and_then(|before| before.pairs.iter().find(same)) else {
            return Value::Null;
        };
        let published = found.new.as_ref().map(|(_, digits)| machine::number(digits));
        json!({
            "published": published,
            "rank": digits(found.published.new.as_ref()),
            "moved_all_ranked": moved(&found.published).unwrap_or(Value::Null),
            "moved_ranked_in_both": moved(&found.panel).unwrap_or(Value::Null),
        })
    }

    fn summary(&self, session: &Session) -> Value {
        let side = |side: &Side, label: &str, ranking: &Ranking| {
            json!({
                "label": label,
                "source": side.source,
                "questionnaire": side.ready.instrument.name(),
                "scoring": side.ready.scoring().name.value,
                "ranked": ranking.base.ranked,
                "answered": ranking.base.answered,
                "frame": side.frame().map(|frame| frame.units.len()),
                "hashes": side.ready.hashes(),
            })
        };
        let (old, new) = (&self.waves.0.label, &self.waves.1.label);
        let corrections = self.new.collected.as_ref();
        let corrections = corrections.and_then(|it| it.batch.corrections.as_ref());
        let mut summary = json!({
            "old": side(&self.old, old, &self.compared.old),
            "new": side(&self.new, new, &self.compared.new),
            "node": self.node,
            "ranking": self.rank.as_ref().map(|(_, rule)| rule.id.value.as_str()),
            "linked": !self.is_unlinked,
            "answered_both": self.in_both(),
            "ranked_in_both": self.compared.panel,
            "figures": self.figures(),
            "break": self.broken().map(|broken| json!({
                "between": [broken.before.value, broken.after.value],
                "nodes": broken.nodes.iter().map(|node| &node.value).collect::<Vec<_>>(),
                "because": broken.because.as_ref().map(by_language),
            })),
            "facts": self.facts(),
            "engine": env!("CARGO_PKG_VERSION"),
            "exit_code": session.exit().code(),
        });
        if let Some(corrections) = corrections {
            summary["corrections"] = json!(corrections.hash);
            summary["moved_by_corrections"] =
                json!(moved_values(&self.moved_by_corrections()));
        }
        summary
    }

    /// Every figure with its panel, its rules, its items and both bases.
    fn figures(&self) -> Value {
        let (old, new) = (&self.compared.old.base, &self.compared.new.base);
        let (first, last) = (&self.waves.0.label, &self.waves.1.label);
        let mut figures = Map::new();
        let own = json!({"old": first, "new": last});
        let mut add =
            |name: &str, panel: &str, rules: Value, items: Value, bases: [usize; 2]| {
                let value = json!({
                    "panel": panel,
                    "rules": rules,
                    "items": items,
                    "base_old": bases[0],
                    "base_new": bases[1],
                });
                figures.insert(name.to_owned(), value);
            };
        let answered = [old.answered, new.answered];
        add(words::CHANGE, "answered_both", own.clone(), json!("all"), answered);
        add(
            words::MOVED,
            "all_ranked",
            own.clone(),
            json!("all"),
            [old.ranked, new.ranked],
        );
        let panel = self.compared.panel;
        add(words::PANEL, "ranked_in_both", own, json!("all"), [panel, panel]);
        for like in &self.like {
            let scored = like.units.values().filter(|unit| unit.change.is_ok()).count();
            let items = json!({
                "comparable": like.scored,
                "left_out": left_out(&like.dropped),
                "left_out_of_other": left_out(&like.other_dropped),
            });
            let name = words::like(like.by == Rescore::Newer);
            add(name, "answered_both", json!(like.label), items, [scored, scored]);
        }
        Value::Object(figures)
    }

    fn facts(&self) -> Value {
        let streaks = self.streaks().into_iter();
        let streaks = streaks.map(|it| json!({"unit": it.unit, "waves": it.waves}));
        let climbers = crate::waves::climbers(&self.compared, 10).into_iter();
        let climbers = climbers.map(|it| {
            json!({"unit": it.unit, "places": machine::number(&rank::digits(&it.places))})
        });
        let rule = self.rank.as_ref().map(|(_, rule)| rule);
        let best = self.best().into_iter().map(|best| {
            let column = rule.and_then(|rule| rule.within.get(best.column));
            json!({
                "column": column.map(|column| column.value.as_str()),
                "group": best.group,
                "units": best.units,
                "base": best.of,
            })
        });
        json!({
            "first": streaks.collect::<Vec<_>>(),
            "climbers_ranked_in_both": climbers.collect::<Vec<_>>(),
            "best_within": best.collect::<Vec<_>>(),
            "not_answered": self.silent(),
        })
    }
}

/// A text by its languages.
fn by_language(text: &crate::model::Text) -> Value {
    let words = text.translations.iter().map(|translation| {
        let tag = translation.language.as_ref().map_or("", |tag| tag.value.as_str());
        (tag.to_owned(), json!(translation.text.text))
    });
    Value::Object(words.collect())
}

fn left_out(dropped: &[Dropped]) -> Vec<Value> {
    let value = |it: &Dropped| {
        json!({
            "id": it.id,
            "gate": it.is_gate,
            "why": words::cause(it.cause.as_ref(), Language::English),
        })
    };
    dropped.iter().map(value).collect()
}

fn digits(place: Option<&Place>) -> Value {
    place.map_or(Value::Null, |place| machine::number(&rank::digits(&place.place)))
}

fn moved(places: &Places) -> Result<Value, &Why> {
    places.moved.as_ref().map(|moved| machine::number(&rank::digits(moved)))
}

/// Places before and after corrections.
pub fn moved_values(moved: &[Moved]) -> Vec<Value> {
    let place = |place: &Option<Number>| match place {
        Some(place) => machine::number(&rank::digits(place)),
        None => Value::Null,
    };
    let value = |(unit, before, after, corrected): &Moved| {
        json!({
            "unit": unit,
            "before": place(before),
            "rank": place(after),
            "corrected": corrected,
        })
    };
    moved.iter().map(value).collect()
}

fn like_value(unit: &LikeUnit) -> Value {
    let number = |digits: &Option<String>| match digits {
        Some(digits) => machine::number(digits),
        None => Value::Null,
    };
    let change = match (&unit.change, &unit.old, &unit.new) {
        (Ok(change), Some(old), Some(new)) => {
            machine::number(&words::difference(change, old, new))
        }
        _ => return Value::Null,
    };
    let parts = unit.parts.as_ref().ok().map(|parts| {
        let named = words::parts(parts, Language::English);
        let mut values: Map<String, Value> = named
            .into_iter()
            .map(|(name, _, number)| (name.to_owned(), json!(number.to_string())))
            .collect();
        values.insert("whole".to_owned(), json!(parts.whole.to_string()));
        Value::Object(values)
    });
    json!({"old": number(&unit.old), "new": number(&unit.new), "change": change, "parts": parts})
}

/// One cell of the CSV table, by the path of its value.
fn cell(value: &Value, name: &str, table: &mut Table) {
    let mut found = value;
    for step in name.split('.') {
        found = &found[step];
    }
    match found {
        Value::Null => table.missing(),
        Value::String(text) => match machine::digits(text) {
            Some(digits) => table.number(digits),
            None if name.contains(".parts.") => table.number(text),
            None => table.text(text),
        },
        other => table.number(&other.to_string()),
    }
}
