"""What the commands that write a named file do with a pipe, a device, a link, and a name that gives no file name."""

from __future__ import annotations

import os

import pytest


@pytest.fixture
def cloud(desk):
    """A conference with one talk."""
    desk("new", "Cloud Days 2026", "--dates", "18-20 May 2026", "--timezone", "Europe/Madrid")
    desk.room(("18 10:00", ["start", "Platform teams"]), ("18 10:05", ["add", "One."]), ("18 10:50", ["stop"]))
    return desk


def test_every_command_writes_into_a_pipe_and_reads_none(cloud):
    pipe = cloud.file("pipe.md")
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    for words, answer, begins in (
        (["dump", str(pipe)], f"dumped 4 records to {pipe}", b'{"format":"confnote dump",'),
        (["stats", "--svg", "pipe.md"], "drawn pipe.md (1 session)", b"<svg "),
        (
            ["export", "-o", "pipe.md"],
            "written into pipe.md; the next export does not know of it",
            b"# Cloud Days 2026\n",
        ),
    ):
        assert (cloud(*words).out, os.read(reader, 65536)[: len(begins)]) == (answer + "\n", begins)
    os.close(reader)
    assert (pipe.is_fifo(), cloud.files) == (True, [])


def test_a_name_of_standard_output_is_standard_output(cloud):
    for words in (["dump"], ["stats", "--svg"], ["export", "-o"]):
        assert cloud(*words, "/dev/stdout") == cloud(*words, "-")
    assert cloud("export", "-o", os.devnull).out == "written into /dev/null; the next export does not know of it\n"
    assert cloud.files == []


def test_a_link_that_the_user_named_is_followed_by_every_command(cloud, home):
    for number, words in enumerate((["dump"], ["stats", "--svg"], ["export", "-o"])):
        target, link = cloud.file(f"far/{number}.md"), cloud.file(f"{number}.md")
        target.parent.mkdir(exist_ok=True)
        target.touch()
        link.symlink_to(target)
        assert cloud(*words, link.name, *(["--force"] if number else []))
        assert (link.is_symlink(), target.stat().st_size > 40) == (True, True)
        target.unlink()
        ran = cloud(*words, link.name, "--force", code=1)
        assert f"is a link to {target}, which does not exist: name a file, or remove the link" in ran.err
    settings, target = home / ".config" / "confnote" / "config.toml", cloud.file("dots.toml")
    target.touch()
    settings.parent.mkdir(parents=True)
    settings.symlink_to(target)
    cloud("config", "set", "width", "80")
    assert (settings.is_symlink(), target.read_text()) == (True, 'width = "80"\n')
    cloud.file("blog").mkdir()
    cloud.file("mine.md").write_text("")
    cloud.file("blog/cloud-days-2026.md").symlink_to(cloud.file("mine.md"))
    ran = cloud("export", "-o", "blog", "--force", code=1)
    assert "cloud-days-2026.md is a link to " in ran.err
    assert cloud.read("mine.md") == ""


def test_a_post_without_a_file_of_its_own_is_refused(cloud):
    cloud("export", "-o", "post.md")
    cloud.file("post.md").unlink()
    os.mkfifo(cloud.file("post.md"))
    ran = cloud("export", code=1)
    assert ran.err == f"confnote: {cloud.file('post.md')} is no regular file: name another file with -o\n"
    cloud("export", "-o", "blog")
    for name, shown in (("...", "..."), ("\N{PARTY POPPER}", "\N{PARTY POPPER}"), ("a" * 300, "a" * 39 + "…")):
        assert cloud("export", "--post", name, code=1).err == (
            f"confnote: the post {shown} has no file of its own: {cloud.file()} belongs to another post. "
            "Name it by other words with --post, or its file with -o\n"
        )


PROJECTS = (
    # the files of a project, what -o names, the site, the file of the post
    ("_config.yml _posts/2025-05-20-old.md", "blog", "jekyll", "blog/_posts/2026-05-23-cloud-days-2026.md"),
    ("_posts/2025-05-20-old.md", "blog", "jekyll", "blog/_posts/2026-05-23-cloud-days-2026.md"),
    ("_config.yml _posts/2025/2025-05-20-old.md", "blog/_posts/2026", "jekyll", "blog/_posts/2026/2026-05-23-cloud-days-2026.md"),
    ("hugo.toml content/posts/old.md", "blog", "hugo", "blog/content/posts/cloud-days-2026.md"),
    ("hugo.yaml", "blog", "hugo", "blog/cloud-days-2026.md"),
    ("config/_default/hugo.json content/blog/a.md", "blog", "hugo", "blog/content/blog/cloud-days-2026.md"),
    ("config.toml content/about.md", "blog/content/talks", "hugo", "blog/content/talks/cloud-days-2026.md"),
    (".eleventy.js src/posts/old.md", "blog", "eleventy", "blog/src/posts/cloud-days-2026.md"),
    ("eleventy.config.mjs", "blog/posts/mine.md", "eleventy", "blog/posts/mine.md"),
    ("pelicanconf.py content/old.md", "blog", "pelican", "blog/content/cloud-days-2026.md"),
    ("config.toml content/blog/a.md templates/page.html", "blog", "zola", "blog/content/blog/cloud-days-2026.md"),
    ("zola.toml content/a.md", "blog", "zola", "blog/content/cloud-days-2026.md"),
    ("_quarto.yml posts/old/index.qmd", "blog", "quarto", "blog/posts/cloud-days-2026.qmd"),
    ("docusaurus.config.ts blog/old.mdx", "blog", "mdx", "blog/blog/cloud-days-2026.mdx"),
    ("astro.config.mjs src/content/blog/old.md", "blog", "astro", "blog/src/content/blog/cloud-days-2026.md"),
    # names that other programs have, too
    ("config.toml src/main.rs", "blog", "markdown", "blog/cloud-days-2026.md"),
    ("_config.yml source/_posts/old.md", "blog", "markdown", "blog/cloud-days-2026.md"),
    ("README.md", "blog", "markdown", "blog/cloud-days-2026.md"),
)  # fmt: skip


@pytest.mark.parametrize(("files", "output", "site", "wanted"), PROJECTS)
def test_the_site_of_a_new_post_is_that_of_its_folder(cloud, files, output, site, wanted):
    for name in files.split():
        cloud.file(f"blog/{name}").parent.mkdir(parents=True, exist_ok=True)
        cloud.file(f"blog/{name}").write_text("")
    before = cloud.files
    cloud("config", "set", "site", "markdown")
    answer = cloud("export", "-o", output).out
    assert (set(cloud.files) - set(before), f" ({site}" in answer) == ({wanted}, True)
    first = files.split()[0]
    sign = cloud.file("blog") / ("_posts" if first.startswith("_posts") else first)
    seen = "" if site == "markdown" else f", as {sign} shows"
    assert f" ({site}{seen}, layout days" in answer
    assert cloud("export", "--site", "hugo", "--post", "two", "-o", "blog/two.md").out.startswith(
        f"drafted {cloud.file('blog/two.md')} (hugo, layout days"
    )


def test_the_folder_decides_before_the_habits_of_another_and_an_option_before_the_folder(cloud):
    for name in ("jekyll/_posts/2025-05-20-old.md", "hugo/hugo.toml", "hugo/content/posts/old.md"):
        cloud.file(name).parent.mkdir(parents=True, exist_ok=True)
        cloud.file(name).write_text("")
    style = ("--style", "front=toml", "--style", "level=3")
    cloud("export", "--post", "one", "-o", "hugo", *style)
    assert cloud.read("hugo/content/posts/cloud-days-2026.md").startswith("+++\n")
    cloud("export", "--post", "two", "-o", "jekyll")
    text = cloud.read("jekyll/_posts/2026-05-23-cloud-days-2026.md")
    assert (text.startswith("---\nlayout:"), "\n### Platform teams" in text) == (True, True)
    cloud("export", "--post", "three", "-o", "jekyll/_posts/three.md", "--site", "markdown")
    assert cloud.read("jekyll/_posts/three.md").startswith("# Cloud Days 2026")
    # a known post stays what it is
    assert " (markdown, " in cloud("export", "--post", "three").out


@pytest.mark.parametrize(
    ("pattern", "site", "wanted"),
    [
        ("{date}-{slug}", "hugo", "blog/2026-05-23-cloud-days-2026.md"),
        ("{year}/{month}/{slug}", "hugo", "blog/2026/05/cloud-days-2026.md"),
        ("{year}/{date}-{slug}", "jekyll", "blog/_posts/2026/2026-05-23-cloud-days-2026.md"),
        ("{date}-{slug}.markdown", "jekyll", "blog/_posts/2026-05-23-cloud-days-2026.markdown"),
        ("", "hugo", "blog/cloud-days-2026.md"),
    ],
)
def test_a_style_names_the_file(cloud, pattern, site, wanted):
    cloud("export", "--site", site, "-o", "blog", "--style", f"file={pattern}")
    assert cloud.files == [wanted]


def test_a_style_names_the_folder_of_a_bundle(cloud):
    cloud("export", "--site", "hugo", "-o", "blog", "--style", "bundle=on", "--style", "file={date}-{slug}")
    assert cloud.files == ["blog/2026-05-23-cloud-days-2026/index.md"]
    ran = cloud("export", "--style", "file={name}", code=2)
    assert "{name}" in ran.err
