"""`confnote moments`: by hand, by the words, by the clock; what is stored, and what is said."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.in_process import played_store
from tests.recordings.material import notes_on, transcript, vtt

BEGINS = 1779177600  # 2026-05-19 10:00 in Berlin
ZERO = 220  # seconds after that the recording began
CUES = transcript(7, minutes=35)


def at(seconds):
    return datetime.fromtimestamp(BEGINS + seconds, UTC).isoformat()


NOW = at(0)
LINES = (
    (NOW, "new", "Cloud Days 2026", "--dates", "19-20 May 2026", "--timezone", "Europe/Berlin"),
    (NOW, "start", "Restoring order"),
    *((at(seconds), "add", text) for seconds, text in notes_on(CUES, 8, 9, ZERO)),
    (NOW, "link", "https://youtu.be/abcdefghij1", "--kind", "video", "--session", "s1"),
    (at(4000), "start", "Deleted production"),
    (at(4100), "add", "it was the cache"),
    (at(4100), "link", "https://v.example/two", "--kind", "video", "--session", "s2"),
    (at(9000), "start", "Never recorded"),
)
played, run_then = played_store(LINES)
WORDS = "s1 Restoring order: the recording begins at 10:03:4"
CLOCK = (
    "s2 Deleted production: by the clock only, 11:06: it has no captions. Say one: confnote moments --at n10=12:31\n"
)


@pytest.fixture
def run(run_then):
    return lambda *words: run_then(*words, now=at(10_000))


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "order.vtt"
    path.write_text(vtt(CUES), encoding="utf-8")
    return str(path)


def zeros(run):
    return [(it["zero_at"], it["zero_by"]) for it in json.loads(run("list", "links", "--json").stdout)]


NOTHING = [(None, ""), (None, "")]


def test_without_captions_the_clock_decides_and_nothing_is_stored(run):
    ran = run("moments")
    assert (ran.code, ran.stderr) == (0, "")
    assert ran.stdout.endswith(
        f"{CLOCK}3 sessions: 2 by the clock only, 1 without a recording (confnote recordings FILE)\n"
    )
    assert zeros(run) == NOTHING


def test_the_words_decide_and_the_same_again_changes_nothing(run, file):
    ran = run("moments", "s1", "--captions", file)
    assert ran.stdout.startswith(WORDS), ran
    assert ran.stdout.endswith(" notes agree with what was said\n1 session: 1 by the words of your notes\n")
    known = zeros(run)
    assert [by for _, by in known] == ["words", ""]
    history = run("history").stdout
    assert (
        "moments: recording of s1 Restoring order (length none → 35:01, captions read none → yes,"
        " began none → 2026-05-19 10:03:46, known by none → words)\n"
    ) in history
    assert run("moments").stdout.startswith(ran.stdout.splitlines()[0])
    assert (zeros(run), run("history").stdout) == (known, history)
    run("undo")
    assert zeros(run) == NOTHING
    assert "  undo: recording of s1 Restoring order (length 35:01 → none, " in run("history").stdout


def test_a_dry_run_stores_nothing(run, file):
    assert "nothing is stored" in run("moments", "s1", "--captions", file, "--dry-run").stdout
    assert run("moments", "s1").stdout.endswith(
        "it has no captions. Say one: confnote moments --at n1=12:31\n1 session: 1 by the clock only\n"
    )
    assert zeros(run) == NOTHING


def test_a_hand_is_never_overruled(run, file):
    ran = run("moments", "--at", "n10=1:00")
    # typed 100 s after the start, about 20 s after what it is about
    assert ran.stdout == "s2 Deleted production: the recording begins at 11:06:60, by your hand\n".replace(
        "06:60", "07:00"
    )
    by_hand = zeros(run)
    assert by_hand[1] == ("2026-05-19T11:07:00+02:00", "hand")
    run("moments", "s2", "--captions", file)
    assert zeros(run) == by_hand
    run("undo")  # the captions
    assert zeros(run) == by_hand
    run("undo")
    assert zeros(run) == NOTHING


@pytest.mark.parametrize(
    ("time", "seconds"),
    [("99:00", 5940), ("1:39:00", 5940), ("8m31s", 511), ("1h2m", 3720), ("90s", 90), ("751", 751), ("0:00", 0)],
)
def test_the_time_of_a_note_can_be_typed_as_players_write_it(run, time, seconds):
    assert run("edit", "s2", "--until", "14:00").code == 0  # a long talk
    assert run("moments", "--at", f"n10={time}").code == 0
    assert [it["seconds"] for it in positions(run, "n10")] == [seconds]


def test_a_begin_by_hand_is_taken_back_long_after(run, file):
    run("moments", "s1", "--captions", file)
    words = zeros(run)
    run("link", "https://youtu.be/abcdefghij1", "--kind", "video", "--session", "s3")
    run("moments", "--at", "n3=30:00")
    by_hand = zeros(run)
    run("add", "later", "-s", "s2")
    ran = run("moments", "--at", "n4=none")  # any note of the recording
    assert ran.stdout.startswith(WORDS)
    assert ran.stdout.endswith("s3 Never recorded: the recording begins at 10:03:46: as in another talk of it\n")
    assert zeros(run) == [*words, words[0]]
    run("undo")
    assert zeros(run) == by_hand
    run("moments", "--at", "n10=1:00")
    assert run("moments", "--at", "n10=none").stdout == CLOCK
    assert run("moments", "--at", "n10=none").stderr == "confnote: the recording of s2 has no begin by your hand\n"
    alone = "confnote: a begin is taken back alone: confnote moments --at n41=none\n"
    assert run("moments", "--at", "n3=none", "--at", "n10=1:00").stderr == alone
    assert run("moments", "--at", "n3=none", "--dry-run").stdout.startswith(WORDS)
    assert zeros(run) == by_hand


def test_a_file_has_the_session_that_its_name_says(run, tmp_path):
    named = tmp_path / "Some title [abcdefghij1].en.vtt"
    named.write_text(vtt(CUES), encoding="utf-8")
    ran = run("moments", "--captions", str(named))
    assert (ran.stdout.startswith(WORDS), ran.stderr) == (True, "")
    other = tmp_path / "take-1.vtt"
    other.write_text(vtt(CUES), encoding="utf-8")
    assert (
        run("moments", "--captions", str(other)).stderr
        == "confnote: name the session of these captions: confnote moments s4 --captions FILE\n"
    )


def test_captions_of_another_talk_are_silent(run, tmp_path):
    other = tmp_path / "other.vtt"
    other.write_text(vtt(transcript(99)), encoding="utf-8")
    said = run("moments", "s1", "--captions", str(other)).stdout
    assert said == (
        "s1 Restoring order: by the clock only, 10:00: your notes do not clearly agree with other.vtt; if that is of another"
        " talk: confnote moments s1 --captions none. Say one: confnote moments --at n1=12:31\n"
        "1 session: 1 by the clock only\n"
    )
    assert zeros(run) == NOTHING
    later = "with its captions; if those are of another talk: confnote moments s1 --captions none. Say one: "
    assert later in run("moments", "s1").stdout
    assert "\ncaptions: read\nbegan: ~10:00 by the clock only\n" in run("show", "l1").stdout
    assert "\ncaptions: " not in run("show", "l2").stdout
    # the same recording, of which another session has the captions
    run("link", "https://www.youtube.com/watch?v=abcdefghij1", "--kind", "video", "--session", "s3")
    assert "\ncaptions: read\n" in run("show", "l3").stdout
    run("moments", "s1", "--captions", "none")
    assert "\ncaptions: " not in run("show", "l1").stdout


def test_a_folder_gives_each_session_its_files(run, tmp_path):
    folder = tmp_path / "subtitles"
    folder.mkdir()
    (folder / "Some title [abcdefghij1].de.vtt").write_text(vtt(transcript(98)), encoding="utf-8")
    (folder / "Some title [abcdefghij1].en.vtt").write_text(vtt(CUES), encoding="utf-8")
    (folder / "Deleted production.en.srt").write_text("no captions", encoding="utf-8")
    (folder / "Aftermovie.vtt").write_text(vtt(CUES), encoding="utf-8")
    (folder / "info.json").write_text("{}", encoding="utf-8")
    ran = run("moments", "--captions", str(folder))
    assert ran.stdout.startswith(WORDS)
    assert ran.stderr == (
        "confnote: Deleted production.en.srt: these are no captions: confnote reads WebVTT (.vtt) and SubRip (.srt)\n"
        "confnote: 1 file of no session with a recording: Aftermovie.vtt\n"
    )


def test_the_begin_stays_where_the_captions_are_on_another_machine(run, file, tmp_path):
    run("moments", "s1", "--captions", file)
    known = zeros(run)
    run("dump", str(tmp_path / "all.jsonl"))

    def other(*words):
        return run("--db", str(tmp_path / "other.db"), *words)

    assert other("load", str(tmp_path / "all.jsonl")).code == 0
    wrong = tmp_path / "wrong.vtt"
    wrong.write_text(vtt(transcript(99)), encoding="utf-8")
    said = other("moments", "s1", "--captions", str(wrong)).stdout
    assert ": found before; the captions read now agree less and are not kept\n" in said
    ran = other("moments", "s1")
    assert ran.stdout.startswith(WORDS)
    assert ran.stdout.endswith(": found before\n1 session: 1 by the words of your notes\n")
    assert zeros(other) == known


def test_captions_that_agree_less_are_not_kept(run, file, tmp_path):
    run("moments", "s1", "--captions", file)
    known, history = zeros(run), run("history").stdout
    other = tmp_path / "other.vtt"
    other.write_text(vtt(transcript(99)), encoding="utf-8")
    assert (
        "; the captions read now agree less and are not kept\n" in run("moments", "s1", "--captions", str(other)).stdout
    )
    assert (zeros(run), run("history").stdout) == (known, history)


def test_undo_brings_back_the_captions_that_were_read_before(run, tmp_path):
    for number in (98, 99):
        (tmp_path / f"{number}.vtt").write_text(vtt(transcript(number)), encoding="utf-8")
        run("moments", "s2", "--captions", str(tmp_path / f"{number}.vtt"))
    assert (
        "; these captions take the place of those known before (confnote undo). Say one"
        in run("moments", "s2", "--captions", str(tmp_path / "98.vtt")).stdout
    )
    assert run("undo").stdout == (
        "undid moments: recording of s2 Deleted production (back to: captions read those before)\n"
    )
    first, second = (transcript(number)[50].text for number in (98, 99))
    assert run("search", second, "--captions").stdout
    run("undo")
    assert (bool(run("search", second, "--captions").stdout), bool(run("search", first, "--captions").stdout)) == (
        False,
        True,
    )
    run("undo")
    assert run("search", first, "--captions").stdout == ""


@pytest.mark.parametrize("name", ["two.vtt", "two.av1.vtt", "two.en.vtt", "conf-2026-deleted-production-take-1.srt"])
def test_a_file_named_as_the_recording_is_of_its_session(run, tmp_path, name):
    folder = tmp_path / "subtitles"
    folder.mkdir()
    (folder / name).write_text(vtt(CUES), encoding="utf-8")
    assert "file of no session" not in run("moments", "--captions", str(folder)).stderr
    assert run("search", CUES[20].text, "--captions").stdout.count("s2") == 1


def test_a_hand_that_moves_other_notes_says_so(run, file):
    run("moments", "s1", "--captions", file)
    ran = run("moments", "--at", "n3=31:00", "--dry-run")
    assert ran.stdout.endswith(
        " from where it was known: 8 other notes moved; for one note alone, correct its time: confnote edit n3 --at 10:35:06 (a dry run: nothing is stored)\n"
    )
    assert [by for _, by in zeros(run)] == ["words", ""]


def test_a_moment_after_the_end_is_refused(run, file):
    run("moments", "s1", "--captions", file)
    said = "confnote: the recording of s1 ends at 35:01\n"
    assert (run("moments", "--at", "n3=1:02:03").stderr, run("show", "l1", "--json").code) == (said, 0)


def test_few_notes_are_said(run, file):
    said = run("moments", "s2", "--captions", file).stdout
    assert (
        "s2 Deleted production: by the clock only, 11:06: 1 note, and it takes 6 to find it in order.vtt. Say one: "
        in said
    )


def test_a_session_of_another_conference_is_named_by_its_handle(run, file):
    run("new", "Other Days", "--dates", "1 June 2026")
    assert run("moments", "s1", "--captions", file).stdout.startswith(WORDS)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--at", "n1=99:99"], "say where a note belongs as NOTE=TIME, such as n41=12:31, not 'n1=99:99'"),
        (["--at", "n1=2:75"], "say where a note belongs as NOTE=TIME, such as n41=12:31, not 'n1=2:75'"),
        (["--at", "n1=-5"], "say where a note belongs as NOTE=TIME, such as n41=12:31, not 'n1=-5'"),
        (["--at", "n1"], "say where a note belongs as NOTE=TIME, such as n41=12:31, not 'n1'"),
        (["--at", "n1=soon"], "say where a note belongs as NOTE=TIME, such as n41=12:31, not 'n1=soon'"),
        (["--at", "n99=1:00"], "there is no n99"),
        (["--at", "n1=41:10:00"], "no recording is 41:10:00 long: say where n1 belongs as n1=12:31"),
        (["--at", "s1=1:00"], "s1 is no note: confnote moments --at n41=12:31"),
        (["--at", "n1-n3=1:00"], "n1-n3 are several notes: one of them says when the recording began"),
        (["s1", "--at", "n1=1:00"], "--at stands alone: confnote moments --at n41=12:31"),
        (["--captions", "x.vtt"], "name the session of these captions: confnote moments s4 --captions FILE"),
        (["s1", "--captions", "~nobody-here/x.vtt"], "cannot read '~nobody-here/x.vtt': No such file or directory"),
        (["--captions", "subtitles"], "cannot read 'subtitles': No such file or directory"),
        (["s1", "--captions", "none.vtt"], "cannot read 'none.vtt': No such file or directory"),
        (["s99"], "there is no s99"),
        (["s3", "--captions", "none.vtt"], "s3 has no recording yet: confnote link URL --session s3 --kind video"),
        (
            ["--captions", "none"],
            "name the sessions whose captions are taken away: confnote moments s4 --captions none",
        ),
    ],
)
def test_what_cannot_be_done(run, words, said):
    ran = run("moments", *words)
    assert (ran.code != 0, ran.stdout) == (True, "")
    assert ran.stderr.startswith(f"confnote: {said}"), ran.stderr
    assert zeros(run) == NOTHING


def test_undo_after_load_takes_back_the_captions_and_not_the_load(run, file, tmp_path):
    run("moments", "s1", "--captions", file)
    for extra in ([], ["--journal"], ["--trash"]):
        dumped = str(tmp_path / f"all{'-'.join(extra)}.jsonl")
        run("dump", dumped, *extra)

        def other(*words, db=f"{dumped}.db"):
            return run("--db", db, *words)

        def found(other=other):
            return bool(other("search", CUES[20].text, "--captions").stdout)

        assert other("load", dumped).code == 0
        assert not found()
        assert other("moments", "s1", "--captions", file).stdout.startswith(WORDS)
        assert found()
        said = "undid moments: recording of s1 Restoring order (back to: captions read none)\n"
        assert (other("undo").stdout, found()) == (said, False)
        assert (other("redo").code, found()) == (0, True)
        # the same dump again takes nothing away
        assert (other("load", dumped, "--theirs").code, found()) == (0, True)
        assert run("load", dumped, "--theirs").code == 0


def test_a_note_from_before_the_begin_has_no_moment(run):
    run("add", "--at", "11:06", "-s", "s2", "before the talk began")
    run("add", "--at", "11:09", "-s", "s2", "it begins")
    before, after = (it["seconds"] for it in positions(run, "n11", "n10"))
    assert (before, after) == (0, 80)  # by the clock
    said = "s2 Deleted production: the recording begins at 11:08:40, by your hand; 2 notes typed before it have no moment\n"
    assert run("moments", "--at", "n12=0:00").stdout == said
    assert positions(run, "n11", "n10") == [None, None]
    assert positions(run, "n12") == [{"seconds": 0, "url": "", "sure": True}]


def positions(run, *handles):
    known = {it["handle"]: it["position"] for it in json.loads(run("list", "notes", "--json").stdout)}
    return [known[handle] for handle in handles]


def test_the_begin_that_is_said_is_the_one_that_is_stored(run_then, file):
    def run(*words, when=10_000):
        return run_then(*words, now=at(when))

    run("moments", "s1", "--captions", file)
    stored = {zeros(run)[0][0]}
    for cue in CUES[5::17]:
        run("add", "-s", "s1", cue.text, when=ZERO + cue.start + 22.7)
        said = run("moments", "s1").stdout
        stored.add(zeros(run)[0][0])
        assert f" begins at {zeros(run)[0][0][11:19]}: " in said
        assert f"began: {zeros(run)[0][0][11:19]} " in run("show", "l1").stdout
    assert len(stored) > 1


def test_places_of_several_notes_are_one_change(run, file):
    assert run("moments", "--at", "n10=1:00", "--at", "n1=3:00").stdout.count("by your hand\n") == 2
    assert [by for _, by in zeros(run)] == ["hand", "hand"]
    run("undo")
    assert zeros(run) == NOTHING
    assert run("moments", "--at", "n10=1:00", "--at", "n99=3:00").stdout == ""
    assert zeros(run) == NOTHING
    ran = run("moments", "--at", "n1=1:00", "--at", "n2=2:00")
    assert ran.stderr == "confnote: n1 and n2 are of one recording, which has one begin: place one of them\n"
    assert zeros(run) == NOTHING


def test_a_note_of_another_conference_is_placed_and_the_answer_names_it(run, file):
    run("new", "Other Days", "--dates", "1 June 2026", "--timezone", "Asia/Tokyo")
    said = "s2 Deleted production{}: the recording begins at 11:07:00, by your hand\n"
    assert run("-c", "other", "moments", "--at", "n10=1:00").stdout == said.format(" of cloud-days-2026")
    assert run("moments", "--at", "n10=1:00").stdout == said.format("")
    assert run("-c", "other", "moments", "s1").stdout.startswith("s1 Restoring order of cloud-days-2026: by the clock")


def test_characters_that_had_to_be_guessed_are_said(run, tmp_path):
    file = tmp_path / "old.srt"
    file.write_bytes("1\n00:00:05,000 --> 00:00:08,000\nWe deleted the w\u00efki\n".encode("latin-1"))
    said = "confnote: old.srt: line 3: its characters are not UTF-8 and are read as cp1252 (Western European)\n"
    assert run("moments", "s1", "--captions", str(file)).stderr == said
    (tmp_path / "two.srt").write_bytes(file.read_bytes())
    file.unlink()
    assert run("moments", "--captions", str(tmp_path)).stderr == said.replace("old", "two")


def test_captions_are_taken_away_with_what_they_said(run, file, tmp_path):
    other = tmp_path / "other.vtt"
    other.write_text(vtt(transcript(99)), encoding="utf-8")
    for path in (str(other), file):
        run("moments", "s1", "--captions", path)
        ran = run("moments", "s1", "--captions", "none")
        assert "s1 Restoring order: by the clock only, 10:00: it has no captions. Say one: " in ran.stdout
        assert ran.stderr == "confnote: s1: captions taken away\n"
        assert run("moments", "s1", "--captions", "none").stderr == "confnote: s1: no captions yet\n"
        assert (zeros(run), run("show", "l1", "--json").stdout.count('"length": 0')) == (NOTHING, 1)
        assert run("search", CUES[20].text, "--captions").stdout == ""
    run("undo")
    assert [by for _, by in zeros(run)] == ["words", ""]


def test_the_length_is_that_of_the_captions_that_count(run, file, tmp_path):
    short = tmp_path / "short.vtt"
    short.write_text(vtt(transcript(99, minutes=10)), encoding="utf-8")
    run("moments", "s1", "--captions", str(short))
    run("moments", "s1", "--captions", file)
    assert json.loads(run("show", "l1", "--json").stdout)["length"] == 35 * 60 - 4 + 5


def test_captions_that_do_not_agree_say_no_length(run, tmp_path):
    short = tmp_path / "short.vtt"
    short.write_text(vtt(transcript(99, minutes=5)), encoding="utf-8")
    run("moments", "s1", "--captions", str(short))
    assert json.loads(run("show", "l1", "--json").stdout)["length"] == 0
    assert run("moments", "--at", "n9=31:00").code == 0
    assert None not in positions(run, "n5", "n9")


def test_captions_that_are_longer_than_the_recording_are_said(run, file, tmp_path):
    videos = tmp_path / "videos.csv"
    videos.write_text("title,url,length\nDeleted production,https://v.example/two,12:00\n", encoding="utf-8")
    run("recordings", str(videos))
    assert run("moments", "s2", "--captions", file).stdout == (
        "s2 Deleted production: by the clock only, 11:06: order.vtt goes on to 34:56, the recording to 12:00; if that is of"
        " another talk: confnote moments s2 --captions none. Say one: confnote moments --at n10=12:31\n"
        "1 session: 1 by the clock only\n"
    )


def test_a_stream_is_known_for_all_its_talks_in_one_run(run, file):
    for session in ("s2", "s3"):
        run("link", "https://youtu.be/abcdefghij1", "--kind", "video", "--session", session)
    run("rm", "l2")
    run("start", "Before it")
    run("link", "https://youtu.be/abcdefghij1", "--kind", "video", "--session", "s4")
    run("moments", "s1", "s2", "s3", "s4", "--captions", "none")
    run("moments", "s1", "--captions", file)
    run("undo")
    run("redo")
    ran = run("moments")
    assert ran.stdout.count(": as in another talk of it\n") == 3
    history = run("history").stdout
    assert run("moments") == ran
    assert run("history").stdout == history
    # by hand, all of them move, and the answer says so
    said = run("moments", "--at", "n10=1:00").stdout
    assert ": the recording begins at 11:07:00, by your hand, also for s1, s3, s4, 1:03:" in said
    assert " from where it was known: 9 other notes moved; for one note alone, " in said
    assert run("moments").stdout.count(" at 11:07:00, by your hand") == 4


def test_a_file_of_a_stream_is_read_for_all_its_talks(run, tmp_path):
    # the first talk of the stream has no notes, and an address of its own
    assert run("edit", "s3", "--at", "09:00", "--until", "09:30").code == 0
    run("link", "https://www.youtube.com/watch?v=abcdefghij1&t=5", "--kind", "video", "--session", "s3")
    folder = tmp_path / "subtitles"
    folder.mkdir()
    (folder / "Some title [abcdefghij1].en.vtt").write_text(vtt(CUES), encoding="utf-8")
    ran = run("moments", "--captions", str(folder))
    assert "s3 Never recorded: the recording begins at 10:03:46: as in another talk of it\n" in ran.stdout
    assert WORDS in ran.stdout
    history = run("history").stdout
    assert run("moments").stdout == ran.stdout
    assert run("history").stdout == history


def test_captions_of_a_session_that_was_not_attended_are_kept(run, file):
    run("edit", "s2", "--attendance", "planned")
    folder = Path(file).parent / "subtitles"
    folder.mkdir()
    (folder / "two.vtt").write_text(vtt(CUES), encoding="utf-8")
    ran = run("moments", "--captions", str(folder))
    assert "s2 Deleted production: by the clock only, 11:06: 1 note, and it takes 6" in ran.stdout
    assert run("search", CUES[20].text, "--captions").stdout.count("s2") == 1
    run("rm", "n10")
    assert (
        "s2 Deleted production: by the clock only, 11:06: no note, and it takes 6 to find it in "
        in run("moments", "s2").stdout
    )


def test_captions_of_a_stream_are_known_for_each_address_of_it(run, file):
    run("moments", "s1", "--captions", file)
    run("link", "https://www.youtube.com/watch?v=abcdefghij1&t=900", "--kind", "video", "--session", "s3")
    run("add", "-s", "s3", "unrelated")
    assert "as in another talk of it" in run("moments", "s3").stdout
    said = run("moments", "s3", "--captions", file).stdout
    assert said.endswith(": as in another talk of it\n1 session: 1 by the words of your notes\n")


def test_of_files_that_do_not_agree_one_is_kept_and_named(run, tmp_path):
    folder = tmp_path / "subtitles"
    folder.mkdir()
    for language, number in (("de", 98), ("en", 99)):
        (folder / f"two.{language}.vtt").write_text(vtt(transcript(number)), encoding="utf-8")
    ran = run("moments", "--captions", str(folder))
    assert ran.stderr == (
        "confnote: s2: of 2 files, two.de.vtt is kept; for another: confnote moments s2 --captions FILE\n"
    )
    assert run("moments", "s2", "--captions", str(folder / "two.en.vtt")).code == 0
    # the folder again keeps what was chosen
    history = run("history").stdout
    assert run("moments", "--captions", str(folder)).stderr == ""
    assert run("history").stdout == history
    assert run("search", transcript(99)[50].text, "--captions").stdout


def test_a_moment_in_the_last_seconds_is_where_it_was_said_to_be(run, file):
    run("moments", "s1", "--captions", file)
    run("moments", "--at", "n3=34:55")
    assert positions(run, "n3") == [{"seconds": 2095, "url": "https://youtu.be/abcdefghij1?t=2095", "sure": True}]


def test_json_has_the_begin_as_the_link_has_it(run):
    (said,) = json.loads(run("moments", "--at", "n10=1:00", "--json").stdout)
    assert (said["zero_at"], said["by"]) == zeros(run)[1]
    assert json.loads(run("moments", "--json").stdout)[0]["zero_at"] == "2026-05-19T10:00:00+02:00"


def test_another_address_of_a_link_is_another_recording(run, file):
    run("moments", "s1", "--captions", file)
    begun = zeros(run)
    run("edit", "l1", "--url", "https://www.youtube.com/watch?v=abcdefghij1")
    assert zeros(run) == begun
    said = run("edit", "l1", "--url", "https://v.example/other").stdout
    assert "captions read yes → none, began 2026-05-19 10:03:46 → none, known by words → none\n" in said
    assert zeros(run) == NOTHING
    run("undo")
    assert zeros(run) == begun
