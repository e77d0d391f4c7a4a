"""The totals of generated records, by pandas: `score_pandas.py ANSWERS.ndjson OUT.csv`.

The rules of `tests/runner/generate.rs` and no more: 2, 1 or 0 points for a closed item, one
for a number of 10 and above, as a percentage of what those who are asked can have. Which
answers are allowed and which items are asked is not looked at: what is absent is not asked.
"""

import json
import sys

import pandas as pd


def main():
    source, out = sys.argv[1:]
    with open(source, encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    answers = pd.DataFrame([record["answers"] for record in records])
    points = pd.Series(0, index=answers.index)
    most = pd.Series(0, index=answers.index)
    for name in answers.columns:
        kind = int(name[1:]) % 4
        if kind in (0, 2):
            points += answers[name].map({"all": 2, "some": 1, "none": 0}).fillna(0).astype(int)
            most += 2 * answers[name].notna()
        elif kind == 1:
            points += answers[name] >= 10
            most += answers[name].notna()
    # Tenths of a percent, halves up, in whole numbers.
    tenths = (2000 * points + most) // (2 * most)
    total = (tenths // 10).astype(str) + "." + (tenths % 10).astype(str)
    units = [record["unit"] for record in records]
    pd.DataFrame({"unit": units, "total": total}).to_csv(out, index=False)


if __name__ == "__main__":
    main()
