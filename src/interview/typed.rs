//! What a person types at a place, as the answer that a file holds.
//!
//! *In:* a text. *Out:* JSON text, or why it is none.
//!
//! Numbers, days and the like are read by `entry`. Here are the options as they are shown:
//! an option is its number in the list on the screen, its code, its label, or so much of the
//! beginning of its label as no other one has. Whether the answer is right is not asked.

use crate::diagnostic::{Words, nearest};
use crate::entry::{self, Asked};
use crate::interview::draft::quoted;
use crate::interview::steps::Place;
use crate::interview::{Choice, Part, Problem, Session};
use crate::model::ItemKind;
use crate::value::AnswerState;

impl Session<'_> {
    /// Reads what was typed; none where nothing was.
    pub(super) fn typed(
        &self,
        place: &Place,
        part: &Part,
        text: &str,
    ) -> Result<Option<String>, Problem> {
        let bare = text.trim();
        if bare.is_empty() {
            return Ok(None);
        }
        let kind = self.kind(place, part);
        let refused = |says, help| Problem::new(bare, says, vec![help]);
        match &*kind {
            ItemKind::Single(_) | ItemKind::YesNo(_) => {
                let choices = self.choices(place, part);
                match chosen(&choices, &kind, bare)? {
                    Some(choice) => Ok(Some(quoted(&choice.code))),
                    None => self.missing_or(place, (&choices, bare), false).map(Some),
                }
            }
            ItemKind::Multiple { .. } | ItemKind::Ranking { .. } => {
                let choices = self.choices(place, part);
                self.several(place, &choices, &kind, bare).map(Some)
            }
            ItemKind::Unit(_) => self.unit(place, bare).map(Some),
            ItemKind::Grid(_) | ItemKind::Allocate(_) | ItemKind::Roster(_) => {
                Err(refused(
                    Words::new("answer it row by row", "svara rad för rad"),
                    Words::default(),
                ))
            }
            kind => {
                let (item, _) = self.item(place);
                let offered = self.offered_missing(place, part);
                let asked = Asked {
                    kind,
                    offered: &offered,
                    language: self.language(),
                    hidden: item.sensitive,
                    decimal_mark: None,
                };
                entry::read(&asked, bare).map_err(|refusal| Problem::of(bare, refusal))
            }
        }
    }

    /// Several options, with commas, semicolons or blanks between.
    fn several(
        &self,
        place: &Place,
        choices: &[Choice],
        kind: &ItemKind,
        text: &str,
    ) -> Result<String, Problem> {
        if let Some(choice) = chosen(choices, kind, text)? {
            return Ok(format!("[{}]", quoted(&choice.code)));
        }
        let by: &[char] = match text.contains([',', ';']) {
            true => &[',', ';'],
            false => &[' '],
        };
        let parts: Vec<&str> =
            text.split(by).map(str::trim).filter(|part| !part.is_empty()).collect();
        if parts.len() < 2 {
            return self.missing_or(place, (choices, text), true);
        }
        let mut codes = Vec::new();
        for part in parts {
            match chosen(choices, kind, part)? {
                Some(choice) => codes.push(quoted(&choice.code)),
                None if by == [' '] => {
                    return self.missing_or(place, (choices, text), true);
                }
                None => return Err(none_of_these(choices, part)),
            }
        }
        Ok(format!("[{}]", codes.join(",")))
    }

    /// The missing code that was typed in words, else what is wrong.
    fn missing_or(
        &self,
        place: &Place,
        (choices, text): (&[Choice], &str),
        is_list: bool,
    ) -> Result<String, Problem> {
        let Some(state) = entry::choice::missing(text) else {
            return Err(none_of_these(choices, text));
        };
        let json = self.missing_json(place, &Part::Whole, state);
        match choices.iter().find(|choice| choice.missing == Some(state)) {
            Some(choice) if is_list => Ok(format!("[{}]", quoted(&choice.code))),
            Some(choice) => Ok(quoted(&choice.code)),
            None => json.ok_or_else(|| none_of_these(choices, text)),
        }
    }

    /// A missing code as answers write it, where it is offered.
    pub(super) fn missing_json(
        &self,
        place: &Place,
        part: &Part,
        state: AnswerState,
    ) -> Option<String> {
        let choices = self.choices(place, part);
        let kind = self.kind(place, part);
        if let Some(choice) = choices.iter().find(|choice| choice.missing == Some(state))
        {
            let code = quoted(&choice.code);
            return Some(match &*kind {
                ItemKind::Multiple { .. } | ItemKind::Ranking { .. } => {
                    format!("[{code}]")
                }
                _ => code,
            });
        }
        let offered = self.offered_missing(place, part);
        offered.contains(&state).then(|| entry::choice::missing_json(state))
    }

    /// The missing codes that are offered beside the options, not those that an option
    /// spells. Nothing is offered for what is written beside an option.
    pub(super) fn offered_missing(&self, place: &Place, part: &Part) -> Vec<AnswerState> {
        let (item, _) = self.item(place);
        if matches!(part, Part::Beside { .. }) {
            return Vec::new();
        }
        let offered = self.questionnaire().offered(item).iter();
        let spelled = |state: AnswerState| {
            let options = item.kind.choices().into_iter().flat_map(|c| c.options.iter());
            let mut missing = options.filter_map(|option| option.missing.as_ref());
            missing.any(|missing| missing.value == state)
        };
        offered.map(|state| state.value).filter(|state| !spelled(*state)).collect()
    }

    /// A row of a register by its code, its name, or the beginning of its name.
    fn unit(&self, place: &Place, text: &str) -> Result<String, Problem> {
        let units = self.units(place);
        if let Some((code, _)) = units.iter().find(|(code, _)| *code == text) {
            return Ok(quoted(code));
        }
        let sought = entry::choice::folded(text);
        let names = |is_meant: &dyn Fn(&str) -> bool| -> Vec<&(&str, &str)> {
            let named = units.iter();
            named.filter(|(_, name)| is_meant(&entry::choice::folded(name))).collect()
        };
        let whole = names(&|name| name == sought);
        let found = match whole.is_empty() {
            true => names(&|name| name.starts_with(&sought)),
            false => whole,
        };
        match found.as_slice() {
            [(code, _)] => Ok(quoted(code)),
            [] => {
                if let Some(state) = entry::choice::missing(text)
                    && let Some(json) = self.missing_json(place, &Part::Whole, state)
                {
                    return Ok(json);
                }
                let near = nearest(text, units.iter().map(|(_, name)| *name));
                let help = near.map(|near| {
                    Words::new(
                        format!("did you mean {near}?"),
                        format!("menade du {near}?"),
                    )
                });
                let says =
                    Words::new("it is not in the register", "det finns inte i registret");
                Err(Problem::new(text, says, help.into_iter().collect()))
            }
            several => {
                let list = several.iter().take(8).map(|(code, name)| {
                    if code == name {
                        (*name).to_owned()
                    } else {
                        format!("{name} ({code})")
                    }
                });
                Err(ambiguous(text, list.collect()))
            }
        }
    }
}

/// The option that a text names: its key, code, label, or the beginning of one label.
fn chosen<'c>(
    choices: &'c [Choice],
    kind: &ItemKind,
    text: &str,
) -> Result<Option<&'c Choice>, Problem> {
    let sought = entry::choice::folded(text);
    let folded = entry::choice::folded;
    if let Some(choice) = choices.iter().find(|choice| choice.key == text) {
        return Ok(Some(choice));
    }
    if let Some(choice) = choices.iter().find(|choice| choice.code == text) {
        return Ok(Some(choice));
    }
    if let (ItemKind::YesNo(_), Some(is_yes)) = (kind, entry::choice::yes_no(text)) {
        let code = if is_yes { "yes" } else { "no" };
        return Ok(choices.iter().find(|choice| choice.code == code));
    }
    let named = |choice: &&Choice| {
        folded(&choice.code) == sought || folded(&choice.label) == sought
    };
    let mut found: Vec<&Choice> = choices.iter().filter(named).collect();
    if found.is_empty() {
        let begins = |choice: &&Choice| folded(&choice.label).starts_with(&sought);
        found = choices.iter().filter(begins).collect();
    }
    match found.as_slice() {
        [] => Ok(None),
        [one] => Ok(Some(one)),
        several => {
            let list = several.iter().map(|c| format!("{} {}", c.key, c.label));
            Err(ambiguous(text, list.collect()))
        }
    }
}

fn ambiguous(text: &str, names: Vec<String>) -> Problem {
    let list = names.join(", ");
    Problem::new(
        text,
        Words::new("several begin like that", "flera börjar så"),
        vec![Words::new(format!("write more: {list}"), format!("skriv mer: {list}"))],
    )
}

fn none_of_these(choices: &[Choice], text: &str) -> Problem {
    let labels = choices.iter().map(|choice| choice.label.as_str());
    let near = nearest(text, labels);
    let keys: Vec<&str> = choices.iter().map(|choice| choice.key.as_str()).collect();
    let which = match keys.as_slice() {
        [first, .., last] => Words::new(
            format!("write a number from {first} to {last}, or the beginning of a label"),
            format!(
                "skriv ett nummer från {first} till {last}, eller början av en etikett"
            ),
        ),
        _ => Words::new("write the option", "skriv alternativet"),
    };
    let near = near.map(|near| {
        Words::new(format!("did you mean {near}?"), format!("menade du {near}?"))
    });
    let help = near.into_iter().chain([which]).collect();
    Problem::new(
        text,
        Words::new("this is none of the options", "det är inget av alternativen"),
        help,
    )
}
