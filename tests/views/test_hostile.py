"""Whatever is stored, a terminal gets words: no escape sequence, no control, no markup of anybody's but ours."""

import io
import re
import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from confnote.core.heard_talks import HeardTalks
from confnote.core.text import safe_text
from confnote.model import Dossier, Link
from confnote.store.about import Subject
from confnote.views import lists
from confnote.views.about import about
from confnote.views.agenda import agenda
from confnote.views.card import show, show_conference
from confnote.views.lists import ConferenceRow, TrashRow
from confnote.views.markdown import rendered
from confnote.views.table import dumps

PIECES = (
    "\x1b[31m", "\x1b]0;title\x07", "\x9b31m", "\x9d0;x\x9c", "\x00", "\x7f", "\r", "\x85", "\x0b", "\u2028", "\u202e", "\u2066",
    "\u200f", "\u061c", "[red]", "[/]", "[/red]", "[bold", "\\[", ":bomb:", "[link=https://x]", "日本語", "👩‍🔬", "e\u0301",
    "\ud800", "\udce9", "#tag", "\t", "\n", "  ", "word", "x" * 90, "- ", "{{", "%s", "{0}", "\ufeff", "\u200b", "\u3000", "\xa0",
)  # fmt: skip
TEXT = st.lists(st.sampled_from(PIECES) | st.text(st.characters(), max_size=5), min_size=1, max_size=8).map("".join)
OURS = re.compile(r"\x1b\[[0-9;]*m")
BIDI = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}


def full_of(text, dossier):
    """The dossier with the text wherever text can be."""
    link = Link(id=1, uid="L", kind="page", url=text, title=text, author=text, text=text, published=text, session="S12")
    conference = replace(dossier.conference, name=text, place=text, url=text, hashtag=text, slug=text)
    speaker = replace(dossier.sessions[1].speakers[0], name=text, org=text, handle=text, url=text)
    words = {"title": text, "subtitle": text, "track": text, "room": text, "abstract": text, "verdict": text}
    return Dossier(
        conference=conference,
        sessions=tuple(
            replace(s, **words, kind=text, tags=(text,), speakers=(speaker,), links=(link,)) for s in dossier.sessions
        ),
        notes=tuple(
            replace(n, text=text, tags=(text,), links=(link,), section=text if n.section else "") for n in dossier.notes
        ),
        tech=tuple(
            replace(t, name=text, url=text, tagline=text, verdict=text, booth=text, tags=(text,), links=(link,))
            for t in dossier.tech
        ),
    )


def heard(text):
    """A talk of the same speaker at another conference."""
    return HeardTalks([("S", 1, text, 0, 5, text, "old", text, 2019, "C", text, "")])


LISTS = {
    "overview": lambda text, held: lists.overview(held, whole=True),
    "notes": lambda text, held: lists.notes(held),
    "inbox": lambda text, held: lists.inbox(held.notes),
    "sessions": lambda text, held: lists.sessions(held),
    "tech": lambda text, held: lists.tech(held),
    "links": lambda text, held: lists.links(held),
    "tags": lambda text, held: lists.tags(held),
    "trash": lambda text, held: lists.trash([TrashRow("n1", text, 0)], "UTC"),
    "conferences": lambda text, held: lists.conferences([ConferenceRow(held.conference, used=True)]),
    "agenda": lambda text, held: agenda(held, now=0, heard=heard(text)),
    "brief agenda": lambda text, held: agenda(held, now=0, brief=True),
    "about": lambda text, held: about(Subject(text, frozenset({""}), frozenset({"t"})), [held]),
    "show session": lambda text, held: show(held.sessions[1], held, heard(text)),
    "show note": lambda text, held: show(held.notes[1], held),
    "show tech": lambda text, held: show(held.tech[0], held),
    "show link": lambda text, held: show(held.notes[1].links[0], held),
    "show conference": lambda text, held: show_conference(held),
}


def on_screen(view, width, colours):
    console = Console(file=io.StringIO(), width=width, force_terminal=True, color_system=colours, legacy_windows=False)
    console.print(view)
    return OURS.sub("", console.file.getvalue())


def assert_harmless(output, tabs=""):
    allowed = "\n" + tabs
    assert not [c for c in output if unicodedata.category(c) in {"Cc", "Zl", "Zp", "Cs"} and c not in allowed]
    assert not [c for c in output if unicodedata.bidirectional(c) in BIDI or c in "\u200e\u200f\u061c"]
    output.encode()


def squeezed(text):
    return "".join(text.split())


@pytest.mark.slow
@pytest.mark.parametrize("view", LISTS)
@settings(max_examples=25)
@given(text=TEXT, width=st.sampled_from([12, 40, 80, 99]), colours=st.sampled_from([None, "truecolor"]))
def test_a_terminal_gets_the_words_and_nothing_else(dossier, view, text, width, colours):
    output = on_screen(LISTS[view](text, full_of(text, dossier)), width, colours)
    assert_harmless(output)
    assert squeezed(safe_text(text)) in squeezed(output)


@pytest.mark.slow
@pytest.mark.parametrize("view", LISTS)
@settings(max_examples=25)
@given(text=TEXT)
def test_a_pipe_gets_the_words_and_nothing_else(dossier, view, text):
    output = "\n".join(LISTS[view](text, full_of(text, dossier)).plain())
    assert_harmless(output, tabs="\t")
    assert squeezed(safe_text(text)) in squeezed(output)


@pytest.mark.slow
@settings(max_examples=50)
@given(text=TEXT)
def test_json_says_the_same_strings(dossier, text):
    held = full_of(text, dossier)
    for listing in (lists.notes(held), lists.sessions(held), lists.tech(held), lists.links(held)):
        assert_harmless(dumps(listing.values()))


@pytest.mark.slow
@settings(max_examples=150)
@given(text=TEXT | st.text("#*_`~<>[]()!|-+=: \n\tab1.&;\\\"'\u202e\x1b"), width=st.sampled_from([40, 80, 200]))
def test_any_post_can_be_previewed(text, width):
    assert_harmless(on_screen(rendered(text), width, "truecolor"))
    assert_harmless(on_screen(rendered(f"---\ntitle: {text}\n---\n\n{text}"), width, None))
