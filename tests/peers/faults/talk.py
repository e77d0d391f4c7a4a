"""One interview with `survey run --plain`, answered over a pipe, with faults to order.

In: a folder with the questionnaire beside this file, and what is to go wrong. Out: what
was said, what was acknowledged, the exit code; journals read by a reader of its own.

An answer is acknowledged when what comes after it is asked.
"""

import hashlib
import json
import os
import resource
import select
import shutil
import subprocess
from pathlib import Path

HERE = Path(__file__).resolve().parent
# What is typed to what is asked last; what the journal must hold for it.
ANSWERS = [
    ("Is there a shelter?", "yes", "boende", "yes"),
    ("How many places?", "12", "platser", 12),
    ("Since which day?", "2024-02-29", "dag", "2024-02-29"),
    ("What more is there to say?", "Blåbär", "fritt", "Blåbär"),
    ("Whom do you work with?", "1 2", "aktorer", ["polis", "jour"]),
]
WANTED = {item: value for _, _, item, value in ANSWERS}
PROMPTS = [
    ("Send: s.", "s"),
    ("Your name (Enter: none)", "Anna"),
    ("Your role", "Chef"),
    ("go on with it (Enter)", "1"),
]
SECONDS = 60
# So many prompts are none of an interview that goes on.
MOST = 200


class Place:
    """A folder with the questionnaire; the files of one unit."""

    def __init__(self, root):
        self.root = Path(root)
        self.folder = self.root / "questionnaires" / "prov" / "1"
        self.folder.mkdir(parents=True)
        shutil.copy(HERE / "questionnaire.yaml", self.folder)
        self.drafts = self.folder / "drafts"
        self.draft = self.drafts / "A.journal"
        self.answers = self.folder / "answers" / "A.json"
        self.log = self.root / "log"

    def calls(self):
        """The calls of the last run: kind, path, whether it went wrong."""
        lines = self.log.read_text().splitlines() if self.log.exists() else []
        words = (line.split(" ") for line in lines)
        return [(kind, path, bool(mark)) for kind, _, path, *mark in words]

    def left(self):
        """Every file below the questionnaire that is neither it, a draft nor an answer file."""
        kept = (".done", ".set-aside", ".before", ".damaged", ".journal", ".json", ".yaml")
        every = (path for path in self.folder.rglob("*") if path.is_file())
        return [path.name for path in every if not path.name.endswith(kept)]


class Run:
    """A run that is on its way."""

    def __init__(self, survey, place, *more, fault=None, clock=None, limits=(), env=(), under="/drafts:/answers:/.A.json"):
        self.place, self.said, self.acknowledged, self.sent = place, "", [], None
        self.typed = []
        place.log.unlink(missing_ok=True)
        variables = {"TZ": "UTC", "PATH": os.environ["PATH"], **dict(env)}
        if fault or clock:
            variables |= {
                "LD_PRELOAD": os.environ["FAULT_LIBRARY"],
                "FAULT_UNDER": under,
                "FAULT_LOG": str(place.log),
                "FAULT_AT": fault or "",
                "FAULT_CLOCK": clock or "",
            }

        def limit():
            for which, most in limits:
                resource.setrlimit(which, (most, most))

        self.process = subprocess.Popen(
            [*survey, "run", "prov", "--unit", "A", "--plain", *more],
            cwd=place.root,
            env=variables,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            preexec_fn=limit,
        )

    def prompt(self):
        """Waits for a prompt; none where the program has ended."""
        stdout, fresh = self.process.stdout.fileno(), ""
        while not fresh.rstrip(" ").endswith((">", "]")):
            if not select.select([stdout], [], [], SECONDS)[0]:
                self.process.kill()
                raise AssertionError(f"nothing more within {SECONDS} s after {self.said!r}")
            piece = os.read(stdout, 65536)
            if not piece:
                return None
            self.said += piece.decode()
            fresh += piece.decode()
        return fresh

    def type(self, line, item=None):
        self.typed.append(item)
        self.sent = item
        try:
            self.process.stdin.write(f"{line}\n".encode())
            self.process.stdin.flush()
        except BrokenPipeError:
            pass

    def answer(self, last=None):
        """Answers until it ends, or until `last` was answered and the next is asked."""
        for _ in range(MOST):
            fresh = self.prompt()
            if fresh is None:
                return
            if self.sent:
                self.acknowledged.append(self.sent)
                if self.sent == last:
                    return
            asked = [(self.said.rfind(text), typed, item) for text, typed, item, _ in ANSWERS]
            asked += [(self.said.rfind(text), typed, None) for text, typed in PROMPTS]
            place, typed, item = max(asked, key=lambda found: found[0])
            if place < 0:
                raise AssertionError(f"not to be answered: {self.said!r}")
            self.type(typed, item)
        self.process.kill()
        raise AssertionError(f"asked more than {MOST} times: {self.said[-600:]!r}")

    def ends(self, signal=None):
        """The exit code; what was said besides is in `said` and `noted`."""
        # The end of the input would be another reason to end.
        kept, self.process.stdin = self.process.stdin, None
        if signal is not None:
            self.process.send_signal(signal)
        try:
            out, err = self.process.communicate(timeout=SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise AssertionError("it does not end") from None
        finally:
            kept.detach().close()
        self.said += out.decode()
        self.noted = err.decode()
        return self.process.returncode


def whole(survey, place, *more, **how):
    """An interview from where it stands to its end."""
    run = Run(survey, place, *more, **how)
    run.answer()
    code = run.ends()
    assert "fault, not yours" not in run.noted and "panicked" not in run.noted, run.noted
    return run, code


def journal(text):
    """The lines of a journal whose sums are right, and whether something is cut off after
    them. What is wrong in the middle is an error."""
    lines, before, found = text.split(b"\n"), "", []
    for number, line in enumerate(lines[:-1]):
        body, _, rest = line.rpartition(b',"sum":"')
        digest = hashlib.sha256(before.encode() + body).hexdigest()[:8]
        assert rest == digest.encode() + b'"}', f"line {number + 1} is wrong: {line!r}"
        held = json.loads(line)
        assert held["seq"] == number, f"line {number + 1} has number {held['seq']}"
        before = digest
        found.append(held)
    return found, bool(lines[-1])


def answered(lines):
    """What the lines come to, by item."""
    held = {}
    for line in lines:
        if line["do"] == "answer":
            held[line["item"]] = line["value"]
    return held
