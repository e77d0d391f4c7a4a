//! Constants in expressions.
//!
//! *In:* questionnaires in memory. *Out:* what a constant is in this wave, and findings.

use crate::texts::Texts;
use survey::value::Value;

fn demo(head: &str, condition: &str) -> String {
    format!(
        "questionnaire: demo\nversion: \"1\"\ntitle: Demo\n\
         wave: {{label: \"2024\", reference_date: 2024-01-31}}\nconstants: {head}\nsections:\n\
         - id: s\n  items:\n  - {{id: a, type: date, text: A?}}\n  \
         - {{id: b, type: integer, text: B?, ask_if: \"{condition}\"}}\n"
    )
}

fn checked(head: &str, condition: &str) -> Vec<String> {
    Texts::new(&[("q.yaml", &demo(head, condition))]).check().1
}

#[test]
fn a_constant_has_the_value_of_this_wave() {
    let head = "{antal: 3, ord: plan, dag: 2024-02-29, ja: true, \
                months: {by: wave, \"2023\": 12, \"2024\": -24}}";
    let condition = "a >= add_months(wave.reference_date, const.months) and const.ja";
    let (questionnaire, told) = Texts::new(&[("q.yaml", &demo(head, condition))]).load();
    assert_eq!(told, Vec::<String>::new());
    let constants = &questionnaire.expect("a questionnaire").constants;
    let value = |name: &str| constants[name].value.clone().map(|value| value.value);
    let number =
        |text| Some(Value::Number(survey::decimal::Number::parse(text).unwrap()));
    assert_eq!(value("antal"), number("3"));
    assert_eq!(value("months"), number("-24"));
    assert_eq!(value("ord"), Some(Value::Text("plan".to_owned())));
    assert_eq!(value("ja"), Some(Value::Condition(true)));
    assert_eq!(value("dag"), Some(Value::Date("2024-02-29".parse().unwrap())));
    assert_eq!(checked(head, condition), Vec::<String>::new());
    assert_eq!(checked(head, "a >= const.dag"), Vec::<String>::new());
}

#[test]
fn what_is_wrong_with_a_constant_is_told_where_it_stands() {
    let months = "{months: {by: wave, \"2023\": 12}}";
    assert_eq!(checked(months, "a is answered"), ["q.yaml:5:13 missing-key months"]);
    // What follows from it is not told.
    assert_eq!(checked(months, "const.months > 3"), ["q.yaml:5:13 missing-key months"]);
    let told = checked("{months: 12}", "const.month > 3");
    assert_eq!(told, ["q.yaml:10:47 unknown-item const.month"]);
    let told = checked("{dag: 2024-02-30}", "a is answered");
    assert_eq!(told, ["q.yaml:5:18 ill-formed-value 2024-02-30"]);
    let told = checked("{dag: 12}", "a >= const.dag");
    assert_eq!(told, ["q.yaml:10:47 type-mismatch a >= const.dag"]);
}
