//! A questionnaire and a scoring file in a string each, and answers in a line.
//!
//! Answers are `item=value`, blank-separated: an option, ticks as `[a,b]`, a number, or
//! a state as `!dont_know`. `unit.x=…` is the register's cell. What is not named is
//! blank.

use survey::decimal::Number;
use survey::diagnostic::Findings;
use survey::expression::Domain;
use survey::load::{self, ReadProblem, Reader};
use survey::model::{Questionnaire, Scoring};
use survey::route::{self, Given, Plan, Record, View};
use survey::score::{
    self, Envelope, Member, Membership, NodeScore, Population, Ruleset, Trace, UnitScores,
};
use survey::source::{FileId, Source, Sources};
use survey::value::{AnswerState, Cell, Status, Value};

/// A scoring file beside its questionnaire.
pub struct Bench {
    pub questionnaire: Questionnaire,
    pub plan: Plan,
    pub scoring: Scoring,
    pub rules: Ruleset,
}

/// Every file that is named is this register, but for one of norms.
struct Register {
    norms: String,
}

impl Reader for Register {
    fn read(
        &self,
        _from: FileId,
        path: &str,
        sources: &mut Sources,
    ) -> Result<FileId, ReadProblem> {
        let text = match path {
            "norms.csv" => &self.norms,
            _ => "code,name,county,population\n0001,Ett,A,30000\n",
        };
        Ok(sources.add(Source::new(path, text)))
    }
}

impl Bench {
    /// Loads both; `items` are the entries of the one section, `scoring` what follows
    /// `for:`.
    pub fn new(items: &str, scoring: &str) -> Self {
        Self::with_norms(items, scoring, "")
    }

    /// The same, beside a file `norms.csv`.
    pub fn with_norms(items: &str, scoring: &str, norms: &str) -> Self {
        let register = Register { norms: norms.to_owned() };
        let questionnaire = format!(
            "questionnaire: demo\nversion: \"1\"\ntitle: a\nlanguages: [sv]\n\
             units: {{frame: frame.csv, id: code, label: name, groups: [county], size: population}}\n\
             missing: {{offer: [dont_know, refused, not_applicable]}}\n\
             options:\n  ja_nej: [{{code: ja, label: Ja}}, {{code: nej, label: Nej}}]\n\
             sections:\n  - id: all\n    items:\n{}",
            indented(items, "      ")
        );
        let scoring = indented(scoring, "");
        let needed = [
            ("points_are", "points_are: example\n"),
            ("arithmetic", "arithmetic: {decimals: 1}\n"),
        ];
        let absent = needed.iter().filter(|(key, _)| !scoring.contains(key));
        let needed: String = absent.map(|(_, line)| *line).collect();
        let scoring = format!("scoring: standard\nfor: demo@1\n{needed}{scoring}");
        let mut sources = Sources::default();
        let mut findings = Findings::default();
        let file = sources.add(Source::new("questionnaire.yaml", questionnaire));
        let questionnaire =
            load::questionnaire(file, &mut sources, &register, &mut findings);
        let file = sources.add(Source::new("scoring.yaml", scoring));
        let scoring =
            load::scoring(file, &mut sources, &register, &mut findings).unwrap();
        let told: Vec<_> = findings.iter().map(|f| &f.message.en).collect();
        assert!(told.is_empty(), "{told:?}");
        let questionnaire = questionnaire.unwrap();
        let plan = route::compile(&questionnaire, None).plan;
        let rules = score::resolve(&scoring, &questionnaire, &plan).unwrap();
        Self { questionnaire, plan, scoring, rules }
    }

    /// The scores of a complete, sound file.
    pub fn score(&self, answers: &str) -> UnitScores {
        self.score_as(answers, Envelope { status: Status::Complete, invalid: false })
    }

    /// The scores of complete, sound files, each among all: `key: answers`.
    pub fn among(&self, units: &[(&str, &str)]) -> Vec<UnitScores> {
        let standing = Membership { is_eligible: true, is_in_panel: true };
        self.among_some(units, |_| standing)
    }

    /// The same, of whom only some stand in ranks.
    pub fn among_some(
        &self,
        units: &[(&str, &str)],
        standing: impl Fn(&str) -> Membership,
    ) -> Vec<UnitScores> {
        let records: Vec<Record> =
            units.iter().map(|(_, answers)| self.record(answers, true)).collect();
        let envelope = Envelope { status: Status::Complete, invalid: false };
        let view = |record| View::new(&self.plan, &self.questionnaire, record, "sv");
        let member = |((key, _), record): (&(&'static str, &str), _)| Member {
            key,
            view: view(record),
            envelope,
            standing: standing(key),
        };
        let keys: Vec<(&'static str, &str)> = units
            .iter()
            .map(|(key, answers)| {
                (&*Box::leak((*key).to_owned().into_boxed_str()), *answers)
            })
            .collect();
        let members: Vec<Member<'_>> = keys.iter().zip(&records).map(member).collect();
        let population = Population::new(&self.rules, &members);
        let among = Some(&population);
        let score = |record| {
            score::score_among(&self.rules, &view(record), envelope, Trace::On, among)
        };
        records.iter().map(score).collect()
    }

    /// The exact scores of a node of each, or the reasons why there are none.
    pub fn all(&self, node: &str, units: &[(&str, &str)]) -> Vec<String> {
        self.among(units).iter().map(|scores| told(self.node(scores, node))).collect()
    }

    fn record(&self, answers: &str, complete: bool) -> Record {
        let mut given = Given::new(&self.plan);
        given.complete = complete;
        for answer in answers.split_whitespace() {
            let (name, value) = answer.split_once('=').unwrap();
            let slot = self.plan.find(name).unwrap_or_else(|| panic!("{name}"));
            given.set(slot, cell(&self.plan.slot(slot).domain, value));
        }
        let mut record = Record::default();
        route::walk(&self.questionnaire, &self.plan, &given, &mut record);
        record
    }

    pub fn score_as(&self, answers: &str, envelope: Envelope) -> UnitScores {
        let record = self.record(answers, envelope.status == Status::Complete);
        let view = View::new(&self.plan, &self.questionnaire, &record, "sv");
        let quiet = score::score(&self.rules, &view, envelope, Trace::Off);
        let told = score::score(&self.rules, &view, envelope, Trace::On);
        let without_trace = |node: &NodeScore| NodeScore { trace: None, ..node.clone() };
        let nodes: Vec<_> = told.nodes.iter().map(without_trace).collect();
        assert_eq!(nodes, quiet.nodes, "a trace changes nothing");
        told
    }

    /// A node by its id.
    pub fn node<'a>(&self, scores: &'a UnitScores, id: &str) -> &'a NodeScore {
        &scores.nodes[self.rules.position(id).unwrap_or_else(|| panic!("{id}"))]
    }

    /// The exact score of a node, or the reason why there is none.
    pub fn exact(&self, answers: &str, id: &str) -> String {
        told(self.node(&self.score(answers), id))
    }
}

/// An exact score, or the reason why there is none.
pub fn told(node: &NodeScore) -> String {
    match (&node.score, node.null) {
        (Some(score), None) => score.to_string(),
        (None, Some(null)) => null.name().to_owned(),
        other => panic!("{other:?}"),
    }
}

/// A bound of a node, `–` where there is none.
pub fn bounds(node: &NodeScore) -> String {
    match &node.bounds {
        Some((least, greatest)) => format!("{least}..{greatest}"),
        None => "–".to_owned(),
    }
}

fn cell(domain: &Domain, text: &str) -> Cell {
    if let Some(state) = text.strip_prefix('!') {
        return Cell::absent(AnswerState::from_name(state).unwrap());
    }
    Cell::answered(match domain {
        Domain::Single(options) => Value::Code(options.position(text).unwrap()),
        Domain::Multiple(options) => Value::Codes(
            text.trim_matches(['[', ']'])
                .split(',')
                .filter(|code| !code.is_empty())
                .map(|code| options.position(code).unwrap())
                .collect(),
        ),
        Domain::Number | Domain::Year => Value::Number(Number::parse(text).unwrap()),
        _ => Value::Text(text.to_owned()),
    })
}

/// A text with its lines brought to `by`.
pub fn indented(text: &str, by: &str) -> String {
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    let margin = lines.clone().map(|l| l.len() - l.trim_start().len()).min().unwrap_or(0);
    lines.map(|line| format!("{by}{}\n", &line[margin..])).collect()
}
