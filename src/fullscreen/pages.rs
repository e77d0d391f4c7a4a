//! The pages around the questions: the first one, the list, the review, languages, help,
//! the signature and the receipt.
//!
//! *In:* what the session says there is. *Out:* pages.
//!
//! The words of an interview are those of `report::interview`, so that both fronts say the
//! same.

use crate::fullscreen::field::Field;
use crate::fullscreen::front::{Front, Over, Shown as On};
use crate::fullscreen::over::{meant, ordered};
use crate::fullscreen::page::{Page, Tone, cut};
use crate::interview::{Entry, Mark, Review, Shown};
use crate::report::interview as words;
use crate::report::{Language, interview};

impl Front {
    /// What there is to draw.
    pub(super) fn page(&self) -> Page {
        let mut page = match (&self.over, &self.shown) {
            (Over::Help, _) => self.help(),
            (Over::List { filter, entries, at }, _) => {
                self.list_page(filter, entries, *at)
            }
            (Over::Languages { at }, _) => self.languages_page(*at),
            (Over::Sign { name, role, on_role }, _) => {
                self.signature(name, role, *on_role)
            }
            (Over::Receipt(text), _) => self.receipt(text),
            (Over::Contact { at, earlier }, _) => self.contacts(*at, earlier),
            (Over::Words { of, field }, _) => self.contact(*of, field),
            (_, On::Start { welcome }) => self.start(welcome),
            (_, On::Review(review)) => self.review(review),
            (_, On::Question(asked)) => self.picture(asked),
        };
        match &self.over {
            Over::Note(field) => {
                page.blank();
                let head = self
                    .pick("Your note to this question:", "Din anteckning till frågan:");
                page.text(head, Tone::Strong);
                self.line(&mut page, field);
            }
            Over::Remove(number) => {
                let ask = match self.language() {
                    Language::English => {
                        format!("Remove row {number} and its answers? [y/N] ")
                    }
                    Language::Swedish => {
                        format!("Ta bort rad {number} och svaren i den? [j/N] ")
                    }
                };
                page.blank();
                let row = page.next_row();
                page.text(&ask, Tone::Bad);
                page.point(row, ask.chars().count().min(page.measure()));
            }
            _ => {}
        }
        page.keys(&self.keys());
        page
    }

    /// An answer in one line.
    pub(super) fn said(&self, shown: &Shown) -> String {
        let is_here =
            matches!((&self.over, &self.shown), (Over::Nothing, On::Question(_)));
        if shown.is_hidden && !(self.is_bare && is_here) {
            return words::answer(shown, self.language());
        }
        let lines = self.language().say(&shown.words).lines();
        lines.collect::<Vec<_>>().join(" ")
    }

    pub(super) fn titled(&self, title: &str) -> Page {
        let mut page = Page::new(self.look, self.width);
        page.head(&self.title, &self.unit, Tone::Quiet);
        page.head(title, "", Tone::Strong);
        page.rule(0, 1);
        page
    }

    fn start(&self, welcome: &str) -> Page {
        let mut page = self.titled(self.pick("Before you begin", "Innan du börjar"));
        self.notices(&mut page);
        for line in welcome.lines() {
            match line.split_once(": ") {
                Some((head, said)) if head.len() < 20 => {
                    page.hanging(&format!("{head}: "), said, Tone::Plain);
                }
                _ => page.text(line, Tone::Strong),
            }
        }
        page.blank();
        page.text(
            self.pick(
                "Every answer is saved at once. You can leave with Ctrl-C and go on another \
                 day.",
                "Varje svar sparas genast. Du kan sluta med Ctrl-C och fortsätta en annan dag.",
            ),
            Tone::Plain,
        );
        page.text(
            self.pick(
                "Screen reader? Press p for questions line by line.",
                "Skärmläsare? Tryck p för frågor rad för rad.",
            ),
            Tone::Plain,
        );
        page
    }

    fn help(&self) -> Page {
        let mut page = self.titled(self.pick("Help", "Hjälp"));
        if let Some(asked) = self.asked() {
            let question = &asked.question;
            page.text(&question.text, Tone::Strong);
            if let Some(help) = &question.help {
                page.text(help, Tone::Plain);
            }
            let limits = self.language().say(&question.limits);
            if !limits.is_empty() {
                page.text(&format!("({limits})"), Tone::Quiet);
            }
            if let Some(why) = &question.why {
                let head = self.pick("Why it is asked: ", "Varför den ställs: ");
                page.blank();
                page.hanging(head, why, Tone::Plain);
            }
            page.blank();
        }
        for (key, does) in self.all_keys() {
            page.hanging(&format!("{key}: "), does, Tone::Plain);
        }
        page
    }

    fn list_page(&self, filter: &Field, entries: &[Entry], at: usize) -> Page {
        let mut page = self.titled(self.pick("All questions", "Alla frågor"));
        let head = self.pick("Filter", "Filter");
        page.row(&format!("{head}: {}", filter.text()), Tone::Quiet);
        let signs = page.signs();
        let legend = match self.language() {
            Language::English => {
                format!("{} answered, {} open, ! to look at", signs.done, signs.open)
            }
            Language::Swedish => {
                format!("{} besvarad, {} öppen, ! att se över", signs.done, signs.open)
            }
        };
        page.text(&legend, Tone::Quiet);
        page.blank();
        let shown = meant(entries, filter.text());
        if shown.is_empty() {
            page.text(
                self.pick("No question is like that.", "Ingen fråga är sådan."),
                Tone::Plain,
            );
        }
        self.entries(&mut page, &shown, at);
        page
    }

    /// Questions with their marks; those far from the one that is chosen are not drawn.
    fn entries(&self, page: &mut Page, entries: &[&Entry], at: usize) {
        /// More rows than any terminal shows above or below the chosen one.
        const AROUND: usize = 200;
        let signs = page.signs();
        let first = at.saturating_sub(AROUND);
        let mut section: Option<&str> = None;
        for (number, entry) in entries.iter().enumerate().skip(first).take(2 * AROUND) {
            if section != Some(entry.section.as_str()) && !entry.section.is_empty() {
                page.row(&entry.section, Tone::Strong);
            }
            section = Some(&entry.section);
            let is_here = number == at;
            let here = if is_here { signs.here } else { " " };
            let mark = match entry.mark {
                Mark::Answered => signs.done,
                Mark::Open => signs.open,
                Mark::Missing | Mark::Check => "!",
            };
            let tone = match (is_here, entry.mark) {
                (true, _) => Tone::Chosen,
                (false, Mark::Missing | Mark::Check) => Tone::Bad,
                (false, _) => Tone::Plain,
            };
            let said = match (&entry.answer, entry.mark) {
                (Some(shown), _) => self.said(shown),
                (None, Mark::Missing) => self.pick("missing", "saknas").to_owned(),
                (None, _) => self.pick("no answer", "inget svar").to_owned(),
            };
            let rows: String = entry.rows.iter().map(|row| format!("{row}, ")).collect();
            let text = entry.text.lines().next().unwrap_or_default();
            let row = page.next_row();
            let lead = format!("{here} {mark} {} ", entry.number);
            let room = page.width().saturating_sub(lead.chars().count());
            // The answer is seen even where the question is long.
            let said = cut(&said, room / 2, signs.more);
            let left = room.saturating_sub(said.chars().count() + 2);
            let asked = cut(&format!("{rows}{text}"), left, signs.more);
            page.row(&format!("{lead}{asked}: {said}"), tone);
            if is_here {
                page.point(row, 0);
            }
            if entry.mark == Mark::Check {
                for says in &entry.says {
                    let head = self.pick("check: ", "se över: ");
                    page.hanging(
                        &format!("      {head}"),
                        self.language().say(says),
                        Tone::Bad,
                    );
                }
            }
        }
    }

    fn review(&self, review: &Review) -> Page {
        let mut page = self.titled(self.pick("Review", "Granska"));
        self.notices(&mut page);
        let Review { answered, missing_codes, open, missing, .. } = review;
        let wrong = review.marked();
        let text = match self.language() {
            Language::English => format!(
                "{answered} answered, {missing_codes} of them don't know or the like; {open} \
                 left blank; {missing} required missing; {wrong} to look over"
            ),
            Language::Swedish => format!(
                "{answered} besvarade, varav {missing_codes} vet ej eller liknande; {open} \
                 lämnade tomma; {missing} obligatoriska saknas; {wrong} att se över"
            ),
        };
        page.text(&text, Tone::Plain);
        for says in &review.says {
            page.hanging("! ", self.language().say(says), Tone::Bad);
        }
        if let Some(status) = review.status {
            page.text(self.language().say(&interview::ending(status)), Tone::Strong);
        }
        let (ready, tone) = match review.is_ready() {
            true => (
                self.pick(
                    "Ready: s signs and hands in.",
                    "Klart: s signerar och skickar in.",
                ),
                Tone::Good,
            ),
            false if review.asks_word() => (
                self.pick(
                    "s asks about what is marked with !, and then hands in.",
                    "s frågar om det som är märkt med !, och skickar sedan in.",
                ),
                Tone::Bad,
            ),
            false => (
                self.pick(
                    "Not ready: what is marked with ! stands first.",
                    "Inte klart: det som är märkt med ! står först.",
                ),
                Tone::Bad,
            ),
        };
        page.text(ready, tone);
        page.blank();
        let entries = ordered(review);
        self.entries(&mut page, &entries, self.at.unwrap_or(0));
        page
    }

    fn languages_page(&self, at: usize) -> Page {
        let mut page = self.titled(self.pick("Language", "Språk"));
        let texts = self.languages.iter().map(|tag| {
            let name = match tag.as_str() {
                "sv" => "svenska",
                "en" => "English",
                tag => tag,
            };
            (name, *tag == self.tag)
        });
        let own = [("svenska", Language::Swedish), ("English", Language::English)];
        let own = own.map(|(name, language)| (name, language == self.language()));
        page.text(self.pick("The questions:", "Frågorna:"), Tone::Strong);
        let count = self.languages.len();
        for (number, (name, is_so)) in texts.chain(own).enumerate() {
            if number == count {
                page.blank();
                page.text(self.pick("Everything else:", "Allt annat:"), Tone::Strong);
            }
            let signs = page.signs();
            let here = if number == at { signs.here } else { " " };
            let mark = if is_so { signs.done } else { " " };
            let tone = if number == at { Tone::Chosen } else { Tone::Plain };
            let row = page.next_row();
            page.row(&format!("{here} {mark} {name}"), tone);
            if number == at {
                page.point(row, 0);
            }
        }
        page
    }

    fn signature(&self, name: &Field, role: &Field, on_role: bool) -> Page {
        let mut page =
            self.titled(self.pick("Sign and hand in", "Signera och skicka in"));
        let ask = match self.needs_name {
            true => self.pick(
                "Who looked the answers through? Such a review is signed.",
                "Vem har granskat svaren? En sådan granskning signeras.",
            ),
            false => self.pick(
                "Who vouches for the answers? Enter without a name hands in unsigned.",
                "Vem står för svaren? Enter utan namn skickar in osignerat.",
            ),
        };
        page.text(ask, Tone::Plain);
        page.blank();
        page.text(self.pick("Your name:", "Ditt namn:"), Tone::Strong);
        // The field that is typed into is drawn last, so that the cursor stays there.
        if on_role {
            page.row(&format!("> {}", name.text()), Tone::Plain);
            page.text(self.pick("Your role:", "Din roll:"), Tone::Strong);
            self.line(&mut page, role);
        } else {
            self.line(&mut page, name);
        }
        page
    }

    fn receipt(&self, text: &str) -> Page {
        let mut page = self.titled(self.pick("Handed in", "Inskickat"));
        page.text(text, Tone::Plain);
        page
    }
}
