//! Scores, gates, grades and the way to them.
//!
//! *In:* the scores of a case. *Out:* findings where they are others than it expects.
//!
//! Numbers are compared exactly: an expectation that a published value only resembles
//! does not hold.

use crate::cases::compare::{Compare, unknown};
use crate::decimal::Number;
use crate::diagnostic::{Finding, Words, nearest};
use crate::model::CaseTrace;
use crate::score::{NodeScore, Null, Ruleset, UnitScores};
use crate::source::Spanned;

/// How many children of a node are told.
const MOST_PARTS: usize = 12;

impl Compare<'_> {
    /// Everything that is expected of scores.
    pub fn scores(&mut self, ruleset: &Ruleset, scores: &UnitScores) {
        let expect = &self.case.expect;
        for (name, value) in &expect.scores {
            self.number(ruleset, scores, (name, value), |node| node.published.as_ref());
        }
        for (name, value) in &expect.exact {
            self.number(ruleset, scores, (name, value), |node| node.score.as_ref());
        }
        for (name, reason) in &expect.no_score {
            self.null(ruleset, scores, (name, reason));
        }
        for (name, trace) in &expect.trace {
            self.trace(ruleset, scores, (name, trace));
        }
        self.gates(ruleset, scores);
        for (name, grade) in &expect.grades {
            self.grade(ruleset, scores, (name, grade));
        }
    }

    /// The number of a node, or a finding.
    fn node(&mut self, ruleset: &Ruleset, name: &Spanned<String>) -> Option<usize> {
        let found = ruleset.position(&name.value);
        if found.is_none() {
            let known = ruleset.nodes.iter().map(|node| node.id.as_str());
            let what = Words::new(
                "scored item or index",
                "ingen poängsatt fråga och inget index",
            );
            let finding = unknown(name, &what, nearest(&name.value, known));
            self.findings.push(finding);
        }
        found
    }

    fn number(
        &mut self,
        ruleset: &Ruleset,
        scores: &UnitScores,
        (name, expected): (&Spanned<String>, &Spanned<Number>),
        of: impl Fn(&NodeScore) -> Option<&Number>,
    ) {
        let Some(at) = self.node(ruleset, name) else { return };
        let node = &scores.nodes[at];
        let found = of(node);
        if found == Some(&expected.value) {
            return;
        }
        let what = Words::same(format!("`{}`", name.value));
        let found = found.map_or_else(|| no_score(node.null), told);
        let finding = self.differs(expected.span, &what, &told(&expected.value), &found);
        let finding = self.explained(finding, ruleset, scores, at);
        self.findings.push(finding);
    }

    fn null(
        &mut self,
        ruleset: &Ruleset,
        scores: &UnitScores,
        (name, reason): (&Spanned<String>, &Spanned<String>),
    ) {
        let Some(at) = self.node(ruleset, name) else { return };
        let Some(expected) = Null::from_name(&reason.value) else {
            let known = Null::ALL.map(Null::name);
            let what = Words::new("reason", "inget skäl");
            let finding = unknown(reason, &what, nearest(&reason.value, known));
            self.findings.push(finding);
            return;
        };
        let node = &scores.nodes[at];
        if node.null == Some(expected) {
            return;
        }
        let what = Words::same(format!("`{}`", name.value));
        let found = match (node.null, &node.published, &node.score) {
            (None, Some(value), _) | (None, None, Some(value)) => told(value),
            (null, ..) => no_score(null),
        };
        let finding = self.differs(reason.span, &what, &no_score(Some(expected)), &found);
        let finding = self.explained(finding, ruleset, scores, at);
        self.findings.push(finding);
    }

    fn trace(
        &mut self,
        ruleset: &Ruleset,
        scores: &UnitScores,
        (name, expected): (&Spanned<String>, &CaseTrace),
    ) {
        let Some(at) = self.node(ruleset, name) else { return };
        let node = &scores.nodes[at];
        let bounds = node.bounds.as_ref();
        let steps = [
            ("numerator", "täljaren", &expected.numerator, node.numerator.as_ref()),
            ("denominator", "nämnaren", &expected.denominator, node.denominator.as_ref()),
            ("least", "det minsta", &expected.lo, bounds.map(|(lo, _)| lo)),
            ("greatest", "det största", &expected.hi, bounds.map(|(_, hi)| hi)),
        ];
        for (en, sv, expected, found) in steps {
            let Some(expected) = expected else { continue };
            if found == Some(&expected.value) {
                continue;
            }
            let id = &name.value;
            let what =
                Words::new(format!("the {en} of `{id}`"), format!("{sv} för `{id}`"));
            let found = found.map_or_else(|| Words::new("none", "inget"), told);
            let finding =
                self.differs(expected.span, &what, &told(&expected.value), &found);
            let finding = self.explained(finding, ruleset, scores, at);
            self.findings.push(finding);
        }
    }

    /// Exactly the gates whose condition is true.
    fn gates(&mut self, ruleset: &Ruleset, scores: &UnitScores) {
        let Some(expected) = &self.case.expect.gates else { return };
        let known = || ruleset.gates.iter().map(|gate| gate.id.as_str());
        let strange = expected.value.iter().find(|e| known().all(|id| id != e.value));
        if let Some(name) = strange {
            let what = Words::new("gate", "ingen spärr");
            let finding = unknown(name, &what, nearest(&name.value, known()));
            self.findings.push(finding);
            return;
        }
        let fired = scores.gates.iter().filter(|gate| gate.fired == Some(true));
        let fired: Vec<&str> =
            fired.map(|gate| ruleset.gates[gate.gate].id.as_str()).collect();
        self.same_set(expected, &fired, &Words::new("gate", "spärr"));
    }

    fn grade(
        &mut self,
        ruleset: &Ruleset,
        scores: &UnitScores,
        (name, expected): (&Spanned<String>, &Spanned<String>),
    ) {
        let known = || ruleset.grades.iter().map(|rule| rule.id.as_str());
        let Some(number) = known().position(|id| id == name.value) else {
            let what = Words::new("grade scale", "ingen betygsskala");
            let finding = unknown(name, &what, nearest(&name.value, known()));
            self.findings.push(finding);
            return;
        };
        let rule = &ruleset.grades[number];
        let bands = || rule.bands.iter().map(|(_, grade)| grade.as_str());
        if bands().all(|grade| grade != expected.value) {
            let what = Words::new("grade", "inget betyg");
            let known = bands().map(|grade| format!("`{grade}`")).collect::<Vec<_>>();
            let known = known.join(", ");
            let finding = unknown(expected, &what, None);
            let finding =
                finding.help(format!("use one of {known}"), format!("använd {known}"));
            self.findings.push(finding);
            return;
        }
        let band = scores.grades.get(number).and_then(|grade| grade.band);
        let found = band.and_then(|band| bands().nth(band));
        if found == Some(expected.value.as_str()) {
            return;
        }
        let what = Words::same(format!("`{}`", name.value));
        let found = found.map_or_else(
            || Words::new("none", "inget"),
            |grade| Words::same(format!("`{grade}`")),
        );
        let wanted = Words::same(format!("`{}`", expected.value));
        let finding = self.differs(expected.span, &what, &wanted, &found);
        let finding = self.explained(finding, ruleset, scores, rule.node);
        self.findings.push(finding);
    }

    /// Adds the rule of a node, and what it is made of.
    fn explained(
        &self,
        finding: Finding,
        ruleset: &Ruleset,
        scores: &UnitScores,
        at: usize,
    ) -> Finding {
        let node = &ruleset.nodes[at];
        let finding =
            finding.also(node.rule_span, "by this rule", "enligt den här regeln");
        if scores.nodes[at].null == Some(Null::Invalid) {
            let told = self.first_finding();
            return finding.help(told.en, told.sv);
        }
        if node.children().is_empty() {
            return finding;
        }
        let part = |child: usize| {
            let score = scores.nodes[child].score.as_ref();
            let value = score.map_or_else(|| "–".to_owned(), ToString::to_string);
            format!("`{}` {value}", ruleset.nodes[child].id)
        };
        let children = node.children().iter().take(MOST_PARTS);
        let mut parts: Vec<String> = children.map(|child| part(child.node)).collect();
        if node.children().len() > MOST_PARTS {
            parts.push("…".to_owned());
        }
        let (id, parts) = (&node.id, parts.join(", "));
        finding.help(
            format!("look at the parts of `{id}`: {parts}"),
            format!("se på delarna av `{id}`: {parts}"),
        )
    }
}

fn told(number: &Number) -> Words {
    Words::same(number.to_string())
}

/// That there is no score, and why.
fn no_score(null: Option<Null>) -> Words {
    match null {
        Some(null) => Words::new(
            format!("without a score (`{}`)", null.name()),
            format!("utan poäng (`{}`)", null.name()),
        ),
        None => Words::new("without a score", "utan poäng"),
    }
}
