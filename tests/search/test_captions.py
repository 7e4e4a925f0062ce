"""`search --captions`: the words of recordings, after those of notes."""

import json
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from confnote.core.lookup import fold
from confnote.core.text import MATCH_BEGIN, MATCH_END
from confnote.model import Cue
from confnote.store import spoken
from confnote.store.captions import put_captions
from confnote.store.db import connect
from confnote.store.search import Hits, SearchFilters
from tests.in_process import played_store
from tests.recordings.material import transcript, vtt

NOW = "2026-05-19T10:02:00+02:00"
LATER = "2026-05-19T11:02:00+02:00"
STREAM = "https://www.youtube.com/watch?v=abcdefghij2"
LINES = (
    (NOW, "new", "Cloud Days 2026", "--dates", "19-20 May 2026", "--timezone", "Europe/Berlin"),
    (NOW, "start", "Restoring order", "--room", "Hall 1", "--speaker", "Ada Lind"),
    (NOW, "add", "a portal is a museum #portal"),
    (NOW, "link", "https://youtu.be/abcdefghij1", "--kind", "video", "--session", "s1"),
    (NOW, "link", STREAM, "--kind", "video", "--session", "s1"),
    (LATER, "start", "Café talk", "--speaker", "Bo Ek"),
    (LATER, "add", "good coffee"),
    (LATER, "link", STREAM, "--kind", "video", "--session", "s2"),
)
played, run_then = played_store(LINES)
TALK = [
    Cue(0, "Good morning, and welcome."),
    Cue(60, "A portal that nobody feeds"),
    Cue(65, "is just a Müseum. We use C++ here."),
    Cue(200, "The portal again, and don't forget"),
    Cue(240, "that a museum is closed."),
]
ROW = "cloud-days-2026  caption"
FIRST = (
    f"-      {ROW}  A [portal] that nobody feeds is just a [Müseum]. We use C++ here.  s1  2026-05-19 10:02"
    "  Restoring order  Hall 1  1:00  https://youtu.be/abcdefghij1?t=60\n"
)


@pytest.fixture
def run(run_then, tmp_path):
    file = tmp_path / "talk.vtt"
    file.write_text(vtt(TALK), encoding="utf-8")
    assert run_then("moments", "s1", "--captions", str(file), now=LATER).code == 0
    return lambda *words: run_then("search", *words, now=LATER)


def said(run, *words):
    """Return (session, time in the recording) of the captions that are found."""
    rows = [row.split("  ") for row in run(*words, "--captions").stdout.splitlines()]
    return [(row[-6], row[-2]) for row in rows if row[2:4] and "caption" in row]


def test_what_was_said_comes_after_the_notes(run):
    note = "n1     cloud-days-2026  note  a [portal] is a [museum] #[portal]  s1  2026-05-19 10:02  Restoring order  Hall 1\n"
    assert run("portal", "museum").stdout == note
    ran = run("portal", "museum", "--captions")
    assert (ran.code, ran.stderr) == (0, "")
    # 40 s lie between the other two: they are said of different things
    assert ran.stdout == note + FIRST


@pytest.mark.parametrize(
    ("words", "times"),
    [
        ("PORTAL", ["1:00", "3:20"]),
        ("museum", ["1:05", "4:00"]),  # without its accent
        ("muse", ["1:05", "4:00"]),  # the last word may be a beginning
        ("muse portal", []),  # others may not
        ("portal muse", ["1:00"]),
        ("fe", ["1:00"]),  # of two letters if nothing else is found
        ("a", ["1:00", "4:00"]),
        ('"nobody feeds is just"', ["1:00"]),  # a phrase, also over two captions
        ('"feeds nobody"', []),
        ("c++", ["1:05"]),
        ("don't", ["3:20"]),
        ("don’t forget", ["3:20"]),
        ("morning museum", []),  # too far apart
        ("wiki", []),
        ("\u0301", []),
    ],
)
def test_all_words_are_said_within_half_a_minute(run, words, times):
    assert said(run, words) == [("s1", time) for time in times]


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        (("--session", "s1"), True), (("--session", "s2"), False), (("--day", "1"), True), (("--day", "2"), False),
        (("--speaker", "lind"), True), (("--speaker", "ek"), False), (("-c", "cloud-days-2026"), True),
        (("--since", "2026-05-20"), False), (("--kind", "note"), False), (("--tag", "portal"), False),
        (("--rating", "1+"), False), (("--private",), False), (("--public",), True),
    ],
)  # fmt: skip
def test_filters_apply_and_those_that_captions_cannot_have_leave_them_out(run, run_then, filters, found):
    words = ("-c", filters[1], "search") if filters[0] == "-c" else ("search", *filters)
    ran = run_then(*words, "feeds", "--captions", now=LATER)
    assert ("caption" in ran.stdout) == found


def test_json_has_the_moment(run):
    (hit,) = json.loads(run("nobody", "feeds", "--captions", "--json").stdout)
    assert hit["position"] == {"seconds": 60, "url": "https://youtu.be/abcdefghij1?t=60", "sure": True}
    assert (hit["handle"], hit["kind"], hit["session"]) == (None, "caption", "s1")
    assert hit["snippet"] == "A portal that [nobody] [feeds] is just a Müseum. We use…".replace(
        "[nobody] [feeds]", "[nobody feeds]"
    )


def test_the_limit_counts_them_too(run):
    ran = run("portal", "--captions", "--limit", "2")
    assert len(ran.stdout.splitlines()) == 2
    assert ran.stderr == "confnote: 2 of 3: --limit 3 shows all\n"
    assert "did you mean" not in run("nobody", "--captions").stderr


def put(store, url, cues):
    store.execute("UPDATE link SET cues = ? WHERE url = ?", (put_captions(store, cues), url))


@pytest.fixture
def stream(run, path):
    store = connect(str(path))
    with store.change("moments"):
        put(store, STREAM, [Cue(600, "the kitten sleeps"), Cue(4000, "the kitten wakes up")])
    yield store
    store.close()


def sessions_of(store, *filters):
    hits = Hits()
    spoken.add_captions(store, hits, "kitten", *(filters or (SearchFilters(),)))
    return [(hit.session, hit.position.seconds) for hit in hits]


def test_in_a_stream_a_hit_belongs_to_the_session_in_whose_time_it_lies(stream):
    assert sessions_of(stream) == [(1, 600), (1, 4000)]  # nothing says when the stream began
    begins = 1779177600_000  # 10:00
    stream.execute("UPDATE link SET zero_at = ?, zero_by = 'words' WHERE url = ?", (begins, STREAM))
    assert sessions_of(stream) == [(2, 4000), (1, 600)]
    (uid,) = stream.execute("SELECT uid FROM session WHERE id = 2").fetchone()
    assert sessions_of(stream, SearchFilters(session=uid)) == [(2, 4000)]


def test_in_a_stream_the_address_may_say_where_a_talk_begins(stream):
    stream.execute("UPDATE link SET url = url || '&t=3700s' WHERE session = (SELECT uid FROM session WHERE id = 2)")
    assert sessions_of(stream) == [(2, 4000), (1, 600)]


def test_captions_without_a_recording_are_not_found(stream):
    stream.execute("DELETE FROM link")
    assert sessions_of(stream) == []


@pytest.mark.slow
def test_forty_talks_are_looked_through_at_once(run, path):
    store = connect(str(path))
    (uid,) = store.execute("SELECT uid FROM session WHERE id = 1").fetchone()
    with store.change("moments"):
        for number in range(40):
            sql = "INSERT INTO link (uid, conference, session, kind, url) SELECT ?, conference, uid, 'video', ? FROM session WHERE uid = ?"
            store.execute(sql, (f"{number:026}", f"https://youtu.be/abcdefgh{number:03}", uid))
            put(store, f"https://youtu.be/abcdefgh{number:03}", transcript(number, minutes=67))
    words = transcript(7, minutes=67)[500].text.split()
    begun = time.perf_counter()
    hits = Hits()
    spoken.add_captions(store, hits, f"{words[0]} {words[5]}", SearchFilters())
    assert time.perf_counter() - begun < 1  # it takes 60 ms
    assert 2000 in [hit.position.seconds for hit in hits]
    store.close()


@given(st.text())
def test_a_long_text_is_folded_as_a_short_one(text):
    assert fold(text) == " ".join(spoken._folded(text).split())


CUES = st.lists(st.text(alphabet="ab é.", max_size=12), max_size=8)


@given(CUES, st.text(alphabet='ab é."', min_size=1, max_size=6))
@example(["b", "...", "a"], "b.a")
def test_any_words_give_safe_snippets(cues, typed):
    wanted = spoken._wanted(typed)
    said = [Cue(9.0 * at, " ".join(text.split())) for at, text in enumerate(cues)]
    for first, last in spoken._places(said, wanted):
        assert said[last].start - said[first].start <= spoken.NEAR
        snippet = spoken._snippet(said, first, last, wanted)
        assert snippet.count(MATCH_BEGIN) == snippet.count(MATCH_END) > 0
