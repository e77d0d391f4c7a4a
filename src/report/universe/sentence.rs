//! The sentence of a universe.
//!
//! *In:* a [`Universe`]. *Out:* "asked of municipalities that …", with what it
//! presupposes, draws and ends in sentences of their own.

use crate::report::Language;
use crate::report::phrase::Clause;
use crate::report::phrase::words::capitalised;
use crate::report::universe::{End, Universe, Wording};

/// The most ends that are told one by one.
const MOST_ENDS: usize = 3;

/// What is done with a part of a questionnaire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Addressed {
    /// It is asked.
    Asked,
    /// It is shown, and takes no answer.
    Shown,
    /// It is offered as an option.
    Offered,
    /// It is worked out from other answers.
    Reckoned,
    /// It is known without a question.
    Known,
}

impl Addressed {
    const fn words(self, language: Language) -> &'static str {
        match self {
            Self::Asked => language.pick("asked of", "ställs till"),
            Self::Shown => language.pick("shown to", "visas för"),
            Self::Offered => language.pick("offered to", "erbjuds"),
            Self::Reckoned => language.pick("worked out for", "räknas ut för"),
            Self::Known => language.pick("known of", "känt för"),
        }
    }

    /// The same of each row of a roster.
    const fn of_rows(self, language: Language) -> &'static str {
        match self {
            Self::Asked => language.pick("asked for", "ställs för"),
            Self::Shown => language.pick("shown for", "visas för"),
            Self::Offered => language.pick("offered for", "erbjuds för"),
            Self::Reckoned => language.pick("worked out for", "räknas ut för"),
            Self::Known => language.pick("known of", "känt för"),
        }
    }
}

impl Universe {
    /// The same as the section around it.
    pub const fn as_around(&self, language: Language) -> &'static str {
        match self.addressed {
            Addressed::Asked => language.pick(
                "asked of the same as the section",
                "ställs till samma som avsnittet",
            ),
            Addressed::Shown => language.pick(
                "shown to the same as the section",
                "visas för samma som avsnittet",
            ),
            Addressed::Offered => language.pick(
                "offered to the same as the section",
                "erbjuds samma som avsnittet",
            ),
            Addressed::Reckoned => language.pick(
                "worked out for the same as the section",
                "räknas ut för samma som avsnittet",
            ),
            Addressed::Known => language
                .pick("known of the same as the section", "känt för samma som avsnittet"),
        }
    }

    /// Whether everyone is asked, without draw or condition.
    pub fn is_everyone(&self) -> bool {
        self.who == Clause::Always && self.chance.is_empty()
    }

    /// Who is asked, in one phrase: "asked of everyone".
    pub fn phrase(&self, wording: &Wording<'_>) -> String {
        let language = wording.language;
        if let Some(roster) = &self.within {
            let head = self.addressed.of_rows(language);
            let head = match language {
                Language::English => format!("{head} every row of {roster}"),
                Language::Swedish => format!("{head} varje rad i {roster}"),
            };
            return match &self.who {
                Clause::Always => head,
                who => {
                    let where_ = language.pick("where", "där");
                    format!("{head} {where_} {}", who.statement(language))
                }
            };
        }
        let head = self.addressed.words(language);
        let everyone = match (self.addressed, language) {
            (_, Language::English) => "everyone",
            (_, Language::Swedish) => "alla",
        };
        let who = self.who.relative(language, wording.noun());
        format!("{head} {}", who.unwrap_or_else(|| everyone.to_owned()))
    }

    /// The phrase, and what it presupposes and leaves to chance, as parts of a sentence.
    pub fn short(&self, wording: &Wording<'_>) -> String {
        let language = wording.language;
        let mut told = vec![self.phrase(wording)];
        if self.presupposes != Clause::Always {
            let who = self.presupposes.relative(language, wording.noun());
            let head = language.pick("hence only", "alltså bara");
            told.push(format!("{head} {}", who.unwrap_or_default()));
        }
        told.extend(self.chance.iter().cloned());
        told.join("; ")
    }

    /// The same for a printed form, as a sentence of its own: "Answered by …".
    pub fn printed(&self, wording: &Wording<'_>) -> String {
        let language = wording.language;
        let told = match (&self.within, &self.who) {
            (Some(_), Clause::Always) | (None, Clause::Always) => String::new(),
            (Some(_), who) => {
                let only = language.pick("Only where", "Bara där");
                format!("{only} {}.", who.statement(language))
            }
            (None, who) => {
                let head = match self.addressed {
                    Addressed::Shown => language.pick("For", "Gäller"),
                    _ => language.pick("Answered by", "Besvaras av"),
                };
                let who = who.relative(language, wording.noun());
                format!("{head} {}.", who.unwrap_or_default())
            }
        };
        let chance = self.chance.iter().map(|told| format!("{}.", capitalised(told)));
        let told = std::iter::once(told).filter(|told| !told.is_empty());
        told.chain(chance).collect::<Vec<_>>().join(" ")
    }

    /// All of it, in whole sentences.
    pub fn sentences(&self, wording: &Wording<'_>) -> String {
        let mut told = vec![format!("{}.", capitalised(&self.short(wording)))];
        match self.ends {
            0 => {}
            count if count > MOST_ENDS => {
                let count = wording.language.count(count);
                told.push(match wording.language {
                    Language::English => {
                        format!("The interview may have ended at one of {count} earlier places.")
                    }
                    Language::Swedish => {
                        format!("Intervjun kan ha slutat på något av {count} tidigare ställen.")
                    }
                });
            }
            count => {
                let ends = (0..count).filter_map(|number| wording.end(number));
                told.extend(ends.map(|end| end.sentence(wording)));
            }
        }
        told.join(" ")
    }
}

impl End {
    /// "The interview has ended before of those who …".
    fn sentence(&self, wording: &Wording<'_>) -> String {
        let language = wording.language;
        let who = self.who.relative(language, wording.noun());
        let who = who.unwrap_or_else(|| language.pick("everyone", "alla").to_owned());
        match language {
            Language::English => format!("The interview ends before this for {who}."),
            Language::Swedish => format!("Intervjun slutar dessförinnan för {who}."),
        }
    }
}
