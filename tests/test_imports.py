"""Check which modules a command loads: an allow-list for `confnote.quick`, forbidden ones for the others."""

import subprocess
import sys

import pytest

pytestmark = pytest.mark.slow

# sqlite3 and what it imports; nothing else of the standard library
ALLOWED = {
    "__future__", "_collections", "_datetime", "_functools", "_operator", "_sqlite3", "collections", "collections.abc",
    "datetime", "functools", "itertools", "keyword", "math", "operator", "reprlib", "sqlite3", "sqlite3.dbapi2", "time",
    "types",
}  # fmt: skip
OURS = {
    "confnote", "confnote.actions", "confnote.actions.capture", "confnote.actions.messages", "confnote.core",
    "confnote.core.clock", "confnote.core.kinds", "confnote.core.tags", "confnote.core.text",
    "confnote.errors", "confnote.quick", "confnote.store", "confnote.store.conditions", "confnote.store.daily",
    "confnote.store.db", "confnote.store.known", "confnote.store.now",
    "confnote.store.reasons", "confnote.store.rows", "confnote.store.search", "confnote.views", "confnote.views.hits",
}  # fmt: skip
# the usual slow imports, by name
HEAVY = {
    "typer", "click", "rich", "pydantic", "sqlite_utils", "dateutil", "prompt_toolkit", "jinja2", "yaml", "markdown_it",
    "re", "typing", "dataclasses", "json", "enum", "pathlib", "tomllib", "platformdirs", "contextlib", "zoneinfo",
    "inspect", "argparse", "subprocess", "logging", "confnote.cli", "confnote.model", "confnote.core.time", "confnote.core.dates",
}  # fmt: skip

LOADED = """
import sys
before = set(sys.modules)
from confnote.quick import serve
code = serve(sys.argv[1:])
sys.stderr.write("\\n".join(sorted(set(sys.modules) - before)))
sys.exit(77 if code is None else code)
"""
LOADED_BY_MAIN = """
import sys
before = set(sys.modules)
from confnote.__main__ import main
code = main()
sys.stderr.write("\\n".join(sorted(set(sys.modules) - before)))
sys.exit(code)
"""


@pytest.fixture
def loaded(env, confnote):
    """Return the modules that a command line loads, by a program that runs it."""
    assert confnote("new", "Kube", "--timezone", "UTC").code == 0
    assert confnote("start", "A talk").code == 0

    def run(program, *words):
        ran = subprocess.run(
            [sys.executable, "-c", program, *words], env=env, capture_output=True, text=True, timeout=30, check=False
        )
        assert ran.returncode == 0, ran
        return set(ran.stderr.splitlines())

    return run


@pytest.mark.parametrize(
    "words",
    [
        ("add", "hello"),
        ("add", "-k", "takeaway", "-p", "#tags and `code` too"),
        ("add", "-s", "s1", "--conference", "kube", "hello"),
        ("rate", "4", "solid", "demo"),
        ("tech", "Cilium", "networking"),
        ("now", "--short"),
        ("search", "talk"),
    ],
)
def test_the_quick_door_loads_sqlite3_and_its_own_few_modules(loaded, words):
    found = loaded(LOADED, *words)
    assert found <= ALLOWED | OURS, f"new: {sorted(found - ALLOWED - OURS)}"
    assert not found & HEAVY
    assert "_sqlite3" in found


def test_a_name_that_is_not_ascii_costs_one_module_more(loaded):
    assert loaded(LOADED, "tech", "Café") - ALLOWED - OURS == {"unicodedata"}


def test_a_typed_time_does_not_load_typer(loaded):
    assert not loaded(LOADED_BY_MAIN, "add", "--at", "-10m", "x") & {"typer", "confnote.cli", "tzlocal", "pathlib"}


def test_the_way_in_adds_nothing_to_the_quick_door(loaded):
    found = loaded(LOADED_BY_MAIN, "add", "hello")
    assert found <= ALLOWED | OURS | {"confnote.__main__"}


@pytest.mark.parametrize(
    ("words", "without"),
    [
        (
            ("list", "--kind", "note", "--json"),
            {"rich", "prompt_toolkit", "sqlite_utils", "jinja2", "yaml", "markdown_it", "icalendar", "httpx"},
        ),
        (
            ("list", "--kind", "note"),
            {"rich", "prompt_toolkit", "sqlite_utils", "jinja2", "yaml", "markdown_it", "icalendar", "httpx"},
        ),
        (
            ("start", "B"),
            {"rich", "prompt_toolkit", "sqlite_utils", "jinja2", "yaml", "markdown_it", "icalendar", "httpx"},
        ),
        (
            ("add", "--day", "2", "x"),
            {"rich", "prompt_toolkit", "sqlite_utils", "jinja2", "yaml", "markdown_it", "httpx"},
        ),
        (("now",), {"rich", "prompt_toolkit", "sqlite_utils", "dateutil", "jinja2", "yaml", "markdown_it", "httpx"}),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_a_command_of_typers_door_loads_no_heavy_library_that_it_does_not_use(loaded, words, without):
    found = loaded(LOADED_BY_MAIN, *words)
    assert "typer" in found
    assert not found & (without | {"pydantic", "click"})


@pytest.mark.parametrize("word", ["--version", "--help", "-h"])
def test_the_version_and_the_help_load_nothing_of_typer_and_no_store(loaded, word):
    found = loaded(LOADED_BY_MAIN, word)
    assert not found & (HEAVY - {"confnote.cli"})
    assert not found & {"sqlite3", "datetime", "confnote.store", "confnote.actions"}


@pytest.mark.parametrize(
    "words",
    [
        ("list",),
        ("list", "sessions", "--json"),
        ("log",),
        ("show", "s1"),
        ("agenda",),
        ("stats",),
        ("history",),
        ("undo",),
    ],
    ids=" ".join,
)
def test_a_plain_form_loads_neither_typer_nor_rich(loaded, words):
    found = loaded(LOADED_BY_MAIN, *words)
    assert "confnote.cli.plain" in found
    assert not found & {"typer", "click", "rich", "prompt_toolkit", "sqlite_utils", "dateutil", "jinja2", "yaml"}
    assert not found & {"markdown_it", "icalendar", "httpx"}


def test_another_form_is_left_to_typer(loaded):
    assert "typer" in loaded(LOADED_BY_MAIN, "stats", "--all")
