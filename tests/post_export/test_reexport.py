"""Re-export around hand edits, with real files through the real command: what bloggers do to a draft, and what comes back."""

from __future__ import annotations

from pathlib import Path

import pytest

from confnote.post.merge.conflict import UNDECIDED

pytestmark = pytest.mark.slow

POST = "blog/cloud-days-2026.md"
HEADING = "### Chaos at work - Bo Berg"
DAY_2 = "## Day 2\n\n### Chaos at work - Bo Berg\n\nSolid.\n\nBreak it on a Tuesday.\n\n> Chaos is a ladder.\n\n"


@pytest.fixture
def blog(cloud):
    """The conference's post, exported for Hugo."""
    cloud("export", "--site", "hugo", "-o", "blog")
    return cloud


def test_unedited_files_follow_the_notes(blog):
    blog("edit", "n1", "One catalogue, for all.")
    assert blog("export").out.startswith("re-drafted ")
    assert "One catalogue, for all." in blog.read()
    draft = blog("export", "-o", "-").out
    assert draft == blog.read()


def test_edited_files_stay_while_the_notes_are_the_same(blog):
    text = (
        blog.read().replace("draft: true", "draft: false # out").replace("red button", "*red* button") + "\nSee you!\n"
    )
    blog.file().write_text(text)
    assert blog("export").out.startswith("unchanged: ")
    assert blog.read() == text


@pytest.mark.parametrize("kept", ["", "\n\n", "front"])
def test_a_file_whose_text_was_deleted_is_said_to_be_so(blog, kept):
    drafted = blog.read()
    blog.file().write_text(drafted[: drafted.index("---", 4) + 4] if kept == "front" else kept)
    why = "0 words: its text was deleted. Delete the file, too, and export drafts it again)\n"
    for _ in range(2):
        out = blog("export").out
        assert out.startswith("unchanged: ")
        assert out.endswith(why)
    blog.file().unlink()
    assert blog("export").out.startswith("drafted ")
    assert blog.read() == drafted


def test_words_of_both_are_kept(blog):
    blog.edit("It has a red button.", "It has a BIG red button, as I saw with my own eyes.")
    blog.edit("## Cool tech", "## What I saw at the booths")
    blog.edit(HEADING, f"I liked the evening best.\n\n{HEADING}")
    blog("edit", "n3", "Break it on a Wednesday.")
    blog("link", "https://example.org/chaos.pdf", "--kind", "slides", "--session", "s2")
    blog("tech", "Falco", "watches system calls")
    blog("export")
    assert blog.body() == (
        "## Day 1\n\n### Platform teams - Ada Lind\n\nOne catalogue for every team.\n\n"
        "It has a BIG red button, as I saw with my own eyes.\n\n## Day 2\n\nI liked the evening best.\n\n"
        f"{HEADING}\n\nSolid.\n\nBreak it on a Wednesday.\n\n"
        "> Chaos is a ladder.\n\n[slides](https://example.org/chaos.pdf)\n\n## What I saw at the booths\n\n"
        "- [Karpenter](https://karpenter.sh): right-sized nodes.\n- Falco: watches system calls.\n"
    )


def test_a_section_the_author_moved_stays_there_and_grows_there(blog):
    text = blog.read()
    blog.file().write_text(text.replace(DAY_2, "").replace("## Day 1\n", f"{DAY_2}## Day 1\n"))
    blog("add", "-s", "s2", "And mend it on a Friday.")
    blog("export")
    assert blog.body().startswith(DAY_2 + "And mend it on a Friday.\n\n## Day 1\n")


def test_a_session_renamed_in_the_notes_and_one_retitled_by_the_author(blog):
    blog.edit(HEADING, "### Bo Berg breaks things")
    blog("edit", "s1", "--title", "Platforms for all")
    blog("add", "-s", "s2", "More.")
    blog("export")
    assert "### Platforms for all - Ada Lind" in blog.read()
    assert "### Bo Berg breaks things\n\nSolid." in blog.read()
    assert "> Chaos is a ladder.\n\nMore.\n" in blog.read()


def test_what_the_author_deleted_stays_deleted_but_not_silently_where_it_changed(blog):
    blog.edit("It has a red button.\n\n", "")
    blog("edit", "n1", "One catalogue, for all.")
    blog("export")
    assert "red button" not in blog.read()
    blog("edit", "n2", "It has a green button.")
    ran = blog("export", code=5)
    assert "deleted from the file, changed in the notes" in ran.out
    assert "green" not in blog.read()
    blog("export", "--take", "notes")
    assert "One catalogue, for all.\n\nIt has a green button.\n" in blog.read()


def test_what_is_gone_from_the_notes_goes_unless_it_was_edited(blog):
    blog("rm", "n2")
    blog("export")
    assert "red button" not in blog.read()
    blog.edit("Break it on a Tuesday.", "Break it on any day.")
    blog("rm", "n3")
    assert "changed in the file, no longer in the notes" in blog("export", code=5).out
    blog("export", "--take", "file")
    assert "Break it on any day." in blog.read()
    assert blog("export").out.startswith("unchanged: ")


def test_both_changed_the_same_words(blog):
    blog.edit("It has a red button.", "It has no button.")
    blog("edit", "n2", "It has a green button.")
    before = blog.read()
    ran = blog("export", code=5)
    assert ran.out == (
        f"{blog.file()}\n\nline 14, under 'Platform teams - Ada Lind': changed in the file and in the notes\n"
        "  last exported:\n  | It has a red button.\n  in the file:\n  | It has no button.\n"
        "  from the notes:\n  | It has a green button.\n\n"
    )
    assert "--take file, --take notes or --take both decides" in ran.err
    assert blog.read() == before
    ran = blog("export", "--diff")
    assert "It has a green button." in ran.out
    assert "without --take, the export writes nothing: the file and the notes both changed the places above" in ran.err
    assert blog.read() == before
    for take, shown in (("both", True), ("file", False), ("notes", True)):
        ran = blog("export", "--take", take, "--diff")
        assert ("+It has a green button." in ran.out, ran.err) == (shown, "")
    blog("export", "--take", "both")
    assert f"It has no button.\n\n<!-- {UNDECIDED} -->\n\nIt has a green button.\n\n## Day 2" in blog.read()
    checked = blog("export", "--check", code=1)
    assert ":16: error: both the file's words and those of the notes are here (keep one, and take out" in checked.out
    blog("edit", "n2", "It has a blue button.")
    blog("export")
    assert f"It has no button.\n\n<!-- {UNDECIDED} -->\n\nIt has a blue button.\n\n## Day 2" in blog.read()
    assert blog("export").out.startswith("unchanged: ")


def test_in_mdx_the_mark_of_both_is_a_comment_too(cloud):
    cloud("export", "--site", "mdx", "-o", "blog/post.mdx")
    file = cloud.folder / "blog/post.mdx"
    file.write_text(file.read_text().replace("It has a red button.", "It has no button."))
    cloud("edit", "n2", "It has a green button.")
    cloud("export", "--take", "both")
    assert f"It has no button.\n\n{{/* {UNDECIDED} */}}\n\nIt has a green button.\n\n" in file.read_text()
    cloud("edit", "n2", "It has a blue button.")
    cloud("export")
    assert f"It has no button.\n\n{{/* {UNDECIDED} */}}\n\nIt has a blue button.\n\n" in file.read_text()
    assert cloud("export").out.startswith("unchanged: ")


def test_each_place_is_decided_by_its_number(blog):
    blog.edit("It has a red button.", "It has no button.")
    blog.edit("Break it on a Tuesday.", "Break it on any day.")
    blog("edit", "n2", "It has a green button.")
    blog("edit", "n3", "Break it on a Friday.")
    ran = blog("export", code=5)
    assert "\n1. line 14, under 'Platform teams - Ada Lind': changed" in ran.out
    assert "\n2. line 22, under 'Chaos at work - Bo Berg': changed" in ran.out
    assert "--take both decides; --take notes:2 decides only place 2" in ran.err
    ran = blog("export", "--take", "notes:2", code=5)
    assert "1. line 14" in ran.out
    assert "2. line 22" not in ran.out
    for takes, message in (
        (["mine"], "--take is one of file, notes, both, not 'mine'"),
        (["notes:x"], "--take notes:x: name places by their numbers, such as notes:2 or notes:1,3"),
        (["notes:1", "file:1"], "--take decides place 1 twice: notes and file"),
        (["notes", "file"], "--take notes and --take file: name the places of one of them, such as file:2"),
        (["notes:3"], "--take names place 3, and the places that both changed are 2"),
    ):
        ran = blog("export", *(word for take in takes for word in ("--take", take)), code=2)
        assert message in ran.err
    blog("export", "--take", "notes:2", "--take", "file")
    assert "It has no button." in blog.read()
    assert "Break it on a Friday." in blog.read()
    assert "green" not in blog.read()


def test_force_overwrites(blog):
    draft = blog.read()
    blog.edit("It has a red button.", "It has no button.")
    blog("export", "--force")
    assert blog.read() == draft


def test_a_file_of_somebody_else_is_refused(cloud):
    cloud.file("blog").mkdir()
    cloud.file().write_text("# My own\n")
    ran = cloud("export", "--site", "hugo", "-o", "blog", code=5)
    assert "was not written by confnote: name another file with -o, or overwrite it with --force" in ran.err
    assert cloud.read() == "# My own\n"
    cloud("export", "--site", "hugo", "-o", "blog", "--force")
    assert "Platform teams" in cloud.read()
    assert cloud("export").out.startswith("unchanged: ")


def test_diff_writes_and_remembers_nothing(blog):
    blog("edit", "n1", "One catalogue, for all.")
    before = blog.read()
    shown = blog("export", "--diff", "--layout", "talks", "--set", "weight=4").out
    assert "-One catalogue for every team." in shown
    assert "+One catalogue, for all." in shown
    assert "+weight: 4" in shown
    assert blog.read() == before
    blog("export")
    assert "## Day 1" in blog.read()
    assert blog("export", "--diff").out == ""


# --- the file goes elsewhere ------------------------------------------------------------------------------------------


def test_a_changed_slug_moves_the_file(blog):
    ran = blog("export", "--set", "slug=valencia")
    assert f"{blog.file()} moved to {blog.file('blog/valencia.md')}" in ran.err
    assert blog.files == ["blog/valencia.md"]
    blog.edit("red button", "BIG button", "blog/valencia.md")
    ran = blog("export", "--set", "slug=spain")
    assert (
        f"your edits are in {blog.file('blog/spain.md')} now; {blog.file('blog/valencia.md')} was left as it is"
        in ran.err
    )
    assert blog.files == ["blog/spain.md", "blog/valencia.md"]
    assert "BIG button" in blog.read("blog/spain.md")
    blog("add", "-s", "s2", "More.")
    blog("export")
    assert "More." in blog.read("blog/spain.md")
    assert "BIG button" in blog.read("blog/spain.md")


def test_a_changed_date_moves_a_jekyll_post(cloud):
    cloud("export", "--site", "jekyll", "-o", ".")
    assert cloud.files == ["_posts/2026-05-23-cloud-days-2026.md"]
    cloud("export", now="2027-01-01T00:00:00+01:00")
    assert cloud.files == ["_posts/2026-05-23-cloud-days-2026.md"]
    cloud("export", "--set", "date=2026-05-21")
    assert cloud.files == ["_posts/2026-05-21-cloud-days-2026.md"]
    assert "date: 2026-05-21\n" in cloud.read(cloud.files[0])


def test_a_bundle_moves_whole(cloud):
    cloud("export", "--site", "hugo", "--style", "bundle=on", "-o", "blog")
    assert cloud.files == ["blog/cloud-days-2026/index.md"]
    cloud("export", "--style", "bundle=off")
    assert cloud.files == [POST]
    assert not cloud.file("blog/cloud-days-2026").exists()


def test_a_file_the_author_moved_is_adopted(blog):
    blog.edit("red button", "BIG button")
    blog.file("content/posts").mkdir(parents=True)
    blog.file().rename(blog.file("content/posts/valencia.md"))
    blog("add", "-s", "s2", "More.")
    blog("export", "-o", "content/posts/valencia.md")
    assert blog.files == ["content/posts/valencia.md"]
    assert "BIG button" in blog.read(blog.files[0])
    assert "More." in blog.read(blog.files[0])
    assert blog("export").out.startswith(f"unchanged: {blog.file('content/posts/valencia.md')}")


def test_a_file_that_is_not_the_post_is_not_adopted(blog):
    own = "# Holidays\n\nWe went to the sea.\n\nThe sea was warm.\n"
    blog.file("blog/holidays.md").write_text(own)
    ran = blog("export", "-o", "blog/holidays.md", code=5)
    assert f"{blog.file('blog/holidays.md')} is no version of {blog.file()}" in ran.err
    assert blog.read("blog/holidays.md") == own
    blog("export", "-o", "blog/holidays.md", "--force")
    assert blog.files == ["blog/holidays.md"]


def test_a_file_that_vanished_is_drafted_anew_and_it_is_said(blog):
    blog.file().rename(blog.file("elsewhere.md"))
    ran = blog("export")
    assert "was not there any more and is drafted anew; had you moved it: confnote export -o NEWPATH" in ran.err
    assert "red button" in blog.read()


def test_a_folder_that_vanished_is_not_made_again(blog):
    blog("export", "--style", "bundle=on")
    blog.file("blog").rename(blog.file("site"))
    ran = blog("export", code=1)
    assert "is not there any more, nor is its folder: say where it is now with -o, or --force" in ran.err
    assert not blog.file("blog").exists()
    blog.edit("red button", "BIG button", "site/cloud-days-2026/index.md")
    blog("export", "-o", "site")
    assert blog.files == ["site/cloud-days-2026/index.md"]
    assert "BIG button" in blog.read(blog.files[0])


def test_a_series_whose_folder_moved_is_adopted(cloud):
    cloud("export", "--split", "day", "--site", "hugo", "-o", "blog")
    cloud.file("blog").rename(cloud.file("site"))
    cloud.edit("red button", "BIG button", "site/cloud-days-2026-day-1.md")
    cloud("export", "-o", "site")
    assert cloud.files == ["site/cloud-days-2026-day-1.md", "site/cloud-days-2026-day-2.md"]
    assert "BIG button" in cloud.read(cloud.files[0])


# --- other shapes -----------------------------------------------------------------------------------------------------


def test_line_ends_of_windows_stay(blog):
    blog.file().write_bytes(blog.read().replace("\n", "\r\n").encode())
    assert blog("export").out.startswith("unchanged: ")
    blog.edit("red button", "BIG button")
    blog("add", "-s", "s2", "More.")
    blog("export")
    text = blog.read()
    assert text.count("\n") == text.count("\r\n")
    assert "BIG button" in text
    assert "> Chaos is a ladder.\r\n\r\nMore.\r\n" in text


def test_a_file_with_line_ends_of_windows_is_untouched_when_it_moves(blog):
    blog.file().write_bytes(blog.read().replace("\n", "\r\n").encode())
    blog("export", "--set", "slug=valencia")
    assert blog.files == ["blog/valencia.md"]


def test_front_matter_that_was_lost_stays_lost_unless_it_changed(blog):
    body = blog.body()
    blog.file().write_text(body)
    assert blog("export").out.startswith("unchanged: ")
    blog("add", "-s", "s2", "More.")
    blog("export")
    assert blog.read() == body.replace("> Chaos is a ladder.\n", "> Chaos is a ladder.\n\nMore.\n")
    ran = blog("export", "--set", "weight=4", code=5)
    assert "front matter: deleted from the file, changed in the notes" in ran.out
    blog("export", "--set", "weight=4", "--take", "notes")
    assert blog.read().startswith('---\ntitle: "Cloud Days 2026"\n')


def test_front_matter_is_merged_by_key(blog):
    blog.edit('title: "Cloud Days 2026"\n', "title: Three days in Valencia # better\ncover: hall.jpg\n")
    blog("export", "--set", "weight=4", "--unset", "draft", "--set", "tags=[conference, kubernetes]")
    head = blog.read().split("---\n")[1]
    assert head == (
        "title: Three days in Valencia # better\ncover: hall.jpg\ndate: 2026-05-23T20:00:00+02:00\n"
        'tags: ["conference", "kubernetes"]\nweight: 4\n'
    )


def test_a_draft_stays_published_once_the_author_has_published_it(blog):
    assert 'draft: true\ntags: ["conference", "cloud-days"]\n' in blog.read()
    blog.edit("draft: true", "draft: false")
    blog("add", "--section", "intro", "I went to *Cloud Days*. It was hot.")
    blog("export")
    assert 'draft: false\ntags: ["conference", "cloud-days"]\ndescription: "I went to Cloud Days."\n' in blog.read()
    blog.edit('description: "I went to Cloud Days."\n', "")
    blog("add", "-s", "s2", "More.")
    assert blog("export").out.startswith("re-drafted ")
    assert "description" not in blog.read()


def test_broken_front_matter_is_named_with_its_line(blog):
    blog.edit('title: "Cloud Days 2026"', 'title: "Cloud: Days')
    ran = blog("export", "--set", "weight=4", code=5)
    assert "line 5 of the file: this front matter does not parse" in ran.err
    assert 'title: "Cloud: Days' in blog.read()


def test_another_layout(blog):
    blog("export", "--layout", "talks")
    assert blog.body().startswith("## Platform teams - Ada Lind\n")
    blog.edit("red button", "BIG button")
    ran = blog("export", "--layout", "days", code=5)
    assert (
        "cannot be carried from the layout talks to the layout days: draft beside it with --post NAME, or overwrite"
        in ran.err
    )
    blog("export", "--layout", "days", "--post", "by-day")
    assert blog.files == ["blog/cloud-days-2026-by-day.md", POST]
    assert "BIG button" in blog.read()
    blog("export", "--post", "post", "--layout", "days", "--force")
    assert "BIG button" not in blog.read()


def test_another_style_and_another_site_keep_the_edits(blog):
    blog.edit("red button", "BIG button")
    blog("export", "--style", "bullet=*", "--style", "level=1")
    assert "# Day 1\n\n## Platform teams - Ada Lind" in blog.body()
    assert "* [Karpenter]" in blog.body()
    blog("export", "--site", "jekyll", "-o", ".")
    moved = blog.read("_posts/2026-05-23-cloud-days-2026.md")
    assert "BIG button" in moved
    assert 'layout: "post"' in moved
    assert "draft:" not in moved


def test_several_named_posts_side_by_side(blog):
    blog("export", "--post", "short", "--layout", "favourites", "-o", "blog/short.md")
    blog.edit("red button", "BIG button")
    blog.edit("Break it on a Tuesday.", "Break it!", "blog/short.md")
    blog("add", "-s", "s1", "More.")
    listed = blog("export", code=4).err
    assert listed.splitlines()[1:] == [
        f"  post: {blog.file()} (layout days)",
        f"  short: {blog.file('blog/short.md')} (layout favourites)",
    ]
    blog("export", "--post", "post")
    blog("export", "--post", "short")
    assert "BIG button" in blog.read()
    assert "More." in blog.read()
    assert "Break it!" in blog.read("blog/short.md")
    assert "Break it on a Tuesday." in blog("preview", "--post", "short").out
    assert "shrt is a new post, beside post, short" in blog("export", "--post", "shrt").err


def test_a_new_conference_begins_with_the_habits_of_the_last(blog):
    blog("export", "--style", "bullet=*", "--set", "categories=[events]", "--set", "weight=4")
    blog("new", "Meetup", "--dates", "1 June 2026", "--timezone", "Europe/Madrid")
    blog("start", "A talk", now="2026-06-01T19:00:00+02:00")
    blog("add", "Good pizza.", now="2026-06-01T19:30:00+02:00")
    blog("export", now="2026-06-01T23:00:00+02:00")
    text = blog.read("blog/meetup.md")
    assert 'categories: ["events"]' in text
    assert "date: 2026-06-01T23:00:00+02:00" in text


def test_the_authors_file_is_read_once(blog, monkeypatch):
    blog.edit("red button", "*red* button")
    blog("edit", "n1", "One catalogue, for all.")
    reads = []
    read = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda path: [reads.append(path.name), read(path)][1])
    blog("export", "-o", "elsewhere")
    assert reads.count(Path(POST).name) == 1 + 1  # the old file, and a file at the new path
    reads.clear()
    blog("export")
    assert reads.count(Path(POST).name) == 1


@pytest.mark.parametrize(("site", "ends", "first", "own"), [("hugo", "md", "draft: true", "draft: false"), ("mdx", "mdx", "draft: true", "draft: false"), ("mdx", "mdx", "draft: true\n", ""), ("devto", "md", "published: false", "published: true")])  # fmt: skip
def test_a_new_post_is_a_draft_until_its_author_says_otherwise(cloud, site, ends, first, own):
    cloud("export", "--site", site, "-o", "blog")
    name = f"blog/cloud-days-2026.{ends}"
    cloud.edit(first, own, name)
    cloud("edit", "n2", "It has a green button.")
    cloud("export")
    front, _, body = cloud.read(name).removeprefix("---\n").partition("---\n")
    assert "green button" in body
    assert [line for line in front.split("\n") if line.startswith(("draft", "published"))] == [own] * bool(own)
