"""Data from elsewhere: what `survey score` makes of a table that pandas wrote.

In: an instrument in the style of published scales of wellbeing, twelve items from 0 to 4
of which four are reversed, and the answers of 400 invented people. Items, answers and
missing codes are generated here with a fixed seed; nobody was asked. Out: one line a test
and `N passed, N failed`. The expected sums are worked out here by pandas and fractions,
from the numbers before they were written.
"""

import sys
import tempfile
from decimal import ROUND_HALF_UP, Decimal
from io import StringIO
from pathlib import Path

import numpy as np
import pandas as pd

from held import Tests, program, run

BINARY = program()

ITEMS = [f"q{n}" for n in range(1, 13)]
REVERSED = ["q2", "q5", "q7", "q11"]
WORDS = ["never", "seldom", "sometimes", "often", "always"]
PEOPLE = 400
CODES = {"dont_know": -9, "refused": -8}

QUESTIONNAIRE = """questionnaire: generated
version: "1"
title: A generated scale
languages: [en]
missing: {offer: [dont_know, refused]}
sections:
  - id: scale
    title: Scale
    items:
"""
ITEM = "      - {id: %s, type: scale, from: 0, to: 4, text: \"Generated item %s?\"}\n"
SCORING = """scoring: standard
for: generated@1
points_are: example
arithmetic: {decimals: 2}
missing: {dont_know: exclude, refused: exclude, no_answer: exclude, not_applicable: exclude, not_asked: exclude, not_reached: exclude, invalid: invalidate, no_score: exclude}
items:
%s
indices:
  whole: {aggregate: sum, weights: points, children: [%s], missing: strict, all_missing: no_score}
  prorated: {aggregate: sum, weights: points, children: [%s], missing: {prorate: {min_answered: 10}}, all_missing: no_score}
  first: {aggregate: sum, weights: points, children: [%s], missing: strict, all_missing: no_score}
"""
MAP = """columns: {unit: person, %s}
constants: {status: complete}
ignore: ["", "age*", remark]
values: {q3: {%s}}
codes: {"*": {dont_know: [-9], refused: [-8]}, q3: {dont_know: ["no idea"]}}
%s"""


def survey(*arguments):
    """What the program writes."""
    return run(BINARY, *arguments).stdout


def people():
    """Answers with missing ones: numbers, NaN where the cell is blank, codes below 0."""
    chance = np.random.default_rng(20261129)
    answers = pd.DataFrame(chance.integers(0, 5, size=(PEOPLE, 12)), columns=ITEMS).astype(float)
    absent = chance.random((PEOPLE, 12))
    answers = answers.mask(absent < 0.04).mask((absent >= 0.04) & (absent < 0.07), CODES["dont_know"])
    answers = answers.mask((absent >= 0.07) & (absent < 0.09), CODES["refused"])
    answers.insert(0, "person", [f"p{n:04}" for n in range(PEOPLE)])
    return answers


def written(answers):
    """The table as it is handed on: other names, words in one column, columns of no use."""
    table = answers.rename(columns={item: item.upper() + "_W1" for item in ITEMS})
    words = dict(enumerate(WORDS)) | {-9: "no idea", -8: "-8"}
    table["Q3_W1"] = table["Q3_W1"].map(words)
    table["age_group"], table["remark"] = 40, "a; b, c"
    return table


def published(value):
    """Two decimals, halves away from zero; none stays none."""
    return None if value is None else str(value.quantize(Decimal("0.01"), ROUND_HALF_UP))


def expected(answers):
    """Sums of points with reversed items turned round, by index."""
    points = answers[ITEMS].where(answers[ITEMS] >= 0)
    points[REVERSED] = 4 - points[REVERSED]
    count, total = points.count(axis=1), points.sum(axis=1)
    found = {}
    for name, items in (("whole", ITEMS), ("first", ITEMS[:6])):
        sums = points[items].sum(axis=1, skipna=False)
        found[name] = [None if pd.isna(s) else Decimal(int(s)) for s in sums]
    prorated = zip(total, count)
    found["prorated"] = [Decimal(int(t)) * 12 / int(n) if n >= 10 else None for t, n in prorated]
    return {name: [published(value) for value in values] for name, values in found.items()}


def scores(table):
    """The columns of the program's own table, as text."""
    read = pd.read_csv(StringIO(table), dtype=str, keep_default_na=False).set_index("unit")
    read = read.loc[[f"p{n:04}" for n in range(PEOPLE)]]
    return {name: [value or None for value in read[name]] for name in ("whole", "prorated", "first")}


def main():
    tests = Tests()
    holds = tests.holds

    answers = people()
    wanted = expected(answers)
    kinds = [sum(value is None for value in values) for values in wanted.values()]
    # Enough of each kind that a fault shows.
    holds("some sums are there and some are not", all(20 < n < PEOPLE - 20 for n in kinds[:2]), True)
    with tempfile.TemporaryDirectory() as place:
        place = Path(place)
        folder = place / "questionnaires"
        folder.mkdir()
        items = "".join(ITEM % (item, item) for item in ITEMS)
        (folder / "questionnaire.yaml").write_text(QUESTIONNAIRE + items, "utf-8")
        rule = {item: "{reverse: [0, 4]}" if item in REVERSED else "{value: self, range: [0, 4]}" for item in ITEMS}
        rules = "\n".join(f"  {item}: {rule[item]}" for item in ITEMS)
        lists = [", ".join(ITEMS), ", ".join(ITEMS), ", ".join(ITEMS[:6])]
        (folder / "scoring.yaml").write_text(SCORING % (rules, *lists), "utf-8")
        columns = ", ".join(f"{item}: {item.upper()}_W1" for item in ITEMS)
        values = ", ".join(f"{word}: {n}" for n, word in enumerate(WORDS))
        for name, form, more in (
            ("commas", {}, ""),
            ("semicolons and decimal commas", {"sep": ";", "decimal": ","}, "decimal: \",\"\n"),
            ("tabs and an index", {"sep": "\t", "index": True}, "delimiter: tab\n"),
        ):
            data, chart = place / "data.csv", place / "map.yaml"
            written(answers).to_csv(data, **{"index": False, **form})
            chart.write_text(MAP % (columns, values, more), "utf-8")
            flags = ("--questionnaires", folder, "--as", "generated@1", "--map", chart)
            table = survey("score", data, "--format", "csv", "-q", *flags)
            holds(f"sums of {name}, by pandas", scores(table), wanted)
            lines = survey("convert", data, "--to", "ndjson", "-q", *flags)
            (place / "own.ndjson").write_text(lines, "utf-8")
            own = survey("score", place / "own.ndjson", "--format", "csv", "-q", *flags[:2])
            holds(f"the same of what convert wrote of {name}", scores(own), wanted)
    return tests.end()


if __name__ == "__main__":
    sys.exit(main())
