"""What tests against other programs share: the program, and how many of them held.

In: nothing. Out: the path of the program; one line a test, and at the end the line
`N passed, N failed` that `run` adds up. What is expected is worked out by each test.
"""

import os
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def program(*flags, variable="SURVEY"):
    """The program; a variable names it, else it is built with these flags."""
    if named := os.environ.get(variable):
        return str(Path(named).resolve())
    subprocess.run(["cargo", "build", "--quiet", "--locked", *flags], cwd=ROOT, check=True)
    return str(ROOT / "target" / ("release" if "--release" in flags else "debug") / "survey")


def run(binary, *arguments, folder=ROOT, code=0):
    """Runs the program and gives what it wrote; it must end with that code."""
    done = subprocess.run([binary, *map(str, arguments)], cwd=folder, capture_output=True, text=True)
    assert done.returncode == code, done.stdout + done.stderr
    return done


class Tests:
    """How many tests held so far."""

    def __init__(self):
        self.passed = self.failed = 0

    def holds(self, name, found, wanted):
        """Holds what was found to what is wanted, and says so."""
        if found == wanted:
            self.passed += 1
            print(f"ok      {name}", flush=True)
        else:
            self.failed += 1
            if isinstance(found, dict) and isinstance(wanted, dict):
                # Of many only what differs.
                keys = [key for key in wanted if found.get(key) != wanted[key]][:3]
                found, wanted = ({key: of.get(key) for key in keys} for of in (found, wanted))
            print(f"FAILED  {name}: {str(found)[:300]}, not {str(wanted)[:300]}", flush=True)

    def end(self):
        """Says how many held; the exit code."""
        print(f"{self.passed} passed, {self.failed} failed")
        return 1 if self.failed else 0
