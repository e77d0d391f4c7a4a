//! `survey explain`: the page of a rule.
//!
//! *In:* the name of a rule. *Out:* its page; without a name every rule by area, with
//! `--all` by name.
//!
//! Rules stand in tables beside the steps that apply them; here they are only walked.

use serde_json::{Value, json};

use crate::answers;
use crate::cases;
use crate::check::CHECKS;
use crate::cli::args::{ExplainArguments, Format};
use crate::cli::error::Error;
use crate::cli::files;
use crate::cli::session::Session;
use crate::diagnostic::{Rule, Words, nearest};
use crate::load;
use crate::report::wrap::{pad, wrap};
use crate::report::{Ink, Language, machine, page};
use crate::yaml;

const FORMATS: &[Format] = &[Format::Human, Format::Json];

/// Prints the page, or the table of all.
pub fn run(arguments: &ExplainArguments, session: &mut Session) -> Result<(), Error> {
    let format = session.format("explain", FORMATS)?;
    let rules = rules();
    let wanted = match &arguments.rule {
        Some(name) => vec![find(name, &rules)?],
        None => rules,
    };
    let text = if format == Format::Json {
        let values: Vec<Value> = wanted.iter().map(|rule| value(rule)).collect();
        let summary = json!({"rules": values.len(), "exit_code": session.exit().code()});
        machine::envelope("explain", values, summary, Vec::new(), Vec::new())
    } else if arguments.rule.is_some() {
        wanted.iter().map(|rule| page::render(rule, &session.settings.out)).collect()
    } else if session.settings.all {
        table(&wanted, session)
    } else {
        by_area(session)
    };
    session.result(&text)
}

/// Every rule under the kind of file it speaks of; one that speaks of several stands
/// under the first.
fn by_area(session: &Session) -> String {
    let look = &session.settings.out;
    let mut told: Vec<&str> = Vec::new();
    let mut text = String::new();
    for (words, rules) in areas() {
        let mut own: Vec<&Rule> =
            rules.into_iter().filter(|rule| !told.contains(&rule.name)).collect();
        own.sort_by_key(|rule| rule.name);
        own.dedup_by_key(|rule| rule.name);
        told.extend(own.iter().map(|rule| rule.name));
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(&look.paint(Ink::Bold, look.language.say(&words)));
        text.push('\n');
        text.push_str(&table(&own, session));
    }
    text
}

/// The tables of rules, in the order a file goes through the steps.
fn areas() -> [(Words, Vec<&'static Rule>); 6] {
    let checks = CHECKS.iter().map(|check| check.rule);
    let folder = [
        &files::DUPLICATE_QUESTIONNAIRE,
        &files::SCORING_WITHOUT_QUESTIONNAIRE,
        &files::UNKNOWN_WAVE,
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
        (Words::new("Answers:", "Svar:"), of_answers),
        (Words::new("Notations:", "Format:"), all(answers::NOTATION_RULES)),
        (Words::new("Cases:", "Testfall:"), all(cases::RULES)),
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

fn find(name: &str, rules: &[&'static Rule]) -> Result<&'static Rule, Error> {
    let plain = name.trim_start_matches(['[', '`']).trim_end_matches([']', '`']);
    rules.iter().find(|rule| rule.name == plain).copied().ok_or_else(|| Error::Unknown {
        what: Words::new("rule", "ingen regel"),
        given: name.to_owned(),
        near: nearest(plain, rules.iter().map(|rule| rule.name)).map(str::to_owned),
        known: Vec::new(),
    })
}

fn value(rule: &Rule) -> Value {
    json!({
        "type": "rule",
        "rule": rule.name,
        "level": Language::English.level(rule.severity),
        "summary": page::Page::parse(rule.explanation).first_sentence(),
        "explanation": rule.explanation,
    })
}

/// One rule a line, with the first sentence of its page.
fn table(rules: &[&Rule], session: &Session) -> String {
    let look = &session.settings.out;
    let width = rules.iter().map(|rule| rule.name.len()).max().unwrap_or(0);
    let mut text = String::new();
    for rule in rules {
        let first = page::Page::parse(rule.explanation).first_sentence();
        let first = first.unwrap_or_default();
        if look.plain || look.width < width + 32 {
            text.push_str(&format!("{}: {first}\n", rule.name));
            continue;
        }
        let head = format!("{}  ", pad(rule.name, width, false));
        text.push_str(&wrap(&first, look.width, &head, &" ".repeat(width + 2)));
        text.push('\n');
    }
    text
}
