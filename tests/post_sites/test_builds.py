"""Real builds: the pages of each site show what was typed, in every place of a draft, and in whole drafts."""

import sys
from functools import cache
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # the notes and the programs have files of their own

import build
from bs4 import BeautifulSoup
from drafts import EACH, LINES, POSTS, TYPED, squeezed, write_drafts
from drafts import dossier as hostile_dossier
from hostile import ALONE, NOTES

from confnote.post.markdown import escape, reading
from confnote.post.sites.base import FileOptions

pytestmark = pytest.mark.slow

DRAFTED = ("hugo", "jekyll", "pelican", "eleventy-liquid", "devto", "mdx", "html", "zola", "quarto")
NUMBERED = list(enumerate((*NOTES, *ALONE)))
SINGLE = [(number, note) for number, note in NUMBERED if "\n" not in note.typed.strip("\n") and "\r" not in note.typed]
UNESCAPED = "\x1b"  # control characters are dropped; elsewhere words come out as typed


@pytest.fixture(scope="module", autouse=True)
def read_once():
    """Read each text once: all sites and layouts write the same texts, and to read them takes half of their time."""

    def read(text, *, keep_headings=False, references=None):
        if references:
            return reading.read(text, keep_headings=keep_headings, references=references)
        return known(text, keep_headings)

    @cache
    def known(text, keep_headings):
        return reading.read(text, keep_headings=keep_headings)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(escape, "read", read)
        patch.setattr(escape, "read_line", cache(reading.read_line))
        yield


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """Return what builds a site of a kind, with the pages of both halves of this file, and returns its output."""
    outputs = {}

    def output(kind):
        name = kind.partition("-")[0]
        options = FileOptions(front="toml", bundle=True) if kind == "hugo-toml" else FileOptions()

        def fill(posts):
            build.write_notes(posts, name, options)
            if kind in DRAFTED:
                write_drafts(posts, name)

        if kind not in outputs:  # a build takes seconds
            outputs[kind] = build.site_of(kind, tmp_path_factory.mktemp(kind), fill)
        return outputs[kind]

    return output


# --- a page for each note ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="module", params=[*DRAFTED, "hugo-toml", "eleventy-njk", "astro"])
def pages(request, built):
    """The pages of one site: its name and a page for each note."""
    output = built(request.param)
    return request.param.partition("-")[0], [build.Page(output, number) for number, _ in NUMBERED]


def differences(notes, shown, wanted):
    """List what differs: note, what the page shows, what it should."""
    return [(note.typed, shown(number), wanted(note)) for number, note in notes if shown(number) != wanted(note)]


def test_a_note_shows_its_text(pages):
    site, built = pages
    found = differences(NUMBERED, lambda n: built[n].text("block"), lambda note: build.fold(note.as_block(site)))
    assert found == []


def test_what_is_meant_as_markdown_is_markdown(pages):
    site, built = pages
    missing = [
        (note.typed, selector)
        for number, note in NUMBERED
        for selector in note.has
        if not built[number].has("block", selector)
        and (site, note.typed[:8]) not in {("devto", "- - - - "), ("html", "<https:/")}
    ]  # Redcarpet knows no list in the line of another; an address alone is for a blog's editor
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


def test_dots_beside_code_stay_three(pages):
    _, built = pages
    number = next(number for number, note in NUMBERED if note.typed.startswith("go test ./..."))
    for place in ("block", "item", "heading", "link"):
        shown = " ".join(part.get_text() for part in built[number].places[place])
        assert "…" not in shown
        assert "go test ./... and f(...args), [...xs], 1...3, main...feature" in shown


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


# --- whole drafts of a conference, in every layout --------------------------------------------------------------------


@pytest.fixture(scope="module")
def dossier():
    return hostile_dossier()


@pytest.fixture(scope="module", params=DRAFTED)
def posts(request, built):
    """The posts of a site as they show: its name, and title and text by layout."""
    output = built(request.param)
    return request.param.partition("-")[0], {name: shown(output / name / "index.html") for name in POSTS}


def shown(path):
    soup = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
    return squeezed(soup.select_one("#title").get_text()), squeezed(soup.select_one("#content").get_text())


def missing(page, texts):
    """List the texts that a page does not show, in their order."""
    found, at = [], 0
    for text in texts:
        place = page.find(squeezed(text), at)
        if place < 0:
            found.append(text)
        else:
            at = place + len(squeezed(text))
    return found


TOLD = [name for name in POSTS if name not in {"themes", "favourites", "liveblog"}]
"""The posts that have every note, in the order they were taken."""


def in_post(note, site, name):
    """What a post shows of a note; Redcarpet knows no table and no fence in a list item."""
    if name == "days-inline" and note.typed.startswith("- - - "):
        return note.as_block(site).removeprefix("- ")  # after its time, a note has no bullet
    if (site, name) != ("devto", "days-list"):
        return note.as_block(site)
    return note.typed if "table td + td" in note.has else note.as_block(site).replace("``\u200b`", "\u02cb" * 3)


@pytest.mark.parametrize("name", TOLD)
def test_every_note_is_there(posts, name):
    site, pages = posts
    lost = [note.typed for note in TYPED if squeezed(in_post(note, site, name)) not in pages[name][1]]
    assert lost == []


@pytest.mark.parametrize("name", TOLD)
def test_notes_stand_in_order(posts, name):
    site, pages = posts
    if (site, name) == ("pelican", "days-list"):
        pytest.skip("Python-Markdown knows no quote of several lines in a list item")
    assert missing(pages[name][1], [in_post(note, site, name) for note in TYPED]) == []


def test_a_liveblog_has_its_session(posts):
    site, pages = posts
    assert missing(pages["liveblog"][1], [note.as_block(site) for note in TYPED[3 * EACH : 4 * EACH]]) == []


@pytest.mark.parametrize("name", POSTS)
def test_words_of_other_fields_show_as_typed_with_code_as_code(posts, dossier, name):
    site, pages = posts
    coded = {build.one_line(note.typed): note.as_line(site) for note in LINES if {*note.has} == {"code"}}
    products = [word for tech in dossier.tech for word in (tech.name,)] if name != "liveblog" else []
    sessions = [s for s in dossier.sessions if s.rating > 2] if name in {"days", "talks", "days-bold"} else []
    people = [person for s in sessions for person in (s.speakers[0].name,)]
    typed = [*products, *(s.title for s in sessions), *people]
    assert [text for text in typed if squeezed(coded.get(text, text)) not in pages[name][1]] == []


@pytest.mark.parametrize("name", ["days", "talks", "days-bold", "days-list"])
def test_verdicts_and_taglines_are_lines_of_markdown(posts, dossier, name):
    site, pages = posts
    lines = {build.one_line(note.typed) or "-": note.as_line(site) for note in LINES}
    verdicts = [s.verdict for s in dossier.sessions if s.rating > 2]
    taglines = [text for tech in dossier.tech for text in (tech.tagline, tech.verdict)]
    assert [text for text in (*verdicts, *taglines) if squeezed(lines[text]) not in pages[name][1]] == []


def test_social_posts_are_quoted_to_the_letter(posts, dossier):
    _, pages = posts
    said = [link.text for s in dossier.sessions for link in s.links if link.kind == "social"]
    assert [text for text in said if squeezed(text) not in pages["days"][1]] == []


def test_the_title_is_the_conference(posts, dossier):
    _, pages = posts
    assert {title for name, (title, _) in pages.items() if name != "liveblog"} == {squeezed(dossier.conference.name)}


def test_each_note_has_its_moment(posts):
    _, pages = posts
    shown = {name: pages[name][1] for name in ("days-bold", "days-played", "talks", "days-lines")}
    times = [f"{number}:00" if number < 60 else f"{number // 60}:{number % 60:02}:00" for number in range(len(TYPED))]
    assert [time for time in times if f"({time})" not in shown["days-bold"]] == []
    assert [time for name in ("days-played", "talks", "days-lines") for time in times if time not in shown[name]] == []
