//! What kind of answer an item takes, in words.
//!
//! *In:* an item. *Out:* its type, its limits, whether it must be answered, and what may
//! be chosen instead of an answer.
//!
//! What is asked and of whom is said elsewhere: in the author's text, and in `universe`.

use crate::model::{
    Bound, CarriedOptions, Decimals, Item, ItemKind, NumberItem, NumberKind, Required,
    RosterRows, TextItem,
};
use crate::report::Language;
use crate::report::language::duration;
use crate::report::phrase::words;
use crate::report::universe::Wording;
use crate::report::why::state_words;
use crate::route::{Owner, Role};
use crate::value::AnswerState;

impl Wording<'_> {
    /// The type in words: "one choice", "whole number".
    pub fn kind(&self, kind: &ItemKind) -> String {
        let (en, sv) = match kind {
            ItemKind::Single(_) => ("one choice", "ett val"),
            ItemKind::Multiple { .. } => ("several choices", "flera val"),
            ItemKind::YesNo(_) => ("yes or no", "ja eller nej"),
            ItemKind::Scale(_) => ("scale", "skala"),
            ItemKind::Number(number) => match number.kind {
                NumberKind::Integer => ("whole number", "heltal"),
                NumberKind::Decimal => ("number", "tal"),
                NumberKind::Percent => ("per cent", "procent"),
                NumberKind::Money => ("amount", "belopp"),
            },
            ItemKind::Text(text) if text.long => ("long text", "lång text"),
            ItemKind::Text(_) => ("text", "text"),
            ItemKind::Date { .. } => ("date, YYYY-MM-DD", "datum, ÅÅÅÅ-MM-DD"),
            ItemKind::Month { .. } => ("month, YYYY-MM", "månad, ÅÅÅÅ-MM"),
            ItemKind::Year { .. } => ("year", "årtal"),
            ItemKind::Time { .. } => ("time of day, hh:mm", "klockslag, tt:mm"),
            ItemKind::Duration { .. } => ("length of time", "tidslängd"),
            ItemKind::Unit(_) => ("one row of a register", "en rad ur ett register"),
            ItemKind::Location { .. } => ("place on the map", "plats på kartan"),
            ItemKind::Ranking { .. } => ("ranking", "rangordning"),
            ItemKind::Allocate(_) => ("shares of a total", "fördelning av en summa"),
            ItemKind::Grid(_) => ("table", "tabell"),
            ItemKind::Roster(_) => ("rows", "uppräkning"),
            ItemKind::Document { .. } => ("file", "fil"),
            ItemKind::Consent => ("consent", "samtycke"),
            ItemKind::Note => ("text without an answer", "text utan svar"),
            ItemKind::Derived { of, .. } => {
                let of = self.kind(of);
                return match self.language {
                    Language::English => format!("worked out, {of}"),
                    Language::Swedish => format!("räknas ut, {of}"),
                };
            }
            ItemKind::Hidden { of, .. } => {
                let of = self.kind(of);
                return match self.language {
                    Language::English => format!("known without a question, {of}"),
                    Language::Swedish => format!("känt utan fråga, {of}"),
                };
            }
            ItemKind::Unreadable => ("unknown", "okänd"),
        };
        self.language.pick(en, sv).to_owned()
    }

    /// What an answer may be at the least and at the most, each in a few words.
    pub fn limits(&self, item: usize) -> Vec<String> {
        self.limits_of(item, &self.questionnaire.items[item].kind)
    }

    fn limits_of(&self, item: usize, kind: &ItemKind) -> Vec<String> {
        let mut told = Vec::new();
        match kind {
            ItemKind::Multiple { min_choices, max_choices, .. } => {
                let [min, max] =
                    [min_choices, max_choices].map(|c| c.as_ref().map(|c| c.value));
                told.extend(self.range(min, max, ("choices", "val")));
            }
            ItemKind::Scale(scale) => {
                let number = |number: &crate::decimal::Number| {
                    self.language.number(&number.to_string())
                };
                let (from, to) = (number(&scale.from.value), number(&scale.to.value));
                told.push(format!("{from}–{to}"));
            }
            ItemKind::Number(number) => {
                told.extend(self.bounds(item, kind));
                told.extend(self.measure(number));
            }
            ItemKind::Text(text) => told.extend(self.text_limits(text)),
            ItemKind::Ranking { top: Some(top), .. } => told.push(match self.language {
                Language::English => format!("the first {}", top.value),
                Language::Swedish => format!("de {} främsta", top.value),
            }),
            ItemKind::Allocate(allocate) => {
                if let Some(total) = &allocate.total {
                    let total = self.bound((item, Role::Total), total);
                    let unit = allocate.unit.as_ref().map(|unit| self.plain(unit));
                    let unit =
                        unit.map_or_else(String::new, |unit| format!("\u{a0}{unit}"));
                    told.push(match self.language {
                        Language::English => format!("{total}{unit} in all"),
                        Language::Swedish => format!("{total}{unit} sammanlagt"),
                    });
                }
            }
            ItemKind::Grid(grid) => {
                told.push(self.kind(&grid.cell));
                told.extend(self.limits_of(item, &grid.cell));
            }
            ItemKind::Roster(roster) => {
                told.push(self.row_source(item, &roster.rows));
                let [min, max] =
                    [&roster.min, &roster.max].map(|c| c.as_ref().map(|c| c.value));
                told.extend(self.range(min, max, ("rows", "rader")));
            }
            ItemKind::Document { max_bytes, types } => {
                if let Some(most) = max_bytes {
                    let most = self.language.number(&most.value.to_string());
                    told.push(match self.language {
                        Language::English => format!("at most {most} bytes"),
                        Language::Swedish => format!("högst {most} byte"),
                    });
                }
                let types: Vec<String> =
                    types.iter().map(|one| one.value.clone()).collect();
                if !types.is_empty() {
                    told.push(words::one_of(self.language, &types));
                }
            }
            _ => told.extend(self.bounds(item, kind)),
        }
        told
    }

    /// `min` and `max`: "1–100", "at least 1".
    fn bounds(&self, item: usize, kind: &ItemKind) -> Option<String> {
        let (min, max) = kind.bounds()?;
        let years = matches!(kind, ItemKind::Year { .. });
        let told = |role, bound: Option<&Bound>| {
            bound.map(|bound| match bound {
                Bound::Number(number) if years => number.value.to_string(),
                bound => self.bound((item, role), bound),
            })
        };
        let (min, max) = (told(Role::Min, min), told(Role::Max, max));
        let simple = |text: &String| !text.contains(char::is_alphabetic);
        let (least, most) = match kind {
            ItemKind::Number(_) | ItemKind::Duration { .. } => {
                (("at least", "minst"), ("at most", "högst"))
            }
            _ => (("no earlier than", "tidigast"), ("no later than", "senast")),
        };
        let (least, most) =
            (self.language.pick(least.0, least.1), self.language.pick(most.0, most.1));
        match (min, max) {
            (Some(min), Some(max)) if simple(&min) && simple(&max) && min.len() < 9 => {
                Some(format!("{min}–{max}"))
            }
            (Some(min), Some(max)) => Some(format!("{least} {min}, {most} {max}")),
            (Some(min), None) => Some(format!("{least} {min}")),
            (None, Some(max)) => Some(format!("{most} {max}")),
            (None, None) => None,
        }
    }

    fn bound(&self, (item, role): (usize, Role), bound: &Bound) -> String {
        match bound {
            Bound::Number(number) => self.language.number(&number.value.to_string()),
            Bound::Date(day) => day.value.to_string(),
            Bound::Month(month) => month.value.to_string(),
            Bound::Time(time) => time.value.to_string(),
            Bound::Duration(length) => duration(length.value.0),
            Bound::Word(word) => word.value.clone(),
            Bound::Words(words) => words
                .iter()
                .map(|word| word.value.as_str())
                .collect::<Vec<_>>()
                .join(", "),
            Bound::Expression(written) => {
                self.value(Owner::Item(item), role, &written.text)
            }
        }
    }

    fn measure(&self, number: &NumberItem) -> Vec<String> {
        let mut told = Vec::new();
        match number.decimals {
            Decimals::AtMost(0) | Decimals::Any => {}
            Decimals::AtMost(1) => {
                told.push(self.language.pick("1 decimal", "1 decimal").to_owned());
            }
            Decimals::AtMost(count) => told.push(match self.language {
                Language::English => format!("{count} decimals"),
                Language::Swedish => format!("{count} decimaler"),
            }),
        }
        if let Some(unit) = self.unit_of(number).filter(|unit| unit != "%") {
            told.push(unit);
        }
        told
    }

    /// What a number is measured in.
    pub fn unit_of(&self, number: &NumberItem) -> Option<String> {
        match (number.kind, &number.currency, &number.unit) {
            (NumberKind::Percent, _, None) => Some("%".to_owned()),
            (NumberKind::Money, Some(currency), _) => Some(currency.value.clone()),
            (_, _, Some(unit)) => Some(self.plain(unit)),
            _ => None,
        }
    }

    fn text_limits(&self, text: &TextItem) -> Vec<String> {
        let [min, max] =
            [&text.min_length, &text.max_length].map(|c| c.as_ref().map(|c| c.value));
        let mut told: Vec<String> =
            self.range(min, max, ("characters", "tecken")).into_iter().collect();
        if let Some(format) = &text.format {
            told.push(self.language.say(&format.value.title()).to_owned());
        }
        if let Some(pattern) = &text.pattern {
            told.push(format!(
                "{} {}",
                self.language.pick("pattern", "mönster"),
                words::code(&pattern.value)
            ));
        }
        told
    }

    fn range(
        &self,
        min: Option<u32>,
        max: Option<u32>,
        noun: (&'static str, &'static str),
    ) -> Option<String> {
        let noun = self.language.pick(noun.0, noun.1);
        let (least, most) = (
            self.language.pick("at least", "minst"),
            self.language.pick("at most", "högst"),
        );
        let count = |count: u32| self.language.count(count as usize);
        match (min.filter(|min| *min > 0), max) {
            (Some(min), Some(max)) if min == max => {
                Some(format!("{} {noun}", count(min)))
            }
            (Some(min), Some(max)) => {
                Some(format!("{}–{} {noun}", count(min), count(max)))
            }
            (Some(min), None) => Some(format!("{least} {} {noun}", count(min))),
            (None, Some(max)) => Some(format!("{most} {} {noun}", count(max))),
            (None, None) => None,
        }
    }

    /// Where the rows of a roster come from.
    pub fn row_source(&self, item: usize, rows: &RosterRows) -> String {
        let within = self.questionnaire.items[item].roster;
        let named = |id: &str| {
            let found = self.questionnaire.nearest_item(within, id);
            found.map_or_else(|| id.to_owned(), |item| self.name(item))
        };
        match (rows, self.language) {
            (RosterRows::ByHand, Language::English) => "rows are added freely".to_owned(),
            (RosterRows::ByHand, Language::Swedish) => {
                "rader läggs till fritt".to_owned()
            }
            (RosterRows::Count(count), language) => {
                let count = self.value(Owner::Item(item), Role::Count, &count.text);
                match language {
                    Language::English => format!("as many rows as {count}"),
                    Language::Swedish => format!("så många rader som {count}"),
                }
            }
            (RosterRows::ForEachChoice(source), language) => {
                let source = named(&source.value);
                match language {
                    Language::English => {
                        format!("one row for every option ticked in {source}")
                    }
                    Language::Swedish => {
                        format!("en rad för varje alternativ som kryssats på {source}")
                    }
                }
            }
            (RosterRows::ForEachRow { rows, condition }, language) => {
                let rows = named(&rows.value);
                let told = condition.as_ref().map(|condition| {
                    let owner = Owner::Item(item);
                    let clause = self.condition(owner, Role::Where, &condition.text);
                    let where_ = language.pick("where", "där");
                    format!(" {where_} {}", clause.statement(language))
                });
                let told = told.unwrap_or_default();
                match language {
                    Language::English => format!("one row for every row of {rows}{told}"),
                    Language::Swedish => format!("en rad för varje rad i {rows}{told}"),
                }
            }
        }
    }

    /// Where the options come from, where that is another answer.
    pub fn carried(&self, item: usize, carried: &CarriedOptions) -> String {
        let within = self.questionnaire.items[item].roster;
        let named = |id: &str| {
            let found = self.questionnaire.nearest_item(within, id);
            found.map_or_else(|| id.to_owned(), |item| self.name(item))
        };
        match (carried, self.language) {
            (CarriedOptions::Item { item, ticked: true, .. }, language) => {
                let name = named(&item.value);
                match language {
                    Language::English => format!("offers what was chosen in {name}"),
                    Language::Swedish => format!("erbjuder det som valts på {name}"),
                }
            }
            (CarriedOptions::Item { item, .. }, language) => {
                let name = named(&item.value);
                match language {
                    Language::English => format!("offers what was not chosen in {name}"),
                    Language::Swedish => format!("erbjuder det som inte valts på {name}"),
                }
            }
            (CarriedOptions::Rows { rows, condition, .. }, language) => {
                let rows = named(&rows.value);
                let told = condition.as_ref().map(|condition| {
                    let owner = Owner::Item(item);
                    let clause = self.condition(owner, Role::Where, &condition.text);
                    let where_ = language.pick("where", "där");
                    format!(" {where_} {}", clause.statement(language))
                });
                let told = told.unwrap_or_default();
                match language {
                    Language::English => format!("offers the rows of {rows}{told}"),
                    Language::Swedish => format!("erbjuder raderna i {rows}{told}"),
                }
            }
        }
    }

    /// Whether an answer is needed; none where it is not.
    pub fn required(&self, item: usize) -> Option<String> {
        let entry = &self.questionnaire.items[item];
        let (en, sv) = match (&entry.required, &entry.kind) {
            (_, ItemKind::Consent) | (Required::Yes(_), _) => {
                ("required", "obligatorisk")
            }
            (Required::Soft(_), _) => {
                ("asked once more if left blank", "frågas en gång till om den lämnas tom")
            }
            (Required::If(condition), _) => {
                let owner = Owner::Item(item);
                let clause = self.condition(owner, Role::Required, &condition.text);
                let states = clause.statement(self.language);
                return Some(match self.language {
                    Language::English => format!("required where {states}"),
                    Language::Swedish => format!("obligatorisk där {states}"),
                });
            }
            (Required::No, _) => return None,
        };
        Some(self.language.pick(en, sv).to_owned())
    }

    /// What may be chosen instead of an answer, beside the item's own options.
    pub fn offered(&self, item: &Item) -> Vec<String> {
        let states = self.questionnaire.offered(item);
        let spelt = |state: AnswerState| {
            let options = item.kind.choices().map(|choices| &choices.options);
            options.into_iter().flat_map(|list| list.iter()).any(|option| {
                option.missing.as_ref().is_some_and(|missing| missing.value == state)
            })
        };
        let states = states.iter().map(|state| state.value);
        let free = states.filter(|state| !spelt(*state));
        free.map(|state| words::capitalised(state_words(state, self.language))).collect()
    }
}
