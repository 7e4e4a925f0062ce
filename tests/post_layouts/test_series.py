"""Check posts of one day each: titles, links to the others, and the day of each section."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any

import pytest

from confnote.post.draft import draft
from confnote.post.settings import Settings
from confnote.post.sites import site as site_of
from tests.post_layouts.conftest import draft_series

APRIL = 1_712_000_000_000


def three_days(event: Any) -> Any:
    for n in (0, 1, 2):
        event.note(f"Note of day {n}.", event.session(f"Talk {n}", n, speakers=("Ada",)))
    return event


def test_each_day_has_a_post_with_its_sections(event: Any) -> None:
    three_days(event)
    for section in ("intro", "Mood", "closing", "tech-intro"):
        event.note(f"The {section}.", section=section)
    event.note("Only that day.", section="intro", day=1)
    event.tech("Otter", day=1)
    posts = draft_series(event.dossier, Settings(site="markdown"), APRIL)
    assert [post.settings.name for post in posts] == ["day-0", "day-1", "day-2"]
    assert [str(post.path) for post in posts] == [f"quay-conf-2024-day-{n}.md" for n in (0, 1, 2)]
    assert posts[1].text == (
        "# Quay Conf 2024: Day 1\n\nOnly that day.\n\n## Talk 1 - Ada\n\nNote of day 1.\n\n## Cool tech\n\nThe tech-intro.\n\n- Otter\n\n---\n\n"
        "[Day 0](quay-conf-2024-day-0.md), **Day 1**, [Day 2](quay-conf-2024-day-2.md)\n"
    )
    assert "The intro." in posts[0].text
    assert [section in posts[2].text for section in ("The intro.", "The Mood.", "The closing.", "The tech-intro.")] == [
        False,
        True,
        True,
        False,
    ]


def test_a_post_of_the_series_can_be_drafted_alone_again(event: Any) -> None:
    posts = draft_series(three_days(event).dossier, Settings(site="jekyll", front=(("slug", "quay"),)), APRIL)
    for post in posts:
        alone = draft(event.dossier, Settings.from_json(post.settings.to_json()), APRIL + 10**9)
        assert alone.text == post.text
        assert alone.path == post.path
    assert [str(post.path) for post in posts] == [f"_posts/2024-04-01-quay-day-{n}.md" for n in (0, 1, 2)]
    dates: list[Any] = [post.settings.date for post in posts]
    assert all(isinstance(one, datetime) for one in dates)
    assert sorted(set(dates)) == dates


def test_a_set_title_is_that_of_the_whole(event: Any) -> None:
    settings = Settings(
        name="blog",
        site="hugo",
        front=(("title", "Quay: notes"),),
        style=(("title.day", "{title} #{day}"), ("day", "{n}")),
    )
    post = draft_series(three_days(event).dossier, settings, APRIL)[1]
    assert post.settings.name == "blog-day-1"
    assert post.front["title"] == "Quay: notes #1"
    assert post.front["series"] == ["Quay: notes"]


def test_links_can_be_left_out_and_one_day_has_none(event: Any) -> None:
    three_days(event)
    assert (
        "day-2" not in draft_series(event.dossier, Settings(site="markdown", style=(("series", "off"),)), APRIL)[0].text
    )
    event.sessions, event.notes = event.sessions[:1], event.notes[:1]
    assert draft_series(event.dossier, Settings(site="markdown"), APRIL)[0].text.endswith("Note of day 0.\n")


def test_what_has_no_day_is_said(event: Any) -> None:
    three_days(event).note("Lost.", event.session("Some time", None))
    found = draft_series(event.dossier, Settings(site="markdown"), APRIL)[0].findings
    assert "sessions and notes without a day are in no post of a series: 1" in [one.message for one in found]


@pytest.mark.parametrize(
    ("site", "path", "wanted"),
    [
        ("hugo", "a-day-1.md", '{{< relref "a-day-1.md" >}}'),
        ("hugo", "a-day-1/index.md", '{{< relref "a-day-1" >}}'),
        ("jekyll", "_posts/2024-04-01-a.md", "{% post_url 2024-04-01-a %}"),
        ("pelican", "a.md", "{filename}a.md"),
        ("eleventy", "a.md", "../a/"),
        ("mdx", "a.mdx", "a.mdx"),
        ("zola", "blog/a/index.md", "@/blog/a/index.md"),
        ("markdown", "blog/a/index.md", "../a/index.md"),
        ("astro", "a.md", "../a/"),
        ("eleventy", "a/index.md", "../a/"),
        ("markdown", "a.md", "a.md"),
        ("markdown", "a/index.md", "../a/index.md"),
    ],
)
def test_addresses(site: str, path: str, wanted: str) -> None:
    assert site_of(site).address_of(PurePosixPath(path)) == wanted


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("site/content/blog", "(@/blog/quay-conf-2024-day-2.md)"),
        ("site/content", "(@/quay-conf-2024-day-2.md)"),
        ("blog", "(@/quay-conf-2024-day-2.md)"),
    ],
)
def test_addresses_below_the_content_folder(event: Any, path: str, wanted: str) -> None:
    first = draft_series(three_days(event).dossier, Settings(site="zola", path=path), APRIL)[0]
    assert wanted in first.text


def build(site: str, root: Path) -> str:
    """Build a site by its program and give what all pages show."""
    beside = Path(sys.executable).parent
    program = shutil.which(site, path=f"{beside}") or shutil.which(site)
    if program is None:
        pytest.skip(f"{site} is not installed")
    if site == "hugo":
        (root / "hugo.toml").write_text(
            'baseURL = "https://quay.test/"\ndisableKinds = ["taxonomy", "term", "RSS", "sitemap", "home", "section"]\n'
        )
        (root / "layouts" / "_default").mkdir(parents=True)
        (root / "layouts" / "_default" / "single.html").write_text("{{ .Content }}")
    subprocess.run(
        [program, "build" if site == "jekyll" else "--buildDrafts"],
        cwd=root,
        check=True,
        capture_output=True,
        timeout=120,
    )
    return "\n".join(page.read_text() for page in (root / {"hugo": "public", "jekyll": "_site"}[site]).rglob("*.html"))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("site", "folder", "bundle"),
    [("hugo", "content/posts", "off"), ("hugo", "content/posts", "on"), ("jekyll", ".", "off")],
)
def test_the_links_lead_there_on_a_built_site(event: Any, tmp_path: Path, site: str, folder: str, bundle: str) -> None:
    for post in draft_series(three_days(event).dossier, Settings(site=site, style=(("bundle", bundle),)), APRIL):
        path = tmp_path / folder / post.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(post.text)
    page = build(site, tmp_path)
    targets = re.findall(r'<a href="/([^"]+)">Day \d</a>', page)
    assert len(targets) == 6
    assert "<table" not in page
    out = tmp_path / {"hugo": "public", "jekyll": "_site"}[site]
    assert all((out / target).exists() for target in targets)
