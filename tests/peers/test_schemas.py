"""The schemas, judged by a second implementation of JSON Schema.

In: `schemas/*.schema.json`, the fixtures beside this file, and every file
below `questionnaires/`. Out: one line a test and `N passed, N failed`.
YAML is read as the engine reads it: plain scalars by YAML 1.2's core rules,
but days, `0114` and `1_000` stay text.
"""

import copy
import json
import re
import sys
from pathlib import Path

from jsonschema import Draft7Validator
from ruamel.yaml import YAML
from ruamel.yaml.nodes import ScalarNode, SequenceNode

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
NAMES = ["questionnaire", "options", "scoring", "cases", "answers", "output", "texts", "map"]
SCHEMAS = {name: json.loads((ROOT / "schemas" / f"{name}.schema.json").read_text("utf-8")) for name in NAMES}

INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]*)")
DECIMAL = re.compile(r"[-+]?((0|[1-9][0-9]*)(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]+)?")
WORDS = {"": None, "~": None, "null": None, "true": True, "false": False}

ABSENT = object()


def value_of(node):
    """The JSON value of a YAML node; aliases and merges are followed."""
    if isinstance(node, ScalarNode):
        text = node.value
        if node.style:
            return text
        if text.lower() in WORDS and text in (text.lower(), text.capitalize(), text.upper()):
            return WORDS[text.lower()]
        if INTEGER.fullmatch(text):
            return int(text)
        return float(text) if DECIMAL.fullmatch(text) else text
    if isinstance(node, SequenceNode):
        return [value_of(child) for child in node.value]
    merged, own = {}, {}
    for key, child in node.value:
        if key.value == "<<" and not key.style:
            maps = value_of(child)
            for one in maps if isinstance(maps, list) else [maps]:
                merged = {**one, **merged}
        else:
            own[key.value] = value_of(child)
    return {**merged, **own}


def read(path):
    text = path.read_text("utf-8")
    if path.suffix == ".json":
        return json.loads(text)
    return value_of(YAML(typ="safe", pure=True).compose(text))


def errors(name, document):
    """Where a document breaks a schema: `pointer keyword`, sorted."""
    found = Draft7Validator(SCHEMAS[name]).iter_errors(document)
    return sorted("".join(f"/{step}" for step in e.absolute_path) + f" {e.validator or 'false'}" for e in found)


def subschemas(node, pointer=""):
    """Every schema within a schema, with its pointer. Branches of `if` only restrict others and are left out."""
    if isinstance(node, dict):
        yield pointer, node
        for key in ("properties", "definitions"):
            for name, child in node.get(key, {}).items():
                yield from subschemas(child, f"{pointer}/{key}/{name}")
        for key in ("items", "additionalProperties"):
            yield from subschemas(node.get(key), f"{pointer}/{key}")


def references(node):
    if isinstance(node, dict):
        for key, child in node.items():
            if key == "$ref":
                yield child
            yield from references(child)
    elif isinstance(node, list):
        for child in node:
            yield from references(child)


def target(schema, reference):
    """What a `$ref` leads to."""
    for step in reference.removeprefix("#/").split("/"):
        schema = schema.get(step) if isinstance(schema, dict) else None
    return schema


def schema_is_sound(name):
    schema = SCHEMAS[name]
    Draft7Validator.check_schema(schema)
    assert schema["$schema"] == "http://json-schema.org/draft-07/schema#", "not draft-07"
    # A reference may lead to a key within a definition.
    used = {"/".join(reference.split("/")[:3]) for reference in references(schema)}
    assert all(target(schema, reference) is not None for reference in references(schema)), "a reference leads nowhere"
    known = {f"#/definitions/{key}" for key in schema.get("definitions", {})}
    assert used <= known, f"unknown definitions: {sorted(used - known)}"
    assert known <= used, f"unused definitions: {sorted(known - used)}"
    assert '"oneOf"' not in json.dumps(schema), "`oneOf` gives useless messages"


def keys_are_described(name):
    bare, both = [], []
    for pointer, schema in subschemas(SCHEMAS[name]):
        for key, child in schema.get("properties", {}).items():
            if isinstance(child, dict) and list(child) == ["$ref"] and "/properties/" in child["$ref"]:
                child = target(SCHEMAS[name], child["$ref"])
            if not (isinstance(child, dict) and child.get("title") and child.get("description")):
                bare.append(f"{pointer}/properties/{key}")
        both += [f"{pointer} {key}" for key in schema.get("x-later", []) if key in schema.get("properties", {})]
        both += [f"{pointer} {word}" for word in schema.get("x-later", []) if word in schema.get("enum", [])]
        if "enumDescriptions" in schema and len(schema["enumDescriptions"]) != len(schema["enum"]):
            bare.append(f"{pointer}/enumDescriptions")
    assert not bare, f"no title and description: {bare}"
    assert not both, f"built and later at once: {both}"


def file_validates(path, name):
    found = errors(name, read(path))
    assert not found, found


def planted(name, change, expected):
    fixture = next(path for path in sorted((HERE / "fixtures").iterdir()) if path.stem == name)
    document = copy.deepcopy(read(fixture))
    *steps, last = change[0]
    target = document
    for step in steps:
        target = target[step]
    if change[1] is ABSENT:
        del target[last]
    elif isinstance(target, list) and last == len(target):
        target.append(change[1])
    else:
        target[last] = change[1]
    found = errors(name, document)
    assert found == expected, found


ITEMS = ("sections", 0, "items")
ITEM = (*ITEMS, 1)
AT = "/sections/0/items/1"
PLANTED = [
    ("questionnaire", "an unknown key", (*ITEM, "skip_if"), "x", [f"{AT} additionalProperties"]),
    ("questionnaire", "an unknown type", (*ITEM, "type"), "singel", [f"{AT}/type enum"]),
    ("questionnaire", "a key of a later stage", ("quotas",), [], [" additionalProperties"]),
    ("questionnaire", "a roster with two numbers of rows", ("sections", 2, "items", 9, "for_each"), "known", ["/sections/2/items/9 false"]),
    ("questionnaire", "a roster without columns", ("sections", 2, "items", 9, "items"), [], ["/sections/2/items/9/items minItems"]),
    ("questionnaire", "options from nowhere", ("sections", 2, "items", 6, "options_from"), {"keep": ["a"]}, ["/sections/2/items/6/options_from anyOf"]),
    ("questionnaire", "a currency in small letters", ("sections", 2, "items", 0, "currency"), "sek", ["/sections/2/items/0/currency pattern"]),
    ("questionnaire", "a hidden scale", ("sections", 2, "items", 13, "as"), "scale", ["/sections/2/items/13/as enum"]),
    ("questionnaire", "a key of another type", (*ITEM, "min"), 1, [f"{AT} false"]),
    ("questionnaire", "an item without wording", (*ITEM, "text"), ABSENT, [f"{AT} required"]),
    ("questionnaire", "a closed item without options", (*ITEM, "options"), ABSENT, [f"{AT} anyOf"]),
    ("questionnaire", "a base without a version", ("extends",), {"base": "demo", "as": "k"}, [*[" false"] * 4, "/extends/base pattern"]),
    ("questionnaire", "a key without a value", (*ITEM, "ask_if"), None, [f"{AT}/ask_if type"]),
    ("questionnaire", "an id in capitals", (*ITEM, "id"), "Librarian", [f"{AT}/id pattern"]),
    ("questionnaire", "a map of options", (*ITEM, "options"), {"yes": "Yes"}, [f"{AT}/options additionalProperties", *[f"{AT}/options required"] * 3]),
    ("questionnaire", "a decimal that is not declared", (*ITEMS, 5, "decimals"), ABSENT, ["/sections/0/items/5 required"]),
    ("questionnaire", "a derived item that is required", (*ITEMS, 6, "required"), True, ["/sections/0/items/6 false"]),
    ("questionnaire", "a derived condition with decimals", (*ITEMS, 7, "decimals"), 1, ["/sections/0/items/7 false"]),
    ("questionnaire", "an empty section", ("sections", 3), {"id": "empty"}, ["/sections/3 required"]),
    ("questionnaire", "a check without a level", (*ITEMS, 2, "checks", 0, "level"), ABSENT, ["/sections/0/items/2/checks/0 required"]),
    ("scoring", "a table without rows", ("items", "mood"), {"lookup": {}}, ["/items/mood/lookup anyOf"]),
    ("scoring", "a table here and in a file", ("items", "mood"), {"lookup": {"table": [[1, 2]], "file": "x.csv"}}, ["/items/mood/lookup false"]),
    ("scoring", "two rules at once", ("items", "librarian", "value"), "self", ["/items/librarian false"]),
    ("scoring", "a range beside a map", ("items", "librarian", "range"), [0, 1], ["/items/librarian false"]),
    ("scoring", "weights of rows beside a map", ("items", "librarian", "weights"), "equal", ["/items/librarian false"]),
    ("scoring", "values drawn in at the top", ("treat",), {"winsorise": 5}, [" additionalProperties"]),
    ("scoring", "a quantum of nothing", ("arithmetic", "quantum"), 0, ["/arithmetic/quantum exclusiveMinimum"]),
    ("scoring", "a quantum of everything", ("arithmetic", "quantum"), 1, ["/arithmetic/quantum exclusiveMaximum"]),
    ("scoring", "no rule at all", ("items", "mood"), {"label": "Mood"}, ["/items/mood anyOf"]),
    ("scoring", "a pattern in capitals", ("items", "Q*"), {"value": "self"}, ["/items pattern"]),
    ("scoring", "points that are a word", ("items", "librarian", "map", "no"), "none", ["/items/librarian/map/no enum"]),
    ("scoring", "rows without an aggregate", ("items", "training", "aggregate"), ABSENT, ["/items/training required"]),
    ("scoring", "weights that are missing", ("indices", "staff", "weights"), ABSENT, ["/indices/staff required"]),
    ("scoring", "weights that are there twice", ("indices", "total", "weights"), "equal", ["/indices/total false"]),
    ("scoring", "an unknown policy", ("missing", "refused"), "zeros", ["/missing/refused enum"]),
    ("scoring", "one policy beside states", ("missing", "score"), 1, ["/missing false"] * 8),
    ("scoring", "two floors of one prorate", ("indices", "service", "missing", "prorate", "max_missing"), 1, ["/indices/service/missing/prorate false"]),
    ("scoring", "a gate without a reason", ("gates", 0, "because"), ABSENT, ["/gates/0 required"]),
    ("cases", "a case without a name", ("cases", 0, "name"), ABSENT, ["/cases/0 required"]),
    ("answers", "null as an answer", ("answers", "share"), None, ["/answers/share type"]),
    ("answers", "an unknown status", ("status",), "done", ["/status enum"]),
    ("options", "an option without a code", ("options", "how_often", 0, "code"), ABSENT, ["/options/how_often/0 required"]),
    ("texts", "a language in capitals", ("texts", "hopeless"), {"EN": "How?"}, ["/texts/hopeless pattern"]),
    ("texts", "a name in capitals", ("texts", "Nervous"), "How?", ["/texts pattern"]),
    ("map", "a state that there is none of", ("codes", "*", "unknown"), [9], ["/codes/* enum"]),
    ("map", "a spelling without a year", ("dates",), "DD.MM", ["/dates pattern"]),
    ("map", "a sign between cells that is none", ("delimiter",), "|", ["/delimiter enum"]),
    ("output", "a finding without a rule", ("findings", 0, "rule"), ABSENT, ["/findings/0 required"]),
]


def documents():
    """Every file that some schema describes, with the name of that schema."""
    for path in sorted((HERE / "fixtures").iterdir()):
        yield path, path.stem
    for path in sorted((ROOT / "questionnaires").rglob("*")):
        if path.parent.name == "answers" and path.suffix == ".json":
            yield path, "answers"
        elif path.suffix in (".yaml", ".yml"):
            schema = re.match(r"# yaml-language-server: \$schema=\S*?(\w+)\.schema\.json\n", path.read_text("utf-8"))
            yield path, schema and schema[1]


def answers_to_every_type():
    """Answers to an item of every type, judged by the schema that the engine makes of them.

    `tests/runner/items.rs` keeps that schema current and asks the engine the same.
    """
    folder = HERE / "items"
    schema = json.loads((folder / "answers.schema.json").read_text("utf-8"))
    Draft7Validator.check_schema(schema)
    envelope = {"questionnaire": "items", "version": "1", "unit": "1", "status": "complete"}
    for case in json.loads((folder / "cases.json").read_text("utf-8")):

        def run(case=case):
            found = [e.message for e in Draft7Validator(schema).iter_errors({**envelope, "answers": case["answers"]})]
            assert bool(found) != case["valid"], found

        yield f"items: {json.dumps(case['answers'])} is {'taken' if case['valid'] else 'refused'}", run


def main():
    tests = list(answers_to_every_type())
    for name in NAMES:
        tests.append((f"{name}: the schema is sound", lambda name=name: schema_is_sound(name)))
        tests.append((f"{name}: every key has a title and a description", lambda name=name: keys_are_described(name)))
    for path, name in documents():
        tests.append((f"{path.relative_to(ROOT)} validates", lambda path=path, name=name: file_validates(path, name)))
    for name, title, place, value, expected in PLANTED:
        tests.append((f"{name}: {title} is found", lambda n=name, p=place, v=value, e=expected: planted(n, (p, v), e)))
    failed = 0
    for title, run in tests:
        try:
            run()
            print(f"ok      {title}")
        except Exception as error:  # a broken file is a failed test, not the end of the run
            failed += 1
            print(f"FAILED  {title}\n        {type(error).__name__}: {error}")
    print(f"{len(tests) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
