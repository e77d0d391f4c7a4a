//! What the cases of a questionnaire exercise, for people and for programs.
//!
//! *In:* goals, each with whether it was met. *Out:* a table of counts and the list of
//! what no case exercises; one object.
//!
//! Nothing is judged here: that a goal was met says nothing of what was expected there.

use serde_json::{Map, Value, json};

use crate::cases::{Goal, GoalKind};
use crate::diagnostic::Words;
use crate::report::listing::{Column, Listing};
use crate::report::visible::visible;
use crate::report::wrap::wrap;
use crate::report::{Ink, Look};
use crate::source::Sources;

/// What is told of one questionnaire.
#[derive(Clone, Copy)]
pub struct Told<'a> {
    /// `name@version`.
    pub name: &'a str,
    /// The goals.
    pub goals: &'a [(Goal, bool)],
    /// The texts they stand in.
    pub sources: &'a Sources,
}

impl Told<'_> {
    /// How many goals of a kind were met, and how many there are.
    fn counts(&self, kind: GoalKind) -> (usize, usize) {
        let own = || self.goals.iter().filter(|(goal, _)| goal.kind == kind);
        (own().filter(|(_, met)| *met).count(), own().count())
    }

    /// The counts, and the list of what no case exercises.
    pub fn human(&self, look: &Look) -> String {
        let language = look.language;
        let head = language.pick("exercised by cases", "prövat av testfall");
        let mut text = look.paint(Ink::Bold, &format!("{}: {head}", visible(self.name)));
        text.push_str("\n\n");
        let mut listing = Listing {
            columns: vec![
                Column::text("kind", language.pick("Kind", "Slag")),
                Column::number("exercised", language.pick("Exercised", "Prövade")),
                Column::number("of", language.pick("Of", "Av")),
            ],
            rows: Vec::new(),
        };
        for kind in GoalKind::ALL {
            let (met, all) = self.counts(kind);
            if all > 0 {
                let word = language.say(&words(kind)).to_owned();
                listing.rows.push(vec![word, language.count(met), language.count(all)]);
            }
        }
        text.push_str(&listing.render(look).0);
        let never: Vec<&Goal> =
            self.goals.iter().filter(|(_, met)| !met).map(|(goal, _)| goal).collect();
        if never.is_empty() {
            return text;
        }
        text.push('\n');
        text.push_str(language.pick("No case exercises:\n", "Inget testfall prövar:\n"));
        for goal in never {
            let place = self.place(goal);
            let said = visible(language.say(&goal.never));
            text.push_str(&wrap(&format!("{place}: {said}"), look.width, "  ", "    "));
            text.push('\n');
        }
        text
    }

    fn place(&self, goal: &Goal) -> String {
        let place = self.sources.position(goal.span);
        let name = self.sources.get(goal.span.file).name();
        format!("{}:{}:{}", visible(name), place.line, place.column)
    }

    /// One object.
    pub fn value(&self) -> Value {
        let kinds = GoalKind::ALL.into_iter().map(|kind| {
            let (met, all) = self.counts(kind);
            (kind.name().to_owned(), json!({"exercised": met, "of": all}))
        });
        let never = self.goals.iter().filter(|(_, met)| !met).map(|(goal, _)| {
            let place = self.sources.position(goal.span);
            json!({
                "kind": goal.kind.name(),
                "message": goal.never.en,
                "file": self.sources.get(goal.span.file).name(),
                "line": place.line,
                "column": place.column,
            })
        });
        json!({
            "type": "coverage",
            "questionnaire": self.name,
            "exercised": self.goals.iter().filter(|(_, met)| *met).count(),
            "of": self.goals.len(),
            "kinds": kinds.collect::<Map<String, Value>>(),
            "never": never.collect::<Vec<Value>>(),
        })
    }
}

fn words(kind: GoalKind) -> Words {
    match kind {
        GoalKind::Option => Words::new("Options", "Svarsalternativ"),
        GoalKind::Condition => {
            Words::new("Conditions, true and false", "Villkor, sanna och falska")
        }
        GoalKind::Check => {
            Words::new("Checks, held and failed", "Kontroller, hållna och utlösta")
        }
        GoalKind::Rule => Words::new("Parts of score rules", "Delar av poängregler"),
        GoalKind::Gate => Words::new("Gates, fired and not", "Spärrar, utlösta och inte"),
        GoalKind::Grade => Words::new("Grades", "Betyg"),
        GoalKind::Figure => Words::new("Figures", "Tal"),
    }
}
