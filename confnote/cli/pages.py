"""The pages of the manual that `confnote help TOPIC` shows."""

import re
from dataclasses import dataclass
from pathlib import Path

import confnote

PACKAGE = Path(confnote.__file__).parent
# the wheel has the pages inside the package; a clone or an editable install has them beside it
FOLDERS = (PACKAGE / "reference", PACKAGE.parent / "examples" / "reference")
UNSEEN = re.compile(r"<!--.*?-->\n*|^!\[[^\]]*\]\([^)]*\)\n+", re.DOTALL | re.MULTILINE)
PAGE_LINK = re.compile(r"\[[^\]]+\]\((\w+)\.md\)")


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the manual: its topic, a one-line summary, and its Markdown for a terminal."""

    topic: str
    summary: str
    text: str


def pages() -> dict[str, Page]:
    """Return all pages by topic, in alphabetical order; an empty dict if the files are missing."""
    folder = next((folder for folder in FOLDERS if folder.is_dir()), None)
    paths = sorted(folder.glob("*.md")) if folder else []
    return {path.stem: read_page(path.stem, path.read_text(encoding="utf-8")) for path in paths}


def read_page(topic: str, markdown: str) -> Page:
    """Make a page of its Markdown; the paragraph after the heading is the summary.

    Comments and pictures are dropped, links to pages become help commands.
    """
    text = PAGE_LINK.sub(r"`confnote help \1`", UNSEEN.sub("", markdown))
    _, summary, *_ = text.split("\n\n", 2)
    return Page(topic, " ".join(summary.split()), text)
