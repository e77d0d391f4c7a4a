//! The score of a node in words, and of everything beneath it.
//!
//! *In:* a node's number. *Out:* indented lines: what it is, out of what, from which
//! answer, by which line of which file.

use crate::answers::OfChildren;
use crate::decimal::Number;
use crate::expression::SlotId;
use crate::model::{Aggregate, ItemKind, Normalise, PointRule};
use crate::points::{Form, Reach};
pub(super) use crate::report::score::short;
use crate::report::score::{self as told, MISSING};
use crate::report::visible::visible;
use crate::report::why::{Case, answer, asked, entry, losses, rule, steps};
use crate::report::wrap::wrap;
use crate::report::{Ink, Language};
use crate::score::{
    ChildTrace, Counts, Formula, Leaf, Node, NodeKind, NodeScore, Null, Work,
};
use crate::value::{AnswerState, Value};

/// The unit, the first score, and what caps it.
pub fn head_lines(case: &Case<'_>) -> String {
    let language = case.language();
    let (answers, questionnaire) = (case.answers, case.questionnaire);
    let mut unit = answers.unit().to_owned();
    if answers.unit() != answers.unit_name() {
        unit = format!("{unit} {}", answers.unit_name());
    }
    for (record, word) in questionnaire.records.iter().zip(answers.key()) {
        unit = format!("{unit}, {} {word}", record.name.value);
    }
    let scoring = match case.has_scoring() {
        true => format!(
            "{} `{}`",
            language.pick("scoring", "poängfil"),
            visible(&case.scoring.name.value)
        ),
        false => language.pick("no scoring file", "ingen poängfil").to_owned(),
    };
    let mut text = format!(
        "{}, {}@{}, {scoring}, {}\n",
        case.look.paint(Ink::Bold, &visible(&unit)),
        visible(&questionnaire.name.value),
        visible(&questionnaire.version.value),
        told::status(answers.status(), language),
    );
    text = case.look.fit(&text);
    let (answered, asked) = (case.scores.all_answered, case.scores.all_asked);
    text.push_str(&match language {
        Language::English => format!("answered {answered} of {asked} items asked\n"),
        Language::Swedish => format!("besvarade {answered} av {asked} ställda frågor\n"),
    });
    if let Some(made) = answers.children() {
        text.push_str(&made_of(case, made));
    }
    let rules = match case.has_scoring() {
        true => language.pick("rules", "regler"),
        false => language.pick("questionnaire", "formulär"),
    };
    text.push_str(&format!(
        "{rules}: {}\n",
        visible(case.sources.get(case.scoring.file).name())
    ));
    let is_scored = case.not_scored().is_none();
    for grade in case.scores.grades.iter().filter(|_| is_scored) {
        let rule = &case.ruleset.grades[grade.grades];
        let word = grade.band.and_then(|band| rule.bands.get(band));
        let word = word.map_or(MISSING, |(_, word)| word.as_str());
        let of = &case.ruleset.nodes[rule.node].id;
        text.push_str(&format!("{} = {word} ({of})\n", rule.id));
    }
    text
}

/// That the answers were made, and from which units.
fn made_of(case: &Case<'_>, made: &OfChildren) -> String {
    let language = case.language();
    let (some, all) = (language.count(made.units.len()), language.count(made.below));
    let (take, units) = (made.take.name(), visible(&made.units.join(", ")).into_owned());
    let words = match language {
        Language::English => {
            format!("made from {some} of {all} units below it (`{take}`): {units}")
        }
        Language::Swedish => {
            format!("görs av {some} av {all} enheter under den (`{take}`): {units}")
        }
    };
    case.line("", &words)
}

/// A node and everything beneath it; of one whose item was told already, neither its
/// wording nor its condition.
pub fn node_lines(case: &Case<'_>, number: usize, is_told: bool) -> String {
    let mut text = String::new();
    let parent = case.ruleset.nodes[number].parents.first();
    let entered = parent.and_then(|parent| {
        let trace = case.scores.nodes[*parent].trace.as_deref()?;
        trace.children.iter().find(|child| child.node == number)
    });
    print(case, 0, row(case, number, entered, is_told), &mut text);
    beneath(case, number, 1, &mut text);
    text
}

fn beneath(case: &Case<'_>, number: usize, depth: usize, text: &mut String) {
    let node = &case.ruleset.nodes[number];
    let trace = case.scores.nodes[number].trace.as_deref();
    for (at, child) in node.children().iter().enumerate() {
        let entered = trace.and_then(|trace| trace.children.get(at));
        let mut told = row(case, child.node, entered, false);
        if case.look.plain {
            let part = case.language().pick("part of", "del av");
            told.notes.insert(0, format!("{part} `{}`", node.id));
        }
        print(case, depth, told, text);
        beneath(case, child.node, depth + 1, text);
    }
}

/// What is told of one node.
struct Row {
    head: String,
    notes: Vec<String>,
}

/// The head and its notes, so many levels in; one sentence for screen readers.
fn print(case: &Case<'_>, depth: usize, row: Row, text: &mut String) {
    if case.look.plain {
        let notes = row.notes.iter().map(|note| note.trim_end_matches('.'));
        let parts: Vec<&str> = std::iter::once(row.head.as_str()).chain(notes).collect();
        text.push_str(&format!("{}.\n", parts.join("; ")));
        return;
    }
    let indent = "  ".repeat(depth);
    let deeper = format!("{indent}    ");
    text.push_str(&format!("{}\n", wrap(&row.head, case.look.width, &indent, &deeper)));
    for note in &row.notes {
        text.push_str(&case.line(&deeper, note));
    }
}

fn row(
    case: &Case<'_>,
    number: usize,
    entered: Option<&ChildTrace>,
    is_told: bool,
) -> Row {
    let node = &case.ruleset.nodes[number];
    let mut head = case.look.paint(Ink::Bold, &node.id);
    if !entered.is_some_and(entry::is_left_out) {
        head.push_str(&format!(" {}", worth(case, number)));
    }
    if let Some(loses) = losses::loses(case, number, entered) {
        head.push_str(&format!(", {loses}"));
    }
    let mut parts = vec![head];
    parts.extend(basis(case, node, entered));
    parts.extend(entered.and_then(|child| entry::words(case, child)));
    let head = format!("{} ({})", parts.join(": "), case.place(rule::span(case, node)));
    let words = if is_told { None } else { words(case, node) };
    let notes = words.into_iter().chain(more(case, number, is_told)).collect();
    Row { head, notes }
}

/// The answer, or how the children are put together.
fn basis(case: &Case<'_>, node: &Node, entered: Option<&ChildTrace>) -> Option<String> {
    let language = case.language();
    Some(match &node.work {
        Work::Leaf(_) if entered.is_some_and(entry::is_left_out_unasked) => return None,
        Work::Leaf(leaf) => answer::words(case, leaf.slot),
        Work::Combine { aggregate, .. } if node.kind == NodeKind::Index => {
            combined(case, node, aggregate)
        }
        Work::Combine { aggregate, .. } => steps::aggregate(aggregate, language),
        Work::Best(_) => {
            language.pick("the best of these", "det bästa av dessa").to_owned()
        }
        Work::Through { .. } | Work::Formula(_) => {
            return rule::words(case, node).or_else(|| {
                let normalise = node.normalise.as_ref()?;
                Some(steps::scale(normalise, language))
            });
        }
    })
}

/// The question that a node is about, or what its row or index is called.
pub(super) fn words(case: &Case<'_>, node: &Node) -> Option<String> {
    let item = |id: &str| case.plan.position(id).map(|at| &case.questionnaire.items[at]);
    let text = match node.kind {
        NodeKind::Item => {
            let item = item(&node.id)?;
            if let Some(wanted) = case.wanted_wording(item) {
                return Some(wanted);
            }
            item.text.as_ref()
        }
        NodeKind::Row => {
            let (grid, row) = node.id.split_once('.')?;
            let ItemKind::Grid(grid) = &item(grid)?.kind else { return None };
            grid.rows.iter().find(|other| other.id.value == row)?.label.as_ref()
        }
        NodeKind::AnyOf => {
            let rules = &case.scoring.any_of;
            rules.iter().find(|rule| rule.id.value == node.id)?.label.as_ref()
        }
        NodeKind::Index => {
            let rules = &case.scoring.indices;
            rules.iter().find(|rule| rule.id.value == node.id)?.label.as_ref()
        }
    };
    text.map(|text| case.wording(text))
}

/// Lines beneath a node: its rule, why it was not asked, how it was worked out, gates.
fn more(case: &Case<'_>, number: usize, is_told: bool) -> Vec<String> {
    let node = &case.ruleset.nodes[number];
    let score = &case.scores.nodes[number];
    if let Work::Leaf(leaf) = &node.work {
        if !case.answers.record().is_asked(leaf.slot) {
            if case.answers.record().cell(leaf.slot).is_planned() {
                return vec![answer::words(case, leaf.slot)];
            }
            let why = asked::not_asked(case, leaf.slot);
            return why.filter(|_| !is_told).into_iter().collect();
        }
        let null = no_points(case, score, leaf);
        return rule::words(case, node).into_iter().chain(null).collect();
    }
    let mut notes: Vec<String> = worked_out(case, number, score).into_iter().collect();
    notes.extend(steps::scaled(case, node, score));
    notes.extend(steps::bonus(case, node, score));
    notes.extend(half_filled(case, node));
    notes.extend(read(case, node));
    notes.extend(score.counts.map(|counts| answered(case, counts)));
    let gates = node.gates.iter().map(|gate| &case.scores.gates[*gate]);
    let acting = gates.filter(|gate| gate.fired != Some(false));
    notes.extend(acting.map(|gate| gate_line(case, gate)));
    if let Some(null) = score.null {
        let no_score = case.language().pick("no score", "ingen poäng");
        notes.push(format!("{no_score}: {}", told::null(null, case.language())));
    }
    notes
}

/// How much of what is beneath a node is answered, where the file wants it told.
fn answered(case: &Case<'_>, counts: Counts) -> String {
    let language = case.language();
    let (some, all) = (language.count(counts.answered), language.count(counts.asked));
    match language {
        Language::English => format!("{some} of {all} items answered"),
        Language::Swedish => format!("{some} av {all} frågor besvarade"),
    }
}

/// The answers that a rule without children reads, each once.
fn read(case: &Case<'_>, node: &Node) -> Vec<String> {
    let Work::Formula(rule) = &node.work else { return Vec::new() };
    let mut slots = rule.reads.clone();
    slots.sort_unstable();
    slots.dedup();
    let told = |slot: &SlotId| {
        let name = &case.plan.slot(*slot).name;
        format!("`{name}`: {}", answer::words(case, *slot))
    };
    slots.iter().map(told).chain(table_row(case, node, &rule.formula)).collect()
}

/// The row of a table that decided, as it is written.
fn table_row(case: &Case<'_>, node: &Node, formula: &Formula) -> Option<String> {
    let row = formula.row(&case.view()).filter(|_| formula.reads_answers())?;
    let mut indices = case.scoring.indices.iter();
    let written = indices.find(|index| index.id.value == node.id)?.rule.as_ref()?;
    let PointRule::Lookup(lookup) = &written.value else { return None };
    let span = lookup.rows.get(row)?.span;
    let text: Vec<&str> = case.sources.slice(span).split_whitespace().collect();
    let word = case.language().pick("the row that decides", "raden som avgör");
    Some(format!("{word}: `{}` ({})", visible(&text.join(" ")), case.place(span)))
}

/// Why an answer has no points.
fn no_points(case: &Case<'_>, score: &NodeScore, leaf: &Leaf) -> Option<String> {
    let null = score.null?;
    let value = case.answers.record().cell(leaf.slot).value.as_ref()?;
    let is_held =
        |band: &Reach| matches!(value, Value::Number(number) if band.holds(number));
    let language = case.language();
    let reason = match (null, &leaf.points.form) {
        (Null::NoPoints, Form::Bands(bands)) if !bands.iter().any(is_held) => language
            .pick(
                "no band of the rule holds the answer",
                "inget intervall i regeln rymmer svaret",
            ),
        _ => told::null(null, language),
    };
    Some(format!("{}: {reason}", language.pick("no score", "ingen poäng")))
}

/// That a grid of which some rows are answered counts as unanswered.
fn half_filled(case: &Case<'_>, node: &Node) -> Option<String> {
    if node.kind != NodeKind::Item {
        return None;
    }
    let record = case.answers.record();
    let slots = node.children().iter().filter_map(|child| {
        let Work::Leaf(leaf) = &case.ruleset.nodes[child.node].work else { return None };
        Some(leaf.slot)
    });
    let asked: Vec<_> = slots.filter(|slot| record.is_asked(*slot)).collect();
    let is_answered = |slot: &&_| record.cell(**slot).state == AnswerState::Answered;
    let answered = asked.iter().filter(is_answered).count();
    if answered == 0 || answered == asked.len() {
        return None;
    }
    let all = asked.len();
    Some(match case.language() {
        Language::English => format!(
            "{answered} of {all} rows asked are answered: the question counts as \
             answered when all rows asked are"
        ),
        Language::Swedish => format!(
            "{answered} av {all} ställda rader är besvarade: frågan räknas som besvarad \
             när alla rader som ställts är besvarade"
        ),
    })
}

/// `3 of 3`; only the value where the greatest is not known.
fn worth(case: &Case<'_>, number: usize) -> String {
    let language = case.language();
    let score = &case.scores.nodes[number];
    let value = told::published(case.ruleset, number, score);
    let value =
        value.map_or_else(|| MISSING.to_owned(), |digits| language.number(&digits));
    match &score.bounds {
        Some((_, greatest)) => {
            let of = language.pick("of", "av");
            format!("{value} {of} {}", language.number(&short(greatest)))
        }
        None => value,
    }
}

/// `= 70.5`, and `≈ 70.6667` where digits were left out.
fn equals(number: &Number, case: &Case<'_>) -> String {
    let is_whole = number.decimals().is_some_and(|decimals| decimals <= 4);
    let sign = match (is_whole, case.look.unicode) {
        (true, _) => "=",
        (false, true) => "≈",
        (false, false) => "~",
    };
    format!("{sign} {}", case.language().number(&short(number)))
}

fn combined(case: &Case<'_>, node: &Node, aggregate: &Aggregate) -> String {
    let language = case.language();
    let word = steps::aggregate(aggregate, language);
    match &node.normalise {
        Some(normalise) => format!("{word}, {}", steps::scale(normalise, language)),
        None => word,
    }
}

/// `100 × 77 / 108.5 = 70.9677`, and what was rounded.
fn worked_out(case: &Case<'_>, number: usize, score: &NodeScore) -> Option<String> {
    let language = case.language();
    let node = &case.ruleset.nodes[number];
    let (numerator, denominator) =
        (score.numerator.as_ref()?, score.denominator.as_ref()?);
    let before = score.trace.as_ref().and_then(|trace| trace.normalised.clone());
    let print = |number: &Number| language.number(&short(number));
    let times = if case.look.unicode { "×" } else { "*" };
    let is_percent = node.normalise.as_ref().is_some_and(Normalise::is_percent);
    let mut line = match (is_percent, &before) {
        (true, Some(before)) => format!(
            "100 {times} {} / {} {}",
            print(numerator),
            print(denominator),
            equals(before, case)
        ),
        _ => return None,
    };
    if score.is_inexact() {
        line.push_str(language.pick(" (inexact)", " (inte exakt)"));
    }
    Some(line)
}

fn gate_line(case: &Case<'_>, gate: &crate::score::GateTrace) -> String {
    let language = case.language();
    let rule = &case.ruleset.gates[gate.gate];
    let written = case.scoring.gates.iter().find(|other| other.id.value == rule.id);
    let word = steps::gate(gate, &rule.act, language);
    let head = language.pick("gate", "spärr");
    let mut line = format!("{head} `{}` {word}", rule.id);
    if let Some(written) = written {
        line.push_str(&format!(": `{}`", visible(&written.when.text)));
        if let Some(because) = &written.because {
            line.push_str(&format!(": {}", visible(because.wording(language.tag()))));
        }
        line.push_str(&format!(" ({})", case.place(written.span)));
    }
    line
}
