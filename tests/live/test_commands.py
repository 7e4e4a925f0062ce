"""Check that each slash command does what its help says, and that a wrong one answers what to type."""

import re
from datetime import date

import pytest
from prompt_toolkit.styles import Style

from confnote.errors import ConfnoteError, Refused, Unknown, Usage
from confnote.live.commands import BY_NAME, COMMANDS, execute, in_prompt
from confnote.live.completion import completions, typed_line
from confnote.live.context import Unsure
from confnote.model import Conference
from confnote.post.settings import DraftText, Settings
from confnote.store.drafts import StoredPost, save_post
from confnote.store.rows import insert
from confnote.store.write import make_conference, put_setting


def session(room, number, *columns):
    return room.one(f"SELECT {', '.join(columns)} FROM session WHERE id = ?", number)


def test_rate_means_this_session_the_last_one_or_the_one_named(room):
    assert room.enter("/rate 4 solid demo") == "  s2 Backstage: Restoring Order rated 4/5: solid demo"
    assert session(room, 2, "rating", "verdict") == (4, "solid demo")
    room.enter("/rate s1 3/5")
    assert session(room, 1, "rating", "verdict") == (3, "")
    room.enter("a note")
    room.enter("/stop")
    room.clock.set("10:54")
    assert "the last one attended today" in room.enter("/rate 5")
    assert session(room, 2, "rating") == (5,)
    for wrong in ("/rate", "/rate 6", "/rate good", "/rate s1"):
        with pytest.raises(Usage, match="1 to 5"):
            room.enter(wrong)


def test_start_finds_by_words_and_makes_what_is_not_there(room):
    with pytest.raises(Unknown, match="begins 11:35 today in Room 3, in 1 h 15 min: /start s5 starts it all the same"):
        room.enter("/start vitess fast")
    assert room.enter("/start s5") == (
        "  s5 Vitess, are we Fast Yet?: notes go here now; it begins at 11:35, in 1 h 15 min"
    )
    assert "left s5" in room.enter("/start s4-autoscaling-in-practice")
    with pytest.raises(Unsure) as asked:
        room.enter("/start Autoscaling in Practise")
    question = "no session is called 'Autoscaling in Practise'; the nearest is s4 Autoscaling in Practice, which /start s4 starts."
    assert str(asked.value) == f"{question} /start --new Autoscaling in Practise makes a new one"
    assert (
        in_prompt(asked.value)
        == f"{question} Enter again makes a new one; for a note, begin the line with two slashes: //..."
    )
    shown = room.enter("/start --new Autoscaling in Practise")
    assert "s7 Autoscaling in Practise: new, notes go here now; left s4" in shown
    with pytest.raises(Unsure, match=r"^no session is called 'Autoscaling in Theory'\. /start"):
        room.enter("/start Autoscaling in Theory")
    execute(room.context, "/start Autoscaling in Theory", sure=True)
    assert "s9 Keynotes: new" in room.enter("/start --new Keynotes")
    assert "t1" in room.enter("/to s4 $ Chaos Mesh: chaos")
    found = room.store.execute("SELECT s.id FROM tech t JOIN session s ON s.uid = t.session").fetchall()
    assert found == [(4,)]
    with pytest.raises(Usage, match="a tech cannot be private, so it was not kept"):
        room.enter("/private $ Hidden: x")
    with pytest.raises(Usage, match="say which session"):
        room.enter("/start")
    with pytest.raises(Unknown, match="2 sessions on now or soon match 'autoscaling'"):
        room.enter("/start autoscaling")


@pytest.mark.parametrize(
    "line", ["rate s10 4", "to s10 hello", "late s10 5", "speaker s10 Ada", "link s10 https://a.example", "start s10"]
)
def test_a_handle_of_another_conference_is_not_taken(room, line):
    days = date(2022, 6, 1)
    with room.store.change("new"):
        about = Conference(
            slug="other", name="Other", zone="UTC", starts_on=days, ends_on=days, day_one=days, day_end=240
        )
        uid = make_conference(room.store, about)
        number, _ = insert(room.store, "session", conference=uid, title="Elsewhere")
        put_setting(room.store, "conference", room.uid)
    line = line.replace("s10", f"s{number}")
    with pytest.raises(Unknown, match=r"Elsewhere is a session of Other, not of Kube 2022: .* confnote live -c other"):
        room.enter(f"/{line}")


def test_start_alone_shows_the_numbered_sessions_again(room):
    room.store.execute(
        "UPDATE session SET attendance = '', starts_at = ?, ends_at = ?", (room.at("10:15"), room.at("10:50"))
    )
    with pytest.raises(Refused) as refused:
        room.enter("/start")
    first, *listed = str(refused.value).split("\n")
    assert first == "say which session: a digit and Enter, /start s12, or words of its title"
    assert [row[:6] for row in listed] == [f"   {number} s" for number in range(1, 7)]
    for _ in range(5):
        with room.store.change("test"):
            insert(
                room.store, "session", conference=room.uid, title="More", starts_at=room.at("10:15"),
                ends_at=room.at("10:50"), imported="{}",
            )  # fmt: skip
    with pytest.raises(Refused, match=r"more: /start WORDS$") as refused:
        room.enter("/start")
    assert str(refused.value).count("\n") == 10


def test_start_alone_lists_what_else_runs_or_begins_soon(room):
    usage = "say which session: /start s12, or words of its title (/agenda all lists them)"
    with pytest.raises(Usage) as refused:
        room.enter("/start")
    assert str(refused.value) == f"{usage}\n   s3 Something Else (Room 5, 10:15)"
    room.clock.set("11:50")
    room.enter("/start s5")
    with pytest.raises(Usage) as refused:
        room.enter("/start")
    assert str(refused.value) == f"{usage}\n   s6 Lunch Panel (Room 3, 12:00)"
    room.clock.set("13:30")
    with pytest.raises(Usage) as refused:
        room.enter("/start")
    assert str(refused.value) == usage
    room.store.execute(
        "UPDATE session SET starts_at = ?, ends_at = ? WHERE id < 5", (room.at("13:40"), room.at("14:00"))
    )
    room.store.execute("UPDATE session SET service = 1 WHERE id = 4")
    room.store.execute("UPDATE session SET starts_at = ? WHERE id = 1", (room.at("13:35"),))
    room.enter("/start --new Hallway")
    with pytest.raises(Usage) as refused:
        room.enter("/start")
    assert [row.split()[0] for row in str(refused.value).splitlines()[1:]] == ["s1", "s2", "s3"]


def test_start_asks_before_it_goes_back_by_words(room):
    room.enter("/start s3")
    room.enter("a note")
    room.clock.set("11:05")
    room.enter("/start s4")
    for words, session in (("something", "s3 Something Else"), ("backstage", "s2 Backstage: Restoring Order")):
        with pytest.raises(Unsure) as asked:
            room.enter(f"/start {words}")
        assert str(asked.value) == f"{session}: it ended at 10:50. /start {session[:2]} goes back to it"
        assert "Enter again goes back to it" in in_prompt(asked.value)
    # words of what runs or comes, and handles, ask nothing
    room.enter("a note")
    assert "s4 Autoscaling in Practice: notes go here now" in room.enter("/start autoscaling")
    assert room.enter("/start s3") == "  s3 Something Else: notes go here now; it ended at 10:50"
    assert "s3 Something Else: notes go here now; it ended at 10:50" in room.enter("/start something")
    room.enter("/start s4")
    answer = execute(room.context, "/start something", sure=True)
    assert "s3 Something Else: notes go here now; it ended at 10:50" in "".join(text for _, text in answer.lines[0])
    room.clock.set("14:30")
    assert "s6 Lunch Panel: notes go here now; it ended at 13:00" in room.enter("/start s6")


def test_without_a_session_start_goes_back_at_once(room):
    room.clock.set("10:55")
    assert "s3 Something Else: notes go here now; it ended at 10:50" in room.enter("/start something")


def test_a_session_started_by_mistake_is_not_attended(room):
    assert room.enter("/start s3") == "  s3 Something Else: notes go here now"
    room.clock.set("10:21")
    left = "left s3 Something Else (not attended)"
    assert room.enter("/start s2") == f"  s2 Backstage: Restoring Order: notes go here now; {left}"
    assert session(room, 3, "attendance", "entered_at", "left_at") == ("", None, room.at("10:21"))
    room.enter("/undo")
    assert session(room, 3, "attendance", "entered_at", "left_at") == ("attended", room.at("10:20"), None)
    room.enter("/redo")
    # in the pinned room, and one that is planned
    room.enter("/here room 5")
    assert session(room, 2, "attendance", "entered_at") == ("planned", None)
    room.enter("/here hall 8a")
    assert session(room, 3, "attendance", "entered_at") == ("", None)
    assert session(room, 2, "attendance", "entered_at") == ("attended", room.at("10:21"))


@pytest.mark.parametrize("line", ["a note", "/moment", "/rate 3", "/link https://a.example", "/to s3 $ Foo: bar", ""])
def test_a_session_with_something_of_mine_or_five_minutes_stays_attended(room, line):
    room.enter("/start s3")
    room.enter(line)
    room.clock.set("10:24" if line else "10:25")
    assert "left s3" in room.enter("/start s2")
    assert session(room, 3, "attendance", "entered_at", "left_at") == (
        "attended", room.at("10:20"), room.at("10:24" if line else "10:25"),
    )  # fmt: skip


def test_a_link_from_before_makes_no_mistake_attended(room):
    room.enter("/link s3 https://a.example")
    room.enter("/start s3")
    assert room.enter("/start s2").endswith("left s3 Something Else (not attended)")


def test_a_session_that_one_made_or_came_back_to_stays_attended(room):
    room.enter("/start --new Hallway")
    assert room.enter("/start s3").endswith("left s7 Hallway")
    room.clock.set("10:30")
    room.enter("/start s2")
    room.enter("/start s3")
    room.clock.set("10:31")
    assert room.enter("/start s2").endswith("left s3 Something Else")
    assert session(room, 3, "attendance", "entered_at") == ("attended", room.at("10:30"))


def test_quotes_around_words_make_one_name(room):
    assert [row.split()[0] for row in room.enter("/plan \"lunch panel\" s3 'Something Else'").splitlines()] == [
        "s6",
        "s3",
    ]
    assert room.enter('/plan --drop "lunch panel"').endswith("taken off the agenda: Lunch Panel")
    assert room.enter('/start "something else"').startswith("  s3 Something Else")
    assert room.enter("/here 'room 5'").startswith("  in Room 5")
    room.enter("one")
    assert room.enter('/move n1 "backstage order"').startswith("  n1 moved to s2 Backstage: Restoring Order")
    assert room.enter("/list 'lunch panel'").splitlines()[0].startswith("  s6 Lunch Panel")
    room.enter("[] don't send 'Kim's slides'")
    assert room.enter('/done "kim\'s slides"').endswith(": done")
    assert room.enter("/use 'kube'") == "  kube: Kube 2022, in use now"
    with pytest.raises(Unknown, match="""'"lunch'"""):
        room.enter('/plan "lunch panel')


def test_stop_leaves(room):
    out = "  left s2 Backstage: Restoring Order; you are out: notes go to the day until your next session begins"
    assert room.enter("/stop") == out
    assert room.enter("in the corridor").startswith("10:20 n1 day 2")
    with pytest.raises(Usage, match="//stop the presses"):
        room.enter("/stop the presses")


def test_private_names_the_file_that_has_the_words(room, tmp_path):
    room.enter("a thought about their two clouds")
    post = tmp_path / "post.md"
    post.write_text("# Kube\n\nA *thought* about their two clouds\n")
    (uid,) = room.store.execute("SELECT uid FROM conference").fetchone()
    row = StoredPost("post", Settings(path=str(tmp_path)).to_json(), str(post), DraftText("", ()).to_json())
    with room.store.change("export"):
        save_post(room.store, uid, row, 1)
    words = f"n1 is private now, but its words are in {post}:3: take them out with (in a shell) confnote export"
    assert room.enter("/private") == f"  {words}"


def test_next_and_prev_walk_through_my_sessions(room):
    assert "s4 Autoscaling" in room.enter("/next")
    assert "s5 Vitess" in room.enter("/next")
    with pytest.raises(Refused, match="nothing of yours comes next"):
        room.enter("/next")
    assert "s4 Autoscaling" in room.enter("/prev")
    assert "s2 Backstage" in room.enter("/prev")
    assert "s1 Keynotes" in room.enter("/prev")
    assert "s2 Backstage" in room.enter("/prev")  # which was left for the one that is over


def test_prev_needs_a_session_before(room):
    room.clock.set("08:00")
    with pytest.raises(Refused, match="no session of yours before"):
        room.enter("/prev")


@pytest.mark.slow
def test_prev_takes_notes_of_a_session_that_is_over(room):
    room.clock.set("11:20")
    assert "s2 Backstage" in room.enter("/prev")
    room.enter("what I forgot")
    assert "s4 Autoscaling" in room.enter("/next")
    room.enter("and on")
    assert [number for number, _, _ in room.notes()] == [2, 4]


def test_prev_leaves_no_session_that_runs_and_notes_go_back_to_it(room):
    room.enter("/start s2")
    room.enter("a note")
    room.clock.set("11:02")
    room.enter("/start s4")
    room.clock.set("11:05")
    assert room.enter("/prev") == "  s2 Backstage: Restoring Order: notes go here now; it ended at 10:50"
    assert session(room, 4, "left_at") == (None,)
    assert room.enter("what I forgot") == "11:05 n2 s2 what I forgot"
    room.clock.set("11:15")
    assert room.enter("and on").splitlines() == ["11:15 n3 s4 and on", "  s2 ended 10:50; /start s2 goes on with it"]
    assert (
        room.enter("/stop")
        == "  left s4 Autoscaling in Practice; you are out: notes go to the day until your next session begins"
    )


def test_prev_at_the_instant_of_a_start_and_from_one_that_is_over(room):
    room.clock.set("11:05")
    room.enter("/start s4")
    assert room.enter("/start s3") == "  s3 Something Else: notes go here now; it ended at 10:50"
    assert room.enter("of s3") == "11:05 n1 s3 of s3"
    assert room.enter("/start s1") == "  s1 Keynotes: notes go here now; it ended at 10:00; left s3 Something Else"
    assert room.enter("of s1") == "11:05 n2 s1 of s1"
    assert "left s1 Keynotes" in room.enter("/start s4")
    assert room.enter("of s4") == "11:05 n3 s4 of s4"


def test_a_raw_block_is_one_note(room):
    room.enter("```raw\n<b>bold</b>\n```")
    assert room.notes() == [(2, "note", "```raw\n<b>bold</b>\n```")]


def test_to_and_private_keep_marks(room):
    room.enter("/to s4 ! a takeaway beforehand")
    room.enter("/private ? who is hiring\nreally")
    room.enter("a thought")
    assert room.enter("/private") == "  n3 is private now: posts leave it out"
    assert room.notes() == [
        (4, "takeaway", "a takeaway beforehand"), (2, "question", "who is hiring\nreally"), (2, "note", "a thought"),
    ]  # fmt: skip
    assert [row[0] for row in room.store.execute("SELECT private FROM note ORDER BY id")] == [0, 1, 1]
    with pytest.raises(Usage, match="say which session"):
        room.enter("/to backstage hello")
    room.enter("/to s4 Q Ada Lind, Org: who pays?")
    room.enter("/private Q Ada: and then?")
    assert room.notes()[3:] == [(4, "question", "Ada Lind, Org: who pays?"), (2, "question", "Ada: and then?")]


def test_a_quote_by_a_speaker(room):
    for person in ("Ada Lind, Org", "Bo Ek", "Bob Berg"):
        room.enter(f"/speaker s2 {person}")
    room.enter("/speaker s1 Cy Dahl")
    assert room.enter("> @2 scale is the story") == "10:20 n1 s2 > scale is the story \u2014 Bo Ek"
    room.enter("> @bo one\n> two")
    room.enter("> @Berg three")
    room.enter("/to s1 > @cy four")
    room.enter("/private > @1 five")
    room.clock.set("11:05")
    room.enter("!! > @Ada six")
    assert room.notes() == [
        (2, "quote", "scale is the story \u2014 Bo Ek"), (2, "quote", "one\ntwo \u2014 Bo Ek"),
        (2, "quote", "three \u2014 Bob Berg"), (1, "quote", "four \u2014 Cy Dahl"), (2, "quote", "five \u2014 Ada Lind"),
        (2, "quote", "six \u2014 Ada Lind"),
    ]  # fmt: skip
    assert typed_line("quote", "three \u2014 Bob Berg") == "> three \u2014 Bob Berg"


def test_a_quote_by_nobody_known_stays_as_typed_and_says_who_there_is(room):
    assert room.enter("> @2 words") == (
        "10:20 n1 s2 > @2 words\n  @2 is no speaker of the session, so the quote stays as typed: it has none. "
        "/speaker NAME adds one, then /edit last > @1 WORDS names it"
    )
    room.enter("/speaker Bo Ek")
    room.enter("/speaker Bob Berg")
    who = "@1 is Bo Ek, @2 is Bob Berg. /edit last > @1 WORDS names one"
    assert room.enter("> @3 words").endswith(f"@3 is no speaker of the session, so the quote stays as typed: {who}")
    assert room.enter("> @b words").endswith(
        f"@b is more than one speaker of the session, so the quote stays as typed: {who}"
    )
    assert room.enter("@1 no quote") == "10:20 n4 s2 @1 no quote"
    assert room.texts() == ["@2 words", "@3 words", "@b words", "@1 no quote"]
    assert room.enter("/edit n1 > @2 words").startswith("10:20 n1 > words \u2014 Bob Berg")
    assert room.enter("/edit n1 Q Ada, Org: words").startswith("10:20 n1 ? Ada, Org: words")
    room.clock.set("14:30")
    assert "@1 is no speaker of the session, so the quote stays as typed: it has none." in room.enter("> @1 words")


def test_move_refiles_the_last_note_of_this_prompt(room):
    room.enter("one")
    room.enter("two")
    execute(room.new_context(), "of another prompt")
    assert room.enter("/move last s4") == "  n2 moved to s4 Autoscaling in Practice"
    assert room.enter("/move s5") == "  n2 moved to s5 Vitess, are we Fast Yet?"
    assert room.enter("/move n1-n2 day 1") == "  n1, n2 moved to 17 May"
    assert room.enter("/move n1 section closing") == "  n1 moved to the section closing"
    assert room.enter("/move n1 inbox") == "  n1 moved to the inbox"
    assert [number for number, _, _ in room.notes()] == [None, None, 2]
    with pytest.raises(Usage, match="say where to"):
        room.enter("/move last")


def test_start_names_the_notes_that_one_took_in_the_wrong_session(room):
    room.clock.set("10:16")
    room.enter("/start s3")
    room.enter("one")
    room.enter("! two")
    room.enter("/to s3 three")
    room.clock.set("10:23")
    assert room.enter("/start s2").splitlines()[1:] == ["  /move n1 n2 s2 takes the notes of s3 along"]
    assert room.enter("/move n1 n2 s2") == "  n1, n2 moved to s2 Backstage: Restoring Order"
    assert room.enter("/move n3 s2").endswith("; s3 Something Else is not attended")
    assert session(room, 3, "attendance", "entered_at", "left_at") == ("", None, room.at("10:23"))
    room.enter("/undo")
    assert session(room, 3, "attendance", "entered_at") == ("attended", room.at("10:16"))
    room.enter("/move n3 section closing")
    assert session(room, 3, "attendance", "entered_at") == ("attended", room.at("10:16"))


def test_start_names_the_notes_that_the_plan_put_in_another_session(room):
    room.clock.set("10:18")
    room.enter("one of s3")
    room.clock.set("10:30")
    room.enter("two of s3")
    room.enter("/to s2 three, meant for it")
    assert [number for number, _, _ in room.notes()] == [2, 2, 2]
    assert room.enter("/start something else").splitlines()[1:] == ["  /move n1 n2 s3 takes the notes of s2 along"]


@pytest.mark.parametrize(
    ("came", "went", "line"),
    [
        ("10:16", "10:26", "/start s2"),  # not the wrong one any more
        ("10:43", "10:50", "/start s2"),  # it is over
        ("10:43", "10:49", "/start s4"),  # the note is from before the next one begins
    ],
)
def test_start_names_no_notes_that_are_where_they_belong(room, came, went, line):
    room.clock.set(came)
    room.enter("/start s3")
    room.enter("one")
    room.clock.set(went)
    assert len(room.enter(line).splitlines()) == 1


def test_a_part_of_a_word_names_a_session_before_a_conference(room):
    room.new_conference("devnexus")
    room.enter("/use kube")
    room.enter("one")
    with pytest.raises(Unknown, match="2 sessions on now or soon match 'e'"):
        room.enter("/move last e")
    assert room.enter("/move last else") == (
        "  n1 moved to s3 Something Else; you sit there now, so the next notes go there too"
    )
    assert room.enter("/move last k").startswith("  n1 moved to s2 Backstage: Restoring Order;")
    assert room.enter("/move last Kube") == "  n1 moved to kube, filed by the clock: s2 Backstage: Restoring Order"
    assert room.enter("/move last dev") == "  n1 moved to devnexus, filed by the clock: Day 1 (18 May)"
    assert room.enter("/move last ku").startswith("  n1 of devnexus moved to kube, filed by the clock")


def test_move_joins_a_product_to_another(room):
    room.enter("/tech --new ratatui")
    room.enter("/tech Ratatui TUI: a library")
    assert room.enter("/move t2 t1") == "  t2 joined to t1 ratatui"
    assert room.one("SELECT name, tagline FROM tech") == ("ratatui", "a library")


def test_undo_takes_back_what_this_prompt_did_and_nothing_else(room):
    other = room.new_context()
    room.enter("mine")
    execute(other, "theirs")
    room.enter("/rate 4")
    assert "took back rate: s2 Backstage" in room.enter("/undo")
    assert "took back add: n1 mine" in room.enter("/undo")
    with pytest.raises(Refused, match="this prompt has no change to take back") as nothing:
        room.enter("/undo")
    assert in_prompt(nothing.value).endswith("for changes made elsewhere, type in a shell: confnote undo")
    assert room.texts() == ["theirs"]
    assert session(room, 2, "rating") == (None,)
    with pytest.raises(Refused, match="no note yet"):
        room.enter("/move last s1")


def test_tech_takes_url_rating_and_verdict_out_of_the_words(room):
    room.enter("/tech Chaos Mesh: chaos engineering https://chaos-mesh.org 4/5 want it at home")
    assert room.one("SELECT name, tagline, url, rating, verdict FROM tech") == (
        "Chaos Mesh", "chaos engineering", "https://chaos-mesh.org", 4, "want it at home",
    )  # fmt: skip
    assert "rating 4 → 5" in room.enter("/tech chaos mesh 5/5")
    with pytest.raises(Usage, match="needs a name"):
        room.enter("/tech")


@pytest.mark.parametrize("begins", ["$ ", "/tech ", "/to s4 $ "])
def test_a_rating_behind_a_product_leaves_its_tagline(room, begins):
    assert room.enter(f"{begins}kubent: finds old calls 2/5 no docs").splitlines() == [
        "10:20 t1 $ kubent: finds old calls, rated 2/5: no docs"
    ]
    assert room.enter(f"{begins}kubent 3/5 too slow") == (
        "10:20 t1 $ kubent changed: rating 2 \u2192 3, verdict no docs \u2192 too slow"
    )
    assert room.enter(f"{begins}Argo CD 4/5 want it") == "10:20 t2 $ Argo CD: rated 4/5: want it"
    assert room.store.execute("SELECT name, tagline, rating, verdict FROM tech ORDER BY id").fetchall() == [
        ("kubent", "finds old calls", 3, "too slow"), ("Argo CD", "", 4, "want it"),
    ]  # fmt: skip
    assert room.notes() == []


def test_link_goes_to_the_session_or_to_a_handle(room):
    assert "l1 video https://youtu.be/x added to s2" in room.enter("/link https://youtu.be/x The recording")
    room.enter("$ Chaos Mesh: chaos")
    assert "added to t1" in room.enter("/link t1 https://chaos-mesh.org")
    code = '<blockquote class="twitter-tweet"><p>Great\ntalk</p>&mdash; Ada (@ada) <a href="https://twitter.com/ada/status/1">May 18, 2022</a></blockquote>'
    assert "l3 social" in room.enter(f"/link {code}")
    assert room.one("SELECT author, embed FROM link WHERE id = 3") == ("Ada (@ada)", code)
    with pytest.raises(Usage, match="needs its address"):
        room.enter("/link")


def test_speaker_adds_and_completes(room):
    room.enter("/speaker Ada Lovelace, Engines")
    assert "Grace Hopper speaks in s2" in room.enter("/speaker Grace Hopper, Navy @grace")
    room.enter("/speaker ada lovelace @ada")
    assert room.store.execute("SELECT name, org, handle FROM speaker ORDER BY id").fetchall() == [
        ("Ada Lovelace", "Engines", "@ada"), ("Grace Hopper", "Navy", "@grace"),
    ]  # fmt: skip
    assert room.one("SELECT count(*) FROM session_speaker WHERE session = (SELECT uid FROM session WHERE id = 2)") == (
        2,
    )
    room.enter("/undo")
    assert room.one("SELECT handle FROM speaker WHERE id = 1") == ("",)


def test_late_shifts_the_session(room):
    assert room.enter("/late 7") == "  s2 Backstage: Restoring Order runs 10:15 to 10:57 now"
    assert session(room, 2, "starts_at", "ends_at") == (room.at("10:15"), room.at("10:57"))
    room.enter("/late s4 -5 min")
    assert session(room, 4, "starts_at") == (room.at("10:55"),)
    room.enter("/undo")
    assert session(room, 4, "starts_at") == (room.at("11:00"),)
    room.clock.set("10:30")
    room.enter("/stop")
    room.clock.set("10:52")
    assert "s4 Autoscaling in Practice runs 11:10" in room.enter("/late 10m")
    for wrong in ("/late", "/late soon", "/late 0"):
        with pytest.raises(Usage, match="how many minutes"):
            room.enter(wrong)


def test_undo_takes_back_the_room_and_that_you_are_out(room):
    room.enter("first")
    room.enter("/here hall 1")
    assert room.enter("/undo") == "  took back here: not in a room"
    room.enter("/here room 5")
    room.enter("/here hall 8a")
    assert room.enter("/undo") == (
        "  took back here: s2 Backstage: Restoring Order (back to: attendance planned, came in none) and 1 more; "
        "in Room 5 again"
    )
    assert room.enter("/here") == "  in Room 5; notes go to s3 Something Else"
    assert room.enter("/undo") == (
        "  took back here: s3 Something Else (back to: attendance none, came in none); not in a room"
    )
    room.enter("/stop")
    room.enter("/stop")
    assert room.enter("/undo") == "  took back stop: out still"
    assert room.enter("/undo") == "  took back stop: s2 Backstage: Restoring Order (back to: left none); no longer out"
    assert room.enter("/here") == "  not in a room; notes go to s2 Backstage: Restoring Order"
    assert "took back add: n1 first" in room.enter("/undo")


def test_undo_leaves_the_room_that_another_prompt_set(room):
    other = room.new_context()
    room.enter("mine")
    execute(other, "/here hall 1")
    assert "took back add: n1 mine" in room.enter("/undo")
    assert room.enter("/here").startswith("  in Hall 1")


def test_here_takes_any_room_until_a_programme_names_the_rooms(room):
    with pytest.raises(Unknown, match="Rooms of the programme: "):
        room.enter("/here Foyer")
    with room.store.change("test"):
        room.store.execute("UPDATE session SET imported = NULL")
    assert room.enter("/here room 5") == "  in Room 5; notes go to s3 Something Else"
    with pytest.raises(Unsure, match=r"no room is called 'The Foyer' yet\. /here --new The Foyer makes it yours"):
        room.enter("/here  The  Foyer")
    assert room.enter("/here --new The  Foyer") == "  in The Foyer; notes go to s2 Backstage: Restoring Order"
    with pytest.raises(Unknown, match="is several rooms: Hall 1, Hall 8A"):
        room.enter("/here hall")


def test_here_pins_the_room_that_is_meant(room):
    assert room.enter("/here") == "  not in a room; notes go to s2 Backstage: Restoring Order"
    assert room.enter("/here room 5") == "  in Room 5; notes go to s3 Something Else"
    room.store.execute("UPDATE session SET attendance = ''")
    room.enter("in the pinned room")
    assert room.notes() == [(3, "note", "in the pinned room")]
    with pytest.raises(Unknown, match="several rooms: Hall 1, Hall 8A"):
        room.enter("/here hall")
    for off in ("off", "OFF", "--leave"):
        assert "in Room 5" in room.enter("/here room 5")
        assert "not in a room" in room.enter(f"/here {off}")
    room.store.execute("UPDATE session SET room = 'Off' WHERE id = 2")
    assert "in Off" in room.enter("/here off")


@pytest.mark.slow
def test_now_agenda_list_and_find_show_what_everybody_did(room):
    execute(room.new_context(), "! of another prompt #cilium")
    assert "5 min in, 30 min left · 1 note · next 11:00 s4 Autoscaling in Practice, Room 3" in room.enter("/now")
    assert room.enter("/list").splitlines() == [
        "  s2 Backstage: Restoring Order",
        "  n1  10:20   ! of another prompt #cilium",
    ]
    assert room.enter("/agenda").splitlines() == [
        "  Day 2 · Wed 18 May 2022 " + "─" * 54,
        "    09:00–10:00  ★ s1  Keynotes · Hall 1",
        "  ▶ 10:15–10:50  ✓ s2  Backstage: Restoring Order · Hall 8A",
        "    11:00–11:35  ★ s4  Autoscaling in Practice · Room 3",
        "    11:35–12:10  ★ s5  Vitess, are we Fast Yet? · Room 3",
        "  ★ planned  ✓ attended  ▶ on now",
    ]
    assert len(room.enter("/agenda all").splitlines()) == 8
    assert room.enter("/agenda tomorrow") == (
        "  Day 3, Thu 19 May 2022: nothing of yours: /agenda all shows the programme"
    )
    assert room.enter("/search cili") == "  n1  Wed 18 May 10:20  s2  of another prompt #cilium"
    assert room.enter("/find practice autosc").splitlines() == [
        "  nothing of yours; on the programme:",
        "  s4  Wed 18 May 11:00  Autoscaling in Practice, Room 3",
    ]
    assert room.enter("/search 'zip c++") == (
        """  nothing here has "'zip c++"; in all conferences, in a shell: confnote search ''"'"'zip c++'"""
    )


def test_the_list_shows_what_is_done_and_no_control_characters(room):
    room.enter("[] call \x1b[31mAda")
    room.enter("? who pays")
    room.enter("/done n1")
    room.store.execute("UPDATE session SET title = 'Back\x1b[2Jstage' WHERE id = 2")
    assert room.enter("/list").splitlines()[1:] == ["  n1  10:20 [x] call ␛[31mAda", "  n2  10:20   ? who pays"]
    assert "  ▶ 10:15–10:50  ✓ s2  Back␛[2Jstage · Hall 8A" in room.enter("/agenda").splitlines()
    assert room.enter("/search call") == "  n1  Wed 18 May 10:20  s2  call ␛[31mAda"


def test_the_list_and_the_search_show_the_moments_of_notes(room):
    room.enter("! delete the wiki and every page that nobody has read for a year")
    with room.store.change("test"):
        (uid,) = room.one("SELECT session FROM note")
        url = "https://youtu.be/dQw4w9WgXcQ"
        known = {"zero_at": room.at("10:15"), "zero_by": "hand"}
        insert(room.store, "link", conference=room.uid, session=uid, kind="video", url=url, **known)
    assert room.enter("/list").splitlines()[1:] == [
        "  n1  10:20   ! delete the wiki and every page that nobody has read for a year  ▶4:40"
    ]
    assert (
        room.enter("/search wiki") == "  n1  Wed 18 May 10:20  s2  delete the wiki and every page that nobody h…  ▶4:40"
    )
    room.context.columns = 50
    assert room.enter("/search wiki") == "  n1  Wed 18 May 10:20 s2  delete the wiki…  ▶4:40"
    for line in ("/list", "/search wiki"):
        Style.from_dict({str(at): style for at, (style, _) in enumerate(execute(room.context, line).lines[-1])})


def test_search_shows_what_is_mine_before_the_programme(room):
    room.store.execute("UPDATE session SET abstract = 'GPUs, and how to share GPUs among clusters', attendance = ''")
    with room.store.change("test"):
        for number in range(30):
            insert(room.store, "session", conference=room.uid, title=f"GPUs {number}", starts_at=room.at("14:00"))
    room.enter("? who pays for GPUs")
    room.enter("$ Kueue: a queue for GPUs")
    room.enter("/rate s1 4 the best of the talks on GPUs")
    room.enter("/speaker s3 Gwen GPUs, Example")
    room.enter("/speaker s1 Gus GPUs, Example")  # of a session that is shown as one of mine
    rows = room.enter("/find GPUs").splitlines()
    assert rows[:4] == [
        "  t1  Wed 18 May 10:20  tech: Kueue  a queue for GPUs",
        "  n1  Wed 18 May 10:20  who pays for GPUs",
        "  s1  Wed 18 May 09:00  Keynotes  4/5 the best of the talks on GPUs",
        "  on the programme:",
    ]
    assert len(rows) == 10
    assert all(
        re.match(
            r"  s[0-9]+ +Wed 18 May 14:00  GPUs [0-9]+$"
            r"|  -    Wed 18 May 10:15  speaker: Gwen GPUs · s3 Something Else, Room 5$",
            row,
        )
        for row in rows[4:9]
    )
    assert rows[9] == "  31 more of the programme; in a shell: confnote search GPUs -c kube --limit 200"
    room.enter("東京" * 30 + " tokyo")
    assert room.enter("/search tokyo") == "  n2  Wed 18 May 10:20  " + "東京" * 13 + "東 …"
    with room.store.change("test"):
        for _ in range(1001):  # more than a search ranks
            insert(room.store, "note", conference=room.uid, text="another", at=room.at("09:00"), kind="note")
    assert room.enter("/search another").splitlines()[20:] == [
        "  at least 980 more of yours; in a shell: confnote search another -c kube --limit 200"
    ]
    for number in range(25):
        room.enter(f"note {number} on GPUs, with " + "many words " * 20)
    rows = room.enter("/search GPUs").splitlines()
    assert rows[-1] == (
        "  8 more of yours, 31 more of the programme; in a shell: confnote search GPUs -c kube --limit 200"
    )
    assert all(len(row) <= 80 for row in rows[:-1])
    room.context.columns = 60
    rows = room.enter("/search GPUs").splitlines()
    assert rows[0] == "  n1     Wed 18 May 10:20 who pays for GPUs"
    assert all(len(row) <= 60 for row in rows[:-1])


@pytest.mark.slow
def test_search_knows_no_syntax(room):
    for text in ("k8s: don't", "100% sure", "日本語", "a_b", "🚀 launch"):
        room.enter(text)
        assert text in room.enter(f"/find {text}")
    assert "n2" not in room.enter("/find %_")


def test_edit_replaces_a_note_and_a_mark_changes_its_kind(room):
    room.enter("? who pays")
    room.enter("one catalouge")
    assert room.enter("/edit n2 ! one catalogue #platform").splitlines() == [
        "10:20 n2 ! one catalogue #platform", "  n2 changed",
    ]  # fmt: skip
    assert room.enter("/edit n1 who pays for it\nand why").splitlines()[1] == "  n1 changed"
    assert room.enter("/edit n1 ? who pays for it\nand why") == "  n1 stays as it is"
    assert room.enter("/edit last one catalogue for all") == "10:20 n2 ! one catalogue for all\n  n2 changed"
    assert room.notes() == [(2, "question", "who pays for it\nand why"), (2, "takeaway", "one catalogue for all")]
    assert room.one("SELECT tags FROM note WHERE id = 2") == ("",)
    room.enter("/undo")
    assert room.enter("/undo") == "  took back edit: n1 who pays for it and why (back to: text who pays)"
    for wrong, said in (
        (
            "/edit s2 new title",
            "/edit changes a note, not s2: for the fields of others, type in a shell: confnote edit s2",
        ),
        (
            "/edit n1 --kind action",
            "/edit takes words, no options; a mark before them changes the kind: /edit n1 ! the right words",
        ),
        ("/edit catalogue", "say which note: /edit n12 the right words, or /edit last ! a takeaway"),
    ):
        with pytest.raises(Usage) as refused:
            room.enter(wrong)
        assert in_prompt(refused.value) == said


@pytest.mark.parametrize("words", ["n1-n2", "n1-n2 the right words"])
def test_edit_changes_one_note(room, words):
    room.enter("one")
    room.enter("two")
    with pytest.raises(Usage, match=r"^/edit changes one note, not n1-n2: /edit n1 the right words$"):
        room.enter(f"/edit {words}")
    assert room.texts() == ["one", "two"]


@pytest.mark.parametrize(
    ("line", "words", "text", "said"),
    [
        ("> @1 one catalouge", "> one catalogue", "one catalogue \u2014 Ada Lind", "it is still by Ada Lind"),
        ("> @1 one\ntwo", "one\nand two", "one\nand two \u2014 Ada Lind", "it is still by Ada Lind"),
        ("> x \u2014 danah boyd", "y", "y \u2014 danah boyd", "it is still by danah boyd"),
        ("> x -- Guido van Rossum, PSF", "y", "y -- Guido van Rossum, PSF", "it is still by Guido van Rossum, PSF"),
        ("> Ada Lind: x", "y", "Ada Lind: y", "it is still by Ada Lind"),
        ("Q Priya Rao, ING: who pais", "who pays: you?", "Priya Rao, ING: who pays: you?", "it is still by Priya Rao, ING"),
        ("Q Sam: x", "? y", "Sam: y", "it is still by Sam"),
        # the new words name somebody, or the note is none of that kind any more
        ("> @1 x", "> @2 y", "y \u2014 danah boyd", "it no longer names Ada Lind"),
        ("> @1 x", "y \u2014 Bo Ek", "y \u2014 Bo Ek", "it no longer names Ada Lind"),
        ("> @1 x", "y \u2014 Ada Lind", "y \u2014 Ada Lind", ""),
        ("> @1 x", "! y", "y", "it no longer names Ada Lind"),
        ("Q Sam: x", "Q Jo Ek, Org: y", "Jo Ek, Org: y", "it no longer names Sam"),
        # nobody is named
        ("> x \u2014 and that is all", "y", "y", ""),
        ("? what about this: x", "y", "y", ""),
        ("Ada Lind: x", "y", "y", ""),
    ],
)  # fmt: skip
def test_edit_keeps_who_said_or_asked_it(room, line, words, text, said):
    room.enter("/speaker Ada Lind, Org")
    room.enter("/speaker danah boyd")
    room.enter(line)
    shown = room.enter(f"/edit n1 {words}").splitlines()
    assert room.texts() == [text]
    assert shown[1] == f"  n1 changed{'; ' if said else ''}{said}"


def test_a_private_note_is_shown_as_one(room):
    assert room.enter("/private the demo gods") == "10:20 n1 s2 (private) the demo gods"
    assert room.enter("/private ! them") == "10:20 n2 s2 (private) ! them"
    assert room.enter("/list").splitlines()[1:] == [
        "  n1  10:20     the demo gods  private", "  n2  10:20   ! them  private"
    ]  # fmt: skip


@pytest.mark.parametrize(
    "line", ["Q: who pays", "Q:who pays", "Q Sam, from ING, says: hello", "Q who pays?", "/to s4 Q who pays?"]
)
def test_a_question_without_an_asker_that_is_read_is_a_note_and_the_answer_says_so(room, line):
    hint = "kept as a note; a question is ? WORDS, or Q NAME, ORG: WORDS with its asker"
    assert room.enter(line).splitlines()[1:] == [f"  {hint}"]
    assert room.texts() == [line.removeprefix("/to s4 ")]


@pytest.mark.parametrize(
    "line", ["Q & A: late", "Q and A at six", "Q3 results: good", "Q 3: results", "Quite so", "//Q: x"]
)
def test_a_line_that_only_begins_with_a_q_has_no_hint(room, line):
    assert len(room.enter(line).splitlines()) == 1


def test_edit_of_a_quote_by_nobody_known_leaves_the_words_as_typed(room):
    room.enter("/speaker Ada Lind")
    room.enter("> @1 x")
    assert room.enter("/edit n1 > @3 y").splitlines()[1:] == [
        "  n1 changed; it no longer names Ada Lind",
        "  @3 is no speaker of the session, so the quote stays as typed: @1 is Ada Lind. /edit n1 > @1 WORDS names one",
    ]
    assert room.texts() == ["@3 y"]


def test_rm_deletes_by_handle_and_undo_brings_it_back(room):
    room.enter("one")
    room.enter("two")
    room.enter("$ Cilium: networking")
    execute(room.new_context(), "of another prompt")
    assert room.enter("/rm last t1") == "  deleted n2 two, t1 Cilium (/undo brings it back)"
    assert room.enter("/undo") == "  took back rm: n2 two and 1 more"
    assert room.enter("/rm s2") == "  deleted s2 Backstage: Restoring Order, 3 notes with it (/undo brings it back)"
    room.enter("/undo")
    assert room.notes() == [(2, "note", "one"), (2, "note", "two"), (2, "note", "of another prompt")]
    assert room.enter("/link https://a.example") == "  l1 page https://a.example added to s2 Backstage: Restoring Order"
    assert room.enter("/rm l1") == "  deleted l1 https://a.example (/undo brings it back)"
    with pytest.raises(Usage, match="say what to delete: /rm last"):
        room.enter("/rm")


def test_redo_does_again_what_this_prompt_took_back(room):
    room.enter("mine")
    room.enter("/rate 4")
    room.enter("/here room 5")
    room.enter("/undo")
    room.enter("/undo")
    other = room.new_context()
    execute(other, "theirs")
    execute(other, "/undo")
    assert room.enter("/redo") == (
        "  done again: rate: s2 Backstage: Restoring Order (attendance planned \u2192 attended, rating none \u2192 4)"
    )
    assert session(room, 2, "rating") == (4,)
    assert room.texts() == ["mine"]
    assert room.enter("/undo") == (
        "  took back rate: s2 Backstage: Restoring Order (back to: attendance planned, rating none)"
    )
    room.enter("and on")
    with pytest.raises(Refused, match="there is nothing to redo"):
        room.enter("/redo")
    room.enter("/here hall 1")
    room.enter("/undo")
    assert room.enter("/redo") == "  done again: here: in Hall 1"


def test_undo_and_redo_say_how_many_records_they_change(room):
    for words in ("one", "two", "three"):
        room.enter(words)
    room.enter("/move n1-n3 s4")
    assert room.enter("/undo") == "  took back move: n1 one (back to: session s2) and 2 more"
    assert room.enter("/redo") == "  done again: move: n1 one (session s2 \u2192 s4) and 2 more"
    room.enter("/edit n1 ? one")
    room.enter("/done n1")
    assert room.enter("/undo").startswith("  took back done: n1 one (back to: done none)")
    room.enter("/rm n1-n3")
    assert room.enter("/undo") == "  took back rm: n1 one and 2 more"


def test_done_marks_a_question_or_an_action(room):
    room.enter("[] send Kim the slides")
    room.enter("? who pays")
    assert room.enter("/done kim slides") == "  n1 send Kim the slides: done"
    assert room.enter("/done last") == "  n2 who pays: done"
    assert room.enter("/done n1-n2") == "  n1 send Kim the slides: done already\n  n2 who pays: done already"
    assert room.enter("/done --undo n2") == "  n2 who pays: open"
    room.enter("/undo")
    assert room.one("SELECT count(*) FROM note WHERE done_at IS NOT NULL") == (2,)
    room.enter("a note")
    with pytest.raises(Usage) as refused:
        room.enter("/done n3")
    # the option is one of the shell only
    assert in_prompt(refused.value).endswith("(in a shell: confnote list followups; confnote edit n3 --kind action)")


def test_plan_puts_sessions_on_the_agenda(room):
    assert room.enter("/plan s3 s6").splitlines() == [
        "  s3 Wed 18 10:15-10:50 Room 5 planned: Something Else; overlaps s2",
        "  s6 Wed 18 12:00-13:00 Room 3 planned: Lunch Panel; overlaps s5",
    ]
    assert room.enter("/plan --drop something else") == (
        "  s3 Wed 18 10:15-10:50 Room 5 taken off the agenda: Something Else"
    )
    assert room.enter("/undo") == "  took back plan: s3 Something Else (back to: attendance planned)"
    assert session(room, 3, "attendance") == ("planned",)
    room.enter("/now")  # the prompt has its conference from now on
    room.new_conference("other")
    with room.store.change("test"):
        (uid,) = room.one("SELECT uid FROM conference WHERE slug = 'other'")
        number, _ = insert(room.store, "session", conference=uid, title="Elsewhere")
    with pytest.raises(Unknown) as refused:
        room.enter(f"/plan s{number}")
    elsewhere = f"s{number} Elsewhere is a session of Other, not of Kube 2022"
    assert in_prompt(refused.value) == f"{elsewhere}: if you mean it, /use other goes there"
    for wrong in ("/plan", "/plan --drop"):
        with pytest.raises(Usage, match="say which session: /plan"):
            room.enter(wrong)


def test_use_goes_to_another_conference_and_undo_goes_back(room):
    room.new_conference("other")
    assert room.enter("/use kube") == "  kube: Kube 2022, in use now"
    with pytest.raises(Refused, match="no change to take back"):  # it was the one of the prompt before
        room.enter("/undo")
    assert room.enter("/use") == (
        "    other  Other\n    18 May 2022\n  ▶ kube  Kube 2022\n    16-20 May 2022 · 6 sessions"
    )
    assert room.enter("/use other") == "  other: Other, in use now; /use kube goes back"
    room.enter("a note there")
    assert room.enter("/undo") == "  took back add: n1 a note there"
    assert room.enter("/undo") == "  took back use: kube, Kube 2022, in use again"
    assert room.enter("a note here") == "10:20 n2 s2 a note here"
    assert execute(room.new_context(), "of another prompt").lines[0][2][1] == "s2 "
    with pytest.raises(Unknown, match="no conference is called 'nowhere'") as refused:
        room.enter("/use nowhere")
    assert in_prompt(refused.value) == "no conference is called 'nowhere'. See: /use"


def test_about_shows_what_was_heard_of_a_person_or_a_product(room):
    room.enter("/speaker Ada Lind, Org")
    room.enter("! one catalogue")
    room.enter("$ Cilium: networking")
    rows = room.enter("/about ada").splitlines()
    assert rows[0] == "  Ada Lind (Org) · 1 session heard · 1 conference"
    assert rows[2:] == [
        "  s2  ✓ Backstage: Restoring Order", "      Wed 18 May 2022 10:15–10:50 · Hall 8A", "  n1  ! one catalogue",
    ]  # fmt: skip
    assert "  t1  Cilium: networking" in room.enter("/about t1").splitlines()
    with pytest.raises(Usage, match="say of whom or of what"):
        room.enter("/about")


def test_no_note_becomes_a_product_and_the_answer_says_so(room):
    room.enter("a lens")
    assert room.enter("/edit n1 $ Lens: for clusters").splitlines()[1:] == [
        "  n1 changed", "  it stays a note; a product is $ NAME: what it is, or /tech NAME"
    ]  # fmt: skip
    assert room.texts() == ["$ Lens: for clusters"]
    assert room.enter("$ Lens: for clusters https://k8slens.dev") == "10:20 t1 $ Lens: for clusters https://k8slens.dev"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (">no blank", "kept as a note; a quote is > WORDS, with a blank between"),
        ("?why", "kept as a note; a question is ? WORDS, with a blank between"),
        ("> a quote", ""),
        ("[slides](https://example.org)", ""),
        (">= 5 nodes", ""),
        ("!!", ""),
    ],
)
def test_a_mark_without_its_blank_is_said(room, line, said):
    assert room.enter(line).splitlines()[1:] == ([f"  {said}"] if said else [])


def test_to_a_product_adds_words_to_its_verdict(room):
    room.enter("$ Cilium: networking")
    assert room.enter("/to t1 want it") == "  t1 Cilium: want it"
    assert room.enter("/to t1 ! fast, they say") == "  t1 Cilium: want it; fast, they say"
    assert room.enter("/undo") == "  took back tech: t1 Cilium (back to: verdict want it)"
    assert room.one("SELECT tagline, verdict FROM tech") == ("networking", "want it")
    with pytest.raises(Usage, match="say what you think of it: /to t1 faster"):
        room.enter("/to t1")
    with pytest.raises(Unknown, match="no t9"):
        room.enter("/to t9 words")


def test_a_photo_whose_name_has_blanks_needs_no_quotes(room, tmp_path):
    from PIL import Image

    Image.new("RGB", (8, 8), "red").save(tmp_path / "IMG 20.png")
    room.enter(f"/photo {tmp_path}/IMG 20.png the road map")
    room.enter(f"/photo {tmp_path}/IMG 20.png")
    text, alone = room.texts()
    assert re.fullmatch(r"!\[the road map\]\((photos/img-20-[0-9a-f]{12}\.png)\)", text)
    assert alone == text.replace("the road map", "")
    assert room.enter("/edit n1 the road ahead").splitlines()[1] == "  n1 changed; it keeps its photo"
    assert room.texts()[0] == text.replace("map", "ahead")
    assert room.enter("/edit n2 ! the map").splitlines()[1] == "  n2 changed; it keeps its photo"
    assert room.texts()[1] == text.replace("road map", "map")


def test_photo_adds_a_note_with_a_copy_of_it(room, tmp_path):
    from PIL import Image

    folder = tmp_path / "my pictures"
    folder.mkdir()
    Image.new("RGB", (8, 8), "red").save(folder / "It's a slide.png")
    escaped = str(folder / "It's a slide.png").replace(" ", "\\ ").replace("'", "\\'")
    assert [found.text for found in completions(f"/photo {tmp_path}/my\\ pictures/It", lambda *_: [])] == [
        "\\'s\\ a\\ slide.png"
    ]
    room.enter(f"/photo {escaped} ! don't forget this")
    room.enter(f'/photo "{folder}/It\'s a slide.png"')
    (kind, text), (_, bare) = room.store.execute("SELECT kind, text FROM note ORDER BY id").fetchall()
    found = re.fullmatch(r"!\[don't forget this\]\((photos/it-s-a-slide-[0-9a-f]{12}\.png)\)", text)
    assert (kind, bare) == ("takeaway", f"![]({found[1]})")
    assert (room.path.parent / found[1]).exists()
    with pytest.raises(Refused, match=r"nothing\.png cannot be read"):
        room.enter("/photo nothing.png")
    with pytest.raises(Usage, match="/photo "):
        room.enter("/photo 'a slide.png")


def test_help_is_made_from_the_table(room):
    shown = room.enter("/help")
    assert all(f"/{known.name}" in shown and known.help in shown for known in COMMANDS)
    assert room.enter("/help late") == "  /late MINUTES  shift a session that runs late"
    assert room.enter("/?") == shown
    with pytest.raises(Unknown, match="no command"):
        room.enter("/help dance")


def test_quit_leaves(room):
    assert execute(room.context, "/quit").leave
    assert execute(room.context, "/exit").leave


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(set(BY_NAME) - {"quit"}))
def test_every_command_answers_or_says_what_to_do_whatever_stands_behind_it(empty, room, name):
    for words in (
        "",
        "s2",
        "s99",
        "last",
        "nonsense words",
        "[red]",
        "😀",
        "-- --new",
        "4",
        "https://",
        "day",
        "n1-n9",
    ):
        try:
            assert room.enter(f"/{name} {words}") is not None
        except ConfnoteError as error:
            assert str(error)  # noqa: PT017  # either is right, a traceback is not


def test_late_never_ends_a_session_before_its_start(room):
    with pytest.raises(Refused, match="s2 would end before it begins"):
        room.enter("/late -50")


@pytest.mark.parametrize("minute", ["10:22", "10:29"])
@pytest.mark.parametrize("lines", [("/start s2", "/move n1 s2"), ("/move n1 s2", "/start s2")])
def test_moving_first_or_starting_first_leaves_a_wrong_session_not_attended(room, minute, lines):
    room.enter("/start s3")
    room.enter("one")
    room.clock.set(minute)
    said = [room.enter(line) for line in lines]
    assert said[lines.index("/move n1 s2")].endswith("; s3 Something Else is not attended")
    assert session(room, 3, "attendance", "entered_at", "left_at") == ("", None, room.at(minute))
    for _ in lines if lines[0] == "/start s2" else lines[:1]:  # the move starts s2, and the start of it does nothing
        execute(room.context, "/undo", sure=True)
    assert session(room, 3, "attendance", "entered_at", "left_at") == ("attended", room.at("10:20"), None)


def test_an_empty_session_attended_by_mistake_is_taken_off_by_its_handle(room):
    room.clock.set("10:16")
    room.enter("/start s3")
    room.enter("one")
    room.clock.set("10:40")
    room.enter("/start s2")
    empty = "  s3 Something Else is empty, but attended: /plan --drop s3 if you were not there"
    assert room.enter("/move n1 s2") == f"  n1 moved to s2 Backstage: Restoring Order\n{empty}"
    assert "attended, as before: Something Else" in room.enter("/plan --drop something else")
    assert room.enter("/plan --drop s3").endswith("taken off the agenda: Something Else")
    assert session(room, 3, "attendance", "entered_at", "left_at") == ("", None, room.at("10:40"))
    room.enter("/undo")
    assert session(room, 3, "attendance", "entered_at") == ("attended", room.at("10:16"))
    assert "attended, as before" in room.enter("/plan --drop s2")  # a note is there


def test_a_moved_quote_that_names_the_speaker_of_the_old_session_is_named(room):
    for line in ("/speaker s3 Rory McCune", "/speaker s2 Yang Li", "/speaker s4 Ada Lind", "/speaker s4 Bo Ek"):
        room.enter(line)
    for line in ("/start s3", "> @1 it's the words", "> Rory McCune: at first", "> by another — Linus T", "none"):
        room.enter(line)
    still = "still names Rory McCune, who does not speak in s2"
    assert room.enter("/move n1-n4 s2").splitlines()[1:] == [
        f"  n1 {still}: /edit n1 > @1 it's the words", f"  n2 {still}: /edit n2 > @1 at first",
    ]  # fmt: skip
    room.enter("/edit n1 > @1 it's the words")
    assert room.notes()[0][2] == "it's the words — Yang Li"
    assert room.enter("/move n1 s4").splitlines()[1:] == [
        "  n1 still names Yang Li, who does not speak in s4: /edit n1 > @1 it's the words (@1 is Ada Lind, @2 is Bo Ek)"
    ]
    room.enter(f"/edit n1 > @2 {'long ' * 30}")
    assert room.enter("/move n1 s5").splitlines()[1:] == [
        "  n1 still names Bo Ek, who does not speak in s5: /edit n1 WORDS — NAME"
    ]
    assert room.enter("/move n1 s4").count("\n") == 0
    assert room.enter("/move n1 day 2").count("\n") == 0


SHORT = (("Key A", "09:30", "09:36", "Hall 12", "planned"), ("Key B", "09:36", "09:39", "Hall 12", ""))


def test_what_has_begun_in_the_room_of_a_session_that_the_clock_chose_is_named(empty):
    room = empty.make((*SHORT, ("Elsewhere", "09:36", "10:00", "Hall 3", "")))
    room.clock.set("09:32")
    assert room.enter("in it") == "09:32 n1 s1 in it"
    room.clock.set("09:38")
    begun = "s1 ended 09:36, and s2 Key B (Hall 12, 09:36) has begun:"
    assert room.enter("words") == (f"09:38 n2 s1 words\n  {begun} /move last s2, or /here Hall 12 follows the room")
    assert room.enter("/rate 4") == f"  s1 Key A rated 4/5; {begun} /start s2, or /here Hall 12 follows the room"
    assert room.enter("/rate s1 3") == "  s1 Key A rated 3/5; was 4/5"
    assert room.enter("/here hall 12") == "  in Hall 12; notes go to s2 Key B"
    assert room.enter("more") == "09:38 n3 s2 more"


def test_start_asks_before_it_goes_back_to_a_session_without_an_end(room):
    room.enter("/start --new Hallway")
    room.enter("one")
    room.enter("/stop")
    room.clock.set("11:10")
    assert room.enter("/start hallway").startswith("  s7 Hallway: notes go here now")
    room.enter("/stop")
    room.clock.set("15:10")
    with pytest.raises(Unsure) as asked:
        room.enter("/start hallway")
    ways = "/start s7 goes back to it, and /start --new hallway makes another one"
    assert str(asked.value) == f"s7 Hallway: you left it at 11:10. {ways}"
    assert "Enter again goes back to it, and /start --new hallway makes another one" in in_prompt(asked.value)
    answer = execute(room.context, "/start hallway", sure=True)
    assert "s7 Hallway: notes go here now" in "".join(text for _, text in answer.lines[0])
    assert "s7 Hallway: notes go here now" in room.enter("/start hallway")  # the user sits there


@pytest.mark.parametrize("words", ["the slide with the layers", "don't know", "v1.2 of it", "! now"])
def test_photo_with_words_marks_the_moment_with_them(room, words):
    assert room.enter(f"/photo {words}") == f"10:20 n1 s2 [o] {words}"
    assert room.notes() == [(2, "photo", words)]


def test_photo_keeps_the_words_of_a_missing_file(room):
    for path in ("/nowhere/slide.jpg", "/nowhere/slide"):
        with pytest.raises(Refused, match=f"^{path} cannot be read: No such file or directory$"):
            room.enter(f"/photo {path}")
    with pytest.raises(Refused, match=r"^slide\.JPG cannot be read: No such file or directory$"):
        room.enter("/photo slide.JPG")
    assert room.enter("/photo /nowhere/slide.jpg ! the backoff curve") == (
        "10:20 n1 s2 ! the backoff curve\n  /nowhere/slide.jpg cannot be read: No such file or directory. "
        "The note has no photo yet; in a shell: confnote edit last --photo FILE"
    )
    assert room.notes() == [(2, "takeaway", "the backoff curve")]


def test_move_puts_products_into_a_session(room):
    for line in ("$ Cilium: networking", "$ Kyverno: policies", "a note"):
        room.enter(line)
    assert room.enter("/move t1 s3") == "  t1 seen in s3 Something Else"
    assert room.enter("/move t1-t2 s4") == "  t1, t2 seen in s4 Autoscaling in Practice"
    in_session = "SELECT s.id FROM tech t JOIN session s ON s.uid = t.session WHERE t.id = 1"
    assert room.one(in_session) == (4,)
    room.enter("/undo")
    assert room.one(in_session) == (3,)
    with pytest.raises(Usage, match=r"^n1 is no product: "):
        room.enter("/move t1 n1 s3")
    with pytest.raises(Unknown, match="s99"):
        room.enter("/move t1 s99")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("qoute", "> WORDS (quote)"), ("quote", "> WORDS (quote)"), ("takeway", "! WORDS (takeaway)"),
        ("question", "? WORDS (question)"), ("rat", "/rate"), ("strat", "/start"), ("actoin", "[] WORDS (action)"),
    ],
)  # fmt: skip
def test_a_mistyped_name_of_a_kind_leads_to_its_mark(room, typed, meant):
    assert room.enter(f"/{typed} we").splitlines()[1] == (
        f"  /{typed} is no command, kept as a note: did you mean {meant}? /undo takes it back"
    )
