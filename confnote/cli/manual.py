"""The pages of the manual: one Markdown file a topic, in `examples/reference` of a clone and in the wheel."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import confnote

PACKAGE = Path(confnote.__file__).parent
FOLDERS = (PACKAGE / "reference", PACKAGE.parent / "examples" / "reference")
"""The wheel has the pages inside the package; a clone or an editable install has them beside it."""
UNSEEN = re.compile(r"<!--.*?-->\n*|^!\[[^\]]*\]\([^)]*\)\n+", re.DOTALL | re.MULTILINE)
PAGE_LINK = re.compile(r"\[[^\]]+\]\((\w+)\.md\)")


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its topic, a one-line summary, and its Markdown for a reader at a terminal."""

    topic: str
    summary: str
    text: str


def pages() -> dict[str, Page]:
    """Return all pages by topic, in the order of the alphabet; none if the files are missing."""
    folder = next((folder for folder in FOLDERS if folder.is_dir()), None)
    paths = sorted(folder.glob("*.md")) if folder else []
    return {path.stem: read_page(path.stem, path.read_text(encoding="utf-8")) for path in paths}


def read_page(topic: str, markdown: str) -> Page:
    """Read a page: drop comments and pictures, and name other pages by the command that shows them."""
    text = PAGE_LINK.sub(r"`confnote help \1`", UNSEEN.sub("", markdown))
    _, summary, *_ = text.split("\n\n", 2)
    return Page(topic, " ".join(summary.split()), text)
