"""The examples of CONTRIBUTING, carried out: packages found by an entry point, and changes of a copy of the code.

A code block whose first line is a comment with a file's name is written to that file; a `pyproject.toml` becomes what
pip would install of it. A ```diff block changes a copy of the package: each hunk must match in exactly one place, and a
line of it may be only the beginning of a line of the file.
"""

import os
import re
import shutil
import tomllib

from confnote.store.db import SCHEMA_VERSION
from tests.docs.pages import ROOT, check, parts

PAGE = ROOT / ".github" / "CONTRIBUTING.md"
EXAMPLES = re.compile(r"^### (Add .*)\n(?P<text>(?:(?!### Add ).*\n)*)", re.MULTILINE)  # the last part of the page
FOUND = {found[1]: found["text"] for found in EXAMPLES.finditer(PAGE.read_text(encoding="utf-8"))}


def carry_out(name, folder, env, place):
    """Carry out an example in a folder below `place`, and play its commands on a machine."""
    package = place / "package"
    package.mkdir()
    root = ROOT
    blocks = list(parts(FOUND[name]))
    if any(kind == "diff" for kind, _, _ in blocks):
        root = place / "copy"
        shutil.copytree(ROOT / "confnote", root / "confnote")  # with its bytecode, valid for what is not changed
    for kind, text, _ in blocks:
        if kind == "diff":
            apply(with_todays_schema(text), root)
        elif text.startswith("# "):
            write(text, package, folder)
    example = place / "example.md"
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


def with_todays_schema(diff):
    """Return a diff that raises the schema from 2 to 3 as one that raises today's by one."""
    raised = SCHEMA_VERSION - 2
    return re.sub(r"(SCHEMA_VERSION = |migrations/v)(\d+)", lambda found: f"{found[1]}{int(found[2]) + raised}", diff)


def apply(diff, root):
    """Change a file by the hunks of a diff: `+++ FILE`, then hunks that begin with `@@`; a new file is one hunk."""
    for name, hunks in re.findall(r"^\+\+\+ (\S+)\n((?:(?!^\+\+\+ ).*\n)*)", diff, re.MULTILINE):
        path = root / name
        for hunk in re.split(r"^@@.*\n", hunks, flags=re.MULTILINE)[1:]:
            rows = [(row[:1], row[1:]) for row in hunk.splitlines()]
            before = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
            old = [text for mark, text in rows if mark != "+"]
            found = [at for at in range(len(before) + 1) if old and begins(before[at : at + len(old)], old)]
            assert (len(found) == 1) if old else not before, f"{name}: {old}"
            at = found[0] if found else 0
            kept = iter(before[at : at + len(old)])
            new = [
                text if mark == "+" else line for mark, text in rows for line in (next(kept) if mark != "+" else "",)
            ]
            new = [line for line, (mark, _) in zip(new, rows, strict=True) if mark != "-"]
            path.write_text("\n".join([*before[:at], *new, *before[at + len(old) :]]) + "\n", encoding="utf-8")


def begins(lines, starts):
    """Whether each line begins with the line of the hunk."""
    return len(lines) == len(starts) and all(line.startswith(start) for line, start in zip(lines, starts, strict=True))
