#![doc = include_str!("impossible_scale.md")]

use crate::check::ScoringSubject;
use crate::check::targets;
use crate::decimal::Number;
use crate::diagnostic::{Finding, Findings, Rule, Severity};
use crate::model::{
    Against, Aggregate, IndexRule, Item, ItemRule, Normalise, PointRule, Relative,
};
use crate::points::{self, Attainable, Bounds, Children};
use crate::source::{Span, Spanned};

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "impossible-scale",
    severity: Severity::Error,
    explanation: include_str!("impossible_scale.md"),
};

/// A least and a greatest value.
type Ends = (Spanned<Number>, Spanned<Number>);

pub(crate) fn run(subject: &ScoringSubject<'_>, findings: &mut Findings) {
    let scoring = subject.scoring;
    for (name, rule) in subject.item_rules() {
        normalised(&name, rule.normalise.as_ref(), findings);
        ends(&name, rule.steps.clamp.as_ref(), findings);
        ends(&name, declared(&rule.rule), findings);
        if let PointRule::Linear { from, .. } = &rule.rule {
            line(&name, rule.rule_span, from, findings);
        }
    }
    for node in &scoring.any_of {
        normalised(&node.id.value, node.normalise.as_ref(), findings);
        ends(&node.id.value, node.steps.clamp.as_ref(), findings);
    }
    let questionnaire = subject.base.questionnaire;
    let bounds = points::node_bounds(scoring, questionnaire, Children::All);
    for index in scoring.indices.iter().filter(|index| !index.poisoned) {
        normalised(&index.id.value, index.normalise.as_ref(), findings);
        ends(&index.id.value, index.steps.clamp.as_ref(), findings);
        divided(index, findings);
        let of = index.children.first().map(|child| child.value.as_str());
        let own = of.and_then(|of| bounds.get(of)).cloned().flatten();
        of_node(index, own.as_ref(), findings);
        if let Some(rule) = &index.rule {
            counted(&index.id.value, &rule.value, findings);
            ends(&index.id.value, declared(&rule.value), findings);
        }
    }
    for (name, rule) in subject.item_rules() {
        counted(&name, &rule.rule, findings);
    }
    for (name, rule, target) in targets::of(subject) {
        turned(&name, rule, target.item, findings);
    }
}

/// An answer, or the points of one, turned round without ends to turn it by. What does
/// not fit its item at all is told elsewhere.
fn turned(name: &str, rule: &ItemRule, item: &Item, findings: &mut Findings) {
    let has_no_ends = |rule: &PointRule| {
        points::compile(rule, &item.kind).is_some_and(|rule| rule.bounds.is_none())
    };
    let span = match (&rule.rule, &rule.turn) {
        (PointRule::Reverse(None), _) => {
            let ends = Attainable::new(&item.kind).map(|own| own.ends());
            ends.is_some_and(|ends| ends.is_none()).then_some(rule.rule_span)
        }
        (written, Some(Spanned { value: None, span })) => {
            has_no_ends(written).then_some(*span)
        }
        _ => None,
    };
    findings.extend(span.map(|span| endless(name, span)));
}

fn endless(name: &str, span: Span) -> Finding {
    refused(
        span,
        name,
        (
            "turns round what has no least or no greatest",
            "vänder det som saknar minsta eller största värde",
        ),
        ("declare them: `reverse: [1, 5]`", "ange dem: `reverse: [1, 5]`"),
    )
}

/// A count that asks for more than there are.
fn counted(name: &str, rule: &PointRule, findings: &mut Findings) {
    let PointRule::CountIf(count) = rule else { return };
    let Some(least) = &count.at_least else { return };
    let members = count.of.len();
    if usize::try_from(least.value).is_ok_and(|least| least <= members) {
        return;
    }
    findings.push(
        RULE.at(least.span)
            .says(
                format!("`{name}` asks for {} of {members}", least.value),
                format!("`{name}` kräver {} av {members}", least.value),
            )
            .help(
                "ask for no more than `of` names",
                "kräv inte fler än dem som `of` nämner",
            ),
    );
}

fn refused(
    at: Span,
    name: &str,
    (en, sv): (&str, &str),
    (help_en, help_sv): (&str, &str),
) -> Finding {
    RULE.at(at)
        .says(format!("`{name}` {en}"), format!("`{name}` {sv}"))
        .help(help_en, help_sv)
}

/// A scale on which there is nothing between its ends, or no value at all.
fn normalised(
    name: &str,
    normalise: Option<&Spanned<Normalise>>,
    findings: &mut Findings,
) {
    let Some(said) = normalise else { return };
    match &said.value {
        Normalise::Goalposts(posts) if posts.low == posts.high => {
            findings.push(refused(
                said.span,
                name,
                ("has both posts at the same value", "har båda stolparna på samma värde"),
                ("move one of the posts", "flytta en av stolparna"),
            ));
        }
        Normalise::Goalposts(posts)
            if posts.ln && (is_none(&posts.low) || is_none(&posts.high)) =>
        {
            findings.push(refused(
                said.span,
                name,
                (
                    "has a post that has no logarithm: it is not above 0",
                    "har en stolpe som saknar logaritm: den är inte över 0",
                ),
                (
                    "put both posts above 0, or leave out `transform`",
                    "sätt båda stolparna över 0, eller ta bort `transform`",
                ),
            ));
        }
        Normalise::Relative(Relative::Reference {
            against: Against::Number(n), ..
        }) if n.is_zero() => {
            findings.push(refused(
                said.span,
                name,
                ("is held against 0", "ställs mot 0"),
                ("write another reference", "skriv en annan referens"),
            ));
        }
        _ => {}
    }
}

/// Whether a number has no logarithm.
fn is_none(number: &Number) -> bool {
    number.ln().is_none()
}

/// The ends that an author declares of a rule.
fn declared(rule: &PointRule) -> Option<&Ends> {
    match rule {
        PointRule::Value { range, .. } | PointRule::Ratio { range, .. } => range.as_ref(),
        _ => None,
    }
}

/// Ends the wrong way round.
fn ends(name: &str, said: Option<&Ends>, findings: &mut Findings) {
    let Some((low, high)) = said else { return };
    if low.value > high.value {
        findings.push(refused(
            low.span,
            name,
            (
                "is to lie between ends that stand the wrong way round",
                "ska ligga mellan ändar som står åt fel håll",
            ),
            ("write the lesser end first", "skriv den mindre änden först"),
        ));
    }
}

/// A line from a single value.
fn line(
    name: &str,
    at: Span,
    (low, high): &(Spanned<Number>, Spanned<Number>),
    findings: &mut Findings,
) {
    if low.value == high.value {
        findings.push(refused(
            at,
            name,
            (
                "has a line that begins where it ends",
                "har en linje som börjar där den slutar",
            ),
            ("write two different values", "skriv två olika värden"),
        ));
    }
}

/// A term that is divided by 0.
fn divided(index: &IndexRule, findings: &mut Findings) {
    let Aggregate::Combination(combination) = &index.aggregate.value else { return };
    for (child, term) in index.children.iter().zip(&combination.terms) {
        if term.divide_by.value.is_zero() {
            findings.push(
                refused(
                    term.divide_by.span,
                    &index.id.value,
                    ("divides a child by 0", "delar ett barn med 0"),
                    ("write another number", "skriv ett annat tal"),
                )
                .also(child.span, "this child", "det här barnet"),
            );
        }
    }
}

/// A rule between a node and its child that needs what the child does not have.
fn of_node(index: &IndexRule, own: Option<&Bounds>, findings: &mut Findings) {
    let Some(rule) = &index.rule else { return };
    match &rule.value {
        PointRule::Linear { from, .. } => {
            line(&index.id.value, rule.span, from, findings);
        }
        PointRule::Reverse(None) if index.is_of && own.is_none() => {
            findings.push(endless(&index.id.value, rule.span));
        }
        _ => {}
    }
    let Some(Spanned { value: None, span }) = &index.turn else { return };
    let written = points::compile_node(&rule.value, None, &Attainable::between(own))
        .map(|r| r.bounds);
    if written.is_some_and(|bounds| bounds.is_none()) {
        findings.push(endless(&index.id.value, *span));
    }
}
