"""Parquet, in and out: what pyarrow writes and what it reads.

In: invented answers of 5,000 people, generated with a fixed seed; nobody was asked. Out: one
line a test and `N passed, N failed`. pyarrow writes them with types, dictionaries, lists and
nulls, in several row groups; Python's csv writes the same values as text; both are scored.
The sums are worked out here from the numbers before they were written. Then pyarrow reads the
scores that the program writes, and they are held to its CSV table cell by cell.
"""

import csv
import json
import random
import sys
import tempfile
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from io import StringIO
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from held import Tests, program, run

PEOPLE = 5_000
SCALES = ["q1", "q2", "q3", "q4"]

QUESTIONNAIRE = """questionnaire: generated
version: "1"
title: Generated
languages: [en]
missing: {offer: [dont_know, refused]}
sections:
  - id: all
    title: All
    items:
      - {id: q1, type: scale, from: 0, to: 4, text: "How much of one?"}
      - {id: q2, type: scale, from: 0, to: 4, text: "How much of two?"}
      - {id: q3, type: scale, from: 0, to: 4, text: "How much of three?"}
      - {id: q4, type: scale, from: 0, to: 4, text: "How much of four?"}
      - {id: cost, type: decimal, decimals: 2, text: "What does it cost?"}
      - {id: plan, type: yes_no, text: "Is there a plan?"}
      - id: colour
        type: single
        text: "Which colour?"
        options: [{code: red, label: Red}, {code: blue, label: Blue}]
      - id: who
        type: multiple
        text: "Who takes part?"
        options: [{code: own, label: Own}, {code: "a|b", label: Two}, {code: firm, label: Firm}]
      - {id: day, type: date, text: "On which day?"}
      - {id: since, type: date, text: "Since which day?"}
      - {id: note, type: text, text: "Anything else?"}
"""
SCORING = """scoring: standard
for: generated@1
points_are: example
arithmetic: {decimals: 2}
missing: {dont_know: exclude, refused: exclude, no_answer: exclude, not_applicable: exclude, not_asked: exclude, not_reached: exclude, invalid: invalidate, no_score: exclude}
items:
  "q*": {value: self}
  cost: {value: self}
unscored: {plan: fact, colour: fact, who: fact, day: fact, since: fact, note: fact}
indices:
  share: {aggregate: mean, weights: equal, children: [q1, q2, q3, q4], missing: exclude, all_missing: no_score}
  costs: {aggregate: sum, weights: points, children: [cost], all_missing: no_score}
"""
MAP = """columns: {unit: PERSON, plan: HAS_PLAN}
constants: {status: complete}
ignore: ["X_*"]
values: {plan: {"true": "yes", "false": "no"}}
codes: {"*": {dont_know: [-9]}}
"""


def columns():
    """Every column of the data, with its kind; none is null."""
    chance = random.Random(20261130)
    some = lambda share, make: [make() if chance.random() < share else None for _ in range(PEOPLE)]
    cents = lambda: Decimal(chance.randrange(-10**9, 10**9)) / 100
    days = lambda: date(2020, 1, 1) + timedelta(days=chance.randrange(2_000))
    return {
        "PERSON": (pa.string(), [f"p{n:04}" for n in range(PEOPLE)]),
        "q1": (pa.int8(), some(0.9, lambda: chance.choice([0, 1, 2, 3, 4, -9]))),
        "q2": (pa.uint16(), some(0.9, lambda: chance.randrange(5))),
        "q3": (pa.float64(), some(0.9, lambda: float(chance.randrange(5)))),
        "q4": (pa.int64(), some(0.9, lambda: chance.choice([0, 4, -9]))),
        "cost": (pa.decimal128(20, 2), some(0.9, cents)),
        "HAS_PLAN": (pa.bool_(), some(0.9, lambda: chance.random() < 0.5)),
        "colour": (pa.dictionary(pa.int32(), pa.string()), some(0.9, lambda: chance.choice(["red", "blue"]))),
        "who": (pa.list_(pa.string()), some(0.9, lambda: chance.sample(["own", "a|b", "firm"], chance.randrange(4)))),
        "day": (pa.date32(), some(0.9, days)),
        "since": (pa.timestamp("us"), some(0.9, lambda: datetime.combine(days(), datetime.min.time()))),
        "note": (pa.string(), some(0.5, lambda: chance.choice(["å, \"ä\"", "two\nlines", "=1+1", " x "]))),
        "X_1": (pa.struct([("a", pa.int32())]), [{"a": n} for n in range(PEOPLE)]),
    }


def cell(value):
    """A value as somebody would write it in a table."""
    if value is None or isinstance(value, dict):
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return ";".join(value) or "[]"
    if isinstance(value, datetime):
        return value.date().isoformat()
    return str(value)


def expected(data):
    """The share of what four points an item would be, and costs, with two decimals, by unit."""
    cent, found = Decimal("0.01"), {}
    for n in range(PEOPLE):
        points = [data[q][1][n] for q in SCALES]
        points = [Decimal(int(p)) for p in points if p is not None and p >= 0]
        share = sum(points) * 100 / (4 * len(points)) if points else None
        found[data["PERSON"][1][n]] = [
            None if value is None else value.quantize(cent, ROUND_HALF_UP)
            for value in (share, data["cost"][1][n])
        ]
    return found


def main():
    tests = Tests()
    holds = tests.holds
    binary = program("--features", "parquet", variable="SURVEY_PARQUET")

    data = columns()
    with tempfile.TemporaryDirectory() as place:
        place = Path(place)
        (place / "questionnaires").mkdir()
        (place / "questionnaires/questionnaire.yaml").write_text(QUESTIONNAIRE, "utf-8")
        (place / "questionnaires/scoring.yaml").write_text(SCORING, "utf-8")
        (place / "map.yaml").write_text(MAP + "several: {who: \";\"}\n", "utf-8")

        def survey(*arguments, code=0):
            done = run(binary, *arguments, "--as", "generated@1", "--map", "map.yaml", folder=place, code=code)
            return done.stdout if code == 0 else done.stderr

        with open(place / "data.csv", "w", encoding="utf-8", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(data)
            rows.writerows([cell(value) for value in row] for row in zip(*(values for _, values in data.values())))
        wanted = survey("score", "data.csv", "--format", "csv", "-q", "--csv-raw")
        table = pa.table({name: pa.array(values, kind) for name, (kind, values) in data.items()})
        for name, form in {
            "dictionaries and snappy": {},
            "eleven row groups": {"row_group_size": 470},
            "gzip and pages of version 2": {"compression": "gzip", "data_page_version": "2.0"},
            "nothing packed, no dictionary": {"compression": "none", "use_dictionary": False},
            "checksums and small pages": {"write_page_checksum": True, "data_page_size": 1000},
            "integers for decimals": {"store_decimal_as_integer": True},
            "lists as they were written before": {"use_compliant_nested_type": False},
        }.items():
            pq.write_table(table, place / "data.parquet", **form)
            found = survey("score", "data.parquet", "--format", "csv", "-q", "--csv-raw")
            holds(f"the same scores as of CSV: {name}", found.replace("data.parquet", "data.csv"), wanted)
        lines = {}
        for name in ("data.csv", "data.parquet"):
            text = survey("convert", name, "--to", "ndjson", "-q")
            lines[name] = [json.loads(line, parse_float=Decimal) for line in text.splitlines()]
        holds("the same answers as of CSV", lines["data.parquet"], lines["data.csv"])
        pq.write_table(table, place / "data.parquet", compression="zstd")
        told = survey("score", "data.parquet", code=3)
        holds("what is packed with zstd is an error that names it", "zstd" in told.lower(), True)

        survey("score", "data.csv", "--format", "parquet", "-o", "out.parquet", "-q")
        file = pq.ParquetFile(place / "out.parquet")
        read, kinds = file.read(), {field.name: field.type for field in file.schema_arrow}
        holds("scores are decimal numbers", [kinds["share"], kinds["costs"]], [pa.decimal128(38, 2)] * 2)
        holds("counts are whole numbers", [kinds["answered"], kinds["asked"]], [pa.int64()] * 2)
        holds("words are text", [kinds["unit"], kinds["status"]], [pa.string()] * 2)
        rows = list(csv.DictReader(StringIO(wanted)))
        holds("the columns are those of CSV", read.column_names, list(rows[0]))
        kind = {pa.decimal128(38, 2): Decimal, pa.int64(): int, pa.bool_(): "true".__eq__}
        typed = [{k: kind.get(kinds[k], str)(v) if v else None for k, v in row.items()} for row in rows]
        holds("every cell is that of CSV", read.to_pylist(), typed)
        scores = {row["unit"]: [row["share"], row["costs"]] for row in read.to_pylist()}
        holds("and what was worked out here", scores, expected(data))
        about = json.loads(file.schema_arrow.metadata[b"survey"])
        line = json.loads(survey("score", "data.csv", "--format", "ndjson", "-q").splitlines()[0])
        hashes = {name: line["hashes"][name] for name in ("questionnaire", "scoring", "frame")}
        holds("the file names what it rests on, as other rows do", about["of"][0]["hashes"], hashes)
        holds("and by whom", about["tool"]["name"], "survey")
    return tests.end()


if __name__ == "__main__":
    sys.exit(main())
