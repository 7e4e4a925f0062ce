"""Sample posts in the shapes of real recap posts, each read and drafted again."""

from pathlib import Path

import pytest

from confnote.model import Conference
from confnote.post.draft import draft
from confnote.recap.blocks import differences
from confnote.recap.event import conference_name, dates_in, slug_of
from confnote.recap.read import read_recap
from confnote.recap.to_dossier import to_dossier
from confnote.recap.value import RecapSection, SessionPart, Talk

POSTS = Path(__file__).parent / "posts"


class Way:
    """A post with everything made of it: recap, conference, dossier, settings, draft and differences."""

    def __init__(self, text, name="post.md", conference=None):
        self.text = text
        self.recap = read_recap(text, name)
        self.conference = conference or self._conference()
        self.dossier, self.settings = to_dossier(self.recap, self.conference)
        self.drafted = draft(self.dossier, self.settings, 0).text
        self.differences = differences(text, self.drafted)

    def _conference(self):
        days = dates_in(self.recap)
        name = conference_name(self.recap, days.first.year)
        return Conference(
            id=1, uid="C1", slug=slug_of(name), name=name, zone="Europe/Madrid",
            starts_on=days.first, ends_on=days.last, day_one=days.day_one,
        )  # fmt: skip

    @property
    def style(self):
        return dict(self.settings.style)

    def texts(self):
        """Yield all texts of the recap, in the order of the post."""
        for said in self.recap.intro:
            yield from _of_item(said)
        for part in self.recap.parts:
            if isinstance(part, SessionPart):
                yield part.heading
                for item in part.items:
                    yield from _of_item(item)
            elif isinstance(part, RecapSection):
                yield part.name
                yield from (said.text for said in part.notes)
            else:
                yield part.heading
                yield from (said.text for said in part.before)
                for one in part.items:
                    yield from (one.name, one.url, one.tagline, one.verdict)
                yield from (said.text for said in part.after)


def _of_item(item):
    if not isinstance(item, Talk):
        codes = [post.embed for post in item.posts]  # on whichever side they stood
        yield from (*codes, item.text, *codes)
        return
    yield item.title
    yield from (one.name for one in item.speakers)
    for link in item.links:
        yield from (link.title, link.url)
    for said in item.notes:
        yield from (*(post.embed for post in said.posts), said.text)


@pytest.fixture(scope="session")
def way():
    """Read and draft a text: `way(text)`; or a sample post: `way.of(name)`."""

    def start(text, name="post.md", conference=None):
        return Way(text, name, conference)

    start.of = lambda name: Way((POSTS / name).read_text(encoding="utf-8"), name)
    start.posts = sorted(POSTS.glob("*.md"))
    return start
