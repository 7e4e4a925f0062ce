"""What the prompt shows is what it does: a line goes where the prompt showed when the line was begun."""

import pytest

from confnote.actions.changes import undo
from confnote.errors import Refused, Unknown
from confnote.live.commands import execute, in_prompt
from confnote.live.unfinished import find_lines
from confnote.store.rows import insert

ALT_B, ALT_E, ALT_N, CTRL_C = "\x1bb", "\x1be", "\x1bn", "\x03"


def elsewhere(room, *lines):
    """Carry out lines of another prompt."""
    other = room.new_context()
    for line in lines:
        execute(other, line)


async def said(hands, text):
    """Wait until the prompt has said something."""
    await hands.until(lambda: any(text in line for line in hands.said), 2)


@pytest.mark.parametrize(
    "lines",
    [
        ["/start s4"],
        ["/start s4", "/stop"],
        ["/start s3"],
        ["/start s3", "/stop"],
        ["/here room 5"],
        ["/here off"],
        ["/stop", "/stop"],
    ],
    ids=" ".join,
)
@pytest.mark.parametrize("clock", ["10:21", "10:58", "11:20"])
async def test_a_line_goes_where_the_prompt_showed_whatever_others_do(room, lines, clock):
    async with room.keyboard() as hands:
        await hands.type("half a line")
        assert hands.mark == "s2> "
        room.clock.set("10:20:05")
        elsewhere(room, *lines)
        room.clock.set(clock)
        hands.tick()
        assert hands.mark == "s2> "
        await hands.type(" and the rest\r")
    assert room.notes() == [(2, "note", "half a line and the rest")]


async def test_a_line_begun_between_sessions_stays_with_the_day(room):
    room.clock.set("10:05")
    room.store.execute("UPDATE session SET attendance = ''")
    async with room.keyboard() as hands:
        await hands.type("in the hall")
        assert hands.mark == "day 2> "
        elsewhere(room, "/start s2")
        hands.tick()
        assert hands.mark == "day 2> "
        await hands.type("way\r")
        await hands.type("and this in the talk\r")
    assert room.notes() == [(None, "note", "in the hallway"), (2, "note", "and this in the talk")]


async def test_a_dropped_plan_and_another_conference_take_no_line_away(room):
    async with room.keyboard() as hands:
        await hands.type("half")
        room.store.execute("UPDATE session SET attendance = ''")
        room.new_conference("other")
        hands.tick()
        await said(hands, "Other is in use now; this prompt stays with Kube 2022")
        await hands.type(" a line\r")
        await hands.type("and one more\r")
    assert room.store.execute(
        "SELECT c.slug, s.id FROM note n JOIN conference c ON c.uid = n.conference LEFT JOIN session s ON s.uid = n.session"
    ).fetchall()[0] == ("kube", 2)
    assert room.one("SELECT count(*) FROM note n JOIN conference c ON c.uid = n.conference WHERE slug = 'kube'") == (2,)


async def test_a_line_whose_session_was_deleted_is_asked_about(room):
    async with room.keyboard() as hands:
        await hands.type("half a line")
        room.remove("s2")
        hands.tick()
        await said(hands, "  s2 Backstage: Restoring Order was deleted")
        assert not any("rates it" in row or "stays with" in row for row in hands.said)
        await hands.type("\r")
        await said(hands, "s2 Backstage: Restoring Order was deleted: this line is not stored.")
        assert hands.mark == "  half a line\ns3> "
        await hands.type("\r")
    assert room.notes() == [(3, "note", "half a line")]


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE session SET starts_at = starts_at + 86400000, ends_at = ends_at + 86400000",
        "UPDATE session SET room = 'X'",
    ],
)
async def test_a_line_stays_with_a_session_that_is_moved(room, change):
    async with room.keyboard() as hands:
        await hands.type("half")
        room.store.execute(change)
        room.clock.set("10:21")
        hands.tick()
        assert hands.mark == "s2> "
        await hands.type(" a line\r")
    assert room.notes() == [(2, "note", "half a line")]


async def test_a_line_goes_to_a_session_that_was_deleted_and_brought_back(room):
    async with room.keyboard() as hands:
        await hands.type("half")
        room.remove("s2")
        hands.tick()
        undo(room.store, None)
        hands.tick()
        await hands.type(" a line\r")
    assert room.notes() == [(2, "note", "half a line")]


@pytest.mark.parametrize(("start", "number"), [("", 2), ("/start s3\r", 3)])
async def test_alt_n_in_the_middle_of_a_line_leaves_it_where_it_was(room, start, number):
    async with room.keyboard() as hands:
        await hands.type(f"{start}the last")
        room.clock.set("10:52")
        await hands.type(ALT_N)
        await said(hands, f"(the line you have begun stays with s{number})")
        await hands.type(" sentence\r")
        await hands.type("of the next\r")
    assert room.notes() == [(number, "note", "the last sentence"), (4, "note", "of the next")]


async def test_an_early_start_that_is_undone_is_not_offered_for_a_rating(room):
    room.clock.set("08:30")
    async with room.keyboard() as hands:
        await hands.type(ALT_N + ALT_N)
        await hands.type("/undo\r")
        await said(hands, "took back start: s1 Keynotes")
        assert not any("rates it" in row for row in hands.said)
        await hands.type("4\r")
    assert room.notes() == [(None, "note", "4")]
    assert room.one("SELECT attendance, rating FROM session WHERE id = 1") == ("planned", None)


@pytest.mark.parametrize("aimed", [False, True])
@pytest.mark.parametrize(
    ("line", "sql", "right"),
    [
        ("/rate 4 good", "SELECT id, rating, verdict FROM session WHERE rating IS NOT NULL", (2, 4, "good")),
        ("/rate s4 3", "SELECT id, rating, verdict FROM session WHERE rating IS NOT NULL", (4, 3, "")),
        ("/link https://example.org", "SELECT s.id FROM link l JOIN session s ON s.uid = l.session", (2,)),
        ("/speaker Ada Lind", "SELECT s.id FROM session_speaker p JOIN session s ON s.uid = p.session", (2,)),
        ("/late 5", "SELECT count(*), max(ends_at) FROM session WHERE id = 2", (1, 1652864100000)),
        ("!! of the keynotes", "SELECT s.id FROM note n JOIN session s ON s.uid = n.session", (1,)),
        ("/private x", "SELECT s.id FROM note n JOIN session s ON s.uid = n.session", (2,)),
        ("/moment x", "SELECT s.id FROM note n JOIN session s ON s.uid = n.session", (2,)),
    ],
)
async def test_a_command_means_the_session_that_the_prompt_shows(room, line, sql, right, aimed):
    async with room.keyboard() as hands:
        if not aimed:
            await hands.type(line[:-1])
        room.clock.set("11:05")
        hands.tick()
        await hands.type(ALT_B + line[:-1] if aimed else "")
        assert hands.mark == "s2> "
        await hands.type(line[-1] + "\r")
        await hands.until(lambda: hands.line == "")
    assert room.one(sql) == right


async def test_lines_that_wait_for_the_store_stay_when_their_session_is_deleted(room):
    async with room.keyboard() as hands:
        room.store.execute("BEGIN IMMEDIATE")
        await hands.type("one\r")
        await hands.type("two\r")
        await hands.type("three")
        room.store.execute("ROLLBACK")
        room.remove("s2")
        await said(hands, "s2 Backstage: Restoring Order was deleted: this line is not stored.")
        assert (hands.line, hands.mark) == ("three", "  one\n  two\ns3> ")
        await hands.type("\r")
        await hands.until(lambda: len(room.texts()) == 3)
        assert hands.line == ""
    assert room.notes() == [(3, "note", "one"), (3, "note", "two"), (3, "note", "three")]


async def test_the_prompt_follows_its_conference_whatever_it_is_called(room):
    async with room.keyboard(room.new_context(slug="kube")) as hands:
        await hands.type("half")
        room.new_conference("other")
        room.store.execute("UPDATE conference SET slug = 'kubecon' WHERE slug = 'kube'")
        hands.tick()
        assert hands.mark == "s2> "
        await hands.type(" a line\r")
        await hands.type("and one more\r")
    assert room.notes() == [(2, "note", "half a line"), (2, "note", "and one more")]


async def test_a_line_begun_without_a_conference_stays_in_the_inbox(empty):
    async with empty.keyboard() as hands:
        await hands.type("half")
        empty.make()
        hands.tick()
        await said(hands, "notes go to Kube 2022 now")
        await said(hands, "(the line you have begun stays with inbox)")
        await hands.type(" a line\r")
        await hands.type("the next\r")
        empty.new_conference("other")
        hands.tick()
        await hands.type("and one more\r")
    assert empty.notes() == [(None, "note", "half a line"), (2, "note", "the next"), (2, "note", "and one more")]


async def test_a_conference_that_is_gone_is_said(empty):
    empty.new_conference("other")
    empty.make()
    async with empty.keyboard(empty.new_context(slug="kube")) as hands:
        await hands.type("half a line")
        undo(empty.store, None)
        hands.tick()
        await said(hands, "notes go to Other now")
        await hands.type("\r")
        await said(hands, "s2 Backstage: Restoring Order was deleted: this line is not stored.")
        assert (hands.mark, empty.notes()) == ("  half a line\nday 1> ", [])


async def test_an_unfinished_line_is_entered_where_it_was_begun(room):
    room.ended_line("half", "s2")
    room.clock.set("11:20")
    async with room.keyboard() as hands:
        await said(hands, "Recovered an unfinished line from s2 Backstage: Restoring Order, 10:20")
        assert hands.mark == "s2> "
        await hands.type(" a line\r")
        await hands.type("in the talk of now\r")
    assert room.notes() == [(2, "note", "half a line"), (4, "note", "in the talk of now")]


async def test_a_session_left_before_it_began_is_as_it_was(room):
    room.clock.set("09:58")
    async with room.keyboard() as hands:
        room.clock.set("09:38")
        await hands.type(ALT_N)
        await said(hands, "s2 Backstage: Restoring Order begins in 37 min: Alt-N once more goes there now")
        await hands.type(ALT_N)
        await said(hands, "s2 Backstage: Restoring Order: notes go here now")
        room.clock.set("09:58")
        await hands.type("/stop\r")
        await said(hands, "left s2 Backstage: Restoring Order")
        assert not any("rates it" in line for line in hands.said if "s2" in line)
        await hands.type(ALT_N + "/prev\r")
    assert room.one("SELECT attendance, entered_at, left_at FROM session WHERE id = 2") == ("planned", None, None)
    room.clock.set("10:35")
    assert "n1 s2 back in the talk" in room.enter("back in the talk")


async def test_alt_e_brings_the_last_note_back_and_enter_replaces_it(room):
    async with room.keyboard() as hands:
        await hands.type("! one catalouge\r")
        room.clock.set("10:25")
        await hands.type(ALT_E)
        assert (hands.line, hands.mark) == ("! one catalouge", "edit n1> ")
        await hands.type("\x7f\x7f\x7f\x7fogue #platform\r")
        await said(hands, "n1 changed")
        assert hands.mark == "s2> "
        await hands.type(ALT_E + CTRL_C)
        assert (hands.line, hands.mark) == ("", "s2> ")
        await hands.type("the next\r")
        await hands.type("/undo\r/undo\r")
        await said(hands, "took back edit: n1 one catalo")
    assert room.store.execute("SELECT kind, text, at, tags FROM note").fetchall() == [
        ("takeaway", "one catalouge", room.at("10:20"), "")
    ]


async def test_an_edited_note_that_was_deleted_is_asked_about(room):
    async with room.keyboard() as hands:
        await hands.type("one\r")
        await hands.type(ALT_E + " and more")
        room.remove("n1")
        await hands.type("\r")
        await said(hands, "n1 was deleted: this line is not stored.")
        await hands.type("\r")
    assert room.notes() == [(2, "note", "one and more")]


async def test_alt_b_sends_the_line_to_the_session_before(room):
    room.clock.set("11:02")
    async with room.keyboard() as hands:
        await hands.type("in the next talk\r")
        await hands.type(ALT_B)
        assert hands.mark == "s2> "
        await hands.type("! what the last one said\r")
        assert hands.mark == "s4> "
        await hands.type("half" + ALT_B)
        assert hands.mark == "s2> "
        await hands.type(ALT_B)
        assert hands.mark == "s4> "
        await hands.type(" a line\r")
        await hands.type("!! > words of the last one\r")
    assert room.notes() == [
        (4, "note", "in the next talk"), (2, "takeaway", "what the last one said"), (4, "note", "half a line"),
        (2, "quote", "words of the last one"),
    ]  # fmt: skip


async def test_a_digit_and_enter_choose_one_of_several(room):
    room.store.execute("UPDATE session SET attendance = ''")
    async with room.keyboard() as hands:
        assert "   1 s2 Backstage: Restoring Order (Hall 8A, 10:15)" in hands.said
        assert hands.mark == "day 2> "
        await hands.type("not filed\r")
        await hands.type("2\r")
        await said(hands, "s3 Something Else: notes go here now")
        await said(hands, "/move files n1 here, too")
        await hands.type("filed\r")
        await hands.type("2\r")
    assert sum("1 s2 Backstage" in line for line in hands.said) == 1
    assert room.notes() == [(None, "note", "not filed"), (3, "note", "filed"), (3, "note", "2")]


async def test_a_digit_means_nothing_that_is_shown_only_after_it_was_typed(room):
    async with room.keyboard() as hands:
        await hands.type("3")
        room.clock.set("10:50:01")
        await hands.type("\r")
        await said(hands, "s2 Backstage: Restoring Order is over: 1 to 5 and Enter rates it")
        await hands.type("2")
        room.store.execute("UPDATE session SET attendance = ''")
        room.clock.set("11:40")
        hands.tick()
        await hands.type("\r")
    assert room.notes() == [(2, "note", "3"), (2, "note", "2")]
    assert room.one("SELECT count(*) FROM session WHERE rating IS NOT NULL OR attendance = 'attended'") == (0,)


async def test_a_digit_for_another_place_is_text(room):
    room.ended_line("1", "s2")
    async with room.keyboard() as hands:
        room.clock.set("10:51")
        hands.tick()
        await said(hands, "s2 Backstage: Restoring Order is over: 1 to 5 and Enter rates it")
        assert hands.line == "1"
        await hands.type("\r")
        room.clock.set("10:59")
        await hands.type(ALT_E + "\x7f4\r")
        await said(hands, "n1 changed")
        await hands.type(ALT_B + "5\r")
        await hands.type("2\r")
        await said(hands, "s2 Backstage: Restoring Order rated 2/5")
    assert room.notes() == [(2, "note", "4"), (1, "note", "5")]


async def test_digits_behind_a_line_that_waits_are_text(room):
    room.store.execute("UPDATE session SET attendance = ''")
    async with room.keyboard() as hands:
        room.store.execute("BEGIN IMMEDIATE")
        await hands.type("2\r")
        assert hands.waiting == ["/start s3"]
        await hands.type("1\r")
        await hands.type("2")
        room.store.execute("ROLLBACK")
        await hands.until(lambda: len(room.texts()) == 1)
        assert hands.line == "2"
        await hands.type("\r")
    assert room.notes() == [(None, "note", "1"), (None, "note", "2")]
    assert room.one("SELECT id FROM session WHERE attendance = 'attended'") == (3,)


@pytest.mark.parametrize(
    "line",
    [
        "$ kubectl get pods -A", "$ 5 million a year saved", "$ kubectl get pods\nNAME READY\npod1 1/1", "$ ls",
        "$ export A=1: all of it", "$ curl -s https://example.org", "$ cat log | grep error: 404", "$ Karpenter",
        "$ ./configure: fails", "$ wget https://example.org/x", "$ git log - shows history", "$ 5 million - a lot", "$ 1,000: a price",
        "$ docker run https://example.org/x",
    ],
)  # fmt: skip
def test_a_line_of_a_shell_is_a_note_as_typed(room, line):
    shown = room.enter(line)
    assert room.notes() == [(2, "note", line)]
    assert "kept as a note; a product is $ NAME: what it is, or /tech NAME" in shown


@pytest.mark.parametrize("mark", ["$ ", "$  ", "! ", "? ", "> ", "!! ", "[ ] "])
async def test_a_mark_alone_is_refused_and_stays_in_the_line(room, mark):
    async with room.keyboard() as hands:
        await hands.type(f"{mark}\r")
        await hands.until(lambda: any("needs" in row for row in hands.said), 2)
        assert hands.line == mark
        await hands.type("Cilium: eBPF\r")
        await hands.until(lambda: hands.line == "", 2)


@pytest.mark.parametrize(
    "line", ["/speaker Ada Lind", "/speaker ada lind, org", "/speaker ada lind @ada", "/speaker 李明"]
)
def test_a_name_is_a_speaker_at_once(room, line):
    assert "speaks in s2" in room.enter(line)
    assert "speaks in s2" in room.enter(line.lower().split(",")[0].split(" @")[0])


@pytest.mark.parametrize(
    ("line", "product"),
    [
        ("$ Chaos Mesh: chaos engineering", ("Chaos Mesh", "chaos engineering", "")),
        ("$ Karpenter - a cluster autoscaler", ("Karpenter", "a cluster autoscaler", "")),
        ("$ Karpenter https://karpenter.sh", ("Karpenter", "", "https://karpenter.sh")),
        ("$ O'Reilly Radar: a magazine", ("O'Reilly Radar", "a magazine", "")),
        ("$ helm - a package manager", ("helm", "a package manager", "")),
        ("$ 3scale: gateway", ("3scale", "gateway", "")),
        ("$ 7-Zip: an archiver", ("7-Zip", "an archiver", "")),
        ("$ git: version control", ("git", "version control", "")),
        ("/tech Karpenter 5/5", ("Karpenter", "", "")),
    ],
)
def test_what_looks_like_a_product_is_one(room, line, product):
    room.enter(line)
    assert room.one("SELECT name, tagline, url FROM tech") == product
    assert room.notes() == []
    room.enter(f"$ {product[0]}")  # a known name is enough
    assert room.notes() == []


@pytest.mark.parametrize("again", ["\r", "\x1b[A\r"], ids=["Enter", "Up and Enter"])
@pytest.mark.parametrize("line", ["/start small, then grow", "/tech debt is a choice", "/speaker notes are useful"])
async def test_words_that_match_nothing_make_something_only_at_a_second_enter(room, line, again):
    count = "SELECT (SELECT count(*) FROM session) + (SELECT count(*) FROM tech) + (SELECT count(*) FROM speaker)"
    before = room.one(count)
    async with room.keyboard() as hands:
        await hands.type(f"{line}\r")
        await said(hands, "for a note, begin the line with two slashes: //...")
        assert (hands.line, room.one(count)) == ("", before)
        assert "Enter again" in hands.bar
        await hands.type(CTRL_C + f"\r{line}\r")
        assert room.one(count) == before
        await hands.type("words typed without a look\r")
        assert (room.texts(), "Enter again" in hands.bar) == (["words typed without a look"], False)
        await hands.type(f"\r{line}\r")
        assert room.one(count) == before
        await hands.type(again)
        await hands.until(lambda: room.one(count) == (before[0] + 1,))
    assert room.texts() == ["words typed without a look"]


async def test_move_alone_takes_along_what_was_noted_since_the_session_began(room):
    room.clock.set("10:50")
    async with room.keyboard() as hands:
        await hands.type("still of the last talk\r")
        room.clock.set("11:02")
        await hands.type("/start s2\rof the next\rand this\r")
        await hands.type("\x1bn")
        await said(hands, "/move files n2, n3 here, too")
        await hands.type("/move\r")
        await said(hands, "n2, n3 moved to s4")
        assert [number for number, *_ in room.notes()] == [2, 4, 4]
        await hands.type("\x1bz")
        await said(hands, "took back move")
        await hands.type("/move\r/move\r")
        await said(hands, "say where to")
    assert [number for number, *_ in room.notes()] == [2, 4, 4]


def test_many_notes_that_may_go_along_are_counted(room):
    room.store.execute("UPDATE session SET attendance = ''")  # so that notes go to the day
    for number in range(5):
        room.enter(f"note {number}")
    assert room.enter("/start s3").splitlines()[1:] == ["  /move files n1, n2, n3, n4, n5 here, too"]
    room.enter("/undo")
    room.enter("one more")
    assert room.enter("/start s3").splitlines()[1:] == ["  /move files 6 notes, n1 to n6, here, too"]


async def test_undo_after_the_question_of_alt_n_asks_first(room):
    async with room.keyboard() as hands:
        await hands.type("/plan s6\r" + ALT_N)
        await said(hands, "s4 Autoscaling in Practice begins in 40 min: Alt-N once more goes there now")
        await hands.type("/undo\r")
        await said(hands, "the last command changed nothing. Enter again takes back plan: s6 Lunch Panel")
        assert room.one("SELECT attendance FROM session WHERE id = 6") == ("planned",)
        await hands.type("\r")
        await said(hands, "took back plan: s6 Lunch Panel")
        # after the second Alt-N there is a change to take back
        await hands.type(ALT_N + ALT_N + "/undo\r")
        await said(hands, "took back start: s4 Autoscaling in Practice")
    assert room.one("SELECT attendance, entered_at FROM session WHERE id = 4") == ("planned", None)


async def test_undo_after_a_command_that_changed_nothing_asks_first(room):
    async with room.keyboard() as hands:
        await hands.type("/private secret\r")
        await hands.type("/private\r")
        await said(hands, "n1 is private already")
        await hands.type("/undo\r")
        await said(hands, "the last command changed nothing. Enter again takes back add: n1 secret")
        assert room.texts() == ["secret"]
        await hands.type("\r")
        await hands.until(lambda: room.texts() == [])
        await hands.type("/undo\r")
        await said(hands, "this prompt has no change to take back")
        assert hands.line == ""


@pytest.mark.parametrize("line", ["$ Cilium", "$ Cilium: eBPF", ALT_E, "/plan s2", "/done n1", "/here"])
async def test_undo_asks_first_after_any_line_that_changed_nothing(room, line):
    execute(room.context, "$ Cilium: eBPF")
    execute(room.context, "? why")
    execute(room.context, "/done n1")
    execute(room.context, "/here hall 8a")
    execute(room.context, "the last note")
    async with room.keyboard() as hands:
        await hands.type(f"{line}\r")
        await hands.type("/undo\r")
        asked = any("the last command changed nothing. Enter again takes back add: n2" in row for row in hands.said)
        assert asked == (line != "/here")  # which only shows the room
        assert room.texts() == (["why", "the last note"] if asked else ["why"])


async def test_undo_does_not_ask_after_a_mark_of_a_moment(room):
    async with room.keyboard() as hands:
        await hands.type("/plan s2\r")
        await hands.type("\x1bm\x1bz")
        await said(hands, "took back add: n1 moment")
    assert room.notes() == []


async def test_notes_of_others_are_shown_once(room):
    async with room.keyboard() as hands:
        await hands.type("mine\r")
        elsewhere(room, "theirs", "! and this")
        hands.tick()
        await said(hands, "elsewhere: 10:20 n3 s2 ! and this")
        hands.tick()
    assert sum("elsewhere:" in line for line in hands.said) == 2
    assert "  elsewhere: 10:20 n2 s2 theirs" in hands.said


async def test_a_store_of_a_newer_version_takes_no_line(room):
    async with room.keyboard() as hands:
        await hands.type("one\r")
        room.store.execute("PRAGMA user_version = 99")
        await hands.type("two\r")
        await said(hands, "was written by a newer confnote (schema 99")
        assert (hands.waiting, room.texts()) == (["two"], ["one"])
    assert room.store.execute("SELECT count(*) FROM draft").fetchone() == (0,)


async def test_lines_that_wait_stay_when_a_newer_version_takes_the_store(room):
    async with room.keyboard() as hands:
        room.store.execute("BEGIN IMMEDIATE")
        await hands.type("one\r")
        await hands.type("two\r")
        await hands.type("three")
        room.store.execute("PRAGMA user_version = 99")
        room.store.execute("COMMIT")
        await said(hands, "was written by a newer confnote (schema 99")
        assert (hands.waiting, hands.line) == (["one", "two"], "three")
        assert hands.prompt.saver.file is not None
        before = "\n".join(room.store.iterdump())
        await hands.type(CTRL_C)  # keeps the lines for the history, in a file
        assert "\n".join(room.store.iterdump()) == before
    (line, _), *_ = find_lines(str(room.path), lambda _: False).values()
    assert line.text == "one\ntwo\nthree"


def test_answers_name_a_session_in_thirty_characters(room):
    room.store.execute("UPDATE session SET title = 'Restoring order: one catalogue for every team' WHERE id = 2")
    assert room.enter("/rate 4").splitlines()[0] == "  s2 Restoring order: one catalogu… rated 4/5"
    assert room.enter("/late 5").splitlines()[0] == "  s2 Restoring order: one catalogu… runs 10:15 to 10:55 now"
    assert (
        room.enter("/stop")
        == "  left s2 Restoring order: one catalogu…; you are out: notes go to the day until your next session begins"
    )


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("quit", "/quit leaves"), (":wq", "/quit leaves"), ("Exit ", "/quit leaves"), ("?", "/help lists the commands"),
        ("ls", "/list shows your notes"), ("clear", "Ctrl-L clears the screen"),
        ("confnote export --zip", "that is for a shell"), ("confnote list tech", "/help list shows what it does here"),
        ("confnote add the words", "here the words alone are enough"),
        ("confnote rate 4 --session s12", "/help rate shows what it does here"),
    ],
)  # fmt: skip
def test_a_command_typed_by_habit_is_a_note_and_the_answer_says_so(room, line, said):
    shown = room.enter(line).splitlines()
    assert shown == [f"10:20 n1 s2 {line}", f"  kept as a note; {said} (/undo takes the note back)"]
    assert room.texts() == [line]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("confnote rate 4 'solid demo'", "the command is /rate 4 solid demo"),
        ("confnote search don't", "the command is /search don't"), ("confnote stop", "the command is /stop"),
    ],
)  # fmt: skip
def test_a_command_of_a_shell_is_a_note_and_the_answer_has_the_one_of_the_prompt(room, line, said):
    assert room.enter(line).splitlines()[1:] == [f"  kept as a note; {said}"]
    assert room.texts() == [line]


@pytest.mark.parametrize("line", ["quit while you are ahead", "confnote is a tool", "exit 1", "confnote"])
def test_words_that_only_begin_like_a_command_are_a_note_without_a_remark(room, line):
    assert room.enter(line) == f"10:20 n1 s2 {line}"


@pytest.mark.parametrize(
    ("advice", "said"),
    [
        ("See: confnote agenda", "See: /agenda"), ("(confnote agenda 'sky')", "(in a shell: confnote agenda 'sky')"),
        ("confnote rate s2 4 and confnote undo", "/rate s2 4 and (in a shell) confnote undo"),
        ("confnote move last --day 2", "/move last --day 2"), ("confnote start s1 --at 10:00", "in a shell: confnote start s1 --at 10:00"),
        ("See: confnote list sessions", "See in a shell: confnote list sessions"),
        ("Not now. Make one: confnote new X", "Not now. Make one in a shell: confnote new X"),
        ("n48 is in the trash: confnote untrash n48", "n48 is in the trash; in a shell: confnote untrash n48"),
        ("type in a shell: confnote undo", "type in a shell: confnote undo"),
        ("a newer confnote wrote it: confnote doctor, confnote backup", "a newer confnote wrote it; in a shell: confnote doctor, confnote backup"),
        ("confnote list tech", "in a shell: confnote list tech"), ("confnote search WORDS", "/search WORDS"),
    ],
)  # fmt: skip
def test_advice_names_a_command_of_the_prompt_only_if_it_does_the_same(advice, said):
    assert in_prompt(Refused(advice)) == said


async def test_the_session_before_is_the_one_that_i_was_in_last(room):
    room.clock.set("10:16")
    async with room.keyboard() as hands:
        await hands.type("/start s3\rof s3\r")
        room.clock.set("10:20")
        await hands.type("/start s2\r")
        await hands.type("!! ! what s3 said\r")
        await hands.type(ALT_B)
        assert hands.mark == "s3> "
        assert hands.bar.startswith(" this line goes to s3 Something Else\n")
        await hands.type(CTRL_C + "/prev\r")
        await said(hands, "s3 Something Else: notes go here now")
        assert hands.bar.startswith(" s3 Something Else")
    assert room.notes() == [(3, "note", "of s3"), (3, "takeaway", "what s3 said")]


def test_the_session_before_is_none_of_my_room_that_began_while_i_sat_elsewhere(room):
    """A session of the pinned room in which the user took no note is not the one before the one where notes go."""
    insert(
        room.store, "session", conference=room.uid, title="Closing Remarks", room="Hall 8A",
        starts_at=room.at("10:52"), ends_at=room.at("10:53"),
    )  # fmt: skip
    room.enter("/here hall 8a")
    room.enter("of s2")
    room.clock.set("10:55")
    assert room.enter("of s2, too").startswith("10:55 n2 s2 of s2")
    assert room.enter("!! of the keynotes").startswith("10:55 n3 s1 of the keynotes")


async def test_move_alone_leaves_what_was_put_elsewhere(room):
    room.clock.set("11:02")
    async with room.keyboard() as hands:
        await hands.type("/start s2\r")
        await hands.type("!! to the one before\r/to s3 to another\rof the next\r")
        await hands.type(ALT_N)
        await said(hands, "/move files n3 here, too")
        await hands.type("/move\r")
        await said(hands, "n3 moved to s4")


async def test_a_wrong_digit_can_be_corrected_until_a_note_is_taken(room):
    room.store.execute("UPDATE session SET attendance = ''")
    async with room.keyboard() as hands:
        await hands.type("1\r2\r")
        await said(hands, "s3 Something Else: notes go here now")
        assert not any("rates it" in line for line in hands.said)
        await hands.type("a note\r1\r")
        await said(hands, "kept as a note; /rate 4 rates the session, /start WORDS sits you down elsewhere")
    assert room.notes() == [(3, "note", "a note"), (3, "note", "1")]


async def test_a_session_left_too_early_and_entered_again_is_offered_when_it_is_over(room):
    async with room.keyboard() as hands:
        await hands.type(ALT_N + ALT_N + "/prev\r")
        room.clock.set("10:51")
        hands.tick()
        await said(hands, "s2 Backstage: Restoring Order is over: 1 to 5 and Enter rates it")
        await hands.type("4\r")
    assert room.one("SELECT rating FROM session WHERE id = 2") == (4,)


async def test_an_answer_names_the_session_that_has_begun_while_notes_go_to_one_that_is_over(room):
    room.enter("/start s2")
    room.clock.set("10:55")
    room.store.execute("UPDATE session SET starts_at = ? WHERE id = 4", (room.at("10:52"),))
    over = "s2 ended 10:50, and s4 Autoscaling in Practice (Room 3, 10:52) has begun: /move last s4"
    assert room.enter("still of it").splitlines()[1] == f"  {over}"
    async with room.keyboard() as hands:
        await hands.type("and this\r")
        await said(hands, over)


async def test_minutes_until_a_session_begins_are_those_of_the_toolbar(room):
    room.clock.set("10:22:30")
    async with room.keyboard() as hands:
        await hands.type(ALT_N)
        await said(hands, "s4 Autoscaling in Practice begins in 38 min: Alt-N once more goes there now")
        await hands.type(ALT_N)
        await said(hands, "s4 Autoscaling in Practice: notes go here now; it begins at 11:00, in 38 min")
        assert " begins in 38 min" in hands.bar
    with pytest.raises(Unknown, match=r"begins 11:35 today in Room 3, in 1 h 13 min: /start s5"):
        room.enter("/start vitess")


async def test_alt_n_asks_again_after_another_line(room):
    async with room.keyboard() as hands:
        await hands.type(ALT_N)
        await said(hands, "s4 Autoscaling in Practice begins in 40 min: Alt-N once more goes there now")
        await hands.type("a note\r" + ALT_N)
    assert sum("Alt-N once more" in line for line in hands.said) == 2
    assert room.one("SELECT entered_at FROM session WHERE id = 4") == (None,)


def test_a_session_that_one_comes_back_to_is_over_as_before(room):
    room.enter("/start s2")
    room.enter("a note")
    room.clock.set("10:30")
    room.enter("/start s3")
    room.clock.set("10:40")
    room.enter("/prev")
    room.clock.set("11:04")  # 14 minutes after its end; the user came 5 minutes late
    assert room.enter("still of it").startswith("11:04 n2 s2")
    room.clock.set("11:06")
    assert room.enter("of the next").startswith("11:06 n3 s4")


async def test_a_session_started_by_mistake_is_not_offered_for_a_rating(room):
    async with room.keyboard() as hands:
        await hands.type("/start s3\r")
        room.clock.set("10:21")
        await hands.type("/start s2\r")
        await said(hands, "(not attended)")
        await hands.rest(0.1)
        assert [row for row in hands.said if "s3" in row and "rates it" in row] == []
        room.clock.set("10:30")
        await hands.type("a note\r")
        await hands.type("/start s3\r")
        await said(hands, "s2 Backstage: Restoring Order left: 1 to 5 and Enter rates it")
