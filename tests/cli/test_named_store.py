"""The commands that messages tell to type are of the store that --db names."""

import json

import pytest

from confnote.actions.say import COMMANDS
from confnote.cli.verbs import VERBS
from tests.in_process import runner


@pytest.fixture
def desk(path, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    return runner(path, monkeypatch, capsys)


def test_each_command_of_a_store_is_known():
    assert {*COMMANDS.split()} == {*VERBS} - {"config", "help"}


def test_what_is_printed_to_type_has_the_store_that_db_names(desk, tmp_path):
    other, backup = tmp_path / "other.db", tmp_path / "b c.db"
    said = f'note n1 added to the inbox: there is no conference yet. Make one: confnote new --db {other} "NAME"'
    desk("--db", str(other), "list")
    for words in (["--db", str(other), "add", "one"], ["add", "--db", str(other), "--kind", "note", "two"]):
        assert desk(*words).stdout.startswith(said.replace("n1", f"n{1 + (words[0] == 'add')}"))
    assert desk("--db", str(other), "rm", "n2").stdout.endswith(f"(confnote undo --db {other} brings it back)\n")
    assert desk("--db", str(other), "show", "n9").stderr.endswith(f"See: confnote list --db {other}\n")
    assert desk("--db", str(other), "backup", str(backup)).code == 0
    found = json.loads(desk("--db", str(other), "doctor", "--json").stdout)["findings"]
    assert [finding["mend"] for finding in found] == [f"confnote backup --db {other}"]
    other.write_bytes(b"x" * 5000)
    assert f"confnote restore --db {other} FILE" in desk("--db", str(other), "doctor").stdout
    other.unlink()
    error = desk("list", "--db", str(other)).stderr
    assert f"confnote restore --db {other} FILE. " in error
    assert error.endswith(f": confnote doctor --db {other} --fix\n")


def test_the_usual_store_needs_no_option(desk, path):
    desk("add", "one")
    assert desk("rm", "n1").stdout.endswith("(confnote undo brings it back)\n")
    assert desk("--db", str(path), "undo").code == 0
    assert desk("--db", str(path), "rm", "n1").stdout.endswith("(confnote undo brings it back)\n")


def test_a_line_end_in_the_name_of_the_store_ends_no_message(desk, tmp_path):
    error = desk("--db", str(tmp_path / "a\n'b.db"), "show", "n9").stderr
    assert error.endswith(f"See: confnote list --db $'{tmp_path}/a\\n\\'b.db'\n")
    assert error.count("\n") == 1
