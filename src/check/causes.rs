//! Causes before what follows from them: one slip is told once.
//!
//! *In:* everything found in a questionnaire and its scoring files. *Out:* the same
//! without what may be gone once something else is mended.
//!
//! A rule that judges a whole is wrong about one that could not be read whole: an item
//! with a broken entry changes no series, and points that are missing have no least sum.
//! What is held back is looked for again at the next run. Only an error holds anything
//! back, so that no file passes because of it. Nothing is found here.

use std::collections::HashSet;

use crate::check::rules::{self, CHECKS};
use crate::diagnostic::{Finding, Findings, Rule, Severity};
use crate::load;
use crate::model::Questionnaire;
use crate::source::{FileId, Sources, Span};

/// What joins items to the wave before: wrong of an item that is wrong itself.
const OF_WAVES: &[&Rule] = &[
    &rules::concepts_alike::RULE,
    &rules::needless_break::RULE,
    &rules::reused_code::RULE,
    &rules::reused_id::RULE,
    &rules::unclaimed_code::RULE,
    &rules::undeclared_break::RULE,
    &rules::undeclared_rename::RULE,
    &rules::unfit_prefill::RULE,
];

/// What can be done and what is used: wrong where a part could not be read.
const OF_WHOLES: &[&Rule] = &[
    &rules::comparable_to_nothing::RULE,
    &rules::concept_used_twice::RULE,
    &rules::cornered_respondent::RULE,
    &rules::duplicate_wording::RULE,
    &rules::idle_check::RULE,
    &rules::single_braces::RULE,
    &rules::stray_quote::RULE,
    &rules::undeclared_missing_policy::RULE,
    &rules::unmentioned_item::RULE,
    &rules::uncounted_index::RULE,
    &rules::uncounted_item::RULE,
    &rules::unequal_routes::RULE,
    &rules::unreachable_maximum::RULE,
    &rules::unscored_option::RULE,
    &rules::unused_name::RULE,
];

/// What points come to: wrong where anything else is.
const OF_RANGES: &[&Rule] = &[
    &rules::coarse_decimals::RULE,
    &rules::percent_of_unbounded::RULE,
    &rules::points_out_of_order::RULE,
    &rules::score_out_of_range::RULE,
    &rules::unreachable_maximum::RULE,
];

/// What is never or always so: it follows from a comparison that never or always holds.
const OF_ROUTES: &[&Rule] = &[
    &rules::dead_end::RULE,
    &rules::dead_gate::RULE,
    &rules::dead_requirement::RULE,
    &rules::closed_route::RULE,
    &rules::constant_gate::RULE,
    &rules::idle_check::RULE,
    &rules::impossible_check::RULE,
    &rules::needless_condition::RULE,
    &rules::unreachable_item::RULE,
    &rules::unreachable_option::RULE,
    &rules::unreachable_row::RULE,
    &rules::unreachable_section::RULE,
];

/// Comparisons that never hold, or never fail.
const OF_CELLS: &[&Rule] =
    &[&rules::constant_comparison::RULE, &rules::missing_code_comparison::RULE];

/// Names that may be those of an item which could not be read.
const OF_NAMES: &[&Rule] =
    &[&rules::unknown_item::RULE, &rules::unknown_scored_item::RULE];

/// Takes away what may follow from something else.
pub(crate) fn settle(
    sources: &Sources,
    questionnaire: &Questionnaire,
    findings: &mut Findings,
) {
    let files: Vec<FileId> = questionnaire.files().collect();
    let error = |f: &&Finding| f.severity() == Severity::Error;
    let unread: HashSet<FileId> = findings
        .iter()
        .filter(error)
        .filter(|f| {
            is_of_reading(f.rule) || f.rule.name == rules::duplicate_id::RULE.name
        })
        .map(|f| f.label.span.file)
        .collect();
    let is_unread = files.iter().any(|file| unread.contains(file));
    // What is wrong by itself, whatever else is mended.
    let wrong: Vec<Span> = findings
        .iter()
        .filter(error)
        .filter(|f| !is_of(OF_RANGES, f) && !is_of(OF_WAVES, f))
        .map(|f| f.label.span)
        .collect();
    let constant: Vec<Span> = findings
        .iter()
        .filter(error)
        .filter(|f| is_of(OF_CELLS, f))
        .map(|f| f.label.span)
        .collect();
    let items: Vec<Span> = questionnaire
        .items
        .iter()
        .map(|item| item.span)
        .filter(|item| wrong.iter().any(|span| item.contains(*span)))
        .collect();
    let is_written = |name: &str| files.iter().any(|file| writes(sources, *file, name));
    findings.retain(|finding| {
        let span = finding.label.span;
        let is_cut = is_unread || unread.contains(&span.file);
        let of_the_study = |span: &Span| {
            span.file == finding.label.span.file || files.contains(&span.file)
        };
        let follows = is_of(OF_WHOLES, finding) && is_cut
            || is_of(OF_WAVES, finding)
                && (is_cut || items.iter().any(|item| item.contains(span)))
            || is_of(OF_RANGES, finding) && wrong.iter().any(of_the_study)
            || is_of(OF_ROUTES, finding)
                && constant.iter().any(|part| is_about(finding, *part))
            || is_of(OF_NAMES, finding)
                && is_unread
                && is_written(sources.slice(span).split('.').next().unwrap_or_default());
        !follows
    });
}

/// Whether a finding of the rule may have been there unseen.
pub fn can_be_held_back(rule: &Rule) -> bool {
    let held = OF_WHOLES.iter().chain(OF_WAVES).chain(OF_RANGES);
    held.into_iter().any(|other| other.name == rule.name)
}

fn is_of(rules: &[&Rule], finding: &Finding) -> bool {
    rules.iter().any(|rule| rule.name == finding.rule.name)
}

/// Whether a rule tells what could not be read.
fn is_of_reading(rule: &Rule) -> bool {
    load::RULES.iter().any(|other| other.name == rule.name)
        || !CHECKS.iter().any(|check| check.rule.name == rule.name)
}

/// Whether a finding marks a place that holds, or lies within, another.
fn is_about(finding: &Finding, part: Span) -> bool {
    let related = finding.related.iter().map(|label| label.span);
    let mut marked = [finding.label.span].into_iter().chain(related);
    marked.any(|span| span.contains(part) || part.contains(span))
}

/// Whether a file gives something that id.
fn writes(sources: &Sources, file: FileId, id: &str) -> bool {
    let text = sources.get(file).text();
    let mut places = text.match_indices("id:").map(|(at, key)| &text[at + key.len()..]);
    !id.is_empty()
        && places.any(|after| {
            let after = after.trim_start_matches([' ', '"', '\'']);
            let rest = after.strip_prefix(id).map(|rest| rest.chars().next());
            rest.is_some_and(|next| {
                !next.is_some_and(|c| c.is_alphanumeric() || c == '_')
            })
        })
}
