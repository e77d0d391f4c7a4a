#![doc = include_str!("scored_twice.md")]

use std::collections::{HashMap, HashSet};

use crate::check::{ScoringSubject, targets};
use crate::diagnostic::{Findings, Rule, Severity};
use crate::model::PointRule;
use crate::source::{Span, Spanned};

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "scored-twice",
    severity: Severity::Error,
    explanation: include_str!("scored_twice.md"),
};

pub(crate) fn run(subject: &ScoringSubject<'_>, findings: &mut Findings) {
    scored_and_not(subject, findings);
    let parents = targets::parents(subject);
    for root in &subject.scoring.indices {
        if !parents.contains_key(root.id.value.as_str()) {
            Paths::new(subject).from(&root.id.value, findings);
        }
    }
}

fn scored_and_not(subject: &ScoringSubject<'_>, findings: &mut Findings) {
    let rules: HashMap<String, Span> = subject
        .item_rules()
        .into_iter()
        .map(|(name, rule)| (name, rule.id.span))
        .collect();
    for (id, _) in &subject.scoring.unscored {
        let Some(rule) = rules.get(&id.value) else { continue };
        let name = &id.value;
        findings.push(
            RULE.at(id.span)
                .says(
                    format!("`{name}` is scored and stands in `unscored`"),
                    format!("`{name}` får poäng och står i `unscored`"),
                )
                .also(*rule, "its rule", "dess regel")
                .help("remove one of the two", "ta bort det ena"),
        );
    }
}

/// The ways from one root down to items, those through an `any_of` left out: of its
/// members only the best counts.
struct Paths<'a> {
    children: HashMap<&'a str, &'a [Spanned<String>]>,
    rows: HashMap<&'a str, Vec<String>>,
    first: HashMap<String, Span>,
    told: HashSet<String>,
}

impl<'a> Paths<'a> {
    fn new(subject: &ScoringSubject<'a>) -> Self {
        let indices = subject.scoring.indices.iter();
        // A node that stands for another on a further scale counts nothing anew.
        let indices = indices.filter(|index| !index.is_of);
        let children =
            indices.map(|index| (index.id.value.as_str(), &index.children[..])).collect();
        let mut rows = HashMap::new();
        for rule in &subject.scoring.items {
            if let PointRule::Rows { rows: list, .. } = &rule.rule {
                let id = rule.id.value.as_str();
                let name = |row: &str| format!("{id}.{row}");
                rows.insert(id, list.iter().map(|row| name(&row.id.value)).collect());
            }
        }
        Self { children, rows, first: HashMap::new(), told: HashSet::new() }
    }

    /// Goes down from a root. A node met a second time is reported and not gone into
    /// again: what lies below it only follows.
    fn from(&mut self, root: &'a str, findings: &mut Findings) {
        let mut waiting = vec![root];
        while let Some(node) = waiting.pop() {
            let children = self.children.get(node).copied().unwrap_or_default();
            for child in children {
                if !self.meet(&child.value, child.span, root, findings) {
                    continue;
                }
                for row in
                    self.rows.get(child.value.as_str()).cloned().unwrap_or_default()
                {
                    self.meet(&row, child.span, root, findings);
                }
                waiting.push(&child.value);
            }
        }
    }

    fn meet(
        &mut self,
        name: &str,
        span: Span,
        root: &str,
        findings: &mut Findings,
    ) -> bool {
        if name == root {
            return false;
        }
        let Some(first) = self.first.get(name).copied() else {
            self.first.insert(name.to_owned(), span);
            return true;
        };
        if self.told.insert(name.to_owned()) {
            findings.push(
                RULE.at(span)
                    .says(
                        format!("`{name}` counts twice in `{root}`"),
                        format!("`{name}` räknas två gånger i `{root}`"),
                    )
                    .also(first, "also on this way", "också på den här vägen")
                    .help(
                        "leave it in one index, or join the alternatives with `any_of`",
                        "låt den stå i ett index, eller förena alternativen med `any_of`",
                    ),
            );
        }
        false
    }
}
