"""Faults that no single call makes: another program, the disk, the clock, signals, limits.

In: the program. Out: one scene after the other, each with its name; what is wrong with it.
"""

import itertools
import json
import os
import resource
import shutil
import signal
import subprocess
import tempfile
import time

from talk import ANSWERS, HERE, WANTED, Place, Run, answered, journal, whole

CANNOT_MOUNT = "no user namespace can mount here, so this was injected only"


def half(survey, place, *more, last="platser", **how):
    """An interview that waits after an answer."""
    run = Run(survey, place, *more, **how)
    run.answer(last)
    return run


def goes_on(survey, place, *more):
    run, code = whole(survey, place, "--resume", *more)
    assert code == 0, f"going on: exit {code}: {run.noted}"
    assert json.loads(place.answers.read_text())["answers"] == WANTED
    assert not place.left(), f"left: {place.left()}"
    return run


def held(path):
    return answered(journal(path.read_bytes())[0])


def can_mount():
    tried = ["unshare", "-rm", "mount", "-t", "tmpfs", "none", "/mnt"]
    return shutil.which("unshare") and subprocess.run(tried, capture_output=True).returncode == 0


def inside(survey, place, script):
    """The program with a script before it, where it may mount."""
    return ["unshare", "-rm", "sh", "-ec", script, *survey]


# From outside.


def outside(change, is_noticed=True):
    """The draft is changed by another program while the interview is open."""

    def scene(survey, place):
        run = half(survey, place)
        change(place)
        left = place.draft.read_bytes() if place.draft.exists() else None
        run.type("2024-02-29", "dag")
        run.answer("dag")
        if not is_noticed:
            run.ends(signal.SIGTERM)
            goes_on(survey, place)
            return
        code = run.ends()
        assert code == 3, f"exit {code}"
        saved = [path for path in place.drafts.iterdir() if ".rescued" in path.name]
        assert len(saved) == 1 and saved[0].name in run.noted, run.noted
        wanted = {item: WANTED[item] for item in ("boende", "platser", "dag")}
        assert held(saved[0]) == wanted, held(saved[0])
        now = place.draft.read_bytes() if place.draft.exists() else None
        assert now == left, "what the other program left was changed"
        assert "--draft" in run.noted and "--resume" in run.noted, run.noted
        on, code = whole(survey, place, "--draft", str(saved[0]), "--resume")
        assert code == 0, on.noted
        assert json.loads(place.answers.read_text())["answers"] == WANTED

    return scene


def replaced(place):
    text = place.draft.read_bytes()
    place.draft.rename(place.drafts / "moved.json")
    place.draft.write_bytes(text)


def edited(place):
    time.sleep(0.05)
    text = place.draft.read_bytes().replace(b'"value":12', b'"value":21')
    with open(place.draft, "r+b") as file:
        file.write(text)


def appended(place):
    with open(place.draft, "ab") as file:
        file.write(b"x\n")


def touched(place):
    time.sleep(0.05)
    os.utime(place.draft)


def answers_appear(survey, place):
    run = half(survey, place)
    place.answers.parent.mkdir(exist_ok=True)
    place.answers.write_text("another's")
    run.type("2024-02-29", "dag")
    run.answer()
    code = run.ends()
    assert code == 3 and "--force" in run.noted, f"exit {code}: {run.noted}"
    assert place.answers.read_text() == "another's", "it was overwritten"
    run, code = whole(survey, place, "--resume")
    assert code == 3 and place.answers.read_text() == "another's" and not run.typed
    goes_on(survey, place, "--force")


def two_processes(survey, place):
    first = half(survey, place)
    second, code = whole(survey, place)
    assert code == 4, f"exit {code}"
    said = second.noted + second.said
    assert f"process {first.process.pid} " in said and "since 20" in said, said
    first.ends(signal.SIGKILL)
    goes_on(survey, place)


# Journals that are not as they were written.


def cut_anywhere(survey, place):
    half(survey, place, last="dag").ends(signal.SIGKILL)
    text = place.draft.read_bytes()
    ends = [number for number, byte in enumerate(text) if byte == 10]
    # In the first line, and in the last two.
    cuts = [*range(0, ends[0] + 2, 9), *range(ends[-3] - 1, len(text) + 1, 7)]
    for cut in cuts:
        shutil.rmtree(place.answers.parent, ignore_errors=True)
        shutil.rmtree(place.drafts)
        place.drafts.mkdir()
        place.draft.write_bytes(text[:cut])
        whole_lines = answered(journal(text[:cut])[0])
        run = goes_on(survey, place)
        asked = [item for item in run.typed if item]
        assert set(whole_lines) | set(asked) == set(WANTED), f"cut at {cut}: asked {asked}"


def zeros_at_the_end(survey, place):
    half(survey, place).ends(signal.SIGKILL)
    with open(place.draft, "ab") as file:
        file.write(bytes(512))
    goes_on(survey, place)


def bad_line(survey, place):
    half(survey, place, last="dag").ends(signal.SIGKILL)
    text = place.draft.read_bytes()
    place.draft.write_bytes(text.replace(b'"value":12', b'"value":13'))
    run = Run(survey, place, "--resume")
    run.answer("platser")
    code = run.ends(signal.SIGTERM)
    assert code == 143 and "line 7" in run.noted, f"exit {code}: {run.noted}"
    copy = place.drafts / "A.journal.damaged"
    assert copy.name in run.noted and b'"value":13' in copy.read_bytes()
    assert held(place.draft) == {"boende": "yes", "platser": 12}


def of_another(survey, place):
    half(survey, place).ends(signal.SIGKILL)
    other = place.root / "questionnaires" / "other" / "1"
    shutil.copytree(place.folder, other)
    text = (other / "questionnaire.yaml").read_text()
    (other / "questionnaire.yaml").write_text(text.replace(": prov\n", ": other\n"))
    before = place.draft.read_bytes()
    command = [*survey, "run", "other", "--plain", "--resume", "--unit", "A", "--draft"]
    done = subprocess.run([*command, place.draft], cwd=place.root, capture_output=True, text=True)
    assert done.returncode == 2 and "prov@1" in done.stderr, (done.returncode, done.stderr)
    assert place.draft.read_bytes() == before


def change_questionnaire(place):
    path = place.folder / "questionnaire.yaml"
    path.write_text(path.read_text().replace("How many places?", "How many places? "))
    path.write_text(path.read_text().replace("max: 500", "max: 400"))


def older_questionnaire(survey, place):
    half(survey, place).ends(signal.SIGKILL)
    change_questionnaire(place)
    run = goes_on(survey, place)
    assert "has changed since" in run.said, run.said
    assert held(place.drafts / "A.journal.before") == {"boende": "yes", "platser": 12}


def anew(change, *flags):
    """A draft is begun anew, brought over or mended, and every call on the way goes wrong."""

    def scene(survey, place):
        half(survey, place).ends(signal.SIGKILL)
        change(place)
        text = place.draft.read_bytes()
        kinds = ["link", "rename", "open", "write", "sync", "truncate"]
        for kind, how in itertools.product(kinds, ["kill", "EIO"]):
            for number in itertools.count(1):
                for path in place.drafts.iterdir():
                    path.unlink()
                place.draft.write_bytes(text)
                fault = f"{kind}:{number}:{how}"
                run = Run(survey, place, *flags, fault=fault)
                is_asked = run.prompt() is not None
                code = run.ends(signal.SIGKILL)
                journal(place.draft.read_bytes())
                kept = [held(path) for path in place.drafts.iterdir() if path.suffix != ".new"]
                assert answered(journal(text)[0]) in kept, f"{fault}: the answers are gone"
                assert is_asked or code in (-signal.SIGKILL, 3), f"{fault}: exit {code}"
                if not any(wrong for _, _, wrong in place.calls()):
                    break
        goes_on(survey, place)

    return scene


def torn(place):
    with open(place.draft, "ab") as file:
        file.write(b'{"seq":8,"at":"20')


# The disk.


def disk_full(survey, place):
    if not can_mount():
        return CANNOT_MOUNT
    place.drafts.mkdir()
    script = (
        f"mount -t tmpfs -o size=8k none {place.drafts}; head -c 4096 /dev/zero > {place.drafts}/full; "
        f'code=0; "$0" "$@" || code=$?; cp {place.drafts}/A.journal {place.root}; exit $code'
    )
    run = half(inside(survey, place, script), place, last="dag")
    run.type("å" * 1500, "fritt")
    run.answer()
    code = run.ends()
    assert code == 3, f"exit {code}: {run.noted}"
    assert held(place.root / "A.journal") == {i: WANTED[i] for i in ("boende", "platser", "dag")}
    shutil.copy(place.root / "A.journal", place.draft)
    goes_on(survey, place)


def read_only(which):
    def scene(survey, place):
        folder = place.folder / which
        folder.mkdir()
        mounted = can_mount()
        if mounted:
            script = f'mount --bind {folder} {folder}; mount -o remount,ro,bind {folder}; exec "$0" "$@"'
            run, code = whole(inside(survey, place, script), place)
            assert code == 3 and not run.typed, f"exit {code}, asked {run.typed}"
            assert not list(folder.iterdir()) and not place.draft.exists()
        run, code = whole(survey, place, fault="open:1:EROFS+", under=f"/{which}")
        assert code == 3 and not run.typed, f"exit {code}, asked {run.typed}"
        assert not place.draft.exists(), "an empty draft is left"
        return None if mounted else CANNOT_MOUNT

    return scene


def file_size(survey, place):
    for most in range(0, 2200, 61):
        shutil.rmtree(place.drafts, ignore_errors=True)
        shutil.rmtree(place.answers.parent, ignore_errors=True)
        run, code = whole(survey, place, limits=[(resource.RLIMIT_FSIZE, most)])
        assert code in (0, 3), f"{most} bytes: exit {code}"
        for item in filter(None, run.acknowledged):
            path = place.draft if place.draft.exists() else place.drafts / "A.journal.done"
            assert held(path)[item] == WANTED[item], f"{most} bytes: {item} is lost"
        if code == 3:
            goes_on(survey, place)


def open_files(survey, place):
    for most in range(3, 24):
        shutil.rmtree(place.drafts, ignore_errors=True)
        shutil.rmtree(place.answers.parent, ignore_errors=True)
        run, code = whole(survey, place, limits=[(resource.RLIMIT_NOFILE, most)])
        if code == 0 or "shared libraries" in run.noted:
            continue
        assert code in (1, 2, 3), f"{most} files: exit {code}: {run.noted}"
        for item in filter(None, run.acknowledged):
            assert held(place.draft)[item] == WANTED[item], f"{most} files: {item} is lost"
        goes_on(survey, place)


# The clock.


def clock(jumps, zone="UTC"):
    def scene(survey, place):
        env = {"TZ": zone}
        half(survey, place, clock=jumps[0], env=env).ends(signal.SIGTERM)
        run, code = whole(survey, place, "--resume", clock=jumps[1], env=env)
        assert code == 0, f"exit {code}: {run.noted}"
        lines, _ = journal((place.drafts / "A.journal.done").read_bytes())
        assert answered(lines) == WANTED
        assert json.loads(place.answers.read_text())["answers"] == WANTED
        done = subprocess.run(
            [*survey, "validate", place.answers], cwd=place.root, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout + done.stderr

    return scene


def around(moment):
    """So far off that the clock shows a moment, then goes through it by jumps."""
    off = moment - int(time.time())
    return f"0:{off - 5},3:{off + 5},5:{off - 3600},7:{off + 3600}"


# Signals.


def signalled(which, code):
    def scene(survey, place):
        for turn in range(len(ANSWERS) + 3):
            shutil.rmtree(place.drafts, ignore_errors=True)
            run = Run(survey, place)
            lines = [typed for _, typed, _, _ in ANSWERS] + ["s", "Anna"]
            for line in lines[:turn]:
                run.prompt()
                run.type(line)
            run.prompt()
            found = run.ends(which)
            assert found == code, f"after {turn} answers: exit {found}"
            given = dict(list(WANTED.items())[:turn])
            assert held(place.draft) == given, f"after {turn} answers"
            assert "--resume" in run.said, run.said
            goes_on(survey, place)
            place.answers.unlink()

    return scene


SPRING, AUTUMN = 1774746000, 1792890000  # 2026-03-29 and 2026-10-25, 01:00 UTC
ALL = [
    ("another program replaces the draft", outside(replaced)),
    ("another program deletes the draft", outside(lambda place: place.draft.unlink())),
    ("another program deletes the folder", outside(lambda place: shutil.rmtree(place.drafts))),
    ("another program cuts the draft", outside(lambda place: os.truncate(place.draft, 40))),
    ("another program adds to the draft", outside(appended)),
    ("another program edits the draft, as long as it was", outside(edited)),
    ("another program touches the draft", outside(touched, is_noticed=False)),
    ("answers appear meanwhile", answers_appear),
    ("two processes", two_processes),
    ("a journal cut anywhere", cut_anywhere),
    ("zeros at the end of a journal", zeros_at_the_end),
    ("a bad line in the middle", bad_line),
    ("a journal of another questionnaire", of_another),
    ("a questionnaire that has changed", older_questionnaire),
    ("begun anew while calls fail", anew(lambda place: None, "--new")),
    ("brought over while calls fail", anew(change_questionnaire, "--resume")),
    ("a torn line cut off while calls fail", anew(torn, "--resume")),
    ("disk full", disk_full),
    ("drafts read-only", read_only("drafts")),
    ("answers read-only", read_only("answers")),
    ("file size limit", file_size),
    ("few open files", open_files),
    ("clock back between runs", clock(("0:0", "0:-63072000"))),
    ("clock to and fro", clock(("0:0,3:-86400,4:86400", "0:-5,3:31536000,5:-31536000"))),
    ("clock after 2038", clock(("0:0", "0:500000000"))),
    ("clock before 1970", clock(("0:-3000000000", "0:0"))),
    ("clock of the year 10000 and of none", clock(("0:253402300800", "0:-99999999999"))),
    ("clock put forward in spring", clock([around(SPRING)] * 2, "Europe/Stockholm")),
    ("clock put back in autumn", clock([around(AUTUMN)] * 2, "Europe/Stockholm")),
    ("a zone that there is not", clock(("0:0", "0:0"), "Nowhere/Never")),
    ("SIGINT at every prompt", signalled(signal.SIGINT, 5)),
    ("SIGTERM at every prompt", signalled(signal.SIGTERM, 143)),
    ("SIGHUP at every prompt", signalled(signal.SIGHUP, 143)),
]


def play(survey, scene):
    """One scene: its name with what was done otherwise, and what is wrong."""
    name, of = scene
    with tempfile.TemporaryDirectory() as folder:
        try:
            said = of(survey, Place(folder))
        except (AssertionError, OSError, KeyError) as wrong:
            return name, repr(wrong)
    return (f"{name} ({said})" if said else name), None
