//! The routes of a questionnaire as an outline for a terminal.
//!
//! *In:* a questionnaire. *Out:* sections, items with type and limits, who is asked,
//! checks and ends, in asking order.

use crate::model::{EndIf, ItemCheck, ItemKind, Level};
use crate::report::graph::{Detail, Shown};
use crate::report::language::Noun;
use crate::report::phrase::Clause;
use crate::report::phrase::words::{label, quoted};
use crate::report::universe::Wording;
use crate::report::wrap::wrap;
use crate::report::{Ink, Language, Look};
use crate::route::{Owner, Role};

/// The most options of a list that are named one by one.
const MOST_OPTIONS: usize = 12;

const SECTION: Noun =
    Noun { english: ["section", "sections"], swedish: ["avsnitt", "avsnitt"] };

/// Tells the routes of a questionnaire.
pub fn text(wording: &Wording<'_>, shown: Shown, look: &Look) -> String {
    let mut outline = Outline { wording, shown, look, text: String::new() };
    outline.head();
    let questionnaire = wording.questionnaire;
    let mut begun = 0;
    for (number, item) in questionnaire.items.iter().enumerate() {
        outline.sections_until(&mut begun, item.section);
        if shown.detail > Detail::Sections && outline.is_shown(item.section) {
            outline.item(number);
        }
    }
    outline.sections_until(&mut begun, usize::MAX);
    outline.whole();
    outline.text
}

struct Outline<'a> {
    wording: &'a Wording<'a>,
    shown: Shown,
    look: &'a Look,
    text: String,
}

impl Outline<'_> {
    fn line(&mut self, depth: usize, words: &str) {
        let (first, rest) = match self.look.plain {
            true => (String::new(), String::new()),
            false => ("  ".repeat(depth), "  ".repeat(depth + 1)),
        };
        let width = if self.look.plain { usize::MAX } else { self.look.width };
        self.text.push_str(&wrap(words, width, &first, &rest));
        self.text.push('\n');
    }

    fn is_shown(&self, section: usize) -> bool {
        let path = &self.wording.plan.section_path[section];
        self.shown.section.is_none_or(|wanted| path.contains(&wanted))
    }

    fn head(&mut self) {
        let wording = self.wording;
        let (questionnaire, language) = (wording.questionnaire, wording.language);
        let (name, version) = (&questionnaire.name.value, &questionnaire.version.value);
        let title = questionnaire.title.as_ref().map(|title| self.wording.plain(title));
        let name = format!("{name}@{version}");
        let head = self.look.paint(Ink::Bold, &title.unwrap_or_else(|| name.clone()));
        let asked = questionnaire.items.iter().filter(|item| item.kind.takes_answers());
        let items = language.counted(asked.count(), Noun::ITEM);
        let seen = (0..questionnaire.sections.len()).filter(|at| !wording.is_part(*at));
        let sections = language.counted(seen.count(), SECTION);
        self.text.push_str(&format!("{head}\n"));
        self.line(0, &format!("{name}: {sections}, {items}"));
    }

    fn depth(&self, section: usize) -> usize {
        let path = self.wording.plan.section_path[section].iter();
        path.filter(|section| !self.wording.is_part(**section)).count()
    }

    fn sections_until(&mut self, begun: &mut usize, last: usize) {
        let sections = &self.wording.questionnaire.sections;
        while *begun < sections.len() && *begun <= last {
            if self.is_shown(*begun) && !self.wording.is_part(*begun) {
                self.section(*begun);
            }
            *begun += 1;
        }
    }

    fn section(&mut self, number: usize) {
        let wording = self.wording;
        let section = &wording.questionnaire.sections[number];
        let depth = self.depth(number) - 1;
        let title = match &section.title {
            Some(title) => {
                let title = wording.plain_at(Owner::Section(number), title);
                format!("{title} ({})", section.id.value)
            }
            None => section.id.value.clone(),
        };
        self.text.push('\n');
        let title = self.look.paint(Ink::Bold, &title);
        self.line(depth, &title);
        // What the section around it says is not said again.
        let is_told = section.parent.is_some_and(|around| !wording.is_part(around));
        let universe = wording.section(number);
        if !universe.is_everyone() && (section.ask_if.is_some() || !is_told) {
            self.line(depth + 1, &universe.short(wording));
        }
        if let Some(order) = &section.show {
            let (some, all) = (order.value, wording.questionnaire.parts(number).len());
            self.line(
                depth + 1,
                &match wording.language {
                    Language::English => {
                        format!("shows {some} of its {all} parts, drawn by lot")
                    }
                    Language::Swedish => {
                        format!("visar {some} av sina {all} delar, lottade")
                    }
                },
            );
        }
        if self.shown.detail > Detail::Sections {
            self.checks(depth + 1, Owner::Section(number), &section.checks);
        }
        self.end(depth + 1, Owner::Section(number), section.end_if.as_ref());
    }

    fn item(&mut self, number: usize) {
        let wording = self.wording;
        let item = &wording.questionnaire.items[number];
        let mut depth = self.depth(item.section);
        let mut around = item.roster;
        while let Some(roster) = around {
            depth += 1;
            around = wording.questionnaire.items[roster].roster;
        }
        let id = self.look.paint(Ink::Bold, &item.id.value);
        let owner = Owner::Item(number);
        let text = match (&item.text, item.wanted_texts()) {
            (Some(text), _) => format!("{id}: {}", wording.plain_at(owner, text)),
            (None, Some(file)) => {
                let file = crate::report::visible::visible(file);
                let words = wording.language.pick("wording in", "formulering i");
                format!("{id}: ({words} {file})")
            }
            (None, None) => id,
        };
        self.line(depth, &text);
        let mut told = vec![wording.kind(&item.kind)];
        told.extend(wording.limits(number));
        told.extend(self.options(number));
        told.extend(wording.required(number));
        let offered = wording.offered(item);
        if !offered.is_empty() && self.shown.detail == Detail::Full {
            let or = wording.language.pick("or", "eller");
            told.push(format!("{or} {}", offered.join(", ").to_lowercase()));
        }
        self.line(depth + 1, &told.join("; "));
        if let ItemKind::Derived { value, .. } = &item.kind {
            let value = &value.text;
            self.line(
                depth + 1,
                &format!("= {}", crate::report::phrase::words::code(value)),
            );
        }
        self.line(depth + 1, &self.universe(number));
        self.narrowed(depth + 1, number);
        self.checks(depth + 1, owner, &item.checks);
        self.end(depth + 1, owner, item.end_if.as_ref());
    }

    /// Who is asked; no more than that it is as the section, where nothing is added.
    fn universe(&self, number: usize) -> String {
        let wording = self.wording;
        let item = &wording.questionnaire.items[number];
        let universe = wording.item(number);
        let is_plain = item.ask_if.is_none() && item.roster.is_none();
        if is_plain && !universe.is_everyone() && universe.chance.is_empty() {
            return universe.as_around(wording.language).to_owned();
        }
        universe.short(wording)
    }

    /// The options, where they are few enough to name.
    fn options(&self, number: usize) -> Option<String> {
        let wording = self.wording;
        let item = &wording.questionnaire.items[number];
        if let ItemKind::YesNo(_) = item.kind {
            return None;
        }
        let choices = item.kind.choices()?;
        let options = &choices.options;
        let count = wording.language.count(options.len());
        if options.len() > MOST_OPTIONS {
            return Some(match wording.language {
                Language::English => format!("{count} options"),
                Language::Swedish => format!("{count} alternativ"),
            });
        }
        let told = options.iter().map(|option| match &option.label {
            Some(text) => label(wording.language, &wording.plain(text)),
            None => option.code.value.clone(),
        });
        let told: Vec<String> = told.collect();
        (!told.is_empty()).then(|| told.join(", "))
    }

    /// What narrows rows and options.
    fn narrowed(&mut self, depth: usize, number: usize) {
        let wording = self.wording;
        let item = &wording.questionnaire.items[number];
        let language = wording.language;
        if let ItemKind::Grid(grid) = &item.kind {
            for (row, written) in grid.rows.iter().enumerate() {
                if let Some(ask_if) = &written.ask_if {
                    let owner = Owner::Row(number, row);
                    let clause = wording.condition(owner, Role::AskIf, &ask_if.text);
                    let name = match &written.label {
                        Some(text) => label(language, &wording.plain_at(owner, text)),
                        None => written.id.value.clone(),
                    };
                    let row = language.pick("row", "raden");
                    self.line(depth, &self.only(&format!("{row} {name}"), &clause));
                }
            }
        }
        let Some(choices) = item.kind.choices() else { return };
        if let Some(condition) = &choices.offered_where {
            let owner = Owner::Item(number);
            let clause = wording.condition(owner, Role::OptionsWhere, &condition.text);
            let states = clause.statement(language);
            self.line(
                depth,
                &match language {
                    Language::English => format!("offers the options where {states}"),
                    Language::Swedish => format!("erbjuder de alternativ där {states}"),
                },
            );
        }
        if let Some(carried) = &choices.carried {
            self.line(depth, &wording.carried(number, carried));
        }
        for (option, written) in choices.options.iter().enumerate() {
            let owner = Owner::Option(number, option);
            let name = match &written.label {
                Some(text) => label(language, &wording.plain_at(owner, text)),
                None => written.code.value.clone(),
            };
            if let Some(ask_if) = &written.ask_if {
                let clause = wording.condition(owner, Role::AskIf, &ask_if.text);
                let word = language.pick("option", "alternativet");
                self.line(depth, &self.only(&format!("{word} {name}"), &clause));
            }
            if let Some(end) = &written.end_if {
                let who = match language {
                    Language::English => format!("where {name} is chosen"),
                    Language::Swedish => format!("där {name} väljs"),
                };
                self.ended(depth, &who, end);
            }
        }
    }

    fn only(&self, what: &str, clause: &Clause) -> String {
        let language = self.wording.language;
        let states = clause.statement(language);
        match language {
            Language::English => format!("{what}: only where {states}"),
            Language::Swedish => format!("{what}: bara där {states}"),
        }
    }

    fn checks(&mut self, depth: usize, owner: Owner, checks: &[ItemCheck]) {
        let wording = self.wording;
        for check in checks {
            let level = match check.level {
                Level::Hard => wording.language.pick("hard check", "hård kontroll"),
                Level::Soft => wording.language.pick("soft check", "mjuk kontroll"),
                Level::Note => wording.language.pick("note", "upplysning"),
            };
            let clause = wording.condition(owner, Role::Must, &check.must.text);
            let states = clause.statement(wording.language);
            let id = &check.id.value;
            let mut told = match wording.language {
                Language::English => format!("{level} {id}: it must be that {states}"),
                Language::Swedish => {
                    format!("{level} {id}: det ska vara så att {states}")
                }
            };
            if let (Some(message), Detail::Full) = (&check.message, self.shown.detail) {
                let message = quoted(wording.language, &wording.plain_at(owner, message));
                told.push_str(&format!("; {message}"));
            }
            self.line(depth, &told);
        }
    }

    fn end(&mut self, depth: usize, owner: Owner, end: Option<&EndIf>) {
        let Some(end) = end else { return };
        let language = self.wording.language;
        let where_ = language.pick("where", "där");
        let who = match &end.when {
            Some(when) => {
                let clause = self.wording.condition(owner, Role::When, &when.text);
                format!("{where_} {}", clause.statement(language))
            }
            None => language.pick("always", "alltid").to_owned(),
        };
        self.ended(depth, &who, end);
    }

    fn ended(&mut self, depth: usize, who: &str, end: &EndIf) {
        let status = &end.status.value;
        let disposition = end.disposition.as_ref();
        let word =
            disposition.map_or_else(String::new, |word| format!(", {}", word.value));
        self.line(
            depth,
            &match self.wording.language {
                Language::English => format!("the interview ends {who} ({status}{word})"),
                Language::Swedish => format!("intervjun slutar {who} ({status}{word})"),
            },
        );
    }

    /// The checks of the whole questionnaire.
    fn whole(&mut self) {
        let checks = &self.wording.questionnaire.checks;
        let is_all = self.shown.section.is_none() && self.shown.detail > Detail::Sections;
        if checks.is_empty() || !is_all {
            return;
        }
        let head =
            self.wording.language.pick("The whole questionnaire", "Hela formuläret");
        let head = self.look.paint(Ink::Bold, head);
        self.text.push('\n');
        self.line(0, &head);
        self.checks(1, Owner::Questionnaire, checks);
    }
}
