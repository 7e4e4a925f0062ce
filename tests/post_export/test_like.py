"""`--like OLD.md`: a new post has the habits of an old one, and none of its words."""

from __future__ import annotations

import os

import pytest

OLD = """---
layout: post
title: "Cloud Night 2025"
date: 2025-05-20
author: Ada Lind
tags: [cloudnight, go]
excerpt: "Two rooms and a river."
image: /img/night.jpg
comments: true
---

I went to Cloud Night 2025 on 20 May 2025.

### Building small images by Ada Lind

Start from nothing, and add two files.

### Chaos at work by Bo Berg

Break it on a Tuesday.
"""
NAME = "blog/_posts/2025-05-20-cloud-night-2025.md"
LEARNT = """\
learnt from {here}/blog/_posts/2025-05-20-cloud-night-2025.md: a post for jekyll, as {here}/blog/_config.yml shows
  file: named as usual, in {here}/blog/_posts
  layout: talks; 2 talks recognised
  style: level=3, session.title={{title}} by {{speakers}}
  front matter: layout=post, author=Ada Lind, comments=true, tags=["go", "cloud-days"]; \
not taken over: excerpt, image, tags (cloudnight)
"""
NEW = """\
---
layout: "post"
title: "Cloud Days 2026"
date: 2026-05-23
tags: ["go", "cloud-days"]
author: "Ada Lind"
comments: true
---

### Platform teams by Ada Lind
"""


@pytest.fixture
def blog(cloud):
    """A Jekyll project with two posts."""
    for name, text in (
        ("_config.yml", ""),
        ("_posts/2024-05-20-other.md", OLD.replace("cloudnight, go", "Go")),
        (NAME[5:], OLD),
    ):
        cloud.file(f"blog/{name}").parent.mkdir(parents=True, exist_ok=True)
        cloud.file(f"blog/{name}").write_text(text)
    return cloud


def test_a_new_post_has_the_habits_of_the_old_one_and_lies_beside_it(blog):
    ran = blog("export", "--like", NAME)
    new = blog.file("blog/_posts/2026-05-23-cloud-days-2026.md")
    drafted = f"drafted {new} (jekyll, as {blog.folder}/blog/_config.yml shows, layout talks, "
    assert ran.out.startswith(LEARNT.format(here=blog.folder) + drafted)
    assert new.read_text().startswith(NEW)
    assert "Two rooms" not in new.read_text()
    # the post remembers its habits, and nothing was loaded
    assert blog("export").out.startswith(f"unchanged: {new} (jekyll, layout talks, ")
    assert "cloud-night" not in blog("list", "conferences").out


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("## The rain\n\nIt rained.\n",
         ("talks; no heading is a day, and no talk recognised, so talks look as usual; if not, type --style session=bold, "
          "session.title='{speakers}: {title}', notes=bullets or the like (--style help)")),
        ("## Monday\n\nIt rained.\n\n## Tuesday\n\nIt snowed.\n", "narrative; talks in prose (with titles: --layout days)"),
        ("Ada Lind gave a talk.\n\nBo Berg showed us more.\n\nEd Orr explained it all.\n\n## Home\n\nBed.\n",
         "talks; talks in prose (with titles: --style session=heading)"),
    ],
)  # fmt: skip
def test_the_answer_says_what_to_type_where_no_talk_was_recognised(blog, body, said):
    blog.file(NAME).write_text(OLD[: OLD.index("###")] + body)
    assert f"  layout: {said}\n" in blog("export", "--like", NAME).out


def test_what_the_last_post_was_like_makes_no_difference(blog):
    style = ("--style", "level=4", "--style", "bullet=*", "--set", "toc=true", "--set", "author=Bo")
    blog("export", "--site", "hugo", "-o", "elsewhere", *style)
    blog("export", "--post", "two", "--like", NAME, "-o", "blog")
    assert blog.read("blog/_posts/2026-05-23-cloud-days-2026.md").startswith(NEW)


def test_options_decide_before_habits(blog):
    options = (
        "--site",
        "markdown",
        "--layout",
        "days",
        "--style",
        "level=2",
        "-o",
        "mine.md",
        "--set",
        "comments=false",
    )
    blog("export", "--like", NAME, *options)
    assert blog.read("mine.md").startswith(
        '---\nauthor: "Ada Lind"\ncomments: false\ntags: ["go", "cloud-days"]\n---\n\n# Cloud Days 2026\n\n## Day 1\n\n### Platform teams by Ada Lind'
    )


def test_a_known_post_takes_the_habits_and_keeps_its_own_words_site_and_file(blog):
    blog("export", "--site", "hugo", "-o", "mine.md", "--title", "Mine", "--style", "bullet=*", "--set", "image=a.png")
    assert "### Platform teams by Ada Lind" not in blog.read("mine.md")
    blog("export", "--like", NAME)
    text = blog.read("mine.md")
    assert 'title: "Mine"\n' in text
    assert 'image: "a.png"\n' in text
    assert "layout:" not in text  # Jekyll's own key
    blog.file(NAME).write_text(OLD.replace("comments: true", "published: true"))
    blog("export", "--like", NAME)
    assert "published" not in blog.read("mine.md")  # the post may be published
    assert "published: false\n" in blog("export", "--post", "new", "--like", NAME, "-o", "-").out
    assert "\n### Platform teams by Ada Lind\n" in text
    assert "\n- [Karpenter]" in text


@pytest.mark.parametrize(
    ("old", "wanted"),
    [
        ("blog/content/posts/2025-05-20-night/index.md", "blog/content/posts/2026-05-23-cloud-days-2026/index.md"),
        ("blog/content/posts/2025/night.md", "blog/content/posts/2026/cloud-days-2026.md"),
        ("blog/content/posts/2025/05/night.en.md", "blog/content/posts/2026/05/cloud-days-2026.en.md"),
        ("blog/content/posts/2025-05-20_night.md", "blog/content/posts/2026-05-23_cloud-days-2026.md"),
        ("blog/content/posts/night.markdown", "blog/content/posts/cloud-days-2026.markdown"),
    ],
)
def test_the_file_is_named_as_the_old_one(blog, old, wanted):
    blog.file("blog/_config.yml").rename(blog.file("blog/hugo.toml"))
    blog.file(old).parent.mkdir(parents=True)
    blog.file(old).write_text(OLD.replace("layout: post\n", ""))
    before = blog.files
    blog("export", "--like", old)
    assert set(blog.files) - set(before) == {wanted}
    assert blog.read(wanted).startswith('---\ntitle: "Cloud Days 2026"\ndate: 2026-05-23\n')
    # what load learns of the name is the same
    blog("load", old)
    blog("new", "Next Days 2027", "--dates", "1-2 June 2027", "--timezone", "Europe/Madrid")
    blog("add", "One.", now="2027-06-01T10:00:00+02:00")
    ran = blog("export", now="2027-06-03T10:00:00+02:00")
    assert (
        wanted.replace("2026-05-23", "2027-06-03")
        .replace("cloud-days-2026", "next-days-2027")
        .replace("/2026/05", "/2027/06")
        .replace("/2026/", "/2027/")
        in ran.out
    )


def test_preview_shows_both_and_stores_nothing(blog):
    before = blog.files
    ran = blog("preview", "--like", NAME)
    assert ran.out.startswith(f"==> {blog.file(NAME)} <==\n{OLD}==> 2026-05-23-cloud-days-2026.md <==\n{NEW}")
    assert ran.err == "".join(f"confnote: {line}\n" for line in LEARNT.format(here=blog.folder).splitlines())
    assert (blog.files, blog("export", "--forget", "post", code=4).out) == (before, "")


def test_preview_of_several_posts_shows_the_last_one(blog):
    blog("export", "--post", "one", "-o", "one.md")
    blog("export", "--post", "two", "-o", "two.md", "--session", "s2")
    blog("edit", "n1", "One catalogue for all.")
    blog("export", "--post", "one", now="2026-05-24T20:00:00+02:00")
    ran = blog("preview", "--like", NAME)
    assert "One catalogue for all." in ran.out
    assert "of several posts this is the one exported last: --post one\n" in ran.err
    other = blog("preview", "--like", NAME, "--post", "two")
    assert ("One catalogue for all." in other.out, "exported last" in other.err) == (False, False)
    assert "has several posts; name one with --post" in blog("preview", code=4).err


@pytest.mark.parametrize("width", [120, 80])
def test_preview_shows_both_side_by_side_or_one_below_the_other(blog, monkeypatch, width):
    monkeypatch.setenv("CONFNOTE_COLOR", "always")
    monkeypatch.setenv("COLUMNS", str(width))
    lines = blog("preview", "--like", NAME).out.splitlines()
    both = [line for line in lines if "Cloud Night 2025" in line and "Cloud Days 2026" in line]
    assert len(both) == (1 if width == 120 else 0)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (None, "--like: there is no file {file}"),
        ("BEGIN:VCALENDAR", "nothing can be learnt from {file}: {name} is a programme: confnote schedule import reads it"),
        ("just words", "nothing can be learnt from {file}: {name} is neither a dump nor a recap post: it has no front matter and no heading"),
        ("---\ntitle: x\n---\n", "nothing can be learnt from {file}: there is no text in it: nothing was loaded"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_post_is_refused_in_one_line(blog, text, message):
    file = blog.file("bad.md")
    if text is not None:
        file.write_text(text)
    ran = blog("export", "--like", "bad.md", code=1)
    assert ran.err == f"confnote: {message.format(file=file, name='bad.md')}\n"
    assert blog("preview", "--like", "blog", code=2).err.startswith("confnote: --like takes the file of an old post")


def test_a_link_to_an_old_post_is_where_the_post_is(blog):
    blog.file("old.md").symlink_to(blog.file(NAME))
    assert blog("export", "--like", "old.md").out.startswith(LEARNT.format(here=blog.folder))


def test_a_file_that_is_no_text_is_refused_with_its_own_advice(blog):
    blog.file("bytes.md").write_bytes(b"\xff\xfe")
    os.mkfifo(blog.file("pipe.md"))
    for name, what in (("bytes", "is not UTF-8 text: move it away, or"), ("pipe", "is no regular file:")):
        ran = blog("export", "--like", f"{name}.md", code=1)
        assert ran.err == f"confnote: {blog.folder}/{name}.md {what} name another old post with --like\n"


def test_a_post_without_any_date_teaches_its_habits_too(blog):
    blog.file("undated.md").write_text(
        "# Notes\n\n### Some talk by Ada Lind\n\nWords.\n\n### Another by Bo Berg\n\nWords.\n"
    )
    blog("export", "--like", "undated.md", "-o", "new.md")
    assert blog.read("new.md").startswith("# Cloud Days 2026\n\n### Platform teams by Ada Lind\n")


def test_a_summary_is_a_section_where_the_old_post_has_no_description(blog):
    blog.file(NAME).write_text(OLD.replace('excerpt: "Two rooms and a river."\n', "") + "\n### Summary\n\nFine.\n")
    blog("add", "--section", "Summary", "A good week.")
    blog("export", "--post", "two", "-o", "two.md", "--site", "jekyll")
    assert "\n## Summary\n\nA good week.\n" in blog.read("two.md")
    blog("export", "--like", NAME, "-o", "new.md")
    assert "\n### Summary\n\nA good week.\n" in blog.read("new.md")
    assert "excerpt:" not in blog.read("new.md")


@pytest.mark.parametrize(
    ("config", "old", "new"),
    [
        ("astro.config.mjs", "pubDatetime: 2025-05-20", "pubDatetime: 2026-05-23"),
        ("astro.config.mjs", "pubDate: 2025-05-20", "pubDate: 2026-05-23"),
        ("astro.config.mjs", "pubDatetime: 2025-05-20T10:00:00Z", "pubDatetime: 2026-05-23 20:00:00 +0200"),
        ("hugo.toml", "publishDate: 2025-05-20", "publishDate: 2026-05-23"),
        ("hugo.toml", "date: 2025-05-20\npublishDate: 2025-05-20", "date: 2026-05-23 publishDate: 2026-05-23"),
        ("hugo.toml", 'published_at: "2025-05-20"', "published_at: 2026-05-23"),
        ("eleventy.config.js", "created: 2025-05-20\nlastmod: 2025-05-21", "created: 2026-05-23"),
    ],
)
def test_the_keys_of_the_date_are_those_of_the_old_post_and_the_date_is_its_own(blog, config, old, new):
    blog.file("blog/_config.yml").rename(blog.file(f"blog/{config}"))
    file = blog.file("blog/night.md")
    file.write_text(OLD.replace("layout: post\n", "").replace("date: 2025-05-20", old))

    def dates(name):
        lines = blog.read(name).split("\n---\n")[0].splitlines()
        return " ".join(line for line in lines if line[:4] in {"date", "pubD", "publ", "crea", "last"})

    blog("export", "--like", "blog/night.md", "-o", "blog/new.md")
    assert dates("blog/new.md") == new
    assert blog("export", now="2026-05-30T10:00:00+02:00").out.startswith("unchanged")
    # the post after it, which is like it, has its own date in the same keys
    blog("new", "Next Days 2027", "--dates", "1-2 June 2027", "--timezone", "Europe/Madrid")
    blog("add", "One.", now="2027-06-01T10:00:00+02:00")
    blog("export", "-o", "blog/next.md", now="2027-06-03T20:00:00+02:00")
    assert dates("blog/next.md") == new.replace("2026-05-23", "2027-06-03")


def test_a_known_post_keeps_its_date_and_another_site_has_its_own_key(blog):
    blog.file("night.md").write_text(OLD.replace("layout: post\ntitle", "title").replace("date:", "pubDatetime:"))
    blog("export", "--site", "astro", "-o", "mine.md", "--set", "draft=true", now="2026-05-21T10:00:00+02:00")
    blog("export", "--like", "night.md")
    assert "pubDatetime: 2026-05-21" in blog.read("mine.md")
    blog("export", "--post", "two", "--like", "night.md", "--site", "hugo", "-o", "two.md")
    assert "\ndate: 2026-05-23\n" in blog.read("two.md")
    assert "pubDatetime" not in blog.read("two.md")
