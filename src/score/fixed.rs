//! Reference sets that do not change with who is scored: a file of norms, an earlier wave.
//!
//! *In:* the values of a file, or the units of an earlier wave. *Out:* what a step needs
//! to know of them, by group.
//!
//! With such a set a unit can be scored alone, and two waves are held against the same
//! units. The file has the values that a node has before `treat`, `direction` and
//! `normalise`; where answers of an earlier wave are found is for the caller to say.

use std::collections::BTreeMap;
use std::sync::Arc;

use unicode_normalization::UnicodeNormalization;

use crate::decimal::{Number, Quantum};
use crate::expression::Domain;
use crate::model::{Norms, Over};
use crate::route::Plan;
use crate::score::Ruleset;
use crate::score::known::Known;
use crate::score::relative::{Member, Population, StepKind};

/// What is known of the units of a set that does not change, by group.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fixed(BTreeMap<String, Known>);

impl Fixed {
    pub(super) fn at(&self, group: &str) -> Option<&Known> {
        self.0.get(group)
    }

    /// What `over` settles of a step at a node before anybody is scored; `within` is the
    /// column of its groups. Cells that are no numbers are no values.
    pub(super) fn of(
        over: &Over,
        (node, kind): (&str, &StepKind),
        within: Option<&str>,
        (plan, quantum): (&Plan, &Quantum),
    ) -> Option<Arc<Self>> {
        let Over::File(norms) = over else { return None };
        let Some(column) = norms.column(node) else { return Some(Arc::default()) };
        let unit = norms.column(Norms::UNIT);
        let within = within.map(|name| (norms.column(name), is_number(plan, name)));
        let mut groups: BTreeMap<String, Vec<(&str, Number)>> = BTreeMap::new();
        for row in &norms.rows {
            let Ok(value) = Number::parse(&row[column].value) else { continue };
            let group = match &within {
                None => String::new(),
                Some((Some(at), is_number)) => spelt(&row[*at].value, *is_number),
                Some((None, _)) => continue,
            };
            let unit = unit.map_or("", |unit| row[unit].value.as_str());
            groups.entry(group).or_default().push((unit, value));
        }
        let known = groups.into_iter().map(|(group, values)| {
            let values: Vec<(&str, &Number)> =
                values.iter().map(|(unit, value)| (*unit, value)).collect();
            (group, Known::new(kind, &values, quantum))
        });
        Some(Arc::new(Self(known.collect())))
    }
}

/// Whether a column of the register has numbers.
fn is_number(plan: &Plan, column: &str) -> bool {
    let slot = plan.columns.iter().find(|(name, _)| name == column);
    let domain = slot.map(|(_, slot)| &plan.slot(*slot).domain);
    matches!(domain, Some(Domain::Number | Domain::Year))
}

/// A group as it is known among units: numbers that are equal are one.
fn spelt(cell: &str, is_number: bool) -> String {
    match Number::parse(cell) {
        Ok(number) if is_number => number.to_string(),
        _ => cell.nfc().collect(),
    }
}

/// Settles the steps of a rule set over an earlier wave, whose units are these, with
/// their answers as this questionnaire has them.
pub fn fix_wave(ruleset: &mut Ruleset, wave: &str, members: &[Member<'_>]) {
    // What stands below is worked out among the units of that wave too.
    let population = Population::of(ruleset, members, |_| true);
    let settled: Vec<Fixed> = population.into_known().into_iter().map(Fixed).collect();
    for (step, fixed) in ruleset.steps.iter_mut().zip(settled) {
        let is_of_wave = matches!(&step.over, Over::Wave(own) if own.value == wave);
        if is_of_wave {
            step.fixed = Some(Arc::new(fixed));
        }
    }
}
