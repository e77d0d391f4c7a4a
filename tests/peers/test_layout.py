"""What `survey fmt` writes, read by other programs.

In: every YAML file of the repository, as it is, and as ruamel sets it with other
indentation and its comments kept. Out: one line a test and `N passed, N failed`.
PyYAML and ruamel, which read by YAML 1.1 and 1.2, must see the same data before and
after; ruamel must see the same comments, in the same order.
"""

import io
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import yaml
from ruamel.yaml import YAML
from ruamel.yaml.tokens import CommentToken

from held import ROOT, program

SKIPPED = {".venv", "node_modules", "target"}


def files():
    for folder in ("questionnaires", "tests"):
        for path in sorted((ROOT / folder).rglob("*.yaml")):
            if not SKIPPED & set(path.relative_to(ROOT).parts):
                yield path


def laid_out(survey, text):
    """The text laid out; none where it is no YAML that we read."""
    done = subprocess.run([survey, "fmt", "-", "-q"], input=text.encode(), capture_output=True)
    assert done.returncode in (0, 1), done.stderr
    return done.stdout.decode() if done.returncode == 0 else None


def set_otherwise(text):
    """The text as ruamel sets it: deeper, in other columns, comments kept."""
    other = YAML()
    other.preserve_quotes = True
    other.width = 1000
    other.indent(mapping=5, sequence=7, offset=3)
    out = io.StringIO()
    other.dump(other.load(text), out)
    return out.getvalue()


def comments(text):
    """Every comment, in the order written."""
    found = []
    loader = YAML()
    loader.get_constructor_parser(io.StringIO(text))
    marks = set()
    scanner = loader.scanner
    while scanner.check_token():
        token = scanner.get_token()
        for part in token.comment or []:
            for comment in part if isinstance(part, list) else [part]:
                if isinstance(comment, CommentToken):
                    marks.add((comment.start_mark.line, comment.value))
    for _, value in sorted(marks):
        found += [line.strip() for line in value.splitlines() if line.strip()]
    return found


def read_by_pyyaml(text):
    try:
        return yaml.safe_load(text)
    except (yaml.YAMLError, ValueError) as error:
        return type(error).__name__


def read_by_ruamel(text):
    reader = YAML(typ="safe", pure=True)
    try:
        return reader.load(text)
    except Exception as error:  # noqa: BLE001
        return type(error).__name__


def judge(survey, path):
    """What is wrong with one file, and how many texts were laid out."""
    wrong, count = [], 0
    text = path.read_text("utf-8")
    texts = [("as it is", text)]
    try:
        texts.append(("set otherwise", set_otherwise(text)))
    except Exception:  # noqa: BLE001, S110
        pass  # ruamel does not read it; the file alone is tried
    for how, before in texts:
        after = laid_out(survey, before)
        if after is None:
            continue
        count += 1
        name = f"{path.relative_to(ROOT)}, {how}"
        if read_by_pyyaml(before) != read_by_pyyaml(after):
            wrong.append(f"{name}: other data for PyYAML")
        if read_by_ruamel(before) != read_by_ruamel(after):
            wrong.append(f"{name}: other data for ruamel")
        if sorted(comments(before)) != sorted(comments(after)):
            wrong.append(f"{name}: other comments for ruamel")
    return wrong, count


def main():
    survey = program()
    passed = failed = 0
    with ThreadPoolExecutor() as pool:
        for wrong, count in pool.map(lambda path: judge(survey, path), files()):
            failed += len(wrong)
            passed += count - min(count, len(wrong))
            for line in wrong:
                print(f"FAILED  {line}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or passed < 600 else 0


if __name__ == "__main__":
    sys.exit(main())
