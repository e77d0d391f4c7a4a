#![doc = include_str!("undeclared_missing_policy.md")]

use std::collections::{BTreeMap, HashMap};

use crate::check::{ScoringSubject, absence, spelling, targets};
use crate::diagnostic::{Findings, Rule, Severity};
use crate::model::{
    AllMissing, ItemRule, MissingKind, PointRule, Policies, Policy, Scoring,
};

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "undeclared-missing-policy",
    severity: Severity::Error,
    explanation: include_str!("undeclared_missing_policy.md"),
};

pub(crate) fn run(subject: &ScoringSubject<'_>, findings: &mut Findings) {
    let declared = Declared::new(subject);
    let mut undeclared: BTreeMap<MissingKind, Vec<String>> = BTreeMap::new();
    for (name, kinds) in occurring(subject) {
        for kind in kinds {
            if declared.policy(&name, kind).is_none() {
                undeclared.entry(kind).or_default().push(name.clone());
            }
        }
    }
    for name in declared.without_score() {
        undeclared.entry(MissingKind::NoScore).or_default().push(name);
    }
    let scoring = subject.scoring;
    let place = scoring.missing.span.unwrap_or(scoring.for_questionnaire.span);
    for (kind, names) in undeclared {
        let state = kind.name();
        let names = spelling::quoted(names.iter().map(String::as_str), 5);
        findings.push(
            RULE.at(place)
                .says(
                    format!("no policy says what `{state}` is worth, which can occur: {names}"),
                    format!("ingen regel säger vad `{state}` är värt, som kan förekomma: {names}"),
                )
                .help(
                    format!("add it under `missing`, such as `{state}: zero` or `{state}: exclude`"),
                    format!("lägg till det under `missing`, till exempel `{state}: zero` eller `{state}: exclude`"),
                ),
        );
    }
}

/// The scored items and rows, with the states that can occur.
fn occurring(subject: &ScoringSubject<'_>) -> Vec<(String, Vec<MissingKind>)> {
    let states = absence::states(subject.base);
    let plan = &subject.base.compiled.plan;
    targets::of(subject)
        .into_iter()
        .filter(|(_, rule, _)| !matches!(rule.rule, PointRule::Rows { .. }))
        .filter_map(|(name, _, target)| {
            let item = plan.position(&target.item.id.value)?;
            if plan.items[item].faulty {
                return None;
            }
            let kinds = states[item].iter().map(|state| MissingKind::State(*state));
            Some((name, kinds.collect()))
        })
        .collect()
}

/// Which policies are written for which node.
struct Declared<'a> {
    scoring: &'a Scoring,
    own: HashMap<String, &'a Policies>,
    parents: HashMap<String, Vec<String>>,
    children: HashMap<String, Vec<String>>,
    rules: HashMap<String, &'a ItemRule>,
}

impl<'a> Declared<'a> {
    fn new(subject: &ScoringSubject<'a>) -> Self {
        let scoring = subject.scoring;
        let mut own: HashMap<String, &Policies> = HashMap::new();
        let mut children: HashMap<String, Vec<String>> = HashMap::new();
        let mut rules = HashMap::new();
        for (name, rule) in subject.item_rules() {
            own.insert(name.clone(), &rule.missing);
            if let (PointRule::Rows { .. }, None) = (&rule.rule, name.find('.')) {
                children.insert(name.clone(), Vec::new());
            } else if let Some((grid, _)) = name.split_once('.')
                && let Some(rows) = children.get_mut(grid)
            {
                rows.push(name.clone());
            }
            rules.insert(name, rule);
        }
        let words = |list: &[crate::source::Spanned<String>]| {
            list.iter().map(|word| word.value.clone()).collect::<Vec<_>>()
        };
        for node in &scoring.any_of {
            own.insert(node.id.value.clone(), &node.missing);
            children.insert(node.id.value.clone(), words(&node.of));
        }
        for index in &scoring.indices {
            own.insert(index.id.value.clone(), &index.missing);
            children.insert(index.id.value.clone(), words(&index.children));
        }
        let mut parents: HashMap<String, Vec<String>> = HashMap::new();
        let mut nodes: Vec<(&String, &Vec<String>)> = children.iter().collect();
        nodes.sort_unstable();
        for (node, children) in nodes {
            for child in children {
                parents.entry(child.clone()).or_default().push(node.clone());
            }
        }
        Self { scoring, own, parents, children, rules }
    }

    /// The policy of a node for a kind of absence: its own, else the file's, else that
    /// of all nodes it goes into.
    fn policy(&self, name: &str, kind: MissingKind) -> Option<&'a Policy> {
        let own = self.own.get(name).and_then(|policies| policies.get(kind));
        let written = own.or_else(|| self.scoring.missing.get(kind));
        if let Some(policy) = written {
            return Some(&policy.value);
        }
        let parents = self.parents.get(name)?;
        let mut found = None;
        for parent in parents {
            let own = self.own.get(parent).and_then(|policies| policies.get(kind));
            found = Some(&own?.value);
        }
        found
    }

    /// Nodes that can be without a score, go into another, and have no policy for it.
    fn without_score(&self) -> Vec<String> {
        let kind = MissingKind::NoScore;
        if self.scoring.missing.get(kind).is_some() {
            return Vec::new();
        }
        let mut names: Vec<&String> = self.parents.keys().collect();
        names.sort_unstable();
        names
            .into_iter()
            .filter(|name| self.can_be_null(name) && self.policy(name, kind).is_none())
            .cloned()
            .collect()
    }

    /// Whether a node can be null for another reason than that nothing in it applies.
    fn can_be_null(&self, name: &str) -> bool {
        if let Some(children) = self.children.get(name) {
            let own = self.own.get(name).and_then(|own| own.all_missing.as_ref());
            let all = own.or(self.scoring.missing.all_missing.as_ref());
            let zero = all.is_some_and(|all| all.value == AllMissing::Zero);
            return !zero || children.iter().any(|child| self.can_stop_a_node(child));
        }
        match self.rules.get(name).map(|rule| &rule.rule) {
            Some(PointRule::Value { expression, .. }) => {
                let risky = ["/", "%", "sqrt", "ln", "pow", "none", "mean", "min", "max"];
                risky.iter().any(|word| expression.text.contains(word))
            }
            _ => false,
        }
    }

    /// Whether a child's absence can leave the node above without a score.
    fn can_stop_a_node(&self, child: &str) -> bool {
        let stops = |policies: &Policies| {
            policies.by_kind.iter().any(|(_, policy)| {
                let policy = &policy.value;
                matches!(policy, Policy::Strict | Policy::Invalidate | Policy::Prorate(_))
            })
        };
        let own = self.own.get(child).is_some_and(|own| stops(own));
        own || stops(&self.scoring.missing)
    }
}
