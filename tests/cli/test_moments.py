"""Marks of a moment are notes of their own kinds: lists show them, and no number counts them."""

import io
import json

import pytest

from tests.in_process import played_store

AT = "2026-05-19T{}:00+02:00"
played, run = played_store((
    (AT.format("09:00"), "new", "Cloud Days", "--dates", "18-20 May 2026", "--timezone", "Europe/Madrid"),
    (AT.format("10:00"), "start", "Backstage", "--speaker", "Ada Lind"),
    (AT.format("10:05"), "add", "one catalogue #platform"),
    (AT.format("10:06"), "add", "-k", "moment", ""),
    (AT.format("10:07"), "add", "-k", "photo", "the slide with arrows #deck"),
    (AT.format("10:08"), "add", "--kind", "photo", "--at", "10:03", ""),
    (AT.format("10:09"), "add", "-k", "moment", "--day", "2", "in the hall"),
))  # fmt: skip

ROWS = """\
n4     2026-05-19 10:03  photo     s1     photo taken
n1     2026-05-19 10:05  note      s1     one catalogue #platform
n2     2026-05-19 10:06  moment    s1     moment
n3     2026-05-19 10:07  photo     s1     the slide with arrows #deck
n5     2026-05-19 10:09  moment    -      in the hall
"""


def without_marks(run):
    assert run("rm", "n2", "n3", "n4", "n5").code == 0
    return run


def test_lists_show_marks_in_order_of_time(run):
    assert run("list", "notes").stdout == ROWS
    rows = ROWS.splitlines()
    assert run("list", "notes", "--kind", "moment").stdout.splitlines() == [rows[2], rows[4]]
    assert run("list", "notes", "--kind", "photo").stdout.splitlines() == [rows[0], rows[3]]
    assert run("list").stdout.splitlines()[2:] == rows
    assert run("show", "s1").stdout.splitlines()[-4:] == rows[:4]
    assert [(note["handle"], note["kind"]) for note in json.loads(run("list", "--json").stdout)] == [
        ("n4", "photo"), ("n1", "note"), ("n2", "moment"), ("n3", "photo"), ("n5", "moment"),
    ]  # fmt: skip
    ran = run("list", "moments")
    assert (ran.code, ran.stderr) == (
        2,
        "confnote: there is no list of moments: type confnote list notes --kind moment\n",
    )


@pytest.mark.parametrize(
    "line",
    [
        "stats", "stats --json", "stats --all", "stats --all --json", "list sessions", "list sessions --json", "list tags",
        "list tags --json", "list conferences", "list conferences --json", "show cloud-days", "agenda", "agenda --json",
        "now", "now --json", "now --short", "review --check", "review --check --json", "list followups", "show s1 --json",
        "search moment", "search photo", "about lind", "stats --svg -",
    ],
)  # fmt: skip
def test_no_number_counts_marks(run, line):
    ran = run(*line.split(), now=AT.format("10:10"))
    assert ran.code in {0, 1, 3}
    assert without_marks(run)(*line.split(), now=AT.format("10:10")) == ran


def test_a_mark_keeps_a_session_that_is_no_longer_on_the_programme(run, tmp_path):
    file = tmp_path / "programme.csv"
    rows = ["title,start,end,room"]
    rows += [
        f"{title},2026-05-20 {hour}:00,2026-05-20 {hour}:45,Hall 1"
        for title, hour in (("One", 10), ("Two", 11), ("Three", 12))
    ]
    file.write_text("\n".join(rows))
    assert run("schedule", "import", str(file)).code == 0
    marked, *_ = json.loads(run("list", "sessions", "--day", "3", "--json").stdout)
    assert (marked["title"], marked["notes"], marked["attendance"]) == ("One", 0, "")
    assert run("add", "-k", "moment", "-s", marked["handle"], "").code == 0
    marked = json.loads(run("show", marked["handle"], "--json").stdout)
    assert (marked["notes"], marked["attendance"]) == (0, "")
    file.write_text("\n".join([rows[0], rows[3]]))
    assert run("schedule", "import", str(file), "--yes").code == 0
    left = json.loads(run("list", "sessions", "--day", "3", "--json").stdout)
    assert [(session["title"], session["status"]) for session in left] == [("One", "removed"), ("Three", "scheduled")]


def test_search_finds_marks_by_words_of_the_user(run):
    assert (
        run("search", "arrows").stdout
        == "n3     cloud-days  note  the slide with [arrows] #deck  s1  2026-05-19 10:07  Backstage\n"
    )
    assert run("search", "hall").stdout == "n5     cloud-days  note  in the [hall]  -  2026-05-19 10:09\n"
    assert run("search", "moment").stdout == run("search", "photo taken").stdout == ""
    assert run("search", "moment", "--kind", "moment").stdout.startswith("n2 ")
    run("edit", "n2", "the moment of truth")
    assert run("search", "moment").stdout.startswith("n2 ")


def test_edit_turns_a_mark_into_a_note_and_back(run):
    assert run("edit", "n2", "--kind", "note").stdout == "n2 moment changed: kind moment → note\n"
    assert json.loads(run("stats", "--json").stdout)["kinds"] == {"note": 2}
    assert run("edit", "n2", "--kind", "moment").stdout == "n2 moment changed: kind note → moment\n"
    assert run("list", "notes").stdout == ROWS
    assert run("undo").stdout == "undid edit: n2 moment (back to: kind note)\n"


def test_marks_are_moved_and_taken_back_like_notes(run):
    assert run("move", "n5", "s1").stdout == "n5 moved to s1 Backstage\n"
    assert run("move", "n5", "inbox").code == 0
    assert run("list", "inbox").stdout == "n5     2026-05-19 10:09  moment    -      in the hall\n"
    assert run("undo").code == run("undo").code == 0
    assert run("undo").stdout == "undid add: n5 in the hall\n"
    assert run("list", "notes").stdout == "".join(ROWS.splitlines(keepends=True)[:4])


def test_a_dump_keeps_marks(run, tmp_path):
    file = str(tmp_path / "all.jsonl")
    run("dump", file)
    assert run("--db", str(tmp_path / "other.db"), "load", file).code == 0
    assert run("--db", str(tmp_path / "other.db"), "list", "notes").stdout == ROWS


def test_words_from_a_pipe_are_the_text(run, monkeypatch):
    from confnote.__main__ import main

    for piped in ("", "  \n", "the demo\n"):
        monkeypatch.setattr("sys.argv", ["confnote", "add", "-k", "moment"])
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(piped.encode())))
        assert main() == 0
    rows = json.loads(run("list", "notes", "--kind", "moment", "--json").stdout)
    assert {row["handle"]: row["text"] for row in rows} == {
        "n2": "moment", "n5": "in the hall", "n6": "moment", "n7": "moment", "n8": "the demo",
    }  # fmt: skip


def test_a_file_goes_with_a_note_and_not_with_a_mark(run, tmp_path):
    ran = run("add", "-k", "photo", "--photo", str(tmp_path / "a.jpg"))
    wrong = "confnote: no post shows a photo, which marks a moment: --photo goes with another kind, such as note\n"
    assert (ran.code, ran.stderr) == (2, wrong)
    assert run("list", "notes").stdout == ROWS
