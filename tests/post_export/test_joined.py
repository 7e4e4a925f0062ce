"""Moments of notes that the author wrote into one paragraph: each stays with its own words."""

import re

import pytest

VIDEO = "https://youtu.be/abcdefghij1"
NOTES = (
    "One catalogue for every team.",
    "It has a red button.",
    "Nobody owns the wiki pages.",
    "Budgets move to the platform group.",
)
OWN = "I thought about it on the train."
WRITTEN = "\n\n".join(NOTES)
CLOCKS = ("4:40", "5:40", "6:40", "7:40")


@pytest.fixture
def talk(drafted):
    """A post with a talk of four notes in a paragraph each, or all in one with `join=session`."""

    def draft(*style):
        desk = drafted(*style)
        for minute, words in enumerate(NOTES[2:], 7):
            desk("add", "-s", "s1", "--at", f"18 May 10:{minute:02}", words)
        desk("export")
        return desk

    return draft


def moment(n, style):
    return {
        "time": f" ({CLOCKS[n]})",
        "link": f" ([{CLOCKS[n]}]({VIDEO}?t={280 + 60 * n}))",
    }.get(style, "")


def with_moments(text, style):
    """Put the moment of each note after its sentence."""
    for n, note in enumerate(NOTES):
        text = text.replace(note, note + moment(n, style))
    return text


def chapters(body):
    """Return the words of the chapters by their time, without the stop at their end."""
    return {found[1]: found[2] for found in re.finditer(r"^- \[(\d+:\d\d)\]\([^()]*\) (.*?)\.?$", body, re.MULTILINE)}


def without_chapters(body):
    return re.sub(r"(?:^- \[\d+:\d\d\].*\n)+\n", "", body, flags=re.MULTILINE)


A, B, C, D = NOTES
JOINED = [
    f"{B} {A}\n\n{C}\n\n{D}",
    f"{C} {A} {B}\n\n{D}",
    f"{B} {OWN} {A}\n\n{D} {C}",
    f"{D} {C} {B} {A}",
    f"{A} {D}\n\n{OWN}\n\n{B} {C}",
    f"{OWN} {D} {B}\n\n{A} {C} {OWN}",
]


@pytest.mark.parametrize("join", ["note", "session"])
@pytest.mark.parametrize("text", JOINED)
def test_each_note_keeps_its_moment_in_any_order(talk, text, join):
    desk = talk("--style", f"join={join}")
    desk.edit(" ".join(NOTES) if join == "session" else WRITTEN, text)
    for style in ("link", "chapters", "time", "off", "chapters", "link", "off"):
        assert desk("export", "--style", f"moment={style}").err == ""
        body = desk.body()
        assert without_chapters(body).split("\n\n## Day 2")[0].endswith(f"\n\n{with_moments(text, style)}"), (
            style,
            body,
        )
        words = dict(zip(CLOCKS, (note.rstrip(".") for note in NOTES), strict=True))
        assert chapters(body) == (words if style == "chapters" else {})
        desk("export")
        assert desk.body() == body


# most words of each note are there, or two that no other note has
REWORDED = (
    "One big catalogue serves every single team.",
    "It now has a large red button.",
    "Pages of a wiki that nobody wants.",
    "Money goes to the platform and its group.",
)


@pytest.mark.parametrize("order", [(0, 1, 2, 3), (3, 0, 2, 1), (2, 3, 1, 0)])
@pytest.mark.parametrize("style", ["time", "link", "chapters"])
def test_notes_rewritten_as_one_paragraph_keep_their_moments_or_are_named(talk, order, style):
    desk = talk()
    desk.edit(WRITTEN, " ".join(REWORDED[n] for n in order))
    named = {int(handle) - 1 for handle in re.findall(r"n(\d)", desk("export", "--style", f"moment={style}").err)}
    named = {n - 2 if n > 2 else n for n in named}  # n3 and n4 belong to the other talk
    body = desk.body()
    if style == "chapters":
        there = {CLOCKS.index(clock) for clock in chapters(body)}
        texts = {clock: (note, words) for clock, note, words in zip(CLOCKS, NOTES, REWORDED, strict=True)}
        assert all(any(text.startswith(words) for text in texts[clock]) for clock, words in chapters(body).items())
    else:
        there = {n for n in range(4) if moment(n, style) in body}
        assert all(REWORDED[n] + moment(n, style) in body for n in there)
    assert there | named == {0, 1, 2, 3}
    assert {0, 1} <= there


def test_a_moment_says_whose_the_words_before_it_are(talk):
    desk = talk("--style", "moment=time")
    desk.edit(f"{A} (4:40)\n\n{B} (5:40)", "Then there was Ada. (5:40) And so on. (4:40)")
    desk("export", "--style", "moment=chapters")
    assert desk("export").err == ""
    assert chapters(desk.body()) | {"4:40": "And so on", "5:40": "Then there was Ada"} == chapters(desk.body())
    desk("export", "--style", "moment=time")
    assert "Then there was Ada. (5:40) And so on. (4:40)" in desk.body()


def test_a_deleted_sentence_of_a_paragraph_has_no_moment(talk):
    desk = talk("--style", "join=session")
    desk.edit(f" {B} ", " ")
    for style in ("link", "chapters", "time"):
        assert desk("export", "--style", f"moment={style}").err == ""
        assert "5:40" not in desk.body()


def test_a_moment_stands_before_what_may_be_another_note(talk):
    desk = talk()
    desk.edit(f"{A}\n\n{B}", f"{A} It was the red thing.")
    assert "n2: no moment" in desk("export", "--style", "moment=time").err
    assert f"{A} (4:40) It was the red thing.\n" in desk.body()


def test_a_new_note_comes_behind_all_parts_of_a_split_one(talk):
    desk = talk()
    desk("add", "-s", "s1", "--at", "18 May 10:10", "First we looked. Then we cut the wire.")
    desk("export")
    desk.edit("we looked. Then", "we looked.\n\nThen")
    desk("add", "-s", "s1", "--at", "18 May 10:11", "A new note.")
    desk("export")
    assert "First we looked.\n\nThen we cut the wire.\n\nA new note.\n" in desk.body()


# --- another `join` -----------------------------------------------------------------------------------------------------

EDITED = "One catalogue for each of the teams. I like it."


@pytest.mark.parametrize("style", ["off", "time", "link", "chapters"])
def test_edits_stay_if_the_notes_of_a_session_become_one_paragraph(talk, style):
    desk = talk("--style", f"moment={style}")
    desk.edit(f"\n\n{A}", f"\n\n{EDITED}")
    desk.edit(f"\n\n{C}", f"\n\nMy own.\n\n{C}")
    assert desk("export", "--style", "join=session").err == ""
    text = with_moments(f"A {B}\n\nMy own.\n\n{C} {D}", style).replace("A ", EDITED + moment(0, style) + " ", 1)
    assert without_chapters(desk.body()).split("\n\n## Day 2")[0].endswith(f"Ada Lind\n\n{text}")
    desk("export", "--style", "moment=off")
    assert f"\n\n{EDITED} {B}\n\nMy own.\n\n{C} {D}\n\n" in desk.body()


@pytest.mark.parametrize("style", ["off", "time", "link"])
def test_edits_stay_if_the_notes_of_a_session_get_a_paragraph_each(talk, style):
    desk = talk("--style", f"moment={style}", "--style", "join=session")
    desk.edit(A + moment(0, style), EDITED + moment(0, style))
    desk.edit(f" {C}{moment(2, style)}", "")
    desk("export", "--style", "join=note")
    text = f"{EDITED}{moment(0, style)}\n\n{B}{moment(1, style)}\n\n{D}{moment(3, style)}"
    assert f"Ada Lind\n\n{text}\n\n## Day 2" in desk.body()
    body = desk.body()
    desk("export")
    assert desk.body() == body


@pytest.mark.parametrize("joins", [("note", "session"), ("session", "note")])
def test_code_that_the_author_changed_or_moved_stays_so_in_another_join(talk, joins):
    desk, code = talk("--style", f"join={joins[0]}"), "```\nmake all\n```\n\n"
    desk("add", "-s", "s1", "--at", "18 May 10:10", code)
    desk("add", "-s", "s1", "--at", "18 May 10:11", "```\nls\n```")
    desk("export")
    desk.edit(code, "")
    desk.edit(f"Ada Lind\n\n{A}", f"Ada Lind\n\n{code}{A}")
    desk.edit("```\nls\n```", "```\nls -l\n```")
    desk("export", "--style", f"join={joins[1]}")
    body = desk.body()
    assert body.count("make all") == body.count("ls -l") == 1
    assert f"Ada Lind\n\n{code}{A}" in body
    assert "\nls\n" not in body


def test_a_note_that_changes_with_its_paragraph_is_a_question(talk):
    desk = talk()
    desk.edit(A, EDITED)
    desk("edit", "n1", "Two catalogues for every team.")
    body = desk.body()
    assert "Two catalogues for every team." in desk("export", "--style", "join=session", code=5).out
    assert desk.body() == body


# --- talks, code, lines -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("styles", [("link", "time", "off"), ("chapters", "link", "chapters")])
def test_a_sentence_written_into_another_talk_has_its_own_moment(talk, styles):
    desk = talk()
    desk("recordings", video_list_of(desk, "Chaos at work"))
    desk("moments", "--at", "n3=9:00")
    desk("export")
    desk.edit("Break it on a Tuesday.\n\n", "")
    desk.edit(f"\n\n{B}", f"\n\n{B} Break it on a Tuesday.")
    for style in styles:
        assert desk("export", "--style", f"moment={style}").err == ""
        body = desk.body()
        there = {"time": " (9:00)", "link": " ([9:00](https://v.example/2.mp4#t=540))"}.get(style, "")
        assert f"\n\n{B}{moment(1, style)} Break it on a Tuesday.{there}\n\n" in body
        assert ("9:00" in body) == (style != "off")
        desk("export")
        assert desk.body() == body
    desk("export", "--style", "moment=off")
    assert f"\n\n{B} Break it on a Tuesday.\n\n" in desk.body()


def video_list_of(desk, title):
    desk.file("more.csv").write_text(f"title,url\n{title},https://v.example/2.mp4\n")
    return "more.csv"


def test_a_note_written_into_the_middle_of_another_has_its_moment(talk):
    desk = talk("--style", "moment=link")
    desk("add", "-s", "s1", "--at", "18 May 10:09", "Hours are paid by the owner. Managers bring cake to meetings.")
    desk("export")
    desk.edit(f"{B}{moment(1, 'link')}\n\n", "")
    desk.edit("Managers bring", f"{B}{moment(1, 'link')} Managers bring")
    for style in ("chapters", "time"):
        assert desk("export", "--style", f"moment={style}").err == ""
        body = desk.body()
        assert ("[5:40]" in body) if style == "chapters" else (f"{B} (5:40) Managers bring" in body)
        desk("export")
        assert desk.body() == body


@pytest.mark.parametrize("is_moved", [True, False])
@pytest.mark.parametrize("style", ["off", "chapters"])
def test_the_moment_of_a_code_block_follows_it(talk, style, is_moved):
    desk, code = talk("--style", f"moment={style}"), "```\nmake all\n```\n\n"
    desk("add", "-s", "s1", "--at", "18 May 10:10", code)
    desk("export")
    desk.edit(f"{D}\n\n{code}", f"{D}\n\n")
    if is_moved:
        desk.edit(f"\n\n{B}", f"\n\n{code}{B}")
    assert desk("export", "--style", "moment=time").err == ""
    assert (f"{code}(9:40)\n\n{B}" in desk.body()) if is_moved else ("9:40" not in desk.body())


def test_untouched_notes_of_a_session_are_not_named(talk):
    desk = talk("--style", "join=session", "--style", "moment=link")
    desk("add", "-s", "s1", "--at", "18 May 10:10", "```\nmake all\n```")
    desk("export")
    desk.edit(B, "Da war ein Knopf.")
    assert "n2: no moment" in desk("export", "--style", "moment=chapters").err
    assert {"4:40", "6:40", "7:40", "9:40"} <= {*chapters(desk.body())}


@pytest.mark.parametrize(
    ("old", "before", "behind"),
    [
        (A, "{{< note >}}\n", "\n{{< /note >}}"),
        (A, "", "\n{% endnote %}"),
        ("> Chaos is a ladder.", "", "\n>\n> — Bo Ek"),
        ("> Chaos is a ladder.", "", "  \n> -- Bo Ek"),
    ],
)
def test_a_moment_stands_before_a_last_line_without_words(talk, old, before, behind):
    desk = talk()
    desk("recordings", video_list_of(desk, "Chaos at work"))
    desk("moments", "--at", "n4=9:00")
    desk("export")
    desk.edit(old, f"{before}{old}{behind}")
    desk("export", "--style", "moment=time")
    clock = "9:00" if old[0] == ">" else "4:40"
    assert f"\n\n{before}{old} ({clock}){behind}\n\n" in desk.body()


def test_lines_that_the_author_broke_stay(talk):
    desk, text = talk(), A.replace("for every", "for\nevery")
    desk.edit(A, text)
    for style in ("link", "time", "off"):
        desk("export", "--style", f"moment={style}")
        assert f"\n\n{text}{moment(0, style)}\n\n" in desk.body()
