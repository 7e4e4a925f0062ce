"""Text after `--`, and a new post that cannot be written."""

import pytest

from tests.in_process import runner


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    return runner(tmp_path / "c.db", monkeypatch, capsys)


def test_text_after_two_dashes_is_not_taken_for_an_option(run):
    run("new", "Kube", "--dates", "18-20 May 2026")
    assert run("add", "-x", "is", "a", "flag").stderr.startswith("confnote: -x is no option of add")
    assert run("add", "-p", "--", "-x", "is", "a", "flag")[1:] == (
        "private note n2 added to Day 2 (19 May), unfiled\n",
        "",
    )


def test_a_post_is_called_new_when_it_is_written(run, tmp_path):
    run("new", "Kube", "--dates", "18-20 May 2026")
    run("add", "--section", "intro", "hello")
    run("export", "--post", "one", "-o", str(tmp_path / "one.md"))
    (tmp_path / "file").write_text("")
    failed = run("export", "--post", "two", "-o", str(tmp_path / "file" / "two.md"))
    assert (failed.code, "new post" in failed.stderr) == (1, False)
    assert run("export", "--post", "two", "-o", str(tmp_path / "two.md")).stderr.startswith(
        "confnote: two is a new post, beside one\n"
    )
