"""Published instruments and ties: what `survey score` and `survey rank` make of them.

In: the questionnaires and scoring files of `tests/golden/`, and 500 records of answers to
each that are generated here with a fixed seed; nobody was asked. 1,000 generated columns
of numbers with ties. Out: one line a test and `N passed, N failed`.

The rules are written here anew from their sources (`tests/golden/README.md`), in fractions,
without a look at the scoring files; `scipy.stats.rankdata` gives the places. Everything
must be equal, not nearly; but for roots and logarithms, which are held to 30 digits.
"""

import json
import random
import sys
import tempfile
from decimal import Decimal, localcontext
from fractions import Fraction
from pathlib import Path

import pandas as pd
from scipy.stats import rankdata

from held import ROOT, Tests, program, run

BINARY = program()

GOLDEN = ROOT / "tests" / "golden"
RECORDS = 500
COLUMNS = 1000


def survey(*arguments):
    """What the program writes."""
    return [json.loads(line) for line in run(BINARY, *arguments).stdout.splitlines()]


# --- The rules -----------------------------------------------------------------------------


def mean(values):
    return sum(map(Fraction, values)) / len(values)


def present(answers, items):
    return [answers[item] for item in items if item in answers]


def who5(answers):
    """Topp and others 2015: five items 0–5 summed, times 4; nothing is said of absent ones."""
    given = present(answers, range(1, 6))
    raw = Fraction(sum(given)) if len(given) == 5 else None
    return {
        "raw": raw,
        "who5": None if raw is None else 4 * raw,
        "low": None if raw is None else Fraction(4 * raw <= 50),
    }


SEVERITY = [(20, "severe"), (15, "moderately severe"), (10, "moderate"), (5, "mild"), (0, "minimal")]


def certain(least, most, needed):
    """1 or 0 where it is so whatever the absent ones are, else None."""
    return Fraction(1) if least >= needed else Fraction(0) if most < needed else None


def phq9(answers):
    """Kroenke, Spitzer and Williams 2001: sum, bands and the algorithm of major depression."""
    given = present(answers, range(1, 10))
    total = 9 * mean(given) if len(given) >= 7 else None
    counts = {item: value >= (1 if item == 9 else 2) for item, value in answers.items()}

    def among(items, needed):
        known = [counts[item] for item in items if item in counts]
        if not known:
            return None
        return certain(sum(known), sum(known) + len(items) - len(known), needed)

    core, five = among([1, 2], 1), among(list(range(1, 10)), 5)
    if core == 0 or five == 0:
        major = Fraction(0)
    elif core is None or five is None:
        major = None
    else:
        major = Fraction(1)
    grade = None if total is None else next(name for least, name in SEVERITY if total >= least)
    return {"total": total, "core": core, "five": five, "major": major, "severity": grade}


RAND_RECODED = {
    (1, 2, 20, 22, 34, 36): [100, 75, 50, 25, 0],
    tuple(range(3, 13)): [0, 50, 100],
    tuple(range(13, 20)): [0, 100],
    (21, 23, 26, 27, 30): [100, 80, 60, 40, 20, 0],
    (24, 25, 28, 29, 31): [0, 20, 40, 60, 80, 100],
    (32, 33, 35): [0, 25, 50, 75, 100],
}
RAND_SCALES = {
    "physical": range(3, 13),
    "role_physical": range(13, 17),
    "role_emotional": range(17, 20),
    "energy": (23, 27, 29, 31),
    "wellbeing": (24, 25, 26, 28, 30),
    "social": (20, 32),
    "pain": (21, 22),
    "general": (1, 33, 34, 35, 36),
}


def rand36(answers):
    """Hays, Sherbourne and Mazel 1993: recoded values, then the mean of those answered."""
    recoded = {
        item: values[answers[item] - 1]
        for items, values in RAND_RECODED.items()
        for item in items
        if item in answers
    }
    scales = {name: present(recoded, items) for name, items in RAND_SCALES.items()}
    return {name: mean(values) if values else None for name, values in scales.items()}


def transformed(values, items, least, most):
    """The manual's raw sum with the person's mean for absent items, on 0–100."""
    if 2 * len(values) < items:
        return None
    raw = sum(map(Fraction, values)) + (items - len(values)) * mean(values)
    return 100 * (raw - least) / (most - least)


def sf36(answers):
    """Ware, Snow, Kosinski and Gandek 1993: three scales of which half is needed."""
    much, hinders = answers.get(21), answers.get(22)
    pain = []
    if much:
        pain.append(Fraction(["6.0", "5.4", "4.2", "3.1", "2.2", "1.0"][much - 1]))
    if hinders and not much:
        pain.append(Fraction(["6.0", "4.75", "3.5", "2.25", "1.0"][hinders - 1]))
    elif hinders:
        pain.append(6 if hinders == 1 and much == 1 else 6 - hinders)
    general = [Fraction(["5.0", "4.4", "3.4", "2.0", "1.0"][answers[1] - 1])] if 1 in answers else []
    general += present(answers, (33, 35)) + [6 - answers[item] for item in (34, 36) if item in answers]
    return {
        "physical": transformed(present(answers, range(3, 13)), 10, 10, 30),
        "pain": transformed(pain, 2, 2, 12) if pain else None,
        "general": transformed(general, 5, 5, 25),
    }


QLQ_FUNCTION = {"pf": range(1, 6), "rf": (6, 7), "ef": range(21, 25), "cf": (20, 25), "sf": (26, 27)}
QLQ_SYMPTOM = {
    "fa": (10, 12, 18),
    "nv": (14, 15),
    "pa": (9, 19),
    "dy": (8,),
    "sl": (11,),
    "ap": (13,),
    "co": (16,),
    "di": (17,),
    "fi": (28,),
}


def qlqc30(answers):
    """Fayers and others 2001: raw score of at least half, function turned round."""

    def raw(items):
        given = present(answers, items)
        return mean(given) if given and 2 * len(given) >= len(items) else None

    found = {"ql": raw((29, 30))}
    found = {"ql": None if found["ql"] is None else (found["ql"] - 1) / 6 * 100}
    for name, items in QLQ_FUNCTION.items():
        rs = raw(items)
        found[name] = None if rs is None else (1 - (rs - 1) / 3) * 100
    for name, items in QLQ_SYMPTOM.items():
        rs = raw(items)
        found[name] = None if rs is None else (rs - 1) / 3 * 100
    return found


def most(name, item):
    """The greatest code of an item."""
    if name == "qlqc30":
        return 7 if item > 28 else 4
    if name in ("who5", "phq9"):
        return {"who5": 5, "phq9": 3}[name]
    sizes = {item: len(values) for items, values in RAND_RECODED.items() for item in items}
    return sizes[item]


INSTRUMENTS = {
    "who5": (who5, range(1, 6)),
    "phq9": (phq9, range(1, 10)),
    "rand36": (rand36, range(1, 37)),
    "sf36": (sf36, (1, *range(3, 13), 21, 22, *range(33, 37))),
    "qlqc30": (qlqc30, range(1, 31)),
}


def hdi(answers):
    """UNDP, technical note 1: goalposts, capped, and the geometric mean, in 60 digits."""
    with localcontext() as context:
        context.prec = 60
        life, expected, schooling, income = (
            Decimal(str(answers[item])) for item in ("life", "expected", "schooling", "income")
        )

        def within(value):
            return max(Decimal(0), min(Decimal(1), value))

        health = within((life - 20) / 65)
        education = (within(expected / 18) + within(schooling / 15)) / 2
        standard = within((income / 100).ln() / Decimal(750).ln())
        product = health * education * standard
        return product and (product.ln() / 3).exp()


def near(one, other):
    """Whether two numbers agree to 30 digits."""
    return abs(Fraction(one) - Fraction(other)) <= Fraction(1, 10**30)


# --- Generated answers ---------------------------------------------------------------------


def records(name, items, chance):
    """Answers with few or many absent ones, and in some all at one end."""
    for number in range(RECORDS):
        absent = chance.choice([0, 0, 0.1, 0.3, 0.6])
        least, narrow = (0 if name in ("who5", "phq9") else 1), chance.random() < 0.2
        answers = {}
        for item in items:
            high = least + 1 if narrow else most(name, item)
            if chance.random() >= absent:
                answers[item] = chance.randint(least, high)
        yield f"r{number:03}", answers


def countries(chance):
    """Indicators on both sides of every post."""
    for number in range(RECORDS):
        yield f"c{number:03}", {
            "life": chance.randint(150, 900) / 10,
            "expected": chance.randint(0, 230) / 10,
            "schooling": chance.randint(0, 160) / 10,
            "income": chance.randint(80, 120_000),
        }


def scored(name, answers, folder):
    """The program's exact scores and grades by record."""
    lines = [
        {"questionnaire": name, "version": "1", "unit": unit, "status": "complete", "language": "en",
         "answers": given if name == "hdi" else {f"q{item}": value for item, value in given.items()}}
        for unit, given in answers
    ]
    file = folder / f"{name}.ndjson"
    file.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    rows = survey("score", file, "--questionnaires", GOLDEN, "--format", "ndjson", "-q")
    found = {}
    for row in (row for row in rows if row["type"] == "score"):
        exact = {node: score["exact"] for node, score in row["scores"].items()}
        exact = {node: None if value is None else Fraction(value) for node, value in exact.items()}
        grades = {name: grade and (grade if isinstance(grade, str) else grade["grade"])
                  for name, grade in row["grades"].items()}
        found[row["unit"]] = exact | grades
    return found


# --- Ties ----------------------------------------------------------------------------------

METHODS = {"competition": "min", "modified": "max", "dense": "dense", "ordinal": "ordinal", "fractional": "average"}
RANKED = """questionnaire: columns
version: "1"
title: Generated columns with ties
languages: [en]
units: {frame: frame.csv, id: code, label: code, groups: [column]}
sections:
  - id: all
    title: All
    items:
      - {id: x, type: decimal, decimals: 1, min: -100, max: 100, text: Generated value.}
"""
RANKS = """scoring: standard
for: columns@1
points_are: example
arithmetic: {decimals: 1}
missing: {no_answer: strict, not_reached: strict, no_score: strict, invalid: invalidate, not_asked: exclude, not_applicable: exclude}
items:
  x: {value: self}
indices:
  total: {aggregate: sum, weights: points, children: [x]}
ranks:
"""


def columns(chance):
    """Columns of one to twelve values, few of them different."""
    rows = []
    for column in range(COLUMNS):
        kinds = chance.randint(1, 6)
        for _ in range(chance.randint(1, 12)):
            value = chance.randint(-kinds, kinds) / 2
            rows.append((f"c{column:04}", f"u{len(rows):05}", value))
    return pd.DataFrame(rows, columns=["column", "unit", "value"])


def ranked(table, folder):
    """The program's places within each column, by method and direction."""
    home = folder / "columns"
    home.mkdir()
    (home / "frame.csv").write_text(
        "code,column\n" + "".join(f"{unit},{column}\n" for column, unit, _ in table.values), "utf-8"
    )
    (home / "questionnaire.yaml").write_text(RANKED, "utf-8")
    keys = [(ties, direction) for ties in METHODS for direction in ("ascending", "descending")]
    rules = "".join(
        f"  {ties}_{direction}: {{by: total, direction: {direction}, ties: {ties}, value: exact, within: [column]}}\n"
        for ties, direction in keys
    )
    (home / "scoring.yaml").write_text(RANKS + rules, "utf-8")
    lines = [
        {"questionnaire": "columns", "version": "1", "unit": unit, "status": "complete", "language": "en",
         "answers": {"x": value}}
        for _, unit, value in table.values
    ]
    file = folder / "columns.ndjson"
    file.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    for ties, direction in keys:
        rows = survey("rank", file, "--questionnaires", home, "--rank", f"{ties}_{direction}", "--format", "ndjson", "-q")
        yield ties, direction, [row for row in rows if row["type"] == "rank"]


def place(row):
    """A place within the column, as a fraction."""
    within = row["within"]["column"]
    return Fraction(str(within["rank"]))


def main():
    tests = Tests()
    holds = tests.holds

    chance = random.Random(20261129)
    with tempfile.TemporaryDirectory() as place_of_files:
        folder = Path(place_of_files)
        for name, (rule, items) in INSTRUMENTS.items():
            answers = list(records(name, items, chance))
            wanted = pd.DataFrame({unit: rule(given) for unit, given in answers}).T
            found = scored(name, answers, folder)
            for node in wanted.columns:
                values = list(wanted[node])
                absent = sum(value is None for value in values)
                assert 0 < absent < RECORDS, (name, node, absent)
                own = [found[unit].get(node) for unit in wanted.index]
                holds(f"{RECORDS} records of {name}: {node}, {absent} without", own, values)
        answers = list(countries(chance))
        found = scored("hdi", answers, folder)
        agree = [near(found[unit]["hdi"], hdi(given)) for unit, given in answers]
        holds(f"{RECORDS} records of hdi, to 30 digits", agree, [True] * RECORDS)
        table = columns(chance)
        for ties, direction, rows in ranked(table, folder):
            sign = 1 if direction == "ascending" else -1
            wanted = {}
            for _, column in table.groupby("column"):
                places = rankdata(sign * column["value"].to_numpy(), method=METHODS[ties])
                wanted |= {unit: Fraction(str(place)) for unit, place in zip(column["unit"], places)}
            holds(f"{COLUMNS} columns, {ties} {direction}", {row["unit"]: place(row) for row in rows}, wanted)
    return tests.end()


if __name__ == "__main__":
    sys.exit(main())
