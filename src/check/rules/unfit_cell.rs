#![doc = include_str!("unfit_cell.md")]

use crate::check::{ScoringSubject, targets};
use crate::diagnostic::{Findings, Near, Rule, Severity};
use crate::model::{ItemKind, Lookup, LookupCell, PointRule};
use crate::score;
use crate::source::Spanned;

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "unfit-cell",
    severity: Severity::Error,
    explanation: include_str!("unfit_cell.md"),
};

pub(crate) fn run(subject: &ScoringSubject<'_>, findings: &mut Findings) {
    for lookup in lookups(subject) {
        for row in &lookup.rows {
            let (cells, members) = (row.cells.len(), lookup.of.len());
            if cells != members {
                findings.push(
                    RULE.at(row.span)
                        .says(
                            format!("the row has {cells} cells before its points, but the table is over {members}"),
                            format!("raden har {cells} celler före poängen, men tabellen går över {members}"),
                        )
                        .help(
                            "write one cell for each of `of`, and the points last",
                            "skriv en cell för var och en i `of`, och poängen sist",
                        ),
                );
                continue;
            }
            for (member, cell) in lookup.of.iter().zip(&row.cells) {
                unfit(subject, member, cell, findings);
            }
        }
    }
}

/// Every table of a scoring file.
pub(crate) fn lookups<'a>(subject: &ScoringSubject<'a>) -> Vec<&'a Lookup> {
    let items = subject.scoring.items.iter().map(|rule| &rule.rule);
    let nodes = subject.scoring.indices.iter().filter_map(|index| index.rule.as_ref());
    let rules = items.chain(nodes.map(|rule| &rule.value));
    let found = rules.filter_map(|rule| match rule {
        PointRule::Lookup(lookup) => Some(&**lookup),
        _ => None,
    });
    found.collect()
}

/// The type of a member that is an item or a row; none of a node.
pub(crate) fn kind_of<'a>(
    subject: &ScoringSubject<'a>,
    member: &str,
) -> Option<&'a ItemKind> {
    let (_, target) = targets::named(subject, member)?;
    Some(match (&target.item.kind, target.row) {
        (ItemKind::Grid(grid), Some(_)) => &grid.cell,
        (kind, _) => kind,
    })
}

fn unfit(
    subject: &ScoringSubject<'_>,
    member: &Spanned<String>,
    cell: &Spanned<LookupCell>,
    findings: &mut Findings,
) {
    let kind = kind_of(subject, &member.value);
    let choices = kind.and_then(ItemKind::choices);
    let name = &member.value;
    let is_range = matches!(cell.value, LookupCell::Range(..));
    if is_range && choices.is_some() {
        findings.push(
            RULE.at(cell.span)
                .says(
                    format!("`{name}` has options, so no range of numbers fits it"),
                    format!("`{name}` har alternativ, så inget talområde passar den"),
                )
                .also(member.span, "this member", "den här medlemmen")
                .help("write a code", "skriv en kod"),
        );
        return;
    }
    if score::fits(&cell.value, kind).is_some() {
        return;
    }
    let LookupCell::Word(word) = &cell.value else { return };
    let codes = choices.into_iter().flat_map(|choices| choices.options.iter());
    let near = Near::of(word, codes.map(|option| option.code.value.as_str()));
    findings.push(
        RULE.at(cell.span)
            .says(
                format!("`{name}` is never `{word}`"),
                format!("`{name}` är aldrig `{word}`"),
            )
            .also(member.span, "this member", "den här medlemmen")
            .meant(near),
    );
}
