#![doc = include_str!("stale_allowance.md")]

use crate::check::rules::can_be_allowed;
use crate::diagnostic::{Edit, Finding, Findings, Fix, Near, Rule, Severity, Words};
use crate::source::{Source, Span};
use crate::yaml::{Allowance, mend};

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "stale-allowance",
    severity: Severity::Warning,
    explanation: include_str!("stale_allowance.md"),
};

/// An allowance of a rule that has nothing to say on its line; `near` is the nearest line
/// on which it has. To take the comment away is a guess: it may stand on the wrong line,
/// and its reason would be lost.
pub(crate) fn covers_nothing(
    allowance: &Allowance,
    source: &Source,
    near: Option<usize>,
    findings: &mut Findings,
) {
    let name = &allowance.rule;
    let line = allowance.line;
    let finding = RULE.at(allowance.span).says(
        format!("`{name}` finds nothing on line {line}, which this allows"),
        format!("`{name}` hittar inget på rad {line}, som detta tillåter"),
    );
    if let Some(near) = near {
        return findings.push(finding.help(
            format!("it finds something on line {near}: move the comment there"),
            format!("den hittar något på rad {near}: flytta kommentaren dit"),
        ));
    }
    let finding = remove(finding);
    findings.push(if allowance.is_only {
        let words = Words::new("remove the comment", "ta bort kommentaren");
        let edit = mend::without_comment(source, allowance.span);
        finding.mend(Fix::guess(words, [edit]))
    } else {
        finding
    });
}

/// An allowance of an error that leaves open what is asked or scored.
pub(crate) fn leaves_no_meaning(allowance: &Allowance, findings: &mut Findings) {
    let name = &allowance.rule;
    findings.push(
        RULE.at(allowance.span)
            .says(
                format!("`{name}` cannot be allowed: it leaves open what is meant"),
                format!("`{name}` kan inte tillåtas: det lämnar öppet vad som menas"),
            )
            .help(
                "mend what it finds, and remove the comment",
                "rätta det som den hittar, och ta bort kommentaren",
            ),
    );
}

/// An allowance that names no rule; one of `all` is meant, if it can be allowed.
pub(crate) fn names_nothing(
    allowance: &Allowance,
    source: &Source,
    all: &[&'static Rule],
    findings: &mut Findings,
) {
    let name = &allowance.rule;
    let finding = RULE.at(allowance.span).says(
        format!("there is no rule `{name}` that could be allowed"),
        format!("det finns ingen regel `{name}` som kan tillåtas"),
    );
    let near = Near::of(name, all.iter().map(|rule| rule.name));
    let meant = |near: &Near| all.iter().find(|rule| rule.name == near.word);
    let near = near.filter(|near| meant(near).is_some_and(|rule| can_be_allowed(rule)));
    let finding = match &near {
        Some(near) => finding.suggest(Some(near.word.as_str())),
        None => remove(finding),
    };
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
