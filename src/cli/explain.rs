//! `survey explain`: the page of a rule, or of a word of the language.
//!
//! *In:* the name of a rule, a type or another word. *Out:* its page; without a name
//! every page by area, with `--all` every rule by name.
//!
//! Pages stand in tables beside the steps they belong to; here they are only walked.

use serde_json::{Value, json};

use crate::answers;
use crate::cases;
use crate::check::{CHECKS, LINTS, can_be_allowed, is_lint};
use crate::cli::args::{ExplainArguments, Format};
use crate::cli::error::Error;
use crate::cli::files;
use crate::cli::session::Session;
use crate::cli::verify;
use crate::diagnostic::{Rule, Words, nearest};
use crate::load::{self, Topic, topics};
use crate::report::wrap::{pad, wrap};
use crate::report::{Ink, Language, Look, machine, page};
use crate::yaml;

const FORMATS: &[Format] = &[Format::Human, Format::Json];

/// A page that can be asked for.
#[derive(Clone, Copy)]
enum Entry {
    Rule(&'static Rule),
    Topic(&'static Topic),
}

impl Entry {
    fn name(self) -> &'static str {
        match self {
            Self::Rule(rule) => rule.name,
            Self::Topic(topic) => topic.name,
        }
    }

    fn page(self) -> &'static str {
        match self {
            Self::Rule(rule) => rule.explanation,
            Self::Topic(topic) => topic.page,
        }
    }
}

/// Prints the page, or the table of all.
pub fn run(arguments: &ExplainArguments, session: &mut Session) -> Result<(), Error> {
    let format = session.format("explain", FORMATS)?;
    let wanted = match &arguments.name {
        Some(name) => vec![find(name)?],
        None => rules().into_iter().map(Entry::Rule).collect(),
    };
    let look = &session.settings.out;
    let text = if format == Format::Json {
        let values: Vec<Value> = wanted.iter().map(|entry| value(*entry)).collect();
        let counted =
            if matches!(wanted[..], [Entry::Topic(_)]) { "topics" } else { "rules" };
        let summary = json!({counted: values.len(), "exit_code": session.exit().code()});
        machine::envelope("explain", values, summary, Vec::new(), Vec::new())
    } else if arguments.name.is_some() {
        let told = wanted.iter().map(|entry| match entry {
            Entry::Rule(rule) => {
                page::render(rule, is_lint(rule), look) + &silenced(rule, look)
            }
            Entry::Topic(topic) => page::topic(topic.name, topic.page, look),
        });
        told.collect()
    } else if session.settings.all {
        table(&wanted, session)
    } else {
        by_area(session)
    };
    session.result(&text)
}

/// Whether a finding of the rule can be accepted, and how.
fn silenced(rule: &Rule, look: &Look) -> String {
    let checked = CHECKS.iter().chain(LINTS).any(|check| check.rule.name == rule.name);
    if !checked {
        return String::new();
    }
    let name = rule.name;
    let words = if can_be_allowed(rule) {
        Words::new(
            format!("It can be allowed on its line: # allow: {name} because …"),
            format!("Det kan tillåtas på sin rad: # allow: {name} because …"),
        )
    } else {
        Words::new("It cannot be allowed.", "Det kan inte tillåtas.")
    };
    format!("\n{}\n", wrap(look.language.say(&words), look.width, "", ""))
}

/// Every page under its area: the language first, then the rules under the kind of file
/// they speak of; a rule that speaks of several stands under the first.
fn by_area(session: &Session) -> String {
    let look = &session.settings.out;
    let mut told: Vec<&str> = Vec::new();
    let mut parts = Vec::new();
    for (words, topics) in [
        (Words::new("Types of items:", "Frågetyper:"), topics::TYPES),
        (Words::new("The language:", "Språket:"), topics::CONCEPTS),
    ] {
        parts.push((words, topics.iter().map(Entry::Topic).collect::<Vec<_>>()));
    }
    for (words, rules) in areas() {
        let mut own: Vec<&Rule> =
            rules.into_iter().filter(|rule| !told.contains(&rule.name)).collect();
        own.sort_by_key(|rule| rule.name);
        own.dedup_by_key(|rule| rule.name);
        told.extend(own.iter().map(|rule| rule.name));
        parts.push((words, own.into_iter().map(Entry::Rule).collect()));
    }
    let mut text = String::new();
    for (words, entries) in parts {
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(&look.paint(Ink::Bold, look.language.say(&words)));
        text.push('\n');
        text.push_str(&table(&entries, session));
    }
    text
}

/// The tables of rules, in the order a file goes through the steps.
fn areas() -> [(Words, Vec<&'static Rule>); 9] {
    let checks = CHECKS.iter().map(|check| check.rule);
    let folder = [
        &files::DUPLICATE_QUESTIONNAIRE,
        &files::DUPLICATE_SCORING,
        &files::SCORING_WITHOUT_QUESTIONNAIRE,
        &files::MAP_WITHOUT_QUESTIONNAIRE,
        &files::UNKNOWN_WAVE,
        &files::UNLINKED_WAVE,
        &files::WAVE_CYCLE,
    ];
    let all = |rules: &[&'static Rule]| rules.to_vec();
    let mut of_answers = all(answers::RULES);
    of_answers.extend([&files::CORRECTION_DISAGREES, &files::UNUSED_CORRECTION]);
    [
        (Words::new("YAML:", "YAML:"), all(yaml::RULES)),
        (Words::new("Keys and values:", "Nycklar och värden:"), all(load::RULES)),
        (
            Words::new("Questionnaires and scoring files:", "Formulär och poängfiler:"),
            checks.chain(folder).collect(),
        ),
        (
            Words::new("Method, with `--lint`:", "Metod, med `--lint`:"),
            LINTS.iter().map(|lint| lint.rule).collect(),
        ),
        (Words::new("Answers:", "Svar:"), of_answers),
        (Words::new("Notations:", "Format:"), all(answers::NOTATION_RULES)),
        (
            Words::new("Data from elsewhere:", "Data från annat håll:"),
            all(answers::MAP_RULES),
        ),
        (Words::new("Cases:", "Testfall:"), all(cases::RULES)),
        (Words::new("Results:", "Resultat:"), all(verify::RULES)),
    ]
}

/// Every rule of every step, sorted by name.
pub fn rules() -> Vec<&'static Rule> {
    let mut rules: Vec<&'static Rule> =
        areas().into_iter().flat_map(|(_, rules)| rules).collect();
    rules.sort_by_key(|rule| rule.name);
    rules.dedup_by_key(|rule| rule.name);
    rules
}

fn find(name: &str) -> Result<Entry, Error> {
    let plain = name.trim_start_matches(['[', '`']).trim_end_matches([']', '`']);
    let topics = topics::TYPES.iter().chain(topics::CONCEPTS).map(Entry::Topic);
    let all: Vec<Entry> = rules().into_iter().map(Entry::Rule).chain(topics).collect();
    let found = all.iter().find(|entry| entry.name() == plain).copied();
    let unknown = || Error::Unknown {
        what: Words::new(
            "rule or word of the language",
            "ingen regel och inget i språket",
        ),
        given: name.to_owned(),
        near: nearest(plain, all.iter().map(|entry| entry.name())).map(str::to_owned),
        known: Vec::new(),
    };
    found.ok_or_else(|| told_elsewhere(plain).unwrap_or_else(unknown))
}

/// How many pages are named on which a word is told.
const MOST_PAGES: usize = 4;

/// Says on which pages a word is told that has none of its own; nothing where on none.
fn told_elsewhere(word: &str) -> Option<Error> {
    let (quoted, key) = (format!("`{word}`"), format!("{word}:"));
    let count = |topic: &&Topic| {
        let page = topic.page;
        page.matches(&quoted).count() + page.matches(&key).count()
    };
    let topics = topics::TYPES.iter().chain(topics::CONCEPTS);
    let mut pages: Vec<&Topic> =
        topics.filter(|topic| topic.page.contains(&quoted)).collect();
    pages.sort_by_key(|topic| std::cmp::Reverse(count(topic)));
    let names = pages.iter().take(MOST_PAGES);
    let pages = names.map(|topic| format!("survey explain {}", topic.name));
    let pages = pages.collect::<Vec<_>>().join(", ");
    (!pages.is_empty()).then(|| Error::Choose {
        what: Words::new(
            format!("`{word}` has no page of its own"),
            format!("`{word}` har ingen egen sida"),
        ),
        help: Words::new(format!("it is told by {pages}"), format!("läs {pages}")),
    })
}

fn value(entry: Entry) -> Value {
    let summary = page::Page::parse(entry.page()).first_sentence();
    match entry {
        Entry::Rule(rule) => json!({
            "type": "rule",
            "rule": rule.name,
            "level": Language::English.level(rule.severity),
            "lint": is_lint(rule),
            "can_be_allowed": can_be_allowed(rule),
            "summary": summary,
            "explanation": rule.explanation,
        }),
        Entry::Topic(topic) => json!({
            "type": "topic",
            "topic": topic.name,
            "summary": summary,
            "explanation": topic.page,
        }),
    }
}

/// One page a line, with its first sentence.
fn table(entries: &[Entry], session: &Session) -> String {
    let look = &session.settings.out;
    let width = entries.iter().map(|entry| entry.name().len()).max().unwrap_or(0);
    let mut text = String::new();
    for entry in entries {
        let first = page::Page::parse(entry.page()).first_sentence();
        let first = first.unwrap_or_default();
        if look.plain || look.width < width + 32 {
            text.push_str(&format!("{}: {first}\n", entry.name()));
            continue;
        }
        let head = format!("{}  ", pad(entry.name(), width, false));
        text.push_str(&wrap(&first, look.width, &head, &" ".repeat(width + 2)));
        text.push('\n');
    }
    text
}
