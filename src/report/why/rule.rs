//! The rule of an answer in words.
//!
//! *In:* an item or a row. *Out:* what every answer is worth, with labels in place of
//! codes; of ticks, what those that were made are worth.
//!
//! Expressions stay as they are written. Ticks of a hidden item are not told.

use crate::decimal::Number;
use crate::model::{ItemRule, MultipleRule, PointRule, TickMethod, Worth};
use crate::points::{Form, Reach};
use crate::report::Language;
use crate::report::visible::visible;
use crate::report::why::Case;
use crate::report::why::node::short;
use crate::report::why::steps;
use crate::score::{Leaf, Node, Work};
use crate::source::{Span, Spanned};
use crate::value::Value;

/// What answers to an item or a row are worth.
pub fn words(case: &Case<'_>, node: &Node) -> Option<String> {
    let leaf = match &node.work {
        Work::Leaf(leaf) => leaf,
        Work::Through { .. } | Work::Formula(_) => return of_node(case, node),
        _ => return None,
    };
    let told = Told { case, leaf };
    let said = match (&find(case, &node.id)?.rule, &leaf.points.form) {
        (PointRule::Map(points), _) => told.list(points, |worth| told.worth(worth)),
        (PointRule::Multiple(rule), _) => told.multiple(rule),
        (PointRule::Linear { from, to, .. }, _) => told.line(from, to),
        (_, Form::Bands(bands)) => told.bands(bands),
        (_, Form::Reverse(sum)) => {
            let minus = case.language().pick("minus the answer", "minus svaret");
            format!("{} {minus}", told.number(sum))
        }
        (rule, _) => steps::formula(rule, case.language())?,
    };
    Some(turned(said, leaf.points.turned.as_ref(), case.language()))
}

/// A rule in words, and that its points are then turned round.
fn turned(said: String, sum: Option<&Number>, language: Language) -> String {
    let Some(sum) = sum else { return said };
    let sum = language.number(&short(sum));
    match language {
        Language::English => format!("{said}; turned round: {sum} minus the points"),
        Language::Swedish => format!("{said}; vänt: {sum} minus poängen"),
    }
}

/// The rule that stands for a node: between it and its one child, or over answers.
fn of_node(case: &Case<'_>, node: &Node) -> Option<String> {
    let mut indices = case.scoring.indices.iter();
    let written = indices.find(|index| index.id.value == node.id)?;
    let rule = &written.rule.as_ref()?.value;
    let language = case.language();
    let word = match rule {
        PointRule::Bands { .. } => language.pick("by bands of", "efter intervall av"),
        PointRule::Linear { .. } => {
            language.pick("by a line from", "efter en linje från")
        }
        PointRule::Reverse(_) => language.pick("turned round:", "vänt:"),
        rule => {
            let said = steps::formula(rule, language)?;
            return Some(turned(said, sum(node), language));
        }
    };
    let of = written.children.first()?;
    Some(turned(format!("{word} `{}`", visible(&of.value)), sum(node), language))
}

/// What the points of a node's rule are turned round by.
fn sum(node: &Node) -> Option<&Number> {
    match &node.work {
        Work::Through { rule, .. } => rule.as_ref()?.points.turned.as_ref(),
        _ => None,
    }
}

/// Where a node's entry stands: its own line, also where its rule is an alias of one that
/// stands elsewhere.
pub fn span(case: &Case<'_>, node: &Node) -> Span {
    find(case, &node.id).map_or(node.rule_span, |rule| rule.id.span)
}

/// The rule of an item or of a row, as its author wrote it.
fn find<'a>(case: &Case<'a>, id: &str) -> Option<&'a ItemRule> {
    let items = &case.scoring.items;
    if let Some(rule) = items.iter().find(|rule| rule.id.value == id) {
        return Some(rule);
    }
    let (grid, row) = id.split_once('.')?;
    let rule = items.iter().find(|rule| rule.id.value == grid)?;
    let PointRule::Rows { rows, .. } = &rule.rule else { return None };
    rows.iter().find(|rule| rule.id.value == row || rule.id.value == id)
}

struct Told<'a, 'c> {
    case: &'c Case<'a>,
    leaf: &'c Leaf,
}

impl Told<'_, '_> {
    fn language(&self) -> Language {
        self.case.language()
    }

    fn number(&self, number: &Number) -> String {
        self.language().number(&short(number))
    }

    /// The label of a code; the code where it has none.
    fn label(&self, code: &str) -> String {
        let option = self.case.plan.item_of(self.leaf.slot).and_then(|item| {
            let choices = self.case.questionnaire.items[item].kind.choices()?;
            choices.options.iter().find(|option| option.code.value == code)
        });
        let label = option.and_then(|option| option.label.as_ref());
        let label = label.map(|label| label.wording(self.language().tag()));
        let label = label.filter(|label| !label.is_empty()).unwrap_or(match code {
            "yes" => self.language().pick("yes", "ja"),
            "no" => self.language().pick("no", "nej"),
            _ => code,
        });
        visible(label).into_owned()
    }

    /// Points, or that there are none.
    fn worth(&self, worth: &Worth) -> String {
        match worth.points() {
            Some(points) => self.number(points),
            None => self.language().pick("no score", "ingen poäng").to_owned(),
        }
    }

    /// The points of ticks.
    fn map(&self, points: &[(Spanned<String>, Spanned<Number>)]) -> String {
        self.list(points, |points| self.number(points))
    }

    /// `Ja 2, Nej 0`; semicolons where a label has a comma of its own.
    fn list<T>(
        &self,
        points: &[(Spanned<String>, Spanned<T>)],
        worth: impl Fn(&T) -> String,
    ) -> String {
        let told = |(code, points): &(Spanned<String>, Spanned<T>)| {
            format!("{} {}", self.label(&code.value), worth(&points.value))
        };
        let parts: Vec<String> = points.iter().map(told).collect();
        let has_comma =
            points.iter().any(|(code, _)| self.label(&code.value).contains(','));
        parts.join(if has_comma { "; " } else { ", " })
    }

    fn line(
        &self,
        from: &(Spanned<Number>, Spanned<Number>),
        to: &(Spanned<Number>, Spanned<Number>),
    ) -> String {
        let gives = self.language().pick("gives", "ger");
        let end = |answer: &Spanned<Number>, points: &Spanned<Number>| {
            format!(
                "{} {gives} {}",
                self.number(&answer.value),
                self.number(&points.value)
            )
        };
        let dots = self.case.look.dots();
        format!("{} {dots} {}", end(&from.0, &to.0), end(&from.1, &to.1))
    }

    fn bands(&self, bands: &[Reach]) -> String {
        let told = |(at, band): (usize, &Reach)| {
            let next = bands.get(at + 1).map(|next| &next.from);
            let goes_on = band.to.as_ref() == next;
            let range = self.range(band, at == 0, goes_on);
            let worth = band.points.clone().map_or(Worth::NoScore, Worth::Points);
            format!("{range}: {}", self.worth(&worth))
        };
        let parts: Vec<String> = bands.iter().enumerate().map(told).collect();
        parts.join(", ")
    }

    /// `from 50`; the first one, which begins at nothing, as `under 50`; both ends where
    /// the next band begins elsewhere.
    fn range(&self, band: &Reach, is_first: bool, goes_on: bool) -> String {
        let language = self.language();
        let from = match (band.from_in, language) {
            (true, _) => language.pick("from", "från"),
            (false, _) => language.pick("over", "över"),
        };
        let from = format!("{from} {}", self.number(&band.from));
        let Some(to) = &band.to else { return from };
        let until = if band.to_in {
            language.pick("at most", "högst")
        } else {
            language.pick("under", "under")
        };
        let until = format!("{until} {}", self.number(to));
        match (is_first && band.from <= Number::ZERO, goes_on) {
            (true, _) => until,
            (false, true) => from,
            (false, false) => format!("{from}, {until}"),
        }
    }

    fn multiple(&self, rule: &MultipleRule) -> String {
        let language = self.language();
        let limits = self.limits(rule);
        let worth = |number: &Option<Spanned<Number>>| {
            number.as_ref().map_or_else(String::new, |n| self.number(&n.value))
        };
        let of = || {
            let labels: Vec<_> =
                rule.of.iter().map(|code| self.label(&code.value)).collect();
            labels.join(", ")
        };
        let text = match rule.method.value {
            TickMethod::Sum => return self.sum(rule, &limits),
            TickMethod::Max => {
                let head = language
                    .pick("the greatest of those ticked", "det största av de ikryssade");
                format!("{head}: {}", self.map(&rule.points))
            }
            TickMethod::Count => {
                format!("{} {}", worth(&rule.each), language.pick("a tick", "per kryss"))
            }
            TickMethod::Any => {
                let head =
                    language.pick("if any is ticked of", "om något är ikryssat av");
                format!("{} {head}: {}", worth(&rule.worth), of())
            }
            TickMethod::All => {
                let head = language.pick("if all are ticked", "om alla är ikryssade");
                format!("{} {head}: {}", worth(&rule.worth), of())
            }
        };
        text + &limits
    }

    /// `Jour 1 + Andra kommuner 1 = 2, högst 4`, and what the others would have given.
    fn sum(&self, rule: &MultipleRule, limits: &str) -> String {
        let language = self.language();
        let (ticked, others): (Vec<_>, Vec<_>) = rule
            .points
            .iter()
            .cloned()
            .partition(|(code, _)| self.is_ticked(&code.value));
        if ticked.is_empty() {
            let head = language.pick("the sum of those ticked", "summan av de ikryssade");
            return format!("{head}: {}{limits}", self.map(&rule.points));
        }
        let parts: Vec<String> =
            ticked.iter().map(|one| self.map(std::slice::from_ref(one))).collect();
        let sum = ticked.iter().map(|(_, points)| points.value.clone()).sum::<Number>();
        let mut text = parts.join(" + ");
        if parts.len() > 1 {
            text.push_str(&format!(" = {}", self.number(&sum)));
        }
        text.push_str(limits);
        let worth: Vec<_> =
            others.into_iter().filter(|(_, points)| !points.value.is_zero()).collect();
        if !worth.is_empty() {
            let head = language.pick("not ticked", "inte ikryssat");
            text.push_str(&format!("; {head}: {}", self.map(&worth)));
        }
        text
    }

    /// `, högst 4`.
    fn limits(&self, rule: &MultipleRule) -> String {
        let language = self.language();
        let limit = |word: &str, number: &Option<Spanned<Number>>| {
            let number = number.as_ref();
            number.map_or_else(String::new, |n| {
                format!(", {word} {}", self.number(&n.value))
            })
        };
        limit(language.pick("at most", "högst"), &rule.cap)
            + &limit(language.pick("at least", "minst"), &rule.floor)
    }

    /// Whether an option is ticked, of an item that may be shown.
    fn is_ticked(&self, code: &str) -> bool {
        let Some(item) = self.case.plan.item_of(self.leaf.slot) else { return false };
        let cell = self.case.answers.record().cell(self.leaf.slot);
        let (Some(Value::Codes(codes)), false) = (&cell.value, self.case.is_hidden(item))
        else {
            return false;
        };
        let Some(choices) = self.case.questionnaire.items[item].kind.choices() else {
            return false;
        };
        let options = &choices.options;
        codes.iter().any(|number| {
            options.get(usize::from(number)).is_some_and(|o| o.code.value == code)
        })
    }
}
