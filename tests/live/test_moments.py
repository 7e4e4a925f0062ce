"""Alt-M and Alt-S mark a moment while a line is being typed; `/moment` does so in a pipe."""

import pytest

from confnote.actions import changes
from confnote.live.commands import execute, read_lines

ALT_B, ALT_E, ALT_M, ALT_S, CTRL_C = "\x1bb", "\x1be", "\x1bm", "\x1bs", "\x03"


def instants(room):
    """Return (session number or None, kind, text, instant) of all notes."""
    return room.store.execute(
        "SELECT s.id, n.kind, n.text, n.at FROM note n LEFT JOIN session s ON s.uid = n.session ORDER BY n.id"
    ).fetchall()


async def test_keys_mark_the_moment_and_leave_the_line_as_it_is(room):
    async with room.keyboard() as hands:
        await hands.type("half a li")
        room.clock.set("10:21:07")
        await hands.type(ALT_M)
        assert (hands.line, hands.mark) == ("half a li", "s2> ")
        room.clock.set("10:21:09")
        await hands.type(ALT_S + "ne\r")
        assert hands.said[-3:] == ["10:21 n1 s2 @ moment", "10:21 n2 s2 [o] photo taken", "10:20 n3 s2 half a line"]
        assert " 1 note · " in hands.bar
    assert hands.said[-1] == "1 note taken here"
    assert instants(room) == [
        (2, "moment", "moment", room.at("10:21:07")),
        (2, "photo", "photo taken", room.at("10:21:09")),
        (2, "note", "half a line", room.at("10:20")),
    ]
    assert room.enter("/list").split("\n") == [
        "  s2 Backstage: Restoring Order", "  n3  10:20     half a line", "  n1  10:21   @ moment",
        "  n2  10:21 [o] photo taken",
    ]  # fmt: skip


async def test_a_mark_goes_where_a_note_begun_now_goes_and_the_line_stays_with_its_own_place(room):
    async with room.keyboard() as hands:
        await hands.type("about the first talk")
        room.clock.set("11:20")
        await hands.type(ALT_M)
        assert hands.mark == "s2> "
        await hands.type("\r")
        await hands.type(ALT_B)
        assert hands.mark == "s2> "
        await hands.type(ALT_S)
        assert hands.mark == "s2> "
    assert room.notes() == [(4, "moment", "moment"), (2, "note", "about the first talk"), (2, "photo", "photo taken")]


async def test_a_mark_in_a_note_that_is_changed_marks_the_moment_and_changes_nothing(room):
    async with room.keyboard() as hands:
        await hands.type("a note\r")
        await hands.type(ALT_E + ALT_M)
        assert (hands.line, hands.mark) == ("a note", "edit n1> ")
        await hands.type(", changed\r")
        # the last note, and not the mark
        await hands.type(ALT_E)
        assert hands.line == "a note, changed"
        await hands.type("\x15/moment again\r")
    assert room.notes() == [(2, "note", "a note, changed"), (2, "moment", "moment"), (2, "moment", "again")]


async def test_marks_of_a_locked_store_keep_their_time(room):
    async with room.keyboard() as hands:
        await hands.type("half")
        room.store.execute("BEGIN IMMEDIATE")
        await hands.type(ALT_M)
        room.clock.set("10:20:05")
        await hands.type(ALT_S)
        await hands.rest(0.3)
        assert (hands.mark, hands.line) == ("  /moment\n  /photo\ns2> ", "half")
        room.store.execute("ROLLBACK")
        await hands.until(lambda: len(room.notes()) == 2)
        assert hands.line == "half"
    assert sorted(instants(room)) == [
        (2, "moment", "moment", room.at("10:20")), (2, "photo", "photo taken", room.at("10:20:05")),
    ]  # fmt: skip


@pytest.mark.parametrize("unlocks", [True, False])
async def test_a_prompt_that_is_left_names_the_marks_that_it_could_not_save(room, unlocks):
    async with room.keyboard() as hands:
        room.store.execute("BEGIN IMMEDIATE")
        await hands.type(ALT_M + ALT_S)
        if unlocks:
            room.store.execute("ROLLBACK")
        await hands.type("\x04")
        assert await hands.left() == 0
    if not unlocks:
        room.store.execute("ROLLBACK")
    kinds = [kind for _, kind, _ in room.notes()]
    assert (kinds, hands.said[-1]) == (
        (["moment", "photo"], "left") if unlocks else ([], "left; NOT SAVED, the store was locked: /moment, /photo")
    )


async def test_a_mark_of_a_session_that_was_deleted_goes_by_the_clock(room):
    async with room.keyboard() as hands:
        room.store.execute("BEGIN IMMEDIATE")
        await hands.type(ALT_M)
        room.store.execute("ROLLBACK")
        room.remove("s2")
        await hands.until(lambda: len(room.notes()) == 1)
    assert room.notes() == [(3, "moment", "moment")]


async def test_a_mark_is_no_line_of_the_history_and_undo_takes_it_back(room):
    async with room.keyboard() as hands:
        await hands.type("a note\r")
        await hands.type(ALT_M)
        await hands.type("\x1b[A")
        assert hands.line == "a note"
        await hands.type(CTRL_C + "/undo\r")
        assert "  took back add: n2 moment" in hands.said
    async with room.keyboard(room.new_context()) as hands:
        await hands.type(ALT_M + "\x1b[A")
        assert hands.line == "a note"
    assert room.notes() == [(2, "note", "a note"), (2, "moment", "moment")]


def test_moment_is_a_command(room):
    assert room.enter("/list") == "  s2 Backstage: Restoring Order: no notes yet"
    assert room.enter("/moment") == "10:20 n1 s2 @ moment"
    assert room.enter("/moment the red button", begun="10:19") == "10:19 n2 s2 @ the red button"
    assert room.enter("/list").split("\n")[1:] == ["  n2  10:19   @ the red button", "  n1  10:20   @ moment"]
    assert room.enter("/now").endswith("0 notes · next 11:00 s4 Autoscaling in Practice, Room 3")
    assert room.enter("/move n2 inbox").startswith("  n2 moved to the inbox")
    assert room.enter("/help moment") == "  /moment [WORDS]  mark this moment, for a recording; posts leave it out"


def test_marks_go_along_to_the_session_that_one_moves_on_to(room):
    room.store.execute("UPDATE session SET attendance = ''")
    room.enter("a note")
    room.enter("/moment")
    assert room.enter("/start s3").split("\n")[-1] == "  /move files n1, n2 here, too"
    room.enter("/move")
    assert room.notes() == [(3, "note", "a note"), (3, "moment", "moment")]
    # `last` is the last note
    room.enter("/move last s2")
    assert room.notes() == [(2, "note", "a note"), (3, "moment", "moment")]


async def test_a_mark_that_is_edited_in_the_line_stays_one(room):
    async with room.keyboard() as hands:
        await hands.type(ALT_M + "/edit n1\r")
        assert hands.line == "moment"
        await hands.type(" of truth\r")
        assert room.notes() == [(2, "moment", "moment of truth")]
        await hands.type("/edit n1 the demo\r")
        assert room.notes() == [(2, "moment", "the demo")]
        await hands.type("/edit n1 ! the demo\r")
    assert room.notes() == [(2, "takeaway", "the demo")]


def test_a_mark_makes_no_session_one_of_the_users(room):
    room.store.execute("UPDATE session SET attendance = '' WHERE id = 2")
    room.store.execute("UPDATE session SET starts_at = starts_at + 3600000 WHERE id = 3")
    room.enter("/moment")
    assert room.notes() == [(2, "moment", "moment")]
    assert "s2" not in room.enter("/agenda")
    room.enter("a note")
    assert "s2  Backstage" in room.enter("/agenda")


@pytest.mark.parametrize("count", [3, 25])
def test_the_list_counts_notes_alone(room, count):
    for number in range(count):
        room.enter(f"note {number}")
    room.enter("/moment")
    assert (
        room.enter("/list").split("\n")[0]
        == "  s2 Backstage: Restoring Order" + {3: "", 25: ", the last 19 of 25"}[count]
    )


def test_another_prompt_shows_a_mark_of_a_pipe(room):
    said = []
    assert read_lines(room.new_context(), [b"/moment\n", b"/moment two\n"], said.append, said.append) == 0
    assert said[1:] == ["10:20 n1 s2 @ moment", "10:20 n2 s2 @ two"]
    execute(room.context, "/private a secret")
    changes.remove_handles(room.store, ["n3"], room.context.place())
    assert room.notes() == [(2, "moment", "moment"), (2, "moment", "two")]


def test_photo_alone_marks_that_the_phone_took_one(room):
    assert room.enter("/photo") == "10:20 n1 s2 [o] photo taken"
    assert room.notes() == [(2, "photo", "photo taken")]
