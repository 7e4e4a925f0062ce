"""The examples of CONTRIBUTING, carried out: packages found by an entry point, and changes of a copy of the code.

A code block whose first line is a comment with a file's name is written to that file; a `pyproject.toml` becomes what
pip would install of it. A ```diff block changes a copy of the package: each hunk must match in exactly one place.
"""

import os
import re
import shutil
import tomllib

import pytest

from tests.docs.pages import ROOT, check, parts

PAGE = ROOT / ".github" / "CONTRIBUTING.md"
EXAMPLES = re.compile(r"^### (Add .*)\n(?P<text>(?:(?!### Add ).*\n)*)", re.MULTILINE)  # the last part of the page
FOUND = {found[1]: found["text"] for found in EXAMPLES.finditer(PAGE.read_text(encoding="utf-8"))}


@pytest.mark.slow
@pytest.mark.parametrize("name", FOUND)
def test_an_example_is_carried_out(name, day_after, tmp_path):
    folder, env = day_after
    package = tmp_path / "package"
    package.mkdir()
    root = ROOT
    blocks = list(parts(FOUND[name]))
    if any(kind == "diff" for kind, _, _ in blocks):
        root = tmp_path / "copy"
        shutil.copytree(ROOT / "confnote", root / "confnote", ignore=shutil.ignore_patterns("__pycache__"))
    for kind, text, _ in blocks:
        if kind == "diff":
            apply(text, root)
        elif text.startswith("# "):
            write(text, package, folder)
    example = tmp_path / "example.md"
    example.write_text(FOUND[name], encoding="utf-8")
    check(example, env | {"PYTHONPATH": f"{package}{os.pathsep}{root}"}, folder)
    if os.environ.get("REWRITE"):
        PAGE.write_text(
            PAGE.read_text(encoding="utf-8").replace(FOUND[name], example.read_text(encoding="utf-8")), "utf-8"
        )


def write(block, package, folder):
    """Write the file that a block is; of a pyproject.toml, the entry points of the installed package."""
    first, text = block.split("\n", 1)
    name = first.removeprefix("# ")
    if name != "pyproject.toml":
        (folder if name.startswith("test_") else package).joinpath(name).write_text(text, encoding="utf-8")
        return
    info = package / "example-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: example\nVersion: 1\n", encoding="utf-8")
    groups = tomllib.loads(text)["project"]["entry-points"]
    lines = [line for group, names in groups.items() for line in (f"[{group}]", *map(" = ".join, names.items()))]
    (info / "entry_points.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


def apply(diff, root):
    """Change a file by the hunks of a diff: `+++ FILE`, then hunks that begin with `@@`; a new file has one hunk."""
    for name, hunks in re.findall(r"^\+\+\+ (\S+)\n((?:(?!^\+\+\+ ).*\n)*)", diff, re.MULTILINE):
        path = root / name
        for hunk in re.split(r"^@@.*\n", hunks, flags=re.MULTILINE)[1:]:
            rows = [(row[:1], row[1:]) for row in hunk.splitlines()]
            old = "".join(f"{text}\n" for mark, text in rows if mark != "+")
            new = "".join(f"{text}\n" for mark, text in rows if mark != "-")
            before = path.read_text(encoding="utf-8") if path.exists() else ""
            assert not old or before.count(old) == 1, f"{name}:\n{old}"
            path.write_text(before.replace(old, new) if old else new, encoding="utf-8")


def test_every_kind_of_example_is_there():
    assert list(FOUND) == ["Add a site", "Add a programme format", "Add a note kind", "Add a session column"]
