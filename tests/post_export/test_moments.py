"""No post shows a mark of a moment: each is the same to the byte with and without marks."""

import shutil

import pytest

from tests.in_process import play

SITES = ("hugo", "jekyll", "eleventy", "pelican", "markdown")
LAYOUTS = ("days", "talks", "narrative", "themes", "favourites", "liveblog")
MARKS = (
    ("18 10:04", ["-k", "moment", ""]),
    ("18 10:05", ["-k", "photo", "the slide of #platform"]),
    ("18 10:06", ["-k", "moment", "--private", "a secret moment"]),
    ("19 10:07", ["-k", "photo", ""]),
    ("19 12:30", ["-k", "moment", "--day", "2", ""]),
    ("20 10:00", ["-k", "moment", "--day", "3", ""]),
    ("20 10:00", ["-k", "moment", "--section", "intro", "it began"]),
    ("20 10:00", ["-k", "photo", "--section", "Venue", ""]),
)


@pytest.fixture(scope="module")
def marked_store(tmp_path_factory, cloud_store):
    path = tmp_path_factory.mktemp("marked") / "confnote.db"
    shutil.copyfile(cloud_store, path)
    play(path, *((f"2026-05-{at.replace(' ', 'T')}:00+02:00", "add", *words) for at, words in MARKS))
    return path


@pytest.mark.parametrize(
    "words",
    [
        *(["--site", site] for site in SITES),
        *(["--site", "hugo", "--layout", layout] for layout in LAYOUTS),
        ["--style", "times=on", "--style", "include.private=on"],
        ["--style", "takeaways=both", "--style", "include.questions=on"],
        ["--day", "3"],
        ["--session", "s2"],
    ],
    ids=" ".join,
)
def test_posts_are_the_same_with_and_without_marks(cloud, path, marked_store, words):
    without = cloud("export", *words, "-o", "-", code=None)
    shutil.copyfile(marked_store, path)
    assert "n12" in cloud("list", "notes").out
    assert cloud("export", *words, "-o", "-", code=None) == without
    assert without.code == 0 or words == ["--day", "3"]


def test_a_note_that_becomes_a_mark_leaves_the_post(cloud):
    cloud("export", "-o", "-")
    assert "It has a red button." in cloud("export", "-o", "-").out
    cloud("edit", "n2", "--kind", "moment")
    assert "It has a red button." not in cloud("export", "-o", "-").out
    cloud("edit", "n2", "--kind", "takeaway")
    assert "It has a red button." in cloud("export", "-o", "-").out
