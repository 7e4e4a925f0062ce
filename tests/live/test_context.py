"""Lines become notes of the right kind in the right session, and say so; nothing is lost over a word or a clock."""

import shutil
import sqlite3
from datetime import date

import pytest

from confnote.errors import Unknown, Usage
from confnote.live.commands import execute
from confnote.live.context import Busy, Context, NotSaved
from confnote.model import Conference
from confnote.store.rows import insert
from confnote.store.write import make_conference


@pytest.mark.parametrize(
    ("line", "kind", "text", "shown"),
    [
        ("one catalogue for all", "note", "one catalogue for all", "10:20 n1 s2 one catalogue for all"),
        ("! a red button", "takeaway", "a red button", "10:20 n1 s2 ! a red button"),
        ("> we shipped it", "quote", "we shipped it", "10:20 n1 s2 > we shipped it"),
        ("? who owns it", "question", "who owns it", "10:20 n1 s2 ? who owns it"),
        ("[] try it", "action", "try it", "10:20 n1 s2 [] try it"),
        ("- a point", "note", "- a point", "10:20 n1 s2 - a point"),
        (
            "!important",
            "note",
            "!important",
            "10:20 n1 s2 !important\n  kept as a note; a takeaway is ! WORDS, with a blank between",
        ),
        ("//etc/hosts", "note", "/etc/hosts", "10:20 n1 s2 /etc/hosts"),
        ("two\nlines\n", "note", "two\nlines", "10:20 n1 s2 two\n  lines"),
        ("  kept as typed", "note", "  kept as typed", "10:20 n1 s2   kept as typed"),
        ("10:15 talk started: foo", "note", "10:15 talk started: foo", "10:20 n1 s2 10:15 talk started: foo"),
    ],
)
def test_a_line_is_a_note_by_its_mark(room, line, kind, text, shown):
    assert room.enter(line) == shown
    assert room.notes() == [(2, kind, text)]


def test_blank_lines_are_no_notes(room):
    assert room.enter("") == room.enter("  \n ") == ""
    with pytest.raises(Usage, match="takeaway needs words"):
        room.enter("! ")
    assert room.notes() == []


@pytest.mark.parametrize("line", ["/etc/hosts was wrong", "/hlep me", "/", "/ a slash alone", "/4 times faster"])
def test_an_unknown_slash_word_is_text_and_said(room, line):
    assert "is no command, kept as a note" in room.enter(line)
    assert room.texts() == [line]


def test_a_slip_is_told_what_was_meant(room):
    assert "did you mean /rate? /undo takes it back" in room.enter("/rat 4")


def test_a_paste_that_begins_like_a_command_is_a_note(room):
    paste = "/start of the file\n" + "\n".join(f"line {n}" for n in range(499))
    assert "/start takes one line" in room.enter(paste)
    assert room.texts() == [paste]


def test_a_long_paste_is_one_note_shown_in_part(room):
    paste = "\n".join(f"line {n}" for n in range(500))
    shown = room.enter(paste)
    assert room.texts() == [paste]
    assert shown.splitlines()[-1] == "  ... and 494 lines more"
    assert len(shown.splitlines()) == 7


def test_a_product_is_recorded_and_completed_under_its_known_name(room):
    assert room.enter("$ Chaos Mesh: chaos engineering for Kubernetes") == (
        "10:20 t1 $ Chaos Mesh: chaos engineering for Kubernetes"
    )
    assert room.enter("$ chaos mesh is everywhere").startswith("10:20 t1 $ Chaos Mesh changed: tagline chaos")
    assert room.one("SELECT count(*), name, tagline FROM tech") == (1, "Chaos Mesh", "is everywhere")


def test_control_characters_are_stored_and_shown_visibly(room):
    shown = room.enter("red \x1b[31m and \u202e back \x9b2J")
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert "␛[31m" in shown
    assert "⟨RLO⟩" in shown
    assert room.texts() == ["red \x1b[31m and \u202e back \x9b2J"]


def test_what_cannot_be_stored_is_replaced_and_said(room):
    assert "not UTF-8" in room.enter("caf\udce9")
    room.enter("a\0b")
    assert room.texts() == ["caf\ufffd", "ab"]


def test_a_line_goes_where_it_was_begun(room):
    room.clock.set("10:51")
    room.enter("begun in time", begun="10:49")
    room.clock.set("11:03")
    room.enter("begun before the break, ended after a nap", begun="10:49")
    room.enter("new")
    assert [number for number, _, _ in room.notes()] == [2, 2, 4]
    assert room.one("SELECT at FROM note WHERE id = 2") == (room.at("10:49"),)


def test_a_clock_set_back_files_by_the_new_time(room):
    room.clock.set("10:20")
    room.enter("begun at an hour that the clock says has yet to come", begun="11:20")
    assert room.notes()[0][0] == 2
    assert room.one("SELECT at FROM note") == (room.at("10:20"),)


def test_midnight_belongs_to_the_evening_before(room):
    room.clock.set("01:30", 19)
    assert room.enter("the party").startswith("01:30 n1 day 2 the party")
    room.clock.set("04:30", 19)
    assert room.enter("breakfast").startswith("04:30 n2 day 3 breakfast")


def test_of_two_sessions_of_mine_the_one_with_my_notes_is_where_i_sit(room):
    room.store.execute("UPDATE session SET starts_at = ?, attendance = 'planned' WHERE id = 3", (room.at("10:30"),))
    room.enter("in Backstage")
    room.clock.set("10:35")
    room.enter("still there, though another of mine has begun")
    assert [number for number, _, _ in room.notes()] == [2, 2]


def test_rivals_leave_a_note_unfiled_and_are_named(room):
    room.store.execute("UPDATE session SET attendance = 'planned' WHERE id = 3")
    shown = room.enter("where am I")
    assert shown.startswith("10:20 n1 day 2 where am I\n  the clock went back")  # the heading has named the two
    assert "moved to s3" in room.enter("/move last s3")
    assert room.notes()[0][0] == 3


def test_without_a_conference_notes_go_to_the_inbox(empty):
    assert "n1 inbox hello" in empty.enter("hello")
    assert "the inbox" not in empty.enter("/list")
    with pytest.raises(Exception, match="no conference yet"):
        empty.enter("$ Chaos Mesh: chaos")


def test_a_held_store_is_told_apart_from_a_broken_one(room):
    execute(room.context, "first")
    room.store.execute("BEGIN IMMEDIATE")
    with pytest.raises(Busy):
        execute(room.context, "second")
    room.store.execute("ROLLBACK")
    execute(room.context, "second")
    assert room.texts() == ["first", "second"]


def test_a_full_disk_is_said(room):
    room.context.store.execute("PRAGMA max_page_count = 1")
    with pytest.raises(NotSaved, match=r"NOT SAVED: .*disk is full"):
        execute(room.context, "x" * 100_000)
    assert room.texts() == []


def test_a_store_that_was_replaced_is_said_and_opened_anew(room):
    execute(room.context, "old")
    copy = room.path.with_name("copy.db")
    with sqlite3.connect(copy) as other:
        room.store.backup(other)
    other.close()
    room.store.close()
    copy.replace(room.path)
    writer = room.context.store.writer
    with pytest.raises(NotSaved, match="replaced"):
        execute(room.context, "new")
    execute(room.context, "new")
    assert room.context.store.writer == writer
    assert [row[0] for row in room.context.store.execute("SELECT text FROM note")] == ["old", "new"]


def test_a_store_that_is_gone_is_never_made_anew_and_goes_on_once_it_is_back(room, tmp_path):
    execute(room.context, "one")
    room.path.rename(tmp_path / "away.db")
    said = f"NOT SAVED: {room.path} is gone (1 note, last written 2022-05-18 14:05 +0545). Put it back, or type: "
    for _ in range(3):
        with pytest.raises(NotSaved) as refused:
            execute(room.context, "two")
        assert str(refused.value).startswith(said)
    assert not room.path.exists()
    shutil.copyfile(tmp_path / "away.db", room.path)
    execute(room.context, "two")
    assert [row[0] for row in room.context.store.execute("SELECT text FROM note")] == ["one", "two"]


def test_a_store_that_is_gone_is_not_made_anew_without_a_record_of_it(room):
    room.context.store.known.forget()
    room.path.unlink()
    for _ in range(2):
        with pytest.raises(NotSaved, match=r"confnote\.db is gone\. Put it back"):
            execute(room.context, "two")
    assert not room.path.exists()


def test_an_older_copy_is_said_once_and_the_line_is_stored_in_it(room, tmp_path):
    shutil.copyfile(room.path, tmp_path / "older.db")
    execute(room.context, "one")
    shutil.copyfile(tmp_path / "older.db", room.path)
    assert "written into an older or another copy" in room.enter("two")
    assert room.enter("three") == "10:20 n2 s2 three"
    assert room.texts() == ["two", "three"]


def test_another_writer_is_noticed(room):
    before = room.context.version()
    execute(room.context, "mine")
    assert room.context.version() == before
    other = room.new_context()
    execute(other, "theirs")
    assert room.context.version() != before
    assert room.context.status().notes == 2


def test_a_named_conference_is_used_though_another_is_on(room):
    with pytest.raises(Unknown):
        room.enter("/to s99 hello")
    context = Context(lambda: room.context.store, room.clock, slug="kube")
    room.clock.set("10:20", 30)
    execute(context, "afterthought")
    assert room.notes() == [(None, "note", "afterthought")]


def test_the_next_session_and_the_status_say_whom_the_user_heard_before(room):
    store = room.context.store
    room.context.now()
    with store.change("new"):
        old = make_conference(store, Conference(
            slug="old", name="Old", zone="Europe/Madrid", starts_on=date(2019, 5, 16), ends_on=date(2019, 5, 17),
            day_one=date(2019, 5, 16),
        ))  # fmt: skip
        kube = store.execute("SELECT uid FROM conference WHERE slug = 'kube'").fetchone()[0]
        heard = insert(store, "session", conference=old, title="Then", rating=5, verdict="best of the day")[1]
        coming = store.execute("SELECT uid FROM session WHERE id = 4").fetchone()[0]
        for conference, session, name in ((old, heard, "Ada Lind"), (kube, coming, "LIND, Ada")):
            speaker = insert(store, "speaker", conference=conference, name=name)[1]
            insert(store, "session_speaker", session=session, speaker=speaker, position=0)
        store.execute("REPLACE INTO setting VALUES ('conference', ?)", (kube,))
    seen = 'seen 2019: 5/5 "best of the day"'
    status = room.context.status()
    assert (status.next.id, status.next_seen, status.seen) == (4, seen, "")
    assert (
        room.enter("/next")
        == f"  s4 Autoscaling in Practice: notes go here now; it begins at 11:00, in 40 min\n  {seen}"
    )
    assert room.context.status().seen == seen
