"""Runs processes side by side and tells how long they took.

A process is measured as a whole, with its start: wall-clock time and time of processors,
as the kernel tells them of that process alone. What is compared takes turns, so that a
machine that slows down slows both, and of several runs the least counts. Peak memory is
told by GNU time: to the kernel a process has at least the peak of the one that starts it,
and this one is large.
"""

import os
import subprocess
import sys
import time
from dataclasses import dataclass, replace
from pathlib import Path


@dataclass(frozen=True)
class Job:
    """A command, what it reads (a file as often as said) and where it writes."""

    command: tuple
    threads: int = 1
    source: str = ""
    times: int = 0
    out: str = os.devnull


@dataclass
class Cost:
    """Seconds, and seconds of processors."""

    wall: float
    processors: float

    def least(self, other):
        return Cost(min(self.wall, other.wall), min(self.processors, other.processors))


def fail(text):
    print(f"benches/compare: {text}", file=sys.stderr)
    sys.exit(1)


def run(job):
    """Runs a job once. One that fails ends everything."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SURVEY_")}
    environment |= {name: str(job.threads) for name in ("RAYON_NUM_THREADS", "POLARS_MAX_THREADS")}
    feeding = None
    with open(job.out, "wb") as out:
        if job.times:
            feeding = subprocess.Popen(["cat", *[job.source] * job.times], stdout=subprocess.PIPE)
            source = feeding.stdout
        else:
            source = open(job.source or os.devnull, "rb")
        begun = time.perf_counter()
        child = subprocess.Popen(list(map(str, job.command)), stdin=source, stdout=out,
                                 stderr=subprocess.PIPE, env=environment)
        source.close()
        said = child.stderr.read()
        _, status, used = os.wait4(child.pid, 0)
        wall = time.perf_counter() - begun
        child.returncode = os.waitstatus_to_exitcode(status)
    if feeding and feeding.wait() != 0 or child.returncode != 0:
        fail(f"{job.command[0]} ended with {child.returncode}: {said.decode(errors='replace')[-2000:]}")
    return Cost(wall, used.ru_utime + used.ru_stime)


def peak(job, told):
    """The cost of one run and its most memory in MB; `told` is a file to use."""
    cost = run(replace(job, command=("time", "--format", "%M", "--output", told, *job.command)))
    return cost, int(Path(told).read_text()) * 1024 / 1_000_000


def in_turn(jobs, rounds):
    """The least cost of each job by its name."""
    costs = {}
    for _ in range(rounds):
        for name, job in jobs.items():
            cost = run(job)
            costs[name] = cost.least(costs[name]) if name in costs else cost
    return costs


class Table:
    """Rows of ratios, printed as they come."""

    def head(self, title, *columns):
        print(f"\n{title}\n")
        print("| " + " | ".join(columns) + " |")
        print("|" + "|".join("---" if at == 0 else "--:" for at in range(len(columns))) + "|", flush=True)

    def row(self, *cells):
        print("| " + " | ".join(map(str, cells)) + " |", flush=True)


def rate(count, seconds):
    return f"{count / seconds:,.0f}/s"
