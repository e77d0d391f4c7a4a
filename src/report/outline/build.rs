//! From a questionnaire to a sheet.
//!
//! *In:* a questionnaire with its plan, and a language. *Out:* its sections and questions,
//! numbered.
//!
//! How answers are written is said in `answers`, where they lead in `routes`.

use crate::model::{ItemKind, Questionnaire, Text};
use crate::report::Language;
use crate::report::interview::TO_INTERVIEWER;
use crate::report::outline::routes::Conditions;
use crate::report::outline::{Block, Body, Part, Sheet, Words};
use crate::report::phrase::words::capitalised;
use crate::report::universe::{Naming, Wording};
use crate::report::visible::visible;
use crate::route::Owner;

impl Sheet {
    /// Makes a sheet in the language of the wording's `tag`; the fixed words are in its
    /// `language`.
    pub fn new(wording: &Wording<'_>) -> Self {
        let numbers = numbers(wording.questionnaire);
        let naming = Naming::Numbered(&numbers);
        let printer = Printer {
            wording: Wording { naming, ..*wording },
            numbers: &numbers,
            conditions: Conditions::new(wording),
        };
        let questionnaire = wording.questionnaire;
        let name =
            format!("{}@{}", questionnaire.name.value, questionnaire.version.value);
        let title = questionnaire.title.as_ref().map(|title| wording.plain(title));
        Self {
            lang: wording.tag.to_owned(),
            title: title.unwrap_or_else(|| name.clone()),
            name,
            lead: printer.lead(),
            notice: printer.notice(),
            parts: printer.parts(),
            words: fixed(wording.language),
        }
    }
}

fn fixed(language: Language) -> Words {
    Words {
        about: language.pick("About the answers", "Om svaren"),
        why: language.pick("Why we ask:", "Varför vi frågar:"),
        row: language.pick("Row", "Rad"),
        for_each: language.pick("For each row:", "För varje rad:"),
        answer: language.pick("Answer", "Svar"),
        specify: language.pick("which:", "vad:"),
        question: language.pick("Question", "Fråga"),
        or: language.pick("Or:", "Eller:"),
    }
}

/// The number of every question; what is within a roster has the roster's before its own.
fn numbers(questionnaire: &Questionnaire) -> Vec<Option<String>> {
    let mut numbers: Vec<Option<String>> = Vec::with_capacity(questionnaire.items.len());
    let mut outer = 0_usize;
    let mut within = vec![0_usize; questionnaire.items.len()];
    for item in &questionnaire.items {
        numbers.push(match item.roster {
            _ if !item.kind.takes_answers() => None,
            Some(roster) => {
                within[roster] += 1;
                let around = numbers[roster].as_deref().unwrap_or_default();
                Some(format!("{around}.{}", within[roster]))
            }
            None => {
                outer += 1;
                Some(outer.to_string())
            }
        });
    }
    numbers
}

pub(in crate::report::outline) struct Printer<'a> {
    pub(in crate::report::outline) wording: Wording<'a>,
    pub(in crate::report::outline) numbers: &'a [Option<String>],
    pub(in crate::report::outline) conditions: Conditions,
}

impl Printer<'_> {
    pub(in crate::report::outline) fn pick<'t>(
        &self,
        en: &'t str,
        sv: &'t str,
    ) -> &'t str {
        self.wording.language.pick(en, sv)
    }

    /// Who asks, and what becomes of the answers.
    fn lead(&self) -> Vec<(String, String)> {
        let questionnaire = self.wording.questionnaire;
        let mut lead = Vec::new();
        let mut add = |en, sv, text: Option<String>| {
            lead.extend(text.map(|text| (self.pick(en, sv).to_owned(), text)));
        };
        let plain =
            |text: &Option<Text>| text.as_ref().map(|text| self.wording.plain(text));
        if let Some(sender) = &questionnaire.sender {
            add("Sender", "Avsändare", plain(&sender.name));
            let contact = sender.contact.as_ref();
            add("Contact", "Kontakt", contact.map(|c| visible(&c.value).into_owned()));
        }
        if let Some(privacy) = &questionnaire.privacy {
            add("Purpose", "Syfte", plain(&privacy.purpose));
            add("Legal ground", "Rättslig grund", plain(&privacy.ground));
            let public = privacy.public.as_ref().map(|public| {
                let (en, sv) = match public.value.as_str() {
                    "answers" => ("the answers", "svaren"),
                    "results" => ("results, not the answers", "resultat, inte svaren"),
                    _ => ("nothing", "ingenting"),
                };
                self.pick(en, sv).to_owned()
            });
            add("Made public", "Blir offentligt", public);
            add("Kept", "Sparas", plain(&privacy.kept));
        }
        if let Some(wave) = &questionnaire.wave {
            let day = wave.reference_date.as_ref().map(|day| day.value.to_string());
            add("The answers are about", "Svaren gäller", day);
            let last = wave.to.as_ref().map(|day| day.value.to_string());
            add("Last day to answer", "Sista dag att svara", last);
        }
        lead
    }

    fn notice(&self) -> String {
        self.pick(
            "○ choose one. ☐ tick any number. Questions that are not for everyone say so.",
            "○ välj ett. ☐ kryssa hur många som helst. Frågor som inte gäller alla säger det.",
        )
        .to_owned()
    }

    fn parts(&self) -> Vec<Part> {
        let questionnaire = self.wording.questionnaire;
        let marks = self.wording.section_marks();
        let mut parts: Vec<Part> = Vec::new();
        let mut begun = 0;
        for (number, item) in questionnaire.items.iter().enumerate() {
            while begun <= item.section {
                parts.extend(self.part(begun, &marks[begun]));
                begun += 1;
            }
            if item.roster.is_none()
                && let (Some(block), Some(part)) = (self.block(number), parts.last_mut())
            {
                part.blocks.push(block);
            }
        }
        // A section of derived items alone has nothing to print.
        let is_parent = |part: &Part, next: Option<&Part>| {
            next.is_some_and(|next| next.level > part.level)
        };
        let kept: Vec<bool> = parts
            .iter()
            .enumerate()
            .map(|(at, part)| {
                !part.blocks.is_empty()
                    || !part.text.is_empty()
                    || is_parent(part, parts.get(at + 1))
            })
            .collect();
        let kept = parts.into_iter().zip(kept).filter(|(_, kept)| *kept);
        kept.map(|(part, _)| part).collect()
    }

    fn part(&self, number: usize, mark: &str) -> Option<Part> {
        let wording = &self.wording;
        if wording.is_part(number) {
            return None;
        }
        let section = &wording.questionnaire.sections[number];
        let owner = Owner::Section(number);
        let mut level = 2;
        let mut around = wording.section_around(number);
        while let Some(outer) = around {
            level += 1;
            around = wording.section_around(outer);
        }
        let is_told = section.parent.is_some_and(|around| !wording.is_part(around));
        let universe = wording.section(number);
        let is_new = section.ask_if.is_some() || !is_told;
        let who = (is_new && !universe.is_everyone()).then(|| universe.printed(wording));
        let title = section.title.as_ref().map(|title| wording.plain_at(owner, title));
        Some(Part {
            level,
            id: section.id.value.clone(),
            mark: mark.to_owned(),
            title: title.unwrap_or_default(),
            text: section
                .text
                .as_ref()
                .map_or_else(Vec::new, |text| self.lines(owner, text)),
            who,
            blocks: Vec::new(),
            routes: self.end(owner, section.end_if.as_ref()).into_iter().collect(),
        })
    }

    /// The paragraphs of a text.
    pub(in crate::report::outline) fn lines(
        &self,
        owner: Owner,
        text: &Text,
    ) -> Vec<String> {
        let filled = self.wording.filled(owner, text);
        let mut paragraphs = vec![String::new()];
        for line in filled.lines() {
            let line = visible(line.trim());
            let last = paragraphs.last_mut().expect("there is one from the start");
            match (line.is_empty(), last.is_empty()) {
                (true, false) => paragraphs.push(String::new()),
                (true, true) => {}
                (false, true) => last.push_str(&line),
                (false, false) => last.push_str(&format!(" {line}")),
            }
        }
        paragraphs.retain(|paragraph| !paragraph.is_empty());
        paragraphs
    }

    /// One item; none where nobody answers or reads it.
    fn block(&self, number: usize) -> Option<Block> {
        let wording = &self.wording;
        let item = &wording.questionnaire.items[number];
        if matches!(item.kind, ItemKind::Derived { .. } | ItemKind::Hidden { .. }) {
            return None;
        }
        let owner = Owner::Item(number);
        let text = match (&item.text, item.wanted_texts()) {
            (Some(text), _) => self.lines(owner, text),
            (None, Some(file)) => {
                let file = visible(file);
                vec![format!("({} {file})", self.pick("wording in", "formulering i"))]
            }
            (None, None) => Vec::new(),
        };
        let universe = wording.item(number);
        let is_own = item.ask_if.is_some() || !universe.chance.is_empty();
        let who = is_own.then(|| universe.printed(wording));
        let mut help =
            item.help.as_ref().map_or_else(Vec::new, |help| self.lines(owner, help));
        let told = item.instruction.as_ref();
        help.extend(told.map(|told| {
            let head = self.pick(TO_INTERVIEWER.0, TO_INTERVIEWER.1);
            format!("{head} {}", wording.plain_at(owner, told))
        }));
        let why = item.why.as_ref().map(|why| wording.plain_at(owner, why));
        let inner = match item.kind {
            ItemKind::Roster(_) => {
                let columns = wording.questionnaire.columns(number);
                columns.filter_map(|(column, _)| self.block(column)).collect()
            }
            _ => Vec::new(),
        };
        Some(Block {
            id: wording.questionnaire.full_name(number),
            number: self.numbers[number].clone(),
            text,
            hints: self.hints(number),
            help,
            why,
            who,
            body: match item.kind {
                ItemKind::Note => Body::None,
                _ => self.body(number, &item.kind),
            },
            offered: wording.offered(item),
            routes: self.routes(number),
            inner,
        })
    }

    /// Whether it must be answered, and what an answer may be.
    fn hints(&self, number: usize) -> Vec<String> {
        let wording = &self.wording;
        let item = &wording.questionnaire.items[number];
        let mut hints: Vec<String> = wording.required(number).into_iter().collect();
        let is_typed = !matches!(
            item.kind,
            ItemKind::Single(_)
                | ItemKind::YesNo(_)
                | ItemKind::Multiple { .. }
                | ItemKind::Grid(_)
                | ItemKind::Roster(_)
                | ItemKind::Consent
                | ItemKind::Note
                | ItemKind::Scale(_)
        );
        if is_typed {
            hints.push(wording.kind(&item.kind));
        }
        match &item.kind {
            ItemKind::Scale(_) => {}
            ItemKind::Grid(grid)
                if !grid.cell.takes_several() && grid.cell.choices().is_some() => {}
            _ => hints.extend(wording.limits(number)),
        }
        let carried = item.kind.choices().and_then(|choices| choices.carried.as_ref());
        hints.extend(carried.map(|carried| wording.carried(number, carried)));
        let first = hints.first().map(|first| capitalised(first));
        hints.splice(..hints.len().min(1), first).for_each(drop);
        hints
    }
}
