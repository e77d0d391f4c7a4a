//! Functions over rows in words: "at least one row in “…” where …".
//!
//! *In:* a roster, and what is asked of each of its rows. *Out:* a [`Clause`] or a noun.

use crate::expression::Tree;
use crate::report::phrase::{Atom, Clause, Teller, Thing, Vocabulary};

impl<V: Vocabulary> Teller<'_, V> {
    /// `any_where(rows, …)`, `all_where(rows, …)`.
    pub(in crate::report::phrase) fn over_rows(
        &self,
        name: &str,
        arguments: &[Tree<'_>],
        negated: bool,
    ) -> Option<Clause> {
        let [rows, each] = arguments else { return None };
        let Thing::Roster(roster) = self.thing(rows)? else { return None };
        let is_any = name == "any_where";
        // Not in any row: in every row its opposite.
        let is_some = is_any != negated;
        let each = self.within(roster, || self.clause(each, negated));
        let each = each.statement(self.language);
        let name = self.words.roster(roster);
        let (who, states) = match is_some {
            true => {
                let told = self.say(
                    format!("at least one row in {name} where {each}"),
                    format!("minst en rad i {name} där {each}"),
                );
                (
                    self.say(format!("gave {told}"), format!("angett {told}")),
                    self.say(format!("there is {told}"), format!("det finns {told}")),
                )
            }
            false => {
                let states = self.say(
                    format!("in every row of {name} {each}"),
                    format!("det på varje rad i {name} gäller att {each}"),
                );
                return Some(Clause::states(states));
            }
        };
        Some(Clause::Atom(Box::new(Atom { who: Some(who), states, brief: None })))
    }

    /// `sum_of(rows, …)` and its like as a noun.
    pub(in crate::report::phrase) fn of_rows(
        &self,
        name: &str,
        arguments: &[Tree<'_>],
    ) -> Option<String> {
        let [rows, each] = arguments else { return None };
        let Thing::Roster(roster) = self.thing(rows)? else { return None };
        let rows = self.words.roster(roster);
        if matches!(name, "count_where" | "first_where") {
            let each = self.within(roster, || self.clause(each, false));
            let each = each.statement(self.language);
            let (en, sv) = match name {
                "count_where" => ("the number of rows in", "antalet rader i"),
                _ => ("the number of the first row in", "numret på den första raden i"),
            };
            return Some(self.say(
                format!("{en} {rows} where {each}"),
                format!("{sv} {rows} där {each}"),
            ));
        }
        let each = self.within(roster, || self.noun(each, None));
        let (en, sv) = match name {
            "sum_of" => ("the sum over the rows of", "summan över raderna i"),
            "min_of" => ("the least in the rows of", "det minsta på raderna i"),
            "max_of" => ("the greatest in the rows of", "det största på raderna i"),
            _ => return None,
        };
        Some(self.say(format!("{en} {rows} of {each}"), format!("{sv} {rows} av {each}")))
    }
}
