"""Find the images in notes that must be in the post's folder."""

from __future__ import annotations

import pytest

from confnote.post.markdown.images import Copy, collect, is_local
from confnote.post.markdown.pieces import Piece
from confnote.post.paths import BESIDE, SiteRoot
from confnote.post.sites import site as site_of


def test_local_images_are_listed_and_named_beside_the_post() -> None:
    images = collect(
        [
            Piece("n:1", "![quay](img/quay.png) and ![far](https://x.test/a.png)"),
            Piece("n:2", '![gull](../photos/gull.png)\n\n![other](<~/my gull.png> "title")'),
            Piece("n:3", "![twin](/tmp/../x/gull.png) ![twin](../more/gull.png)"),
            Piece("n:4", "no image"),
        ]
    )
    assert images.files == (
        Copy("img/quay.png", "img/quay.png", "n:1"),
        Copy("../photos/gull.png", "gull.png", "n:2"),
        Copy("~/my gull.png", "my gull.png", "n:2"),
        Copy("../more/gull.png", "gull-2.png", "n:3"),
    )
    assert [piece.text for piece in images.pieces] == [
        "![quay](img/quay.png) and ![far](https://x.test/a.png)",
        '![gull](gull.png)\n\n![other](<my gull.png> "title")',
        "![twin](/tmp/../x/gull.png) ![twin](gull-2.png)",
        "no image",
    ]
    assert [piece.key for piece in images.pieces] == ["n:1", "n:2", "n:3", "n:4"]


def test_images_without_words_and_images_in_code() -> None:
    images = collect([Piece("n:1", "![](a.png) ![ ](b.png)"), Piece("n:2", "`![](../c.png)`")])
    assert [file.source for file in images.files] == ["a.png", "b.png"]
    assert images.pieces[1].text == "`![](../c.png)`"


@pytest.mark.parametrize(
    ("site", "root", "bundle", "folder", "address"),
    [
        ("hugo", SiteRoot("/s"), False, "static/images/quay/", "/images/quay/%s"),
        ("hugo", SiteRoot("/s", "/blog"), False, "static/images/quay/", "/blog/images/quay/%s"),
        ("jekyll", SiteRoot("/s"), False, "assets/images/quay/", '{{ "/assets/images/quay/%s" | relative_url }}'),
        ("zola", SiteRoot("/s", "/blog"), False, "static/images/quay/", "/blog/images/quay/%s"),
        ("eleventy", SiteRoot("/s"), False, "img/quay/", '{{ "/img/quay/%s" | url }}'),
        ("pelican", SiteRoot(), False, "images/quay/", "{static}images/quay/%s"),
    ],
)
def test_images_where_a_site_serves_them(site: str, root: SiteRoot, bundle: bool, folder: str, address: str) -> None:
    images = collect(
        [Piece("n:1", "![a](photos/Gull.png) ![b](<../my gull.png>) ![c](x/Gull.png)")],
        site_of(site).image_place("quay", root, bundle),
    )
    assert [file.name for file in images.files] == [
        f"{folder}{name}" for name in ("my-gull.png", "gull.png", "gull-2.png")
    ]
    named = [address.replace("%s", name) for name in ("gull.png", "my-gull.png", "gull-2.png")]
    assert images.pieces[0].text == "![a]({}) ![b]({}) ![c]({})".format(*named)


@pytest.mark.parametrize("site", ["mdx", "astro"])
def test_images_that_a_page_imports(site: str) -> None:
    images = collect([Piece("n:1", "![a](photos/Gull.png)")], site_of(site).image_place("quay", SiteRoot("/s"), True))
    assert [file.name for file in images.files] == ["photos/Gull.png"]
    assert images.pieces[0].text == "![a](./photos/Gull.png)"


@pytest.mark.parametrize(("site", "root", "bundle"), [("hugo", SiteRoot("/s"), True), ("hugo", SiteRoot(), False), ("markdown", SiteRoot("/s"), False)])  # fmt: skip
def test_images_beside_the_post(site: str, root: SiteRoot, bundle: bool) -> None:
    assert site_of(site).image_place("quay", root, bundle) == BESIDE


@pytest.mark.parametrize(
    ("source", "local"),
    [
        ("a.png", True), ("img/a.png", True), ("../a.png", True), ("~/a.png", True), ("file:///home/a.png", True), ("/assets/a.png", False),
        ("//x.test/a.png", False), ("https://x.test/a.png", False), ("data:image/png;base64,AA", False), ("#a", False),
    ],
)  # fmt: skip
def test_what_is_local(source: str, local: bool) -> None:
    assert is_local(source) is local
