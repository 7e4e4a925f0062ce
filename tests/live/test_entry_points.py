"""The same words do the same in the quick commands, in the Typer commands and at the prompt."""

import shutil

import pytest

from confnote.errors import ConfnoteError
from confnote.live.commands import execute
from confnote.store.db import connect
from tests.in_process import runner

TALK = "2022-05-18T10:20:00+02:00"
STATE = (
    "SELECT id, title, room, attendance, rating, verdict, starts_at, ends_at, entered_at, left_at FROM session",
    "SELECT n.id, n.kind, n.text, n.private, n.day, n.section, s.id FROM note n LEFT JOIN session s ON s.uid = n.session",
    "SELECT id, name, tagline, url, rating, verdict FROM tech",
    "SELECT id, kind, url, title FROM link",
    "SELECT key, value FROM setting WHERE key LIKE 'room:%'",
    "SELECT command FROM journal",
)


@pytest.fixture
def entry_points(room, tmp_path, monkeypatch, capsys):
    """Return functions that carry out a command on a store of their own, and the state of each store after it."""
    room.enter("an earlier note")

    def in_shell(words, *before):
        path = tmp_path / f"shell{len(before)}.db"
        shutil.copy(room.path, path)
        code = runner(path, monkeypatch, capsys)(*before, *words, now=TALK).code
        store = connect(str(path))
        return code, state(store)

    def at_prompt(line):
        try:
            execute(room.context, line)
        except ConfnoteError as error:
            return error.exit_code, state(room.store)
        return 0, state(room.store)

    def state(store):
        return [sorted(store.execute(sql).fetchall(), key=repr) for sql in STATE]

    return in_shell, at_prompt


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "line", "code"),
    [
        (("add", "one catalogue #platform"), "one catalogue #platform", 0),
        (("rate", "4", "solid", "demo"), "/rate 4 solid demo", 0),
        (("rate", "6"), "/rate 6", 2),
        (("tech", "Chaos Mesh", "chaos engineering"), "$ Chaos Mesh: chaos engineering", 0),
        (("tech", "Chaos Mesh", "chaos engineering"), "/tech Chaos Mesh: chaos engineering", 0),
        (("start", "vitess", "fast"), "/start vitess fast", 4),
        (("start", "s4"), "/start s4-autoscaling-in-practice", 0),
        (("start", "Autoscaling in Theory"), "/start --new Autoscaling in Theory", 0),
        (("start", "Autoscaling in Practise"), "/start --new Autoscaling in Practise", 0),
        (("start", "in"), "/start in", 4),
        (("start", "--new", "Keynotes"), "/start --new Keynotes", 0),
        (("start", "s99"), "/start s99", 4),
        (("stop",), "/stop", 0),
        (("here", "room", "5"), "/here room 5", 0),
        (("here", "hall"), "/here hall", 4),
        (("here", "a room of another venue"), "/here a room of another venue", 4),
        (("here", "--leave"), "/here off", 0),
        (("link", "https://youtu.be/x"), "/link https://youtu.be/x", 0),
        (("link", "no address"), "/link no address", 2),
        (("move", "last", "s4"), "/move last s4", 0),
        (("move", "n1", "vitess"), "/move n1 vitess", 4),
        (("move", "n1", "--day", "1"), "/move n1 day 1", 0),
        (("move", "n1", "--section", "closing"), "/move n1 section closing", 0),
        (("move", "n1", "inbox"), "/move n1 inbox", 0),
        (("move", "n9", "s4"), "/move n9 s4", 4),
        (("move", "n1", "nowhere"), "/move n1 nowhere", 4),
        (("undo",), "/undo", 0),
    ],
)
def test_the_same_words_do_the_same(entry_points, words, line, code):
    in_shell, at_prompt = entry_points
    quick, typer = in_shell(words), in_shell(words, "--json")
    prompt = at_prompt(line)
    assert quick == typer == prompt
    assert prompt[0] == code
