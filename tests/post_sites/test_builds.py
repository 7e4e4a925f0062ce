"""Real builds: what the pages of each site show is what was typed, in every place a draft has for it."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # the notes and the programs have files of their own

import build
from hostile import NOTES

from confnote.post.sites.base import FileOptions

pytestmark = pytest.mark.slow

NUMBERED = list(enumerate(NOTES))
SINGLE = [(number, note) for number, note in NUMBERED if "\n" not in note.typed.strip("\n") and "\r" not in note.typed]
UNESCAPED = "\x1b"  # control characters are dropped; elsewhere words come out as typed


@pytest.fixture(scope="module", params=["hugo", "hugo-toml", "jekyll", "pelican", "eleventy-liquid", "eleventy-njk"])
def pages(request, tmp_path_factory):
    """The pages of one site, built once: its name and a page for each note."""
    folder = tmp_path_factory.mktemp(request.param)
    name = request.param.partition("-")[0]
    options = FileOptions(front="toml", bundle=True) if request.param == "hugo-toml" else FileOptions()
    output = build.site_of(request.param, folder, lambda posts: build.write_notes(posts, name, options))
    return name, [build.Page(output, number) for number, _ in NUMBERED]


def differences(notes, shown, wanted):
    """List what differs: note, what the page shows, what it should."""
    return [(note.typed, shown(number), wanted(note)) for number, note in notes if shown(number) != wanted(note)]


def test_a_note_shows_its_text(pages):
    site, built = pages
    found = differences(NUMBERED, lambda n: built[n].text("block"), lambda note: build.fold(note.as_block(site)))
    assert found == []


def test_what_is_meant_as_markdown_is_markdown(pages):
    _, built = pages
    missing = [
        (note.typed, selector)
        for number, note in NUMBERED
        for selector in note.has
        if not built[number].has("block", selector)
    ]
    assert missing == []


def test_a_line_shows_its_text(pages):
    site, built = pages
    found = differences(SINGLE, lambda n: built[n].text("item"), lambda note: build.fold(note.as_line(site)))
    assert found == []


@pytest.mark.parametrize(("place", "frame"), [("heading", "{}"), ("link", "see {} there")])
def test_plain_words_show_as_typed(pages, place, frame):
    _, built = pages
    notes = [(number, note) for number, note in NUMBERED if UNESCAPED not in note.typed]
    found = differences(notes, lambda n: built[n].text(place), lambda note: frame.format(build.fold(note.typed)))
    assert found == []


def test_the_title_shows_as_typed(pages):
    _, built = pages
    notes = [(number, note) for number, note in NUMBERED if UNESCAPED not in note.typed]
    assert differences(notes, lambda n: build.fold(built[n].title), lambda note: build.fold(note.typed)) == []


def test_nothing_swallows_what_follows(pages):
    _, built = pages
    cut = [
        (note.typed, list(built[number].places))
        for number, note in NUMBERED
        if list(built[number].places) != list(build.PLACES)
    ]
    assert cut == []
    assert [note.typed for number, note in NUMBERED if built[number].text("end")] == []


def test_no_page_runs_anything(pages):
    _, built = pages
    for page in built:
        assert not page.soup.select(
            "script, style, textarea, details, svg, [onerror], [onload], a[href^='javascript:']"
        )
