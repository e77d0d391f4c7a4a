//! One test for each sentence of the page on expressions.

use survey::value::AnswerState::{
    DontKnow, Invalid, NotApplicable, NotAsked, NotFielded, NotReached, Refused,
};

use crate::expression::*;

/// A condition in a world, and what it is there.
#[track_caller]
fn holds(world: &World, truths: &[(&str, Option<bool>)]) {
    for (source, expected) in truths {
        assert_eq!(world.truth(source), *expected, "{source}");
    }
}

const YES: Option<bool> = Some(true);
const NO: Option<bool> = Some(false);

#[test]
fn names_are_paths_that_the_caller_resolves() {
    let world = World::new()
        .with("samordnare", "ja")
        .with("unit.county", "Norrbotten")
        .with("utbildning.socialchef", "grund")
        .with("prev.samordnare", "nej")
        .with("self", "3");
    holds(
        &world,
        &[
            ("samordnare == 'ja'", YES),
            ("unit.county == 'Norrbotten'", YES),
            ("utbildning.socialchef == 'grund'", YES),
            ("prev.samordnare == 'nej'", YES),
            ("prev.samordnare == 'delvis'", NO),
            ("wave == '2025'", YES),
            ("const.antal == 3", YES),
            ("self == const.antal", YES),
            ("wave.reference_date > date('2025-01-01')", YES),
        ],
    );
    assert_eq!(faults("samordnaer == 'ja'"), [("unknown-item", "samordnaer")]);
    assert_eq!(advice("samordnaer == 'ja'"), "did you mean `samordnare`?");
    assert_eq!(faults("unit.conty == 'x'"), [("unknown-column", "unit.conty")]);
    assert_eq!(faults("åntal > 3"), [("unknown-item", "åntal")]);
    assert_eq!(advice("åntal > 3"), "did you mean `antal`?");
}

#[test]
fn what_is_known_but_not_supported_yet_is_said_so() {
    assert_eq!(faults("bilaga is answered"), [("not-supported-yet", "bilaga")]);
}

#[test]
fn literals_are_texts_numbers_truths_lists_and_dates() {
    let world = World::new()
        .with("namn", "it's")
        .with("belopp", "0.1")
        .with("samtycke", "true")
        .with("dag", "2025-01-01")
        .with("manad", "2025-01")
        .with("tid", "12:30")
        .with("langd", "PT1H30M");
    holds(
        &world,
        &[
            (r"namn == 'it\'s'", YES),
            ("namn == \"it's\"", YES),
            ("belopp == 0.1", YES),
            ("belopp == 1e-1", YES),
            ("samtycke == true", YES),
            ("samtycke != false", YES),
            ("belopp in [0.1, 12]", YES),
            ("dag == date('2025-01-01')", YES),
            ("manad == month('2025-01')", YES),
            ("tid == time('12:30')", YES),
            ("langd == duration('PT90M')", YES),
        ],
    );
    for wrong in ["dag == date('2025-02-30')", "manad == month('januari')"] {
        assert_eq!(faults(wrong)[0].0, "expression-syntax", "{wrong}");
    }
    assert_eq!(advice("tid == time('12.30')"), "write `time('12:30')`");
    assert_eq!(advice("samtycke == True"), "write `true`");
}

#[test]
fn none_is_a_result_and_nothing_to_compare_with() {
    let world = World::new().with("antal", "3");
    let none = world.outcome("antal if antal > 5 else none", &Expected::Number);
    assert_eq!((none.value, none.absent_result), (None, true));
    let some = world.outcome("antal if antal > 2 else none", &Expected::Number);
    assert_eq!((some.value, some.absent_result), (Some(number("3")), false));
    let unknown = world.outcome("antal if belopp > 2 else none", &Expected::Number);
    assert_eq!((unknown.value, unknown.absent_result), (None, false));
    assert_eq!(faults("antal == none"), [("type-mismatch", "antal == none")]);
    assert_eq!(advice("antal == none"), "write `antal is missing`");
    assert_eq!(advice("none != antal"), "write `antal is answered`");
}

#[test]
fn there_is_no_today() {
    assert_eq!(faults("dag < today()"), [("unknown-function", "today")]);
    assert_eq!(advice("dag < today()"), "did you mean `submitted`?");
}

#[test]
fn comparisons_logic_and_arithmetic_are_those_of_jinja() {
    let world = World::new().with("antal", "7").with("belopp", "2.5").with("namn", "a");
    holds(
        &world,
        &[
            ("antal == 7 and antal != 8 and antal < 8 and antal <= 7", YES),
            ("antal > 6 and antal >= 7 and not antal > 7", YES),
            ("1 < belopp < antal <= 7 != belopp", YES),
            ("1 < antal < belopp", NO),
            ("antal < 3 or antal > 6 and belopp > 3", NO),
            ("not antal == 7 or belopp == 2.5", YES),
            ("antal not in [1, 2]", YES),
            ("(antal if belopp > 1 else 0) == 7", YES),
        ],
    );
    for (source, expected) in [
        ("antal + belopp * 2 - 1", "11"),
        ("(antal + belopp) * 2", "19"),
        ("antal / 3 * 3", "7"),
        ("antal // 2", "3"),
        ("antal % 4", "3"),
        ("-antal // 2", "-4"),
        ("--antal", "7"),
        ("10 - antal - 1", "2"),
        ("namn ~ 'b' ~ antal ~ belopp", "ab72.5"),
        ("'x' if antal > 9 else 'y' if antal > 5 else 'z'", "y"),
    ] {
        assert_eq!(world.shown(source), expected, "{source}");
    }
    // A text and a number are not added, and Jinja binds `~` before `+`.
    let (program, _) = compile("1 + 2 ~ 3", &world, &Expected::Any);
    assert!(program.is_none());
}

#[test]
fn tests_ask_for_the_state() {
    let world = World::new()
        .with("antal", "1")
        .without("samordnare", DontKnow)
        .without("arbete", Refused)
        .without("namn", NotApplicable)
        .without("dag", NotAsked)
        .asked("dag", Some(false))
        .asked("slut", None);
    holds(
        &world,
        &[
            ("antal is answered", YES),
            ("antal is missing", NO),
            ("antal is not missing", YES),
            ("samordnare is answered", NO),
            ("samordnare is dont_know", YES),
            ("samordnare is missing", YES),
            ("arbete is refused", YES),
            ("arbete is dont_know", NO),
            ("namn is not_applicable", YES),
            ("namn is asked", YES),
            ("dag is asked", NO),
            ("slut is asked", None),
            ("not antal is missing", YES),
        ],
    );
    for state in AnswerState::ALL {
        let world = World::new().with("antal", "1").without("antal", state);
        let is_answered = state == AnswerState::Answered;
        assert_eq!(world.truth("antal is missing"), Some(!is_answered));
    }
    assert_eq!(advice("antal is defined"), "write `antal is answered`");
    assert_eq!(advice("antal is none"), "write `antal is missing`");
    assert_eq!(advice("antal is answred"), "write `antal is answered`");
    assert_eq!(faults("antal + 1 is missing").len(), 1);
}

#[test]
fn a_grid_is_answered_when_one_of_its_cells_is() {
    let world = World::new();
    holds(&world, &[("utbildning is answered", NO), ("utbildning is missing", YES)]);
    let world = world.with("utbildning.enhetschef", "fort");
    holds(&world, &[("utbildning is answered", YES), ("utbildning is missing", NO)]);
    let world = World::new()
        .without("utbildning.enhetschef", Refused)
        .without("utbildning.socialchef", NotAsked);
    holds(&world, &[("utbildning is refused", YES), ("utbildning is dont_know", NO)]);
}

#[test]
fn a_code_is_in_a_multiple_and_a_single_is_in_a_list() {
    let world = World::new().with("aktorer", "polis skola").with("samordnare", "ja");
    holds(
        &world,
        &[
            ("'polis' in aktorer", YES),
            ("'vård' in aktorer", NO),
            ("'vård' not in aktorer", YES),
            ("samordnare in ['ja', 'nej']", YES),
            ("samordnare in ['nej']", NO),
            ("samordnare not in ['nej']", YES),
            ("'ja' in [samordnare, prev.samordnare]", YES),
        ],
    );
    for (wrong, right) in [
        ("'ja' in samordnare", "write `samordnare == 'ja'`"),
        ("'ja' not in samordnare", "write `samordnare != 'ja'`"),
        ("aktorer in ['polis']", "write `any_of(aktorer, ['polis'])`"),
        ("aktorer == 'polis'", "write `'polis' in aktorer`"),
        ("aktorer != 'polis'", "write `'polis' not in aktorer`"),
        ("'polis' == aktorer", "write `'polis' in aktorer`"),
        ("aktorer > 2", "write `count(aktorer) > 2`"),
        ("namn < 'x'", ""),
        ("samordnare < 'ja'", "write `samordnare in ['ja', 'nej']`"),
        ("samordnare", "write `samordnare == 'ja'`"),
        ("arbete", "write `arbete == 'yes'`"),
        ("aktorer", "write `'polis' in aktorer`"),
        ("antal", "write `antal > 0`"),
        ("namn", "write `namn is answered`"),
        ("'fort' in utbildning", "write `any_of(utbildning, ['fort'])`"),
        ("'x' in namn", "write `contains(namn, 'x')`"),
        ("samordnare == ['ja', 'nej']", "write `samordnare in ['ja', 'nej']`"),
        ("arbete == true", "write `arbete == 'yes'`"),
    ] {
        assert_eq!(faults(wrong).first().unwrap().0, "type-mismatch", "{wrong}");
        assert_eq!(advice(wrong), right, "{wrong}");
    }
    holds(&World::new().with("samtycke", "true"), &[("samtycke", YES)]);
}

#[test]
fn functions_of_numbers_and_texts() {
    let world =
        World::new().with("belopp", "-2.45").with("antal", "9").with("namn", "Åke");
    for (source, expected) in [
        ("abs(belopp)", "2.45"),
        ("round(belopp, 1)", "-2.5"),
        ("round(belopp)", "-2"),
        ("round(1234.5 + antal, -2)", "1200"),
        ("floor(belopp)", "-3"),
        ("ceil(belopp)", "-2"),
        ("sqrt(antal)", "3"),
        ("ln(1)", "0"),
        ("exp(0)", "1"),
        ("pow(antal, 2)", "81"),
        ("pow(antal, 0.5)", "3"),
        ("length(namn)", "3"),
        ("coalesce(slut, dag, date('2025-01-01'))", "2025-01-01"),
        ("coalesce(ar, antal)", "9"),
    ] {
        assert_eq!(world.shown(source), expected, "{source}");
    }
    holds(
        &world,
        &[
            ("matches(namn, '[A-ZÅÄÖ][a-z]+')", YES),
            ("contains(namn, 'ke')", YES),
            ("contains(namn, 'KE')", NO),
            ("starts_with(namn, 'Å')", YES),
            ("between(antal, 9, 10)", YES),
            ("between(antal, 9.5, 10)", NO),
        ],
    );
    assert_eq!(faults("round() > 1"), [("type-mismatch", "round")]);
    assert_eq!(advice("avg(antal) > 1"), "did you mean `mean`?");
    assert_eq!(advice("lenght(namn) > 1"), "did you mean `length`?");
}

#[test]
fn labels_and_what_is_written_beside_an_option() {
    let world = World::new()
        .with("samordnare", "ja")
        .with("aktorer", "polis skola")
        .with("namn", "kyrkan");
    assert_eq!(world.shown("label(samordnare)"), "Ja, hela året");
    assert_eq!(world.shown("label(aktorer)"), "Polisen, skola");
    assert_eq!(world.shown("label(prev.samordnare)"), "unknown");
    holds(
        &world,
        &[
            ("specify(aktorer, 'polis') == 'kyrkan'", YES),
            ("specify(aktorer, 'polis') is answered", YES),
        ],
    );
    assert_eq!(
        faults("specify(aktorer, 'poliss') == 'x'"),
        [("unknown-option", "'poliss'")]
    );
    assert_eq!(advice("namn == 'a' ~ samordnare"), "write `label(samordnare)`");
}

#[test]
fn functions_of_dates() {
    let world = World::new()
        .with("dag", "2024-01-31")
        .with("slut", "2026-02-28")
        .with("manad", "2024-02")
        .with("ar", "2024");
    for (source, expected) in [
        ("year(dag)", "2024"),
        ("month(dag)", "1"),
        ("week(dag)", "5"),
        ("add_days(dag, 30)", "2024-03-01"),
        ("add_months(dag, 1)", "2024-02-29"),
        ("add_months(manad, -2)", "2023-12"),
        ("first_day(manad)", "2024-02-01"),
        ("last_day(manad)", "2024-02-29"),
        ("first_day(ar)", "2024-01-01"),
        ("last_day(ar)", "2024-12-31"),
        ("days_between(dag, slut)", "759"),
        ("days_between(slut, dag)", "-759"),
        ("months_between(dag, slut)", "25"),
        ("years_between(dag, slut)", "2"),
        ("years_between(slut, dag)", "-2"),
        ("max(dag, slut)", "2026-02-28"),
        ("ar - 4", "2020"),
    ] {
        assert_eq!(world.shown(source), expected, "{source}");
    }
    holds(&world, &[("slut >= add_months(wave.reference_date, -24)", YES)]);
}

#[test]
fn dates_at_the_edges_of_the_calendar() {
    let world = World::new();
    for (source, expected) in [
        // The day is cut to the month's last, leap years or not.
        ("add_months(date('2024-01-31'), 1)", "2024-02-29"),
        ("add_months(date('2023-01-31'), 1)", "2023-02-28"),
        ("add_months(date('2024-02-29'), 12)", "2025-02-28"),
        ("add_months(date('2024-03-31'), -1)", "2024-02-29"),
        ("add_months(date('2024-02-29'), -12)", "2023-02-28"),
        ("last_day(month('2000-02'))", "2000-02-29"),
        ("last_day(month('2100-02'))", "2100-02-28"),
        ("last_day(date('2024-04-01'))", "2024-04-30"),
        ("first_day(date('2024-04-30'))", "2024-04-01"),
        ("add_days(date('2024-02-28'), 1)", "2024-02-29"),
        ("add_days(date('2025-01-01'), -1)", "2024-12-31"),
        // ISO weeks: a week belongs to the year of its Thursday.
        ("week(date('2020-12-31'))", "53"),
        ("week(date('2021-01-03'))", "53"),
        ("week(date('2021-01-04'))", "1"),
        ("week(date('2016-01-01'))", "53"),
        ("week(date('2024-12-30'))", "1"),
        // 2024 has 366 days, and one more to the new year's second day.
        ("days_between(date('2023-12-31'), date('2025-01-01'))", "367"),
        ("days_between(date('2024-03-01'), date('2024-02-28'))", "-2"),
        // Completed ones only, in both directions.
        ("months_between(date('2024-01-31'), date('2024-02-29'))", "1"),
        ("months_between(date('2024-01-31'), date('2024-02-28'))", "0"),
        ("months_between(date('2024-03-31'), date('2024-02-29'))", "-1"),
        ("months_between(month('2025-01'), month('2024-11'))", "-2"),
        ("years_between(date('2024-02-29'), date('2025-02-28'))", "1"),
        ("years_between(date('2024-02-29'), date('2025-02-27'))", "0"),
        ("years_between(date('2024-03-01'), date('2023-03-02'))", "0"),
        ("years_between(date('2024-03-01'), date('2023-03-01'))", "-1"),
        // Off the calendar.
        ("add_days(date('9999-12-31'), 1)", "unknown"),
        ("add_months(date('9999-12-31'), 1)", "unknown"),
    ] {
        assert_eq!(world.shown(source), expected, "{source}");
    }
}

#[test]
fn whole_months_compared_with_at_most_get_advice_and_still_work() {
    let source = "months_between(dag, wave.reference_date) <= 24";
    assert_eq!(
        faults(source),
        [("months-compared", "months_between(dag, wave.reference_date)")]
    );
    assert_eq!(World::new().with("dag", "2024-01-01").truth(source), YES);
    assert!(faults("months_between(dag, wave.reference_date) < 24").is_empty());
}

#[test]
fn months_and_years_are_compared_with_dates_only_by_their_first_or_last_day() {
    assert_eq!(advice("dag < manad"), "write `dag < first_day(manad)`");
    assert_eq!(advice("dag <= manad"), "write `dag <= last_day(manad)`");
    assert_eq!(advice("ar < dag"), "write `dag > last_day(ar)`");
    assert_eq!(advice("dag < 2024"), "write `year(dag) < 2024`");
    let world = World::new().with("dag", "2024-02-29").with("manad", "2024-02");
    holds(&world, &[("dag <= last_day(manad)", YES), ("dag < last_day(manad)", NO)]);
    assert_eq!(advice("slut - dag > 3"), "write `days_between(dag, slut)`",);
}

#[test]
fn what_could_never_be_true_is_a_problem() {
    for (wrong, kind, place, right) in [
        ("samordnare == 'Ja'", "unknown-option", "'Ja'", "did you mean `'ja'`?"),
        (
            "samordnare == 'x1'",
            "unknown-option",
            "'x1'",
            "use one of its codes: 'ja', 'nej', 'vet_ej'",
        ),
        (
            "samordnare in ['ja', 'nee']",
            "unknown-option",
            "'nee'",
            "did you mean `'nej'`?",
        ),
        ("'poliss' in aktorer", "unknown-option", "'poliss'", "did you mean `'polis'`?"),
        ("antal == '7'", "type-mismatch", "antal == '7'", "write `antal == 7`"),
        (
            "dag == '2025-01-01'",
            "type-mismatch",
            "dag == '2025-01-01'",
            "write `dag == date('2025-01-01')`",
        ),
        ("dag > 7", "type-mismatch", "dag > 7", "write `year(dag) > 7`"),
        ("1 == 2", "constant-comparison", "1 == 2", ""),
        ("'a' in ['a', 'b']", "constant-comparison", "'a' in ['a', 'b']", ""),
        ("antal == antal", "constant-comparison", "antal == antal", ""),
        ("1 < antal <= antal", "constant-comparison", "antal <= antal", ""),
        (
            "samordnare == 'vet_ej'",
            "missing-code-comparison",
            "'vet_ej'",
            "write `samordnare is dont_know`",
        ),
        (
            "'vet_ej' in aktorer",
            "missing-code-comparison",
            "'vet_ej'",
            "write `aktorer is dont_know`",
        ),
    ] {
        assert_eq!(faults(wrong), [(kind, place)], "{wrong}");
        assert_eq!(advice(wrong), right, "{wrong}");
    }
}

#[test]
fn two_singles_are_compared_by_the_text_of_their_codes() {
    let world = World::new().with("samordnare", "nej").with("prev.samordnare", "nej");
    holds(&world, &[("samordnare == prev.samordnare", YES)]);
    let world = world.with("prev.samordnare", "delvis");
    holds(
        &world,
        &[
            ("samordnare == prev.samordnare", NO),
            ("prev.samordnare != samordnare", YES),
            ("samordnare in [prev.samordnare]", NO),
        ],
    );
    let world = world.with("unit.county", "nej");
    holds(&world, &[("samordnare == unit.county", YES)]);
}

#[test]
fn any_state_but_answered_makes_the_result_unknown() {
    for state in [DontKnow, Refused, NotAsked, NotReached, NotFielded, Invalid] {
        let world = World::new().without("samordnare", state).without("antal", state);
        holds(
            &world,
            &[
                ("samordnare == 'ja'", None),
                ("samordnare != 'ja'", None),
                ("not samordnare == 'ja'", None),
                ("samordnare in ['ja']", None),
                ("antal + 1 > 0", None),
                ("antal > 3 or 'polis' in aktorer", None),
                ("1 < antal < 5", None),
            ],
        );
    }
}

#[test]
fn and_or_not_follow_kleene() {
    let world = World::new().with("antal", "3");
    holds(
        &world,
        &[
            ("belopp > 1 and antal == 4", NO),
            ("belopp > 1 and antal == 3", None),
            ("belopp > 1 or antal == 3", YES),
            ("belopp > 1 or antal == 4", None),
            ("antal == 4 and belopp > 1", NO),
            ("not belopp > 1", None),
            ("antal > 5 > belopp", NO),
        ],
    );
}

#[test]
fn tests_and_coalesce_are_the_ways_out_and_a_branch_is_not() {
    let world = World::new();
    holds(
        &world,
        &[
            ("antal is missing or antal > 3", YES),
            ("coalesce(antal, 5) > 3", YES),
            ("(1 if antal > 3 else 2) > 0", None),
        ],
    );
}

#[test]
fn members_that_are_absent_are_skipped() {
    let world = World::new().with("antal", "2").with("platser.a", "4");
    for (source, expected) in [
        ("sum(antal, belopp)", "2"),
        ("sum([antal, belopp, 3])", "5"),
        ("antal + belopp", "unknown"),
        ("sum(platser)", "4"),
        ("mean(platser, antal)", "3"),
        ("min(antal, platser)", "2"),
        ("max(antal, platser)", "4"),
        ("sum(belopp, platser.b)", "unknown"),
        ("mean(belopp)", "unknown"),
    ] {
        assert_eq!(world.shown(source), expected, "{source}");
    }
    assert_eq!(faults("sum(aktorer) > 1"), [("type-mismatch", "aktorer")]);
    assert_eq!(advice("sum(aktorer) > 1"), "write `count(aktorer)`");
}

#[test]
fn count_is_of_ticked_options_and_answered_rows() {
    let count = |answer| World::new().with("aktorer", answer).shown("count(aktorer)");
    assert_eq!(count("polis skola"), "2");
    assert_eq!(count("-"), "0");
    assert_eq!(count("ingen"), "0");
    assert_eq!(count("alla"), "3");
    assert_eq!(World::new().shown("count(aktorer)"), "unknown");
    let grid = World::new().with("utbildning.enhetschef", "fort");
    assert_eq!(grid.shown("count(utbildning)"), "1");
    assert_eq!(World::new().shown("count(utbildning)"), "unknown");
    assert_eq!(faults("count(samordnare) > 0"), [("type-mismatch", "samordnare")]);
}

#[test]
fn an_option_for_all_is_ticked_for_the_others() {
    let world = World::new().with("aktorer", "alla");
    holds(
        &world,
        &[
            ("'polis' in aktorer", YES),
            ("'alla' in aktorer", YES),
            ("'ingen' in aktorer", NO),
            ("any_of(aktorer, ['polis', 'ingen'])", YES),
            ("all_of(aktorer, ['polis', 'skola', 'vård'])", YES),
            ("all_of(aktorer, ['polis', 'ingen'])", NO),
            ("none_of(aktorer, ['ingen'])", YES),
            ("none_of(aktorer, ['polis'])", NO),
        ],
    );
    let world = World::new().with("aktorer", "ingen");
    holds(&world, &[("'ingen' in aktorer", YES), ("'polis' in aktorer", NO)]);
    holds(&World::new(), &[("any_of(aktorer, ['polis'])", None)]);
}

#[test]
fn rows_of_a_grid_are_asked_for_codes_as_a_whole() {
    let world = World::new().with("utbildning.socialchef", "grund");
    holds(
        &world,
        &[
            ("any_of(utbildning, ['grund'])", YES),
            ("any_of(utbildning, ['fort'])", None),
            ("none_of(utbildning, ['grund'])", NO),
        ],
    );
    // Each code has to be that of some row: one is, of the other nothing is known.
    holds(
        &world,
        &[
            ("all_of(utbildning, ['grund'])", YES),
            ("all_of(utbildning, ['grund', 'fort'])", None),
            ("all_of(utbildning, [])", YES),
        ],
    );
    let world = world.with("utbildning.enhetschef", "fort");
    assert_eq!(world.truth("all_of(utbildning, ['grund', 'fort'])"), YES);
    let world = world.with("utbildning.enhetschef", "grund");
    assert_eq!(world.truth("all_of(utbildning, ['grund', 'fort'])"), NO);
    assert_eq!(advice("any_of(samordnare, ['ja'])"), "write `samordnare in ['ja']`");
}

#[test]
fn over_no_members_there_is_an_answer_of_its_own() {
    let world = World::new();
    for (source, expected) in [
        ("sum([])", "0"),
        ("sum(tomt)", "0"),
        ("mean([])", "unknown"),
        ("min(tomt)", "unknown"),
        ("max([])", "unknown"),
        ("any_of(aktorer, [])", "false"),
        ("all_of(aktorer, [])", "true"),
        ("none_of(aktorer, [])", "true"),
    ] {
        assert_eq!(world.shown(source), expected, "{source}");
    }
}

#[test]
fn arithmetic_is_exact_and_rounds_only_by_round() {
    let world = World::new().with("antal", "3").with("belopp", "0.1");
    holds(
        &world,
        &[
            ("belopp + 0.2 == 0.3", YES),
            ("1 / antal * 3 == 1", YES),
            (
                "antal * 12345678901234567890.12345678 == 37037036703703703670.37037034",
                YES,
            ),
        ],
    );
    assert_eq!(world.shown("round(antal / 2)"), "2");
    assert_eq!(world.shown("round(-antal / 2)"), "-2");
    assert_eq!(world.shown("-antal // 2"), "-2");
    assert_eq!(world.shown("-antal % 2"), "1");
    assert_eq!(world.shown("antal % -2"), "-1");
}

#[test]
fn what_has_no_result_is_unknown_and_a_fault() {
    let world = World::new().with("antal", "0").with("belopp", "-1").with("ar", "1e99");
    for (source, fault) in [
        ("1 / antal", Fault::DivisionByZero),
        ("1 // antal", Fault::DivisionByZero),
        ("1 % antal", Fault::DivisionByZero),
        ("pow(antal, -1)", Fault::DivisionByZero),
        ("sqrt(belopp)", Fault::OutsideDomain),
        ("ln(antal)", Fault::OutsideDomain),
        ("pow(belopp, 0.5)", Fault::OutsideDomain),
        ("add_days(wave.reference_date, 0.5 + antal)", Fault::OutsideDomain),
        ("add_days(wave.reference_date, ar)", Fault::OutsideDomain),
        ("add_days(wave.reference_date, 1e9 + antal)", Fault::OutOfRange),
        ("ar * 10", Fault::OutOfRange),
        ("exp(ar)", Fault::OutOfRange),
        ("pow(10, 100 + antal)", Fault::OutOfRange),
    ] {
        let outcome = world.outcome(source, &Expected::Any);
        assert_eq!(outcome.value, None, "{source}");
        assert_eq!(outcome.faults.iter().collect::<Vec<_>>(), [fault], "{source}");
    }
    assert!(world.outcome("belopp + 1", &Expected::Any).faults.is_empty());
    assert_eq!(world.truth("1 / antal > 0"), None);
    // Nearer to nothing than 10^-100 is nothing.
    assert_eq!(world.shown("1 / ar / ar"), "0");
}

#[test]
fn a_pattern_covers_the_whole_text() {
    let world = World::new().with("namn", "ab");
    holds(
        &world,
        &[
            ("matches(namn, 'a')", NO),
            ("matches(namn, 'a|ab')", YES),
            (r"matches(namn, '\\w+')", YES),
            (r"matches(namn, '\w+')", YES),
        ],
    );
    let spread = World::new().with("namn", "ab\n");
    holds(&spread, &[("matches(namn, 'ab')", NO)]);
    for wrong in ["matches(namn, 'a)|(b')", "matches(namn, '[')"] {
        assert_eq!(faults(wrong)[0].0, "expression-syntax", "{wrong}");
    }
    assert_eq!(faults("matches(namn, '(x{1000}){1000}')")[0].0, "expression-limit");
}

#[test]
fn text_compares_after_nfc_and_case_counts() {
    let world = World::new().with("namn", "Å").with("aktorer", "vård");
    holds(
        &world,
        &[
            ("namn == 'A\u{30a}'", YES),
            ("namn == 'å'", NO),
            ("namn in ['A\u{30a}', 'x']", YES),
            ("contains(namn, 'A\u{30a}')", YES),
            ("'va\u{30a}rd' in aktorer", YES),
        ],
    );
    assert_eq!(world.shown("'A' ~ '\u{30a}' ~ namn"), "ÅÅ");
}

#[test]
fn a_derived_item_takes_codes_conditions_and_other_items() {
    let yes_no = Expected::Domain(single("yes no"));
    let world = World::new().with("antal", "3").with("samordnare", "nej");
    let outcome = |source: &str, domain: &Expected| world.outcome(source, domain).value;
    assert_eq!(outcome("antal > 2", &yes_no), Some(Value::Code(0)));
    assert_eq!(outcome("antal > 5", &yes_no), Some(Value::Code(1)));
    let levels = Expected::Domain(single("nej ja mycket"));
    let levelled = "'mycket' if antal > 2 else 'ja' if antal > 1 else 'nej'";
    assert_eq!(outcome(levelled, &levels), Some(Value::Code(2)));
    assert_eq!(outcome("samordnare", &levels), Some(Value::Code(0)));
    assert_eq!(
        outcome("samordnare if antal > 1 else 'ja'", &levels),
        Some(Value::Code(0))
    );
    let problems = |source| compile(source, &world, &levels).1;
    assert_eq!(
        problems("'lite' if antal > 2 else 'ja'")[0].kind.name(),
        "unknown-option"
    );
    assert_eq!(problems("prev.samordnare")[0].kind.name(), "type-mismatch");
    assert_eq!(problems("antal")[0].kind.name(), "type-mismatch");
    assert_eq!(
        compile("samordnare", &world, &Expected::Text).1[0].help[0].en,
        "write `label(samordnare)`"
    );
}

#[test]
fn every_fault_is_told_at_its_place() {
    assert_eq!(
        faults("samordnare == 'jaa' or (antl > 3 and antal < 'x')"),
        [
            ("unknown-option", "'jaa'"),
            ("unknown-item", "antl"),
            ("type-mismatch", "antal < 'x'"),
        ]
    );
    assert_eq!(
        faults("(antal > ) and antl > 3 && samordnare = 'ja'"),
        [
            ("expression-syntax", ")"),
            ("unknown-item", "antl"),
            ("expression-syntax", "&&"),
            ("expression-syntax", "="),
        ]
    );
}

#[test]
fn what_other_languages_write_is_told_in_our_words() {
    for (wrong, place, right) in [
        ("antal|abs > 3", "|abs", "write `abs(antal)`"),
        ("namn.length() > 3", "namn.length", "write `length(namn)`"),
        ("antal > 3 AND antal < 5", "AND", "write `and`"),
        ("antal > 1,5", ",", "write `1.5`"),
        ("antal ** 2 > 4", "**", "write `pow(x, n)`"),
        ("${antal} > 3", "$", "write the name of the item alone, without `${…}`"),
        ("samordnare == “ja”", "“", "write straight quotes: `'text'`"),
        ("antal <> 3", "<>", "write `!=`"),
        ("antal in (1, 2)", "(1,", "write `['a', 'b']`"),
        (
            "antal == (1 if antal > 2)",
            "1 if antal > 2",
            "add `else none` where there is to be no value",
        ),
        (
            "{{ antal }} > 3",
            "{",
            "write the expression without braces; `{{ … }}` belongs in texts",
        ),
        (
            "{% if antal %}",
            "{",
            "write the expression without braces; `{{ … }}` belongs in texts",
        ),
        ("antal == not 3", "not", "put the part with `not` in parentheses"),
        (
            "antal is missing if antal > 1 else antal",
            "antal is missing",
            "write `(antal is missing)`",
        ),
        ("namn == 'a' 'b'", "'a' 'b'", "write `~` between them, or a comma"),
        (r"matches(namn, '\bx')", r"\b", r"write `\\b`"),
        ("", "", ""),
        ("antal >", "", ""),
        ("(antal > 3", "(", ""),
        ("namn == 'x", "'x", ""),
        ("antal > 3)", ")", ""),
        ("selected(aktorer, 'polis')", "selected", "did you mean `in`?"),
        ("antal > 1_000", "_000", ""),
        ("antal > 0x10", "x10", ""),
    ] {
        let found = faults(wrong);
        assert!(!found.is_empty(), "{wrong} is accepted");
        let is_function = wrong.starts_with("selected");
        let kind = if is_function { "unknown-function" } else { "expression-syntax" };
        assert_eq!(found[0], (kind, place), "{wrong}: {found:?}");
        assert_eq!(advice(wrong), right, "{wrong}");
    }
}

#[test]
fn references_tell_what_the_result_rests_on() {
    let world = World::new();
    let source = "antal is answered and belopp > 1 or coalesce(ar, self) > belopp";
    let (program, _) = compile(source, &world, &Expected::Condition);
    let program = program.unwrap();
    let found: Vec<_> = program
        .references()
        .iter()
        .map(|reference| (&source[reference.span.clone()], reference.can_be_unknown))
        .collect();
    assert_eq!(
        found,
        [
            ("antal", false),
            ("belopp", true),
            ("ar", false),
            ("self", true),
            ("belopp", true)
        ]
    );
    let slots = ["antal", "belopp", "ar", "self"].map(|name| world.slot(name));
    let mut slots = slots.to_vec();
    slots.sort();
    assert_eq!(program.rests_on(), slots);
    assert_eq!(program.source(), source);
    let (program, _) = compile("sum(platser)", &world, &Expected::Number);
    let program = program.unwrap();
    assert_eq!(program.references().len(), 2);
    assert_eq!(program.domain(), Some(&Domain::Number));
}

#[test]
fn texts_hold_fills() {
    let world = World::new()
        .with("samordnare", "ja")
        .with("antal", "1")
        .with("namn", "{{ antal }}")
        .with("aktorer", "polis skola");
    let render = |text: &str| {
        let (fill, problems) = Fill::compile(text, &world);
        assert!(problems.is_empty(), "{text}: {problems:#?}");
        fill.render(&world)
    };
    assert_eq!(render("no fills, {one} brace"), "no fills, {one} brace");
    assert_eq!(render("{{ antal }} st"), "1 st");
    assert_eq!(render("{{samordnare}}; {{ aktorer }}"), "Ja, hela året; Polisen, skola");
    assert_eq!(render("{{ namn }}"), "{{ antal }}");
    assert_eq!(render("{{ belopp }} kr"), "… kr");
    assert_eq!(render("{{ antal / 3 }}"), "0.33");
    assert_eq!(render("{{ '}}' ~ antal }}"), "}}1");
    assert_eq!(render("a{# not shown #}b"), "ab");
    let plural = "{% if antal == 1 %}en plats{% elif antal > 1 %}{{ antal }} platser\
                  {% else %}ingen plats{% endif %}.";
    assert_eq!(render(plural), "en plats.");
    let unknown = "{% if belopp > 1 %}mer{% else %}annat{% endif %}";
    assert_eq!(render(unknown), "annat");
    assert_eq!(
        render("{{ samordnare if antal == 1 else prev.samordnare }}"),
        "Ja, hela året"
    );
}

#[test]
fn faults_in_fills_stand_where_they_are_written() {
    let world = World::new();
    for (text, kind, place) in [
        ("Hej {{ nam }}!", "unknown-item", "nam"),
        ("{% if antal %}x{% endif %}", "type-mismatch", "antal"),
        ("å {% if antal > 1 %}x", "expression-syntax", "if"),
        ("{% for x in y %}", "expression-syntax", "for x in y"),
        ("x {{ antal", "expression-syntax", "{{"),
        ("x{% else %}", "expression-syntax", "else"),
        (
            "{% if antal > 1 %}{% else %}{% elif antal > 2 %}{% endif %}",
            "expression-syntax",
            "elif antal > 2",
        ),
        ("{{ antal > 3 }}", "type-mismatch", "antal > 3"),
        ("{{ }}", "expression-syntax", ""),
    ] {
        let (fill, problems) = Fill::compile(text, &world);
        let first = problems.first().unwrap_or_else(|| panic!("{text} is accepted"));
        assert_eq!(
            (first.kind.name(), &text[first.span.clone()]),
            (kind, place),
            "{text}"
        );
        fill.render(&world);
    }
}

#[test]
fn fills_tell_which_cells_can_leave_a_gap() {
    let world = World::new();
    let text = "{{ namn }} {% if antal is answered %}{{ antal }} {{ belopp }}{% endif %}";
    let (fill, problems) = Fill::compile(text, &world);
    assert!(problems.is_empty());
    let found: Vec<_> = fill
        .references()
        .iter()
        .map(|reference| (&text[reference.span.clone()], reference.can_be_unknown))
        .collect();
    assert_eq!(
        found,
        [("namn", true), ("antal", false), ("antal", false), ("belopp", true)]
    );
    assert!(!fill.is_plain());
}
