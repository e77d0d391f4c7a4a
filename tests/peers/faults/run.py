"""What becomes of an interview when the system fails, call by call.

In: `survey run`, with the library of `inject.rs` before libc. Out: a line for every kind of
fault with its count, every failure, and `N passed, N failed`.

A sweep lets the first, the second, … call of a kind go wrong until a whole interview meets
none. After each: what was acknowledged is in the journal, nothing stands half written under
its last name, going on ends with the same answers, and nothing temporary is left.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

# Nothing is left beside the sources.
sys.dont_write_bytecode = True

import scenes  # noqa: E402
from talk import ANSWERS, HERE, WANTED, Place, answered, journal, whole  # noqa: E402

ROOT = HERE.parent.parent.parent
KINDS = ["open", "write", "sync", "rename", "link", "unlink", "truncate", "lock", "mkdir"]
# Kind, how, and whether the run must end well all the same.
FAULTS = [(kind, "kill", False) for kind in KINDS]
FAULTS += [("write", "torn", False), ("write", "short", True), ("write", "EINTR", True)]
FAULTS += [(kind, how, False) for kind in KINDS for how in ("EIO", "ENOSPC")]
FAULTS += [("open", "EMFILE", False), ("open", "EACCES", False), ("write", "EDQUOT+", False)]
FAULTS += [("sync", "EIO+", False), ("write", "ENOSPC+", False)]


def program():
    """The program; SURVEY names it, else it is built."""
    if named := os.environ.get("SURVEY"):
        return named
    subprocess.run(["cargo", "build", "--quiet"], cwd=ROOT, check=True)
    return str(ROOT / "target" / "debug" / "survey")


def library(folder):
    made = str(Path(folder) / "inject.so")
    command = ["rustc", "--edition", "2024", "--crate-type", "cdylib", "-O", "-C", "panic=abort"]
    subprocess.run([*command, "-o", made, str(HERE / "inject.rs")], check=True)
    return made


def drafts(place):
    """Every journal of the unit: its name, and its lines that are sound."""
    found = sorted(place.drafts.glob("A.journal*")) if place.drafts.is_dir() else []
    return {path.name: journal(path.read_bytes()) for path in found if path.suffix != ".new"}


def handed_in(place):
    """Whether the answer file is there; it is whole then."""
    if not place.answers.exists():
        return False
    held = json.loads(place.answers.read_text())
    assert held["answers"] == WANTED, f"handed in: {held['answers']}"
    return True


def judge(place, run, code, kind, how, must_end_well):
    """What holds right after a fault."""
    if how in ("kill", "torn"):
        assert code == -signal.SIGKILL, f"exit {code}"
    else:
        assert code in ((0,) if must_end_well else (0, 3)), f"exit {code}: {run.noted}"
    held = [answered(lines) for lines, _ in drafts(place).values()]
    for item in filter(None, run.acknowledged):
        assert any(of.get(item) == WANTED[item] for of in held), f"{item} is lost"
    is_in = handed_in(place)
    if code == 0:
        assert is_in, "exit 0 and nothing is handed in"
    if kind in ("sync", "write") and how.startswith("E") and how != "EINTR":
        calls = place.calls()
        first = next(number for number, call in enumerate(calls) if call[2])
        path = calls[first][1]
        again = [of for of, other, _ in calls[first + 1 :] if other == path and of in ("sync", "write")]
        assert code == 3 and not again, f"exit {code}, and {again} after a failed {kind}"


def go_on(survey, place, kind):
    """Goes on after a fault, to the end. What the system does not let go of stays."""
    before = drafts(place).get("A.journal", ([], False))[0]
    is_in, is_open = handed_in(place), place.draft.exists()
    run, code = whole(survey, place, "--resume")
    if is_in and not is_open:
        assert code == 3 and "--force" in run.noted, f"exit {code}: {run.noted}"
    else:
        assert code == 0, f"going on: exit {code}: {run.noted}"
    assert handed_in(place), "not handed in"
    typed = [item for item in run.typed if item]
    done = list(answered(before))
    allowed = [item for _, _, item, _ in ANSWERS if item not in done[:-1]]
    assert is_in or all(item in allowed for item in typed), f"asked {typed}, had {done}"
    assert kind == "unlink" or not place.left(), f"left: {place.left()}"
    open_ones = [name for name in drafts(place) if name == "A.journal"]
    assert not open_ones, "the draft is not closed"


def step(survey, fault, number):
    """One fault; whether it was met, and what is wrong."""
    kind, how, must_end_well = fault
    with tempfile.TemporaryDirectory() as folder:
        place = Place(folder)
        more = "+" if how.endswith("+") else ""
        order = f"{kind}:{number}:{how.rstrip('+')}{more}"
        try:
            run, code = whole(survey, place, fault=order)
            if not any(wrong for _, _, wrong in place.calls()):
                assert code == 0 and handed_in(place), f"exit {code} without a fault"
                return False, None
            judge(place, run, code, kind, how, must_end_well)
            go_on(survey, place, kind)
        except AssertionError as wrong:
            return True, f"{order}: {wrong}"
        return True, None


def sweep(survey, fault):
    """Every fault of a kind: how many there were, and what was wrong."""
    number, wrong = 0, []
    while True:
        number += 1
        met, said = step(survey, fault, number)
        if said:
            wrong.append(said)
        if not met:
            return number - 1, wrong


def main():
    survey = [program()]
    passed = failed = 0
    with tempfile.TemporaryDirectory() as folder:
        os.environ["FAULT_LIBRARY"] = library(folder)
        with ThreadPoolExecutor() as pool:
            swept = pool.map(lambda fault: sweep(survey, fault), FAULTS)
            for (kind, how, _), (count, wrong) in zip(FAULTS, swept):
                print(f"{kind} {how}: {count} faults")
                passed, failed = passed + count - len(wrong), failed + len(wrong)
                for line in wrong:
                    print(f"FAILED  {line}")
            for name, wrong in pool.map(lambda scene: scenes.play(survey, scene), scenes.ALL):
                print(f"FAILED  {name}: {wrong}" if wrong else name)
                passed, failed = passed + (not wrong), failed + bool(wrong)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
