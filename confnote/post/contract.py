"""Try out a site or a layout of your own with `check_site(SITE)` and `check_layout(LAYOUT)`.

A package that adds a site needs only this test:

    from confnote.post.contract import check_site
    from my_package import SITE

    def test_my_site():
        check_site(SITE)
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from itertools import product
from typing import get_args

from confnote.errors import ConfnoteError
from confnote.model import Conference, Dossier, Link, Note, Session, Speaker, Tech
from confnote.post import front_matter
from confnote.post.content.blocks import SOCIAL_STYLES, Block
from confnote.post.content.facts import PostFacts
from confnote.post.content.select import gather
from confnote.post.layouts import Layout
from confnote.post.paths import ImagePlace, SiteRoot, is_file
from confnote.post.sites.base import FileOptions, PublishedPost, Site
from confnote.post.style import read_style

DAY = date(2026, 3, 17)
NOON = 1_773_748_800_000
FACTS = PostFacts(
    title='Quay: "notes" & more', slug="quay-2026", date=datetime(2026, 3, 17, 18, tzinfo=UTC), event="Quay 2026",
    description="What I saw: a lot.", tags=("conference", "quay"), author="Ada", series="Quay 2026", day=1,
)  # fmt: skip
POST = Link(id=1, uid="l1", kind="social", url="https://example.org/@ada/1", author="Ada", text="A [toot] *here*")
VIDEO = Link(id=2, uid="l2", kind="video", url="https://example.org/talk.mp4", title="the talk")
WORDS = "Just a sentence about talks, with (brackets), don't and 12:30."
# Texts that Markdown, HTML or a template language could read as syntax.
HOSTILE = (
    "{{ x }} {% y %}", "{{< z >}}", "`{{ code }}`", "# heading", "<b>", "- item", "a | b", "[a](b c)", "\\\\", "*",
    "$$x$$",
)  # fmt: skip
LOWER_CASE = re.compile(r"[a-z][a-z0-9-]*")


def _expect(condition: object, what: str) -> None:
    if not condition:
        raise AssertionError(what)


def _check_names(thing: Site | Layout) -> None:
    _expect(LOWER_CASE.fullmatch(thing.name), f"the name {thing.name!r} is not lower-case letters and digits")
    _expect(thing.help and "\n" not in thing.help, "`help` is not one line")


def check_site(site: Site) -> None:
    """Raise AssertionError for a site's wrong name, front matter, file name, escaping or images."""
    _expect(isinstance(site, Site), f"{site!r} is no Site")
    _check_names(site)
    front = site.front(FACTS)
    text = site.front_text(front, FileOptions())
    _expect(not text or text.endswith("\n"), "`write_front` ends without a line end")
    found, body, _ = front_matter.read(f"{text}\nbody\n")
    _expect([*found] == [*front], f"front matter with the keys {[*front]} reads back with {[*found]}")
    _expect(body.strip() == "body", "`write_front` writes something that is read as the body")
    for options in (FileOptions(), FileOptions(bundle=True), FileOptions(folder="posts")):
        path = site.file_name(FACTS, options)
        _expect(is_file(str(path)) and not path.is_absolute() and ".." not in path.parts, f"`file_name` gives {path}")
        _expect(site.address_of(path), f"`address_of` gives nothing for {path}")
    _check_text_and_images(site)
    sure = site.recognise(PublishedPost({}, "yaml", WORDS))
    _expect(0 <= sure <= 9, f"`recognise` returns {sure}, which is not 0 to 9")


def _check_text_and_images(site: Site) -> None:
    _expect(site.text(WORDS) == site.inline(WORDS) == site.plain(WORDS) == WORDS, "plain prose is changed")
    writers = (site.text, site.inline, site.plain)
    for typed, written in ((typed, write(typed)) for typed in HOSTILE for write in writers):
        becomes = f"{typed!r} becomes {written!r}"
        _expect(isinstance(written, str), becomes)
        if site.tags:
            live = {tag for _, tag in site.tags.find(written)}
            _expect("" not in live, f"{becomes}, with a tag that is never closed")
            _expect(not live & {*site.tags.tag.findall(typed)}, f"{becomes}, which is run as a tag")
    for how in SOCIAL_STYLES:
        # `social` raises Usage for a site without shortcodes
        if how != "shortcode" or site.shortcode:
            _expect(isinstance(site.social(POST, how), str), f"`social` fails for {how}")
    _expect(VIDEO.url in site.video(VIDEO), "`video` does not lead to a video that the player does not know")
    for root, bundle in product((SiteRoot(), SiteRoot("/site", "/blog")), (False, True)):
        place = site.image_place("quay-2026", root, bundle)
        _expect(isinstance(place, ImagePlace), f"`image_place` returns {place!r}")
        _expect("%s" in place.address, f"the address of images, {place.address!r}, has no %s for the file's name")
        _expect(place.root in ("", root.folder), f"images go to {place.root}, which is not the site's folder")


def check_layout(layout: Layout) -> None:
    """Raise AssertionError for a wrong name, style or blocks of a layout, or for missing notes."""
    _check_names(layout)
    try:
        style = read_style((), dict(layout.style))
        read_style(layout.style.items())
    except ConfnoteError as error:
        raise AssertionError(f"`style`: {error}") from error
    # an event without records must not break a layout
    for dossier in (_dossier(), Dossier(conference=_dossier().conference)):
        blocks = layout.blocks(gather(dossier, style), style)
        _expect(isinstance(blocks, tuple), "`blocks` returns no tuple")
        are_blocks = all(isinstance(block, get_args(Block)) for block in blocks)
        _expect(are_blocks, "`blocks` returns something else than blocks")
        _expect(all(block.key for block in blocks), "a block has no key: a re-export could not find its paragraph")
        text = "\n".join(map(repr, blocks))
        missing = [note.text for note in dossier.notes if note.text not in text]
        _expect(not missing, f"notes of attended sessions are not in the post: {missing}")


def _dossier() -> Dossier:
    """Return a small conference: two days, a session on each, notes, a product."""
    conference = Conference(
        id=1, uid="c", slug="quay-2026", name="Quay 2026", zone="UTC",
        starts_on=DAY, ends_on=date(2026, 3, 18), day_one=DAY,
    )  # fmt: skip
    sessions, notes = [], []
    for n in (0, 1):
        at = NOON + n * 86_400_000
        sessions.append(Session(
            id=n + 1, uid=f"s{n}", conference="c", title=f"Talk {n}", day=date(2026, 3, 17 + n), starts_at=at,
            attendance="attended", speakers=(Speaker(name="Ada Lind"),), rating=4 + n, links=(POST, VIDEO),
        ))  # fmt: skip
        notes.append(Note(id=n + 1, uid=f"n{n}", conference="c", session=f"s{n}", text=f"Thought {n}.", at=at + 60_000))
    tech = Tech(id=1, uid="t", conference="c", name="Winch", tagline="lifts", at=NOON)
    return Dossier(conference=conference, sessions=tuple(sessions), notes=tuple(notes), tech=(tech,))
