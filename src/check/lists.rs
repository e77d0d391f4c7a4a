//! Every list of options once.
//!
//! *In:* a questionnaire. *Out:* its named lists, and those written on an item, with the
//! items that use them; then those written beside an option.
//!
//! The built-in list of `yes_no` is in no file and is left out, and so are options that
//! come from another answer.

use std::collections::HashMap;
use std::sync::Arc;

use crate::model::{Choices, Item, ItemKind, Questionnaire, ResponseOption};

/// One list of options.
#[derive(Debug)]
pub(crate) struct List<'a> {
    /// The options.
    pub options: &'a [ResponseOption],
    /// The items that take their options from it.
    pub users: Vec<&'a Item>,
}

/// Every list, named ones first.
pub(crate) fn of(questionnaire: &Questionnaire) -> Vec<List<'_>> {
    let mut lists: Vec<List<'_>> = Vec::new();
    let mut known: HashMap<*const Vec<ResponseOption>, usize> = HashMap::new();
    for list in questionnaire.option_lists.values() {
        known.insert(Arc::as_ptr(&list.options), lists.len());
        lists.push(List { options: &list.options, users: Vec::new() });
    }
    for item in &questionnaire.items {
        let Some(choices) = own_choices(&item.kind) else { continue };
        let place = *known.entry(Arc::as_ptr(&choices.options)).or_insert_with(|| {
            lists.push(List { options: &choices.options, users: Vec::new() });
            lists.len() - 1
        });
        lists[place].users.push(item);
    }
    let outer = lists.iter().flat_map(|list| list.options);
    let beside = outer.filter_map(|option| option.specify.as_ref());
    let beside = beside.filter_map(|specify| own_choices(&specify.kind));
    let inner =
        beside.map(|choices| List { options: &choices.options, users: Vec::new() });
    let inner: Vec<_> = inner.collect();
    lists.extend(inner);
    lists
}

/// The options that a type has in a file: not the built-in ones, and not those that
/// come from another answer.
fn own_choices(kind: &ItemKind) -> Option<&Choices> {
    match kind {
        ItemKind::YesNo(_) => None,
        ItemKind::Grid(grid) => own_choices(&grid.cell),
        ItemKind::Derived { of, .. } | ItemKind::Hidden { of, .. } => own_choices(of),
        kind => kind.choices().filter(|choices| choices.carried.is_none()),
    }
}
