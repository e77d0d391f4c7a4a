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

/// A questionnaire with a `single` over the list `brands`.
fn brands(list: &str) -> String {
    demo(&format!("languages: [sv, en]\noptions: {{brands: {list}}}")).replace(
        "{id: a, type: integer, text: A?}",
        "{id: a, type: single, options: brands, text: {sv: A?, en: A?}}",
    )
}

const TABLE: &str = "{file: brands.csv, code: id, label: {sv: namn, en: name}, \
                     columns: {price: decimal}}";

/// The options of the first item: code, labels, attributes.
fn told_options(questionnaire: &Questionnaire) -> Vec<String> {
    let choices = questionnaire.items[0].kind.choices().expect("options");
    let shown = |option: &survey::model::ResponseOption| {
        let labels: Vec<_> = option
            .label
            .iter()
            .flat_map(|label| &label.translations)
            .map(|one| {
                let tag = one.language.as_ref().map_or("-", |tag| tag.value.as_str());
                format!("{tag}: {}", one.text.text)
            })
            .collect();
        let attributes: Vec<_> = option
            .attributes
            .iter()
            .map(|(name, value)| format!("{} = {:?}", name.value, value.value))
            .collect();
        format!("{} ({}) {}", option.code.value, labels.join(", "), attributes.join(", "))
    };
    choices.options.iter().map(shown).collect()
}

#[test]
fn an_option_list_may_be_a_table() {
    let table = "id,namn,name,season,price\n01,Regnrock,Raincoat,rain,9.50\n\
                 x2,\"Sol, hatt\",,,10\n";
    let (questionnaire, told) =
        load(&[("q.yaml", &brands(TABLE)), ("brands.csv", table)]);
    assert_eq!(told, Vec::<String>::new());
    let expected = [
        "01 (sv: Regnrock, en: Raincoat) season = Text(\"rain\"), price = Number(9.50)",
        "x2 (sv: Sol, hatt) price = Number(10)",
    ];
    let shown = |questionnaire: &Questionnaire| -> Vec<String> {
        let number =
            |text: &str| format!("{:?}", survey::decimal::Number::parse(text).unwrap());
        let (price, ten) = (number("9.50"), number("10"));
        told_options(questionnaire)
            .into_iter()
            .map(|line| line.replace(&price, "9.50").replace(&ten, "10"))
            .collect()
    };
    assert_eq!(shown(&questionnaire), expected);
    // The same table inline, and by the name of an included list.
    let inline = brands("[{code: x, label: X}]")
        .replace("options: brands", &format!("options: {TABLE}"));
    let (questionnaire, told) = load(&[("q.yaml", &inline), ("brands.csv", table)]);
    assert_eq!((told, shown(&questionnaire).len()), (Vec::new(), 2));
    assert_eq!(shown(&questionnaire), expected);
    let included = brands("x").replace(
        "options: {brands: x}",
        "include: [{file: lists/l.yaml, lists: [brands]}]",
    );
    let list = format!("options:\n  brands: {TABLE}\n");
    let (questionnaire, told) = load(&[
        ("q.yaml", &included),
        ("lists/l.yaml", &list),
        ("lists/brands.csv", table),
    ]);
    assert_eq!((told, shown(&questionnaire).len()), (Vec::new(), 2));
    assert_eq!(questionnaire.included.len(), 2);
}

#[test]
fn attributes_have_one_type_a_name_throughout_a_list() {
    let list = "[{code: a, label: A, attributes: {n: 1, t: true, m: 1.50}}, \
                {code: b, label: B, attributes: {n: 2.5, t: false, m: x}}, {code: c, label: C}]";
    let (questionnaire, told) = load(&[("q.yaml", &brands(list))]);
    assert_eq!(told, Vec::<String>::new());
    let choices = questionnaire.items[0].kind.choices().expect("options");
    let value = |at: usize, name: &str| choices.options[at].attribute(name).cloned();
    let number = |text| survey::decimal::Number::parse(text).unwrap();
    use survey::value::Value;
    assert_eq!(value(0, "n"), Some(Value::Number(number("1"))));
    assert_eq!(value(1, "n"), Some(Value::Number(number("2.5"))));
    assert_eq!(value(0, "t"), Some(Value::Condition(true)));
    // `m` is text in one option, so it is text in all, as it was typed.
    assert_eq!(value(0, "m"), Some(Value::Text("1.50".to_owned())));
    assert_eq!(value(1, "m"), Some(Value::Text("x".to_owned())));
    assert_eq!(value(2, "n"), None);
}

#[test]
fn faults_of_a_table_of_options_are_told_where_they_are() {
    let table = "id,namn,season,price\n,Utan kod,rain,1\nx2,Hatt,rain,dyr\nx3,,sun,\n";
    let list = TABLE.replace("en: name", "en: nam");
    let (questionnaire, told) =
        load(&[("q.yaml", &brands(&list)), ("brands.csv", table)]);
    assert_eq!(
        told,
        [
            "q.yaml:5:70 missing-column nam",
            "brands.csv:2:1 unit-without-code ,Utan kod,rain,1",
            "brands.csv:3:14 ill-typed-cell dyr",
            "brands.csv:4:1 wrong-size x3,,sun,",
        ]
    );
    assert!(questionnaire.items[0].poisoned);
    let (questionnaire, told) = load(&[("q.yaml", &brands(TABLE))]);
    assert_eq!(told, ["q.yaml:5:26 missing-file brands.csv"]);
    assert!(questionnaire.items[0].poisoned);
}

#[test]
fn more_options_than_answers_can_count_are_a_finding() {
    let table = |rows: usize| {
        let mut table = "id,namn\n".to_owned();
        for number in 0..rows {
            writeln!(table, "k{number},Namn {number}").expect("a string");
        }
        table
    };
    let list = "{file: brands.csv, code: id, label: namn}";
    let (questionnaire, told) =
        load(&[("q.yaml", &brands(list)), ("brands.csv", &table(65_535))]);
    assert_eq!(told, Vec::<String>::new());
    assert!(!questionnaire.items[0].poisoned);
    let (questionnaire, told) =
        load(&[("q.yaml", &brands(list)), ("brands.csv", &table(65_536))]);
    assert_eq!(told, ["q.yaml:5:26 wrong-size brands.csv"]);
    assert!(questionnaire.items[0].poisoned);
}

#[test]
fn what_codebooks_print_of_an_item_is_kept() {
    let item = "{id: a, type: single, options: brands, style: dropdown, text: {sv: A?, en: A?}, \
                keywords: [bo, 12], about: {definition: {sv: D, en: E}, source: SCB}}";
    let text = brands("[{code: x, label: {sv: X, en: X}}]")
        .replace("{id: a, type: single, options: brands, text: {sv: A?, en: A?}}", item);
    let (questionnaire, told) = load(&[("q.yaml", &text)]);
    assert_eq!(told, Vec::<String>::new());
    let item = &questionnaire.items[0];
    assert_eq!(
        item.style.as_ref().map(|s| s.value),
        Some(survey::model::Style::Dropdown)
    );
    let keywords: Vec<_> = item.keywords.iter().map(|word| word.value.as_str()).collect();
    assert_eq!(keywords, ["bo", "12"]);
    let about: Vec<_> = item
        .about
        .iter()
        .map(|(key, text)| format!("{}: {}", key.value, text.wording("en")))
        .collect();
    assert_eq!(about, ["definition: E", "source: SCB"]);
}
