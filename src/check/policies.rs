//! Which missing policy holds for which node, and which absences can occur.
//!
//! *In:* a scoring file and its questionnaire. *Out:* the states of every scored item, the
//! nodes that can be without a score, the policy of a node for each of them.
//!
//! What a policy is worth is not looked at.

use std::collections::HashMap;

use crate::check::{ScoringSubject, absence, targets};
use crate::model::{
    AllMissing, ItemRule, MissingKind, PointRule, Policies, Policy, Scoring, Worth,
};
use crate::source::Spanned;

/// Whether a rule can leave an answer without points: where it says so, and where what it
/// reads has no result.
fn gives_none(rule: &PointRule) -> bool {
    match rule {
        PointRule::Map(points) => {
            points.iter().any(|(_, worth)| worth.value == Worth::NoScore)
        }
        PointRule::Bands { bands, .. } => {
            bands.iter().any(|band| band.points.value == Worth::NoScore)
        }
        PointRule::Lookup(lookup) => {
            lookup.otherwise == Some(Worth::NoScore)
                || lookup.rows.iter().any(|row| row.points.value == Worth::NoScore)
        }
        PointRule::Ratio { .. } => true,
        PointRule::CountIf(count) => count.absent_meets.is_none(),
        PointRule::Value { expression, .. } => {
            let risky = ["/", "%", "sqrt", "ln", "pow", "none", "mean", "min", "max"];
            risky.iter().any(|word| expression.text.contains(word))
        }
        _ => false,
    }
}

/// The scored items and rows, with the states that can occur.
pub(crate) fn occurring(subject: &ScoringSubject<'_>) -> Vec<(String, Vec<MissingKind>)> {
    let states = absence::states(subject.base);
    let plan = &subject.base.compiled.plan;
    targets::of(subject)
        .into_iter()
        .filter(|(_, rule, _)| {
            !matches!(rule.rule, PointRule::Rows { .. } | PointRule::PartOf(_))
        })
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
pub(crate) struct Declared<'a> {
    scoring: &'a Scoring,
    own: HashMap<String, &'a Policies>,
    parents: HashMap<String, Vec<String>>,
    children: HashMap<String, Vec<String>>,
    rules: HashMap<String, &'a ItemRule>,
}

impl<'a> Declared<'a> {
    pub(crate) fn new(subject: &ScoringSubject<'a>) -> Self {
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
        let words = |list: &[Spanned<String>]| {
            list.iter().map(|word| word.value.clone()).collect::<Vec<_>>()
        };
        for node in &scoring.any_of {
            own.insert(node.id.value.clone(), &node.missing);
            children.insert(node.id.value.clone(), words(&node.of));
        }
        for index in &scoring.indices {
            own.insert(index.id.value.clone(), &index.missing);
            // Of one that stands for another nothing is left out: null stays null.
            let parts = if index.is_of { &[][..] } else { &index.children };
            children.insert(index.id.value.clone(), words(parts));
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

    /// The policy of a node for a kind of absence: its own, that of its grid, else the
    /// file's, else that of all nodes it goes into.
    pub(crate) fn policy(
        &self,
        name: &str,
        kind: MissingKind,
    ) -> Option<&'a Spanned<Policy>> {
        let own = |name: &str| self.own.get(name).and_then(|own| own.get(kind));
        let grid = || name.split_once('.').and_then(|(grid, _)| own(grid));
        let file = || self.scoring.missing.get(kind);
        if let Some(policy) = own(name).or_else(grid).or_else(file) {
            return Some(policy);
        }
        let mut found = None;
        for parent in self.parents.get(name)? {
            found = Some(own(parent)?);
        }
        found
    }

    /// Whether a node is an item or a row with a rule of its own.
    pub(crate) fn has_rule(&self, name: &str) -> bool {
        self.rules.contains_key(name) && !self.children.contains_key(name)
    }

    /// Nodes that can be without a score and go into another.
    pub(crate) fn without_score(&self) -> Vec<String> {
        let names = self.parents.keys().filter(|name| self.can_be_null(name));
        let mut names: Vec<String> = names.cloned().collect();
        names.sort_unstable();
        names
    }

    /// Whether a node can be null for another reason than that nothing in it applies.
    fn can_be_null(&self, name: &str) -> bool {
        if let Some(children) = self.children.get(name) {
            let own = self.own.get(name).and_then(|own| own.all_missing.as_ref());
            let all = own.or(self.scoring.missing.all_missing.as_ref());
            let zero = all.is_some_and(|all| all.value == AllMissing::Zero);
            return !zero || children.iter().any(|child| self.can_stop_a_node(child));
        }
        self.rules.get(name).is_some_and(|rule| gives_none(&rule.rule))
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
