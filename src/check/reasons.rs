//! What stands in the way, as places in the file.
//!
//! *In:* the causes of a proof. *Out:* a label for each: the part of a condition, the
//! bounds, the check.
//!
//! Which of them the finding stands on is for the rule to say.

use crate::check::Subject;
use crate::diagnostic::{Finding, Label, Words};
use crate::expression::{Program, SlotId};
use crate::model::{Bound, CarriedOptions, ItemKind, RosterRows, Written};
use crate::proof::{Cause, Witness};
use crate::route::{CheckOwner, SlotKind};
use crate::source::Span;
use crate::value::{AnswerState, Value};

/// Where a cause stands, and what is to be said of it there.
pub(crate) fn label(subject: &Subject<'_>, cause: Cause) -> Option<Label> {
    let questionnaire = subject.questionnaire;
    let plan = &subject.compiled.plan;
    let name = |item: usize| questionnaire.full_name(item);
    let (span, en, sv) = match cause {
        Cause::Section(section, part) => {
            let written = questionnaire.sections[section].ask_if.as_ref()?;
            let id = &questionnaire.sections[section].id.value;
            (
                place(plan.sections[section].as_ref(), written, part),
                format!("section `{id}` is asked only where this holds"),
                format!("avsnitt `{id}` ställs bara när detta gäller"),
            )
        }
        Cause::Item(item, part) => {
            let written = questionnaire.items[item].ask_if.as_ref()?;
            let id = name(item);
            (
                place(plan.items[item].condition.as_ref(), written, part),
                format!("`{id}` is asked only where this holds"),
                format!("`{id}` ställs bara när detta gäller"),
            )
        }
        Cause::Row(item, row, part) => {
            let ItemKind::Grid(grid) = &questionnaire.items[item].kind else {
                return None;
            };
            let written = grid.rows.get(row)?.ask_if.as_ref()?;
            let program = plan.items[item].rows.get(row)?.condition.as_ref();
            let id = &grid.rows[row].id.value;
            (
                place(program, written, part),
                format!("row `{id}` is asked only where this holds"),
                format!("rad `{id}` ställs bara när detta gäller"),
            )
        }
        Cause::Offer(item, option) => {
            let choices = questionnaire.items[item].kind.choices()?;
            let written = choices.options.get(option)?;
            let code = &written.code.value;
            let own = written.ask_if.as_ref().map(|ask_if| ask_if.span);
            (
                own.or_else(|| narrowing(subject, item))?,
                format!("`{code}` is offered only where this holds"),
                format!("`{code}` erbjuds bara när detta gäller"),
            )
        }
        Cause::Offers(item) => {
            let id = name(item);
            (
                narrowing(subject, item)?,
                format!("what `{id}` offers is narrowed here"),
                format!("vad `{id}` erbjuder begränsas här"),
            )
        }
        Cause::Bounds(item) => {
            let id = name(item);
            (
                bounds(subject, item)?,
                format!("the answers to `{id}` are bounded"),
                format!("svaren på `{id}` är begränsade"),
            )
        }
        Cause::Value(item) => {
            let ItemKind::Derived { value, .. } = &questionnaire.items[item].kind else {
                return None;
            };
            let id = name(item);
            (
                value.span,
                format!("`{id}` is worked out so"),
                format!("så räknas `{id}` ut"),
            )
        }
        Cause::Rows(item) => {
            let ItemKind::Roster(roster) = &questionnaire.items[item].kind else {
                return None;
            };
            let span = match &roster.rows {
                RosterRows::Count(count) => count.span,
                RosterRows::ForEachChoice(source) => source.span,
                RosterRows::ForEachRow { rows, .. } => rows.span,
                RosterRows::ByHand => return None,
            };
            let id = name(item);
            (
                span,
                format!("the rows of `{id}` come from here"),
                format!("raderna i `{id}` kommer härifrån"),
            )
        }
        Cause::Check(number) => {
            let check = check(subject, number);
            let id = &check.id.value;
            (
                check.must.span,
                format!("check `{id}` demands this"),
                format!("kontrollen `{id}` kräver detta"),
            )
        }
        Cause::End(number) => {
            let end = plan.ends[number].written(questionnaire)?;
            (
                end.when.as_ref().map_or(end.span, |when| when.span),
                "the interview ends before where this holds".to_owned(),
                "intervjun slutar innan när detta gäller".to_owned(),
            )
        }
        Cause::Asked(..) => return None,
    };
    Some(Label { span, words: Some(Words::new(en, sv)) })
}

/// Adds what stands in the way, but for the place that the finding stands on.
pub(crate) fn with_causes(
    mut finding: Finding,
    subject: &Subject<'_>,
    causes: &[Cause],
) -> Finding {
    let labels = causes.iter().filter_map(|cause| label(subject, *cause));
    for label in labels {
        let is_told = label.span == finding.label.span
            || finding.related.iter().any(|known| known.span == label.span);
        if !is_told {
            finding.related.push(label);
        }
    }
    finding
}

/// A part of a condition, in the file.
pub(crate) fn place(program: Option<&Program>, written: &Written, part: usize) -> Span {
    let part = program.and_then(|program| program.parts().get(part));
    part.map_or(written.span, |part| written.place(part.clone()))
}

/// The cells that a part of a condition names.
pub(crate) fn named(program: &Program, part: usize) -> Vec<SlotId> {
    let Some(part) = program.parts().get(part) else { return Vec::new() };
    let mut slots: Vec<SlotId> = Vec::new();
    for reference in program.references() {
        let is_in = part.start <= reference.span.start && reference.span.end <= part.end;
        if is_in && !slots.contains(&reference.slot) {
            slots.push(reference.slot);
        }
    }
    slots
}

/// What is marked at a part that nothing can meet by itself.
pub(crate) fn false_for(subject: &Subject<'_>, slots: &[SlotId]) -> Words {
    let plan = &subject.compiled.plan;
    match slots {
        [only] => {
            let slot = plan.slot(*only);
            if matches!(slot.kind, SlotKind::Column) {
                return Words::new(
                    "true of no unit in the register",
                    "sant för ingen enhet i registret",
                );
            }
            let name = &slot.name;
            Words::new(
                format!("false for every answer to `{name}`"),
                format!("falskt för varje svar på `{name}`"),
            )
        }
        _ => Words::new("false whatever is answered", "falskt vad man än svarar"),
    }
}

/// An author's check by its number in the plan.
pub(crate) fn check<'a>(
    subject: &Subject<'a>,
    number: usize,
) -> &'a crate::model::ItemCheck {
    let questionnaire = subject.questionnaire;
    match subject.compiled.plan.checks[number].owner {
        CheckOwner::Item(item, check) => &questionnaire.items[item].checks[check],
        CheckOwner::Section(section, check) => {
            &questionnaire.sections[section].checks[check]
        }
        CheckOwner::Questionnaire(check) => &questionnaire.checks[check],
    }
}

/// Where the options of an item are narrowed.
fn narrowing(subject: &Subject<'_>, item: usize) -> Option<Span> {
    let kind = match &subject.questionnaire.items[item].kind {
        ItemKind::Grid(grid) => &*grid.cell,
        kind => kind,
    };
    if let ItemKind::Unit(unit) = kind {
        return unit.offered_where.as_ref().map(|written| written.span);
    }
    let choices = kind.choices()?;
    let carried = choices.carried.as_ref().map(|carried| match carried {
        CarriedOptions::Item { item, .. } => item.span,
        CarriedOptions::Rows { rows, .. } => rows.span,
    });
    let own = choices.offered_where.as_ref().map(|written| written.span);
    let first =
        || choices.options.iter().find_map(|option| Some(option.ask_if.as_ref()?.span));
    own.or(carried).or_else(first)
}

/// Where the bounds of an item stand.
fn bounds(subject: &Subject<'_>, item: usize) -> Option<Span> {
    let item = &subject.questionnaire.items[item];
    let kind = match &item.kind {
        ItemKind::Grid(grid) => &*grid.cell,
        kind => kind,
    };
    if let ItemKind::Scale(scale) = kind {
        return Some(scale.to.span);
    }
    let (min, max) = kind.bounds()?;
    let span = |bound: &Bound| match bound {
        Bound::Number(number) => Some(number.span),
        Bound::Date(day) => Some(day.span),
        Bound::Month(month) => Some(month.span),
        Bound::Time(time) => Some(time.span),
        Bound::Duration(length) => Some(length.span),
        Bound::Expression(written) => Some(written.span),
        Bound::Word(_) | Bound::Words(_) => None,
    };
    max.and_then(span).or_else(|| min.and_then(span)).or(Some(item.kind_span))
}

/// A respondent in words: what is answered on the items that a program names.
pub(crate) fn told(
    subject: &Subject<'_>,
    who: &Witness,
    slots: &[SlotId],
) -> Option<Words> {
    let plan = &subject.compiled.plan;
    let mut en: Vec<String> = Vec::new();
    let mut sv: Vec<String> = Vec::new();
    for slot in slots {
        let name = &plan.slot(*slot).name;
        if matches!(plan.slot(*slot).kind, SlotKind::Column) {
            let frame = subject.questionnaire.units.as_ref()?.frame.as_ref()?;
            let unit = &frame.units.get(who.unit?)?.code;
            en.push(format!("unit `{unit}`"));
            sv.push(format!("enhet `{unit}`"));
            continue;
        }
        let cell = who.cells.iter().find(|(known, _)| known == slot);
        let said = match cell {
            Some((_, cell)) if cell.state != AnswerState::Answered => {
                format!("{name} is {}", cell.state.name())
            }
            Some((_, cell)) => match said(plan, *slot, cell.value.as_ref()?) {
                Some(said) => format!("{name} = {said}"),
                None => continue,
            },
            None => continue,
        };
        en.push(said.clone());
        sv.push(said);
    }
    en.dedup();
    sv.dedup();
    (!en.is_empty()).then(|| Words::new(en.join(", "), sv.join(", ")))
}

fn said(plan: &crate::route::Plan, slot: SlotId, value: &Value) -> Option<String> {
    use crate::expression::Domain;
    match (value, &plan.slot(slot).domain) {
        (Value::Number(number), _) => Some(number.to_string()),
        (Value::Code(code), Domain::Single(options)) => {
            Some(format!("'{}'", options.code(*code)))
        }
        (Value::Codes(codes), Domain::Multiple(options)) => {
            let codes = codes.iter().map(|code| format!("'{}'", options.code(code)));
            Some(format!("[{}]", codes.collect::<Vec<_>>().join(", ")))
        }
        (Value::Text(text), _) => Some(format!("'{text}'")),
        (Value::Condition(value), _) => Some(value.to_string()),
        _ => None,
    }
}
