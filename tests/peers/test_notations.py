"""What `survey convert` writes, read by other programs.

In: the answer files below `questionnaires/`, and one record full of texts that
readers take for something else. Out: one line a test and `N passed, N failed`.
JSON, NDJSON, YAML and CSV must hold the same data for `json`, PyYAML, ruamel
and `csv.DictReader`.
"""

import csv
import json
import sys
import tempfile
from pathlib import Path

import yaml
from ruamel.yaml import YAML

from held import ROOT, Tests, program, run

BINARY = program()

FOLDER = ROOT / "questionnaires" / "kvinnofridsbarometern" / "2025" / "answers"
NASTY = [
    "null", "~", "yes", "NO", "0180", "1_000", "1e2", "=1+1", "a|b", "a\\b", "[]", "- a",
    "a: b", "# c", 'say "no"', "x\ny", " x ", "2025-01-01", "12:30", "\u2028", "\U0001f600",
]


def survey(*arguments):
    """What the program writes."""
    return run(BINARY, *arguments).stdout


def records(folder):
    """The records as they were, each under its unit."""
    return {r["unit"]: r for r in (json.loads(p.read_text("utf-8")) for p in sorted(folder.glob("*.json")))}


def cell(answer):
    """An answer as the documentation of tables writes it."""
    if isinstance(answer, list):
        words = [w["code"] if isinstance(w, dict) else w for w in answer]
        return "|".join(w.replace("\\", "\\\\").replace("|", "\\|") for w in words) or "[]"
    return answer["code"] if isinstance(answer, dict) else str(answer)


def cells(record):
    """The cells of a record that hold something."""
    row = {k if k == "unit" else f"_{k}": v for k, v in record.items() if k not in ("answers", "confirmed")}
    row = {k: {True: "true"}.get(v, v) for k, v in row.items()}
    if "confirmed" in record:
        row["_confirmed"] = record["confirmed"]

    def put(name, answer):
        if isinstance(answer, dict) and set(answer) == {"missing"}:
            row[f"{name}.missing"] = answer["missing"]
        elif isinstance(answer, dict) and "code" not in answer:
            for key, value in answer.items():
                put(f"{name}.{key}", value)
        else:
            row[name] = cell(answer)
            for word in answer if isinstance(answer, list) else [answer]:
                if isinstance(word, dict) and "specify" in word:
                    row[f"{name}.{word['code']}.specify"] = str(word["specify"])

    for name, answer in record["answers"].items():
        put(name, answer)
    return row


def main():
    tests = Tests()
    holds = tests.holds

    with tempfile.TemporaryDirectory() as place:
        place = Path(place)
        source = place / "source"
        source.mkdir()
        for path in sorted(FOLDER.glob("*.json"))[:40]:
            (source / path.name).write_text(path.read_text("utf-8"), "utf-8")
        for number, text in enumerate(NASTY):
            record = json.loads((FOLDER / "0120.json").read_text("utf-8"))
            record["unit"] = f"x{number}"
            record["answers"]["b7_kommentar"] = text
            (source / f"x{number}.json").write_text(json.dumps(record), "utf-8")
        expected = records(source)
        definitions = ("--questionnaires", ROOT / "questionnaires", "-q")
        survey("convert", source, "--to", "json", "-o", f"{place}/json/", *definitions)
        holds("json, by json", records(place / "json"), expected)
        lines = survey("convert", source, "--to", "ndjson", *definitions).splitlines()
        holds("ndjson, by json", {r["unit"]: r for r in map(json.loads, lines)}, expected)
        survey("convert", source, "--to", "yaml", "-o", f"{place}/yaml/", *definitions)
        texts = [path.read_text("utf-8") for path in sorted((place / "yaml").iterdir())]
        holds("yaml, by PyYAML", {r["unit"]: r for r in map(yaml.safe_load, texts)}, expected)
        ruamel = YAML(typ="safe", pure=True)
        holds("yaml, by ruamel", {r["unit"]: r for r in map(ruamel.load, texts)}, expected)
        for delimiter in ",;":
            table = place / f"table{ord(delimiter)}.csv"
            survey("convert", source, "--to", "csv", "-o", table, "--delimiter", delimiter, *definitions)
            with table.open(encoding="utf-8", newline="") as file:
                rows = list(csv.DictReader(file, delimiter=delimiter))
            found = {row["unit"]: {k: v for k, v in row.items() if v != ""} for row in rows}
            for row in found.values():
                if "_confirmed" in row:
                    row["_confirmed"] = json.loads(row["_confirmed"])
            holds(f"csv with `{delimiter}`, by csv", found, {u: cells(r) for u, r in expected.items()})
    return tests.end()


if __name__ == "__main__":
    sys.exit(main())
