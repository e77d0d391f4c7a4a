"""`survey score --stream` in Spark: the same bytes as on one machine, and the same places.

In: PySpark in local mode, and 1,000,000 records that are made here by arithmetic; nobody
was asked. SPARK_RECORDS says another number (`survey rank` holds a million in some 4 GB).
Out: one line a test and `N passed, N failed`.

The recipe is the README's ("Batch jobs"): a wrapper script in `pipe`, the exit code
checked, the counts added up, the places told by SQL over all units. What one machine says
of the same file, in one run, is what it must say; `_line` alone counts within a part.
"""

import json
import os
import subprocess
import sys
import tempfile
from itertools import zip_longest
from pathlib import Path

from py4j.protocol import Py4JJavaError
from pyspark.errors import PySparkException
from pyspark.sql import SparkSession

from held import Tests, program

RECORDS = int(os.environ.get("SPARK_RECORDS", "1000000"))
PARTS = 8
# What a child that dies reads before it does.
BEFORE_DEATH = 5
QUESTIONNAIRE = """\
questionnaire: pulse
version: "1"
title: A generated pulse
languages: [en]
missing: {offer: [dont_know]}
options:
  grades: [{code: all, label: All}, {code: some, label: Some}, {code: none, label: None}]
sections:
  - id: work
    title: Work
    items:
      - {id: plan, type: single, options: grades, text: Is there a plan?}
      - {id: reached, type: integer, min: 0, max: 1000, ask_if: "plan != 'none'", text: How many were reached?}
      - {id: trained, type: single, options: grades, text: Who is trained?}
      - {id: remark, type: text, text: Anything else?}
"""
SCORING = """\
scoring: standard
for: pulse@1
points_are: example
arithmetic: {decimals: 1, round: half_up}
missing: {dont_know: zero, refused: zero, no_answer: zero, not_applicable: exclude, not_asked: exclude, not_reached: zero, invalid: invalidate, no_score: zero}
items:
  plan: {map: {all: 200, some: 100, none: 0}}
  reached: {value: self}
  trained: {map: {all: 400, some: 200, none: 0}}
unscored: {remark: "free text, read by people only"}
indices:
  total: {aggregate: sum, weights: points, children: [plan, reached, trained], normalise: percent_of_max}
ranks:
  main: {by: total, direction: descending, value: published, eligible: {status: [complete]}}
"""
# Spark gives the child an empty environment: everything is named in full.
WRAPPER = """\
#!/bin/sh
exec {program} score --stream --as {study} --questionnaires {home} --count-to {counts}/$$.json -q
"""
DYING = """\
#!/bin/sh
head -n {lines} | {program} score --stream --as pulse@1 --questionnaires {home} -q
exit 9
"""
# Equal totals share the best place, as `ties: competition` does, and the next place is as
# many further on as share it. Counting totals first leaves no sort of all units to one task.
PLACES = """
WITH eligible AS (SELECT unit, total FROM scores WHERE status = 'complete' AND total IS NOT NULL),
     counts AS (SELECT total, count(*) AS units FROM eligible GROUP BY total),
     places AS (SELECT total, units > 1 AS shared, 1 + coalesce(sum(units) OVER (
         ORDER BY total DESC ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS place
       FROM counts)
SELECT place, unit, total, shared FROM eligible JOIN places USING (total) ORDER BY place, unit
"""
SCHEMA = "unit STRING, status STRING, scores STRUCT<total: STRUCT<published: DECIMAL(9, 1)>>"


def record(number):
    """A line of answers; a few are no sound record, and those are told apart by number."""
    unit = f"u{number:08}"
    if number % 49_999 == 1_000:
        return f'{{"unit": "{unit}", "answers": {{"plan": ', "json-syntax"
    grade = ("all", "some", "none")
    answers = {"plan": grade[number * 7 // 3 % 3], "trained": grade[(number * 5 + number // 11) % 3]}
    if answers["plan"] != "none":
        answers["reached"] = number * 7_919 % 1_001
    if number % 13 == 4:
        answers["trained"] = {"missing": "dont_know"}
    if number % 29 == 7:
        answers["remark"] = f"Mest på kvällen, åt {number} håll 🙂"
    fault = None
    if number % 49_999 == 2_000:
        answers["trained"], fault = "somme", "unknown-code"
    status = "partial" if number % 17 == 3 else "complete"
    made = {"unit": unit, "status": status, "language": "en", "answers": answers}
    return json.dumps(made, ensure_ascii=False), fault


def write(path, count):
    """The records, and what is wrong with which line."""
    faults = {}
    with path.open("w", encoding="utf-8") as file:
        for number in range(count):
            line, fault = record(number)
            file.write(line + "\n")
            if fault:
                faults[number + 1] = fault
    return faults


def script(path, text, **names):
    path.write_text(text.format(**names))
    path.chmod(0o755)
    return str(path)


def spark(folder):
    os.environ |= {"PYSPARK_PYTHON": sys.executable, "SPARK_LOCAL_IP": "127.0.0.1"}
    settings = {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.local.dir": folder / "spark",
        "spark.sql.warehouse.dir": folder / "warehouse",
        "spark.sql.shuffle.partitions": PARTS,
        "spark.driver.memory": "2g",
        "spark.log.level": "OFF",
    }
    builder = SparkSession.builder.master("local[2]").appName("survey")
    for name, value in settings.items():
        builder = builder.config(name, str(value))
    return builder.getOrCreate()


def parts_of(folder):
    """The parts of an output of Spark, in the order of what was read."""
    return sorted(folder.glob("part-*"))


def differing(parts, whole):
    """Lines that differ from those of one machine, and the faults by line, as it counts."""
    differ, faults, before = 0, {}, 0
    with whole.open("rb") as one:
        for part in parts:
            lines = 0
            with part.open("rb") as file:
                for lines, line in enumerate(file, 1):
                    other = next(one, b"")
                    if line.startswith(b'{"_line":'):
                        told = json.loads(line)
                        faults[before + told["_line"]] = told["_error"]["rule"]
                        own = f'{{"_line":{told["_line"]},'.encode()
                        line = f'{{"_line":{before + lines},'.encode() + line.removeprefix(own)
                        differ += told["_line"] != lines
                    differ += line != other
            before += lines
        differ += sum(1 for _ in one)
    return differ, faults


def ended(job):
    """The lines of a job, or that it failed and why."""
    try:
        return job()
    except (Py4JJavaError, PySparkException) as error:
        return "failed" if "PIPE_FUNCTION_EXITED" in str(error) else str(error)


def main():
    tests = Tests()
    holds = tests.holds

    survey = program("--release")
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        home, counts = folder / "study", folder / "counts"
        for made in (home, counts):
            made.mkdir()
        (home / "questionnaire.yaml").write_text(QUESTIONNAIRE)
        (home / "scoring.yaml").write_text(SCORING)
        answers = folder / "answers.ndjson"
        faults = write(answers, RECORDS)
        assert len(set(faults.values())) == 2, "too few records for a bad line of each kind"
        rules = ["--as", "pulse@1", "--questionnaires", str(home)]

        # One machine.
        one = folder / "one.ndjson"
        with answers.open("rb") as source, one.open("wb") as out:
            subprocess.run([survey, "score", "--stream", *rules, "-q"], stdin=source, stdout=out, check=True)
        ranked = folder / "ranked.ndjson"
        with ranked.open("wb") as out:
            command = [survey, "rank", str(answers), *rules, "--format", "ndjson", "-q"]
            code = subprocess.run(command, stdout=out).returncode
        assert code == 1, f"the bad lines are findings of rank, and not exit {code}"

        # Many, by the recipe.
        session = spark(folder)
        context = session.sparkContext
        names = {"program": survey, "home": home, "counts": counts, "lines": BEFORE_DEATH}
        wrapper = script(folder / "score.sh", WRAPPER, study="pulse@1", **names)
        scored = folder / "scored"
        lines = context.textFile(str(answers), PARTS)
        lines.pipe(wrapper, checkCode=True).saveAsTextFile(str(scored))
        parts = parts_of(scored)
        holds("the file was cut", len(parts) >= PARTS, True)
        differ, told = differing(parts, one)
        holds(f"{RECORDS} lines of {len(parts)} parts that differ from one machine's", differ, 0)
        holds(f"{len(faults)} bad lines, told in their places", told, faults)
        told = [json.loads(file.read_text()) for file in counts.iterdir()]
        holds("files of counts, one a part", len(told), len(parts))
        sums = {name: sum(of[name] for of in told) for name in ("lines_in", "lines_out", "scored", "bad")}
        sound = RECORDS - len(faults)
        wanted = {"lines_in": RECORDS, "lines_out": RECORDS, "scored": sound, "bad": len(faults)}
        holds("counts, added up", sums, wanted)

        # Places.
        frame = session.read.schema(SCHEMA).json(str(scored))
        frame.selectExpr("unit", "status", "scores.total.published AS total").createOrReplaceTempView("scores")
        rows = session.sql(PLACES).selectExpr("to_json(named_struct('rank', place, 'unit', unit, "
                                              "'value', cast(total AS STRING), 'shared', shared))")
        rows.write.text(str(folder / "places"))
        differ = places = shared = 0
        with ranked.open(encoding="utf-8") as file:
            wanted = (row for row in map(json.loads, file) if row["type"] == "rank")
            found = (json.loads(line) for part in parts_of(folder / "places")
                     for line in part.open(encoding="utf-8"))
            for own, other in zip_longest(wanted, found, fillvalue={}):
                kept = {name: own.get(name) for name in ("rank", "unit", "shared")}
                kept["value"] = own and f"{own['published']:.1f}"
                differ += kept != other
                places += 1
                shared += own.get("shared", False)
        eligible = sum(1 for number in range(RECORDS) if number % 17 != 3 and number + 1 not in faults)
        holds("units with a place", places, eligible)
        holds("places are shared", shared > 0, True)
        holds(f"{places} places in SQL that differ from those of `survey rank`", differ, 0)
        session.sql("SELECT unit, rank() OVER (ORDER BY total DESC) AS place FROM scores WHERE status = "
                    "'complete' AND total IS NOT NULL").createOrReplaceTempView("windowed")
        off = session.sql(f"SELECT count(*) FROM windowed JOIN ({PLACES}) AS counted USING (unit) "
                          "WHERE windowed.place <> counted.place").first()[0]
        holds("places that `rank() OVER` tells otherwise", off, 0)

        # Children that fail.
        few = folder / "few.ndjson"
        write(few, 1_000)
        (broken := folder / "broken").mkdir()
        (broken / "questionnaire.yaml").write_text(QUESTIONNAIRE)
        (broken / "scoring.yaml").write_text(SCORING.replace("children: [plan,", "children: [plam,"))
        (others := folder / "others").mkdir()
        names |= {"counts": others}
        failing = {
            "dies (9)": (script(folder / "dies.sh", DYING, **names), 2 * BEFORE_DEATH),
            "is given the name of no questionnaire (2)":
                (script(folder / "name.sh", WRAPPER, study="puls@1", **names), 0),
            "has a scoring file with an error (1)":
                (script(folder / "rules.sh", WRAPPER, study="pulse@1", **names | {"home": broken}), 0),
        }
        for name, (wrapper, come) in failing.items():
            two = context.textFile(str(few), 2)
            assert two.getNumPartitions() == 2
            job = ended(two.pipe(wrapper, checkCode=True).count)
            holds(f"a child that {name}, with checkCode", job, "failed")
            job = ended(two.pipe(wrapper).count)
            holds(f"a child that {name}, without: lines of 1000, and no error", job, come)
        session.stop()
    return tests.end()


if __name__ == "__main__":
    sys.exit(main())
