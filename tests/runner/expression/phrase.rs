//! Expressions in words: sentences written by hand beside what they are made from, and
//! the whole grammar, which must never be told by nothing or in one language only.

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use survey::expression::Domain;
use survey::report::Language;
use survey::report::phrase::{self, Called, Clause, Manner, Vocabulary};

use crate::expression::farm::{Farm, ROSTERS};
use crate::expression::naive::generated;
use crate::expression::yardstick::conditions;
use crate::expression::*;

/// The names of a test in a language: every item is called by its id.
pub(super) struct Spoken<'a, N>(pub(super) &'a N, pub(super) Language);

/// Which name a slot has.
pub(super) trait Known: Names {
    fn name(&self, slot: SlotId) -> (String, Domain);
}

impl Known for World {
    fn name(&self, wanted: SlotId) -> (String, Domain) {
        let found = self.names.iter().find_map(|(name, symbol)| match symbol {
            Symbol::Slot { slot, domain } if *slot == wanted => {
                Some(((*name).to_owned(), domain.clone()))
            }
            _ => None,
        });
        found.unwrap()
    }
}

impl Known for Farm {
    fn name(&self, slot: SlotId) -> (String, Domain) {
        self.named(slot)
    }
}

impl<N: Known> Names for Spoken<'_, N> {
    fn resolve(&self, path: &[&str], within: Option<RosterId>) -> Resolution {
        self.0.resolve(path, within)
    }

    fn specify(&self, item: &[&str], code: &str, within: Option<RosterId>) -> Resolution {
        self.0.specify(item, code, within)
    }

    fn home(&self, slot: SlotId) -> Option<RosterId> {
        self.0.home(slot)
    }

    fn around(&self, roster: RosterId) -> Option<RosterId> {
        self.0.around(roster)
    }
}

impl<N: Known> Vocabulary for Spoken<'_, N> {
    fn language(&self) -> Language {
        self.1
    }

    fn called(&self, slot: SlotId) -> Called {
        let (name, _) = self.0.name(slot);
        let called = |name: &str| Called::answer(format!("#{name}"));
        match name.split_once('.') {
            Some(("unit", column)) => Called::answer(column).spoken(Manner::Column),
            Some(("prev", item)) => {
                called(item).spoken(Manner::Wave(Some("2023".to_owned())))
            }
            _ if name == "belopp" => {
                Called { unit: Some("kr".to_owned()), ..called(&name) }
            }
            _ => called(&name),
        }
    }

    fn group(&self, first: SlotId) -> Called {
        let (name, _) = self.0.name(first);
        Called::answer(format!("#{}", name.rsplit_once('.').unwrap().0))
    }

    fn label(&self, _: SlotId, code: &str) -> String {
        match code {
            "ja" => "Ja, hela året".to_owned(),
            other => {
                let (first, rest) =
                    other.split_at(other.chars().next().unwrap().len_utf8());
                first.to_uppercase() + rest
            }
        }
    }

    fn roster(&self, roster: RosterId) -> String {
        format!("#{}", ROSTERS[roster.0 as usize].0)
    }
}

fn told(source: &str, language: Language) -> String {
    let (world, farm) = (World::new(), Farm::new());
    let clause = match compile(source, &world, &Expected::Condition).0 {
        Some(_) => phrase::condition(source, &Spoken(&world, language)),
        None => {
            let (program, problems) = compile(source, &farm, &Expected::Condition);
            assert!(program.is_some(), "{source}: {problems:#?}");
            phrase::condition(source, &Spoken(&farm, language))
        }
    };
    clause.relative(language, None).unwrap_or_else(|| "alla".to_owned())
}

#[test]
fn sentences_say_who_is_meant() {
    for (source, swedish, english) in [
        (
            "samordnare == 'ja'",
            "dem som svarat ”Ja, hela året” på #samordnare",
            "those who answered “Ja, hela året” to #samordnare",
        ),
        (
            "samordnare != 'nej'",
            "dem som svarat något annat än Nej på #samordnare",
            "those who answered something other than Nej to #samordnare",
        ),
        (
            "not (samordnare == 'nej')",
            "dem som svarat något annat än Nej på #samordnare",
            "those who answered something other than Nej to #samordnare",
        ),
        (
            "samordnare in ['nej', 'ja']",
            "dem som svarat Nej eller ”Ja, hela året” på #samordnare",
            "those who answered Nej or “Ja, hela året” to #samordnare",
        ),
        (
            "antal > 20000",
            "dem som svarat mer än 20\u{a0}000 på #antal",
            "those who answered more than 20,000 to #antal",
        ),
        (
            "belopp >= 1.5",
            "dem som svarat minst 1,5\u{a0}kr på #belopp",
            "those who answered at least 1.5\u{a0}kr to #belopp",
        ),
        (
            "5 > antal",
            "dem som svarat mindre än 5 på #antal",
            "those who answered less than 5 to #antal",
        ),
        (
            "1 <= antal < 5",
            "dem som svarat minst 1 och mindre än 5 på #antal",
            "those who answered at least 1 and less than 5 to #antal",
        ),
        (
            "not (1 <= antal < 5)",
            "dem som antingen svarat mindre än 1 på #antal eller svarat minst 5 på #antal",
            "those who either answered less than 1 to #antal or answered at least 5 to #antal",
        ),
        (
            "ar < 2021",
            "dem som svarat före 2021 på #ar",
            "those who answered before 2021 to #ar",
        ),
        (
            "dag >= date('2025-01-01')",
            "dem som svarat tidigast 2025-01-01 på #dag",
            "those who answered no earlier than 2025-01-01 to #dag",
        ),
        (
            "langd > duration('PT90M')",
            "dem som svarat längre än 1 h 30 min på #langd",
            "those who answered longer than 1 h 30 min to #langd",
        ),
        (
            "'polis' in aktorer",
            "dem som kryssat Polis på #aktorer",
            "those who ticked Polis in #aktorer",
        ),
        (
            "'polis' not in aktorer",
            "dem som besvarat #aktorer utan att kryssa Polis",
            "those who answered #aktorer without ticking Polis",
        ),
        (
            "any_of(aktorer, ['polis', 'skola'])",
            "dem som kryssat minst ett av Polis och Skola på #aktorer",
            "those who ticked at least one of Polis and Skola in #aktorer",
        ),
        (
            "none_of(aktorer, ['polis', 'skola'])",
            "dem som besvarat #aktorer utan att kryssa något av Polis och Skola",
            "those who answered #aktorer without ticking any of Polis and Skola",
        ),
        (
            "count(aktorer) >= 2",
            "dem som kryssat minst två alternativ på #aktorer",
            "those who ticked at least two options in #aktorer",
        ),
        (
            "count(aktorer) == 0",
            "dem som inte kryssat något alternativ på #aktorer",
            "those who ticked no options in #aktorer",
        ),
        (
            "samordnare is answered",
            "dem som besvarat #samordnare",
            "those who answered #samordnare",
        ),
        (
            "antal is missing",
            "dem som inte besvarat #antal",
            "those who did not answer #antal",
        ),
        (
            "samordnare is dont_know",
            "dem som svarat vet ej på #samordnare",
            "those who answered don't know to #samordnare",
        ),
        (
            "prev.samordnare == 'ja'",
            "dem som i mätningen 2023 svarat ”Ja, hela året” på #samordnare",
            "those who answered “Ja, hela året” to #samordnare in the wave of 2023",
        ),
        (
            "unit.county == 'Stockholms län'",
            "dem som har ”Stockholms län” som county",
            "those who have “Stockholms län” as county",
        ),
        (
            "samtycke",
            "dem som lämnat samtycke i #samtycke",
            "those who gave consent in #samtycke",
        ),
        (
            "samordnare == 'nej' and antal > 1",
            "dem som svarat Nej på #samordnare och svarat mer än 1 på #antal",
            "those who answered Nej to #samordnare and answered more than 1 to #antal",
        ),
        (
            "samordnare == 'nej' or antal > 1",
            "dem som antingen svarat Nej på #samordnare eller svarat mer än 1 på #antal",
            "those who either answered Nej to #samordnare or answered more than 1 to #antal",
        ),
        (
            "(samordnare == 'nej' or antal > 1) and samtycke",
            "dem som lämnat samtycke i #samtycke och antingen svarat Nej på #samordnare \
             eller svarat mer än 1 på #antal",
            "those who gave consent in #samtycke and either answered Nej to #samordnare \
             or answered more than 1 to #antal",
        ),
        (
            "samordnare == 'nej' and antal > 1 or samtycke",
            "dem som antingen lämnat samtycke i #samtycke eller både svarat Nej på \
             #samordnare och svarat mer än 1 på #antal",
            "those who either gave consent in #samtycke or both answered Nej to \
             #samordnare and answered more than 1 to #antal",
        ),
        (
            "(samordnare == 'nej' or antal > 1) and (samtycke or ar > 2020)",
            "dem som uppfyller alla dessa villkor: (1) antingen svarat Nej på #samordnare \
             eller svarat mer än 1 på #antal; (2) antingen lämnat samtycke i #samtycke \
             eller svarat efter 2020 på #ar",
            "those who meet all of these conditions: (1) either answered Nej to \
             #samordnare or answered more than 1 to #antal; (2) either gave consent in \
             #samtycke or answered after 2020 to #ar",
        ),
        (
            "antal > belopp and samtycke",
            "dem som lämnat samtycke i #samtycke, och för vilka svaret på #antal är mer än \
             svaret på #belopp",
            "those who gave consent in #samtycke, and for whom the answer to #antal is \
             more than the answer to #belopp",
        ),
        (
            "antal * 2 > 10",
            "dem för vilka `antal * 2` är mer än 10",
            "those for whom `antal * 2` is more than 10",
        ),
        (
            "sum(platser) > 10",
            "dem för vilka summan av svaren på #platser är mer än 10",
            "those for whom the sum of the answers to #platser is more than 10",
        ),
        (
            "dag >= add_months(wave.reference_date, -24)",
            "dem som svarat tidigast 24\u{a0}månader före referensdagen 2025-06-30 på #dag",
            "those who answered no earlier than 24\u{a0}months before the reference day \
             2025-06-30 to #dag",
        ),
        (
            "antal > const.antal",
            "dem som svarat mer än 3 (const.antal) på #antal",
            "those who answered more than 3 (const.antal) to #antal",
        ),
        (
            "matches(namn, '[a-z]+')",
            "dem för vilka svaret på #namn följer mönstret `[a-z]+`",
            "those for whom the answer to #namn follows the pattern `[a-z]+`",
        ),
        (
            "specify(aktorer, 'polis') is answered",
            "dem som besvarat #namn",
            "those who answered #namn",
        ),
        (
            "any_of(utbildning, ['fort'])",
            "dem som svarat Fort på minst en rad i #utbildning",
            "those who answered Fort in at least one row of #utbildning",
        ),
        (
            "count_where(members, age >= 18) > 1",
            "dem som angett fler än en rad i #members där svaret på #members.age är minst 18",
            "those who gave more than one row in #members where the answer to \
             #members.age is at least 18",
        ),
        (
            "all_where(members, role == 'child')",
            "dem för vilka det på varje rad i #members gäller att svaret på #members.role \
             är Child",
            "those for whom in every row of #members the answer to #members.role is Child",
        ),
        (
            "not any_where(members, role == 'child')",
            "dem för vilka det på varje rad i #members gäller att svaret på #members.role \
             är något annat än Child",
            "those for whom in every row of #members the answer to #members.role is \
             something other than Child",
        ),
        (
            "members[1].age > 17",
            "dem för vilka svaret på #members.age på rad 1 i #members är mer än 17",
            "those for whom the answer to #members.age in row 1 of #members is more \
             than 17",
        ),
        (
            "villages[village].people > 100",
            "dem för vilka people för svaret på #village i registret villages är mer än 100",
            "those for whom people of the answer to #village in the register villages is \
             more than 100",
        ),
        (
            "village == 'v1'",
            "dem som svarat Ekby på #village",
            "those who answered Ekby to #village",
        ),
        ("antal > 1 or true", "alla", "alla"),
        (
            "antal > 1 if samtycke else belopp > 1",
            "dem som antingen både lämnat samtycke i #samtycke och svarat mer än 1 på #antal \
             eller både inte lämnat samtycke i #samtycke och svarat mer än 1\u{a0}kr på #belopp",
            "those who either both gave consent in #samtycke and answered more than 1 to \
             #antal or both gave no consent in #samtycke and answered more than 1\u{a0}kr to \
             #belopp",
        ),
    ] {
        assert_eq!(told(source, Language::Swedish), swedish, "{source}");
        assert_eq!(told(source, Language::English), english, "{source}");
    }
}

#[test]
fn what_stands_on_an_edge_is_short() {
    let world = World::new();
    for (source, expected) in [
        ("samordnare == 'nej'", Some("Nej")),
        ("samordnare in ['ja', 'nej']", Some("”Ja, hela året” eller Nej")),
        ("antal > 1000", Some("mer än 1\u{a0}000")),
        ("antal > 3 or antal is missing", Some("mer än 3 eller inget svar")),
        ("'polis' in aktorer", Some("Polis")),
        ("count(aktorer) > 1", Some("fler än ett alternativ")),
        ("antal > 3 and samtycke", None),
        ("antal > belopp", None),
    ] {
        let clause = phrase::condition(source, &Spoken(&world, Language::Swedish));
        let brief = clause.brief(Language::Swedish).map(|(_, told)| told);
        assert_eq!(brief.as_deref(), expected, "{source}");
    }
}

#[test]
fn what_would_be_endless_stays_as_it_is_written() {
    let farm = Farm::new();
    let words = Spoken(&farm, Language::Swedish);
    let mut source = "age > 1".to_owned();
    while source.len() < 1000 {
        source = format!("1 < count_where(members, {source}) < 9");
    }
    let clause = phrase::condition(&source, &words);
    assert!(clause.statement(Language::Swedish).len() < 2 * source.len());
    let mut source = "age > 1".to_owned();
    while source.len() < 1000 {
        source = format!("(age > 2 if ({source}) and age > 3 else age > 4)");
    }
    let clause = phrase::condition(&source, &words);
    assert!(clause.statement(Language::Swedish).len() < 20 * source.len());
}

/// Nothing is empty, nothing doubled or left over, and the two languages differ.
fn is_sound(source: &str, told: [&str; 2]) -> Result<(), TestCaseError> {
    for sentence in told {
        prop_assert!(!sentence.trim().is_empty(), "{source}");
        prop_assert!(!sentence.contains("  "), "{source}: {sentence}");
        prop_assert!(sentence == sentence.trim(), "{source}: {sentence}");
        let ticks = sentence.matches('`').count();
        prop_assert!(ticks.is_multiple_of(2), "{source}: {sentence}");
    }
    prop_assert!(told[0] != told[1], "{source}: {}", told[0]);
    Ok(())
}

pub(super) fn runner(cases: u32) -> TestRunner {
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha))
}

const BOTH: [Language; 2] = [Language::Swedish, Language::English];

#[test]
fn every_generated_condition_gives_a_sentence_in_both_languages() {
    let farm = Farm::new();
    let seen = std::cell::Cell::new(0);
    let one = |(seed, depth, is_number): (u64, usize, bool)| {
        let source = generated(seed, depth, is_number);
        let (program, _) = compile(&source, &farm, &Expected::Any);
        if program.is_none() {
            return Ok(());
        }
        seen.set(seen.get() + 1);
        let [sv, en] = BOTH.map(|language| {
            let words = Spoken(&farm, language);
            match is_number {
                true => phrase::value(&source, &words),
                false => phrase::condition(&source, &words).statement(language),
            }
        });
        // A number, and what is told in the author's own text, has no language.
        if is_number && sv == en {
            prop_assert!(!sv.is_empty());
            return Ok(());
        }
        is_sound(&source, [&sv, &en])
    };
    runner(6000).run(&(1..u64::MAX, 0..4_usize, any::<bool>()), one).unwrap();
    assert!(seen.get() > 4000, "{}", seen.get());
}

#[test]
fn every_condition_of_the_yardstick_gives_a_sentence_in_both_languages() {
    let world = World::new();
    let seen = std::cell::Cell::new(0);
    let one = |source: String| {
        if compile(&source, &world, &Expected::Condition).0.is_none() {
            return Ok(());
        }
        seen.set(seen.get() + 1);
        let clauses =
            BOTH.map(|language| phrase::condition(&source, &Spoken(&world, language)));
        let told = [0, 1].map(|at| clauses[at].statement(BOTH[at]));
        is_sound(&source, [&told[0], &told[1]])?;
        let told = [0, 1].map(|at| clauses[at].relative(BOTH[at], None));
        match told {
            [Some(sv), Some(en)] => is_sound(&source, [&sv, &en]),
            other => {
                prop_assert_eq!(&clauses[0], &Clause::Always, "{}: {:?}", source, other);
                Ok(())
            }
        }
    };
    runner(4000).run(&conditions(), one).unwrap();
    assert!(seen.get() > 1000, "{}", seen.get());
}
