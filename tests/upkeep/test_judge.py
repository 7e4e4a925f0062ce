"""Doctor judges the rows of a store as load does, and damaged data ends no command with the report of a bug."""

import sqlite3
from contextlib import closing

import pytest

from confnote.errors import Refused
from confnote.store.schema import fresh_store
from confnote.upkeep.doctor import examine, mend
from confnote.upkeep.judge import FIRST, LAST, judge

NOW = 1_652_781_600_000


def by_stranger(path, *statements):
    """Write as another program would, without triggers where a statement drops them."""
    with closing(sqlite3.connect(path, isolation_level=None)) as conn:
        for statement in statements:
            conn.execute(statement)


def wrong(path):
    return [finding.what for finding in examine(str(path), 2**42) if finding.grade == "wrong"]


def test_rows_that_no_command_can_have_written_are_named_and_mended(full, path):
    by_stranger(
        path,
        "PRAGMA ignore_check_constraints=ON",
        "UPDATE note SET kind = 'moue', at = -1 << 62 WHERE section = 'intro'",
        "UPDATE note SET private = 2 WHERE kind = 'question'",
        "UPDATE note SET done_at = 1 << 62 WHERE kind = 'question'",
        "UPDATE post SET base = '{}', options = '[]'",
        "UPDATE session SET imported = '{' WHERE id = 1",
    )
    no_time = "which is no time of the years 1900 to 2199"
    assert wrong(path) == [
        "s1: the session's imported cannot be read",
        f"n2: the note's private is 2, which is not from 0 to 1; n3: the note's at is {-1 << 62}, {no_time}",
        "post post: the post's options cannot be read",
    ]
    mend(str(path), examine(str(path), 2**42), NOW)
    assert wrong(path) == []
    assert full.execute("SELECT kind, at, private, done_at FROM note WHERE id IN (2, 3) ORDER BY id").fetchall() == [
        ("question", NOW + 120_000, 1, None), ("note", NOW, 0, None),
    ]  # fmt: skip
    assert full.execute("SELECT options, base FROM post").fetchone() == ("{}", None)


@pytest.mark.parametrize(
    ("broken", "handle"),
    [
        ("session SET status = 'late'", "s1"), ("session SET attendance = 'asleep'", "s1"),
        ("session SET rating = 6", "s1"), ("note SET kind = 'moue'", "n1"), ("note SET day = '2022-02-30'", "n1"),
        ("link SET kind = 'tape'", "l1"),
    ],
)  # fmt: skip
def test_each_row_that_the_schema_would_refuse_is_named(full, path, broken, handle):
    by_stranger(path, "PRAGMA ignore_check_constraints=ON", f"UPDATE {broken} WHERE id = 1")
    what, value = wrong(path)[0], broken.split(" = ")[1].strip("'")
    assert what.startswith(f"{handle}: ")
    assert value in what
    mend(str(path), examine(str(path), 2**42), NOW)
    assert wrong(path) == []


def test_records_that_do_not_suit_the_others_are_named_and_mended(full, path, tools):
    other = tools.fill(full, "other", "Other")
    by_stranger(
        path,
        f"UPDATE note SET conference = '{other}' WHERE id = 1",
        "UPDATE note SET conference = NULL WHERE section = 'intro' AND id < 5",
        "UPDATE link SET session = NULL WHERE id = 1",
        f"UPDATE link SET conference = '{other}', session = (SELECT min(session) FROM note) WHERE id = 2",
    )
    link, *rest = sorted(wrong(path))
    assert link == "l1 Slides belongs to no session, note or tech"
    assert rest == [
        "l2 Slides is not of the conference of what it belongs to",
        "n1 One catalogue for *every* team #idp is not of the conference of its session",
        "n3 Four days in València. has a day or a section, and no conference",
    ]
    mend(str(path), examine(str(path), 2**42), NOW)
    assert wrong(path) == [link]


@pytest.mark.parametrize("command", ["history", "list trash", "list"])
def test_damaged_json_is_no_bug_of_a_command(full, path, cli, command):
    by_stranger(
        path,
        "DROP TRIGGER guard_journal_update",
        "UPDATE journal SET after = substr(after, 2), before = substr(before, 2)",
        "UPDATE conference SET starts_on = '2022-05-x6'",
    )
    code, _, err = cli(*command.split())
    assert (code, err.count("\n")) == (1, 1)
    assert "is damaged (" in err
    assert "confnote doctor" in err
    assert cli("doctor")[0] == 1


@pytest.mark.parametrize("command", ["list", "now", "add x", "doctor", "undo", "dump --salvage -"])
def test_a_schema_with_bytes_that_are_no_text_is_damage(full, path, cli, command):
    data = path.read_bytes()
    for old, new in (
        (b"CREATE TRIGGER guard_note_id", b"CREATE TRIGGEX guard_n\xffte_id"),
        (b"guard_note_id", b"guard_n\xffte_id"),
    ):
        data = data.replace(old, new)
    full.close()
    path.write_bytes(data)
    code, out, err = cli(*command.split())
    assert code == (0 if "salvage" in command else 1)
    assert "salvage" in command or "is damaged" in err + out


def test_a_check_that_fails_is_a_problem_and_the_others_go_on(full, path, monkeypatch):
    def failing(*_):
        raise KeyError("uid")

    monkeypatch.setattr("confnote.upkeep.checks._zones", failing)
    monkeypatch.setattr("confnote.upkeep.doctor._place", failing)
    assert wrong(path) == ["this cannot be checked: KeyError: 'uid'"] * 2
    assert [found.check for found in examine(str(path), 2**42) if found.grade == "wrong"] == ["zones", "place"]


def test_the_ranges_of_instants_are_those_of_the_schema():
    (sql,) = fresh_store().execute("SELECT sql FROM sqlite_schema WHERE name = 'note'").fetchone()
    assert f"at BETWEEN {FIRST} AND {LAST}" in sql


def test_a_dump_of_many_records_is_judged_as_one_of_few(full, another, tools, monkeypatch):
    text = tools.dumped(full)
    monkeypatch.setattr("confnote.upkeep.incoming.FEW", 0)
    store = another()
    tools.load(store, text)
    assert tools.dumped(store) == text
    lines = [line for line in text.splitlines(keepends=True) if '{"table":"session",' not in line]
    lines[-1] = f'{{"end":"confnote dump","records":{len(lines) - 2}}}'
    with pytest.raises(Refused, match=r"belongs to a session .* that is neither in the file nor in the store"):
        tools.load(another(), "".join(lines))


def test_a_note_may_be_private_if_nothing_tells():
    row = {"uid": "A", "id": 1, "text": "words", "at": NOW, "private": 7}
    mended, words = judge().mended("note", row)
    assert mended["private"] == 1
    assert words == ["n1: the note's private is 7, which is not from 0 to 1: it is 1 now"]
