"""The word after `--template` -> a file, and what reads it; the built-in templates to start from."""

from __future__ import annotations

import os
from importlib.resources import files
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from confnote.config import file_path
from confnote.errors import Refused, Unknown
from confnote.post.layouts import LAYOUTS

if TYPE_CHECKING:
    from confnote.post.templates import Source

ENDS = ("", ".md.j2", ".j2", ".md.jinja", ".jinja", ".md")
NONE = "none"


def folder() -> Path:
    """Return where templates are kept that go by a name."""
    return file_path(os.environ).parent / "templates"


def template_setting(typed: str) -> str:
    """Return a template as it is remembered: its name, or the whole path of its file; "" for none."""
    if typed == NONE:
        return ""
    name = typed if typed == Path(typed).name and _named(typed) else str(Path(typed).expanduser().absolute())
    _path(name, typed)
    return name


def template_source(setting: str) -> Source | None:
    """Return what reads a template and the files beside it that it includes; None for none."""
    if not setting:
        return None
    from confnote.post.templates import Source  # 40 ms, with Jinja2

    path = _path(setting, setting)

    def read(name: str) -> str | None:
        beside = PurePosixPath(name)
        if beside.is_absolute() or ".." in beside.parts or not (path.parent / beside).is_file():
            return None
        return _text(path.parent / beside)

    return Source(path.name, read)


def _path(setting: str, typed: str) -> Path:
    path = _named(setting) or Path(setting)
    if not path.is_file():
        there = sorted(one.name for one in folder().glob("*") if one.is_file())
        known = f"in {folder()}: {', '.join(there)}" if there else f"none in {folder()} yet"
        raise Unknown(
            f"no template {typed!r}: name a file, or one that is kept ({known}). "
            "To start from one: confnote export --template-dump days > my.md.j2"
        )
    return path


def _named(name: str) -> Path | None:
    """Find a template by its name, with or without its end."""
    if name != Path(name).name:
        return None
    return next((folder() / f"{name}{end}" for end in ENDS if (folder() / f"{name}{end}").is_file()), None)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise Refused(f"the template {path} is not UTF-8: save it as such") from error


def built_in(layout: str) -> str:
    """Return a template that gives about what the layout of this name does, whole in one file; Unknown lists them."""
    starters = files("confnote.post.templates").joinpath("starters")
    if layout not in LAYOUTS:
        raise Unknown(f"no layout {layout!r} is there as a template: {', '.join(LAYOUTS)}")
    parts = starters.joinpath("parts.md.j2").read_text(encoding="utf-8")
    about, end, rest = starters.joinpath(f"{layout}.md.j2").read_text(encoding="utf-8").partition("#}\n")
    return f"{about}{end}{parts}{rest}"
