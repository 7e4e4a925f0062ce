"""Somebody types: what is kept, what is printed, what the keys do, and how the prompt ends."""

import json
import os
import signal
import time

import pytest
from prompt_toolkit.document import Document
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from confnote.live import entry, prompt, unfinished
from confnote.live.commands import execute
from confnote.live.completion import PromptCompleter
from confnote.live.unfinished import LineSaver, find_lines, is_alive, new_owner, write_line
from confnote.store.drafts import LineTarget, Unfinished, cleared, put_line
from confnote.store.rows import insert

BRACKETED = "\x1b[200~{}\x1b[201~"
UP, LEFT, CTRL_C = "\x1b[A", "\x1b[D", "\x03"
ALT_ENTER, CTRL_C, CTRL_D, CTRL_R, TAB = "\x1b\r", "\x03", "\x04", "\x12", "\t"


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """Wait as little as possible for what comes by itself."""
    monkeypatch.setattr(unfinished, "DELAY", 0.01)
    monkeypatch.setattr(unfinished, "RETRY", 0.02)
    monkeypatch.setattr(unfinished, "PATIENCE", 0.2)
    monkeypatch.setattr(entry, "RETRY", 0.02)
    monkeypatch.setattr(entry, "PATIENCE", 0.1)


def unfinished_lines(room):
    return room.store.execute("SELECT who, text, target, at FROM draft").fetchall()


async def test_enter_stores_before_anything_is_drawn(room):
    stored = []
    async with room.keyboard() as hands:
        hands.prompt.screen.show = lambda lines: stored.append(room.texts())
        await hands.type("one catalogue\r")
    assert stored[0] == ["one catalogue"]


@pytest.mark.slow
async def test_marks_commands_and_text_are_typed_as_they_come(room):
    async with room.keyboard() as hands:
        await hands.type("! a red button\r/rate 4 solid demo\r$ Chaos Mesh: chaos\r/etc/hosts\r")
        await hands.printing("/etc/hosts is no command, kept as a note")
    assert room.notes() == [(2, "takeaway", "a red button"), (2, "note", "/etc/hosts")]
    assert "10:20 n1 s2 ! a red button" in hands.printed
    assert "rated 4/5: solid demo" in hands.printed
    assert "t1 $ Chaos Mesh: chaos" in hands.printed


async def test_the_prompt_says_where_the_line_goes(room):
    async with room.keyboard() as hands:
        assert hands.printed.startswith(
            "Kube 2022, Day 2 (18 May). /help lists the commands, Ctrl-D leaves\n── 10:20 s2"
        )
        assert hands.mark == "s2> "
        assert hands.bar.startswith(" s2 Backstage: Restoring Order · Hall 8A\n 5 min in, 30 min left")
        await hands.type("begun in s2")
        room.clock.set("11:00")
        hands.tick()
        await hands.printing("── 11:00 s4 Autoscaling in Practice · Room 3")
        await hands.printing("(the line you have begun stays with s2)")
        assert hands.mark == "s2> "
        await hands.type("\r")
        assert hands.mark == "s4> "
        await hands.type("and this in s4\r")
    assert [(number, text) for number, _, text in room.notes()] == [(2, "begun in s2"), (4, "and this in s4")]


async def test_a_line_begun_at_the_very_start_of_a_session_is_its_own(room):
    async with room.keyboard() as hands:
        room.clock.set("11:00")
        await hands.type("x")
        assert hands.mark == "s4> "
        assert not any("stays with" in line for line in hands.said)


async def test_a_line_typed_through_a_sleep_stays_where_it_was_begun(room):
    async with room.keyboard() as hands:
        await hands.type("the lid is closed")
        room.clock.set("11:40")
        await hands.type(" and opened\r")
        await hands.printing("── 11:40 s5")
    assert room.notes() == [(2, "note", "the lid is closed and opened")]
    assert hands.printed.index("11:40 s5") < hands.printed.index("n1 s2")


async def test_a_clock_that_is_set_back_is_said(room):
    room.clock.set("11:05")
    async with room.keyboard() as hands:
        await hands.type("typed by the wrong clock")
        room.clock.set("10:20")
        hands.tick()
        await hands.printing("── 10:20 s2")
        await hands.printing("(the line you have begun stays with s4)")
        await hands.type("\r")
    assert room.notes()[0][0] == 4


async def test_alt_enter_and_a_paste_make_one_note_of_many_lines(room):
    paste = "\r".join(f"line {n}" for n in range(500))
    async with room.keyboard() as hands:
        await hands.type(f"first{ALT_ENTER}second\r")
        await hands.type(BRACKETED.format(paste))
        await hands.type("\r")
        await hands.until(lambda: len(room.texts()) == 2)
    assert room.texts() == ["first\nsecond", paste.replace("\r", "\n")]


WORDS = {"k8s": "Kubernetes", "w/": "with", "sre": "site reliability"}


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("k8s is not sre\r", "Kubernetes is not site reliability"),
        ("(k8s) k8s, sre; k8s! k8s? end\r", "(Kubernetes) Kubernetes, site reliability; Kubernetes! Kubernetes? end"),
        ("k8s. And k8s: w/ sre.\r", "Kubernetes. And Kubernetes: with site reliability."),
        ('"k8s" and\r', '"k8s" and'),  # a quote does not end a word
        # within a word, an address, a tag, a handle
        ("myk8s k8s2 k8s.io https://k8s k8s:1.29 #k8s @k8s k8s-lab K8S\r", None),
        ("k8s\x7f\x7f \r", "k "),
        # as typed again
        ("k8s \x7fis\r", "k8s is"),
        ("k8s \x7f\x7f and\r", "k8s and"),
        ("k8s, \x7f\x7fx\r", "Kubernetesx"),  # not right after
        # the cursor within the line
        ("sre x\x01k8s \r", "Kubernetes site reliability x"),
        ("sx\x1b[Dk8s, \r", "sk8s, x"),
        (BRACKETED.format("all of k8s"), None),
        ("k8s\x1b\rsre\r", "Kubernetes\nsite reliability"),
        ("// k8s \r", "/ Kubernetes "),
        ("! k8s\r", "Kubernetes"),
        ("/etc/hosts k8s\r", "/etc/hosts Kubernetes"),
        ("/to s4 k8s\r", "Kubernetes"),
        ("/private ? k8s\r", "Kubernetes"),
        ("/moment k8s\r", "Kubernetes"),
        ("> @2 k8s\r", "@2 Kubernetes"),
    ],
)
async def test_abbreviations_are_expanded_at_the_end_of_a_word(room, typed, stored):
    async with room.keyboard(words=WORDS) as hands:
        await hands.type(typed)
        if not typed.endswith("\r"):
            await hands.type("\r")
        await hands.until(lambda: len(room.texts()) == 1)
    plain = typed.strip("\r").replace("\x1b[200~", "").replace("\x1b[201~", "")
    assert room.texts() == [plain if stored is None else stored]


async def test_abbreviations_are_for_notes_only_and_only_where_they_are_typed(room):
    room.enter("at first k8s")
    async with room.keyboard(words=WORDS) as hands:
        await hands.type("/edit n1 at first k8s: sre\r")
        await hands.type("\x1b[A")
        assert hands.line == "/edit n1 at first Kubernetes: site reliability"
        await hands.type("\x15")
        room.enter("/edit n1 at first k8s")
        await hands.type("/rate s2 4 k8s is sre\r")
        await hands.type("$ k8s: sre \r")
        await hands.type("/speaker s2 sre k8s\r")
        await hands.type("\x1b[A" * 5 + "\r")  # a note of the history
        await hands.type("\x1be\x1b[D\x1b[C\r")  # the last note, changed in nothing
        await hands.type("k8s ")
        assert hands.line == "Kubernetes "
        await hands.type("\x7f")
        assert hands.line == "k8s "
        await hands.type("\x7f\x15")
        await hands.type("k8s ")  # the word was as typed in the line before
        assert hands.line == "Kubernetes "
        await hands.type("\x15")
    assert room.one("SELECT verdict FROM session WHERE id = 2") == ("k8s is sre",)
    assert room.one("SELECT name, tagline FROM tech") == ("k8s", "sre")
    assert room.one("SELECT name FROM speaker") == ("sre k8s",)
    assert room.texts() == ["at first k8s", "at first k8s"]


async def test_vi_keys(room):
    async with room.keyboard(vi=True, words=WORDS) as hands:
        await hands.type("k8s is hre")
        await hands.type("\x1b")
        await hands.rest(0.2)
        await hands.type("0ceIt\x1b")
        await hands.rest(0.2)
        await hands.type("$it")  # before the last letter
        assert hands.line == "It is hrte"
        await hands.type("\x1b")
        await hands.rest(0.2)
        await hands.type("\r")  # Enter in the mode for moving, and the next line is typed
        await hands.type("iiii k8s \x1be")
        await hands.until(lambda: any("enter the line first" in said for said in hands.said))
        await hands.type("\r\x1b4\x1bn")
        await hands.printing("s4 Autoscaling")
    assert room.texts() == ["It is hrte", "iiii Kubernetes "]
    assert room.one("SELECT rating FROM session WHERE id = 2") == (4,)


@pytest.mark.slow
async def test_lines_typed_at_once_are_notes_in_order(room):
    async with room.keyboard() as hands:
        await hands.type("".join(f"line {n}\r" for n in range(60)))
        await hands.until(lambda: len(room.texts()) == 60)
        await hands.printing("n60 s2 line 59")
    assert room.texts() == [f"line {n}" for n in range(60)]


@pytest.mark.slow
async def test_the_history_is_the_notes_of_the_conference(room):
    room.enter("! an old takeaway")
    room.enter("//slashed")
    execute(room.new_context(), "of another prompt")
    async with room.keyboard() as hands:
        await hands.until(lambda: len(hands.prompt.buffer.history.get_strings()) == 3)
        await hands.type("new\r")
        # prompt-toolkit loads the history of an empty line again when it draws it
        await hands.until(lambda: len(hands.prompt.buffer._working_lines) > 4)
        await hands.type(UP)
        await hands.until(lambda: hands.line == "new")
        await hands.type(UP)
        await hands.until(lambda: hands.line == "of another prompt")
        await hands.type(UP)
        await hands.until(lambda: hands.line == "//slashed")
        await hands.type(CTRL_C)
        await hands.until(lambda: len(hands.prompt.buffer._working_lines) > 4)
        await hands.type(CTRL_R + "old take\r")
        await hands.until(lambda: hands.line == "! an old takeaway")
        await hands.type("\x05 again\r")
    assert room.notes()[-1] == (2, "takeaway", "an old takeaway again")


@pytest.mark.slow
async def test_what_is_typed_is_kept_and_goes_with_the_note(room):
    async with room.keyboard() as hands:
        await hands.type("half a li")
        await hands.until(lambda: unfinished_lines(room))
        ((who, text, target, begun),) = unfinished_lines(room)
        assert (who, text, begun) == ("1/me", "half a li", room.at("10:20"))
        conference, session = room.one("SELECT conference, uid FROM session WHERE id = 2")
        assert LineTarget.from_json(target) == LineTarget(
            "s2", "s2 Backstage: Restoring Order", conference, session, "2022-05-18"
        )
        await hands.type("ne")
        await hands.until(lambda: unfinished_lines(room)[0][1] == "half a line")
        await hands.type("\r")
        assert unfinished_lines(room) == []
        await hands.type("/find nothing")
        await hands.until(lambda: unfinished_lines(room))
        await hands.type("\r")
        await hands.until(lambda: not unfinished_lines(room))
    assert room.texts() == ["half a line"]


async def test_a_draft_and_its_note_are_one_transaction(room):
    async with room.keyboard() as hands:
        await hands.type("half")
        await hands.until(lambda: unfinished_lines(room))
        room.store.execute("CREATE TRIGGER stop BEFORE DELETE ON draft BEGIN SELECT RAISE(ABORT, 'no'); END")
        await hands.type("\r")
        assert room.texts() == []
        assert hands.waiting == ["half"]
        room.store.execute("DROP TRIGGER stop")
        await hands.type("\r")
    assert room.texts() == ["half"]


async def test_an_unfinished_line_is_recovered_where_it_was_begun(room):
    room.store.execute("INSERT INTO draft VALUES ('9/dead', 'half a th', 's2 Backstage', ?)", (room.at("10:31"),))
    room.clock.set("11:40")
    async with room.keyboard() as hands:
        assert "Recovered an unfinished line from s2 Backstage, 10:31" in hands.printed
        assert hands.line == "half a th"
        assert hands.mark == "s2> "
        await hands.type("ought\r")
        assert unfinished_lines(room) == []
    assert room.notes() == [(2, "note", "half a thought")]
    assert room.one("SELECT at FROM note") == (room.at("10:31"),)


async def test_lines_left_by_several_prompts_are_recovered_one_after_the_other(room):
    room.store.execute("INSERT INTO draft VALUES ('8/dead', 'older', '', 1), ('9/dead', 'newer', '', 2)")
    async with room.keyboard() as hands:
        assert hands.line == "newer"
        await hands.type("\r")
        assert hands.line == "older"
        await hands.type("\r")
        assert hands.line == ""
    assert room.texts() == ["newer", "older"]


@pytest.mark.slow
async def test_two_prompts_have_a_line_each_and_see_each_other(room):
    async with room.keyboard(owner="1/a", is_alive=lambda _: True) as one:
        await one.type("mine")
        await one.until(lambda: unfinished_lines(room))
        async with room.keyboard(room.new_context(), owner="2/b", is_alive=lambda _: True) as two:
            assert two.line == ""
            await two.type("theirs\r")
            assert "1 note" in two.bar
            one.tick()
            assert "1 note" in one.bar
            assert one.line == "mine"
            await two.type("/list\r")
            await two.printing("n1  10:20     theirs")
        await one.type("\r")
    assert room.texts() == ["theirs", "mine"]


async def test_control_c_clears_and_keeps_and_twice_leaves(room):
    async with room.keyboard() as hands:
        await hands.type("never mind" + CTRL_C)
        await hands.printing("line cleared: Up brings it back")
        assert hands.line == ""
        assert unfinished_lines(room)[0][0].startswith("cleared/")
        await hands.type(UP)
        await hands.until(lambda: hands.line == "never mind")  # the lines of before are read in the background
        await hands.type(CTRL_C + CTRL_C)
        assert await hands.left() == 0
    assert [line.text for line in cleared(room.store)] == ["never mind"]
    assert room.texts() == []
    async with room.keyboard(room.new_context()) as hands:
        assert hands.line == ""
        await hands.type(UP)
        assert hands.line == "never mind"


async def test_an_interrupt_from_outside_is_a_control_c(room):
    async with room.keyboard() as hands:
        await hands.type("never mind")
        os.kill(os.getpid(), signal.SIGINT)
        await hands.until(lambda: hands.line == "")
        os.kill(os.getpid(), signal.SIGINT)
        assert await hands.left() == 0
    assert [line.text for line in cleared(room.store)] == ["never mind"]


async def test_slow_control_c_does_not_leave(room, monkeypatch):
    monkeypatch.setattr(prompt, "AGAIN", 0.0)
    async with room.keyboard() as hands:
        await hands.type(CTRL_C)
        await hands.type(CTRL_C)
        await hands.printing("Ctrl-C again, or Ctrl-D, leaves")
        assert not hands.task.done()


async def test_control_d_leaves_an_empty_line_only(room):
    async with room.keyboard() as hands:
        await hands.type("ab" + LEFT + CTRL_D)
        assert hands.line == "a"
        await hands.type("\r" + CTRL_D)
        assert await hands.left() == 0
        assert "1 note taken here" in hands.printed


@pytest.mark.slow
@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129)])
async def test_a_signal_ends_and_the_line_is_kept(room, number, code, monkeypatch):
    monkeypatch.setattr(unfinished, "DELAY", 60)
    async with room.keyboard() as hands:
        await hands.type("half a line")
        os.kill(os.getpid(), number)
        assert await hands.left() == code
    assert unfinished_lines(room)[0][1] == "half a line"
    assert "kept for the next start" in hands.printed


async def test_a_closed_terminal_ends_and_the_line_is_kept(room):
    async with room.keyboard() as hands:
        await hands.type("half a line")
        hands.pipe.close()
        assert await hands.left() == 129
    assert unfinished_lines(room)[0][1] == "half a line"


async def test_a_bug_of_ours_ends_loudly_and_the_line_is_kept(room, monkeypatch):
    async with room.keyboard(leave=False) as hands:
        await hands.type("half a line")
        monkeypatch.setattr(entry, "execute", None)
        await hands.type("\r")
        with pytest.raises(TypeError):
            await hands.left()
    assert unfinished_lines(room)[0][1] == "half a line"


@pytest.mark.slow
async def test_a_held_store_keeps_the_line_and_lets_one_type_on(room):
    async with room.keyboard() as hands:
        room.store.execute("BEGIN IMMEDIATE")
        await hands.type("! first\rsecond")
        assert (hands.waiting, hands.line) == (["! first"], "second")
        assert hands.mark == "  ! first\ns2> "
        await hands.printing("another program is writing to the store")
        await hands.type("\rthird" + LEFT)
        assert (hands.waiting, hands.line) == (["! first", "second"], "third")
        await hands.rest(0.2)
        assert sum("another program is writing" in line for line in hands.said) == 1
        assert "another program is writing to the store" in hands.bar
        room.store.execute("ROLLBACK")
        await hands.until(lambda: len(room.texts()) == 2)
        assert hands.line == "third"
        assert hands.prompt.buffer.cursor_position == 4
        assert "another program" not in hands.bar
    assert room.notes() == [(2, "takeaway", "first"), (2, "note", "second")]
    assert hands.printed.index("n1 s2 ! first") < hands.printed.index("n2 s2 second")


@pytest.mark.slow
async def test_a_line_that_waits_is_left_alone_by_keys_and_comes_back_after_ctrl_c(room):
    async with room.keyboard() as hands:
        room.store.execute("BEGIN IMMEDIATE")
        await hands.type("frist\r" + "\x7f" * 6)
        assert (hands.waiting, hands.line) == (["frist"], "")
        await hands.type(CTRL_C)
        await hands.printing("line cleared: Up brings it back")
        room.store.execute("ROLLBACK")
        await hands.rest(0.2)
        assert (room.texts(), hands.waiting) == ([], [])
        await hands.type(UP)
        await hands.until(lambda: hands.line == "frist")
        await hands.type("\x7f" * 5 + "first\r")
    assert room.texts() == ["first"]


@pytest.mark.slow
async def test_lines_that_wait_are_three_rows_above_the_input(room):
    async with room.keyboard() as hands:
        room.store.execute("BEGIN IMMEDIATE")
        await hands.type("one\rtwo\r/rate 4\rfour\rfive\rsix")
        assert hands.mark == "  one\n  two\n  /rate 4\n  and 2 more\ns2> "
        room.store.execute("ROLLBACK")
        await hands.until(lambda: hands.waiting == [])
        assert (hands.mark, hands.line) == ("s2> ", "six")
    assert room.texts() == ["one", "two", "four", "five"]
    assert unfinished_lines(room)[0][1] == "six"


async def test_lines_that_waited_in_a_killed_prompt_are_stored_one_by_one_at_the_next_start(room):
    room.store.execute("BEGIN IMMEDIATE")
    async with room.keyboard() as hands:
        await hands.type(f"one{ALT_ENTER}more\r? who pays\r/rate 4\rhalf a")
        kept = hands.prompt.entry.unfinished()
        hands.prompt.entry.waiting.clear()
        await hands.type(CTRL_C)
    room.store.execute("ROLLBACK")
    room.clock.set("11:20")
    put_line(room.store, "9/dead", kept)
    async with room.keyboard(room.new_context(), owner="2/next") as hands:
        await hands.until(lambda: len(room.texts()) == 2)
        where = "s2 Backstage: Restoring Order, 10:20"
        assert f"  Recovered 3 entered lines and an unfinished line from {where}" in hands.said
        assert (hands.waiting, hands.line, hands.mark) == ([], "half a", "s2> ")
        assert unfinished_lines(room)[0][:2] == ("2/next", "half a")
        assert room.one("SELECT rating FROM session WHERE id = 2") == (4,)
        await hands.type(" line\r")
    assert room.notes() == [(2, "note", "one\nmore"), (2, "question", "who pays"), (2, "note", "half a line")]


async def test_lines_that_wait_come_back_without_a_line_behind_them(room):
    put_line(room.store, "9/dead", Unfinished("one\x1e", room.context.status().line_target, room.at("10:20")))
    async with room.keyboard() as hands:
        await hands.printing("Recovered 1 entered line from s2 Backstage: Restoring Order, 10:20")
        await hands.until(lambda: room.texts() == ["one"])
        assert (hands.line, unfinished_lines(room)) == ("", [])


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("4 fair to both", True),
        ("5/5 lovely", True),
        ("4th of four", False),
        ("40 nodes", False),
        ("! 4 of them", False),
    ],
)
async def test_a_digit_with_words_while_a_rating_is_offered_is_a_note_with_a_hint(room, typed, hint):
    async with room.keyboard() as hands:
        await hands.type("a note\r")
        room.clock.set("10:50")
        hands.tick()
        await hands.printing("1 to 5 and Enter rates it")
        await hands.type(f"{typed}\r")
        await hands.until(lambda: len(room.texts()) == 2)
        meant = f"  kept as a note; /rate s2 {typed} rates that session (/undo takes the note back)"
        assert (meant in hands.said) == hint
        if hint:
            await hands.type(f"/undo\r/rate s2 {typed}\r")
            await hands.printing("rated")
            assert room.texts() == ["a note"]
            await hands.type("5 nines are hard\r")
            assert not any("/rate s2 5 nines" in row for row in hands.said)


async def test_a_prompt_counts_the_notes_that_are_still_there(room):
    async with room.keyboard() as hands:
        await hands.type("one\rtwo\rthree\r/undo\r/rm n1\r\x04")
        assert (await hands.left(), hands.said[-1]) == (0, "1 note taken here")


async def test_what_is_typed_behind_a_stored_line_is_on_disk_in_its_transaction(room):
    async with room.keyboard() as hands:
        room.store.execute("BEGIN IMMEDIATE")
        await hands.type("first\rsecond")
        room.store.execute("ROLLBACK")
        hands.prompt.saver.later = lambda *_: None  # a kill before the next save
        hands.prompt.entry._retry()
        assert room.texts() == ["first"]
        assert unfinished_lines(room)[0][1] == "second"


async def test_a_line_under_a_held_store_survives_in_a_file(room):
    room.store.execute("BEGIN IMMEDIATE")
    async with room.keyboard() as hands:
        await hands.type("half a line")
        await hands.until(lambda: find_lines(str(room.path), lambda _: False))
        room.store.execute("ROLLBACK")
        await hands.until(lambda: unfinished_lines(room))
        assert find_lines(str(room.path), lambda _: False) == {}


async def test_a_store_locked_until_the_end_leaves_the_line_in_a_file(room):
    saver = LineSaver(room.context, "1/me", lambda *_: None)
    saver.changed(Unfinished("half a line", LineTarget(label="s2 Backstage"), room.at("10:20")))
    room.store.execute("BEGIN IMMEDIATE")
    assert saver.flush(0.05)
    room.store.execute("ROLLBACK")
    assert unfinished_lines(room) == []
    ((line, path),) = find_lines(str(room.path), lambda _: False).values()
    assert (line.text, line.target.label, line.at) == ("half a line", "s2 Backstage", room.at("10:20"))
    assert path == saver.file
    assert path.stat().st_mode & 0o777 == 0o600


async def test_a_line_that_cannot_be_kept_anywhere_is_not_said_to_be_kept(room, monkeypatch):
    monkeypatch.setattr(unfinished, "write_line", lambda *_: None)
    saver = LineSaver(room.context, "1/me", lambda *_: None)
    saver.changed(Unfinished("half a line", LineTarget(), room.at("10:20")))
    room.store.execute("BEGIN IMMEDIATE")
    assert not saver.flush(0)
    saver.changed(None)
    assert saver.flush(0)
    room.store.execute("ROLLBACK")


def test_a_line_that_neither_store_nor_file_took_is_not_called_kept(room, monkeypatch):
    """A full or lost disk, which no waiting mends."""
    monkeypatch.setattr(unfinished, "write_line", lambda *_: None)
    saver = LineSaver(room.context, "1/me", lambda *_: None)
    room.context.store.execute("PRAGMA query_only = 1")
    saver.changed(Unfinished("lost", LineTarget(), 1))
    began = time.monotonic()
    assert not saver.flush()
    assert time.monotonic() - began < 1


async def test_a_file_of_a_dead_prompt_is_recovered(room):
    assert write_line(
        str(room.path), "9/dead", Unfinished("from the file", LineTarget(label="s2 Backstage"), room.at("10:15"))
    )
    async with room.keyboard() as hands:
        assert hands.line == "from the file"
        assert unfinished_lines(room)[0][:2] == ("1/me", "from the file")
        assert find_lines(str(room.path), lambda _: False) == {}


@pytest.mark.slow
async def test_a_full_disk_keeps_the_line_until_there_is_space(room):
    async with room.keyboard() as hands:
        hands.prompt.context.store.execute("PRAGMA max_page_count = 1")
        await hands.type(BRACKETED.format("x" * 9000) + "\r")
        await hands.printing("NOT SAVED")
        assert (hands.waiting, hands.line) == (["x" * 9000], "")
        assert "NOT SAVED" in hands.bar
        await hands.rest(0.1)
        assert sum("NOT SAVED" in line for line in hands.said) == 1
        hands.prompt.context.store.execute("PRAGMA max_page_count = 100000")
        await hands.type("\r")
        await hands.until(room.texts)
        assert "NOT SAVED" not in hands.bar
    assert room.texts() == ["x" * 9000]


@pytest.mark.parametrize(("entered", "recovered"), [(True, ""), (False, "half a line")])
async def test_a_file_does_not_bring_back_a_line_that_was_entered(room, monkeypatch, entered, recovered):
    target = LineTarget(label="s2 Backstage")
    begun = room.at("10:15")
    assert write_line(str(room.path), "9/dead", Unfinished("half a line", target, begun))
    if entered:  # and killed before the file was removed
        saver = LineSaver(room.context, "9/dead", lambda *_: None)
        saver._line, saver.file = Unfinished("half a line", target, begun), room.path
        monkeypatch.setattr(saver, "_drop_file", lambda: None)
        room.context.store.along = saver.statement()
        execute(room.context, "half a line")
        room.context.store.along = None
    else:  # a row that is older than the file
        put_line(room.store, "9/dead", Unfinished("half", target, begun))
    async with room.keyboard() as hands:
        assert hands.line == recovered
        assert find_lines(str(room.path), lambda _: False) == {}
    assert room.texts() == (["half a line"] if entered else [])


class Killed(BaseException):
    """A crash that no `except Exception` sees."""


@pytest.fixture
def kill(monkeypatch):
    """Return a function that raises Killed at the n-th step: before or after a write of a draft or of its file."""
    left = [0]

    def counted(act):
        def steps(*given, **more):
            for each in (lambda: None, lambda: act(*given, **more)):
                result = each()
                left[0] -= 1
                if left[0] == 0:
                    raise Killed
            return result

        return steps

    for name in ("put_newer", "claim_line", "drop_line"):
        monkeypatch.setattr(unfinished, name, counted(getattr(unfinished, name)))
    monkeypatch.setattr(unfinished.Path, "unlink", counted(unfinished.Path.unlink))
    return lambda number: left.__setitem__(0, number)


@pytest.mark.parametrize("step", range(1, 8))
@pytest.mark.parametrize(
    ("stored", "filed", "left"),
    [
        (None, ("half", 5), ["half"]), (("ha", 5), ("half", 5), ["half"]), (("", 5), ("half", 5), []),
        (("", 5), ("next", 6), ["next"]), (("next", 6), ("half", 5), ["next"]),
    ],
    ids=["file", "file is newer", "entered", "the next line", "row is newer"],
)  # fmt: skip
def test_killed_while_it_takes_a_line_over_no_prompt_loses_or_doubles_it(room, kill, stored, *, filed, left, step):
    def recovered(owner):
        saver = LineSaver(room.context, owner, lambda *_: None)
        line = saver.recover(lambda _: False)
        room.store.execute(*saver.statement())
        return [line.text] if line else []

    target = LineTarget("s2", "s2 Backstage")
    if stored:
        put_line(room.store, "9/dead", Unfinished(stored[0], target, stored[1]))
    write_line(str(room.path), "9/dead", Unfinished(filed[0], target, filed[1]))
    kill(step)
    try:
        found = recovered("8/killed")
    except Killed:
        found = []
    kill(0)
    assert found + recovered("1/first") + recovered("2/second") == left


def test_a_zombie_is_dead():
    child = os.fork()
    if not child:
        os._exit(0)
    owner = f"{child}/{unfinished._start_of(os.getpid())}/x"
    time.sleep(0.1)
    assert not is_alive(owner)
    assert unfinished._start_of(child) == "ended"
    os.waitpid(child, 0)


async def test_a_line_waits_for_a_store_that_is_gone(room, tmp_path):
    execute(room.context, "one")
    async with room.keyboard() as hands:
        room.path.rename(tmp_path / "away.db")
        await hands.type("two\r")
        await hands.printing("NOT SAVED")
        await hands.type("\r")
        await hands.until(lambda: sum("NOT SAVED" in line for line in hands.said) == 2)
        assert hands.waiting == ["two"]
        assert json.loads(hands.prompt.saver.file.read_text())["text"] == "two\x1e"
        assert not room.path.exists()
        (tmp_path / "away.db").rename(room.path)
        await hands.type("\r")
        await hands.until(lambda: room.texts() == ["one", "two"])
        assert hands.prompt.saver.file is None
    assert find_lines(str(room.path), lambda _: False) == {}


async def test_a_line_is_kept_elsewhere_if_the_folder_of_the_store_cannot_be_written(room, tmp_path, monkeypatch):
    monkeypatch.setattr(unfinished.tempfile, "tempdir", str(tmp_path))
    (room.path.parent / "drafts").write_text("in the way of the folder")
    room.store.execute("CREATE TRIGGER full BEFORE INSERT ON note BEGIN SELECT RAISE(ABORT, 'no'); END")
    room.store.execute("CREATE TRIGGER also BEFORE INSERT ON draft BEGIN SELECT RAISE(ABORT, 'no'); END")
    async with room.keyboard() as hands:
        await hands.type("one\r")
        await hands.printing("NOT SAVED")
        assert hands.waiting == ["one"]
        assert hands.prompt.saver.file.parent.parent == tmp_path
    room.store.execute("DROP TRIGGER full")
    room.store.execute("DROP TRIGGER also")
    async with room.keyboard(room.new_context(), owner="2/next") as hands:
        await hands.printing("Recovered 1 entered line from s2 Backstage: Restoring Order, 10:20")
        await hands.until(room.texts)
    assert room.notes() == [(2, "note", "one")]
    assert find_lines(str(room.path), lambda _: False) == {}


@pytest.mark.slow
async def test_a_line_of_ten_thousand_characters_is_one_note(room):
    async with room.keyboard() as hands:
        await hands.type("x " * 4999 + "xy")
        await hands.type("\r")
        await hands.until(lambda: len(room.texts()) == 1)
    assert room.texts() == ["x " * 4999 + "xy"]


async def test_lines_entered_before_a_full_disk_all_wait(room):
    async with room.keyboard() as hands:
        room.store.execute("BEGIN IMMEDIATE")
        await hands.type("first\rsecond\rthird")
        room.store.execute("CREATE TRIGGER full BEFORE INSERT ON note BEGIN SELECT RAISE(ABORT, 'no'); END")
        room.store.execute("COMMIT")
        await hands.printing("NOT SAVED")
        assert (hands.waiting, hands.line) == (["first", "second"], "third")
        room.store.execute("DROP TRIGGER full")
        await hands.type("\r")
        await hands.until(lambda: len(room.texts()) == 3)
        assert hands.line == ""
    assert room.texts() == ["first", "second", "third"]


async def test_a_line_that_is_not_saved_keeps_what_was_typed_behind_it(room):
    async with room.keyboard() as hands:
        room.store.execute("BEGIN IMMEDIATE")
        await hands.type("first\rsecond")
        room.store.execute("CREATE TRIGGER full BEFORE INSERT ON note BEGIN SELECT RAISE(ABORT, 'no'); END")
        room.store.execute("COMMIT")
        await hands.printing("NOT SAVED")
        assert (hands.waiting, hands.line) == (["first"], "second")
        await hands.type("\r")
        await hands.until(lambda: sum("NOT SAVED" in line for line in hands.said) == 2)
        assert (hands.waiting, hands.line) == (["first", "second"], "")
        room.store.execute("DROP TRIGGER full")
        await hands.type("\r")
        await hands.until(lambda: len(room.texts()) == 2)
    assert room.texts() == ["first", "second"]


@pytest.mark.slow
async def test_a_wrong_command_leaves_the_line_and_up_brings_it_back(room):
    async with room.keyboard() as hands:
        await hands.type("/rate 9 bad\r")
        await hands.printing("a rating is a whole number from 1 to 5")
        assert "  not done (Up brings it back): /rate 9 bad" in hands.said
        await hands.type("words typed without a look\r")
        await hands.until(room.texts)
        await hands.type(UP + UP)
        assert hands.line == "/rate 9 bad"
        await hands.type("\x15/rate 4\r")
        await hands.printing("rated 4/5")
    assert room.texts() == ["words typed without a look"]
    async with room.keyboard(room.new_context(), owner="2/next") as hands:
        await hands.until(lambda: len(hands.prompt.buffer.history.get_strings()) == 2)
        assert set(hands.prompt.buffer.history.get_strings()) == {"/rate 9 bad", "words typed without a look"}


@pytest.mark.slow
async def test_a_digit_and_enter_rate_the_session_that_is_over(room):
    async with room.keyboard() as hands:
        room.clock.set("10:50")
        hands.tick()
        await hands.printing("s2 Backstage: Restoring Order is over: 1 to 5 and Enter rates it")
        await hands.type("3")
        await hands.rest(0.9)
        assert hands.line == "3"
        await hands.type(" clusters are enough\r")
        await hands.type("4\r")
        await hands.printing("s2 Backstage: Restoring Order rated 4/5")
        assert hands.line == ""
        await hands.type("5\r")
    assert room.texts() == ["3 clusters are enough", "5"]
    assert room.one("SELECT rating FROM session WHERE id = 2") == (4,)


@pytest.mark.slow
async def test_a_digit_alone_is_text_where_nothing_is_offered(room):
    async with room.keyboard() as hands:
        await hands.type("4\r")
    assert room.texts() == ["4"]


@pytest.mark.slow
async def test_the_offer_can_be_ignored_and_ends_when_another_rates(room):
    async with room.keyboard() as hands:
        room.clock.set("10:50")
        hands.tick()
        await hands.type("! a takeaway of the one that is over\r")
        execute(room.new_context(), "/rate s2 3")
        hands.tick()
        await hands.type("4\r")
    assert room.notes()[1] == (2, "note", "4")
    assert room.notes()[0] == (2, "takeaway", "a takeaway of the one that is over")


@pytest.mark.slow
async def test_alt_digits_rate_and_alt_n_moves_on(room):
    async with room.keyboard() as hands:
        await hands.type("half" + "\x1b5")
        await hands.printing("s2 Backstage: Restoring Order rated 5/5")
        await hands.type("\x1bn")
        await hands.printing("s4 Autoscaling in Practice begins in 40 min: Alt-N once more goes there now")
        await hands.type("\x1bn")
        await hands.printing("s4 Autoscaling in Practice: notes go here now")
        assert hands.line == "half"
        await hands.type("\x1bn\x1bn\x1bn")
        await hands.printing("nothing of yours comes next")


@pytest.mark.slow
async def test_a_started_session_goes_on_and_the_next_is_offered(room):
    room.store.execute("UPDATE session SET starts_at = ? WHERE id = 4", (room.at("10:52"),))
    async with room.keyboard() as hands:
        await hands.type("/start s2\r")
        room.clock.set("10:52")
        hands.tick()
        await hands.printing("s4 Autoscaling in Practice, Room 3 begins now: Alt-N or /next moves on")
        await hands.type("still in the other\r/next\rnow in the talk\r")
    assert [number for number, _, _ in room.notes()] == [2, 4]


@pytest.mark.slow
async def test_a_session_without_an_end_gives_way_to_the_next_of_mine(room):
    async with room.keyboard() as hands:
        await hands.type("/start Hallway with Ada\r\rin the hallway\r")
        room.clock.set("11:00")
        hands.tick()
        await hands.type("now in the talk\r")
    assert [number for number, _, _ in room.notes()] == [7, 4]


@pytest.mark.slow
async def test_tab_completes(room):
    room.enter("one #kubernetes")
    room.enter("/speaker Florent Poinsard, PlanetScale")
    room.enter("$ Chaos Mesh: chaos")
    async with room.keyboard() as hands:
        for typed, completed in (
            ("/und", "/undo"), ("/start autosc", "/start s4 "), ("/move last fast", "/move last s5 "),
            ("/here hall 8", "/here Hall 8A"), ("a talk by Flo", "a talk by Florent Poinsard"), ("#kub", "#kubernetes"),
            ("$ cha", "$ Chaos Mesh"), ("/help la", "/help late"), ("/to s2 by Poin", "/to s2 by Florent Poinsard"),
            ("nothing like it", "nothing like it"),
        ):  # fmt: skip
            await hands.type(typed + TAB)
            await hands.until(lambda completed=completed: hands.line == completed, 1)
            await hands.type("\r" if hands.prompt.buffer.complete_state else "")
            assert hands.line == completed
            await hands.type(CTRL_C + "x\x7f")


async def test_tab_completes_what_each_verb_takes(room):
    room.new_conference("other")
    room.enter("/use kube")
    room.enter("/speaker Ada Lind, Org")
    room.enter("$ Cilium: networking")
    room.enter("? who pays")
    room.enter("[] send Kim the slides")
    room.enter("a plain note")
    async with room.keyboard() as hands:
        for typed, completed in (
            ("/edit plain", "/edit n3 "), ("/edit n3 a talk by Ad", "/edit n3 a talk by Ada Lind"), ("/rm n1 cil", "/rm n1 t1 "),
            ("/done sli", "/done n2 "), ("/plan s1 lunch", "/plan s1 s6 "), ("/plan --drop autosc", "/plan --drop s4 "),
            ("/use oth", "/use other"), ("/about li", "/about Ada Lind"), ("/to cil", "/to t1 "), ("/red", "/redo"),
        ):  # fmt: skip
            await hands.type(typed + TAB)
            await hands.until(lambda completed=completed: hands.line == completed, 1)
            await hands.type(CTRL_C + "x\x7f")


def offered(context, text):
    """Return what Tab offers for a line, by handle."""
    return [completion.text.strip() for completion in PromptCompleter(context).offer(Document(text))]


def test_tab_and_enter_mean_the_same_sessions(room):
    with room.store.change("test"):
        for number, title in enumerate(("Backstage again", "Keynotes of the sponsors", "Vitess for all"), 14):
            insert(room.store, "session", conference=room.uid, title=title, starts_at=room.at(f"{number}:00"))
    room.enter("/speaker s6 Gwen Li, Example")
    # of what Enter would find: one that is on, one sat in, one of the rest, one of a speaker
    assert offered(room.context, "/start backstage") == ["s2"]
    assert offered(room.context, "/start keynotes") == ["s1"]
    assert offered(room.context, "/start lunch") == ["s6"]
    assert offered(room.context, "/start gwen") == ["s6"]
    # several: these first, and those behind that Enter would not mean
    assert offered(room.context, "/start e") == ["s2", "s3", "s4", "s5", "s1", "s6", "s7", "s8", "s9"]
    assert offered(room.context, "/start vitess") == ["s5", "s9"]
    assert offered(room.context, "/start s1") == ["s1"]
    # for another command the words need not mean one session
    assert offered(room.context, "/to backstage") == ["s2", "s7"]
    assert offered(room.context, "/plan backstage") == ["s2", "s7"]
    assert offered(room.context, "/start ")[:2] == ["s2", "s3"]


async def test_a_session_completed_by_tab_is_started_by_one_enter(room):
    async with room.keyboard() as hands:
        await hands.type("/start something" + TAB)
        assert (hands.line, hands.prompt.buffer.complete_state) == ("/start s3 ", None)
        await hands.type("\r")
        await hands.until(lambda: any("s3 Something Else: notes go here now" in line for line in hands.said))
        await hands.type("/start backstage" + TAB + "\r")  # as fast as a macro types it
        await hands.until(
            lambda: any("s2 Backstage: Restoring Order: notes go here now" in line for line in hands.said)
        )
        await hands.type("/start e" + TAB + "\r" + CTRL_C)
        await hands.rest(0.1)
        assert (hands.line, hands.prompt.buffer.complete_state) == ("", None)


async def test_enter_with_a_menu_and_nothing_chosen_enters_the_line(room):
    async with room.keyboard() as hands:
        await hands.type("/start e" + TAB)
        await hands.until(lambda: hands.prompt.buffer.complete_state)
        await hands.type("\r")
        await hands.until(lambda: any("sessions on now or soon match 'e'" in line for line in hands.said))
        assert (hands.line, hands.prompt.buffer.complete_state) == ("", None)
        await hands.type("/start e" + TAB)
        await hands.until(lambda: hands.prompt.buffer.complete_state)
        await hands.type("\x1b4")  # a key with an answer closes the menu, too
        await hands.until(lambda: any("rated 4/5" in line for line in hands.said))
        assert (hands.line, hands.prompt.buffer.complete_state) == ("/start e", None)


async def test_edit_alone_brings_a_note_into_the_line(room):
    async with room.keyboard() as hands:
        await hands.type("[] one catalouge\rtwo\r")
        await hands.type("/edit n1\r")
        await hands.until(lambda: hands.line == "[] one catalouge")
        assert hands.mark == "edit n1> "
        await hands.type("\x7f\x7f\x7fgue\r")
        await hands.type("/edit\r")
        await hands.until(lambda: hands.line == "two")
        await hands.type("\x7f\x7f\x7fquit\r")
        assert not any("kept as a note" in line for line in hands.said)
        await hands.type("/edit\r")
        await hands.until(lambda: hands.line == "quit")
        await hands.type(CTRL_C + "three\r")
    assert room.notes() == [(2, "action", "one catalogue"), (2, "note", "quit"), (2, "note", "three")]


async def test_use_changes_the_heading_and_where_notes_go(room):
    room.new_conference("other")
    async with room.keyboard(room.new_context(slug="kube")) as hands:
        assert hands.mark == "s2> "
        await hands.type("/use other\r")
        await hands.until(lambda: hands.mark == "day 1> ")
        assert "  notes go to Other now" in hands.said
        assert not any("in use now; this prompt stays" in line or "s2" in line for line in hands.said[3:])
        await hands.type("/undo\r")
        await hands.until(lambda: hands.mark == "s2> ")


async def test_a_menu_is_chosen_from_before_the_line_is_entered(room):
    async with room.keyboard() as hands:
        await hands.type("/st" + TAB)
        await hands.until(lambda: hands.prompt.buffer.complete_state)
        await hands.type(TAB)
        await hands.type("\r")
        assert hands.line == "/start "
        assert room.texts() == []


async def test_no_conference_no_trouble(empty):
    async with empty.keyboard() as hands:
        assert hands.mark == "inbox> "
        await hands.type("a thought\r/next\r")
        await hands.printing("there is no conference yet")
    assert empty.texts() == ["a thought"]


def test_a_process_is_known_by_more_than_its_number():
    name = new_owner()
    assert is_alive(name)
    number, began, chance = name.split("/")
    assert not is_alive(f"{number}/{began}0/{chance}")
    assert not is_alive(f"99999999/{began}/{chance}")
    assert not is_alive("cleared/1/x")


async def test_what_turns_the_line_around_is_shown_in_it(room):
    async with room.keyboard() as hands:
        await hands.type(BRACKETED.format("a\u202eb\u2066c") + LEFT + "x")
        assert hands.line == "a\u202eb\u2066xc"
        await hands.printing("⟨RLO⟩")
        assert "\u202e" not in hands.printed
        await hands.type("\x05\x1b[H\x1b[C\x1b[Cy\r")
    assert room.texts() == ["a\u202eyb\u2066xc"]


async def test_an_entered_note_asks_the_store_once_where_it_goes(room):
    async with room.keyboard() as hands:
        await hands.type("a thought")
        statements = []
        hands.prompt.context.store.set_trace_callback(statements.append)
        await hands.type("\r")
        await hands.until(lambda: room.texts() == ["a thought"])
        hands.prompt.context.store.set_trace_callback(None)
        assert "1 note ·" in hands.bar
    assert [sql.split()[1] for sql in statements if sql.startswith("WITH")] == ["which", "near"]  # day, session
    assert not [sql for sql in statements if "defer_foreign_keys" in sql]


async def test_a_note_that_settles_on_one_of_several_sessions_changes_the_target(room):
    async with room.keyboard() as hands:
        await hands.type("begun in s2")
        room.store.execute("UPDATE session SET attendance = 'planned' WHERE id = 3")
        room.store.execute("UPDATE session SET starts_at = ? WHERE id = 3", (room.at("10:25"),))
        room.clock.set("10:26")
        hands.tick()
        await hands.printing("unfiled: several are possible")
        await hands.type("\r")
        await hands.until(lambda: hands.mark == "s2> ")
    assert room.notes() == [(2, "note", "begun in s2")]


async def test_ctrl_d_with_text_says_what_to_do_first(room):
    async with room.keyboard() as hands:
        await hands.type("words" + CTRL_D)
        assert hands.said[-1] == "  enter or clear the line first (Ctrl-C clears it)"
        assert hands.line == "words"
        await hands.type(CTRL_C + CTRL_D)
        assert await hands.left() == 0


async def test_start_alone_numbers_the_sessions_and_a_digit_then_sits_down(room):
    room.store.execute("UPDATE session SET attendance = ''")
    async with room.keyboard() as hands:
        await hands.type("/start\r")
        assert hands.said[-3:-1] == [
            "  say which session: a digit and Enter, /start s12, or words of its title",
            "   1 s2 Backstage: Restoring Order (Hall 8A, 10:15)",
        ]
        assert hands.line == ""
        await hands.type("2\r")
        await hands.until(lambda: "  s3 Something Else: notes go here now" in hands.said)


async def test_a_handle_that_tab_completes_at_once_is_shown_with_its_title(room):
    async with room.keyboard() as hands:
        await hands.type("/start s4" + TAB)
        assert (hands.line, hands.said[-1]) == ("/start s4 ", "  s4 Autoscaling in Practice")
        await hands.type(CTRL_C + "/sto" + TAB)
        assert (hands.line, hands.said[-1]) == ("/stop", "  line cleared: Up brings it back; Ctrl-C again leaves")


@pytest.mark.parametrize("there", [True, False])
def test_an_error_of_the_system_is_a_hang_up_only_if_the_terminal_is_gone(room, monkeypatch, there):
    left = []

    async def fail(self):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(prompt.Prompt, "run_async", fail)
    monkeypatch.setattr(prompt.os, "isatty", lambda number: there)
    monkeypatch.setattr(prompt.os, "_exit", left.append)
    with create_pipe_input() as pipe:
        prompted = prompt.Prompt(room.context, input=pipe, output=DummyOutput())
        if there:
            with pytest.raises(OSError, match="No space left"):
                prompted.run()
        else:
            prompted.run()
    assert left == ([] if there else [129])
