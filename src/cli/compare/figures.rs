//! The figures of two waves.
//!
//! *In:* two waves with their answers. *Out:* the figures that both have, as rows of
//! machine formats and as a table for people.
//!
//! A figure is counted and hidden as `analyse` does it, each wave by itself. A results file
//! holds no answers, so there are no figures then.

use std::path::Path;

use serde_json::{Value, json};

use crate::analyse::{Counts, Extractor, Handed};
use crate::cli::compare::{Kept, Side, Told, home, study};
use crate::cli::error::Error;
use crate::cli::library::Library;
use crate::cli::scored::Ready;
use crate::cli::session::Session;
use crate::cli::tables::{self, Hiding, invited};
use crate::model::{Measure, Questionnaire};
use crate::report::analysis::{HIDDEN, hidden_words};
use crate::report::changes::class_name;
use crate::report::language::Language;
use crate::report::listing::{Column, Listing};
use crate::report::visible::visible;
use crate::report::{Look, machine, trends as words, waves};
use crate::waves::{
    Continued, Joins, Printed, Stage, Trend, continued, continuity, trends,
};

/// The figures of both waves.
pub struct Figures {
    /// Those that both have, group by group.
    pub trends: Vec<Trend>,
    /// Both scoring files have some, and the answers of a wave are not at hand.
    pub is_unread: bool,
}

/// The figures that both waves have.
pub(super) fn figures(
    (old, new): (&Side, &Side),
    versions: &[&Questionnaire],
    joins: &Joins,
    session: &Session,
) -> Result<Figures, Error> {
    let own = |side: &Side| side.ready.scoring().results.figures.iter();
    let has = |id: &str| own(old).any(|figure| figure.id.value == id);
    if !own(new).any(|figure| has(&figure.id.value)) {
        return Ok(Figures { trends: Vec::new(), is_unread: false });
    }
    if old.results.is_some() || new.results.is_some() {
        return Ok(Figures { trends: Vec::new(), is_unread: true });
    }
    let between = between(new, versions, session)?;
    let mut stages = vec![stage(&old.ready)];
    stages.extend(between.iter().map(stage));
    stages.push(stage(&new.ready));
    let continued: Continued = continued(versions);
    let ready = &new.ready;
    let (questionnaire, plan) = (ready.questionnaire(), ready.instrument.plan());
    let compiled = crate::figures::figures(ready.scoring(), questionnaire, plan);
    let stop = |node: &str| super::stop_of(old, new, node);
    let of = |printed: &Printed| {
        let figure = compiled.iter().find(|figure| figure.name() == printed.figure);
        figure.map(|figure| {
            let figure = (figure, printed.breakdown);
            continuity(figure, &stages, (study(new), &continued), stop)
        })
    };
    let found = trends((&printed(old), &printed(new)), joins, of);
    Ok(Figures { trends: found, is_unread: false })
}

fn stage(ready: &Ready) -> Stage<'static> {
    Stage { questionnaire: ready.questionnaire(), scoring: ready.scoring() }
}

/// The rules of the waves between the two, where they can be read: an author's word there
/// counts too.
fn between(
    new: &Side,
    versions: &[&Questionnaire],
    session: &Session,
) -> Result<Vec<Ready>, Error> {
    let within = versions.get(1..versions.len().saturating_sub(1)).unwrap_or_default();
    if within.is_empty() {
        return Ok(Vec::new());
    }
    let (_, folder) = home(new);
    let named = session.settings.questionnaires.as_deref();
    let mut library = Library::find(named.or(Some(Path::new(&folder))), None)?;
    let scoring = new.ready.scoring().name.value.as_str();
    let language = session.settings.out.language;
    let mut found = Vec::new();
    for version in within {
        let name = format!("{}@{}", version.name.value, version.version.value);
        // One that cannot be read any more says nothing.
        let Ok(definition) = library.named(&name) else { continue };
        let by_name = Ready::new(definition, Some(scoring), language);
        let ready = match by_name {
            Ok(ready) => ready,
            // It had another name then.
            Err(_) => Ready::new(definition, None, language).unwrap_or_default(),
        };
        found.extend(ready);
    }
    Ok(found)
}

/// The figures of one wave as they are published.
fn printed(side: &Side) -> Vec<Printed> {
    let ready = &*side.ready;
    let study = tables::study(ready, None);
    let extractor = Extractor::new(ready.scoring(), &study, false);
    let invited = invited(ready);
    let mut counts = Counts::new(study, &extractor, &invited);
    for unit in side.units.iter().filter(|unit| unit.head.counts) {
        let (head, Kept { answers, scores, .. }) = (&unit.head, &unit.made);
        let (unit, name, result) = (&head.code, &head.name, head.result);
        let handed = Handed { unit, name, answers, scores, result };
        counts.take(extractor.extract(&study, &handed), head.is_second);
    }
    let counted = counts.finish();
    let hiding = Hiding::new(ready, &extractor.figures, &counted);
    let scoring = ready.scoring();
    let mut all = Vec::new();
    let each = extractor.figures.iter().zip(&counted.figures).zip(&hiding.figures);
    for ((figure, tables), hidden) in each {
        let decimals = figure.decimals(scoring);
        let rounding = scoring.arithmetic.rounding;
        let label = match (&figure.rule.also_with, figure.is_other) {
            (Some(other), true) => other.label.as_ref(),
            _ => figure.rule.label.as_ref(),
        };
        for (breakdown, (table, hidden)) in tables.iter().zip(hidden).enumerate() {
            for (cell, hidden) in table.cells.iter().zip(hidden) {
                let value = cell.value.as_ref();
                all.push(Printed {
                    figure: figure.name(),
                    measure: figure.rule.measure,
                    label: label.cloned(),
                    by: table.by.clone(),
                    breakdown,
                    group: cell.group.clone(),
                    value: value.map(|it| (it.round(decimals, rounding), decimals)),
                    base: cell.base,
                    is_hidden: hidden.is_some(),
                });
            }
        }
    }
    all
}

/// The digits in print.
fn digits(printed: &Printed) -> Option<String> {
    let shown = printed.value.as_ref().filter(|_| !printed.is_hidden);
    shown.map(|(value, decimals)| value.fixed(*decimals))
}

impl Told {
    /// One object a figure and group.
    pub(super) fn figure_values(&self) -> Vec<Value> {
        self.figures.trends.iter().map(|trend| self.figure_value(trend)).collect()
    }

    fn figure_value(&self, trend: &Trend) -> Value {
        let side = |printed: &Printed| {
            let digits = digits(printed);
            json!({
                "published": digits.map_or(Value::Null, |digits| machine::number(&digits)),
                "base": (!printed.is_hidden).then_some(printed.base),
                "hidden": printed.is_hidden,
            })
        };
        let (new, breaks) = (&trend.new, &self.new.ready.scoring().waves.breaks);
        let because = words::because(&trend.continuity, breaks, Language::English);
        let (difference, reason) = match &trend.difference {
            Ok((number, decimals)) => (machine::number(&number.fixed(*decimals)), None),
            Err(apart) => (Value::Null, Some(words::name(*apart))),
        };
        json!({
            "type": "figure_change",
            "figure": new.figure,
            "label": new.label.as_ref().map(|label| label.wording("en")),
            "measure": new.measure.name(),
            "by": new.by,
            "group": group(new),
            "group_label": new.group.label,
            "old": side(&trend.old),
            "new": side(new),
            "difference": difference,
            "difference_in": words::difference_in(new.measure),
            "comparable": class_name(trend.continuity.word),
            "because": because,
            "reason": reason,
        })
    }

    /// The table of figures for people, and why some have a mark; nothing without any.
    pub(super) fn figures_for_people(&self, look: &Look) -> String {
        if self.figures.trends.is_empty() {
            return String::new();
        }
        let language = look.language;
        let pick = |en: &str, sv: &str| language.pick(en, sv).to_owned();
        let (old, new) = (&self.waves.0.label, &self.waves.1.label);
        let base = pick("base", "bas");
        let columns = vec![
            Column::text("figure", pick("Figure", "Tal")),
            Column::text("by", pick("By", "Uppdelning")),
            Column::text("group", pick("Group", "Grupp")),
            Column::number("old.published", old),
            Column::number("old.base", format!("{old}, {base}")),
            Column::number("new.published", new),
            Column::number("new.base", format!("{new}, {base}")),
            Column::number("difference", pick("Difference", "Skillnad")),
            Column::text("comparable", pick("Comparable", "Jämförbart")),
        ];
        let trends = self.figures.trends.iter();
        let rows = trends.map(|trend| row(trend, language)).collect();
        let (table, _) = Listing { columns, rows }.render(look);
        format!("\n{table}{}", look.fit(&self.remarks(language)))
    }

    /// The reasons for marks, each figure once, and what differences of shares are in.
    fn remarks(&self, language: Language) -> String {
        let breaks = &self.new.ready.scoring().waves.breaks;
        let mut lines: Vec<String> = Vec::new();
        for trend in &self.figures.trends {
            let because = words::because(&trend.continuity, breaks, language);
            let word = words::mark(trend.continuity.word, language);
            let Some(because) = because else { continue };
            let figure = visible(words::called(&trend.new, language));
            let line = format!("  {figure}: {word}: {}", visible(&because));
            if !lines.contains(&line) {
                lines.push(line);
            }
        }
        let is_hidden = |trend: &Trend| trend.old.is_hidden || trend.new.is_hidden;
        if self.figures.trends.iter().any(is_hidden) {
            let note = hidden_words(None);
            lines.push(language.pick(&note.en, &note.sv).clone());
        }
        let is_share = |trend: &Trend| trend.new.measure == Measure::Share;
        if self.figures.trends.iter().any(is_share) {
            let (en, sv) = (
                "Differences between shares are in percentage points.",
                "Skillnader mellan andelar är i procentenheter.",
            );
            lines.push(language.pick(en, sv).to_owned());
        }
        lines.iter().map(|line| format!("{line}\n")).collect()
    }

    /// That figures could not be compared, where both waves have some.
    pub(super) fn tell_unread_figures(&self, session: &Session) {
        if self.figures.is_unread {
            let (en, sv) = (
                "note: figures are compared where the answers of both waves are at hand\n",
                "not: tal jämförs när svaren från båda mätningarna finns till hands\n",
            );
            session.note(session.settings.err.language.pick(en, sv));
        }
    }
}

fn group(printed: &Printed) -> Option<&str> {
    match printed.group.is_unknown() {
        true => Some("unknown"),
        false => printed.group.key.as_deref(),
    }
}

fn row(trend: &Trend, language: Language) -> Vec<String> {
    let published = |printed: &Printed| match (digits(printed), printed.is_hidden) {
        (Some(digits), _) => language.number(&digits),
        (None, true) => HIDDEN.to_owned(),
        (None, false) => "–".to_owned(),
    };
    let base = |printed: &Printed| match printed.is_hidden {
        true => HIDDEN.to_owned(),
        false => language.count(printed.base),
    };
    let new = &trend.new;
    vec![
        visible(words::called(new, language)).into_owned(),
        visible(&new.by).into_owned(),
        visible(words::group(new, language)).into_owned(),
        published(&trend.old),
        base(&trend.old),
        published(new),
        base(new),
        match &trend.difference {
            Ok((number, decimals)) => waves::signed(&number.fixed(*decimals), language),
            Err(apart) => words::short(*apart, language).to_owned(),
        },
        words::mark(trend.continuity.word, language).to_owned(),
    ]
}
