//! Registers and other tables that a questionnaire names.
//!
//! *In:* questionnaires and tables in memory. *Out:* what is read of them, and every
//! finding with its file, line and column.

use std::fmt::Write;
use std::time::{Duration, Instant};

use crate::texts::Texts;
use survey::model::{ColumnKind, Questionnaire};

/// A questionnaire, its sections short and the rest given.
fn demo(head: &str) -> String {
    format!(
        "questionnaire: demo\nversion: \"1\"\ntitle: Demo\n{head}\n\
         sections: [{{id: s, items: [{{id: a, type: integer, text: A?}}]}}]\n"
    )
}

fn load(files: &[(&str, &str)]) -> (Questionnaire, Vec<String>) {
    let (questionnaire, told) = Texts::new(files).load();
    (questionnaire.expect("a questionnaire"), told)
}

const HOMES: &str = "registers: {homes: {file: homes.csv, id: kod, label: namn, \
                     columns: {dygnspris: integer, sedan: date}}}";

#[test]
fn a_register_keeps_its_rows_and_the_types_of_its_columns() {
    let table = "\u{feff}kod;namn;dygnspris;sedan\na1;\"Eken; norra\";1800;\nb2;Linden;;2020-02-29\n";
    let (questionnaire, told) = load(&[("q.yaml", &demo(HOMES)), ("homes.csv", table)]);
    assert_eq!(told, Vec::<String>::new());
    let register = &questionnaire.registers["homes"];
    let frame = register.frame.as_ref().expect("rows");
    assert_eq!(frame.columns, ["kod", "namn", "dygnspris", "sedan"]);
    let (text, whole, day) = (ColumnKind::Text, ColumnKind::Integer, ColumnKind::Date);
    assert_eq!(frame.kinds, [text, text, whole, day]);
    let oak = frame.unit("a1").expect("the row");
    assert_eq!(frame.name(oak), "Eken; norra");
    assert_eq!(frame.cell(oak, "dygnspris"), Some("1800"));
    assert_eq!(frame.cell(oak, "sedan"), None);
    assert_eq!((frame.position("b2"), frame.position("c3")), (Some(1), None));
    assert_eq!(frame.label_column(), Some("namn"));
}

#[test]
fn faults_of_a_register_are_told_with_their_cell() {
    let table = "kod,namn,dygnspris,sedan\na1,\"Ek, en\",1 800,2023-02-29\na1,Lind\nå3,Bok,12.5,\n";
    let head = HOMES.replace("label: namn", "label: nam");
    let (_, told) = load(&[("q.yaml", &demo(&head)), ("homes.csv", table)]);
    assert_eq!(
        told,
        [
            "q.yaml:4:54 missing-column nam",
            "homes.csv:2:13 ill-typed-cell 1 800",
            "homes.csv:2:19 ill-typed-cell 2023-02-29",
            "homes.csv:3:1 duplicate-unit a1",
            "homes.csv:3:1 ragged-row a1,Lind",
            "homes.csv:4:8 ill-typed-cell 12.5",
        ]
    );
    let (_, told) = load(&[("q.yaml", &demo(HOMES))]);
    assert_eq!(told, ["q.yaml:4:27 missing-file homes.csv"]);
    let (_, told) = load(&[("q.yaml", &demo(HOMES)), ("homes.csv", "")]);
    assert_eq!(told, ["homes.csv:1:1 empty-file "]);
}

#[test]
fn a_hundred_thousand_rows_are_read_and_their_faults_are_bounded() {
    let mut table = "kod,namn,dygnspris,sedan\n".to_owned();
    for number in 0..100_000 {
        let price = if number < 50 { "x" } else { "1800" };
        writeln!(table, "k{number},Hem {number},{price},2020-01-01").expect("a string");
    }
    let start = Instant::now();
    let (questionnaire, told) = load(&[("q.yaml", &demo(HOMES)), ("homes.csv", &table)]);
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
    // Twenty of the fifty are told one by one, the last of them counts the rest.
    assert_eq!(told.len(), 20);
    let frame = questionnaire.registers["homes"].frame.as_ref().expect("rows");
    assert_eq!(frame.units.len(), 100_000);
    assert_eq!(frame.position("k99999"), Some(99_999));
}
