"""Places, figures and tests of difference, by SciPy.

In: a register of 1,000 groups, an answer each, written to a folder of its own. Out: one
line a test and `N passed, N failed`. Places within the groups must be those of
`scipy.stats.rankdata` under all five ways to share a place; shares, means, medians, rates
and alpha those of plain fractions; a chi-square that of `scipy.stats.chi2_contingency`.
"""

import csv
import io
import json
import random
import statistics
import subprocess
import sys
import tempfile
from fractions import Fraction
from pathlib import Path

from scipy.stats import chi2_contingency, rankdata

from held import Tests, program

METHODS = {
    "competition": "min",
    "modified": "max",
    "dense": "dense",
    "ordinal": "ordinal",
    "fractional": "average",
}
QUESTIONNAIRE = """\
questionnaire: peer
version: "1"
title: Peer
languages: [en]
units: {frame: units.csv, id: code, groups: [region, kind], columns: {adults: integer}}
sections:
  - id: s
    title: S
    items:
      - {id: points, type: integer, min: 0, max: 9, text: A}
      - {id: first, type: integer, min: 0, max: 9, text: B}
      - {id: second, type: integer, min: 0, max: 9, text: C}
"""
SCORING = """\
scoring: standard
for: peer@1
points_are: example
arithmetic: {decimals: 3}
missing: {dont_know: zero, refused: zero, no_answer: zero, not_applicable: exclude, not_asked: exclude, not_reached: zero, invalid: invalidate, no_score: zero}
items:
  points: {value: self}
  first: {value: self}
  second: {value: self}
indices:
  total: {scale: true, aggregate: sum, weights: points, children: [points, first, second]}
ranks:
"""
RANK = "  {name}: {{by: points, direction: descending, value: exact, within: [region], ties: {name}}}\n"
FIGURES = """\
figures:
  high: {share: points >= 5, by: [all, kind], decimals: 3}
  mean_points: {mean: points, by: [all, kind]}
  middle: {median: points, by: [all, kind]}
  per_adult: {rate: points, per: unit.adults, times: 1000, by: [all, kind]}
"""


def study(folder):
    """1,000 regions of 2 to 10 units, with values that tie often; one in six is silent."""
    chance = random.Random(1)
    units, lines = [], []
    for region in range(1000):
        for number in range(chance.randint(2, 10)):
            code = f"{region:04}x{number:02}"
            unit = {"code": code, "region": f"r{region:04}"}
            unit |= {"kind": chance.choice("abc"), "adults": chance.randint(100, 9999)}
            unit["answers"] = None
            if chance.random() > 1 / 6:
                base = chance.randint(0, 9)
                near = [min(9, max(0, base + chance.randint(-2, 2))) for _ in range(2)]
                unit["answers"] = dict(zip(("points", "first", "second"), [base, *near]))
                head = {"questionnaire": "peer", "version": "1", "unit": code}
                answers = {"status": "complete", "answers": unit["answers"]}
                lines.append(json.dumps(head | answers))
            units.append(unit)
    rows = [f"{u['code']},{u['region']},{u['kind']},{u['adults']}" for u in units]
    (folder / "units.csv").write_text("\n".join(["code,region,kind,adults", *rows, ""]))
    (folder / "questionnaire.yaml").write_text(QUESTIONNAIRE)
    ranks = "".join(RANK.format(name=name) for name in METHODS)
    (folder / "scoring.yaml").write_text(SCORING + ranks + FIGURES)
    (folder / "answers.ndjson").write_text("\n".join(lines) + "\n")
    return units


def run(survey, folder, *arguments):
    command = [survey, *arguments, str(folder / "answers.ndjson"), "-q"]
    command += ["--questionnaires", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr)
    return done.stdout


def places(survey, folder, units):
    """Every way to share a place, of all 1,000 groups at once."""
    groups = {}
    for unit in units:
        if unit["answers"]:
            groups.setdefault(unit["region"], []).append(unit)
    for ours, theirs in METHODS.items():
        text = run(survey, folder, "rank", "--rank", ours, "--format", "csv")
        told = {row["unit"]: row["region_rank"] for row in csv.DictReader(io.StringIO(text))}
        wrong = 0
        for members in groups.values():
            # The greatest is first; of equal ones the first by code.
            ranked = rankdata([-unit["answers"]["points"] for unit in members], method=theirs)
            for unit, place in zip(members, ranked):
                wrong += Fraction(told[unit["code"]]) != Fraction(place)
        yield f"places, {ours}", wrong == 0


def alpha(rows):
    columns = list(zip(*rows))
    parts = sum(statistics.variance(map(Fraction, column)) for column in columns)
    whole = statistics.variance([Fraction(sum(row)) for row in rows])
    count = len(columns)
    return Fraction(count, count - 1) * (1 - parts / whole)


def analysis(survey, folder, units):
    """Figures of all and by kind, alpha, and who answered by kind."""
    results = json.loads(run(survey, folder, "analyse", "--format", "json"))["results"]
    figures = {
        (row["figure"], row["by"], row["group"]): row
        for row in results
        if row["table"] == "figures"
    }
    answered = [unit for unit in units if unit["answers"]]
    for kind in (None, "a", "b", "c"):
        own = [unit for unit in answered if kind in (None, unit["kind"])]
        values = [Fraction(unit["answers"]["points"]) for unit in own]
        adults = sum(unit["adults"] for unit in own)
        expected = {
            "high": Fraction(100 * sum(value >= 5 for value in values), len(values)),
            "mean_points": sum(values) / len(values),
            "middle": statistics.median(values),
            "per_adult": 1000 * sum(values) / adults,
        }
        for figure, value in expected.items():
            told = figures[figure, "kind" if kind else "all", kind]
            yield f"{figure}, {kind}", Fraction(told["exact"]) == value
            yield f"base of {figure}, {kind}", told["base"] == len(values)
    told = next(r for r in results if r["section"] == "reliability" and not r["item"])
    rows = [tuple(unit["answers"].values()) for unit in answered]
    yield "alpha", abs(told["alpha"] - float(alpha(rows))) < 0.0006
    table = [
        [sum(bool(u["answers"]) == there for u in units if u["kind"] == kind) for kind in "abc"]
        for there in (True, False)
    ]
    chi = chi2_contingency(table, correction=False)
    told = next(r for r in results if r["table"] == "compared" and r["column"] == "kind")
    yield "chi-square", abs(told["statistic"] - chi.statistic) < 0.0006
    yield "its probability", abs(told["p"] - chi.pvalue) < 0.00006


def main():
    survey = program()
    held = Tests()
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        units = study(folder)
        for tests in (places, analysis):
            for name, holds in tests(survey, folder, units):
                held.holds(name, bool(holds), True)
    return held.end()


if __name__ == "__main__":
    sys.exit(main())
