"""Find the user's own templates, and write the built-in layouts as templates to start from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path, PurePosixPath

from confnote.core.files import file_exists, with_home
from confnote.errors import Refused, Unknown
from confnote.post.layouts import LAYOUTS

SUFFIXES = ("", ".md.j2", ".j2", ".md.jinja", ".jinja", ".md")
NONE = "none"


@dataclass(frozen=True, slots=True)
class Source:
    """A template: its file's name, and a function that reads it or a file that it includes.

    `read` returns None for a name of no file in the template's folder; it raises Refused for a file that is not UTF-8.
    """

    name: str
    read: Callable[[str], str | None]


def template_setting(typed: str, folder: Path) -> str:
    """Return the name of a template in `folder`, else its full path; "" for `none`.

    Raise Unknown if there is no such file.
    """
    if typed == NONE:
        return ""
    name = typed if _named(typed, folder) else str(with_home(typed).absolute())
    _path(name, typed, folder)
    return name


def template_source(setting: str, folder: Path) -> Source | None:
    """Return the template of a setting, None for ""; raise Unknown if its file is gone."""
    if not setting:
        return None
    path = _path(setting, setting, folder)

    def read(name: str) -> str | None:
        beside = PurePosixPath(name)
        # a template from somebody else must not read files outside its folder
        if beside.is_absolute() or ".." in beside.parts or not file_exists(path.parent / beside):
            return None
        try:
            return (path.parent / beside).read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            raise Refused(f"the template {path.parent / beside} is not UTF-8: save it as such") from error

    return Source(path.name, read)


def _path(setting: str, typed: str, folder: Path) -> Path:
    path = _named(setting, folder) or Path(setting)
    if not file_exists(path):
        names = sorted(file.name for file in folder.glob("*") if file.is_file())
        known = f"in {folder}: {', '.join(names)}" if names else f"none in {folder} yet"
        raise Unknown(
            f"no template {typed!r}: name a file, or one that is kept ({known}). "
            "To start from one: confnote export --template-dump days > my.md.j2"
        )
    return path


def _named(name: str, folder: Path) -> Path | None:
    """Find a template in the folder by its name, with or without a suffix; else return None."""
    if name != Path(name).name:
        return None
    return next((folder / f"{name}{end}" for end in SUFFIXES if file_exists(folder / f"{name}{end}")), None)


def built_in(layout: str) -> str:
    """Return a template with nearly the same result as a built-in layout.

    Raises Unknown for any other name, also that of an installed layout.
    """
    starters = files("confnote.post.templates").joinpath("starters")
    if layout not in LAYOUTS:
        # a layout of another package is code alone
        raise Unknown(f"only built-in layouts have a template, and {layout!r} is not one of them: {', '.join(LAYOUTS)}")
    parts = starters.joinpath("parts.md.j2").read_text(encoding="utf-8")
    # the macros come after the comment at the top, which says what the template is for
    about, end, rest = starters.joinpath(f"{layout}.md.j2").read_text(encoding="utf-8").partition("#}\n")
    return f"{about}{end}{parts}{rest}"
