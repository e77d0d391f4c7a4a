#![doc = include_str!("unfit_reference_set.md")]

use std::collections::BTreeSet;

use crate::changes::continued;
use crate::check::ScoringSubject;
use crate::decimal::Number;
use crate::diagnostic::{Finding, Findings, Near, Rule, Severity};
use crate::model::{
    Against, ImputeWith, ItemRule, Normalise, Norms, Over, Policies, Policy,
    Questionnaire, Relative, Steps,
};
use crate::route::{Carriage, compile};
use crate::score::{Ruleset, resolve};
use crate::source::{Span, Spanned};

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "unfit-reference-set",
    severity: Severity::Error,
    explanation: include_str!("unfit_reference_set.md"),
};

/// After so many cells of a column that are no numbers the rest are not told.
const MOST_TOLD: usize = 5;

/// A set of units that something is measured against.
struct Set<'a> {
    /// The node.
    node: String,
    over: &'a Spanned<Over>,
    /// The column of its groups.
    within: Option<&'a str>,
    /// Its scale; none where points are taken over, or values only drawn in.
    scale: Option<&'a Relative>,
}

pub(crate) fn run(subject: &ScoringSubject<'_>, findings: &mut Findings) {
    let sets = sets(subject);
    let mut told = BTreeSet::new();
    for set in &sets {
        match &set.over.value {
            Over::Panel if told.insert(set.over.span) => {
                findings.extend(panel(subject, set.over.span));
            }
            Over::File(norms) => file(set, norms, findings),
            _ => {}
        }
    }
    waves(subject, &sets, findings);
}

/// Every set that is named, on items, rows and nodes and in policies.
fn sets<'a>(subject: &ScoringSubject<'a>) -> Vec<Set<'a>> {
    let scoring = subject.scoring;
    let mut sets = Vec::new();
    let mut scaled = |node: &str,
                      said: Option<&'a Spanned<Normalise>>,
                      steps: &'a Steps| {
        let scale = match said.map(|said| &said.value) {
            Some(said @ Normalise::Relative(relative)) if said.is_relative() => {
                Some(relative)
            }
            _ => None,
        };
        let over = steps.over.as_ref();
        if let Some(over) = over.filter(|_| scale.is_some() || steps.treat.is_some()) {
            let within = steps.within.as_ref().map(|column| column.value.as_str());
            sets.push(Set { node: node.to_owned(), over, within, scale });
        }
    };
    let rules: Vec<(String, &'a ItemRule)> = subject.item_rules();
    for (name, rule) in &rules {
        scaled(name, rule.normalise.as_ref(), &rule.steps);
    }
    for node in &scoring.any_of {
        scaled(&node.id.value, node.normalise.as_ref(), &node.steps);
    }
    for index in scoring.indices.iter().filter(|index| !index.poisoned) {
        scaled(&index.id.value, index.normalise.as_ref(), &index.steps);
    }
    for (name, rule) in &rules {
        sets.extend(imputed(&rule.missing, name));
    }
    sets
}

/// The sets that an item's own policies take points from. Policies of a node hold for
/// items beneath it, which `score` finds; their files are read by the same names.
fn imputed<'a>(policies: &'a Policies, node: &str) -> Vec<Set<'a>> {
    let of_policy = |(_, policy): &'a (_, Spanned<Policy>)| {
        let Policy::Impute(impute) = &policy.value else { return None };
        if impute.with == ImputeWith::PreviousWave {
            return None;
        }
        let by = impute
            .by
            .as_ref()
            .map(|column| column.value.strip_prefix("unit.").unwrap_or(&column.value));
        let over = impute.over.as_ref()?;
        Some(Set { node: node.to_owned(), over, within: by, scale: None })
    };
    let mut sets: Vec<Set<'a>> = Vec::new();
    for set in policies.by_kind.iter().filter_map(of_policy) {
        if sets.iter().all(|other| other.over.span != set.over.span) {
            sets.push(set);
        }
    }
    sets
}

/// A panel that no rank names, or that several name otherwise.
fn panel(subject: &ScoringSubject<'_>, at: Span) -> Option<Finding> {
    let panels = subject.scoring.panels();
    let (en, sv) = match panels.len() {
        0 => ("no rank has a `panel`", "ingen rang har en `panel`"),
        1 => return None,
        _ => (
            "the ranks have different panels, and it is not said which is meant",
            "rangordningarna har olika paneler, och det sägs inte vilken som menas",
        ),
    };
    Some(RULE.at(at).says(en, sv).help(
        "give the ranks that go together one panel: `panel: [a]` in `b`",
        "ge de rangordningar som hör ihop en panel: `panel: [a]` i `b`",
    ))
}

/// Norms that lack what is measured against them.
fn file(set: &Set<'_>, norms: &Norms, findings: &mut Findings) {
    let node = &set.node;
    let path = &norms.path.value;
    let names = || norms.columns.iter().map(|column| column.value.as_str());
    let column = |name: &str, findings: &mut Findings| {
        let found = norms.column(name);
        if found.is_none() {
            let finding = RULE
                .at(norms.path.span)
                .says(
                    format!("`{path}` has no column `{name}`"),
                    format!("`{path}` har ingen kolumn `{name}`"),
                )
                .meant(Near::of(name, names()));
            findings.push(match norms.columns.first() {
                Some(first) => finding.also(first.span, "its columns", "dess kolumner"),
                None => finding,
            });
        }
        found
    };
    if let Some(within) = set.within {
        column(within, findings);
    }
    if let Some(Relative::Reference { against: Against::Unit(code), .. }) = set.scale
        && let Some(unit) = column(Norms::UNIT, findings)
        && norms.rows.iter().all(|row| row[unit].value != code.value)
    {
        let known = norms.rows.iter().map(|row| row[unit].value.as_str());
        findings.push(
            RULE.at(code.span)
                .says(
                    format!("`{path}` has no unit `{}`", code.value),
                    format!("`{path}` har ingen enhet `{}`", code.value),
                )
                .meant(Near::of(&code.value, known)),
        );
    }
    let Some(own) = column(node, findings) else { return };
    let cells = || norms.rows.iter().map(|row| &row[own]);
    let wrong = cells()
        .filter(|cell| !cell.value.is_empty() && Number::parse(&cell.value).is_err());
    let wrong: Vec<&Spanned<String>> = wrong.take(MOST_TOLD).collect();
    for cell in &wrong {
        findings.push(
            RULE.at(cell.span)
                .says(
                    format!("`{}` in column `{node}` is no number", cell.value),
                    format!("`{}` i kolumnen `{node}` är inget tal", cell.value),
                )
                .help(
                    "write numbers with a decimal point, and nothing where there is none",
                    "skriv tal med decimalpunkt, och inget där värdet saknas",
                ),
        );
    }
    if !wrong.is_empty() {
        return;
    }
    let values: BTreeSet<Number> =
        cells().filter_map(|cell| Number::parse(&cell.value).ok()).collect();
    let needed = match set.scale {
        Some(
            Relative::MinMax { constant_is_mid, .. }
            | Relative::Z { constant_is_mid, .. },
        ) if !constant_is_mid => 2,
        _ => 1,
    };
    if values.len() < needed {
        let place = norms.columns[own].span;
        let finding = RULE.at(place).says(
            format!("column `{node}` has too few different values for the scale"),
            format!("kolumnen `{node}` har för få olika värden för skalan"),
        );
        findings.push(finding.help(
            "write a row a unit, with the values before `normalise`",
            "skriv en rad per enhet, med värdena före `normalise`",
        ));
    }
}

/// Waves that are not followed, and nodes that rest on what cannot be compared.
fn waves(subject: &ScoringSubject<'_>, sets: &[Set<'_>], findings: &mut Findings) {
    let named = sets.iter().filter_map(|set| match &set.over.value {
        Over::Wave(wave) => Some((set, wave)),
        _ => None,
    });
    let named: Vec<(&Set<'_>, &Spanned<String>)> = named.collect();
    if named.is_empty() {
        return;
    }
    let (own, plan) = (subject.base.questionnaire, &subject.base.compiled.plan);
    let Some(ruleset) = resolve(subject.scoring, own, plan) else { return };
    for (set, wave) in named {
        let earlier = subject.base.earlier;
        let Some(at) = earlier.iter().position(|it| it.is_wave(&wave.value)) else {
            findings.push(unknown_wave(wave, earlier));
            continue;
        };
        let mut versions: Vec<&Questionnaire> = earlier[..=at].iter().rev().collect();
        versions.push(own);
        let continued = continued(&versions);
        let before = compile(&earlier[at], &earlier[at + 1..]).plan;
        let carriage = Carriage::new(&before, plan, &continued.items);
        let broken = broken(subject, (set, &ruleset), &carriage);
        if !broken.is_empty() {
            let (node, wave) = (&set.node, &wave.value);
            let all = broken.iter().map(|name| format!("`{name}`"));
            let all = all.collect::<Vec<_>>().join(", ");
            findings.push(
                RULE.at(set.over.span)
                    .says(
                        format!("`{node}` of {wave} cannot be compared: it rests on {all}"),
                        format!("`{node}` för {wave} kan inte jämföras: det bygger på {all}"),
                    )
                    .help(
                        "compare what both waves asked alike, or give norms: `over: {file: …}`",
                        "jämför det som båda frågade lika, eller ange normer: `over: {file: …}`",
                    ),
            );
        }
    }
}

fn unknown_wave(wave: &Spanned<String>, earlier: &[Questionnaire]) -> Finding {
    let name = &wave.value;
    let labels = earlier.iter().map(Questionnaire::wave_label);
    RULE.at(wave.span)
        .says(
            format!("`{name}` is no wave that this one follows"),
            format!("`{name}` är ingen mätning som den här följer"),
        )
        .meant(Near::of(name, labels))
}

/// The items that the set rests on and that do not go on unbroken from that wave.
fn broken(
    subject: &ScoringSubject<'_>,
    (set, ruleset): (&Set<'_>, &Ruleset),
    carriage: &Carriage,
) -> Vec<String> {
    let plan = &subject.base.compiled.plan;
    let Some(node) = ruleset.position(&set.node) else { return Vec::new() };
    let cells = ruleset.rests_on(node).into_iter();
    let unsound = cells.filter(|slot| !carriage.rests_well(&[*slot]));
    let mut names: Vec<String> = Vec::new();
    for slot in unsound {
        let name = match plan.item_of(slot) {
            Some(item) => subject.base.questionnaire.full_name(item),
            None => plan.slot(slot).name.clone(),
        };
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}
