"""The manual is true: its blocks are played, links and pictures exist, its tables are the program's own.

All that goes on from the README's day is in this file, so that one worker plays that day once.
"""

import os
import re

import pytest

from tests.docs import contributing
from tests.docs.pages import README, REFERENCE, ROOT, check, compare, parts

PAGES = [README, *REFERENCE]
FENCED = re.compile(r"(?ms)^```.*?^```$|`[^`\n]*`")


def name_of(page):
    return page.stem


@pytest.mark.slow
def test_the_day_of_the_readme(played_day):
    compare(README, played_day.printed)


@pytest.mark.slow
@pytest.mark.parametrize("page", REFERENCE, ids=name_of)
def test_the_commands_of_a_reference_page(page, day_after, warm):
    folder, env = day_after
    check(page, env, folder, warm.programs)


@pytest.mark.slow
@pytest.mark.parametrize("name", contributing.FOUND)
def test_an_example_of_contributing_is_carried_out(name, day_after, tmp_path):
    contributing.carry_out(name, *day_after, tmp_path)


def test_contributing_has_every_kind_of_example():
    kinds = ["site", "programme format", "layout", "setting", "style key", "note kind", "session column"]
    assert list(contributing.FOUND) == [f"Add a {kind}" for kind in kinds]


def test_the_readme_is_short():
    assert len(README.read_text(encoding="utf-8").splitlines()) <= 300


def test_one_command_each_is_what_ci_runs():
    blocks = [body.strip() for kind, body, _ in parts(README.read_text(encoding="utf-8")) if kind == "sh"]
    ci = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert blocks[:2] == ["examples/play", "tests/run"]
    for command in blocks[:2]:
        assert os.access(ROOT / command, os.X_OK)
        assert re.search(rf"(?m)^{re.escape(command)}\b", ci), command


def test_the_table_of_commands_is_the_programs_own():
    from confnote.cli.verbs import VERBS

    text = README.read_text(encoding="utf-8")
    assert "".join(f"| `{verb}` | {line} |\n" for verb, (_, line, _) in VERBS.items()) in text


def test_the_lines_of_a_dump_name_the_schema_of_today():
    from confnote.store.db import SCHEMA_VERSION

    text = (ROOT / "examples/reference/dumps.md").read_text(encoding="utf-8")
    assert set(re.findall(r'"schema":(\d+)', text)) == {str(SCHEMA_VERSION)}


def test_the_readme_names_every_reference_page():
    text = README.read_text(encoding="utf-8")
    assert [page.stem for page in REFERENCE if f"(examples/reference/{page.name})" not in text] == []


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_links_and_pictures_exist(page):
    text = FENCED.sub("", page.read_text(encoding="utf-8"))
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text):
        assert (page.parent / target).exists(), target
    anchors = {
        re.sub(r"[^\w -]", "", line.lstrip("# ").lower()).replace(" ", "-")
        for line in text.splitlines()
        if line[:1] == "#"
    }
    for target in re.findall(r"\]\(#([^)]+)\)", text):
        assert target in anchors, target
