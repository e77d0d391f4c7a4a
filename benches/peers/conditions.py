"""A study of 60 items, 20 conditions and 7 calculated values, for the engine and SurveyJS.

Out: `questionnaire.yaml` and `scoring.yaml`, the same as SurveyJS reads it, and records. One
table holds each condition in both notations. Which items a record answers is found by a third
reader, Python's own `eval`: the engine's expressions are a part of Jinja's and these of
Python's too. An answer to an item that the engine does not ask would be a bad line.
"""

import json

# Always asked, and asked under the condition of the same number.
OPEN = [f"f{number}" for number in range(40)]
ASKED_IF = [
    ("f0 >= 5", "{f0} >= 5"),
    ("f1 == 3", "{f1} = 3"),
    ("f2 != 4", "{f2} <> 4"),
    ("f3 > 2 and f4 < 8", "{f3} > 2 and {f4} < 8"),
    ("f5 == 2 or f6 == 7", "{f5} = 2 or {f6} = 7"),
    ("f7 in [1, 2, 3]", "{f7} anyof [1, 2, 3]"),
    ("not (f8 == 1 or f9 == 1)", "!({f8} = 1 or {f9} = 1)"),
    ("f10 + f11 > 9", "{f10} + {f11} > 9"),
    ("f12 * f13 >= 20", "{f12} * {f13} >= 20"),
    ("f14 < f15", "{f14} < {f15}"),
    ("f16 - f17 <= 0", "{f16} - {f17} <= 0"),
    ("(f18 > 4 or f19 > 4) and f20 < 5", "({f18} > 4 or {f19} > 4) and {f20} < 5"),
    ("f21 % 2 == 0", "{f21} % 2 = 0"),
    ("f22 in [0, 9] or f23 in [0, 9]", "{f22} anyof [0, 9] or {f23} anyof [0, 9]"),
    # On items that are themselves asked under a condition.
    ("g0 >= 4", "{g0} >= 4"),
    ("g1 == 2 or f24 > 6", "{g1} = 2 or {f24} > 6"),
    ("g3 < 5 and g4 > 2", "{g3} < 5 and {g4} > 2"),
    ("g14 > 5", "{g14} > 5"),
    ("f25 + f26 + f27 >= f28 + f29", "{f25} + {f26} + {f27} >= {f28} + {f29}"),
    ("f30 > 8 or f31 > 8 or f32 > 8 or f33 > 8", "{f30} > 8 or {f31} > 8 or {f32} > 8 or {f33} > 8"),
]
CALCULATED = {
    "sum_of_ten": ("sum(%s)" % ", ".join(OPEN[:10]), "sum(%s)" % ", ".join(f"{{{name}}}" for name in OPEN[:10])),
    # Of eight, so that three decimals hold it, and a float too.
    "mean_of_eight": ("mean(%s)" % ", ".join(OPEN[10:18]), "avg(%s)" % ", ".join(f"{{{name}}}" for name in OPEN[10:18])),
    "greatest": ("max(f20, f21, f22, f23)", "max({f20}, {f21}, {f22}, {f23})"),
    "least": ("min(f24, f25, f26, f27)", "min({f24}, {f25}, {f26}, {f27})"),
    "product": ("f28 * f29 + f30", "{f28} * {f29} + {f30}"),
    "chosen": ("f31 if f32 > 4 else f33", "iif({f32} > 4, {f31}, {f33})"),
    "of_others": ("sum_of_ten + greatest - least", "{sum_of_ten} + {greatest} - {least}"),
}
DECIMALS = {"mean_of_eight": 3}


def study(folder):
    """Writes the study in both notations."""
    asked = {f"g{number}": both for number, both in enumerate(ASKED_IF)}
    items = [f"      - {{id: {name}, type: integer, min: 0, max: 9, text: Number {name}?}}" for name in OPEN]
    items += [
        f'      - {{id: {name}, type: integer, min: 0, max: 9, ask_if: "{ours}", text: Number {name}?}}'
        for name, (ours, _) in asked.items()
    ]
    for name, (ours, _) in CALCULATED.items():
        kind = f"decimal, decimals: {DECIMALS[name]}" if name in DECIMALS else "integer"
        items.append(f'      - {{id: {name}, type: derived, as: {kind}, min: -999, max: 999, value: "{ours}"}}')
    head = ["questionnaire: conditions", 'version: "1"', "title: Conditions", "languages: [en]", "sections:"]
    head += ["  - id: all", "    title: All", "    items:"]
    (folder / "questionnaire.yaml").write_text("\n".join([*head, *items, ""]))
    every = [*OPEN, *asked, *CALCULATED]
    rules = ["scoring: standard", "for: conditions@1", "points_are: example", "arithmetic: {decimals: 3}"]
    rules += ["missing: {not_asked: exclude, no_answer: exclude, not_applicable: exclude, "
              "not_reached: exclude, no_score: exclude, invalid: invalidate}", "items:"]
    rules += [f"  {name}: {{value: self}}" for name in every]
    rules += ["indices:", f"  total: {{aggregate: sum, weights: points, children: [{', '.join(every)}]}}"]
    (folder / "scoring.yaml").write_text("\n".join([*rules, ""]))

    def question(name, **more):
        return {"type": "text", "inputType": "number", "name": name, **more}

    elements = [question(name) for name in OPEN]
    elements += [question(name, visibleIf=theirs) for name, (_, theirs) in asked.items()]
    values = [{"name": name, "expression": theirs} for name, (_, theirs) in CALCULATED.items()]
    model = {"calculatedValues": values, "pages": [{"name": "all", "elements": elements}]}
    (folder / "surveyjs.json").write_text(json.dumps(model))


def records(path, count):
    """Writes complete records, spread by arithmetic."""
    conditions = [(f"g{number}", compile(ours, ours, "eval")) for number, (ours, _) in enumerate(ASKED_IF)]
    with path.open("w") as out:
        for number in range(count):
            answers = {name: (number + 1) * (2 * at + 3) * 7_919 // 97 % 10 for at, name in enumerate(OPEN)}
            for at, (name, condition) in enumerate(conditions):
                if holds(condition, answers):
                    answers[name] = (number * 7 + at * 3) % 10
            head = {"questionnaire": "conditions", "version": "1", "unit": f"u{number}", "status": "complete"}
            out.write(json.dumps(head | {"answers": answers}) + "\n")


def holds(condition, answers):
    """What rests on an item that is not asked alone is unknown, and does not act."""
    return eval(condition, {"__builtins__": {}}, Absent(answers))


class Absent(dict):
    """Answers in which an absent one is above, below and equal to nothing."""

    def __missing__(self, name):
        return float("nan")
