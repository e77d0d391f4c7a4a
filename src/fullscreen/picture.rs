//! The picture of a question.
//!
//! *In:* what is asked, what is typed and where the mark is. *Out:* a page.
//!
//! From the top: where it stands, what was done last, the question with its help, what may
//! be answered, the list or the field, what is wrong, what else stands there.

use unicode_width::UnicodeWidthStr;

use crate::diagnostic::Words;
use crate::fullscreen::front::{Front, Over};
use crate::fullscreen::page::{Page, Tone};
use crate::fullscreen::shape::{Asked, Listed, Shape, Stands};
use crate::interview::{Need, Part, Question};
use crate::report::interview as words;

/// How many rows of a register are proposed at a time.
const SHOWN: usize = 5;

impl Front {
    /// The page of a question, without its keys.
    pub(super) fn picture(&self, asked: &Asked) -> Page {
        let mut page = Page::new(self.look, self.width);
        let question = &asked.question;
        self.head(&mut page, question);
        self.notices(&mut page);
        self.wording(&mut page, question);
        self.limits(&mut page, question);
        if question.cells.is_empty() {
            self.of(&mut page, asked);
            self.entry(&mut page, asked);
        } else {
            self.cells(&mut page, asked);
        }
        if !self.search(&mut page) && !self.takes_text() {
            self.problem(&mut page, asked);
        }
        self.doubt(&mut page, question);
        if let Some(note) = &question.note {
            page.blank();
            page.hanging(self.pick("Note: ", "Anteckning: "), note, Tone::Quiet);
        }
        page
    }

    fn head(&self, page: &mut Page, question: &Question) {
        page.head(&self.title, &self.unit, Tone::Quiet);
        let need = match question.need {
            Need::Required => self.pick("(required)", "(obligatorisk)"),
            Need::Wanted => self.pick("(an answer is wanted)", "(svar önskas)"),
            Need::Optional => self.pick("(optional)", "(frivillig)"),
        };
        let progress = words::progress(question.progress, self.language());
        let between = page.signs().between;
        let around: Vec<&str> =
            question.sections.iter().chain(&question.rows).map(String::as_str).collect();
        let around = around.join(between);
        if question.kind == "note" {
            page.head(
                &around,
                self.pick("for information", "för kännedom"),
                Tone::Strong,
            );
            page.rule(0, 1);
            return;
        }
        let line = format!("{progress} {need}");
        match line.chars().count() + around.chars().count() + 3 > page.width() {
            true => {
                page.head_wrapped(&line, Tone::Strong);
                page.head_wrapped(&around, Tone::Plain);
            }
            false => page.head(&line, &around, Tone::Strong),
        }
        page.rule(question.progress.number.saturating_sub(1), question.progress.of);
    }

    /// What was done last.
    pub(super) fn notices(&self, page: &mut Page) {
        const MOST: usize = 6;
        for (text, tone) in &self.notices {
            let lines: Vec<&str> = text.lines().collect();
            for line in lines.iter().take(MOST) {
                let set_in = line.len() - line.trim_start().len();
                page.hanging(&" ".repeat(set_in), line.trim_start(), *tone);
            }
            if lines.len() > MOST {
                let left = lines.len() - MOST;
                let text = match self.language() {
                    crate::report::Language::English => format!("  and {left} more"),
                    crate::report::Language::Swedish => format!("  och {left} till"),
                };
                page.row(&text, *tone);
            }
        }
        page.blank();
    }

    fn wording(&self, page: &mut Page, question: &Question) {
        if self.is_aloud {
            for told in &question.instructions {
                let head = self.pick(words::TO_INTERVIEWER.0, words::TO_INTERVIEWER.1);
                page.text(&format!("{head} {told}"), Tone::Quiet);
            }
            page.blank();
            page.text(self.pick(words::READ_ALOUD.0, words::READ_ALOUD.1), Tone::Quiet);
        }
        if let Some(opening) = &question.opening {
            page.text(opening, Tone::Plain);
            page.blank();
        }
        page.text(&question.text, Tone::Strong);
        if let Some(help) = &question.help {
            match self.is_aloud {
                true => {
                    let head = self.pick(words::IF_ASKED.0, words::IF_ASKED.1);
                    page.text(&format!("{head} {help}"), Tone::Quiet);
                }
                false => page.text(help, Tone::Plain),
            }
        }
    }

    /// What may be answered, before it is.
    fn limits(&self, page: &mut Page, question: &Question) {
        let limits = self.language().say(&question.limits);
        if !limits.is_empty() {
            page.text(&format!("({limits})"), Tone::Quiet);
        }
        page.blank();
    }

    /// The option that something is written beside, among the others.
    fn of(&self, page: &mut Page, asked: &Asked) {
        let Part::Beside { code, .. } = &asked.question.at.part else { return };
        let signs = page.signs();
        for (choice, is_chosen) in &asked.around {
            let mark = if *is_chosen { signs.done } else { " " };
            let line = format!("{} {}", choice.key, choice.label);
            page.hanging(&format!("  {mark} "), &line, Tone::Plain);
            if choice.code == *code {
                let hint = self.pick("say what it is:", "skriv vad:");
                page.row(&format!("      {hint}"), Tone::Quiet);
                self.field_at(page, "      > ");
                self.problem(page, asked);
            }
        }
        if asked.around.is_empty()
            && let Some(of) = &asked.question.of
        {
            page.text(&format!("{of}:"), Tone::Strong);
            self.field_at(page, "> ");
            self.problem(page, asked);
        }
    }

    /// Where the answer is given.
    pub(super) fn entry(&self, page: &mut Page, asked: &Asked) {
        match &asked.shape {
            Shape::Note => {}
            Shape::Rows => self.rows(page, asked),
            Shape::Made { is_scale: true, .. } if self.fits_a_line(asked) => {
                self.scale(page, asked);
            }
            Shape::One { .. } | Shape::Several { .. } | Shape::Made { .. } => {
                self.list(page, asked);
            }
            Shape::Field { .. } => {
                if !matches!(asked.question.at.part, Part::Beside { .. }) {
                    self.field_at(page, "> ");
                    self.problem(page, asked);
                }
                self.candidates(page, asked);
                self.beside(page, asked);
            }
        }
    }

    /// The field, with the cursor where the next character goes.
    pub(super) fn field_at(&self, page: &mut Page, mark: &str) {
        let wide = mark.width();
        let room = page.measure().saturating_sub(wide);
        let (lines, (row, column)) = match self.masks() {
            true => self.field.masked().lines(room),
            false => self.field.lines(room),
        };
        let first = page.next_row();
        for (number, line) in lines.iter().enumerate() {
            let mark = if number == 0 { mark.to_owned() } else { " ".repeat(wide) };
            page.row(&format!("{mark}{line}"), Tone::Chosen);
        }
        if self.is_open() {
            page.point(first + row, wide + column);
        }
    }

    /// Below a field: the answer that is there where it is not in the field, what is
    /// proposed, and the missing codes.
    pub(super) fn beside(&self, page: &mut Page, asked: &Asked) {
        let question = &asked.question;
        let keeps = self.pick("(Enter keeps it)", "(Enter behåller det)");
        let takes = self.pick("(Enter takes it)", "(Enter tar det)");
        if let Some(shown) = &question.answer
            && self.field.is_empty()
        {
            let said = self.said(shown);
            let head = self.pick("Answer:", "Svar:");
            page.text(&format!("{head} {said} {keeps}"), Tone::Good);
        } else if let Some(shown) = &question.proposed {
            let said = self.said(shown);
            let head = self.pick("Proposed:", "Förslag:");
            page.text(&format!("{head} {said} {takes}"), Tone::Good);
        }
        let missing = asked.beside(self.language());
        if !missing.is_empty() {
            let listed = missing.iter().map(|l| format!("{} {}", l.key, l.label));
            page.blank();
            page.entries("", &listed.collect::<Vec<_>>(), Tone::Plain);
        }
    }

    fn list(&self, page: &mut Page, asked: &Asked) {
        let listed = asked.listed(self.language());
        let wide = listed.iter().map(|listed| listed.key.chars().count()).max();
        if let Some(shown) = asked.question.answer.as_ref().filter(|_| self.veils(asked))
        {
            let head = self.pick("Answer:", "Svar:");
            page.text(&format!("{head} {}", self.said(shown)), Tone::Good);
            page.blank();
        }
        let mut is_beside = false;
        for (number, one) in listed.iter().enumerate() {
            if matches!(one.stands, Stands::Missing(_)) && !is_beside && number > 0 {
                page.blank();
                is_beside = true;
            }
            let (is_here, row) = (self.at == Some(number), page.next_row());
            let here = if is_here { page.signs().here } else { " " };
            let mark = self.mark(page, asked, one);
            let key = format!("{:>1$}", one.key, wide.unwrap_or(1));
            let alone = match one.stands_alone {
                true => self.pick(" (stands alone)", " (ensamt)"),
                false => "",
            };
            let tone = if is_here { Tone::Chosen } else { Tone::Plain };
            let lead = format!("{here} {mark}{key} ");
            page.hanging(&lead, &format!("{}{alone}", one.label), tone);
            if is_here && self.is_open() {
                page.point(row, 0);
            }
        }
        if self.at.is_none() && self.is_open() {
            page.point(page.next_row().saturating_sub(listed.len()), 0);
        }
        if matches!(asked.shape, Shape::Several { is_ranked: true }) {
            let ranked = listed.iter().filter(|one| asked.rank(one).is_some()).count();
            let codes = listed.iter().filter(|one| matches!(one.stands, Stands::Code(_)));
            let left = codes.count().saturating_sub(ranked);
            let head = self.pick("Not ranked yet:", "Ännu inte ordnade:");
            page.blank();
            page.row(&format!("{head} {left}"), Tone::Quiet);
        }
    }

    /// Whether an option is chosen: in signs that are the same without colour.
    pub(super) fn mark(&self, page: &Page, asked: &Asked, one: &Listed) -> String {
        let rank = asked.rank(one).filter(|_| !self.veils(asked));
        let done = page.signs().done;
        match (&asked.shape, rank) {
            (Shape::Several { is_ranked: true }, rank) => match (&one.stands, rank) {
                (Stands::Code(_), Some(rank)) => format!("[{}.] ", rank + 1),
                (Stands::Code(_), None) => "[  ] ".to_owned(),
                (Stands::Missing(_), _) => "     ".to_owned(),
            },
            (Shape::Several { .. }, Some(_)) => "[x] ".to_owned(),
            (Shape::Several { .. }, None) => "[ ] ".to_owned(),
            (_, Some(_)) => format!("{done} "),
            (_, None) => "  ".to_owned(),
        }
    }

    /// Whether what is chosen is kept from view: until something is ticked, where several
    /// may be, since one has to see what one ticks.
    pub(super) fn veils(&self, asked: &Asked) -> bool {
        let is_ticked = matches!(asked.shape, Shape::Several { .. }) && self.is_met;
        self.masks() && !is_ticked
    }

    /// What is wrong, right under what was typed.
    pub(super) fn problem(&self, page: &mut Page, asked: &Asked) {
        let Some(problem) = &asked.question.problem else { return };
        page.text(words::problem(problem, self.language()).trim_end(), Tone::Bad);
        if self.is_ambiguous(asked) && !self.masks() {
            for (number, json) in (1..).zip(&problem.readings) {
                let said = Words::new(json.clone(), json.replace('.', ","));
                let said = self.language().say(&said);
                page.row(&format!("  {number} {said}"), Tone::Chosen);
            }
        }
        if problem.is_kept {
            let text = self.pick(
                "The answer is kept. Enter goes on.",
                "Svaret är sparat. Enter går vidare.",
            );
            page.text(text, Tone::Plain);
        }
        page.keep();
    }

    /// The rows of a register that begin as what is typed does.
    fn candidates(&self, page: &mut Page, asked: &Asked) {
        let typed = if self.masks() { "" } else { self.field.text() };
        for (code, name) in asked.candidates(typed).into_iter().take(SHOWN) {
            let said =
                if name == code { name.to_owned() } else { format!("{name} ({code})") };
            page.row(&format!("  {said}"), Tone::Quiet);
        }
    }

    fn doubt(&self, page: &mut Page, question: &Question) {
        let Some(doubt) = &question.doubt else { return };
        let head = self.pick("Check: ", "Kontroll: ");
        page.blank();
        page.hanging(head, &doubt.message, Tone::Bad);
        if let Over::Reason(reason) = &self.over {
            page.text(self.pick("Why is it right?", "Varför stämmer det?"), Tone::Strong);
            self.line(page, reason);
            page.keep();
            return;
        }
        let ask = self.pick("Is it right? [y/N] ", "Stämmer det? [j/N] ");
        let row = page.next_row();
        page.row(ask, Tone::Strong);
        page.point(row, ask.chars().count());
    }

    /// A field of something that lies over the question.
    pub(super) fn line(&self, page: &mut Page, field: &super::field::Field) {
        let (lines, (row, column)) = field.lines(page.measure().saturating_sub(2));
        let first = page.next_row();
        for (number, line) in lines.iter().enumerate() {
            let mark = if number == 0 { "> " } else { "  " };
            page.row(&format!("{mark}{line}"), Tone::Chosen);
        }
        page.point(first + row, 2 + column);
    }
}
