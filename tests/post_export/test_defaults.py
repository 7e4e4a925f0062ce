"""Check the default front matter: author, tags, and a summary under each site's own key."""

from __future__ import annotations

import pytest

from confnote.post.draft import draft
from confnote.post.front_matter import read
from confnote.post.settings import Settings
from tests.post_layouts.conftest import Event, draft_series

APRIL = 1_712_000_000_000
KEYS = {"hugo": "description", "jekyll": "excerpt", "pelican": "summary", "eleventy": "description"}


@pytest.fixture
def event():
    made = Event()
    made.note("Knots.", made.session("Knots", 1, speakers=("Ada",)))
    made.note("Three days of *ropes*,\nand a `knot` & [more](https://x.test).", section="summary")
    return made


@pytest.mark.parametrize("site", KEYS)
def test_the_summary_describes_the_post_in_its_front_matter(event, site):
    front, body, _ = read(draft(event.dossier, Settings(site=site), APRIL).text)
    assert front[KEYS[site]].replace("&amp;", "&") == "Three days of ropes, and a knot & more."
    assert "Three days" not in body


def test_without_front_matter_it_is_the_first_paragraph(event):
    text = draft(event.dossier, Settings(site="markdown"), APRIL).text
    assert text.startswith(
        "# Quay Conf 2024\n\nThree days of *ropes*,\nand a `knot` & [more](https://x.test).\n\n## Knots - Ada"
    )


def test_in_a_series_it_describes_the_first_post(event):
    event.note("Splices.", event.session("Splices", 2, speakers=("Ada",)))
    posts = draft_series(event.dossier, Settings(site="hugo"), APRIL)
    assert ["description" in post.front for post in posts] == [True, False]


def test_a_private_summary_stays_private(event):
    event.notes.clear()
    event.note("Psst.", section="summary", private=True)
    assert "description" not in draft(event.dossier, Settings(site="hugo"), APRIL).front


@pytest.mark.parametrize("site", KEYS)
def test_the_author_of_the_settings(event, site):
    made = draft(event.dossier, Settings(site=site), APRIL, author='Ada: "L."')
    assert read(made.text)[0]["author"] == 'Ada: "L."'
    made = draft(event.dossier, Settings(site=site, front=(("author", "Bo"),)), APRIL, author="Ada")
    assert read(made.text)[0]["author"] == "Bo"
    assert "author" not in draft(event.dossier, Settings(site=site, unset=("author",)), APRIL, author="Ada").front


def test_of_many_tags_the_commonest(event):
    for n in range(12):
        event.session(f"Talk {n}", 1, tags=(f"only{n}", "Rope", "quayconf"))
    tags = draft(event.dossier, Settings(site="hugo"), APRIL).front["tags"]
    assert tags[:3] == ["conference", "quayconf", "rope"]
    assert len(tags) == 2 + 8


@pytest.mark.slow
def test_the_author_set_by_config_is_in_the_file(cloud):
    cloud("config", "set", "author", "Ada Lind")
    cloud("export", "--site", "hugo", "-o", "blog")
    assert 'author: "Ada Lind"\n' in cloud.read()
    cloud.edit('author: "Ada Lind"', 'author: "A. Lind"')
    cloud("add", "--section", "summary", "Three days in Valencia.")
    cloud("export")
    assert 'author: "A. Lind"\ndescription: "Three days in Valencia."\n' in cloud.read()


def test_a_summary_without_its_key_in_the_front_matter_is_in_the_text(event):
    made = draft(event.dossier, Settings(site="jekyll", unset=("excerpt",)), APRIL)
    assert "\n## summary\n\nThree days of *ropes*" in made.text
