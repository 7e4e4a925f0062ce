"""Images in notes: what must stand beside the post."""

from __future__ import annotations

import pytest

from confnote.post.images import Copy, collect, is_local
from confnote.post.piece import Piece


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
        Copy("img/quay.png", "img/quay.png"),
        Copy("../photos/gull.png", "gull.png"),
        Copy("~/my gull.png", "my gull.png"),
        Copy("../more/gull.png", "gull-2.png"),
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
    assert images.undescribed == ("n:1",)
    assert [file.source for file in images.files] == ["a.png", "b.png"]
    assert images.pieces[1].text == "`![](../c.png)`"


@pytest.mark.parametrize(
    ("source", "local"),
    [
        ("a.png", True), ("img/a.png", True), ("../a.png", True), ("~/a.png", True), ("file:///home/a.png", True), ("/assets/a.png", False),
        ("//x.test/a.png", False), ("https://x.test/a.png", False), ("data:image/png;base64,AA", False), ("#a", False),
    ],
)  # fmt: skip
def test_what_is_local(source: str, local: bool) -> None:
    assert is_local(source) is local
