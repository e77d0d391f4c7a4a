//! Routes over rosters, ends and narrowed options, worked out by hand.
//!
//! Answers are put straight into the cells that reading fills, so that only `route` is
//! looked at.

use survey::check;
use survey::diagnostic::Findings;
use survey::expression::{Domain, RowId, SlotId};
use survey::load;
use survey::model::Questionnaire;
use survey::route::{self, Given, Plan, Record};
use survey::source::{Source, Sources};
use survey::value::{AnswerState, Cell, Value};

use crate::support::Beside;

const HEAD: &str = r#"# yaml-language-server: $schema=../../schemas/questionnaire.schema.json
questionnaire: prov
version: "1"
title: Prov
languages: [sv]
privacy: {purpose: Prov., public: nothing, kept: Inte.}
"#;

struct World {
    questionnaire: Questionnaire,
    plan: Plan,
    given: Given,
}

impl World {
    /// A questionnaire of one section, which `check` finds sound.
    fn new(items: &str) -> Self {
        Self::whole(&format!(
            "sections:\n  - id: allt\n    title: Allt\n    items:\n{items}"
        ))
    }

    fn whole(body: &str) -> Self {
        let (questionnaire, said) = Self::judged(body);
        let questionnaire = questionnaire.unwrap_or_else(|| panic!("{said:#?}"));
        assert!(said.is_empty(), "{said:#?}");
        let plan = route::compile(&questionnaire, None).plan;
        let given = Given::new(&plan);
        Self { questionnaire, plan, given }
    }

    /// A questionnaire, and the errors that `load` and `check` find.
    fn judged(body: &str) -> (Option<Questionnaire>, Vec<String>) {
        let (mut sources, mut findings) = (Sources::default(), Findings::default());
        let file =
            sources.add(Source::new("tests/runner/prov.yaml", format!("{HEAD}{body}")));
        let questionnaire =
            load::questionnaire(file, &mut sources, &Beside, &mut findings).unwrap();
        let (instrument, _) =
            check::check(&sources, questionnaire, None, Vec::new(), &mut findings);
        let said = findings
            .iter()
            .filter(|finding| finding.severity() == survey::diagnostic::Severity::Error)
            .map(|finding| format!("{}: {}", finding.rule.name, finding.message.en))
            .collect();
        (instrument.map(|instrument| instrument.questionnaire().clone()), said)
    }

    fn slot(&self, name: &str) -> SlotId {
        self.plan
            .slots
            .iter()
            .position(|slot| slot.name == name)
            .map(|number| SlotId(u32::try_from(number).unwrap()))
            .unwrap_or_else(|| panic!("{name}"))
    }

    fn cell(&self, slot: SlotId, value: &str) -> Cell {
        let number = || survey::decimal::Number::parse(value).unwrap();
        Cell::answered(match &self.plan.slot(slot).domain {
            Domain::Number | Domain::Year => Value::Number(number()),
            Domain::Single(options) => Value::Code(options.position(value).unwrap()),
            Domain::Multiple(options) => Value::Codes(
                value.split('|').filter_map(|code| options.position(code)).collect(),
            ),
            _ => Value::Text(value.to_owned()),
        })
    }

    fn answer(&mut self, name: &str, value: &str) {
        let slot = self.slot(name);
        let cell = self.cell(slot, value);
        self.given.set(slot, cell);
    }

    /// A row added to a roster, with what is answered in it.
    fn row(
        &mut self,
        name: &str,
        around: Option<RowId>,
        answers: &[(&str, &str)],
    ) -> RowId {
        self.coded_row(name, around, None, answers)
    }

    fn coded_row(
        &mut self,
        name: &str,
        around: Option<RowId>,
        code: Option<u16>,
        answers: &[(&str, &str)],
    ) -> RowId {
        let item = self.questionnaire.position(name).unwrap();
        let roster = self.plan.items[item].roster.unwrap();
        let row = self.given.add_row(&self.plan, roster, around, code);
        for (column, value) in answers {
            let slot = self.slot(&format!("{name}.{column}"));
            let cell = self.cell(slot, value);
            self.given.set_at(slot, Some(row), cell);
        }
        self.list(name, around);
        row
    }

    /// A roster that is there, perhaps without rows.
    fn list(&mut self, name: &str, around: Option<RowId>) {
        let slot = self.slot(name);
        let count = Value::Number(survey::decimal::Number::ZERO);
        self.given.set_at(slot, around, Cell::answered(count));
    }

    fn walk(&self) -> Record {
        let mut record = Record::default();
        route::walk(&self.questionnaire, &self.plan, &self.given, &mut record);
        record
    }

    /// What a cell holds, in all rows of its roster: `3`, `ja`, `a|b`, or its state.
    fn told(&self, record: &Record, name: &str) -> Vec<String> {
        let slot = self.slot(name);
        let rows: Vec<Option<RowId>> = match self.plan.home(slot) {
            None => vec![None],
            Some(roster) => record.all_rows(roster).iter().copied().map(Some).collect(),
        };
        let tell = |row: Option<RowId>| {
            let cell = record.cell_at(slot, row);
            match (&cell.value, &self.plan.slot(slot).domain) {
                (None, _) => cell.state.name().to_owned(),
                (Some(Value::Number(number)), _) => number.to_string(),
                (Some(Value::Text(text)), _) => text.clone(),
                (Some(Value::Code(code)), Domain::Single(options)) => {
                    options.code(*code).to_owned()
                }
                (Some(Value::Codes(codes)), Domain::Multiple(options)) => codes
                    .iter()
                    .map(|code| options.code(code))
                    .collect::<Vec<_>>()
                    .join("|"),
                (Some(other), _) => format!("{other:?}"),
            }
        };
        rows.into_iter().map(tell).collect()
    }

    fn one(&self, record: &Record, name: &str) -> String {
        let told = self.told(record, name);
        assert_eq!(told.len(), 1, "{name}: {told:?}");
        told[0].clone()
    }
}

const STAYS: &str = r#"
      - id: placering
        type: roster
        text: Placeringar?
        min: 0
        max: 20
        items:
          - {id: pris, type: integer, text: "Pris per dygn?"}
          - {id: dygn, type: integer, min: 1, text: "Antal dygn?"}
          - {id: kostnad, type: derived, as: integer, value: "dygn * pris"}
          - {id: andel, type: derived, as: decimal, decimals: 1, value: "100 * dygn / sum_of(placering, dygn)"}
      - {id: dygn_alla, type: derived, as: integer, value: "sum_of(placering, dygn)"}
      - {id: kostnad_alla, type: derived, as: integer, value: "sum_of(placering, kostnad)"}
      - {id: antal, type: derived, as: integer, value: "count(placering)"}
      - {id: ensam, type: text, text: "Varför bara en?", ask_if: "count(placering) == 1"}
"#;

#[test]
fn sums_and_shares_run_over_the_rows() {
    // 12 + 30 = 42; 12 · 1800 = 21 600, 30 · 1500 = 45 000, together 66 600.
    // Shares: 100 · 12 / 42 = 28.57…, 100 · 30 / 42 = 71.42….
    let mut world = World::new(STAYS);
    world.row("placering", None, &[("pris", "1800"), ("dygn", "12")]);
    world.row("placering", None, &[("pris", "1500"), ("dygn", "30")]);
    let record = world.walk();
    assert_eq!(world.told(&record, "placering.kostnad"), ["21600", "45000"]);
    assert_eq!(world.told(&record, "placering.andel"), ["28.6", "71.4"]);
    assert_eq!(world.one(&record, "dygn_alla"), "42");
    assert_eq!(world.one(&record, "kostnad_alla"), "66600");
    assert_eq!(world.one(&record, "antal"), "2");
    assert_eq!(world.one(&record, "ensam"), "not_asked");
    assert_eq!(world.told(&record, "placering.row.index"), ["1", "2"]);
}

#[test]
fn over_no_rows_sums_are_nought_and_without_an_answer_they_are_unknown() {
    let mut world = World::new(STAYS);
    let record = world.walk();
    assert_eq!(world.one(&record, "placering"), "no_answer");
    assert_eq!(world.one(&record, "dygn_alla"), "no_answer");
    assert_eq!(
        world.one(&record, "ensam"),
        "no_answer",
        "a blank roster excuses nothing"
    );
    world.list("placering", None);
    let record = world.walk();
    assert_eq!(world.one(&record, "dygn_alla"), "0");
    assert_eq!(world.one(&record, "kostnad_alla"), "0");
    assert_eq!(world.one(&record, "antal"), "0");
}

#[test]
fn a_blank_cell_of_a_row_leaves_the_other_rows_known() {
    // The first row has no price: its cost inherits that, and the sum skips it.
    let mut world = World::new(STAYS);
    world.row("placering", None, &[("dygn", "12")]);
    world.row("placering", None, &[("pris", "1500"), ("dygn", "30")]);
    let record = world.walk();
    assert_eq!(world.told(&record, "placering.kostnad"), ["no_answer", "45000"]);
    assert_eq!(world.one(&record, "kostnad_alla"), "45000");
}

const HOME: &str = r#"
      - {id: storlek, type: integer, min: 0, max: 5, text: "Hur många bor här?"}
      - id: personer
        type: roster
        text: De som bor här
        count: storlek
        items:
          - {id: namn, type: text, text: "Namn?"}
          - {id: alder, type: integer, min: 0, text: "Ålder för {{ namn }}?"}
          - {id: skola, type: text, text: "Vilken skola?", ask_if: alder < 18}
          - id: jobb
            type: roster
            text: Arbeten
            max: 3
            ask_if: alder >= 18
            items:
              - {id: timmar, type: integer, text: "Timmar i veckan?"}
              - {id: ung, type: derived, as: yes_no, value: "parent.alder < 25"}
              - {id: del, type: derived, as: decimal, decimals: 0, value: "100 * timmar / sum_of(jobb, timmar)"}
          - {id: timmar_alla, type: derived, as: integer, value: "sum_of(jobb, timmar)"}
      - {id: barn, type: derived, as: integer, value: "count_where(personer, alder < 18)"}
      - {id: aldst, type: derived, as: integer, value: "max_of(personer, alder)"}
      - {id: forsta_vuxna, type: derived, as: text, value: "personer[first_where(personer, alder >= 18)].namn"}
      - {id: arbetstid, type: derived, as: integer, value: "sum_of(personer, timmar_alla)"}
      - id: sma_barn
        type: roster
        text: De små barnen
        for_each: {rows: personer, where: alder < 6}
        items:
          - {id: forskola, type: text, text: "Förskola för {{ source.namn }}?", ask_if: source.alder >= 1}
"#;

fn household() -> World {
    let mut world = World::new(HOME);
    world.answer("storlek", "3");
    world.row("personer", None, &[("namn", "Bo"), ("alder", "4")]);
    let eva = world.row("personer", None, &[("namn", "Eva"), ("alder", "40")]);
    let ali = world.row("personer", None, &[("namn", "Ali"), ("alder", "20")]);
    world.row("personer.jobb", Some(eva), &[("timmar", "30")]);
    world.row("personer.jobb", Some(eva), &[("timmar", "10")]);
    world.row("personer.jobb", Some(ali), &[("timmar", "20")]);
    world
}

#[test]
fn rosters_nest_and_rows_are_made_from_other_rows() {
    let mut world = household();
    world.coded_row("sma_barn", None, Some(1), &[("forskola", "Eken")]);
    let record = world.walk();
    assert_eq!(
        world.told(&record, "personer.skola"),
        ["no_answer", "not_asked", "not_asked"]
    );
    assert_eq!(world.told(&record, "personer.jobb"), ["not_asked", "2", "1"]);
    // 30 of 40 hours is 75 per cent, 10 of 40 is 25, 20 of 20 is 100.
    assert_eq!(world.told(&record, "personer.jobb.del"), ["75", "25", "100"]);
    assert_eq!(world.told(&record, "personer.jobb.ung"), ["no", "no", "yes"]);
    assert_eq!(world.told(&record, "personer.timmar_alla"), ["not_asked", "40", "20"]);
    assert_eq!(world.one(&record, "barn"), "1");
    assert_eq!(world.one(&record, "aldst"), "40");
    assert_eq!(world.one(&record, "forsta_vuxna"), "Eva");
    assert_eq!(world.one(&record, "arbetstid"), "60");
    assert_eq!(world.told(&record, "sma_barn.row"), ["1"]);
    assert_eq!(world.told(&record, "sma_barn.forskola"), ["Eken"]);
    assert!(record.strays.is_empty());
}

#[test]
fn rows_above_a_lowered_count_are_kept_out_and_come_back() {
    let mut world = household();
    let whole = world.walk();
    world.answer("storlek", "2");
    let fewer = world.walk();
    assert_eq!(world.told(&fewer, "personer.namn"), ["Bo", "Eva"]);
    assert_eq!(world.one(&fewer, "arbetstid"), "40");
    assert_eq!(fewer.strays.len(), 1);
    world.answer("storlek", "3");
    let back = world.walk();
    assert_eq!(world.told(&back, "personer.namn"), world.told(&whole, "personer.namn"));
    assert_eq!(world.one(&back, "arbetstid"), "60");
}

#[test]
fn an_unknown_count_gives_no_rows_and_its_state() {
    let mut world = household();
    let slot = world.slot("storlek");
    world.given.set(slot, Cell::absent(AnswerState::DontKnow));
    let record = world.walk();
    assert_eq!(world.one(&record, "personer"), "dont_know");
    assert_eq!(world.one(&record, "barn"), "dont_know");
    assert_eq!(record.strays.len(), 3);
    // A count that is no number of rows is told, and nothing is made up.
    world.answer("storlek", "250");
    let record = world.walk();
    assert_eq!(world.one(&record, "personer"), "invalid");
    assert_eq!(record.miscounts.len(), 1);
}

const CHOICES: &str = r#"
      - id: kanda
        type: multiple
        text: "Vilka stöd känner ni till?"
        options:
          - {code: a, label: A}
          - {code: b, label: B}
          - {code: c, label: C}
          - {code: alla, label: Alla, all_of_these: true}
          - {code: ingen, label: Ingen, exclusive: true}
      - {id: anvant, type: single, text: "Vilket används mest?", options_from: {item: kanda, which: ticked, keep: [ingen]}}
      - {id: okanda, type: multiple, text: "Vilka vill ni veta mer om?", options_from: {item: kanda, which: unticked}}
      - id: betyg
        type: roster
        text: Omdömen
        for_each: kanda
        items:
          - {id: poang, type: integer, text: "Omdöme om {{ row }}?", ask_if: "row != 'b'"}
"#;

#[test]
fn carried_options_keep_their_codes_where_one_that_stands_alone_comes_first() {
    // `ingen` is not carried, so that b is number 2 there and number 1 here.
    let mut world = World::new(
        r#"
      - {id: kanda, type: multiple, text: Vilka?, options: [{code: ingen, label: Ingen, exclusive: true}, {code: a, label: A}, {code: b, label: B}]}
      - {id: okanda, type: multiple, text: Vilka inte?, options_from: {item: kanda, which: unticked}}
"#,
    );
    world.answer("kanda", "a");
    world.answer("okanda", "b");
    let record = world.walk();
    assert_eq!(world.one(&record, "okanda"), "b");
    assert_eq!(record.unoffered.len(), 0);
}

#[test]
fn options_and_rows_come_from_what_was_ticked() {
    let mut world = World::new(CHOICES);
    world.answer("kanda", "a|b");
    world.answer("anvant", "c");
    world.answer("okanda", "c");
    world.coded_row("betyg", None, Some(1), &[("poang", "5")]);
    world.coded_row("betyg", None, Some(2), &[("poang", "4")]);
    let record = world.walk();
    assert_eq!(world.one(&record, "anvant"), "no_answer", "c was not ticked");
    assert_eq!(record.unoffered.len(), 1);
    assert_eq!(world.one(&record, "okanda"), "c");
    assert_eq!(world.told(&record, "betyg.row"), ["a", "b"]);
    assert_eq!(world.told(&record, "betyg.poang"), ["no_answer", "not_asked"]);
    assert_eq!(record.strays.len(), 1, "a row for c, which was not ticked");
    assert_eq!(record.unasked.len(), 1, "an answer for b");
    world.answer("kanda", "alla");
    let record = world.walk();
    assert_eq!(world.told(&record, "betyg.row"), ["a", "b", "c"]);
    assert_eq!(world.one(&record, "okanda"), "not_asked", "no option is left");
    world.answer("kanda", "ingen");
    let record = world.walk();
    assert_eq!(world.one(&record, "betyg"), "0");
    assert_eq!(world.one(&record, "okanda"), "c");
}

#[test]
fn an_end_leaves_what_comes_after_it_unasked() {
    let items = r#"
      - {id: alder, type: integer, text: "Ålder?", end_if: {when: alder < 18, status: ineligible, disposition: ung}}
      - {id: yrke, type: text, text: "Yrke?"}
      - {id: tio_ar, type: derived, as: integer, value: alder + 10}
      - id: resor
        type: roster
        text: Resor
        items:
          - {id: mal, type: text, text: "Mål?", end_if: {when: "mal == 'hem'", status: ineligible}}
          - {id: dagar, type: integer, text: "Dagar?"}
      - {id: slut, type: text, text: "Något mer?"}
"#;
    let mut world = World::new(items);
    world.answer("alder", "17");
    world.answer("yrke", "elev");
    let record = world.walk();
    assert_eq!(world.one(&record, "yrke"), "not_asked");
    assert_eq!(world.one(&record, "tio_ar"), "27", "nobody is asked what is worked out");
    assert_eq!(world.one(&record, "resor"), "not_asked");
    assert_eq!(record.ended, Some((0, None)));
    world.answer("alder", "18");
    world.row("resor", None, &[("mal", "bort"), ("dagar", "3")]);
    world.row("resor", None, &[("mal", "hem"), ("dagar", "2")]);
    world.row("resor", None, &[("mal", "ut"), ("dagar", "1")]);
    let record = world.walk();
    assert_eq!(world.one(&record, "yrke"), "elev");
    assert_eq!(world.told(&record, "resor.mal"), ["bort", "hem", "not_asked"]);
    assert_eq!(world.told(&record, "resor.dagar"), ["3", "not_asked", "not_asked"]);
    assert_eq!(world.one(&record, "slut"), "not_asked");
    assert_eq!(record.ended.map(|(end, _)| end), Some(1));
}

#[test]
fn what_lies_after_the_last_answer_of_an_unfinished_file_was_not_reached() {
    let mut world = household();
    world.given.complete = false;
    let record = world.walk();
    // The last answer is Ali's hours: Bo's school was passed, the small children not.
    assert_eq!(world.told(&record, "personer.skola")[0], "no_answer");
    assert_eq!(world.told(&record, "sma_barn.forskola"), ["not_reached"]);
}

#[test]
fn names_of_rosters_are_held_to_where_they_stand() {
    let items = |extra: &str| {
        let body = format!("{STAYS}{extra}");
        World::judged(&format!(
            "sections:\n  - id: allt\n    title: Allt\n    items:\n{body}"
        ))
        .1
    };
    let one = |extra: &str, rule: &str, word: &str| {
        let said = items(extra);
        assert!(
            said.iter().any(|s| s.starts_with(rule) && s.contains(word)),
            "{said:#?}"
        );
    };
    one(
        "      - {id: x, type: derived, as: integer, value: placering.dygn}",
        "unknown-item",
        "row",
    );
    one(
        "      - {id: x, type: derived, as: integer, value: dygn}",
        "unknown-item",
        "dygn",
    );
    one(
        "      - {id: x, type: derived, as: integer, value: row.index}",
        "unknown-item",
        "row",
    );
    one(
        "      - {id: x, type: derived, as: integer, value: option.dygn}",
        "unknown-item",
        "option",
    );
    one(
        "      - {id: y, type: roster, text: Y, count: z, items: [{id: q, type: text, text: Q}]}\n      - {id: z, type: integer, text: Z}",
        "forward-reference",
        "z",
    );
    // A later row is not answered yet when an earlier one is asked.
    one(
        "      - {id: y, type: roster, text: Y, items: [{id: q, type: integer, text: Q}, {id: r, type: text, text: R, ask_if: \"sum_of(y, q) > 3\"}]}",
        "forward-reference",
        "q",
    );
    // Rows within this row are answered before what comes after them in it.
    let nested = "      - {id: y, type: roster, text: Y, items: [{id: inre, type: roster, text: I, items: [{id: q, type: integer, text: Q}]}, {id: r, type: text, text: R, ask_if: \"count(inre) > 1 and sum_of(inre, q) > 3\"}]}";
    assert_eq!(items(nested), [] as [&str; 0]);
    // The count needs the rows, and the rows the count.
    one(
        "      - {id: y, type: roster, text: Y, count: antal_y, items: [{id: q, type: integer, text: Q}]}\n      - {id: antal_y, type: derived, as: integer, value: \"sum_of(y, q)\"}",
        "cycle",
        "antal_y",
    );
}

/// 10 / 0 in a condition, in a count, in an option's condition and, in the second row
/// alone, in a column's condition; 10 / 4 nowhere.
#[test]
fn what_divides_by_zero_is_noted_with_its_key_and_row() {
    use survey::route::{Owner, Role};
    let items = r#"
      - {id: a, type: integer, min: 0, text: A?}
      - {id: b, type: text, ask_if: 10 / a > 2, text: B?}
      - {id: c, type: single, text: C?, options: [{code: x, label: X}, {code: y, label: Y, ask_if: 10 / a > 2}]}
      - {id: r, type: roster, count: 8 // a, max: 9, text: R?, items: [{id: q, type: integer, text: Q?}]}
      - {id: s, type: roster, max: 9, text: S?, items: [{id: n, type: integer, text: N?}, {id: m, type: text, ask_if: 4 / n > 1, text: M?}]}
"#;
    let mut world = World::new(items);
    world.answer("a", "4");
    world.row("s", None, &[("n", "2")]);
    world.row("s", None, &[("n", "3")]);
    assert!(world.walk().faults.is_empty());
    let mut world = World::new(items);
    world.answer("a", "0");
    world.row("s", None, &[("n", "2")]);
    world.row("s", None, &[("n", "0")]);
    let record = world.walk();
    let noted: Vec<_> = record
        .faults
        .iter()
        .map(|fault| {
            let Owner::Item(item) = fault.owner else { panic!("{fault:?}") };
            let row = fault.row.map(|row| record.row_number(row).0);
            (world.questionnaire.full_name(item), fault.role, row)
        })
        .collect();
    let expected = [
        ("b".to_owned(), Role::AskIf, None),
        ("c".to_owned(), Role::OptionsWhere, None),
        ("r".to_owned(), Role::Count, None),
        ("s.m".to_owned(), Role::AskIf, Some(2)),
    ];
    assert_eq!(noted, expected);
}

/// What names one row takes over the state of that row, not of the worst.
#[test]
fn an_absence_is_taken_over_from_the_row_that_is_read() {
    let mut world = World::new(&format!(
        "{STAYS}      - {{id: forsta, type: derived, as: integer, value: \"placering[1].dygn\"}}\n      - {{id: alla, type: derived, as: integer, value: \"sum_of(placering, dygn)\"}}\n"
    ));
    world.row("placering", None, &[("pris", "1800")]);
    let second = world.row("placering", None, &[("pris", "1500")]);
    let slot = world.slot("placering.dygn");
    world.given.set_at(slot, Some(second), Cell::absent(AnswerState::Refused));
    let record = world.walk();
    assert_eq!(world.told(&record, "placering.kostnad"), ["no_answer", "refused"]);
    assert_eq!(world.one(&record, "forsta"), "no_answer");
    // Of both, `refused` comes first.
    assert_eq!(world.one(&record, "alla"), "refused");
}
