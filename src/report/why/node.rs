//! The score of a node in words, and of everything beneath it.
//!
//! *In:* a node's number. *Out:* indented lines: what it is, out of what, from which
//! answer, by which line of which file.

use crate::decimal::{Number, Rounding};
use crate::model::{Aggregate, ItemKind, MissingKind, Policy};
use crate::report::score::{self as told, MISSING};
use crate::report::visible::visible;
use crate::report::why::{Case, answer, asked};
use crate::report::wrap::wrap;
use crate::report::{Ink, Language};
use crate::score::{ChildTrace, Node, NodeKind, NodeScore, WhyNot, Work};

/// The unit, the first score, and what caps it.
pub fn head_lines(case: &Case<'_>) -> String {
    let language = case.language();
    let (answers, questionnaire) = (case.answers, case.questionnaire);
    let unit = if answers.unit() == answers.unit_name() {
        answers.unit().to_owned()
    } else {
        format!("{} {}", answers.unit(), answers.unit_name())
    };
    let scoring = language.pick("scoring", "poängfil");
    let mut text = format!(
        "{}, {}@{}, {scoring} `{}`, {}\n",
        case.look.paint(Ink::Bold, &visible(&unit)),
        visible(&questionnaire.name.value),
        visible(&questionnaire.version.value),
        visible(&case.scoring.name.value),
        told::status(answers.status(), language),
    );
    let (answered, asked) = (case.scores.all_answered, case.scores.all_asked);
    text.push_str(&match language {
        Language::English => format!("answered {answered} of {asked} items asked\n"),
        Language::Swedish => format!("besvarade {answered} av {asked} ställda frågor\n"),
    });
    let rules = language.pick("rules", "regler");
    text.push_str(&format!(
        "{rules}: {}\n",
        visible(case.sources.get(case.scoring.file).name())
    ));
    for grade in &case.scores.grades {
        let rule = &case.ruleset.grades[grade.grades];
        let word = grade.band.and_then(|band| rule.bands.get(band));
        let word = word.map_or(MISSING, |(_, word)| word.as_str());
        let of = &case.ruleset.nodes[rule.node].id;
        text.push_str(&format!("{} = {word} ({of})\n", rule.id));
    }
    text
}

/// A node and everything beneath it, so many levels in.
pub fn node_lines(case: &Case<'_>, number: usize, depth: usize) -> String {
    let mut text = String::new();
    let parent = case.ruleset.nodes[number].parents.first();
    let entered = parent.and_then(|parent| {
        let trace = case.scores.nodes[*parent].trace.as_deref()?;
        trace.children.iter().find(|child| child.node == number)
    });
    lines(case, number, entered, depth, &mut text);
    text
}

fn lines(
    case: &Case<'_>,
    number: usize,
    entered: Option<&ChildTrace>,
    depth: usize,
    text: &mut String,
) {
    let node = &case.ruleset.nodes[number];
    let score = &case.scores.nodes[number];
    let indent = "  ".repeat(depth);
    let id = case.look.paint(Ink::Bold, &node.id);
    let mut parts = vec![format!("{indent}{id} {}", worth(case, number))];
    match &node.work {
        Work::Leaf(leaf) => parts.push(answer::words(case, leaf.slot)),
        Work::Combine { aggregate, .. } if node.kind == NodeKind::Index => {
            parts.push(combined(case, node, *aggregate));
        }
        Work::Combine { aggregate, .. } => {
            parts.push(aggregate_word(*aggregate, case.language()).to_owned());
        }
        Work::Best(_) => {
            let language = case.language();
            parts.push(
                language.pick("the best of these", "det bästa av dessa").to_owned(),
            );
        }
    }
    parts.extend(entered.and_then(|child| entry(case, child)));
    let place = case.place(node.rule_span);
    let said = format!("{} ({place})", parts.join(": "));
    let said = said.strip_prefix(&indent).unwrap_or(&said);
    text.push_str(&format!(
        "{}\n",
        wrap(said, case.look.width, &indent, &format!("{indent}    "))
    ));
    if let Some(words) = words(case, node) {
        text.push_str(&case.line(&format!("{indent}    "), &words));
    }
    more(case, number, score, &indent, text);
    let trace = score.trace.as_deref();
    for (at, child) in node.children().iter().enumerate() {
        let entered = trace.and_then(|trace| trace.children.get(at));
        lines(case, child.node, entered, depth + 1, text);
    }
}

/// The question that a node is about, or what its row or index is called.
fn words(case: &Case<'_>, node: &Node) -> Option<String> {
    let item = |id: &str| case.plan.position(id).map(|at| &case.questionnaire.items[at]);
    let text = match node.kind {
        NodeKind::Item => item(&node.id)?.text.as_ref(),
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
fn more(
    case: &Case<'_>,
    number: usize,
    score: &NodeScore,
    indent: &str,
    text: &mut String,
) {
    let node = &case.ruleset.nodes[number];
    let mut add =
        |line: String| text.push_str(&case.line(&format!("{indent}    "), &line));
    if let Work::Leaf(leaf) = &node.work {
        let record = case.answers.record();
        if record.is_asked(leaf.slot) {
            add(rule(case, node));
        } else if let Some(why) = asked::not_asked(case, leaf.slot) {
            add(why);
        }
        return;
    }
    if let Some(line) = worked_out(case, number, score) {
        add(line);
    }
    for gate in node.gates.iter().map(|gate| &case.scores.gates[*gate]) {
        if gate.fired == Some(false) {
            continue;
        }
        add(gate_line(case, gate));
    }
    if let Some(null) = score.null {
        let no_score = case.language().pick("no score", "ingen poäng");
        add(format!("{no_score}: {}", told::null(null, case.language())));
    }
}

/// The rule as written; where only its method has a place of its own, the whole entry.
fn rule(case: &Case<'_>, node: &Node) -> String {
    let written = case.written(node.rule_span);
    if written.starts_with(['{', '[']) || written.contains(':') {
        return written;
    }
    let entry = case.scoring.items.iter().find(|rule| rule.id.value == node.id);
    entry.map_or(written, |rule| {
        let whole = case.written(rule.span);
        let head = format!("{}: ", node.id);
        whole.strip_prefix(&head).map_or(whole.clone(), str::to_owned)
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

/// At most four decimals of an exact number.
fn short(number: &Number) -> String {
    match number.decimals() {
        Some(decimals) if decimals <= 4 => number.fixed(decimals),
        _ => number.round(4, Rounding::HalfUp).fixed(4),
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

fn combined(case: &Case<'_>, node: &Node, aggregate: Aggregate) -> String {
    let language = case.language();
    let word = aggregate_word(aggregate, language);
    let percent = language.pick(", as a percentage", ", i procent");
    format!("{word}{}", if node.normalise.is_some() { percent } else { "" })
}

const fn aggregate_word(aggregate: Aggregate, language: Language) -> &'static str {
    match aggregate {
        Aggregate::Sum => language.pick("the sum of these", "summan av dessa"),
        Aggregate::Mean => language.pick("the mean of these", "medelvärdet av dessa"),
        Aggregate::Min => language.pick("the least of these", "det minsta av dessa"),
        Aggregate::Max => language.pick("the greatest of these", "det största av dessa"),
    }
}

/// `100 × 77 / 108.5 = 70.9677`, and what was rounded.
fn worked_out(case: &Case<'_>, number: usize, score: &NodeScore) -> Option<String> {
    let language = case.language();
    let node = &case.ruleset.nodes[number];
    let (numerator, denominator) =
        (score.numerator.as_ref()?, score.denominator.as_ref()?);
    let before = score.trace.as_ref().and_then(|trace| trace.before_gates.clone());
    let print = |number: &Number| language.number(&short(number));
    let times = if case.look.unicode { "×" } else { "*" };
    let mut line = match (node.normalise, &before) {
        (Some(_), Some(before)) => format!(
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
    let cap = language.number(&short(&gate.cap));
    let word = match (gate.fired, gate.bit, language) {
        (None, ..) => language.pick("is unknown", "är okänd").to_owned(),
        (_, true, Language::English) => format!("caps it at {cap}"),
        (_, true, Language::Swedish) => format!("sätter taket {cap}"),
        (_, false, Language::English) => format!("holds, but {cap} is not exceeded"),
        (_, false, Language::Swedish) => format!("gäller, men {cap} överskrids inte"),
    };
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

/// How a child entered its parent, where that is not as it stands.
fn entry(case: &Case<'_>, child: &ChildTrace) -> Option<String> {
    let language = case.language();
    let mut parts = Vec::new();
    if let Some((kind, policy)) = &child.policy {
        parts.push(policy_words(*kind, policy, language));
    }
    if let Some(why) = child.why_not {
        parts.push(why_not(why, language).to_owned());
    }
    let is_weighted = child.weight_effective != Number::ONE
        && child.weight_effective != Number::ZERO
        && child.included;
    if is_weighted {
        let weight = language.number(&short(&child.weight_effective));
        parts.push(format!("{} {weight}", language.pick("weight", "vikt")));
    }
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// `` `not_asked: zero` ``, with what it means.
fn policy_words(kind: MissingKind, policy: &Policy, language: Language) -> String {
    let (name, en, sv) = match policy {
        Policy::Zero => ("zero".to_owned(), "counts 0", "räknas som 0"),
        Policy::Full => ("full".to_owned(), "counts in full", "räknas fullt"),
        Policy::Score(points) => {
            (format!("score: {points}"), "counts so much", "räknas så")
        }
        Policy::Exclude => ("exclude".to_owned(), "left out", "utelämnas"),
        Policy::Prorate(_) => {
            ("prorate".to_owned(), "the others stand for it", "de andra räknas i stället")
        }
        Policy::Strict => ("strict".to_owned(), "all is needed", "allt behövs"),
        Policy::Invalidate => {
            ("invalidate".to_owned(), "makes it invalid", "gör det ogiltigt")
        }
    };
    format!("{} (`{}: {name}`)", language.pick(en, sv), kind.name())
}

const fn why_not(why: WhyNot, language: Language) -> &'static str {
    match why {
        WhyNot::NotApplicable => language.pick("does not apply", "är inte tillämpligt"),
        WhyNot::Excluded => language.pick("not in the maximum", "inte i det högsta"),
        WhyNot::Prorated => language.pick("the others count", "de andra räknas"),
        WhyNot::Strict => language.pick("so there is no sum", "så det finns ingen summa"),
        WhyNot::Invalidated => language.pick("so it is invalid", "så det är ogiltigt"),
        WhyNot::ZeroWeight => language.pick("weighs nothing", "väger inget"),
    }
}
