//! Every list of options once.
//!
//! *In:* a questionnaire. *Out:* its named lists, and those written on an item, with the
//! items that use them.
//!
//! The built-in list of `yes_no` is in no file and is left out.

use std::collections::HashMap;
use std::sync::Arc;

use crate::model::{Item, ItemKind, Questionnaire, ResponseOption};

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
        let kind = match &item.kind {
            ItemKind::Derived { of, .. } => of,
            kind => kind,
        };
        let Some(choices) = kind.choices() else { continue };
        if matches!(kind, ItemKind::YesNo(_)) {
            continue;
        }
        let place = *known.entry(Arc::as_ptr(&choices.options)).or_insert_with(|| {
            lists.push(List { options: &choices.options, users: Vec::new() });
            lists.len() - 1
        });
        lists[place].users.push(item);
    }
    lists
}
