"""Check what a re-export does about a note that was made private after its export."""

from __future__ import annotations

import json
import sqlite3

import pytest

SECRET = "They pay for two clouds, and told nobody."


@pytest.fixture
def told(cloud):
    """A conference with a note that the user will make private, n5, and its post."""
    cloud("add", "-s", "s2", SECRET)
    cloud("export", "-o", "blog")
    return cloud


def last_drafts(path):
    with sqlite3.connect(path) as store:
        return " ".join(base for (base,) in store.execute("SELECT base FROM post"))


def test_the_message_about_an_edited_one_says_where_it_is(told, path):
    told.edit("pay for two", "really pay for two")
    line = told.read()[: told.read().index("really")].count("\n") + 1
    told("edit", "n5", "--private")
    told("edit", "n2", "--private")  # its paragraph is not edited
    ran = told("export", code=5)
    assert ran.err == (
        f"confnote: n5 is private now, but the file has its words, as you edited them, in {told.file()}:{line}, "
        "so nothing was written: --take notes takes them out, --take file keeps them\n"
    )
    found = json.loads(told("export", "--check", "--json", code=1).out)["findings"]
    assert [(each["grade"], each["handle"], each["line"]) for each in found] == [
        ("error", "n5", line), ("hint", None, None), ("hint", None, None),
    ]  # fmt: skip
    told("export", "--take", "notes")
    assert "clouds" not in told.read()
    assert "red button" not in told.read()
    assert "clouds" not in last_drafts(path)
    # an export that includes private notes has nothing to say about them
    assert told("export", "--style", "include.private=on").err == ""


def test_an_edit_names_the_files_that_have_the_words(told):
    line = told.read()[: told.read().index(SECRET)].count("\n") + 1
    advice = "take them out with confnote export"
    told("export", "--post", "short", "--layout", "narrative", "-o", "short.md")
    told.edit("pay for two", "really pay for two", "short.md")
    ran = told("edit", "n5", "--private")
    assert ran.err == (
        f"confnote: n5 is private now, but its words are in {told.file()}:{line} "
        f"and may be in {told.file('short.md')}, which you edited: {advice}\n"
    )
    assert told("edit", "n5", "--private").err == ""  # nothing changed
    assert told("edit", "n5", "--public").err == ""
    told.edit("really pay for two clouds, and told nobody", "are frugal", "short.md")
    assert told("edit", "n5", "--private").err == (
        f"confnote: n5 is private now, but its words are in {told.file()}:{line}: {advice}\n"
    )
    assert told("edit", "n5", "--public").err == ""
    told.file("short.md").unlink()
    told.file().unlink()
    assert told("edit", "n5", "--private").err == ""


def test_a_file_with_edits_that_a_post_moves_away_from_is_named(told):
    told.edit("It has a red button", "It has a blue button")
    line = told.read()[: told.read().index(SECRET)].count("\n") + 1
    old = told.file()
    told("edit", "n5", "--private")
    err = told("export", "-o", "new.md").err
    assert f"n5 is private, but {old}:{line} has its words: take them out, or delete the file\n" in err
    assert (
        f"your edits are in {told.file('new.md')} now; {old} was left as it is: delete it, or the site has both\n"
        in err
    )
    assert "blue button" in told.read("new.md")
    assert "clouds" not in told.read("new.md")


@pytest.mark.slow
def test_the_photos_of_a_post_move_with_it(told):
    image = pytest.importorskip("PIL.Image", reason="Pillow is an extra")
    for name, colour in (("queue.png", "red"), ("hall.png", "blue")):
        image.new("RGB", (9, 9), colour).save(told.file(name))
        told("add", "-s", "s2", "--photo", name, f"The {name}")

    def photos():
        return [name for name in told.files if "/photos/" in name and name.startswith("blog")]

    told("export", "--site", "markdown", "-o", "blog")
    hall, queue = photos()
    told("edit", "n7", "--private")
    err = told("export", "-o", "blog2").err
    assert f"{told.file(hall)} was removed: the post no longer shows it\n" in err
    assert f"{told.file(queue)} moved to {told.file(queue.replace('blog/', 'blog2/'))}\n" in err
    assert not told.file("blog/photos").exists()
    assert photos() == [queue.replace("blog/", "blog2/")]


@pytest.mark.slow
def test_the_last_copy_of_a_photo_stays_though_its_post_moves(told, path):
    image = pytest.importorskip("PIL.Image", reason="Pillow is an extra")
    image.new("RGB", (9, 9)).save(told.file("queue.png"))
    told("add", "-s", "s2", "--photo", "queue.png", "The queue")
    told("export", "--site", "markdown", "-o", "blog")
    (name,) = [name for name in told.files if name.startswith("blog/photos/")]
    (kept,) = (path.parent / "photos").iterdir()
    kept.unlink()
    told("export", "-o", "blog2")
    assert told.file(name).exists()


def test_the_user_may_keep_the_words_which_are_his_own_then(told, path):
    told.edit("pay for two", "really pay for two")
    told("edit", "n5", "--private")
    told("export", "--take", "file")
    assert "really pay for two" in told.read()
    assert "clouds" not in last_drafts(path)
    assert told("export").out.startswith("unchanged")


def test_words_that_the_author_moved_into_another_paragraph_are_named(told):
    told.edit(f"{SECRET}\n\n", "")
    told.edit("Break it on a Tuesday.", f"Break it on a Tuesday. *{SECRET}*")
    told("edit", "n5", "--private")
    line = told.read()[: told.read().index("Break")].count("\n") + 1
    assert f"n5: private, but its words are in the file, line {line} (take them out by hand)" in told("export").err
    assert "n5" not in told("export", "--style", "include.private=on").err


@pytest.mark.slow
def test_a_joined_paragraph_is_about_the_note_in_it(told):
    told("move", "n5", "s1")
    told("export", "--post", "short", "--layout", "narrative", "-o", "short.md")
    told.edit("It has a red button", "It has a blue button", "short.md")
    told("edit", "n5", "--private")
    assert "n5 is private now, but the file has its words" in told("export", "--post", "short", code=5).err
    # another post says so, too
    left = told("export", "--post", "post").err
    assert f"n5 is private, but {told.file('short.md')}:" in left
    assert "has its words: take them out, or confnote export --post short\n" in left


@pytest.mark.slow
def test_only_words_that_are_in_the_file_are_named(told):
    told("move", "n5", "s1")
    told("export", "--post", "short", "--layout", "narrative", "-o", "short.md")
    told.edit(f" {SECRET}", " We saw it work.", "short.md")
    told("edit", "n5", "--private")
    assert "private now" not in told("export", "--post", "short", code=5).err
    # the whole paragraph is gone from the file
    told("export", "--post", "short", "--take", "notes")
    told("edit", "n5", "--public")
    told("export", "--post", "short")
    body = told.read("short.md")
    told.edit(next(row for row in body.split("\n") if SECRET in row), "My words.", "short.md")
    told("edit", "n5", "--private")
    assert "private now" not in told("export", "--post", "short", code=None).err


def test_a_private_summary_is_named_in_the_front_matter(told):
    told("add", "--section", "summary", "A secret plan of theirs, in short.")
    told("export")
    told.edit("A secret plan", "The secret plan")
    told("edit", "n6", "--private")
    assert "n6 is private now, but the file has its words" in told("export", code=5).err
    told("export", "--take", "notes")
    assert "plan" not in told.read()


def test_a_day_of_a_series_whose_last_note_is_private_now(cloud):
    cloud("add", "--day", "3", SECRET)
    cloud("export", "--split", "day", "-o", "blog")
    cloud("edit", "n5", "--private")
    ran = cloud("export")
    day = cloud.file("blog/cloud-days-2026-day-3.md")
    line = day.read_text()[: day.read_text().index(SECRET)].count("\n") + 1
    assert f"n5 is private, but {day}:{line} has its words: take them out, or delete the file" in ran.err
    assert "n5" not in cloud("export", "--split", "none").err
    assert not day.exists()


@pytest.mark.slow
def test_the_photo_of_a_private_note_is_removed_unless_something_else_may_need_it(told):
    image = pytest.importorskip("PIL.Image", reason="Pillow is an extra")
    image.new("RGB", (9, 9)).save(told.file("p.png"))
    told("add", "-s", "s2", "--photo", "p.png", "The queue")
    told("export", "--site", "markdown", "-o", "blog")
    (name,) = [name for name in told.files if name.startswith("blog/photos/")]
    photo, page = told.file(name), told.file("blog/about.md")

    def made_private():
        told("edit", "n6", "--public")
        told("export", "--force")
        assert photo.exists()
        told("edit", "n6", "--private")

    made_private()
    assert f"{photo} was removed: the post no longer shows it" in told("export").err
    assert not photo.exists()
    made_private()
    photo.write_bytes(b"GIF89a")
    left = f"the post no longer shows {photo}; it was left as it is"
    assert f"{left}: delete it if no page needs it" in told("export").err
    made_private()
    page.write_text(f"![Us](photos/{photo.name})\n")
    assert f"{left}, because {page} may show it, too" in told("export").err
    page.unlink()
    made_private()
    told.file().write_text(f"{told.read()}\n![Again](photos/{photo.name})\n")
    assert "photos" not in told("export").err
    assert photo.exists()


def test_other_posts_with_private_words_are_named_once(told):
    notes = [f"A sentence of number {word} that nobody else says." for word in ("one", "two", "three")]
    told.room(*((f"19 10:1{n}", ["add", "-s", "s2", text]) for n, text in enumerate(notes)))
    names = ("a", "b", "c", "d", "e", "f")
    for name in names:
        told("export", "--post", name, "-o", f"blog/{name}.md")
    for n in ("n5", "n6", "n7"):
        told("edit", n, "--private")
    lines = [line for line in told("export", "--post", "a").err.split("\n") if " private, but " in line]
    assert len(lines) == 1
    assert lines[0].startswith("confnote: n5, n6, n7 are private, but ")
    assert lines[0].count(".md:") == len(names)
    assert lines[0].endswith("have their words: take them out, or confnote export --post post or b or c or d or e or f")
    for name in names[:4]:
        told("export", "--post", name)
