"""The picker without a terminal: its state, the rows that it draws, and keys through a pipe."""

import asyncio
import sqlite3
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput
from prompt_toolkit.utils import get_cwidth

from confnote.actions.sessions import choose
from confnote.cli.commands import plan as plan_command
from confnote.cli.run import Run
from confnote.core.heard_talks import NOTHING_HEARD, HeardTalks
from confnote.model import Conference, Dossier, Session, Speaker
from confnote.picker.draw import draw
from confnote.picker.screen import INTERRUPT, LEAVE, SAVE, PickerScreen
from confnote.picker.state import Marking
from confnote.store.drafts import claim_line, claim_marks, put_marks
from confnote.store.journal import undo_last
from confnote.store.read import dossier
from confnote.views.theme import ASCII, UNICODE
from tests.live.conftest import at


def session(number, title, begins, ends, day=18, **more):
    from datetime import date

    return Session(**{
        "id": number, "uid": f"U{number}", "conference": "C", "title": title, "day": date(2022, 5, day),
        "starts_at": at(begins, day), "ends_at": at(ends, day), **more,
    })  # fmt: skip


def people(*names):
    return tuple(Speaker(name=name, org="Example Org") for name in names)


SESSIONS = (
    session(1, "Keynotes", "09:00", "10:00", 17, room="Hall 1", attendance="attended"),
    session(2, "Opening", "09:00", "10:00", room="Hall 1", attendance="planned"),
    session(3, "Kafka: a Café of streams", "10:15", "10:50", room="Hall 8A", track="Data", speakers=people("Zoë Ek")),
    session(4, "Streams without Kafka", "10:30", "11:00", room="Room 5", abstract="What else there is. " * 20),
    session(5, "Lunch", "12:00", "13:00", service=True),
    session(6, "日本語 talk", "13:00", "13:30", room="Hall 8A", speakers=people("Ada Lind", "Bo Ek")),
    session(7, "Closing", "09:00", "10:00", 19, status="cancelled"),
)
ABOUT = Conference(
    id=1, uid="C", slug="kube", name="Kube", zone="Europe/Madrid",
    starts_on=SESSIONS[0].day, ends_on=SESSIONS[-1].day, day_one=SESSIONS[0].day,
)  # fmt: skip


HEARD = HeardTalks([("X", 9, "Streams", 1, 5, "best of the day", "old", "Old", 2021, "D", "Ek, Zoe", "")])


def choice(now="10:20", kept=None, sessions=SESSIONS, heard=NOTHING_HEARD):
    return Marking(Dossier(conference=ABOUT, sessions=tuple(sessions)), at(now), kept, heard)


def found(picked, typed):
    picked.find("")
    picked.write(typed)
    return [picked.entries[number].session.id for number in picked.found]


def here(picked):
    return picked.entry.session.id


def test_the_search_finds_words_in_any_order_of_title_speakers_track_room_and_handle():
    picked = choice()
    assert found(picked, "streams KAFKA") == [3, 4]
    assert found(picked, "cafe") == [3]
    assert found(picked, "data zoe") == [3]
    assert found(picked, "hall 8a ek") == [3, 6]
    assert found(picked, "s4") == [4]
    assert found(picked, "日本") == [6]
    assert found(picked, "8a") == [3, 6]
    assert found(picked, "o") == [2, 3, 6]  # Opening, and Org
    assert found(picked, "nothing") == []
    assert picked.entry is None
    picked.mark()
    picked.move(1)
    picked.move_day(1)
    assert picked.changes() == {}


def test_the_cursor_begins_at_what_is_not_over_and_stays_at_its_session():
    picked = choice()
    assert here(picked) == 3
    picked.move(1)
    picked.write("s")
    picked.write("treams")
    assert here(picked) == 4
    picked.erase(word=True)
    assert (picked.typed, here(picked)) == ("", 4)
    picked.write("8a")
    assert here(picked) == 3
    picked.erase()
    picked.erase(everything=True)
    assert picked.typed == ""
    assert here(choice("08:00", sessions=SESSIONS[:1])) == 1
    picked.move(-99)
    assert here(picked) == 1
    picked.move(99)
    assert here(picked) == 7


def test_moving_by_day_goes_to_what_is_to_come():
    picked = choice()
    picked.move_day(1)
    assert here(picked) == 7
    picked.move_day(1)
    assert (here(picked), picked.message) == (7, "there is no later day in the list")
    picked.move_day(-1)
    assert (here(picked), picked.message) == (3, "")
    picked.move_day(-1)
    assert here(picked) == 1
    picked.write("s")
    assert [row.day and row.day.day for row in picked.window(20) if row.number is None] == [17, 18, 19]


def test_a_mark_shows_overlaps_at_once():
    picked = choice()
    assert picked.rivals == {}
    picked.mark()
    picked.move(1)
    assert [rival.id for rival in picked.rivals_of(picked.entry.session)] == [3]
    assert picked.rivals == {}
    picked.mark()
    assert {uid: [rival.id for rival in rivals] for uid, rivals in picked.rivals.items()} == {"U3": [4], "U4": [3]}
    assert picked.changes() == {"U3": True, "U4": True}
    picked.mark()
    assert (picked.rivals, picked.changes()) == ({}, {"U3": True})
    picked.move(-2)
    picked.mark()
    assert picked.changes() == {"U2": False, "U3": True}


def test_what_was_attended_stays():
    picked = choice()
    picked.move(-9)
    picked.mark()
    assert (picked.changes(), picked.message) == ({}, "s1 is attended: it stays on your agenda")


def test_a_blank_between_two_words_is_no_mark():
    picked = choice()
    picked.write("k")
    picked.write("afka")
    picked.mark()
    assert picked.changes() == {"U3": True}
    picked.write("w")
    assert (picked.typed, picked.changes()) == ("kafka w", {})
    assert picked.message == "the blank is part of the search: s3 is not marked"
    assert here(picked) == 4
    picked.mark()
    picked.move(0)
    picked.write("i")
    assert (picked.typed, picked.changes()) == ("kafka wi", {"U4": True})
    picked.erase(word=True)
    assert picked.typed == "kafka"


def test_marks_of_a_killed_picker_come_back():
    picked = choice(kept={"U2": False, "U3": True, "U1": True, "gone": True})
    assert picked.changes() == {"U2": False, "U3": True}
    assert picked.message == "2 marks that you had not saved: Enter saves, Esc drops them"


SMALL = """\
Find:                      7 sessions, 2 marked, 1 not saved
Day 1  Tue 17 May 2022 ─────────────────────────────────────
Day 2  Wed 18 May 2022 ─────────────────────────────────────
 ★ 09:00–10:00 s2 Opening
>★ 10:15–10:50 s3 Kafka: a Café of streams
   10:30–11:00 s4 Streams without Kafka
   12:00–13:00 s5 Lunch
── Wed 18 May 2022 10:15–10:50 · Hall 8A · Data ────────────
Kafka: a Café of streams
Zoë Ek (Example Org)



type to search, Up/Down to move, Tab: next day, Space marks
Enter saves, Esc drops new marks, Ctrl-C keeps them"""


def text(rows):
    return "\n".join("".join(part for _, part in row).rstrip() for row in rows)


def test_the_screen_of_sixty_columns_and_fifteen_rows():
    picked = choice()
    picked.mark()
    picked.top = 1
    assert text(draw(picked, 60, 15, UNICODE)) == SMALL
    picked.move(1)
    rows = draw(picked, 60, 15, UNICODE)
    assert text(rows).splitlines()[7:] == [
        "── Wed 18 May 2022 10:30–11:00 · Room 5 ────────────────────",
        "Streams without Kafka",
        "What else there is. What else there is. What else there is.",
        "What else there is. What else there is. What else there is.",
        "What else there is. What else there is. What else there is.",
        "would overlap s3 Kafka: a Café of streams",
        *SMALL.splitlines()[-2:],
    ]
    picked.mark()
    assert ">★ 10:30–11:00 s4 Streams without Kafka          overlaps s3" in text(draw(picked, 60, 15, UNICODE))
    assert "\n * 09:00-10:00 s2" in text(draw(picked, 60, 15, ASCII))
    picked.write("xyz")
    assert "\nno session has all of these words: xyz\n" in text(draw(picked, 60, 15, UNICODE))


@pytest.mark.parametrize("width", range(60, 121))
def test_the_keys_below_the_list_are_whole(width):
    lines = text(draw(choice(), width, 24, UNICODE)).splitlines()
    keys = (
        "type to search, Up/Down to move, Tab: next day, Space marks",
        "Enter saves, Esc drops new marks, Ctrl-C keeps them",
    )
    assert lines[-2:] == list(keys) if width < 112 else lines[-1] == ", ".join(keys)


def test_whom_the_user_heard_before():
    picked = choice(heard=HEARD)
    assert found(picked, "seen") == [3]
    assert 'Zoë Ek (Example Org)\nseen 2021: 5/5 "best of the day"\n' in text(draw(picked, 60, 15, UNICODE))


def test_a_wide_screen_has_rooms_and_what_is_over_is_dim():
    rows = draw(choice(), 100, 30, UNICODE)
    opening, kafka = (next(row for row in rows if name in text([row])) for name in ("Opening", ":15–10:50 s3"))
    assert {part.strip(): style for style, part in opening}["Hall 1"] == "class:about"
    assert {part.strip(): style for style, part in kafka}["Kafka: a Café of streams"] == "class:cursor"
    assert text([opening]).endswith(" Hall 1")
    over = draw(choice("11:30"), 100, 30, UNICODE)
    (dim,) = [style for row in over for style, part in row if part == "Streams without Kafka"]
    assert dim == "class:about"
    (gone,) = [style for row in rows for style, part in row if part == "Closing"]
    assert gone == "class:gone"


KEYS = st.sampled_from(
    ["mark", "day", "back", "up", "down", "home", "erase", "word", "a", "k", "日", "e\u0301", " \x07"]
)


@pytest.mark.slow
@settings(max_examples=50)
@given(
    keys=st.lists(KEYS, max_size=12), width=st.integers(1, 130), height=st.integers(1, 40),
    title=st.text(max_size=80), number=st.integers(1, 40),
)  # fmt: skip
def test_every_screen_fits_and_shows_the_cursor(keys, width, height, title, number):
    many = [replace(SESSIONS[n % 7], id=n, uid=f"U{n}", title=f"{title}{n}") for n in range(1, number + 1)]
    picked = choice(sessions=many)
    acts = {
        "mark": picked.mark, "day": lambda: picked.move_day(1), "back": lambda: picked.move_day(-1),
        "up": lambda: picked.move(-1), "down": lambda: picked.move(3), "home": lambda: picked.move(-99),
        "erase": picked.erase, "word": lambda: picked.erase(word=True),
    }  # fmt: skip
    for key in keys:
        acts.get(key, lambda key=key: picked.write(key))()
        rows = draw(picked, width, height, UNICODE)
        assert len(rows) == height or height < 3
        assert all(get_cwidth(line) <= width for line in text(rows).splitlines())
        shown = picked.window(max(height - 20, 1))
        if picked.found:
            assert picked.found[picked.at] in [row.number for row in shown]
    assert set(picked.changes()) <= {one.uid for one in many if one.attendance != "attended"}


async def typed(picked, *keys, kept=None, output=None):
    """Type into the picker; return its result."""
    with create_pipe_input() as pipe:
        keep = lambda marks: kept is None or not kept.append(marks)  # noqa: E731
        screen = PickerScreen(picked, UNICODE, keep, input=pipe, output=output or DummyOutput())
        task = asyncio.get_running_loop().create_task(screen.run_async())
        for key in keys:
            pipe.send_text(key)
            await asyncio.sleep(0.02)
        return await asyncio.wait_for(task, 5)


DOWN, UP, RIGHT, LEFT, PAGE, TOP, TAB, BACK = (
    "\x1b[B",
    "\x1b[A",
    "\x1b[C",
    "\x1b[D",
    "\x1b[6~",
    "\x1b[H",
    "\t",
    "\x1b[Z",
)


async def test_keys_search_mark_move_and_save():
    picked, kept = choice(), []
    assert (
        await typed(picked, "kafka", " ", DOWN, " ", "\x15", "\x1b[200~日本\ntalk\x1b[201~", " ", "\r", kept=kept)
        == SAVE
    )
    assert picked.changes() == {"U3": True, "U4": True, "U6": True}
    assert kept[-1] == picked.changes()
    picked = choice()
    assert (
        await typed(
            picked, TAB, LEFT, RIGHT, BACK, DOWN, UP, "\x1b[F", TOP, PAGE, "\x1bx", "\x1bOP", "ab\x7f\x17", " ", "\r"
        )
        == SAVE
    )
    assert (picked.typed, here(picked), picked.changes()) == ("", 3, {"U3": True})


@pytest.mark.parametrize(("key", "code"), [("\x1b", LEAVE), ("\x04", LEAVE), ("\x03", INTERRUPT)])
async def test_keys_that_leave(key, code):
    assert await typed(choice(), " ", key) == code


async def test_marks_that_could_not_be_kept_are_kept_later(monkeypatch):
    monkeypatch.setattr("confnote.picker.screen.RETRY", 0.01)
    tries = []

    def keep(marks):
        tries.append(marks)
        return len(tries) > 2

    with create_pipe_input() as pipe:
        screen = PickerScreen(choice(), UNICODE, keep, input=pipe, output=DummyOutput())
        task = asyncio.get_running_loop().create_task(screen.run_async())
        pipe.send_text(" ")
        await asyncio.sleep(0.3)
        assert tries == [{"U3": True}] * 3
        pipe.send_text("\r")
        assert await asyncio.wait_for(task, 5) == SAVE
    assert len(tries) == 3


async def test_a_bug_leaves_the_screen():
    class Broken(Marking):
        def mark(self):
            raise ZeroDivisionError

        def window(self, height):
            if self.typed:
                raise ZeroDivisionError
            return super().window(height)

    broken = Broken(Dossier(conference=ABOUT, sessions=SESSIONS), at("10:20"))
    with pytest.raises(ZeroDivisionError):
        await typed(broken, "k")
    broken.typed = ""
    with pytest.raises(ZeroDivisionError):
        await typed(broken, " ")


def test_choosing_is_one_change(room):
    store, uids = room.store, {one.id: one.uid for one in dossier(room.store, room.uid).sessions}
    marks = {uids[6]: True, uids[2]: False, uids[3]: True, "gone": True}
    found = choose(store, marks)
    assert {session.id: now for session, (_, now) in found.items()} == {6: "planned", 2: "", 3: "planned"}
    planned = "SELECT group_concat(id) FROM (SELECT id FROM session WHERE attendance = 'planned' ORDER BY id)"
    assert room.one(planned) == ("1,3,4,5,6",)
    with store.change("undo"):
        undo_last(store)
    assert room.one(planned) == ("1,2,4,5",)


def test_if_the_store_cannot_be_written_it_says_what_to_type(room, monkeypatch, capsys):
    def fails(store, marks):
        raise sqlite3.OperationalError("disk I/O error")

    monkeypatch.setattr(plan_command, "choose", fails)
    picked = choice(kept={"U2": False, "U3": True, "U6": True})
    with pytest.raises(sqlite3.OperationalError):
        plan_command._save(Run({}), room.store, picked)
    assert capsys.readouterr().err == (
        "confnote: not saved: confnote plan s3 s6\nconfnote: not saved: confnote plan --drop s2\n"
    )


def test_marks_are_kept_by_conference_until_they_are_dropped(room):
    store = room.store
    put_marks(store, "1/dead", "C", {"U1": True}, 1)
    put_marks(store, "2/alive", "C", {"U2": True}, 2)
    assert claim_line(store, "9/prompt", lambda _: False) is None
    assert claim_marks(store, "9/me", "D", lambda _: False) == {}
    assert claim_marks(store, "9/me", "C", lambda owner: owner == "2/alive") == {"U1": True}
    assert claim_marks(store, "8/other", "C", lambda owner: owner != "1/dead") == {}
    put_marks(store, "9/me", "C", {}, 3)
    assert room.one("SELECT group_concat(who) FROM draft") == ("plan/2/alive",)


def test_below_the_list_it_says_where_the_user_heard_the_speaker_before():
    talk = ("S9", 9, "Then", 0, 5, "best of the day", "old", "Old", 2019)
    heard = HeardTalks([(*talk, "O", "EK, Bo", "")])
    picked = Marking(Dossier(conference=ABOUT, sessions=SESSIONS), at("10:20"), heard=heard)
    picked.write("日本")
    rows = ["".join(text for _, text in row).rstrip() for row in draw(picked, 60, 24, UNICODE)]
    assert (
        rows[rows.index("Ada Lind (Example Org), Bo Ek (Example Org)") + 1] == 'Bo Ek seen 2019: 5/5 "best of the day"'
    )
