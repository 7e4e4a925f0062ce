"""Another post of a series -> the address by which a post beside it links there, as each generator resolves it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import PurePosixPath


def address(site: str, path: PurePosixPath) -> str:
    """Give what stands in a link's brackets, to the letter; a file's name where the site has no way of its own."""
    return ADDRESSES.get(site, _by_file)(path)


def _by_file(path: PurePosixPath) -> str:
    return f"../{path}" if _bundled(path) else path.name


def _by_hugo(path: PurePosixPath) -> str:
    return f'{{{{< relref "{path.parent.name if _bundled(path) else path.name}" >}}}}'


def _by_jekyll(path: PurePosixPath) -> str:
    return f"{{% post_url {path.stem} %}}"


def _by_pelican(path: PurePosixPath) -> str:
    return f"{{filename}}{_by_file(path)}"


def _by_eleventy(path: PurePosixPath) -> str:
    return f"../{path.parent.name if _bundled(path) else path.stem}/"


def _bundled(path: PurePosixPath) -> bool:
    return path.stem == "index"


ADDRESSES: dict[str, Callable[[PurePosixPath], str]] = {
    "hugo": _by_hugo,
    "jekyll": _by_jekyll,
    "pelican": _by_pelican,
    "eleventy": _by_eleventy,
}
