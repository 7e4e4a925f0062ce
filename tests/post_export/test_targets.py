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
