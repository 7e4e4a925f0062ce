"""`confnote quotes`: the exact words for a rough quote, and the answers to them."""

import io
import json
import re
import time

import pexpect
import pytest
from hypothesis import given
from hypothesis import strategies as st
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput
from rich.console import Console

from confnote.actions.quotes import find_quotes
from confnote.core.quotes import parts_of, plain_note
from confnote.model import Cue
from confnote.recordings.quotes import SaidWords, said_for
from confnote.review.quotes import QuoteAnswers, QuoteWalk
from confnote.review.screen import Terminal
from confnote.store.db import connect
from tests.forked import Forked
from tests.in_process import played_store
from tests.recordings.material import transcript, vtt


def said(*cues):
    return SaidWords([Cue(10.0 * number, text) for number, text in enumerate(cues)])


TALK = (
    "So last year we had three wikis.", "We deleted the wiki and nobody", "has asked for it since. That was",
    "the best thing we did, honestly.", "[Applause] A portal that nobody feeds is just a museum,",
    "and we had a few of those.",
)  # fmt: skip
MARKED = said(*TALK)
BARE = said(*(re.sub(r"[.,]", "", text).lower() for text in TALK))
WIKI, MUSEUM = "We deleted the wiki and nobody has asked for it since.", "A portal that nobody feeds is just a museum"


@pytest.mark.parametrize(
    ("typed", "marked", "bare"),
    [
        ("we deleted the wiki nobody asked", WIKI, "we deleted the wiki and nobody has asked"),
        ("deleted wiki, nobody asked since", WIKI, "deleted the wiki and nobody has asked for it since"),
        ("we delted the wiki, nobdy asked since", WIKI, "we deleted the wiki and nobody has asked for it since"),
        ("A portal nobody feeds is a museum.", f"{MUSEUM}…", f"{MUSEUM}."),
        ("a portal nobody feeds = museum!", f"{MUSEUM}…", f"{MUSEUM[0].lower()}{MUSEUM[1:]}!"),
        # the same words already, also as a part of a sentence
        ("a portal that nobody feeds is just a museum", None, None),
        ("We deleted the wiki", None, None),
        # too few words, too few that tell something, another thing, another language
        ("the wiki", None, None),
        ("and we had it", None, None),
        ("Kubernetes is the new wiki of platforms", None, None),
        ("ein Portal, das niemand pflegt, ist ein Museum", None, None),
        ("", None, None),
    ],
)
def test_the_exact_words_of_a_rough_quote(typed, marked, bare):
    for words, expected in ((MARKED, marked), (BARE, bare)):
        found = said_for(typed, words)
        assert (found.text if found else None) == expected


def test_the_time_is_that_of_the_first_word():
    assert said_for("we deleted the wiki nobody asked", MARKED).start == 10.0
    assert said_for("portal nobody feeds museum", MARKED).start == 40.0


def test_a_quote_ends_with_its_clause_and_adds_at_most_half_as_many_words():
    talk = said("The build is red, and people hate it. We measured the build time for many months in four countries.")
    assert said_for("build red people hate", talk).text == "The build is red, and people hate it."
    assert said_for("measured build time", talk).text == "We measured the build time…"
    assert said_for("we measured build time", talk).text == "We measured the build time…"


DEEP = (
    "Last spring, after the audit, I thought we deleted the wiki and nobody asked for it, or so they say in the town."
)


@pytest.mark.parametrize(
    ("typed", "marked", "bare"),
    [
        ("We delete wiki and nobody asked.", "…we deleted the wiki and nobody asked for it…",
         "We deleted the wiki and nobody asked."),
        ("we delete wiki, nobody asked", "…we deleted the wiki and nobody asked for it…",
         "we deleted the wiki and nobody asked"),
        # the first and the last word that were typed were not said
        ("They deleted wiki and nobody asked ever!", "…deleted the wiki and nobody asked for it…",
         "deleted the wiki and nobody asked"),
        ("We delete wiki, nobody asked for it, so they say in town.",
         "…we deleted the wiki and nobody asked for it, or so they say in the town.",
         "We deleted the wiki and nobody asked for it or so they say in the town."),
        ("Last spring, after that audit, I thought", "Last spring, after the audit, I thought…",
         "Last spring after the audit i thought"),
    ],
)  # fmt: skip
def test_a_part_of_a_sentence_has_a_mark_where_it_was_cut(typed, marked, bare):
    """Captions without full stops do not say where a sentence begins: there the typed capital and mark count."""
    around = ("We had three of them.", DEEP, "It is a museum now.")
    for cues, expected in ((around, marked), ([re.sub(r"[.,]", "", text).lower() for text in around], bare)):
        found = said_for(typed, said(*cues))
        assert found.text == expected
        assert said(*cues).has(found.text)


def test_a_sentence_ends_before_a_quotation_mark():
    talk = said('They said "names are the hard part of it". I agree.')
    assert said_for("names are hard part of it!", talk).text == "…names are the hard part of it."


def test_fillers_before_a_sentence_are_no_part_of_it():
    talk = said("And so we deleted every single wiki that we had.")
    assert said_for("deleted every wiki we had", talk).text == "we deleted every single wiki that we had."
    assert said_for("we deleted every wiki we had", talk).text == "we deleted every single wiki that we had."


def test_two_places_that_are_as_good_offer_nothing_but_near_the_moment_one_does():
    far = ["and nothing else"] * 20
    talk = said("we measure the errors of each service", *far, "we measure the latency and errors of a service")
    typed = "measure errors of service"
    assert said_for(typed, talk) is None
    assert said_for(typed, talk, near=0.0).text == "we measure the errors of each service"
    assert said_for(typed, talk, near=210.0).text == "measure the latency and errors of a service"
    assert said_for(typed, talk, near=100.0) is None


def test_the_same_words_twice_are_one_offer():
    talk = said("names are the hard part of it", *["and nothing else"] * 20, "names are the hard part of it")
    assert said_for("names hard part of it", talk).text == "names are the hard part of it"


def test_less_is_enough_near_the_moment():
    typed = "we deleted the old server and wiki"
    assert said_for(typed, MARKED) is None
    assert said_for("portal without feeds is dead museum", MARKED) is None
    assert said_for("portal without feeds, a museum", MARKED, near=45.0).text == f"{MUSEUM}…"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("nobody has asked for it, we deleted the wiki", "We deleted the wiki and nobody has asked for it since."),
        ("a museum is a portal nobody feeds", "a portal that nobody feeds is just a museum…"),
        # one word that was said before is no half, nor are words from two places
        ("portal, we deleted the cat and dog", None),
        ("the best thing, we had three wikis, feeds museum", None),
    ],
)
def test_two_halves_may_be_typed_the_other_way_round(typed, expected):
    found = said_for(typed, MARKED)
    assert (found.text.casefold() if found else None) == (expected and expected.casefold())


def test_halves_that_fit_at_two_places_offer_nothing():
    far = ["and nothing else"] * 20
    talk = said("measure latency before you count errors", *far, "measure the latency before you all count errors")
    assert said_for("count errors, measure latency before", talk) is None
    assert said_for("count errors, measure latency before", talk, near=0.0).start == 0.0


def test_a_pasted_text_is_not_looked_for():
    assert said_for("wiki " * 10_000, MARKED) is None


def test_captions_of_many_hours_are_looked_through():
    talk = SaidWords([*transcript(3, minutes=600), Cue(40_000.0, "we deleted the wiki and nobody has asked for it")])
    assert said_for("deleted wiki nobody asked", talk).start == 40_000.0


@pytest.mark.parametrize(
    "typed", ["the of it and we " * 16, "we deleted the wiki of it and the cat", "wiki " * 80, "wiki, we " * 40]
)
def test_words_that_are_said_all_the_time_cost_little(typed):
    talk = SaidWords([Cue(float(at), "the of it and we are the wiki") for at in range(20_000)])
    begun = time.perf_counter()
    said_for(typed, talk)
    assert time.perf_counter() - begun < 5  # it takes 0.3 s at most; it took 10


@given(st.text(), st.lists(st.text(max_size=40), max_size=6), st.none() | st.floats(0, 100))
def test_any_text_offers_words_of_the_captions_or_nothing(typed, cues, near):
    words = said(*cues)
    found = said_for(typed, words, near)
    if found is not None:
        assert said(found.text).keys == [] or " ".join(said(found.text).keys) in " ".join(words.keys)


RANDOM = transcript(5, minutes=20)


@given(st.data())
def test_a_part_of_what_was_said_is_found_where_it_was_said(data):
    cue = data.draw(st.sampled_from(RANDOM))
    words = cue.text.split()
    dropped = data.draw(st.integers(1, len(words) - 2))
    rough = words[:dropped] + words[dropped + 1 :]
    found = said_for(" ".join(rough), SaidWords([it for it in RANDOM if abs(it.start - cue.start) < 60]))
    assert found is None or (found.start == cue.start and found.text == cue.text)


@given(st.text())
def test_the_parts_of_a_quote_are_all_of_it(text):
    assert "".join(parts_of(text, ["Ada Lind"])) == text


@pytest.mark.parametrize(
    ("text", "before", "behind", "plain"),
    [
        ("WORDS", "", "", "WORDS"),
        ("Ada: WORDS", "Ada: ", "", "Ada: WORDS"),
        ("Ada Lind, Example Org: WORDS", "Ada Lind, Example Org: ", "", "Ada Lind, Example Org: WORDS"),
        ("@2 WORDS", "@2 ", "", "@2 WORDS"),
        ("WORDS - ada lind", "", " - ada lind", "WORDS - ada lind"),
        ("WORDS — Rick Sanders", "", " — Rick Sanders", "WORDS — Rick Sanders"),
        ("“WORDS” -- Ada #wiki", "“", "” -- Ada #wiki", "WORDS -- Ada #wiki"),
        ('Ada: "WORDS"', 'Ada: "', '"', "Ada: WORDS"),
        ("**WORDS** #a #b", "**", "** #a #b", "**WORDS** #a #b"),
    ],
)
def test_a_speaker_marks_and_tags_stay_as_typed(text, before, behind, plain):
    typed = text.replace("WORDS", "nobody asked: not even once")
    assert parts_of(typed, ["Ada Lind", "Bo Ek"]) == (before, "nobody asked: not even once", behind)
    assert plain_note(typed, ["Ada Lind", "Bo Ek"]) == plain.replace("WORDS", "nobody asked: not even once")


@pytest.mark.parametrize("text", ["two\nlines", "see [it](https://a.example)", "`code` is law", "", '""'])
def test_a_quote_that_words_cannot_replace_has_none(text):
    assert parts_of(text, []) == (text, "", "")


NOW = "2026-05-19T10:02:00+02:00"
LEFT = "2026-05-19T10:40:00+02:00"
LATER = "2026-06-19T10:02:00+02:00"
CUES = [*(Cue(90.0 + 10 * number, text) for number, text in enumerate(TALK)), Cue(900.0, "Thank you.")]
LINES = (
    (NOW, "new", "Cloud Days 2026", "--dates", "19-20 May 2026", "--timezone", "Europe/Berlin"),
    (NOW, "start", "Restoring order", "--speaker", "Ada Lind"),
    (NOW, "add", "-k", "quote", "A portal nobody feeds is a museum."),
    (NOW, "add", "-k", "quote", '"we deleted the wiki nobody asked" - Ada #wiki'),
    (NOW, "add", "-k", "quote", "Kubernetes is hard for everybody"),
    (NOW, "add", "we deleted the wiki nobody asked"),
    (NOW, "link", "https://youtu.be/abcdefghij1", "--kind", "video", "--session", "s1"),
    (LEFT, "start", "Never recorded"),
    (LEFT, "add", "-k", "quote", "the camera was off all day"),
)
played, run_then = played_store(LINES)
LISTED = (
    f"n1     s1     2:10     {MUSEUM}…  A portal nobody feeds is a museum.  https://youtu.be/abcdefghij1?t=130\n"
    f"n2     s1     1:40     {WIKI}  we deleted the wiki nobody asked  https://youtu.be/abcdefghij1?t=100\n"
)
UNCLEAR = "confnote: n3: not found clearly in the captions: confnote search WORDS --captions shows what was said\n"


@pytest.fixture
def run(run_then, tmp_path):
    file = tmp_path / "order.vtt"
    file.write_text(vtt(CUES), encoding="utf-8")
    assert run_then("moments", "s1", "--captions", str(file), now=LATER).code == 0
    return lambda *words: run_then(*words, now=LATER)


def texts(path):
    store = connect(str(path))
    found = dict(store.execute("SELECT 'n' || id, kind || ' ' || text FROM note"))
    store.close()
    return found


def test_a_pipe_lists_typed_and_exact_words(run):
    ran = run("quotes")
    assert (ran.code, ran.stdout) == (0, LISTED)
    assert ran.stderr == f"confnote: s2: no recording yet: confnote recordings FILE\n{UNCLEAR}"
    assert run("quotes", "--check", "s1") == (0, LISTED, UNCLEAR)
    first = json.loads(run("quotes", "restoring", "--json").stdout)[1]
    assert first["text"] == f'"{WIKI}" - Ada #wiki'
    assert (first["handle"], first["seconds"], first["url"]) == ("n2", 100, "https://youtu.be/abcdefghij1?t=100")


def test_a_session_of_another_conference_is_looked_at(run):
    run("new", "Other Days 2025", "--dates", "19-20 May 2025", "--timezone", "Europe/Berlin")
    assert run("-c", "other-days-2025", "quotes", "s1") == (0, LISTED, UNCLEAR)
    run("new", "Third Days 2024", "--dates", "19-20 May 2024", "--timezone", "Europe/Berlin")
    run("-c", "third-days-2024", "start", "Elsewhere", "--new", "--at", "10:00")
    assert "of several conferences" in run("quotes", "s1", "s3").stderr


def test_it_says_why_a_quote_has_no_offer_and_what_to_type(run, run_then):
    ran = run("quotes", "s2")
    assert ran.code != 0
    assert ran.stderr == "confnote: s2: no recording yet: confnote recordings FILE\n"
    run("link", "https://youtu.be/abcdefghij2", "--kind", "video", "--session", "s2")
    assert run("quotes", "s2").stderr == "confnote: s2: no captions yet: confnote moments --captions FOLDER\n"
    run("rm", "n1", "n2")
    # nothing agrees with these captions
    away = "confnote moments s1 --captions none takes them away"
    doubted = f"{UNCLEAR}confnote: s1: the captions may be of another talk: {away}\n"
    assert run("quotes", "s1") == (0, "", doubted)
    run("moments", "--at", "n4=1:00")
    assert run("quotes", "s1") == (0, "", UNCLEAR)
    run("edit", "n3", "we had three wikis")
    assert run("quotes", "s1") == (0, "", "confnote: n3: the speaker's exact words already\n")
    run("edit", "n3", "we had `three` wikis")
    code = "several lines, a link or code, which exact words cannot replace: confnote edit HANDLE"
    assert run("quotes", "s1") == (0, "", f"confnote: n3: {code}\n")
    run("rm", "n3")
    no_quotes = "confnote: s1: no quotes: confnote add -k quote WORDS --session SESSION\n"
    assert run("quotes", "s1") == (0, "", no_quotes)
    assert run("quotes", "s1", "--json") == (0, "[]\n", no_quotes)
    run("rm", "n5")
    none = "confnote: no session that you attended has a quote: confnote add -k quote WORDS\n"
    assert run("quotes") == (0, "", none)


@pytest.fixture
def walk(run, path):
    """Answer with keys; return what is shown, how many are left, and how many were answered."""

    def answer(keys, *, again=False, width=60):
        store = connect(str(path))
        (uid,) = store.execute("SELECT uid FROM conference").fetchone()
        console = Console(file=io.StringIO(), width=width, color_system=None)
        answers = QuoteAnswers(store, uid, "quotes")
        if again:
            answers.ask_again()
        with create_pipe_input() as pipe:
            pipe.send_text(keys)
            screen = Terminal(console, pipe, DummyOutput())
            try:
                left = QuoteWalk(answers, screen, find_quotes(store, uid, again=again).offers).run()
            except KeyboardInterrupt:
                left = "^C"
        store.close()
        return console.file.getvalue(), left, answers.count

    return answer


def test_t_takes_the_words_p_makes_a_note_and_each_is_one_change(walk, run, path):
    shown, left, count = walk("tp")
    assert (left, count) == (0, 2)
    assert "s1 Restoring order · 2 to go ─" in shown
    assert f"n1   typed  A portal nobody feeds is a museum.\n2:10 said   {MUSEUM}…\nn1 has the exact words\n" in shown
    assert shown.endswith("n2 is a plain note now\n")
    assert texts(path)["n1"] == f"quote {MUSEUM}…"
    assert texts(path)["n2"] == "note we deleted the wiki nobody asked - Ada #wiki"
    assert run("list", "tags").stdout == "#wiki  1  1 note\n"
    run("undo")
    assert texts(path)["n2"] == 'quote "we deleted the wiki nobody asked" - Ada #wiki'
    run("undo")
    assert run("quotes", "s1").stdout == LISTED


def test_what_is_around_the_words_stays(walk, path):
    walk(" tq")
    assert texts(path)["n2"] == f'quote "{WIKI}" - Ada #wiki'


def test_k_keeps_the_words_for_good_and_u_takes_it_back(walk, run, path):
    before = texts(path)
    shown, left, count = walk("kuuk q")
    assert "n1 stays as typed\n" in shown
    assert "taken back: n1 stays as typed\n" in shown
    assert "nothing was answered yet\n" in shown
    assert (left, count, texts(path)) == (1, 1, before)
    assert run("quotes", "s1").stdout == LISTED.splitlines(keepends=True)[1]
    assert run("quotes", "s1", "--again").stdout == LISTED
    run("edit", "n2", WIKI)
    kept = "n1: you kept your words: confnote quotes --again offers the exact ones"
    same = "n2: the speaker's exact words already"
    assert run("quotes", "s1") == (0, "", f"{UNCLEAR}confnote: {same}\nconfnote: {kept}\n")
    assert "n1" in walk("q", again=True)[0]
    assert not run("review", "--day", "all").stdout.startswith("n1")


def test_u_takes_back_what_was_taken(walk, path):
    before = texts(path)
    assert walk("tuuq")[1:] == (2, 0)
    assert walk(" pq")[1:] == (1, 1)
    assert texts(path)["n1"] == before["n1"]


def test_e_edits_the_words_and_u_takes_them_back(walk, run, path):
    before = texts(path)
    # the line begins as the words that were said: Ctrl-E goes to its end
    shown, left, count = walk("e\x05\x7f!\re\x15cut #short \r")
    assert (left, count) == (0, 2)
    assert "n1 has your words\n" in shown
    assert texts(path)["n1"] == f"quote {MUSEUM}!"
    assert texts(path)["n2"] == 'quote "cut #short" - Ada #wiki'
    assert run("list", "tags").stdout == "#short  1  1 note\n#wiki  1  1 note\n"
    kept = "n1, n2: you kept your words: confnote quotes --again offers the exact ones"
    assert run("quotes", "s1") == (0, "", f"{UNCLEAR}confnote: {kept}\n")
    run("undo")
    assert walk("q", again=True)[1:] == (1, 0)
    run("undo")
    shown, left, count = walk("e\x15my words\ruq")
    assert "taken back: n1 has your words\n" in shown
    assert (left, count, texts(path)) == (2, 0, before)


def test_words_that_are_not_edited_are_taken_and_escape_takes_none(walk, path):
    before = texts(path)
    assert walk("e\x1bq")[1:] == (2, 0)
    assert texts(path) == before
    shown, left, _ = walk("e\rq")
    assert "n1 has the exact words\n" in shown
    assert (left, texts(path)["n1"]) == (1, f"quote {MUSEUM}…")


def test_exact_words_move_the_quote_to_where_they_were_said(walk, run):
    def moments():
        return [
            it["position"]["seconds"] for it in json.loads(run("list", "notes", "--session", "s1", "--json").stdout)
        ]

    run("moments", "--at", "n1=1:00")
    assert moments() == [60, 60, 60, 60]
    shown, _, _ = walk("tk")
    assert "n1 has the exact words, at 2:10 (10:02 is 10:03 now)\n" in shown
    run("edit", "n1", "--at", "10:03:40")
    assert "(at 2026-05-19 10:03:10 → 2026-05-19 10:03:40)\n" in run("history", "n1").stdout
    assert "(back to: at 2026-05-19 10:03:10)\n" in run("undo").stdout
    assert "n2 stays as typed\n" in shown
    assert moments() == [60, 60, 60, 130]
    run("undo")
    assert moments() == [60, 60, 60, 60]
    shown, _, _ = walk("e\x15My cut\rukuq", again=True)
    assert "\nn1 has your words, at 2:10 (10:02 is 10:03 now)\n" in shown
    assert moments() == [60, 60, 60, 60]
    assert "n1 is a plain note now\n" in walk("pq", again=True)[0]
    assert moments() == [60, 60, 60, 60]


def test_a_line_of_hints_ends_between_two_of_them(walk, monkeypatch):
    hints = []
    monkeypatch.setattr(
        "confnote.review.screen.FormattedTextControl", lambda text, **_: hints.append(text[0][1]) or 1 / 0
    )
    with pytest.raises(ZeroDivisionError):
        walk("q", width=60)
    assert hints == ["t take · e edit · k keep · p paraphrase · space next\n· u undo · ? help · q quit"]


def test_control_c_leaves_what_was_answered(walk, path):
    assert walk("t\x03")[1:] == ("^C", 1)
    assert texts(path)["n1"] == f"quote {MUSEUM}…"


def test_unknown_keys_say_nothing_and_help_explains(walk):
    shown, left, _ = walk("xz1?q")
    assert left == 2
    assert (
        "t takes the exact words, e lets you edit them first, such as\n  to cut them (Escape leaves the line)\n"
        in shown
    )
    assert "p makes it a plain note, without quotation marks, since\n  nobody said it so\n" in shown


def test_a_terminal_says_that_nothing_was_clear_enough(run, monkeypatch):
    monkeypatch.setattr("confnote.cli.commands.quotes.is_interactive", lambda: True)
    run("rm", "n1", "n2", "n5")
    ran = run("quotes")
    assert ran.stdout.startswith("1 quote looked for, nothing to offer\nn3: not found clearly in the captions: ")
    run("edit", "n3", "we had three wikis")
    assert run("quotes").stdout == "1 quote looked for, nothing to offer\nn3: the speaker's exact words already\n"


@pytest.mark.slow
def test_a_real_terminal(run, path, env, warm):
    env |= {"TERM": "xterm", "CONFNOTE_NOW": LATER, "NO_COLOR": "1"}
    child = Forked(warm, ["quotes"], env, dimensions=(30, 60))
    child.expect("p paraphrase")
    child.send("t")
    child.expect("n1 has the exact words")
    child.expect("p paraphrase")
    child.send("q")
    child.expect(pexpect.EOF)
    assert child.close() == 0
    told = re.sub("\x1b\\[[0-9;?]*[a-zA-Z]", "", child.before)
    assert "1 answered. 3 quotes looked for, 1 left to answer" in told
    assert texts(path)["n1"] == f"quote {MUSEUM}…"


def test_captions_are_in_no_dump_nor_list_and_do_no_harm_without_a_link(run):
    assert "wikis" not in run("dump").stdout
    run("rm", "l1")
    assert run("quotes", "s1").stderr.startswith("confnote: s1: no recording yet")
    assert run("doctor").stdout.startswith("nothing is wrong with ")
