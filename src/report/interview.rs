//! Interviews in words: what fronts show of a question, a review, a receipt.
//!
//! *In:* what `interview` says there is to show. *Out:* lines in the interface's language.
//!
//! The questionnaire's own texts are in the language of the interview and are made visible
//! here. Nothing is asked and nothing is decided.

use crate::diagnostic::Words;
use crate::interview::{
    CallKind, Choice, Entry, Mark, Need, Notice, Problem, Progress, Question, Review,
    Session, Shown,
};
use crate::model::{Questionnaire, Text};
use crate::report::Language;
use crate::report::visible::visible;
use crate::value::{AnswerState, Status};

/// What stands before words that an interviewer is to know and not to read.
pub const TO_INTERVIEWER: (&str, &str) = ("To the interviewer:", "Till intervjuaren:");

/// What stands before words that an interviewer reads aloud.
pub const READ_ALOUD: (&str, &str) = ("Read aloud:", "Läs upp:");

/// What stands before words that an interviewer reads where they are wanted.
pub const IF_ASKED: (&str, &str) = ("If asked for:", "Vid behov:");

/// The keys that stand for missing codes.
pub const MISSING_KEYS: [(char, AnswerState); 3] = [
    ('-', AnswerState::DontKnow),
    ('!', AnswerState::NotApplicable),
    ('*', AnswerState::Refused),
];

/// Who asks, why, who sees it, how long it is kept, whom to ask.
pub fn welcome(session: &Session<'_>, language: Language) -> String {
    let questionnaire = session.instrument().questionnaire();
    let tag = session.language();
    let title = questionnaire.title.as_ref().map(|title| title.wording(tag));
    let title = title.unwrap_or(&questionnaire.name.value);
    let (name, code) = (session.unit_name(), &session.about().unit);
    let unit = match name == code {
        true => code.clone(),
        false => format!("{name} ({code})"),
    };
    let mut text = format!("{}, {}\n", visible(title), visible(&unit));
    for (head, said) in told_first(questionnaire, tag, language) {
        text.push_str(&format!("{head}: {}\n", visible(&said)));
    }
    text
}

/// What is told before the first question, each with its heading.
fn told_first(
    questionnaire: &Questionnaire,
    tag: &str,
    language: Language,
) -> Vec<(&'static str, String)> {
    let text =
        |text: &Option<Text>| text.as_ref().map(|text| text.wording(tag).to_owned());
    let (sender, privacy) =
        (questionnaire.sender.as_ref(), questionnaire.privacy.as_ref());
    let public = privacy.and_then(|privacy| privacy.public.as_ref());
    let public = public.map(|public| match public.value.as_str() {
        "answers" => language.pick("the answers become public", "svaren blir offentliga"),
        "results" => {
            language.pick("the results become public", "resultaten blir offentliga")
        }
        _ => language.pick("nothing is made public", "inget offentliggörs"),
    });
    [
        (language.pick("Asks", "Frågar"), sender.and_then(|of| text(&of.name))),
        (language.pick("Purpose", "Syfte"), privacy.and_then(|of| text(&of.purpose))),
        (
            language.pick("Legal ground", "Rättslig grund"),
            privacy.and_then(|of| text(&of.ground)),
        ),
        (language.pick("Who sees it", "Vem ser svaren"), public.map(str::to_owned)),
        (language.pick("Kept", "Sparas"), privacy.and_then(|of| text(&of.kept))),
        (
            language.pick("Contact", "Kontakt"),
            sender.and_then(|of| Some(of.contact.as_ref()?.value.clone())),
        ),
    ]
    .into_iter()
    .filter_map(|(head, said)| Some((head, said?)))
    .collect()
}

/// `question 7 of about 31`.
pub fn progress(progress: Progress, language: Language) -> String {
    let Progress { number, of, is_about } = progress;
    let about = match is_about {
        true => language.pick("about ", "ca "),
        false => "",
    };
    match language {
        Language::English => format!("Question {number} of {about}{of}"),
        Language::Swedish => format!("Fråga {number} av {about}{of}"),
    }
}

/// Where a question stands: progress, section, rows, whether an answer is needed.
pub fn heading(question: &Question, language: Language) -> String {
    let need = match question.need {
        Need::Required => language.pick("required", "obligatorisk"),
        Need::Wanted => language.pick("an answer is wanted", "svar önskas"),
        Need::Optional => language.pick("optional", "frivillig"),
    };
    let around = question.sections.iter().chain(&question.rows).cloned();
    let parts: Vec<String> = match question.kind {
        // It asks nothing, so that it has no number.
        "note" => around.collect(),
        _ => {
            let number = progress(question.progress, language);
            std::iter::once(number).chain(around).chain([need.to_owned()]).collect()
        }
    };
    visible(&parts.join(", ")).into_owned()
}

/// A question in full, without its heading; to an interviewer with what is to be known, and
/// a word before what is read aloud and before what is not.
pub fn body(question: &Question, is_aloud: bool, language: Language) -> String {
    let mut text = String::new();
    let mut line = |head: &str, said: &str| {
        let mut head = if is_aloud { head } else { "" };
        for one in said.lines().filter(|one| !one.trim().is_empty()) {
            let gap = if head.is_empty() { "" } else { " " };
            text.push_str(&format!("{head}{gap}{}\n", visible(one.trim_end())));
            head = "";
        }
    };
    let instructions = question.instructions.iter().filter(|_| is_aloud);
    let told = language.pick(TO_INTERVIEWER.0, TO_INTERVIEWER.1);
    instructions.for_each(|instruction| line(told, instruction));
    let read = language.pick(READ_ALOUD.0, READ_ALOUD.1);
    question.opening.iter().for_each(|opening| line(read, opening));
    line(read, &question.text);
    let asked = language.pick(IF_ASKED.0, IF_ASKED.1);
    question.help.iter().for_each(|help| line(asked, help));
    if let Some(total) = &question.total {
        line(
            "",
            &format!(
                "{} {}",
                language.pick("Total:", "Summa:"),
                language.say(&total.total)
            ),
        );
    }
    text
}

/// What can be answered: type and limits, options, missing codes, what is there already.
pub fn options(question: &Question, language: Language) -> String {
    let mut text = String::new();
    let limits = language.say(&question.limits);
    if !limits.is_empty() {
        text.push_str(&format!("({})\n", visible(limits)));
    }
    for choice in &question.choices {
        text.push_str(&format!("  {}\n", option(choice, language)));
    }
    let spelled = |state: &AnswerState| {
        question.choices.iter().any(|choice| choice.missing == Some(*state))
    };
    for (key, state) in MISSING_KEYS {
        if question.missing.contains(&state) && !spelled(&state) {
            text.push_str(&format!("  {key} {}\n", language.say(&missing(state))));
        }
    }
    text
}

fn option(choice: &Choice, language: Language) -> String {
    let alone = match choice.stands_alone && choice.missing.is_none() {
        true => language.pick(" (stands alone)", " (ensamt)"),
        false => "",
    };
    format!("{} {}{alone}", visible(&choice.key), visible(&choice.label))
}

/// A missing code in words.
pub fn missing(state: AnswerState) -> Words {
    match state {
        AnswerState::DontKnow => Words::new("don't know", "vet ej"),
        AnswerState::Refused => Words::new("prefer not to say", "vill inte svara"),
        AnswerState::NotApplicable => Words::new("not applicable", "ej tillämpligt"),
        other => Words::same(other.name()),
    }
}

/// An answer as it is shown; one that is nobody else's business is not.
pub fn answer(shown: &Shown, language: Language) -> String {
    if shown.is_hidden {
        return language.pick("‹hidden›", "‹dold›").to_owned();
    }
    visible(language.say(&shown.words)).into_owned()
}

/// The answer that is there, and what an empty line does.
pub fn standing(question: &Question, language: Language) -> String {
    let mut text = String::new();
    if let Some(shown) = &question.answer {
        let said = answer(shown, language);
        text.push_str(&match language {
            Language::English => format!("Answer: {said} (Enter keeps it)\n"),
            Language::Swedish => format!("Svar: {said} (Enter behåller det)\n"),
        });
    } else if let Some(shown) = &question.proposed {
        let said = answer(shown, language);
        text.push_str(&match language {
            Language::English => format!("Proposed: {said} (Enter takes it)\n"),
            Language::Swedish => format!("Förslag: {said} (Enter tar det)\n"),
        });
    }
    if let Some(note) = &question.note {
        let head = language.pick("Note", "Anteckning");
        text.push_str(&format!("{head}: {}\n", visible(note)));
    }
    text
}

/// The rows of a roster that is filled by hand, and what to do with them.
pub fn roster(question: &Question, language: Language) -> String {
    let Some(roster) = &question.roster else { return String::new() };
    let mut text = String::new();
    for (number, row) in (1..).zip(&roster.rows) {
        text.push_str(&format!("  {number} {}\n", visible(row)));
    }
    let (least, most) = (roster.least, roster.most);
    text.push_str(&match (language, roster.rows.is_empty()) {
        (Language::English, true) => {
            format!("({least}–{most} rows; + adds one, Enter: there are none)\n")
        }
        (Language::Swedish, true) => {
            format!("({least}–{most} rader; + lägger till en, Enter: det finns inga)\n")
        }
        (Language::English, false) => format!(
            "({least}–{most} rows; + adds one, -1 removes row 1, Enter: these are all)\n"
        ),
        (Language::Swedish, false) => format!(
            "({least}–{most} rader; + lägger till en, -1 tar bort rad 1, Enter: det är \
             alla)\n"
        ),
    });
    text
}

/// What is wrong with what was typed, on a line that begins with the word for it.
pub fn problem(problem: &Problem, language: Language) -> String {
    let head = language.pick("Error", "Fel");
    let sentence = |words: &Words| {
        let said = capital(language.say(words));
        match said.ends_with(['.', '?', '!']) {
            true => said,
            false => format!("{said}."),
        }
    };
    let said = std::iter::once(&problem.says).chain(problem.help.iter()).map(sentence);
    format!("{head}: {}\n", visible(&said.collect::<Vec<_>>().join(" ")))
}

/// Something that an event led to.
pub fn notice(notice: &Notice, language: Language) -> String {
    let list = |names: &[String]| {
        names.iter().map(|name| format!("  {}\n", visible(name))).collect::<String>()
    };
    match notice {
        Notice::Fell(names) => format!(
            "{}\n{}",
            language.pick(
                "Not asked any more; the answers are kept:",
                "Frågas inte längre; svaren behålls:"
            ),
            list(names)
        ),
        Notice::CameBack(names) => format!(
            "{}\n{}",
            language
                .pick("Asked again, with their answers:", "Frågas igen, med sina svar:"),
            list(names)
        ),
        Notice::Worked(text, value) => {
            let how = language.pick("worked out", "uträknat");
            format!("→ {} {} ({how})\n", visible(text), language.say(value))
        }
        Notice::Remark(text) => {
            format!("{}: {}\n", language.pick("Note", "Obs"), visible(text))
        }
        Notice::StoodAlone(label) => match language {
            Language::English => {
                format!("{} stands alone: the others were cleared\n", visible(label))
            }
            Language::Swedish => {
                format!("{} står ensamt: de andra togs bort\n", visible(label))
            }
        },
        Notice::GaveWay(label) => match language {
            Language::English => {
                format!("{} stands alone, and was cleared\n", visible(label))
            }
            Language::Swedish => {
                format!("{} står ensamt, och togs bort\n", visible(label))
            }
        },
        Notice::Reopened(_) => language
            .pick(
                "A confirmed answer rests on this one and is asked about again.\n",
                "Ett bekräftat svar bygger på detta och frågas om igen.\n",
            )
            .to_owned(),
        Notice::Ends(said) => {
            let head = language.pick("The interview ends here.", "Intervjun slutar här.");
            format!("{}\n", format!("{head} {}", visible(said)).trim_end())
        }
        Notice::Edge => language
            .pick("Nothing more that way.\n", "Inget mer åt det hållet.\n")
            .to_owned(),
        Notice::Cannot(says) => {
            let head = language.pick("Error", "Fel");
            format!("{head}: {}.\n", visible(&capital(language.say(says))))
        }
    }
}

/// The list of questions, each with its mark in words.
pub fn list<'e>(
    entries: impl IntoIterator<Item = &'e Entry>,
    language: Language,
) -> String {
    let mut text = String::new();
    let mut section: Option<&str> = None;
    for entry in entries {
        if section != Some(entry.section.as_str()) {
            section = Some(&entry.section);
            text.push_str(&format!("{}\n", visible(&entry.section)));
        }
        text.push_str(&line(entry, language));
    }
    text
}

fn line(entry: &Entry, language: Language) -> String {
    let rows = entry.rows.iter().map(|row| format!("{}, ", visible(row)));
    let rows: String = rows.collect();
    let said = match (&entry.answer, entry.mark) {
        (Some(shown), _) => answer(shown, language),
        (None, Mark::Missing) => language.pick("required", "obligatorisk").to_owned(),
        (None, _) => language.pick("no answer", "inget svar").to_owned(),
    };
    let mark = match entry.mark {
        Mark::Answered => "✓",
        Mark::Open => "•",
        Mark::Missing | Mark::Check => "!",
    };
    let mut text =
        format!("  {mark} {} {rows}{}: {said}\n", entry.number, visible(&entry.text));
    if entry.mark == Mark::Check {
        for says in &entry.says {
            let head = language.pick("check", "se över");
            text.push_str(&format!("      {head}: {}\n", visible(language.say(says))));
        }
    }
    text
}

/// Everything before it is handed in, what is missing first.
pub fn review(review: &Review, language: Language) -> String {
    let is_first = |entry: &&Entry| matches!(entry.mark, Mark::Missing | Mark::Check);
    let head = language.pick("Review", "Granska");
    let mut text = format!("{head}\n");
    if review.entries.iter().any(|entry| is_first(&entry)) {
        let first = language.pick("First:", "Först:");
        text.push_str(&format!("{first}\n"));
        for entry in review.entries.iter().filter(is_first) {
            text.push_str(&line(entry, language));
        }
    }
    let rest = review.entries.iter().filter(|entry| !is_first(entry));
    text.push_str(&list(rest, language));
    for says in &review.says {
        text.push_str(&format!("  ! {}\n", visible(language.say(says))));
    }
    let Review { answered, missing_codes, open, missing, .. } = review;
    let wrong = review.marked();
    text.push_str(&match language {
        Language::English => format!(
            "{answered} answered, {missing_codes} of them don't know or the like; {open} \
             left blank, {missing} required missing, {wrong} to look over\n"
        ),
        Language::Swedish => format!(
            "{answered} besvarade, varav {missing_codes} vet ej eller liknande; {open} \
             lämnade tomma, {missing} obligatoriska saknas, {wrong} att se över\n"
        ),
    });
    if let Some(status) = review.status {
        text.push_str(&format!("{}\n", language.say(&ending(status))));
    }
    text
}

/// How an interview ends where that is not by its last question.
pub fn ending(status: Status) -> Words {
    match status {
        Status::Complete => Words::new("complete", "fullständig"),
        Status::Partial => Words::new("handed in unfinished", "lämnas in ofullständig"),
        Status::Refused => Words::new("handed in as refused", "lämnas in som vägran"),
        Status::Ineligible => Words::new("outside the population", "utanför målgruppen"),
        Status::Withdrawn => Words::new("taken back", "återtagen"),
    }
}

/// What came of a contact, in words.
pub fn call(kind: CallKind) -> Words {
    match kind {
        CallKind::NoContact => Words::new("no contact", "ingen kontakt"),
        CallKind::Refusal => Words::new("refusal", "vägran"),
        CallKind::Appointment => Words::new("appointment", "avtalad tid"),
    }
}

fn capital(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| {
        first.to_uppercase().collect::<String>() + characters.as_str()
    })
}
