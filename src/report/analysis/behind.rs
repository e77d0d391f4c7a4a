//! Response, items and scales as tables.
//!
//! *In:* what `analyse` found. *Out:* sheets.

use crate::analyse::{Compared, Hidden, ItemTable, NonResponse, Reliability, Response};
use crate::decimal::Number;
use crate::diagnostic::Words;
use crate::model::{Questionnaire, Scoring};
use crate::report::Language;
use crate::report::analysis::{Datum, Sheet, hidden_note, number, share, text, unseen};
use crate::report::score;
use crate::value::AnswerState;

/// Who answered.
pub fn response(found: &Response) -> Vec<Sheet> {
    let mut sheets = vec![statuses(found)];
    if !found.dispositions.is_empty() {
        let row = |(word, count): (&String, &usize)| {
            vec![Datum::Text(word.clone()), Datum::Count(*count)]
        };
        sheets.push(Sheet {
            section: "response",
            name: "dispositions",
            title: Words::new("How interviews ended", "Hur intervjuerna slutade"),
            columns: vec![
                text("disposition", "Disposition", "Utfall"),
                number("count", "Files", "Filer"),
            ],
            rows: found.dispositions.iter().map(row).collect(),
            ..Sheet::default()
        });
    }
    if !found.groups.is_empty() {
        sheets.push(groups(found));
    }
    if !found.compared.is_empty() {
        sheets.push(compared(&found.compared));
    }
    if !found.silent.is_empty() {
        let row = |(code, name): &(String, String)| {
            vec![Datum::Text(code.clone()), Datum::Text(name.clone())]
        };
        sheets.push(Sheet {
            section: "response",
            name: "silent",
            title: Words::new("Did not answer", "Har inte svarat"),
            columns: vec![text("unit", "Unit", "Enhet"), text("label", "Name", "Namn")],
            rows: found.silent.iter().map(row).collect(),
            ..Sheet::default()
        });
    }
    sheets
}

fn statuses(found: &Response) -> Sheet {
    let row = |(status, count): (&Option<_>, &usize)| {
        let said = match status {
            Some(status) => Datum::Said(
                crate::value::Status::name(*status),
                Words::new(
                    score::status(*status, Language::English),
                    score::status(*status, Language::Swedish),
                ),
            ),
            None => Datum::Said("none", Words::new("no file", "ingen fil")),
        };
        vec![said, Datum::Count(*count)]
    };
    let answered = found.answered;
    let rate = found.invited.map(|invited| {
        let rate = share(answered, invited);
        let (en, sv) =
            (rate.for_people(Language::English), rate.for_people(Language::Swedish));
        Words::new(
            format!("{answered} of {invited} units answered: {en} %."),
            format!("{answered} av {invited} enheter svarade: {sv} %."),
        )
    });
    let without = || {
        Words::new(
            format!("{answered} units answered; there is no register."),
            format!("{answered} enheter svarade; det finns inget register."),
        )
    };
    Sheet {
        section: "response",
        name: "statuses",
        title: Words::new("Response", "Svarsfrekvens"),
        notes: vec![rate.unwrap_or_else(without)],
        columns: vec![
            text("status", "Status", "Status"),
            number("count", "Files", "Filer"),
        ],
        rows: found.statuses.iter().map(row).collect(),
        ..Sheet::default()
    }
}

fn groups(found: &Response) -> Sheet {
    let rows = found.groups.iter().map(|group| {
        vec![
            Datum::Text(group.column.clone()),
            Datum::of(Some(group.group.as_str()).filter(|group| !group.is_empty())),
            Datum::Count(group.invited),
            Datum::Count(group.answered),
            share(group.answered, group.invited),
        ]
    });
    Sheet {
        section: "response",
        name: "groups",
        title: Words::new("Response by group", "Svarsfrekvens per grupp"),
        columns: vec![
            text("column", "Column", "Kolumn"),
            text("group", "Group", "Grupp"),
            number("invited", "Invited", "I registret"),
            number("answered", "Answered", "Svarade"),
            number("share", "%", "%"),
        ],
        rows: rows.collect(),
        ..Sheet::default()
    }
}

fn compared(found: &[Compared]) -> Sheet {
    let mut rows = Vec::new();
    for column in found {
        let test = match column.test {
            "chi_square" => Words::new("chi-square", "chi-två"),
            _ => Words::new("Welch, normal", "Welch, normal"),
        };
        for (at, (group, answered, silent)) in column.rows.iter().enumerate() {
            let print = |value: &Number| Datum::Number(value.clone(), 1);
            let tested =
                |datum: Option<Datum>| datum.filter(|_| at == 0).unwrap_or(Datum::None);
            let statistic = column.statistic.clone().map(|x| Datum::Number(x, 3));
            rows.push(vec![
                Datum::Text(column.column.clone()),
                Datum::of(group.as_deref()),
                print(answered),
                print(silent),
                print(&(answered.clone() - silent.clone())),
                tested(Some(Datum::Said(column.test, test.clone()))),
                tested(statistic),
                tested(column.degrees.map(Datum::Count)),
                tested(column.p.clone().map(|p| Datum::Number(p, 4))),
            ]);
        }
    }
    Sheet {
        section: "response",
        name: "compared",
        title: Words::new(
            "Those that answered and those that did not (% or mean)",
            "De som svarat och de som inte svarat (% eller medelvärde)",
        ),
        columns: vec![
            text("column", "Column", "Kolumn"),
            text("group", "Group", "Grupp"),
            number("answered", "Answered", "Svarade"),
            number("silent", "Did not", "Svarade inte"),
            number("difference", "Difference", "Skillnad"),
            text("test", "Test", "Test"),
            number("statistic", "Statistic", "Testvärde"),
            number("degrees", "df", "fg"),
            number("p", "p", "p"),
        ],
        rows,
        ..Sheet::default()
    }
}

/// How items were answered, and who did not answer them.
pub fn items(
    (tables, hidden): (&[ItemTable], &[Vec<Option<Hidden>>]),
    silent: &[NonResponse],
    (questionnaire, scoring): (&Questionnaire, &Scoring),
) -> Vec<Sheet> {
    let mut rows = Vec::new();
    for (table, hidden) in tables.iter().zip(hidden) {
        let (column, group) = match &table.group {
            Some((column, group)) => (Some(column.as_str()), Some(group.as_str())),
            None => (None, None),
        };
        for ((code, count), hidden) in table.options.iter().zip(hidden) {
            let unless = |datum: Datum| match hidden {
                Some(_) => Datum::Hidden,
                None => datum,
            };
            rows.push(vec![
                Datum::Text(table.item.clone()),
                Datum::of(column),
                Datum::of(group),
                Datum::Text(code.clone()),
                Datum::of(label(questionnaire, &table.item, code)),
                unless(Datum::Count(*count)),
                unless(Datum::Count(table.base)),
                unless(share(*count, table.base)),
            ]);
        }
    }
    let columns = vec![
        text("item", "Item", "Fråga"),
        text("by", "By", "Efter"),
        text("group", "Group", "Grupp"),
        text("option", "Option", "Alternativ"),
        unseen("label"),
        number("count", "Count", "Antal"),
        number("base", "Base", "Bas"),
        number("share", "%", "%"),
    ];
    let title = Words::new("Answers to items", "Svar på frågorna");
    let notes = hidden_note(hidden.iter().flatten(), scoring.results.counts_of());
    let mut sheets = vec![Sheet {
        section: "items",
        name: "options",
        title,
        notes,
        columns,
        rows,
        ..Sheet::default()
    }];
    // Classes have counts of their own, which are not told where some are hidden.
    if hidden.iter().flatten().all(Option::is_none) {
        sheets.extend(classes(tables, scoring));
    }
    sheets.push(unanswered(silent));
    sheets
}

fn label<'q>(
    questionnaire: &'q Questionnaire,
    item: &str,
    code: &str,
) -> Option<&'q str> {
    let id = item.split('.').next().unwrap_or(item);
    let item = questionnaire.items.iter().find(|item| item.id.value == id)?;
    let choices = item.kind.choices()?;
    let option = choices.options.get(choices.position(code)?)?;
    let label = option.label.as_ref()?;
    Some(label.wording(questionnaire.source_language()))
}

/// Answers and states in the classes that an author shows them in.
fn classes(tables: &[ItemTable], scoring: &Scoring) -> Option<Sheet> {
    let mut rows = Vec::new();
    for rule in &scoring.results.classes {
        let of = tables.iter().find(|t| t.item == rule.of.value && t.group.is_none());
        let Some(table) = of else { continue };
        let known = table.options.iter().map(|(code, count)| (code.as_str(), *count));
        let states = table.states.iter().map(|(state, count)| (state.name(), *count));
        let all: Vec<(&str, usize)> = known.chain(states).collect();
        let taken = |code: &str| {
            let mut classes = rule.classes.iter().flat_map(|(_, codes)| codes.iter());
            classes.any(|codes| codes.iter().any(|taken| taken.value == code))
        };
        let whole: usize = table.base + table.states.values().sum::<usize>();
        for (name, codes) in &rule.classes {
            let is_of = |code: &str| match codes {
                Some(codes) => codes.iter().any(|taken| taken.value == code),
                None => !taken(code),
            };
            let own = all.iter().filter(|(code, _)| is_of(code));
            let count: usize = own.map(|(_, count)| count).sum();
            rows.push(vec![
                Datum::Text(rule.of.value.clone()),
                Datum::Text(name.value.clone()),
                Datum::Count(count),
                Datum::Count(whole),
                share(count, whole),
            ]);
        }
    }
    let sheet = Sheet {
        section: "items",
        name: "classes",
        title: Words::new("Classes, for display", "Klasser, för visning"),
        columns: vec![
            text("item", "Item", "Fråga"),
            text("class", "Class", "Klass"),
            number("count", "Count", "Antal"),
            number("base", "Of", "Av"),
            number("share", "%", "%"),
        ],
        rows,
        for_people: true,
        ..Sheet::default()
    };
    (!sheet.rows.is_empty()).then_some(sheet)
}

fn unanswered(silent: &[NonResponse]) -> Sheet {
    let rows = silent.iter().map(|item| {
        let count = |state: AnswerState| {
            Datum::Count(item.states.get(&state).copied().unwrap_or_default())
        };
        vec![
            Datum::Text(item.item.clone()),
            Datum::Count(item.asked),
            Datum::Count(item.answered),
            share(item.answered, item.asked),
            count(AnswerState::DontKnow),
            count(AnswerState::Refused),
            count(AnswerState::NotApplicable),
            count(AnswerState::NoAnswer),
            count(AnswerState::NotReached),
            count(AnswerState::Invalid),
            Datum::Count(item.planned),
        ]
    });
    Sheet {
        section: "items",
        name: "non_response",
        title: Words::new("Item non-response", "Bortfall på frågorna"),
        columns: vec![
            text("item", "Item", "Fråga"),
            number("asked", "Asked", "Ställd"),
            number("answered", "Answered", "Besvarad"),
            number("share", "%", "%"),
            number("dont_know", "Don't know", "Vet ej"),
            number("refused", "Refused", "Vill ej"),
            number("not_applicable", "Not applicable", "Ej aktuell"),
            number("no_answer", "Blank", "Blank"),
            number("not_reached", "Not reached", "Ej nådd"),
            number("invalid", "Invalid", "Ogiltig"),
            number("planned", "Planned", "Planerad"),
        ],
        rows: rows.collect(),
        ..Sheet::default()
    }
}

/// The reliability of scales.
pub fn reliability(found: &[Reliability]) -> Vec<Sheet> {
    let number_of = |value: &Option<Number>| match value {
        Some(value) => Datum::Number(value.clone(), 3),
        None => Datum::None,
    };
    let mut rows = Vec::new();
    for scale in found {
        let node = || Datum::Text(scale.node.clone());
        let base = Datum::Count(scale.base);
        rows.push(vec![node(), Datum::None, base, number_of(&scale.alpha), Datum::None]);
        for (item, rest, without) in &scale.items {
            let item = Datum::Text(item.clone());
            let base = Datum::Count(scale.base);
            rows.push(vec![node(), item, base, number_of(without), number_of(rest)]);
        }
    }
    vec![Sheet {
        section: "reliability",
        name: "scales",
        title: Words::new(
            "Reliability (alpha; beside an item alpha without it)",
            "Reliabilitet (alfa; vid en fråga alfa utan den)",
        ),
        columns: vec![
            text("scale", "Scale", "Skala"),
            text("item", "Item", "Fråga"),
            number("base", "Base", "Bas"),
            number("alpha", "Alpha", "Alfa"),
            number("item_rest", "Item–rest", "Fråga–rest"),
        ],
        rows,
        ..Sheet::default()
    }]
}
