//! Slips of the hand in expressions: each is told once, and with what was meant.
//!
//! What it should become was written by hand.

use crate::expression::*;

/// A slip, the place that is marked, and what the mend makes of it.
const MENDED: &[(&str, &str, &str)] = &[
    // A day without quotes is a subtraction to the machine.
    ("dag >= 2019-01-01", "dag >= 2019-01-01", "dag >= date('2019-01-01')"),
    ("2005-1-1 < dag", "2005-1-1 < dag", "dag > date('2005-01-01')"),
    (
        "add_months(2005-1-1, 2) < dag",
        "2005-1-1",
        "add_months(date('2005-01-01'), 2) < dag",
    ),
    // A list without brackets.
    ("samordnare in 'ja', 'nej'", "'ja', 'nej'", "samordnare in ['ja', 'nej']"),
    ("antal in 1, 2, 3", "1, 2, 3", "antal in [1, 2, 3]"),
    // The second value of one comparison.
    ("samordnare == 'ja' or 'nej'", "'nej'", "samordnare in ['ja', 'nej']"),
    // Numbers as they are written on paper.
    ("belopp > 500 000 000", "000", "belopp > 500000000"),
    ("belopp > 1 000", "000", "belopp > 1000"),
    ("antal > –1", "–", "antal > -1"),
    ("antal > 3 − 1", "−", "antal > 3 - 1"),
    // What cannot be seen comes with text that is pasted.
    ("samord\u{200b}nare == 'ja'", "\u{200b}", "samordnare == 'ja'"),
    ("\u{feff}antal\u{2060} > 1", "\u{feff}", "antal > 1"),
    // A code is text.
    ("unit.county == 14", "unit.county == 14", "unit.county == '14'"),
];

#[test]
fn a_slip_is_told_once_and_mended() {
    for (source, place, mended) in MENDED {
        let found = problems(source);
        let told: Vec<&str> = found.iter().map(|p| &source[p.span.clone()]).collect();
        assert_eq!(told, [*place], "{source}");
        let mend = found[0].mend.clone().unwrap_or_else(|| panic!("{source}: no mend"));
        let mut text = (*source).to_owned();
        let mut edits = mend.edits;
        edits.sort_by_key(|(range, _)| range.start);
        for (range, new) in edits.into_iter().rev() {
            text.replace_range(range, &new);
        }
        assert_eq!(text, *mended, "{source}");
        assert!(problems(&text).is_empty(), "{text} is no better");
    }
}

#[test]
fn what_is_no_slip_of_that_kind_is_told_as_before() {
    // A subtraction of numbers stays one, and no such day is in the calendar.
    assert!(problems("antal >= 2019-01-01").is_empty());
    assert_eq!(advice("dag >= 2019-02-31"), "");
    assert_eq!(advice("dag >= 2019"), "write `year(dag) >= 2019`");
    // In quotes unseen signs may be meant.
    assert!(problems("namn == 'a\u{200d}b'").is_empty());
    assert!(problems("namn == \"it's\u{200d}\"").is_empty());
    assert_eq!(advice("samordnare == 'ja' and 'nej'"), "write `samordnare == 'nej'`");
    // A letter of another alphabet.
    assert_eq!(
        advice("samordnare == 'j\u{430}'"),
        "`\u{430}` is another letter than it looks like (U+0430): write it anew"
    );
}
