//! A map held to the questionnaire that its data are answers to.
//!
//! *In:* the map, and the reader of the questionnaire. *Out:* findings in the map.
//!
//! The data are not needed for this, so that `check` says it before there are any. What a
//! table has against the map is told by `head`.

use std::collections::HashMap;

use crate::answers::form::Kind;
use crate::answers::mapped::cell::{number, plain};
use crate::answers::mapped::names::{column, item_of, kind_of, known, meeting, slot_of};
use crate::answers::mapped::rules::{
    CODE_IS_ANSWER, COLUMN_MAPPED_TWICE, UNKNOWN_MAPPED_COLUMN, UNKNOWN_MAPPED_VALUE,
    VALUE_MAPPED_TWICE,
};
use crate::answers::mapped::{hints, pointer};
use crate::answers::notation::columns::Column;
use crate::answers::{Reader, typed};
use crate::decimal::Number;
use crate::diagnostic::{Finding, Findings, Near};
use crate::model::{DataMap, is_pattern, nearness};
use crate::source::{Span, Spanned};
use crate::value::AnswerState;

/// Holds a map to a questionnaire.
pub fn hold(reader: &Reader<'_>, map: &DataMap) -> Findings {
    let mut holding = Holding { reader, map, findings: Findings::default() };
    holding.names();
    holding.once();
    holding.meanings();
    let columns: Vec<Column> = reader.names.columns().collect();
    for column in columns {
        holding.values(column);
    }
    holding.findings.tidy();
    holding.findings
}

struct Holding<'a> {
    reader: &'a Reader<'a>,
    map: &'a DataMap,
    findings: Findings,
}

impl Holding<'_> {
    /// Every name is one of ours, every pattern meets one.
    fn names(&mut self) {
        let map = self.map;
        let exact = map.columns.iter().map(|(name, _)| ("columns", name));
        let exact =
            exact.chain(map.constants.iter().map(|(name, _)| ("constants", name)));
        for (key, name) in exact {
            if column(self.reader, &name.value).is_none() {
                self.unknown(key, name);
            }
        }
        let codes = map.codes.iter().map(|(name, _)| ("codes", name));
        let values = map.values.iter().map(|(name, _)| ("values", name));
        let several = map.several.iter().map(|(name, _)| ("several", name));
        let dates = map.dates.iter().map(|(name, _)| ("dates", name));
        for (key, name) in codes.chain(values).chain(several).chain(dates) {
            let is_item = self.reader.fields.find(&name.value).is_some();
            let mut all = self.reader.names.all();
            let is_met = name.value == "*"
                || match is_pattern(&name.value) {
                    true => all.any(|own| nearness(&name.value, own).is_some()),
                    false => is_item || column(self.reader, &name.value).is_some(),
                };
            if !is_met {
                self.unknown(key, name);
            }
        }
    }

    fn unknown(&mut self, key: &str, name: &Spanned<String>) {
        let (word, is_pattern) = (&name.value, is_pattern(&name.value));
        let (en, sv) = match is_pattern {
            true => ("no column meets", "ingen kolumn passar"),
            false => ("the questionnaire has no column", "formuläret har ingen kolumn"),
        };
        let finding = UNKNOWN_MAPPED_COLUMN
            .at(name.span)
            .says(format!("{en} `{word}`"), format!("{sv} `{word}`"))
            .pointer(pointer(self.map, &[key, word]));
        let is_swapped = key == "columns"
            && self.map.columns.iter().any(|(own, theirs)| {
                own.value == *word && column(self.reader, &theirs.value).is_some()
            });
        self.findings.push(if is_swapped {
            finding.help(
                "write our name first, then that of the data",
                "skriv vårt namn först, sedan det i data",
            )
        } else if is_pattern {
            finding
        } else {
            finding.meant(Near::of(word, known(self.reader)))
        });
    }

    /// One column of the data is one of ours, and the other way round.
    fn once(&mut self) {
        let map = self.map;
        let (mut theirs, mut ours) = (HashMap::new(), HashMap::new());
        let columns = map.columns.iter().map(|(own, data)| ("columns", own, Some(data)));
        let constants = map.constants.iter().map(|(own, _)| ("constants", own, None));
        for (key, own, data) in columns.chain(constants) {
            if let Some(data) = data
                && let Some((first, span)) =
                    theirs.insert(&data.value, (&own.value, data.span))
            {
                let (en, sv) = (
                    format!(
                        "the column `{}` is both `{first}` and `{}`",
                        data.value, own.value
                    ),
                    format!(
                        "kolumnen `{}` är både `{first}` och `{}`",
                        data.value, own.value
                    ),
                );
                self.twice((data.span, span), (en, sv), &["columns", &own.value]);
            }
            let Some(column) = column(self.reader, &own.value) else { continue };
            if let Some(span) = ours.insert(column, own.span) {
                let (en, sv) = (
                    format!("`{}` comes from two places", own.value),
                    format!("`{}` kommer från två ställen", own.value),
                );
                self.twice((own.span, span), (en, sv), &[key, &own.value]);
            }
        }
    }

    fn twice(
        &mut self,
        (at, first): (Span, Span),
        words: (String, String),
        steps: &[&str],
    ) {
        self.findings.push(
            COLUMN_MAPPED_TWICE
                .at(at)
                .says(words.0, words.1)
                .also(first, "first here", "först här")
                .pointer(pointer(self.map, steps))
                .help("keep one of them", "behåll en av dem"),
        );
    }

    /// What values are said to mean is something that an item can have.
    fn meanings(&mut self) {
        let (reader, map) = (self.reader, self.map);
        for (name, values) in &map.values {
            let entry = [(name.clone(), ())];
            let met: Vec<Column> = reader
                .names
                .columns()
                .filter(|column| !meeting(reader, &entry, *column).is_empty())
                .collect();
            for (value, meant) in values {
                let takes = |column: &Column| takes(reader, *column, &meant.value);
                if met.is_empty() || met.iter().any(takes) {
                    continue;
                }
                let known = met.iter().flat_map(|column| codes_of(reader, *column));
                let near = Near::of(&meant.value, known);
                self.findings.push(
                    UNKNOWN_MAPPED_VALUE
                        .at(meant.span)
                        .says(
                            format!("`{}` has no `{}`", name.value, meant.value),
                            format!("`{}` har inget `{}`", name.value, meant.value),
                        )
                        .pointer(pointer(map, &["values", &name.value, &value.value]))
                        .meant(near),
                );
            }
        }
    }

    /// Every value of a column has one meaning, and a missing code is no answer.
    fn values(&mut self, column: Column) {
        let (reader, map) = (self.reader, self.map);
        let mut codes: HashMap<String, Said<'_>> = HashMap::new();
        for (near, (name, values)) in meeting(reader, &map.codes, column) {
            for (value, state) in values {
                let key = plain(value.value.trim(), map.has_comma).into_owned();
                let said = Said { near, name, value, state: *state };
                if let Some(first) = codes.insert(key, said)
                    && first.near == near
                    && first.state != *state
                {
                    let (one, other) = (first.state.name(), state.name());
                    self.two_meanings(
                        (value, first.value),
                        (one, other),
                        ["codes", &name.value],
                    );
                }
            }
        }
        for (_, (name, values)) in meeting(reader, &map.values, column) {
            for (value, meant) in values {
                let key = plain(value.value.trim(), map.has_comma);
                if let Some(code) = codes.get(&*key)
                    && code.state != AnswerState::Answered
                {
                    let meanings = (code.state.name(), meant.value.as_str());
                    self.two_meanings(
                        (value, code.value),
                        meanings,
                        ["values", &name.value],
                    );
                }
            }
        }
        let mut codes: Vec<(String, Said<'_>)> = codes.into_iter().collect();
        codes.sort_by_key(|(_, said)| said.value.span.start);
        for (key, said) in codes {
            self.is_answer(column, &key, &said);
        }
    }

    fn two_meanings(
        &mut self,
        (value, first): (&Spanned<String>, &Spanned<String>),
        (one, other): (&str, &str),
        steps: [&str; 2],
    ) {
        self.findings.push(
            VALUE_MAPPED_TWICE
                .at(value.span)
                .says(
                    format!(
                        "the value `{}` means both `{one}` and `{other}`",
                        value.value
                    ),
                    format!(
                        "värdet `{}` betyder både `{one}` och `{other}`",
                        value.value
                    ),
                )
                .also(first.span, "first here", "först här")
                .pointer(pointer(self.map, &steps))
                .help(
                    "keep one of them, or name the items that each holds for",
                    "behåll ett av dem, eller ange vilka frågor vart och ett gäller",
                ),
        );
    }

    /// Whether a code is a valid answer too, so that nobody can tell which is meant.
    fn is_answer(&mut self, column: Column, key: &str, said: &Said<'_>) {
        let Column::Answer(slot) = column else { return };
        let kind = kind_of(self.reader, slot);
        let is_named = !is_pattern(&said.name.value);
        let is_answer = said.state != AnswerState::Answered
            && kind.is_some_and(|kind| is_valid(kind, key, said, is_named));
        if !is_answer {
            return;
        }
        let name = self.reader.names.name(column).unwrap_or_default();
        let (yes, ja) = hints::codes(name, &said.value.value, "answered");
        let finding: Finding = CODE_IS_ANSWER
            .at(said.value.span)
            .says(
                format!("`{}` is a valid answer to `{name}` too", said.value.value),
                format!("`{}` är också ett giltigt svar på `{name}`", said.value.value),
            )
            .pointer(pointer(self.map, &["codes", &said.name.value, said.state.name()]));
        let finding = finding.help(
            format!("if it is an answer there, say so: {yes}"),
            format!("om det är ett svar där, säg det: {ja}"),
        );
        let is_unbounded =
            matches!(kind, Some(Kind::Number { range, .. }) if range.most.is_none());
        self.findings.push(if is_unbounded && !is_named {
            let (no, nej) = hints::codes(name, &said.value.value, said.state.name());
            finding.help(
                format!("if it is a code there too, name the item: {no}"),
                format!("om det är en kod även där, ange frågan: {nej}"),
            )
        } else {
            finding
        });
    }
}

/// A code as the map says it.
struct Said<'m> {
    near: usize,
    name: &'m Spanned<String>,
    value: &'m Spanned<String>,
    state: AnswerState,
}

/// Whether a value is a valid answer. A number that nothing but the type allows is one
/// only where no item was named: who names it knows what its data hold.
fn is_valid(kind: &Kind, key: &str, said: &Said<'_>, is_named: bool) -> bool {
    if let Some(codes) = kind.codes() {
        // An option that stands for the same state is meant.
        let is_same =
            |option: &&crate::answers::form::Code| plain(&option.code, false) == key;
        let option = codes.list.iter().find(is_same);
        return option.is_some_and(|option| option.missing != Some(said.state));
    }
    let Ok((number, decimals)) = exact(key) else { return false };
    let (range, is_closed) = match kind {
        Kind::Scale { range, step } => {
            let from =
                range.least.as_ref().map_or(Number::ZERO, |from| from.value.clone());
            let steps = (number.clone() - from).divide(step);
            if steps.is_some_and(|steps| !steps.is_whole()) {
                return false;
            }
            (range, true)
        }
        Kind::Number { range, decimals: most, .. } => {
            if most.is_some_and(|most| decimals > most) {
                return false;
            }
            let bound = if number.is_negative() { &range.least } else { &range.most };
            // Few amounts are negative, and nobody says that they are not.
            if number.is_negative() && bound.is_none() {
                return false;
            }
            (range, bound.is_some())
        }
        // Where no bound says otherwise, a year has four digits.
        Kind::Year(range) => match number.to_i64() {
            Some(year) if range.least.is_some() || year >= 1000 => (range, true),
            _ => return false,
        },
        _ => return false,
    };
    let is_within = range.least.as_ref().is_none_or(|least| number >= least.value)
        && range.most.as_ref().is_none_or(|most| number <= most.value);
    is_within && (is_closed || !is_named)
}

fn exact(key: &str) -> Result<(Number, u32), ()> {
    let number = number(key, false).ok_or(())?;
    typed::exact(&number).map_err(|_| ())
}

/// Whether a column can hold a word.
fn takes(reader: &Reader<'_>, column: Column, word: &str) -> bool {
    match column {
        Column::Tick(..) => matches!(word, "0" | "1"),
        Column::Missing(_) => AnswerState::MISSING_CODES.iter().any(|s| s.name() == word),
        Column::Answer(_) => match slot_of(column).and_then(|slot| kind_of(reader, slot))
        {
            Some(Kind::Scale { .. } | Kind::Number { .. } | Kind::Year(_)) => {
                number(word, false).is_some()
            }
            Some(Kind::Consent) => word == "true",
            Some(kind) => kind.codes().is_none_or(|codes| codes.find(word).is_some()),
            None => item_of(reader, column).is_some(),
        },
        Column::Specify(..) | Column::Envelope(_) | Column::Key(_) => true,
    }
}

/// The codes that a column can hold.
fn codes_of<'r>(reader: &'r Reader<'_>, column: Column) -> Vec<&'r str> {
    let codes = slot_of(column).and_then(|slot| kind_of(reader, slot)?.codes());
    codes.map_or_else(Vec::new, |codes| {
        codes.list.iter().map(|c| c.code.as_str()).collect()
    })
}
