#![doc = include_str!("stale_allowance.md")]

use crate::diagnostic::{Finding, Findings, Rule, Severity, nearest};
use crate::yaml::Allowance;

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "stale-allowance",
    severity: Severity::Warning,
    explanation: include_str!("stale_allowance.md"),
};

/// An allowance of a rule that has nothing to say on its line.
pub(crate) fn covers_nothing(allowance: &Allowance, findings: &mut Findings) {
    let name = &allowance.rule;
    findings.push(remove(RULE.at(allowance.span).says(
        format!("`{name}` finds nothing on this line any more"),
        format!("`{name}` hittar inte längre något på raden"),
    )));
}

/// An allowance that names nothing that can be allowed.
pub(crate) fn names_nothing(
    allowance: &Allowance,
    known: &[&'static str],
    findings: &mut Findings,
) {
    let name = &allowance.rule;
    let finding = RULE.at(allowance.span).says(
        format!("there is no rule `{name}` that could be allowed"),
        format!("det finns ingen regel `{name}` som kan tillåtas"),
    );
    findings.push(remove(finding.suggest(nearest(name, known.iter().copied()))));
}

/// An allowance without a reason.
pub(crate) fn has_no_reason(allowance: &Allowance, findings: &mut Findings) {
    let name = &allowance.rule;
    findings.push(
        RULE.at(allowance.span)
            .says(
                format!("`{name}` is allowed here without a reason"),
                format!("`{name}` tillåts här utan skäl"),
            )
            .help(
                format!("write `# allow: {name} because …`"),
                format!("skriv `# allow: {name} because …`"),
            ),
    );
}

fn remove(finding: Finding) -> Finding {
    finding.help("remove the comment", "ta bort kommentaren")
}
