//! Figures of two waves, by hand.
//!
//! | unit | county | plan 1 | days 1 | plan 2 | days 2 |
//! |---|---|---|---|---|---|
//! | a | N | yes | 10 | yes | 20 |
//! | b | N | no | 20 | yes | 40 |
//! | c | S | yes | 30 | no | 30 |
//! | d | S | | | yes | 50 |
//!
//! Everybody is as calm as 5 in the first wave and 7 in the second.

use serde_json::{Value, json};

use crate::staged::Staged;

fn questionnaire(version: &str, follows: &str, calm: &str) -> String {
    format!(
        r#"questionnaire: fig
version: "{version}"
title: Figures
languages: [en]
wave: {{label: "{version}"{follows}}}
sender: {{name: Institute, contact: fig@example.org}}
privacy: {{purpose: To count., public: answers, kept: A year.}}
units: {{frame: frame.csv, id: code, label: name, groups: [county]}}
sections:
  - id: main
    title: Main
    items:
      - {{id: plan, type: yes_no, text: Is there a plan?}}
      - {{id: days, type: integer, min: 0, max: 90, text: How many days?}}
      - {{id: calm, type: scale, from: 0, to: 10, text: How calm?{calm}}}
"#
    )
}

const HEAD: &str = r#"points_are: example
arithmetic: {decimals: 1}
missing: {dont_know: strict, refused: strict, no_answer: strict, not_applicable: exclude, not_asked: exclude, not_reached: strict, invalid: invalidate, no_score: strict}
items:
  plan: {map: {"yes": 1, "no": 0}}
unscored: {days: counted, calm: counted}
indices:
  total: {aggregate: sum, weights: points, children: [plan]}
"#;

const OLD: &str = "figures:
  with_plan: {share: plan == 'yes', decimals: 0, by: [all, county]}
  mean_days: {mean: days}
  plans: {count: plan == 'yes'}
  long: {count: days > 15}
  calm: {mean: calm}
  mean_total: {mean: score.total}
  only_old: {count: days > 1}
";

const NEW: &str = "figures:
  with_plan: {share: plan == 'yes', decimals: 0, by: [all, county]}
  mean_days: {mean: days, comparable: minor, comparable_because: Asked in spring.}
  plans: {count: plan == 'yes', comparable: break, comparable_because: Other towns.}
  long: {count: days > 25}
  calm: {mean: calm}
  mean_total: {mean: score.total}
  only_new: {count: days > 1}
waves: {breaks: [{between: [\"1\", \"2\"], nodes: [total], because: New points.}]}
";

const FRAME: &str = "code,name,county\na,A,N\nb,B,N\nc,C,S\nd,D,S\n";

fn study(old: &str, new: &str) -> Staged {
    let calm = ", comparable: break, comparable_because: Asked in another way.";
    let (first, second) = ("questionnaires/fig/1", "questionnaires/fig/2");
    let follows = ", follows: \"1\"";
    let scoring = |version: &str, figures: &str| {
        format!("scoring: standard\nfor: fig@{version}\n{HEAD}{figures}")
    };
    let staged = Staged::new(&[
        (&format!("{first}/questionnaire.yaml"), &questionnaire("1", "", "")),
        (&format!("{second}/questionnaire.yaml"), &questionnaire("2", follows, calm)),
        (&format!("{first}/scoring.yaml"), &scoring("1", old)),
        (&format!("{second}/scoring.yaml"), &scoring("2", new)),
        (&format!("{first}/frame.csv"), FRAME),
        (&format!("{second}/frame.csv"), FRAME),
    ]);
    let answered = |wave: &str, unit: &str, plan: &str, days: u8, calm: u8| {
        let folder = format!("questionnaires/fig/{wave}/answers");
        let answers = format!(r#"{{"plan": "{plan}", "days": {days}, "calm": {calm}}}"#);
        staged.answer(&folder, &format!("fig@{wave}"), unit, &answers);
    };
    answered("1", "a", "yes", 10, 5);
    answered("1", "b", "no", 20, 5);
    answered("1", "c", "yes", 30, 5);
    answered("2", "a", "yes", 20, 7);
    answered("2", "b", "yes", 40, 7);
    answered("2", "c", "no", 30, 7);
    answered("2", "d", "yes", 50, 7);
    let checked = staged.run(&["check"]);
    assert_eq!(checked.code, 0, "{}", checked.out);
    staged
}

/// Two waves that ask for days, of the items as they are written; nobody has answered.
fn asked(old: &str, new: &str) -> Vec<Value> {
    let staged = study(OLD, NEW);
    let items = [("1", "", old), ("2", ", follows: \"1\"", new)];
    for (version, follows, days) in items {
        let days = format!("type: integer, min: 0, max: 90, {days}}}");
        let written = questionnaire(version, follows, "")
            .replace("type: integer, min: 0, max: 90, text: How many days?}", &days);
        let folder = format!("questionnaires/fig/{version}");
        staged.write(&format!("{folder}/questionnaire.yaml"), &written);
        let scored = format!("scoring: standard\nfor: fig@{version}\n{HEAD}");
        let scored = scored.replace("children: [plan]", "children: [plan, days]");
        let scored = scored.replace("days: counted, ", "");
        let scored = scored.replace(
            "items:\n",
            "items:\n  days: {bands: [{from: 0, points: 1}, {from: 25, points: 0}]}\n",
        );
        let figures = "figures:\n  mean_days: {mean: days}\n  total: {mean: score.total}\n  calm: {mean: calm}\n";
        staged.write(&format!("{folder}/scoring.yaml"), &format!("{scored}{figures}"));
    }
    let all = staged.results(&["compare", "1", "2"]);
    let figures = all.into_iter().filter(|row| row["type"] == "figure_change");
    figures.collect()
}

/// Figure, group, old and new value with their bases, difference or reason, mark.
fn told(all: &[Value]) -> Vec<String> {
    let figures = all.iter().filter(|row| row["type"] == "figure_change");
    let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    let side = |side: &Value| format!("{} of {}", side["published"], side["base"]);
    let row = |row: &Value| {
        let difference = match &row["difference"] {
            Value::Null => text(&row["reason"]),
            number => number.to_string(),
        };
        let (figure, group) = (text(&row["figure"]), text(&row["group"]));
        let (old, new) = (side(&row["old"]), side(&row["new"]));
        format!(
            "{figure} {group}: {old}, {new}: {difference}, {}",
            text(&row["comparable"])
        )
    };
    figures.map(row).collect()
}

#[test]
fn figures_of_both_waves_are_told_with_their_bases_and_the_difference_in_print() {
    let all = study(OLD, NEW).results(&["compare", "1", "2"]);
    // 2 of 3 is 67 in print and 3 of 4 is 75; of N 1 of 2 and 2 of 2, of S 1 of 1 and 1 of
    // 2. (10 + 20 + 30)/3 = 20 and (20 + 40 + 30 + 50)/4 = 35. Above 15: b and c; above
    // 25: b, c and d.
    let wanted = [
        "with_plan -: 67 of 3, 75 of 4: 8, identical",
        "with_plan N: 50 of 2, 100 of 2: 50, identical",
        "with_plan S: 100 of 1, 50 of 2: -50, identical",
        "mean_days -: 20.0 of 3, 35.0 of 4: 15.0, minor",
        "plans -: 2 of 3, 3 of 4: break, break",
        "long -: 2 of 3, 3 of 4: break, break",
        "calm -: 5.0 of 3, 7.0 of 4: break, break",
        "mean_total -: 0.7 of 3, 0.8 of 4: break, break",
    ];
    assert_eq!(told(&all), wanted);
    let because = |figure: &str| {
        let row = all.iter().find(|row| row["figure"] == figure).unwrap();
        row["because"].clone()
    };
    assert_eq!(because("with_plan"), Value::Null);
    assert_eq!(because("mean_days"), "Asked in spring.");
    assert_eq!(because("plans"), "declared a break: Other towns.");
    assert_eq!(because("long"), "changed: figure");
    let calm = "`calm`: declared a break: Asked in another way.";
    assert_eq!(because("calm"), calm);
    assert_eq!(because("mean_total"), "New points.");
    let share = all.iter().find(|row| row["figure"] == "with_plan").unwrap();
    assert_eq!(share["difference_in"], "percentage_points");
}

#[test]
fn a_minor_change_of_an_item_is_one_of_the_figures_that_read_it() {
    let marks = |all: &[Value]| -> Vec<String> {
        let mark = |row: &Value| {
            format!("{} {} {}", row["figure"], row["comparable"], row["because"])
        };
        all.iter().map(|row| mark(row).replace('"', "")).collect()
    };
    let word = "comparable: minor, comparable_because: A word was mended., ";
    let declared = asked("text: How mny days?", &format!("{word}text: How many days?"));
    let because = "`days`: declared a minor change: A word was mended.";
    let wanted = [
        format!("mean_days minor {because}"),
        format!("total minor {because}"),
        "calm identical null".to_owned(),
    ];
    assert_eq!(marks(&declared), wanted);
    // Nobody has said so: whether an answer is asked for is a minor change by itself.
    let found = asked("text: How many days?", "required: true, text: How many days?");
    let wanted = [
        "mean_days minor `days`: changed: required",
        "total minor `days`: changed: required",
        "calm identical null",
    ];
    assert_eq!(marks(&found), wanted);
}

#[test]
fn every_form_has_the_figures() {
    let staged = study(OLD, NEW);
    let human = staged.run(&["compare", "1", "2"]).out;
    let line = |figure: &str| {
        let found = human.lines().find(|line| line.starts_with(figure));
        found.unwrap_or_else(|| panic!("{figure}: {human}")).to_owned()
    };
    let words = |line: String| -> Vec<String> {
        line.split_whitespace().map(str::to_owned).collect()
    };
    let share = ["with_plan", "all", "–", "67", "3", "75", "4", "+8", "yes"];
    assert_eq!(words(line("with_plan")), share);
    let plans = ["plans", "all", "–", "2", "3", "3", "4", "break", "break"];
    assert_eq!(words(line("plans")), plans);
    assert!(
        human.contains("  plans: break: declared a break: Other towns.\n"),
        "{human}"
    );
    assert!(human.contains("between shares are in percentage points.\n"), "{human}");
    let swedish = staged.run(&["compare", "1", "2", "--locale", "sv"]).out;
    assert!(swedish.contains("angiven som brott: Other towns."), "{swedish}");
    let words = ["--columns", "unit,figure,group,old.published,new.published,difference"];
    let compare = ["compare", "1", "2", "--format", "csv"];
    let csv = staged.run(&[&compare[..], &words].concat()).out;
    let rows: Vec<&str> = csv.lines().collect();
    assert_eq!(rows[0], "unit,figure,group,old.published,new.published,difference");
    assert_eq!(rows[1], "a,,,1.0,1.0,");
    assert!(rows.contains(&",with_plan,N,50,100,50"), "{csv}");
    assert!(rows.contains(&",plans,,2,3,"), "{csv}");
    let lines = staged.run(&["compare", "1", "2", "--format", "ndjson"]).out;
    assert_eq!(lines.matches("\"type\":\"figure_change\"").count(), 8, "{lines}");
}

#[test]
fn what_one_wave_must_not_show_has_no_difference() {
    let few = format!(
        "{NEW}disclosure: {{min_base: 3, complementary: false, inverse: false}}\n"
    );
    let all = study(OLD, &few).results(&["compare", "1", "2"]);
    // The counties have two answers each in the newer wave.
    let shares: Vec<String> = told(&all).into_iter().take(3).collect();
    let wanted = [
        "with_plan -: 67 of 3, 75 of 4: 8, identical",
        "with_plan N: 50 of 2, null of null: hidden, identical",
        "with_plan S: 100 of 1, null of null: hidden, identical",
    ];
    assert_eq!(shares, wanted);
}

#[test]
fn people_read_the_label_of_a_figure_and_what_the_mark_of_a_hidden_one_means() {
    let labelled = NEW.replace("with_plan: {", "with_plan: {label: Have a plan, ");
    let labelled = labelled.replace("plans: {", "plans: {label: Plans in all, ");
    let open = study(OLD, &labelled).run(&["compare", "1", "2"]).out;
    let line = |text: &str, start: &str| text.lines().any(|line| line.starts_with(start));
    assert!(line(&open, "Have a plan "), "{open}");
    assert!(!open.contains("with_plan"), "{open}");
    assert!(
        line(&open, "  Plans in all: break: declared a break: Other towns."),
        "{open}"
    );
    // Without a label it is its name, and without a hidden figure there is no mark.
    assert!(line(&open, "mean_days "), "{open}");
    assert!(!open.contains(".. ="), "{open}");
    let few = format!(
        "{labelled}disclosure: {{min_base: 3, complementary: false, inverse: false}}\n"
    );
    let staged = study(OLD, &few);
    let hidden = staged.run(&["compare", "1", "2"]).out;
    let note = ".. = too few, or hidden so that others cannot be worked out\n";
    assert_eq!(hidden.matches(note).count(), 1, "{hidden}");
    let swedish = staged.run(&["compare", "1", "2", "--locale", "sv"]).out;
    assert!(
        swedish.contains(".. = för få, eller dolt så att andra inte kan räknas ut\n"),
        "{swedish}"
    );
}

#[test]
fn without_the_answers_of_a_wave_figures_are_not_told_and_that_is_said() {
    let staged = study(OLD, NEW);
    let results =
        staged.run(&["score", "questionnaires/fig/1/answers", "--format", "json"]);
    staged.write("old.json", &results.out);
    let document = staged.json(&["compare", "old.json", "2"]);
    assert_eq!(told(document["results"].as_array().unwrap()), [""; 0]);
    let said = staged.run(&["compare", "old.json", "2"]);
    let note = "note: figures are compared where the answers of both waves are at hand\n";
    assert!(said.err.contains(note), "{}", said.err);
}

#[test]
fn a_study_without_points_compares_its_figures() {
    let bare = |version: &str| {
        format!(
            "scoring: standard\nfor: fig@{version}\npoints_are: example\narithmetic: {{decimals: 1}}\nmissing: strict\nunscored: {{plan: counted, days: counted, calm: counted}}\nfigures: {{mean_days: {{mean: days}}}}\n"
        )
    };
    let staged = study(OLD, NEW);
    for version in ["1", "2"] {
        let path = format!("questionnaires/fig/{version}/scoring.yaml");
        staged.write(&path, &bare(version));
    }
    let document = staged.json(&["compare", "1", "2"]);
    let all = document["results"].as_array().unwrap();
    assert_eq!(told(all), ["mean_days -: 20.0 of 3, 35.0 of 4: 15.0, identical"]);
    assert_eq!(document["summary"]["exit_code"], json!(0));
}
