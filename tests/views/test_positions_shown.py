"""The moments of notes in recordings: beside the notes, on cards, in JSON, and as links of the terminal."""

from dataclasses import replace

import pytest
from rich.console import Console

from confnote.core.positions import with_positions
from confnote.model import Link
from confnote.views import lists
from confnote.views.card import show
from tests.views.conftest import ESCAPES, Paper, at

VIDEO = Link(
    id=11, uid="L11", kind="video", url="https://youtu.be/dQw4w9WgXcQ", length=2470, session="S12",
    captions="https://example.org/en.vtt",
)  # fmt: skip
SURE = replace(VIDEO, zero_at=at(18, "11:03") + 40_000, zero_by="words")
FILE = replace(VIDEO, url="https://example.org/talks/12", length=0, captions="")


def recorded(dossier, link):
    """Return the dossier with a recording of s12."""
    session = dossier.sessions[1]
    given = replace(
        session, links=(link,), abstract="", speakers=(), subtitle="", tags=(), track="", rating=None, verdict=""
    )
    sessions = tuple(given if it.uid == session.uid else it for it in dossier.sessions)
    return with_positions(replace(dossier, sessions=sessions))


def card(dossier, link, handle, shown, **options):
    found = recorded(dossier, link)
    things = (*found.sessions, *found.notes, *(link for session in found.sessions for link in session.links))
    return shown(show(next(it for it in things if it.handle == handle), found), **options)


SESSION = """
s12  Backstage: Restoring Order To Your Chaos

     when        Wed 18 May 2022 (Day 1), 11:00–11:35 CEST
     room        Hall 8A
     kind        talk
     attendance  attended
     video       l11 https://youtu.be/dQw4w9WgXcQ
     recording   l11, 41:10 long, began 11:03:40 by the
                 words of your notes

n4   11:05   ? Who owns it?  ▶1:00
n5   11:06 [ ] Try it at home  ▶2:00
n6   11:07 [x] Write to Ada  private  ▶3:00
t2   11:09   $ Keptn
"""
NARROW = """
s12  Backstage: Restoring Order To Your
Chaos

when        Wed 18 May 2022 (Day 1),
            11:00-11:35 CEST
room        Hall 8A
kind        talk
attendance  attended
video       l11
            https://youtu.be/dQw4w9WgXcQ
recording   l11, 41:10 long, began
            ~11:00 by the clock only

n4  11:05 ? Who owns it?  >~4:40
n5  11:06 [ ] Try it at home  >~5:40
n6  11:07 [x] Write to Ada  private
    >~6:40
t2  11:09 $ Keptn
"""


@pytest.mark.parametrize(
    ("link", "options", "text"),
    [(SURE, {"width": 60}, SESSION), (VIDEO, {"width": 40, "encoding": "ascii"}, NARROW)],
)
def test_beside_the_notes_of_a_session(dossier, shown, link, options, text):
    assert card(dossier, link, "s12", shown, **options) == text.splitlines()[1:]


@pytest.mark.parametrize(
    ("link", "fact"),
    [
        (SURE, "recording  1:00 https://youtu.be/dQw4w9WgXcQ?t=60"),
        (VIDEO, "recording  ~4:40 by the clock only https://youtu.be/dQw4w9WgXcQ?t=280"),
        (FILE, "recording  ~4:40 by the clock only"),
        (replace(SURE, url=FILE.url), "recording  1:00"),
    ],
)
def test_the_card_of_a_note(dossier, shown, link, fact):
    assert card(dossier, link, "n4", shown)[-1].strip() == fact


@pytest.mark.parametrize(
    ("link", "facts"),
    [
        (
            SURE,
            [
                "length    41:10",
                "captions  https://example.org/en.vtt",
                "began     11:03:40 by the words of your notes",
            ],
        ),
        (replace(FILE, zero_at=at(18, "11:01"), zero_by="hand"), ["began  11:01:00 by your hand"]),
        (FILE, ["began  ~11:00 by the clock only"]),
        (replace(FILE, title="A demo"), []),
        (replace(FILE, kind="slides"), []),
    ],
)
def test_the_card_of_a_link(dossier, shown, link, facts):
    lines = [line.strip() for line in card(dossier, link, "l11", shown)]
    assert lines[lines.index(next(line for line in lines if line.startswith("on "))) + 1 :] == facts


def test_lists_have_the_moment_and_pipes_the_same_columns(dossier, shown):
    found = recorded(dossier, SURE)
    assert "   n4   11:05   ? Who owns it?  ▶1:00" in shown(lists.overview(found))
    assert "n4   11:05   ? s12  Who owns it?  ▶1:00" in shown(lists.notes(found))
    assert list(lists.notes(found).plain()) == list(lists.notes(dossier).plain())


def test_json_has_the_moment_last(dossier):
    values = {it["handle"]: it for it in lists.notes(recorded(dossier, SURE)).values()}
    assert list(values["n4"])[-1] == "position"
    assert values["n4"]["position"] == {"seconds": 60, "url": "https://youtu.be/dQw4w9WgXcQ?t=60", "sure": True}
    assert values["n2"]["position"] is None


@pytest.mark.parametrize(
    ("link", "address"), [(SURE, "https://youtu.be/dQw4w9WgXcQ?t=60"), (replace(SURE, url=FILE.url), "")]
)
def test_the_time_is_a_link_of_the_terminal(dossier, link, address):
    console = Console(file=Paper("utf-8"), width=80, force_terminal=True, color_system="standard", legacy_windows=False)
    console.print(lists.notes(recorded(dossier, link)))
    text = ESCAPES.sub("", console.file.getvalue())
    assert (f";{address}\x1b\\▶1:00\x1b]8;;\x1b\\" if address else "  ▶1:00\n") in text
    assert text.count("\x1b]8;") == (6 if address else 0)
