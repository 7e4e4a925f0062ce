"""Writing a post: all of it or nothing."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

import pytest

from confnote.core.files import write_file as write
from confnote.errors import Refused
from confnote.post.export import read_file as read_existing

if TYPE_CHECKING:
    from pathlib import Path


def test_a_post_is_written_to_the_letter(tmp_path: Path) -> None:
    path = tmp_path / "blog" / "post.md"
    write(path, b"a\r\nb\n")
    assert path.read_bytes() == b"a\r\nb\n"
    assert read_existing(path) == "a\r\nb\n"
    assert list(path.parent.iterdir()) == [path]


def test_modes(tmp_path: Path) -> None:
    path = tmp_path / "post.md"
    before = os.umask(0o027)
    try:
        write(path, b"x")
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    path.chmod(0o600)
    write(path, b"y")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_failing_disk_leaves_the_old_file_and_no_trace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "post.md"
    path.write_text("old")

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(Refused, match="No space left"):
        write(path, b"new")
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_link_inside_the_folder_is_followed_and_stays_a_link(tmp_path: Path) -> None:
    real, link = tmp_path / "real.md", tmp_path / "post.md"
    real.write_text("old")
    link.symlink_to(real)
    write(link, b"new")
    assert link.is_symlink()
    assert real.read_text() == "new"


def test_a_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    outside, blog = tmp_path / "outside.md", tmp_path / "blog"
    outside.write_text("old")
    blog.mkdir()
    (blog / "post.md").symlink_to(outside)
    with pytest.raises(Refused, match="is a link to"):
        write(blog / "post.md", b"new", within=blog)
    write(blog / "post.md", b"new", within=tmp_path)
    assert outside.read_text() == "new"


def test_what_cannot_be_read_is_said(tmp_path: Path) -> None:
    assert read_existing(tmp_path / "none.md") is None
    (tmp_path / "latin.md").write_bytes(b"caf\xe9")
    with pytest.raises(Refused, match="not UTF-8"):
        read_existing(tmp_path / "latin.md")
    with pytest.raises(Refused, match="cannot read"):
        read_existing(tmp_path)
    with pytest.raises(Refused, match="cannot be written"):
        write(tmp_path / "latin.md" / "post.md", b"x")
