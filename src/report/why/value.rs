//! The score of a node as an object.
//!
//! *In:* a node's number. *Out:* every fact of its trace, with names and digits.

use serde_json::{Value, json};

use crate::decimal::Number;
use crate::report::score as told;
use crate::report::why::{Case, answer, rule, shares};
use crate::score::{ChildTrace, GateAct, Node, NodeKind, WhyNot, Work};
use crate::value::Value as Answer;

/// One node: score, rule and its place, answer, children, gates.
pub fn node_value(case: &Case<'_>, number: usize) -> Value {
    let node = &case.ruleset.nodes[number];
    let score = &case.scores.nodes[number];
    let mut value = json!({
        "type": "node",
        "unit": case.answers.unit(),
        "node": node.id,
        "kind": match node.kind {
            NodeKind::Item => "item",
            NodeKind::Row => "row",
            NodeKind::AnyOf => "any_of",
            NodeKind::Index => "index",
        },
        "file": case.sources.get(rule::span(case, node).file).name(),
        "line": case.sources.position(rule::span(case, node)).line,
    });
    if let (Some(object), Value::Object(more)) =
        (value.as_object_mut(), told::node_score(case.ruleset, number, score))
    {
        object.extend(more);
    }
    if let Some((least, greatest)) = &score.bounds {
        value["least"] = json!(least.to_string());
        value["greatest"] = json!(greatest.to_string());
    }
    answered(case, node, &mut value);
    let Some(trace) = &score.trace else { return value };
    if !trace.children.is_empty() {
        value["children"] =
            trace.children.iter().map(|child| child_value(case, child)).collect();
    }
    let steps = [
        ("aggregate", &trace.aggregate),
        ("constant", &trace.constant),
        ("normalised", &trace.normalised),
        ("before_gates", &trace.before_gates),
    ];
    for (step, number) in steps {
        if let Some(number) = number {
            value[step] = json!(number.to_string());
        }
    }
    if let (Some(bonus), Some(given)) = (&node.bonus, trace.bonus) {
        value["bonus"] = json!({"add": bonus.add.to_string(), "given": given});
    }
    if let Some(found) = shares::shares(case, number) {
        let leaf = |(leaf, share): &(usize, Number)| json!({"node": case.ruleset.nodes[*leaf].id, "share": share.to_string()});
        value["leaves"] = found.leaves.iter().map(leaf).collect();
        value["rest"] = json!(found.rest.to_string());
    }
    let gates = gates(case, node);
    if !gates.is_empty() {
        value["gates"] = json!(gates);
    }
    value
}

/// The answer a leaf rests on, unless it must not be shown.
fn answered(case: &Case<'_>, node: &Node, value: &mut Value) {
    let Work::Leaf(leaf) = &node.work else { return };
    let cell = case.answers.record().cell(leaf.slot);
    let is_hidden = case.plan.item_of(leaf.slot).is_some_and(|i| case.is_hidden(i));
    value["inherited"] = json!(cell.inherited);
    if let Some(made) = case.answers.children() {
        value["behind"] = json!(made.behind(leaf.slot));
    }
    if let Some(reason) = cell.reason {
        value["reason"] = json!(reason.name());
    }
    value["asked"] = json!(case.answers.record().asked[leaf.slot.0 as usize]);
    if is_hidden {
        value["hidden"] = json!(true);
    } else if let Some(answer) = &cell.value {
        value["answer"] = answer_value(case, leaf.slot, answer);
    }
}

/// What the gates of a node did.
fn gates(case: &Case<'_>, node: &Node) -> Vec<Value> {
    node.gates
        .iter()
        .map(|gate| &case.scores.gates[*gate])
        .map(|gate| {
            json!({
                "gate": case.ruleset.gates[gate.gate].id,
                "fired": gate.fired,
                "bit": gate.bit,
                "does": act(&case.ruleset.gates[gate.gate].act),
            })
        })
        .collect()
}

/// `{"cap": "60"}`.
fn act(act: &GateAct) -> Value {
    match act {
        GateAct::Cap(cap) => json!({"cap": cap.to_string()}),
        GateAct::Subtract(less) => json!({"subtract": less.to_string()}),
        GateAct::Grade(_) => json!("grade"),
        GateAct::Withdraw => json!("withdraw"),
    }
}

fn child_value(case: &Case<'_>, child: &ChildTrace) -> Value {
    json!({
        "node": case.ruleset.nodes[child.node].id,
        "value": child.value.as_ref().map(Number::to_string),
        "weight": child.weight_declared.to_string(),
        "effective_weight": child.weight_effective.to_string(),
        "contribution": child.contribution.as_ref().map(Number::to_string),
        "included": child.included,
        "why_not": child.why_not.map(WhyNot::name),
        "policy": child.policy.as_ref().map(|(kind, policy)| {
            json!({"of": kind.name(), "policy": policy_name(policy)})
        }),
    })
}

const fn policy_name(policy: &crate::model::Policy) -> &'static str {
    use crate::model::Policy;
    match policy {
        Policy::Zero => "zero",
        Policy::Full => "full",
        Policy::Score(_) => "score",
        Policy::Exclude => "exclude",
        Policy::Prorate(_) => "prorate",
        Policy::Strict => "strict",
        Policy::Invalidate => "invalidate",
        Policy::Impute(_) => "impute",
    }
}

/// An answer as an answer file holds it.
fn answer_value(
    case: &Case<'_>,
    slot: crate::expression::SlotId,
    answer: &Answer,
) -> Value {
    let code = |code: u16| {
        answer::option_of(case, slot, code)
            .map_or_else(|| code.to_string(), |option| option.code.value.clone())
    };
    match answer {
        Answer::Condition(holds) => json!(holds),
        Answer::Number(number) => json!(number.to_string()),
        Answer::Text(text) => json!(text),
        Answer::Code(number) => json!(code(*number)),
        Answer::Codes(codes) => codes.iter().map(code).collect(),
        Answer::Date(day) | Answer::Month(day) => json!(day.to_string()),
        Answer::Time(time) => json!(time.to_string()),
        Answer::Duration(seconds) => json!(seconds),
        Answer::Ranking(codes) => codes.iter().map(|number| code(*number)).collect(),
        Answer::Location(place) => {
            let accuracy = place.accuracy.as_ref();
            let mut told =
                json!({"lat": place.lat.to_string(), "lon": place.lon.to_string()});
            if let (Some(accuracy), Some(told)) = (accuracy, told.as_object_mut()) {
                told.insert("accuracy".to_owned(), json!(accuracy.to_string()));
            }
            told
        }
        Answer::Document(document) => json!({
            "name": document.name,
            "bytes": document.bytes,
            "sha256": document.sha256,
        }),
    }
}
