#![doc = include_str!("stale_allowance.md")]

use crate::diagnostic::{Edit, Finding, Findings, Fix, Near, Rule, Severity, Words};
use crate::source::{Source, Span};
use crate::yaml::{Allowance, mend};

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "stale-allowance",
    severity: Severity::Warning,
    explanation: include_str!("stale_allowance.md"),
};

/// An allowance of a rule that has nothing to say on its line.
pub(crate) fn covers_nothing(
    allowance: &Allowance,
    source: &Source,
    findings: &mut Findings,
) {
    let name = &allowance.rule;
    let finding = RULE.at(allowance.span).says(
        format!("`{name}` finds nothing on this line any more"),
        format!("`{name}` hittar inte längre något på raden"),
    );
    let words = Words::new("remove the comment", "ta bort kommentaren");
    let edit = mend::without_comment(source, allowance.span);
    findings.push(remove(finding).mend(Fix::safe(words, [edit])));
}

/// An allowance that names nothing that can be allowed.
pub(crate) fn names_nothing(
    allowance: &Allowance,
    source: &Source,
    known: &[&'static str],
    findings: &mut Findings,
) {
    let name = &allowance.rule;
    let finding = RULE.at(allowance.span).says(
        format!("there is no rule `{name}` that could be allowed"),
        format!("det finns ingen regel `{name}` som kan tillåtas"),
    );
    let near = Near::of(name, known.iter().copied());
    let finding = remove(finding.suggest(near.as_ref().map(|near| near.word.as_str())));
    let text = &source.text()[allowance.span.range()];
    let fix = near.zip(text.find(name.as_str())).map(|(near, at)| {
        let start = allowance.span.start as usize + at;
        let place = Span::new(allowance.span.file, start..start + name.len());
        near.fix([Edit::new(place, near.word.clone())])
    });
    findings.push(match fix {
        Some(fix) => finding.mend(fix),
        None => finding,
    });
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
