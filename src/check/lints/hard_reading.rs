#![doc = include_str!("hard_reading.md")]

use crate::check::Subject;
use crate::check::wording::{self, Reading, Sentence, Tongue, Wording};
use crate::decimal::{Number, Rounding};
use crate::diagnostic::{Finding, Findings, Rule, Severity};
use crate::model::Item;

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "hard-reading",
    severity: Severity::Note,
    explanation: include_str!("hard_reading.md"),
};

/// From here on the usual table says "very difficult".
const MOST_OF_AN_ITEM: i64 = 60;
/// A single item is judged from so many words on: of fewer, one word decides.
const WORDS_OF_AN_ITEM: usize = 15;
/// From here on the usual table says "difficult".
const MOST_OF_A_SECTION: i64 = 50;
/// A section is judged from so many words on.
const WORDS_OF_A_SECTION: usize = 50;

pub(crate) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    let questionnaire = subject.questionnaire;
    let mut items: Vec<Vec<usize>> = vec![Vec::new(); questionnaire.sections.len()];
    for (number, item) in questionnaire.items.iter().enumerate() {
        if !item.poisoned {
            items[item.section].push(number);
        }
    }
    for (section, own) in questionnaire.sections.iter().zip(items) {
        for tongue in [Tongue::Swedish, Tongue::English] {
            let read = own.iter().filter_map(|number| {
                let name = questionnaire.full_name(*number);
                Read::new(subject, name, &questionnaire.items[*number], tongue)
            });
            let read: Vec<Read<'_>> = read.collect();
            let before = findings.len();
            findings.extend(read.iter().filter_map(Read::judged));
            if findings.len() == before {
                findings.extend(judged(&section.id.value, &read));
            }
        }
    }
}

/// What is read of an item in one language.
struct Read<'a> {
    name: String,
    wordings: Vec<Wording<'a>>,
    reading: Reading,
}

impl<'a> Read<'a> {
    fn new(
        subject: &Subject<'a>,
        name: String,
        item: &'a Item,
        tongue: Tongue,
    ) -> Option<Self> {
        let texts = [item.text.as_ref(), item.help.as_ref()];
        let all = texts.into_iter().flat_map(|text| wording::of(subject, text));
        let wordings: Vec<_> = all.filter(|w| w.tongue == Some(tongue)).collect();
        let mut reading = Reading::default();
        for wording in &wordings {
            reading.add(Reading::of(&wording.sentences()));
        }
        (reading.words > 0).then_some(Self { name, wordings, reading })
    }

    fn judged(&self) -> Option<Finding> {
        let lix = hard(self.reading, WORDS_OF_AN_ITEM, MOST_OF_AN_ITEM)?;
        let name = &self.name;
        let words = (format!("item `{name}`"), format!("fråga `{name}` är svår"));
        told(words, (&lix, MOST_OF_AN_ITEM), self.reading, std::slice::from_ref(self))
    }

    /// The hardest sentence, with its index.
    fn hardest(&self) -> Option<(&Wording<'a>, Sentence<'_>, Number)> {
        let sentences = self.wordings.iter().flat_map(|wording| {
            wording.sentences().into_iter().map(move |sentence| (wording, sentence))
        });
        let measured = sentences.filter_map(|(wording, sentence)| {
            let lix = Reading::of([&sentence]).lix()?;
            Some((wording, sentence, lix))
        });
        measured.max_by(|a, b| a.2.cmp(&b.2))
    }
}

fn judged(section: &str, read: &[Read<'_>]) -> Option<Finding> {
    let mut reading = Reading::default();
    read.iter().for_each(|item| reading.add(item.reading));
    let lix = hard(reading, WORDS_OF_A_SECTION, MOST_OF_A_SECTION)?;
    let words = (format!("section `{section}`"), format!("avsnitt `{section}` är svårt"));
    told(words, (&lix, MOST_OF_A_SECTION), reading, read)
}

/// The index, where there are words enough and it is above the limit.
fn hard(reading: Reading, words: usize, most: i64) -> Option<Number> {
    let lix = reading.lix().filter(|_| reading.words >= words)?;
    (lix > Number::from(most)).then_some(lix)
}

fn told(
    (en, sv): (String, String),
    (lix, most): (&Number, i64),
    reading: Reading,
    read: &[Read<'_>],
) -> Option<Finding> {
    let all = read.iter().filter_map(Read::hardest);
    let (wording, sentence, worst) = all.max_by(|a, b| a.2.cmp(&b.2))?;
    let whole = |lix: &Number| lix.round(0, Rounding::HalfUp).fixed(0);
    let (lix, worst) = (whole(lix), whole(&worst));
    let Reading { words, sentences, long } = reading;
    Some(
        RULE.at(wording.place(sentence.range.clone()))
            .says(
                format!("{en} is hard to read: LIX {lix}, at most {most} is advised"),
                format!("{sv} att läsa: LIX {lix}, högst {most} rekommenderas"),
            )
            .mark(
                format!("the hardest sentence, LIX {worst}"),
                format!("den svåraste meningen, LIX {worst}"),
            )
            .why(
                format!(
                    "words: {words}, sentences: {sentences}, words of more than six \
                     letters: {long}"
                ),
                format!(
                    "ord: {words}, meningar: {sentences}, ord med fler än sex \
                     bokstäver: {long}"
                ),
            )
            .help(
                "divide the sentence, or use shorter words",
                "dela meningen, eller använd kortare ord",
            ),
    )
}
