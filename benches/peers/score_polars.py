"""The totals of generated records, by polars: `score_polars.py ANSWERS.ndjson OUT.csv`.

The same rules as `score_pandas.py`, and as little looked at.
"""

import sys

import polars as pl


def main():
    source, out = sys.argv[1:]
    frame = pl.scan_ndjson(source).select("unit", "answers").unnest("answers")
    points, most = [], []
    for name in frame.collect_schema().names():
        answer = pl.col(name)
        kind = int(name[1:]) % 4 if name != "unit" else None
        if kind in (0, 2):
            points.append(answer.replace_strict({"all": 2, "some": 1, "none": 0}, return_dtype=pl.Int64))
            most.append(2 * answer.is_not_null().cast(pl.Int64))
        elif kind == 1:
            points.append((answer >= 10).cast(pl.Int64))
            most.append(answer.is_not_null().cast(pl.Int64))
    sums = frame.select("unit", points=pl.sum_horizontal(points), most=pl.sum_horizontal(most))
    # Tenths of a percent, halves up, in whole numbers.
    tenths = (2000 * pl.col("points") + pl.col("most")) // (2 * pl.col("most"))
    total = pl.format("{}.{}", tenths // 10, tenths % 10)
    sums.select("unit", total=total).collect().write_csv(out)


if __name__ == "__main__":
    main()
