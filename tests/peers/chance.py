"""Draws as `src/route/chance.rs` describes them, written anew from the description.

`chance.py` holds `chance.json` to this program and ends with `N passed, N failed`;
`cargo test chance` holds the engine to the same file. `chance.py --write` makes the
file's results anew from its questions.
"""

import hashlib
import json
import pathlib
import sys
import unicodedata
from fractions import Fraction
from functools import reduce
from math import gcd, lcm

FILE = pathlib.Path(__file__).with_name("chance.json")


def seed(name, version, purpose, id, unit, record):
    """The SHA-256 of all texts as netstrings in NFC."""
    text = b""
    for part in ["survey-chance-1", name, version, purpose, id, unit, *record]:
        part = unicodedata.normalize("NFC", part).encode()
        text += b"%d:%s," % (len(part), part)
    return hashlib.sha256(text).digest()


def words(seed):
    """Words of 64 bits, four a block."""
    block = 0
    while True:
        digest = hashlib.sha256(seed + block.to_bytes(8, "big")).digest()
        for at in range(0, 32, 8):
            yield int.from_bytes(digest[at : at + 8], "big")
        block += 1


def below(words, bound):
    end = 2**64 - 2**64 % bound
    return next(word for word in words if word < end) % bound


def arm(words, odds):
    odds = [Fraction(odd) for odd in odds]
    scale = reduce(lcm, (odd.denominator for odd in odds))
    whole = [int(odd * scale) for odd in odds]
    divisor = reduce(gcd, whole)
    whole = [odd // divisor for odd in whole]
    number = below(words, sum(whole))
    for at in range(len(whole)):
        if number < sum(whole[: at + 1]):
            return at


def shuffled(words, count):
    things = list(range(count))
    for i in reversed(range(1, count)):
        j = below(words, i + 1)
        things[i], things[j] = things[j], things[i]
    return things


def order(words, mode, count, kept):
    free = max(count - kept, 0)
    last = list(range(free, count))
    if mode == "random":
        return shuffled(words, free) + last
    first = below(words, free) if free else 0
    return list(range(first, free)) + list(range(first)) + last


def answer(case):
    key = [case[part] for part in ("name", "version", "purpose", "id", "unit", "record")]
    digest = seed(*key)
    stream = words(digest)
    if "odds" in case:
        result = arm(stream, case["odds"])
    elif "show" in case:
        result = sorted(shuffled(stream, case["count"])[: case["show"]])
    else:
        result = order(stream, case["order"], case["count"], case["keep_last"])
    return {"seed": digest.hex(), "result": result}


def main():
    cases = json.loads(FILE.read_text())
    if "--write" in sys.argv:
        lines = [json.dumps(case | answer(case), ensure_ascii=False) for case in cases]
        FILE.write_text("[\n" + ",\n".join(lines) + "\n]\n")
        return
    passed = 0
    for number, case in enumerate(cases):
        if case == case | answer(case):
            passed += 1
        else:
            print(f"FAILED  case {number}: {answer(case)}")
    print(f"{passed} passed, {len(cases) - passed} failed")
    return 0 if passed == len(cases) else 1


if __name__ == "__main__":
    sys.exit(main())
