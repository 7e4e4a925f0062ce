"""The moments of notes in recordings: after each note, or as a list of chapters; never in broken Markdown."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from confnote.model import Note, Position
from confnote.post.content.positions import noted
from confnote.post.sites import site
from confnote.post.sites.write import safe
from confnote.post.style import read_style
from tests.post_layouts.conftest import Event

URL = "https://youtu.be/abcdefghij1?t=751"
END = f"([12:31]({URL}))"
SURE = Position(751, URL, True)


def note(text, position=SURE, kind="note"):
    return Note(id=1, uid="N1", conference="C", session="S1", text=text, at=0, kind=kind, position=position)


def after(text, position=SURE, **style):
    given = {"moment": "link"} | {key.replace("_", "."): value for key, value in style.items()}
    return noted(note(text, position), read_style(given.items()))


BREAK = "  "
BELOW = f"\n\n{END}"


@pytest.mark.parametrize(
    ("typed", "end"),
    [
        ("We deleted the wiki.", f" {END}"),
        ("We deleted the wiki\n", f" {END}"),
        ("One.\n\nTwo.", f" {END}"),
        ("- one\n- two", f" {END}"),
        ("1. one\n2. two", f" {END}"),
        ("> said", f" {END}"),
        ("*loud* and `code`", f" {END}"),
        ("a lone ` and a lone [ and *", f" {END}"),
        ("see https://example.org/a_(b)", f" {END}"),
        ("ends with a path C:\\", f" {END}"),
        ("```py\nx = 1\n```", BELOW),
        ("Code:\n\n    x = 1", BELOW),
        ("- one\n\n  ```\n  x\n  ```", BELOW),
        ("| a | b |\n|---|---|\n| 1 | 2 |", BELOW),
        ("***", BELOW),
        ("# of pods: 12", f" {END}"),
        ("One.\n\n# Two #", f" {END}"),
        ("# One\n\nTwo.", f" {END}"),
        ("Part two\n---", BELOW),
        ("- [ ] open\n- [x] done", f" {END}"),
        ("<div>x</div>", f" {END}"),
        ("<!-- never closed", f" {END}"),
        ("see [this][x]\n\n[x]: https://example.org", BELOW),
        ("[x](https://example.org/a (", f" {END}"),
    ],
)
def test_a_moment_comes_after_the_last_paragraph_or_below(typed, end):
    assert after(typed) == typed.rstrip() + end


@pytest.mark.parametrize(
    ("words", "speaker"),
    [
        ("> words", "\n> — Ada"),
        ("> words", "\n>\n> — Ada Lind, Example Org of all that"),
        ("> words", "\n— Ada"),
        ("> words", "\n\n— Ada"),
        ("> words", "\n> -- *Ada*"),
        ("> words", "\n> - Ada Lind"),
        ("> words", "  \n> *– Ada*"),
        ("> words", "\\\n> — [Ada](https://example.org)"),
        ("> one\n>\n> two", "\n> — Ada"),
        ("- > words", "\n  > — Ada"),
    ],
)
def test_a_moment_comes_above_the_speaker_of_a_quotation(words, speaker):
    assert after(f"{words}{speaker}") == f"{words} {END}{speaker}"


@pytest.mark.parametrize(
    "typed",
    [
        "words\n— Ada",  # no quotation
        "> words\n> — and then he left, so we did",
        "> Speakers:\n> - Ada\n> - Bo",
        "> - Ada Lind\n> - Bo Ek",
        "> words\n> — Ada\n> — Bo",
        "> — Ada",
        "> ```\n> x\n> ```\n> — Ada",
    ],
)
def test_other_lines_with_a_dash_are_no_speaker(typed):
    assert after(typed) == f"{typed} {END}"


def test_a_note_of_the_kind_quote_has_its_moment_above_the_speaker():
    style = read_style({"moment": "link"}.items())
    assert noted(note("words\n— Bo", kind="quote"), style) == f"words {END}\n— Bo"
    assert noted(note("words\n-- Bo Ek, Org", kind="quote"), style) == f"words {END}\n-- Bo Ek, Org"


@pytest.mark.parametrize("words", [f"a{' ' * 60_000}b", "*" * 30_000, "[" * 30_000])
def test_a_quotation_of_many_marks_costs_little(words):
    begun = time.perf_counter()
    after(f"> {words}\n> — Ada")
    assert time.perf_counter() - begun < 10  # it takes a second at most; the blanks took 39


def test_an_open_fence_is_closed_before_the_moment():
    assert after("```\nx = 1") == f"```\nx = 1\n```\n\n{END}"


def test_only_a_sure_moment_is_shown():
    assert after("Words.", None) == "Words."
    assert after("Words.", Position(751, URL, False)) == "Words."
    assert after("Words.", moment="off") == "Words."
    assert after("Words.", moment="chapters") == "Words."


def test_the_form_of_a_moment():
    assert after("Words.", moment="time") == "Words. (12:31)"
    assert after("Words.", Position(3723, "", True)) == "Words. (1:02:03)"
    assert after("Words.", moment_form="[▶ {time}]({url})") == f"Words. [▶ 12:31]({URL})"
    assert after("Words.", Position(751, "", True), moment_form="[play]({url})") == "Words."
    assert after("Words.", moment_form="") == "Words."
    # parentheses, braces and blanks of an address end no link
    odd = Position(751, "https://v.example/a)_{x} y.mp4#t=751", True)
    assert after("Words.", odd) == "Words. ([12:31](https://v.example/a%29_%7Bx%7D%20y.mp4#t=751))"
    round_ = Position(751, "https://v.example/a_(b).mp4#t=751", True)
    assert after("Words.", round_) == "Words. ([12:31](https://v.example/a_(b).mp4#t=751))"


def test_mdx_has_no_braces_of_an_address():
    odd = Position(751, "https://v.example/{x}.mp4#t=751", True)
    written = safe(after("Use {props} here.", odd), site("mdx"))
    assert written == "Use \\{props} here. ([12:31](https://v.example/%7Bx%7D.mp4#t=751))"


# --- in a post --------------------------------------------------------------------------------------------------------


def at(seconds):
    return Position(seconds, f"https://v.example/1.mp4#t={seconds}", True)


@pytest.fixture
def event():
    event = Event().one_day()
    talk = event.session("Small images", 1, "10:00", speakers=("Ada Lind",))
    event.note("Start from *nothing*.", talk, clock="10:05", position=at(60))
    event.note("Small is kind.", talk, clock="10:06", kind="quote", position=at(120))
    event.note("Two files.", talk, clock="10:07", position=Position(180, "", False))
    event.note("- one\n- two", talk, clock="10:08", position=at(240))
    event.note("Count them.", talk, clock="10:09", kind="takeaway", position=Position(300, "", True))
    return event


def test_moments_after_notes(event):
    assert (
        event.body(moment="link")
        == """\
## Small images - Ada Lind

Start from *nothing*. ([1:00](https://v.example/1.mp4#t=60))

> Small is kind. ([2:00](https://v.example/1.mp4#t=120))

Two files.

- one
- two ([4:00](https://v.example/1.mp4#t=240))

**Takeaway:** Count them. (5:00)
"""
    )


def test_a_quote_has_its_moment_before_its_speaker(event):
    body = event.body(moment="time", quote_signed="always")
    assert "> Small is kind. (2:00)\n>\n> — Ada Lind\n" in body


def test_bullets_lists_and_one_paragraph_have_them(event):
    bullets = event.body(moment="time", notes="bullets")
    assert "- Start from *nothing*. (1:00)\n" in bullets
    assert "- one\n- two (4:00)\n- **Takeaway:** Count them. (5:00)\n" in bullets
    listed = event.body(moment="time", session="list")
    assert "  - Start from *nothing*. (1:00)\n  - Small is kind. (2:00)\n" in listed
    joined = event.body(moment="time", join="session", takeaways="section")
    assert "Start from *nothing*. (1:00)\n\n> Small is kind. (2:00)\n\nTwo files.\n" in joined
    assert "## Takeaways\n\n- Count them. (5:00)\n" in joined
    event.notes = [one for one in event.notes if one.kind == "note" and "\n" not in one.text]
    assert "Start from *nothing*. (1:00) Two files.\n" in event.body(moment="time", join="session")


def test_chapters_are_a_list_above_the_notes(event):
    event.note("A very long note about `kubectl` that says **many things, and then** more than fits in a line of a list.",
               event.sessions[0].uid, clock="10:10", position=at(400))  # fmt: skip
    body = event.body(moment="chapters")
    assert body.startswith("""\
## Small images - Ada Lind

- [1:00](https://v.example/1.mp4#t=60) Start from nothing.
- [2:00](https://v.example/1.mp4#t=120) Small is kind.
- [4:00](https://v.example/1.mp4#t=240) one
- 5:00 Count them.
- [6:40](https://v.example/1.mp4#t=400) A very long note about kubectl that says many things, and…

Start from *nothing*.
""")
    assert event.body(moment="off") == body.replace(body.split("\n\n")[1] + "\n\n", "")


def test_beside_a_list_chapters_are_lines(event):
    assert event.body(moment="chapters", notes="bullets").startswith(f"""\
## Small images - Ada Lind

[1:00](https://v.example/1.mp4#t=60) Start from nothing.{BREAK}
[2:00](https://v.example/1.mp4#t=120) Small is kind.{BREAK}
[4:00](https://v.example/1.mp4#t=240) one{BREAK}
5:00 Count them.

- Start from *nothing*.
""")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("```yaml\nkind: Pod\n```", "yaml"),
        ("``` py {1,2}\nx = 1", "py"),
        ("```\nx = 1\n```", "code"),
        ("    x = 1", "code"),
        ("- ```sh\n  ls\n  ```", "sh"),
        ("Their manifest:\n\n```yaml\nkind: Pod\n```", "Their manifest:"),
        ("```yaml\nkind: Pod\n```\n\nThat is all.", "That is all."),
        ("`kubectl get`", "kubectl get"),
        ("![The stage](stage.jpg)", "The stage"),
        ("![](stage.jpg)", "image"),
    ],
)
def test_the_chapter_of_code_or_an_image_has_neither_code_nor_an_address(event, text, words):
    event.notes = [note(text)]
    event.notes[0] = replace(event.notes[0], session=event.sessions[0].uid)
    assert f"[12:31]({URL}) {words}\n" in event.body(moment="chapters")


def test_chapters_have_no_room_in_a_list_or_a_day_in_one_paragraph(event):
    event.notes = [one for one in event.notes if one.kind == "note" and "\n" not in one.text]
    link = "([1:00](https://v.example/1.mp4#t=60))"
    assert f"  - Start from *nothing*. {link}\n" in event.body(moment="chapters", session="list")
    assert event.body("narrative", moment="chapters") == f"Start from *nothing*. {link} Two files.\n"


def test_the_keys_of_notes_stay(event):
    keys = [piece.key for piece in event.pieces()]
    assert [piece.key for piece in event.pieces(moment="link")] == keys
    with_chapters = [piece.key for piece in event.pieces(moment="chapters")]
    assert with_chapters == [keys[0], "n:N1.chapter", "n:N2.chapter", "n:N4.chapter", "n:N5.chapter", *keys[1:]]


def test_of_a_note_with_raw_blocks_the_last_words_have_the_moment(event):
    event.notes = [note("Before.\n\n```raw\n<b>x</b>\n```\n\nAfter.\n\n```raw\n<i>y</i>\n```", kind="raw")]
    assert (
        event.body(moment="time") == "## Small images - Ada Lind\n\nBefore.\n\n<b>x</b>\n\nAfter. (12:31)\n\n<i>y</i>\n"
    )
